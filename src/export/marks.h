/* marks.h - a document's text cut where its spans begin and end, paragraph by paragraph: for the
 * formats that mark words where they stand (HTML, TEI).
 *
 *     sy_walk w;
 *     st = sy_walk_begin(&w, doc, SY_MARK_ALL);
 *     while (sy_walk_next(&w)) {
 *         if (w.begins) ...           a paragraph begins here; w.gap stood before it
 *         w.segment                   words under the same marks
 *         w.over[0 .. w.n_over)       which these are, the outermost first
 *         if (w.ends) ...
 *     }
 *     sy_walk_free(&w);
 */
#ifndef SY_MARKS_H
#define SY_MARKS_H

#include "sayso.h"

/* In the order in which marks over the same words enclose each other. */
typedef enum sy_role {
    SY_CONTENT,
    SY_SOURCE,
    SY_CUE,
    SY_TRIGGER,
    SY_MENTION
} sy_role;

enum { SY_MARK_STATEMENTS = 1, SY_MARK_ALL = 2 }; /* without or with triggers and mentions */

typedef struct sy_mark {
    sayso_span span;
    sy_role role;
    uint32_t id;    /* of the statement, contact or speaker */
    uint32_t piece; /* 0, 1, ...: which of its spans */
} sy_mark;

typedef struct sy_walk {
    sayso_span segment; /* never empty */
    sayso_span gap;     /* with begins: what stands between the paragraph before and this one */
    bool begins, ends;  /* the paragraph's first segment; its last */
    const sy_mark **over;
    uint32_t n_over;

    /* the walk's own */
    sy_mark *mark; /* [n] by begin, the longer first */
    uint32_t n, next;
    const char *text;
    size_t len, at, line; /* line: where the search for the next paragraph begins */
    sayso_span paragraph;
    bool blank_lines, in_paragraph;
} sy_walk;

sayso_status sy_walk_begin(sy_walk *w, const sayso_doc *doc, int which);
bool sy_walk_next(sy_walk *w);
void sy_walk_again(sy_walk *w); /* from the beginning */
void sy_walk_free(sy_walk *w);

#endif
