/* case_runner.c - reads test/cases/NAME.case, has sayso read each text, and compares.
 *
 * usage: case_runner [--model FILE] [--kernel NAME] [--shape] [--gold] [--pred FILE] [-v] FILE...
 *
 *   --shape      only what must hold for any model: spans, ids, JSON; for the toy model
 *   --pred FILE  compare predictions (JSONL, one record a case, "id" as --gold has it) instead
 *   --gold       print the cases as gold records (JSONL, code points) instead
 *   -v           also tell what an open case gave
 *
 * The language, by example (test/cases/README.md has all of it):
 *
 *     === a quotation taken up again is one statement
 *     published 2026-05-05
 *     "I will," Ana Ruiz told reporters on Monday, "not sign it."
 *     ---
 *     statement  direct, assert
 *       source   Ana Ruiz
 *       cue      told
 *       content  "I will," | "not sign it."
 *       to       reporters
 *       when     2026-05-04
 *
 * Of the fields only those that a case names are looked at; "-" says that there must be none.
 *
 * A source agrees as in `sayso eval` (half of the words, or the same last word), a cue with half of
 * its words; the content must have exactly the same words, the form and the parent must be right,
 * and nothing else may have been found unless the case says "others allowed".
 *
 * Files named open-*.case hold what sayso cannot do yet: run and told, not counted as failed.
 *
 * This is a test program: without memory, or with a file that it cannot read, it ends.
 */
#include <errno.h>
#include <iconv.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/score.h"
#include "sayso.h"

static void *must(void *p)
{
    if (!p) {
        fprintf(stderr, "case_runner: no memory\n");
        exit(2);
    }
    return p;
}

/* Text that grows. */
typedef struct str {
    char *at;
    size_t n, room;
} str;

static void add(str *s, const char *bytes, size_t n)
{
    if (s->room - s->n <= n) {
        s->room = 2 * s->room + n + 64;
        s->at = must(realloc(s->at, s->room));
    }
    if (n)
        memcpy(s->at + s->n, bytes, n);
    s->n += n;
    s->at[s->n] = '\0';
}

static void addf(str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void addf(str *s, const char *format, ...)
{
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    char *buf = must(malloc((size_t)n + 1));
    vsnprintf(buf, (size_t)n + 1, format, again);
    va_end(again);
    add(s, buf, (size_t)n);
    free(buf);
}

/* ## A case, as it stands in its file */

enum { SOURCE, CUE, CONTENT, ROLES };
static const char *const roles[ROLES] = { "source", "cue", "content" };
static const char *const forms[] = { "direct", "mixed", "indirect" };

enum { SPEAKER, KIND, ROLE, CHANNEL, OUTLET, TO, STANCE, WHEN, FIELDS };
static const char *const fields[FIELDS] = {
    "speaker", "kind", "role", "channel", "outlet", "to", "stance", "when",
};

/* Byte spans of one statement. */
typedef struct spans {
    sayso_span *at;
    size_t n;
} spans;

/* One expected statement: words, as written; found in the text later. */
typedef struct expected {
    char *words[ROLES];  /* NULL: none; escapes still in */
    char *field[FIELDS]; /* NULL: not said; "-": none */
    int form;
    uint32_t parent; /* which of the case's statements, from 1; 0: none */
    int line;
} expected;

/* One expected contact: what is NULL is not looked at, "-" says that there is none. */
enum { C_KIND, C_MODALITY, C_FROM, C_TO, C_TRIGGER, C_WHEN, CONTACT };
static const char *const contact_fields[CONTACT] = { "contact", "modality", "from", "to", "trigger", "when" };

typedef struct contact {
    char *field[CONTACT];
} contact;

typedef struct test_case {
    const char *path; /* borrowed */
    int line;
    char *title;
    char *as, *encoding, *id, *headline, *published, *publisher, *url; /* NULL: not given */
    str text;                                                          /* UTF-8 as written */
    expected *want;
    size_t n_want;
    char **ledger; /* what relations and claims there must be: "claim disputed 1" */
    size_t n_ledger;
    contact *contacts;
    size_t n_contacts;
    bool none, others, ended; /* "statements none", "others allowed", "---" was there */
    bool no_contacts;         /* "contacts none" */
} test_case;

static void case_free(test_case *c)
{
    for (size_t i = 0; i < c->n_want; i++) {
        for (int r = 0; r < ROLES; r++)
            free(c->want[i].words[r]);
        for (int k = 0; k < FIELDS; k++)
            free(c->want[i].field[k]);
    }
    for (size_t i = 0; i < c->n_ledger; i++)
        free(c->ledger[i]);
    free(c->ledger);
    free(c->want);
    for (size_t i = 0; i < c->n_contacts; i++)
        for (int k = 0; k < CONTACT; k++)
            free(c->contacts[i].field[k]);
    free(c->contacts);
    free(c->title);
    free(c->as);
    free(c->encoding);
    free(c->id);
    free(c->headline);
    free(c->published);
    free(c->publisher);
    free(c->url);
    free(c->text.at);
    memset(c, 0, sizeof *c);
}

static size_t put_utf8(unsigned long cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3f));
    out[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | cp);
    return n;
}

/* Adds s with its escapes resolved: \n \r \t, \xNN a byte, \uNNNN and \UNNNNNNNN a character, a
 * backslash before anything else that thing. False: an escape is cut short. */
static bool unescape(const char *s, size_t n, str *out)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] != '\\') {
            add(out, s + i, 1);
            continue;
        }
        if (++i == n)
            return false;
        char k = s[i], buf[4];
        int digits = k == 'x' ? 2 : k == 'u' ? 4 : k == 'U' ? 8 : 0;
        if (!digits) {
            k = (char)(k == 'n' ? '\n' : k == 'r' ? '\r' : k == 't' ? '\t' : k);
            add(out, &k, 1);
            continue;
        }
        unsigned long v = 0;
        for (int d = 0; d < digits; d++) {
            char h = ++i < n ? s[i] : 0;
            int value = h >= '0' && h <= '9'   ? h - '0'
                        : h >= 'a' && h <= 'f' ? h - 'a' + 10
                        : h >= 'A' && h <= 'F' ? h - 'A' + 10
                                               : -1;
            if (value < 0)
                return false;
            v = v * 16 + (unsigned long)value;
        }
        if (digits == 2) {
            buf[0] = (char)v;
            add(out, buf, 1);
        } else if (v > 0x10ffff || (v >= 0xd800 && v < 0xe000)) {
            return false;
        } else {
            add(out, buf, put_utf8(v, buf));
        }
    }
    return true;
}

/* ## The file of cases */

typedef struct reader {
    const char *path, *at, *end;
    int line;
    unsigned errors;
} reader;

