/* merge.c - what one archive has, into another: the same as if it had been added there.
 *
 * Every version of every article is put with its reading, by the rules of put.c; those choose by what
 * things hold, so merging is associative and commutative.
 */
#include <stdlib.h>
#include <string.h>

#include "archive/correct.h"
#include "archive/put.h"
#include "archive/remove.h"
#include "base/error.h"

enum { BATCH = 4000 };

/* The other's takedowns hold here as well, also for what was there before. */
static sayso_status take_out(sayso_archive *a, sayso_archive *from, sayso_error *why)
{
    sy_query q, own;
    bool any = false;
    sayso_status st = sy_ask(from, &q, "SELECT key FROM takedowns", why);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        const void *key = sqlite3_column_blob(q.s, 0);
        size_t n = (size_t)sqlite3_column_bytes(q.s, 0);
        int64_t article = 0;
        st = sy_ask(a, &own, "INSERT OR IGNORE INTO takedowns (key) VALUES (?1)", why);
        sy_bind_blob(&own, 1, key, n);
        if (!st)
            st = sy_run(&own, why);
        if (!st)
            st = sy_ask(a, &own, "SELECT id FROM articles WHERE key = ?1", why);
        sy_bind_blob(&own, 1, key, n);
        if (!st)
            st = sy_row(&own, why);
        if (!st && own.row)
            article = sqlite3_column_int64(own.s, 0);
        sy_done(&own);
        if (!st && article) {
            st = sy_remove_article(a, article, why);
            any = true;
        }
    }
    sy_done(&q);
    return st || !any ? st : sy_names_sweep(a, why);
}

/* Rows that need no more than copying; what is there stays. */
static sayso_status copy(sayso_archive *a, sayso_archive *from, const char *take, const char *give,
                         sayso_error *why)
{
    sy_query q, own;
    sayso_status st = sy_ask(from, &q, take, why);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        st = sy_ask(a, &own, give, why);
        for (int i = 0; !st && i < sqlite3_column_count(q.s); i++)
            sqlite3_bind_value(own.s, i + 1, sqlite3_column_value(q.s, i));
        if (!st)
            st = sy_run(&own, why);
    }
    sy_done(&q);
    return st;
}

static sayso_status copy_the_rest(sayso_archive *a, sayso_archive *from, sayso_error *why)
{
    sayso_status st =
        copy(a, from,
             "SELECT path, head, head_size, size, changed, position, line, items, done FROM inputs",
             "INSERT OR IGNORE INTO inputs (path, head, head_size, size, changed, position, line, "
             "items, done)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
             why);
    if (!st)
        st = copy(
            a, from, "SELECT path, position, line, reason FROM rejects",
            "INSERT OR IGNORE INTO rejects (path, position, line, reason) VALUES (?1, ?2, ?3, ?4)",
            why);
    return st;
}

static sayso_status put_version(sayso_archive *a, sayso_archive *from, sy_query *q, sayso_put *put,
                                sayso_error *why)
{
    sayso_doc *doc = NULL;
    sayso_item *item = NULL;
    int64_t version = sqlite3_column_int64(q->s, 0), reading = sqlite3_column_int64(q->s, 1);
    sayso_print print = { (const char *)sqlite3_column_text(q->s, 2),
                          (const char *)sqlite3_column_text(q->s, 3) };
    sayso_status st = sy_load_reading(from, reading, version, &doc, why);
    if (!st)
        st = sayso_item_new(doc, &print, &item, why);
    if (!st)
        st = sayso_archive_put(a, item, put, why);
    sayso_item_free(item);
    sayso_doc_free(doc);
    return st;
}

/* Readings that no version uses any more: they still have a say in which reading stays (put.c). */
static sayso_status put_unused(sayso_archive *a, sayso_archive *from, sayso_error *why)
{
    sy_query q, own;
    sayso_status st = sy_ask(from, &q,
                             "SELECT r.id, r.day FROM readings r WHERE NOT EXISTS"
                             " (SELECT 1 FROM versions v WHERE v.reading = r.id) ORDER BY r.id",
                             why);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        sayso_doc *doc = NULL;
        sayso_item *item = NULL;
        int64_t text = 0, reading;
        bool is_new, replaced;
        st = sy_load_reading(from, sqlite3_column_int64(q.s, 0), 0, &doc, why);
        if (!st)
            st = sayso_item_new(doc, NULL, &item, why);
        if (!st)
            st = sy_ask(a, &own, "SELECT id FROM texts WHERE hash = ?1", why);
        if (!st) {
            item->day = sqlite3_column_int64(q.s, 1);
            sy_bind_blob(&own, 1, item->text, SY_KEY);
            st = sy_row(&own, why);
            text = !st && own.row ? sqlite3_column_int64(own.s, 0) : 0;
            sy_done(&own);
        }
        if (!st && text)
            st = sy_put_reading(a, item, text, false, &reading, &is_new, &replaced, why);
        sayso_item_free(item);
        sayso_doc_free(doc);
    }
    sy_done(&q);
    return st;
}

sayso_status sayso_archive_merge(sayso_archive *a, sayso_archive *from, uint64_t *n,
                                 sayso_error *why)
{
    sy_query q;
    uint64_t in_batch = 0;
    *n = 0;
    sayso_status st = sayso_archive_begin(a, "merge", why);
    if (!st)
        st = take_out(a, from, why);
    if (!st)
        st = copy_the_rest(a, from, why);
    if (!st)
        st = sy_ask(from, &q, "SELECT id, reading, seen, modified FROM versions ORDER BY id", why);
    else
        q = (sy_query){ 0 };
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        sayso_put put;
        st = put_version(a, from, &q, &put, why);
        *n += !st && put != SAYSO_PUT_SAME;
        if (!st && ++in_batch == BATCH) {
            in_batch = 0;
            st = sayso_archive_commit(a, why);
            if (!st)
                st = sayso_archive_begin(a, "merge", why);
        }
    }
    sy_done(&q);
    if (!st)
        st = put_unused(a, from, why);
    if (!st)
        st = sy_corrections_merge(a, from, why);
    if (st)
        sayso_archive_rollback(a);
    return st ? st : sayso_archive_commit(a, why);
}
