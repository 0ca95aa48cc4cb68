/* decode.c - see decode.h. */
#include "model/decode.h"

#include <math.h>
#include <string.h>

static const float NEVER = -1e4f;

/* Cues: the best path of B and I, with I only after B or I. */
bool sy_decode_cues(const float *logits, size_t n, float bias, sy_cues *out)
{
    /* Two states are enough to keep: in a cue (B or I), or out. back[t]: was the word before in a
     * cue, for each label of word t. */
    uint8_t *from = malloc(n ? n : 1), *label = malloc(n ? n : 1);
    if (!from || !label) {
        free(from);
        free(label);
        return false;
    }
    float out_score = 0, in_score = NEVER;
    for (size_t t = 0; t < n; t++) {
        const float *l = logits + t * SY_CUES;
        float before = out_score > in_score ? out_score : in_score;
        bool before_in = in_score > out_score;
        float b = before + l[1] + bias, i = in_score + l[2] + bias;
        /* bit 0: O came from a cue; bit 1: this word's cue state is I; bit 2: B came from a cue */
        from[t] = (uint8_t)(before_in | (i > b) << 1 | before_in << 2);
        out_score = before + l[0];
        in_score = i > b ? i : b;
    }
    bool in = in_score > out_score;
    for (size_t t = n; t-- > 0;) {
        if (!in) {
            label[t] = 0;
            in = from[t] & 1;
        } else if (from[t] & 2) {
            label[t] = 2;
        } else {
            label[t] = 1;
            in = from[t] >> 2 & 1;
        }
    }
    bool ok = true;
    for (size_t t = 0; ok && t < n; t++) {
        if (!label[t])
            continue;
        const float *l = logits + t * SY_CUES;
        float top = l[1] > l[2] ? l[1] : l[2];
        float odds = top + log1pf(expf(-fabsf(l[1] - l[2]))) - l[0]; /* log((e^B + e^I) / e^O) */
        if (label[t] == 1 || !t || !label[t - 1]) { /* odd numbers may let I win without a B */
            ok = sy_push(out, (sy_cue){ { (uint32_t)t, (uint32_t)t + 1 }, odds });
        } else {
            sy_cue *c = &out->at[out->n - 1];
            c->words.end = (uint32_t)t + 1;
            if (odds > c->log_odds)
                c->log_odds = odds;
        }
    }
    free(from);
    free(label);
    return ok;
}

/* The states of the decoder: a role label, and what has been seen up to here. After a source no other
 * may begin; S: a source was seen; C: content was seen. */
enum {
    ST_O, ST_O_S, ST_O_C, ST_O_SC,
    ST_BS, ST_IS, ST_BS_C, ST_IS_C, /* source, without and with content before it */
    ST_BC, ST_IC, ST_BC_S, ST_IC_S, /* content, without and with a source before it */
    STATES
};

static const uint8_t LABEL[STATES] = { SY_O, SY_O, SY_O, SY_O, SY_B_SOURCE, SY_I_SOURCE, SY_B_SOURCE,
                                       SY_I_SOURCE, SY_B_CONTENT, SY_I_CONTENT, SY_B_CONTENT, SY_I_CONTENT };

/* Which states may stand before each; -1 ends the list. */
static const int8_t BEFORE[STATES][8] = {
    [ST_O] = { ST_O, -1 },
    [ST_O_S] = { ST_O_S, ST_BS, ST_IS, -1 },
    [ST_O_C] = { ST_O_C, ST_BC, ST_IC, -1 },
    [ST_O_SC] = { ST_O_SC, ST_BS_C, ST_IS_C, ST_BC_S, ST_IC_S, -1 },
    [ST_BS] = { ST_O, -1 },
    [ST_IS] = { ST_BS, ST_IS, -1 },
    [ST_BS_C] = { ST_O_C, ST_BC, ST_IC, -1 },
    [ST_IS_C] = { ST_BS_C, ST_IS_C, -1 },
    [ST_BC] = { ST_O, ST_O_C, ST_BC, ST_IC, -1 },
    [ST_IC] = { ST_BC, ST_IC, -1 },
    [ST_BC_S] = { ST_O_S, ST_O_SC, ST_BS, ST_IS, ST_BS_C, ST_IS_C, ST_BC_S, -1 },
    [ST_IC_S] = { ST_BC_S, ST_IC_S, -1 },
};
static const uint8_t FIRST[] = { ST_O, ST_BS, ST_BC };
static const uint8_t LAST[] = { ST_O_C, ST_O_SC, ST_BS_C, ST_IS_C, ST_BC, ST_IC, ST_BC_S, ST_IC_S };

