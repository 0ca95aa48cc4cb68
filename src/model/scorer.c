/* scorer.c - see scorer.h. */
#include "model/scorer.h"

#include <string.h>

void sy_scorer_see(const sy_scorer *s, int b, const float *traces, float *z)
{
    const int8_t *w = s->block + (size_t)b * SY_SCORER_HIDDEN * s->traces;
    const float *scale = s->block_scale + b * SY_SCORER_HIDDEN;
    float sum[SY_SCORER_HIDDEN] = { 0 };
    for (uint32_t d = 0; d < s->traces; d++, w += SY_SCORER_HIDDEN)
        for (int h = 0; h < SY_SCORER_HIDDEN; h++)
            sum[h] += traces[d] * w[h];
    for (int h = 0; h < SY_SCORER_HIDDEN; h++)
        z[h] += sum[h] * scale[h];
}

float sy_scorer_score(const sy_scorer *s, const float *z, const uint8_t *features, size_t n)
{
    float a[SY_SCORER_HIDDEN], sum = s->out[SY_SCORER_HIDDEN];
    memcpy(a, s->bias, sizeof a);
    for (size_t k = 0; k < n; k++) {
        const int8_t *w = s->code + (size_t)features[k] * SY_SCORER_HIDDEN;
        float scale = s->code_scale[features[k]];
        for (int h = 0; h < SY_SCORER_HIDDEN; h++)
            a[h] += w[h] * scale;
    }
    for (int h = 0; h < SY_SCORER_HIDDEN; h++) {
        float x = a[h] + z[h];
        sum += x > 0 ? x * s->out[h] : 0;
    }
    return sum;
}
