/* test_text.c - the text stage: decoding, paragraphs, quotations, sentences, words. */
#include <stdlib.h>

#include "base/utf8.h"
#include "text/text.h"
#include "unit.h"

/* ## What the tests say it with */

static sy_text text_of(const char *bytes, size_t n, const char *encoding)
{
    sy_text t = { 0 };
    CHECK(sy_text_make(bytes, n, encoding, &t, NULL) == SAYSO_OK);
    return t;
}

static sy_text text(const char *s)
{
    return text_of(s, strlen(s), NULL);
}

static bool reads(const sy_text *t, const char *want, size_t n)
{
    return t->len == n && !memcmp(t->bytes, want, n) && t->bytes[n] == '\0';
}

#define READS(t, literal) reads(t, literal, sizeof literal - 1)

static bool is(const sy_text *t, sayso_span span, const char *want)
{
    bool same =
        span.end - span.begin == strlen(want) && !memcmp(t->bytes + span.begin, want, strlen(want));
    if (!same)
        fprintf(stderr, "\"%.*s\" where \"%s\" was wanted\n", (int)(span.end - span.begin),
                t->bytes + span.begin, want);
    return same;
}

static bool has_note(const sy_text *t, const char *part)
{
    for (size_t i = 0; i < t->notes.n; i++)
        if (strstr(t->notes.at[i], part))
            return true;
    return false;
}

/* The span of the only place where `what` stands. */
static sayso_span find(const sy_text *t, const char *what)
{
    const char *p = strstr(t->bytes, what);
    sayso_span none = { 0, 0 };
    if (!p)
        return none;
    return (sayso_span){ (uint32_t)(p - t->bytes), (uint32_t)(p - t->bytes + strlen(what)) };
}

/* Do the input's bytes from which `what` came lie at begin..end? */
static bool comes_from(const sy_text *t, const char *what, uint32_t begin, uint32_t end)
{
    sayso_span in;
    if (!sy_text_origin(t, find(t, what), &in))
        return false;
    if (in.begin != begin || in.end != end)
        fprintf(stderr, "\"%s\" comes from %u..%u\n", what, in.begin, in.end);
    return in.begin == begin && in.end == end;
}

/* The text's quotations, one a line: as many dots as it is deep, "?" if it is open, ">" if it goes
 * on, then its characters. */
static bool quotes(const char *s, const char *want)
{
    sy_text t = text(s);
    char got[4096];
    size_t n = 0;
    got[0] = '\0';
    for (size_t i = 0; i < t.quotations.n && n < sizeof got - 300; i++) {
        sy_quotation q = t.quotations.at[i];
        for (int k = 0; k < q.depth; k++)
            got[n++] = '.';
        if (q.open)
            got[n++] = '?';
        if (q.goes_on)
            got[n++] = '>';
        n += (size_t)snprintf(got + n, sizeof got - n, "%.*s\n", (int)(q.span.end - q.span.begin),
                              t.bytes + q.span.begin);
    }
    bool same = !strcmp(got, want);
    if (!same)
        fprintf(stderr, "in: %s\ngot:\n%swanted:\n%s", s, got, want);
    sy_text_free(&t);
    return same;
}

/* The sentences of a paragraph, joined by bars. */
static bool sentences(const char *s, const char *want)
{
    sy_text t = text(s);
    char got[2048];
    size_t n = 0;
    uint32_t at = 0, limit = (uint32_t)t.len;
    while (at < limit) {
        uint32_t end = sy_sentence_end(&t, at, limit);
        if (end <= at || end > limit)
            break;
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s", n ? "|" : "", (int)(end - at),
                              t.bytes + at);
        at = end;
        while (at < limit && t.bytes[at] == ' ')
            at++;
    }
    bool same = at == limit && !strcmp(got, want);
    if (!same)
        fprintf(stderr, "got:    %s\nwanted: %s\n", got, want);
    sy_text_free(&t);
    return same;
}

/* The words, joined by bars; those in quotation marks with a star. */
static bool words(const char *s, const char *want)
{
    sayso_word *w;
    size_t n, len = 0;
    char got[1024] = "";
    CHECK(sayso_words(s, strlen(s), &w, &n, NULL) == SAYSO_OK);
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(got + len, sizeof got - len, "%s%s%.*s", i ? "|" : "",
                                w[i].quoted ? "*" : "", (int)(w[i].span.end - w[i].span.begin),
                                s + w[i].span.begin);
    free(w);
    if (strcmp(got, want))
        fprintf(stderr, "got:    %s\nwanted: %s\n", got, want);
    return !strcmp(got, want);
}

