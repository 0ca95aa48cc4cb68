/* read.c - `sayso read`: articles in, who said what out.
 *
 * Takes the operands one after the other, recognises what each is, takes it apart into articles and
 * gives them to the pipeline; writes what comes back, in the order of the input.
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/article.h"
#include "cli/pipeline.h"
#include "cli/show.h"

enum { MOST_JOBS = 256, DEEPEST_FOLDER = 64 };

#define FROM_PIPE "standard input" /* what "-" is called in messages */

typedef enum kind { FROM_GUESS, FROM_TEXT, FROM_JSONL, FROM_CSV, FROM_LATER, FROM_OTHER } kind;

enum { SHOW, JSON, JSONL, CSV }; /* as --format has them */

typedef struct reading {
    /* what the command line says */
    kind from;
    int format;
    sayso_format_options write;
    csv_names columns;
    const char *encoding, *model, *kernel;
    bool only_statements;
    unsigned jobs;
    bool quiet;

    /* the giver's */
    pipeline *pipeline;
    source *source;
    bool more;      /* the pipeline takes more */
    uint64_t found; /* articles, and lines that should have been one */
    bool failed;    /* a reader or a thread could not be made */
    bool giver_no_memory;

    /* the writer's */
    cli_out *out;
    show show;
    char *held; /* JSON: the first article waits to see whether it stays the only one */
    size_t held_n, held_room;
    uint64_t written;
    uint64_t errors;
    bool no_memory;
    bool progress, progress_shown;
    struct timespec began, told;
} reading;

/* ## Giving */

/* A place and what is wrong with it, told in its turn among the articles. */
static bool give_error(reading *r, const char *file, uint64_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool give_error(reading *r, const char *file, uint64_t line, const char *format, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    article a = { .file = strdup(file), .line = line, .error = strdup(text) };
    if (!a.error) {
        r->giver_no_memory = true;
        article_free(&a);
        return false;
    }
    r->more = pipeline_give(r->pipeline, &a);
    return r->more;
}

static bool give(reading *r, article *a, const char *file, uint64_t line)
{
    a->file = strdup(file);
    a->line = line;
    r->found++;
    r->more = pipeline_give(r->pipeline, a);
    return r->more;
}

static const char *told_name(const char *name)
{
    return strcmp(name, "-") ? name : FROM_PIPE;
}

static void give_text(reading *r, source *s)
{
    article a = { .encoding = r->encoding };
    char *bytes;
    switch (source_rest(s, &bytes, &a.len)) {
    case TOOK_ONE:
        if (s->error) {
            free(bytes);
            give_error(r, told_name(s->name), 0, "%s", strerror(s->error));
            return;
        }
        a.memory = bytes;
        a.text = bytes;
        a.held = a.len;
        give(r, &a, told_name(s->name), 0);
        return;
    case TOOK_TOO_LONG:
        give_error(r, told_name(s->name), 0, "is a text of 4 GiB or more; cut it into articles");
        return;
    default: give_error(r, told_name(s->name), 0, "no memory for a text of this size");
    }
}

/* Behind the last line: did an error of the disk end it, and was there anything at all? */
static void check_end(reading *r, source *s, uint64_t before)
{
    if (s->error)
        give_error(r, told_name(s->name), s->lines + 1, "%s; what follows was not read",
                   strerror(s->error));
    else if (r->more && r->found == before)
        give_error(r, told_name(s->name), 0, "holds no article");
}

static bool decode(reading *r, source *s)
{
    if (source_decode(s, r->encoding))
        return true;
    give_error(r, told_name(s->name), 0, "there is no encoding \"%s\"; iconv -l lists them",
               r->encoding);
    return false;
}

static void give_jsonl(reading *r, source *s)
{
    const char *name = told_name(s->name);
    uint64_t before = r->found;
    char why[512];
    if (!decode(r, s))
        return;
    if (s->slow)
        pipeline_hurry(r->pipeline);
    while (r->more) {
        char *line;
        size_t n;
        took t = source_line(s, &line, &n);
        if (t == TOOK_END)
            break;
        if (t == TOOK_NOTHING)
            continue;
        if (t == TOOK_ONE) {
            article a = { .memory = line, .held = n };
            if (jsonl_parse(line, n, &a, why, sizeof why)) {
                give(r, &a, name, s->line);
                continue;
            }
            article_free(&a);
        } else {
            snprintf(why, sizeof why, "%s",
                     t == TOOK_TOO_LONG ? "is a line of 4 GiB or more; it was skipped"
                                        : "no memory for a line of this size");
        }
        r->found++;
        give_error(r, name, s->line, "%s", why);
    }
    check_end(r, s, before);
}

static void give_csv(reading *r, source *s)
{
    const char *name = told_name(s->name);
    uint64_t before = r->found;
    char why[512];
    csv c;
    if (!decode(r, s))
        return;
    if (s->slow)
        pipeline_hurry(r->pipeline);
    if (!csv_open(&c, s, &r->columns, why, sizeof why)) {
        give_error(r, name, 1, "%s", why);
        return;
    }
    while (r->more) {
        article a = { 0 };
        if (csv_row(&c, &a, why, sizeof why) == TOOK_END)
            break;
        if (!why[0]) {
            give(r, &a, name, s->line);
            continue;
        }
        r->found++;
        give_error(r, name, s->line, "%s", why);
    }
    check_end(r, s, before);
}

static const struct {
    const char *extension;
    kind from;
} extensions[] = { { ".txt", FROM_TEXT },     { ".text", FROM_TEXT },  { ".jsonl", FROM_JSONL },
                   { ".ndjson", FROM_JSONL }, { ".json", FROM_JSONL }, { ".csv", FROM_CSV },
                   { ".html", FROM_LATER },   { ".htm", FROM_LATER },  { ".warc", FROM_LATER },
                   { ".xhtml", FROM_LATER } };

static kind from_name(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        size_t e = strlen(extensions[i].extension);
        if (n > e && !strcasecmp(name + n - e, extensions[i].extension))
            return extensions[i].from;
    }
    return FROM_OTHER;
}

