/* active.c - a reading's record as rows. A reading is active while some article's current version
 * uses it; only then has it rows, words and a part in the ledger.
 */
#include "archive/active.h"

#include <stdlib.h>
#include <string.h>

#include "archive/correct.h"
#include "archive/ledger.h"
#include "archive/person.h"
#include "archive/words.h"
#include "base/error.h"

static int64_t hundredths(float share)
{
    return share > 0 ? share < 1 ? (int64_t)(share * 100 + 0.5f) : 100 : 0;
}

static void bind_string(sy_query *q, int at, const char *s)
{
    sy_bind_text(q, at, s && *s ? s : NULL, s ? strlen(s) : 0);
}

static void bind_id(sy_query *q, int at, int64_t id)
{
    if (id)
        sy_bind_int(q, at, id);
    else
        sy_bind_text(q, at, NULL, 0);
}

/* ["mayor", "trustee"]; NULL where there are none. */
static bool roles(const sayso_speaker *s, char **out)
{
    *out = NULL;
    size_t size = 3;
    for (uint32_t i = 0; i < s->n_roles; i++)
        size += 6 * strlen(s->roles[i]) + 3;
    if (!s->n_roles)
        return true;
    char *to = *out = malloc(size);
    if (!to)
        return false;
    *to++ = '[';
    for (uint32_t i = 0; i < s->n_roles; i++) {
        if (i)
            *to++ = ',';
        *to++ = '"';
        for (const char *p = s->roles[i]; *p; p++) {
            unsigned char c = (unsigned char)*p;
            if (c < 0x20) {
                memcpy(to, "\\u00", 4);
                to[4] = "0123456789abcdef"[c >> 4];
                to[5] = "0123456789abcdef"[c & 15];
                to += 6;
                continue;
            }
            if (c == '"' || c == '\\')
                *to++ = '\\';
            *to++ = (char)c;
        }
        *to++ = '"';
    }
    *to++ = ']';
    *to = 0;
    return true;
}

