/* contact_parts.h - what the contact stage's files share. Inner to contact*.c. */
#ifndef SY_CONTACT_PARTS_H
#define SY_CONTACT_PARTS_H

#include "read/speaker_parts.h"

enum {
    SY_MOST_PARTIES = 4,
    SY_MAIN_PARTIES = 4 /* how many of the most named may be a party from afar */
};

/* Up to a few of the cast. */
typedef struct sy_party {
    uint32_t n, at[SY_MOST_PARTIES];
} sy_party;

typedef struct sy_contacts {
    sayso_doc *doc;
    const sy_cast *cast;
    uint32_t *cue_order; /* statements by the first byte of their cue */
    uint32_t *holder;    /* [event] id of the innermost statement whose content holds it; 0: none */
    uint32_t *who_of;    /* [speaker's id] of the cast */
    uint32_t
        *who_at; /* [token] who the phrase that ends there is, + 2; 0: not yet asked, 1: nobody */
    uint32_t *who_first;            /* ... and where that phrase begins */
    uint32_t main[SY_MAIN_PARTIES]; /* who is named most, the most first; SY_NOBODY: no more */
    uint32_t publisher;             /* ... who publishes the text */
} sy_contacts;

/* One event on its way: tokens first..end are its sentence, head is its word. */
typedef struct sy_told {
    const sy_event *e;
    uint32_t head, first, end;
    uint32_t teller; /* id of the statement that tells of it; 0: the writer */
    bool beside;     /* it stands in the teller's clause, not in his words: "said by telephone" */
} sy_told;

/* ## contact.c */

/* Who the tokens first..end name; "I" inside somebody's words is that somebody. SY_NOBODY. */
uint32_t sy_who_at(const sy_contacts *g, const sy_told *v, uint32_t first, uint32_t end);

/* A statement's speaker, of the cast. */
uint32_t sy_who_speaks(const sy_contacts *g, const sy_statement *s);

/* ## contact_grammar.c */

bool sy_is_one_of(const sy_contacts *g, uint32_t token, const char *const *list);
bool sy_ends_in(const sy_contacts *g, uint32_t token, const char *end);
bool sy_is_verb(const sy_contacts *g, const sy_told *v);
const sy_statement *sy_teller_of(const sy_contacts *g, const sy_told *v);

/* The phrase that ends before token `end`: its first token; `end` if there is none. */
uint32_t sy_phrase_before(const sy_contacts *g, const sy_told *v, uint32_t end);

/* The verb that a noun goes with: "received a call", "sent a letter"; 0: none seen. */
uint32_t sy_light_verb(const sy_contacts *g, const sy_told *v, bool *gets);

/* The parties, or none. */
sayso_status sy_grammar_says(const sy_contacts *g, const sy_told *v, sy_party *from, sy_party *to);

#endif
