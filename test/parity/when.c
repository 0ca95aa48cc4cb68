/* when.c - the days of given statements, for train/when.py.
 *
 * usage: when features IN.jsonl [WEIGHTS]   each candidate of each statement: round, article, statement, day,
 *                                           features
 *        when read IN.jsonl [WEIGHTS]       the records with `when` as the stage gives it
 *        when names                         the features' names, one a line
 *
 * WEIGHTS has a number for each feature in the first round, then in the second, then in the third.
 * IN has records with text, published, statements with their spans, speaker and channel; offsets are code
 * points.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "read/when.h"

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "when: %s\n", what);
        exit(1);
    }
}

static void print(void *ctx, int round, size_t statement, const char *iso, const uint8_t *features, size_t n)
{
    printf("%d\t%s\t%zu\t%s\t", round, (const char *)ctx, statement, iso);
    for (size_t i = 0; i < n; i++)
        printf("%s%u", i ? " " : "", features[i]);
    putchar('\n');
}

/* Code points -> bytes. */
static uint32_t *map(const sy_text *t)
{
    uint32_t *at = malloc((t->len + 2) * sizeof *at), n = 0;
    must(at, "no memory");
    for (size_t i = 0; i < t->len;) {
        at[n++] = (uint32_t)i;
        sy_utf8_next(t->bytes, &i);
    }
    at[n] = (uint32_t)t->len;
    return at;
}

static uint32_t spans(sayso_doc *d, const uint32_t *at, json_t *list)
{
    size_t i;
    json_t *s;
    json_array_foreach(list, i, s)
        must(sy_push(&d->spans, (sayso_span){ at[json_integer_value(json_array_get(s, 0))],
                                              at[json_integer_value(json_array_get(s, 1))] }), "no memory");
    return (uint32_t)json_array_size(list);
}

static void keep(sayso_doc *d, const json_t *string, uint32_t *out)
{
    if (json_is_string(string))
        must(sy_keep(d, json_string_value(string), json_string_length(string), out), "no memory");
}

static uint8_t channel(const char *name)
{
    for (int c = SAYSO_INTERVIEW; name && c <= SAYSO_UNSTATED; c++)
        if (!strcmp(sayso_channel_name((sayso_channel)c), name))
            return (uint8_t)c;
    return 0;
}

/* As the statement stage counts it: words in quotation marks among the content's. */
static uint8_t form(const sy_text *t, const sayso_span *at, uint32_t n)
{
    uint32_t words = 0, quoted = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t b = at[i].begin; b < at[i].end; b++)
            if (t->bytes[b] == ' ' || b == at[i].begin) {
                words++;
                quoted += sy_is_inside(t, b);
            }
    return quoted * 10 >= words * 8 ? SAYSO_DIRECT : quoted ? SAYSO_MIXED : SAYSO_INDIRECT;
}

static void article(json_t *a, bool features, const sy_when_watch *with)
{
    sayso_error why;
    sayso_doc *d = calloc(1, sizeof *d);
    const char *text = json_string_value(json_object_get(a, "text"));
    must(d && !sy_text_make(text, strlen(text), "utf-8", &d->text, &why), "no text");
    const char *published = json_string_value(json_object_get(a, "published"));
    d->id = json_string_value(json_object_get(a, "id"));
    d->published = published ? published : "";
    uint32_t *at = map(&d->text);
    json_t *list = json_object_get(a, "statements"), *one;
    size_t i;
    uint32_t most = 0;
    json_array_foreach(list, i, one) {
        sy_statement s = { .first = (uint32_t)d->spans.n };
        s.n_source = (uint16_t)spans(d, at, json_object_get(one, "source"));
        s.n_cue = (uint16_t)spans(d, at, json_object_get(one, "cue"));
        s.n_content = spans(d, at, json_object_get(one, "content"));
        s.parent = (uint32_t)json_integer_value(json_object_get(one, "parent"));
        s.speaker = (uint32_t)json_integer_value(json_object_get(one, "speaker"));
        most = s.speaker > most ? s.speaker : most;
        keep(d, json_object_get(one, "outlet"), &s.outlet);
        keep(d, json_object_get(one, "addressee"), &s.addressee);
        s.channel = channel(json_string_value(json_object_get(one, "channel")));
        if (!s.n_cue && !s.n_content) /* the corpora have such */
            s.n_content = sy_push(&d->spans, (sayso_span){ 0, 0 });
        must((s.n_cue || s.n_content) && sy_push(&d->statements, s), "no memory");
        sy_statement *kept = &d->statements.at[i];
        kept->form = form(&d->text, sy_contents(d, kept), kept->n_content);
    }
    while (d->speakers.n < most)
        must(sy_push(&d->speakers, (sy_speaker){ 0 }), "no memory");
    json_array_foreach(json_object_get(a, "speakers"), i, one) {
        json_int_t id = json_integer_value(json_object_get(one, "id"));
        const char *kind = json_string_value(json_object_get(one, "kind"));
        for (int k = SAYSO_PERSON; kind && k <= SAYSO_UNKNOWN; k++)
            if (id > 0 && id <= (json_int_t)d->speakers.n && !strcmp(kind, sayso_kind_name((sayso_kind)k)))
                d->speakers.at[id - 1].kind = (uint8_t)k;
    }
    sy_when_watch watch = *with;
    watch.ctx = (void *)d->id;
    watch.candidate = features ? print : NULL;
    must(!sy_find_when_watched(d, features || watch.weights[0] ? &watch : NULL), "no memory");
    json_array_foreach(list, i, one) {
        const char *when = sy_kept(d, d->statements.at[i].when);
        json_object_set_new(one, "when", when ? json_string(when) : json_null());
    }
    if (!features) {
        json_object_del(a, "text");
        must(!json_dumpf(a, stdout, JSON_COMPACT), "cannot write");
        putchar('\n');
    }
    free(at);
    sayso_doc_free(d);
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "names")) {
        for (size_t i = 0; sy_when_feature(i); i++)
            puts(sy_when_feature(i));
        return 0;
    }
    must((argc == 3 || argc == 4) && (!strcmp(argv[1], "features") || !strcmp(argv[1], "read")),
         "features IN.jsonl [WEIGHTS] | read IN.jsonl [WEIGHTS] | names");
    static float weights[3][256];
    sy_when_watch with = { 0 };
    if (argc == 4) {
        size_t n = 0;
        while (sy_when_feature(n))
            n++;
        FILE *f = fopen(argv[3], "r");
        must(f && n <= 256, argv[3]);
        for (size_t i = 0; i < 3 * n; i++)
            must(fscanf(f, "%f", &weights[i / n][i % n]) == 1, argv[3]);
        fclose(f);
        for (int r = 0; r < 3; r++)
            with.weights[r] = weights[r];
    }
    FILE *f = fopen(argv[2], "r");
    must(f, argv[2]);
    for (json_t *a; (a = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL)); json_decref(a))
        article(a, !strcmp(argv[1], "features"), &with);
    fclose(f);
    return 0;
}
