/* vectors.c - the engine's vectors of words, for train/contacts.py: heads are trained on what they will see.
 *
 * usage: vectors MODEL < TEXTS > VECTORS
 *
 * TEXTS are UTF-8, 0xFF between them. For each text: the number of its words (uint32), then for each
 * word its first and last byte (two uint32) and its first piece's vector as floats; once each,
 * from the window whose core holds it. With --traces before MODEL: the number of words, the width
 * (uint32), the words' places, then their traces (int8, read/trace.h), as the engine's later stages see them.
 */
#include <stdio.h>
#include <string.h>

#include "model/encoder.h"
#include "model/model.h"
#include "read/window.h"
#include "text/piece.h"
#include "text/text.h"

static void must(sayso_status st, const char *what)
{
    if (st) {
        fprintf(stderr, "vectors: %s: status %d\n", what, (int)st);
        exit(1);
    }
}

typedef SY_ARRAY(char) bytes;

static void put(bytes *out, const void *data, size_t n)
{
    if (!sy_reserve(out, out->n + n))
        must(SAYSO_ENOMEM, "writing");
    memcpy(out->at + out->n, data, n);
    out->n += n;
}

static void dump(const sayso_model *m, sy_encoder *e, const char *text, size_t len)
{
    sy_text t = { 0 };
    must(sy_text_make(text, len, NULL, &t, NULL), "text");
    sy_windows windows = { 0 };
    must(sy_windows_cut(m->vocab, &t, 440, 20, &windows), "windows");
    bytes out = { 0 };
    uint32_t count = 0, H = m->config.hidden;
    put(&out, &count, 4);
    sy_pieces p = { 0 };
    for (size_t i = 0; i < windows.n; i++) {
        const sy_window *w = &windows.at[i];
        const float *v;
        p.n = 0;
        must(sy_pieces_add(m->vocab, &t, w->begin, w->end, &p), "pieces");
        must(sy_encode(e, p.at, p.n, &v), "encode");
        for (size_t k = 0; k < p.n; k++) {
            if ((!p.at[k].first && k) || p.at[k].begin < w->core_begin || p.at[k].begin >= w->core_end)
                continue;
            size_t last = k;
            while (last + 1 < p.n && !p.at[last + 1].first)
                last++;
            put(&out, &p.at[k].begin, 4);
            put(&out, &p.at[last].end, 4);
            put(&out, v + k * H, H * sizeof *v);
            count++;
        }
    }
    memcpy(out.at, &count, 4);
    fwrite(out.at, 1, out.n, stdout);
    sy_array_free(&out);
    sy_array_free(&p);
    sy_array_free(&windows);
    sy_text_free(&t);
}

static void dump_traces(sy_hands *h, const char *text, size_t len)
{
    sayso_doc doc = { 0 };
    must(sy_text_make(text, len, NULL, &doc.text, NULL), "text");
    must(sy_read_windows(h, &doc, NULL), "windows");
    uint32_t head[2] = { (uint32_t)doc.traces.words.n, doc.traces.width };
    fwrite(head, sizeof *head, 2, stdout);
    fwrite(doc.traces.words.at, sizeof *doc.traces.words.at, doc.traces.words.n, stdout);
    fwrite(doc.traces.rows.at, 1, doc.traces.rows.n, stdout);
    sy_text_free(&doc.text);
    sy_array_free(&doc.statements);
    sy_array_free(&doc.spans);
    sy_array_free(&doc.names);
    sy_array_free(&doc.events);
    sy_array_free(&doc.pooled);
    sy_traces_free(&doc.traces);
}

int main(int argc, char **argv)
{
    sayso_error why;
    sayso_model *m = NULL;
    sy_encoder *e = NULL;
    sy_hands *hands = NULL;
    bool traces = argc == 3 && !strcmp(argv[1], "--traces");
    if (argc != 2 + traces) {
        fprintf(stderr, "usage: vectors [--traces] MODEL < TEXTS > VECTORS\n");
        return 2;
    }
    if (sayso_model_open(argv[1 + traces], &m, &why) || sy_encoder_new(m, NULL, &e, &why) ||
        sy_hands_new(m, NULL, 1, &hands, &why)) {
        fprintf(stderr, "vectors: %s\n", why.text);
        return 1;
    }
    bytes in = { 0 };
    char part[65536];
    for (size_t n; (n = fread(part, 1, sizeof part, stdin)) > 0;)
        put(&in, part, n);
    for (size_t i = 0; i < in.n;) {
        char *end = memchr(in.at + i, 0xff, in.n - i);
        size_t len = end ? (size_t)(end - in.at) - i : in.n - i;
        if (traces)
            dump_traces(hands, in.at + i, len);
        else
            dump(m, e, in.at + i, len);
        i += len + 1;
    }
    sy_array_free(&in);
    sy_encoder_free(e);
    sy_hands_free(hands);
    sayso_model_free(m);
    return 0;
}
