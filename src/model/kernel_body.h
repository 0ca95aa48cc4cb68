/* kernel_body.h - a kernel, but for the four things that a CPU does in its own way.
 *
 * A kernel_*.c file includes vector.h (after setting SY_LANES and SY_TARGET), defines
 *
 *   SY_TILE_ROWS, SY_TILE_COLUMNS  the block of outputs whose sums fit the registers
 *   v_max, v_min                   a > b ? a : b and a < b ? a : b, lane by lane
 *   v_put_bytes(p, x)              the low byte of each lane
 *   v_add_bytes(sum, x)            x's unsigned bytes, added up in some lanes
 *   tile_sums(...)                 adds the integer products of a tile
 *   runs_here                      whether this CPU has what it takes
 *
 * and then includes this. What stands here gives the same bits for any number of lanes: it works
 * lane by lane, or sums in 16 lanes whatever the width (sum16), or does what no order can change
 * (integers, maxima).
 */
#include <float.h>
#include <math.h>
#include <string.h>

#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0
#error "float arithmetic must be done in float: compile with -msse2 -mfpmath=sse"
#endif

#define PER_TILE (SY_TILE_COLUMNS / SY_LANES)
#define PER_16   (16 / SY_LANES)

/* 1.5 * 2^23: added to a float of less than 2^22, it leaves the nearest integer in the low bits. */
#define ROUND      12582912.0f
#define ROUND_BITS 0x4B400000u

/* The low byte of the nearest integer of x, which is under 2^22; the other bytes are anything. */
SY_INLINE vi nearest_byte(vf x)
{
    return v_bits(x + ROUND);
}

/* The nearest integer. */
SY_INLINE vi nearest(vf x)
{
    return (vi)((vu)v_bits(x + ROUND) - ROUND_BITS);
}

/* ## Reductions */

#if SY_LANES == 16
#define FOLDS FOLD(8) FOLD(4) FOLD(2) FOLD(1)
#elif SY_LANES == 8
#define FOLDS FOLD(4) FOLD(2) FOLD(1)
#else
#define FOLDS FOLD(2) FOLD(1)
#endif

SY_INLINE float most(vf x)
{
#define FOLD(step) x = v_max(x, v_rotate##step(x));
    FOLDS
#undef FOLD
    return x[0];
}

SY_INLINE float least(vf x)
{
#define FOLD(step) x = v_min(x, v_rotate##step(x));
    FOLDS
#undef FOLD
    return x[0];
}

SY_INLINE int32_t total(vi x)
{
#define FOLD(step) x += v_bits(v_rotate##step(v_cast(x)));
    FOLDS
#undef FOLD
    return x[0];
}

/* Folds 16 partial sums: lane i and i + 8, then 4, 2, 1. Where lanes are fewer than 16, the first
 * folds add whole vectors. */
SY_INLINE float sum16(const vf part[PER_16])
{
#if SY_LANES == 16
    vf x = part[0];
#elif SY_LANES == 8
    vf x = part[0] + part[1];
#else
    vf x = (part[0] + part[2]) + (part[1] + part[3]);
#endif
#define FOLD(step) x += v_rotate##step(x);
    FOLDS
#undef FOLD
    return x[0];
}

/* ## Quantised rows */

/* q = (x - lo) / step for a row whose values lie in [lo, hi]. */
SY_INLINE void put_row(const float *x, uint32_t width, float lo, float hi, uint8_t *q, float *scale,
                       float *min)
{
    float range = hi - lo;
    float inverse = range > 1e-30f ? 255.0f / range : 0.0f;
    for (uint32_t i = 0; i < width; i += SY_LANES)
        v_put_bytes(q + i, nearest_byte((v_get(x + i) - lo) * inverse));
    *scale = range > 1e-30f ? range * (1.0f / 255.0f) : 0.0f;
    *min = lo;
}

SY_TARGET static void quantise(const float *x, uint32_t rows, uint32_t width, uint8_t *q,
                               float *scale, float *min)
{
    for (uint32_t r = 0; r < rows; r++, x += width, q += width) {
        vf lo = v_get(x), hi = lo;
        for (uint32_t i = SY_LANES; i < width; i += SY_LANES) {
            vf v = v_get(x + i);
            lo = v_min(lo, v);
            hi = v_max(hi, v);
        }
        put_row(x, width, least(lo), most(hi), q, scale + r, min + r);
    }
}

