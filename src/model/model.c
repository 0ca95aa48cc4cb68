/* model.c - opens a model: finds each tensor, checks its shape and its numbers, packs the weights.
 *
 * Weights are packed here and once, not by each reader: the packed form is the same for all kernels
 * (kernel.h), so threads and kernels share it, and the file's own copy of it need not stay in
 * memory.
 */
#include "model/model.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/utf8.h"

/* ## Tensors by name */

/* Finds a tensor of the given kind and shape; dimensions that are not used are 0. */
static sayso_status want(const sayso_model *m, const char *name, sy_number kind, uint32_t d0,
                         uint32_t d1, const void **out, sayso_error *why)
{
    static const char *const kinds[] = { "", "float32", "int8", "uint8", "uint32" };
    sy_tensor t;
    if (!sy_file_find(&m->file, name, &t))
        return sy_fail(why, SAYSO_EFORMAT, 0, "the model has no tensor \"%s\"", name);
    if (t.kind != kind)
        return sy_fail(why, SAYSO_EFORMAT, t.offset, "tensor \"%s\" holds %s instead of %s", name,
                       kinds[t.kind], kinds[kind]);
    if (t.dim[0] != d0 || t.dim[1] != d1 || t.dim[2])
        return sy_fail(why, SAYSO_EFORMAT, t.offset,
                       "tensor \"%s\" is %" PRIu32 " x %" PRIu32 "%s instead of %" PRIu32
                       " x %" PRIu32,
                       name, t.dim[0], t.dim[1], t.dim[2] ? " x ..." : "", d0, d1);
    *out = t.data;
    return SAYSO_OK;
}

/* Floats: all finite, and over zero where they are scales. */
static sayso_status want_floats(const sayso_model *m, const char *name, uint32_t d0, uint32_t d1,
                                bool scales, const float **out, sayso_error *why)
{
    const void *data;
    sayso_status st = want(m, name, SY_F32, d0, d1, &data, why);
    if (st)
        return st;
    const float *x = data;
    size_t n = (size_t)d0 * (d1 ? d1 : 1);
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, x + i, 4);
        uint64_t at = (uint64_t)((const uint8_t *)data - m->file.data) + 4 * i;
        if ((bits & 0x7f800000) == 0x7f800000)
            return sy_fail(why, SAYSO_EFORMAT, at, "number %zu of tensor \"%s\" is not finite", i,
                           name);
        if (scales && !(x[i] > 0))
            return sy_fail(why, SAYSO_EFORMAT, at, "scale %zu of tensor \"%s\" is not over zero", i,
                           name);
    }
    *out = x;
    return SAYSO_OK;
}

/* Bytes that are text, of any length. */
static sayso_status want_text(const sayso_model *m, const char *name, const char **text,
                              size_t *len, sayso_error *why)
{
    sy_tensor t;
    if (!sy_file_find(&m->file, name, &t))
        return sy_fail(why, SAYSO_EFORMAT, 0, "the model has no tensor \"%s\"", name);
    if (t.kind != SY_U8 || t.ndim != 1)
        return sy_fail(why, SAYSO_EFORMAT, t.offset, "tensor \"%s\" is no row of bytes", name);
    size_t valid = sy_utf8_valid(t.data, (size_t)t.size);
    if (valid < t.size || memchr(t.data, 0, (size_t)t.size))
        return sy_fail(why, SAYSO_EFORMAT, t.offset, "tensor \"%s\" is no UTF-8 text", name);
    *text = t.data;
    *len = (size_t)t.size;
    return SAYSO_OK;
}

/* "name", "name.scale" and "name.bias" as a layer. */
static sayso_status want_linear(const sayso_model *m, const char *name, uint32_t out, uint32_t in,
                                sy_linear *l, sayso_error *why)
{
    char full[48];
    const void *w;
    *l = (sy_linear){
        .out = out, .in = in, .out_group = out, .out_room = out, .in_group = in, .in_room = in
    };
    sayso_status st = want(m, name, SY_I8, out, in, &w, why);
    if (st)
        return st;
    l->w = w;
    snprintf(full, sizeof full, "%s.scale", name);
    st = want_floats(m, full, out, 0, true, &l->scale, why);
    if (st)
        return st;
    snprintf(full, sizeof full, "%s.bias", name);
    return want_floats(m, full, out, 0, false, &l->bias, why);
}

/* ## The parts of a model */