static sy_line_kind kind_of_paragraph(const char *s, size_t k)
{
    sy_text t = text(s);
    sy_line_kind kind = k < t.paragraphs.n ? t.paragraphs.at[k].kind : SY_BODY;
    sy_text_free(&t);
    return kind;
}

/* ## UTF-8 */

TEST(utf8_steps_forwards_and_backwards)
{
    const char *s = "a\xc3\xa9\xe2\x80\x9c\xf0\x9f\x98\x80";
    const uint32_t want[] = { 'a', 0xe9, 0x201c, 0x1f600 };
    size_t i = 0;
    for (int k = 0; k < 4; k++)
        CHECK(sy_utf8_next(s, &i) == want[k]);
    CHECK(i == strlen(s));
    for (int k = 3; k >= 0; k--)
        CHECK(sy_utf8_before(s, &i) == want[k]);
    CHECK(i == 0);
}

TEST(utf8_that_is_not_valid_is_found)
{
    static const struct {
        const char *s;
        size_t valid, bad;
    } cases[] = {
        { "abcdefgh\x80", 8, 1 },
        { "\xc0\xaf", 0, 1 }, /* overlong */
        { "\xed\xa0\x80", 0, 1 },
        { "\xf4\x90\x80\x80", 0, 1 }, /* surrogate; too large */
        { "\xe2\x80", 0, 2 },
        { "\xf0\x9f\x98", 0, 3 }, /* cut short */
        { "\xe2\x80"
          "a",
          0, 2 },
        { "\xf0\x80\x80\x80", 0, 1 },
        { "ok\xff", 2, 1 },
        { "\xe0\x9f\x80", 0, 1 },
        { "\xf4\x8f\xbf", 0, 3 },
        { "\xc3", 0, 1 },
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        size_t n = strlen(cases[k].s);
        CHECK(sy_utf8_valid(cases[k].s, n) == cases[k].valid);
        CHECK(sy_utf8_bad(cases[k].s + cases[k].valid, n - cases[k].valid) == cases[k].bad);
    }
    CHECK(sy_utf8_valid("\xf4\x8f\xbf\xbf\xee\x80\x80\xed\x9f\xbf", 10) == 10);
}

TEST(utf8_is_written_as_it_is_read)
{
    for (uint32_t cp = 0; cp < 0x110000; cp += cp < 0x11000 ? 1 : 257) {
        char out[4];
        size_t i = 0, n = sy_utf8_put(cp, out);
        if (cp < 0xd800 || cp >= 0xe000)
            CHECK(sy_utf8_valid(out, n) == n && sy_utf8_next(out, &i) == cp && i == n);
    }
}

/* ## Decoding */

TEST(valid_utf8_stays_byte_for_byte)
{
    static const char s[] = "One\r\n\0two\t\xc2\xad\xe2\x80\x8b\xef\xbf\xbd\xc2\x85 \r";
    sy_text t = text_of(s, sizeof s - 1, NULL);
    CHECK(READS(&t, "One\r\n\0two\t\xc2\xad\xe2\x80\x8b\xef\xbf\xbd\xc2\x85 \r"));
    CHECK(t.notes.n == 0 && t.runs.n == 0 && t.bom == 0);
    sy_text_free(&t);
}

TEST(an_empty_text_is_a_text)
{
    sy_text t = text_of(NULL, 0, NULL);
    CHECK(t.len == 0 && t.bytes && !t.bytes[0] && t.paragraphs.n == 0 && t.quotations.n == 0);
    sayso_span in = { 7, 7 };
    CHECK(sy_text_origin(&t, (sayso_span){ 0, 0 }, &in) && in.begin == 0 && in.end == 0);
    sy_text_free(&t);
    sy_text_free(&t);
    sy_text_free(NULL);
}

TEST(a_byte_order_mark_is_dropped_and_the_map_knows)
{
    sy_text t = text("\xef\xbb\xbfYes, she said.");
    CHECK(READS(&t, "Yes, she said."));
    CHECK(comes_from(&t, "she", 8, 11));
    CHECK(t.notes.n == 0);
    sy_text_free(&t);
}

