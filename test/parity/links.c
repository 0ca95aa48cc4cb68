/* links.c - what the nets of outlet.c and contact.c see, for train/outlet.py and train/parties.py.
 *
 * usage: links keep MODEL IN.jsonl STATE              what the encoder makes of articles, once
 *        links outlets MODEL STATE OUT > LINES        the stages behind it, with this model's nets
 *        links contacts MODEL STATE OUT > LINES       the same for contacts
 *        links names outlets|contacts                 the features' names, one a line
 *
 * IN has records with id, text, publisher and published. LINES: of each article "A id"; its statements, "S" with the content's
 * spans in bytes; "V value", and outlet and addressee as JSON. OUT is binary: of each article 4 numbers (places,
 * statements, candidates, traces; uint32), the places' rows (two each) and the cues' rows, floats, and
 * the candidates, CANDIDATE bytes each: round, field, features seen, 0; uint32 statement, value, place; the features.
 * For contacts: events, candidates, reports, traces; the rows of the events (one each), of the candidates (two), of the
 * reports (three); the events (begin, end, kind, 0), the candidates as above (statement is the event, value who),
 * the reports (kind, modality, n, 0; begin, from, to); and LINES have "W who" and the name as JSON.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "read/contact.h"
#include "read/context.h"
#include "read/layout.h"
#include "read/outlet.h"
#include "read/read.h"
#include "read/speaker_parts.h"
#include "read/statement.h"
#include "read/when.h"

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "links: %s\n", what);
        exit(1);
    }
}

enum { CANDIDATE = 112, HEAD = 16 };

static void write_all(const void *x, size_t size, size_t n, FILE *f)
{
    must(!n || fwrite(x, size, n, f) == n, "cannot write");
}

typedef struct out {
    SY_ARRAY(float) rows;
    SY_ARRAY(uint8_t) candidates;
    uint32_t places, statements, traces;
} out;

static void row(out *o, const float *x)
{
    must(sy_reserve(&o->rows, o->rows.n + o->traces), "no memory");
    memcpy(o->rows.at + o->rows.n, x, o->traces * sizeof *x);
    o->rows.n += o->traces;
}

static void place(void *ctx, size_t i, const float *word, const float *governor)
{
    row(ctx, word);
    row(ctx, governor);
    ((out *)ctx)->places = (uint32_t)i + 1;
}

static void cue(void *ctx, size_t i, const float *x)
{
    row(ctx, x);
    ((out *)ctx)->statements = (uint32_t)i + 1;
}

static void candidate(void *ctx, int round, bool addressee, size_t s, uint32_t value, uint32_t at, const uint8_t *f, size_t n)
{
    out *o = ctx;
    uint32_t three[3] = { (uint32_t)s, value, at };
    must(sy_reserve(&o->candidates, o->candidates.n + CANDIDATE) && n <= CANDIDATE - HEAD, "no memory, or too many features");
    uint8_t *to = o->candidates.at + o->candidates.n;
    memset(to, 0, CANDIDATE);
    to[0] = (uint8_t)round;
    to[1] = addressee;
    to[2] = (uint8_t)n;
    memcpy(to + 4, three, sizeof three);
    memcpy(to + HEAD, f, n);
    o->candidates.n += CANDIDATE;
}

static void value(void *ctx, uint32_t v, const char *outlet, const char *addressee)
{
    (void)ctx;
    json_t *a = json_pack("[s?, s?]", outlet, addressee);
    printf("V %u ", v);
    must(a && !json_dumpf(a, stdout, JSON_COMPACT), "cannot write");
    putchar('\n');
    json_decref(a);
}

static const char *string(const json_t *a, const char *key)
{
    const char *s = json_string_value(json_object_get(a, key));
    return s ? s : "";
}

static void put(FILE *f, const void *x, size_t n, size_t size)
{
    uint64_t count = n;
    must(fwrite(&count, sizeof count, 1, f) == 1 && (!n || fwrite(x, size, n, f) == n), "cannot write");
}

/* An array of the document from the state. */
#define GET(f, a)                                                                                  \
    do {                                                                                           \
        uint64_t count;                                                                            \
        must(fread(&count, sizeof count, 1, (f)) == 1 && sy_reserve((a), (size_t)count + 1) &&     \
                 fread((a)->at, sizeof *(a)->at, (size_t)count, (f)) == count, "the state is cut"); \
        (a)->n = (size_t)count;                                                                    \
    } while (0)
#define PUT(f, a) put((f), (a)->at, (a)->n, sizeof *(a)->at)

