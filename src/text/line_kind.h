/* line_kind.h - is a paragraph a headline, a caption, a byline; does it open with a dateline? */
#ifndef SY_LINE_KIND_H
#define SY_LINE_KIND_H

#include "text/text.h"

/* Of paragraph k; all paragraphs' spans are there. Better SY_BODY once too often: what is said in a
 * caption is still said, but a first paragraph taken for a headline loses its place. */
sy_line_kind sy_line_kind_of(const sy_text *t, size_t k);

#endif
