/* schema.c - the archive's tables (doc/archive-format.md draws them).
 *
 * The tables stand here once, in their present form. A step of `migrations` brings an archive from
 * one version to the next; a new archive is made in the present form at once.
 */
#include "archive/schema.h"

#include <stdio.h>

#include "archive/ledger.h"
#include "archive/store.h"
#include "base/error.h"

/* What a person put right. content, place and cue (spans: "3-9,12-20") are the statement's as the machine
 * had found it; they find it again after a new reading (correct.c). value: a label, a string, spans; of a
 * speaker his name, and kind; NULL: none. */
#define CORRECTIONS                                                                                          \
    "CREATE TABLE corrections (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE CHECK (length(key) = 16),"   \
    "  text INTEGER NOT NULL REFERENCES texts, content TEXT NOT NULL, place TEXT NOT NULL,"                  \
    "  cue TEXT NOT NULL, field TEXT NOT NULL, value TEXT, kind INTEGER NOT NULL, who TEXT NOT NULL,"        \
    "  at TEXT NOT NULL, undone_by TEXT, undone_at TEXT) STRICT;"                                            \
    "CREATE INDEX corrections_text ON corrections (text);"

/* What cannot be made again. */
static const char kept[] =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

    /* Strings that many rows share: names of speakers, outlets, publishers. `folded` is what a name
     * is looked up by: lower case, without accents. */
    "CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    "  folded TEXT NOT NULL) STRICT;"
    "CREATE INDEX names_folded ON names (folded);"

    "CREATE TABLE batches (id INTEGER PRIMARY KEY, model TEXT, engine TEXT NOT NULL,"
    "  at TEXT NOT NULL) STRICT;"

    "CREATE TABLE texts (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE"
    "  CHECK (length(hash) = 16), size INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"

    /* record: the reading as JSON (offsets in bytes, without the article's own strings), compressed. */
    "CREATE TABLE readings (id INTEGER PRIMARY KEY, text INTEGER NOT NULL REFERENCES texts,"
    "  day INTEGER NOT NULL, model TEXT NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 16),"
    "  size INTEGER NOT NULL, record BLOB NOT NULL,"
    "  first_statement INTEGER,"  /* NULL: not active, or nobody says anything */
    "  n_statements INTEGER NOT NULL, active INTEGER NOT NULL,"
    "  batch INTEGER NOT NULL REFERENCES batches, UNIQUE (text, day)) STRICT;"

    "CREATE TABLE articles (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE"
    "  CHECK (length(key) = 16), current INTEGER NOT NULL REFERENCES versions) STRICT;"

    "CREATE TABLE versions (id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles,"
    "  text INTEGER NOT NULL REFERENCES texts, reading INTEGER NOT NULL REFERENCES readings,"
    "  name TEXT NOT NULL," /* the record's id */
    "  title TEXT, published TEXT, publisher INTEGER REFERENCES names, url TEXT,"
    "  seen TEXT, modified TEXT, batch INTEGER NOT NULL REFERENCES batches,"
    "  UNIQUE (article, text)) STRICT;"
    "CREATE INDEX versions_name ON versions (name);"
    "CREATE INDEX versions_reading ON versions (reading);"
    "CREATE INDEX versions_publisher ON versions (publisher, reading);"

    /* How far each input was taken, committed with the articles taken. head: 16 bytes of SHA-256 of
     * its first head_size bytes. */
    "CREATE TABLE inputs (id INTEGER PRIMARY KEY, path TEXT NOT NULL, head BLOB NOT NULL,"
    "  head_size INTEGER NOT NULL, size INTEGER NOT NULL, changed INTEGER NOT NULL,"
    "  position INTEGER NOT NULL, line INTEGER NOT NULL, items INTEGER NOT NULL,"
    "  done INTEGER NOT NULL, UNIQUE (path)) STRICT;"

    "CREATE TABLE rejects (id INTEGER PRIMARY KEY, path TEXT NOT NULL, position INTEGER NOT NULL,"
    "  line INTEGER NOT NULL, reason TEXT NOT NULL, UNIQUE (path, position, line)) STRICT;"

    /* Articles that were taken out and stay out. */
    "CREATE TABLE takedowns (key BLOB PRIMARY KEY CHECK (length(key) = 16)) STRICT, WITHOUT ROWID;"

    CORRECTIONS;

