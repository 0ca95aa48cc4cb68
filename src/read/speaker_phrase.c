/* speaker_phrase.c - what a noun phrase is about: its head, and the name that it ends in.
 *
 *     a senior aide to the mayor          head "aide", no name
 *     Stein spokeswoman Melezia Figueroa  the name at the core's end
 *     the club's owner, Ana Ruiz, 61      the name in apposition
 */
#include "read/speaker_parts.h"

#include <string.h>

/* U+2018 to U+201F: quotation marks, as in 'the "Ash" singer'. */
static bool curly(const sayso_doc *d, const sy_token *t)
{
    const unsigned char *u = (const unsigned char *)d->text.bytes + t->begin;
    return t->end - t->begin == 3 && u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0x98 && u[2] <= 0x9F;
}

/* Whether token i, not the first, ends the core of a phrase. */
static bool ends_core(const sayso_doc *d, uint32_t i)
{
    const sy_token *t = &d->cast->tokens.at[i];
    if (t->mention)
        return false;
    if (!t->word)
        return !t->possessive && !curly(d, t) && d->text.bytes[t->begin] != '.' && d->text.bytes[t->begin] != '\'' &&
               d->text.bytes[t->begin] != '"' && d->text.bytes[t->begin] != '$' && d->text.bytes[t->begin] != '/' &&
               (d->text.bytes[t->begin] != '-' || (t > d->cast->tokens.at && t[-1].end < t->begin)) && d->text.bytes[t->begin] != '%' && d->text.bytes[t->begin] != '&';
    const sy_token *b = t - 1;
    if (sy_token_is(d, i, "whose"))
        return true;
    if (!t->upper && t->classes & SY_W_PART) /* "those surveyed", "Ruiz's running mate" */
        return b->word && !(b->classes & SY_W_DET);
    if (!t->upper && t->end - t->begin > 5 && !memcmp(d->text.bytes + t->end - 3, "ing", 3) && b->classes & SY_W_PLURAL && !t->classes)
        return true; /* "judges handling such suits" */
    if (!t->upper && t->end - t->begin > 4 && !memcmp(d->text.bytes + t->end - 2, "ed", 2) && b->classes & SY_W_ANY_NOUN && !t->classes)
        return true; /* "a law passed in 2021" */
    return !t->upper && t->classes & SY_W_STOP;
}

/* "today", "Monday", "last": says when, which no name does. */
static bool is_time(const sayso_doc *d, uint32_t i)
{
    static const char *const all[] = { "today", "yesterday", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                                       "sunday", "last", "tonight", "earlier", "later", "this", "ago", "january", "february", "april",
                                       "july", "august", "september", "october", "november", "december", "early", "late", "recently" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, i, all[k]))
            return strstr(all[k], "day") != all[k] + 2 || !d->cast->tokens.at[i].upper; /* but "USA Today" */
    return false;
}

bool sy_is_adverb(const sayso_doc *d, uint32_t i)
{
    static const char *const all[] = { "just", "also", "now", "then", "still", "both", "later", "earlier", "recently", "once", "again", "week",
                                       "month", "year", "himself", "herself", "itself", "themselves", "already", "too", "only" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, i, all[k]))
            return true;
    return is_time(d, i);
}

static uint32_t core_end(const sayso_doc *d, uint32_t first, uint32_t end)
{
    uint32_t i = first;
    while (i < end && (i == first || !ends_core(d, i)))
        i++;
    while (i > first + 1 && !d->cast->tokens.at[i - 1].word)
        i--;
    return i;
}

/* A clause begins, or the phrase is over: no more of a nominal's name behind this. */
static bool ends_name(const sayso_doc *d, uint32_t i)
{
    const sy_token *t = &d->cast->tokens.at[i];
    if (t->mention)
        return false;
    if (!t->word)
        return ends_core(d, i);
    bool ed = t->end - t->begin > 4 && !memcmp(d->text.bytes + t->end - 2, "ed", 2) && !t->classes &&
              !(t[-1].classes & (SY_W_PREP | SY_W_DET)) && (t[-1].classes || t[-1].mention);
    if ((t->classes & SY_W_PART || ed) && !t->upper) /* "seen by two reporters", but not "released Friday" */
        return i + 2 >= d->cast->tokens.n || !(t[1].classes & SY_W_PREP || is_time(d, i + 1));
    return !t->upper && t->classes & SY_W_STOP && !(t->classes & SY_W_PREP) && !sy_token_is(d, i, "and");
}

