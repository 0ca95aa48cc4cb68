/* piece.c - WordPiece over a stretch of text.
 *
 * The reference normalises the whole text, splits it and looks its words up. Here all is one pass:
 * a word is gathered character by character, in lower case and with its prefix hashes, and looked
 * up when something that is no letter ends it. A word of plain ASCII needs no map back to the
 * text; the arrays from/to are filled only when a character comes that is not one byte for one.
 *
 * One thing of the reference is left out on purpose: it takes "[SEP]" in a text for the separator
 * itself. Here it is three words, as any text in brackets is.
 */
#include "text/piece.h"

#include <string.h>

#include "base/utf8.h"
#include "text/chars.h"
#include "text/vocab.h"

typedef struct word {
    char bytes[SY_WORD_BYTES];
    uint64_t prefix[SY_WORD_BYTES + 1];
    uint32_t from[SY_WORD_BYTES], to[SY_WORD_BYTES]; /* per byte, unless plain */
    uint32_t n, characters;                          /* those over SY_WORD_MOST are only counted */
    uint32_t begin, end;                             /* in the text */
    bool plain;                                      /* byte for byte, from begin */
} word;

typedef struct scanner {
    const sy_vocab *v;
    const sy_text *t;
    sy_pieces *out;
    bool new_line; /* a line feed stands between the last piece and here */
    word w;
} scanner;

static void start(word *w, uint32_t at)
{
    w->n = w->characters = 0;
    w->begin = w->end = at;
    w->plain = true;
}

/* case_of() of the training's features, on the piece's own stretch of text. */
static sy_case case_of(const char *s, size_t begin, size_t end)
{
    size_t i = begin;
    unsigned first = sy_char(sy_utf8_next(s, &i));
    if (first & SY_IS_LOWER)
        return first & SY_IS_ALPHA ? SY_CASE_LOWER : SY_CASE_OTHER;
    if (i < end) {
        bool upper = first & SY_IS_UPPER, lower = false;
        while (i < end && !lower) {
            unsigned c = sy_char(sy_utf8_next(s, &i));
            upper = upper || (c & SY_IS_UPPER);
            lower = c & SY_IS_LOWER;
        }
        if (upper && !lower)
            return SY_CASE_UPPER;
    }
    return first & SY_IS_UPPER   ? SY_CASE_TITLE
           : first & SY_IS_DIGIT ? SY_CASE_DIGIT
           : first & SY_IS_ALPHA ? SY_CASE_LOWER
                                 : SY_CASE_OTHER;
}

static bool emit(scanner *sc, uint32_t id, uint32_t begin, uint32_t end, bool inner)
{
    sy_piece p = { .id = id, .begin = begin, .end = end, .first = !inner };
    p.kase = (uint8_t)(inner ? SY_CASE_INNER : case_of(sc->t->bytes, begin, end));
    p.quote = (uint8_t)(sy_is_inside(sc->t, begin) | sc->new_line << 1);
    sc->new_line = false;
    return sy_push(sc->out, p);
}

static uint64_t hash(const sy_vocab *v, const word *w, uint32_t i, uint32_t j)
{
    return w->prefix[j] - w->prefix[i] * v->power[j - i];
}

/* Ends the word: its pieces, longest match first. */
static bool flush(scanner *sc)
{
    const sy_vocab *v = sc->v;
    word *w = &sc->w;
    if (!w->characters)
        return true;
    size_t before = sc->out->n;
    bool new_line = sc->new_line, known = w->characters <= SY_WORD_MOST;
    for (uint32_t i = 0; known && i < w->n;) {
        uint32_t j = w->n - i > v->longest ? i + v->longest : w->n;
        uint32_t id = SY_NO_PIECE;
        for (; j > i; j--) {
            if (j < w->n && ((unsigned char)w->bytes[j] & 0xc0) == 0x80)
                continue;
            id = sy_vocab_find(v, hash(v, w, i, j), i > 0, w->bytes + i, j - i);
            if (id != SY_NO_PIECE)
                break;
        }
        known = id != SY_NO_PIECE;
        if (known && !emit(sc, id, w->plain ? w->begin + i : w->from[i],
                           w->plain ? w->begin + j : w->to[j - 1], i > 0))
            return false;
        i = j;
    }
    if (!known) {
        sc->out->n = before;
        sc->new_line = new_line;
        if (!emit(sc, v->unknown, w->begin, w->end, false))
            return false;
    }
    w->characters = 0;
    return true;
}

/* From here on the word needs its map. */
static void spell_out(word *w)
{
    if (!w->plain)
        return;
    w->plain = false;
    for (uint32_t i = 0; i < w->n; i++) {
        w->from[i] = w->begin + i;
        w->to[i] = w->begin + i + 1;
    }
}

