/* quotation.c - which quotation marks belong together.
 *
 * One walk over each paragraph with a stack of what is open. Each mark is judged by its neighbours
 * (does it stand where one opens, or where one closes?) and by the stack. The hard ones are the
 * straight mark, which looks the same on both sides, and the single ones, most of which are
 * apostrophes:
 *     The dogs' owner said 'no way' to the '90s.
 * To judge an apostrophe one must sometimes look ahead; what was seen is remembered, so that the
 * whole is linear in the text, whatever it is made of.
 */
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/stages.h"

#define DEPTH 64
#define NONE  SIZE_MAX

enum {
    LOW_DOUBLE = 0x201e, /* the German opening marks, closed by what opens in English */
    LOW_SINGLE = 0x201a,
    OPEN_DOUBLE = 0x201c,
    CLOSE_DOUBLE = 0x201d,
    OPEN_SINGLE = 0x2018,
    CLOSE_SINGLE = 0x2019,
    OPEN_ANGLE = 0xab,
    CLOSE_ANGLE = 0xbb,
    OPEN_ANGLE1 = 0x2039,
    CLOSE_ANGLE1 = 0x203a
};

/* Marks of one family close each other: "... may end in a curly one. */
typedef enum family { DOUBLE, SINGLE, ANGLE, ANGLE1, FAMILIES } family;

typedef struct level {
    family family;
    uint32_t mark; /* what opened it: a code point, or '`' and '\'' for two of them */
    size_t at;     /* in quotations; NONE: not recorded */
} level;

typedef struct walk {
    sy_text *t;
    const char *s;
    size_t begin, end;     /* the paragraph */
    size_t next_paragraph; /* where the next one begins; text's length: nowhere */
    size_t mark_end;       /* behind the last mark, and what it was: a garbled one is of several
                             * characters, and those are no letters before the next */
    uint32_t last_mark;
    level stack[DEPTH];
    size_t depth, beyond;    /* beyond: opened on a full stack */
    uint32_t open[FAMILIES]; /* how many of each are on the stack */
    size_t last_close;       /* the paragraph's last mark that could close a single; NONE */
    bool last_close_known;
    /* The next single mark that is no doubt one: for all places in event_from .. event_at. */
    size_t event_from, event_at;
    bool event_closes;
    bool left_out, no_memory;
} walk;

/* ## Characters around a mark */

/* UTF-8 read as Windows-1252: the three characters that a mark became. */
static uint32_t garbled(const char *s, size_t n, size_t *len)
{
    static const struct {
        const char *third;
        uint32_t mark;
    } marks[] = {
        { "\xc5\x93", OPEN_DOUBLE },      { "\xc2\x9d", CLOSE_DOUBLE }, { "\xcb\x9c", OPEN_SINGLE },
        { "\xe2\x84\xa2", CLOSE_SINGLE }, { "\xc5\xbe", LOW_DOUBLE },   { "\xc5\xa1", LOW_SINGLE },
        { "\xe2\x80\x9c", 0x2013 },       { "\xe2\x80\x9d", 0x2014 },   { "\xc2\xa6", 0x2026 },
    };
    if (n < 5 || memcmp(s, "\xc3\xa2\xe2\x82\xac", 5))
        return 0;
    for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++) {
        size_t third = strlen(marks[k].third);
        if (n >= 5 + third && !memcmp(s + 5, marks[k].third, third)) {
            *len = 5 + third;
            return marks[k].mark;
        }
    }
    /* The closing mark's third byte is none in Windows-1252, so it often got lost, or became
     * U+FFFD. Any other third character is that of a bullet or of some space. */
    *len = n >= 8 && !memcmp(s + 5, "\xef\xbf\xbd", 3) ? 8 : 5;
    return *len == 8 || n == 5 || (unsigned char)s[5] < 0x80 ? CLOSE_DOUBLE : 0x2022;
}

static uint32_t char_at(const walk *w, size_t i, size_t *len)
{
    uint32_t mark = garbled(w->s + i, w->end - i, len);
    if (mark)
        return mark;
    size_t after = i;
    uint32_t cp = sy_utf8_next(w->s, &after);
    *len = after - i;
    return cp == 0x201b ? OPEN_SINGLE : cp == 0x201f ? OPEN_DOUBLE : cp; /* reversed, but opening */
}