static bool is_person(const sayso_doc *d, uint32_t mention)
{
    return mention && d->cast->whos.at[d->cast->mentions.at[mention - 1].who].kind == SAYSO_PERSON;
}

static bool is_place(const sayso_doc *d, uint32_t mention)
{
    return mention && d->cast->mentions.at[mention - 1].kind == SY_NAME_PLACE;
}

/* "the Examiner": a paper, not somebody who examines. */
static bool is_paper(const sayso_doc *d, uint32_t mention)
{
    const sy_mention *m = &d->cast->mentions.at[mention - 1];
    return d->cast->tokens.at[m->first].upper && m->kind == SY_NAME_ORG && sy_is_outlet(d, &d->cast->whos.at[m->who]);
}

/* The name in apposition behind a nominal core that ends at `at`, a comma or a dash; 0: none. */
static uint32_t apposition(const sayso_doc *d, uint32_t at, uint32_t end)
{
    if (at + 1 >= end || d->cast->tokens.at[at].word)
        return 0;
    uint32_t first = at + 1;
    if (d->cast->tokens.at[first].classes & SY_W_STOP || sy_token_is(d, first, "who") || sy_token_is(d, first, "including") ||
        sy_token_is(d, first, "whose") || sy_token_is(d, first, "which") || sy_token_is(d, first, "like"))
        return 0; /* ", who backs Ana Ruiz", ", including Ana Ruiz" */
    uint32_t stop = core_end(d, first, end);
    uint32_t m = stop > first ? d->cast->tokens.at[stop - 1].mention : 0;
    first += sy_token_is(d, first, "the");
    return m && (is_person(d, m) || d->cast->mentions.at[m - 1].first == first) ? m : 0;
}

/* "chief of staff Don Regan", "March for Bread organiser Don Regan": a person's name that ends a longer phrase, right
 * behind a noun. */
static uint32_t name_behind_noun(const sayso_doc *d, const sy_phrase *p)
{
    const sy_token *t = d->cast->tokens.at;
    uint32_t m = t[p->end - 1].mention;
    if (!m || !is_person(d, m))
        return 0;
    uint32_t first = d->cast->mentions.at[m - 1].first;
    if (first <= p->core_end + 1 || !t[first - 1].word)
        return 0;
    if (t[p->head].upper && !(p->classes & (SY_W_ANY_NOUN | SY_W_TITLE)) && !p->definite && !p->indefinite && !t[first - 1].upper &&
        t[first - 1].classes & SY_W_PERSON && !(t[first - 1].classes & SY_W_PLURAL) && !(t[first - 2].classes & (SY_W_STOP | SY_W_DET)))
        return m;
    return p->classes & (SY_W_PERSON | SY_W_TITLE) && sy_token_is(d, p->core_end, "of") && !(t[first - 1].classes & (SY_W_DET | SY_W_STOP | SY_W_TITLE))
               ? m : 0;
}

/* "a man called Boris", of whom no more is known: he stays unnamed, and that is what he is called. */
static bool by_given_alone(const sayso_doc *d, const sy_phrase *p, uint32_t called)
{
    const sy_cast *c = d->cast;
    uint32_t m = c->tokens.at[called + 1].mention;
    if (!p->indefinite || !m || !is_person(d, m) || !sy_token_is(d, called, "called"))
        return false;
    const sy_mention *x = &c->mentions.at[m - 1];
    const sy_who *w = &c->whos.at[x->who];
    return x->first == called + 1 && x->end == called + 2 && w->end - w->first == 1 && w->count == 1;
}

/* The "and" between two names of a coordinated source; 0: none. An apposition's "and" is none: "Ana Ruiz,
 * the mayor and a member of Labour". */
