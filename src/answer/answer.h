/* answer.h - answers of an archive as JSON (statistics as CSV as well): the command line and the server
 * write the same.
 *
 * Everything comes on one line, without a newline behind it. Offsets are counted in the unit asked for.
 */
#ifndef SY_ANSWER_H
#define SY_ANSWER_H

#include "export/sink.h"
#include "sayso_archive.h"

typedef struct sy_answer {
    sy_sink *out;
    sayso_archive *archive;
    sayso_view *view; /* shows the statements */
    sayso_offsets offsets;

    /* Where the characters of the text at hand stand; sy_answer_end() frees it. */
    sy_units units;
    const sayso_doc *counted;
    char article[33];
} sy_answer;

void sy_answer_end(sy_answer *a);

/* ## Parts */

void sy_answer_string(sy_sink *out, const char *s); /* NULL: null */
void sy_answer_string_n(sy_sink *out, const char *s, size_t n);
/* "name": "value"; first: no comma before it */
void sy_answer_member(sy_sink *out, bool first, const char *name, const char *value);
/* The name of a file, or what was said of one: what is no UTF-8 in it becomes U+FFFD. */
void sy_answer_file(sy_sink *out, bool first, const char *name, const char *value);
void sy_answer_number(sy_sink *out, const char *name, uint64_t n); /* , "name": 3 */
/* [["name", 3], ...]; others: [null, 3] */
void sy_answer_facet(sy_sink *out, const sayso_facet *f);
/* {"key": ..., "id": ...}; ..._members: what stands between the braces */
void sy_answer_print(sy_sink *out, const sayso_printed *p);
void sy_answer_print_members(sy_sink *out, const sayso_printed *p);
/* A statement with its article. */
sayso_status sy_answer_statement(sy_answer *a, sayso_ref ref, sayso_error *why);
/* From the first byte of its parts to the last. */
sayso_span sy_statement_extent(const sayso_statement *s);
/* [statement, ...] */
sayso_status sy_answer_statements(sy_answer *a, const sayso_ref *ref, size_t n, sayso_error *why);

/* ## Whole answers */

sayso_status sy_answer_hits(sy_answer *a, const sayso_hits *hits, sayso_error *why);
sayso_status sy_answer_persons(sy_answer *a, const sayso_persons *all, sayso_error *why);
sayso_status sy_answer_entry(sy_answer *a, const sayso_entry *e, sayso_error *why);
sayso_status sy_answer_entries(sy_answer *a, const sayso_entries *all, sayso_error *why);
sayso_status sy_answer_quotation(sy_answer *a, const sayso_quotation *x, sayso_error *why);
sayso_status sy_answer_quotations(sy_answer *a, const sayso_quotations *all, sayso_error *why);
sayso_status sy_answer_diff(sy_answer *a, const sayso_diff *d, sayso_error *why);
void sy_answer_table(sy_sink *out, const sayso_table *t);
void sy_answer_table_csv(sy_sink *out, const sayso_table *t);

/* An article with its counts. */
sayso_status sy_answer_listed(sy_answer *a, sayso_ref article, sayso_error *why);
void sy_answer_related(sy_sink *out, const sayso_related *all);
void sy_answer_correction(sy_sink *out, const sayso_correction *x);
/* written: as sayso_archive_is_written() tells. */
sayso_status sy_answer_inputs(sy_answer *a, int written, sayso_error *why);
/* What could not be read: byte and line of its place in the file. */
void sy_answer_reject(sy_sink *out, const char *file, uint64_t byte, uint64_t line, const char *reason);
sayso_status sy_answer_rejects(sy_answer *a, uint64_t skip, uint64_t limit, sayso_error *why);

/* Part of all; 0 where there is none. */
double sy_share(uint64_t n, uint64_t of);

#endif
