/* speaker.c - see speaker.h. Source by source, in the text's order: a name is who it names, a pronoun or
 * a nominal somebody before it, and what is new makes a new speaker. */
#include "read/coref.h"

#include <string.h>

enum { MOST_LINKS = 24 };

/* Where a phrase is resolved. */
typedef struct place {
    uint32_t before;  /* who spoke last */
    uint32_t around;  /* who speaks the words that the phrase stands in */
    bool nested;      /* `around` is somebody */
    bool making;      /* a new who may be made */
} place;

static sy_who *who_at(sayso_doc *d, uint32_t who)
{
    return &d->cast->whos.at[who];
}

/* Words of tokens first..end with single spaces, into the pool. Names in capitals get small letters. */
static bool keep_words(sayso_doc *d, uint32_t first, uint32_t end, bool name, uint32_t *out)
{
    const sy_token *t = d->cast->tokens.at;
    uint32_t begin = t[first].begin, stop = t[end - 1].end, letters = 0;
    char *s = malloc(stop - begin + 1);
    if (!s)
        return false;
    size_t n = 0;
    bool small = false;
    for (uint32_t i = begin; i < stop; i++) {
        char c = d->text.bytes[i];
        bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (space && n && s[n - 1] == ' ')
            continue;
        s[n++] = space ? ' ' : c;
        small = small || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
        letters += c >= 'A' && c <= 'Z';
    }
    if (name && !small && letters > 4 && end - first > 1)
        for (size_t i = 1; i < n; i++)
            if (s[i] >= 'A' && s[i] <= 'Z' && s[i - 1] != ' ' && s[i - 1] != '-' && s[i - 1] != '.' && s[i - 1] != '\'')
                s[i] = (char)(s[i] + 32);
    bool ok = sy_keep(d, s, n, out);
    free(s);
    return ok;
}

static bool make_string(sayso_doc *d, uint32_t who)
{
    sy_who w = *who_at(d, who);
    if (w.string || !w.end)
        return true;
    uint32_t string;
    if (!keep_words(d, w.first, w.end, w.kind == SAYSO_PERSON || w.kind == SAYSO_AUTHOR, &string))
        return false;
    who_at(d, who)->string = string;
    return true;
}

/* Plurals that are particular people even without an article. */
static bool insiders(const sayso_doc *d, uint32_t t)
{
    static const char *const all[] = { "officials", "sources", "aides", "insiders", "authorities", "advisers", "advisors", "friends",
                                       "lawyers", "prosecutors", "investigators", "inspectors", "detectives", "witnesses", "police",
                                       "researchers", "spokesmen", "representatives", "organisers", "organizers", "attorneys", "bosses",
                                       "diplomats", "executives", "managers", "neighbours", "neighbors", "colleagues" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, t, all[k]))
            return true;
    return false;
}

/* One of those whom texts leave unnamed. */
static bool insider(const sayso_doc *d, uint32_t t)
{
    static const char *const all[] = { "official", "source", "aide", "insider", "person", "someone", "friend", "people", "diplomat", "colleague",
                                       "adviser", "advisor", "reporter", "journalist", "neighbour", "neighbor", "dispatcher", "officer",
                                       "lawyer", "attorney", "agent", "representative", "publicist", "staffer", "pal" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, t, all[k]))
            return true;
    return false;
}

static bool counts(const sayso_doc *d, uint32_t t)
{
    static const char *const all[] = { "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, t, all[k]))
            return true;
    return false;
}

/* What an unnamed source is, by its head. */
static sayso_kind kind_of(const sayso_doc *d, const sy_phrase *p)
{
    uint32_t c = p->classes;
    const sy_token *t = &d->cast->tokens.at[p->head];
    char ch = d->text.bytes[t->begin];
    if (sy_token_is(d, p->head, "you"))
        return SAYSO_GROUP;
    if (c & SY_W_DET && p->core_end == p->first + 1)
        return sy_token_is(d, p->head, "one") || sy_token_is(d, p->head, "another") || p->end > p->core_end + 8
                   ? SAYSO_ANONYMOUS : SAYSO_GROUP;
    if (sy_token_is(d, p->head, "guard") && p->head > p->first && sy_token_is(d, p->head - 1, "coast"))
        return SAYSO_ORG;
    if (sy_token_is(d, p->head, "percent") || sy_token_is(d, p->head, "cent") || (ch >= '0' && ch <= '9' && t->end - t->begin < 4))
        return SAYSO_GROUP;
    if (p->plural && !(c & SY_W_ANY_NOUN))
        return SAYSO_GROUP;
    uint32_t last = d->cast->tokens.at[p->end - 1].classes;
    if (ch >= '0' && ch <= '9' && !(c & SY_W_PERSON))
        return SAYSO_GROUP;
    if (p->plural && p->indefinite && c & (SY_W_PERSON | SY_W_FEW | SY_W_CROWD) && p->first < p->head &&
        (sy_token_is(d, p->first, "some") || sy_token_is(d, p->first, "many") || sy_token_is(d, p->first, "most") ||
         sy_token_is(d, p->first, "all") || sy_token_is(d, p->first, "several")))
        return SAYSO_GROUP;
    if (sy_token_is(d, p->head, "surveyed") || sy_token_is(d, p->head, "polled"))
        return SAYSO_GROUP;
    if (p->end > p->core_end && !(c & SY_W_ANY_NOUN) && last & SY_W_CROWD && last & SY_W_PLURAL)
        return SAYSO_GROUP; /* "four in 10 voters" */
    if (p->plural && p->core_end == p->first + 1 && p->end == p->core_end && c & SY_W_FEW && !insiders(d, p->head))
        return SAYSO_GROUP; /* "Doctors warn" */
    if (p->plural && c & (SY_W_PERSON | SY_W_FEW) && p->first < p->head && counts(d, p->first))
        return SAYSO_ANONYMOUS; /* "Three judges" */
    if (p->plural && c & SY_W_FEW && !(c & SY_W_CROWD))
        return SAYSO_ANONYMOUS;
    if (p->plural && c & (SY_W_PERSON | SY_W_CROWD))
        return SAYSO_GROUP;
    if (c & SY_W_DOCUMENT)
        return SAYSO_DOCUMENT;
    if (c & SY_W_ORG && !(c & SY_W_PERSON))
        return p->plural ? SAYSO_GROUP : SAYSO_ORG;
    if (c & SY_W_PERSON || (c & SY_W_FEW && !(c & SY_W_CROWD)))
        return SAYSO_ANONYMOUS;
    if (sy_token_is(d, p->head, "people") || sy_token_is(d, p->head, "officials"))
        return SAYSO_ANONYMOUS;
    if (c & SY_W_CROWD)
        return SAYSO_GROUP;
    if (c & SY_W_TITLE)
        return SAYSO_ANONYMOUS;
    bool opens = !p->head || (t - 1)->sentence != t->sentence;
    return t->upper && !opens ? SAYSO_ORG : SAYSO_ANONYMOUS;
}

/* Whether the words of a phrase, but for articles and the head, are among those of tokens first..end. */
static bool words_within(const sayso_doc *d, const sy_phrase *p, uint32_t first, uint32_t end)
{
    const sy_token *t = d->cast->tokens.at;
    for (uint32_t i = p->first; i < p->core_end; i++) {
        if (!t[i].word || t[i].classes & (SY_W_DET | SY_W_STOP) || i == p->head)
            continue;
        bool found = false;
        for (uint32_t k = first; k < end && !found; k++)
            found = sy_token_key(d, i, 0) == sy_token_key(d, k, 0);
        if (!found)
            return false;
    }
    return true;
}

/* Persons whose role has the phrase's head. The latest, or failing that the first to come. */
static uint32_t by_role(const sayso_doc *d, const sy_phrase *p)
{
    const sy_cast *c = d->cast;
    const sy_map *m = &c->words;
    uint32_t best = SY_NOBODY, l = sy_map_find(m, sy_token_key(d, p->head, SY_KEY_ROLE));
    int64_t most = INT64_MIN;
    for (int k = 0; l && k < MOST_LINKS; k++, l = m->links.at[l - 1].next) {
        uint32_t who = m->links.at[l - 1].who;
        const sy_who *w = &c->whos.at[who];
        bool within = false;
        for (uint32_t r = w->role, n = 0; r && n < 8; r = c->roles.at[r - 1].next, n++)
            within = within || words_within(d, p, c->roles.at[r - 1].first, c->roles.at[r - 1].end);
        int64_t apart = w->last <= p->first ? (int64_t)p->first - w->last : 4000 + (int64_t)w->last - p->first;
        int64_t s = (within ? 0 : -1500) - apart;
        if (s > most) {
            most = s;
            best = who;
        }
    }
    return best;
}

/* "Lawmakers" in the first lines are those whom the text then calls "senior harbour lawmakers". */
static bool headline_of(const sayso_doc *d, const sy_who *w, const sy_phrase *p)
{
    const sy_token *t = d->cast->tokens.at;
    if (w->named || !w->plural || !w->end || t[w->first].sentence > 2 || p->definite || t[w->first].classes & SY_W_DET || (w->first && t[w->first - 1].classes & SY_W_DET))
        return false;
    for (uint32_t i = w->first; i + 1 < w->end; i++) {
        bool found = false;
        for (uint32_t k = p->first; t[i].word && k < p->core_end && !found; k++)
            found = sy_token_key(d, i, 0) == sy_token_key(d, k, 0);
        if (!found)
            return false;
    }
    return sy_token_key(d, w->end - 1, SY_KEY_HEAD) == sy_token_key(d, p->head, SY_KEY_HEAD);
}

/* The latest unnamed one with the same head. */
static uint32_t by_head(const sayso_doc *d, const sy_phrase *p, sayso_kind kind)
{
    const sy_map *m = &d->cast->words;
    uint32_t l = sy_map_find(m, sy_token_key(d, p->head, SY_KEY_HEAD));
    for (int k = 0; l && k < MOST_LINKS; k++, l = m->links.at[l - 1].next) {
        const sy_who *w = &d->cast->whos.at[m->links.at[l - 1].who];
        if (w->plural == p->plural && (w->kind == kind || w->named) &&
            (words_within(d, p, w->first, w->end) || headline_of(d, w, p)))
            return m->links.at[l - 1].who;
    }
    return SY_NOBODY;
}

/* "the federation": the organisation whose name ends so. */
static uint32_t by_last_word(const sayso_doc *d, const sy_phrase *p)
{
    const sy_map *m = &d->cast->words;
    uint32_t l = sy_map_find(m, sy_token_key(d, p->end - 1, SY_KEY_NAME)), best = SY_NOBODY;
    int64_t most = INT64_MIN;
    for (int k = 0; l && k < MOST_LINKS; k++, l = m->links.at[l - 1].next) {
        const sy_who *w = &d->cast->whos.at[m->links.at[l - 1].who];
        int64_t apart = w->last <= p->first ? (int64_t)p->first - w->last : 4000 + (int64_t)w->last - p->first;
        if (w->kind == SAYSO_ORG && w->named && words_within(d, p, w->first, w->end) && -apart > most) {
            most = -apart;
            best = m->links.at[l - 1].who;
        }
    }
    return best;
}

static bool generic_person(uint32_t classes)
{
    return classes & SY_W_PERSON && !(classes & (SY_W_FEW | SY_W_SPEAK));
}

/* "Bulletin", "Wire": an outlet, which a story cites rather than is about. */
bool sy_is_outlet(const sayso_doc *d, const sy_who *w)
{
    static const char *const all[] = { "times", "post", "news", "courier", "herald", "bulletin", "wire", "gazette", "tribune", "journal",
                                       "reuters", "press", "telegraph", "guardian", "despatch", "dispatch", "ledger", "messenger",
                                       "sentinel", "register", "clarion", "observer", "examiner", "inquirer", "argus", "echo", "globe", "advertiser", "chronicle", "weekly", "magazine", "radio", "tv" };
    for (size_t k = 0; w->end && k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, w->end - 1, all[k]))
            return true;
    return false;
}