static uint32_t joining(const sayso_doc *d, uint32_t first, uint32_t end)
{
    const sy_token *t = d->cast->tokens.at;
    uint32_t name = 0;
    bool brackets = false;
    for (uint32_t i = first; i + 1 < end && i < first + 24; i++) {
        if (t[i].mention) {
            name = t[i].mention;
            continue;
        }
        if (sy_token_is(d, i, "("))
            brackets = true;
        if (sy_token_is(d, i, ")"))
            brackets = false;
        if (name && sy_token_is(d, i, ",") && t[i + 1].word && !t[i + 1].upper && !sy_token_is(d, i + 1, "and"))
            return 0;
        if (!name && sy_token_is(d, i, "and") && i > first + 1 && t[i - 1].classes & SY_W_PERSON && !(t[i - 1].classes & SY_W_PLURAL) &&
            t[first].classes & SY_W_DEFINITE && t[i + 1].classes & SY_W_POSS)
            return i; /* "the senator and his allies" */
        if (name && sy_token_is(d, i, "and")) {
            uint32_t next = t[i + 1].classes & SY_W_DET && i + 2 < end ? i + 2 : i + 1;
            uint32_t stop = core_end(d, i + 1, end);
            bool others = sy_token_is(d, i + 1, "others") || (stop > next && t[stop - 1].classes & (SY_W_PERSON | SY_W_FEW | SY_W_CROWD) &&
                          t[stop - 1].classes & SY_W_PLURAL && !t[stop - 1].mention && is_person(d, name));
            bool other = stop == next + 1 && sy_token_is(d, i + 1, "the") && t[next].classes & (SY_W_PERSON | SY_W_TITLE);
            if (others || (t[i + 1].classes & SY_W_DET && (t[next].mention || other) && is_person(d, name)))
                return i; /* "Ruiz and her aides", "Ruiz and the FBI", "Ruiz and the bishop" */
            for (uint32_t k = i + 1; k < end && k < i + 7; k++) {
                if (t[k].mention && is_person(d, name) == is_person(d, t[k].mention))
                    return i;
                if ((!t[k].word && !sy_token_is(d, k, ".")) || (t[k].classes & SY_W_STOP && !t[k].upper))
                    break;
            }
            return 0;
        }
        if (!brackets && t[i].word && !t[i].upper && t[i].classes & SY_W_STOP)
            return 0;
    }
    return 0;
}

/* ", who asked not to be named": says how somebody spoke, not who he is. */
static bool hides(const sayso_doc *d, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end && i < first + 24 && !sy_token_is(d, i, "and") && !sy_token_is(d, i, "but"); i++)
        if (sy_token_is(d, i, "anonymity") || sy_token_is(d, i, "anonymously") ||
            (sy_token_is(d, i, "be") && (sy_token_is(d, i + 1, "named") || sy_token_is(d, i + 1, "identified"))))
            return true;
    return false;
}

/* Tokens of "more than", "at least" and such before a number. */
static uint32_t counted(const sayso_doc *d, uint32_t first, uint32_t end)
{
    static const char *const than[] = { "more", "fewer", "less" }, *const least[] = { "least", "most" };
    if (end - first < 3)
        return 0;
    for (int k = 0; k < 3; k++)
        if (sy_token_is(d, first, than[k]) && sy_token_is(d, first + 1, "than"))
            return 2;
    for (int k = 0; k < 2; k++)
        if (sy_token_is(d, first, "at") && sy_token_is(d, first + 1, least[k]))
            return 2;
    return 0;
}

