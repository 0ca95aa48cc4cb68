/* speaker_role.c - what the text says somebody is: the words before the name ("Stein spokeswoman Melezia
 * Figueroa", "Mayor Ruiz"), an apposition behind it ("Ana Ruiz, the mayor of Tortosa,"). */
#include "read/speaker_parts.h"

enum { LONGEST_ROLE = 14 };

static bool add_role(sayso_doc *d, uint32_t who, uint32_t first, uint32_t end, uint32_t head)
{
    sy_cast *c = d->cast;
    sy_role_of r = { first, end, head, c->whos.at[who].role };
    for (uint32_t i = r.next, n = 0; i && n < 8; i = c->roles.at[i - 1].next, n++)
        if (c->roles.at[i - 1].end - c->roles.at[i - 1].first == end - first &&
            sy_token_key(d, c->roles.at[i - 1].head, SY_KEY_ROLE) == sy_token_key(d, head, SY_KEY_ROLE))
            return true;
    if (!sy_push(&c->roles, r))
        return false;
    c->whos.at[who].role = (uint32_t)c->roles.n;
    uint32_t cl = c->tokens.at[head].classes;
    if (cl & (SY_W_MALE | SY_W_FEMALE) && !(cl & SY_W_GIVEN))
        c->whos.at[who].gender += cl & SY_W_MALE ? 3 : -3;
    return sy_map_add(d, sy_token_key(d, head, SY_KEY_ROLE), who);
}

static bool is_mister(const sayso_doc *d, uint32_t i)
{
    static const char *const all[] = { "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady", "dr" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, i, all[k]))
            return true;
    return false;
}

static bool is_person(const sayso_doc *d, uint32_t mention)
{
    return mention && d->cast->whos.at[d->cast->mentions.at[mention - 1].who].kind == SAYSO_PERSON;
}

static bool is_body(const sayso_doc *d, uint32_t mention)
{
    return mention && d->cast->mentions.at[mention - 1].kind == SY_NAME_ORG &&
           d->cast->whos.at[d->cast->mentions.at[mention - 1].who].kind == SAYSO_ORG;
}

/* Words before a name: back to an article, a stop, a mark. */
static bool before_name(sayso_doc *d, const sy_mention *m)
{
    const sy_token *t = d->cast->tokens.at;
    uint32_t last = m->first, name;
    if (last && sy_token_is(d, last - 1, ".") && last > 1 && t[last - 2].word)
        last--;
    if (last > 1 && is_mister(d, last - 1) && t[last - 2].word) /* "the ferry's pilot Mrs Ruiz" */
        last--;
    name = last < m->first && is_mister(d, last) ? last : m->first;
    if (!last || !t[last - 1].word || t[last - 1].sentence != t[m->first].sentence)
        return true;
    uint32_t head = last - 1;
    if (!(t[head].classes & (SY_W_PERSON | SY_W_TITLE)) || t[head].classes & SY_W_PLURAL || is_mister(d, head))
        return true;
    uint32_t first = head;
    while (first && head - first < 8) {
        const sy_token *p = &t[first - 1];
        if (p->sentence != t[head].sentence || is_person(d, p->mention))
            break;
        if (!p->word && !p->possessive)
            break;
        if (t[head].upper && t[head].classes & SY_W_TITLE && !(t[head].classes & SY_W_PERSON) && p->word && !p->upper &&
            !(p->classes & SY_W_PERSON) && !sy_token_is(d, first - 1, "former"))
            break; /* "That left Sen. Ruiz" */
        if (p->word && (p->classes & (SY_W_DET | SY_W_STOP) || p->classes & SY_W_PART) && !p->mention)
            break;
        if (p->word && !p->upper && !p->classes && first - 1 > 0 && p->end - p->begin > 3 &&
            (d->text.bytes[p->end - 1] == 'y' || d->text.bytes[p->end - 1] == 'd'))
            break; /* a verb or adverb */
        first--;
    }
    while (first < head && !t[first].word)
        first++;
    return add_role(d, m->who, first, name, head);
}

