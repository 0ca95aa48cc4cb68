/* words.c - sayso_words(): the WORD expression of eval/score.py, with Python's idea of letters. */
#include "base/array.h"
#include "base/error.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/stages.h"

static bool joins(uint32_t cp)
{
    return cp == '\'' || cp == 0x2019 || cp == '.' || cp == '-';
}

/* End of the run of letters and digits at i; i itself if there is none. */
static size_t run_end(const char *text, size_t len, size_t i)
{
    while (i < len) {
        size_t after = i;
        if (!sy_is_alnum(sy_utf8_next(text, &after)))
            break;
        i = after;
    }
    return i;
}

sayso_status sayso_words(const char *text, size_t len, sayso_word **out, size_t *n,
                         sayso_error *why)
{
    *out = NULL;
    *n = 0;
    if (len > UINT32_MAX)
        return sy_fail(why, SAYSO_ELIMIT, 0, "a text of 4 GiB or more");
    if (sy_utf8_valid(text, len) != len)
        return sy_fail(why, SAYSO_EARG, sy_utf8_valid(text, len), "the text is no valid UTF-8");
    uint8_t *inside = calloc(len / 8 + 1, 1);
    if (!inside)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the words");
    sy_mark_inside(text, len, inside);

    SY_ARRAY(sayso_word) words = { 0 };
    for (size_t i = 0; i < len;) {
        size_t end = run_end(text, len, i);
        if (end == i) {
            sy_utf8_next(text, &i);
            continue;
        }
        while (end < len) { /* "O'Neill", "U.S", "twenty-one": a joint and a run behind it */
            size_t joint = end;
            if (!joins(sy_utf8_next(text, &joint)))
                break;
            size_t more = run_end(text, len, joint);
            if (more == joint)
                break;
            end = more;
        }
        sayso_word w = { { (uint32_t)i, (uint32_t)end }, inside[i >> 3] >> (i & 7) & 1 };
        if (!sy_push(&words, w)) {
            sy_array_free(&words);
            free(inside);
            return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the words");
        }
        i = end;
    }
    free(inside);
    *out = words.at;
    *n = words.n;
    return SAYSO_OK;
}
