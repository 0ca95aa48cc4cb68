/* revise.c - what a person puts right in a reading: sayso_doc_revise().
 *
 * A statement that is put right is not alone: a speaker whom nobody quotes any more goes, a claim may
 * become disputed, a statement that is none hands its children and contacts on. So the fields are set
 * first, one revision after the other; what follows from them is made once, behind the last.
 */
#include "read/revise.h"

#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "read/claim.h"
#include "read/read.h"
#include "read/statement.h"
#include "text/stages.h"

enum {
    MOST_STRING = 2000, /* bytes of a name, an outlet, an addressee */
    MOST_SPANS = 4000,
    ALL_FIELDS = 1u << SAYSO_FIELD_SOURCE | 1u << SAYSO_FIELD_CUE | 1u << SAYSO_FIELD_CONTENT |
                 1u << SAYSO_FIELD_SPEAKER | 1u << SAYSO_FIELD_KIND | 1u << SAYSO_FIELD_CHANNEL |
                 1u << SAYSO_FIELD_OUTLET | 1u << SAYSO_FIELD_ADDRESSEE | 1u << SAYSO_FIELD_WHEN |
                 1u << SAYSO_FIELD_STANCE | 1u << SAYSO_FIELD_STATEMENT,
    SPANS = 1u << SAYSO_FIELD_SOURCE | 1u << SAYSO_FIELD_CUE | 1u << SAYSO_FIELD_CONTENT,
    WHO = 1u << SAYSO_FIELD_SPEAKER | 1u << SAYSO_FIELD_KIND,
    /* What the article's own ledger reads of a statement. */
    OF_THE_LEDGER =
        WHO | 1u << SAYSO_FIELD_STANCE | 1u << SAYSO_FIELD_CUE | 1u << SAYSO_FIELD_STATEMENT
};

/* What is known of a statement while it is being put right. */
typedef struct mark {
    uint32_t fields;     /* by this call */
    uint32_t begin, cue; /* where it stands among the others */
    uint32_t was;        /* id */
    bool gone;
} mark;

typedef struct stage {
    sayso_doc *doc;
    mark *of;     /* [statement] */
    uint32_t *id; /* [statement, later speaker]: the new one; 0: gone */
    bool *used;   /* [speaker]: said or did something before */
    size_t n_used;
    sayso_error *why;
} stage;

static sayso_status no_memory(stage *g)
{
    return sy_fail(g->why, SAYSO_ENOMEM, 0, "no memory to put a reading right");
}

static bool has(uint32_t fields, sayso_field field)
{
    return fields >> field & 1;
}

/* ## Is it fit to be believed? */

