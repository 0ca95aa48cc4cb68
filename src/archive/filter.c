/* filter.c - the statements that a filter lets through, newest first.
 *
 * A statement's id begins with its day, and every index ends in the id. So each condition is a stream
 * of ids that comes newest first by itself: the words' from FTS5, the others' from their indexes. Where
 * the streams meet is the answer; a stream that is far behind is sought anew, not walked. A row of
 * statements is read only where all streams meet. Conditions that most statements fulfil (a person, a
 * plain assertion) have no index: they are looked at in the row.
 */
#include "archive/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/kept.h"
#include "base/error.h"
#include "time/calendar.h"

enum {
    MOST_STREAMS = 64, /* of one condition; with more names than that the row is looked at */
    MOST_NAMES = 5000, /* that a name without its first name may fit */
    WALK = 6           /* steps before a stream is sought anew */
};

typedef struct stream {
    sqlite3_stmt *s; /* ids downwards, ?1 .. ?2 being the first and last */
    int64_t at;      /* 0: ended */
} stream;

typedef struct span_of_ids {
    int64_t first, last;
} span_of_ids;

/* A condition: ids of any of its streams, or ranges. */
typedef struct condition {
    stream *stream;
    size_t n;
    bool seekable;
    SY_ARRAY(span_of_ids) range; /* instead: newest first */
    size_t range_at;
} condition;

struct sy_sieve {
    sayso_archive *a;
    sy_looked_for words;
    condition condition[8];
    size_t n;
    int64_t first, last, next; /* ids that may be; the greatest that may still come */
    int kind, channel, stance; /* that the row must have; 0: any */
    unsigned forms;            /* that it may have, as bits; 0: any */
    sy_ids names, outlets;     /* the same, sorted; only where there are too many for streams */
    bool ids_only;             /* what passes by indexes alone is not read */
    bool looks;                /* whether a row must be looked at to know that it passes */
    bool rows;                 /* the streams of the only condition give whole rows */
    bool none;                 /* a name that nobody has */
    bool ended;
    sqlite3_stmt *row_query;
    sy_facts row;
};

/* ## Days */

sayso_status sy_days_of(const char *date, bool last, int64_t *day, sayso_error *why)
{
    int y = 0, m = 0, d = 0, n = 0;
    char full[11];
    size_t size = strlen(date);
    bool good = (size == 4 || size == 7 || size == 10) && strspn(date, "0123456789-") == size;
    good = good && sscanf(date, "%4d%n-%2d%n-%2d%n", &y, &n, &m, &n, &d, &n) >= 1 && (size_t)n == size;
    if (good && size == 4)
        m = last ? 12 : 1;
    if (good && size < 10) {
        d = 1;
        while (last && d < 31 && sy_is_date(y, m, d + 1))
            d++;
    }
    if (good && sy_is_date(y, m, d)) {
        char text[48];
        snprintf(text, sizeof text, "%04d-%02d-%02d", y, m, d);
        memcpy(full, text, sizeof full);
        full[10] = 0;
        *day = sy_print_day(full);
        if (*day)
            return SAYSO_OK;
    }
    return sy_fail(why, SAYSO_EARG, 0, "\"%.40s\" is no date; give 2026, 2026-05 or 2026-05-04", date);
}

/* ## Names */

