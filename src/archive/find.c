/* find.c - articles: one by its name, all in an order, and what is known of each. */
#include "archive/find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/correct.h"
#include "archive/filter.h"
#include "archive/item.h"
#include "archive/kept.h"
#include "base/error.h"

enum { MOST_NAMED = 4 }; /* articles of one id that are told */

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a list of articles");
}

/* ## One */

static bool hex_key(const char *s, uint8_t key[SY_KEY])
{
    if (strlen(s) != 2 * SY_KEY || strspn(s, "0123456789abcdef") != 2 * SY_KEY)
        return false;
    for (int i = 0; i < SY_KEY; i++) {
        char pair[3] = { s[2 * i], s[2 * i + 1], 0 };
        key[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return true;
}

sayso_status sy_find_key(sayso_archive *a, const char *sql, const char *key, const char *what, int64_t *id,
                         sayso_error *why)
{
    uint8_t bytes[SY_KEY];
    sy_query q;
    *id = 0;
    if (!hex_key(key, bytes))
        return sy_fail(why, SAYSO_ENOTHING, 0, "a %s's key is 32 hexadecimal digits, not \"%.40s\"", what, key);
    sayso_status st = sy_ask(a, &q, sql, why);
    sy_bind_blob(&q, 1, bytes, SY_KEY);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        *id = sqlite3_column_int64(q.s, 0);
    else if (!st)
        st = sy_fail(why, SAYSO_ENOTHING, 0, "the archive has no %s %s", what, key);
    sy_done(&q);
    return st;
}

#define BY_KEY "SELECT current FROM articles WHERE key = ?1"

static sayso_status by_name(sayso_archive *a, const char *name, int64_t *out, sayso_error *why)
{
    sy_query q;
    size_t found = 0;
    char several[MOST_NAMED * (2 * SY_KEY + 2) + 1] = "", key[2 * SY_KEY + 1];
    sayso_status st = sy_ask(a, &q,
                             "SELECT v.id, a.key FROM versions v JOIN articles a ON a.id = v.article"
                             " AND a.current = v.id WHERE v.name = ?1 ORDER BY a.key",
                             why);
    sy_bind_text(&q, 1, name, strlen(name));
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        if (found++ < MOST_NAMED) {
            sy_hex(sqlite3_column_blob(q.s, 1), (size_t)sqlite3_column_bytes(q.s, 1), key);
            strcat(several, *several ? ", " : "");
            strcat(several, key);
        }
        *out = sqlite3_column_int64(q.s, 0);
    }
    sy_done(&q);
    if (!st && found > 1)
        st = sy_fail(why, SAYSO_EARG, 0, "\"%.40s\" is the id of %zu articles; give one's key: %s", name, found,
                     several);
    return st;
}

sayso_status sayso_find_article(sayso_archive *a, const char *what, sayso_ref *out, sayso_error *why)
{
    uint8_t key[SY_KEY];
    *out = 0;
    sayso_status st = by_name(a, what, out, why);
    if (!st && !*out && hex_key(what, key))
        st = sy_find_key(a, BY_KEY, what, "article", out, why);
    if (st == SAYSO_ENOTHING)
        st = SAYSO_OK;
    if (!st && !*out) { /* an address is an article's key */
        sy_query q;
        sy_article_key(&(sy_print){ .id = "", .url = what }, "", 0, key);
        st = sy_ask(a, &q, BY_KEY, why);
        sy_bind_blob(&q, 1, key, SY_KEY);
        if (!st)
            st = sy_row(&q, why);
        if (!st && q.row)
            *out = sqlite3_column_int64(q.s, 0);
        sy_done(&q);
    }
    if (!st && !*out)
        st = sy_fail(why, SAYSO_ENOTHING, 0, "there is no article \"%.80s\"; give its id, url or key", what);
    if (st)
        *out = 0;
    return st;
}

sayso_status sy_article_print(sayso_archive *a, sayso_ref article, sayso_printed *out, int64_t *reading,
                              sayso_kept **k, sayso_error *why)
{
    sy_query q;
    bool lost = false;
    const char *string[5];
    char key[2 * SY_KEY + 1];
    sayso_status st = sy_ask(a, &q,
                             "SELECT v.reading, a.key, v.name, v.title, v.published, n.name, v.url FROM versions v"
                             " JOIN articles a ON a.id = v.article LEFT JOIN names n ON n.id = v.publisher"
                             " WHERE v.id = ?1",
                             why);
    sy_bind_int(&q, 1, article);
    if (!st)
        st = sy_row(&q, why);
    if (!st && !q.row)
        st = sy_fail(why, SAYSO_ENOTHING, 0, "the archive has no such article");
    if (!st) {
        *reading = sqlite3_column_int64(q.s, 0);
        sy_hex(sqlite3_column_blob(q.s, 1), (size_t)sqlite3_column_bytes(q.s, 1), key);
        for (int i = 0; i < 5; i++)
            string[i] = sy_kept_text(k, (const char *)sqlite3_column_text(q.s, 2 + i), &lost);
        *out = (sayso_printed){ sy_kept_text(k, key, &lost), string[0], string[1], string[2], string[3], string[4] };
    }
    sy_done(&q);
    return !st && lost ? no_memory(why) : st;
}

sayso_status sayso_article_list(sayso_archive *a, sayso_ref article, sayso_listed *out, sayso_error *why)
{
    sy_query q;
    int64_t reading = 0;
    bool lost = false;
    memset(out, 0, sizeof *out);
    sayso_status st = sy_article_print(a, article, &out->print, &reading, &out->kept, why);
    if (!st)
        st = sy_ask(a, &q,
                    "SELECT r.model, r.n_statements, (SELECT count(*) FROM versions o WHERE o.article = v.article),"
                    " (SELECT count(*) FROM versions p JOIN articles b ON b.current = p.id AND b.id = p.article"
                    "  WHERE p.reading = r.id) FROM versions v JOIN readings r ON r.id = v.reading WHERE v.id = ?1",
                    why);
    else
        q = (sy_query){ 0 };
    sy_bind_int(&q, 1, article);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        out->model = sy_kept_text(&out->kept, (const char *)sqlite3_column_text(q.s, 0), &lost);
        out->statements = (uint32_t)sqlite3_column_int64(q.s, 1);
        out->versions = (uint32_t)sqlite3_column_int64(q.s, 2);
        out->prints = (uint32_t)sqlite3_column_int64(q.s, 3);
    }
    sy_done(&q);
    if (!st && lost)
        st = no_memory(why);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}

