/* line_kind.c - headline, caption, byline, dateline.
 *
 * All of it looks at a paragraph's first and last hundred bytes or so and at closed lists; a
 * paragraph that is none of these for certain is body.
 */
#include "text/line_kind.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "text/chars.h"

#define SHORT 240 /* bytes; longer paragraphs are neither headlines nor bylines */

typedef struct reach { /* a stretch of the text; what the functions below move through */
    const char *s;
    size_t i, end;
} reach;

static bool at_end(const reach *r)
{
    return r->i >= r->end;
}

static bool starts_with(const reach *r, const char *word)
{
    size_t n = strlen(word);
    return r->end - r->i >= n && !strncasecmp(r->s + r->i, word, n);
}

static bool skip(reach *r, const char *word)
{
    if (!starts_with(r, word))
        return false;
    r->i += strlen(word);
    return true;
}

static void skip_spaces(reach *r)
{
    while (!at_end(r)) {
        size_t after = r->i;
        if (!sy_is_blank(sy_utf8_next(r->s, &after)))
            return;
        r->i = after;
    }
}

/* A dash of any length: one, two or three hyphens, or AP's underscore; not the hyphen of a word. */
static bool skip_dash(reach *r)
{
    size_t after = r->i;
    if (at_end(r))
        return false;
    uint32_t cp = sy_utf8_next(r->s, &after);
    if (cp != '-' && cp != '_' && (cp < 0x2012 || cp > 0x2015))
        return false;
    while (after < r->end && r->s[after] == (char)cp && cp == '-')
        after++;
    r->i = after;
    return true;
}

/* The next word: letters, and what joins them (O'Neill, St., Saint-Denis). Empty if there is
 * none. */
static reach next_word(reach *r)
{
    skip_spaces(r);
    reach w = *r;
    while (!at_end(r)) {
        size_t after = r->i;
        uint32_t cp = sy_utf8_next(r->s, &after);
        if (!sy_is_alnum(cp) && cp != '.' && cp != '\'' && cp != 0x2019 && cp != '-')
            break;
        r->i = after;
    }
    w.end = r->i;
    return w;
}

static bool is_capital(const reach *w)
{
    size_t i = w->i;
    return w->i < w->end && sy_is_upper(sy_utf8_next(w->s, &i));
}

/* All capitals, and two letters at least: "LONDON", "D.C.". */
static bool is_all_capitals(const reach *w)
{
    size_t letters = 0;
    for (size_t i = w->i; i < w->end;) {
        unsigned c = sy_char(sy_utf8_next(w->s, &i));
        if (c & SY_IS_LOWER)
            return false;
        letters += (c & SY_IS_UPPER) != 0;
    }
    return letters >= 2;
}

static bool is_any(const reach *w, const char *const *list)
{
    size_t n = w->end - w->i;
    for (; *list; list++)
        if (strlen(*list) == n && !strncasecmp(*list, w->s + w->i, n))
            return true;
    return false;
}

static size_t count_words(reach r)
{
    size_t n = 0;
    while (!at_end(&r)) {
        size_t before = r.i;
        reach w = next_word(&r);
        n += w.i < w.end;
        if (r.i == before)
            sy_utf8_next(r.s, &r.i);
    }
    return n;
}

/* The last character, closing marks and brackets passed over. */
static uint32_t last_character(const reach *r)
{
    size_t i = r->end;
    for (int k = 0; k < 6 && i > r->i; k++) {
        uint32_t cp = sy_utf8_before(r->s, &i);
        if (cp != '"' && cp != '\'' && cp != ')' && cp != 0x2019 && cp != 0x201d && cp != 0xbb)
            return cp;
    }
    return 0;
}

