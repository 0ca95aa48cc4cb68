/* corrections.c - corrections made, undone, listed, merged.
 *
 * A reading whose corrections change is taken out of rows, words and ledger and put in again, as after
 * sayso reread: so what depends on it is what it would have been, had it come so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "archive/active.h"
#include "archive/correct.h"
#include "archive/kept.h"
#include "archive/remove.h"
#include "base/error.h"
#include "base/utf8.h"
#include "time/calendar.h"

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for corrections");
}

const char *sayso_correction_state_name(sayso_correction_state state)
{
    static const char *const names[] = { "holds", "replaced", "orphaned", "undone" };
    return (size_t)state < sizeof names / sizeof *names ? names[state] : NULL;
}

/* ## Time, in microseconds since 1970: "2026-05-04T10:11:12.000001Z" */

enum { AT = 28, DAY_SECONDS = 86400 };

static int64_t now(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_REALTIME, &t) ? 0 : (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void at_text(int64_t time, char out[AT])
{
    char text[80];
    int64_t seconds = time / 1000000, rest = seconds % DAY_SECONDS;
    sy_date d = sy_date_of((sy_day)(seconds / DAY_SECONDS));
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", d.year, d.month, d.day,
             (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60), (int)(time % 1000000));
    memcpy(out, text, AT - 1);
    out[AT - 1] = 0;
}

/* 0: none of ours. */
static int64_t at_time(const char *s)
{
    int year, month, day, hour, minute, second, micro, end = 0;
    if (strlen(s) != AT - 1 ||
        sscanf(s, "%4d-%2d-%2dT%2d:%2d:%2d.%6dZ%n", &year, &month, &day, &hour, &minute, &second,
               &micro, &end) != 7 ||
        end != AT - 1 || year < 1970 || !sy_is_date(year, month, day))
        return 0;
    int64_t seconds =
        (int64_t)sy_day_of(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    return seconds * 1000000 + micro;
}

static sayso_status ids_of(sayso_archive *a, const char *sql, int64_t of, sy_rows *out,
                           sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, sql, why);
    sy_bind_int(&q, 1, of);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        if (!sy_push(out, sqlite3_column_int64(q.s, 0)))
            st = no_memory(why);
    sy_done(&q);
    return st;
}

/* ## A text's readings out of everything, and in again */

static sayso_status take_out(sayso_archive *a, int64_t text, sy_rows *readings, sayso_error *why)
{
    sayso_status st = ids_of(a, "SELECT id FROM readings WHERE text = ?1 AND active ORDER BY day",
                             text, readings, why);
    for (size_t i = 0; i < readings->n && !st; i++)
        st = sy_deactivate(a, readings->at[i], why);
    return st;
}

static sayso_status put_in(sayso_archive *a, const sy_rows *readings, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; i < readings->n && !st; i++)
        st = sy_reading_settle(a, readings->at[i], NULL, why);
    return st;
}

/* ## Making one */

typedef struct target {
    int64_t text;
    uint8_t hash[SY_KEY];
    sayso_doc *read, *now, *then; /* the machine's; as it is; as it shall be */
    uint32_t *was_now, *was_then;
    sy_corrections list;
} target;

static void forget(target *t)
{
    sayso_doc_free(t->read);
    sayso_doc_free(t->now);
    sayso_doc_free(t->then);
    free(t->was_now);
    free(t->was_then);
    sy_corrections_free(&t->list);
}

static sayso_status load(sayso_archive *a, const char *article, target *t, sayso_error *why)
{
    sy_query q;
    int64_t row, reading = 0;
    sayso_status st = sy_one_article(a, article, &row, why);
    if (st)
        return st;
    st = sy_ask(
        a, &q,
        "SELECT v.text, v.reading, t.hash FROM articles a JOIN versions v ON v.id = a.current"
        " JOIN texts t ON t.id = v.text WHERE a.id = ?1",
        why);
    sy_bind_int(&q, 1, row);
    if (!st)
        st = sy_row(&q, why);
    if (!st && (!q.row || sqlite3_column_bytes(q.s, 2) != SY_KEY))
        st = sy_fail(why, SAYSO_EFORMAT, 0, "the archive is damaged: an article without a version");
    if (!st) {
        t->text = sqlite3_column_int64(q.s, 0);
        reading = sqlite3_column_int64(q.s, 1);
        memcpy(t->hash, sqlite3_column_blob(q.s, 2), SY_KEY);
    }
    sy_done(&q);
    if (!st)
        st = sy_load_reading(a, reading, 0, &t->read, why);
    if (!st)
        st = sy_load_reading(a, reading, 0, &t->now, why);
    if (!st)
        st = sy_load_reading(a, reading, 0, &t->then, why);
    if (!st)
        st = sy_corrections_of(a, t->text, &t->list, why);
    if (!st)
        st = sy_corrections_match(&t->list, t->read, why);
    if (!st)
        st = sy_corrections_apply(&t->list, t->now, &t->was_now, why);
    if (!st)
        st = sy_corrections_apply(&t->list, t->then, NULL, why);
    return st;
}

