/* claim_pair.c - see claim_pair.h.
 *
 * Words are compared by the hash of their first six letters in lower case, without an ending: a stemmer
 * for the poor that finds "denied" in "denial" half of the time and never costs more than a look. A word
 * weighs as much as it is rare among the article's statements. */
#include "read/claim_pair.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"

enum { MOST_WORDS = 300, MOST_RUN = 12 };

enum { SAYS_NO = 1, SAYS_LIE = 2, SAYS_THAT = 4, SAYS_CLAIM = 8, SAYS_YES = 16, SAYS_BACK = 32, SAYS_EVENT = 64 };

/* The words of one statement or contact. */
typedef struct gist {
    uint32_t first, n;     /* of the sorted, distinct words */
    uint32_t text, n_text; /* the same words as they follow one another */
    uint32_t numbers;
    float weight;          /* of all distinct words */
    uint8_t says, cue;     /* SAYS_ bits: of the content, of the cue */
    uint32_t begin, paragraph;
    bool headline, quoted;
} gist;

struct sy_gists {
    const sayso_doc *doc;
    gist *at; /* statements, then contacts */
    SY_ARRAY(uint32_t) words;   /* hashes */
    SY_ARRAY(float) weights;    /* beside words; 0 for words as they follow one another */
    SY_ARRAY(uint32_t) counted; /* all distinct words of all, sorted */
    uint32_t *name_first, *name_n; /* words of each speaker's name, by id - 1 */
    uint32_t *role_first, *role_n;
    /* Of the statement that sy_candidates() was asked about last: */
    float most, most_same, most_other, second; /* weight of words shared with a candidate: the most */
    uint32_t last_other, last_told, nearest_headline; /* the nearest of another speaker; of one who asserts or accuses */
    uint32_t *last_of;          /* [statement]: the same speaker's statement before it, or UINT32_MAX */
};

static bool is_word_byte(unsigned char c)
{
    return (c | 32) >= 'a' ? (c | 32) <= 'z' || c >= 0xC3 : c >= '0' && c <= '9';
}

static bool one_of(const char *w, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(w, *list))
            return true;
    return false;
}

static bool begins(const char *w, const char *const *list)
{
    for (; *list; list++)
        if (!strncmp(w, *list, strlen(*list)))
            return true;
    return false;
}

static const char *const common[] = {
    "the", "a", "an", "and", "or", "but", "of", "to", "in", "on", "at", "by", "for", "with", "from", "as", "that",
    "this", "it", "its", "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "he", "she",
    "they", "them", "him", "her", "his", "hers", "their", "i", "me", "my", "we", "us", "our", "you", "your", "who",
    "which", "what", "will", "would", "could", "should", "may", "might", "can", "do", "does", "did", "not", "no",
    "so", "if", "than", "then", "there", "about", "into", "out", "up", "over", "after", "before", "when", "while",
    "said", "says", "s", "t", "re", "ve", "ll", "d", "m", "also", "just", "one", "any", "all", "more", "had", "mr",
    "mrs", "ms", "sir", "dr", "because", "where", "how", "very", "some", NULL
};