/* The character before i in the paragraph, or behind it; hidden ones are passed over, but not many.
 * 0: none. */
static uint32_t char_before(const walk *w, size_t i)
{
    for (int k = 0; k < 4 && i > w->begin; k++) {
        if (i == w->mark_end)
            return w->last_mark;
        uint32_t cp = sy_utf8_before(w->s, &i);
        if (!(sy_char(cp) & SY_IS_HIDDEN))
            return cp;
    }
    return 0;
}

static uint32_t char_behind(const walk *w, size_t i)
{
    for (int k = 0; k < 4 && i < w->end; k++) {
        size_t len;
        uint32_t cp = char_at(w, i, &len);
        if (!(sy_char(cp) & SY_IS_HIDDEN))
            return cp;
        i += len;
    }
    return 0;
}

static bool is_space(uint32_t cp)
{
    return cp == 0 || (sy_char(cp) & SY_IS_SPACE);
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

static bool is_bracket(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == '{';
}

static bool is_dash(uint32_t cp)
{
    return cp == '-' || cp == '/' || (cp >= 0x2010 && cp <= 0x2015);
}

static bool is_mark(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == '`' || (cp >= 0x2018 && cp <= 0x201f) ||
           cp == OPEN_ANGLE || cp == CLOSE_ANGLE || cp == OPEN_ANGLE1 || cp == CLOSE_ANGLE1;
}

static bool is_closing_point(uint32_t cp)
{
    return cp && cp < 128 && strchr(",;:!?)]}", (int)cp);
}

/* Where an opening mark stands, where a closing one: "( -mark- word" and "word -mark- ,". */
static bool may_open(uint32_t prev, uint32_t next)
{
    return (is_space(prev) || is_bracket(prev) || is_dash(prev) ||
            (is_mark(prev) && next != '.')) &&
           !is_space(next) && !is_closing_point(next);
}

static bool may_close(uint32_t prev, uint32_t next)
{
    return !is_space(prev) && !is_bracket(prev) &&
           (is_space(next) || is_closing_point(next) || next == '.' || next == 0x2026 ||
            is_dash(next) || is_mark(next));
}

/* ## The stack */

static family family_of(uint32_t mark)
{
    switch (mark) {
    case OPEN_ANGLE:
    case CLOSE_ANGLE: return ANGLE;
    case OPEN_ANGLE1:
    case CLOSE_ANGLE1: return ANGLE1;
    case OPEN_SINGLE:
    case CLOSE_SINGLE:
    case LOW_SINGLE:
    case '\'': return SINGLE;
    }
    return DOUBLE;
}

static const level *top(const walk *w)
{
    return w->depth ? &w->stack[w->depth - 1] : NULL;
}

static bool top_is(const walk *w, family f)
{
    return w->depth && top(w)->family == f;
}

/* The top level ends at `end` without its mark. A straight single mark that nothing closed was an
 * apostrophe after all, and is forgotten if nothing was recorded since. */
static void give_up(walk *w, size_t end, bool keep)
{
    level l = w->stack[--w->depth];
    w->open[l.family]--;
    if (l.at == NONE)
        return;
    sy_quotation *q = &w->t->quotations.at[l.at];
    if (!keep && l.mark == '\'' && l.at + 1 == w->t->quotations.n) {
        w->t->quotations.n--;
        return;
    }
    while (end > q->span.begin + 1u && w->s[end - 1] == ' ')
        end--;
    q->open = true;
    q->span.end = (uint32_t)end;
}

static void open_mark(walk *w, family f, uint32_t mark, size_t begin)
{
    if (w->depth == DEPTH) {
        w->beyond++;
        return;
    }
    level l = { f, mark, NONE };
    if (w->t->quotations.n < sy_budget(begin)) {
        sy_quotation q = { .span = { (uint32_t)begin, (uint32_t)w->end },
                           .depth = (uint8_t)w->depth };
        l.at = w->t->quotations.n;
        if (!sy_push(&w->t->quotations, q))
            w->no_memory = true;
    } else {
        w->left_out = true;
    }
    w->stack[w->depth++] = l;
    w->open[f]++;
}

/* Closes the innermost level of the family (there is one), with the mark begin..end. */
static void close_mark(walk *w, family f, size_t begin, size_t end)
{
    if (w->beyond) {
        w->beyond--;
        return;
    }
    while (top(w)->family != f)
        give_up(w, begin, false);
    level l = w->stack[--w->depth];
    w->open[f]--;
    if (l.at != NONE)
        w->t->quotations.at[l.at].span.end = (uint32_t)end;
}

/* Opens a level; one of the same family that is open directly below has lost its mark, and ends
 * here. Two marks side by side are one that was doubled. */
static void reopen_mark(walk *w, family f, uint32_t mark, size_t begin)
{
    if (top_is(w, f) && !w->beyond) {
        size_t at = top(w)->at;
        if (w->mark_end == begin && at != NONE && at + 1 == w->t->quotations.n &&
            w->last_mark == mark && top(w)->mark == mark)
            return;
        give_up(w, begin, false);
    }
    open_mark(w, f, mark, begin);
}

/* ## Single marks and apostrophes */

static size_t letters_at(const walk *w, size_t i)
{
    size_t n = 0;
    while (i + n < w->end && n < 10 && (w->s[i + n] | 32) >= 'a' && (w->s[i + n] | 32) <= 'z')
        n++;
    return n;
}

/* 'tis, '90s, rock 'n' roll, and what tokenised text makes of don't; i is behind the mark at
 * `mark`. How many bytes of word and second mark belong to it; 0: it is no elision. */
static size_t elision(const walk *w, size_t mark, size_t i)
{
    static const char *const words[] = { "tis",    "twas",  "twill", "twere",  "til",  "till",
                                         "em",     "cause", "cos",   "coz",    "cuz",  "round",
                                         "bout",   "neath", "ere",   "nother", "nuff", "cept",
                                         "gainst", "tween", "fraid", "s",      "m",    "d",
                                         "ll",     "re",    "ve",    "t" };
    const char *s = w->s;
    if (i + 1 < w->end && is_digit((unsigned char)s[i]) && is_digit((unsigned char)s[i + 1])) {
        size_t n = i + 2 < w->end && s[i + 2] == 's' ? 3 : 2;
        if (sy_is_alnum(char_behind(w, i + n)))
            return 0;
        /* the '90s, in '08; but a headline may begin: '12 dead' in fire */
        return n == 3 || mark > w->begin ? n : 0;
    }
    size_t n = letters_at(w, i);
    if (!n || n == 10)
        return 0;
    size_t len = 0;
    uint32_t next = i + n < w->end ? char_at(w, i + n, &len) : 0;
    if (sy_is_alnum(next))
        return 0;
    if (n == 1 && (s[i] | 32) == 'n')
        return next == '\'' || next == CLOSE_SINGLE ? 1 + len : 0;
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strlen(words[k]) == n && !strncasecmp(words[k], s + i, n))
            return n > 2 || (next != '\'' && next != CLOSE_SINGLE) ? n : 0;
    return 0;
}

