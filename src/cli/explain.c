/* explain.c - `sayso explain FILE N`: why each field of statement N is what it is.
 *
 *     3 of 17 · Harbour vote ends the strike                            9f0c2ab1d4e6f780
 *
 *     source      she  214-217
 *     cue         added  218-223
 *                   +4.10 log odds     the cue against no cue  "added"
 *     ...
 *     stance      deny
 *                    0.81 probability  the likeliest
 *                    0.11 probability  assert: came next
 *
 * One article is read, with its reasons kept; the rest of FILE is passed over.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/flow.h"
#include "cli/give.h"
#include "cli/pipeline.h"

enum { FIELD = 12, REASON = 32, FIELDS = SAYSO_FIELD_RELATION + 1 }; /* columns */

/* Parts of the confidence under this are not shown to people. */
static const float LITTLE = 0.05f;

typedef struct explaining {
    const char *model, *id; /* id: NULL, the article's number counts */
    long article, statement;
    bool json, named_only, one_of_many; /* one_of_many: nobody said which */
    sayso_offsets offsets;
    giver give;
    pipeline *pipeline;
    cli_out *out;
    show show;
    bool done, failed, several;
} explaining;

/* ## What there is to say */

/* A place as the record counts it. */
static uint32_t place(const explaining *x, const sayso_doc *doc, uint32_t byte)
{
    size_t len;
    return cli_place(sayso_doc_text(doc, &len), byte, x->offsets);
}

static const char *form_name(sayso_form form)
{
    return form == SAYSO_DIRECT ? "direct" : form == SAYSO_MIXED ? "mixed" : "indirect";
}

/* The field's value as the record has it, into buf where it is a number; NULL: none, or spans. */
static const char *value(const sayso_doc *doc, const sayso_statement *s, sayso_field field, char buf[32])
{
    bool who = s->speaker > 0;
    switch (field) {
    case SAYSO_FIELD_FORM: return form_name(s->form);
    case SAYSO_FIELD_SPEAKER: {
        const char *name = who ? sayso_speaker_at(doc, s->speaker - 1).name : NULL;
        return who && !name ? "the writer" : name;
    }
    case SAYSO_FIELD_KIND: return who ? sayso_kind_name(sayso_speaker_at(doc, s->speaker - 1).kind) : NULL;
    case SAYSO_FIELD_CHANNEL: return sayso_channel_name(s->channel);
    case SAYSO_FIELD_OUTLET: return s->outlet;
    case SAYSO_FIELD_ADDRESSEE: return s->addressee;
    case SAYSO_FIELD_WHEN: return s->when;
    case SAYSO_FIELD_STANCE: return sayso_stance_name(s->stance);
    case SAYSO_FIELD_PARENT:
        snprintf(buf, 32, "%u", s->parent);
        return s->parent ? buf : NULL;
    case SAYSO_FIELD_CONFIDENCE: snprintf(buf, 32, "%.2f", (double)s->confidence); return buf;
    default: return NULL;
    }
}

static const sayso_span *spans_of(const sayso_statement *s, sayso_field field, uint32_t *n)
{
    *n = field == SAYSO_FIELD_SOURCE ? s->n_source : field == SAYSO_FIELD_CUE ? s->n_cue : s->n_content;
    return field == SAYSO_FIELD_SOURCE ? s->source : field == SAYSO_FIELD_CUE ? s->cue : s->content;
}

static bool holds(const uint32_t *id, uint32_t n, uint32_t what)
{
    for (uint32_t i = 0; i < n; i++)
        if (id[i] == what)
            return true;
    return false;
}

/* As what a statement stands in a claim; NULL: it does not. */
static const char *part_in(const sayso_claim *c, uint32_t id)
{
    return holds(c->asserted, c->n_asserted, id)     ? "asserts it"
           : holds(c->confirmed, c->n_confirmed, id) ? "confirms it"
           : holds(c->denied, c->n_denied, id)       ? "denies it"
           : !c->about_contact && c->about == id     ? "is what it is about"
                                                     : NULL;
}

/* ## For people */

static void put(flow *f, const char *style, const char *text)
{
    flow_words(f, style, text, strlen(text));
}

