/* time.h - English time expressions -> days, weeks, months, years of the calendar.
 *
 *     sy_day published;
 *     if (!sy_published_day("2015-09-16T21:30:00-04:00", &published))
 *         published = SY_NO_DAY;
 *     sy_find_times(text, span, published, &times);     "on Monday" -> 2015-09-14
 *     sy_time_iso(&times.at[0], iso);
 *
 * Takes   text and the day on which it was published
 * Gives   the expressions in the text's order, each with what it names
 * Leaves to others: which of them tells when something was said (read/when.c).
 *
 * What names no single day, week, month or year is no expression: "on Mondays", "for two days", "in the
 * spring", "9/11", "10/11/12". Without a day of publication only what carries its own year is found.
 */
#ifndef SY_TIME_H
#define SY_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "sayso.h"

typedef int32_t sy_day; /* days since 1970-01-01 */
#define SY_NO_DAY INT32_MIN

typedef enum sy_grain { SY_DAY, SY_WEEK, SY_MONTH, SY_YEAR } sy_grain;

/* How it was put. */
typedef enum sy_time_form {
    SY_DATE,     /* "Sept. 14, 2015", "in 2015": carries its year */
    SY_CALENDAR, /* "Sept. 14", "in September": the nearest, rather a past one */
    SY_WEEKDAY,  /* "Monday", "last Friday", "Tuesday night" */
    SY_TODAY,    /* "today", "this morning", "yesterday", "last night" */
    SY_PERIOD,   /* "last week", "this month", "three weeks ago" */
    SY_CHAINED,  /* "two days later", "the same day": counted from the expression before it */
    SY_RANGE     /* "Sept. 19 to 22", "Thursday through Monday": the week or the month that holds them */
} sy_time_form;

/* The word before it that says how it is meant. */
typedef enum sy_lead {
    SY_LEAD_NONE,
    SY_LEAD_ON, /* "on", "in", "at", "over" */
    SY_LEAD_SINCE, /* "since", "from", "after" */
    SY_LEAD_UNTIL, /* "until", "till", "by", "before", "through" */
    SY_LEAD_FOR    /* "for", "of", "between" */
} sy_lead;

typedef struct sy_time {
    sayso_span span; /* "late Monday night", without the preposition */
    sy_day day;      /* the first day of what it names */
    uint8_t grain;   /* sy_grain */
    uint8_t form;    /* sy_time_form */
    uint8_t lead;    /* sy_lead */
    bool future;     /* "next Friday", "tomorrow", "will meet on Friday" */
    bool owns;       /* "Monday's" */
} sy_time;

typedef SY_ARRAY(sy_time) sy_times;

/* The local day of an ISO date or date-time; false, and *out SY_NO_DAY, where it is none. */
bool sy_published_day(const char *iso, sy_day *out);

/* Adds the expressions of text[span], in order, to *out. Linear. Only SAYSO_ENOMEM fails. */
sayso_status sy_find_times(const char *text, sayso_span span, sy_day published, sy_times *out);

/* "2015-09-14", "2015-W37", "2015-09", "2015", and the length. */
uint32_t sy_time_iso(const sy_time *t, char out[16]);

#endif
