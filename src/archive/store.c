/* store.c - an archive opened, locked and closed; SQL prepared once; what SQLite says in our words.
 *
 * One process writes. SQLite's own locks would let two writers take turns, each behind the other's
 * back; so who writes holds FILE-writer besides, by flock(2), which the kernel takes back when the
 * process ends. The file stays: removing it would let two processes lock two files of one name.
 */
#include "archive/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/ledger.h"
#include "archive/schema.h"
#include "archive/words.h"
#include "base/error.h"

enum { WAIT_MS = 10000 }; /* for a reader that holds back a checkpoint, or a backup at work */

sayso_status sy_sql_failed(sqlite3 *db, const char *doing, sayso_error *why)
{
    int code = db ? sqlite3_errcode(db) & 0xFF : SQLITE_NOMEM; /* the rest is `extended` */
    int extended = db ? sqlite3_extended_errcode(db) : code;
    switch (code) {
    case SQLITE_NOMEM: return sy_fail(why, SAYSO_ENOMEM, 0, "%s: no memory", doing);
    case SQLITE_INTERRUPT:
        return sy_fail(why, SAYSO_ESTOPPED, 0, "%s: it takes longer than there is time for", doing);
    case SQLITE_FULL:
        return sy_fail(why, SAYSO_EIO, 0,
                       "%s: the disk is full; what was committed before is safe; make room and start "
                       "again",
                       doing);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return sy_fail(why, SAYSO_EBUSY, 0, "%s: another program holds the archive; try again later",
                       doing);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return sy_fail(why, SAYSO_EIO, 0,
                       "%s: the file or its folder cannot be written; see their permissions", doing);
    case SQLITE_NOTADB:
        return sy_fail(why, SAYSO_EFORMAT, 0, "is no sayso archive; sayso add makes one");
    case SQLITE_CORRUPT:
        return sy_fail(why, SAYSO_ECHECKSUM, 0,
                       "%s: the file is damaged (%s); restore a copy, or sayso export what can still "
                       "be read",
                       doing, sqlite3_errmsg(db));
    case SQLITE_IOERR: {
        int system = sqlite3_system_errno(db);
        const char *what = extended == SQLITE_IOERR_FSYNC ? "the disk did not keep what was written"
                           : extended == SQLITE_IOERR_READ ||
                                   extended == SQLITE_IOERR_SHORT_READ
                               ? "the disk cannot be read"
                               : "the disk failed";
        return sy_fail(why, SAYSO_EIO, 0,
                       "%s: %s (%s); what was committed before is safe; see the disk and start again",
                       doing, what, system ? strerror(system) : sqlite3_errmsg(db));
    }
    default:
        return sy_fail(why, SAYSO_EIO, 0, "%s: %s", doing, db ? sqlite3_errmsg(db) : "failed");
    }
}

/* ## Prepared once */

static size_t place_of(const sayso_archive *a, const char *sql)
{
    size_t mask = a->prepared_room - 1;
    size_t at = ((uintptr_t)sql * 0x9E3779B97F4A7C15u >> 20) & mask;
    while (a->prepared[at].sql && a->prepared[at].sql != sql)
        at = (at + 1) & mask;
    return at;
}

static bool make_room(sayso_archive *a)
{
    if (a->prepared_n * 2 < a->prepared_room)
        return true;
    sayso_archive bigger = { .prepared_room = a->prepared_room ? a->prepared_room * 2 : 128 };
    bigger.prepared = calloc(bigger.prepared_room, sizeof *bigger.prepared);
    if (!bigger.prepared)
        return false;
    for (size_t i = 0; i < a->prepared_room; i++)
        if (a->prepared[i].sql)
            bigger.prepared[place_of(&bigger, a->prepared[i].sql)] = a->prepared[i];
    free(a->prepared);
    a->prepared = bigger.prepared;
    a->prepared_room = bigger.prepared_room;
    return true;
}

