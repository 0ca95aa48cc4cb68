/* body.c - which blocks of a page are the article.
 *
 *  1. Every block that reads like a paragraph weighs its words; a box weighs what its blocks do.
 *  2. Boxes that call themselves navigation, comments, sharing ... go, unless so much of the page's
 *     weight is in them that the name cannot be meant that way (<body class="has-sidebar">).
 *  3. The article's box: one that calls itself the article's body and has the weight to show for
 *     it; else the smallest box that holds nearly all of the weight.
 *  4. In that box, blocks that are links, buttons, captions, dates or offers go.
 */
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "extract/date.h"
#include "extract/page.h"

typedef struct finder {
    const sy_page *p;
    uint32_t *mass; /* [box] weight of the blocks in it, the dropped boxes' left out */
    uint8_t *drop;  /* [box] it or a box around it is out */
    uint8_t *state; /* [block] */
    uint8_t *list;  /* [box] what is known of a list */
    const char *title;
    uint32_t total;
} finder;

enum { OUT, SHORT, GOOD, HEADING };

static bool alnum(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static const char *text_of(const finder *f, const sy_block *b, size_t *n)
{
    *n = b->span.end - b->span.begin;
    return f->p->all.text.at + b->span.begin;
}

/* The same letters and digits, whatever stands between them? Over a's whole length; *all: over b's
 * too. */
static bool same_letters(const char *a, size_t n, const char *b, size_t m, bool *all)
{
    size_t i = 0, k = 0, any = 0;
    for (;;) {
        while (i < n && (!alnum(a[i]) || (unsigned char)a[i] >= 0x80))
            i++;
        while (k < m && (!alnum(b[k]) || (unsigned char)b[k] >= 0x80))
            k++;
        if (i == n) {
            *all = k == m;
            return any > 0;
        }
        if (k == m || (a[i] | 32) != (b[k] | 32))
            return false;
        i++, k++, any++;
    }
}

static bool reads_like_prose(const sy_block *b)
{
    return b->words >= 8 && b->linked * 3 <= b->words && b->sentences > 0;
}

static uint32_t weight(const finder *f, const sy_block *b)
{
    sy_box_kind kind = (sy_box_kind)f->p->boxes.at[b->box].kind;
    if (kind == SY_BOX_HEADING || kind == SY_BOX_H1 || kind == SY_BOX_CAPTION ||
        !reads_like_prose(b))
        return 0;
    return kind == SY_BOX_ITEM ? b->words / 2 : b->words;
}

/* mass[] of all boxes; what is in dropped ones counts nowhere. */
static void weigh(finder *f)
{
    const sy_page *p = f->p;
    memset(f->mass, 0, p->boxes.n * sizeof *f->mass);
    for (size_t i = 0; i < p->blocks.n; i++)
        if (!f->drop[p->blocks.at[i].box])
            f->mass[p->blocks.at[i].box] += weight(f, &p->blocks.at[i]);
    for (size_t i = p->boxes.n; i-- > 1;)
        f->mass[p->boxes.at[i].parent] += f->mass[i];
    f->total = f->mass[0];
}

static void inherit(finder *f)
{
    for (size_t i = 1; i < f->p->boxes.n; i++)
        f->drop[i] |= f->drop[f->p->boxes.at[i].parent];
}

/* A figure may hold a post as a quotation: that stays. */
static bool holds_quote(const finder *f, size_t box)
{
    const sy_box *b = f->p->boxes.at;
    for (size_t i = box + 1; i < f->p->boxes.n && b[i].first_block < b[box].end_block; i++)
        if (b[i].kind == SY_BOX_QUOTE)
            return true;
    return false;
}

static void drop_by_name(finder *f)
{
    const sy_page *p = f->p;
    weigh(f);
    uint32_t all = f->total;
    for (size_t i = 1; i < p->boxes.n; i++) {
        const sy_box *b = &p->boxes.at[i];
        if (b->hints & (SY_HINT_PULL | SY_HINT_CAPTION))
            f->drop[i] = (uint64_t)f->mass[i] * 10 < (uint64_t)all * 4;
        if (b->hints & SY_HINT_COMMENT && !(b->hints & SY_HINT_PROPERTY))
            f->drop[i] = (uint64_t)f->mass[i] * 10 < (uint64_t)all * 9;
    }
    inherit(f);
    weigh(f);
    all = f->total;
    for (size_t i = 1; i < p->boxes.n; i++) {
        const sy_box *b = &p->boxes.at[i];
        bool aside = b->hints & (SY_HINT_ASIDE | SY_HINT_HIDDEN) ||
                     (b->hints & SY_HINT_FIGURE && !holds_quote(f, i));
        /* Names that say both: "article-body ad-free". Half as much weight is enough for those. */
        uint32_t share = b->hints & SY_HINT_BODY ? 2 : 4;
        if (aside && (uint64_t)f->mass[i] * 10 < (uint64_t)all * share)
            f->drop[i] = 1;
    }
    inherit(f);
    weigh(f);
}

/* A teaser: a box with a heading that is a link, and hardly any text. Many teasers together weigh as
 * much as an article. */
static void drop_teasers(finder *f)
{
    enum { TEASER_MOST = 60 };
    const sy_page *p = f->p;
    for (size_t i = 0; i < p->blocks.n; i++) {
        const sy_block *b = &p->blocks.at[i];
        const sy_box *box = &p->boxes.at[b->box];
        bool heading = box->kind == SY_BOX_HEADING;
        if (f->drop[b->box] || b->words < 3 || b->linked * 10 < b->words * 9 ||
            !(heading || box->linked))
            continue;
        uint32_t at = b->box;
        while (p->boxes.at[at].parent && f->mass[p->boxes.at[at].parent] <= TEASER_MOST &&
               !(p->boxes.at[p->boxes.at[at].parent].hints & SY_HINT_BODY))
            at = p->boxes.at[at].parent;
        if ((uint64_t)f->mass[at] * 3 < f->total)
            f->drop[at] = 1;
    }
    inherit(f);
    weigh(f);
}

static bool within(const finder *f, uint32_t inner, uint32_t outer)
{
    while (inner > outer)
        inner = f->p->boxes.at[inner].parent;
    return inner == outer;
}

static uint32_t common(const finder *f, uint32_t a, uint32_t b)
{
    while (a != b) {
        uint32_t *deeper = a > b ? &a : &b;
        *deeper = f->p->boxes.at[*deeper].parent;
    }
    return a;
}

/* The box of those that call themselves the body; or, where it is told in pieces (a live blog's
 * posts, a text cut by advertisements), the one around the pieces. 0: none that has the weight. */
static uint32_t named_body(const finder *f)
{
    const sy_page *p = f->p;
    uint32_t best = 0, around = 0, pieces = 0, outer = 0;
    for (uint32_t i = 1; i < p->boxes.n; i++) {
        if (!(p->boxes.at[i].hints & SY_HINT_BODY) || f->drop[i] || !f->mass[i])
            continue;
        /* Of two with the same weight the inner one. */
        if (!best || f->mass[i] > f->mass[best] ||
            (f->mass[i] == f->mass[best] && within(f, i, best)))
            best = i;
        if (outer && within(f, i, outer))
            continue;
        outer = i;
        pieces += f->mass[i];
        around = around ? common(f, around, i) : i;
    }
    if (!best)
        return 0;
    if ((uint64_t)f->mass[best] * 10 >= (uint64_t)pieces * 9 &&
        (uint64_t)f->mass[best] * 10 >= (uint64_t)f->total * 4)
        return best;
    if ((uint64_t)pieces * 10 >= (uint64_t)f->total * 5 && around &&
        (uint64_t)pieces * 10 >= (uint64_t)f->mass[around] * 7)
        return around;
    return (uint64_t)f->mass[best] * 2 >= f->total ? best : 0;
}

/* How many of these blocks read like prose. */
static uint32_t paragraphs(const finder *f, uint32_t first, uint32_t end)
{
    uint32_t n = 0;
    for (uint32_t i = first; i < end; i++)
        n += !f->drop[f->p->blocks.at[i].box] && weight(f, &f->p->blocks.at[i]) > 0;
    return n;
}

/* From `at` down to the smallest box with nearly all of its weight; or with most of it, when the rest
 * is a paragraph or two behind it in boxes of another make: a column of weather and letters. */
static uint32_t descend(const finder *f, uint32_t at)
{
    const sy_page *p = f->p;
    for (;;) {
        uint32_t next = 0, kin = 0;
        for (uint32_t i = at + 1; i < p->boxes.n && p->boxes.at[i].parent >= at; i++) {
            if (p->boxes.at[i].parent != at || f->drop[i])
                continue;
            if (f->mass[i] > f->mass[next ? next : i] || !next)
                next = i;
        }
        for (uint32_t i = at + 1; next && i < p->boxes.n && p->boxes.at[i].parent >= at; i++)
            kin += p->boxes.at[i].parent == at && !f->drop[i] && f->mass[i] &&
                   p->boxes.at[i].names == p->boxes.at[next].names &&
                   p->boxes.at[i].kind == p->boxes.at[next].kind;
        sy_box_kind kind = next ? (sy_box_kind)p->boxes.at[next].kind : SY_BOX_P;
        if (!next || kind == SY_BOX_P || kind == SY_BOX_ITEM || kind == SY_BOX_QUOTE)
            return at;
        uint64_t share = f->mass[at] ? (uint64_t)f->mass[next] * 100 / f->mass[at] : 0;
        if (share < 88) {
            const sy_box *in = &p->boxes.at[next], *out = &p->boxes.at[at];
            if (share < 65 || kin > 1 || paragraphs(f, in->first_block, in->end_block) < 4 ||
                paragraphs(f, out->first_block, in->first_block) > 0 ||
                paragraphs(f, in->end_block, out->end_block) > 2)
                return at;
        }
        at = next;
    }
}

static uint32_t heaviest(const finder *f, sy_box_kind kind)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < f->p->boxes.n; i++)
        if (f->p->boxes.at[i].kind == kind && !f->drop[i] && f->mass[i] &&
            (!best || f->mass[i] > f->mass[best]))
            best = i;
    return best;
}