/* "Ana Ruiz, [61,] [the] mayor of Tortosa," */
static bool behind_name(sayso_doc *d, const sy_mention *m)
{
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t i = m->end;
    if (i >= c->tokens.n || !(sy_token_is(d, i, ",") || sy_token_is(d, i, "(")))
        return true;
    if (sy_token_is(d, i, "(")) { /* "Ana Ruiz (D-Ohio), the mayor" */
        uint32_t k = i + 1;
        while (k < c->tokens.n && k < i + 8 && !sy_token_is(d, k, ")"))
            k++;
        if (sy_token_is(d, k, ")") && sy_token_is(d, k + 1, ","))
            i = k + 1;
    }
    i++;
    if (sy_token_is(d, i, "and"))
        return true;
    if (i + 1 < c->tokens.n && t[i].word && d->text.bytes[t[i].begin] >= '0' && d->text.bytes[t[i].begin] <= '9' &&
        sy_token_is(d, i + 1, ","))
        i += 2;
    if (sy_token_is(d, i, "who") && (sy_token_is(d, i + 1, "is") || sy_token_is(d, i + 1, "was")))
        i += 2;
    if (i < c->tokens.n && t[i].classes & SY_W_DET && !(t[i].classes & SY_W_POSS) && t[i].word)
        i++;
    uint32_t first = i, head = 0, end = i;
    for (; end < c->tokens.n && end - first < LONGEST_ROLE && t[end].sentence == t[m->first].sentence; end++) {
        if (!t[end].word && !t[end].possessive && d->text.bytes[t[end].begin] != '-' && d->text.bytes[t[end].begin] != '.')
            break;
        if (!head && t[end].classes & (SY_W_PERSON | SY_W_TITLE) && !(t[end].classes & SY_W_PLURAL))
            head = end;
        else if (head && end == head + 1 && t[end].classes & SY_W_PERSON && !(t[end].classes & SY_W_PLURAL))
            head = end;
        if (t[end].word && !t[end].mention && !t[end].upper && t[end].classes & SY_W_STOP && !(t[end].classes & SY_W_PREP) &&
            (head || !sy_token_is(d, end, "and")))
            break;
        if (t[end].word && !t[end].upper && t[end].classes & SY_W_PREP && !head)
            return true;
    }
    while (end > first && (!t[end - 1].word || sy_token_is(d, end - 1, "such")))
        end--;
    return !head || head >= end || head - first > 6 || add_role(d, m->who, first, end, head);
}

/* "The club's owner, Ana Ruiz," */
static bool nominal_before(sayso_doc *d, const sy_mention *m)
{
    const sy_token *t = d->cast->tokens.at;
    if (m->first < 2 || !sy_token_is(d, m->first - 1, ","))
        return true;
    uint32_t head = m->first - 2, first = head, last = head;
    if (!(t[head].classes & SY_W_PERSON) || t[head].mention) { /* "the head of the school, Ana Ruiz," */
        uint32_t k = head;
        while (k && head - k < 8 && t[k].sentence == t[head].sentence && (t[k].word || t[k].possessive) &&
               !(t[k].classes & SY_W_PREP && t[k - 1].classes & SY_W_PERSON && !t[k - 1].mention))
            k--;
        bool part = k && t[k].classes & SY_W_PREP && t[k - 1].classes & SY_W_PERSON && !t[k - 1].mention && head - k < 8;
        if (!part || m->end >= d->cast->tokens.n || !sy_token_is(d, m->end, ",") || t[k - 1].classes & SY_W_PLURAL)
            return true;
        head = first = k - 1;
    }
    if (t[head].classes & SY_W_PLURAL)
        return true;
    while (first && head - first < 8 && t[first - 1].sentence == t[head].sentence &&
           (t[first - 1].word || t[first - 1].possessive) &&
           (t[first - 1].mention || !(t[first - 1].classes & (SY_W_DET | SY_W_STOP))))
        first--;
    while (first < head && !t[first].word)
        first++;
    return add_role(d, m->who, first, last + 1, head);
}

/* "the Courier's Ana Ruiz", "Ana Ruiz of the Courier": whose she is, where nothing else is told of her. */
static bool employer(sayso_doc *d, const sy_mention *m)
{
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t b = 0, i = m->end;
    if (c->whos.at[m->who].role)
        return true;
    if (m->first > 1 && t[m->first - 1].possessive && is_body(d, t[m->first - 2].mention))
        b = t[m->first - 2].mention;
    if (!b && sy_token_is(d, i, "of")) {
        i += 1 + sy_token_is(d, i + 1, "the");
        b = i < c->tokens.n && is_body(d, t[i].mention) ? t[i].mention : 0;
    }
    return !b || add_role(d, m->who, c->mentions.at[b - 1].first, c->mentions.at[b - 1].end, c->mentions.at[b - 1].end - 1);
}

