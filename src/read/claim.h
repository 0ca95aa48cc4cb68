/* claim.h - what stands asserted, confirmed, denied, open: the article's ledger.
 *
 * Reads   doc->text, doc->statements with speaker, stance and channel, doc->speakers, doc->contacts
 * Writes  doc->relations, doc->claims, doc->ids
 * Leaves to others: what is true (nobody).
 *
 * Which earlier statement a later one repeats, denies or confirms is judged pair by pair, from words in
 * common, who speaks, stance, negation and place (claim_pair.c) by a small net whose numbers
 * train/claims.py fitted (claim_weights.h). What the ledger says follows from the relations by rule.
 */
#ifndef SY_CLAIM_H
#define SY_CLAIM_H

#include "read/doc.h"

/* Fills the above. SAYSO_ENOMEM leaves the document fit to be freed. */
sayso_status sy_find_claims(sayso_doc *doc);

/* doc->claims anew from the relations that are there. */
sayso_status sy_find_ledger(sayso_doc *doc);

#endif
