/* ledger.c - what changes in the ledger across articles when readings come and go.
 *
 * A batch's readings wait until it is settled; then all their keys are looked up at once, the pairs that
 * the rules find (pair.h) are written as links and joined (component.h). A reading that goes takes its
 * links along, and the components that it was in are made again from the links that are left. */
#include "archive/ledger.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "archive/component.h"
#include "archive/correct.h"
#include "archive/keyrun.h"
#include "archive/pair.h"
#include "archive/person.h"
#include "base/error.h"

enum {
    CACHED = 4096,
    MEETINGS = 2048, /* that are compared at a time, by all threads */
    MOST_THREADS = 16,
    FEW_MEETINGS = 32 /* that no further thread is made for */
};

/* A reading, as the rules see it. */
typedef struct entry {
    int64_t reading, first; /* id of its first statement */
    sy_sketches *g;
    sy_looked *looked; /* NULL: it met nobody yet */
    uint64_t pinned;   /* ledger.round in which a meeting holds it */
    bool no_memory;    /* for `looked` */
} entry;

/* What two articles of one event have for the ledger. */
typedef struct tied {
    uint32_t i, j;
    bool quoted;
    sy_tie tie;
} tied;
typedef struct meeting {
    entry *later, *earlier;
    SY_ARRAY(tied) found;
    bool failed; /* no memory */
} meeting;

typedef struct waiting_at {
    int64_t first;
    uint32_t at;
} waiting_at;

/* Statements of which is known that they carry one quotation, or claims that are to be one, each with
 * another of them: `up` leads to the one that stands for all. What is not here may do so all the same. */
typedef struct known_joined {
    int64_t statement, up; /* statement 0: an empty place */
} known_joined;
typedef struct joins {
    known_joined *at;
    size_t room, n; /* a hash table; room is a power of 2 */
} joins;

struct sy_ledger {
    SY_ARRAY(entry) waiting;
    SY_ARRAY(waiting_at) order; /* of those that wait, by their first statement */
    SY_ARRAY(meeting) meetings;
    SY_ARRAY(entry *) first_time; /* those of them that met nobody yet */
    uint64_t round;               /* of meetings */
    joins joined;   /* in this batch */
    joins merged;   /* claims; their rows move when the batch is settled, each once */
    sy_ids quotations, claims, persons; /* touched */
    sy_ids torn_quotations, torn_claims; /* lost a statement: taken apart when the batch is settled */
    entry cache[CACHED];                /* readings loaded last, by their number */
};

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the ledger");
}

static bool ready(sayso_archive *a)
{
    return a->ledger || (a->ledger = calloc(1, sizeof *a->ledger));
}

static void forget_entry(entry *e)
{
    sy_looked_free(e->looked);
    sy_sketches_free(e->g);
    *e = (entry){ 0 };
}

static void empty_cache(sy_ledger *l)
{
    for (int i = 0; i < CACHED; i++)
        forget_entry(&l->cache[i]);
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
        forget_entry(&l->waiting.at[i]);
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
                    st = no_memory(why);
            }
        int64_t claim;
        if (!st && (told || ids.n > 1)) {
            st = sy_claim_new(a, ids.at, sides.at, ids.n, &claim, why);
            if (!st && !sy_push(&a->ledger->claims, claim))
                st = no_memory(why);
        }
    }
    sy_array_free(&ids);
    sy_array_free(&sides);
    return st;
}

sayso_status sy_ledger_add(sayso_archive *a, int64_t reading, const sy_at_hand *it, sayso_error *why)
{
    uint8_t text[SY_KEY] = { 0 };
    entry e = { .reading = reading };
    int64_t day = 0;
    if (!ready(a))
        return no_memory(why);
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
        st = no_memory(why);
    if (st)
        sy_sketches_free(e.g);
    return st;
}

/* ## What is there */

static sayso_status load_sketches(sayso_archive *a, entry *e, sayso_error *why)
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

/* Of those that wait, the one with this statement; NULL: none. */
static entry *waits(sy_ledger *l, int64_t statement)
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

/* The reading's sketches, until the cache is emptied or another takes its place; NULL: it has none. */
static sayso_status see(sayso_archive *a, int64_t reading, entry **out, sayso_error *why)
{
    *out = NULL;
    entry *at = &a->ledger->cache[reading % CACHED];
    if (at->reading != reading) {
        forget_entry(at);
        at->reading = reading;
        sayso_status st = load_sketches(a, at, why);
        if (st || !at->g) { /* it may get one yet */
            *at = (entry){ 0 };
            return st;
        }
    }
    *out = at;
    return SAYSO_OK;
}

