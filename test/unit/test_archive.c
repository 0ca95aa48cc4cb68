/* test_archive.c - the store under what disks do: full ones, ones that fail, ones that stop at any
 * moment. An SQLite file system of our own stands between the archive and the disk and lets the n-th
 * operation fail; whatever n is, an error is told, what was committed is there, and going on gives what
 * an undisturbed run gives. All prose is invented. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/item.h"
#include "archive/store.h"
#include "base/hash.h"
#include "sayso.h"
#include "sayso_archive.h"
#include "unit.h"

/* ## A file system that fails */

typedef enum trouble { NONE, DISK_FULL, SYNC_FAILS, READ_FAILS, STOPS } trouble;

/* A test program is one thread and one file, so these are its own. */
static struct {
    sqlite3_vfs vfs, *real;
    trouble trouble;
    long n, at; /* operations of that kind so far; which one fails, and all after it */
} disk;

typedef struct failing_file {
    sqlite3_file base;
    sqlite3_file *real;
} failing_file;

static bool fails(trouble kind)
{
    bool counts = disk.trouble == kind || disk.trouble == STOPS;
    return counts && ++disk.n >= disk.at;
}

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((failing_file *)f)->real;
}
static int f_close(sqlite3_file *f)
{
    return real_of(f)->pMethods->xClose(real_of(f));
}
static int f_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return disk.trouble == READ_FAILS && fails(READ_FAILS)
               ? SQLITE_IOERR_READ
               : real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}
static int f_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    if (!fails(DISK_FULL))
        return real_of(f)->pMethods->xWrite(real_of(f), from, n, at);
    if (disk.trouble == DISK_FULL)
        return SQLITE_FULL;
    /* As when the current goes: the first half of it is on the disk. */
    if (disk.n == disk.at && n > 1)
        real_of(f)->pMethods->xWrite(real_of(f), from, n / 2, at);
    return SQLITE_IOERR_WRITE;
}
static int f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    return disk.trouble == STOPS && fails(STOPS) ? SQLITE_IOERR_TRUNCATE
                                                 : real_of(f)->pMethods->xTruncate(real_of(f), n);
}
static int f_sync(sqlite3_file *f, int flags)
{
    return fails(SYNC_FAILS) ? SQLITE_IOERR_FSYNC : real_of(f)->pMethods->xSync(real_of(f), flags);
}
static int f_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), n);
}
static int f_lock(sqlite3_file *f, int how)
{
    return real_of(f)->pMethods->xLock(real_of(f), how);
}
static int f_unlock(sqlite3_file *f, int how)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), how);
}
static int f_reserved(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}
static int f_control(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}
static int f_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}
static int f_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}
static int f_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}
static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags);
}
static void f_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}
static int f_unmap(sqlite3_file *f, int gone)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), gone);
}

static int disk_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    static const sqlite3_io_methods methods = { .iVersion = 2,
                                                .xClose = f_close,
                                                .xRead = f_read,
                                                .xWrite = f_write,
                                                .xTruncate = f_truncate,
                                                .xSync = f_sync,
                                                .xFileSize = f_size,
                                                .xLock = f_lock,
                                                .xUnlock = f_unlock,
                                                .xCheckReservedLock = f_reserved,
                                                .xFileControl = f_control,
                                                .xSectorSize = f_sector,
                                                .xDeviceCharacteristics = f_device,
                                                .xShmMap = f_map,
                                                .xShmLock = f_shm_lock,
                                                .xShmBarrier = f_barrier,
                                                .xShmUnmap = f_unmap };
    (void)v;
    failing_file *p = (failing_file *)f;
    p->real = (sqlite3_file *)(p + 1);
    p->base.pMethods = NULL;
    int code = disk.real->xOpen(disk.real, name, p->real, flags, out);
    if (!code)
        p->base.pMethods = &methods;
    return code;
}

static void disk_ready(void)
{
    if (disk.real)
        return;
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "failing";
    disk.vfs.szOsFile = (int)sizeof(failing_file) + disk.real->szOsFile;
    disk.vfs.xOpen = disk_open;
    sqlite3_vfs_register(&disk.vfs, 1);
}

static void disk_trouble(trouble kind, long at)
{
    disk.trouble = kind;
    disk.n = 0;
    disk.at = at;
}

/* ## Articles */

