/* sink.h - what every exporter writes through: a small buffer before the caller's sink, and the
 * conversion of byte offsets to the unit that the reader of the record counts in.
 */
#ifndef SY_SINK_H
#define SY_SINK_H

#include "sayso.h"

typedef struct sy_sink {
    sayso_sink sink;
    void *ctx;
    sayso_status status; /* the first that was not SAYSO_OK; what comes later is dropped */
    size_t n;
    char buf[4096];
} sy_sink;

void sy_sink_begin(sy_sink *s, sayso_sink sink, void *ctx);
void sy_put(sy_sink *s, const char *bytes, size_t n);
void sy_puts(sy_sink *s, const char *text);
void sy_put_number(sy_sink *s, uint64_t n);

/* A JSON string with its marks. The bytes are valid UTF-8; only what JSON forbids is escaped. */
void sy_put_json(sy_sink *s, const char *bytes, size_t n);
void sy_put_json_inner(sy_sink *s, const char *bytes, size_t n); /* ... without its marks */

/* What may stand in an address: letters, digits and -._~ as they are, every other byte as %XX. */
void sy_put_percent(sy_sink *s, const char *text);

/* Passes on what is left; gives the status of the whole. */
sayso_status sy_sink_end(sy_sink *s);

/* 0.93: the places are fixed and no locale is asked. Not a number counts as 0. */
void sy_put_share(sy_sink *s, float share);

/* Byte offset -> code points or UTF-16 units. The text is counted through once; the count is kept
 * at every SY_STRIDE bytes, and a lookup counts on from there: the spans may come in any order,
 * and one costs no more than a stride. */
typedef struct sy_units {
    sayso_offsets unit;
    const char *text;
    size_t len;
    uint32_t *at; /* [len / SY_STRIDE + 1]; NULL when the unit is the byte */
} sy_units;

enum { SY_STRIDE = 256 };

/* The text stays the caller's and must outlive the table. SAYSO_ENOMEM, SAYSO_EARG. */
sayso_status sy_units_make(sy_units *u, sayso_offsets unit, const char *text, size_t len);
void sy_units_free(sy_units *u);
uint32_t sy_unit_at(const sy_units *u, uint32_t byte);

/* "direct", "mixed", "indirect". */
const char *sy_form_name(sayso_form form);

/* The relations by the statement that they come from: indexes tie[first[id] .. first[id + 1]). Give
 * both to free(). SAYSO_ENOMEM. */
sayso_status sy_relations_by_statement(const sayso_doc *doc, uint32_t **first, uint32_t **tie);

/* One file, one format. */
sayso_status sy_write_json(const sayso_doc *doc, bool indent, const sayso_format_options *options,
                           sy_sink *out);
sayso_status sy_write_annotated(const sayso_doc *doc, const sayso_format_options *options,
                                sy_sink *out);
sayso_status sy_write_csv(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out);
sayso_status sy_write_html(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out);
sayso_status sy_write_web_annotation(const sayso_doc *doc, const sayso_format_options *options,
                                     sy_sink *out);
sayso_status sy_write_schema_org(const sayso_doc *doc, const sayso_format_options *options,
                                 sy_sink *out);
sayso_status sy_write_tei(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out);
sayso_status sy_write_brat(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out);

/* Around several articles in one file. */
void sy_html_frame(sayso_frame part, sy_sink *out);
void sy_tei_frame(sayso_frame part, sy_sink *out);

#endif
