/* correct.h - what people put right, applied to what the machine read.
 *
 * The record of a reading stays as the machine gave it; whoever shows, searches or counts sees it with the
 * corrections that hold. So a reading's rows and its part in the ledger are made of the corrected document
 * (active.c); what is hashed, merged and read again is the machine's (sy_load_reading()).
 */
#ifndef SY_CORRECT_H
#define SY_CORRECT_H

#include "archive/store.h"

typedef SY_ARRAY(sayso_span) sy_pieces;

/* A row of corrections, and what it is to one reading. */
typedef struct sy_correction {
    int64_t id;
    uint8_t key[SY_KEY];
    char *strings;                     /* that the following point into */
    const char *content, *place, *cue; /* whose statement: words, and spans as "3-9,12-20" */
    const char *value; /* NULL: none. A label, a string, spans; of a speaker his name */
    const char *who, *at, *undone_by, *undone_at; /* the last two NULL: not undone */
    sayso_field field;
    uint8_t kind;                   /* the speaker's */
    sy_pieces where, where_cue, to; /* place, cue and, of spans, value */

    uint32_t statement; /* of the machine's reading; 0: none */
    sayso_correction_state state;
} sy_correction;

typedef struct sy_corrections {
    sy_correction *at; /* by time, then key */
    size_t n, room;
} sy_corrections;

/* Those of a text (its row), undone or not. SAYSO_EFORMAT: the archive is damaged. */
sayso_status sy_corrections_of(sayso_archive *a, int64_t text, sy_corrections *out,
                               sayso_error *why);
void sy_corrections_free(sy_corrections *c);

/* Which statement of the machine's reading each is about, and whether it holds. */
sayso_status sy_corrections_match(sy_corrections *c, const sayso_doc *read, sayso_error *why);

/* Those that hold into the document that they were matched with; *was: sayso_doc_revise(). */
sayso_status sy_corrections_apply(const sy_corrections *c, sayso_doc *doc, uint32_t **was,
                                  sayso_error *why);

/* A reading as people have put it right. *n_read: statements before; n_read may be NULL. */
sayso_status sy_load_corrected(sayso_archive *a, int64_t reading, int64_t version, sayso_doc **out,
                               uint32_t *n_read, sayso_error *why);

/* Whether there are corrections of the reading's text that nobody has undone. */
sayso_status sy_is_corrected(sayso_archive *a, int64_t reading, bool *yes, sayso_error *why);

/* The key that the row should have. text: hash. */
void sy_correction_key(const sy_correction *c, const uint8_t text[SY_KEY], uint8_t key[SY_KEY]);

/* The other's corrections and undoings, for all texts that are here too. In a batch. */
sayso_status sy_corrections_merge(sayso_archive *a, sayso_archive *from, sayso_error *why);

/* "3-9,12-20" of spans; yours to free(). NULL: no memory. */
char *sy_pieces_text(const sayso_span *s, size_t n);
/* ... and back; SAYSO_EFORMAT: they are none, or not fit for the text. */
sayso_status sy_pieces_read(const char *s, const sayso_doc *doc, sy_pieces *out);
/* Their words, joined by " | "; yours to free(). NULL: no memory. */
char *sy_pieces_words(const sayso_doc *doc, const sayso_span *s, size_t n);

#endif
