/* when.h - the day of each utterance.
 *
 * Reads   doc->text, doc->published, doc->statements with their speaker and channel
 * Writes  the statements' `when`: "2015-09-14", "2015-W37", "2015-09", "2015", or none
 * Leaves to others: what an expression means on the calendar (time/).
 *
 * Which expression tells when something was said is weighed by three small linear scorers over
 * named features (when_features.h), whose weights train/when.py fits to readers' labels. The first looks at
 * the expressions around a cue alone. The second also sees what the first decided for the other statements,
 * and the third what the second did: so the day of an interview comes to all that was said in it.
 */
#ifndef SY_WHEN_H
#define SY_WHEN_H

#include "read/doc.h"

sayso_status sy_find_when(sayso_doc *doc);

/* What the scorers saw, for train/when.py: each candidate of each statement in each of the three rounds;
 * and other weights than the built-in ones, where not NULL. Channels are always looked at then. */
typedef struct sy_when_watch {
    void (*candidate)(void *ctx, int round, size_t statement, const char *iso, const uint8_t *features, size_t n);
    void *ctx;
    const float *weights[3];
} sy_when_watch;

sayso_status sy_find_when_watched(sayso_doc *doc, const sy_when_watch *watch);

/* Their names, by number; NULL behind the last. */
const char *sy_when_feature(size_t feature);

#endif
