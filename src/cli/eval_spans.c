/* eval_spans.c - statements as sets of words, which predicted one is which gold one, the spans'
 * table. */
#include <stdio.h>

#include "cli/eval.h"

static const char *const roles[ROLES] = { "source", "cue", "content" };

void eval_statements_free(statements *s)
{
    for (size_t i = 0; i < s->n; i++)
        for (int r = 0; r < ROLES; r++)
            score_set_free(&s->at[i].set[r]);
    free(s->at);
    *s = (statements){ 0 };
}

static bool add_spans(score_text *t, sayso_offsets unit, const json_t *spans, score_set *set,
                      place p)
{
    size_t i, n = score_text_len(t, unit);
    const json_t *span;
    if (spans && !json_is_array(spans))
        return eval_wrong(p, "spans must be a list of [begin, end]");
    json_array_foreach((json_t *)spans, i, span)
    {
        const json_t *first = json_array_get(span, 0), *last = json_array_get(span, 1);
        if (json_array_size(span) != 2 || !json_is_integer(first) || !json_is_integer(last))
            return eval_wrong(p, "a span must be two whole numbers, [begin, end]");
        long long b = json_integer_value(first), e = json_integer_value(last);
        char what[120];
        if (b < 0 || e <= b || (unsigned long long)e > n) {
            snprintf(what, sizeof what, "span %lld..%lld is outside the text (0..%zu)", b, e, n);
            return eval_wrong(p, what);
        }
        uint32_t from = score_point(t, unit, (size_t)b), to = score_point(t, unit, (size_t)e);
        if (from == UINT32_MAX || to == UINT32_MAX) {
            snprintf(what, sizeof what, "span %lld..%lld cuts a character; see \"offsets\"", b, e);
            return eval_wrong(p, what);
        }
        if (!score_cover(t, from, to, set))
            return eval_no_memory();
    }
    score_set_close(set);
    return true;
}

static bool unit_of(const json_t *art, place p, sayso_offsets *unit)
{
    const json_t *v = eval_member(art, "offsets");
    const char *s = v ? json_string_value(v) : "codepoint";
    *unit = SAYSO_CODEPOINT;
    if (s && !strcmp(s, "byte"))
        *unit = SAYSO_BYTE;
    else if (s && !strcmp(s, "utf16"))
        *unit = SAYSO_UTF16;
    else if (!s || strcmp(s, "codepoint"))
        return eval_wrong(p, "\"offsets\" must be byte, codepoint or utf16");
    return true;
}

bool eval_statements_load(score_text *t, const json_t *art, const json_t *list, bool nested,
                          place p, statements *out)
{
    sayso_offsets unit = SAYSO_CODEPOINT;
    size_t i;
    const json_t *s;
    *out = (statements){ 0 };
    if (!art)
        return true;
    if (!unit_of(art, p, &unit))
        return false;
    if (score_text_units(t, unit))
        return eval_no_memory();
    if (list && !json_is_array(list))
        return eval_wrong(p, "statements must be a list");
    size_t room = json_array_size(list);
    out->at = calloc(room ? room : 1, sizeof *out->at);
    if (!out->at)
        return eval_no_memory();
    json_array_foreach((json_t *)list, i, s)
    {
        if (!json_is_object(s)) {
            eval_statements_free(out);
            return eval_wrong(p, "a statement must be an object");
        }
        const json_t *parent = eval_member(s, "parent");
        if (!nested && parent && !(json_is_integer(parent) && !json_integer_value(parent)))
            continue;
        statement *to = &out->at[out->n++];
        to->json = s;
        for (int r = 0; r < ROLES; r++)
            if (!add_spans(t, unit, eval_member(s, roles[r]), &to->set[r], p)) {
                eval_statements_free(out);
                return false;
            }
        to->direct = to->set[CONTENT].n && score_form(t, to->set[CONTENT]) == SAYSO_DIRECT;
    }
    return true;
}

/* ## Which predicted statement is which gold one */

void eval_pairing_free(pairing *p)
{
    free(p->gold);
    free(p->pred);
    *p = (pairing){ 0 };
}

typedef struct candidate {
    double overlap;
    bool same;
    size_t g, p;
} candidate;

/* The best first: most overlap, then agreeing sources, then as they stand in the files. */
static int by_merit(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->overlap != y->overlap)
        return x->overlap < y->overlap ? 1 : -1;
    if (x->same != y->same)
        return x->same ? -1 : 1;
    if (x->g != y->g)
        return x->g < y->g ? -1 : 1;
    return (x->p > y->p) - (x->p < y->p);
}

