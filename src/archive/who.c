/* who.c - a speaker's page: what he or she is called, for whom, through what, with whom, and the latest
 * words.
 */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "archive/filter.h"
#include "archive/kept.h"
#include "base/error.h"

enum { MOST_READ = 200000 }; /* statements of one name that are counted; who has more is counted so far */

/* One speaker: a person joined across articles, else a name with its kind. */
typedef struct who {
    int64_t person, name;
    int kind;
    uint64_t n;
    const char *called;
    bool alone; /* who has this name is nobody else */
} who;

typedef struct page {
    sy_tally outlets, publishers, readings;
    uint64_t forms[SY_FORMS], channels[SY_CHANNELS], stances[SY_STANCES], statuses[SY_STATUSES];
    sy_publishers of_reading;
} page;

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a page");
}

static int most_first(const void *a, const void *b)
{
    const who *x = a, *y = b;
    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    int by_name = strcmp(x->called, y->called);
    if (by_name)
        return by_name;
    if (!x->person != !y->person)
        return x->person ? -1 : 1;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

static sayso_status ask_span(sayso_archive *a, sy_query *q, const char *sql, int64_t of, int64_t first, int64_t last,
                             sayso_error *why)
{
    sayso_status st = sy_ask(a, q, sql, why);
    sy_bind_int(q, 1, of);
    sy_bind_int(q, 2, first);
    sy_bind_int(q, 3, last);
    return st ? st : sy_row(q, why);
}

/* Mostly all that is said under a name one person says. Two indexes know that, side by side; the rows, of which
 * there are tens of thousands, are not read. w->n: 0 if it is otherwise. */
static sayso_status one_person(sayso_archive *a, int64_t name, int64_t first, int64_t last, who *w, sayso_error *why)
{
    sy_query said, his;
    *w = (who){ .name = name };
    sayso_status st = ask_span(a, &said,
                               "SELECT person FROM statements WHERE name = ?1 AND id BETWEEN ?2 AND ?3"
                               " ORDER BY id DESC LIMIT 1",
                               name, first, last, why);
    if (!st && said.row)
        w->person = sqlite3_column_int64(said.s, 0);
    sy_done(&said);
    if (st || !w->person)
        return st;
    st = ask_span(a, &said, "SELECT id FROM statements WHERE name = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY id DESC", name,
                  first, last, why);
    if (!st)
        st = ask_span(a, &his, "SELECT id FROM statements WHERE person = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY id DESC",
                      w->person, first, last, why);
    else
        his = (sy_query){ 0 };
    bool all = true;
    while (!st && said.row && all) {
        int64_t id = sqlite3_column_int64(said.s, 0);
        while (!st && his.row && sqlite3_column_int64(his.s, 0) > id)
            st = sy_row(&his, why);
        all = his.row && sqlite3_column_int64(his.s, 0) == id;
        w->n++;
        if (!st)
            st = sy_row(&said, why);
    }
    sy_done(&said);
    sy_done(&his);
    if (!all)
        w->n = 0;
    w->alone = all && !first && last == INT64_MAX;
    return st;
}

typedef SY_ARRAY(who) whos;

static sayso_status keep(whos *found, const who *w, sayso_error *why)
{
    for (size_t k = 0; k < found->n && w->person; k++) /* one person under two names */
        if (found->at[k].person == w->person) {
            found->at[k].n += w->n;
            return SAYSO_OK;
        }
    return sy_push(found, *w) ? SAYSO_OK : no_memory(why);
}

/* Several: who says how much of it. */
static sayso_status share_out(sayso_archive *a, const char *called, int64_t name, int64_t first, int64_t last,
                              whos *found, sayso_error *why)
{
    sy_query q;
    sayso_status st = ask_span(a, &q,
                               "SELECT ifnull(person, 0), CASE WHEN person IS NULL THEN kind ELSE 0 END, count(*)"
                               " FROM statements WHERE name = ?1 AND id BETWEEN ?2 AND ?3 GROUP BY 1, 2",
                               name, first, last, why);
    while (!st && q.row) {
        who w = { .person = sqlite3_column_int64(q.s, 0),
                  .name = name,
                  .kind = sqlite3_column_int(q.s, 1),
                  .n = (uint64_t)sqlite3_column_int64(q.s, 2),
                  .called = called };
        st = keep(found, &w, why);
        if (!st)
            st = sy_row(&q, why);
    }
    sy_done(&q);
    return st;
}

static sayso_status called(sayso_archive *a, int64_t name, const char **out, sayso_kept **k, sayso_error *why)
{
    sy_query q;
    bool lost = false;
    *out = "";
    sayso_status st = sy_ask(a, &q, "SELECT name FROM names WHERE id = ?1", why);
    sy_bind_int(&q, 1, name);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        *out = sy_kept_text(k, (const char *)sqlite3_column_text(q.s, 0), &lost);
    sy_done(&q);
    return !st && (lost || !*out) ? no_memory(why) : st;
}

/* Who has one of these names. */
static sayso_status find(sayso_archive *a, const sy_ids *names, int64_t first, int64_t last, who **out, size_t *n,
                         sayso_kept **k, sayso_error *why)
{
    whos found = { 0 };
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; i < names->n && !st; i++) {
        const char *name;
        who w;
        st = called(a, names->at[i], &name, k, why);
        if (!st)
            st = one_person(a, names->at[i], first, last, &w, why);
        if (!st && w.n) {
            w.called = name;
            st = keep(&found, &w, why);
        } else if (!st) {
            st = share_out(a, name, names->at[i], first, last, &found, why);
        }
    }
    if (found.n)
        qsort(found.at, found.n, sizeof *found.at, most_first);
    *out = found.at;
    *n = found.n;
    return st;
}

