/* page.c - gumbo's tree -> boxes, blocks, facts.
 *
 * Gumbo is the parser because it builds the tree that browsers build, broken tags and all, and tells
 * of each text where in the page it stood. It neither bounds its memory nor looks whether malloc
 * gave any, and it frees by recursion. So it gets an arena: it is never asked to free, and when the
 * arena is full, or the page has cost seconds, a longjmp leaves it where it stands.
 */
#define _GNU_SOURCE /* clock_gettime's CLOCK_THREAD_CPUTIME_ID under -std=c11 */
#include <gumbo.h>
#include <setjmp.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/error.h"
#include "base/utf8.h"
#include "extract/date.h"
#include "extract/page.h"
#include "text/text.h"

/* ## The arena */

enum {
    CHUNK = 1 << 18,
    ARENA_MOST = 160 << 20,
    SECONDS_MOST = 5, /* of this thread's CPU; a page of a megabyte takes 30 milliseconds */
    DEEPEST = 700     /* of the tree that is walked */
};

typedef struct chunk {
    struct chunk *before;
    max_align_t bytes[];
} chunk;

typedef struct arena {
    chunk *last;
    size_t used, room, total;
    unsigned calls;
    time_t until;
    bool no_memory; /* else: too much, or too long */
    jmp_buf out;
} arena;

static time_t cpu_seconds(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) ? 0 : t.tv_sec;
}

static void *take(void *user, size_t n)
{
    arena *a = user;
    n = (n + 15) & ~(size_t)15;
    if (++a->calls % 512 == 0 && cpu_seconds() >= a->until)
        longjmp(a->out, 1);
    if (n > a->room - a->used) {
        size_t room = n > CHUNK ? n : CHUNK;
        if (room > ARENA_MOST - a->total)
            longjmp(a->out, 1);
        chunk *c = malloc(sizeof *c + room);
        if (!c) {
            a->no_memory = true;
            longjmp(a->out, 1);
        }
        c->before = a->last;
        a->last = c;
        a->used = 0;
        a->room = room;
        a->total += room;
    }
    void *p = (char *)a->last->bytes + a->used;
    a->used += n;
    return p;
}

static void give_nothing_back(void *user, void *p)
{
    (void)user;
    (void)p;
}

static void free_arena(arena *a)
{
    while (a->last) {
        chunk *before = a->last->before;
        free(a->last);
        a->last = before;
    }
}

/* ## Facts */

const char *sy_page_fact(const sy_page *p, sy_fact fact)
{
    return p->fact[fact] ? p->strings.at + p->fact[fact] - 1 : NULL;
}

bool sy_page_set(sy_page *p, sy_fact fact, int rank, const char *s, size_t n)
{
    if (!n || (p->fact[fact] && p->rank[fact] <= rank))
        return true;
    if (!sy_reserve(&p->strings, p->strings.n + n + 1))
        return false;
    memcpy(p->strings.at + p->strings.n, s, n);
    p->strings.at[p->strings.n + n] = 0;
    p->fact[fact] = (uint32_t)p->strings.n + 1;
    p->rank[fact] = (uint8_t)rank;
    p->strings.n += n + 1;
    return true;
}

/* ## Walking */

typedef struct walk {
    sy_page *page;
    const sy_origin *origin;
    const char *bytes; /* what was parsed */
    size_t n;
    size_t run; /* of the decoded text, where the last look-up of an input's byte ended ... */
    uint32_t page_at, input_at;
    bool page_is_known;
    uint8_t *used;    /* [run] it has been put somewhere: once is enough, whoever names it again */
    size_t kept;      /* where in shrunk->kept the last look-up ended */
    uint32_t box;     /* the innermost open one */
    int link, hidden; /* how many of these are open */
    int depth;

    /* the open block */
    size_t begin;
    bool any;        /* it has characters */
    bool gap;        /* white space waits */
    uint32_t gap_at; /* where it stood */
    uint32_t words, linked;
    bool in_word, break_before, breaks;
    bool no_memory;
} walk;

static const char *value_of(const GumboElement *e, const char *name)
{
    const GumboAttribute *a = gumbo_get_attribute(&e->attributes, name);
    return a ? a->value : NULL;
}

static void end_block(walk *w)
{
    sy_page *p = w->page;
    if (w->any) {
        sy_block b = { .span = { (uint32_t)w->begin, (uint32_t)p->all.text.n },
                       .box = w->box,
                       .words = w->words,
                       .linked = w->linked,
                       .after_break = w->break_before };
        const char *s = p->all.text.at;
        for (size_t i = w->begin; i < p->all.text.n && b.sentences < UINT16_MAX; i++) {
            char next = i + 1 < p->all.text.n ? s[i + 1] : ' ';
            bool in_word =
                ((next | 32) >= 'a' && (next | 32) <= 'z') || (next >= '0' && next <= '9');
            b.sentences += (s[i] == '.' || s[i] == '!' || s[i] == '?') && !in_word;
        }
        if (!sy_push(&p->blocks, b))
            w->no_memory = true;
    }
    w->begin = p->all.text.n;
    w->any = w->gap = w->in_word = w->break_before = w->breaks = false;
    w->words = w->linked = 0;
}

