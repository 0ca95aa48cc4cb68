/* bench_read.c - the whole read beside its matrix products; articles a second; memory; start-up.
 *
 * usage: bench_read [MODEL [IN.jsonl [ROUNDS]]]      SAYSO=build/sayso names the program
 *
 * Without IN.jsonl it reads PolNeAR's dev articles from ${SAYSO_SHARED:-../shared}, else doc/sample.txt. In
 * each round, one after the other: the bare int8 products of the articles' pieces (all layers and
 * attention, windows without overlap), then the same articles read for their statements, then whole. CPU time of the thread, so
 * that what else the machine does counts little; the median round is shown. Then two threads, a reader
 * each, by the clock.
 */
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "model/encoder.h"
#include "text/text.h"

enum { MOST_ROUNDS = 31, STARTS = 15 };

typedef struct article {
    char *text;
    size_t len;
} article;

typedef struct articles {
    article *at;
    size_t n;
} articles;

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
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

static void *check(void *p, const char *what)
{
    if (!p) {
        fprintf(stderr, "bench_read: %s\n", what);
        exit(1);
    }
    return p;
}

static void stop_on(sayso_status st, const sayso_error *why)
{
    if (st) {
        fprintf(stderr, "bench_read: %s\n", why->text);
        exit(1);
    }
}

static void add(articles *a, const char *text, size_t len)
{
    a->at = check(realloc(a->at, (a->n + 1) * sizeof *a->at), "no memory");
    a->at[a->n].text = check(malloc(len + 1), "no memory");
    memcpy(a->at[a->n].text, text, len);
    a->at[a->n++].len = len;
}

static articles load(const char *path)
{
    articles a = { 0 };
    FILE *f = fopen(path, "r");
    size_t room = 0;
    for (char *line = NULL; f && getline(&line, &room, f) > 0;) {
        json_t *o = json_loads(line, 0, NULL);
        const json_t *t = json_object_get(o, "text");
        if (t)
            add(&a, json_string_value(t), json_string_length(t));
        json_decref(o);
    }
    if (f)
        fclose(f);
    return a;
}

static articles sample(void)
{
    articles a = { 0 };
    FILE *f = check(fopen("doc/sample.txt", "r"), "no articles, and no doc/sample.txt");
    char text[20000];
    size_t n = fread(text, 1, sizeof text, f);
    fclose(f);
    for (int i = 0; i < 40; i++)
        add(&a, text, n);
    return a;
}

/* What products work on: content does not matter, only size. */
typedef struct scratch {
    uint8_t *rows;
    int8_t *weights;
    float *ones;
    int32_t *out;
} scratch;

static void attention_products(const sayso_model *m, const sy_kernel *k, uint32_t n, const scratch *s)
{
    uint32_t width = m->config.head_room, columns = (n + 31) / 32 * 32, deep = (n + 3) / 4 * 4;
    sy_matrix keys = { .n = columns, .k = width, .w = s->weights, .scale = s->ones, .sum = s->ones, .bias = s->ones };
    sy_matrix values = { .n = width, .k = deep, .w = s->weights, .scale = s->ones, .sum = s->ones, .bias = s->ones };
    sy_rows queries = { n, width, s->rows, s->ones, s->ones }, shares = { n, deep, s->rows, s->ones, s->ones };
    for (uint32_t i = 0; i < m->config.layers * m->config.heads; i++) {
        k->integers(&queries, &keys, s->out);
        k->integers(&shares, &values, s->out);
    }
}

static void layer_products(const sayso_model *m, const sy_kernel *k, uint32_t n, const scratch *s)
{
    for (uint32_t i = 0; i < m->config.layers; i++) {
        const sy_layer *l = &m->layers[i];
        const sy_matrix *all[] = { &l->qkv, &l->out, &l->up, &l->down };
        for (int p = 0; p < 4; p++) {
            sy_rows x = { n, all[p]->k, s->rows, s->ones, s->ones };
            k->integers(&x, all[p], s->out);
        }
    }
}

