/* json.c - one article's reading as a JSON object: the record, doc/record.schema.json.
 *
 * The same object in two dresses: indented for people, on one line for JSON Lines. Fields that the
 * engine does not find yet (speaker, stance, contacts, ...) stand there as null or empty, so that a
 * program written against the record need not change when they come.
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

/* The bytes are valid UTF-8 and go out as they are; only what JSON forbids is escaped. */
static void string(json *j, const char *s, size_t n)
{
    sy_put(j->out, "\"", 1);
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        sy_put(j->out, s + from, i - from);
        from = i + 1;
        switch (c) {
        case '"': sy_put(j->out, "\\\"", 2); break;
        case '\\': sy_put(j->out, "\\\\", 2); break;
        case '\n': sy_put(j->out, "\\n", 2); break;
        case '\r': sy_put(j->out, "\\r", 2); break;
        case '\t': sy_put(j->out, "\\t", 2); break;
        default: {
            char escape[6] = "\\u00";
            escape[4] = "0123456789abcdef"[c >> 4];
            escape[5] = "0123456789abcdef"[c & 15];
            sy_put(j->out, escape, 6);
        }
        }
    }
    sy_put(j->out, s + from, n - from);
    sy_put(j->out, "\"", 1);
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
    comma(j);
}

static const char *form_name(sayso_form form)
{
    switch (form) {
    case SAYSO_DIRECT: return "direct";
    case SAYSO_MIXED: return "mixed";
    default: return "indirect";
    }
}

static void statement(json *j, const sayso_statement *s)
{
    sy_put(j->out, "{", 1);
    key(j, "id");
    sy_put_number(j->out, s->id);
    comma(j);
    spans(j, "source", s->source, s->n_source);
    spans(j, "cue", s->cue, s->n_cue);
    spans(j, "content", s->content, s->n_content);
    key(j, "form");
    string(j, form_name(s->form), strlen(form_name(s->form)));
    sy_put(j->out, ",", 1);
    newline(j, 3);

    static const char *const unknown[] = { "speaker",   "channel", "outlet",
                                           "addressee", "when",    "stance" };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        key(j, unknown[i]);
        sy_puts(j->out, "null");
        comma(j);
    }
    key(j, "parent");
    if (s->parent)
        sy_put_number(j->out, s->parent);
    else
        sy_puts(j->out, "null");
    comma(j);
    key(j, "confidence");
    sy_put_share(j->out, s->confidence);
    sy_put(j->out, "}", 1);
}

static void record(json *j, const sayso_doc *doc, bool no_text)
{
    static const char *const units[] = { "codepoint", "byte", "utf16" };

    sy_put(j->out, "{", 1);
    newline(j, 1);
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
    field(j, "offsets", units[j->units.unit]);
    field(j, "model", sayso_doc_model(doc));
    if (!no_text) {
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

    static const char *const later[] = { "speakers", "contacts", "relations", "claims" };
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        key(j, later[i]);
        sy_puts(j->out, "[],");
        newline(j, 1);
    }
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

sayso_status sy_write_json(const sayso_doc *doc, bool indent, const sayso_format_options *options,
                           sy_sink *out)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    json j = { .out = out, .indent = indent };
    sayso_status st = sy_units_make(&j.units, options->offsets, text, len);
    if (st)
        return st;
    record(&j, doc, options->no_text);
    if (!indent)
        sy_put(out, "\n", 1);
    sy_units_free(&j.units);
    return sy_sink_end(out);
}
