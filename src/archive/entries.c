/* entries.c - what is asserted, confirmed and denied across articles: the ledger, asked. */
#include <stdlib.h>
#include <string.h>

#include "archive/filter.h"
#include "archive/find.h"
#include "archive/kept.h"
#include "base/error.h"

enum {
    MOST_PASSED = 50000, /* statements of a filter that are looked at, the newest */
    SIDES = 4            /* as in claim_statements */
};

/* Disputed and open first; what simply stands last. */
static const sayso_status_of_claim order[] = { SAYSO_CLAIM_DISPUTED,  SAYSO_CLAIM_OPEN,
                                               SAYSO_CLAIM_DENIED,    SAYSO_CLAIM_WITHDRAWN,
                                               SAYSO_CLAIM_CORROBORATED, SAYSO_CLAIM_ASSERTED };

typedef struct claim {
    int64_t id, last;
    int status, place; /* place: of the status in order */
    uint8_t key[SY_KEY];
} claim;

typedef SY_ARRAY(claim) claims;

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the ledger");
}

static int in_order(const void *a, const void *b)
{
    const claim *x = a, *y = b;
    if (x->place != y->place)
        return x->place - y->place;
    if (x->last != y->last)
        return x->last < y->last ? 1 : -1;
    return memcmp(x->key, y->key, SY_KEY);
}

static sayso_status push(claims *list, sy_query *q, sayso_error *why)
{
    claim c = { .id = sqlite3_column_int64(q->s, 0),
                .status = sqlite3_column_int(q->s, 1),
                .last = sqlite3_column_int64(q->s, 2) };
    const void *key = sqlite3_column_blob(q->s, 3);
    if (!key || sqlite3_column_bytes(q->s, 3) != SY_KEY)
        return sy_fail(why, SAYSO_EFORMAT, 0, "the archive is damaged: a claim's key");
    memcpy(c.key, key, SY_KEY);
    while (c.place < SY_STATUSES - 1 && (int)order[c.place] != c.status)
        c.place++;
    return sy_push(list, c) ? SAYSO_OK : no_memory(why);
}

/* Claims of statements that pass. */
static sayso_status of_statements(sayso_archive *a, const sayso_filter *f, int status, claims *list,
                                  sayso_error *why)
{
    sy_sieve *s;
    sy_tally seen = { 0 };
    sayso_status st = sy_sieve_new(a, f, true, &s, why);
    for (int i = 0; i < MOST_PASSED && !st && !(st = sy_sieve_next(s, why)) && sy_sieve_row(s)->id; i++) {
        sy_query q;
        st = sy_ask(a, &q,
                    "SELECT c.id, c.status, c.last_day, c.key FROM claim_statements m JOIN claims c ON c.id = m.claim"
                    " WHERE m.statement = ?1",
                    why);
        sy_bind_int(&q, 1, sy_sieve_row(s)->id);
        while (!st && !(st = sy_row(&q, why)) && q.row) {
            size_t before = seen.n;
            if (status >= 0 && sqlite3_column_int(q.s, 1) != status)
                continue;
            if (!sy_count(&seen, sqlite3_column_int64(q.s, 0), 1))
                st = no_memory(why);
            else if (seen.n > before)
                st = push(list, &q, why);
        }
        sy_done(&q);
    }
    sy_tally_free(&seen);
    sy_sieve_free(s);
    return st;
}

static sayso_status all_of(sayso_archive *a, int status, int64_t first, int64_t last, claims *list, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT id, status, last_day, key FROM claims WHERE (?1 < 0 OR status = ?1)"
                             " AND last_day >= ?2 AND first_day <= ?3",
                             why);
    sy_bind_int(&q, 1, status);
    sy_bind_int(&q, 2, first);
    sy_bind_int(&q, 3, last);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        st = push(list, &q, why);
    sy_done(&q);
    return st;
}

