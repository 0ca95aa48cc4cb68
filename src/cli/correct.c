/* correct.c - `sayso correct`: what a person puts right in an archive; listed, undone, written down as
 * training data.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "cli/cli.h"

enum { MOST_PIECES = 64 };

typedef enum format { TEXT, JSON, ANNOTATED } format;

typedef struct correcting {
    const char *path, *article, *by, *undo;
    const char *source, *cue, *content; /* as they were given */
    sayso_revision what;
    bool list, orphans;
    format format;
    cli_out *out;
    sayso_archive *archive;
    uint64_t listed;
    bool no_memory;
    sayso_span piece[3][MOST_PIECES];
} correcting;

/* ## The command line */

enum {
    SPEAKER = 256,
    KIND,
    CHANNEL,
    STANCE,
    OUTLET,
    ADDRESSEE,
    WHEN,
    SOURCE,
    CUE,
    CONTENT,
    NONE,
    BY,
    LIST,
    ORPHANS,
    UNDO,
    FORMAT
};

#define NONE_GIVEN "-" /* the text does not say */

static const char *or_none(const char *s)
{
    return strcmp(s, NONE_GIVEN) ? s : NULL;
}

static bool option(correcting *c, const cli_args *args, int key)
{
    sayso_revision *r = &c->what;
    sayso_field field = SAYSO_FIELD_STATEMENT;
    switch (key) {
    case SPEAKER:
        field = SAYSO_FIELD_SPEAKER;
        r->name = or_none(args->value);
        break;
    case KIND:
        field = SAYSO_FIELD_KIND;
        if (!cli_kind(args, NONE_GIVEN, &r->kind))
            return false;
        break;
    case CHANNEL:
        field = SAYSO_FIELD_CHANNEL;
        if (!cli_channel(args, NONE_GIVEN, &r->channel))
            return false;
        break;
    case STANCE:
        field = SAYSO_FIELD_STANCE;
        if (!cli_stance(args, NONE_GIVEN, &r->stance))
            return false;
        break;
    case OUTLET:
        field = SAYSO_FIELD_OUTLET;
        r->outlet = or_none(args->value);
        break;
    case ADDRESSEE:
        field = SAYSO_FIELD_ADDRESSEE;
        r->addressee = or_none(args->value);
        break;
    case WHEN:
        field = SAYSO_FIELD_WHEN;
        r->when = or_none(args->value);
        break;
    case SOURCE:
        field = SAYSO_FIELD_SOURCE;
        c->source = args->value;
        break;
    case CUE:
        field = SAYSO_FIELD_CUE;
        c->cue = args->value;
        break;
    case CONTENT:
        field = SAYSO_FIELD_CONTENT;
        c->content = args->value;
        break;
    default: break; /* NONE */
    }
    r->fields |= 1u << field;
    return true;
}

/* ## Spans: "120-131,140-152" in code points, or the words themselves, "pieces | like this" */

static size_t byte_at(const char *text, size_t len, uint64_t codepoint)
{
    size_t i = 0;
    for (; i < len; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80 && !codepoint--)
            return i;
    return codepoint ? SIZE_MAX : len;
}

/* True where it looks like offsets; *n is -1 where they are none of this text. */
static bool offsets(const char *s, const char *text, size_t len, sayso_span *out, int *n)
{
    if (!*s || strspn(s, "0123456789-,") != strlen(s) || s[0] == '-')
        return false;
    for (*n = 0; *s;) {
        unsigned long long a, b;
        int used = 0;
        size_t begin = SIZE_MAX, end = SIZE_MAX;
        if (sscanf(s, "%12llu-%12llu%n", &a, &b, &used) == 2 && (!s[used] || s[used] == ',')) {
            begin = byte_at(text, len, a);
            end = byte_at(text, len, b);
        }
        if (begin == SIZE_MAX || end == SIZE_MAX || *n == MOST_PIECES) {
            *n = -1;
            return true;
        }
        out[(*n)++] = (sayso_span){ (uint32_t)begin, (uint32_t)end };
        s += used + (s[used] == ',');
    }
    return true;
}

