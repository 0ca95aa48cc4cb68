/* test_time.c - the calendar's grammar: what an expression names, and what names nothing. */
#include <stdlib.h>

#include "time/calendar.h"
#include "time/time.h"
#include "unit.h"

/* Everything found in a sentence as "words=2015-09-14; words=2015", in a buffer of the caller's. */
static void find(const char *published, const char *s, char *out, size_t room)
{
    sy_day day;
    sy_published_day(published, &day);
    sy_times times = { 0 };
    CHECK(sy_find_times(s, (sayso_span){ 0, (uint32_t)strlen(s) }, day, &times) == SAYSO_OK);
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < times.n && n + 100 < room; i++) {
        char iso[16];
        CHECK(sy_time_iso(&times.at[i], iso) == strlen(iso));
        sayso_span x = times.at[i].span;
        CHECK(x.begin < x.end && x.end <= strlen(s));
        n += (size_t)snprintf(out + n, room - n, "%s%.*s=%s%s", i ? "; " : "", (int)(x.end - x.begin), s + x.begin, iso,
                              times.at[i].future ? "+" : "");
    }
    sy_array_free(&times);
}

static bool reads(const char *published, const char *s, const char *want)
{
    char got[2000];
    find(published, s, got, sizeof got);
    if (strcmp(got, want))
        fprintf(stderr, "\"%s\": got \"%s\", wanted \"%s\"\n", s, got, want);
    return !strcmp(got, want);
}

/* Wednesday, 16 September 2015, ISO week 38. */
#define WED(s, want) CHECK(reads("2015-09-16", s, want))
/* Nobody knows when. */
#define NEVER(s, want) CHECK(reads("", s, want))

TEST(days_go_to_dates_and_back)
{
    CHECK(sy_day_of(1970, 1, 1) == 0 && sy_weekday(0) == 3);
    CHECK(sy_day_of(2000, 2, 29) + 1 == sy_day_of(2000, 3, 1));
    CHECK(!sy_is_date(1900, 2, 29) && sy_is_date(2000, 2, 29) && !sy_is_date(2015, 4, 31) && !sy_is_date(2015, 0, 3));
    for (sy_day d = -719000; d < 2900000; d += 13) {
        sy_date at = sy_date_of(d);
        CHECK(sy_is_date(at.year, at.month, at.day) && sy_day_of(at.year, at.month, at.day) == d);
    }
}

TEST(a_day_of_publication_is_the_local_day)
{
    sy_day d;
    CHECK(sy_published_day("2015-09-16", &d) && d == sy_day_of(2015, 9, 16));
    CHECK(sy_published_day("2015-09-16T23:59:00-07:00", &d) && d == sy_day_of(2015, 9, 16));
    CHECK(sy_published_day("2015-09-16 00:10", &d) && d == sy_day_of(2015, 9, 16));
    CHECK(sy_published_day("20150916T2130Z", &d) && d == sy_day_of(2015, 9, 16));
    const char *const bad[] = { "", "2015", "2015-09", "2015-13-01", "2015-02-30", "16/09/2015", "2015-09-16x", "0000-01-01",
                                "yesterday", "2015-9-16", "-2015-09-16" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!sy_published_day(bad[i], &d) && d == SY_NO_DAY);
    CHECK(!sy_published_day(NULL, &d) && d == SY_NO_DAY);
}

TEST(weekdays_are_the_last_ones)
{
    WED("She said on Monday that it held.", "Monday=2015-09-14");
    WED("On Wednesday he left.", "Wednesday=2015-09-16");
    WED("The ferry sank Thursday.", "Thursday=2015-09-10");
    WED("He spoke late Monday night at the pier.", "late Monday night=2015-09-14");
    WED("Early Tuesday, crews began.", "Early Tuesday=2015-09-15");
    WED("last Wednesday", "last Wednesday=2015-09-09");
    WED("last Monday", "last Monday=2015-09-14");
    WED("this past Sunday", "past Sunday=2015-09-13");
    WED("on Friday of last week", "Friday of last week=2015-09-11");
    WED("Monday of this week", "Monday of this week=2015-09-14");
    WED("in Tuesday's debate", "Tuesday=2015-09-15");
    WED("In a Sunday interview she smiled.", "Sunday=2015-09-13");
    WED("sunday was loud", "sunday=2015-09-13");
}

TEST(weekdays_to_come)
{
    WED("next Friday", "next Friday=2015-09-18+");
    WED("The board will meet on Friday.", "Friday=2015-09-18+");
    WED("It will be open, he said on Monday.", "Monday=2015-09-14");
    WED("He will go. She spoke on Friday.", "Friday=2015-09-11");
    WED("They are due in court Monday.", "Monday=2015-09-21+");
}

