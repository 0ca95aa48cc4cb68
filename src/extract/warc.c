/* warc.c - one record after the other.
 *
 *     WARC/1.0 CR LF
 *     WARC-Type: response CR LF  ...  Content-Length: 5302 CR LF  CR LF
 *     5302 bytes of block: for a response "HTTP/1.1 200 OK", its headers, its body
 *     CR LF CR LF
 *
 * The length is believed only as far as the bytes agree: a member ends its records whatever they
 * say, and in a plain file the next record must begin where this one ends.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/utf8.h"
#include "extract/date.h"
#include "extract/http.h"
#include "extract/warc.h"

enum {
    BUFFER = 1 << 16,
    HEAD_MOST = 1 << 16,
    FIELD_MOST = 8192,
    MEMBER_SKIP_MOST = 1 << 30 /* unpacked bytes that are passed over before a member is given up */
};

struct sy_warc {
    sy_unpack *from;
    bool in_member;
    uint64_t passed; /* unpacked bytes of the member before buf[0] */
    size_t at, n;
    SY_ARRAY(char) head, block;
    sy_http_bytes decoded;
    char type[32], uri[FIELD_MOST], id[256], seen[SY_DATE_ROOM], truncated[32], why[256];
    sy_http http;
    char buf[BUFFER];
};

static sy_warc_place place_of(const sy_warc *w)
{
    uint64_t inside = w->passed + w->at;
    if (sy_unpack_is_plain(w->from))
        return (sy_warc_place){ sy_unpack_member(w->from) + inside, 0 };
    return (sy_warc_place){ sy_unpack_member(w->from), inside };
}

