/* remove.h - an article out of everything. */
#ifndef SY_REMOVE_H
#define SY_REMOVE_H

#include "archive/store.h"

typedef SY_ARRAY(int64_t) sy_rows;

/* Rows of articles with this id, address or key. */
sayso_status sy_find_articles(sayso_archive *a, const char *what, sy_rows *out, sayso_error *why);

/* The only one. SAYSO_ENOTHING; SAYSO_EARG: an id that several have. */
sayso_status sy_one_article(sayso_archive *a, const char *what, int64_t *article, sayso_error *why);

sayso_status sy_remove_article(sayso_archive *a, int64_t article, sayso_error *why);

/* Names that nothing has any more go. */
sayso_status sy_names_sweep(sayso_archive *a, sayso_error *why);

/* Of a row of names: nothing refers to it. */
#define SY_UNUSED_NAME                                                                             \
    "NOT EXISTS (SELECT 1 FROM speakers WHERE name = names.id)"                                    \
    " AND NOT EXISTS (SELECT 1 FROM statements WHERE outlet = names.id)"                           \
    " AND NOT EXISTS (SELECT 1 FROM versions WHERE publisher = names.id)"                          \
    " AND NOT EXISTS (SELECT 1 FROM persons WHERE name = names.id)"

#endif
