/* claim.c - see claim.h. */
#include "read/claim.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "read/claim_pair.h"
#include "read/claim_weights.h"

enum { NO_RELATION = SY_RELATIONS - 1 }; /* of a net's answers; the others are sayso_relation_kind */

/* A net of one hidden layer: figures -> log probabilities of the relations. */
static void judge(const float *figures, int n, const float *up, const float *up_bias, const float *down,
                  const float *down_bias, float *out)
{
    float hidden[SY_CLAIM_HIDDEN];
    for (int h = 0; h < SY_CLAIM_HIDDEN; h++) {
        float x = up_bias[h];
        for (int i = 0; i < n; i++)
            x += figures[i] * up[h * n + i];
        hidden[h] = x > 0 ? x : 0;
    }
    for (int k = 0; k < SY_RELATIONS; k++) {
        out[k] = down_bias[k];
        for (int h = 0; h < SY_CLAIM_HIDDEN; h++)
            out[k] += hidden[h] * down[k * SY_CLAIM_HIDDEN + h];
    }
}

/* What the best of several targets scored over none, for each kind of relation. */
typedef struct best {
    float score[NO_RELATION];
    uint32_t at[NO_RELATION];
    float next_score[NO_RELATION]; /* the one behind it, if it was likely enough as well */
    uint32_t next[NO_RELATION];
} best;

static void look(best *b, const float *score, uint32_t at)
{
    for (int k = 0; k < NO_RELATION; k++)
        if (score[k] - score[NO_RELATION] > b->score[k]) {
            b->next[k] = b->at[k];
            b->next_score[k] = b->score[k];
            b->score[k] = score[k] - score[NO_RELATION];
            b->at[k] = at;
        }
}

static best nothing(const float *least)
{
    best b;
    for (int k = 0; k < NO_RELATION; k++) {
        b.score[k] = least[k];
        b.at[k] = b.next[k] = UINT32_MAX;
        b.next_score[k] = least[k];
    }
    return b;
}

static bool denies(const sy_statement *s)
{
    return s->stance == SAYSO_DENY;
}

static sayso_span words_of(const sayso_doc *d, uint32_t statement)
{
    const sy_statement *s = &d->statements.at[statement];
    return s->n_content ? *sy_contents(d, s) : (sayso_span){ 0, 0 };
}

/* Statement i's relation, and the target that came next; scores are log odds over the least that makes a
 * relation. */
static void tell(sayso_doc *doc, uint32_t i, uint32_t from, uint32_t to, int k, const best *b)
{
    if (!doc->trail.wanted)
        return;
    char verdict[48];
    const char *name = sayso_relation_kind_name((sayso_relation_kind)k);
    snprintf(verdict, sizeof verdict, "%s %u", name, to + 1);
    sy_step step = { .verdict = verdict, .why = "over what makes a relation", .span = words_of(doc, to),
                     .unit = SAYSO_LOG_ODDS, .score = b->score[k] - sy_pair_least[k], .taken = true };
    sy_tell(doc, from + 1, SAYSO_FIELD_RELATION, step);
    snprintf(verdict, sizeof verdict, "%s %u", name, b->next[k] + 1);
    if (b->next[k] != UINT32_MAX)
        sy_tell(doc, i + 1, SAYSO_FIELD_RELATION,
                (sy_step){ .verdict = verdict, .why = "came next", .span = words_of(doc, b->next[k]),
                           .unit = SAYSO_LOG_ODDS, .score = b->next_score[k] - sy_pair_least[k] });
}

static void tell_event(sayso_doc *doc, uint32_t i, uint32_t contact, int kind, float over)
{
    if (!doc->trail.wanted)
        return;
    char verdict[48];
    const sy_contact *c = &doc->contacts.at[contact];
    snprintf(verdict, sizeof verdict, "%s contact %u", sayso_relation_kind_name((sayso_relation_kind)kind), contact + 1);
    sy_tell(doc, i + 1, SAYSO_FIELD_RELATION,
            (sy_step){ .verdict = verdict, .why = "over what makes a relation",
                       .span = c->n_trigger ? doc->spans.at[c->first_trigger] : (sayso_span){ 0, 0 },
                       .unit = SAYSO_LOG_ODDS, .score = over, .taken = true });
}

