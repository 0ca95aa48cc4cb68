/* component.c - see component.h. */
#include "archive/component.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

void sy_ids_tidy(sy_ids *ids)
{
    size_t kept = 0;
    if (ids->n)
        qsort(ids->at, ids->n, sizeof *ids->at, by_number);
    for (size_t i = 0; i < ids->n; i++)
        if (!kept || ids->at[kept - 1] != ids->at[i])
            ids->at[kept++] = ids->at[i];
    ids->n = kept;
}

static sayso_status one_number(sayso_archive *a, const char *sql, int64_t id, int64_t *out,
                               sayso_error *why)
{
    sy_query q;
    *out = 0;
    sayso_status st = sy_ask_with(a, &q, sql, id, 0, why);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        *out = sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    return st;
}

/* A row's key until it is settled: no two alike, no hash of ours. */
static void passing_key(sayso_archive *a, char what, int64_t id, uint8_t key[SY_KEY])
{
    uint64_t serial = ++a->passing;
    memset(key, 0, SY_KEY);
    key[0] = (uint8_t)what;
    memcpy(key + 1, &serial, 7);
    memcpy(key + 8, &id, 8);
}

/* What makes one member come before another: its day, then its key. */
typedef struct earliest {
    bool any;
    int64_t statement, day;
    uint8_t key[SY_KEY], least[SY_KEY]; /* of the first to appear; of all */
} earliest;

/* The member in this row: statement, text's hash, the first statement of its reading. */
static sayso_status take_member(earliest *e, sy_query *q, sayso_error *why)
{
    int64_t id = sqlite3_column_int64(q->s, 0), day = sy_statement_day(id);
    const void *hash = sqlite3_column_blob(q->s, 1);
    int64_t n = id - sqlite3_column_int64(q->s, 2) + 1;
    uint8_t key[SY_KEY];
    if (!hash || sqlite3_column_bytes(q->s, 1) != SY_KEY || n < 1 || n > UINT32_MAX)
        return sy_fail(why, SAYSO_EFORMAT, 0,
                       "the archive is damaged: a statement without its text");
    sy_statement_key(hash, day, (uint32_t)n, key);
    if (!e->any || memcmp(key, e->least, SY_KEY) < 0)
        memcpy(e->least, key, SY_KEY);
    /* Day 0 is none: it comes last. */
    bool sooner =
        day == e->day ? memcmp(key, e->key, SY_KEY) < 0 : day && (!e->day || day < e->day);
    if (!e->any || sooner) {
        e->statement = id;
        e->day = day;
        memcpy(e->key, key, SY_KEY);
    }
    e->any = true;
    return SAYSO_OK;
}

/* ## Quotations */

static sayso_status quotation_of(sayso_archive *a, int64_t statement, int64_t *out,
                                 sayso_error *why)
{
    return one_number(a, "SELECT quotation FROM statements WHERE id = ?1", statement, out, why);
}

static sayso_status set_quotation(sayso_archive *a, int64_t statement, int64_t quotation,
                                  sayso_error *why)
{
    return sy_run_with(a, "UPDATE statements SET quotation = ?2 WHERE id = ?1", statement, quotation,
                   why);
}

sayso_status sy_quotation_join(sayso_archive *a, int64_t one, int64_t other, int64_t *to,
                               sayso_error *why)
{
    int64_t x, y;
    sayso_status st = quotation_of(a, one, &x, why);
    if (!st)
        st = quotation_of(a, other, &y, why);
    if (st)
        return st;
    *to = x ? x : y;
    if (!x && !y) {
        uint8_t key[SY_KEY];
        passing_key(a, 'q', one, key);
        sy_query q;
        st = sy_ask(
            a, &q,
            "INSERT INTO quotations (key, first, n_statements, n_prints) VALUES (?1, ?2, 0, 0)",
            why);
        sy_bind_blob(&q, 1, key, SY_KEY);
        sy_bind_int(&q, 2, one);
        if (!st)
            st = sy_run(&q, why);
        *to = st ? 0 : sqlite3_last_insert_rowid(a->db);
    }
    if (!st && !x)
        st = set_quotation(a, one, *to, why);
    if (!st && !y)
        st = set_quotation(a, other, *to, why);
    if (!st && x && y && x != y) {
        /* The lesser moves: as many as it had when it was settled last is near enough. */
        int64_t n, m;
        st = one_number(a, "SELECT n_statements FROM quotations WHERE id = ?1", x, &n, why);
        if (!st)
            st = one_number(a, "SELECT n_statements FROM quotations WHERE id = ?1", y, &m, why);
        if (st)
            return st;
        if (n < m) {
            *to = y;
            y = x;
            x = *to;
        }
        st = sy_run_with(a, "UPDATE statements SET quotation = ?2 WHERE quotation = ?1", y, x, why);
        if (!st)
            st = sy_run_with(a, "DELETE FROM quotations WHERE id = ?1", y, 0, why);
    }
    return st;
}