/* 6'2" and 6' 2": is the mark at i (behind a digit) the feet's? Then where the inches' mark
 * ends. */
static size_t feet(const walk *w, size_t i, size_t len)
{
    const char *s = w->s;
    if (i == w->begin || !is_digit((unsigned char)s[i - 1]))
        return 0;
    size_t k = i + len;
    if (k < w->end && s[k] == ' ')
        k++;
    size_t digits = k;
    while (k < w->end && k - digits < 3 && (is_digit((unsigned char)s[k]) || s[k] == '.'))
        k++;
    if (k == digits || k == w->end)
        return 0;
    size_t mark_len;
    uint32_t mark = char_at(w, k, &mark_len);
    return mark == '"' || mark == CLOSE_DOUBLE || mark == 0x2033 ? k + mark_len : 0;
}

/* The possessive of a plural: dogs' before a word. It may also close: 'the dogs' barked. */
static bool may_be_possessive(const walk *w, size_t i, size_t len)
{
    uint32_t prev = char_before(w, i);
    if ((prev | 32) != 's' && (prev | 32) != 'z' && (prev | 32) != 'x')
        return false;
    size_t k = i + len;
    uint32_t space = char_behind(w, k);
    if (!space || !is_space(space))
        return false;
    size_t space_len;
    char_at(w, k, &space_len);
    return sy_is_alnum(char_behind(w, k + space_len));
}