/* "the newspaper De Ruit", "Two Palms, the maker of ...,": what a body is. */
static bool body(sayso_doc *d, const sy_mention *m)
{
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t end = m->first, first = end;
    while (first && end - first < 5 && t[first - 1].word && !t[first - 1].mention && t[first - 1].sentence == t[m->first].sentence &&
           !(t[first - 1].classes & (SY_W_DET | SY_W_STOP | SY_W_PREP | SY_W_PART)))
        first--;
    if (first < end && first && t[first - 1].classes & SY_W_DET && t[end - 1].classes & SY_W_ORG && !t[end - 1].upper &&
        !(t[end - 1].classes & SY_W_PLURAL) && !add_role(d, m->who, first, end, end - 1))
        return false;
    uint32_t i = m->end;
    if (!sy_token_is(d, i, ",") || i + 2 >= c->tokens.n || !(t[i + 1].classes & SY_W_DET) || t[i + 1].classes & SY_W_POSS)
        return true;
    first = i + 2;
    for (i = first; i < c->tokens.n && i < first + 8 && (t[i].word || t[i].possessive) && t[i].sentence == t[m->first].sentence; i++) {
        if (t[i].word && !t[i].mention && t[i].classes & (SY_W_STOP | SY_W_PREP) && !t[i].upper)
            break;
    }
    if (i == first || !(t[i - 1].classes & SY_W_ORG) || t[i - 1].classes & SY_W_PLURAL || t[i - 1].mention)
        return true;
    uint32_t head = i - 1;
    while (i < c->tokens.n && i < first + LONGEST_ROLE && t[i].sentence == t[m->first].sentence && (t[i].word || t[i].possessive || sy_token_is(d, i, "-")) &&
           !(t[i].classes & SY_W_STOP && !(t[i].classes & SY_W_PREP) && !t[i].mention && !t[i].upper))
        i++;
    while (i > head + 1 && t[i - 1].classes & SY_W_PREP)
        i--;
    return add_role(d, m->who, first, i, head);
}

/* "his", "she" behind the only person of a sentence so far: a vote for whom no name tells. */
static void vote_gender(sayso_doc *d)
{
    sy_cast *c = d->cast;
    for (size_t i = 0; i < c->mentions.n; i++) {
        sy_who *w = &c->whos.at[c->mentions.at[i].who];
        if (w->kind != SAYSO_PERSON || w->gender > 1 || w->gender < -1)
            continue;
        uint32_t from = c->mentions.at[i].end, sentence = c->tokens.at[from - 1].sentence;
        for (uint32_t k = from; k < c->tokens.n && k < from + 40 && c->tokens.at[k].sentence == sentence; k++) {
            uint32_t m = c->tokens.at[k].mention;
            if (m && c->whos.at[c->mentions.at[m - 1].who].kind == SAYSO_PERSON)
                break;
            uint32_t cl = c->tokens.at[k].classes;
            bool pronoun = sy_token_is(d, k, "he") || sy_token_is(d, k, "his") || sy_token_is(d, k, "she") ||
                           sy_token_is(d, k, "her");
            if (pronoun) {
                w->gender += cl & SY_W_MALE ? 1 : -1;
                break;
            }
        }
    }
}

/* A person whom a text only ever calls by one strange word, without title, role, pronoun or given name, is
 * a body or a place that the tagger did not know. */
static void settle_kinds(sayso_doc *d)
{
    sy_cast *c = d->cast;
    for (size_t i = 0; i < c->whos.n; i++) {
        sy_who *w = &c->whos.at[i];
        if (w->kind == SAYSO_ORG && w->named && c->tokens.at[w->end - 1].classes & SY_W_DOCUMENT && w->end - w->first > 1 &&
            !(c->tokens.at[w->end - 1].classes & SY_W_ORG) && !sy_token_is(d, w->end - 1, "post"))
            w->kind = SAYSO_DOCUMENT; /* "Suffolk University Poll" */
        if (w->kind == SAYSO_PERSON && w->end - w->first > 1 && c->tokens.at[w->end - 1].classes & SY_W_CORP &&
            !(c->tokens.at[w->first].classes & SY_W_GIVEN))
            w->kind = SAYSO_ORG;
        if (w->kind != SAYSO_PERSON || w->gender || w->role || c->tokens.at[w->first].classes & SY_W_GIVEN)
            continue;
        uint32_t n = w->end - w->first;
        if (n == 1 || c->tokens.at[w->end - 1].classes & SY_W_ORG || w->votes[SY_NAME_PERSON] * 10 < w->count * 7)
            w->kind = SAYSO_ORG;
    }
}

sayso_status sy_find_roles(sayso_doc *doc)
{
    for (size_t i = 0; i < doc->cast->mentions.n; i++) {
        sy_mention m = doc->cast->mentions.at[i];
        if (doc->cast->whos.at[m.who].kind != SAYSO_PERSON)
            continue;
        if (!before_name(doc, &m) || !behind_name(doc, &m) || !nominal_before(doc, &m))
            return SAYSO_ENOMEM;
    }
    for (size_t i = 0; i < doc->cast->mentions.n; i++) {
        sy_mention m = doc->cast->mentions.at[i];
        if (doc->cast->whos.at[m.who].kind == SAYSO_PERSON && !employer(doc, &m))
            return SAYSO_ENOMEM;
    }
    vote_gender(doc);
    settle_kinds(doc);
    for (size_t i = 0; i < doc->cast->mentions.n; i++) {
        sy_mention m = doc->cast->mentions.at[i];
        if (doc->cast->whos.at[m.who].kind == SAYSO_ORG && m.kind != SY_NAME_PLACE && !body(doc, &m))
            return SAYSO_ENOMEM;
    }
    return SAYSO_OK;
}
