/* search.c - statements with these words, newest or best first, with how many there are of each kind. */
#include <stdlib.h>
#include <string.h>

#include "archive/filter.h"
#include "archive/kept.h"
#include "base/error.h"

typedef struct facets {
    sy_tally speakers, outlets, publishers;
    uint64_t kinds[SY_KINDS], forms[SY_FORMS], channels[SY_CHANNELS], stances[SY_STANCES];
    sy_publishers of_reading;
} facets;

static void count_label(uint64_t *n, int labels, int label)
{
    if (label >= 0 && label < labels)
        n[label]++;
}

static sayso_status count(sayso_archive *a, facets *f, const sy_facts *row, sayso_error *why)
{
    count_label(f->kinds, SY_KINDS, row->kind);
    count_label(f->forms, SY_FORMS, row->form);
    count_label(f->channels, SY_CHANNELS, row->channel);
    count_label(f->stances, SY_STANCES, row->stance);
    bool good = sy_count(&f->speakers, row->name, 1) && sy_count(&f->outlets, row->outlet, 1);
    if (row->publisher) {
        good = good && sy_count(&f->publishers, row->publisher, 1);
    } else {
        sayso_status st = sy_publishers_of(a, &f->of_reading, row->reading, why);
        if (st)
            return st;
        for (size_t i = 0; i < f->of_reading.names.n && good; i++)
            good = sy_count(&f->publishers, f->of_reading.names.at[i], 1);
    }
    return good ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a count");
}

static sayso_status keep_facets(sayso_archive *a, const facets *f, sayso_hits *out, sayso_error *why)
{
    sayso_kept **k = &out->kept;
    sayso_status st = sy_name_facet(a, &f->speakers, SY_FACET, k, &out->speakers, why);
    if (!st)
        st = sy_name_facet(a, &f->outlets, SY_FACET, k, &out->outlets, why);
    if (!st)
        st = sy_name_facet(a, &f->publishers, SY_FACET, k, &out->publishers, why);
    if (!st)
        st = sy_label_facet(f->kinds, SY_KINDS, sy_kind_label, k, &out->kinds, why);
    if (!st)
        st = sy_label_facet(f->forms, SY_FORMS, sy_form_label, k, &out->forms, why);
    if (!st)
        st = sy_label_facet(f->channels, SY_CHANNELS, sy_channel_label, k, &out->channels, why);
    if (!st)
        st = sy_label_facet(f->stances, SY_STANCES, sy_stance_label, k, &out->stances, why);
    return st;
}

typedef struct ranked {
    double rank; /* less is better */
    int64_t id;
} ranked;

static int best_first(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->id < y->id) - (x->id > y->id);
}

/* ids, newest first, are put in the order of their relevance. */
static sayso_status rank(sayso_archive *a, const sy_sieve *s, sy_ids *ids, sayso_error *why)
{
    int64_t first, last;
    sy_query q;
    size_t at = 0;
    sy_sieve_days(s, &first, &last);
    const char *match = sy_sieve_words(s)->match;
    ranked *r = calloc(ids->n + 1, sizeof *r);
    sayso_status st = r ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for %zu statements", ids->n);
    if (st)
        return st;
    /* A word of the content weighs twice one of the source. */
    st = sy_ask(a, &q,
                "SELECT rowid, bm25(words, 1.0, 2.0) FROM words WHERE words MATCH ?1"
                " AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC",
                why);
    sy_bind_text(&q, 1, match, strlen(match));
    sy_bind_int(&q, 2, first);
    sy_bind_int(&q, 3, last);
    while (!st && at < ids->n && !(st = sy_row(&q, why)) && q.row) {
        if (sqlite3_column_int64(q.s, 0) != ids->at[at])
            continue;
        r[at].id = ids->at[at];
        r[at++].rank = sqlite3_column_double(q.s, 1);
    }
    sy_done(&q);
    if (!st) {
        qsort(r, at, sizeof *r, best_first);
        for (size_t i = 0; i < at; i++)
            ids->at[i] = r[i].id;
        ids->n = at;
    }
    free(r);
    return st;
}

sayso_status sayso_search(sayso_archive *a, const sayso_filter *filter, sayso_order order, size_t skip,
                          size_t limit, sayso_hits *out, sayso_error *why)
{
    memset(out, 0, sizeof *out);
    sy_sieve *s;
    facets f = { 0 };
    sy_ids ids = { 0 };
    sayso_status st = sy_sieve_new(a, filter, false, &s, why);
    if (st)
        return st;
    bool by_rank = order == SAYSO_RELEVANCE && sy_sieve_words(s)->match;
    uint64_t most = by_rank ? SAYSO_RANKED : SAYSO_COUNTED;
    while (!st && !(st = sy_sieve_next(s, why)) && sy_sieve_row(s)->id) {
        const sy_facts *row = sy_sieve_row(s);
        if (out->total == most) {
            out->more = true;
            break;
        }
        st = count(a, &f, row, why);
        if (!st && !sy_push(&ids, row->id))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for statements");
        out->total++;
    }
    out->ranked = by_rank && !out->more;
    if (!st && out->ranked)
        st = rank(a, s, &ids, why);
    if (!st && skip < ids.n) {
        out->n = limit < ids.n - skip ? limit : ids.n - skip;
        sayso_ref *refs = sy_kept_new(&out->kept, out->n * sizeof *refs);
        if (refs)
            memcpy(refs, ids.at + skip, out->n * sizeof *refs);
        else
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for statements");
        out->ref = refs;
    }
    if (!st)
        st = keep_facets(a, &f, out, why);
    sy_tally_free(&f.speakers);
    sy_tally_free(&f.outlets);
    sy_tally_free(&f.publishers);
    sy_array_free(&f.of_reading.names);
    sy_array_free(&ids);
    sy_sieve_free(s);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}
