/* contact.c - see contact.h. */
#include "read/contact.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "read/contact_features.h"
#include "read/contact_parts.h"
#include "time/time.h"

#define NAME(x) C_##x,
enum { SY_CONTACT_LIST(NAME) N_FEATURES };
#undef NAME
_Static_assert((int)N_FEATURES == (int)SY_CONTACT_FEATURES && N_FEATURES <= 256,
               "model/scorer.h says how many");

static const float least_odds = -3; /* the nets choose among what the head holds possible */
static const float least_score = 0; /* train/parties.py shifts the net to where F1 is best */

enum {
    CANDIDATES = 44, /* who may be a party: the nearest to the event, */
    ABSENT = 16,     /* ... of which so many may stand elsewhere */
    RECENT = 3,      /* ... the last named before the event's sentence */
    ANY_KIND = 255,
    WINDOW = 90,         /* tokens looked at before it, and behind */
    SAME_AS_BEFORE = 64, /* contacts of which one may be told again */
    MOST_SEEN = 60
};

static const char *const feature_names[] = {
#define NAME(x) #x,
    SY_CONTACT_LIST(NAME) NULL
#undef NAME
};

const char *sy_contact_feature(size_t feature)
{
    return feature < N_FEATURES ? feature_names[feature] : NULL;
}

typedef struct seen {
    uint8_t at[MOST_SEEN];
    uint8_t n;
} seen;

static void see(seen *f, int feature, bool holds)
{
    if (holds && f->n < MOST_SEEN)
        f->at[f->n++] = (uint8_t)feature;
}

/* Who may be a party: tokens first..end, none for who speaks or is spoken to. */
typedef struct candidate {
    uint32_t first, end, who;
    seen f;
} candidate;

/* An event with its parties, before it is known whether it counts. */
typedef struct report {
    sy_told v;
    uint32_t from, to; /* of the cast; SY_NOBODY: the text does not say */
    sayso_span from_at, to_at;
    float from_share, to_share; /* how sure */
    uint8_t modality;
    bool neighbour;              /* a likelier head stands right beside it */
    bool grammar;                /* says the same */
    bool from_absent, to_absent; /* named elsewhere in the text alone */
    uint32_t same;               /* the report of the same event that stands for all, itself too */
    uint32_t times;              /* of that one: how often it is told */
    seen event;
    float score;
} report;

typedef SY_ARRAY(report) reports;

static sayso_span words_of(const sy_contacts *g, uint32_t first, uint32_t end)
{
    return (sayso_span){ g->cast->tokens.at[first].begin, g->cast->tokens.at[end - 1].end };
}

/* ## Who */

uint32_t sy_who_speaks(const sy_contacts *g, const sy_statement *s)
{
    return s->speaker ? g->who_of[s->speaker] : SY_NOBODY;
}

uint32_t sy_who_at(const sy_contacts *g, const sy_told *v, uint32_t first, uint32_t end)
{
    static const char *const speaker_words[] = { "i", "me", "my", "we", "us", "our", "mine", NULL };
    const sy_statement *s = sy_teller_of(g, v);
    if (end == first + 1 && s && !v->beside && sy_is_one_of(g, first, speaker_words))
        return sy_who_speaks(g, s);
    static const char *const papers[] = { "newspaper", "paper",    "magazine", "website",
                                          "programme", "newsroom", NULL };
    if (end == first + 2 && sy_token_is(g->doc, first, "this") &&
        sy_is_one_of(g, first + 1, papers) && g->publisher != SY_NOBODY)
        return g->publisher;
    /* the same phrase is asked about for every event near by */
    if (!g->who_at[end - 1] || g->who_first[end - 1] != first) {
        uint32_t who = sy_who_of(g->doc, words_of(g, first, end));
        g->who_at[end - 1] = who == SY_NOBODY ? 1 : who + 2;
        g->who_first[end - 1] = first;
    }
    return g->who_at[end - 1] == 1 ? SY_NOBODY : g->who_at[end - 1] - 2;
}

/* The trigger around its head: helpers and article before, what belongs to the verb behind. */
static sayso_span trigger_of(const sy_contacts *g, const sy_told *v)
{
    static const char *const before[] = { "was",  "were", "been",  "had",        "has",
                                          "have", "not",  "never", "no",         "a",
                                          "an",   "the",  "phone", "telephone",  "private",
                                          "such", "any",  "did",   "in",         "by",
                                          "e",    "-",    "text",  "conference", NULL };
    static const char *const behind[] = { "with",      "to",   "call", "message", "conversation",
                                          "interview", "mail", "-",    NULL };
    const sy_token *t = g->cast->tokens.at;
    uint32_t first = v->head, end = v->head + 1;
    while (first > v->first && v->head - first < 4 && sy_is_one_of(g, first - 1, before) &&
           !t[first - 1].mention)
        first--;
    while (end < v->end && end - v->head < 3 && sy_is_one_of(g, end, behind))
        end++;
    while (first < v->head && !t[first].word)
        first++;
    while (end > v->head + 1 && !t[end - 1].word)
        end--;
    return (sayso_span){ t[first].begin, t[end - 1].end };
}

/* What the statement's stance adds to the modality that the words have. */
static uint8_t modality_of(const sy_contacts *g, const sy_told *v)
{
    float chance[6];
    memcpy(chance, v->e->chance, sizeof chance);
    const sy_statement *s = sy_teller_of(g, v);
    if (s && !v->beside) {
        if (s->stance == SAYSO_DENY)
            chance[SAYSO_DENIED] += 1.5f;
        else if (s->stance == SAYSO_WISH)
            chance[SAYSO_WANTED] += 0.8f;
        else if (s->stance == SAYSO_COMMIT)
            chance[SAYSO_PLANNED] += 0.8f;
        else if (s->stance == SAYSO_SUSPECT)
            chance[SAYSO_POSSIBLE] += 0.8f;
        else if (s->stance == SAYSO_DECLINE)
            chance[SAYSO_DECLINED] += 0.8f;
    }
    uint8_t best = 0;
    for (uint8_t k = 1; k < 6; k++)
        if (chance[k] > chance[best])
            best = k;
    return best;
}

/* "The call", "that meeting": one that was told already. */
static bool is_definite(const sy_contacts *g, const sy_told *v)
{
    static const char *const definite[] = { "the", "that", "this", "those", "these", "such", NULL };
    for (uint32_t i = v->head; i > v->first && v->head - i < 3; i--)
        if (sy_is_one_of(g, i - 1, definite))
            return true;
    return false;
}

