/* pair.h - the rules that read two things only: do these articles tell of one event, do these statements
 * quote the same words, does this one say again, confirm or deny what that one says?
 *
 * The ledger is what these rules join, closed over (component.h). They read sketches alone (sketch.h),
 * so nothing that an archive happens to hold can change their answer.
 */
#ifndef SY_PAIR_H
#define SY_PAIR_H

#include "archive/sketch.h"

enum { SY_PAIR_FIGURES = 102 };

/* What the later statement does to the earlier one. */
typedef enum sy_tie { SY_TIE_NONE, SY_TIE_REPEATS, SY_TIE_CONFIRMS, SY_TIE_DENIES } sy_tie;

/* Do two articles tell of one event? They share four of their leading names and two other rare words, or five
 * and one, or six, within two weeks (one rare word is enough within four days); five and two, six and one, or
 * seven within two months; six and two, or seven within a year. */
enum { SY_EVENT_DAYS = 400, SY_EVENT_NAMES = 4 };
bool sy_same_event(const sy_sketches *a, const sy_sketches *b);

/* The keys under which an article's event is found: some of the threes of its leading names. Two articles so many
 * days apart are of one event only if they share sy_event_shared() of them. Returns how many it has. */
enum { SY_EVENT_KEYS = SY_SKETCH_NAMES * (SY_SKETCH_NAMES - 1) * (SY_SKETCH_NAMES - 2) / 6 };
uint32_t sy_event_keys(const sy_sketches *g, uint64_t keys[SY_EVENT_KEYS]);
uint32_t sy_event_shared(int64_t apart);

/* Is the second of them the later one? By day, then by text. */
bool sy_is_later(const sy_sketches *a, const sy_sketches *b);

/* The same words of the same mouth. same_event: sy_same_event() of the two articles. */
bool sy_same_quotation(const sy_sketches *a, uint32_t i, const sy_sketches *b, uint32_t j,
                       bool same_event);

/* The keys under which a quotation is found when its article tells of another event: sampled runs of words,
 * four with the speaker's surname, six where he has none. At most SY_QUOTE_KEYS; returns how many. */
enum { SY_QUOTE_KEYS = 64 };
uint32_t sy_quote_keys(const sy_sketches *g, uint32_t i, uint64_t keys[SY_QUOTE_KEYS]);

/* Quotations of two events are compared only if they share so many keys: of a short one, one; long ones have
 * more in common than a turn of phrase. */
bool sy_quote_is_short(const sy_sketches *g, uint32_t i);
uint32_t sy_quote_shared(bool one_is_short);
bool sy_share_keys(const sy_sketches *a, uint32_t i, const sy_sketches *b, uint32_t j);

/* An article as comparing wants it, for all its meetings. g must outlive it. */
typedef struct sy_looked sy_looked;
sayso_status sy_looked_new(const sy_sketches *g, sy_looked **out);
void sy_looked_free(sy_looked *l);

/* Two articles of one event, ready to be compared; they must outlive it. */
typedef struct sy_meeting sy_meeting;
sayso_status sy_meeting_new(const sy_looked *later, const sy_looked *earlier, sy_meeting **out);
void sy_meeting_free(sy_meeting *m);

/* sy_same_quotation() of the later article's statement i and the earlier one's j. */
bool sy_quotation_in(const sy_meeting *m, uint32_t i, uint32_t j);

/* How the later article's statement i and the earlier one's j tie. */
sy_tie sy_tie_of(sy_meeting *m, uint32_t i, uint32_t j);

/* What that judgement reads, for train/links.py. False: the pair is not looked at further. */
bool sy_pair_look(sy_meeting *m, uint32_t i, uint32_t j, float out[SY_PAIR_FIGURES]);

#endif
