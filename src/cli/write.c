/* write.c - articles into one stream, or into a folder. */
#include "cli/write.h"

#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "text", and behind it the library's, in the order of sayso_format. */
static const char *const formats[] = { "text",           "json",       "jsonl", "csv",  "html",
                                       "web-annotation", "schema-org", "tei",   "brat", NULL };

bool writer_format(writer *w, const cli_args *args, bool *text)
{
    int k = cli_word(args, formats + !text) - !!text;
    if (text)
        *text = k == -1 && !strcmp(args->value, formats[0]);
    if (k >= 0)
        w->format = (sayso_format)k;
    return k >= 0 || (text && *text);
}

int writer_check(const writer *w, const char *command, bool offsets)
{
    const char *name = formats[w->format + 1];
    if (offsets && w->format > SAYSO_CSV)
        return cli_usage(command, "--offsets is for json, jsonl and csv; %s has places of its own",
                         name);
    if (w->options.no_text && (w->format == SAYSO_HTML || w->format == SAYSO_TEI || w->format == SAYSO_BRAT))
        return cli_usage(command, "--no-text: %s is made of the text", name);
    return -1;
}

/* ## Into one stream */

typedef struct memory {
    char **at;
    size_t *n, room;
} memory;

static sayso_status hold(void *ctx, const char *bytes, size_t n)
{
    memory *m = ctx;
    if (n > m->room - *m->n) {
        size_t room = *m->n + n + m->room / 2;
        char *p = realloc(*m->at, room);
        if (!p)
            return SAYSO_ENOMEM;
        *m->at = p;
        m->room = room;
    }
    memcpy(*m->at + *m->n, bytes, n);
    *m->n += n;
    return SAYSO_OK;
}

static sayso_status frame(writer *w, sayso_frame part)
{
    return sayso_write_frame(w->format, part, cli_sink, w->out);
}

/* Is an article alone written otherwise than in a list, but for what stands around it? */
static bool differs(const writer *w)
{
    return w->format == SAYSO_HTML || w->format == SAYSO_TEI;
}

/* Are several articles in one file more than one after the other? */
static bool is_list(const writer *w)
{
    return w->format != SAYSO_JSONL && w->format != SAYSO_CSV && w->format != SAYSO_BRAT;
}

static sayso_format_options in_list(const writer *w)
{
    sayso_format_options options = w->options;
    options.fragment = true;
    options.number = (uint32_t)(w->n + 1);
    return options;
}

/* One article or several is not known before the second comes: the first is held until then. */
static sayso_status hold_first(writer *w, const sayso_doc *doc)
{
    memory alone = { &w->alone, &w->alone_n, 0 }, listed = { &w->listed, &w->listed_n, 0 };
    sayso_format_options options = in_list(w);
    sayso_status st = sayso_write(doc, w->format, &w->options, hold, &alone);
    if (!st && differs(w))
        st = sayso_write(doc, w->format, &options, hold, &listed);
    return st;
}

static void let_first_go(writer *w)
{
    if (differs(w))
        cli_put(w->out, w->listed, w->listed_n);
    else
        cli_put(w->out, w->alone, w->alone_n);
    free(w->alone);
    free(w->listed);
    w->alone = w->listed = NULL;
}

static sayso_status to_stream(writer *w, const sayso_doc *doc)
{
    sayso_format_options options = in_list(w);
    sayso_status st = SAYSO_OK;
    if (!is_list(w))
        return sayso_write(doc, w->format, &w->options, cli_sink, w->out);
    if (w->one_alone && !w->n)
        return hold_first(w, doc);
    if (w->n == w->one_alone) /* the first, or the second behind the one that was held */
        st = frame(w, SAYSO_OPENING);
    if (w->one_alone && w->n == 1)
        let_first_go(w);
    if (!st && w->n)
        st = frame(w, SAYSO_BETWEEN);
    return st ? st : sayso_write(doc, w->format, &options, cli_sink, w->out);
}

static void end_stream(writer *w)
{
    if (!is_list(w))
        return;
    if (w->one_alone && w->n == 1) {
        cli_put(w->out, w->alone, w->alone_n);
        if (w->alone_n && w->alone[w->alone_n - 1] != '\n')
            cli_puts(w->out, "\n");
        return;
    }
    if (!w->n && !differs(w)) {
        cli_puts(w->out, "[]\n");
        return;
    }
    if (!w->n)
        frame(w, SAYSO_OPENING);
    frame(w, SAYSO_CLOSING);
}

/* ## Into a folder: one file an article, named by its id */

