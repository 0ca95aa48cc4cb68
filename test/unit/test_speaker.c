/* test_speaker.c - who is who, on given names and sources; no model. */
#include <stdlib.h>

#include "read/speaker_parts.h"
#include "unit.h"

typedef struct story {
    sayso_doc *d;
} story;

static story tell(const char *text)
{
    story s = { calloc(1, sizeof *s.d) };
    if (s.d)
        CHECK(!sy_text_make(text, strlen(text), "utf-8", &s.d->text, NULL));
    return s;
}

static sayso_span find(const story *s, const char *words, int nth)
{
    const char *at = s->d->text.bytes;
    for (int i = 0; at && i < nth; i++)
        at = strstr(i ? at + 1 : at, words);
    CHECK(at);
    uint32_t b = at ? (uint32_t)(at - s->d->text.bytes) : 0;
    return (sayso_span){ b, b + (at ? (uint32_t)strlen(words) : 0) };
}

static void name(story *s, const char *words, int nth, sy_name_kind kind)
{
    CHECK(sy_push(&s->d->names, (sy_name){ find(s, words, nth), (uint8_t)kind }));
}

/* A statement: source (NULL: none), cue, content; each the nth of its words. */
static void says(story *s, const char *source, int nth, const char *cue, int nth_cue)
{
    sy_statement x = { .first = (uint32_t)s->d->spans.n, .n_source = source != NULL, .n_cue = 1 };
    if (source)
        CHECK(sy_push(&s->d->spans, find(s, source, nth)));
    CHECK(sy_push(&s->d->spans, find(s, cue, nth_cue)));
    CHECK(sy_push(&s->d->statements, x));
}

static void settle(story *s)
{
    CHECK(!sy_find_speakers(s->d, NULL, NULL));
    CHECK(!sy_write_speakers(s->d));
}

static const char *speaker(const story *s, size_t statement)
{
    uint32_t id = s->d->statements.at[statement].speaker;
    const char *n = id ? sy_kept(s->d, s->d->speakers.at[id - 1].name) : NULL;
    return n ? n : "-";
}

static sayso_kind kind(const story *s, size_t statement)
{
    uint32_t id = s->d->statements.at[statement].speaker;
    return id ? (sayso_kind)s->d->speakers.at[id - 1].kind : SAYSO_KIND_NONE;
}

static void done(story *s)
{
    sayso_doc_free(s->d);
}

TEST(word_lists_are_sorted)
{
    for (size_t i = 1; i < sy_word_count(); i++)
        CHECK(strcmp(sy_word_at(i - 1), sy_word_at(i)) < 0);
    CHECK(sy_word_classes("Officials", 9) & SY_W_PLURAL);
    CHECK(sy_word_classes("agencies", 8) & SY_W_ORG);
    CHECK(!sy_word_classes("grue", 4));
}

TEST(a_family_name_is_the_full_one)
{
    story s = tell("Ruiz wins.\n\nAna Ruiz, the mayor of Tortosa, said yes. Mrs Ruiz said no. The mayor said maybe.");
    name(&s, "Ruiz", 1, SY_NAME_PERSON);
    name(&s, "Ana Ruiz", 1, SY_NAME_PERSON);
    name(&s, "Ruiz", 3, SY_NAME_PERSON);
    says(&s, "Ruiz", 1, "wins", 1);
    says(&s, "Ana Ruiz, the mayor of Tortosa,", 1, "said", 1);
    says(&s, "Mrs Ruiz", 1, "said", 2);
    says(&s, "The mayor", 1, "said", 3);
    settle(&s);
    for (size_t i = 0; i < 4; i++) {
        CHECK(!strcmp(speaker(&s, i), "Ana Ruiz"));
        CHECK(kind(&s, i) == SAYSO_PERSON);
    }
    CHECK(s.d->speakers.n == 1 && s.d->speakers.at[0].n_roles == 1);
    CHECK(!strcmp(sy_kept(s.d, s.d->role_strings.at[s.d->speakers.at[0].first_role]), "mayor of Tortosa"));
    done(&s);
}

TEST(pronouns_follow_gender)
{
    story s = tell("Mr Tom Pell met Ms Eva Lund in Bergen. She said it rained. He said it did not.");
    name(&s, "Tom Pell", 1, SY_NAME_PERSON);
    name(&s, "Eva Lund", 1, SY_NAME_PERSON);
    name(&s, "Bergen", 1, SY_NAME_PLACE);
    says(&s, "She", 1, "said", 1);
    says(&s, "He", 1, "said", 2);
    settle(&s);
    CHECK(!strcmp(speaker(&s, 0), "Eva Lund"));
    CHECK(!strcmp(speaker(&s, 1), "Tom Pell"));
    done(&s);
}

