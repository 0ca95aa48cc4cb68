/* hash.h - SHA-256 (FIPS 180-4) for names that must last, XXH64 for checksums that must be fast. */
#ifndef SY_HASH_H
#define SY_HASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct sy_sha256 {
    uint32_t h[8];
    uint64_t total;
    uint8_t block[64];
} sy_sha256;

void sy_sha256_begin(sy_sha256 *s);
void sy_sha256_add(sy_sha256 *s, const void *data, size_t n);
void sy_sha256_end(sy_sha256 *s, uint8_t digest[32]);

uint64_t sy_xxh64(const void *data, size_t n, uint64_t seed);

#endif
