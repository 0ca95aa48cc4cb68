/* contact.h - who called, met, wrote to, interviewed, invited, visited whom: events that the text names.
 *
 * Reads   doc->text, doc->events (window.c), doc->statements, doc->cast (speaker.h)
 * Writes  doc->contacts, doc->ids, doc->spans; doc->speakers where a party never speaks
 * Leaves to others: who denies it (claim.c).
 *
 * That a word names a contact, of which kind, and whether it took place, is learned (train/contacts.py).
 * Who the parties are is grammar: subject and object of a verb, "with", "to" and "from" of a noun, and who
 * speaks where the event is how he spoke ("told the Courier by telephone").
 */
#ifndef SY_CONTACT_H
#define SY_CONTACT_H

#include "read/doc.h"

/* Fills the above. SAYSO_ENOMEM leaves the document fit to be freed. */
sayso_status sy_find_contacts(sayso_doc *doc);

#endif
