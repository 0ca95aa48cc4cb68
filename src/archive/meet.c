/* meet.c - which of the readings that wait meet which others, and what is found then.
 *
 * Keys bring them together (keyrun.h): articles of one event, and quotations wherever they stand. */
#include <pthread.h>
#include <stdlib.h>

#include "archive/keyrun.h"
#include "archive/ledger_parts.h"

enum {
    MEETINGS = 2048, /* that are compared at a time, by all threads */
    MOST_THREADS = 16,
    FEW_MEETINGS = 32 /* that no further thread is made for */
};

/* ## Articles of one event meet: every statement of the one with every one of the other.
 *
 * That is most of the work, and reads nothing but the two: so meetings are gathered, compared by several
 * threads, and what was found is written down in their order. */

static void look(sy_ledger *l, size_t i)
{
    entry *e = l->first_time.at[i];
    e->no_memory = sy_looked_new(e->g, &e->looked) != SAYSO_OK;
}

static void compare(sy_ledger *l, size_t k)
{
    sy_meeting *m;
    meeting *it = &l->meetings.at[k];
    const sy_sketches *x = it->later->g, *y = it->earlier->g;
    it->failed = it->later->no_memory || it->earlier->no_memory ||
                 sy_meeting_new(it->later->looked, it->earlier->looked, &m);
    if (it->failed)
        return;
    for (uint32_t i = 0; i < x->n && !it->failed; i++)
        for (uint32_t j = 0; j < y->n && !it->failed; j++) {
            tied t = {
                .i = i, .j = j, .quoted = sy_quotation_in(m, i, j), .tie = sy_tie_of(m, i, j)
            };
            if (t.tie == SY_TIE_NONE && t.quoted)
                t.tie = SY_TIE_REPEATS;
            if (t.quoted || t.tie != SY_TIE_NONE)
                it->failed = !sy_push(&it->found, t);
        }
    sy_meeting_free(m);
}

/* One thing done for each of n, by several threads. */
typedef struct shared_work {
    sy_ledger *l;
    void (*one)(sy_ledger *l, size_t i);
    size_t n, next; /* next: atomic */
} shared_work;

static void *do_some(void *arg)
{
    shared_work *w = arg;
    size_t i;
    while ((i = __atomic_fetch_add(&w->next, 1, __ATOMIC_RELAXED)) < w->n)
        w->one(w->l, i);
    return NULL;
}

static void do_all(sayso_archive *a, size_t n_all, void (*one)(sy_ledger *l, size_t i))
{
    shared_work w = { .l = a->ledger, .one = one, .n = n_all };
    pthread_t thread[MOST_THREADS];
    unsigned n = 0, most = (unsigned)(n_all / FEW_MEETINGS);
    while (n + 1 < a->jobs && n < most && n < MOST_THREADS &&
           !pthread_create(&thread[n], NULL, do_some, &w))
        n++;
    do_some(&w);
    while (n)
        pthread_join(thread[--n], NULL);
}

/* Compares what was gathered, and writes it down. */
static sayso_status meet_all(sayso_archive *a, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    sayso_status st = SAYSO_OK;
    do_all(a, l->first_time.n, look);
    do_all(a, l->meetings.n, compare);
    for (size_t k = 0; k < l->meetings.n; k++) {
        meeting *it = &l->meetings.at[k];
        const entry *x = it->later, *y = it->earlier;
        if (!st && it->failed)
            st = sy_ledger_no_memory(why);
        for (size_t n = 0; n < it->found.n && !st; n++) {
            tied t = it->found.at[n];
            if (t.quoted)
                st = sy_ledger_join(a, x->first + t.i, y->first + t.j, why);
            if (!st && t.tie != SY_TIE_NONE)
                st = sy_ledger_link(a, x->first + t.i, x->g->at[t.i].side, y->first + t.j,
                                    y->g->at[t.j].side, t.tie, why);
        }
        sy_array_free(&it->found);
    }
    l->meetings.n = l->first_time.n = 0;
    l->round++;
    return st;
}