static bool digits(const char *s, int n)
{
    for (int i = 0; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return true;
}

static int number(const char *s)
{
    return (s[0] - '0') * 10 + s[1] - '0';
}

bool sy_is_when(const char *s)
{
    size_t n = strlen(s);
    if (n < 4 || !digits(s, 4))
        return false;
    if (n == 4)
        return true;
    if (n == 8 && s[4] == '-' && s[5] == 'W' && digits(s + 6, 2))
        return number(s + 6) >= 1 && number(s + 6) <= 53;
    if ((n != 7 && n != 10) || s[4] != '-' || !digits(s + 5, 2) || number(s + 5) < 1 ||
        number(s + 5) > 12)
        return false;
    return n == 7 || (s[7] == '-' && digits(s + 8, 2) && number(s + 8) >= 1 && number(s + 8) <= 31);
}

static sayso_status string_is_fit(stage *g, const char *s, const char *what)
{
    if (!s)
        return SAYSO_OK;
    size_t n = strlen(s);
    if (!n || n > MOST_STRING)
        return sy_fail(g->why, SAYSO_EARG, 0, "%s should have 1 to %d bytes", what, MOST_STRING);
    if (sy_utf8_valid(s, n) != n)
        return sy_fail(g->why, SAYSO_EARG, 0, "%s is no valid UTF-8", what);
    return SAYSO_OK;
}

static sayso_status spans_are_fit(stage *g, const sayso_span *s, uint32_t n, const char *what)
{
    const sy_text *t = &g->doc->text;
    if (n > MOST_SPANS)
        return sy_fail(g->why, SAYSO_EARG, 0, "%s has over %d pieces", what, MOST_SPANS);
    for (uint32_t i = 0; i < n; i++) {
        if (s[i].begin >= s[i].end || s[i].end > t->len)
            return sy_fail(g->why, SAYSO_EARG, 0,
                           "%s: piece %u is empty or goes beyond the text's end", what, i + 1);
        if (((unsigned char)t->bytes[s[i].begin] & 0xC0) == 0x80 ||
            (s[i].end < t->len && ((unsigned char)t->bytes[s[i].end] & 0xC0) == 0x80))
            return sy_fail(g->why, SAYSO_EARG, 0, "%s: piece %u cuts a character", what, i + 1);
        if (i && s[i].begin < s[i - 1].end)
            return sy_fail(g->why, SAYSO_EARG, 0,
                           "%s: piece %u begins before the one before it ends", what, i + 1);
    }
    return SAYSO_OK;
}

static sayso_status is_fit(stage *g, const sayso_revision *r)
{
    if (!r->statement || r->statement > g->doc->statements.n)
        return sy_fail(g->why, SAYSO_EARG, 0, "there is no statement %u: the last one is %zu",
                       r->statement, g->doc->statements.n);
    if (!r->fields || r->fields & ~(uint32_t)ALL_FIELDS)
        return sy_fail(g->why, SAYSO_EARG, 0, "says nothing that can be put right");
    sayso_status st = SAYSO_OK;
    if (has(r->fields, SAYSO_FIELD_SPEAKER))
        st = string_is_fit(g, r->name, "the speaker's name");
    if (!st && has(r->fields, SAYSO_FIELD_KIND) && (unsigned)r->kind > SAYSO_UNKNOWN)
        st = sy_fail(g->why, SAYSO_EARG, 0, "a kind that sayso does not have");
    if (!st && has(r->fields, SAYSO_FIELD_CHANNEL) && (unsigned)r->channel > SAYSO_UNSTATED)
        st = sy_fail(g->why, SAYSO_EARG, 0, "a channel that sayso does not have");
    if (!st && has(r->fields, SAYSO_FIELD_STANCE) && (unsigned)r->stance > SAYSO_DECLINE)
        st = sy_fail(g->why, SAYSO_EARG, 0, "a stance that sayso does not have");
    if (!st && has(r->fields, SAYSO_FIELD_OUTLET))
        st = string_is_fit(g, r->outlet, "the outlet");
    if (!st && has(r->fields, SAYSO_FIELD_ADDRESSEE))
        st = string_is_fit(g, r->addressee, "the addressee");
    if (!st && has(r->fields, SAYSO_FIELD_WHEN) && r->when && !sy_is_when(r->when))
        st = sy_fail(g->why, SAYSO_EARG, 0,
                     "when should be a day, week, month or year: 2026-05-04, 2026-W19, "
                     "2026-05, 2026");
    if (!st && has(r->fields, SAYSO_FIELD_SOURCE))
        st = spans_are_fit(g, r->source, r->n_source, "the source");
    if (!st && has(r->fields, SAYSO_FIELD_CUE))
        st = spans_are_fit(g, r->cue, r->n_cue, "the cue");
    if (!st && has(r->fields, SAYSO_FIELD_CONTENT))
        st = r->n_content ? spans_are_fit(g, r->content, r->n_content, "the content")
                          : sy_fail(g->why, SAYSO_EARG, 0, "a statement without content is none");
    return st;
}

/* ## Who */

static bool is_named(const sayso_doc *d, uint32_t speaker, const char *name)
{
    const char *its = sy_kept(d, d->speakers.at[speaker - 1].name);
    return name ? its && !strcmp(its, name) : !its;
}

/* Whom the revision means; 0 when there is none, or none yet. The one who has the statement goes first:
 * two officials may have one name. */
static uint32_t find_speaker(const sayso_doc *d, const sy_statement *s, const sayso_revision *r)
{
    if (!r->name && (!has(r->fields, SAYSO_FIELD_KIND) || r->kind == SAYSO_KIND_NONE))
        return 0;
    if (s->speaker && is_named(d, s->speaker, r->name) &&
        (r->name || d->speakers.at[s->speaker - 1].kind == r->kind))
        return s->speaker;
    for (uint32_t i = 1; i <= d->speakers.n; i++)
        if (is_named(d, i, r->name) && (r->name || d->speakers.at[i - 1].kind == r->kind))
            return i;
    return 0;
}

/* The words that name a statement's source are mentions of its new speaker, no longer of the old one. */
static bool move_mentions(sayso_doc *d, const sy_statement *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < s->n_source; i++) {
        sayso_span x = sy_sources(d, s)[i];
        sy_speaker *old = from ? &d->speakers.at[from - 1] : NULL;
        for (uint32_t k = 0; old && k < old->n_mentions; k++) {
            sayso_span *m = d->mentions.at + old->first_mention;
            if (m[k].begin == x.begin && m[k].end == x.end) {
                memmove(m + k, m + k + 1, (--old->n_mentions - k) * sizeof *m);
                break;
            }
        }
        if (!to)
            continue;
        sy_speaker *new = &d->speakers.at[to - 1];
        if (!sy_reserve(&d->mentions, d->mentions.n + new->n_mentions + 1))
            return false;
        uint32_t first = (uint32_t)d->mentions.n, k = 0, n = 0;
        const sayso_span *m = d->mentions.at + new->first_mention;
        for (; k < new->n_mentions &&m[k].begin < x.begin; k++)
            d->mentions.at[first + n++] = m[k];
        if (k == new->n_mentions || m[k].begin != x.begin || m[k].end != x.end)
            d->mentions.at[first + n++] = x;
        for (; k < new->n_mentions; k++)
            d->mentions.at[first + n++] = m[k];
        new->first_mention = first;
        new->n_mentions = n;
        d->mentions.n += n;
    }
    return true;
}

