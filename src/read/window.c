/* window.c - see window.h. Windows are independent: threads take them one by one, and what they found
 * is put together in the text's order, whoever read it. */
#include "read/window.h"

#include <pthread.h>
#include <string.h>

#include "base/error.h"
#include "model/decode.h"
#include "model/encoder.h"
#include "model/heads.h"
#include "read/pool.h"
#include "text/piece.h"

/* Pieces of a window, context included: on PolNeAR's dev set longer ones read no better (attributed F1 at
 * 280, 320, 380, 440: 74.5, 74.7, 74.2, 74.1) and cost more in attention. */
enum { LONGEST = 320, CONTEXT_SHARE = 22 };

/* Windows whose finds wait to be put in order: enough for all threads, little for a text of any size. */
enum { BATCH = 256 };

/* What one thread works with. */
typedef struct hand {
    sy_encoder *encoder;
    sy_heads *heads;
    sy_decoder *decoder;
    sy_pieces pieces;
    SY_ARRAY(uint32_t) word; /* first piece of each word */
    SY_ARRAY(float) scores;  /* [word][label] */
    SY_ARRAY(float) cue_scores;
    SY_ARRAY(float) name_scores;
    SY_ARRAY(float) contact_scores;
    SY_ARRAY(float) traces; /* [piece][model->traces] */
    sy_cues cues;
    sy_roles roles;
    SY_ARRAY(float) pooled; /* [statement][SY_POOL_PARTS][hidden] */
    SY_ARRAY(uint8_t) mask; /* [piece] */
} hand;

struct sy_hands {
    const sayso_model *model;
    uint32_t n;
    hand *at; /* [n] */
    bool keep_figures;
    bool only_statements;
    sy_substitute substitute; /* in the encoders' place, where it is set */
    bool keep_raw;
    const sy_statements *given;
    const sy_spans *given_spans;
};

/* What one window held. */
typedef struct found {
    sy_statements statements;
    sy_spans spans;
    SY_ARRAY(sy_figures) figures;
    sy_names names;
    sy_events events;
    sy_traces traces;
    SY_ARRAY(float) pooled;
} found;

typedef struct work {
    sy_hands *hands;
    const sayso_doc *doc;
    sy_windows windows;
    size_t first, end; /* the batch of windows in work; what they held is found[0] and on */
    found found[BATCH];
    size_t next; /* window that nobody has taken yet */
    sayso_status status;
    pthread_mutex_t lock; /* next, status */
} work;

typedef struct worker {
    work *work;
    hand *hand;
    pthread_t thread;
} worker;

void sy_hands_free(sy_hands *h)
{
    if (!h)
        return;
    for (uint32_t i = 0; h->at && i < h->n; i++) {
        hand *a = &h->at[i];
        sy_encoder_free(a->encoder);
        sy_heads_free(a->heads);
        sy_decoder_free(a->decoder);
        sy_array_free(&a->pieces);
        sy_array_free(&a->word);
        sy_array_free(&a->scores);
        sy_array_free(&a->cue_scores);
        sy_array_free(&a->name_scores);
        sy_array_free(&a->contact_scores);
        sy_array_free(&a->traces);
        sy_array_free(&a->cues);
        sy_array_free(&a->roles.content);
        sy_array_free(&a->pooled);
        sy_array_free(&a->mask);
    }
    free(h->at);
    free(h);
}

sayso_status sy_hands_new(const sayso_model *m, const char *kernel, uint32_t threads, sy_hands **out,
                          sayso_error *why)
{
    *out = NULL;
    sy_hands *h = calloc(1, sizeof *h);
    if (!h || !(h->at = calloc(threads, sizeof *h->at))) {
        free(h);
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a reader");
    }
    h->model = m;
    h->n = threads;
    sayso_status st = SAYSO_OK;
    for (uint32_t i = 0; !st && i < threads; i++) {
        hand *a = &h->at[i];
        st = sy_encoder_new(m, kernel, &a->encoder, why);
        if (!st)
            st = sy_heads_new(m, a->encoder, &a->heads, why);
        if (!st && !(a->decoder = sy_decoder_new()))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a reader");
    }
    if (st) {
        sy_hands_free(h);
        return st;
    }
    *out = h;
    return SAYSO_OK;
}

void sy_hands_only_statements(sy_hands *h)
{
    h->only_statements = true;
}

bool sy_hands_want_more(const sy_hands *h)
{
    return !h->only_statements;
}

void sy_hands_keep_figures(sy_hands *h)
{
    h->keep_figures = true;
}

void sy_hands_substitute(sy_hands *h, sy_substitute s)
{
    h->substitute = s;
}

