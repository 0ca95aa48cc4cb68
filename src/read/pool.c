/* pool.c - see pool.h. Sums run in the pieces' order and lane by lane: the same bits everywhere. */
#include "read/pool.h"

#include <string.h>

/* Bits of the mask. */
enum { SOURCE = 1, CUE = 2, CONTENT = 4, SENTENCE = 8, OF_STATEMENT = SOURCE | CUE | CONTENT };

/* The first piece that ends behind `at`. */
static size_t piece_at(const sy_piece *p, size_t n, uint32_t at)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (p[mid].end <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void mark(const sy_piece *p, size_t n, sayso_span s, uint8_t bit, uint8_t *mask)
{
    for (size_t i = piece_at(p, n, s.begin); i < n && p[i].begin < s.end; i++)
        mask[i] |= bit;
}

/* The sentence's pieces around the cue's first. */
static void mark_around(const sy_text *t, const sy_piece *p, size_t n, size_t cue, uint8_t *mask)
{
    size_t begin = cue, end = cue + 1;
    while (begin > 0 && !(p[begin].quote & 2))
        begin--;
    while (end < n && !(p[end].quote & 2))
        end++;
    uint32_t from = p[begin].begin, limit = p[end - 1].end;
    for (;;) {
        uint32_t to = sy_sentence_end(t, from, limit);
        if (to <= from || to > limit)
            to = limit;
        if (to > p[cue].begin || to == limit) {
            mark(p, n, (sayso_span){ from, to }, SENTENCE, mask);
            return;
        }
        from = to;
    }
}

/* Mean of the pieces whose masked bits are `value`: of their vectors, or of their own words' ones. */
static void mean(const sayso_model *m, const sy_piece *p, size_t n, const float *vectors,
                 const uint8_t *mask, uint8_t bits, uint8_t value, float *out)
{
    size_t H = m->config.hidden;
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if ((mask[i] & bits) != value)
            continue;
        count++;
        if (vectors) {
            const float *v = vectors + i * H;
            for (size_t d = 0; d < H; d++)
                out[d] += v[d];
        } else {
            const int8_t *w = m->word + p[i].id * H;
            float scale = m->word_scale[p[i].id];
            for (size_t d = 0; d < H; d++)
                out[d] += scale * (float)w[d];
        }
    }
    float share = count ? 1.0f / (float)count : 0;
    for (size_t d = 0; d < H; d++)
        out[d] *= share;
}

void sy_pool(const sayso_model *m, const sy_text *t, const sy_piece *p, size_t n,
             const float *vectors, const sy_statement *s, const sayso_span *spans, uint8_t *mask,
             float *out)
{
    static const struct {
        uint8_t part, bits, value;
        bool words;
    } means[] = {
        { SY_POOL_CUE, CUE, CUE, false },
        { SY_POOL_SOURCE, SOURCE, SOURCE, false },
        { SY_POOL_CONTENT, CONTENT, CONTENT, false },
        { SY_POOL_REST, SENTENCE | OF_STATEMENT, SENTENCE, false },
        { SY_POOL_CUE_WORDS, CUE, CUE, true },
        { SY_POOL_REST_WORDS, SENTENCE | OF_STATEMENT, SENTENCE, true },
    };
    size_t H = m->config.hidden;
    memset(out, 0, SY_POOL_PARTS * H * sizeof *out);
    memset(mask, 0, n);
    if (!n)
        return;
    for (uint32_t i = 0; i < s->n_source; i++)
        mark(p, n, spans[i], SOURCE, mask);
    for (uint32_t i = 0; i < s->n_cue; i++)
        mark(p, n, spans[s->n_source + i], CUE, mask);
    for (uint32_t i = 0; i < s->n_content; i++)
        mark(p, n, spans[s->n_source + s->n_cue + i], CONTENT, mask);
    size_t cue = piece_at(p, n, spans[s->n_source].begin);
    if (cue == n)
        cue = n - 1;
    mark_around(t, p, n, cue, mask);
    for (size_t k = 0; k < sizeof means / sizeof *means; k++)
        mean(m, p, n, means[k].words ? NULL : vectors, mask, means[k].bits, means[k].value,
             out + means[k].part * H);
}