TEST(bad_bytes_are_replaced_counted_and_mapped)
{
    sy_text t = text("Ana \xe2\x80 Ruiz \xff\xfe\xfd said");
    CHECK(READS(&t, "Ana \xef\xbf\xbd Ruiz \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd said"));
    CHECK(has_note(&t, "5 bytes that are no UTF-8 were replaced, the first at byte 4"));
    CHECK(comes_from(&t, "Ana", 0, 3));
    CHECK(comes_from(&t, "Ruiz", 7, 11));
    CHECK(comes_from(&t, "said", 16, 20));
    CHECK(comes_from(&t, "\xef\xbf\xbd Ruiz \xef\xbf\xbd", 4, 13));
    sayso_span in = { 1, 2 };
    CHECK(!sy_text_origin(&t, (sayso_span){ 5, 8 }, &in) && in.begin == 1); /* cuts a character */
    CHECK(!sy_text_origin(&t, (sayso_span){ 0, 400 }, &in));
    CHECK(!sy_text_origin(&t, (sayso_span){ 3, 2 }, &in));
    sy_text_free(&t);

    t = text_of("caf\xe9", 4, "UTF-8");
    CHECK(READS(&t, "caf\xef\xbf\xbd"));
    CHECK(has_note(&t, "1 byte that is no UTF-8 was replaced, at byte 3"));
    sy_text_free(&t);
}

TEST(declared_latin_1_is_read_as_windows_1252)
{
    static const char *const names[] = { "latin-1", "ISO-8859-1", "windows-1252", "Latin1",
                                         "cp1252" };
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        sy_text t = text_of("\x93Yes,\x94 caf\xe9 \x80\x81 x", 16, names[k]);
        CHECK(READS(&t, "\xe2\x80\x9cYes,\xe2\x80\x9d caf\xc3\xa9 \xe2\x82\xac\xc2\x81 x"));
        CHECK(comes_from(&t, "Yes,\xe2\x80\x9d", 1, 6));
        CHECK(comes_from(&t, "x", 15, 16));
        CHECK(t.notes.n == 0);
        sy_text_free(&t);
    }
}

TEST(undeclared_windows_1252_is_told_from_damage)
{
    sy_text t = text("\x93Yes,\x94 she said at the caf\xe9 in C\xf3rdoba\x85");
    CHECK(READS(
        &t,
        "\xe2\x80\x9cYes,\xe2\x80\x9d she said at the caf\xc3\xa9 in C\xc3\xb3rdoba\xe2\x80\xa6"));
    CHECK(has_note(&t, "read as Windows-1252"));
    sy_text_free(&t);

    t = text("caf\xc3\xa9 and caf\xe9"); /* both: so it is UTF-8 that was damaged */
    CHECK(READS(&t, "caf\xc3\xa9 and caf\xef\xbf\xbd"));
    sy_text_free(&t);
    t = text("It was cut \xe2\x80");
    CHECK(READS(&t, "It was cut \xef\xbf\xbd"));
    sy_text_free(&t);
    t = text("zip \xff\xd8\xff\xe0 noise");
    CHECK(has_note(&t, "4 bytes that are no UTF-8"));
    sy_text_free(&t);
}

TEST(utf16_is_read_by_its_mark_or_by_declaration)
{
    static const char le[] = "\xff\xfeH\0i\0 \0=\xd8\x00\xde!\0";
    sy_text t = text_of(le, sizeof le - 1, NULL);
    CHECK(READS(&t, "Hi \xf0\x9f\x98\x80!"));
    CHECK(comes_from(&t, "Hi", 2, 6));
    CHECK(comes_from(&t, "\xf0\x9f\x98\x80", 8, 12));
    CHECK(comes_from(&t, "!", 12, 14));
    sy_text_free(&t);

    t = text_of("\0H\0i", 4, "utf-16be");
    CHECK(READS(&t, "Hi"));
    sy_text_free(&t);
    t = text_of("\xfe\xff\0H\xd8\x3d\0i\0", 9, "latin-1"); /* half a pair, half a unit */
    CHECK(READS(&t, "H\xef\xbf\xbdi\xef\xbf\xbd"));
    CHECK(has_note(&t, "3 bytes that are no UTF-16BE were replaced, the first at byte 4"));
    CHECK(has_note(&t, "its byte-order mark says UTF-16BE"));
    sy_text_free(&t);
}

