/* date.c - dates of publication -> ISO 8601. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "extract/date.h"

typedef struct moment {
    int year, month, day, hour, minute, second; /* hour -1: none */
    char zone[8];                               /* "", "Z", "+02:00" */
} moment;

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* A number of at least `least` and at most `most` digits. */
static bool number(const char **s, const char *end, int least, int most, int *out)
{
    const char *p = *s;
    int value = 0, n = 0;
    for (; p < end && digit(*p) && n < most; n++)
        value = value * 10 + (*p++ - '0');
    if (n < least || (p < end && digit(*p)))
        return false;
    *out = value;
    *s = p;
    return true;
}

static bool good_day(const moment *m)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (m->year < 1800 || m->year > 2199 || m->month < 1 || m->month > 12 || m->day < 1)
        return false;
    bool leap = (m->year % 4 == 0 && m->year % 100) || m->year % 400 == 0;
    return m->day <= days[m->month - 1] + (m->month == 2 && leap);
}

static bool write_down(const moment *m, char out[SY_DATE_ROOM])
{
    if (!good_day(m))
        return false;
    int n = snprintf(out, SY_DATE_ROOM, "%04d-%02d-%02d", m->year, m->month, m->day);
    if (m->hour >= 0 && m->hour < 24 && m->minute < 60 && m->second <= 60)
        snprintf(out + n, (size_t)(SY_DATE_ROOM - n), "T%02d:%02d:%02d%.6s", m->hour, m->minute,
                 m->second == 60 ? 59 : m->second, m->zone);
    return true;
}

/* "Z", "GMT", "+0200", "+02:00", "-05"; others ("EST", "CET") by a short list. */
static void zone(const char *p, const char *end, moment *m)
{
    static const struct {
        const char *name, *zone;
    } zones[] = { { "GMT", "Z" },       { "UTC", "Z" },      { "EDT", "-04:00" },
                  { "EST", "-05:00" },  { "CDT", "-05:00" }, { "CST", "-06:00" },
                  { "MDT", "-06:00" },  { "MST", "-07:00" }, { "PDT", "-07:00" },
                  { "PST", "-08:00" },  { "BST", "+01:00" }, { "CET", "+01:00" },
                  { "CEST", "+02:00" }, { "Z", "Z" } };
    while (p < end && (*p == ' ' || *p == ','))
        p++;
    if (p < end && (*p == '+' || *p == '-')) {
        char sign = *p++;
        int h, minutes = 0;
        const char *q = p;
        if (end - p >= 4 && digit(p[0]) && digit(p[1]) && digit(p[2]) && digit(p[3])) {
            h = (p[0] - '0') * 10 + p[1] - '0';
            minutes = (p[2] - '0') * 10 + p[3] - '0';
        } else if (!number(&q, end, 1, 2, &h)) {
            return;
        } else if (q < end && *q == ':') {
            q++;
            if (!number(&q, end, 2, 2, &minutes))
                return;
        }
        if (h <= 14 && minutes < 60)
            snprintf(m->zone, sizeof m->zone, "%c%02u:%02u", sign, (unsigned)h & 15,
                     (unsigned)minutes & 63);
        return;
    }
    size_t n = 0;
    while (p + n < end && letter(p[n]))
        n++;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (n == strlen(zones[i].name) && !memcmp(p, zones[i].name, n))
            snprintf(m->zone, sizeof m->zone, "%s", zones[i].zone);
}

