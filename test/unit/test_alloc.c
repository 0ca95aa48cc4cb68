/* test_alloc.c - the n-th allocation fails, for every n, from opening a model to writing a record.
 *
 * Linked with -Wl,--wrap=malloc,... so that every allocation of the library comes through here. Each
 * run must end with SAYSO_ENOMEM, or with the very bytes of a run without failure where the library
 * can do without; and must leave nothing behind.
 */
#include "unit.h"

#include <stdint.h>
#include <stdlib.h>

#include "sayso.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
char *__real_strdup(const char *s);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);
char *__wrap_strdup(const char *s);
void __wrap_free(void *p);

/* Blocks that the library holds. Those that libc made for itself are not among them. */
enum { MOST = 1 << 14 };
static void *held[MOST];
static size_t n_held;
static long countdown = -1; /* allocations until the one that fails; under 0: none */
static bool watching, failed_one;

static bool refuse(void)
{
    if (!watching || countdown < 0 || countdown-- > 0)
        return false;
    failed_one = true;
    return true;
}

static void *hold(void *p)
{
    if (watching && p && n_held < MOST)
        held[n_held++] = p;
    return p;
}

static void release(void *p)
{
    for (size_t i = n_held; i-- > 0;)
        if (held[i] == p) {
            held[i] = held[--n_held];
            return;
        }
}

void *__wrap_malloc(size_t size)
{
    return refuse() ? NULL : hold(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return refuse() ? NULL : hold(__real_calloc(n, size));
}

void *__wrap_realloc(void *p, size_t size)
{
    if (refuse())
        return NULL;
    void *q = __real_realloc(p, size);
    if (q) {
        if (p)
            release(p);
        hold(q);
    }
    return q;
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    return refuse() ? NULL : hold(__real_aligned_alloc(align, size));
}

char *__wrap_strdup(const char *s)
{
    return refuse() ? NULL : hold(__real_strdup(s));
}

void __wrap_free(void *p)
{
    if (p)
        release(p);
    __real_free(p);
}

typedef struct text {
    char bytes[1 << 16];
    size_t n;
} text;

static sayso_status take(void *ctx, const char *bytes, size_t n)
{
    text *t = ctx;
    if (n > sizeof t->bytes - t->n)
        return SAYSO_ESTOPPED;
    memcpy(t->bytes + t->n, bytes, n);
    t->n += n;
    return SAYSO_OK;
}

static const char article[] =
    "Harbour vote ends the strike\n\n"
    "By Nell Harrow\n\n"
    "TORTOSA - \"I will sign it,\" Ana Ruiz told reporters on Monday, \"and tonight.\"\n\n"
    "According to the union, nobody said that he \x93won\xff\" anything. The minister denied it.\n";

/* The whole way. model NULL: from the file. */
static sayso_status go(const void *model_bytes, size_t size, const char *encoding, text *out,
                       sayso_error *why)
{
    sayso_model *model = NULL;
    sayso_reader *reader = NULL;
    sayso_doc *doc = NULL;
    sayso_word *words = NULL;
    size_t n_words;
    sayso_input input = { .text = article,
                          .len = sizeof article - 1,
                          .encoding = encoding,
                          .title = "Harbour vote",
                          .published = "2026-05-04" };
    out->n = 0;
    *why = (sayso_error){ 0 };
    sayso_status st = model_bytes ? sayso_model_open_memory(model_bytes, size, &model, why)
                                  : sayso_model_open("models/toy.sayso", &model, why);
    if (!st)
        st = sayso_reader_new(model, NULL, &reader, why);
    for (int i = 0; i < 2 && !st; i++) { /* the second time the reader's scratch is there */
        sayso_doc_free(doc);
        doc = NULL;
        st = sayso_read(reader, &input, &doc, why);
    }
    for (int format = SAYSO_JSON; format <= SAYSO_BRAT && !st; format++)
        st = sayso_write(doc, (sayso_format)format, NULL, take, out);
    uint32_t *was = NULL;
    if (!st && sayso_statement_count(doc))
        st = sayso_doc_revise(doc,
                              (sayso_revision[]){ { .statement = 1,
                                                    .fields = 1u << SAYSO_FIELD_SPEAKER | 1u << SAYSO_FIELD_KIND |
                                                              1u << SAYSO_FIELD_OUTLET | 1u << SAYSO_FIELD_CONTENT,
                                                    .name = "Lena Fors",
                                                    .kind = SAYSO_PERSON,
                                                    .outlet = "Radio Dock",
                                                    .content = (sayso_span[]){ { 0, 12 }, { 13, 17 } },
                                                    .n_content = 2 },
                                                  { .statement = 1, .fields = 1u << SAYSO_FIELD_STATEMENT } },
                              sayso_statement_count(doc) > 1 ? 1 : 2, &was, why);
    free(was);
    if (!st)
        st = sayso_write(doc, SAYSO_ANNOTATED, NULL, take, out);
    if (!st) {
        size_t len;
        const char *read = sayso_doc_text(doc, &len);
        st = sayso_words(read, len, &words, &n_words, why);
    }
    free(words);
    sayso_doc_free(doc);
    sayso_reader_free(reader);
    sayso_model_free(model);
    return st;
}

static void every_allocation(const void *model_bytes, size_t size, const char *encoding)
{
    static text expected, out;
    sayso_error why;
    countdown = -1;
    MUST(go(model_bytes, size, encoding, &expected, &why) == SAYSO_OK);
    MUST(expected.n > 0);
    long n = 0;
    watching = true;
    do {
        countdown = n++;
        failed_one = false;
        n_held = 0;
        sayso_status st = go(model_bytes, size, encoding, &out, &why);
        if (st == SAYSO_OK)
            CHECK(out.n == expected.n && !memcmp(out.bytes, expected.bytes, out.n));
        else if (st != SAYSO_ENOMEM || n_held)
            fprintf(stderr, "allocation %ld: status %d, %zu blocks left (%s)\n", n, (int)st, n_held,
                    why.text);
        CHECK(st == SAYSO_OK || st == SAYSO_ENOMEM);
        CHECK(n_held == 0);
        CHECK(!st || failed_one);
    } while (failed_one && n < 100000);
    watching = false;
    CHECK(n > 10);
}

TEST(every_allocation_may_fail_with_a_model_from_a_file)
{
    every_allocation(NULL, 0, NULL);
}

TEST(every_allocation_may_fail_with_a_model_in_memory_and_a_declared_encoding)
{
    FILE *f = fopen("models/toy.sayso", "rb");
    MUST(f);
    size_t room = 1 << 20;
    void *bytes = aligned_alloc(64, room);
    MUST(bytes);
    size_t n = fread(bytes, 1, room, f);
    fclose(f);
    MUST(n > 0 && n < room);
    every_allocation(bytes, n, "windows-1252");
    free(bytes);
}

MAIN
