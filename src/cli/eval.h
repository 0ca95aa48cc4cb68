/* eval.h - what the files of `sayso eval` share.
 *
 * eval.c         the two files of articles, and the subcommand
 * eval_json.c    JSON values as keys, messages about an article
 * eval_spans.c   statements as sets of words, which is which, the spans' table
 * eval_names.c   whether two names are the same
 * eval_fields.c  the fields' table
 *
 * A function that gives false has said why on standard error (cli_say).
 */
#ifndef SAYSO_EVAL_H
#define SAYSO_EVAL_H

#include <jansson.h>

#include "cli/cli.h"
#include "cli/score.h"

/* ## Values (eval_json.c) */

/* Says so, and gives false. */
bool eval_no_memory(void);

/* A member that is there and not null, else NULL. */
const json_t *eval_member(const json_t *object, const char *name);

/* The value, if it is a string with something in it, else NULL. */
const json_t *eval_word(const json_t *v);

/* The statements of an article in either form, for the spans' table; NULL: it has none. */
const json_t *eval_spans_list(const json_t *art);

/* A JSON value as bytes that can be looked up; 1 and "1" are two things, null and no value one.
 * Begin with { 0 }, give at to free(). */
typedef struct key {
    char *at;
    size_t n, room;
} key;

bool eval_key_add(key *k, const char *bytes, size_t n);
bool eval_key_add_value(key *k, const json_t *v);
bool eval_key_set(key *k, const json_t *v);

/* A map from keys to numbers from 0; jansson's object is the hash table. */
bool eval_map_put(json_t *map, const key *k, size_t value);
bool eval_map_get(json_t *map, const key *k, size_t *value); /* false: not there; no message */

/* The place that a message is about. */
typedef struct place {
    const char *path;
    uint64_t number;
    const json_t *art;
} place;

/* "sayso: PATH:LINE: article "ID": WHAT", and false. */
bool eval_wrong(place p, const char *what);

/* ## Statements (eval_spans.c) */

enum { SOURCE, CUE, CONTENT, ROLES };

typedef struct statement {
    score_set set[ROLES];
    bool direct;
    const json_t *json;
} statement;

typedef struct statements {
    statement *at;
    size_t n;
} statements;

/* The list's statements; without the nested ones where nested is false. art NULL: none. The JSON
 * must outlive them. On failure *out is empty. */
bool eval_statements_load(score_text *t, const json_t *art, const json_t *list, bool nested,
                          place p, statements *out);
void eval_statements_free(statements *s);

/* Statements without a word of content count for nothing: takes them out. */
void eval_drop_empty(statements *s);

/* Of each gold and each predicted statement: its partner (or NOBODY), the overlap of their contents
 * and whether their sources agree. */
#define NOBODY SIZE_MAX

typedef struct partner {
    size_t with;
    double overlap;
    bool same;
} partner;

typedef struct pairing {
    partner *gold, *pred;
} pairing;

/* Each at most once, the best first. Give *out to eval_pairing_free() even when this fails. */
bool eval_pair_up(const score_text *t, const statements *G, const statements *P, bool sources,
                  pairing *out);
void eval_pairing_free(pairing *p);

/* ## Figures (eval_spans.c) */

typedef struct tally {
    uint64_t hit_p, hit_r, pred, gold;
} tally;

/* In percent, not rounded. */
typedef struct row {
    double precision, recall, f1;
} row;

row eval_row(tally k);

/* A percentage with two digits, without the zeros that say nothing: 73.2, 100.0. Gives buf. */
const char *eval_percent(double x, char buf[32]);

enum {
    ROLE_WORDS, /* three rows: source, cue, content */
    STATEMENT = ROLES,
    EXACT,
    ATTRIBUTED,
    DIRECT_STATEMENT,
    DIRECT_ATTRIBUTED,
    SPAN_ROWS
};

/* Adds one article to to[SPAN_ROWS]. pred NULL: it has no prediction. */
bool eval_spans(score_text *t, const json_t *gold, const json_t *pred, bool nested, place at_gold,
                place at_pred, tally *to);
void eval_print_spans(cli_out *out, const tally *t, bool json);

/* ## Names (eval_names.c) */

/* Whether the predicted name is the gold one, or it with more in front, in *yes: without case,
 * titles and a possessive. Either may be NULL. */
bool eval_same_name(const json_t *gold, const json_t *pred, bool *yes);

/* Several names joined with ";": whether the two lists have one in common. */
bool eval_same_names(const json_t *gold, const json_t *pred, bool *yes);

/* ## Fields (eval_fields.c) */

enum { SPEAKER, KIND, CHANNEL, STANCE, LABELS }; /* a label each statement has */

/* what may be null, and what is not of a statement */
enum { OUTLET, ADDRESSEE, WHEN, CONTACT, CONTACT_MODALITY, RELATION, OPTIONALS };

/* How often a label stood in the gold, in the prediction and in both. */
typedef struct label_count {
    uint64_t gold, pred, both;
} label_count;

typedef struct labels {
    json_t *ids;
    label_count *at;
    size_t n, room;
} labels;

typedef struct fields {
    uint64_t gold, matched, right[LABELS];
    labels labels[LABELS]; /* of kind, channel and stance */
    tally optional[OPTIONALS];
    key key, key2;
} fields;

/* Give *f to eval_fields_free() even when this fails. */
bool eval_fields_begin(fields *f);
void eval_fields_free(fields *f);

/* Adds one article, which must be a record. */
bool eval_fields(score_text *t, const json_t *gold, const json_t *pred, place at_gold,
                 place at_pred, fields *f);
void eval_print_fields(cli_out *out, const fields *f, bool json);

#endif
