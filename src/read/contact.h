/* contact.h - who called, met, wrote to, interviewed, invited, visited whom: events that the text names.
 *
 * Reads   doc->text, doc->published, doc->events (window.c), doc->traces, doc->statements, doc->cast (speaker.h)
 * Writes  doc->contacts, doc->ids, doc->spans; doc->speakers where a party never speaks
 * Leaves to others: who denies it (claim.c).
 *
 * That a word may name a contact, of which kind, and whether it took place, a head of the encoder says
 * (train/contacts.py). Who contacts whom, and whether the article tells of it as an event of its own, three small nets
 * weigh (model/scorer.h, train/parties.py); what grammar says about the parties is one thing that they look at.
 */
#ifndef SY_CONTACT_H
#define SY_CONTACT_H

#include "model/model.h"
#include "read/doc.h"

/* Fills the above; nothing without the nets in the model. SAYSO_ENOMEM leaves the document fit to be freed. */
sayso_status sy_find_contacts(const sayso_model *m, sayso_doc *doc);

/* What the nets see, for train/parties.py: who may be a party of each event, and the events with the parties that
 * were chosen. `who` is of the cast. */
typedef struct sy_contact_watch {
    void *ctx;
    void (*event)(void *ctx, size_t event, const sy_event *e, const float *trigger);
    void (*candidate)(void *ctx, size_t event, uint32_t who, const uint8_t *features, size_t n, const float *words, const float *before);
    void (*report)(void *ctx, const sy_event *e, uint32_t from, uint32_t to, uint8_t modality, const uint8_t *features, size_t n,
                   const float *trigger, const float *before, const float *sentence);
} sy_contact_watch;

sayso_status sy_find_contacts_watched(const sayso_model *m, sayso_doc *doc, const sy_contact_watch *watch);

/* Their names, by number; NULL behind the last. */
const char *sy_contact_feature(size_t feature);

#endif
