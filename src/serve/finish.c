/* finish.c - a reply, and how it is sent: what failed, headers, compression, the tag that saves sending. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "serve/stream.h"

enum {
    LEAST_COMPRESSED = 4096, /* bytes; less is sent sooner as it is */
    LEVEL = 1,               /* most who ask are on this machine */
    BLOCK = 64 << 10
};

void sy_header(sy_reply *r, const char *name, const char *format, ...)
{
    enum { MOST = sizeof r->header / sizeof *r->header };
    if (r->n_headers == MOST)
        return;
    va_list ap;
    va_start(ap, format);
    vsnprintf(r->header[r->n_headers].value, sizeof r->header->value, format, ap);
    va_end(ap);
    r->header[r->n_headers++].name = name;
}

sayso_status sy_reply_sink(void *reply, const char *bytes, size_t n)
{
    sy_reply *r = reply;
    if (!sy_reserve(&r->body, r->body.n + n)) {
        r->no_memory = true;
        return SAYSO_ENOMEM;
    }
    if (n)
        memcpy(r->body.at + r->body.n, bytes, n);
    r->body.n += n;
    return SAYSO_OK;
}

/* ## Failing */

static const char *title(unsigned status)
{
    switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Internal Server Error";
    }
}

bool sy_problem(sy_reply *r, unsigned status, const char *format, ...)
{
    char detail[1024];
    va_list ap;
    va_start(ap, format);
    vsnprintf(detail, sizeof detail, format, ap);
    va_end(ap);
    r->status = status;
    r->type = "application/problem+json";
    r->body.n = 0;
    r->fixed = NULL;
    r->etag = NULL;
    r->page = false;
    sy_stream_free(r->stream);
    r->stream = NULL;
    sy_sink out;
    sy_sink_begin(&out, sy_reply_sink, r);
    sy_puts(&out, "{");
    sy_answer_member(&out, true, "type", "about:blank");
    sy_answer_member(&out, false, "title", title(status));
    sy_puts(&out, ", \"status\": ");
    sy_put_number(&out, status);
    sy_puts(&out, ", \"detail\": ");
    /* What was quoted may have been cut in the middle of a character. */
    for (size_t n = strlen(detail), i = 0; (i += sy_utf8_valid(detail + i, n - i)) < n;)
        detail[i] = '?';
    sy_answer_string(&out, detail);
    sy_puts(&out, "}");
    sy_sink_end(&out);
    return false;
}

bool sy_failed(sy_reply *r, sayso_status st, const sayso_error *why)
{
    unsigned status = 500;
    switch (st) {
    case SAYSO_EARG:
    case SAYSO_ELIMIT: status = 400; break;
    case SAYSO_ENOTHING: status = 404; break;
    case SAYSO_ENOMEM:
    case SAYSO_EBUSY: status = 503; break;
    case SAYSO_ESTOPPED: status = 504; break;
    default: break;
    }
    if (status == 503)
        sy_header(r, "Retry-After", "5");
    return sy_problem(r, status, "%s", why && *why->text ? why->text : st == SAYSO_ENOMEM ? "no memory" : "failed");
}

/* ## Sending */

/* "gzip", "gzip;q=0.5", "*", but not "gzip;q=0" */
static bool accepts_gzip(const char *s)
{
    while (s && *s) {
        s += strspn(s, " \t,");
        size_t n = strcspn(s, ",;"), all = strcspn(s, ",");
        while (n && s[n - 1] == ' ')
            n--;
        if ((n == 4 && !strncmp(s, "gzip", 4)) || (n == 1 && *s == '*')) {
            char rest[32];
            snprintf(rest, sizeof rest, "%.*s", (int)(all - n), s + n);
            const char *q = strstr(rest, "q=");
            return !q || strtod(q + 2, NULL) > 0;
        }
        s += all;
    }
    return false;
}

static bool compressible(const char *type)
{
    return !strncmp(type, "text/", 5) || !strncmp(type, "application/", 12) || !strncmp(type, "image/svg", 9);
}

