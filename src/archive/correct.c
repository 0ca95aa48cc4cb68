/* correct.c - which statement a correction is about, and what it makes of a reading.
 *
 * A correction names its statement by the words of its content at their place, as the machine had found
 * them; the text never changes under it. The statement of the present reading is the one whose content has
 * most words in common with these, at least half of the longer one's. Where the person also put the content
 * right, one that shares as much with that will do: a better model finds just those words. Of several the
 * one with the same cue is meant ("hopes and expects that ..." are two statements of one content).
 *
 * Everything follows from the rows and the reading alone, so that it does not depend on what came first.
 */
#include "archive/correct.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for corrections");
}

/* ## Spans as the table has them */

char *sy_pieces_text(const sayso_span *s, size_t n)
{
    size_t room = n * 24 + 1, at = 0;
    char *out = malloc(room);
    if (out)
        *out = 0;
    for (size_t i = 0; out && i < n; i++)
        at += (size_t)snprintf(out + at, room - at, "%s%u-%u", i ? "," : "", s[i].begin, s[i].end);
    return out;
}

static bool place(const char **s, size_t most, uint32_t *out)
{
    uint64_t n = 0;
    const char *from = *s;
    while (**s >= '0' && **s <= '9' && n <= most)
        n = n * 10 + (uint64_t)(*(*s)++ - '0');
    *out = (uint32_t)n;
    return *s > from && n <= most;
}

sayso_status sy_pieces_read(const char *s, const sayso_doc *doc, sy_pieces *out)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    out->n = 0;
    while (*s) {
        sayso_span x;
        if ((out->n && *s++ != ',') || !place(&s, len, &x.begin) || *s++ != '-' ||
            !place(&s, len, &x.end))
            return SAYSO_EFORMAT;
        if (x.begin > x.end || ((unsigned char)text[x.begin] & 0xC0) == 0x80 ||
            (x.end < len && ((unsigned char)text[x.end] & 0xC0) == 0x80))
            return SAYSO_EFORMAT;
        if (!sy_push(out, x))
            return SAYSO_ENOMEM;
    }
    return SAYSO_OK;
}

char *sy_pieces_words(const sayso_doc *doc, const sayso_span *s, size_t n)
{
    const char *text = sayso_doc_text(doc, NULL);
    size_t room = 1, at = 0;
    for (size_t i = 0; i < n; i++)
        room += s[i].end - s[i].begin + 3;
    char *out = malloc(room);
    for (size_t i = 0; out && i < n; i++) {
        if (i) {
            memcpy(out + at, " | ", 3);
            at += 3;
        }
        memcpy(out + at, text + s[i].begin, s[i].end - s[i].begin);
        at += s[i].end - s[i].begin;
    }
    for (size_t i = 0; out && i < at; i++) /* a text may hold NULs; what is shown of it does not */
        if (!out[i])
            out[i] = ' ';
    if (out)
        out[at] = 0;
    return out;
}

/* ## Rows */

void sy_corrections_free(sy_corrections *c)
{
    for (size_t i = 0; i < c->n; i++) {
        free(c->at[i].strings);
        sy_array_free(&c->at[i].where);
        sy_array_free(&c->at[i].where_cue);
        sy_array_free(&c->at[i].to);
    }
    sy_array_free(c);
}

static bool field_of(const char *name, sayso_field *out)
{
    for (int i = 0; name && i <= SAYSO_FIELD_STATEMENT; i++)
        if (!strcmp(sayso_field_name((sayso_field)i), name)) {
            *out = (sayso_field)i;
            return true;
        }
    return false;
}

/* The row of a query: id, key, field, kind, then the strings. */
static sayso_status take(sy_query *q, sy_correction *c, sayso_error *why)
{
    const char **to[] = { &c->content, &c->place, &c->cue,       &c->value,
                          &c->who,     &c->at,    &c->undone_by, &c->undone_at };
    enum { N = sizeof to / sizeof *to, FIRST = 4, MUST = 1 | 2 | 4 | 16 | 32 };
    const void *key = sqlite3_column_blob(q->s, 1);
    const char *name = (const char *)sqlite3_column_text(q->s, 2);
    size_t size = 1, at = 0;
    for (int i = 0; i < N; i++)
        size += (size_t)sqlite3_column_bytes(q->s, FIRST + i) + 1;
    *c = (sy_correction){ .id = sqlite3_column_int64(q->s, 0), .strings = malloc(size) };
    if (!c->strings)
        return no_memory(why);
    int64_t kind = sqlite3_column_int64(q->s, 3);
    bool fit = key && sqlite3_column_bytes(q->s, 1) == SY_KEY && field_of(name, &c->field) &&
               kind >= 0 && kind <= SAYSO_UNKNOWN;
    for (int i = 0; i < N; i++) {
        const char *s = (const char *)sqlite3_column_text(q->s, FIRST + i);
        fit &= s || !(MUST >> i & 1);
        if (!s)
            continue;
        size_t n = strlen(s) + 1;
        *to[i] = memcpy(c->strings + at, s, n);
        at += n;
    }
    if (!fit)
        return sy_fail(why, SAYSO_EFORMAT, 0, "the archive is damaged: correction %lld",
                       (long long)sqlite3_column_int64(q->s, 0));
    memcpy(c->key, key, SY_KEY);
    c->kind = (uint8_t)kind;
    return SAYSO_OK;
}

