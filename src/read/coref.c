/* coref.c - see coref.h. */
#include "read/coref.h"

#include <math.h>
#include <string.h>

/* Mentions by name of each who, in the text's order: at[first[who]] .. at[first[who + 1]]. */
struct sy_coref_index {
    const sayso_model *model;
    const sy_coref_watch *watch;
    uint32_t *first, *at;
    uint32_t n;        /* whos when it was made */
    uint32_t most[8];  /* of whom the text speaks most */
    uint32_t n_most;
    struct named_source {
        uint32_t first, who;
    } *named;          /* sources that are names, in the text's order */
    uint32_t n_named;
    uint32_t behind[4]; /* who of them speak next behind the mention that is asked */
    uint32_t n_behind;
    float *w;          /* the network's weights as floats, all of them; NULL: none */
    sy_candidate c[SY_COREF_MOST];
};

void sy_coref_free(struct sy_coref_index *x)
{
    if (!x)
        return;
    free(x->first);
    free(x->at);
    free(x->named);
    free(x->w);
    free(x);
}

static float *spread(float *to, const int8_t *w, const float *scale, uint32_t in, uint32_t out)
{
    for (uint32_t i = 0; i < in; i++)
        for (uint32_t o = 0; o < out; o++)
            *to++ = (float)w[i * out + o] * scale[i];
    return to;
}

static int source_order(const void *a, const void *b)
{
    const struct named_source *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

static bool find_named_sources(const sayso_doc *d, struct sy_coref_index *x)
{
    const sy_cast *c = d->cast;
    x->named = malloc((d->statements.n ? d->statements.n : 1) * sizeof *x->named);
    for (size_t i = 0; x->named && i < d->statements.n; i++) {
        const sy_statement *s = &d->statements.at[i];
        sy_phrase p;
        if (!s->n_source)
            continue;
        uint32_t first = sy_token_at(c, sy_sources(d, s)->begin), end = sy_token_at(c, sy_sources(d, s)->end);
        if (first < end && end <= c->tokens.n && sy_read_phrase(d, first, end, &p) && p.mention)
            x->named[x->n_named++] = (struct named_source){ first, c->mentions.at[p.mention - 1].who };
    }
    if (x->n_named)
        qsort(x->named, x->n_named, sizeof *x->named, source_order);
    return x->named;
}

/* Fills x->behind for a mention that ends before token `end`. */
static void look_behind(const sayso_doc *d, struct sy_coref_index *x, uint32_t end)
{
    uint32_t lo = 0, hi = x->n_named;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (x->named[mid].first < end)
            lo = mid + 1;
        else
            hi = mid;
    }
    x->n_behind = 0;
    for (uint32_t i = lo; i < x->n_named && i < lo + 14 && x->n_behind < 4; i++) {
        uint32_t who = sy_settled(d->cast, x->named[i].who), k = 0;
        while (k < x->n_behind && x->behind[k] != who)
            k++;
        if (k == x->n_behind)
            x->behind[x->n_behind++] = who;
    }
}

sayso_status sy_coref_begin(sayso_doc *d, const sayso_model *model, const sy_coref_watch *watch)
{
    sy_cast *c = d->cast;
    struct sy_coref_index *x = c->coref = calloc(1, sizeof *x);
    if (!x)
        return SAYSO_ENOMEM;
    x->model = model;
    x->watch = watch;
    x->n = (uint32_t)c->whos.n;
    x->first = calloc((size_t)x->n + 2, sizeof *x->first);
    x->at = malloc((c->mentions.n ? c->mentions.n : 1) * sizeof *x->at);
    if (!x->first || !x->at)
        return SAYSO_ENOMEM;
    for (size_t i = 0; i < c->mentions.n; i++)
        x->first[c->mentions.at[i].who + 2]++;
    for (uint32_t k = 2; k < x->n + 2; k++)
        x->first[k] += x->first[k - 1];
    for (uint32_t i = 0; i < c->mentions.n; i++)
        x->at[x->first[c->mentions.at[i].who + 1]++] = i;
    for (uint32_t k = 0; k < x->n; k++) {
        uint32_t n = x->first[k + 1] - x->first[k], at = x->n_most;
        while (at && x->first[x->most[at - 1] + 1] - x->first[x->most[at - 1]] < n)
            at--;
        if (at >= 8 || n < 2)
            continue;
        uint32_t last = x->n_most < 8 ? x->n_most++ : 7;
        memmove(x->most + at + 1, x->most + at, (last - at) * sizeof *x->most);
        x->most[at] = k;
    }
    if (!find_named_sources(d, x))
        return SAYSO_ENOMEM;
    const sy_coref *net = model ? &model->coref : NULL;
    if (!net || !net->hidden || d->traces.width != net->traces)
        return SAYSO_OK;
    uint32_t t = net->traces, k = net->narrow, h = net->hidden, in = 7 * k + SY_COREF_CODE;
    x->w = malloc(((size_t)3 * t * k + (size_t)in * h) * sizeof *x->w);
    if (!x->w)
        return SAYSO_ENOMEM;
    float *w = spread(x->w, net->mention, net->mention_scale, t, k);
    w = spread(w, net->cue, net->cue_scale, t, k);
    w = spread(w, net->other, net->other_scale, t, k);
    spread(w, net->one, net->one_scale, in, h);
    return SAYSO_OK;
}

