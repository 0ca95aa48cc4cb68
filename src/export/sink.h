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

/* One file, one format. */
sayso_status sy_write_json(const sayso_doc *doc, bool indent, const sayso_format_options *options,
                           sy_sink *out);
sayso_status sy_write_annotated(const sayso_doc *doc, const sayso_format_options *options,
                                sy_sink *out);
sayso_status sy_write_csv(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out);

#endif