/* "By Ana Ruiz", a paragraph of its own. */
bool sy_in_byline(const sayso_doc *d, uint32_t t)
{
    const sy_token *x = d->cast->tokens.at;
    while (t && x[t - 1].sentence == x[t].sentence && (sy_token_is(d, t - 1, ".") || (x[t - 1].word && x[t - 1].classes & SY_W_TITLE)))
        t--;
    return t && sy_token_is(d, t - 1, "by") && x[t - 1].upper && (t == 1 || x[t - 2].sentence != x[t - 1].sentence);
}

/* The latest name of an organisation before token `at`, within a few sentences. */
static uint32_t latest(const sayso_doc *d, uint32_t at, sayso_kind kind, uint32_t before)
{
    const sy_cast *c = d->cast;
    if (before != SY_NOBODY && c->whos.at[before].kind == kind && c->whos.at[before].named)
        return before;
    uint32_t best = SY_NOBODY, steps = 0;
    int most = -6;
    for (uint32_t i = at; i-- > 0 && steps < 400; steps++) {
        uint32_t m = c->tokens.at[i].mention;
        if (!m || c->mentions.at[m - 1].first != i)
            continue;
        const sy_mention *x = &c->mentions.at[m - 1];
        bool writes = kind == SAYSO_PERSON && (c->whos.at[sy_settled(c, x->who)].kind == SAYSO_AUTHOR || sy_in_byline(d, i));
        if (writes || c->whos.at[x->who].kind != kind || (kind == SAYSO_ORG && x->kind != SY_NAME_ORG) ||
            (i && (sy_token_is(d, i - 1, "(") || sy_token_is(d, i - 1, "told"))) ||
            (kind == SAYSO_ORG && sy_is_outlet(d, &c->whos.at[x->who])))
            continue;
        int s = -(int)(c->tokens.at[at].sentence - c->tokens.at[i].sentence) * 1 + (int)(c->whos.at[x->who].count < 12 ? c->whos.at[x->who].count : 12);
        if (s > most) {
            most = s;
            best = x->who;
        }
    }
    return best;
}

/* The first token in from..end that begins a statement's cue; `end` where none does. */
static uint32_t until_cue(const sayso_doc *d, uint32_t from, uint32_t end)
{
    const sy_cast *c = d->cast;
    for (size_t k = 0; k < d->statements.n && from < c->tokens.n; k++) {
        const sy_statement *s = &d->statements.at[k];
        if (!s->n_cue || sy_cues_of(d, s)->begin < c->tokens.at[from].begin)
            continue;
        uint32_t cue = sy_token_at(c, sy_cues_of(d, s)->begin);
        end = cue < end ? cue : end;
    }
    return end;
}

/* The same noun elsewhere with more words, before `at` or failing that behind it: "a study of 5,800
 * pupils" for "the study". First token of it, and its phrase; false: none. */
static bool fuller(const sayso_doc *d, const sy_phrase *p, sy_phrase *out)
{
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint64_t key = sy_token_key(d, p->head, SY_KEY_HEAD);
    uint32_t sentence_end;
    for (int side = 0; side < 2; side++)
        for (uint32_t n = 1; n < 900; n++) {
            if (side ? p->end + n >= c->tokens.n : n > p->first)
                break;
            uint32_t i = side ? p->end + n : p->first - n;
            if (!(t[i].classes & SY_W_ANY_NOUN) || t[i].mention || sy_token_key(d, i, SY_KEY_HEAD) != key)
                continue;
            uint32_t b = i;
            while (b && i - b < 8 && t[b - 1].sentence == t[i].sentence && (t[b - 1].word || t[b - 1].possessive) &&
                   (t[b - 1].mention || !(t[b - 1].classes & SY_W_STOP || (t[b - 1].end - t[b - 1].begin > 3 && !t[b - 1].upper &&
                     d->text.bytes[t[b - 1].end - 1] == 'd'))) && !(t[b].classes & SY_W_DET))
                b--;
            uint32_t most = until_cue(d, i + 1, i + 16); /* "emails released by the town | show" */
            for (sentence_end = i + 1; sentence_end < c->tokens.n && sentence_end < most; sentence_end++)
                if (t[sentence_end].sentence != t[i].sentence)
                    break;
            if (!sy_read_phrase(d, b, sentence_end, out) || out->head != i || out->plural != p->plural || out->mention)
                continue;
            if (out->end > out->core_end + 6 || sy_token_is(d, out->core_end, "and"))
                out->end = out->core_end;
            if (out->end - out->first > p->end - p->first + (p->definite ? 0 : 1) && (side ? out->indefinite || p->classes & SY_W_DOCUMENT : !out->definite || t[out->core_end - 1].possessive || out->end > out->core_end || (out->head > out->first && t[out->head - 1].mention)) && words_within(d, p, out->first, out->end))
                return true;
        }
    return false;
}

/* Definite nouns that may stand for any organisation that was named. */
static bool generic_org(const sayso_doc *d, uint32_t t)
{
    static const char *const all[] = { "company", "firm", "group", "organization", "organisation", "agency", "club", "charity", "union",
                                       "bank", "newspaper", "paper", "team", "party", "airline", "studio", "outlet", "network",
                                       "university", "band", "city", "country", "state", "foundation", "website", "site", "magazine",
                                       "manufacturer", "operator", "chain", "watchdog", "insurer", "retailer", "broadcaster", "bureau",
                                       "nonprofit", "non-profit", "town", "corporation", "grocer", "maker", "carrier", "lender", "tabloid",
                                       "journal", "hospital", "museum", "league", "think-tank", "pac", "business", "publisher", "developer" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, t, all[k]))
            return true;
    return false;
}

/* ## What belongs to somebody: "his campaign", "Ruiz's campaign", "the Ruiz campaign" are one */

