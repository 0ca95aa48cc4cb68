/* test_outlet.c - clue words; outlets and addressees on given statements; no model. */
#include <stdlib.h>

#include "read/clue.h"
#include "read/outlet.h"
#include "unit.h"

static sayso_doc *tell(const char *text)
{
    sayso_doc *d = calloc(1, sizeof *d);
    if (d)
        CHECK(!sy_text_make(text, strlen(text), "utf-8", &d->text, NULL));
    return d;
}

static void push(sayso_doc *d, const char *words)
{
    const char *at = strstr(d->text.bytes, words);
    CHECK(at);
    uint32_t b = at ? (uint32_t)(at - d->text.bytes) : 0;
    CHECK(sy_push(&d->spans, (sayso_span){ b, b + (uint32_t)strlen(words) }));
}

static void says(sayso_doc *d, sayso_channel channel, const char *source, const char *cue, const char *content)
{
    sy_statement s = { .first = (uint32_t)d->spans.n, .n_source = 1, .n_cue = 1, .n_content = 1, .channel = (uint8_t)channel };
    push(d, source);
    push(d, cue);
    push(d, content);
    CHECK(sy_push(&d->statements, s));
}

static bool is(const sayso_doc *d, uint32_t string, const char *want)
{
    const char *s = sy_kept(d, string);
    if (!s || !want)
        return !s && !want;
    if (strcmp(s, want))
        fprintf(stderr, "  \"%s\" instead of \"%s\"\n", s, want);
    return !strcmp(s, want);
}

TEST(an_interview_goes_to_its_outlet)
{
    sayso_doc *d = tell("The bridge will hold, Ana Ruiz told the Evening Courier on Monday. \"It is new,\" she said.");
    says(d, SAYSO_INTERVIEW, "Ana Ruiz", "told", "The bridge will hold");
    says(d, SAYSO_INTERVIEW, "she", "said", "\"It is new,\"");
    CHECK(!sy_find_outlets(d));
    CHECK(is(d, d->statements.at[0].outlet, "Evening Courier"));
    CHECK(is(d, d->statements.at[0].addressee, "Evening Courier"));
    CHECK(is(d, d->statements.at[1].outlet, "Evening Courier"));
    sayso_doc_free(d);
}

TEST(a_post_goes_to_its_platform)
{
    sayso_doc *d = tell("Ruiz wrote on Instagram: \"We are closed.\"");
    says(d, SAYSO_SOCIAL, "Ruiz", "wrote", "\"We are closed.\"");
    CHECK(!sy_find_outlets(d));
    CHECK(is(d, d->statements.at[0].outlet, "Instagram"));
    CHECK(is(d, d->statements.at[0].addressee, NULL));
    sayso_doc_free(d);
}

TEST(reporters_are_an_addressee_and_a_day_is_none)
{
    sayso_doc *d = tell("Ruiz told reporters Monday that the road is open.");
    says(d, SAYSO_PRESS, "Ruiz", "told", "that the road is open");
    CHECK(!sy_find_outlets(d));
    CHECK(is(d, d->statements.at[0].addressee, "reporters"));
    CHECK(is(d, d->statements.at[0].outlet, NULL));
    sayso_doc_free(d);
}

TEST(a_programme_stands_before_its_network)
{
    sayso_doc *d = tell("Ruiz said on CNN's \"Harbour Hour\" that the road is open.");
    says(d, SAYSO_BROADCAST, "Ruiz", "said", "that the road is open");
    CHECK(!sy_find_outlets(d));
    CHECK(is(d, d->statements.at[0].outlet, "Harbour Hour"));
    sayso_doc_free(d);
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