/* Are all these words among those of `in`? "ruiz" is among "ana ruiz". Both are folded. */
static bool has_words(const char *in, const char *words)
{
    while (*words) {
        size_t n = strcspn(words, " ");
        bool found = false;
        for (const char *p = in; n && !found && *p;) {
            size_t word = strcspn(p, " ");
            found = word == n && !memcmp(p, words, n);
            p += word;
            p += strspn(p, " ");
        }
        if (n && !found)
            return false;
        words += n;
        words += strspn(words, " ");
    }
    return true;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

sayso_status sy_names_like(sayso_archive *a, const char *name, sy_ids *out, sayso_error *why)
{
    out->n = 0;
    if (strnlen(name, SY_QUERY_BYTES + 1) > SY_QUERY_BYTES)
        return sy_fail(why, SAYSO_ELIMIT, 0, "a name of more than %d bytes", SY_QUERY_BYTES);
    char *folded = sy_fold(name);
    sy_query q;
    sayso_status st = folded ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a name");
    if (!st)
        st = sy_ask(a, &q, "SELECT id FROM names WHERE folded = ?1", why);
    if (st) {
        free(folded);
        return st;
    }
    sy_bind_text(&q, 1, folded, strlen(folded));
    while (!(st = sy_row(&q, why)) && q.row)
        if (!sy_push(out, sqlite3_column_int64(q.s, 0)))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for names");
    sy_done(&q);
    if (!st && !out->n && folded[strspn(folded, " ")]) {
        st = sy_ask(a, &q, "SELECT id, folded FROM names", why);
        while (!st && !(st = sy_row(&q, why)) && q.row && out->n <= MOST_NAMES)
            if (has_words((const char *)sqlite3_column_text(q.s, 1), folded) &&
                !sy_push(out, sqlite3_column_int64(q.s, 0)))
                st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for names");
        sy_done(&q);
        if (!st && out->n > MOST_NAMES)
            st = sy_fail(why, SAYSO_ELIMIT, 0, "\"%.60s\" fits more than %d names; write more of it", name,
                         MOST_NAMES);
    }
    free(folded);
    if (out->n)
        qsort(out->at, out->n, sizeof *out->at, by_id);
    return st;
}

/* ## Streams */

static sayso_status step(sy_sieve *s, stream *t, sayso_error *why)
{
    int code = sqlite3_step(t->s);
    t->at = code == SQLITE_ROW ? sqlite3_column_int64(t->s, 0) : 0;
    return code == SQLITE_ROW || code == SQLITE_DONE ? SAYSO_OK
                                                     : sy_sql_failed(s->a->db, "looking it up", why);
}

static sayso_status add_stream(sy_sieve *s, condition *c, const char *sql, int64_t value, const char *text,
                               sayso_error *why)
{
    stream *more = realloc(c->stream, (c->n + 1) * sizeof *more);
    if (!more)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a question");
    c->stream = more;
    stream *t = &c->stream[c->n++];
    *t = (stream){ 0 };
    if (sqlite3_prepare_v2(s->a->db, sql, -1, &t->s, NULL))
        return sy_sql_failed(s->a->db, "looking it up", why);
    sqlite3_bind_int64(t->s, 1, s->first);
    sqlite3_bind_int64(t->s, 2, s->last);
    if (text)
        sqlite3_bind_text(t->s, 3, text, -1, SQLITE_STATIC);
    else if (sqlite3_bind_parameter_count(t->s) > 2)
        sqlite3_bind_int64(t->s, 3, value);
    return step(s, t, why);
}

/* The condition comes to the greatest of its ids that is not over `most`; *at is 0 at its end. */
static sayso_status come_to(sy_sieve *s, condition *c, int64_t most, int64_t *at, sayso_error *why)
{
    *at = 0;
    while (c->range_at < c->range.n && c->range.at[c->range_at].first > most)
        c->range_at++;
    if (c->range_at < c->range.n) {
        int64_t last = c->range.at[c->range_at].last;
        *at = last < most ? last : most;
    }
    for (size_t i = 0; i < c->n; i++) {
        stream *t = &c->stream[i];
        sayso_status st = SAYSO_OK;
        for (int steps = 0; t->at > most && !st; steps++) {
            if (c->seekable && steps == WALK) {
                sqlite3_reset(t->s);
                sqlite3_bind_int64(t->s, 2, most);
            }
            st = step(s, t, why);
        }
        if (st)
            return st;
        *at = t->at > *at ? t->at : *at;
    }
    return SAYSO_OK;
}

/* ## A filter, looked up */

#define FACTS                                                                                                \
    "SELECT id, reading, name, person, outlet, publisher, quotation, kind, channel, stance, form FROM "
#define SPAN "statements WHERE id BETWEEN ?1 AND ?2"
#define IDS "SELECT id FROM " SPAN
#define DOWN " ORDER BY id DESC"
/* Where nothing else must hold, one statement of SQL finds the rows and reads them. */
#define STREAM(s, holds) ((s)->rows ? FACTS SPAN " AND " holds DOWN : IDS " AND " holds DOWN)
/* SQLite asks again of every row whether it lies in a span that is said; of common words there are a million. */
#define WORDS(s, what, from)                                                                                 \
    ((s)->first || (s)->last != INT64_MAX                                                                    \
         ? what from " MATCH ?3 AND words.rowid BETWEEN ?1 AND ?2 ORDER BY words.rowid DESC"                 \
         : what from " MATCH ?3 ORDER BY words.rowid DESC")

static condition *add_condition(sy_sieve *s, bool seekable)
{
    condition *c = &s->condition[s->n++];
    c->seekable = seekable;
    return c;
}

static sayso_status by_name(sy_sieve *s, const char *name, const char *sql, sy_ids *too_many, sayso_error *why)
{
    sy_ids ids = { 0 };
    sayso_status st = sy_names_like(s->a, name, &ids, why);
    if (!st && !ids.n)
        s->none = true;
    if (!st && ids.n > MOST_STREAMS) {
        *too_many = ids;
        return st;
    }
    condition *c = ids.n ? add_condition(s, true) : NULL;
    for (size_t i = 0; i < ids.n && !st; i++)
        st = add_stream(s, c, sql, ids.at[i], NULL, why);
    sy_array_free(&ids);
    return st;
}

static int newest_first(const void *a, const void *b)
{
    const span_of_ids *x = a, *y = b;
    return (x->first < y->first) - (x->first > y->first);
}

/* A reading that several papers print has no publisher in statements: those of this paper's are found by
 * its prints, which the index of versions tells apart without reading a row. */
static sayso_status reprinted(sy_sieve *s, condition *c, int64_t publisher, sayso_error *why)
{
    sy_query q;
    sayso_status st =
        sy_ask(s->a, &q,
               "SELECT r.first_statement, r.n_statements FROM versions v"
               " JOIN articles a ON a.id = v.article AND a.current = v.id"
               " JOIN readings r ON r.id = v.reading"
               " WHERE v.publisher = ?1 AND r.n_statements > 0 AND r.first_statement BETWEEN ?2 AND ?3"
               " AND EXISTS (SELECT 1 FROM versions w WHERE w.reading = v.reading AND w.id <> v.id)",
               why);
    sy_bind_int(&q, 1, publisher);
    sy_bind_int(&q, 2, s->first);
    sy_bind_int(&q, 3, s->last);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        span_of_ids r = { .first = sqlite3_column_int64(q.s, 0) };
        r.last = r.first + sqlite3_column_int64(q.s, 1) - 1;
        if (!sy_push(&c->range, r))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a publisher's articles");
    }
    sy_done(&q);
    return st;
}