static sayso_status reading_of(sayso_archive *a, int64_t statement, int64_t *reading,
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

/* ## Pairs */

static known_joined *joined_place(const joins *j, int64_t statement)
{
    size_t at = ((uint64_t)statement * 0x9E3779B97F4A7C15u >> 20) & (j->room - 1);
    while (j->at[at].statement && j->at[at].statement != statement)
        at = (at + 1) & (j->room - 1);
    return &j->at[at];
}

/* The one that stands for all that the statement is known to be joined with; itself where none are. On the way
 * each is tied to the next but one, so no way stays long. */
static int64_t stands_for(joins *j, int64_t statement)
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

static sayso_status join_quotation(sayso_archive *a, int64_t one, int64_t other, sayso_error *why)
{
    joins *known = &a->ledger->joined;
    int64_t to, x = stands_for(known, one), y = stands_for(known, other);
    if (x == y)
        return SAYSO_OK;
    sayso_status st = sy_quotation_join(a, one, other, &to, why);
    if (!st && (!remember(known, x, x) || !remember(known, y, x)))
        st = no_memory(why);
    if (!st && !sy_push(&a->ledger->quotations, to))
        st = no_memory(why);
    return st;
}

static sayso_status claim_for(sayso_archive *a, int64_t statement, uint8_t side, int64_t *claim,
                              sayso_error *why)
{
    sayso_status st = sy_claim_of(a, statement, claim, why);
    return st || *claim ? st : sy_claim_new(a, &statement, &side, 1, claim, why);
}

static sayso_status put_link(sayso_archive *a, int64_t source, uint8_t source_side, int64_t target,
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
    int64_t x = stands_for(merged, one), y = stands_for(merged, other);
    if (x != y && (!remember(merged, x, x) || !remember(merged, y, x)))
        return no_memory(why);
    return sy_push(&a->ledger->claims, one) ? SAYSO_OK : no_memory(why);
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

static sayso_status list(sayso_archive *a, const char *sql, int64_t from, int64_t to, sy_ids *out,
                         sayso_error *why);

static sayso_status merge_claims(sayso_archive *a, sayso_error *why)
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
        st = list(a, "SELECT count(*) FROM claim_statements WHERE claim = ?1", claim, 0, &count, why);
        if (!st && !sy_push(&all, (merging){ stands_for(merged, claim), claim, count.at[0] }))
            st = no_memory(why);
    }
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_members);
    for (size_t i = 0, k; i < all.n && !st; i = k) {
        if (!sy_push(&a->ledger->claims, all.at[i].claim))
            st = no_memory(why);
        for (k = i + 1; k < all.n && all.at[k].stands == all.at[i].stands && !st; k++)
            st = sy_claim_join(a, all.at[i].claim, all.at[k].claim, why);
    }
    sy_array_free(&count);
    sy_array_free(&all);
    return st;
}

/* ### Articles of one event meet: every statement of the one with every one of the other.
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
            tied t = { .i = i, .j = j, .quoted = sy_quotation_in(m, i, j), .tie = sy_tie_of(m, i, j) };
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
            st = no_memory(why);
        for (size_t n = 0; n < it->found.n && !st; n++) {
            tied t = it->found.at[n];
            if (t.quoted)
                st = join_quotation(a, x->first + t.i, y->first + t.j, why);
            if (!st && t.tie != SY_TIE_NONE)
                st = put_link(a, x->first + t.i, x->g->at[t.i].side, y->first + t.j,
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
            return no_memory(why);
        both[i]->pinned = l->round;
    }
    if (!sy_push(&l->meetings, ((meeting){ .later = x, .earlier = y })))
        return no_memory(why);
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
        entry *other = waits(l, x->other);
        if (!other) {
            int64_t reading, quotation;
            st = reading_of(a, x->other, &reading, &quotation, why);
            /* Its place in the cache may be that of another who is still to be met. */
            if (!st && reading && l->cache[reading % CACHED].reading != reading &&
                l->cache[reading % CACHED].pinned == l->round)
                st = meet_all(a, why);
            if (!st && reading)
                st = see(a, reading, &other, why);
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
            stands_for(&l->joined, own) == stands_for(&l->joined, statement))
            continue;
        entry *other = waits(l, statement);
        st = reading_of(a, statement, &reading, &quotation, why);
        if (!st && asked != own)
            st = reading_of(a, own, &own_reading, &own_quotation, why);
        asked = own;
        /* Who is in one component already need not be compared. */
        if (st || !reading || reading == mine->reading || (quotation && quotation == own_quotation))
            continue;
        if (!other)
            st = see(a, reading, &other, why);
        if (st || !other || statement < other->first || statement - other->first >= other->g->n)
            continue;
        uint32_t j = (uint32_t)(statement - other->first);
        bool same = sy_same_event(mine->g, other->g);
        /* A key may be that of a statement which had the number before. */
        if ((same || sy_share_keys(mine->g, x->n, other->g, j)) &&
            sy_same_quotation(mine->g, x->n, other->g, j, same)) {
            st = join_quotation(a, own, statement, why);
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
                return no_memory(why);
        for (uint32_t s = 0; s < e->g->n; s++) {
            n = sy_quote_keys(e->g, s, of_quote);
            for (uint32_t k = 0; k < n; k++)
                if (!sy_push(quotes, (sy_keyed){ of_quote[k], quoted(e->first + s, sy_quote_is_short(e->g, s)),
                                                 (uint32_t)i }))
                    return no_memory(why);
        }
    }
    return SAYSO_OK;
}

