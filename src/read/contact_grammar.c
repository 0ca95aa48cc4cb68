/* contact_grammar.c - who the parties of a contact are as far as the sentence's grammar tells: subject and object of a
 * verb, "with", "to" and "from" of a noun, and who speaks where the event is how he spoke. One feature
 * of many for the nets of contact.c. */
#include <string.h>

#include "read/contact_parts.h"

enum { REACH = 16 };

bool sy_is_one_of(const sy_contacts *g, uint32_t token, const char *const *list)
{
    for (; *list; list++)
        if (sy_token_is(g->doc, token, *list))
            return true;
    return false;
}

bool sy_ends_in(const sy_contacts *g, uint32_t token, const char *end)
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
bool sy_is_verb(const sy_contacts *g, const sy_told *v)
{
    if (v->head > v->first && sy_is_one_of(g, v->head - 1, dets))
        return false;
    if (v->head > v->first && g->cast->tokens.at[v->head - 1].possessive)
        return false;
    if (sy_is_one_of(g, v->head, verbs) || sy_ends_in(g, v->head, "ed"))
        return true;
    if (v->head == v->first)
        return false;
    const sy_token *before = &g->cast->tokens.at[v->head - 1];
    return sy_is_one_of(g, v->head - 1, subjects) || (before->mention && !before->possessive) || sy_is_one_of(g, v->head - 1, helpers);
}

const sy_statement *sy_teller_of(const sy_contacts *g, const sy_told *v)
{
    return v->teller ? &g->doc->statements.at[v->teller - 1] : NULL;
}

static bool has(const sy_party *p, uint32_t who)
{
    for (uint32_t i = 0; i < p->n; i++)
        if (p->at[i] == who)
            return true;
    return false;
}

static void put(sy_party *p, uint32_t who)
{
    if (who != SY_NOBODY && p->n < SY_MOST_PARTIES && !has(p, who))
        p->at[p->n++] = who;
}

/* Who the tokens first..end name. "I" inside somebody's words is that somebody. */
static sayso_status resolve(const sy_contacts *g, const sy_told *v, uint32_t first, uint32_t end, sy_party *to)
{
    put(to, sy_who_at(g, v, first, end));
    return g->doc->cast->failed ? SAYSO_ENOMEM : SAYSO_OK;
}

static const sy_mention *mention_at(const sy_contacts *g, uint32_t token)
{
    uint32_t m = g->cast->tokens.at[token].mention;
    return m ? &g->cast->mentions.at[m - 1] : NULL;
}