SY_TARGET static void embed(const int8_t *word, float word_scale, const int8_t *place,
                            float place_scale, const float *kase, const float *quote,
                            uint32_t width, float *x)
{
    for (uint32_t i = 0; i < width; i += SY_LANES)
        v_put(x + i, (v_signed(word + i) * word_scale + v_signed(place + i) * place_scale) +
                         (v_get(kase + i) + v_get(quote + i)));
}

SY_TARGET static void norm(float *x, uint32_t rows, uint32_t width, const float *gain_bias,
                           uint8_t *q, float *scale, float *min)
{
    const float *gain = gain_bias, *bias = gain_bias + width;
    float share = 1.0f / (float)width;
    for (uint32_t r = 0; r < rows; r++, x += width, q += width) {
        /* Two sets of 16 sums, for two chains of additions side by side. */
        vf part[PER_16], other[PER_16];
        for (int j = 0; j < PER_16; j++)
            part[j] = other[j] = v_zero();
        for (uint32_t i = 0; i < width; i += 32)
            for (int j = 0; j < PER_16; j++) {
                part[j] += v_get(x + i + j * SY_LANES);
                other[j] += v_get(x + i + 16 + j * SY_LANES);
            }
        for (int j = 0; j < PER_16; j++)
            part[j] += other[j];
        float mean = sum16(part) * share;
        for (int j = 0; j < PER_16; j++)
            part[j] = other[j] = v_zero();
        for (uint32_t i = 0; i < width; i += 32)
            for (int j = 0; j < PER_16; j++) {
                vf d = v_get(x + i + j * SY_LANES) - mean;
                vf e = v_get(x + i + 16 + j * SY_LANES) - mean;
                part[j] += d * d;
                other[j] += e * e;
            }
        for (int j = 0; j < PER_16; j++)
            part[j] += other[j];
        float steep = 1.0f / sqrtf(sum16(part) * share + 1e-12f);
        vf lo = v_zero() + FLT_MAX, hi = v_zero() - FLT_MAX;
        for (uint32_t i = 0; i < width; i += SY_LANES) {
            vf y = (v_get(x + i) - mean) * steep * v_get(gain + i) + v_get(bias + i);
            v_put(x + i, y);
            lo = v_min(y, lo);
            hi = v_max(y, hi);
        }
        put_row(x, width, least(lo), most(hi), q, scale + r, min + r);
    }
}

/* x * (1/2 + 1/2 erf(x / sqrt 2)). Half the erf is x times a polynomial in u = 2 (x/5)^2 - 1, made
 * by minimising its largest error for |x| < 5; there it differs from erf by less than 5e-7, and
 * beyond 5 erf differs from 1 by 6e-7. Sums and products in u stay small, so nothing cancels; even
 * and odd powers are summed apart and two vectors worked on in turn, to keep chains short. */
SY_INLINE void gelu_of(const int count, vf x[2])
{
    vf z[2], u[2], v[2], even[2], odd[2];
#define EACH                                                                                       \
    SY_UNROLL                                                                                      \
    for (int i = 0; i < count; i++)
    EACH z[i] = v_min(v_max(x[i], v_zero() - 5.0f), v_zero() + 5.0f);
    EACH u[i] = z[i] * z[i] * 0.08f - 1.0f;
    EACH v[i] = u[i] * u[i];
    EACH even[i] = v[i] * 0.0006087242509238422f + 0.0017228079959750175f;
    EACH odd[i] = v[i] * -0.0016132647870108485f - 0.0026855759788304567f;
    EACH even[i] = even[i] * v[i] + 0.006410501431673765f;
    EACH odd[i] = odd[i] * v[i] - 0.011164338327944279f;
    EACH even[i] = even[i] * v[i] + 0.01640217937529087f;
    EACH odd[i] = odd[i] * v[i] - 0.023268653079867363f;
    EACH even[i] = even[i] * v[i] + 0.031442172825336456f;
    EACH odd[i] = odd[i] * v[i] - 0.040442608296871185f;
    EACH even[i] = even[i] * v[i] + 0.05152052268385887f;
    EACH odd[i] = odd[i] * v[i] - 0.0702962800860405f;
    EACH even[i] = even[i] * v[i] + 0.14136378467082977f;
    EACH x[i] = x[i] * ((odd[i] * u[i] + even[i]) * z[i] + 0.5f);
#undef EACH
}

/* GELU is never under -0.16998 and rises where it is positive: a row's range follows from its
 * largest input, so that it can be quantised as it is made. */
#define GELU_LEAST -0.17f