static void file_error(reader *f, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void file_error(reader *f, int line, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    printf("%s:%d: ", f->path, line);
    vprintf(format, ap);
    printf("\n");
    va_end(ap);
    f->errors++;
}

static bool next_line(reader *f, const char **line, size_t *n)
{
    if (f->at == f->end)
        return false;
    const char *nl = memchr(f->at, '\n', (size_t)(f->end - f->at));
    *line = f->at;
    *n = (size_t)((nl ? nl : f->end) - f->at);
    f->at = nl ? nl + 1 : f->end;
    f->line++;
    return true;
}

static char *copy(const char *s, size_t n)
{
    char *c = must(malloc(n + 1));
    memcpy(c, s, n);
    c[n] = '\0';
    return c;
}

/* "key  value of more words" without the white space around; false for a blank line. */
static bool key_value(const char *line, size_t n, char key[32], const char **value, size_t *len)
{
    const char *end = line + n;
    while (line < end && (*line == ' ' || *line == '\t'))
        line++;
    while (end > line && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    size_t k = 0;
    while (line + k < end && line[k] != ' ' && line[k] != '\t')
        k++;
    if (!k || k > 31)
        return false;
    memcpy(key, line, k);
    key[k] = '\0';
    line += k;
    while (line < end && (*line == ' ' || *line == '\t'))
        line++;
    *value = line;
    *len = (size_t)(end - line);
    return true;
}

/* A line of the header, which stands between the title and the text. */
static bool header_line(reader *f, test_case *c, const char *line, size_t n)
{
    char key[32];
    const char *value;
    size_t len;
    struct {
        const char *name;
        char **to;
    } keys[] = {
        { "as", &c->as },          { "encoding", &c->encoding },   { "id", &c->id },
        { "title", &c->headline }, { "published", &c->published }, { "publisher", &c->publisher },
        { "url", &c->url }
    };
    if (!key_value(line, n, key, &value, &len) || !len)
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!strcmp(key, keys[i].name)) {
            str v = { 0 };
            if (!unescape(value, len, &v))
                file_error(f, f->line, "an escape is cut short");
            add(&v, "", 0);
            free(*keys[i].to);
            *keys[i].to = v.at;
            return true;
        }
    return false;
}

/* A line under a contact. False: it is none of its, or told twice. */
static bool of_contact(contact *x, const char *key, char *words)
{
    for (int k = C_FROM; k < CONTACT; k++)
        if (!strcmp(key, contact_fields[k]) && !x->field[k] && *words) {
            x->field[k] = words;
            return true;
        }
    return false;
}

/* One line under "---". */
static void expectation(reader *f, test_case *c, const char *line, size_t n)
{
    static const char *const later[] = { "mention" };
    char key[32];
    const char *value;
    size_t len;
    if (!key_value(line, n, key, &value, &len) || key[0] == '#')
        return;
    char *words = copy(value, len);
    expected *last = c->n_want ? &c->want[c->n_want - 1] : NULL;
    if (!strcmp(key, "statement")) {
        c->want = must(realloc(c->want, (c->n_want + 1) * sizeof *c->want));
        last = &c->want[c->n_want++];
        *last = (expected){ .form = -1, .line = f->line };
        char *comma = strchr(words, ',');
        if (comma) {
            *comma = '\0';
            const char *stance = comma + 1 + strspn(comma + 1, " ");
            last->field[STANCE] = copy(stance, strlen(stance));
        }
        for (int k = 0; k < 3; k++)
            if (!strcmp(words, forms[k]))
                last->form = k;
        if (last->form < 0)
            file_error(f, f->line, "a statement is direct, mixed or indirect, not \"%s\"", words);
    } else if (!strcmp(key, "contact")) {
        char *comma = strchr(words, ',');
        c->contacts = must(realloc(c->contacts, (c->n_contacts + 1) * sizeof *c->contacts));
        contact *x = &c->contacts[c->n_contacts++];
        *x = (contact){ { NULL } };
        if (comma) {
            *comma = '\0';
            const char *modality = comma + 1 + strspn(comma + 1, " ");
            x->field[C_MODALITY] = copy(modality, strlen(modality));
        }
        x->field[C_KIND] = words;
        words = NULL;
    } else if (c->n_contacts && of_contact(&c->contacts[c->n_contacts - 1], key, words)) {
        words = NULL;
    } else if (!strcmp(key, "contacts") && !strcmp(words, "none")) {
        c->no_contacts = true;
    } else if (!strcmp(key, "statements") && !strcmp(words, "none")) {
        c->none = true;
    } else if (!strcmp(key, "others") && !strcmp(words, "allowed")) {
        c->others = true;
    } else if (!strcmp(key, "relation") || !strcmp(key, "claim")) {
        str all = { 0 };
        addf(&all, "%s %s", key, words);
        c->ledger = must(realloc(c->ledger, (c->n_ledger + 1) * sizeof *c->ledger));
        c->ledger[c->n_ledger++] = all.at;
    } else if (!strcmp(key, "parent") && last) {
        char *end;
        unsigned long v = strtoul(words, &end, 10);
        if (*end || end == words || v > UINT32_MAX)
            file_error(f, f->line, "parent is the number of a statement, not \"%s\"", words);
        last->parent = (uint32_t)v;
    } else {
        int role = -1;
        for (int r = 0; r < ROLES; r++)
            if (!strcmp(key, roles[r]))
                role = r;
        int field = -1;
        for (int k = 0; k < FIELDS; k++)
            if (!strcmp(key, fields[k]))
                field = k;
        bool known = role >= 0 || field >= 0;
        for (size_t k = 0; k < sizeof later / sizeof *later; k++)
            if (!strcmp(key, later[k])) {
                known = true;
                if (len)
                    file_error(f, f->line, "\"%s\" is not read yet: leave it out", key);
            }
        if (!known)
            file_error(f, f->line, "\"%s\" is nothing that a case can say", key);
        else if (!last)
            file_error(f, f->line, "\"%s\" before any statement", key);
        else if (role >= 0 && last->words[role])
            file_error(f, f->line, "a second %s; pieces are joined with |", key);
        else if (field >= 0 && (last->field[field] || !len))
            file_error(f, f->line, "\"%s\" twice, or without a value: \"-\" says that there is none", key);
        else if (field >= 0) {
            last->field[field] = words;
            words = NULL;
        }
        else if (role >= 0 && len) {
            last->words[role] = words;
            words = NULL;
        }
    }
    free(words);
}

/* The next case; false at the end of the file. */
static bool next_case(reader *f, test_case *c)
{
    const char *line;
    size_t n;
    memset(c, 0, sizeof *c);
    for (;;) {
        if (!next_line(f, &line, &n))
            return false;
        if (n >= 4 && !memcmp(line, "=== ", 4))
            break;
        if (n && line[0] != '#')
            file_error(f, f->line, "text before the first \"=== title\"");
    }
    c->path = f->path;
    c->line = f->line;
    c->title = copy(line + 4, n - 4);
    bool header = true;
    while (f->at < f->end && !(f->end - f->at >= 4 && !memcmp(f->at, "=== ", 4))) {
        next_line(f, &line, &n);
        if (c->ended) {
            expectation(f, c, line, n);
        } else if (n == 3 && !memcmp(line, "---", 3)) {
            c->ended = true;
        } else if (!header || !header_line(f, c, line, n)) {
            if (!header)
                add(&c->text, "\n", 1);
            header = false;
            if (!unescape(line, n, &c->text))
                file_error(f, f->line, "an escape is cut short");
        }
    }
    add(&c->text, "", 0);
    if (!c->ended)
        file_error(f, c->line, "the case has no \"---\"");
    else if (!c->n_want == !c->none && !((c->n_contacts || c->no_contacts) && c->others))
        file_error(f, c->line, "a case says either its statements or \"statements none\"");
    for (size_t i = 0; i < c->n_want; i++) {
        if (!c->want[i].words[CONTENT])
            file_error(f, c->want[i].line, "a statement without content");
        if (c->want[i].parent > c->n_want || c->want[i].parent == i + 1)
            file_error(f, c->want[i].line, "there is no such parent");
    }
    return true;
}

/* ## Finding the expected words in the text */

/* Letters and digits, for what a word's edge is: exact for ASCII, near enough beyond it. */
static bool is_letter(const char *s, size_t len, size_t i, bool before)
{
    if (before) {
        if (!i)
            return false;
        do
            i--;
        while (i && ((unsigned char)s[i] & 0xc0) == 0x80);
    } else if (i >= len) {
        return false;
    }
    unsigned char c = (unsigned char)s[i], d = i + 1 < len ? (unsigned char)s[i + 1] : 0;
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !(c == 0xc2 || c == 0xe2 || c == 0xef || c == 0xf0 || (c == 0xe3 && d == 0x80));
}

static bool is_occurrence(const char *text, size_t len, size_t at, size_t n)
{
    return !(is_letter(text, len, at, true) && is_letter(text, len, at, false)) &&
           !(is_letter(text, len, at + n, true) && is_letter(text, len, at + n, false));
}

/* The which-th occurrence of words (from 1) at or behind `from`; how many there are in *count. */
static size_t find(const char *text, size_t len, size_t from, const char *words, size_t n,
                   unsigned which, unsigned *count)
{
    size_t found = SIZE_MAX;
    *count = 0;
    for (size_t i = from; n && i + n <= len; i++)
        if (text[i] == words[0] && !memcmp(text + i, words, n) && is_occurrence(text, len, i, n))
            if (++*count == which)
                found = i;
    return found;
}

/* One piece, "words", "words#2" or "first words [...] last words", escapes still in. */
static bool find_piece(const char *text, size_t len, const char *piece, size_t n, sayso_span *out,
                       str *why)
{
    unsigned which = 0, count;
    size_t k = n;
    while (k && piece[k - 1] >= '0' && piece[k - 1] <= '9')
        k--;
    if (k > 1 && k < n && n - k < 4 && piece[k - 1] == '#' && piece[k - 2] != '\\') {
        for (size_t i = k; i < n; i++)
            which = which * 10 + (unsigned)(piece[i] - '0');
        n = k - 1;
    }
    const char *gap = NULL;
    for (size_t i = 0; i + 7 <= n && !gap; i++)
        if (!memcmp(piece + i, " [...] ", 7))
            gap = piece + i;
    str head = { 0 }, tail = { 0 };
    bool good = unescape(piece, gap ? (size_t)(gap - piece) : n, &head) &&
                (!gap || unescape(gap + 7, (size_t)(piece + n - gap) - 7, &tail));
    size_t at = SIZE_MAX;
    if (!good) {
        addf(why, "an escape is cut short in \"%.*s\"", (int)n, piece);
    } else {
        at = find(text, len, 0, head.at, head.n, which ? which : 1, &count);
        if (at == SIZE_MAX)
            addf(why, "the text has %u times \"%s\"", count, head.at);
        else if (!which && count > 1)
            addf(why, "the text has %u times \"%s\": say which, as in %s#2", count, head.at,
                 head.at);
        good = at != SIZE_MAX && (which || count == 1);
    }
    if (good) {
        *out = (sayso_span){ (uint32_t)at, (uint32_t)(at + head.n) };
        if (gap) {
            size_t end = find(text, len, at + head.n, tail.at, tail.n, 1, &count);
            good = end != SIZE_MAX;
            if (good)
                out->end = (uint32_t)(end + tail.n);
            else
                addf(why, "\"%s\" does not stand behind \"%s\"", tail.at, head.at);
        }
    }
    free(head.at);
    free(tail.at);
    return good;
}

/* All pieces of "a | b", in the text's order. words may be NULL. */
static bool find_words(const char *text, size_t len, const char *words, spans *out, str *why)
{
    *out = (spans){ 0 };
    if (!words)
        return true;
    for (const char *p = words; p;) {
        const char *bar = strstr(p, " | ");
        size_t n = bar ? (size_t)(bar - p) : strlen(p);
        while (n && p[0] == ' ') {
            p++;
            n--;
        }
        while (n && p[n - 1] == ' ')
            n--;
        sayso_span s;
        if (!find_piece(text, len, p, n, &s, why))
            return false;
        out->at = must(realloc(out->at, (out->n + 1) * sizeof *out->at));
        size_t i = out->n++;
        for (; i > 0 && out->at[i - 1].begin > s.begin; i--)
            out->at[i] = out->at[i - 1];
        out->at[i] = s;
        p = bar ? bar + 3 : NULL;
    }
    return true;
}

/* ## Statements to compare, expected or found */

typedef struct statement {
    spans span[ROLES]; /* bytes */
    score_set set[ROLES];
    int form;
    uint32_t id, parent;
    size_t match; /* index on the other side; SIZE_MAX: none */
} statement;

typedef struct statements {
    statement *at;
    size_t n;
} statements;

static void statements_free(statements *s)
{
    for (size_t i = 0; i < s->n; i++)
        for (int r = 0; r < ROLES; r++) {
            free(s->at[i].span[r].at);
            score_set_free(&s->at[i].set[r]);
        }
    free(s->at);
    *s = (statements){ 0 };
}

static statement *statements_add(statements *s)
{
    s->at = must(realloc(s->at, (s->n + 1) * sizeof *s->at));
    s->at[s->n] = (statement){ .match = SIZE_MAX };
    return &s->at[s->n++];
}

static void make_sets(score_text *t, statement *s)
{
    for (int r = 0; r < ROLES; r++) {
        for (size_t i = 0; i < s->span[r].n; i++)
            if (!score_cover(t, score_point(t, SAYSO_BYTE, s->span[r].at[i].begin),
                             score_point(t, SAYSO_BYTE, s->span[r].at[i].end), &s->set[r]))
                must(NULL);
        score_set_close(&s->set[r]);
    }
}

static void add_words(str *out, const char *text, spans s)
{
    if (!s.n)
        add(out, "(none)", 6);
    for (size_t i = 0; i < s.n; i++) {
        if (i)
            add(out, " | ", 3);
        for (uint32_t k = s.at[i].begin; k < s.at[i].end; k++)
            switch (text[k]) {
            case '\n': add(out, "\\n", 2); break;
            case '\r': add(out, "\\r", 2); break;
            case '\0': add(out, "\\x00", 4); break;
            default: add(out, text + k, 1);
            }
    }
}

/* ## What a run found out */

enum { MISSING, EXTRA, EXTENT, WRONG_SOURCE, WRONG_CUE, WRONG_FORM, WRONG_PARENT, WRONG_FIELD, WRONG_LEDGER, BROKEN, KINDS };
static const char *const kinds[KINDS] = {
    "not found", "not expected", "extent", "source", "cue", "form", "parent", "field", "ledger", "broken promise",
};

typedef struct totals {
    unsigned passed, failed, open, open_pass;
    unsigned kind[KINDS]; /* over all cases, open ones too */
} totals;

static bool same_cue(const score_text *t, const statement *a, const statement *b)
{
    (void)t;
    if (a->set[CUE].n || b->set[CUE].n)
        return a->set[CUE].n && b->set[CUE].n &&
               score_overlap(NULL, a->set[CUE], b->set[CUE]) >= 0.5;
    /* a colon or a dash has no words: then the same place */
    if (!a->span[CUE].n || !b->span[CUE].n)
        return !a->span[CUE].n && !b->span[CUE].n;
    return a->span[CUE].at[0].begin < b->span[CUE].at[b->span[CUE].n - 1].end &&
           b->span[CUE].at[0].begin < a->span[CUE].at[a->span[CUE].n - 1].end;
}

/* Exact contents first, among them the one that agrees best; then whatever overlaps most. */
static void match_up(const score_text *t, statements *want, statements *got)
{
    for (int exact = 1; exact >= 0; exact--)
        for (;;) {
            double best = 0;
            size_t g = 0, p = 0;
            for (size_t i = 0; i < want->n; i++)
                for (size_t j = 0; j < got->n; j++) {
                    statement *a = &want->at[i], *b = &got->at[j];
                    if (a->match != SIZE_MAX || b->match != SIZE_MAX)
                        continue;
                    bool same = score_same_words(a->set[CONTENT], b->set[CONTENT]);
                    double merit = score_overlap(NULL, a->set[CONTENT], b->set[CONTENT]);
                    if (exact ? !same : merit == 0)
                        continue;
                    merit += 0.01 * same_cue(t, a, b) +
                             0.005 * score_same_source(t, a->set[SOURCE], b->set[SOURCE]);
                    if (merit > best) {
                        best = merit;
                        g = i;
                        p = j;
                    }
                }
            if (best == 0)
                break;
            want->at[g].match = p;
            got->at[p].match = g;
        }
}

static void tell(str *out, totals *sum, int kind, const char *text, const statement *want,
                 const statement *got)
{
    sum->kind[kind]++;
    addf(out, "  %s\n", kinds[kind]);
    for (int side = 0; side < 2; side++) {
        const statement *s = side ? got : want;
        if (!s)
            continue;
        addf(out, "    %s ", side ? "came    " : "expected");
        add_words(out, text, s->span[SOURCE]);
        addf(out, "  >  ");
        add_words(out, text, s->span[CUE]);
        addf(out, "  >  ");
        add_words(out, text, s->span[CONTENT]);
        addf(out, "  (%s%s)\n", forms[s->form], s->parent ? ", nested" : "");
    }
}

/* Adds what differs to *out; nothing when all is as expected. */
static void compare(const test_case *c, const char *text, const score_text *t, statements *want,
                    statements *got, totals *sum, str *out)
{
    match_up(t, want, got);
    for (size_t i = 0; i < want->n; i++) {
        statement *w = &want->at[i];
        if (w->match == SIZE_MAX) {
            tell(out, sum, MISSING, text, w, NULL);
            continue;
        }
        statement *g = &got->at[w->match];
        uint32_t parent = 0; /* of g, as the case counts */
        for (size_t j = 0; j < got->n; j++)
            if (g->parent && got->at[j].id == g->parent)
                parent = got->at[j].match == SIZE_MAX ? UINT32_MAX : (uint32_t)got->at[j].match + 1;
        int kind = !score_same_words(w->set[CONTENT], g->set[CONTENT])     ? EXTENT
                   : !score_same_source(t, w->set[SOURCE], g->set[SOURCE]) ? WRONG_SOURCE
                   : !same_cue(t, w, g)                                    ? WRONG_CUE
                   : w->form != g->form                                    ? WRONG_FORM
                   : w->parent != parent                                   ? WRONG_PARENT
                                                                           : KINDS;
        if (kind != KINDS)
            tell(out, sum, kind, text, w, g);
    }
    for (size_t j = 0; j < got->n && !c->others; j++)
        if (got->at[j].match == SIZE_MAX)
            tell(out, sum, EXTRA, text, NULL, &got->at[j]);
}

static const char *field_of(const sayso_statement *s, const sayso_speaker *who, int field)
{
    switch (field) {
    case SPEAKER: return who ? who->name : NULL;
    case KIND: return who ? sayso_kind_name(who->kind) : NULL;
    case CHANNEL: return sayso_channel_name(s->channel);
    case OUTLET: return s->outlet;
    case TO: return s->addressee;
    case STANCE: return sayso_stance_name(s->stance);
    default: return s->when;
    }
}

/* The fields that the case names, of the statements that were found. */
static void compare_fields(const test_case *c, const sayso_doc *doc, const statements *want, totals *sum, str *out)
{
    for (size_t i = 0; i < want->n; i++) {
        if (want->at[i].match == SIZE_MAX)
            continue;
        sayso_statement s = sayso_statement_at(doc, (uint32_t)want->at[i].match);
        sayso_speaker who = { 0 };
        if (s.speaker)
            who = sayso_speaker_at(doc, s.speaker - 1);
        for (int k = 0; k < FIELDS; k++) {
            const char *expects = c->want[i].field[k], *came = NULL;
            if (!expects)
                continue;
            bool none = !strcmp(expects, "-"), good;
            if (k == ROLE) {
                good = none && !who.n_roles;
                for (uint32_t r = 0; r < who.n_roles; r++) {
                    good = good || !strcmp(expects, who.roles[r]);
                    came = who.roles[r];
                }
            } else {
                came = field_of(&s, s.speaker ? &who : NULL, k);
                good = none ? !came : came && !strcmp(expects, came);
            }
            if (good)
                continue;
            sum->kind[WRONG_FIELD]++;
            addf(out, "  %s of statement %zu: expected %s, came %s\n", fields[k], i + 1, expects, came ? came : "-");
        }
    }
}

/* "2 denies 1", with the case's numbers; "2 denies contact" for any contact. */
static bool has_relation(const sayso_doc *doc, const statements *want, unsigned from, const char *kind, const char *to)
{
    unsigned long target = strtoul(to, NULL, 10);
    bool event = !strcmp(to, "contact");
    if (!from || from > want->n || (!event && (!target || target > want->n)))
        return false;
    for (uint32_t i = 0; i < sayso_relation_count(doc); i++) {
        sayso_relation r = sayso_relation_at(doc, i);
        if (want->at[from - 1].match == r.from - 1 && !strcmp(kind, sayso_relation_kind_name(r.kind)) &&
            r.to_contact == event && (event || want->at[target - 1].match == r.to - 1))
            return true;
    }
    return false;
}

/* "disputed 1": a claim of that status about the case's first statement; "disputed contact": about a contact. */
static bool has_claim(const sayso_doc *doc, const statements *want, const char *status, const char *about)
{
    unsigned long target = strtoul(about, NULL, 10);
    bool event = !strcmp(about, "contact");
    for (uint32_t i = 0; i < sayso_claim_count(doc); i++) {
        sayso_claim c = sayso_claim_at(doc, i);
        if (!strcmp(status, sayso_status_of_claim_name(c.status)) && c.about_contact == event &&
            (event || (target && target <= want->n && want->at[target - 1].match == c.about - 1)))
            return true;
    }
    return false;
}

static void tell_ledger(const sayso_doc *doc, str *out)
{
    for (uint32_t i = 0; i < sayso_relation_count(doc); i++) {
        sayso_relation r = sayso_relation_at(doc, i);
        addf(out, "; %u %s %s%u", r.from, sayso_relation_kind_name(r.kind), r.to_contact ? "contact " : "", r.to);
    }
    for (uint32_t i = 0; i < sayso_claim_count(doc); i++) {
        sayso_claim c = sayso_claim_at(doc, i);
        addf(out, "; %s %s%u", sayso_status_of_claim_name(c.status), c.about_contact ? "contact " : "", c.about);
    }
}

/* The relations and claims that the case names. */
static void compare_ledger(const test_case *c, const sayso_doc *doc, const statements *want, totals *sum, str *out)
{
    for (size_t i = 0; i < c->n_ledger; i++) {
        char what[16], a[32] = "", b[32] = "", d[32] = "";
        int n = sscanf(c->ledger[i], "%15s %31s %31s %31s", what, a, b, d);
        bool relation = !strcmp(what, "relation"), good;
        if (n == 2 && !strcmp(a, "none"))
            good = relation ? !sayso_relation_count(doc) : !sayso_claim_count(doc);
        else if (relation)
            good = n == 4 && has_relation(doc, want, (unsigned)strtoul(a, NULL, 10), b, d);
        else
            good = n == 3 && has_claim(doc, want, a, b);
        if (good)
            continue;
        sum->kind[WRONG_LEDGER]++;
        addf(out, "  expected %s, came (by its own numbers)", c->ledger[i]);
        tell_ledger(doc, out);
        addf(out, "\n");
    }
}

/* Whether one of the parties has the name; "-": there is none. */
static bool has_party(const sayso_doc *doc, const uint32_t *ids, uint32_t n, const char *name)
{
    for (uint32_t i = 0; i < n; i++) {
        sayso_speaker who = sayso_speaker_at(doc, ids[i] - 1);
        if (who.name && !strcmp(who.name, name))
            return true;
    }
    return !n && !strcmp(name, "-");
}

static bool is_contact(const sayso_doc *doc, const char *text, const sayso_contact *c, const contact *want)
{
    const char *const *f = (const char *const *)want->field;
    const char *from = f[C_FROM] ? f[C_FROM] : "-", *to = f[C_TO] ? f[C_TO] : "-";
    bool both = (!f[C_FROM] || has_party(doc, c->from, c->n_from, from)) && (!f[C_TO] || has_party(doc, c->to, c->n_to, to));
    bool turned = (c->kind == SAYSO_CONTACT_MEET || c->kind == SAYSO_CONTACT_CALL) && f[C_FROM] && f[C_TO] &&
                  has_party(doc, c->from, c->n_from, to) && has_party(doc, c->to, c->n_to, from);
    if (strcmp(f[C_KIND], sayso_contact_kind_name(c->kind)))
        return false;
    bool holds = !f[C_TRIGGER];
    for (uint32_t i = 0; i < c->n_trigger && !holds; i++) {
        size_t n = strlen(f[C_TRIGGER]);
        for (uint32_t b = c->trigger[i].begin; b + n <= c->trigger[i].end && !holds; b++)
            holds = !memcmp(text + b, f[C_TRIGGER], n);
    }
    return (both || turned) && holds && (!f[C_MODALITY] || !strcmp(f[C_MODALITY], sayso_modality_name(c->modality))) &&
           (!f[C_WHEN] || (c->when ? !strcmp(c->when, f[C_WHEN]) : !strcmp(f[C_WHEN], "-")));
}

/* Each contact that the case names is among those found; where the case names one, there are no others of its
 * kind unless it says "others allowed". */
static void compare_contacts(const test_case *c, const sayso_doc *doc, const char *text, totals *sum, str *out)
{
    uint32_t n = sayso_contact_count(doc);
    size_t bad = 0;
    for (size_t i = 0; i < c->n_contacts; i++) {
        bool found = false;
        for (uint32_t k = 0; k < n && !found; k++) {
            sayso_contact x = sayso_contact_at(doc, k);
            found = is_contact(doc, text, &x, &c->contacts[i]);
        }
        if (!found) {
            const contact *w = &c->contacts[i];
            addf(out, "  contact %zu: expected %s %s from %s to %s\n", i + 1, w->field[C_KIND],
                 w->field[C_MODALITY] ? w->field[C_MODALITY] : "", w->field[C_FROM] ? w->field[C_FROM] : "?",
                 w->field[C_TO] ? w->field[C_TO] : "?");
            bad++;
        }
    }
    bool more = !c->others && c->n_contacts && n > c->n_contacts;
    if (more || (c->no_contacts && n))
        addf(out, "  %u contacts instead of %zu\n", n, c->n_contacts);
    bad += more || (c->no_contacts && n);
    for (uint32_t k = 0; k < n && bad; k++) {
        sayso_contact x = sayso_contact_at(doc, k);
        addf(out, "    came %s %s from %s to %s\n", sayso_contact_kind_name(x.kind), sayso_modality_name(x.modality),
             x.n_from ? sayso_speaker_at(doc, x.from[0] - 1).name : "-", x.n_to ? sayso_speaker_at(doc, x.to[0] - 1).name : "-");
    }
    sum->kind[WRONG_FIELD] += (unsigned)bad;
}

/* ## What must hold for every reading */

static sayso_status to_str(void *ctx, const char *bytes, size_t n)
{
    add(ctx, bytes, n);
    return SAYSO_OK;
}

static void broken(str *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void broken(str *out, const char *format, ...)
{
    char buf[400];
    va_list ap;
    va_start(ap, format);
    vsnprintf(buf, sizeof buf, format, ap);
    va_end(ap);
    addf(out, "  broken promise: %s\n", buf);
}

static void check_spans(const char *text, size_t len, uint32_t id, const char *role,
                        const sayso_span *s, uint32_t n, str *out)
{
    for (uint32_t i = 0; i < n; i++) {
        if (s[i].begin >= s[i].end || s[i].end > len)
            broken(out, "statement %u: %s %u..%u of %zu bytes", id, role, s[i].begin, s[i].end,
                   len);
        else if (((unsigned char)text[s[i].begin] & 0xc0) == 0x80 ||
                 ((unsigned char)text[s[i].end] & 0xc0) == 0x80)
            broken(out, "statement %u: %s %u..%u cuts a character", id, role, s[i].begin, s[i].end);
        if (i && s[i].begin < s[i - 1].end)
            broken(out, "statement %u: pieces of the %s are not in order", id, role);
    }
}

static size_t units(const char *text, uint32_t byte, sayso_offsets unit)
{
    size_t n = 0;
    for (uint32_t i = 0; i < byte; i++) {
        unsigned char c = (unsigned char)text[i];
        if (unit == SAYSO_BYTE || (c & 0xc0) != 0x80)
            n += 1 + (unit == SAYSO_UTF16 && c >= 0xf0);
    }
    return n;
}

static bool json_spans_are(const json_t *list, const char *text, const sayso_span *s, uint32_t n,
                           sayso_offsets unit)
{
    if (json_array_size(list) != n)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        if (json_array_size(one) != 2 ||
            json_integer_value(json_array_get(one, 0)) !=
                (json_int_t)units(text, s[i].begin, unit) ||
            json_integer_value(json_array_get(one, 1)) != (json_int_t)units(text, s[i].end, unit))
            return false;
    }
    return true;
}

/* The JSON record tells what the C interface tells, in each unit and in both layouts. */
static void check_json(const sayso_doc *doc, str *out)
{
    static const char *const unit_names[] = { "codepoint", "byte", "utf16" };
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    for (int unit = SAYSO_CODEPOINT; unit <= SAYSO_UTF16; unit++) {
        str s = { 0 }, pretty = { 0 };
        sayso_format_options o = { .offsets = (sayso_offsets)unit };
        json_error_t e;
        sayso_status st = sayso_write(doc, SAYSO_JSONL, &o, to_str, &s);
        if (!st)
            st = sayso_write(doc, SAYSO_JSON, &o, to_str, &pretty);
        json_t *r = st ? NULL : json_loadb(s.at, s.n, JSON_ALLOW_NUL, &e);
        json_t *same = st ? NULL : json_loadb(pretty.at, pretty.n, JSON_ALLOW_NUL, &e);
        const json_t *list = json_object_get(r, "statements"), *v = json_object_get(r, "text");
        if (!r || !same) {
            broken(out, "the JSON is none: %s", st ? "the writer failed" : e.text);
        } else if (s.n < 2 || s.at[s.n - 1] != '\n' || memchr(s.at, '\n', s.n - 1)) {
            broken(out, "the JSONL is not one line");
        } else if (!json_equal(r, same)) {
            broken(out, "JSON and JSONL differ");
        } else if (!json_is_string(v) || json_string_length(v) != len ||
                   memcmp(json_string_value(v), text, len)) {
            broken(out, "the JSON has another text");
        } else if (json_array_size(list) != sayso_statement_count(doc)) {
            broken(out, "the JSON has another number of statements");
        } else if (strcmp(json_string_value(json_object_get(r, "offsets")), unit_names[unit])) {
            broken(out, "the JSON's \"offsets\" are not %s", unit_names[unit]);
        } else {
            for (uint32_t i = 0; i < sayso_statement_count(doc); i++) {
                sayso_statement st_ = sayso_statement_at(doc, i);
                const json_t *j = json_array_get(list, i), *parent = json_object_get(j, "parent");
                const char *form = json_string_value(json_object_get(j, "form"));
                if (!json_spans_are(json_object_get(j, "source"), text, st_.source, st_.n_source,
                                    o.offsets) ||
                    !json_spans_are(json_object_get(j, "cue"), text, st_.cue, st_.n_cue,
                                    o.offsets) ||
                    !json_spans_are(json_object_get(j, "content"), text, st_.content, st_.n_content,
                                    o.offsets))
                    broken(out, "statement %u has other spans in the JSON (%s)", st_.id,
                           unit_names[unit]);
                if (json_integer_value(json_object_get(j, "id")) != (json_int_t)st_.id ||
                    (st_.parent ? json_integer_value(parent) != (json_int_t)st_.parent
                                : !json_is_null(parent)))
                    broken(out, "statement %u has another id or parent in the JSON", st_.id);
                if (!form || strcmp(form, forms[st_.form]))
                    broken(out, "statement %u has another form in the JSON", st_.id);
            }
        }
        json_decref(r);
        json_decref(same);
        free(s.at);
        free(pretty.at);
    }
}

static void check_promises(const test_case *c, const sayso_doc *doc, const score_text *t,
                           const statements *got, bool plain, str *out)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    for (uint32_t i = 0; i < sayso_statement_count(doc); i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        if (s.id != i + 1)
            broken(out, "statement %u has id %u", i + 1, s.id);
        if (s.parent > sayso_statement_count(doc) || s.parent == s.id)
            broken(out, "statement %u has parent %u", s.id, s.parent);
        if (!s.n_content)
            broken(out, "statement %u has no content", s.id);
        if (!(s.confidence >= 0 && s.confidence <= 1))
            broken(out, "statement %u has confidence %g", s.id, (double)s.confidence);
        check_spans(text, len, s.id, "source", s.source, s.n_source, out);
        check_spans(text, len, s.id, "cue", s.cue, s.n_cue, out);
        check_spans(text, len, s.id, "content", s.content, s.n_content, out);
        if (i < got->n && got->at[i].set[CONTENT].n &&
            s.form != score_form(t, got->at[i].set[CONTENT]))
            broken(out, "statement %u is %s, but its words say %s", s.id, forms[s.form],
                   forms[score_form(t, got->at[i].set[CONTENT])]);
        for (uint32_t k = 0; plain && k < s.n_content; k++) {
            sayso_span origin = { 0 };
            if (!sayso_doc_origin(doc, s.content[k], &origin) ||
                origin.begin != s.content[k].begin || origin.end != s.content[k].end)
                broken(out, "statement %u: the origin of its content is another place", s.id);
        }
    }
    if (c->id && strcmp(c->id, sayso_doc_id(doc)))
        broken(out, "the id became \"%s\"", sayso_doc_id(doc));
    if (c->published && strcmp(c->published, sayso_doc_published(doc)))
        broken(out, "the date became \"%s\"", sayso_doc_published(doc));
    check_json(doc, out);
}

