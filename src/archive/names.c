/* names.c - strings that many rows share: stored once, known by their row.
 *
 * Whoever adds a million articles asks for the same few thousand names again and again, so what was
 * found is kept: a table by hash, emptied when it has grown large.
 */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "archive/remove.h"
#include "base/error.h"
#include "base/hash.h"

enum { PLACES = 1 << 16, MOST = PLACES / 2 };

struct sy_interned {
    size_t n;
    struct {
        uint64_t hash;
        char *name;
        int64_t id;
        int64_t person[2]; /* who is called so: a person, an organisation; 0: not known here */
    } at[PLACES];
};

static void empty(sy_interned *t)
{
    for (size_t i = 0; t->n && i < PLACES; i++)
        free(t->at[i].name);
    memset(t, 0, sizeof *t);
}

void sy_names_forget(sayso_archive *a)
{
    if (a->interned)
        empty(a->interned);
    free(a->interned);
    a->interned = NULL;
    sy_array_free(&a->less_used);
}

char *sy_fold(const char *name)
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)name, 0, &folded,
                                      UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                          UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    if (n == UTF8PROC_ERROR_NOMEM)
        return NULL;
    return n >= 0 ? (char *)folded : strdup(name);
}

static sayso_status look_up(sayso_archive *a, const char *name, int64_t *id, sayso_error *why)
{
    sy_query q;
    *id = 0;
    sayso_status st = sy_ask(a, &q, "SELECT id FROM names WHERE name = ?1", why);
    sy_bind_text(&q, 1, name, strlen(name));
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        *id = sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    if (st || *id)
        return st;
    char *folded = sy_fold(name);
    if (!folded)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a name");
    st = sy_ask(a, &q, "INSERT INTO names (name, folded) VALUES (?1, ?2)", why);
    sy_bind_text(&q, 1, name, strlen(name));
    sy_bind_text(&q, 2, folded, strlen(folded));
    if (!st)
        st = sy_run(&q, why);
    *id = st ? 0 : sqlite3_last_insert_rowid(a->db);
    free(folded);
    return st;
}

/* The name's place in the table, or the empty one where it would be. */
static size_t find_place(const sy_interned *t, const char *name, uint64_t hash)
{
    size_t at = hash % PLACES;
    while (t->at[at].name && (t->at[at].hash != hash || strcmp(t->at[at].name, name)))
        at = (at + 1) % PLACES;
    return at;
}

int64_t *sy_person_called(sayso_archive *a, const char *name, bool organisation)
{
    sy_interned *t = a->interned;
    size_t at = t ? find_place(t, name, sy_xxh64(name, strlen(name), 0)) : 0;
    return t && t->at[at].name ? &t->at[at].person[organisation] : NULL;
}

void sy_forget_persons(sayso_archive *a)
{
    for (size_t i = 0; a->interned && i < PLACES; i++)
        a->interned->at[i].person[0] = a->interned->at[i].person[1] = 0;
}

sayso_status sy_name_id(sayso_archive *a, const char *name, int64_t *id, sayso_error *why)
{
    *id = 0;
    if (!name || !*name)
        return SAYSO_OK;
    if (!a->interned && !(a->interned = calloc(1, sizeof *a->interned)))
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for names");
    sy_interned *t = a->interned;
    uint64_t hash = sy_xxh64(name, strlen(name), 0);
    size_t at = find_place(t, name, hash);
    if (t->at[at].name) {
        *id = t->at[at].id;
        return SAYSO_OK;
    }
    sayso_status st = look_up(a, name, id, why);
    if (st)
        return st;
    if (t->n == MOST) {
        empty(t);
        at = hash % PLACES;
    }
    char *kept = strdup(name);
    if (!kept) /* it was found; it is only not remembered */
        return SAYSO_OK;
    t->at[at].hash = hash;
    t->at[at].name = kept;
    t->at[at].id = *id;
    t->n++;
    return SAYSO_OK;
}

static sayso_status mind(sayso_archive *a, const char *sql, int64_t of, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, sql, why);
    sy_bind_int(&q, 1, of);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        if (!sy_push(&a->less_used, sqlite3_column_int64(q.s, 0)))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for names");
    sy_done(&q);
    return st;
}

sayso_status sy_names_of_reading(sayso_archive *a, int64_t reading, sayso_error *why)
{
    return mind(a,
                "SELECT name FROM speakers WHERE reading = ?1 AND name IS NOT NULL UNION"
                " SELECT outlet FROM statements WHERE outlet IS NOT NULL AND id BETWEEN"
                " (SELECT first_statement FROM readings WHERE id = ?1) AND"
                " (SELECT first_statement + n_statements - 1 FROM readings WHERE id = ?1)",
                reading, why);
}

sayso_status sy_names_of_version(sayso_archive *a, int64_t version, sayso_error *why)
{
    return mind(a, "SELECT publisher FROM versions WHERE id = ?1 AND publisher IS NOT NULL", version, why);
}

sayso_status sy_names_settle(sayso_archive *a, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; i < a->less_used.n && !st; i++) {
        sy_query q;
        st = sy_ask(a, &q, "DELETE FROM names WHERE id = ?1 AND " SY_UNUSED_NAME, why);
        sy_bind_int(&q, 1, a->less_used.at[i]);
        if (!st)
            st = sy_run(&q, why);
    }
    if (a->less_used.n) /* what was looked up before may be among them */
        sy_names_forget(a);
    return st;
}
