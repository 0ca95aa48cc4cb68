/* speaker_parts.h - what the speaker stage's files share: tokens, word classes, phrases, the cast.
 * Inner to speaker*.c. */
#ifndef SY_SPEAKER_PARTS_H
#define SY_SPEAKER_PARTS_H

#include "read/speaker.h"

/* ## Words (speaker_words.c) */

enum {
    SY_W_TITLE = 1,      /* stands before a name: "Sen.", "Mayor" */
    SY_W_MALE = 1 << 1,
    SY_W_FEMALE = 1 << 2,
    SY_W_GIVEN = 1 << 3, /* a given name */
    SY_W_PERSON = 1 << 4,
    SY_W_FEW = 1 << 5,   /* particular people whom texts leave unnamed: "aide"; plural: anonymous */
    SY_W_CROWD = 1 << 6, /* plural: a group */
    SY_W_DOCUMENT = 1 << 7,
    SY_W_ORG = 1 << 8,
    SY_W_SPEAK = 1 << 9, /* speaks for another */
    SY_W_DET = 1 << 10,
    SY_W_DEFINITE = 1 << 11,
    SY_W_POSS = 1 << 12,
    SY_W_STOP = 1 << 13, /* ends a noun phrase's core: "of", "who" */
    SY_W_PREP = 1 << 14,
    SY_W_PART = 1 << 15, /* a participle that follows a noun: "released" */
    SY_W_PLURAL = 1 << 16,
    SY_W_CORP = 1 << 17, /* ends a company's name */
    SY_W_ANY_NOUN = SY_W_PERSON | SY_W_FEW | SY_W_CROWD | SY_W_DOCUMENT | SY_W_ORG
};

uint32_t sy_word_classes(const char *s, size_t n);
size_t sy_word_count(void);
const char *sy_word_at(size_t i);

/* ## The cast (speaker_cast.c) */

#define SY_NOBODY UINT32_MAX

/* A word or a mark. "Ruiz's" is two tokens: "Ruiz" and "'s". */
typedef struct sy_token {
    uint32_t begin, end;
    uint32_t classes;  /* SY_W_ */
    uint32_t mention;  /* cast->mentions, index + 1; 0: none */
    uint32_t sentence; /* counted through the text */
    bool word, upper, possessive;
} sy_token;

/* Where the text names somebody: tokens first..end. */
typedef struct sy_mention {
    uint32_t first, end;
    uint32_t who;
    uint8_t kind; /* sy_name_kind */
} sy_mention;

/* Somebody or something that may speak. */
typedef struct sy_who {
    uint32_t first, end; /* tokens of its name */
    uint32_t string;     /* canonical name in the pool; 0: not yet made */
    uint32_t id;         /* speaker's id; 0: not yet one */
    uint32_t count;      /* mentions by name */
    uint32_t last;       /* token of the last mention so far */
    uint32_t by_last;    /* ... by the last word alone */
    uint32_t votes[4];   /* of the name head, by sy_name_kind */
    int32_t gender;      /* over 0 male, under 0 female */
    uint32_t role;       /* cast->roles, index + 1; the first of a chain */
    uint32_t same;       /* who it turned out to be, index + 1 */
    uint8_t kind;        /* sayso_kind */
    bool named, plural, joint;
    bool human;    /* a nominal of one person */
    bool lone;     /* ... whom texts name sooner or later: no "aide", "source" or "spokesman" */
    bool by_given; /* called by the given name alone somewhere */
    bool kin;      /* brought in as somebody's: "his wife, Eva Ruiz" */
    bool place;    /* stands where only a place or body can */
    uint32_t n_spoken, spoke_first, spoke_end; /* sources so far; tokens of the last */
} sy_who;

/* A role that the text gives somebody. */
typedef struct sy_role_of {
    uint32_t first, end, head; /* tokens */
    uint32_t next;
} sy_role_of;

/* One entry of a word's chain: who has it as first or last word of the name, as role, as head. */
typedef struct sy_link {
    uint64_t key;
    uint32_t who, next;
} sy_link;

typedef struct sy_map {
    uint32_t *slots; /* cast->links, index + 1 */
    size_t size;     /* a power of two */
    SY_ARRAY(sy_link) links;
} sy_map;

