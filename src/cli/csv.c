/* csv.c - rows of a CSV file -> articles: RFC 4180, one heading row, fields divided by commas.
 *
 * Only the columns that we want are kept, and a row only until it has become an article. Lines end
 * in LF or CR LF; a quoted field may hold line ends; a mark in the middle of an unquoted field is
 * a mark.
 */
#include "cli/article.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct row {
    char *bytes; /* the fields wanted, one behind the other, a NUL behind each */
    size_t n, room;
    size_t begin[CSV_FIELDS], end[CSV_FIELDS]; /* begin SIZE_MAX: not in this row */
    size_t fields;                             /* how many the row has */
    bool too_long, no_memory, blank;
    const char *wrong;
    uint64_t wrong_line;
} row;

static void keep(row *r, char c)
{
    if (r->n == r->room) {
        if (r->n > UINT32_MAX) {
            r->too_long = true;
            return;
        }
        size_t room = r->room + r->room / 2 + 256;
        char *p = r->no_memory ? NULL : realloc(r->bytes, room);
        if (!p) {
            r->no_memory = true;
            return;
        }
        r->bytes = p;
        r->room = room;
    }
    r->bytes[r->n++] = c;
}

static int next(source *s)
{
    int c = source_byte(s);
    s->lines += c == '\n';
    return c;
}

/* One field; gives what ended it: ',' '\n' or -1. kept: its bytes are wanted. */
static int field(source *s, row *r, bool kept)
{
    int c = next(s);
    bool quoted = c == '"';
    uint64_t opened = s->lines + 1;
    if (quoted) {
        for (;;) {
            c = next(s);
            if (c == '"') {
                c = next(s);
                if (c != '"')
                    break;
            } else if (c < 0) {
                r->wrong = "a quotation mark opens a field here and nothing closes it";
                r->wrong_line = opened;
                return -1;
            }
            if (kept)
                keep(r, (char)c);
        }
        if (c == '\r')
            c = next(s);
        if (c >= 0 && c != ',' && c != '\n' && !r->wrong)
            r->wrong = "a field goes on behind its closing quotation mark; marks inside a field "
                       "are doubled";
    }
    bool any = quoted;
    bool cr = false;
    for (; c >= 0 && c != ',' && c != '\n'; c = next(s)) {
        any = true;
        if (cr && kept)
            keep(r, '\r');
        cr = c == '\r';
        if (!cr && kept)
            keep(r, (char)c);
    }
    if (cr && c != '\n' && kept)
        keep(r, '\r');
    /* A row of nothing at all is a blank line. */
    r->blank = r->fields == 0 && !quoted && c != ',' && (!any || (cr && r->n == 0));
    r->fields++;
    return c;
}

/* Heading: keeps every field; the caller looks at them one by one through `each`. */
static bool next_heading(source *s, row *r, int *ended)
{
    r->n = 0;
    *ended = field(s, r, true);
    keep(r, 0);
    return !r->wrong && !r->no_memory && !r->too_long;
}

static bool is_number(const char *s)
{
    return *s && strspn(s, "0123456789") == strlen(s);
}