/* ## Who may be meant */

static sayso_span bytes_of(const sy_cast *c, uint32_t first, uint32_t end)
{
    return (sayso_span){ c->tokens.at[first].begin, c->tokens.at[end - 1].end };
}

static size_t add(struct sy_coref_index *x, const sy_cast *c, size_t n, uint32_t who)
{
    who = sy_settled(c, who);
    if (n == SY_COREF_MOST || (who != SY_NOBODY && !c->whos.at[who].end && c->whos.at[who].kind != SAYSO_AUTHOR))
        return n;
    for (size_t i = 0; i < n; i++)
        if (x->c[i].who == who)
            return n;
    x->c[n].who = who;
    return n + 1;
}

/* ## What code sees */

typedef struct look {
    const sayso_doc *d;
    const struct sy_coref_index *x;
    const sy_ask *a;
    sy_coref_class cls;
    sy_phrase p;    /* where it is a noun phrase */
    bool phrase;
    const sy_mention *name; /* ... or a name */
    int gender;     /* over 0 male, under 0 female */
    int number;     /* 1 one, 2 many, 0 either */
    uint32_t sentence, paragraph;
    bool quoted;
    uint32_t n_spoken; /* statements spoken so far */
    float base[SY_COREF_CODE];
} look;

static float share_within(const look *l, uint32_t first, uint32_t end)
{
    const sayso_doc *d = l->d;
    const sy_token *t = d->cast->tokens.at;
    uint32_t all = 0, in = 0;
    for (uint32_t i = l->p.first; i < l->p.core_end; i++) {
        if (!t[i].word || t[i].classes & (SY_W_DET | SY_W_STOP) || i == l->p.head)
            continue;
        all++;
        for (uint32_t k = first; k < end; k++)
            if (sy_token_key(d, i, 0) == sy_token_key(d, k, 0)) {
                in++;
                break;
            }
    }
    return all ? (float)in / (float)all : 1;
}

/* How well a noun phrase goes with what the text says somebody is, and with his or its own words. */
static void see_words(const look *l, const sy_who *w, float *f)
{
    const sayso_doc *d = l->d;
    const sy_cast *c = d->cast;
    uint64_t head = sy_token_key(d, l->p.head, SY_KEY_ROLE);
    for (uint32_t r = w->role, n = 0; r && n < 8; r = c->roles.at[r - 1].next, n++) {
        const sy_role_of *o = &c->roles.at[r - 1];
        float within = share_within(l, o->first, o->end);
        bool same = sy_token_key(d, o->head, SY_KEY_ROLE) == head;
        for (uint32_t i = o->first; !same && i < o->end; i++)
            same = sy_token_key(d, i, SY_KEY_ROLE) == head;
        if (same && within + 1 > f[74] + f[75]) {
            f[74] = 1;
            f[75] = within;
        }
        f[87] = within > f[87] ? within : f[87];
    }
    if (!w->end)
        return;
    uint32_t end = w->end;
    if (!w->named) {
        sy_phrase q;
        if (sy_read_phrase(d, w->first, end, &q)) {
            f[76] = sy_token_key(d, q.head, SY_KEY_HEAD) == sy_token_key(d, l->p.head, SY_KEY_HEAD);
            f[88] = sy_token_key(d, q.head, SY_KEY_ROLE) == head;
        }
    } else {
        for (uint32_t i = w->first; i < end; i++)
            f[78] = f[78] != 0 || sy_token_key(d, i, SY_KEY_HEAD) == sy_token_key(d, l->p.head, SY_KEY_HEAD);
    }
    f[77] = share_within(l, w->first, end);
}