/* How often each: name, number. */
static sayso_status facet_of(sy_query *q, sayso_facet *out, sayso_kept **k, sayso_error *why)
{
    sayso_counted *list = sy_kept_new(k, SY_FACET * sizeof *list);
    bool lost = !list;
    sayso_status st = SAYSO_OK;
    *out = (sayso_facet){ .at = list };
    while (!lost && !(st = sy_row(q, why)) && q->row) {
        uint64_t n = (uint64_t)sqlite3_column_int64(q->s, 1);
        const char *name = (const char *)sqlite3_column_text(q->s, 0);
        if (out->n < SY_FACET && name)
            list[out->n++] = (sayso_counted){ sy_kept_text(k, name, &lost), n };
        else
            out->others += n;
    }
    sy_done(q);
    return lost ? no_memory(why) : st;
}

/* What the speakers table knows: ?1 the name, ?2 the person or 0. */
static sayso_status of_speakers(sayso_archive *a, const who *w, const char *sql, sayso_facet *out,
                                sayso_kept **k, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, sql, why);
    sy_bind_int(&q, 1, w->name);
    sy_bind_int(&q, 2, w->person);
    if (st) {
        sy_done(&q);
        return st;
    }
    return facet_of(&q, out, k, why);
}

/* The label of a contact's kind stands before the name: SQLite counts numbers, people read words. */
static sayso_status name_contacts(sayso_facet *f, sayso_kept **k, sayso_error *why)
{
    for (size_t i = 0; i < f->n; i++) {
        sayso_counted *c = (sayso_counted *)(void *)&f->at[i];
        const char *kind = sayso_contact_kind_name((sayso_contact_kind)strtol(c->name, NULL, 10));
        const char *colon = strchr(c->name, ':');
        size_t room = strlen(c->name) + 32;
        char *text = sy_kept_new(k, room);
        if (!text)
            return no_memory(why);
        snprintf(text, room, "%s%s", kind ? kind : "contact", colon ? colon : "");
        c->name = text;
    }
    return SAYSO_OK;
}

static void count_label(uint64_t *n, int labels, int label)
{
    if (label >= 0 && label < labels)
        n[label]++;
}

