/* outlet.h - who carried the words, and to whom they were said.
 *
 * Reads   doc->text, doc->publisher, doc->cast, doc->traces, doc->statements with speaker and channel
 * Writes  statement.outlet, addressee
 * Leaves to others: channel and stance (context.c).
 *
 * Code lists the places where the text names somebody who may have carried or heard words; which of them it
 * was for a statement, if any, two small nets weigh (model/scorer.h, train/link.py), one for each field. They look
 * at the places near the cue first; then once more, with what the other statements got at hand, so that
 * the outlet of an interview comes to all that was said in it.
 */
#ifndef SY_OUTLET_H
#define SY_OUTLET_H

#include "model/model.h"
#include "read/doc.h"

/* Without the nets in the model the fields stay empty. SAYSO_ENOMEM leaves the document fit to be freed. */
sayso_status sy_find_outlets(const sayso_model *m, sayso_doc *doc);

/* What the nets see, for train/link.py. A value's string is made only for a watch: sy_name_of() may bring
 * somebody new into the cast. */
typedef struct sy_outlet_watch {
    void *ctx;
    /* Blocks of a place (two) or of a statement's cue (one). */
    void (*place)(void *ctx, size_t place, const float *word, const float *governor);
    void (*cue)(void *ctx, size_t statement, const float *cue);
    void (*candidate)(void *ctx, int round, bool addressee, size_t statement, uint32_t value, uint32_t place,
                      const uint8_t *features, size_t n); /* place UINT32_MAX: none */
    void (*value)(void *ctx, uint32_t value, const char *outlet, const char *addressee);
} sy_outlet_watch;

sayso_status sy_find_outlets_watched(const sayso_model *m, sayso_doc *doc, const sy_outlet_watch *watch);

/* Their names, by number; NULL behind the last. */
const char *sy_outlet_feature(size_t feature);

#endif