static void put_place(const explaining *x, flow *f, const sayso_doc *doc, sayso_span s)
{
    char text[40];
    snprintf(text, sizeof text, "%u-%u", place(x, doc, s.begin), place(x, doc, s.end));
    f->gap = 2;
    put(f, DIM, text);
}

/* The words of a span, at most so many columns of them, and its place. */
static void put_span(const explaining *x, flow *f, const char *style, const sayso_doc *doc, sayso_span s)
{
    enum { MOST = 60 };
    size_t len;
    const char *text = sayso_doc_text(doc, &len) + s.begin;
    size_t n = s.end - s.begin;
    if (n > MOST) { /* the beginning, up to a character's and rather a word's end */
        size_t cut = MOST;
        while (cut > MOST / 2 && text[cut] != ' ')
            cut--;
        while (((unsigned char)text[cut] & 0xC0) == 0x80)
            cut--;
        flow_words(f, style, text, cut);
        put(f, DIM, "…");
    } else {
        flow_words(f, style, text, n);
    }
    put_place(x, f, doc, s);
}

static flow begin_line(explaining *x, const char *name, unsigned indent)
{
    flow f = { .s = &x->show, .indent = indent, .column = indent };
    unsigned used = (unsigned)strlen(name);
    flow_styled(&x->show, BOLD, name, used);
    flow_spaces(x->out, indent > used ? indent - used : 0);
    return f;
}

static void put_reason(explaining *x, const sayso_doc *doc, const sayso_reason *r, const char *is)
{
    char score[32] = "";
    const char *unit = sayso_unit_name(r->unit);
    if (r->unit == SAYSO_LOG_ODDS || r->unit == SAYSO_POINTS)
        snprintf(score, sizeof score, "%+6.2f %s", (double)r->score, unit);
    else if (unit)
        snprintf(score, sizeof score, "%6.2f %s", (double)r->score, unit);
    unsigned indent = REASON;
    if (x->show.width < 2 * REASON) { /* numbers alone, on a narrow terminal */
        indent = FIELD + 8;
        score[strcspn(score, "abcdefghijklmnopqrstuvwxyz")] = 0;
    }
    flow_spaces(x->out, FIELD);
    cli_printf(x->out, "%-*s", (int)(indent - FIELD), score);
    flow f = { .s = &x->show, .indent = indent, .column = indent };
    if (r->verdict && (!is || strcmp(is, r->verdict))) {
        put(&f, r->taken ? NULL : DIM, r->verdict);
        put(&f, DIM, "·");
    }
    put(&f, r->taken ? NULL : DIM, r->why);
    if (r->span.end > r->span.begin) {
        f.gap = 2;
        put_span(x, &f, CUE, doc, r->span);
    }
    cli_puts(x->out, "\n");
}

static void put_field(explaining *x, const sayso_doc *doc, const sayso_statement *s, sayso_field field)
{
    char buf[32];
    flow f = begin_line(x, sayso_field_name(field), FIELD);
    const char *is = NULL;
    if (field <= SAYSO_FIELD_CONTENT) {
        uint32_t n;
        const sayso_span *span = spans_of(s, field, &n);
        for (uint32_t i = 0; i < n; i++) {
            f.gap = i ? 2 : 0;
            put_span(x, &f, NULL, doc, span[i]);
        }
        if (!n)
            put(&f, DIM, "none");
    } else if (field != SAYSO_FIELD_RELATION) {
        is = value(doc, s, field, buf);
        put(&f, is ? NULL : DIM, is ? is : "the text does not say");
    }
    cli_puts(x->out, "\n");
    for (uint32_t i = 0; i < sayso_reason_count(doc); i++) {
        sayso_reason r = sayso_reason_at(doc, i);
        bool adds_nothing = r.unit == SAYSO_LOG_ODDS && fabsf(r.score) < LITTLE && field == SAYSO_FIELD_CONFIDENCE;
        if (r.statement == s->id && r.field == field && !adds_nothing)
            put_reason(x, doc, &r, is);
    }
}

