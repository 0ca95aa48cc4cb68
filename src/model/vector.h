/* vector.h - vectors of SY_LANES floats or integers, in the words of gcc's and clang's extension.
 *
 * Set SY_LANES to what the CPU has in one register (16, 8, 4) and SY_TARGET to the function
 * attribute that allows it, include <immintrin.h> on x86, then this.
 */
#include <stdint.h>
#include <string.h>

#define SY_INLINE static inline __attribute__((always_inline)) SY_TARGET
#if defined(__clang__)
#define SY_UNROLL _Pragma("clang loop unroll(full)")
#else
#define SY_UNROLL _Pragma("GCC unroll 16")
#endif

#if defined(__SANITIZE_ADDRESS__)
#define SY_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SY_SANITIZED 1
#endif
#endif
#ifndef SY_SANITIZED
#define SY_SANITIZED 0
#endif

typedef float vf __attribute__((vector_size(4 * SY_LANES)));
typedef int32_t vi __attribute__((vector_size(4 * SY_LANES)));
typedef uint32_t vu __attribute__((vector_size(4 * SY_LANES)));
typedef int8_t vc __attribute__((vector_size(SY_LANES)));
typedef uint8_t vb __attribute__((vector_size(SY_LANES)));

/* The same in memory, at any address. */
typedef float vf_at __attribute__((vector_size(4 * SY_LANES), aligned(1), may_alias));
typedef int32_t vi_at __attribute__((vector_size(4 * SY_LANES), aligned(1), may_alias));
typedef int8_t vc_at __attribute__((vector_size(SY_LANES), aligned(1), may_alias));

SY_INLINE vf v_get(const float *p)
{
    return *(const vf_at *)p;
}

SY_INLINE void v_put(float *p, vf x)
{
    *(vf_at *)p = x;
}

SY_INLINE vi vi_get(const void *p)
{
    return *(const vi_at *)p;
}

SY_INLINE void vi_put(void *p, vi x)
{
    *(vi_at *)p = x;
}

SY_INLINE vf v_zero(void)
{
    return (vf){ 0 };
}

SY_INLINE vi vi_zero(void)
{
    return (vi){ 0 };
}

SY_INLINE vi vi_all(int32_t x)
{
    return (vi){ 0 } + x;
}

/* 0, 1, 2, ... */
SY_INLINE vi vi_lane(void)
{
#if SY_LANES == 16
    return (vi){ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
#elif SY_LANES == 8
    return (vi){ 0, 1, 2, 3, 4, 5, 6, 7 };
#else
    return (vi){ 0, 1, 2, 3 };
#endif
}

SY_INLINE vi v_bits(vf x)
{
    return (vi)x;
}

SY_INLINE vf v_cast(vi x)
{
    return (vf)x;
}

SY_INLINE vf v_float(vi x)
{
    return __builtin_convertvector(x, vf);
}

/* Floats from signed bytes. gcc 12 converts them a lane at a time, so it is told the instruction. */
SY_INLINE vf v_signed(const int8_t *p)
{
#if defined(__x86_64__) && SY_LANES == 16
    return (vf)_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i_u *)p)));
#elif defined(__x86_64__) && SY_LANES == 8
    return (vf)_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i_u *)p)));
#else
    return __builtin_convertvector(*(const vc_at *)p, vf);
#endif
}

/* Towards zero; x must lie in an int32_t. */
SY_INLINE vi vi_from(vf x)
{
    return __builtin_convertvector(x, vi);
}

/* Lane i gets lane i + 8, 4, 2, 1. */
#if defined(__clang__) || __GNUC__ >= 12
#define TURN(x, ...) __builtin_shufflevector(x, x, __VA_ARGS__)
#else
#define TURN(x, ...) __builtin_shuffle(x, (vi){ __VA_ARGS__ })
#endif
#if SY_LANES == 16
SY_INLINE vf v_rotate8(vf x)
{
    return TURN(x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}

SY_INLINE vf v_rotate4(vf x)
{
    return TURN(x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
}

SY_INLINE vf v_rotate2(vf x)
{
    return TURN(x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
}

SY_INLINE vf v_rotate1(vf x)
{
    return TURN(x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
}
#elif SY_LANES == 8
SY_INLINE vf v_rotate4(vf x)
{
    return TURN(x, 4, 5, 6, 7, 0, 1, 2, 3);
}

SY_INLINE vf v_rotate2(vf x)
{
    return TURN(x, 2, 3, 0, 1, 6, 7, 4, 5);
}

SY_INLINE vf v_rotate1(vf x)
{
    return TURN(x, 1, 0, 3, 2, 5, 4, 7, 6);
}
#else
SY_INLINE vf v_rotate2(vf x)
{
    return TURN(x, 2, 3, 0, 1);
}

SY_INLINE vf v_rotate1(vf x)
{
    return TURN(x, 1, 0, 3, 2);
}
#endif
#undef TURN