static sayso_status read_config(sayso_model *m, sayso_error *why)
{
    const void *data;
    sayso_status st = want(m, "config", SY_U32, 16, 0, &data, why);
    if (st)
        return st;
    uint32_t c[16];
    memcpy(c, data, sizeof c);
    static const struct {
        const char *what;
        uint32_t least, most, step;
    } limit[16] = {
        { "layers", 1, 48, 1 },
        { "hidden size", 32, 1024, 32 },
        { "heads", 1, 256, 1 },
        { "inner size", 32, 4096, 32 },
        { "vocabulary", 4, 1u << 20, 1 },
        { "positions", 64, 4096, 1 },
        { "case states", SY_CASES, SY_CASES, 1 },
        { "quotation states", SY_QUOTES, SY_QUOTES, 1 },
        { "cue labels", SY_CUES, SY_CUES, 1 },
        { "name labels", 1, 31, 1 },
        { "role dimension", 32, 1024, 32 },
        { "role labels", SY_ROLES, SY_ROLES, 1 },
        { "distance span", 1, 4096, 1 },
        { "id of [CLS]", 0, (1u << 20) - 1, 1 },
        { "id of [SEP]", 0, (1u << 20) - 1, 1 },
        { "last number", 0, 0, 1 },
    };
    uint64_t at = (uint64_t)((const uint8_t *)data - m->file.data);
    for (uint32_t i = 0; i < 16; i++)
        if (c[i] < limit[i].least || c[i] > limit[i].most || c[i] % limit[i].step)
            return sy_fail(why, SAYSO_EFORMAT, at + 4 * i,
                           "the model's %s is %" PRIu32 "; from %" PRIu32 " to %" PRIu32
                           " in steps of %" PRIu32 " is read",
                           limit[i].what, c[i], limit[i].least, limit[i].most, limit[i].step);
    uint32_t size = c[1] / c[2];
    if (c[1] % c[2] || size % 4 || size > 128)
        return sy_fail(why, SAYSO_EFORMAT, at + 8,
                       "%" PRIu32 " heads do not divide %" PRIu32
                       " channels into multiples of 4 up to 128",
                       c[2], c[1]);
    if (c[13] >= c[4] || c[14] >= c[4])
        return sy_fail(why, SAYSO_EFORMAT, at + 52, "[CLS] or [SEP] is not in the vocabulary");
    m->config = (sy_config){
        .layers = c[0],
        .hidden = c[1],
        .heads = c[2],
        .ffn = c[3],
        .vocab = c[4],
        .positions = c[5],
        .names = c[9],
        .role_dim = c[10],
        .span = c[12],
        .cls = c[13],
        .sep = c[14],
        .head_size = size,
        .head_room = (size + 31) / 32 * 32,
    };
    return SAYSO_OK;
}

static char *copy(const char *text, size_t len)
{
    char *s = malloc(len + 1);
    if (s) {
        memcpy(s, text, len);
        s[len] = 0;
    }
    return s;
}

static sayso_status read_texts(sayso_model *m, sayso_error *why)
{
    const char *text;
    size_t len;
    sayso_status st = want_text(m, "name", &text, &len, why);
    if (st)
        return st;
    bool good = len <= 64;
    for (size_t i = 0; good && i < len; i++)
        good = text[i] > ' ' && text[i] < 127 && text[i] != '"' && text[i] != '\\';
    if (!good)
        return sy_fail(why, SAYSO_EFORMAT, 0, "the model's name is not up to 64 plain characters");
    const uint8_t *id = sy_file_identity(&m->file);
    snprintf(m->title, sizeof m->title, "%.*s sha256:%02x%02x%02x%02x%02x%02x", (int)len, text,
             id[0], id[1], id[2], id[3], id[4], id[5]);

    st = want_text(m, "card", &text, &len, why);
    if (st)
        return st;
    m->card = copy(text, len);
    m->card_len = len;
    st = want_text(m, "labels.name", &text, &len, why);
    if (st)
        return st;
    uint32_t lines = 1;
    for (size_t i = 0; i < len; i++)
        lines += text[i] == '\n';
    if (lines != m->config.names)
        return sy_fail(why, SAYSO_EFORMAT, 0,
                       "\"labels.name\" has %" PRIu32 " lines for %" PRIu32 " labels", lines,
                       m->config.names);
    m->names_text = copy(text, len);
    m->names = calloc(lines, sizeof *m->names);
    if (!m->card || !m->names_text || !m->names)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a model");
    char *line = m->names_text;
    for (uint32_t i = 0; i < lines; i++) {
        m->names[i] = line;
        line += strcspn(line, "\n");
        *line++ = 0;
    }
    return SAYSO_OK;
}

