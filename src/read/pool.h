/* pool.h - what a statement looks like to the encoder, in one row of numbers.
 *
 * Takes   a window's pieces and vectors, and a statement's spans
 * Gives   means of vectors: of the cue, the source, the content, what else stands in the sentence;
 *         and of the words' own vectors, before any context
 * Leaves to others: what the numbers mean (context.c).
 */
#ifndef SY_POOL_H
#define SY_POOL_H

#include "model/model.h"
#include "read/doc.h"
#include "text/piece.h"

/* The row's parts, each as wide as the model's vectors. A part without pieces is zero. */
enum {
    SY_POOL_CUE,
    SY_POOL_SOURCE,
    SY_POOL_CONTENT,
    SY_POOL_REST, /* of the cue's sentence: "at a rally on Monday" */
    SY_POOL_CUE_WORDS, /* from here on the words' own vectors */
    SY_POOL_REST_WORDS,
    SY_POOL_PARTS
};
_Static_assert(SY_POOL_PARTS == SY_LABEL_PARTS, "the model's first layer takes this row");

/* spans: the statement's, as doc.h orders them, n_content of them at the end; out:
 * [SY_POOL_PARTS][hidden]. mask: scratch of n bytes. */
void sy_pool(const sayso_model *m, const sy_text *t, const sy_piece *pieces, size_t n,
             const float *vectors, const sy_statement *s, const sayso_span *spans, uint8_t *mask,
             float *out);

#endif