/* Small bytes' offset -> the page's. Look-ups mostly move forward. */
static uint32_t page_at(walk *w, uint32_t at)
{
    const sy_shrunk *s = w->origin->shrunk;
    if (!s->kept.n)
        return at;
    const sy_kept *k = s->kept.at;
    if (k[w->kept].small > at || (w->kept + 16 < s->kept.n && k[w->kept + 16].small <= at)) {
        size_t lo = 0, hi = s->kept.n;
        while (hi - lo > 1) {
            size_t mid = lo + (hi - lo) / 2;
            *(k[mid].small <= at ? &lo : &hi) = mid;
        }
        w->kept = lo;
    }
    while (w->kept + 1 < s->kept.n && k[w->kept + 1].small <= at)
        w->kept++;
    return k[w->kept].page + (at - k[w->kept].small);
}

/* The page's byte -> the input's, where the page was converted; *each: as in sy_from. Look-ups mostly
 * move forward, and what was counted is kept. */
static bool input_at(walk *w, uint32_t at, uint32_t *input, uint32_t *each)
{
    const sy_text *d = w->origin->decoded;
    const sy_run *run = d->runs.at;
    if (at < w->page_at || !w->page_is_known) {
        size_t lo = 0, hi = d->runs.n;
        while (hi - lo > 1) {
            size_t mid = lo + (hi - lo) / 2;
            *(run[mid].text <= at ? &lo : &hi) = mid;
        }
        w->run = lo;
        w->page_at = run[lo].text;
        w->input_at = run[lo].input;
        w->page_is_known = true;
    }
    while (w->run + 1 < d->runs.n && run[w->run + 1].text <= at) {
        w->run++;
        w->page_at = run[w->run].text;
        w->input_at = run[w->run].input;
    }
    *each = run[w->run].each;
    if (*each == SY_RUN_LOST)
        return false;
    if (*each == SY_RUN_SAME) {
        *input = run[w->run].input + (at - run[w->run].text);
        return true;
    }
    while (w->page_at < at) {
        size_t next = w->page_at;
        sy_utf8_next(d->bytes, &next);
        w->page_at = (uint32_t)next;
        w->input_at += *each;
    }
    *input = w->input_at;
    return true;
}

/* Characters of the page's bytes at `from` on, each of which took as many of them as it has; or one
 * that took `took` (a character reference). SY_FROM_NOWHERE: not known. */
static void put(walk *w, const char *s, size_t n, uint32_t from, uint32_t took)
{
    sy_build *to = &w->page->all;
    if (from == SY_FROM_NOWHERE || w->origin->none) {
        sy_build_text(to, s, n, 0, SY_FROM_NOWHERE);
        return;
    }
    if (!w->origin->decoded) {
        sy_build_text(to, s, n, from + w->origin->mark, took == n ? 0 : took);
        return;
    }
    uint32_t input, each, end, ignored;
    if (took != n) {
        bool known = input_at(w, from, &input, &each) && input_at(w, from + took, &end, &ignored);
        sy_build_text(to, s, n, known ? input : 0, known ? end - input : SY_FROM_NOWHERE);
        return;
    }
    for (size_t i = 0, next = 0; i < n; i = next) {
        sy_utf8_next(s, &next);
        bool known = input_at(w, from + (uint32_t)i, &input, &each);
        if (known && each == 1 && next - i == 1)
            each = 0; /* so that ASCII makes one run with what is before it */
        sy_build_text(to, s + i, next - i, known ? input : 0, known ? each : SY_FROM_NOWHERE);
    }
}

static bool word_like(const char *s)
{
    unsigned char c = (unsigned char)*s;
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           (c >= 0x80 && !(c == 0xe2 && (unsigned char)s[1] == 0x80));
}

/* Visible characters, no blank among them. */
static void put_visible(walk *w, const char *s, size_t n, uint32_t from, uint32_t took)
{
    if (w->gap && w->any)
        put(w, w->breaks ? "\n" : " ", 1, w->gap_at, 1);
    w->gap = w->breaks = false;
    w->any = true;
    put(w, s, n, from, took);
    for (size_t i = 0; i < n && !w->in_word; i++)
        if (word_like(s + i)) {
            w->in_word = true;
            w->words++;
            w->linked += w->link > 0;
        }
}

static void put_blank(walk *w, bool parts, uint32_t from)
{
    if (!parts)
        return;
    if (!w->gap) {
        w->gap = true;
        w->gap_at = from;
    }
    w->in_word = false;
}