static sayso_status read_vocab(sayso_model *m, sayso_error *why)
{
    const char *text;
    size_t len;
    const void *at;
    sayso_status st = want_text(m, "vocab", &text, &len, why);
    if (!st)
        st = want(m, "vocab.at", SY_U32, m->config.vocab + 1, 0, &at, why);
    if (!st)
        st = sy_vocab_new(text, len, at, m->config.vocab, &m->vocab, why);
    return st;
}

static sayso_status read_embeddings(sayso_model *m, sayso_error *why)
{
    const sy_config *c = &m->config;
    const void *w = NULL;
    sayso_status st = want(m, "embed.word", SY_I8, c->vocab, c->hidden, &w, why);
    m->word = w;
    if (!st)
        st = want_floats(m, "embed.word.scale", c->vocab, 0, true, &m->word_scale, why);
    if (!st)
        st = want(m, "embed.position", SY_I8, c->positions, c->hidden, &w, why);
    m->position = w;
    if (!st)
        st = want_floats(m, "embed.position.scale", c->positions, 0, true, &m->position_scale, why);
    if (!st)
        st = want_floats(m, "embed.case", SY_CASES, c->hidden, false, &m->kase, why);
    if (!st)
        st = want_floats(m, "embed.quote", SY_QUOTES, c->hidden, false, &m->quote, why);
    if (!st)
        st = want_floats(m, "embed.norm", 2, c->hidden, false, &m->norm, why);
    return st;
}

/* Packing takes two walks over the same list: the first adds up the room, the second fills it. */
typedef struct packer {
    sayso_model *m;
    sayso_error *why;
    char *room; /* NULL on the first walk */
    size_t used;
} packer;

static sayso_status pack(packer *p, const char *name, sy_linear shape, sy_matrix *to)
{
    sy_linear l;
    if (p->room) {
        sayso_status st = want_linear(p->m, name, shape.out, shape.in, &l, p->why);
        if (st)
            return st;
        shape.w = l.w, shape.scale = l.scale, shape.bias = l.bias;
        sy_matrix_pack(&shape, p->room + p->used, to);
    }
    p->used += sy_matrix_size(&shape);
    return SAYSO_OK;
}

static sy_linear plain(uint32_t out, uint32_t in)
{
    return (sy_linear){
        .out = out, .in = in, .out_group = out, .out_room = out, .in_group = in, .in_room = in
    };
}

static sayso_status pack_all(packer *p)
{
    sayso_model *m = p->m;
    const sy_config *c = &m->config;
    char name[48];
    sayso_status st = SAYSO_OK;
    sy_linear qkv = plain(3 * c->hidden, c->hidden), out = plain(c->hidden, c->hidden);
    qkv.out_group = out.in_group = c->head_size;
    qkv.out_room = out.in_room = c->head_room;
    for (uint32_t i = 0; !st && i < c->layers; i++) {
        sy_layer *l = &m->layers[i];
        const struct {
            const char *what;
            sy_linear shape;
            sy_matrix *to;
        } part[] = { { "qkv", qkv, &l->qkv },
                     { "out", out, &l->out },
                     { "up", plain(c->ffn, c->hidden), &l->up },
                     { "down", plain(c->hidden, c->ffn), &l->down } };
        for (int k = 0; !st && k < 4; k++) {
            snprintf(name, sizeof name, "layer.%" PRIu32 ".%s", i, part[k].what);
            st = pack(p, name, part[k].shape, part[k].to);
        }
    }
    if (!st)
        st = pack(p, "head.cue", plain(SY_CUES, c->hidden), &m->cue);
    if (!st)
        st = pack(p, "head.name", plain(c->names, c->hidden), &m->name);
    if (!st)
        st = pack(p, "head.query", plain(c->role_dim, c->hidden), &m->query);
    if (!st)
        st = pack(p, "head.key", plain(c->role_dim, c->hidden), &m->key);
    sy_tensor optional;
    if (!st && sy_file_find(&m->file, "head.trace", &optional)) {
        if (optional.dim[0] > SY_TRACES || optional.dim[0] % 16)
            return sy_fail(p->why, SAYSO_EFORMAT, optional.offset,
                           "\"head.trace\" is not up to %d numbers wide, in steps of 16", SY_TRACES);
        st = pack(p, "head.trace", plain(optional.dim[0], c->hidden), &m->trace);
        m->traces = optional.dim[0];
    }
    if (!st && sy_file_find(&m->file, "contact.up", &optional))
        st = pack(p, "contact.up", plain(SY_CONTACT_HIDDEN, c->hidden), &m->contact);
    return st;
}

