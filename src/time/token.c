/* token.c - see token.h. */
#include "time/token.h"

#include <string.h>

enum { LONGEST = 12 };

typedef struct entry {
    const char *word;
    uint8_t class;
    int8_t value;
    bool plural, cut;
} entry;

/* In the order of strcmp(). "sat" and "sun" are left out: they sit
 * and shine more often than they date. */
static const entry words[] = {
    { "a", SY_W_A, 1, false, false },
    { "after", SY_W_AFTER, SY_LEAD_SINCE, false, false },
    { "afternoon", SY_W_PART, 0, false, false },
    { "afternoons", SY_W_PART, 0, true, false },
    { "ago", SY_W_AGO, 0, false, false },
    { "an", SY_W_A, 1, false, false },
    { "apr", SY_W_MONTH, 4, false, true },
    { "april", SY_W_MONTH, 4, false, false },
    { "ash", SY_W_FEAST, 0, false, false },
    { "at", SY_W_LEAD, SY_LEAD_ON, false, false },
    { "aug", SY_W_MONTH, 8, false, true },
    { "august", SY_W_MONTH, 8, false, false },
    { "before", SY_W_BEFORE, SY_LEAD_UNTIL, false, false },
    { "between", SY_W_LEAD, SY_LEAD_FOR, false, false },
    { "black", SY_W_FEAST, 0, false, false },
    { "bloody", SY_W_FEAST, 0, false, false },
    { "by", SY_W_LEAD, SY_LEAD_UNTIL, false, false },
    { "couple", SY_W_NUMBER, 2, false, false },
    { "cyber", SY_W_FEAST, 0, false, false },
    { "day", SY_W_UNIT, SY_DAY, false, false },
    { "days", SY_W_UNIT, SY_DAY, true, false },
    { "dec", SY_W_MONTH, 12, false, true },
    { "december", SY_W_MONTH, 12, false, false },
    { "due", SY_W_WILL, 0, false, false },
    { "during", SY_W_LEAD, SY_LEAD_ON, false, false },
    { "each", SY_W_EVERY, 0, false, false },
    { "earlier", SY_W_EARLIER, 0, false, false },
    { "early", SY_W_SHADE, 0, false, false },
    { "easter", SY_W_FEAST, 0, false, false },
    { "eight", SY_W_NUMBER, 8, false, false },
    { "eleven", SY_W_NUMBER, 11, false, false },
    { "evening", SY_W_PART, 0, false, false },
    { "evenings", SY_W_PART, 0, true, false },
    { "every", SY_W_EVERY, 0, false, false },
    { "feb", SY_W_MONTH, 2, false, true },
    { "february", SY_W_MONTH, 2, false, false },
    { "fifteen", SY_W_NUMBER, 15, false, false },
    { "five", SY_W_NUMBER, 5, false, false },
    { "following", SY_W_FOLLOWING, 1, false, false },
    { "for", SY_W_LEAD, SY_LEAD_FOR, false, false },
    { "four", SY_W_NUMBER, 4, false, false },
    { "fri", SY_W_WEEKDAY, 4, false, true },
    { "friday", SY_W_WEEKDAY, 4, false, false },
    { "fridays", SY_W_WEEKDAY, 4, true, false },
    { "from", SY_W_LEAD, SY_LEAD_SINCE, false, false },
    { "giving", SY_W_FEAST, 0, false, false },
    { "good", SY_W_FEAST, 0, false, false },
    { "holy", SY_W_FEAST, 0, false, false },
    { "hour", SY_W_UNIT, SY_HOUR, false, false },
    { "hours", SY_W_UNIT, SY_HOUR, true, false },
    { "in", SY_W_LEAD, SY_LEAD_ON, false, false },
    { "jan", SY_W_MONTH, 1, false, true },
    { "january", SY_W_MONTH, 1, false, false },
    { "jul", SY_W_MONTH, 7, false, true },
    { "july", SY_W_MONTH, 7, false, false },
    { "jun", SY_W_MONTH, 6, false, true },
    { "june", SY_W_MONTH, 6, false, false },
    { "last", SY_W_LAST, -1, false, false },
    { "late", SY_W_SHADE, 0, false, false },
    { "later", SY_W_LATER, 0, false, false },
    { "mar", SY_W_MONTH, 3, false, true },
    { "march", SY_W_MONTH, 3, false, false },
    { "may", SY_W_MONTH, 5, false, false },
    { "mid", SY_W_SHADE, 0, false, false },
    { "midday", SY_W_PART, 0, false, false },
    { "midnight", SY_W_PART, 0, false, false },
    { "mon", SY_W_WEEKDAY, 0, false, true },
    { "monday", SY_W_WEEKDAY, 0, false, false },
    { "mondays", SY_W_WEEKDAY, 0, true, false },
    { "month", SY_W_UNIT, SY_MONTH, false, false },
    { "months", SY_W_UNIT, SY_MONTH, true, false },
    { "morning", SY_W_PART, 0, false, false },
    { "mornings", SY_W_PART, 0, true, false },
    { "most", SY_W_EVERY, 0, false, false },
    { "next", SY_W_NEXT, 1, false, false },
    { "night", SY_W_PART, 0, false, false },
    { "nights", SY_W_PART, 0, true, false },
    { "nine", SY_W_NUMBER, 9, false, false },
    { "noon", SY_W_PART, 0, false, false },
    { "nov", SY_W_MONTH, 11, false, true },
    { "november", SY_W_MONTH, 11, false, false },
    { "oct", SY_W_MONTH, 10, false, true },
    { "october", SY_W_MONTH, 10, false, false },
    { "of", SY_W_OF, SY_LEAD_FOR, false, false },
    { "on", SY_W_LEAD, SY_LEAD_ON, false, false },
    { "one", SY_W_NUMBER, 1, false, false },
    { "over", SY_W_LEAD, SY_LEAD_ON, false, false },
    { "palm", SY_W_FEAST, 0, false, false },
    { "past", SY_W_LAST, -1, false, false },
    { "previous", SY_W_PREVIOUS, -1, false, false },
    { "same", SY_W_SAME, 0, false, false },
    { "saturday", SY_W_WEEKDAY, 5, false, false },
    { "saturdays", SY_W_WEEKDAY, 5, true, false },
    { "scheduled", SY_W_WILL, 0, false, false },
    { "sep", SY_W_MONTH, 9, false, true },
    { "sept", SY_W_MONTH, 9, false, true },
    { "september", SY_W_MONTH, 9, false, false },
    { "seven", SY_W_NUMBER, 7, false, false },
    { "shall", SY_W_WILL, 0, false, false },
    { "since", SY_W_LEAD, SY_LEAD_SINCE, false, false },
    { "six", SY_W_NUMBER, 6, false, false },
    { "sunday", SY_W_WEEKDAY, 6, false, false },
    { "sundays", SY_W_WEEKDAY, 6, true, false },
    { "super", SY_W_FEAST, 0, false, false },
    { "ten", SY_W_NUMBER, 10, false, false },
    { "that", SY_W_THAT, 0, false, false },
    { "the", SY_W_THE, 0, false, false },
    { "this", SY_W_THIS, 0, false, false },
    { "three", SY_W_NUMBER, 3, false, false },
    { "through", SY_W_LEAD, SY_LEAD_UNTIL, false, false },
    { "thu", SY_W_WEEKDAY, 3, false, true },
    { "thur", SY_W_WEEKDAY, 3, false, true },
    { "thurs", SY_W_WEEKDAY, 3, false, true },
    { "thursday", SY_W_WEEKDAY, 3, false, false },
    { "thursdays", SY_W_WEEKDAY, 3, true, false },
    { "till", SY_W_LEAD, SY_LEAD_UNTIL, false, false },
    { "today", SY_W_DAY, 0, false, false },
    { "tomorrow", SY_W_DAY, 1, false, false },
    { "tonight", SY_W_DAY, 0, false, false },
    { "tue", SY_W_WEEKDAY, 1, false, true },
    { "tues", SY_W_WEEKDAY, 1, false, true },
    { "tuesday", SY_W_WEEKDAY, 1, false, false },
    { "tuesdays", SY_W_WEEKDAY, 1, true, false },
    { "twelve", SY_W_NUMBER, 12, false, false },
    { "twenty", SY_W_NUMBER, 20, false, false },
    { "two", SY_W_NUMBER, 2, false, false },
    { "until", SY_W_LEAD, SY_LEAD_UNTIL, false, false },
    { "upcoming", SY_W_NEXT, 1, false, false },
    { "wed", SY_W_WEEKDAY, 2, false, true },
    { "wednesday", SY_W_WEEKDAY, 2, false, false },
    { "wednesdays", SY_W_WEEKDAY, 2, true, false },
    { "week", SY_W_UNIT, SY_WEEK, false, false },
    { "weekend", SY_W_UNIT, SY_WEEKEND, false, false },
    { "weekends", SY_W_UNIT, SY_WEEKEND, true, false },
    { "weeks", SY_W_UNIT, SY_WEEK, true, false },
    { "will", SY_W_WILL, 0, false, false },
    { "year", SY_W_UNIT, SY_YEAR, false, false },
    { "years", SY_W_UNIT, SY_YEAR, true, false },
    { "yesterday", SY_W_DAY, -1, false, false },
};