static void wrong(sy_warc *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void wrong(sy_warc *w, const char *format, ...)
{
    va_list ap;
    if (w->why[0])
        return; /* the first thing that is wrong explains the others */
    va_start(ap, format);
    vsnprintf(w->why, sizeof w->why, format, ap);
    va_end(ap);
}

/* More of the member into an empty buffer. False: its end, or damage, which is told. */
static bool fill(sy_warc *w)
{
    if (!w->in_member)
        return false;
    w->passed += w->n;
    w->at = w->n = 0;
    ptrdiff_t n = sy_unpack_read(w->from, w->buf, sizeof w->buf);
    if (n <= 0) {
        w->in_member = false;
        if (n < 0) {
            wrong(w, "%s", sy_unpack_why(w->from));
            sy_unpack_give_up(w->from);
        }
        return false;
    }
    w->n = (size_t)n;
    return true;
}

static int next_byte(sy_warc *w)
{
    return w->at < w->n || fill(w) ? (unsigned char)w->buf[w->at++] : -1;
}

static void begin_member(sy_warc *w)
{
    w->in_member = true;
    w->passed = 0;
    w->at = w->n = 0;
}

/* Passes over n bytes; gives how many there were. */
static uint64_t pass(sy_warc *w, uint64_t n)
{
    uint64_t passed = 0;
    while (passed < n && (w->at < w->n || fill(w))) {
        uint64_t part = w->n - w->at < n - passed ? w->n - w->at : n - passed;
        w->at += (size_t)part;
        passed += part;
    }
    return passed;
}

/* The rest of a member, or the way to the next record that can be seen. */
static void leave(sy_warc *w)
{
    if (!w->in_member) {
        w->at = w->n = 0;
        return;
    }
    if (sy_unpack_is_plain(w->from)) {
        /* What is buffered here has to be looked through as well. */
        uint64_t at = sy_unpack_member(w->from) + w->passed + w->at;
        (void)sy_unpack_seek(w->from, at);
        sy_unpack_give_up(w->from);
    } else if (pass(w, MEMBER_SKIP_MOST) == MEMBER_SKIP_MOST) {
        wrong(w, "unpacks to more than 1 GiB; it was given up");
        sy_unpack_give_up(w->from);
    }
    w->in_member = false;
    w->at = w->n = 0;
}

sy_warc *sy_warc_open(sy_bytes from, sy_warc_place place, sayso_error *why)
{
    const char *what = NULL;
    sy_warc *w = calloc(1, sizeof *w);
    if (w)
        w->from = sy_unpack_open(from, place.offset, &what);
    if (!w || !w->from) {
        free(w);
        sy_fail(why, what ? SAYSO_EFORMAT : SAYSO_ENOMEM, 0, "%s",
                what ? what : "no memory for a web archive");
        return NULL;
    }
    if (place.inside && sy_unpack_next(w->from)) {
        begin_member(w);
        (void)pass(w, place.inside);
    }
    return w;
}

void sy_warc_close(sy_warc *w)
{
    if (!w)
        return;
    sy_unpack_close(w->from);
    sy_array_free(&w->head);
    sy_array_free(&w->block);
    sy_array_free(&w->decoded);
    free(w);
}

uint64_t sy_warc_at(const sy_warc *w)
{
    return sy_unpack_at(w->from);
}

static void field(char *to, size_t room, const char *s, size_t n)
{
    if (n >= room)
        n = room - 1;
    memcpy(to, s, n);
    to[n] = 0;
    if (strlen(to) < n || sy_utf8_valid(to, n) < n)
        to[0] = 0; /* NULs, or no UTF-8: as if it were not there */
}

/* The head into w->head, continued lines joined. False: there is no head, and why says so. */
static bool read_head(sy_warc *w, bool *no_memory)
{
    w->head.n = 0;
    size_t line = 0; /* where the current line begins */
    for (int c; (c = next_byte(w)) >= 0;) {
        if (w->head.n >= HEAD_MOST) {
            wrong(w, "has a record whose head is longer than 64 KiB");
            return false;
        }
        if (!sy_push(&w->head, (char)c)) {
            *no_memory = true;
            return false;
        }
        if (line == 0 && w->head.n <= 5 && c != "WARC/"[w->head.n - 1]) {
            wrong(w, "has no WARC record where one should begin");
            return false;
        }
        if (c != '\n')
            continue;
        bool empty = w->head.n - line == 1 || (w->head.n - line == 2 && w->head.at[line] == '\r');
        if (empty)
            return true;
        if (line && (w->head.at[line] == ' ' || w->head.at[line] == '\t')) {
            size_t k = line;
            while (k && (w->head.at[k - 1] == '\n' || w->head.at[k - 1] == '\r'))
                w->head.at[--k] = ' ';
        }
        line = w->head.n;
    }
    wrong(w, "ends within the head of a WARC record");
    return false;
}

/* False: no length. */
static bool parse_head(sy_warc *w, uint64_t *length, bool *http)
{
    bool any = false;
    const char *s = w->head.at, *end = s + w->head.n;
    *http = false;
    w->http = (sy_http){ 0 };
    const char *line = memchr(s, '\n', w->head.n);
    while (line && ++line < end) {
        const char *nl = memchr(line, '\n', (size_t)(end - line));
        const char *to = nl ? nl : end, *colon = memchr(line, ':', (size_t)(to - line));
        if (colon) {
            size_t name = (size_t)(colon - line);
            const char *v = colon + 1;
            while (v < to && (*v == ' ' || *v == '\t'))
                v++;
            while (to > v && ((unsigned char)to[-1] <= ' '))
                to--;
            size_t n = (size_t)(to - v);
#define IS(what) (name == strlen(what) && !strncasecmp(line, what, name))
            if (IS("WARC-Type")) {
                field(w->type, sizeof w->type, v, n);
            } else if (IS("WARC-Target-URI")) {
                if (n >= 2 && v[0] == '<' && v[n - 1] == '>') /* as some writers of 1.0 had it */
                    v++, n -= 2;
                if (n < sizeof w->uri)
                    field(w->uri, sizeof w->uri, v, n);
            } else if (IS("WARC-Record-ID")) {
                field(w->id, sizeof w->id, v, n);
            } else if (IS("WARC-Date")) {
                if (!sy_date_iso(v, n, w->seen))
                    w->seen[0] = 0;
            } else if (IS("WARC-Truncated")) {
                field(w->truncated, sizeof w->truncated, v, n);
            } else if (IS("Content-Type")) {
                sy_http_type(v, n, &w->http);
                *http = !strcmp(w->http.mime, "application/http");
            } else if (IS("Content-Length")) {
                any = n > 0 && n < 19;
                *length = 0;
                for (size_t i = 0; i < n && any; i++) {
                    any = v[i] >= '0' && v[i] <= '9';
                    *length = *length * 10 + (uint64_t)(v[i] - '0');
                }
            }
#undef IS
        }
        line = nl;
    }
    return any;
}

/* Up to `length` bytes into w->block; what is too many is passed over. Gives how many there were. */
static uint64_t read_block(sy_warc *w, uint64_t length, bool keep, bool *no_memory)
{
    /* Of a body that is chunked or compressed a little more than of one that is not. */
    const uint64_t most = (uint64_t)SY_WARC_PAYLOAD_MOST + HEAD_MOST;
    w->block.n = 0;
    if (!keep || length > most)
        return pass(w, length);
    uint64_t got = 0;
    while (got < length && (w->at < w->n || fill(w))) {
        size_t part = w->n - w->at < length - got ? w->n - w->at : (size_t)(length - got);
        if (!sy_reserve(&w->block, w->block.n + part + 1)) {
            *no_memory = true;
            return got;
        }
        memcpy(w->block.at + w->block.n, w->buf + w->at, part);
        w->block.n += part;
        w->at += part;
        got += part;
    }
    return got;
}

/* In a plain file: does the next record begin here, or the file end? Otherwise the length was wrong.
 * If it was too large, the next record's beginning is inside the block. */
static void check_plain_end(sy_warc *w, uint64_t begin)
{
    while (w->at < w->n || fill(w)) {
        if (w->buf[w->at] != '\r' && w->buf[w->at] != '\n')
            break;
        w->at++;
    }
    if (w->at == w->n)
        return;
    char c = w->buf[w->at];
    /* The five letters may lie on the buffer's border; the first is enough: the head is checked. */
    if (c == 'W')
        return;
    const char *b = w->block.at;
    for (size_t i = 0; i + 11 < w->block.n; i++) {
        const char *p = memchr(b + i, 'W', w->block.n - 11 - i);
        if (!p)
            break;
        i = (size_t)(p - b);
        if (i >= 4 && !memcmp(b + i - 4, "\r\n\r\nWARC/1.", 11) &&
            sy_unpack_seek(w->from, begin + i)) {
            wrong(w, "its Content-Length reaches into the next record");
            w->block.n = i - 4;
            w->in_member = false;
            w->at = w->n = 0;
            return;
        }
    }
    wrong(w, "its Content-Length is not where it ends");
    leave(w);
}

static void check_member_end(sy_warc *w)
{
    while (w->at < w->n || fill(w)) {
        char c = w->buf[w->at];
        if (c == '\r' || c == '\n') {
            w->at++;
        } else if (c == 'W') {
            return; /* another record in the same member */
        } else {
            wrong(w, "has bytes behind the end that its Content-Length says");
            leave(w);
            return;
        }
    }
}

/* The block of a response -> payload. */
static bool payload(sy_warc *w, sy_warc_record *r, bool http)
{
    char *body = w->block.at;
    size_t n = w->block.n;
    if (http) {
        if (!sy_http_head(body, n, &w->http)) {
            wrong(w, "is a response without a line that says HTTP");
            return true;
        }
        body += w->http.body;
        n -= w->http.body;
        if (w->http.chunked)
            n = sy_http_unchunk(body, n);
    }
    r->payload = body;
    r->n = n;
    switch (
        sy_http_decode(http ? w->http.coding : "", body, n, SY_WARC_PAYLOAD_MOST, &w->decoded)) {
    case SY_HTTP_AS_IS: break;
    case SY_HTTP_CUT:
        /* Where the crawler says that it stopped, this is no damage. */
        if (!w->truncated[0])
            wrong(w, "its %s body is damaged or cut", w->http.coding);
        r->payload = w->decoded.at;
        r->n = w->decoded.n;
        break;
    case SY_HTTP_OK:
        r->payload = w->decoded.n ? w->decoded.at : "";
        r->n = w->decoded.n;
        break;
    case SY_HTTP_TOO_LARGE:
        wrong(w, "its body unpacks to more than %d MiB", SY_WARC_PAYLOAD_MOST >> 20);
        r->payload = NULL;
        r->n = 0;
        break;
    case SY_HTTP_NO_MEMORY: return false;
    }
    return true;
}

sy_warc_result sy_warc_next(sy_warc *w, sy_warc_record *r)
{
    bool no_memory = false, http = false, keep;
    *r = (sy_warc_record){ .type = "",
                           .uri = "",
                           .id = "",
                           .seen = "",
                           .truncated = "",
                           .mime = "",
                           .charset = "",
                           .why = w->why };
    w->why[0] = w->type[0] = w->uri[0] = w->id[0] = w->seen[0] = w->truncated[0] = 0;

    /* To the first byte of a record: past line ends, and members that hold nothing. */
    for (;;) {
        if (w->at == w->n && !fill(w)) {
            if (w->why[0]) { /* a member that is damaged from its beginning */
                r->place = (sy_warc_place){ sy_unpack_member(w->from), 0 };
                r->next = (sy_warc_place){ sy_unpack_at(w->from), 0 };
                return SY_WARC_ONE;
            }
            if (!sy_unpack_next(w->from))
                return SY_WARC_END;
            begin_member(w);
            continue;
        }
        if (w->buf[w->at] != '\r' && w->buf[w->at] != '\n')
            break;
        w->at++;
    }
    r->place = place_of(w);
    if (!read_head(w, &no_memory) || !parse_head(w, &r->length, &http)) {
        if (no_memory)
            return SY_WARC_NO_MEMORY;
        wrong(w, "has a record without a Content-Length");
        leave(w);
        r->next = (sy_warc_place){ sy_unpack_at(w->from), 0 };
        return SY_WARC_ONE;
    }
    uint64_t begin =
        w->passed + w->at + sy_unpack_member(w->from); /* of the block, in a plain file */
    bool revisit = !strcmp(w->type, "revisit");
    keep = revisit || !strcmp(w->type, "response") || !strcmp(w->type, "resource") ||
           !strcmp(w->type, "conversion");
    uint64_t got = read_block(w, r->length, keep, &no_memory);
    if (no_memory)
        return SY_WARC_NO_MEMORY;
    if (keep && r->length > (uint64_t)SY_WARC_PAYLOAD_MOST + HEAD_MOST)
        wrong(w, "is a record of %llu MiB; more than %d are not looked at",
              (unsigned long long)(r->length >> 20), SY_WARC_PAYLOAD_MOST >> 20);
    if (got < r->length)
        wrong(w, "ends after %llu of the %llu bytes that its Content-Length says",
              (unsigned long long)got, (unsigned long long)r->length);
    else if (sy_unpack_is_plain(w->from))
        check_plain_end(w, begin);
    else
        check_member_end(w);
    r->type = w->type;
    r->uri = w->uri;
    r->id = w->id;
    r->seen = w->seen;
    r->truncated = w->truncated;
    if (keep && !revisit && w->block.n && !payload(w, r, http))
        return SY_WARC_NO_MEMORY;
    r->status = w->http.status;
    r->mime = w->http.mime;
    r->charset = w->http.charset;
    r->next = w->in_member ? place_of(w) : (sy_warc_place){ sy_unpack_at(w->from), 0 };
    return SY_WARC_ONE;
}

bool sy_warc_is_page(const sy_warc_record *r)
{
    bool html = !strcmp(r->mime, "text/html") || !strcmp(r->mime, "application/xhtml+xml") ||
                (!r->mime[0] && r->payload && sy_looks_like_html(r->payload, r->n));
    return html && r->payload && r->n &&
           ((!strcmp(r->type, "response") && r->status == 200) || !strcmp(r->type, "resource"));
}

bool sy_looks_like_warc(const char *s, size_t n)
{
    return n >= 5 && !memcmp(s, "WARC/", 5);
}