/* What follows from the active readings. */
static const char made[] =
    /* n of the reading's; kind, name, roles (a JSON array) as the record has them. */
    "CREATE TABLE speakers (reading INTEGER NOT NULL REFERENCES readings, n INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL, name INTEGER REFERENCES names, roles TEXT,"
    "  person INTEGER REFERENCES persons, PRIMARY KEY (reading, n)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX speakers_name ON speakers (name) WHERE name IS NOT NULL;"
    "CREATE INDEX speakers_person ON speakers (person) WHERE person IS NOT NULL;"

    /* id: day << 29 | serial. speaker is n of speakers; kind, name and person are the speaker's.
     * publisher: of all prints, if it is one; else NULL: ask versions. begin, end: of the whole
     * content. confidence in hundredths. */
    "CREATE TABLE statements (id INTEGER PRIMARY KEY, reading INTEGER NOT NULL REFERENCES readings,"
    "  form INTEGER NOT NULL, speaker INTEGER, kind INTEGER NOT NULL,"
    "  name INTEGER REFERENCES names, person INTEGER REFERENCES persons,"
    "  channel INTEGER NOT NULL, stance INTEGER NOT NULL, outlet INTEGER REFERENCES names,"
    "  publisher INTEGER REFERENCES names, addressee TEXT, said TEXT, parent INTEGER,"
    "  confidence INTEGER NOT NULL, begin INTEGER NOT NULL, end INTEGER NOT NULL,"
    "  quotation INTEGER REFERENCES quotations) STRICT;"
    "CREATE INDEX statements_person ON statements (person) WHERE person IS NOT NULL;"
    "CREATE INDEX statements_name ON statements (name) WHERE name IS NOT NULL;"
    "CREATE INDEX statements_outlet ON statements (outlet) WHERE outlet IS NOT NULL;"
    "CREATE INDEX statements_publisher ON statements (publisher);"
    "CREATE INDEX statements_quotation ON statements (quotation) WHERE quotation IS NOT NULL;"
    /* The common labels are found by walking the table; the rare ones by these (SAYSO_PERSON is 1,
     * SAYSO_UNSTATED 15, SAYSO_ASSERT 1). */
    "CREATE INDEX statements_kind ON statements (kind) WHERE kind <> 1;"
    "CREATE INDEX statements_channel ON statements (channel) WHERE channel <> 15;"
    "CREATE INDEX statements_stance ON statements (stance) WHERE stance <> 1;"

    "CREATE TABLE contacts (reading INTEGER NOT NULL REFERENCES readings, n INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL, modality INTEGER NOT NULL, statement INTEGER, said TEXT,"
    "  confidence INTEGER NOT NULL, PRIMARY KEY (reading, n)) STRICT, WITHOUT ROWID;"
    /* side 0: from, 1: to */
    "CREATE TABLE parties (reading INTEGER NOT NULL, contact INTEGER NOT NULL, side INTEGER NOT NULL,"
    "  speaker INTEGER NOT NULL, PRIMARY KEY (reading, contact, side, speaker),"
    "  FOREIGN KEY (reading, contact) REFERENCES contacts,"
    "  FOREIGN KEY (reading, speaker) REFERENCES speakers) STRICT, WITHOUT ROWID;"
    "CREATE TABLE relations (reading INTEGER NOT NULL REFERENCES readings, n INTEGER NOT NULL,"
    "  source INTEGER NOT NULL, kind INTEGER NOT NULL, to_contact INTEGER NOT NULL,"
    "  target INTEGER NOT NULL, PRIMARY KEY (reading, n)) STRICT, WITHOUT ROWID;"

    /* The words. Without content of their own: what they index is in texts. rowid is the
     * statement's id; for titles, day << 29 | version. */
    "CREATE VIRTUAL TABLE words USING fts5 (source, content, content = '',"
    "  tokenize = 'unicode61 remove_diacritics 2');"
    "CREATE VIRTUAL TABLE titles USING fts5 (title, content = '',"
    "  tokenize = 'unicode61 remove_diacritics 2');";

/* The ledger across articles: components of the pair rules. */
static const char ledger[] =
    "CREATE TABLE persons (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL,"
    "  name INTEGER NOT NULL REFERENCES names) STRICT;"
    "CREATE INDEX persons_name ON persons (name);"

    /* first: the statement that appeared first. */
    "CREATE TABLE quotations (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE,"
    "  first INTEGER NOT NULL, n_statements INTEGER NOT NULL, n_prints INTEGER NOT NULL) STRICT;"

    "CREATE TABLE claims (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE,"
    "  about INTEGER NOT NULL," /* the first statement */
    "  status INTEGER NOT NULL, n_asserted INTEGER NOT NULL, n_confirmed INTEGER NOT NULL,"
    "  n_denied INTEGER NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL) STRICT;"
    "CREATE INDEX claims_status ON claims (status, last_day);"
    /* side 0: asserts, 1: confirms, 2: denies, 3: touches it (asks, wishes, plans, suspects) */
    "CREATE TABLE claim_statements (claim INTEGER NOT NULL REFERENCES claims,"
    "  statement INTEGER NOT NULL REFERENCES statements, side INTEGER NOT NULL,"
    "  PRIMARY KEY (claim, statement, side)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX claim_statements_statement ON claim_statements (statement);"

    /* What the rules of pairs found: source is the later one. kind as in relations. */
    "CREATE TABLE links (source INTEGER NOT NULL REFERENCES statements,"
    "  target INTEGER NOT NULL REFERENCES statements, kind INTEGER NOT NULL,"
    "  PRIMARY KEY (source, target)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX links_target ON links (target);"
    /* What the rules read of an active reading (sketch.h), and what finds the other of a pair
     * (keyrun.h): blocks of sorted keys. */
    "CREATE TABLE sketches (reading INTEGER PRIMARY KEY REFERENCES readings, sketch BLOB NOT NULL) STRICT;"
    "CREATE TABLE key_runs (id INTEGER PRIMARY KEY, rule INTEGER NOT NULL, run INTEGER NOT NULL,"
    "  last INTEGER NOT NULL, n INTEGER NOT NULL, entries BLOB NOT NULL, UNIQUE (rule, run, last)) STRICT;";