/* "12:30", "12:30:05.123", "12.30pm", "9 p.m."; then a zone. */
static void clock_time(const char *p, const char *end, moment *m)
{
    for (; p < end; p++) {
        const char *q = p;
        int h, minute = 0, second = 0;
        if (!digit(*p))
            continue;
        if (!number(&q, end, 1, 2, &h)) {
            while (p + 1 < end && digit(p[1]))
                p++;
            continue;
        }
        bool colon = false;
        const char *r = q;
        if (q < end && (*q == ':' || *q == '.')) {
            r++;
            colon = number(&r, end, 2, 2, &minute);
            if (colon) {
                q = r;
                if (q < end && *q == ':') {
                    r = q + 1;
                    if (number(&r, end, 2, 2, &second))
                        q = r;
                }
                if (q < end && *q == '.' && q + 1 < end && digit(q[1]))
                    for (q++; q < end && digit(*q);)
                        q++;
            }
        }
        r = q;
        while (r < end && *r == ' ')
            r++;
        bool half = end - r >= 2 && ((r[0] | 32) == 'a' || (r[0] | 32) == 'p') &&
                    ((r[1] | 32) == 'm' || (r[1] == '.' && end - r >= 3 && (r[2] | 32) == 'm'));
        if (!colon && !half) {
            p = q > p ? q - 1 : p;
            continue;
        }
        if (half) {
            if (h < 1 || h > 12)
                return;
            h = h % 12 + ((r[0] | 32) == 'p' ? 12 : 0);
            q = r + (r[1] == '.' ? 3 : 2);
            if (q < end && *q == '.')
                q++;
        }
        if (h > 23)
            return;
        m->hour = h;
        m->minute = minute;
        m->second = second;
        zone(q, end, m);
        return;
    }
}

static int month_of(const char *p, size_t n)
{
    static const char *const names[] = { "january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december" };
    if (n < 3)
        return 0;
    for (int i = 0; i < 12; i++) {
        size_t most = strlen(names[i]), k = 0;
        while (k < n && k < most && (p[k] | 32) == names[i][k])
            k++;
        if (k == n && (n == 3 || n == most || (i == 8 && n == 4)))
            return i + 1;
    }
    return 0;
}

/* "2026-05-04", "2026-05-04T12:30:00+02:00", "2026/05/04 12:30", "20260504". */
static bool year_first(const char *s, const char *end, moment *m)
{
    const char *p = s;
    if (end - s >= 8 && (end - s == 8 || !digit(s[8]))) {
        bool all = true;
        for (int i = 0; i < 8; i++)
            all &= digit(s[i]);
        if (all) {
            m->year = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + s[3] - '0';
            m->month = (s[4] - '0') * 10 + s[5] - '0';
            m->day = (s[6] - '0') * 10 + s[7] - '0';
            clock_time(s + 8, end, m);
            return true;
        }
    }
    if (!number(&p, end, 4, 4, &m->year) || p == end || !strchr("-/.", *p))
        return false;
    p++;
    if (!number(&p, end, 1, 2, &m->month) || p == end || !strchr("-/.", *p))
        return false;
    p++;
    if (!number(&p, end, 1, 2, &m->day))
        return false;
    if (p < end && (*p == 'T' || *p == 't'))
        p++;
    clock_time(p, end, m);
    return true;
}

/* "May 4, 2026, 12:30 PM EDT", "Mon, 04 May 2026 12:30:00 GMT", "4th May 2026", "Published: ...". */
static bool month_named(const char *s, const char *end, moment *m)
{
    for (const char *p = s; p < end; p++) {
        if (!letter(*p) || (p > s && letter(p[-1])))
            continue;
        size_t n = 0;
        while (p + n < end && letter(p[n]))
            n++;
        int month = month_of(p, n);
        if (!month)
            continue;
        const char *after = p + n, *before = p;
        while (after < end && (*after == '.' || *after == ' ' || *after == ',' || *after == '-'))
            after++;
        /* the day before the month */
        while (before > s && (before[-1] == ' ' || before[-1] == '-' || before[-1] == '.'))
            before--;
        if (before - s >= 2 && letter(before[-1])) { /* "4th" */
            const char *o = before;
            while (o > s && letter(o[-1]))
                o--;
            if (before - o == 2 && o > s && digit(o[-1]))
                before = o;
        }
        int day = 0, year = 0;
        const char *d = before;
        while (d > s && digit(d[-1]) && before - d < 2)
            d--;
        const char *q = after;
        if (d < before && number(&d, before, 1, 2, &day) && number(&q, end, 4, 4, &year)) {
            *m = (moment){ .year = year, .month = month, .day = day, .hour = -1 };
        } else {
            q = after;
            if (!number(&q, end, 1, 2, &day))
                continue;
            if (end - q >= 2 && letter(q[0]) && letter(q[1]))
                q += 2;
            while (q < end && (*q == ',' || *q == ' '))
                q++;
            if (!number(&q, end, 4, 4, &year))
                continue;
            *m = (moment){ .year = year, .month = month, .day = day, .hour = -1 };
        }
        if (!good_day(m))
            continue;
        clock_time(q, end, m);
        if (m->hour < 0) /* "10:15 AM, May 4, 2026" */
            clock_time(s, d < before ? d : p, m);
        return true;
    }
    return false;
}

