/* ledger.h - what the store calls when readings come and go: persons, quotations and claims across
 * articles are the components of pair rules (pair.h), kept up to date as readings do.
 *
 * All calls are made inside the batch's transaction. The result must depend on the set of active
 * readings and their prints alone, not on the order of the calls.
 */
#ifndef SY_LEDGER_H
#define SY_LEDGER_H

#include "archive/active.h"

/* The reading has become active: its rows are in statements, speakers, contacts, relations. */
sayso_status sy_ledger_add(sayso_archive *a, int64_t reading, const sy_at_hand *it, sayso_error *why);

/* The reading is about to go: its rows are still there, and go right after. */
sayso_status sy_ledger_remove(sayso_archive *a, int64_t reading, sayso_error *why);

/* The active reading has one print more or less, or another publisher. */
sayso_status sy_ledger_prints(sayso_archive *a, int64_t reading, sayso_error *why);

/* Before a commit: whatever was left for the end of the batch. */
sayso_status sy_ledger_settle(sayso_archive *a, sayso_error *why);

/* The batch was rolled back: what was kept in memory no longer holds. Also frees; takes NULL. */
void sy_ledger_forget(sayso_archive *a);

/* Row of meta while the ledger of an archive of older rules is not made anew, which sy_ledger_remake() does some
 * hundred readings a transaction; it goes on where it was left, and without the row has nothing to do. */
#define SY_LEDGER_UNMADE "ledger unmade"
sayso_status sy_ledger_remake(sayso_archive *a, sayso_error *why);

/* For sayso check: what the rules read of each active reading is made again and compared. Each breach is told. */
sayso_status sy_ledger_check(sayso_archive *a, sayso_breach_call call, void *ctx, uint64_t *breaches,
                             sayso_error *why);

#endif
