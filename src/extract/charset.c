/* charset.c - a page's encoding: header, meta and bytes, and what to do when they disagree. */
#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "extract/charset.h"

enum {
    LOOK = 4096
}; /* browsers look for <meta> in the first 1024 bytes; publishers are less tidy */

static size_t take(const char *s, size_t n, char name[SY_CHARSET_ROOM])
{
    size_t i = 0, k = 0;
    while (i < n && (s[i] == ' ' || s[i] == '"' || s[i] == '\''))
        i++;
    while (i < n && k + 1 < SY_CHARSET_ROOM &&
           (((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z') || (s[i] >= '0' && s[i] <= '9') ||
            s[i] == '-' || s[i] == '_' || s[i] == ':' || s[i] == '.'))
        name[k++] = s[i++];
    name[k] = 0;
    return k;
}

static bool known(const char *name)
{
    iconv_t c = iconv_open("UTF-8", name);
    if (c == (iconv_t)-1)
        return false;
    iconv_close(c);
    return true;
}

static bool in_meta(const char *page, size_t n, char name[SY_CHARSET_ROOM])
{
    n = n < LOOK ? n : LOOK;
    for (size_t i = 0; i + 8 < n; i++)
        if ((page[i] | 32) == 'c' && !strncasecmp(page + i, "charset", 7)) {
            size_t k = i + 7;
            while (k < n && page[k] == ' ')
                k++;
            if (k < n && page[k] == '=' && take(page + k + 1, n - k - 1, name))
                return true;
        }
    const char *xml = n > 5 && !memcmp(page, "<?xml", 5) ? page : NULL;
    for (size_t i = 5; xml && i + 10 < n && page[i] != '>'; i++)
        if (!memcmp(page + i, "encoding=", 9))
            return take(page + i + 9, n - i - 9, name) > 0;
    return false;
}

static bool is_utf8(const char *name)
{
    return !strcasecmp(name, "utf-8") || !strcasecmp(name, "utf8");
}

/* Encodings in which ASCII is not ASCII, or bytes over 127 need no order: their text can look like
 * UTF-8 only when it is. */
static bool is_wide(const char *name)
{
    return !strncasecmp(name, "utf-16", 6) || !strncasecmp(name, "utf-32", 6) ||
           !strncasecmp(name, "ucs", 3) || !strncasecmp(name, "iso-2022", 8) ||
           !strncasecmp(name, "utf-7", 5) || !strncasecmp(name, "hz", 2);
}

const char *sy_charset(const char *page, size_t n, const char *of_header,
                       char name[SY_CHARSET_ROOM])
{
    const unsigned char *u = (const unsigned char *)page;
    if ((n >= 3 && u[0] == 0xef && u[1] == 0xbb && u[2] == 0xbf) ||
        (n >= 2 && ((u[0] == 0xff && u[1] == 0xfe) || (u[0] == 0xfe && u[1] == 0xff))))
        return NULL;
    /* UTF-16 without a mark: "<" and a NUL. */
    if (n >= 4 && u[0] == '<' && !u[1] && u[3] == 0)
        return "utf-16le";
    if (n >= 4 && !u[0] && u[1] == '<' && !u[2])
        return "utf-16be";
    size_t good = sy_utf8_valid(page, n);
    bool ascii = good == n;
    for (size_t i = 0; i < n && ascii; i++)
        ascii = u[i] < 0x80;

    bool declared = of_header && take(of_header, strlen(of_header), name) && known(name);
    if (!declared)
        declared = in_meta(page, n, name) && known(name);
    /* A <meta> that could be read was no UTF-16; a page that says so of itself is mistaken. */
    if (declared && is_wide(name) && (ascii || good == n || !memchr(page, 0, n)) &&
        strncasecmp(name, "iso-2022", 8) && strncasecmp(name, "hz", 2))
        declared = false;
    if (good == n && !ascii)
        return "utf-8"; /* with something in it that only UTF-8 has */
    if (!declared) {    /* which of the two fits better is counted below */
        memcpy(name, "utf-8", 6);
        declared = true;
    }
    if (good == n)
        return "utf-8";
    if (!is_utf8(name))
        return name;
    /* Says UTF-8 and is none. Where hardly anything over 127 is good UTF-8, it is Latin. */
    size_t bad = 0, fine = 0;
    for (size_t i = 0; i < n;) {
        size_t ok = sy_utf8_valid(page + i, n - i);
        for (size_t k = i; k < i + ok; k++)
            fine += u[k] >= 0xc0;
        i += ok;
        if (i < n) {
            i += sy_utf8_bad(page + i, n - i);
            bad++;
        }
    }
    return bad > fine ? "windows-1252" : "utf-8";
}
