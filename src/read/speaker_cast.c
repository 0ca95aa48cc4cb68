/* speaker_cast.c - names to persons and organisations: "Ana Ruiz", "Mrs Ruiz", "Ruiz"; "World Health
 * Organization", "WHO". Long names first, so that a headline's "Ruiz" finds the "Ana Ruiz" below it. */
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "read/coref.h"
#include "read/speaker_parts.h"
#include "text/chars.h"

enum {
    MOST_LINKS = 24, /* of one word that are looked at: a text of one name a line stays linear */
    LONGEST_NAME = 9, /* tokens */
    MOST_ALIKE = 400, /* names that are compared with one */
    MOST_TRIES = 40,  /* surnames that a given name is looked for */
    MOST_TOKENS = 8000 /* ... in */
};

void sy_cast_free(sy_cast *c)
{
    if (!c)
        return;
    sy_array_free(&c->tokens);
    sy_array_free(&c->mentions);
    sy_array_free(&c->whos);
    sy_array_free(&c->roles);
    sy_array_free(&c->words.links);
    sy_array_free(&c->signed_by);
    sy_array_free(&c->spoken);
    sy_array_free(&c->spoken_who);
    free(c->words.slots);
    sy_coref_free(c->coref);
    free(c);
}

/* ## The map */

static bool map_grow(sy_map *m)
{
    size_t size = m->size ? m->size * 2 : 1024;
    uint32_t *slots = calloc(size, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < m->size; i++) {
        if (!m->slots[i])
            continue;
        size_t at = m->links.at[m->slots[i] - 1].key & (size - 1);
        while (slots[at])
            at = (at + 1) & (size - 1);
        slots[at] = m->slots[i];
    }
    free(m->slots);
    m->slots = slots;
    m->size = size;
    return true;
}

static size_t slot_of(const sy_map *m, uint64_t key)
{
    size_t at = key & (m->size - 1);
    while (m->slots[at] && m->links.at[m->slots[at] - 1].key != key)
        at = (at + 1) & (m->size - 1);
    return at;
}

static bool map_add(sy_map *m, uint64_t key, uint32_t who)
{
    if ((m->links.n + 1) * 2 > m->size && !map_grow(m))
        return false;
    size_t at = slot_of(m, key);
    if (m->slots[at] && m->links.at[m->slots[at] - 1].who == who)
        return true;
    sy_link l = { key, who, m->slots[at] };
    if (!sy_push(&m->links, l))
        return false;
    m->slots[at] = (uint32_t)m->links.n;
    return true;
}

bool sy_map_add(sayso_doc *d, uint64_t key, uint32_t who)
{
    bool ok = map_add(&d->cast->words, key, who);
    d->cast->failed = d->cast->failed || !ok;
    return ok;
}

uint32_t sy_map_find(const sy_map *m, uint64_t key)
{
    return m->size ? m->slots[slot_of(m, key)] : 0;
}

/* A word in lower case, without a plural's s: FNV-1a. */
uint64_t sy_token_key(const sayso_doc *d, uint32_t token, unsigned about)
{
    sy_token t = d->cast->tokens.at[token];
    uint64_t h = 1469598103934665603u ^ about;
    static const char *const same[][2] = { { "ceo", "executive" }, { "gov", "governor" }, { "sen", "senator" }, { "pm", "minister" },
                                           { "rep", "congressman" }, { "premier", "minister" }, { "candidate", "nominee" },
                                           { "attorney", "lawyer" }, { "leader", "head" }, { "chief", "head" } };
    for (size_t k = 0; about == SY_KEY_ROLE && k < sizeof same / sizeof *same; k++)
        if (sy_token_is(d, token, same[k][0])) {
            for (const char *s = same[k][1]; *s; s++)
                h = (h ^ (unsigned char)*s) * 1099511628211u;
            return h ^ h >> 29;
        }
    static const char *const papers[][2] = { { "survey", "poll" }, { "polling", "poll" }, { "legislation", "bill" }, { "measure", "bill" },
                                             { "probe", "investigation" }, { "commercial", "ad" }, { "spot", "ad" }, { "advert", "ad" },
                                             { "advertisement", "ad" }, { "suit", "lawsuit" }, { "e-mail", "email" }, { "research", "study" } };
    for (size_t k = 0; about == SY_KEY_HEAD && k < sizeof papers / sizeof *papers; k++)
        if (sy_token_is(d, token, papers[k][0])) {
            for (const char *s = papers[k][1]; *s; s++)
                h = (h ^ (unsigned char)*s) * 1099511628211u;
            return h ^ h >> 29;
        }
    for (uint32_t i = t.begin; i < t.end; i++) {
        unsigned char ch = (unsigned char)d->text.bytes[i];
        if (ch >= 'A' && ch <= 'Z')
            ch |= 32;
        if (about == SY_KEY_HEAD && i + 1 == t.end && ch == 's' && t.classes & SY_W_PLURAL)
            break;
        h = (h ^ ch) * 1099511628211u;
    }
    return h ^ h >> 29;
}

/* ## Tokens */

static bool inner(const sy_text *t, size_t i, size_t joint)
{
    char c = t->bytes[i];
    return (c == '.' || c == '-' || c == '\'' || joint - i == 3) && joint < t->len;
}

static bool add_token(sayso_doc *d, uint32_t begin, uint32_t end, uint32_t sentence, bool word, bool possessive)
{
    sy_token t = { .begin = begin, .end = end, .sentence = sentence, .word = word, .possessive = possessive };
    if (word) {
        size_t i = begin;
        t.upper = sy_is_upper(sy_utf8_next(d->text.bytes, &i));
        t.classes = sy_word_classes(d->text.bytes + begin, end - begin);
        if (end - begin > 9 && !memcmp(d->text.bytes + end - 9, "-year-old", 9))
            t.classes = SY_W_PERSON; /* "the 29-year-old" */
    }
    return sy_push(&d->cast->tokens, t);
}

