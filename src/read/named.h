/* named.h - what only named sources say.
 *
 * Reads   doc->statements, doc->speakers, doc->contacts
 * Writes  the same, without statements of anonymous, group and unknown sources or of nobody, without the
 *         contacts that those tell of, and without speakers that nothing refers to any more
 * Leaves to others: the ledger, which follows from what stays (claim.c, behind this).
 *
 * What stays is numbered 1, 2, ... again. A statement that stood in one that is left out gets the nearest
 * statement around it that stays as its parent, or none. A party to a contact stays, whoever it is.
 */
#ifndef SY_NAMED_H
#define SY_NAMED_H

#include "read/doc.h"

sayso_status sy_keep_named(sayso_doc *doc);

#endif