TEST(weekdays_that_name_no_day)
{
    WED("They sing on Mondays.", "");
    WED("Every Friday she swims; each Sunday he rests.", "");
    WED("Saturday nights are loud.", "");
    WED("the Sunday Enquirer wrote", "");
    WED("on Good Friday or Super Tuesday", "");
    WED("It was a Monday.", "");
    WED("the sun sat low; Fri and Sat were short", "");
    NEVER("She said on Monday, and again yesterday, last week and three days ago.", "");
}

TEST(words_that_count_from_today)
{
    WED("today", "today=2015-09-16");
    WED("Yesterday morning it rained.", "Yesterday morning=2015-09-15");
    WED("the day before yesterday", "the day before yesterday=2015-09-14");
    WED("tomorrow", "tomorrow=2015-09-17+");
    WED("tonight", "tonight=2015-09-16");
    WED("last night", "last night=2015-09-15");
    WED("this morning, this early evening", "this morning=2015-09-16; early evening=2015-09-16");
    WED("two days ago", "two days ago=2015-09-14");
    WED("three weeks ago", "three weeks ago=2015-W35");
    WED("a month ago", "a month ago=2015-08");
    WED("10 years ago", "10 years ago=2005");
    WED("a couple of weeks ago", "a couple of weeks ago=2015-W36");
    WED("two hours ago", "two hours ago=2015-09-16");
}

TEST(weeks_months_and_years)
{
    WED("last week", "last week=2015-W37");
    WED("earlier this week", "this week=2015-W38");
    WED("next week", "next week=2015-W39+");
    WED("last month", "last month=2015-08");
    WED("this year", "this year=2015");
    WED("last year", "last year=2014");
    WED("over the weekend it froze; last weekend, too", "last weekend=2015-W37");
    WED("this weekend", "this weekend=2015-W37");
    WED("last September, next May", "last September=2014-09; next May=2016-05+");
    CHECK(reads("2016-01-02", "this week", "this week=2015-W53"));
    CHECK(reads("2016-01-04", "last week", "last week=2015-W53"));
    CHECK(reads("2015-01-01", "this week", "this week=2015-W01"));
    CHECK(reads("2016-01-15", "last month", "last month=2015-12"));
    WED("for the past year", "");
    WED("every week, two weeks, some months", "");
}

TEST(dates_of_many_styles)
{
    NEVER("on Sept. 14, 2015, the", "Sept. 14, 2015=2015-09-14");
    NEVER("14 September 2015", "14 September 2015=2015-09-14");
    NEVER("the 14th of September, 2015", "14th of September, 2015=2015-09-14");
    NEVER("September 14th 2015", "September 14th 2015=2015-09-14");
    NEVER("Monday, September 14, 2015", "Monday, September 14, 2015=2015-09-14");
    NEVER("Mon. 14 Sept 2015", "Mon. 14 Sept 2015=2015-09-14");
    NEVER("2015-09-14", "2015-09-14=2015-09-14");
    NEVER("9/14/15 and 14/9/2015 and 14.9.2015", "9/14/15=2015-09-14; 14/9/2015=2015-09-14; 14.9.2015=2015-09-14");
    NEVER("in September 2015", "September 2015=2015-09");
    NEVER("in early 2013 and since 2014", "early 2013=2013; 2014=2014");
    NEVER("September 14", "");
    WED("Sept. 3", "Sept. 3=2015-09-03");
    WED("12 March", "12 March=2015-03-12");
    WED("on Dec. 30", "Dec. 30=2015-12-30+");
    WED("It opens on Dec. 30, as planned", "Dec. 30=2015-12-30+");
    WED("It will open on Dec. 30", "Dec. 30=2015-12-30+");
    WED("GENEVA, Sept 15 (Corbel) -", "Sept 15=2015-09-15");
    WED("on the 14th, he", "the 14th=2015-09-14");
    WED("on the 28th.", "the 28th=2015-08-28");
    WED("in August", "August=2015-08");
    WED("in November", "November=2015-11+");
    CHECK(reads("2016-02-10", "in November", "November=2015-11"));
    WED("in late June", "late June=2015-06");
    WED("a July speech", "July=2015-07");
    CHECK(reads("2016-01-05", "on Dec. 12", "Dec. 12=2015-12-12"));
    CHECK(reads("2016-03-01", "Feb. 29", "Feb. 29=2016-02-29"));
}

