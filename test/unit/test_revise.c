/* test_revise.c - what follows in a reading from what a person puts right in it: sayso_doc_revise(). */
#include "unit.h"

#include <stdlib.h>

#include "sayso.h"

#define BIT(field) (1u << SAYSO_FIELD_##field)

/* Four statements: Ana's, inside it the critics', Tom's confirmation, and Ana's own repetition. */
static const char text[] = "Ana Ruiz said critics fear the port will close. Tom Reed agreed it "
                           "would. Ana Ruiz repeated it.";
static const char record[] =
    "{\"sayso\":1,\"id\":\"x\",\"offsets\":\"byte\",\"model\":\"m\",\"statements\":["
    "{\"id\":1,\"source\":[[0,8]],\"cue\":[[9,13]],\"content\":[[14,46]],\"speaker\":1,\"stance\":"
    "\"assert\",\"confidence\":0.9},"
    "{\"id\":2,\"source\":[[14,21]],\"cue\":[[22,26]],\"content\":[[27,46]],\"speaker\":2,"
    "\"stance\":\"wish\",\"parent\":1},"
    "{\"id\":3,\"source\":[[48,56]],\"cue\":[[57,63]],\"content\":[[64,72]],\"speaker\":3,"
    "\"stance\":\"confirm\"},"
    "{\"id\":4,\"source\":[[74,82]],\"cue\":[[83,91]],\"content\":[[92,94]],\"speaker\":1,"
    "\"stance\":\"assert\"}],"
    "\"speakers\":[{\"id\":1,\"name\":\"Ana "
    "Ruiz\",\"kind\":\"person\",\"roles\":[\"mayor\"],\"mentions\":[[0,8],[74,82]]},"
    "{\"id\":2,\"name\":\"critics\",\"kind\":\"group\",\"roles\":[],\"mentions\":[[14,21]]},"
    "{\"id\":3,\"name\":\"Tom Reed\",\"kind\":\"person\",\"roles\":[],\"mentions\":[[48,56]]}],"
    "\"contacts\":[{\"id\":1,\"kind\":\"call\",\"from\":[1],\"to\":[3],\"modality\":\"happened\","
    "\"trigger\":[[9,13]],\"statement\":2}],"
    "\"relations\":[{\"from\":3,\"kind\":\"confirms\",\"to\":{\"statement\":1}},{\"from\":4,"
    "\"kind\":\"repeats\",\"to\":{\"statement\":1}}],"
    "\"claims\":[{\"id\":1,\"about\":{\"statement\":1},\"status\":\"corroborated\",\"asserted\":[1,"
    "4],\"confirmed\":[3],\"denied\":[]}],"
    "\"notes\":[]}";

static sayso_doc *read_it(void)
{
    sayso_doc *doc = NULL;
    sayso_error why;
    sayso_input in = { .text = text, .len = sizeof text - 1 };
    if (sayso_record_read(record, sizeof record - 1, &in, &doc, &why))
        fprintf(stderr, "%s\n", why.text);
    return doc;
}

static sayso_status revise(sayso_doc *doc, sayso_revision r, sayso_error *why)
{
    return sayso_doc_revise(doc, &r, 1, NULL, why);
}

static bool is_name(const sayso_doc *doc, uint32_t statement, const char *name)
{
    uint32_t s = sayso_statement_at(doc, statement - 1).speaker;
    return s && !strcmp(sayso_speaker_at(doc, s - 1).name, name);
}

TEST(a_speaker_who_is_there_is_found_by_name_and_takes_the_mention)
{
    sayso_doc *doc = read_it();
    MUST(doc);
    CHECK(!revise(
        doc, (sayso_revision){ .statement = 2, .fields = BIT(SPEAKER), .name = "Tom Reed" }, NULL));
    CHECK(sayso_speaker_count(doc) == 2); /* nobody quotes the critics any more */
    CHECK(is_name(doc, 2, "Tom Reed") && is_name(doc, 3, "Tom Reed"));
    sayso_speaker tom = sayso_speaker_at(doc, 1);
    CHECK(tom.n_mentions == 2 && tom.mentions[0].begin == 14 && tom.mentions[1].begin == 48);
    CHECK(sayso_contact_at(doc, 0).to[0] == 2);
    CHECK(sayso_statement_at(doc, 1).corrected == BIT(SPEAKER) &&
          !sayso_statement_at(doc, 2).corrected);
    sayso_doc_free(doc);
}

