/* test_extract.c - articles out of pages, ninjs items and web archives; dates, charsets, languages. */
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

#include "extract/date.h"
#include "extract/extract.h"
#include "extract/language.h"
#include "extract/warc.h"
#include "unit.h"

#define PROSE                                                                                       \
    "<p>The mayor of Ostby said on Monday that the old bridge &amp; its towers were safe.</p>"       \
    "<p>&ldquo;We looked at every bolt,&rdquo; she told reporters who had waited for an hour.</p>"

static sy_article page_of(const char *html, size_t n, const sy_page_hints *hints)
{
    sy_article a;
    sayso_error why = { 0 };
    sayso_status st = sy_html_article(html, n, hints, &a, &why);
    if (st)
        fprintf(stderr, "  %s\n", why.text);
    CHECK(!st);
    return a;
}

static sy_article page(const char *html)
{
    return page_of(html, strlen(html), NULL);
}

static bool is(const char *a, const char *b)
{
    bool same = a && b ? !strcmp(a, b) : a == b;
    if (!same)
        fprintf(stderr, "  \"%s\" instead of \"%s\"\n", a ? a : "(null)", b ? b : "(null)");
    return same;
}

TEST(headline_first_then_an_empty_line_then_the_body)
{
    sy_article a = page("<title>Bridge safe - The Echo</title><nav><a href=/>Home</a></nav><h1>Bridge safe</h1>" PROSE);
    CHECK(is(a.text, "Bridge safe\n\nThe mayor of Ostby said on Monday that the old bridge & its towers were safe.\n\n"
                     "\u201cWe looked at every bolt,\u201d she told reporters who had waited for an hour."));
    CHECK(is(a.title, "Bridge safe"));
    CHECK(!a.published);
    sy_article_free(&a);
}

TEST(a_page_tells_of_itself_in_json_ld_before_all_else)
{
    sy_page_hints hints = { .url = "https://www.echo.example/2026/05/04/bridge", .seen = "2026-06-01T00:00:00Z" };
    static const char html[] =
        "<html lang=en-GB><meta property=og:title content='Other'><meta property='article:published_time' content='2025-01-01'>"
        "<link rel=canonical href='https://echo.example/bridge'><script type=application/ld+json>{\"@graph\": [{\"@type\": "
        "\"WebPage\", \"name\": \"x\"}, {\"@type\": [\"NewsArticle\"], \"headline\": \"Bridge &#39;safe&#39;\", \"datePublished\": "
        "\"2026-05-04T09:30:00+02:00\", \"dateModified\": \"2026-05-05\", \"author\": [{\"@id\": \"#a\"}, {\"name\": \"Tom Reed\"}], "
        "\"publisher\": {\"name\": \"The Echo\"},}, {\"@id\": \"#a\", \"name\": \"Ana Ruiz\"}]}</script>" PROSE;
    sy_article a = page_of(html, sizeof html - 1, &hints);
    CHECK(is(a.title, "Bridge 'safe'"));
    CHECK(is(a.published, "2026-05-04T09:30:00+02:00"));
    CHECK(is(a.modified, "2026-05-05"));
    CHECK(is(a.byline, "Ana Ruiz, Tom Reed"));
    CHECK(is(a.publisher, "The Echo"));
    CHECK(is(a.url, "https://echo.example/bridge"));
    CHECK(is(a.language, "en-GB"));
    CHECK(is(a.seen, "2026-06-01T00:00:00Z"));
    sy_article_free(&a);
}

TEST(when_it_was_fetched_is_not_when_it_was_published)
{
    sy_page_hints hints = { .url = "https://echo.example/bridge", .seen = "2026-06-01T00:00:00Z" };
    sy_article a = page_of(PROSE, strlen(PROSE), &hints);
    CHECK(!a.published);
    CHECK(is(a.publisher, "echo.example"));
    sy_article_free(&a);
}

TEST(a_text_taken_over_keeps_the_address_where_it_was_found)
{
    static const char html[] = "<link rel=canonical href='https://agency.example/1'>" PROSE;
    sy_page_hints hints = { .url = "https://echo.example/bridge" };
    sy_article a = page_of(html, sizeof html - 1, &hints);
    CHECK(is(a.url, "https://echo.example/bridge"));
    sy_article_free(&a);
}