/* Where else the speaker is named: the chain of mentions. */
static void put_mentions(explaining *x, const sayso_doc *doc, const sayso_statement *s)
{
    enum { MOST = 5 };
    if (!s->speaker)
        return;
    sayso_speaker p = sayso_speaker_at(doc, s->speaker - 1);
    flow f = { .s = &x->show, .indent = FIELD, .column = FIELD };
    char count[40];
    snprintf(count, sizeof count, "%u mention%s:", p.n_mentions, p.n_mentions == 1 ? "" : "s");
    flow_spaces(x->out, FIELD);
    put(&f, DIM, count);
    for (uint32_t i = 0; i < p.n_mentions && i < MOST; i++) {
        f.gap = i ? 2 : 1;
        put_span(x, &f, NULL, doc, p.mentions[i]);
    }
    if (p.n_mentions > MOST)
        put(&f, DIM, "…");
    cli_puts(x->out, "\n");
    for (uint32_t i = 0; i < p.n_roles; i++) {
        f = (flow){ .s = &x->show, .indent = FIELD, .column = FIELD };
        flow_spaces(x->out, FIELD);
        put(&f, DIM, "role:");
        put(&f, NULL, p.roles[i]);
        cli_puts(x->out, "\n");
    }
}

static void put_target(explaining *x, const sayso_doc *doc, flow *f, bool contact, uint32_t id)
{
    char number[40];
    snprintf(number, sizeof number, "%s %u", contact ? "contact" : "statement", id);
    put(f, NULL, number);
    f->gap = 2;
    if (contact) {
        sayso_contact c = sayso_contact_at(doc, id - 1);
        put_span(x, f, CUE, doc, c.trigger[0]);
    } else {
        sayso_statement s = sayso_statement_at(doc, id - 1);
        put_span(x, f, CUE, doc, s.content[0]);
    }
}

static void put_claims(explaining *x, const sayso_doc *doc, uint32_t id)
{
    for (uint32_t i = 0; i < sayso_claim_count(doc); i++) {
        sayso_claim c = sayso_claim_at(doc, i);
        const char *part = part_in(&c, id);
        if (!part)
            continue;
        char text[80];
        snprintf(text, sizeof text, "%u, %s: this statement %s; about", c.id, sayso_status_of_claim_name(c.status), part);
        flow f = begin_line(x, "claim", FIELD);
        put(&f, NULL, text);
        put_target(x, doc, &f, c.about_contact, c.about);
        cli_puts(x->out, "\n");
    }
}

static void put_relations(explaining *x, const sayso_doc *doc, const sayso_statement *s)
{
    for (uint32_t i = 0; i < sayso_reason_count(doc); i++)
        if (sayso_reason_at(doc, i).statement == s->id && sayso_reason_at(doc, i).field == SAYSO_FIELD_RELATION) {
            put_field(x, doc, s, SAYSO_FIELD_RELATION);
            break;
        }
    for (uint32_t i = 0; i < sayso_relation_count(doc); i++) {
        sayso_relation r = sayso_relation_at(doc, i);
        if (r.to_contact || r.to != s->id)
            continue;
        flow f = begin_line(x, "relation", FIELD);
        char text[60];
        snprintf(text, sizeof text, "statement %u %s this one", r.from, sayso_relation_kind_name(r.kind));
        put(&f, NULL, text);
        cli_puts(x->out, "\n");
    }
    for (uint32_t i = 0; i < sayso_contact_count(doc); i++) {
        sayso_contact c = sayso_contact_at(doc, i);
        if (c.statement != s->id)
            continue;
        flow f = begin_line(x, "contact", FIELD);
        char text[80];
        snprintf(text, sizeof text, "%u, %s, %s, %.2f sure", c.id, sayso_contact_kind_name(c.kind),
                 sayso_modality_name(c.modality), (double)c.confidence);
        put(&f, NULL, text);
        f.gap = 2;
        put_span(x, &f, CUE, doc, c.trigger[0]);
        cli_puts(x->out, "\n");
    }
}