/* Pieces of every window of every article, windows that do not overlap; 0 ends the list. */
static uint32_t *window_sizes(const sayso_model *m, const articles *a, size_t *pieces)
{
    uint32_t *sizes = NULL, most = m->config.positions - 2 < 320 ? m->config.positions - 2 : 320; /* as read/window.c has it */
    size_t n = 0;
    sayso_error why;
    *pieces = 0;
    for (size_t i = 0; i < a->n; i++) {
        sy_text t = { 0 };
        sy_windows w = { 0 };
        stop_on(sy_text_make(a->at[i].text, a->at[i].len, NULL, &t, &why), &why);
        check(sy_windows_cut(m->vocab, &t, most, 0, &w) ? NULL : a->at, "no memory");
        for (size_t k = 0; k < w.n; k++) {
            sy_pieces p = { 0 };
            check(sy_pieces_add(m->vocab, &t, w.at[k].core_begin, w.at[k].core_end, &p) ? NULL : a->at, "no memory");
            sizes = check(realloc(sizes, (n + 2) * sizeof *sizes), "no memory");
            sizes[n++] = (uint32_t)p.n;
            *pieces += p.n;
            sy_array_free(&p);
        }
        sy_array_free(&w);
        sy_text_free(&t);
    }
    sizes = check(realloc(sizes, (n + 1) * sizeof *sizes), "no memory");
    sizes[n] = 0;
    return sizes;
}

typedef struct job {
    const articles *a;
    const sayso_model *m;
    size_t first, step, statements;
    double cpu;
    bool chain; /* all stages; else the statements alone */
} job;

static void *read_all(void *arg)
{
    job *j = arg;
    sayso_error why;
    sayso_reader *r;
    stop_on(sayso_reader_new(j->m, &(sayso_options){ .only_statements = !j->chain }, &r, &why), &why);
    double begin = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (size_t i = j->first; i < j->a->n; i += j->step) {
        sayso_doc *d;
        stop_on(sayso_read(r, &(sayso_input){ .text = j->a->at[i].text, .len = j->a->at[i].len }, &d, &why), &why);
        j->statements += sayso_statement_count(d);
        sayso_doc_free(d);
    }
    j->cpu = seconds(CLOCK_THREAD_CPUTIME_ID) - begin;
    sayso_reader_free(r);
    return NULL;
}

/* Runs the program; *first: seconds to its first byte; returns its largest resident size in KiB. */
static long run_program(const char *program, const char *model, const char *file, double *first)
{
    int to[2];
    if (pipe(to))
        return -1;
    double begin = seconds(CLOCK_MONOTONIC);
    pid_t child = fork();
    if (child == 0) {
        dup2(to[1], 1);
        close(to[0]);
        close(to[1]);
        execl(program, program, "read", "--model", model, "--jobs", "1", "--format", "jsonl", "--quiet", file, (char *)NULL);
        _exit(127);
    }
    close(to[1]);
    char bytes[65536];
    ssize_t n = read(to[0], bytes, 1);
    *first = seconds(CLOCK_MONOTONIC) - begin;
    while (n > 0)
        n = read(to[0], bytes, sizeof bytes);
    close(to[0]);
    struct rusage use;
    int status;
    wait4(child, &status, 0, &use);
    return WIFEXITED(status) && !WEXITSTATUS(status) ? use.ru_maxrss : -1;
}

