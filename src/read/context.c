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

/* ## What the labels are taken from, for the trail */

static const char *label_name(sayso_field field, int k)
{
    return field == SAYSO_FIELD_KIND      ? sayso_kind_name((sayso_kind)k)
           : field == SAYSO_FIELD_CHANNEL ? sayso_channel_name((sayso_channel)k)
                                          : sayso_stance_name((sayso_stance)k);
}

/* The likeliest labels of x[begin, end), three at most. */
static int three_best(const float *x, int begin, int end, int top[3])
{
    int n = 0;
    for (int i = begin; i < end; i++) {
        int at = n;
        while (at && x[i] > x[top[at - 1]])
            at--;
        if (at == 3)
            continue;
        for (int k = n < 3 ? n : 2; k > at; k--)
            top[k] = top[k - 1];
        top[at] = i;
        n += n < 3;
    }
    return n;
}

static void tell_three(sayso_doc *doc, size_t i, sayso_field field, const float *x, int begin, int end, const char *why)
{
    int top[3], n = three_best(x, begin, end, top);
    float sum = 0;
    for (int k = begin; k < end; k++)
        sum += expf(x[k] - x[top[0]]);
    for (int k = 0; k < n; k++)
        sy_tell(doc, (uint32_t)i + 1, field,
                (sy_step){ .verdict = label_name(field, top[k] - begin + 1), .why = k ? "came next" : why,
                           .unit = SAYSO_PROBABILITY, .score = expf(x[top[k]] - x[top[0]]) / sum, .taken = !k });
}

/* The word of clue class c that is nearest to the cue; false: none. */
static bool clue_word(const net *w, int c, sayso_span cue, sayso_span *out)
{
    const char *s = w->doc->text.bytes;
    uint32_t before = 0, at = UINT32_MAX, least = UINT32_MAX;
    bool any = sy_clues_before(&w->clues, c, cue.end, &before);
    if (any) {
        at = before;
        least = before < cue.begin ? cue.begin - before : 0;
    }
    for (size_t k = 0; k < w->clues.at[c].n; k++) {
        uint32_t x = w->clues.at[c].at[k];
        if (x >= cue.end && x - cue.end < least) {
            least = x - cue.end;
            at = x;
        }
    }
    if (at == UINT32_MAX)
        return false;
    *out = (sayso_span){ at, at };
    while (out->end < w->doc->text.len && ((s[out->end] | 32) >= 'a' && (s[out->end] | 32) <= 'z'))
        out->end++;
    return true;
}

/* The three likeliest labels; and what spoke for the first rather than the second: the sum that decides is
 * made of the network over the article, of the statement's own words as the encoder sees them, and of what code
 * sees, clue words among it, each a summand. */
static void tell_label(const net *w, size_t i, sayso_field field, const float *out, const float *plain, int begin, int end)
{
    enum { TOLD = 2, FIRST_CLUE = 32, PER_CLUE = 6 };
    const sy_labels *l = w->l;
    int top[3];
    if (three_best(out, begin, end, top) < 2)
        return;
    tell_three(w->doc, i, field, out, begin, end, "the likeliest");
    const char *first = label_name(field, top[0] - begin + 1);
    float code[SY_LABEL_CODE], clue[SY_CLUES] = { 0 }, own = plain[top[0]] - plain[top[1]], by_code = 0;
    float around = out[top[0]] - out[top[1]] - own;
    sy_context_code(w->doc, &w->clues, i, code);
    for (size_t c = 0; c < SY_LABEL_CODE; c++) {
        const float *row = l->code + c * l->one + w->wide;
        float x = code[c] * (row[top[0]] - row[top[1]]);
        own -= x;
        if (c >= FIRST_CLUE && c < FIRST_CLUE + PER_CLUE * SY_CLUES)
            clue[(c - FIRST_CLUE) / PER_CLUE] += x;
        else
            by_code += x;
    }
    const sy_statement *s = &w->doc->statements.at[i];
    sayso_span cue = s->n_cue ? *sy_cues_of(w->doc, s) : *sy_contents(w->doc, s);
    const struct {
        const char *why;
        float score;
    } parts[] = { { "what is said around it and in all the article", around },
                  { "the statement's own words", own },
                  { "form, place and kind of source", by_code } };
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        sy_tell(w->doc, (uint32_t)i + 1, field,
                (sy_step){ .verdict = first, .why = parts[k].why, .unit = SAYSO_LOG_ODDS, .score = parts[k].score,
                           .taken = parts[k].score > 0 });
    for (int told = 0; told < TOLD; told++) {
        int most = 0;
        for (int c = 1; c < SY_CLUES; c++)
            if (clue[c] > clue[most])
                most = c;
        sy_step step = { .verdict = first, .why = "a clue word, with its kin", .unit = SAYSO_LOG_ODDS, .score = clue[most], .taken = true };
        if (clue[most] < 0.05f || !clue_word(w, most, cue, &step.span))
            break;
        sy_tell(w->doc, (uint32_t)i + 1, field, step);
        clue[most] = 0;
    }
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
        if (w->doc->trail.wanted) {
            tell_label(w, i, SAYSO_FIELD_CHANNEL, out, plain, SY_LABEL_CHANNEL, SY_LABEL_STANCE);
            tell_label(w, i, SAYSO_FIELD_STANCE, out, plain, SY_LABEL_STANCE, SY_LABEL_END);
        }
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
        if (!w.count[k] || !s->name) /* who has no name is the author, whatever the words look like */
            continue;
        for (int c = 0; c < SY_LABEL_CHANNEL; c++)
            kinds[c] /= (float)w.count[k];
        if (s->kind)
            kinds[s->kind - 1] += RULES;
        s->kind = best(kinds, 0, SY_LABEL_CHANNEL);
        if (doc->trail.wanted)
            for (uint32_t i = 0; i < n; i++)
                if (doc->statements.at[i].speaker == k)
                    tell_three(doc, i, SAYSO_FIELD_KIND, kinds, 0, SY_LABEL_CHANNEL, "of all that this speaker says, and how it is named");
    }
    free(memory);
    free(w.count);
    sy_clues_free(&w.clues);
    return SAYSO_OK;
}
