/* input.c - how far each input was taken, what in it could not be read, and what need not be read again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/item.h"
#include "base/error.h"
#include "base/utf8.h"

#define STATE "head, head_size, size, changed, position, line, items, done"

/* The columns of STATE. False: they cannot be. */
static bool state_of(sy_query *q, sayso_input_state *out)
{
    const void *head = sqlite3_column_blob(q->s, 0);
    bool good = head && sqlite3_column_bytes(q->s, 0) == sizeof out->head;
    if (good)
        memcpy(out->head, head, sizeof out->head);
    out->head_size = (uint64_t)sqlite3_column_int64(q->s, 1);
    out->size = (uint64_t)sqlite3_column_int64(q->s, 2);
    out->changed = sqlite3_column_int64(q->s, 3);
    out->position = (uint64_t)sqlite3_column_int64(q->s, 4);
    out->line = (uint64_t)sqlite3_column_int64(q->s, 5);
    out->items = (uint64_t)sqlite3_column_int64(q->s, 6);
    out->done = sqlite3_column_int(q->s, 7);
    return good;
}

sayso_status sayso_archive_input(sayso_archive *a, const char *path, sayso_input_state *out,
                                 bool *found, sayso_error *why)
{
    *out = (sayso_input_state){ 0 };
    *found = false;
    sy_query q;
    sayso_status st = sy_ask(a, &q, "SELECT " STATE " FROM inputs WHERE path = ?1", why);
    sy_bind_text(&q, 1, path, strlen(path));
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        *found = state_of(&q, out);
    sy_done(&q);
    return st;
}

sayso_status sayso_archive_inputs(sayso_archive *a, sayso_input_call call, void *ctx,
                                  sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "SELECT " STATE ", path FROM inputs ORDER BY path", why);
    bool more = true;
    while (!st && more && !(st = sy_row(&q, why)) && q.row) {
        sayso_input_state state = { 0 };
        const char *path = (const char *)sqlite3_column_text(q.s, 8);
        if (state_of(&q, &state) && path)
            more = call(ctx, path, &state);
    }
    sy_done(&q);
    return st;
}

sayso_status sayso_archive_input_set(sayso_archive *a, const char *path,
                                     const sayso_input_state *in, sayso_error *why)
{
    if (!a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0, "no batch is open");
    sy_query q;
    sayso_status st =
        sy_ask(a, &q,
               "INSERT INTO inputs (path, head, head_size, size, changed, position, line, items,"
               " done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (path) DO UPDATE"
               " SET head = ?2, head_size = ?3, size = ?4, changed = ?5, position = ?6,"
               " line = ?7, items = ?8, done = ?9",
               why);
    sy_bind_text(&q, 1, path, strlen(path));
    sy_bind_blob(&q, 2, in->head, sizeof in->head);
    sy_bind_int(&q, 3, (int64_t)in->head_size);
    sy_bind_int(&q, 4, (int64_t)in->size);
    sy_bind_int(&q, 5, in->changed);
    sy_bind_int(&q, 6, (int64_t)in->position);
    sy_bind_int(&q, 7, (int64_t)in->line);
    sy_bind_int(&q, 8, (int64_t)in->items);
    sy_bind_int(&q, 9, in->done);
    return st ? st : sy_run(&q, why);
}

void sayso_input_head(const void *bytes, size_t n, uint8_t head[16])
{
    sy_text_key(bytes, n, head);
}

sayso_status sayso_archive_reject(sayso_archive *a, const char *path, uint64_t position,
                                  uint64_t line, const char *reason, sayso_error *why)
{
    if (!a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0, "no batch is open");
    sy_query q;
    sayso_status st =
        sy_ask(a, &q,
               "INSERT INTO rejects (path, position, line, reason) VALUES (?1, ?2, ?3, ?4)"
               " ON CONFLICT (path, position, line) DO UPDATE SET reason = ?4",
               why);
    sy_bind_text(&q, 1, path, strlen(path));
    sy_bind_int(&q, 2, (int64_t)position);
    sy_bind_int(&q, 3, (int64_t)line);
    sy_bind_text(&q, 4, reason, strlen(reason));
    return st ? st : sy_run(&q, why);
}

sayso_status sayso_archive_rejects_forget(sayso_archive *a, const char *path, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "DELETE FROM rejects WHERE ?1 IS NULL OR path = ?1", why);
    sy_bind_text(&q, 1, path, path ? strlen(path) : 0);
    return st ? st : sy_run(&q, why);
}