static bool begins(const source *s, const char *with, size_t n)
{
    return s->n >= n && !memcmp(s->buf, with, n);
}

/* What its first bytes say; *instead: what to do about something that is no text at all. */
static kind from_bytes(const source *s, const char **instead)
{
    size_t i = begins(s, "\xEF\xBB\xBF", 3) ? 3 : 0;
    *instead = NULL;
    if (begins(s, "\x1F\x8B", 2))
        *instead = "is compressed; unpack it first: gzip -dc FILE | sayso read -";
    else if (begins(s, "\x28\xB5\x2F\xFD", 4))
        *instead = "is compressed; unpack it first: zstd -dc FILE | sayso read -";
    else if (begins(s, "BZh", 3))
        *instead = "is compressed; unpack it first: bzip2 -dc FILE | sayso read -";
    else if (begins(s, "%PDF", 4))
        *instead = "is a PDF; take its text out first: pdftotext FILE - | sayso read -";
    else if (begins(s, "PK\3\4", 4))
        *instead = "is a zip file or an office document; save it as text first";
    else if (begins(s, "WARC/", 5))
        *instead = "is a web archive (WARC), which is not read yet; extract its text first";
    while (i < s->n && strchr(" \t\r\n", s->buf[i]) && s->buf[i])
        i++;
    if (s->n - i >= 5 &&
        (!strncasecmp(s->buf + i, "<html", 5) || !strncasecmp(s->buf + i, "<!doc", 5)))
        *instead =
            "is HTML, which is not read yet; extract its text first, or read it as it stands "
            "with --from text";
    if (*instead)
        return FROM_LATER;
    return i < s->n && s->buf[i] == '{' ? FROM_JSONL : FROM_TEXT;
}

