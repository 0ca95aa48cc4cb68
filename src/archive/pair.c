/* pair.c - see pair.h. */
#include "archive/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "archive/pair_weights.h"
#include "base/hash.h"

/* ## Events */

/* The same few people do many things, so what two articles have in common counts for more the nearer they
 * are, and with rare words besides. Chosen on the story families of data/invented (five in six of whose ties
 * it keeps) against a year of political news, where every article has half of its names from every other. */
enum { BANDS = 4, MANY_NAMES = 3, NEVER = UINT8_MAX };
typedef struct band {
    int64_t days;               /* apart at most */
    uint8_t topics[MANY_NAMES]; /* that SY_EVENT_NAMES names ask for besides, one more, one more still; more names, none */
} band;
static const band bands[BANDS] = {
    { 4, { 1, 1, 0 } },
    { 14, { 2, 1, 0 } },
    { 60, { NEVER, 2, 1 } },
    { SY_EVENT_DAYS, { NEVER, NEVER, 2 } },
};

static uint32_t shared(const uint32_t *a, const uint32_t *b, int most)
{
    uint32_t n = 0;
    for (int i = 0, j = 0; i < most && j < most;) {
        uint32_t x = a[i], y = b[j];
        n += x && x == y;
        i += x <= y;
        j += y <= x;
    }
    return n;
}

static const band *band_of(int64_t apart)
{
    const band *b = bands;
    while (b < bands + BANDS && apart > b->days)
        b++;
    return b < bands + BANDS ? b : NULL;
}

bool sy_same_event(const sy_sketches *a, const sy_sketches *b)
{
    int64_t apart = a->day > b->day ? a->day - b->day : b->day - a->day;
    const band *in = band_of(apart);
    uint32_t names = in ? shared(a->names, b->names, SY_SKETCH_NAMES) : 0;
    if (names < SY_EVENT_NAMES)
        return false;
    return names >= SY_EVENT_NAMES + MANY_NAMES ||
           shared(a->topics, b->topics, SY_SKETCH_TOPICS) >= in->topics[names - SY_EVENT_NAMES];
}

/* Names have one of three colours. A key is three names of one colour, or two of one and one of the next: so
 * four names hold at least one key, five three and six six, with the fewest keys that is known to be possible
 * (Turán, "Research problems", 1961). */
static bool chosen(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t n[3] = { 0 };
    n[a % 3]++;
    n[b % 3]++;
    n[c % 3]++;
    for (int i = 0; i < 3; i++)
        if (n[i] == 3 || (n[i] == 2 && n[(i + 1) % 3]))
            return true;
    return false;
}

uint32_t sy_event_shared(int64_t apart)
{
    static const uint32_t of_names[] = { 1, 3, 6 }; /* of four, of five, of six */
    const band *b = band_of(apart);
    uint32_t more = 0;
    while (b && more < MANY_NAMES - 1 && b->topics[more] == NEVER)
        more++;
    return of_names[b ? more : MANY_NAMES - 1];
}

uint32_t sy_event_keys(const sy_sketches *g, uint64_t keys[SY_EVENT_KEYS])
{
    uint32_t n = 0;
    const uint32_t *name = g->names;
    for (int i = 0; i < SY_SKETCH_NAMES; i++)
        for (int j = 0; j < i; j++)
            for (int k = 0; k < j; k++)
                if (name[k] && name[j] && name[i] && chosen(name[k], name[j], name[i])) {
                    uint32_t three[3] = { name[k], name[j], name[i] };
                    keys[n++] = sy_xxh64(three, sizeof three, 0);
                }
    return n;
}

bool sy_is_later(const sy_sketches *a, const sy_sketches *b)
{
    return a->day != b->day ? b->day > a->day : b->text > a->text;
}

/* ## Quotations */

enum {
    RUN = 3,             /* words of a shingle */
    MANY = 12,           /* words of a quotation that shares more than one key with another as long */
    FEWEST = 4,          /* words that a quotation has */
    FEWEST_APART = 5,    /* ... that joins articles of different events */
    FEWEST_STRANGERS = 5 /* ... of speakers who are called by different names (a house and its
                          * spokeswoman); twice as many apart, and where one has no name: else five
                          * plain words of "a senior aide" join the affairs of years */
};

/* Which shingles are keys: of so many words each, the one with the least hash of so many in a row. So two
 * quotations with words + of - 1 words in a row in common share a key (Schleimer, Wilkerson and Aiken,
 * "Winnowing", 2003). */
typedef struct sample {
    uint32_t words, of;
} sample;
static const sample of_a_name = { 4, FEWEST_APART - 4 + 1 }, of_no_name = { 6, 2 * FEWEST_STRANGERS - 6 + 1 };