TEST(who_confirms_himself_repeats_and_who_repeats_another_confirms)
{
    sayso_doc *doc = read_it();
    MUST(doc);
    CHECK(sayso_claim_at(doc, 0).status == SAYSO_CLAIM_CORROBORATED);
    CHECK(!revise(
        doc, (sayso_revision){ .statement = 3, .fields = BIT(SPEAKER), .name = "Ana Ruiz" }, NULL));
    MUST(sayso_relation_count(doc) == 2);
    CHECK(sayso_relation_at(doc, 0).kind == SAYSO_REPEATS &&
          sayso_relation_at(doc, 1).kind == SAYSO_REPEATS);
    bool corroborated = false;
    for (uint32_t i = 0; i < sayso_claim_count(doc); i++)
        corroborated |= sayso_claim_at(doc, i).status == SAYSO_CLAIM_CORROBORATED;
    CHECK(!corroborated); /* one speaker alone says it */
    CHECK(!revise(doc,
                  (sayso_revision){ .statement = 4,
                                    .fields = BIT(SPEAKER) | BIT(KIND),
                                    .name = "the port",
                                    .kind = SAYSO_ORG },
                  NULL));
    CHECK(sayso_relation_at(doc, 1).kind == SAYSO_CONFIRMS);
    sayso_doc_free(doc);
}

TEST(what_is_none_hands_its_children_and_contacts_on)
{
    sayso_doc *doc = read_it();
    uint32_t *was = NULL;
    sayso_revision r[] = { { .statement = 2, .fields = BIT(STATEMENT) },
                           { .statement = 3, .fields = BIT(STANCE), .stance = SAYSO_DENY } };
    MUST(doc);
    CHECK(!sayso_doc_revise(doc, r, 2, &was, NULL));
    MUST(sayso_statement_count(doc) == 3 && was);
    CHECK(was[0] == 1 && was[1] == 3 && was[2] == 4);
    CHECK(sayso_contact_at(doc, 0).statement == 1);
    CHECK(sayso_relation_at(doc, 0).from == 2 && sayso_relation_at(doc, 1).from == 3);
    CHECK(sayso_statement_at(doc, 1).stance == SAYSO_DENY);
    CHECK(sayso_note_count(doc) == 1);
    CHECK(sayso_speaker_count(doc) == 2);
    free(was);
    sayso_doc_free(doc);
}

TEST(order_form_and_parents_follow_from_spans)
{
    sayso_doc *doc = read_it();
    uint32_t *was = NULL;
    sayso_span to[] = { { 27, 46 }, { 64, 72 } }, all = { 14, 72 };
    MUST(doc);
    CHECK(!revise(
        doc,
        (sayso_revision){ .statement = 1, .fields = BIT(CONTENT), .content = to, .n_content = 2 },
        NULL));
    CHECK(sayso_statement_at(doc, 0).n_content == 2 && sayso_statement_at(doc, 1).parent == 0);
    CHECK(!revise(
        doc,
        (sayso_revision){ .statement = 1, .fields = BIT(CONTENT), .content = &all, .n_content = 1 },
        NULL));
    CHECK(sayso_statement_at(doc, 1).parent == 1 && sayso_statement_at(doc, 2).parent == 1);
    /* the last one's source becomes the very first words */
    sayso_span first = { 0, 3 };
    CHECK(!sayso_doc_revise(
        doc,
        &(sayso_revision){ .statement = 4, .fields = BIT(SOURCE), .source = &first, .n_source = 1 },
        1, &was, NULL));
    MUST(was);
    CHECK(was[0] == 1 && was[1] == 4 && was[2] == 2 && was[3] == 3);
    CHECK(sayso_statement_at(doc, 2).parent == 1);
    CHECK(sayso_relation_at(doc, 1).from == 2 && sayso_contact_at(doc, 0).statement == 3);
    sayso_claim c = sayso_claim_at(doc, 0);
    CHECK(c.about == 1 && c.n_asserted == 2 && c.asserted[1] == 2 && c.confirmed[0] == 4);
    free(was);
    sayso_doc_free(doc);
}