typedef enum single { APOSTROPHE, POSSESSIVE, OPENS, CLOSES } single;

/* What the single mark cp at i is by its neighbours alone. */
static single look(const walk *w, uint32_t cp, size_t i, size_t len)
{
    uint32_t prev = char_before(w, i), next = char_behind(w, i + len);
    bool after = sy_is_alnum(prev), before = sy_is_alnum(next);
    if ((after && before) || feet(w, i, len))
        return APOSTROPHE;
    if (cp != CLOSE_SINGLE && !after && prev != '\'' && !is_space(next) &&
        !is_closing_point(next) && may_open(prev, next))
        return elision(w, i, i + len) ? APOSTROPHE : OPENS;
    if (cp == OPEN_SINGLE && !after && before) /* ,`I will */
        return elision(w, i, i + len) ? APOSTROPHE : OPENS;
    if (before || (is_space(prev) && !(is_space(next) || is_mark(next))))
        return APOSTROPHE;
    if (is_space(prev)) { /* ..." ' " with thin spaces, as some set it */
        if (i > w->begin)
            sy_utf8_before(w->s, &i);
        return is_mark(char_before(w, i)) ? CLOSES : APOSTROPHE;
    }
    return may_be_possessive(w, i, len) ? POSSESSIVE : CLOSES;
}

static bool is_single(uint32_t cp)
{
    return cp == '\'' || cp == OPEN_SINGLE || cp == CLOSE_SINGLE;
}

/* Is there a mark behind i in this paragraph that could close a single one? */
static bool closes_later(walk *w, size_t i)
{
    if (!w->last_close_known) {
        w->last_close_known = true;
        w->last_close = NONE;
        for (size_t k = w->end; k > i && w->last_close == NONE;) {
            size_t at = k, len;
            sy_utf8_before(w->s, &at);
            k = at;
            if (!is_mark(char_at(w, at, &len)))
                continue;
            uint32_t cp = char_at(w, at, &len);
            single kind = is_single(cp) && cp != OPEN_SINGLE ? look(w, cp, at, len) : APOSTROPHE;
            if (kind == CLOSES || kind == POSSESSIVE)
                w->last_close = at;
        }
    }
    return w->last_close != NONE && w->last_close > i;
}

/* Is the next single mark behind i that is neither apostrophe nor possessive a closing one? */
static bool next_single_closes(walk *w, size_t i)
{
    if (w->event_at == NONE || i < w->event_from || i >= w->event_at) {
        w->event_from = i;
        w->event_closes = false;
        size_t k = i, len;
        for (k += 1; k < w->end; k += len) {
            if ((unsigned char)w->s[k] < 0x80 && w->s[k] != '\'') {
                len = 1;
                continue;
            }
            if (((unsigned char)w->s[k] & 0xc0) == 0x80) {
                len = 1;
                continue;
            }
            uint32_t cp = char_at(w, k, &len);
            if (!is_single(cp))
                continue;
            single kind = look(w, cp, k, len);
            if (kind == OPENS || kind == CLOSES) {
                w->event_closes = kind == CLOSES;
                break;
            }
        }
        w->event_at = k;
    }
    return w->event_closes;
}

static bool next_paragraph_opens_single(const walk *w)
{
    if (w->next_paragraph >= w->t->len)
        return false;
    size_t i = w->next_paragraph;
    uint32_t cp = sy_utf8_next(w->s, &i);
    size_t after = i;
    if (i >= w->t->len)
        return false;
    uint32_t next = sy_utf8_next(w->s, &after);
    return (cp == '\'' || cp == OPEN_SINGLE) && sy_is_alnum(next);
}

