/* encoder.c - the order of the layers, and which rows go through them together.
 *
 * Rows go in blocks of about 48: a block's inner activations (48 x 1536 floats) then stay in the
 * second cache while the weights stream by, which they do once a block. Everything behind attention
 * is done for one block before the next one begins.
 */
#include "model/encoder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 48

struct sy_encoder {
    const sayso_model *m;
    const sy_kernel *k;
    void *memory;
    float *x;                     /* [positions][hidden], the residual stream */
    uint8_t *q;                   /* [positions][hidden], x quantised */
    float *scale, *min;           /* [positions] */
    float *wide;                  /* [BLOCK][max(3 * heads * room, ffn)] */
    float *mixed;                 /* [BLOCK][heads * room] */
    uint8_t *wide_q;              /* [BLOCK][max(heads * room, ffn)] */
    float *wide_scale, *wide_min; /* [BLOCK] */
    sy_attention at;
};

/* Two walks: the first adds up the room, the second gives it out. */
typedef struct carver {
    char *base;
    size_t used;
} carver;

static void *carve(carver *c, size_t count, size_t size)
{
    void *p = c->base ? c->base + c->used : NULL;
    c->used += (count * size + SY_ALIGN - 1) / SY_ALIGN * SY_ALIGN;
    return p;
}

static void lay_out(sy_encoder *e, carver *c)
{
    const sy_config *f = &e->m->config;
    size_t P = f->positions, H = f->hidden, all = (size_t)f->heads * f->head_room;
    size_t columns = (P + 63) / 64 * 64;
    size_t widest = 3 * all > f->ffn ? 3 * all : f->ffn;
    sy_attention *a = &e->at;
    e->x = carve(c, P * H, sizeof(float));
    e->q = carve(c, P * H, 1);
    e->scale = carve(c, P, sizeof(float));
    e->min = carve(c, P, sizeof(float));
    e->wide = carve(c, BLOCK * widest, sizeof(float));
    e->mixed = carve(c, BLOCK * all, sizeof(float));
    e->wide_q = carve(c, BLOCK * (all > f->ffn ? all : f->ffn), 1);
    e->wide_scale = carve(c, BLOCK, sizeof(float));
    e->wide_min = carve(c, BLOCK, sizeof(float));
    a->q = carve(c, P * all, 1);
    a->q_scale = carve(c, f->heads * P, sizeof(float));
    a->k = carve(c, columns * all, 1);
    a->k_start = carve(c, f->heads * columns, sizeof(int32_t));
    a->k_scale = carve(c, f->heads * columns, sizeof(float));
    a->v = carve(c, P * all, sizeof(float));
    a->v_most = carve(c, all, sizeof(float));
    a->v8 = carve(c, columns * all, 1);
    a->v_scale = carve(c, all, sizeof(float));
    a->zero = carve(c, all, sizeof(float));
    a->scores = carve(c, SY_GROUP * columns, sizeof(float));
    a->share = carve(c, SY_GROUP * columns, 1);
}

sayso_status sy_encoder_new(const sayso_model *m, const char *kernel, sy_encoder **out,
                            sayso_error *why)
{
    const sy_kernel *k;
    *out = NULL;
    sayso_status st = sy_kernel_find(kernel, &k, why);
    if (st)
        return st;
    sy_encoder *e = calloc(1, sizeof *e);
    if (!e)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an encoder");
    e->m = m;
    e->k = k;
    carver c = { NULL, 0 };
    lay_out(e, &c);
    e->memory = c.base = aligned_alloc(SY_ALIGN, c.used);
    if (!c.base) {
        free(e);
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an encoder's %zu bytes", c.used);
    }
    c.used = 0;
    lay_out(e, &c);
    e->at.heads = m->config.heads;
    e->at.width = m->config.head_room;
    e->at.factor = 1.44269504f * 8388608.0f / sqrtf((float)m->config.head_size);
    memset(e->memory, 0, c.used);
    *out = e;
    return SAYSO_OK;
}

void sy_encoder_free(sy_encoder *e)
{
    if (!e)
        return;
    free(e->memory);
    free(e);
}

const char *sy_encoder_kernel(const sy_encoder *e)
{
    return e->k->name;
}

uint32_t sy_encoder_room(const sy_encoder *e)
{
    return e->m->config.positions - 2;
}

static void embed(sy_encoder *e, uint32_t row, uint32_t id, uint32_t kase, uint32_t quote)
{
    const sayso_model *m = e->m;
    uint32_t H = m->config.hidden;
    e->k->embed(m->word + (size_t)id * H, m->word_scale[id], m->position + (size_t)row * H,
                m->position_scale[row], m->kase + (size_t)kase * H, m->quote + (size_t)quote * H, H,
                e->x + (size_t)row * H);
}