TEST(other_encodings_are_read_by_iconv_with_a_map)
{
    static const char koi8[] = "\xe4\xc1, said \xe1\xce\xce\xc1.";
    sy_text t = text_of(koi8, sizeof koi8 - 1, "KOI8-R");
    CHECK(READS(&t, "\xd0\x94\xd0\xb0, said \xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0."));
    CHECK(comes_from(&t, "said", 4, 8));
    CHECK(comes_from(&t, "\xd0\xbd\xd0\xb0.", 11, 14));
    sy_text_free(&t);

    static const char sjis[] = "\x93\x8c\x8b\x9e Tokyo \x93";
    t = text_of(sjis, sizeof sjis - 1, "Shift_JIS");
    CHECK(READS(&t, "\xe6\x9d\xb1\xe4\xba\xac Tokyo \xef\xbf\xbd"));
    CHECK(comes_from(&t, "Tokyo", 5, 10));
    CHECK(comes_from(&t, "\xe4\xba\xac", 2, 4));
    CHECK(has_note(&t, "1 byte that is no Shift_JIS was replaced, at byte 11"));
    sy_text_free(&t);
}

TEST(an_unknown_encoding_is_noted_and_the_text_is_still_read)
{
    sy_text t = text_of("caf\xc3\xa9", 5, "klingon-7\n");
    CHECK(READS(&t, "caf\xc3\xa9"));
    CHECK(has_note(&t, "the encoding \"klingon-7?\" is not known"));
    sy_text_free(&t);
    t = text_of("plain", 5, "");
    CHECK(READS(&t, "plain") && t.notes.n == 0);
    sy_text_free(&t);
}

TEST(a_map_that_grows_too_large_is_given_up_in_places_only)
{
    size_t n = 400000;
    char *s = malloc(n);
    MUST(s);
    for (size_t i = 0; i < n; i++)
        s[i] = i % 2 ? 'a' : '\xff';
    sy_text t = text_of(s, n, "utf-8");
    CHECK(t.len == n * 2);
    CHECK(t.runs.n * sizeof(sy_run) < t.len + 200000);
    sayso_span in;
    CHECK(sy_text_origin(&t, (sayso_span){ 3, 4 }, &in) && in.begin == 1 && in.end == 2);
    size_t known = 0, wrong = 0;
    for (uint32_t i = 0; i < n / 2; i++) /* the i-th 'a' */
        if (sy_text_origin(&t, (sayso_span){ 4 * i + 3, 4 * i + 4 }, &in)) {
            known++;
            wrong += in.begin != 2 * i + 1 || in.end != 2 * i + 2;
        }
    CHECK(known > 2000 && wrong == 0);
    sy_text_free(&t);
    free(s);
}

TEST(mojibake_is_noted_and_left_as_it_is)
{
    static const char s[] = "\xc3\xa2\xe2\x82\xac\xc5\x93Yes\xc3\xa2\xe2\x82\xac\xc2\x9d he said";
    sy_text t = text(s);
    CHECK(reads(&t, s, sizeof s - 1));
    CHECK(has_note(&t, "2 marks are garbled"));
    sy_text_free(&t);
}

/* ## Paragraphs and lines */

TEST(paragraphs_end_at_blank_lines)
{
    sy_text t = text("  One line\nand more. \n \t\xc2\xa0\r\n\r\nTwo.\r\rThree\x0c\x0c"
                     "Four\n\n");
    MUST(t.paragraphs.n == 4);
    CHECK(is(&t, t.paragraphs.at[0].span, "One line\nand more."));
    CHECK(is(&t, t.paragraphs.at[1].span, "Two."));
    CHECK(is(&t, t.paragraphs.at[2].span, "Three"));
    CHECK(is(&t, t.paragraphs.at[3].span, "Four"));
    sy_text_free(&t);
}

TEST(paragraphs_end_at_any_line_end_where_no_line_is_blank)
{
    sy_text t = text("\n\nOne.\r\nTwo.\rThree.\xe2\x80\xa8"
                     "Four.\n\n\n");
    MUST(t.paragraphs.n == 4);
    CHECK(is(&t, t.paragraphs.at[1].span, "Two."));
    CHECK(is(&t, t.paragraphs.at[3].span, "Four."));
    sy_text_free(&t);
}

TEST(a_paragraph_separator_ends_a_paragraph_by_itself)
{
    sy_text t = text("One\nline.\xe2\x80\xa9Two.\n\nThree.");
    CHECK(t.paragraphs.n == 3);
    sy_text_free(&t);
}

TEST(what_is_not_seen_makes_no_paragraph)
{
    sy_text t = text("\xe2\x80\x8b\n\xc2\xad \n\xef\xbb\xbf\n");
    CHECK(t.paragraphs.n == 0);
    sy_text_free(&t);
}