sayso_status sy_ask(sayso_archive *a, sy_query *q, const char *sql, sayso_error *why)
{
    *q = (sy_query){ .a = a };
    if (!make_room(a))
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a query");
    sy_prepared *p = &a->prepared[place_of(a, sql)];
    if (!p->sql) {
        if (sqlite3_prepare_v3(a->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &p->s, NULL))
            return sy_sql_failed(a->db, "asking the archive", why);
        p->sql = sql;
        a->prepared_n++;
    }
    q->s = p->s;
    return SAYSO_OK;
}

void sy_bind_int(sy_query *q, int at, int64_t value)
{
    if (q->s)
        sqlite3_bind_int64(q->s, at, value);
}

void sy_bind_text(sy_query *q, int at, const char *s, size_t n)
{
    if (q->s && s)
        sqlite3_bind_text64(q->s, at, s, n, SQLITE_STATIC, SQLITE_UTF8);
    else if (q->s)
        sqlite3_bind_null(q->s, at);
}

void sy_bind_blob(sy_query *q, int at, const void *bytes, size_t n)
{
    if (q->s && bytes)
        sqlite3_bind_blob64(q->s, at, bytes, n, SQLITE_STATIC);
    else if (q->s)
        sqlite3_bind_null(q->s, at);
}

sayso_status sy_row(sy_query *q, sayso_error *why)
{
    q->row = false;
    if (!q->s)
        return sy_fail(why, SAYSO_ENOMEM, 0, "a query could not be made");
    int code = sqlite3_step(q->s);
    q->row = code == SQLITE_ROW;
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return SAYSO_OK;
    return sy_sql_failed(q->a->db, q->a->writing ? "writing the archive" : "reading the archive", why);
}

sayso_status sy_run(sy_query *q, sayso_error *why)
{
    sayso_status st;
    do
        st = sy_row(q, why);
    while (!st && q->row);
    sy_done(q);
    return st;
}

sayso_status sy_ask_with(sayso_archive *a, sy_query *q, const char *sql, int64_t one, int64_t two,
                         sayso_error *why)
{
    sayso_status st = sy_ask(a, q, sql, why);
    sy_bind_int(q, 1, one);
    if (!st && sqlite3_bind_parameter_count(q->s) > 1)
        sy_bind_int(q, 2, two);
    return st;
}

sayso_status sy_run_with(sayso_archive *a, const char *sql, int64_t one, int64_t two, sayso_error *why)
{
    sy_query q;
    sayso_status st = sy_ask_with(a, &q, sql, one, two, why);
    return st ? st : sy_run(&q, why);
}

void sy_done(sy_query *q)
{
    if (q->s) {
        sqlite3_reset(q->s);
        sqlite3_clear_bindings(q->s);
    }
    q->row = false;
}

sayso_status sy_exec(sayso_archive *a, const char *sql, sayso_error *why)
{
    if (sqlite3_exec(a->db, sql, NULL, NULL, NULL))
        return sy_sql_failed(a->db, a->writing ? "writing the archive" : "reading the archive", why);
    return SAYSO_OK;
}

/* ## Open and closed */

static sayso_status lock(sayso_archive *a, sayso_error *why)
{
    size_t room = strlen(a->path) + sizeof "-writer";
    char *name = malloc(room), who[64] = "";
    if (!name)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an archive");
    snprintf(name, room, "%s-writer", a->path);
    a->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    free(name);
    if (a->lock < 0)
        return sy_fail(why, SAYSO_EIO, 0,
                       "cannot be written: %s; see the permissions of the file and its folder",
                       strerror(errno));
    if (flock(a->lock, LOCK_EX | LOCK_NB)) {
        if (errno != EWOULDBLOCK)
            return sy_fail(why, SAYSO_EIO, 0, "cannot be locked: %s", strerror(errno));
        ssize_t n = pread(a->lock, who, sizeof who - 1, 0);
        who[n > 0 ? strspn(who, "0123456789") : 0] = 0;
        return sy_fail(why, SAYSO_EBUSY, 0, "process %s is writing it; wait until it is done",
                       *who ? who : "another");
    }
    /* Only for the message above: if it cannot be written, the lock still holds. */
    int n = snprintf(who, sizeof who, "%ld\n", (long)getpid());
    if (ftruncate(a->lock, 0) || pwrite(a->lock, who, (size_t)n, 0) != n)
        return SAYSO_OK;
    return SAYSO_OK;
}

