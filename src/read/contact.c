/* contact.c - see contact.h. */
#include "read/contact.h"

#include <math.h>
#include <string.h>

#include "read/speaker_parts.h"

static const float least_odds = 0.3f; /* the best F1 on the articles (train/contacts.py) */

static const float sure_odds = 4.0f;  /* one party alone needs more */

enum { MOST_PARTIES = 4, REACH = 16, SAME_AS_BEFORE = 64 };

/* Up to a few ids. */
typedef struct party {
    uint32_t n, at[MOST_PARTIES];
} party;

typedef struct stage {
    sayso_doc *doc;
    const sy_cast *cast;
    uint32_t *cue_order; /* statements by the first byte of their cue */
    uint32_t *holder;    /* [event]: id of the innermost statement whose content holds it; 0: none */
} stage;

/* One event on its way: tokens first..end are its sentence, head is its word. */
typedef struct event {
    const sy_event *e;
    uint32_t head, first, end;
    uint32_t teller; /* id of the statement that tells of it; 0: the writer */
    bool beside;     /* it stands in the teller's clause, not in his words: "said by telephone" */
} event;

static bool is(const stage *g, uint32_t token, const char *const *list)
{
    for (; *list; list++)
        if (sy_token_is(g->doc, token, *list))
            return true;
    return false;
}

static bool ends_in(const stage *g, uint32_t token, const char *end)
{
    const sy_token *t = &g->cast->tokens.at[token];
    size_t n = strlen(end);
    return t->end - t->begin > n + 1 && !memcmp(g->doc->text.bytes + t->end - n, end, n);
}

static const char *const be[] = { "was", "were", "is", "are", "be", "been", "being", "got", NULL };
static const char *const helpers[] = { "was", "were", "is", "are", "be", "been", "being", "had", "has", "have", "having", "will", "would",
                                       "could", "should", "may", "might", "can", "must", "did", "does", "do", "not", "never", "to",
                                       "also", "then", "just", "ever", "twice", "once", "later", "since", "already", "both", "again",
                                       "first", "not", "going", "due", "expected", "planned", "hoping", "wanted", "wants", "hopes",
                                       "refused", "declined", "tried", "trying", "agreed", "scheduled", "set", "asked", "planning",
                                       "about", "n't", "t", "d", "ve", "ll", "re", "s", "'d", "'ve", "'ll", "'s", NULL };
static const char *const subjects[] = { "he", "she", "i", "we", "they", "it", "who", "you", NULL };
static const char *const objects[] = { "him", "her", "me", "us", "them", "it", "you", "himself", "herself", NULL };
static const char *const speaker_words[] = { "i", "me", "my", "we", "us", "our", "mine", NULL };
static const char *const owners[] = { "his", "her", "my", "our", "their", "your", "its", NULL };
static const char *const dets[] = { "a", "an", "the", "no", "any", "this", "that", "his", "her", "my", "our", "their", "several",
                                    "two", "three", "four", "five", "many", "multiple", "some", "another", "one", "such", "first",
                                    "second", "last", "each", "its", "every", "in", "by", "over", "via", "during", "after", "of",
                                    "for", "phone", "telephone", "private", "brief", "recent", "television", "radio", "TV",
                                    "conference", "text", "e", "direct", "open", "through", "on", "at", NULL };
static const char *const verbs[] = { "met", "meet", "meets", "wrote", "write", "writes", "written", "writing", "rang", "ring", "rung",
                                     "rings", "spoke", "speak", "speaks", "spoken", "speaking", "sat", "sit", "dined", "dine", "saw",
                                     "seen", "see", "talk", "talking", "told", "tell", "reach", "sent", "send", "sends", "sending",
                                     "calling", "phoning", "huddle", "confer", "flew", "fly", "came", "come", "invite", "invites",
                                     "contact", "contacting", "emailing", "texting", "tweeted", "visiting", "interviewing", "inviting",
                                     "go", "went", "gave", "heard", NULL };

/* A verb, as far as form and the word before tell. */
static bool is_verb(const stage *g, const event *v)
{
    if (v->head > v->first && is(g, v->head - 1, dets))
        return false;
    if (v->head > v->first && g->cast->tokens.at[v->head - 1].possessive)
        return false;
    if (is(g, v->head, verbs) || ends_in(g, v->head, "ed"))
        return true;
    if (v->head == v->first)
        return false;
    const sy_token *before = &g->cast->tokens.at[v->head - 1];
    return is(g, v->head - 1, subjects) || (before->mention && !before->possessive) || is(g, v->head - 1, helpers);
}

static const sy_statement *teller_of(const stage *g, const event *v)
{
    return v->teller ? &g->doc->statements.at[v->teller - 1] : NULL;
}

