/* test_claim.c - the ledger: what it enters, and what status follows. */
#include "unit.h"

#include <time.h>

#include "read/claim.h"
#include "read/claim_pair.h"

/* A document of one-sentence statements: "WHO SAYS WHAT.", one a paragraph. */
static sayso_doc *begin(const char *text)
{
    sayso_doc *d = calloc(1, sizeof *d);
    if (d && sy_text_make(text, strlen(text), "utf-8", &d->text, NULL)) {
        free(d);
        return NULL;
    }
    return d;
}

static sayso_span find(const sayso_doc *d, const char *words)
{
    const char *at = strstr(d->text.bytes, words);
    uint32_t begin_at = at ? (uint32_t)(at - d->text.bytes) : 0;
    return (sayso_span){ begin_at, begin_at + (uint32_t)strlen(words) };
}

static void statement(sayso_doc *d, const char *cue, const char *content, uint32_t speaker, sayso_stance stance)
{
    sy_statement s = { .first = (uint32_t)d->spans.n, .n_cue = 1, .n_content = 1, .speaker = speaker,
                       .stance = (uint8_t)stance, .channel = SAYSO_UNSTATED, .form = SAYSO_INDIRECT };
    CHECK(sy_push(&d->spans, find(d, cue)) && sy_push(&d->spans, find(d, content)) && sy_push(&d->statements, s));
}

static void speaker(sayso_doc *d, const char *name)
{
    sy_speaker s = { .kind = SAYSO_PERSON };
    CHECK(sy_keep(d, name, strlen(name), &s.name) && sy_push(&d->speakers, s));
}

static void contact(sayso_doc *d, const char *trigger, uint32_t from, uint32_t to, uint32_t told, sayso_modality m)
{
    sy_contact c = { .kind = SAYSO_CONTACT_CALL, .modality = (uint8_t)m, .first_id = (uint32_t)d->ids.n, .n_from = 1, .n_to = 1,
                     .first_trigger = (uint32_t)d->spans.n, .n_trigger = 1, .statement = told };
    CHECK(sy_push(&d->ids, from) && sy_push(&d->ids, to) && sy_push(&d->spans, find(d, trigger)) && sy_push(&d->contacts, c));
}

static const char *status(const sayso_doc *d, uint32_t i)
{
    return sayso_status_of_claim_name(sayso_claim_at(d, i).status);
}

TEST(a_contact_that_the_writer_tells_of_is_asserted)
{
    sayso_doc *d = begin("Ana Ruiz telephoned Tom Lee on Monday.\n");
    MUST(d);
    speaker(d, "Ana Ruiz");
    speaker(d, "Tom Lee");
    contact(d, "telephoned", 1, 2, 0, SAYSO_HAPPENED);
    CHECK(!sy_find_claims(d));
    CHECK(sayso_claim_count(d) == 1 && !strcmp(status(d, 0), "asserted"));
    CHECK(sayso_claim_at(d, 0).about_contact && sayso_claim_at(d, 0).about == 1);
    sayso_doc_free(d);
}

TEST(a_denied_contact_makes_an_entry_that_nobody_asserted)
{
    sayso_doc *d = begin("Ruiz denied that any call to Lee had been made.\n");
    MUST(d);
    speaker(d, "Ruiz");
    speaker(d, "Lee");
    statement(d, "denied", "that any call to Lee had been made", 1, SAYSO_DENY);
    contact(d, "any call", 1, 2, 1, SAYSO_DENIED);
    CHECK(!sy_find_claims(d));
    CHECK(sayso_claim_count(d) == 1 && !strcmp(status(d, 0), "denied"));
    CHECK(sayso_claim_at(d, 0).n_denied == 1 && sayso_claim_at(d, 0).denied[0] == 1);
    sayso_doc_free(d);
}

TEST(a_planned_contact_is_open)
{
    sayso_doc *d = begin("Ruiz said she would call Lee next week.\n");
    MUST(d);
    speaker(d, "Ruiz");
    speaker(d, "Lee");
    statement(d, "said", "she would call Lee next week", 1, SAYSO_COMMIT);
    contact(d, "call", 1, 2, 1, SAYSO_PLANNED);
    CHECK(!sy_find_claims(d));
    CHECK(sayso_claim_count(d) == 1 && !strcmp(status(d, 0), "open"));
    sayso_doc_free(d);
}

TEST(a_denial_of_what_nobody_said_stands_alone)
{
    sayso_doc *d = begin("The minister denied that taxes would rise in the autumn.\n");
    MUST(d);
    speaker(d, "minister");
    statement(d, "denied", "that taxes would rise in the autumn", 1, SAYSO_DENY);
    CHECK(!sy_find_claims(d));
    CHECK(sayso_relation_count(d) == 0);
    CHECK(sayso_claim_count(d) == 1 && !strcmp(status(d, 0), "denied"));
    CHECK(!sayso_claim_at(d, 0).about_contact && sayso_claim_at(d, 0).about == 1);
    sayso_doc_free(d);
}