static sayso_status read_weights(sayso_model *m, sayso_error *why)
{
    const sy_config *c = &m->config;
    m->layers = calloc(c->layers, sizeof *m->layers);
    if (!m->layers)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a model");
    packer p = { .m = m, .why = why };
    sayso_status st = pack_all(&p);
    if (st)
        return st;
    size_t size = (p.used + SY_ALIGN - 1) / SY_ALIGN * SY_ALIGN;
    m->packed = aligned_alloc(SY_ALIGN, size);
    if (!m->packed)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a model's %zu bytes of weights", size);
    memset(m->packed, 0, size);
    p.room = m->packed;
    p.used = 0;
    st = pack_all(&p);

    char name[48];
    for (uint32_t i = 0; !st && i < c->layers; i++) {
        snprintf(name, sizeof name, "layer.%" PRIu32 ".norm1", i);
        st = want_floats(m, name, 2, c->hidden, false, &m->layers[i].norm1, why);
        snprintf(name, sizeof name, "layer.%" PRIu32 ".norm2", i);
        if (!st)
            st = want_floats(m, name, 2, c->hidden, false, &m->layers[i].norm2, why);
    }
    return st;
}

static sayso_status read_roles(sayso_model *m, sayso_error *why)
{
    const sy_config *c = &m->config;
    uint32_t rows = SY_ROLES * c->role_dim;
    const void *w = NULL;
    sy_linear bias;
    sayso_status st = want(m, "head.role", SY_I8, rows, c->role_dim, &w, why);
    m->role = w;
    if (!st)
        st = want_floats(m, "head.role.scale", rows, 0, true, &m->role_scale, why);
    if (!st)
        st = want_linear(m, "head.role.bias", SY_ROLES, c->role_dim, &bias, why);
    if (!st)
        st = want_floats(m, "head.distance", 2 * c->span + 1, SY_ROLES, false, &m->distance, why);
    if (!st)
        st = want_floats(m, "head.transition", SY_ROLES + 1, SY_ROLES, false, &m->transition, why);
    if (!st)
        st = want_floats(m, "decode", SY_DECODE, 0, false, &m->decode, why);
    if (st)
        return st;
    m->role_linear = malloc(rows * sizeof *m->role_linear);
    if (!m->role_linear)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a model");
    for (uint32_t i = 0; i < rows; i++)
        m->role_linear[i] = (float)bias.w[i] * bias.scale[i / c->role_dim];
    m->role_bias = bias.bias;
    return SAYSO_OK;
}

/* "name" [in][out] with a scale for each input. */
static sayso_status want_rows(const sayso_model *m, const char *name, uint32_t in, uint32_t out,
                              const int8_t **w, const float **scale, sayso_error *why)
{
    char full[48];
    const void *data = NULL;
    sayso_status st = want(m, name, SY_I8, in, out, &data, why);
    if (st)
        return st;
    *w = data;
    snprintf(full, sizeof full, "%s.scale", name);
    return want_floats(m, full, in, 0, true, scale, why);
}

/* The heads of the labels: all of their tensors, or none. */
static sayso_status read_labels(sayso_model *m, sayso_error *why)
{
    sy_tensor one, two;
    sy_labels l = { 0 };
    if (!sy_file_find(&m->file, "label.one", &one))
        return SAYSO_OK;
    if (!sy_file_find(&m->file, "label.two", &two))
        return sy_fail(why, SAYSO_EFORMAT, 0, "the model has \"label.one\" but no \"label.two\"");
    l.one = one.dim[1];
    l.two = two.dim[1];
    if (l.one < SY_LABELS + 16 || l.one % 16 || l.one > 1024 || !l.two || l.two % 16 || l.two > 1024)
        return sy_fail(why, SAYSO_EFORMAT, one.offset,
                       "the labels' layers are not up to 1024 numbers wide, in steps of 16");
    uint32_t in = SY_LABEL_PARTS * m->config.hidden;
    sayso_status st = want_rows(m, "label.one", in, l.one, &l.w1, &l.scale1, why);
    if (!st)
        st = want_rows(m, "label.two", SY_LABEL_VIEWS * (l.one - SY_LABELS), l.two, &l.w2, &l.scale2, why);
    if (!st)
        st = want_rows(m, "label.three", l.two, SY_LABELS, &l.w3, &l.scale3, why);
    if (!st)
        st = want_floats(m, "label.one.bias", l.one, 0, false, &l.bias1, why);
    if (!st)
        st = want_floats(m, "label.two.bias", l.two, 0, false, &l.bias2, why);
    if (!st)
        st = want_floats(m, "label.three.bias", SY_LABELS, 0, false, &l.bias3, why);
    if (!st)
        st = want_floats(m, "label.code", SY_LABEL_CODE, l.one, false, &l.code, why);
    if (!st)
        m->labels = l;
    return st;
}

