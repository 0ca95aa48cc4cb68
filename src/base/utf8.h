/* utf8.h - stepping through valid UTF-8, and telling where it is not. */
#ifndef SY_UTF8_H
#define SY_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at s[*i], which must start a character of valid UTF-8; moves *i behind it. */
uint32_t sy_utf8_next(const char *s, size_t *i);

/* The code point that ends at s[*i]; moves *i before it. *i must be over 0. */
uint32_t sy_utf8_before(const char *s, size_t *i);

/* Length of the valid prefix of s: n when all of it is valid UTF-8 (no surrogates, nothing over
 * U+10FFFF, nothing overlong). */
size_t sy_utf8_valid(const char *s, size_t n);

/* Length of the ill-formed sequence at s, where sy_utf8_valid() stopped; n > 0 bytes are there. One
 * U+FFFD stands for it: the longest beginning of a well-formed character, else a single byte
 * (Unicode's "maximal subpart" practice, which browsers and Python follow). */
size_t sy_utf8_bad(const char *s, size_t n);

/* Writes cp to out (4 bytes of room); returns how many bytes. */
size_t sy_utf8_put(uint32_t cp, char *out);

#endif