TEST(every_letter_knows_where_in_the_page_it_stood)
{
    static const char html[] = "<body><p>The mayor &amp; her clerk said<!-- x --> on Monday that caf\xc3\xa9s <b>may</b> stay "
                               "open until midnight, and until two on the nights before holidays, for now at least.</body>";
    sy_article a = page(html);
    const char *words[] = { "mayor", "her clerk", "on Monday", "caf\xc3\xa9s", "may", "stay open" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *at = strstr(a.text, words[i]);
        sayso_span span, origin;
        MUST(at);
        span.begin = (uint32_t)(at - a.text);
        span.end = span.begin + (uint32_t)strlen(words[i]);
        CHECK(sy_article_origin(&a, span, &origin));
        CHECK(origin.end - origin.begin == strlen(words[i]) && !memcmp(html + origin.begin, words[i], strlen(words[i])));
    }
    const char *amp = strchr(a.text, '&');
    MUST(amp);
    sayso_span one = { (uint32_t)(amp - a.text), (uint32_t)(amp - a.text) + 1 }, origin;
    CHECK(sy_article_origin(&a, one, &origin) && origin.end - origin.begin == 5);
    sy_article_free(&a);
}

TEST(a_page_in_windows_1252_is_read_and_mapped)
{
    static const char html[] = "<meta charset=iso-8859-1><p>\x93We met in the caf\xe9,\x94 said the mayor of Ostby, who had been there "
                               "since the morning with two of her clerks and nobody else at all.";
    sy_article a = page(html);
    const char *at = strstr(a.text, "caf\u00e9,\u201d");
    MUST(at);
    sayso_span span = { (uint32_t)(at - a.text), (uint32_t)(at - a.text) + 9 }, origin;
    CHECK(sy_article_origin(&a, span, &origin));
    CHECK(!memcmp(html + origin.begin, "caf\xe9,\x94", 6) && origin.end - origin.begin == 6);
    sy_article_free(&a);
}

TEST(what_says_latin_and_is_utf_8_is_utf_8)
{
    static const char html[] = "<p>\u201cWe met in the caf\u00e9,\u201d said the mayor of Ostby, who had been there since the morning "
                               "with two of her clerks and with nobody else at all.";
    sy_page_hints hints = { .charset = "iso-8859-1" };
    sy_article a = page_of(html, sizeof html - 1, &hints);
    CHECK(a.text && strstr(a.text, "caf\u00e9,\u201d"));
    sy_article_free(&a);
}

TEST(a_page_whose_text_is_in_its_data_alone)
{
    static const char html[] =
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Bridge safe\",\"articleBody\":\"The mayor of "
        "Ostby said on Monday that the old bridge was safe.\\n\\nShe had looked at every bolt herself, she told reporters who had waited "
        "for an hour.\"}</script><div id=app></div>";
    sy_article a = page(html);
    CHECK(is(a.text, "Bridge safe\n\nThe mayor of Ostby said on Monday that the old bridge was safe.\n\nShe had looked at every bolt "
                     "herself, she told reporters who had waited for an hour."));
    CHECK(a.note);
    sayso_span span = { 20, 25 }, origin;
    CHECK(!sy_article_origin(&a, span, &origin));
    sy_article_free(&a);
}

TEST(what_is_no_article_is_said_to_be_none)
{
    sy_article a;
    sayso_error why = { 0 };
    const char *pages[] = { "", "<", "<html>", "<nav><a href=/>Home</a> <a href=/news>News</a></nav>", "\xff\xfe", "&", "<p>" };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        CHECK(sy_html_article(pages[i], strlen(pages[i]), NULL, &a, &why) == SAYSO_EFORMAT);
        CHECK(strstr(why.text, "no article found"));
    }
}

/* So many times a piece; then prose. It must end soon, whatever comes of it. */
static void bounded(const char *piece, size_t bytes)
{
    size_t n = strlen(piece), times = bytes / n, at = 0;
    char *html = malloc(times * n + sizeof PROSE);
    MUST(html);
    for (size_t i = 0; i < times; i++, at += n)
        memcpy(html + at, piece, n);
    memcpy(html + at, PROSE, sizeof PROSE);
    struct timespec began, ended;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began);
    sy_article a;
    (void)sy_html_article(html, at + sizeof PROSE - 1, NULL, &a, NULL);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
    if (ended.tv_sec - began.tv_sec > 20)
        fprintf(stderr, "  %.20s...: %ld s\n", piece, (long)(ended.tv_sec - began.tv_sec));
    CHECK(ended.tv_sec - began.tv_sec <= 20);
    sy_article_free(&a);
    free(html);
}

