/* read.h - the pipeline: sy_read() calls the stages in order. */
#ifndef SY_READ_H
#define SY_READ_H

#include "read/doc.h"
#include "read/window.h"

/* doc's text is made; fills the rest. */
sayso_status sy_read(const sayso_model *m, sy_hands *h, sayso_doc *doc, sayso_error *why);

#endif