static void show_statement(explaining *x, const sayso_doc *doc, const sayso_statement *s)
{
    char number[64];
    const char *id = sayso_doc_id(doc), *title = sayso_doc_title(doc);
    snprintf(number, sizeof number, "%u of %u", s->id, sayso_statement_count(doc));
    flow f = { .s = &x->show };
    put(&f, BOLD, number);
    if (*title) {
        put(&f, DIM, "·");
        put(&f, BOLD, title);
    }
    flow_right(&f, id);
    cli_puts(x->out, "\n\n");
    for (int k = 0; k < FIELDS; k++) {
        if (k == SAYSO_FIELD_RELATION)
            break;
        if (k == SAYSO_FIELD_PARENT && !s->parent)
            continue;
        put_field(x, doc, s, (sayso_field)k);
        if (k == SAYSO_FIELD_SPEAKER)
            put_mentions(x, doc, s);
    }
    put_relations(x, doc, s);
    put_claims(x, doc, s->id);
    cli_puts(x->out, "\n");
    f = (flow){ .s = &x->show };
    put(&f, DIM, "machine reading by");
    put(&f, DIM, sayso_doc_model(doc));
    cli_puts(x->out, "\n");
}

/* ## As JSON */

static json_t *json_span(const explaining *x, const sayso_doc *doc, sayso_span s)
{
    return json_pack("[i,i]", (int)place(x, doc, s.begin), (int)place(x, doc, s.end));
}

static json_t *json_words(const sayso_doc *doc, sayso_span s)
{
    size_t len;
    return json_stringn(sayso_doc_text(doc, &len) + s.begin, s.end - s.begin);
}

static json_t *json_spans(const explaining *x, const sayso_doc *doc, const sayso_span *s, uint32_t n)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:o,s:o}", "span", json_span(x, doc, s[i]), "words", json_words(doc, s[i])));
    return list;
}

static json_t *json_reason(const explaining *x, const sayso_doc *doc, const sayso_reason *r)
{
    bool at = r->span.end > r->span.begin;
    return json_pack("{s:s?,s:s,s:o,s:o,s:s?,s:o,s:b}", "verdict", r->verdict, "why", r->why,
                     "span", at ? json_span(x, doc, r->span) : json_null(),
                     "words", at ? json_words(doc, r->span) : json_null(), "unit", sayso_unit_name(r->unit),
                     "score", r->unit && isfinite(r->score) ? json_real((double)r->score) : json_null(), "taken", r->taken);
}

static json_t *json_field(const explaining *x, const sayso_doc *doc, const sayso_statement *s, sayso_field field)
{
    char buf[32];
    json_t *why = json_array(), *is;
    for (uint32_t i = 0; i < sayso_reason_count(doc); i++) {
        sayso_reason r = sayso_reason_at(doc, i);
        if (r.statement == s->id && r.field == field)
            json_array_append_new(why, json_reason(x, doc, &r));
    }
    const char *v = value(doc, s, field, buf);
    if (field <= SAYSO_FIELD_CONTENT) {
        uint32_t n;
        const sayso_span *span = spans_of(s, field, &n);
        is = json_spans(x, doc, span, n);
    } else if (field == SAYSO_FIELD_CONFIDENCE) {
        is = json_real((double)s->confidence);
    } else if (field == SAYSO_FIELD_PARENT) {
        is = s->parent ? json_integer(s->parent) : json_null();
    } else {
        is = v ? json_string(v) : json_null();
    }
    return json_pack("{s:o,s:o}", "value", is, "why", why);
}

static json_t *json_relations(const sayso_doc *doc, uint32_t id)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < sayso_relation_count(doc); i++) {
        sayso_relation r = sayso_relation_at(doc, i);
        if (r.from == id || (!r.to_contact && r.to == id))
            json_array_append_new(list, json_pack("{s:i,s:s,s:{s:i}}", "from", (int)r.from, "kind",
                                                  sayso_relation_kind_name(r.kind), "to",
                                                  r.to_contact ? "contact" : "statement", (int)r.to));
    }
    return list;
}

