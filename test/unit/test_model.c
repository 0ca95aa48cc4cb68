/* test_model.c - the model file, whole and damaged; the encoder and its heads on the toy. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "model/heads.h"
#include "unit.h"

/* Tests run in the project's folder. */
#define TOY "models/toy.sayso"

/* A file in memory, aligned as a model must be. */
typedef struct bytes {
    uint8_t *at;
    size_t n;
} bytes;

static bytes slurp(const char *path)
{
    bytes b = { NULL, 0 };
    FILE *f = fopen(path, "rb");
    if (!f)
        return b;
    b.at = aligned_alloc(64, 1 << 20);
    if (b.at)
        b.n = fread(b.at, 1, 1 << 20, f);
    fclose(f);
    return b;
}

static sayso_status open_bytes(const uint8_t *at, size_t n, sayso_error *why)
{
    sayso_model *m;
    sayso_status st = sayso_model_open_memory(at, n, &m, why);
    CHECK(!st == !!m);
    sayso_model_free(m);
    return st;
}

static void put32(uint8_t *p, uint32_t v)
{
    memcpy(p, &v, 4);
}

static void put64(uint8_t *p, uint64_t v)
{
    memcpy(p, &v, 8);
}

/* The table's entry of a tensor. */
static uint8_t *entry_of(bytes b, const char *name)
{
    uint32_t n;
    memcpy(&n, b.at + 12, 4);
    for (uint32_t i = 0; i < n; i++)
        if (!strcmp((char *)b.at + 64 + 80 * i, name))
            return b.at + 64 + 80 * i;
    return NULL;
}

/* Makes the sums right again, so that what was changed is judged by itself. */
static void mend(bytes b)
{
    uint32_t n;
    memcpy(&n, b.at + 12, 4);
    for (uint32_t i = 0; i < n && 64 + 80 * (size_t)(i + 1) <= b.n; i++) {
        uint8_t *e = b.at + 64 + 80 * i;
        uint64_t offset, size;
        memcpy(&offset, e + 56, 8);
        memcpy(&size, e + 64, 8);
        if (offset <= b.n && size <= b.n - offset)
            put64(e + 72, sy_xxh64(b.at + offset, size, 0));
    }
    if (64 + 80 * (size_t)n <= b.n)
        put64(b.at + 24, sy_xxh64(b.at + 32, 32 + 80 * (size_t)n, sy_xxh64(b.at, 24, 0)));
}

static uint8_t *data_of(bytes b, const char *name)
{
    uint64_t offset;
    memcpy(&offset, entry_of(b, name) + 56, 8);
    return b.at + offset;
}

TEST(the_toy_opens)
{
    sayso_error why;
    sayso_model *m;
    MUST(!sayso_model_open(TOY, &m, &why));
    CHECK(!strncmp(sayso_model_name(m), "toy-1 sha256:", 13));
    CHECK(strlen(sayso_model_name(m)) == 25);
    size_t len;
    CHECK(!strncmp(sayso_model_card(m, &len), "# toy-1", 7));
    CHECK(strlen(sayso_model_card(m, NULL)) == len);
    CHECK(!strcmp(m->names[0], "O") && !strcmp(m->names[1], "B-PERSON"));
    CHECK(!sy_model_verify(m, &why));
    sayso_model_free(m);
    sayso_model_free(NULL);
}

TEST(what_is_no_model_says_so)
{
    sayso_error why;
    sayso_model *m;
    CHECK(sayso_model_open("no/such.sayso", &m, &why) == SAYSO_EIO && !m);
    CHECK(strstr(why.text, "No such file"));
    CHECK(sayso_model_open("models", &m, &why) == SAYSO_EIO && !m);
    CHECK(sayso_model_open("include/sayso.h", &m, &why) == SAYSO_EFORMAT && !m);
    CHECK(sayso_model_open(NULL, &m, NULL) == SAYSO_EARG && !m);
    CHECK(sayso_model_open_memory(NULL, 100, &m, &why) == SAYSO_EARG && !m);
    bytes b = slurp(TOY);
    MUST(b.n);
    CHECK(sayso_model_open_memory(b.at + 4, b.n - 4, &m, &why) == SAYSO_EARG && !m);
    b.at[8] = 2;
    CHECK(open_bytes(b.at, b.n, &why) == SAYSO_EVERSION && why.byte == 8);
    CHECK(strstr(why.text, "version 2"));
    free(b.at);
}

