/* put.c - an article with its reading into the store.
 *
 * What stays where two additions disagree follows from what they hold, never from which came first
 * (doc/archive-format.md, "Identity"). So a put looks up what is there under its four names (text,
 * reading, article, version), lets the rules choose, and then settles which readings are active. Most
 * articles are new in all four, and that way is short.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "archive/active.h"
#include "archive/item.h"
#include "archive/ledger.h"
#include "archive/put.h"
#include "archive/words.h"
#include "base/error.h"

/* ## Batches */

sayso_status sayso_archive_begin(sayso_archive *a, const char *model, sayso_error *why)
{
    if (!a->writing || a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0,
                       a->writing ? "a batch is open" : "opened for reading alone");
    sayso_status st = sy_exec(a, "BEGIN IMMEDIATE", why);
    if (st)
        return st;
    a->open_batch = true;
    if (strcmp(a->model, model ? model : "") || !a->batch) {
        a->batch = 0;
        snprintf(a->model, sizeof a->model, "%s", model ? model : "");
    }
    return SAYSO_OK;
}

sayso_status sayso_archive_commit(sayso_archive *a, sayso_error *why)
{
    if (!a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0, "no batch is open");
    sayso_status st = sy_ledger_settle(a, why);
    if (!st)
        st = sy_names_settle(a, why);
    if (!st)
        st = sy_words_write(a, why);
    if (!st)
        st = sy_exec(a, "COMMIT", why);
    if (st)
        sayso_archive_rollback(a);
    else
        a->open_batch = false;
    return st;
}

void sayso_archive_jobs(sayso_archive *a, unsigned jobs)
{
    a->jobs = jobs ? jobs : 1;
}

void sayso_archive_rollback(sayso_archive *a)
{
    if (!a || !a->open_batch)
        return;
    a->open_batch = false;
    a->batch = 0; /* its row may be gone with it */
    sy_words_forget(a);
    sy_names_forget(a);
    sy_ledger_forget(a);
    sqlite3_exec(a->db, "ROLLBACK", NULL, NULL, NULL);
}

sayso_status sy_batch(sayso_archive *a, int64_t *id, sayso_error *why)
{
    if (!a->batch) {
        char at[32] = "";
        time_t now = time(NULL);
        struct tm utc;
        if (gmtime_r(&now, &utc))
            strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &utc);
        sy_query q;
        sayso_status st =
            sy_ask(a, &q, "INSERT INTO batches (model, engine, at) VALUES (?1, ?2, ?3)", why);
        sy_bind_text(&q, 1, *a->model ? a->model : NULL, strlen(a->model));
        sy_bind_text(&q, 2, SAYSO_VERSION, strlen(SAYSO_VERSION));
        sy_bind_text(&q, 3, at, strlen(at));
        if (!st)
            st = sy_run(&q, why);
        if (st)
            return st;
        a->batch = sqlite3_last_insert_rowid(a->db);
    }
    *id = a->batch;
    return SAYSO_OK;
}

/* ## The text and the reading */

static void bind_string(sy_query *q, int at, const char *s)
{
    sy_bind_text(q, at, s, s ? strlen(s) : 0);
}

static sayso_status one_id(sy_query *q, int64_t *id, sayso_error *why)
{
    sayso_status st = sy_row(q, why);
    *id = !st && q->row ? sqlite3_column_int64(q->s, 0) : 0;
    sy_done(q);
    return st;
}

static sayso_status put_text(sayso_archive *a, const sayso_item *it, int64_t *text,
                             sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "SELECT id FROM texts WHERE hash = ?1", why);
    sy_bind_blob(&q, 1, it->text, SY_KEY);
    if (!st)
        st = one_id(&q, text, why);
    if (st || *text)
        return st;
    st = sy_ask(a, &q, "INSERT INTO texts (hash, size, body) VALUES (?1, ?2, ?3)", why);
    sy_bind_blob(&q, 1, it->text, SY_KEY);
    sy_bind_int(&q, 2, (int64_t)it->text_size);
    sy_bind_blob(&q, 3, it->packed_text, it->packed_text_n);
    if (!st)
        st = sy_run(&q, why);
    *text = sqlite3_last_insert_rowid(a->db);
    return st;
}

/* Does the item's reading stand before the one that is there? */
static bool better(const sayso_item *it, const char *model, const void *hash)
{
    int c = sy_model_order(it->model, model ? model : "");
    c = c ? c : memcmp(hash, it->record, SY_KEY);
    return c > 0;
}

/* Values 1 to 6 of a reading. */
static void bind_reading(sy_query *q, const sayso_item *it, int64_t batch)
{
    uint32_t n = sayso_statement_count(it->doc);
    bind_string(q, 1, it->model);
    sy_bind_blob(q, 2, it->record, SY_KEY);
    sy_bind_int(q, 3, (int64_t)it->record_size);
    sy_bind_blob(q, 4, it->packed_record, it->packed_record_n);
    sy_bind_int(q, 5, n);
    sy_bind_int(q, 6, batch);
}