static json_t *json_claims(const sayso_doc *doc, uint32_t id)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < sayso_claim_count(doc); i++) {
        sayso_claim c = sayso_claim_at(doc, i);
        const char *part = part_in(&c, id);
        if (part)
            json_array_append_new(list, json_pack("{s:i,s:s,s:s,s:{s:i}}", "id", (int)c.id, "status",
                                                  sayso_status_of_claim_name(c.status), "this", part, "about",
                                                  c.about_contact ? "contact" : "statement", (int)c.about));
    }
    return list;
}

/* False: no memory. */
static bool print_statement(explaining *x, const sayso_doc *doc, const sayso_statement *s)
{
    static const char *const units[] = { "codepoint", "byte", "utf16" };
    json_t *fields = json_object();
    for (int k = 0; k < FIELDS; k++)
        if (k != SAYSO_FIELD_RELATION)
            json_object_set_new(fields, sayso_field_name((sayso_field)k), json_field(x, doc, s, (sayso_field)k));
    json_t *mentions = json_array(), *why = json_array();
    if (s->speaker) {
        sayso_speaker p = sayso_speaker_at(doc, s->speaker - 1);
        json_decref(mentions);
        mentions = json_spans(x, doc, p.mentions, p.n_mentions);
    }
    for (uint32_t i = 0; i < sayso_reason_count(doc); i++) {
        sayso_reason r = sayso_reason_at(doc, i);
        if (r.statement == s->id && r.field == SAYSO_FIELD_RELATION)
            json_array_append_new(why, json_reason(x, doc, &r));
    }
    json_t *all = json_pack("{s:s,s:i,s:i,s:s,s:s,s:o,s:o,s:o,s:o,s:o}", "id", sayso_doc_id(doc), "statement", (int)s->id,
                            "of", (int)sayso_statement_count(doc), "offsets", units[x->offsets], "model",
                            sayso_doc_model(doc), "fields", fields, "mentions", mentions, "relations",
                            json_relations(doc, s->id), "relations_why", why, "claims", json_claims(doc, s->id));
    char *text = all ? json_dumps(all, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) : NULL;
    json_decref(all);
    if (!text)
        return false;
    cli_puts(x->out, text);
    cli_puts(x->out, "\n");
    free(text);
    return true;
}

/* ## One article of the file */

static bool wanted(const explaining *x, const article *a)
{
    return a->error || (x->id ? a->id && !strcmp(a->id, x->id) : x->give.found == (uint64_t)x->article);
}

static bool take(void *ctx, article *a)
{
    explaining *x = ctx;
    if (x->one_of_many && !a->error && x->give.found > 1) /* which of them is not said */
        x->several = true;
    if (!x->several && wanted(x, a))
        return pipeline_give(x->pipeline, a);
    article_free(a);
    return !x->several;
}

static void hurry(void *ctx)
{
    explaining *x = ctx;
    pipeline_hurry(x->pipeline);
}

static bool write_one(void *ctx, const article *a, const sayso_doc *doc)
{
    explaining *x = ctx;
    if (!doc) {
        const char *file = a->file ? a->file : "an article";
        if (a->line)
            cli_say("%s:%llu: %s", file, (unsigned long long)a->line, a->error ? a->error : "no memory");
        else
            cli_say("%s: %s", file, a->error ? a->error : "no memory");
        x->failed = true;
        return true;
    }
    if (x->done || x->several)
        return false;
    uint32_t n = sayso_statement_count(doc);
    x->done = true;
    if ((unsigned long)x->statement > n) {
        cli_say("%s: has %u statement%s; sayso read numbers them", a->file, n, n == 1 ? "" : "s");
        x->failed = true;
        return false;
    }
    sayso_statement s = sayso_statement_at(doc, (uint32_t)x->statement - 1);
    if (!x->json)
        show_statement(x, doc, &s);
    else if (!print_statement(x, doc, &s)) {
        cli_say("no memory");
        x->failed = true;
    }
    return false;
}

static void idle(void *ctx)
{
    (void)ctx;
}

/* ## The command line */