bool sy_read_phrase(const sayso_doc *d, uint32_t first, uint32_t end, sy_phrase *out)
{
    const sy_token *t = d->cast->tokens.at;
    while (first < end && !t[first].word)
        first++;
    while (end > first && !t[end - 1].word)
        end--;
    if (end - first > 1 && !counted(d, first, end) && t[first].classes & SY_W_PREP && !t[first].mention && !t[first + 1].mention &&
        !sy_token_is(d, first, "about") && !sy_token_is(d, first, "over") && !sy_token_is(d, first, "under") && !sy_token_is(d, first, "around") &&
        !((sy_token_is(d, first, "outside") || sy_token_is(d, first, "inside")) && t[first + 1].classes & SY_W_ANY_NOUN))
        first++; /* "Among the American people", but not "Outside groups" */
    if (first == end)
        return false;
    *out = (sy_phrase){ .first = first, .stop = end };
    if (t[first].classes & SY_W_DET && first + 1 < end && t[first + 1].word) {
        bool definite = t[first].classes & SY_W_DEFINITE;
        out->definite = definite;
        out->indefinite = !definite;
    }
    uint32_t core = first + counted(d, first, end);
    out->core_end = core_end(d, core, end);
    if (out->core_end < end && out->core_end == first + 1 && t[first].classes & SY_W_PREP && !t[first].mention)
        out->core_end = core_end(d, first + 1, end); /* "about 40 people" */
    uint32_t e = out->core_end;
    while (e < end && !ends_name(d, e))
        e++;
    /* "three researchers who worked on the trial": a clause that tells which */
    bool clause = e < end && (sy_token_is(d, e, "who") ||
                              (out->core_end == first + 1 && t[first].classes & SY_W_DET && t[e].word && !t[e].upper));
    clause = clause && !hides(d, e, end);
    while (clause && e < end && (t[e].word || t[e].possessive || t[e].mention) && !sy_token_is(d, e, "and") && !sy_token_is(d, e, "but"))
        e++;
    if (e + 1 < end && sy_token_is(d, e, ",") && is_place(d, t[e - 1].mention) && is_place(d, t[e + 1].mention) &&
        !sy_token_is(d, d->cast->mentions.at[t[e + 1].mention - 1].end, "and"))
        e = d->cast->mentions.at[t[e + 1].mention - 1].end; /* "pupils in Tortosa, Spain" */
    while (e > out->core_end && (!t[e - 1].word || (is_time(d, e - 1) && !clause) || sy_token_is(d, e - 1, "who") || sy_token_is(d, e - 1, "week") || sy_token_is(d, e - 1, "month") ||
                                 (t[e - 1].classes & (SY_W_PREP | SY_W_PART) && !t[e - 1].mention && !t[e - 1].upper)))
        e--; /* "released on Friday", "last week" */
    out->end = e;
    out->head = out->core_end - 1;
    while (out->head > first && !t[out->head].word)
        out->head--;
    out->classes = t[out->head].classes;
    out->mention = t[out->head].mention;
    uint32_t words = 0;
    if (out->mention)
        words = d->cast->mentions.at[out->mention - 1].end - d->cast->mentions.at[out->mention - 1].first;
    if (out->mention && !is_person(d, out->mention) && out->classes & (SY_W_PERSON | SY_W_TITLE) &&
        !(out->classes & (SY_W_PLURAL | SY_W_GIVEN | SY_W_ORG)))
        out->mention = 0; /* "Coastal Affairs Secretary" */
    /* "Republicans", "the Mayor": the model's name is a common word with a capital. */
    if (out->mention && words == 1 &&
        (out->classes & SY_W_PLURAL || (out->definite && out->classes & (SY_W_PERSON | SY_W_TITLE) &&
                                        (!is_person(d, out->mention) || !(out->classes & SY_W_GIVEN)))) && !is_paper(d, out->mention))
        out->mention = 0;
    if (out->mention && !is_person(d, out->mention) && out->core_end + 1 < end && sy_token_is(d, out->core_end, "and") && !out->indefinite) {
        uint32_t m = t[core_end(d, out->core_end + 1, end) - 1].mention, at = m ? d->cast->mentions.at[m - 1].first : 0;
        if (is_person(d, m) && at > out->core_end + 1 && t[at - 1].classes & SY_W_PERSON && !t[at - 1].upper)
            out->mention = m; /* "Union member and retired docker Ana Ruiz" */
    }
    if (!out->mention && !(out->classes & SY_W_PLURAL)) {
        if (!t[out->head].upper || out->classes & SY_W_PERSON)
            out->mention = apposition(d, out->core_end, end);
        if (!out->mention)
            out->mention = apposition(d, out->end, end);
        if (!out->mention)
            out->mention = name_behind_noun(d, out);
        if (!out->mention && out->core_end + 1 < end && sy_token_is(d, out->core_end, "and") && !out->indefinite) {
            uint32_t stop = core_end(d, out->core_end + 1, end); /* "mogul and television star Donald Trump" */
            uint32_t m = t[stop - 1].mention;
            if (is_person(d, m) && d->cast->mentions.at[m - 1].first > out->core_end + 1 &&
                (t[d->cast->mentions.at[m - 1].first - 1].classes & (SY_W_PERSON | SY_W_TITLE)))
                out->mention = m;
        }
        for (uint32_t i = out->core_end; !out->mention && i + 1 < end && i < out->core_end + 4; i++)
            if (by_given_alone(d, out, i))
                out->end = d->cast->mentions.at[t[i + 1].mention - 1].end;
            else if ((is_person(d, t[i + 1].mention) || (t[i + 1].mention && out->classes & SY_W_ORG)) && d->cast->mentions.at[t[i + 1].mention - 1].first == i + 1 &&
                (sy_token_is(d, i, "named") || sy_token_is(d, i, "called") || (sy_token_is(d, i, "as") && sy_token_is(d, i - 1, "identified"))))
                out->mention = t[i + 1].mention;
    }
    out->plural = out->classes & SY_W_PLURAL || sy_token_is(d, out->head, "people") ||
                  (t[out->head].end - t[out->head].begin > 3 && d->text.bytes[t[out->head].end - 1] == 's' &&
                   d->text.bytes[t[out->head].end - 2] != 's' && !(out->classes & SY_W_ANY_NOUN));
    out->joined = joining(d, first, end);
    return true;
}
