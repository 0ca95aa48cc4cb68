/* find.h - one thing by its name: an article, and what has a key. */
#ifndef SY_FIND_H
#define SY_FIND_H

#include "archive/store.h"

/* Its strings, in *k's memory, and its reading. SAYSO_ENOTHING. */
sayso_status sy_article_print(sayso_archive *a, sayso_ref article, sayso_printed *out, int64_t *reading,
                              sayso_kept **k, sayso_error *why);
/* The row that `sql` finds by a key of 32 hexadecimal digits. SAYSO_ENOTHING: no such `what`. */
sayso_status sy_find_key(sayso_archive *a, const char *sql, const char *key, const char *what, int64_t *id,
                         sayso_error *why);
/* view.c: the articles that print a reading. */
sayso_status sy_prints_of(sayso_archive *a, int64_t reading, sayso_prints *out, sayso_error *why);

#endif
