/* build.h - putting an article together: text with its origin, strings. Inner to src/extract. */
#ifndef SY_EXTRACT_BUILD_H
#define SY_EXTRACT_BUILD_H

#include "extract/extract.h"

enum {
    SY_IS_ID,
    SY_IS_TITLE,
    SY_IS_URL,
    SY_IS_PUBLISHER,
    SY_IS_BYLINE,
    SY_IS_PUBLISHED,
    SY_IS_MODIFIED,
    SY_IS_SEEN,
    SY_IS_LANGUAGE,
    SY_IS_NOTE,
    SY_STRINGS
};

/* Zero at first. Without memory no_memory is set and the rest does nothing; ask at the end. */
typedef struct sy_build {
    SY_ARRAY(char) text;
    SY_ARRAY(sy_from) from;
    SY_ARRAY(char) strings;      /* each with its NUL */
    uint32_t string[SY_STRINGS]; /* where it begins, plus one; 0: not given */
    bool no_memory;
} sy_build;

void sy_build_free(sy_build *b);

/* Appends bytes of valid UTF-8 that came from the input's byte `input`, as sy_from has it. */
void sy_build_text(sy_build *b, const char *bytes, size_t n, uint32_t input, uint32_t each);

/* Appends with white space squeezed: runs of it become one blank, line ends stay when keep_lines;
 * invisible characters (soft hyphens, zero-width ones, byte-order marks) go. */
void sy_build_squeezed(sy_build *b, const char *bytes, size_t n, bool keep_lines);

/* Sets a string unless it is empty: squeezed to one line. bytes must be valid UTF-8; NULs end it.
 * What was there is replaced. */
void sy_build_set(sy_build *b, int which, const char *bytes, size_t n);
const char *sy_build_get(const sy_build *b, int which); /* NULL: not given */

/* Everything into one block; the builder is empty afterwards. */
sayso_status sy_build_end(sy_build *b, sy_article *out, sayso_error *why);

/* How many bytes the white space or invisible character at s takes; 0: it is neither. *visible tells
 * whether it parts words. s is valid UTF-8. */
size_t sy_blank(const char *s, size_t n, bool *parts);

#endif
