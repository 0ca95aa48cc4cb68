/* speaker.h - who "she" is: every source, and every party to a contact, one speaker.
 *
 * Reads   doc->text, doc->names, doc->statements
 * Writes  doc->speakers, doc->mentions, doc->role_strings; statement.speaker; doc->cast
 * Leaves to others: what the words are worth (nobody); to whom they were said (context.c).
 *
 * Names, titles, number and gender are code, because spelling is exact about them; which of several
 * fitting persons "he" is goes by a sum of weights over distance, place in the sentence and how much
 * the text speaks of each. The parts: speaker_words.c (word lists), speaker_phrase.c (a noun phrase's head),
 * speaker_cast.c (names to persons), speaker_pronoun.c, speaker_role.c.
 */
#ifndef SY_SPEAKER_H
#define SY_SPEAKER_H

#include "read/doc.h"

struct sy_coref_watch;

/* Fills the above. Where spelling does not decide, the model's network does (coref.h); without one, and with
 * no model at all, rules do. watch may be NULL. SAYSO_ENOMEM leaves the document fit to be freed. */
sayso_status sy_find_speakers(sayso_doc *doc, const sayso_model *model, const struct sy_coref_watch *watch);

/* The speaker that a span of the text names, for a party to a contact: the one that a source of the
 * same words would get, made with kind none where it never speaks. *id is 0 where nothing says who. Only after
 * sy_find_speakers(). */
sayso_status sy_speaker_of(sayso_doc *doc, sayso_span span, uint32_t *id);

/* The two halves of it, for who weighs several spans before one becomes a speaker: whom of the cast a span names
 * (UINT32_MAX: nobody, or no memory; the cast says which), and that one's id. */
uint32_t sy_who_of(sayso_doc *doc, sayso_span span);
sayso_status sy_id_of(sayso_doc *doc, uint32_t who, sayso_span span, uint32_t *id);

/* The canonical name of what a span names, for an addressee: a string of the pool, 0 for none. Makes
 * no speaker. */
sayso_status sy_name_of(sayso_doc *doc, sayso_span span, uint32_t *string);

/* Mentions and roles of all that have become speakers; after the last sy_speaker_of(). */
sayso_status sy_write_speakers(sayso_doc *doc);

void sy_cast_free(sy_cast *cast);

#endif
