/* window.c - cutting a text into what the encoder sees at once.
 *
 * The pieces are counted first; that tells how many windows there must be and so how large each
 * would be if all were equal. Then each window in turn takes the cut that is nearest to that size.
 * Both passes hold one window's pieces at most, and cost little beside the encoder's work.
 */
#include "base/utf8.h"
#include "text/chars.h"
#include "text/vocab.h"

#define LEAST 16 /* pieces a window must have room for: more than any character becomes */

typedef enum cut_kind {
    CUT_NONE,
    CUT_ANYWHERE,
    CUT_WORD,
    CUT_SPACE,
    CUT_SENTENCE,
    CUT_PARAGRAPH
} cut_kind;

typedef struct cutter {
    const sy_vocab *v;
    const sy_text *t;
    uint32_t most, context;
    sy_pieces pieces; /* from the core's first on, as many as a window may have and one more */
    size_t paragraph; /* the first one that begins behind pieces.at[0] */
    /* begins[k]: where a context of k + 1 pieces before the core may begin; UINT32_MAX: not
     * there */
    SY_ARRAY(uint32_t) begins;
} cutter;

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Pieces of context on each side of a core. */
static uint32_t beside(const cutter *c, uint32_t core)
{
    return least(c->context, core / 20);
}

/* The largest core that leaves room for its context on so many sides. */
static uint32_t core_room(const cutter *c, uint32_t sides)
{
    uint32_t core = (uint32_t)((uint64_t)c->most * 20 / (20 + sides)) + 1;
    while (core + sides * beside(c, core) > c->most)
        core--;
    while (core < c->most && core + 1 + sides * beside(c, core + 1) <= c->most)
        core++;
    return core;
}

static sayso_status count(const cutter *c, sy_pieces *scratch, uint64_t *n)
{
    *n = 0;
    for (uint32_t at = 0; at < c->t->len;) {
        scratch->n = 0;
        sayso_status st = sy_pieces_scan(c->v, c->t, at, (uint32_t)c->t->len, 1024, scratch, &at);
        if (st)
            return st;
        *n += scratch->n;
    }
    return SAYSO_OK;
}

/* The size that the next core should have, with `rest` pieces to go. */
static uint32_t target(const cutter *c, uint64_t rest, bool is_first)
{
    uint64_t here = core_room(c, is_first ? 1 : 2), last = core_room(c, 1), mid = core_room(c, 2);
    uint64_t windows = 2;
    if (rest > here + last)
        windows += (rest - here - last + mid - 1) / mid;
    uint64_t size = (rest + windows - 1) / windows;
    return size < here ? (uint32_t)size : (uint32_t)here;
}

static bool has_space(const char *s, uint32_t begin, uint32_t end)
{
    for (size_t i = begin; i < end;) {
        size_t after = i;
        if (sy_ref_kind_of(sy_utf8_next(s, &after)) == SY_REF_SPACE)
            return true;
        i = after;
    }
    return false;
}

/* What a cut before piece k would part, but for sentences. */
static cut_kind cut_at(const cutter *c, size_t k)
{
    const sy_piece *p = &c->pieces.at[k], *before = p - 1;
    if (p->begin < before->end)
        return CUT_NONE; /* two pieces of one character */
    if (!p->first)
        return CUT_ANYWHERE;
    return has_space(c->t->bytes, before->end, p->begin) ? CUT_SPACE : CUT_WORD;
}

static void better(uint32_t k, cut_kind kind, uint32_t want, uint32_t *best, cut_kind *best_kind)
{
    uint32_t far = k > want ? k - want : want - k;
    uint32_t best_far = *best > want ? *best - want : want - *best;
    if (kind > *best_kind || (kind == *best_kind && far <= best_far)) {
        *best = k;
        *best_kind = kind;
    }
}

/* How many pieces the core takes: at most `room`, near `want`. */
static uint32_t choose(cutter *c, uint32_t room, uint32_t want, cut_kind *kind)
{
    const sy_piece *p = c->pieces.at;
    const sy_text *t = c->t;
    uint32_t best = room, half = c->most / 2;
    *kind = CUT_NONE;

    size_t q = c->paragraph;
    for (uint32_t k = 1; k <= room; k++) {
        bool begins = false;
        for (; q < t->paragraphs.n && t->paragraphs.at[q].span.begin <= p[k].begin; q++)
            begins = true;
        if (begins && k >= half && cut_at(c, k) == CUT_SPACE)
            better(k, CUT_PARAGRAPH, want, &best, kind);
    }
    if (*kind == CUT_PARAGRAPH)
        return best;

    uint32_t k = 1;
    for (uint32_t at = p[0].begin, limit = p[room].begin; at < limit && k <= room;) {
        at = sy_sentence_end(t, at, limit);
        while (k <= room && p[k].begin < at)
            k++;
        if (at < limit && k <= room && k >= half && cut_at(c, k) == CUT_SPACE)
            better(k, CUT_SENTENCE, want, &best, kind);
    }
    for (k = 1; k <= room && *kind != CUT_SENTENCE; k++)
        if (cut_at(c, k) != CUT_NONE && (k >= half || cut_at(c, k) > *kind))
            better(k, cut_at(c, k), want, &best, kind);
    return best;
}