static sayso_status set_speaker(stage *g, const sayso_revision *r)
{
    sayso_doc *d = g->doc;
    sy_statement *s = &d->statements.at[r->statement - 1];
    bool kind = has(r->fields, SAYSO_FIELD_KIND);
    if (!has(r->fields, SAYSO_FIELD_SPEAKER)) {
        if (!s->speaker)
            return sy_fail(g->why, SAYSO_EARG, 0,
                           "statement %u has no speaker whose kind that could be", r->statement);
        if (r->kind == SAYSO_KIND_NONE ||
            (r->kind != SAYSO_AUTHOR && !d->speakers.at[s->speaker - 1].name))
            return sy_fail(g->why, SAYSO_EARG, 0,
                           r->kind ? "only the writer may stay without a name"
                                   : "a speaker is of some kind");
        d->speakers.at[s->speaker - 1].kind = (uint8_t)r->kind;
        return SAYSO_OK;
    }
    uint32_t to = find_speaker(d, s, r);
    if (!to && r->name && (!kind || r->kind == SAYSO_KIND_NONE))
        return sy_fail(g->why, SAYSO_EARG, 0,
                       "no speaker of the article is called \"%.100s\": of what kind is "
                       "that one?",
                       r->name);
    if (!to && (r->name || (kind && r->kind != SAYSO_KIND_NONE))) {
        sy_speaker new = { .kind = (uint8_t)r->kind,
                           .first_role = (uint32_t)d->role_strings.n,
                           .first_mention = (uint32_t)d->mentions.n };
        if (!r->name && r->kind != SAYSO_AUTHOR)
            return sy_fail(g->why, SAYSO_EARG, 0, "only the writer may stay without a name");
        if ((r->name && !sy_keep(d, r->name, strlen(r->name), &new.name)) ||
            !sy_push(&d->speakers, new))
            return no_memory(g);
        to = (uint32_t)d->speakers.n;
    }
    if (to && kind && r->kind != SAYSO_KIND_NONE)
        d->speakers.at[to - 1].kind = (uint8_t)r->kind;
    if (to != s->speaker && !move_mentions(d, s, s->speaker, to))
        return no_memory(g);
    s->speaker = to;
    return SAYSO_OK;
}