/* For each statement, of each kind of relation the likeliest target among statements, if it is likely enough. */
static sayso_status find_relations(sayso_doc *doc, sy_gists *g)
{
    uint32_t who[SY_CANDIDATES];
    float figures[SY_PAIR_FIGURES > SY_EVENT_FIGURES ? SY_PAIR_FIGURES : SY_EVENT_FIGURES], score[SY_RELATIONS];
    uint32_t near = 0; /* contacts from here on are looked at: those told at most SY_CANDIDATES before */
    for (uint32_t i = 0; i < doc->statements.n; i++) {
        uint32_t n = sy_candidates(g, i, who);
        best b = nothing(sy_pair_least);
        for (uint32_t k = 0; k < n; k++) {
            sy_pair_figures(g, i, who[k], figures);
            judge(figures, SY_PAIR_FIGURES, sy_pair_up, sy_pair_up_bias, sy_pair_down, sy_pair_down_bias, score);
            look(&b, score, who[k]);
        }
        for (int k = 0; k < NO_RELATION; k++) {
            if (b.at[k] == UINT32_MAX)
                continue;
            uint32_t from = i, to = b.at[k];
            /* A headline's denial denies what is asserted below it. */
            if (k == SAYSO_DENIES && denies(&doc->statements.at[to]) && !denies(&doc->statements.at[from]))
                from = b.at[k], to = i;
            tell(doc, i, from, to, k, &b);
            if (!sy_push(&doc->relations, (sayso_relation){ from + 1, (sayso_relation_kind)k, false, to + 1 }))
                return SAYSO_ENOMEM;
        }
        best e = nothing(sy_event_least);
        for (uint32_t k = near; k < doc->contacts.n && k < near + SY_CANDIDATES; k++) {
            if (doc->contacts.at[k].statement == i + 1)
                continue; /* who tells of it does not answer it */
            sy_event_figures(g, i, k, figures);
            judge(figures, SY_EVENT_FIGURES, sy_event_up, sy_event_up_bias, sy_event_down, sy_event_down_bias, score);
            look(&e, score, k);
        }
        for (int k = 0; k < SAYSO_REPEATS; k++) {
            if (e.at[k] != UINT32_MAX)
                tell_event(doc, i, e.at[k], k, e.score[k] - sy_event_least[k]);
            if (e.at[k] != UINT32_MAX &&
                !sy_push(&doc->relations, (sayso_relation){ i + 1, (sayso_relation_kind)k, true, e.at[k] + 1 }))
                return SAYSO_ENOMEM;
        }
        while (near + SY_CANDIDATES < doc->contacts.n && doc->contacts.at[near].n_trigger &&
               doc->spans.at[doc->contacts.at[near + SY_CANDIDATES / 2].first_trigger].begin < sy_gist_begin(g, i))
            near++;
    }
    return SAYSO_OK;
}

/* ## The ledger */

/* What one claim gathers. */
typedef struct entry {
    bool about_contact;
    uint32_t about;
    SY_ARRAY(uint32_t) asserted, confirmed, denied;
} entry;

typedef struct ledger {
    sayso_doc *doc;
    const sy_gists *g;
    uint32_t *first; /* [statement]: the statement that it repeats, through all of them; itself if none */
    uint32_t *of;    /* [statement]: entry + 1 whose first statement it is */
    SY_ARRAY(entry) entries;
} ledger;

static uint32_t root(ledger *l, uint32_t i)
{
    while (l->first[i] != i)
        i = l->first[i] = l->first[l->first[i]];
    return i;
}

/* Wished, asked, planned, suspected: what is not said to be so. */
static bool leaves_open(uint8_t stance)
{
    return stance == SAYSO_ASK || stance == SAYSO_WISH || stance == SAYSO_SUSPECT || stance == SAYSO_COMMIT ||
           stance == SAYSO_URGE;
}

/* The entry about a statement, made when there is none. */
static sayso_status entry_of(ledger *l, uint32_t statement, uint32_t *out)
{
    uint32_t i = root(l, statement);
    if (!l->of[i]) {
        if (!sy_push(&l->entries, (entry){ .about = i + 1 }))
            return SAYSO_ENOMEM;
        l->of[i] = (uint32_t)l->entries.n;
    }
    *out = l->of[i] - 1;
    return SAYSO_OK;
}

static bool speaks_apart(const sayso_doc *doc, uint32_t a, uint32_t b)
{
    uint32_t p = doc->statements.at[a - 1].speaker, q = doc->statements.at[b - 1].speaker;
    return p != q && !sy_speaks_for(doc, p, q) && !sy_speaks_for(doc, q, p);
}

