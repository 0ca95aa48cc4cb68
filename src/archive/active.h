/* active.h - an active reading's rows: made from its record, and taken away again. */
#ifndef SY_ACTIVE_H
#define SY_ACTIVE_H

#include "archive/store.h"

/* Rows of statements, speakers, contacts, relations, words, and the ledger. doc is the reading;
 * publisher the name of all its prints, or 0. */
sayso_status sy_activate(sayso_archive *a, int64_t reading, int64_t day, int64_t publisher,
                         const sayso_doc *doc, sayso_error *why);
sayso_status sy_deactivate(sayso_archive *a, int64_t reading, sayso_error *why);

/* After versions changed: active or not, and whose prints it has. doc, if the caller has it. */
sayso_status sy_reading_settle(sayso_archive *a, int64_t reading, const sayso_doc *doc,
                               sayso_error *why);

#endif
