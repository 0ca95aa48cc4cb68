/* utf8.c - UTF-8: stepping, checking, writing. */
#include "base/utf8.h"

#include <string.h>

uint32_t sy_utf8_next(const char *s, size_t *i)
{
    const unsigned char *p = (const unsigned char *)s + *i;
    if (p[0] < 0x80) {
        *i += 1;
        return p[0];
    }
    if (p[0] < 0xe0) {
        *i += 2;
        return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    }
    if (p[0] < 0xf0) {
        *i += 3;
        return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    }
    *i += 4;
    return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
}

uint32_t sy_utf8_before(const char *s, size_t *i)
{
    size_t b = *i - 1;
    while (b > 0 && ((unsigned char)s[b] & 0xc0) == 0x80)
        b--;
    *i = b;
    return sy_utf8_next(s, &b);
}

/* Bytes of the well-formed character at p, or 0; n bytes can be read. The table is the Unicode
 * standard's 3-7: only the second byte's range depends on the first. */
static size_t character(const unsigned char *p, size_t n)
{
    unsigned char a = p[0], low = 0x80, high = 0xbf;
    size_t len;
    if (a < 0x80)
        return 1;
    if (a < 0xc2 || a > 0xf4)
        return 0;
    if (a < 0xe0) {
        len = 2;
    } else if (a < 0xf0) {
        len = 3;
        if (a == 0xe0)
            low = 0xa0;
        if (a == 0xed)
            high = 0x9f;
    } else {
        len = 4;
        if (a == 0xf0)
            low = 0x90;
        if (a == 0xf4)
            high = 0x8f;
    }
    if (n < len || p[1] < low || p[1] > high)
        return 0;
    for (size_t k = 2; k < len; k++)
        if ((p[k] & 0xc0) != 0x80)
            return 0;
    return len;
}

size_t sy_utf8_valid(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s;
    size_t i = 0;
    while (i < n) {
        uint64_t eight;
        if (n - i >= 8) {
            memcpy(&eight, p + i, 8);
            if (!(eight & 0x8080808080808080u)) {
                i += 8;
                continue;
            }
        }
        size_t len = character(p + i, n - i);
        if (!len)
            return i;
        i += len;
    }
    return n;
}

size_t sy_utf8_bad(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s;
    if (n < 2 || p[0] < 0xc2 || p[0] > 0xf4)
        return 1;
    /* As many bytes as begin some well-formed character: complete the sequence with bytes that fit
     * and ask how far the given ones agree. */
    unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
    if (p[0] < 0xe0 || p[1] < low || p[1] > high)
        return 1;
    if (p[0] < 0xf0 || n < 3 || (p[2] & 0xc0) != 0x80)
        return 2;
    return 3;
}

size_t sy_utf8_put(uint32_t cp, char *out)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}