/* Whom a mention means: all of its tensors, or none. */
static sayso_status read_coref(sayso_model *m, sayso_error *why)
{
    sy_tensor t;
    sy_coref c = { 0 };
    if (!sy_file_find(&m->file, "coref.mention", &t))
        return SAYSO_OK;
    c.traces = t.dim[0];
    c.narrow = t.dim[1];
    if (!sy_file_find(&m->file, "coref.one", &t))
        return sy_fail(why, SAYSO_EFORMAT, 0, "the model has \"coref.mention\" but no \"coref.one\"");
    c.hidden = t.dim[1];
    if (!c.traces || c.traces > SY_TRACES || !c.narrow || c.narrow > SY_COREF_NARROW || !c.hidden || c.hidden > SY_COREF_HIDDEN)
        return sy_fail(why, SAYSO_EFORMAT, t.offset, "the layers of \"coref\" are not up to %d, %d and %d numbers wide", SY_TRACES,
                       SY_COREF_NARROW, SY_COREF_HIDDEN);
    sayso_status st = want_rows(m, "coref.mention", c.traces, c.narrow, &c.mention, &c.mention_scale, why);
    if (!st)
        st = want_rows(m, "coref.cue", c.traces, c.narrow, &c.cue, &c.cue_scale, why);
    if (!st)
        st = want_rows(m, "coref.other", c.traces, c.narrow, &c.other, &c.other_scale, why);
    if (!st)
        st = want_rows(m, "coref.one", 7 * c.narrow + SY_COREF_CODE, c.hidden, &c.one, &c.one_scale, why);
    if (!st)
        st = want_floats(m, "coref.one.bias", c.hidden, 0, false, &c.bias, why);
    if (!st)
        st = want_floats(m, "coref.two", c.hidden, 0, false, &c.two, why);
    if (!st)
        m->coref = c;
    return st;
}

/* The head of contacts, if the model has one: its first layer is packed already. */
static sayso_status read_contact(sayso_model *m, sayso_error *why)
{
    const float *out, *bias;
    if (!m->contact.n)
        return SAYSO_OK;
    sayso_status st = want_floats(m, "contact.out", SY_CONTACT_OUT, SY_CONTACT_HIDDEN, false, &out, why);
    if (!st)
        st = want_floats(m, "contact.out.bias", SY_CONTACT_OUT, 0, false, &bias, why);
    if (!st) {
        m->contact_out = out;
        m->contact_bias = bias;
    }
    return st;
}

/* One net of scorer.h, if the model has it. */
static sayso_status read_scorer(const sayso_model *m, const char *name, uint32_t features, sy_scorer *out, sayso_error *why)
{
    char full[48];
    sy_tensor t;
    const void *data = NULL;
    sy_scorer s = { .features = features, .traces = m->traces };
    snprintf(full, sizeof full, "%s.code", name);
    if (!sy_file_find(&m->file, full, &t))
        return SAYSO_OK;
    if (!m->traces)
        return sy_fail(why, SAYSO_EFORMAT, t.offset, "the model has \"%s\" but no \"head.trace\"", full);
    sayso_status st = want_rows(m, full, features, SY_SCORER_HIDDEN, &s.code, &s.code_scale, why);
    snprintf(full, sizeof full, "%s.block", name);
    if (!st)
        st = want(m, full, SY_I8, SY_SCORER_BLOCKS * m->traces, SY_SCORER_HIDDEN, &data, why);
    s.block = data;
    snprintf(full, sizeof full, "%s.block.scale", name);
    if (!st)
        st = want_floats(m, full, SY_SCORER_BLOCKS * SY_SCORER_HIDDEN, 0, true, &s.block_scale, why);
    snprintf(full, sizeof full, "%s.bias", name);
    if (!st)
        st = want_floats(m, full, SY_SCORER_HIDDEN, 0, false, &s.bias, why);
    snprintf(full, sizeof full, "%s.out", name);
    if (!st)
        st = want_floats(m, full, SY_SCORER_HIDDEN + 1, 0, false, &s.out, why);
    if (!st)
        *out = s;
    return st;
}