static sayso_status replace_reading(sayso_archive *a, const sayso_item *it, int64_t reading,
                                    bool active, int64_t batch, sayso_error *why)
{
    sy_query q;
    sayso_status st = active ? sy_deactivate(a, reading, why) : SAYSO_OK;
    if (!st)
        st = sy_ask(a, &q,
                    "UPDATE readings SET model = ?1, hash = ?2, size = ?3, record = ?4,"
                    " n_statements = ?5, batch = ?6 WHERE id = ?7",
                    why);
    if (st)
        return st;
    bind_reading(&q, it, batch);
    sy_bind_int(&q, 7, reading);
    st = sy_run(&q, why);
    return st || !active
               ? st
               : sy_reading_settle(a, reading, &(sy_at_hand){ it->doc, it->sketches }, why);
}

sayso_status sy_put_reading(sayso_archive *a, const sayso_item *it, int64_t text, bool always,
                            int64_t *reading, bool *is_new, bool *replaced, sayso_error *why)
{
    sy_query q;
    int64_t batch;
    bool replace = false, active = false;
    *is_new = *replaced = false;
    sayso_status st = sy_batch(a, &batch, why);
    if (!st)
        st = sy_ask(a, &q,
                    "SELECT id, model, hash, active FROM readings"
                    " WHERE text = ?1 AND day = ?2",
                    why);
    if (st)
        return st;
    sy_bind_int(&q, 1, text);
    sy_bind_int(&q, 2, it->day);
    st = sy_row(&q, why);
    *reading = 0;
    if (!st && q.row) {
        *reading = sqlite3_column_int64(q.s, 0);
        const void *hash = sqlite3_column_blob(q.s, 2);
        bool alike = hash && !memcmp(hash, it->record, SY_KEY);
        replace = always ? !alike
                         : hash && better(it, (const char *)sqlite3_column_text(q.s, 1), hash);
        active = sqlite3_column_int(q.s, 3);
    }
    sy_done(&q);
    if (st || *reading) {
        *replaced = replace;
        return st || !replace ? st : replace_reading(a, it, *reading, active, batch, why);
    }
    *is_new = true;
    st = sy_ask(
        a, &q,
        "INSERT INTO readings (model, hash, size, record, n_statements, batch, text, day,"
        " active) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
        why);
    if (st)
        return st;
    bind_reading(&q, it, batch);
    sy_bind_int(&q, 7, text);
    sy_bind_int(&q, 8, it->day);
    st = sy_run(&q, why);
    *reading = sqlite3_last_insert_rowid(a->db);
    return st;
}

/* ## The article and its version */

typedef struct version {
    int64_t id, reading, day;
    uint8_t text[SY_KEY];
    sy_print print; /* into strings */
    char *strings;
} version;

static void forget(version *v)
{
    free(v->strings);
    *v = (version){ 0 };
}

/* The version of a query's row: id, reading, day, text's hash, then the print's strings. */
static sayso_status take_version(sy_query *q, version *v, sayso_error *why)
{
    const char **to[] = { &v->print.id,  &v->print.title, &v->print.published, &v->print.publisher,
                          &v->print.url, &v->print.seen,  &v->print.modified };
    enum { N = sizeof to / sizeof *to, FIRST = 4 };
    size_t size = 1, at = 0;
    forget(v);
    for (int i = 0; i < N; i++)
        size += (size_t)sqlite3_column_bytes(q->s, FIRST + i) + 1;
    v->strings = malloc(size);
    const void *hash = sqlite3_column_blob(q->s, 3);
    if (!v->strings || !hash || sqlite3_column_bytes(q->s, 3) != SY_KEY)
        return sy_fail(why, v->strings ? SAYSO_EFORMAT : SAYSO_ENOMEM, 0,
                       "a version cannot be looked at");
    memcpy(v->text, hash, SY_KEY);
    v->id = sqlite3_column_int64(q->s, 0);
    v->reading = sqlite3_column_int64(q->s, 1);
    v->day = sqlite3_column_int64(q->s, 2);
    for (int i = 0; i < N; i++) {
        const char *s = (const char *)sqlite3_column_text(q->s, FIRST + i);
        *to[i] = NULL;
        if (!s)
            continue;
        size_t n = strlen(s) + 1;
        *to[i] = memcpy(v->strings + at, s, n);
        at += n;
    }
    return SAYSO_OK;
}