/* ## Running one case */

typedef struct setup {
    sayso_reader *reader;
    json_t *predictions; /* id -> record; NULL: read ourselves */
    bool shape, gold, verbose;
} setup;

/* What sayso gets to read: the text as written, or in the encoding that "as" names. */
static bool recode(const test_case *c, str *out)
{
    if (!c->as) {
        add(out, c->text.at, c->text.n);
        return true;
    }
    iconv_t cd = iconv_open(c->as, "UTF-8");
    if (cd == (iconv_t)-1)
        return false;
    char *in = c->text.at, buf[256];
    size_t left = c->text.n;
    bool good = true;
    while (left && good) {
        char *o = buf;
        size_t room = sizeof buf;
        size_t r = iconv(cd, &in, &left, &o, &room);
        good = r != (size_t)-1 || errno == E2BIG;
        add(out, buf, sizeof buf - room);
    }
    iconv_close(cd);
    return good;
}

/* "typography.case:12" */
static void case_id(const test_case *c, char *buf, size_t n)
{
    const char *slash = strrchr(c->path, '/');
    snprintf(buf, n, "%s:%d", slash ? slash + 1 : c->path, c->line);
}

static spans spans_copy(const sayso_span *s, uint32_t n)
{
    spans out = { n ? must(malloc(n * sizeof *s)) : NULL, n };
    if (n)
        memcpy(out.at, s, n * sizeof *s);
    return out;
}

