/* parity.c - the engine from inside, for train/parity.py and train/calibrate.py.
 *
 *     parity windows MODEL IN.jsonl WINDOWS VECTORS   every window's inputs (one JSON line each) and the
 *                                                     engine's vectors (float32 [piece][H], raw)
 *     parity read MODEL IN.jsonl VECTORS              records read with these vectors in the encoder's place
 *     parity figures MODEL IN.jsonl VECTORS           the same with the figures behind each confidence
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "model/encoder.h"
#include "read/read.h"

typedef struct tap {
    sy_encoder *encoder;
    uint32_t hidden;
    FILE *windows, *vectors;
    const char *id;
    float *given;
    size_t room;
} tap;

static void die(const char *what, const char *why)
{
    fprintf(stderr, "parity: %s: %s\n", what, why);
    exit(1);
}

static sayso_status tell(void *ctx, const sy_piece *p, size_t n, const float **vectors)
{
    tap *t = ctx;
    sayso_status st = sy_encode(t->encoder, p, n, vectors);
    if (st)
        return st;
    fprintf(t->windows, "{\"id\": \"%s\", \"pieces\": [", t->id);
    for (size_t i = 0; i < n; i++)
        fprintf(t->windows, "%s[%u,%u,%u]", i ? "," : "", p[i].id, p[i].kase, p[i].quote);
    fprintf(t->windows, "]}\n");
    fwrite(*vectors, sizeof(float) * t->hidden, n, t->vectors);
    return SAYSO_OK;
}

static sayso_status take(void *ctx, const sy_piece *p, size_t n, const float **vectors)
{
    tap *t = ctx;
    (void)p;
    if (n * t->hidden > t->room) {
        t->room = n * t->hidden;
        t->given = realloc(t->given, t->room * sizeof(float));
        if (!t->given)
            die("vectors", "no memory");
    }
    if (fread(t->given, sizeof(float) * t->hidden, n, t->vectors) != n)
        die("vectors", "end too early");
    *vectors = t->given;
    return SAYSO_OK;
}

static sayso_status print(void *ctx, const char *bytes, size_t n)
{
    fwrite(bytes, 1, n, ctx);
    return SAYSO_OK;
}

static void print_spans(const char *name, const sayso_span *s, uint32_t n)
{
    printf("\"%s\": [", name);
    for (uint32_t i = 0; i < n; i++)
        printf("%s[%u, %u]", i ? ", " : "", s[i].begin, s[i].end);
    printf("], ");
}

static void print_figures(const sayso_doc *d)
{
    printf("{\"id\": \"%s\", \"statements\": [", d->id);
    for (size_t i = 0; i < d->statements.n; i++) {
        const sy_statement *s = &d->statements.at[i];
        printf("%s{", i ? ", " : "");
        print_spans("source", sy_sources(d, s), s->n_source);
        print_spans("cue", sy_cues_of(d, s), s->n_cue);
        print_spans("content", sy_contents(d, s), s->n_content);
        if (s->parent)
            printf("\"parent\": %u, ", s->parent);
        printf("\"confidence\": %.4f, \"figures\": [", s->confidence);
        for (int k = 0; k < SY_FEATURES; k++)
            printf("%s%.5f", k ? ", " : "", s->candidate < d->figures.n ? d->figures.at[s->candidate].at[k] : 0);
        printf("]}");
    }
    printf("]}\n");
}

int main(int argc, char **argv)
{
    if (argc < 4)
        die("usage", "windows|read|figures MODEL IN.jsonl ...");
    const char *mode = argv[1];
    sayso_error why;
    sayso_model *m = NULL;
    sy_hands *h = NULL;
    tap t = { 0 };
    if (sayso_model_open(argv[2], &m, &why) || sy_hands_new(m, NULL, 1, &h, &why) ||
        sy_encoder_new(m, NULL, &t.encoder, &why))
        die(argv[2], why.text);
    t.hidden = m->config.hidden;
    if (!strcmp(mode, "windows") && argc == 6) {
        t.windows = fopen(argv[4], "w");
        t.vectors = fopen(argv[5], "wb");
        sy_hands_substitute(h, (sy_substitute){ tell, &t });
    } else if ((!strcmp(mode, "read") || !strcmp(mode, "figures")) && argc == 5) {
        t.vectors = fopen(argv[4], "rb");
        sy_hands_substitute(h, (sy_substitute){ take, &t });
    } else {
        die("usage", mode);
    }
    sy_hands_keep_figures(h);
    FILE *in = fopen(argv[3], "r");
    if (!in)
        die(argv[3], "cannot be opened");
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, in) > 0) {
        json_error_t e;
        json_t *o = json_loads(line, 0, &e);
        const char *text = json_string_value(json_object_get(o, "text"));
        t.id = json_string_value(json_object_get(o, "id"));
        if (!text || !t.id)
            die(argv[3], "a line without id and text");
        sayso_doc *d = calloc(1, sizeof *d);
        if (!d || sy_text_make(text, strlen(text), NULL, &d->text, &why))
            die(t.id, why.text);
        d->id = t.id;
        d->title = d->published = d->publisher = d->url = "";
        d->model = sayso_model_name(m);
        if (sy_read(m, h, d, &why))
            die(t.id, why.text);
        if (!strcmp(mode, "read"))
            sayso_write(d, SAYSO_JSONL, &(sayso_format_options){ .no_text = true }, print, stdout);
        if (!strcmp(mode, "figures"))
            print_figures(d);
        sayso_doc_free(d);
        json_decref(o);
    }
    if (t.windows && fclose(t.windows))
        die(argv[4], "cannot be written");
    if (t.vectors && fclose(t.vectors))
        die("vectors", "cannot be written");
    fclose(in);
    free(line);
    free(t.given);
    sy_encoder_free(t.encoder);
    sy_hands_free(h);
    sayso_model_free(m);
    return 0;
}
