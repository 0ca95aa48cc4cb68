/* mend.c - what lost a statement is taken apart, and joined again by what is left. */
#include <stdlib.h>

#include "archive/ledger_parts.h"

/* Which of the sorted ids it is; n: none. */
static size_t place(const sy_ids *ids, int64_t id)
{
    size_t lo = 0, hi = ids->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (ids->at[mid] < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < ids->n && ids->at[lo] == id ? lo : ids->n;
}

static size_t root(size_t *up, size_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

/* The claim without its lost statements: what is left is joined again by the articles'
 * own strands and by the links. */
static sayso_status split_claim(sayso_archive *a, int64_t claim, sayso_error *why)
{
    sy_ids members = { 0 }, targets = { 0 }, ids = { 0 };
    SY_ARRAY(uint8_t) sides = { 0 };
    size_t *up = NULL;
    uint8_t *side = NULL, *told = NULL;
    sayso_status st = sy_claim_members(a, claim, &members, why);
    sy_ids_tidy(&members);
    if (!st)
        st = sy_claim_drop(a, claim, why);
    if (!st) {
        up = malloc((members.n + 1) * sizeof *up);
        side = calloc(members.n + 1, 1);
        told = calloc(members.n + 1, 1);
        st = up && side && told ? SAYSO_OK : sy_ledger_no_memory(why);
    }
    for (size_t i = 0; i < members.n && !st; i++)
        up[i] = i;
    for (size_t i = 0; i < members.n && !st; i++) {
        int64_t reading, quotation;
        entry *e = NULL;
        st = sy_reading_of(a, members.at[i], &reading, &quotation, why);
        if (!st && reading)
            st = sy_see(a, reading, &e, why);
        if (st || !e || members.at[i] - e->first >= e->g->n)
            continue;
        const sy_sketch *s = &e->g->at[members.at[i] - e->first];
        size_t k = place(&members, e->first + s->strand);
        side[i] = s->side;
        told[i] = s->in_claim;
        if (k < members.n) {
            told[i] |= k != i;
            up[root(up, i)] = root(up, k);
        }
        targets.n = 0;
        st = sy_list(a, "SELECT target FROM links WHERE source = ?1", members.at[i], 0, &targets,
                     why);
        for (size_t t = 0; t < targets.n && !st; t++)
            if ((k = place(&members, targets.at[t])) < members.n) {
                up[root(up, i)] = root(up, k);
                told[i] = true;
            }
    }
    for (size_t r = 0; r < members.n && !st; r++) {
        bool any = false;
        ids.n = sides.n = 0;
        if (root(up, r) != r)
            continue;
        for (size_t i = 0; i < members.n && !st; i++)
            if (root(up, i) == r) {
                any |= told[i];
                if (!sy_push(&ids, members.at[i]) || !sy_push(&sides, side[i]))
                    st = sy_ledger_no_memory(why);
            }
        int64_t made;
        if (!st && any) {
            st = sy_claim_new(a, ids.at, sides.at, ids.n, &made, why);
            if (!st && !sy_push(&a->ledger->claims, made))
                st = sy_ledger_no_memory(why);
        }
    }
    sy_array_free(&members);
    sy_array_free(&targets);
    sy_array_free(&ids);
    sy_array_free(&sides);
    free(up);
    free(side);
    free(told);
    return st;
}

/* One of a quotation's members, with what it is compared by. */
typedef struct member {
    int64_t statement, reading;
    const entry *in;
    size_t up;
} member;

static size_t top_of(const member *m, size_t i)
{
    while (m[i].up != i)
        i = m[i].up;
    return i;
}

static bool says_the_same(const member *x, const member *y)
{
    if (x->reading == y->reading || !x->in || !y->in)
        return false;
    const sy_sketches *g = x->in->g, *h = y->in->g;
    int64_t p = x->statement - x->in->first, q = y->statement - y->in->first;
    if (p >= g->n || q >= h->n)
        return false;
    bool same = sy_same_event(g, h);
    return (same || sy_share_keys(g, (uint32_t)p, h, (uint32_t)q)) &&
           sy_same_quotation(g, (uint32_t)p, h, (uint32_t)q, same);
}

/* The quotation without its lost statements: the others, each with each. */
static sayso_status split_quotation(sayso_archive *a, int64_t quotation, sayso_error *why)
{
    sy_ids ids = { 0 };
    sayso_status st =
        sy_list(a, "SELECT id FROM statements WHERE quotation = ?1", quotation, 0, &ids, why);
    if (!st)
        st = sy_run_with(a, "UPDATE statements SET quotation = NULL WHERE quotation = ?1",
                         quotation, 0, why);
    if (!st)
        st = sy_run_with(a, "DELETE FROM quotations WHERE id = ?1", quotation, 0, why);
    sy_ids_tidy(&ids);
    member *m = calloc(ids.n + 1, sizeof *m);
    entry *own = calloc(ids.n + 1, sizeof *own);
    if (!st && (!m || !own))
        st = sy_ledger_no_memory(why);
    for (size_t i = 0; i < ids.n && !st; i++) {
        int64_t had;
        m[i] = (member){ .statement = ids.at[i], .up = i };
        st = sy_reading_of(a, ids.at[i], &m[i].reading, &had, why);
        if (!st && i && m[i].reading == m[i - 1].reading) {
            m[i].in = m[i - 1].in;
        } else if (!st && m[i].reading) {
            own[i].reading = m[i].reading;
            st = sy_load_sketches(a, &own[i], why);
            m[i].in = own[i].g ? &own[i] : NULL;
        }
    }
    for (size_t i = 0; i < ids.n && !st; i++)
        for (size_t k = i; k-- > 0 && !st;) {
            size_t x = top_of(m, i), y = top_of(m, k);
            if (x == y || !says_the_same(&m[i], &m[k]))
                continue;
            m[x > y ? x : y].up = x > y ? y : x;
            st = sy_ledger_join(a, m[i].statement, m[k].statement, why);
        }
    for (size_t i = 0; own && i < ids.n; i++)
        sy_forget_entry(&own[i]);
    free(own);
    free(m);
    sy_array_free(&ids);
    return st;
}

sayso_status sy_ledger_mend(sayso_archive *a, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    sayso_status st = SAYSO_OK;
    sy_ids_tidy(&l->torn_quotations);
    sy_ids_tidy(&l->torn_claims);
    for (size_t i = 0; i < l->torn_quotations.n && !st; i++)
        st = split_quotation(a, l->torn_quotations.at[i], why);
    for (size_t i = 0; i < l->torn_claims.n && !st; i++)
        st = split_claim(a, l->torn_claims.at[i], why);
    l->torn_quotations.n = l->torn_claims.n = 0;
    return st;
}
