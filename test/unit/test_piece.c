/* test_piece.c - WordPiece and windows, with a vocabulary of a few pieces. That the pieces of any
 * text are the reference's is train/check_pieces.py's to show. */
#include <stdlib.h>

#include "text/piece.h"
#include "unit.h"

/* ## A small vocabulary */

static const char *const pieces_of_test[] = {
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "the",
    "harbour",
    "mayor",
    "said",
    "un",
    "##aff",
    "##able",
    "a",
    "##a",
    "b",
    "##b",
    "c",
    ".",
    ",",
    "\"",
    "'",
    "cafe",
    "2026",
    "\xe6\x9d\xb1",
    "\xe4\xba\xac",
    "[",
    "]",
    "sep",
    "-",
    ";",
    "\xe2\x80\x9c",
    "us",
    "\xd0\xb4\xd0\xb0",
    "##s",
    "i",
};
enum { UNK = 1, THE = 4, MAYOR = 6, SAID = 7, UN = 8, AFF = 9, ABLE = 10, A = 11, INNER_A = 12 };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Pieces as one block, as the model file has them; the caller frees *bytes and *at. */
static sy_vocab *vocab_of(const char *const *pieces, uint32_t n, char **bytes, uint32_t **at)
{
    size_t size = 0;
    sy_vocab *v = NULL;
    *at = malloc((n + 1) * sizeof **at);
    *bytes = malloc(1 << 16);
    if (!*at || !*bytes)
        return NULL;
    for (uint32_t i = 0; i < n; i++) {
        (*at)[i] = (uint32_t)size;
        memcpy(*bytes + size, pieces[i], strlen(pieces[i]));
        size += strlen(pieces[i]);
    }
    (*at)[n] = (uint32_t)size;
    sayso_error why = { 0 };
    if (sy_vocab_new(*bytes, size, *at, n, &v, &why))
        fprintf(stderr, "%s\n", why.text);
    return v;
}

typedef struct bench { /* a vocabulary, a text and its pieces */
    char *bytes;
    uint32_t *at;
    sy_vocab *v;
    sy_text t;
    sy_pieces p;
} bench;

static bench begin_with(const char *s, size_t n)
{
    bench b = { 0 };
    b.v = vocab_of(pieces_of_test, COUNT(pieces_of_test), &b.bytes, &b.at);
    CHECK(b.v);
    CHECK(sy_text_make(s, n, "utf-8", &b.t, NULL) == SAYSO_OK);
    if (b.v)
        CHECK(sy_pieces_add(b.v, &b.t, 0, (uint32_t)b.t.len, &b.p) == SAYSO_OK);
    return b;
}

static bench begin(const char *s)
{
    return begin_with(s, strlen(s));
}

static void end(bench *b)
{
    sy_array_free(&b->p);
    sy_text_free(&b->t);
    sy_vocab_free(b->v);
    free(b->bytes);
    free(b->at);
}

/* Are the pieces' own stretches of text these, joined by bars? [UNK] has a question mark behind
 * it. */
static bool cuts(const char *s, const char *want)
{
    bench b = begin(s);
    char got[1024] = "";
    size_t n = 0;
    for (size_t i = 0; i < b.p.n; i++) {
        sy_piece p = b.p.at[i];
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%s%.*s%s", i ? "|" : "",
                              p.first ? "" : "##", (int)(p.end - p.begin), b.t.bytes + p.begin,
                              p.id == UNK ? "?" : "");
    }
    if (strcmp(got, want))
        fprintf(stderr, "got:    %s\nwanted: %s\n", got, want);
    end(&b);
    return !strcmp(got, want);
}

/* ## Pieces */

TEST(words_are_cut_greedily)
{
    CHECK(cuts("The unaffable MAYOR said", "The|un|##aff|##able|MAYOR|said"));
    CHECK(cuts("unaffably", "unaffably?"));
    CHECK(cuts("ab, \"b\".", "a|##b|,|\"|b|\"|."));
    CHECK(cuts("", ""));
    CHECK(cuts(" \n\t ", ""));
    bench b = begin("unaffable the");
    MUST(b.p.n == 4);
    CHECK(b.p.at[0].id == UN && b.p.at[1].id == AFF && b.p.at[2].id == ABLE && b.p.at[3].id == THE);
    CHECK(b.p.at[0].first && !b.p.at[1].first && b.p.at[3].first);
    end(&b);
}

