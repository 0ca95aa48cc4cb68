/* The engine against what PyTorch computed in float32 from the same weights, on an invented text:
 * test/parity/sample.vectors holds the vectors of every eighth piece (float32 [..][hidden], little-endian),
 * sample.statements the spans that the decoder reads from the float vectors. train/parity.py --fixture
 * writes both when a model is made. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/encoder.h"
#include "text/text.h"
#include "unit.h"

enum { EVERY = 8 };

static char *load(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    char *p = calloc(1, 1 << 20);
    *n = f && p ? fread(p, 1, (1 << 20) - 1, f) : 0;
    if (f)
        fclose(f);
    return p;
}

TEST(the_vectors_are_those_of_the_float_model)
{
    size_t len, size;
    char *text = load("test/parity/sample.txt", &len);
    char *bytes = load("test/parity/sample.vectors", &size);
    sayso_model *m = NULL;
    sy_encoder *e = NULL;
    sy_text t = { 0 };
    sy_pieces p = { 0 };
    const float *v = NULL;
    CHECK(!sayso_model_open("models/en.sayso", &m, NULL));
    CHECK(m && !sy_encoder_new(m, NULL, &e, NULL));
    CHECK(!sy_text_make(text, len, NULL, &t, NULL));
    CHECK(m && !sy_pieces_add(m->vocab, &t, 0, (uint32_t)t.len, &p));
    CHECK(e && !sy_encode(e, p.at, p.n, &v));
    uint32_t hidden = m ? m->config.hidden : 1;
    CHECK(size == (p.n + EVERY - 1) / EVERY * hidden * sizeof(float));
    double sum = 0, least = 1;
    for (size_t i = 0; v && i < p.n; i += EVERY) {
        const float *mine = v + i * hidden;
        const char *theirs = bytes + i / EVERY * hidden * sizeof(float);
        double xy = 0, xx = 0, yy = 0;
        for (uint32_t k = 0; k < hidden; k++) {
            float y;
            memcpy(&y, theirs + k * sizeof y, sizeof y);
            xy += (double)mine[k] * y;
            xx += (double)mine[k] * mine[k];
            yy += (double)y * y;
        }
        double cosine = xy / sqrt(xx * yy);
        sum += cosine;
        least = cosine < least ? cosine : least;
    }
    size_t n = (p.n + EVERY - 1) / EVERY;
    CHECK(sum / (double)n > 0.99);
    CHECK(least > 0.97);
    sy_array_free(&p);
    sy_text_free(&t);
    sy_encoder_free(e);
    sayso_model_free(m);
    free(text);
    free(bytes);
}

static void put(char **to, const char *name, const sayso_span *s, uint32_t n)
{
    *to += sprintf(*to, "%s", name);
    for (uint32_t i = 0; i < n; i++)
        *to += sprintf(*to, " %u-%u", s[i].begin, s[i].end);
}

TEST(the_statements_are_those_of_the_float_model)
{
    size_t len, size;
    char *text = load("test/parity/sample.txt", &len);
    char *expected = load("test/parity/sample.statements", &size), *got = calloc(1, 1 << 16), *end = got;
    sayso_model *m = NULL;
    sayso_reader *r = NULL;
    sayso_doc *d = NULL;
    CHECK(!sayso_model_open("models/en.sayso", &m, NULL));
    CHECK(m && !sayso_reader_new(m, NULL, &r, NULL));
    CHECK(r && !sayso_read(r, &(sayso_input){ .text = text, .len = len }, &d, NULL));
    for (uint32_t i = 0; d && i < sayso_statement_count(d); i++) {
        sayso_statement s = sayso_statement_at(d, i);
        put(&end, "source", s.source, s.n_source);
        put(&end, " cue", s.cue, s.n_cue);
        put(&end, " content", s.content, s.n_content);
        end += sprintf(end, " parent %u\n", s.parent);
    }
    CHECK(size > 100);
    CHECK(!strcmp(got, expected));
    if (strcmp(got, expected))
        printf("expected\n%scame\n%s", expected, got);
    sayso_doc_free(d);
    sayso_reader_free(r);
    sayso_model_free(m);
    free(text);
    free(expected);
    free(got);
}

MAIN
