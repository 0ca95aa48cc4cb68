/* context.c - see context.h. */
#include "read/context.h"

#include <math.h>
#include <string.h>

#include "model/kernel.h"

/* ## What code sees */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char lower(char c)
{
    return is_upper(c) ? (char)(c | 32) : c;
}

static bool pronoun(const char *s, size_t n)
{
    static const char *const all[] = { "he", "she", "they", "it", "i", "we", "who", "you" };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t k = 0;
        while (k < n && all[i][k] && lower(s[k]) == all[i][k])
            k++;
        if (k == n && !all[i][k])
            return true;
    }
    return false;
}

static const sy_paragraph *paragraph_of(const sy_text *t, uint32_t at)
{
    size_t lo = 0, hi = t->paragraphs.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->paragraphs.at[mid].span.end <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < t->paragraphs.n ? &t->paragraphs.at[lo] : NULL;
}

/* The last character of some content that is no mark: '?' of "Will you go?" he asked. */
static char last_stop(const char *s, sayso_span x)
{
    uint32_t at = x.end;
    while (at > x.begin && ((unsigned char)s[at - 1] >= 0x80 || strchr("\"' )", s[at - 1])))
        at--;
    return at > x.begin ? s[at - 1] : ' ';
}

static float times(uint32_t n)
{
    return n > 3 ? 1.0f : n > 1 ? 0.8f : n ? 0.5f : 0;
}

/* Clues in the cue, the rest of its sentence, the content, the rest of the paragraph, the article; and
 * how far back the last one is. */
static void see_clues(const sayso_doc *doc, const sy_clues *clues, const sy_statement *s,
                      const sy_paragraph *p, sayso_span cue, float *f)
{
    const sayso_span *c = sy_contents(doc, s);
    uint32_t begin = p ? p->span.begin : cue.begin, end = p ? p->span.end : cue.end, from, to;
    if (cue.begin - begin > 2000)
        begin = cue.begin - 2000;
    if (end > cue.end && end - cue.end > 2000)
        end = cue.end + 2000;
    from = begin, to = end;
    for (;;) {
        uint32_t x = sy_sentence_end(&doc->text, from, end);
        if (x <= from || x > end)
            break;
        if (x > cue.begin) {
            to = x;
            break;
        }
        from = x;
    }
    for (int k = 0; k < SY_CLUES; k++) {
        uint32_t in_cue = sy_clues_in(clues, k, cue.begin, cue.end), in_content = 0, both = 0, all = 0, where;
        uint32_t sentence = sy_clues_in(clues, k, from, to), paragraph = sy_clues_in(clues, k, begin, end);
        for (uint32_t i = 0; i < s->n_content; i++) {
            sayso_span x = c[i];
            in_content += sy_clues_in(clues, k, x.begin, x.end);
            both += sy_clues_in(clues, k, x.begin > from ? x.begin : from, x.end < to ? x.end : to);
            all += sy_clues_in(clues, k, x.begin > begin ? x.begin : begin, x.end < end ? x.end : end);
        }
        float *g = f + k * 6;
        g[0] = in_cue > 0;
        g[1] = times(sentence > both + in_cue ? sentence - both - in_cue : 0);
        g[2] = times(in_content);
        g[3] = times(paragraph > all + in_cue ? paragraph - all - in_cue : 0);
        g[4] = 1000.0f * (float)clues->at[k].n / (float)(doc->text.len + 1000);
        g[4] = g[4] / (1 + g[4]);
        g[5] = sy_clues_before(clues, k, s->n_source && sy_sources(doc, s)->begin < cue.begin ? sy_sources(doc, s)->begin : cue.begin, &where)
                   ? 1.0f / (1.0f + (float)(cue.begin - where) / 500.0f)
                   : 0;
    }
}

