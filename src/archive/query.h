/* query.h - the words that somebody looks for: as FTS5 wants them, and where they stand in a text. */
#ifndef SY_QUERY_H
#define SY_QUERY_H

#include "archive/store.h"

enum { SY_QUERY_WORDS = 64, SY_QUERY_BYTES = 4096 };

/* Words of one phrase, folded as names are (sy_fold), "\0"-ended, one behind the other. */
typedef struct sy_phrase {
    char *words;
    uint32_t n;
    bool begins; /* the last one may go on */
} sy_phrase;

typedef struct sy_looked_for {
    char *match; /* an FTS5 expression; NULL: no words */
    sy_phrase phrase[SY_QUERY_WORDS];
    size_t n;
} sy_looked_for;

/* SAYSO_EARG: nothing in it can be looked for; SAYSO_ELIMIT. Takes NULL and "" for no words. */
sayso_status sy_query_parse(const char *words, sy_looked_for *out, sayso_error *why);
void sy_query_free(sy_looked_for *q);

typedef SY_ARRAY(sayso_span) sy_spans;

/* Appends where the phrases stand between begin and end. False: no memory. */
bool sy_query_mark(const sy_looked_for *q, const char *text, uint32_t begin, uint32_t end,
                   sy_spans *marks);

/* The words of a text, folded, as FTS5's unicode61 cuts them: call gets each with its place; false
 * ends it. False: no memory. */
typedef bool (*sy_word_call)(void *ctx, const char *folded, uint32_t begin, uint32_t end);
bool sy_each_word(const char *text, uint32_t begin, uint32_t end, sy_word_call call, void *ctx);

#endif
