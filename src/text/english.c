/* english.c - whether the text around a place is English prose. The model has seen nothing else, and finds
 * its like in other languages as well: "a-t-il reconnu". Where no English is, nothing that it finds is to be
 * believed. */
#include <string.h>

#include "text/text.h"

/* Words without which no English goes on for long, and that other languages do not have. */
static bool is_function_word(const char *w, size_t n)
{
    static const char all[] = " the of and to that is for it with his are this be not but by have from they which she has "
                              "said will were would their been who at you we its her our about what when ";
    char word[8];
    if (n < 2 || n > 5)
        return false;
    word[0] = ' ';
    memcpy(word + 1, w, n);
    word[n + 1] = ' ';
    word[n + 2] = 0;
    return strstr(all, word) != NULL;
}

static bool is_letter(unsigned char c)
{
    return c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

bool sy_is_english(const sy_text *t, uint32_t at)
{
    enum { AROUND = 500, FEWEST = 25, OF_HUNDRED = 6 };
    size_t i = at > AROUND ? at - AROUND : 0, end = t->len - at > AROUND ? at + AROUND : t->len;
    uint32_t words = 0, function = 0;
    while (i < end) {
        char w[8];
        size_t n = 0, from = i;
        for (; i < end && is_letter((unsigned char)t->bytes[i]); i++, n++)
            if (n < sizeof w)
                w[n] = (char)(t->bytes[i] | 32);
        words += i > from;
        function += i > from && is_function_word(w, n);
        i += i == from;
    }
    return words < FEWEST || function * 100 >= words * OF_HUNDRED;
}
