/* add.c - `sayso add`: articles into an archive; taken up again where it was left.
 *
 * The giver looks what need not be taken (a file that was taken whole, an article that is there), the
 * workers read and make items, and the pipeline's writer is the archive's one writer: it puts items
 * down in the order of the inputs and commits, with each batch, how far the input was taken. Ctrl-C
 * stops the writer behind the article at hand, and what it has put down is committed.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/give.h"
#include "cli/interrupt.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "sayso_archive.h"

enum {
    BATCH = 4000,              /* articles a commit */
    LONGEST = 64 << 20,        /* bytes of one line or text: no article is a hundredth of it */
    TOLD = 10                  /* rejects that are told one by one */
};
static const double BATCH_SECONDS = 10;

/* Where an input begins or ends, on its way to the writer among the articles. */
typedef struct mark {
    bool begins, fresh, whole;
    char *path;
    sayso_input_state state;
} mark;

typedef struct adding {
    /* what the command line says */
    giver give;
    const char *archive_path, *model_path, *kernel;
    bool quiet, again, records, json;
    unsigned jobs;
    uint64_t batch;
    double batch_seconds;

    /* the giver's */
    pipeline *pipeline;
    interrupt *interrupt;
    sayso_archive *known; /* reads what was committed: also the workers', under the lock */
    pthread_mutex_t lock;
    sayso_model *model;
    uint64_t inputs_done; /* files that were taken whole before */
    uint64_t known_articles;
    uint64_t passed; /* bytes of inputs that need not be taken; the writer reads it */

    /* the writer's */
    sayso_archive *archive;
    bool open, failed;
    progress progress;
    mark *input; /* being taken; NULL: none, or a pipe */
    uint64_t in_batch, put[SAYSO_PUT_TAKEN_OUT + 1], rejects, errors;
    uint64_t bytes, total; /* of inputs behind us; of all */
    uint64_t bytes_before; /* of them, what was taken by an earlier add */
    struct timespec batch_began;
} adding;

/* ## Giving */

static void mark_free(void *made)
{
    mark *m = made;
    if (m)
        free(m->path);
    free(m);
}

static bool give_mark(adding *a, mark *m)
{
    article sign = { .made = m, .unmake = mark_free };
    return pipeline_give(a->pipeline, &sign);
}

/* The file under the name that stays its own from wherever it is named. */
static char *whole_path(const char *name)
{
    char *path = realpath(name, NULL);
    return path ? path : strdup(name);
}

static bool begin(void *ctx, const source *s, uint64_t *position, uint64_t *lines)
{
    adding *a = ctx;
    if (s->slow || !strcmp(s->name, "-"))
        return true;
    mark *m = calloc(1, sizeof *m);
    if (!m || !(m->path = whole_path(s->name))) {
        mark_free(m);
        a->give.no_memory = a->give.stop = true;
        return false;
    }
    sayso_input_state was;
    bool found, same_head = false;
    sayso_error why;
    pthread_mutex_lock(&a->lock);
    sayso_status st = sayso_archive_input(a->known, m->path, &was, &found, &why);
    pthread_mutex_unlock(&a->lock);
    if (st) {
        cli_say("%s: %s", a->archive_path, why.text);
        mark_free(m);
        a->failed = a->give.stop = true;
        return false;
    }
    m->begins = true;
    m->state = (sayso_input_state){ .head_size = s->n, .size = s->size, .changed = s->changed };
    sayso_input_head(s->buf, s->n, m->state.head);
    if (found && !a->again && was.head_size <= s->n) {
        uint8_t head[16];
        sayso_input_head(s->buf, was.head_size, head);
        same_head = !memcmp(head, was.head, sizeof head);
    }
    bool same = same_head && was.size == s->size && was.changed == s->changed;
    if (same && was.done) {
        a->inputs_done++;
        __atomic_fetch_add(&a->passed, s->size, __ATOMIC_RELAXED);
        mark_free(m);
        return false;
    }
    /* The rest of one that was left, or what a growing file has gained. Another file under the name,
     * or one that was changed in place, is taken from its beginning: what is there is passed over. */
    if (same || (same_head && s->size > was.size)) {
        *position = m->state.position = was.position;
        *lines = m->state.line = was.line;
        m->state.items = was.items;
    } else {
        m->fresh = true;
    }
    a->give.stop = !give_mark(a, m);
    return true;
}

