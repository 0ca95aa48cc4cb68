/* http.c - headers, chunks, content codings. */
#define ZLIB_CONST
#include <brotli/decode.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

#include "extract/http.h"

static void copy_small(char *to, size_t room, const char *s, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n && k + 1 < room; i++)
        if (s[i] > ' ' && s[i] < 0x7f)
            to[k++] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 32 : s[i]);
    to[k] = 0;
}

void sy_http_type(const char *value, size_t n, sy_http *out)
{
    const char *end = memchr(value, ';', n);
    size_t m = end ? (size_t)(end - value) : n;
    copy_small(out->mime, sizeof out->mime, value, m);
    for (size_t i = m; i + 8 <= n; i++)
        if (!strncasecmp(value + i, "charset=", 8)) {
            i += 8;
            while (i < n && (value[i] == '"' || value[i] == '\'' || value[i] == ' '))
                i++;
            size_t k = i;
            while (k < n && !strchr("\"'; ,", value[k]))
                k++;
            copy_small(out->charset, sizeof out->charset, value + i, k - i);
            return;
        }
}

static bool is_name(const char *s, size_t n, const char *name)
{
    return n == strlen(name) && !strncasecmp(s, name, n);
}

bool sy_http_head(const char *block, size_t n, sy_http *out)
{
    *out = (sy_http){ 0 };
    if (n < 12 || memcmp(block, "HTTP/", 5))
        return false;
    size_t at = 0;
    for (bool first = true; at < n; first = false) {
        const char *line = block + at, *nl = memchr(line, '\n', n - at);
        size_t m = nl ? (size_t)(nl - line) : n - at;
        at += m + (nl != NULL);
        while (m && (line[m - 1] == '\r' || line[m - 1] == ' ' || line[m - 1] == '\t'))
            m--;
        if (first) {
            const char *space = memchr(line, ' ', m);
            for (size_t i = space ? (size_t)(space - line) + 1 : m;
                 i < m && line[i] >= '0' && line[i] <= '9' && out->status < 1000; i++)
                out->status = out->status * 10 + (line[i] - '0');
            continue;
        }
        if (!m)
            break;
        const char *colon = memchr(line, ':', m);
        if (!colon)
            continue;
        size_t name = (size_t)(colon - line), v = name + 1;
        while (v < m && (line[v] == ' ' || line[v] == '\t'))
            v++;
        if (is_name(line, name, "content-type")) {
            sy_http_type(line + v, m - v, out);
        } else if (is_name(line, name, "content-encoding")) {
            copy_small(out->coding, sizeof out->coding, line + v, m - v);
        } else if (is_name(line, name, "transfer-encoding")) {
            char coding[64];
            copy_small(coding, sizeof coding, line + v, m - v);
            out->chunked = strstr(coding, "chunked") != NULL;
        }
    }
    out->body = at;
    return true;
}

size_t sy_http_unchunk(char *body, size_t n)
{
    size_t at = 0, to = 0;
    for (;;) {
        size_t size = 0, i = at, digits = 0;
        while (i < n && digits < 9) {
            char c = body[i];
            int d = c >= '0' && c <= '9'                 ? c - '0'
                    : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                         : -1;
            if (d < 0)
                break;
            size = size * 16 + (size_t)d;
            digits++, i++;
        }
        /* An extension, spaces, then the line's end; all of it within 64 bytes. */
        size_t line = i;
        while (line < n && body[line] != '\n' && line - at < 64)
            line++;
        bool good = digits && digits < 9 && line < n && body[line] == '\n' &&
                    (body[i] == '\r' || body[i] == '\n' || body[i] == ';' || body[i] == ' ');
        if (!good) { /* from here on it is no chunks */
            memmove(body + to, body + at, n - at);
            return to + (n - at);
        }
        at = line + 1;
        if (!size)
            return to;
        size_t have = size < n - at ? size : n - at;
        memmove(body + to, body + at, have);
        to += have;
        at += have;
        if (have < size)
            return to;
        if (at < n && body[at] == '\r')
            at++;
        if (at < n && body[at] == '\n')
            at++;
        if (at == n)
            return to;
    }
}

enum { STEP = 1 << 16 };

