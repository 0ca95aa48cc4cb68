/* inputs.c - see inputs.h. */
#include "cli/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { DEEPEST_FOLDER = 64 };


/* A place and what is wrong with it, told in its turn among the articles. */
static bool give_error(inputs *in, const char *file, uint64_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool give_error(inputs *in, const char *file, uint64_t line, const char *format, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    article a = { .file = strdup(file), .line = line, .error = strdup(text) };
    if (!a.error) {
        in->no_memory = true;
        article_free(&a);
        return false;
    }
    in->more = pipeline_give(in->pipeline, &a);
    return in->more;
}

static bool give(inputs *in, article *a, const char *file, uint64_t line)
{
    in->found++;
    if (in->wanted && !in->wanted(in->ctx, a, in->found)) {
        article_free(a);
        return in->more;
    }
    a->file = strdup(file);
    a->line = line;
    in->more = pipeline_give(in->pipeline, a);
    return in->more;
}

static const char *told_name(const char *name)
{
    return strcmp(name, "-") ? name : INPUTS_PIPE;
}

static void give_text(inputs *in, source *s)
{
    article a = { .encoding = in->encoding };
    char *bytes;
    switch (source_rest(s, &bytes, &a.len)) {
    case TOOK_ONE:
        if (s->error) {
            free(bytes);
            give_error(in, told_name(s->name), 0, "%s", strerror(s->error));
            return;
        }
        a.memory = bytes;
        a.text = bytes;
        a.held = a.len;
        give(in, &a, told_name(s->name), 0);
        return;
    case TOOK_TOO_LONG:
        give_error(in, told_name(s->name), 0, "is a text of 4 GiB or more; cut it into articles");
        return;
    default: give_error(in, told_name(s->name), 0, "no memory for a text of this size");
    }
}

/* Behind the last line: did an error of the disk end it, and was there anything at all? */
static void check_end(inputs *in, source *s, uint64_t before)
{
    if (s->error)
        give_error(in, told_name(s->name), s->lines + 1, "%s; what follows was not read",
                   strerror(s->error));
    else if (in->more && in->found == before)
        give_error(in, told_name(s->name), 0, "holds no article");
}

static bool decode(inputs *in, source *s)
{
    if (source_decode(s, in->encoding))
        return true;
    give_error(in, told_name(s->name), 0, "there is no encoding \"%s\"; iconv -l lists them",
               in->encoding);
    return false;
}

static void give_jsonl(inputs *in, source *s)
{
    const char *name = told_name(s->name);
    uint64_t before = in->found;
    char why[512];
    if (!decode(in, s))
        return;
    if (s->slow)
        pipeline_hurry(in->pipeline);
    while (in->more) {
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
                give(in, &a, name, s->line);
                continue;
            }
            article_free(&a);
        } else {
            snprintf(why, sizeof why, "%s",
                     t == TOOK_TOO_LONG ? "is a line of 4 GiB or more; it was skipped"
                                        : "no memory for a line of this size");
        }
        in->found++;
        give_error(in, name, s->line, "%s", why);
    }
    check_end(in, s, before);
}

static void give_csv(inputs *in, source *s)
{
    const char *name = told_name(s->name);
    uint64_t before = in->found;
    char why[512];
    csv c;
    if (!decode(in, s))
        return;
    if (s->slow)
        pipeline_hurry(in->pipeline);
    if (!csv_open(&c, s, &in->columns, why, sizeof why)) {
        give_error(in, name, 1, "%s", why);
        return;
    }
    while (in->more) {
        article a = { 0 };
        if (csv_row(&c, &a, why, sizeof why) == TOOK_END)
            break;
        if (!why[0]) {
            give(in, &a, name, s->line);
            continue;
        }
        in->found++;
        give_error(in, name, s->line, "%s", why);
    }
    check_end(in, s, before);
}

static const struct {
    const char *extension;
    input_kind from;
} extensions[] = { { ".txt", FROM_TEXT },     { ".text", FROM_TEXT },  { ".jsonl", FROM_JSONL },
                   { ".ndjson", FROM_JSONL }, { ".json", FROM_JSONL }, { ".csv", FROM_CSV },
                   { ".html", FROM_LATER },   { ".htm", FROM_LATER },  { ".warc", FROM_LATER },
                   { ".xhtml", FROM_LATER } };

static input_kind from_name(const char *name)
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
static input_kind from_bytes(const source *s, const char **instead)
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

static void give_source(inputs *in, const char *name)
{
    source *s = in->source;
    int error = source_open(s, name);
    if (error) {
        give_error(in, told_name(name), 0, "%s%s", strerror(error),
                   error == ENOENT ? "; is its name right?" : "");
        return;
    }
    input_kind from = in->from;
    if (from == FROM_GUESS) {
        const char *instead;
        from = from_bytes(s, &instead);
        if (from != FROM_LATER) {
            input_kind named = from_name(name);
            if (named != FROM_OTHER)
                from = named;
        }
        if (from == FROM_LATER)
            give_error(in, told_name(name), 0, "%s",
                       instead ? instead
                               : "is HTML or WARC, which is not read yet; extract its text first, "
                                 "or read it as it stands with --from text");
    }
    if (from == FROM_TEXT)
        give_text(in, s);
    else if (from == FROM_JSONL)
        give_jsonl(in, s);
    else if (from == FROM_CSV)
        give_csv(in, s);
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
static void give_folder(inputs *in, const char *path, int depth)
{
    struct dirent **entry;
    int n =
        depth > DEEPEST_FOLDER ? (errno = ELOOP, -1) : scandir(path, &entry, not_hidden, by_name);
    if (n < 0) {
        give_error(in, path, 0, "%s", strerror(errno));
        return;
    }
    for (int i = 0; i < n; i++) {
        char *name = NULL;
        size_t room = strlen(path) + strlen(entry[i]->d_name) + 2;
        struct stat st, link;
        if (in->more && !(name = malloc(room))) {
            in->no_memory = true;
            in->more = false;
        }
        if (name) {
            size_t end = strlen(path);
            snprintf(name, room, "%s%s%s", path, end && path[end - 1] == '/' ? "" : "/",
                     entry[i]->d_name);
            if (stat(name, &st) == 0 && lstat(name, &link) == 0) {
                if (S_ISDIR(link.st_mode))
                    give_folder(in, name, depth + 1);
                else if (S_ISREG(st.st_mode) && from_name(name) < FROM_LATER)
                    give_source(in, name);
            }
        }
        free(name);
        free(entry[i]);
    }
    free(entry);
}

void inputs_give(inputs *in, const char *name)
{
    struct stat st;
    if (strcmp(name, "-") && stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
        uint64_t before = in->found;
        give_folder(in, name, 0);
        if (in->found == before && in->more)
            give_error(in, name, 0,
                       "no articles in this folder; files named *.txt, *.jsonl, *.json, *.ndjson "
                       "or *.csv are looked for");
        return;
    }
    give_source(in, name);
}
