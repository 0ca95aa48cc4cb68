/* charset.h - what a page is written in. Inner to src/extract. */
#ifndef SY_EXTRACT_CHARSET_H
#define SY_EXTRACT_CHARSET_H

#include <stddef.h>

enum { SY_CHARSET_ROOM = 48 };

/* What to decode the page by: a byte-order mark is left to the decoder (NULL); else the HTTP header,
 * else <meta>, else the bytes; but where the bytes are good UTF-8 and use it, they know better. NULL:
 * UTF-8. `name` may be what is returned. */
const char *sy_charset(const char *page, size_t n, const char *of_header,
                       char name[SY_CHARSET_ROOM]);

#endif