/* Bytes of an apostrophe at i; 0: none. */
static uint32_t apostrophe(const sy_text *t, size_t i)
{
    const unsigned char *u = (const unsigned char *)t->bytes + i;
    return *u == '\'' ? 1 : u[0] == 0xE2 && u[1] == 0x80 && u[2] == 0x99 ? 3 : 0;
}

static size_t word_end(const sy_text *t, size_t i)
{
    while (i < t->len) {
        size_t next = i;
        uint32_t cp = sy_utf8_next(t->bytes, &next);
        if (sy_is_alnum(cp) || cp == 0x301) {
            i = next;
            continue;
        }
        if (cp == ',' && i && next < t->len && t->bytes[i - 1] >= '0' && t->bytes[i - 1] <= '9' && t->bytes[next] >= '0' &&
            t->bytes[next] <= '9') {
            i = next; /* 5,800 */
            continue;
        }
        bool joins = cp == '.' || cp == '-' || cp == '\'' || cp == 0x2019;
        size_t more = next;
        if (!joins || next >= t->len || !inner(t, i, next) || !sy_is_alnum(sy_utf8_next(t->bytes, &more)))
            break;
        size_t last = more;
        bool alone = last >= t->len || !sy_is_alnum(sy_utf8_next(t->bytes, &last));
        if (apostrophe(t, i) && alone && strchr("sdmSDM", t->bytes[next]))
            break; /* Ruiz's, I'm, we'd */
        if (apostrophe(t, i) && !alone && next + 2 <= t->len) {
            size_t third = last;
            bool two = third >= t->len || !sy_is_alnum(sy_utf8_next(t->bytes, &third));
            if (two && (!memcmp(t->bytes + next, "re", 2) || !memcmp(t->bytes + next, "ve", 2) || !memcmp(t->bytes + next, "ll", 2)))
                break; /* they're */
        }
        i = more;
    }
    return i;
}

/* "Sen.", "J." do not end a sentence. */
static bool shortened(const sayso_doc *d)
{
    const sy_cast *c = d->cast;
    if (c->tokens.n < 1)
        return false;
    sy_token t = c->tokens.at[c->tokens.n - 1];
    uint32_t n = t.end - t.begin;
    return t.word && ((n == 1 && t.upper) || (t.upper && n < 5 && t.classes & SY_W_TITLE) ||
                      memchr(d->text.bytes + t.begin, '.', n));
}

static bool tokenise(sayso_doc *d)
{
    const sy_text *t = &d->text;
    uint32_t sentence = 0;
    bool ended = false;
    for (size_t i = 0, p = 0; i < t->len;) {
        size_t next = i;
        uint32_t cp = sy_utf8_next(t->bytes, &next);
        if (p < t->paragraphs.n && i >= t->paragraphs.at[p].span.end) {
            p++;
            sentence++;
            ended = false;
        }
        if (sy_is_blank(cp)) {
            i = next;
            continue;
        }
        if (sy_is_alnum(cp)) {
            if (ended && (sy_is_upper(cp) || (cp >= '0' && cp <= '9')))
                sentence++;
            ended = false;
            size_t end = word_end(t, i);
            if (!add_token(d, (uint32_t)i, (uint32_t)end, sentence, true, false))
                return false;
            i = end;
            uint32_t a = i < t->len ? apostrophe(t, i) : 0;
            if (a && i + a < t->len && (t->bytes[i + a] | 32) == 's') {
                size_t more = i + a + 1, m = more;
                if (more >= t->len || !sy_is_alnum(sy_utf8_next(t->bytes, &m))) {
                    if (!add_token(d, (uint32_t)i, (uint32_t)more, sentence, false, true))
                        return false;
                    i = more;
                }
            } else if (a && t->bytes[i - 1] == 's') {
                if (!add_token(d, (uint32_t)i, (uint32_t)i + a, sentence, false, true))
                    return false;
                i += a;
            }
            continue;
        }
        if (cp == '.' || cp == '!' || cp == '?')
            ended = !(cp == '.' && shortened(d));
        if (!add_token(d, (uint32_t)i, (uint32_t)next, sentence, false, false))
            return false;
        i = next;
    }
    return true;
}

uint32_t sy_token_at(const sy_cast *c, uint32_t byte)
{
    size_t lo = 0, hi = c->tokens.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->tokens.at[mid].end <= byte)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

uint32_t sy_mentions_before(const sy_cast *c, uint32_t token)
{
    size_t lo = 0, hi = c->mentions.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->mentions.at[mid].first < token)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

bool sy_token_is(const sayso_doc *d, uint32_t token, const char *word)
{
    if (token >= d->cast->tokens.n)
        return false;
    sy_token t = d->cast->tokens.at[token];
    size_t n = strlen(word);
    if (t.end - t.begin != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char ch = d->text.bytes[t.begin + i];
        if ((ch >= 'A' && ch <= 'Z' ? ch | 32 : ch) != word[i])
            return false;
    }
    return true;
}

static bool same_word(const sayso_doc *d, uint32_t a, uint32_t b)
{
    return sy_token_key(d, a, 0) == sy_token_key(d, b, 0);
}

/* ## Names */

uint32_t sy_new_who(sayso_doc *d, sy_who who)
{
    if (sy_push(&d->cast->whos, who))
        return (uint32_t)d->cast->whos.n - 1;
    d->cast->failed = true;
    return SY_NOBODY;
}

uint32_t sy_settled(const sy_cast *c, uint32_t who)
{
    for (int k = 0; who != SY_NOBODY && c->whos.at[who].same && k < 8; k++)
        who = c->whos.at[who].same - 1;
    return who;
}

static bool is_suffix(const sayso_doc *d, uint32_t token)
{
    static const char *const all[] = { "jr", "sr", "iii", "kc", "qc", "mp", "phd", "obe", "mbe", "cbe", "esq", "md" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, token, all[k]))
            return true;
    return false;
}

