/* speakers.c - the speaker stage on given statements, so that its own errors show in seconds.
 *
 * usage: speakers names MODEL GOLD.jsonl SEEN                 what the model makes of the texts, once
 *        speakers read GOLD.jsonl SEEN [MODEL] > PRED.jsonl   the stage on GOLD's spans
 *        speakers pairs GOLD.jsonl SEEN CODE [MODEL] > PAIRS  every choice between candidates, for train/coref.py
 *
 * GOLD has records with text and statements, offsets in code points. SEEN has for each, as uint32: how many
 * names, words and numbers a trace; begin, end (bytes) and kind of every name; begin and end of every word;
 * then the traces as bytes. Without MODEL the rules alone decide. PAIRS has a line for each mention that has a
 * choice; CODE gets a row of SY_COREF_CODE floats for each of its candidates. Score PRED with
 * `sayso eval GOLD PRED --fields`.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "read/read.h"
#include "read/coref.h"

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "speakers: %s\n", what);
        exit(1);
    }
}

static sayso_status print(void *ctx, const char *s, size_t n)
{
    return fwrite(s, 1, n, ctx) == n ? SAYSO_OK : SAYSO_EIO;
}

static void put(FILE *f, const void *data, size_t size, size_t n)
{
    must(fwrite(data, size, n, f) == n, "writing");
}

static int names(const char *model, const char *path, const char *out)
{
    sayso_model *m = NULL;
    sy_hands *h = NULL;
    sayso_error why;
    must(!sayso_model_open(model, &m, &why) && !sy_hands_new(m, NULL, 1, &h, &why), why.text);
    FILE *f = fopen(path, "r"), *g = fopen(out, "wb");
    must(f && g, "cannot open");
    for (json_t *a; (a = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL));) {
        sayso_doc *d = calloc(1, sizeof *d);
        const char *text = json_string_value(json_object_get(a, "text"));
        must(d && !sy_text_make(text, strlen(text), "utf-8", &d->text, &why) &&
                 !sy_read_windows(h, d, &why), why.text);
        uint32_t head[3] = { (uint32_t)d->names.n, (uint32_t)d->traces.words.n, d->traces.width };
        put(g, head, sizeof *head, 3);
        for (size_t i = 0; i < d->names.n; i++) {
            uint32_t one[3] = { d->names.at[i].span.begin, d->names.at[i].span.end, d->names.at[i].kind };
            put(g, one, sizeof *one, 3);
        }
        put(g, d->traces.words.at, sizeof *d->traces.words.at, d->traces.words.n);
        put(g, d->traces.rows.at, 1, d->traces.rows.n);
        sy_traces_free(&d->traces);
        sayso_doc_free(d);
        json_decref(a);
    }
    fclose(f);
    must(!fclose(g), "writing");
    sy_hands_free(h);
    sayso_model_free(m);
    return 0;
}

static void get(FILE *f, void *data, size_t size, size_t n)
{
    must(fread(data, size, n, f) == n, "SEEN is short");
}

static void see(sayso_doc *d, FILE *f)
{
    uint32_t head[3];
    get(f, head, sizeof *head, 3);
    for (uint32_t i = 0; i < head[0]; i++) {
        uint32_t one[3];
        get(f, one, sizeof *one, 3);
        must(sy_push(&d->names, (sy_name){ { one[0], one[1] }, (uint8_t)one[2] }), "memory");
    }
    sy_traces *t = &d->traces;
    t->width = head[2];
    must(sy_reserve(&t->words, head[1]) && sy_reserve(&t->rows, (size_t)head[1] * head[2]), "memory");
    get(f, t->words.at, sizeof *t->words.at, head[1]);
    get(f, t->rows.at, 1, (size_t)head[1] * head[2]);
    t->words.n = head[1];
    t->rows.n = (size_t)head[1] * head[2];
}

/* ## Pairs */

typedef struct pairs {
    FILE *code;
    size_t article;
} pairs;

static json_t *place(const sayso_doc *d, sayso_span s)
{
    size_t b = sy_traces_find(&d->traces, s.begin), e = b;
    while (e < d->traces.words.n && d->traces.words.at[e].begin < s.end)
        e++;
    return s.end > s.begin ? json_pack("[I,I]", (json_int_t)b, (json_int_t)e) : json_array();
}

