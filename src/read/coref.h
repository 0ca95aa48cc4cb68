/* coref.h - whom a mention means, where spelling does not decide: "he", "the senator", nothing at all.
 *
 * Reads   doc->cast, doc->traces, doc->statements
 * Writes  nothing but its own index of the cast
 *
 * For each mention the people and bodies around it stand for choice, with "somebody new" and "nobody". Each
 * is a row of numbers: what the encoder made of the mention's words, of the cue's and of the candidate's
 * (traces), and what code sees (distance, gender, number, roles, who spoke last, what the rules would say).
 * A small network gives each row a score; the best is taken, for the kinds of mention where it was found
 * to know better than the rules (train/coref.py).
 */
#ifndef SY_COREF_H
#define SY_COREF_H

#include "model/model.h"
#include "read/speaker_parts.h"

enum {
    SY_COREF_MOST = 24, /* candidates of one mention */
    SY_COREF_ALL = 8    /* mentions of a candidate that are looked at */
};

typedef enum sy_coref_class {
    SY_C_HE, SY_C_SHE, SY_C_IT, SY_C_THEY, SY_C_I, SY_C_WE, SY_C_YOU, SY_C_WHO,
    SY_C_MISSING,  /* no source: the cue is the mention */
    SY_C_SURNAME,  /* one word that names somebody of several */
    SY_C_NAME,     /* any other name */
    SY_C_BARE,     /* "the senator" */
    SY_C_DEFINITE, /* "the senator from Ohio" */
    SY_C_OWN,      /* "his aide", "Ruiz's aide" */
    SY_C_INDEFINITE,
    SY_C_PLAIN,    /* "analyst" */
    SY_C_OTHER,    /* "one", "those" */
    SY_C_CLASSES
} sy_coref_class;

/* A mention and its surroundings. */
typedef struct sy_ask {
    uint32_t first, end;   /* tokens; of the cue where there is no source */
    uint32_t cue, cue_end; /* tokens; cue is SY_NOBODY where there is none */
    uint32_t statement;    /* index; SY_NOBODY: none (a party to a contact) */
    uint32_t before;       /* who spoke last, or SY_NOBODY */
    uint32_t around;       /* who speaks the words around it, or SY_NOBODY */
    uint32_t rules;        /* whom the rules say; SY_NOBODY: nobody */
    bool fresh;            /* ... made just now */
    bool missing;
    uint8_t kind;          /* sayso_kind that its words suggest */
} sy_ask;

/* A candidate as the network sees it. Spans are the words' places in the text. */
typedef struct sy_candidate {
    uint32_t who; /* SY_NOBODY: nobody */
    sayso_span near, all[SY_COREF_ALL];
    uint8_t n_all;
    float code[SY_COREF_CODE];
} sy_candidate;

/* Told of every choice, for those who learn from it. */
typedef struct sy_coref_watch {
    void (*see)(void *ctx, const sayso_doc *d, const sy_ask *ask, sy_coref_class cls, sayso_span mention,
                const sy_candidate *c, size_t n, uint32_t chosen);
    void *ctx;
} sy_coref_watch;

/* Behind sy_make_cast() and sy_find_roles(). `model` may be without the network, and NULL: then the rules
 * are right. watch may be NULL. Both must live as long as the cast is asked. */
sayso_status sy_coref_begin(sayso_doc *d, const sayso_model *model, const sy_coref_watch *watch);

/* Whom the mention means; the rules' answer where the network has nothing to say. */
uint32_t sy_coref_choose(sayso_doc *d, const sy_ask *ask);

void sy_coref_free(struct sy_coref_index *x);

#endif
