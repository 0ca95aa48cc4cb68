/* heads.c - small linear layers in int8, the role scorer in float.
 *
 *     score[i][l] = query(c)^T U_l key(i) + (bias_l . key(i) + b_l) + distance[i - c][l]
 *
 * with query and key relu(linear(x)). Keys and their bias are made once a window, when the first
 * cue asks for them; t_l = query^T U_l once a cue. Lanes are pieces, so nothing is summed across
 * lanes.
 */
#include "model/heads.h"

#include <stdlib.h>
#include <string.h>

struct sy_heads {
    const sayso_model *m;
    const sy_kernel *k;
    void *memory;
    bool have_keys;
    uint32_t n, lanes;     /* pieces; the same filled up to a multiple of 16 */
    float *scale, *min;    /* [positions] */
    float *wide;           /* [positions][max(SY_PANEL, role_dim, contact.n)] */
    float *keys;           /* [role_dim][lanes] */
    float *base;           /* [SY_ROLES][lanes] */
    float *by_label;       /* [SY_ROLES][lanes] */
    float *query, *scaled; /* [role_dim] */
    float *turned;         /* [SY_ROLES][role_dim] */
    uint8_t *q;            /* [positions][hidden] */
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
    h->scale = carve(base, &used, P);
    h->min = carve(base, &used, P);
    size_t widest = D > SY_PANEL ? D : SY_PANEL;
    if (h->m->contact_out && widest < h->m->contact.n)
        widest = h->m->contact.n;
    if (h->m->traces && widest < h->m->trace.n)
        widest = h->m->trace.n;
    h->wide = carve(base, &used, P * widest);
    h->keys = carve(base, &used, P * D);
    h->base = carve(base, &used, P * SY_ROLES);
    h->by_label = carve(base, &used, P * SY_ROLES);
    h->query = carve(base, &used, D);
    h->scaled = carve(base, &used, D);
    h->turned = carve(base, &used, D * SY_ROLES);
    h->q = (uint8_t *)carve(base, &used, P * c->hidden / sizeof(float));
    return used;
}

sayso_status sy_heads_new(const sayso_model *m, const sy_encoder *e, sy_heads **out,
                          sayso_error *why)
{
    const sy_kernel *k;
    *out = NULL;
    sayso_status st = sy_kernel_find(sy_encoder_kernel(e), &k, why);
    if (st)
        return st;
    sy_heads *h = calloc(1, sizeof *h);
    if (!h)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the heads");
    h->m = m;
    h->k = k;
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

static sy_rows seen(const sy_heads *h)
{
    return (sy_rows){ h->n, h->m->config.hidden, h->q, h->scale, h->min };
}

void sy_heads_see(sy_heads *h, const float *vectors, size_t n)
{
    h->have_keys = false;
    h->n = (uint32_t)n;
    h->lanes = (h->n + 15) / 16 * 16;
    h->k->quantise(vectors, h->n, h->m->config.hidden, h->q, h->scale, h->min);
}

static void logits(sy_heads *h, const sy_matrix *m, uint32_t labels, float *out)
{
    sy_rows x = seen(h);
    h->k->product(&x, m, h->wide, m->n, false);
    for (uint32_t i = 0; i < x.n; i++)
        memcpy(out + (size_t)i * labels, h->wide + (size_t)i * m->n, labels * sizeof *out);
}

void sy_heads_cues(sy_heads *h, float *out)
{
    logits(h, &h->m->cue, SY_CUES, out);
}

void sy_heads_names(sy_heads *h, float *out)
{
    logits(h, &h->m->name, h->m->config.names, out);
}

static void make_keys(sy_heads *h)
{
    uint32_t D = h->m->config.role_dim;
    sy_rows x = seen(h);
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

void sy_heads_roles(sy_heads *h, size_t c, float *out)
{
    const sayso_model *m = h->m;
    uint32_t D = m->config.role_dim;
    if (!h->have_keys)
        make_keys(h);
    sy_rows x = seen(h);
    sy_rows one = { 1, x.stride, x.q + c * x.stride, x.scale + c, x.min + c };
    h->k->product(&one, &m->query, h->query, D, false);
    h->k->relu(h->query, D);
    for (uint32_t l = 0; l < SY_ROLES; l++) {
        for (uint32_t d = 0; d < D; d++)
            h->scaled[d] = h->query[d] * m->role_scale[l * D + d];
        h->k->mix(h->scaled, 1, m->role + (size_t)l * D * D, D, D, h->turned + (size_t)l * D);
    }
    h->k->dots(h->turned, h->keys, h->base, D, h->lanes, h->by_label);
    int64_t most = m->config.span;
    for (uint32_t i = 0; i < h->n; i++) {
        int64_t apart = (int64_t)i - (int64_t)c;
        apart = apart < -most ? -most : apart > most ? most : apart;
        const float *distance = m->distance + (apart + most) * SY_ROLES;
        for (uint32_t l = 0; l < SY_ROLES; l++)
            out[(size_t)i * SY_ROLES + l] = h->by_label[(size_t)l * h->lanes + i] + distance[l];
    }
}

void sy_heads_labels(const sy_heads *h, float *pooled, size_t n, float *out)
{
    const sy_labels *l = &h->m->labels;
    uint32_t in = SY_LABEL_PARTS * h->m->config.hidden;
    for (size_t i = 0; i < n; i++)
        for (uint32_t d = 0; d < in; d++)
            pooled[i * in + d] *= l->scale1[d];
    h->k->mix(pooled, (uint32_t)n, l->w1, in, l->one, out);
}

void sy_heads_traces(sy_heads *h, float *out)
{
    logits(h, &h->m->trace, h->m->traces, out);
}

void sy_heads_contacts(sy_heads *h, float *out)
{
    const sayso_model *m = h->m;
    sy_rows x = seen(h);
    uint32_t width = m->contact.n;
    h->k->product(&x, &m->contact, h->wide, width, false);
    h->k->relu(h->wide, (size_t)x.n * width);
    for (uint32_t i = 0; i < x.n; i++)
        for (uint32_t l = 0; l < SY_CONTACT_OUT; l++) {
            const float *w = m->contact_out + (size_t)l * SY_CONTACT_HIDDEN, *v = h->wide + (size_t)i * width;
            float sum = m->contact_bias[l];
            for (uint32_t d = 0; d < SY_CONTACT_HIDDEN; d++)
                sum += w[d] * v[d];
            out[(size_t)i * SY_CONTACT_OUT + l] = sum;
        }
}