static uint32_t find_box(const finder *f)
{
    uint32_t best = named_body(f);
    if (best)
        return best;
    best = heaviest(f, SY_BOX_ARTICLE);
    if (!best || (uint64_t)f->mass[best] * 2 < f->total)
        best = heaviest(f, SY_BOX_MAIN);
    if (!best || (uint64_t)f->mass[best] * 3 < f->total)
        best = 0;
    return descend(f, best);
}

/* ## Blocks */

/* Beginnings of what is no part of an article. few: only when the block is short. */
static bool is_offer(const char *s, size_t n, uint32_t words)
{
    static const char *const begins[] = {
        "advertisement",
        "sign up",
        "subscribe",
        "already a subscriber",
        "get the latest",
        "read more",
        "read also",
        "also read",
        "more on this",
        "more from",
        "related:",
        "related story",
        "related stories",
        "related articles",
        "see also",
        "click here",
        "share this",
        "share on",
        "follow us",
        "follow our",
        "like us on",
        "join our",
        "download our",
        "download the",
        "copyright",
        "all rights reserved",
        "©",
        "(c) ",
        "photo:",
        "photo by",
        "photograph:",
        "image:",
        "picture:",
        "image source",
        "image caption",
        "file photo",
        "watch:",
        "listen:",
        "watch live",
        "listen to this",
        "log in",
        "sign in",
        "register",
        "continue reading",
        "this article is for",
        "to continue reading",
        "you may also like",
        "you might also like",
        "recommended",
        "most read",
        "most popular",
        "trending",
        "newsletter",
        "we use cookies",
        "this site uses cookies",
        "skip to",
        "story continues",
        "article continues",
        "loading",
        "print this",
        "email this",
        "send us",
        "have you got a story",
        "do you have a story",
        "contact us",
        "tags:",
        "topics:",
        "filed under",
        "posted in",
        "view comments",
        "leave a comment",
        "comments",
        "share",
        "save",
        "print",
        "support our",
        "enjoying this",
        "don't miss",
        "don’t miss",
        "up next",
        "next story",
        "previous story",
        "this story has been",
        "try our",
        "unlock",
        "get unlimited",
        "video:",
        "gallery:",
        "listen",
        "sponsored",
        "paid content",
        "published by",
    };
    if (words > 30)
        return false;
    while (n && !alnum(*s) && (unsigned char)*s < 0x80)
        s++, n--;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        size_t m = strlen(begins[i]), k = 0;
        while (k < m && k < n &&
               (s[k] == begins[i][k] || ((s[k] | 32) == begins[i][k] && s[k] >= 'A')))
            k++;
        if (k < m || (k < n && alnum(s[k]) && alnum(begins[i][m - 1])))
            continue;
        /* "Share prices fell on Monday." One word alone decides only in a very short line, two in a
         * line that is not much of a sentence. */
        bool one_word = !memchr(begins[i], ' ', m) && !strchr(":©", begins[i][m - 1]);
        if (words <= (one_word ? 3u : 25u))
            return true;
    }
    if (words <= 14 && n > 12 && !strncasecmp(s, "follow ", 7))
        for (size_t k = 7; k + 4 < n; k++)
            if (!memcmp(s + k, " on ", 4))
                return true; /* "Follow us all on ..." */
    /* ... and what stands anywhere in a short line. */
    static const char *const anywhere[] = { "all rights reserved",
                                            "sign up for our",
                                            "subscribe to our",
                                            "privacy policy",
                                            "terms of service",
                                            "terms of use",
                                            "copyright 19",
                                            "copyright 20",
                                            "copyright ©",
                                            "© 19",
                                            "© 20",
                                            "© copyright" };
    for (size_t i = 0; i < sizeof anywhere / sizeof *anywhere; i++) {
        size_t m = strlen(anywhere[i]);
        for (size_t at = 0; at + m <= n; at++) {
            size_t k = 0;
            while (k < m && (s[at + k] | 32) == (anywhere[i][k] | 32))
                k++;
            if (k == m)
                return true;
        }
    }
    return false;
}