sayso_status sy_corrections_of(sayso_archive *a, int64_t text, sy_corrections *out,
                               sayso_error *why)
{
    sy_query q;
    *out = (sy_corrections){ 0 };
    sayso_status st =
        sy_ask(a, &q,
               "SELECT id, key, field, kind, content, place, cue, value, who, at, undone_by,"
               " undone_at FROM corrections WHERE text = ?1 ORDER BY at, key",
               why);
    sy_bind_int(&q, 1, text);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        sy_correction c;
        if (!sy_reserve(out, out->n + 1)) {
            st = no_memory(why);
            break;
        }
        st = take(&q, &c, why);
        out->at[out->n++] = c;
    }
    sy_done(&q);
    if (st)
        sy_corrections_free(out);
    return st;
}

static void add_string(sy_sha256 *h, const char *s)
{
    sy_sha256_add(h, s ? "s" : "0", 1);
    sy_sha256_add(h, s ? s : "", s ? strlen(s) + 1 : 0);
}

void sy_correction_key(const sy_correction *c, const uint8_t text[SY_KEY], uint8_t key[SY_KEY])
{
    uint8_t digest[32];
    sy_sha256 h;
    sy_sha256_begin(&h);
    sy_sha256_add(&h, text, SY_KEY);
    sy_sha256_add(&h, &c->kind, 1);
    const char *strings[] = { c->content, c->place, c->cue, sayso_field_name(c->field),
                              c->value,   c->who,   c->at };
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        add_string(&h, strings[i]);
    sy_sha256_end(&h, digest);
    memcpy(key, digest, SY_KEY);
}

/* ## Which statement */

typedef struct wording {
    sayso_word *at;
    size_t n;
    uint8_t *in; /* [word]: of the place that is looked for */
} wording;

/* The first word that begins at or behind a byte. */
static size_t word_at(const wording *w, uint32_t byte)
{
    size_t lo = 0, hi = w->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (w->at[mid].span.begin < byte)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* How many words the pieces have; *shared: how many of these are marked. `mark`: what their words get. */
static uint32_t words_of(const wording *w, const sayso_span *s, size_t n, int mark,
                         uint32_t *shared)
{
    uint32_t all = 0;
    *shared = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = word_at(w, s[i].begin); k < w->n && w->at[k].span.begin < s[i].end; k++) {
            all++;
            *shared += w->in[k];
            if (mark >= 0)
                w->in[k] = (uint8_t)mark;
        }
    return all;
}

/* How much two contents have in common: shared words of so many. */
typedef struct overlap {
    uint32_t shared, of;
} overlap;

static bool is_more(overlap a, overlap b)
{
    return (uint64_t)a.shared * b.of > (uint64_t)b.shared * a.of;
}

static bool same(const sayso_span *a, size_t n, const sayso_span *b, size_t m)
{
    return n == m && (!n || !memcmp(a, b, n * sizeof *a));
}

/* For each statement its overlap with a place, if that is more than it had. */
static void compare(const wording *w, const sayso_doc *doc, const sy_pieces *place, overlap *best)
{
    uint32_t shared, all = words_of(w, place->at, place->n, 1, &shared);
    for (uint32_t i = 0; i < sayso_statement_count(doc); i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        overlap o = { .of = words_of(w, s.content, s.n_content, -1, &shared) };
        o.shared = shared;
        o.of = o.of > all ? o.of : all;
        if (same(s.content, s.n_content, place->at, place->n))
            o = (overlap){ 1, 1 }; /* a content of dashes alone has no words */
        if (o.of && is_more(o, best[i]))
            best[i] = o;
    }
    words_of(w, place->at, place->n, 0, &shared);
}

static uint32_t apart(const sayso_statement *s, const sy_pieces *cue)
{
    if (!s->n_cue || !cue->n)
        return s->n_cue == cue->n ? 0 : UINT32_MAX;
    uint32_t a = s->cue[0].begin, b = cue->at[0].begin;
    return a > b ? a - b : b - a;
}

