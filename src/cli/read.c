/* read.c - `sayso read`: articles in, who said what out.
 *
 * Takes the operands one after the other, recognises what each is, takes it apart into articles and
 * gives them to the pipeline; writes what comes back, in the order of the input.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/give.h"
#include "cli/pipeline.h"
#include "cli/progress.h"
#include "cli/show.h"
#include "cli/write.h"

typedef struct reading {
    /* what the command line says */
    giver give; /* from, columns, encoding */
    bool for_people; /* the text format, which is the program's own */
    writer writer;
    const char *model, *kernel;
    bool only_statements, named_only;
    unsigned jobs;
    bool quiet;

    /* the giver's */
    pipeline *pipeline;
    bool failed; /* a reader or a thread could not be made */

    /* the writer's */
    cli_out *out;
    show show;
    uint64_t written;
    uint64_t errors;
    bool no_memory;
    progress progress;
} reading;

/* ## Giving */

static bool take(void *ctx, article *a)
{
    reading *r = ctx;
    return pipeline_give(r->pipeline, a);
}

static void hurry(void *ctx)
{
    reading *r = ctx;
    pipeline_hurry(r->pipeline);
}

/* ## Writing */

static void show_progress(reading *r)
{
    progress_tell(&r->progress, r->written, "article", " read", 0, -1);
}

static bool write_one(void *ctx, const article *a, const sayso_doc *doc)
{
    reading *r = ctx;
    if (!doc) {
        /* What was read before this line belongs before this message where both go to one place. */
        cli_flush(r->out);
        progress_hide(&r->progress);
        const char *why = a->error ? a->error : "no memory";
        const char *file = a->file ? a->file : "an article";
        if (a->line)
            cli_say("%s:%llu: %s", file, (unsigned long long)a->line, why);
        else
            cli_say("%s: %s", file, why);
        r->errors++;
        return !r->out->error;
    }
    const char *file = a->file && strcmp(a->file, GIVE_PIPE) ? a->file : NULL;
    bool good = true;
    if (!r->for_people)
        good = writer_article(&r->writer, doc);
    else if (!show_article(&r->show, doc, file))
        good = !(r->no_memory = true);
    r->written++;
    show_progress(r);
    return good && !r->out->error;
}

static void idle(void *ctx)
{
    reading *r = ctx;
    cli_flush(r->out);
    show_progress(r);
}

/* ## The command line */

/* What the words say; -1 when they are fine, else the exit status. Operands are moved to argv's
 * beginning. */
static int take_options(reading *r, int argc, char **argv, int *operands)
{
    enum { FORMAT = 256, OFFSETS, NO_TEXT, MODEL, KERNEL, ONLY, IN_ORDER, OUTPUT, NAMED_ONLY };
    static const cli_option options[] = {
        GIVE_KINDS,
        GIVE_COLUMNS,
        SHOW_OPTIONS,
        { "format", 'f', FORMAT, true },
        { "output", 'o', OUTPUT, true },
        { "offsets", 0, OFFSETS, true },
        { "jobs", 'j', 'j', true },
        { "no-text", 0, NO_TEXT, false },
        { "model", 'm', MODEL, true },
        { "kernel", 0, KERNEL, true },
        { "only", 0, ONLY, true },
        { "quiet", 'q', 'q', false },
        { "in-order", 0, IN_ORDER, false },
        { "named-only", 0, NAMED_ONLY, false },
        { "help", 'h', 'h', false },
        { 0 },
    };
    static const char *const onlys[] = { "statements", NULL };

    show_options layout = { 0 };
    bool format = false, offsets_given = false;
    cli_args args = { .command = "read", .argv = argv, .argc = argc, .options = options };
    *operands = 0;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        bool good = true;
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case CLI_OPERAND: argv[(*operands)++] = (char *)args.value; break;
        case FORMAT:
            format = true;
            good = writer_format(&r->writer, &args, &r->for_people);
            break;
        case OUTPUT: r->writer.folder = args.value; break;
        case OFFSETS:
            good = cli_offsets(&args, &r->writer.options.offsets);
            offsets_given = true;
            break;
        case 'j': good = cli_jobs(&args, &r->jobs); break;
        case KERNEL: good = cli_kernel(&args, &r->kernel); break;
        case ONLY:
            good = cli_word(&args, onlys) >= 0;
            r->only_statements = true;
            break;
        case NO_TEXT: r->writer.options.no_text = true; break;
        case MODEL: r->model = args.value; break;
        case 'q': r->quiet = true; break;
        case IN_ORDER: r->show.in_order = true; break;
        case NAMED_ONLY: r->named_only = true; break;
        case 'h': return cli_help("read") ? CLI_DONE : CLI_FAILED;
        case SHOW_COLOR:
        case SHOW_WIDTH: good = show_option(&layout, &args, key); break;
        default: good = give_option(&r->give, &args, key);
        }
        if (!good)
            return CLI_USAGE;
    }
    if (r->named_only && r->only_statements)
        return cli_usage("read", "--named-only wants the speakers, which --only statements leaves out");
    if (!format) {
        r->for_people = isatty(1) && !r->writer.folder;
        r->writer.format = SAYSO_JSONL;
    }
    if (r->for_people && r->writer.folder)
        return cli_usage("read", "--output is for the other formats; text goes to standard output");
    if (!r->for_people && writer_check(&r->writer, "read", offsets_given) >= 0)
        return CLI_USAGE;
    show_lay_out(&r->show, &layout, SHOW_MOST);
    return -1;
}