/* A stretch of the page. */
static void put_run(walk *w, size_t which)
{
    sayso_span run = w->origin->shrunk->runs.at[which];
    const char *s = w->origin->page + run.begin;
    size_t n = run.end - run.begin;
    if (w->used[which])
        return;
    w->used[which] = 1;
    for (size_t i = 0; i < n && !w->page->all.no_memory;) {
        bool parts;
        size_t blank = 0, from = i;
        while (i < n && ((unsigned char)s[i] > ' ' && (unsigned char)s[i] < 0x7f))
            i++;
        while (i < n && !(blank = sy_blank(s + i, n - i, &parts)))
            sy_utf8_next(s, &i);
        if (i > from)
            put_visible(w, s + from, i - from, run.begin + (uint32_t)from, (uint32_t)(i - from));
        if (blank)
            put_blank(w, parts, blank == 1 ? run.begin + (uint32_t)i : SY_FROM_NOWHERE);
        i += blank;
    }
}

/* How many bytes the character reference at r takes. */
static size_t reference(const char *r, size_t n)
{
    size_t i = 1;
    if (i < n && r[i] == '#')
        i++;
    while (i < n && i < 34 &&
           ((r[i] >= '0' && r[i] <= '9') || ((r[i] | 32) >= 'a' && (r[i] | 32) <= 'z')))
        i++;
    return i < n && r[i] == ';' ? i + 1 : i;
}

/* Runs, and between them short texts and references. These and the bytes that they were parsed from
 * are walked side by side, so that each character knows its place; where they part for good, the
 * rest of this text has no origin. */
static void text(walk *w, const GumboText *t)
{
    const char *s = t->text, *raw = t->original_text.data;
    size_t n = strlen(s), left = t->original_text.length;
    bool known =
        raw && raw >= w->bytes && raw <= w->bytes + w->n && left <= (size_t)(w->bytes + w->n - raw);
    size_t good = sy_utf8_valid(s, n);
    for (size_t i = 0; i < n && !w->no_memory;) {
        size_t next = i, step, took = 0;
        if (i == good) { /* gumbo makes bytes that are no UTF-8 of "&#64034000002;" */
            i += sy_utf8_bad(s + i, n - i);
            good = i + sy_utf8_valid(s + i, n - i);
            known = false;
            put_visible(w, "\xef\xbf\xbd", 3, SY_FROM_NOWHERE, 0);
            continue;
        }
        uint32_t c = sy_utf8_next(s, &next);
        step = next - i;
        while (known) {
            if (left >= step && !memcmp(s + i, raw, step)) {
                took = *raw == '&' && left >= 5 && !memcmp(raw, "&amp;", 5) ? 5 : step;
                break;
            }
            if (left && *raw == '&') {
                took = reference(raw, left);
                break;
            }
            if (left && (*raw == '<' || *raw == '\r' || !*raw)) {
                const char *q = *raw == '<' ? memchr(raw, '>', left) : raw;
                size_t skip = q ? (size_t)(q - raw) + 1 : left;
                raw += skip;
                left -= skip;
                continue;
            }
            known = false;
        }
        uint32_t from = SY_FROM_NOWHERE;
        size_t run = c >= 0xf0000 ? sy_shrunk_run(w->origin->shrunk, c) : SIZE_MAX;
        bool parts;
        size_t blank = sy_blank(s + i, n - i, &parts);
        if (known && run == SIZE_MAX)
            from = page_at(w, (uint32_t)(raw - w->bytes));
        if (known) {
            raw += took;
            left -= took;
        }
        if (run != SIZE_MAX)
            put_run(w, run);
        else if (blank)
            put_blank(w, parts, took == 1 ? from : SY_FROM_NOWHERE);
        else
            put_visible(w, s + i, step, from, (uint32_t)took);
        i = next;
    }
    w->no_memory |= w->page->all.no_memory;
}

/* The same as a plain string, for a title or a date: up to room - 1 bytes. */
static size_t plain_text(const walk *w, const char *s, char *to, size_t room)
{
    size_t n = 0, m = sy_utf8_valid(s, strlen(s));
    for (size_t i = 0; i < m;) {
        size_t from = i;
        uint32_t c = sy_utf8_next(s, &i);
        size_t run = c >= 0xf0000 ? sy_shrunk_run(w->origin->shrunk, c) : SIZE_MAX;
        const char *part = s + from;
        size_t k = i - from;
        if (run != SIZE_MAX) {
            sayso_span r = w->origin->shrunk->runs.at[run];
            part = w->origin->page + r.begin;
            k = r.end - r.begin;
        }
        if (k > room - 1 - n) {
            k = room - 1 - n; /* not within a character */
            while (k && ((unsigned char)part[k] & 0xc0) == 0x80)
                k--;
            m = i;
        }
        memcpy(to + n, part, k);
        n += k;
    }
    to[n] = 0;
    return n;
}