/* clang-format off */
#define VERSION                                                                                    \
    "SELECT v.id, v.reading, r.day, t.hash, v.name, v.title, v.published, n.name, v.url, v.seen,"  \
    " v.modified FROM versions v JOIN readings r ON r.id = v.reading"                              \
    " JOIN texts t ON t.id = v.text LEFT JOIN names n ON n.id = v.publisher "
/* clang-format on */

static int order(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* < 0: version a is older than b. */
static int version_order(const sy_print *a, const uint8_t *a_text, const sy_print *b,
                         const uint8_t *b_text)
{
    int c = order(a->published, b->published);
    c = c ? c : order(a->modified, b->modified);
    c = c ? c : order(a->seen, b->seen);
    return c ? c : memcmp(a_text, b_text, SY_KEY);
}

/* Values 1 to 9 of a version. */
static void bind_version(sy_query *q, const sy_print *p, int64_t publisher, int64_t reading, int64_t batch)
{
    bind_string(q, 1, p->id);
    bind_string(q, 2, p->title);
    bind_string(q, 3, p->published);
    if (publisher)
        sy_bind_int(q, 4, publisher);
    bind_string(q, 5, p->url);
    bind_string(q, 6, p->seen);
    bind_string(q, 7, p->modified);
    sy_bind_int(q, 8, reading);
    sy_bind_int(q, 9, batch);
}

static sayso_status insert_version(sayso_archive *a, const sayso_item *it, int64_t article,
                                   int64_t text, int64_t reading, int64_t publisher, int64_t *id,
                                   sayso_error *why)
{
    sy_query q;
    sayso_status st =
        sy_ask(a, &q,
               "INSERT INTO versions (name, title, published, publisher, url, seen, modified,"
               " reading, batch, article, text)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
               why);
    if (st)
        return st;
    bind_version(&q, &it->print, publisher, reading, a->batch);
    sy_bind_int(&q, 10, article);
    sy_bind_int(&q, 11, text);
    st = sy_run(&q, why);
    *id = sqlite3_last_insert_rowid(a->db);
    return st;
}

static sayso_status update_version(sayso_archive *a, const sayso_item *it, int64_t id,
                                   int64_t reading, int64_t publisher, sayso_error *why)
{
    sy_query q;
    sayso_status st =
        sy_ask(a, &q,
               "UPDATE versions SET name = ?1, title = ?2, published = ?3, publisher = ?4,"
               " url = ?5, seen = ?6, modified = ?7, reading = ?8, batch = ?9 WHERE id = ?10",
               why);
    if (st)
        return st;
    bind_version(&q, &it->print, publisher, reading, a->batch);
    sy_bind_int(&q, 10, id);
    return sy_run(&q, why);
}

static sayso_status next_article(sayso_archive *a, int64_t *id, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "SELECT coalesce(max(id), 0) + 1 FROM articles", why);
    return st ? st : one_id(&q, id, why);
}

static sayso_status set_current(sayso_archive *a, int64_t article, int64_t current,
                                sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "UPDATE articles SET current = ?2 WHERE id = ?1", why);
    sy_bind_int(&q, 1, article);
    sy_bind_int(&q, 2, current);
    return st ? st : sy_run(&q, why);
}

/* An article that was not there before. */
static sayso_status put_article(sayso_archive *a, const sayso_item *it, int64_t text,
                                int64_t reading, bool new_reading, bool replaced,
                                int64_t publisher, sayso_error *why)
{
    int64_t article, id;
    sayso_status st = next_article(a, &article, why);
    if (!st)
        st = insert_version(a, it, article, text, reading, publisher, &id, why);
    sy_query q;
    if (!st)
        st = sy_ask(a, &q, "INSERT INTO articles (id, key, current) VALUES (?1, ?2, ?3)", why);
    if (st)
        return st;
    sy_bind_int(&q, 1, article);
    sy_bind_blob(&q, 2, it->key, SY_KEY);
    sy_bind_int(&q, 3, id);
    st = sy_run(&q, why);
    if (!st)
        st = sy_title_add(a, it->day, id, it->print.title, why);
    if (st)
        return st;
    const sy_at_hand ours = { it->doc, it->sketches };
    return new_reading ? sy_activate(a, reading, it->day, publisher, &ours, why)
                       : sy_reading_settle(a, reading, replaced ? &ours : NULL, why);
}