/* What makes answers faster and nothing else, so that the version does not tell of it: an archive that lacks
 * one answers the same, and gets it when it is next opened for writing.
 * readings_day: articles, the newest first. */
static const char faster[] = "CREATE INDEX IF NOT EXISTS readings_day ON readings (day);";

/* A batch's words go into the index as one run, as long as it fits into this many bytes. */
static const char settings[] = "INSERT INTO words (words, rank) VALUES ('hashsize', 67108864);"
                               "INSERT INTO titles (titles, rank) VALUES ('hashsize', 8388608);";

/* migrations[v] brings version v + 1 to v + 2.
 * 1: had a table of corrections that nothing wrote into, and room for bits that no model gave.
 * 2: other rules of pairs, and other keys that find them: the ledger is made anew (remake.c). */
static const char *const migrations[] = {
    "DROP TABLE corrections;" CORRECTIONS "ALTER TABLE readings DROP COLUMN bits;",
    "DELETE FROM key_runs; DELETE FROM sketches; DELETE FROM links; DELETE FROM claim_statements;"
    "DELETE FROM claims; UPDATE statements SET quotation = NULL WHERE quotation IS NOT NULL;"
    "DELETE FROM quotations; INSERT INTO meta (name, value) VALUES ('" SY_LEDGER_UNMADE "', '')"
};
_Static_assert(sizeof migrations / sizeof *migrations == SY_SCHEMA_VERSION - 1, "a step for each version");

static sayso_status number(sqlite3 *db, const char *pragma, int *out, sayso_error *why)
{
    sqlite3_stmt *s = NULL;
    sayso_status st = SAYSO_OK;
    *out = 0;
    if (sqlite3_prepare_v2(db, pragma, -1, &s, NULL) || sqlite3_step(s) != SQLITE_ROW)
        st = sy_sql_failed(db, "opening the archive", why);
    else
        *out = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    return st;
}

static sayso_status run(sqlite3 *db, const char *sql, sayso_error *why)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) ? sy_sql_failed(db, "making the archive", why)
                                                   : SAYSO_OK;
}

static sayso_status make(sqlite3 *db, sayso_error *why)
{
    char numbers[96];
    snprintf(numbers, sizeof numbers, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             SY_APPLICATION_ID, SY_SCHEMA_VERSION);
    sayso_status st = run(db, kept, why);
    if (!st)
        st = run(db, ledger, why);
    if (!st)
        st = run(db, made, why);
    if (!st)
        st = run(db, faster, why);
    if (!st)
        st = run(db, settings, why);
    if (!st)
        st = run(db, numbers, why);
    return st;
}

static sayso_status migrate(sqlite3 *db, int from, sayso_error *why)
{
    char number_now[48];
    sayso_status st = SAYSO_OK;
    for (int v = from; v < SY_SCHEMA_VERSION && !st; v++)
        st = run(db, migrations[v - 1], why);
    if (!st)
        st = run(db, faster, why);
    snprintf(number_now, sizeof number_now, "PRAGMA user_version = %d", SY_SCHEMA_VERSION);
    return st ? st : run(db, number_now, why);
}

sayso_status sy_schema_ready(sqlite3 *db, bool writing, sayso_error *why)
{
    int application = 0, version = 0, tables = 0;
    sayso_status st = number(db, "PRAGMA application_id", &application, why);
    if (!st)
        st = number(db, "PRAGMA user_version", &version, why);
    if (!st)
        st = number(db, "SELECT count(*) FROM sqlite_schema", &tables, why);
    if (st)
        return st;
    if (tables ? application != SY_APPLICATION_ID : !writing)
        return sy_fail(why, SAYSO_EFORMAT, 0, "is no sayso archive; sayso add makes one");
    if (tables && version > SY_SCHEMA_VERSION)
        return sy_fail(why, SAYSO_EVERSION, 0,
                       "is an archive of version %d and this sayso knows %d; a newer sayso reads it",
                       version, SY_SCHEMA_VERSION);
    if (tables && version == SY_SCHEMA_VERSION)
        return writing ? run(db, faster, why) : SAYSO_OK;
    if (!writing)
        return sy_fail(why, SAYSO_EVERSION, 0,
                       "is an archive of version %d; sayso check brings it to %d", version,
                       SY_SCHEMA_VERSION);
    st = run(db, "BEGIN IMMEDIATE", why);
    if (!st)
        st = tables ? migrate(db, version, why) : make(db, why);
    if (!st)
        st = run(db, "COMMIT", why);
    if (st)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return st;
}