static const entry *look_up(const char *lower)
{
    size_t lo = 0, hi = sizeof words / sizeof *words;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strcmp(words[mid].word, lower);
        if (!order)
            return &words[mid];
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static bool letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool upper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}

static void classify(const char *s, sy_token *t)
{
    char lower[LONGEST + 1];
    uint32_t n = t->end - t->begin;
    if (n > LONGEST)
        return;
    for (uint32_t i = 0; i < n; i++) /* letters of the alphabet, and other characters as they are */
        lower[i] = upper((unsigned char)s[t->begin + i]) ? (char)(s[t->begin + i] + 32) : s[t->begin + i];
    lower[n] = '\0';
    const entry *e = look_up(lower);
    if (!e)
        return;
    t->class = e->class;
    t->value = e->value;
    t->plural = e->plural;
    t->cut = e->cut;
    /* Names of days may stand without their capital in a post; months and short forms, not. */
    if (!t->capital && (e->cut || e->class == SY_W_MONTH || e->class == SY_W_FEAST))
        t->class = SY_W_OTHER;
}

static void count(const char *s, size_t end, sy_token *t)
{
    t->digits = (uint8_t)(t->end - t->begin < 200 ? t->end - t->begin : 200);
    t->number = t->digits > 8 ? -1 : 0;
    for (uint32_t i = t->begin; t->digits <= 8 && i < t->end; i++)
        t->number = t->number * 10 + s[i] - '0';
    static const char *const ends[] = { "st", "nd", "rd", "th" };
    for (int i = 0; i < 4; i++)
        if (t->end + 2 <= end && !memcmp(s + t->end, ends[i], 2) &&
            (t->end + 2 == end || !(letter((unsigned char)s[t->end + 2]) || digit((unsigned char)s[t->end + 2])))) {
            t->end += 2;
            t->ordinal = true;
            return;
        }
}