void sy_hands_keep_raw(sy_hands *h, const sy_statements *given, const sy_spans *spans)
{
    h->keep_raw = true;
    h->given = given;
    h->given_spans = spans;
}

/* Floats that doc->pooled has for each statement. */
static uint32_t pooled_width(const sy_hands *h)
{
    if (h->only_statements)
        return 0;
    return h->keep_raw ? SY_POOL_PARTS * h->model->config.hidden : h->model->labels.one;
}

const char *sy_hands_kernel(const sy_hands *h)
{
    return sy_encoder_kernel(h->at[0].encoder);
}

static sayso_span words_span(const hand *a, sy_run_of_words w)
{
    uint32_t last = w.end < a->word.n ? a->word.at[w.end] - 1 : (uint32_t)a->pieces.n - 1;
    return (sayso_span){ a->pieces.at[a->word.at[w.begin]].begin, a->pieces.at[last].end };
}

/* Share of the words of some runs that stand in quotation marks; punctuation does not count. */
static float quoted_share(const hand *a, const sy_roles *r)
{
    uint32_t all = 0, in = 0;
    for (size_t i = 0; i < r->content.n; i++)
        for (uint32_t w = r->content.at[i].begin; w < r->content.at[i].end; w++) {
            const sy_piece *p = &a->pieces.at[a->word.at[w]];
            if (p->kase == SY_CASE_OTHER)
                continue;
            all++;
            in += p->quote & 1;
        }
    return all ? (float)in / (float)all : 0;
}

/* What the encoder makes of the last statement that was found. */
static sayso_status pool_last(const work *w, hand *a, const float *vectors, found *out)
{
    uint32_t width = pooled_width(w->hands);
    size_t raw = SY_POOL_PARTS * (size_t)w->hands->model->config.hidden;
    if (!width)
        return SAYSO_OK;
    if (!sy_reserve(&a->pooled, a->pooled.n + raw) || !sy_reserve(&a->mask, a->pieces.n))
        return SAYSO_ENOMEM;
    const sy_statement *s = &out->statements.at[out->statements.n - 1];
    float *to = a->pooled.at + a->pooled.n;
    a->pooled.n += raw;
    sy_pool(w->hands->model, &w->doc->text, a->pieces.at, a->pieces.n, vectors, s,
            out->spans.at + s->first, a->mask.at, to);
    return SAYSO_OK;
}

/* The labels' first layer for all statements of the window at once: its weights are read once. */
static sayso_status finish_pooled(const work *w, hand *a, found *out)
{
    size_t width = pooled_width(w->hands), raw = SY_POOL_PARTS * (size_t)w->hands->model->config.hidden;
    size_t n = width ? a->pooled.n / raw : 0;
    a->pooled.n = 0;
    if (!n)
        return SAYSO_OK;
    if (!sy_reserve(&out->pooled, n * width))
        return SAYSO_ENOMEM;
    out->pooled.n = n * width;
    if (w->hands->keep_raw)
        memcpy(out->pooled.at, a->pooled.at, n * width * sizeof *out->pooled.at);
    else
        sy_heads_labels(a->heads, a->pooled.at, n, out->pooled.at);
    return SAYSO_OK;
}

/* The given statements whose cues begin in the window's core. */
static sayso_status add_given(const work *w, hand *a, const sy_window *win, const float *vectors,
                              found *out)
{
    for (size_t i = 0; i < w->hands->given->n; i++) {
        sy_statement s = w->hands->given->at[i];
        const sayso_span *from = w->hands->given_spans->at + s.first;
        size_t n = (size_t)s.n_source + s.n_cue + s.n_content;
        if (from[s.n_source].begin < win->core_begin || from[s.n_source].begin >= win->core_end)
            continue;
        s.first = (uint32_t)out->spans.n;
        sy_figures f = { { 0 } };
        if (!sy_reserve(&out->spans, out->spans.n + n) || !sy_push(&out->figures, f) ||
            !sy_push(&out->statements, s))
            return SAYSO_ENOMEM;
        memcpy(out->spans.at + out->spans.n, from, n * sizeof *from);
        out->spans.n += n;
        sayso_status st = pool_last(w, a, vectors, out);
        if (st)
            return st;
    }
    return SAYSO_OK;
}