static sayso_status put_speakers(sayso_archive *a, int64_t reading, const sayso_doc *doc, int64_t *name,
                                 int64_t *person, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    for (uint32_t i = 0; i < sayso_speaker_count(doc) && !st; i++) {
        sayso_speaker s = sayso_speaker_at(doc, i);
        char *its_roles;
        st = sy_name_id(a, s.name, &name[i], why);
        if (!st)
            st = sy_person_of(a, s.kind, s.name, name[i], &person[i], why);
        if (st)
            break;
        if (!roles(&s, &its_roles))
            return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a speaker");
        sy_query q;
        st = sy_ask(a, &q,
                    "INSERT INTO speakers (reading, n, kind, name, roles, person) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    why);
        sy_bind_int(&q, 1, reading);
        sy_bind_int(&q, 2, s.id);
        sy_bind_int(&q, 3, s.kind);
        bind_id(&q, 4, name[i]);
        bind_string(&q, 5, its_roles);
        bind_id(&q, 6, person[i]);
        if (!st)
            st = sy_run(&q, why);
        free(its_roles);
    }
    return st;
}

static void content_ends(const sayso_statement *s, uint32_t *begin, uint32_t *end)
{
    *begin = s->n_content ? UINT32_MAX : 0;
    *end = 0;
    for (uint32_t i = 0; i < s->n_content; i++) {
        *begin = s->content[i].begin < *begin ? s->content[i].begin : *begin;
        *end = s->content[i].end > *end ? s->content[i].end : *end;
    }
}

static sayso_status put_statement(sayso_archive *a, int64_t id, int64_t reading, int64_t publisher,
                                  const sayso_doc *doc, const sayso_statement *s, const int64_t *name,
                                  const int64_t *person, sayso_error *why)
{
    int64_t outlet;
    sayso_status st = sy_name_id(a, s->outlet, &outlet, why);
    sy_query q;
    if (!st)
        st = sy_ask(a, &q,
                    "INSERT INTO statements (id, reading, form, speaker, kind, name, channel, stance,"
                    " outlet, publisher, addressee, said, parent, confidence, begin, end, person)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
                    why);
    if (st)
        return st;
    uint32_t begin, end;
    content_ends(s, &begin, &end);
    sy_bind_int(&q, 1, id);
    sy_bind_int(&q, 2, reading);
    sy_bind_int(&q, 3, s->form);
    bind_id(&q, 4, s->speaker);
    sy_bind_int(&q, 5, s->speaker ? sayso_speaker_at(doc, s->speaker - 1).kind : SAYSO_KIND_NONE);
    bind_id(&q, 6, s->speaker ? name[s->speaker - 1] : 0);
    sy_bind_int(&q, 7, s->channel);
    sy_bind_int(&q, 8, s->stance);
    bind_id(&q, 9, outlet);
    bind_id(&q, 10, publisher);
    bind_string(&q, 11, s->addressee);
    bind_string(&q, 12, s->when);
    bind_id(&q, 13, s->parent);
    sy_bind_int(&q, 14, hundredths(s->confidence));
    sy_bind_int(&q, 15, begin);
    sy_bind_int(&q, 16, end);
    bind_id(&q, 17, s->speaker ? person[s->speaker - 1] : 0);
    return sy_run(&q, why);
}

/* The first of n ids in a row on a day that no statement has. */
static sayso_status room_for(sayso_archive *a, int64_t day, uint32_t n, int64_t *first, sayso_error *why)
{
    sy_query q;
    *first = sy_day_first(day) + 1;
    sayso_status st = sy_ask(a, &q, "SELECT max(id) FROM statements WHERE id BETWEEN ?1 AND ?2", why);
    sy_bind_int(&q, 1, sy_day_first(day));
    sy_bind_int(&q, 2, sy_day_last(day));
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row && sqlite3_column_type(q.s, 0) != SQLITE_NULL)
        *first = sqlite3_column_int64(q.s, 0) + 1;
    sy_done(&q);
    if (!st && *first + n > sy_day_last(day))
        st = sy_fail(why, SAYSO_ELIMIT, 0, "more than %ld statements on one day; use several archives",
                     1L << SY_SERIAL_BITS);
    return st;
}

static sayso_status put_statements(sayso_archive *a, int64_t reading, int64_t first, int64_t publisher,
                                   const sayso_doc *doc, const int64_t *name, const int64_t *person,
                                   sayso_error *why)
{
    const char *text = sayso_doc_text(doc, NULL);
    sayso_status st = SAYSO_OK;
    for (uint32_t i = 0; i < sayso_statement_count(doc) && !st; i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        st = put_statement(a, first + i, reading, publisher, doc, &s, name, person, why);
        if (!st)
            st = sy_words_add(a, first + i, text, &s, why);
    }
    return st;
}

static sayso_status put_parties(sayso_archive *a, int64_t reading, const sayso_contact *c, bool to,
                                sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    for (uint32_t i = 0; i < (to ? c->n_to : c->n_from) && !st; i++) {
        sy_query q;
        st = sy_ask(a, &q,
                    "INSERT OR IGNORE INTO parties (reading, contact, side, speaker)"
                    " VALUES (?1, ?2, ?3, ?4)",
                    why);
        sy_bind_int(&q, 1, reading);
        sy_bind_int(&q, 2, c->id);
        sy_bind_int(&q, 3, to);
        sy_bind_int(&q, 4, to ? c->to[i] : c->from[i]);
        if (!st)
            st = sy_run(&q, why);
    }
    return st;
}

