/* scorer.h - a small net that weighs one candidate for one decision: who the addressee is, who called.
 *
 *     score = out . relu(bias + blocks [traces of the words it is about] + sum of code[f] over what code saw) + out_bias
 *
 * What code sees is a list of numbers of features, most of them absent, so that a candidate costs a few
 * additions; what the blocks give is the same for all candidates that share a word, and is kept.
 */
#ifndef SY_SCORER_H
#define SY_SCORER_H

#include <stddef.h>
#include <stdint.h>

enum {
    SY_SCORER_HIDDEN = 24,
    SY_SCORER_BLOCKS = 3,
    SY_OUTLET_FEATURES = 155, /* read/outlet_features.h */
    SY_CONTACT_FEATURES = 146  /* read/contact_features.h */
};

typedef struct sy_scorer {
    uint32_t features, traces;  /* features 0: the model has none */
    const int8_t *block;        /* [SY_SCORER_BLOCKS][traces][SY_SCORER_HIDDEN] */
    const float *block_scale;   /* [SY_SCORER_BLOCKS][SY_SCORER_HIDDEN] */
    const int8_t *code;         /* [features][SY_SCORER_HIDDEN] */
    const float *code_scale;    /* [features] */
    const float *bias;          /* [SY_SCORER_HIDDEN] */
    const float *out;           /* [SY_SCORER_HIDDEN + 1], the bias last */
} sy_scorer;

/* Adds to z [SY_SCORER_HIDDEN] what block b makes of a row of traces. */
void sy_scorer_see(const sy_scorer *s, int b, const float *traces, float *z);

/* The score of what was seen, and of the features on top: z without the bias. */
float sy_scorer_score(const sy_scorer *s, const float *z, const uint8_t *features, size_t n);

#endif
