/* check.c - whether an archive holds what doc/archive-format.md promises: made again, and compared.
 *
 * First what SQLite knows (its pages, its references, its index of words), then what only we know: names
 * that are hashes, readings that are records, which version is current, and that every row of an active
 * reading is what its record makes of it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/correct.h"
#include "archive/item.h"
#include "archive/ledger.h"
#include "archive/remove.h"
#include "base/error.h"

typedef struct check {
    sayso_archive *a;
    sayso_breach_call call;
    void *ctx;
    uint64_t breaches;
    sayso_error *why;
} check;

static void breach(check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void breach(check *c, const char *format, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    c->breaches++;
    if (c->call)
        c->call(c->ctx, text);
}

/* Rows of a query without values, each of which is a breach: its first columns are told. */
static sayso_status each_is_wrong(check *c, const char *sql, const char *what)
{
    sy_query q;
    sayso_status st = sy_ask(c->a, &q, sql, c->why);
    while (!st && !(st = sy_row(&q, c->why)) && q.row) {
        const char *one = (const char *)sqlite3_column_text(q.s, 0);
        breach(c, "%s: %s", what, one ? one : "");
    }
    sy_done(&q);
    return st;
}

static sayso_status check_pages(check *c)
{
    sy_query q;
    sayso_status st = sy_ask(c->a, &q, "PRAGMA integrity_check (20)", c->why);
    while (!st && !(st = sy_row(&q, c->why)) && q.row) {
        const char *said = (const char *)sqlite3_column_text(q.s, 0);
        if (said && strcmp(said, "ok"))
            breach(c, "%s", said);
    }
    sy_done(&q);
    if (!st)
        st = sy_ask(c->a, &q, "PRAGMA foreign_key_check", c->why);
    while (!st && !(st = sy_row(&q, c->why)) && q.row)
        breach(c, "%s, row %lld: refers to a row of %s that is not there",
               (const char *)sqlite3_column_text(q.s, 0), (long long)sqlite3_column_int64(q.s, 1),
               (const char *)sqlite3_column_text(q.s, 2));
    sy_done(&q);
    return st;
}