/* Where the words stand at or behind `from`, the place nearest to `near`; SIZE_MAX: nowhere. */
static size_t nearest(const char *text, size_t len, const char *words, size_t n, size_t from,
                      size_t near)
{
    size_t best = SIZE_MAX;
    for (size_t i = from; n && n <= len && i <= len - n; i++) {
        const char *at = memchr(text + i, words[0], len - n - i + 1);
        if (!at)
            break;
        i = (size_t)(at - text);
        if (memcmp(at, words, n))
            continue;
        if (best == SIZE_MAX ||
            (i > near ? i - near : near - i) < (best > near ? best - near : near - best))
            best = i;
    }
    return best;
}

static bool pieces(correcting *c, const sayso_doc *doc, const char *given, const char *what,
                   sayso_span *out, uint32_t *n)
{
    size_t len, from = 0;
    const char *text = sayso_doc_text(doc, &len);
    int found = 0;
    *n = 0;
    if (!strcmp(given, "-"))
        return true;
    if (offsets(given, text, len, out, &found)) {
        if (found < 0)
            cli_say(
                "--%s: \"%s\" are no places of the text; give code points, as in 120-131,140-152",
                what, given);
        *n = found > 0 ? (uint32_t)found : 0;
        return found > 0;
    }
    size_t near = len;
    if (c->what.statement && c->what.statement <= sayso_statement_count(doc)) {
        sayso_statement s = sayso_statement_at(doc, c->what.statement - 1);
        near = s.n_cue ? s.cue[0].begin : s.n_content ? s.content[0].begin : 0;
    }
    for (const char *s = given; s;) {
        const char *bar = strstr(s, " | ");
        size_t size = bar ? (size_t)(bar - s) : strlen(s);
        size_t at = nearest(text, len, s, size, from, from ? from : near);
        if (at == SIZE_MAX || *n == MOST_PIECES) {
            cli_say("--%s: \"%.*s\" does not stand in the text%s", what,
                    (int)(size < 200 ? size : 200), s, from ? " behind the piece before it" : "");
            return false;
        }
        out[(*n)++] = (sayso_span){ (uint32_t)at, (uint32_t)(at + size) };
        from = at + size;
        s = bar ? bar + 3 : NULL;
    }
    return true;
}

static bool find_pieces(correcting *c, const sayso_doc *doc)
{
    sayso_revision *r = &c->what;
    r->source = c->piece[0];
    r->cue = c->piece[1];
    r->content = c->piece[2];
    return (!c->source || pieces(c, doc, c->source, "source", c->piece[0], &r->n_source)) &&
           (!c->cue || pieces(c, doc, c->cue, "cue", c->piece[1], &r->n_cue)) &&
           (!c->content || pieces(c, doc, c->content, "content", c->piece[2], &r->n_content));
}

/* ## The list */

static void print_json(cli_out *to, const sayso_correction *x)
{
    sy_sink out;
    sy_sink_begin(&out, cli_sink, to);
    sy_answer_correction(&out, x);
    sy_puts(&out, "\n");
    sy_sink_end(&out); /* what cannot be written is told by cli_close() */
}

