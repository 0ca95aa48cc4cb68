/* statement.c - see statement.h. The tagger decides word by word what is said; where a quotation mark
 * stands, where a paragraph ends and which of two readings of the same words to keep is settled
 * here, by code, because code is exact about it. */
#include "read/statement.h"

#include <string.h>

#include "base/utf8.h"
#include "model/decode.h"
#include "read/layout.h"

/* A quotation that runs on for longer than this is somebody's lost mark, not a statement. */
enum { LONGEST_QUOTATION = 20000, MOST_PARAGRAPHS = 24 };

typedef struct stage {
    sayso_doc *doc; /* for its trail */
    const sy_text *text;
    sy_statements *in, out;
    sy_spans *in_spans, out_spans;
} stage;

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* The quotation with the largest begin below `at`, or -1. Quotations are ordered by begin. */
static ptrdiff_t quotation_before(const sy_text *t, uint32_t at)
{
    size_t lo = 0, hi = t->quotations.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->quotations.at[mid].span.begin < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (ptrdiff_t)lo - 1;
}

/* True when no word, only marks and stops (and white space, if `spaces`), stands in text[begin, end). */
static bool no_word(const sy_text *t, uint32_t begin, uint32_t end, bool spaces)
{
    for (size_t i = begin; i < end;) {
        uint32_t c = sy_utf8_next(t->bytes, &i);
        if (!spaces && c < 0x80 && is_space((char)c))
            return false;
        bool mark = c < 0x80 ? !((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9')
                             : c == 0xA0 || c == 0xAB || c == 0xBB || (c >= 0x2000 && c < 0x2070);
        if (!mark)
            return false;
    }
    return true;
}

/* Without the white space around it, and without stops and commas: the corpus's way. */
static sayso_span trim(const sy_text *t, sayso_span s, bool end_stays)
{
    while (s.begin < s.end && strchr(",;:. \t\r\n\f\v", t->bytes[s.begin]) && !no_word(t, s.begin, s.end, true))
        s.begin++;
    while (s.end > s.begin && is_space(t->bytes[s.end - 1]))
        s.end--;
    while (!end_stays && s.end > s.begin + 1 && strchr(",;:. ", t->bytes[s.end - 1])) {
        if (t->bytes[s.end - 1] == '.' && s.end - s.begin > 3 && t->bytes[s.end - 3] == '.')
            break; /* U.S. */
        s.end--;
    }
    return s;
}

/* Takes the marks of a quotation in when its first or last word is in. */
static sayso_span snap(const sy_text *t, sayso_span s)
{
    s = trim(t, s, true);
    for (ptrdiff_t k = quotation_before(t, s.begin), steps = 0; k >= 0 && steps < 3; k--, steps++) {
        sayso_span q = t->quotations.at[k].span;
        if (q.end > s.begin && s.begin - q.begin < 12 && no_word(t, q.begin, s.begin, false))
            s.begin = q.begin;
    }
    bool at_mark = false;
    for (ptrdiff_t k = quotation_before(t, s.end), steps = 0; k >= 0 && steps < 8; k--, steps++) {
        const sy_quotation *q = &t->quotations.at[k];
        if (q->span.end >= s.end && q->span.end - s.end < 12 && no_word(t, s.end, q->span.end, false)) {
            s.end = q->span.end;
            at_mark = true;
        }
    }
    return trim(t, s, at_mark);
}

/* What stands between a pair of marks is one person's words: a piece that begins with a quotation but
 * stops within it goes on to its end, one that ends with it begins with it. */
static sayso_span fill_quotation(const sy_text *t, sayso_span s)
{
    for (ptrdiff_t k = quotation_before(t, s.end), steps = 0; k >= 0 && steps < 16; k--, steps++) {
        const sy_quotation *q = &t->quotations.at[k];
        if (q->depth || q->open || q->span.end - q->span.begin > LONGEST_QUOTATION || q->span.end <= s.begin)
            continue;
        uint32_t half = (q->span.end - q->span.begin) / 2;
        if (q->span.begin >= s.begin && q->span.end > s.end && s.end - q->span.begin >= half)
            s.end = q->span.end;
        if (q->span.begin < s.begin && q->span.end == s.end && s.end - s.begin >= half)
            s.begin = q->span.begin;
    }
    return s;
}

/* Appends a span, cut where paragraphs end: one piece for each. */
static bool add_in_paragraphs(stage *g, sayso_span s)
{
    const sy_text *t = g->text;
    for (size_t p = sy_paragraph_at(t, s.begin); p < t->paragraphs.n; p++) {
        sayso_span in = t->paragraphs.at[p].span;
        if (in.begin >= s.end)
            break;
        in.begin = in.begin > s.begin ? in.begin : s.begin;
        in.end = in.end < s.end ? in.end : s.end;
        in = fill_quotation(t, snap(t, in));
        if (in.end > in.begin && !no_word(t, in.begin, in.end, true) && !sy_push(&g->out_spans, in))
            return false;
    }
    return true;
}

/* Content pieces from `first` on: in order, those that touch (no word between them in one paragraph)
 * made one. */
static void join_pieces(stage *g, size_t first)
{
    sy_spans *a = &g->out_spans;
    size_t n = first;
    for (size_t i = first; i < a->n; i++) {
        sayso_span s = a->at[i];
        sayso_span *last = n > first ? &a->at[n - 1] : NULL;
        if (last && s.begin < last->end) {
            if (s.end > last->end)
                last->end = s.end;
        } else if (last && s.begin - last->end < 8 && no_word(g->text, last->end, s.begin, true) &&
                   sy_paragraph_at(g->text, last->begin) == sy_paragraph_at(g->text, s.begin)) {
            last->end = s.end;
        } else {
            a->at[n++] = s;
        }
    }
    a->n = n;
}

/* Content from `first` on in another paragraph than the cue is the tagger's slip, unless it is a
 * quotation, or a colon at its paragraph's end leads to it, or the page's layout says so: a headline's
 * words do not run on into the story. */
static void stay_in_paragraph(stage *g, sayso_span cue, size_t first, bool layout)
{
    const sy_text *t = g->text;
    size_t home = sy_paragraph_at(t, cue.begin), n = first;
    unsigned char lead = (unsigned char)t->bytes[cue.end - 1];
    bool leads = lead == ':' || lead == '-' || lead >= 0x80;
    if (layout || (leads && home < t->paragraphs.n && cue.end >= t->paragraphs.at[home].span.end))
        return;
    for (size_t i = first; i < g->out_spans.n; i++) {
        sayso_span s = g->out_spans.at[i];
        ptrdiff_t q = quotation_before(t, s.begin + 1);
        if (sy_paragraph_at(t, s.begin) == home || (q >= 0 && t->quotations.at[q].span.begin == s.begin))
            g->out_spans.at[n++] = s;
    }
    if (n > first)
        g->out_spans.n = n;
}

/* A quotation that the next paragraph takes up again belongs to the same statement. */
static bool go_on(stage *g)
{
    const sy_text *t = g->text;
    sayso_span last = g->out_spans.at[g->out_spans.n - 1];
    for (int added = 0; added < MOST_PARAGRAPHS; added++) {
        ptrdiff_t k = quotation_before(t, last.end);
        while (k >= 0 && t->quotations.at[k].depth)
            k--;
        if (k < 0 || !t->quotations.at[k].goes_on || t->quotations.at[k].span.end != last.end)
            return true;
        size_t next = (size_t)k + 1;
        while (next < t->quotations.n && t->quotations.at[next].depth)
            next++;
        if (next == t->quotations.n ||
            t->quotations.at[next].span.end - t->quotations.at[next].span.begin > LONGEST_QUOTATION)
            return true;
        last = t->quotations.at[next].span;
        if (sy_begins_turn(t, sy_paragraph_at(t, last.begin)))
            return true;
        if (!sy_push(&g->out_spans, last))
            return false;
    }
    return true;
}

/* A source does not run on into the next paragraph: '"We were robbed," says captain' is a headline. What
 * stands in the cue's paragraph is kept, or else the beginning. */
static sayso_span in_one_paragraph(const sy_text *t, sayso_span s, sayso_span cue)
{
    size_t first = sy_paragraph_at(t, s.begin), home = sy_paragraph_at(t, cue.begin);
    if (first >= t->paragraphs.n || s.end <= t->paragraphs.at[first].span.end)
        return s;
    if (home < t->paragraphs.n && t->paragraphs.at[home].span.begin < s.end && t->paragraphs.at[home].span.end > s.begin)
        first = home;
    sayso_span in = t->paragraphs.at[first].span;
    return (sayso_span){ s.begin > in.begin ? s.begin : in.begin, s.end < in.end ? s.end : in.end };
}

/* One statement of the tagger into g->out, snapped. */
static bool tidy(stage *g, const sy_statement *s)
{
    const sayso_span *at = g->in_spans->at + s->first;
    sy_statement t = *s;
    if (!sy_is_english(g->text, at[s->n_source].begin))
        return true;
    t.first = (uint32_t)g->out_spans.n;
    t.n_source = t.n_cue = 0;
    for (uint32_t i = 0; i < s->n_source; i++) {
        sayso_span x = trim(g->text, in_one_paragraph(g->text, at[i], at[s->n_source]), false);
        if (x.end > x.begin) {
            if (!sy_push(&g->out_spans, x))
                return false;
            t.n_source++;
        }
    }
    for (uint32_t i = 0; i < s->n_cue; i++) {
        if (!sy_push(&g->out_spans, at[s->n_source + i]))
            return false;
        t.n_cue++;
    }
    size_t first = g->out_spans.n;
    for (uint32_t i = 0; i < s->n_content; i++)
        if (!add_in_paragraphs(g, at[s->n_source + s->n_cue + i]))
            return false;
    join_pieces(g, first);
    stay_in_paragraph(g, at[s->n_source], first, s->layout);
    if (g->out_spans.n > first && !go_on(g))
        return false;
    t.n_content = (uint32_t)(g->out_spans.n - first);
    if (!t.n_content) { /* nothing but marks */
        g->out_spans.n = t.first;
        return true;
    }
    return sy_push(&g->out, t);
}

static const sayso_span *contents(const stage *g, const sy_statement *s)
{
    return g->out_spans.at + s->first + s->n_source + s->n_cue;
}

static uint32_t size_of(const sayso_span *s, uint32_t n)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += s[i].end - s[i].begin;
    return sum;
}

static uint32_t overlap(const sayso_span *a, uint32_t n, const sayso_span *b, uint32_t m)
{
    uint32_t sum = 0;
    for (uint32_t i = 0, j = 0; i < n && j < m;) {
        uint32_t lo = a[i].begin > b[j].begin ? a[i].begin : b[j].begin;
        uint32_t hi = a[i].end < b[j].end ? a[i].end : b[j].end;
        if (lo < hi)
            sum += hi - lo;
        if (a[i].end < b[j].end)
            i++;
        else
            j++;
    }
    return sum;
}

typedef struct by_content {
    uint32_t begin, end; /* of all its content */
    uint32_t statement;
} by_content;

static int content_order(const void *x, const void *y)
{
    const by_content *a = x, *b = y;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return a->statement < b->statement ? -1 : a->statement > b->statement;
}

static uint32_t distance(sayso_span a, sayso_span b)
{
    return a.end <= b.begin ? b.begin - a.end : b.end <= a.begin ? a.begin - b.end : 0;
}

static sayso_span cue_of(const stage *g, const sy_statement *s)
{
    return g->out_spans.at[s->first + s->n_source];
}

static bool holds(const sayso_span *s, uint32_t n, sayso_span x)
{
    for (uint32_t i = 0; i < n; i++)
        if (s[i].begin <= x.begin && x.end <= s[i].end)
            return true;
    return false;
}

/* Words have one speaker, unless one statement stands in the other: a piece of a's content that b
 * claims too goes to the nearer cue, as long as a has other pieces. */
static void yield_pieces(stage *g, sy_statement *a, const sy_statement *b)
{
    if (holds(contents(g, a), a->n_content, cue_of(g, b)) || holds(contents(g, b), b->n_content, cue_of(g, a)))
        return;
    sayso_span *at = g->out_spans.at + a->first + a->n_source + a->n_cue;
    for (uint32_t i = 0; i < a->n_content && a->n_content > 1;) {
        uint32_t both = overlap(&at[i], 1, contents(g, b), b->n_content);
        if (both * 2 > at[i].end - at[i].begin && distance(at[i], cue_of(g, a)) > distance(at[i], cue_of(g, b))) {
            memmove(at + i, at + i + 1, (a->n_content - i - 1) * sizeof *at);
            a->n_content--;
        } else {
            i++;
        }
    }
}

/* Of two statements with nearly the same content the surer one stays; confidence below zero marks the
 * other. *order gets all statements by their content's first byte; free() it. */
static bool choose(stage *g, float same, by_content **order)
{
    size_t n = g->out.n;
    by_content *o = *order = malloc((n ? n : 1) * sizeof *o);
    if (!o)
        return false;
    for (size_t i = 0; i < n; i++) {
        const sy_statement *s = &g->out.at[i];
        const sayso_span *c = contents(g, s);
        o[i] = (by_content){ c[0].begin, c[s->n_content - 1].end, (uint32_t)i };
    }
    qsort(o, n, sizeof *o, content_order);
    for (size_t i = 0; i < n; i++) {
        sy_statement *a = &g->out.at[o[i].statement];
        for (size_t j = i + 1; j < n && o[j].begin < o[i].end && a->confidence >= 0; j++) {
            sy_statement *b = &g->out.at[o[j].statement];
            if (b->confidence < 0)
                continue;
            uint32_t both = overlap(contents(g, a), a->n_content, contents(g, b), b->n_content);
            uint32_t all = size_of(contents(g, a), a->n_content) + size_of(contents(g, b), b->n_content) - both;
            if ((float)both >= same * (float)all) {
                if (a->confidence >= b->confidence)
                    b->confidence = -1;
                else
                    a->confidence = -1;
            } else if (both) {
                yield_pieces(g, a, b);
                yield_pieces(g, b, a);
            }
        }
    }
    return true;
}

/* A speaker's own "I think" inside what he says is no statement of another's. */
static bool says_i(const stage *g, const sy_statement *s)
{
    const sayso_span *x = g->out_spans.at + s->first;
    return s->n_source == 1 && x->end - x->begin == 1 && g->text->bytes[x->begin] == 'I';
}

/* p becomes the child's parent if it holds the child's cue and no smaller content does. A parent's
 * content is larger than the child's, so that no two statements are each other's parents. */
static void offer_parent(stage *g, const by_content *p, sy_statement *child)
{
    const sy_statement *parent = &g->out.at[p->statement];
    const sy_statement *was = child->parent ? &g->out.at[child->parent - 1] : NULL;
    uint32_t size = size_of(contents(g, parent), parent->n_content);
    if (child->n_cue &&
        holds(contents(g, parent), parent->n_content, cue_of(g, child)) &&
        size > size_of(contents(g, child), child->n_content) &&
        (!was || size < size_of(contents(g, was), was->n_content)))
        child->parent = p->statement + 1;
}

/* Parents, as indexes + 1 for now. A child's own content mostly stands in its parent's, or at most a
 * little before it. */
static void find_parents(stage *g, const by_content *o)
{
    size_t n = g->out.n;
    for (size_t i = 0; i < n; i++) {
        if (g->out.at[o[i].statement].confidence < 0)
            continue;
        for (size_t j = i; j-- > 0 && o[j].begin + 2000 > o[i].begin;)
            offer_parent(g, &o[i], &g->out.at[o[j].statement]);
        for (size_t j = i + 1; j < n && o[j].begin < o[i].end; j++)
            offer_parent(g, &o[i], &g->out.at[o[j].statement]);
    }
}

sayso_status sy_find_form(const sy_text *text, const sayso_span *content, uint32_t n, uint8_t *form,
                          float *share)
{
    size_t all = 0, quoted = 0;
    for (uint32_t i = 0; i < n; i++) {
        sayso_word *w;
        size_t words;
        sayso_status st = sayso_words(text->bytes + content[i].begin, content[i].end - content[i].begin,
                                      &w, &words, NULL);
        if (st)
            return st;
        for (size_t k = 0; k < words; k++)
            quoted += sy_is_inside(text, content[i].begin + w[k].span.begin);
        all += words;
        free(w);
    }
    *share = all ? (float)quoted / (float)all : 0;
    *form = !quoted ? SAYSO_INDIRECT : quoted * 5 >= all * 4 ? SAYSO_DIRECT : SAYSO_MIXED;
    return SAYSO_OK;
}

static sayso_status find_form(const stage *g, uint32_t id, sy_statement *s)
{
    float share;
    sayso_status st = sy_find_form(g->text, contents(g, s), s->n_content, &s->form, &share);
    if (!st && g->doc->trail.wanted)
        sy_tell(g->doc, id, SAYSO_FIELD_FORM,
                (sy_step){ .why = "share of the content's words in quotation marks",
                           .unit = SAYSO_SHARE,
                           .score = share,
                           .taken = true });
    return st;
}

typedef struct by_first {
    uint32_t begin, cue, statement;
} by_first;

static int text_order(const void *x, const void *y)
{
    const by_first *a = x, *b = y;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return a->cue < b->cue ? -1 : a->cue > b->cue;
}

/* What is left of g->out into the document, by first byte; parents become ids. */
static sayso_status put_in_order(stage *g, sy_statements *out)
{
    size_t n = g->out.n, kept = 0;
    by_first *o = malloc((n ? n : 1) * sizeof *o);
    uint32_t *id = calloc(n ? n : 1, sizeof *id);
    sayso_status st = o && id && sy_reserve(out, n) ? SAYSO_OK : SAYSO_ENOMEM;
    for (size_t i = 0; !st && i < n; i++) {
        const sy_statement *s = &g->out.at[i];
        if (s->confidence < 0)
            continue;
        const sayso_span *p = g->out_spans.at + s->first;
        uint32_t begin = p[0].begin;
        for (uint32_t k = 1; k < s->n_source + s->n_cue + s->n_content; k++)
            if (p[k].begin < begin)
                begin = p[k].begin;
        o[kept++] = (by_first){ begin, p[s->n_source].begin, (uint32_t)i };
    }
    if (!st) {
        qsort(o, kept, sizeof *o, text_order);
        for (size_t i = 0; i < kept; i++)
            id[o[i].statement] = (uint32_t)i + 1;
        out->n = 0;
        for (size_t i = 0; !st && i < kept; i++) {
            sy_statement s = g->out.at[o[i].statement];
            while (s.parent && !id[s.parent - 1]) /* one that was not kept hands its children on */
                s.parent = g->out.at[s.parent - 1].parent;
            s.parent = s.parent ? id[s.parent - 1] : 0;
            st = find_form(g, (uint32_t)i + 1, &s);
            out->at[out->n++] = s;
        }
    }
    free(o);
    free(id);
    return st;
}

/* What each confidence was made from, and which content holds a nested statement's cue. */
static void tell(sayso_doc *doc, const float *decode)
{
    static const char *const whys[SY_FEATURES] = {
        "how sure the cue is one", "how sure the content's words are", "how sure its first and last words are",
        "how sure the source's words are", "how sure there is no source", "how sure all of it is together",
        "how long the content is", "how much of it stands in quotation marks",
    };
    for (size_t i = 0; doc->trail.wanted && i < doc->statements.n; i++) {
        const sy_statement *s = &doc->statements.at[i];
        uint32_t id = (uint32_t)i + 1;
        if (s->parent) {
            const sy_statement *p = &doc->statements.at[s->parent - 1];
            const sayso_span *in = sy_contents(doc, p), cue = *sy_cues_of(doc, s);
            for (uint32_t k = 0; k < p->n_content; k++)
                if (in[k].begin <= cue.begin && cue.end <= in[k].end)
                    sy_tell(doc, id, SAYSO_FIELD_PARENT,
                            (sy_step){ .why = "the smallest content that holds this cue", .span = in[k], .taken = true });
        }
        if (s->layout || s->candidate >= doc->figures.n) {
            sy_tell(doc, id, SAYSO_FIELD_CONFIDENCE,
                    (sy_step){ .why = "the page's layout makes this statement", .taken = true });
            continue;
        }
        const float *f = doc->figures.at[s->candidate].at, *w = decode + SY_DECODE_CALIBRATION;
        sy_tell(doc, id, SAYSO_FIELD_CUE,
                (sy_step){ .why = "the cue against no cue", .span = *sy_cues_of(doc, s), .unit = SAYSO_LOG_ODDS,
                           .score = f[SY_F_CUE], .taken = true });
        for (int k = 0; k < SY_FEATURES; k++)
            sy_tell(doc, id, SAYSO_FIELD_CONFIDENCE,
                    (sy_step){ .why = whys[k], .unit = SAYSO_LOG_ODDS, .score = w[k] * f[k], .taken = w[k] * f[k] > 0 });
        sy_tell(doc, id, SAYSO_FIELD_CONFIDENCE,
                (sy_step){ .why = "before anything is seen", .unit = SAYSO_LOG_ODDS, .score = w[SY_FEATURES],
                           .taken = w[SY_FEATURES] > 0 });
    }
}

sayso_status sy_find_statements(const sayso_model *m, sayso_doc *doc)
{
    stage g = { .doc = doc, .text = &doc->text, .in = &doc->statements, .in_spans = &doc->spans };
    const float *decode = m->decode;
    by_content *order = NULL;
    bool ok = true;
    for (size_t i = 0; ok && i < g.in->n; i++)
        ok = tidy(&g, &g.in->at[i]);
    sy_array_free(g.in); /* the tidied ones take their place: a large text has many */
    sy_array_free(g.in_spans);
    ok = ok && choose(&g, decode[SY_DECODE_SAME], &order);
    if (ok)
        find_parents(&g, order);
    for (size_t i = 0; ok && i < g.out.n; i++)
        if (g.out.at[i].parent && says_i(&g, &g.out.at[i]))
            g.out.at[i].confidence = -1;
    sayso_status st = ok ? put_in_order(&g, &doc->statements) : SAYSO_ENOMEM;
    if (!st) {
        memcpy(&doc->spans, &g.out_spans, sizeof doc->spans);
        memset(&g.out_spans, 0, sizeof g.out_spans);
        tell(doc, decode);
    }
    free(order);
    sy_array_free(&g.out);
    sy_array_free(&g.out_spans);
    return st;
}
