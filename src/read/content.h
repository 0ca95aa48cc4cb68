/* content.h - what a statement says, in 128 bits: contents that mean alike differ in few.
 *
 * Reads   doc->traces, doc->statements
 * Writes  doc->content
 *
 * The signs of a linear layer over the sum of the traces of the content's words, learned to be near where
 * a model of sentences is near (train/content.py). The sums are integers: every kernel gives the same bits.
 */
#ifndef SY_CONTENT_H
#define SY_CONTENT_H

#include "model/model.h"
#include "read/doc.h"

/* Nothing where the model has no such layer or the text no traces. Only SAYSO_ENOMEM. */
sayso_status sy_find_contents(const sayso_model *m, sayso_doc *doc);

#endif
