/* score.h - when two statements are the same: what `sayso eval` and the case runner agree on.
 *
 * A statement's source, cue and content are sets of words (sayso_words), so that quotation marks
 * and punctuation never decide a match. Everything is counted in code points, as the figures are
 * defined: a word belongs to a span when more than half of its characters do.
 *
 * Header only, because two programs share it. Uses include/sayso.h and libc.
 */
#ifndef SAYSO_SCORE_H
#define SAYSO_SCORE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sayso.h"

/* One word, in code points of the text. */
typedef struct score_word {
    uint32_t begin, end;
    bool quoted;     /* it begins inside quotation marks */
    bool determiner; /* "the", "her": does not decide whether two sources are one */
} score_word;

/* A text as the figures see it. Give it to score_text_free(). */
typedef struct score_text {
    const char *bytes; /* the caller's */
    size_t len;
    uint32_t n_points;
    score_word *words; /* in order */
    size_t n_words;
    /* The code point at each offset of the unit, UINT32_MAX where the offset cuts a character;
     * made when somebody asks. */
    uint32_t *from_byte;  /* [len + 1] */
    uint32_t *from_utf16; /* [n_utf16 + 1] */
    size_t n_utf16;
} score_text;

/* Indexes of words, rising, none twice. */
typedef struct score_set {
    uint32_t *at;
    size_t n, room;
} score_set;

static inline bool score_is_determiner(const char *s, size_t n)
{
    static const char all[] = " the a an this that these those his her its their our my ";
    char key[8] = " ";
    if (n > 5)
        return false;
    for (size_t i = 0; i < n; i++)
        key[i + 1] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]);
    key[n + 1] = ' ';
    key[n + 2] = '\0';
    return strstr(all, key) != NULL;
}

static inline void score_text_free(score_text *t)
{
    free(t->words);
    free(t->from_byte);
    free(t->from_utf16);
    memset(t, 0, sizeof *t);
}

/* The text must be valid UTF-8 and outlive *out. On failure *out is empty. */
static inline sayso_status score_text_make(const char *bytes, size_t len, score_text *out,
                                           sayso_error *why)
{
    memset(out, 0, sizeof *out);
    sayso_word *w = NULL;
    size_t n = 0;
    sayso_status st = sayso_words(bytes, len, &w, &n, why);
    if (st)
        return st;
    score_word *words = malloc((n ? n : 1) * sizeof *words);
    if (!words) {
        free(w);
        return SAYSO_ENOMEM;
    }
    size_t byte = 0;
    uint32_t point = 0;
    for (size_t i = 0; i < n; i++) {
        for (; byte < w[i].span.begin; byte++)
            point += ((unsigned char)bytes[byte] & 0xc0) != 0x80;
        words[i].begin = point;
        for (; byte < w[i].span.end; byte++)
            point += ((unsigned char)bytes[byte] & 0xc0) != 0x80;
        words[i].end = point;
        words[i].quoted = w[i].quoted;
        words[i].determiner =
            score_is_determiner(bytes + w[i].span.begin, w[i].span.end - w[i].span.begin);
    }
    for (; byte < len; byte++)
        point += ((unsigned char)bytes[byte] & 0xc0) != 0x80;
    free(w);
    out->bytes = bytes;
    out->len = len;
    out->n_points = point;
    out->words = words;
    out->n_words = n;
    return SAYSO_OK;
}

/* Makes the table for a unit; code points need none. */
static inline sayso_status score_text_units(score_text *t, sayso_offsets unit)
{
    if (unit == SAYSO_BYTE && !t->from_byte) {
        t->from_byte = malloc((t->len + 1) * sizeof *t->from_byte);
        if (!t->from_byte)
            return SAYSO_ENOMEM;
        uint32_t point = 0;
        for (size_t i = 0; i < t->len; i++) {
            bool starts = ((unsigned char)t->bytes[i] & 0xc0) != 0x80;
            t->from_byte[i] = starts ? point++ : UINT32_MAX;
        }
        t->from_byte[t->len] = point;
    }
    if (unit == SAYSO_UTF16 && !t->from_utf16) {
        size_t n = t->n_points;
        for (size_t i = 0; i < t->len; i++)
            n += (unsigned char)t->bytes[i] >= 0xf0; /* a pair of surrogates */
        t->from_utf16 = malloc((n + 1) * sizeof *t->from_utf16);
        if (!t->from_utf16)
            return SAYSO_ENOMEM;
        t->n_utf16 = n;
        uint32_t point = 0;
        size_t k = 0;
        for (size_t i = 0; i < t->len; i++) {
            unsigned char c = (unsigned char)t->bytes[i];
            if ((c & 0xc0) == 0x80)
                continue;
            t->from_utf16[k++] = point++;
            if (c >= 0xf0)
                t->from_utf16[k++] = UINT32_MAX;
        }
        t->from_utf16[k] = point;
    }
    return SAYSO_OK;
}