static void end(void *ctx, const source *s, bool whole)
{
    adding *a = ctx;
    if (s->slow || !strcmp(s->name, "-"))
        return;
    mark *m = calloc(1, sizeof *m);
    if (!m) {
        a->give.no_memory = a->give.stop = true;
        return;
    }
    m->whole = whole;
    m->state.position = source_position(s);
    m->state.line = s->lines;
    a->give.stop |= !give_mark(a, m);
}

/* Is it there? Was its text read before, so that a reprint need not be read again? The giver's, and for
 * pages the workers'. */
static sayso_status look(void *ctx, article *it, sayso_error *why)
{
    adding *a = ctx;
    sayso_input in = { .text = it->text, .len = it->len, .encoding = it->encoding, .id = it->id,
                       .title = it->title, .published = it->published, .publisher = it->publisher,
                       .url = it->url };
    sayso_print print = { it->seen, it->modified };
    pthread_mutex_lock(&a->lock);
    sayso_status st = sayso_archive_knows(a->known, &in, &print, &it->known, why);
    if (!st && !it->known && a->model)
        st = sayso_archive_read_before(a->known, &in, sayso_model_name(a->model), &it->doc, why);
    pthread_mutex_unlock(&a->lock);
    return st;
}

static bool take(void *ctx, article *it)
{
    adding *a = ctx;
    sayso_error why;
    if (it->text && !it->record) {
        if (look(a, it, &why)) {
            cli_say("%s: %s", a->archive_path, why.text);
            a->failed = true;
            return false;
        }
        if (it->known) {
            a->known_articles++;
            article_free(it);
            return true;
        }
    }
    return pipeline_give(a->pipeline, it);
}

static void hurry(void *ctx)
{
    adding *a = ctx;
    pipeline_hurry(a->pipeline);
}

/* In any worker. */
static void make(void *ctx, article *it, const sayso_doc *doc)
{
    (void)ctx;
    sayso_item *item;
    sayso_error why;
    if (sayso_item_new(doc, &(sayso_print){ it->seen, it->modified }, &item, &why)) {
        it->error = strdup(why.text);
        return;
    }
    it->made = item;
    it->unmake = (void (*)(void *))sayso_item_free;
}

/* ## Writing */

static uint64_t added(const adding *a)
{
    return a->put[SAYSO_PUT_NEW] + a->put[SAYSO_PUT_VERSION] + a->put[SAYSO_PUT_REPRINT] +
           a->put[SAYSO_PUT_SAME];
}

static void show_progress(adding *a)
{
    uint64_t total = a->total - __atomic_load_n(&a->passed, __ATOMIC_RELAXED);
    uint64_t bytes = a->bytes + (a->input ? a->input->state.position : 0);
    bool known = a->total && total <= a->total && total;
    progress_tell(&a->progress, added(a), "article", "", known ? (double)a->bytes_before / (double)total : 0,
                  known ? (double)bytes / (double)total : -1);
}

static bool fail(adding *a, const sayso_error *why)
{
    progress_hide(&a->progress);
    cli_say("%s: %s", a->archive_path, why->text);
    a->failed = true;
    return false;
}

static bool commit(adding *a)
{
    sayso_error why;
    sayso_status st = SAYSO_OK;
    if (!a->open)
        return true;
    if (a->input && a->input->path)
        st = sayso_archive_input_set(a->archive, a->input->path, &a->input->state, &why);
    if (!st)
        st = sayso_archive_commit(a->archive, &why);
    else
        sayso_archive_rollback(a->archive);
    a->open = false;
    a->in_batch = 0;
    return !st || fail(a, &why);
}

