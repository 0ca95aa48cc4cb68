/* token.h - words, numbers and marks, and what the words mean to a calendar. Inner to src/time. */
#ifndef SY_TIME_TOKEN_H
#define SY_TIME_TOKEN_H

#include "time/time.h"

typedef enum sy_word_class {
    SY_W_OTHER,
    SY_W_WEEKDAY, /* value 0 to 6 from Monday */
    SY_W_MONTH,   /* 1 to 12 */
    SY_W_UNIT,    /* sy_grain; a weekend is SY_WEEKEND, an hour SY_HOUR */
    SY_W_NUMBER,  /* "two": its value */
    SY_W_PART,    /* "night", "morning" */
    SY_W_SHADE,   /* "late", "early" */
    SY_W_DAY,     /* "today", "tonight" 0, "yesterday" -1, "tomorrow" 1 */
    SY_W_LAST, SY_W_THIS, SY_W_NEXT, SY_W_THAT, SY_W_SAME, SY_W_PREVIOUS, SY_W_FOLLOWING,
    SY_W_THE, SY_W_A, SY_W_OF, SY_W_AGO, SY_W_EARLIER, SY_W_LATER, SY_W_BEFORE, SY_W_AFTER,
    SY_W_EVERY,   /* "every", "each", "most" */
    SY_W_LEAD,    /* sy_lead */
    SY_W_WILL,    /* "will", "due": what follows is to come */
    SY_W_FEAST    /* "Super", "Good", "Easter": the day behind it is a feast's or a campaign's */
} sy_word_class;

enum { SY_WEEKEND = SY_YEAR + 1, SY_HOUR };

typedef enum sy_token_kind { SY_T_WORD, SY_T_NUMBER, SY_T_MARK } sy_token_kind;

typedef struct sy_token {
    uint32_t begin, end;
    uint8_t kind;    /* sy_token_kind; a mark is one byte or one other character */
    uint8_t class;   /* sy_word_class of a word */
    int8_t value;
    bool plural;     /* "weeks", "Mondays" */
    bool capital;
    bool cut;        /* an abbreviation: "Sept", "Mon" */
    bool gap;        /* white space before it */
    uint8_t digits;  /* of a number, and whether "th" and such follow: */
    bool ordinal;
    int32_t number;  /* its value; -1: more than 8 digits */
} sy_token;

typedef SY_ARRAY(sy_token) sy_tokens;

/* Adds the tokens of text[span]; false: no memory. */
bool sy_time_tokens(const char *text, sayso_span span, sy_tokens *out);

#endif
