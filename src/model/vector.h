/* vector.h - vectors of SY_LANES floats or integers, in the words of gcc's and clang's extension.
 *
 * Set SY_LANES to what the CPU has in one register (16, 8, 4) and SY_TARGET to the function
 * attribute that allows it, then include this.
 */
#include <stdint.h>
#include <string.h>

#define SY_INLINE static inline __attribute__((always_inline)) SY_TARGET
#if defined(__clang__)
#define SY_UNROLL _Pragma("clang loop unroll(full)")
#else
#define SY_UNROLL _Pragma("GCC unroll 16")
#endif

typedef float vf __attribute__((vector_size(4 * SY_LANES)));
typedef int32_t vi __attribute__((vector_size(4 * SY_LANES)));
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

/* Floats from signed bytes. */
SY_INLINE vf v_signed(const int8_t *p)
{
    return __builtin_convertvector(*(const vc_at *)p, vf);
}
