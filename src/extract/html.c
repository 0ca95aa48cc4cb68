/* html.c - a page -> its article: bytes to UTF-8, less of them, a tree, facts, the body, the text.
 *
 *     The mayor will not resign            the headline: <h1>, or what the page's data say
 *
 *     LONDON - The mayor said on ...       the body, a paragraph a line, an empty line between two
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/utf8.h"
#include "extract/charset.h"
#include "extract/page.h"
#include "text/stages.h"

enum {
    SMALL_MOST = 8 << 20, /* of what is left of a page without its scripts */
    WORDS_LEAST = 25      /* less is no article */
};

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a page");
}

/* ## Pieces of markup in JSON's strings */

static sayso_status read_markup(const char *s, size_t n, sy_page *out, sayso_error *why)
{
    sy_shrunk small;
    sy_origin nowhere = { .shrunk = &small, .page = s, .none = true };
    if (!sy_shrink(s, n, &small))
        return no_memory(why);
    sayso_status st = small.bytes.n > SMALL_MOST
                          ? sy_fail(why, SAYSO_ELIMIT, 0, "is a text of more than 8 MiB of markup")
                          : sy_page_read(&nowhere, out, why);
    sy_shrunk_free(&small);
    return st;
}

static bool has_markup(const char *s, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        if ((s[i] == '<' && (s[i + 1] == '/' || (s[i + 1] | 32) >= 'a') &&
             (s[i + 1] | 32) <= 'z') ||
            (s[i] == '&' &&
             (s[i + 1] == '#' || ((s[i + 1] | 32) >= 'a' && (s[i + 1] | 32) <= 'z'))))
            return true;
    return false;
}

static bool has_blocks(const char *s, size_t n)
{
    for (size_t i = 0; i + 3 < n; i++)
        if (s[i] == '<' && (!strncasecmp(s + i, "<p>", 3) || !strncasecmp(s + i, "<p ", 3) ||
                            !strncasecmp(s + i, "<br", 3) || !strncasecmp(s + i, "</p", 3) ||
                            !strncasecmp(s + i, "<di", 3) || !strncasecmp(s + i, "<li", 3)))
            return true;
    return false;
}

sayso_status sy_markup_text(const char *s, size_t n, sy_build *b, sayso_error *why)
{
    if (has_blocks(s, n)) {
        sy_page page;
        sayso_status st = read_markup(s, n, &page, why);
        if (st)
            return st;
        sy_take_all(&page, b);
        sy_page_free(&page);
        return b->no_memory ? no_memory(why) : SAYSO_OK;
    }
    /* Plain: a paragraph a line. With references in it ("&#8217;") it is made markup of that shape,
     * and parsed once. */
    if (has_markup(s, n)) {
        SY_ARRAY(char) marked = { 0 };
        bool room = sy_reserve(&marked, n + 64);
        for (size_t i = 0; room && i < n; i++) {
            room = sy_reserve(&marked, marked.n + 4);
            if (room && s[i] == '\n') {
                memcpy(marked.at + marked.n, "<p>", 3);
                marked.n += 3;
            } else if (room) {
                marked.at[marked.n++] = s[i];
            }
        }
        sy_page page;
        sayso_status st = room ? read_markup(marked.at, marked.n, &page, why) : no_memory(why);
        sy_array_free(&marked);
        if (st)
            return st;
        sy_take_all(&page, b);
        sy_page_free(&page);
        return b->no_memory ? no_memory(why) : SAYSO_OK;
    }
    for (size_t i = 0; i < n;) {
        const char *end = memchr(s + i, '\n', n - i);
        size_t to = end ? (size_t)(end - s) : n, k = i, step = 1;
        bool parts;
        while (k < to && (step = sy_blank(s + k, to - k, &parts)) > 0)
            k += step;
        if (k < to) {
            if (b->text.n)
                sy_build_text(b, "\n\n", 2, 0, SY_FROM_NOWHERE);
            sy_build_squeezed(b, s + k, to - k, false);
        }
        i = to + 1;
    }
    return b->no_memory ? no_memory(why) : SAYSO_OK;
}