static sayso_status meet(sayso_archive *a, entry *one, entry *other, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    entry *x = sy_is_later(one->g, other->g) ? other : one, *y = x == one ? other : one;
    entry *both[] = { one, other };
    for (int i = 0; i < 2; i++) {
        if (!both[i]->looked && both[i]->pinned != l->round && !sy_push(&l->first_time, both[i]))
            return sy_ledger_no_memory(why);
        both[i]->pinned = l->round;
    }
    if (!sy_push(&l->meetings, ((meeting){ .later = x, .earlier = y })))
        return sy_ledger_no_memory(why);
    return l->meetings.n < MEETINGS ? SAYSO_OK : meet_all(a, why);
}

/* A place where keys were equal. */
typedef struct hit {
    uint32_t from; /* which of those that wait */
    uint32_t n;    /* quotation: statement of the one that waits */
    int64_t other; /* event: the first statement of the other reading; quotation: see quoted() */
} hit;
typedef SY_ARRAY(hit) hits;

static int by_place(const void *a, const void *b)
{
    const hit *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return x->other < y->other ? -1 : x->other > y->other;
}

/* By place: spread over those that wait, which are many, then each one's few. */
static bool sort_hits(hits *h, size_t waiting)
{
    hits to = { 0 };
    size_t *end = calloc(waiting + 1, sizeof *end);
    if (!end || !sy_reserve(&to, h->n + 1)) {
        free(end);
        return false;
    }
    for (size_t i = 0; i < h->n; i++)
        end[h->at[i].from + 1]++;
    for (size_t i = 0; i < waiting; i++)
        end[i + 1] += end[i];
    for (size_t i = 0; i < h->n; i++)
        to.at[end[h->at[i].from]++] = h->at[i];
    for (size_t i = 0, first = 0; i < waiting; first = end[i++])
        if (end[i] - first > 1)
            qsort(to.at + first, end[i] - first, sizeof *to.at, by_place);
    to.n = h->n;
    sy_array_free(h);
    *h = to;
    free(end);
    return true;
}

/* The next place; what has equal ones is a pair, as often as keys were equal. */
static size_t next_pair(const hits *h, size_t i)
{
    size_t k = i + 1;
    while (k < h->n && !by_place(&h->at[i], &h->at[k]))
        k++;
    return k;
}

/* A quotation as its keys have it: whether it is short stands beside the statement. */
static int64_t quoted(int64_t statement, bool is_short)
{
    return statement << 1 | is_short;
}

static sayso_status settle_events(sayso_archive *a, const hits *h, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    sayso_status st = SAYSO_OK;
    l->round++;
    for (size_t i = 0, next; i < h->n && !st; i = next) {
        const hit *x = &h->at[i];
        next = next_pair(h, i);
        entry *mine = &l->waiting.at[x->from];
        int64_t apart = sy_statement_day(x->other) - mine->g->day;
        if (next - i < sy_event_shared(apart < 0 ? -apart : apart))
            continue;
        entry *other = sy_waits(l, x->other);
        if (!other) {
            int64_t reading, quotation;
            st = sy_reading_of(a, x->other, &reading, &quotation, why);
            /* Its place in the cache may be that of another who is still to be met. */
            if (!st && reading && l->cache[reading % SY_LEDGER_CACHED].reading != reading &&
                l->cache[reading % SY_LEDGER_CACHED].pinned == l->round)
                st = meet_all(a, why);
            if (!st && reading)
                st = sy_see(a, reading, &other, why);
        }
        if (!st && other && other != mine && other->first == x->other &&
            sy_same_event(mine->g, other->g))
            st = meet(a, mine, other, why);
    }
    sayso_status last = meet_all(a, st ? NULL : why);
    return st ? st : last;
}

