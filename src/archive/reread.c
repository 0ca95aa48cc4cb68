/* reread.c - what another model makes of the texts that are there. */
#include <string.h>

#include "archive/put.h"
#include "base/error.h"

enum { AT_ONCE = 64 };

/* The next few texts; *last is the reading up to which all were given, *n how many these were. */
static sayso_status give_some(sayso_archive *a, const char *model, int64_t *last, int *n,
                              bool *more, sayso_reread_call call, void *ctx, sayso_error *why)
{
    sy_query q;
    /* Any version of the reading will do: all are of one text and one day. */
    sayso_status st =
        sy_ask(a, &q,
               "SELECT t.size, t.body, (SELECT v.published FROM versions v"
               " WHERE v.reading = r.id ORDER BY v.id LIMIT 1), r.id FROM readings r"
               " JOIN texts t ON t.id = r.text WHERE r.model <> ?1 AND r.id > ?2 AND EXISTS"
               " (SELECT 1 FROM versions v WHERE v.reading = r.id) ORDER BY r.id LIMIT ?3",
               why);
    sy_bind_text(&q, 1, model, strlen(model));
    sy_bind_int(&q, 2, *last);
    sy_bind_int(&q, 3, AT_ONCE);
    *n = 0;
    while (!st && *more && !(st = sy_row(&q, why)) && q.row) {
        char *text;
        int64_t size = sqlite3_column_int64(q.s, 0);
        st = sy_unpack(sqlite3_column_blob(q.s, 1), (size_t)sqlite3_column_bytes(q.s, 1),
                       size > 0 ? (size_t)size : 0, &text, why);
        if (st)
            break;
        sayso_input in = { .text = text,
                           .len = (size_t)size,
                           .id = "",
                           .published = (const char *)sqlite3_column_text(q.s, 2) };
        *last = sqlite3_column_int64(q.s, 3);
        ++*n;
        *more = call(ctx, &in);
        free(text);
    }
    sy_done(&q);
    return st;
}

/* A few at a time: while a query is open, the log of the one who writes cannot be folded back. */
sayso_status sayso_archive_to_reread(sayso_archive *a, const char *model, sayso_reread_call call,
                                     void *ctx, sayso_error *why)
{
    int64_t last = 0;
    int n = AT_ONCE;
    bool more = true;
    sayso_status st = SAYSO_OK;
    while (!st && more && n == AT_ONCE)
        st = give_some(a, model, &last, &n, &more, call, ctx, why);
    return st;
}

sayso_status sayso_archive_reread(sayso_archive *a, const sayso_item *it, sayso_error *why)
{
    if (!a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0, "no batch is open");
    sy_query q;
    int64_t text = 0, reading;
    bool is_new, replaced;
    sayso_status st =
        sy_ask(a, &q,
               "SELECT t.id FROM texts t JOIN readings r ON r.text = t.id AND r.day = ?2"
               " WHERE t.hash = ?1",
               why);
    sy_bind_blob(&q, 1, it->text, SY_KEY);
    sy_bind_int(&q, 2, it->day);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        text = sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    /* It may have been taken out since it was asked for. */
    return st || !text ? st : sy_put_reading(a, it, text, true, &reading, &is_new, &replaced, why);
}