/* What the tables say of each other, one sentence of SQL each. */
static sayso_status check_rules(check *c)
{
    static const struct {
        const char *sql, *what;
    } rules[] = {
        { "SELECT id FROM articles a WHERE NOT EXISTS"
          " (SELECT 1 FROM versions v WHERE v.id = a.current AND v.article = a.id)",
          "an article's current version is not its own" },
        { "SELECT v.id FROM versions v JOIN readings r ON r.id = v.reading WHERE r.text <> v.text",
          "a version's reading is of another text" },
        { "SELECT a.id FROM articles a JOIN versions c ON c.id = a.current JOIN texts ct ON ct.id "
          "= c.text"
          " WHERE EXISTS (SELECT 1 FROM versions v JOIN texts t ON t.id = v.text WHERE v.article = "
          "a.id AND"
          " (coalesce(v.published, ''), coalesce(v.modified, ''), coalesce(v.seen, ''), t.hash) >"
          " (coalesce(c.published, ''), coalesce(c.modified, ''), coalesce(c.seen, ''), ct.hash))",
          "an article has a later version than its current one" },
        { "SELECT r.id FROM readings r WHERE active <> EXISTS (SELECT 1 FROM versions v JOIN "
          "articles a"
          " ON a.current = v.id WHERE v.reading = r.id)",
          "a reading is active without a current version, or the other way round" },
        { "SELECT id FROM readings WHERE active AND n_statements > 0 AND first_statement IS NULL",
          "an active reading has no statements" },
        { "SELECT id FROM texts t WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.text = t.id)",
          "a text that no article has" },
        { "SELECT name FROM names WHERE " SY_UNUSED_NAME, "a name that nothing has" },
        { "SELECT s.id FROM statements s JOIN readings r ON r.id = s.reading WHERE NOT r.active OR "
          "s.id NOT"
          " BETWEEN r.first_statement AND r.first_statement + r.n_statements - 1 OR s.id >> 29 <> "
          "r.day",
          "a statement is not where its reading has its own" },
        { "SELECT a.id FROM articles a JOIN takedowns t ON t.key = a.key",
          "an article that was taken out" },
        { "SELECT id FROM statements WHERE id NOT IN (SELECT id FROM words_docsize)",
          "a statement's words are not in the index" },
        { "SELECT id FROM words_docsize WHERE id NOT IN (SELECT id FROM statements)",
          "the index has words of a statement that is not there" },
        { "SELECT count(*) FROM titles_docsize HAVING count(*) <> (SELECT count(*) FROM articles a"
          " JOIN versions v ON v.id = a.current WHERE v.title IS NOT NULL)",
          "titles in the index, which are not those of the articles" },
        { "SELECT s.id FROM statements s WHERE s.publisher IS NOT (SELECT CASE WHEN count(*) ="
          " count(v.publisher) AND min(v.publisher) = max(v.publisher) THEN min(v.publisher) END"
          " FROM versions v JOIN articles a ON a.current = v.id WHERE v.reading = s.reading)",
          "a statement's publisher is not its prints'" },
        { "SELECT r.id FROM readings r WHERE (r.active AND r.n_statements > 0) <> EXISTS"
          " (SELECT 1 FROM sketches s WHERE s.reading = r.id)",
          "a reading without a sketch for the ledger, or a sketch without its reading" },
        { "SELECT q.id FROM quotations q WHERE n_statements < 2 OR n_statements <>"
          " (SELECT count(*) FROM statements s WHERE s.quotation = q.id) OR NOT EXISTS"
          " (SELECT 1 FROM statements s WHERE s.id = q.first AND s.quotation = q.id) OR n_prints <>"
          " (SELECT count(*) FROM statements s JOIN versions v ON v.reading = s.reading JOIN articles a"
          " ON a.id = v.article AND a.current = v.id WHERE s.quotation = q.id)",
          "a quotation does not count its statements and prints" },
        { "SELECT l.source FROM links l WHERE (SELECT claim FROM claim_statements WHERE statement = l.source)"
          " IS NOT (SELECT claim FROM claim_statements WHERE statement = l.target)",
          "a link between statements of two claims" },
        { "SELECT statement FROM claim_statements GROUP BY statement HAVING count(*) > 1",
          "a statement in two claims" },
        { "SELECT c.id FROM claims c WHERE (n_asserted, n_confirmed, n_denied) IS NOT"
          " (SELECT sum(side = 0), sum(side = 1), sum(side = 2) FROM claim_statements s WHERE s.claim = c.id)"
          " OR NOT EXISTS (SELECT 1 FROM claim_statements s WHERE s.claim = c.id AND s.statement = c.about)",
          "a claim does not count its statements" },
        { "SELECT id FROM persons p WHERE NOT EXISTS (SELECT 1 FROM speakers s WHERE s.person = p.id)",
          "a person whom no reading has" },
        { "SELECT s.id FROM statements s LEFT JOIN speakers p ON p.reading = s.reading AND p.n = s.speaker"
          " WHERE s.person IS NOT p.person",
          "a statement's person is not its speaker's" },
    };
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; i < sizeof rules / sizeof *rules && !st; i++)
        st = each_is_wrong(c, rules[i].sql, rules[i].what);
    return st;
}

/* The index of words within itself; only who may write can ask. */
static sayso_status check_index(check *c)
{
    static const char *const asks[] = { "INSERT INTO words (words) VALUES ('integrity-check')",
                                        "INSERT INTO titles (titles) VALUES ('integrity-check')" };
    for (size_t i = 0; c->a->writing && i < 2; i++)
        if (sqlite3_exec(c->a->db, asks[i], NULL, NULL, NULL))
            breach(c, "the index of %s is damaged: %s", i ? "titles" : "words",
                   sqlite3_errmsg(c->a->db));
    return SAYSO_OK;
}

