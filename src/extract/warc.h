/* warc.h - the records of a web archive: WARC 1.0 and 1.1, plain, gzip or zstd.
 *
 *     sy_warc *w = sy_warc_open(bytes, position, &why);
 *     while ((r = sy_warc_next(w, &record)) == SY_WARC_ONE)
 *         if (sy_warc_is_page(&record))
 *             sy_html_article(record.payload, record.n, ...);
 *
 * What is damaged is told and passed over. When a page was taken (WARC-Date) is not when it was
 * published: it is `seen`, and decides nothing.
 */
#ifndef SY_EXTRACT_WARC_H
#define SY_EXTRACT_WARC_H

#include "extract/extract.h"
#include "extract/unpack.h"

typedef struct sy_warc sy_warc;

/* Where a record begins, for going on there another time: in the file, and, where one member holds
 * many records, so many unpacked bytes behind that. */
typedef struct sy_warc_place {
    uint64_t offset, inside;
} sy_warc_place;

/* Lives until the next call. Strings may be "". */
typedef struct sy_warc_record {
    sy_warc_place place, next; /* of this record; of what comes behind it */
    const char *type;          /* "response"; "" when the record could not be read at all */
    const char *uri, *id;
    const char *seen;      /* WARC-Date, as an ISO date-time; "" when it is none */
    const char *truncated; /* "length": the crawler stopped there; "" */
    uint64_t length;       /* Content-Length */
    int status;            /* HTTP's; 0: no response */
    const char *mime, *charset;
    const char *payload; /* the body: unchunked, decompressed; NULL: not looked at, or not usable */
    size_t n;
    const char *why; /* what is wrong with it; "": nothing. payload may be there all the same */
} sy_warc_record;

typedef enum sy_warc_result { SY_WARC_ONE, SY_WARC_END, SY_WARC_NO_MEMORY } sy_warc_result;

/* {0, 0} is the beginning. NULL: why says so (SAYSO_ENOMEM, SAYSO_EFORMAT). */
sy_warc *sy_warc_open(sy_bytes from, sy_warc_place place, sayso_error *why);
void sy_warc_close(sy_warc *w);

sy_warc_result sy_warc_next(sy_warc *w, sy_warc_record *record);

/* How far the file was taken. */
uint64_t sy_warc_at(const sy_warc *w);

/* Is it a page that may hold an article: a response with status 200, or a resource, of HTML? */
bool sy_warc_is_page(const sy_warc_record *r);

/* The largest payload that is given. */
enum { SY_WARC_PAYLOAD_MOST = SY_PAGE_MOST };

bool sy_looks_like_warc(const char *bytes,
                        size_t n); /* plain; compressed ones look like any other */

#endif
