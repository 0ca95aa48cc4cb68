/* pieces_dump.c - what the text stage makes of a text, for comparison with Python.
 *
 * usage: pieces_dump VOCABULARY pieces|inside|words < TEXTS
 *
 * VOCABULARY has one piece a line. Standard input holds texts, each ended by a byte 0xff (which no
 * UTF-8 has; one text needs none). Printed are, and behind each text an empty line:
 *   pieces   id begin end kase quote first      (bytes)
 *   inside   one character a byte: 1 inside quotation marks, else 0
 *   words    begin end quoted
 * With "windows MOST CONTEXT" as further arguments, pieces come window by window, cores only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/piece.h"

static char *read_all(FILE *f, size_t *n)
{
    size_t room = 1 << 16, len = 0, got;
    char *p = malloc(room);
    while (p && (got = fread(p + len, 1, room - len, f)) > 0) {
        len += got;
        if (len == room)
            p = realloc(p, room *= 2);
    }
    if (!p) {
        fprintf(stderr, "pieces_dump: no memory\n");
        exit(1);
    }
    *n = len;
    return p;
}

static void must(sayso_status st, const char *what)
{
    if (st) {
        fprintf(stderr, "pieces_dump: %s: status %d\n", what, (int)st);
        exit(1);
    }
}

static void print_pieces(const sy_pieces *pieces, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < pieces->n; i++) {
        const sy_piece *p = &pieces->at[i];
        if (p->begin >= from && p->begin < to)
            printf("%u %u %u %u %u %u\n", p->id, p->begin, p->end, p->kase, p->quote, p->first);
    }
}

static void dump(const sy_vocab *v, char **argv, int argc, const char *bytes, size_t n)
{
    sy_text t;
    must(sy_text_make(bytes, n, "utf-8", &t, NULL), "sy_text_make");
    if (!strcmp(argv[2], "inside")) {
        for (uint32_t i = 0; i < t.len; i++)
            putchar(sy_is_inside(&t, i) ? '1' : '0');
        if (t.len)
            putchar('\n');
    } else if (!strcmp(argv[2], "words")) {
        sayso_word *words;
        size_t count;
        must(sayso_words(t.bytes, t.len, &words, &count, NULL), "sayso_words");
        for (size_t i = 0; i < count; i++)
            printf("%u %u %d\n", words[i].span.begin, words[i].span.end, words[i].quoted);
        free(words);
    } else {
        sy_pieces pieces = { 0 };
        if (argc == 6) {
            sy_windows windows = { 0 };
            must(sy_windows_cut(v, &t, (uint32_t)atoi(argv[4]), (uint32_t)atoi(argv[5]), &windows),
                 "sy_windows_cut");
            for (size_t i = 0; i < windows.n; i++) {
                sy_window w = windows.at[i];
                pieces.n = 0;
                must(sy_pieces_add(v, &t, w.begin, w.end, &pieces), "sy_pieces_add");
                print_pieces(&pieces, w.core_begin, w.core_end);
            }
            sy_array_free(&windows);
        } else {
            must(sy_pieces_add(v, &t, 0, (uint32_t)t.len, &pieces), "sy_pieces_add");
            print_pieces(&pieces, 0, UINT32_MAX);
        }
        sy_array_free(&pieces);
    }
    putchar('\n');
    sy_text_free(&t);
}

int main(int argc, char **argv)
{
    FILE *f = argc == 3 || argc == 6 ? fopen(argv[1], "rb") : NULL;
    if (!f) {
        fprintf(stderr,
                "usage: pieces_dump VOCABULARY pieces|inside|words [windows MOST CONTEXT]\n");
        return 2;
    }
    size_t size, n = 0, used = 0;
    char *vocab = read_all(f, &size);
    fclose(f);
    SY_ARRAY(uint32_t) at = { 0 };
    for (size_t i = 0, begin = 0; i < size; i++) { /* the line ends are squeezed out */
        if (i == 0 || vocab[i - 1] == '\n') {
            begin = used;
            if (!sy_push(&at, (uint32_t)begin))
                return 1;
        }
        if (vocab[i] != '\n')
            vocab[used++] = vocab[i];
    }
    if (!sy_push(&at, (uint32_t)used))
        return 1;
    sy_vocab *v;
    sayso_error why;
    if (sy_vocab_new(vocab, used, at.at, (uint32_t)at.n - 1, &v, &why)) {
        fprintf(stderr, "pieces_dump: %s: %s\n", argv[1], why.text);
        return 1;
    }
    char *texts = read_all(stdin, &n);
    for (size_t i = 0; i < n;) {
        char *end = memchr(texts + i, 0xff, n - i);
        size_t len = end ? (size_t)(end - texts) - i : n - i;
        dump(v, argv, argc, texts + i, len);
        i += len + 1;
    }
    free(texts);
    sy_vocab_free(v);
    sy_array_free(&at);
    free(vocab);
    return 0;
}
