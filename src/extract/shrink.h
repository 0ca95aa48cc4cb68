/* shrink.h - a page -> what of it can matter, with bounds on everything a tree could be made of.
 *
 * Half of a news page is scripts, styles and drawings. They go before the parser sees them, and with
 * them what makes trees dangerous: more than a handful of attributes, hundreds of elements in one
 * another, unclosed ones by the million. What is left is the page's own bytes, in order.
 * Inner to src/extract.
 */
#ifndef SY_EXTRACT_SHRINK_H
#define SY_EXTRACT_SHRINK_H

#include "base/array.h"
#include "sayso.h"

/* A stretch that was kept: where it begins in what is left, and in the page. */
typedef struct sy_kept {
    uint32_t small, page;
} sy_kept;

enum { SY_RUNS_A_PLANE = 0xfff0 };

typedef struct sy_shrunk {
    SY_ARRAY(char) bytes;
    SY_ARRAY(sy_kept) kept;
    SY_ARRAY(sayso_span) data; /* of the page: what stood in <script type="application/ld+json"> */
    SY_ARRAY(sayso_span)
    runs;          /* of the page: text that one character stands for: sy_shrunk_run() */
    bool too_deep; /* elements were left out, their text was kept */
} sy_shrunk;

/* page: valid UTF-8, under 4 GiB. False: no memory. */
bool sy_shrink(const char *page, size_t n, sy_shrunk *out);
/* The run that a character stands for; its index, or SIZE_MAX. */
static inline size_t sy_shrunk_run(const sy_shrunk *s, uint32_t c)
{
    size_t run = c < 0xf0000    ? SIZE_MAX
                 : c < 0x100000 ? c - 0xf0000
                                : c - 0x100000 + SY_RUNS_A_PLANE;
    return run < s->runs.n ? run : SIZE_MAX;
}

void sy_shrunk_free(sy_shrunk *s);

#endif
