/* test_ledger.c - the rules of pairs, and the runs of keys that find them. All prose is invented. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/keyrun.h"
#include "archive/pair.h"
#include "unit.h"

/* One article in which `who` says `words`. */
static sy_sketches *article(const char *text, const char *day, const char *who, const char *words)
{
    char record[2000];
    const char *at = strstr(text, words);
    if (!at)
        return NULL;
    snprintf(record, sizeof record,
             "{\"sayso\": 1, \"id\": \"x\", \"published\": \"%s\", \"offsets\": \"byte\", "
             "\"text\": \"\","
             " \"statements\": [{\"id\": 1, \"source\": [], \"cue\": [], \"content\": [[%zu, "
             "%zu]], \"speaker\": 1,"
             " \"channel\": \"unstated\", \"stance\": \"assert\"}],"
             " \"speakers\": [{\"id\": 1, \"name\": \"%s\", \"kind\": \"person\", \"roles\": [], "
             "\"mentions\": []}]}",
             day, (size_t)(at - text), (size_t)(at - text) + strlen(words), who);
    sayso_doc *doc;
    sy_sketches *g = NULL;
    uint8_t key[SY_KEY];
    sayso_error why;
    sayso_input given = { .text = text, .len = strlen(text), .id = "x", .published = day };
    sy_text_key(text, strlen(text), key);
    if (sayso_record_read(record, strlen(record), &given, &doc, &why)) {
        printf("%s\n", why.text);
        return NULL;
    }
    if (sy_sketches_make(doc, key, sy_print_day(day), &g, &why))
        g = NULL;
    sayso_doc_free(doc);
    return g;
}

static bool one_quotation(const char *a, const char *who_a, const char *b, const char *who_b,
                          bool same_event)
{
    sy_sketches *x = article(a, "2026-03-01", who_a, a), *y = article(b, "2026-03-09", who_b, b);
    bool same = x && y && sy_same_quotation(x, 0, y, 0, same_event);
    if (x && y && same != sy_same_quotation(y, 0, x, 0, same_event))
        same = !same; /* both ways alike, or the check fails */
    sy_sketches_free(x);
    sy_sketches_free(y);
    return same;
}

TEST(a_quotation_is_one_in_other_wording_length_and_punctuation)
{
    CHECK(one_quotation("“The licence is a promise, not a present. We can take it back.”",
                        "Gil Sikota", "'We can take it back'", "Gil Sikota", true));
    CHECK(one_quotation("\"I pick the team, not the newspapers and not the stands,\"", "Ivo Kell",
                        "‘I pick the team, not the newspapers’", "Ivo Kell", false));
    CHECK(one_quotation("\"We have never sold personal data to anyone,\"", "Whit Sandoval",
                        "that they had “never sold personal data to anyone”", "Whit Sandoval",
                        true));
    /* Marks and apostrophes of three bytes belong to no word. */
    CHECK(one_quotation("\"The keys weren't lost, but a promise isn't a padlock.\"", "Gil Sikota",
                        "that “a promise isn’t a padlock”", "Gil Sikota", true));
    CHECK(one_quotation("\"She dialled a wrong number.\"", "Gil Sikota",
                        "that she “dialled a wrong number”", "Gil Sikota", true));
}

TEST(other_words_and_other_mouths_are_other_quotations)
{
    CHECK(!one_quotation("\"I pick the team, not the newspapers,\"", "Ivo Kell",
                         "\"I pick the fights, not the referees,\"", "Ivo Kell", true));
    CHECK(!one_quotation("\"We will take it back,\"", "Gil Sikota", "\"We will take it back,\"",
                         "Ana Ruiz", false));
    CHECK(!one_quotation("\"No comment,\"", "Gil Sikota", "\"No comment,\"", "Gil Sikota", true));
    CHECK(!one_quotation("that he would take it back before the summer", "Gil Sikota",
                         "that he would take it back before the summer", "Gil Sikota", true));
}