static sayso_status by_publisher(sy_sieve *s, const char *name, sayso_error *why)
{
    sy_ids ids = { 0 };
    sayso_status st = sy_names_like(s->a, name, &ids, why);
    condition *c = st ? NULL : add_condition(s, true);
    for (size_t i = 0; i < ids.n && !st; i++) {
        st = add_stream(s, c, IDS " AND publisher = ?3" DOWN, ids.at[i], NULL, why);
        if (!st)
            st = reprinted(s, c, ids.at[i], why);
    }
    s->none |= !ids.n;
    sy_array_free(&ids);
    if (!st && c->range.n)
        qsort(c->range.at, c->range.n, sizeof *c->range.at, newest_first);
    return st;
}

static sayso_status look_up(sy_sieve *s, const sayso_filter *f, sayso_error *why)
{
    int64_t day;
    sayso_status st = SAYSO_OK;
    bool rare_kind = f->kind && f->kind != SAYSO_PERSON, rare_stance = f->stance && f->stance != SAYSO_ASSERT;
    bool rare_channel = f->channel && f->channel != SAYSO_UNSTATED;
    s->first = 0;
    s->last = INT64_MAX;
    s->kind = (int)f->kind;
    s->channel = (int)f->channel;
    s->stance = (int)f->stance;
    s->forms = f->forms;
    if (f->since && !(st = sy_days_of(f->since, false, &day, why)))
        s->first = sy_day_first(day);
    if (!st && f->until && !(st = sy_days_of(f->until, true, &day, why)))
        s->last = sy_day_last(day);
    if (!st)
        st = sy_query_parse(f->words, &s->words, why);
    /* What a publisher reprints is found by readings, not in a stream. */
    s->rows = !s->ids_only && !f->publisher &&
              (s->words.match != NULL) + (f->speaker != NULL) + (f->outlet != NULL) + rare_kind + rare_channel +
                      rare_stance == 1;
    if (!st && f->speaker)
        st = by_name(s, f->speaker, STREAM(s, "name = ?3"), &s->names, why);
    if (!st && f->outlet)
        st = by_name(s, f->outlet, STREAM(s, "outlet = ?3"), &s->outlets, why);
    if (!st && f->publisher)
        st = by_publisher(s, f->publisher, why);
    /* The partial indexes are used where their condition is said again. */
    if (!st && rare_kind)
        st = add_stream(s, add_condition(s, true), STREAM(s, "kind = ?3 AND kind <> 1"), f->kind, NULL, why);
    if (!st && rare_channel)
        st = add_stream(s, add_condition(s, true), STREAM(s, "channel = ?3 AND channel <> 15"), f->channel, NULL,
                        why);
    if (!st && rare_stance)
        st = add_stream(s, add_condition(s, true), STREAM(s, "stance = ?3 AND stance <> 1"), f->stance, NULL, why);
    if (!st && s->words.match && !s->none)
        st = add_stream(s, add_condition(s, false),
                        s->rows ? WORDS(s, FACTS, "words CROSS JOIN statements ON id = words.rowid WHERE words")
                                : WORDS(s, "SELECT rowid FROM ", "words WHERE words"),
                        0, s->words.match, why);
    if (!st && !s->n && !s->none) {
        s->rows = true;
        st = add_stream(s, add_condition(s, true), FACTS SPAN DOWN, 0, NULL, why);
    }
    s->looks = s->names.n || s->outlets.n || (f->kind && !rare_kind) || (f->channel && !rare_channel) ||
               (f->stance && !rare_stance) || f->forms;
    s->next = s->last;
    return st;
}

