/* fuzz_warc.c - any bytes as a web archive, read to its end, in pieces of any size; then again from a
 * record's place. The reader must come to an end, go forward, and give payloads that can be read. */
#include <stdlib.h>
#include <string.h>

#include "extract/warc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct memory {
    const uint8_t *data;
    size_t size, at, most;
} memory;

static ptrdiff_t read_memory(void *ctx, void *to, size_t room)
{
    memory *m = ctx;
    size_t n = m->size - m->at;
    n = n < room ? n : room;
    n = n < m->most ? n : m->most;
    memcpy(to, m->data + m->at, n);
    m->at += n;
    return (ptrdiff_t)n;
}

static bool seek_memory(void *ctx, uint64_t to)
{
    memory *m = ctx;
    if (to > m->size)
        return false;
    m->at = (size_t)to;
    return true;
}

static size_t all(memory *m, bool seek, sy_warc_place from, sy_warc_place *third)
{
    sayso_error why;
    sy_bytes bytes = { read_memory, seek ? seek_memory : NULL, m };
    sy_warc *w = sy_warc_open(bytes, from, &why);
    sy_warc_record r;
    size_t n = 0;
    uint64_t sum = 0;
    while (w && sy_warc_next(w, &r) == SY_WARC_ONE) {
        for (size_t i = 0; i < r.n; i += 64)
            sum += (unsigned char)r.payload[i];
        if (++n == 3 && third)
            *third = r.place;
        if (n > m->size + 16)
            abort(); /* more records than bytes: it goes round in circles */
        (void)sy_warc_is_page(&r);
        if (r.next.offset > m->size || strlen(r.uri) + strlen(r.why) + strlen(r.seen) > (1 << 16))
            abort();
    }
    sy_warc_close(w);
    return n + (sum == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    memory m = { data + 1, size - 1, 0, 1 + (size_t)data[0] * 7 };
    sy_warc_place third = { 0, 0 };
    (void)all(&m, data[0] & 1, (sy_warc_place){ 0, 0 }, &third);
    m.at = 0;
    if (third.offset || third.inside)
        (void)all(&m, true, third, NULL);
    return 0;
}