static int number_of(const sy_who *w)
{
    return w->plural || w->joint || w->kind == SAYSO_GROUP ? 2 : w->kind == SAYSO_ORG ? 0 : 1;
}

/* The name's mention nearest before the ask, or the first behind; SY_NOBODY: none. Its place in x->at. */
static uint32_t nearest(const look *l, uint32_t who, bool *before)
{
    const struct sy_coref_index *x = l->x;
    const sy_mention *m = l->d->cast->mentions.at;
    *before = false;
    if (who >= x->n || x->first[who] == x->first[who + 1])
        return SY_NOBODY;
    uint32_t lo = x->first[who], hi = x->first[who + 1];
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (m[x->at[mid]].end <= l->a->first)
            lo = mid + 1;
        else
            hi = mid;
    }
    *before = lo > x->first[who];
    if (!*before && m[x->at[lo]].first < l->a->end && lo + 1 < x->first[who + 1])
        lo++; /* the mention's own words */
    return *before ? lo - 1 : lo;
}

static void see_place(const look *l, sy_candidate *c)
{
    const sayso_doc *d = l->d;
    const sy_cast *cast = d->cast;
    const sy_token *t = cast->tokens.at;
    const sy_who *w = &cast->whos.at[c->who];
    float *f = c->code;
    bool before = false;
    uint32_t k = nearest(l, c->who, &before), first = w->first, end = w->end;
    if (k != SY_NOBODY) {
        const sy_mention *m = &cast->mentions.at[l->x->at[k]];
        first = m->first;
        end = m->end;
        uint32_t from = l->x->first[c->who], to = l->x->first[c->who + 1], b = k > from + 4 ? k - 4 : from;
        for (; b < to && c->n_all < SY_COREF_ALL; b++) {
            const sy_mention *o = &cast->mentions.at[l->x->at[b]];
            c->all[c->n_all++] = bytes_of(cast, o->first, o->end);
        }
        f[54] = logf((float)(to - from)) * 0.4f;
        f[55] = l->x->n_most && l->x->most[0] == c->who;
        f[83] = w->end - w->first == 1;
        f[85] = (uint32_t)sy_paragraph_at(&d->text, t[cast->mentions.at[l->x->at[from]].first].begin) + 2 >= d->text.paragraphs.n;
    } else if (w->end) {
        before = w->first < l->a->first;
        c->all[c->n_all++] = bytes_of(cast, w->first, w->end);
    }
    /* where it last spoke, if that is nearer */
    if (w->spoke_end && w->spoke_first < l->a->first && (!before || w->spoke_first > first)) {
        first = w->spoke_first;
        end = w->spoke_end;
        before = true;
    }
    if (!end)
        return;
    c->near = bytes_of(cast, first, end);
    uint32_t sentence = t[first].sentence, apart = before ? l->sentence - sentence : sentence - l->sentence;
    uint32_t paragraph = (uint32_t)sy_paragraph_at(&d->text, t[first].begin);
    uint32_t off = before ? l->paragraph - paragraph : paragraph - l->paragraph;
    f[56] = before;
    f[57] = 1.0f / (1.0f + (float)apart);
    f[58] = apart < 20 ? (float)apart / 10 : 2;
    f[59] = before && !apart;
    f[60] = before && apart == 1;
    f[61] = off < 10 ? (float)off / 5 : 2;
    f[62] = before && !off;
    f[70] = first == 0 || t[first - 1].sentence != sentence;
    uint32_t m = t[first].mention;
    if (!f[70] && m > 1)
        f[70] = t[cast->mentions.at[m - 2].first].sentence != sentence;
    f[71] = sy_is_inside(&d->text, t[first].begin);
    f[72] = first && t[first - 1].classes & SY_W_PREP;
    f[73] = end < cast->tokens.n && t[end].possessive;
    f[84] = (uint32_t)sy_paragraph_at(&d->text, t[w->first].begin) < 2;
    f[90] = !before && !apart;
}