TEST(a_cut_model_is_refused)
{
    bytes b = slurp(TOY);
    MUST(b.n);
    sayso_error why;
    for (size_t n = 0; n < b.n; n++) {
        CHECK(open_bytes(b.at, n, &why) == SAYSO_EFORMAT);
        CHECK(why.byte <= n && why.text[0]);
        if (n % 64 == 0 && n >= 64) { /* and one that says itself that it ends here */
            uint8_t *cut = aligned_alloc(64, n);
            MUST(cut);
            memcpy(cut, b.at, n);
            put64(cut + 16, n);
            CHECK(open_bytes(cut, n, &why));
            mend((bytes){ cut, n });
            CHECK(open_bytes(cut, n, &why) == SAYSO_EFORMAT);
            free(cut);
        }
    }
    CHECK(open_bytes(b.at, b.n + 64, &why) == SAYSO_EFORMAT);
    CHECK(!open_bytes(b.at, b.n, &why));
    free(b.at);
}

TEST(any_changed_byte_is_refused)
{
    bytes b = slurp(TOY);
    MUST(b.n);
    sayso_error why;
    int taken = 0;
    /* All of header and table, every seventh byte behind. */
    for (size_t i = 0; i < b.n; i += i < 6000 ? 1 : 7) {
        uint8_t was = b.at[i];
        b.at[i] ^= (uint8_t)(1u << i % 8);
        taken += !open_bytes(b.at, b.n, &why);
        b.at[i] = was;
    }
    CHECK(!taken);
    free(b.at);
}

/* Every number of the table and the config, replaced by others, with sums that match. */
TEST(wrong_numbers_with_right_sums_are_refused_or_harmless)
{
    static const uint32_t odd[] = { 0, 1, 2, 3, 63, 64, 65, 255, 1u << 16, 1u << 31, UINT32_MAX };
    bytes b = slurp(TOY), c = { aligned_alloc(64, 1 << 20), b.n };
    MUST(b.n && c.at);
    sayso_error why;
    uint32_t n;
    memcpy(&n, b.at + 12, 4);
    for (size_t i = 12; i < 64 + 80 * (size_t)n; i += 4) {
        bool header = i < 64, known = !header && (i - 64) % 80 >= 32 && (i - 64) % 80 < 72;
        if (header ? i >= 24 : !known)
            continue;
        for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
            memcpy(c.at, b.at, b.n);
            put32(c.at + i, odd[k]);
            bool same = !memcmp(c.at, b.at, b.n);
            mend(c);
            CHECK(same ? !open_bytes(c.at, c.n, &why) : !!open_bytes(c.at, c.n, &why));
        }
    }
    size_t config = (size_t)(data_of(b, "config") - b.at);
    for (size_t i = 0; i < 16; i++)
        for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
            memcpy(c.at, b.at, b.n);
            put32(c.at + config + 4 * i, odd[k]);
            mend(c);
            sayso_status st = open_bytes(c.at, c.n, &why);
            CHECK(!st || st == SAYSO_EFORMAT);
        }
    free(b.at), free(c.at);
}

/* Changes one thing, mends the sums and expects the words in the message. */
static void refuses(void (*change)(bytes), const char *words)
{
    bytes b = slurp(TOY);
    MUST(b.n);
    sayso_error why;
    change(b);
    mend(b);
    CHECK(open_bytes(b.at, b.n, &why) == SAYSO_EFORMAT);
    if (!strstr(why.text, words))
        fprintf(stderr, "\"%s\" instead of ... %s ...\n", why.text, words);
    CHECK(strstr(why.text, words) != NULL);
    free(b.at);
}

static void make_nan(bytes b)
{
    put32(data_of(b, "embed.norm") + 8, 0x7fc00000);
}

static void make_scale_zero(bytes b)
{
    put32(data_of(b, "layer.0.up.scale") + 4, 0);
}

static void drop_cue(bytes b)
{
    memcpy(entry_of(b, "head.cue"), "head.cuX", 8);
}

static void name_twice(bytes b)
{
    memcpy(entry_of(b, "card"), "name", 5);
}

static void past_the_end(bytes b)
{
    put32(entry_of(b, "decode") + 40, 32 << 16);
    put64(entry_of(b, "decode") + 64, (uint64_t)128 << 16);
}

static void turn_shape(bytes b)
{
    put32(entry_of(b, "embed.norm") + 40, 32);
    put32(entry_of(b, "embed.norm") + 44, 2);
}