static int explain(explaining *x, const char *file)
{
    sayso_model *model = cli_open_model(x->model);
    if (!model)
        return CLI_FAILED;
    pipeline_work work = { .model = model,
                           .options = { .named_only = x->named_only, .explain = true },
                           .jobs = cli_cpus(),
                           .write = write_one,
                           .idle = idle,
                           .ctx = x };
    x->pipeline = pipeline_new(&work);
    if (!x->pipeline) {
        cli_say("no memory");
        sayso_model_free(model);
        return CLI_FAILED;
    }
    give_operand(&x->give, file);
    sayso_error why;
    if (!pipeline_end(x->pipeline, &why)) {
        cli_say("%s", why.text);
        x->failed = true;
    }
    sayso_model_free(model);
    const char *name = strcmp(file, "-") ? file : GIVE_PIPE;
    if (x->give.no_memory) {
        cli_say("no memory");
        x->failed = true;
    } else if (x->several) {
        cli_say("%s: holds several articles; say which: --article NUMBER or --id ID", name);
        x->failed = true;
    } else if (!x->done && !x->failed) {
        if (x->id)
            cli_say("%s: has no article with the id \"%s\"", name, x->id);
        else
            cli_say("%s: has no article %ld", name, x->article);
        x->failed = true;
    }
    int status = cli_close(x->out);
    return x->failed ? CLI_FAILED : status;
}

static int take_options(explaining *x, int argc, char **argv, const char *operand[2])
{
    enum { FORMAT = 256, OFFSETS, ARTICLE, ID, NAMED_ONLY };
    static const cli_option options[] = {
        GIVE_KINDS,                      SHOW_OPTIONS,
        { "format", 'f', FORMAT, true }, { "offsets", 0, OFFSETS, true },
        { "id", 0, ID, true },           { "article", 'a', ARTICLE, true },
        { "model", 'm', 'm', true },     { "named-only", 0, NAMED_ONLY, false },
        { "help", 'h', 'h', false },     { 0 },
    };
    cli_args args = { .command = "explain", .argv = argv, .argc = argc, .options = options };
    show_options layout = { 0 };
    int operands = 0;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        bool good = true;
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case CLI_OPERAND:
            if (operands == 2)
                return cli_usage("explain", "one FILE and the number of one statement");
            operand[operands++] = args.value;
            break;
        case FORMAT: good = cli_text_or_json(&args, &x->json); break;
        case OFFSETS: good = cli_offsets(&args, &x->offsets); break;
        case ARTICLE: good = cli_number(&args, 1, 1000000000, &x->article); break;
        case ID: x->id = args.value; break;
        case NAMED_ONLY: x->named_only = true; break;
        case 'm': x->model = args.value; break;
        case 'h': return cli_help("explain") ? CLI_DONE : CLI_FAILED;
        case SHOW_COLOR:
        case SHOW_WIDTH: good = show_option(&layout, &args, key); break;
        default: good = give_option(&x->give, &args, key);
        }
        if (!good)
            return CLI_USAGE;
    }
    if (operands < 2)
        return cli_usage("explain", "a FILE and the number of a statement, as sayso read numbers them");
    if (x->article && x->id)
        return cli_usage("explain", "--article or --id, not both");
    char *end;
    x->statement = strtol(operand[1], &end, 10);
    if (*end || end == operand[1] || x->statement < 1 || x->statement > 1000000000)
        return cli_usage("explain", "\"%s\" is no statement's number", operand[1]);
    x->one_of_many = !x->article && !x->id;
    x->article = x->article ? x->article : 1;
    show_lay_out(&x->show, &layout, SHOW_MOST);
    return -1;
}

int cmd_explain(int argc, char **argv)
{
    explaining *x = calloc(1, sizeof *x);
    if (x) {
        x->out = calloc(1, sizeof *x->out);
        x->give = (giver){ .source = calloc(1, sizeof *x->give.source), .take = take, .hurry = hurry,
                           .ctx = x };
    }
    int status = CLI_FAILED;
    if (!x || !x->out || !x->give.source) {
        cli_say("no memory");
    } else {
        const char *operand[2] = { NULL, NULL };
        x->out->fd = 1;
        x->show.out = x->out;
        status = take_options(x, argc, argv, operand);
        if (status < 0)
            status = explain(x, operand[0]);
    }
    if (x) {
        free(x->out);
        free(x->give.source);
    }
    free(x);
    return status;
}
