/* kernel_avx2.c - the kernel for CPUs with AVX2.
 *
 * AVX2's own product of u8 and s8 saturates at 16 bits. So bytes are taken apart into even and odd
 * ones of 16 bits, whose products are added in pairs without loss: a third dearer, all 8 bits used.
 */
#include "model/kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define SY_LANES  8
#define SY_TARGET __attribute__((target("avx2")))
#include "model/vector.h"

#define SY_TILE_ROWS    4
#define SY_TILE_COLUMNS 16
#define SY_TILE_CASES   CASE(1) CASE(2) CASE(3) CASE(4)

SY_INLINE vf v_max(vf a, vf b)
{
    return (vf)_mm256_max_ps((__m256)a, (__m256)b);
}

SY_INLINE vf v_min(vf a, vf b)
{
    return (vf)_mm256_min_ps((__m256)a, (__m256)b);
}

SY_INLINE void v_put_bytes(uint8_t *p, vi x)
{
    const __m256i low =
        _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 4, 8, 12,
                         -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    __m256i each = _mm256_shuffle_epi8((__m256i)x, low);
    _mm_storel_epi64((__m128i *)p, _mm_unpacklo_epi32(_mm256_castsi256_si128(each),
                                                      _mm256_extracti128_si256(each, 1)));
}

SY_INLINE vi v_add_bytes(vi sum, vi x)
{
    return sum + (vi)_mm256_sad_epu8((__m256i)x, _mm256_setzero_si256());
}

SY_INLINE void tile_sums(const uint32_t rows, const uint8_t *a, size_t stride, const int8_t *w,
                         uint32_t k4, vi sum[][2])
{
    const __m256i even = _mm256_set1_epi32(0x00ff00ff);
    for (; k4; k4--, a += 4, w += 4 * SY_PANEL) {
        __m256i w0 = _mm256_loadu_si256((const __m256i *)w);
        __m256i w1 = _mm256_loadu_si256((const __m256i *)(w + 32));
        __m256i even0 = _mm256_srai_epi16(_mm256_slli_epi16(w0, 8), 8);
        __m256i even1 = _mm256_srai_epi16(_mm256_slli_epi16(w1, 8), 8);
        __m256i odd0 = _mm256_srai_epi16(w0, 8), odd1 = _mm256_srai_epi16(w1, 8);
        SY_UNROLL
        for (uint32_t r = 0; r < rows; r++) {
            int32_t four;
            memcpy(&four, a + r * stride, 4);
            __m256i x = _mm256_set1_epi32(four);
            __m256i x0 = _mm256_and_si256(x, even), x1 = _mm256_srli_epi16(x, 8);
            sum[r][0] += (vi)_mm256_madd_epi16(x0, even0) + (vi)_mm256_madd_epi16(x1, odd0);
            sum[r][1] += (vi)_mm256_madd_epi16(x0, even1) + (vi)_mm256_madd_epi16(x1, odd1);
        }
    }
}

static bool runs_here(void)
{
    return __builtin_cpu_supports("avx2");
}

#include "model/kernel_body.h"

const sy_kernel sy_kernel_avx2 = { .name = "avx2", SY_KERNEL_FUNCTIONS };
#else
typedef int sy_no_avx2;
#endif
