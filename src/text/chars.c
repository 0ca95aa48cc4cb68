/* chars.c - what kind of character a code point is. */
#include "text/chars.h"

#include <utf8proc.h>

#include "text/reference_tables.h"

#define COUNT(table) (sizeof table / sizeof table[0])

static bool within(const sy_char_range *table, size_t n, uint32_t cp)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (table[mid].last < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && table[low].first <= cp;
}

#define WITHIN(table, cp) within(table, COUNT(table), cp)

/* What Python's str.isdigit() takes beside the decimal digits: superscripts, circled digits. */
static const sy_char_range other_digits[] = {
    { 0xb2, 0xb3 },       { 0xb9, 0xb9 },       { 0x1369, 0x1371 },   { 0x19da, 0x19da },
    { 0x2070, 0x2070 },   { 0x2074, 0x2079 },   { 0x2080, 0x2089 },   { 0x2460, 0x2468 },
    { 0x2474, 0x247c },   { 0x2488, 0x2490 },   { 0x24ea, 0x24ea },   { 0x24f5, 0x24fd },
    { 0x24ff, 0x24ff },   { 0x2776, 0x277e },   { 0x2780, 0x2788 },   { 0x278a, 0x2792 },
    { 0x10a40, 0x10a43 }, { 0x10e60, 0x10e68 }, { 0x11052, 0x1105a }, { 0x1f100, 0x1f10a },
};

/* Upper and lower case beside the categories Lu and Ll: Roman numerals, letters in circles,
 * modifier letters (Unicode's Other_Uppercase, Other_Lowercase). */
static const sy_char_range other_upper[] = {
    { 0x2160, 0x216f },   { 0x24b6, 0x24cf },   { 0x1f130, 0x1f149 },
    { 0x1f150, 0x1f169 }, { 0x1f170, 0x1f189 },
};
static const sy_char_range other_lower[] = {
    { 0xaa, 0xaa },       { 0xba, 0xba },       { 0x2b0, 0x2b8 },     { 0x2c0, 0x2c1 },
    { 0x2e0, 0x2e4 },     { 0x345, 0x345 },     { 0x37a, 0x37a },     { 0x1d2c, 0x1d6a },
    { 0x1d78, 0x1d78 },   { 0x1d9b, 0x1dbf },   { 0x2071, 0x2071 },   { 0x207f, 0x207f },
    { 0x2090, 0x209c },   { 0x2170, 0x217f },   { 0x24d0, 0x24e9 },   { 0x2c7c, 0x2c7d },
    { 0xa69c, 0xa69d },   { 0xa770, 0xa770 },   { 0xa7f8, 0xa7f9 },   { 0xab5c, 0xab5f },
    { 0x10780, 0x10780 }, { 0x10783, 0x10785 }, { 0x10787, 0x107b0 }, { 0x107b2, 0x107ba },
};

#define D (SY_IS_ALNUM | SY_IS_DIGIT)
#define U (SY_IS_ALNUM | SY_IS_ALPHA | SY_IS_UPPER)
#define L (SY_IS_ALNUM | SY_IS_ALPHA | SY_IS_LOWER)
#define S SY_IS_SPACE
static const uint8_t ascii[128] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, S, S, S, S, S, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    S, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, D, D, D, D, D, D, D, D, D, D, 0, 0, 0, 0, 0, 0,
    0, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, 0, 0, 0, 0, 0,
    0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, 0, 0,
};
#undef D
#undef U
#undef L
#undef S

unsigned sy_char(uint32_t cp)
{
    if (cp < 128)
        return ascii[cp];
    if (cp >= 0x2010 && cp <= 0x2027)
        return 0; /* dashes, quotation marks, the ellipsis: most of what is not ASCII in news */
    unsigned bits = 0;
    switch (utf8proc_get_property((utf8proc_int32_t)cp)->category) {
    case UTF8PROC_CATEGORY_LU: return SY_IS_ALNUM | SY_IS_ALPHA | SY_IS_UPPER;
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT: return SY_IS_ALNUM | SY_IS_ALPHA | SY_IS_LOWER;
    case UTF8PROC_CATEGORY_ND: return SY_IS_ALNUM | SY_IS_DIGIT;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: bits = SY_IS_ALNUM | SY_IS_ALPHA; break;
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        bits = SY_IS_ALNUM;
        if (WITHIN(other_digits, cp))
            return bits | SY_IS_DIGIT;
        break;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return SY_IS_SPACE;
    case UTF8PROC_CATEGORY_CF: return SY_IS_HIDDEN;
    default:
        if (cp == 0x85)
            return SY_IS_SPACE;
    }
    if (WITHIN(other_upper, cp))
        bits |= SY_IS_UPPER;
    else if (WITHIN(other_lower, cp))
        bits |= SY_IS_LOWER;
    return bits;
}

static bool is_cjk(uint32_t cp)
{
    static const sy_char_range cjk[] = {
        { 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },   { 0xf900, 0xfaff },   { 0x20000, 0x2a6df },
        { 0x2a700, 0x2b81f }, { 0x2b920, 0x2ceaf }, { 0x2f800, 0x2fa1f },
    };
    return cp >= 0x3400 && WITHIN(cjk, cp);
}

sy_ref_kind sy_ref_kind_of(uint32_t cp)
{
    if (WITHIN(sy_ref_dropped, cp))
        return SY_REF_DROPPED;
    if (WITHIN(sy_ref_space, cp))
        return SY_REF_SPACE;
    if (is_cjk(cp))
        return SY_REF_CJK;
    if (WITHIN(sy_ref_marks, cp))
        return SY_REF_DROPPED;
    /* The Greek question mark is punctuation but becomes another, as letters do. */
    if (WITHIN(sy_ref_alone, cp) && !WITHIN(sy_ref_parts, cp))
        return SY_REF_ALONE;
    return SY_REF_LETTER;
}

static uint32_t lower(uint32_t cp)
{
    if (cp >= sy_ref_lower[0][0])
        for (size_t i = 0; i < COUNT(sy_ref_lower) && sy_ref_lower[i][0] <= cp; i++)
            if (sy_ref_lower[i][0] == cp)
                return sy_ref_lower[i][1];
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

size_t sy_ref_letters(uint32_t cp, uint32_t out[4])
{
    if (!WITHIN(sy_ref_parts, cp)) {
        out[0] = lower(cp);
        return 1;
    }
    utf8proc_int32_t parts[8];
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 8, UTF8PROC_DECOMPOSE, NULL);
    size_t kept = 0;
    for (utf8proc_ssize_t i = 0; i < n && i < 8 && kept < 4; i++)
        if (!WITHIN(sy_ref_marks, (uint32_t)parts[i]))
            out[kept++] = lower((uint32_t)parts[i]);
    return kept;
}
