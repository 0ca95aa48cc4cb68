/* sink.c - the exporters' buffer and offsets, and sayso_write(), which chooses among them. */
#include "export/sink.h"

#include <stdlib.h>
#include <string.h>

void sy_sink_begin(sy_sink *s, sayso_sink sink, void *ctx)
{
    s->sink = sink;
    s->ctx = ctx;
    s->status = SAYSO_OK;
    s->n = 0;
}

static void pass_on(sy_sink *s, const char *bytes, size_t n)
{
    if (!s->status && n)
        s->status = s->sink(s->ctx, bytes, n);
}

void sy_put(sy_sink *s, const char *bytes, size_t n)
{
    if (n > sizeof s->buf - s->n) {
        pass_on(s, s->buf, s->n);
        s->n = 0;
        if (n >= sizeof s->buf) {
            pass_on(s, bytes, n); /* an article's text need not be copied to be passed on */
            return;
        }
    }
    memcpy(s->buf + s->n, bytes, n);
    s->n += n;
}

void sy_puts(sy_sink *s, const char *text)
{
    sy_put(s, text, strlen(text));
}

void sy_put_number(sy_sink *s, uint64_t n)
{
    char digits[20];
    size_t i = sizeof digits;
    do
        digits[--i] = (char)('0' + n % 10);
    while (n /= 10);
    sy_put(s, digits + i, sizeof digits - i);
}

void sy_put_json(sy_sink *out, const char *s, size_t n)
{
    sy_put(out, "\"", 1);
    sy_put_json_inner(out, s, n);
    sy_put(out, "\"", 1);
}

void sy_put_json_inner(sy_sink *out, const char *s, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        sy_put(out, s + from, i - from);
        from = i + 1;
        switch (c) {
        case '"': sy_put(out, "\\\"", 2); break;
        case '\\': sy_put(out, "\\\\", 2); break;
        case '\n': sy_put(out, "\\n", 2); break;
        case '\r': sy_put(out, "\\r", 2); break;
        case '\t': sy_put(out, "\\t", 2); break;
        default: {
            char escape[6] = "\\u00";
            escape[4] = "0123456789abcdef"[c >> 4];
            escape[5] = "0123456789abcdef"[c & 15];
            sy_put(out, escape, 6);
        }
        }
    }
    sy_put(out, s + from, n - from);
}

void sy_put_percent(sy_sink *out, const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 0x80) ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        char escape[3] = { '%', "0123456789ABCDEF"[c >> 4], "0123456789ABCDEF"[c & 15] };
        if (plain)
            sy_put(out, s, 1);
        else
            sy_put(out, escape, 3);
    }
}

const char *sy_form_name(sayso_form form)
{
    switch (form) {
    case SAYSO_DIRECT: return "direct";
    case SAYSO_MIXED: return "mixed";
    default: return "indirect";
    }
}

void sy_put_share(sy_sink *s, float share)
{
    unsigned hundredths = share > 0 ? share < 1 ? (unsigned)(share * 100 + 0.5f) : 100 : 0;
    char text[4] = { (char)('0' + hundredths / 100), '.', (char)('0' + hundredths / 10 % 10),
                     (char)('0' + hundredths % 10) };
    sy_put(s, text, sizeof text);
}

sayso_status sy_sink_end(sy_sink *s)
{
    pass_on(s, s->buf, s->n);
    s->n = 0;
    return s->status;
}

/* How many units the bytes begin..end add: each character counts at its first byte; in UTF-16 the
 * four-byte ones count twice. */
static uint32_t count(const sy_units *u, size_t begin, size_t end)
{
    uint32_t n = 0;
    for (size_t i = begin; i < end; i++) {
        unsigned char c = (unsigned char)u->text[i];
        n += (c & 0xC0) != 0x80;
        n += c >= 0xF0 && u->unit == SAYSO_UTF16;
    }
    return n;
}

