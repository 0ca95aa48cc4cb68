/* stats.c - who gets to speak: kinds of speakers, forms and channels by publisher and month.
 *
 * Prints are counted, not readings: what an agency sends and three papers print is heard three times.
 */
#include <stdlib.h>
#include <string.h>

#include "archive/filter.h"
#include "archive/kept.h"
#include "base/error.h"

enum { HEARD = 20, NAME_BITS = 40 };

typedef struct counting {
    sayso_archive *a;
    sayso_by by;
    SY_ARRAY(sayso_row) rows;
    SY_ARRAY(int64_t) publishers; /* of each row */
    sy_tally row_of;   /* (publisher, month) -> row + 1 */
    sy_tally heard;    /* (row, name) */
    sy_tally speakers; /* names of persons and organisations */
    sy_tally all;      /* names */
    sy_publishers of_reading;
    sayso_row total;
    int64_t reading, day;
    char month[8];
} counting;

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a table");
}

static void add(sayso_row *r, const sy_facts *s, bool new_article)
{
    r->statements++;
    r->articles += new_article;
    r->forms[s->form >= 0 && s->form < SY_FORMS ? s->form : 0]++;
    r->kinds[s->kind >= 0 && s->kind < SY_KINDS ? s->kind : 0]++;
    r->channels[s->channel >= 0 && s->channel < SY_CHANNELS ? s->channel : 0]++;
}

/* Months are told apart by their days' text, which is the same for all statements of a day. */
static int64_t month_number(const char *month)
{
    return *month ? strtol(month, NULL, 10) * 12 + strtol(month + 5, NULL, 10) : 0;
}

static bool count_print(counting *c, const sy_facts *s, int64_t publisher, bool new_article)
{
    add(&c->total, s, new_article);
    if (s->name && (s->kind == SAYSO_PERSON || s->kind == SAYSO_ORG) && !sy_count(&c->speakers, s->name, 1))
        return false;
    bool by_publisher = c->by == SAYSO_BY_PUBLISHER || c->by == SAYSO_BY_BOTH;
    bool by_month = c->by == SAYSO_BY_MONTH || c->by == SAYSO_BY_BOTH;
    if (c->by == SAYSO_BY_ALL)
        return true;
    int64_t key = (by_publisher ? publisher << 16 : 0) + (by_month ? month_number(c->month) : 0);
    uint64_t *row = sy_tally_at(&c->row_of, key);
    if (!row)
        return false;
    if (!*row) {
        sayso_row fresh = { 0 };
        if (by_month)
            memcpy(fresh.month, c->month, sizeof fresh.month);
        if (!sy_push(&c->rows, fresh) || !sy_push(&c->publishers, by_publisher ? publisher : 0))
            return false;
        *row = c->rows.n;
    }
    sayso_row *r = &c->rows.at[*row - 1];
    add(r, s, new_article);
    if (!s->name)
        return true;
    uint64_t *heard = sy_tally_at(&c->heard, (int64_t)(*row << NAME_BITS) + s->name);
    if (heard)
        r->speakers += !(*heard)++;
    return heard != NULL;
}

static sayso_status count(counting *c, const sy_facts *s, sayso_error *why)
{
    bool new_article = s->reading != c->reading;
    int64_t day = sy_statement_day(s->id);
    c->reading = s->reading;
    if (day != c->day) {
        char text[11];
        sy_day_text(day, text);
        memcpy(c->month, text, 7);
        c->month[*text ? 7 : 0] = 0;
        c->day = day;
    }
    if (s->name) {
        uint64_t *n = sy_tally_at(&c->all, s->name);
        if (!n)
            return no_memory(why);
        c->total.speakers += !(*n)++;
    }
    if (s->publisher)
        return count_print(c, s, s->publisher, new_article) ? SAYSO_OK : no_memory(why);
    sayso_status st = sy_publishers_of(c->a, &c->of_reading, s->reading, why);
    for (size_t i = 0; i < c->of_reading.names.n && !st; i++)
        if (!count_print(c, s, c->of_reading.names.at[i], new_article))
            st = no_memory(why);
    return st;
}

static int by_name(const void *a, const void *b)
{
    const sayso_row *x = a, *y = b;
    if (!x->publisher != !y->publisher)
        return x->publisher ? -1 : 1;
    int c = x->publisher ? strcmp(x->publisher, y->publisher) : 0;
    return c ? c : strcmp(x->month, y->month);
}

static sayso_status keep(counting *c, sayso_table *out, sayso_error *why)
{
    sayso_row *rows = sy_kept_new(&out->kept, c->rows.n * sizeof *rows + 1);
    bool lost = !rows;
    sayso_status st = SAYSO_OK;
    if (rows && c->rows.n)
        memcpy(rows, c->rows.at, c->rows.n * sizeof *rows);
    for (size_t i = 0; i < c->rows.n && !lost && !st; i++) {
        sy_query q;
        st = sy_ask(c->a, &q, "SELECT name FROM names WHERE id = ?1", why);
        sy_bind_int(&q, 1, c->publishers.at[i]);
        if (!st)
            st = sy_row(&q, why);
        if (!st && q.row)
            rows[i].publisher = sy_kept_text(&out->kept, (const char *)sqlite3_column_text(q.s, 0), &lost);
        sy_done(&q);
    }
    if (!st && lost)
        st = no_memory(why);
    if (!st && c->rows.n)
        qsort(rows, c->rows.n, sizeof *rows, by_name);
    out->at = rows;
    out->n = c->rows.n;
    out->all = c->total;
    return st ? st : sy_name_facet(c->a, &c->speakers, HEARD, &out->kept, &out->speakers, why);
}

sayso_status sayso_stats(sayso_archive *a, const sayso_filter *filter, sayso_by by, sayso_table *out,
                         sayso_error *why)
{
    memset(out, 0, sizeof *out);
    counting c = { .a = a, .by = by, .day = -1 };
    sy_sieve *s;
    sayso_status st = sy_sieve_new(a, filter, false, &s, why);
    while (!st && !(st = sy_sieve_next(s, why)) && sy_sieve_row(s)->id)
        st = count(&c, sy_sieve_row(s), why);
    if (!st)
        st = keep(&c, out, why);
    sy_sieve_free(s);
    sy_tally_free(&c.row_of);
    sy_tally_free(&c.heard);
    sy_tally_free(&c.speakers);
    sy_tally_free(&c.all);
    sy_array_free(&c.rows);
    sy_array_free(&c.publishers);
    sy_array_free(&c.of_reading.names);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}
