/* calendar.c - see calendar.h. */
#include "time/calendar.h"

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool sy_is_date(int year, int month, int day)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= days[month - 1] + (month == 2 && is_leap(year));
}

/* Years begin in March here, so that the leap day is the last; eras are 400 years of 146097 days. */
sy_day sy_day_of(int year, int month, int day)
{
    year -= month <= 2;
    int era = year / 400, of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

sy_date sy_date_of(sy_day day)
{
    int n = day + 719468, era = n / 146097, of_era = n - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153;
    sy_date d = { year + era * 400, month < 10 ? month + 3 : month - 9, of_year - (153 * month + 2) / 5 + 1 };
    d.year += d.month <= 2;
    return d;
}

int sy_weekday(sy_day day)
{
    int n = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return n < 0 ? n + 7 : n;
}

sy_day sy_month_after(sy_day day, int months)
{
    sy_date d = sy_date_of(day);
    int n = d.year * 12 + d.month - 1 + months;
    return sy_day_of(n / 12, n % 12 + 1, 1);
}
