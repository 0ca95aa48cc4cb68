/* file.c - maps a model file and believes none of it before it has been checked.
 *
 * The order of the checks gives the best message: a cut file says that it is cut and not that a sum
 * is off, a file of another version says so even if nothing else can be read.
 */
#include "model/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"

#define MOST_TENSORS 4096

static uint32_t u32_at(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint64_t u64_at(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint64_t up_to_64(uint64_t n)
{
    return (n + 63) & ~(uint64_t)63;
}

static const uint8_t *entry(const sy_file *f, uint32_t i)
{
    return f->data + SY_FILE_HEADER + (size_t)i * SY_FILE_ENTRY;
}

static uint64_t entry_byte(uint32_t i, uint32_t field)
{
    return SY_FILE_HEADER + (uint64_t)i * SY_FILE_ENTRY + field;
}

/* The sum over header and table; two runs, so it is chained through the seed. */
static uint64_t head_sum(const sy_file *f)
{
    uint64_t sum = sy_xxh64(f->data, 24, 0);
    return sy_xxh64(f->data + 32, 32 + (size_t)f->n * SY_FILE_ENTRY, sum);
}

static bool all_zero(const uint8_t *p, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

/* Name, kind and shape of entry i; its size in *bytes. */
static sayso_status check_entry(const sy_file *f, uint32_t i, uint64_t *bytes, sayso_error *why)
{
    static const uint64_t width[5] = { 0, 4, 1, 1, 4 };
    const uint8_t *e = entry(f, i);
    const char *name = (const char *)e;
    size_t len = strnlen(name, SY_FILE_NAME);
    bool good = len > 0 && len < SY_FILE_NAME && all_zero(e + len, SY_FILE_NAME - len);
    for (size_t k = 0; good && k < len; k++)
        good = name[k] > ' ' && name[k] < 127 && name[k] != '"';
    if (!good)
        return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 0),
                       "tensor %" PRIu32 " has no proper name", i);

    uint32_t kind = u32_at(e + 32), ndim = u32_at(e + 36);
    if (kind < SY_F32 || kind > SY_U32)
        return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 32),
                       "tensor \"%s\" has numbers of an unknown kind, %" PRIu32, name, kind);
    if (ndim < 1 || ndim > 4)
        return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 36),
                       "tensor \"%s\" has %" PRIu32 " dimensions instead of 1 to 4", name, ndim);
    uint64_t size = width[kind];
    for (uint32_t d = 0; d < 4; d++) {
        uint32_t dim = u32_at(e + 40 + 4 * d);
        if ((d < ndim) != (dim > 0))
            return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 40 + 4 * d),
                           "dimension %" PRIu32 " of tensor \"%s\" is %" PRIu32, d, name, dim);
        if (dim && size > UINT64_MAX / dim)
            return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 40), "tensor \"%s\" is too large",
                           name);
        size *= dim ? dim : 1;
    }
    if (u64_at(e + 64) != size)
        return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 64),
                       "tensor \"%s\" has %" PRIu64 " bytes, but its shape asks for %" PRIu64, name,
                       u64_at(e + 64), size);
    *bytes = size;
    return SAYSO_OK;
}

static sayso_status check_header(const sy_file *f, sayso_error *why)
{
    if (f->size < SY_FILE_HEADER)
        return sy_fail(why, SAYSO_EFORMAT, f->size,
                       "no model: %zu bytes are less than a model's header", f->size);
    if (memcmp(f->data, "SAYSOMDL", 8))
        return sy_fail(why, SAYSO_EFORMAT, 0, "no model: it does not begin with SAYSOMDL");
    uint32_t version = u32_at(f->data + 8);
    if (version != 1)
        return sy_fail(why, SAYSO_EVERSION, 8,
                       "a model of version %" PRIu32 "; this engine reads version 1", version);
    uint64_t size = u64_at(f->data + 16);
    if (size > f->size)
        return sy_fail(why, SAYSO_EFORMAT, f->size,
                       "the model is cut: %zu bytes of %" PRIu64 " are there", f->size, size);
    if (size < f->size)
        return sy_fail(why, SAYSO_EFORMAT, size, "%" PRIu64 " bytes too many behind the model",
                       (uint64_t)f->size - size);
    return SAYSO_OK;
}

