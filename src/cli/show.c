/* show.c - a reading for people: who says what, at a glance.
 *
 *     Harbour vote ends the strike                                  9f0c2ab1d4e6f780
 *     2026-05-04 · Tortosa Courier · harbour.txt
 *
 *      1  Ana Ruiz  told                                                       mixed
 *         "I will," … "not sign it."
 *
 *      2  she = Ana Ruiz  added                                direct · 41 % sure
 *         "Not this year."
 *
 *     2 statements, 1 source · machine reading by en-1.0
 *
 * Without --in-order the statements stand under their speakers, with channel, stance and time; then come the
 * contacts and the ledger:
 *
 *     Ana Ruiz · mayor of Tortosa
 *      1  told                             mixed · press · commit · 2026-05-04
 *         "I will," … "not sign it."
 *
 * The words are the article's own (flow.c).
 */
#include "cli/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    GUTTER = 4, /* " 1  " */
    NESTING = 4,
    DEEPEST = 8, /* nested statements are not indented further than this */
    LOW = 50     /* per cent: under it the confidence is shown */
};

static void heading(show *s, const sayso_doc *doc, const char *file)
{
    const char *title = sayso_doc_title(doc);
    size_t n = strlen(title);
    if (!n) { /* the first line that is not blank */
        size_t len;
        title = sayso_doc_text(doc, &len);
        size_t from = 0;
        while (from < len && strchr(" \t\r\n", title[from]) && title[from])
            from++;
        title += from;
        len -= from;
        const char *end = memchr(title, '\n', len);
        n = end ? (size_t)(end - title) : len;
    }
    const char *id = sayso_doc_id(doc);
    unsigned id_wide = flow_columns(id);
    bool beside = id_wide + 24 <= s->width;
    flow f = { .s = s };
    f.column = flow_line(s, BOLD, n ? title : "(empty)", n ? n : 7,
                        beside ? s->width - id_wide - 2 : s->width);
    flow_right(&f, id);
    cli_puts(s->out, "\n");

    const char *parts[] = { sayso_doc_published(doc), sayso_doc_publisher(doc),
                            *sayso_doc_url(doc) ? sayso_doc_url(doc)
                            : file              ? file
                                                : "" };
    flow line = { .s = s };
    for (size_t i = 0; i < 3; i++) {
        if (!*parts[i])
            continue;
        if (line.column)
            flow_words(&line, DIM, "·", strlen("·"));
        flow_words(&line, DIM, parts[i], strlen(parts[i]));
    }
    cli_puts(s->out, line.column ? "\n\n" : "\n");
}

/* What stands at the right of a statement: "direct · interview, BBC · wish · 2026-05-03". */
static void put_facts(flow *f, const sayso_statement *st, bool nested)
{
    static const char *const forms[] = { "direct", "mixed", "indirect" };
    char line[400];
    const char *channel = sayso_channel_name(st->channel), *stance = sayso_stance_name(st->stance);
    int n = snprintf(line, sizeof line, "%s", forms[st->form]);
    if (!f->s->in_order && channel && st->channel != SAYSO_UNSTATED)
        n += snprintf(line + n, sizeof line - (size_t)n, " · %s%s%.80s", channel, st->outlet ? ", " : "",
                      st->outlet ? st->outlet : "");
    if (!f->s->in_order && stance)
        n += snprintf(line + n, sizeof line - (size_t)n, " · %s", stance);
    if (!f->s->in_order && st->when)
        n += snprintf(line + n, sizeof line - (size_t)n, " · %.20s", st->when);
    if (nested)
        n += snprintf(line + n, sizeof line - (size_t)n, " · in %u", st->parent);
    int percent = (int)(st->confidence * 100 + 0.5f);
    if (percent < LOW)
        snprintf(line + n, sizeof line - (size_t)n, " · %d %% sure", percent);
    flow_right(f, line);
    cli_puts(f->s->out, "\n");
}

/* Who "he" is: the speaker's name, where the source does not hold the name's last word. */
static void put_who(flow *f, const sayso_doc *doc, const sayso_statement *st)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    const char *name = st->speaker ? sayso_speaker_at(doc, st->speaker - 1).name : NULL;
    if (!name || !st->n_source)
        return;
    const char *last = strrchr(name, ' ') ? strrchr(name, ' ') + 1 : name;
    size_t n = strlen(last);
    for (uint32_t i = 0; i < st->n_source; i++)
        for (uint32_t b = st->source[i].begin; b + n <= st->source[i].end; b++)
            if (!strncasecmp(text + b, last, n))
                return;
    flow_words(f, DIM, "=", 1);
    flow_words(f, DIM, name, strlen(name));
}

