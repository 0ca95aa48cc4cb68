/* query.c - the words that somebody looks for.
 *
 * What people type is no FTS5: each word and phrase goes into quotation marks, with those inside it
 * doubled, so that NEAR(, ^, * and : are letters like others. Only what is said in query.h means more.
 */
#include "archive/query.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/error.h"

/* unicode61's own: letters, numbers, private use; marks go on with a word. */
static bool in_word(int32_t c, bool inside)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO: return true;
    case UTF8PROC_CATEGORY_MN: return inside;
    default: return false;
    }
}

static bool give(const char *text, uint32_t begin, uint32_t end, sy_word_call call, void *ctx, bool *stop)
{
    char small[64], *word = small, *folded = NULL;
    uint32_t n = end - begin;
    bool plain = n < sizeof small;
    for (uint32_t i = 0; i < n && plain; i++) {
        unsigned char c = (unsigned char)text[begin + i];
        small[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        plain = c < 0x80;
    }
    if (plain) {
        small[n] = 0;
    } else {
        char *copy = strndup(text + begin, n);
        word = folded = copy ? sy_fold(copy) : NULL;
        free(copy);
    }
    if (word)
        *stop = !call(ctx, word, begin, end);
    free(folded);
    return word != NULL;
}

bool sy_each_word(const char *text, uint32_t begin, uint32_t end, sy_word_call call, void *ctx)
{
    bool inside = false, stop = false;
    uint32_t from = begin;
    for (uint32_t i = begin; i < end && !stop;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(end - i), &c);
        if (step < 1) {
            c = 0xFFFD;
            step = 1;
        }
        bool now = in_word(c, inside);
        if (now && !inside)
            from = i;
        if (!now && inside && !give(text, from, i, call, ctx, &stop))
            return false;
        inside = now;
        i += (uint32_t)step;
    }
    return !inside || stop || give(text, from, end, call, ctx, &stop);
}

/* ## What was typed */

typedef struct parse {
    sy_looked_for *out;
    char *to;      /* the end of out->match, which has room for everything */
    bool some;     /* of this lot: something to look for, not only to leave out */
    bool failed;   /* no memory */
    bool too_many;
    size_t words;
} parse;

static void put(parse *p, const char *s)
{
    size_t n = strlen(s);
    memcpy(p->to, s, n + 1);
    p->to += n;
}

/* "it ""said""", for FTS5. */
static void put_quoted(parse *p, const char *s, size_t n)
{
    *p->to++ = '"';
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"')
            *p->to++ = '"';
        *p->to++ = s[i];
    }
    *p->to++ = '"';
    *p->to = 0;
}

typedef struct gather {
    parse *p;
    sy_phrase *phrase;
    size_t bytes;
} gather;

static bool keep_word(void *ctx, const char *folded, uint32_t begin, uint32_t end)
{
    gather *g = ctx;
    (void)begin, (void)end;
    size_t n = strlen(folded) + 1;
    if (++g->p->words > SY_QUERY_WORDS) {
        g->p->too_many = true;
        return false;
    }
    char *more = realloc(g->phrase->words, g->bytes + n);
    if (!more) {
        g->p->failed = true;
        return false;
    }
    memcpy(more + g->bytes, folded, n);
    g->phrase->words = more;
    g->bytes += n;
    g->phrase->n++;
    return true;
}

/* A word or phrase; false: it has no letters or digits, or was one too many. */
static bool take(parse *p, const char *s, size_t n, bool begins, sy_phrase *phrase)
{
    *phrase = (sy_phrase){ .begins = begins };
    gather g = { .p = p, .phrase = phrase };
    if (!sy_each_word(s, 0, (uint32_t)n, keep_word, &g))
        p->failed = true;
    if (p->failed || p->too_many || !phrase->n) {
        free(phrase->words);
        phrase->words = NULL;
        return false;
    }
    return true;
}

/* One lot of words, up to OR or the end. FTS5's NOT takes one expression on each side: first all
 * that must be there, then all that must not. Gives where the next lot begins. */
static const char *lot(parse *p, const char *s)
{
    struct {
        const char *s;
        size_t n;
        bool begins;
    } without[SY_QUERY_WORDS];
    size_t n_without = 0;
    char *began = p->to;
    p->some = false;
    put(p, "(");
    while (*s && !p->failed && !p->too_many) {
        s += strspn(s, " \t\r\n");
        if (!strncmp(s, "OR", 2) && (!s[2] || strchr(" \t\r\n", s[2])) && p->some)
            break;
        bool not = *s == '-' && s[1] && !strchr(" \t\r\n", s[1]);
        s += not;
        bool quoted = *s == '"';
        s += quoted;
        size_t n = quoted ? strcspn(s, "\"") : strcspn(s, " \t\r\n\"");
        const char *after = s + n + (quoted && s[n]);
        bool begins = quoted ? *after == '*' : n && s[n - 1] == '*';
        sy_phrase phrase;
        if (n && take(p, s, n, begins, &phrase)) {
            if (not) {
                without[n_without].s = s;
                without[n_without].n = n;
                without[n_without++].begins = begins;
                free(phrase.words);
            } else {
                put(p, p->some ? " AND " : "");
                put_quoted(p, s, n);
                put(p, begins ? "*" : "");
                p->out->phrase[p->out->n++] = phrase;
                p->some = true;
            }
        }
        s = after + (quoted && begins);
    }
    put(p, ")");
    for (size_t i = 0; i < n_without && p->some; i++) {
        put(p, " NOT ");
        put_quoted(p, without[i].s, without[i].n);
        put(p, without[i].begins ? "*" : "");
    }
    if (!p->some) {
        p->to = began;
        *p->to = 0;
    }
    return s;
}