/* "Photo: Ana Ruiz", "Image credit", "The bridge on Monday. (AP Photo/Ana Ruiz)". */
static bool is_caption(reach r)
{
    static const char *const heads[] = {
        "photo:",        "photos:",        "photo by ",     "photo credit",
        "photograph:",   "photograph by ", "photographer:", "picture:",
        "pictures:",     "picture by ",    "image:",        "images:",
        "image credit",  "image source",   "image caption", "image copyright",
        "media caption", "caption:",       "illustration:", "illustration by ",
        "video:",        "file photo",     "getty images",  NULL,
    };
    static const char *const tails[] = {
        "(ap photo",   "(photo", "(file photo", "(picture",        "(image",
        "(credit:",    "(getty", "(reuters/",   "(courtesy photo", "(handout",
        "(pool photo", "(afp/",  "(pa wire",    "(epa/",           NULL,
    };
    for (const char *const *h = heads; *h; h++)
        if (starts_with(&r, *h))
            return true;
    if (r.end - r.i > 3 * SHORT)
        return false;
    reach tail = r;
    if (tail.end - tail.i > 100)
        tail.i = tail.end - 100;
    while (tail.end > tail.i && (tail.s[tail.end - 1] == '.' || tail.s[tail.end - 1] == ' '))
        tail.end--;
    if (tail.end == tail.i || tail.s[tail.end - 1] != ')')
        return false;
    size_t open = tail.end - 1; /* the last bracket's */
    while (open > tail.i && tail.s[open] != '(')
        open--;
    tail.i = open;
    for (const char *const *t = tails; *t; t++)
        if (starts_with(&tail, *t))
            return true;
    return false;
}

/* One or more names: capitals, "de" and "van" between them, joined by "and", "&" and commas. What
 * comes behind the first comma is a post: anything short. */
static bool are_names(reach r, bool whole)
{
    static const char *const small[] = { "and", "de",   "del", "della", "der", "di",  "da",  "do",
                                         "dos", "du",   "la",  "le",    "van", "von", "bin", "al",
                                         "el",  "with", "for", "in",    "at",  "of",  "the", NULL };
    static const char *const no_names[] = {
        "monday",   "tuesday",   "wednesday", "thursday", "friday",   "saturday", "sunday",
        "january",  "february",  "march",     "april",    "may",      "june",     "july",
        "august",   "september", "october",   "november", "december", "contrast", "comparison",
        "midnight", "noon",      "then",      "now",      "law",      "the",      "all",
        "any",      "far",       NULL
    };
    size_t names = 0;
    for (bool first = true; !at_end(&r); first = false) {
        reach w = next_word(&r);
        if (w.i == w.end) {
            char c = r.s[r.i];
            if (!names)
                return false;
            if (c == ',' || c == '|' || c == ';' || c == '(')
                return names >= 1;
            if (c != '&' && c != '/' && !skip_dash(&r))
                return false;
            if (c == '&' || c == '/')
                r.i++;
            continue;
        }
        if (first && is_any(&w, no_names))
            return false;
        if (is_capital(&w) || (w.s[w.i] >= '0' && w.s[w.i] <= '9' && !first))
            names++;
        else if (first || !is_any(&w, small))
            return false;
    }
    return whole && names >= 1;
}

static bool is_byline(reach r)
{
    if (r.end - r.i > SHORT || count_words(r) > 14)
        return false;
    uint32_t last = last_character(&r);
    if (starts_with(&r, "(reporting by ") || starts_with(&r, "reporting by "))
        return true;
    reach rest = r;
    if (skip(&rest, "by ") || skip(&rest, "words by ") || skip(&rest, "story by ") ||
        skip(&rest, "written by ") || skip(&rest, "by: ")) {
        reach first = rest, w = next_word(&first);
        bool begins = r.s[r.i] >= 'A' && r.s[r.i] <= 'Z';
        return begins && is_capital(&w) && last != '.' && last != '?' && last != '!' &&
               last != ':' && are_names(rest, true);
    }
    /* "Ana Ruiz reports", "Ana Ruiz reports from Tortosa." */
    reach w = { 0 };
    size_t names = 0;
    for (rest = r; !at_end(&rest); names++) {
        w = next_word(&rest);
        if (w.i == w.end || !is_capital(&w))
            break;
    }
    if (names < 2 || names > 5 || w.i == w.end)
        return false;
    static const char *const verb[] = { "reports", "reporting", "reports.", NULL };
    if (!is_any(&w, verb))
        return false;
    skip_spaces(&rest);
    if (at_end(&rest))
        return true;
    if (!skip(&rest, "from ") && !skip(&rest, "for "))
        return false;
    if (rest.s[rest.end - 1] == '.')
        rest.end--;
    return are_names(rest, true);
}

