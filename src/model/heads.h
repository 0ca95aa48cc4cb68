/* heads.h - vectors -> logits: is this piece a cue, is it a name, and whose is it for a given cue?
 *
 * One window at a time: sy_heads_see() takes its vectors, the others answer about them.
 */
#ifndef SY_HEADS_H
#define SY_HEADS_H

#include "model/encoder.h"

typedef struct sy_heads sy_heads;

/* Scratch for one thread; computes with the encoder's kernel. The model must outlive it. */
sayso_status sy_heads_new(const sayso_model *m, const sy_encoder *e, sy_heads **out,
                          sayso_error *why);
void sy_heads_free(sy_heads *h);

/* The window's vectors [n][hidden], n up to the encoder's room; may go after the call. */
void sy_heads_see(sy_heads *h, const float *vectors, size_t n);

/* Logits of all pieces: out [n][SY_CUES] and [n][config.names]. */
void sy_heads_cues(sy_heads *h, float *out);
void sy_heads_names(sy_heads *h, float *out);

/* Scores of all pieces for the cue at piece c < n: out [n][SY_ROLES]. */
void sy_heads_roles(sy_heads *h, size_t c, float *out);

/* The labels' first layer, before code's part and the relu: pooled [n][SY_LABEL_PARTS * hidden], out
 * [n][labels.one]. Only where the model has labels; pooled is overwritten. */
void sy_heads_labels(const sy_heads *h, float *pooled, size_t n, float *out);

/* What stays of every piece, model->traces numbers each: out [n][traces], about -4 to 4. */
void sy_heads_traces(sy_heads *h, float *out);

/* Of every piece: is it the head of a trigger, of what kind, of what modality: out [n][SY_CONTACT_OUT].
 * Only where the model has contact_out. */
void sy_heads_contacts(sy_heads *h, float *out);

#endif
