/* json.c - one article's reading as a JSON object: the record, doc/record.schema.json.
 *
 * The same object in two dresses: indented for people, on one line for JSON Lines. What the text does
 * not say is null.
 */
#include "export/sink.h"

#include <string.h>

typedef struct json {
    sy_sink *out;
    sy_units units;
    bool indent;
} json;

/* A new line and n steps in; on one line, nothing. */
static void newline(json *j, unsigned n)
{
    if (j->indent)
        sy_put(j->out, "\n          ", 1 + 2 * n);
}

/* A comma between members, with the space that a person wants after it. */
static void comma(json *j)
{
    sy_put(j->out, ", ", j->indent ? 2 : 1);
}

static void key(json *j, const char *name)
{
    sy_put(j->out, "\"", 1);
    sy_puts(j->out, name);
    sy_put(j->out, "\": ", j->indent ? 3 : 2);
}

static void string(json *j, const char *s, size_t n)
{
    sy_put_json(j->out, s, n);
}

/* A member of the record whose value is a string, or null when there is none. */
static void field(json *j, const char *name, const char *value)
{
    key(j, name);
    if (value && *value)
        string(j, value, strlen(value));
    else
        sy_puts(j->out, "null");
    sy_put(j->out, ",", 1);
    newline(j, 1);
}

static void spans(json *j, const char *name, const sayso_span *span, uint32_t n)
{
    key(j, name);
    sy_put(j->out, "[", 1);
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            comma(j);
        sy_put(j->out, "[", 1);
        sy_put_number(j->out, sy_unit_at(&j->units, span[i].begin));
        comma(j);
        sy_put_number(j->out, sy_unit_at(&j->units, span[i].end));
        sy_put(j->out, "]", 1);
    }
    sy_put(j->out, "]", 1);
}

/* A string, or null when there is none. */
static void value(json *j, const char *s)
{
    if (s && *s)
        string(j, s, strlen(s));
    else
        sy_puts(j->out, "null");
}

static void member(json *j, const char *name, const char *s)
{
    key(j, name);
    value(j, s);
    comma(j);
}

static void number_or_null(json *j, uint32_t id)
{
    if (id)
        sy_put_number(j->out, id);
    else
        sy_puts(j->out, "null");
}

static void ids(json *j, const char *name, const uint32_t *id, uint32_t n)
{
    key(j, name);
    sy_put(j->out, "[", 1);
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            comma(j);
        sy_put_number(j->out, id[i]);
    }
    sy_put(j->out, "]", 1);
}

static void target(json *j, const char *name, bool contact, uint32_t id)
{
    key(j, name);
    sy_puts(j->out, contact ? "{\"contact\": " : "{\"statement\": ");
    sy_put_number(j->out, id);
    sy_put(j->out, "}", 1);
}

static void speaker_labels(json *j, const sayso_doc *doc, uint32_t i)
{
    sayso_speaker s = sayso_speaker_at(doc, i);
    key(j, "id");
    sy_put_number(j->out, s.id);
    comma(j);
    member(j, "name", s.name);
    member(j, "kind", sayso_kind_name(s.kind));
    key(j, "roles");
    sy_put(j->out, "[", 1);
    for (uint32_t k = 0; k < s.n_roles; k++) {
        if (k)
            comma(j);
        value(j, s.roles[k]);
    }
    sy_put(j->out, "]", 1);
}

static void speaker(json *j, const sayso_doc *doc, uint32_t i)
{
    sayso_speaker s = sayso_speaker_at(doc, i);
    speaker_labels(j, doc, i);
    comma(j);
    spans(j, "mentions", s.mentions, s.n_mentions);
}

static void contact_labels(json *j, const sayso_doc *doc, uint32_t i)
{
    sayso_contact c = sayso_contact_at(doc, i);
    key(j, "id");
    sy_put_number(j->out, c.id);
    comma(j);
    member(j, "kind", sayso_contact_kind_name(c.kind));
    ids(j, "from", c.from, c.n_from);
    comma(j);
    ids(j, "to", c.to, c.n_to);
    comma(j);
    member(j, "modality", sayso_modality_name(c.modality));
    spans(j, "trigger", c.trigger, c.n_trigger);
    comma(j);
    key(j, "statement");
    number_or_null(j, c.statement);
}

