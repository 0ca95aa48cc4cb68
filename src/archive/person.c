/* person.c - see person.h. A person's name, as it is shown, is the least of its spellings: any order of
 * articles gives the same. */
#include "archive/person.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"

/* "u" and the like keep persons and organisations of one name apart. */
static void person_key(sayso_kind kind, const char *folded, uint8_t key[SY_KEY])
{
    uint8_t digest[32];
    sy_sha256 h;
    sy_sha256_begin(&h);
    sy_sha256_add(&h, kind == SAYSO_PERSON ? "p" : "o", 2);
    sy_sha256_add(&h, folded, strlen(folded) + 1);
    sy_sha256_end(&h, digest);
    memcpy(key, digest, SY_KEY);
}

static sayso_status rename_person(sayso_archive *a, int64_t person, int64_t name_id,
                                  sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q, "UPDATE persons SET name = ?2 WHERE id = ?1", why);
    sy_bind_int(&q, 1, person);
    sy_bind_int(&q, 2, name_id);
    return st ? st : sy_run(&q, why);
}

sayso_status sy_person_of(sayso_archive *a, sayso_kind kind, const char *name, int64_t name_id,
                          int64_t *person, sayso_error *why)
{
    *person = 0;
    if (!name || !*name || !name_id || (kind != SAYSO_PERSON && kind != SAYSO_ORG) ||
        (kind == SAYSO_PERSON && !strchr(name, ' ')))
        return SAYSO_OK;
    int64_t *known = sy_person_called(a, name, kind == SAYSO_ORG);
    if (known && *known) {
        *person = *known;
        return SAYSO_OK;
    }
    char *folded = sy_fold(name);
    if (!folded)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a name");
    uint8_t key[SY_KEY];
    person_key(kind, folded, key);
    free(folded);
    sy_query q;
    bool less = false;
    sayso_status st = sy_ask(
        a, &q, "SELECT p.id, n.name FROM persons p JOIN names n ON n.id = p.name WHERE p.key = ?1",
        why);
    sy_bind_blob(&q, 1, key, SY_KEY);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        const char *shown = (const char *)sqlite3_column_text(q.s, 1);
        *person = sqlite3_column_int64(q.s, 0);
        less = shown && strcmp(name, shown) < 0;
    }
    sy_done(&q);
    if (!st && *person && known)
        *known = *person;
    if (st || *person)
        return st || !less ? st : rename_person(a, *person, name_id, why);
    st = sy_ask(a, &q, "INSERT INTO persons (key, kind, name) VALUES (?1, ?2, ?3)", why);
    sy_bind_blob(&q, 1, key, SY_KEY);
    sy_bind_int(&q, 2, kind);
    sy_bind_int(&q, 3, name_id);
    if (!st)
        st = sy_run(&q, why);
    *person = st ? 0 : sqlite3_last_insert_rowid(a->db);
    if (known)
        *known = *person;
    return st;
}

sayso_status sy_persons_sweep(sayso_archive *a, const int64_t *persons, size_t n, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    if (n)
        sy_forget_persons(a);
    for (size_t i = 0; i < n && !st; i++) {
        sy_query q;
        int64_t name = 0;
        st = sy_ask(a, &q,
                    "SELECT n.id FROM speakers s JOIN names n ON n.id = s.name WHERE s.person = ?1"
                    " ORDER BY n.name LIMIT 1",
                    why);
        sy_bind_int(&q, 1, persons[i]);
        if (!st)
            st = sy_row(&q, why);
        if (!st && q.row)
            name = sqlite3_column_int64(q.s, 0);
        sy_done(&q);
        if (!st && name) {
            st = rename_person(a, persons[i], name, why);
        } else if (!st) {
            st = sy_ask(a, &q, "DELETE FROM persons WHERE id = ?1", why);
            sy_bind_int(&q, 1, persons[i]);
            if (!st)
                st = sy_run(&q, why);
        }
    }
    return st;
}
