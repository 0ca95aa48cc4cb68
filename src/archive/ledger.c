/* ledger.c - what changes in the ledger across articles when readings come and go.
 *
 * A batch's readings wait until it is settled; then all their keys are looked up at once, the pairs that
 * the rules find (pair.h) are written as links and joined (component.h). A reading that goes takes its
 * links along, and the components that it was in are made again from the links that are left. */
#include "archive/ledger_parts.h"

#include <stdio.h>
#include <string.h>

#include "archive/correct.h"
#include "archive/person.h"
#include "base/error.h"

sayso_status sy_ledger_no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the ledger");
}

void sy_forget_entry(entry *e)
{
    sy_looked_free(e->looked);
    sy_sketches_free(e->g);
    *e = (entry){ 0 };
}

static bool ready(sayso_archive *a)
{
    return a->ledger || (a->ledger = calloc(1, sizeof *a->ledger));
}

static void empty_cache(sy_ledger *l)
{
    for (int i = 0; i < SY_LEDGER_CACHED; i++)
        sy_forget_entry(&l->cache[i]);
}

static void forget_joined(sy_ledger *l)
{
    free(l->joined.at);
    free(l->merged.at);
    l->joined = l->merged = (joins){ 0 };
}

static void forget_waiting(sy_ledger *l)
{
    for (size_t i = 0; i < l->waiting.n; i++)
        sy_forget_entry(&l->waiting.at[i]);
    l->waiting.n = 0;
}

void sy_ledger_forget(sayso_archive *a)
{
    sy_ledger *l = a->ledger;
    a->ledger = NULL;
    if (!l)
        return;
    forget_waiting(l);
    empty_cache(l);
    forget_joined(l);
    sy_array_free(&l->waiting);
    sy_array_free(&l->order);
    sy_array_free(&l->meetings);
    sy_array_free(&l->first_time);
    sy_array_free(&l->quotations);
    sy_array_free(&l->claims);
    sy_array_free(&l->persons);
    sy_array_free(&l->torn_quotations);
    sy_array_free(&l->torn_claims);
    free(l);
}

/* ## Coming */

static sayso_status keep_sketch(sayso_archive *a, int64_t reading, const sy_sketches *g,
                                sayso_error *why)
{
    uint8_t *bytes;
    size_t n;
    sy_query q;
    sayso_status st = sy_sketches_pack(g, &bytes, &n, why);
    if (st)
        return st;
    st = sy_ask(a, &q, "INSERT INTO sketches (reading, sketch) VALUES (?1, ?2)", why);
    sy_bind_int(&q, 1, reading);
    sy_bind_blob(&q, 2, bytes, n);
    if (!st)
        st = sy_run(&q, why);
    free(bytes);
    return st;
}

/* What the article itself ties: a claim for each strand that its own ledger has. */
static sayso_status own_claims(sayso_archive *a, const entry *e, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    sy_ids ids = { 0 };
    SY_ARRAY(uint8_t) sides = { 0 };
    for (uint32_t i = 0; i < e->g->n && !st; i++) {
        if (e->g->at[i].strand != i)
            continue;
        bool told = false;
        ids.n = sides.n = 0;
        for (uint32_t k = i; k < e->g->n && !st; k++)
            if (e->g->at[k].strand == i) {
                told |= e->g->at[k].in_claim;
                if (!sy_push(&ids, e->first + k) || !sy_push(&sides, e->g->at[k].side))
                    st = sy_ledger_no_memory(why);
            }
        int64_t claim;
        if (!st && (told || ids.n > 1)) {
            st = sy_claim_new(a, ids.at, sides.at, ids.n, &claim, why);
            if (!st && !sy_push(&a->ledger->claims, claim))
                st = sy_ledger_no_memory(why);
        }
    }
    sy_array_free(&ids);
    sy_array_free(&sides);
    return st;
}

