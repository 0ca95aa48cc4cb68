/* reread.c - `sayso reread`: an archive's texts read again by another model.
 *
 * What another model read is asked for through one view of the file, while the pipeline's writer puts the
 * new readings in through another. Interrupted and started again it goes on: what was read is the model's.
 * Ctrl-C lets the writer commit what it has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/interrupt.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "sayso_archive.h"

enum { BATCH = 1000 };

typedef struct rereading {
    const char *path, *model_path, *kernel;
    bool quiet, failed, open;
    progress progress;
    unsigned jobs;
    pipeline *pipeline;
    interrupt *interrupt;
    sayso_model *model;
    sayso_archive *archive, *asked;
    uint64_t n, in_batch;
} rereading;

static bool fail(rereading *r, const char *what)
{
    cli_say("%s: %s", r->path, what);
    r->failed = true;
    return false;
}

static bool give(void *ctx, const sayso_input *in)
{
    rereading *r = ctx;
    size_t n = in->len + 1, date = in->published ? strlen(in->published) + 1 : 0;
    article a = { .memory = malloc(n + date), .held = n + date, .len = in->len };
    if (!a.memory)
        return fail(r, "no memory");
    memcpy(a.memory, in->text, n);
    if (date)
        memcpy(a.memory + n, in->published, date);
    a.text = a.memory;
    a.published = date ? a.memory + n : NULL;
    a.id = "";
    return pipeline_give(r->pipeline, &a);
}

static void make(void *ctx, article *it, const sayso_doc *doc)
{
    (void)ctx;
    sayso_item *item;
    sayso_error why;
    if (sayso_item_new(doc, NULL, &item, &why)) {
        it->error = strdup(why.text);
        return;
    }
    it->made = item;
    it->unmake = (void (*)(void *))sayso_item_free;
}

static bool commit(rereading *r)
{
    sayso_error why;
    bool open = r->open;
    r->open = false;
    r->in_batch = 0;
    return !open || !sayso_archive_commit(r->archive, &why) || fail(r, why.text);
}

static bool write_one(void *ctx, const article *it, const sayso_doc *doc)
{
    rereading *r = ctx;
    sayso_error why;
    if (!doc || !it->made)
        return fail(r, it->error ? it->error : "no memory");
    if (!r->open && sayso_archive_begin(r->archive, sayso_model_name(r->model), &why))
        return fail(r, why.text);
    r->open = true;
    if (sayso_archive_reread(r->archive, it->made, &why))
        return fail(r, why.text);
    r->n++;
    progress_tell(&r->progress, r->n, "text", " read again", 0, -1);
    return ++r->in_batch < BATCH || commit(r);
}

static void idle(void *ctx)
{
    (void)ctx;
}

/* In the thread that waits for signals. */
static void interrupted(void *ctx)
{
    rereading *r = ctx;
    if (!r->quiet) {
        progress_clear(&r->progress);
        cli_say("stopping: what is whole is committed first; Ctrl-C again ends it at once");
    }
    pipeline_stop(r->pipeline);
}

static void stopped(void *ctx)
{
    commit(ctx);
}

static int run(rereading *r)
{
    sayso_error why = { 0 };
    if (!(r->model = cli_open_model(r->model_path)))
        return CLI_FAILED;
    if (sayso_archive_open(r->path, SAYSO_ARCHIVE_WRITE, &r->archive, &why) ||
        sayso_archive_open(r->path, SAYSO_ARCHIVE_READ, &r->asked, &why)) {
        fail(r, why.text);
        return CLI_FAILED;
    }
    sayso_archive_jobs(r->archive, r->jobs);
    pipeline_work work = { .model = r->model,
                           .options = { .kernel = r->kernel },
                           .jobs = r->jobs,
                           .make = make,
                           .write = write_one,
                           .idle = idle,
                           .stopped = stopped,
                           .ctx = r };
    if (!(r->pipeline = pipeline_new(&work))) {
        fail(r, "no memory");
        return CLI_FAILED;
    }
    if (!(r->interrupt = interrupt_new(interrupted, r))) {
        pipeline_free(r->pipeline);
        fail(r, "no thread can be started");
        return CLI_FAILED;
    }
    sayso_status st = sayso_archive_to_reread(r->asked, sayso_model_name(r->model), give, r, &why);
    if (st)
        fail(r, why.text);
    if (!pipeline_wait(r->pipeline, &why))
        fail(r, why.text);
    int came = interrupt_came(r->interrupt);
    if (!r->failed)
        commit(r);
    progress_hide(&r->progress);
    if (!r->quiet)
        fprintf(stderr, "sayso: %llu texts read again by %s%s\n", (unsigned long long)r->n,
                sayso_model_name(r->model), came ? "; the same command goes on from there" : "");
    interrupt_free(r->interrupt);
    pipeline_free(r->pipeline);
    return r->failed ? CLI_FAILED : came ? CLI_SIGNAL + came : CLI_DONE;
}

int cmd_reread(int argc, char **argv)
{
    enum { KERNEL = 256 };
    static const cli_option options[] = {
        { "model", 'm', 'm', true },  { "jobs", 'j', 'j', true },  { "kernel", 0, KERNEL, true },
        { "quiet", 'q', 'q', false }, { "help", 'h', 'h', false }, { 0 }
    };
    cli_args args = { .command = "reread", .argv = argv, .argc = argc, .options = options };
    rereading r = { .jobs = cli_cpus() };
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        bool good = true;
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case 'h': return cli_help("reread") ? CLI_DONE : CLI_FAILED;
        case 'q': r.quiet = true; break;
        case 'm': r.model_path = args.value; break;
        case KERNEL: good = cli_kernel(&args, &r.kernel); break;
        case 'j': good = cli_jobs(&args, &r.jobs); break;
        default: good = cli_archive(&args, &r.path);
        }
        if (!good)
            return CLI_USAGE;
    }
    if (!r.path)
        return cli_usage("reread", "which archive? sayso reread ARCHIVE");
    progress_begin(&r.progress, !r.quiet, false);
    int status = run(&r);
    sayso_archive_close(r.asked);
    sayso_archive_close(r.archive);
    sayso_model_free(r.model);
    return status;
}