sayso_status sy_quotation_settle(sayso_archive *a, int64_t quotation, sayso_error *why)
{
    earliest e = { 0 };
    int64_t there, members = 0, prints = 0;
    sayso_status st =
        one_number(a, "SELECT count(*) FROM quotations WHERE id = ?1", quotation, &there, why);
    if (st || !there)
        return st;
    sy_query q;
    st = sy_ask(
        a, &q,
        "SELECT s.id, t.hash, r.first_statement, (SELECT count(*) FROM versions v JOIN articles c"
        " ON c.id = v.article AND c.current = v.id WHERE v.reading = r.id) FROM statements s JOIN "
        "readings r ON r.id = s.reading"
        " JOIN texts t ON t.id = r.text WHERE s.quotation = ?1",
        why);
    sy_bind_int(&q, 1, quotation);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        st = take_member(&e, &q, why);
        members++;
        prints += sqlite3_column_int64(q.s, 3);
    }
    sy_done(&q);
    if (!st && members < 2) {
        st = sy_run_with(a, "UPDATE statements SET quotation = NULL WHERE quotation = ?1", quotation, 0,
                     why);
        return st ? st : sy_run_with(a, "DELETE FROM quotations WHERE id = ?1", quotation, 0, why);
    }
    if (!st)
        st = sy_ask(a, &q,
                    "UPDATE quotations SET key = ?2, first = ?3, n_statements = ?4, n_prints = ?5 "
                    "WHERE id = ?1",
                    why);
    if (st)
        return st;
    sy_bind_int(&q, 1, quotation);
    sy_bind_blob(&q, 2, e.least, SY_KEY);
    sy_bind_int(&q, 3, e.statement);
    sy_bind_int(&q, 4, members);
    sy_bind_int(&q, 5, prints);
    return sy_run(&q, why);
}

/* ## Claims */

sayso_status sy_claim_new(sayso_archive *a, const int64_t *statements, const uint8_t *sides,
                          size_t n, int64_t *claim, sayso_error *why)
{
    uint8_t key[SY_KEY];
    passing_key(a, 'c', statements[0], key);
    sy_query q;
    sayso_status st = sy_ask(
        a, &q,
        "INSERT INTO claims (key, about, status, n_asserted, n_confirmed, n_denied, first_day,"
        " last_day) VALUES (?1, ?2, 0, 0, 0, 0, 0, 0)",
        why);
    sy_bind_blob(&q, 1, key, SY_KEY);
    sy_bind_int(&q, 2, statements[0]);
    if (!st)
        st = sy_run(&q, why);
    *claim = st ? 0 : sqlite3_last_insert_rowid(a->db);
    for (size_t i = 0; i < n && !st; i++) {
        st = sy_ask(a, &q,
                    "INSERT INTO claim_statements (claim, statement, side) VALUES (?1, ?2, ?3)",
                    why);
        sy_bind_int(&q, 1, *claim);
        sy_bind_int(&q, 2, statements[i]);
        sy_bind_int(&q, 3, sides[i]);
        if (!st)
            st = sy_run(&q, why);
    }
    return st;
}

sayso_status sy_claim_of(sayso_archive *a, int64_t statement, int64_t *claim, sayso_error *why)
{
    return one_number(a, "SELECT claim FROM claim_statements WHERE statement = ?1", statement,
                      claim, why);
}