/* ## The fields of one statement */

static sayso_status set_string(stage *g, const char *to, uint32_t *out)
{
    *out = 0;
    return !to || sy_keep(g->doc, to, strlen(to), out) ? SAYSO_OK : no_memory(g);
}

/* The statement's pieces anew, behind all others. */
static sayso_status set_spans(stage *g, const sayso_revision *r)
{
    sayso_doc *d = g->doc;
    sy_statement s = d->statements.at[r->statement - 1];
    uint32_t first = (uint32_t)d->spans.n;
    const struct {
        sayso_field field;
        const sayso_span *to;
        uint32_t n_to, from, n_from; /* from: of the statement's own */
    } part[] = { { SAYSO_FIELD_SOURCE, r->source, r->n_source, 0, s.n_source },
                 { SAYSO_FIELD_CUE, r->cue, r->n_cue, s.n_source, s.n_cue },
                 { SAYSO_FIELD_CONTENT, r->content, r->n_content, (uint32_t)s.n_source + s.n_cue,
                   s.n_content } };
    for (int i = 0; i < 3; i++) {
        bool new = has(r->fields, part[i].field);
        for (uint32_t k = 0; k < (new ? part[i].n_to : part[i].n_from); k++) {
            sayso_span x = new ? part[i].to[k] : d->spans.at[s.first + part[i].from + k];
            if (!sy_push(&d->spans, x))
                return no_memory(g);
        }
    }
    s.first = first;
    s.n_source = has(r->fields, SAYSO_FIELD_SOURCE) ? (uint16_t)r->n_source : s.n_source;
    s.n_cue = has(r->fields, SAYSO_FIELD_CUE) ? (uint16_t)r->n_cue : s.n_cue;
    s.n_content = has(r->fields, SAYSO_FIELD_CONTENT) ? r->n_content : s.n_content;
    d->statements.at[r->statement - 1] = s;
    if (!has(r->fields, SAYSO_FIELD_CONTENT))
        return SAYSO_OK;
    if (!d->text.inside) { /* a record comes without */
        d->text.inside = calloc(d->text.len / 8 + 1, 1);
        if (!d->text.inside)
            return no_memory(g);
        sy_mark_inside(d->text.bytes, d->text.len, d->text.inside);
    }
    sy_statement *to = &d->statements.at[r->statement - 1];
    return sy_find_form(&d->text, sy_contents(d, to), to->n_content, &to->form, &(float){ 0 })
               ? no_memory(g)
               : SAYSO_OK;
}

static sayso_status set_fields(stage *g, const sayso_revision *r)
{
    sayso_status st = is_fit(g, r);
    sy_statement *s = st ? NULL : &g->doc->statements.at[r->statement - 1];
    if (!st && r->fields & SPANS)
        st = set_spans(g, r);
    if (!st && r->fields & WHO)
        st = set_speaker(g, r);
    if (st)
        return st;
    if (has(r->fields, SAYSO_FIELD_CHANNEL))
        s->channel = (uint8_t)r->channel;
    if (has(r->fields, SAYSO_FIELD_STANCE))
        s->stance = (uint8_t)r->stance;
    if (has(r->fields, SAYSO_FIELD_OUTLET))
        st = set_string(g, r->outlet, &s->outlet);
    if (!st && has(r->fields, SAYSO_FIELD_ADDRESSEE))
        st = set_string(g, r->addressee, &s->addressee);
    if (!st && has(r->fields, SAYSO_FIELD_WHEN))
        st = set_string(g, r->when, &s->when);
    s->corrected |= r->fields;
    g->of[r->statement - 1].fields |= r->fields;
    g->of[r->statement - 1].gone |= has(r->fields, SAYSO_FIELD_STATEMENT);
    return st;
}