/* A file's page size and journal are set before anything is in it. 8 KiB pages hold more of a
 * record each; the log is folded back after 64 MB, not after SQLite's 4. */
static const char for_writing[] = "PRAGMA page_size = 8192;"
                                  "PRAGMA journal_mode = WAL;"
                                  "PRAGMA synchronous = FULL;"
                                  "PRAGMA wal_autocheckpoint = 8192;"
                                  "PRAGMA journal_size_limit = 134217728;"
                                  "PRAGMA cache_size = -131072;"
                                  "PRAGMA temp_store = MEMORY;"
                                  "PRAGMA secure_delete = FAST";
/* A question touches thousands of pages once each. Copying one out of the kernel's memory into a few that
 * stay warm takes 2 us; mapping it, or fresh memory for it, twice to three times that. */
static const char for_reading[] = "PRAGMA query_only = 1;"
                                  "PRAGMA cache_size = -4096;"
                                  "PRAGMA mmap_size = 0;"
                                  "PRAGMA temp_store = MEMORY";

/* An archive in a folder that cannot be written (another's, a read-only disk) has no -shm, which readers of
 * a log need to be made. When there is no log either, nobody writes, and the file is all there is. */
static bool cannot_change(const char *path)
{
    char *name = malloc(strlen(path) + sizeof "-wal");
    if (!name)
        return false;
    sprintf(name, "%s-wal", path);
    bool log = access(name, F_OK) == 0;
    char *slash = strrchr(strcpy(name, path), '/');
    if (slash)
        slash[slash == name] = 0;
    bool fixed = !log && access(slash ? name : ".", W_OK) != 0;
    free(name);
    return fixed;
}

static int open_fixed(const char *path, sqlite3 **db, int flags)
{
    char *uri = malloc(3 * strlen(path) + sizeof "file:?immutable=1"), *to = uri;
    if (!uri)
        return SQLITE_NOMEM;
    to += sprintf(to, "file:");
    for (const char *p = path; *p; p++)
        to += sprintf(to, strchr("?#%", *p) ? "%%%02X" : "%c", (unsigned char)*p);
    strcpy(to, "?immutable=1");
    int code = sqlite3_open_v2(uri, db, flags | SQLITE_OPEN_URI, NULL);
    free(uri);
    return code;
}