static sayso_doc *article(const char *url, const char *published, const char *publisher,
                          const char *text, const char *model)
{
    char record[4096];
    size_t n = strlen(text);
    const char *said = strstr(text, " said ");
    size_t cue = said ? (size_t)(said - text) + 1 : 0;
    snprintf(
        record, sizeof record,
        "{\"sayso\":1,\"id\":\"%s\",\"title\":\"Of "
        "%s\",\"published\":\"%s\",\"publisher\":\"%s\",\"url\":\"%s\","
        "\"offsets\":\"byte\",\"model\":\"%s\",\"text\":\"%s\",\"statements\":[{\"id\":1,"
        "\"source\":[[0,%zu]],"
        "\"cue\":[[%zu,%zu]],\"content\":[[%zu,%zu]],\"form\":\"indirect\",\"speaker\":1,"
        "\"channel\":\"unstated\","
        "\"stance\":\"assert\",\"confidence\":0.93}],\"speakers\":[{\"id\":1,\"name\":\"Ana Ruiz\","
        "\"kind\":\"person\",\"roles\":[\"mayor\"],\"mentions\":[[0,3]]}]}",
        url, url, published, publisher, url, model, text, cue - 1, cue, cue + 4, cue + 5, n);
    sayso_doc *doc;
    sayso_error why;
    if (sayso_record_read(record, strlen(record), NULL, &doc, &why)) {
        fprintf(stderr, "%s\n", why.text);
        exit(1);
    }
    return doc;
}

static sayso_status put(sayso_archive *a, sayso_doc *doc, sayso_put *out, sayso_error *why)
{
    sayso_item *item;
    sayso_status st = sayso_item_new(doc, NULL, &item, why);
    if (!st)
        st = sayso_archive_put(a, item, out, why);
    sayso_item_free(item);
    sayso_doc_free(doc);
    return st;
}

static sayso_status gather(void *ctx, const char *bytes, size_t n)
{
    sy_sha256_add(ctx, bytes, n);
    return SAYSO_OK;
}

typedef struct sum {
    sy_sha256 hash;
    unsigned n;
} sum;

static bool add_up(void *ctx, const sayso_doc *doc, const sayso_walked *w)
{
    sum *s = ctx;
    s->n++;
    gather(&s->hash, w->current ? "+" : "-", 1);
    return !sayso_write(doc, SAYSO_JSONL, NULL, gather, &s->hash);
}

/* Everything in an archive as one digest; how many versions. 0 also when it is not in order. */
static unsigned digest(const char *path, uint8_t out[32])
{
    sayso_archive *a;
    sayso_error why;
    uint64_t breaches = 1;
    sum s = { .n = 0 };
    sy_sha256_begin(&s.hash);
    if (sayso_archive_open(path, SAYSO_ARCHIVE_WRITE, &a, &why)) {
        fprintf(stderr, "%s\n", why.text);
        return 0;
    }
    if (sayso_archive_check(a, NULL, NULL, &breaches, &why) || breaches ||
        sayso_archive_walk(a, SAYSO_WALK_ALL, add_up, &s, &why)) {
        fprintf(stderr, "%u breaches; %s\n", (unsigned)breaches, breaches ? "" : why.text);
        s.n = 0;
    }
    sy_sha256_end(&s.hash, out);
    sayso_archive_close(a);
    return s.n;
}

enum { BATCHES = 6, EACH = 5 };

static sayso_doc *numbered(int i)
{
    char url[64], text[256], day[16];
    snprintf(url, sizeof url, "https://harbour.example/%d",
             i % 26); /* some come again with another text */
    snprintf(day, sizeof day, "2026-05-%02d", 1 + i * 7 % 28);
    snprintf(text, sizeof text,
             "Ana Ruiz said the port opens on the day numbered %d, and not before.", i / 2 * 2);
    return article(url, day, i % 3 ? "Harbour Post" : "Dock Gazette", text,
                   i % 5 ? "m-1.9" : "m-1.10");
}

/* Batches from `first` on; how many were committed before something failed. */
static int add_batches(sayso_archive *a, int first, sayso_error *why)
{
    for (int b = first; b < BATCHES; b++) {
        sayso_status st = sayso_archive_begin(a, "m", why);
        for (int i = 0; i < EACH && !st; i++)
            st = put(a, numbered(b * EACH + i), NULL, why);
        if (!st)
            st = sayso_archive_commit(a, why);
        else
            sayso_archive_rollback(a);
        if (st)
            return b;
    }
    return BATCHES;
}

static void forget(const char *path)
{
    static const char *const behind[] = { "", "-wal", "-shm", "-writer", "-journal" };
    char name[128];
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        snprintf(name, sizeof name, "%s%s", path, behind[i]);
        unlink(name);
    }
}