TEST(what_is_off_is_told)
{
    sayso_span empty = { 3, 3 }, beyond = { 3, 400 }, two[] = { { 5, 9 }, { 3, 4 } };
    const struct {
        sayso_revision r;
        const char *says;
    } off[] = {
        { { .statement = 0, .fields = BIT(STANCE) }, "no statement 0" },
        { { .statement = 5, .fields = BIT(STANCE) }, "no statement 5" },
        { { .statement = 1 }, "nothing" },
        { { .statement = 1, .fields = BIT(FORM) }, "nothing" },
        { { .statement = 1, .fields = 1u << 31 }, "nothing" },
        { { .statement = 1, .fields = BIT(STANCE), .stance = (sayso_stance)99 }, "stance" },
        { { .statement = 1, .fields = BIT(CHANNEL), .channel = (sayso_channel)99 }, "channel" },
        { { .statement = 1, .fields = BIT(KIND), .kind = (sayso_kind)99 }, "kind" },
        { { .statement = 1, .fields = BIT(KIND) }, "kind" },
        { { .statement = 1, .fields = BIT(WHEN), .when = "2026-02-3" }, "when" },
        { { .statement = 1, .fields = BIT(WHEN), .when = "2026-W54" }, "when" },
        { { .statement = 1, .fields = BIT(OUTLET), .outlet = "" }, "outlet" },
        { { .statement = 1, .fields = BIT(ADDRESSEE), .addressee = "\xC3" }, "UTF-8" },
        { { .statement = 1, .fields = BIT(SPEAKER), .name = "Noa" }, "Noa" },
        { { .statement = 1, .fields = BIT(SPEAKER) | BIT(KIND), .kind = SAYSO_ORG },
          "without a name" },
        { { .statement = 1, .fields = BIT(CONTENT) }, "content" },
        { { .statement = 1, .fields = BIT(CONTENT), .content = &empty, .n_content = 1 }, "empty" },
        { { .statement = 1, .fields = BIT(CUE), .cue = &beyond, .n_cue = 1 }, "end" },
        { { .statement = 1, .fields = BIT(SOURCE), .source = two, .n_source = 2 }, "before" },
    };
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
        sayso_doc *doc = read_it();
        sayso_error why = { 0 };
        MUST(doc);
        CHECK(revise(doc, off[i].r, &why) == SAYSO_EARG && why.status == SAYSO_EARG);
        if (!strstr(why.text, off[i].says)) {
            CHECK(!*why.text);
            fprintf(stderr, "%zu: %s\n", i, why.text);
        }
        sayso_doc_free(doc);
    }
}

TEST(nobody_and_the_writer)
{
    sayso_doc *doc = read_it();
    MUST(doc);
    CHECK(!revise(doc, (sayso_revision){ .statement = 3, .fields = BIT(SPEAKER) }, NULL));
    CHECK(!sayso_statement_at(doc, 2).speaker && sayso_speaker_count(doc) == 3); /* he was called */
    CHECK(!revise(doc,
                  (sayso_revision){
                      .statement = 3, .fields = BIT(SPEAKER) | BIT(KIND), .kind = SAYSO_AUTHOR },
                  NULL));
    uint32_t who = sayso_statement_at(doc, 2).speaker;
    MUST(who);
    CHECK(!sayso_speaker_at(doc, who - 1).name &&
          sayso_speaker_at(doc, who - 1).kind == SAYSO_AUTHOR);
    sayso_doc_free(doc);
}

MAIN