/* Whose a noun phrase is; SY_NOBODY: nobody's. *pronoun: "his" says so. */
static uint32_t owner_of(const sayso_doc *d, const sy_phrase *p, const place *at, bool *pronoun)
{
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    *pronoun = false;
    if (t[p->first].classes & SY_W_POSS && t[p->first].word) {
        *pronoun = true;
        bool ours = sy_token_is(d, p->first, "our") || sy_token_is(d, p->first, "my") || sy_token_is(d, p->first, "your");
        return ours ? SY_NOBODY : sy_settled(c, sy_who_is(d, p->first, at->before, SY_NOBODY));
    }
    for (uint32_t i = p->first + 1; i < p->core_end; i++)
        if (t[i].possessive && t[i - 1].mention)
            return sy_settled(c, c->mentions.at[t[i - 1].mention - 1].who);
    if (p->head > p->first && t[p->head - 1].mention && p->classes & SY_W_ORG)
        return sy_settled(c, c->mentions.at[t[p->head - 1].mention - 1].who);
    uint32_t i = p->core_end;
    if (i + 1 < p->end && (sy_token_is(d, i, "for") || sy_token_is(d, i, "to") || sy_token_is(d, i, "of")))
        for (i++; i < p->end; i++) {
            if (t[i].mention)
                return sy_settled(c, c->mentions.at[t[i].mention - 1].who);
            if (t[i].word && !(t[i].classes & SY_W_TITLE))
                break;
        }
    return SY_NOBODY;
}

static uint64_t owned_key(const sayso_doc *d, const sy_phrase *p, uint32_t owner)
{
    return sy_token_key(d, p->head, SY_KEY_HEAD) ^ (owner + 1) * 0x9E3779B97F4A7C15u ^ (uint64_t)p->plural << 40;
}

/* "his campaign" where the text has "the Ruiz campaign" somewhere: those words. */
static bool named_elsewhere(const sayso_doc *d, const sy_phrase *p, uint32_t owner, uint32_t *first, uint32_t *end)
{
    const sy_cast *c = d->cast;
    uint64_t key = sy_token_key(d, p->head, SY_KEY_HEAD);
    for (size_t i = 0; i < c->mentions.n && i < 2000; i++) {
        const sy_mention *m = &c->mentions.at[i];
        uint32_t k = m->end;
        if (m->who != owner)
            continue;
        k += k < c->tokens.n && c->tokens.at[k].possessive;
        for (uint32_t n = 0; n < 3 && k < c->tokens.n && c->tokens.at[k].word && !c->tokens.at[k].mention; n++, k++)
            if (sy_token_key(d, k, SY_KEY_HEAD) == key) {
                *first = m->first;
                *end = k + 1;
                return true;
            }
    }
    return false;
}

/* "those surveyed", "many heads, including Ana Ruiz": where the name of something unnamed ends. */
static uint32_t with_tail(const sayso_doc *d, const sy_phrase *p, sayso_kind kind)
{
    static const char *const asked[] = { "surveyed", "polled", "questioned", "interviewed" };
    for (size_t k = 0; p->end < p->stop && k < sizeof asked / sizeof *asked; k++)
        if (sy_token_is(d, p->end, asked[k]))
            return p->end + 1;
    if (kind == SAYSO_GROUP && p->end + 2 < p->stop && sy_token_is(d, p->end, ",") && sy_token_is(d, p->end + 1, "including"))
        return p->stop;
    return p->end;
}

/* Whom a noun phrase without a name means; somebody new where nobody fits. */
static uint32_t find_nominal(sayso_doc *d, const sy_phrase *p, const place *at)
{
    sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    static const char *const calls[] = { "newspaper", "network", "magazine", "tabloid", "website", "site", "charity", "airline", "programme", "group", "organization", "organisation" };
    for (size_t k = 0; p->head > p->first && k < sizeof calls / sizeof *calls; k++)
        if (sy_token_is(d, p->head, calls[k]) && t[p->head - 1].mention && c->mentions.at[t[p->head - 1].mention - 1].kind != SY_NAME_PLACE &&
            (k < 9 || c->mentions.at[t[p->head - 1].mention - 1].kind == SY_NAME_ORG))
            return c->mentions.at[t[p->head - 1].mention - 1].who; /* "the Courier newspaper" */
    sayso_kind kind = kind_of(d, p);
    bool own = t[p->first].classes & SY_W_POSS;
    bool owner = false; /* "Ruiz's lawyer" */
    for (uint32_t i = p->first; i < p->core_end; i++)
        owner = owner || t[i].possessive;
    bool bare = p->core_end - p->first == (t[p->first].classes & SY_W_DET ? 2u : 1u);
    bool pronoun = false;
    uint32_t whose = p->indefinite && !own ? SY_NOBODY : owner_of(d, p, at, &pronoun);
    if (!(p->classes & (SY_W_ORG | SY_W_FEW)) || (!p->plural && !(p->classes & (SY_W_ORG | SY_W_SPEAK))))
        whose = SY_NOBODY;
    uint32_t known = whose == SY_NOBODY ? 0 : sy_map_find(&c->words, owned_key(d, p, whose));
    if (known)
        return c->words.links.at[known - 1].who;
    if (whose == SY_NOBODY && !p->indefinite && p->end == p->core_end) {
        uint32_t who = by_head(d, p, kind);
        if (who == SY_NOBODY && kind == SAYSO_ANONYMOUS && !p->plural) {
            who = by_role(d, p);
            if (who == SY_NOBODY && p->definite && !own && !owner && generic_person(p->classes))
                who = latest(d, p->first, SAYSO_PERSON, at->before);
        }
        if (who == SY_NOBODY && (kind == SAYSO_ORG || kind == SAYSO_DOCUMENT) && p->definite && !own && !owner)
            who = by_last_word(d, p);
        if (who == SY_NOBODY && kind == SAYSO_ORG && p->definite && !own && !owner)
            who = by_role(d, p); /* "the newspaper De Ruit", "the newspaper" */
        if (who == SY_NOBODY && kind == SAYSO_ORG && p->definite && !own && !owner && generic_org(d, p->head) &&
            (bare || (p->core_end - p->first == 3 && !t[p->head - 1].mention)))
            who = latest(d, p->first, SAYSO_ORG, at->before);
        if (who != SY_NOBODY)
            return who;
    } else if (p->definite && kind == SAYSO_ORG && !own) {
        uint32_t who = by_last_word(d, p); /* "the board of elections" */
        if (who != SY_NOBODY)
            return who;
    } else if (!p->indefinite && kind == SAYSO_ANONYMOUS && !p->plural && p->definite) {
        uint32_t who = by_role(d, p);
        if (who != SY_NOBODY)
            return who;
    }
    /* A headline's or an opening's "judge" whom the text names below. */
    if (t[p->first].sentence < 12 && kind == SAYSO_ANONYMOUS && !p->plural && !own &&
        (generic_person(p->classes) || p->classes & SY_W_TITLE)) {
        uint32_t who = by_role(d, p);
        if (who != SY_NOBODY && (d->cast->whos.at[who].count > 1 || c->whos.at[who].first > p->first) &&
            (t[p->first].sentence < 4 || c->whos.at[who].first > p->first))
            return who;
    }
    if (!at->making)
        return SY_NOBODY;
    sy_phrase more;
    if (bare && !p->indefinite && p->end == p->core_end && fuller(d, p, &more)) {
        uint32_t was = by_head(d, &more, kind);
        if (was != SY_NOBODY)
            return was;
        more.indefinite = true;
        p = &more;
    }
    sy_who w = { .first = p->first, .end = p->end, .kind = (uint8_t)kind, .plural = p->plural, .last = p->first };
    if (t[w.first].classes & SY_W_DET && w.end - w.first > 1 &&
        (sy_token_is(d, w.first, "the") || sy_token_is(d, w.first, "a") || sy_token_is(d, w.first, "an") ||
         sy_token_is(d, w.first, "this") || sy_token_is(d, w.first, "that")))
        w.first++;
    w.end = with_tail(d, p, kind);
    w.human = !p->plural && (kind == SAYSO_PERSON || kind == SAYSO_ANONYMOUS) && p->classes & (SY_W_PERSON | SY_W_FEW | SY_W_TITLE);
    w.lone = w.human && !(p->classes & SY_W_SPEAK) && !insider(d, p->head) && !sy_token_is(d, p->first, "one") && !sy_token_is(d, p->first, "another");
    w.lone = w.lone || (kind == SAYSO_ORG && generic_org(d, p->head) && !p->plural && !own && !owner);
    if (p->classes & (SY_W_MALE | SY_W_FEMALE))
        w.gender = p->classes & SY_W_MALE ? 2 : -2;
    if (whose != SY_NOBODY && pronoun)
        (void)named_elsewhere(d, p, whose, &w.first, &w.end);
    uint32_t who = sy_new_who(d, w);
    if (who != SY_NOBODY && (!sy_map_add(d, sy_token_key(d, p->head, SY_KEY_HEAD), who) ||
                             (whose != SY_NOBODY && !sy_map_add(d, owned_key(d, p, whose), who))))
        return SY_NOBODY;
    return who;
}

/* A headline names shortly whom the text then calls in full: "Poll", "a poll of 800 pupils". */
static uint32_t nominal(sayso_doc *d, const sy_phrase *p, const place *at)
{
    uint32_t who = find_nominal(d, p, at);
    sy_who *w = who == SY_NOBODY ? NULL : &d->cast->whos.at[who];
    const sy_token *t = d->cast->tokens.at;
    uint32_t first = p->first + (t[p->first].classes & SY_W_DET && p->definite && t[p->first].word);
    if (w && !w->named && !w->joint && !w->same && w->end && !w->string && (t[w->first].sentence == 0 || headline_of(d, w, p)) && t[p->first].sentence > t[w->first].sentence &&
        !(t[p->first].classes & SY_W_POSS) && p->plural == w->plural && p->end - first > w->end - w->first &&
        sy_token_key(d, p->head, SY_KEY_HEAD) == sy_token_key(d, w->end - 1, SY_KEY_HEAD)) {
        w->first = first;
        w->end = p->end;
    }
    return who;
}