sayso_status sy_claim_join(sayso_archive *a, int64_t one, int64_t other, sayso_error *why)
{
    sayso_status st =
        sy_run_with(a, "UPDATE claim_statements SET claim = ?2 WHERE claim = ?1", other, one, why);
    return st ? st : sy_run_with(a, "DELETE FROM claims WHERE id = ?1", other, 0, why);
}

sayso_status sy_claim_members(sayso_archive *a, int64_t claim, sy_ids *out, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "SELECT statement FROM claim_statements WHERE claim = ?1", why);
    sy_bind_int(&q, 1, claim);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        if (!sy_push(out, sqlite3_column_int64(q.s, 0)))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a claim");
    sy_done(&q);
    return st;
}

sayso_status sy_claim_drop(sayso_archive *a, int64_t claim, sayso_error *why)
{
    sayso_status st = sy_run_with(a, "DELETE FROM claim_statements WHERE claim = ?1", claim, 0, why);
    return st ? st : sy_run_with(a, "DELETE FROM claims WHERE id = ?1", claim, 0, why);
}

/* Who stands on a side: one speaker, by his folded name's hash; a nameless one is nobody else's. */
typedef struct told {
    uint8_t side;
    uint64_t who;
} told;
typedef SY_ARRAY(told) all_told;

static uint8_t status_of(const all_told *all, const int64_t count[4])
{
    if (count[SY_DENIES])
        return count[SY_ASSERTS] || count[SY_CONFIRMS] ? SAYSO_CLAIM_DISPUTED : SAYSO_CLAIM_DENIED;
    uint64_t first = 0;
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].side == SY_TOUCHES)
            continue;
        if (first && all->at[i].who != first)
            return SAYSO_CLAIM_CORROBORATED;
        first = all->at[i].who;
    }
    return first ? SAYSO_CLAIM_ASSERTED : SAYSO_CLAIM_OPEN;
}

sayso_status sy_claim_settle(sayso_archive *a, int64_t claim, sayso_error *why)
{
    earliest e = { 0 };
    all_told all = { 0 };
    int64_t count[4] = { 0 }, first_day = 0, last_day = 0;
    sy_query q;
    sayso_status st = sy_ask(
        a, &q,
        "SELECT s.id, t.hash, r.first_statement, c.side, n.folded, s.stance FROM claim_statements c"
        " JOIN statements s ON s.id = c.statement JOIN readings r ON r.id = s.reading"
        " JOIN texts t ON t.id = r.text LEFT JOIN names n ON n.id = s.name WHERE c.claim = ?1",
        why);
    sy_bind_int(&q, 1, claim);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        st = take_member(&e, &q, why);
        int side = sqlite3_column_int(q.s, 3) & 3;
        const char *name = (const char *)sqlite3_column_text(q.s, 4);
        int64_t id = sqlite3_column_int64(q.s, 0), day = sy_statement_day(id);
        uint64_t who = name ? sy_xxh64(name, strlen(name), 0) | 1 : (uint64_t)id << 1;
        if (!st && !sy_push(&all, (told){ (uint8_t)side, who }))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a claim");
        count[side]++;
        first_day = day && (!first_day || day < first_day) ? day : first_day;
        last_day = day > last_day ? day : last_day;
    }
    sy_done(&q);
    uint8_t status = status_of(&all, count);
    sy_array_free(&all);
    if (st || !e.any)
        return st;
    st = sy_ask(a, &q,
                "UPDATE claims SET key = ?2, about = ?3, status = ?4, n_asserted = ?5, n_confirmed "
                "= ?6, n_denied = ?7,"
                " first_day = ?8, last_day = ?9 WHERE id = ?1",
                why);
    if (st)
        return st;
    sy_bind_int(&q, 1, claim);
    sy_bind_blob(&q, 2, e.least, SY_KEY);
    sy_bind_int(&q, 3, e.statement);
    sy_bind_int(&q, 4, status);
    sy_bind_int(&q, 5, count[SY_ASSERTS]);
    sy_bind_int(&q, 6, count[SY_CONFIRMS]);
    sy_bind_int(&q, 7, count[SY_DENIES]);
    sy_bind_int(&q, 8, first_day);
    sy_bind_int(&q, 9, last_day);
    return sy_run(&q, why);
}
