/* fuzz_text.c - libFuzzer: bytes of any kind through the text stage, the pieces and the windows.
 *
 *     clang -fsanitize=fuzzer,address,undefined -I include -I src test/fuzz/fuzz_text.c \
 *         src/base/utf8.c src/base/array.c src/base/error.c src/text/[a-z]*.c -lutf8proc -o
 * fuzz_text
 *     ./fuzz_text -max_total_time=60
 *
 * The first byte chooses the declared encoding and the windows' size; the rest is the input. What
 * the headers promise is checked; a broken promise stops the program.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "text/piece.h"

#define MUST(what) ((what) ? (void)0 : __builtin_trap())

static void check_text(const sy_text *t, size_t n)
{
    MUST(sy_utf8_valid(t->bytes, t->len) == t->len && t->bytes[t->len] == '\0');
    uint32_t before = 0;
    for (size_t i = 0; i < t->paragraphs.n; i++) {
        sayso_span p = t->paragraphs.at[i].span;
        MUST(p.begin >= before && p.begin < p.end && p.end <= t->len);
        before = p.end;
    }
    uint32_t ends[64];
    size_t depth = 0, paragraph = 0;
    for (size_t i = 0; i < t->quotations.n; i++) {
        sy_quotation q = t->quotations.at[i];
        while (depth && ends[depth - 1] <= q.span.begin)
            depth--;
        MUST(q.span.begin < q.span.end && (!depth || q.span.end <= ends[depth - 1]));
        MUST(q.depth >= depth && depth < 64 && (!q.goes_on || (q.open && !q.depth)));
        ends[depth++] = q.span.end;
        while (t->paragraphs.at[paragraph].span.end <= q.span.begin)
            paragraph++;
        MUST(t->paragraphs.at[paragraph].span.begin <= q.span.begin &&
             q.span.end <= t->paragraphs.at[paragraph].span.end);
    }
    /* The map: every character has a place behind the one before it, the whole text the input's. */
    uint32_t in_before = 0;
    for (size_t i = 0; i < t->len;) {
        size_t after = i;
        sayso_span in;
        sy_utf8_next(t->bytes, &after);
        if (sy_text_origin(t, (sayso_span){ (uint32_t)i, (uint32_t)after }, &in)) {
            MUST(in.begin >= in_before && in.begin <= in.end && in.end <= n);
            in_before = in.begin;
            if (!t->runs.n)
                MUST(in.end - in.begin == after - i);
        }
        i = after;
    }
    for (size_t i = 0; i < t->paragraphs.n; i++) {
        sayso_span p = t->paragraphs.at[i].span;
        for (uint32_t at = p.begin; at < p.end;) {
            uint32_t end = sy_sentence_end(t, at, p.end);
            MUST(end > at && end <= p.end);
            at = end;
        }
    }
}

static void check_words(const sy_text *t)
{
    sayso_word *words;
    size_t n;
    MUST(!sayso_words(t->bytes, t->len, &words, &n, NULL));
    for (size_t i = 0; i < n; i++) {
        MUST(words[i].span.begin < words[i].span.end && words[i].span.end <= t->len);
        MUST(i == 0 || words[i].span.begin >= words[i - 1].span.end);
        MUST(words[i].quoted == sy_is_inside(t, words[i].span.begin));
    }
    free(words);
}

static bool same(sy_piece a, sy_piece b)
{
    return a.id == b.id && a.begin == b.begin && a.end == b.end && a.kase == b.kase &&
           a.quote == b.quote && a.first == b.first;
}

static void check_pieces(const sy_vocab *v, const sy_text *t, uint32_t most, uint32_t context)
{
    sy_pieces all = { 0 }, part = { 0 };
    sy_windows windows = { 0 };
    MUST(!sy_pieces_add(v, t, 0, (uint32_t)t->len, &all));
    for (size_t i = 0; i < all.n; i++) {
        MUST(all.at[i].begin < all.at[i].end && all.at[i].end <= t->len);
        MUST(i == 0 || all.at[i].begin >= all.at[i - 1].begin);
    }
    MUST(!sy_windows_cut(v, t, most, context, &windows));
    MUST(!windows.n == !all.n);
    size_t seen = 0;
    for (size_t i = 0; i < windows.n; i++) {
        sy_window w = windows.at[i];
        MUST(w.begin <= w.core_begin && w.core_begin < w.core_end && w.core_end <= w.end);
        MUST(w.core_begin == (i ? windows.at[i - 1].core_end : 0) && w.end <= t->len);
        part.n = 0;
        MUST(!sy_pieces_add(v, t, w.begin, w.end, &part));
        MUST(part.n <= most);
        /* A word has 100 pieces at most, so that larger windows are never cut inside one. */
        for (size_t k = 0; k < part.n; k++)
            if (part.at[k].begin >= w.core_begin && part.at[k].begin < w.core_end) {
                MUST(most < 128 || (seen < all.n && same(part.at[k], all.at[seen])));
                seen++;
            }
    }
    MUST(most < 128 || seen == all.n);
    MUST(!windows.n || windows.at[windows.n - 1].core_end == t->len);
    sy_array_free(&all);
    sy_array_free(&part);
    sy_array_free(&windows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char pieces[] = "[UNK]theasaid\".'##a##b##sabe\xe4\xba\xac##\xcc\xb2";
    static const uint32_t at[] = { 0, 5, 8, 9, 13, 14, 15, 16, 19, 22, 25, 26, 27, 28, 31, 35 };
    static const char *const encodings[] = { NULL,       "utf-8",     "latin-1", "utf-16le",
                                             "utf-16be", "Shift_JIS", "UTF-7",   "no such thing" };
    static const uint32_t sizes[][2] = { { 128, 6 }, { 16, 1 }, { 510, 24 }, { 131, 400 } };
    if (!size)
        return 0;
    sy_text t;
    MUST(!sy_text_make((const char *)data + 1, size - 1, encodings[data[0] & 7], &t, NULL));
    check_text(&t, size - 1);
    check_words(&t);
    static sy_vocab *v; /* made once; it is only read */
    MUST(v || !sy_vocab_new(pieces, sizeof pieces - 1, at, sizeof at / sizeof at[0] - 1, &v, NULL));
    check_pieces(v, &t, sizes[data[0] >> 3 & 3][0], sizes[data[0] >> 3 & 3][1]);
    sy_text_free(&t);
    return 0;
}