static sayso_status count_statements(sayso_archive *a, const who *w, int64_t first, int64_t last, size_t latest,
                                     page *p, sayso_person *out, sayso_kept **k, sayso_error *why)
{
    sayso_ref *refs = sy_kept_new(k, latest * sizeof *refs + 1);
    sy_query q;
    if (!refs)
        return no_memory(why);
    out->latest = refs;
    sayso_status st =
        w->person ? sy_ask(a, &q,
                           "SELECT id, reading, outlet, publisher, form, channel, stance, kind FROM statements"
                           " WHERE person = ?1 AND id BETWEEN ?2 AND ?3 ORDER BY id DESC LIMIT ?4",
                           why)
                  : sy_ask(a, &q,
                           "SELECT id, reading, outlet, publisher, form, channel, stance, kind FROM statements"
                           " WHERE name = ?1 AND person IS NULL AND kind = ?5 AND id BETWEEN ?2 AND ?3"
                           " ORDER BY id DESC LIMIT ?4",
                           why);
    sy_bind_int(&q, 1, w->person ? w->person : w->name);
    sy_bind_int(&q, 2, first);
    sy_bind_int(&q, 3, last);
    sy_bind_int(&q, 4, MOST_READ);
    if (!w->person)
        sy_bind_int(&q, 5, w->kind);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        int64_t id = sqlite3_column_int64(q.s, 0), reading = sqlite3_column_int64(q.s, 1);
        int64_t publisher = sqlite3_column_int64(q.s, 3);
        if (!out->statements++) {
            sy_day_text(sy_statement_day(id), out->last);
            out->kind = (sayso_kind)sqlite3_column_int(q.s, 7);
        }
        sy_day_text(sy_statement_day(id), out->first);
        if (out->n_latest < latest)
            refs[out->n_latest++] = id;
        count_label(p->forms, SY_FORMS, sqlite3_column_int(q.s, 4));
        count_label(p->channels, SY_CHANNELS, sqlite3_column_int(q.s, 5));
        count_label(p->stances, SY_STANCES, sqlite3_column_int(q.s, 6));
        bool good = sy_count(&p->outlets, sqlite3_column_int64(q.s, 2), 1) && sy_count(&p->readings, reading, 1);
        if (publisher) {
            good = good && sy_count(&p->publishers, publisher, 1);
        } else {
            st = sy_publishers_of(a, &p->of_reading, reading, why);
            for (size_t i = 0; i < p->of_reading.names.n && good && !st; i++)
                good = sy_count(&p->publishers, p->of_reading.names.at[i], 1);
        }
        if (!good)
            st = no_memory(why);
    }
    sy_done(&q);
    out->articles = p->readings.n;
    return st;
}

static sayso_status count_claims(sayso_archive *a, const who *w, page *p, sayso_error *why)
{
    sy_query q;
    sayso_status st =
        w->alone ? sy_ask(a, &q,
                          "SELECT status, count(*) FROM claims WHERE id IN (SELECT c.claim FROM statements s"
                          " JOIN claim_statements c ON c.statement = s.id WHERE s.name = ?1) GROUP BY 1",
                          why)
                 : sy_ask(a, &q,
                          "SELECT status, count(*) FROM claims WHERE id IN (SELECT c.claim FROM statements s"
                          " JOIN claim_statements c ON c.statement = s.id WHERE s.name = ?1"
                          " AND ifnull(s.person, 0) = ?2) GROUP BY 1",
                          why);
    sy_bind_int(&q, 1, w->name);
    if (!w->alone)
        sy_bind_int(&q, 2, w->person);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        int64_t status = sqlite3_column_int64(q.s, 0);
        if (status >= 0 && status < SY_STATUSES)
            p->statuses[status] = (uint64_t)sqlite3_column_int64(q.s, 1);
    }
    sy_done(&q);
    return st;
}

static sayso_status name_and_key(sayso_archive *a, const who *w, sayso_person *out, sayso_kept **k, sayso_error *why)
{
    sy_query q;
    bool lost = false;
    char key[2 * SY_KEY + 1] = "";
    sayso_status st = sy_ask(a, &q,
                             "SELECT n.name, p.key FROM (SELECT ?1 AS name, ?2 AS person) w"
                             " LEFT JOIN persons p ON p.id = w.person"
                             " JOIN names n ON n.id = ifnull(p.name, w.name)",
                             why);
    sy_bind_int(&q, 1, w->name);
    sy_bind_int(&q, 2, w->person);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        out->name = sy_kept_text(k, (const char *)sqlite3_column_text(q.s, 0), &lost);
        if (sqlite3_column_type(q.s, 1) == SQLITE_BLOB)
            sy_hex(sqlite3_column_blob(q.s, 1), (size_t)sqlite3_column_bytes(q.s, 1), key);
    }
    sy_done(&q);
    out->key = sy_kept_text(k, key, &lost);
    return lost ? no_memory(why) : st;
}