/* Statements of a predicted record (code points) as byte spans. */
static void from_json(const json_t *record, const char *text, size_t len, statements *out)
{
    const json_t *list = json_object_get(record, "statements"), *s, *one;
    size_t i, k;
    list = list ? list : json_object_get(record, "attributions");
    json_array_foreach((json_t *)list, i, s)
    {
        statement *to = statements_add(out);
        to->id = (uint32_t)json_integer_value(json_object_get(s, "id"));
        to->parent = (uint32_t)json_integer_value(json_object_get(s, "parent"));
        for (int r = 0; r < ROLES; r++)
            json_array_foreach(json_object_get(s, roles[r]), k, one)
            {
                sayso_span b = { 0 };
                json_int_t points = 0, from = json_integer_value(json_array_get(one, 0));
                json_int_t upto = json_integer_value(json_array_get(one, 1));
                for (size_t at = 0; at <= len; at++)
                    if (((unsigned char)text[at] & 0xc0) != 0x80) {
                        if (points == from)
                            b.begin = (uint32_t)at;
                        if (points++ == upto)
                            b.end = (uint32_t)at;
                    }
                to->span[r].at = must(realloc(to->span[r].at, (k + 1) * sizeof b));
                to->span[r].at[to->span[r].n++] = b;
            }
    }
}