/* A single mark of any kind; returns where to go on. */
static size_t single_mark(walk *w, uint32_t cp, size_t i, size_t len)
{
    size_t end = i + len;
    size_t inches = feet(w, i, len);
    if (inches)
        return inches;
    if (top_is(w, SINGLE) && top(w)->mark == LOW_SINGLE && cp != '\'' &&
        may_close(char_before(w, i), char_behind(w, end))) {
        close_mark(w, SINGLE, i, end);
        return end;
    }
    switch (look(w, cp, i, len)) {
    case APOSTROPHE:
        if (!sy_is_alnum(char_before(w, i)))
            end += elision(w, i, end);
        return end;
    case OPENS:
        if (closes_later(w, i) || (cp == OPEN_SINGLE && i == w->begin) ||
            ((cp == OPEN_SINGLE || i == w->begin) && next_paragraph_opens_single(w)))
            reopen_mark(w, SINGLE, cp == OPEN_SINGLE ? cp : '\'', i);
        return end;
    case POSSESSIVE:
        if (!w->open[SINGLE] || next_single_closes(w, i))
            return end;
        break;
    case CLOSES: break;
    }
    if (cp == OPEN_SINGLE || !w->open[SINGLE])
        return end;
    /* With something else open in between, only a mark behind a stop or comma closes across it. */
    uint32_t prev = char_before(w, i);
    if (!top_is(w, SINGLE) && sy_is_alnum(prev))
        return end;
    close_mark(w, SINGLE, i, end);
    return end;
}

/* ## Double marks and guillemets */

static void double_mark(walk *w, uint32_t cp, size_t i, size_t end)
{
    uint32_t prev = char_before(w, i), next = char_behind(w, end);
    bool opens = may_open(prev, next), closes = may_close(prev, next);
    bool open = w->open[DOUBLE] > 0, low = top_is(w, DOUBLE) && top(w)->mark == LOW_DOUBLE;
    switch (cp) {
    case CLOSE_DOUBLE: /* some write it on both sides */
        if (open)
            close_mark(w, DOUBLE, i, end);
        else if (opens && !closes)
            open_mark(w, DOUBLE, cp, i);
        return;
    case LOW_DOUBLE:
        if (!is_space(next))
            reopen_mark(w, DOUBLE, cp, i);
        return;
    case OPEN_DOUBLE:
        if (open && closes && (low || !opens))
            close_mark(w, DOUBLE, i, end);
        else if (!closes || opens)
            reopen_mark(w, DOUBLE, cp, i);
        return;
    }
    /* A straight mark, or two single ones. "He said "" - an empty pair stands between spaces. */
    if (open && w->mark_end == i && w->last_mark == cp && top_is(w, DOUBLE) && top(w)->at != NONE &&
        w->t->quotations.at[top(w)->at].span.begin + (end - i) == i) {
        if (is_space(next) || is_closing_point(next) || next == '.')
            close_mark(w, DOUBLE, i, end);
        return;
    }
    if (open) {
        if (closes || !opens)
            close_mark(w, DOUBLE, i, end);
        else
            reopen_mark(w, DOUBLE, cp, i);
    } else if (opens || (!closes && !is_digit(prev))) {
        open_mark(w, DOUBLE, cp, i);
    }
}

static void angle_mark(walk *w, uint32_t cp, size_t i, size_t end)
{
    uint32_t prev = char_before(w, i), next = char_behind(w, end);
    bool opens = may_open(prev, next), closes = may_close(prev, next);
    family f = family_of(cp);
    bool left = cp == OPEN_ANGLE || cp == OPEN_ANGLE1;
    if (w->open[f]) {
        uint32_t by = 0;
        for (size_t k = w->depth; k > 0 && !by; k--)
            if (w->stack[k - 1].family == f)
                by = w->stack[k - 1].mark;
        if (by != cp || (closes && !opens)) /* the other one; or the Swedish way, the same twice */
            close_mark(w, f, i, end);
        else
            open_mark(w, f, cp, i); /* French, one inside the other */
    } else if (left ? opens || !closes : opens && !closes) {
        open_mark(w, f, cp, i);
    }
}

/* ## The walk */

