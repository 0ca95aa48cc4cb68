/* trace.c - see trace.h. */
#include "read/trace.h"

#include <string.h>

bool sy_traces_add(sy_traces *t, sayso_span word, const float *row)
{
    if (!sy_reserve(&t->rows, t->rows.n + t->width) || !sy_push(&t->words, word))
        return false;
    for (uint32_t d = 0; d < t->width; d++) {
        float x = row[d] / SY_TRACE_STEP;
        x = x < -127 ? -127 : x > 127 ? 127 : x;
        t->rows.at[t->rows.n++] = (int8_t)(x < 0 ? x - 0.5f : x + 0.5f);
    }
    return true;
}

bool sy_traces_join(sy_traces *t, const sy_traces *more)
{
    if (!more->words.n)
        return true;
    if (!sy_reserve(&t->rows, t->rows.n + more->rows.n) ||
        !sy_reserve(&t->words, t->words.n + more->words.n))
        return false;
    memcpy(t->rows.at + t->rows.n, more->rows.at, more->rows.n * sizeof *more->rows.at);
    memcpy(t->words.at + t->words.n, more->words.at, more->words.n * sizeof *more->words.at);
    t->rows.n += more->rows.n;
    t->words.n += more->words.n;
    return true;
}

size_t sy_traces_find(const sy_traces *t, uint32_t at)
{
    size_t lo = 0, hi = t->words.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->words.at[mid].end <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool sy_traces_mean(const sy_traces *t, sayso_span span, float *out)
{
    uint32_t n = 0;
    for (uint32_t d = 0; d < t->width; d++)
        out[d] = 0;
    for (size_t i = sy_traces_find(t, span.begin); i < t->words.n && t->words.at[i].begin < span.end; i++) {
        if (t->words.at[i].begin < span.begin)
            continue;
        const int8_t *row = t->rows.at + i * t->width;
        for (uint32_t d = 0; d < t->width; d++)
            out[d] += row[d];
        n++;
    }
    for (uint32_t d = 0; n && d < t->width; d++)
        out[d] *= SY_TRACE_STEP / (float)n;
    return n > 0;
}

void sy_traces_free(sy_traces *t)
{
    sy_array_free(&t->words);
    sy_array_free(&t->rows);
}
