/* statement.h - who said what.
 *
 * Reads   doc->text, doc->statements as window.c leaves them
 * Writes  doc->statements, doc->spans: ordered by first byte, spans snapped to words and quotation
 *         marks, one of several readings of the same words chosen, form and parent set
 * Leaves to others: who "she" is (speaker.c, to come); whether it is true (nobody).
 */
#ifndef SY_STATEMENT_H
#define SY_STATEMENT_H

#include "model/model.h"
#include "read/doc.h"

/* SAYSO_ENOMEM leaves the document as it was or half done, fit to be freed. */
sayso_status sy_find_statements(const sayso_model *m, sayso_doc *doc);

/* How much of a content stands in quotation marks: as sayso_form, and as the share of its words. */
sayso_status sy_find_form(const sy_text *text, const sayso_span *content, uint32_t n, uint8_t *form,
                          float *share);

#endif