sayso_status sy_sieve_new(sayso_archive *a, const sayso_filter *f, bool ids_only, sy_sieve **out, sayso_error *why)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a question");
    (*out)->a = a;
    (*out)->ids_only = ids_only;
    sayso_status st = look_up(*out, f, why);
    if (st) {
        sy_sieve_free(*out);
        *out = NULL;
    }
    return st;
}

void sy_sieve_free(sy_sieve *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < sizeof s->condition / sizeof *s->condition; i++) {
        for (size_t k = 0; k < s->condition[i].n; k++)
            sqlite3_finalize(s->condition[i].stream[k].s);
        free(s->condition[i].stream);
        sy_array_free(&s->condition[i].range);
    }
    sqlite3_finalize(s->row_query);
    sy_query_free(&s->words);
    sy_array_free(&s->names);
    sy_array_free(&s->outlets);
    free(s);
}

const sy_facts *sy_sieve_row(const sy_sieve *s)
{
    return &s->row;
}

const sy_looked_for *sy_sieve_words(const sy_sieve *s)
{
    return &s->words;
}

void sy_sieve_days(const sy_sieve *s, int64_t *first, int64_t *last)
{
    *first = s->first;
    *last = s->last;
}

static void take_row(sy_sieve *s, sqlite3_stmt *q)
{
    s->row = (sy_facts){ .id = sqlite3_column_int64(q, 0),
                         .reading = sqlite3_column_int64(q, 1),
                         .name = sqlite3_column_int64(q, 2),
                         .person = sqlite3_column_int64(q, 3),
                         .outlet = sqlite3_column_int64(q, 4),
                         .publisher = sqlite3_column_int64(q, 5),
                         .quotation = sqlite3_column_int64(q, 6),
                         .kind = sqlite3_column_int(q, 7),
                         .channel = sqlite3_column_int(q, 8),
                         .stance = sqlite3_column_int(q, 9),
                         .form = sqlite3_column_int(q, 10) };
}