static size_t mark_at(walk *w, uint32_t cp, size_t i, size_t len)
{
    bool two = i + 1 < w->end && w->s[i + 1] == (char)cp;
    switch (cp) {
    case '`':
        if (two) { /* ``LaTeX'' and treebanks */
            if (!is_space(char_behind(w, i + 2)) || !w->open[DOUBLE])
                reopen_mark(w, DOUBLE, cp, i);
            return i + 2;
        }
        if (may_open(char_before(w, i), char_behind(w, i + 1)) && closes_later(w, i))
            reopen_mark(w, SINGLE, '\'', i);
        return i + 1;
    case '\'':
        if (two) {
            bool three = i + 2 < w->end && w->s[i + 2] == '\'';
            bool ticks = false;
            for (size_t k = 0; k < w->depth; k++)
                ticks = ticks || (w->stack[k].family == DOUBLE && w->stack[k].mark != '"' &&
                                  w->stack[k].mark < 128);
            if (top_is(w, SINGLE) && (three || !ticks)) {
                close_mark(w, SINGLE, i, i + 1);
                return i + 1;
            }
            double_mark(w, cp, i, i + 2);
            return i + 2;
        }
        return single_mark(w, cp, i, len);
    case OPEN_SINGLE:
    case CLOSE_SINGLE: return single_mark(w, cp, i, len);
    case LOW_SINGLE:
        if (may_open(char_before(w, i), char_behind(w, i + len)))
            reopen_mark(w, SINGLE, cp, i);
        return i + len;
    case '"':
    case OPEN_DOUBLE:
    case CLOSE_DOUBLE:
    case LOW_DOUBLE: double_mark(w, cp, i, i + len); return i + len;
    case OPEN_ANGLE:
    case CLOSE_ANGLE:
    case OPEN_ANGLE1:
    case CLOSE_ANGLE1: angle_mark(w, cp, i, i + len); return i + len;
    }
    return i + len;
}

static void walk_paragraph(walk *w)
{
    static const bool may_matter[256] = {
        ['"'] = true, ['\''] = true, ['`'] = true, [0xc2] = true, [0xc3] = true, [0xe2] = true
    };
    w->depth = w->beyond = 0;
    memset(w->open, 0, sizeof w->open);
    w->mark_end = w->event_at = NONE;
    w->last_close_known = false;
    for (size_t i = w->begin; i < w->end && !w->no_memory;) {
        if (!may_matter[(unsigned char)w->s[i]]) {
            i++;
            continue;
        }
        size_t len;
        uint32_t cp = char_at(w, i, &len);
        if (!is_mark(cp)) {
            i += len;
            continue;
        }
        size_t next = mark_at(w, cp, i, len);
        w->mark_end = next == i + 2 && len == 1 && w->s[i + 1] == (char)cp ? next : i + len;
        w->last_mark = cp;
        i = next;
    }
}

sayso_status sy_find_quotations(sy_text *t, sayso_error *why)
{
    walk w = { .t = t, .s = t->bytes };
    size_t waits = NONE; /* an outermost quotation that the paragraph before left open */
    family its = DOUBLE;
    for (size_t k = 0; k < t->paragraphs.n; k++) {
        w.begin = t->paragraphs.at[k].span.begin;
        w.end = t->paragraphs.at[k].span.end;
        w.next_paragraph = k + 1 < t->paragraphs.n ? t->paragraphs.at[k + 1].span.begin : t->len;
        size_t first = t->quotations.n;
        walk_paragraph(&w);
        if (w.no_memory)
            return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the quotations");
        size_t outer = NONE;
        bool single_goes_on = next_paragraph_opens_single(&w);
        if (w.depth)
            outer = w.stack[0].at;
        family outer_family = w.depth ? w.stack[0].family : DOUBLE;
        while (w.depth)
            give_up(&w, w.end, single_goes_on);
        if (waits != NONE && first < t->quotations.n &&
            t->quotations.at[first].span.begin == w.begin) {
            size_t len;
            if (family_of(char_at(&w, w.begin, &len)) == its)
                t->quotations.at[waits].goes_on = true;
        }
        waits = outer != NONE && outer < t->quotations.n ? outer : NONE;
        its = outer_family;
    }
    if (w.left_out && !sy_note(t, "more quotation marks than words; some were passed over"))
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a note");
    return SAYSO_OK;
}
