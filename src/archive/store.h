/* store.h - an open archive, and the few calls that all of src/archive makes SQL with.
 *
 * A statement of SQL is prepared once and stays with the archive. Values are always bound:
 *
 *     sy_query q;
 *     sayso_status st = sy_ask(a, &q, "SELECT id FROM names WHERE name = ?1", why);
 *     sy_bind_text(&q, 1, name, strlen(name));
 *     while (!st && !(st = sy_row(&q, why)) && q.row)
 *         id = sqlite3_column_int64(q.s, 0);
 *     sy_done(&q);
 */
#ifndef SY_STORE_H
#define SY_STORE_H

#include <sqlite3.h>
#include <time.h>

#include "base/array.h"
#include "sayso.h"
#include "sayso_archive.h"

enum { SY_KEY = 16 }; /* bytes of a key: the first of a SHA-256 */

typedef struct sy_prepared {
    const char *sql; /* found by its address: give literals */
    sqlite3_stmt *s;
} sy_prepared;

typedef struct sy_interned sy_interned; /* names.h */
typedef struct sy_ledger sy_ledger;     /* ledger.h */
typedef struct sy_words sy_words;       /* words.h */

struct sayso_archive {
    sqlite3 *db;
    char *path;
    bool writing;
    bool open_batch; /* between sayso_archive_begin() and _commit() */
    bool held;       /* between sayso_archive_hold() and _release() */
    struct timespec patience; /* until then; 0: for ever */
    int lock;        /* the writer's; -1: none */
    int64_t batch;   /* row of batches that this writer adds under; 0: not made yet */
    char model[128]; /* what that row says */
    unsigned jobs;   /* threads that a commit may use */
    sy_prepared *prepared;
    size_t prepared_room, prepared_n; /* a hash table; room is a power of 2 */
    sy_interned *interned;            /* names that were looked up before */
    SY_ARRAY(int64_t) less_used;      /* names that somebody had who is gone */
    sy_words *words;                  /* of the batch, not yet in the index */
    uint64_t passing; /* numbers that were given to rows until they are settled */
    sy_ledger *ledger;                /* what the ledger keeps between readings */
};

typedef struct sy_query {
    sayso_archive *a;
    sqlite3_stmt *s;
    bool row; /* sy_row() found one */
} sy_query;

/* The literal `sql`, ready for its values. A failure is also told by the first sy_row(). */
sayso_status sy_ask(sayso_archive *a, sy_query *q, const char *sql, sayso_error *why);
void sy_bind_int(sy_query *q, int at, int64_t value);
/* NULL where s is. The bytes must stay until sy_done(). */
void sy_bind_text(sy_query *q, int at, const char *s, size_t n);
void sy_bind_blob(sy_query *q, int at, const void *bytes, size_t n);
/* The next row: q->row. */
sayso_status sy_row(sy_query *q, sayso_error *why);
/* Runs it to its end and is done with it: for what gives no rows. */
sayso_status sy_run(sy_query *q, sayso_error *why);
/* Ready for other values; takes any state. */
void sy_done(sy_query *q);
/* sy_ask() with value 1 and, where the SQL has one, value 2; and the same run to its end. */
sayso_status sy_ask_with(sayso_archive *a, sy_query *q, const char *sql, int64_t one, int64_t two,
                         sayso_error *why);
sayso_status sy_run_with(sayso_archive *a, const char *sql, int64_t one, int64_t two, sayso_error *why);

/* SQL without values that is run once. */
sayso_status sy_exec(sayso_archive *a, const char *sql, sayso_error *why);

/* What SQLite says, as a status of ours and a sentence that begins with what was being done. */
sayso_status sy_sql_failed(sqlite3 *db, const char *doing, sayso_error *why);

/* ## Days and keys */

enum { SY_SERIAL_BITS = 29 };

/* An ISO date's or date-time's own day, counted from 1600-01-01, which is 1; 0: none. */
int64_t sy_print_day(const char *published);
/* Its first and its last possible statement. */
static inline int64_t sy_day_first(int64_t day)
{
    return day << SY_SERIAL_BITS;
}
static inline int64_t sy_day_last(int64_t day)
{
    return ((day + 1) << SY_SERIAL_BITS) - 1;
}
static inline int64_t sy_statement_day(int64_t statement)
{
    return statement >> SY_SERIAL_BITS;
}
/* "2026-05-04"; "" for day 0. */
void sy_day_text(int64_t day, char out[11]);

void sy_text_key(const char *text, size_t len, uint8_t key[SY_KEY]);
/* The key of statement n (1, 2, ...) of the reading of a text on a day. */
void sy_statement_key(const uint8_t text[SY_KEY], int64_t day, uint32_t n, uint8_t key[SY_KEY]);

/* ## Compressed bytes */

/* What compresses; making it costs as much as compressing an article. NULL: no memory. */
typedef struct ZSTD_CCtx_s sy_packer;
sy_packer *sy_packer_new(void);
void sy_packer_free(sy_packer *p);
/* *out is yours to free(). */
sayso_status sy_pack(sy_packer *p, const void *bytes, size_t n, void **out, size_t *out_n,
                     sayso_error *why);
/* size is what the archive says it unpacks to; a NUL is put behind. SAYSO_EFORMAT: it does not. */
sayso_status sy_unpack(const void *packed, size_t n, size_t size, char **out, sayso_error *why);

/* ## Reading back */

/* The reading with its text as a document, as the machine read it (correct.h: as people put it right);
 * version: whose strings it gets; 0: none. */
sayso_status sy_load_reading(sayso_archive *a, int64_t reading, int64_t version, sayso_doc **out,
                             sayso_error *why);

/* The id of a name, which is stored when it is new; 0 for NULL or "". Only in a batch. */
sayso_status sy_name_id(sayso_archive *a, const char *name, int64_t *id, sayso_error *why);
/* Where the person (or organisation) of that name is remembered, 0: not yet; of a name that sy_name_id() was asked
 * for last, else it may be NULL. */
int64_t *sy_person_called(sayso_archive *a, const char *name, bool organisation);
void sy_forget_persons(sayso_archive *a);
/* How names are looked up: lower case, without accents. Yours to free(); NULL: no memory. */
char *sy_fold(const char *name);
void sy_names_forget(sayso_archive *a); /* the cache, when a batch was rolled back */
/* Before a reading's rows, or a version's strings, go: their names may be nobody's then. */
sayso_status sy_names_of_reading(sayso_archive *a, int64_t reading, sayso_error *why);
sayso_status sy_names_of_version(sayso_archive *a, int64_t version, sayso_error *why);
/* Before a commit, behind sy_ledger_settle(): those of them that nothing has any more go. */
sayso_status sy_names_settle(sayso_archive *a, sayso_error *why);

#endif