static bool open_batch(adding *a)
{
    sayso_error why;
    if (a->open)
        return true;
    if (sayso_archive_begin(a->archive, a->model ? sayso_model_name(a->model) : NULL, &why))
        return fail(a, &why);
    a->open = true;
    clock_gettime(CLOCK_MONOTONIC, &a->batch_began);
    return true;
}

static bool pass_mark(adding *a, mark *m)
{
    sayso_error why;
    if (!open_batch(a))
        return false;
    if (m->begins) {
        /* The writer's own copy: the article that brought it goes. */
        a->input = calloc(1, sizeof *a->input);
        if (!a->input)
            return fail(a, &(sayso_error){ .text = "no memory" });
        *a->input = *m;
        m->path = NULL;
        a->bytes_before += a->input->state.position;
        if (m->fresh && sayso_archive_rejects_forget(a->archive, a->input->path, &why))
            return fail(a, &why);
        return true;
    }
    if (!a->input)
        return true;
    a->bytes += a->input->state.size;
    a->input->state.done = m->whole;
    bool ok = true;
    if (m->whole && sayso_archive_input_set(a->archive, a->input->path, &a->input->state, &why))
        ok = fail(a, &why);
    if (!m->whole)
        ok = commit(a);
    mark_free(a->input);
    a->input = NULL;
    return ok;
}

static bool set_aside(adding *a, const article *it)
{
    sayso_error why;
    const char *reason = it->error ? it->error : "no memory", *file = it->file ? it->file : GIVE_PIPE;
    /* What went wrong before an input was open (no such file) is told and not kept: it is no place in
     * an input. */
    bool aside = a->input || !strcmp(file, GIVE_PIPE);
    if (aside) {
        if (!open_batch(a) ||
            sayso_archive_reject(a->archive, a->input ? a->input->path : file, it->begin, it->line, reason,
                                 &why))
            return a->failed ? false : fail(a, &why);
        a->rejects++;
    } else {
        a->errors++;
    }
    if (!aside || (a->rejects <= TOLD && !a->quiet)) {
        progress_hide(&a->progress);
        if (it->line)
            cli_say("%s:%llu: %s", file, (unsigned long long)it->line, reason);
        else
            cli_say("%s: %s", file, reason);
    }
    return true;
}

static bool write_one(void *ctx, const article *it, const sayso_doc *doc)
{
    adding *a = ctx;
    sayso_error why;
    if (it->made && !doc)
        return pass_mark(a, it->made);
    if (it->known) {
        a->put[SAYSO_PUT_SAME]++;
    } else if (!doc || !it->made) {
        if (!set_aside(a, it))
            return false;
    } else {
        sayso_put put;
        if (!open_batch(a))
            return false;
        if (sayso_archive_put(a->archive, it->made, &put, &why))
            return fail(a, &why);
        a->put[put]++;
    }
    if (a->input && it->position >= a->input->state.position) {
        a->input->state.position = it->position;
        a->input->state.line = it->lines;
        a->input->state.items++;
    }
    show_progress(a);
    return ++a->in_batch < a->batch && cli_since(&a->batch_began) < a->batch_seconds ? true : commit(a);
}

static void idle(void *ctx)
{
    adding *a = ctx;
    show_progress(a);
    /* Nobody knows when more will come through a pipe. */
    if (a->open && a->give.source->slow && !commit(a))
        a->failed = true;
}

/* ## Ctrl-C */

/* In the thread that waits for signals. */
static void interrupted(void *ctx)
{
    adding *a = ctx;
    if (!a->quiet) {
        progress_clear(&a->progress);
        cli_say("stopping: what is whole is committed first; Ctrl-C again ends it at once");
    }
    pipeline_stop(a->pipeline);
}

