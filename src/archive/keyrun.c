/* keyrun.c - see keyrun.h.
 *
 * A row of key_runs is a block of a run: pairs of numbers in LEB128, the key as its distance from the one
 * before (the first from 0), then the statement. A key's statements stand in one block. */
#include "archive/keyrun.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { BLOCK = 16 << 10 };
static const uint64_t KEPT = UINT64_MAX >> 1; /* so that SQLite orders them as we do */

typedef SY_ARRAY(uint8_t) bytes;

static bool put(bytes *b, uint64_t x)
{
    if (!sy_reserve(b, b->n + 10))
        return false;
    for (; x > 127; x >>= 7)
        b->at[b->n++] = (uint8_t)(x | 128);
    b->at[b->n++] = (uint8_t)x;
    return true;
}

/* False: the block ends within a number. */
static bool get(const uint8_t **at, const uint8_t *end, uint64_t *x)
{
    *x = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t c = *(*at)++;
        *x |= (uint64_t)(c & 127) << shift;
        if (c < 128)
            return true;
    }
    return false;
}

static int by_key(const void *a, const void *b)
{
    const sy_keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->statement < y->statement ? -1 : x->statement > y->statement;
}

/* By key, then statement: spread by the highest bits, which lie evenly, then each part sorted. */
static bool sort_keys(sy_keys *keys)
{
    enum { BITS = 12, PARTS = 1 << BITS };
    sy_keys to = { 0 };
    size_t *end = calloc(PARTS + 1, sizeof *end);
    if (!end || !sy_reserve(&to, keys->n)) {
        free(end);
        return false;
    }
    for (size_t i = 0; i < keys->n; i++)
        end[(keys->at[i].key >> (63 - BITS)) + 1]++;
    for (size_t i = 0; i < PARTS; i++)
        end[i + 1] += end[i];
    for (size_t i = 0; i < keys->n; i++)
        to.at[end[keys->at[i].key >> (63 - BITS)]++] = keys->at[i];
    for (size_t i = 0, first = 0; i < PARTS; first = end[i++])
        if (end[i] - first > 1)
            qsort(to.at + first, end[i] - first, sizeof *to.at, by_key);
    to.n = keys->n;
    sy_array_free(keys);
    *keys = to;
    free(end);
    return true;
}

/* ## Writing a run */

typedef struct writer {
    sayso_archive *a;
    sy_rule rule;
    int64_t run, n;
    uint64_t last;
    bytes block;
    sayso_error *why;
} writer;

static sayso_status flush(writer *w)
{
    if (!w->block.n)
        return SAYSO_OK;
    sy_query q;
    sayso_status st = sy_ask(
        w->a, &q, "INSERT INTO key_runs (rule, run, last, n, entries) VALUES (?1, ?2, ?3, ?4, ?5)",
        w->why);
    sy_bind_int(&q, 1, w->rule);
    sy_bind_int(&q, 2, w->run);
    sy_bind_int(&q, 3, (int64_t)w->last);
    sy_bind_int(&q, 4, w->n);
    sy_bind_blob(&q, 5, w->block.at, w->block.n);
    if (!st)
        st = sy_run(&q, w->why);
    w->block.n = 0;
    w->n = 0;
    return st;
}

static sayso_status write(writer *w, uint64_t key, int64_t statement)
{
    sayso_status st = SAYSO_OK;
    if (w->block.n >= BLOCK && key != w->last)
        st = flush(w);
    if (st)
        return st;
    if (!put(&w->block, w->n ? key - w->last : key) || !put(&w->block, (uint64_t)statement))
        return sy_fail(w->why, SAYSO_ENOMEM, 0, "no memory for keys");
    w->last = key;
    w->n++;
    return SAYSO_OK;
}

/* ## Reading one */

typedef struct reader {
    sayso_archive *a;
    sy_rule rule;
    int64_t run;
    bytes block;
    const uint8_t *at, *end;
    uint64_t key, before; /* the entry; keys up to `before` were given */
    int64_t statement;
    bool first, done;
    sayso_error *why;
} reader;

/* The block that holds the first key from `least` on. */
static sayso_status load(reader *r, uint64_t least)
{
    sy_query q;
    sayso_status st =
        sy_ask(r->a, &q,
               "SELECT entries FROM key_runs WHERE rule = ?1 AND run = ?2 AND last >= ?3"
               " ORDER BY last LIMIT 1",
               r->why);
    sy_bind_int(&q, 1, r->rule);
    sy_bind_int(&q, 2, r->run);
    sy_bind_int(&q, 3, (int64_t)least);
    if (!st)
        st = sy_row(&q, r->why);
    r->block.n = 0;
    r->done = st || !q.row;
    if (!r->done) {
        size_t n = (size_t)sqlite3_column_bytes(q.s, 0);
        if (!sy_reserve(&r->block, n + 1))
            st = sy_fail(r->why, SAYSO_ENOMEM, 0, "no memory for keys");
        else if (n)
            memcpy(r->block.at, sqlite3_column_blob(q.s, 0), r->block.n = n);
    }
    sy_done(&q);
    r->at = r->block.at;
    r->end = r->block.at + r->block.n;
    r->key = 0;
    return st;
}