/* All pairs whose contents overlap by half; found through the words, so that an article of many
 * statements does not try each against each. */
static bool candidates_find(const score_text *t, const statements *G, const statements *P,
                            bool sources, candidate **out, size_t *n_out)
{
    size_t n = 0, room = 0, total = 0;
    candidate *c = NULL;
    for (size_t j = 0; j < P->n; j++)
        total += P->at[j].set[CONTENT].n;
    size_t *first = calloc(t->n_words + 2, sizeof *first);   /* of each word, in holders */
    size_t *holders = malloc((total + 1) * sizeof *holders); /* predicted statements */
    size_t *shared = calloc(P->n + 1, sizeof *shared);       /* words with this gold one */
    size_t *touched = malloc((P->n + 1) * sizeof *touched);
    bool good = first && holders && shared && touched;
    if (!good)
        goto done;
    for (size_t j = 0; j < P->n; j++)
        for (size_t k = 0; k < P->at[j].set[CONTENT].n; k++)
            first[P->at[j].set[CONTENT].at[k] + 2]++;
    for (size_t w = 2; w < t->n_words + 2; w++)
        first[w] += first[w - 1];
    for (size_t j = 0; j < P->n; j++)
        for (size_t k = 0; k < P->at[j].set[CONTENT].n; k++)
            holders[first[P->at[j].set[CONTENT].at[k] + 1]++] = j;
    for (size_t i = 0; i < G->n; i++) {
        score_set g = G->at[i].set[CONTENT];
        size_t n_touched = 0;
        for (size_t k = 0; k < g.n; k++)
            for (size_t h = first[g.at[k]]; h < first[g.at[k] + 1]; h++)
                if (!shared[holders[h]]++)
                    touched[n_touched++] = holders[h];
        for (size_t k = 0; k < n_touched; k++) {
            size_t j = touched[k], both = shared[j];
            shared[j] = 0;
            score_set p = P->at[j].set[CONTENT];
            double overlap = (double)both / (double)(g.n + p.n - both);
            if (overlap < 0.5)
                continue;
            if (n == room) {
                candidate *more = realloc(c, (2 * room + 32) * sizeof *c);
                if (!more) {
                    good = false;
                    goto done;
                }
                c = more;
                room = 2 * room + 32;
            }
            bool same = sources && score_same_source(t, G->at[i].set[SOURCE], P->at[j].set[SOURCE]);
            c[n++] = (candidate){ overlap, same, i, j };
        }
    }
    if (n)
        qsort(c, n, sizeof *c, by_merit);
done:
    free(first);
    free(holders);
    free(shared);
    free(touched);
    if (!good) {
        free(c);
        return eval_no_memory();
    }
    *out = c;
    *n_out = n;
    return true;
}

bool eval_pair_up(const score_text *t, const statements *G, const statements *P, bool sources,
                  pairing *out)
{
    candidate *c = NULL;
    size_t n = 0;
    out->gold = malloc((G->n + 1) * sizeof *out->gold);
    out->pred = malloc((P->n + 1) * sizeof *out->pred);
    if (!out->gold || !out->pred)
        return eval_no_memory();
    if (!candidates_find(t, G, P, sources, &c, &n))
        return false;
    for (size_t i = 0; i < G->n; i++)
        out->gold[i].with = NOBODY;
    for (size_t j = 0; j < P->n; j++)
        out->pred[j].with = NOBODY;
    for (size_t k = 0; k < n; k++)
        if (out->gold[c[k].g].with == NOBODY && out->pred[c[k].p].with == NOBODY) {
            out->gold[c[k].g] = (partner){ c[k].p, c[k].overlap, c[k].same };
            out->pred[c[k].p] = (partner){ c[k].g, c[k].overlap, c[k].same };
        }
    free(c);
    return true;
}

/* ## Figures */

row eval_row(tally k)
{
    double p = k.pred ? (double)k.hit_p / (double)k.pred : 0.0;
    double r = k.gold ? (double)k.hit_r / (double)k.gold : 0.0;
    return (row){ 100 * p, 100 * r, p + r > 0 ? 200 * p * r / (p + r) : 0.0 };
}

const char *eval_percent(double x, char buf[32])
{
    snprintf(buf, 32, "%.2f", x);
    size_t n = strlen(buf);
    if (buf[n - 1] == '0' && buf[n - 2] != '.')
        buf[n - 1] = '\0';
    return buf;
}

/* ## The spans' table */