static sayso_status check_keys(check *c)
{
    sy_query q;
    sayso_status st =
        sy_ask(c->a, &q,
               "SELECT a.key, v.name, v.published, n.name, v.url, t.size, t.body FROM versions v"
               " JOIN articles a ON a.id = v.article JOIN texts t ON t.id = v.text"
               " LEFT JOIN names n ON n.id = v.publisher",
               c->why);
    while (!st && !(st = sy_row(&q, c->why)) && q.row) {
        sy_print p = { .id = (const char *)sqlite3_column_text(q.s, 1),
                       .published = (const char *)sqlite3_column_text(q.s, 2),
                       .publisher = (const char *)sqlite3_column_text(q.s, 3),
                       .url = (const char *)sqlite3_column_text(q.s, 4) };
        char *text = NULL;
        size_t n = (size_t)sqlite3_column_int64(q.s, 5);
        if (!p.url && !p.publisher && /* only then the text is in the key */
            sy_unpack(sqlite3_column_blob(q.s, 6), (size_t)sqlite3_column_bytes(q.s, 6), n, &text,
                      NULL))
            continue; /* told elsewhere */
        uint8_t key[SY_KEY];
        sy_article_key(&p, text ? text : "", text ? n : 0, key);
        const void *stored = sqlite3_column_blob(q.s, 0);
        if (!stored || memcmp(stored, key, SY_KEY))
            breach(c, "article \"%s\": its key is not what it is made of", p.id);
        free(text);
    }
    sy_done(&q);
    return st;
}

