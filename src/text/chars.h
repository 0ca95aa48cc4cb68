/* chars.h - what kind of character a code point is.
 *
 * Two views, which must not be mixed up: Python's (str.isalnum and its like), in which
 * eval/score.py counts words and quotation marks, and the reference tokenizer's, which cuts pieces.
 * Python's classes follow the installed libutf8proc's version of Unicode; the reference's are
 * frozen in reference_tables.h.
 */
#ifndef SY_CHARS_H
#define SY_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SY_IS_ALNUM = 1, /* letters, and numbers of any kind */
    SY_IS_ALPHA = 2,
    SY_IS_DIGIT = 4,
    SY_IS_UPPER = 8,
    SY_IS_LOWER = 16, /* or title case: what a string may not have to be upper case */
    SY_IS_SPACE = 32, /* Unicode's White_Space */
    SY_IS_HIDDEN =
        64 /* soft hyphens, zero-width spaces, marks of direction: never seen, never a break */
};

/* The SY_IS_ bits of a code point, as Python has them. */
unsigned sy_char(uint32_t cp);

static inline bool sy_is_alnum(uint32_t cp)
{
    return sy_char(cp) & SY_IS_ALNUM;
}

static inline bool sy_is_upper(uint32_t cp)
{
    return sy_char(cp) & SY_IS_UPPER;
}

/* White space or nothing to be seen: what may stand in a blank line. */
static inline bool sy_is_blank(uint32_t cp)
{
    return sy_char(cp) & (SY_IS_SPACE | SY_IS_HIDDEN);
}

/* How the reference tokenizer takes a character. */
typedef enum sy_ref_kind {
    SY_REF_LETTER, /* goes into a word: in lower case, without marks (sy_ref_letters) */
    SY_REF_SPACE,
    SY_REF_DROPPED, /* as if it were not there */
    SY_REF_ALONE,   /* punctuation: a word of its own, as it stands */
    SY_REF_CJK      /* a word of its own, after sy_ref_letters() */
} sy_ref_kind;

sy_ref_kind sy_ref_kind_of(uint32_t cp);

/* What becomes of a letter: up to 4 code points. One may be punctuation: sy_ref_kind_of() tells. */
size_t sy_ref_letters(uint32_t cp, uint32_t out[4]);

#endif