TEST(text_is_normalised_and_spans_are_not)
{
    CHECK(cuts("CAFÉ cafe\xcc\x81", "CAFÉ|cafe"));
    CHECK(cuts("may\xc2\xador \xe2\x80\x8bmayor\xe2\x80\x8b", "may\xc2\xador|mayor"));
    CHECK(cuts("東京the", "東|京|the"));
    CHECK(cuts("\xcd\xbe", "\xcd\xbe")); /* the Greek question mark is a semicolon */
    CHECK(cuts("ДА", "ДА"));
    CHECK(cuts("the\xc2\xa0mayor", "the|mayor"));
    CHECK(cuts("İ", "İ"));
    CHECK(cuts("a\x01"
               "b",
               "a|##b"));
}

TEST(what_looks_like_a_special_piece_in_a_text_is_text)
{
    CHECK(cuts("[SEP]", "[|SEP|]"));
}

TEST(a_word_of_more_than_100_characters_is_unknown)
{
    char s[600];
    memset(s, 'a', sizeof s);
    bench b = begin_with(s, 100);
    CHECK(b.p.n == 100 && b.p.at[0].id == A && b.p.at[99].id == INNER_A && b.p.at[99].end == 100);
    end(&b);
    b = begin_with(s, 101);
    CHECK(b.p.n == 1 && b.p.at[0].id == UNK && b.p.at[0].end == 101);
    end(&b);
    for (size_t i = 0; i < 202; i += 2)
        memcpy(s + i, "\xd0\xb4", 2);
    b = begin_with(s, 202);
    CHECK(b.p.n == 1 && b.p.at[0].id == UNK && b.p.at[0].end == 202);
    end(&b);
}

TEST(pieces_know_their_case)
{
    static const struct {
        const char *s;
        sy_case kase;
    } cases[] = {
        { "the", SY_CASE_LOWER }, { "The", SY_CASE_TITLE },  { "THE", SY_CASE_UPPER },
        { "A", SY_CASE_TITLE },   { "2026", SY_CASE_DIGIT }, { ",", SY_CASE_OTHER },
        { "US", SY_CASE_UPPER },  { "uS", SY_CASE_LOWER },   { "東", SY_CASE_LOWER },
        { "É", SY_CASE_TITLE },   { "ДА", SY_CASE_UPPER },   { "2A", SY_CASE_UPPER },
        { "²", SY_CASE_DIGIT },   { "½", SY_CASE_OTHER },    { "ǅ", SY_CASE_LOWER },
        { "ⅷ", SY_CASE_OTHER },   { "Ⅷ", SY_CASE_TITLE },
    };
    for (size_t k = 0; k < COUNT(cases); k++) {
        bench b = begin(cases[k].s);
        CHECK((b.p.n == 1 && b.p.at[0].kase == cases[k].kase) ||
              !fprintf(stderr, "%s: %u\n", cases[k].s, b.p.n ? b.p.at[0].kase : 99));
        end(&b);
    }
    bench b = begin("unAFFable");
    CHECK(b.p.n == 3 && b.p.at[1].kase == SY_CASE_INNER);
    end(&b);
}

TEST(pieces_know_quotation_marks_and_line_starts)
{
    bench b = begin("the \"mayor\" said\n\nthe\nmayor \xc2\xad\n said");
    static const uint8_t want[] = { 2, 1, 1, 0, 0, 2, 2, 2 };
    MUST(b.p.n == COUNT(want));
    for (size_t i = 0; i < b.p.n; i++)
        CHECK(b.p.at[i].quote == want[i]);
    /* a stretch sees what stands before it */
    sy_pieces part = { 0 };
    uint32_t at = b.p.at[6].begin;
    CHECK(sy_pieces_add(b.v, &b.t, at, (uint32_t)b.t.len, &part) == SAYSO_OK);
    CHECK(part.n == 2 && part.at[0].quote == 2);
    part.n = 0;
    CHECK(sy_pieces_add(b.v, &b.t, b.p.at[4].begin, at, &part) == SAYSO_OK);
    CHECK(part.n == 2 && part.at[0].quote == 0);
    sy_array_free(&part);
    end(&b);
}

