/* window.h - the model over the text, window by window: tags of every statement it sees.
 *
 * Reads   doc->text
 * Writes  doc->names
 *         doc->statements, doc->spans: one source at most and one cue each, content in runs of words,
 *         in the order of their cues, with confidence; not yet snapped, joined or chosen among
 *         doc->pooled: the first layer of context.c's network, or nothing if the model has none
 * Leaves to others: marks, duplicates, parents (statement.c).
 */
#ifndef SY_WINDOW_H
#define SY_WINDOW_H

#include "model/model.h"
#include "read/doc.h"
#include "text/piece.h"

typedef struct sy_hands sy_hands; /* encoders and scratch for `threads` threads */

sayso_status sy_hands_new(const sayso_model *m, const char *kernel, uint32_t threads, sy_hands **out,
                          sayso_error *why);
void sy_hands_free(sy_hands *h);

/* From now on the statements alone are read: no names, labels and contacts. */
void sy_hands_only_statements(sy_hands *h);
bool sy_hands_want_more(const sy_hands *h);

/* From now on doc->figures holds what every confidence was made from; else it stays empty. */
void sy_hands_keep_figures(sy_hands *h);

/* Vectors from elsewhere in the encoder's place, for measuring what int8 costs (test/parity). */
typedef struct sy_substitute {
    sayso_status (*encode)(void *ctx, const sy_piece *pieces, size_t n, const float **vectors);
    void *ctx;
} sy_substitute;
void sy_hands_substitute(sy_hands *h, sy_substitute s);

/* For making the labels' heads (test/parity/statements.c): doc->pooled keeps the encoder's part as sy_pool()
 * gives it, [SY_POOL_PARTS][hidden], whether the model has such heads or not; and with `given` not
 * NULL these statements stand in the tagger's place. Both stay the caller's. */
void sy_hands_keep_raw(sy_hands *h, const sy_statements *given, const sy_spans *spans);

const char *sy_hands_kernel(const sy_hands *h);

sayso_status sy_read_windows(sy_hands *h, sayso_doc *doc, sayso_error *why);

#endif