static sayso_status check(sy_file *f, sayso_error *why)
{
    sayso_status st = check_header(f, why);
    if (st)
        return st;
    uint32_t n = u32_at(f->data + 12);
    uint64_t at = SY_FILE_HEADER + (uint64_t)n * SY_FILE_ENTRY;
    if (n < 1 || n > MOST_TENSORS)
        return sy_fail(why, SAYSO_EFORMAT, 12, "%" PRIu32 " tensors instead of 1 to %d", n,
                       MOST_TENSORS);
    if (at > f->size)
        return sy_fail(why, SAYSO_EFORMAT, 12,
                       "the table of %" PRIu32 " tensors runs past the end of the file", n);
    f->n = n;
    if (u64_at(f->data + 24) != head_sum(f))
        return sy_fail(why, SAYSO_ECHECKSUM, 24,
                       "the model is damaged: header and table do not match their checksum");

    for (uint32_t i = 0; i < n; i++) {
        uint64_t size = 0;
        st = check_entry(f, i, &size, why);
        if (st)
            return st;
        const uint8_t *e = entry(f, i);
        const char *name = (const char *)e;
        uint64_t offset = u64_at(e + 56), begin = up_to_64(at);
        if (offset != begin)
            return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 56),
                           "tensor \"%s\" begins at byte %" PRIu64 " instead of %" PRIu64, name,
                           offset, begin);
        if (offset > f->size || size > f->size - offset)
            return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 56),
                           "tensor \"%s\" runs past the end of the file", name);
        for (uint32_t k = 0; k < i; k++)
            if (!strcmp(name, (const char *)entry(f, k)))
                return sy_fail(why, SAYSO_EFORMAT, entry_byte(i, 0), "two tensors are named \"%s\"",
                               name);
        if (!all_zero(f->data + at, offset - at))
            return sy_fail(why, SAYSO_ECHECKSUM, at,
                           "the model is damaged: the bytes before tensor \"%s\" are not zero",
                           name);
        if (sy_xxh64(f->data + offset, size, 0) != u64_at(e + 72))
            return sy_fail(why, SAYSO_ECHECKSUM, offset,
                           "the model is damaged: tensor \"%s\" does not match its checksum", name);
        at = offset + size;
    }
    if (up_to_64(at) != f->size)
        return sy_fail(why, SAYSO_EFORMAT, 16,
                       "the file has %zu bytes, but its tensors end at byte %" PRIu64, f->size,
                       up_to_64(at));
    if (!all_zero(f->data + at, f->size - at))
        return sy_fail(why, SAYSO_ECHECKSUM, at,
                       "the model is damaged: the bytes behind the last tensor are not zero");
    return SAYSO_OK;
}

sayso_status sy_file_open_memory(sy_file *f, const void *data, size_t size, sayso_error *why)
{
    *f = (sy_file){ 0 };
    if (!data || (uintptr_t)data % 64)
        return sy_fail(why, SAYSO_EARG, 0, "a model in memory must be aligned to 64 bytes");
    sy_file made = { .data = data, .size = size };
    sayso_status st = check(&made, why);
    if (!st)
        *f = made;
    return st;
}

sayso_status sy_file_open(sy_file *f, const char *path, sayso_error *why)
{
    *f = (sy_file){ 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sy_fail(why, SAYSO_EIO, 0, "cannot be opened: %s", strerror(errno));
    struct stat info;
    if (fstat(fd, &info) || !S_ISREG(info.st_mode)) {
        close(fd);
        return sy_fail(why, SAYSO_EIO, 0, "is no plain file");
    }
    if (info.st_size < SY_FILE_HEADER || (uint64_t)info.st_size > SIZE_MAX / 2) {
        close(fd);
        return sy_fail(why, SAYSO_EFORMAT, 0, "no model: %lld bytes are %s a model's header",
                       (long long)info.st_size,
                       info.st_size < SY_FILE_HEADER ? "less than" : "far more than");
    }
    /* All of it is read right away for its checksums: one call is cheaper than 400 page faults. */
    int flags = MAP_PRIVATE;
#ifdef MAP_POPULATE
    flags |= MAP_POPULATE;
#endif
    void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, flags, fd, 0);
    int failed = errno;
    close(fd);
    if (data == MAP_FAILED)
        return sy_fail(why, failed == ENOMEM ? SAYSO_ENOMEM : SAYSO_EIO, 0, "cannot be mapped: %s",
                       strerror(failed));
    sayso_status st = sy_file_open_memory(f, data, (size_t)info.st_size, why);
    if (st)
        munmap(data, (size_t)info.st_size);
    else
        f->mapped = true;
    return st;
}

void sy_file_close(sy_file *f)
{
    if (f->mapped)
        munmap((void *)(uintptr_t)f->data, f->size);
    *f = (sy_file){ 0 };
}

const uint8_t *sy_file_identity(const sy_file *f)
{
    return f->data + 32;
}

sayso_status sy_file_verify(const sy_file *f, sayso_error *why)
{
    sy_sha256 s;
    uint8_t digest[32];
    sy_sha256_begin(&s);
    sy_sha256_add(&s, f->data + SY_FILE_HEADER, f->size - SY_FILE_HEADER);
    sy_sha256_end(&s, digest);
    if (memcmp(digest, sy_file_identity(f), sizeof digest))
        return sy_fail(why, SAYSO_ECHECKSUM, 32,
                       "the model's contents are not what its SHA-256 says");
    return SAYSO_OK;
}

sy_tensor sy_file_tensor(const sy_file *f, uint32_t i)
{
    const uint8_t *e = entry(f, i);
    sy_tensor t = { .name = (const char *)e,
                    .kind = (sy_number)u32_at(e + 32),
                    .ndim = u32_at(e + 36),
                    .offset = u64_at(e + 56),
                    .size = u64_at(e + 64) };
    memcpy(t.dim, e + 40, sizeof t.dim);
    t.data = f->data + t.offset;
    return t;
}

bool sy_file_find(const sy_file *f, const char *name, sy_tensor *out)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (!strcmp(name, (const char *)entry(f, i))) {
            *out = sy_file_tensor(f, i);
            return true;
        }
    return false;
}