static void see_pair(const look *l, sy_candidate *c, uint32_t *rank)
{
    const sayso_doc *d = l->d;
    const sy_cast *cast = d->cast;
    const sy_ask *a = l->a;
    float *f = c->code;
    memcpy(f, l->base, sizeof l->base);
    c->n_all = 0;
    c->near = (sayso_span){ 0, 0 };
    f[48] = c->who == sy_settled(cast, a->rules);
    f[50] = c->who != SY_NOBODY && c->who == sy_settled(cast, a->before);
    f[51] = c->who != SY_NOBODY && c->who == sy_settled(cast, a->around);
    if (c->who == SY_NOBODY) {
        f[46] = 1;
        return;
    }
    const sy_who *w = &cast->whos.at[c->who];
    bool fresh = a->fresh && f[48] != 0;
    f[45] = fresh;
    f[49] = fresh;
    if (w->kind == SAYSO_AUTHOR)
        f[44] = 1;
    else if (w->named)
        f[w->kind == SAYSO_PERSON ? 35 : w->kind == SAYSO_ORG ? 36 : w->kind == SAYSO_GROUP ? 37 : 38] = 1;
    else if (!fresh)
        f[w->kind == SAYSO_ANONYMOUS ? 39 : w->kind == SAYSO_PERSON ? 40 : w->kind == SAYSO_GROUP ? 41 : w->kind == SAYSO_ORG ? 42 : 43] = 1;
    f[47] = w->joint;
    if (w->n_spoken) {
        f[53] = (float)w->n_spoken / (float)(l->n_spoken + 1);
        uint32_t s = cast->tokens.at[w->spoke_first].sentence;
        f[52] = s <= l->sentence ? 1.0f / (1.0f + (float)(l->sentence - s)) : 0;
    }
    if (fresh || w->kind == SAYSO_AUTHOR) {
        if (w->end)
            c->near = c->all[c->n_all++] = bytes_of(cast, w->first, w->end);
        return;
    }
    see_place(l, c);
    f[63] = *rank < 12 ? (float)*rank / 8 : 1.5f;
    f[64] = !*rank;
    ++*rank;
    if (l->gender && w->gender)
        f[l->gender * w->gender > 0 ? 65 : 66] = 1;
    else
        f[67] = l->gender != 0;
    if (l->number) {
        int n = number_of(w);
        f[n == 0 || n == l->number ? 68 : 69] = 1;
    }
    if (l->name) {
        uint32_t first = l->name->first, end = l->name->end;
        f[74] = w->end && sy_token_key(d, w->end - 1, 0) == sy_token_key(d, end - 1, 0);
        f[75] = w->end && sy_token_key(d, w->first, 0) == sy_token_key(d, first, 0);
        f[76] = w->end - w->first == end - first && f[74] != 0 && f[75] != 0;
        f[77] = logf(1.0f + (float)w->by_last) * 0.4f;
        f[78] = w->by_given;
        f[87] = w->kin;
    }
    for (uint32_t i = 0; i < l->x->n_behind; i++)
        if (l->x->behind[i] == c->who)
            f[103] = 1.0f / (1.0f + (float)i);
    f[104] = f[103] != 0 && l->sentence < 4;
    f[105] = f[103] != 0 && !w->n_spoken && w->first > l->a->first; /* not named before it either */
    f[106] = w->end && w->n_spoken == 0;
    f[107] = w->kind == SAYSO_DOCUMENT || w->kind == SAYSO_ORG ? w->named && l->phrase && l->p.classes & (SY_W_ORG | SY_W_DOCUMENT) : 0;
    f[79] = sy_is_outlet(d, w);
    f[86] = w->role != 0;
    f[89] = w->lone || w->human;
    if (l->phrase)
        see_words(l, w, f);
    /* named in the mention's own words, or in what is said */
    bool before;
    uint32_t k = nearest(l, c->who, &before);
    for (uint32_t i = a->first; i < a->end && i < a->first + 20; i++)
        f[80] = f[80] != 0 || (cast->tokens.at[i].mention && cast->mentions.at[cast->tokens.at[i].mention - 1].who == c->who);
    if (k != SY_NOBODY && a->statement != SY_NOBODY) {
        const sy_statement *s = &d->statements.at[a->statement];
        for (uint32_t j = k > l->x->first[c->who] + 2 ? k - 2 : l->x->first[c->who]; j < l->x->first[c->who + 1] && j < k + 3; j++) {
            uint32_t at = cast->tokens.at[cast->mentions.at[l->x->at[j]].first].begin;
            for (uint32_t i = 0; i < s->n_content; i++)
                f[81] = f[81] != 0 || (at >= sy_contents(d, s)[i].begin && at < sy_contents(d, s)[i].end);
        }
    }
}

/* ## What kind of mention it is */

static bool one_of(const sayso_doc *d, uint32_t t, const char *const *all, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (sy_token_is(d, t, all[k]))
            return true;
    return false;
}

