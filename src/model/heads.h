/* heads.h - vectors -> logits: is this piece a cue, is it a name, and whose is it for a given cue?
 *
 * Works on what the encoder last encoded; all results live until the next window's.
 */
#ifndef SY_HEADS_H
#define SY_HEADS_H

#include "model/encoder.h"

typedef struct sy_heads sy_heads;

/* Scratch for one thread, beside its encoder, which must outlive it. */
sayso_status sy_heads_new(const sy_encoder *e, sy_heads **out, sayso_error *why);
void sy_heads_free(sy_heads *h);

/* Logits of all n pieces: *cue [n][SY_CUES], *name [n][config.names]. Either may be NULL. */
void sy_heads_tags(sy_heads *h, const float **cue, const float **name);

/* Scores of all pieces for the cue at piece c < n: [n][SY_ROLES]. */
const float *sy_heads_roles(sy_heads *h, uint32_t c);

#endif
