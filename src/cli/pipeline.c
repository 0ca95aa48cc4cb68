/* pipeline.c - a ring of articles between one giver, some workers and one writer.
 *
 * Each slot goes free -> given -> done -> free. The giver fills at the tail, workers take the next
 * one given, the writer waits for the slot at the head. One lock guards all of it: an article takes
 * milliseconds, the lock nanoseconds.
 */
#include "cli/pipeline.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RING = 1024,       /* articles in flight at most */
    FLIGHT = 40 << 20, /* bytes in flight at most, as cost() counts them */
    PER_BYTE = 4,      /* what one byte of text costs while it is read and written */
    PER_ARTICLE = 8 << 10
};

typedef struct slot {
    article a;
    sayso_doc *doc;
    size_t cost;
    bool alone; /* nothing else is in flight: all threads for this one */
    bool done;
} slot;

struct pipeline {
    pipeline_work work;
    slot ring[RING];
    uint64_t head, next, tail; /* head <= next <= tail; slot i is ring[i % RING] */
    size_t cost;               /* of what is in flight */
    bool started, hurry, ended, stopped;
    bool told_to; /* ... stop, by pipeline_stop() */
    unsigned workers; /* how many run */
    unsigned width;   /* threads that each worker's reader may use */
    pthread_mutex_t lock;
    pthread_cond_t room, given, done;
    pthread_t *threads; /* [jobs] workers, then the writer */
    sayso_error why;
};

static size_t cost(const article *a)
{
    return a->held + PER_BYTE * a->len + PER_ARTICLE;
}

/* Call with the lock held. */
static void stop(pipeline *p, const sayso_error *why)
{
    if (why && !p->why.status)
        p->why = *why;
    p->stopped = true;
    pthread_cond_broadcast(&p->room);
    pthread_cond_broadcast(&p->given);
    pthread_cond_broadcast(&p->done);
}

/* What is wrong with an article, with the byte where that is known. */
static void tell(article *a, const sayso_error *why)
{
    char text[320];
    if (why->byte)
        snprintf(text, sizeof text, "byte %llu: %s", (unsigned long long)why->byte, why->text);
    else
        snprintf(text, sizeof text, "%s", why->text);
    a->error = strdup(text);
}

static void read_one(const pipeline *p, slot *s, sayso_reader *reader)
{
    const article *a = &s->a;
    sayso_input input = { .text = a->text,
                          .len = a->len,
                          .encoding = a->encoding,
                          .id = a->id,
                          .title = a->title,
                          .published = a->published,
                          .publisher = a->publisher,
                          .url = a->url };
    sayso_error why = { 0 };
    s->doc = s->a.doc;
    s->a.doc = NULL;
    if (s->doc) {
        ; /* it was read before */
    } else if (a->record ? sayso_record_read(a->text, a->len, NULL, &s->doc, &why)
                  : sayso_read(reader, &input, &s->doc, &why)) {
        s->doc = NULL;
        tell(&s->a, &why);
    }
    if (s->doc && p->work.make)
        p->work.make(p->work.ctx, &s->a, s->doc);
    free(s->a.memory); /* the document has its own copy */
    s->a.memory = NULL;
}

/* What came as a page becomes an article. */
static void take_out(pipeline *p, article *a)
{
    a->take_out(a);
    a->take_out = NULL;
    sayso_error why = { 0 };
    if (a->text && p->work.look && p->work.look(p->work.ctx, a, &why)) {
        pthread_mutex_lock(&p->lock);
        stop(p, &why);
        pthread_mutex_unlock(&p->lock);
    }
}

static sayso_reader *make_reader(pipeline *p, unsigned threads)
{
    sayso_options options = p->work.options;
    options.threads = threads;
    sayso_reader *reader = NULL;
    sayso_error why = { 0 };
    if (sayso_reader_new(p->work.model, &options, &reader, &why)) {
        pthread_mutex_lock(&p->lock);
        stop(p, &why);
        pthread_mutex_unlock(&p->lock);
        return NULL;
    }
    return reader;
}

static void *worker(void *arg)
{
    pipeline *p = arg;
    sayso_reader *own = NULL; /* made when the first article comes: there may be none for us */
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->next == p->tail && !p->ended && !p->stopped)
            pthread_cond_wait(&p->given, &p->lock);
        if (p->stopped || p->next == p->tail)
            break;
        slot *s = &p->ring[p->next++ % RING];
        pthread_mutex_unlock(&p->lock);

        if (s->a.take_out)
            take_out(p, &s->a);
        if (!s->a.text || s->a.known) {
            ; /* only to be told in its turn */
        } else if (s->a.record || s->a.doc) {
            read_one(p, s, NULL);
        } else if (!p->work.model) {
            tell(&s->a, &(sayso_error){ .text = "is no sayso record, and without a model nothing is read" });
        } else if (s->alone && p->width < p->work.jobs) {
            sayso_reader *wide = make_reader(p, p->work.jobs);
            if (wide)
                read_one(p, s, wide);
            sayso_reader_free(wide);
        } else if (own || (own = make_reader(p, p->width))) {
            read_one(p, s, own);
        }

        pthread_mutex_lock(&p->lock);
        s->done = true;
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    sayso_reader_free(own);
    return NULL;
}