static bool expect(const test_case *c, const char *text, size_t len, score_text *t,
                   statements *want, str *out)
{
    for (size_t i = 0; i < c->n_want; i++) {
        statement *s = statements_add(want);
        s->id = (uint32_t)i + 1;
        s->parent = c->want[i].parent;
        s->form = c->want[i].form;
        for (int r = 0; r < ROLES; r++)
            if (!find_words(text, len, c->want[i].words[r], &s->span[r], out)) {
                addf(out, " (%s of line %d)\n", roles[r], c->want[i].line);
                return false;
            }
        make_sets(t, s);
        if (!s->set[CONTENT].n)
            addf(out, "  the content of line %d has no words\n", c->want[i].line);
    }
    return true;
}

static json_t *json_of_spans(const char *text, spans s)
{
    json_t *list = must(json_array());
    for (size_t i = 0; i < s.n; i++)
        json_array_append_new(
            list, must(json_pack("[I, I]", (json_int_t)units(text, s.at[i].begin, SAYSO_CODEPOINT),
                                 (json_int_t)units(text, s.at[i].end, SAYSO_CODEPOINT))));
    return list;
}

static void print_gold(const test_case *c, const char *text, size_t len, const statements *want)
{
    char id[300];
    case_id(c, id, sizeof id);
    json_t *list = must(json_array());
    for (size_t i = 0; i < want->n; i++) {
        const statement *s = &want->at[i];
        json_t *parent = s->parent ? json_integer((json_int_t)s->parent) : json_null();
        json_array_append_new(list, must(json_pack("{sI so so so ss so}", "id", (json_int_t)i + 1,
                                                   "source", json_of_spans(text, s->span[SOURCE]),
                                                   "cue", json_of_spans(text, s->span[CUE]),
                                                   "content", json_of_spans(text, s->span[CONTENT]),
                                                   "form", forms[s->form], "parent", parent)));
    }
    json_t *record = must(json_pack("{ss ss ss so}", "id", id, "title", c->title, "offsets",
                                    "codepoint", "statements", list));
    json_object_set_new(record, "text", must(json_stringn(text, len)));
    char *line = must(json_dumps(record, JSON_COMPACT | JSON_ENSURE_ASCII));
    puts(line);
    free(line);
    json_decref(record);
}

