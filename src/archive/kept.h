/* kept.h - the memory of an answer: many small blocks, freed together. */
#ifndef SY_KEPT_H
#define SY_KEPT_H

#include "archive/store.h"

/* Zeroed; NULL: no memory. *k is made with the first. */
void *sy_kept_new(sayso_kept **k, size_t size);
/* A copy; NULL for NULL. no_memory is set where it could not be made. */
const char *sy_kept_text(sayso_kept **k, const char *s, bool *no_memory);

/* 32 hexadecimal digits of a key. */
void sy_hex(const void *key, size_t n, char out[2 * SY_KEY + 1]);

#endif