static sayso_status put_contacts(sayso_archive *a, int64_t reading, const sayso_doc *doc,
                                 sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    for (uint32_t i = 0; i < sayso_contact_count(doc) && !st; i++) {
        sayso_contact c = sayso_contact_at(doc, i);
        sy_query q;
        st = sy_ask(a, &q,
                    "INSERT INTO contacts (reading, n, kind, modality, statement, said, confidence)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    why);
        sy_bind_int(&q, 1, reading);
        sy_bind_int(&q, 2, c.id);
        sy_bind_int(&q, 3, c.kind);
        sy_bind_int(&q, 4, c.modality);
        bind_id(&q, 5, c.statement);
        bind_string(&q, 6, c.when);
        sy_bind_int(&q, 7, hundredths(c.confidence));
        if (!st)
            st = sy_run(&q, why);
        if (!st)
            st = put_parties(a, reading, &c, false, why);
        if (!st)
            st = put_parties(a, reading, &c, true, why);
    }
    return st;
}

static sayso_status put_relations(sayso_archive *a, int64_t reading, const sayso_doc *doc,
                                  sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    for (uint32_t i = 0; i < sayso_relation_count(doc) && !st; i++) {
        sayso_relation r = sayso_relation_at(doc, i);
        sy_query q;
        st = sy_ask(a, &q,
                    "INSERT INTO relations (reading, n, source, kind, to_contact, target)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    why);
        sy_bind_int(&q, 1, reading);
        sy_bind_int(&q, 2, i + 1);
        sy_bind_int(&q, 3, r.from);
        sy_bind_int(&q, 4, r.kind);
        sy_bind_int(&q, 5, r.to_contact);
        sy_bind_int(&q, 6, r.to);
        if (!st)
            st = sy_run(&q, why);
    }
    return st;
}

/* n: of an active reading as people have put it right, of another as the machine read it. */
static sayso_status mark(sayso_archive *a, int64_t reading, bool active, int64_t first, uint32_t n,
                         sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask(a, &q,
                             "UPDATE readings SET active = ?2, first_statement = ?3, n_statements = ?4"
                             " WHERE id = ?1",
                             why);
    sy_bind_int(&q, 4, n);
    sy_bind_int(&q, 1, reading);
    sy_bind_int(&q, 2, active);
    bind_id(&q, 3, first);
    return st ? st : sy_run(&q, why);
}

static sayso_status activate(sayso_archive *a, int64_t reading, int64_t day, int64_t publisher,
                             const sy_at_hand *it, sayso_error *why)
{
    const sayso_doc *doc = it->doc;
    uint32_t n = sayso_statement_count(doc);
    int64_t first = 0;
    size_t speakers = sayso_speaker_count(doc);
    int64_t *name = calloc(2 * speakers + 1, sizeof *name), *person = name + speakers;
    sayso_status st = name ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for speakers");
    if (!st && n)
        st = room_for(a, day, n, &first, why);
    if (!st)
        st = mark(a, reading, true, first, n, why);
    if (!st)
        st = put_speakers(a, reading, doc, name, person, why);
    if (!st)
        st = put_statements(a, reading, first, publisher, doc, name, person, why);
    if (!st)
        st = put_contacts(a, reading, doc, why);
    if (!st)
        st = put_relations(a, reading, doc, why);
    if (!st)
        st = sy_ledger_add(a, reading, it, why);
    free(name);
    return st;
}

sayso_status sy_activate(sayso_archive *a, int64_t reading, int64_t day, int64_t publisher,
                         const sy_at_hand *it, sayso_error *why)
{
    bool corrected;
    sayso_doc *own = NULL;
    sayso_status st = sy_is_corrected(a, reading, &corrected, why);
    if (!st && corrected)
        st = sy_load_corrected(a, reading, 0, &own, NULL, why);
    if (!st)
        st = activate(a, reading, day, publisher, corrected ? &(sy_at_hand){ own, NULL } : it, why);
    sayso_doc_free(own);
    return st;
}

static sayso_status remove_words(sayso_archive *a, int64_t reading, const sayso_doc *doc,
                                 sayso_error *why)
{
    sy_query q;
    int64_t first = 0;
    sayso_status st = sy_ask(a, &q, "SELECT first_statement FROM readings WHERE id = ?1", why);
    sy_bind_int(&q, 1, reading);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row)
        first = sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    const char *text = sayso_doc_text(doc, NULL);
    for (uint32_t i = 0; first && i < sayso_statement_count(doc) && !st; i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        st = sy_words_remove(a, first + i, text, &s, why);
    }
    return st;
}

sayso_status sy_deactivate(sayso_archive *a, int64_t reading, sayso_error *why)
{
    static const char *const rows[] = {
        ("DELETE FROM statements WHERE id BETWEEN (SELECT first_statement FROM readings WHERE id = ?1)"
         " AND (SELECT first_statement + n_statements - 1 FROM readings WHERE id = ?1)"),
        "DELETE FROM relations WHERE reading = ?1",
        "DELETE FROM parties WHERE reading = ?1",
        "DELETE FROM contacts WHERE reading = ?1",
        "DELETE FROM speakers WHERE reading = ?1",
    };
    sayso_doc *doc = NULL;
    uint32_t n_read = 0;
    sayso_status st = sy_load_corrected(a, reading, 0, &doc, &n_read, why);
    if (!st)
        st = sy_names_of_reading(a, reading, why);
    if (!st)
        st = sy_ledger_remove(a, reading, why);
    if (!st)
        st = remove_words(a, reading, doc, why);
    for (size_t i = 0; i < sizeof rows / sizeof *rows && !st; i++) {
        sy_query q;
        st = sy_ask(a, &q, rows[i], why);
        sy_bind_int(&q, 1, reading);
        if (!st)
            st = sy_run(&q, why);
    }
    if (!st)
        st = mark(a, reading, false, 0, n_read, why);
    sayso_doc_free(doc);
    return st;
}

sayso_status sy_reading_settle(sayso_archive *a, int64_t reading, const sy_at_hand *it,
                               sayso_error *why)
{
    sy_query q;
    int64_t prints = 0, named = 0, least = 0, most = 0, day = 0;
    bool active = false;
    sayso_status st = sy_ask(a, &q,
                             "SELECT count(*), count(v.publisher), min(v.publisher), max(v.publisher)"
                             " FROM versions v JOIN articles r ON r.id = v.article AND r.current = v.id"
                             " WHERE v.reading = ?1",
                             why);
    sy_bind_int(&q, 1, reading);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        prints = sqlite3_column_int64(q.s, 0);
        named = sqlite3_column_int64(q.s, 1);
        least = sqlite3_column_int64(q.s, 2);
        most = sqlite3_column_int64(q.s, 3);
    }
    sy_done(&q);
    if (!st)
        st = sy_ask(a, &q, "SELECT active, day FROM readings WHERE id = ?1", why);
    sy_bind_int(&q, 1, reading);
    if (!st)
        st = sy_row(&q, why);
    if (!st && q.row) {
        active = sqlite3_column_int(q.s, 0);
        day = sqlite3_column_int64(q.s, 1);
    }
    sy_done(&q);
    if (st)
        return st;

    int64_t publisher = prints && named == prints && least == most ? least : 0;
    if (!prints)
        return active ? sy_deactivate(a, reading, why) : SAYSO_OK;
    if (!active) {
        sayso_doc *own = NULL;
        if (!it)
            st = sy_load_reading(a, reading, 0, &own, why);
        if (!st)
            st = sy_activate(a, reading, day, publisher, it ? it : &(sy_at_hand){ own, NULL }, why);
        sayso_doc_free(own);
        return st;
    }
    st = sy_ask(a, &q,
                "UPDATE statements SET publisher = ?2 WHERE publisher IS NOT ?2 AND id BETWEEN"
                " (SELECT first_statement FROM readings WHERE id = ?1) AND"
                " (SELECT first_statement + n_statements - 1 FROM readings WHERE id = ?1)",
                why);
    sy_bind_int(&q, 1, reading);
    bind_id(&q, 2, publisher);
    if (!st)
        st = sy_run(&q, why);
    return st ? st : sy_ledger_prints(a, reading, why);
}