sayso_status sayso_archive_rejects(sayso_archive *a, sayso_reject_call call, void *ctx,
                                   sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT path, position, line, reason FROM rejects"
                             " ORDER BY path, position, line",
                             why);
    bool more = true;
    while (!st && more && !(st = sy_row(&q, why)) && q.row) {
        const char *path = (const char *)sqlite3_column_text(q.s, 0);
        const char *reason = (const char *)sqlite3_column_text(q.s, 3);
        more = call(ctx, path ? path : "", (uint64_t)sqlite3_column_int64(q.s, 1),
                    (uint64_t)sqlite3_column_int64(q.s, 2), reason ? reason : "");
    }
    sy_done(&q);
    return st;
}

/* ## What need not be read again */

static sayso_status found(sy_query *q, bool *yes, sayso_error *why)
{
    sayso_status st = sy_row(q, why);
    *yes = !st && q->row;
    sy_done(q);
    return st;
}

static void bind_string(sy_query *q, int at, const char *s)
{
    sy_bind_text(q, at, s && *s ? s : NULL, s ? strlen(s) : 0);
}

/* Will the text that is read be the input's, byte for byte? */
static bool plain(const sayso_input *in)
{
    return !in->encoding && sy_utf8_valid(in->text, in->len) == in->len &&
           !(in->len >= 3 && !memcmp(in->text, "\xEF\xBB\xBF", 3));
}

sayso_status sayso_archive_read_before(sayso_archive *a, const sayso_input *in, const char *model,
                                       sayso_doc **out, sayso_error *why)
{
    *out = NULL;
    if (!plain(in))
        return SAYSO_OK;
    uint8_t text[SY_KEY];
    sy_text_key(in->text, in->len, text);
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT r.record, r.size FROM texts t JOIN readings r ON r.text = t.id"
                             " WHERE t.hash = ?1 AND r.day = ?2 AND r.model = ?3",
                             why);
    sy_bind_blob(&q, 1, text, SY_KEY);
    sy_bind_int(&q, 2, sy_print_day(in->published));
    sy_bind_text(&q, 3, model, strlen(model));
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        char *record;
        int64_t size = sqlite3_column_int64(q.s, 1);
        st = sy_unpack(sqlite3_column_blob(q.s, 0), (size_t)sqlite3_column_bytes(q.s, 0),
                       size > 0 ? (size_t)size : 0, &record, why);
        if (!st)
            st = sayso_record_read(record, (size_t)size, in, out, why);
        free(record);
    }
    sy_done(&q);
    return st;
}

sayso_status sayso_archive_knows(sayso_archive *a, const sayso_input *in, const sayso_print *print,
                                 bool *yes, sayso_error *why)
{
    *yes = false;
    if (!plain(in))
        return SAYSO_OK; /* what its text will be is known once it has been read */
    char made[17];
    sayso_article_id(in, made);
    sy_print p = { .id = in->id ? in->id : made,
                   .published = in->published && *in->published ? in->published : NULL,
                   .publisher = in->publisher && *in->publisher ? in->publisher : NULL,
                   .url = in->url && *in->url ? in->url : NULL };
    uint8_t key[SY_KEY], text[SY_KEY];
    sy_article_key(&p, in->text, in->len, key);
    sy_query q;
    sayso_status st = sy_ask(a, &q, "SELECT 1 FROM takedowns WHERE key = ?1", why);
    sy_bind_blob(&q, 1, key, SY_KEY);
    if (!st)
        st = found(&q, yes, why);
    if (st || *yes)
        return st;
    sy_text_key(in->text, in->len, text);
    st = sy_ask(a, &q,
                "SELECT 1 FROM articles r JOIN versions v ON v.article = r.id"
                " JOIN texts t ON t.id = v.text LEFT JOIN names n ON n.id = v.publisher"
                " WHERE r.key = ?1 AND t.hash = ?2 AND v.name = ?3 AND v.title IS ?4"
                " AND v.published IS ?5 AND n.name IS ?6 AND v.url IS ?7 AND v.seen IS ?8"
                " AND v.modified IS ?9",
                why);
    sy_bind_blob(&q, 1, key, SY_KEY);
    sy_bind_blob(&q, 2, text, SY_KEY);
    bind_string(&q, 3, p.id);
    bind_string(&q, 4, in->title);
    bind_string(&q, 5, in->published);
    bind_string(&q, 6, in->publisher);
    bind_string(&q, 7, in->url);
    bind_string(&q, 8, print ? print->seen : NULL);
    bind_string(&q, 9, print ? print->modified : NULL);
    return st ? st : found(&q, yes, why);
}
