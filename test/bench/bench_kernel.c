/* bench_kernel.c - our int8 product beside oneDNN's, and the encoder beside its products.
 *
 * usage: bench_kernel [MODEL [ROUNDS]]
 *
 * For the shapes of a model of 384 channels and windows of several lengths, one row each: billions
 * of multiply-adds a second of each kernel's bare product, of the product with its scales and bias,
 * and of oneDNN's dnnl_gemm_u8s8s32 (one thread; "-" where libdnnl is not installed). All of them
 * run in turn within each round and the median round counts, so that what else the machine does
 * falls on all alike. With a model, then: the time of encoding windows, and the share of it that
 * the bare products of its layers take.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/encoder.h"

#define MOST_ROUNDS  101
#define MOST_RUNNERS 8

typedef int dnnl_gemm(char trans_a, char trans_b, char offset, int64_t m, int64_t n, int64_t k,
                      float alpha, const uint8_t *a, int64_t lda, uint8_t ao, const int8_t *b,
                      int64_t ldb, int8_t bo, float beta, int32_t *c, int64_t ldc,
                      const int32_t *co);

/* Of this thread: what else the machine runs does not count. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, by_size);
    return x[n / 2];
}

static void *room(size_t size)
{
    void *p = aligned_alloc(64, (size + 63) / 64 * 64);
    if (!p) {
        fprintf(stderr, "bench_kernel: no memory\n");
        exit(1);
    }
    memset(p, 0, size);
    return p;
}

static uint32_t dice(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static dnnl_gemm *find_dnnl(void)
{
    setenv("OMP_NUM_THREADS", "1", 1);
    void *lib = dlopen("libdnnl.so.2", RTLD_NOW);
    if (!lib)
        lib = dlopen("libdnnl.so", RTLD_NOW);
    dnnl_gemm *f = NULL;
    if (lib)
        *(void **)&f = dlsym(lib, "dnnl_gemm_u8s8s32");
    return f;
}

typedef struct shape {
    uint32_t n, k;
} shape;

static void bench_products(dnnl_gemm *dnnl, int rounds)
{
    static const shape shapes[] = { { 1152, 384 }, { 384, 384 }, { 1536, 384 }, { 384, 1536 } };
    static const uint32_t lengths[] = { 30, 128, 254, 422, 510 };
    uint32_t seed = 1;
    uint8_t *a = room(512 * 1536);
    int8_t *w = room(1536 * 1536), *turned = room(1536 * 1536);
    float *ones = room(1536 * sizeof *ones), *out = room(512 * 1536 * sizeof *out);
    int32_t *sums = room(512 * 1536 * sizeof *sums), *theirs = room(512 * 1536 * sizeof *theirs);
    void *packed = room(1536 * 1536 + 3 * 4 * 1536);
    for (int i = 0; i < 512 * 1536; i++)
        a[i] = (uint8_t)dice(&seed);
    for (int i = 0; i < 1536; i++)
        ones[i] = 1;

    printf("billions of multiply-adds a second, one core; bare product / with scales and bias\n");
    printf("%6s %6s %6s", "rows", "out", "in");
    for (const sy_kernel *const *k = sy_kernels(); *k; k++)
        if ((*k)->runs_here())
            printf(" %16s", (*k)->name);
    printf(" %8s %14s\n", "oneDNN", "ours / oneDNN");

    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        uint32_t n = shapes[s].n, depth = shapes[s].k;
        for (uint32_t i = 0; i < n * depth; i++)
            w[i] = (int8_t)dice(&seed);
        for (uint32_t o = 0; o < n; o++)
            for (uint32_t i = 0; i < depth; i++)
                turned[(size_t)i * n + o] = w[(size_t)o * depth + i];
        sy_linear l = { w, ones, ones, n, depth, n, n, depth, depth };
        sy_matrix m;
        sy_matrix_pack(&l, packed, &m);
        for (size_t t = 0; t < sizeof lengths / sizeof *lengths; t++) {
            uint32_t rows = lengths[t];
            sy_rows x = { rows, depth, a, ones, ones };
            double work = (double)rows * n * depth * 1e-9;
            int repeat = (int)(0.2 / work) + 1;
            double times[MOST_RUNNERS][MOST_ROUNDS];
            int runners = 0;
            for (int round = 0; round < rounds; round++) {
                runners = 0;
                for (const sy_kernel *const *k = sy_kernels(); *k; k++) {
                    if (!(*k)->runs_here())
                        continue;
                    int times_over = (*k)->name[0] == 'p' ? 1 : repeat;
                    for (int whole = 0; whole < 2; whole++) {
                        double begin = now();
                        for (int r = 0; r < times_over; r++) {
                            if (whole)
                                (*k)->product(&x, &m, out, n, false);
                            else
                                (*k)->integers(&x, &m, sums);
                        }
                        times[runners++][round] = (now() - begin) / times_over;
                    }
                }
                if (dnnl) {
                    int32_t zero = 0;
                    double begin = now();
                    for (int r = 0; r < repeat; r++)
                        dnnl('N', 'N', 'F', rows, n, depth, 1, a, depth, 0, turned, n, 0, 0, theirs,
                             n, &zero);
                    times[runners++][round] = (now() - begin) / repeat;
                }
            }
            printf("%6u %6u %6u", rows, n, depth);
            int columns = dnnl ? runners - 1 : runners;
            double best = 0;
            for (int i = 0; i < columns; i += 2) {
                double bare = work / median(times[i], rounds);
                best = i ? best : bare;
                printf(" %8.1f /%6.1f", bare, work / median(times[i + 1], rounds));
            }
            if (dnnl) {
                double rate = work / median(times[runners - 1], rounds);
                const char *same = memcmp(sums, theirs, (size_t)rows * n * 4) ? " DIFFERS" : "";
                printf(" %8.1f %14.2f%s\n", rate, best / rate, same);
            } else {
                printf(" %8s\n", "-");
            }
        }
    }
    free(a), free(w), free(turned), free(ones), free(out), free(sums), free(theirs), free(packed);
}

/* The bare products of all layers, for rows pieces. */
static void products_of(const sayso_model *m, const sy_kernel *k, const sy_rows *x, int32_t *out)
{
    for (uint32_t i = 0; i < m->config.layers; i++) {
        const sy_layer *l = &m->layers[i];
        const sy_matrix *all[] = { &l->qkv, &l->out, &l->up, &l->down };
        for (int p = 0; p < 4; p++) {
            sy_rows rows = *x;
            rows.stride = all[p]->k;
            k->integers(&rows, all[p], out);
        }
    }
}