static void contact(json *j, const sayso_doc *doc, uint32_t i)
{
    sayso_contact c = sayso_contact_at(doc, i);
    contact_labels(j, doc, i);
    comma(j);
    member(j, "when", c.when);
    key(j, "confidence");
    sy_put_share(j->out, c.confidence);
}

static void relation(json *j, const sayso_doc *doc, uint32_t i)
{
    sayso_relation r = sayso_relation_at(doc, i);
    key(j, "from");
    sy_put_number(j->out, r.from);
    comma(j);
    member(j, "kind", sayso_relation_kind_name(r.kind));
    target(j, "to", r.to_contact, r.to);
}

static void claim(json *j, const sayso_doc *doc, uint32_t i)
{
    sayso_claim c = sayso_claim_at(doc, i);
    key(j, "id");
    sy_put_number(j->out, c.id);
    comma(j);
    target(j, "about", c.about_contact, c.about);
    comma(j);
    member(j, "status", sayso_status_of_claim_name(c.status));
    ids(j, "asserted", c.asserted, c.n_asserted);
    comma(j);
    ids(j, "confirmed", c.confirmed, c.n_confirmed);
    comma(j);
    ids(j, "denied", c.denied, c.n_denied);
}

/* A member of the record that is an array of objects. */
static void objects(json *j, const sayso_doc *doc, const char *name, uint32_t n,
                    void (*one)(json *, const sayso_doc *, uint32_t))
{
    key(j, name);
    sy_put(j->out, "[", 1);
    for (uint32_t i = 0; i < n && !j->out->status; i++) {
        if (i)
            sy_put(j->out, ",", 1);
        newline(j, 2);
        sy_put(j->out, "{", 1);
        one(j, doc, i);
        sy_put(j->out, "}", 1);
    }
    if (n)
        newline(j, 1);
    sy_put(j->out, "]", 1);
}

/* ... with others behind it. */
static void objects_then(json *j, const sayso_doc *doc, const char *name, uint32_t n,
                         void (*one)(json *, const sayso_doc *, uint32_t))
{
    objects(j, doc, name, n, one);
    sy_put(j->out, ",", 1);
    newline(j, 1);
}

/* Which fields a person put right: a member only where there are some. */
static void corrected(json *j, const sayso_statement *s)
{
    if (!s->corrected)
        return;
    comma(j);
    key(j, "corrected");
    sy_put(j->out, "[", 1);
    bool any = false;
    for (int k = 0; k <= SAYSO_FIELD_STATEMENT; k++)
        if (s->corrected >> k & 1) {
            if (any)
                comma(j);
            any = true;
            value(j, sayso_field_name((sayso_field)k));
        }
    sy_put(j->out, "]", 1);
}

/* The beginning of a statement: its number and its spans. */
static void where(json *j, const sayso_statement *s)
{
    sy_put(j->out, "{", 1);
    key(j, "id");
    sy_put_number(j->out, s->id);
    comma(j);
    spans(j, "source", s->source, s->n_source);
    comma(j);
    spans(j, "cue", s->cue, s->n_cue);
    comma(j);
    spans(j, "content", s->content, s->n_content);
    comma(j);
}

/* Its labels. */
static void what(json *j, const sayso_statement *s)
{
    key(j, "speaker");
    number_or_null(j, s->speaker);
    comma(j);
    member(j, "channel", sayso_channel_name(s->channel));
    member(j, "outlet", s->outlet);
    member(j, "addressee", s->addressee);
    member(j, "when", s->when);
    member(j, "stance", sayso_stance_name(s->stance));
    key(j, "parent");
    number_or_null(j, s->parent);
}

static void statement(json *j, const sayso_statement *s)
{
    where(j, s);
    key(j, "form");
    string(j, sy_form_name(s->form), strlen(sy_form_name(s->form)));
    sy_put(j->out, ",", 1);
    newline(j, 3);

    what(j, s);
    comma(j);
    key(j, "confidence");
    sy_put_share(j->out, s->confidence);
    corrected(j, s);
    sy_put(j->out, "}", 1);
}

/* The labels alone, as those have them who train on them. */
static void labels(json *j, const sayso_statement *s)
{
    where(j, s);
    what(j, s);
    corrected(j, s);
    sy_put(j->out, "}", 1);
}

static const char *unit_name(sayso_offsets unit)
{
    static const char *const names[] = { "codepoint", "byte", "utf16" };
    return names[unit];
}

