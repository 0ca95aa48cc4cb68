/* pairs.c - the rules of pairs on records that are given, for train/links.py.
 *
 * usage: pairs words < WORDS                a word a line -> the hash of its stem
 *        pairs pairs RECORDS.jsonl          figures of all pairs of statements of one event: for each,
 *                                           four numbers of 4 bytes (record and statement of the later,
 *                                           then of the earlier, from 0), then the figures (floats)
 *        pairs meetings RECORDS.jsonl       "record record": articles of one event
 *        pairs strands RECORDS.jsonl        "record statement strand side": what the articles tie themselves
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/pair.h"
#include "base/array.h"

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "pairs: %s\n", what);
        exit(1);
    }
}

static int words(void)
{
    char line[256];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        printf("%u\n", sy_sketch_stem(line));
    }
    return 0;
}

static void compare(uint32_t a, const sy_sketches *later, uint32_t b, const sy_sketches *earlier)
{
    sy_looked *x, *y;
    sy_meeting *m;
    float figures[SY_PAIR_FIGURES];
    must(!sy_looked_new(later, &x) && !sy_looked_new(earlier, &y) && !sy_meeting_new(x, y, &m), "memory");
    for (uint32_t i = 0; i < later->n; i++)
        for (uint32_t j = 0; j < earlier->n; j++)
            if (sy_pair_look(m, i, j, figures)) {
                uint32_t head[] = { a, i, b, j };
                must(fwrite(head, sizeof head, 1, stdout) == 1 && fwrite(figures, sizeof figures, 1, stdout) == 1,
                     "cannot write");
            }
    sy_meeting_free(m);
    sy_looked_free(x);
    sy_looked_free(y);
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "words"))
        return words();
    must(argc == 3 && (!strcmp(argv[1], "pairs") || !strcmp(argv[1], "strands") || !strcmp(argv[1], "meetings")), "see the top of pairs.c");
    FILE *f = fopen(argv[2], "rb");
    must(f, argv[2]);
    SY_ARRAY(sy_sketches *) all = { 0 };
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, f)) > 0) {
        sayso_doc *doc;
        sayso_error why = { 0 };
        uint8_t key[SY_KEY];
        size_t len;
        sy_sketches *g;
        must(!sayso_record_read(line, (size_t)n, NULL, &doc, &why), why.text);
        const char *text = sayso_doc_text(doc, &len);
        sy_text_key(text, len, key);
        must(!sy_sketches_make(doc, key, sy_print_day(sayso_doc_published(doc)), &g, &why), why.text);
        must(sy_push(&all, g), "memory");
        sayso_doc_free(doc);
    }
    for (uint32_t i = 0; i < all.n; i++) {
        if (!strcmp(argv[1], "strands"))
            for (uint32_t k = 0; k < all.at[i]->n; k++)
                printf("%u %u %u %u\n", i, k, all.at[i]->at[k].strand, all.at[i]->at[k].side);
        else
            for (uint32_t j = 0; j < all.n; j++)
                if (i != j && sy_same_event(all.at[i], all.at[j]) && sy_is_later(all.at[j], all.at[i])) {
                    if (*argv[1] == 'm')
                        printf("%u %u\n", i, j);
                    else
                        compare(i, all.at[i], j, all.at[j]);
                }
    }
    for (size_t i = 0; i < all.n; i++)
        sy_sketches_free(all.at[i]);
    sy_array_free(&all);
    free(line);
    fclose(f);
    return 0;
}