static bool is_i(const sayso_doc *d, uint32_t t)
{
    return sy_token_is(d, t, "i") || sy_token_is(d, t, "me") || sy_token_is(d, t, "my") || sy_token_is(d, t, "myself");
}

static bool is_we(const sayso_doc *d, uint32_t t)
{
    if (t < d->cast->tokens.n && d->text.bytes[d->cast->tokens.at[t].begin] == 'U')
        return false; /* "US senator" */
    return sy_token_is(d, t, "we") || sy_token_is(d, t, "us") || sy_token_is(d, t, "our");
}

static bool is_third(const sayso_doc *d, uint32_t t)
{
    static const char *const all[] = { "he", "she", "it", "they", "him", "her", "them", "his", "its", "their",
                                       "himself", "herself", "itself", "themselves" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, t, all[k]))
            return true;
    return false;
}

static bool is_relative(const sayso_doc *d, uint32_t t)
{
    return sy_token_is(d, t, "who") || sy_token_is(d, t, "which") || sy_token_is(d, t, "that") || sy_token_is(d, t, "whose");
}

static uint32_t resolve(sayso_doc *d, uint32_t first, uint32_t end, const place *at, int depth);

static bool quantity(const sayso_doc *d, uint32_t t)
{
    static const char *const all[] = { "dozens", "hundreds", "thousands", "millions", "scores", "percent", "most", "many", "some",
                                       "half", "majority", "number", "several", "couple", "third", "quarter", "thirds" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, t, all[k]))
            return true;
    return false;
}

/* Where a noun phrase begins that ends before token `end`. */
static uint32_t noun_begins(const sayso_doc *d, uint32_t end)
{
    const sy_token *t = d->cast->tokens.at;
    uint32_t b = end - 1;
    while (b && end - b < 8 && t[b - 1].sentence == t[b].sentence && (t[b - 1].word || sy_token_is(d, b - 1, "/")) &&
           !(t[b].classes & SY_W_DET) && !(t[b - 1].classes & SY_W_STOP))
        b--;
    return b;
}

/* The phrase that a relative pronoun follows; it goes on to `stop`: "two people in the atelier, who". */
static uint32_t antecedent(sayso_doc *d, uint32_t pronoun, uint32_t stop, const place *at, int depth)
{
    const sy_token *t = d->cast->tokens.at;
    uint32_t e = pronoun;
    if (depth > 3)
        return SY_NOBODY;
    while (e && !t[e - 1].word && t[e - 1].sentence == t[pronoun].sentence)
        e--;
    while (e > 1 && t[e - 1].word && d->text.bytes[t[e - 1].begin] >= '0' && d->text.bytes[t[e - 1].begin] <= '9' && sy_token_is(d, e - 2, ","))
        e -= 2; /* "Ana Ruiz, 24, who" */
    if (!e || t[e - 1].sentence != t[pronoun].sentence)
        return SY_NOBODY;
    if (t[e - 1].mention) {
        sy_mention m = d->cast->mentions.at[t[e - 1].mention - 1];
        bool person = d->cast->whos.at[m.who].kind == SAYSO_PERSON;
        uint32_t k = m.first;
        if (k && t[k - 1].classes & SY_W_DET)
            k--;
        if (person || !sy_token_is(d, pronoun, "who") || !k || !(t[k - 1].classes & SY_W_PREP))
            return m.who;
        return antecedent(d, k - 1, stop, at, depth + 1); /* "the lawyer for Nebraska who" */
    }
    uint32_t b = noun_begins(d, e);
    if (b > 2 && sy_token_is(d, b - 1, "of") && !t[b].mention && t[b - 2].classes & SY_W_PLURAL &&
        t[b - 2].classes & (SY_W_PERSON | SY_W_CROWD | SY_W_FEW))
        b = noun_begins(d, b - 1); /* "family members of miners, many of whom" */
    if (b > 1 && sy_token_is(d, b - 1, "of") && quantity(d, b - 2)) {
        b -= 2; /* "dozens of women who", "30 percent of voters who" */
        if (b && t[b - 1].word && t[b - 1].sentence == t[b].sentence && d->text.bytes[t[b - 1].begin] >= '0' && d->text.bytes[t[b - 1].begin] <= '9')
            b--;
    }
    sy_phrase p;
    bool human = sy_read_phrase(d, b, e, &p) && p.classes & (SY_W_PERSON | SY_W_FEW | SY_W_CROWD);
    uint32_t k = b;
    if (k && t[k - 1].classes & SY_W_PREP && !human && sy_token_is(d, pronoun, "who"))
        return antecedent(d, k - 1, stop, at, depth + 1); /* "people with knowledge of the plan who" */
    if (k > 1 && sy_token_is(d, k - 1, ",") && t[k - 2].mention && human && !p.plural) {
        uint32_t who = d->cast->mentions.at[t[k - 2].mention - 1].who; /* "Tesfay, a survivor who" */
        if (d->cast->whos.at[who].kind == SAYSO_PERSON)
            return who;
    }
    return resolve(d, b, human && p.plural && stop > e ? stop : e, at, depth + 1);
}

/* "Ana Ruiz (D-Ohio) and Ben Cole": one speaker by the words that join them. */
static uint32_t joint(sayso_doc *d, const sy_phrase *p, uint32_t end)
{
    sy_cast *c = d->cast;
    sy_phrase last;
    sy_who w = { .first = p->first, .end = p->joined + 2, .joint = true, .plural = true, .kind = SAYSO_ORG };
    if (sy_token_is(d, p->first, "the") || sy_token_is(d, p->first, "both"))
        w.first++;
    if (sy_read_phrase(d, p->joined + 1, end, &last)) {
        w.end = last.mention ? last.core_end : last.end;
        if (last.mention && c->mentions.at[last.mention - 1].end > w.end)
            w.end = c->mentions.at[last.mention - 1].end;
        if (last.mention)
            w.kind = c->whos.at[c->mentions.at[last.mention - 1].who].kind;
        else /* "Ruiz and her aides", "Ruiz and others" */
            w.kind = (c->tokens.at[p->joined + 1].classes & SY_W_POSS && c->tokens.at[p->joined - 1].mention) ||
                             (!last.plural && last.classes & (SY_W_PERSON | SY_W_TITLE)) ? SAYSO_PERSON : SAYSO_GROUP;
    }
    return sy_new_who(d, w);
}

/* "they" after nobody who may be many: the people of the nearest plural before it. */
static uint32_t nearest_people(sayso_doc *d, uint32_t pronoun, const place *at, int depth)
{
    const sy_token *t = d->cast->tokens.at;
    for (uint32_t i = pronoun, n = 0; i-- > 0 && n < 120; n++) {
        if (t[i].mention) {
            uint32_t who = d->cast->mentions.at[t[i].mention - 1].who;
            if (d->cast->whos.at[who].kind == SAYSO_GROUP)
                return who;
            continue;
        }
        if (!(t[i].classes & SY_W_PLURAL && t[i].classes & (SY_W_PERSON | SY_W_FEW | SY_W_CROWD)))
            continue;
        uint32_t b = i, e = i + 1;
        while (b && i - b < 6 && t[b - 1].sentence == t[i].sentence && t[b - 1].word && !(t[b].classes & SY_W_DET) &&
               (t[b - 1].mention || !(t[b - 1].classes & SY_W_STOP)))
            b--;
        return resolve(d, b, e, at, depth + 1);
    }
    return SY_NOBODY;
}

/* Whom "A:" quotes: the person of whom a text of questions and answers says most before it. */
static uint32_t interviewed(const sayso_doc *d, uint32_t token)
{
    const sy_cast *c = d->cast;
    uint32_t best = SY_NOBODY, most = 0;
    for (size_t i = 0; i < c->mentions.n && i < 400 && c->mentions.at[i].first < token; i++) {
        uint32_t who = sy_settled(c, c->mentions.at[i].who);
        const sy_who *w = &c->whos.at[who];
        if (w->kind == SAYSO_PERSON && w->count > most) {
            most = w->count;
            best = who;
        }
    }
    return best;
}

/* "Fifty", "Forty-one": a number in words. */
static bool numeral(const sayso_doc *d, uint32_t t)
{
    static const char *const all[] = { "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "ten", "eleven", "twelve",
                                       "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "hundred", "dozen" };
    sy_token x = d->cast->tokens.at[t];
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        size_t n = strlen(all[k]);
        if (sy_token_is(d, t, all[k]))
            return true;
        if (k < 8 && x.end - x.begin > n && d->text.bytes[x.begin + n] == '-' && (d->text.bytes[x.begin] | 32) == all[k][0] &&
            !memcmp(d->text.bytes + x.begin + 1, all[k] + 1, n - 1))
            return true;
    }
    return counts(d, t);
}

