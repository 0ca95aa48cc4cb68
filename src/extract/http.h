/* http.h - an HTTP response as it was recorded -> its body. Inner to src/extract. */
#ifndef SY_EXTRACT_HTTP_H
#define SY_EXTRACT_HTTP_H

#include "base/array.h"

typedef struct sy_http {
    int status;       /* 200; 0: no response */
    char mime[64];    /* "text/html", in small letters; "": not said */
    char charset[48]; /* as the header says; "": not said */
    size_t body;      /* where it begins in the block */
    bool chunked;
    char coding[24]; /* Content-Encoding, in small letters; "" */
} sy_http;

/* Reads status and headers. False: the block is no HTTP response. */
bool sy_http_head(const char *block, size_t n, sy_http *out);

/* "text/html; charset=utf-8" -> mime and charset. */
void sy_http_type(const char *value, size_t n, sy_http *out);

/* Takes the chunks' sizes out, in place; gives the new length. Bytes that are no chunks although the
 * header says so (crawlers often leave the header as it was) stay as they are. */
size_t sy_http_unchunk(char *body, size_t n);

typedef SY_ARRAY(char) sy_http_bytes;

typedef enum sy_http_result {
    SY_HTTP_OK,
    SY_HTTP_AS_IS,     /* not compressed at all, whatever the header says, or in an unknown way */
    SY_HTTP_CUT,       /* damaged or cut: *out is its beginning */
    SY_HTTP_TOO_LARGE, /* more than `most` bytes */
    SY_HTTP_NO_MEMORY
} sy_http_result;

/* Undoes gzip, deflate, br or zstd; out is reused. */
sy_http_result sy_http_decode(const char *coding, const char *body, size_t n, size_t most,
                              sy_http_bytes *out);

#endif