static bool fail(writer *w, const char *path, const char *why)
{
    if (*path)
        cli_say("%s/%s: %s", w->folder, path, why);
    else
        cli_say("%s: %s", w->folder, why);
    w->failed = true;
    return false;
}

static bool is_empty(const char *folder)
{
    DIR *d = opendir(folder);
    bool empty = d != NULL;
    for (struct dirent *e; d && empty && (e = readdir(d));)
        empty = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
    if (d)
        closedir(d);
    return empty;
}

/* An id as a file's name: what is no letter, digit, hyphen or underscore is written %XX, so is a full stop
 * in front. With `nth` a second article of the same id is told from the first: "~" comes from no id. */
static void file_name(char name[256], const char *id, uint64_t nth, const char *ending)
{
    size_t n = 0;
    for (const char *s = id; *s && n < 180; s++) {
        unsigned char c = (unsigned char)*s;
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     c == '-' || c == '_' || (c == '.' && n);
        n += (size_t)snprintf(name + n, 256 - n, plain ? "%c" : "%%%02X", c);
    }
    if (!n)
        n = (size_t)snprintf(name, 256, "article");
    if (nth)
        n += (size_t)snprintf(name + n, 256 - n, "~%llu", (unsigned long long)nth);
    snprintf(name + n, 256 - n, ".%s", ending);
}

static int make_file(writer *w, const char *name)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", w->folder, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static bool close_file(writer *w, const char *name, sayso_status st)
{
    cli_flush(w->file);
    int error = w->file->error;
    if (close(w->file->fd) && !error)
        error = errno;
    if (st == SAYSO_ENOMEM)
        w->no_memory = true;
    if (error)
        return fail(w, name, strerror(error));
    return !st;
}

static bool open_file(writer *w, const char *name)
{
    *w->file = (cli_out){ .fd = make_file(w, name) };
    return w->file->fd >= 0 || fail(w, name, strerror(errno));
}

static bool to_file(writer *w, const sayso_doc *doc)
{
    static const char *const endings[] = { "json",   "jsonl",  "csv", "html", "jsonld",
                                           "jsonld", "xml", "ann" };
    char name[256];
    file_name(name, sayso_doc_id(doc), 0, endings[w->format]);
    uint64_t nth = 0;
    int fd = make_file(w, name);
    if (fd < 0 && errno == EEXIST) {
        nth = w->n + 1;
        file_name(name, sayso_doc_id(doc), nth, endings[w->format]);
        fd = make_file(w, name);
    }
    if (fd < 0)
        return fail(w, name, strerror(errno));
    *w->file = (cli_out){ .fd = fd };
    if (w->format == SAYSO_CSV)
        cli_puts(w->file, sayso_csv_heading());
    sayso_status st = sayso_write(doc, w->format, &w->options, cli_sink, w->file);
    if (w->format == SAYSO_JSON || w->format == SAYSO_WEB_ANNOTATION || w->format == SAYSO_SCHEMA_ORG)
        cli_puts(w->file, "\n");
    if (!close_file(w, name, st) || w->format != SAYSO_BRAT)
        return !w->failed && !w->no_memory;
    file_name(name, sayso_doc_id(doc), nth, "txt");
    return open_file(w, name) &&
           close_file(w, name, sayso_write_brat_text(doc, cli_sink, w->file));
}

static bool begin_folder(writer *w)
{
    static const char conf[] = "annotation.conf";
    if (mkdir(w->folder, 0777) && errno != EEXIST)
        return fail(w, "", strerror(errno));
    if (!is_empty(w->folder))
        return fail(w, "", "is no empty folder; name one that is empty or not there yet");
    w->file = calloc(1, sizeof *w->file);
    w->no_memory = !w->file;
    if (!w->file || w->format != SAYSO_BRAT)
        return w->file != NULL;
    if (!open_file(w, conf))
        return false;
    cli_puts(w->file, sayso_brat_configuration());
    return close_file(w, conf, SAYSO_OK);
}

/* ## Either */

bool writer_begin(writer *w)
{
    if (w->folder)
        return begin_folder(w);
    return w->format != SAYSO_CSV || !frame(w, SAYSO_OPENING);
}

bool writer_article(writer *w, const sayso_doc *doc)
{
    bool good;
    if (w->folder) {
        good = to_file(w, doc);
    } else {
        sayso_status st = to_stream(w, doc);
        w->no_memory |= st == SAYSO_ENOMEM;
        good = !st;
    }
    w->n++;
    return good;
}

void writer_end(writer *w)
{
    if (!w->folder)
        end_stream(w);
}

void writer_free(writer *w)
{
    free(w->alone);
    free(w->listed);
    free(w->file);
    w->alone = w->listed = NULL;
    w->file = NULL;
}