struct sy_decoder {
    SY_ARRAY(uint8_t) back;   /* [word][STATES] */
    SY_ARRAY(float) forward;  /* [word][SY_ROLES], log */
    SY_ARRAY(float) marginal; /* [word][SY_ROLES], log */
    SY_ARRAY(uint8_t) label;  /* [word] */
};

sy_decoder *sy_decoder_new(void)
{
    return calloc(1, sizeof(sy_decoder));
}

void sy_decoder_free(sy_decoder *d)
{
    if (!d)
        return;
    sy_array_free(&d->back);
    sy_array_free(&d->forward);
    sy_array_free(&d->marginal);
    sy_array_free(&d->label);
    free(d);
}

static float log_sum(const float *x, int n)
{
    float top = x[0];
    for (int i = 1; i < n; i++)
        if (x[i] > top)
            top = x[i];
    float sum = 0;
    for (int i = 0; i < n; i++)
        if (x[i] > top - 16) /* the others are nothing beside it */
            sum += expf(x[i] - top);
    return top + logf(sum);
}

static bool may_follow(int before, int label)
{
    return (label != SY_I_SOURCE || before == SY_B_SOURCE || before == SY_I_SOURCE) &&
           (label != SY_I_CONTENT || before == SY_B_CONTENT || before == SY_I_CONTENT);
}

/* Log marginals of every label at every word (forward-backward over the trained chain, without the
 * one-source rule); returns log Z. In the cue only O is possible. */
static float marginals(sy_decoder *d, const float *scores, size_t n, sy_run_of_words cue,
                       const float *transition)
{
    enum { L = SY_ROLES };
    float tr[1 + L][L];
    for (int a = 0; a <= L; a++)
        for (int b = 0; b < L; b++)
            tr[a][b] = may_follow(a - 1, b) ? transition[a * L + b] : NEVER;
    float *f = d->forward.at, *m = d->marginal.at;
    for (size_t t = 0; t < n; t++) {
        bool in_cue = t >= cue.begin && t < cue.end;
        for (int b = 0; b < L; b++) {
            float e = in_cue && b != SY_O ? NEVER : scores[t * L + b], x[L];
            if (!t) {
                f[b] = tr[0][b] + e;
                continue;
            }
            for (int a = 0; a < L; a++)
                x[a] = f[(t - 1) * L + a] + tr[1 + a][b];
            f[t * L + b] = log_sum(x, L) + e;
        }
    }
    float z = log_sum(f + (n - 1) * L, L), after[L] = { 0 };
    for (size_t t = n; t-- > 0;) {
        bool in_cue = t >= cue.begin && t < cue.end;
        float e[L], next[L];
        for (int b = 0; b < L; b++) {
            m[t * L + b] = f[t * L + b] + after[b] - z;
            e[b] = (in_cue && b != SY_O ? NEVER : scores[t * L + b]) + after[b];
        }
        for (int a = 0; a < L; a++) {
            float x[L];
            for (int b = 0; b < L; b++)
                x[b] = tr[1 + a][b] + e[b];
            next[a] = log_sum(x, L);
        }
        memcpy(after, next, sizeof after);
    }
    return z;
}

/* The best path under the states' rules into d->label; its score, or NEVER without one. */
static float best_path(sy_decoder *d, const float *scores, size_t n, sy_run_of_words cue,
                       const float *transition, float source_bias)
{
    enum { L = SY_ROLES };
    const float bias[L] = { [SY_B_SOURCE] = source_bias };
    float now[STATES], before[STATES];
    for (int s = 0; s < STATES; s++)
        now[s] = 2 * NEVER;
    for (size_t i = 0; i < sizeof FIRST; i++)
        now[FIRST[i]] = transition[LABEL[FIRST[i]]] + scores[LABEL[FIRST[i]]] + bias[LABEL[FIRST[i]]] +
                        (cue.begin == 0 && LABEL[FIRST[i]] != SY_O ? NEVER : 0);
    for (size_t t = 1; t < n; t++) {
        memcpy(before, now, sizeof before);
        bool in_cue = t >= cue.begin && t < cue.end;
        for (int s = 0; s < STATES; s++) {
            const float *tr = transition + L + LABEL[s];
            float best = 2 * NEVER;
            uint8_t from = 0;
            for (const int8_t *p = BEFORE[s]; *p >= 0; p++) {
                float x = before[*p] + tr[LABEL[*p] * L];
                if (x > best) {
                    best = x;
                    from = (uint8_t)*p;
                }
            }
            now[s] = best + bias[LABEL[s]] + (in_cue && LABEL[s] != SY_O ? NEVER : scores[t * L + LABEL[s]]);
            d->back.at[t * STATES + s] = from;
        }
    }
    int state = LAST[0];
    for (size_t i = 1; i < sizeof LAST; i++)
        if (now[LAST[i]] > now[state])
            state = LAST[i];
    float score = now[state];
    for (size_t t = n; t-- > 0;) {
        d->label.at[t] = LABEL[state];
        if (t)
            state = d->back.at[t * STATES + state];
    }
    return score;
}