char *sy_markup_line(const char *s, size_t n)
{
    sy_build b = { 0 };
    sy_page page;
    if (!has_markup(s, n) || read_markup(s, n, &page, NULL)) {
        sy_build_squeezed(&b, s, n, false);
    } else {
        for (size_t i = 0; i < page.blocks.n; i++) {
            if (b.text.n)
                sy_build_text(&b, " ", 1, 0, SY_FROM_NOWHERE);
            sy_build_copy(&b, &page.all, page.blocks.at[i].span);
        }
        sy_page_free(&page);
    }
    char *line = b.no_memory ? NULL : malloc(b.text.n + 1);
    if (line) {
        if (b.text.n)
            memcpy(line, b.text.at, b.text.n);
        line[b.text.n] = 0;
    }
    sy_build_free(&b);
    return line;
}

/* ## The headline */

/* A bar between a headline and what else stands in a title: its bytes, blanks included; 0: none. */
static size_t bar_at(const char *s)
{
    static const char *const bars[] = { " | ",  " - ", " – ", " — ", " -- ",
                                        " :: ", " · ", " » ", " « " };
    for (size_t i = 0; i < sizeof bars / sizeof *bars; i++)
        if (!strncmp(s, bars[i], strlen(bars[i])))
            return strlen(bars[i]);
    return 0;
}

static bool is_block(const sy_page *p, const char *s, size_t n)
{
    for (size_t i = 0; i < p->blocks.n; i++) {
        sayso_span b = p->blocks.at[i].span;
        if (b.end - b.begin == n && !strncasecmp(p->all.text.at + b.begin, s, n))
            return true;
    }
    return false;
}

/* "The mayor resigns | The Daily Example" -> without what is the site's name: that part of it which
 * stands on the page by itself, or what is left when the last part is the site's. */
static void cut_site(char *title, const char *site, const sy_page *p)
{
    size_t begin = 0, last = 0, last_bar = 0;
    for (size_t i = 0;; i++) {
        size_t bar = title[i] ? bar_at(title + i) : 0;
        if (title[i] && !bar)
            continue;
        if (i - begin >= 16 && i > begin && (begin || title[i]) &&
            is_block(p, title + begin, i - begin)) {
            memmove(title, title + begin, i - begin);
            title[i - begin] = 0;
            return;
        }
        if (!title[i])
            break;
        last = i;
        last_bar = bar;
        begin = i + bar;
        i += bar - 1;
    }
    if (!last)
        return;
    size_t words = 0;
    for (const char *s = title + last + last_bar; *s; s++)
        words += *s == ' ';
    /* The rest names the site, or is so short beside the front that it can be nothing else. */
    bool named = site && !strncasecmp(title + last + last_bar, site, strlen(site));
    if (named || (words <= 3 && last > 24))
        title[last] = 0;
}

/* Takes what the page's data call the headline, or its title; free() it. "" where there is none;
 * NULL: no memory. */
static char *title_of(const sy_page *p, const sy_meta *meta, const sy_build *b)
{
    const char *site = sy_build_get(b, SY_IS_PUBLISHER);
    const char *s = meta->headline && *meta->headline ? meta->headline : NULL;
    if (!s)
        s = sy_page_fact(p, SY_FACT_TITLE);
    if (!s)
        s = sy_page_fact(p, SY_FACT_TITLE_TAG);
    char *title = s ? sy_markup_line(s, strlen(s)) : calloc(1, 1);
    if (title && s != meta->headline)
        cut_site(title, site, p);
    return title;
}

/* ## The page */

static uint32_t count_words(const char *s, size_t n)
{
    uint32_t words = 0;
    bool in = false;
    for (size_t i = 0; i < n; i++) {
        bool blank = (unsigned char)s[i] <= ' ';
        words += !blank && !in;
        in = !blank;
    }
    return words;
}