static uint64_t mix(uint64_t h, uint64_t x)
{
    h = (h ^ x) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static uint64_t run_of(const uint32_t *w, uint32_t surname)
{
    return mix(mix(mix(mix(1, sy_word_hash(w[0])), sy_word_hash(w[1])), sy_word_hash(w[2])),
               surname);
}

/* Of a shingle that finds, one with a word that is not everywhere, its key; 0: it is none. */
static uint64_t key_of(const uint32_t *w, uint32_t n, uint32_t surname)
{
    uint64_t h = 1;
    bool tells = false;
    for (uint32_t i = 0; i < n; i++) {
        h = mix(h, sy_word_hash(w[i]));
        tells |= sy_word_weight(w[i]) > 4;
    }
    return tells ? mix(h, surname) >> 1 | 1 : 0; /* without the bit that runs do not keep */
}

bool sy_quote_is_short(const sy_sketches *g, uint32_t i)
{
    const sy_sketch *s = &g->at[i];
    return s->n_spoken < MANY || !s->surname || (s->kind != SAYSO_PERSON && s->kind != SAYSO_ORG);
}

uint32_t sy_quote_keys(const sy_sketches *g, uint32_t i, uint64_t keys[SY_QUOTE_KEYS])
{
    const sy_sketch *s = &g->at[i];
    const uint32_t *w = sy_sketch_spoken(g, s);
    uint32_t n = 0, surname = s->kind == SAYSO_PERSON || s->kind == SAYSO_ORG ? s->surname : 0;
    sample is = surname ? of_a_name : of_no_name;
    uint64_t of[UINT8_MAX] = { 0 };
    for (uint32_t k = 0; k + is.words <= s->n_spoken; k++)
        of[k] = key_of(w + k, is.words, surname);
    for (uint32_t k = 0; k + is.words + is.of - 1 <= s->n_spoken && n < SY_QUOTE_KEYS; k++) {
        uint64_t least = UINT64_MAX;
        for (uint32_t p = k; p < k + is.of; p++)
            least = of[p] && of[p] < least ? of[p] : least;
        if (least != UINT64_MAX && (!n || keys[n - 1] != least))
            keys[n++] = least;
    }
    return n;
}

static bool named(const sy_sketch *s)
{
    return s->speaker && (s->kind == SAYSO_PERSON || s->kind == SAYSO_ORG);
}

/* How many of the shorter's words stand in runs of three that the longer has too. */
static uint32_t words_in_common(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
    uint64_t table[1024] = { 0 };
    for (uint32_t j = 0; j + RUN <= m; j++) {
        uint64_t h = run_of(b + j, 0) | 1;
        uint32_t at = h >> 40 & 1023;
        while (table[at] && table[at] != h)
            at = (at + 1) & 1023;
        table[at] = h;
    }
    uint32_t covered = 0, upto = 0; /* words before `upto` are counted */
    for (uint32_t i = 0; i + RUN <= n; i++) {
        uint64_t h = run_of(a + i, 0) | 1;
        uint32_t at = h >> 40 & 1023;
        while (table[at] && table[at] != h)
            at = (at + 1) & 1023;
        if (!table[at])
            continue;
        uint32_t from = i > upto ? i : upto;
        covered += i + RUN - from;
        upto = i + RUN;
    }
    return covered;
}

uint32_t sy_quote_shared(bool one_is_short)
{
    return one_is_short ? 1 : 2;
}

bool sy_share_keys(const sy_sketches *a, uint32_t i, const sy_sketches *b, uint32_t j)
{
    uint64_t x[SY_QUOTE_KEYS], y[SY_QUOTE_KEYS];
    uint32_t n = sy_quote_keys(a, i, x), m = sy_quote_keys(b, j, y), shared = 0;
    for (uint32_t p = 0; p < n; p++)
        for (uint32_t q = 0; q < m; q++)
            shared += x[p] == y[q];
    return shared >= sy_quote_shared(sy_quote_is_short(a, i) || sy_quote_is_short(b, j));
}

bool sy_same_quotation(const sy_sketches *a, uint32_t i, const sy_sketches *b, uint32_t j,
                       bool same_event)
{
    const sy_sketch *s = &a->at[i], *t = &b->at[j];
    if (s->n_spoken > t->n_spoken) {
        const sy_sketches *g = a;
        const sy_sketch *x = s;
        a = b, b = g, s = t, t = x;
    }
    bool both = named(s) && named(t), strangers = both && s->surname != t->surname;
    uint32_t least = same_event           ? strangers ? FEWEST_STRANGERS : FEWEST
                     : strangers || !both ? 2 * FEWEST_STRANGERS
                                          : FEWEST_APART;
    if (s->n_spoken < least)
        return false;
    uint32_t common =
        words_in_common(sy_sketch_spoken(a, s), s->n_spoken, sy_sketch_spoken(b, t), t->n_spoken);
    return common >= least && common * 10 >= s->n_spoken * 6u;
}

/* ## Statements of one event */

typedef SY_ARRAY(uint32_t) words;

/* The words of all statements that an article ties to one another, as a set. */
typedef struct strand {
    uint32_t first, n, statements;
    float weight;
} strand;

enum {
    MARKS = 4,
    MOST_COMPARED = 1000, /* statements; no newspaper has more, a record may */
    WEIGHT = 16
};

/* A word and where it stands: in those of the article's strands, and in the contents of those of its
 * statements, whose numbers are in `places` from here on. Of the first MOST_COMPARED; n counts all strands. */
typedef struct word {
    uint32_t hash, n;
    uint32_t strands, statements;
} word;

/* A run of quoted words, by its hash, and the statement that has it. */
typedef struct run_at {
    uint32_t hash, statement;
} run_at;

struct sy_looked {
    const sy_sketches *g;
    words runs;      /* of quoted words: their hashes, sorted, of each statement */
    uint32_t *run;   /* [statement + 1]: its first */
    run_at *all_runs; /* the same, sorted for the whole article */
    strand *strands; /* [statement]; only the first one's of a strand is filled */
    uint32_t n_strands;
    words pool;
    float *weight;            /* [statement] */
    float *size;              /* [statement]: logarithm of 1 + number of words */
    uint64_t (*marks)[MARKS]; /* [statement]: of each of its words a bit, by its hash */
    word *all;                /* of the article, by hash; one more at the end, which has no places */
    uint32_t n_all;
    uint32_t *places; /* strands (times WEIGHT, and the word's weight), statements, strands ... */
};
typedef sy_looked side;

/* What two statements are compared by that depends on the other statements of the two articles. The first
 * two are of statements, the others of their strands. */
typedef enum measure { SHARED, ALIKE, STRANDS, BEST, MEASURES } measure;

typedef struct top {
    float first, second;
} top;

struct sy_meeting {
    const side *x, *y;     /* the later, the earlier */
    uint32_t n, m;         /* of their statements, so many are compared */
    float least;           /* how sure a tie must be */
    float *cell[MEASURES]; /* [n][m]; of a strand its first statement's is filled */
    top *row[MEASURES], *column[MEASURES];
    void *room; /* all of these */
    bool *x_quoted, *y_quoted; /* [statement]: has it a run of quoted words that the other article has? */
};

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static float weigh(const uint32_t *w, uint32_t n)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += sy_word_weight(w[i]);
    return (float)sum / 2;
}