/* The id of the statement that fits best; 0: none shares half. */
static uint32_t best_of(const sayso_doc *doc, const overlap *o, const sy_correction *c)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < sayso_statement_count(doc); i++) {
        if (!o[i].shared || (uint64_t)o[i].shared * 2 < o[i].of)
            continue;
        if (best && is_more(o[best - 1], o[i]))
            continue;
        if (best && !is_more(o[i], o[best - 1])) {
            sayso_statement s = sayso_statement_at(doc, i), t = sayso_statement_at(doc, best - 1);
            bool ours = same(s.cue, s.n_cue, c->where_cue.at, c->where_cue.n);
            bool theirs = same(t.cue, t.n_cue, c->where_cue.at, c->where_cue.n);
            if (ours != theirs ? theirs : apart(&s, &c->where_cue) >= apart(&t, &c->where_cue))
                continue;
        }
        best = i + 1;
    }
    return best;
}

static bool one_place(const sy_correction *a, const sy_correction *b)
{
    return !strcmp(a->place, b->place) && !strcmp(a->cue, b->cue);
}

static sayso_status find_statements(sy_corrections *c, const wording *w, const sayso_doc *doc,
                                    overlap *o, sayso_error *why)
{
    for (size_t i = 0; i < c->n; i++) {
        sy_correction *x = &c->at[i];
        bool is_pieces = x->field == SAYSO_FIELD_SOURCE || x->field == SAYSO_FIELD_CUE ||
                         x->field == SAYSO_FIELD_CONTENT;
        sayso_status st = sy_pieces_read(x->place, doc, &x->where);
        if (!st)
            st = sy_pieces_read(x->cue, doc, &x->where_cue);
        if (!st && is_pieces)
            st = sy_pieces_read(x->value ? x->value : "", doc, &x->to);
        if (st == SAYSO_ENOMEM)
            return no_memory(why);
        if (st || (x->field == SAYSO_FIELD_CONTENT && !x->to.n))
            return sy_fail(why, SAYSO_EFORMAT, 0,
                           "the archive is damaged: correction %lld has no such place",
                           (long long)x->id);
    }
    for (size_t i = 0; i < c->n; i++) {
        size_t k = 0;
        while (!one_place(&c->at[k], &c->at[i]))
            k++;
        if (k < i) {
            c->at[i].statement = c->at[k].statement;
            continue;
        }
        for (uint32_t s = 0; s < sayso_statement_count(doc); s++)
            o[s] = (overlap){ 0, 1 };
        compare(w, doc, &c->at[i].where, o);
        const sy_correction *content = NULL; /* the latest */
        for (k = i; k < c->n; k++)
            if (one_place(&c->at[k], &c->at[i]) && c->at[k].field == SAYSO_FIELD_CONTENT &&
                !c->at[k].undone_at)
                content = &c->at[k];
        if (content)
            compare(w, doc, &content->to, o);
        c->at[i].statement = best_of(doc, o, &c->at[i]);
    }
    return SAYSO_OK;
}

/* Later ones of the same statement: of the same field, or that it is none. */
static sayso_correction_state state_of(const sy_corrections *c, size_t i)
{
    const sy_correction *x = &c->at[i];
    if (x->undone_at)
        return SAYSO_CORRECTION_UNDONE;
    if (!x->statement)
        return SAYSO_CORRECTION_ORPHANED;
    for (size_t k = 0; k < c->n; k++) {
        const sy_correction *y = &c->at[k];
        if (y->undone_at || y->statement != x->statement)
            continue;
        if ((k > i && y->field == x->field) ||
            (y->field == SAYSO_FIELD_STATEMENT && x->field != SAYSO_FIELD_STATEMENT))
            return SAYSO_CORRECTION_REPLACED;
    }
    return SAYSO_CORRECTION_HOLDS;
}

sayso_status sy_corrections_match(sy_corrections *c, const sayso_doc *doc, sayso_error *why)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    wording w = { 0 };
    if (!c->n)
        return SAYSO_OK;
    sayso_status st = sayso_words(text, len, &w.at, &w.n, why);
    if (st)
        return st;
    w.in = calloc(w.n + 1, 1);
    overlap *o = calloc(sayso_statement_count(doc) + (size_t)1, sizeof *o);
    st = w.in && o ? find_statements(c, &w, doc, o, why) : no_memory(why);
    for (size_t i = 0; i < c->n && !st; i++)
        c->at[i].state = state_of(c, i);
    free(w.at);
    free(w.in);
    free(o);
    return st;
}

/* ## What they make of a reading */