/* Room for one more step; the array never grows past most + STEP. */
static sy_http_result make_room(sy_http_bytes *out, size_t most)
{
    if (out->n > most)
        return SY_HTTP_TOO_LARGE;
    return sy_reserve(out, out->n + STEP) ? SY_HTTP_OK : SY_HTTP_NO_MEMORY;
}

static sy_http_result inflate_all(const char *body, size_t n, int bits, size_t most,
                                  sy_http_bytes *out)
{
    z_stream z = { 0 };
    if (inflateInit2(&z, bits) != Z_OK)
        return SY_HTTP_NO_MEMORY;
    z.next_in = (const unsigned char *)body;
    z.avail_in = (uInt)n;
    sy_http_result result = SY_HTTP_CUT;
    for (;;) {
        sy_http_result room = make_room(out, most);
        if (room) {
            result = room;
            break;
        }
        z.next_out = (unsigned char *)out->at + out->n;
        z.avail_out = STEP;
        int r = inflate(&z, Z_NO_FLUSH);
        out->n += STEP - z.avail_out;
        if (r == Z_STREAM_END) {
            /* Some servers send a body in several members. */
            result = SY_HTTP_OK;
            if (bits < 16 || z.avail_in < 18 || inflateReset(&z) != Z_OK)
                break;
            continue;
        }
        if (r != Z_OK) {
            if (r == Z_MEM_ERROR)
                result = SY_HTTP_NO_MEMORY;
            break;
        }
        result = SY_HTTP_CUT;
    }
    inflateEnd(&z);
    return result;
}

static sy_http_result brotli_all(const char *body, size_t n, size_t most, sy_http_bytes *out)
{
    BrotliDecoderState *b = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    if (!b)
        return SY_HTTP_NO_MEMORY;
    const uint8_t *in = (const uint8_t *)body;
    sy_http_result result = SY_HTTP_CUT;
    for (;;) {
        sy_http_result room = make_room(out, most);
        if (room) {
            result = room;
            break;
        }
        uint8_t *to = (uint8_t *)out->at + out->n;
        size_t left = STEP;
        BrotliDecoderResult r = BrotliDecoderDecompressStream(b, &n, &in, &left, &to, NULL);
        out->n += STEP - left;
        if (r == BROTLI_DECODER_RESULT_SUCCESS)
            result = SY_HTTP_OK;
        if (r != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT)
            break;
    }
    BrotliDecoderDestroyInstance(b);
    return result;
}

static sy_http_result zstd_all(const char *body, size_t n, size_t most, sy_http_bytes *out)
{
    ZSTD_DCtx *d = ZSTD_createDCtx();
    if (!d)
        return SY_HTTP_NO_MEMORY;
    ZSTD_inBuffer in = { body, n, 0 };
    sy_http_result result = SY_HTTP_CUT;
    for (;;) {
        sy_http_result room = make_room(out, most);
        if (room) {
            result = room;
            break;
        }
        ZSTD_outBuffer o = { out->at + out->n, STEP, 0 };
        size_t before = in.pos, r = ZSTD_decompressStream(d, &o, &in);
        out->n += o.pos;
        if (ZSTD_isError(r))
            break;
        if (r == 0 && in.pos == in.size) {
            result = SY_HTTP_OK;
            break;
        }
        if (!o.pos && in.pos == before)
            break;
    }
    ZSTD_freeDCtx(d);
    return result;
}

sy_http_result sy_http_decode(const char *coding, const char *body, size_t n, size_t most,
                              sy_http_bytes *out)
{
    sy_http_result r;
    out->n = 0;
    if (n > UINT32_MAX / 2)
        return SY_HTTP_TOO_LARGE;
    if (!strcmp(coding, "gzip") || !strcmp(coding, "x-gzip")) {
        r = inflate_all(body, n, 15 + 16, most, out);
    } else if (!strcmp(coding, "deflate")) { /* with zlib's frame, as it should be, or without */
        r = inflate_all(body, n, 15, most, out);
        if (r == SY_HTTP_CUT && !out->n)
            r = inflate_all(body, n, -15, most, out);
    } else if (!strcmp(coding, "br")) {
        r = brotli_all(body, n, most, out);
    } else if (!strcmp(coding, "zstd")) {
        r = zstd_all(body, n, most, out);
    } else {
        return SY_HTTP_AS_IS;
    }
    return r == SY_HTTP_CUT && !out->n ? SY_HTTP_AS_IS : r;
}