static void add(word *w, uint32_t cp, uint32_t from, uint32_t to)
{
    if (!w->characters)
        start(w, from);
    spell_out(w);
    w->end = to;
    if (++w->characters > SY_WORD_MOST)
        return;
    size_t len = sy_utf8_put(cp, w->bytes + w->n);
    for (size_t k = 0; k < len; k++, w->n++) {
        w->from[w->n] = from;
        w->to[w->n] = to;
        w->prefix[w->n + 1] = w->prefix[w->n] * SY_HASH_BASE + (unsigned char)w->bytes[w->n] + 1;
    }
}

static unsigned kind_of(const sy_vocab *v, uint32_t cp)
{
    return cp < SY_KINDS ? v->kinds[cp] : (unsigned)sy_ref_kind_of(cp);
}

/* A character that changes in normalisation, or becomes several: with an accent, of Hangul. */
static bool add_letters(scanner *sc, uint32_t cp, uint32_t from, uint32_t to)
{
    uint32_t letters[4];
    size_t n = sy_ref_letters(cp, letters);
    for (size_t k = 0; k < n; k++) {
        /* The Greek question mark becomes a semicolon. */
        bool alone = letters[k] != cp && sy_ref_kind_of(letters[k]) == SY_REF_ALONE;
        if (alone && !flush(sc))
            return false;
        add(&sc->w, letters[k], from, to);
        if (alone && !flush(sc))
            return false;
    }
    return true;
}

/* Does a line feed stand between the piece before `at` (or the text's start) and it? */
static bool begins_line(const sy_vocab *v, const sy_text *t, uint32_t at)
{
    size_t i = at;
    while (i > 0) {
        uint32_t cp = sy_utf8_before(t->bytes, &i);
        unsigned kind = kind_of(v, cp);
        if (cp == '\n')
            return true;
        if (kind != SY_REF_SPACE && kind != SY_REF_DROPPED)
            return false;
    }
    return true;
}

sayso_status sy_pieces_scan(const sy_vocab *v, const sy_text *t, uint32_t begin, uint32_t end,
                            size_t most, sy_pieces *out, uint32_t *stop)
{
    scanner sc = { .v = v, .t = t, .out = out };
    word *w = &sc.w;
    const char *s = t->bytes;
    size_t before = out->n, i = begin;
    bool ok = true;
    w->prefix[0] = 0;
    w->characters = 0;
    sc.new_line = begins_line(v, t, begin);
    while (i < end) {
        if (v->ascii[(unsigned char)s[i]]) {
            if (!w->characters)
                start(w, (uint32_t)i);
            if (w->plain) {
                uint8_t c;
                for (; i < end && (c = v->ascii[(unsigned char)s[i]]); i++) {
                    if (++w->characters > SY_WORD_MOST)
                        continue;
                    w->bytes[w->n] = (char)c;
                    w->prefix[w->n + 1] = w->prefix[w->n] * SY_HASH_BASE + c + 1;
                    w->n++;
                }
                w->end = (uint32_t)i;
            } else {
                add(w, v->ascii[(unsigned char)s[i]], (uint32_t)i, (uint32_t)i + 1);
                i++;
            }
            continue;
        }
        size_t at = i;
        uint32_t cp = sy_utf8_next(s, &i);
        unsigned kind = kind_of(v, cp);
        if (kind == SY_REF_DROPPED) {
            if (w->characters)
                spell_out(w);
            continue;
        }
        if (kind == SY_REF_SAME) {
            add(w, cp, (uint32_t)at, (uint32_t)i);
            continue;
        }
        if (kind == SY_REF_LETTER) {
            ok = add_letters(&sc, cp, (uint32_t)at, (uint32_t)i);
        } else {
            ok = flush(&sc);
            if (ok && out->n >= most) {
                i = at;
                break;
            }
            if (kind == SY_REF_ALONE)
                add(w, cp, (uint32_t)at, (uint32_t)i);
            else if (kind == SY_REF_CJK)
                ok = ok && add_letters(&sc, cp, (uint32_t)at, (uint32_t)i);
            ok = ok && flush(&sc);
            if (cp == '\n')
                sc.new_line = true;
        }
        if (!ok)
            break;
    }
    if (!ok || !flush(&sc)) {
        out->n = before;
        return SAYSO_ENOMEM;
    }
    *stop = (uint32_t)i;
    return SAYSO_OK;
}

sayso_status sy_pieces_add(const sy_vocab *v, const sy_text *t, uint32_t begin, uint32_t end,
                           sy_pieces *out)
{
    uint32_t stop;
    return sy_pieces_scan(v, t, begin, end, SIZE_MAX, out, &stop);
}