static int finish(reading *r)
{
    progress_hide(&r->progress);
    if (r->for_people)
        show_end(&r->show);
    else
        writer_end(&r->writer);
    int status = cli_close(r->out);
    if (r->no_memory || r->writer.no_memory || r->give.no_memory) {
        cli_say("no memory; not everything was read");
        status = CLI_FAILED;
    }
    return r->errors || r->failed || r->writer.failed ? CLI_FAILED : status;
}

static int run(reading *r, char **operand, int operands)
{
    sayso_model *model = cli_open_model(r->model);
    if (!model)
        return CLI_FAILED;
    pipeline_work work = { .model = model,
                           .options = { .kernel = r->kernel,
                                        .only_statements = r->only_statements,
                                        .named_only = r->named_only },
                           .jobs = r->jobs,
                           .write = write_one,
                           .idle = idle,
                           .ctx = r };
    r->pipeline = pipeline_new(&work);
    if (!r->pipeline) {
        cli_say("no memory");
        sayso_model_free(model);
        return CLI_FAILED;
    }
    progress_begin(&r->progress, !r->quiet && !isatty(STDOUT_FILENO), false);
    bool ready = r->for_people || writer_begin(&r->writer);
    for (int i = 0; ready && i < operands && give_operand(&r->give, operand[i]); i++)
        ;
    sayso_error why;
    if (!pipeline_end(r->pipeline, &why)) {
        progress_hide(&r->progress);
        cli_say("%s", why.text);
        r->failed = true;
    }
    sayso_model_free(model);
    return finish(r);
}

int cmd_read(int argc, char **argv)
{
    reading *r = calloc(1, sizeof *r);
    if (r) {
        r->out = calloc(1, sizeof *r->out);
        r->give = (giver){ .source = calloc(1, sizeof *r->give.source), .take = take, .hurry = hurry,
                           .pages = true, .ctx = r };
    }
    int status = CLI_FAILED;
    if (!r || !r->out || !r->give.source) {
        cli_say("no memory");
    } else {
        int operands;
        r->jobs = cli_cpus();
        r->out->fd = 1;
        r->show.out = r->out;
        r->writer.out = r->out;
        r->writer.one_alone = true;
        status = take_options(r, argc, argv, &operands);
        if (status < 0) {
            char *standard_input[] = { "-" };
            if (!operands && isatty(0))
                fputs("sayso: reading standard input; end it with Ctrl-D\n", stderr);
            status = run(r, operands ? argv : standard_input, operands ? operands : 1);
        }
    }
    if (r) {
        writer_free(&r->writer);
        free(r->out);
        free(r->give.source);
    }
    free(r);
    return status;
}
