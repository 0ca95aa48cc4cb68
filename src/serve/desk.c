/* desk.c - archives and readers that the threads lend one another. */
#include "serve/desk.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"

enum {
    MOST_ARCHIVES = 8, /* each may keep 4 MB of pages */
    MOST_READERS = 4,
    MOST_WAITING = 8, /* for a reader: a text takes seconds */
    MOST_STREAMS = 4,
    WAIT = 10 /* seconds */
};

typedef struct opened {
    sayso_archive *archive;
    dev_t device;
    ino_t inode;
    bool lent;
} opened;

struct sy_desk {
    char *path;
    const sayso_model *model;
    pthread_mutex_t lock;
    pthread_cond_t back; /* something was given back */
    pthread_mutex_t writer;
    opened archive[MOST_ARCHIVES];
    unsigned archives;
    sayso_reader *reader[MOST_READERS]; /* idle ones */
    unsigned idle, readers, readers_most, waiting, streams;
    char kernel[32];
};

static unsigned processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 256 ? 256 : (unsigned)n;
}

/* A reader for every other processor; one text is shared by two threads. */
static sayso_status make_reader(sy_desk *d, sayso_reader **out, sayso_error *why)
{
    sayso_options options = { .threads = processors() > 1 ? 2 : 1 };
    return sayso_reader_new(d->model, &options, out, why);
}

sayso_status sy_desk_new(const char *path, const sayso_model *model, sy_desk **out, sayso_error *why)
{
    *out = NULL;
    sy_desk *d = calloc(1, sizeof *d);
    if (!d)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a server");
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&d->lock, NULL);
    pthread_mutex_init(&d->writer, NULL);
    pthread_cond_init(&d->back, &clock);
    pthread_condattr_destroy(&clock);
    d->model = model;
    d->archives = processors() * 2 < MOST_ARCHIVES ? processors() * 2 : MOST_ARCHIVES;
    d->readers_most = (processors() + 1) / 2 < MOST_READERS ? (processors() + 1) / 2 : MOST_READERS;
    d->path = strdup(path);
    sayso_archive *a = NULL;
    sayso_status st = d->path ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a server");
    if (!st)
        st = sy_desk_archive(d, &a, why);
    if (!st)
        sy_desk_archive_back(d, a, true);
    if (!st)
        st = make_reader(d, &d->reader[0], why);
    if (st) {
        sy_desk_free(d);
        return st;
    }
    d->idle = d->readers = 1;
    snprintf(d->kernel, sizeof d->kernel, "%s", sayso_reader_kernel(d->reader[0]));
    *out = d;
    return SAYSO_OK;
}

void sy_desk_free(sy_desk *d)
{
    if (!d)
        return;
    for (unsigned i = 0; i < d->archives; i++)
        sayso_archive_close(d->archive[i].archive);
    for (unsigned i = 0; i < d->idle; i++)
        sayso_reader_free(d->reader[i]);
    pthread_cond_destroy(&d->back);
    pthread_mutex_destroy(&d->writer);
    pthread_mutex_destroy(&d->lock);
    free(d->path);
    free(d);
}

const char *sy_desk_kernel(sy_desk *d)
{
    return d->kernel;
}

static struct timespec until(int seconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += seconds;
    return t;
}

/* ## Archives */

/* An idle one, rather one that is open already; NULL: all are lent. */
static opened *take(sy_desk *d, sayso_archive **a)
{
    opened *found = NULL;
    for (unsigned i = 0; i < d->archives; i++)
        if (!d->archive[i].lent && (!found || (!found->archive && d->archive[i].archive)))
            found = &d->archive[i];
    if (found) {
        found->lent = true;
        *a = found->archive;
        found->archive = NULL; /* until it is known to be good */
    }
    return found;
}

static void put_back(sy_desk *d, opened *o, sayso_archive *a)
{
    pthread_mutex_lock(&d->lock);
    o->archive = a;
    o->lent = false;
    pthread_cond_broadcast(&d->back);
    pthread_mutex_unlock(&d->lock);
}