TEST(very_many_short_paragraphs_are_joined)
{
    size_t n = 400000;
    char *s = malloc(n);
    MUST(s);
    for (size_t i = 0; i < n; i++)
        s[i] = i % 2 ? '\n' : 'a';
    sy_text t = text_of(s, n, NULL);
    CHECK(t.paragraphs.n > 4096 && t.paragraphs.n * sizeof(sy_paragraph) < n + 100000);
    CHECK(t.paragraphs.at[t.paragraphs.n - 1].span.end == n - 1);
    CHECK(has_note(&t, "joined"));
    sy_text_free(&t);
    free(s);
}

TEST(a_headline_is_short_first_and_has_no_full_stop)
{
    CHECK(kind_of_paragraph("Harbour bridge to close for a year\n\nIt was so decided.", 0) ==
          SY_HEADLINE);
    CHECK(kind_of_paragraph("Will the bridge close?\n\nIt was so decided.", 0) == SY_HEADLINE);
    CHECK(kind_of_paragraph("The bridge will close.\n\nIt was so decided.", 0) == SY_BODY);
    CHECK(kind_of_paragraph("Ruiz said: \"It will close.\"\n\nIt was so decided.", 0) == SY_BODY);
    CHECK(kind_of_paragraph("Body.\n\nHarbour bridge to close", 1) == SY_BODY);
    CHECK(kind_of_paragraph("Harbour bridge to close", 0) == SY_BODY); /* alone, who knows */
}

TEST(bylines)
{
    static const char *const yes[] = { "By Ana Ruiz",
                                       "BY ANA RUIZ AND OLE VAN DER BERG",
                                       "By Ana Ruiz and Ole Berg, Staff Writers",
                                       "By \xc3\x89lo\xc3\xafse Roux | City desk",
                                       "Ana Ruiz reports from Tortosa.",
                                       "Ana Ruiz reports",
                                       "(Reporting by Ana Ruiz; editing by Ole Berg)" };
    static const char *const no[] = {
        "By Monday the bridge was closed",     "By Friday",  "By then Ana Ruiz had left",
        "By Ana Ruiz, who was there.",         "By the sea", "The mayor reports to the council",
        "Ana Ruiz reports losses of a million"
    };
    char s[200];
    for (size_t k = 0; k < sizeof yes / sizeof yes[0]; k++) {
        snprintf(s, sizeof s, "Head\n\n%s\n\nBody.", yes[k]);
        CHECK(kind_of_paragraph(s, 1) == SY_BYLINE || !fprintf(stderr, "%s\n", yes[k]));
    }
    for (size_t k = 0; k < sizeof no / sizeof no[0]; k++) {
        snprintf(s, sizeof s, "Head\n\n%s\n\nBody.", no[k]);
        CHECK(kind_of_paragraph(s, 1) == SY_BODY || !fprintf(stderr, "%s\n", no[k]));
    }
}

TEST(captions)
{
    CHECK(kind_of_paragraph("Photo: Ana Ruiz\n\nBody.", 0) == SY_CAPTION);
    CHECK(kind_of_paragraph("Image credit Ole Berg\n\nBody.", 0) == SY_CAPTION);
    CHECK(kind_of_paragraph("Head\n\nThe bridge on Monday. (AP Photo/Ana Ruiz)", 1) == SY_CAPTION);
    CHECK(kind_of_paragraph("Head\n\nPicture: Ole Berg", 1) == SY_CAPTION);
    CHECK(kind_of_paragraph("Head\n\nThe photo showed the bridge (in 1990).", 1) == SY_BODY);
    CHECK(kind_of_paragraph("Head\n\nPhoto albums sell well.", 1) == SY_BODY);
}

TEST(datelines)
{
    static const char *const yes[] = { "LONDON (Reuters) \xe2\x80\x94 The bridge will close.",
                                       "WASHINGTON, May 4 - The bridge will close.",
                                       "NEW YORK -- The bridge will close.",
                                       "Tortosa (AP) \xe2\x80\x93 The bridge will close.",
                                       "FAIRVIEW, W.Va. - The bridge will close.",
                                       "WASHINGTON (AP) _ The bridge will close.",
                                       "PARIS, France, May 4, 2026 (AFP) - The bridge will close.",
                                       "ST. LOUIS \xe2\x80\x94 The bridge will close." };
    static const char *const no[] = { "NATO \xe2\x80\x94 the alliance \xe2\x80\x94 said no.",
                                      "BREAKING - the bridge is closed.",
                                      "The bridge (old) - it is closed.",
                                      "LONDON is calling.",
                                      "CONGRESS HAS SEEN IT ALL - For years it has.",
                                      "Ana Ruiz - the mayor - said so.",
                                      "A - B" };
    for (size_t k = 0; k < sizeof yes / sizeof yes[0]; k++)
        CHECK(kind_of_paragraph(yes[k], 0) == SY_DATELINE || !fprintf(stderr, "%s\n", yes[k]));
    for (size_t k = 0; k < sizeof no / sizeof no[0]; k++)
        CHECK(kind_of_paragraph(no[k], 0) != SY_DATELINE || !fprintf(stderr, "%s\n", no[k]));
}