static void spoil_name(bytes b)
{
    data_of(b, "name")[0] = '\n';
}

static void spoil_card(bytes b)
{
    data_of(b, "card")[3] = 0xff;
}

static void join_labels(bytes b)
{
    *(uint8_t *)strchr((char *)data_of(b, "labels.name"), '\n') = ' ';
}

static void move_piece(bytes b)
{
    put32(data_of(b, "vocab.at") + 40, 9999);
}

static void three_heads(bytes b)
{
    put32(data_of(b, "config") + 8, 3);
}

TEST(what_is_wrong_is_named)
{
    refuses(make_nan, "number 2 of tensor \"embed.norm\" is not finite");
    refuses(make_scale_zero, "scale 1 of tensor \"layer.0.up.scale\" is not over zero");
    refuses(drop_cue, "no tensor \"head.cue\"");
    refuses(name_twice, "two tensors are named \"name\"");
    refuses(past_the_end, "tensor \"decode\" runs past the end of the file");
    refuses(turn_shape, "tensor \"embed.norm\" is 32 x 2 instead of 2 x 32");
    refuses(spoil_name, "name");
    refuses(spoil_card, "tensor \"card\" is no UTF-8 text");
    refuses(join_labels, "8 lines for 9 labels");
    refuses(move_piece, "vocabulary");
    refuses(three_heads, "3 heads do not divide");
}

TEST(the_identity_is_that_of_the_contents)
{
    bytes b = slurp(TOY);
    MUST(b.n);
    sayso_error why;
    sayso_model *m;
    data_of(b, "decode")[3] ^= 1;
    mend(b);
    MUST(!sayso_model_open_memory(b.at, b.n, &m, &why));
    CHECK(sy_model_verify(m, &why) == SAYSO_ECHECKSUM);
    sayso_model_free(m);
    free(b.at);
}

/* ## The encoder */

static sy_piece some_piece(uint32_t i)
{
    return (sy_piece){ .id = 5 + i * 7 % 180, .kase = i % 6, .quote = i / 5 % 4 };
}

TEST(every_kernel_gives_the_same_vectors_and_scores)
{
    sayso_error why;
    sayso_model *m;
    MUST(!sayso_model_open(TOY, &m, &why));
    enum { MOST = 254 };
    static sy_piece pieces[MOST];
    static float first[MOST * 32], tags[MOST * 3], names[MOST * 9], roles[MOST * 5],
        first_tags[MOST * 3], first_names[MOST * 9], first_roles[MOST * 5];
    for (uint32_t i = 0; i < MOST; i++)
        pieces[i] = some_piece(i);
    for (size_t n = 0; n <= MOST; n += n < 70 ? 1 : 23) {
        int kernels = 0;
        for (const sy_kernel *const *k = sy_kernels(); *k; k++) {
            sy_encoder *e;
            sy_heads *h;
            const float *x;
            if (!(*k)->runs_here())
                continue;
            MUST(!sy_encoder_new(m, (*k)->name, &e, &why) && !sy_heads_new(m, e, &h, &why));
            CHECK(sy_encoder_room(e) == MOST && !strcmp(sy_encoder_kernel(e), (*k)->name));
            CHECK(!sy_encode(e, pieces, n, &x));
            sy_heads_see(h, x, n);
            sy_heads_cues(h, tags);
            sy_heads_names(h, names);
            if (n)
                sy_heads_roles(h, n / 3, roles);
            if (!kernels++) {
                memcpy(first, x, n * 32 * sizeof *x);
                memcpy(first_tags, tags, sizeof tags);
                memcpy(first_names, names, sizeof names);
                memcpy(first_roles, roles, sizeof roles);
            }
            CHECK(!memcmp(first, x, n * 32 * sizeof *x));
            CHECK(!memcmp(first_tags, tags, sizeof tags));
            CHECK(!memcmp(first_names, names, sizeof names));
            CHECK(!memcmp(first_roles, roles, sizeof roles));
            sy_heads_free(h);
            sy_encoder_free(e);
        }
    }
    sayso_model_free(m);
}