/* Headings over lists that follow an article. */
static bool heads_a_list(const char *s, size_t n, uint32_t words)
{
    static const char *const begins[] = {
        "related",
        "most read",
        "most popular",
        "most viewed",
        "most commented",
        "more from",
        "more on",
        "more stories",
        "read more",
        "recommended",
        "you may also",
        "you might also",
        "top stories",
        "latest",
        "trending",
        "comments",
        "share",
        "newsletter",
        "newsletters",
        "sign up",
        "subscribe",
        "topics",
        "tags",
        "about the author",
        "also in",
        "see also",
        "popular",
        "editors' picks",
        "editor's picks",
        "up next",
        "sponsored",
        "more in",
        "around the web",
        "what to read",
        "don't miss",
        "follow us",
        "more news",
        "read next",
        "keep reading",
        "live updates",
        "elsewhere on",
        "in case you missed",
        "leave a comment",
        "leave a reply",
        "join the conversation",
        "join the discussion",
        "have your say",
        "more like this",
        "promoted",
        "advertisement",
        "stay informed",
        "more coverage",
        "from our partners",
        "our picks",
        "responses",
        "response to",
        "responses to",
        "replies",
        "reader comments",
        "comments on",
        "comments to",
        "thoughts on",
        "the latest",
        "further reading",
    };
    if (words > 8)
        return false;
    while (n && ((*s >= '0' && *s <= '9') || *s == ' ')) /* "7 comments" */
        s++, n--;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        size_t m = strlen(begins[i]), k = 0;
        while (k < m && k < n && ((s[k] | 32) == (begins[i][k] | 32)))
            k++;
        /* One word heads a list when it stands nearly alone: "Share of votes falls" is a heading. */
        if (k == m && (memchr(begins[i], ' ', m) || words <= 3) && (k == n || !alnum(s[k])))
            return true;
    }
    return false;
}

