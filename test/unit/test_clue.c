/* test_clue.c - clue words; the small nets' sums; no model. */
#include <stdlib.h>

#include "model/scorer.h"
#include "read/clue.h"
#include "read/doc.h"
#include "unit.h"

static sayso_doc *tell(const char *text)
{
    sayso_doc *d = calloc(1, sizeof *d);
    if (d)
        CHECK(!sy_text_make(text, strlen(text), "utf-8", &d->text, NULL));
    return d;
}

/* One hidden number in use: 0.5 for feature 1, 2 times the trace, out 3, bias 1. */
TEST(a_scorer_adds_up_what_was_seen)
{
    enum { H = SY_SCORER_HIDDEN, B = SY_SCORER_BLOCKS };
    int8_t block[B * H] = { 0 }, code[2 * H] = { 0 };
    float block_scale[B * H], code_scale[2] = { 1, 0.25f }, bias[H] = { 0 }, out[H + 1] = { 3 }, z[H] = { 0 };
    for (int i = 0; i < B * H; i++)
        block_scale[i] = 1;
    block[H] = 2;
    code[H] = 2;
    out[H] = 1;
    sy_scorer s = { 2, 1, block, block_scale, code, code_scale, bias, out };
    float trace = 1.5f;
    sy_scorer_see(&s, 0, &trace, z);
    CHECK(z[0] == 0);
    sy_scorer_see(&s, 1, &trace, z);
    CHECK(z[0] == 3);
    CHECK(sy_scorer_score(&s, z, (uint8_t[]){ 1 }, 1) == 3 * 3.5f + 1);
    z[0] = -9;
    CHECK(sy_scorer_score(&s, z, (uint8_t[]){ 1 }, 1) == 1);
}

TEST(clues_are_counted_where_they_stand)
{
    sayso_doc *d = tell("In an interview she denied it. She didn\xE2\x80\x99t call; the mayor\xE2\x80\x99s interview was short.");
    sy_clues c = { 0 };
    uint32_t at = 0;
    MUST(sy_clues_find(&d->text, &c));
    CHECK(c.at[0].n == 2 && c.at[17].n == 1 && c.at[29].n == 1);
    CHECK(sy_clues_in(&c, 0, 0, 20) == 1);
    CHECK(sy_clues_before(&c, 0, 40, &at) && at == 6);
    CHECK(!sy_clues_before(&c, 0, 6, &at));
    sy_clues_free(&c);
    sayso_doc_free(d);
}

MAIN