sayso_status sayso_archive_open(const char *path, sayso_archive_mode mode, sayso_archive **out,
                                sayso_error *why)
{
    *out = NULL;
    struct stat file;
    bool there = stat(path, &file) == 0;
    if (!there && (errno != ENOENT || mode != SAYSO_ARCHIVE_CREATE))
        return sy_fail(why, SAYSO_EIO, 0, "%s%s", strerror(errno),
                       errno == ENOENT ? "; sayso add makes an archive" : "");
    if (there && !S_ISREG(file.st_mode))
        return sy_fail(why, SAYSO_EFORMAT, 0, "is no file; an archive is one");
    sayso_archive *a = calloc(1, sizeof *a);
    if (!a)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an archive");
    a->lock = -1;
    a->writing = mode != SAYSO_ARCHIVE_READ;
    a->jobs = 1;
    a->path = strdup(path);
    sayso_status st = a->path ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an archive");
    if (!st && a->writing)
        st = lock(a, why);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (a->writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                (mode == SAYSO_ARCHIVE_CREATE ? SQLITE_OPEN_CREATE : 0);
    if (!st && (!a->writing && cannot_change(path) ? open_fixed(path, &a->db, flags)
                                                   : sqlite3_open_v2(path, &a->db, flags, NULL)))
        st = sy_sql_failed(a->db, "opening the archive", why);
    if (!st) {
        sqlite3_busy_timeout(a->db, WAIT_MS);
        /* An archive from elsewhere may hold anything: no view or trigger of it is trusted. */
        sqlite3_db_config(a->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        sqlite3_db_config(a->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        st = sy_exec(a, a->writing ? for_writing : for_reading, why);
    }
    if (!st)
        st = sy_schema_ready(a->db, a->writing, why);
    if (!st && a->writing)
        st = sy_ledger_remake(a, why);
    if (st) {
        sayso_archive_close(a);
        return st;
    }
    *out = a;
    return SAYSO_OK;
}

/* ## Asked for a while */

sayso_status sayso_archive_hold(sayso_archive *a, sayso_error *why)
{
    sayso_status st = sy_exec(a, "BEGIN", why);
    a->held = !st;
    return st;
}

void sayso_archive_release(sayso_archive *a)
{
    if (a->held)
        sqlite3_exec(a->db, "COMMIT", NULL, NULL, NULL); /* nothing was written: nothing can fail */
    a->held = false;
}

static int is_late(void *ctx)
{
    sayso_archive *a = ctx;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > a->patience.tv_sec ||
           (now.tv_sec == a->patience.tv_sec && now.tv_nsec > a->patience.tv_nsec);
}

void sayso_archive_patience(sayso_archive *a, double seconds)
{
    enum { STEPS = 20000 }; /* of SQLite's machine between two looks at the clock: about a millisecond */
    clock_gettime(CLOCK_MONOTONIC, &a->patience);
    a->patience.tv_sec += (time_t)seconds;
    a->patience.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    if (a->patience.tv_nsec >= 1000000000) {
        a->patience.tv_nsec -= 1000000000;
        a->patience.tv_sec++;
    }
    sqlite3_progress_handler(a->db, seconds > 0 ? STEPS : 0, seconds > 0 ? is_late : NULL, a);
}

/* The kernel lists who holds which lock; taking the lock to see whether it is free would make a writer that
 * begins just then give up. */
int sayso_archive_is_written(const char *path)
{
    size_t room = strlen(path) + sizeof "-writer";
    char *name = malloc(room), line[256];
    struct stat file;
    if (!name)
        return -1;
    snprintf(name, room, "%s-writer", path);
    int missing = stat(name, &file);
    free(name);
    if (missing)
        return errno == ENOENT ? 0 : -1;
    FILE *locks = fopen("/proc/locks", "re");
    if (!locks)
        return -1;
    int found = 0;
    while (!found && fgets(line, sizeof line, locks)) {
        /* "12: FLOCK  ADVISORY  WRITE 4711 fd:01:131085 0 EOF"; "->" before FLOCK: one who waits */
        unsigned long long inode = 0;
        const char *mark = strstr(line, "FLOCK ");
        if (mark && !strstr(line, "->") && sscanf(mark, "FLOCK %*s %*s %*s %*x:%*x:%llu", &inode) == 1)
            found = inode == (unsigned long long)file.st_ino;
    }
    fclose(locks);
    return found;
}

void sayso_archive_close(sayso_archive *a)
{
    if (!a)
        return;
    sy_ledger_forget(a);
    sy_words_forget(a);
    sy_names_forget(a);
    for (size_t i = 0; i < a->prepared_room; i++)
        sqlite3_finalize(a->prepared[i].s);
    sqlite3_close(a->db); /* rolls back what was not committed */
    if (a->lock >= 0)
        close(a->lock);
    free(a->prepared);
    free(a->path);
    free(a);
}