static bool same_string(const char *a, const char *b)
{
    return !a || !b ? a == b : !strcmp(a, b);
}

static bool same_spans(const sayso_span *a, uint32_t n, const sayso_span *b, uint32_t m)
{
    return n == m && (!n || !memcmp(a, b, n * sizeof *a));
}

static sayso_speaker who_says(const sayso_doc *doc, const sayso_statement *s)
{
    return s->speaker ? sayso_speaker_at(doc, s->speaker - 1) : (sayso_speaker){ 0 };
}

/* Whom and what the corrections of one call have in common. */
typedef struct making {
    sayso_archive *a;
    target *t;
    char *content, *place, *cue;
    const char *by;
    char at[AT];
    uint64_t n;
    sayso_error *why;
} making;

static sayso_status insert(making *m, sayso_field field, const char *value, int kind)
{
    sy_query q;
    uint8_t key[SY_KEY];
    sy_correction c = { .content = m->content,
                        .place = m->place,
                        .cue = m->cue,
                        .field = field,
                        .value = value,
                        .kind = (uint8_t)kind,
                        .who = m->by,
                        .at = m->at };
    sy_correction_key(&c, m->t->hash, key);
    sayso_status st =
        sy_ask(m->a, &q,
               "INSERT INTO corrections (key, text, content, place, cue, field, value, kind, who,"
               " at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
               m->why);
    const char *strings[] = { m->content, m->place, m->cue, sayso_field_name(field), value };
    sy_bind_blob(&q, 1, key, SY_KEY);
    sy_bind_int(&q, 2, m->t->text);
    for (int i = 0; i < 5; i++)
        sy_bind_text(&q, 3 + i, strings[i], strings[i] ? strlen(strings[i]) : 0);
    sy_bind_int(&q, 8, kind);
    sy_bind_text(&q, 9, m->by, strlen(m->by));
    sy_bind_text(&q, 10, m->at, strlen(m->at));
    if (!st)
        st = sy_run(&q, m->why);
    m->n += !st;
    return st;
}

static sayso_status insert_spans(making *m, sayso_field field, const sayso_span *s, uint32_t n)
{
    char *value = sy_pieces_text(s, n);
    sayso_status st = value ? insert(m, field, value, 0) : no_memory(m->why);
    free(value);
    return st;
}

/* A row for each field that is not so already. */
static sayso_status insert_all(making *m, const sayso_revision *r)
{
    const target *t = m->t;
    sayso_statement old = sayso_statement_at(t->now, r->statement - 1);
    if (r->fields >> SAYSO_FIELD_STATEMENT & 1)
        return insert(m, SAYSO_FIELD_STATEMENT, NULL, 0);
    sayso_statement new = { 0 };
    for (uint32_t i = 0; i < sayso_statement_count(t->then); i++)
        if (t->was_then[i] == r->statement)
            new = sayso_statement_at(t->then, i);
    sayso_speaker before = who_says(t->now, &old), after = who_says(t->then, &new);
    sayso_status st = SAYSO_OK;
    if (!same_spans(old.source, old.n_source, new.source, new.n_source))
        st = insert_spans(m, SAYSO_FIELD_SOURCE, new.source, new.n_source);
    if (!st && !same_spans(old.cue, old.n_cue, new.cue, new.n_cue))
        st = insert_spans(m, SAYSO_FIELD_CUE, new.cue, new.n_cue);
    if (!st && !same_spans(old.content, old.n_content, new.content, new.n_content))
        st = insert_spans(m, SAYSO_FIELD_CONTENT, new.content, new.n_content);
    if (!st && (!same_string(before.name, after.name) || before.kind != after.kind))
        st = insert(m, SAYSO_FIELD_SPEAKER, after.name, after.kind);
    if (!st && old.channel != new.channel)
        st = insert(m, SAYSO_FIELD_CHANNEL, sayso_channel_name(new.channel), 0);
    if (!st && !same_string(old.outlet, new.outlet))
        st = insert(m, SAYSO_FIELD_OUTLET, new.outlet, 0);
    if (!st && !same_string(old.addressee, new.addressee))
        st = insert(m, SAYSO_FIELD_ADDRESSEE, new.addressee, 0);
    if (!st && !same_string(old.when, new.when))
        st = insert(m, SAYSO_FIELD_WHEN, new.when, 0);
    if (!st && old.stance != new.stance)
        st = insert(m, SAYSO_FIELD_STANCE, sayso_stance_name(new.stance), 0);
    return st;
}

