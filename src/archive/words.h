/* words.h - the full-text index: which words stand in which statement and title. */
#ifndef SY_WORDS_H
#define SY_WORDS_H

#include "archive/store.h"

/* The words of a statement's source and content into the index, or out of it: FTS5 without content of
 * its own wants to be told what it forgets. What is added waits for sy_words_write(). */
sayso_status sy_words_add(sayso_archive *a, int64_t statement, const char *text,
                          const sayso_statement *s, sayso_error *why);
sayso_status sy_words_remove(sayso_archive *a, int64_t statement, const char *text,
                             const sayso_statement *s, sayso_error *why);

/* A version's title; the row is of the day and the version. NULL: it has none. */
sayso_status sy_title_add(sayso_archive *a, int64_t day, int64_t version, const char *title,
                          sayso_error *why);
sayso_status sy_title_remove(sayso_archive *a, int64_t day, int64_t version, const char *title,
                             sayso_error *why);

/* What was added goes into the index; before a commit. */
sayso_status sy_words_write(sayso_archive *a, sayso_error *why);
/* What was added is forgotten: the batch was rolled back, or the archive closes. */
void sy_words_forget(sayso_archive *a);

#endif