/* An article that was there: with this text (`same`) or without. */
static sayso_status put_again(sayso_archive *a, const sayso_item *it, int64_t article, int64_t text,
                              int64_t reading, bool is_ours, int64_t publisher, version *same,
                              version *current, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    int64_t id = same->id, left = 0;
    if (!same->id) {
        st = insert_version(a, it, article, text, reading, publisher, &id, why);
    } else {
        if (same->id == current->id)
            st = sy_title_remove(a, same->day, same->id, same->print.title, why);
        if (!st)
            st = sy_names_of_version(a, id, why);
        if (!st)
            st = update_version(a, it, id, reading, publisher, why);
        left = same->reading != reading ? same->reading : 0;
    }
    if (st)
        return st;
    /* The current one may be another than before; that of the same text may have become older. */
    sy_query q;
    version best = { 0 }, v = { 0 };
    st = sy_ask(a, &q, VERSION "WHERE v.article = ?1", why);
    sy_bind_int(&q, 1, article);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        st = take_version(&q, &v, why);
        if (!st && (!best.id || version_order(&v.print, v.text, &best.print, best.text) > 0)) {
            version was = best;
            best = v;
            v = was;
        }
    }
    sy_done(&q);
    if (!st && best.id != current->id) {
        st = set_current(a, article, best.id, why);
        if (!st && same->id != current->id)
            st = sy_title_remove(a, current->day, current->id, current->print.title, why);
    }
    if (!st && (best.id != current->id || best.id == same->id))
        st = sy_title_add(a, best.day, best.id, best.print.title, why);
    const sy_at_hand ours = { it->doc, it->sketches };
    int64_t touched[] = { left, current->reading, reading, best.reading };
    for (size_t i = 0; i < sizeof touched / sizeof *touched && !st; i++) {
        bool again = !touched[i];
        for (size_t k = 0; k < i; k++)
            again |= touched[k] == touched[i];
        if (!again)
            st = sy_reading_settle(a, touched[i], touched[i] == reading && is_ours ? &ours : NULL, why);
    }
    forget(&best);
    forget(&v);
    return st;
}

static sayso_status find_versions(sayso_archive *a, const sayso_item *it, int64_t *article,
                                  version *same, version *current, sayso_error *why)
{
    sy_query q;
    int64_t current_id = 0;
    *article = 0;
    sayso_status st = sy_ask(a, &q, "SELECT id, current FROM articles WHERE key = ?1", why);
    sy_bind_blob(&q, 1, it->key, SY_KEY);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        *article = sqlite3_column_int64(q.s, 0);
        current_id = sqlite3_column_int64(q.s, 1);
    }
    sy_done(&q);
    if (st || !*article)
        return st;
    st = sy_ask(a, &q, VERSION "WHERE v.article = ?1 AND (t.hash = ?2 OR v.id = ?3)", why);
    sy_bind_int(&q, 1, *article);
    sy_bind_blob(&q, 2, it->text, SY_KEY);
    sy_bind_int(&q, 3, current_id);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        if (sqlite3_column_int64(q.s, 0) == current_id)
            st = take_version(&q, current, why);
        const void *hash = sqlite3_column_blob(q.s, 3);
        if (!st && hash && !memcmp(hash, it->text, SY_KEY))
            st = take_version(&q, same, why);
    }
    sy_done(&q);
    return st;
}

static sayso_status taken_out(sayso_archive *a, const sayso_item *it, bool *out, sayso_error *why)
{
    sy_query q;
    int64_t found = 0;
    sayso_status st = sy_ask(a, &q, "SELECT 1 FROM takedowns WHERE key = ?1", why);
    sy_bind_blob(&q, 1, it->key, SY_KEY);
    if (!st)
        st = one_id(&q, &found, why);
    *out = found;
    return st;
}

sayso_status sayso_archive_put(sayso_archive *a, const sayso_item *it, sayso_put *put,
                               sayso_error *why)
{
    sayso_put ignored;
    put = put ? put : &ignored;
    *put = SAYSO_PUT_SAME;
    if (!a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0, "no batch is open");
    int64_t text, reading, article, publisher;
    bool out, new_reading, replaced;
    version same = { 0 }, current = { 0 };
    sayso_status st = taken_out(a, it, &out, why);
    if (!st && out) {
        *put = SAYSO_PUT_TAKEN_OUT;
        return SAYSO_OK;
    }
    if (!st)
        st = put_text(a, it, &text, why);
    if (!st)
        st = sy_put_reading(a, it, text, false, &reading, &new_reading, &replaced, why);
    if (!st)
        st = sy_name_id(a, it->print.publisher, &publisher, why);
    if (!st)
        st = find_versions(a, it, &article, &same, &current, why);
    if (!st && !article) {
        *put = new_reading ? SAYSO_PUT_NEW : SAYSO_PUT_REPRINT;
        st = put_article(a, it, text, reading, new_reading, replaced, publisher, why);
    } else if (!st && (!same.id || sy_print_order(&it->print, &same.print) < 0)) {
        *put = same.id ? SAYSO_PUT_SAME : SAYSO_PUT_VERSION;
        st = put_again(a, it, article, text, reading, new_reading || replaced, publisher, &same, &current,
                       why);
    }
    forget(&same);
    forget(&current);
    return st;
}