void sy_context_code(const sayso_doc *doc, const sy_clues *clues, size_t i, float *f)
{
    const sy_statement *s = &doc->statements.at[i];
    const char *text = doc->text.bytes;
    const sayso_span *c = sy_contents(doc, s), *last = &c[s->n_content - 1];
    sayso_span cue = s->n_cue ? *sy_cues_of(doc, s) : c[0];
    const sy_paragraph *p = paragraph_of(&doc->text, cue.begin);
    uint32_t size = 0;
    bool i_said = false;
    for (uint32_t k = 0; k < s->n_content; k++) {
        size += c[k].end - c[k].begin;
        for (uint32_t at = c[k].begin; at + 2 < c[k].end && at < c[k].begin + 2000; at++)
            i_said |= text[at] == 'I' && (text[at + 1] == ' ' || text[at + 1] == '\'') &&
                      (at == c[k].begin || !((text[at - 1] | 32) >= 'a' && (text[at - 1] | 32) <= 'z'));
    }
    memset(f, 0, SY_LABEL_CODE * sizeof *f);
    f[s->form] = 1;
    f[3] = s->n_source > 0;
    f[4] = s->parent > 0;
    f[5] = p && p->kind == SY_HEADLINE;
    f[6] = p && (p->kind == SY_CAPTION || p->kind == SY_BYLINE);
    f[7] = cue.begin < c[0].begin;
    f[8] = s->n_content > 1;
    f[9] = logf(1.0f + (float)size) * 0.25f;
    f[10] = (float)cue.begin / (float)(doc->text.len + 1);
    f[11] = cue.begin < 600;
    f[12] = last_stop(text, *last) == '?';
    f[13] = last_stop(text, *last) == '!';
    if (s->n_source) {
        sayso_span x = *sy_sources(doc, s);
        const char *w = text + x.begin;
        uint32_t n = x.end - x.begin, capitals = 0;
        for (uint32_t k = 1; k < n; k++)
            capitals += is_upper(w[k]) && w[k - 1] == ' ';
        f[14] = pronoun(w, n);
        f[15] = is_upper(w[0]);
        f[16] = capitals > 0;
        f[17] = n > 0 && w[n - 1] == 's';
        f[18] = n > 60;
    }
    f[19] = s->layout;
    f[20] = cue.end > cue.begin && text[cue.end - 1] == ':';
    f[21] = i_said;
    f[22] = !doc->pooled_width || (size_t)s->candidate >= doc->pooled.n / doc->pooled_width;
    f[23] = logf(1.0f + (float)doc->statements.n) * 0.25f;
    f[24] = logf(1.0f + (float)doc->text.len) * 0.1f;
    f[25] = 1;
    see_clues(doc, clues, s, p, cue, f + 32);
}

/* ## The network */

/* What the kind that the speakers' rules gave is worth, in nats. Found on train and dev, in folds. */
static const float RULES = 1.5f;

typedef struct net {
    const sy_labels *l;
    const sy_kernel *k;
    sayso_doc *doc;
    sy_clues clues;
    uint32_t wide;  /* one without the plain sums */
    float *a;       /* [statement][one] */
    float *speaker; /* [speaker + 1][wide] means; 0: statements of nobody, unused */
    float *article; /* [wide] */
    float *row;     /* [SY_LABEL_VIEWS][wide] */
    float *z;       /* [two] */
    float *kinds;   /* [speaker + 1][SY_LABEL_CHANNEL] */
    uint32_t *count; /* [speaker + 1] */
} net;

static void add_to(float *to, const float *x, uint32_t n, float share)
{
    for (uint32_t d = 0; d < n; d++)
        to[d] += x[d] * share;
}

static void first_layer(net *w)
{
    const sy_labels *l = w->l;
    sayso_doc *doc = w->doc;
    size_t n = doc->statements.n, one = l->one;
    float code[SY_LABEL_CODE];
    for (size_t i = 0; i < n; i++) {
        const sy_statement *s = &doc->statements.at[i];
        float *a = w->a + i * one;
        sy_context_code(doc, &w->clues, i, code);
        if (code[22] == 0)
            memcpy(a, doc->pooled.at + s->candidate * one, one * sizeof *a);
        for (size_t d = 0; d < one; d++)
            a[d] += l->bias1[d];
        for (size_t c = 0; c < SY_LABEL_CODE; c++)
            if (code[c] != 0)
                add_to(a, l->code + c * one, l->one, code[c]);
        for (size_t d = 0; d < w->wide; d++)
            a[d] = a[d] > 0 ? a[d] : 0;
        add_to(w->article, a, w->wide, 1.0f / (float)n);
        add_to(w->speaker + s->speaker * w->wide, a, w->wide, 1);
        w->count[s->speaker]++;
    }
    for (size_t k = 0; k <= doc->speakers.n; k++)
        for (uint32_t d = 0; d < w->wide && w->count[k]; d++)
            w->speaker[k * w->wide + d] /= (float)w->count[k];
}

