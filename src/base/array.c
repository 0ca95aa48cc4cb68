/* array.c - see array.h: half as much room again each time, so that n pushes cost n. */
#include "base/array.h"

bool sy_grow(void **at, size_t *room, size_t n, size_t size)
{
    size_t want = *room + *room / 2;
    if (want < n)
        want = n;
    if (want < 8)
        want = 8;
    if (want > SIZE_MAX / 2 / size)
        return false;
    void *p = realloc(*at, want * size);
    if (!p)
        return false;
    *at = p;
    *room = want;
    return true;
}
