/* give.c - operands -> articles: what a file is, what lies in a folder, each article in its turn. */
#include "cli/give_parts.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "extract/extract.h"
#include "extract/language.h"
#include "extract/warc.h"

enum { DEEPEST_FOLDER = 64 };

/* "2026-05-04", and whatever is behind it: what it means the reader says. */
static bool begins_with_day(const char *s)
{
    static const char form[] = "dddd-dd-dd";
    for (const char *f = form; *f; f++, s++)
        if (*f == 'd' ? *s < '0' || *s > '9' : *s != *f)
            return false;
    return !*s || *s == 'T' || *s == ' ';
}

bool give_option(giver *g, const cli_args *args, int key)
{
    static const char *const kinds[] = { "text", "jsonl", "csv", "html", "ninjs", "warc", NULL };
    switch (key) {
    case GIVE_FROM: {
        int k = cli_word(args, kinds);
        g->from = (from_kind)(FROM_TEXT + k);
        return k >= 0;
    }
    case GIVE_ENCODING: g->encoding = args->value; return true;
    case GIVE_ALL_PUBLISHED:
        g->published = args->value;
        if (!begins_with_day(args->value))
            cli_usage(args->command, "--%s wants a day, as 2026-05-04, or a time of one, not \"%.40s\"",
                      args->name, args->value);
        return begins_with_day(args->value);
    case GIVE_ALL_PUBLISHER: g->publisher = args->value; return true;
    case GIVE_TEXT: g->columns.text = args->value; return true;
    case GIVE_ID: g->columns.id = args->value; return true;
    case GIVE_TITLE: g->columns.title = args->value; return true;
    case GIVE_PUBLISHED: g->columns.published = args->value; return true;
    case GIVE_PUBLISHER: g->columns.publisher = args->value; return true;
    case GIVE_URL: g->columns.url = args->value; return true;
    default: return false;
    }
}

void give_gate(article *a)
{
    sy_language l;
    char why[256];
    if (a->error || a->record || a->encoding || sy_language_is_english(a->text, a->len, &l))
        return;
    char *error = strdup(sy_language_reason(&l, why, sizeof why));
    if (!error)
        return; /* read, then, rather than lost */
    free(a->memory);
    *a = (article){ .file = a->file,
                    .line = a->line,
                    .begin = a->begin,
                    .position = a->position,
                    .lines = a->lines,
                    .error = error };
}

void give_unsaid(article *a, const char *published, const char *publisher)
{
    if (a->error || a->record)
        return;
    a->published = a->published ? a->published : published;
    a->publisher = a->publisher ? a->publisher : publisher;
}

bool give_taken(giver *g, article *a)
{
    if (a->take_out && !g->pages) {
        a->take_out(a);
    } else if (!a->take_out) {
        give_unsaid(a, g->published, g->publisher);
        if (g->english_only)
            give_gate(a);
    }
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
void give_error(giver *g, const char *file, uint64_t line, const char *format, ...)
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
    give_taken(g, &a);
}

bool give_article(giver *g, article *a, const char *file, uint64_t line)
{
    a->file = strdup(file);
    a->line = line;
    set_place(g, a);
    g->found++;
    return give_taken(g, a);
}

const char *give_name(const char *name)
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
        give_article(g, &a, give_name(s->name), 0);
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
                give_article(g, &a, name, s->line);
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
            give_article(g, &a, name, s->line);
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
} extensions[] = {
    { ".txt", FROM_TEXT },    { ".text", FROM_TEXT },    { ".jsonl", FROM_JSONL },
    { ".json", FROM_JSONL },  { ".ndjson", FROM_JSONL }, { ".csv", FROM_CSV },
    { ".html", FROM_HTML },   { ".htm", FROM_HTML },     { ".xhtml", FROM_HTML },
    { ".ninjs", FROM_NINJS }, { ".warc", FROM_WARC },    { ".warc.gz", FROM_WARC },
    { ".warc.zst", FROM_WARC }
};

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
    /* Web archives are compressed; what else is, is told by the reader of those. */
    if (sy_looks_like_warc(s->buf, s->n) || begins(s, "\x1F\x8B", 2) ||
        begins(s, "\x28\xB5\x2F\xFD", 4) || begins(s, "\x5D\x2A\x4D\x18", 4))
        return FROM_WARC;
    if (begins(s, "BZh", 3))
        *instead = "is compressed; unpack it first: bzip2 -dc FILE | sayso read -";
    else if (begins(s, "%PDF", 4))
        *instead = "is a PDF; take its text out first: pdftotext FILE - | sayso read -";
    else if (begins(s, "PK\3\4", 4))
        *instead = "is a zip file or an office document; save it as text first";
    if (*instead)
        return FROM_OTHER;
    if (sy_looks_like_html(s->buf, s->n))
        return FROM_HTML;
    if (sy_looks_like_ninjs(s->buf, s->n))
        return FROM_NINJS;
    while (i < s->n && strchr(" \t\r\n", s->buf[i]) && s->buf[i])
        i++;
    return i < s->n && s->buf[i] == '{' ? FROM_JSONL : FROM_TEXT;
}

/* By its first bytes, and where they leave it open by its name: a text may begin with "<p>" or "{". */
static from_kind recognise(const source *s, const char *name, const char **instead)
{
    from_kind from = from_bytes(s, instead), named = from_name(name);
    if (*instead || named == FROM_OTHER || from == FROM_WARC)
        return from;
    if (from == FROM_NINJS && named == FROM_JSONL)
        return from;
    return named;
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
        from = recognise(s, name, &instead);
        if (instead) {
            give_error(g, give_name(name), 0, "%s", instead);
            source_close(s);
            return;
        }
    }
    if (g->begin && !g->begin(g->ctx, s, &position, &lines)) {
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
    else if (from == FROM_HTML)
        give_html(g, s);
    else if (from == FROM_NINJS)
        give_ninjs(g, s);
    else if (from == FROM_WARC)
        give_warc(g, s, position);
    if (g->end)
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
                else if (S_ISREG(st.st_mode) && from_name(name) < FROM_OTHER)
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
                       "no articles in this folder; files named *.txt, *.jsonl, *.json, *.ndjson, "
                       "*.csv, *.html, *.ninjs and *.warc are looked for");
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
            else if (S_ISREG(st.st_mode) && from_name(name) < FROM_OTHER)
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