/* What the article brought along. */
static void print(json *j, const sayso_doc *doc)
{
    key(j, "sayso");
    sy_puts(j->out, "1,");
    newline(j, 1);
    key(j, "id"); /* unlike the others, an empty one is an id */
    string(j, sayso_doc_id(doc), strlen(sayso_doc_id(doc)));
    sy_put(j->out, ",", 1);
    newline(j, 1);
    field(j, "title", sayso_doc_title(doc));
    field(j, "published", sayso_doc_published(doc));
    field(j, "publisher", sayso_doc_publisher(doc));
    field(j, "url", sayso_doc_url(doc));
    field(j, "lang", "en");
}

static void record(json *j, const sayso_doc *doc, const sayso_format_options *options)
{
    sy_put(j->out, "{", 1);
    newline(j, 1);
    if (!options->bare)
        print(j, doc);
    field(j, "offsets", unit_name(j->units.unit));
    field(j, "model", sayso_doc_model(doc));
    if (!options->no_text && !options->bare) {
        key(j, "text");
        string(j, j->units.text, j->units.len);
        sy_put(j->out, ",", 1);
        newline(j, 1);
    }

    uint32_t n = sayso_statement_count(doc);
    key(j, "statements");
    sy_put(j->out, "[", 1);
    for (uint32_t i = 0; i < n && !j->out->status; i++) {
        if (i)
            sy_put(j->out, ",", 1);
        newline(j, 2);
        sayso_statement s = sayso_statement_at(doc, i);
        statement(j, &s);
    }
    if (n)
        newline(j, 1);
    sy_put(j->out, "],", 2);
    newline(j, 1);

    objects_then(j, doc, "speakers", sayso_speaker_count(doc), speaker);
    objects_then(j, doc, "contacts", sayso_contact_count(doc), contact);
    objects_then(j, doc, "relations", sayso_relation_count(doc), relation);
    objects_then(j, doc, "claims", sayso_claim_count(doc), claim);
    key(j, "notes");
    sy_put(j->out, "[", 1);
    for (uint32_t i = 0; i < sayso_note_count(doc); i++) {
        if (i)
            comma(j);
        const char *note = sayso_note_at(doc, i);
        string(j, note, strlen(note));
    }
    sy_put(j->out, "]", 1);
    newline(j, 0);
    sy_put(j->out, "}", 1);
}

/* The labels of an article, as training data has them. */
static void annotated(json *j, const sayso_doc *doc)
{
    uint32_t n = sayso_statement_count(doc);
    sy_put(j->out, "{", 1);
    key(j, "sayso");
    sy_puts(j->out, "1,");
    key(j, "id");
    string(j, sayso_doc_id(doc), strlen(sayso_doc_id(doc)));
    sy_put(j->out, ",", 1);
    field(j, "title", sayso_doc_title(doc));
    field(j, "published", sayso_doc_published(doc));
    field(j, "publisher", sayso_doc_publisher(doc));
    field(j, "offsets", unit_name(j->units.unit));
    field(j, "model", sayso_doc_model(doc)); /* who gave the labels that nobody put right */
    key(j, "text");
    string(j, j->units.text, j->units.len);
    sy_put(j->out, ",", 1);
    key(j, "statements");
    sy_put(j->out, "[", 1);
    for (uint32_t i = 0; i < n && !j->out->status; i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        if (i)
            sy_put(j->out, ",", 1);
        labels(j, &s);
    }
    sy_put(j->out, "],", 2);
    objects(j, doc, "speakers", sayso_speaker_count(doc), speaker_labels);
    sy_put(j->out, ",", 1);
    objects(j, doc, "contacts", sayso_contact_count(doc), contact_labels);
    sy_put(j->out, ",", 1);
    objects(j, doc, "relations", sayso_relation_count(doc), relation);
    sy_put(j->out, "}\n", 2);
}

sayso_status sy_write_annotated(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    json j = { .out = out };
    sayso_status st = sy_units_make(&j.units, options->offsets, text, len);
    if (st)
        return st;
    annotated(&j, doc);
    sy_units_free(&j.units);
    return sy_sink_end(out);
}

sayso_status sy_write_json(const sayso_doc *doc, bool indent, const sayso_format_options *options,
                           sy_sink *out)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    json j = { .out = out, .indent = indent };
    sayso_status st = sy_units_make(&j.units, options->offsets, text, len);
    if (st)
        return st;
    record(&j, doc, options);
    if (!indent)
        sy_put(out, "\n", 1);
    sy_units_free(&j.units);
    return sy_sink_end(out);
}