static const char *const span_rows[SPAN_ROWS] = {
    "source words",    "cue words",  "content words",    "statement",
    "statement exact", "attributed", "direct statement", "direct attributed",
};

/* Words that stand in a role in any statement of either side. */
static bool count_role_words(const score_text *t, const statements *G, const statements *P,
                             tally *to)
{
    unsigned char *mark = calloc(t->n_words + 1, 1);
    if (!mark)
        return eval_no_memory();
    for (int r = 0; r < ROLES; r++) {
        for (size_t i = 0; i < G->n; i++)
            for (size_t k = 0; k < G->at[i].set[r].n; k++)
                mark[G->at[i].set[r].at[k]] |= 1;
        for (size_t j = 0; j < P->n; j++)
            for (size_t k = 0; k < P->at[j].set[r].n; k++)
                mark[P->at[j].set[r].at[k]] |= 2;
        for (size_t w = 0; w < t->n_words; w++) {
            to[r].gold += mark[w] & 1;
            to[r].pred += mark[w] >> 1;
            to[r].hit_p += mark[w] == 3;
            to[r].hit_r += mark[w] == 3;
            mark[w] = 0;
        }
    }
    free(mark);
    return true;
}

void eval_drop_empty(statements *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->at[i].set[CONTENT].n) {
            statement kept = s->at[i];
            s->at[i] = s->at[n]; /* an empty one, or itself: all stay freeable */
            s->at[n++] = kept;
        }
    }
    for (size_t i = n; i < s->n; i++)
        for (int r = 0; r < ROLES; r++)
            score_set_free(&s->at[i].set[r]);
    s->n = n;
}

/* One side's share: statements in all, and those that found their like. */
static void count_side(const statements *s, const partner *with, bool gold, tally *to)
{
    for (size_t i = 0; i < s->n; i++) {
        bool found = with[i].with != NOBODY;
        bool good[SPAN_ROWS] = {
            [STATEMENT] = found,
            [EXACT] = found && with[i].overlap == 1.0,
            [ATTRIBUTED] = found && with[i].same,
            [DIRECT_STATEMENT] = found,
            [DIRECT_ATTRIBUTED] = found && with[i].same,
        };
        int end = s->at[i].direct ? SPAN_ROWS : DIRECT_STATEMENT;
        for (int k = STATEMENT; k < end; k++) {
            *(gold ? &to[k].gold : &to[k].pred) += 1;
            *(gold ? &to[k].hit_r : &to[k].hit_p) += good[k];
        }
    }
}

bool eval_spans(score_text *t, const json_t *gold, const json_t *pred, bool nested, place at_gold,
                place at_pred, tally *to)
{
    statements G, P = { 0 };
    pairing pairs = { 0 };
    bool good = eval_statements_load(t, gold, eval_spans_list(gold), true, at_gold, &G) &&
                eval_statements_load(t, pred, eval_spans_list(pred), nested, at_pred, &P) &&
                count_role_words(t, &G, &P, to);
    if (good) {
        eval_drop_empty(&G);
        eval_drop_empty(&P);
        good = eval_pair_up(t, &G, &P, true, &pairs);
    }
    if (good) {
        count_side(&G, pairs.gold, true, to);
        count_side(&P, pairs.pred, false, to);
    }
    eval_pairing_free(&pairs);
    eval_statements_free(&G);
    eval_statements_free(&P);
    return good;
}

void eval_print_spans(cli_out *out, const tally *t, bool json)
{
    if (json)
        cli_puts(out, "{");
    else
        cli_printf(out, "%-18s %7s %7s %7s %7s %7s\n", "", "P", "R", "F1", "gold", "pred");
    for (int k = 0; k < SPAN_ROWS; k++) {
        char p[32], r[32], f[32];
        row x = eval_row(t[k]);
        if (json)
            cli_printf(out,
                       "%s\"%s\": {\"precision\": %s, \"recall\": %s, \"f1\": %s, "
                       "\"gold\": %llu, \"pred\": %llu}",
                       k ? ", " : "", span_rows[k], eval_percent(x.precision, p),
                       eval_percent(x.recall, r), eval_percent(x.f1, f),
                       (unsigned long long)t[k].gold, (unsigned long long)t[k].pred);
        else
            cli_printf(out, "%-18s %7.2f %7.2f %7.2f %7llu %7llu\n", span_rows[k], x.precision,
                       x.recall, x.f1, (unsigned long long)t[k].gold,
                       (unsigned long long)t[k].pred);
    }
    if (json)
        cli_puts(out, "}\n");
}
