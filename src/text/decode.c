/* decode.c - bytes of any encoding -> valid UTF-8, with a map back.
 *
 * What decides, in this order: a byte-order mark, the declared encoding, the bytes. As on the web,
 * what is declared Latin-1 or ASCII is read as Windows-1252. Nothing fails but for want of memory
 * or for size: what cannot be read becomes U+FFFD and is counted.
 *
 * Windows-1252 and UTF-16 are read here, every other encoding by iconv, a character at a time, so
 * that the map knows how many input bytes each took.
 */
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/utf8.h"
#include "text/stages.h"

/* Every run begins anew after so many bytes of text, so that a look-up never walks far. */
#define RUN_MOST 4096

typedef struct decoder {
    const char *in;
    size_t n;
    sy_text *t;
    size_t room;          /* of t->bytes */
    uint64_t bad, bad_at; /* replaced bytes, and the first one's place */
    bool mapped;          /* runs are kept */
    sayso_error *why;
} decoder;

static sayso_status no_memory(decoder *d)
{
    return sy_fail(d->why, SAYSO_ENOMEM, 0, "no memory for a text of %zu bytes", d->n);
}

static sayso_status too_large(decoder *d)
{
    return sy_fail(d->why, SAYSO_ELIMIT, 0, "a text of 4 GiB or more");
}

/* Room for `more` bytes and a NUL. */
static sayso_status make_room(decoder *d, size_t more)
{
    size_t want = d->t->len + more;
    if (want >= UINT32_MAX)
        return too_large(d);
    if (want + 1 > d->room && !sy_grow((void **)&d->t->bytes, &d->room, want + 1, 1))
        return no_memory(d);
    return SAYSO_OK;
}

/* Notes that the text behind t->len comes from the input at `at`, `each` bytes a character. */
static sayso_status map(decoder *d, size_t at, uint32_t each)
{
    sy_text *t = d->t;
    if (!d->mapped)
        return SAYSO_OK;
    if (t->runs.n) {
        const sy_run *last = &t->runs.at[t->runs.n - 1];
        if (last->each == each && (each == SY_RUN_SAME || t->len - last->text < RUN_MOST))
            return SAYSO_OK;
        if (t->runs.n >= sy_budget(t->len / 2)) {
            if (last->each == SY_RUN_LOST)
                return SAYSO_OK;
            each = SY_RUN_LOST;
        }
    }
    sy_run run = { .text = (uint32_t)t->len, .input = (uint32_t)at, .each = each };
    if (!sy_push(&t->runs, run))
        return no_memory(d);
    return SAYSO_OK;
}

/* One character from `from` bytes of input at `at`. */
static sayso_status put(decoder *d, uint32_t cp, size_t at, uint32_t from)
{
    sayso_status st = map(d, at, from);
    if (!st)
        st = make_room(d, 4);
    if (!st)
        d->t->len += sy_utf8_put(cp, d->t->bytes + d->t->len);
    return st;
}

static sayso_status put_bad(decoder *d, size_t at, size_t from)
{
    if (!d->bad)
        d->bad_at = at;
    d->bad += from;
    return put(d, 0xfffd, at, (uint32_t)from);
}

static sayso_status from_utf8(decoder *d, size_t i)
{
    size_t good = sy_utf8_valid(d->in + i, d->n - i);
    d->mapped = i + good < d->n;
    while (i < d->n) {
        if (good) {
            sayso_status st = map(d, i, SY_RUN_SAME);
            if (!st)
                st = make_room(d, good);
            if (st)
                return st;
            memcpy(d->t->bytes + d->t->len, d->in + i, good);
            d->t->len += good;
            i += good;
        }
        if (i < d->n) {
            size_t bad = sy_utf8_bad(d->in + i, d->n - i);
            sayso_status st = put_bad(d, i, bad);
            if (st)
                return st;
            i += bad;
        }
        good = sy_utf8_valid(d->in + i, d->n - i);
    }
    return SAYSO_OK;
}

