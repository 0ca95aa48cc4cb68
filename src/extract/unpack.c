/* unpack.c - gzip members, zstd frames, plain bytes. */
#define ZLIB_CONST
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "extract/unpack.h"

enum {
    RAW = 1 << 17,
    LOOK = 1 << 13, /* raw bytes that are shown to a trial of unpacking */
    DICTIONARY_MOST = 32 << 20
};

typedef enum packing { PLAIN, GZIP, ZSTD } packing;

struct sy_unpack {
    sy_bytes from;
    packing packing;
    uint64_t member;
    const char *why;
    bool in_member, broken, ended, unreadable;
    z_stream z;
    bool z_is_open;
    ZSTD_DCtx *d;
    uint64_t base; /* the file's offset of raw[0] */
    size_t at, n;
    unsigned char raw[RAW];
};

/* More raw bytes behind those that are there; false: none. */
static bool fill(sy_unpack *u)
{
    if (u->at == u->n) {
        u->base += u->n;
        u->at = u->n = 0;
    } else if (u->n == sizeof u->raw) {
        memmove(u->raw, u->raw + u->at, u->n - u->at);
        u->base += u->at;
        u->n -= u->at;
        u->at = 0;
    }
    if (u->ended || u->n == sizeof u->raw)
        return false;
    ptrdiff_t n = u->from.read(u->from.ctx, u->raw + u->n, sizeof u->raw - u->n);
    if (n < 0 || (size_t)n > sizeof u->raw - u->n) {
        u->unreadable = true;
        n = 0;
    }
    u->ended = n == 0;
    u->n += (size_t)n;
    return n > 0;
}

/* At least `want` raw bytes from u->at on, if the file has them. */
static size_t look_ahead(sy_unpack *u, size_t want)
{
    while (u->n - u->at < want && fill(u))
        ;
    return u->n - u->at;
}