static sayso_status reading_of(sayso_archive *a, sayso_ref article, int64_t *reading, sayso_error *why)
{
    sy_query q;
    *reading = 0;
    sayso_status st = sy_ask(a, &q, "SELECT reading FROM versions WHERE id = ?1", why);
    sy_bind_int(&q, 1, article);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        *reading = sqlite3_column_int64(q.s, 0);
    else if (!st)
        st = sy_fail(why, SAYSO_ENOTHING, 0, "the archive has no such article");
    sy_done(&q);
    return st;
}

sayso_status sayso_article_doc(sayso_archive *a, sayso_ref article, sayso_doc **out, sayso_error *why)
{
    int64_t reading;
    *out = NULL;
    sayso_status st = reading_of(a, article, &reading, why);
    return st ? st : sy_load_corrected(a, reading, article, out, NULL, why);
}

sayso_status sayso_article_prints(sayso_archive *a, sayso_ref article, sayso_prints *out, sayso_error *why)
{
    int64_t reading;
    memset(out, 0, sizeof *out);
    sayso_status st = reading_of(a, article, &reading, why);
    return st ? st : sy_prints_of(a, reading, out, why);
}

/* ## Many */

static sayso_status keep_refs(const sy_ids *ids, sayso_refs *out, sayso_error *why)
{
    sayso_ref *at = sy_kept_new(&out->kept, ids->n * sizeof *at + 1);
    if (!at)
        return no_memory(why);
    if (ids->n)
        memcpy(at, ids->at, ids->n * sizeof *at);
    out->at = at;
    out->n = ids->n;
    return SAYSO_OK;
}

static sayso_status each_id(sy_query *q, sy_ids *ids, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    while (!st && !(st = sy_row(q, why)) && q->row)
        if (!sy_push(ids, sqlite3_column_int64(q->s, 0)))
            st = no_memory(why);
    sy_done(q);
    return st;
}