static void give_source(reading *r, const char *name)
{
    source *s = r->source;
    int error = source_open(s, name);
    if (error) {
        give_error(r, told_name(name), 0, "%s%s", strerror(error),
                   error == ENOENT ? "; is its name right?" : "");
        return;
    }
    kind from = r->from;
    if (from == FROM_GUESS) {
        const char *instead;
        from = from_bytes(s, &instead);
        if (from != FROM_LATER) {
            kind named = from_name(name);
            if (named != FROM_OTHER)
                from = named;
        }
        if (from == FROM_LATER)
            give_error(r, told_name(name), 0, "%s",
                       instead ? instead
                               : "is HTML or WARC, which is not read yet; extract its text first, "
                                 "or read it as it stands with --from text");
    }
    if (from == FROM_TEXT)
        give_text(r, s);
    else if (from == FROM_JSONL)
        give_jsonl(r, s);
    else if (from == FROM_CSV)
        give_csv(r, s);
    source_close(s);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_hidden(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

/* Every file in it whose name says that we can read it, and its folders', sorted by name. Links to
 * files are followed, links to folders are not: they may lead in a circle. */
static void give_folder(reading *r, const char *path, int depth)
{
    struct dirent **entry;
    int n =
        depth > DEEPEST_FOLDER ? (errno = ELOOP, -1) : scandir(path, &entry, not_hidden, by_name);
    if (n < 0) {
        give_error(r, path, 0, "%s", strerror(errno));
        return;
    }
    for (int i = 0; i < n; i++) {
        char *name = NULL;
        size_t room = strlen(path) + strlen(entry[i]->d_name) + 2;
        struct stat st, link;
        if (r->more && !(name = malloc(room))) {
            r->giver_no_memory = true;
            r->more = false;
        }
        if (name) {
            size_t end = strlen(path);
            snprintf(name, room, "%s%s%s", path, end && path[end - 1] == '/' ? "" : "/",
                     entry[i]->d_name);
            if (stat(name, &st) == 0 && lstat(name, &link) == 0) {
                if (S_ISDIR(link.st_mode))
                    give_folder(r, name, depth + 1);
                else if (S_ISREG(st.st_mode) && from_name(name) < FROM_LATER)
                    give_source(r, name);
            }
        }
        free(name);
        free(entry[i]);
    }
    free(entry);
}

static void give_operand(reading *r, const char *name)
{
    struct stat st;
    if (strcmp(name, "-") && stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
        uint64_t before = r->found;
        give_folder(r, name, 0);
        if (r->found == before && r->more)
            give_error(r, name, 0,
                       "no articles in this folder; files named *.txt, *.jsonl, *.json, *.ndjson "
                       "or *.csv are looked for");
        return;
    }
    give_source(r, name);
}

/* ## Writing */

static double since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

static void hide_progress(reading *r)
{
    if (r->progress_shown)
        fputs("\r\033[K", stderr);
    r->progress_shown = false;
}

static void show_progress(reading *r)
{
    if (!r->progress || (r->progress_shown && since(&r->told) < 0.2))
        return;
    double seconds = since(&r->began);
    if (seconds < 0.5) /* nobody needs to be told about what takes no time */
        return;
    fprintf(stderr, "\r\033[K%llu articles read, %.1f a second", (unsigned long long)r->written,
            (double)r->written / seconds);
    r->progress_shown = true;
    clock_gettime(CLOCK_MONOTONIC, &r->told);
}

static sayso_status hold(void *ctx, const char *bytes, size_t n)
{
    reading *r = ctx;
    if (n > r->held_room - r->held_n) {
        size_t room = r->held_n + n + r->held_room / 2;
        char *p = realloc(r->held, room);
        if (!p)
            return SAYSO_ENOMEM;
        r->held = p;
        r->held_room = room;
    }
    memcpy(r->held + r->held_n, bytes, n);
    r->held_n += n;
    return SAYSO_OK;
}

/* One article: an object. Several: a list of them. Which of the two is not known before the second
 * comes, so the first is held until then. */
static sayso_status write_json(reading *r, const sayso_doc *doc)
{
    if (!r->written)
        return sayso_write(doc, SAYSO_JSON, &r->write, hold, r);
    if (r->written == 1) {
        cli_puts(r->out, "[\n");
        cli_put(r->out, r->held, r->held_n);
        free(r->held);
        r->held = NULL;
    }
    cli_puts(r->out, ",\n");
    return sayso_write(doc, SAYSO_JSON, &r->write, cli_sink, r->out);
}

static void end_json(reading *r)
{
    if (r->written == 0)
        cli_puts(r->out, "[]\n");
    else if (r->written == 1) {
        cli_put(r->out, r->held, r->held_n);
        cli_puts(r->out, "\n");
    } else {
        cli_puts(r->out, "\n]\n");
    }
    free(r->held);
    r->held = NULL;
}

static bool write_one(void *ctx, const article *a, const sayso_doc *doc)
{
    reading *r = ctx;
    if (!doc) {
        /* What was read before this line belongs before this message where both go to one place. */
        cli_flush(r->out);
        hide_progress(r);
        const char *why = a->error ? a->error : "no memory";
        const char *file = a->file ? a->file : "an article";
        if (a->line)
            cli_say("%s:%llu: %s", file, (unsigned long long)a->line, why);
        else
            cli_say("%s: %s", file, why);
        r->errors++;
        return !r->out->error;
    }
    sayso_status st = SAYSO_OK;
    switch (r->format) {
    case SHOW:
        if (!show_article(&r->show, doc, a->file && strcmp(a->file, FROM_PIPE) ? a->file : NULL))
            st = SAYSO_ENOMEM;
        break;
    case JSON: st = write_json(r, doc); break;
    case JSONL: st = sayso_write(doc, SAYSO_JSONL, &r->write, cli_sink, r->out); break;
    case CSV: st = sayso_write(doc, SAYSO_CSV, &r->write, cli_sink, r->out); break;
    }
    r->written++;
    if (st == SAYSO_ENOMEM)
        r->no_memory = true;
    show_progress(r);
    return !st && !r->out->error;
}

static void idle(void *ctx)
{
    reading *r = ctx;
    cli_flush(r->out);
    show_progress(r);
}

/* ## The command line */

static unsigned cpus(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set) < MOST_JOBS ? (unsigned)CPU_COUNT(&set) : MOST_JOBS;
    return 1;
}

/* What the words say; -1 when they are fine, else the exit status. Operands are moved to argv's
 * beginning. */
static int take_options(reading *r, int argc, char **argv, int *operands)
{
    enum {
        FROM = 256,
        FORMAT,
        OFFSETS,
        NO_TEXT,
        COLOR,
        MODEL,
        KERNEL,
        ONLY,
        CHAIN,
        ENCODING,
        WIDTH,
        TEXT_COLUMN,
        ID_COLUMN,
        TITLE_COLUMN,
        PUBLISHED_COLUMN,
        PUBLISHER_COLUMN,
        URL_COLUMN
    };
    static const cli_option options[] = {
        { "from", 0, FROM, true },
        { "format", 'f', FORMAT, true },
        { "offsets", 0, OFFSETS, true },
        { "jobs", 'j', 'j', true },
        { "no-text", 0, NO_TEXT, false },
        { "color", 0, COLOR, true },
        { "colour", 0, COLOR, true },
        { "model", 'm', MODEL, true },
        { "kernel", 0, KERNEL, true },
        { "only", 0, ONLY, true },
        { "encoding", 0, ENCODING, true },
        { "width", 'w', WIDTH, true },
        { "quiet", 'q', 'q', false },
        { "chain", 0, CHAIN, false },
        { "text-column", 0, TEXT_COLUMN, true },
        { "id-column", 0, ID_COLUMN, true },
        { "title-column", 0, TITLE_COLUMN, true },
        { "published-column", 0, PUBLISHED_COLUMN, true },
        { "publisher-column", 0, PUBLISHER_COLUMN, true },
        { "url-column", 0, URL_COLUMN, true },
        { "help", 'h', 'h', false },
        { 0 },
    };
    static const char *const froms[] = { "text", "jsonl", "csv", "html", "ninjs", "warc", NULL };
    static const char *const formats[] = { "text",           "json",       "jsonl", "csv",  "html",
                                           "web-annotation", "schema-org", "tei",   "brat", NULL };
    static const char *const offsets[] = { "codepoint", "byte", "utf16", NULL };
    static const char *const colors[] = { "auto", "always", "never", NULL };
    static const char *const kernels[] = { "avx512", "avx2", "portable", NULL };
    static const char *const onlys[] = { "statements", NULL };

    int color = 0, format = -1, k = 0;
    long width = 0, jobs = 0;
    cli_args args = { .command = "read", .argv = argv, .argc = argc, .options = options };
    *operands = 0;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        switch (key) {
        case CLI_OPERAND: argv[(*operands)++] = (char *)args.value; break;
        case FROM:
            if ((k = cli_word(&args, froms)) > 2)
                return cli_usage("read", "--from %s: not yet; extract the text first", froms[k]);
            r->from = (kind)(FROM_TEXT + k);
            break;
        case FORMAT:
            if ((k = format = cli_word(&args, formats)) > CSV)
                return cli_usage("read", "--format %s: not yet", formats[k]);
            break;
        case OFFSETS:
            k = cli_word(&args, offsets);
            r->write.offsets = (sayso_offsets)k;
            break;
        case 'j':
            if (!cli_number(&args, 1, MOST_JOBS, &jobs))
                return CLI_USAGE;
            r->jobs = (unsigned)jobs;
            break;
        case COLOR: k = color = cli_word(&args, colors); break;
        case WIDTH:
            if (!cli_number(&args, 20, 1000, &width))
                return CLI_USAGE;
            break;
        case KERNEL:
            k = cli_word(&args, kernels);
            r->kernel = args.value;
            break;
        case ONLY:
            k = cli_word(&args, onlys);
            r->only_statements = true;
            break;
        case NO_TEXT: r->write.no_text = true; break;
        case MODEL: r->model = args.value; break;
        case ENCODING: r->encoding = args.value; break;
        case 'q': r->quiet = true; break;
        case CHAIN: r->show.chain = true; break;
        case TEXT_COLUMN: r->columns.text = args.value; break;
        case ID_COLUMN: r->columns.id = args.value; break;
        case TITLE_COLUMN: r->columns.title = args.value; break;
        case PUBLISHED_COLUMN: r->columns.published = args.value; break;
        case PUBLISHER_COLUMN: r->columns.publisher = args.value; break;
        case URL_COLUMN: r->columns.url = args.value; break;
        case 'h': return cli_help("read") ? CLI_DONE : CLI_FAILED;
        default: return CLI_USAGE;
        }
        if (k < 0)
            return CLI_USAGE;
    }
    r->format = format >= 0 ? format : isatty(1) ? SHOW : JSONL;
    r->show.width = width ? (unsigned)width : show_width(1);
    if (!width && r->show.width > 100)
        r->show.width = 100; /* longer lines are hard to read */
    if (r->show.width < 20)
        r->show.width = 20;
    r->show.color = color ? color == 1 : show_wants_color(1);
    return -1;
}