/* Adds the statement of one cue, when it has content and is sure enough. */
static sayso_status add_statement(const work *w, hand *a, const sy_cue *cue, const float *vectors,
                                  found *out)
{
    const float *decode = w->hands->model->decode;
    sy_roles *r = &a->roles;
    if (!r->content.n)
        return SAYSO_OK;
    r->figures[SY_F_CUE] = cue->log_odds > 8 ? 8 : cue->log_odds;
    r->figures[SY_F_QUOTED] = quoted_share(a, r);
    float confidence = sy_confidence(decode, r->figures);
    if (!(confidence >= decode[SY_DECODE_KEEP]))
        return SAYSO_OK;
    sy_statement s = { .first = (uint32_t)out->spans.n,
                       .n_source = r->source.end > r->source.begin,
                       .n_cue = 1,
                       .n_content = (uint32_t)r->content.n,
                       .confidence = confidence };
    if (!sy_reserve(&out->spans, out->spans.n + 2 + r->content.n))
        return SAYSO_ENOMEM;
    if (s.n_source)
        out->spans.at[out->spans.n++] = words_span(a, r->source);
    out->spans.at[out->spans.n++] = words_span(a, cue->words);
    for (size_t i = 0; i < r->content.n; i++)
        out->spans.at[out->spans.n++] = words_span(a, r->content.at[i]);
    s.candidate = (uint32_t)out->figures.n;
    sy_figures f; /* kept for a moment where nobody asked: a window's are few */
    memcpy(f.at, r->figures, sizeof f.at);
    if (!sy_push(&out->figures, f) || !sy_push(&out->statements, s))
        return SAYSO_ENOMEM;
    return pool_last(w, a, vectors, out);
}

/* "B-ORGANIZATION" and "I-ORGANIZATION" -> SY_NAME_ORG. */
static sy_name_kind name_kind(const char *label)
{
    static const char *const kinds[] = { "PERSON", "ORGANIZATION", "LOCATION" };
    for (int k = 0; k < 3; k++)
        if (label[0] && label[1] && !strcmp(label + 2, kinds[k]))
            return (sy_name_kind)k;
    return SY_NAME_OTHER;
}

static size_t paragraph_of_word(const work *w, const hand *a, size_t i)
{
    return sy_paragraph_at(&w->doc->text, a->pieces.at[a->word.at[i]].begin);
}

/* The names that begin in the window's core. An I without its B begins a name as well; none goes on in
 * another paragraph. */
static sayso_status add_names(const work *w, hand *a, const sy_window *win, found *out)
{
    const sayso_model *m = w->hands->model;
    uint32_t L = m->config.names;
    sy_run_of_words run = { 0, 0 };
    size_t was = 0;
    for (size_t i = 0; i <= a->word.n; i++) {
        size_t best = 0;
        const float *s = i < a->word.n ? a->name_scores.at + a->word.at[i] * (size_t)L : NULL;
        for (size_t l = 1; s && l < L; l++)
            if (s[l] > s[best])
                best = l;
        bool goes_on = best && was && m->names[best][0] == 'I' &&
                       name_kind(m->names[best]) == name_kind(m->names[was]) &&
                       paragraph_of_word(w, a, i) == paragraph_of_word(w, a, i - 1);
        if (goes_on) {
            run.end = (uint32_t)i + 1;
            continue;
        }
        uint32_t begin = was ? a->pieces.at[a->word.at[run.begin]].begin : 0;
        if (was && begin >= win->core_begin && begin < win->core_end) {
            sy_name n = { words_span(a, run), (uint8_t)name_kind(m->names[was]) };
            if (!sy_push(&out->names, n))
                return SAYSO_ENOMEM;
        }
        was = best;
        run = (sy_run_of_words){ (uint32_t)i, (uint32_t)i + 1 };
    }
    return SAYSO_OK;
}

/* Words of the window's core that may name a contact: also unlikely ones, contact.c chooses. */
static sayso_status add_events(const work *w, hand *a, const sy_window *win, found *out)
{
    static const float least = -3;
    if (!w->hands->model->contact_out)
        return SAYSO_OK;
    if (!sy_reserve(&a->contact_scores, a->pieces.n * SY_CONTACT_OUT))
        return SAYSO_ENOMEM;
    sy_heads_contacts(a->heads, a->contact_scores.at);
    for (size_t i = 0; i < a->word.n; i++) {
        const float *s = a->contact_scores.at + a->word.at[i] * (size_t)SY_CONTACT_OUT;
        uint32_t begin = a->pieces.at[a->word.at[i]].begin;
        if (begin < win->core_begin || begin >= win->core_end)
            continue;
        sy_event e = { .word = words_span(a, (sy_run_of_words){ (uint32_t)i, (uint32_t)i + 1 }) };
        for (uint8_t k = 1; k < 7; k++)
            if (s[1 + k] > s[1 + e.kind])
                e.kind = k;
        for (uint8_t k = 0; k < 6; k++) {
            e.chance[k] = s[8 + k];
            if (e.chance[k] > e.chance[e.modality])
                e.modality = k;
        }
        e.odds = s[1 + e.kind] - s[0];
        if (e.odds > least && !sy_push(&out->events, e))
            return SAYSO_ENOMEM;
    }
    return SAYSO_OK;
}