/* Tells what is wrong with the case in *out; leaves it empty when all is right. */
static void run_case(const test_case *c, const setup *how, totals *sum, str *out)
{
    sayso_doc *doc = NULL;
    sayso_error why = { 0 };
    score_text t = { 0 };
    statements want = { 0 }, got = { 0 };
    str input = { 0 }, mended = { 0 };
    const char *text = c->text.at;
    size_t len = c->text.n;
    if (!recode(c, &input)) {
        addf(out, "  the text cannot be written as %s\n", c->as);
        goto done;
    }
    if (how->reader) {
        sayso_input in = { .text = input.at,
                           .len = input.n,
                           .encoding = c->encoding,
                           .id = c->id,
                           .title = c->headline,
                           .published = c->published,
                           .publisher = c->publisher,
                           .url = c->url };
        if (sayso_read(how->reader, &in, &doc, &why)) {
            addf(out, "  sayso_read: %s\n", why.text);
            goto done;
        }
        text = sayso_doc_text(doc, &len);
    }
    /* without the engine, bad bytes are replaced here */
    while (!doc && score_text_make(text, len, &t, &why) == SAYSO_EARG && why.byte < len) {
        str next = { 0 };
        add(&next, text, (size_t)why.byte);
        add(&next, "\xef\xbf\xbd", 3);
        add(&next, text + why.byte + 1, len - (size_t)why.byte - 1);
        free(mended.at);
        mended = next;
        text = mended.at;
        len = mended.n;
    }
    score_text_free(&t);
    if (score_text_make(text, len, &t, &why) || score_text_units(&t, SAYSO_BYTE)) {
        addf(out, "  sayso_words: %s\n", why.text);
        goto done;
    }
    if (!expect(c, text, len, &t, &want, out))
        goto done;
    if (how->gold) {
        for (size_t i = 0; i < want.n; i++)
            if (want.at[i].form != (int)score_form(&t, want.at[i].set[CONTENT]))
                addf(out, "  statement %zu is said to be %s, its words say %s\n", i + 1,
                     forms[want.at[i].form], forms[score_form(&t, want.at[i].set[CONTENT])]);
        print_gold(c, text, len, &want);
        goto done;
    }
    if (doc) {
        for (uint32_t i = 0; i < sayso_statement_count(doc); i++) {
            sayso_statement s = sayso_statement_at(doc, i);
            statement *to = statements_add(&got);
            to->span[SOURCE] = spans_copy(s.source, s.n_source);
            to->span[CUE] = spans_copy(s.cue, s.n_cue);
            to->span[CONTENT] = spans_copy(s.content, s.n_content);
            to->id = s.id;
            to->parent = s.parent;
            to->form = (int)s.form;
        }
    } else {
        char id[300];
        case_id(c, id, sizeof id);
        from_json(json_object_get(how->predictions, id), text, len, &got);
    }
    str promises = { 0 };
    for (size_t i = 0; i < got.n && doc; i++)
        for (int r = 0; r < ROLES; r++)
            check_spans(text, len, got.at[i].id, roles[r], got.at[i].span[r].at,
                        (uint32_t)got.at[i].span[r].n, &promises);
    if (!promises.n) { /* else there is nothing to count words in */
        for (size_t i = 0; i < got.n; i++) {
            make_sets(&t, &got.at[i]);
            if (!doc)
                got.at[i].form = (int)score_form(&t, got.at[i].set[CONTENT]);
        }
        if (doc) {
            bool plain = !c->as && !c->encoding && len == input.n && !memcmp(text, input.at, len);
            check_promises(c, doc, &t, &got, plain, &promises);
        }
        if (!how->shape)
            compare(c, text, &t, &want, &got, sum, out);
        if (!how->shape && doc)
            compare_fields(c, doc, &want, sum, out);
        if (!how->shape && doc) {
            compare_ledger(c, doc, &want, sum, out);
            compare_contacts(c, doc, text, sum, out);
        }
    }
    if (promises.n) {
        add(out, promises.at, promises.n);
        sum->kind[BROKEN]++;
    }
    free(promises.at);
done:
    statements_free(&want);
    statements_free(&got);
    score_text_free(&t);
    sayso_doc_free(doc);
    free(input.at);
    free(mended.at);
}