static int bench_encoder(const char *path, int rounds)
{
    static const uint32_t lengths[] = { 30, 128, 254, 420, 510 };
    sayso_error why;
    sayso_model *m;
    double begin = now();
    if (sayso_model_open(path, &m, &why)) {
        fprintf(stderr, "bench_kernel: %s: byte %llu: %s\n", path, (unsigned long long)why.byte,
                why.text);
        return 1;
    }
    printf("\n%s: opened in %.1f ms\n", sayso_model_name(m), (now() - begin) * 1e3);
    printf("%10s %8s %12s %14s %16s\n", "kernel", "pieces", "encode ms", "products ms",
           "products' share");
    uint32_t widest = m->config.ffn > 3 * m->config.heads * m->config.head_room
                          ? m->config.ffn
                          : 3 * m->config.heads * m->config.head_room;
    uint32_t seed = 7, most = m->config.positions;
    uint8_t *q = room((size_t)most * widest);
    int32_t *out = room((size_t)most * widest * sizeof *out);
    sy_piece *pieces = room(most * sizeof *pieces);
    for (size_t i = 0; i < (size_t)most * widest; i++)
        q[i] = (uint8_t)dice(&seed);
    for (uint32_t i = 0; i < most; i++)
        pieces[i] = (sy_piece){ .id = dice(&seed) % m->config.vocab };
    for (const sy_kernel *const *k = sy_kernels(); *k; k++) {
        sy_encoder *e;
        if (!(*k)->runs_here() || sy_encoder_new(m, (*k)->name, &e, &why))
            continue;
        int times_over = (*k)->name[0] == 'p' ? 1 : rounds;
        for (size_t t = 0; t < sizeof lengths / sizeof *lengths; t++) {
            if (lengths[t] > sy_encoder_room(e))
                continue;
            double whole[MOST_ROUNDS], bare[MOST_ROUNDS];
            sy_rows x = { lengths[t], 0, q, NULL, NULL };
            const float *vectors;
            for (int r = 0; r < times_over; r++) {
                begin = now();
                sy_encode(e, pieces, lengths[t], &vectors);
                whole[r] = now() - begin;
                begin = now();
                products_of(m, *k, &x, out);
                bare[r] = now() - begin;
            }
            double a = median(whole, times_over), b = median(bare, times_over);
            printf("%10s %8u %12.2f %14.2f %15.0f%%\n", (*k)->name, lengths[t], a * 1e3, b * 1e3,
                   100 * b / a);
        }
        sy_encoder_free(e);
    }
    free(q), free(out), free(pieces);
    sayso_model_free(m);
    return 0;
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[2]) : 9;
    if (rounds < 1 || rounds > MOST_ROUNDS)
        rounds = 9;
    bench_products(find_dnnl(), rounds);
    return argc > 1 ? bench_encoder(argv[1], rounds) : 0;
}