/* Where the streams met is id. */
static sayso_status read_row(sy_sieve *s, int64_t id, bool *found, sayso_error *why)
{
    *found = false;
    for (size_t i = 0; s->rows && i < s->condition[0].n && !*found; i++)
        if (s->condition[0].stream[i].at == id) {
            take_row(s, s->condition[0].stream[i].s);
            *found = true;
        }
    if (s->rows)
        return SAYSO_OK;
    if (!s->row_query && sqlite3_prepare_v2(s->a->db, FACTS "statements WHERE id = ?1", -1, &s->row_query, NULL))
        return sy_sql_failed(s->a->db, "looking it up", why);
    sqlite3_bind_int64(s->row_query, 1, id);
    int code = sqlite3_step(s->row_query);
    *found = code == SQLITE_ROW;
    if (*found)
        take_row(s, s->row_query);
    sayso_status st = *found || code == SQLITE_DONE ? SAYSO_OK : sy_sql_failed(s->a->db, "looking it up", why);
    sqlite3_reset(s->row_query);
    return st;
}

static bool is_in(const sy_ids *ids, int64_t id)
{
    return !ids->n || (id && bsearch(&id, ids->at, ids->n, sizeof *ids->at, by_id));
}

sayso_status sy_sieve_next(sy_sieve *s, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    s->row = (sy_facts){ 0 };
    while (!s->none && !s->ended && !st) {
        int64_t id = s->next;
        for (size_t met = 0, i = 0; met < s->n && id && !st; i = (i + 1) % s->n) {
            int64_t at;
            st = come_to(s, &s->condition[i], id, &at, why);
            met = at == id ? met + 1 : 1;
            id = at;
        }
        if (st)
            break;
        if (!id || id < s->first) {
            s->ended = true;
            break;
        }
        s->next = id - 1;
        if (s->ids_only && !s->looks) {
            s->row.id = id;
            return SAYSO_OK;
        }
        bool found;
        st = read_row(s, id, &found, why);
        if (!st && found && (!s->kind || s->row.kind == s->kind) &&
            (!s->channel || s->row.channel == s->channel) && (!s->stance || s->row.stance == s->stance) &&
            (!s->forms || s->forms >> s->row.form & 1) &&
            is_in(&s->names, s->row.name) && is_in(&s->outlets, s->row.outlet))
            return SAYSO_OK;
        s->row = (sy_facts){ 0 };
    }
    return st;
}

/* ## Counting */

sayso_status sy_publishers_of(sayso_archive *a, sy_publishers *p, int64_t reading, sayso_error *why)
{
    if (p->reading == reading && reading)
        return SAYSO_OK;
    p->names.n = 0;
    p->reading = 0;
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT v.publisher FROM versions v JOIN articles a ON a.id = v.article"
                             " AND a.current = v.id WHERE v.reading = ?1",
                             why);
    sy_bind_int(&q, 1, reading);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        if (!sy_push(&p->names, sqlite3_column_int64(q.s, 0)))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for publishers");
    sy_done(&q);
    if (!st)
        p->reading = reading;
    return st;
}

static size_t place(const sy_tally *t, int64_t key)
{
    size_t at = ((uint64_t)key * 0x9E3779B97F4A7C15u >> 17) & (t->room - 1);
    while (t->at[at].what && t->at[at].what != key)
        at = (at + 1) & (t->room - 1);
    return at;
}

uint64_t *sy_tally_at(sy_tally *t, int64_t what)
{
    if (2 * t->n >= t->room) {
        sy_tally more = { .room = t->room ? 2 * t->room : 64 };
        more.at = calloc(more.room, sizeof *more.at);
        if (!more.at)
            return NULL;
        more.n = t->n;
        for (size_t i = 0; i < t->room; i++)
            if (t->at[i].what)
                more.at[place(&more, t->at[i].what)] = t->at[i];
        free(t->at);
        *t = more;
    }
    size_t at = place(t, what + 1);
    t->n += !t->at[at].what;
    t->at[at].what = what + 1;
    return &t->at[at].n;
}

bool sy_count(sy_tally *t, int64_t what, uint64_t n)
{
    uint64_t *of = sy_tally_at(t, what);
    if (of)
        *of += n;
    return of != NULL;
}

void sy_tally_free(sy_tally *t)
{
    free(t->at);
    *t = (sy_tally){ 0 };
}