/* "the newspaper Ship Star", "The contractor, Low & Sons,": what an organisation is, and a name behind it that the tagger
 * did not see, or only a part of it. Its tokens; false: there is none. */
static bool named_behind(const sayso_doc *d, const sy_phrase *p, uint32_t end, uint32_t *first, uint32_t *stop)
{
    static const char *const inner[] = { "of", "for", "at", "the", "and", "in", "on" };
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t i = p->first;
    while (i < p->core_end && (t[i].upper || t[i].mention || !(t[i].classes & SY_W_ORG)))
        i += i == p->first || !t[i].upper ? 1 : p->core_end;
    if (i >= p->core_end || i + 1 >= end)
        return false;
    uint32_t b = i + 1 + sy_token_is(d, i + 1, ","), e = b;
    if (b == i + 2 && b != p->core_end + 1)
        return false;
    while (e < end) {
        bool digit = t[e].word && d->text.bytes[t[e].begin] >= '0' && d->text.bytes[t[e].begin] <= '9';
        bool joint = e > b && e + 1 < end && t[e + 1].upper;
        for (size_t k = 0; joint && k < sizeof inner / sizeof *inner; k++)
            if (sy_token_is(d, e, inner[k]))
                break;
            else if (k + 1 == sizeof inner / sizeof *inner)
                joint = sy_token_is(d, e, "&") || sy_token_is(d, e, "'");
        if (!(t[e].word ? t[e].upper || (digit && e > b) : false) && !joint)
            break;
        e++;
    }
    if (e == b || e < p->core_end || !t[b].upper || sy_is_adverb(d, b) || (b == i + 2 && e < end && !sy_token_is(d, e, ",")))
        return false;
    for (uint32_t k = b; k < e; k++) {
        const sy_mention *m = t[k].mention ? &c->mentions.at[t[k].mention - 1] : NULL;
        bool whole = m && m->first == b && m->end == e;
        bool person = m && c->whos.at[m->who].kind == SAYSO_PERSON && (whole || m->end - m->first > 1 || t[k].classes & SY_W_GIVEN);
        if (person || (m && m->end > e) || (whole && p->mention))
            return false;
    }
    *first = b;
    *stop = e;
    return true;
}

/* "Prosecuting, Ana Ruiz", "In Veshna, Ana Ruiz", "Sir, your leader": where the one who speaks begins; `first` where nothing
 * stands before him. */
static uint32_t behind_opening(const sayso_doc *d, uint32_t first, uint32_t end)
{
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t m = t[first].mention, k = m ? c->mentions.at[m - 1].end : first + 1;
    if (!m && t[first].classes & SY_W_PREP)
        for (uint32_t i = first + 1; i + 2 < end && i < first + 16; i++)
            if (sy_token_is(d, i, ",") && (sy_token_is(d, i + 2, "percent") || sy_token_is(d, i + 2, "%") || sy_token_is(d, i + 2, "per")))
                return i + 1; /* "Among likely voters, 46 percent" */
    if (k + 1 >= end || t[k].word || t[k].possessive || !t[first].upper || (m && c->mentions.at[m - 1].first != first))
        return first;
    k++;
    bool opens = !first || t[first - 1].sentence != t[first].sentence;
    if (opens && (sy_token_is(d, first, "sir") || sy_token_is(d, first, "madam")) && !sy_token_is(d, k - 1, "."))
        return k;
    if (!sy_token_is(d, k - 1, ",") || !t[k].mention || c->mentions.at[t[k].mention - 1].first != k ||
        c->whos.at[c->mentions.at[t[k].mention - 1].who].kind != SAYSO_PERSON || c->mentions.at[t[k].mention - 1].end < k + 2)
        return first;
    uint32_t n = t[first].end - t[first].begin;
    bool ing = !m && n > 5 && !t[first].classes && !memcmp(d->text.bytes + t[first].end - 3, "ing", 3);
    bool somewhere = m && c->mentions.at[m - 1].kind == SY_NAME_PLACE;
    return ing || somewhere ? k : first;
}

/* "Ana Ruiz Slams Bank Chief: ...": a headline's whole sentence was taken for the source. Who it is about; SY_NOBODY: it is
 * no sentence. */
static uint32_t subject_of(const sayso_doc *d, uint32_t first, uint32_t end)
{
    static const char *const nouns[] = { "ers", "ors", "sts", "ans", "ees", "ies", "nts", "ss" };
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t m = t[first].mention;
    if (!m || t[first].sentence || c->mentions.at[m - 1].first != first)
        return SY_NOBODY;
    uint32_t v = c->mentions.at[m - 1].end;
    if (v + 1 >= end || !t[v].word || t[v].mention || t[v].classes || t[v].end - t[v].begin < 4 || d->text.bytes[t[v].end - 1] != 's')
        return SY_NOBODY;
    for (size_t k = 0; k < sizeof nouns / sizeof *nouns && !t[v + 1].mention; k++) /* no supporters, but "Hammers Wells Bank" */
        if (!memcmp(d->text.bytes + t[v].end - strlen(nouns[k]), nouns[k], strlen(nouns[k])))
            return SY_NOBODY;
    return c->mentions.at[m - 1].who;
}

/* "@name": who has it, made where nobody had it yet. SY_NOBODY: there is none, or no memory. */
static uint32_t handle(sayso_doc *d, uint32_t first, uint32_t end)
{
    sy_cast *c = d->cast;
    for (uint32_t i = first; i + 1 < end && i < first + 12; i++) {
        const sy_token *t = &c->tokens.at[i];
        if (!sy_token_is(d, i, "@") || !t[1].word || t[1].begin != t->end)
            continue;
        uint32_t stop = i + 2, begins = t->begin;
        while (stop < end && stop < i + 8 && c->tokens.at[stop].begin == c->tokens.at[stop - 1].end &&
               (c->tokens.at[stop].word || sy_token_is(d, stop, "_")))
            stop++; /* "@night_shift" */
        uint64_t key = 14695981039346656037u;
        for (uint32_t b = begins; b < c->tokens.at[stop - 1].end; b++)
            key = (key ^ ((unsigned char)d->text.bytes[b] | 32)) * 1099511628211u;
        uint32_t l = sy_map_find(&c->words, key);
        if (l)
            return c->words.links.at[l - 1].who;
        uint32_t who = sy_new_who(d, (sy_who){ .first = i, .end = stop, .kind = SAYSO_PERSON, .named = true, .last = i });
        return who != SY_NOBODY && sy_map_add(d, key, who) ? who : SY_NOBODY;
    }
    return SY_NOBODY;
}

static bool known_name(const sayso_doc *d, uint32_t t)
{
    return sy_map_find(&d->cast->words, sy_token_key(d, t, SY_KEY_NAME)) != 0;
}