/* Corrections of one statement have one place, also when another model has read it since the first. */
static sayso_status name_place(making *m, uint32_t read)
{
    const sy_corrections *list = &m->t->list;
    int64_t at = now();
    const sy_correction *before = NULL;
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].statement == read) {
            int64_t its = at_time(list->at[i].at);
            before = before ? before : &list->at[i];
            at = its >= at ? its + 1 : at; /* what comes later is later, whatever the clock says */
        }
    at_text(at, m->at);
    sayso_statement s = sayso_statement_at(m->t->read, read - 1);
    m->content =
        before ? strdup(before->content) : sy_pieces_words(m->t->read, s.content, s.n_content);
    m->place = before ? strdup(before->place) : sy_pieces_text(s.content, s.n_content);
    m->cue = before ? strdup(before->cue) : sy_pieces_text(s.cue, s.n_cue);
    return m->content && m->place && m->cue ? SAYSO_OK : no_memory(m->why);
}

static sayso_status may_write(sayso_archive *a, const char *by, sayso_error *why)
{
    if (!a->open_batch)
        return sy_fail(why, SAYSO_EARG, 0, "no batch is open");
    size_t n = by ? strlen(by) : 0;
    if (!n || n > 200)
        return sy_fail(why, SAYSO_EARG, 0, "who says so? A name of 1 to 200 bytes");
    if (sy_utf8_valid(by, n) != n)
        return sy_fail(why, SAYSO_EARG, 0, "the name of who says so is no valid UTF-8");
    return SAYSO_OK;
}

sayso_status sayso_archive_correct(sayso_archive *a, const char *article,
                                   const sayso_revision *what, const char *by, uint64_t *n,
                                   sayso_error *why)
{
    target t = { 0 };
    making m = { .a = a, .t = &t, .by = by, .why = why };
    sy_rows readings = { 0 };
    *n = 0;
    sayso_status st = may_write(a, by, why);
    if (!st)
        st = load(a, article, &t, why);
    uint32_t count = st ? 0 : sayso_statement_count(t.now), none = 1u << SAYSO_FIELD_STATEMENT;
    if (!st && (!what->statement || what->statement > count))
        st = sy_fail(why, SAYSO_ENOTHING, 0, "the article has no statement %u: the last one is %u",
                     what->statement, count);
    if (!st && what->fields & none && what->fields != none)
        st = sy_fail(why, SAYSO_EARG, 0, "what is no statement has no other fields");
    if (!st) /* a field that is not fit is told here, before anything is written */
        st = sayso_doc_revise(t.then, what, 1, &t.was_then, why);
    if (!st)
        st = name_place(&m, t.was_now[what->statement - 1]);
    /* Rows that stand for the old reading are found by the old corrections. */
    if (!st)
        st = take_out(a, t.text, &readings, why);
    if (!st)
        st = insert_all(&m, what);
    if (!st)
        st = put_in(a, &readings, why);
    *n = st ? 0 : m.n;
    free(m.content);
    free(m.place);
    free(m.cue);
    sy_array_free(&readings);
    forget(&t);
    return st;
}

/* ## Taking one back */

