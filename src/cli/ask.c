/* ask.c - what the questions to an archive share. */
#include "cli/ask.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ## The command line */

static bool option(ask *q, const cli_args *args, int key, show_options *layout)
{
    static const char *const formats[] = { "text", "json", "csv", NULL };
    static const char *const plain[] = { "text", "json", NULL };
    static const char *const forms[] = { "direct", "mixed", "indirect", NULL };
    int n = 0;
    switch (key) {
    case ASK_SPEAKER: q->filter.speaker = args->value; return true;
    case ASK_OUTLET: q->filter.outlet = args->value; return true;
    case ASK_PUBLISHER: q->filter.publisher = args->value; return true;
    case ASK_SINCE: q->filter.since = args->value; return true;
    case ASK_UNTIL: q->filter.until = args->value; return true;
    case ASK_KIND: return cli_kind(args, NULL, &q->filter.kind);
    case ASK_CHANNEL: return cli_channel(args, NULL, &q->filter.channel);
    case ASK_STANCE: return cli_stance(args, NULL, &q->filter.stance);
    case ASK_FORM:
        n = cli_word(args, forms);
        q->filter.forms = n < 0 ? 0 : 1u << n;
        return n >= 0;
    case ASK_LIMIT: return cli_number(args, 0, 10000, &q->limit);
    case ASK_SKIP: return cli_number(args, 0, 20000, &q->skip);
    case ASK_FORMAT:
        n = cli_word(args, q->csv ? formats : plain);
        q->format = (ask_format)n;
        return n >= 0;
    case ASK_OFFSETS: return cli_offsets(args, &q->offsets);
    default: return show_option(layout, args, key);
    }
}

/* The words as one question: what an operand of several words is, is its own affair. */
static bool join_words(ask *q)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n_operands; i++) {
        size_t len = strlen(q->operand[i]);
        if (n + len + 2 > sizeof q->words) {
            cli_usage(q->command, "more words than can be looked for; take a few of them");
            return false;
        }
        if (n)
            q->words[n++] = ' ';
        memcpy(q->words + n, q->operand[i], len + 1);
        n += len;
    }
    if (q->n_operands)
        q->filter.words = q->words;
    return true;
}

bool ask_begin(ask *q, const cli_option *options, int argc, char **argv, bool words, ask_own own, void *ctx,
               int *status)
{
    cli_args args = { .command = argv[0], .argv = argv, .argc = argc, .options = options };
    show_options layout = { 0 };
    bool format = false;
    *status = CLI_USAGE;
    q->command = argv[0];
    q->out.fd = STDOUT_FILENO;
    q->show.out = &q->out;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        if (key == CLI_BAD)
            return false;
        if (key == ASK_HELP) {
            *status = cli_help(q->command) ? CLI_DONE : CLI_FAILED;
            return false;
        }
        format |= key == ASK_FORMAT;
        if (key == CLI_OPERAND && !q->path) {
            q->path = args.value;
        } else if (key == CLI_OPERAND) {
            if (q->n_operands == ASK_OPERANDS) {
                cli_usage(q->command, "more than %d operands", ASK_OPERANDS);
                return false;
            }
            q->operand[q->n_operands++] = args.value;
        } else if (!(key >= ASK_OWN && key < SHOW_COLOR ? own(ctx, &args, key) : option(q, &args, key, &layout))) {
            return false;
        }
    }
    if (!q->path) {
        cli_usage(q->command, "which archive? sayso %s ARCHIVE ...", q->command);
        return false;
    }
    if (words && !join_words(q))
        return false;
    if (!format)
        q->format = isatty(STDOUT_FILENO) ? ASK_TEXT : ASK_JSON;
    show_lay_out(&q->show, &layout, 0);

    sayso_error why = { 0 };
    sayso_status st = sayso_archive_open(q->path, SAYSO_ARCHIVE_READ, &q->archive, &why);
    if (!st)
        st = sayso_view_new(q->archive, &q->filter, &q->view, &why);
    if (st) {
        *status = ask_failed(q, st, &why);
        ask_end(q, *status, true);
        return false;
    }
    return true;
}