/* The views of statement i, side by side: train/labels.py has the same. */
static void view(net *w, size_t i)
{
    size_t one = w->l->one, n = w->doc->statements.n;
    uint32_t wide = w->wide;
    const sy_statement *s = &w->doc->statements.at[i];
    const float *a = w->a + i * one;
    float *r = w->row;
    memset(r, 0, SY_LABEL_VIEWS * (size_t)wide * sizeof *r);
    memcpy(r, a, wide * sizeof *r);
    memcpy(r + wide, s->speaker ? w->speaker + (size_t)s->speaker * wide : a, wide * sizeof *r);
    memcpy(r + 2 * wide, w->article, wide * sizeof *r);
    size_t first = i > 2 ? i - 2 : 0, last = i + 2 < n ? i + 2 : n - 1;
    for (size_t j = first; j <= last; j++)
        if (j != i)
            add_to(r + 3 * wide, w->a + j * one, wide, 1.0f / (float)(last - first));
    if (s->parent)
        memcpy(r + 4 * wide, w->a + (s->parent - 1) * one, wide * sizeof *r);
    if (i)
        memcpy(r + 5 * wide, a - one, wide * sizeof *r);
}

static uint8_t best(const float *x, int begin, int end)
{
    int b = begin;
    for (int i = begin + 1; i < end; i++)
        if (x[i] > x[b])
            b = i;
    return (uint8_t)(b - begin + 1); /* 0 is "none" */
}

static void second_layer(net *w)
{
    const sy_labels *l = w->l;
    float out[SY_LABELS];
    for (size_t i = 0; i < w->doc->statements.n; i++) {
        sy_statement *s = &w->doc->statements.at[i];
        view(w, i);
        const float *plain = w->a + i * l->one + w->wide;
        for (uint32_t d = 0; d < SY_LABEL_VIEWS * w->wide; d++)
            w->row[d] *= l->scale2[d];
        w->k->mix(w->row, l->w2, SY_LABEL_VIEWS * w->wide, l->two, w->z);
        for (uint32_t d = 0; d < l->two; d++) {
            float z = w->z[d] + l->bias2[d];
            w->z[d] = z > 0 ? z * l->scale3[d] : 0;
        }
        w->k->mix(w->z, l->w3, l->two, SY_LABELS, out);
        for (int d = 0; d < SY_LABEL_END; d++)
            out[d] += l->bias3[d] + plain[d];
        s->channel = best(out, SY_LABEL_CHANNEL, SY_LABEL_STANCE);
        s->stance = best(out, SY_LABEL_STANCE, SY_LABEL_END);
        add_to(w->kinds + s->speaker * SY_LABEL_CHANNEL, out, SY_LABEL_CHANNEL, 1);
    }
}

sayso_status sy_find_context(const sayso_model *m, sayso_doc *doc)
{
    net w = { .l = &m->labels, .doc = doc, .wide = m->labels.one - SY_LABELS };
    size_t n = doc->statements.n, one = m->labels.one, speakers = doc->speakers.n + 1;
    if (!one || !n || doc->pooled_width != one)
        return SAYSO_OK;
    sayso_status st = sy_kernel_find(NULL, &w.k, NULL);
    if (st)
        return st;
    size_t floats = n * one + speakers * one + one + SY_LABEL_VIEWS * one + m->labels.two +
                    speakers * SY_LABEL_CHANNEL;
    float *memory = calloc(floats, sizeof *memory);
    w.count = calloc(speakers, sizeof *w.count);
    if (!memory || !w.count || !sy_clues_find(&doc->text, &w.clues)) {
        free(memory);
        free(w.count);
        sy_clues_free(&w.clues);
        return SAYSO_ENOMEM;
    }
    w.a = memory;
    w.speaker = w.a + n * one;
    w.article = w.speaker + speakers * one;
    w.row = w.article + one;
    w.z = w.row + SY_LABEL_VIEWS * one;
    w.kinds = w.z + m->labels.two;
    first_layer(&w);
    second_layer(&w);
    for (size_t k = 1; k < speakers; k++) {
        float *kinds = w.kinds + k * SY_LABEL_CHANNEL;
        sy_speaker *s = &doc->speakers.at[k - 1];
        if (!w.count[k])
            continue;
        for (int c = 0; c < SY_LABEL_CHANNEL; c++)
            kinds[c] /= (float)w.count[k];
        if (s->kind)
            kinds[s->kind - 1] += RULES;
        s->kind = best(kinds, 0, SY_LABEL_CHANNEL);
    }
    free(memory);
    free(w.count);
    sy_clues_free(&w.clues);
    return SAYSO_OK;
}