/* ## What names say
 *
 * The words of class, id, role and test ids, in general English: no publisher's, no product's. */

typedef struct hint {
    const char *word, *then; /* then: the word behind it; NULL: any */
    uint16_t hints;
} hint;

#define ASIDE SY_HINT_ASIDE
static const hint hints[] = {
    { "ad", NULL, ASIDE },
    { "ads", NULL, ASIDE },
    { "advert", NULL, ASIDE },
    { "advertisement", NULL, ASIDE },
    { "advertising", NULL, ASIDE },
    { "adverts", NULL, ASIDE },
    { "alsoread", NULL, ASIDE },
    { "article", "body", SY_HINT_BODY },
    { "article", "content", SY_HINT_BODY },
    { "article", "copy", SY_HINT_BODY },
    { "article", "footer", ASIDE },
    { "article", "meta", ASIDE },
    { "article", "text", SY_HINT_BODY },
    { "articlebody", NULL, SY_HINT_BODY },
    { "articlecontent", NULL, SY_HINT_BODY },
    { "articletext", NULL, SY_HINT_BODY },
    { "author", NULL, ASIDE | SY_HINT_BYLINE },
    { "authors", NULL, ASIDE | SY_HINT_BYLINE },
    { "banner", NULL, ASIDE },
    { "bio", NULL, ASIDE },
    { "body", "content", SY_HINT_BODY },
    { "body", "copy", SY_HINT_BODY },
    { "body", "text", SY_HINT_BODY },
    { "bodycopy", NULL, SY_HINT_BODY },
    { "bodytext", NULL, SY_HINT_BODY },
    { "bottom", "links", ASIDE },
    { "breadcrumb", NULL, ASIDE },
    { "breadcrumbs", NULL, ASIDE },
    { "byline", NULL, ASIDE | SY_HINT_BYLINE },
    { "caption", NULL, SY_HINT_CAPTION },
    { "captions", NULL, SY_HINT_CAPTION },
    { "carousel", NULL, ASIDE },
    { "comment", NULL, SY_HINT_COMMENT },
    { "commentlist", NULL, SY_HINT_COMMENT },
    { "comments", NULL, SY_HINT_COMMENT },
    { "commentsection", NULL, SY_HINT_COMMENT },
    { "complementary", NULL, ASIDE },
    { "consent", NULL, ASIDE },
    { "contentinfo", NULL, ASIDE },
    { "cookie", NULL, ASIDE },
    { "cookies", NULL, ASIDE },
    { "copyright", NULL, ASIDE },
    { "correspondent", "bio", ASIDE },
    { "credit", NULL, SY_HINT_CAPTION },
    { "credits", NULL, SY_HINT_CAPTION },
    { "cta", NULL, ASIDE },
    { "dialog", NULL, ASIDE },
    { "disclaimer", NULL, ASIDE },
    { "discussion", NULL, SY_HINT_COMMENT },
    { "donate", NULL, ASIDE },
    { "donation", NULL, ASIDE },
    { "entry", "content", SY_HINT_BODY },
    { "entry", "meta", ASIDE },
    { "flyout", NULL, ASIDE },
    { "follow", NULL, ASIDE },
    { "footer", NULL, ASIDE },
    { "gallery", NULL, ASIDE },
    { "gdpr", NULL, ASIDE },
    { "imagecaption", NULL, SY_HINT_CAPTION },
    { "keywords", NULL, ASIDE },
    { "latest", NULL, ASIDE },
    { "legal", NULL, ASIDE },
    { "lightbox", NULL, ASIDE },
    { "links", NULL, ASIDE },
    { "masthead", NULL, ASIDE },
    { "menu", NULL, ASIDE },
    { "modal", NULL, ASIDE },
    { "more", "from", ASIDE },
    { "more", "news", ASIDE },
    { "more", "on", ASIDE },
    { "more", "stories", ASIDE },
    { "most", "popular", ASIDE },
    { "most", "read", ASIDE },
    { "most", "viewed", ASIDE },
    { "mostread", NULL, ASIDE },
    { "nav", NULL, ASIDE },
    { "navbar", NULL, ASIDE },
    { "navigation", NULL, ASIDE },
    { "newsletter", NULL, ASIDE },
    { "newsletters", NULL, ASIDE },
    { "next", "article", ASIDE },
    { "next", "story", ASIDE },
    { "overlay", NULL, ASIDE },
    { "page", "header", ASIDE },
    { "pager", NULL, ASIDE },
    { "pagination", NULL, ASIDE },
    { "paywall", NULL, ASIDE },
    { "photocredit", NULL, SY_HINT_CAPTION },
    { "player", NULL, ASIDE },
    { "poll", NULL, ASIDE },
    { "popular", NULL, ASIDE },
    { "popup", NULL, ASIDE },
    { "post", "body", SY_HINT_BODY },
    { "post", "content", SY_HINT_BODY },
    { "post", "meta", ASIDE },
    { "promo", NULL, ASIDE },
    { "promos", NULL, ASIDE },
    { "promotion", NULL, ASIDE },
    { "pull", "quote", SY_HINT_PULL },
    { "pullquote", NULL, SY_HINT_PULL },
    { "quiz", NULL, ASIDE },
    { "read", "also", ASIDE },
    { "read", "more", ASIDE },
    { "read", "next", ASIDE },
    { "reader", "comments", SY_HINT_COMMENT },
    { "readmore", NULL, ASIDE },
    { "recirc", NULL, ASIDE },
    { "recirculation", NULL, ASIDE },
    { "recommendations", NULL, ASIDE },
    { "recommended", NULL, ASIDE },
    { "register", NULL, ASIDE },
    { "related", NULL, ASIDE },
    { "replies", NULL, SY_HINT_COMMENT },
    { "screen", "reader", SY_HINT_HIDDEN },
    { "search", NULL, ASIDE },
    { "see", "also", ASIDE },
    { "share", NULL, ASIDE },
    { "sharing", NULL, ASIDE },
    { "sidebar", NULL, ASIDE },
    { "sign", "up", ASIDE },
    { "signup", NULL, ASIDE },
    { "site", "header", ASIDE },
    { "skip", NULL, ASIDE },
    { "slideshow", NULL, ASIDE },
    { "social", NULL, ASIDE },
    { "sponsor", NULL, ASIDE },
    { "sponsored", NULL, ASIDE },
    { "sr", "only", SY_HINT_HIDDEN },
    { "story", "body", SY_HINT_BODY },
    { "story", "content", SY_HINT_BODY },
    { "story", "footer", ASIDE },
    { "story", "text", SY_HINT_BODY },
    { "storybody", NULL, SY_HINT_BODY },
    { "storytext", NULL, SY_HINT_BODY },
    { "subscribe", NULL, ASIDE },
    { "subscription", NULL, ASIDE },
    { "taglist", NULL, ASIDE },
    { "tags", NULL, ASIDE },
    { "teaser", NULL, ASIDE },
    { "teasers", NULL, ASIDE },
    { "toolbar", NULL, ASIDE },
    { "tools", NULL, ASIDE },
    { "tooltip", NULL, ASIDE },
    { "topics", NULL, ASIDE },
    { "trending", NULL, ASIDE },
    { "up", "next", ASIDE },
    { "upsell", NULL, ASIDE },
    { "utility", NULL, ASIDE },
    { "visually", "hidden", SY_HINT_HIDDEN },
    { "widget", NULL, ASIDE },
};
#undef ASIDE
enum { HINTS = sizeof hints / sizeof *hints };