TEST(tangled_pages_end_soon)
{
    const char *pieces[] = { "<div>",
                             "<b>",
                             "<b class=x><p>",
                             "<font size=1><i><a href=x>",
                             "<table><tr><td>",
                             "<table>x",
                             "<span><div></span>",
                             "<p><!--",
                             "<object>",
                             "<svg>",
                             "<ul><li>",
                             "<li>",
                             "<a href=\"",
                             "<select><option>",
                             "<h3><a href=x>a b c</a></h3>",
                             "<li><a>",
                             "<blockquote>x",
                             "</p>",
                             "&amp;",
                             "&",
                             "x. ",
                             "<br>" };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        bounded(pieces[i], 400000);
}

TEST(a_hundred_thousand_attributes)
{
    size_t room = 100000 * 12 + 100 + sizeof PROSE, n = 0;
    char *html = malloc(room);
    MUST(html);
    n += (size_t)snprintf(html, room, "<div");
    for (int i = 0; i < 100000; i++)
        n += (size_t)snprintf(html + n, room - n, " a%d=%d", i, i % 10);
    n += (size_t)snprintf(html + n, room - n, ">%s", PROSE);
    sy_article a = page_of(html, n, NULL);
    CHECK(a.len > 100);
    sy_article_free(&a);
    free(html);
}

TEST(a_page_of_nuls_and_one_too_large)
{
    size_t n = (size_t)SY_PAGE_MOST + 1;
    char *html = calloc(1, n);
    sy_article a;
    sayso_error why = { 0 };
    MUST(html);
    CHECK(sy_html_article(html, n, NULL, &a, &why) == SAYSO_ELIMIT);
    CHECK(sy_html_article(html, 100000, NULL, &a, &why) == SAYSO_EFORMAT);
    free(html);
}

TEST(dates_as_pages_write_them)
{
    static const char *const dates[][2] = {
        { "2026-05-04", "2026-05-04" },
        { "2026-05-04T12:30:00+02:00", "2026-05-04T12:30:00+02:00" },
        { "2026-05-04T12:30:00.000Z", "2026-05-04T12:30:00Z" },
        { "2026-05-04 12:30:00", "2026-05-04T12:30:00" },
        { "20260504", "2026-05-04" },
        { "Mon, 04 May 2026 12:30:00 GMT", "2026-05-04T12:30:00Z" },
        { "May 4, 2026", "2026-05-04" },
        { "Published 12:30 pm ET, Mon May 4, 2026", "2026-05-04T12:30:00" },
        { "4th May 2026", "2026-05-04" },
        { "Sept. 14, 2026, 9 p.m. EDT", "2026-09-14T21:00:00-04:00" },
        { "13/05/2026", "2026-05-13" },
        { "1777897800", "2026-05-04T12:30:00Z" },
        { "1777897800000", "2026-05-04T12:30:00Z" },
    };
    static const char *const none[] = { "", "04/05/2026", "2026-13-01", "2026-02-30", "yesterday", "May", "May 4", "2 hours ago",
                                        "99999999999999999999", "2026" };
    char iso[SY_DATE_ROOM];
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        CHECK(sy_date_iso(dates[i][0], strlen(dates[i][0]), iso) && is(iso, dates[i][1]));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CHECK(!sy_date_iso(none[i], strlen(none[i]), iso));
    CHECK(sy_date_in_url("https://a.example/news/2026/05/04/bridge", iso) && is(iso, "2026-05-04"));
    CHECK(sy_date_in_url("https://a.example/2026/may/4/bridge", iso) && is(iso, "2026-05-04"));
    CHECK(!sy_date_in_url("https://a.example/bridge-1234-56-78", iso));
}