static bool has(const party *p, uint32_t id)
{
    for (uint32_t i = 0; i < p->n; i++)
        if (p->at[i] == id)
            return true;
    return false;
}

static void put(party *p, uint32_t id)
{
    if (id && p->n < MOST_PARTIES && !has(p, id))
        p->at[p->n++] = id;
}

/* Who the tokens first..end name. "I" inside somebody's words is that somebody. */
static sayso_status resolve(const stage *g, const event *v, uint32_t first, uint32_t end, party *to)
{
    const sy_token *t = g->cast->tokens.at;
    const sy_statement *s = teller_of(g, v);
    if (end == first + 1 && is(g, first, speaker_words) && s && !v->beside) {
        put(to, s->speaker);
        return SAYSO_OK;
    }
    uint32_t id;
    sayso_status st = sy_speaker_of(g->doc, (sayso_span){ t[first].begin, t[end - 1].end }, &id);
    if (!st)
        put(to, id);
    return st;
}

static const sy_mention *mention_at(const stage *g, uint32_t token)
{
    uint32_t m = g->cast->tokens.at[token].mention;
    return m ? &g->cast->mentions.at[m - 1] : NULL;
}

/* What ends a noun phrase: its clause, or when and how. */
static bool ends_phrase(const stage *g, const event *v, uint32_t at)
{
    static const char *const stop[] = { "today", "yesterday", "tomorrow", "tonight", "last", "next", "earlier", "later", "again", "twice",
                                        "once", "when", "while", "before", "after", "live", "and", "or", "but", "that", "who", "which",
                                        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
                                        "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
                                        "this", "is", "was", "were", "are", "had", "has", "have", "will", "would", "if", "how", "what", "a", "an", "the", NULL };
    const sy_token *t = &g->cast->tokens.at[at];
    if (at >= v->end)
        return true;
    bool owner = t->possessive && !t->mention; /* "'s" */
    if (!t->word || owner)
        return !owner;
    if (t->mention)
        return false;
    return t->classes & SY_W_PREP || is(g, at, stop) || is(g, at, subjects) || is(g, at, helpers) || ends_in(g, at, "ly") || ends_in(g, at, "ing") ||
           (g->doc->text.bytes[t->begin] >= '0' && g->doc->text.bytes[t->begin] <= '9');
}

/* Nouns that stand for people at work. */
static const char *const houses[] = { "headquarters", "board", "ministry", "council", "clients", "staff", "analysts", "police", "family", "investors",
                                      "producer", "embassy", "office", "palace", "parliament", "union", "club", "bank", "owner", "landlord", "tenants", "residents",
                                      "parents", "shareholders", "employees", "workers", "counterpart", "boss", "neighbour", "neighbor", "helpline", "newsroom",
                                      "paper", "newspaper", "station", "studio", "manager", "lawyer", "agent", "doctor", "bishop", "priest", "vicar", "pastor",
                                      "subscribers", "customers", "followers", "fans", "members", "colleagues", "players", "donors", "editors", "regulator",
                                      "regulators", "insurers", "creditors", "delegation", "congress", "senate", "committee", "government", "court", "university", "college",
                                      "school", "hospital", "charity", "agency", "department", "authority", "company", "firm", "party", "team", "crew", "villagers", NULL };

/* The noun phrase that begins at `at`: tokens *first..*end, a name where one stands in it ("the pop star Ana Ruiz",
 * "her manager, Tom Lee"). False: none that could be a party. */
