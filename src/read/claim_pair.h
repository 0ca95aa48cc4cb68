/* claim_pair.h - figures of a pair: does this statement repeat, deny or confirm that one, or a contact?
 *
 * sy_gist_new() reads the words of all statements and contacts once; the figures of a pair then cost
 * as many steps as the two have words, of which only the first few hundred count.
 */
#ifndef SY_CLAIM_PAIR_H
#define SY_CLAIM_PAIR_H

#include "read/doc.h"

enum { SY_PAIR_FIGURES = 104, SY_EVENT_FIGURES = 48 };

typedef struct sy_gists sy_gists;

sayso_status sy_gists_new(const sayso_doc *doc, sy_gists **out);
void sy_gists_free(sy_gists *g);

/* Earlier statements that `later` may point to: indexes, near ones and the article's first. At most
 * SY_CANDIDATES of them; returns how many. The figures of its pairs compare each with all of these, so
 * they are asked for behind this. */
enum { SY_CANDIDATES = 56 };
uint32_t sy_candidates(sy_gists *g, uint32_t later, uint32_t *out);

/* Figures of the pair, indexes of statements; `out` [SY_PAIR_FIGURES]. */
void sy_pair_figures(const sy_gists *g, uint32_t later, uint32_t earlier, float *out);

/* The same of a statement and a contact (indexes); `out` [SY_EVENT_FIGURES]. */
void sy_event_figures(const sy_gists *g, uint32_t statement, uint32_t contact, float *out);

/* Whether the statement's words hold a negation, or the source takes words of its own back. */
bool sy_gist_negated(const sy_gists *g, uint32_t statement);
bool sy_gist_withdraws(const sy_gists *g, uint32_t statement);

/* The first byte of its cue. */
uint32_t sy_gist_begin(const sy_gists *g, uint32_t statement);

/* Whether the first speaker speaks for the second (a spokesman and his house); ids. */
bool sy_speaks_for(const sayso_doc *doc, uint32_t one, uint32_t other);

#endif