/* The tokens of a name without titles, marks at its ends and a possessive. */
static void trim_name(const sayso_doc *d, uint32_t *first, uint32_t *end)
{
    const sy_token *t = d->cast->tokens.at;
    while (*first < *end && (!t[*first].word || sy_token_is(d, *first, "the") ||
                             (*first + 1 < *end && !t[*first].upper && t[*first].classes & SY_W_ORG && t[*first + 1].upper))) /* "union Unite" */
        ++*first;
    while (*end > *first && (!t[*end - 1].word || is_suffix(d, *end - 1)))
        --*end;
}

static void skip_titles(const sayso_doc *d, uint32_t *first, uint32_t end)
{
    const sy_token *t = d->cast->tokens.at;
    while (end - *first > 1 && (!t[*first].word || (t[*first].classes & SY_W_TITLE && !(t[*first].classes & SY_W_GIVEN))))
        ++*first;
}

static uint32_t count_words(const sayso_doc *d, uint32_t first, uint32_t end)
{
    uint32_t n = 0;
    for (uint32_t i = first; i < end; i++)
        n += d->cast->tokens.at[i].word;
    return n;
}

static bool same_run(const sayso_doc *d, uint32_t a, uint32_t b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!same_word(d, a + i, b + i))
            return false;
    return true;
}

/* "John", "J", "Jon"; "Chris", "Christopher". */
static bool given_fits(const sayso_doc *d, uint32_t a, uint32_t b)
{
    const sy_token *x = &d->cast->tokens.at[a], *y = &d->cast->tokens.at[b];
    uint32_t n = x->end - x->begin, m = y->end - y->begin, less = n < m ? n : m;
    if (same_word(d, a, b))
        return true;
    uint32_t apart = 0; /* a slip of the pen: "Donand" */
    for (uint32_t i = 0; n == m && n > 4 && i < n; i++)
        apart += d->text.bytes[x->begin + i] != d->text.bytes[y->begin + i];
    if (n == m && n > 4 && apart < 2 && !(x->classes & SY_W_GIVEN && y->classes & SY_W_GIVEN))
        return true;
    if (less != 1 && less < 3)
        return false;
    for (uint32_t i = 0; i < less; i++)
        if ((d->text.bytes[x->begin + i] | 32) != (d->text.bytes[y->begin + i] | 32))
            return false;
    return true;
}

/* Whether a who of several words is the one that tokens first..end, several too, name. */
static bool fits(const sayso_doc *d, const sy_who *w, uint32_t first, uint32_t end, sy_name_kind kind)
{
    uint32_t n = w->end - w->first, m = end - first;
    if (n == m && same_run(d, w->first, first, n))
        return true;
    bool person = kind == SY_NAME_PERSON && w->votes[SY_NAME_PERSON] > 0;
    uint32_t less = n < m ? n : m;
    if (person) /* "de Blasio" is Bill de Blasio */
        return same_word(d, w->end - 1, end - 1) &&
               (given_fits(d, w->first, first) || (less > 1 && same_run(d, w->end - less, end - less, less)));
    if (w->votes[SY_NAME_PLACE] * 2 > w->count || kind == SY_NAME_PLACE)
        return false;
    if (less < 2 || kind == SY_NAME_PERSON || w->votes[SY_NAME_PERSON])
        return false;
    if (same_run(d, w->end - less, end - less, less))
        return true;
    /* "the Committee on Ships", but not "Harbour Office Inspector" for the Harbour Office */
    const sy_token *more = &d->cast->tokens.at[(n > m ? w->first : first) + less];
    return same_run(d, w->first, first, less) && (n == m || !more->upper || more->classes & (SY_W_CORP | SY_W_ORG));
}

/* "WHO" for World Health Organization: first letters of its capitalised words. */
static bool is_acronym(const sayso_doc *d, uint32_t token, const sy_who *w)
{
    sy_token a = d->cast->tokens.at[token];
    uint32_t at = a.begin;
    for (uint32_t i = w->first; i < w->end; i++) {
        sy_token t = d->cast->tokens.at[i];
        if (!t.word || !t.upper)
            continue;
        while (at < a.end && d->text.bytes[at] == '.')
            at++;
        if (at >= a.end || d->text.bytes[at] != d->text.bytes[t.begin])
            return false;
        at++;
    }
    return at + 1 >= a.end && at > a.begin + 1;
}

static bool all_capitals(const sayso_doc *d, uint32_t token)
{
    sy_token t = d->cast->tokens.at[token];
    for (uint32_t i = t.begin; i < t.end; i++)
        if (d->text.bytes[i] >= 'a' && d->text.bytes[i] <= 'z')
            return false;
    return t.end - t.begin > 1 && t.end - t.begin < 7;
}

/* The first letters of a name of several words, as a word would have them: its acronym's key. */
static uint64_t acronym_key(const sayso_doc *d, uint32_t first, uint32_t end)
{
    uint64_t h = 1469598103934665603u ^ SY_KEY_NAME;
    for (uint32_t i = first; i < end; i++) {
        sy_token t = d->cast->tokens.at[i];
        unsigned char ch = (unsigned char)d->text.bytes[t.begin];
        if (t.word && t.upper && ch < 0x80)
            h = (h ^ (ch | 32)) * 1099511628211u;
    }
    return h ^ h >> 29;
}

static bool add_name_words(sayso_doc *d, uint32_t who)
{
    sy_who w = d->cast->whos.at[who];
    if (!sy_map_add(d, sy_token_key(d, w.first, SY_KEY_NAME), who) ||
        !sy_map_add(d, sy_token_key(d, w.end - 1, SY_KEY_NAME), who))
        return false;
    /* "de Blasio" of "Bill de Blasio" is found by its last word, "WHO" by its letters. */
    return w.end - w.first < 2 || (w.votes[SY_NAME_PERSON] && w.end - w.first > 3) || sy_map_add(d, acronym_key(d, w.first, w.end), who);
}

