/* layout.h - statements that the page's layout makes, not its grammar: no verb says who speaks.
 *
 *     "We never thought it would hold."          WALLIS: Will you go?        It held! — Ana (@ana) May 4, 2026
 *     — Ana Ruiz, bridge engineer                RUIZ: No.
 *
 * Reads   doc->text, doc->statements of window.c
 * Writes  doc->statements, doc->spans: such statements behind the tagger's, with the dash
 *         or the colon as cue; and takes a turn of a transcript out of the content of any statement
 *         whose cue stands outside that turn (so "Partial transcript as follows:" does not swallow it)
 */
#ifndef SY_LAYOUT_H
#define SY_LAYOUT_H

#include "read/doc.h"

sayso_status sy_find_layout(sayso_doc *doc);

/* Whether a paragraph opens as a turn of a transcript does: "WALLIS: Will you go?" */
bool sy_begins_turn(const sy_text *t, size_t paragraph);

#endif