/* Who wrote what stands above a token. */
typedef struct sy_signature {
    uint32_t token, who;
} sy_signature;

struct sy_cast {
    SY_ARRAY(sy_token) tokens;
    SY_ARRAY(sy_mention) mentions; /* in order, disjoint */
    SY_ARRAY(sy_who) whos;
    SY_ARRAY(sy_role_of) roles;
    sy_map words; /* of names, heads and roles */
    uint32_t author; /* a writer without a name; SY_NOBODY: none yet */
    SY_ARRAY(sy_signature) signed_by; /* in order */
    SY_ARRAY(sayso_span) spoken; /* mention of a source, */
    SY_ARRAY(uint32_t) spoken_who; /* and whose; in the order of resolving */
    size_t n_in_order; /* the first of them are in the text's order */
    struct sy_coref_index *coref; /* coref.h; NULL: the rules alone */
    bool failed;       /* no memory, somewhere deep */
};

/* What a word's entry in the map is about. */
enum { SY_KEY_NAME = 1, SY_KEY_ROLE, SY_KEY_HEAD };

bool sy_map_add(sayso_doc *d, uint64_t key, uint32_t who);
/* First link of a key, index + 1; 0: none. Newest first. */
uint32_t sy_map_find(const sy_map *m, uint64_t key);
uint64_t sy_token_key(const sayso_doc *d, uint32_t token, unsigned about);

/* Tokens and names; every name's who. */
sayso_status sy_make_cast(sayso_doc *doc);

/* The first token that ends behind `byte`. */
uint32_t sy_token_at(const sy_cast *c, uint32_t byte);

/* How many names begin before a token: the index of the first that does not. */
uint32_t sy_mentions_before(const sy_cast *c, uint32_t token);

bool sy_token_is(const sayso_doc *d, uint32_t token, const char *word);

/* Who a run of tokens names; a new who where nobody of that name is known. SY_NOBODY: no memory. */
uint32_t sy_who_named(sayso_doc *d, uint32_t first, uint32_t end, sy_name_kind kind);
uint32_t sy_new_who(sayso_doc *d, sy_who who);

/* Who `who` turned out to be. */
uint32_t sy_settled(const sy_cast *c, uint32_t who);

/* ## Phrases (speaker_phrase.c) */

typedef struct sy_phrase {
    uint32_t first, core_end; /* tokens of the core: "a senior aide" of "a senior aide to the mayor" */
    uint32_t end;             /* with the prepositional phrases behind it */
    uint32_t stop;            /* where the words end that were read */
    uint32_t head;
    uint32_t mention;         /* name that ends the core or stands in apposition, index + 1 */
    uint32_t classes;         /* of the head */
    bool definite, indefinite, plural, pronoun;
    uint32_t joined;          /* token of an "and" that joins another name; 0: none */
} sy_phrase;

/* Whether a word behind a name only says when, or that it is not the first time. */
bool sy_is_adverb(const sayso_doc *d, uint32_t token);

/* The noun phrase of tokens first..end. False: there is no word. */
bool sy_read_phrase(const sayso_doc *d, uint32_t first, uint32_t end, sy_phrase *out);

/* ## Pronouns (speaker_pronoun.c) */

/* Who a pronoun at token `at` is; SY_NOBODY where nobody fits. `before` spoke last (or SY_NOBODY), `not` is
 * who speaks the words around it in quotation marks. */
uint32_t sy_who_is(const sayso_doc *d, uint32_t at, uint32_t before, uint32_t not_him);

/* Whether a name is an outlet's by its last word: "Bulletin" (speaker.c). */
bool sy_is_outlet(const sayso_doc *d, const sy_who *w);

/* Whether token t begins a name that stands in a byline: "By Ana Ruiz" (speaker.c). */
bool sy_in_byline(const sayso_doc *d, uint32_t t);

/* ## The writer (speaker_author.c) */

/* The names that sign the text or parts of it. False: no memory. */
bool sy_find_authors(sayso_doc *doc);

/* Who writes at `token`: made nameless where nobody signs. SY_NOBODY: no memory. */
uint32_t sy_author(sayso_doc *d, uint32_t token);

/* ## Roles (speaker_role.c) */

/* Roles that stand beside names, into whos and the map; genders. */
sayso_status sy_find_roles(sayso_doc *doc);

#endif
