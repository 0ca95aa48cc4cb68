/* key.c - what things are called for ever: days, and keys made of content alone. */
#include <stdio.h>
#include <string.h>

#include "archive/store.h"
#include "base/hash.h"
#include "time/calendar.h"

enum {
    BEFORE_1970 = 135140,    /* days from 1600-01-01 to 1970-01-01 */
    LAST_DAY = (1 << 18) - 1 /* a statement's id is kept within 6 bytes */
};

int64_t sy_print_day(const char *published)
{
    sy_day since_1970;
    if (!published || !sy_published_day(published, &since_1970))
        return 0;
    int64_t day = (int64_t)since_1970 + BEFORE_1970 + 1;
    return day >= 1 && day <= LAST_DAY ? day : 0;
}

void sy_day_text(int64_t day, char out[11])
{
    out[0] = 0;
    if (day < 1 || day > LAST_DAY)
        return;
    sy_date d = sy_date_of((sy_day)(day - 1 - BEFORE_1970));
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
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
