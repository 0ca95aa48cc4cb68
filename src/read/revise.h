/* revise.h - what a person puts right in a reading.
 *
 * Reads   doc, whole: mostly one that came back from a record
 * Writes  doc->statements, spans, speakers, mentions, contacts, relations, claims
 * Leaves to others: who may say so, and whether it still holds of another reading (archive/correct.c).
 */
#ifndef SY_REVISE_H
#define SY_REVISE_H

#include "read/doc.h"

/* "2026-05-04", "2026-05", "2026", "2026-W19". */
bool sy_is_when(const char *s);

#endif