/* Bytes of white space at s[at]: also the no-break space. */
static uint32_t space(const char *s, uint32_t at, uint32_t end)
{
    unsigned char c = (unsigned char)s[at];
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    return c == 0xC2 && at + 1 < end && (unsigned char)s[at + 1] == 0xA0 ? 2 : 0;
}

bool sy_time_tokens(const char *s, sayso_span span, sy_tokens *out)
{
    uint32_t at = span.begin;
    bool gap = true;
    while (at < span.end) {
        uint32_t n = space(s, at, span.end);
        if (n) {
            gap = true;
            at += n;
            continue;
        }
        unsigned char c = (unsigned char)s[at];
        sy_token t = { .begin = at, .end = at + 1, .kind = SY_T_MARK, .gap = gap };
        if (digit(c)) {
            t.kind = SY_T_NUMBER;
            while (t.end < span.end && digit((unsigned char)s[t.end]))
                t.end++;
            count(s, span.end, &t);
        } else if (letter(c) || c >= 0xC3) {
            /* General punctuation (E2 80 ..) ends a word; other characters beyond ASCII are letters here. */
            bool mark = c == 0xE2;
            t.kind = mark ? SY_T_MARK : SY_T_WORD;
            t.capital = upper(c);
            while (t.end < span.end) {
                unsigned char d = (unsigned char)s[t.end];
                if (!((d & 0xC0) == 0x80 || (!mark && (letter(d) || (d >= 0xC3 && d != 0xE2)))))
                    break;
                t.end++;
            }
            if (!mark)
                classify(s, &t);
        } else if (c >= 0x80) {
            while (t.end < span.end && ((unsigned char)s[t.end] & 0xC0) == 0x80)
                t.end++;
        }
        if (!sy_push(out, t))
            return false;
        at = t.end;
        gap = false;
    }
    return true;
}