static sy_coref_class class_of(look *l)
{
    static const char *const he[] = { "he", "him", "his", "himself" }, *const she[] = { "she", "her", "hers", "herself" },
                             *const it[] = { "it", "its", "itself" }, *const they[] = { "they", "them", "their", "themselves" },
                             *const i[] = { "i", "me", "my", "myself" }, *const we[] = { "we", "us", "our" },
                             *const who[] = { "who", "which", "that", "whose", "whom" };
    const sayso_doc *d = l->d;
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t first = l->a->first, end = l->a->end;
    if (l->a->missing)
        return SY_C_MISSING;
    while (end > first + 1 && !t[end - 1].word)
        end--;
    if (end - first == 1 && !t[first].mention) {
        if (one_of(d, first, he, 4)) {
            l->gender = 1;
            l->number = 1;
            return SY_C_HE;
        }
        if (one_of(d, first, she, 4)) {
            l->gender = -1;
            l->number = 1;
            return SY_C_SHE;
        }
        if (one_of(d, first, it, 3))
            return SY_C_IT;
        if (one_of(d, first, they, 4)) {
            l->number = 2;
            return SY_C_THEY;
        }
        if (one_of(d, first, we, 3))
            return SY_C_WE;
        if (sy_token_is(d, first, "you"))
            return SY_C_YOU;
        if (one_of(d, first, who, 5))
            return SY_C_WHO;
    }
    if (!t[first].mention && one_of(d, first, i, 4) && (end - first == 1 || !(t[first].classes & SY_W_POSS)))
        return SY_C_I;
    l->phrase = sy_read_phrase(d, first, end, &l->p);
    if (!l->phrase)
        return SY_C_OTHER;
    if (l->p.mention) {
        const sy_mention *m = l->name = &c->mentions.at[l->p.mention - 1];
        l->phrase = false;
        const sy_who *w = l->a->rules == SY_NOBODY ? NULL : &c->whos.at[l->a->rules];
        bool more = w && w->named && w->first == m->first && w->end <= end && w->end > m->end; /* the rules have read on */
        return m->end - m->first == 1 && !more ? SY_C_SURNAME : SY_C_NAME;
    }
    if (!l->a->fresh && l->a->rules != SY_NOBODY && c->whos.at[l->a->rules].named && t[l->p.head].upper)
        return SY_C_NAME; /* that the tagger missed */
    if (l->p.classes & (SY_W_MALE | SY_W_FEMALE) && !(l->p.classes & SY_W_GIVEN))
        l->gender = l->p.classes & SY_W_MALE ? 1 : -1;
    l->number = l->p.plural ? 2 : l->p.classes & SY_W_ORG ? 0 : 1;
    if (l->p.classes & SY_W_DET && l->p.core_end == l->p.first + 1)
        return SY_C_OTHER;
    if (t[l->p.first].classes & SY_W_POSS)
        return SY_C_OWN;
    for (uint32_t k = l->p.first; k < l->p.core_end; k++)
        if (t[k].possessive)
            return SY_C_OWN;
    if (l->p.indefinite)
        return SY_C_INDEFINITE;
    if (l->p.definite)
        return l->p.core_end == l->p.first + 2 && l->p.end == l->p.core_end ? SY_C_BARE : SY_C_DEFINITE;
    return SY_C_PLAIN;
}

/* Whether the cue tells that nobody, or the writer, says it: "was asked", "seems", "reportedly", ": [Wire]". */
static void see_cue(const sayso_doc *d, const sy_ask *a, float *f)
{
    static const char *const be[] = { "is", "are", "was", "were", "be", "been", "being", "gets", "got" },
                             *const past[] = { "told", "known", "said", "thought", "held", "seen", "found", "given", "shown", "taken", "heard", "felt" },
                             *const hedge[] = { "seems", "seem", "seemed", "appears", "appear", "appeared", "clear", "unclear", "likely", "possible", "remains", "question" },
                             *const hearsay[] = { "reportedly", "allegedly", "apparently", "supposedly", "rumored", "rumoured", "perhaps" };
    const sy_token *t = d->cast->tokens.at;
    bool is = false, word = false;
    for (uint32_t i = a->cue; i < a->cue_end && i < a->cue + 12; i++) {
        uint32_t n = t[i].end - t[i].begin;
        bool ed = t[i].word && n > 4 && !memcmp(d->text.bytes + t[i].end - 2, "ed", 2);
        f[0] = f[0] != 0 || (is && (ed || one_of(d, i, past, sizeof past / sizeof *past))); /* passive */
        f[1] = f[1] != 0 || one_of(d, i, hedge, sizeof hedge / sizeof *hedge);
        f[2] = f[2] != 0 || one_of(d, i, hearsay, sizeof hearsay / sizeof *hearsay);
        f[3] = f[3] != 0 || (t[i].word && i == a->cue && sy_token_is(d, i, "it"));
        is = is || one_of(d, i, be, sizeof be / sizeof *be);
        word = word || t[i].word;
    }
    f[4] = !word;
    f[5] = sy_token_is(d, a->cue_end - 1, "by") || sy_token_is(d, a->cue_end, "by");
    f[6] = a->cue && (sy_token_is(d, a->cue - 1, "when") || sy_token_is(d, a->cue - 1, "as"));
}