static bool is_date(const char *s, size_t n, uint32_t words)
{
    char date[SY_DATE_ROOM];
    bool sentence = words >= 7 && s[n - 1] == '.';
    return words <= 10 && n < 90 && !sentence && sy_date_iso(s, n, date);
}

/* "10:42 am", "3 min read", "2 hours ago". */
static bool is_clock(const char *s, size_t n, uint32_t words)
{
    if (words > 5 || n > 32)
        return false;
    bool digits = false, colon = false;
    for (size_t i = 0; i < n; i++) {
        digits |= s[i] >= '0' && s[i] <= '9';
        colon |= i > 0 && i + 1 < n && (s[i] == ':' || s[i] == '.') && s[i - 1] >= '0' &&
                 s[i - 1] <= '9' && s[i + 1] >= '0' && s[i + 1] <= '9';
    }
    bool ago = n > 4 && (!memcmp(s + n - 4, " ago", 4) || !memcmp(s + n - 4, "read", 4));
    return digits && (colon || ago);
}

static uint64_t hash_letters(const char *s, size_t n)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < n; i++)
        if (alnum(s[i]))
            h = (h ^ (unsigned char)(s[i] | 32)) * 1099511628211u;
    return h;
}

/* A list of links, or of words: not part of the text. */
static bool list_is_links(finder *f, uint32_t box)
{
    enum { UNKNOWN, LINKS, TEXT };
    const sy_page *p = f->p;
    while (box && p->boxes.at[box].kind != SY_BOX_LIST)
        box = p->boxes.at[box].parent;
    if (!box)
        return false;
    if (f->list[box] == UNKNOWN) {
        uint32_t words = 0, linked = 0, items = 0;
        for (uint32_t i = p->boxes.at[box].first_block; i < p->boxes.at[box].end_block; i++) {
            words += p->blocks.at[i].words;
            linked += p->blocks.at[i].linked;
            items++;
        }
        f->list[box] = linked * 2 > words || words < items * 3 ? LINKS : TEXT;
    }
    return f->list[box] == LINKS;
}