/* A word's hash above, below it whose: a strand's, or at STATEMENT and on a statement's. */
enum { STATEMENT = 1 << 20 };
typedef SY_ARRAY(uint64_t) marked_words;

/* By hash; what has the same one stays in its order. */
static bool sort_by_hash(marked_words *w)
{
    uint64_t *from = w->at, *to = malloc((w->n + 1) * sizeof *to), *other = to;
    if (!to)
        return false;
    for (int shift = 32; shift < 56; shift += 8) {
        size_t first[257] = { 0 };
        for (size_t i = 0; i < w->n; i++)
            first[(from[i] >> shift & 255) + 1]++;
        for (int i = 0; i < 256; i++)
            first[i + 1] += first[i];
        for (size_t i = 0; i < w->n; i++)
            to[first[from[i] >> shift & 255]++] = from[i];
        uint64_t *was = from;
        from = to;
        to = was;
    }
    /* An odd number of times. */
    memcpy(w->at, other, w->n * sizeof *other);
    free(other);
    return true;
}

static bool mark_words(marked_words *to, const uint32_t *w, uint32_t n, uint32_t of, bool weight)
{
    if (!sy_reserve(to, to->n + n))
        return false;
    for (uint32_t k = 0; k < n; k++)
        to->at[to->n++] = (uint64_t)sy_word_hash(w[k]) << 32 | (weight ? of + sy_word_weight(w[k]) : of);
    return true;
}

static bool find_words(side *s)
{
    const sy_sketches *g = s->g;
    marked_words w = { 0 };
    bool good = true;
    for (uint32_t i = 0; i < g->n && good; i++)
        if (g->at[i].strand == i)
            good = mark_words(&w, s->pool.at + s->strands[i].first, s->strands[i].n,
                              (i < MOST_COMPARED ? i : MOST_COMPARED) * WEIGHT, true);
    for (uint32_t i = 0; i < g->n && i < MOST_COMPARED && good; i++)
        good = mark_words(&w, sy_sketch_words(g, &g->at[i]), g->at[i].n_words, STATEMENT + i, false);
    if (good && w.n)
        good = sort_by_hash(&w);
    for (size_t i = 0; i < w.n; i++)
        s->n_all += !i || w.at[i] >> 32 != w.at[i - 1] >> 32;
    s->all = calloc((size_t)s->n_all + 1, sizeof *s->all);
    s->places = calloc(w.n + 1, sizeof *s->places);
    good = good && s->all && s->places;
    uint32_t n = 0;
    word *at = s->all;
    for (size_t i = 0, k; i < w.n && good; i = k, at++) {
        at->hash = (uint32_t)(w.at[i] >> 32);
        at->strands = n;
        for (k = i; k < w.n && w.at[k] >> 32 == at->hash && (uint32_t)w.at[k] < STATEMENT; k++) {
            at->n++;
            if ((uint32_t)w.at[k] < MOST_COMPARED * WEIGHT)
                s->places[n++] = (uint32_t)w.at[k];
        }
        at->statements = n;
        for (; k < w.n && w.at[k] >> 32 == at->hash; k++)
            s->places[n++] = (uint32_t)w.at[k] - STATEMENT;
    }
    if (good)
        at->strands = at->statements = n;
    sy_array_free(&w);
    return good;
}