sayso_status sayso_article_statements(sayso_archive *a, sayso_ref article, sayso_refs *out, sayso_error *why)
{
    int64_t reading;
    sy_query q;
    sy_ids ids = { 0 };
    memset(out, 0, sizeof *out);
    sayso_status st = reading_of(a, article, &reading, why);
    if (st)
        return st;
    st = sy_ask(a, &q,
                "SELECT s.id FROM readings r JOIN statements s ON s.id >= r.first_statement"
                " AND s.id < r.first_statement + r.n_statements AND s.reading = r.id WHERE r.id = ?1"
                " ORDER BY s.id",
                why);
    sy_bind_int(&q, 1, reading);
    if (!st)
        st = each_id(&q, &ids, why);
    if (!st)
        st = keep_refs(&ids, out, why);
    sy_array_free(&ids);
    return st;
}

sayso_status sayso_find_statements(sayso_archive *a, const sayso_filter *filter, sayso_refs *out, sayso_error *why)
{
    sy_sieve *s;
    sy_ids ids = { 0 };
    memset(out, 0, sizeof *out);
    sayso_status st = sy_sieve_new(a, filter, true, &s, why);
    while (!st && !(st = sy_sieve_next(s, why)) && sy_sieve_row(s)->id)
        if (!sy_push(&ids, sy_sieve_row(s)->id))
            st = no_memory(why);
    if (!st)
        st = keep_refs(&ids, out, why);
    sy_array_free(&ids);
    sy_sieve_free(s);
    return st;
}

uint64_t sayso_count_articles(sayso_archive *a)
{
    sy_query q;
    uint64_t n = 0;
    if (!sy_ask(a, &q, "SELECT count(*) FROM articles", NULL) && !sy_row(&q, NULL) && q.row)
        n = (uint64_t)sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    return n;
}

/* ## Articles in an order
 *
 * Without words and publisher a list is read off an index as far as its page goes: readings_day (schema.c),
 * versions_name. With them only what fits is put in order. */

#define ITS " JOIN articles a ON a.id = v.article AND a.current = v.id"
#define DAYS " r.day BETWEEN ?1 AND ?2"
#define ALL "SELECT v.id, v.publisher FROM readings r JOIN versions v ON v.reading = r.id" ITS " WHERE" DAYS
/* The sign keeps SQLite from going by days where names are the order. */
#define NAMED "SELECT v.id, v.publisher FROM versions v JOIN readings r ON r.id = v.reading" ITS " WHERE +" DAYS
/* A title's row has its day. */
#define TITLED                                                                                               \
    "SELECT v.id, v.publisher FROM titles t CROSS JOIN versions v ON v.id = (t.rowid & 536870911)" ITS       \
    " WHERE titles MATCH ?3 AND t.rowid BETWEEN ?1 << 29 AND (?2 + 1 << 29) - 1"
#define PUBLISHED                                                                                            \
    "SELECT v.id, v.publisher FROM versions v" ITS " JOIN readings r ON r.id = v.reading"                    \
    " WHERE v.publisher IN (SELECT value FROM json_each(?3)) AND" DAYS
#define NEWEST(day) " ORDER BY " day " DESC, v.published DESC, v.name, a.key"
#define OLDEST(day) " ORDER BY " day ", v.published, v.name, a.key"
#define BY_ID " ORDER BY v.name, a.key"
#define PAGE " LIMIT ?4 OFFSET ?5"

enum { EVERY, OF_WORDS, OF_PUBLISHERS };
enum { MOST_DAY = 1 << 30 }; /* no day is as great, and shifted it is a row still */
_Static_assert(SAYSO_ARTICLES_NEWEST == 0 && SAYSO_ARTICLES_OLDEST == 1 && SAYSO_ARTICLES_BY_ID == 2,
               "the columns of lists");
_Static_assert(SY_SERIAL_BITS == 29, "a title's row");
static const char *const lists[][3] = {
    [EVERY] = { ALL NEWEST("r.day") PAGE, ALL OLDEST("r.day") PAGE, NAMED BY_ID PAGE },
    [OF_WORDS] = { TITLED NEWEST("t.rowid >> 29"), TITLED OLDEST("t.rowid >> 29"), TITLED BY_ID },
    [OF_PUBLISHERS] = { PUBLISHED NEWEST("r.day"), PUBLISHED OLDEST("r.day"), PUBLISHED BY_ID },
};

