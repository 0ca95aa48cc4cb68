/* encoder.h - pieces -> one vector a piece.
 *
 * A BERT with two more inputs (case and quotation state), in int8: embeddings, then for each layer
 * attention and two linear layers with GELU between, LayerNorm behind both. Activations are quantised
 * by row, so what a piece gets does not depend on what else stands in its batch: there is none.
 */
#ifndef SY_ENCODER_H
#define SY_ENCODER_H

#include "model/model.h"

typedef struct sy_encoder sy_encoder;

/* Scratch memory for one thread, for windows of any length that the model takes. The model must
 * outlive it. About 7 KB for each of the model's positions at a hidden size of 384. */
sayso_status sy_encoder_new(const sayso_model *m, const sy_kernel *k, sy_encoder **out,
                            sayso_error *why);
void sy_encoder_free(sy_encoder *e);

const sayso_model *sy_encoder_model(const sy_encoder *e);
const sy_kernel *sy_encoder_kernel(const sy_encoder *e);

/* The most pieces a window may have: the model's positions less [CLS] and [SEP]. */
uint32_t sy_encoder_room(const sy_encoder *e);

/* Puts [CLS] and [SEP] around the pieces and encodes them: *vectors is [n][hidden], for the pieces
 * alone, and lives until the next call. n from 0 to sy_encoder_room(); SAYSO_EARG beyond, or for an
 * id, case or quotation state that the model does not have. */
sayso_status sy_encode(sy_encoder *e, const sy_piece *pieces, uint32_t n, const float **vectors,
                       sayso_error *why);

/* The last vectors, quantised, for the heads. */
sy_rows sy_encoder_rows(const sy_encoder *e);

#endif