static void keep(sy_hands *h, const json_t *a, FILE *f)
{
    sayso_error why;
    sayso_doc *d = calloc(1, sizeof *d);
    const char *keys[] = { "id", "text", "publisher", "published" }, *text = string(a, "text");
    must(d && !sy_text_make(text, strlen(text), "utf-8", &d->text, &why) && !sy_read_windows(h, d, &why), "no memory");
    for (int k = 0; k < 4; k++)
        put(f, string(a, keys[k]), strlen(string(a, keys[k])) + 1, 1);
    uint32_t widths[2] = { d->pooled_width, d->traces.width };
    put(f, widths, 2, sizeof *widths);
    PUT(f, &d->statements);
    PUT(f, &d->spans);
    PUT(f, &d->names);
    PUT(f, &d->events);
    PUT(f, &d->traces.words);
    PUT(f, &d->traces.rows);
    PUT(f, &d->pooled);
    sayso_doc_free(d);
}

typedef SY_ARRAY(char) line;

static bool load(FILE *f, line strings[4], sayso_doc *d)
{
    sayso_error why;
    SY_ARRAY(uint32_t) widths = { 0 };
    int c = getc(f);
    if (c == EOF)
        return false;
    ungetc(c, f);
    for (int k = 0; k < 4; k++)
        GET(f, &strings[k]);
    GET(f, &widths);
    must(!sy_text_make(strings[1].at, strings[1].n - 1, "utf-8", &d->text, &why), "no memory");
    d->id = strings[0].at;
    d->publisher = strings[2].at;
    d->published = strings[3].at;
    d->title = d->url = d->model = "";
    d->pooled_width = widths.at[0];
    d->traces.width = widths.at[1];
    sy_array_free(&widths);
    GET(f, &d->statements);
    GET(f, &d->spans);
    GET(f, &d->names);
    GET(f, &d->events);
    GET(f, &d->traces.words);
    GET(f, &d->traces.rows);
    GET(f, &d->pooled);
    return true;
}

static void outlets(const sayso_model *m, sayso_doc *d, FILE *f)
{
    out o = { .traces = d->traces.width };
    must(!sy_find_layout(d) && !sy_find_statements(m, d) && !sy_find_speakers(d, m, NULL) && !sy_find_context(m, d), "no memory");
    printf("A %s\n", d->id);
    for (size_t i = 0; i < d->statements.n; i++) {
        const sy_statement *s = &d->statements.at[i];
        putchar('S');
        for (uint32_t k = 0; k < s->n_content; k++)
            printf(" %u %u", sy_contents(d, s)[k].begin, sy_contents(d, s)[k].end);
        putchar('\n');
    }
    sy_outlet_watch w = { &o, place, cue, candidate, value };
    must(!sy_find_outlets_watched(m, d, &w), "no memory");
    uint32_t head[4] = { o.places, o.statements, (uint32_t)(o.candidates.n / CANDIDATE), o.traces };
    must(fwrite(head, sizeof head, 1, f) == 1, "cannot write");
    write_all(o.rows.at, sizeof *o.rows.at, o.rows.n, f);
    write_all(o.candidates.at, 1, o.candidates.n, f);
    sy_array_free(&o.rows);
    sy_array_free(&o.candidates);
}

/* ## Contacts */

typedef struct told {
    out events, candidates, reports;
    SY_ARRAY(uint32_t) spans; /* [event] begin, end, kind, 0 */
    uint32_t n;
} told;

static void add(out *o, const uint8_t head[4], const uint32_t three[3], const uint8_t *f, size_t n)
{
    must(sy_reserve(&o->candidates, o->candidates.n + CANDIDATE) && n <= CANDIDATE - HEAD, "no memory, or too many features");
    uint8_t *to = o->candidates.at + o->candidates.n;
    memset(to, 0, CANDIDATE);
    memcpy(to, head, 4);
    memcpy(to + 4, three, 12);
    memcpy(to + HEAD, f, n);
    o->candidates.n += CANDIDATE;
}

static void event(void *ctx, size_t i, const sy_event *e, const float *trigger)
{
    told *t = ctx;
    (void)i;
    row(&t->events, trigger);
    uint32_t x[4] = { e->word.begin, e->word.end, e->kind, 0 };
    for (int k = 0; k < 4; k++)
        must(sy_push(&t->spans, x[k]), "no memory");
    t->n++;
}

static void party(void *ctx, size_t i, uint32_t who, const uint8_t *f, size_t n, const float *words, const float *before)
{
    told *t = ctx;
    (void)i;
    row(&t->candidates, words);
    row(&t->candidates, before);
    add(&t->candidates, (uint8_t[4]){ 0, 0, (uint8_t)n, 0 }, (uint32_t[3]){ t->n - 1, who, 0 }, f, n);
}