static void *writer(void *arg)
{
    pipeline *p = arg;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        slot *s = &p->ring[p->head % RING];
        if (!p->stopped && !(p->head < p->tail && s->done)) {
            if (p->ended && p->head == p->tail)
                break;
            pthread_mutex_unlock(&p->lock);
            p->work.idle(p->work.ctx);
            pthread_mutex_lock(&p->lock);
            while (!p->stopped && !(p->head < p->tail && s->done) &&
                   !(p->ended && p->head == p->tail))
                pthread_cond_wait(&p->done, &p->lock);
            continue;
        }
        if (p->stopped)
            break;
        pthread_mutex_unlock(&p->lock);

        bool more = p->work.write(p->work.ctx, &s->a, s->doc);
        sayso_doc_free(s->doc);
        article_free(&s->a);

        pthread_mutex_lock(&p->lock);
        p->cost -= s->cost;
        *s = (slot){ 0 };
        p->head++;
        pthread_cond_signal(&p->room);
        if (!more)
            stop(p, NULL);
    }
    bool told_to = p->told_to;
    pthread_mutex_unlock(&p->lock);
    if (told_to && p->work.stopped)
        p->work.stopped(p->work.ctx);
    return NULL;
}

pipeline *pipeline_new(const pipeline_work *work)
{
    pipeline *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->work = *work;
    p->threads = calloc(work->jobs + 1, sizeof *p->threads);
    if (!p->threads) {
        free(p);
        return NULL;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->room, NULL);
    pthread_cond_init(&p->given, NULL);
    pthread_cond_init(&p->done, NULL);
    return p;
}

/* Call with the lock held. With fewer articles than jobs, which is known when the giver ends first,
 * the workers are as many as the articles, and their readers share the jobs out. */
static void start(pipeline *p, bool all_are_here)
{
    unsigned want = p->work.jobs;
    if (all_are_here && p->tail < want)
        want = (unsigned)p->tail;
    p->width = p->work.jobs / want;
    p->started = true;

    int error = pthread_create(&p->threads[p->work.jobs], NULL, writer, p);
    bool writing = !error;
    while (!error && p->workers < want) {
        error = pthread_create(&p->threads[p->workers], NULL, worker, p);
        p->workers += !error;
    }
    if (writing && p->workers)
        return; /* fewer threads than asked for are enough */
    sayso_error why = { .status = SAYSO_ENOMEM };
    snprintf(why.text, sizeof why.text, "no thread can be started: %s", strerror(error));
    stop(p, &why);
    if (writing) {
        pthread_mutex_unlock(&p->lock);
        pthread_join(p->threads[p->work.jobs], NULL);
        pthread_mutex_lock(&p->lock);
    }
}

bool pipeline_give(pipeline *p, article *a)
{
    size_t its = cost(a);
    bool alone = its > FLIGHT;
    pthread_mutex_lock(&p->lock);
    if (!p->started && p->tail && p->cost + its > FLIGHT)
        start(p, false);
    while (p->started && !p->stopped && p->tail > p->head &&
           (p->tail - p->head == RING || p->cost + its > FLIGHT))
        pthread_cond_wait(&p->room, &p->lock);

    bool more = !p->stopped;
    if (more) {
        slot *s = &p->ring[p->tail++ % RING];
        *s = (slot){ .a = *a, .cost = its, .alone = alone };
        *a = (article){ 0 };
        p->cost += its;
        if (!p->started && (alone || p->hurry || p->tail - p->head >= p->work.jobs))
            start(p, false);
        pthread_cond_signal(&p->given);
        /* Not even the next line may be held beside a large one. */
        while (alone && !p->stopped && p->tail > p->head)
            pthread_cond_wait(&p->room, &p->lock);
        more = !p->stopped;
    }
    pthread_mutex_unlock(&p->lock);
    article_free(a);
    return more;
}

void pipeline_hurry(pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    p->hurry = true;
    if (!p->started && p->tail > p->head)
        start(p, false);
    pthread_mutex_unlock(&p->lock);
}

void pipeline_stop(pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    p->told_to = true;
    stop(p, NULL);
    pthread_mutex_unlock(&p->lock);
}

bool pipeline_wait(pipeline *p, sayso_error *why)
{
    pthread_mutex_lock(&p->lock);
    p->ended = true;
    if (!p->started && !p->stopped && p->tail)
        start(p, true);
    pthread_cond_broadcast(&p->given);
    pthread_cond_broadcast(&p->done);
    bool threads = p->workers > 0;
    pthread_mutex_unlock(&p->lock);

    for (unsigned i = 0; i < p->workers; i++)
        pthread_join(p->threads[i], NULL);
    if (threads)
        pthread_join(p->threads[p->work.jobs], NULL);

    if (why)
        *why = p->why;
    return !p->why.status;
}

void pipeline_free(pipeline *p)
{
    for (uint64_t i = p->head; i < p->tail; i++) {
        sayso_doc_free(p->ring[i % RING].doc);
        article_free(&p->ring[i % RING].a);
    }
    pthread_cond_destroy(&p->room);
    pthread_cond_destroy(&p->given);
    pthread_cond_destroy(&p->done);
    pthread_mutex_destroy(&p->lock);
    free(p->threads);
    free(p);
}

bool pipeline_end(pipeline *p, sayso_error *why)
{
    bool ok = pipeline_wait(p, why);
    pipeline_free(p);
    return ok;
}