/* The first row for a word; HINTS: none. The table is sorted. */
static size_t hint_of(const char *word)
{
    size_t lo = 0, hi = HINTS;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(hints[mid].word, word) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < HINTS && !strcmp(hints[lo].word, word) ? lo : HINTS;
}

/* "StoryBody__share-tools x2" -> story body share tools x */
static uint16_t read_names(const char *s)
{
    enum { WORD = 24, NAMES_MOST = 600 };
    char word[2][WORD] = { "", "" };
    uint16_t found = 0;
    if (!s)
        return 0;
    size_t i = 0, waits = HINTS; /* waits: rows of the word before want this one behind it */
    while (s[i] && i < NAMES_MOST) {
        size_t n = 0;
        if (!((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z')) {
            if (s[i] == ' ')
                waits = HINTS;
            i++;
            continue;
        }
        char *now = word[0];
        bool lower = false;
        while ((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z' && !(lower && s[i] < 'a')) {
            lower |= s[i] >= 'a';
            if (n + 1 < WORD)
                now[n++] = (char)(s[i] | 32);
            i++;
        }
        now[n] = 0;
        for (size_t k = waits; k < HINTS && !strcmp(hints[k].word, word[1]); k++)
            if (hints[k].then && !strcmp(hints[k].then, now))
                found |= hints[k].hints;
        waits = hint_of(now);
        for (size_t k = waits; k < HINTS && !strcmp(hints[k].word, now); k++)
            if (!hints[k].then)
                found |= hints[k].hints;
        memcpy(word[1], now, n + 1);
    }
    return found;
}

static bool has_word(const char *s, const char *word)
{
    size_t n = strlen(word);
    for (; s && *s; s++)
        if (!strncasecmp(s, word, n))
            return true;
    return false;
}

static uint16_t hints_of(const GumboElement *e)
{
    uint16_t found = 0;
    for (unsigned i = 0; i < e->attributes.length; i++) {
        const GumboAttribute *a = e->attributes.data[i];
        const char *name = a->name, *value = a->value;
        if (!strcmp(name, "class") || !strcmp(name, "id") || !strcmp(name, "role") ||
            !strcmp(name, "data-testid") || !strcmp(name, "data-component")) {
            found |= read_names(value);
        } else if (!strcmp(name, "itemprop")) {
            if (has_word(value, "articleBody"))
                found |= SY_HINT_BODY | SY_HINT_PROPERTY;
            if (has_word(value, "author"))
                found |= SY_HINT_BYLINE | SY_HINT_ASIDE;
            if (has_word(value, "caption"))
                found |= SY_HINT_CAPTION;
        } else if (!strcmp(name, "hidden") ||
                   (!strcmp(name, "aria-hidden") && !strcasecmp(value, "true")) ||
                   (!strcmp(name, "style") &&
                    (has_word(value, "display:none") || has_word(value, "display: none") ||
                     has_word(value, "visibility:hidden") ||
                     has_word(value, "visibility: hidden")))) {
            found |= SY_HINT_HIDDEN;
        }
    }
    switch (e->tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_HEADER: found |= SY_HINT_ASIDE; break;
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_CAPTION: found |= SY_HINT_CAPTION; break;
    case GUMBO_TAG_FIGURE: found |= SY_HINT_FIGURE; break;
    default: break;
    }
    return found;
}

/* ## Elements */

static bool is_inline(const GumboElement *e, const sy_box *in)
{
    switch (e->tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_NOBR:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_U:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR: return true;
    case GUMBO_TAG_UNKNOWN: /* <my-link> in a paragraph; <my-layout> around many */
        return in->kind == SY_BOX_P || in->kind == SY_BOX_HEADING || in->kind == SY_BOX_H1;
    default: return false;
    }
}

static sy_box_kind kind_of(const GumboElement *e)
{
    switch (e->tag) {
    case GUMBO_TAG_P: return SY_BOX_P;
    case GUMBO_TAG_H1: return SY_BOX_H1;
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6: return SY_BOX_HEADING;
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD: return SY_BOX_ITEM;
    case GUMBO_TAG_BLOCKQUOTE: return SY_BOX_QUOTE;
    case GUMBO_TAG_PRE: return SY_BOX_PRE;
    case GUMBO_TAG_ARTICLE: return SY_BOX_ARTICLE;
    case GUMBO_TAG_MAIN: return SY_BOX_MAIN;
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_DL: return SY_BOX_LIST;
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_CAPTION: return SY_BOX_CAPTION;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH: return SY_BOX_CELL;
    default: return SY_BOX_OTHER;
    }
}

static void fact(walk *w, sy_fact which, int rank, const char *s)
{
    enum { MOST = 4096 };
    size_t n = strlen(s);
    if (n <= MOST && sy_utf8_valid(s, n) == n && !sy_page_set(w->page, which, rank, s, n))
        w->no_memory = true;
}

/* Names under which pages tell about themselves, the best first for each fact. */
static void meta(walk *w, const GumboElement *e)
{
    static const struct {
        const char *name;
        uint8_t fact, rank;
    } known[] = {
        { "article:published_time", SY_FACT_PUBLISHED, 1 },
        { "og:article:published_time", SY_FACT_PUBLISHED, 2 },
        { "datepublished", SY_FACT_PUBLISHED, 3 },
        { "parsely-pub-date", SY_FACT_PUBLISHED, 4 },
        { "sailthru.date", SY_FACT_PUBLISHED, 5 },
        { "dcterms.issued", SY_FACT_PUBLISHED, 6 },
        { "dc.date.issued", SY_FACT_PUBLISHED, 6 },
        { "og:published_time", SY_FACT_PUBLISHED, 7 },
        { "publication_date", SY_FACT_PUBLISHED, 8 },
        { "publish_date", SY_FACT_PUBLISHED, 8 },
        { "publish-date", SY_FACT_PUBLISHED, 8 },
        { "publishdate", SY_FACT_PUBLISHED, 8 },
        { "publisheddate", SY_FACT_PUBLISHED, 8 },
        { "article.published", SY_FACT_PUBLISHED, 8 },
        { "pubdate", SY_FACT_PUBLISHED, 9 },
        { "dcterms.created", SY_FACT_PUBLISHED, 10 },
        { "dc.date.created", SY_FACT_PUBLISHED, 10 },
        { "datecreated", SY_FACT_PUBLISHED, 10 },
        { "dc.date", SY_FACT_PUBLISHED, 11 },
        { "dcterms.date", SY_FACT_PUBLISHED, 11 },
        { "article_date_original", SY_FACT_PUBLISHED, 11 },
        { "date", SY_FACT_PUBLISHED, 12 },
        { "article:modified_time", SY_FACT_MODIFIED, 1 },
        { "og:updated_time", SY_FACT_MODIFIED, 2 },
        { "datemodified", SY_FACT_MODIFIED, 3 },
        { "dcterms.modified", SY_FACT_MODIFIED, 4 },
        { "dc.date.modified", SY_FACT_MODIFIED, 4 },
        { "lastmod", SY_FACT_MODIFIED, 5 },
        { "last-modified", SY_FACT_MODIFIED, 6 },
        { "og:title", SY_FACT_TITLE, 1 },
        { "parsely-title", SY_FACT_TITLE, 2 },
        { "sailthru.title", SY_FACT_TITLE, 3 },
        { "headline", SY_FACT_TITLE, 3 },
        { "dcterms.title", SY_FACT_TITLE, 4 },
        { "dc.title", SY_FACT_TITLE, 4 },
        { "twitter:title", SY_FACT_TITLE, 5 },
        { "title", SY_FACT_TITLE, 6 },
        { "og:site_name", SY_FACT_SITE, 1 },
        { "dcterms.publisher", SY_FACT_SITE, 2 },
        { "dc.publisher", SY_FACT_SITE, 2 },
        { "publisher", SY_FACT_SITE, 3 },
        { "application-name", SY_FACT_SITE, 4 },
        { "apple-mobile-web-app-title", SY_FACT_SITE, 5 },
        { "author", SY_FACT_AUTHOR, 1 },
        { "parsely-author", SY_FACT_AUTHOR, 2 },
        { "sailthru.author", SY_FACT_AUTHOR, 3 },
        { "dcterms.creator", SY_FACT_AUTHOR, 4 },
        { "dc.creator", SY_FACT_AUTHOR, 4 },
        { "byl", SY_FACT_AUTHOR, 5 },
        { "byline", SY_FACT_AUTHOR, 5 },
        { "article:author", SY_FACT_AUTHOR, 6 },
        { "og:url", SY_FACT_CANONICAL, 2 },
        { "dc.language", SY_FACT_LANGUAGE, 2 },
        { "language", SY_FACT_LANGUAGE, 2 },
        { "content-language", SY_FACT_LANGUAGE, 3 },
        { "og:locale", SY_FACT_LANGUAGE, 4 },
        { "og:description", SY_FACT_DESCRIPTION, 1 },
        { "description", SY_FACT_DESCRIPTION, 2 },
        { "og:type", SY_FACT_TYPE, 1 },
    };
    const char *content = value_of(e, "content");
    if (!content)
        return;
    const char *names[] = { value_of(e, "property"), value_of(e, "name"), value_of(e, "itemprop"),
                            value_of(e, "http-equiv") };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; names[i] && k < sizeof known / sizeof *known; k++)
            if (!strcasecmp(names[i], known[k].name)) {
                /* An author may be an address of a profile; a date must be one. */
                char date[SY_DATE_ROOM];
                if (known[k].fact == SY_FACT_AUTHOR && !strncmp(content, "http", 4))
                    continue;
                if (known[k].fact <= SY_FACT_MODIFIED &&
                    !sy_date_iso(content, strlen(content), date))
                    continue;
                fact(w, (sy_fact)known[k].fact, known[k].rank, content);
            }
}

static void time_element(walk *w, const GumboElement *e)
{
    char date[SY_DATE_ROOM], shown[160] = "";
    const char *s = value_of(e, "datetime");
    if (!s || !*s) {
        for (unsigned i = 0; i < e->children.length && !*shown; i++) {
            const GumboNode *c = e->children.data[i];
            if (c->type == GUMBO_NODE_TEXT)
                plain_text(w, c->v.text.text, shown, sizeof shown);
        }
        s = shown;
    }
    if (!sy_date_iso(s, strlen(s), date))
        return;
    const char *property = value_of(e, "itemprop"), *class = value_of(e, "class");
    if (has_word(property, "dateModified") || has_word(class, "updated") ||
        has_word(class, "modified"))
        fact(w, SY_FACT_MODIFIED, 8, date);
    else
        fact(w, SY_FACT_SHOWN,
             has_word(property, "datePublished") ? 1
             : has_word(class, "publish")        ? 2
                                                 : 3,
             date);
}

static void title_element(walk *w, const GumboElement *e)
{
    for (unsigned i = 0; i < e->children.length; i++) {
        const GumboNode *c = e->children.data[i];
        char title[1024];
        if (c->type == GUMBO_NODE_TEXT && plain_text(w, c->v.text.text, title, sizeof title))
            fact(w, SY_FACT_TITLE_TAG, 1, title);
    }
}

static void link_element(walk *w, const GumboElement *e)
{
    const char *rel = value_of(e, "rel"), *href = value_of(e, "href");
    if (rel && href && !strcasecmp(rel, "canonical"))
        fact(w, SY_FACT_CANONICAL, 1, href);
}

static void walk_node(walk *w, const GumboNode *node);

static void children(walk *w, const GumboElement *e)
{
    if (w->depth >= DEEPEST)
        return;
    w->depth++;
    for (unsigned i = 0; i < e->children.length && !w->no_memory; i++)
        walk_node(w, e->children.data[i]);
    w->depth--;
}

static uint32_t hash_of(const char *s)
{
    uint32_t h = 2166136261u;
    for (; s && *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

static void box(walk *w, const GumboElement *e)
{
    sy_page *p = w->page;
    end_block(w);
    uint32_t me = (uint32_t)p->boxes.n, outer = w->box;
    sy_box b = { .parent = outer,
                 .first_block = (uint32_t)p->blocks.n,
                 .names = hash_of(value_of(e, "class")),
                 .hints = hints_of(e),
                 .kind = (uint8_t)kind_of(e),
                 .linked = w->link > 0 };
    if (!sy_push(&p->boxes, b)) {
        w->no_memory = true;
        return;
    }
    w->box = me;
    children(w, e);
    end_block(w);
    w->box = outer;
    p->boxes.at[me].end_block = (uint32_t)p->blocks.n;
}

static void walk_node(walk *w, const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE) {
        if (!w->hidden)
            text(w, &node->v.text);
        return;
    }
    if (node->type != GUMBO_NODE_ELEMENT)
        return; /* comments; <template>, which nobody sees */
    const GumboElement *e = &node->v.element;
    if (e->tag_namespace != GUMBO_NAMESPACE_HTML)
        return;
    switch (e->tag) {
    case GUMBO_TAG_META: meta(w, e); return;
    case GUMBO_TAG_LINK: link_element(w, e); return;
    case GUMBO_TAG_TITLE: title_element(w, e); return;
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_DATALIST:
    case GUMBO_TAG_PROGRESS: return;
    case GUMBO_TAG_HR: end_block(w); return;
    case GUMBO_TAG_BR:
        /* One break is a line of the same paragraph, two part paragraphs. */
        if (w->breaks) {
            end_block(w);
            w->break_before = true;
        } else if (w->any) {
            if (!w->gap)
                w->gap_at = SY_FROM_NOWHERE;
            w->gap = w->breaks = true;
            w->in_word = false;
        }
        return;
    case GUMBO_TAG_TIME: time_element(w, e); break;
    default: break;
    }
    if (!is_inline(e, &w->page->boxes.at[w->box])) {
        box(w, e);
        return;
    }
    bool link = e->tag == GUMBO_TAG_A && value_of(e, "href");
    bool hidden = e->attributes.length && (hints_of(e) & SY_HINT_HIDDEN);
    w->link += link;
    w->hidden += hidden;
    children(w, e);
    w->link -= link;
    w->hidden -= hidden;
}

static void language(walk *w, const GumboNode *root)
{
    const char *lang = root->type == GUMBO_NODE_ELEMENT ? value_of(&root->v.element, "lang") : NULL;
    if (lang)
        fact(w, SY_FACT_LANGUAGE, 1, lang);
}

sayso_status sy_page_read(const sy_origin *origin, sy_page *out, sayso_error *why)
{
    *out = (sy_page){ 0 };
    const char *bytes = origin->shrunk->bytes.n ? origin->shrunk->bytes.at : "";
    size_t n = origin->shrunk->bytes.n;
    arena *a = calloc(1, sizeof *a);
    uint8_t *used = calloc(origin->shrunk->runs.n + 1, 1);
    sy_box whole = { .kind = SY_BOX_OTHER };
    if (!a || !used || !sy_push(&out->boxes, whole)) {
        free(used);
        free(a);
        sy_page_free(out);
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a page");
    }
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = take;
    options.deallocator = give_nothing_back;
    options.userdata = a;
    options.max_errors = 0;
    a->until = cpu_seconds() + SECONDS_MOST;
    if (setjmp(a->out)) {
        bool no_memory = a->no_memory;
        free_arena(a);
        free(a);
        free(used);
        sy_page_free(out);
        return no_memory ? sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a page")
                         : sy_fail(why, SAYSO_ELIMIT, 0,
                                   "is a page too tangled to be read: its tags make a tree that "
                                   "is larger than any article's");
    }
    const GumboOutput *tree = gumbo_parse_with_options(&options, bytes, n);
    walk w = { .page = out, .origin = origin, .bytes = bytes, .n = n, .used = used };
    language(&w, tree->root);
    walk_node(&w, tree->root);
    end_block(&w);
    out->boxes.at[0].end_block = (uint32_t)out->blocks.n;
    free_arena(a);
    free(a);
    free(used);
    if (w.no_memory) {
        sy_page_free(out);
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a page");
    }
    return SAYSO_OK;
}

void sy_page_free(sy_page *p)
{
    sy_array_free(&p->boxes);
    sy_array_free(&p->blocks);
    sy_array_free(&p->strings);
    sy_build_free(&p->all);
}