static int by_first(const void *a, const void *b)
{
    const waiting_at *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

static sayso_status find_pairs(sayso_archive *a, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    sy_keys keys[2] = { { 0 }, { 0 } };
    sayso_status st = gather(l, &keys[SY_RULE_EVENT], &keys[SY_RULE_QUOTE], why);
    l->order.n = 0;
    for (uint32_t i = 0; i < l->waiting.n && !st; i++)
        st = sy_push(&l->order, ((waiting_at){ l->waiting.at[i].first, i })) ? SAYSO_OK : no_memory(why);
    if (l->order.n)
        qsort(l->order.at, l->order.n, sizeof *l->order.at, by_first);
    for (int rule = 0; rule < 2 && !st; rule++) {
        hits h = { 0 };
        probing p = { .l = l, .out = &h, .rule = (sy_rule)rule };
        st = sy_keys_probe(a, (sy_rule)rule, &keys[rule], found, &p, why);
        if (!st)
            st = sy_keys_add(a, (sy_rule)rule, &keys[rule], why);
        if (!st && !sort_hits(&h, l->waiting.n))
            st = no_memory(why);
        if (!st)
            st = rule == SY_RULE_EVENT ? settle_events(a, &h, why) : settle_quotations(a, &h, why);
        sy_array_free(&h);
    }
    sy_array_free(&keys[0]);
    sy_array_free(&keys[1]);
    return st;
}

static sayso_status mend(sayso_archive *a, sayso_error *why);

sayso_status sy_ledger_settle(sayso_archive *a, sayso_error *why)
{
    sy_ledger *l = a->ledger;
    if (!l)
        return SAYSO_OK;
    sayso_status st = mend(a, why);
    if (!st && l->waiting.n)
        st = find_pairs(a, why);
    if (!st)
        st = merge_claims(a, why);
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
        entry *at = &l->cache[l->waiting.at[i].reading % CACHED];
        forget_entry(at);
        *at = l->waiting.at[i];
    }
    forget_joined(l);
    l->waiting.n = l->order.n = l->quotations.n = l->claims.n = l->persons.n = 0;
    return st;
}

/* ## Going */

/* The columns of one query's first column. */
static sayso_status list(sayso_archive *a, const char *sql, int64_t from, int64_t to, sy_ids *out,
                         sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, sql, why);
    sy_bind_int(&q, 1, from);
    if (!st && sqlite3_bind_parameter_count(q.s) > 1)
        sy_bind_int(&q, 2, to);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        if (!sy_push(out, sqlite3_column_int64(q.s, 0)))
            st = no_memory(why);
    sy_done(&q);
    return st;
}

static sayso_status run(sayso_archive *a, const char *sql, int64_t from, int64_t to,
                        sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, sql, why);
    sy_bind_int(&q, 1, from);
    if (!st && sqlite3_bind_parameter_count(q.s) > 1)
        sy_bind_int(&q, 2, to);
    return st ? st : sy_run(&q, why);
}

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

/* The claim without the statements from `first` to `last`: what is left is joined again by the articles'
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
        st = up && side && told ? SAYSO_OK : no_memory(why);
    }
    for (size_t i = 0; i < members.n && !st; i++)
        up[i] = i;
    for (size_t i = 0; i < members.n && !st; i++) {
        int64_t reading, quotation;
        entry *e = NULL;
        st = reading_of(a, members.at[i], &reading, &quotation, why);
        if (!st && reading)
            st = see(a, reading, &e, why);
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
        st = list(a, "SELECT target FROM links WHERE source = ?1", members.at[i], 0, &targets, why);
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
                    st = no_memory(why);
            }
        int64_t made;
        if (!st && any) {
            st = sy_claim_new(a, ids.at, sides.at, ids.n, &made, why);
            if (!st && !sy_push(&a->ledger->claims, made))
                st = no_memory(why);
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

/* The quotation's members but those that go, each with each. */
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