TEST(a_vocabulary_is_checked)
{
    sy_vocab *v;
    sayso_error why;
    static const uint32_t good[] = { 0, 5, 6 }, falling[] = { 0, 7, 6 }, late[] = { 1, 5, 6 };
    CHECK(sy_vocab_new("[UNK]a", 6, good, 2, &v, &why) == SAYSO_OK);
    sy_vocab_free(v);
    CHECK(sy_vocab_new("[UNK]a", 6, falling, 2, &v, &why) == SAYSO_EFORMAT && !v);
    CHECK(sy_vocab_new("[UNK]a", 6, late, 2, &v, &why) == SAYSO_EFORMAT && !v);
    CHECK(sy_vocab_new("[UNK]a", 7, good, 2, &v, &why) == SAYSO_EFORMAT && !v);
    CHECK(sy_vocab_new("[UNA]a", 6, good, 2, &v, &why) == SAYSO_EFORMAT && !v);
    CHECK(strstr(why.text, "[UNK]"));
    CHECK(sy_vocab_new("", 0, good, 0, &v, NULL) == SAYSO_EFORMAT && !v);
    sy_vocab_free(NULL);
}

/* ## Windows */

static bool same(sy_piece a, sy_piece b)
{
    return a.id == b.id && a.begin == b.begin && a.end == b.end && a.kase == b.kase &&
           a.quote == b.quote && a.first == b.first;
}

/* What must hold of any text's windows. */
static void check_windows(bench *b, uint32_t most, uint32_t context)
{
    sy_windows w = { 0 };
    sy_pieces part = { 0 };
    size_t seen = 0, around = 0;
    CHECK(sy_windows_cut(b->v, &b->t, most, context, &w) == SAYSO_OK);
    CHECK((w.n == 0) == (b->p.n == 0));
    for (size_t i = 0; i < w.n; i++) {
        sy_window x = w.at[i];
        CHECK(x.begin <= x.core_begin && x.core_begin < x.core_end && x.core_end <= x.end);
        CHECK(x.core_begin == (i ? w.at[i - 1].core_end : 0));
        part.n = 0;
        CHECK(sy_pieces_add(b->v, &b->t, x.begin, x.end, &part) == SAYSO_OK);
        CHECK(part.n <= most);
        size_t before = 0, core = 0, behind = 0;
        for (size_t k = 0; k < part.n; k++) {
            sy_piece p = part.at[k];
            if (p.begin < x.core_begin) {
                before++;
            } else if (p.begin >= x.core_end) {
                behind++;
            } else {
                core++;
                CHECK(seen < b->p.n && same(p, b->p.at[seen]));
                seen++;
            }
        }
        CHECK(core > 0 && before <= context && behind <= context);
        around += before + behind;
    }
    CHECK(w.n == 0 || w.at[w.n - 1].core_end == b->t.len);
    CHECK(seen == b->p.n);
    CHECK(around * 10 <= b->p.n);
    sy_array_free(&part);
    sy_array_free(&w);
}

static char *repeated(const char *s, size_t times)
{
    char *all = calloc(strlen(s) * times + 1, 1);
    for (size_t i = 0; all && i < times; i++)
        memcpy(all + i * strlen(s), s, strlen(s));
    return all;
}

TEST(a_short_text_is_one_window)
{
    bench b = begin("the mayor said the harbour.");
    sy_windows w = { 0 };
    CHECK(sy_windows_cut(b.v, &b.t, 64, 8, &w) == SAYSO_OK);
    MUST(w.n == 1);
    CHECK(w.at[0].begin == 0 && w.at[0].end == b.t.len && w.at[0].core_end == b.t.len);
    sy_array_free(&w);
    end(&b);
}