sayso_status sayso_archive_uncorrect(sayso_archive *a, const char *key, const char *by,
                                     sayso_error *why)
{
    enum { LEAST = 4 };
    sy_query q;
    int64_t id = 0, text = 0;
    bool undone = false;
    size_t found = 0, n = strlen(key);
    sayso_status st = may_write(a, by, why);
    if (!st && (n < LEAST || n > 2 * SY_KEY || strspn(key, "0123456789abcdef") != n))
        st = sy_fail(why, SAYSO_EARG, 0,
                     "a correction's key is its first %d or more hexadecimal digits", LEAST);
    if (!st)
        st = sy_ask(a, &q,
                    "SELECT id, text, undone_at IS NOT NULL FROM corrections"
                    " WHERE substr(lower(hex(key)), 1, length(?1)) = ?1",
                    why);
    if (st)
        return st;
    sy_bind_text(&q, 1, key, n);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        found++;
        id = sqlite3_column_int64(q.s, 0);
        text = sqlite3_column_int64(q.s, 1);
        undone = sqlite3_column_int(q.s, 2);
    }
    sy_done(&q);
    if (!st && !found)
        st = sy_fail(why, SAYSO_ENOTHING, 0, "there is no correction %s", key);
    if (!st && found > 1)
        st = sy_fail(why, SAYSO_EARG, 0, "%zu corrections begin with %s; give more of the key",
                     found, key);
    if (!st && undone)
        st = sy_fail(why, SAYSO_EARG, 0, "correction %s was undone before", key);
    sy_rows readings = { 0 };
    char at[AT];
    at_text(now(), at);
    if (!st)
        st = take_out(a, text, &readings, why);
    if (!st)
        st = sy_ask(a, &q, "UPDATE corrections SET undone_by = ?2, undone_at = ?3 WHERE id = ?1",
                    why);
    if (!st) {
        sy_bind_int(&q, 1, id);
        sy_bind_text(&q, 2, by, strlen(by));
        sy_bind_text(&q, 3, at, strlen(at));
        st = sy_run(&q, why);
    }
    if (!st)
        st = put_in(a, &readings, why);
    sy_array_free(&readings);
    return st;
}

/* ## The list */

typedef struct json {
    SY_ARRAY(char) text;
    bool lost;
} json;

static void put(json *j, const char *s, size_t n)
{
    if (j->lost || !sy_reserve(&j->text, j->text.n + n + 1)) {
        j->lost = true;
        return;
    }
    memcpy(j->text.at + j->text.n, s, n);
    j->text.at[j->text.n += n] = 0;
}