static void own_path(char path[64], const char *name)
{
    snprintf(path, 64, "/tmp/sayso-%ld-%s", (long)getpid(), name);
    forget(path);
}

static unsigned undisturbed(uint8_t out[32])
{
    char path[64];
    sayso_archive *a;
    sayso_error why;
    own_path(path, "whole");
    disk_trouble(NONE, 0);
    unsigned n = 0;
    if (!sayso_archive_open(path, SAYSO_ARCHIVE_CREATE, &a, &why) &&
        add_batches(a, 0, &why) == BATCHES) {
        sayso_archive_close(a);
        n = digest(path, out);
    }
    forget(path);
    return n;
}

/* The n-th operation fails, and every one behind it: for n as far as it goes. */
static void through(trouble kind, const char *name, const char *says)
{
    char path[64];
    uint8_t want[32], got[32];
    disk_ready();
    unsigned all = undisturbed(want), troubled = 0;
    CHECK(all > 20);
    own_path(path, name);
    for (long at = 1;; at += 1 + at / 6) {
        sayso_archive *a;
        sayso_error why = { 0 };
        int committed = 0;
        disk_trouble(kind, at);
        if (!sayso_archive_open(path, SAYSO_ARCHIVE_CREATE, &a, &why)) {
            committed = add_batches(a, 0, &why);
            if (committed < BATCHES)
                troubled++;
            if (committed < BATCHES && says && !strstr(why.text, says))
                CHECK(!*why.text);
            CHECK(committed == BATCHES || why.status == SAYSO_EIO);
            sayso_archive_close(a);
        }
        bool reached = disk.n >= disk.at;
        disk_trouble(NONE, 0);
        /* It goes on where it was: every batch that was told to be committed is there. */
        if (!sayso_archive_open(path, SAYSO_ARCHIVE_CREATE, &a, &why)) {
            CHECK(add_batches(a, committed, &why) == BATCHES);
            sayso_archive_close(a);
        } else {
            CHECK(!"it opens again");
            fprintf(stderr, "%s, operation %ld: %s\n", name, at, why.text);
        }
        if (digest(path, got) != all || memcmp(want, got, 32)) {
            CHECK(!"the same archive");
            fprintf(stderr, "%s, operation %ld\n", name, at);
        }
        forget(path);
        if (!reached)
            break;
    }
    CHECK(troubled > 2);
}

TEST(a_full_disk)
{
    through(DISK_FULL, "full", "the disk is full");
}

TEST(a_disk_that_does_not_keep_what_was_written)
{
    through(SYNC_FAILS, "sync", "the disk did not keep what was written");
}

TEST(a_current_that_goes)
{
    through(STOPS, "stops", NULL);
}

/* ## What stays where additions disagree */

/* The same articles in two orders and in two halves: the same archive. */
TEST(the_order_of_coming_does_not_matter)
{
    enum { N = 40 };
    char path[64], other[64];
    uint8_t want[32], got[32];
    unsigned all = 0, seed = 7;
    int order[N];
    disk_ready();
    disk_trouble(NONE, 0);
    for (int i = 0; i < N; i++)
        order[i] = i;
    for (int round = 0; round < 6; round++) {
        sayso_archive *a, *b;
        sayso_error why;
        own_path(path, "order");
        own_path(other, "other");
        MUST(!sayso_archive_open(path, SAYSO_ARCHIVE_CREATE, &a, &why));
        MUST(!sayso_archive_open(other, SAYSO_ARCHIVE_CREATE, &b, &why));
        for (int i = 0; i < N; i++) {
            sayso_archive *into = round % 2 && i % 2 ? b : a;
            MUST(!sayso_archive_begin(into, "m", &why));
            MUST(!put(into, numbered(order[i]), NULL, &why));
            MUST(!sayso_archive_commit(into, &why));
        }
        uint64_t n;
        if (round % 2)
            CHECK(!sayso_archive_merge(a, b, &n, &why));
        sayso_archive_close(a);
        sayso_archive_close(b);
        unsigned its = digest(path, got);
        if (!round) {
            all = its;
            memcpy(want, got, 32);
        }
        CHECK(its == all && all > 20 && !memcmp(want, got, 32));
        forget(path);
        forget(other);
        for (int i = N - 1; i > 0; i--) {
            seed = seed * 1103515245u + 12345u;
            int k = (int)(seed >> 8) % (i + 1), t = order[i];
            order[i] = order[k];
            order[k] = t;
        }
    }
}

