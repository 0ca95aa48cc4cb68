/* vocab.c - the vocabulary: a hash table over the model file's pieces. */
#include "text/vocab.h"

#include <string.h>

#include "base/error.h"
#include "text/chars.h"

static bool is_inner(const char *piece, size_t n)
{
    return n > 2 && piece[0] == '#' && piece[1] == '#';
}

static uint64_t hash_of(const char *bytes, size_t n)
{
    uint64_t h = 0;
    for (size_t i = 0; i < n; i++)
        h = h * SY_HASH_BASE + (unsigned char)bytes[i] + 1;
    return h;
}

uint32_t sy_vocab_find(const sy_vocab *v, uint64_t hash, bool inner, const char *bytes, size_t n)
{
    uint64_t mixed = sy_mix(hash, inner);
    uint32_t top = (uint32_t)(mixed >> 32), skip = inner ? 2 : 0;
    for (uint32_t i = (uint32_t)mixed & v->mask; v->slots[i].id != SY_NO_PIECE;
         i = (i + 1) & v->mask) {
        if (v->slots[i].hash != top)
            continue;
        uint32_t id = v->slots[i].id, begin = v->at[id] + skip;
        if (v->at[id + 1] - v->at[id] == n + skip &&
            is_inner(v->bytes + v->at[id], n + skip) == inner &&
            !memcmp(v->bytes + begin, bytes, n))
            return id;
    }
    return SY_NO_PIECE;
}

sayso_status sy_vocab_new(const char *bytes, size_t size, const uint32_t *at, uint32_t n,
                          sy_vocab **out, sayso_error *why)
{
    *out = NULL;
    if (!n || n > UINT32_MAX / 4 || at[0] != 0 || at[n] != size)
        return sy_fail(why, SAYSO_EFORMAT, 0, "the vocabulary's pieces do not fill it");
    for (uint32_t id = 0; id < n; id++)
        if (at[id] > at[id + 1])
            return sy_fail(why, SAYSO_EFORMAT, at[id],
                           "piece %u of the vocabulary ends before it begins", id);
    uint32_t slots = 16;
    while (slots < n * 2)
        slots *= 2;
    sy_vocab *v = calloc(1, sizeof *v);
    if (v)
        v->slots = malloc(slots * sizeof *v->slots);
    if (!v || !v->slots) {
        free(v);
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a vocabulary of %u pieces", n);
    }
    v->bytes = bytes;
    v->at = at;
    v->n = n;
    v->mask = slots - 1;
    v->unknown = SY_NO_PIECE;
    memset(v->slots, 0xff, slots * sizeof *v->slots);
    for (uint32_t id = 0; id < n; id++) {
        const char *piece = bytes + at[id];
        uint32_t len = at[id + 1] - at[id];
        if (len == 5 && !memcmp(piece, "[UNK]", 5))
            v->unknown = id;
        bool inner = is_inner(piece, len);
        if (inner) {
            piece += 2;
            len -= 2;
        }
        if (len == 0 || len > SY_WORD_BYTES)
            continue; /* no word can match it */
        uint64_t hash = hash_of(piece, len);
        if (sy_vocab_find(v, hash, inner, piece, len) != SY_NO_PIECE)
            continue; /* a second one of the same bytes: the first one counts */
        if (len > v->longest)
            v->longest = len;
        uint64_t mixed = sy_mix(hash, inner);
        uint32_t i = (uint32_t)mixed & v->mask;
        while (v->slots[i].id != SY_NO_PIECE)
            i = (i + 1) & v->mask;
        v->slots[i] = (sy_slot){ (uint32_t)(mixed >> 32), id };
    }
    if (v->unknown == SY_NO_PIECE) {
        sy_vocab_free(v);
        return sy_fail(why, SAYSO_EFORMAT, 0, "the vocabulary has no piece [UNK]");
    }
    v->power[0] = 1;
    for (size_t i = 1; i <= SY_WORD_BYTES; i++)
        v->power[i] = v->power[i - 1] * SY_HASH_BASE;
    for (uint32_t cp = 0; cp < SY_KINDS; cp++) {
        sy_ref_kind kind = sy_ref_kind_of(cp);
        uint32_t letters[4];
        v->kinds[cp] = (uint8_t)kind;
        if (kind == SY_REF_LETTER && sy_ref_letters(cp, letters) == 1) {
            if (cp < 128)
                v->ascii[cp] = (uint8_t)letters[0];
            if (letters[0] == cp)
                v->kinds[cp] = SY_REF_SAME;
        }
    }
    *out = v;
    return SAYSO_OK;
}

void sy_vocab_free(sy_vocab *v)
{
    if (!v)
        return;
    free(v->slots);
    free(v);
}