static bool read_party(const stage *g, const event *v, uint32_t at, uint32_t *first, uint32_t *end)
{
    static const char *const no_party[] = { "phone", "telephone", "email", "mail", "e", "letter", "interview", "person", "time", "date", "comment",
                                            "questions", "request", "requests", "day", "week", "month", "home", "office", "number", "nothing", "one",
                                            "numbers", "way", "point", "place", "need", "deadline", "targets", "end", "word", "message", "lunch", "dinner", "hour", "hours", "minutes",
                                            "about", "there", "why", "where", "way", NULL };
    const sy_token *t = g->cast->tokens.at;
    *first = at;
    if (at >= v->end || !t[at].word)
        return false;
    if (is(g, at, objects) || (is(g, at, subjects) && !t[at].mention)) {
        *end = at + 1;
        /* "her manager": an owner, not a party */
        static const char *const particles[] = { "out", "up", "back", "down", "over", "off", "home", "twice", "so", "too", "directly", "there", "not", NULL };
        bool owner = is(g, at, owners) && at + 1 < v->end && t[at + 1].word && !ends_phrase(g, v, at + 1) && !is(g, at + 1, particles);
        if (!owner)
            return true;
    }
    uint32_t i = at;
    if (t[at].classes & SY_W_DET || is(g, at, owners))
        i++;
    *end = i;
    while (i < v->end && i - at < 9 && !ends_phrase(g, v, i)) {
        const sy_mention *m = mention_at(g, i);
        if (!m) {
            *end = ++i;
            continue;
        }
        uint32_t behind = m->end > i ? m->end : i + 1;
        if (behind < v->end && t[behind].possessive && !t[behind].mention) {
            i = behind + 1;
            *end = i;
            continue;
        }
        bool more = m->kind != SY_NAME_PERSON && behind < v->end && t[behind].word && !t[behind].mention &&
                    t[behind].classes & SY_W_ANY_NOUN && !ends_phrase(g, v, behind);
        for (uint32_t k = behind; !more && m->kind != SY_NAME_PERSON && k < behind + 6 && !ends_phrase(g, v, k); k++)
            more = t[k].mention && mention_at(g, k)->kind == SY_NAME_PERSON;
        if (!more && behind < v->end) {
            *first = i;
            *end = behind;
            return true;
        }
        i = behind;
        *end = i;
    }
    if (*end > v->end)
        *end = v->end;
    if (*end == at || (*end == at + 1 && t[at].classes & SY_W_DET))
        return false;
    if (*end + 1 < v->end && sy_token_is(g->doc, *end, ",") && t[*end + 1].mention && mention_at(g, *end + 1)->kind == SY_NAME_PERSON) {
        *first = *end + 1;
        *end = mention_at(g, *first)->end;
        return *end <= v->end && *end > *first;
    }
    static const char *const anybody[] = { "anybody", "anyone", "somebody", "someone", "people", "members", "staff", NULL };
    if (is(g, *end - 1, anybody) && *end + 1 < v->end && sy_token_is(g->doc, *end, "from") && t[*end + 1].mention) {
        *first = *end + 1;
        *end = mention_at(g, *first)->end;
        return *end <= v->end && *end > *first;
    }
    uint32_t head = *end - 1; /* "his lawyer three times" */
    while (head > at && !is(g, head, no_party) && !(t[head].mention || t[head].classes & SY_W_ANY_NOUN || is(g, head, houses)))
        head--;
    *end = head + 1;
    if (is(g, head, no_party) || !(t[head].mention || t[head].classes & SY_W_ANY_NOUN || is(g, head, houses)))
        return false;
    if (*end + 1 < v->end && sy_token_is(g->doc, *end, "of")) {
        uint32_t k = *end + 1;
        if (t[k].classes & SY_W_DET && k + 1 < v->end)
            k++;
        if (t[k].mention && mention_at(g, k)->end <= v->end && mention_at(g, k)->end > k)
            *end = mention_at(g, k)->end;
    }
    return true;
}

/* The noun phrase that begins at `at` or behind adverbs, and what "and" joins to it. *behind is the token after it. */
static sayso_status phrase_from(const stage *g, const event *v, uint32_t at, party *to, uint32_t *behind)
{
    static const char *const skipped[] = { "both", "also", "again", "directly", "then", "either", "back", "twice", "up", "down", "out",
                                           "with", "even", NULL };
    const sy_token *t = g->cast->tokens.at;
    *behind = at;
    for (int most = 0; most < 3; most++) {
        uint32_t first, end;
        while (at < v->end && t[at].word && !t[at].mention && (is(g, at, skipped) || ends_in(g, at, "ly")))
            at++;
        if (!read_party(g, v, at, &first, &end))
            return SAYSO_OK;
        sayso_status st = resolve(g, v, first, end, to);
        if (st)
            return st;
        *behind = end;
        if (end + 1 >= v->end || !(sy_token_is(g->doc, end, "and") || (most && sy_token_is(g->doc, end, ","))) ||
            !(t[end + 1].mention || t[end + 1].classes & SY_W_DET))
            return SAYSO_OK;
        at = end + 1;
    }
    return SAYSO_OK;
}

/* The phrase that ends before token `end`: its first token; `end` if there is none. */
static uint32_t phrase_before(const stage *g, const event *v, uint32_t end)
{
    const sy_token *t = g->cast->tokens.at;
    if (end == v->first)
        return end;
    uint32_t at = end - 1;
    if (!t[at].word)
        return end;
    if (t[at].mention) {
        uint32_t first = g->cast->mentions.at[t[at].mention - 1].first;
        return first < v->first ? v->first : first;
    }
    if (is(g, at, subjects) || is(g, at, objects))
        return at;
    while (at > v->first && end - at < 7 && t[at - 1].word && !(t[at].classes & SY_W_DET) &&
           !(t[at - 1].classes & (SY_W_PREP | SY_W_STOP)))
        at--;
    return at;
}