/* ## Quotations */

TEST(straight_and_curly_quotations)
{
    CHECK(quotes("\"I will,\" she said, \"not go.\"", "\"I will,\"\n\"not go.\"\n"));
    CHECK(quotes("“I will,” she said, “not go.”", "“I will,”\n“not go.”\n"));
    CHECK(quotes("“I will,\" she said.", "“I will,\"\n"));
    CHECK(quotes("\" I will , \" she said . \" No . \"", "\" I will , \"\n\" No . \"\n"));
    CHECK(quotes("She said:\"No.\"Then she left.", "\"No.\"\n"));
    CHECK(quotes("Open—\"quote\"—and on.", "\"quote\"\n"));
}

TEST(the_other_marks)
{
    CHECK(quotes("„Ja“, said Ole. ‚Nein‘, said Ana.", "„Ja“\n‚Nein‘\n"));
    CHECK(quotes("„Ja”, said Ole.", "„Ja”\n"));
    CHECK(quotes("« Oui », said Ana. ‹non›", "« Oui »\n‹non›\n"));
    CHECK(quotes("«\u00a0Oui, «\u00a0non\u00a0» et oui\u00a0»",
                 "«\u00a0Oui, «\u00a0non\u00a0» et oui\u00a0»\n.«\u00a0non\u00a0»\n"));
    CHECK(quotes("»Ja«, said Ole. »Ja», said Eva. ”Ja”, said Per.", "»Ja«\n»Ja»\n”Ja”\n"));
    CHECK(quotes("``No,'' she said. ''Yes,'' he said.", "``No,''\n''Yes,''\n"));
    CHECK(quotes("“Yes,“ he said. “No,“ she said.", "“Yes,“\n“No,“\n"));
}

TEST(single_marks_and_apostrophes)
{
    CHECK(quotes("The dogs' owner said 'no way' to the '90s.", "'no way'\n"));
    CHECK(quotes("’Tis the ’90s: rock ’n’ roll, dogs’ and James’s.", ""));
    CHECK(quotes("'Tis the '90s: rock 'n' roll, dogs' and James's.", ""));
    CHECK(quotes("‘It’s the dogs’ home,’ she said.", "‘It’s the dogs’ home,’\n"));
    CHECK(quotes("'It's the dogs' home,' she said.", "'It's the dogs' home,'\n"));
    CHECK(quotes("He fed 'the boys' and 'the girls' alike.", "'the boys'\n'the girls'\n"));
    CHECK(quotes("'Rock 'n' roll is dead,' he said.", "'Rock 'n' roll is dead,'\n"));
    CHECK(quotes("'12 dead' in fire", "'12 dead'\n"));
    CHECK(quotes("Fifty of the class of '08 were o'clock.", ""));
    CHECK(quotes("the dog 's bone , they 're here", ""));
    CHECK(quotes("Hawai‘i and the ‘okina", ""));
    CHECK(quotes("the ‘best’, ‘60s", "‘best’\n"));
}

TEST(feet_and_inches_are_no_marks)
{
    CHECK(quotes("He is 6' 2\" tall and 5'11\" wide.", ""));
    CHECK(quotes("\"He is 6'2\" tall,\" she said.", "\"He is 6'2\" tall,\"\n"));
    CHECK(quotes("A 12\" pipe and a 3\" nail.", ""));
    CHECK(quotes("He is 6’2” tall.", ""));
}

TEST(nested_quotations)
{
    CHECK(quotes("\"He told me 'go away' and left,\" she said.",
                 "\"He told me 'go away' and left,\"\n.'go away'\n"));
    CHECK(quotes("‘I said “no”,’ she said.", "‘I said “no”,’\n.“no”\n"));
    CHECK(quotes("'I said \"no\"', she said.", "'I said \"no\"'\n.\"no\"\n"));
    CHECK(quotes("“She said, ‘He said, “No.” ’ ”",
                 "“She said, ‘He said, “No.” ’ ”\n.‘He said, “No.” ’\n..“No.”\n"));
    CHECK(quotes("\"'I won't,' he said,\" she said.", "\"'I won't,' he said,\"\n.'I won't,'\n"));
    CHECK(quotes("\"He said, 'No,'\" she said.", "\"He said, 'No,'\"\n.'No,'\n"));
    CHECK(quotes("„Er sagte: ‚Nein‘“, said Ole.", "„Er sagte: ‚Nein‘“\n.‚Nein‘\n"));
}

