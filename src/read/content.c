/* content.c - see content.h. */
#include "read/content.h"

#include <string.h>

/* The sum of the traces of the words that begin in a span; returns how many. */
static uint32_t add_up(const sy_traces *t, sayso_span span, int32_t *sum)
{
    uint32_t n = 0;
    for (size_t i = sy_traces_find(t, span.begin);
         i < t->words.n && t->words.at[i].begin < span.end; i++) {
        if (t->words.at[i].begin < span.begin)
            continue;
        const int8_t *row = t->rows.at + i * t->width;
        for (uint32_t d = 0; d < t->width; d++)
            sum[d] += row[d];
        n++;
    }
    return n;
}

sayso_status sy_find_contents(const sayso_model *m, sayso_doc *doc)
{
    const sy_traces *t = &doc->traces;
    int32_t sum[SY_TRACES];
    if (!m->content || t->width != m->traces || !doc->statements.n)
        return SAYSO_OK;
    size_t size = doc->statements.n * (SAYSO_CONTENT_BITS / 8);
    if (!sy_reserve(&doc->content, size))
        return SAYSO_ENOMEM;
    memset(doc->content.at, 0, size);
    doc->content.n = size;
    for (size_t i = 0; i < doc->statements.n; i++) {
        const sy_statement *s = &doc->statements.at[i];
        uint8_t *bits = doc->content.at + i * (SAYSO_CONTENT_BITS / 8);
        uint32_t n = 0;
        memset(sum, 0, sizeof sum);
        for (uint32_t k = 0; k < s->n_content; k++)
            n += add_up(t, sy_contents(doc, s)[k], sum);
        for (uint32_t b = 0; n && b < SAYSO_CONTENT_BITS; b++) {
            int64_t dot = 0;
            for (uint32_t d = 0; d < t->width; d++)
                dot += (int64_t)sum[d] * m->content[(size_t)b * t->width + d];
            if ((double)dot * m->content_scale[b] * SY_TRACE_STEP + (double)n * m->content_bias[b] >
                0)
                bits[b / 8] |= (uint8_t)(1 << b % 8);
        }
    }
    return SAYSO_OK;
}