/* 0x80 to 0x9f; the five that Windows-1252 leaves open are control characters, as on the web. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

static sayso_status from_windows_1252(decoder *d)
{
    d->mapped = true;
    for (size_t i = 0; i < d->n; i++) {
        unsigned char b = (unsigned char)d->in[i];
        sayso_status st = put(d, b >= 0x80 && b < 0xa0 ? windows_1252[b - 0x80] : b, i, 1);
        if (st)
            return st;
    }
    return SAYSO_OK;
}

static sayso_status from_utf16(decoder *d, size_t i, bool big)
{
    const unsigned char *in = (const unsigned char *)d->in;
    sayso_status st = SAYSO_OK;
    d->mapped = true;
    while (!st && i < d->n) {
        if (d->n - i < 2) {
            st = put_bad(d, i, 1);
            break;
        }
        uint32_t a = (uint32_t)in[i + !big] << 8 | in[i + big], b = 0;
        if (a >= 0xd800 && a < 0xdc00 && d->n - i >= 4)
            b = (uint32_t)in[i + 2 + !big] << 8 | in[i + 2 + big];
        if (a < 0xd800 || a >= 0xe000) {
            st = put(d, a, i, 2);
            i += 2;
        } else if (b >= 0xdc00 && b < 0xe000) {
            st = put(d, 0x10000 + ((a - 0xd800) << 10) + (b - 0xdc00), i, 4);
            i += 4;
        } else { /* half a pair */
            st = put_bad(d, i, 2);
            i += 2;
        }
    }
    return st;
}

/* iconv() has no way to ask for one character; it gives one when there is room for no more. Some
 * encodings have characters that become two (a letter and its mark), hence the 16 bytes. It is
 * shown little of the input, for it looks through all it is shown each time. */
static sayso_status from_iconv(decoder *d, iconv_t to_utf8)
{
    d->mapped = true;
    size_t i = 0;
    while (i < d->n) {
        const size_t shown = 16;
        char out[16], *to = out, *from = NULL;
        size_t left = 0, made = 0;
        int error = E2BIG;
        for (size_t room = 1; error == E2BIG && room <= sizeof out && to == out; room++) {
            /* iconv() takes the input without const and leaves it as it is. */
            from = (char *)(uintptr_t)(d->in + i);
            left = d->n - i < shown ? d->n - i : shown;
            size_t to_left = room;
            error = iconv(to_utf8, &from, &left, &to, &to_left) == (size_t)-1 ? errno : 0;
            made = (size_t)(to - out);
            if (!made && from != d->in + i)
                break; /* a shift sequence: input that is no text */
        }
        size_t took = (size_t)(from - (d->in + i));
        sayso_status st;
        if (made && sy_utf8_valid(out, made) == made) {
            st = map(d, i, (uint32_t)took);
            if (!st)
                st = make_room(d, made);
            if (!st) {
                memcpy(d->t->bytes + d->t->len, out, made);
                d->t->len += made;
            }
        } else if (took) {
            st = SAYSO_OK;
        } else { /* ill-formed, cut short, or nothing that fits 16 bytes */
            took = error == EINVAL && d->n - i < shown ? d->n - i : 1;
            st = put_bad(d, i, took);
        }
        if (st)
            return st;
        i += took;
    }
    return SAYSO_OK;
}

/* Text that nobody declared and that is no UTF-8: would it read well as Windows-1252? Yes if it has
 * no character of more bytes that is good UTF-8, and every high byte is a mark that newspapers
 * print or a letter beside an ASCII one, at most two in a row: `caf\xe9`, `\x93Yes,\x94 she said`.
 * What is left is damaged UTF-8 or no text, and replaced. */
static bool looks_like_windows_1252(const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t high = 0, letters = 0; /* letters: high ones in a row */
    for (size_t i = 0; i < n; i++) {
        unsigned char c = s[i];
        if (c < 0x80) {
            if (!c)
                return false;
            letters = 0;
            continue;
        }
        high++;
        if (sy_utf8_valid(text + i, n - i < 4 ? n - i : 4) > 0)
            return false;
        if (n - i >= 2 && sy_utf8_bad(text + i, n - i) > 1)
            return false; /* "\xe2\x80": a character of UTF-8 cut short */
        if (c < 0xa0) {
            letters = 0;
            if (!strchr("\x80\x82\x83\x84\x85\x86\x87\x8a\x8b\x8c\x8e\x91\x92\x93\x94\x95\x96\x97"
                        "\x99\x9a\x9b\x9c\x9e\x9f",
                        c))
                return false;
        } else if (c < 0xc0 || c == 0xd7 || c == 0xf7) {
            letters = 0;
        } else {
            bool beside = (i > 0 && ((s[i - 1] | 32) >= 'a' && (s[i - 1] | 32) <= 'z')) ||
                          (i + 1 < n && ((s[i + 1] | 32) >= 'a' && (s[i + 1] | 32) <= 'z'));
            if (++letters > 2 || (letters == 1 && !beside) || c >= 0xfe)
                return false;
        }
    }
    return high > 0 && high <= n / 4 + 1;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (!strcasecmp(name, *names))
            return true;
    return false;
}