static sayso_status fill(sayso_archive *a, const claim *c, sayso_entry *out, sayso_kept **k, sayso_error *why)
{
    SY_ARRAY(sayso_ref) side[SIDES] = { { 0 } };
    sy_query q;
    bool lost = false;
    char key[2 * SY_KEY + 1];
    sy_hex(c->key, SY_KEY, key);
    out->key = sy_kept_text(k, key, &lost);
    out->status = (sayso_status_of_claim)c->status;
    sayso_status st = sy_ask(a, &q,
                             "SELECT c.about, c.first_day, c.last_day, m.statement, m.side FROM claims c"
                             " LEFT JOIN claim_statements m ON m.claim = c.id WHERE c.id = ?1 ORDER BY m.statement",
                             why);
    sy_bind_int(&q, 1, c->id);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        out->about = sqlite3_column_int64(q.s, 0);
        sy_day_text(sqlite3_column_int64(q.s, 1), out->first);
        sy_day_text(sqlite3_column_int64(q.s, 2), out->last);
        int s = sqlite3_column_int(q.s, 4);
        if (sqlite3_column_type(q.s, 3) == SQLITE_INTEGER && s >= 0 && s < SIDES &&
            !sy_push(&side[s], sqlite3_column_int64(q.s, 3)))
            lost = true;
    }
    sy_done(&q);
    const sayso_ref **list[] = { &out->asserted, &out->confirmed, &out->denied, &out->touched };
    size_t *n[] = { &out->n_asserted, &out->n_confirmed, &out->n_denied, &out->n_touched };
    for (int i = 0; i < SIDES; i++) {
        sayso_ref *copy = sy_kept_new(k, side[i].n * sizeof *copy + 1);
        lost |= !copy;
        if (copy && side[i].n)
            memcpy(copy, side[i].at, side[i].n * sizeof *copy);
        *list[i] = copy;
        *n[i] = copy ? side[i].n : 0;
        sy_array_free(&side[i]);
    }
    return !st && lost ? no_memory(why) : st;
}

sayso_status sayso_ledger(sayso_archive *a, const sayso_filter *f, const char *status, size_t skip, size_t limit,
                          sayso_entries *out, sayso_error *why)
{
    memset(out, 0, sizeof *out);
    claims list = { 0 };
    int wanted = -1;
    int64_t first = 0, last = INT64_MAX;
    sayso_status st = SAYSO_OK;
    for (int i = 0; i < SY_STATUSES && status; i++)
        if (!strcmp(status, sy_status_label(i)))
            wanted = i;
    if (status && wanted < 0)
        st = sy_fail(why, SAYSO_EARG, 0, "\"%.40s\" is no status of a claim", status);
    if (!st && f->since)
        st = sy_days_of(f->since, false, &first, why);
    if (!st && f->until)
        st = sy_days_of(f->until, true, &last, why);
    bool filtered = (f->words && *f->words) || f->speaker || f->outlet || f->publisher || f->kind || f->channel ||
                    f->stance || f->forms;
    if (!st)
        st = filtered ? of_statements(a, f, wanted, &list, why) : all_of(a, wanted, first, last, &list, why);
    uint64_t count[SY_STATUSES] = { 0 };
    for (size_t i = 0; i < list.n && !st; i++)
        count[list.at[i].status >= 0 && list.at[i].status < SY_STATUSES ? list.at[i].status : 0]++;
    if (!st)
        st = sy_label_facet(count, SY_STATUSES, sy_status_label, &out->kept, &out->statuses, why);
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, in_order);
    out->total = list.n;
    sayso_entry *entries = NULL;
    if (!st && skip < list.n) {
        out->n = limit < list.n - skip ? limit : list.n - skip;
        out->at = entries = sy_kept_new(&out->kept, out->n * sizeof *entries + 1);
        st = entries ? SAYSO_OK : no_memory(why);
    }
    for (size_t i = 0; i < out->n && !st; i++)
        st = fill(a, &list.at[skip + i], &entries[i], &out->kept, why);
    sy_array_free(&list);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}

sayso_status sayso_find_claim(sayso_archive *a, const char *key, sayso_entries *out, sayso_error *why)
{
    memset(out, 0, sizeof *out);
    claims list = { 0 };
    sy_query q = { 0 };
    int64_t id;
    sayso_status st = sy_find_key(a, "SELECT id FROM claims WHERE key = ?1", key, "claim", &id, why);
    if (!st)
        st = sy_ask(a, &q, "SELECT id, status, last_day, key FROM claims WHERE id = ?1", why);
    sy_bind_int(&q, 1, id);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        st = push(&list, &q, why);
    sy_done(&q);
    sayso_entry *one = st || !list.n ? NULL : sy_kept_new(&out->kept, sizeof *one);
    if (!st)
        st = one ? fill(a, &list.at[0], one, &out->kept, why) : no_memory(why);
    sy_array_free(&list);
    out->at = one;
    out->n = 1;
    out->total = 1;
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}