sayso_status sy_ledger_add(sayso_archive *a, int64_t reading, const sy_at_hand *it,
                           sayso_error *why)
{
    uint8_t text[SY_KEY] = { 0 };
    entry e = { .reading = reading };
    int64_t day = 0;
    if (!ready(a))
        return sy_ledger_no_memory(why);
    if (!sayso_statement_count(it->doc))
        return SAYSO_OK;
    sy_query q;
    sayso_status st = sy_ask(
        a, &q,
        "SELECT t.hash, r.day, r.first_statement FROM readings r JOIN texts t ON t.id = r.text"
        " WHERE r.id = ?1",
        why);
    sy_bind_int(&q, 1, reading);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row && sqlite3_column_bytes(q.s, 0) == SY_KEY) {
        memcpy(text, sqlite3_column_blob(q.s, 0), SY_KEY);
        day = sqlite3_column_int64(q.s, 1);
        e.first = sqlite3_column_int64(q.s, 2);
    }
    sy_done(&q);
    if (!st)
        st = it->sketches ? sy_sketches_copy(it->sketches, &e.g, why)
                          : sy_sketches_make(it->doc, text, day, &e.g, why);
    if (!st)
        st = keep_sketch(a, reading, e.g, why);
    if (!st)
        st = own_claims(a, &e, why);
    if (!st && !sy_push(&a->ledger->waiting, e))
        st = sy_ledger_no_memory(why);
    if (st)
        sy_sketches_free(e.g);
    return st;
}
/* ## What is there */

sayso_status sy_load_sketches(sayso_archive *a, entry *e, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(
        a, &q,
        "SELECT s.sketch, r.first_statement FROM sketches s JOIN readings r ON r.id = s.reading"
        " WHERE s.reading = ?1",
        why);
    sy_bind_int(&q, 1, e->reading);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        e->first = sqlite3_column_int64(q.s, 1);
        st = sy_sketches_unpack(sqlite3_column_blob(q.s, 0), (size_t)sqlite3_column_bytes(q.s, 0),
                                &e->g, why);
    }
    sy_done(&q);
    return st;
}

entry *sy_waits(sy_ledger *l, int64_t statement)
{
    size_t lo = 0, hi = l->order.n; /* the first that begins behind it */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (l->order.at[mid].first <= statement)
            lo = mid + 1;
        else
            hi = mid;
    }
    entry *e = lo ? &l->waiting.at[l->order.at[lo - 1].at] : NULL;
    return e && statement - e->first < e->g->n ? e : NULL;
}

sayso_status sy_see(sayso_archive *a, int64_t reading, entry **out, sayso_error *why)
{
    *out = NULL;
    entry *at = &a->ledger->cache[reading % SY_LEDGER_CACHED];
    if (at->reading != reading) {
        sy_forget_entry(at);
        at->reading = reading;
        sayso_status st = sy_load_sketches(a, at, why);
        if (st || !at->g) { /* it may get one yet */
            *at = (entry){ 0 };
            return st;
        }
    }
    *out = at;
    return SAYSO_OK;
}

sayso_status sy_reading_of(sayso_archive *a, int64_t statement, int64_t *reading,
                           int64_t *quotation, sayso_error *why)
{
    sy_query q;
    *reading = *quotation = 0;
    sayso_status st = sy_ask(a, &q, "SELECT reading, quotation FROM statements WHERE id = ?1", why);
    sy_bind_int(&q, 1, statement);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        *reading = sqlite3_column_int64(q.s, 0);
        *quotation = sqlite3_column_int64(q.s, 1);
    }
    sy_done(&q);
    return st;
}

sayso_status sy_list(sayso_archive *a, const char *sql, int64_t one, int64_t two, sy_ids *out,
                     sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask_with(a, &q, sql, one, two, why);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        if (!sy_push(out, sqlite3_column_int64(q.s, 0)))
            st = sy_ledger_no_memory(why);
    sy_done(&q);
    return st;
}

sayso_status sy_ledger_settle(sayso_archive *a, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    if (!l)
        return SAYSO_OK;
    sayso_status st = sy_ledger_mend(a, why);
    if (!st && l->waiting.n)
        st = sy_ledger_find(a, why);
    if (!st)
        st = sy_ledger_merge(a, why);
    sy_ids_tidy(&l->quotations);
    sy_ids_tidy(&l->claims);
    sy_ids_tidy(&l->persons);
    for (size_t i = 0; i < l->quotations.n && !st; i++)
        st = sy_quotation_settle(a, l->quotations.at[i], why);
    for (size_t i = 0; i < l->claims.n && !st; i++)
        st = sy_claim_settle(a, l->claims.at[i], why);
    if (!st)
        st = sy_persons_sweep(a, l->persons.at, l->persons.n, why);
    /* What waited is likely to be asked for again. */
    for (size_t i = 0; i < l->waiting.n; i++) {
        entry *at = &l->cache[l->waiting.at[i].reading % SY_LEDGER_CACHED];
        sy_forget_entry(at);
        *at = l->waiting.at[i];
    }
    forget_joined(l);
    l->waiting.n = l->order.n = l->quotations.n = l->claims.n = l->persons.n = 0;
    return st;
}
/* ## Going */

