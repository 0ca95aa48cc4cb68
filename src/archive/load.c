/* load.c - a reading back out of the archive, as a document. */
#include <stdlib.h>
#include <string.h>

#include "archive/store.h"
#include "base/error.h"

/* A column's bytes, unpacked; size is what the column before it says. */
static sayso_status unpacked(sy_query *q, int size, int bytes, char **out, size_t *n,
                             sayso_error *why)
{
    int64_t told = sqlite3_column_int64(q->s, size);
    *n = (size_t)told;
    if (told < 0)
        return sy_fail(why, SAYSO_EFORMAT, 0, "the archive is damaged: a size is below 0");
    const void *packed = sqlite3_column_blob(q->s, bytes);
    return sy_unpack(packed, (size_t)sqlite3_column_bytes(q->s, bytes), *n, out, why);
}

/* A string of a row that lives until the query is done; NULL where the column is. */
static const char *column(sy_query *q, int at)
{
    return (const char *)sqlite3_column_text(q->s, at);
}

sayso_status sy_load_reading(sayso_archive *a, int64_t reading, int64_t version, sayso_doc **out,
                             sayso_error *why)
{
    *out = NULL;
    sy_query q, v = { 0 };
    char *text = NULL, *record = NULL;
    size_t text_n = 0, record_n = 0;
    sayso_status st = sy_ask(a, &q,
                             "SELECT r.size, r.record, t.size, t.body FROM readings r"
                             " JOIN texts t ON t.id = r.text WHERE r.id = ?1",
                             why);
    sy_bind_int(&q, 1, reading);
    if (!st)
        st = sy_row(&q, why);
    if (!st && !q.row)
        st = sy_fail(why, SAYSO_ENOTHING, 0, "the archive has no such reading");
    if (!st)
        st = unpacked(&q, 0, 1, &record, &record_n, why);
    if (!st)
        st = unpacked(&q, 2, 3, &text, &text_n, why);
    sy_done(&q);

    sayso_input given = { .text = text, .len = text_n, .id = "" };
    if (!st && version) {
        st = sy_ask(a, &v,
                    "SELECT v.name, v.title, v.published, n.name, v.url FROM versions v"
                    " LEFT JOIN names n ON n.id = v.publisher WHERE v.id = ?1",
                    why);
        sy_bind_int(&v, 1, version);
        if (!st)
            st = sy_row(&v, why);
        if (!st && v.row) {
            given.id = column(&v, 0);
            given.title = column(&v, 1);
            given.published = column(&v, 2);
            given.publisher = column(&v, 3);
            given.url = column(&v, 4);
        }
    }
    if (!st)
        st = sayso_record_read(record, record_n, &given, out, why);
    sy_done(&v);
    free(text);
    free(record);
    return st;
}