TEST(a_window_does_not_remember_the_one_before)
{
    sayso_error why;
    sayso_model *m;
    sy_encoder *e;
    MUST(!sayso_model_open(TOY, &m, &why) && !sy_encoder_new(m, NULL, &e, &why));
    sy_piece pieces[100];
    float first[40 * 32];
    const float *x;
    for (uint32_t i = 0; i < 100; i++)
        pieces[i] = some_piece(i);
    CHECK(!sy_encode(e, pieces, 40, &x));
    memcpy(first, x, sizeof first);
    CHECK(!sy_encode(e, pieces, 100, &x));
    CHECK(memcmp(first, x, sizeof first)); /* more context, other vectors */
    CHECK(!sy_encode(e, pieces, 40, &x));
    CHECK(!memcmp(first, x, sizeof first));
    sy_encoder_free(e);
    sayso_model_free(m);
}

TEST(the_encoder_refuses_what_the_model_does_not_have)
{
    sayso_error why;
    sayso_model *m;
    sy_encoder *e;
    MUST(!sayso_model_open(TOY, &m, &why));
    CHECK(sy_encoder_new(m, "abacus", &e, &why) == SAYSO_EARG && !e);
    MUST(!sy_encoder_new(m, NULL, &e, &why));
    const float *x;
    static sy_piece pieces[300];
    CHECK(sy_encode(e, pieces, 255, &x) == SAYSO_EARG && !x);
    pieces[3].id = m->config.vocab;
    CHECK(sy_encode(e, pieces, 5, &x) == SAYSO_EARG && !x);
    pieces[3] = (sy_piece){ .kase = 6 };
    CHECK(sy_encode(e, pieces, 5, &x) == SAYSO_EARG);
    pieces[3] = (sy_piece){ .quote = 4 };
    CHECK(sy_encode(e, pieces, 5, &x) == SAYSO_EARG);
    sy_encoder_free(e);
    sy_encoder_free(NULL);
    sy_heads_free(NULL);
    sayso_model_free(m);
}

TEST(the_role_scores_are_what_the_heads_say)
{
    sayso_error why;
    sayso_model *m;
    sy_encoder *e;
    sy_heads *h;
    MUST(!sayso_model_open(TOY, &m, &why) && !sy_encoder_new(m, NULL, &e, &why) &&
         !sy_heads_new(m, e, &h, &why));
    enum { N = 90, CUE = 33, H = 32, D = 32 };
    sy_piece pieces[N];
    float roles[N * 5], tags[N * 3];
    const float *x;
    for (uint32_t i = 0; i < N; i++)
        pieces[i] = some_piece(i);
    MUST(!sy_encode(e, pieces, N, &x));
    sy_heads_see(h, x, N);
    sy_heads_cues(h, tags);
    sy_heads_roles(h, CUE, roles);

    sy_tensor query, query_scale, query_bias, key, key_scale, key_bias;
    MUST(sy_file_find(&m->file, "head.query", &query) &&
         sy_file_find(&m->file, "head.query.scale", &query_scale) &&
         sy_file_find(&m->file, "head.query.bias", &query_bias) &&
         sy_file_find(&m->file, "head.key", &key) &&
         sy_file_find(&m->file, "head.key.scale", &key_scale) &&
         sy_file_find(&m->file, "head.key.bias", &key_bias));
    double worst = 0, q[D];
    for (int d = 0; d < D; d++) {
        double sum = 0;
        for (int i = 0; i < H; i++)
            sum += (double)((const int8_t *)query.data)[d * H + i] * x[CUE * H + i];
        q[d] = fmax(0, sum * ((const float *)query_scale.data)[d] +
                           ((const float *)query_bias.data)[d]);
    }
    for (int p = 0; p < N; p++) {
        double k[D];
        for (int d = 0; d < D; d++) {
            double sum = 0;
            for (int i = 0; i < H; i++)
                sum += (double)((const int8_t *)key.data)[d * H + i] * x[p * H + i];
            k[d] = fmax(0, sum * ((const float *)key_scale.data)[d] +
                               ((const float *)key_bias.data)[d]);
        }
        int apart = p - CUE < -40 ? -40 : p - CUE > 40 ? 40 : p - CUE;
        for (int l = 0; l < 5; l++) {
            double want = m->role_bias[l] + m->distance[(apart + 40) * 5 + l];
            for (int d = 0; d < D; d++) {
                want += m->role_linear[l * D + d] * k[d];
                for (int f = 0; f < D; f++)
                    want += q[d] * m->role[(l * D + d) * D + f] * m->role_scale[l * D + d] * k[f];
            }
            worst = fmax(worst, fabs(want - roles[p * 5 + l]) / (1 + fabs(want)));
        }
    }
    CHECK(worst < 0.05);
    sy_heads_free(h);
    sy_encoder_free(e);
    sayso_model_free(m);
}

MAIN