TEST(a_ninjs_item_of_each_generation)
{
    static const char one[] = "{\"uri\": \"urn:newsml:agency.example:1\", \"headline\": \"Bridge safe\", \"body_xhtml\": \"<p>The "
                              "mayor said so.</p><p>&#8220;Yes.&#8221;</p>\", \"versioncreated\": \"2026-05-04T10:00:00Z\", \"firstcreated\": "
                              "\"2026-05-03\", \"provider\": \"Agency\", \"byline\": \"Ana Ruiz\", \"language\": \"en\"}";
    static const char two[] = "{\"uri\": \"https://agency.example/1\", \"headlines\": [{\"role\": \"short\", \"value\": \"B\"}, {\"role\": "
                              "\"main\", \"value\": \"Bridge safe\"}], \"bodies\": [{\"contenttype\": \"text/plain\", \"value\": \"The mayor "
                              "said so.\\n\\n\\u201cYes.\\u201d\"}], \"firstCreated\": \"2026-05-03\", \"provider\": {\"name\": \"Agency\"}}";
    const char *items[] = { one, two };
    for (int i = 0; i < 2; i++) {
        sy_article a;
        sayso_error why;
        MUST(!sy_ninjs_article(items[i], strlen(items[i]), &a, &why));
        CHECK(is(a.text, "Bridge safe\n\nThe mayor said so.\n\n\u201cYes.\u201d"));
        CHECK(is(a.title, "Bridge safe") && is(a.publisher, "Agency"));
        CHECK(is(a.published, i ? "2026-05-03" : "2026-05-04T10:00:00Z"));
        CHECK(is(a.url, i ? "https://agency.example/1" : NULL));
        sy_article_free(&a);
    }
    static const char *const wrong[] = { "", "{", "[]", "{\"headline\": \"x\"}", "{\"body_text\": \"\"}", "{\"body_text\": \"a", "\"x\"",
                                         "{\"body_text\": \" \"}", "{\"a\": \xff}" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        sy_article a;
        CHECK(sy_ninjs_article(wrong[i], strlen(wrong[i]), &a, NULL) == SAYSO_EFORMAT);
    }
}

/* ## Web archives */

typedef struct memory {
    const char *data;
    size_t size, at;
} memory;

static ptrdiff_t read_memory(void *ctx, void *to, size_t room)
{
    memory *m = ctx;
    size_t n = m->size - m->at < room ? m->size - m->at : room;
    memcpy(to, m->data + m->at, n);
    m->at += n;
    return (ptrdiff_t)n;
}

static bool seek_memory(void *ctx, uint64_t to)
{
    memory *m = ctx;
    m->at = (size_t)to;
    return true;
}