/* What stays of the words of the window's core. */
static sayso_status add_traces(const work *w, hand *a, const sy_window *win, found *out)
{
    uint32_t width = w->doc->traces.width;
    if (!width)
        return SAYSO_OK;
    if (!sy_reserve(&a->traces, a->pieces.n * width))
        return SAYSO_ENOMEM;
    sy_heads_traces(a->heads, a->traces.at);
    out->traces.width = width;
    for (size_t i = 0; i < a->word.n; i++) {
        sayso_span word = words_span(a, (sy_run_of_words){ (uint32_t)i, (uint32_t)i + 1 });
        if (word.begin >= win->core_begin && word.begin < win->core_end &&
            !sy_traces_add(&out->traces, word, a->traces.at + a->word.at[i] * (size_t)width))
            return SAYSO_ENOMEM;
    }
    return SAYSO_OK;
}

static sayso_status read_window(const work *w, hand *a, const sy_window *win, found *out)
{
    enum { L = SY_ROLES };
    const sayso_model *m = w->hands->model;
    a->pieces.n = a->word.n = a->cues.n = a->pooled.n = 0;
    sayso_status st = sy_pieces_add(m->vocab, &w->doc->text, win->begin, win->end, &a->pieces);
    if (st)
        return st;
    for (size_t i = 0; i < a->pieces.n; i++)
        if ((a->pieces.at[i].first || !i) && !sy_push(&a->word, (uint32_t)i))
            return SAYSO_ENOMEM;
    size_t n = a->pieces.n, words = a->word.n;
    if (!n)
        return SAYSO_OK;
    if (!sy_reserve(&a->scores, n * L) || !sy_reserve(&a->cue_scores, n * SY_CUES) ||
        !sy_reserve(&a->name_scores, n * m->config.names))
        return SAYSO_ENOMEM;
    const float *vectors;
    const sy_substitute *other = &w->hands->substitute;
    st = other->encode ? other->encode(other->ctx, a->pieces.at, n, &vectors)
                       : sy_encode(a->encoder, a->pieces.at, n, &vectors);
    if (st)
        return st;
    sy_heads_see(a->heads, vectors, n);
    if (!w->hands->only_statements) {
        sy_heads_names(a->heads, a->name_scores.at);
        st = add_names(w, a, win, out);
        if (!st)
            st = add_events(w, a, win, out);
        if (!st)
            st = add_traces(w, a, win, out);
        if (st)
            return st;
    }
    if (w->hands->given)
        return (st = add_given(w, a, win, vectors, out)) ? st : finish_pooled(w, a, out);
    sy_heads_cues(a->heads, a->cue_scores.at);
    float *c = a->cue_scores.at;
    for (size_t i = 0; i < words; i++) /* words stand at or before their pieces: in place */
        memmove(c + i * SY_CUES, c + a->word.at[i] * SY_CUES, SY_CUES * sizeof *c);
    if (!sy_decode_cues(c, words, m->decode[SY_DECODE_CUE_BIAS], &a->cues))
        return SAYSO_ENOMEM;
    for (size_t k = 0; k < a->cues.n; k++) {
        const sy_cue *cue = &a->cues.at[k];
        uint32_t piece = a->word.at[cue->words.begin], begin = a->pieces.at[piece].begin;
        if (begin < win->core_begin || begin >= win->core_end)
            continue; /* the neighbour's */
        float *s = a->scores.at;
        sy_heads_roles(a->heads, piece, s);
        for (size_t i = 0; i < words; i++)
            memmove(s + i * L, s + a->word.at[i] * L, L * sizeof *s);
        st = sy_decode_roles(a->decoder, s, words, cue->words, m->transition,
                             m->decode[SY_DECODE_SOURCE_BIAS], &a->roles);
        if (!st)
            st = add_statement(w, a, cue, vectors, out);
        if (st)
            return st;
    }
    return finish_pooled(w, a, out);
}

static void *work_on(void *arg)
{
    worker *me = arg;
    work *w = me->work;
    for (;;) {
        pthread_mutex_lock(&w->lock);
        size_t i = w->status ? w->end : w->next;
        if (i < w->end)
            w->next++;
        pthread_mutex_unlock(&w->lock);
        if (i >= w->end)
            return NULL;
        sayso_status st = read_window(w, me->hand, &w->windows.at[i], &w->found[i - w->first]);
        if (st) {
            pthread_mutex_lock(&w->lock);
            w->status = st;
            pthread_mutex_unlock(&w->lock);
        }
    }
}

