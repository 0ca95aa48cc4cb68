/* give.c - operands -> articles: what a file is, what lies in a folder, each article in its turn. */
#include "cli/give.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { DEEPEST_FOLDER = 64 };

static bool take(giver *g, article *a)
{
    if (!g->stop)
        g->stop = !g->take(g->ctx, a);
    article_free(a);
    return !g->stop;
}

/* Where in the input it stood. A last line without its end may still grow: it is taken, and taken again
 * when the input is taken up there later. */
static void set_place(const giver *g, article *a)
{
    const source *s = g->source;
    bool ended = s->at && s->buf[s->at - 1] == '\n';
    a->begin = g->begun;
    a->position = s->at < s->n || ended ? source_position(s) : g->begun;
    a->lines = s->lines;
}

/* A place and what is wrong with it, told in its turn among the articles. */
static void give_error(giver *g, const char *file, uint64_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void give_error(giver *g, const char *file, uint64_t line, const char *format, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    article a = { .file = strdup(file), .line = line, .error = strdup(text) };
    set_place(g, &a);
    if (!a.error) {
        g->no_memory = g->stop = true;
        article_free(&a);
        return;
    }
    take(g, &a);
}

static bool give(giver *g, article *a, const char *file, uint64_t line)
{
    a->file = strdup(file);
    a->line = line;
    set_place(g, a);
    g->found++;
    return take(g, a);
}

static const char *give_name(const char *name)
{
    return strcmp(name, "-") ? name : GIVE_PIPE;
}

/* "4 GiB" */
static const char *longest(const giver *g, char *text, size_t room)
{
    uint64_t most = g->longest ? g->longest : (uint64_t)1 << 32;
    if (most >> 30)
        snprintf(text, room, "%llu GiB", (unsigned long long)(most >> 30));
    else
        snprintf(text, room, "%llu MiB", (unsigned long long)(most >> 20));
    return text;
}

static void give_text(giver *g, source *s)
{
    article a = { .encoding = g->encoding };
    char *bytes, size[32];
    switch (source_rest(s, &bytes, &a.len)) {
    case TOOK_ONE:
        if (s->error) {
            free(bytes);
            give_error(g, give_name(s->name), 0, "%s", strerror(s->error));
            return;
        }
        a.memory = bytes;
        a.text = bytes;
        a.held = a.len;
        give(g, &a, give_name(s->name), 0);
        return;
    case TOOK_TOO_LONG:
        give_error(g, give_name(s->name), 0, "is a text of %s or more; cut it into articles",
                   longest(g, size, sizeof size));
        return;
    default: give_error(g, give_name(s->name), 0, "no memory for a text of this size");
    }
}

/* Behind the last line: did an error of the disk end it, and was there anything at all? */
static void check_end(giver *g, source *s, uint64_t before)
{
    if (s->error)
        give_error(g, give_name(s->name), s->lines + 1, "%s; what follows was not read",
                   strerror(s->error));
    else if (!g->stop && g->found == before && !s->taken_up)
        give_error(g, give_name(s->name), 0, "holds no article");
}

static bool decode(giver *g, source *s)
{
    if (source_decode(s, g->encoding))
        return true;
    give_error(g, give_name(s->name), 0, "there is no encoding \"%s\"; iconv -l lists them",
               g->encoding);
    return false;
}

/* To the place from which an input is taken up again. */
static bool go_on(giver *g, source *s, uint64_t position, uint64_t lines)
{
    if (!position || source_seek(s, position, lines))
        return true;
    give_error(g, give_name(s->name), 0, "%s", strerror(s->error));
    return false;
}

static void give_jsonl(giver *g, source *s, uint64_t position, uint64_t lines)
{
    const char *name = give_name(s->name);
    uint64_t before = g->found;
    char why[512], size[32];
    if (!decode(g, s))
        return;
    if (s->slow)
        g->hurry(g->ctx);
    if (!go_on(g, s, position, lines))
        return;
    while (!g->stop) {
        char *line;
        g->begun = source_position(s);
        size_t n;
        took t = source_line(s, &line, &n);
        if (t == TOOK_END)
            break;
        if (t == TOOK_NOTHING)
            continue;
        if (t == TOOK_ONE) {
            article a = { .memory = line, .held = n };
            a.record = g->records && jsonl_is_record(line, n);
            if (a.record) {
                a.text = line;
                a.len = n;
            }
            if (a.record || jsonl_parse(line, n, &a, why, sizeof why)) {
                give(g, &a, name, s->line);
                continue;
            }
            article_free(&a);
        } else if (t == TOOK_TOO_LONG) {
            snprintf(why, sizeof why, "is a line of %s or more; it was skipped",
                     longest(g, size, sizeof size));
        } else {
            snprintf(why, sizeof why, "no memory for a line of this size");
        }
        g->found++;
        give_error(g, name, s->line, "%s", why);
    }
    check_end(g, s, before);
}

static void give_csv(giver *g, source *s, uint64_t position, uint64_t lines)
{
    const char *name = give_name(s->name);
    uint64_t before = g->found;
    char why[512];
    csv c;
    if (!decode(g, s))
        return;
    if (s->slow)
        g->hurry(g->ctx);
    if (!csv_open(&c, s, &g->columns, why, sizeof why)) {
        give_error(g, name, 1, "%s", why);
        return;
    }
    if (!go_on(g, s, position, lines))
        return;
    while (!g->stop) {
        article a = { 0 };
        g->begun = source_position(s);
        if (csv_row(&c, &a, why, sizeof why) == TOOK_END)
            break;
        if (!why[0]) {
            give(g, &a, name, s->line);
            continue;
        }
        g->found++;
        give_error(g, name, s->line, "%s", why);
    }
    check_end(g, s, before);
}

static const struct {
    const char *extension;
    from_kind from;
} extensions[] = { { ".txt", FROM_TEXT },     { ".text", FROM_TEXT },  { ".jsonl", FROM_JSONL },
                   { ".ndjson", FROM_JSONL }, { ".json", FROM_JSONL }, { ".csv", FROM_CSV },
                   { ".html", FROM_LATER },   { ".htm", FROM_LATER },  { ".warc", FROM_LATER },
                   { ".xhtml", FROM_LATER } };

static from_kind from_name(const char *name)
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
static from_kind from_bytes(const source *s, const char **instead)
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

static void give_source(giver *g, const char *name)
{
    source *s = g->source;
    uint64_t position = 0, lines = 0;
    int error = source_open(s, name);
    s->longest = g->longest ? g->longest : UINT32_MAX;
    g->begun = 0;
    if (error) {
        give_error(g, give_name(name), 0, "%s%s", strerror(error),
                   error == ENOENT ? "; is its name right?" : "");
        return;
    }
    from_kind from = g->from;
    if (from == FROM_GUESS) {
        const char *instead;
        from = from_bytes(s, &instead);
        if (from != FROM_LATER) {
            from_kind named = from_name(name);
            if (named != FROM_OTHER)
                from = named;
        }
        if (from == FROM_LATER)
            give_error(g, give_name(name), 0, "%s",
                       instead ? instead
                               : "is HTML or WARC, which is not read yet; extract its text first, "
                                 "or read it as it stands with --from text");
    }
    if (g->begin && from != FROM_LATER && !g->begin(g->ctx, s, &position, &lines)) {
        g->found++;
        source_close(s);
        return;
    }
    if (from == FROM_TEXT)
        give_text(g, s);
    else if (from == FROM_JSONL)
        give_jsonl(g, s, position, lines);
    else if (from == FROM_CSV)
        give_csv(g, s, position, lines);
    if (g->end && from != FROM_LATER)
        g->end(g->ctx, s, !s->error && !g->stop);
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
static void give_folder(giver *g, const char *path, int depth)
{
    struct dirent **entry;
    int n =
        depth > DEEPEST_FOLDER ? (errno = ELOOP, -1) : scandir(path, &entry, not_hidden, by_name);
    if (n < 0) {
        give_error(g, path, 0, "%s", strerror(errno));
        return;
    }
    for (int i = 0; i < n; i++) {
        char *name = NULL;
        size_t room = strlen(path) + strlen(entry[i]->d_name) + 2;
        struct stat st, link;
        if (!g->stop && !(name = malloc(room))) {
            g->no_memory = g->stop = true;
        }
        if (name) {
            size_t end = strlen(path);
            snprintf(name, room, "%s%s%s", path, end && path[end - 1] == '/' ? "" : "/",
                     entry[i]->d_name);
            if (stat(name, &st) == 0 && lstat(name, &link) == 0) {
                if (S_ISDIR(link.st_mode))
                    give_folder(g, name, depth + 1);
                else if (S_ISREG(st.st_mode) && from_name(name) < FROM_LATER)
                    give_source(g, name);
            }
        }
        free(name);
        free(entry[i]);
    }
    free(entry);
}

bool give_operand(giver *g, const char *name)
{
    struct stat st;
    if (strcmp(name, "-") && stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
        uint64_t before = g->found;
        give_folder(g, name, 0);
        if (g->found == before && !g->stop)
            give_error(g, name, 0,
                       "no articles in this folder; files named *.txt, *.jsonl, *.json, *.ndjson "
                       "or *.csv are looked for");
        return !g->stop;
    }
    give_source(g, name);
    return !g->stop;
}

static uint64_t folder_size(const char *path, int depth)
{
    uint64_t all = 0;
    DIR *d = depth > DEEPEST_FOLDER ? NULL : opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        struct stat st, link;
        size_t room = strlen(path) + strlen(e->d_name) + 2;
        char *name = not_hidden(e) ? malloc(room) : NULL;
        if (!name)
            continue;
        snprintf(name, room, "%s/%s", path, e->d_name);
        if (stat(name, &st) == 0 && lstat(name, &link) == 0) {
            if (S_ISDIR(link.st_mode))
                all += folder_size(name, depth + 1);
            else if (S_ISREG(st.st_mode) && from_name(name) < FROM_LATER)
                all += (uint64_t)st.st_size;
        }
        free(name);
    }
    if (d)
        closedir(d);
    return all;
}

uint64_t give_size(const char *name)
{
    struct stat st;
    if (!strcmp(name, "-") || stat(name, &st))
        return 0;
    return S_ISDIR(st.st_mode) ? folder_size(name, 0) : S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