sayso_status sy_query_parse(const char *words, sy_looked_for *out, sayso_error *why)
{
    memset(out, 0, sizeof *out);
    if (!words)
        return SAYSO_OK;
    size_t n = strnlen(words, SY_QUERY_BYTES + 1);
    if (n > SY_QUERY_BYTES)
        return sy_fail(why, SAYSO_ELIMIT, 0, "more than %d bytes of words to look for; take a few of them",
                       SY_QUERY_BYTES);
    for (size_t i = 0; i < n;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)words + i, (utf8proc_ssize_t)(n - i), &c);
        if (step < 1)
            return sy_fail(why, SAYSO_EARG, i, "the words to look for are no UTF-8 from byte %zu on", i);
        i += (size_t)step;
    }
    /* A byte becomes at most its doubled self with marks and operators around it. */
    out->match = malloc(n * 12 + 64);
    if (!out->match)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a question");
    parse p = { .out = out, .to = out->match };
    *p.to = 0;
    bool any = false;
    for (const char *s = words; *s && !p.failed && !p.too_many;) {
        char *began = p.to;
        if (any)
            put(&p, " OR ");
        s = lot(&p, s);
        if (!p.some) {
            p.to = began;
            *p.to = 0;
        }
        any |= p.some;
        if (!strncmp(s, "OR", 2))
            s += 2;
    }
    sayso_status st = SAYSO_OK;
    if (p.failed)
        st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a question");
    else if (p.too_many)
        st = sy_fail(why, SAYSO_ELIMIT, 0, "more than %d words to look for; take a few of them",
                     SY_QUERY_WORDS);
    else if (!any && words[strspn(words, " \t\r\n")])
        st = sy_fail(why, SAYSO_EARG, 0, "there is no word to look for in it; a word has letters or digits, "
                                         "and -WORD only leaves out");
    if (!any || st) {
        free(out->match);
        out->match = NULL;
    }
    if (st)
        sy_query_free(out);
    return st;
}

void sy_query_free(sy_looked_for *q)
{
    free(q->match);
    for (size_t i = 0; i < q->n; i++)
        free(q->phrase[i].words);
    memset(q, 0, sizeof *q);
}

/* ## Where they stand */

/* Phrases that have begun: how far each has come, and where. */
typedef struct marking {
    const sy_looked_for *q;
    sy_spans *marks;
    size_t first; /* of marks: those before are another stretch's */
    bool failed;
    /* The last SY_QUERY_WORDS places of words, for phrases that end here. */
    uint32_t begins[SY_QUERY_WORDS];
    uint64_t reached[SY_QUERY_WORDS]; /* bit k: this phrase's first k + 1 words end here */
    size_t at;
} marking;

static const char *nth(const sy_phrase *p, uint32_t n)
{
    const char *w = p->words;
    while (n--)
        w += strlen(w) + 1;
    return w;
}

static bool mark_word(void *ctx, const char *folded, uint32_t begin, uint32_t end)
{
    marking *m = ctx;
    m->begins[m->at++ % SY_QUERY_WORDS] = begin;
    uint32_t from = UINT32_MAX;
    for (size_t i = 0; i < m->q->n; i++) {
        const sy_phrase *p = &m->q->phrase[i];
        uint64_t now = 0;
        for (uint32_t k = 0; k < p->n; k++) {
            if (k && !(m->reached[i] >> (k - 1) & 1))
                continue;
            const char *w = nth(p, k);
            bool last = k + 1 == p->n;
            if (last && p->begins ? !strncmp(folded, w, strlen(w)) : !strcmp(folded, w))
                now |= (uint64_t)1 << k;
        }
        m->reached[i] = now;
        if (now >> (p->n - 1) & 1 && m->at >= p->n) {
            uint32_t first = m->begins[(m->at - p->n) % SY_QUERY_WORDS];
            from = first < from ? first : from;
        }
    }
    if (from == UINT32_MAX)
        return true;
    while (m->marks->n > m->first && m->marks->at[m->marks->n - 1].end > from) {
        if (m->marks->at[m->marks->n - 1].begin < from)
            from = m->marks->at[m->marks->n - 1].begin;
        m->marks->n--;
    }
    m->failed = !sy_push(m->marks, (sayso_span){ from, end });
    return !m->failed;
}

bool sy_query_mark(const sy_looked_for *q, const char *text, uint32_t begin, uint32_t end, sy_spans *marks)
{
    marking m = { .q = q, .marks = marks, .first = marks->n };
    return !q->n || (sy_each_word(text, begin, end, mark_word, &m) && !m.failed);
}