TEST(no_pieces_no_windows)
{
    bench b = begin(" \n\xe2\x80\x8b ");
    check_windows(&b, 64, 4);
    end(&b);
}

TEST(windows_cover_all_pieces_whatever_the_text)
{
    static const char *const stuff[] = {
        "the mayor said. ",
        "the mayor said.\n\n",
        "a,",
        "unaffable ",
        "a b c the mayor said the harbour\n",
        "東京",
        "\"the mayor,\" said the mayor.\n\nThe harbour said the mayor. ",
        "the            mayor\n\n\n\n",
        "zzz. ",
        "a\xc2\xad \xe2\x80\x8b",
    };
    for (size_t k = 0; k < COUNT(stuff); k++) {
        char *s = repeated(stuff[k], 700);
        MUST(s);
        bench b = begin(s);
        check_windows(&b, 64, 3);
        check_windows(&b, 127, 100);
        check_windows(&b, 510, 24);
        check_windows(&b, 510, 0);
        end(&b);
        free(s);
    }
}

TEST(windows_are_cut_at_paragraphs_where_they_are_half_full)
{
    char *s = repeated("the mayor said the harbour said the mayor.\n\n", 60);
    MUST(s);
    bench b = begin(s);
    sy_windows w = { 0 };
    CHECK(sy_windows_cut(b.v, &b.t, 100, 5, &w) == SAYSO_OK);
    CHECK(w.n >= 6 && w.n <= 7);
    for (size_t i = 0; i < w.n; i++)
        CHECK(w.at[i].core_begin % strlen("the mayor said the harbour said the mayor.\n\n") == 0);
    sy_array_free(&w);
    end(&b);
    free(s);
}

TEST(windows_are_cut_at_sentences_where_a_paragraph_is_long)
{
    char *s = repeated("The mayor said the harbour said the mayor. ", 60);
    MUST(s);
    bench b = begin(s);
    sy_windows w = { 0 };
    CHECK(sy_windows_cut(b.v, &b.t, 100, 5, &w) == SAYSO_OK);
    for (size_t i = 0; i < w.n; i++)
        CHECK(w.at[i].core_begin % strlen("The mayor said the harbour said the mayor. ") == 0);
    sy_array_free(&w);
    end(&b);
    free(s);
}

TEST(windows_are_of_nearly_equal_size)
{
    char *s = repeated("the mayor said the harbour said mayor harbour the ", 130);
    MUST(s);
    bench b = begin(s);
    sy_windows w = { 0 };
    CHECK(sy_windows_cut(b.v, &b.t, 510, 24, &w) == SAYSO_OK);
    CHECK(w.n == 3);
    for (size_t i = 0; i < w.n; i++) {
        uint32_t size = w.at[i].core_end - w.at[i].core_begin, equal = (uint32_t)(b.t.len / w.n);
        CHECK(size > equal - equal / 20 && size < equal + equal / 20);
    }
    sy_array_free(&w);
    end(&b);
    free(s);
}

TEST(a_word_of_more_pieces_than_fit_is_cut_inside)
{
    char s[101] = "";
    memset(s, 'a', 100);
    bench b = begin(s);
    sy_windows w = { 0 };
    CHECK(sy_windows_cut(b.v, &b.t, 30, 4, &w) == SAYSO_OK);
    CHECK(w.n >= 4);
    for (size_t i = 0; i < w.n; i++) {
        sy_pieces part = { 0 };
        CHECK(sy_pieces_add(b.v, &b.t, w.at[i].begin, w.at[i].end, &part) == SAYSO_OK);
        CHECK(part.n > 0 && part.n <= 30);
        sy_array_free(&part);
    }
    CHECK(w.n && w.at[w.n - 1].core_end == 100);
    sy_array_free(&w);
    CHECK(sy_windows_cut(b.v, &b.t, 0, 0, &w) == SAYSO_EARG && w.n == 0);
    end(&b);
}

MAIN