static bool in_quote(const finder *f, uint32_t box)
{
    for (int up = 0; up < 4 && box; up++, box = f->p->boxes.at[box].parent)
        if (f->p->boxes.at[box].kind == SY_BOX_QUOTE)
            return true;
    return false;
}

static uint8_t judge(finder *f, uint32_t i, bool begun)
{
    const sy_block *b = &f->p->blocks.at[i];
    sy_box_kind kind = (sy_box_kind)f->p->boxes.at[b->box].kind;
    size_t n;
    const char *s = text_of(f, b, &n);
    bool all;
    if (f->drop[b->box] || !b->words || kind == SY_BOX_CAPTION || kind == SY_BOX_H1)
        return OUT;
    if (f->title && same_letters(s, n, f->title, strlen(f->title), &all) && all)
        return OUT;
    /* A post's last line has its date: "— Ana Ruiz (@ruiz) May 4, 2026". */
    if (in_quote(f, b->box))
        return reads_like_prose(b) ? GOOD : SHORT;
    if (is_offer(s, n, b->words) || is_date(s, n, b->words) || is_clock(s, n, b->words))
        return OUT;
    if (kind == SY_BOX_HEADING)
        return b->linked * 2 > b->words || b->words > 40 ? OUT : HEADING;
    if (b->linked * 2 >= b->words && (b->words < 25 || b->linked * 10 > b->words * 9))
        return OUT;
    if (kind == SY_BOX_ITEM && list_is_links(f, b->box))
        return OUT;
    if (!begun && b->words <= 10 && n > 3 && (s[0] | 32) == 'b' && (s[1] | 32) == 'y' &&
        s[2] == ' ')
        return OUT;
    if (reads_like_prose(b))
        return GOOD;
    bool own = kind == SY_BOX_P || kind == SY_BOX_QUOTE || kind == SY_BOX_PRE ||
               kind == SY_BOX_ITEM || b->after_break;
    if (b->sentences && b->words >= (own ? 1u : 4u))
        return SHORT;
    /* Words without an end: a line of a poem or of an interview, where paragraphs are; where
     * anything may be, a button. */
    return own || b->words >= 12 ? SHORT : OUT;
}