static sayso_status read_scorers(sayso_model *m, sayso_error *why)
{
    const struct {
        const char *name;
        uint32_t features;
        sy_scorer *to;
    } all[] = { { "outlet.1", SY_OUTLET_FEATURES, &m->outlet[0] },       { "outlet.2", SY_OUTLET_FEATURES, &m->outlet[1] },
                { "addressee.1", SY_OUTLET_FEATURES, &m->addressee[0] }, { "addressee.2", SY_OUTLET_FEATURES, &m->addressee[1] },
                { "party.from", SY_CONTACT_FEATURES, &m->from },         { "party.to", SY_CONTACT_FEATURES, &m->to },
                { "contact.sure", SY_CONTACT_FEATURES, &m->sure } };
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; !st && i < sizeof all / sizeof *all; i++)
        st = read_scorer(m, all[i].name, all[i].features, all[i].to, why);
    return st;
}

/* Where the file is mapped, its copy of the packed weights need not stay in memory. */
static void let_go(const sayso_model *m)
{
    if (!m->file.mapped)
        return;
    char name[48];
    static const char *const parts[] = { "qkv", "out", "up", "down" };
    for (uint32_t i = 0; i < m->config.layers; i++)
        for (int k = 0; k < 4; k++) {
            sy_tensor t;
            snprintf(name, sizeof name, "layer.%" PRIu32 ".%s", i, parts[k]);
            if (!sy_file_find(&m->file, name, &t))
                continue;
            uintptr_t begin = ((uintptr_t)t.data + 4095) & ~(uintptr_t)4095;
            uintptr_t end = ((uintptr_t)t.data + (size_t)t.size) & ~(uintptr_t)4095;
            if (begin < end)
                (void)madvise((void *)begin, end - begin, MADV_DONTNEED);
        }
}

static sayso_status finish(sayso_model *m, sayso_model **out, sayso_error *why)
{
    sayso_status st = read_config(m, why);
    if (!st)
        st = read_texts(m, why);
    if (!st)
        st = read_vocab(m, why);
    if (!st)
        st = read_embeddings(m, why);
    if (!st)
        st = read_weights(m, why);
    if (!st)
        st = read_roles(m, why);
    if (!st)
        st = read_labels(m, why);
    if (!st)
        st = read_coref(m, why);
    if (!st)
        st = read_contact(m, why);
    if (!st)
        st = read_scorers(m, why);
    if (st) {
        sayso_model_free(m);
        return st;
    }
    let_go(m);
    *out = m;
    return SAYSO_OK;
}

sayso_status sayso_model_open(const char *path, sayso_model **out, sayso_error *why)
{
    *out = NULL;
    if (!path)
        return sy_fail(why, SAYSO_EARG, 0, "no path of a model");
    sayso_model *m = calloc(1, sizeof *m);
    if (!m)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a model");
    sayso_status st = sy_file_open(&m->file, path, why);
    if (st) {
        free(m);
        return st;
    }
    return finish(m, out, why);
}

sayso_status sayso_model_open_memory(const void *data, size_t size, sayso_model **out,
                                     sayso_error *why)
{
    *out = NULL;
    sayso_model *m = calloc(1, sizeof *m);
    if (!m)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a model");
    sayso_status st = sy_file_open_memory(&m->file, data, size, why);
    if (st) {
        free(m);
        return st;
    }
    return finish(m, out, why);
}

void sayso_model_free(sayso_model *m)
{
    if (!m)
        return;
    sy_vocab_free(m->vocab);
    free(m->card);
    free(m->names);
    free(m->names_text);
    free(m->layers);
    free(m->role_linear);
    free(m->packed);
    sy_file_close(&m->file);
    free(m);
}

sayso_status sy_model_verify(const sayso_model *m, sayso_error *why)
{
    return sy_file_verify(&m->file, why);
}

const char *sayso_model_name(const sayso_model *m)
{
    return m->title;
}

const char *sayso_model_card(const sayso_model *m, size_t *len)
{
    if (len)
        *len = m->card_len;
    return m->card;
}