/* Number, source (unless the speaker's name stands above it), cue, facts; below, the words. */
static void statement(show *s, const sayso_doc *doc, const sayso_statement *st, unsigned depth,
                      bool under_speaker)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    unsigned indent = GUTTER + NESTING * (depth < DEEPEST ? depth : DEEPEST);
    if (indent > s->width / 2)
        indent = s->width / 2;

    char number[16];
    int number_n = snprintf(number, sizeof number, "%*u", (int)indent - 2, st->id);
    flow_styled(s, DIM, number, (size_t)number_n);
    unsigned used = (unsigned)number_n;
    if (used < indent)
        flow_spaces(s->out, indent - used);
    else
        cli_puts(s->out, " ");
    flow f = { .s = s, .indent = indent, .column = used < indent ? indent : used + 1 };
    if (!under_speaker && st->n_source)
        flow_spans(&f, BOLD, text, st->source, st->n_source);
    else if (!under_speaker)
        flow_words(&f, DIM, "(no one named)", strlen("(no one named)"));
    if (!under_speaker)
        put_who(&f, doc, st);
    if (st->n_cue) {
        f.gap = 2;
        flow_spans(&f, CUE, text, st->cue, st->n_cue);
    }
    put_facts(&f, st, under_speaker && st->parent);

    f = (flow){ .s = s, .indent = indent, .column = indent };
    flow_spaces(s->out, indent);
    flow_spans(&f, NULL, text, st->content, st->n_content);
    cli_puts(s->out, "\n\n");
}

/* The chain: each speaker once, with role and what he, she or it is said to have said. */
static void speakers(show *s, const sayso_doc *doc, uint32_t n, uint32_t *first, uint32_t *next)
{
    /* first[speaker], next[statement]: lists in the text's order, by ids; 0 ends them. */
    uint32_t count = sayso_speaker_count(doc);
    memset(first, 0, (count + 1) * sizeof *first);
    for (uint32_t i = n; i > 0; i--) {
        uint32_t who = sayso_statement_at(doc, i - 1).speaker;
        next[i] = first[who];
        first[who] = i;
    }
    for (uint32_t k = 1; k <= count + 1; k++) {
        uint32_t who = k <= count ? k : 0; /* those that nobody is named for come last */
        if (!first[who])
            continue;
        flow f = { .s = s };
        if (who) {
            sayso_speaker p = sayso_speaker_at(doc, who - 1);
            const char *kind = sayso_kind_name(p.kind);
            flow_words(&f, BOLD, p.name ? p.name : "the writer", p.name ? strlen(p.name) : 10);
            for (uint32_t r = 0; r < p.n_roles; r++) {
                flow_words(&f, DIM, "·", strlen("·"));
                flow_words(&f, DIM, p.roles[r], strlen(p.roles[r]));
            }
            if (kind && p.kind != SAYSO_PERSON && p.kind != SAYSO_ORG)
                flow_right(&f, kind);
        } else {
            flow_words(&f, DIM, "(no one named)", strlen("(no one named)"));
        }
        cli_puts(s->out, "\n");
        for (uint32_t i = first[who]; i; i = next[i]) {
            sayso_statement st = sayso_statement_at(doc, i - 1);
            statement(s, doc, &st, 0, true);
        }
    }
}

static void put_parties(flow *f, const sayso_doc *doc, const uint32_t *id, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const char *name = sayso_speaker_at(doc, id[i] - 1).name;
        if (i)
            flow_words(f, DIM, "and", 3);
        flow_words(f, BOLD, name ? name : "the writer", name ? strlen(name) : 10);
    }
    if (!n)
        flow_words(f, DIM, "(somebody)", 10);
}

static void contacts(show *s, const sayso_doc *doc)
{
    uint32_t n = sayso_contact_count(doc);
    if (!n)
        return;
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    flow_styled(s, BOLD, "Contacts", 8);
    cli_puts(s->out, "\n");
    for (uint32_t i = 0; i < n; i++) {
        sayso_contact c = sayso_contact_at(doc, i);
        flow f = { .s = s, .indent = GUTTER, .column = GUTTER };
        flow_spaces(s->out, GUTTER);
        put_parties(&f, doc, c.from, c.n_from);
        flow_words(&f, CUE, sayso_contact_kind_name(c.kind), strlen(sayso_contact_kind_name(c.kind)));
        put_parties(&f, doc, c.to, c.n_to);
        flow_words(&f, DIM, "·", strlen("·"));
        flow_spans(&f, DIM, text, c.trigger, c.n_trigger);
        char line[120];
        int k = snprintf(line, sizeof line, "%s", sayso_modality_name(c.modality));
        if (c.when)
            k += snprintf(line + k, sizeof line - (size_t)k, " · %.20s", c.when);
        if (c.statement)
            snprintf(line + k, sizeof line - (size_t)k, " · says %u", c.statement);
        flow_right(&f, line);
        cli_puts(s->out, "\n");
    }
    cli_puts(s->out, "\n");
}