/* What a word says about other words. */
static uint8_t says(const char *w)
{
    static const char *const no[] = { "not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "t", "without", "cannot", NULL };
    static const char *const lie[] = { "untrue", "fals", "lie", "lies", "lying", "liar", "nonsense", "fabricat", "baseless",
                                       "invent", "fiction", "rubbish", "hoax", "unfounded", "wrong", "inaccura", "mislead",
                                       "incorrect", "ridiculous", "absurd", "den", "reject", "disput", "refut", "contradict",
                                       "dismiss", "rebut", "contest", "myth", "untruth", "mistaken", NULL };
    static const char *const that[] = { "it", "that", "this", "so", "those", "such", "them", NULL };
    static const char *const claim[] = { "claim", "allegation", "accus", "report", "account", "suggestion", "charge", "story",
                                         "rumour", "rumor", "assertion", "version", "speculation", "criticism", "idea", NULL };
    static const char *const yes[] = { "confirm", "true", "admit", "acknowledg", "conced", "indeed", "correct", "agree", "accurate",
                                       "yes", "stand", "corroborat", "concur", "verif", "echo", "support", "right", NULL };
    static const char *const back[] = { "withdr", "retract", "recant", "backtrack", "walked", "revers", NULL };
    static const char *const event[] = { "call", "phone", "telephon", "rang", "ring", "spoke", "spoken", "speak", "talk", "conversation",
                                         "meet", "met", "email", "letter", "wrote", "writ", "messag", "contact", "invit", "interview",
                                         "visit", "approach", "text", "discuss", "exchang", "repl", "see", "saw", "e", NULL };
    return (uint8_t)((one_of(w, no) ? SAYS_NO : 0) | (begins(w, lie) ? SAYS_LIE : 0) | (one_of(w, that) ? SAYS_THAT : 0) |
                     (begins(w, claim) ? SAYS_CLAIM : 0) | (begins(w, yes) ? SAYS_YES : 0) |
                     (begins(w, back) ? SAYS_BACK : 0) | (begins(w, event) && strcmp(w, "e") && strcmp(w, "see") ? SAYS_EVENT : 0));
}

/* Calls for each word of a span: in lower case, at most 31 bytes of it. Returns where it stopped. */
typedef struct walk {
    const char *text;
    uint32_t at, end;
} walk;

static bool next_word(walk *w, char word[32])
{
    uint32_t i = w->at, n = 0;
    while (i < w->end && !is_word_byte((unsigned char)w->text[i]))
        i++;
    while (i < w->end && is_word_byte((unsigned char)w->text[i])) {
        char c = w->text[i++];
        if (n < 31)
            word[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    word[n] = 0;
    w->at = i;
    return n > 0;
}

static uint32_t stem(const char *w)
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
    if (n > 6)
        n = 6;
    return (uint32_t)sy_xxh64(w, n, 0) | 1;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static bool add_words(sy_gists *g, gist *to, sayso_span s)
{
    walk w = { g->doc->text.bytes, s.begin, s.end };
    char word[32];
    while (to->n_text < MOST_WORDS && next_word(&w, word)) {
        to->says |= says(word);
        if (one_of(word, common))
            continue;
        to->numbers += word[0] >= '0' && word[0] <= '9';
        if (!sy_push(&g->words, stem(word)))
            return false;
        to->n_text++;
    }
    return true;
}

/* Sorts the words just added and keeps each once, behind them. */
static bool make_set(sy_gists *g, gist *to)
{
    to->first = (uint32_t)g->words.n;
    if (!sy_reserve(&g->words, g->words.n + to->n_text))
        return false;
    if (!to->n_text)
        return true;
    uint32_t *a = g->words.at + to->first;
    memcpy(a, g->words.at + to->text, to->n_text * sizeof *a);
    qsort(a, to->n_text, sizeof *a, by_number);
    for (uint32_t i = 0; i < to->n_text; i++)
        if (!i || a[i] != a[i - 1])
            a[to->n++] = a[i];
    g->words.n += to->n;
    return true;
}

static bool read_statement(sy_gists *g, uint32_t i)
{
    const sayso_doc *d = g->doc;
    const sy_statement *s = &d->statements.at[i];
    gist *to = &g->at[i];
    *to = (gist){ .text = (uint32_t)g->words.n };
    for (uint32_t k = 0; k < s->n_content; k++)
        if (!add_words(g, to, sy_contents(d, s)[k]))
            return false;
    for (uint32_t k = 0; k < s->n_cue; k++) {
        walk w = { d->text.bytes, sy_cues_of(d, s)[k].begin, sy_cues_of(d, s)[k].end };
        char word[32];
        for (int most = 0; most < 12 && next_word(&w, word); most++)
            to->cue |= says(word);
    }
    to->begin = s->n_cue ? sy_cues_of(d, s)[0].begin : s->n_content ? sy_contents(d, s)[0].begin : 0;
    to->paragraph = (uint32_t)sy_paragraph_at(&d->text, to->begin);
    to->headline = to->paragraph == 0 && d->text.paragraphs.n > 1 && d->text.paragraphs.at[0].kind == SY_HEADLINE;
    to->quoted = s->form == SAYSO_DIRECT;
    return make_set(g, to);
}

/* A contact's words are those of its sentence. */
static bool read_contact(sy_gists *g, uint32_t i)
{
    const sayso_doc *d = g->doc;
    const sy_contact *c = &d->contacts.at[i];
    gist *to = &g->at[d->statements.n + i];
    *to = (gist){ .text = (uint32_t)g->words.n };
    if (c->n_trigger) {
        sayso_span t = d->spans.at[c->first_trigger];
        to->begin = t.begin;
        to->paragraph = (uint32_t)sy_paragraph_at(&d->text, t.begin);
        sayso_span all = to->paragraph < d->text.paragraphs.n ? d->text.paragraphs.at[to->paragraph].span : t;
        uint32_t begin = t.begin > all.begin + 150 ? t.begin - 150 : all.begin;
        uint32_t end = t.end + 150 < all.end ? t.end + 150 : all.end;
        to->headline = to->paragraph == 0;
        if (!add_words(g, to, (sayso_span){ begin, end }))
            return false;
    }
    return make_set(g, to);
}

/* The words of a string, as a set; a name or a role. */
static bool read_name(sy_gists *g, const char *name, uint32_t *first, uint32_t *n)
{
    gist to = { .text = (uint32_t)g->words.n };
    if (name) {
        walk w = { name, 0, (uint32_t)strnlen(name, 400) };
        char word[32];
        while (next_word(&w, word))
            if (!one_of(word, common)) {
                if (!sy_push(&g->words, stem(word)))
                    return false;
                to.n_text++;
            }
    }
    if (!make_set(g, &to))
        return false;
    *first = to.first;
    *n = to.n;
    return true;
}

static bool weigh(sy_gists *g)
{
    size_t all = g->doc->statements.n;
    for (size_t i = 0; i < all; i++) {
        if (!sy_reserve(&g->counted, g->counted.n + g->at[i].n))
            return false;
        for (uint32_t k = 0; k < g->at[i].n; k++)
            g->counted.at[g->counted.n++] = g->words.at[g->at[i].first + k];
    }
    if (g->counted.n)
        qsort(g->counted.at, g->counted.n, sizeof *g->counted.at, by_number);
    if (!sy_reserve(&g->weights, g->words.n))
        return false;
    if (g->words.n)
        memset(g->weights.at, 0, g->words.n * sizeof *g->weights.at);
    g->weights.n = g->words.n;
    for (size_t i = 0; i < all + g->doc->contacts.n; i++)
        for (uint32_t k = 0; k < g->at[i].n; k++) {
            uint32_t w = g->words.at[g->at[i].first + k];
            size_t bound[2];
            for (int side = 0; side < 2; side++) {
                size_t lo = 0, hi = g->counted.n;
                while (lo < hi) {
                    size_t mid = lo + (hi - lo) / 2;
                    if (side ? g->counted.at[mid] <= w : g->counted.at[mid] < w)
                        lo = mid + 1;
                    else
                        hi = mid;
                }
                bound[side] = lo;
            }
            float x = logf(((float)all + 4) / ((float)(bound[1] - bound[0]) + 0.5f));
            g->weights.at[g->at[i].first + k] = x;
            g->at[i].weight += x;
        }
    return true;
}

sayso_status sy_gists_new(const sayso_doc *doc, sy_gists **out)
{
    *out = NULL;
    size_t n = doc->statements.n, c = doc->contacts.n, s = doc->speakers.n;
    sy_gists *g = calloc(1, sizeof *g);
    if (!g)
        return SAYSO_ENOMEM;
    g->doc = doc;
    g->at = calloc(n + c + 1, sizeof *g->at);
    g->last_of = calloc(n + 1, sizeof *g->last_of);
    g->name_first = calloc(4 * s + 1, sizeof *g->name_first);
    uint32_t *last = calloc(s + 1, sizeof *last);
    bool good = g->at && g->last_of && g->name_first && last;
    for (size_t i = 0; good && i < n; i++)
        good = read_statement(g, (uint32_t)i);
    for (size_t i = 0; good && i < c; i++)
        good = read_contact(g, (uint32_t)i);
    if (good) {
        g->name_n = g->name_first + s;
        g->role_first = g->name_n + s;
        g->role_n = g->role_first + s;
    }
    for (size_t i = 0; good && i < s; i++) {
        const sy_speaker *p = &doc->speakers.at[i];
        good = read_name(g, sy_kept(doc, p->name), &g->name_first[i], &g->name_n[i]) &&
               read_name(g, p->n_roles ? sy_kept(doc, doc->role_strings.at[p->first_role]) : NULL, &g->role_first[i],
                         &g->role_n[i]);
    }
    for (size_t i = 0; good && i < n; i++) {
        uint32_t p = doc->statements.at[i].speaker;
        g->last_of[i] = p && p <= s && last[p - 1] ? last[p - 1] - 1 : UINT32_MAX;
        if (p && p <= s)
            last[p - 1] = (uint32_t)i + 1;
    }
    good = good && weigh(g);
    free(last);
    if (!good) {
        sy_gists_free(g);
        return SAYSO_ENOMEM;
    }
    *out = g;
    return SAYSO_OK;
}

void sy_gists_free(sy_gists *g)
{
    if (!g)
        return;
    free(g->at);
    free(g->last_of);
    free(g->name_first);
    sy_array_free(&g->words);
    sy_array_free(&g->weights);
    sy_array_free(&g->counted);
    free(g);
}

bool sy_gist_negated(const sy_gists *g, uint32_t statement)
{
    return g->at[statement].says & SAYS_NO;
}

bool sy_gist_withdraws(const sy_gists *g, uint32_t statement)
{
    return g->at[statement].cue & SAYS_BACK;
}

uint32_t sy_gist_begin(const sy_gists *g, uint32_t statement)
{
    return g->at[statement].begin;
}

/* Weight of the words that two sets share. */
static float shared(const sy_gists *g, const gist *a, const gist *b, uint32_t *count)
{
    const uint32_t *w = g->words.at;
    float sum = 0;
    uint32_t n = 0;
    for (uint32_t i = a->first, j = b->first; i < a->first + a->n && j < b->first + b->n;)
        if (w[i] < w[j])
            i++;
        else if (w[i] > w[j])
            j++;
        else {
            sum += g->weights.at[i];
            n++;
            i++;
            j++;
        }
    *count = n;
    return sum;
}

uint32_t sy_candidates(sy_gists *g, uint32_t later, uint32_t *out)
{
    enum { FIRST = 8 };
    const sayso_doc *d = g->doc;
    const sy_statement *s = &d->statements.at[later];
    uint32_t near = SY_CANDIDATES - FIRST, n = 0, from = later > near ? later - near : 0;
    for (uint32_t i = 0; i < from && i < FIRST; i++)
        out[n++] = i;
    for (uint32_t i = from; i < later; i++)
        out[n++] = i;
    g->most = g->most_same = g->most_other = g->second = 0;
    g->last_other = g->last_told = g->nearest_headline = UINT32_MAX;
    for (uint32_t k = 0; k < n; k++) {
        const sy_statement *t = &d->statements.at[out[k]];
        uint32_t count;
        float sum = shared(g, &g->at[later], &g->at[out[k]], &count);
        bool same = s->speaker && s->speaker == t->speaker;
        if (sum > g->most) {
            g->second = g->most;
            g->most = sum;
        } else if (sum > g->second)
            g->second = sum;
        if (same && sum > g->most_same)
            g->most_same = sum;
        if (!same && sum > g->most_other)
            g->most_other = sum;
        if (!same) {
            g->last_other = out[k];
            if (t->stance == SAYSO_ASSERT || t->stance == SAYSO_CRITICIZE || t->stance == SAYSO_SUSPECT)
                g->last_told = out[k];
        }
        if (g->at[out[k]].headline)
            g->nearest_headline = out[k];
    }
    return n;
}

/* Share of the words of one set that stand in another; 0 for an empty one. */
static float share_of(const sy_gists *g, uint32_t first, uint32_t n, const gist *in)
{
    const uint32_t *w = g->words.at;
    uint32_t hit = 0;
    for (uint32_t i = first, j = in->first; i < first + n && j < in->first + in->n;)
        if (w[i] < w[j])
            i++;
        else if (w[i] > w[j])
            j++;
        else
            hit++, i++, j++;
    return n ? (float)hit / (float)n : 0;
}

/* The most words, up to MOST_RUN, that follow one another in both. Looked for from each word of the shorter
 * one at each equal word of the other, so only where sets share at least two. */
static uint32_t longest_run(const sy_gists *g, const gist *a, const gist *b)
{
    const uint32_t *x = g->words.at + a->text, *y = g->words.at + b->text;
    uint32_t na = a->n_text < 120 ? a->n_text : 120, nb = b->n_text < 120 ? b->n_text : 120, best = 0;
    for (uint32_t i = 0; i < na; i++)
        for (uint32_t j = 0; j < nb; j++) {
            if (x[i] != y[j] || (i && j && x[i - 1] == y[j - 1]))
                continue;
            uint32_t k = 1;
            while (k < MOST_RUN && i + k < na && j + k < nb && x[i + k] == y[j + k])
                k++;
            best = k > best ? k : best;
        }
    return best;
}

bool sy_speaks_for(const sayso_doc *doc, uint32_t one, uint32_t other)
{
    if (!one || !other || one > doc->speakers.n || other > doc->speakers.n)
        return false;
    const sy_speaker *a = &doc->speakers.at[one - 1];
    const char *name = sy_kept(doc, doc->speakers.at[other - 1].name);
    if (!name || strlen(name) < 3)
        return false;
    const char *own = sy_kept(doc, a->name);
    if (own && one != other && a->kind != SAYSO_PERSON && strstr(own, name))
        return true; /* "spokeswoman for the Commission" */
    for (uint32_t i = 0; i < a->n_roles; i++) {
        const char *role = sy_kept(doc, doc->role_strings.at[a->first_role + i]);
        if (role && strstr(role, name))
            return true;
    }
    return false;
}

static float bit(bool b)
{
    return b ? 1.0f : 0.0f;
}

/* Deny, decline; assert-like; ... : what a stance does to a claim. */
static int stance_group(uint8_t s)
{
    switch (s) {
    case SAYSO_DENY: return 0;
    case SAYSO_DECLINE: return 1;
    case SAYSO_CONFIRM: return 2;
    case SAYSO_ASSERT: return 3;
    case SAYSO_CRITICIZE: return 4;
    case SAYSO_SUSPECT:
    case SAYSO_BELIEVE:
    case SAYSO_ASK: return 5;
    case SAYSO_URGE:
    case SAYSO_WISH: return 6;
    case SAYSO_COMMIT: return 7;
    case SAYSO_SUPPORT:
    case SAYSO_APOLOGIZE: return 8;
    default: return 9;
    }
}

void sy_pair_figures(const sy_gists *g, uint32_t later, uint32_t earlier, float *out)
{
    const sayso_doc *d = g->doc;
    const sy_statement *s = &d->statements.at[later], *t = &d->statements.at[earlier];
    const gist *a = &g->at[later], *b = &g->at[earlier];
    float *f = out;
    uint32_t common_words;
    float sum = shared(g, a, b, &common_words);
    float least = a->weight < b->weight ? a->weight : b->weight;
    uint32_t run = common_words >= 2 ? longest_run(g, a, b) : common_words;
    bool same = s->speaker && s->speaker == t->speaker;
    bool for_him = !same && (sy_speaks_for(d, s->speaker, t->speaker) || sy_speaks_for(d, t->speaker, s->speaker));
    uint32_t apart = later - earlier;
    uint32_t pars = a->paragraph > b->paragraph ? a->paragraph - b->paragraph : b->paragraph - a->paragraph;
    float over_min = sum / (least + 1), over_later = sum / (a->weight + 1), over_earlier = sum / (b->weight + 1);
    int gs = stance_group(s->stance), gt = stance_group(t->stance);
    bool parent = s->parent == earlier + 1 || t->parent == later + 1;

    *f++ = bit(same);
    *f++ = bit(!s->speaker);
    *f++ = bit(!t->speaker);
    *f++ = bit(for_him);
    *f++ = over_min;
    *f++ = over_later;
    *f++ = over_earlier;
    *f++ = sum / 10;
    *f++ = over_min * bit(same || for_him);
    *f++ = over_min * bit(!same && !for_him);
    *f++ = over_min * over_min;
    *f++ = (float)common_words / 5;
    *f++ = bit(!common_words);
    *f++ = (float)run / 4;
    *f++ = bit(run >= 3);
    *f++ = logf((float)apart);
    *f++ = bit(apart == 1);
    *f++ = bit(apart == 2);
    *f++ = logf(1 + (float)pars);
    *f++ = bit(pars == 0);
    *f++ = bit(pars == 1);
    *f++ = bit(b->headline);
    *f++ = bit(a->headline);
    *f++ = bit(b->headline) * bit(same);
    *f++ = bit(b->headline) * bit(a->paragraph <= 2);
    *f++ = bit(b->paragraph <= 1);
    *f++ = bit(earlier == 0);
    *f++ = bit(g->last_of[later] == earlier);
    *f++ = bit(g->last_of[later] == UINT32_MAX);
    *f++ = bit(a->quoted);
    *f++ = bit(b->quoted);
    *f++ = bit(a->quoted && !b->quoted);
    *f++ = bit(a->quoted && !b->quoted && g->last_of[later] == earlier);
    *f++ = logf(1 + (float)a->n_text) / 2;
    *f++ = logf(1 + (float)b->n_text) / 2;
    *f++ = bit(a->n_text <= 2);
    *f++ = bit(b->n_text <= 2);
    *f++ = bit(a->says & SAYS_NO);
    *f++ = bit(b->says & SAYS_NO);
    *f++ = bit(!(a->says & SAYS_NO) != !(b->says & SAYS_NO));
    *f++ = bit(!(a->says & SAYS_NO) != !(b->says & SAYS_NO)) * over_min;
    *f++ = bit(a->says & SAYS_LIE);
    *f++ = bit(b->says & SAYS_LIE);
    *f++ = bit(a->says & SAYS_CLAIM);
    *f++ = bit((a->says & (SAYS_CLAIM | SAYS_THAT)) && a->n_text <= 3);
    *f++ = bit((a->says & SAYS_THAT) && a->n_text <= 3 && apart == 1);
    *f++ = bit(a->says & SAYS_YES);
    *f++ = bit(a->cue & SAYS_YES);
    *f++ = bit(a->cue & SAYS_LIE);
    *f++ = bit(b->cue & SAYS_LIE);
    *f++ = bit(a->cue & SAYS_BACK);
    *f++ = bit(a->cue & SAYS_NO);
    *f++ = bit(s->stance == t->stance);
    *f++ = bit(s->stance == t->stance) * bit(same);
    *f++ = bit(s->channel == t->channel);
    *f++ = bit(s->channel == SAYSO_THOUGHT);
    *f++ = bit(t->channel == SAYSO_THOUGHT);
    *f++ = bit(parent);
    *f++ = bit(s->parent && s->parent == t->parent);
    *f++ = bit(s->parent > 0);
    *f++ = bit(t->parent > 0);
    for (int k = 0; k < 9; k++)
        *f++ = bit(gs == k);
    for (int k = 0; k < 9; k++)
        *f++ = bit(gt == k);
    *f++ = bit(gs == 0) * bit(!same) * bit(gt >= 3 && gt <= 5);
    *f++ = bit(gs == 0) * bit(same) * bit(gt == 0);
    *f++ = bit(gs == 2) * bit(!same);
    uint32_t ns = s->speaker && s->speaker <= d->speakers.n ? s->speaker - 1 : UINT32_MAX;
    uint32_t nt = t->speaker && t->speaker <= d->speakers.n ? t->speaker - 1 : UINT32_MAX;
    float names_him = nt != UINT32_MAX ? share_of(g, g->name_first[nt], g->name_n[nt], a) : 0;
    float named = ns != UINT32_MAX ? share_of(g, g->name_first[ns], g->name_n[ns], b) : 0;
    *f++ = bit(names_him > 0);
    *f++ = bit(named > 0);
    *f++ = bit(named > 0) * bit(gs == 0);
    uint8_t ks = ns != UINT32_MAX ? d->speakers.at[ns].kind : SAYSO_UNKNOWN;
    uint8_t kt = nt != UINT32_MAX ? d->speakers.at[nt].kind : SAYSO_UNKNOWN;
    *f++ = bit(ks == SAYSO_DOCUMENT);
    *f++ = bit(kt == SAYSO_DOCUMENT);
    *f++ = bit(ks == SAYSO_AUTHOR);
    *f++ = bit(kt == SAYSO_AUTHOR);
    *f++ = bit(ks == SAYSO_ORG);
    *f++ = bit(kt == SAYSO_ORG);
    *f++ = bit(a->numbers && b->numbers) * over_min;
    bool most = sum > 0 && sum >= g->most, most_same = sum > 0 && same && sum >= g->most_same;
    bool most_other = sum > 0 && !same && sum >= g->most_other;
    *f++ = bit(most);
    *f++ = bit(most) * bit(sum > 1.5f * g->second);
    *f++ = bit(most_same);
    *f++ = bit(most_other);
    *f++ = bit(most_other) * bit(gs == 0);
    *f++ = g->most > 0 ? sum / g->most : 0;
    *f++ = bit(g->last_other == earlier);
    *f++ = bit(g->last_told == earlier);
    *f++ = bit(g->last_told == earlier) * bit(gs == 0);
    *f++ = bit(g->nearest_headline == earlier);
    *f++ = bit(gs == 0) * bit(gt == 0);
    while (f < out + SY_PAIR_FIGURES)
        *f++ = 0;
}

void sy_event_figures(const sy_gists *g, uint32_t statement, uint32_t contact, float *out)
{
    const sayso_doc *d = g->doc;
    const sy_statement *s = &d->statements.at[statement];
    const sy_contact *c = &d->contacts.at[contact];
    const gist *a = &g->at[statement], *b = &g->at[d->statements.n + contact];
    float *f = out;
    uint32_t common_words;
    float sum = shared(g, a, b, &common_words);
    float least = a->weight < b->weight ? a->weight : b->weight;
    float over_min = sum / (least + 1);
    uint32_t last = s->n_content ? sy_contents(d, s)[s->n_content - 1].end : a->begin;
    uint32_t first = s->n_content ? sy_contents(d, s)[0].begin : a->begin;
    bool holds = b->begin >= first && b->begin < last;
    bool party = false, party_house = false, names_party = false;
    for (uint32_t k = 0; k < c->n_from + c->n_to; k++) {
        uint32_t id = d->ids.at[c->first_id + k];
        party |= id == s->speaker;
        party_house |= sy_speaks_for(d, s->speaker, id);
        if (id && id <= d->speakers.n)
            names_party |= share_of(g, g->name_first[id - 1], g->name_n[id - 1], a) > 0;
    }
    uint32_t teller = c->statement && c->statement <= d->statements.n ? d->statements.at[c->statement - 1].speaker : 0;
    uint32_t pars = a->paragraph > b->paragraph ? a->paragraph - b->paragraph : b->paragraph - a->paragraph;
    int gs = stance_group(s->stance);
    *f++ = over_min;
    *f++ = sum / (a->weight + 1);
    *f++ = sum / (b->weight + 1);
    *f++ = (float)common_words / 5;
    *f++ = bit(party);
    *f++ = bit(party_house);
    *f++ = bit(names_party);
    *f++ = bit(teller && teller == s->speaker);
    *f++ = bit(!c->statement);
    *f++ = bit(holds);
    *f++ = bit(a->begin > b->begin);
    *f++ = logf(1 + (float)pars);
    *f++ = bit(pars == 0);
    *f++ = bit(pars == 1);
    for (int k = 0; k < 6; k++)
        *f++ = bit(gs == k);
    *f++ = bit(a->says & SAYS_NO);
    *f++ = bit(a->says & SAYS_LIE);
    *f++ = bit(a->says & SAYS_EVENT);
    *f++ = bit(a->says & SAYS_EVENT) * bit(a->says & SAYS_NO);
    *f++ = bit(a->says & SAYS_EVENT) * bit(gs == 0);
    *f++ = bit(a->says & SAYS_EVENT) * bit(gs == 2);
    *f++ = bit((a->says & (SAYS_THAT | SAYS_CLAIM)) && a->n_text <= 3);
    *f++ = bit(a->cue & SAYS_YES);
    *f++ = bit(a->cue & SAYS_LIE);
    *f++ = logf(1 + (float)a->n_text) / 2;
    for (int k = 0; k < 6; k++)
        *f++ = bit(c->modality == k);
    *f++ = bit(c->kind == SAYSO_CONTACT_CALL);
    *f++ = bit(c->kind == SAYSO_CONTACT_MEET);
    *f++ = bit(c->kind == SAYSO_CONTACT_WRITE);
    *f++ = bit(c->kind == SAYSO_CONTACT_INTERVIEW);
    *f++ = bit(c->statement == statement + 1);
    *f++ = bit(gs == 0) * over_min;
    *f++ = bit(gs == 2) * over_min;
    *f++ = bit(party) * bit(gs == 0);
    while (f < out + SY_EVENT_FIGURES)
        *f++ = 0;
}
