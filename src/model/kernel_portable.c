/* kernel_portable.c - the kernel for any CPU with vectors of four floats, or none.
 *
 * The product works in 16 bits: u8 times s8 always fits. Bytes are taken apart into even and odd
 * ones by shifts, multiplied, and the pairs added up in 32 bits.
 */
#include "model/kernel.h"

#define SY_LANES 4
#define SY_TARGET
#include "model/vector.h"

#define SY_TILE_ROWS    2
#define SY_TILE_COLUMNS 8
#define SY_TILE_CASES   CASE(1) CASE(2)

typedef int16_t vh __attribute__((vector_size(4 * SY_LANES)));

SY_INLINE vf v_max(vf a, vf b)
{
    vi which = a > b;
    return (vf)((which & (vi)a) | (~which & (vi)b));
}

SY_INLINE vf v_min(vf a, vf b)
{
    vi which = a < b;
    return (vf)((which & (vi)a) | (~which & (vi)b));
}

SY_INLINE void v_put_bytes(uint8_t *p, vi x)
{
    for (int i = 0; i < SY_LANES; i++)
        p[i] = (uint8_t)x[i];
}

SY_INLINE vi v_add_bytes(vi sum, vi x)
{
    vu low = (vu)x & 0x00ff00ff, high = (vu)x >> 8 & 0x00ff00ff;
    low += high;
    return sum + (vi)((low & 0xffff) + (low >> 16));
}

SY_INLINE void tile_sums(const uint32_t rows, const uint8_t *a, size_t stride, const int8_t *w,
                         uint32_t k4, vi sum[][SY_TILE_COLUMNS / SY_LANES])
{
    for (; k4; k4--, a += 4, w += 4 * SY_PANEL)
        for (int p = 0; p < SY_TILE_COLUMNS / SY_LANES; p++) {
            vh both = (vh)vi_get(w + p * 4 * SY_LANES);
            vh even = (vh)((vh)(both << 8) >> 8), odd = both >> 8;
            for (uint32_t r = 0; r < rows; r++) {
                uint32_t four;
                memcpy(&four, a + r * stride, 4);
                vh x = even * (vh)((vu){ 0 } + (four & 0x00ff00ff));
                vh y = odd * (vh)((vu){ 0 } + (four >> 8 & 0x00ff00ff));
                vi low = (vi)((vu)x << 16) >> 16, low2 = (vi)((vu)y << 16) >> 16;
                sum[r][p] += (low + ((vi)x >> 16)) + (low2 + ((vi)y >> 16));
            }
        }
}

static bool runs_here(void)
{
    return true;
}

#include "model/kernel_body.h"

const sy_kernel sy_kernel_portable = { .name = "portable", SY_KERNEL_FUNCTIONS };