static bool seen_before(const finder *f, const uint64_t *hash, uint32_t from, uint32_t i)
{
    enum { BACK = 400 };
    uint32_t first = i - from > BACK ? i - BACK : from;
    for (uint32_t k = first; k < i; k++)
        if (f->state[k] && hash[k] == hash[i])
            return true;
    return false;
}

/* Fills state[] for the blocks of a box. False: no memory. */
static bool choose(finder *f, uint32_t box)
{
    const sy_page *p = f->p;
    uint32_t from = p->boxes.at[box].first_block, end = p->boxes.at[box].end_block;
    uint64_t *hash = calloc(p->blocks.n + 1, sizeof *hash);
    if (!hash)
        return false;
    bool begun = false;
    uint32_t skip_box = 0; /* a list's heading was seen: its box is left out */
    bool skip = false;
    for (uint32_t i = from; i < end; i++) {
        const sy_block *b = &p->blocks.at[i];
        size_t n;
        const char *s = text_of(f, b, &n);
        uint8_t state = judge(f, i, begun);
        hash[i] = hash_letters(s, n);
        bool heading = p->boxes.at[b->box].kind == SY_BOX_HEADING;
        if ((heading || (b->words <= 4 && !b->sentences)) && !f->drop[b->box] &&
            heads_a_list(s, n, b->words)) {
            skip = true;
            skip_box = p->boxes.at[b->box].parent;
            while (skip_box > box && p->boxes.at[skip_box].end_block == i + 1)
                skip_box = p->boxes.at[skip_box].parent;
            /* Where it stands among the article's own paragraphs, they end what it heads. */
            if (skip_box <= box || (uint64_t)f->mass[skip_box] * 3 > f->mass[box])
                skip_box = 0;
            state = OUT;
        } else if (skip) {
            if (skip_box ? !within(f, b->box, skip_box) : state == GOOD || state == HEADING)
                skip = false;
            else
                state = OUT;
        }
        if (state && b->words >= 5 && seen_before(f, hash, from, i))
            state = OUT;
        f->state[i] = state;
        begun |= state == GOOD;
    }
    free(hash);

    /* Before the first paragraph and behind the last only what is a sentence. */
    uint32_t first = end, last = end;
    for (uint32_t i = from; i < end; i++)
        if (f->state[i] == GOOD) {
            first = first == end ? i : first;
            last = i;
        }
    for (uint32_t i = from; i < end && first < end; i++) {
        const sy_block *b = &p->blocks.at[i];
        size_t n;
        const char *s = text_of(f, b, &n);
        bool opens = i + 1 == first && n && s[n - 1] == ':'; /* "The minister said:" */
        if (i < first && !(f->state[i] == SHORT && (opens || (b->sentences && b->words >= 4))))
            f->state[i] = OUT;
        /* Behind it also the points of a list ("It will: ..."), and the headings over them. */
        bool point = p->boxes.at[b->box].kind == SY_BOX_ITEM && b->words >= 4;
        bool quoted = in_quote(f, b->box);
        if (i > last && f->state[i] == SHORT && !point && !quoted &&
            !(b->sentences && b->words >= 3))
            f->state[i] = OUT;
    }
    /* A heading needs something under it. */
    uint8_t under = OUT;
    for (uint32_t i = end; i-- > from;) {
        if (f->state[i] == HEADING && (under == OUT || under == HEADING))
            f->state[i] = OUT;
        if (f->state[i])
            under = f->state[i];
    }
    return true;
}