/* The subject of what stands at token `at`: the nearest phrase before the helpers that no preposition governs. */
static sayso_status subject_of(const stage *g, const event *v, uint32_t at, party *to)
{
    const sy_token *t = g->cast->tokens.at;
    uint32_t i = at;
    while (i > v->first && (is(g, i - 1, helpers) || ends_in(g, i - 1, "ly")) && !t[i - 1].mention)
        i--;
    for (uint32_t steps = 0; i > v->first && steps < 40; steps++) {
        const sy_token *b = &t[i - 1];
        bool who = sy_token_is(g->doc, i - 1, "who");
        bool pronoun = is(g, i - 1, subjects) && !who;
        bool nominal = b->word && !b->mention && !pronoun && b->classes & SY_W_ANY_NOUN;
        if (who) {
            i--;
            if (i > v->first && !t[i - 1].word)
                i--;
            uint32_t first = phrase_before(g, v, i);
            return first < i ? resolve(g, v, first, i, to) : SAYSO_OK;
        }
        if (b->mention || pronoun || nominal) {
            uint32_t first = phrase_before(g, v, i);
            if (first == i)
                first = i - 1;
            bool governed = first > v->first && t[first - 1].word && t[first - 1].classes & SY_W_PREP;
            bool owns = b->possessive || (i < v->end && t[i].possessive && !t[i].word);
            bool beside = nominal && first >= v->first + 2 && sy_token_is(g->doc, first - 1, ",") && t[first - 2].mention;
            if (beside) { /* "Ana Ruiz, the mayor, wrote" */
                i = first - 1;
                continue;
            }
            bool far_place = b->mention && mention_at(g, i - 1)->kind == SY_NAME_PLACE && steps > 0;
            if (!governed && !owns && !far_place) {
                sayso_status st = resolve(g, v, first, i, to);
                uint32_t join = first;
                while (join > v->first && first - join < 4 && t[join - 1].word && !sy_token_is(g->doc, join - 1, "and") && !t[join - 1].mention)
                    join--; /* "Ana Ruiz and Prime Minister Tom Lee" */
                if (!st && join >= v->first + 2 && sy_token_is(g->doc, join - 1, "and") && t[join - 2].mention) {
                    uint32_t other = phrase_before(g, v, join - 1);
                    if (other < join - 1)
                        st = resolve(g, v, other, join - 1, to);
                }
                return st;
            }
            i = first;
        } else
            i--;
    }
    return SAYSO_OK;
}

/* What a preposition brings behind the head, within reach: "letter to", "call from", "met with". */
static sayso_status behind_word(const stage *g, const event *v, const char *word, party *to)
{
    const sy_token *t = g->cast->tokens.at;
    static const char *const clause[] = { "he", "she", "it", "they", "i", "we", "who", "which", "that", "said", "says", "saying", "told", "whether", "because",
                                          "after", "before", "while", "when", "but", NULL };
    uint32_t far = v->head + REACH < v->end ? v->head + REACH : v->end, behind;
    for (uint32_t i = v->head + 1; i + 1 < far; i++) {
        if (!t[i].word && (t[i].end - t[i].begin > 1 || strchr(";:\"", g->doc->text.bytes[t[i].begin])) && !t[i].possessive)
            break;
        if (is(g, i, clause))
            break;
        if (sy_token_is(g->doc, i, word))
            return phrase_from(g, v, i + 1, to, &behind);
    }
    return SAYSO_OK;
}

/* The owner of a noun: "his letter", "Ruiz's letter", "a Courier interview". */
static sayso_status owner_of(const stage *g, const event *v, party *to)
{
    const sy_token *t = g->cast->tokens.at;
    for (uint32_t i = v->head; i > v->first && v->head - i < 4; i--) {
        if (is(g, i - 1, owners))
            return resolve(g, v, i - 1, i, to);
        if (t[i - 1].possessive && i - 1 > v->first) {
            uint32_t end = t[i - 1].word ? i : i - 1, first = phrase_before(g, v, end);
            return first < end ? resolve(g, v, first, end, to) : SAYSO_OK;
        }
        if (!t[i - 1].word)
            break;
    }
    return SAYSO_OK;
}

/* To whom the teller spoke: the phrase behind "told", "tells", "telling" of his cue. */
static sayso_status told_whom(const stage *g, const event *v, party *to)
{
    static const char *const telling[] = { "told", "tells", "tell", "telling", "asked", "assured", "informed", "reminded", "warned", NULL };
    const sy_statement *s = teller_of(g, v);
    uint32_t behind;
    for (uint32_t k = 0; s && k < s->n_cue; k++) {
        sayso_span cue = sy_cues_of(g->doc, s)[k];
        for (uint32_t i = sy_token_at(g->cast, cue.begin); i < v->end && g->cast->tokens.at[i].begin < cue.end; i++)
            if (is(g, i, telling))
                return phrase_from(g, v, i + 1, to, &behind);
    }
    return SAYSO_OK;
}