SY_TARGET static void gelu(const float *x, uint32_t rows, uint32_t width, uint8_t *q, float *scale,
                           float *min)
{
    for (uint32_t r = 0; r < rows; r++, x += width, q += width) {
        vf hi = v_zero();
        for (uint32_t i = 0; i < width; i += SY_LANES)
            hi = v_max(v_get(x + i), hi);
        vf top[2] = { v_zero() + most(hi) };
        gelu_of(1, top);
        float range = top[0][0] - GELU_LEAST, inverse = 255.0f / range;
        for (uint32_t i = 0; i < width; i += 2 * SY_LANES) {
            vf y[2] = { v_get(x + i), v_get(x + i + SY_LANES) };
            gelu_of(2, y);
            v_put_bytes(q + i, nearest_byte((y[0] - GELU_LEAST) * inverse));
            v_put_bytes(q + i + SY_LANES, nearest_byte((y[1] - GELU_LEAST) * inverse));
        }
        scale[r] = range * (1.0f / 255.0f);
        min[r] = GELU_LEAST;
    }
}

SY_TARGET static void relu(float *x, size_t n)
{
    for (size_t i = 0; i < n; i += SY_LANES)
        v_put(x + i, v_max(v_get(x + i), v_zero()));
}

/* ## The product */

typedef enum { STORE, ADD, SCORES, INTEGERS } tile_end;

/* One tile of at most SY_TILE_ROWS x SY_TILE_COLUMNS outputs, from column `at` of m on. `rows` and
 * `end` are constants wherever this is called, so each call becomes straight code. */
SY_INLINE void tile(const uint32_t rows, const tile_end end, const sy_rows *a, uint32_t first,
                    const sy_matrix *m, uint32_t at, const int32_t *start, void *out, size_t stride)
{
    vi sum[SY_TILE_ROWS][PER_TILE];
    vf scale[PER_TILE], sums[PER_TILE], bias[PER_TILE];

    /* The lines to be written are asked for now and there when the sums are made: large outputs come
     * from the third cache, and without this a product of 500 rows loses a fifth of its speed. */
    if (end != SCORES)
        for (uint32_t r = 0; r < rows; r++)
            for (int c = 0; c < SY_TILE_COLUMNS; c += 16)
                __builtin_prefetch((const float *)out + (first + r) * stride + at + c, 1);
    SY_UNROLL
    for (uint32_t r = 0; r < rows; r++)
        for (int p = 0; p < PER_TILE; p++)
            sum[r][p] = end == SCORES ? vi_get(start + at + p * SY_LANES) : vi_zero();
    tile_sums(rows, a->q + first * a->stride, a->stride,
              m->w + (size_t)(at / SY_PANEL) * m->k * SY_PANEL + at % SY_PANEL * 4, m->k / 4, sum);

    for (int p = 0; p < PER_TILE; p++) {
        if (end != INTEGERS)
            scale[p] = v_get(m->scale + at + p * SY_LANES);
        if (end == STORE || end == ADD) {
            sums[p] = v_get(m->sum + at + p * SY_LANES);
            bias[p] = v_get(m->bias + at + p * SY_LANES);
        }
    }
    SY_UNROLL
    for (uint32_t r = 0; r < rows; r++)
        for (int p = 0; p < PER_TILE; p++) {
            size_t to = (first + r) * stride + at + (size_t)p * SY_LANES;
            if (end == INTEGERS) {
                vi_put((int32_t *)out + to, sum[r][p]);
                continue;
            }
            vf x = v_float(sum[r][p]);
            if (end == SCORES)
                x = x * scale[p];
            else
                x = x * (scale[p] * a->scale[first + r]) + (sums[p] * a->min[first + r] + bias[p]);
            if (end == ADD)
                x = x + v_get((const float *)out + to);
            v_put((float *)out + to, x);
        }
}

/* Rows in tiles of nearly equal height; so many tiles at once that their outputs, which lie a row
 * apart, do not ask for more pages than the CPU keeps in mind. */
SY_INLINE void tiles(const tile_end end, const sy_rows *a, const sy_matrix *m, const int32_t *start,
                     void *out, size_t stride)
{
    const uint32_t at_once = 48 / SY_TILE_ROWS;
    uint32_t count = (a->n + SY_TILE_ROWS - 1) / SY_TILE_ROWS;
    for (uint32_t begin = 0; begin < count; begin += at_once) {
        uint32_t stop = begin + at_once < count ? begin + at_once : count;
        for (uint32_t panel = 0; panel < m->n; panel += SY_PANEL)
            for (uint32_t t = begin; t < stop; t++) {
                uint32_t from = (uint32_t)((uint64_t)a->n * t / count);
                uint32_t rows = (uint32_t)((uint64_t)a->n * (t + 1) / count) - from;
                for (uint32_t at = panel; at < panel + SY_PANEL; at += SY_TILE_COLUMNS)
                    switch (rows) {
#define CASE(r)                                                                                    \
    case r: tile(r, end, a, from, m, at, start, out, stride); break;
                        SY_TILE_CASES
#undef CASE
                    }
            }
    }
}