static sayso_status settle_quotations(sayso_archive *a, const hits *h, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    sayso_status st = SAYSO_OK;
    int64_t asked = 0, own_reading, own_quotation = 0; /* asked: the statement whose those are */
    for (size_t i = 0, next; i < h->n && !st; i = next) {
        const hit *x = &h->at[i];
        next = next_pair(h, i);
        const entry *mine = &l->waiting.at[x->from];
        int64_t reading, quotation, own = mine->first + x->n, statement = x->other >> 1;
        if (next - i < sy_quote_shared(x->other & 1 || sy_quote_is_short(mine->g, x->n)) ||
            sy_stands_for(&l->joined, own) == sy_stands_for(&l->joined, statement))
            continue;
        entry *other = sy_waits(l, statement);
        st = sy_reading_of(a, statement, &reading, &quotation, why);
        if (!st && asked != own)
            st = sy_reading_of(a, own, &own_reading, &own_quotation, why);
        asked = own;
        /* Who is in one component already need not be compared. */
        if (st || !reading || reading == mine->reading || (quotation && quotation == own_quotation))
            continue;
        if (!other)
            st = sy_see(a, reading, &other, why);
        if (st || !other || statement < other->first || statement - other->first >= other->g->n)
            continue;
        uint32_t j = (uint32_t)(statement - other->first);
        bool same = sy_same_event(mine->g, other->g);
        /* A key may be that of a statement which had the number before. */
        if ((same || sy_share_keys(mine->g, x->n, other->g, j)) &&
            sy_same_quotation(mine->g, x->n, other->g, j, same)) {
            st = sy_ledger_join(a, own, statement, why);
            asked = 0;
        }
    }
    return st;
}

typedef struct probing {
    const sy_ledger *l;
    hits *out;
    sy_rule rule;
} probing;

static sayso_status found(void *ctx, const sy_keyed *mine, int64_t other)
{
    probing *p = ctx;
    const entry *e = &p->l->waiting.at[mine->from];
    hit h = { .from = mine->from, .other = other };
    if (p->rule == SY_RULE_EVENT) {
        int64_t apart = sy_statement_day(other) - e->g->day;
        if (apart > SY_EVENT_DAYS || apart < -SY_EVENT_DAYS)
            return SAYSO_OK;
    } else {
        h.n = (uint32_t)((mine->statement >> 1) - e->first);
    }
    return sy_push(p->out, h) ? SAYSO_OK : SAYSO_ENOMEM;
}

static sayso_status gather(sy_ledger *l, sy_keys *events, sy_keys *quotes, sayso_error *why)
{
    uint64_t of_event[SY_EVENT_KEYS], of_quote[SY_QUOTE_KEYS];
    for (size_t i = 0; i < l->waiting.n; i++) {
        const entry *e = &l->waiting.at[i];
        uint32_t n = sy_event_keys(e->g, of_event);
        for (uint32_t k = 0; k < n; k++)
            if (!sy_push(events, (sy_keyed){ of_event[k], e->first, (uint32_t)i }))
                return sy_ledger_no_memory(why);
        for (uint32_t s = 0; s < e->g->n; s++) {
            n = sy_quote_keys(e->g, s, of_quote);
            for (uint32_t k = 0; k < n; k++)
                if (!sy_push(quotes, (sy_keyed){ of_quote[k],
                                                 quoted(e->first + s, sy_quote_is_short(e->g, s)),
                                                 (uint32_t)i }))
                    return sy_ledger_no_memory(why);
        }
    }
    return SAYSO_OK;
}

static int by_first(const void *a, const void *b)
{
    const waiting_at *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

sayso_status sy_ledger_find(sayso_archive *a, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    sy_keys keys[2] = { { 0 }, { 0 } };
    sayso_status st = gather(l, &keys[SY_RULE_EVENT], &keys[SY_RULE_QUOTE], why);
    l->order.n = 0;
    for (uint32_t i = 0; i < l->waiting.n && !st; i++)
        st = sy_push(&l->order, ((waiting_at){ l->waiting.at[i].first, i }))
                 ? SAYSO_OK
                 : sy_ledger_no_memory(why);
    if (l->order.n)
        qsort(l->order.at, l->order.n, sizeof *l->order.at, by_first);
    for (int rule = 0; rule < 2 && !st; rule++) {
        hits h = { 0 };
        probing p = { .l = l, .out = &h, .rule = (sy_rule)rule };
        st = sy_keys_probe(a, (sy_rule)rule, &keys[rule], found, &p, why);
        if (!st)
            st = sy_keys_add(a, (sy_rule)rule, &keys[rule], why);
        if (!st && !sort_hits(&h, l->waiting.n))
            st = sy_ledger_no_memory(why);
        if (!st)
            st = rule == SY_RULE_EVENT ? settle_events(a, &h, why) : settle_quotations(a, &h, why);
        sy_array_free(&h);
    }
    sy_array_free(&keys[0]);
    sy_array_free(&keys[1]);
    return st;
}