TEST(versions_reprints_and_what_is_there)
{
    static const char first[] = "Ana Ruiz said the port opens on Monday.",
                      second[] = "Ana Ruiz said the port stays shut.";
    static const struct {
        const char *url, *published, *text, *model;
        sayso_put want;
    } comes[] = {
        { "https://harbour.example/a", "2026-05-04", first, "m-1.0", SAYSO_PUT_NEW },
        { "https://harbour.example/a", "2026-05-04", first, "m-1.0", SAYSO_PUT_SAME },
        { "https://harbour.example/a", "2026-05-05", second, "m-1.0", SAYSO_PUT_VERSION },
        { "https://dock.example/b", "2026-05-04T09:00:00Z", first, "m-1.0", SAYSO_PUT_REPRINT },
        { "https://dock.example/c", "2026-05-09", first, "m-1.0",
          SAYSO_PUT_NEW }, /* another day: read anew */
    };
    char path[64];
    sayso_archive *a;
    sayso_error why;
    uint64_t n;
    disk_ready();
    disk_trouble(NONE, 0);
    own_path(path, "versions");
    MUST(!sayso_archive_open(path, SAYSO_ARCHIVE_CREATE, &a, &why));
    MUST(!sayso_archive_begin(a, "m", &why));
    for (size_t i = 0; i < sizeof comes / sizeof *comes; i++) {
        sayso_put got;
        MUST(!put(a,
                  article(comes[i].url, comes[i].published, "Post", comes[i].text, comes[i].model),
                  &got, &why));
        CHECK(got == comes[i].want);
    }
    MUST(!sayso_archive_commit(a, &why));
    CHECK(!sayso_archive_check(a, NULL, NULL, &n, &why) && n == 0);

    /* Out it goes, and stays out. */
    sayso_put got;
    MUST(!sayso_archive_begin(a, NULL, &why));
    CHECK(!sayso_archive_remove(a, "https://harbour.example/a", false, &n, &why) && n == 1);
    MUST(!put(a, article("https://harbour.example/a", "2026-05-04", "Post", first, "m-1.0"), &got,
              &why));
    CHECK(got == SAYSO_PUT_TAKEN_OUT);
    CHECK(!sayso_archive_readmit(a, "https://harbour.example/a", &n, &why) && n == 1);
    MUST(!sayso_archive_commit(a, &why));
    CHECK(!sayso_archive_scrub(a, &why));
    CHECK(!sayso_archive_check(a, NULL, NULL, &n, &why) && n == 0);
    sayso_archive_close(a);
    forget(path);
}

/* A list of articles on one line: days, addresses, publishers. */
static void listed(sayso_archive *a, const sayso_filter *f, sayso_article_order order, size_t skip, size_t limit,
                   uint64_t *total, char *out, size_t room)
{
    sayso_refs refs;
    sayso_error why;
    *out = 0;
    if (sayso_find_articles(a, f, order, skip, limit, total, &refs, &why)) {
        snprintf(out, room, "%s", why.text);
        return;
    }
    for (size_t i = 0; i < refs.n; i++) {
        sayso_listed x;
        size_t n = strlen(out);
        if (sayso_article_list(a, refs.at[i], &x, &why))
            break;
        snprintf(out + n, room - n, "%s %s %s\n", x.print.published, x.print.url, x.print.publisher);
        sayso_kept_free(x.kept);
    }
    sayso_kept_free(refs.kept);
}

/* The lines between, as a page has them. */
static void lines_of(const char *all, size_t skip, size_t limit, char *out)
{
    for (; skip && *all; skip--)
        all = strchr(all, '\n') + 1;
    *out = 0;
    for (; limit && *all; limit--) {
        size_t n = (size_t)(strchr(all, '\n') + 1 - all);
        strncat(out, all, n);
        all += n;
    }
}