/* Where block b of the rows begins: blocks of nearly equal height. */
static uint32_t block_begin(uint32_t rows, uint32_t b)
{
    uint32_t count = (rows + BLOCK - 1) / BLOCK;
    return (uint32_t)((uint64_t)rows * b / count);
}

static void begin_attention(sy_encoder *e, uint32_t rows)
{
    sy_attention *a = &e->at;
    a->n = rows;
    a->columns = (rows + SY_PANEL - 1) / SY_PANEL * SY_PANEL;
    size_t all = (size_t)a->heads * a->width;
    memset(a->v_most, 0, all * sizeof(float));
    /* Columns behind the last piece: their scores are lower than any real one can be. */
    for (uint32_t h = 0; h < a->heads; h++) {
        int8_t *panel = a->k + ((size_t)h * a->columns + a->columns - SY_PANEL) * a->width;
        memset(panel, 0, (size_t)SY_PANEL * a->width);
        for (uint32_t i = rows; i < a->columns; i++) {
            a->k_start[(size_t)h * a->columns + i] = -(1 << 30);
            a->k_scale[(size_t)h * a->columns + i] = 3e29f;
        }
    }
}

static sy_rows rows_at(const sy_encoder *e, uint32_t first, uint32_t n)
{
    uint32_t H = e->m->config.hidden;
    return (sy_rows){ n, H, e->q + (size_t)first * H, e->scale + first, e->min + first };
}

static void run_layer(sy_encoder *e, const sy_layer *l, uint32_t rows)
{
    const sy_kernel *k = e->k;
    const sy_config *c = &e->m->config;
    uint32_t H = c->hidden, all = c->heads * c->head_room;
    uint32_t blocks = (rows + BLOCK - 1) / BLOCK;

    begin_attention(e, rows);
    for (uint32_t b = 0; b < blocks; b++) {
        uint32_t first = block_begin(rows, b), n = block_begin(rows, b + 1) - first;
        sy_rows x = rows_at(e, first, n);
        k->product(&x, &l->qkv, e->wide, 3 * (size_t)all, false);
        k->split(&e->at, e->wide, first, n);
    }
    k->values(&e->at);

    for (uint32_t b = 0; b < blocks; b++) {
        uint32_t first = block_begin(rows, b), n = block_begin(rows, b + 1) - first;
        float *x = e->x + (size_t)first * H;
        uint8_t *q = e->q + (size_t)first * H;
        k->attend(&e->at, first, n, e->mixed);
        k->quantise(e->mixed, n, all, e->wide_q, e->wide_scale, e->wide_min);
        sy_rows mixed = { n, all, e->wide_q, e->wide_scale, e->wide_min };
        k->product(&mixed, &l->out, x, H, true);
        k->norm(x, n, H, l->norm1, q, e->scale + first, e->min + first);

        sy_rows middle = rows_at(e, first, n);
        k->product(&middle, &l->up, e->wide, c->ffn, false);
        k->gelu(e->wide, n, c->ffn, e->wide_q, e->wide_scale, e->wide_min);
        sy_rows inner = { n, c->ffn, e->wide_q, e->wide_scale, e->wide_min };
        k->product(&inner, &l->down, x, H, true);
        k->norm(x, n, H, l->norm2, q, e->scale + first, e->min + first);
    }
}

sayso_status sy_encode(sy_encoder *e, const sy_piece *pieces, size_t n, const float **vectors)
{
    const sayso_model *m = e->m;
    *vectors = NULL;
    if (n > sy_encoder_room(e))
        return SAYSO_EARG;
    for (size_t i = 0; i < n; i++)
        if (pieces[i].id >= m->config.vocab || pieces[i].kase >= SY_CASES ||
            pieces[i].quote >= SY_QUOTES)
            return SAYSO_EARG;

    uint32_t H = m->config.hidden, rows = (uint32_t)n + 2;
    embed(e, 0, m->config.cls, 0, 0);
    for (uint32_t i = 0; i < n; i++)
        embed(e, i + 1, pieces[i].id, pieces[i].kase, pieces[i].quote);
    embed(e, rows - 1, m->config.sep, 0, 0);
    e->k->norm(e->x, rows, H, m->norm, e->q, e->scale, e->min);
    for (uint32_t i = 0; i < m->config.layers; i++)
        run_layer(e, &m->layers[i], rows);
    *vectors = e->x + H;
    return SAYSO_OK;
}