/* Who tokens first..end are. SY_NOBODY: nothing says, or no memory (which shows elsewhere). */
static uint32_t resolve(sayso_doc *d, uint32_t first, uint32_t end, const place *at, int depth)
{
    sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    if (at->making && end <= c->tokens.n) {
        uint32_t who = handle(d, first, end);
        if (who != SY_NOBODY)
            return who;
    }
    while (first < end && !t[first].word)
        first++;
    while (end > first && !t[end - 1].word && !t[end - 1].possessive)
        end--;
    if (first >= end || depth > 3)
        return SY_NOBODY;
    first = behind_opening(d, first, end);
    bool single = end - first == 1 || (end - first == 2 && t[end - 1].possessive);
    bool lower = !t[first].mention || single;
    if (lower && is_i(d, first) && (single || !(t[first].classes & SY_W_POSS)))
        return at->nested ? at->around : sy_author(d, first);
    if (lower && is_we(d, first) && (single || !(t[first].classes & SY_W_POSS)))
        return at->nested ? at->around : at->before != SY_NOBODY && sy_is_inside(&d->text, t[first].begin) ? at->before : sy_author(d, first);
    bool many = single && (sy_token_is(d, first, "they") || sy_token_is(d, first, "them"));
    const sy_who *b4 = at->before == SY_NOBODY ? NULL : &c->whos.at[at->before];
    if (many && at->making && !(b4 && (b4->plural || b4->joint || b4->kind == SAYSO_ORG))) {
        uint32_t who = nearest_people(d, first, at, depth);
        if (who != SY_NOBODY)
            return who;
        t = c->tokens.at;
    }
    if (single && is_third(d, first))
        return sy_who_is(d, first, at->before, at->nested && sy_is_inside(&d->text, t[first].begin) ? at->around : SY_NOBODY);
    if (single && t[first].upper && (sy_token_is(d, first, "q") || sy_token_is(d, first, "a")) && sy_token_is(d, first + 1, ":"))
        return sy_token_is(d, first, "q") ? sy_author(d, first) : interviewed(d, first);
    uint32_t last = end - 1;
    if (last > first + 1 && last < first + 6 && (sy_token_is(d, last, "whom") || sy_token_is(d, last, "which")) && sy_token_is(d, last - 1, "of"))
        return antecedent(d, first, first, at, depth); /* "the families, many of whom" */
    if (single && is_relative(d, first))
        return antecedent(d, first, first, at, depth);
    sy_phrase p;
    if (sy_token_is(d, first, "according"))
        first += first + 2 < end && sy_token_is(d, first + 1, "to") ? 2 : 1;
    if (end - first > 3 && sy_token_is(d, first, "such") && sy_token_is(d, first + 1, "as"))
        first += 2;
    if (end - first > 2 && sy_token_is(d, first, "none") && sy_token_is(d, first + 1, "of"))
        first += 2; /* who does not say it is still who is meant */
    if (!sy_read_phrase(d, first, end, &p) || sy_token_is(d, first, "there"))
        return SY_NOBODY;
    if (!p.mention && !p.joined && p.core_end > first + 1) { /* "Castle Bank just this month" */
        uint32_t b = p.first + (p.definite && p.core_end > p.first + 1), m = t[b].mention, k = m ? c->mentions.at[m - 1].end : 0;
        while (m && k < p.core_end && sy_is_adverb(d, k))
            k++;
        if (m && k == p.core_end && c->mentions.at[m - 1].first == b)
            return c->mentions.at[m - 1].who;
    }
    uint32_t from, to, subject = subject_of(d, first, end);
    if (subject != SY_NOBODY)
        return subject;
    if (!p.plural && at->making && named_behind(d, &p, end, &from, &to)) {
        uint32_t who = sy_who_named(d, from, to, SY_NAME_ORG);
        if (who != SY_NOBODY && !c->whos.at[who].kind)
            c->whos.at[who].kind = SAYSO_ORG;
        return who;
    }
    if (p.joined && at->making)
        return joint(d, &p, end);
    if (p.mention && (p.definite || p.indefinite) && p.core_end - p.first < 5 && p.core_end - p.first > 1 &&
        c->mentions.at[p.mention - 1].kind == SY_NAME_OTHER && c->mentions.at[p.mention - 1].end == c->mentions.at[p.mention - 1].first + 1 &&
        c->mentions.at[p.mention - 1].first == p.head && c->whos.at[c->mentions.at[p.mention - 1].who].kind == SAYSO_ORG &&
        !(t[p.first].classes & SY_W_POSS)) {
        uint32_t who = p.definite ? latest(d, p.first, SAYSO_PERSON, at->before) : SY_NOBODY; /* "the Italian" */
        if (who != SY_NOBODY)
            return who;
    }
    if (p.mention) {
        sy_mention m = c->mentions.at[p.mention - 1];
        uint32_t b = m.first;
        if (m.end == p.head + 1 && m.kind != SY_NAME_PERSON && c->whos.at[m.who].kind != SAYSO_PERSON)
            while (b > p.first && (t[b - 1].upper || (b > p.first + 1 && !t[b - 1].word && t[b - 2].upper)) && !(t[b - 1].classes & SY_W_DET))
                b--;
        if (b < m.first && at->making && t[b].upper) { /* the tagger saw only "Stoppers" of "Crime Stoppers" */
            uint32_t who = sy_who_named(d, b, m.end, SY_NAME_ORG);
            if (who != SY_NOBODY && !c->whos.at[who].kind)
                c->whos.at[who].kind = c->whos.at[m.who].kind;
            return who;
        }
        return m.who;
    }
    /* A name that the tagger missed: a run of capitals at the core's end. */
    uint32_t b = p.head + 1;
    while (b > p.first && !(t[b - 1].classes & SY_W_DET) &&
           (t[b - 1].upper || (b > p.first + 1 && b <= p.head && !t[b - 1].word && t[b - 2].upper && !(t[b - 2].classes & SY_W_DET))))
        b--;
    uint32_t n = p.head + 1 - b, titled = p.first;
    uint32_t head = t[p.head].classes;
    bool begins = b == p.first && (b == 0 || t[b - 1].sentence != t[b].sentence);
    while (titled < p.head && t[titled].upper && t[titled].classes & SY_W_TITLE && !(t[titled].classes & SY_W_GIVEN)) {
        titled++;
        if (titled < p.head && sy_token_is(d, titled, "."))
            titled++;
    }
    bool number = n == 1 && numeral(d, b);
    bool paper = n == 1 && p.definite && !begins && sy_is_outlet(d, &(sy_who){ .first = b, .end = b + 1 });
    bool title = titled > p.first && t[p.head].upper && !(head & (SY_W_PERSON | SY_W_TITLE));
    bool name = n && !(head & SY_W_PLURAL) && !(head & (SY_W_PERSON | SY_W_TITLE) && !(head & SY_W_GIVEN) && !paper) &&
                (n > 1 || !begins || (!head && (p.end == p.core_end || known_name(d, b)))) &&
                !(n == 1 && head & (SY_W_ANY_NOUN | SY_W_DET) && !paper) && !number;
    if ((title || name) && at->making) {
        bool given = title || t[b].classes & SY_W_GIVEN;
        uint32_t who = sy_who_named(d, title ? titled : b, p.head + 1, given ? SY_NAME_PERSON : SY_NAME_ORG);
        if (who != SY_NOBODY && !c->whos.at[who].kind)
            c->whos.at[who].kind = given ? SAYSO_PERSON : SAYSO_ORG;
        return who;
    }
    return nominal(d, &p, at);
}

/* ## The statements */

typedef struct turn {
    uint32_t at, statement;
} turn;

static int turn_order(const void *x, const void *y)
{
    const turn *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->statement < b->statement ? -1 : a->statement > b->statement;
}

/* A missing source: the writer's own doubt, or the one before in the same sentence goes on. */
static uint32_t missing(sayso_doc *d, const sy_statement *s, uint32_t last_cue, const place *at)
{
    const sy_cast *c = d->cast;
    sayso_span cue = s->n_cue ? *sy_cues_of(d, s) : (sayso_span){ 0, 0 };
    uint32_t first = sy_token_at(c, cue.begin), end = sy_token_at(c, cue.end);
    if (first >= c->tokens.n || !s->n_cue)
        return SY_NOBODY;
    for (uint32_t i = first; i < end && i < c->tokens.n; i++)
        if (sy_token_is(d, i, "clear") || sy_token_is(d, i, "unclear") || sy_token_is(d, i, "question") ||
            sy_token_is(d, i, "seems") || sy_token_is(d, i, "appears") || sy_token_is(d, i, "seemed") ||
            sy_token_is(d, i, "appear") || sy_token_is(d, i, "appeared") || sy_token_is(d, i, "doubt") ||
            sy_token_is(d, i, "hard") || sy_token_is(d, i, "obvious") || sy_token_is(d, i, "sounded") ||
            (sy_token_is(d, i, "known") && i > first && sy_token_is(d, i - 1, "not")) || sy_token_is(d, i, "perhaps") || sy_token_is(d, i, "presumably"))
            return sy_author(d, first);
    if (sy_token_is(d, first, "asked") && at->before != SY_NOBODY && c->whos.at[at->before].kind == SAYSO_DOCUMENT)
        return at->before; /* a poll's next question */
    sy_token t = c->tokens.at[first];
    bool ing = t.end - t.begin > 4 && !memcmp(d->text.bytes + t.end - 3, "ing", 3);
    bool same = last_cue != SY_NOBODY && c->tokens.at[last_cue].sentence == t.sentence;
    bool and_before = first && (sy_token_is(d, first - 1, "and") || sy_token_is(d, first - 1, "but"));
    if (at->before != SY_NOBODY && same && (ing || and_before))
        return at->before;
    return SY_NOBODY;
}

static sayso_status give_id(sayso_doc *d, uint32_t who, uint8_t kind, uint32_t *id)
{
    if (!who_at(d, who)->id) {
        if (!make_string(d, who))
            return SAYSO_ENOMEM;
        if (who_at(d, who)->kind == SAYSO_AUTHOR)
            kind = SAYSO_AUTHOR; /* a party without a name: "told me" */
        sy_speaker s = { .name = who_at(d, who)->string, .kind = kind };
        if (!sy_push(&d->speakers, s))
            return SAYSO_ENOMEM;
        who_at(d, who)->id = (uint32_t)d->speakers.n;
    }
    *id = who_at(d, who)->id;
    if (kind)
        d->speakers.at[*id - 1].kind = kind;
    return SAYSO_OK;
}

/* What is nested, and "I" and "we" in a quotation, wait until it is known whose words they stand in. */
static bool waits(const sayso_doc *d, const sy_statement *s)
{
    if (s->parent) /* its parent's speaker may stand behind it */
        return true;
    if (!s->n_source)
        return false;
    sayso_span x = *sy_sources(d, s);
    uint32_t t = sy_token_at(d->cast, x.begin);
    return t < d->cast->tokens.n && (is_i(d, t) || is_we(d, t)) && x.end - x.begin < 8;
}

/* Who speaks the words at order[k]: of the statements about, the one whose content holds it or is nearest. */
static uint32_t speaks_here(const sayso_doc *d, const turn *order, size_t n, size_t k, const uint32_t *who)
{
    uint32_t at = order[k].at, best = SY_NOBODY, least = 600;
    for (size_t j = k > 8 ? k - 8 : 0; j < n && j < k + 9; j++) {
        const sy_statement *s = &d->statements.at[order[j].statement];
        if (j == k || who[order[j].statement] == SY_NOBODY || waits(d, s))
            continue;
        for (uint32_t i = 0; i < s->n_content; i++) {
            sayso_span x = sy_contents(d, s)[i];
            uint32_t apart = at < x.begin ? x.begin - at : at >= x.end ? at - x.end + 1 : 0;
            if (apart && !sy_is_inside(&d->text, at))
                continue;
            if (apart < least) {
                least = apart;
                best = who[order[j].statement];
            }
        }
    }
    return best;
}

