/* outlet.h - who carried the words, and to whom they were said.
 *
 * Reads   doc->text, doc->names, doc->statements with their channels
 * Writes  statement.outlet, addressee
 * Leaves to others: channel and stance (context.c).
 */
#ifndef SY_OUTLET_H
#define SY_OUTLET_H

#include "read/doc.h"

/* SAYSO_ENOMEM leaves the document fit to be freed. */
sayso_status sy_find_outlets(sayso_doc *doc);

#endif
