/* test_kernel.c - the arithmetic: right, and the same bits from every kernel. */
#include <math.h>
#include <stdlib.h>

#include "model/matrix.h"
#include "unit.h"

static uint32_t state;

static uint32_t dice(void)
{
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

/* Roughly normal, mean 0, deviation 1. */
static float bell(void)
{
    float sum = 0;
    for (int i = 0; i < 12; i++)
        sum += (float)(dice() & 0xffff) / 65536.0f;
    return sum - 6;
}

static void *room(size_t size)
{
    void *p = aligned_alloc(SY_ALIGN, (size + SY_ALIGN - 1) / SY_ALIGN * SY_ALIGN);
    if (!p)
        abort();
    memset(p, 0, size);
    return p;
}

static float *bells(size_t n, float size)
{
    float *x = room(n * sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = bell() * size;
    return x;
}

/* Runs the same on every kernel of this CPU and CHECKs that the outputs are equal. */
#define EACH_KERNEL(k)                                                                             \
    for (const sy_kernel *const *at_kernel = sy_kernels(), *k; (k = *at_kernel); at_kernel++)      \
        if (k->runs_here())

typedef struct linear_case {
    sy_linear l;
    sy_matrix m;
    int8_t *w;
    float *scale, *bias;
    void *packed;
} linear_case;

static linear_case make_linear(uint32_t out, uint32_t in, int extreme)
{
    linear_case c = { 0 };
    c.w = room((size_t)out * in);
    c.scale = room(out * sizeof(float));
    c.bias = bells(out, 1);
    for (size_t i = 0; i < (size_t)out * in; i++)
        c.w[i] = (int8_t)(extreme ? (dice() & 1 ? -128 : 127) : (int)(dice() & 255) - 128);
    for (uint32_t i = 0; i < out; i++)
        c.scale[i] = 0.001f + (float)(dice() & 255) / 65536.0f;
    c.l = (sy_linear){ c.w, c.scale, c.bias, out, in, out, out, in, in };
    c.packed = room(sy_matrix_size(&c.l));
    sy_matrix_pack(&c.l, c.packed, &c.m);
    return c;
}

static void free_linear(linear_case *c)
{
    free(c->w), free(c->scale), free(c->bias), free(c->packed);
}

TEST(products_are_exact_in_every_shape)
{
    static const uint32_t shapes[][2] = {
        { 32, 4 }, { 3, 64 }, { 96, 32 }, { 33, 128 }, { 64, 1536 }
    };
    state = 1;
    for (int s = 0; s < 5; s++)
        for (int extreme = 0; extreme < 2; extreme++) {
            uint32_t out = shapes[s][0], in = shapes[s][1], most = 62;
            linear_case c = make_linear(out, in, extreme);
            uint8_t *q = room((size_t)most * in);
            for (size_t i = 0; i < (size_t)most * in; i++)
                q[i] = (uint8_t)(extreme ? 255 : dice() & 255);
            int32_t *sums = room((size_t)most * c.m.n * 4);
            for (uint32_t rows = 0; rows <= most; rows += rows < 30 ? 1 : 8) {
                sy_rows a = { rows, in, q, NULL, NULL };
                EACH_KERNEL(k)
                {
                    memset(sums, 1, (size_t)most * c.m.n * 4);
                    k->integers(&a, &c.m, sums);
                    int wrong = 0;
                    for (uint32_t r = 0; r < rows; r++)
                        for (uint32_t o = 0; o < out; o++) {
                            int32_t sum = 0;
                            for (uint32_t i = 0; i < in; i++)
                                sum += (int32_t)q[(size_t)r * in + i] * c.w[(size_t)o * in + i];
                            wrong += sums[(size_t)r * c.m.n + o] != sum;
                        }
                    CHECK(!wrong);
                    CHECK(rows == most || sums[(size_t)rows * c.m.n] == 0x01010101);
                }
            }
            free(q), free(sums), free_linear(&c);
        }
}

TEST(a_quantised_layer_is_the_layer_and_the_same_bits_everywhere)
{
    state = 2;
    uint32_t rows = 29, in = 192, out = 96;
    linear_case c = make_linear(out, in, 0);
    float *x = bells((size_t)rows * in, 3), *first = room((size_t)rows * out * 4),
          *y = room((size_t)rows * out * 4);
    uint8_t *q = room((size_t)rows * in);
    float scale[29], min[29];
    int n = 0;
    EACH_KERNEL(k)
    {
        for (uint32_t i = 0; i < rows * out; i++)
            y[i] = (float)i;
        k->quantise(x, rows, in, q, scale, min);
        sy_rows a = { rows, in, q, scale, min };
        k->product(&a, &c.m, y, out, false);
        k->product(&a, &c.m, y, out, true);
        if (!n++)
            memcpy(first, y, (size_t)rows * out * 4);
        CHECK(!memcmp(first, y, (size_t)rows * out * 4));
    }
    double worst = 0;
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t o = 0; o < out; o++) {
            double sum = c.bias[o], size = 0;
            for (uint32_t i = 0; i < in; i++) {
                double w = (double)c.w[o * in + i] * c.scale[o];
                sum += w * x[r * in + i];
                size += fabs(w) * scale[r] / 2;
            }
            double off = fabs(2 * sum - first[r * out + o]) / (2 * size);
            worst = off > worst ? off : worst;
        }
    CHECK(worst < 1);     /* never more than half a step in every input */
    CHECK(worst > 0.001); /* and it does measure something */
    free(x), free(first), free(y), free(q), free_linear(&c);
}

TEST(groups_are_filled_up_with_zeros)
{
    /* Three heads of 4 channels, each given 32: outputs 0..3, 32..35, 64..67; inputs: two of 8. */
    state = 3;
    linear_case c = make_linear(12, 16, 0);
    c.l.out_group = 4, c.l.out_room = 32, c.l.in_group = 8, c.l.in_room = 32;
    CHECK(sy_matrix_outputs(&c.l) == 96 && sy_matrix_inputs(&c.l) == 64);
    void *packed = room(sy_matrix_size(&c.l));
    sy_matrix m;
    sy_matrix_pack(&c.l, packed, &m);
    uint8_t q[64];
    int32_t sums[96];
    for (int i = 0; i < 64; i++)
        q[i] = (uint8_t)(i + 1);
    sy_rows a = { 1, 64, q, NULL, NULL };
    sy_kernel_portable.integers(&a, &m, sums);
    for (uint32_t o = 0; o < 96; o++) {
        int32_t sum = 0;
        if (o % 32 < 4)
            for (uint32_t i = 0; i < 16; i++)
                sum += q[i / 8 * 32 + i % 8] * c.w[(o / 32 * 4 + o % 32) * 16 + i];
        CHECK(sums[o] == sum);
        CHECK(o % 32 < 4 || (m.scale[o] == 0 && m.sum[o] == 0 && m.bias[o] == 0));
    }
    free(packed), free_linear(&c);
}

TEST(rows_quantise_to_within_half_a_step)
{
    state = 4;
    enum { ROWS = 7, WIDTH = 64 };
    float *x = bells(ROWS * WIDTH, 1);
    for (int i = 0; i < WIDTH; i++) {
        x[WIDTH + i] = 5;                                         /* constant */
        x[2 * WIDTH + i] = 0;                                     /* zero */
        x[3 * WIDTH + i] = i == 9 ? 1e20f : -1e20f;               /* huge */
        x[4 * WIDTH + i] = (float)i * 1e-38f;                     /* hardly anything */
        x[5 * WIDTH + i] = i == 9 ? INFINITY : i == 10 ? NAN : 1; /* no numbers: must not crash */
    }
    uint8_t q[ROWS * WIDTH], first[ROWS * WIDTH];
    float scale[ROWS], min[ROWS];
    int n = 0;
    EACH_KERNEL(k)
    {
        k->quantise(x, ROWS, WIDTH, q, scale, min);
        for (int r = 0; r < ROWS; r++)
            for (int i = 0; i < WIDTH && r != 5; i++) {
                float back = (float)q[r * WIDTH + i] * scale[r] + min[r], was = x[r * WIDTH + i];
                CHECK(fabsf(back - was) <= scale[r] * 0.5001f + fabsf(was) * 1e-6f + 1e-30f);
            }
        if (!n++)
            memcpy(first, q, sizeof q);
        CHECK(!memcmp(first, q, 5 * WIDTH) && !memcmp(first + 6 * WIDTH, q + 6 * WIDTH, WIDTH));
    }
    free(x);
}

TEST(norm_gives_mean_zero_and_deviation_one)
{
    state = 5;
    enum { ROWS = 3, WIDTH = 96 };
    float *gain_bias = room(2 * WIDTH * sizeof(float)), *x = room(ROWS * WIDTH * sizeof(float)),
          *first = room(ROWS * WIDTH * sizeof(float)), *from = bells(ROWS * WIDTH, 20);
    for (int i = 0; i < WIDTH; i++) {
        gain_bias[i] = 1 + (float)i / WIDTH;
        gain_bias[WIDTH + i] = (float)i / 7;
        from[WIDTH + i] = 3; /* a row without deviation */
    }
    uint8_t q[ROWS * WIDTH];
    float scale[ROWS], min[ROWS];
    int n = 0;
    EACH_KERNEL(k)
    {
        memcpy(x, from, ROWS * WIDTH * sizeof *x);
        k->norm(x, ROWS, WIDTH, gain_bias, q, scale, min);
        if (!n++)
            memcpy(first, x, ROWS * WIDTH * sizeof *x);
        CHECK(!memcmp(first, x, ROWS * WIDTH * sizeof *x));
    }
    for (int r = 0; r < ROWS; r++) {
        double mean = 0, square = 0;
        for (int i = 0; i < WIDTH; i++)
            mean += from[r * WIDTH + i] / WIDTH;
        for (int i = 0; i < WIDTH; i++)
            square += pow(from[r * WIDTH + i] - mean, 2) / WIDTH;
        for (int i = 0; i < WIDTH; i++) {
            double want = (from[r * WIDTH + i] - mean) / sqrt(square + 1e-12) * gain_bias[i] +
                          gain_bias[WIDTH + i];
            CHECK(fabs(first[r * WIDTH + i] - want) < 1e-5 * (1 + fabs(want)));
        }
    }
    free(gain_bias), free(x), free(first), free(from);
}

TEST(gelu_is_berts)
{
    /* Each row holds its largest value and 31 others, so that the step is known and small. */
    enum { ROWS = 400, WIDTH = 32 };
    float *x = room(ROWS * WIDTH * sizeof *x);
    for (int r = 0; r < ROWS; r++)
        for (int i = 0; i < WIDTH; i++)
            x[r * WIDTH + i] = ((float)r - 200) / 25 - (float)i * 0.09f;
    uint8_t *q = room(ROWS * WIDTH), *first = room(ROWS * WIDTH);
    float scale[ROWS], min[ROWS];
    int n = 0;
    double worst = 0;
    EACH_KERNEL(k)
    {
        k->gelu(x, ROWS, WIDTH, q, scale, min);
        if (!n++)
            memcpy(first, q, ROWS * WIDTH);
        CHECK(!memcmp(first, q, ROWS * WIDTH));
    }
    for (int i = 0; i < ROWS * WIDTH; i++) {
        double want = x[i] * 0.5 * (1 + erf(x[i] / sqrt(2.0)));
        double off = fabs(first[i] * (double)scale[i / WIDTH] + min[i / WIDTH] - want);
        worst = fmax(worst, off - scale[i / WIDTH] * 0.5);
    }
    CHECK(worst < 3e-6);
    free(x), free(q), free(first);
}

/* Attention as the encoder sets it up, for one window. */
static sy_attention make_attention(uint32_t n, uint32_t heads, uint32_t width)
{
    sy_attention a = { .n = n, .columns = (n + 31) / 32 * 32, .heads = heads, .width = width };
    size_t all = (size_t)heads * width, up = (n + 63) / 64 * 64;
    a.factor = 1.44269504f * 8388608.0f / sqrtf((float)width);
    a.q = room(n * all), a.k = room(a.columns * all), a.v8 = room(up * all);
    a.q_scale = room(heads * n * 4), a.k_scale = room((size_t)heads * a.columns * 4);
    a.k_start = room((size_t)heads * a.columns * 4), a.v = room(n * all * 4);
    a.v_most = room(all * 4), a.v_scale = room(all * 4), a.zero = room(all * 4);
    a.scores = room(SY_GROUP * (size_t)a.columns * 4), a.share = room(SY_GROUP * up);
    for (uint32_t h = 0; h < heads; h++)
        for (uint32_t i = n; i < a.columns; i++) {
            a.k_start[h * a.columns + i] = -(1 << 30);
            a.k_scale[h * a.columns + i] = 3e29f;
        }
    return a;
}

static void free_attention(sy_attention *a)
{
    free(a->q), free(a->k), free(a->v8), free(a->q_scale), free(a->k_scale), free(a->k_start);
    free(a->v), free(a->v_most), free(a->v_scale), free(a->zero), free(a->scores), free(a->share);
}

TEST(attention_is_softmax_of_dot_products)
{
    static const uint32_t lengths[] = { 1, 2, 15, 31, 32, 33, 63, 64, 65, 95, 97, 130 };
    state = 6;
    for (size_t t = 0; t < sizeof lengths / sizeof *lengths; t++) {
        uint32_t n = lengths[t], heads = 2, width = t % 2 ? 32 : 64, all = heads * width;
        float *qkv = bells((size_t)n * 3 * all, 1), *first = room((size_t)n * all * 4),
              *out = room((size_t)n * all * 4);
        int kernels = 0;
        EACH_KERNEL(k)
        {
            sy_attention a = make_attention(n, heads, width);
            uint32_t half = n / 2; /* in two parts, as blocks of rows come */
            k->split(&a, qkv, 0, half);
            k->split(&a, qkv + (size_t)half * 3 * all, half, n - half);
            k->values(&a);
            k->attend(&a, 0, half, out);
            k->attend(&a, half, n - half, out + (size_t)half * all);
            if (!kernels++)
                memcpy(first, out, (size_t)n * all * 4);
            CHECK(!memcmp(first, out, (size_t)n * all * 4));
            free_attention(&a);
        }
        double worst = 0;
        for (uint32_t h = 0; h < heads; h++)
            for (uint32_t i = 0; i < n; i++) {
                double share[130], sum = 0;
                for (uint32_t j = 0; j < n; j++) {
                    double dot = 0;
                    for (uint32_t d = 0; d < width; d++)
                        dot += (double)qkv[i * 3 * all + h * width + d] *
                               qkv[j * 3 * all + all + h * width + d];
                    sum += share[j] = exp(dot / sqrt(width));
                }
                for (uint32_t d = 0; d < width; d++) {
                    double want = 0;
                    for (uint32_t j = 0; j < n; j++)
                        want += share[j] / sum * qkv[j * 3 * all + 2 * all + h * width + d];
                    worst = fmax(worst, fabs(want - first[i * all + h * width + d]));
                }
            }
        CHECK(worst < 0.04); /* values have deviation 1: what 8 bits leave */
        free(qkv), free(first), free(out);
    }
}

TEST(attention_survives_what_no_model_has)
{
    state = 7;
    uint32_t n = 40, width = 32;
    static const float sizes[] = { 0, 1e-38f, 1e15f, 1e30f, INFINITY };
    for (int s = 0; s < 5; s++) {
        float *qkv = bells((size_t)n * 3 * width, 1), *out = room((size_t)n * width * 4);
        for (uint32_t i = 0; i < n * 3 * width; i++)
            qkv[i] = sizes[s] == 0 ? 0 : qkv[i] * sizes[s];
        EACH_KERNEL(k)
        {
            sy_attention a = make_attention(n, 1, width);
            k->split(&a, qkv, 0, n);
            k->values(&a);
            k->attend(&a, 0, n, out);
            free_attention(&a);
        }
        CHECK(sizes[s] != 0 || out[0] == 0);
        free(qkv), free(out);
    }
}

TEST(the_role_heads_sums_are_the_same_everywhere)
{
    state = 8;
    enum { DEPTH = 64, WIDTH = 80, ROWS = 6, N = 48 };
    float *f = bells(ROWS * DEPTH, 1), *t = bells(5 * DEPTH, 1), *x = bells(DEPTH * N, 1),
          *base = bells(5 * N, 1);
    int8_t w[DEPTH * WIDTH];
    for (int i = 0; i < DEPTH * WIDTH; i++)
        w[i] = (int8_t)dice();
    float mixed[ROWS * WIDTH], out[5 * N], first_mixed[ROWS * WIDTH], first_out[5 * N];
    int n = 0;
    EACH_KERNEL(k)
    {
        k->mix(f, ROWS, w, DEPTH, WIDTH, mixed);
        k->dots(t, x, base, DEPTH, N, out);
        if (!n++) {
            memcpy(first_mixed, mixed, sizeof mixed);
            memcpy(first_out, out, sizeof out);
        }
        CHECK(!memcmp(first_mixed, mixed, sizeof mixed) && !memcmp(first_out, out, sizeof out));
    }
    for (int r = 0; r < ROWS; r++)
        for (int e = 0; e < WIDTH; e++) {
            double want = 0;
            for (int d = 0; d < DEPTH; d++)
                want += (double)f[r * DEPTH + d] * w[d * WIDTH + e];
            CHECK(fabs(want - mixed[r * WIDTH + e]) < 1e-3);
        }
    for (int l = 0; l < 5; l++)
        for (int i = 0; i < N; i++) {
            double want = base[l * N + i];
            for (int d = 0; d < DEPTH; d++)
                want += (double)t[l * DEPTH + d] * x[d * N + i];
            CHECK(fabs(want - out[l * N + i]) < 1e-4);
        }
    free(f), free(t), free(x), free(base);
}

TEST(a_kernel_is_found_by_name)
{
    const sy_kernel *k;
    sayso_error why;
    CHECK(!sy_kernel_find(NULL, &k, &why) && k);
    CHECK(!sy_kernel_find("portable", &k, &why) && k == &sy_kernel_portable);
    CHECK(sy_kernel_find("abacus", &k, &why) == SAYSO_EARG && !k);
    CHECK(strstr(why.text, "abacus") && strstr(why.text, "portable"));
}

MAIN