static sayso_status count_days(sayso_archive *a, int64_t first, int64_t last, uint64_t *n, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT count(*) FROM readings r JOIN versions v ON v.reading = r.id" ITS " WHERE" DAYS,
                             why);
    sy_bind_int(&q, 1, first);
    sy_bind_int(&q, 2, last);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        *n = (uint64_t)sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    return st;
}

static int by_number(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* "[3,14]"; yours to free(). */
static char *as_json(const sy_ids *ids)
{
    enum { DIGITS = 21 };
    char *text = malloc(ids->n * DIGITS + 3), *to = text;
    if (!text)
        return NULL;
    *to++ = '[';
    for (size_t i = 0; i < ids->n; i++)
        to += sprintf(to, i ? ",%lld" : "%lld", (long long)ids->at[i]);
    strcpy(to, "]");
    return text;
}

typedef struct wanted {
    int how; /* EVERY... */
    sayso_article_order order;
    int64_t first, last;  /* days */
    const char *words;    /* an FTS5 expression */
    sy_ids publishers;    /* sorted */
    bool by_publisher;
    size_t skip, limit;
} wanted;

/* The page's articles into ids; *fit: how many there are, where all were looked at. */
static sayso_status list(sayso_archive *a, const wanted *w, sy_ids *ids, uint64_t *fit, sayso_error *why)
{
    sy_query q;
    char *publishers = w->how == OF_PUBLISHERS ? as_json(&w->publishers) : NULL;
    if (w->how == OF_PUBLISHERS && !publishers)
        return no_memory(why);
    const char *value = w->how == OF_WORDS ? w->words : publishers;
    sayso_status st = sy_ask(a, &q, lists[w->how][w->order], why);
    sy_bind_int(&q, 1, w->first);
    sy_bind_int(&q, 2, w->last);
    if (w->how == EVERY) {
        sy_bind_int(&q, 4, w->limit < INT64_MAX ? (int64_t)w->limit : INT64_MAX);
        sy_bind_int(&q, 5, w->skip < INT64_MAX ? (int64_t)w->skip : INT64_MAX);
    } else {
        sy_bind_text(&q, 3, value, strlen(value));
    }
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        int64_t publisher = sqlite3_column_int64(q.s, 1);
        if (w->how == OF_WORDS && w->by_publisher &&
            (!w->publishers.n ||
             !bsearch(&publisher, w->publishers.at, w->publishers.n, sizeof publisher, by_number)))
            continue;
        bool here = w->how == EVERY || (*fit >= w->skip && ids->n < w->limit);
        ++*fit;
        if (here && !sy_push(ids, sqlite3_column_int64(q.s, 0)))
            st = no_memory(why);
    }
    sy_done(&q);
    free(publishers);
    return st;
}

sayso_status sayso_find_articles(sayso_archive *a, const sayso_filter *f, sayso_article_order order, size_t skip,
                                 size_t limit, uint64_t *total, sayso_refs *out, sayso_error *why)
{
    sy_looked_for words;
    sy_ids ids = { 0 };
    uint64_t fit = 0;
    wanted w = { .order = order, .last = MOST_DAY, .skip = skip, .limit = limit };
    memset(out, 0, sizeof *out);
    if ((int)order < 0 || order > SAYSO_ARTICLES_BY_ID)
        return sy_fail(why, SAYSO_EARG, 0, "no such order of articles");
    sayso_status st = sy_query_parse(f->words, &words, why);
    if (st)
        return st;
    w.words = words.match;
    w.by_publisher = f->publisher != NULL;
    w.how = w.words ? OF_WORDS : w.by_publisher ? OF_PUBLISHERS : EVERY;
    if (!st && f->publisher)
        st = sy_names_like(a, f->publisher, &w.publishers, why);
    if (!st && f->since)
        st = sy_days_of(f->since, false, &w.first, why);
    if (!st && f->until)
        st = sy_days_of(f->until, true, &w.last, why);
    if (!st)
        st = list(a, &w, &ids, &fit, why);
    if (!st && total && w.how == EVERY && (f->since || f->until))
        st = count_days(a, w.first, w.last, &fit, why);
    else if (total && w.how == EVERY)
        fit = sayso_count_articles(a);
    if (total)
        *total = fit;
    if (!st)
        st = keep_refs(&ids, out, why);
    sy_query_free(&words);
    sy_array_free(&w.publishers);
    sy_array_free(&ids);
    return st;
}
