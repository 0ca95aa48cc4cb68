/* sketch.c - see sketch.h.
 *
 * Words are compared by the hash of their first six letters in lower case, without an ending (as
 * read/claim_pair.c does). How rare a word is stands in a table made from prose of our own: an
 * archive's own counts would change with every article, and the rules with them.
 */
#include "archive/sketch.h"

#include <string.h>

#include "archive/store.h"
#include "archive/word_weights.h"
#include "base/error.h"
#include "base/hash.h"

enum {
    LONGEST = 31,
    THING_WEIGHT = 6,
    RARE = 12,
    /* least weight of a topic */ COMMON = 2 /* words of less weight do not count */
};

/* ## Words */

typedef struct walk {
    const char *text;
    uint32_t at, end;
    bool capital, shout; /* of the last word: its first letter, its second */
} walk;

/* Letters, digits and all beyond ASCII but spaces, quotation marks and dashes. */
static uint32_t letter(const char *s, uint32_t left)
{
    unsigned char c = (unsigned char)s[0];
    if (c < 0x80)
        return (c | 32) >= 'a' && (c | 32) <= 'z' ? 1 : c >= '0' && c <= '9';
    if (left > 1 && c == 0xC2)
        return 0;
    if (left > 2 && c == 0xE2 && ((unsigned char)s[1] == 0x80 || (unsigned char)s[1] == 0x81))
        return 0;
    uint32_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    return n < left ? n : left;
}

