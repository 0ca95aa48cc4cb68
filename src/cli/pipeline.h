/* pipeline.h - many articles, many threads, one order.
 *
 *     giver (the caller's thread) -> ring of articles -> workers, one sayso_reader each
 *                                                     -> writer, in the order of giving
 *
 * What is in flight is bounded in number and in bytes; an article larger than that bound goes
 * through alone, all threads sharing its windows. What is written does not depend on the jobs.
 */
#ifndef SAYSO_PIPELINE_H
#define SAYSO_PIPELINE_H

#include "cli/article.h"

typedef struct pipeline pipeline;

typedef struct pipeline_work {
    const sayso_model *model; /* NULL: records alone can be taken */
    sayso_options options; /* of each reader; threads is the pipeline's own */
    unsigned jobs;

    /* May be NULL. Called by any worker for what was given as a page, once its article was taken out of
     * it: the giver could not look at that. May set a->doc or a->known. A failure ends it all. */
    sayso_status (*look)(void *ctx, article *a, sayso_error *why);
    /* May be NULL. Called by any worker, once the article was read and before its strings go; may set
     * a->made, or a->error for an article that is of no use. */
    void (*make)(void *ctx, article *a, const sayso_doc *doc);
    /* Called for each article in the order of giving, always by one thread. doc is NULL when the
     * article could not be read: a->error says why. a's text and strings are gone, file and line
     * are there. False: nothing more can be written; the pipeline winds down. */
    bool (*write)(void *ctx, const article *a, const sayso_doc *doc);
    /* Called when nothing is ready to be written: the time to flush and to show progress. */
    void (*idle)(void *ctx);
    /* May be NULL. Called by the writer's thread after pipeline_stop(): nothing more will be written. */
    void (*stopped)(void *ctx);
    void *ctx;
} pipeline_work;

/* NULL: no memory. The model must outlive it. */
pipeline *pipeline_new(const pipeline_work *work);

/* Takes the article (leaves *a zero) and waits while too much is in flight. False: give no more. */
bool pipeline_give(pipeline *p, article *a);

/* From now on articles come slowly and each should be read at once, not gathered first. */
void pipeline_hurry(pipeline *p);

/* Gives no more and writes no more; what is in flight is dropped. From any thread, and also while or
 * after another one waits. */
void pipeline_stop(pipeline *p);

/* Waits until all is written, or all has stopped. False: a reader or a thread could not be made, and why
 * says why; some articles were not read. */
bool pipeline_wait(pipeline *p, sayso_error *why);
void pipeline_free(pipeline *p);

/* Both. */
bool pipeline_end(pipeline *p, sayso_error *why);

#endif