/* "no such call", "never met", "did not telephone". */
static bool is_negated(const sy_contacts *g, const sy_told *v)
{
    static const char *const negation[] = { "no",      "not", "never", "nobody", "n't",
                                            "neither", "nor", "t",     NULL };
    static const char *const between[] = { "such", "phone",   "telephone", "been", "ever",
                                           "yet",  "private", "even",      "have", "text",
                                           "e",    "mail",    NULL };
    for (uint32_t i = v->head; i > v->first && v->head - i < 4; i--) {
        if (sy_is_one_of(g, i - 1, negation) || sy_ends_in(g, i - 1, "n't") ||
            sy_ends_in(g, i - 1, "n\xe2\x80\x99t"))
            return true;
        if (!sy_is_one_of(g, i - 1, between) && g->cast->tokens.at[i - 1].word)
            return false;
    }
    return false;
}

/* ## Which statement tells of it */

static uint32_t cue_of(const sayso_doc *doc, uint32_t statement)
{
    const sy_statement *s = &doc->statements.at[statement];
    return s->n_cue ? sy_cues_of(doc, s)[0].begin : sy_contents(doc, s)[0].begin;
}

/* The innermost statement whose content holds each event: the shortest piece that does. Statements are in
 * order of their first byte, so a piece far behind an event ends the search for it. */
static void find_holders(sy_contacts *g)
{
    const sayso_doc *doc = g->doc;
    for (size_t s = 0; s < doc->statements.n; s++) {
        const sy_statement *x = &doc->statements.at[s];
        for (uint32_t k = 0; k < x->n_content; k++) {
            sayso_span c = sy_contents(doc, x)[k];
            size_t lo = 0, hi = doc->events.n;
            while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (doc->events.at[mid].word.begin < c.begin)
                    lo = mid + 1;
                else
                    hi = mid;
            }
            for (; lo < doc->events.n && doc->events.at[lo].word.begin < c.end; lo++) {
                uint32_t had = g->holder[lo];
                if (!had || x->parent == had)
                    g->holder[lo] = (uint32_t)s + 1;
            }
        }
    }
}

/* The teller: who holds it in his words; else who speaks in its sentence. */
static void find_teller(const sy_contacts *g, size_t i, sy_told *v)
{
    const sayso_doc *doc = g->doc;
    const sy_token *t = g->cast->tokens.at;
    v->teller = g->holder[i];
    uint32_t begin = t[v->first].begin, end = t[v->end - 1].end, at = t[v->head].begin;
    uint32_t nearest = UINT32_MAX, best = 0;
    size_t lo = 0, hi = doc->statements.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (cue_of(doc, g->cue_order[mid]) < begin)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < doc->statements.n && cue_of(doc, g->cue_order[lo]) < end; lo++) {
        const sy_statement *s = &doc->statements.at[g->cue_order[lo]];
        bool within = false;
        for (uint32_t k = 0; k < s->n_content; k++)
            within |= sy_contents(doc, s)[k].begin <= at && at < sy_contents(doc, s)[k].end;
        if (within || (v->teller && s->parent != v->teller))
            continue;
        uint32_t cue = cue_of(doc, g->cue_order[lo]), apart = cue > at ? cue - at : at - cue;
        if (apart < nearest) {
            nearest = apart;
            best = g->cue_order[lo] + 1;
        }
    }
    if (best && nearest < 160) {
        v->teller = best;
        v->beside = true;
    }
}

/* Two heads close by in one sentence are one event: "spoke by telephone". */
static bool weaker_than_neighbour(const sayso_doc *doc, size_t i)
{
    const sy_event *e = &doc->events.at[i];
    for (size_t k = i ? i - 1 : 0; k < doc->events.n && k <= i + 1; k++) {
        const sy_event *o = &doc->events.at[k];
        uint32_t apart = o->word.begin > e->word.end   ? o->word.begin - e->word.end
                         : e->word.begin > o->word.end ? e->word.begin - o->word.end
                                                       : 0;
        if (k != i && apart < 25 && (o->odds > e->odds || (o->odds == e->odds && k < i)))
            return true;
    }
    return false;
}

/* Statements by their cues: nearly in order already, so insertion moves little; those that would move far are
 * left where they are. */
