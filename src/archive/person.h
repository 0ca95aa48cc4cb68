/* person.h - who is one person in many articles: who has the same full name.
 *
 * Persons and organisations alone; the unnamed, groups and documents never. One word is no full name of a
 * person. Fills persons; who writes a speaker's row asks for its person first. */
#ifndef SY_PERSON_H
#define SY_PERSON_H

#include "archive/store.h"

/* The person of a speaker, made when it is new; 0: nobody that articles share. Only in a batch. */
sayso_status sy_person_of(sayso_archive *a, sayso_kind kind, const char *name, int64_t name_id,
                          int64_t *person, sayso_error *why);

/* Speakers of a reading went away: persons whom nobody else is go too. */
sayso_status sy_persons_sweep(sayso_archive *a, const int64_t *persons, size_t n, sayso_error *why);

#endif