/* The number that the last of the `most` greatest has; 0: there are fewer. */
static sayso_status least_of_top(const sy_tally *t, size_t most, uint64_t *least, sayso_error *why)
{
    uint64_t *top = calloc(most + 1, sizeof *top);
    size_t n = 0;
    if (!top)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a count");
    for (size_t i = 0; i < t->room; i++) {
        if (t->at[i].what <= 1) /* an empty place, or none */
            continue;
        size_t at = n;
        while (at && top[at - 1] < t->at[i].n)
            at--;
        if (at >= most)
            continue;
        n += n < most;
        memmove(top + at + 1, top + at, (n - at - 1) * sizeof *top);
        top[at] = t->at[i].n;
    }
    *least = n < most || !n ? 0 : top[n - 1];
    free(top);
    return SAYSO_OK;
}

/* Into its place among the n that are listed; the last one gives way. */
static sayso_status insert_name(sayso_facet *f, sayso_counted *list, size_t most, const char *name, uint64_t n,
                                sayso_kept **k, sayso_error *why)
{
    size_t at = f->n;
    bool lost = false;
    while (at && (list[at - 1].n < n || (list[at - 1].n == n && strcmp(list[at - 1].name, name) > 0)))
        at--;
    if (at >= most)
        return SAYSO_OK;
    f->n += f->n < most;
    memmove(list + at + 1, list + at, (f->n - at - 1) * sizeof *list);
    list[at] = (sayso_counted){ sy_kept_text(k, name, &lost), n };
    return lost ? sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a name") : SAYSO_OK;
}

sayso_status sy_name_facet(sayso_archive *a, const sy_tally *t, size_t most, sayso_kept **k, sayso_facet *out,
                           sayso_error *why)
{
    sayso_counted *list = sy_kept_new(k, most * sizeof *list + 1);
    sy_ids may = { 0 }; /* those whose names decide */
    uint64_t least = 0;
    sy_query q = { 0 };
    *out = (sayso_facet){ .at = list };
    sayso_status st = list ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a count");
    if (!st)
        st = least_of_top(t, most, &least, why);
    for (size_t i = 0; i < t->room && !st; i++) {
        out->others += t->at[i].what ? t->at[i].n : 0;
        if (t->at[i].what > 1 && t->at[i].n >= least && !sy_push(&may, t->at[i].what - 1))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a count");
    }
    if (may.n) /* names that lie together are read together */
        qsort(may.at, may.n, sizeof *may.at, by_id);
    if (!st)
        st = sy_ask(a, &q, "SELECT name FROM names WHERE id = ?1", why);
    for (size_t i = 0; i < may.n && !st; i++) {
        sy_bind_int(&q, 1, may.at[i]);
        st = sy_row(&q, why);
        const char *name = !st && q.row ? (const char *)sqlite3_column_text(q.s, 0) : NULL;
        if (name)
            st = insert_name(out, list, most, name, t->at[place(t, may.at[i] + 1)].n, k, why);
        else if (!st && q.row)
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a name");
        sy_done(&q);
    }
    for (size_t i = 0; i < out->n; i++)
        out->others -= list[i].n;
    if (st)
        out->n = 0;
    sy_array_free(&may);
    return st;
}

sayso_status sy_label_facet(const uint64_t *count, int labels, sy_label label, sayso_kept **k,
                            sayso_facet *out, sayso_error *why)
{
    sayso_counted *list = sy_kept_new(k, (size_t)labels * sizeof *list);
    *out = (sayso_facet){ .at = list };
    if (!list)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a count");
    for (int i = 0; i < labels; i++) {
        const char *name = label(i);
        if (!count[i])
            continue;
        if (!name) {
            out->others += count[i];
            continue;
        }
        size_t at = out->n++;
        for (; at && list[at - 1].n < count[i]; at--)
            list[at] = list[at - 1];
        list[at] = (sayso_counted){ name, count[i] };
    }
    return SAYSO_OK;
}

const char *sy_kind_label(int n)
{
    return sayso_kind_name((sayso_kind)n);
}

const char *sy_form_label(int n)
{
    static const char *const names[] = { "direct", "mixed", "indirect" };
    return n >= 0 && n < SY_FORMS ? names[n] : NULL;
}

const char *sy_channel_label(int n)
{
    return sayso_channel_name((sayso_channel)n);
}

const char *sy_stance_label(int n)
{
    return sayso_stance_name((sayso_stance)n);
}

const char *sy_status_label(int n)
{
    return sayso_status_of_claim_name((sayso_status_of_claim)n);
}
