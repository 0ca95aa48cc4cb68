/* sketch.h - what the rules of pairs read of a reading: its statements boiled down to hashes.
 *
 * A rule compares two statements that may lie years apart in the archive. Loading both readings with
 * their texts would cost a hundred times what the comparing does; so of each active reading a sketch is
 * kept (a blob in table sketches), about 100 bytes a statement. Two sketchs are all that a rule ever sees,
 * which is what makes the ledger independent of the order of coming.
 */
#ifndef SY_SKETCH_H
#define SY_SKETCH_H

#include "archive/store.h"

enum {
    SY_SKETCH_TOPICS = 24,  /* of its other rare words */
    SY_SKETCH_NAMES = 12,   /* leading names of an article */
    SY_SKETCH_WORDS = 48,   /* distinct words of a content that count */
    SY_SKETCH_SPOKEN = 255, /* words in quotation marks that count */
    SY_SKETCH_PARTS = 6,    /* words of a speaker's name, and of his role */
    SY_SKETCH_CONTACTS = 2
};

/* What a statement does in its article's own claims. */
typedef enum sy_side { SY_ASSERTS, SY_CONFIRMS, SY_DENIES, SY_TOUCHES } sy_side;

/* What its words hint at. */
enum {
    SY_SAYS_NO = 1,    /* not, never */
    SY_SAYS_LIE = 2,   /* untrue, denied */
    SY_SAYS_THAT = 4,  /* it, this */
    SY_SAYS_CLAIM = 8, /* the allegation */
    SY_SAYS_YES = 16   /* admits, true */
};

/* A word: 24 bits of its stem's hash, 4 bits of how rare it is, 4 of these. */
enum { SY_WORD_NAME = 1, SY_WORD_NUMBER = 2 };
static inline uint32_t sy_word_hash(uint32_t w)
{
    return w >> 8;
}
static inline uint32_t sy_word_weight(uint32_t w)
{
    return w >> 4 & 15;
}

typedef struct sy_sketch {
    uint8_t form, kind, stance, side; /* sayso_form, sayso_kind, sayso_stance, sy_side */
    uint8_t says, cue;                /* SY_SAYS_ of content and cue */
    uint8_t place;                    /* in the article: 0 to 255 */
    uint8_t in_claim;                 /* the article's own ledger has it */
    uint8_t headline;
    uint8_t n_words, n_names, n_roles, n_spoken, n_contacts;
    uint32_t strand;  /* index of the first statement that the article itself ties to this one */
    uint32_t speaker; /* hash of his folded name; 0: nameless */
    uint32_t surname; /* of its last word */
    uint32_t
        first; /* in the pool: words, names, roles (each sorted), spoken (in order), contacts */
} sy_sketch;

typedef struct sy_sketches {
    int64_t day;
    uint64_t text; /* of the text's key: which of two on one day counts as the later */
    uint32_t names[SY_SKETCH_NAMES], topics[SY_SKETCH_TOPICS]; /* sorted hashes; 0: fewer */
    uint32_t n;
    sy_sketch *at;
    uint32_t *pool;
    size_t n_pool;
} sy_sketches;

static inline const uint32_t *sy_sketch_words(const sy_sketches *g, const sy_sketch *s)
{
    return g->pool + s->first;
}
static inline const uint32_t *sy_sketch_names(const sy_sketches *g, const sy_sketch *s)
{
    return g->pool + s->first + s->n_words;
}
static inline const uint32_t *sy_sketch_roles(const sy_sketches *g, const sy_sketch *s)
{
    return sy_sketch_names(g, s) + s->n_names;
}
static inline const uint32_t *sy_sketch_spoken(const sy_sketches *g, const sy_sketch *s)
{
    return sy_sketch_roles(g, s) + s->n_roles;
}
/* Two numbers each: kind and modality; hash of the parties, whoever called whom. */
static inline const uint32_t *sy_sketch_contacts(const sy_sketches *g, const sy_sketch *s)
{
    return sy_sketch_spoken(g, s) + s->n_spoken;
}

/* *out is yours to sy_sketches_free(). */
sayso_status sy_sketches_make(const sayso_doc *doc, const uint8_t text[SY_KEY], int64_t day,
                              sy_sketches **out, sayso_error *why);
sayso_status sy_sketches_copy(const sy_sketches *g, sy_sketches **out, sayso_error *why);
void sy_sketches_free(sy_sketches *g);

/* What a word in lower case is compared by, 24 bits; train/links.py counts them. */
uint32_t sy_sketch_stem(const char *word);

/* As the archive keeps them; *bytes is yours to free(). */
sayso_status sy_sketches_pack(const sy_sketches *g, uint8_t **bytes, size_t *n, sayso_error *why);
/* SAYSO_EFORMAT: the bytes are none of ours. */
sayso_status sy_sketches_unpack(const uint8_t *bytes, size_t n, sy_sketches **out,
                                sayso_error *why);

#endif