static void put_ids(flow *f, const char *what, const uint32_t *id, uint32_t n)
{
    char number[24];
    if (!n)
        return;
    flow_words(f, DIM, what, strlen(what));
    for (uint32_t i = 0; i < n; i++) {
        snprintf(number, sizeof number, "%u%s", id[i], i + 1 < n ? "," : ";");
        flow_words(f, NULL, number, strlen(number));
    }
}

/* The ledger: what is disputed, denied or open before what simply stands. */
static void ledger(show *s, const sayso_doc *doc)
{
    static const sayso_status_of_claim order[] = { SAYSO_CLAIM_DISPUTED,     SAYSO_CLAIM_DENIED,
                                                   SAYSO_CLAIM_OPEN,         SAYSO_CLAIM_WITHDRAWN,
                                                   SAYSO_CLAIM_CORROBORATED, SAYSO_CLAIM_ASSERTED };
    uint32_t n = sayso_claim_count(doc);
    if (!n)
        return;
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    flow_styled(s, BOLD, "Ledger", 6);
    cli_puts(s->out, "\n");
    for (size_t o = 0; o < sizeof order / sizeof *order; o++)
        for (uint32_t i = 0; i < n; i++) {
            sayso_claim c = sayso_claim_at(doc, i);
            if (c.status != order[o])
                continue;
            const char *status = sayso_status_of_claim_name(c.status);
            flow f = { .s = s, .indent = GUTTER, .column = GUTTER };
            flow_spaces(s->out, GUTTER);
            flow_words(&f, CUE, status, strlen(status));
            f.gap = 2;
            if (c.about_contact) {
                sayso_contact x = sayso_contact_at(doc, c.about - 1);
                put_parties(&f, doc, x.from, x.n_from);
                flow_words(&f, NULL, sayso_contact_kind_name(x.kind), strlen(sayso_contact_kind_name(x.kind)));
                put_parties(&f, doc, x.to, x.n_to);
            } else {
                sayso_statement st = sayso_statement_at(doc, c.about - 1);
                flow_spans(&f, NULL, text, st.content, st.n_content);
            }
            cli_puts(s->out, "\n");
            if (!c.n_asserted && !c.n_confirmed && !c.n_denied)
                continue;
            f = (flow){ .s = s, .indent = 2 * GUTTER, .column = 2 * GUTTER };
            flow_spaces(s->out, 2 * GUTTER);
            put_ids(&f, "asserted by", c.asserted, c.n_asserted);
            put_ids(&f, "confirmed by", c.confirmed, c.n_confirmed);
            put_ids(&f, "denied by", c.denied, c.n_denied);
            cli_puts(s->out, "\n");
        }
    cli_puts(s->out, "\n");
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* How many sources differ, by their words; who is one person under two names comes with the
 * speakers. */
static uint64_t sources(const sayso_doc *doc, uint32_t n, uint64_t *hash)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    uint32_t found = 0;
    for (uint32_t i = 0; i < n; i++) {
        sayso_statement st = sayso_statement_at(doc, i);
        uint64_t h = 14695981039346656037u; /* FNV-1a */
        for (uint32_t k = 0; k < st.n_source; k++)
            for (uint32_t b = st.source[k].begin; b < st.source[k].end; b++) {
                unsigned char c = (unsigned char)text[b];
                if (c > ' ')
                    h = (h ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 1099511628211u;
            }
        if (st.n_source)
            hash[found++] = h;
    }
    qsort(hash, found, sizeof *hash, by_value);
    uint64_t different = 0;
    for (uint32_t i = 0; i < found; i++)
        different += !i || hash[i] != hash[i - 1];
    return different;
}

/* Every statement, each followed by those inside it. */
static void tree(show *s, const sayso_doc *doc, uint32_t n, uint32_t *inside, uint32_t *beside)
{
    /* inside[i]: the first statement inside i; beside[i]: the next one with i's parent. Indexes
     * from 1, as the ids are; 0 is none, and inside[0] is the first of the outermost. */
    memset(inside, 0, (n + 1) * sizeof *inside);
    memset(beside, 0, (n + 1) * sizeof *beside);
    for (uint32_t i = n; i > 0; i--) {
        uint32_t parent = sayso_statement_at(doc, i - 1).parent;
        if (parent > n || parent == i)
            parent = 0;
        beside[i] = inside[parent];
        inside[parent] = i;
    }
    unsigned depth = 0;
    for (uint32_t i = inside[0]; i;) {
        sayso_statement st = sayso_statement_at(doc, i - 1);
        statement(s, doc, &st, depth, false);
        if (inside[i]) {
            i = inside[i];
            depth++;
            continue;
        }
        while (i && !beside[i]) {
            uint32_t parent = sayso_statement_at(doc, i - 1).parent;
            i = parent > n || parent == i ? 0 : parent;
            depth -= depth > 0;
        }
        i = i ? beside[i] : 0;
    }
}

bool show_article(show *s, const sayso_doc *doc, const char *file)
{
    uint32_t n = sayso_statement_count(doc);
    uint32_t who = sayso_speaker_count(doc);
    uint64_t *scratch = malloc(((size_t)n + 1 + who) * sizeof *scratch);
    if (!scratch)
        return false;
    if (s->articles)
        cli_puts(s->out, "\n");
    heading(s, doc, file);

    s->articles++;
    s->statements += n;
    s->sources += sources(doc, n, scratch);
    uint32_t *links = (uint32_t *)scratch;
    if (!s->in_order && who) {
        speakers(s, doc, n, links, links + who + 1);
        contacts(s, doc);
        ledger(s, doc);
    } else {
        tree(s, doc, n, links, links + n + 1);
    }
    free(scratch);

    if (!n) {
        flow f = { .s = s };
        flow_spaces(s->out, GUTTER);
        flow_words(&f, DIM, "nobody is said to say anything", 30);
        cli_puts(s->out, "\n\n");
    }
    for (uint32_t i = 0; i < sayso_note_count(doc); i++) {
        flow f = { .s = s, .indent = 6 };
        const char *note = sayso_note_at(doc, i);
        flow_words(&f, DIM, "note:", 5);
        flow_words(&f, DIM, note, strlen(note));
        cli_puts(s->out, "\n\n");
    }
    if (!s->model[0])
        snprintf(s->model, sizeof s->model, "%.*s", (int)strcspn(sayso_doc_model(doc), " "),
                 sayso_doc_model(doc));
    return true;
}

static void count(char *to, size_t size, uint64_t n, const char *what)
{
    snprintf(to, size, "%llu %s%s", (unsigned long long)n, what, n == 1 ? "" : "s");
}

void show_end(show *s)
{
    if (!s->articles)
        return;
    char articles[48], statements[48], sources_[48], line[300];
    count(articles, sizeof articles, s->articles, "article");
    count(statements, sizeof statements, s->statements, "statement");
    count(sources_, sizeof sources_, s->sources, "source");
    snprintf(line, sizeof line, "%s%s%s, %s · machine reading by %s",
             s->articles > 1 ? articles : "", s->articles > 1 ? ", " : "", statements, sources_,
             s->model);
    flow f = { .s = s };
    flow_words(&f, DIM, line, strlen(line));
    cli_puts(s->out, "\n");
}

/* ## Options */

bool show_option(show_options *o, const cli_args *args, int key)
{
    static const char *const colors[] = { "auto", "always", "never", NULL };
    if (key == SHOW_WIDTH)
        return cli_number(args, 20, 1000, &o->width);
    return key == SHOW_COLOR && (o->color = cli_word(args, colors)) >= 0;
}

static bool wants_color(int fd)
{
    const char *no = getenv("NO_COLOR"), *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    if (no && *no)
        return false;
    if (force && *force && strcmp(force, "0"))
        return true;
    return isatty(fd) && term && strcmp(term, "dumb") && *term;
}

static unsigned width_of(int fd)
{
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col)
        return size.ws_col;
    const char *columns_ = getenv("COLUMNS");
    long n = columns_ ? strtol(columns_, NULL, 10) : 0;
    return n >= 20 && n <= 1000 ? (unsigned)n : 80;
}

void show_lay_out(show *s, const show_options *o, unsigned most)
{
    s->color = o->color ? o->color == 1 : wants_color(STDOUT_FILENO);
    s->width = o->width ? (unsigned)o->width : width_of(STDOUT_FILENO);
    if (!o->width && most && s->width > most)
        s->width = most;
    if (s->width < 20)
        s->width = 20;
}