static uint32_t find_long(const sayso_doc *d, uint32_t first, uint32_t end, sy_name_kind kind)
{
    const sy_map *m = &d->cast->words;
    for (int side = 0; side < 2; side++) {
        uint32_t l = sy_map_find(m, sy_token_key(d, side ? first : end - 1, SY_KEY_NAME));
        for (int k = 0; l && k < MOST_LINKS; k++, l = m->links.at[l - 1].next) {
            const sy_who *w = &d->cast->whos.at[m->links.at[l - 1].who];
            if (w->end - w->first > 1 && fits(d, w, first, end, kind))
                return m->links.at[l - 1].who;
        }
    }
    return SY_NOBODY;
}

/* Whether something is "in Eastline" or "near Eastline" somewhere, as it would be if that were a place. */
static bool located(const sayso_doc *d, uint32_t token)
{
    static const char *const all[] = { "in", "near", "across", "from", "to", "at", "around", "outside" };
    for (uint32_t i = 1; i < d->cast->tokens.n && i < MOST_TOKENS; i++)
        if (d->cast->tokens.at[i].upper && d->cast->tokens.at[i - 1].classes & SY_W_PREP && same_word(d, i, token))
            for (size_t k = 0; k < sizeof all / sizeof *all; k++)
                if (sy_token_is(d, i - 1, all[k]))
                    return true;
    return false;
}

/* Somebody of several words whom one word (or the last two) calls; the one of whom the text speaks most,
 * the latest being worth some more. */
static uint32_t find_short(const sayso_doc *d, uint32_t first, uint32_t end, sy_name_kind kind)
{
    const sy_map *m = &d->cast->words;
    uint32_t best = SY_NOBODY, l = sy_map_find(m, sy_token_key(d, end - 1, SY_KEY_NAME));
    int most = -1000, gender = 0;
    if (first > 0) {
        uint32_t before = first - 1;
        if (before > 0 && !d->cast->tokens.at[before].word)
            before--;
        uint32_t c = d->cast->tokens.at[before].classes;
        if (c & SY_W_TITLE)
            gender = c & SY_W_MALE ? 1 : c & SY_W_FEMALE ? -1 : 0;
    }
    for (int k = 0; l && k < MOST_LINKS; k++, l = m->links.at[l - 1].next) {
        uint32_t who = m->links.at[l - 1].who;
        const sy_who *w = &d->cast->whos.at[who];
        uint32_t n = end - first;
        bool person = w->votes[SY_NAME_PERSON] > 0;
        int score = (int)(w->count < 4 ? w->count : 4) - (w->first > first ? 10 : 0);
        if (!w->named || w->end - w->first < n)
            continue;
        bool last = same_run(d, w->end - n, first, n), begins = same_run(d, w->first, first, n);
        bool letters = n == 1 && all_capitals(d, first) && is_acronym(d, first, w);
        bool exact = w->end - w->first == n && last;
        if (!exact && !letters &&
            (person ? !last && !begins : kind == SY_NAME_PLACE ? (!last || w->votes[SY_NAME_PLACE] * 2 > w->count) &&
                                                  !(begins && (d->cast->tokens.at[w->end - 1].classes & SY_W_CORP || (!all_capitals(d, first) && !located(d, first)))) : !begins && !last))
            continue;
        if (!person && !exact && kind == SY_NAME_PERSON)
            score -= 30;
        if (person && !exact && kind == SY_NAME_PLACE && begins)
            continue;
        score += exact ? 1 : person || letters ? 60 : 10;
        score += last && person ? 20 : 0;
        score -= last && !begins && (w->by_given || w->kin) ? 30 : 0;
        if (person && !exact && !(d->cast->tokens.at[w->first].classes & SY_W_GIVEN))
            score -= 6;
        if (gender && w->gender * gender < 0)
            score -= 100;
        score += person ? 2 * (int)(w->by_last < 20 ? w->by_last : 20) : 0;
        if (w->last && w->last + 60 > first)
            score += 8;
        if (score > most) {
            most = score;
            best = who;
        }
    }
    return best;
}

/* Gender that the given name or a title in front tells. */
static int name_gender(const sayso_doc *d, uint32_t first, uint32_t end)
{
    uint32_t c = end - first > 1 ? d->cast->tokens.at[first].classes : 0;
    if (!(c & SY_W_GIVEN) || !(c & SY_W_MALE) == !(c & SY_W_FEMALE))
        return 0;
    return c & SY_W_MALE ? 2 : -2;
}

static int title_gender(const sayso_doc *d, uint32_t first)
{
    const sy_token *t = d->cast->tokens.at;
    for (uint32_t i = first, n = 0; i-- > 0 && n < 3; n++) {
        if (!t[i].word && !sy_token_is(d, i, "."))
            break;
        if (t[i].word && !(t[i].classes & (SY_W_TITLE | SY_W_PERSON)))
            break;
        if ((t[i].classes & (SY_W_MALE | SY_W_FEMALE)) && !(t[i].classes & SY_W_GIVEN))
            return t[i].classes & SY_W_MALE ? 3 : -3;
    }
    return 0;
}

/* Whether a sentence has capitals all over, as headlines do. */
static bool title_case(const sayso_doc *d, uint32_t token)
{
    const sy_token *t = d->cast->tokens.at;
    uint32_t b = token, e = token, upper = 0, all = 0;
    while (b && t[b - 1].sentence == t[token].sentence && token - b < 30)
        b--;
    while (e < d->cast->tokens.n && t[e].sentence == t[token].sentence && e - token < 30)
        e++;
    for (uint32_t i = b; i < e; i++)
        if (t[i].word && (t[i].upper || !(t[i].classes & (SY_W_PREP | SY_W_DET) || sy_token_is(d, i, "and") ||
                                          sy_token_is(d, i, "or") || sy_token_is(d, i, "as")))) {
            all++;
            upper += t[i].upper;
        }
    return all > 3 && upper * 20 >= all * 17;
}

