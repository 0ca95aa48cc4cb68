/* encoder.h - pieces -> one vector a piece.
 *
 * A BERT with two more inputs (case and quotation state), in int8: embeddings, then for each layer
 * attention and two linear layers with GELU between, LayerNorm behind both. Activations are
 * quantised by row, so what a piece gets does not depend on what else stands in its batch: there is
 * none.
 */
#ifndef SY_ENCODER_H
#define SY_ENCODER_H

#include "model/model.h"

typedef struct sy_encoder sy_encoder;

/* Scratch memory for one thread, for windows of any length that the model takes. kernel: its name,
 * NULL for the best that this CPU runs. The model must outlive the encoder. About 9 KB for each of
 * the model's positions at a hidden size of 384. */
sayso_status sy_encoder_new(const sayso_model *m, const char *kernel, sy_encoder **out,
                            sayso_error *why);
void sy_encoder_free(sy_encoder *e);

/* What it computes with: "avx512". */
const char *sy_encoder_kernel(const sy_encoder *e);

/* The most pieces a window may have: the model's positions less [CLS] and [SEP]. */
uint32_t sy_encoder_room(const sy_encoder *e);

/* Puts [CLS] and [SEP] around the pieces and encodes them: *vectors is [n][hidden], for the pieces
 * alone, and lives until the next call. n from 0 to sy_encoder_room(); SAYSO_EARG beyond, or for an
 * id, case or quotation state that the model does not have: it is the only failure. */
sayso_status sy_encode(sy_encoder *e, const sy_piece *pieces, size_t n, const float **vectors);

#endif