sayso_status sy_units_make(sy_units *u, sayso_offsets unit, const char *text, size_t len)
{
    *u = (sy_units){ .unit = unit, .text = text, .len = len };
    if (unit == SAYSO_BYTE)
        return SAYSO_OK;
    if (unit != SAYSO_CODEPOINT && unit != SAYSO_UTF16)
        return SAYSO_EARG;
    u->at = malloc((len / SY_STRIDE + 1) * sizeof *u->at);
    if (!u->at)
        return SAYSO_ENOMEM;
    u->at[0] = 0;
    for (size_t k = 1; k <= len / SY_STRIDE; k++)
        u->at[k] = u->at[k - 1] + count(u, (k - 1) * SY_STRIDE, k * SY_STRIDE);
    return SAYSO_OK;
}

void sy_units_free(sy_units *u)
{
    free(u->at);
    u->at = NULL;
}

uint32_t sy_unit_at(const sy_units *u, uint32_t byte)
{
    if (!u->at)
        return byte;
    size_t k = byte / SY_STRIDE;
    return u->at[k] + count(u, k * SY_STRIDE, byte);
}

sayso_status sy_relations_by_statement(const sayso_doc *doc, uint32_t **first, uint32_t **tie)
{
    uint32_t n = sayso_relation_count(doc), statements = sayso_statement_count(doc);
    uint32_t *f = calloc((size_t)statements + 3, sizeof *f), *t = calloc((size_t)n + 1, sizeof *t);
    *first = f;
    *tie = t;
    if (!f || !t) {
        free(f);
        free(t);
        *first = *tie = NULL;
        return SAYSO_ENOMEM;
    }
    /* f[id + 1] is where the id's begin until they are dealt out, and where they end after that. */
    for (uint32_t i = 0; i < n; i++)
        f[sayso_relation_at(doc, i).from + 2]++;
    for (uint32_t i = 0; i <= statements; i++)
        f[i + 2] += f[i + 1];
    for (uint32_t i = 0; i < n; i++)
        t[f[sayso_relation_at(doc, i).from + 1]++] = i;
    return SAYSO_OK;
}

sayso_status sayso_write(const sayso_doc *doc, sayso_format format,
                         const sayso_format_options *options, sayso_sink sink, void *ctx)
{
    static const sayso_format_options usual = { .offsets = SAYSO_CODEPOINT };
    if (!options)
        options = &usual;
    sy_sink out;
    sy_sink_begin(&out, sink, ctx);
    switch (format) {
    case SAYSO_JSON: return sy_write_json(doc, true, options, &out);
    case SAYSO_JSONL: return sy_write_json(doc, false, options, &out);
    case SAYSO_CSV: return sy_write_csv(doc, options, &out);
    case SAYSO_HTML: return sy_write_html(doc, options, &out);
    case SAYSO_WEB_ANNOTATION: return sy_write_web_annotation(doc, options, &out);
    case SAYSO_SCHEMA_ORG: return sy_write_schema_org(doc, options, &out);
    case SAYSO_TEI: return sy_write_tei(doc, options, &out);
    case SAYSO_BRAT: return sy_write_brat(doc, options, &out);
    case SAYSO_ANNOTATED: return sy_write_annotated(doc, options, &out);
    }
    return SAYSO_EARG;
}

sayso_status sayso_write_frame(sayso_format format, sayso_frame part, sayso_sink sink, void *ctx)
{
    sy_sink out;
    sy_sink_begin(&out, sink, ctx);
    switch (format) {
    case SAYSO_JSON:
    case SAYSO_WEB_ANNOTATION:
    case SAYSO_SCHEMA_ORG:
        sy_puts(&out, part == SAYSO_OPENING ? "[\n" : part == SAYSO_BETWEEN ? ",\n" : "\n]\n");
        break;
    case SAYSO_CSV:
        if (part == SAYSO_OPENING)
            sy_puts(&out, sayso_csv_heading());
        break;
    case SAYSO_HTML: sy_html_frame(part, &out); break;
    case SAYSO_TEI: sy_tei_frame(part, &out); break;
    case SAYSO_JSONL:
    case SAYSO_BRAT: break;
    default: return SAYSO_EARG;
    }
    return sy_sink_end(&out);
}