/* The writer, before others have come to an end with what they have in hand. */
static void stopped(void *ctx)
{
    commit(ctx);
}

/* ## The command line */

static int take_options(adding *a, int argc, char **argv, int *operands)
{
    enum { LANG = 256, MODEL, KERNEL, RECORDS, AGAIN, BATCH_OF, FORMAT };
    static const cli_option options[] = {
        GIVE_KINDS,
        GIVE_COLUMNS,
        { "lang", 0, LANG, true },
        { "jobs", 'j', 'j', true },
        { "model", 'm', MODEL, true },
        { "kernel", 0, KERNEL, true },
        { "records", 0, RECORDS, false },
        { "again", 0, AGAIN, false },
        { "batch", 0, BATCH_OF, true },
        { "format", 'f', FORMAT, true },
        { "quiet", 'q', 'q', false },
        { "help", 'h', 'h', false },
        { 0 },
    };
    static const char *const langs[] = { "en", "any", NULL };
    cli_args args = { .command = "add", .argv = argv, .argc = argc, .options = options };
    long n;
    *operands = 0;
    a->give.english_only = true;
    for (int key, k; (key = cli_next(&args)) != CLI_END;) {
        bool good = true;
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case CLI_OPERAND: argv[(*operands)++] = (char *)args.value; break;
        case LANG:
            k = cli_word(&args, langs);
            a->give.english_only = k == 0;
            good = k >= 0;
            break;
        case 'j': good = cli_jobs(&args, &a->jobs); break;
        case BATCH_OF:
            if (!cli_number(&args, 1, 1000000, &n))
                return CLI_USAGE;
            a->batch = (uint64_t)n;
            a->batch_seconds = INFINITY;
            break;
        case KERNEL: good = cli_kernel(&args, &a->kernel); break;
        case FORMAT: good = cli_text_or_json(&args, &a->json); break;
        case MODEL: a->model_path = args.value; break;
        case RECORDS: a->records = true; break;
        case AGAIN: a->again = true; break;
        case 'q': a->quiet = true; break;
        case 'h': return cli_help("add") ? CLI_DONE : CLI_FAILED;
        default: good = give_option(&a->give, &args, key);
        }
        if (!good)
            return CLI_USAGE;
    }
    if (!*operands)
        return cli_usage("add", "to which archive? sayso add ARCHIVE FILE...");
    return -1;
}

static void tell(adding *a, bool came)
{
    const uint64_t *p = a->put;
    uint64_t same = p[SAYSO_PUT_SAME] + a->known_articles;
    if (a->json)
        printf("{\"added\": %llu, \"versions\": %llu, \"reprints\": %llu, \"same\": %llu, "
               "\"removed_before\": %llu, \"rejects\": %llu, \"inputs_done_before\": %llu}\n",
               (unsigned long long)p[SAYSO_PUT_NEW], (unsigned long long)p[SAYSO_PUT_VERSION],
               (unsigned long long)p[SAYSO_PUT_REPRINT], (unsigned long long)same,
               (unsigned long long)p[SAYSO_PUT_TAKEN_OUT], (unsigned long long)a->rejects,
               (unsigned long long)a->inputs_done);
    if (a->json || a->quiet)
        return;
    fprintf(stderr, "sayso: %llu articles added%s", (unsigned long long)p[SAYSO_PUT_NEW],
            came ? " before it was interrupted" : "");
    if (p[SAYSO_PUT_VERSION])
        fprintf(stderr, ", %llu new versions", (unsigned long long)p[SAYSO_PUT_VERSION]);
    if (p[SAYSO_PUT_REPRINT])
        fprintf(stderr, ", %llu reprints", (unsigned long long)p[SAYSO_PUT_REPRINT]);
    if (same)
        fprintf(stderr, ", %llu were there", (unsigned long long)same);
    if (a->inputs_done)
        fprintf(stderr, ", %llu files were taken before", (unsigned long long)a->inputs_done);
    if (p[SAYSO_PUT_TAKEN_OUT])
        fprintf(stderr, ", %llu stay out (removed before)", (unsigned long long)p[SAYSO_PUT_TAKEN_OUT]);
    if (a->rejects)
        fprintf(stderr, ", %llu set aside; sayso rejects %s lists them", (unsigned long long)a->rejects,
                a->archive_path);
    fputc('\n', stderr);
    if (came)
        cli_say("the same command goes on from there");
}