static void put_string(json *j, const char *s)
{
    if (!s) {
        put(j, "null", 4);
        return;
    }
    put(j, "\"", 1);
    for (; *s; s++) {
        char escape[8];
        if ((unsigned char)*s < 0x20 || *s == 0x7F)
            put(j, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", (unsigned)*s));
        else if (*s == '"' || *s == '\\')
            put(j, (char[]){ '\\', *s }, 2);
        else
            put(j, s, 1);
    }
    put(j, "\"", 1);
}

static size_t codepoint(const char *text, uint32_t byte)
{
    size_t n = 0;
    for (uint32_t i = 0; i < byte; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

static void put_spans(json *j, const sayso_doc *doc, const sayso_span *s, size_t n)
{
    const char *text = sayso_doc_text(doc, NULL);
    put(j, "[", 1);
    for (size_t i = 0; i < n; i++) {
        char one[64];
        put(j, one,
            (size_t)snprintf(one, sizeof one, "%s[%zu,%zu]", i ? "," : "",
                             codepoint(text, s[i].begin), codepoint(text, s[i].end)));
    }
    put(j, "]", 1);
}

static void put_speaker(json *j, const char *name, int kind)
{
    if (!name && !kind) {
        put(j, "null", 4);
        return;
    }
    put(j, "{\"name\":", 8);
    put_string(j, name);
    put(j, ",\"kind\":", 8);
    put_string(j, sayso_kind_name((sayso_kind)kind));
    put(j, "}", 1);
}

static void put_value(json *j, const sayso_doc *doc, const sy_correction *c)
{
    switch (c->field) {
    case SAYSO_FIELD_STATEMENT: put(j, "false", 5); break;
    case SAYSO_FIELD_SPEAKER: put_speaker(j, c->value, c->kind); break;
    case SAYSO_FIELD_SOURCE:
    case SAYSO_FIELD_CUE:
    case SAYSO_FIELD_CONTENT: put_spans(j, doc, c->to.at, c->to.n); break;
    default: put_string(j, c->value);
    }
}

/* What the machine has there. */
static void put_read(json *j, const sayso_doc *doc, const sayso_statement *s, sayso_field field)
{
    sayso_speaker who = who_says(doc, s);
    switch (field) {
    case SAYSO_FIELD_STATEMENT: put(j, "true", 4); break;
    case SAYSO_FIELD_SPEAKER: put_speaker(j, who.name, who.kind); break;
    case SAYSO_FIELD_SOURCE: put_spans(j, doc, s->source, s->n_source); break;
    case SAYSO_FIELD_CUE: put_spans(j, doc, s->cue, s->n_cue); break;
    case SAYSO_FIELD_CONTENT: put_spans(j, doc, s->content, s->n_content); break;
    case SAYSO_FIELD_CHANNEL: put_string(j, sayso_channel_name(s->channel)); break;
    case SAYSO_FIELD_STANCE: put_string(j, sayso_stance_name(s->stance)); break;
    case SAYSO_FIELD_OUTLET: put_string(j, s->outlet); break;
    case SAYSO_FIELD_ADDRESSEE: put_string(j, s->addressee); break;
    default: put_string(j, s->when);
    }
}

/* One reading of a text with its corrections. */
typedef struct listed {
    sayso_doc *read, *now;
    uint32_t *was;
    sy_corrections list;
} listed;

static void forget_listed(listed *l)
{
    sayso_doc_free(l->read);
    sayso_doc_free(l->now);
    free(l->was);
    sy_corrections_free(&l->list);
    *l = (listed){ 0 };
}

static sayso_status load_listed(sayso_archive *a, int64_t text, int64_t reading, listed *l,
                                sayso_error *why)
{
    sayso_status st = sy_load_reading(a, reading, 0, &l->read, why);
    if (!st)
        st = sy_load_reading(a, reading, 0, &l->now, why);
    if (!st)
        st = sy_corrections_of(a, text, &l->list, why);
    if (!st)
        st = sy_corrections_match(&l->list, l->read, why);
    if (!st)
        st = sy_corrections_apply(&l->list, l->now, &l->was, why);
    return st;
}

static uint32_t number_now(const listed *l, uint32_t read)
{
    for (uint32_t i = 0; read && i < sayso_statement_count(l->now); i++)
        if (l->was[i] == read)
            return i + 1;
    return 0;
}

/* The print that stands for a text: strings live until the query is done. */
static sayso_status ask_print(sayso_archive *a, int64_t text, int64_t article, sy_query *q,
                              char key[33], sayso_correction *c, sayso_error *why)
{
    sayso_status st =
        sy_ask(a, q,
               "SELECT a.key, v.name, v.title, v.published, n.name, v.url, a.current = v.id"
               " FROM versions v JOIN articles a ON a.id = v.article"
               " LEFT JOIN names n ON n.id = v.publisher WHERE v.text = ?1 AND ?2 IN (0, a.id)"
               " ORDER BY a.current = v.id DESC, v.published IS NULL, v.published, a.key LIMIT 1",
               why);
    sy_bind_int(q, 1, text);
    sy_bind_int(q, 2, article);
    if (!st)
        st = sy_row(q, why);
    if (!st && (!q->row || sqlite3_column_bytes(q->s, 0) != SY_KEY))
        st = sy_fail(why, SAYSO_EFORMAT, 0,
                     "the archive is damaged: corrections of a text that nobody prints");
    if (st)
        return st;
    sy_hex(sqlite3_column_blob(q->s, 0), SY_KEY, key);
    c->article = key;
    c->id = (const char *)sqlite3_column_text(q->s, 1);
    c->title = (const char *)sqlite3_column_text(q->s, 2);
    c->published = (const char *)sqlite3_column_text(q->s, 3);
    c->publisher = (const char *)sqlite3_column_text(q->s, 4);
    c->url = (const char *)sqlite3_column_text(q->s, 5);
    c->current = sqlite3_column_int(q->s, 6);
    return SAYSO_OK;
}

typedef struct walk {
    sayso_archive *a;
    int64_t article; /* 0: all */
    bool orphaned, more;
    sayso_correction_call call;
    void *ctx;
    sayso_error *why;
} walk;

static sayso_status tell(walk *w, const listed *l, size_t i, sayso_correction c)
{
    const sy_correction *x = &l->list.at[i];
    json value = { 0 }, was = { 0 };
    char key[33];
    if (w->orphaned && x->state != SAYSO_CORRECTION_ORPHANED)
        return SAYSO_OK;
    sy_hex(x->key, SY_KEY, key);
    put_value(&value, l->read, x);
    if (x->statement) {
        sayso_statement s = sayso_statement_at(l->read, x->statement - 1);
        put_read(&was, l->read, &s, x->field);
    }
    sayso_status st = value.lost || was.lost ? no_memory(w->why) : SAYSO_OK;
    c.key = key;
    c.state = x->state;
    c.statement = number_now(l, x->statement);
    c.content = x->content;
    c.field = sayso_field_name(x->field);
    c.value = value.text.at;
    c.was = was.text.at;
    c.by = x->who;
    c.at = x->at;
    c.undone_by = x->undone_by;
    c.undone_at = x->undone_at;
    if (!st)
        w->more = w->call(w->ctx, &c);
    sy_array_free(&value.text);
    sy_array_free(&was.text);
    return st;
}

/* A text published on several days has several readings: each correction is told of the one in which it
 * does most. */
static sayso_status walk_text(walk *w, int64_t text)
{
    sy_rows readings = { 0 };
    sayso_status st =
        ids_of(w->a, "SELECT id FROM readings WHERE text = ?1 ORDER BY active DESC, day", text,
               &readings, w->why);
    listed *l = calloc(readings.n + 1, sizeof *l);
    if (!st && !l)
        st = no_memory(w->why);
    for (size_t i = 0; i < readings.n && !st; i++)
        st = load_listed(w->a, text, readings.at[i], &l[i], w->why);
    sy_query q = { 0 };
    char key[33];
    sayso_correction c = { 0 };
    if (!st && readings.n)
        st = ask_print(w->a, text, w->article, &q, key, &c, w->why);
    for (size_t k = 0; !st && readings.n && k < l[0].list.n && w->more; k++) {
        size_t best = 0;
        for (size_t i = 1; i < readings.n; i++)
            if (l[i].list.at[k].state < l[best].list.at[k].state)
                best = i;
        st = tell(w, &l[best], k, c);
    }
    sy_done(&q);
    for (size_t i = 0; l && i < readings.n; i++)
        forget_listed(&l[i]);
    free(l);
    sy_array_free(&readings);
    return st;
}

sayso_status sayso_archive_corrections(sayso_archive *a, const char *article, bool orphaned,
                                       sayso_correction_call call, void *ctx, sayso_error *why)
{
    walk w = { .a = a, .orphaned = orphaned, .more = true, .call = call, .ctx = ctx, .why = why };
    sy_rows texts = { 0 };
    sayso_status st = article ? sy_one_article(a, article, &w.article, why) : SAYSO_OK;
    if (!st)
        st = ids_of(
            a,
            "SELECT t.id FROM texts t WHERE t.id IN (SELECT text FROM corrections) AND"
            " (?1 = 0 OR t.id IN (SELECT text FROM versions WHERE article = ?1)) ORDER BY t.hash",
            w.article, &texts, why);
    for (size_t i = 0; i < texts.n && !st && w.more; i++)
        st = walk_text(&w, texts.at[i]);
    sy_array_free(&texts);
    return st;
}

/* ## Training data */

static bool holds(const listed *l)
{
    for (size_t i = 0; i < l->list.n; i++)
        if (l->list.at[i].state == SAYSO_CORRECTION_HOLDS)
            return true;
    return false;
}

sayso_status sayso_archive_walk_corrected(sayso_archive *a, const char *article,
                                          sayso_walk_call call, void *ctx, sayso_error *why)
{
    int64_t row = 0;
    bool more = true;
    sy_query q = { 0 };
    sayso_status st = article ? sy_one_article(a, article, &row, why) : SAYSO_OK;
    if (!st)
        st =
            sy_ask(a, &q,
                   "SELECT v.id, v.reading, v.text, a.key, v.seen, v.modified FROM articles a"
                   " JOIN versions v ON v.id = a.current WHERE ?1 IN (0, a.id) AND v.text IN"
                   " (SELECT text FROM corrections WHERE undone_at IS NULL) ORDER BY v.name, a.key",
                   why);
    sy_bind_int(&q, 1, row);
    while (!st && more && !(st = sy_row(&q, why)) && q.row) {
        listed l = { 0 };
        sayso_doc *doc = NULL;
        int64_t reading = sqlite3_column_int64(q.s, 1);
        sayso_walked w = { .current = true,
                           .print = { (const char *)sqlite3_column_text(q.s, 4),
                                      (const char *)sqlite3_column_text(q.s, 5) } };
        sy_hex(sqlite3_column_blob(q.s, 3), (size_t)sqlite3_column_bytes(q.s, 3), w.key);
        st = load_listed(a, sqlite3_column_int64(q.s, 2), reading, &l, why);
        if (!st && holds(&l)) {
            st = sy_load_corrected(a, reading, sqlite3_column_int64(q.s, 0), &doc, NULL, why);
            if (!st)
                more = call(ctx, doc, &w);
        }
        sayso_doc_free(doc);
        forget_listed(&l);
    }
    sy_done(&q);
    return st;
}

/* ## Joining archives: the union of both sides; of two undoings the earlier one */

#define THEIRS                                                                                     \
    "SELECT key, content, place, cue, field, value, kind, who, at, undone_by, undone_at FROM "     \
    "corrections"                                                                                  \
    " WHERE text = ?1"

/* Whether a row of the other's is new here, or undone there. */
static sayso_status is_news(sayso_archive *a, sy_query *theirs, bool *news, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT 1 FROM corrections WHERE key = ?1 AND (?2 IS NULL OR"
                             " (undone_at IS NOT NULL AND (undone_at, undone_by) <= (?2, ?3)))",
                             why);
    if (st)
        return st;
    sqlite3_bind_value(q.s, 1, sqlite3_column_value(theirs->s, 0));
    sqlite3_bind_value(q.s, 2, sqlite3_column_value(theirs->s, 10));
    sqlite3_bind_value(q.s, 3, sqlite3_column_value(theirs->s, 9));
    st = sy_row(&q, why);
    *news = !st && !q.row;
    sy_done(&q);
    return st;
}

static sayso_status take_theirs(sayso_archive *a, int64_t text, sy_query *theirs, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(
        a, &q,
        "INSERT INTO corrections (key, content, place, cue, field, value, kind, who, at, undone_by,"
        " undone_at, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        " ON CONFLICT (key) DO UPDATE SET undone_by = ?10, undone_at = ?11 WHERE ?11 IS NOT NULL "
        "AND"
        " (undone_at IS NULL OR (undone_at, undone_by) > (?11, ?10))",
        why);
    for (int i = 0; !st && i < 11; i++)
        sqlite3_bind_value(q.s, i + 1, sqlite3_column_value(theirs->s, i));
    sy_bind_int(&q, 12, text);
    return st ? st : sy_run(&q, why);
}

static sayso_status merge_text(sayso_archive *a, sayso_archive *from, int64_t text,
                               int64_t their_text, sayso_error *why)
{
    sy_query q;
    bool any = false, news;
    sy_rows readings = { 0 };
    sayso_status st = sy_ask(from, &q, THEIRS, why);
    sy_bind_int(&q, 1, their_text);
    while (!st && !any && !(st = sy_row(&q, why)) && q.row) {
        st = is_news(a, &q, &news, why);
        any = !st && news;
    }
    sy_done(&q);
    if (st || !any)
        return st;
    st = take_out(a, text, &readings, why);
    sy_bind_int(&q, 1, their_text);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        st = take_theirs(a, text, &q, why);
    sy_done(&q);
    if (!st)
        st = put_in(a, &readings, why);
    sy_array_free(&readings);
    return st;
}

sayso_status sy_corrections_merge(sayso_archive *a, sayso_archive *from, sayso_error *why)
{
    sy_query q, own;
    sayso_status st = sy_ask(
        from, &q,
        "SELECT id, hash FROM texts WHERE id IN (SELECT text FROM corrections) ORDER BY id", why);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        int64_t text = 0;
        st = sy_ask(a, &own, "SELECT id FROM texts WHERE hash = ?1", why);
        sy_bind_blob(&own, 1, sqlite3_column_blob(q.s, 1), (size_t)sqlite3_column_bytes(q.s, 1));
        if (!st)
            st = sy_row(&own, why);
        if (!st && own.row)
            text = sqlite3_column_int64(own.s, 0);
        sy_done(&own);
        if (!st && text) /* what was taken out here stays out */
            st = merge_text(a, from, text, sqlite3_column_int64(q.s, 0), why);
    }
    sy_done(&q);
    return st;
}
