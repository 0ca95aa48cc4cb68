/* kept.c - the memory of an answer. */
#include "archive/kept.h"

#include <stdlib.h>
#include <string.h>

/* A list of blocks; what is given out stands behind each link. */
struct sayso_kept {
    sayso_kept *next;
    max_align_t bytes[];
};

void *sy_kept_new(sayso_kept **k, size_t size)
{
    sayso_kept *block = size <= SIZE_MAX - sizeof *block ? calloc(1, sizeof *block + size) : NULL;
    if (!block)
        return NULL;
    block->next = *k;
    *k = block;
    return block->bytes;
}

const char *sy_kept_text(sayso_kept **k, const char *s, bool *no_memory)
{
    if (!s)
        return NULL;
    size_t n = strlen(s) + 1;
    char *copy = sy_kept_new(k, n);
    if (!copy) {
        *no_memory = true;
        return NULL;
    }
    return memcpy(copy, s, n);
}

void sayso_kept_free(sayso_kept *k)
{
    while (k) {
        sayso_kept *next = k->next;
        free(k);
        k = next;
    }
}

void sy_hex(const void *key, size_t n, char out[2 * SY_KEY + 1])
{
    const uint8_t *b = key;
    for (size_t i = 0; i < n && i < SY_KEY; i++) {
        out[2 * i] = "0123456789abcdef"[b[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[b[i] & 15];
    }
    out[2 * (n < SY_KEY ? n : SY_KEY)] = 0;
}