TEST(from_one_day_to_another)
{
    WED("taken Sept. 8-11 by phone", "Sept. 8-11=2015-W37");
    WED("from Sept. 1 to 9, 2015", "Sept. 1 to 9, 2015=2015-09");
    NEVER("from Sept. 1 to 9, 2015", "Sept. 1 to 9, 2015=2015-09");
    WED("Aug. 31\xE2\x80\x93Sept. 2", "Aug. 31\xE2\x80\x93Sept. 2=2015-W36");
    WED("between Aug. 3 and 27", "Aug. 3 and 27=2015-08");
    WED("polled Monday through Tuesday", "Monday through Tuesday=2015-W38");
    WED("polled Thursday to Monday", "Thursday to Monday=2015-09");
    WED("Aug. 3 and Sept. 9", "Aug. 3=2015-08-03; Sept. 9=2015-09-09");
    WED("March 30 to Sept. 4", "");
    NEVER("Sept. 8-11 and Thursday to Monday", "");
    WED("on 8-11 September", "8-11 September=2015-W37");
    WED("from 1 to 9 September 2015", "1 to 9 September 2015=2015-09");
    WED("Sept. 1-2-3 Sept. 5-", "Sept. 5=2015-09-05");
}

TEST(numbers_and_names_that_are_no_dates)
{
    NEVER("10/11/12, 9/11, 24/7, 1/2/3/4", "");
    NEVER("1.5.2.3 and 2015-09-14-7 and 10-12-2015", "");
    NEVER("Feb. 30, 2015 and 31 April 2015", "");
    NEVER("2015 people, $2015, 2,015, 20155", "");
    WED("He may march; April and June were sisters, May said", "");
    WED("May I go? March on!", "");
    WED("the 14th floor", "");
    WED("99999999999999999999 days ago", "");
    WED("600 years ago", "");
}

TEST(expressions_that_count_from_the_one_before)
{
    WED("On Monday it fell; two days later it rose.", "Monday=2015-09-14; two days later=2015-09-16");
    WED("In 2010 she won. Three years earlier, she lost.", "2010=2010; Three years earlier=2007");
    WED("On Sept. 2 he left, and came back the next day.", "Sept. 2=2015-09-02; the next day=2015-09-03");
    WED("on Sept. 2; that same night, and the day before.",
        "Sept. 2=2015-09-02; that same night=2015-09-02; the day before=2015-09-01");
    WED("In 2010 she won; two days later she left.", "2010=2010");
    WED("Two days later he left.", "");
    WED("On Monday he left the day before the vote.", "Monday=2015-09-14");
    NEVER("on May 5, 2014, and a week later", "May 5, 2014=2014-05-05; a week later=2014-W20");
}

TEST(possessives_and_leads)
{
    sy_day day = sy_day_of(2015, 9, 16);
    sy_times t = { 0 };
    const char *s = "since Monday, by late Friday, Tuesday\xE2\x80\x99s";
    CHECK(sy_find_times(s, (sayso_span){ 0, (uint32_t)strlen(s) }, day, &t) == SAYSO_OK);
    MUST(t.n == 3);
    CHECK(t.at[0].lead == SY_LEAD_SINCE && t.at[1].lead == SY_LEAD_UNTIL && t.at[2].lead == SY_LEAD_NONE);
    CHECK(!t.at[0].owns && t.at[2].owns);
    sy_array_free(&t);
}

TEST(odd_bytes_and_long_texts_do_no_harm)
{
    WED("", "");
    WED("Monday\xC2\xA0night", "Monday\xC2\xA0night=2015-09-14");
    WED("M\xC3\xB6nday \xE2\x80\x9CMonday\xE2\x80\x9D \xF0\x9F\x98\x80 last", "Monday=2015-09-14");
    const char *const parts[] = { "Monday ", "last ", "the same ", "2015-", "will the day before ", "9/", "Sept. ", "\xE2\x80\x99" };
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        size_t each = strlen(parts[p]), n = 200000 / each * each;
        char *s = malloc(n);
        MUST(s);
        for (size_t i = 0; i < n; i += each)
            memcpy(s + i, parts[p], each);
        sy_times t = { 0 };
        CHECK(sy_find_times(s, (sayso_span){ 0, (uint32_t)n }, sy_day_of(2015, 9, 16), &t) == SAYSO_OK);
        for (size_t i = 0; i < t.n; i++) {
            CHECK(t.at[i].span.begin < t.at[i].span.end && t.at[i].span.end <= n);
            CHECK(!i || t.at[i - 1].span.end <= t.at[i].span.begin);
        }
        sy_array_free(&t);
        free(s);
    }
}

MAIN