static uint8_t status_of(const ledger *l, const entry *e)
{
    const sayso_doc *doc = l->doc;
    bool told = e->asserted.n > 0 || e->confirmed.n > 0;
    if (!told && !e->denied.n)
        return SAYSO_CLAIM_OPEN;
    if (!told)
        return SAYSO_CLAIM_DENIED;
    for (size_t d = 0; d < e->denied.n; d++) /* the asserter himself says that it is not so */
        for (size_t a = 0; a < e->asserted.n; a++)
            if (e->denied.at[d] > e->asserted.at[a] && sy_gist_withdraws(l->g, e->denied.at[d] - 1) &&
                !speaks_apart(doc, e->denied.at[d], e->asserted.at[a]))
                return SAYSO_CLAIM_WITHDRAWN;
    if (e->denied.n)
        return SAYSO_CLAIM_DISPUTED;
    uint32_t first = e->asserted.n ? e->asserted.at[0] : e->confirmed.at[0];
    for (size_t k = 0; k < e->asserted.n; k++)
        if (speaks_apart(doc, first, e->asserted.at[k]))
            return SAYSO_CLAIM_CORROBORATED;
    for (size_t k = 0; k < e->confirmed.n; k++)
        if (speaks_apart(doc, first, e->confirmed.at[k]))
            return SAYSO_CLAIM_CORROBORATED;
    return SAYSO_CLAIM_ASSERTED;
}

/* Statements that repeat one another are one; repeats of repeats as well. */
static void join_repeats(ledger *l)
{
    for (size_t i = 0; i < l->doc->relations.n; i++) {
        sayso_relation r = l->doc->relations.at[i];
        if (r.kind == SAYSO_REPEATS && !r.to_contact) {
            uint32_t a = root(l, r.from - 1), b = root(l, r.to - 1);
            if (a != b)
                l->first[a > b ? a : b] = a > b ? b : a;
        }
    }
}

static sayso_status enter_contacts(ledger *l)
{
    sayso_doc *doc = l->doc;
    for (uint32_t i = 0; i < doc->contacts.n; i++) {
        const sy_contact *c = &doc->contacts.at[i];
        entry e = { .about_contact = true, .about = i + 1 };
        bool good = true;
        if (c->statement && (c->modality == SAYSO_DENIED || c->modality == SAYSO_DECLINED))
            good = sy_push(&e.denied, c->statement);
        else if (c->statement && c->modality == SAYSO_HAPPENED)
            good = sy_push(&e.asserted, c->statement);
        if (!good || !sy_push(&l->entries, e)) {
            sy_array_free(&e.asserted);
            sy_array_free(&e.denied);
            return SAYSO_ENOMEM;
        }
    }
    return SAYSO_OK;
}

static sayso_status enter_relations(ledger *l)
{
    sayso_doc *doc = l->doc;
    for (size_t i = 0; i < doc->relations.n; i++) {
        sayso_relation r = doc->relations.at[i];
        uint32_t at = r.to - 1;
        if (!r.to_contact) {
            sayso_status st = entry_of(l, r.to - 1, &at);
            if (st)
                return st;
        }
        entry *e = &l->entries.at[at];
        if (r.kind == SAYSO_DENIES ? !sy_push(&e->denied, r.from)
                                   : r.kind == SAYSO_CONFIRMS && !sy_push(&e->confirmed, r.from))
            return SAYSO_ENOMEM;
    }
    return SAYSO_OK;
}

/* A denial of what nobody in the text asserted stands in the ledger by itself; whoever repeats a
 * statement of an entry asserts it too, or denies it where it is a denial. */