static void see_mention(look *l)
{
    const sayso_doc *d = l->d;
    const sy_token *t = d->cast->tokens.at;
    const sy_ask *a = l->a;
    float *f = l->base;
    uint32_t first = a->first;
    l->sentence = t[first].sentence;
    l->paragraph = (uint32_t)sy_paragraph_at(&d->text, t[first].begin);
    l->quoted = sy_is_inside(&d->text, t[first].begin);
    l->n_spoken = (uint32_t)d->cast->spoken.n;
    f[l->cls] = 1;
    if (l->phrase || a->missing)
        f[17 + (a->kind && a->kind < 8 ? a->kind - 1 : 6)] = 1;
    f[24] = l->phrase && l->p.plural;
    f[25] = l->quoted;
    f[26] = a->around != SY_NOBODY;
    f[27] = 1.0f / (1.0f + (float)l->sentence);
    f[28] = l->paragraph == 0;
    f[29] = (float)(a->end - a->first < 16 ? a->end - a->first : 16) / 8;
    f[30] = l->phrase && l->p.classes & SY_W_TITLE;
    f[31] = l->phrase && l->p.classes & SY_W_CROWD;
    if (a->cue != SY_NOBODY) {
        see_cue(d, a, f + 96);
        sy_token cue = t[a->cue];
        f[32] = cue.end - cue.begin > 4 && !memcmp(d->text.bytes + cue.end - 3, "ing", 3);
        f[33] = a->cue && (sy_token_is(d, a->cue - 1, "and") || sy_token_is(d, a->cue - 1, "but"));
        f[91] = cue.end - cue.begin > 4 && !memcmp(d->text.bytes + cue.end - 2, "ed", 2);
        f[92] = a->cue < first;
        f[93] = a->cue == 0 || t[a->cue - 1].sentence != cue.sentence;
    }
    for (uint32_t i = first; i < a->end && i < first + 20; i++)
        f[34] = f[34] != 0 || t[i].mention;
    f[94] = l->phrase && l->p.classes & SY_W_SPEAK;
    f[95] = l->phrase && l->p.classes & SY_W_FEW;
}

/* "A Corwell poll" is not "the Brandt Institute poll": both carry names, and none that is the other's. */
static bool other_names(const look *l, const sy_who *w)
{
    const sayso_doc *d = l->d;
    const sy_token *t = d->cast->tokens.at;
    bool mine = false, its = false;
    for (uint32_t i = l->p.first; i < l->p.core_end; i++)
        for (uint32_t k = w->first; t[i].mention && k < w->end; k++) {
            mine = true;
            its = its || t[k].mention;
            if (t[k].mention && sy_token_key(d, i, 0) == sy_token_key(d, k, 0))
                return false;
        }
    return mine && its;
}

static bool has_role(const look *l, const sy_who *w)
{
    const sayso_doc *d = l->d;
    uint64_t head = sy_token_key(d, l->p.head, SY_KEY_ROLE);
    for (uint32_t r = w->role, n = 0; r && n < 8; r = d->cast->roles.at[r - 1].next, n++)
        if (sy_token_key(d, d->cast->roles.at[r - 1].head, SY_KEY_ROLE) == head)
            return true;
    return false;
}

