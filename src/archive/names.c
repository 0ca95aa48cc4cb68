/* names.c - strings that many rows share: stored once, known by their row.
 *
 * Whoever adds a million articles asks for the same few thousand names again and again, so what was
 * found is kept: a table by hash, emptied when it has grown large.
 */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "archive/store.h"
#include "base/error.h"
#include "base/hash.h"

enum { PLACES = 1 << 16, MOST = PLACES / 2 };

struct sy_interned {
    size_t n;
    struct {
        uint64_t hash;
        char *name;
        int64_t id;
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

sayso_status sy_name_id(sayso_archive *a, const char *name, int64_t *id, sayso_error *why)
{
    *id = 0;
    if (!name || !*name)
        return SAYSO_OK;
    if (!a->interned && !(a->interned = calloc(1, sizeof *a->interned)))
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for names");
    sy_interned *t = a->interned;
    uint64_t hash = sy_xxh64(name, strlen(name), 0);
    size_t at = hash % PLACES;
    while (t->at[at].name && (t->at[at].hash != hash || strcmp(t->at[at].name, name)))
        at = (at + 1) % PLACES;
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