int main(int argc, char **argv)
{
    const char *model = argc > 1 ? argv[1] : "models/en.sayso", *shared = getenv("SAYSO_SHARED"),
               *program = getenv("SAYSO") ? getenv("SAYSO") : "build/sayso";
    char path[4096];
    snprintf(path, sizeof path, "%s/data/polnear/dev.jsonl", shared ? shared : "../shared");
    if (argc > 2)
        snprintf(path, sizeof path, "%s", argv[2]);
    int rounds = argc > 3 ? atoi(argv[3]) : 3;
    if (rounds < 1 || rounds > MOST_ROUNDS)
        rounds = 3;
    articles a = load(path);
    if (!a.n) {
        a = sample();
        snprintf(path, sizeof path, "doc/sample.txt");
    }
    sayso_error why;
    sayso_model *m;
    const sy_kernel *k;
    stop_on(sayso_model_open(model, &m, &why), &why);
    stop_on(sy_kernel_find(NULL, &k, &why), &why);
    size_t pieces;
    uint32_t *sizes = window_sizes(m, &a, &pieces);
    size_t P = m->config.positions + 64, widest = m->config.ffn > 3 * m->config.hidden ? m->config.ffn : 3 * m->config.hidden;
    widest = widest > P ? widest : P;
    scratch s = { calloc(P, widest), calloc(P, widest), calloc(widest, sizeof(float)), calloc(P * widest, sizeof(int32_t)) };
    check(s.rows && s.weights && s.ones && s.out ? a.at : NULL, "no memory");

    double bare[MOST_ROUNDS], whole[MOST_ROUNDS], layers[MOST_ROUNDS], chain[MOST_ROUNDS];
    size_t statements = 0;
    for (int round = 0; round < rounds; round++) {
        double t0 = seconds(CLOCK_THREAD_CPUTIME_ID);
        for (uint32_t *n = sizes; *n; n++)
            layer_products(m, k, *n, &s);
        double t1 = seconds(CLOCK_THREAD_CPUTIME_ID);
        for (uint32_t *n = sizes; *n; n++)
            attention_products(m, k, *n, &s);
        layers[round] = t1 - t0;
        bare[round] = seconds(CLOCK_THREAD_CPUTIME_ID) - t0;
        job j = { .a = &a, .m = m, .step = 1 };
        read_all(&j);
        whole[round] = j.cpu;
        statements = j.statements;
        j = (job){ .a = &a, .m = m, .step = 1, .chain = true };
        read_all(&j);
        chain[round] = j.cpu;
    }
    double n = (double)a.n, b = median(bare, rounds), w = median(whole, rounds), l = median(layers, rounds),
           c = median(chain, rounds);
    printf("%s, kernel %s, %zu articles of %s, %.0f pieces and %.1f statements each\n", sayso_model_name(m), k->name,
           a.n, path, (double)pieces / n, (double)statements / n);
    printf("%-44s %8.2f ms an article (layers %.2f, attention %.2f)\n", "bare int8 products", 1e3 * b / n, 1e3 * l / n,
           1e3 * (b - l) / n);
    printf("%-44s %8.2f ms an article, products' share %.1f %%\n", "the whole read, statements alone", 1e3 * w / n, 100 * b / w);
    printf("%-44s %8.2f articles a second\n", "one core (CPU time), statements alone", n / w);
    printf("%-44s %8.2f articles a second\n", "one core (CPU time), the whole chain", n / c);
    for (size_t threads = 1; threads <= 2; threads++) {
        job j[2] = { { .a = &a, .m = m, .step = threads }, { .a = &a, .m = m, .first = 1, .step = threads } };
        pthread_t other;
        double begin = seconds(CLOCK_MONOTONIC);
        int started = threads == 2 && !pthread_create(&other, NULL, read_all, &j[1]);
        read_all(&j[0]);
        if (started)
            pthread_join(other, NULL);
        printf("%-33s %d thread%s %8.2f articles a second\n", "by the clock, statements alone,", (int)threads, threads == 1 ? " " : "s",
               n / (seconds(CLOCK_MONOTONIC) - begin));
    }
    double first[STARTS], ignored;
    for (int i = 0; i < STARTS; i++)
        if (run_program(program, model, "doc/sample.txt", &first[i]) < 0) {
            fprintf(stderr, "bench_read: %s does not run\n", program);
            return 1;
        }
    printf("%-44s %8.1f ms (median of %d; sample of 2 KB)\n", "start to the first byte", 1e3 * median(first, STARTS), STARTS);
    printf("%-44s %8.1f MB\n", "resident, reading these articles", (double)run_program(program, model, path, &ignored) / 1024);
    return 0;
}