static bool is_open(const char *path)
{
    const char *slash = strrchr(path, '/');
    return !strncmp(slash ? slash + 1 : path, "open-", 5);
}

static void run_file(const char *path, const setup *how, totals *sum)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "case_runner: %s: %s\n", path, strerror(errno));
        exit(2);
    }
    str all = { 0 };
    char buf[1 << 14];
    for (size_t n; (n = fread(buf, 1, sizeof buf, f)) > 0;)
        add(&all, buf, n);
    add(&all, "", 0);
    fclose(f);
    reader r = { .path = path, .at = all.at, .end = all.at + all.n };
    totals mine = { 0 };
    test_case c;
    bool open = is_open(path);
    for (unsigned errors = 0; next_case(&r, &c); errors = r.errors) {
        str out = { 0 };
        if (r.errors == errors)
            run_case(&c, how, &mine, &out);
        bool good = r.errors == errors && !out.n;
        if (how->gold) {
            if (out.n)
                fprintf(stderr, "%s:%d: %s\n%s", path, c.line, c.title, out.at);
        } else if (open && !how->shape && r.errors == errors) {
            mine.open++;
            mine.open_pass += good;
            if (good)
                printf("%s:%d: %s\n  now passes: move it out of the open ones\n", path, c.line,
                       c.title);
            else if (how->verbose)
                printf("open %s:%d: %s\n%s", path, c.line, c.title, out.at);
        } else if (!good) {
            printf("FAIL %s:%d: %s\n%s", path, c.line, c.title, out.n ? out.at : "");
        }
        if (!open || how->shape || r.errors != errors) {
            mine.passed += good;
            mine.failed += !good;
        }
        free(out.at);
        case_free(&c);
    }
    case_free(&c);
    free(all.at);
    if (!how->gold && how->verbose)
        printf("%-40s %4u passed %4u failed %4u open\n", path, mine.passed, mine.failed, mine.open);
    sum->passed += mine.passed;
    sum->failed += mine.failed;
    sum->open += mine.open;
    sum->open_pass += mine.open_pass;
    for (int k = 0; k < KINDS; k++)
        sum->kind[k] += mine.kind[k];
}

