/* matrix.c - packs a layer's weights. Ten megabytes at every start, so it moves four bytes at a
 * time and writes in order. */
#include "model/matrix.h"

#include <string.h>

static uint32_t up(uint32_t n, uint32_t to)
{
    return (n + to - 1) / to * to;
}

uint32_t sy_matrix_outputs(const sy_linear *l)
{
    return up(l->out / l->out_group * l->out_room, SY_PANEL);
}

uint32_t sy_matrix_inputs(const sy_linear *l)
{
    return l->in / l->in_group * l->in_room;
}

static size_t weights_size(const sy_linear *l)
{
    return (size_t)sy_matrix_outputs(l) * sy_matrix_inputs(l);
}

size_t sy_matrix_size(const sy_linear *l)
{
    return weights_size(l) + 3 * sizeof(float) * sy_matrix_outputs(l);
}

/* Of n signed bytes. Eight at a time: each is made unsigned, then added up in four lanes of 16
 * bits, which are emptied before they can run over. */
static int32_t sum_of(const int8_t *w, uint32_t n)
{
    int64_t sum = 0;
    uint32_t i = 0;
    while (n - i >= 8) {
        uint64_t lanes = 0;
        uint32_t stop = n - i < 1024 ? n - n % 8 : i + 1024;
        for (; i < stop; i += 8) {
            uint64_t x;
            memcpy(&x, w + i, 8);
            x ^= 0x8080808080808080u;
            lanes += (x & 0x00ff00ff00ff00ffu) + (x >> 8 & 0x00ff00ff00ff00ffu);
        }
        for (int k = 0; k < 64; k += 16)
            sum += (int64_t)(lanes >> k & 0xffff);
    }
    sum -= (int64_t)128 * i;
    for (; i < n; i++)
        sum += w[i];
    return (int32_t)sum;
}

void sy_matrix_pack(const sy_linear *l, void *room, sy_matrix *out)
{
    uint32_t n = sy_matrix_outputs(l), k = sy_matrix_inputs(l);
    int8_t *w = room;
    float *scale = (float *)((char *)room + weights_size(l));
    float *sum = scale + n, *bias = sum + n;
    *out = (sy_matrix){ n, k, w, scale, sum, bias };

    for (uint32_t panel = 0; panel < n; panel += SY_PANEL, w += (size_t)k * SY_PANEL) {
        const int8_t *row[SY_PANEL] = { NULL };
        for (uint32_t c = 0; c < SY_PANEL; c++) {
            uint32_t o = panel + c, group = o / l->out_room, within = o % l->out_room;
            if (group >= l->out / l->out_group || within >= l->out_group)
                continue;
            uint32_t from = group * l->out_group + within;
            row[c] = l->w + (size_t)from * l->in;
            scale[o] = l->scale[from];
            sum[o] = l->scale[from] * (float)sum_of(row[c], l->in);
            bias[o] = l->bias[from];
        }
        for (uint32_t g = 0, i = 0; i < l->in; g++, i += l->in_group)
            for (uint32_t j = 0; j < l->in_group; j += 4) {
                int8_t *to = w + (size_t)(g * l->in_room + j) * SY_PANEL;
                for (uint32_t c = 0; c < SY_PANEL; c++)
                    if (row[c])
                        memcpy(to + 4 * c, row[c] + i + j, 4);
            }
    }
}