#define TILES(name, end)                                                                           \
    SY_TARGET static __attribute__((noinline)) void name(                                          \
        const sy_rows *a, const sy_matrix *m, const int32_t *start, void *out, size_t stride)      \
    {                                                                                              \
        tiles(end, a, m, start, out, stride);                                                      \
    }
TILES(store_tiles, STORE)
TILES(add_tiles, ADD)
TILES(score_tiles, SCORES)
TILES(integer_tiles, INTEGERS)
#undef TILES

SY_TARGET static void product(const sy_rows *a, const sy_matrix *m, float *out, size_t stride,
                              bool add)
{
    if (add)
        add_tiles(a, m, NULL, out, stride);
    else
        store_tiles(a, m, NULL, out, stride);
}

SY_TARGET static void integers(const sy_rows *a, const sy_matrix *m, int32_t *out)
{
    integer_tiles(a, m, NULL, out, m->n);
}

/* ## Attention */

SY_INLINE void magnitude(const float *x, uint32_t n, float *top)
{
    vf hi = v_zero();
    for (uint32_t i = 0; i < n; i += SY_LANES) {
        vf v = v_get(x + i);
        hi = v_max(v_max(v, -v), hi);
    }
    *top = most(hi);
}

SY_TARGET static void split(sy_attention *at, const float *qkv, uint32_t first, uint32_t rows)
{
    uint32_t all = at->heads * at->width;
    for (uint32_t r = 0; r < rows; r++, qkv += 3 * (size_t)all) {
        uint32_t row = first + r;
        for (uint32_t h = 0; h < at->heads; h++) {
            float top;
            const float *x = qkv + h * at->width;
            uint8_t *q = at->q + (size_t)row * all + h * at->width;
            magnitude(x, at->width, &top);
            float inverse = top > 1e-30f ? 127.0f / top : 0.0f;
            for (uint32_t i = 0; i < at->width; i += SY_LANES)
                v_put_bytes(q + i, nearest_byte(v_get(x + i) * inverse + 128.0f));
            at->q_scale[(size_t)h * at->n + row] =
                top > 1e-30f ? top * (1.0f / 127.0f) * at->factor : 0.0f;

            uint8_t bytes[128];
            vi sum = vi_zero();
            x += all;
            magnitude(x, at->width, &top);
            inverse = top > 1e-30f ? 127.0f / top : 0.0f;
            for (uint32_t i = 0; i < at->width; i += SY_LANES) {
                vi v = (vi)((vu)nearest_byte(v_get(x + i) * inverse) << 24) >> 24;
                sum += v;
                v_put_bytes(bytes + i, v);
            }
            size_t key = (size_t)h * at->columns + row;
            at->k_scale[key] = top > 1e-30f ? top * (1.0f / 127.0f) : 0.0f;
            at->k_start[key] = -128 * total(sum);
            int8_t *k = at->k + ((size_t)h * at->columns + row / SY_PANEL * SY_PANEL) * at->width +
                        row % SY_PANEL * 4;
            for (uint32_t i = 0; i < at->width; i += 4, k += SY_PANEL * 4)
                memcpy(k, bytes + i, 4);
        }
        const float *x = qkv + 2 * (size_t)all;
        float *v = at->v + (size_t)row * all;
        for (uint32_t i = 0; i < all; i += SY_LANES) {
            vf y = v_get(x + i);
            v_put(v + i, y);
            v_put(at->v_most + i, v_max(v_max(y, -y), v_get(at->v_most + i)));
        }
    }
}

