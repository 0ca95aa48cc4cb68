/* walk.c - every article of an archive in the order of its id; exports are made of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/correct.h"
#include "archive/remove.h"
#include "archive/store.h"
#include "base/error.h"

static void hex(const uint8_t *bytes, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* Ids first, then keys: two articles may have one id. The texts of versions decide last. */
#define ORDER " ORDER BY v.name, a.key, v.published, v.modified, v.seen, t.hash"
#define FROM                                                                                       \
    "SELECT v.id, v.reading, a.key, a.current = v.id, v.seen, v.modified, r.model FROM versions v" \
    " JOIN articles a ON a.id = v.article JOIN texts t ON t.id = v.text"                           \
    " JOIN readings r ON r.id = v.reading"

sayso_status sayso_archive_walk(sayso_archive *a, sayso_walk which, sayso_walk_call call, void *ctx,
                                sayso_error *why)
{
    sy_query q;
    sayso_status st = which == SAYSO_WALK_ALL
                          ? sy_ask(a, &q, FROM ORDER, why)
                          : sy_ask(a, &q, FROM " WHERE a.current = v.id" ORDER, why);
    bool more = true;
    while (!st && more && !(st = sy_row(&q, why)) && q.row) {
        sayso_doc *doc = NULL;
        const void *key = sqlite3_column_blob(q.s, 2);
        if (!key || sqlite3_column_bytes(q.s, 2) != SY_KEY) {
            st = sy_fail(why, SAYSO_EFORMAT, 0, "the archive is damaged: an article's key");
            break;
        }
        sayso_walked w = { .current = sqlite3_column_int(q.s, 3),
                           .print = { .seen = (const char *)sqlite3_column_text(q.s, 4),
                                      .modified = (const char *)sqlite3_column_text(q.s, 5) } };
        hex(key, SY_KEY, w.key);
        st = sy_load_corrected(a, sqlite3_column_int64(q.s, 1), sqlite3_column_int64(q.s, 0), &doc, NULL,
                             why);
        if (!st)
            more = call(ctx, doc, &w);
        sayso_doc_free(doc);
    }
    sy_done(&q);
    return st;
}