static int finish(reading *r)
{
    hide_progress(r);
    if (r->format == JSON)
        end_json(r);
    if (r->format == SHOW)
        show_end(&r->show);
    int status = cli_close(r->out);
    if (r->no_memory || r->giver_no_memory) {
        cli_say("no memory; not everything was read");
        status = CLI_FAILED;
    }
    return r->errors || r->failed ? CLI_FAILED : status;
}

static int run(reading *r, char **operand, int operands)
{
    sayso_model *model = cli_open_model(r->model);
    if (!model)
        return CLI_FAILED;
    pipeline_work work = { .model = model,
                           .kernel = r->kernel,
                           .only_statements = r->only_statements,
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
    clock_gettime(CLOCK_MONOTONIC, &r->began);
    r->more = true;
    if (r->format == CSV)
        cli_puts(r->out, sayso_csv_heading());
    for (int i = 0; i < operands && r->more; i++)
        give_operand(r, operand[i]);
    sayso_error why;
    if (!pipeline_end(r->pipeline, &why)) {
        hide_progress(r);
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
        r->source = calloc(1, sizeof *r->source);
    }
    int status = CLI_FAILED;
    if (!r || !r->out || !r->source) {
        cli_say("no memory");
    } else {
        int operands;
        r->jobs = cpus();
        r->out->fd = 1;
        r->show.out = r->out;
        status = take_options(r, argc, argv, &operands);
        if (status < 0) {
            r->progress = !r->quiet && isatty(2) && !isatty(1);
            char *standard_input[] = { "-" };
            if (!operands && isatty(0))
                fputs("sayso: reading standard input; end it with Ctrl-D\n", stderr);
            status = run(r, operands ? argv : standard_input, operands ? operands : 1);
        }
    }
    if (r) {
        free(r->held);
        free(r->out);
        free(r->source);
    }
    free(r);
    return status;
}
