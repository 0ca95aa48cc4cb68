/* extract.h - bytes of the world -> articles.
 *
 * Takes   an HTML page, a ninjs item; what a WARC holds of them (warc.h)
 * Gives   sy_article: the text that is read (headline, an empty line, the body) and what the page
 *         says about it
 * Leaves to others: who says what (read/); what language it is in (language.h).
 *
 * Nothing here trusts its input: size, depth, attributes and memory are bounded, and the same bytes
 * give the same article on every machine.
 */
#ifndef SY_EXTRACT_H
#define SY_EXTRACT_H

#include "base/array.h"
#include "sayso.h"

/* A run of the text, up to where the next one begins, and the input's byte that its first byte came
 * from. each: 0 byte for byte, else the input bytes that each character took ("&amp;": 5);
 * SY_FROM_NOWHERE: made by us (line ends), or not recorded. */
typedef struct sy_from {
    uint32_t text, input, each;
} sy_from;

#define SY_FROM_NOWHERE UINT32_MAX

/* An article taken out of something. Strings are valid UTF-8 and end in NUL; NULL: not given. All of
 * them point into memory, which is one block: sy_article_free(), or take it and free() it. */
typedef struct sy_article {
    char *memory;
    size_t held; /* bytes of memory */
    const char *text;
    size_t len;
    const char *id, *title, *url, *publisher;
    const char *byline; /* "Ana Ruiz, Tom Reed" */
    const char
        *published; /* ISO date or date-time, as the page has it; never the crawler's clock */
    const char *modified;
    const char *seen;     /* when it was fetched, as the hints say */
    const char *language; /* as declared: "en-GB" */
    const char *note;     /* what the reader should know: "from the page's metadata: ..." */
    const sy_from *from;  /* where the text stood in the input; n_from 0: nothing is known */
    size_t n_from;
} sy_article;

void sy_article_free(sy_article *a);

/* Where a span of the text stood in the bytes that were given. False, and *out untouched, where
 * there is no map: characters that we made, text that was put together from JSON. */
bool sy_article_origin(const sy_article *a, sayso_span span, sayso_span *out);

/* What is known of a page from outside it. Any may be NULL. */
typedef struct sy_page_hints {
    const char *charset; /* of the HTTP header */
    const char *url;     /* where it was fetched; the page's own canonical address comes first */
    const char *seen;    /* when; carried through, and used for nothing */
} sy_page_hints;

/* The article of an HTML page. SAYSO_EFORMAT: there is none, and why says what was seen instead;
 * SAYSO_ELIMIT: too large or too tangled; SAYSO_ENOMEM. On failure *out is zero. */
sayso_status sy_html_article(const char *page, size_t n, const sy_page_hints *hints,
                             sy_article *out, sayso_error *why);

/* The article of a ninjs item (IPTC's JSON, 1.x and 2.x), which is one JSON object. */
sayso_status sy_ninjs_article(const char *json, size_t n, sy_article *out, sayso_error *why);

/* The largest page that is looked at. */
enum { SY_PAGE_MOST = 64 << 20 };

/* Do these first bytes look like a page of HTML? Like a ninjs item? */
bool sy_looks_like_html(const char *bytes, size_t n);
bool sy_looks_like_ninjs(const char *bytes, size_t n);

#endif