int ask_failed(ask *q, sayso_status st, const sayso_error *why)
{
    if (st == SAYSO_EARG || st == SAYSO_ELIMIT)
        return cli_usage(q->command, "%s", why->text);
    cli_say("%s: %s", q->path, why->text);
    return CLI_FAILED;
}

int ask_end(ask *q, int status, bool found)
{
    int written = cli_close(&q->out);
    sayso_view_free(q->view);
    sayso_archive_close(q->archive);
    return status ? status : written ? written : found ? CLI_DONE : CLI_FAILED;
}

/* ## JSON */

sy_answer *ask_answer(ask *q)
{
    sy_sink_begin(&q->sink, cli_sink, &q->out);
    q->answer = (sy_answer){ &q->sink, .archive = q->archive, .view = q->view, .offsets = q->offsets };
    return &q->answer;
}

sayso_status ask_answered(ask *q, sayso_status st)
{
    sy_answer_end(&q->answer);
    if (q->format == ASK_JSON)
        sy_puts(&q->sink, "\n"); /* rows of CSV have theirs */
    sy_sink_end(&q->sink); /* what cannot be written is told by cli_close() */
    return st;
}

/* ## For people */

static void remember_model(ask *q, const sayso_shown *x)
{
    if (!q->show.model[0])
        snprintf(q->show.model, sizeof q->show.model, "%.*s", (int)strcspn(sayso_doc_model(x->doc), " "),
                 sayso_doc_model(x->doc));
}

const char *ask_number(uint64_t n, char room[32])
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), to = 0;
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            room[to++] = ',';
        room[to++] = digits[i];
    }
    room[to] = 0;
    return room;
}

void ask_say(ask *q, const char *style, unsigned indent, const char *format, ...)
{
    char line[2048];
    va_list ap;
    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    flow f = { .s = &q->show, .indent = indent, .column = indent };
    flow_spaces(&q->out, indent);
    flow_words(&f, style, line, strlen(line));
    cli_puts(&q->out, "\n");
}

void ask_say_more(ask *q, size_t n, unsigned indent)
{
    char number[32];
    if (n > ASK_SHOWN)
        ask_say(q, DIM, indent, "and %s more (--format json has all)", ask_number(n - ASK_SHOWN, number));
}

void ask_show_facet(ask *q, const char *what, const sayso_facet *f)
{
    char number[32];
    enum { COLUMN = 12 };
    if (!f->n)
        return;
    unsigned wide = flow_columns(what);
    flow_styled(&q->show, DIM, what, strlen(what));
    flow_spaces(&q->out, wide < COLUMN ? COLUMN - wide : 1);
    flow line = { .s = &q->show, .indent = COLUMN, .column = COLUMN };
    for (size_t i = 0; i < f->n; i++) {
        if (i)
            flow_words(&line, DIM, "·", strlen("·"));
        flow_words(&line, NULL, f->at[i].name, strlen(f->at[i].name));
        ask_number(f->at[i].n, number);
        flow_words(&line, DIM, number, strlen(number));
    }
    if (f->others) {
        flow_words(&line, DIM, "· others or none", strlen("· others or none"));
        ask_number(f->others, number);
        flow_words(&line, DIM, number, strlen(number));
    }
    cli_puts(&q->out, "\n");
}

/* Words between spaces; those with a mark in them stand out. */
static void marked(flow *f, const char *text, sayso_span s, const sayso_shown *x)
{
    size_t m = 0;
    for (uint32_t i = s.begin; i < s.end;) {
        uint32_t begin = i;
        while (i < s.end && !strchr(" \t\r\n", text[i]))
            i++;
        while (m < x->n_marks && x->mark[m].end <= begin)
            m++;
        bool on = m < x->n_marks && x->mark[m].begin < i;
        if (i > begin)
            flow_words(f, on ? BOLD : NULL, text + begin, i - begin);
        while (i < s.end && strchr(" \t\r\n", text[i]))
            i++;
    }
}