/* The tokens of a statement's cue. */
static void find_cue(const sayso_doc *d, const sy_statement *s, sy_ask *ask)
{
    const sy_cast *c = d->cast;
    ask->cue = ask->cue_end = SY_NOBODY;
    if (!s->n_cue)
        return;
    sayso_span cue = *sy_cues_of(d, s);
    uint32_t first = sy_token_at(c, cue.begin), end = sy_token_at(c, cue.end);
    if (end < c->tokens.n && c->tokens.at[end].begin < cue.end)
        end++;
    if (first >= end)
        return;
    ask->cue = first;
    ask->cue_end = end;
}

/* What the rules make of tokens first..end, and whom the network takes them for. */
static uint32_t weigh(sayso_doc *d, uint32_t first, uint32_t end, uint32_t statement, const place *at)
{
    sy_cast *c = d->cast;
    uint32_t were = (uint32_t)c->whos.n;
    sy_ask ask = { .first = first, .end = end, .cue = SY_NOBODY, .statement = statement, .before = at->before, .around = at->around };
    uint32_t who = resolve(d, first, end, at, 0);
    ask.fresh = who != SY_NOBODY && who >= were && !c->whos.at[who].named;
    ask.rules = sy_settled(c, who);
    sy_phrase p;
    if (c->failed || first >= end || end > c->tokens.n)
        return ask.rules;
    if (statement != SY_NOBODY)
        find_cue(d, &d->statements.at[statement], &ask);
    ask.kind = sy_read_phrase(d, first, end, &p) ? (uint8_t)kind_of(d, &p) : 0;
    uint32_t chosen = sy_coref_choose(d, &ask);
    if (ask.fresh && chosen != who && chosen != SY_NOBODY && !c->whos.at[who].joint)
        c->whos.at[who].same = chosen + 1; /* and so is whoever is called the same below */
    return chosen;
}

/* The same where there is no source: the cue stands for it. */
static uint32_t weigh_missing(sayso_doc *d, uint32_t statement, uint32_t last_cue, const place *at)
{
    const sy_cast *c = d->cast;
    const sy_statement *s = &d->statements.at[statement];
    uint32_t cue = s->n_cue ? sy_token_at(c, sy_cues_of(d, s)->begin) : 0, i = cue;
    while (i > 1 && cue - i < 6 && !sy_token_is(d, i - 1, "@") && (i == cue || c->tokens.at[i].begin == c->tokens.at[i - 1].end))
        i--;
    if (i < cue && i && sy_token_is(d, i - 1, "@"))
        return handle(d, i - 1, cue); /* "@night_shift posted" */
    sy_ask ask = { .statement = statement, .before = at->before, .around = at->around, .missing = true };
    ask.rules = sy_settled(c, missing(d, s, last_cue, at));
    find_cue(d, s, &ask);
    ask.first = ask.cue;
    ask.end = ask.cue_end;
    return ask.cue != SY_NOBODY ? sy_coref_choose(d, &ask) : ask.rules;
}

/* "Ruiz was asked whether ...": the subject of such a cue is not who speaks. */
static bool said_of(const sayso_doc *d, const sy_statement *s)
{
    static const char *const be[] = { "is", "are", "was", "were", "be", "been", "being" },
                             *const done[] = { "asked", "expected", "accused", "charged", "considered", "believed", "questioned", "nominated", "told", "known", "warned",
                                      "announced", "briefed", "described", "named", "recognized", "recognised", "remembered", "hailed",
                                      "praised", "criticized", "criticised", "shown", "projected", "pressed", "grilled", "advised",
                                      "informed", "reminded", "invited", "assured", "interviewed", "credited", "blamed", "urged" };
    sy_ask a;
    find_cue(d, s, &a);
    if (a.cue == SY_NOBODY || sy_sources(d, s)->begin > d->cast->tokens.at[a.cue].begin || sy_token_is(d, a.cue_end, "by") ||
        sy_token_is(d, a.cue_end - 1, "by"))
        return false;
    if (sy_token_is(d, a.cue, "known") && (sy_token_is(d, a.cue + 1, "as") || sy_token_is(d, a.cue + 1, "for")))
        return true; /* "the bill, known as" */
    bool is = false;
    for (uint32_t i = a.cue; i < a.cue_end; i++) {
        for (size_t k = 0; is && k < sizeof done / sizeof *done; k++)
            if (sy_token_is(d, i, done[k]))
                return true;
        for (size_t k = 0; k < sizeof be / sizeof *be; k++)
            is = is || sy_token_is(d, i, be[k]);
    }
    return false;
}

/* "A spokeswoman said it was so, adding that": one mention is one speaker. */
static uint32_t speaker_of(const sy_cast *c, sayso_span source)
{
    for (size_t i = c->spoken.n, few = 16; i && few; i--, few--)
        if (c->spoken.at[i - 1].begin == source.begin && c->spoken.at[i - 1].end == source.end)
            return c->spoken_who.at[i - 1];
    return SY_NOBODY;
}

/* befores: room for one a statement. */
static sayso_status resolve_statements(sayso_doc *d, turn *order, uint32_t *who, uint32_t *befores)
{
    sy_cast *c = d->cast;
    size_t n = d->statements.n;
    for (size_t i = 0; i < n; i++) {
        const sy_statement *s = &d->statements.at[i];
        const sayso_span *p = d->spans.at + s->first;
        who[i] = SY_NOBODY;
        order[i] = (turn){ s->n_source + s->n_cue ? p[0].begin : 0, (uint32_t)i };
    }
    qsort(order, n, sizeof *order, turn_order);
    uint32_t before = SY_NOBODY, last_cue = SY_NOBODY;
    for (size_t turn_of = 0; turn_of < 2 * n; turn_of++) {
        size_t k = turn_of % n;
        if (turn_of == n)
            c->n_in_order = c->spoken.n;
        uint32_t i = order[k].statement;
        const sy_statement *s = &d->statements.at[i];
        bool second = turn_of >= n;
        if (!second)
            befores[k] = before;
        if (waits(d, s) != second)
            continue;
        before = befores[k];
        uint32_t outer = s->parent && s->parent <= n ? who[s->parent - 1] : second ? speaks_here(d, order, n, k, who) : SY_NOBODY;
        place at = { before, outer, outer != SY_NOBODY, true };
        if (s->n_source && said_of(d, s)) {
            who[i] = SY_NOBODY;
        } else if (s->n_source) {
            sayso_span x = *sy_sources(d, s);
            uint32_t first = sy_token_at(c, x.begin), end = sy_token_at(c, x.end);
            if (end < c->tokens.n && c->tokens.at[end].begin < x.end)
                end++;
            who[i] = speaker_of(c, x);
            if (who[i] == SY_NOBODY)
                who[i] = weigh(d, first, end, i, &at);
            if (who[i] != SY_NOBODY && (!sy_push(&c->spoken, x) || !sy_push(&c->spoken_who, who[i])))
                return SAYSO_ENOMEM;
            if (who[i] != SY_NOBODY) {
                who_at(d, who[i])->spoke_first = first;
                who_at(d, who[i])->spoke_end = end;
            }
        } else {
            who[i] = weigh_missing(d, i, last_cue, &at);
        }
        if (who[i] != SY_NOBODY) {
            who_at(d, who[i])->n_spoken++;
            if (!s->parent)
                before = who[i];
            who_at(d, who[i])->last = sy_token_at(c, order[k].at);
        }
        if (s->n_cue)
            last_cue = sy_token_at(c, sy_cues_of(d, s)->begin);
    }
    return SAYSO_OK;
}

/* A story that opens with "The head of the hospital" and then quotes one Ana Ruiz means her: an unnamed
 * person of its first lines is the first named one who speaks below and is not yet known by another role. */
static uint32_t opened_with(const sayso_doc *d, const turn *order, const uint32_t *who, size_t from, uint32_t nobody)
{
    const sy_cast *c = d->cast;
    const sy_who *w = &c->whos.at[nobody];
    uint32_t second = SY_NOBODY;
    for (size_t k = from + 1; k < d->statements.n && k < from + 14; k++) {
        const sy_statement *s = &d->statements.at[order[k].statement];
        uint32_t x = who[order[k].statement];
        if (x == SY_NOBODY || !s->n_source || x == nobody)
            continue;
        const sy_who *p = &c->whos.at[x];
        uint32_t first = sy_token_at(c, sy_sources(d, s)->begin);
        uint32_t m = c->tokens.at[first].mention;
        if (!p->named || p->first < w->first || p->kind != (w->human ? SAYSO_PERSON : SAYSO_ORG) ||
            (w->human && p->end - p->first < 2) || (!w->human && sy_is_outlet(d, p)))
            continue;
        if (w->gender && p->gender && w->gender * p->gender < 0)
            continue;
        for (uint32_t r = p->role, n = 0; r && n < 8; r = c->roles.at[r - 1].next, n++)
            if (sy_token_key(d, c->roles.at[r - 1].head, SY_KEY_ROLE) == sy_token_key(d, w->end - 1, SY_KEY_ROLE))
                return x;
        if ((!p->role || !w->human) && m && c->mentions.at[m - 1].who == x)
            return x;
        if (second == SY_NOBODY && (!p->role || c->tokens.at[w->first].sentence < 2))
            second = x;
    }
    return second;
}