/* How long the text is in a unit whose table has been made. */
static inline size_t score_text_len(const score_text *t, sayso_offsets unit)
{
    return unit == SAYSO_BYTE ? t->len : unit == SAYSO_UTF16 ? t->n_utf16 : t->n_points;
}

/* An offset that is at most score_text_len(), as code points; UINT32_MAX: it cuts a character. */
static inline uint32_t score_point(const score_text *t, sayso_offsets unit, size_t offset)
{
    return unit == SAYSO_BYTE    ? t->from_byte[offset]
           : unit == SAYSO_UTF16 ? t->from_utf16[offset]
                                 : (uint32_t)offset;
}

/* Adds the words of begin..end (code points); false without memory. */
static inline bool score_cover(const score_text *t, uint32_t begin, uint32_t end, score_set *set)
{
    size_t lo = 0, hi = t->n_words; /* the first word that ends behind `begin` */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->words[mid].end > begin)
            hi = mid;
        else
            lo = mid + 1;
    }
    for (; lo < t->n_words && t->words[lo].begin < end; lo++) {
        const score_word *w = &t->words[lo];
        uint32_t b = w->begin > begin ? w->begin : begin, e = w->end < end ? w->end : end;
        if (2 * (uint64_t)(e - b) <= w->end - w->begin)
            continue;
        if (set->n == set->room) {
            size_t room = set->room ? 2 * set->room : 16;
            uint32_t *at = realloc(set->at, room * sizeof *at);
            if (!at)
                return false;
            set->at = at;
            set->room = room;
        }
        set->at[set->n++] = (uint32_t)lo;
    }
    return true;
}

static inline int score_by_index(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* To call when all spans are in: puts the set in order. */
static inline void score_set_close(score_set *set)
{
    bool rising = true;
    for (size_t i = 1; i < set->n && rising; i++)
        rising = set->at[i - 1] < set->at[i];
    if (rising)
        return;
    qsort(set->at, set->n, sizeof *set->at, score_by_index);
    size_t n = 0;
    for (size_t i = 0; i < set->n; i++)
        if (!n || set->at[n - 1] != set->at[i])
            set->at[n++] = set->at[i];
    set->n = n;
}

static inline void score_set_free(score_set *set)
{
    free(set->at);
    memset(set, 0, sizeof *set);
}

/* The share of the words of either that both have; 1 for two empty sets. With the text, words that
 * are determiners do not count, unless a set has no others. */
static inline double score_overlap(const score_text *t, score_set a, score_set b)
{
    bool skip_a = false, skip_b = false;
    if (t) {
        for (size_t i = 0; i < a.n && !skip_a; i++)
            skip_a = !t->words[a.at[i]].determiner;
        for (size_t i = 0; i < b.n && !skip_b; i++)
            skip_b = !t->words[b.at[i]].determiner;
    }
    size_t both = 0, any = 0, i = 0, j = 0;
    while (i < a.n || j < b.n) {
        if (i < a.n && skip_a && t->words[a.at[i]].determiner) {
            i++;
        } else if (j < b.n && skip_b && t->words[b.at[j]].determiner) {
            j++;
        } else {
            bool in_a = i < a.n && (j == b.n || a.at[i] <= b.at[j]);
            bool in_b = j < b.n && (i == a.n || b.at[j] <= a.at[i]);
            any++;
            both += in_a && in_b;
            i += in_a;
            j += in_b;
        }
    }
    return any ? (double)both / (double)any : 1.0;
}

/* The last word that is no determiner; of determiners alone, the last. The set must have words. */
static inline uint32_t score_last(const score_text *t, score_set a)
{
    for (size_t i = a.n; i-- > 0;)
        if (!t->words[a.at[i]].determiner)
            return a.at[i];
    return a.at[a.n - 1];
}

/* Two mentions agree: both empty, or half of the words, or the same last word. */
static inline bool score_same_source(const score_text *t, score_set a, score_set b)
{
    if (!a.n || !b.n)
        return !a.n && !b.n;
    return score_overlap(t, a, b) >= 0.5 || score_last(t, a) == score_last(t, b);
}

static inline bool score_same_words(score_set a, score_set b)
{
    return a.n == b.n && (!a.n || !memcmp(a.at, b.at, a.n * sizeof *a.at));
}

/* How the content stands: the share of its words that are inside quotation marks. */
static inline sayso_form score_form(const score_text *t, score_set content)
{
    size_t quoted = 0;
    for (size_t i = 0; i < content.n; i++)
        quoted += t->words[content.at[i]].quoted;
    if (!quoted)
        return SAYSO_INDIRECT;
    return (double)quoted >= 0.8 * (double)content.n ? SAYSO_DIRECT : SAYSO_MIXED;
}

#endif