static sayso_status fill(sayso_archive *a, const who *w, int64_t first, int64_t last, size_t latest, page *p,
                         sayso_person *out, sayso_kept **k, sayso_error *why)
{
    sayso_status st = name_and_key(a, w, out, k, why);
    if (!st)
        st = count_statements(a, w, first, last, latest, p, out, k, why);
    if (!st)
        st = sy_name_facet(a, &p->outlets, SY_FACET, k, &out->outlets, why);
    if (!st)
        st = sy_name_facet(a, &p->publishers, SY_FACET, k, &out->publishers, why);
    if (!st)
        st = sy_label_facet(p->forms, SY_FORMS, sy_form_label, k, &out->forms, why);
    if (!st)
        st = sy_label_facet(p->channels, SY_CHANNELS, sy_channel_label, k, &out->channels, why);
    if (!st)
        st = sy_label_facet(p->stances, SY_STANCES, sy_stance_label, k, &out->stances, why);
    if (!st)
        st = of_speakers(a, w,
                         "SELECT j.value, count(*) FROM speakers s, json_each(s.roles) j WHERE s.name = ?1"
                         " AND ifnull(s.person, 0) = ?2 GROUP BY 1 ORDER BY 2 DESC, 1",
                         &out->roles, k, why);
    if (!st)
        st = of_speakers(a, w,
                         "SELECT c.kind || ': ' || n.name, count(*) FROM speakers s"
                         " JOIN contacts c ON c.reading = s.reading AND c.modality = 0"
                         " JOIN parties p ON p.reading = c.reading AND p.contact = c.n AND p.speaker = s.n"
                         " JOIN parties o ON o.reading = c.reading AND o.contact = c.n AND o.side <> p.side"
                         " JOIN speakers t ON t.reading = o.reading AND t.n = o.speaker"
                         " JOIN names n ON n.id = t.name"
                         " WHERE s.name = ?1 AND ifnull(s.person, 0) = ?2 GROUP BY 1 ORDER BY 2 DESC, 1",
                         &out->contacts, k, why);
    if (!st)
        st = name_contacts(&out->contacts, k, why);
    if (!st)
        st = count_claims(a, w, p, why);
    if (!st)
        st = sy_label_facet(p->statuses, SY_STATUSES, sy_status_label, k, &out->claims, why);
    return st;
}

sayso_status sayso_who(sayso_archive *a, const sayso_filter *filter, size_t limit, size_t latest,
                       sayso_persons *out, sayso_error *why)
{
    memset(out, 0, sizeof *out);
    int64_t day, first = 0, last = INT64_MAX;
    sy_ids names = { 0 };
    who *found = NULL;
    size_t n = 0;
    sayso_status st = filter->speaker && *filter->speaker
                          ? SAYSO_OK
                          : sy_fail(why, SAYSO_EARG, 0, "who? It wants a name");
    if (!st && filter->since && !(st = sy_days_of(filter->since, false, &day, why)))
        first = sy_day_first(day);
    if (!st && filter->until && !(st = sy_days_of(filter->until, true, &day, why)))
        last = sy_day_last(day);
    if (!st)
        st = sy_names_like(a, filter->speaker, &names, why);
    if (!st)
        st = find(a, &names, first, last, &found, &n, &out->kept, why);
    out->total = n;
    sayso_person *pages = NULL;
    if (!st) {
        out->n = n < limit ? n : limit;
        out->at = pages = sy_kept_new(&out->kept, out->n * sizeof *pages + 1);
        st = pages ? SAYSO_OK : no_memory(why);
    }
    for (size_t i = 0; i < out->n && !st; i++) {
        page p = { 0 };
        st = fill(a, &found[i], first, last, latest, &p, &pages[i], &out->kept, why);
        sy_tally_free(&p.outlets);
        sy_tally_free(&p.publishers);
        sy_tally_free(&p.readings);
        sy_array_free(&p.of_reading.names);
    }
    free(found);
    sy_array_free(&names);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}
