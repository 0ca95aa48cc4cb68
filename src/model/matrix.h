/* matrix.h - weights as the file has them -> weights as the kernels stream them (kernel.h). */
#ifndef SY_MATRIX_H
#define SY_MATRIX_H

#include "model/kernel.h"

/* A layer of the file: out = x w^T + bias. Outputs may come in groups that are each filled up with
 * zeros to `out_room` (a head's channels), and so may inputs; else one group of all. */
typedef struct sy_linear {
    const int8_t *w;    /* [out][in] */
    const float *scale; /* [out] */
    const float *bias;  /* [out] */
    uint32_t out, in;
    uint32_t out_group, out_room; /* out is a multiple of out_group, out_room not under it */
    uint32_t in_group, in_room;
} sy_linear;

/* Outputs and inputs of the packed matrix; the bytes it takes, a multiple of SY_ALIGN. */
uint32_t sy_matrix_outputs(const sy_linear *l);
uint32_t sy_matrix_inputs(const sy_linear *l);
size_t sy_matrix_size(const sy_linear *l);

/* Packs into sy_matrix_size() zeroed bytes at `room`, aligned to SY_ALIGN. */
void sy_matrix_pack(const sy_linear *l, void *room, sy_matrix *out);

#endif