static sayso_status enter_statements(ledger *l, const bool *answers)
{
    sayso_doc *doc = l->doc;
    for (uint32_t i = 0; i < doc->statements.n; i++) {
        const sy_statement *s = &doc->statements.at[i];
        uint32_t at, first = root(l, i);
        if (denies(s) && !answers[first] && !answers[i]) {
            sayso_status st = entry_of(l, i, &at);
            if (st)
                return st;
        }
        if (!l->of[first])
            continue;
        entry *e = &l->entries.at[l->of[first] - 1];
        if (leaves_open(s->stance))
            continue;
        if (denies(s) ? !sy_push(&e->denied, i + 1) : !sy_push(&e->asserted, i + 1))
            return SAYSO_ENOMEM;
    }
    return SAYSO_OK;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static uint32_t sort_ids(uint32_t *a, size_t n)
{
    uint32_t kept = 0;
    if (n)
        qsort(a, n, sizeof *a, by_number);
    for (size_t i = 0; i < n; i++)
        if (!kept || a[kept - 1] != a[i])
            a[kept++] = a[i];
    return kept;
}

static sayso_status write_entry(ledger *l, entry *e)
{
    sayso_doc *doc = l->doc;
    sy_claim c = { .about_contact = e->about_contact, .about = e->about, .first_id = (uint32_t)doc->ids.n };
    e->asserted.n = c.n_asserted = sort_ids(e->asserted.at, e->asserted.n);
    e->confirmed.n = c.n_confirmed = sort_ids(e->confirmed.at, e->confirmed.n);
    e->denied.n = c.n_denied = sort_ids(e->denied.at, e->denied.n);
    c.status = status_of(l, e);
    uint8_t m = e->about_contact ? doc->contacts.at[e->about - 1].modality : SAYSO_PLANNED;
    if (m == SAYSO_HAPPENED && !e->denied.n && c.status == SAYSO_CLAIM_OPEN)
        c.status = SAYSO_CLAIM_ASSERTED; /* by the writer */
    if (m == SAYSO_HAPPENED && c.status == SAYSO_CLAIM_DENIED)
        c.status = SAYSO_CLAIM_DISPUTED;
    if (e->about_contact && (m == SAYSO_DENIED || m == SAYSO_DECLINED) && c.status == SAYSO_CLAIM_OPEN)
        c.status = SAYSO_CLAIM_DENIED;
    const uint32_t *lists[] = { e->asserted.at, e->confirmed.at, e->denied.at };
    const size_t sizes[] = { e->asserted.n, e->confirmed.n, e->denied.n };
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < sizes[k]; i++)
            if (!sy_push(&doc->ids, lists[k][i]))
                return SAYSO_ENOMEM;
    return sy_push(&doc->claims, c) ? SAYSO_OK : SAYSO_ENOMEM;
}

static sayso_status make_ledger(sayso_doc *doc, const sy_gists *g)
{
    size_t n = doc->statements.n;
    ledger l = { .doc = doc, .g = g };
    l.first = calloc(n + 1, sizeof *l.first);
    l.of = calloc(n + 1, sizeof *l.of);
    bool *answers = calloc(n + 1, sizeof *answers);
    sayso_status st = l.first && l.of && answers ? SAYSO_OK : SAYSO_ENOMEM;
    for (uint32_t i = 0; !st && i < n; i++)
        l.first[i] = i;
    if (!st) {
        join_repeats(&l);
        for (size_t i = 0; i < doc->relations.n; i++)
            if (doc->relations.at[i].kind == SAYSO_DENIES) {
                answers[doc->relations.at[i].from - 1] = true;
                answers[root(&l, doc->relations.at[i].from - 1)] = true;
            }
        for (size_t i = 0; i < doc->contacts.n; i++) /* a denied contact is its own entry */
            if (doc->contacts.at[i].modality == SAYSO_DENIED && doc->contacts.at[i].statement) {
                answers[doc->contacts.at[i].statement - 1] = true;
                answers[root(&l, doc->contacts.at[i].statement - 1)] = true;
            }
        st = enter_contacts(&l);
    }
    if (!st)
        st = enter_relations(&l);
    for (size_t i = 0; !st && i < doc->relations.n; i++) { /* what is repeated has an entry too */
        uint32_t at;
        if (doc->relations.at[i].kind == SAYSO_REPEATS)
            st = entry_of(&l, doc->relations.at[i].to - 1, &at);
    }
    if (!st)
        st = enter_statements(&l, answers);
    for (size_t i = 0; !st && i < l.entries.n; i++)
        st = write_entry(&l, &l.entries.at[i]);
    for (size_t i = 0; i < l.entries.n; i++) {
        sy_array_free(&l.entries.at[i].asserted);
        sy_array_free(&l.entries.at[i].confirmed);
        sy_array_free(&l.entries.at[i].denied);
    }
    sy_array_free(&l.entries);
    free(l.first);
    free(l.of);
    free(answers);
    return st;
}

sayso_status sy_find_claims(sayso_doc *doc)
{
    sy_gists *g;
    sayso_status st = sy_gists_new(doc, &g);
    if (st)
        return st;
    st = find_relations(doc, g);
    if (!st)
        st = make_ledger(doc, g);
    sy_gists_free(g);
    return st;
}

sayso_status sy_find_ledger(sayso_doc *doc)
{
    sy_gists *g;
    sayso_status st = sy_gists_new(doc, &g);
    if (st)
        return st;
    doc->claims.n = 0;
    st = make_ledger(doc, g);
    sy_gists_free(g);
    return st;
}
