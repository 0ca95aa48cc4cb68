/* read.h - the pipeline: sy_read() calls the stages in order; what a record read back needs of it. */
#ifndef SY_READ_H
#define SY_READ_H

#include "read/doc.h"
#include "read/window.h"

/* doc's text is made; fills the rest. */
sayso_status sy_read(const sayso_model *m, sy_hands *h, sayso_doc *doc, sayso_error *why);

/* The strings of an article, one behind the other in one block; a missing id is made. doc's text must be
 * there. */
sayso_status sy_keep_strings(const sayso_input *in, const char *model, sayso_doc *doc, sayso_error *why);

/* Roles as pointers, once the pool has stopped growing. */
sayso_status sy_point_roles(sayso_doc *doc);

#endif
