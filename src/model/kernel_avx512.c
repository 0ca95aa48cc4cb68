/* kernel_avx512.c - the kernel for CPUs with AVX-512 VNNI: 64 products in one instruction.
 *
 * A tile of 12 rows by 32 outputs keeps 24 sums in registers, enough to hide the instruction's
 * latency, and asks for two loads of weights and twelve of activations for 24 products.
 */
#include "model/kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define SY_LANES  16
#define SY_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#include "model/vector.h"

#define SY_TILE_COLUMNS 32
#if SY_SANITIZED /* the same results; 12 copies of a tile, checked, take clang minutes */
#define SY_TILE_ROWS  2
#define SY_TILE_CASES CASE(1) CASE(2)
#else
#define SY_TILE_ROWS 12
#define SY_TILE_CASES                                                                              \
    CASE(1)                                                                                        \
    CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)
#endif

SY_INLINE vf v_max(vf a, vf b)
{
    return (vf)_mm512_max_ps((__m512)a, (__m512)b);
}

SY_INLINE vf v_min(vf a, vf b)
{
    return (vf)_mm512_min_ps((__m512)a, (__m512)b);
}

SY_INLINE void v_put_bytes(uint8_t *p, vi x)
{
    _mm_storeu_si128((__m128i *)p, _mm512_cvtepi32_epi8((__m512i)x));
}

SY_INLINE vi v_add_bytes(vi sum, vi x)
{
    return (vi)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)x, _mm512_set1_epi8(1));
}

SY_INLINE void tile_sums(const uint32_t rows, const uint8_t *a, size_t stride, const int8_t *w,
                         uint32_t k4, vi sum[][2])
{
    for (; k4; k4--, a += 4, w += 4 * SY_PANEL) {
        __m512i w0 = _mm512_loadu_si512(w), w1 = _mm512_loadu_si512(w + 64);
        SY_UNROLL
        for (uint32_t r = 0; r < rows; r++) {
            int32_t four;
            memcpy(&four, a + r * stride, 4);
            __m512i x = _mm512_set1_epi32(four);
            sum[r][0] = (vi)_mm512_dpbusd_epi32((__m512i)sum[r][0], x, w0);
            sum[r][1] = (vi)_mm512_dpbusd_epi32((__m512i)sum[r][1], x, w1);
        }
    }
}

static bool runs_here(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
}

#include "model/kernel_body.h"

const sy_kernel sy_kernel_avx512 = { .name = "avx512", SY_KERNEL_FUNCTIONS };
#else
typedef int sy_no_avx512;
#endif