/* Where a context of at most n pieces before a core may begin; `core` itself if nowhere. */
static uint32_t context_begin(const cutter *c, uint32_t core, uint32_t n)
{
    for (uint32_t k = least(n, (uint32_t)c->begins.n); k > 0; k--)
        if (c->begins.at[k - 1] != UINT32_MAX)
            return c->begins.at[k - 1];
    return core;
}

/* Where a context of at most n pieces behind the first `core` ones may end. */
static uint32_t context_end(const cutter *c, uint32_t core, uint32_t n, bool text_ends)
{
    if (text_ends && core + n >= c->pieces.n)
        return (uint32_t)c->t->len;
    for (uint32_t k = least(core + n, (uint32_t)c->pieces.n - 1); k > core; k--)
        if (cut_at(c, k) == CUT_SPACE)
            return c->pieces.at[k].begin;
    return c->pieces.at[core].begin;
}

/* Remembers where contexts before the next core may begin; none if it begins inside a word, which
 * the encoder would then see whole and cut otherwise, or with a paragraph, where there is nothing to
 * go on with. */
static sayso_status keep_begins(cutter *c, uint32_t core, cut_kind kind)
{
    c->begins.n = 0;
    if (kind <= CUT_ANYWHERE || kind == CUT_PARAGRAPH)
        return SAYSO_OK;
    for (uint32_t k = 1; k <= c->context && k < core; k++) {
        uint32_t at = cut_at(c, core - k) == CUT_SPACE ? c->pieces.at[core - k].begin : UINT32_MAX;
        if (!sy_push(&c->begins, at))
            return SAYSO_ENOMEM;
    }
    return SAYSO_OK;
}

static sayso_status cut(cutter *c, sy_windows *out)
{
    const sy_text *t = c->t;
    uint64_t rest;
    sayso_status st = count(c, &c->pieces, &rest);
    if (st)
        return st;
    for (uint32_t at = 0; rest > 0 && at < t->len;) {
        uint32_t stop;
        c->pieces.n = 0;
        st = sy_pieces_scan(c->v, t, at, (uint32_t)t->len, c->most + 1, &c->pieces, &stop);
        if (st)
            return st;
        if (!c->pieces.n)
            break;
        while (c->paragraph < t->paragraphs.n &&
               t->paragraphs.at[c->paragraph].span.begin <= c->pieces.at[0].begin)
            c->paragraph++;
        uint32_t n = (uint32_t)c->pieces.n;
        bool is_first = at == 0, text_ends = stop == t->len;
        sy_window w = { .core_begin = at };
        if (text_ends && n + (is_first ? 0 : beside(c, n)) <= c->most) {
            w.core_end = w.end = (uint32_t)t->len;
            w.begin = context_begin(c, at, beside(c, n));
            return sy_push(out, w) ? SAYSO_OK : SAYSO_ENOMEM;
        }
        cut_kind kind;
        uint32_t core = choose(c, least(core_room(c, is_first ? 1 : 2), n - 1),
                               target(c, rest, is_first), &kind);
        uint32_t side = beside(c, core);
        w.core_end = c->pieces.at[core].begin;
        w.begin = context_begin(c, at, side);
        w.end = kind <= CUT_ANYWHERE || kind == CUT_PARAGRAPH ? w.core_end : context_end(c, core, side, text_ends);
        if (!sy_push(out, w))
            return SAYSO_ENOMEM;
        st = keep_begins(c, core, kind);
        if (st)
            return st;
        at = w.core_end;
        rest = rest > core ? rest - core : 1;
    }
    if (out->n)
        out->at[out->n - 1].core_end = out->at[out->n - 1].end = (uint32_t)t->len;
    return SAYSO_OK;
}

sayso_status sy_windows_cut(const sy_vocab *v, const sy_text *t, uint32_t most, uint32_t context,
                            sy_windows *out)
{
    if (most < LEAST || most > UINT32_MAX / 64)
        return SAYSO_EARG;
    cutter c = { .v = v, .t = t, .most = most, .context = context };
    size_t before = out->n;
    sayso_status st = cut(&c, out);
    if (st)
        out->n = before;
    sy_array_free(&c.pieces);
    sy_array_free(&c.begins);
    return st;
}
