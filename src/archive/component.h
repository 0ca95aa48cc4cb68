/* component.h - quotations and claims: what the rules' pairs join, kept as rows.
 *
 * A join makes one component of two. What a row tells of its members (the key, which came first, how
 * many, where the claim stands) is written when the batch is settled, from the members alone. */
#ifndef SY_COMPONENT_H
#define SY_COMPONENT_H

#include "archive/sketch.h"

typedef SY_ARRAY(int64_t) sy_ids;

/* Sorts and keeps each once. */
void sy_ids_tidy(sy_ids *ids);

/* Two statements carry one quotation: *to is its row. */
sayso_status sy_quotation_join(sayso_archive *a, int64_t one, int64_t other, int64_t *to,
                               sayso_error *why);

/* Its members as they are now; a row without two members goes, and they carry none. */
sayso_status sy_quotation_settle(sayso_archive *a, int64_t quotation, sayso_error *why);

/* A claim of these statements; side: sy_side of each. */
sayso_status sy_claim_new(sayso_archive *a, const int64_t *statements, const uint8_t *sides,
                          size_t n, int64_t *claim, sayso_error *why);
/* The claim of a statement; 0: none. */
sayso_status sy_claim_of(sayso_archive *a, int64_t statement, int64_t *claim, sayso_error *why);
/* Two claims are one: the first stays, the rows of the other move. */
sayso_status sy_claim_join(sayso_archive *a, int64_t one, int64_t other, sayso_error *why);
sayso_status sy_claim_settle(sayso_archive *a, int64_t claim, sayso_error *why);
sayso_status sy_claim_members(sayso_archive *a, int64_t claim, sy_ids *out, sayso_error *why);
sayso_status sy_claim_drop(sayso_archive *a, int64_t claim, sayso_error *why);

#endif
