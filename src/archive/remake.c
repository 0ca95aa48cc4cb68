/* remake.c - the ledger of an archive that was made by older rules, made anew from its readings. */
#include "archive/correct.h"
#include "archive/ledger.h"
#include "base/error.h"

enum { AT_ONCE = 200 }; /* readings of one transaction */

/* Readings that have no sketch have no part in the ledger yet. */
static sayso_status next_readings(sayso_archive *a, int64_t behind, int64_t *ids, size_t *n,
                                  sayso_error *why)
{
    sy_query q;
    *n = 0;
    sayso_status st = sy_ask(
        a, &q,
        "SELECT id FROM readings r WHERE id > ?1 AND active AND first_statement IS NOT NULL AND"
        " NOT EXISTS (SELECT 1 FROM sketches s WHERE s.reading = r.id) ORDER BY id LIMIT ?2",
        why);
    sy_bind_int(&q, 1, behind);
    sy_bind_int(&q, 2, AT_ONCE);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        ids[(*n)++] = sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    return st;
}

static sayso_status remake(sayso_archive *a, int64_t reading, sayso_error *why)
{
    sayso_doc *doc = NULL;
    sayso_status st = sy_load_corrected(a, reading, 0, &doc, NULL, why);
    if (!st)
        st = sy_ledger_add(a, reading, &(sy_at_hand){ doc, NULL }, why);
    sayso_doc_free(doc);
    return st;
}

static sayso_status is_unmade(sayso_archive *a, bool *unmade, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "SELECT 1 FROM meta WHERE name = '" SY_LEDGER_UNMADE "'", why);
    if (!st)
        st = sy_row(&q, why);
    *unmade = !st && q.row;
    sy_done(&q);
    return st;
}

sayso_status sy_ledger_remake(sayso_archive *a, sayso_error *why)
{
    int64_t ids[AT_ONCE], last = 0;
    size_t n = 0;
    bool unmade;
    sayso_status st = is_unmade(a, &unmade, why);
    while (!st && unmade) {
        st = next_readings(a, last, ids, &n, why);
        if (!st)
            st = sayso_archive_begin(a, NULL, why);
        for (size_t i = 0; i < n && !st; i++)
            st = remake(a, last = ids[i], why);
        unmade = n > 0;
        if (!st && !unmade)
            st = sy_exec(a, "DELETE FROM meta WHERE name = '" SY_LEDGER_UNMADE "'", why);
        if (!st)
            st = sayso_archive_commit(a, why);
        else
            sayso_archive_rollback(a);
    }
    return st;
}