/* Where code is exact: a judge is no letter, a letter no judge, a name shares a word with the name. */
static bool may_be(const look *l, const sy_who *w)
{
    const sayso_doc *d = l->d;
    bool one = w->kind == SAYSO_PERSON ? !w->joint : w->kind == SAYSO_ANONYMOUS && !w->plural;
    if (w->kind == SAYSO_AUTHOR) /* no writer calls himself "the minister" */
        return l->cls != SY_C_HE && l->cls != SY_C_SHE && !(l->phrase && l->cls != SY_C_PLAIN && w->end);
    if (!l->name && w->named && w->kind == SAYSO_PERSON && w->count < 3 && w->end && sy_in_byline(d, w->first))
        return false; /* nor is he meant by "she" */
    if (l->cls == SY_C_OWN && (l->p.classes & (SY_W_FEW | SY_W_SPEAK) || sy_token_is(d, l->p.head, "rep")) && w->named && w->first < l->a->first && !has_role(l, w))
        return false; /* "her lawyer" is none of those whom the text has called something else */
    if (l->name)
        return w->end && w->named && (sy_token_key(d, w->end - 1, 0) == sy_token_key(d, l->name->end - 1, 0) ||
                                      sy_token_key(d, w->first, 0) == sy_token_key(d, l->name->first, 0));
    if (l->cls == SY_C_HE || l->cls == SY_C_SHE)
        return one && (w->gender * l->gender >= 0 || (w->gender < 2 && w->gender > -2));
    if (!l->phrase)
        return true;
    uint32_t c = l->p.classes;
    if (l->p.plural)
        return !(w->kind == SAYSO_PERSON && !w->joint);
    if (c & (SY_W_PERSON | SY_W_TITLE | SY_W_FEW) && !(c & SY_W_ORG))
        return one && w->gender * l->gender >= 0;
    if (c & SY_W_DOCUMENT && other_names(l, w))
        return false;
    if (c & SY_W_DOCUMENT)
        return w->kind != SAYSO_PERSON && w->kind != SAYSO_ANONYMOUS;
    if (c & SY_W_ORG)
        return w->kind == SAYSO_ORG || w->kind == SAYSO_DOCUMENT;
    return true;
}

/* The rules' answer, nobody, the writer, who spoke lately, who was named lately, whom the text names most,
 * who is named next. */
static size_t candidates(sayso_doc *d, struct sy_coref_index *x, const look *l)
{
    const sy_cast *c = d->cast;
    const sy_ask *a = l->a;
    sy_coref_class cls = l->cls;
    size_t n = add(x, c, 0, a->rules);
    if (a->cue != SY_NOBODY || cls == SY_C_WE || cls == SY_C_YOU || cls == SY_C_IT || cls == SY_C_THEY || cls == SY_C_OTHER)
        n = add(x, c, n, SY_NOBODY);
    if (a->cue != SY_NOBODY || cls == SY_C_WE || cls == SY_C_I || cls == SY_C_YOU)
        n = add(x, c, n, sy_author(d, a->first));
    if (a->around != SY_NOBODY)
        n = add(x, c, n, a->around);
    uint32_t m = sy_mentions_before(c, a->first);
    size_t spoken = c->spoken.n;
    uint32_t begin = c->tokens.at[a->first].begin;
    for (size_t i = spoken, k = 0, few = n + 6; i-- > 0 && k < 40 && n < few; k++)
        if (c->spoken.at[i].begin < begin)
            n = add(x, c, n, c->spoken_who.at[i]);
    for (uint32_t i = m, k = 0, few = (uint32_t)n + 8; i-- > 0 && k < 60 && n < few; k++)
        n = add(x, c, n, c->mentions.at[i].who);
    for (uint32_t i = m, few = (uint32_t)n + 4; i < c->mentions.n && i < m + 12 && n < few; i++)
        n = add(x, c, n, c->mentions.at[i].who);
    look_behind(d, x, a->end);
    for (uint32_t i = 0; i < x->n_behind; i++)
        n = add(x, c, n, x->behind[i]);
    for (uint32_t i = 0; i < x->n_most && i < 4; i++)
        n = add(x, c, n, x->most[i]);
    size_t kept = 1;
    for (size_t i = 1; i < n; i++)
        if (x->c[i].who == SY_NOBODY || may_be(l, &c->whos.at[x->c[i].who]))
            x->c[kept++].who = x->c[i].who;
    return n ? kept : 0;
}

/* ## The network */

/* Kinds of mention where it beats the rules on held-out articles (train/coref.py --folds). */
static bool knows(sy_coref_class cls, const sy_ask *ask)
{
    if (cls == SY_C_OWN || cls == SY_C_SURNAME)
        return ask->cue != SY_NOBODY; /* of those who speak alone */
    return cls == SY_C_HE || cls == SY_C_SHE || cls == SY_C_IT || cls == SY_C_THEY || cls == SY_C_WHO || cls == SY_C_MISSING ||
           cls == SY_C_BARE || cls == SY_C_DEFINITE || cls == SY_C_INDEFINITE || cls == SY_C_PLAIN;
}

