/* trail.h - why a field is what it is: what the deciders looked at, for `sayso explain`.
 *
 *     if (doc->trail.wanted)
 *         sy_tell(doc, i + 1, SAYSO_FIELD_WHEN, (sy_step){ .verdict = iso, .why = "a weekday before the cue",
 *                                                          .span = x, .unit = SAYSO_POINTS, .score = 2.1f,
 *                                                          .taken = true });
 *
 * A decider adds a line for what it took and for what came next, with the score that decided, not another.
 * Where nobody asked, doc->trail.wanted is false, sy_tell() returns at once and nothing is kept.
 */
#ifndef SY_TRAIL_H
#define SY_TRAIL_H

#include "base/array.h"
#include "sayso.h"

typedef struct sy_step {
    uint32_t statement; /* id */
    uint8_t field;      /* sayso_field */
    uint8_t unit;       /* sayso_unit of the score */
    bool taken;         /* the verdict is the field's value, or speaks for it; else it was weighed and left */
    float score;
    sayso_span span;     /* empty: none */
    const char *verdict; /* copied when it is told; NULL: none */
    const char *why;     /* a constant */
    uint32_t kept;       /* the verdict in doc->pool */
} sy_step;

typedef struct sy_trail {
    bool wanted, failed; /* failed: no memory, which read.c asks about once */
    SY_ARRAY(sy_step) steps;
} sy_trail;

void sy_tell(sayso_doc *d, uint32_t statement, sayso_field field, sy_step step);

/* What is known of a field only at its stage's end, where the stage does not tell it itself: which words a
 * speaker, an outlet or an addressee was named by. After all stages. */
void sy_tell_the_rest(sayso_doc *d);

#endif
