/* speakers.c - the speaker stage on given statements, so that its own errors show in seconds.
 *
 * usage: speakers names MODEL GOLD.jsonl > NAMES          what the model's name head finds, once
 *        speakers GOLD.jsonl NAMES > PRED.jsonl           the stage on GOLD's spans
 *
 * GOLD has records with text and statements, offsets in code points. NAMES has a line for each: begin,
 * end (bytes) and kind of every name. Score PRED with `sayso eval GOLD PRED --fields`.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "read/read.h"
#include "read/speaker.h"

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

static int names(const char *model, const char *path)
{
    sayso_model *m = NULL;
    sy_hands *h = NULL;
    sayso_error why;
    must(!sayso_model_open(model, &m, &why) && !sy_hands_new(m, NULL, 1, &h, &why), why.text);
    FILE *f = fopen(path, "r");
    must(f, path);
    for (json_t *a; (a = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL));) {
        sayso_doc *d = calloc(1, sizeof *d);
        const char *text = json_string_value(json_object_get(a, "text"));
        must(d && !sy_text_make(text, strlen(text), "utf-8", &d->text, &why) &&
                 !sy_read_windows(h, d, &why), why.text);
        for (size_t i = 0; i < d->names.n; i++)
            printf("%u %u %u ", d->names.at[i].span.begin, d->names.at[i].span.end, d->names.at[i].kind);
        puts("");
        sayso_doc_free(d);
        json_decref(a);
    }
    fclose(f);
    sy_hands_free(h);
    sayso_model_free(m);
    return 0;
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

static void stage(const json_t *a, char *line)
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
    for (char *p = strtok(line, " \n"); p; p = strtok(NULL, " \n")) {
        unsigned long b = strtoul(p, NULL, 10), e = strtoul(strtok(NULL, " "), NULL, 10);
        unsigned long k = strtoul(strtok(NULL, " "), NULL, 10);
        must(sy_push(&d->names, (sy_name){ { (uint32_t)b, (uint32_t)e }, (uint8_t)k }), "memory");
    }
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
    must(!sy_find_speakers(d) && !sy_write_speakers(d), "the stage fails");
    for (i = 0; i < d->role_strings.n; i++)
        must(sy_push(&d->roles, sy_kept(d, d->role_strings.at[i])), "memory");
    must(!sayso_write(d, SAYSO_JSONL, &(sayso_format_options){ .no_text = true }, print, stdout), "writing");
    sayso_doc_free(d);
    free(at);
}

int main(int argc, char **argv)
{
    if (argc == 4 && !strcmp(argv[1], "names"))
        return names(argv[2], argv[3]);
    if (argc != 3) {
        fprintf(stderr, "usage: speakers names MODEL GOLD.jsonl | speakers GOLD.jsonl NAMES\n");
        return 2;
    }
    FILE *f = fopen(argv[1], "r"), *g = fopen(argv[2], "r");
    must(f && g, "cannot open");
    char *line = NULL;
    size_t room = 0;
    for (json_t *a; getline(&line, &room, g) > 0 && (a = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL));) {
        stage(a, line);
        json_decref(a);
    }
    free(line);
    fclose(f);
    fclose(g);
    return 0;
}