/* Everything behind the tree: b gets strings, headline and body. */
static sayso_status assemble(const sy_page *p, const char *bytes, const sy_shrunk *small,
                             const sy_page_hints *hints, sy_build *b, sayso_error *why)
{
    sy_meta meta;
    sy_body body = { 0 };
    sy_build text = { 0 }, data = { 0 };
    char *title = NULL;
    sayso_status st = SAYSO_OK;
    if (!sy_find_meta(p, bytes, small, hints ? hints->url : NULL, b, &meta) ||
        !(title = title_of(p, &meta, b)) || !sy_find_body(p, title, &text, &body))
        st = no_memory(why);

    /* Where the page's data have clearly more of the text than its markup, theirs is the article:
     * the markup is made by a script, or ends at a wall. */
    if (!st && meta.body_of_data) {
        st = sy_markup_text(meta.body_of_data, strlen(meta.body_of_data), &data, why);
        uint32_t words = count_words(data.text.at, data.text.n);
        if (!st && words >= WORDS_LEAST && words > body.words + body.words / 2) {
            sy_build other = text;
            text = data;
            data = other;
            body.words = words;
            static const char note[] = "the text was taken from the page's JSON-LD: its markup has "
                                       "less of it";
            sy_build_set(b, SY_IS_NOTE, note, sizeof note - 1);
        }
    }
    if (!st && body.words < WORDS_LEAST)
        st = sy_fail(why, SAYSO_EFORMAT, 0,
                     "no article found: %u words of running text in %u words of page", body.words,
                     body.all);
    if (!st && !meta.is_article && body.words < 120 && body.linked * 2 > body.all)
        st =
            sy_fail(why, SAYSO_EFORMAT, 0,
                    "no article found: a page of links, with %u words of running text", body.words);
    if (!st) {
        const sy_block *h = body.headline ? &p->blocks.at[body.headline - 1] : NULL;
        if (h)
            sy_build_copy(b, &p->all, h->span);
        else
            sy_build_squeezed(b, title, strlen(title), false);
        if (b->text.n) {
            sy_build_set(b, SY_IS_TITLE, b->text.at, b->text.n);
            sy_build_text(b, "\n\n", 2, 0, SY_FROM_NOWHERE);
        }
        sy_build_copy(b, &text, (sayso_span){ 0, (uint32_t)text.text.n });
        if (!sy_build_get(b, SY_IS_BYLINE) && body.byline) {
            const sy_block *by = &p->blocks.at[body.byline - 1];
            const char *s = p->all.text.at + by->span.begin;
            size_t n = by->span.end - by->span.begin;
            size_t skip = n > 3 && !strncasecmp(s, "by", 2) && (s[2] == ' ' || s[2] == ':') ? 3 : 0;
            sy_build_set(b, SY_IS_BYLINE, s + skip, n - skip);
        }
        if (hints && hints->seen)
            sy_build_set(b, SY_IS_SEEN, hints->seen, strlen(hints->seen));
        if (b->no_memory)
            st = no_memory(why);
    }
    free(title);
    sy_meta_free(&meta);
    sy_build_free(&text);
    sy_build_free(&data);
    return st;
}

sayso_status sy_html_article(const char *page, size_t n, const sy_page_hints *hints,
                             sy_article *out, sayso_error *why)
{
    *out = (sy_article){ 0 };
    if (n > SY_PAGE_MOST)
        return sy_fail(why, SAYSO_ELIMIT, 0, "is a page of %zu MiB; more than %d are not looked at",
                       n >> 20, SY_PAGE_MOST >> 20);
    char name[SY_CHARSET_ROOM];
    const char *charset = sy_charset(page, n, hints ? hints->charset : NULL, name);
    sy_text decoded = { 0 };
    sy_shrunk small = { 0 };
    sy_page tree = { 0 };
    sy_build b = { 0 };
    sayso_status st = sy_decode(page, n, charset, &decoded, why);
    if (!st && !sy_shrink(decoded.bytes, decoded.len, &small))
        st = no_memory(why);
    if (!st && small.bytes.n > SMALL_MOST)
        st = sy_fail(why, SAYSO_ELIMIT, 0,
                     "is a page with %zu MiB of markup and text; more than %d are no article",
                     small.bytes.n >> 20, SMALL_MOST >> 20);
    if (!st) {
        sy_origin origin = { .shrunk = &small,
                             .page = decoded.bytes,
                             .decoded = decoded.runs.n ? &decoded : NULL,
                             .mark = decoded.bom };
        st = sy_page_read(&origin, &tree, why);
    }
    if (!st)
        st = assemble(&tree, decoded.bytes, &small, hints, &b, why);
    if (!st)
        st = sy_build_end(&b, out, why);
    sy_build_free(&b);
    sy_page_free(&tree);
    sy_shrunk_free(&small);
    sy_text_free(&decoded);
    return st;
}

bool sy_looks_like_html(const char *s, size_t n)
{
    static const char *const begins[] = { "<!doctype html", "<html", "<head",    "<body",
                                          "<!--",           "<?xml", "<script",  "<title",
                                          "<meta",          "<div",  "<article", "<p>" };
    size_t i = n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (i < n && (unsigned char)s[i] <= ' ')
        i++;
    for (size_t k = 0; k < sizeof begins / sizeof *begins; k++) {
        size_t m = strlen(begins[k]);
        if (n - i >= m && !strncasecmp(s + i, begins[k], m))
            return true;
    }
    return false;
}
