/* clue.h - words that hint at how something was said: "interview", "rally", "denied", "hopes".
 *
 * Takes   a text
 * Gives   where words of each class stand, and how many of them stand where
 * Leaves to others: what they amount to (the network of context.c).
 */
#ifndef SY_CLUE_H
#define SY_CLUE_H

#include "base/array.h"
#include "text/text.h"

#define SY_CLUES 32

/* Places of the words of each class, rising. */
typedef struct sy_clues {
    SY_ARRAY(uint32_t) at[SY_CLUES];
} sy_clues;

/* False: no memory; free what there is all the same. */
bool sy_clues_find(const sy_text *t, sy_clues *out);
void sy_clues_free(sy_clues *c);

/* How many of a class stand in text[begin, end). */
uint32_t sy_clues_in(const sy_clues *c, int k, uint32_t begin, uint32_t end);

/* The last of a class before `at`; false: none. */
bool sy_clues_before(const sy_clues *c, int k, uint32_t at, uint32_t *where);

#endif