/* ## Parents: the smallest content that holds the cue, and is larger than the statement's own */

static uint32_t size_of(const sayso_doc *d, const sy_statement *s)
{
    uint32_t size = 0;
    for (uint32_t i = 0; i < s->n_content; i++)
        size += sy_contents(d, s)[i].end - sy_contents(d, s)[i].begin;
    return size;
}

static bool holds(const sayso_doc *d, const sy_statement *parent, const sy_statement *child)
{
    if (!child->n_cue || size_of(d, parent) <= size_of(d, child))
        return false;
    sayso_span cue = *sy_cues_of(d, child);
    for (uint32_t i = 0; i < parent->n_content; i++)
        if (sy_contents(d, parent)[i].begin <= cue.begin &&
            cue.end <= sy_contents(d, parent)[i].end)
            return true;
    return false;
}

static uint32_t parent_of(const sayso_doc *d, uint32_t child)
{
    uint32_t best = 0, least = UINT32_MAX;
    for (uint32_t i = 0; i < d->statements.n; i++) {
        const sy_statement *p = &d->statements.at[i];
        if (i != child && holds(d, p, &d->statements.at[child]) && size_of(d, p) < least) {
            least = size_of(d, p);
            best = i + 1;
        }
    }
    return best;
}

/* Anew where a content or cue that was put right has a say; the others keep what the machine gave them. */
static void find_parents(stage *g)
{
    sayso_doc *d = g->doc;
    enum { OF_PARENTS = 1u << SAYSO_FIELD_CUE | 1u << SAYSO_FIELD_CONTENT };
    for (uint32_t i = 0; i < d->statements.n; i++) {
        if (!(g->of[i].fields & OF_PARENTS))
            continue;
        d->statements.at[i].parent = parent_of(d, i);
        if (!has(g->of[i].fields, SAYSO_FIELD_CONTENT))
            continue;
        for (uint32_t c = 0; c < d->statements.n; c++)
            if (d->statements.at[c].parent == i + 1 ||
                (c != i && holds(d, &d->statements.at[i], &d->statements.at[c])))
                d->statements.at[c].parent = parent_of(d, c);
    }
}

/* ## New numbers */

static int text_order(const void *x, const void *y)
{
    const mark *a = x, *b = y;
    if (a->gone != b->gone)
        return a->gone ? 1 : -1;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->cue != b->cue)
        return a->cue < b->cue ? -1 : 1;
    return a->was < b->was ? -1 : a->was > b->was;
}

/* g->of in the new order, those that go last; g->id: old id - 1 -> new id. `sort`: a span was put right. */
static uint32_t number_anew(stage *g, bool sort)
{
    sayso_doc *d = g->doc;
    uint32_t n = (uint32_t)d->statements.n, kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        const sy_statement *s = &d->statements.at[i];
        const sayso_span *p = d->spans.at + s->first;
        uint32_t pieces = s->n_source + s->n_cue + s->n_content, begin = pieces ? p[0].begin : 0;
        for (uint32_t k = 1; k < pieces; k++)
            begin = p[k].begin < begin ? p[k].begin : begin;
        g->of[i].was = i + 1;
        g->of[i].begin = sort ? begin : 0;
        g->of[i].cue = sort && s->n_cue ? sy_cues_of(d, s)->begin : 0;
        kept += !g->of[i].gone;
    }
    if (n)
        qsort(g->of, n, sizeof *g->of, text_order);
    for (uint32_t i = 0; i < n; i++)
        g->id[g->of[i].was - 1] = g->of[i].gone ? 0 : i + 1;
    return kept;
}