static void name_openings(sayso_doc *d, const turn *order, uint32_t *who)
{
    sy_cast *c = d->cast;
    for (size_t k = 0; k < d->statements.n && k < 12; k++) {
        uint32_t x = who[order[k].statement];
        if (x == SY_NOBODY || c->whos.at[x].named || c->whos.at[x].same || !c->whos.at[x].lone)
            continue;
        if (c->tokens.at[c->whos.at[x].first].sentence > 3)
            continue;
        uint32_t y = opened_with(d, order, who, k, x);
        if (y == SY_NOBODY)
            continue;
        c->whos.at[x].same = y + 1;
        for (size_t i = 0; i < d->statements.n; i++)
            if (who[i] == x)
                who[i] = y;
        for (size_t i = 0; i < c->spoken_who.n; i++)
            if (c->spoken_who.at[i] == x)
                c->spoken_who.at[i] = y;
    }
}

/* Mentions of the speakers: names, and what sources they had; in the text's order, disjoint. */
typedef struct mention {
    uint32_t id;
    sayso_span span;
} mention;

static int mention_order(const void *x, const void *y)
{
    const mention *a = x, *b = y;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    if (a->span.begin != b->span.begin)
        return a->span.begin < b->span.begin ? -1 : 1;
    return a->span.end > b->span.end ? -1 : a->span.end < b->span.end;
}

static sayso_status write_mentions(sayso_doc *d)
{
    sy_cast *c = d->cast;
    size_t n = 0, room = c->mentions.n + c->spoken.n;
    mention *m = malloc((room ? room : 1) * sizeof *m);
    if (!m || !sy_reserve(&d->mentions, room)) {
        free(m);
        return SAYSO_ENOMEM;
    }
    for (size_t i = 0; i < c->mentions.n; i++) {
        uint32_t id = c->whos.at[c->mentions.at[i].who].id;
        if (id)
            m[n++] = (mention){ id, { c->tokens.at[c->mentions.at[i].first].begin, c->tokens.at[c->mentions.at[i].end - 1].end } };
    }
    for (size_t i = 0; i < c->spoken.n; i++) {
        uint32_t id = c->whos.at[sy_settled(c, c->spoken_who.at[i])].id;
        if (id)
            m[n++] = (mention){ id, c->spoken.at[i] };
    }
    qsort(m, n, sizeof *m, mention_order);
    d->mentions.n = 0;
    for (size_t i = 0; i < d->speakers.n; i++)
        d->speakers.at[i].n_mentions = 0;
    for (size_t i = 0; i < n; i++) {
        sy_speaker *s = &d->speakers.at[m[i].id - 1];
        if (!s->n_mentions)
            s->first_mention = (uint32_t)d->mentions.n;
        else if (d->mentions.at[d->mentions.n - 1].end > m[i].span.begin)
            continue; /* "Ruiz" in "Ruiz, the mayor" */
        s->n_mentions++;
        d->mentions.at[d->mentions.n++] = m[i].span;
    }
    free(m);
    return SAYSO_OK;
}

/* Roles of everybody who has an id and none written yet. */
static sayso_status write_roles(sayso_doc *d, uint32_t who)
{
    sy_who w = *who_at(d, who);
    if (!w.id || d->speakers.at[w.id - 1].n_roles)
        return SAYSO_OK;
    sy_speaker *s = &d->speakers.at[w.id - 1];
    s->first_role = (uint32_t)d->role_strings.n;
    for (uint32_t r = w.role, n = 0; r && n < 4; r = d->cast->roles.at[r - 1].next, n++) {
        uint32_t string;
        if (!keep_words(d, d->cast->roles.at[r - 1].first, d->cast->roles.at[r - 1].end, false, &string) ||
            !sy_push(&d->role_strings, string))
            return SAYSO_ENOMEM;
        s->n_roles++;
    }
    /* The chain is newest first; the text's order is the reader's. */
    for (uint32_t i = 0; i < s->n_roles / 2; i++) {
        uint32_t *a = d->role_strings.at + s->first_role, x = a[i];
        a[i] = a[s->n_roles - 1 - i];
        a[s->n_roles - 1 - i] = x;
    }
    return SAYSO_OK;
}

sayso_status sy_find_speakers(sayso_doc *doc, const sayso_model *model, const struct sy_coref_watch *watch)
{
    size_t n = doc->statements.n;
    sayso_status st = sy_make_cast(doc);
    if (!st)
        st = sy_find_roles(doc);
    if (!st && !sy_find_authors(doc))
        st = SAYSO_ENOMEM;
    if (!st)
        st = sy_coref_begin(doc, model, watch);
    turn *order = malloc((n ? n : 1) * sizeof *order);
    uint32_t *who = malloc((n ? n : 1) * 2 * sizeof *who); /* and, behind, who spoke before */
    if (!st)
        st = order && who ? resolve_statements(doc, order, who, who + n) : SAYSO_ENOMEM;
    if (!st)
        name_openings(doc, order, who);
    for (size_t i = 0; !st && i < n; i++) {
        who[i] = sy_settled(doc->cast, who[i]);
        if (who[i] == SY_NOBODY)
            continue;
        st = give_id(doc, who[i], who_at(doc, who[i])->kind, &doc->statements.at[i].speaker);
    }
    if (!st && doc->cast->failed)
        st = SAYSO_ENOMEM;
    free(order);
    free(who);
    return st;
}

uint32_t sy_who_of(sayso_doc *doc, sayso_span span)
{
    const sy_cast *c = doc->cast;
    uint32_t first = sy_token_at(c, span.begin), end = sy_token_at(c, span.end);
    if (end < c->tokens.n && c->tokens.at[end].begin < span.end)
        end++;
    place at = { SY_NOBODY, SY_NOBODY, false, true };
    size_t lo = 0, hi = c->n_in_order;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->spoken.at[mid].begin < span.begin)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo)
        at.before = c->spoken_who.at[lo - 1];
    return sy_settled(c, resolve(doc, first, end, &at, 0));
}

sayso_status sy_id_of(sayso_doc *doc, uint32_t who, sayso_span span, uint32_t *id)
{
    *id = 0;
    if (!who_at(doc, who)->id && (!sy_push(&doc->cast->spoken, span) || !sy_push(&doc->cast->spoken_who, who)))
        return SAYSO_ENOMEM;
    return doc->cast->failed ? SAYSO_ENOMEM : give_id(doc, who, SAYSO_KIND_NONE, id);
}

/* "the Vermont senator", who is Ana Ruiz: what she is, where no words beside her name say so. */
static bool roles_of_nominals(sayso_doc *d)
{
    sy_cast *c = d->cast;
    for (size_t i = 0; i < c->spoken.n; i++) {
        uint32_t who = sy_settled(c, c->spoken_who.at[i]);
        const sy_who *w = &c->whos.at[who];
        uint32_t first = sy_token_at(c, c->spoken.at[i].begin), end = sy_token_at(c, c->spoken.at[i].end);
        sy_phrase p;
        if (w->role || !w->named || w->kind != SAYSO_PERSON || first >= end || !sy_read_phrase(d, first, end, &p) || p.mention ||
            !p.definite || p.plural || p.end - p.first < 3 || p.end - p.first > 8 || c->tokens.at[p.first].classes & SY_W_POSS ||
            !(p.classes & (SY_W_PERSON | SY_W_TITLE)))
            continue;
        sy_role_of r = { p.first + 1, p.end, p.head, 0 };
        if (!sy_push(&c->roles, r))
            return false;
        c->whos.at[who].role = (uint32_t)c->roles.n;
    }
    return true;
}

sayso_status sy_speaker_of(sayso_doc *doc, sayso_span span, uint32_t *id)
{
    *id = 0;
    uint32_t who = sy_who_of(doc, span);
    if (who == SY_NOBODY)
        return doc->cast->failed ? SAYSO_ENOMEM : SAYSO_OK;
    return sy_id_of(doc, who, span, id);
}

sayso_status sy_write_speakers(sayso_doc *doc)
{
    sayso_status st = roles_of_nominals(doc) ? SAYSO_OK : SAYSO_ENOMEM;
    for (uint32_t i = 0; !st && i < doc->cast->whos.n; i++)
        st = write_roles(doc, i);
    return st ? st : write_mentions(doc);
}

sayso_status sy_name_of(sayso_doc *doc, sayso_span span, uint32_t *string)
{
    *string = 0;
    uint32_t who = sy_who_of(doc, span);
    if (doc->cast->failed)
        return SAYSO_ENOMEM;
    if (who == SY_NOBODY || !who_at(doc, who)->end)
        return SAYSO_OK;
    if (!make_string(doc, who))
        return SAYSO_ENOMEM;
    *string = who_at(doc, who)->string;
    return SAYSO_OK;
}