static void order_cues(const sayso_doc *doc, uint32_t *order)
{
    for (uint32_t i = 0; i < doc->statements.n; i++) {
        uint32_t k = i, cue = cue_of(doc, i), steps = 0;
        for (; k > 0 && steps < 64 && cue_of(doc, order[k - 1]) > cue; k--, steps++)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

/* ## What the nets see */

static const char *const be_words[] = { "was",   "were",   "is",  "are",   "be",    "been",
                                        "being", "had",    "has", "have",  "will",  "would",
                                        "could", "should", "may", "might", "can",   "must",
                                        "did",   "does",   "do",  "not",   "never", NULL };
static const char *const said[] = { "said",    "says",     "told",   "added",     "asked", "wrote",
                                    "claimed", "insisted", "denied", "confirmed", NULL };
static const char *const clauses[] = { "that",    "who",   "which", "when",  "while",
                                       "because", "if",    "but",   "after", "before",
                                       "whether", "where", NULL };
static const char *const owners[] = { "his", "her", "my", "our", "their", "your", NULL };
static const char *const subjects[] = { "he", "she", "i", "we", "they", NULL };
static const char *const objects[] = { "him", "her", "me", "us", "them", NULL };
static const char *const first_persons[] = { "i", "me", "my", "we", "us", "our", NULL };
static const char *const people[] = {
    "headquarters", "board",      "ministry",   "council",   "clients",    "staff",
    "analysts",     "police",     "family",     "investors", "producer",   "embassy",
    "office",       "palace",     "parliament", "union",     "club",       "bank",
    "owner",        "landlord",   "tenants",    "residents", "parents",    "shareholders",
    "employees",    "workers",    "boss",       "neighbour", "neighbor",   "newsroom",
    "paper",        "newspaper",  "station",    "manager",   "lawyer",     "agent",
    "doctor",       "bishop",     "priest",     "pastor",    "customers",  "fans",
    "members",      "colleagues", "players",    "donors",    "editors",    "regulator",
    "delegation",   "congress",   "senate",     "committee", "government", "court",
    "university",   "college",    "school",     "hospital",  "charity",    "agency",
    "department",   "authority",  "company",    "firm",      "party",      "team",
    "crew",         "villagers",  NULL
};

static bool a_mark(const sy_contacts *g, uint32_t i)
{
    const sy_token *t = &g->cast->tokens.at[i];
    return !t->word && !t->possessive;
}

static void see_event(const sy_contacts *g, const sy_told *v, uint8_t modality, seen *f)
{
    const sy_token *t = g->cast->tokens.at;
    bool gets = false, verb = sy_is_verb(g, v), passive = false;
    uint32_t light = sy_light_verb(g, v, &gets), next = v->head + 1;
    for (uint32_t i = v->head; i > v->first && v->head - i < 4 && sy_is_one_of(g, i - 1, be_words);
         i--)
        passive |= i - 1 > v->first && t[i - 1].end - t[i - 1].begin > 1 &&
                   sy_is_one_of(g, i - 1,
                                (const char *const[]){ "was", "were", "is", "are", "be", "been",
                                                       "being", NULL });
    see(f, C_CALL + v->e->kind, v->e->kind < 7);
    see(f, C_HAPPENED + modality, modality < 6);
    see(f, C_VERB, verb);
    see(f, C_PASSIVE, passive && verb);
    see(f, C_GIVES, light && !gets);
    see(f, C_TAKES, light && gets);
    see(f, C_NEGATED, is_negated(g, v));
    see(f, C_DEFINITE, is_definite(g, v));
    see(f, C_BESIDE, v->beside);
    see(f, C_TOLD, v->teller && !v->beside);
    see(f, C_QUOTED, sy_is_inside(&g->doc->text, t[v->head].begin));
    see(f, C_HEADLINE, sy_paragraph_at(&g->doc->text, t[v->head].begin) == 0);
    for (uint32_t k = 0; k < 3 && next < v->end && t[next].word && !t[next].mention &&
                         !sy_is_one_of(g, next, objects);
         k++, next++) {
        static const char *const of[] = { "with", "to", "from", "by", "between" };
        for (int w = 0; w < 5; w++)
            see(f, C_THEN_WITH + w, sy_token_is(g->doc, next, of[w]));
    }
    see(f, C_THEN_SOMEBODY,
        next < v->end && next <= v->head + 2 &&
            (t[next].mention || sy_is_one_of(g, next, objects)));
    see(f, C_OWNED,
        v->head > v->first && (t[v->head - 1].possessive || sy_is_one_of(g, v->head - 1, owners)));
    see(f, C_TO_BEFORE, v->head > v->first && sy_token_is(g->doc, v->head - 1, "to"));
    see(f, C_ING, sy_ends_in(g, v->head, "ing"));
}

static void see_before(const sy_contacts *g, uint32_t first, seen *f)
{
    const sy_token *t = g->cast->tokens.at;
    static const char *const words[] = { "by", "with", "to", "from", "between", "and", "of" };
    static const char *const places[] = { "at", "in", "on", "into", "near", NULL };
    static const char *const articles[] = { "the",   "a",   "an", "his", "her",
                                            "their", "its", "my", "our", NULL };
    uint32_t i = first;
    for (uint32_t k = 0; k < 6 && i > 0 && t[i - 1].sentence == t[first].sentence; k++) {
        i--;
        for (int w = 0; w < 7; w++)
            if (sy_token_is(g->doc, i, words[w])) {
                see(f, C_P_BY + w, true);
                return;
            }
        if (sy_is_one_of(g, i, places) || sy_token_is(g->doc, i, "for") ||
            sy_is_one_of(g, i, clauses)) {
            see(f,
                sy_is_one_of(g, i, places)      ? C_P_PLACE
                : sy_token_is(g->doc, i, "for") ? C_P_FOR
                                                : C_P_THAT,
                true);
            return;
        }
        if (a_mark(g, i)) {
            see(f, C_P_MARK, true);
            return;
        }
        if (sy_is_one_of(g, i, articles) || t[i].upper || t[i].possessive || t[i].mention ||
            t[i].classes & (SY_W_ANY_NOUN | SY_W_TITLE))
            continue;
        if (k < 2 && !sy_ends_in(g, i, "ed") && !sy_is_one_of(g, i, be_words))
            continue;
        see(f, sy_ends_in(g, i, "ed") || sy_is_one_of(g, i, said) ? C_P_VERB : C_P_OTHER, true);
        return;
    }
    see(f, C_P_START, true);
}

static void see_behind(const sy_contacts *g, uint32_t end, seen *f)
{
    const sy_token *t = g->cast->tokens.at;
    if (end >= g->cast->tokens.n || a_mark(g, end)) {
        see(f, C_N_MARK, true);
        return;
    }
    int is = t[end].possessive                  ? C_N_POSSESSIVE
             : sy_token_is(g->doc, end, "and")  ? C_N_AND
             : sy_is_one_of(g, end, be_words)   ? C_N_HELPER
             : sy_is_one_of(g, end, said)       ? C_N_SAID
             : sy_token_is(g->doc, end, "with") ? C_N_WITH
             : sy_token_is(g->doc, end, "to")   ? C_N_TO
             : sy_token_is(g->doc, end, "who")  ? C_N_WHO
             : sy_ends_in(g, end, "ed")         ? C_N_VERB
                                                : C_N_OTHER;
    see(f, is, true);
}

static void see_candidate(const sy_contacts *g, const sy_told *v, candidate *c)
{
    const sy_token *t = g->cast->tokens.at;
    const sy_who *w = &g->cast->whos.at[c->who];
    const sy_statement *s = sy_teller_of(g, v);
    seen *f = &c->f;
    see(f, C_IS_TELLER, s && sy_who_speaks(g, s) == c->who);
    see(f, C_PLURAL, w->plural);
    see(f, C_SPEAKS, w->id);
    see(f, C_NAMED, w->named);
    see(f, C_OFTEN, w->count > 3);
    if (c->end == c->first)
        return;
    bool before = c->first < v->head;
    uint32_t from = before ? c->end : v->head + 1, to = before ? v->head : c->first,
             apart = to > from ? to - from : 0;
    see(f, before ? C_BEFORE : C_AFTER, true);
    see(f, t[c->first].sentence == t[v->head].sentence ? C_SENTENCE : C_SENTENCE_BEFORE, true);
    see(f,
        apart <= 1    ? C_WORDS_1
        : apart <= 3  ? C_WORDS_3
        : apart <= 6  ? C_WORDS_6
        : apart <= 12 ? C_WORDS_12
                      : C_WORDS_MORE,
        true);
    see_before(g, c->first, f);
    see_behind(g, c->end, f);
    see(f, C_SAME_QUOTE,
        sy_is_inside(&g->doc->text, t[c->first].begin) ==
            sy_is_inside(&g->doc->text, t[v->head].begin));
    bool clause = false, comma = false, mark = false, says = false;
    for (uint32_t i = from; i < to && i < from + WINDOW; i++) {
        clause |= sy_is_one_of(g, i, clauses);
        comma |= sy_token_is(g->doc, i, ",");
        mark |= a_mark(g, i) && !sy_token_is(g->doc, i, ",") && !sy_token_is(g->doc, i, ".") &&
                !sy_token_is(g->doc, i, "-");
        says |= sy_is_one_of(g, i, said);
    }
    see(f, C_CLAUSE_BETWEEN, clause);
    see(f, C_COMMA_BETWEEN, comma);
    see(f, C_MARK_BETWEEN, mark);
    see(f, C_SAID_BETWEEN, says);
}

/* Another noun that may stand for somebody, since something determines it or it is written large:
 * "the parish", "a dealer", "the dig". i is its last word. */
static bool plain_at(const sy_contacts *g, const sy_told *v, uint32_t i, uint32_t *first,
                     uint32_t *end)
{
    static const char *const determiners[] = { "the",   "a",       "an",      "his",  "her",
                                               "their", "its",     "my",      "our",  "two",
                                               "three", "several", "another", "both", NULL };
    static const char *const never[] = {
        "day",          "days",          "week",       "weeks",      "month",     "months",
        "year",         "years",         "time",       "times",      "hour",      "hours",
        "minute",       "minutes",       "night",      "morning",    "afternoon", "evening",
        "weekend",      "moment",        "phone",      "telephone",  "call",      "calls",
        "letter",       "letters",       "email",      "emails",     "message",   "messages",
        "text",         "texts",         "interview",  "interviews", "meeting",   "meetings",
        "conversation", "conversations", "invitation", "visit",      "way",       "first",
        "last",         "other",         "same",       "only",       "lot",       "bit",
        "date",         "end",           "part",       "number",     "chance",    "right",
        "matter",       "issue",         "case",       "deal",       "idea",      NULL
    };
    const sy_token *t = g->cast->tokens.at;
    uint32_t n = (uint32_t)g->cast->tokens.n, k = i;
    bool last = i + 1 >= v->end || i + 1 >= n || !t[i + 1].word ||
                t[i + 1].classes & (SY_W_PREP | SY_W_STOP | SY_W_DET) ||
                sy_is_one_of(g, i + 1, be_words) || sy_is_one_of(g, i + 1, said) ||
                sy_is_one_of(g, i + 1, clauses) || sy_is_one_of(g, i + 1, owners) ||
                sy_is_one_of(g, i + 1, subjects) || i + 1 == v->head ||
                sy_ends_in(g, i + 1, "ed") || sy_ends_in(g, i + 1, "ly") ||
                sy_token_is(g->doc, i + 1, "and");
    if (!last || t[i].classes & (SY_W_PREP | SY_W_STOP | SY_W_DET) || sy_is_one_of(g, i, never) ||
        sy_is_one_of(g, i, be_words) || sy_is_one_of(g, i, owners) ||
        sy_is_one_of(g, i, subjects) || sy_is_one_of(g, i, objects) || sy_ends_in(g, i, "ly") ||
        t[i].end - t[i].begin < 3)
        return false;
    *end = i + 1;
    while (k > v->first && i - k < 4 && t[k - 1].word && k - 1 != v->head && !t[k - 1].mention) {
        if (sy_is_one_of(g, k - 1, determiners)) {
            *first = k - 1;
            return true;
        }
        if (t[k - 1].classes & (SY_W_PREP | SY_W_STOP | SY_W_DET) ||
            sy_is_one_of(g, k - 1, be_words))
            break;
        k--;
    }
    for (k = i; k > v->first && t[k].upper && !t[k].mention && i - k < 4; k--)
        ;
    *first = k + 1;
    return *first <= i; /* a name that the tagger did not see */
}

/* A noun for somebody: tokens *first..*end of its phrase, with whose it is: "Ruiz's office", "members of the board". */
static bool nominal_at(const sy_contacts *g, const sy_told *v, uint32_t i, uint32_t *first,
                       uint32_t *end)
{
    static const char *const breaks[] = {
        "not",    "he",        "she",    "it",     "they",    "i",         "we",
        "you",    "him",       "them",   "me",     "us",      "once",      "twice",
        "then",   "also",      "just",   "only",   "there",   "here",      "back",
        "again",  "yesterday", "today",  "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday",  "sunday", "wrote",  "sent",    "met",       "rang",
        "gave",   "got",       "took",   "sent",   "saw",     "made",      "held",
        "went",   "came",      "told",   "asking", "call",    "called",    NULL
    };
    const sy_token *t = g->cast->tokens.at;
    uint32_t n = (uint32_t)g->cast->tokens.n, k = i;
    if (!t[i].word || t[i].mention || i == v->head)
        return false;
    if (!(t[i].classes & SY_W_ANY_NOUN || sy_is_one_of(g, i, people)))
        return plain_at(g, v, i, first, end);
    if (i + 1 < n && t[i + 1].word &&
        (t[i + 1].classes & SY_W_ANY_NOUN || t[i + 1].mention || sy_is_one_of(g, i + 1, people)))
        return false; /* "chief executive Una Marchetti": the name is the party */
    if (t[i].classes & SY_W_TITLE && i + 2 < n && sy_token_is(g->doc, i + 1, ".") &&
        t[i + 2].mention)
        return false; /* "Ms." */
    while (k > v->first && i - k < 6) {
        const sy_token *b = &t[k - 1];
        if (b->possessive && !b->word) {
            if (k >= v->first + 2 && t[k - 2].mention &&
                g->cast->mentions.at[t[k - 2].mention - 1].first >= v->first)
                k = g->cast->mentions.at[t[k - 2].mention - 1].first;
            else if (k >= v->first + 3 && t[k - 2].word && t[k - 3].classes & SY_W_DET)
                k -= 3; /* "the sheriff's office" */
            break;
        }
        if (!b->word || k - 1 == v->head || b->classes & (SY_W_PREP | SY_W_STOP) ||
            sy_is_one_of(g, k - 1, be_words) || sy_is_one_of(g, k - 1, said) ||
            sy_is_one_of(g, k - 1, clauses) || sy_is_one_of(g, k - 1, breaks) ||
            sy_ends_in(g, k - 1, "ly"))
            break;
        bool determiner = b->classes & SY_W_DET || sy_is_one_of(g, k - 1, owners);
        bool verb = sy_ends_in(g, k - 1, "ed") || sy_ends_in(g, k - 1, "ing");
        if (verb &&
            !(k >= v->first + 2 && (t[k - 2].classes & SY_W_DET || sy_is_one_of(g, k - 2, owners))))
            break; /* "phoned headquarters", but "the sacked manager" */
        k--;
        if (determiner)
            break;
    }
    *first = k;
    *end = i + 1;
    if (i + 2 < v->end && sy_token_is(g->doc, i + 1, "of")) {
        uint32_t j = i + 2;
        if (t[j].classes & SY_W_DET && j + 1 < v->end)
            j++;
        if (t[j].mention && g->cast->mentions.at[t[j].mention - 1].end <= v->end &&
            g->cast->mentions.at[t[j].mention - 1].end > j)
            *end = g->cast->mentions.at[t[j].mention - 1].end;
    }
    return true;
}

/* The last event of a kind, or of ANY_KIND, whose parties are known: "there was no call" is about
 * that one. */
static const report *last_alike(const reports *all, uint8_t kind)
{
    for (size_t k = all->n; k > 0 && all->n - k < SAME_AS_BEFORE; k--) {
        const report *o = &all->at[k - 1];
        if ((kind == ANY_KIND || o->v.e->kind == kind) && o->v.e->odds > 0 &&
            o->from != SY_NOBODY && o->to != SY_NOBODY)
            return o;
    }
    return NULL;
}

/* Of the cast, whom a name is of; SY_NOBODY. */
static uint32_t who_called(const sy_contacts *g, const char *name)
{
    for (uint32_t k = 0; k < g->cast->whos.n && k < 2000; k++) {
        const char *s = sy_kept(g->doc, g->cast->whos.at[k].string);
        if (s && !strcmp(s, name))
            return sy_settled(g->cast, k);
    }
    return SY_NOBODY;
}

static uint32_t settled_mention(const sy_cast *c, const sy_mention *m)
{
    return sy_settled(c, m->who);
}

/* Who may be a party without being named near the event: put behind the n that are. */
static size_t find_absent(const sy_contacts *g, const sy_told *v, const reports *all, candidate *of,
                          size_t n)
{
    const sy_cast *c = g->cast;
    const report *last = last_alike(all, v->e->kind), *near = last_alike(all, ANY_KIND);
    for (int k = 0; last && k < 2; k++) {
        uint32_t who = k ? last->to : last->from;
        of[n] = (candidate){ .who = who };
        see(&of[n].f, k ? C_LAST_TO : C_LAST_FROM, true);
        n += who != SY_NOBODY;
    }
    for (int k = 0; near && near != last && k < 2; k++) {
        uint32_t who = k ? near->to : near->from;
        of[n] = (candidate){ .who = who };
        see(&of[n].f, k ? C_NEAR_TO : C_NEAR_FROM, true);
        n += who != SY_NOBODY;
    }
    const sy_statement *s = sy_teller_of(g, v);
    if (s && sy_who_speaks(g, s) != SY_NOBODY) {
        of[n] = (candidate){ .who = sy_who_speaks(g, s) };
        see(&of[n++].f, C_TELLER, true);
    }
    const char *to = s ? sy_kept(g->doc, s->addressee) : NULL;
    uint32_t whom = to ? who_called(g, to) : SY_NOBODY;
    if (whom != SY_NOBODY) {
        of[n] = (candidate){ .who = whom };
        see(&of[n++].f, C_ADDRESSEE, true);
    }
    if (g->publisher != SY_NOBODY) {
        of[n] = (candidate){ .who = g->publisher };
        see(&of[n++].f, C_PUBLISHER, true);
    }
    for (uint32_t k = 0; k < SY_MAIN_PARTIES && g->main[k] != SY_NOBODY; k++) {
        of[n] = (candidate){ .who = g->main[k] };
        see(&of[n++].f, k < 2 ? C_MAIN_1 + (int)k : C_MAIN_3, true);
    }
    uint32_t m = sy_mentions_before(c, v->first), recent[RECENT], have = 0;
    for (uint32_t steps = 0; m > 0 && have < RECENT && steps < 12; steps++) {
        const sy_mention *x = &c->mentions.at[--m];
        uint32_t who = settled_mention(c, x);
        bool known = x->kind == SY_NAME_PLACE;
        for (uint32_t k = 0; k < have; k++)
            known |= recent[k] == who;
        if (known)
            continue;
        of[n] = (candidate){ .who = who };
        see(&of[n++].f, C_RECENT_1 + (int)have, true);
        recent[have++] = who;
    }
    return n;
}

/* The phrases around the event that may name a party, the nearest ones; and who tells of it and to whom. */
static size_t find_candidates(const sy_contacts *g, const sy_told *v, const reports *all,
                              candidate *of)
{
    const sy_cast *c = g->cast;
    const sy_token *t = c->tokens.at;
    static const uint8_t kinds[] = { C_PERSON, C_ORG, C_PLACE, C_MISC };
    uint32_t begin = v->head > WINDOW ? v->head - WINDOW : 0,
             end = v->end < v->head + WINDOW ? v->end : v->head + WINDOW;
    size_t n = 0;
    while (begin < v->head && t[begin].sentence + 1 < t[v->head].sentence)
        begin++;
    for (uint32_t i = begin; i < end; i++) {
        candidate x = { .first = i, .end = i + 1 };
        if (t[i].mention) {
            const sy_mention *m = &c->mentions.at[t[i].mention - 1];
            if (m->first != i || m->end <= i || (v->head >= i && v->head < m->end))
                continue;
            x.end = m->end;
            x.who = settled_mention(c, m);
            see(&x.f, kinds[m->kind & 3], true);
        } else {
            bool owner = sy_is_one_of(g, i, owners), subject = sy_is_one_of(g, i, subjects),
                 object = sy_is_one_of(g, i, objects);
            if (i == v->head)
                continue;
            if (owner || subject || object) {
                see(&x.f, C_OWNER, owner);
                see(&x.f, C_SUBJECT, subject);
                see(&x.f, C_OBJECT, object);
                see(&x.f, C_FIRST, sy_is_one_of(g, i, first_persons));
            } else if (i >= v->first && nominal_at(g, v, i, &x.first, &x.end)) {
                bool known = t[i].classes & SY_W_ANY_NOUN || sy_is_one_of(g, i, people);
                see(&x.f, known ? C_NOMINAL : C_PLAIN, true);
            } else
                continue;
            x.who = sy_who_at(g, v, x.first, x.end);
        }
        if (x.who == SY_NOBODY)
            continue;
        if (n + ABSENT == CANDIDATES) { /* the farthest gives way, if it is farther */
            if (i > v->head && (of[0].first > v->head || i - v->head > v->head - of[0].first))
                break;
            memmove(of, of + 1, --n * sizeof *of);
        }
        of[n++] = x;
    }
    for (size_t k = 0; k < n; k++) {
        size_t between = 0;
        for (size_t j = 0; j < n; j++)
            between += of[k].first < v->head ? of[j].first > of[k].first && of[j].first < v->head
                                             : of[j].first > v->head && of[j].first < of[k].first;
        see(&of[k].f,
            between == 0   ? C_BETWEEN_0
            : between == 1 ? C_BETWEEN_1
            : between == 2 ? C_BETWEEN_2
                           : C_BETWEEN_MORE,
            true);
    }
    return find_absent(g, v, all, of, n);
}

static bool has(const sy_party *p, uint32_t who)
{
    for (uint32_t i = 0; i < p->n; i++)
        if (p->at[i] == who)
            return true;
    return false;
}

/* ## The parties */

static void weigh(const sy_scorer *net, const float *z, const seen *event, const seen *own,
                  float *out)
{
    uint8_t all[2 * MOST_SEEN];
    memcpy(all, event->at, event->n);
    memcpy(all + event->n, own->at, own->n);
    float x = net->features ? sy_scorer_score(net, z, all, (size_t)event->n + own->n) : -1;
    *out = expf(x > 30 ? 30 : x);
}

/* The likeliest pair of two different parties, or of one and nobody; nobody weighs 1. */
static void choose_pair(const candidate *of, size_t n, const float *from, const float *to,
                        report *r)
{
    float f[CANDIDATES + 1], t[CANDIDATES + 1], best = 1, all_from = 1, all_to = 1;
    size_t x = n, y = n;
    f[n] = t[n] = 1;
    for (size_t k = 0; k < n; k++) {
        f[k] = t[k] = 0;
        for (size_t j = 0; j < n; j++)
            if (of[j].who == of[k].who) {
                f[k] += from[j];
                t[k] += to[j];
            }
        all_from += from[k];
        all_to += to[k];
    }
    for (size_t a = 0; a <= n; a++)
        for (size_t b = 0; b <= n; b++) {
            bool same = a < n && b < n && of[a].who == of[b].who;
            if (!same && f[a] * t[b] > best) {
                best = f[a] * t[b];
                x = a;
                y = b;
            }
        }
    r->from = x < n ? of[x].who : SY_NOBODY;
    r->to = y < n ? of[y].who : SY_NOBODY;
    r->from_share = f[x] / all_from;
    r->to_share = t[y] / all_to;
}

/* The place of a party that speaks for itself best: its first words near the event, its name, or the
 * event that implies it. */
static sayso_span place_of(const sy_contacts *g, const sy_told *v, const candidate *of, size_t n,
                           uint32_t who)
{
    for (size_t k = 0; k < n; k++)
        if (of[k].who == who && of[k].end > of[k].first)
            return words_of(g, of[k].first, of[k].end);
    const sy_who *w = &g->cast->whos.at[who];
    return w->end > w->first
               ? words_of(g, w->first, w->end)
               : v->e->word; /* "in an e-mail": to the paper, which the text never names */
}

static bool is_placed(const candidate *of, size_t n, uint32_t who)
{
    for (size_t k = 0; k < n; k++)
        if (of[k].who == who && of[k].end > of[k].first)
            return true;
    return false;
}

static sayso_status find_parties(const sy_contacts *g, const sayso_model *m,
                                 const sy_contact_watch *watch, size_t event, const reports *all,
                                 report *r)
{
    candidate of[CANDIDATES];
    float from[CANDIDATES], to[CANDIDATES], row[3][SY_TRACES];
    float trigger_from[SY_SCORER_HIDDEN] = { 0 }, trigger_to[SY_SCORER_HIDDEN] = { 0 };
    const sy_told *v = &r->v;
    sy_party says_from = { 0 }, says_to = { 0 };
    see_event(g, v, r->modality, &r->event);
    sayso_status st = sy_grammar_says(g, v, &says_from, &says_to);
    size_t n = st ? 0 : find_candidates(g, v, all, of);
    if (st || g->doc->cast->failed)
        return SAYSO_ENOMEM;
    sy_traces_mean(&g->doc->traces, v->e->word, row[2]);
    if (m->from.features)
        sy_scorer_see(&m->from, 2, row[2], trigger_from);
    if (m->to.features)
        sy_scorer_see(&m->to, 2, row[2], trigger_to);
    if (watch)
        watch->event(watch->ctx, event, v->e, row[2]);
    for (size_t k = 0; k < n; k++) {
        float zf[SY_SCORER_HIDDEN], zt[SY_SCORER_HIDDEN];
        bool placed = of[k].end > of[k].first;
        see_candidate(g, v, &of[k]);
        see(&of[k].f, C_GRAMMAR_FROM, has(&says_from, of[k].who));
        see(&of[k].f, C_GRAMMAR_TO, has(&says_to, of[k].who));
        uint32_t at = of[k].first ? of[k].first - 1 : 0;
        memset(row, 0, 2 * sizeof *row);
        if (placed) {
            sy_traces_mean(&g->doc->traces, words_of(g, of[k].first, of[k].end), row[0]);
            sy_traces_mean(&g->doc->traces, words_of(g, at, at + 1), row[1]);
        }
        memcpy(zf, trigger_from, sizeof zf);
        memcpy(zt, trigger_to, sizeof zt);
        for (int b = 0; b < 2 && placed; b++) {
            if (m->from.features)
                sy_scorer_see(&m->from, b, row[b], zf);
            if (m->to.features)
                sy_scorer_see(&m->to, b, row[b], zt);
        }
        weigh(&m->from, zf, &r->event, &of[k].f, &from[k]);
        weigh(&m->to, zt, &r->event, &of[k].f, &to[k]);
        if (watch) {
            uint8_t both[2 * MOST_SEEN];
            memcpy(both, r->event.at, r->event.n);
            memcpy(both + r->event.n, of[k].f.at, of[k].f.n);
            watch->candidate(watch->ctx, event, of[k].who, both, (size_t)r->event.n + of[k].f.n,
                             row[0], row[1]);
        }
    }
    choose_pair(of, n, from, to, r);
    if (!m->from.features) { /* only while the nets are being made */
        r->from = says_from.n ? says_from.at[0] : SY_NOBODY;
        r->to = says_to.n ? says_to.at[0] : SY_NOBODY;
    }
    r->from_absent = r->from != SY_NOBODY && !is_placed(of, n, r->from);
    r->to_absent = r->to != SY_NOBODY && !is_placed(of, n, r->to);
    if (r->from != SY_NOBODY)
        r->from_at = place_of(g, v, of, n, r->from);
    if (r->to != SY_NOBODY)
        r->to_at = place_of(g, v, of, n, r->to);
    r->grammar = (r->from == SY_NOBODY || has(&says_from, r->from)) &&
                 (r->to == SY_NOBODY || has(&says_to, r->to));
    return SAYSO_OK;
}

/* ## One event, told several times */

static bool agree(uint32_t a, uint32_t b)
{
    return a == b || a == SY_NOBODY || b == SY_NOBODY;
}

static bool same_event(const report *a, const report *b)
{
    if (a->v.e->kind != b->v.e->kind ||
        (a->modality == SAYSO_DENIED) != (b->modality == SAYSO_DENIED))
        return false;
    bool shares =
        (a->from != SY_NOBODY && a->from == b->from) || (a->to != SY_NOBODY && a->to == b->to);
    bool whole = a->from != SY_NOBODY && a->to != SY_NOBODY && a->from == b->to && a->to == b->from;
    return (shares && agree(a->from, b->from) && agree(a->to, b->to)) || whole;
}

static void join_reports(reports *all)
{
    for (size_t i = 0; i < all->n; i++) {
        report *r = &all->at[i];
        r->same = (uint32_t)i;
        r->times = 1;
        for (size_t k = i > SAME_AS_BEFORE ? i - SAME_AS_BEFORE : 0; k < i; k++) {
            report *o = &all->at[k];
            if (o->same != k || !same_event(o, r))
                continue;
            /* the fuller, then the likelier one stands for both */
            int fuller = (r->from != SY_NOBODY) + (r->to != SY_NOBODY) - (o->from != SY_NOBODY) -
                         (o->to != SY_NOBODY);
            if (fuller > 0 || (!fuller && r->v.e->odds > o->v.e->odds + 1)) {
                o->same = (uint32_t)i;
                r->times += o->times;
            } else {
                r->same = (uint32_t)k;
                o->times++;
                break;
            }
        }
    }
}

/* ## Whether it counts */

static void see_party(const sy_contacts *g, uint32_t who, int person, int place, seen *f)
{
    if (who == SY_NOBODY)
        return;
    const sy_who *w = &g->cast->whos.at[who];
    see(f, person, w->named && w->kind == SAYSO_PERSON);
    see(f, person + 1, w->named && w->kind != SAYSO_PERSON);
    see(f, person + 2, !w->named);
    see(f, place,
        place && w->votes[SY_NAME_PLACE] > w->votes[SY_NAME_ORG] + w->votes[SY_NAME_PERSON]);
}

static void see_report(const sy_contacts *g, const reports *all, size_t i, seen *f)
{
    const report *r = &all->at[i];
    const sy_statement *s = sy_teller_of(g, &r->v);
    static const float odds[] = { -1, 0, 1, 2, 3, 4.5f, 6 }, shares[] = { 0.5f, 0.75f, 0.9f };
    *f = r->event;
    for (int k = 0; k < 7; k++)
        see(f, C_ODDS_1 + k, r->v.e->odds > odds[k]);
    for (int k = 0; k < 3; k++) {
        see(f, C_FROM_1 + k, r->from_share > shares[k]);
        see(f, C_TO_1 + k, r->to_share > shares[k]);
    }
    see(f, C_NO_FROM, r->from == SY_NOBODY);
    see(f, C_NO_TO, r->to == SY_NOBODY);
    see(f, C_FROM_TELLER, s && r->from == sy_who_speaks(g, s));
    see(f, C_TO_TELLER, s && r->to == sy_who_speaks(g, s));
    see(f, C_GRAMMAR_AGREES, r->grammar);
    see(f, C_TWICE, r->times > 1);
    see(f, C_FOUR_TIMES, r->times > 3);
    bool kind = false, pair = false;
    for (size_t k = i > SAME_AS_BEFORE ? i - SAME_AS_BEFORE : 0; k < i; k++) {
        const report *o = &all->at[k];
        bool likely = o->v.e->odds > 0.5f;
        kind |= likely && o->v.e->kind == r->v.e->kind;
        pair |= likely && r->from != SY_NOBODY && r->to != SY_NOBODY &&
                ((o->from == r->from && o->to == r->to) || (o->from == r->to && o->to == r->from));
    }
    see(f, C_KIND_BEFORE, kind);
    see(f, C_PAIR_BEFORE, pair);
    see(f, C_NEIGHBOUR, r->neighbour);
    see(f, C_EARLY, r->v.e->word.begin < 900);
    see(f, C_S_DENY, s && s->stance == SAYSO_DENY);
    see(f, C_S_CONFIRM, s && s->stance == SAYSO_CONFIRM);
    see(f, C_S_ASK, s && s->stance == SAYSO_ASK);
    see(f, C_S_URGE, s && s->stance == SAYSO_URGE);
    see(f, C_S_WISH, s && (s->stance == SAYSO_WISH || s->stance == SAYSO_COMMIT));
    see(f, C_FROM_PUBLISHER, r->from != SY_NOBODY && r->from == g->publisher);
    see(f, C_TO_PUBLISHER, r->to != SY_NOBODY && r->to == g->publisher);
    see(f, C_FROM_MAIN, r->from != SY_NOBODY && (r->from == g->main[0] || r->from == g->main[1]));
    see(f, C_TO_MAIN, r->to != SY_NOBODY && (r->to == g->main[0] || r->to == g->main[1]));
    see(f, C_FROM_ABSENT, r->from_absent);
    see(f, C_TO_ABSENT, r->to_absent);
    see_party(g, r->from, C_FROM_PERSON, 0, f);
    see_party(g, r->to, C_TO_PERSON, C_TO_PLACE, f);
}

/* The day that the event's sentence names nearest to it, outside other words' marks. */
static sayso_status find_day(const sy_contacts *g, const report *r, uint32_t *out)
{
    const sy_text *t = &g->doc->text;
    sy_day published;
    sy_times times = { 0 };
    sy_published_day(g->doc->published, &published);
    sayso_status st = sy_find_times(t->bytes, words_of(g, r->v.first, r->v.end), published, &times);
    uint32_t least = 80; /* bytes: a clause */
    const sy_time *best = NULL;
    for (size_t k = 0; !st && k < times.n; k++) {
        sayso_span x = times.at[k].span, w = r->v.e->word;
        uint32_t apart = x.begin > w.end ? x.begin - w.end : w.begin > x.end ? w.begin - x.end : 0;
        bool fits =
            times.at[k].future == (r->modality == SAYSO_PLANNED || r->modality == SAYSO_WANTED) ||
            !times.at[k].future;
        if (apart < least && fits && sy_is_inside(t, x.begin) == sy_is_inside(t, w.begin)) {
            least = apart;
            best = &times.at[k];
        }
    }
    char iso[16];
    if (best && !sy_keep(g->doc, iso, sy_time_iso(best, iso), out))
        st = SAYSO_ENOMEM;
    sy_array_free(&times);
    return st;
}

static sayso_status write_report(sy_contacts *g, const report *r)
{
    sayso_doc *doc = g->doc;
    uint32_t from = 0, to = 0;
    sayso_status st = r->from != SY_NOBODY ? sy_id_of(doc, r->from, r->from_at, &from) : SAYSO_OK;
    if (!st && r->to != SY_NOBODY)
        st = sy_id_of(doc, r->to, r->to_at, &to);
    if (st)
        return st;
    sy_contact c = { .kind = r->v.e->kind,
                     .modality = r->modality,
                     .first_id = (uint32_t)doc->ids.n,
                     .n_from = from > 0,
                     .n_to = to > 0,
                     .first_trigger = (uint32_t)doc->spans.n,
                     .n_trigger = 1,
                     .statement = r->v.teller,
                     .confidence = 1 / (1 + expf(-r->score)) };
    if (r->v.beside && r->v.teller)
        c.when = doc->statements.at[r->v.teller - 1].when;
    if (!c.when)
        st = find_day(g, r, &c.when);
    if (st || !sy_reserve(&doc->ids, doc->ids.n + 2) || !sy_push(&doc->spans, trigger_of(g, &r->v)))
        return SAYSO_ENOMEM;
    if (from)
        doc->ids.at[doc->ids.n++] = from;
    if (to)
        doc->ids.at[doc->ids.n++] = to;
    return sy_push(&doc->contacts, c) ? SAYSO_OK : SAYSO_ENOMEM;
}

/* Phrases that a head takes for contacts and are none. */
static bool is_idiom(const sy_contacts *g, const sy_told *v)
{
    static const char *const phrasal[] = { "off", "for", "on", "into", NULL };
    return v->e->kind == SAYSO_CONTACT_CALL && v->head + 1 < v->end && sy_is_verb(g, v) &&
           sy_is_one_of(g, v->head + 1, phrasal);
}

static sayso_status find(sy_contacts *g, const sayso_model *m, const sy_contact_watch *watch,
                         reports *all)
{
    sayso_doc *doc = g->doc;
    const sy_token *t = g->cast->tokens.at;
    size_t n = g->cast->tokens.n;
    for (size_t i = 0; i < doc->events.n; i++) {
        const sy_event *e = &doc->events.at[i];
        sy_told v = { .e = e, .head = sy_token_at(g->cast, e->word.begin) };
        if (e->odds < least_odds || v.head >= n || t[v.head].begin >= e->word.end)
            continue;
        v.first = v.head;
        v.end = v.head + 1;
        while (v.first > 0 && v.head - v.first < 120 &&
               t[v.first - 1].sentence == t[v.head].sentence)
            v.first--;
        while (v.end < n && v.end - v.head < 120 && t[v.end].sentence == t[v.head].sentence)
            v.end++;
        if (is_idiom(g, &v))
            continue;
        find_teller(g, i, &v);
        report r = { .v = v,
                     .modality = modality_of(g, &v),
                     .neighbour = weaker_than_neighbour(doc, i) };
        if (is_negated(g, &v) && (r.modality == SAYSO_HAPPENED || r.modality == SAYSO_POSSIBLE))
            r.modality = SAYSO_DENIED;
        sayso_status st = find_parties(g, m, watch, i, all, &r);
        if (st || !sy_push(all, r))
            return SAYSO_ENOMEM;
    }
    join_reports(all);
    for (size_t i = 0; i < all->n; i++) {
        report *r = &all->at[i];
        if (r->same != i || (r->from == SY_NOBODY && r->to == SY_NOBODY))
            continue;
        float rows[3][SY_TRACES], z[SY_SCORER_HIDDEN] = { 0 };
        seen f;
        see_report(g, all, i, &f);
        sy_traces_mean(&doc->traces, r->v.e->word, rows[0]);
        uint32_t at = r->v.head > r->v.first ? r->v.head - 1 : r->v.head;
        sy_traces_mean(&doc->traces, words_of(g, at, at + 1), rows[1]);
        sy_traces_mean(&doc->traces, words_of(g, r->v.first, r->v.end), rows[2]);
        for (int b = 0; b < 3 && m->sure.features; b++)
            sy_scorer_see(&m->sure, b, rows[b], z);
        r->score = m->sure.features ? sy_scorer_score(&m->sure, z, f.at, f.n) : -1;
        if (watch)
            watch->report(watch->ctx, r->v.e, r->from, r->to, r->modality, f.at, f.n, rows[0],
                          rows[1], rows[2]);
        else if (r->score > least_score && write_report(g, r))
            return SAYSO_ENOMEM;
    }
    return SAYSO_OK;
}

/* Whether a name ends in whole words of another: "Courier" of "Kessel Courier". */
static bool ends_name(const char *name, size_t n, const char *end, size_t n_end)
{
    return n_end <= n && n_end > 2 && !strncasecmp(name + n - n_end, end, n_end) &&
           (n_end == n || name[n - n_end - 1] == ' ');
}

/* Who is named most, and who publishes the text: papers say "in an e-mail" and "this newspaper" of
 * what was written to them. */
static sayso_status find_main(sy_contacts *g)
{
    const sy_cast *c = g->cast;
    const char *paper = g->doc->publisher;
    size_t length = strlen(paper);
    for (int k = 0; k < SY_MAIN_PARTIES; k++)
        g->main[k] = SY_NOBODY;
    g->publisher = SY_NOBODY;
    for (uint32_t i = 0; i < c->whos.n && i < 2000; i++) {
        const sy_who *w = &c->whos.at[i];
        if (w->same || !w->named || w->end <= w->first ||
            w->votes[SY_NAME_PLACE] > w->votes[SY_NAME_ORG] + w->votes[SY_NAME_PERSON])
            continue;
        sayso_span name = words_of(g, w->first, w->end);
        const char *s = g->doc->text.bytes + name.begin;
        size_t n = name.end - name.begin;
        if (g->publisher == SY_NOBODY && w->kind != SAYSO_PERSON &&
            (ends_name(s, n, paper, length) || ends_name(paper, length, s, n)))
            g->publisher = i;
        int at = SY_MAIN_PARTIES;
        while (at > 0 &&
               (g->main[at - 1] == SY_NOBODY || c->whos.at[g->main[at - 1]].count < w->count))
            at--;
        for (int k = SY_MAIN_PARTIES - 1; k > at; k--)
            g->main[k] = g->main[k - 1];
        if (at < SY_MAIN_PARTIES)
            g->main[at] = i;
    }
    bool named = false; /* without a capital it is a code: "wire-7" */
    for (const char *p = paper; *p; p++)
        named |= *p >= 'A' && *p <= 'Z';
    if (g->publisher == SY_NOBODY && named) {
        sy_who w = { .named = true, .kind = SAYSO_ORG };
        if (!sy_keep(g->doc, paper, length, &w.string))
            return SAYSO_ENOMEM;
        g->publisher = sy_new_who(g->doc, w);
    }
    return g->doc->cast->failed ? SAYSO_ENOMEM : SAYSO_OK;
}

sayso_status sy_find_contacts_watched(const sayso_model *m, sayso_doc *doc,
                                      const sy_contact_watch *watch)
{
    if (!doc->cast || !doc->events.n || !doc->cast->tokens.n || !doc->traces.width ||
        (!m->sure.features && !watch))
        return SAYSO_OK;
    sy_contacts g = { .doc = doc, .cast = doc->cast };
    reports all = { 0 };
    g.cue_order = calloc(doc->statements.n + 1, sizeof *g.cue_order);
    g.holder = calloc(doc->events.n, sizeof *g.holder);
    g.who_of = calloc(doc->speakers.n + 1, sizeof *g.who_of);
    g.who_at = calloc(doc->cast->tokens.n, sizeof *g.who_at);
    g.who_first = calloc(doc->cast->tokens.n, sizeof *g.who_first);
    sayso_status st =
        g.cue_order && g.holder && g.who_of && g.who_at && g.who_first ? SAYSO_OK : SAYSO_ENOMEM;
    if (!st) {
        for (size_t i = 0; i <= doc->speakers.n; i++)
            g.who_of[i] = SY_NOBODY;
        for (uint32_t i = 0; i < doc->cast->whos.n; i++)
            if (doc->cast->whos.at[i].id && doc->cast->whos.at[i].id <= doc->speakers.n)
                g.who_of[doc->cast->whos.at[i].id] = i;
        order_cues(doc, g.cue_order);
        find_holders(&g);
        st = find_main(&g);
    }
    if (!st)
        st = find(&g, m, watch, &all);
    sy_array_free(&all);
    free(g.cue_order);
    free(g.holder);
    free(g.who_of);
    free(g.who_at);
    free(g.who_first);
    return st;
}

sayso_status sy_find_contacts(const sayso_model *m, sayso_doc *doc)
{
    return sy_find_contacts_watched(m, doc, NULL);
}
