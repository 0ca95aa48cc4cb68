/* filter.h - the statements that a sayso_filter lets through, newest first.
 *
 *     sy_sieve *s;
 *     sayso_status st = sy_sieve_new(a, filter, false, &s, why);
 *     while (!st && !(st = sy_sieve_next(s, why)) && sy_sieve_row(s)->id)
 *         ...
 *     sy_sieve_free(s);
 */
#ifndef SY_FILTER_H
#define SY_FILTER_H

#include "archive/query.h"

/* What questions count: a statement's row. Names are rows of `names`; 0: none. */
typedef struct sy_facts {
    int64_t id; /* 0: there are no more */
    int64_t reading, name, person, outlet, publisher, quotation;
    int kind, channel, stance, form;
} sy_facts;

typedef struct sy_sieve sy_sieve;

/* ids_only: of a row nothing but its id will be asked. */
sayso_status sy_sieve_new(sayso_archive *a, const sayso_filter *f, bool ids_only, sy_sieve **out, sayso_error *why);
void sy_sieve_free(sy_sieve *s);
/* The next one; sy_sieve_row() has it. */
sayso_status sy_sieve_next(sy_sieve *s, sayso_error *why);
const sy_facts *sy_sieve_row(const sy_sieve *s);
const sy_looked_for *sy_sieve_words(const sy_sieve *s);
/* The ids between which the filter's days lie. */
void sy_sieve_days(const sy_sieve *s, int64_t *first, int64_t *last);

/* The publishers of a reading's prints: 0 for one without. They live until the next call. */
typedef struct sy_publishers {
    SY_ARRAY(int64_t) names;
    int64_t reading;
} sy_publishers;
sayso_status sy_publishers_of(sayso_archive *a, sy_publishers *p, int64_t reading, sayso_error *why);

/* Names that fit: those that are this one in full, else those that have all its words. */
typedef SY_ARRAY(int64_t) sy_ids;
sayso_status sy_names_like(sayso_archive *a, const char *name, sy_ids *out, sayso_error *why);

/* "2026", "2026-05", "2026-05-04" -> its first or last day. SAYSO_EARG. */
sayso_status sy_days_of(const char *date, bool last, int64_t *day, sayso_error *why);

/* How often each of many numbers was seen. */
typedef struct sy_tally {
    size_t n, room; /* room is a power of 2 */
    struct {
        int64_t what; /* + 1, so that 0 is an empty place */
        uint64_t n;
    } *at;
} sy_tally;
bool sy_count(sy_tally *t, int64_t what, uint64_t n);
/* Its number, which begins with 0; NULL: no memory. */
uint64_t *sy_tally_at(sy_tally *t, int64_t what);
void sy_tally_free(sy_tally *t);

enum { SY_FACET = 10 };
/* The most frequent of a tally of names, by name where the number is the same; 0 (none) is among the others. */
sayso_status sy_name_facet(sayso_archive *a, const sy_tally *t, size_t most, sayso_kept **k,
                           sayso_facet *out, sayso_error *why);
/* The same of labels counted by their number. */
typedef const char *(*sy_label)(int n);
sayso_status sy_label_facet(const uint64_t *n, int labels, sy_label label, sayso_kept **k,
                            sayso_facet *out, sayso_error *why);
const char *sy_kind_label(int n);
const char *sy_form_label(int n);
const char *sy_channel_label(int n);
const char *sy_stance_label(int n);
const char *sy_status_label(int n);
enum { SY_KINDS = SAYSO_UNKNOWN + 1, SY_CHANNELS = SAYSO_UNSTATED + 1, SY_STANCES = SAYSO_DECLINE + 1,
       SY_FORMS = SAYSO_INDIRECT + 1, SY_STATUSES = SAYSO_CLAIM_OPEN + 1 };

#endif