/* Who was so far known by the last word alone: the headline had the full name. */
static uint32_t only_surname(const sayso_doc *d, uint32_t first, uint32_t end)
{
    const sy_map *m = &d->cast->words;
    uint32_t l = sy_map_find(m, sy_token_key(d, end - 1, SY_KEY_NAME));
    if (d->cast->tokens.at[first].classes && !(d->cast->tokens.at[first].classes & SY_W_GIVEN))
        return SY_NOBODY;
    for (int k = 0; l && k < MOST_LINKS; k++, l = m->links.at[l - 1].next) {
        const sy_who *w = &d->cast->whos.at[m->links.at[l - 1].who];
        if (w->end - w->first == 1 && w->votes[SY_NAME_PERSON] && same_word(d, w->first, end - 1))
            return m->links.at[l - 1].who;
    }
    return SY_NOBODY;
}

/* Whether two words have the same letters but for one, or for two that changed places: "Labott", "Labbot". */
static bool slip(const sayso_doc *d, uint32_t a, uint32_t b)
{
    const sy_token *x = &d->cast->tokens.at[a], *y = &d->cast->tokens.at[b];
    uint32_t n = x->end - x->begin, apart = 0, letters[256] = { 0 };
    if (n != y->end - y->begin || n < 5 || d->text.bytes[x->begin] != d->text.bytes[y->begin])
        return false;
    for (uint32_t i = 0; i < n; i++) {
        apart += d->text.bytes[x->begin + i] != d->text.bytes[y->begin + i];
        letters[(unsigned char)d->text.bytes[x->begin + i]]++;
        letters[(unsigned char)d->text.bytes[y->begin + i]]--;
    }
    uint32_t other = 0;
    for (uint32_t i = 0; i < 256; i++)
        other += letters[i] != 0;
    return apart <= 3 && (!other || (other <= 2 && apart <= 2 && n > 5));
}

/* A surname that nobody has, but for a slip of the pen one person whom the text calls in full. */
static uint32_t misspelt(const sayso_doc *d, uint32_t token)
{
    const sy_cast *c = d->cast;
    uint32_t found = SY_NOBODY;
    for (uint32_t i = 0; i < c->whos.n && i < MOST_ALIKE; i++) {
        const sy_who *w = &c->whos.at[i];
        if (!w->named || w->end - w->first < 2 || w->end - w->first > 3 || !w->votes[SY_NAME_PERSON] || !slip(d, w->end - 1, token))
            continue;
        if (found != SY_NOBODY)
            return SY_NOBODY;
        found = i;
    }
    return found;
}

uint32_t sy_who_named(sayso_doc *d, uint32_t first, uint32_t end, sy_name_kind kind)
{
    trim_name(d, &first, &end);
    if (kind == SY_NAME_PERSON)
        skip_titles(d, &first, end);
    if (first >= end)
        return SY_NOBODY;
    bool is_long = count_words(d, first, end) > 1;
    uint32_t who = is_long ? find_long(d, first, end, kind) : SY_NOBODY;
    if (who == SY_NOBODY && is_long && kind == SY_NAME_PERSON)
        who = only_surname(d, first, end);
    if (who == SY_NOBODY)
        who = find_short(d, first, end, kind);
    if (who == SY_NOBODY && !is_long && kind == SY_NAME_PERSON)
        who = misspelt(d, first);
    if (who == SY_NOBODY) {
        sy_who w = { .first = first, .end = end, .named = true };
        w.votes[kind] = 1; /* so that its words are kept as its kind wants */
        w.gender = kind == SY_NAME_PERSON ? name_gender(d, first, end) : 0;
        who = sy_new_who(d, w);
        if (who == SY_NOBODY || !add_name_words(d, who))
            return SY_NOBODY;
        d->cast->whos.at[who].votes[kind] = 0;
    }
    sy_who *w = &d->cast->whos.at[who];
    bool person = w->votes[SY_NAME_PERSON] > 0;
    if (is_long && end - first > w->end - w->first &&
        (person ? title_case(d, w->first) || (!(d->cast->tokens.at[w->first].classes & SY_W_GIVEN && w->end - w->first > 1) && !same_word(d, w->first, first)) : !w->votes[SY_NAME_PLACE] && !title_case(d, first))) {
        w->first = first; /* "Bill de Blasio" below the headline's "De Blasio" */
        w->end = end;
        if (!add_name_words(d, who))
            return SY_NOBODY;
        w = &d->cast->whos.at[who];
        if (person && !w->gender)
            w->gender = name_gender(d, first, end);
    }
    w->by_last += !is_long && w->end - w->first > 1 && same_word(d, w->end - 1, end - 1);
    w->count++;
    w->votes[kind]++;
    w->last = first;
    if (kind == SY_NAME_PERSON)
        w->gender += title_gender(d, first);
    return who;
}

static bool is_particle(const sayso_doc *d, uint32_t i)
{
    static const char *const all[] = { "de", "van", "von", "der", "den", "la", "del", "di", "da", "bin", "bint", "ibn", "al", "el", "le", "du", "ter" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, i, all[k]))
            return true;
    return false;
}

/* Days, and months that nobody is called after. */
static bool is_date(const sayso_doc *d, uint32_t i)
{
    static const char *const all[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today",
                                       "january", "february", "march", "july", "september", "october", "november", "december" };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, i, all[k]))
            return true;
    return false;
}

/* Whether the token is the full stop behind initials: "V.R." */
static bool initials(const sayso_doc *d, uint32_t i)
{
    if (!i || !sy_token_is(d, i, "."))
        return false;
    sy_token t = d->cast->tokens.at[i - 1];
    return t.upper && (t.end - t.begin == 1 || (t.end - t.begin < 6 && memchr(d->text.bytes + t.begin, '.', t.end - t.begin)));
}

/* Whether the text has the word in small letters too. */
static bool is_common(const sayso_doc *d, uint32_t token)
{
    const sy_token *t = d->cast->tokens.at;
    for (uint32_t i = 0; i < d->cast->tokens.n && i < MOST_TOKENS; i++)
        if (!t[i].upper && t[i].end - t[i].begin == t[token].end - t[token].begin &&
            (d->text.bytes[t[i].begin] ^ 32) == d->text.bytes[t[token].begin] && same_word(d, i, token))
            return true;
    return false;
}