/* The next word in lower case (of ASCII), at most LONGEST bytes of it. */
static bool next_word(walk *w, char word[LONGEST + 1])
{
    uint32_t n = 0, step;
    while (w->at < w->end && !letter(w->text + w->at, w->end - w->at))
        do /* a whole character: what continues one would pass for a letter */
            w->at++;
        while (w->at < w->end && ((unsigned char)w->text[w->at] & 0xC0) == 0x80);
    uint32_t first = w->at;
    while (w->at < w->end && (step = letter(w->text + w->at, w->end - w->at))) {
        for (; step; step--, w->at++) {
            char c = w->text[w->at];
            if (n < LONGEST)
                word[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
    }
    word[n] = 0;
    w->capital = n && ((w->text[first] >= 'A' && w->text[first] <= 'Z') ||
                       (unsigned char)w->text[first] >= 0xC3);
    w->shout = n > 1 && w->text[first + 1] >= 'A' && w->text[first + 1] <= 'Z';
    return n > 0;
}

static uint32_t hash24(const char *w, size_t n)
{
    return (uint32_t)sy_xxh64(w, n, 0) & 0xFFFFFF;
}

uint32_t sy_sketch_stem(const char *w)
{
    size_t n = strlen(w);
    if (n > 4 && w[n - 1] == 's' && w[n - 2] != 's')
        n--;
    if (n > 5 && !memcmp(w + n - 3, "ing", 3))
        n -= 3;
    else if (n > 4 && !memcmp(w + n - 2, "ed", 2))
        n -= 2;
    else if (n > 4 && w[n - 1] == 'e')
        n--;
    return hash24(w, n > 6 ? 6 : n);
}

/* What a sorted table says of a stem in its last byte; `none` where it says nothing. Hashes lie evenly, so the
 * place is near where the hash's share of all hashes points. */
static uint32_t look_up(const uint32_t *table, size_t n, uint32_t stem_hash, uint32_t none)
{
    size_t at = n * stem_hash >> 24;
    while (at < n && table[at] >> 8 < stem_hash)
        at++;
    while (at && table[at - 1] >> 8 >= stem_hash)
        at--;
    return at < n && table[at] >> 8 == stem_hash ? table[at] & 255 : none;
}

/* 0 to 15. */
static uint32_t weight_of(uint32_t stem_hash)
{
    return look_up(sy_word_weights, sizeof sy_word_weights / sizeof *sy_word_weights, stem_hash,
                   15);
}

/* A word for what a word tells of, where papers have several for it: "rang", "telephoned". 0: none. */
static uint32_t thing_of(uint32_t stem_hash)
{
    uint32_t thing =
        look_up(sy_word_things, sizeof sy_word_things / sizeof *sy_word_things, stem_hash, 0);
    return thing ? (thing << 16 | 0x5A17) << 8 | THING_WEIGHT << 4 : 0;
}

/* Words and beginnings of words, sorted. */
static const struct hint {
    const char *begin;
    uint8_t says;
    bool whole;
} hints[] = {
    { "accept", SY_SAYS_YES, false },      { "account", SY_SAYS_CLAIM, false },
    { "accurate", SY_SAYS_YES, false },    { "accus", SY_SAYS_CLAIM, false },
    { "acknowledg", SY_SAYS_YES, false },  { "admit", SY_SAYS_YES, false },
    { "agree", SY_SAYS_YES, false },       { "allegation", SY_SAYS_CLAIM, false },
    { "assertion", SY_SAYS_CLAIM, false }, { "baseless", SY_SAYS_LIE, false },
    { "cannot", SY_SAYS_NO, true },        { "charge", SY_SAYS_CLAIM, false },
    { "claim", SY_SAYS_CLAIM, false },     { "conced", SY_SAYS_YES, false },
    { "confirm", SY_SAYS_YES, false },     { "contradict", SY_SAYS_LIE, false },
    { "correct", SY_SAYS_YES, false },     { "denial", SY_SAYS_LIE, false },
    { "denie", SY_SAYS_LIE, false },       { "deny", SY_SAYS_LIE, false },
    { "dismiss", SY_SAYS_LIE, false },     { "disput", SY_SAYS_LIE, false },
    { "fabricat", SY_SAYS_LIE, false },    { "false", SY_SAYS_LIE, false },
    { "fiction", SY_SAYS_LIE, false },     { "inaccura", SY_SAYS_LIE, false },
    { "incorrect", SY_SAYS_LIE, false },   { "indeed", SY_SAYS_YES, false },
    { "invent", SY_SAYS_LIE, false },      { "it", SY_SAYS_THAT, true },
    { "lie", SY_SAYS_LIE, false },         { "lying", SY_SAYS_LIE, false },
    { "mislead", SY_SAYS_LIE, false },     { "neither", SY_SAYS_NO, true },
    { "never", SY_SAYS_NO, true },         { "no", SY_SAYS_NO, true },
    { "nobody", SY_SAYS_NO, true },        { "none", SY_SAYS_NO, true },
    { "nonsense", SY_SAYS_LIE, false },    { "nor", SY_SAYS_NO, true },
    { "not", SY_SAYS_NO, true },           { "nothing", SY_SAYS_NO, true },
    { "own", SY_SAYS_YES, false },         { "refut", SY_SAYS_LIE, false },
    { "reject", SY_SAYS_LIE, false },      { "report", SY_SAYS_CLAIM, false },
    { "rubbish", SY_SAYS_LIE, false },     { "rumor", SY_SAYS_CLAIM, false },
    { "rumour", SY_SAYS_CLAIM, false },    { "so", SY_SAYS_THAT, true },
    { "speculation", SY_SAYS_CLAIM, false }, { "story", SY_SAYS_CLAIM, false },
    { "such", SY_SAYS_THAT, true },        { "suggestion", SY_SAYS_CLAIM, false },
    { "t", SY_SAYS_NO, true },             { "that", SY_SAYS_THAT, true },
    { "them", SY_SAYS_THAT, true },        { "this", SY_SAYS_THAT, true },
    { "those", SY_SAYS_THAT, true },       { "true", SY_SAYS_YES, false },
    { "untrue", SY_SAYS_LIE, false },      { "version", SY_SAYS_CLAIM, false },
    { "without", SY_SAYS_NO, true },       { "wrong", SY_SAYS_LIE, false },
};

static uint8_t says(const char *w)
{
    uint8_t out = 0;
    for (size_t i = 0; i < sizeof hints / sizeof *hints && hints[i].begin[0] <= w[0]; i++) {
        const struct hint *h = &hints[i];
        if (h->begin[0] != w[0])
            continue;
        size_t n = 1;
        while (h->begin[n] && h->begin[n] == w[n])
            n++;
        if (!h->begin[n] && (!h->whole || !w[n]))
            out |= h->says;
    }
    return out;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* ## Making */

typedef SY_ARRAY(uint32_t) pool;

typedef struct making {
    const sayso_doc *doc;
    const char *text;
    uint32_t len;
    sy_sketches *g;
    pool words;
    uint32_t *strand; /* [statement]: union and find */
} making;

/* Sorts what stands behind `first`, keeps each hash once with all its marks, and at most `most`: those of
 * the greatest weight, then of the least hash. */
static uint8_t make_set(pool *p, size_t first, size_t most)
{
    uint32_t *a = p->at + first;
    size_t n = p->n - first, kept = 0;
    if (n)
        qsort(a, n, sizeof *a, by_number);
    for (size_t i = 0; i < n; i++)
        if (kept && sy_word_hash(a[kept - 1]) == sy_word_hash(a[i]))
            a[kept - 1] |= a[i] & 15;
        else
            a[kept++] = a[i];
    for (uint32_t least = 0; kept > most; least++) {
        size_t over = kept - most, to = 0;
        for (size_t i = kept; i-- > 0 && over;)
            if (sy_word_weight(a[i]) <= least) {
                a[i] = 0xFFFFFFFF;
                over--;
            }
        for (size_t i = 0; i < kept; i++)
            if (a[i] != 0xFFFFFFFF)
                a[to++] = a[i];
        kept = to;
    }
    p->n = first + kept;
    return (uint8_t)kept;
}

/* The words of a string as a set: a name or a role. */
static bool add_set(pool *p, const char *s, uint8_t *n)
{
    walk w = { .text = s, .end = s ? (uint32_t)strnlen(s, 400) : 0 };
    char word[LONGEST + 1];
    size_t first = p->n;
    while (next_word(&w, word)) {
        uint32_t h = sy_sketch_stem(word), weight = weight_of(h);
        if (weight >= COMMON && !sy_push(p, h << 8 | weight << 4))
            return false;
    }
    *n = make_set(p, first, SY_SKETCH_PARTS);
    return true;
}

static uint32_t hash_of_name(const char *name)
{
    char *folded = name ? sy_fold(name) : NULL;
    uint32_t h = folded ? (uint32_t)sy_xxh64(folded, strlen(folded), 0) | 1 : 0;
    free(folded);
    return h;
}

static uint32_t hash_of_surname(const char *name)
{
    const char *last = name ? strrchr(name, ' ') : NULL;
    return hash_of_name(last ? last + 1 : name);
}

/* Whether the words from here on stand in quotation marks: every mark turns it. Marks of any style; the
 * single ones only where they cannot be an apostrophe. */
static void turn_quotes(const char *s, uint32_t from, uint32_t to, uint32_t end, int *depth)
{
    for (uint32_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"')
            *depth = !*depth;
        else if (c == '\'') {
            bool before = i > 0 && letter(s + i - 1, 1),
                 after = i + 1 < end && letter(s + i + 1, end - i - 1);
            if (!before && after)
                *depth = 1;
            else if (before && !after && *depth)
                *depth = 0;
        } else if (c == 0xE2 && i + 2 < end && (unsigned char)s[i + 1] == 0x80) {
            unsigned char d = (unsigned char)s[i + 2];
            if (d == 0x9C || d == 0x98 || d == 0x9E)
                *depth = 1;
            else if (d == 0x9D)
                *depth = 0;
            else if (d == 0x99) { /* no apostrophe: nothing behind it */
                uint32_t behind = i + 3;
                if (behind >= end || !letter(s + behind, end - behind))
                    *depth = 0;
            }
        } else if (c == 0xC2 && i + 1 < end) {
            unsigned char d = (unsigned char)s[i + 1];
            *depth = d == 0xAB ? 1 : d == 0xBB ? 0 : *depth;
        }
    }
}

static bool add_words(making *m, sy_sketch *to, const sayso_statement *s, pool *spoken)
{
    char word[LONGEST + 1];
    size_t first = m->words.n;
    for (uint32_t k = 0; k < s->n_content; k++) {
        uint32_t end = s->content[k].end < m->len ? s->content[k].end : m->len;
        walk w = { .text = m->text, .at = s->content[k].begin, .end = end };
        int depth = 0;
        for (uint32_t before = w.at; next_word(&w, word); before = w.at) {
            turn_quotes(m->text, before, w.at, end, &depth);
            uint32_t h = sy_sketch_stem(word), weight = weight_of(h);
            to->says |= says(word);
            if ((s->form == SAYSO_DIRECT || depth) && spoken->n < SY_SKETCH_SPOKEN &&
                !sy_push(spoken, hash24(word, strlen(word)) << 8 | weight << 4))
                return false;
            bool number = word[0] >= '0' && word[0] <= '9';
            if (weight < COMMON && !number)
                continue;
            if (m->words.n - first < 4 * SY_SKETCH_WORDS &&
                !sy_push(&m->words, h << 8 | weight << 4 | (w.capital ? SY_WORD_NAME : 0) |
                                        (number ? SY_WORD_NUMBER : 0)))
                return false;
            uint32_t thing = thing_of(h);
            if (thing && !sy_push(&m->words, thing))
                return false;
        }
    }
    to->n_words = make_set(&m->words, first, SY_SKETCH_WORDS);
    for (uint32_t k = 0; k < s->n_cue; k++) {
        walk w = { .text = m->text,
                   .at = s->cue[k].begin,
                   .end = s->cue[k].end < m->len ? s->cue[k].end : m->len };
        for (int most = 0; most < 12 && next_word(&w, word); most++)
            to->cue |= says(word);
    }
    return true;
}

/* The contacts that this statement tells of or answers. */
static bool add_contacts(making *m, sy_sketch *to, uint32_t id, const uint32_t *parties)
{
    uint32_t n = sayso_contact_count(m->doc);
    for (uint32_t i = 0; i < n && to->n_contacts < SY_SKETCH_CONTACTS; i++) {
        sayso_contact c = sayso_contact_at(m->doc, i);
        if (c.statement != id || !parties[i])
            continue;
        if (!sy_push(&m->words, (uint32_t)c.kind | (uint32_t)c.modality << 8) ||
            !sy_push(&m->words, parties[i]))
            return false;
        to->n_contacts++;
    }
    return true;
}

static uint32_t root(uint32_t *first, uint32_t i)
{
    while (first[i] != i)
        i = first[i] = first[first[i]];
    return i;
}

static void tie(making *m, uint32_t a, uint32_t b)
{
    if (!a || !b || a > m->g->n || b > m->g->n)
        return;
    uint32_t x = root(m->strand, a - 1), y = root(m->strand, b - 1);
    m->strand[x > y ? x : y] = x > y ? y : x;
}

static void tie_strands(making *m)
{
    const sayso_doc *d = m->doc;
    for (uint32_t i = 0; i < sayso_relation_count(d); i++) {
        sayso_relation r = sayso_relation_at(d, i);
        uint32_t to = r.to;
        if (r.to_contact)
            to = r.to && r.to <= sayso_contact_count(d) ? sayso_contact_at(d, r.to - 1).statement
                                                        : 0;
        tie(m, r.from, to);
    }
    for (uint32_t i = 0; i < sayso_claim_count(d); i++) {
        sayso_claim c = sayso_claim_at(d, i);
        const uint32_t *lists[] = { c.asserted, c.confirmed, c.denied };
        uint32_t n[] = { c.n_asserted, c.n_confirmed, c.n_denied },
                 first = c.about_contact ? 0 : c.about;
        static const uint8_t sides[] = { SY_ASSERTS, SY_CONFIRMS, SY_DENIES };
        if (first && first <= m->g->n)
            m->g->at[first - 1].in_claim = true;
        for (int l = 0; l < 3; l++)
            for (uint32_t k = 0; k < n[l]; k++) {
                uint32_t id = lists[l][k];
                if (!id || id > m->g->n)
                    continue;
                sy_sketch *s = &m->g->at[id - 1];
                /* Who denies one claim and asserts another denies. */
                if (!s->in_claim || sides[l] != SY_ASSERTS)
                    s->side = s->side == SY_DENIES ? SY_DENIES : sides[l];
                s->in_claim = true;
                first = first ? first : id;
                tie(m, first, id);
            }
    }
    for (uint32_t i = 0; i < m->g->n; i++)
        m->g->at[i].strand = root(m->strand, i);
}

static uint8_t side_of(sayso_stance s)
{
    switch (s) {
    case SAYSO_DENY: return SY_DENIES;
    case SAYSO_CONFIRM: return SY_CONFIRMS;
    case SAYSO_ASK:
    case SAYSO_WISH:
    case SAYSO_SUSPECT:
    case SAYSO_COMMIT:
    case SAYSO_URGE:
    case SAYSO_DECLINE: return SY_TOUCHES;
    default: return SY_ASSERTS;
    }
}

/* Words of an article, counted. */
typedef struct word_count {
    uint32_t hash, n;
} word_count;
enum { MOST_COUNTED = 512 };
typedef struct counted {
    uint32_t n;
    word_count at[MOST_COUNTED * 2];
} counted;

static void count_one(counted *c, uint32_t h)
{
    uint32_t k = h % (MOST_COUNTED * 2);
    while (c->at[k].n && c->at[k].hash != h)
        k = (k + 1) % (MOST_COUNTED * 2);
    if (!c->at[k].n && c->n == MOST_COUNTED)
        return;
    c->n += !c->at[k].n;
    c->at[k].hash = h;
    c->at[k].n++;
}

static void count_words(counted *names, counted *topics, const char *text, uint32_t len)
{
    char word[LONGEST + 1];
    walk w = { .text = text, .end = len };
    while (next_word(&w, word)) {
        if (strlen(word) < (w.capital ? 3 : 4))
            continue;
        uint32_t h = sy_sketch_stem(word), weight = weight_of(h);
        if (w.capital && weight == 15)
            count_one(names, h);
        else if (weight >= RARE && topics)
            count_one(topics, h);
    }
}

/* The words that stand there most; among equals the hash chooses, and so chooses alike in another article
 * of the same words. */
static void choose(counted *c, uint32_t *out, int most)
{
    word_count *end = c->at; /* of those that were counted, close together */
    for (word_count *w = c->at; w < c->at + MOST_COUNTED * 2; w++)
        if (w->n)
            *end++ = *w;
    for (int i = 0; i < most; i++) {
        word_count *best = NULL;
        for (word_count *w = c->at; w < end; w++)
            if (w->n && (!best || w->n > best->n || (w->n == best->n && w->hash < best->hash)))
                best = w;
        out[i] = best ? best->hash | 1u << 24 : 0;
        if (best)
            best->n = 0;
    }
    qsort(out, (size_t)most, sizeof *out, by_number);
}

/* What the article is about: its names (the speakers' once more), and its other rare words. */
static void find_topics(making *m)
{
    counted names = { 0 }, topics = { 0 };
    for (uint32_t i = 0; i < sayso_speaker_count(m->doc); i++) {
        sayso_speaker p = sayso_speaker_at(m->doc, i);
        if (p.name && (p.kind == SAYSO_PERSON || p.kind == SAYSO_ORG || p.kind == SAYSO_KIND_NONE))
            count_words(&names, NULL, p.name, (uint32_t)strnlen(p.name, 400));
    }
    count_words(&names, &topics, m->text, m->len);
    choose(&names, m->g->names, SY_SKETCH_NAMES);
    choose(&topics, m->g->topics, SY_SKETCH_TOPICS);
}

static bool boil_down(making *m, uint32_t i, const uint32_t *names, const uint32_t *surnames,
                      const uint32_t *parties, pool *spoken, uint32_t head)
{
    sayso_statement s = sayso_statement_at(m->doc, i);
    sy_sketch *to = &m->g->at[i];
    *to = (sy_sketch){ .form = (uint8_t)s.form,
                       .stance = (uint8_t)s.stance,
                       .side = side_of(s.stance),
                       .place = (uint8_t)(255 * (uint64_t)i / m->g->n),
                       .kind = SAYSO_UNKNOWN,
                       .first = (uint32_t)m->words.n };
    to->headline = s.n_content && s.content[0].begin < head;
    spoken->n = 0;
    if (!add_words(m, to, &s, spoken))
        return false;
    if (s.speaker && s.speaker <= sayso_speaker_count(m->doc)) {
        sayso_speaker p = sayso_speaker_at(m->doc, s.speaker - 1);
        to->kind = (uint8_t)p.kind;
        to->speaker = names[s.speaker - 1];
        to->surname = surnames[s.speaker - 1];
        if (!add_set(&m->words, p.name, &to->n_names) ||
            !add_set(&m->words, p.n_roles ? p.roles[0] : NULL, &to->n_roles))
            return false;
    }
    if (!sy_reserve(&m->words, m->words.n + spoken->n))
        return false;
    for (size_t k = 0; k < spoken->n; k++)
        m->words.at[m->words.n++] = spoken->at[k];
    to->n_spoken = (uint8_t)spoken->n;
    return add_contacts(m, to, i + 1, parties);
}

sayso_status sy_sketches_make(const sayso_doc *doc, const uint8_t text[SY_KEY], int64_t day,
                              sy_sketches **out, sayso_error *why)
{
    *out = NULL;
    size_t len;
    making m = { .doc = doc };
    m.text = sayso_doc_text(doc, &len);
    m.len = (uint32_t)len;
    uint32_t n = sayso_statement_count(doc), speakers = sayso_speaker_count(doc),
             contacts = sayso_contact_count(doc);
    pool spoken = { 0 };
    uint32_t *names = calloc(2 * (size_t)speakers + contacts + 1, sizeof *names);
    uint32_t *surnames = names + speakers, *parties = surnames + speakers;
    m.g = calloc(1, sizeof *m.g);
    m.strand = calloc((size_t)n + 1, sizeof *m.strand);
    bool good = m.g && names && m.strand;
    if (good) {
        m.g->day = day;
        for (int i = 0; i < 8; i++)
            m.g->text = m.g->text << 8 | text[i];
        m.g->n = n;
        m.g->at = calloc((size_t)n + 1, sizeof *m.g->at);
        good = m.g->at != NULL;
        find_topics(&m);
    }
    for (uint32_t i = 0; good && i < speakers; i++) {
        sayso_speaker p = sayso_speaker_at(doc, i);
        names[i] = hash_of_name(p.name);
        surnames[i] = hash_of_surname(p.name);
    }
    for (uint32_t i = 0; good && i < contacts; i++) {
        sayso_contact c = sayso_contact_at(doc, i);
        for (uint32_t k = 0; k < c.n_from; k++)
            parties[i] += c.from[k] && c.from[k] <= speakers ? names[c.from[k] - 1] : 0;
        for (uint32_t k = 0; k < c.n_to; k++)
            parties[i] += c.to[k] && c.to[k] <= speakers ? names[c.to[k] - 1] : 0;
    }
    const char *line_end = len ? memchr(m.text, '\n', len) : NULL;
    uint32_t head = line_end ? (uint32_t)(line_end - m.text) : 0;
    for (uint32_t i = 0; good && i < n; i++) {
        m.strand[i] = i;
        good = boil_down(&m, i, names, surnames, parties, &spoken, head);
    }
    if (good) {
        tie_strands(&m);
        m.g->pool = m.words.at;
        m.g->n_pool = m.words.n;
        *out = m.g;
    } else {
        sy_array_free(&m.words);
        sy_sketches_free(m.g);
    }
    free(names);
    free(m.strand);
    sy_array_free(&spoken);
    return good ? SAYSO_OK : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a reading's sketch");
}

sayso_status sy_sketches_copy(const sy_sketches *g, sy_sketches **out, sayso_error *why)
{
    sy_sketches *c = *out = calloc(1, sizeof *c);
    if (c) {
        *c = *g;
        c->at = calloc((size_t)g->n + 1, sizeof *c->at);
        c->pool = calloc(g->n_pool + 1, sizeof *c->pool);
    }
    if (!c || !c->at || !c->pool) {
        sy_sketches_free(c);
        *out = NULL;
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a reading's sketch");
    }
    memcpy(c->at, g->at, g->n * sizeof *c->at);
    if (g->n_pool)
        memcpy(c->pool, g->pool, g->n_pool * sizeof *c->pool);
    return SAYSO_OK;
}

void sy_sketches_free(sy_sketches *g)
{
    if (!g)
        return;
    free(g->at);
    free(g->pool);
    free(g);
}

/* ## As the archive keeps them
 *
 * Numbers of four bytes, little-endian:
 *
 *     1   day   text (two)   number of statements   size of the pool   names [SY_SKETCH_NAMES]   topics [SY_SKETCH_TOPICS]
 *     each statement: ROW numbers
 *     the pool
 */
enum { VERSION = 1, HEAD = 6 + SY_SKETCH_NAMES + SY_SKETCH_TOPICS, ROW = 7 };

static uint8_t *put(uint8_t *to, uint32_t x)
{
    for (int i = 0; i < 4; i++)
        *to++ = (uint8_t)(x >> 8 * i);
    return to;
}

static uint32_t get(const uint8_t **at)
{
    const uint8_t *p = *at;
    *at += 4;
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t four(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    return a | b << 8 | c << 16 | d << 24;
}

sayso_status sy_sketches_pack(const sy_sketches *g, uint8_t **bytes, size_t *n, sayso_error *why)
{
    *n = 4 * (HEAD + (size_t)g->n * ROW + g->n_pool);
    uint8_t *p = *bytes = malloc(*n);
    if (!p)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a reading's sketch");
    p = put(p, VERSION);
    p = put(p, (uint32_t)g->day);
    p = put(p, (uint32_t)(g->text >> 32));
    p = put(p, (uint32_t)g->text);
    p = put(p, g->n);
    p = put(p, (uint32_t)g->n_pool);
    for (int i = 0; i < SY_SKETCH_NAMES; i++)
        p = put(p, g->names[i]);
    for (int i = 0; i < SY_SKETCH_TOPICS; i++)
        p = put(p, g->topics[i]);
    for (uint32_t i = 0; i < g->n; i++) {
        const sy_sketch *s = &g->at[i];
        p = put(p, four(s->form, s->kind, s->stance, s->side));
        p = put(
            p, four(s->says, s->cue, s->place, (uint32_t)s->in_claim | (uint32_t)s->headline << 1));
        p = put(p, four(s->n_words, s->n_names | (uint32_t)s->n_roles << 4, s->n_spoken,
                        s->n_contacts));
        p = put(p, s->strand);
        p = put(p, s->speaker);
        p = put(p, s->surname);
        p = put(p, s->first);
    }
    for (size_t i = 0; i < g->n_pool; i++)
        p = put(p, g->pool[i]);
    return SAYSO_OK;
}

sayso_status sy_sketches_unpack(const uint8_t *bytes, size_t n, sy_sketches **out, sayso_error *why)
{
    *out = NULL;
    const uint8_t *p = bytes;
    uint32_t version = n >= 4 * HEAD ? get(&p) : 0;
    if (version != VERSION)
        return sy_fail(why, SAYSO_EFORMAT, 0,
                       "the archive is damaged: a reading's sketch has a wrong form");
    sy_sketches *g = calloc(1, sizeof *g);
    bool good = g != NULL, fits = good;
    if (good) {
        g->day = (int64_t)get(&p);
        g->text = (uint64_t)get(&p) << 32;
        g->text |= get(&p);
        g->n = get(&p);
        g->n_pool = get(&p);
        for (int i = 0; i < SY_SKETCH_NAMES; i++)
            g->names[i] = get(&p);
        for (int i = 0; i < SY_SKETCH_TOPICS; i++)
            g->topics[i] = get(&p);
        fits = n == 4 * (HEAD + (uint64_t)g->n * ROW + g->n_pool);
    }
    if (fits) {
        g->at = calloc((size_t)g->n + 1, sizeof *g->at);
        g->pool = calloc(g->n_pool + 1, sizeof *g->pool);
        good = g->at && g->pool;
    }
    for (uint32_t i = 0; good && fits && i < g->n; i++) {
        sy_sketch *s = &g->at[i];
        uint32_t x = get(&p);
        s->form = (uint8_t)x, s->kind = (uint8_t)(x >> 8), s->stance = (uint8_t)(x >> 16),
        s->side = (uint8_t)(x >> 24);
        x = get(&p);
        s->says = (uint8_t)x, s->cue = (uint8_t)(x >> 8), s->place = (uint8_t)(x >> 16);
        s->in_claim = x >> 24 & 1, s->headline = x >> 25 & 1;
        x = get(&p);
        s->n_words = (uint8_t)x, s->n_names = x >> 8 & 15, s->n_roles = x >> 12 & 15;
        s->n_spoken = (uint8_t)(x >> 16), s->n_contacts = (uint8_t)(x >> 24);
        s->strand = get(&p);
        s->speaker = get(&p);
        s->surname = get(&p);
        s->first = get(&p);
        fits = s->strand <= i && s->side <= SY_TOUCHES &&
               (uint64_t)s->first + s->n_words + s->n_names + s->n_roles + s->n_spoken +
                       2u * s->n_contacts <=
                   g->n_pool;
    }
    for (size_t i = 0; good && fits && i < g->n_pool; i++)
        g->pool[i] = get(&p);
    if (good && fits) {
        *out = g;
        return SAYSO_OK;
    }
    sy_sketches_free(g);
    return good ? sy_fail(why, SAYSO_EFORMAT, 0,
                          "the archive is damaged: a reading's sketch has a wrong size")
                : sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a reading's sketch");
}
