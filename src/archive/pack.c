/* pack.c - texts and records are stored compressed (zstd). */
#include <stdlib.h>
#include <zstd.h>

#include "archive/store.h"
#include "base/error.h"

enum { LEVEL = 1 }; /* 3 makes records 2 % smaller and takes a third longer */

sy_packer *sy_packer_new(void)
{
    return ZSTD_createCCtx();
}

void sy_packer_free(sy_packer *p)
{
    ZSTD_freeCCtx(p);
}

sayso_status sy_pack(sy_packer *p, const void *bytes, size_t n, void **out, size_t *out_n,
                     sayso_error *why)
{
    size_t room = ZSTD_compressBound(n);
    *out = malloc(room);
    *out_n = *out ? ZSTD_compressCCtx(p, *out, room, bytes, n, LEVEL) : 0;
    if (*out && !ZSTD_isError(*out_n)) {
        void *fitting = realloc(*out, *out_n ? *out_n : 1);
        *out = fitting ? fitting : *out;
        return SAYSO_OK;
    }
    free(*out);
    *out = NULL;
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory to compress %zu bytes", n);
}

sayso_status sy_unpack(const void *packed, size_t n, size_t size, char **out, sayso_error *why)
{
    /* The frame tells its size as well; before memory is taken for it, the two must agree. */
    *out = NULL;
    if (!packed || ZSTD_getFrameContentSize(packed, n) != size || size > UINT32_MAX * (size_t)64)
        return sy_fail(why, SAYSO_EFORMAT, 0,
                       "the archive is damaged: a text or record has a wrong size");
    *out = malloc(size + 1);
    if (!*out)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for %zu bytes", size);
    size_t got = ZSTD_decompress(*out, size, packed, n);
    if (ZSTD_isError(got) || got != size) {
        free(*out);
        *out = NULL;
        return sy_fail(why, SAYSO_EFORMAT, 0,
                       "the archive is damaged: a text or record cannot be unpacked");
    }
    (*out)[size] = 0;
    return SAYSO_OK;
}
