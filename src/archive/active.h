/* active.h - an active reading's rows: made from its record, and taken away again. */
#ifndef SY_ACTIVE_H
#define SY_ACTIVE_H

#include "archive/sketch.h"

/* A reading as those have it who came with it. */
typedef struct sy_at_hand {
    const sayso_doc *doc;        /* NULL: it is loaded where it is wanted */
    const sy_sketches *sketches; /* NULL: made of doc */
} sy_at_hand;

/* Rows of statements, speakers, contacts, relations, words, and the ledger. it is the reading as the machine
 * gave it, which corrections are applied to; publisher the name of all its prints, or 0. */
sayso_status sy_activate(sayso_archive *a, int64_t reading, int64_t day, int64_t publisher,
                         const sy_at_hand *it, sayso_error *why);
/* Before corrections of its text change: what is there is found by what it was made of. */
sayso_status sy_deactivate(sayso_archive *a, int64_t reading, sayso_error *why);

/* After versions changed: active or not, and whose prints it has. it: if the caller has it, or NULL. */
sayso_status sy_reading_settle(sayso_archive *a, int64_t reading, const sy_at_hand *it,
                               sayso_error *why);

#endif