static int by_hash(const void *a, const void *b)
{
    const run_at *x = a, *y = b;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* The runs of quoted words, of each statement and of all. */
static bool find_runs(side *s)
{
    const sy_sketches *g = s->g;
    for (uint32_t i = 0; i < g->n; i++) {
        const uint32_t *w = sy_sketch_spoken(g, &g->at[i]);
        for (uint32_t k = 0; k + RUN <= g->at[i].n_spoken; k++)
            if (!sy_push(&s->runs, (uint32_t)(run_of(w + k, 0) >> 32)))
                return false;
        if (s->runs.n > s->run[i])
            qsort(s->runs.at + s->run[i], s->runs.n - s->run[i], sizeof *s->runs.at, by_number);
        s->run[i + 1] = (uint32_t)s->runs.n;
    }
    s->all_runs = malloc((s->runs.n + 1) * sizeof *s->all_runs);
    if (!s->all_runs)
        return false;
    for (uint32_t i = 0; i < g->n; i++)
        for (uint32_t k = s->run[i]; k < s->run[i + 1]; k++)
            s->all_runs[k] = (run_at){ s->runs.at[k], i };
    qsort(s->all_runs, s->runs.n, sizeof *s->all_runs, by_hash);
    return true;
}

static bool look_at(side *s, const sy_sketches *g)
{
    s->g = g;
    s->strands = calloc((size_t)g->n + 1, sizeof *s->strands);
    s->weight = calloc((size_t)g->n + 1, sizeof *s->weight);
    s->run = calloc((size_t)g->n + 1, sizeof *s->run);
    s->size = calloc((size_t)g->n + 1, sizeof *s->size);
    s->marks = calloc((size_t)g->n + 1, sizeof *s->marks);
    if (!s->strands || !s->weight || !s->run || !s->size || !s->marks)
        return false;
    if (!find_runs(s))
        return false;
    for (uint32_t i = 0; i < g->n; i++) {
        const uint32_t *w = sy_sketch_words(g, &g->at[i]);
        s->weight[i] = weigh(w, g->at[i].n_words);
        s->size[i] = logf(1 + (float)g->at[i].n_words);
        for (uint32_t k = 0; k < g->at[i].n_words; k++)
            s->marks[i][sy_word_hash(w[k]) / 64 % MARKS] |= (uint64_t)1 << sy_word_hash(w[k]) % 64;
    }
    for (uint32_t i = 0; i < g->n; i++) {
        if (g->at[i].strand != i)
            continue;
        strand *t = &s->strands[i];
        s->n_strands++;
        t->first = (uint32_t)s->pool.n;
        for (uint32_t k = i; k < g->n; k++) {
            const sy_sketch *p = &g->at[k];
            if (p->strand != i)
                continue;
            t->statements++;
            uint32_t n = (uint32_t)p->n_words + p->n_names;
            if (!sy_reserve(&s->pool, s->pool.n + n))
                return false;
            if (n)
                memcpy(s->pool.at + s->pool.n, sy_sketch_words(g, p), n * sizeof *s->pool.at);
            s->pool.n += n;
        }
        uint32_t *a = s->pool.at + t->first, n = (uint32_t)s->pool.n - t->first;
        if (n)
            qsort(a, n, sizeof *a, by_number);
        for (uint32_t k = 0; k < n; k++)
            if (!t->n || sy_word_hash(a[t->n - 1]) != sy_word_hash(a[k]))
                a[t->n++] = a[k];
        s->pool.n = t->first + t->n;
        t->weight = weigh(a, t->n);
    }
    return find_words(s);
}

sayso_status sy_looked_new(const sy_sketches *g, sy_looked **out)
{
    sy_looked *l = *out = calloc(1, sizeof *l);
    if (l && look_at(l, g))
        return SAYSO_OK;
    sy_looked_free(l);
    *out = NULL;
    return SAYSO_ENOMEM;
}

void sy_looked_free(sy_looked *l)
{
    if (!l)
        return;
    free(l->strands);
    free(l->weight);
    free(l->run);
    free(l->all_runs);
    free(l->size);
    free(l->marks);
    free(l->all);
    free(l->places);
    sy_array_free(&l->runs);
    sy_array_free(&l->pool);
    free(l);
}

static void raise_top(top *t, float v)
{
    if (v > t->first) {
        t->second = t->first;
        t->first = v;
    } else if (v < t->first && v > t->second) {
        t->second = v;
    }
}

/* How much a word tells within two articles: the fewer of their strands have it, the more. What names the
 * story is in most of them, and tells nothing of which two statements belong together. */
typedef struct telling {
    float strands; /* of both */
    float *of;     /* [in so many strands]; 0: not reckoned yet */
    float *x, *y;  /* [statement]: of all its words */
} telling;

static float tells_here(telling *t, uint32_t n)
{
    if (t->of[n] == 0)
        t->of[n] = logf((t->strands + 2) / (float)n);
    return t->of[n];
}

static void add_telling(const side *s, const word *w, float weight, float *to)
{
    for (uint32_t k = w->statements; k < w[1].strands; k++)
        to[s->places[k]] += weight;
}

/* A word that both have. Words come by their hashes, so the sums are those of comparing two by two. */
static void add_common(sy_meeting *m, const word *u, const word *v, float weight)
{
    const uint32_t *a = m->x->places, *b = m->y->places;
    for (uint32_t p = u->strands; p < u->statements; p++)
        for (uint32_t q = v->strands; q < v->statements; q++)
            m->cell[STRANDS][(size_t)(a[p] / WEIGHT) * m->m + b[q] / WEIGHT] +=
                (float)(a[p] % WEIGHT) / 2;
    for (uint32_t p = u->statements; p < u[1].strands; p++)
        for (uint32_t q = v->statements; q < v[1].strands; q++)
            m->cell[SHARED][(size_t)a[p] * m->m + b[q]] += weight;
}

static void walk_words(sy_meeting *m, telling *t)
{
    const word *u = m->x->all, *v = m->y->all, *u_end = u + m->x->n_all, *v_end = v + m->y->n_all;
    while (u < u_end || v < v_end) {
        bool mine = u < u_end && (v == v_end || u->hash <= v->hash),
             yours = v < v_end && (u == u_end || v->hash <= u->hash);
        float weight = tells_here(t, (mine ? u->n : 0) + (yours ? v->n : 0));
        if (mine)
            add_telling(m->x, u, weight, t->x);
        if (yours)
            add_telling(m->y, v, weight, t->y);
        if (mine && yours)
            add_common(m, u, v, weight);
        u += mine;
        v += yours;
    }
}

/* Every statement with every other, and who leads in each row and column. Where nothing is in common all
 * is 0, and nobody leads. */
static void fill_cells(sy_meeting *m, const telling *t)
{
    const side *x = m->x, *y = m->y;
    for (uint32_t i = 0; i < m->n; i++) {
        uint32_t p = x->g->at[i].strand;
        for (uint32_t j = 0; j < m->m; j++) {
            size_t at = (size_t)i * m->m + j, of_strands = (size_t)p * m->m + y->g->at[j].strand;
            float told = m->cell[SHARED][at];
            if (told == 0)
                continue;
            float alike = told / sqrtf(t->x[i] * t->y[j] + 1);
            m->cell[ALIKE][at] = alike;
            if (alike > m->cell[BEST][of_strands])
                m->cell[BEST][of_strands] = alike;
            for (int k = SHARED; k <= ALIKE; k++) {
                raise_top(&m->row[k][i], m->cell[k][at]);
                raise_top(&m->column[k][j], m->cell[k][at]);
            }
        }
    }
    for (uint32_t i = 0; i < m->n; i++)
        for (uint32_t j = 0; j < m->m && x->g->at[i].strand == i; j++)
            for (int k = STRANDS; k <= BEST && y->g->at[j].strand == j; k++) {
                raise_top(&m->row[k][i], m->cell[k][(size_t)i * m->m + j]);
                raise_top(&m->column[k][j], m->cell[k][(size_t)i * m->m + j]);
            }
}

static void mark_runs(sy_meeting *m)
{
    const run_at *a = m->x->all_runs, *b = m->y->all_runs, *a_end = a + m->x->runs.n, *b_end = b + m->y->runs.n;
    while (a < a_end && b < b_end) {
        if (a->hash != b->hash) {
            bool less = a->hash < b->hash;
            a += less;
            b += !less;
            continue;
        }
        uint32_t hash = a->hash;
        for (; a < a_end && a->hash == hash; a++)
            m->x_quoted[a->statement] = true;
        for (; b < b_end && b->hash == hash; b++)
            m->y_quoted[b->statement] = true;
    }
}

/* Whose event is faint (days apart, and few names in common) must tie more surely: in a large archive most such
 * meetings are of strangers, and one wrong tie makes two claims one. */
static float least_of_event(int64_t days, uint32_t names)
{
    enum { DAYS = 4, NAMES = 5, LONG = 60, LONG_NAMES = 6 };
    return days > LONG && names <= LONG_NAMES ? 0.5f : days > DAYS && names <= NAMES ? 0.2f : -INFINITY;
}

sayso_status sy_meeting_new(const sy_looked *later, const sy_looked *earlier, sy_meeting **out)
{
    sy_meeting *m = *out = calloc(1, sizeof *m);
    if (!m)
        return SAYSO_ENOMEM;
    m->x = later;
    m->y = earlier;
    m->least = least_of_event(later->g->day - earlier->g->day,
                              shared(later->g->names, earlier->g->names, SY_SKETCH_NAMES));
    m->n = later->g->n < MOST_COMPARED ? later->g->n : MOST_COMPARED;
    m->m = earlier->g->n < MOST_COMPARED ? earlier->g->n : MOST_COMPARED;
    size_t cells = (size_t)m->n * m->m, strands = (size_t)later->n_strands + earlier->n_strands;
    size_t lines = (size_t)m->n + m->m;
    size_t floats = MEASURES * (cells + 2 * lines) + lines + strands + 1;
    float *at = calloc(1, floats * sizeof *at + later->g->n + earlier->g->n);
    if (!at) {
        sy_meeting_free(m);
        *out = NULL;
        return SAYSO_ENOMEM;
    }
    m->room = at;
    m->x_quoted = (bool *)(at + floats);
    m->y_quoted = m->x_quoted + later->g->n;
    for (int k = 0; k < MEASURES; k++, at += cells)
        m->cell[k] = at;
    for (int k = 0; k < MEASURES; k++) {
        m->row[k] = (top *)(void *)at;
        m->column[k] = m->row[k] + m->n;
        at += 2 * lines;
    }
    telling t = { .strands = (float)strands, .x = at, .y = at + m->n, .of = at + lines };
    walk_words(m, &t);
    fill_cells(m, &t);
    mark_runs(m);
    return SAYSO_OK;
}

void sy_meeting_free(sy_meeting *m)
{
    if (!m)
        return;
    free(m->room);
    free(m);
}

/* Whether two statements have two runs of quoted words in common: most have none. */
static bool common_runs(const sy_meeting *m, uint32_t i, uint32_t j)
{
    const uint32_t *a = m->x->runs.at, *b = m->y->runs.at;
    uint32_t n = 0, p = m->x->run[i], q = m->y->run[j];
    if (!m->x_quoted[i] || !m->y_quoted[j])
        return false;
    while (p < m->x->run[i + 1] && q < m->y->run[j + 1] && n < 2) {
        uint32_t x = a[p], y = b[q];
        n += x == y;
        p += x <= y;
        q += y <= x;
    }
    return n == 2;
}

bool sy_quotation_in(const sy_meeting *m, uint32_t i, uint32_t j)
{
    return common_runs(m, i, j) && sy_same_quotation(m->x->g, i, m->y->g, j, true);
}

/* What two sets of words share. */
typedef struct common {
    uint32_t n, numbers, names;
    float weight, name_weight;
} common;

static common in_common(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
    common c = { 0 };
    uint32_t sum = 0, names = 0;
    for (uint32_t i = 0, j = 0; i < n && j < m;) {
        uint32_t x = sy_word_hash(a[i]), y = sy_word_hash(b[j]);
        if (x == y) {
            c.n++;
            sum += sy_word_weight(a[i]);
            if (a[i] & b[j] & SY_WORD_NAME) {
                c.names++;
                names += sy_word_weight(a[i]);
            }
            c.numbers += (a[i] & SY_WORD_NUMBER) != 0;
        }
        i += x <= y;
        j += y <= x;
    }
    c.weight = (float)sum / 2;
    c.name_weight = (float)names / 2;
    return c;
}

/* The same of a few words and a statement's, which mostly share none. */
static common few_in_common(const uint32_t *few, uint32_t n, const side *y, uint32_t j)
{
    bool any = false;
    for (uint32_t i = 0; i < n; i++)
        any |= y->marks[j][sy_word_hash(few[i]) / 64 % MARKS] >> sy_word_hash(few[i]) % 64 & 1;
    const sy_sketch *t = &y->g->at[j];
    return any ? in_common(few, n, sy_sketch_words(y->g, t), t->n_words) : (common){ 0 };
}

static uint32_t count_numbers(const uint32_t *w, uint32_t n)
{
    uint32_t c = 0;
    for (uint32_t i = 0; i < n; i++)
        c += (w[i] & SY_WORD_NUMBER) != 0;
    return c;
}

/* How alike two statements' contacts are: 0, or 1 and more where the parties are the same. */
static float contact_match(const side *x, uint32_t i, const side *y, uint32_t j)
{
    const sy_sketch *s = &x->g->at[i], *t = &y->g->at[j];
    const uint32_t *a = sy_sketch_contacts(x->g, s), *b = sy_sketch_contacts(y->g, t);
    float best = 0;
    for (uint32_t p = 0; p < s->n_contacts; p++)
        for (uint32_t q = 0; q < t->n_contacts; q++)
            if (a[2 * p + 1] == b[2 * q + 1]) {
                float match = (a[2 * p] & 255) == (b[2 * q] & 255) ? 2 : 1;
                best = match > best ? match : best;
            }
    return best;
}

static bool same_speaker(const side *x, const sy_sketch *s, const side *y, const sy_sketch *t)
{
    if (s->speaker && s->speaker == t->speaker)
        return true;
    if (!named(s) || !named(t))
        return false;
    common c =
        in_common(sy_sketch_names(x->g, s), s->n_names, sy_sketch_names(y->g, t), t->n_names);
    return c.n && (c.n == s->n_names || c.n == t->n_names);
}

/* Two strands with fewer words in common, or without two statements that are so alike, are not looked at
 * further: in the story families of data/invented that loses one tie in a hundred, and nine in ten of the
 * pairs that two articles have are below it. */
static const float LEAST_STRANDS = 4, LEAST_ALIKE = 0.15f;

/* As train/links.py has it. */
static const float LARGE_STRANDS = 0.3f;

/* How far a value is ahead of the other ones in its row or column; below 0, behind the best. */
static float lead(float v, top t)
{
    return v >= t.first ? v - t.second : v - t.first;
}

bool sy_pair_look(sy_meeting *m, uint32_t i, uint32_t j, float out[SY_PAIR_FIGURES])
{
    const side *x = m->x, *y = m->y;
    const sy_sketch *s = &x->g->at[i], *t = &y->g->at[j];
    const strand *p = &x->strands[s->strand], *q = &y->strands[t->strand];
    const uint32_t *sw = sy_sketch_words(x->g, s), *tw = sy_sketch_words(y->g, t);
    const uint32_t *sn = sy_sketch_names(x->g, s), *tn = sy_sketch_names(y->g, t);
    const uint32_t *pw = x->pool.at + p->first, *qw = y->pool.at + q->first;
    if (i >= m->n || j >= m->m)
        return false;
    size_t at = (size_t)i * m->m + j, of_strands = (size_t)s->strand * m->m + t->strand;
    float strands = m->cell[STRANDS][of_strands];
    if (strands < LEAST_STRANDS || m->cell[BEST][of_strands] < LEAST_ALIKE)
        return false;
    common c = in_common(sw, s->n_words, tw, t->n_words);
    common s_in_t = few_in_common(sn, s->n_names, y, j), t_in_s = few_in_common(tn, t->n_names, x, i);
    common s_role = in_common(sn, s->n_names, sy_sketch_roles(y->g, t), t->n_roles);
    common t_role = in_common(tn, t->n_names, sy_sketch_roles(x->g, s), s->n_roles);
    common s_in_q = in_common(sw, s->n_words, qw, q->n),
           t_in_p = in_common(tw, t->n_words, pw, p->n);
    float a = x->weight[i], b = y->weight[j], least = a < b ? a : b;
    bool same = same_speaker(x, s, y, t);
    uint32_t spoken = 0, shorter = s->n_spoken < t->n_spoken ? s->n_spoken : t->n_spoken;
    if (common_runs(m, i, j))
        spoken = words_in_common(sy_sketch_spoken(x->g, s), s->n_spoken, sy_sketch_spoken(y->g, t),
                                 t->n_spoken);
    int64_t days = x->g->day - y->g->day;

    float *f = out;
    memset(out, 0, SY_PAIR_FIGURES * sizeof *out);
    *f++ = c.weight / 10;
    *f++ = 2 * c.weight / (a + b + 1);
    *f++ = c.weight / (least + 1);
    *f++ = c.name_weight / 10;
    *f++ = (float)(c.n - c.names) / 4;
    *f++ = (float)c.numbers;
    *f++ = (float)(count_numbers(sw, s->n_words) - c.numbers);
    *f++ = (float)(count_numbers(tw, t->n_words) - c.numbers);
    *f++ = same;
    *f++ = s_in_t.n > 0;
    *f++ = t_in_s.n > 0;
    *f++ = s_role.n > 0;
    *f++ = t_role.n > 0;
    *f++ = (c.weight + s_in_t.weight + t_in_s.weight) / 10;
    *f++ = spoken > 12 ? 2 : (float)spoken / 6;
    *f++ = shorter ? (float)spoken / (float)(s->n_spoken + t->n_spoken) : 0;
    *f++ = (float)(days > 30 ? 30 : days) / 10;
    *f++ = s->headline;
    *f++ = t->headline;
    *f++ = x->size[i];
    *f++ = y->size[j];
    *f++ = s->n_spoken > 0;
    *f++ = t->n_spoken > 0;
    *f++ = (float)s->place / 256;
    *f++ = (float)t->place / 256;
    *f++ = s->in_claim;
    *f++ = t->in_claim;
    *f++ = strands / 20;
    *f++ = 2 * strands / (p->weight + q->weight + 1);
    *f++ = s_in_q.weight / 10;
    *f++ = s_in_q.weight / (a + 1);
    *f++ = t_in_p.weight / 10;
    *f++ = t_in_p.weight / (b + 1);
    *f++ = p->statements > 6 ? 1 : (float)p->statements / 6;
    *f++ = q->statements > 6 ? 1 : (float)q->statements / 6;
    *f++ = s->n_contacts > 0;
    *f++ = t->n_contacts > 0;
    *f++ = contact_match(x, i, y, j);
    const uint8_t said[] = { s->says, t->says, s->cue, t->cue };
    for (int k = 0; k < 4; k++)
        for (int bit = 0; bit < 5; bit++)
            *f++ = said[k] >> bit & 1;
    *f++ = (s->says ^ t->says) & SY_SAYS_NO;
    *f++ = s->side == SY_DENIES;
    *f++ = t->side == SY_DENIES;
    *f++ = (s->side == SY_DENIES) != (t->side == SY_DENIES);
    *f++ = s->stance == t->stance;
    static const uint8_t stances[] = { SAYSO_ASSERT,    SAYSO_CONFIRM, SAYSO_DENY,    SAYSO_URGE,
                                       SAYSO_COMMIT,    SAYSO_WISH,    SAYSO_BELIEVE, SAYSO_SUSPECT,
                                       SAYSO_CRITICIZE, SAYSO_DECLINE };
    for (size_t k = 0; k < sizeof stances; k++) {
        *f++ = s->stance == stances[k];
        *f++ = t->stance == stances[k];
    }
    static const uint8_t kinds[] = { SAYSO_PERSON, SAYSO_ORG, SAYSO_ANONYMOUS, SAYSO_DOCUMENT };
    for (size_t k = 0; k < sizeof kinds; k++) {
        *f++ = s->kind == kinds[k];
        *f++ = t->kind == kinds[k];
    }
    *f++ = m->cell[SHARED][at] / 4;
    *f++ = m->cell[ALIKE][at];
    *f++ = m->cell[BEST][of_strands];
    for (int k = 0; k < MEASURES; k++) {
        bool own = k < STRANDS;
        float v = m->cell[k][own ? at : of_strands];
        *f++ = lead(v, m->row[k][own ? i : s->strand]);
        *f++ = lead(v, m->column[k][own ? j : t->strand]);
    }
    return true;
}

typedef float four __attribute__((vector_size(16), aligned(4), may_alias));
enum { AT_ONCE = 20 }; /* of the hidden ones: so many sums stay in the processor */
_Static_assert(SY_PAIR_HIDDEN % AT_ONCE == 0, "the net is reckoned twenty at a time");

static void add_figures(const float f[SY_PAIR_FIGURES], float hidden[SY_PAIR_HIDDEN])
{
    uint32_t at[SY_PAIR_FIGURES], n = 0; /* most figures are 0 */
    for (uint32_t k = 0; k < SY_PAIR_FIGURES; k++) {
        at[n] = k;
        n += f[k] != 0;
    }
    memcpy(hidden, sy_pair_up_bias, SY_PAIR_HIDDEN * sizeof *hidden);
    for (int h = 0; h < SY_PAIR_HIDDEN; h += AT_ONCE) {
        four *to = (four *)(hidden + h), a = to[0], b = to[1], c = to[2], d = to[3], e = to[4];
        for (uint32_t i = 0; i < n; i++) {
            const four *w = (const four *)(sy_pair_up + at[i] * SY_PAIR_HIDDEN + h);
            float x = f[at[i]];
            a += x * w[0];
            b += x * w[1];
            c += x * w[2];
            d += x * w[3];
            e += x * w[4];
        }
        to[0] = a;
        to[1] = b;
        to[2] = c;
        to[3] = d;
        to[4] = e;
    }
}

/* A net of one hidden layer, as train/links.py left it: how much more likely a tie is than none. */
sy_tie sy_tie_of(sy_meeting *m, uint32_t i, uint32_t j)
{
    float f[SY_PAIR_FIGURES], hidden[SY_PAIR_HIDDEN], out[3];
    if (!sy_pair_look(m, i, j, f))
        return SY_TIE_NONE;
    add_figures(f, hidden);
    /* Nothing is guessed by the processor here: whether one of them is over 0, it would guess wrong. */
    for (int h = 0; h < SY_PAIR_HIDDEN; h++)
        hidden[h] = hidden[h] > 0 ? hidden[h] : 0;
    for (int k = 0; k < 3; k++) {
        out[k] = sy_pair_down_bias[k];
        for (int h = 0; h < SY_PAIR_HIDDEN; h++)
            out[k] += hidden[h] * sy_pair_down[k * SY_PAIR_HIDDEN + h];
    }
    const sy_sketch *s = &m->x->g->at[i], *t = &m->y->g->at[j];
    /* A wrong tie costs the more, the more statements stand with its two. */
    out[0] += LARGE_STRANDS * logf((float)m->x->strands[s->strand].statements *
                                   (float)m->y->strands[t->strand].statements);
    /* none, the same, the contrary: that two statements are about one matter is surer than on which
     * side of it the one stands to the other */
    float same = out[1] - out[0], contrary = out[2] - out[0], more = fmaxf(same, contrary);
    if (more < sy_pair_least - 1 || more + log1pf(expf(-fabsf(same - contrary))) < sy_pair_least ||
        more < m->least)
        return SY_TIE_NONE;
    if (contrary > same)
        return SY_TIE_DENIES;
    return same_speaker(m->x, s, m->y, t) ? SY_TIE_REPEATS : SY_TIE_CONFIRMS;
}