static void times(const float *x, uint32_t n, const float *w, uint32_t out, float *y)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t o = 0; x[i] != 0 && o < out; o++)
            y[o] += x[i] * w[i * out + o];
}

/* Mean of the traces of some spans: out [width]. */
static void mean(const sy_traces *t, const sayso_span *at, uint32_t n, float *out, float *part)
{
    uint32_t found = 0;
    memset(out, 0, t->width * sizeof *out);
    for (uint32_t i = 0; i < n; i++) {
        if (!sy_traces_mean(t, at[i], part))
            continue;
        found++;
        for (uint32_t k = 0; k < t->width; k++)
            out[k] += part[k];
    }
    for (uint32_t k = 0; found > 1 && k < t->width; k++)
        out[k] /= (float)found;
}

static size_t best_of(const look *l, sayso_span mention, sayso_span cue, size_t n)
{
    const struct sy_coref_index *x = l->x;
    const sy_coref *net = &x->model->coref;
    const sy_traces *t = &l->d->traces;
    enum { MOST = SY_COREF_NARROW };
    float trace[SY_TRACES], part[SY_TRACES], in[7 * MOST + SY_COREF_CODE], first[SY_COREF_HIDDEN], h[SY_COREF_HIDDEN];
    uint32_t k = net->narrow, w = net->traces, hidden = net->hidden;
    const float *wm = x->w, *wq = wm + w * k, *wc = wq + w * k, *w1 = wc + w * k;
    /* mention, cue, near, all, mention * near, mention * all, cue * near, code */
    memset(in, 0, sizeof in);
    mean(t, &mention, 1, trace, part);
    times(trace, w, wm, k, in);
    mean(t, &cue, cue.end > cue.begin, trace, part);
    times(trace, w, wq, k, in + k);
    memcpy(first, net->bias, hidden * sizeof *first);
    times(in, 2 * k, w1, hidden, first);
    size_t best = 0;
    float most = 0;
    for (size_t i = 0; i < n; i++) {
        const sy_candidate *c = &x->c[i];
        float *v = in + 2 * k;
        memset(v, 0, 2 * k * sizeof *v);
        mean(t, &c->near, c->near.end > c->near.begin, trace, part);
        times(trace, w, wc, k, v);
        mean(t, c->all, c->n_all, trace, part);
        times(trace, w, wc, k, v + k);
        for (uint32_t j = 0; j < k; j++) {
            v[2 * k + j] = in[j] * v[j];
            v[3 * k + j] = in[j] * v[k + j];
            v[4 * k + j] = in[k + j] * v[j];
        }
        memcpy(v + 5 * k, c->code, sizeof c->code);
        memcpy(h, first, hidden * sizeof *h);
        times(v, 5 * k + SY_COREF_CODE, w1 + 2 * k * hidden, hidden, h);
        float s = 0;
        for (uint32_t j = 0; j < hidden; j++)
            s += h[j] > 0 ? h[j] * net->two[j] : 0;
        if (!i || s > most) {
            most = s;
            best = i;
        }
    }
    return best;
}

uint32_t sy_coref_choose(sayso_doc *d, const sy_ask *ask)
{
    struct sy_coref_index *x = d->cast->coref;
    if (!x || (!x->w && !x->watch) || ask->first >= ask->end || ask->end > d->cast->tokens.n)
        return ask->rules;
    look l = { .d = d, .x = x, .a = ask };
    l.cls = class_of(&l);
    if (!x->watch && !knows(l.cls, ask))
        return ask->rules;
    see_mention(&l);
    size_t n = candidates(d, x, &l);
    uint32_t rank = 0;
    for (size_t i = 0; i < n; i++)
        see_pair(&l, &x->c[i], &rank);
    sayso_span words = bytes_of(d->cast, ask->first, ask->end);
    if (l.phrase)
        words = bytes_of(d->cast, l.p.first, l.p.core_end);
    if (l.name)
        words = bytes_of(d->cast, l.name->first, l.name->end);
    sayso_span cue = { 0, 0 };
    if (ask->cue != SY_NOBODY)
        cue = bytes_of(d->cast, ask->cue, ask->cue_end);
    uint32_t chosen = ask->rules;
    if (x->w && n > 1 && knows(l.cls, ask))
        chosen = x->c[best_of(&l, words, cue, n)].who;
    if (x->watch)
        x->watch->see(x->watch->ctx, d, ask, l.cls, words, x->c, n, chosen);
    return chosen;
}