/* What ends a noun phrase: its clause, or when and how. */
static bool ends_phrase(const sy_contacts *g, const sy_told *v, uint32_t at)
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
    return t->classes & SY_W_PREP || sy_is_one_of(g, at, stop) || sy_is_one_of(g, at, subjects) || sy_is_one_of(g, at, helpers) || sy_ends_in(g, at, "ly") || sy_ends_in(g, at, "ing") ||
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
static bool read_party(const sy_contacts *g, const sy_told *v, uint32_t at, uint32_t *first, uint32_t *end)
{
    static const char *const no_party[] = { "phone", "telephone", "email", "mail", "e", "letter", "interview", "person", "time", "date", "comment",
                                            "questions", "request", "requests", "day", "week", "month", "home", "office", "number", "nothing", "one",
                                            "numbers", "way", "point", "place", "need", "deadline", "targets", "end", "word", "message", "lunch", "dinner", "hour", "hours", "minutes",
                                            "about", "there", "why", "where", "way", NULL };
    const sy_token *t = g->cast->tokens.at;
    *first = at;
    if (at >= v->end || !t[at].word)
        return false;
    if (sy_is_one_of(g, at, objects) || (sy_is_one_of(g, at, subjects) && !t[at].mention)) {
        *end = at + 1;
        /* "her manager": an owner, not a sy_party */
        static const char *const particles[] = { "out", "up", "back", "down", "over", "off", "home", "twice", "so", "too", "directly", "there", "not", NULL };
        bool owner = sy_is_one_of(g, at, owners) && at + 1 < v->end && t[at + 1].word && !ends_phrase(g, v, at + 1) && !sy_is_one_of(g, at + 1, particles);
        if (!owner)
            return true;
    }
    uint32_t i = at;
    if (t[at].classes & SY_W_DET || sy_is_one_of(g, at, owners))
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
    if (sy_is_one_of(g, *end - 1, anybody) && *end + 1 < v->end && sy_token_is(g->doc, *end, "from") && t[*end + 1].mention) {
        *first = *end + 1;
        *end = mention_at(g, *first)->end;
        return *end <= v->end && *end > *first;
    }
    uint32_t head = *end - 1; /* "his lawyer three times" */
    while (head > at && !sy_is_one_of(g, head, no_party) && !(t[head].mention || t[head].classes & SY_W_ANY_NOUN || sy_is_one_of(g, head, houses)))
        head--;
    *end = head + 1;
    if (sy_is_one_of(g, head, no_party) || !(t[head].mention || t[head].classes & SY_W_ANY_NOUN || sy_is_one_of(g, head, houses)))
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
static sayso_status phrase_from(const sy_contacts *g, const sy_told *v, uint32_t at, sy_party *to, uint32_t *behind)
{
    static const char *const skipped[] = { "both", "also", "again", "directly", "then", "either", "back", "twice", "up", "down", "out",
                                           "with", "even", NULL };
    const sy_token *t = g->cast->tokens.at;
    *behind = at;
    for (int most = 0; most < 3; most++) {
        uint32_t first, end;
        while (at < v->end && t[at].word && !t[at].mention && (sy_is_one_of(g, at, skipped) || sy_ends_in(g, at, "ly")))
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
uint32_t sy_phrase_before(const sy_contacts *g, const sy_told *v, uint32_t end)
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
    if (sy_is_one_of(g, at, subjects) || sy_is_one_of(g, at, objects))
        return at;
    while (at > v->first && end - at < 7 && t[at - 1].word && !(t[at].classes & SY_W_DET) &&
           !(t[at - 1].classes & (SY_W_PREP | SY_W_STOP)))
        at--;
    return at;
}

/* The subject of what stands at token `at`: the nearest phrase before the helpers that no preposition governs. */
static sayso_status subject_of(const sy_contacts *g, const sy_told *v, uint32_t at, sy_party *to)
{
    const sy_token *t = g->cast->tokens.at;
    uint32_t i = at;
    while (i > v->first && (sy_is_one_of(g, i - 1, helpers) || sy_ends_in(g, i - 1, "ly")) && !t[i - 1].mention)
        i--;
    for (uint32_t steps = 0; i > v->first && steps < 40; steps++) {
        const sy_token *b = &t[i - 1];
        bool who = sy_token_is(g->doc, i - 1, "who");
        bool pronoun = sy_is_one_of(g, i - 1, subjects) && !who;
        bool nominal = b->word && !b->mention && !pronoun && b->classes & SY_W_ANY_NOUN;
        if (who) {
            i--;
            if (i > v->first && !t[i - 1].word)
                i--;
            uint32_t first = sy_phrase_before(g, v, i);
            return first < i ? resolve(g, v, first, i, to) : SAYSO_OK;
        }
        if (b->mention || pronoun || nominal) {
            uint32_t first = sy_phrase_before(g, v, i);
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
                    uint32_t other = sy_phrase_before(g, v, join - 1);
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
static sayso_status behind_word(const sy_contacts *g, const sy_told *v, const char *word, sy_party *to)
{
    const sy_token *t = g->cast->tokens.at;
    static const char *const clause[] = { "he", "she", "it", "they", "i", "we", "who", "which", "that", "said", "says", "saying", "told", "whether", "because",
                                          "after", "before", "while", "when", "but", NULL };
    uint32_t far = v->head + REACH < v->end ? v->head + REACH : v->end, behind;
    for (uint32_t i = v->head + 1; i + 1 < far; i++) {
        if (!t[i].word && (t[i].end - t[i].begin > 1 || strchr(";:\"", g->doc->text.bytes[t[i].begin])) && !t[i].possessive)
            break;
        if (sy_is_one_of(g, i, clause))
            break;
        if (sy_token_is(g->doc, i, word))
            return phrase_from(g, v, i + 1, to, &behind);
    }
    return SAYSO_OK;
}

/* The owner of a noun: "his letter", "Ruiz's letter", "a Courier interview". */
static sayso_status owner_of(const sy_contacts *g, const sy_told *v, sy_party *to)
{
    const sy_token *t = g->cast->tokens.at;
    for (uint32_t i = v->head; i > v->first && v->head - i < 4; i--) {
        if (sy_is_one_of(g, i - 1, owners))
            return resolve(g, v, i - 1, i, to);
        if (t[i - 1].possessive && i - 1 > v->first) {
            uint32_t end = t[i - 1].word ? i : i - 1, first = sy_phrase_before(g, v, end);
            return first < end ? resolve(g, v, first, end, to) : SAYSO_OK;
        }
        if (!t[i - 1].word)
            break;
    }
    return SAYSO_OK;
}

/* To whom the teller spoke: the phrase behind "told", "tells", "telling" of his cue. */
static sayso_status told_whom(const sy_contacts *g, const sy_told *v, sy_party *to)
{
    static const char *const telling[] = { "told", "tells", "tell", "telling", "asked", "assured", "informed", "reminded", "warned", NULL };
    const sy_statement *s = sy_teller_of(g, v);
    uint32_t behind;
    for (uint32_t k = 0; s && k < s->n_cue; k++) {
        sayso_span cue = sy_cues_of(g->doc, s)[k];
        for (uint32_t i = sy_token_at(g->cast, cue.begin); i < v->end && g->cast->tokens.at[i].begin < cue.end; i++)
            if (sy_is_one_of(g, i, telling))
                return phrase_from(g, v, i + 1, to, &behind);
    }
    return SAYSO_OK;
}

static sayso_status teller_speaks(const sy_told *v, const sy_contacts *g, sy_party *to)
{
    const sy_statement *s = sy_teller_of(g, v);
    if (s)
        put(to, sy_who_speaks(g, s));
    return SAYSO_OK;
}

/* The verb that a noun goes with: "received a call", "sent a letter"; 0: none seen. */
uint32_t sy_light_verb(const sy_contacts *g, const sy_told *v, bool *gets)
{
    static const char *const gives[] = { "had", "has", "have", "having", "held", "hold", "holding", "sent", "send", "sends", "wrote", "made",
                                         "make", "placed", "gave", "give", "did", "attended", "attend", "took", "sought", "seek", "requested", "request",
                                         "wanted", "wants", "arranged", "begin", "began", "started", "issued", "signed", "published", "planned",
                                         "conducted", "returned", "scheduled", "cancelled", "canceled", "extended", "denied", NULL };
    static const char *const takes[] = { "received", "receive", "got", "accepted", "accept", "rejected", "ignored", "answered", "answer",
                                         "declined", "read", "ended", NULL };
    for (uint32_t i = v->head; i > v->first && v->head - i < 8; i--) {
        if (sy_is_one_of(g, i - 1, takes)) {
            *gets = true;
            return i - 1;
        }
        if (sy_is_one_of(g, i - 1, gives)) {
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
static sayso_status parties_of_verb(const sy_contacts *g, const sy_told *v, sy_party *from, sy_party *to)
{
    uint32_t behind;
    bool passive = false;
    for (uint32_t i = v->head; i > v->first && v->head - i < 4 && sy_is_one_of(g, i - 1, helpers); i--)
        passive |= sy_is_one_of(g, i - 1, be);
    passive = passive && (sy_ends_in(g, v->head, "ed") || sy_token_is(g->doc, v->head, "met") || sy_token_is(g->doc, v->head, "sent") ||
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

static sayso_status parties_of_noun(const sy_contacts *g, const sy_told *v, sy_party *from, sy_party *to)
{
    bool gets = false;
    sy_party with = { 0 };
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
    uint32_t verb = sy_light_verb(g, v, &gets);
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
static sayso_status parties_of_interview(const sy_contacts *g, const sy_told *v, sy_party *from, sy_party *to)
{
    sy_party with = { 0 };
    TRY(behind_word(g, v, "with", &with));
    if (v->beside) {
        TRY(teller_speaks(v, g, to));
        if (!with.n)
            TRY(told_whom(g, v, &with));
    } else {
        bool gets;
        uint32_t verb = sy_light_verb(g, v, &gets);
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
static uint32_t verb_of_means(const sy_contacts *g, const sy_told *v)
{
    static const char *const by[] = { "by", "via", "over", "on", "in", "through", NULL };
    static const char *const does[] = { "told", "spoke", "spoken", "speak", "talked", "contacted", "reached", "replied", "informed", "notified",
                                        "warned", "threatened", "apologised", "apologized", "asked", "answered", "communicated", NULL };
    uint32_t i = v->head;
    bool means = false;
    for (; i > v->first && v->head - i < 4 && !means; i--)
        means = sy_is_one_of(g, i - 1, by);
    for (uint32_t k = i; means && k > v->first && i - k < 8; k--) {
        if (sy_is_one_of(g, k - 1, does))
            return k - 1;
        if (!g->cast->tokens.at[k - 1].word && !g->cast->tokens.at[k - 1].possessive)
            break;
    }
    return 0;
}

sayso_status sy_grammar_says(const sy_contacts *g, const sy_told *v, sy_party *from, sy_party *to)
{
    bool verb = sy_is_verb(g, v);
    uint32_t means = verb || v->beside || v->e->kind == SAYSO_CONTACT_INTERVIEW ? 0 : verb_of_means(g, v);
    if (means) {
        sy_told w = *v;
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
    const sy_statement *s = sy_teller_of(g, v);
    uint32_t only = from->n == 1 && to->n == 1 && from->at[0] == to->at[0];
    if (only && s && s->speaker && sy_who_speaks(g, s) != from->at[0])
        to->at[0] = sy_who_speaks(g, s); /* "she said that he had called her" */
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