static sayso_status teller_speaks(const event *v, const stage *g, party *to)
{
    const sy_statement *s = teller_of(g, v);
    if (s)
        put(to, s->speaker);
    return SAYSO_OK;
}

/* The verb that a noun goes with: "received a call", "sent a letter"; 0: none seen. */
static uint32_t light_verb(const stage *g, const event *v, bool *gets)
{
    static const char *const gives[] = { "had", "has", "have", "having", "held", "hold", "holding", "sent", "send", "sends", "wrote", "made",
                                         "make", "placed", "gave", "give", "did", "attended", "attend", "took", "sought", "seek", "requested", "request",
                                         "wanted", "wants", "arranged", "begin", "began", "started", "issued", "signed", "published", "planned",
                                         "conducted", "returned", "scheduled", "cancelled", "canceled", "extended", "denied", NULL };
    static const char *const takes[] = { "received", "receive", "got", "accepted", "accept", "rejected", "ignored", "answered", "answer",
                                         "declined", "read", "ended", NULL };
    for (uint32_t i = v->head; i > v->first && v->head - i < 8; i--) {
        if (is(g, i - 1, takes)) {
            *gets = true;
            return i - 1;
        }
        if (is(g, i - 1, gives)) {
            *gets = false;
            return i - 1;
        }
        if (!g->cast->tokens.at[i - 1].word)
            break;
    }
    return 0;
}

#define TRY(call)                                                                                  \
    do {                                                                                           \
        sayso_status try_status = (call);                                                          \
        if (try_status)                                                                            \
            return try_status;                                                                     \
    } while (0)

/* Parties of a verb: its subject and what follows it. In the passive the other way round. */
static sayso_status parties_of_verb(const stage *g, const event *v, party *from, party *to)
{
    uint32_t behind;
    bool passive = false;
    for (uint32_t i = v->head; i > v->first && v->head - i < 4 && is(g, i - 1, helpers); i--)
        passive |= is(g, i - 1, be);
    passive = passive && (ends_in(g, v->head, "ed") || sy_token_is(g->doc, v->head, "met") || sy_token_is(g->doc, v->head, "sent") ||
                          sy_token_is(g->doc, v->head, "written"));
    TRY(subject_of(g, v, v->head, passive ? to : from));
    if (!passive)
        TRY(phrase_from(g, v, v->head + 1, to, &behind));
    if (passive)
        TRY(behind_word(g, v, "by", from));
    if (!passive && !to->n)
        TRY(behind_word(g, v, "with", to));
    if (!to->n)
        TRY(behind_word(g, v, "to", to));
    return SAYSO_OK;
}

static sayso_status parties_of_noun(const stage *g, const event *v, party *from, party *to)
{
    bool gets = false;
    party with = { 0 };
    TRY(behind_word(g, v, "from", from));
    TRY(behind_word(g, v, "between", from));
    if (from->n >= 2) { /* "a meeting between Ruiz and Moore" */
        for (uint32_t i = 1; i < from->n; i++)
            put(to, from->at[i]);
        from->n = 1;
        return SAYSO_OK;
    }
    TRY(behind_word(g, v, "with", &with));
    if (!with.n)
        TRY(behind_word(g, v, "to", &with));
    for (uint32_t i = 0; i < with.n; i++)
        put(to, with.at[i]);
    uint32_t verb = light_verb(g, v, &gets);
    if (!from->n)
        TRY(owner_of(g, v, from));
    if (verb && gets && !to->n)
        TRY(subject_of(g, v, verb, to));
    else if (v->beside && !from->n)
        TRY(teller_speaks(v, g, from));
    else if (!from->n)
        TRY(subject_of(g, v, verb ? verb : v->head, from));
    if (v->beside && !to->n)
        TRY(told_whom(g, v, to));
    return SAYSO_OK;
}

/* An interview goes from who asks to who answers; who speaks in it answers. */
static sayso_status parties_of_interview(const stage *g, const event *v, party *from, party *to)
{
    party with = { 0 };
    TRY(behind_word(g, v, "with", &with));
    if (v->beside) {
        TRY(teller_speaks(v, g, to));
        if (!with.n)
            TRY(told_whom(g, v, &with));
    } else {
        bool gets;
        uint32_t verb = light_verb(g, v, &gets);
        TRY(subject_of(g, v, verb ? verb : v->head, to));
    }
    if (!with.n)
        TRY(behind_word(g, v, "to", &with));
    if (!with.n)
        TRY(behind_word(g, v, "on", &with));
    if (!with.n)
        TRY(behind_word(g, v, "by", &with));
    if (!with.n && v->head > v->first && g->cast->tokens.at[v->head - 1].mention)
        TRY(resolve(g, v, g->cast->mentions.at[g->cast->tokens.at[v->head - 1].mention - 1].first, v->head, &with));
    if (!with.n)
        TRY(owner_of(g, v, &with));
    for (uint32_t i = 0; i < with.n; i++)
        if (!has(to, with.at[i]))
            put(from, with.at[i]);
    return SAYSO_OK;
}