static void pair(void *ctx, const sayso_doc *d, const sy_ask *a, sy_coref_class cls, sayso_span mention,
                 const sy_candidate *c, size_t n, uint32_t chosen)
{
    pairs *p = ctx;
    const sy_cast *cast = d->cast;
    json_t *list = json_array();
    sayso_span cue = { 0, 0 };
    if (a->cue != SY_NOBODY)
        cue = (sayso_span){ cast->tokens.at[a->cue].begin, cast->tokens.at[a->cue_end - 1].end };
    int at = -1;
    for (size_t i = 0; i < n; i++) {
        json_t *all = json_array(), *name = json_null();
        uint8_t kind = 0;
        for (uint32_t k = 0; k < c[i].n_all; k++)
            json_array_append_new(all, place(d, c[i].all[k]));
        if (c[i].who != SY_NOBODY) {
            const sy_who *w = &cast->whos.at[c[i].who];
            kind = w->kind;
            if (w->end) {
                sayso_span s = { cast->tokens.at[w->first].begin, cast->tokens.at[w->end - 1].end };
                name = json_stringn(d->text.bytes + s.begin, s.end - s.begin);
            }
        }
        at = c[i].who == chosen ? (int)i : at;
        put(p->code, c[i].code, sizeof *c[i].code, SY_COREF_CODE);
        json_array_append_new(list, json_pack("{so,si,so,so,sI}", "name", name, "kind", kind, "near", place(d, c[i].near), "all", all,
                                              "who", (json_int_t)c[i].who));
    }
    json_t *o = json_pack("{sI,sI,si,si,so,so,so}", "article", (json_int_t)p->article, "statement",
                          (json_int_t)(a->statement == SY_NOBODY ? -1 : (json_int_t)a->statement), "class", (int)cls, "chosen", at, "mention",
                          place(d, mention), "cue", place(d, cue), "candidates", list);
    must(o && !json_dumpf(o, stdout, JSON_COMPACT), "writing");
    putchar('\n');
    json_decref(o);
}

static uint16_t spans(sayso_doc *d, const uint32_t *at, const json_t *list)
{
    size_t i;
    json_t *s;
    json_array_foreach(list, i, s)
        must(sy_push(&d->spans, (sayso_span){ at[json_integer_value(json_array_get(s, 0))],
                                              at[json_integer_value(json_array_get(s, 1))] }), "memory");
    return (uint16_t)json_array_size(list);
}

static void stage(const json_t *a, FILE *seen, const sayso_model *m, const sy_coref_watch *watch)
{
    sayso_error why;
    sayso_doc *d = calloc(1, sizeof *d);
    const char *text = json_string_value(json_object_get(a, "text"));
    must(d && !sy_text_make(text, strlen(text), "utf-8", &d->text, &why), "memory");
    d->id = json_string_value(json_object_get(a, "id"));
    d->title = d->publisher = d->url = d->model = d->published = "";
    uint32_t *at = calloc(d->text.len + 2, sizeof *at), n = 0;
    for (size_t i = 0; i < d->text.len; n++) {
        at[n] = (uint32_t)i;
        sy_utf8_next(d->text.bytes, &i);
    }
    at[n] = (uint32_t)d->text.len;
    see(d, seen);
    size_t i;
    json_t *s;
    json_array_foreach(json_object_get(a, "statements"), i, s) {
        sy_statement x = { .first = (uint32_t)d->spans.n };
        x.n_source = spans(d, at, json_object_get(s, "source"));
        x.n_cue = spans(d, at, json_object_get(s, "cue"));
        x.n_content = spans(d, at, json_object_get(s, "content"));
        x.parent = (uint32_t)json_integer_value(json_object_get(s, "parent"));
        must(sy_push(&d->statements, x), "memory");
    }
    must(!sy_find_speakers(d, m, watch) && !sy_write_speakers(d), "the stage fails");
    for (i = 0; i < d->role_strings.n; i++)
        must(sy_push(&d->roles, sy_kept(d, d->role_strings.at[i])), "memory");
    if (!watch)
        must(!sayso_write(d, SAYSO_JSONL, &(sayso_format_options){ .no_text = true }, print, stdout), "writing");
    sy_traces_free(&d->traces);
    sayso_doc_free(d);
    free(at);
}

int main(int argc, char **argv)
{
    if (argc == 5 && !strcmp(argv[1], "names"))
        return names(argv[2], argv[3], argv[4]);
    bool learn = argc > 1 && !strcmp(argv[1], "pairs");
    if (argc != 4 + learn && argc != 5 + learn) {
        fprintf(stderr, "usage: speakers names MODEL GOLD.jsonl SEEN | read GOLD.jsonl SEEN [MODEL] | pairs GOLD.jsonl SEEN CODE [MODEL]\n");
        return 2;
    }
    FILE *f = fopen(argv[2], "r"), *g = fopen(argv[3], "rb");
    must(f && g, "cannot open");
    sayso_model *m = NULL;
    sayso_error why;
    must(argc == 4 + learn || !sayso_model_open(argv[argc - 1], &m, &why), "cannot open the model");
    pairs p = { learn ? fopen(argv[4], "wb") : NULL, 0 };
    must(!learn || p.code, "cannot open");
    sy_coref_watch watch = { pair, &p };
    for (json_t *a; (a = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL)); p.article++) {
        stage(a, g, m, learn ? &watch : NULL);
        json_decref(a);
    }
    must(!p.code || !fclose(p.code), "writing");
    sayso_model_free(m);
    fclose(f);
    fclose(g);
    return 0;
}
