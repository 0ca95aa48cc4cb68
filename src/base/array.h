/* array.h - a growable array of small plain structs, owned by whoever holds it.
 *
 *     SY_ARRAY(sayso_span) spans = { 0 };
 *     if (!sy_push(&spans, (sayso_span){ 3, 9 }))
 *         return SAYSO_ENOMEM;              the array is as it was
 *     spans.at[0].begin; spans.n;
 *     sy_array_free(&spans);
 */
#ifndef SY_ARRAY_H
#define SY_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define SY_ARRAY(type)                                                                             \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t n, room;                                                                            \
    }

/* Room for n items of the given size in *at; false, and nothing changed, without memory. */
bool sy_grow(void **at, size_t *room, size_t n, size_t size);

#define sy_reserve(a, want)                                                                        \
    ((want) <= (a)->room || sy_grow((void **)&(a)->at, &(a)->room, (want), sizeof *(a)->at))
#define sy_push(a, ...)                                                                            \
    (sy_reserve((a), (a)->n + 1) ? ((a)->at[(a)->n++] = (__VA_ARGS__), true) : false)
#define sy_array_free(a) (free((a)->at), (a)->at = NULL, (a)->n = (a)->room = 0)

#endif