static bool label(const char *value, const char *(*name)(int), int last, int *out)
{
    *out = 0;
    for (int i = 1; value && i <= last; i++)
        if (!strcmp(name(i), value))
            *out = i;
    return !value || *out;
}

static const char *channel_name(int i)
{
    return sayso_channel_name((sayso_channel)i);
}

static const char *stance_name(int i)
{
    return sayso_stance_name((sayso_stance)i);
}

/* A correction as sayso_doc_revise() takes it; false: it is none of ours. */
static bool revision(const sy_correction *c, sayso_revision *r)
{
    int n = 0;
    *r = (sayso_revision){ .statement = c->statement, .fields = 1u << c->field };
    switch (c->field) {
    case SAYSO_FIELD_STATEMENT: return true;
    case SAYSO_FIELD_SPEAKER:
        r->fields |= 1u << SAYSO_FIELD_KIND;
        r->name = c->value;
        r->kind = (sayso_kind)c->kind;
        return true;
    case SAYSO_FIELD_CHANNEL:
        if (!label(c->value, channel_name, SAYSO_UNSTATED, &n))
            return false;
        r->channel = (sayso_channel)n;
        return true;
    case SAYSO_FIELD_STANCE:
        if (!label(c->value, stance_name, SAYSO_DECLINE, &n))
            return false;
        r->stance = (sayso_stance)n;
        return true;
    case SAYSO_FIELD_OUTLET: r->outlet = c->value; return true;
    case SAYSO_FIELD_ADDRESSEE: r->addressee = c->value; return true;
    case SAYSO_FIELD_WHEN: r->when = c->value; return true;
    case SAYSO_FIELD_SOURCE:
        r->source = c->to.at;
        r->n_source = (uint32_t)c->to.n;
        return true;
    case SAYSO_FIELD_CUE:
        r->cue = c->to.at;
        r->n_cue = (uint32_t)c->to.n;
        return true;
    case SAYSO_FIELD_CONTENT:
        r->content = c->to.at;
        r->n_content = (uint32_t)c->to.n;
        return true;
    default: return false;
    }
}

sayso_status sy_corrections_apply(const sy_corrections *c, sayso_doc *doc, uint32_t **was,
                                  sayso_error *why)
{
    sayso_revision *r = calloc(c->n + 1, sizeof *r);
    size_t n = 0;
    sayso_status st = r ? SAYSO_OK : no_memory(why);
    for (size_t i = 0; i < c->n && !st; i++) {
        if (c->at[i].state != SAYSO_CORRECTION_HOLDS)
            continue;
        if (!revision(&c->at[i], &r[n++]))
            st = sy_fail(why, SAYSO_EFORMAT, 0,
                         "the archive is damaged: correction %lld says nothing we know",
                         (long long)c->at[i].id);
    }
    if (!st)
        st = sayso_doc_revise(doc, r, n, was, why);
    if (st == SAYSO_EARG) /* it was fit when it was made */
        st = SAYSO_EFORMAT;
    free(r);
    return st;
}

/* ## Loading */

static sayso_status text_of(sayso_archive *a, int64_t reading, int64_t *text, sayso_error *why)
{
    sy_query q;
    *text = 0;
    sayso_status st =
        sy_ask(a, &q,
               "SELECT r.text FROM readings r WHERE r.id = ?1 AND EXISTS"
               " (SELECT 1 FROM corrections c WHERE c.text = r.text AND c.undone_at IS NULL)",
               why);
    sy_bind_int(&q, 1, reading);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        *text = sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    return st;
}

sayso_status sy_is_corrected(sayso_archive *a, int64_t reading, bool *yes, sayso_error *why)
{
    int64_t text;
    sayso_status st = text_of(a, reading, &text, why);
    *yes = text != 0;
    return st;
}

sayso_status sy_load_corrected(sayso_archive *a, int64_t reading, int64_t version, sayso_doc **out,
                               uint32_t *n_read, sayso_error *why)
{
    int64_t text = 0;
    sayso_doc *doc = NULL;
    uint32_t *was = NULL, n = 0;
    sy_corrections c = { 0 };
    *out = NULL;
    sayso_status st = sy_load_reading(a, reading, version, &doc, why);
    if (!st) {
        n = sayso_statement_count(doc);
        st = text_of(a, reading, &text, why);
    }
    if (!st && text) {
        st = sy_corrections_of(a, text, &c, why);
        if (!st)
            st = sy_corrections_match(&c, doc, why);
        if (!st)
            st = sy_corrections_apply(&c, doc, &was, why);
        sy_corrections_free(&c);
    }
    free(was);
    if (st) {
        sayso_doc_free(doc);
        return st;
    }
    if (n_read)
        *n_read = n;
    *out = doc;
    return SAYSO_OK;
}
