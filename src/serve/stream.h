/* stream.h - a body of any length, made while it is sent: articles or statements, one a line. */
#ifndef SY_STREAM_H
#define SY_STREAM_H

#include "serve/web.h"

typedef enum sy_streamed { SY_STREAM_STATEMENTS, SY_STREAM_RECORDS, SY_STREAM_ROWS } sy_streamed;

/* Everything that passes the filter from `skip` on, `limit` at most. False: r says why not. Else the
 * reply has the stream. */
bool sy_stream_new(const sy_request *req, sy_reply *r, sy_streamed what, const sayso_filter *filter,
                   sayso_article_order order, size_t skip, size_t limit);
void sy_stream_free(sy_stream *s);
/* As libmicrohttpd pulls it: up to `most` bytes, or that it ends. */
ssize_t sy_stream_pull(void *stream, uint64_t position, char *out, size_t most);
/* From its beginning on. */
bool sy_stream_compress(sy_stream *s);

#endif
