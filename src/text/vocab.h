/* vocab.h - the pieces' table, for looking up stretches of a word. Inner to src/text.
 *
 * The hash of bytes b[i..j) is taken from prefix hashes, so that all stretches of a word cost one
 * pass over it:   prefix[k + 1] = prefix[k] * SY_HASH_BASE + b[k] + 1
 *            hash(i, j)    = prefix[j] - prefix[i] * power[j - i]
 */
#ifndef SY_VOCAB_H
#define SY_VOCAB_H

#include "text/piece.h"

#define SY_HASH_BASE  0x9e3779b97f4a7c15u
#define SY_WORD_MOST  100 /* characters; a word of more is [UNK], as in the reference */
#define SY_WORD_BYTES (4 * SY_WORD_MOST)
#define SY_KINDS      0x3000 /* code points below have their kind in a table */

/* Beside the sy_ref_kind values in kinds[]: a letter that stays as it is. */
#define SY_REF_SAME 7

typedef struct sy_slot {
    uint32_t hash; /* upper bits of the mixed hash */
    uint32_t id;   /* SY_NO_PIECE: empty */
} sy_slot;

#define SY_NO_PIECE UINT32_MAX

struct sy_vocab {
    const char *bytes;
    const uint32_t *at;
    uint32_t n, unknown;
    uint32_t longest; /* bytes of the longest piece, without "##" */
    uint32_t mask;    /* slots - 1 */
    sy_slot *slots;
    uint64_t power[SY_WORD_BYTES + 1];
    uint8_t ascii[256];      /* what a byte becomes inside a word; 0: none, or no ASCII */
    uint8_t kinds[SY_KINDS]; /* sy_ref_kind, or SY_REF_SAME */
};

static inline uint64_t sy_mix(uint64_t hash, bool inner)
{
    hash ^= inner ? 0x5bd1e995a5a5a5a5u : 0;
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93u;
    return hash ^ hash >> 32;
}

/* The piece that is these bytes (behind "##" if inner); SY_NO_PIECE if there is none. */
uint32_t sy_vocab_find(const sy_vocab *v, uint64_t hash, bool inner, const char *bytes, size_t n);

/* sy_pieces_add(), which stops at the end of a word once out->n is `most` or more. *stop: the byte
 * from which to go on. */
sayso_status sy_pieces_scan(const sy_vocab *v, const sy_text *t, uint32_t begin, uint32_t end,
                            size_t most, sy_pieces *out, uint32_t *stop);

#endif