static uint32_t number(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool begins_gzip(const unsigned char *p, size_t n)
{
    return n >= 4 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8 && p[3] < 0x20;
}

static bool begins_zstd(const unsigned char *p, size_t n)
{
    return n >= 4 && (number(p) == 0xFD2FB528u || (number(p) & 0xFFFFFFF0u) == 0x184D2A50u);
}

bool sy_unpack_seek(sy_unpack *u, uint64_t offset)
{
    if (offset >= u->base && offset <= u->base + u->n) {
        u->at = (size_t)(offset - u->base);
        return true;
    }
    if (u->from.seek && u->from.seek(u->from.ctx, offset)) {
        u->base = offset;
        u->at = u->n = 0;
        u->ended = false;
        return true;
    }
    return false;
}

/* A skippable frame with magic 0x184D2A5D at the file's beginning: the dictionary, itself perhaps
 * compressed. */
static const char *read_dictionary(sy_unpack *u)
{
    const char *why = NULL;
    if (look_ahead(u, 8) < 8 || number(u->raw + u->at) != 0x184D2A5Du)
        return NULL;
    size_t size = number(u->raw + u->at + 4), have = 0, full = 0;
    if (size > DICTIONARY_MOST)
        return "its zstd dictionary is larger than 32 MiB";
    unsigned char *bytes = malloc(size + 1), *plain = NULL;
    if (!bytes)
        return "no memory for its zstd dictionary";
    u->at += 8;
    while (have < size && (u->at < u->n || fill(u))) {
        size_t part = u->n - u->at < size - have ? u->n - u->at : size - have;
        memcpy(bytes + have, u->raw + u->at, part);
        have += part;
        u->at += part;
    }
    const unsigned char *dictionary = bytes;
    full = have;
    if (have < size) {
        why = "its zstd dictionary is cut";
    } else if (size >= 4 && number(bytes) == 0xFD2FB528u) {
        unsigned long long content = ZSTD_getFrameContentSize(bytes, size);
        size_t room = content <= DICTIONARY_MOST ? (size_t)content : DICTIONARY_MOST;
        plain = malloc(room + 1);
        if (!plain) {
            why = "no memory for its zstd dictionary";
        } else {
            full = ZSTD_decompress(plain, room, bytes, size);
            dictionary = plain;
            if (ZSTD_isError(full))
                why = "its zstd dictionary is damaged";
        }
    }
    if (!why && ZSTD_isError(ZSTD_DCtx_loadDictionary(u->d, dictionary, full)))
        why = "its zstd dictionary cannot be used";
    free(plain);
    free(bytes);
    return why;
}

sy_unpack *sy_unpack_open(sy_bytes from, uint64_t offset, const char **why)
{
    sy_unpack *u = calloc(1, sizeof *u);
    *why = NULL;
    if (!u)
        return NULL;
    u->from = from;
    size_t n = look_ahead(u, 8);
    if (begins_gzip(u->raw, n)) {
        u->packing = GZIP;
        u->z_is_open = inflateInit2(&u->z, 15 + 16) == Z_OK;
        if (!u->z_is_open)
            goto no_memory;
    } else if (begins_zstd(u->raw, n)) {
        u->packing = ZSTD;
        u->d = ZSTD_createDCtx();
        if (!u->d)
            goto no_memory;
        *why = read_dictionary(u);
        if (*why)
            goto no_memory;
    }
    if (offset && !sy_unpack_seek(u, offset)) {
        while (u->base + u->n < offset) {
            u->at = u->n;
            if (!fill(u))
                break;
        }
        u->at = offset >= u->base && offset - u->base <= u->n ? (size_t)(offset - u->base) : u->n;
    }
    return u;
no_memory:
    sy_unpack_close(u);
    return NULL;
}

void sy_unpack_close(sy_unpack *u)
{
    if (!u)
        return;
    if (u->z_is_open)
        inflateEnd(&u->z);
    ZSTD_freeDCtx(u->d);
    free(u);
}

bool sy_unpack_is_plain(const sy_unpack *u)
{
    return u->packing == PLAIN;
}

uint64_t sy_unpack_member(const sy_unpack *u)
{
    return u->member;
}

uint64_t sy_unpack_at(const sy_unpack *u)
{
    return u->base + u->at;
}

const char *sy_unpack_why(const sy_unpack *u)
{
    return u->why ? u->why : "is damaged";
}

bool sy_unpack_next(sy_unpack *u)
{
    u->why = NULL;
    u->broken = false;
    if (look_ahead(u, 1) == 0)
        return false;
    u->member = u->base + u->at;
    u->in_member = true;
    if (u->packing == GZIP)
        inflateReset(&u->z);
    else if (u->packing == ZSTD)
        ZSTD_DCtx_reset(u->d, ZSTD_reset_session_only);
    return true;
}

/* What was unpacked before the damage is given first, the damage at the next call. */
static ptrdiff_t damaged(sy_unpack *u, const char *why)
{
    u->broken = true;
    u->why = u->unreadable ? "the file cannot be read on" : why;
    return -1;
}

static ptrdiff_t read_gzip(sy_unpack *u, void *to, size_t room)
{
    u->z.next_out = to;
    u->z.avail_out = room < UINT32_MAX ? (uInt)room : UINT32_MAX;
    uInt all = u->z.avail_out;
    while (u->z.avail_out == all && u->in_member) {
        if (u->at == u->n && !fill(u))
            return damaged(u, "its gzip member is cut");
        u->z.next_in = u->raw + u->at;
        u->z.avail_in = (uInt)(u->n - u->at);
        int r = inflate(&u->z, Z_NO_FLUSH);
        u->at = u->n - u->z.avail_in;
        if (r == Z_STREAM_END)
            u->in_member = false;
        else if (r != Z_OK && r != Z_BUF_ERROR) {
            damaged(u, r == Z_MEM_ERROR ? "no memory" : "its gzip member is damaged");
            break;
        }
    }
    if (u->broken && u->z.avail_out == all)
        return -1;
    return (ptrdiff_t)(all - u->z.avail_out);
}

static ptrdiff_t read_zstd(sy_unpack *u, void *to, size_t room)
{
    ZSTD_outBuffer out = { to, room, 0 };
    while (!out.pos && u->in_member) {
        if (u->at == u->n && !fill(u))
            return damaged(u, "its zstd frame is cut");
        ZSTD_inBuffer in = { u->raw + u->at, u->n - u->at, 0 };
        size_t r = ZSTD_decompressStream(u->d, &out, &in);
        u->at += in.pos;
        if (ZSTD_isError(r)) {
            damaged(u, "its zstd frame is damaged, or wants another dictionary");
            break;
        }
        if (r == 0)
            u->in_member = false;
    }
    return u->broken && !out.pos ? -1 : (ptrdiff_t)out.pos;
}

ptrdiff_t sy_unpack_read(sy_unpack *u, void *to, size_t room)
{
    if (u->broken)
        return -1;
    if (!u->in_member)
        return 0;
    if (u->packing == GZIP)
        return read_gzip(u, to, room);
    if (u->packing == ZSTD)
        return read_zstd(u, to, room);
    if (u->at == u->n && !fill(u)) {
        u->in_member = false;
        return u->unreadable ? damaged(u, "") : 0;
    }
    size_t n = u->n - u->at < room ? u->n - u->at : room;
    memcpy(to, u->raw + u->at, n);
    u->at += n;
    return (ptrdiff_t)n;
}

/* Does what stands at u->at unpack to a record's beginning? */
static bool begins_record(sy_unpack *u)
{
    unsigned char out[8] = { 0 };
    const unsigned char *p = u->raw + u->at;
    size_t n = u->n - u->at;
    if (u->packing == PLAIN)
        return n >= 7 && !memcmp(p, "WARC/", 5) && p[5] >= '0' && p[5] <= '9' && p[6] == '.';
    if (u->packing == GZIP) {
        if (!begins_gzip(p, n) || inflateReset(&u->z) != Z_OK)
            return false;
        u->z.next_in = p;
        u->z.avail_in = (uInt)n;
        u->z.next_out = out;
        u->z.avail_out = sizeof out;
        (void)inflate(&u->z, Z_SYNC_FLUSH);
    } else {
        if (!begins_zstd(p, n))
            return false;
        ZSTD_DCtx_reset(u->d, ZSTD_reset_session_only);
        ZSTD_inBuffer in = { p, n, 0 };
        ZSTD_outBuffer o = { out, sizeof out, 0 };
        (void)ZSTD_decompressStream(u->d, &o, &in);
    }
    return !memcmp(out, "WARC/", 5);
}

void sy_unpack_give_up(sy_unpack *u)
{
    static const unsigned char first[] = { [PLAIN] = 'W', [GZIP] = 0x1f, [ZSTD] = 0x28 };
    /* Back to right behind its beginning, where that can still be reached: a member that was cut is
     * noticed only well inside the next one. */
    if (u->packing != PLAIN)
        (void)sy_unpack_seek(u, u->member + 1);
    u->in_member = u->broken = false;
    while (look_ahead(u, LOOK)) {
        const unsigned char *p = memchr(u->raw + u->at, first[u->packing], u->n - u->at);
        if (!p) {
            u->at = u->n;
            continue;
        }
        u->at = (size_t)(p - u->raw);
        look_ahead(u, LOOK);
        if (begins_record(u))
            return;
        u->at++;
    }
}