sayso_status sy_ledger_remove(sayso_archive *a, int64_t reading, sayso_error *why)
{
    sy_ids span = { 0 };
    sayso_status st = ready(a) ? SAYSO_OK : sy_ledger_no_memory(why);
    bool waiting = false;
    for (size_t i = 0; !st && i < a->ledger->waiting.n; i++)
        waiting |= a->ledger->waiting.at[i].reading == reading;
    if (waiting)
        st = sy_ledger_settle(a, why);
    if (!st)
        st =
            sy_list(a,
                    "SELECT first_statement FROM readings WHERE id = ?1 AND first_statement IS NOT "
                    "NULL UNION ALL"
                    " SELECT first_statement + n_statements - 1 FROM readings WHERE id = ?1 AND "
                    "first_statement IS NOT NULL",
                    reading, 0, &span, why);
    if (!st)
        st = sy_list(
            a, "SELECT DISTINCT person FROM speakers WHERE reading = ?1 AND person IS NOT NULL",
            reading, 0, &a->ledger->persons, why);
    if (!st && span.n == 2) {
        int64_t first = span.at[0], last = span.at[1];
        entry *kept = &a->ledger->cache[reading % SY_LEDGER_CACHED];
        st = sy_list(a,
                     "SELECT DISTINCT quotation FROM statements WHERE id BETWEEN ?1 AND ?2 AND "
                     "+quotation IS NOT NULL",
                     first, last, &a->ledger->torn_quotations, why);
        if (!st)
            st = sy_list(
                a, "SELECT DISTINCT claim FROM claim_statements WHERE statement BETWEEN ?1 AND ?2",
                first, last, &a->ledger->torn_claims, why);
        if (!st)
            st = sy_run_with(a, "DELETE FROM claim_statements WHERE statement BETWEEN ?1 AND ?2",
                             first, last, why);
        if (!st)
            st = sy_run_with(a, "DELETE FROM links WHERE source BETWEEN ?1 AND ?2", first, last,
                             why);
        if (!st)
            st = sy_run_with(a, "DELETE FROM links WHERE target BETWEEN ?1 AND ?2", first, last,
                             why);
        if (!st)
            st = sy_run_with(a, "DELETE FROM sketches WHERE reading = ?1", reading, 0, why);
        if (kept->reading == reading)
            sy_forget_entry(kept);
    }
    sy_array_free(&span);
    return st;
}

sayso_status sy_ledger_prints(sayso_archive *a, int64_t reading, sayso_error *why)
{
    if (!ready(a))
        return sy_ledger_no_memory(why);
    return sy_list(
        a,
        /* The + keeps SQLite from walking the index of all quotations. */
        "SELECT DISTINCT quotation FROM statements WHERE +quotation IS NOT NULL AND id BETWEEN"
        " (SELECT first_statement FROM readings WHERE id = ?1) AND"
        " (SELECT first_statement + n_statements - 1 FROM readings WHERE id = ?1)",
        reading, 0, &a->ledger->quotations, why);
}

sayso_status sy_ledger_check(sayso_archive *a, sayso_breach_call call, void *ctx,
                             uint64_t *breaches, sayso_error *why)
{
    *breaches = 0;
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT r.id, t.hash, r.day, s.sketch FROM sketches s JOIN readings r"
                             " ON r.id = s.reading JOIN texts t ON t.id = r.text ORDER BY r.id",
                             why);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        uint8_t text[SY_KEY] = { 0 }, *bytes = NULL;
        size_t n = 0;
        sayso_doc *doc = NULL;
        sy_sketches *g = NULL;
        if (sqlite3_column_bytes(q.s, 1) == SY_KEY)
            memcpy(text, sqlite3_column_blob(q.s, 1), SY_KEY);
        st = sy_load_corrected(a, sqlite3_column_int64(q.s, 0), 0, &doc, NULL, why);
        if (!st)
            st = sy_sketches_make(doc, text, sqlite3_column_int64(q.s, 2), &g, why);
        if (!st)
            st = sy_sketches_pack(g, &bytes, &n, why);
        if (!st && ((size_t)sqlite3_column_bytes(q.s, 3) != n ||
                    memcmp(sqlite3_column_blob(q.s, 3), bytes, n))) {
            char what[96];
            snprintf(what, sizeof what, "the ledger's sketch of reading %lld is another one",
                     (long long)sqlite3_column_int64(q.s, 0));
            call(ctx, what);
            ++*breaches;
        }
        free(bytes);
        sy_sketches_free(g);
        sayso_doc_free(doc);
    }
    sy_done(&q);
    return st;
}