/* "told the board by telephone", "had spoken by telephone to": the verb that the means belong to; 0: none. */
static uint32_t verb_of_means(const stage *g, const event *v)
{
    static const char *const by[] = { "by", "via", "over", "on", "in", "through", NULL };
    static const char *const does[] = { "told", "spoke", "spoken", "speak", "talked", "contacted", "reached", "replied", "informed", "notified",
                                        "warned", "threatened", "apologised", "apologized", "asked", "answered", "communicated", NULL };
    uint32_t i = v->head;
    bool means = false;
    for (; i > v->first && v->head - i < 4 && !means; i--)
        means = is(g, i - 1, by);
    for (uint32_t k = i; means && k > v->first && i - k < 8; k--) {
        if (is(g, k - 1, does))
            return k - 1;
        if (!g->cast->tokens.at[k - 1].word && !g->cast->tokens.at[k - 1].possessive)
            break;
    }
    return 0;
}

static sayso_status find_parties(const stage *g, const event *v, party *from, party *to)
{
    bool verb = is_verb(g, v);
    uint32_t means = verb || v->beside || v->e->kind == SAYSO_CONTACT_INTERVIEW ? 0 : verb_of_means(g, v);
    if (means) {
        event w = *v;
        w.head = means;
        TRY(parties_of_verb(g, &w, from, to));
        if (!to->n)
            TRY(behind_word(g, v, "to", to));
        if (!to->n)
            TRY(behind_word(g, v, "with", to));
    } else
    if (verb && sy_token_is(g->doc, v->head, "told") && v->beside) {
        TRY(teller_speaks(v, g, from));
        TRY(told_whom(g, v, to));
    } else if (verb)
        TRY(parties_of_verb(g, v, from, to));
    else if (v->e->kind == SAYSO_CONTACT_INTERVIEW)
        TRY(parties_of_interview(g, v, from, to));
    else
        TRY(parties_of_noun(g, v, from, to));
    const sy_statement *s = teller_of(g, v);
    uint32_t only = from->n == 1 && to->n == 1 && from->at[0] == to->at[0];
    if (only && s && s->speaker && s->speaker != from->at[0])
        to->at[0] = s->speaker; /* "she said that he had called her" */
    if (!to->n && from->n > 1 && (v->e->kind == SAYSO_CONTACT_CALL || v->e->kind == SAYSO_CONTACT_MEET || v->e->kind == SAYSO_CONTACT_CONTACT)) {
        for (uint32_t i = 0; i + 1 < from->n; i++) /* "Ruiz and Lee met": the first stands last in the list */
            put(to, from->at[i]);
        from->at[0] = from->at[from->n - 1];
        from->n = 1;
    }
    /* nobody contacts himself */
    uint32_t n = 0;
    for (uint32_t i = 0; i < to->n; i++)
        if (!has(from, to->at[i]))
            to->at[n++] = to->at[i];
    to->n = n;
    return SAYSO_OK;
}

/* The trigger around its head: helpers and article before, what belongs to the verb behind. */
static sayso_span trigger_of(const stage *g, const event *v)
{
    static const char *const before[] = { "was", "were", "been", "had", "has", "have", "not", "never", "no", "a", "an", "the", "phone", "telephone",
                                          "private", "such", "any", "did", "in", "by", "e", "-", "text", "conference", NULL };
    static const char *const behind[] = { "with", "to", "call", "message", "conversation", "interview", "mail", "-", NULL };
    const sy_token *t = g->cast->tokens.at;
    uint32_t first = v->head, end = v->head + 1;
    while (first > v->first && v->head - first < 4 && is(g, first - 1, before) && !t[first - 1].mention)
        first--;
    while (end < v->end && end - v->head < 3 && is(g, end, behind))
        end++;
    while (first < v->head && !t[first].word)
        first++;
    while (end > v->head + 1 && !t[end - 1].word)
        end--;
    return (sayso_span){ t[first].begin, t[end - 1].end };
}

/* The speaker of a name that another stage has written down; 0: none. Only the nearest are looked at. */
static uint32_t speaker_named(const sayso_doc *doc, uint32_t string)
{
    const char *name = sy_kept(doc, string);
    for (size_t i = 0; name && i < doc->speakers.n && i < 400; i++) {
        const char *own = sy_kept(doc, doc->speakers.at[i].name);
        if (own && !strcmp(own, name))
            return (uint32_t)i + 1;
    }
    return 0;
}

