/* key.c - what things are called for ever: days, and keys made of content alone. */
#include <stdio.h>
#include <string.h>

#include "archive/store.h"
#include "base/hash.h"

static bool digits(const char *s, size_t n, int *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        *out = *out * 10 + (s[i] - '0');
    }
    return true;
}

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_length(int y, int m)
{
    static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return length[m - 1] + (m == 2 && leap(y));
}

/* Days before the first of January of a year from 1600 on. */
static int64_t before_year(int y)
{
    int n = y - 1600;
    return 365 * (int64_t)n + (n + 3) / 4 - (n + 99) / 100 + (n + 399) / 400;
}

int64_t sy_day(const char *s)
{
    int y, m, d;
    if (!s || !digits(s, 4, &y) || s[4] != '-' || !digits(s + 5, 2, &m) || s[7] != '-' ||
        !digits(s + 8, 2, &d))
        return 0;
    if (y < 1600 || y > 2316 || m < 1 || m > 12 || d < 1 || d > month_length(y, m))
        return 0;
    int64_t day = before_year(y);
    for (int i = 1; i < m; i++)
        day += month_length(y, i);
    return day + d;
}

void sy_day_text(int64_t day, char out[11])
{
    out[0] = 0;
    if (day < 1 || day > before_year(2317))
        return;
    int y = 1600 + (int)(day / 366); /* never too late; at most two years too early */
    while (before_year(y + 1) < day)
        y++;
    int m = 1, d = (int)(day - before_year(y));
    while (d > month_length(y, m))
        d -= month_length(y, m++);
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", y, m, d);
    memcpy(out, text, 11);
}

void sy_text_key(const char *text, size_t len, uint8_t key[SY_KEY])
{
    uint8_t digest[32];
    sy_sha256 h;
    sy_sha256_begin(&h);
    sy_sha256_add(&h, text, len);
    sy_sha256_end(&h, digest);
    memcpy(key, digest, SY_KEY);
}

void sy_statement_key(const uint8_t text[SY_KEY], int64_t day, uint32_t n, uint8_t key[SY_KEY])
{
    uint8_t digest[32], place[8];
    for (int i = 0; i < 4; i++) {
        place[i] = (uint8_t)((uint64_t)day >> (8 * i));
        place[4 + i] = (uint8_t)(n >> (8 * i));
    }
    sy_sha256 h;
    sy_sha256_begin(&h);
    sy_sha256_add(&h, text, SY_KEY);
    sy_sha256_add(&h, place, sizeof place);
    sy_sha256_end(&h, digest);
    memcpy(key, digest, SY_KEY);
}
