/* sentence.c - where a sentence ends, asked one at a time.
 *
 * A stop ends a sentence if white space and no lower-case letter follow. What is hard is the full
 * stop of abbreviations, and newspapers are full of them:
 *     Sen. Ruiz said. ... at 5 p.m. Monday. ... the U.S. The vote ...
 * Titles never end a sentence; other abbreviations, initials and acronyms do only where the next
 * word is one that begins sentences and no name ("The", "He", "But").
 */
#include <string.h>

#include "base/utf8.h"
#include "text/chars.h"
#include "text/stages.h"

/* Lists are strings of words between spaces, so that a look-up is one search. */
static const char titles[] = /* and other capitals that never end a sentence */
    " mr mrs ms mx dr prof sen sens rep reps gov govs gen lt col sgt cpl pvt capt cmdr maj adm rev "
    "hon "
    "pres messrs mmes mme mlle supt det insp atty fr msgr amb asst assoc mt ";
static const char never_end[] = " vs v e.g i.e cf viz ";
static const char before_numbers[] = " no nos art sec fig vol p pp par ch op ";
static const char may_end[] = " etc al ph.d m.d a.m p.m am pm inc corp co ltd plc est approx ";
static const char capital_may_end[] =
    " jr sr cos bros st ste ft ave blvd rd dept univ govt intl "
    "jan feb mar apr jun jul aug sept sep oct nov dec tues wed thurs "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb "
    "nev "
    "okla ore pa tenn tex va vt wash wis wyo w.va ";
static const char starters[] =
    " the a an he she it they we i you his her its their our my this that these those there here "
    "in on "
    "at by for from with to of under over after before during since until while when where if as "
    "so and "
    "but or yet nor not no yes now then still also however meanwhile both each some many most all "
    "any "
    "another what who why how although though because once despite one two earlier later ";
static const char speech[] = " said says say asked asks told tells wrote writes added adds replied "
                             "replies shouted cried called "
                             "exclaimed demanded wondered yelled answered ";

static bool listed(const char *list, const char *word, size_t n)
{
    char key[24];
    if (!n || n > sizeof key - 3)
        return false;
    key[0] = ' ';
    for (size_t i = 0; i < n; i++)
        key[i + 1] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] | 32 : word[i]);
    key[n + 1] = ' ';
    key[n + 2] = '\0';
    return !memchr(word, ' ', n) && !memchr(word, '\0', n) && strstr(list, key);
}

static bool is_stop(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x3002;
}

static bool is_closer(uint32_t cp)
{
    switch (cp) {
    case ')':
    case ']':
    case '}':
    case '"':
    case '\'':
    case 0x2019:
    case 0x201d:
    case 0xbb:
    case 0x203a: return true;
    }
    return sy_char(cp) & SY_IS_HIDDEN;
}

static bool is_opener(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == '"' || cp == '\'' || cp == '`' || cp == 0xab ||
           cp == 0x2039 || (cp >= 0x2018 && cp <= 0x201e) || cp == 0x2014 || cp == 0x2013 ||
           cp == '-' || cp == 0x2022;
}

/* ASCII letters, or a character of more bytes: what words are made of, near enough. */
static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static size_t word_at(const char *s, size_t i, size_t limit)
{
    size_t n = 0;
    while (i + n < limit && n < 24 && is_letter(s[i + n]))
        n++;
    return n;
}

/* Is one of the next four words one of speech, so that the quotation's stop was not the sentence's?
 *     "Who will pay?" Ruiz asked. */
static bool speech_follows(const char *s, size_t i, size_t limit)
{
    for (int k = 0; k < 4 && i < limit; k++) {
        size_t n = word_at(s, i, limit);
        if (!n)
            return false;
        if (listed(speech, s + i, n))
            return true;
        i += n;
        if (i < limit && s[i] == '.')
            i++;
        if (i >= limit || s[i] != ' ')
            return false;
        i++;
    }
    return false;
}

/* Does the full stop at `stop` belong to an abbreviation, with `next` the next word? */
static bool abbreviates(const char *s, size_t from, size_t stop, size_t next, size_t limit)
{
    size_t begin = stop;
    while (begin > from && stop - begin < 24 && (is_letter(s[begin - 1]) || s[begin - 1] == '.'))
        begin--;
    const char *word = s + begin;
    size_t n = stop - begin;
    if (!n || n >= 24)
        return false;
    bool capital = word[0] >= 'A' && word[0] <= 'Z';
    if (listed(never_end, word, n) || (capital && listed(titles, word, n)))
        return true;
    if (listed(before_numbers, word, n))
        return next < limit && s[next] >= '0' && s[next] <= '9';
    if (n == 1 && word[0] == 'I')
        return false;     /* "So did I." */
    bool initials = true; /* "J", "U.S" */
    for (size_t i = 0; i < n; i++)
        initials = initials && (i % 2 ? word[i] == '.' : word[i] >= 'A' && word[i] <= 'Z');
    if (!initials && !listed(may_end, word, n) && !(capital && listed(capital_may_end, word, n)))
        return false;
    size_t len = word_at(s, next, limit);
    bool starts = listed(starters, s + next, len) && !(next + len < limit && s[next + len] == '.');
    return !starts;
}

uint32_t sy_sentence_end(const sy_text *t, uint32_t from, uint32_t limit)
{
    const char *s = t->bytes;
    size_t i = from;
    while (i < limit) {
        if (s[i] != '.' && s[i] != '!' && s[i] != '?' && (unsigned char)s[i] < 0xe0) {
            i++;
            continue;
        }
        size_t stop = i, end = i;
        uint32_t cp = sy_utf8_next(s, &end), last = cp;
        i = end;
        if (!is_stop(cp))
            continue;
        bool alone = cp == '.', closed = false;
        while (end < limit) { /* "?!", "...", ". . .", and the marks that close */
            size_t after = end;
            cp = sy_utf8_next(s, &after);
            if (cp == ' ' && last == '.' && after < limit && s[after] == '.')
                cp = sy_utf8_next(s, &after);
            if (is_stop(cp) && !closed) {
                alone = false;
                last = cp;
            } else if (is_closer(cp)) {
                closed = true;
            } else {
                break;
            }
            end = after;
        }
        if (end >= limit)
            return limit;
        i = end;
        size_t next = end;
        while (next < limit) {
            size_t after = next;
            if (!sy_is_blank(sy_utf8_next(s, &after)))
                break;
            next = after;
        }
        if (next == end)
            continue; /* "3.5", "www.example.org" */
        for (int k = 0; k < 4 && next < limit; k++) {
            size_t after = next;
            if (!is_opener(sy_utf8_next(s, &after)))
                break;
            next = after;
        }
        if (next < limit) {
            size_t after = next;
            if (sy_char(sy_utf8_next(s, &after)) & SY_IS_LOWER)
                continue; /* "Will you?" he asked. */
        }
        if (alone && abbreviates(s, from, stop, next, limit))
            continue;
        if (closed && last != '.' && speech_follows(s, next, limit))
            continue;
        return (uint32_t)end;
    }
    return limit;
}