static size_t record(char *to, size_t room, const char *uri, const char *body, long wrong_by)
{
    char http[2000];
    int n = snprintf(http, sizeof http, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n%s", body);
    return (size_t)snprintf(to, room, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-05-04T10:00:00Z\r\n"
                                      "Content-Type: application/http\r\nContent-Length: %ld\r\n\r\n%s\r\n\r\n", uri, n + wrong_by, http);
}

static size_t pack(char *to, size_t room, const char *bytes, size_t n)
{
    z_stream z = { 0 };
    CHECK(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)bytes;
    z.avail_in = (uInt)n;
    z.next_out = (unsigned char *)to;
    z.avail_out = (uInt)room;
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    deflateEnd(&z);
    return room - z.avail_out;
}

/* The last letters of the records' addresses; "!" behind each that something is wrong with, "?" for
 * what could not be read. */
static const char *read_all(const char *data, size_t n, bool seek, sy_warc_place from, char *to)
{
    memory m = { data, n, 0 };
    sy_bytes bytes = { read_memory, seek ? seek_memory : NULL, &m };
    sayso_error why;
    sy_warc_record r;
    sy_warc *w = sy_warc_open(bytes, from, &why);
    size_t k = 0;
    while (w && sy_warc_next(w, &r) == SY_WARC_ONE && k < 40) {
        to[k++] = *r.uri ? r.uri[strlen(r.uri) - 1] : '?';
        if (*r.why)
            to[k++] = '!';
    }
    to[k] = 0;
    sy_warc_close(w);
    return to;
}

TEST(records_plain_and_packed_and_from_the_middle)
{
    char plain[9000], packed[9000], letters[50];
    size_t n = 0, p = 0, at[4];
    for (int i = 0; i < 3; i++) {
        char uri[] = "http://x.example/a";
        uri[17] = (char)('a' + i);
        at[i] = p;
        size_t one = record(plain + n, sizeof plain - n, uri, PROSE, 0);
        p += pack(packed + p, sizeof packed - p, plain + n, one);
        n += one;
    }
    CHECK(is(read_all(plain, n, true, (sy_warc_place){ 0, 0 }, letters), "abc"));
    CHECK(is(read_all(packed, p, true, (sy_warc_place){ 0, 0 }, letters), "abc"));
    CHECK(is(read_all(packed, p, false, (sy_warc_place){ 0, 0 }, letters), "abc"));
    CHECK(is(read_all(packed, p, true, (sy_warc_place){ at[1], 0 }, letters), "bc"));
    CHECK(is(read_all(packed, p, false, (sy_warc_place){ at[2], 0 }, letters), "c"));
    /* all of it in one member */
    p = pack(packed, sizeof packed, plain, n);
    CHECK(is(read_all(packed, p, true, (sy_warc_place){ 0, 0 }, letters), "abc"));
    CHECK(is(read_all(packed, p, true, (sy_warc_place){ 0, n / 3 }, letters), "bc"));
}

TEST(damage_is_told_and_passed_over)
{
    char plain[9000], packed[9000], letters[50];
    size_t n = 0, p = 0, cut = 0;
    for (int i = 0; i < 3; i++) {
        char uri[] = "http://x.example/a";
        uri[17] = (char)('a' + i);
        size_t one = record(plain + n, sizeof plain - n, uri, PROSE, i == 1 ? 60 : 0);
        size_t m = pack(packed + p, sizeof packed - p, plain + n, one);
        p += i == 0 ? m - 30 : m; /* the first member is cut */
        cut = i == 0 ? p : cut;
        n += one;
    }
    CHECK(is(read_all(packed, p, true, (sy_warc_place){ 0, 0 }, letters), "a!b!c"));
    CHECK(is(read_all(packed, p - 20, true, (sy_warc_place){ cut, 0 }, letters), "b!c!"));
    /* a length that reaches into the next record; one that ends early */
    CHECK(is(read_all(plain, n, true, (sy_warc_place){ 0, 0 }, letters), "ab!c"));
    n = record(plain, sizeof plain, "http://x.example/a", PROSE, -40);
    n += record(plain + n, sizeof plain - n, "http://x.example/b", PROSE, 0);
    CHECK(is(read_all(plain, n, true, (sy_warc_place){ 0, 0 }, letters), "a!b"));
    /* something else in the middle */
    n = record(plain, sizeof plain, "http://x.example/a", PROSE, 0);
    n += (size_t)snprintf(plain + n, sizeof plain - n, "no record at all, but text\r\n\r\n");
    n += record(plain + n, sizeof plain - n, "http://x.example/b", PROSE, 0);
    CHECK(is(read_all(plain, n, true, (sy_warc_place){ 0, 0 }, letters), "a!b"));
    CHECK(is(read_all("rubbish", 7, true, (sy_warc_place){ 0, 0 }, letters), "?!"));
    CHECK(is(read_all("", 0, true, (sy_warc_place){ 0, 0 }, letters), ""));
}

TEST(a_bomb_is_given_up_and_what_follows_is_read)
{
    enum { BIG = 90 << 20 };
    static const char head[] = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/z\r\nContent-Type: application/http\r\n"
                               "Content-Length: 94371840\r\n\r\n";
    char *bomb = calloc(1, BIG + sizeof head), plain[3000], letters[50];
    char *packed = malloc(1 << 20);
    MUST(bomb && packed);
    memcpy(bomb, head, sizeof head - 1);
    size_t p = pack(packed, 1 << 20, bomb, BIG + sizeof head - 1);
    size_t n = record(plain, sizeof plain, "http://x.example/a", PROSE, 0);
    p += pack(packed + p, (1 << 20) - p, plain, n);
    CHECK(is(read_all(packed, p, true, (sy_warc_place){ 0, 0 }, letters), "z!a"));
    free(bomb);
    free(packed);
}

TEST(languages_are_told_apart)
{
    FILE *f = fopen("test/languages.tsv", "r");
    char line[4096];
    int n = 0;
    MUST(f);
    while (fgets(line, sizeof line, f)) {
        char *tab = strchr(line, '\t');
        MUST(tab);
        *tab = 0;
        sy_language l;
        bool english = sy_language_is_english(tab + 1, strlen(tab + 1), &l);
        if (english != !strcmp(line, "en"))
            fprintf(stderr, "  %s: judged %s\n", line, l.code);
        CHECK(english == !strcmp(line, "en"));
        n++;
    }
    fclose(f);
    CHECK(n >= 30);
    sy_language l;
    CHECK(sy_language_is_english("Ja, das ist es.", 15, &l) && !*l.code); /* too short to be judged */
}

MAIN
