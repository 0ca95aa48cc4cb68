/* statements.c - what train/labels.py trains on: every statement of some articles as the engine sees it.
 *
 *     statements MODEL IN.jsonl FLOATS [gold] > OUT.jsonl
 *
 * IN has records (train/corpus.py's form, offsets in bytes with "gold": [[source, cue, content], ...]). A line
 * of OUT is an article's statements in order: spans in bytes, speaker, parent, which of the gold ones it is
 * (with `gold`, 0 otherwise), and what code sees. FLOATS has for each of them SY_POOL_PARTS * hidden floats.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "read/context.h"
#include "read/layout.h"
#include "read/pool.h"
#include "read/read.h"
#include "read/statement.h"

static void die(const char *what, const char *why)
{
    fprintf(stderr, "statements: %s: %s\n", what, why);
    exit(1);
}

static uint16_t add_spans(const json_t *list, sy_spans *to)
{
    size_t i;
    json_t *s;
    json_array_foreach(list, i, s) {
        sayso_span x = { (uint32_t)json_integer_value(json_array_get(s, 0)),
                         (uint32_t)json_integer_value(json_array_get(s, 1)) };
        if (!sy_push(to, x))
            die("spans", "no memory");
    }
    return (uint16_t)i;
}

static void print_spans(const char *name, const sayso_span *s, uint32_t n)
{
    printf("\"%s\": [", name);
    for (uint32_t i = 0; i < n; i++)
        printf("%s[%u, %u]", i ? ", " : "", s[i].begin, s[i].end);
    printf("], ");
}

static void print_article(const sayso_doc *d, bool gold, FILE *floats)
{
    static const float none[SY_POOL_PARTS * 1024];
    sy_clues clues = { 0 };
    if (!sy_clues_find(&d->text, &clues))
        die("clues", "no memory");
    printf("{\"id\": \"%s\", \"statements\": [", d->id);
    for (size_t i = 0; i < d->statements.n; i++) {
        const sy_statement *s = &d->statements.at[i];
        float code[SY_LABEL_CODE];
        printf("%s{", i ? ", " : "");
        print_spans("source", sy_sources(d, s), s->n_source);
        print_spans("cue", sy_cues_of(d, s), s->n_cue);
        print_spans("content", sy_contents(d, s), s->n_content);
        const char *name = s->speaker && !gold ? sy_kept(d, d->speakers.at[s->speaker - 1].name) : NULL;
        json_t *n = name ? json_string(name) : json_null();
        char *said = json_dumps(n, JSON_ENCODE_ANY);
        printf("\"gold\": %u, \"speaker\": %u, \"name\": %s, \"kind\": %u, \"parent\": %u, \"code\": [",
               gold ? s->speaker : 0, gold ? 0 : s->speaker, said,
               s->speaker && !gold ? d->speakers.at[s->speaker - 1].kind : 0, s->parent);
        free(said);
        json_decref(n);
        sy_context_code(d, &clues, i, code);
        for (int k = 0; k < SY_LABEL_CODE; k++)
            printf("%s%.5g", k ? ", " : "", code[k]);
        printf("]}");
        const float *v = code[22] != 0 ? none : d->pooled.at + (size_t)s->candidate * d->pooled_width;
        fwrite(v, sizeof *v, d->pooled_width, floats);
    }
    printf("]}\n");
    sy_clues_free(&clues);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        die("usage", "MODEL IN.jsonl FLOATS [gold]");
    bool gold = argc > 4;
    sayso_error why;
    sayso_model *m = NULL;
    sy_hands *h = NULL;
    if (sayso_model_open(argv[1], &m, &why) || sy_hands_new(m, NULL, 1, &h, &why))
        die(argv[1], why.text);
    FILE *in = fopen(argv[2], "r"), *floats = fopen(argv[3], "wb");
    if (!in || !floats)
        die(argv[2], "cannot be opened");
    char *line = NULL;
    size_t room = 0;
    sy_statements given = { 0 };
    sy_spans spans = { 0 };
    sy_hands_keep_raw(h, gold ? &given : NULL, &spans);
    while (getline(&line, &room, in) > 0) {
        json_error_t e;
        json_t *o = json_loads(line, 0, &e), *g;
        const char *text = json_string_value(json_object_get(o, "text"));
        size_t k;
        sayso_doc *d = calloc(1, sizeof *d);
        if (!text || !d || sy_text_make(text, strlen(text), NULL, &d->text, &why))
            die(argv[2], "a line without text");
        given.n = spans.n = 0;
        json_array_foreach(json_object_get(o, "gold"), k, g) {
            sy_statement s = { .first = (uint32_t)spans.n, .confidence = 1, .speaker = (uint32_t)k + 1 };
            s.n_source = add_spans(json_array_get(g, 0), &spans);
            s.n_cue = add_spans(json_array_get(g, 1), &spans);
            s.n_content = add_spans(json_array_get(g, 2), &spans);
            if (s.n_cue && s.n_content && !sy_push(&given, s))
                die("statements", "no memory");
        }
        d->id = json_string_value(json_object_get(o, "id"));
        d->title = d->published = d->publisher = d->url = "";
        d->model = sayso_model_name(m);
        if (gold ? sy_read_windows(h, d, &why) || sy_find_statements(m, d) : sy_read(m, h, d, &why))
            die(d->id, "cannot be read");
        print_article(d, gold, floats);
        sayso_doc_free(d);
        json_decref(o);
    }
    sy_array_free(&given);
    sy_array_free(&spans);
    fclose(in);
    if (fclose(floats))
        die(argv[3], "cannot be written");
    free(line);
    sy_hands_free(h);
    sayso_model_free(m);
    return 0;
}
