/* keyrun.h - what finds the other of a pair: keys, and under each the statements that have it.
 *
 * Keys are hashes, so a tree of them is written all over for every batch. They are kept as sorted runs
 * instead: a batch's keys are one run, and runs of like size are merged, so each key is written a few
 * times in all. Statements that are gone stay in a run; whoever asks looks whether they are there.
 */
#ifndef SY_KEYRUN_H
#define SY_KEYRUN_H

#include "archive/store.h"

typedef enum sy_rule { SY_RULE_EVENT, SY_RULE_QUOTE } sy_rule;

typedef struct sy_keyed {
    uint64_t key;      /* its highest bit is not kept */
    int64_t statement; /* event: the first of its reading; quotation: twice its number, and 1 of a short one */
    uint32_t from;     /* the caller's own */
} sy_keyed;

typedef SY_ARRAY(sy_keyed) sy_keys;

/* Calls for each pair of equal keys, of `keys` with one another and with all runs. Sorts keys. */
typedef sayso_status (*sy_key_call)(void *ctx, const sy_keyed *mine, int64_t statement);
sayso_status sy_keys_probe(sayso_archive *a, sy_rule rule, sy_keys *keys, sy_key_call call,
                           void *ctx, sayso_error *why);

/* Adds them as a run; they are sorted, as the probe left them. */
sayso_status sy_keys_add(sayso_archive *a, sy_rule rule, const sy_keys *keys, sayso_error *why);

#endif
