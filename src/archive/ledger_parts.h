/* ledger_parts.h - what the ledger's files share.
 *
 * ledger.c is what the store calls; meet.c finds the pairs of a batch; join.c writes them down and joins what they
 * tie; mend.c takes apart what lost a statement.
 */
#ifndef SY_LEDGER_PARTS_H
#define SY_LEDGER_PARTS_H

#include "archive/component.h"
#include "archive/ledger.h"
#include "archive/pair.h"

enum { SY_LEDGER_CACHED = 4096 };

/* A reading, as the rules see it. */
typedef struct entry {
    int64_t reading, first; /* id of its first statement */
    sy_sketches *g;
    sy_looked *looked; /* NULL: it met nobody yet */
    uint64_t pinned;   /* ledger.round in which a meeting holds it */
    bool no_memory;    /* for `looked` */
} entry;

/* What two articles of one event have for the ledger. */
typedef struct tied {
    uint32_t i, j;
    bool quoted;
    sy_tie tie;
} tied;
typedef struct meeting {
    entry *later, *earlier;
    SY_ARRAY(tied) found;
    bool failed; /* no memory */
} meeting;

typedef struct waiting_at {
    int64_t first;
    uint32_t at;
} waiting_at;

/* Statements of which is known that they carry one quotation, or claims that are to be one, each with
 * another of them: `up` leads to the one that stands for all. What is not here may do so all the same. */
typedef struct known_joined {
    int64_t statement, up; /* statement 0: an empty place */
} known_joined;
typedef struct joins {
    known_joined *at;
    size_t room, n; /* a hash table; room is a power of 2 */
} joins;

struct sy_ledger {
    SY_ARRAY(entry) waiting;
    SY_ARRAY(waiting_at) order; /* of those that wait, by their first statement */
    SY_ARRAY(meeting) meetings;
    SY_ARRAY(entry *) first_time; /* those of them that met nobody yet */
    uint64_t round;               /* of meetings */
    joins joined;                 /* in this batch */
    joins merged;                 /* claims; their rows move when the batch is settled, each once */
    sy_ids quotations, claims, persons; /* touched */
    sy_ids torn_quotations,
        torn_claims;               /* lost a statement: taken apart when the batch is settled */
    entry cache[SY_LEDGER_CACHED]; /* readings loaded last, by their number */
};
/* ## What is there (ledger.c) */

sayso_status sy_ledger_no_memory(sayso_error *why);
void sy_forget_entry(entry *e);

/* Those of the reading, e->reading, into e. */
sayso_status sy_load_sketches(sayso_archive *a, entry *e, sayso_error *why);

/* Of those that wait, the one with this statement; NULL: none. */
entry *sy_waits(sy_ledger *l, int64_t statement);

/* The reading's sketches, until the cache is emptied or another takes its place; NULL: it has none. */
sayso_status sy_see(sayso_archive *a, int64_t reading, entry **out, sayso_error *why);

/* A statement's reading and quotation; 0: none. */
sayso_status sy_reading_of(sayso_archive *a, int64_t statement, int64_t *reading,
                           int64_t *quotation, sayso_error *why);

/* The first column of all rows of a query with one value or two. */
sayso_status sy_list(sayso_archive *a, const char *sql, int64_t one, int64_t two, sy_ids *out,
                     sayso_error *why);

/* ## What is found is written down (join.c) */

/* The one that stands for all that the statement or claim is known to be joined with; itself where none are. */
int64_t sy_stands_for(joins *j, int64_t statement);

/* Two statements have one quotation. */
sayso_status sy_ledger_join(sayso_archive *a, int64_t one, int64_t other, sayso_error *why);

/* The later statement says again, confirms or denies the earlier one: a link, and one claim. */
sayso_status sy_ledger_link(sayso_archive *a, int64_t source, uint8_t source_side, int64_t target,
                            uint8_t target_side, sy_tie tie, sayso_error *why);

/* Claims that links tied become one. */
sayso_status sy_ledger_merge(sayso_archive *a, sayso_error *why);

/* ## The others */

/* What ties those that wait to one another and to what is there (meet.c). */
sayso_status sy_ledger_find(sayso_archive *a, sayso_error *why);

/* What lost statements is joined again from those that are left (mend.c). */
sayso_status sy_ledger_mend(sayso_archive *a, sayso_error *why);

#endif
