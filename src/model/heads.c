/* heads.c - small linear layers in int8, the role scorer in float.
 *
 *     score[i][l] = query(c)^T U_l key(i) + (bias_l . key(i) + b_l) + distance[i - c][l]
 *
 * with query and key relu(linear(x)). Keys and their bias are made once a window, when the first cue
 * asks for them; t_l = query^T U_l once a cue. Lanes are pieces, so nothing is summed across lanes.
 */
#include "model/heads.h"

#include <stdlib.h>
#include <string.h>

struct sy_heads {
    const sy_encoder *e;
    const sayso_model *m;
    const sy_kernel *k;
    void *memory;
    bool have_keys;
    uint32_t n, lanes; /* pieces; the same filled up to a multiple of 16 */
    float *cue, *name; /* [positions][...] */
    float *wide;       /* [positions][max(SY_PANEL, role_dim)] */
    float *keys;       /* [role_dim][lanes] */
    float *base;       /* [SY_ROLES][lanes] */
    float *by_label;   /* [SY_ROLES][lanes] */
    float *scores;     /* [positions][SY_ROLES] */
    float *query, *scaled; /* [role_dim] */
    float *turned;     /* [SY_ROLES][role_dim] */
};

/* Gives out room on the second walk, adds it up on the first (base NULL). */
static float *carve(char *base, size_t *used, size_t count)
{
    float *p = base ? (float *)(base + *used) : NULL;
    *used += (count * sizeof(float) + SY_ALIGN - 1) / SY_ALIGN * SY_ALIGN;
    return p;
}

static size_t lay_out(sy_heads *h, char *base)
{
    const sy_config *c = &h->m->config;
    size_t P = (size_t)c->positions + 15, D = c->role_dim, used = 0;
    h->cue = carve(base, &used, P * SY_CUES);
    h->name = carve(base, &used, P * c->names);
    h->wide = carve(base, &used, P * (D > SY_PANEL ? D : SY_PANEL));
    h->keys = carve(base, &used, P * D);
    h->base = carve(base, &used, P * SY_ROLES);
    h->by_label = carve(base, &used, P * SY_ROLES);
    h->scores = carve(base, &used, P * SY_ROLES);
    h->query = carve(base, &used, D);
    h->scaled = carve(base, &used, D);
    h->turned = carve(base, &used, D * SY_ROLES);
    return used;
}

sayso_status sy_heads_new(const sy_encoder *e, sy_heads **out, sayso_error *why)
{
    *out = NULL;
    sy_heads *h = calloc(1, sizeof *h);
    if (!h)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the heads");
    h->e = e;
    h->m = sy_encoder_model(e);
    h->k = sy_encoder_kernel(e);
    size_t size = lay_out(h, NULL);
    h->memory = aligned_alloc(SY_ALIGN, size);
    if (!h->memory) {
        free(h);
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the heads' %zu bytes", size);
    }
    lay_out(h, h->memory);
    *out = h;
    return SAYSO_OK;
}

void sy_heads_free(sy_heads *h)
{
    if (!h)
        return;
    free(h->memory);
    free(h);
}

static const float *logits(sy_heads *h, const sy_rows *x, const sy_matrix *m, uint32_t labels,
                           float *out)
{
    h->k->product(x, m, h->wide, m->n, false);
    for (uint32_t i = 0; i < x->n; i++)
        memcpy(out + (size_t)i * labels, h->wide + (size_t)i * m->n, labels * sizeof *out);
    return out;
}

void sy_heads_tags(sy_heads *h, const float **cue, const float **name)
{
    sy_rows x = sy_encoder_rows(h->e);
    h->have_keys = false;
    h->n = x.n;
    h->lanes = (x.n + 15) / 16 * 16;
    if (cue)
        *cue = logits(h, &x, &h->m->cue, SY_CUES, h->cue);
    if (name)
        *name = logits(h, &x, &h->m->name, h->m->config.names, h->name);
}

static void make_keys(sy_heads *h)
{
    uint32_t D = h->m->config.role_dim;
    sy_rows x = sy_encoder_rows(h->e);
    h->k->product(&x, &h->m->key, h->wide, D, false);
    h->k->relu(h->wide, (size_t)h->n * D);
    memset(h->wide + (size_t)h->n * D, 0, (size_t)(h->lanes - h->n) * D * sizeof(float));
    for (uint32_t i = 0; i < h->lanes; i += 16)
        for (uint32_t d = 0; d < D; d++)
            for (uint32_t j = 0; j < 16; j++)
                h->keys[(size_t)d * h->lanes + i + j] = h->wide[(size_t)(i + j) * D + d];
    for (uint32_t l = 0; l < SY_ROLES; l++)
        for (uint32_t i = 0; i < h->lanes; i++)
            h->by_label[(size_t)l * h->lanes + i] = h->m->role_bias[l];
    h->k->dots(h->m->role_linear, h->keys, h->by_label, D, h->lanes, h->base);
    h->have_keys = true;
}

const float *sy_heads_roles(sy_heads *h, uint32_t c)
{
    const sayso_model *m = h->m;
    uint32_t D = m->config.role_dim, R = m->config.span;
    if (!h->have_keys)
        make_keys(h);
    sy_rows x = sy_encoder_rows(h->e);
    sy_rows one = { 1, x.stride, x.q + c * x.stride, x.scale + c, x.min + c };
    h->k->product(&one, &m->query, h->query, D, false);
    h->k->relu(h->query, D);
    for (uint32_t l = 0; l < SY_ROLES; l++) {
        for (uint32_t d = 0; d < D; d++)
            h->scaled[d] = h->query[d] * m->role_scale[l * D + d];
        h->k->mix(h->scaled, m->role + (size_t)l * D * D, D, D, h->turned + (size_t)l * D);
    }
    h->k->dots(h->turned, h->keys, h->base, D, h->lanes, h->by_label);
    for (uint32_t i = 0; i < h->n; i++) {
        int64_t apart = (int64_t)i - c;
        apart = apart < -(int64_t)R ? -(int64_t)R : apart > R ? R : apart;
        const float *distance = m->distance + (size_t)(apart + R) * SY_ROLES;
        for (uint32_t l = 0; l < SY_ROLES; l++)
            h->scores[(size_t)i * SY_ROLES + l] =
                h->by_label[(size_t)l * h->lanes + i] + distance[l];
    }
    return h->scores;
}