TEST(articles_in_their_orders)
{
    enum { N = 26, ROOM = 8192 };
    static const sayso_filter filter[] = { { 0 },
                                           { .since = "2026-05-10", .until = "2026-05-20" },
                                           { .until = "2026-05-03" },
                                           { .words = "harbour" },
                                           { .words = "harbour", .since = "2026-05-10" },
                                           { .publisher = "Dock Gazette" },
                                           { .words = "harbour", .publisher = "dock gazette", .until = "2026-05-20" },
                                           { .publisher = "Dock Gazette", .since = "2026-05-10" },
                                           { .publisher = "nobody" } };
    enum { FILTERS = sizeof filter / sizeof *filter };
    static char kept[FILTERS][3][ROOM], got[ROOM], want[ROOM];
    char path[64];
    sayso_archive *a;
    sayso_error why;
    sqlite3 *db;
    disk_ready();
    disk_trouble(NONE, 0);
    own_path(path, "list");
    MUST(!sayso_archive_open(path, SAYSO_ARCHIVE_CREATE, &a, &why));
    MUST(!sayso_archive_begin(a, "m", &why));
    for (int i = 0; i < N; i++)
        MUST(!put(a, numbered(i), NULL, &why));
    MUST(!sayso_archive_commit(a, &why));
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < FILTERS; i++)
            for (int order = 0; order < 3; order++) {
                const sayso_filter *f = &filter[i];
                char *all = round ? got : kept[i][order];
                uint64_t total = 99, n = 0;
                listed(a, f, (sayso_article_order)order, 0, SIZE_MAX, &total, all, ROOM);
                CHECK(!strcmp(all, kept[i][order])); /* without the index, the same */
                for (const char *p = all, *last = NULL; *p; last = p, p = strchr(p, '\n') + 1, n++) {
                    CHECK((!f->since || strncmp(p, f->since, 10) >= 0) && (!f->until || strncmp(p, f->until, 10) <= 0));
                    CHECK(!f->publisher || strstr(p, "Dock Gazette"));
                    int by_day = last ? strncmp(last, p, 10) : 0, by_id = last ? strcmp(last + 10, p + 10) : 0;
                    CHECK(order == SAYSO_ARTICLES_NEWEST   ? by_day >= 0
                          : order == SAYSO_ARTICLES_OLDEST ? by_day <= 0
                                                           : by_id < 0 || !last);
                }
                CHECK(total == n && (n == N) == (i == 0 || i == 3) && (n == 0) == (i == FILTERS - 1));
                for (size_t skip = 0; skip < N + 4; skip += 3) {
                    lines_of(kept[i][order], skip, 4, want);
                    listed(a, f, (sayso_article_order)order, skip, 4, round ? NULL : &total, got, ROOM);
                    CHECK(!strcmp(got, want) && total == n);
                }
            }
        if (round)
            break;
        sayso_archive_close(a);
        MUST(!sqlite3_open(path, &db) && !sqlite3_exec(db, "DROP INDEX readings_day", NULL, NULL, NULL));
        sqlite3_close(db);
        MUST(!sayso_archive_open(path, SAYSO_ARCHIVE_READ, &a, &why));
    }
    sayso_archive_close(a);
    MUST(!sayso_archive_open(path, SAYSO_ARCHIVE_WRITE, &a, &why));
    CHECK(!sqlite3_exec(a->db, "DROP INDEX readings_day", NULL, NULL, NULL)); /* it came back */
    sayso_archive_close(a);
    forget(path);
}

TEST(one_process_writes)
{
    char path[64];
    sayso_archive *a, *b;
    sayso_error why;
    disk_ready();
    disk_trouble(NONE, 0);
    own_path(path, "lock");
    MUST(!sayso_archive_open(path, SAYSO_ARCHIVE_CREATE, &a, &why));
    CHECK(sayso_archive_open(path, SAYSO_ARCHIVE_WRITE, &b, &why) == SAYSO_EBUSY && !b);
    CHECK(strstr(why.text, "is writing it"));
    CHECK(!sayso_archive_open(path, SAYSO_ARCHIVE_READ, &b, &why));
    CHECK(sayso_archive_begin(b, NULL, &why) == SAYSO_EARG);
    sayso_archive_close(b);
    sayso_archive_close(a);
    CHECK(!sayso_archive_open(path, SAYSO_ARCHIVE_WRITE, &b, &why));
    sayso_archive_close(b);
    forget(path);
}

TEST(models_are_compared_with_their_numbers)
{
    CHECK(sy_model_order("en-1.9", "en-1.10") < 0);
    CHECK(sy_model_order("en-1.10", "en-1.9 sha256:00") > 0);
    CHECK(sy_model_order("en-1.0", "en-1.0") == 0);
    CHECK(sy_model_order("", "en-1.0") < 0);
    CHECK(sy_model_order("en-01.5", "en-1.5 x") < 0);
}

TEST(days)
{
    char text[11];
    CHECK(sy_print_day("1600-01-01") == 1);
    CHECK(sy_print_day("1599-12-31") == 0 && sy_print_day("next week") == 0 &&
          sy_print_day(NULL) == 0);
    sy_day_text(sy_print_day("2026-02-28T23:59:00-08:00"), text);
    CHECK(!strcmp(text, "2026-02-28"));
    sy_day_text(0, text);
    CHECK(!*text);
    CHECK(sy_statement_day(sy_day_last(sy_print_day("2026-05-04"))) == sy_print_day("2026-05-04"));
}

MAIN
