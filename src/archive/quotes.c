/* quotes.c - quotations with their wordings and prints. */
#include <string.h>

#include "archive/filter.h"
#include "archive/find.h"
#include "archive/kept.h"
#include "base/error.h"

enum { MOST = 10000 }; /* quotations that are counted */

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for quotations");
}

/* Those that statements which pass belong to, the newest statement's first. */
static sayso_status of_statements(sayso_archive *a, const sayso_filter *f, sy_ids *ids, bool *more, sayso_error *why)
{
    sy_sieve *s;
    sy_tally seen = { 0 };
    sayso_status st = sy_sieve_new(a, f, false, &s, why);
    for (int i = 0; !st && !(st = sy_sieve_next(s, why)) && sy_sieve_row(s)->id; i++) {
        int64_t quotation = sy_sieve_row(s)->quotation;
        if (ids->n == MOST || i == 20 * MOST) {
            *more = true;
            break;
        }
        size_t before = seen.n;
        if (!quotation)
            continue;
        if (!sy_count(&seen, quotation, 1))
            st = no_memory(why);
        if (st || seen.n == before)
            continue;
        sy_query q;
        st = sy_ask(a, &q, "SELECT n_prints > 1 FROM quotations WHERE id = ?1", why);
        sy_bind_int(&q, 1, quotation);
        if (!st)
            st = sy_row(&q, why);
        bool several = !st && q.row && sqlite3_column_int(q.s, 0);
        sy_done(&q);
        if (several && !sy_push(ids, quotation))
            st = no_memory(why);
    }
    sy_tally_free(&seen);
    sy_sieve_free(s);
    return st;
}

/* The most printed of all. */
static sayso_status most_printed(sayso_archive *a, sy_ids *ids, bool *more, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "SELECT id FROM quotations WHERE n_prints > 1 ORDER BY n_prints DESC, first, key"
                             " LIMIT ?1",
                             why);
    sy_bind_int(&q, 1, MOST + 1);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        if (ids->n == MOST)
            *more = true;
        else if (!sy_push(ids, sqlite3_column_int64(q.s, 0)))
            st = no_memory(why);
    }
    sy_done(&q);
    return st;
}

static sayso_status fill(sayso_archive *a, int64_t id, sayso_quotation *out, sayso_kept **k, sayso_error *why)
{
    sy_query q;
    sy_ids refs = { 0 };
    bool lost = false;
    int64_t first = 0;
    char key[2 * SY_KEY + 1] = "";
    sayso_status st = sy_ask(a, &q, "SELECT key, first, n_prints FROM quotations WHERE id = ?1", why);
    sy_bind_int(&q, 1, id);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        sy_hex(sqlite3_column_blob(q.s, 0), (size_t)sqlite3_column_bytes(q.s, 0), key);
        first = sqlite3_column_int64(q.s, 1);
        out->prints = (uint64_t)sqlite3_column_int64(q.s, 2);
    }
    sy_done(&q);
    out->key = sy_kept_text(k, key, &lost);
    if (!st)
        st = sy_ask(a, &q, "SELECT id FROM statements WHERE quotation = ?1 ORDER BY id <> ?2, id", why);
    sy_bind_int(&q, 1, id);
    sy_bind_int(&q, 2, first);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        lost |= !sy_push(&refs, sqlite3_column_int64(q.s, 0));
    sy_done(&q);
    sayso_ref *copy = sy_kept_new(k, refs.n * sizeof *copy + 1);
    lost |= !copy;
    if (copy && refs.n)
        memcpy(copy, refs.at, refs.n * sizeof *copy);
    out->ref = copy;
    out->n = copy ? refs.n : 0;
    sy_array_free(&refs);
    return !st && lost ? no_memory(why) : st;
}

sayso_status sayso_quotes(sayso_archive *a, const sayso_filter *f, size_t skip, size_t limit, sayso_quotations *out,
                          sayso_error *why)
{
    memset(out, 0, sizeof *out);
    sy_ids ids = { 0 };
    bool filtered = (f->words && *f->words) || f->speaker || f->outlet || f->publisher || f->kind || f->channel ||
                    f->stance || f->forms || f->since || f->until;
    sayso_status st = filtered ? of_statements(a, f, &ids, &out->more, why) : most_printed(a, &ids, &out->more, why);
    out->total = ids.n;
    sayso_quotation *list = NULL;
    if (!st && skip < ids.n) {
        out->n = limit < ids.n - skip ? limit : ids.n - skip;
        out->at = list = sy_kept_new(&out->kept, out->n * sizeof *list + 1);
        st = list ? SAYSO_OK : no_memory(why);
    }
    for (size_t i = 0; i < out->n && !st; i++)
        st = fill(a, ids.at[skip + i], &list[i], &out->kept, why);
    sy_array_free(&ids);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}

sayso_status sayso_find_quotation(sayso_archive *a, const char *key, sayso_quotations *out, sayso_error *why)
{
    memset(out, 0, sizeof *out);
    int64_t id;
    sayso_status st = sy_find_key(a, "SELECT id FROM quotations WHERE key = ?1", key, "quotation", &id, why);
    sayso_quotation *one = st ? NULL : sy_kept_new(&out->kept, sizeof *one);
    if (!st)
        st = one ? fill(a, id, one, &out->kept, why) : no_memory(why);
    out->at = one;
    out->n = 1;
    out->total = 1;
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}