TEST(a_quotation_is_taken_up_again_in_each_paragraph)
{
    CHECK(quotes("“One day.\n\n“Two days.\n\n“Three,” she said.",
                 "?>“One day.\n?>“Two days.\n“Three,”\n"));
    CHECK(quotes("\"One day.\n\n\"Two days,\" she said.", "?>\"One day.\n\"Two days,\"\n"));
    CHECK(quotes("She said: ‘One day.\n\n‘Two days.’", "?>‘One day.\n‘Two days.’\n"));
    CHECK(quotes("'One day.\n\n'Two days,' she said.", "?>'One day.\n'Two days,'\n"));
    CHECK(quotes("“One day.\n\nShe left “early”.", "?“One day.\n“early”\n"));
}

TEST(a_quotation_left_open_ends_with_its_paragraph)
{
    CHECK(quotes("He said “I will go and left.\n\nThe end.", "?“I will go and left.\n"));
    CHECK(quotes("He said \"I will 'go\" and left.", "\"I will 'go\"\n"));
    CHECK(quotes("“One, he said. “Two,” he said.", "?“One, he said.\n“Two,”\n"));
    CHECK(quotes("“He said ‘no” and left.’", "“He said ‘no”\n.?‘no\n"));
}

TEST(a_quotation_closed_twice_ends_once)
{
    CHECK(quotes("\"Yes,\"\" she said. \"No.\"", "\"Yes,\"\n\"No.\"\n"));
    CHECK(quotes("“Yes,”” she said. “No.”", "“Yes,”\n“No.”\n"));
    CHECK(quotes("\"\"Yes,\"\" she said. ““No.””", "\"\"Yes,\"\n““No.”\n"));
    CHECK(quotes("She wrote \"\" and \"it\".", "\"\"\n\"it\"\n"));
    CHECK(quotes("Yes,” she said.", ""));
}

TEST(garbled_marks_are_marks)
{
    CHECK(quotes("â€œYes,â€\xc2\x9d she said, itâ€™s â€˜fineâ€™ â€“ okâ€”",
                 "â€œYes,â€\xc2\x9d\nâ€˜fineâ€™\n"));
    CHECK(quotes("â€œYes,â€ she said.", "â€œYes,â€\n"));
}

TEST(hidden_characters_and_hard_spaces_break_nothing)
{
    CHECK(quotes("\u200b“\u2060Yes,\u200b” she said.", "“\u2060Yes,\u200b”\n"));
    CHECK(quotes("\"\u00adYes,\u200b\" she\u00a0said.", "\"\u00adYes,\u200b\"\n"));
}

TEST(quotations_are_properly_nested_whatever_the_marks)
{
    static const char *const parts[] = { "\"",   "'",  "“",  "”",   "‘",  "’", "«", "»",
                                         "„",    "``", "''", "a",   " ",  ".", "s", "6",
                                         "\n\n", "(",  ")",  "â€œ", "â€", "‚", "–", "n" };
    uint32_t seed = 1;
    for (int round = 0; round < 3000; round++) {
        char s[400];
        size_t n = 0;
        for (int k = 0; k < 40; k++) {
            seed = seed * 1664525u + 1013904223u;
            const char *p = parts[(seed >> 16) % (sizeof parts / sizeof parts[0])];
            memcpy(s + n, p, strlen(p));
            n += strlen(p);
        }
        sy_text t = text_of(s, n, "utf-8");
        uint32_t ends[256];
        size_t depth = 0;
        for (size_t i = 0; i < t.quotations.n; i++) {
            sy_quotation q = t.quotations.at[i];
            while (depth && ends[depth - 1] <= q.span.begin)
                depth--;
            CHECK(q.span.begin < q.span.end && q.span.end <= t.len);
            CHECK(!depth || q.span.end <= ends[depth - 1]);
            CHECK(i == 0 || t.quotations.at[i - 1].span.begin < q.span.begin);
            CHECK(q.depth >= depth);
            CHECK(!q.goes_on || q.open);
            ends[depth++] = q.span.end;
        }
        sy_text_free(&t);
    }
}