/* The grammar left one party unsaid: whom the teller told, where the event is how he spoke. Guessing more (the
 * teller, the person named last) costs more precision than it brings. */
static void fill_party(const stage *g, const event *v, const party *one, party *other)
{
    const sy_statement *s = teller_of(g, v);
    uint32_t to = s && v->beside ? speaker_named(g->doc, s->addressee) : 0;
    if (to && !has(one, to))
        put(other, to);
}

/* What the statement's stance adds to the modality that the words have. */
static uint8_t modality_of(const stage *g, const event *v)
{
    float chance[6];
    memcpy(chance, v->e->chance, sizeof chance);
    const sy_statement *s = teller_of(g, v);
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

static bool same_ids(const uint32_t *a, uint32_t n, const party *b)
{
    if (!n || !b->n)
        return true; /* the text left one unsaid */
    for (uint32_t i = 0; i < n; i++)
        if (has(b, a[i]))
            return true;
    return false;
}

/* The last contact of the event's kind; NULL: none. */
static const sy_contact *last_alike(const sayso_doc *doc, uint8_t kind)
{
    size_t n = doc->contacts.n;
    for (size_t i = n; i > 0 && n - i < SAME_AS_BEFORE; i--)
        if (doc->contacts.at[i - 1].kind == kind)
            return &doc->contacts.at[i - 1];
    return NULL;
}

/* "The call", "that meeting": one that was told already. */
static bool is_definite(const stage *g, const event *v)
{
    static const char *const definite[] = { "the", "that", "this", "those", "these", "such", NULL };
    for (uint32_t i = v->head; i > v->first && v->head - i < 3; i--)
        if (is(g, i - 1, definite))
            return true;
    return false;
}

/* "no such call", "never met", "did not telephone". */
static bool is_negated(const stage *g, const event *v)
{
    static const char *const negation[] = { "no", "not", "never", "nobody", "n't", "neither", "nor", "t", NULL };
    static const char *const between[] = { "such", "phone", "telephone", "been", "ever", "yet", "private", "even", "have", "text", "e", "mail", NULL };
    for (uint32_t i = v->head; i > v->first && v->head - i < 4; i--) {
        if (is(g, i - 1, negation) || ends_in(g, i - 1, "n't") || ends_in(g, i - 1, "n\xe2\x80\x99t"))
            return true;
        if (!is(g, i - 1, between) && g->cast->tokens.at[i - 1].word)
            return false;
    }
    return false;
}

/* Whether this event was told before: of one kind, both denied or neither, and no party against it. */
static bool told_before(const sayso_doc *doc, const event *v, uint8_t modality, const party *from, const party *to)
{
    size_t n = doc->contacts.n;
    for (size_t i = n > SAME_AS_BEFORE ? n - SAME_AS_BEFORE : 0; i < n; i++) {
        const sy_contact *c = &doc->contacts.at[i];
        const uint32_t *a = doc->ids.at + c->first_id, *b = a + c->n_from;
        if (c->kind != v->e->kind || (c->modality == SAYSO_DENIED) != (modality == SAYSO_DENIED))
            continue;
        bool straight = same_ids(a, c->n_from, from) && same_ids(b, c->n_to, to);
        bool turned = same_ids(a, c->n_from, to) && same_ids(b, c->n_to, from);
        bool shares = (c->n_from && from->n) || (c->n_to && to->n);
        if ((straight && shares) || (turned && c->n_from && c->n_to && from->n && to->n))
            return true;
    }
    return false;
}

static sayso_status add_contact(const stage *g, const event *v)
{
    sayso_doc *doc = g->doc;
    party from = { 0 }, to = { 0 };
    sayso_status st = find_parties(g, v, &from, &to);
    if (st)
        return st;
    uint8_t modality = modality_of(g, v);
    const sy_contact *last = last_alike(doc, v->e->kind);
    bool noun = !is_verb(g, v), gets, denied = is_negated(g, v);
    if (denied && (modality == SAYSO_HAPPENED || modality == SAYSO_POSSIBLE))
        modality = SAYSO_DENIED;
    if (noun && denied && !light_verb(g, v, &gets)) /* "there was no call": whoever was spoken of */
        from.n = to.n = 0;
    if (last && noun && (!from.n || !to.n)) {
        if (modality != SAYSO_DENIED && is_definite(g, v))
            return SAYSO_OK;
        if (modality == SAYSO_DENIED) { /* "there was no call": the one that he told of */
            party whole[2] = { { 0 }, { 0 } };
            for (uint32_t k = 0; k < last->n_from + last->n_to; k++)
                put(&whole[k >= last->n_from], doc->ids.at[last->first_id + k]);
            bool turned = from.n && has(&whole[1], from.at[0]);
            if (!from.n)
                from = whole[to.n && has(&whole[0], to.at[0])];
            if (!to.n)
                to = whole[!turned];
        }
    }
    if (v->e->kind == SAYSO_CONTACT_WRITE && !noun && !to.n && v->beside)
        return SAYSO_OK; /* "he wrote": a cue, and to nobody */
    static const char *const phrasal[] = { "off", "for", "on", "into", NULL };
    if (v->e->kind == SAYSO_CONTACT_CALL && !noun && v->head + 1 < v->end && is(g, v->head + 1, phrasal))
        return SAYSO_OK; /* "called off", "called for" */
    if (!from.n && to.n && v->e->kind != SAYSO_CONTACT_INTERVIEW)
        fill_party(g, v, &to, &from);
    else if (from.n && !to.n)
        fill_party(g, v, &from, &to);
    if ((!from.n || !to.n) && v->e->odds < sure_odds)
        return SAYSO_OK;
    if ((!from.n && !to.n) || told_before(doc, v, modality, &from, &to))
        return SAYSO_OK;
    sy_contact c = { .kind = v->e->kind,
                     .modality = modality,
                     .first_id = (uint32_t)doc->ids.n,
                     .n_from = from.n,
                     .n_to = to.n,
                     .first_trigger = (uint32_t)doc->spans.n,
                     .n_trigger = 1,
                     .statement = v->teller,
                     .when = v->teller ? doc->statements.at[v->teller - 1].when : 0,
                     .confidence = 1 / (1 + expf(-v->e->odds)) };
    if (!v->beside)
        c.when = 0; /* the day of the words is not the day of what they tell */
    if (!sy_reserve(&doc->ids, doc->ids.n + from.n + to.n) || !sy_push(&doc->spans, trigger_of(g, v)))
        return SAYSO_ENOMEM;
    for (uint32_t i = 0; i < from.n; i++)
        doc->ids.at[doc->ids.n++] = from.at[i];
    for (uint32_t i = 0; i < to.n; i++)
        doc->ids.at[doc->ids.n++] = to.at[i];
    return sy_push(&doc->contacts, c) ? SAYSO_OK : SAYSO_ENOMEM;
}

/* ## Which statement tells of it */

static uint32_t cue_of(const sayso_doc *doc, uint32_t statement)
{
    const sy_statement *s = &doc->statements.at[statement];
    return s->n_cue ? sy_cues_of(doc, s)[0].begin : sy_contents(doc, s)[0].begin;
}

/* The innermost statement whose content holds each event: the shortest piece that does. Statements are in
 * order of their first byte, so a piece far behind an event ends the search for it. */
static void find_holders(stage *g)
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
static void find_teller(const stage *g, size_t i, event *v)
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
        uint32_t apart = o->word.begin > e->word.end ? o->word.begin - e->word.end
                                                     : e->word.begin > o->word.end ? e->word.begin - o->word.end : 0;
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

static sayso_status find(stage *g)
{
    sayso_doc *doc = g->doc;
    const sy_token *t = g->cast->tokens.at;
    size_t n = g->cast->tokens.n;
    for (size_t i = 0; i < doc->events.n; i++) {
        const sy_event *e = &doc->events.at[i];
        if (e->odds < least_odds || weaker_than_neighbour(doc, i))
            continue;
        event v = { .e = e, .head = sy_token_at(g->cast, e->word.begin) };
        if (v.head >= n || t[v.head].begin >= e->word.end)
            continue;
        v.first = v.head;
        v.end = v.head + 1;
        while (v.first > 0 && v.head - v.first < 120 && t[v.first - 1].sentence == t[v.head].sentence)
            v.first--;
        while (v.end < n && v.end - v.head < 120 && t[v.end].sentence == t[v.head].sentence)
            v.end++;
        find_teller(g, i, &v);
        sayso_status st = add_contact(g, &v);
        if (st)
            return st;
        t = g->cast->tokens.at;
    }
    return SAYSO_OK;
}

sayso_status sy_find_contacts(sayso_doc *doc)
{
    if (!doc->cast || !doc->events.n)
        return SAYSO_OK;
    stage g = { .doc = doc, .cast = doc->cast };
    g.cue_order = calloc(doc->statements.n + 1, sizeof *g.cue_order);
    g.holder = calloc(doc->events.n, sizeof *g.holder);
    sayso_status st = g.cue_order && g.holder ? SAYSO_OK : SAYSO_ENOMEM;
    if (!st) {
        order_cues(doc, g.cue_order);
        find_holders(&g);
        st = find(&g);
    }
    free(g.cue_order);
    free(g.holder);
    return st;
}