/* "LONDON (Reuters) -", "WASHINGTON, May 4 --", "NEW YORK, N.Y. (AP) _": capitals, perhaps a
 * region and a day, perhaps an agency, and a dash. Without capitals the agency's brackets are
 * needed. */
static bool has_dateline(reach r)
{
    static const char *const none[] = { "nato",    "nasa",   "unesco",    "unicef",
                                        "opec",    "fifa",   "uefa",      "fbi",
                                        "cia",     "bbc",    "cnn",       "nbc",
                                        "abc",     "cbs",    "who",       "imf",
                                        "eu",      "un",     "us",        "uk",
                                        "usa",     "update", "breaking",  "exclusive",
                                        "watch",   "live",   "analysis",  "opinion",
                                        "read",    "more",   "note",      "correction",
                                        "video",   "photo",  "photos",    "editorial",
                                        "comment", "review", "interview", "advertisement",
                                        "isis",    "aids",   "covid",     "hiv",
                                        "gop",     NULL };
    if (r.end - r.i > 120)
        r.end = r.i + 120;
    while (r.end > r.i && ((unsigned char)r.s[r.end - 1] & 0xc0) == 0x80)
        r.end--; /* cut no character */
    if (r.end > r.i && (unsigned char)r.s[r.end - 1] >= 0xc0)
        r.end--;
    size_t begin = r.i, end, words = 0;
    bool capitals = true, plain = true; /* plain: the place alone before the dash */
    reach first = { 0 };
    for (; words < 4; words++) { /* the place */
        reach before = r, w = next_word(&r);
        if (w.i == w.end || !is_capital(&w)) {
            r = before;
            break;
        }
        if (!words)
            first = w;
        capitals = capitals && is_all_capitals(&w);
    }
    if (!words || first.i != begin)
        return false;
    end = r.i;
    skip_spaces(&r);
    for (int parts = 0; parts < 3 && skip(&r, ","); parts++) { /* region, day, year */
        plain = false;
        for (int k = 0; k < 4; k++) {
            reach before = r, w = next_word(&r);
            if (w.i == w.end || (!is_capital(&w) && !(w.s[w.i] >= '0' && w.s[w.i] <= '9'))) {
                r = before;
                break;
            }
        }
        skip_spaces(&r);
    }
    bool agency = false;
    if (skip(&r, "(")) {
        reach w = next_word(&r);
        while (w.i < w.end)
            w = next_word(&r);
        agency = skip(&r, ")");
        if (!agency)
            return false;
        skip_spaces(&r);
    }
    if (!skip_dash(&r) || at_end(&r))
        return false;
    if (agency)
        return true;
    if (!capitals)
        return false;
    /* CONGRESS HAS INVESTIGATED HIM - For years, ... is no place. */
    return !plain || (end - begin <= 20 && !(words == 1 && is_any(&first, none)));
}

static bool is_headline(const sy_text *t, size_t k, reach r)
{
    if (k > 0 || t->paragraphs.n < 2 || r.end - r.i > SHORT)
        return false;
    uint32_t last = last_character(&r);
    return last != '.' && last != ':' && last != ',' && last != ';' && count_words(r) <= 24;
}

sy_line_kind sy_line_kind_of(const sy_text *t, size_t k)
{
    sayso_span span = t->paragraphs.at[k].span;
    reach r = { t->bytes, span.begin, span.end };
    if (is_caption(r))
        return SY_CAPTION;
    if (is_byline(r))
        return SY_BYLINE;
    if (has_dateline(r))
        return SY_DATELINE;
    if (is_headline(t, k, r))
        return SY_HEADLINE;
    return SY_BODY;
}