SY_TARGET static void values(sy_attention *at)
{
    uint32_t all = at->heads * at->width, groups = (at->n + 63) / 64 * 16;
    for (uint32_t i = 0; i < all; i += SY_LANES) {
        float inverse[SY_LANES];
        for (uint32_t j = 0; j < SY_LANES; j++) {
            float top = at->v_most[i + j];
            inverse[j] = top > 1e-30f ? 127.0f / top : 0.0f;
            at->v_scale[i + j] = top > 1e-30f ? top * (1.0f / 127.0f) : 0.0f;
        }
        vf turn = v_get(inverse);
        int8_t *to = at->v8 + (size_t)(i / SY_PANEL) * groups * (SY_PANEL * 4) + i % SY_PANEL * 4;
        for (uint32_t g = 0; g < groups; g++, to += SY_PANEL * 4) {
            vu four = { 0 };
            uint32_t piece = g / 16 * 64 + g % 16; /* and 16, 32, 48 on: see shares() */
            for (int b = 0; b < 4 && piece < at->n; b++, piece += 16)
                four |= (vu)(nearest_byte(v_get(at->v + (size_t)piece * all + i) * turn) & 255)
                        << (8 * b);
            vi_put(to, (vi)four);
        }
    }
}

/* Four shares of 255 for four scores, or two for two (`count`), as one vector of bytes: column
 * 16 b + i of a group of 64 stands at 4 i + b, which is where values() puts its piece.
 *
 * A share is 255 * 2^x with x = (score - top) * log2(e) / sqrt(size), and score * factor + offset
 * is x times 2^23 plus the bits of 1.0f: as an integer, that has 2^x's exponent in place, and f,
 * its fraction put into [1, 2), gives the rest: 2^(f - 1) is (f^2 + 2) / 3 but for 0.35 %. What is
 * rounded to a byte needs no more. `left` columns count, the others get nothing. */
SY_INLINE vi shares(const int count, const float *score, float factor, float offset, int32_t left)
{
    vf y[4];
    vi i[4];
    SY_UNROLL
    for (int b = 0; b < count; b++)
        y[b] = v_get(score + 16 * b) * factor + offset;
    SY_UNROLL
    for (int b = 0; b < count; b++)
        i[b] = vi_from(v_max(y[b], v_zero() + 107 * 8388608.0f)); /* 2^-20 and less */
    SY_UNROLL
    for (int b = 0; b < count; b++) {
        vf f = v_cast((i[b] & 0x7fffff) | 0x3f800000);
        y[b] = f * f * 85.0f + 170.0f;
    }
    SY_UNROLL
    for (int b = 0; b < count; b++)
        i[b] = nearest(y[b] * v_cast(i[b] & 0x7f800000));
    if (left < 16 * count)
        for (int b = 0; b < count; b++)
            i[b] &= vi_lane() < vi_all(left - 16 * b);
    vu both = (vu)i[0] | (vu)i[1] << 8;
    return (vi)(count == 2 ? both : both | (vu)i[2] << 16 | (vu)i[3] << 24);
}

/* Scores -> shares, the largest being 255, and what makes their sum 1. `n` of `columns` count. */
SY_INLINE float softmax(const float *score, uint32_t n, uint32_t columns, float factor,
                        uint8_t *share)
{
    vf hi = v_get(score);
    for (uint32_t i = SY_LANES; i < columns; i += SY_LANES)
        hi = v_max(v_get(score + i), hi);
    /* Scores that no trained model has would leave the integers' range: all share alike. */
    float top = most(hi) * factor;
    if (!(top < 1e12f && top > -1e12f))
        factor = top = 0;
    float offset = 1065353216.0f - top;
    vi sum = vi_zero();
    uint32_t i = 0;
    for (; i + 64 <= n; i += 64)
        for (uint32_t j = 0; j < 16; j += SY_LANES) {
            vi four = shares(4, score + i + j, factor, offset, 64);
            sum = v_add_bytes(sum, four);
            vi_put(share + i + 4 * j, four);
        }
    if (i < columns)
        for (uint32_t j = 0; j < 16; j += SY_LANES) {
            int32_t left = (int32_t)n - (int32_t)(i + j);
            vi four = columns - i > 32 ? shares(4, score + i + j, factor, offset, left)
                                       : shares(2, score + i + j, factor, offset, left);
            sum = v_add_bytes(sum, four);
            vi_put(share + i + 4 * j, four);
        }
    int32_t all = total(sum);
    return all ? 1.0f / (float)all : 0.0f;
}