static float clamp(float x, float low, float high)
{
    return x < low ? low : x > high ? high : x;
}

sayso_status sy_decode_roles(sy_decoder *d, const float *scores, size_t n, sy_run_of_words cue,
                             const float *transition, float source_bias, sy_roles *out)
{
    enum { L = SY_ROLES };
    out->source = (sy_run_of_words){ 0, 0 };
    out->content.n = 0;
    memset(out->figures, 0, sizeof out->figures);
    if (!sy_reserve(&d->back, n * STATES) || !sy_reserve(&d->forward, n * L) ||
        !sy_reserve(&d->marginal, n * L) || !sy_reserve(&d->label, n))
        return SAYSO_ENOMEM;
    float score = best_path(d, scores, n, cue, transition, source_bias);
    if (score < NEVER / 2)
        return SAYSO_OK;
    float z = marginals(d, scores, n, cue, transition);
    const float *m = d->marginal.at;
    float in_source = 0, in_content = 0, edges = 0, none = 0;
    uint32_t n_source = 0, n_content = 0, n_edges = 0;
    for (size_t t = 0; t < n; t++) {
        uint32_t w = (uint32_t)t;
        float source = log_sum(m + t * L + SY_B_SOURCE, 2), content = log_sum(m + t * L + SY_B_CONTENT, 2);
        switch (d->label.at[t]) {
        case SY_B_SOURCE: out->source = (sy_run_of_words){ w, w + 1 }; break;
        case SY_I_SOURCE: out->source.end = w + 1; break;
        case SY_B_CONTENT:
            if (!sy_push(&out->content, (sy_run_of_words){ w, w + 1 }))
                return SAYSO_ENOMEM;
            edges += clamp(m[t * L + SY_B_CONTENT], -8, 0);
            n_edges++;
            break;
        case SY_I_CONTENT: out->content.at[out->content.n - 1].end = w + 1; break;
        default: break;
        }
        if (d->label.at[t] == SY_B_SOURCE || d->label.at[t] == SY_I_SOURCE) {
            in_source += clamp(source, -8, 0);
            n_source++;
        } else if (d->label.at[t] != SY_O) {
            in_content += clamp(content, -8, 0);
            n_content++;
            if (t + 1 == n || d->label.at[t + 1] != SY_I_CONTENT) {
                float goes_on = t + 1 < n ? m[(t + 1) * L + SY_I_CONTENT] : -8;
                edges += clamp(log1pf(-expf(clamp(goes_on, -8, -1e-3f))), -8, 0);
                n_edges++;
            }
        }
        float no = log1pf(-expf(clamp(source, -8, -1e-3f)));
        if (no < none)
            none = no;
    }
    out->figures[SY_F_CONTENT] = n_content ? in_content / (float)n_content : -8;
    out->figures[SY_F_EDGES] = n_edges ? edges / (float)n_edges : -8;
    out->figures[SY_F_SOURCE] = n_source ? in_source / (float)n_source : 0;
    out->figures[SY_F_NONE] = n_source ? 0 : none;
    out->figures[SY_F_PATH] = clamp(score - (n_source ? source_bias : 0) - z, -16, 0);
    out->figures[SY_F_LENGTH] = logf(1 + (float)n_content);
    return SAYSO_OK;
}

float sy_confidence(const float *decode, const float *figures)
{
    const float *w = decode + SY_DECODE_CALIBRATION;
    float x = w[SY_FEATURES];
    for (int i = 0; i < SY_FEATURES; i++)
        x += w[i] * figures[i];
    return 1 / (1 + expf(-x));
}