static bool alike(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

static int64_t hundredths(float share)
{
    return share > 0 ? share < 1 ? (int64_t)(share * 100 + 0.5f) : 100 : 0;
}

/* A column that is NULL where the record has none. */
static int64_t number(sy_query *q, int at)
{
    return sqlite3_column_int64(q->s, at);
}

static bool statement_is(sy_query *q, const sayso_doc *doc, const sayso_statement *s)
{
    sayso_speaker none = { 0 }, who = s->speaker ? sayso_speaker_at(doc, s->speaker - 1) : none;
    uint32_t begin = s->n_content ? UINT32_MAX : 0, end = 0;
    for (uint32_t i = 0; i < s->n_content; i++) {
        begin = s->content[i].begin < begin ? s->content[i].begin : begin;
        end = s->content[i].end > end ? s->content[i].end : end;
    }
    return number(q, 1) == s->form && number(q, 2) == s->speaker && number(q, 3) == who.kind &&
           alike((const char *)sqlite3_column_text(q->s, 4), who.name) &&
           number(q, 5) == s->channel && number(q, 6) == s->stance &&
           alike((const char *)sqlite3_column_text(q->s, 7), s->outlet) &&
           alike((const char *)sqlite3_column_text(q->s, 8), s->addressee) &&
           alike((const char *)sqlite3_column_text(q->s, 9), s->when) &&
           number(q, 10) == s->parent && number(q, 11) == hundredths(s->confidence) &&
           number(q, 12) == begin && number(q, 13) == end;
}

static sayso_status check_statements(check *c, int64_t reading, int64_t first, const sayso_doc *doc)
{
    sy_query q;
    uint32_t n = sayso_statement_count(doc), seen = 0;
    sayso_status st = sy_ask(
        c->a, &q,
        "SELECT s.id, s.form, s.speaker, s.kind, n.name, s.channel, s.stance, o.name, s.addressee,"
        " s.said, s.parent, s.confidence, s.begin, s.end FROM statements s"
        " LEFT JOIN names n ON n.id = s.name LEFT JOIN names o ON o.id = s.outlet"
        " WHERE s.id BETWEEN ?1 AND ?2 AND s.reading = ?3 ORDER BY s.id",
        c->why);
    sy_bind_int(&q, 1, first);
    sy_bind_int(&q, 2, first + n - 1);
    sy_bind_int(&q, 3, reading);
    while (!st && n && !(st = sy_row(&q, c->why)) && q.row) {
        int64_t at = number(&q, 0) - first;
        sayso_statement s = sayso_statement_at(doc, (uint32_t)at);
        if (!statement_is(&q, doc, &s))
            breach(c, "reading %lld: statement %u is not as its record has it", (long long)reading,
                   s.id);
        seen++;
    }
    sy_done(&q);
    if (!st && seen != n)
        breach(c, "reading %lld: has %u rows of its %u statements", (long long)reading, seen, n);
    return st;
}

static sayso_status count_is(check *c, const char *sql, int64_t reading, uint64_t want,
                             const char *what)
{
    sy_query q;
    sayso_status st = sy_ask(c->a, &q, sql, c->why);
    sy_bind_int(&q, 1, reading);
    if (!st)
        st = sy_row(&q, c->why);
    if (!st && q.row && number(&q, 0) != (int64_t)want)
        breach(c, "reading %lld: has %lld %s, its record %llu", (long long)reading,
               (long long)number(&q, 0), what, (unsigned long long)want);
    sy_done(&q);
    return st;
}

static sayso_status check_speakers(check *c, int64_t reading, const sayso_doc *doc)
{
    sy_query q;
    sayso_status st =
        sy_ask(c->a, &q,
               "SELECT s.n, s.kind, n.name FROM speakers s LEFT JOIN names n ON n.id = s.name"
               " WHERE s.reading = ?1",
               c->why);
    sy_bind_int(&q, 1, reading);
    while (!st && !(st = sy_row(&q, c->why)) && q.row) {
        int64_t n = number(&q, 0);
        bool there = n >= 1 && n <= sayso_speaker_count(doc);
        sayso_speaker s = there ? sayso_speaker_at(doc, (uint32_t)n - 1) : (sayso_speaker){ 0 };
        if (!there || number(&q, 1) != s.kind ||
            !alike((const char *)sqlite3_column_text(q.s, 2), s.name))
            breach(c, "reading %lld: speaker %lld is not as its record has it", (long long)reading,
                   (long long)n);
    }
    sy_done(&q);
    if (!st)
        st = count_is(c, "SELECT count(*) FROM speakers WHERE reading = ?1", reading,
                      sayso_speaker_count(doc), "speakers");
    if (!st)
        st = count_is(c, "SELECT count(*) FROM contacts WHERE reading = ?1", reading,
                      sayso_contact_count(doc), "contacts");
    if (!st)
        st = count_is(c, "SELECT count(*) FROM relations WHERE reading = ?1", reading,
                      sayso_relation_count(doc), "relations");
    return st;
}

static bool hash_is(const void *stored, const char *bytes, size_t n)
{
    uint8_t key[SY_KEY];
    sy_text_key(bytes, n, key);
    return stored && !memcmp(stored, key, SY_KEY);
}

/* An active reading's rows are made of it with the corrections that hold; *doc is that instead. */
static sayso_status as_put_right(check *c, int64_t reading, sayso_doc **doc)
{
    bool corrected;
    sayso_doc *own = NULL;
    sayso_error why = { 0 };
    sayso_status st = sy_is_corrected(c->a, reading, &corrected, c->why);
    if (st || !corrected)
        return st;
    st = sy_load_corrected(c->a, reading, 0, &own, NULL, &why);
    if (st == SAYSO_ENOMEM)
        return sy_fail(c->why, st, 0, "%s", why.text);
    if (st) {
        breach(c, "reading %lld: %s", (long long)reading, why.text);
        return SAYSO_OK;
    }
    sayso_doc_free(*doc);
    *doc = own;
    return SAYSO_OK;
}

/* The corrections of one text: keys that are hashes, words that stand where they are said to stand. */
static sayso_status check_corrections_of(check *c, int64_t text, const uint8_t *hash, const sayso_doc *doc)
{
    sy_corrections list;
    sayso_error why = { 0 };
    sayso_status st = sy_corrections_of(c->a, text, &list, &why);
    if (!st && (st = sy_corrections_match(&list, doc, &why)))
        sy_corrections_free(&list);
    if (st == SAYSO_ENOMEM)
        return sy_fail(c->why, st, 0, "%s", why.text);
    if (st) {
        breach(c, "text %lld: %s", (long long)text, why.text);
        return SAYSO_OK;
    }
    for (size_t i = 0; i < list.n && !st; i++) {
        const sy_correction *x = &list.at[i];
        uint8_t key[SY_KEY];
        sy_correction_key(x, hash, key);
        if (memcmp(key, x->key, SY_KEY))
            breach(c, "correction %lld: its key is not what it is made of", (long long)x->id);
        if (!x->undone_by != !x->undone_at)
            breach(c, "correction %lld: is half undone", (long long)x->id);
        char *words = sy_pieces_words(doc, x->where.at, x->where.n);
        if (!words)
            st = sy_fail(c->why, SAYSO_ENOMEM, 0, "no memory for corrections");
        else if (strcmp(words, x->content))
            breach(c, "correction %lld: its words do not stand at its place", (long long)x->id);
        free(words);
    }
    sy_corrections_free(&list);
    return st;
}

static sayso_status check_corrections(check *c)
{
    sy_query q;
    sayso_status st = sy_ask(c->a, &q,
                             "SELECT t.id, t.hash, (SELECT min(r.id) FROM readings r WHERE r.text = t.id)"
                             " FROM texts t WHERE t.id IN (SELECT text FROM corrections) ORDER BY t.id",
                             c->why);
    while (!st && !(st = sy_row(&q, c->why)) && q.row) {
        sayso_doc *doc = NULL;
        const void *hash = sqlite3_column_blob(q.s, 1);
        if (!hash || sqlite3_column_bytes(q.s, 1) != SY_KEY)
            continue; /* told elsewhere */
        sayso_status loaded = sy_load_reading(c->a, number(&q, 2), 0, &doc, NULL);
        if (loaded == SAYSO_ENOMEM)
            st = sy_fail(c->why, loaded, 0, "no memory for corrections");
        if (!loaded)
            st = check_corrections_of(c, number(&q, 0), hash, doc);
        sayso_doc_free(doc);
    }
    sy_done(&q);
    return st;
}

static sayso_status check_reading(check *c, sy_query *q)
{
    int64_t id = number(q, 0);
    size_t record_n = (size_t)number(q, 1), text_n = (size_t)number(q, 4);
    char *record = NULL, *text = NULL;
    sayso_doc *doc = NULL;
    sayso_error why = { 0 };
    sayso_status st = sy_unpack(sqlite3_column_blob(q->s, 2), (size_t)sqlite3_column_bytes(q->s, 2),
                                record_n, &record, &why);
    if (!st)
        st = sy_unpack(sqlite3_column_blob(q->s, 5), (size_t)sqlite3_column_bytes(q->s, 5), text_n,
                       &text, &why);
    if (!st && !hash_is(sqlite3_column_blob(q->s, 3), record, record_n))
        breach(c, "reading %lld: its record is not the one that was stored", (long long)id);
    if (!st && !hash_is(sqlite3_column_blob(q->s, 6), text, text_n))
        breach(c, "reading %lld: its text is not the one that was stored", (long long)id);
    sayso_input given = { .text = text, .len = text_n, .id = "" };
    if (!st)
        st = sayso_record_read(record, record_n, &given, &doc, &why);
    if (st && st != SAYSO_ENOMEM) {
        breach(c, "reading %lld: %s", (long long)id, why.text);
        st = SAYSO_OK;
    } else if (!st) {
        if (number(q, 8))
            st = as_put_right(c, id, &doc);
        if (!st && number(q, 7) != sayso_statement_count(doc))
            breach(c, "reading %lld: says %lld statements, its record has %u", (long long)id,
                   (long long)number(q, 7), sayso_statement_count(doc));
        if (!st && number(q, 8)) {
            st = check_statements(c, id, number(q, 9), doc);
            if (!st)
                st = check_speakers(c, id, doc);
        }
    }
    sayso_doc_free(doc);
    free(record);
    free(text);
    return st;
}

static sayso_status check_readings(check *c)
{
    sy_query q;
    sayso_status st =
        sy_ask(c->a, &q,
               "SELECT r.id, r.size, r.record, r.hash, t.size, t.body, t.hash, r.n_statements,"
               " r.active, r.first_statement FROM readings r JOIN texts t ON t.id = r.text"
               " ORDER BY r.id",
               c->why);
    while (!st && !(st = sy_row(&q, c->why)) && q.row)
        st = check_reading(c, &q);
    sy_done(&q);
    return st;
}

sayso_status sayso_archive_check(sayso_archive *a, sayso_breach_call call, void *ctx,
                                 uint64_t *breaches, sayso_error *why)
{
    check c = { .a = a, .call = call, .ctx = ctx, .why = why };
    sayso_status st = check_pages(&c);
    if (!st && !c.breaches) /* in damaged pages nothing else can be believed */
        st = check_rules(&c);
    if (!st && !c.breaches)
        st = check_index(&c);
    if (!st)
        st = check_keys(&c);
    if (!st)
        st = check_readings(&c);
    if (!st)
        st = check_corrections(&c);
    uint64_t of_ledger = 0;
    if (!st && !c.breaches)
        st = sy_ledger_check(a, call, ctx, &of_ledger, why);
    c.breaches += of_ledger;
    *breaches = c.breaches;
    return st;
}
