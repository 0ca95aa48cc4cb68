/* model.h - an open model: the checked file, its numbers by name, and the packed weights.
 *
 * doc/model-format.md lists the tensors. Everything here is read-only once the model is open.
 */
#ifndef SY_MODEL_H
#define SY_MODEL_H

#include "model/file.h"
#include "model/matrix.h"
#include "model/scorer.h"
#include "text/piece.h"

#define SY_CASES  6
#define SY_QUOTES 4
#define SY_CUES   3 /* O, B-cue, I-cue */
#define SY_ROLES  5 /* O, B-source, I-source, B-content, I-content */
#define SY_DECODE 32
#define SY_TRACES 256 /* at most */
#define SY_CONTACT_HIDDEN 64
#define SY_CONTACT_OUT 14 /* none, the seven kinds; six modalities */
#define SY_LABEL_PARTS 6 /* read/pool.h */
#define SY_LABEL_CODE 224 /* read/context.h */
#define SY_LABEL_VIEWS 6
#define SY_LABELS 48      /* 7 kinds, 15 channels, 13 stances, and room up to a multiple of 16 */

#define SY_COREF_CODE 108  /* read/coref.h: what code sees of a pair */
#define SY_COREF_NARROW 48 /* read/coref.h: sizes, at most */
#define SY_COREF_HIDDEN 96

typedef struct sy_config {
    uint32_t layers, hidden, heads, ffn;
    uint32_t vocab, positions; /* pieces of a window, [CLS] and [SEP] included */
    uint32_t names;            /* labels of the name head, O first */
    uint32_t role_dim, span;   /* distances are told apart up to this many pieces */
    uint32_t cls, sep;         /* ids */
    uint32_t head_size;        /* hidden / heads */
    uint32_t head_room;        /* the same filled up to a multiple of 32 */
} sy_config;

typedef struct sy_layer {
    sy_matrix qkv, out, up, down;
    const float *norm1, *norm2; /* [2][hidden]: gain, bias */
} sy_layer;

/* Channel, stance and kind of every statement (read/context.h); `one` is 0 in a model without them. Rows
 * are inputs: out[e] = sum over d of x[d] * scale[d] * w[d][e]. */
typedef struct sy_labels {
    uint32_t one, two; /* sizes of the two hidden layers, multiples of 16; the first one's last
                        * SY_LABELS are plain sums, added to the logits */
    const int8_t *w1, *w2, *w3; /* [SY_LABEL_PARTS * hidden][one], [SY_LABEL_VIEWS * one][two], [two][SY_LABELS] */
    const float *scale1, *scale2, *scale3;
    const float *bias1, *bias2, *bias3;
    const float *code; /* [SY_LABEL_CODE][one]: what code sees, added to the first layer */
} sy_labels;

/* Whom a mention means (read/coref.c); `hidden` is 0 in a model without it. Rows are inputs. */
typedef struct sy_coref {
    uint32_t traces, narrow, hidden;
    const int8_t *mention, *cue, *other; /* [traces][narrow] */
    const float *mention_scale, *cue_scale, *other_scale;
    const int8_t *one; /* [7 * narrow + SY_COREF_CODE][hidden] */
    const float *one_scale, *bias;
    const float *two; /* [hidden] */
} sy_coref;

struct sayso_model {
    sy_file file;
    sy_config config;
    char title[96]; /* "en-1.0 sha256:0123456789ab" */
    char *card;     /* ends in NUL */
    size_t card_len;
    sy_vocab *vocab;
    char **names; /* [config.names]: "O", "B-PERSON", ... */
    char *names_text;

    const int8_t *word;      /* [vocab][hidden] */
    const float *word_scale; /* [vocab] */
    const int8_t *position;  /* [positions][hidden] */
    const float *position_scale;
    const float *kase;  /* [SY_CASES][hidden] */
    const float *quote; /* [SY_QUOTES][hidden] */
    const float *norm;  /* [2][hidden] */
    sy_layer *layers;   /* [config.layers] */

    sy_matrix cue, name;     /* hidden -> labels */
    sy_matrix query, key;    /* hidden -> role_dim */
    const int8_t *role;      /* [SY_ROLES * role_dim][role_dim] */
    const float *role_scale; /* [SY_ROLES * role_dim] */
    float *role_linear;      /* [SY_ROLES][role_dim], from head.role.bias */
    const float *role_bias;  /* [SY_ROLES] */
    const float *distance;   /* [2 * span + 1][SY_ROLES] */
    const float *transition; /* [SY_ROLES + 1][SY_ROLES]: from the start, from label 0, ... */
    const float *decode;     /* [SY_DECODE] what decode.c was tuned to */

    sy_labels labels;
    sy_coref coref;

    sy_matrix trace; /* hidden -> numbers that stay of every word (read/trace.h); n is 0 without them */
    uint32_t traces; /* how many */


    sy_matrix contact;        /* the head of contacts; only where contact_out is set */
    const float *contact_out; /* [SY_CONTACT_OUT][SY_CONTACT_HIDDEN] */
    const float *contact_bias;

    /* Who was spoken to and through whom, first near the cue, then with what the others got; who contacts whom,
     * and whether it counts. Without them features is 0. */
    sy_scorer outlet[2], addressee[2], from, to, sure;

    void *packed; /* all packed weights */
};

/* Recomputes the SHA-256 that names the model; opening trusts the faster checksums. */
sayso_status sy_model_verify(const sayso_model *m, sayso_error *why);

#endif