static json_t *load_predictions(const char *path)
{
    json_t *all = must(json_object());
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "case_runner: %s: %s\n", path, strerror(errno));
        exit(2);
    }
    json_error_t e;
    for (json_t *r; (r = json_loadf(f, JSON_DISABLE_EOF_CHECK, &e));) {
        const char *id = json_string_value(json_object_get(r, "id"));
        if (id)
            json_object_set(all, id, r);
        json_decref(r);
    }
    fclose(f);
    return all;
}

int main(int argc, char **argv)
{
    const char *model_path = "models/en.sayso", *kernel = NULL, *pred = NULL;
    setup how = { 0 };
    totals sum = { 0 };
    sayso_model *model = NULL;
    sayso_error why;
    int first = 1;
    for (; first < argc && argv[first][0] == '-'; first++) {
        const char *a = argv[first];
        bool more = first + 1 < argc;
        if (!strcmp(a, "--model") && more) {
            model_path = argv[++first];
        } else if (!strcmp(a, "--kernel") && more) {
            kernel = argv[++first];
        } else if (!strcmp(a, "--pred") && more) {
            pred = argv[++first];
        } else if (!strcmp(a, "--shape")) {
            how.shape = true;
        } else if (!strcmp(a, "--gold")) {
            how.gold = true;
        } else if (!strcmp(a, "-v")) {
            how.verbose = true;
        } else {
            first = argc;
        }
    }
    if (first >= argc) {
        fprintf(stderr, "usage: case_runner [--model FILE] [--kernel NAME] [--shape] [--gold] "
                        "[--pred FILE] [-v] FILE...\n");
        return 2;
    }
    if (pred)
        how.predictions = load_predictions(pred);
    if (!how.gold && !pred) {
        sayso_options options = { .kernel = kernel };
        if (sayso_model_open(model_path, &model, &why) ||
            sayso_reader_new(model, &options, &how.reader, &why)) {
            fprintf(stderr, "case_runner: %s: %s\n", model_path, why.text);
            sayso_model_free(model);
            return 2;
        }
    }
    for (int i = first; i < argc; i++)
        run_file(argv[i], &how, &sum);
    sayso_reader_free(how.reader);
    sayso_model_free(model);
    json_decref(how.predictions);
    if (how.gold)
        return 0;
    const char *before = "what was wrong: ";
    for (int k = 0; k < KINDS; k++)
        if (sum.kind[k]) {
            printf("%s%s %u", before, kinds[k], sum.kind[k]);
            before = ", ";
        }
    if (*before == ',')
        printf("\n");
    if (sum.open)
        printf("%u open, %u of them pass now\n", sum.open, sum.open_pass);
    printf("%u passed, %u failed\n", sum.passed, sum.failed);
    return sum.failed != 0;
}