static void put_text(flow *f, const char *style, const char *s)
{
    flow_words(f, style, s, strlen(s));
}

bool ask_show_statement(ask *q, sayso_ref ref, unsigned number, unsigned indent, sayso_status *st,
                        sayso_error *why)
{
    static const char *const forms[] = { "direct", "mixed", "indirect" };
    sayso_shown x;
    char line[300];
    *st = sayso_view_show(q->view, ref, &x, why);
    if (*st)
        return false;
    const char *text = sayso_doc_text(x.doc, NULL);
    const sayso_statement *s = &x.statement;
    remember_model(q, &x);
    flow f = { .s = &q->show, .indent = indent, .column = indent };
    int n = number ? snprintf(line, sizeof line, "%*u  ", (int)(indent > 2 ? indent - 2 : 0), number)
                   : snprintf(line, sizeof line, "%*s", (int)indent, "");
    flow_styled(&q->show, DIM, line, (size_t)n);
    f.column = (unsigned)n;
    const char *name = s->speaker ? sayso_speaker_at(x.doc, s->speaker - 1).name : NULL;
    if (name)
        put_text(&f, BOLD, name);
    else
        put_text(&f, DIM, s->speaker ? "the writer" : "(no one named)");
    const sayso_speaker who = s->speaker ? sayso_speaker_at(x.doc, s->speaker - 1) : (sayso_speaker){ 0 };
    if (who.n_roles) {
        put_text(&f, DIM, "·");
        put_text(&f, DIM, who.roles[0]);
    }
    f.gap = 2;
    flow_spans(&f, CUE, text, s->cue, s->n_cue);
    n = snprintf(line, sizeof line, "%s", forms[s->form]);
    if (s->channel && s->channel != SAYSO_UNSTATED)
        n += snprintf(line + n, sizeof line - (size_t)n, " · %s%s%.80s", sayso_channel_name(s->channel),
                      s->outlet ? ", " : "", s->outlet ? s->outlet : "");
    if (s->stance && s->stance != SAYSO_ASSERT)
        n += snprintf(line + n, sizeof line - (size_t)n, " · %s", sayso_stance_name(s->stance));
    snprintf(line + n, sizeof line - (size_t)n, " · %d %% sure%s", (int)(s->confidence * 100 + 0.5f),
             s->corrected ? " · corrected" : "");
    flow_right(&f, line);
    cli_puts(&q->out, "\n");

    f = (flow){ .s = &q->show, .indent = indent, .column = indent };
    flow_spaces(&q->out, indent);
    for (uint32_t i = 0; i < s->n_content; i++) {
        if (i)
            put_text(&f, DIM, "…");
        marked(&f, text, s->content[i], &x);
    }
    cli_puts(&q->out, "\n");

    sayso_span all = sy_statement_extent(s);
    f = (flow){ .s = &q->show, .indent = indent, .column = indent };
    flow_spaces(&q->out, indent);
    const char *part[] = { sayso_doc_published(x.doc), sayso_doc_publisher(x.doc), sayso_doc_title(x.doc) };
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (*part[i]) {
            put_text(&f, DIM, part[i]);
            put_text(&f, DIM, "·");
        }
    put_text(&f, DIM, sayso_doc_id(x.doc));
    snprintf(line, sizeof line, "%u-%u", cli_place(text, all.begin, q->offsets),
             cli_place(text, all.end, q->offsets));
    put_text(&f, DIM, line);
    if (x.prints > 1) {
        snprintf(line, sizeof line, "· %u prints", x.prints);
        put_text(&f, DIM, line);
    }
    cli_puts(&q->out, "\n\n");
    return true;
}

void ask_footer(ask *q)
{
    if (q->show.model[0])
        ask_say(q, DIM, 0, "machine reading by %s", q->show.model);
}