TEST(a_statement_that_nothing_answers_has_no_claim)
{
    sayso_doc *d = begin("The baker said the oven was older than the house.\n");
    MUST(d);
    speaker(d, "baker");
    statement(d, "said", "the oven was older than the house", 1, SAYSO_ASSERT);
    CHECK(!sy_find_claims(d));
    CHECK(sayso_claim_count(d) == 0 && sayso_relation_count(d) == 0);
    sayso_doc_free(d);
}

TEST(nothing_makes_nothing)
{
    sayso_doc *d = begin("");
    MUST(d);
    CHECK(!sy_find_claims(d));
    CHECK(sayso_claim_count(d) == 0);
    sayso_doc_free(d);
}

TEST(every_id_of_a_long_ledger_resolves)
{
    sayso_doc *d = begin("Ruiz denied that the old bridge was safe, and Lee said the old bridge was safe.\n");
    MUST(d);
    speaker(d, "Ruiz");
    speaker(d, "Lee");
    for (int i = 0; i < 4000; i++)
        statement(d, i % 2 ? "denied" : "said", "the old bridge was safe", 1 + (uint32_t)(i % 2), i % 2 ? SAYSO_DENY : SAYSO_ASSERT);
    clock_t from = clock();
    CHECK(!sy_find_claims(d));
    CHECK((clock() - from) / CLOCKS_PER_SEC < 20);
    for (uint32_t i = 0; i < sayso_relation_count(d); i++) {
        sayso_relation r = sayso_relation_at(d, i);
        CHECK(r.from >= 1 && r.from <= 4000 && r.to >= 1 && r.to <= 4000 && r.from != r.to);
    }
    for (uint32_t i = 0; i < sayso_claim_count(d); i++) {
        sayso_claim c = sayso_claim_at(d, i);
        CHECK(c.about >= 1 && c.about <= 4000);
        for (uint32_t k = 0; k < c.n_asserted + c.n_confirmed + c.n_denied; k++)
            CHECK(c.asserted[k] >= 1 && c.asserted[k] <= 4000);
    }
    sayso_doc_free(d);
}

/* The ledger of given relations: statement 2 does what `kind` says to statement 1. */
static const char *status_of_two(uint32_t one, uint32_t other, sayso_stance second, const char *cue)
{
    static char out[32];
    char text[200];
    snprintf(text, sizeof text, "Ruiz said the old bridge was safe for lorries.\n\nSomebody %s the old bridge was safe for lorries.\n", cue);
    sayso_doc *d = begin(text);
    if (!d)
        return "no memory";
    speaker(d, "Ana Ruiz");
    speaker(d, "Tom Lee");
    speaker(d, "spokesman for Ana Ruiz");
    d->speakers.at[2].kind = SAYSO_ANONYMOUS;
    statement(d, "said", "the old bridge was safe for lorries", one, SAYSO_ASSERT);
    statement(d, cue, "the old bridge was safe for lorries", other, second);
    sayso_span *at = d->spans.at + d->statements.at[1].first; /* the second time that the words stand there */
    at[1].begin = at[0].end + 1;
    at[1].end = at[1].begin + 35;
    CHECK(!sy_find_claims(d));
    snprintf(out, sizeof out, "%s", sayso_claim_count(d) ? status(d, 0) : "none");
    sayso_doc_free(d);
    return out;
}

TEST(who_takes_his_own_words_back_withdraws_them)
{
    const char *s = status_of_two(1, 1, SAYSO_DENY, "retracted that");
    CHECK(!strcmp(s, "withdrawn") || !strcmp(s, "denied")); /* denied where the net sees no relation */
    CHECK(strcmp(status_of_two(1, 2, SAYSO_DENY, "retracted that"), "withdrawn")); /* another cannot */
}

TEST(who_speaks_for_the_first_corroborates_nothing)
{
    CHECK(strcmp(status_of_two(1, 3, SAYSO_CONFIRM, "confirmed that"), "corroborated"));
    CHECK(strcmp(status_of_two(1, 1, SAYSO_ASSERT, "repeated that"), "corroborated"));
}

TEST(what_is_only_wished_is_open_or_no_claim)
{
    sayso_doc *d = begin("Ruiz hoped the fair would come back.\n\nRuiz hoped the fair would come back.\n");
    MUST(d);
    speaker(d, "Ana Ruiz");
    statement(d, "hoped", "the fair would come back", 1, SAYSO_WISH);
    statement(d, "hoped", "the fair would come back", 1, SAYSO_WISH);
    CHECK(!sy_find_claims(d));
    for (uint32_t i = 0; i < sayso_claim_count(d); i++)
        CHECK(!strcmp(status(d, i), "open"));
    sayso_doc_free(d);
}

TEST(a_spokesman_speaks_for_his_house)
{
    sayso_doc *d = begin("x\n");
    MUST(d);
    speaker(d, "Harbour Board");
    speaker(d, "spokeswoman for the Harbour Board");
    d->speakers.at[1].kind = SAYSO_ANONYMOUS;
    speaker(d, "Tom Lee");
    CHECK(sy_speaks_for(d, 2, 1) && !sy_speaks_for(d, 1, 2) && !sy_speaks_for(d, 3, 1) && !sy_speaks_for(d, 0, 1));
    sayso_doc_free(d);
}

MAIN
