/* remove.c - an article out of everything: versions, texts, readings, words, ledger, names.
 *
 * For takedowns. What another article still has (the same text, a name) stays; nothing else does: pages
 * are overwritten with zeros, the log is folded back. Its key is kept, so that it does not come back with
 * the next add; a key says nothing about what it was made of.
 */
#include "archive/remove.h"

#include <string.h>

#include "archive/active.h"
#include "archive/item.h"
#include "archive/ledger.h"
#include "archive/words.h"
#include "base/error.h"

typedef SY_ARRAY(int64_t) ids;

static sayso_status each_id(sy_query *q, ids *out, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    while (!st && !(st = sy_row(q, why)) && q->row)
        if (!sy_push(out, sqlite3_column_int64(q->s, 0)))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a list");
    sy_done(q);
    return st;
}

static sayso_status list(sayso_archive *a, const char *sql, int64_t id, ids *out, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, sql, why);
    sy_bind_int(&q, 1, id);
    return st ? st : each_id(&q, out, why);
}

static sayso_status run(sayso_archive *a, const char *sql, int64_t id, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, sql, why);
    sy_bind_int(&q, 1, id);
    return st ? st : sy_run(&q, why);
}

static sayso_status forget_title(sayso_archive *a, int64_t article, sayso_error *why)
{
    sy_query q;
    int64_t version = 0, day = 0;
    char *title = NULL;
    sayso_status st =
        sy_ask(a, &q,
               "SELECT v.id, r.day, v.title FROM articles a JOIN versions v ON v.id = a.current"
               " JOIN readings r ON r.id = v.reading WHERE a.id = ?1",
               why);
    sy_bind_int(&q, 1, article);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        const char *s = (const char *)sqlite3_column_text(q.s, 2);
        version = sqlite3_column_int64(q.s, 0);
        day = sqlite3_column_int64(q.s, 1);
        if (s && !(title = strdup(s)))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a title");
    }
    sy_done(&q);
    if (!st && title)
        st = sy_title_remove(a, day, version, title, why);
    free(title);
    return st;
}

/* A text that no version has any more, with its readings. */
static sayso_status drop_text(sayso_archive *a, int64_t text, sayso_error *why)
{
    ids left = { 0 };
    sayso_status st = list(a, "SELECT id FROM versions WHERE text = ?1 LIMIT 1", text, &left, why);
    if (!st && !left.n)
        st = run(a, "DELETE FROM readings WHERE text = ?1", text, why);
    if (!st && !left.n)
        st = run(a, "DELETE FROM texts WHERE id = ?1", text, why);
    sy_array_free(&left);
    return st;
}

sayso_status sy_remove_article(sayso_archive *a, int64_t article, sayso_error *why)
{
    ids readings = { 0 }, texts = { 0 };
    sayso_status st = list(a, "SELECT DISTINCT reading FROM versions WHERE article = ?1", article,
                           &readings, why);
    if (!st)
        st = list(a, "SELECT DISTINCT text FROM versions WHERE article = ?1", article, &texts, why);
    if (!st)
        st = forget_title(a, article, why);
    if (!st)
        st = run(a,
                 "DELETE FROM corrections WHERE article = (SELECT key FROM articles WHERE id = ?1)",
                 article, why);
    if (!st)
        st = run(a, "DELETE FROM articles WHERE id = ?1", article, why);
    if (!st)
        st = run(a, "DELETE FROM versions WHERE article = ?1", article, why);
    for (size_t i = 0; i < readings.n && !st; i++)
        st = sy_reading_settle(a, readings.at[i], NULL, why);
    for (size_t i = 0; i < texts.n && !st; i++)
        st = drop_text(a, texts.at[i], why);
    sy_array_free(&readings);
    sy_array_free(&texts);
    return st;
}

sayso_status sy_names_sweep(sayso_archive *a, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ledger_settle(a, why); /* persons who are nobody now hold names */
    if (!st)
        st = sy_ask(a, &q, "DELETE FROM names WHERE " SY_UNUSED_NAME, why);
    if (!st)
        st = sy_run(&q, why);
    sy_names_forget(a);
    return st;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_key(const char *s, uint8_t key[SY_KEY])
{
    if (strlen(s) != 2 * SY_KEY)
        return false;
    for (int i = 0; i < SY_KEY; i++) {
        int high = hex_digit(s[2 * i]), low = hex_digit(s[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        key[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* Articles of this id, address or key. */
static sayso_status find(sayso_archive *a, const char *what, ids *out, sayso_error *why)
{
    uint8_t url[SY_KEY], key[SY_KEY] = { 0 };
    sy_article_key(&(sy_print){ .url = what }, "", 0, url);
    bool keyed = is_key(what, key);
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT id FROM articles WHERE key IN (?1, ?2) UNION"
                             " SELECT article FROM versions WHERE name = ?3",
                             why);
    sy_bind_blob(&q, 1, url, SY_KEY);
    sy_bind_blob(&q, 2, keyed ? key : NULL, SY_KEY);
    sy_bind_text(&q, 3, what, strlen(what));
    return st ? st : each_id(&q, out, why);
}

sayso_status sayso_archive_remove(sayso_archive *a, const char *what, bool may_come_again,
                                  uint64_t *n, sayso_error *why)
{
    ids articles = { 0 };
    *n = 0;
    if (!a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0, "no batch is open");
    sayso_status st = sy_exec(a, "PRAGMA secure_delete = ON", why);
    if (!st)
        st = find(a, what, &articles, why);
    for (size_t i = 0; i < articles.n && !st; i++) {
        if (!may_come_again)
            st = run(a, "INSERT OR IGNORE INTO takedowns SELECT key FROM articles WHERE id = ?1",
                     articles.at[i], why);
        if (!st)
            st = sy_remove_article(a, articles.at[i], why);
    }
    if (!st && articles.n)
        st = sy_names_sweep(a, why);
    *n = articles.n;
    sy_array_free(&articles);
    return st;
}

sayso_status sayso_archive_readmit(sayso_archive *a, const char *what, uint64_t *n,
                                   sayso_error *why)
{
    uint8_t url[SY_KEY], key[SY_KEY] = { 0 };
    sy_article_key(&(sy_print){ .url = what }, "", 0, url);
    bool keyed = is_key(what, key);
    *n = 0;
    if (!a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0, "no batch is open");
    sy_query q;
    sayso_status st = sy_ask(a, &q, "DELETE FROM takedowns WHERE key IN (?1, ?2)", why);
    sy_bind_blob(&q, 1, url, SY_KEY);
    sy_bind_blob(&q, 2, keyed ? key : NULL, SY_KEY);
    if (!st)
        st = sy_run(&q, why);
    if (!st)
        *n = (uint64_t)sqlite3_changes64(a->db);
    return st;
}

sayso_status sayso_archive_scrub(sayso_archive *a, sayso_error *why)
{
    sayso_status st = sy_exec(a, "INSERT INTO words (words) VALUES ('optimize')", why);
    if (!st)
        st = sy_exec(a, "INSERT INTO titles (titles) VALUES ('optimize')", why);
    if (!st)
        st = sy_exec(a, "PRAGMA wal_checkpoint (TRUNCATE)", why);
    return st;
}