/* The next entry; done where there is none. */
static sayso_status next(reader *r)
{
    uint64_t step, statement;
    if (r->first || r->at == r->end) {
        sayso_status st = r->first ? load(r, 0) : r->key == KEPT ? SAYSO_OK : load(r, r->key + 1);
        r->done |= !r->first && r->at == r->end;
        r->first = false;
        if (st || r->done)
            return st;
    }
    if (!get(&r->at, r->end, &step) || !get(&r->at, r->end, &statement) || step > KEPT - r->key)
        return sy_fail(r->why, SAYSO_EFORMAT, 0, "the archive is damaged: its keys are cut short");
    r->key += step;
    r->statement = (int64_t)(statement & KEPT);
    return SAYSO_OK;
}

/* ## Runs */

typedef struct run {
    int64_t id, n;
} run;
typedef SY_ARRAY(run) runs;

static sayso_status list_runs(sayso_archive *a, sy_rule rule, runs *out, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(
        a, &q, "SELECT run, sum(n) FROM key_runs WHERE rule = ?1 GROUP BY run ORDER BY run", why);
    sy_bind_int(&q, 1, rule);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        if (!sy_push(out, (run){ sqlite3_column_int64(q.s, 0), sqlite3_column_int64(q.s, 1) }))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for keys");
    sy_done(&q);
    return st;
}

static sayso_status drop(sayso_archive *a, sy_rule rule, int64_t run_id, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "DELETE FROM key_runs WHERE rule = ?1 AND run = ?2", why);
    sy_bind_int(&q, 1, rule);
    sy_bind_int(&q, 2, run_id);
    return st ? st : sy_run(&q, why);
}

static sayso_status merge(sayso_archive *a, sy_rule rule, run *older, run *newer, sayso_error *why)
{
    reader x = { .a = a, .rule = rule, .run = older->id, .first = true, .why = why };
    reader y = { .a = a, .rule = rule, .run = newer->id, .first = true, .why = why };
    writer w = { .a = a, .rule = rule, .run = newer->id + 1, .why = why };
    sayso_status st = next(&x);
    if (!st)
        st = next(&y);
    while (!st && (!x.done || !y.done)) {
        bool takes_x =
            !x.done && (y.done || x.key < y.key || (x.key == y.key && x.statement <= y.statement));
        reader *from = takes_x ? &x : &y;
        st = write(&w, from->key, from->statement);
        if (!st)
            st = next(from);
    }
    if (!st)
        st = flush(&w);
    if (!st)
        st = drop(a, rule, older->id, why);
    if (!st)
        st = drop(a, rule, newer->id, why);
    sy_array_free(&x.block);
    sy_array_free(&y.block);
    sy_array_free(&w.block);
    older->id = w.run;
    older->n += newer->n;
    return st;
}

sayso_status sy_keys_add(sayso_archive *a, sy_rule rule, const sy_keys *keys, sayso_error *why)
{
    runs all = { 0 };
    if (!keys->n)
        return SAYSO_OK;
    sayso_status st = list_runs(a, rule, &all, why);
    writer w = { .a = a, .rule = rule, .run = all.n ? all.at[all.n - 1].id + 1 : 1, .why = why };
    for (size_t i = 0; i < keys->n && !st; i++)
        st = write(&w, keys->at[i].key, keys->at[i].statement);
    if (!st)
        st = flush(&w);
    sy_array_free(&w.block);
    if (!st && !sy_push(&all, (run){ w.run, (int64_t)keys->n }))
        st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for keys");
    while (!st && all.n > 1 && all.at[all.n - 1].n * 2 >= all.at[all.n - 2].n) {
        st = merge(a, rule, &all.at[all.n - 2], &all.at[all.n - 1], why);
        all.n--;
    }
    sy_array_free(&all);
    return st;
}

/* ## Asking */

static sayso_status probe_run(sayso_archive *a, sy_rule rule, int64_t run_id, const sy_keys *keys,
                              sy_key_call call, void *ctx, sayso_error *why)
{
    reader r = { .a = a, .rule = rule, .run = run_id, .why = why };
    sayso_status st = SAYSO_OK;
    size_t i = 0;
    r.done = true;
    while (i < keys->n && !st) {
        if (r.done || r.at == r.end) {
            st = load(&r, keys->at[i].key);
            if (st || r.done)
                break;
        }
        r.first = false;
        st = next(&r);
        while (i < keys->n && keys->at[i].key < r.key && !st)
            i++;
        for (size_t k = i; k < keys->n && keys->at[k].key == r.key && !st; k++)
            st = call(ctx, &keys->at[k], r.statement);
        /* Behind the last entry of a block, keys that it held are through. */
        while (r.at == r.end && i < keys->n && keys->at[i].key <= r.key)
            i++;
    }
    sy_array_free(&r.block);
    return st;
}

sayso_status sy_keys_probe(sayso_archive *a, sy_rule rule, sy_keys *keys, sy_key_call call,
                           void *ctx, sayso_error *why)
{
    runs all = { 0 };
    if (!keys->n)
        return SAYSO_OK;
    for (size_t i = 0; i < keys->n; i++)
        keys->at[i].key &= KEPT;
    sayso_status st = sort_keys(keys) ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for keys");
    for (size_t i = 0; i < keys->n && !st; i++)
        for (size_t k = i + 1; k < keys->n && keys->at[k].key == keys->at[i].key && !st; k++)
            if (keys->at[k].from != keys->at[i].from)
                st = call(ctx, &keys->at[i], keys->at[k].statement);
    if (!st)
        st = list_runs(a, rule, &all, why);
    for (size_t i = 0; i < all.n && !st; i++)
        st = probe_run(a, rule, all.at[i].id, keys, call, ctx, why);
    sy_array_free(&all);
    return st;
}