/* One that goes hands its children and its contacts on to its parent. A record may have parents that go in
 * a circle: no more steps than statements. */
static uint32_t heir(const stage *g, uint32_t id)
{
    for (size_t steps = 0; id && !g->id[id - 1]; steps++)
        id = steps < g->doc->statements.n ? g->doc->statements.at[id - 1].parent : 0;
    return id ? g->id[id - 1] : 0;
}

static sayso_status move_statements(stage *g, uint32_t kept)
{
    sayso_doc *d = g->doc;
    size_t n = d->statements.n;
    sy_statement *to = malloc((n + 1) * sizeof *to);
    if (!to)
        return no_memory(g);
    for (size_t i = 0; i < d->contacts.n; i++)
        d->contacts.at[i].statement = heir(g, d->contacts.at[i].statement);
    for (uint32_t i = 0; i < kept; i++) {
        uint32_t was = g->of[i].was;
        to[i] = d->statements.at[was - 1];
        to[i].parent = heir(g, to[i].parent);
    }
    if (kept)
        memcpy(d->statements.at, to, kept * sizeof *to);
    d->statements.n = kept;
    free(to);
    return SAYSO_OK;
}

static void move_reasons(stage *g)
{
    sayso_doc *d = g->doc;
    size_t kept = 0;
    for (size_t i = 0; i < d->trail.steps.n; i++) {
        sy_step s = d->trail.steps.at[i];
        s.statement = s.statement ? g->id[s.statement - 1] : 0;
        if (s.statement)
            d->trail.steps.at[kept++] = s;
    }
    d->trail.steps.n = kept;
}

/* Who confirms himself repeats himself; who repeats another one confirms him. */
static sayso_relation_kind kind_of(const sayso_doc *d, const sayso_relation *r, bool corrected)
{
    if (!corrected || r->to_contact || r->kind == SAYSO_DENIES)
        return r->kind;
    uint32_t one = d->statements.at[r->from - 1].speaker,
             other = d->statements.at[r->to - 1].speaker;
    return !one || !other ? r->kind : one == other ? SAYSO_REPEATS : SAYSO_CONFIRMS;
}

