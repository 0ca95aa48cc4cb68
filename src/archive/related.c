/* related.c - the articles that share something with one: quotations, claims, the very text.
 *
 * What the ledger joined decides, as in diff.c, which sets two of them side by side.
 */
#include <string.h>

#include "archive/find.h"
#include "archive/kept.h"
#include "base/array.h"
#include "base/error.h"

/* The statements of reading ?1. */
#define MINE                                                                                                 \
    "SELECT s.id, s.quotation FROM readings r JOIN statements s ON s.id >= r.first_statement"                \
    " AND s.id < r.first_statement + r.n_statements AND s.reading = r.id WHERE r.id = ?1"

/* What a thousand statements repeat ("no comment") is told of many events, and would take long to walk. */
#define SAYING "1000"

/* kind 0: a quotation, 1: a claim, 2: the text itself. Each counts once, however many statements are in it. */
static const char all_related[] =
    "WITH mine AS (" MINE "), shared (reading, kind, what) AS ("
    "SELECT o.reading, 0, o.quotation FROM statements o WHERE o.quotation IN"
    "  (SELECT id FROM quotations WHERE id IN (SELECT quotation FROM mine) AND n_statements <= " SAYING ")"
    " UNION SELECT o.reading, 1, c.claim FROM claim_statements c JOIN statements o ON o.id = c.statement"
    "  WHERE c.claim IN (SELECT l.id FROM claims l WHERE l.id IN"
    "   (SELECT x.claim FROM mine JOIN claim_statements x ON x.statement = mine.id)"
    "   AND l.n_asserted + l.n_confirmed + l.n_denied <= " SAYING ")"
    " UNION SELECT ?1, 2, 0)"
    " SELECT v.id, sum(s.kind = 0), sum(s.kind = 1), max(s.kind = 2) AS same FROM shared s"
    " JOIN versions v ON v.reading = s.reading JOIN articles a ON a.id = v.article AND a.current = v.id"
    " WHERE v.article <> (SELECT article FROM versions WHERE id = ?2)"
    " GROUP BY v.id ORDER BY same DESC, sum(s.kind < 2) DESC, v.published, a.key";

typedef SY_ARRAY(sayso_relative) relatives;

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a list of articles");
}

static sayso_status ask(sayso_archive *a, sayso_ref article, int64_t reading, size_t skip, size_t limit,
                        relatives *list, sayso_related *out, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, all_related, why);
    sy_bind_int(&q, 1, reading);
    sy_bind_int(&q, 2, article);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        sayso_relative r = { .article = sqlite3_column_int64(q.s, 0),
                             .quotations = (uint32_t)sqlite3_column_int64(q.s, 1),
                             .claims = (uint32_t)sqlite3_column_int64(q.s, 2),
                             .same_text = sqlite3_column_int(q.s, 3) };
        if (out->total++ >= skip && list->n < limit && !sy_push(list, r))
            st = no_memory(why);
    }
    sy_done(&q);
    return st;
}

sayso_status sayso_article_related(sayso_archive *a, sayso_ref article, size_t skip, size_t limit,
                                   sayso_related *out, sayso_error *why)
{
    sayso_printed print;
    int64_t reading = 0;
    relatives list = { 0 };
    memset(out, 0, sizeof *out);
    sayso_status st = sy_article_print(a, article, &print, &reading, &out->kept, why);
    if (!st)
        st = ask(a, article, reading, skip, limit, &list, out, why);
    for (size_t i = 0; i < list.n && !st; i++)
        st = sy_article_print(a, list.at[i].article, &list.at[i].print, &reading, &out->kept, why);
    sayso_relative *at = st ? NULL : sy_kept_new(&out->kept, list.n * sizeof *at + 1);
    if (!st && !at)
        st = no_memory(why);
    if (at && list.n)
        memcpy(at, list.at, list.n * sizeof *at);
    out->at = at;
    out->n = list.n;
    sy_array_free(&list);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}