bool csv_open(csv *c, source *from, const csv_names *names, char *why, size_t why_size)
{
    static const char *const usual[CSV_FIELDS] = { "text",      "id",        "title",
                                                   "published", "publisher", "url" };
    const char *const asked[CSV_FIELDS] = { names->text,      names->id,        names->title,
                                            names->published, names->publisher, names->url };
    *c = (csv){ .from = from };
    for (size_t k = 0; k < CSV_FIELDS; k++)
        c->column[k] = SIZE_MAX;

    char seen[160] = ""; /* the names, for the message */
    row r = { 0 };
    int ended = ',';
    while (ended == ',') {
        if (!next_heading(from, &r, &ended)) {
            snprintf(why, why_size, "%s", r.wrong ? r.wrong : "the heading is too long");
            free(r.bytes);
            return false;
        }
        size_t n = strlen(seen);
        if (n < sizeof seen - 1)
            snprintf(seen + n, sizeof seen - n, "%s%s", n ? ", " : "", r.bytes);
        for (size_t k = 0; k < CSV_FIELDS; k++)
            if (c->column[k] == SIZE_MAX && !strcasecmp(r.bytes, asked[k] ? asked[k] : usual[k]))
                c->column[k] = r.fields - 1;
    }
    c->columns = r.fields;
    free(r.bytes);
    if (r.blank && from->lines == 0) {
        snprintf(why, why_size, "is empty; a CSV begins with a heading row");
        return false;
    }

    for (size_t k = 0; k < CSV_FIELDS; k++) {
        if (c->column[k] != SIZE_MAX)
            continue;
        if (asked[k] && is_number(asked[k])) {
            size_t column = strtoul(asked[k], NULL, 10);
            if (column >= 1 && column <= c->columns) {
                c->column[k] = column - 1;
                continue;
            }
        }
        if (k == 0 || asked[k]) {
            snprintf(why, why_size,
                     "no column \"%s\" in the heading (%s%s); name one with --%s-column",
                     asked[k] ? asked[k] : usual[k], seen,
                     strlen(seen) == sizeof seen - 1 ? "..." : "", usual[k]);
            return false;
        }
    }
    return true;
}

took csv_row(csv *c, article *a, char *why, size_t why_size)
{
    static const char *const names[CSV_FIELDS] = { "text",      "id",        "title",
                                                   "published", "publisher", "url" };
    source *s = c->from;
    row r;
    why[0] = 0;
    do {
        if (s->at == s->n && !source_fill(s))
            return TOOK_END;
        r = (row){ 0 };
        for (size_t k = 0; k < CSV_FIELDS; k++)
            r.begin[k] = SIZE_MAX;
        s->line = s->lines + 1;
        int ended = ',';
        while (ended == ',') {
            size_t k = 0;
            while (k < CSV_FIELDS && c->column[k] != r.fields)
                k++;
            size_t begin = r.n;
            ended = field(s, &r, k < CSV_FIELDS);
            for (; k < CSV_FIELDS; k++) /* one column may serve twice */
                if (c->column[k] == r.fields - 1) {
                    r.begin[k] = begin;
                    r.end[k] = r.n;
                }
            keep(&r, 0);
        }
        if (r.blank)
            free(r.bytes);
    } while (r.blank && !r.wrong);

    bool ok = false;
    if (r.wrong) {
        if (r.wrong_line)
            s->line = r.wrong_line;
        snprintf(why, why_size, "%s", r.wrong);
    } else if (r.too_long) {
        snprintf(why, why_size, "is a row of 4 GiB or more; is a quotation mark left open?");
    } else if (r.no_memory) {
        snprintf(why, why_size, "no memory for this row");
    } else if (r.fields != c->columns) {
        snprintf(why, why_size, "%zu fields where the heading has %zu; is a comma unquoted?",
                 r.fields, c->columns);
    } else {
        ok = true;
    }
    const char *value[CSV_FIELDS] = { 0 };
    for (size_t k = 0; k < CSV_FIELDS && ok; k++) {
        if (r.begin[k] == SIZE_MAX || (k && r.begin[k] == r.end[k]))
            continue; /* an empty cell is as if it were not there; an empty text is one */
        value[k] = r.bytes + r.begin[k];
        if (k)
            ok = article_mend(r.bytes + r.begin[k], r.end[k] - r.begin[k], names[k], why, why_size);
    }
    if (!ok) {
        free(r.bytes);
        return TOOK_ONE;
    }
    a->memory = r.bytes;
    a->held = r.room;
    a->text = value[0];
    a->len = r.end[0] - r.begin[0];
    a->id = value[1];
    a->title = value[2];
    a->published = value[3];
    a->publisher = value[4];
    a->url = value[5];
    return TOOK_ONE;
}
