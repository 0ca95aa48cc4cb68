/* context.h - how it was said: channel, stance, kind of speaker.
 *
 * Reads   doc->text, doc->statements, doc->speakers, doc->names, doc->pooled
 * Writes  statement.channel, stance; speaker.kind
 * Leaves to others: to whom, through whom (outlet.c); when (when.c); what follows from a denial (claim.c).
 *
 * The labels come from a small network over the encoder's vectors of all statements of an article:
 *
 *     a_i = relu(one [pooled_i] + code_i)         pooled: what the encoder makes of statement i (pool.h)
 *     z_i = relu(two [a_i, means of a over: the same speaker, the article, what stands around i; and
 *                     the parent's and the one before])
 *     kind, channel, stance = three [z_i]
 *
 * so that "he said" inside the report of an interview is `interview`. Train it with train/labels.py.
 */
#ifndef SY_CONTEXT_H
#define SY_CONTEXT_H

#include "model/model.h"
#include "read/clue.h"
#include "read/doc.h"

/* Without label heads in the model, channel, stance and kind stay as they are. SAYSO_ENOMEM. */
sayso_status sy_find_context(const sayso_model *m, sayso_doc *doc);

/* What code sees of a statement: out [SY_LABEL_CODE]. For training as well. */
void sy_context_code(const sayso_doc *doc, const sy_clues *clues, size_t statement, float *out);

/* The one place that knows the order of the labels in the network's output. */
enum {
    SY_LABEL_KIND = 0, /* SAYSO_PERSON first */
    SY_LABEL_CHANNEL = 7,
    SY_LABEL_STANCE = 22,
    SY_LABEL_END = 35
};

#endif