/* A person's given names and initials that the tagger left out: "Colm" before "Devane". */
static uint32_t given_before(const sayso_doc *d, uint32_t first)
{
    const sy_token *t = d->cast->tokens.at;
    for (uint32_t n = 0; first && n < 3; n++) {
        uint32_t i = first - 1;
        if (sy_token_is(d, i, ".") && i && (t[i - 1].end - t[i - 1].begin == 1 || memchr(d->text.bytes + t[i - 1].begin, '.', t[i - 1].end - t[i - 1].begin)))
            i--;
        bool particle = is_particle(d, i) && i && t[i - 1].upper;
        bool sentence = !i || t[i - 1].sentence != t[i].sentence;
        if (!t[i].word || t[i].mention || t[i].sentence != t[first].sentence || t[first].begin - t[i].end > 2 ||
            (!t[i].upper && !particle) || (t[i].classes && !(t[i].classes & SY_W_GIVEN) && !particle))
            break;
        if (sentence && !(t[i].classes & SY_W_GIVEN) && t[i].end - t[i].begin > 1)
            break;
        if (t[i].end - t[i].begin > 2 && all_capitals(d, i) && !all_capitals(d, first) && !initials(d, i + 1))
            break; /* "NASA chief", "GOP" */
        if (is_date(d, i) || (sentence && is_common(d, i)))
            break; /* "On Monday Marlowe told", "Rookie Ana Ruiz" below "rookie" */
        first = i;
    }
    return first;
}

/* Words of a body's name that the tagger left out: "Highline" before "Electric". */
static uint32_t more_before(const sayso_doc *d, uint32_t first)
{
    const sy_token *t = d->cast->tokens.at;
    for (uint32_t n = 0; first > 1 && n < 2; n++) {
        const sy_token *b = &t[first - 1];
        if (!b->word || !b->upper || b->classes || b->mention || b->sentence != t[first].sentence || t[first].begin - b->end != 1 ||
            b[-1].sentence != b->sentence || all_capitals(d, first - 1) || is_date(d, first - 1) || title_case(d, first))
            break;
        first--;
    }
    return first;
}

/* A signature's name ends with its line: "Ana Ruiz\nUpper Corrie". */
static uint32_t line_end(const sayso_doc *d, uint32_t first, uint32_t end)
{
    const sy_token *t = d->cast->tokens.at;
    for (uint32_t k = first + 1; k < end; k++) {
        const char *gap = d->text.bytes + t[k - 1].end, *line = memchr(gap, '\n', t[k].begin - t[k - 1].end);
        if (!line)
            continue;
        uint32_t begin = t[first].begin;
        while (begin && d->text.bytes[begin - 1] != '\n' && t[k - 1].end - begin < 48)
            begin--;
        if (t[k - 1].end - begin < 40)
            return k; /* no line of running text is so short */
    }
    return end;
}

/* Whether a word is tagged so, alone, elsewhere. */
static bool tagged(const sayso_doc *d, size_t but, uint32_t token, sy_name_kind kind)
{
    sy_token t = d->cast->tokens.at[token];
    for (size_t i = 0; i < d->names.n && i < MOST_ALIKE; i++) {
        sayso_span s = d->names.at[i].span;
        if ((i > but || i + 1 < but) && d->names.at[i].kind == kind && s.end - s.begin == t.end - t.begin &&
            !memcmp(d->text.bytes + s.begin, d->text.bytes + t.begin, t.end - t.begin))
            return true;
    }
    return false;
}

/* Whether name i, tokens first..end, is one with the name right before it, though the tagger took them for two of different
 * kinds: "Carraway" "Health", "Cosmo" "Reiss". *kind: what it is then. */
static bool goes_on(const sayso_doc *d, size_t i, const sy_mention *was, uint32_t first, uint32_t end, uint8_t *kind)
{
    const sy_token *t = d->cast->tokens.at;
    if (was->end != first || (was->kind == *kind && *kind == SY_NAME_PERSON) || t[was->first].sentence != t[first].sentence || title_case(d, first) ||
        end - was->first > LONGEST_NAME || !t[first].upper || !t[was->end - 1].upper || t[first].begin - t[first - 1].end != 1)
        return false;
    uint32_t n = was->end - was->first;
    bool alone = end - first == 1;
    if (was->kind != SY_NAME_PERSON && t[end - 1].classes & (SY_W_PERSON | SY_W_FEW | SY_W_CROWD | SY_W_TITLE) &&
        !(t[end - 1].classes & (SY_W_GIVEN | SY_W_ORG | SY_W_PLURAL)))
        return false; /* "the Nevada Democrat" */
    if (*kind == SY_NAME_ORG) {
        bool given = was->kind == SY_NAME_PERSON && alone && t[was->first].classes & SY_W_GIVEN && !(t[first].classes & (SY_W_ORG | SY_W_CORP));
        *kind = given ? SY_NAME_PERSON : SY_NAME_ORG; /* "Tamsin" "Grove" */
        return n == 1 && !(t[was->first].classes & SY_W_TITLE) && !is_date(d, was->first) && !all_capitals(d, first);
    }
    if (*kind == was->kind)
        return true;
    if (*kind != SY_NAME_PERSON || n > 1 || !alone || all_capitals(d, was->first) ||
        sy_is_outlet(d, &(sy_who){ .first = was->first, .end = was->end })) /* "told the Herald Ruiz had left" */
        return false;
    if (!(t[was->first].classes & SY_W_GIVEN) && (t[was->first].classes || was->kind != SY_NAME_ORG || tagged(d, i, was->first, SY_NAME_ORG)))
        return false;
    return true;
}