static size_t quotations_of_many(const char *mark, size_t n)
{
    size_t len = strlen(mark);
    char *s = malloc(n * len);
    if (!s)
        return 0;
    for (size_t i = 0; i < n; i++)
        memcpy(s + i * len, mark, len);
    sy_text t = text_of(s, n * len, "utf-8");
    size_t found = t.quotations.n;
    CHECK(found * sizeof(sy_quotation) <= n * len / 2 + 4097 * sizeof(sy_quotation));
    sy_text_free(&t);
    free(s);
    return found;
}

TEST(a_million_marks_take_linear_time_and_little_memory)
{
    static const char *const marks[] = { "\"", "'",      "“",      "‘",      "’",    "''", "``",
                                         "«",  "\"a\" ", "'a ",    "‘a ",    "s' a", "“‘", "’ ",
                                         " '", "6' ",    "\"\n\n", "‘a\n\n", "â€" };
    for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
        quotations_of_many(marks[k], 300000);
}

/* ## Inside, words */

TEST(inside_is_what_the_script_says)
{
    /* from quoted() of eval/score.py: oddities included */
    sy_text t = text("a \"b\" 'c' ‘d’ «e» ``f'' “g\n\nh „i“ j");
    char got[64] = "";
    size_t n = 0;
    for (const char *p = "abcdefghij"; *p; p++)
        got[n++] = sy_is_inside(&t, find(&t, (char[]){ *p, '\0' }).begin) ? '1' : '0';
    CHECK(!strcmp(got, "0111111010"));
    sy_text_free(&t);
}

TEST(words_are_the_script_s)
{
    CHECK(words("\"O'Neill's U.S. plan,\" said twenty-one of ‘em_all’.",
                "*O'Neill's|*U.S|*plan|said|twenty-one|of|*em|*all"));
    CHECK(words("", ""));
    CHECK(words("caf\xc3\xa9 \xe6\x9d\xb1\xe4\xba\xac 3.5% a--b '",
                "caf\xc3\xa9|\xe6\x9d\xb1\xe4\xba\xac|3.5|a|b"));
    sayso_word *w;
    size_t n;
    sayso_error why;
    CHECK(sayso_words("a\xff", 2, &w, &n, &why) == SAYSO_EARG && !w && why.byte == 1);
}

/* ## Sentences */

TEST(sentences_end_at_stops)
{
    CHECK(sentences("One. Two! Three? Four", "One.|Two!|Three?|Four"));
    CHECK(sentences("It cost 3.5 million at shop.example.org today. Yes.",
                    "It cost 3.5 million at shop.example.org today.|Yes."));
    CHECK(sentences("\"I will.\" She left. (It rained.) He stayed.",
                    "\"I will.\"|She left.|(It rained.)|He stayed."));
    CHECK(sentences("“No.” ‘Yes.’ Then", "“No.”|‘Yes.’|Then"));
}

TEST(abbreviations_end_no_sentence)
{
    CHECK(sentences("Mr. Ruiz and Sen. J. B. Berg met Dr. Roux. They left.",
                    "Mr. Ruiz and Sen. J. B. Berg met Dr. Roux.|They left."));
    CHECK(sentences("He left the U.S. The vote was at 5 p.m. Monday. So did I. The end.",
                    "He left the U.S.|The vote was at 5 p.m. Monday.|So did I.|The end."));
    CHECK(sentences("U.S. Senator Ruiz is No. 1 in Lima. No. He said no. It rained.",
                    "U.S. Senator Ruiz is No. 1 in Lima.|No.|He said no.|It rained."));
    CHECK(sentences("Acme Inc. said so. He works at Acme Inc. He sat. Ruiz left.",
                    "Acme Inc. said so.|He works at Acme Inc.|He sat.|Ruiz left."));
    CHECK(sentences("Ole Berg Jr. (D-Calif.) Ruiz said on Sept. 4. Yes.",
                    "Ole Berg Jr. (D-Calif.) Ruiz said on Sept. 4.|Yes."));
}

TEST(a_question_inside_a_quotation_ends_no_sentence)
{
    CHECK(sentences("\"Will you go?\" he asked. \"No!\" Ana Ruiz said. He left.",
                    "\"Will you go?\" he asked.|\"No!\" Ana Ruiz said.|He left."));
    CHECK(sentences("“Why?” Nobody knew.", "“Why?”|Nobody knew."));
}

TEST(ellipses)
{
    CHECK(sentences("Well ... maybe. I … think so. Wait... No. . . . Yes",
                    "Well ... maybe.|I … think so.|Wait...|No. . . .|Yes"));
}

MAIN