static void move_relations(stage *g)
{
    sayso_doc *d = g->doc;
    size_t kept = 0;
    for (size_t i = 0; i < d->relations.n; i++) {
        sayso_relation r = d->relations.at[i];
        r.from = g->id[r.from - 1];
        r.to = r.to_contact ? r.to : g->id[r.to - 1];
        if (!r.from || !r.to)
            continue;
        bool corrected = has(g->of[r.from - 1].fields, SAYSO_FIELD_SPEAKER) ||
                         (!r.to_contact && has(g->of[r.to - 1].fields, SAYSO_FIELD_SPEAKER));
        r.kind = kind_of(d, &r, corrected);
        d->relations.at[kept++] = r;
    }
    d->relations.n = kept;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* No statement went and none changed sides: the claims stay, under the new numbers. */
static void move_claims(stage *g)
{
    sayso_doc *d = g->doc;
    for (size_t i = 0; i < d->claims.n; i++) {
        sy_claim *c = &d->claims.at[i];
        uint32_t n[] = { c->n_asserted, c->n_confirmed, c->n_denied },
                 *ids = d->ids.at + c->first_id;
        if (!c->about_contact)
            c->about = g->id[c->about - 1];
        for (int k = 0; k < 3; ids += n[k++]) {
            for (uint32_t m = 0; m < n[k]; m++)
                ids[m] = g->id[ids[m] - 1];
            if (n[k])
                qsort(ids, n[k], sizeof *ids, by_number);
        }
    }
}

/* ## Speakers */

static void each_speaker(sayso_doc *d, void (*one)(stage *, uint32_t *), stage *g)
{
    for (size_t i = 0; i < d->statements.n; i++)
        one(g, &d->statements.at[i].speaker);
    for (size_t i = 0; i < d->contacts.n; i++) {
        const sy_contact *c = &d->contacts.at[i];
        for (uint32_t k = 0; k < c->n_from + c->n_to; k++)
            one(g, &d->ids.at[c->first_id + k]);
    }
}

static void was_used(stage *g, uint32_t *speaker)
{
    if (*speaker)
        g->used[*speaker - 1] = true;
}

static void is_used(stage *g, uint32_t *speaker)
{
    if (*speaker)
        g->id[*speaker - 1] = 1;
}

static void move_one(stage *g, uint32_t *speaker)
{
    *speaker = *speaker ? g->id[*speaker - 1] : 0;
}

/* Who said or did something before and nothing now goes; and whoever was made in between for nothing. */
static sayso_status keep_speakers(stage *g)
{
    sayso_doc *d = g->doc;
    uint32_t kept = 0;
    free(g->id);
    g->id = calloc(d->speakers.n + 1, sizeof *g->id);
    if (!g->id)
        return no_memory(g);
    each_speaker(d, is_used, g);
    for (size_t i = 0; i < d->speakers.n; i++)
        if (g->id[i] || (i < g->n_used && !g->used[i])) {
            d->speakers.at[kept] = d->speakers.at[i];
            g->id[i] = ++kept;
        }
    d->speakers.n = kept;
    each_speaker(d, move_one, g);
    return SAYSO_OK;
}

/* ## All of it */

/* A statement that is gone leaves no trace but this. */
static sayso_status tell_gone(stage *g, size_t gone)
{
    char s[16] = "";
    if (gone != 1)
        memcpy(s, "s", 2);
    return !gone || sy_note(&g->doc->text,
                            "a person found %zu statement%s of the machine to be none", gone, s)
               ? SAYSO_OK
               : no_memory(g);
}

static sayso_status settle(stage *g)
{
    sayso_doc *d = g->doc;
    uint32_t all = 0;
    size_t n = d->statements.n;
    for (size_t i = 0; i < n; i++)
        all |= g->of[i].fields;
    if (all & SPANS)
        find_parents(g);
    uint32_t kept = number_anew(g, all & SPANS);
    sayso_status st = move_statements(g, kept);
    if (st)
        return st;
    move_reasons(g);
    move_relations(g);
    if (!(all & OF_THE_LEDGER))
        move_claims(g);
    if (all & WHO || kept < n)
        st = keep_speakers(g);
    if (!st && all & OF_THE_LEDGER && sy_find_ledger(d))
        st = no_memory(g);
    d->roles.n = 0; /* they point into the pool, which may have moved */
    if (!st && sy_point_roles(d))
        st = no_memory(g);
    return st ? st : tell_gone(g, n - kept);
}

sayso_status sayso_doc_revise(sayso_doc *doc, const sayso_revision *revisions, size_t n,
                              uint32_t **was, sayso_error *why)
{
    size_t statements = doc->statements.n, speakers = doc->speakers.n;
    stage g = { .doc = doc, .why = why, .n_used = speakers };
    g.of = calloc(statements + 1, sizeof *g.of);
    g.id = calloc(statements + 1, sizeof *g.id);
    g.used = calloc(speakers + 1, sizeof *g.used);
    sayso_status st = g.of && g.id && g.used ? SAYSO_OK : no_memory(&g);
    if (was)
        *was = NULL;
    if (!st)
        each_speaker(doc, was_used, &g);
    for (size_t i = 0; i < n && !st; i++)
        st = set_fields(&g, &revisions[i]);
    if (!st)
        st = settle(&g);
    if (!st && was) {
        *was = malloc((doc->statements.n + 1) * sizeof **was);
        for (size_t i = 0; *was && i < doc->statements.n; i++)
            (*was)[i] = g.of[i].was;
        st = *was ? SAYSO_OK : no_memory(&g);
    }
    free(g.of);
    free(g.id);
    free(g.used);
    return st;
}