/* Tokens of the model's names, those that overlap none before. */
static bool take_names(sayso_doc *d)
{
    sy_cast *c = d->cast;
    for (size_t i = 0; i < d->names.n; i++) {
        sayso_span s = d->names.at[i].span;
        uint32_t first = sy_token_at(c, s.begin), end = sy_token_at(c, s.end);
        if (end < c->tokens.n && c->tokens.at[end].begin < s.end)
            end++;
        if (c->mentions.n && first < c->mentions.at[c->mentions.n - 1].end)
            first = c->mentions.at[c->mentions.n - 1].end;
        trim_name(d, &first, &end);
        if (d->names.at[i].kind == SY_NAME_PERSON)
            skip_titles(d, &first, end);
        for (uint32_t k = first + 1; d->names.at[i].kind == SY_NAME_PERSON && k + 1 < end; k++)
            if (sy_token_is(d, k, "gov") || sy_token_is(d, k, "sen") || sy_token_is(d, k, "rep") || sy_token_is(d, k, "mayor"))
                first = k + 1 + (k + 2 < end && sy_token_is(d, k + 1, ".")); /* "OK Gov Ruiz" */
        if (d->names.at[i].kind == SY_NAME_PERSON && first < end) {
            first = given_before(d, first);
            /* "Faris" "bin Nasser": two names of the tagger, one of the text */
            sy_mention *was = c->mentions.n ? &c->mentions.at[c->mentions.n - 1] : NULL;
            if (was && was->kind == SY_NAME_PERSON && end - was->first <= LONGEST_NAME &&
                c->tokens.at[was->first].sentence == c->tokens.at[first].sentence && /* no byline's */
                (was->end == first || (was->end + 1 == first && (is_particle(d, was->end) || initials(d, was->end))))) {
                first = was->first;
                c->mentions.n--;
            }
        }
        uint8_t kind = d->names.at[i].kind;
        sy_mention *last = c->mentions.n ? &c->mentions.at[c->mentions.n - 1] : NULL;
        if (last && kind == SY_NAME_PERSON && first < end && last->end == first && last->kind != kind && last->end - last->first == 2 &&
            all_capitals(d, last->first) && c->tokens.at[last->end - 1].classes & SY_W_GIVEN && end - first == 1 &&
            c->tokens.at[first].sentence == c->tokens.at[last->first].sentence)
            first = --last->end; /* "MSP Alasdair" "Rennick" */
        if (kind == SY_NAME_PERSON)
            end = line_end(d, first, end);
        if (kind == SY_NAME_ORG && first < end && !(c->tokens.at[end - 1].classes & (SY_W_PERSON | SY_W_FEW | SY_W_CROWD | SY_W_TITLE)))
            first = more_before(d, first);
        if (first < end && c->mentions.n && goes_on(d, i, &c->mentions.at[c->mentions.n - 1], first, end, &kind)) {
            first = c->mentions.at[c->mentions.n - 1].first;
            c->mentions.n--;
        }
        bool capital = false;
        for (uint32_t k = first; k < end; k++)
            capital = capital || c->tokens.at[k].upper;
        if (first >= end || !capital || end - first > LONGEST_NAME)
            continue; /* joined ones stay: what was taken back above has capitals and is short enough */
        sy_mention m = { first, end, SY_NOBODY, kind };
        if (!sy_push(&c->mentions, m))
            return false;
        for (uint32_t k = first; k < end; k++)
            c->tokens.at[k].mention = (uint32_t)c->mentions.n;
    }
    return true;
}

/* "his wife, Eva Ruiz": the family name stays another's. */
static void note_kin(sayso_doc *d, const sy_mention *m)
{
    static const char *const all[] = { "wife", "husband", "son", "daughter", "mother", "father", "sister", "brother", "spouse" };
    const sy_token *t = d->cast->tokens.at;
    uint32_t i = m->first;
    for (uint32_t n = 0; i && n < 3 && t[i - 1].word && t[i - 1].classes & (SY_W_DET | SY_W_PERSON | SY_W_TITLE) && t[i - 1].sentence == t[m->first].sentence; n++) {
        if (sy_token_is(d, i - 1, "the") || sy_token_is(d, i - 1, "a")) {
            i -= i > 1 && sy_token_is(d, i - 2, ","); /* "her sister, the actress Eva Ruiz" */
            i--;
            break;
        }
        bool kin = false;
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            kin = kin || sy_token_is(d, i - 1, all[k]);
        if (kin)
            break;
        i--;
    }
    if (i && sy_token_is(d, i - 1, ","))
        i--;
    for (size_t k = 0; i && k < sizeof all / sizeof *all; k++)
        if (sy_token_is(d, i - 1, all[k]) && m->who != SY_NOBODY)
            d->cast->whos.at[m->who].kin = true;
}

/* One word that is somebody's given name: who is called so leaves the family name to others. */
static void note_given(sayso_doc *d, uint32_t token)
{
    const sy_map *m = &d->cast->words;
    uint32_t l = sy_map_find(m, sy_token_key(d, token, SY_KEY_NAME));
    for (int k = 0; l && k < MOST_LINKS; k++, l = m->links.at[l - 1].next) {
        sy_who *w = &d->cast->whos.at[m->links.at[l - 1].who];
        if (w->end - w->first > 1 && w->votes[SY_NAME_PERSON] && same_word(d, w->first, token))
            w->by_given = true;
    }
}

/* "in Ostrany", "Ostrany's army": no person, whatever the tagger thought of a name that it never saw. */
static void find_places(sayso_doc *d)
{
    sy_cast *c = d->cast;
    for (size_t i = 0; i < c->mentions.n; i++) {
        const sy_mention *m = &c->mentions.at[i];
        sy_who *w = &c->whos.at[m->who];
        if (w->end - w->first > 1 || w->gender)
            continue;
        bool in = m->first && (sy_token_is(d, m->first - 1, "in") || sy_token_is(d, m->first - 1, "across"));
        bool has = m->end + 1 < c->tokens.n && c->tokens.at[m->end].possessive &&
                   c->tokens.at[m->end + 1].classes & SY_W_ORG && !sy_token_is(d, m->end + 1, "campaign") &&
                   !sy_token_is(d, m->end + 1, "office") && !sy_token_is(d, m->end + 1, "team");
        w->place = w->place || in || has;
    }
}

