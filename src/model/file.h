/* file.h - a model file: a checked table of named tensors, mapped read-only.
 *
 * Little-endian throughout. Offsets count bytes from the file's start.
 *
 *   offset  size  meaning
 *        0     8  "SAYSOMDL"
 *        8     4  version: 1
 *       12     4  number of tensors, 1 to 4096
 *       16     8  size of the whole file
 *       24     8  XXH64 of byte 32 to the end of the table; its seed: XXH64 (seed 0) of bytes 0..23
 *       32    32  SHA-256 of everything from byte 64 on: the model's identity
 *       64   80n  the table, one entry a tensor, in the order of the tensors' offsets:
 *                    0  32  name, ASCII, filled up with NUL (at least one)
 *                   32   4  kind of number: 1 float32, 2 int8, 3 uint8, 4 uint32
 *                   36   4  number of dimensions, 1 to 4
 *                   40  16  the dimensions, outermost first, each at least 1; unused ones 0
 *                   56   8  offset of the first byte, a multiple of 64
 *                   64   8  size in bytes: the product of the dimensions and the number's size
 *                   72   8  XXH64 (seed 0) of the tensor's bytes
 *        …        …  the tensors; each begins at the next multiple of 64 behind what stands before
 *                    it, and the file ends at the one behind the last. The bytes between are zero.
 *
 * So there is exactly one way to write a set of tensors, and no byte that nobody checks: opening
 * verifies every sum but the SHA-256, which only names the model (sy_file_verify() recomputes it).
 */
#ifndef SY_FILE_H
#define SY_FILE_H

#include <stdbool.h>

#include "base/error.h"

#define SY_FILE_HEADER 64
#define SY_FILE_ENTRY  80
#define SY_FILE_NAME   32

typedef enum sy_number { SY_F32 = 1, SY_I8 = 2, SY_U8 = 3, SY_U32 = 4 } sy_number;

typedef struct sy_file {
    const uint8_t *data;
    size_t size;
    uint32_t n; /* tensors */
    bool mapped;
} sy_file;

typedef struct sy_tensor {
    const char *name; /* ends in NUL; in the file */
    sy_number kind;
    uint32_t ndim, dim[4]; /* unused dimensions are 0 */
    uint64_t offset, size;
    const void *data; /* aligned to 64 */
} sy_tensor;

/* Maps a file and checks all of it. *f holds nothing on failure. Whoever cuts a mapped file short
 * kills its readers (SIGBUS): replace a model by renaming a new file over it. */
sayso_status sy_file_open(sy_file *f, const char *path, sayso_error *why);

/* The same in memory that the caller keeps. SAYSO_EARG unless data is aligned to 64 bytes. */
sayso_status sy_file_open_memory(sy_file *f, const void *data, size_t size, sayso_error *why);

void sy_file_close(sy_file *f);

/* Recomputes the SHA-256 (60 ms for 23 MB). SAYSO_ECHECKSUM if it is not the header's. */
sayso_status sy_file_verify(const sy_file *f, sayso_error *why);

/* The 32 bytes of the header. */
const uint8_t *sy_file_identity(const sy_file *f);

/* Tensor i, i < f->n. */
sy_tensor sy_file_tensor(const sy_file *f, uint32_t i);

/* By name; false, and *out untouched, if there is none. */
bool sy_file_find(const sy_file *f, const char *name, sy_tensor *out);

#endif