/* What may hold anything, on one line of a terminal: nothing that moves its cursor. */
static void print_words(cli_out *out, const char *s, size_t most)
{
    size_t n = 0;
    for (; *s && n < most; s++) {
        unsigned char b = (unsigned char)*s;
        /* C1 controls and marks that turn the direction of writing (U+0080-9F, U+202A-2E, U+2066-69). */
        bool c1 = b == 0xC2 && (unsigned char)s[1] < 0xA0;
        bool turns = b == 0xE2 && (((unsigned char)s[1] == 0x80 && (unsigned char)s[2] >= 0xAA &&
                                    (unsigned char)s[2] <= 0xAE) ||
                                   ((unsigned char)s[1] == 0x81 && (unsigned char)s[2] >= 0xA6 &&
                                    (unsigned char)s[2] <= 0xA9));
        if (b < 0x20 || b == 0x7F || c1 || turns) {
            cli_puts(out, " ");
            s += c1 ? 1 : turns ? 2 : 0;
            n++;
            continue;
        }
        cli_put(out, s, 1);
        n += (b & 0xC0) != 0x80;
        if (n == most) /* the character whole */
            for (; ((unsigned char)s[1] & 0xC0) == 0x80; s++)
                cli_put(out, s + 1, 1);
    }
    if (*s)
        cli_puts(out, "…");
}

static void print_text(cli_out *out, const sayso_correction *x)
{
    cli_printf(out, "%.8s  %-8s  ", x->key, sayso_correction_state_name(x->state));
    print_words(out, x->id, 60);
    if (x->statement)
        cli_printf(out, ", statement %u", x->statement);
    cli_puts(out, x->current ? "\n          “" : ", an older version\n          “");
    print_words(out, x->content, 90);
    cli_printf(out, "”\n          %s: ", x->field);
    if (x->was) {
        print_words(out, x->was, 120);
        cli_puts(out, " → ");
    }
    print_words(out, x->value, 120);
    cli_puts(out, "\n          by ");
    print_words(out, x->by, 60);
    cli_printf(out, ", %.10s", x->at);
    if (x->undone_by) {
        cli_puts(out, "; undone by ");
        print_words(out, x->undone_by, 60);
        cli_printf(out, ", %.10s", x->undone_at);
    }
    cli_puts(out, "\n");
}

static bool one(void *ctx, const sayso_correction *x)
{
    correcting *c = ctx;
    c->listed++;
    if (c->format == JSON)
        print_json(c->out, x);
    else
        print_text(c->out, x);
    return !c->out->error;
}

static bool one_article(void *ctx, const sayso_doc *doc, const sayso_walked *walked)
{
    correcting *c = ctx;
    (void)walked;
    c->listed++;
    c->no_memory = sayso_write(doc, SAYSO_ANNOTATED, NULL, cli_sink, c->out) == SAYSO_ENOMEM;
    return !c->out->error && !c->no_memory;
}

/* ## What is done */

static sayso_status correct(correcting *c, uint64_t *n, sayso_error *why)
{
    sayso_doc *doc = NULL;
    sayso_ref article;
    sayso_status st = sayso_find_article(c->archive, c->article, &article, why);
    if (!st)
        st = sayso_article_doc(c->archive, article, &doc, why);
    if (!st && !find_pieces(c, doc)) {
        *why = (sayso_error){ .status = SAYSO_EARG, .text = "nothing was changed" };
        st = SAYSO_EARG;
    }
    sayso_doc_free(doc);
    if (!st)
        st = sayso_archive_begin(c->archive, NULL, why);
    if (!st)
        st = sayso_archive_correct(c->archive, c->article, &c->what, c->by, n, why);
    return st ? st : sayso_archive_commit(c->archive, why);
}

static sayso_status undo(correcting *c, sayso_error *why)
{
    sayso_status st = sayso_archive_begin(c->archive, NULL, why);
    if (!st)
        st = sayso_archive_uncorrect(c->archive, c->undo, c->by, why);
    return st ? st : sayso_archive_commit(c->archive, why);
}

