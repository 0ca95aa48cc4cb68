/* speaker_pronoun.c - who "he", "she", "it" and "they" are: the best of those that the text has named
 * shortly before, by a sum of weights. */
#include "read/speaker_parts.h"

enum { MOST_BACK = 60, MOST_SENTENCES = 12 };

/* Weights, by coordinate search over annotated and invented train with given spans. */
#ifndef SENTENCE
#define SENTENCE -0.6f
#define SUBJECT 0.675f
#define SPOKE_LAST 1.69f
#define COUNT 0.05f
#define GENDER 0.5f
#define OTHER_GENDER -3.0f
#define OWNER -0.9f
#define BEHIND_PREPOSITION -0.6f
#define IN_QUOTATION -2.25f
#define UNNAMED 0.6f /* a name below this gives way to an unnamed one who spoke last */
#endif

static bool quoted(const sayso_doc *d, uint32_t token)
{
    return sy_is_inside(&d->text, d->cast->tokens.at[token].begin);
}

static float score(const sayso_doc *d, uint32_t at, uint32_t m, uint32_t before, int gender)
{
    const sy_cast *c = d->cast;
    const sy_mention *n = &c->mentions.at[m];
    const sy_who *w = &c->whos.at[n->who];
    const sy_token *t = c->tokens.at;
    float apart = (float)(t[at].sentence - t[n->first].sentence);
    float s = SENTENCE * apart;
    bool first = m == 0 || t[c->mentions.at[m - 1].first].sentence != t[n->first].sentence;
    s += first ? SUBJECT : 0;
    s += n->who == before ? SPOKE_LAST : 0;
    s += COUNT * (float)(w->count < 10 ? w->count : 10);
    if (gender && w->gender)
        s += w->gender * gender > 0 ? GENDER : OTHER_GENDER;
    if (n->end < c->tokens.n && t[n->end].possessive)
        s += OWNER;
    if (n->first && t[n->first - 1].classes & SY_W_PREP)
        s += BEHIND_PREPOSITION;
    if (!quoted(d, at) && quoted(d, n->first))
        s += IN_QUOTATION;
    return s;
}

uint32_t sy_who_is(const sayso_doc *d, uint32_t at, uint32_t before, uint32_t not_him)
{
    const sy_cast *c = d->cast;
    uint32_t cl = c->tokens.at[at].classes;
    int gender = cl & SY_W_MALE ? 1 : cl & SY_W_FEMALE ? -1 : 0;
    bool it = !gender && (sy_token_is(d, at, "it") || sy_token_is(d, at, "its"));
    const sy_who *b = before == SY_NOBODY ? NULL : &c->whos.at[before];
    if (!gender) { /* it, they, we: who spoke last, if it may */
        if (b && before != not_him && (it ? b->kind == SAYSO_ORG || b->kind == SAYSO_DOCUMENT
                                        : b->kind == SAYSO_ORG || b->plural || b->joint))
            return before;
    }
    uint32_t best = SY_NOBODY, n = 0;
    float most = -8;
    for (uint32_t m = sy_mentions_before(c, at); m-- > 0 && n < MOST_BACK; n++) {
        const sy_mention *x = &c->mentions.at[m];
        if (c->tokens.at[at].sentence - c->tokens.at[x->first].sentence > MOST_SENTENCES)
            break;
        const sy_who *w = &c->whos.at[x->who];
        if (x->who == not_him || (gender ? w->kind != SAYSO_PERSON : w->kind != SAYSO_ORG && (it || w->kind != SAYSO_GROUP)))
            continue;
        float s = score(d, at, m, before, gender);
        if (!gender && !it)
            s += w->kind == SAYSO_GROUP ? 1.5f : -1.5f;
        if (!gender && x->who != before && sy_is_outlet(d, w))
            s -= 2;
        if (!gender && x->kind == SY_NAME_PLACE)
            s -= 1.5f;
        if (!gender && x->kind == SY_NAME_OTHER)
            s -= 2.5f;
        if (s > most) {
            most = s;
            best = x->who;
        }
    }
    /* Somebody unnamed who spoke last is as good as a name. */
    if (gender && b && !b->named && b->human && before != not_him && !b->plural && b->gender * gender >= 0 &&
        (b->kind == SAYSO_ANONYMOUS || b->kind == SAYSO_PERSON) && most < UNNAMED)
        return before;
    return best;
}
