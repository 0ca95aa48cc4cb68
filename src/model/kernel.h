/* kernel.h - the model's arithmetic, written once and compiled for several kinds of CPU.
 *
 * A kernel is a table of functions. Each kind gives exactly the same bits: products of u8 and s8
 * are summed in 32-bit integers without saturation; float parts work lane by lane or, where a row
 * is summed, in 16 partial sums that are then folded in one fixed order; no operation is contracted
 * (compile with -ffp-contract=off) and exp and erf are ours. kernel_body.h has that code; the
 * kernel_*.c files say how wide a vector is and how the integer product is done.
 *
 * Activations are quantised by row: x is about q * scale + min, q from 0 to 255. Weights are
 * signed, scaled by output: w is about w8 * scale. So, with s the sum of an output's w8,
 *
 *     sum x w  =  scale_x scale_w (sum q w8)  +  min_x (scale_w s)
 */
#ifndef SY_KERNEL_H
#define SY_KERNEL_H

#include <stdbool.h>

#include "base/error.h"

/* Outputs stand in panels of 32: a matrix's n is a multiple of it. */
#define SY_PANEL 32

/* Buffers that kernels read or write in whole vectors begin at multiples of this. */
#define SY_ALIGN 64

/* Weights, packed so that every kernel can stream them: for each panel of 32 outputs, for each four
 * inputs, 32 times these four. All kernels share one packed form, so a model has it once. */
typedef struct sy_matrix {
    uint32_t n, k;      /* outputs, a multiple of 32; inputs, a multiple of 4 */
    const int8_t *w;    /* [n / 32][k / 4][32][4] */
    const float *scale; /* [n], 0 in outputs that only pad */
    const float *sum;   /* [n] scale * the sum of the output's weights */
    const float *bias;  /* [n] */
} sy_matrix;

/* Quantised rows. */
typedef struct sy_rows {
    uint32_t n;
    size_t stride;      /* bytes from row to row */
    const uint8_t *q;   /* [n][inputs] */
    const float *scale; /* [n] */
    const float *min;   /* [n] */
} sy_rows;

/* One window's attention: queries, keys and values of all heads and the room to work on them.
 * A head's vectors are filled up with zeros to `width`, a multiple of 32. */
typedef struct sy_attention {
    uint32_t n, columns; /* pieces, and the same filled up to a multiple of 32 */
    uint32_t heads, width;
    float factor;     /* 2^23 log2(e) / sqrt(size of a head) */
    uint8_t *q;       /* [n][heads * width], 128 is zero */
    float *q_scale;   /* [heads][n], times factor */
    int8_t *k;        /* [heads][columns / 32][width / 4][32][4] */
    int32_t *k_start; /* [heads][columns] -128 * the sum of the key */
    float *k_scale;   /* [heads][columns] */
    float *v;         /* [n][heads * width] */
    float *v_most;    /* [heads * width] largest magnitude of the channel so far */
    int8_t *v8;       /* [heads * width / 32][up(n, 64) / 4][32][4], in the order of
                      * kernel_body.h's shares() */
    float *v_scale;   /* [heads * width] */
    float *zero;      /* [max(heads * width, SY_GROUP)] zeros */
    float *scores;    /* [SY_GROUP][columns] */
    uint8_t *share;   /* [SY_GROUP][up(n, 64)] */
} sy_attention;

/* So many queries are scored before their shares are used: the scores stay in the first cache. */
#define SY_GROUP 12

typedef struct sy_kernel {
    const char *name; /* "avx512" */
    bool (*runs_here)(void);

    /* x = word * word_scale + place * place_scale + kase + quote, for width numbers. */
    void (*embed)(const int8_t *word, float word_scale, const int8_t *place, float place_scale,
                  const float *kase, const float *quote, uint32_t width, float *x);

    /* out[row][output] = a x w + bias, or += with add. stride: floats from row to row. */
    void (*product)(const sy_rows *a, const sy_matrix *w, float *out, size_t stride, bool add);

    /* Quantises rows of width floats (a multiple of 16) that lie densely; q likewise. */
    void (*quantise)(const float *x, uint32_t rows, uint32_t width, uint8_t *q, float *scale,
                     float *min);

    /* LayerNorm in place (eps 1e-12), then as quantise; width a multiple of 32. gain_bias:
     * [2][width]. */
    void (*norm)(float *x, uint32_t rows, uint32_t width, const float *gain_bias, uint8_t *q,
                 float *scale, float *min);

    /* q = GELU(x), quantised; x is left as it was; width a multiple of 32. */
    void (*gelu)(const float *x, uint32_t rows, uint32_t width, uint8_t *q, float *scale,
                 float *min);

    /* x = max(x, 0) for n floats, a multiple of 16. */
    void (*relu)(float *x, size_t n);

    /* Takes rows [first, first + rows) of queries, keys and values, [row][3 * heads * width]. */
    void (*split)(sy_attention *at, const float *qkv, uint32_t first, uint32_t rows);

    /* After all rows were split: quantises the values. */
    void (*values)(sy_attention *at);

    /* Attention of rows [first, first + rows), out [row][heads * width]. */
    void (*attend)(const sy_attention *at, uint32_t first, uint32_t rows, float *out);

    /* Of n rows f [n][rows]: out[e] = sum over d of f[d] * w[d][e], in the order of d; out [n][width], width a
     * multiple of 16. */
    void (*mix)(const float *f, uint32_t n, const int8_t *w, uint32_t rows, uint32_t width, float *out);

    /* out[l][i] = base[l][i] + the sum over d, in its order, of t[l][d] * x[d][i], for l < 5. n is
     * a multiple of 16 and the stride of x, base and out. */
    void (*dots)(const float *t, const float *x, const float *base, uint32_t depth, uint32_t n,
                 float *out);

    /* Integer products alone, for tests and bench: out[row][n]. */
    void (*integers)(const sy_rows *a, const sy_matrix *w, int32_t *out);
} sy_kernel;

/* The kernels of this build, best first; ends in NULL. */
const sy_kernel *const *sy_kernels(void);

/* By name, or the best that this CPU runs if name is NULL. SAYSO_EARG says which there are. */
sayso_status sy_kernel_find(const char *name, const sy_kernel **out, sayso_error *why);

extern const sy_kernel sy_kernel_portable;
#if defined(__x86_64__)
extern const sy_kernel sy_kernel_avx2, sy_kernel_avx512;
#endif

#endif