static int carry_out(correcting *c)
{
    sayso_error why = { .text = "no memory" };
    uint64_t n = 0;
    bool writes = c->what.fields || c->undo, found = true;
    int status = CLI_FAILED;
    sayso_status st = SAYSO_ENOMEM;
    if ((c->out = calloc(1, sizeof *c->out))) {
        c->out->fd = 1;
        st = sayso_archive_open(c->path, writes ? SAYSO_ARCHIVE_WRITE : SAYSO_ARCHIVE_READ,
                                &c->archive, &why);
    }
    if (!st && c->undo)
        st = undo(c, &why);
    else if (!st && writes)
        st = correct(c, &n, &why);
    if (!st && c->what.fields && !n)
        fprintf(stderr, "sayso: all of this is so already; nothing was changed\n");
    if (!st && !c->undo) {
        st = c->format == ANNOTATED
                 ? sayso_archive_walk_corrected(c->archive, c->article, one_article, c, &why)
                 : sayso_archive_corrections(c->archive, c->article, c->orphans, one, c, &why);
        found = c->listed || writes;
    }
    if (!st && c->no_memory) {
        st = SAYSO_ENOMEM;
        why = (sayso_error){ .text = "no memory; what was written is not complete" };
    }
    if (c->out)
        status = cli_close(c->out);
    if (st)
        cli_say("%s: %s", c->path, why.text);
    sayso_archive_close(c->archive);
    free(c->out);
    return st || !found ? CLI_FAILED : status;
}

int cmd_correct(int argc, char **argv)
{
    static const cli_option options[] = {
        { "speaker", 0, SPEAKER, true }, { "kind", 0, KIND, true },
        { "channel", 0, CHANNEL, true }, { "stance", 0, STANCE, true },
        { "outlet", 0, OUTLET, true },   { "addressee", 0, ADDRESSEE, true },
        { "when", 0, WHEN, true },       { "source", 0, SOURCE, true },
        { "cue", 0, CUE, true },         { "content", 0, CONTENT, true },
        { "none", 0, NONE, false },      { "by", 0, BY, true },
        { "list", 0, LIST, false },      { "orphans", 0, ORPHANS, false },
        { "undo", 0, UNDO, true },       { "format", 'f', FORMAT, true },
        { "help", 'h', 'h', false },     { 0 },
    };
    static const char *const formats[] = { "text", "json", "annotated", NULL };
    cli_args args = { .command = "correct", .argv = argv, .argc = argc, .options = options };
    correcting c = { 0 };
    long number = 0;
    for (int key, k; (key = cli_next(&args)) != CLI_END;) {
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case 'h': return cli_help("correct") ? CLI_DONE : CLI_FAILED;
        case BY: c.by = args.value; break;
        case LIST: c.list = true; break;
        case ORPHANS: c.orphans = true; break;
        case UNDO: c.undo = args.value; break;
        case FORMAT:
            if ((k = cli_word(&args, formats)) < 0)
                return CLI_USAGE;
            c.format = (format)k;
            break;
        case CLI_OPERAND:
            if (!c.path)
                c.path = args.value;
            else if (!c.article)
                c.article = args.value;
            else if (number)
                return cli_usage("correct", "one statement at a time; \"%s\" is too much",
                                 args.value);
            else if (!cli_number(&args, 1, INT32_MAX, &number))
                return CLI_USAGE;
            break;
        default:
            if (!option(&c, &args, key))
                return CLI_USAGE;
        }
    }
    c.what.statement = (uint32_t)number;
    if (!c.path)
        return cli_usage(
            "correct", "in which archive? sayso correct ARCHIVE ARTICLE N --speaker NAME --by YOU");
    if (c.what.fields && (!c.article || !number))
        return cli_usage("correct", "of which statement? sayso correct ARCHIVE ARTICLE N ...");
    if (number && !c.what.fields)
        return cli_usage(
            "correct", "what of statement %ld is wrong? --speaker, --channel, --none ...", number);
    if (c.what.fields && (c.undo || c.list || c.orphans))
        return cli_usage("correct", "one thing at a time: correct, or list, or undo");
    if ((c.what.fields || c.undo) && !c.by)
        return cli_usage("correct", "who says so? --by NAME");
    return carry_out(&c);
}