sayso_status sy_desk_archive(sy_desk *d, sayso_archive **out, sayso_error *why)
{
    struct timespec end = until(WAIT);
    struct stat file;
    int late = 0;
    opened *o;
    sayso_archive *a = NULL;
    *out = NULL;
    pthread_mutex_lock(&d->lock);
    while (!(o = take(d, &a)) && !late)
        late = pthread_cond_timedwait(&d->back, &d->lock, &end);
    pthread_mutex_unlock(&d->lock);
    if (!o)
        return sy_fail(why, SAYSO_EBUSY, 0, "too many questions at once; try again in a moment");

    bool there = stat(d->path, &file) == 0;
    sayso_status st = SAYSO_OK;
    if (a && (!there || file.st_dev != o->device || file.st_ino != o->inode)) {
        sayso_archive_close(a);
        a = NULL;
    }
    if (!a) {
        st = sayso_archive_open(d->path, SAYSO_ARCHIVE_READ, &a, why);
        o->device = there ? file.st_dev : 0;
        o->inode = there ? file.st_ino : 0;
    }
    if (!st)
        st = sayso_archive_hold(a, why);
    if (st) {
        sayso_archive_close(a);
        put_back(d, o, NULL);
        return st;
    }
    pthread_mutex_lock(&d->lock);
    o->archive = a;
    pthread_mutex_unlock(&d->lock);
    *out = a;
    return SAYSO_OK;
}

void sy_desk_archive_back(sy_desk *d, sayso_archive *a, bool good)
{
    opened *o = NULL;
    pthread_mutex_lock(&d->lock);
    for (unsigned i = 0; i < d->archives; i++)
        if (d->archive[i].lent && d->archive[i].archive == a)
            o = &d->archive[i];
    pthread_mutex_unlock(&d->lock);
    sayso_archive_patience(a, 0);
    sayso_archive_release(a);
    if (!good)
        sayso_archive_close(a);
    if (o)
        put_back(d, o, good ? a : NULL);
}

/* ## Readers */

sayso_status sy_desk_reader(sy_desk *d, sayso_reader **out, sayso_error *why)
{
    struct timespec end = until(WAIT);
    int late = 0;
    bool make = false;
    *out = NULL;
    pthread_mutex_lock(&d->lock);
    if (d->waiting < MOST_WAITING) {
        d->waiting++;
        while (!d->idle && d->readers == d->readers_most && !late)
            late = pthread_cond_timedwait(&d->back, &d->lock, &end);
        d->waiting--;
        if (d->idle)
            *out = d->reader[--d->idle];
        else if ((make = d->readers < d->readers_most))
            d->readers++;
    }
    pthread_mutex_unlock(&d->lock);
    if (*out)
        return SAYSO_OK;
    if (!make)
        return sy_fail(why, SAYSO_EBUSY, 0, "other texts are being read; try again in a moment");
    sayso_status st = make_reader(d, out, why);
    if (st) {
        pthread_mutex_lock(&d->lock);
        d->readers--;
        pthread_mutex_unlock(&d->lock);
    }
    return st;
}

void sy_desk_reader_back(sy_desk *d, sayso_reader *r)
{
    pthread_mutex_lock(&d->lock);
    d->reader[d->idle++] = r;
    pthread_cond_broadcast(&d->back);
    pthread_mutex_unlock(&d->lock);
}

/* ## Streams */

bool sy_desk_stream(sy_desk *d)
{
    pthread_mutex_lock(&d->lock);
    bool good = d->streams < MOST_STREAMS;
    d->streams += good;
    pthread_mutex_unlock(&d->lock);
    return good;
}

void sy_desk_stream_back(sy_desk *d)
{
    pthread_mutex_lock(&d->lock);
    d->streams--;
    pthread_mutex_unlock(&d->lock);
}

/* ## The writer */

void sy_desk_write(sy_desk *d)
{
    pthread_mutex_lock(&d->writer);
}

void sy_desk_write_back(sy_desk *d)
{
    pthread_mutex_unlock(&d->writer);
}
