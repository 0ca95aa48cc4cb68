/* put.h - what put.c shares with who reads again and who merges. */
#ifndef SY_PUT_H
#define SY_PUT_H

#include "archive/item.h"

/* The row of batches that this writer adds under. */
sayso_status sy_batch(sayso_archive *a, int64_t *id, sayso_error *why);

/* The item's reading of a text that is there. always: whatever is there is replaced, else the rule
 * chooses. An active one that is replaced stays active. */
sayso_status sy_put_reading(sayso_archive *a, const sayso_item *it, int64_t text, bool always,
                            int64_t *reading, bool *is_new, bool *replaced, sayso_error *why);

#endif