/* Into *out; false: it is sent as it is. */
static bool compress_body(const unsigned char *body, size_t n, sy_bytes *out)
{
    enum { GZIP = 16 };
    z_stream z = { 0 };
    if (n > UINT32_MAX || deflateInit2(&z, LEVEL, Z_DEFLATED, 15 + GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t bound = deflateBound(&z, n);
    bool good = sy_reserve(out, bound);
    if (good) {
        z.next_in = (unsigned char *)(uintptr_t)body;
        z.avail_in = (unsigned)n;
        z.next_out = (unsigned char *)out->at;
        z.avail_out = (unsigned)bound;
        good = deflate(&z, Z_FINISH) == Z_STREAM_END;
        out->n = good ? bound - z.avail_out : 0;
    }
    deflateEnd(&z);
    return good;
}

/* Is one of the client's tags this one, compressed or not? */
static bool has_it(const char *tags, const char *etag)
{
    size_t n = strlen(etag) - 1; /* without the last quotation mark */
    if (tags && !strcmp(tags, "*"))
        return true;
    while (tags && (tags = strstr(tags, etag[0] == '"' ? "\"" : etag))) {
        if (!strncmp(tags, etag, n) && (tags[n] == '"' || !strncmp(tags + n, "-gz\"", 4)))
            return true;
        tags++;
    }
    return false;
}

static const char api_policy[] = "default-src 'none'; frame-ancestors 'none'; sandbox";
static const char page_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

static void headers(struct MHD_Response *m, const sy_reply *r, const char *type, const char *etag, bool gzip)
{
    const struct {
        const char *name, *value;
    } at[] = { { "Content-Type", type },
               { "Cache-Control", r->page ? "no-cache" : "no-store" },
               { "Content-Security-Policy", r->page ? page_policy : api_policy },
               { "X-Content-Type-Options", "nosniff" },
               { "X-Frame-Options", "DENY" },
               { "Referrer-Policy", "no-referrer" },
               { "Cross-Origin-Resource-Policy", "same-origin" },
               { "Cross-Origin-Opener-Policy", "same-origin" },
               { "Vary", "Accept, Accept-Encoding" },
               { "ETag", etag },
               { "Content-Encoding", gzip ? "gzip" : NULL } };
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        if (at[i].value && *at[i].value)
            MHD_add_response_header(m, at[i].name, at[i].value);
    for (size_t i = 0; i < r->n_headers; i++)
        MHD_add_response_header(m, r->header[i].name, r->header[i].value);
}

static void free_stream(void *stream)
{
    sy_stream_free(stream);
}

/* The whole body, compressed where that is wanted and helps, as a response. */
static struct MHD_Response *whole(sy_reply *r, size_t n, bool *gzip)
{
    sy_bytes packed = { 0 };
    const unsigned char *body = r->fixed ? r->fixed : (const unsigned char *)r->body.at;
    struct MHD_Response *m;
    *gzip = *gzip && n >= LEAST_COMPRESSED && compress_body(body, n, &packed) && packed.n < n;
    if (*gzip) {
        m = MHD_create_response_from_buffer(packed.n, packed.at, MHD_RESPMEM_MUST_FREE);
        packed.at = m ? NULL : packed.at;
    } else if (r->fixed || !n) {
        m = MHD_create_response_from_buffer(n, n ? (void *)(uintptr_t)body : (void *)(uintptr_t)"",
                                            MHD_RESPMEM_PERSISTENT);
    } else {
        m = MHD_create_response_from_buffer(n, r->body.at, MHD_RESPMEM_MUST_FREE);
        r->body.at = m ? NULL : r->body.at;
    }
    sy_array_free(&packed);
    return m;
}

enum MHD_Result sy_finish(sy_request *req, sy_reply *r)
{
    char etag[48] = "";
    struct MHD_Response *m;
    if (r->no_memory)
        sy_problem(r, 503, "no memory");
    unsigned status = r->status ? r->status : 200;
    const char *type = r->type ? r->type : "application/json";
    size_t n = r->fixed ? r->n_fixed : r->body.n;
    bool gzip = compressible(type) && accepts_gzip(sy_request_header(req, MHD_HTTP_HEADER_ACCEPT_ENCODING));
    if (r->stream) {
        gzip = gzip && sy_stream_compress(r->stream);
        m = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, sy_stream_pull, r->stream, free_stream);
        if (!m)
            sy_stream_free(r->stream);
    } else {
        if (status == 200 && r->etag)
            snprintf(etag, sizeof etag, "%s", r->etag);
        else if (status == 200 && req->method == SY_GET)
            snprintf(etag, sizeof etag, "\"%016llx%016llx\"",
                     (unsigned long long)sy_xxh64(r->fixed ? (const char *)r->fixed : r->body.at, n, 0),
                     (unsigned long long)sy_xxh64(r->fixed ? (const char *)r->fixed : r->body.at, n, 1));
        if (*etag && has_it(sy_request_header(req, MHD_HTTP_HEADER_IF_NONE_MATCH), etag)) {
            status = 304;
            n = 0;
        }
        m = whole(r, n, &gzip);
        if (gzip && *etag)
            snprintf(etag + strlen(etag) - 1, sizeof etag - strlen(etag) + 1, "-gz\"");
    }
    enum MHD_Result done = MHD_NO;
    req->status = status;
    if (m) {
        headers(m, r, n || r->stream || status == 200 ? type : NULL, etag, gzip);
        done = MHD_queue_response(req->connection, status, m);
        MHD_destroy_response(m);
    }
    sy_array_free(&r->body);
    return done;
}