TEST(an_event_is_names_within_weeks)
{
    static const char a[] =
        "Ana Ruiz met Boris Kamm over the aqueduct in Tortosa. Kamm said the Ruiz plan, a culvert "
        "and a sluice, would not do.";
    static const char b[] =
        "In Tortosa the Kamm camp answered Ana Ruiz on Friday: no aqueduct, no culvert, no sluice.";
    sy_sketches *x = article(a, "2026-03-01", "Boris Kamm", "would not do");
    sy_sketches *soon = article(b, "2026-03-10", "Boris Kamm", "answered Ana Ruiz");
    sy_sketches *late = article(b, "2027-09-20", "Boris Kamm", "answered Ana Ruiz");
    CHECK(x && soon && late);
    CHECK(sy_same_event(x, soon) && sy_same_event(soon, x));
    CHECK(!sy_same_event(x, late));
    CHECK(sy_is_later(x, soon) && !sy_is_later(soon, x));
    sy_sketches_free(x);
    sy_sketches_free(soon);
    sy_sketches_free(late);
}

TEST(a_sketch_comes_back_from_its_bytes_and_cut_ones_do_not)
{
    sy_sketches *x = article("\"We can take it back tomorrow,\" he said.", "2026-03-01",
                             "Gil Sikota", "\"We can take it back tomorrow,\""),
                *y;
    uint8_t *bytes = NULL, *again = NULL;
    size_t n = 0, m = 0;
    CHECK(x && !sy_sketches_pack(x, &bytes, &n, NULL));
    CHECK(!sy_sketches_unpack(bytes, n, &y, NULL) && !sy_sketches_pack(y, &again, &m, NULL));
    CHECK(n == m && !memcmp(bytes, again, n));
    sy_sketches_free(y);
    for (size_t cut = 0; cut < n; cut++)
        CHECK(sy_sketches_unpack(bytes, cut, &y, NULL) == SAYSO_EFORMAT && !y);
    for (size_t i = 0; i < n; i++) { /* whatever is in them, nothing is read beyond them */
        bytes[i] ^= 0xFF;
        if (!sy_sketches_unpack(bytes, n, &y, NULL)) {
            sy_same_quotation(x, 0, y, 0, true);
            sy_sketches_free(y);
        }
        bytes[i] ^= 0xFF;
    }
    free(bytes);
    free(again);
    sy_sketches_free(x);
}

/* ## Runs of keys */

static sayso_status count(void *ctx, const sy_keyed *mine, int64_t statement)
{
    uint64_t *sum = ctx;
    sum[0]++;
    sum[1] += mine->key * 31 + (uint64_t)statement;
    return SAYSO_OK;
}

TEST(keys_are_found_however_many_runs_they_came_in)
{
    char path[] = "/tmp/sayso-keys-XXXXXX";
    int file = mkstemp(path);
    CHECK(file >= 0);
    close(file);
    unlink(path);
    sayso_archive *a;
    CHECK(!sayso_archive_open(path, SAYSO_ARCHIVE_CREATE, &a, NULL));
    CHECK(!sayso_archive_begin(a, NULL, NULL));
    enum { BATCHES = 60, EACH = 400, KEYS = 3000 };
    uint64_t want[2] = { 0 }, got[2] = { 0 }, seed = 1;
    uint32_t *all = calloc(BATCHES * EACH, sizeof *all);
    for (uint32_t b = 0; b < BATCHES; b++) {
        sy_keys keys = { 0 };
        for (uint32_t i = 0; i < EACH; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            uint32_t n = b * EACH + i;
            all[n] = (uint32_t)(seed >> 40) % KEYS;
            CHECK(sy_push(&keys, (sy_keyed){ (uint64_t)all[n] << 45, (int64_t)n + 1, n }));
        }
        CHECK(!sy_keys_probe(a, SY_RULE_QUOTE, &keys, count, (uint64_t[2]){ 0 }, NULL)); /* sorts */
        CHECK(!sy_keys_add(a, SY_RULE_QUOTE, &keys, NULL));
        sy_array_free(&keys);
    }
    sy_keys ask = { 0 };
    for (uint32_t k = 0; k < KEYS; k += 7)
        CHECK(sy_push(&ask, (sy_keyed){ (uint64_t)k << 45, -1, k }));
    CHECK(!sy_keys_probe(a, SY_RULE_QUOTE, &ask, count, got, NULL));
    for (uint32_t n = 0; n < BATCHES * EACH; n++)
        if (all[n] % 7 == 0) {
            want[0]++;
            want[1] += ((uint64_t)all[n] << 45) * 31 + n + 1;
        }
    CHECK(got[0] == want[0] && got[1] == want[1]);
    sy_array_free(&ask);
    free(all);
    sayso_archive_close(a);
    unlink(path);
    char more[64];
    snprintf(more, sizeof more, "%s-writer", path);
    unlink(more);
}

MAIN
