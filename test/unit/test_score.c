/* test_score.c - sets of words and when they agree (src/cli/score.h). */
#include "cli/score.h"

#include "unit.h"

typedef struct reading {
    score_text t;
} reading;

static reading text(const char *s)
{
    reading r;
    CHECK(!score_text_make(s, strlen(s), &r.t, NULL));
    return r;
}

/* The words of begin..end, in code points. */
static score_set set_of(reading *r, uint32_t begin, uint32_t end)
{
    score_set s = { 0 };
    CHECK(score_cover(&r->t, begin, end, &s));
    score_set_close(&s);
    return s;
}

/* The words of a part of the text, which stands in it once. ASCII only. */
static score_set words(reading *r, const char *part)
{
    const char *at = strstr(r->t.bytes, part);
    CHECK(at != NULL);
    uint32_t begin = at ? (uint32_t)(at - r->t.bytes) : 0;
    return set_of(r, begin, begin + (uint32_t)strlen(part));
}

TEST(a_word_belongs_to_a_span_that_has_more_than_half_of_it)
{
    reading r = text("rain fell");
    score_set half = set_of(&r, 2, 6), more = set_of(&r, 1, 8);
    CHECK(half.n == 0); /* "in f": half of "rain" is not more than half */
    CHECK(more.n == 2 && more.at[0] == 0 && more.at[1] == 1);
    score_set_free(&half);
    score_set_free(&more);
    score_text_free(&r.t);
}

TEST(overlapping_spans_count_a_word_once)
{
    reading r = text("one two three");
    score_set s = { 0 };
    CHECK(score_cover(&r.t, 4, 13, &s) && score_cover(&r.t, 0, 7, &s));
    score_set_close(&s);
    CHECK(s.n == 3 && s.at[0] == 0 && s.at[2] == 2);
    score_set_free(&s);
    score_text_free(&r.t);
}

TEST(determiners_do_not_decide)
{
    reading r = text("The mayor spoke. Her deputy left.");
    score_set with = words(&r, "The mayor"), without = words(&r, "mayor");
    CHECK(score_overlap(&r.t, with, without) == 1.0);
    CHECK(score_overlap(NULL, with, without) == 0.5);
    score_set_free(&with);
    score_set_free(&without);
    score_text_free(&r.t);
}

TEST(a_determiner_alone_still_is_a_word)
{
    reading r = text("This he said.");
    score_set this = words(&r, "This"), he = words(&r, "he");
    CHECK(score_last(&r.t, this) == 0);
    CHECK(score_same_source(&r.t, this, this));
    CHECK(!score_same_source(&r.t, this, he));
    score_set_free(&this);
    score_set_free(&he);
    score_text_free(&r.t);
}

TEST(the_same_last_word_is_the_same_source)
{
    reading r = text("Senator Ana Maria de la Ruiz spoke to Ruiz.");
    score_set all = words(&r, "Senator Ana Maria de la Ruiz"), last = set_of(&r, 24, 28),
              other = words(&r, "Senator");
    CHECK(score_same_source(&r.t, all, last));
    CHECK(!score_same_source(&r.t, all, other));
    score_set_free(&all);
    score_set_free(&last);
    score_set_free(&other);
    score_text_free(&r.t);
}

TEST(no_source_agrees_with_no_source_alone)
{
    reading r = text("Ana spoke.");
    score_set none = { 0 }, ana = words(&r, "Ana");
    CHECK(score_same_source(&r.t, none, none));
    CHECK(!score_same_source(&r.t, none, ana));
    CHECK(!score_same_source(&r.t, ana, none));
    score_set_free(&ana);
    score_text_free(&r.t);
}

TEST(four_words_of_five_in_marks_are_direct)
{
    reading r = text("it \"was a bad day\" and \"so on\" we left");
    score_set four = words(&r, "it \"was a bad day\""), two = words(&r, "and \"so on\""),
              none = words(&r, "we left");
    CHECK(score_form(&r.t, four) == SAYSO_DIRECT);
    CHECK(score_form(&r.t, two) == SAYSO_MIXED);
    CHECK(score_form(&r.t, none) == SAYSO_INDIRECT);
    score_set_free(&four);
    score_set_free(&two);
    score_set_free(&none);
    score_text_free(&r.t);
}

TEST(offsets_of_every_unit_name_the_same_place)
{
    reading r = text("\xc3\xa9\xf0\x9f\x8e\x89z"); /* two bytes, four bytes, one */
    CHECK(!score_text_units(&r.t, SAYSO_BYTE) && !score_text_units(&r.t, SAYSO_UTF16));
    CHECK(score_text_len(&r.t, SAYSO_CODEPOINT) == 3);
    CHECK(score_text_len(&r.t, SAYSO_BYTE) == 7);
    CHECK(score_text_len(&r.t, SAYSO_UTF16) == 4);
    CHECK(score_point(&r.t, SAYSO_BYTE, 2) == 1 && score_point(&r.t, SAYSO_UTF16, 1) == 1);
    CHECK(score_point(&r.t, SAYSO_BYTE, 6) == 2 && score_point(&r.t, SAYSO_UTF16, 3) == 2);
    CHECK(score_point(&r.t, SAYSO_BYTE, 7) == 3 && score_point(&r.t, SAYSO_UTF16, 4) == 3);
    CHECK(score_point(&r.t, SAYSO_BYTE, 1) == UINT32_MAX);
    CHECK(score_point(&r.t, SAYSO_UTF16, 2) == UINT32_MAX);
    score_text_free(&r.t);
}

TEST(an_empty_text_has_no_words)
{
    reading r = text("");
    CHECK(r.t.n_words == 0 && r.t.n_points == 0);
    score_set none = set_of(&r, 0, 0);
    CHECK(none.n == 0);
    score_text_free(&r.t);
}

MAIN