TEST(the_unnamed_are_kept_apart)
{
    story s = tell("A senior aide to the king said yes. Two officials said no. Voters said maybe. The aide said sure.");
    says(&s, "A senior aide to the king", 1, "said", 1);
    says(&s, "Two officials", 1, "said", 2);
    says(&s, "Voters", 1, "said", 3);
    says(&s, "The aide", 1, "said", 4);
    settle(&s);
    CHECK(!strcmp(speaker(&s, 0), "senior aide to the king") && kind(&s, 0) == SAYSO_ANONYMOUS);
    CHECK(!strcmp(speaker(&s, 1), "Two officials") && kind(&s, 1) == SAYSO_ANONYMOUS);
    CHECK(!strcmp(speaker(&s, 2), "Voters") && kind(&s, 2) == SAYSO_GROUP);
    CHECK(!strcmp(speaker(&s, 3), "senior aide to the king"));
    done(&s);
}

TEST(one_mention_is_one_speaker)
{
    story s = tell("A spokeswoman said it was so, adding that it was late. A spokeswoman said no.");
    says(&s, "A spokeswoman", 1, "said", 1);
    says(&s, "A spokeswoman", 1, "adding", 1);
    says(&s, "A spokeswoman", 2, "said", 2);
    settle(&s);
    const sy_statement *at = s.d->statements.at;
    CHECK(at[0].speaker && at[0].speaker == at[1].speaker);
    CHECK(at[2].speaker && at[2].speaker != at[0].speaker);
    done(&s);
}

TEST(initials_are_the_organisation)
{
    story s = tell("The World Kite Federation said no. The WKF said it again.");
    name(&s, "World Kite Federation", 1, SY_NAME_ORG);
    name(&s, "WKF", 1, SY_NAME_ORG);
    says(&s, "The World Kite Federation", 1, "said", 1);
    says(&s, "The WKF", 1, "said", 2);
    settle(&s);
    CHECK(!strcmp(speaker(&s, 1), "World Kite Federation") && kind(&s, 1) == SAYSO_ORG);
    done(&s);
}

TEST(a_nominal_with_a_name_behind_it)
{
    story s = tell("The club's owner, Jan Vos, said no. Jan Vos and Ana Ruiz said yes.");
    name(&s, "Jan Vos", 1, SY_NAME_PERSON);
    name(&s, "Jan Vos", 2, SY_NAME_PERSON);
    name(&s, "Ana Ruiz", 1, SY_NAME_PERSON);
    says(&s, "The club's owner, Jan Vos,", 1, "said", 1);
    says(&s, "Jan Vos and Ana Ruiz", 1, "said", 2);
    settle(&s);
    CHECK(!strcmp(speaker(&s, 0), "Jan Vos"));
    CHECK(!strcmp(speaker(&s, 1), "Jan Vos and Ana Ruiz"));
    done(&s);
}

TEST(nobody_says_what_nobody_says)
{
    story s = tell("It is not clear whether he will. Rain is expected.");
    says(&s, NULL, 0, "is not clear", 1);
    says(&s, NULL, 0, "is expected", 1);
    settle(&s);
    CHECK(kind(&s, 0) == SAYSO_AUTHOR && !s.d->statements.at[1].speaker);
    done(&s);
}

TEST(a_party_gets_an_id_without_speaking)
{
    story s = tell("Ana Ruiz met Jan Vos. Ruiz said it went well.");
    uint32_t id = 0, string = 0;
    name(&s, "Ana Ruiz", 1, SY_NAME_PERSON);
    name(&s, "Jan Vos", 1, SY_NAME_PERSON);
    name(&s, "Ruiz", 2, SY_NAME_PERSON);
    says(&s, "Ruiz", 2, "said", 1);
    CHECK(!sy_find_speakers(s.d, NULL, NULL));
    CHECK(!sy_speaker_of(s.d, find(&s, "Jan Vos", 1), &id) && id == 2);
    CHECK(!sy_name_of(s.d, find(&s, "Ana Ruiz", 1), &string) && !strcmp(sy_kept(s.d, string), "Ana Ruiz"));
    CHECK(!sy_write_speakers(s.d));
    CHECK(s.d->speakers.at[1].kind == SAYSO_KIND_NONE && s.d->speakers.at[1].n_mentions == 1);
    done(&s);
}

TEST(odd_texts)
{
    static const char *const all[] = { "", "'s 's 's", "\xe2\x80\x99", "and and and", "who who", "I", "1,2,3", "The the the", "A." };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        story s = tell(all[i]);
        size_t n = s.d->text.len;
        if (n) {
            sy_statement x = { .n_source = 1 };
            CHECK(sy_push(&s.d->spans, (sayso_span){ 0, (uint32_t)n }) && sy_push(&s.d->statements, x));
            CHECK(sy_push(&s.d->names, (sy_name){ { 0, (uint32_t)n }, SY_NAME_PERSON }));
        }
        settle(&s);
        done(&s);
    }
}

MAIN