/* "13/05/2026", "5/13/2026": only where one of the two can be no month. */
static bool numbers_only(const char *s, const char *end, moment *m)
{
    int a, b, year;
    const char *p = s;
    if (!number(&p, end, 1, 2, &a) || p == end || !strchr("/.-", *p))
        return false;
    char by = *p++;
    if (!number(&p, end, 1, 2, &b) || p == end || *p != by)
        return false;
    p++;
    if (!number(&p, end, 4, 4, &year) || (a <= 12 && b <= 12 && a != b && by != '.'))
        return false;
    bool day_first = a > 12 || by == '.';
    *m = (moment){ .year = year, .month = day_first ? b : a, .day = day_first ? a : b, .hour = -1 };
    clock_time(p, end, m);
    return true;
}

static bool since_1970(const char *s, const char *end, moment *m)
{
    int64_t value = 0;
    size_t n = (size_t)(end - s);
    if (n != 10 && n != 13)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!digit(s[i]))
            return false;
        value = value * 10 + (s[i] - '0');
    }
    if (n == 13)
        value /= 1000;
    int64_t days = value / 86400 + 719468, second = value % 86400; /* days since 0000-03-01 */
    int64_t era = days / 146097, doe = days % 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *m = (moment){ .day = (int)(doy - (153 * mp + 2) / 5 + 1),
                   .month = (int)(mp < 10 ? mp + 3 : mp - 9),
                   .hour = (int)(second / 3600),
                   .minute = (int)(second / 60 % 60),
                   .second = (int)(second % 60),
                   .zone = "Z" };
    m->year = (int)(yoe + era * 400 + (m->month <= 2));
    return true;
}

bool sy_date_iso(const char *s, size_t n, char out[SY_DATE_ROOM])
{
    enum { LOOK = 160 }; /* "Published 12:30 GMT, Monday 4 May 2026": a date stands near */
    const char *end = s + (n < LOOK ? n : LOOK);
    while (s < end && ((unsigned char)*s <= ' '))
        s++;
    while (end > s && (unsigned char)end[-1] <= ' ')
        end--;
    if (s == end)
        return false;
    moment m = { .hour = -1 };
    if (since_1970(s, end, &m) || year_first(s, end, &m))
        return write_down(&m, out);
    m = (moment){ .hour = -1 };
    if (month_named(s, end, &m))
        return write_down(&m, out);
    m = (moment){ .hour = -1 };
    return numbers_only(s, end, &m) && write_down(&m, out);
}

bool sy_date_in_url(const char *url, char out[SY_DATE_ROOM])
{
    const char *end = url + strlen(url);
    for (const char *p = url; end - p > 8; p++) {
        moment m = { .hour = -1 };
        const char *q = p + 1;
        if ((*p != '/' && *p != '-' && *p != '_') || !number(&q, end, 4, 4, &m.year))
            continue;
        char by = q < end ? *q : 0;
        if (by != '/' && by != '-')
            continue;
        q++;
        if (q < end && letter(*q)) {
            size_t n = 0;
            while (q + n < end && letter(q[n]))
                n++;
            m.month = month_of(q, n);
            q += n;
        } else if (!number(&q, end, 2, 2, &m.month)) {
            continue;
        }
        if (q == end || *q != by)
            continue;
        q++;
        if (!number(&q, end, 1, 2, &m.day) || (q < end && !strchr("/-_.?", *q)))
            continue;
        if (m.year >= 1990 && write_down(&m, out))
            return true;
    }
    return false;
}