static void report(void *ctx, const sy_event *e, uint32_t from, uint32_t to, uint8_t modality, const uint8_t *f, size_t n,
                   const float *trigger, const float *before, const float *sentence)
{
    told *t = ctx;
    row(&t->reports, trigger);
    row(&t->reports, before);
    row(&t->reports, sentence);
    add(&t->reports, (uint8_t[4]){ e->kind, modality, (uint8_t)n, 0 }, (uint32_t[3]){ e->word.begin, from, to }, f, n);
}

static void contacts(const sayso_model *m, sayso_doc *d, FILE *f)
{
    uint32_t width = d->traces.width;
    told t = { .events.traces = width, .candidates.traces = width, .reports.traces = width };
    must(!sy_find_layout(d) && !sy_find_statements(m, d) && !sy_find_speakers(d, m, NULL) && !sy_find_context(m, d) &&
             !sy_find_outlets(m, d) && !sy_find_when(d), "no memory");
    sy_contact_watch w = { &t, event, party, report };
    must(!sy_find_contacts_watched(m, d, &w), "no memory");
    printf("A %s\n", d->id);
    uint32_t n = (uint32_t)d->cast->whos.n;
    uint8_t *used = calloc(n + 1, 1);
    must(used, "no memory");
    for (size_t i = 0; i < t.candidates.candidates.n; i += CANDIDATE)
        used[*(uint32_t *)(void *)(t.candidates.candidates.at + i + 8)] = 1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t id;
        if (!used[i])
            continue;
        must(!sy_id_of(d, i, (sayso_span){ 0, 1 }, &id), "no memory");
        const char *name = sy_kept(d, d->speakers.at[id - 1].name);
        json_t *j = json_pack("s?", name);
        printf("W %u ", i);
        must(j && !json_dumpf(j, stdout, JSON_COMPACT | JSON_ENCODE_ANY), "cannot write");
        putchar('\n');
        json_decref(j);
    }
    free(used);
    uint32_t head[4] = { t.n, (uint32_t)(t.candidates.candidates.n / CANDIDATE), (uint32_t)(t.reports.candidates.n / CANDIDATE), width };
    must(fwrite(head, sizeof head, 1, f) == 1, "cannot write");
    write_all(t.events.rows.at, sizeof(float), t.events.rows.n, f);
    write_all(t.candidates.rows.at, sizeof(float), t.candidates.rows.n, f);
    write_all(t.reports.rows.at, sizeof(float), t.reports.rows.n, f);
    write_all(t.spans.at, sizeof(uint32_t), t.spans.n, f);
    write_all(t.candidates.candidates.at, 1, t.candidates.candidates.n, f);
    write_all(t.reports.candidates.at, 1, t.reports.candidates.n, f);
    sy_array_free(&t.spans);
    out *all[3] = { &t.events, &t.candidates, &t.reports };
    for (int k = 0; k < 3; k++) {
        sy_array_free(&all[k]->rows);
        sy_array_free(&all[k]->candidates);
    }
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "names")) {
        const char *(*name)(size_t) = strcmp(argv[2], "outlets") ? sy_contact_feature : sy_outlet_feature;
        for (size_t i = 0; name(i); i++)
            puts(name(i));
        return 0;
    }
    must(argc == 5, "keep MODEL IN.jsonl STATE | outlets|contacts MODEL STATE OUT | names outlets|contacts");
    sayso_model *m = NULL;
    sy_hands *h = NULL;
    sayso_error why;
    must(!sayso_model_open(argv[2], &m, &why), why.text);
    FILE *in = fopen(argv[3], "rb"), *f = fopen(argv[4], "wb");
    must(in && f, "cannot open the files");
    if (!strcmp(argv[1], "keep")) {
        must(!sy_hands_new(m, NULL, 1, &h, &why), why.text);
        for (json_t *a; (a = json_loadf(in, JSON_DISABLE_EOF_CHECK, NULL)); json_decref(a))
            keep(h, a, f);
        sy_hands_free(h);
    } else {
        for (;;) {
            line strings[4] = { 0 };
            sayso_doc *d = calloc(1, sizeof *d);
            must(d, "no memory");
            bool more = load(in, strings, d);
            if (more)
                (strcmp(argv[1], "outlets") ? contacts : outlets)(m, d, f);
            sayso_doc_free(d);
            for (int k = 0; k < 4; k++)
                sy_array_free(&strings[k]);
            if (!more)
                break;
        }
    }
    must(!fclose(f), "cannot write");
    fclose(in);
    sayso_model_free(m);
    return 0;
}
