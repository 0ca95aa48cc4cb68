/* unpack.h - a file of compressed members, or of plain bytes, as one member after the other.
 *
 * Web archives are compressed record by record, so that each can be found again by its offset: gzip
 * members, or zstd frames behind a frame with their dictionary. Plain bytes are one member.
 * Inner to src/extract.
 */
#ifndef SY_EXTRACT_UNPACK_H
#define SY_EXTRACT_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where bytes come from. read gives how many there are now: 0 at the end, below 0 for an error. seek
 * may be NULL (a pipe): what is damaged is then passed over less exactly. */
typedef struct sy_bytes {
    ptrdiff_t (*read)(void *ctx, void *to, size_t room);
    bool (*seek)(void *ctx, uint64_t to);
    void *ctx;
} sy_bytes;

typedef struct sy_unpack sy_unpack;

/* Recognises the packing by the first bytes, reads a dictionary when there is one, and goes to
 * `offset`, where a member begins. NULL: no memory, or *why (never NULL) is set. */
sy_unpack *sy_unpack_open(sy_bytes from, uint64_t offset, const char **why);
void sy_unpack_close(sy_unpack *u);

bool sy_unpack_is_plain(const sy_unpack *u);

/* Begins the next member. False: there is none. */
bool sy_unpack_next(sy_unpack *u);
uint64_t sy_unpack_member(const sy_unpack *u); /* where it begins in the file */
uint64_t sy_unpack_at(const sy_unpack *u);     /* how far the file was taken */

/* Bytes of the member: 0 at its end; below 0 when it is damaged, cut or unreadable: sy_unpack_why(). */
ptrdiff_t sy_unpack_read(sy_unpack *u, void *to, size_t room);
const char *sy_unpack_why(const sy_unpack *u);

/* Leaves a member that is damaged, or longer than anybody should read: to where the next one that
 * begins like a record can be seen. */
void sy_unpack_give_up(sy_unpack *u);

/* Plain bytes: goes to an offset. False: this file cannot be sought in. */
bool sy_unpack_seek(sy_unpack *u, uint64_t offset);

#endif
