/* language.h - is a text English? By the little words that every sentence needs, and by its script. */
#ifndef SY_EXTRACT_LANGUAGE_H
#define SY_EXTRACT_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct sy_language {
    const char *code; /* "de"; "und": not English, and none that is known here; "": not judged */
    const char *name; /* "German", "another language" */
    int percent;      /* of the text's words that are that language's little words */
    int english;      /* that are English ones */
} sy_language;

/* Judges the first 64 KiB. Texts of fewer than 20 words are not judged: code "" and true. True for
 * English; a page that mixes is English when English leads. */
bool sy_language_is_english(const char *text, size_t n, sy_language *out);

/* "reads as German (41 % of its words are German little words, 3 % English ones)": why an article was
 * set aside. Gives a string in `to`. */
const char *sy_language_reason(const sy_language *l, char *to, size_t room);

#endif
