/* decode.h - scores of one window -> cues, and for each cue its source and content.
 *
 * Takes   cue logits and role scores of the words of a window (heads.c)
 * Gives   cues and roles as runs of words, with the figures that the confidence is made from
 * Leaves to others: bytes, marks, and what statements owe each other (read/statement.c).
 *
 * Roles are a linear-chain CRF over the window's words (Lafferty, McCallum and Pereira 2001), decoded
 * together by Viterbi under what holds for every statement: at most one source, in one run; at least
 * one word of content; none of both inside the cue.
 */
#ifndef SY_DECODE_H
#define SY_DECODE_H

#include "base/array.h"
#include "model/model.h"

enum { SY_O, SY_B_SOURCE, SY_I_SOURCE, SY_B_CONTENT, SY_I_CONTENT }; /* of SY_ROLES labels */

/* What the model's "decode" tensor holds; train/calibrate.py writes it. */
enum {
    SY_DECODE_CUE_BIAS,    /* added to the logits of B and I: over 0 finds more cues */
    SY_DECODE_SOURCE_BIAS, /* added to a source's beginning: over 0 finds more sources */
    SY_DECODE_KEEP,        /* least confidence of a statement */
    SY_DECODE_SAME,        /* two statements whose contents overlap by this (Jaccard) are one */
    SY_DECODE_CALIBRATION  /* weights of SY_FEATURES figures, then the constant */
};

/* The figures that a statement's confidence is made from. */
enum {
    SY_F_CUE,      /* log odds of the cue's surest word being one */
    SY_F_CONTENT,  /* mean log probability of the content's words being content */
    SY_F_EDGES,    /* mean log probability of the content's first and last words being its edges */
    SY_F_SOURCE,   /* log probability of the source's words being the source, mean; 0 without one */
    SY_F_NONE,     /* log probability of there being no source, where none was found; else 0 */
    SY_F_PATH,     /* log probability of the whole decision */
    SY_F_LENGTH,   /* log of 1 + the content's words */
    SY_F_QUOTED,   /* share of the content's words in quotation marks */
    SY_FEATURES
};

typedef struct sy_run_of_words {
    uint32_t begin, end;
} sy_run_of_words;

typedef struct sy_cue {
    sy_run_of_words words;
    float log_odds;
} sy_cue;

typedef SY_ARRAY(sy_cue) sy_cues;

/* logits [n][SY_CUES]. Appends the cues in order. False: no memory. */
bool sy_decode_cues(const float *logits, size_t n, float bias, sy_cues *out);

typedef struct sy_roles {
    sy_run_of_words source; /* empty: none */
    SY_ARRAY(sy_run_of_words) content;
    float figures[SY_FEATURES]; /* all but CUE and QUOTED are set here */
} sy_roles;

typedef struct sy_decoder sy_decoder; /* scratch, one a thread */

sy_decoder *sy_decoder_new(void); /* NULL: no memory */
void sy_decoder_free(sy_decoder *d);

/* scores [n][SY_ROLES]; transition [1 + SY_ROLES][SY_ROLES], row 0 the start;
 * source_bias is added to a source's first word when the path is chosen, not to the figures.
 * *out's content is emptied first and filled; n > 0. SAYSO_ENOMEM is the only failure. When every
 * word belongs to the cue there is no content. */
sayso_status sy_decode_roles(sy_decoder *d, const float *scores, size_t n, sy_run_of_words cue,
                             const float *transition, float source_bias, sy_roles *out);

/* Confidence from figures: a logistic regression; `decode` is the model's tensor. */
float sy_confidence(const float *decode, const float *figures);

#endif