static sayso_status split_quotation(sayso_archive *a, int64_t quotation, sayso_error *why)
{
    sy_ids ids = { 0 };
    sayso_status st = list(a, "SELECT id FROM statements WHERE quotation = ?1", quotation, 0, &ids, why);
    if (!st)
        st = run(a, "UPDATE statements SET quotation = NULL WHERE quotation = ?1", quotation, 0,
                 why);
    if (!st)
        st = run(a, "DELETE FROM quotations WHERE id = ?1", quotation, 0, why);
    sy_ids_tidy(&ids);
    member *m = calloc(ids.n + 1, sizeof *m);
    entry *own = calloc(ids.n + 1, sizeof *own);
    if (!st && (!m || !own))
        st = no_memory(why);
    for (size_t i = 0; i < ids.n && !st; i++) {
        int64_t had;
        m[i] = (member){ .statement = ids.at[i], .up = i };
        st = reading_of(a, ids.at[i], &m[i].reading, &had, why);
        if (!st && i && m[i].reading == m[i - 1].reading) {
            m[i].in = m[i - 1].in;
        } else if (!st && m[i].reading) {
            own[i].reading = m[i].reading;
            st = load_sketches(a, &own[i], why);
            m[i].in = own[i].g ? &own[i] : NULL;
        }
    }
    for (size_t i = 0; i < ids.n && !st; i++)
        for (size_t k = i; k-- > 0 && !st;) {
            size_t x = top_of(m, i), y = top_of(m, k);
            if (x == y || !says_the_same(&m[i], &m[k]))
                continue;
            m[x > y ? x : y].up = x > y ? y : x;
            st = join_quotation(a, m[i].statement, m[k].statement, why);
        }
    for (size_t i = 0; own && i < ids.n; i++)
        forget_entry(&own[i]);
    free(own);
    free(m);
    sy_array_free(&ids);
    return st;
}

/* What lost statements is joined again from those that are left. */
static sayso_status mend(sayso_archive *a, sayso_error *why)
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

sayso_status sy_ledger_remove(sayso_archive *a, int64_t reading, sayso_error *why)
{
    sy_ids span = { 0 };
    sayso_status st = ready(a) ? SAYSO_OK : no_memory(why);
    bool waiting = false;
    for (size_t i = 0; !st && i < a->ledger->waiting.n; i++)
        waiting |= a->ledger->waiting.at[i].reading == reading;
    if (waiting)
        st = sy_ledger_settle(a, why);
    if (!st)
        st = list(a,
                  "SELECT first_statement FROM readings WHERE id = ?1 AND first_statement IS NOT "
                  "NULL UNION ALL"
                  " SELECT first_statement + n_statements - 1 FROM readings WHERE id = ?1 AND "
                  "first_statement IS NOT NULL",
                  reading, 0, &span, why);
    if (!st)
        st = list(a,
                  "SELECT DISTINCT person FROM speakers WHERE reading = ?1 AND person IS NOT NULL",
                  reading, 0, &a->ledger->persons, why);
    if (!st && span.n == 2) {
        int64_t first = span.at[0], last = span.at[1];
        entry *kept = &a->ledger->cache[reading % CACHED];
        st = list(a,
                  "SELECT DISTINCT quotation FROM statements WHERE id BETWEEN ?1 AND ?2 AND "
                  "+quotation IS NOT NULL",
                  first, last, &a->ledger->torn_quotations, why);
        if (!st)
            st = list(
                a, "SELECT DISTINCT claim FROM claim_statements WHERE statement BETWEEN ?1 AND ?2",
                first, last, &a->ledger->torn_claims, why);
        if (!st)
            st = run(a, "DELETE FROM claim_statements WHERE statement BETWEEN ?1 AND ?2", first,
                     last, why);
        if (!st)
            st = run(a, "DELETE FROM links WHERE source BETWEEN ?1 AND ?2", first, last, why);
        if (!st)
            st = run(a, "DELETE FROM links WHERE target BETWEEN ?1 AND ?2", first, last, why);
        if (!st)
            st = run(a, "DELETE FROM sketches WHERE reading = ?1", reading, 0, why);
        if (kept->reading == reading)
            forget_entry(kept);
    }
    sy_array_free(&span);
    return st;
}

sayso_status sy_ledger_prints(sayso_archive *a, int64_t reading, sayso_error *why)
{
    if (!ready(a))
        return no_memory(why);
    return list(
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