void sy_build_copy(sy_build *to, const sy_build *from, sayso_span span)
{
    size_t lo = 0, hi = from->from.n;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        *(from->from.at[mid].text <= span.begin ? &lo : &hi) = mid;
    }
    for (uint32_t at = span.begin; at < span.end && lo < from->from.n; lo++) {
        const sy_from *f = &from->from.at[lo];
        uint32_t end = lo + 1 < from->from.n && from->from.at[lo + 1].text < span.end
                           ? from->from.at[lo + 1].text
                           : span.end;
        uint32_t input = f->input;
        if (!f->each)
            input += at - f->text;
        else if (f->each != SY_FROM_NOWHERE)
            for (size_t i = f->text; i < at;) {
                sy_utf8_next(from->text.at, &i);
                input += f->each;
            }
        sy_build_text(to, from->text.at + at, end - at, input, f->each);
        at = end;
    }
}

static void take(const sy_page *p, const sy_block *b, sy_build *to)
{
    if (to->text.n)
        sy_build_text(to, "\n\n", 2, 0, SY_FROM_NOWHERE);
    sy_build_copy(to, &p->all, b->span);
}

void sy_take_all(const sy_page *p, sy_build *b)
{
    for (size_t i = 0; i < p->blocks.n; i++)
        take(p, &p->blocks.at[i], b);
}

/* The block that is the headline: among the <h1> the one most like the title, else the first that is
 * not in a banner. */
static uint32_t find_headline(const finder *f)
{
    const sy_page *p = f->p;
    uint32_t best = 0;
    for (uint32_t i = 0; i < p->blocks.n; i++) {
        const sy_block *b = &p->blocks.at[i];
        size_t n;
        const char *s = text_of(f, b, &n);
        bool all, h1 = p->boxes.at[b->box].kind == SY_BOX_H1;
        if (!h1 && p->boxes.at[b->box].kind != SY_BOX_HEADING)
            continue;
        if (b->words < 2 || b->words > 60)
            continue;
        if (f->title && same_letters(s, n, f->title, strlen(f->title), &all) &&
            (all || h1 || b->words >= 4))
            return i + 1;
        if (h1 && !best && b->words >= 3)
            best = i + 1;
    }
    return best;
}

static uint32_t find_byline(const finder *f)
{
    const sy_page *p = f->p;
    for (uint32_t i = 0; i < p->blocks.n; i++) {
        const sy_block *b = &p->blocks.at[i];
        size_t n;
        const char *s = text_of(f, b, &n);
        bool by = n > 4 && (s[0] == 'B' || s[0] == 'b') && (s[1] | 32) == 'y' &&
                  (s[2] == ' ' || s[2] == ':');
        if (b->words < 2 || b->words > 14 || b->sentences > 1)
            continue;
        if (by && s[3] >= 'A' && s[3] <= 'Z')
            return i + 1;
        uint32_t box = b->box;
        for (int up = 0; up < 2 && box; up++, box = p->boxes.at[box].parent)
            if (p->boxes.at[box].hints & SY_HINT_BYLINE && b->words <= 8)
                return i + 1;
    }
    return 0;
}

bool sy_find_body(const sy_page *p, const char *title, sy_build *to, sy_body *out)
{
    *out = (sy_body){ 0 };
    finder f = { .p = p, .title = title };
    f.mass = calloc(p->boxes.n + 1, sizeof *f.mass);
    f.drop = calloc(p->boxes.n + 1, 1);
    f.list = calloc(p->boxes.n + 1, 1);
    f.state = calloc(p->blocks.n + 1, 1);
    bool good = f.mass && f.drop && f.list && f.state;
    if (good) {
        out->headline = find_headline(&f);
        out->byline = find_byline(&f);
        drop_by_name(&f);
        drop_teasers(&f);
        good = choose(&f, find_box(&f));
    }
    for (size_t i = 0; good && i < p->blocks.n; i++) {
        const sy_block *b = &p->blocks.at[i];
        out->all += b->words;
        out->linked += b->linked;
        if (f.state[i] && i + 1 != out->headline) {
            out->words += b->words;
            take(p, b, to);
        }
    }
    free(f.mass);
    free(f.drop);
    free(f.list);
    free(f.state);
    return good && !to->no_memory;
}