static int run(adding *a, char **operand, int operands)
{
    sayso_error why = { 0 };
    if (!a->records && !(a->model = cli_open_model(a->model_path)))
        return CLI_FAILED;
    if (sayso_archive_open(a->archive_path, SAYSO_ARCHIVE_CREATE, &a->archive, &why) ||
        sayso_archive_open(a->archive_path, SAYSO_ARCHIVE_READ, &a->known, &why)) {
        fail(a, &why);
        return CLI_FAILED;
    }
    sayso_archive_jobs(a->archive, a->jobs);
    pipeline_work work = { .model = a->model,
                           .options = { .kernel = a->kernel },
                           .jobs = a->jobs,
                           .look = look,
                           .make = make,
                           .write = write_one,
                           .idle = idle,
                           .stopped = stopped,
                           .ctx = a };
    a->pipeline = pipeline_new(&work);
    if (!a->pipeline)
        return fail(a, &(sayso_error){ .text = "no memory" }) ? CLI_DONE : CLI_FAILED;
    progress_begin(&a->progress, !a->quiet, true);
    if (!(a->interrupt = interrupt_new(interrupted, a))) {
        pipeline_free(a->pipeline);
        return fail(a, &(sayso_error){ .text = "no thread can be started" }) ? CLI_DONE : CLI_FAILED;
    }
    a->give.source->wake = interrupt_fd(a->interrupt);
    for (int i = 0; i < operands && !a->quiet; i++)
        a->total += give_size(operand[i]);
    for (int i = 0; i < operands && give_operand(&a->give, operand[i]); i++)
        ;
    if (!pipeline_wait(a->pipeline, &why))
        fail(a, &why);
    int came = interrupt_came(a->interrupt); /* later ones find all of it done */
    if (a->give.no_memory)
        fail(a, &(sayso_error){ .text = "no memory; not everything was taken" });
    if (!a->failed)
        commit(a);
    progress_hide(&a->progress);
    tell(a, came);
    interrupt_free(a->interrupt);
    pipeline_free(a->pipeline);
    if (came && !a->failed)
        return CLI_SIGNAL + came;
    return a->failed || a->errors || a->rejects ? CLI_FAILED : CLI_DONE;
}

int cmd_add(int argc, char **argv)
{
    adding *a = calloc(1, sizeof *a);
    if (a)
        a->give = (giver){ .source = calloc(1, sizeof *a->give.source), .records = true, .longest = LONGEST,
                           .pages = true, .take = take, .hurry = hurry, .begin = begin, .end = end, .ctx = a };
    int status = CLI_FAILED, operands;
    if (!a || !a->give.source) {
        cli_say("no memory");
    } else {
        pthread_mutex_init(&a->lock, NULL);
        a->jobs = cli_cpus();
        a->batch = BATCH;
        a->batch_seconds = BATCH_SECONDS;
        status = take_options(a, argc, argv, &operands);
        if (status < 0) {
            char *standard_input[] = { "-" };
            a->archive_path = argv[0];
            status = run(a, operands > 1 ? argv + 1 : standard_input, operands > 1 ? operands - 1 : 1);
        }
        mark_free(a->input);
        sayso_archive_close(a->known);
        sayso_archive_close(a->archive);
        sayso_model_free(a->model);
        pthread_mutex_destroy(&a->lock);
        free(a->give.source);
    }
    free(a);
    return status;
}
