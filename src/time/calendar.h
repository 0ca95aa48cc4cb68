/* calendar.h - days and dates of the Gregorian calendar, for the years 1 to 9999. Inner to src/time. */
#ifndef SY_CALENDAR_H
#define SY_CALENDAR_H

#include "time/time.h"

typedef struct sy_date {
    int year, month, day; /* 2015, 9, 14 */
} sy_date;

bool sy_is_date(int year, int month, int day);
sy_day sy_day_of(int year, int month, int day);
sy_date sy_date_of(sy_day day);

/* 0 is Monday. */
int sy_weekday(sy_day day);

static inline sy_day sy_monday(sy_day day)
{
    return day - sy_weekday(day);
}

/* The first day of the month that lies `months` after that of `day`. */
sy_day sy_month_after(sy_day day, int months);

#endif