/* "the Department of Transport (DfT)": what stands in brackets behind a long name is that name. */
static void alias(sayso_doc *d, size_t i)
{
    sy_cast *c = d->cast;
    sy_mention *m = &c->mentions.at[i];
    if (!i || m->end - m->first > 1 || !sy_token_is(d, m->first - 1, "(") || c->mentions.at[i - 1].end + 1 != m->first ||
        !all_capitals(d, m->first))
        return;
    uint32_t who = c->mentions.at[i - 1].who;
    if (who == SY_NOBODY || who == m->who || c->whos.at[who].end - c->whos.at[who].first < 2)
        return;
    uint32_t old = m->who;
    for (size_t k = 0; k < c->mentions.n; k++)
        if (c->mentions.at[k].who == old)
            c->mentions.at[k].who = who;
    c->whos.at[old].named = false;
}

/* In a headline's capitals the tagger takes too much in: the longest part of the name that the text knows. */
static void shrink(sayso_doc *d, sy_mention *m)
{
    uint32_t all = m->end - m->first;
    if (m->kind == SY_NAME_PERSON && all > 1 && all < 4 &&
        only_surname(d, m->first, m->end) != SY_NOBODY)
        return;
    for (uint32_t n = m->end - m->first; n > 0; n--)
        for (uint32_t b = m->first; b + n <= m->end; b++) {
            uint32_t who = n > 1 ? find_long(d, b, b + n, (sy_name_kind)m->kind) : find_short(d, b, b + n, (sy_name_kind)m->kind);
            if (who == SY_NOBODY || (n > 1 && d->cast->whos.at[who].end - d->cast->whos.at[who].first != n))
                continue;
            for (uint32_t k = m->first; k < m->end; k++)
                if (k < b || k >= b + n)
                    d->cast->tokens.at[k].mention = 0;
            m->first = b;
            m->end = b + n;
            return;
        }
}

/* "The Ana Ruiz Show": who is called Ruiz and never more than that has a given name all the same. */
static void find_given(sayso_doc *d)
{
    sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    for (uint32_t i = 0, tries = 0; i < c->whos.n && tries < MOST_TRIES; i++) {
        sy_who *w = &c->whos.at[i];
        if (!w->named || w->end - w->first != 1 || w->votes[SY_NAME_PERSON] * 2 <= w->count || t[w->first].classes & SY_W_GIVEN)
            continue;
        tries++;
        for (uint32_t k = 1; k < c->tokens.n && k < MOST_TOKENS; k++)
            if (t[k].upper && t[k].mention && t[k - 1].upper && t[k - 1].classes & SY_W_GIVEN && t[k - 1].sentence == t[k].sentence &&
                t[k - 1].mention == t[k].mention && c->mentions.at[t[k].mention - 1].kind != SY_NAME_PERSON && same_word(d, k, w->first)) {
                w->first = k - 1;
                w->end = k + 1;
                break;
            }
    }
}

sayso_status sy_make_cast(sayso_doc *doc)
{
    sy_cast *c = doc->cast = calloc(1, sizeof *doc->cast);
    if (!c)
        return SAYSO_ENOMEM;
    c->author = SY_NOBODY;
    if (!tokenise(doc) || !take_names(doc))
        return SAYSO_ENOMEM;
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; pass == 1 && i < c->mentions.n; i++)
            if (c->mentions.at[i].end - c->mentions.at[i].first == 1)
                note_given(doc, c->mentions.at[i].first);
            else
                note_kin(doc, &c->mentions.at[i]);
        for (size_t i = 0; i < c->mentions.n; i++) {
            sy_mention *m = &c->mentions.at[i];
            bool is_long = count_words(doc, m->first, m->end) > 1;
            bool plain = m->kind == SY_NAME_PERSON && m->end - m->first == 2 && c->tokens.at[m->first].classes & SY_W_GIVEN &&
                         !c->tokens.at[m->end - 1].classes; /* "Ana Ruiz" in a headline's capitals */
            int turn = !plain && title_case(doc, m->first) ? 2 : is_long ? 0 : 1;
            if (turn == 2 && pass == 2)
                shrink(doc, m);
            if (turn != pass) {
                if (m->who != SY_NOBODY)
                    c->whos.at[m->who].last = m->first;
                continue;
            }
            m->who = sy_who_named(doc, m->first, m->end, (sy_name_kind)m->kind);
            if (m->who == SY_NOBODY && !c->failed) /* nothing but "Jr." */
                m->who = sy_new_who(doc, (sy_who){ .first = m->first, .end = m->end, .named = true });
            if (m->who == SY_NOBODY)
                return SAYSO_ENOMEM;
        }
    }
    find_given(doc);
    uint32_t aliases = 0;
    for (size_t i = 1; i < c->mentions.n && aliases < 20; i++) {
        uint32_t was = c->mentions.at[i].who;
        alias(doc, i);
        aliases += was != c->mentions.at[i].who;
    }
    find_places(doc);
    for (size_t i = 0; i < c->whos.n; i++) {
        sy_who *w = &c->whos.at[i];
        sy_token last = c->tokens.at[w->end - 1], first = c->tokens.at[w->first];
        uint32_t n = w->end - w->first;
        bool person = w->votes[SY_NAME_PERSON] * 2 >= w->count && !w->place;
        if (n > 1 && n < 4 && first.classes & SY_W_GIVEN && w->votes[SY_NAME_PERSON])
            person = true;
        if (n > 1 && last.classes & (SY_W_ORG | SY_W_CORP) && !(last.classes & SY_W_GIVEN) &&
            (w->votes[SY_NAME_PERSON] * 3 < w->count * 2 || (last.classes & SY_W_CORP && !(first.classes & SY_W_GIVEN))))
            person = false;
        w->kind = person ? SAYSO_PERSON : SAYSO_ORG;
        if (n == 1 && w->votes[SY_NAME_OTHER] * 2 > w->count && doc->text.bytes[last.end - 1] == 's') {
            w->kind = SAYSO_GROUP; /* "Republicans" */
            w->plural = true;
        }
    }
    return SAYSO_OK;
}