static sayso_status note_bad(decoder *d, const char *encoding)
{
    bool told = true;
    if (d->bad == 1)
        told = sy_note(d->t, "1 byte that is no %s was replaced, at byte %llu", encoding,
                       (unsigned long long)d->bad_at);
    else if (d->bad)
        told = sy_note(d->t, "%llu bytes that are no %s were replaced, the first at byte %llu",
                       (unsigned long long)d->bad, encoding, (unsigned long long)d->bad_at);
    return told ? SAYSO_OK : no_memory(d);
}

sayso_status sy_decode(const char *bytes, size_t n, const char *encoding, sy_text *t,
                       sayso_error *why)
{
    static const char *const utf8[] = { "utf-8", "utf8", "unicode-1-1-utf-8", NULL };
    static const char *const latin[] = { "windows-1252", "cp1252",     "x-cp1252", "iso-8859-1",
                                         "iso8859-1",    "iso_8859-1", "iso88591", "latin-1",
                                         "latin1",       "l1",         "us-ascii", "ascii",
                                         "ansi",         "cp819",      "ibm819",   NULL };
    static const char *const utf16le[] = { "utf-16", "utf-16le", "utf16", "utf16le",
                                           "ucs-2",  "unicode",  NULL };
    static const char *const utf16be[] = { "utf-16be", "utf16be", NULL };

    decoder d = { .in = bytes, .n = n, .t = t, .why = why };
    if (n >= UINT32_MAX)
        return too_large(&d);
    sayso_status st = make_room(&d, n);
    if (st)
        return st;
    if (encoding && !*encoding)
        encoding = NULL;

    const char *declared = NULL, *is = NULL;
    iconv_t other = (iconv_t)-1;
    if (n >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) {
        is = "UTF-8";
        t->bom = 3;
    } else if (n >= 2 && !memcmp(bytes, "\xff\xfe", 2)) {
        is = "UTF-16LE";
        t->bom = 2;
    } else if (n >= 2 && !memcmp(bytes, "\xfe\xff", 2)) {
        is = "UTF-16BE";
        t->bom = 2;
    }
    if (encoding) {
        declared = is_one_of(encoding, utf8)      ? "UTF-8"
                   : is_one_of(encoding, latin)   ? "Windows-1252"
                   : is_one_of(encoding, utf16le) ? "UTF-16LE"
                   : is_one_of(encoding, utf16be) ? "UTF-16BE"
                                                  : encoding;
        if (is) {
            if (strncmp(declared, is, strlen("UTF-8")) &&
                !sy_note(t, "declared as \"%.40s\", but its byte-order mark says %s", encoding, is))
                return no_memory(&d);
        } else if (declared != encoding) {
            is = declared;
        } else if ((other = iconv_open("UTF-8", encoding)) != (iconv_t)-1) {
            is = encoding;
        } else if (errno == ENOMEM) {
            return no_memory(&d);
        } else if (!sy_note(t, "the encoding \"%.40s\" is not known", encoding)) {
            return no_memory(&d);
        }
    }
    if (!is && sy_utf8_valid(bytes, n) < n && looks_like_windows_1252(bytes, n)) {
        is = "Windows-1252";
        if (!sy_note(t, "the text is no UTF-8; read as Windows-1252"))
            return no_memory(&d);
    }
    if (!is)
        is = "UTF-8";

    if (other != (iconv_t)-1) {
        st = from_iconv(&d, other);
        iconv_close(other);
    } else if (!strcmp(is, "Windows-1252")) {
        st = from_windows_1252(&d);
    } else if (!strncmp(is, "UTF-16", 6)) {
        st = from_utf16(&d, t->bom, !strcmp(is, "UTF-16BE"));
    } else {
        st = from_utf8(&d, t->bom);
    }
    if (st)
        return st;
    t->bytes[t->len] = '\0';
    if (d.room > t->len + 1 + t->len / 8) {
        char *less = realloc(t->bytes, t->len + 1);
        if (less)
            t->bytes = less;
    }
    return note_bad(&d, is);
}
