/* trace.h - what stays of every word after the encoder has seen it: a short row of numbers.
 *
 * The encoder's vectors are gone when a window has been read; the stages behind it look at the whole
 * article. So a linear layer of the model (head.trace, learned with the heads that read it: train/joint.py)
 * keeps what they need of each word, in a byte a number.
 */
#ifndef SY_TRACE_H
#define SY_TRACE_H

#include "base/array.h"
#include "sayso.h"

/* One step of a trace's byte. */
#define SY_TRACE_STEP (1.0f / 32)

typedef struct sy_traces {
    SY_ARRAY(sayso_span) words; /* in the text's order: runs of letters and digits, single marks */
    SY_ARRAY(int8_t) rows;      /* [words.n][width], times SY_TRACE_STEP */
    uint32_t width;             /* 0: the model keeps none, or the text is longer than any article */
} sy_traces;

/* Adds a word; row: width numbers, cut off at +-127 steps. False: no memory. */
bool sy_traces_add(sy_traces *t, sayso_span word, const float *row);

/* Adds more's words behind t's. False: no memory, and t is as it was. */
bool sy_traces_join(sy_traces *t, const sy_traces *more);

/* The first word that ends behind byte `at`; words.n if none does. */
size_t sy_traces_find(const sy_traces *t, uint32_t at);

/* The mean of the words that begin in `span`: out [width]; false, and zeros, where there are none. */
bool sy_traces_mean(const sy_traces *t, sayso_span span, float *out);

void sy_traces_free(sy_traces *t);

#endif