SY_TARGET static void attend(const sy_attention *at, uint32_t first, uint32_t rows, float *out)
{
    uint32_t all = at->heads * at->width, groups = (at->n + 63) / 64 * 16;
    size_t stride = (size_t)groups * 4;
    uint32_t count = (rows + SY_GROUP - 1) / SY_GROUP;
    for (uint32_t g = 0; g < count; g++) {
        uint32_t from = (uint32_t)((uint64_t)rows * g / count);
        uint32_t here = (uint32_t)((uint64_t)rows * (g + 1) / count) - from;
        for (uint32_t h = 0; h < at->heads; h++) {
            size_t head = (size_t)h * at->columns, channel = (size_t)h * at->width;
            float one[SY_GROUP];
            sy_rows q = { here, all, at->q + (size_t)(first + from) * all + channel, NULL, NULL };
            sy_matrix k = { at->columns,        at->width, at->k + head * at->width,
                            at->k_scale + head, NULL,      NULL };
            score_tiles(&q, &k, at->k_start + head, at->scores, at->columns);
            for (uint32_t r = 0; r < here; r++)
                one[r] = softmax(at->scores + (size_t)r * at->columns, at->n, at->columns,
                                 at->q_scale[(size_t)h * at->n + first + from + r],
                                 at->share + r * stride);
            sy_rows p = { here, stride, at->share, one, at->zero };
            sy_matrix v = {
                at->width, groups * 4, at->v8 + channel * groups * 4, at->v_scale + channel,
                at->zero,  at->zero
            };
            store_tiles(&p, &v, NULL, out + (size_t)from * all + channel, all);
        }
    }
}

/* ## The role head, in float: it is small, and its vectors go straight into scores */

/* 64 columns (16 where fewer are left) of n rows: a weight is read once for all of them, and their sums need
 * not wait for each other. */
SY_INLINE void mix_columns(const float *f, int n, int vectors, const int8_t *w, uint32_t rows, uint32_t width,
                           float *out)
{
    vf sum[4][4 * PER_16];
    SY_UNROLL for (int r = 0; r < n; r++)
        SY_UNROLL for (int j = 0; j < vectors; j++)
            sum[r][j] = v_zero();
    for (uint32_t d = 0; d < rows; d++)
        SY_UNROLL for (int j = 0; j < vectors; j++) {
            vf x = v_signed(w + (size_t)d * width + j * SY_LANES);
            SY_UNROLL for (int r = 0; r < n; r++)
                sum[r][j] += x * f[(size_t)r * rows + d];
        }
    SY_UNROLL for (int r = 0; r < n; r++)
        SY_UNROLL for (int j = 0; j < vectors; j++)
            v_put(out + (size_t)r * width + j * SY_LANES, sum[r][j]);
}

SY_INLINE void mix_rows(const float *f, int n, const int8_t *w, uint32_t rows, uint32_t width, float *out)
{
    uint32_t i = 0;
    for (; i + 64 <= width; i += 64)
        mix_columns(f, n, 4 * PER_16, w + i, rows, width, out + i);
    for (; i < width; i += 16)
        mix_columns(f, n, PER_16, w + i, rows, width, out + i);
}

SY_TARGET static void mix(const float *f, uint32_t n, const int8_t *w, uint32_t rows, uint32_t width,
                          float *out)
{
    for (; n >= 4; n -= 4, f += 4 * (size_t)rows, out += 4 * (size_t)width)
        mix_rows(f, 4, w, rows, width, out);
    for (; n; n--, f += rows, out += width)
        mix_rows(f, 1, w, rows, width, out);
}

SY_TARGET static void dots(const float *t, const float *x, const float *base, uint32_t depth,
                           uint32_t n, float *out)
{
    for (uint32_t i = 0; i < n; i += SY_LANES) {
        vf s0 = v_get(base + i), s1 = v_get(base + n + i), s2 = v_get(base + 2 * (size_t)n + i),
           s3 = v_get(base + 3 * (size_t)n + i), s4 = v_get(base + 4 * (size_t)n + i);
        for (uint32_t d = 0; d < depth; d++) {
            vf v = v_get(x + (size_t)d * n + i);
            s0 += v * t[d];
            s1 += v * t[depth + d];
            s2 += v * t[2 * depth + d];
            s3 += v * t[3 * depth + d];
            s4 += v * t[4 * depth + d];
        }
        v_put(out + i, s0);
        v_put(out + n + i, s1);
        v_put(out + 2 * (size_t)n + i, s2);
        v_put(out + 3 * (size_t)n + i, s3);
        v_put(out + 4 * (size_t)n + i, s4);
    }
}

#define SY_KERNEL_FUNCTIONS                                                                        \
    .runs_here = runs_here, .embed = embed, .product = product, .quantise = quantise,              \
    .norm = norm, .gelu = gelu, .relu = relu, .split = split, .values = values, .attend = attend,  \
    .mix = mix, .dots = dots, .integers = integers