/* What one window held, behind what the document has. */
static sayso_status gather(found *f, bool keep_figures, sayso_doc *doc)
{
    if (!sy_reserve(&doc->statements, doc->statements.n + f->statements.n) ||
        !sy_reserve(&doc->spans, doc->spans.n + f->spans.n) ||
        !sy_reserve(&doc->pooled, doc->pooled.n + f->pooled.n) ||
        !sy_reserve(&doc->names, doc->names.n + f->names.n) ||
        !sy_reserve(&doc->events, doc->events.n + f->events.n) ||
        !sy_traces_join(&doc->traces, &f->traces) ||
        (keep_figures && !sy_reserve(&doc->figures, doc->figures.n + f->figures.n)))
        return SAYSO_ENOMEM;
    for (size_t k = 0; k < f->statements.n; k++) {
        sy_statement st = f->statements.at[k];
        st.first += (uint32_t)doc->spans.n;
        st.candidate = (uint32_t)doc->statements.n;
        doc->statements.at[doc->statements.n++] = st;
        if (keep_figures)
            doc->figures.at[doc->figures.n++] = f->figures.at[k];
    }
    if (f->spans.n)
        memcpy(doc->spans.at + doc->spans.n, f->spans.at, f->spans.n * sizeof *f->spans.at);
    doc->spans.n += f->spans.n;
    if (f->pooled.n)
        memcpy(doc->pooled.at + doc->pooled.n, f->pooled.at, f->pooled.n * sizeof *f->pooled.at);
    doc->pooled.n += f->pooled.n;
    for (size_t k = 0; k < f->names.n; k++)
        if (!doc->names.n || f->names.at[k].span.begin >= doc->names.at[doc->names.n - 1].span.end)
            doc->names.at[doc->names.n++] = f->names.at[k];
    for (size_t k = 0; k < f->events.n; k++)
        doc->events.at[doc->events.n++] = f->events.at[k];
    return SAYSO_OK;
}

/* Reads windows [w->first, w->end) with all hands. */
static sayso_status read_batch(work *w, worker *workers, uint32_t threads, sayso_doc *doc)
{
    uint32_t started = 1; /* this thread works as well */
    w->next = w->first;
    while (started < threads &&
           !pthread_create(&workers[started].thread, NULL, work_on, &workers[started]))
        started++; /* one that cannot start leaves its windows to the others */
    work_on(&workers[0]);
    for (uint32_t i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    sayso_status st = w->status;
    for (size_t i = 0; i < w->end - w->first; i++) {
        found *f = &w->found[i];
        if (!st)
            st = gather(f, w->hands->keep_figures, doc);
        sy_array_free(&f->statements);
        sy_array_free(&f->spans);
        sy_array_free(&f->figures);
        sy_array_free(&f->pooled);
        sy_array_free(&f->names);
        sy_array_free(&f->events);
        sy_traces_free(&f->traces);
    }
    return st;
}

sayso_status sy_read_windows(sy_hands *h, sayso_doc *doc, sayso_error *why)
{
    uint32_t most = h->model->config.positions - 2;
    work *w = calloc(1, sizeof *w);
    worker *workers = calloc(h->n, sizeof *workers);
    sayso_status st = w && workers ? SAYSO_OK : SAYSO_ENOMEM;
    if (!st) {
        w->hands = h;
        w->doc = doc;
        most = most < LONGEST ? most : LONGEST;
        doc->pooled_width = pooled_width(h);
        if (!h->only_statements && doc->text.len <= SY_MOST_OF_AN_ARTICLE)
            doc->traces.width = h->model->traces;
        st = sy_windows_cut(h->model->vocab, &doc->text, most, most / CONTEXT_SHARE, &w->windows);
    }
    if (!st) {
        pthread_mutex_init(&w->lock, NULL);
        for (uint32_t i = 0; i < h->n; i++)
            workers[i] = (worker){ .work = w, .hand = &h->at[i] };
        for (; !st && w->first < w->windows.n; w->first = w->end) {
            size_t left = w->windows.n - w->first, n = left < BATCH ? left : BATCH;
            w->end = w->first + n;
            st = read_batch(w, workers, n < h->n ? (uint32_t)n : h->n, doc);
        }
        pthread_mutex_destroy(&w->lock);
    }
    if (w)
        sy_array_free(&w->windows);
    free(w);
    free(workers);
    return st == SAYSO_EARG ? sy_fail(why, st, 0, "the model and its pieces do not agree") : st;
}
