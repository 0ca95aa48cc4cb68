/* join.c - what the rules of pairs found, written down: links, and what they make one. */
#include <stdlib.h>

#include "archive/ledger_parts.h"

static known_joined *joined_place(const joins *j, int64_t statement)
{
    size_t at = ((uint64_t)statement * 0x9E3779B97F4A7C15u >> 20) & (j->room - 1);
    while (j->at[at].statement && j->at[at].statement != statement)
        at = (at + 1) & (j->room - 1);
    return &j->at[at];
}

/* The one that stands for all that the statement is known to be joined with; itself where none are. On the way
 * each is tied to the next but one, so no way stays long. */
int64_t sy_stands_for(joins *j, int64_t statement)
{
    known_joined *k = j->room ? joined_place(j, statement) : NULL;
    while (k && k->statement && k->up != k->statement) {
        known_joined *next = joined_place(j, k->up);
        if (next->statement)
            k->up = next->up;
        statement = k->up;
        k = next->statement == statement ? next : joined_place(j, statement);
    }
    return statement;
}

static bool remember(joins *j, int64_t statement, int64_t up)
{
    if (2 * (j->n + 1) > j->room) {
        joins more = { .room = j->room ? 2 * j->room : 1024, .n = j->n };
        more.at = calloc(more.room, sizeof *more.at);
        if (!more.at)
            return false;
        for (size_t i = 0; i < j->room; i++)
            if (j->at[i].statement)
                *joined_place(&more, j->at[i].statement) = j->at[i];
        free(j->at);
        *j = more;
    }
    known_joined *k = joined_place(j, statement);
    j->n += !k->statement;
    *k = (known_joined){ statement, up };
    return true;
}

sayso_status sy_ledger_join(sayso_archive *a, int64_t one, int64_t other, sayso_error *why)
{
    joins *known = &a->ledger->joined;
    int64_t to, x = sy_stands_for(known, one), y = sy_stands_for(known, other);
    if (x == y)
        return SAYSO_OK;
    sayso_status st = sy_quotation_join(a, one, other, &to, why);
    if (!st && (!remember(known, x, x) || !remember(known, y, x)))
        st = sy_ledger_no_memory(why);
    if (!st && !sy_push(&a->ledger->quotations, to))
        st = sy_ledger_no_memory(why);
    return st;
}

static sayso_status claim_for(sayso_archive *a, int64_t statement, uint8_t side, int64_t *claim,
                              sayso_error *why)
{
    sayso_status st = sy_claim_of(a, statement, claim, why);
    return st || *claim ? st : sy_claim_new(a, &statement, &side, 1, claim, why);
}

sayso_status sy_ledger_link(sayso_archive *a, int64_t source, uint8_t source_side, int64_t target,
                            uint8_t target_side, sy_tie tie, sayso_error *why)
{
    sy_query q;
    int64_t one, other;
    sayso_status st = sy_ask(
        a, &q, "INSERT OR REPLACE INTO links (source, target, kind) VALUES (?1, ?2, ?3)", why);
    sy_bind_int(&q, 1, source);
    sy_bind_int(&q, 2, target);
    sy_bind_int(&q, 3,
                tie == SY_TIE_REPEATS    ? SAYSO_REPEATS
                : tie == SY_TIE_CONFIRMS ? SAYSO_CONFIRMS
                                         : SAYSO_DENIES);
    if (!st)
        st = sy_run(&q, why);
    if (!st)
        st = claim_for(a, source, source_side, &one, why);
    if (!st)
        st = claim_for(a, target, target_side, &other, why);
    if (st)
        return st;
    joins *merged = &a->ledger->merged;
    int64_t x = sy_stands_for(merged, one), y = sy_stands_for(merged, other);
    if (x != y && (!remember(merged, x, x) || !remember(merged, y, x)))
        return sy_ledger_no_memory(why);
    return sy_push(&a->ledger->claims, one) ? SAYSO_OK : sy_ledger_no_memory(why);
}

typedef struct merging {
    int64_t stands, claim, members;
} merging;

/* Of those that become one, that with the most members first: its rows stay. */
static int by_members(const void *a, const void *b)
{
    const merging *x = a, *y = b;
    if (x->stands != y->stands)
        return x->stands < y->stands ? -1 : 1;
    if (x->members != y->members)
        return x->members > y->members ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

sayso_status sy_ledger_merge(sayso_archive *a, sayso_error *why)
{
    joins *merged = &a->ledger->merged;
    SY_ARRAY(merging) all = { 0 };
    sy_ids count = { 0 };
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; i < merged->room && !st; i++) {
        int64_t claim = merged->at[i].statement;
        if (!claim)
            continue;
        count.n = 0;
        st = sy_list(a, "SELECT count(*) FROM claim_statements WHERE claim = ?1", claim, 0, &count,
                     why);
        if (!st && !sy_push(&all, (merging){ sy_stands_for(merged, claim), claim, count.at[0] }))
            st = sy_ledger_no_memory(why);
    }
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_members);
    for (size_t i = 0, k; i < all.n && !st; i = k) {
        if (!sy_push(&a->ledger->claims, all.at[i].claim))
            st = sy_ledger_no_memory(why);
        for (k = i + 1; k < all.n && all.at[k].stands == all.at[i].stands && !st; k++)
            st = sy_claim_join(a, all.at[i].claim, all.at[k].claim, why);
    }
    sy_array_free(&count);
    sy_array_free(&all);
    return st;
}
