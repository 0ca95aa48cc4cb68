/* time.c - see time.h. A grammar by hand: at each token the longest form that begins there, with a
 * look of a dozen tokens ahead and a few behind, so that a text of nothing but Mondays stays linear. */
#include "time/time.h"

#include <stdio.h>
#include <string.h>

#include "time/calendar.h"
#include "time/token.h"

typedef struct scan {
    const char *s;
    const sy_token *at;
    size_t n;
    sy_day published;
    sy_times *out;
    size_t ahead; /* token behind the last word for things to come, or 0 */
} scan;

static const sy_token NOTHING = { .kind = SY_T_MARK };

static const sy_token *token(const scan *c, size_t i)
{
    return i < c->n ? &c->at[i] : &NOTHING;
}

static bool is(const scan *c, size_t i, sy_word_class class)
{
    const sy_token *t = token(c, i);
    return t->kind == SY_T_WORD && t->class == class;
}

static bool is_mark(const scan *c, size_t i, char mark)
{
    const sy_token *t = token(c, i);
    return t->kind == SY_T_MARK && t->end == t->begin + 1 && c->s[t->begin] == mark;
}

static bool is_word(const scan *c, size_t i, const char *word)
{
    const sy_token *t = token(c, i);
    return t->kind == SY_T_WORD && t->end - t->begin == strlen(word) && !memcmp(c->s + t->begin, word, strlen(word));
}

static bool is_comma(const scan *c, size_t i)
{
    return is_mark(c, i, ',');
}

/* "14", "14th": a day of a month. */
static int month_day(const scan *c, size_t i)
{
    const sy_token *t = token(c, i);
    return t->kind == SY_T_NUMBER && t->digits <= 2 && t->number >= 1 && t->number <= 31 ? t->number : 0;
}

static int year_at(const scan *c, size_t i)
{
    const sy_token *t = token(c, i);
    return t->kind == SY_T_NUMBER && t->digits == 4 && !t->ordinal && t->number >= 1000 && t->number < 2200
               ? t->number
               : 0;
}

/* "-14", ".5", ":30", "/9" right behind a number, or "$", "-" right before: it is part of something else. */
static bool is_joined(const scan *c, size_t i, size_t end)
{
    const sy_token *b = token(c, end);
    if (b->kind == SY_T_MARK && end < c->n && !b->gap && end + 1 < c->n && !c->at[end + 1].gap &&
        c->at[end + 1].kind == SY_T_NUMBER && b->end == b->begin + 1 && strchr("-./:", c->s[b->begin]))
        return true;
    if (!i || token(c, i)->gap)
        return false;
    const sy_token *p = token(c, i - 1);
    return p->kind != SY_T_MARK || (p->end == p->begin + 1 && strchr("-./:$#", c->s[p->begin]));
}

/* ## What was found */

/* Is what is said around token i to come? "will", "due" or "is to" a few words before, in the sentence. */
static bool is_ahead(const scan *c, size_t i)
{
    return c->ahead && i < c->ahead + 12;
}

static sy_lead lead_of(const scan *c, size_t i, size_t *first)
{
    while (i && (is(c, i - 1, SY_W_SHADE) || (is_mark(c, i - 1, '-') && i > 1 && is(c, i - 2, SY_W_SHADE))))
        i--;
    *first = i;
    if (i && is(c, i - 1, SY_W_THE))
        i--;
    if (!i)
        return SY_LEAD_NONE;
    const sy_token *t = token(c, i - 1);
    if (t->kind != SY_T_WORD)
        return SY_LEAD_NONE;
    switch (t->class) {
    case SY_W_LEAD:
    case SY_W_BEFORE:
    case SY_W_AFTER:
    case SY_W_OF:
        return (sy_lead)t->value;
    default:
        return SY_LEAD_NONE;
    }
}

/* Adds what stands in tokens i to end; gives end, or 0 without memory. */
static size_t found(scan *c, size_t i, size_t end, sy_day day, sy_grain grain, sy_time_form form, bool future)
{
    size_t first;
    sy_lead lead = lead_of(c, i, &first);
    sy_time t = { .span = { token(c, first)->begin, token(c, end - 1)->end },
                  .day = day,
                  .grain = (uint8_t)grain,
                  .form = (uint8_t)form,
                  .lead = (uint8_t)lead,
                  .future = future };
    const sy_token *mark = token(c, end);
    t.owns = mark->kind == SY_T_MARK && !mark->gap && end < c->n &&
             (c->s[mark->begin] == '\'' ||
              (mark->end == mark->begin + 3 && !memcmp(c->s + mark->begin, "\xE2\x80\x99", 3))) &&
             !token(c, end + 1)->gap && is_word(c, end + 1, "s");
    return sy_push(c->out, t) ? end : 0;
}

/* The year in which a month or a day of it is nearest, one to come counting double. */
static bool nearest(const scan *c, int month, int day, bool future, sy_day *out)
{
    if (c->published == SY_NO_DAY)
        return false;
    int year = sy_date_of(c->published).year, best = -1;
    for (int y = year - 1; y <= year + 1; y++) {
        if (!sy_is_date(y, month, day ? day : 1))
            continue;
        sy_day d = sy_day_of(y, month, day ? day : 1);
        sy_day now = day ? c->published : sy_month_after(c->published, 0);
        int far = d <= now ? (now - d) * (future ? 3 : 1) : (d - now) * (future ? 1 : 2);
        if (best < 0 || far < best) {
            best = far;
            *out = d;
        }
    }
    return best >= 0;
}

/* ## Dates */

/* "2015-09-14": gives the token behind it, or 0. */
static size_t iso_date(const scan *c, size_t i, sy_day *day)
{
    const sy_token *y = token(c, i), *m = token(c, i + 2), *d = token(c, i + 4);
    if (y->digits != 4 || !is_mark(c, i + 1, '-') || !is_mark(c, i + 3, '-') || m->kind != SY_T_NUMBER ||
        d->kind != SY_T_NUMBER || m->digits != 2 || d->digits != 2 || m->gap || d->gap || d->ordinal ||
        !sy_is_date(y->number, m->number, d->number) || y->number < 1000)
        return 0;
    *day = sy_day_of(y->number, m->number, d->number);
    return i + 5;
}

/* "9/14/15", "14.9.2015": only where the order cannot be another one. */
static size_t slash_date(const scan *c, size_t i, sy_day *day)
{
    const sy_token *a = token(c, i), *b = token(c, i + 2), *y = token(c, i + 4);
    bool slash = is_mark(c, i + 1, '/') && is_mark(c, i + 3, '/');
    bool dot = is_mark(c, i + 1, '.') && is_mark(c, i + 3, '.');
    if ((!slash && !dot) || b->kind != SY_T_NUMBER || y->kind != SY_T_NUMBER || b->gap || y->gap || y->ordinal ||
        a->digits > 2 || b->digits > 2 || (y->digits != 4 && !(y->digits == 2 && slash)))
        return 0;
    int year = y->digits == 4 ? y->number : y->number + (y->number < 70 ? 2000 : 1900);
    bool first = sy_is_date(year, a->number, b->number), second = sy_is_date(year, b->number, a->number);
    if (year < 1000 || year > 2200 || first == second) {
        if (!(first && second && a->number == b->number))
            return 0;
    }
    *day = first ? sy_day_of(year, a->number, b->number) : sy_day_of(year, b->number, a->number);
    return i + 5;
}

/* A month's name at i, with the stop of a short form; the token behind it, or 0. */
static size_t month_at(const scan *c, size_t i, int *month)
{
    if (!is(c, i, SY_W_MONTH))
        return 0;
    *month = token(c, i)->value;
    return i + 1 + (token(c, i)->cut && is_mark(c, i + 1, '.') && !token(c, i + 1)->gap);
}

/* ", 2015", " 2015", " of 2015" behind a date. */
static size_t year_behind(const scan *c, size_t i, int *year)
{
    size_t at = i + (is_comma(c, i) || is(c, i, SY_W_OF));
    *year = year_at(c, at);
    return *year && !is_joined(c, at, at + 1) ? at + 1 : 0;
}

/* "the 14th of September 2015", "14 Sept", "Sept. 14, 2015". Gives 0 where there is none. */
static size_t full_date(const scan *c, size_t i, int *month, int *day, int *year)
{
    size_t end;
    if ((*day = month_day(c, i))) {
        if (is_joined(c, i, i))
            return 0;
        end = i + 1 + (is(c, i + 1, SY_W_OF) && token(c, i)->ordinal);
        if (!(end = month_at(c, end, month)))
            return 0;
    } else {
        if (!(end = month_at(c, i, month)) || !(*day = month_day(c, end)))
            return 0;
        end++;
        if (is_joined(c, i, end))
            return 0;
    }
    size_t behind = year_behind(c, end, year);
    return behind ? behind : end;
}

/* May a month stand here by itself, or is it a verb, a name? "May", "March", "April", "June", "August". */
static bool is_plain_month(const scan *c, size_t i)
{
    int month = token(c, i)->value;
    if (token(c, i)->cut)
        return false;
    if (i) {
        const sy_token *p = token(c, i - 1);
        if (p->kind == SY_T_WORD && (p->class == SY_W_LEAD || p->class == SY_W_OF || p->class == SY_W_SHADE ||
                                     p->class == SY_W_BEFORE || p->class == SY_W_AFTER ||
                                     p->class == SY_W_EARLIER || p->class == SY_W_LATER))
            return !is_word(c, i - 1, "for") && !is_word(c, i - 1, "on") && !is_word(c, i - 1, "at");
        if (p->kind == SY_T_WORD && (p->class == SY_W_A || p->class == SY_W_THE)) { /* "a June speech" */
            const sy_token *next = token(c, i + 1);
            return next->kind == SY_T_WORD && next->gap && !next->capital;
        }
    }
    return month != 3 && month != 4 && month != 5 && month != 6 && month != 8 && i &&
           token(c, i - 1)->kind == SY_T_WORD && !token(c, i - 1)->capital;
}

/* The token behind "-", "to" or "through" at i; 0: none of them. */
static size_t range_mark(const scan *c, size_t i)
{
    const sy_token *t = token(c, i);
    if (i >= c->n || i + 1 >= c->n)
        return 0;
    bool dash = is_mark(c, i, '-') || (t->kind == SY_T_MARK && t->end == t->begin + 3 &&
                                       (!memcmp(c->s + t->begin, "\xE2\x80\x93", 3) ||
                                        !memcmp(c->s + t->begin, "\xE2\x80\x94", 3)));
    return dash || is_word(c, i, "to") || is_word(c, i, "through") || is_word(c, i, "and") ? i + 1 : 0;
}

/* From one day to another: the week that holds both, or the month. */
static size_t range(scan *c, size_t i, size_t end, sy_day from, sy_day to)
{
    sy_grain grain = SY_WEEK;
    if (from > to)
        return end;
    if (sy_monday(from) != sy_monday(to)) {
        if (sy_month_after(from, 0) != sy_month_after(to, 0))
            return end;
        grain = SY_MONTH;
        from = sy_month_after(from, 0);
    } else {
        from = sy_monday(from);
    }
    return found(c, i, end, from, grain, SY_RANGE, c->published != SY_NO_DAY && to > c->published);
}

/* "Feb. 15-17", "March 30 to April 4, 2016", "between June 9 and 27"; 0: none. */
static size_t date_range(scan *c, size_t i)
{
    int month, second, day, last, year;
    size_t end = month_at(c, i, &month), at, name;
    bool first = end == 0; /* the day before the month */
    if (!(day = month_day(c, first ? i : end)) || (first && is_joined(c, i, i)))
        return 0;
    end = first ? i : end;
    bool joint = is_word(c, end + 1, "and");
    if (!(at = range_mark(c, end + 1)) || (joint && !(i && is_word(c, i - 1, "between"))))
        return 0;
    if (first) {
        if (!(last = month_day(c, at)) || !(end = month_at(c, at + 1, &month)))
            return 0;
        second = month;
    } else {
        second = month;
        if ((name = month_at(c, at, &second)))
            at = name;
        if (!(last = month_day(c, at)) || is_joined(c, i, at + 1))
            return 0;
        end = at + 1;
    }
    at = year_behind(c, end, &year);
    sy_day from, to;
    if (at && sy_is_date(year, month, day) && sy_is_date(year, second, last))
        return range(c, i, at, sy_day_of(year, month, day), sy_day_of(year, second, last));
    if (at || !nearest(c, month, day, is_ahead(c, i), &from) || !nearest(c, second, last, is_ahead(c, i), &to))
        return 0;
    return range(c, i, end, from, to);
}

static size_t dates(scan *c, size_t i)
{
    int month, day, year;
    sy_day at;
    size_t end = date_range(c, i);
    if (end)
        return end;
    end = full_date(c, i, &month, &day, &year);
    if (end) {
        bool future = is_ahead(c, i);
        if (year && sy_is_date(year, month, day))
            return found(c, i, end, sy_day_of(year, month, day), SY_DAY, SY_DATE, false);
        if (!year && nearest(c, month, day, future, &at))
            return found(c, i, end, at, SY_DAY, SY_CALENDAR, at > c->published);
        return end;
    }
    if ((end = month_at(c, i, &month))) {
        size_t behind = year_behind(c, end, &year);
        if (behind && !is_comma(c, behind - 2))
            return found(c, i, behind, sy_day_of(year, month, 1), SY_MONTH, SY_DATE, false);
        bool future = is_ahead(c, i);
        if (is_plain_month(c, i) && nearest(c, month, 0, future, &at))
            return found(c, i, end, at, SY_MONTH, SY_CALENDAR, at > c->published);
        return i + 1;
    }
    if (token(c, i)->kind == SY_T_NUMBER) {
        if (is_joined(c, i, i) || ((end = iso_date(c, i, &at)) == 0 && (end = slash_date(c, i, &at)) == 0))
            end = 0;
        if (end)
            return is_joined(c, i, end) ? end : found(c, i, end, at, SY_DAY, SY_DATE, false);
        if ((year = year_at(c, i)) >= 1800 && i && !is_joined(c, i, i + 1)) {
            const sy_token *p = token(c, i - 1), *next = token(c, i + 1);
            bool said = p->kind == SY_T_WORD && (p->class == SY_W_LEAD || p->class == SY_W_OF || p->class == SY_W_SHADE) &&
                        !is_word(c, i - 1, "at") && !is_word(c, i - 1, "over") && !is_word(c, i - 1, "for") &&
                        !is_word(c, i - 1, "on");
            bool counts = next->kind == SY_T_WORD && next->gap && !next->capital && next->class == SY_W_OTHER &&
                          !is_word(c, i + 1, "and") && !is_word(c, i + 1, "when") && !is_word(c, i + 1, "as");
            if (said && (!counts || !is(c, i - 1, SY_W_OF)) && !is_word(c, i + 1, "s"))
                return found(c, i, i + 1, sy_day_of(year, 1, 1), SY_YEAR, SY_DATE, false);
        }
    }
    return i + 1;
}

/* ## Weekdays */

static size_t skip_part(const scan *c, size_t i)
{
    size_t at = is(c, i, SY_W_SHADE) ? i + 1 : i; /* "Monday late night" */
    if (is(c, at, SY_W_PART) && token(c, at)->gap)
        return at + 1;
    return i;
}

/* "[late] Monday [night]", "Monday, Sept. 14", "Friday of last week"; which: -1 last, 0 this, 1 next, 2 none. */
static size_t weekday(scan *c, size_t i, size_t name, int which)
{
    const sy_token *t = token(c, name);
    size_t end = name + 1 + (t->cut && is_mark(c, name + 1, '.')), day_end;
    int month, day, year;
    size_t date = end + is_comma(c, end);
    date += is(c, date, SY_W_THE);
    sy_day at;
    if ((day_end = full_date(c, date, &month, &day, &year))) {
        if (year && sy_is_date(year, month, day))
            return found(c, i, day_end, sy_day_of(year, month, day), SY_DAY, SY_DATE, false);
        if (!year && nearest(c, month, day, is_ahead(c, i), &at))
            return found(c, i, day_end, at, SY_DAY, SY_CALENDAR, at > c->published);
        return day_end;
    }
    if (t->cut)
        return name + 1;
    end = skip_part(c, end);
    bool often = t->plural || (end > name + 1 && token(c, end - 1)->plural);
    if (i) {
        const sy_token *p = token(c, i - 1), *next = token(c, name + 1);
        often = often || (p->kind == SY_T_WORD && (p->class == SY_W_EVERY || p->class == SY_W_FEAST));
        /* "the Sunday Enquirer" is a newspaper, and "a Monday" any Monday but for "a Monday interview" */
        bool the = p->kind == SY_T_WORD && p->class == SY_W_THE && i == name;
        often = often || (the && t->capital && next->gap && next->capital && next->kind == SY_T_WORD);
        bool any = p->kind == SY_T_WORD && p->class == SY_W_A && i == name;
        often = often || (any && !(next->gap && next->kind == SY_T_WORD && end < c->n && token(c, end)->kind == SY_T_WORD &&
                                   token(c, end)->class == SY_W_OTHER));
    }
    if (often || c->published == SY_NO_DAY)
        return end;

    int ago = sy_weekday(c->published) - t->value;
    ago += ago < 0 ? 7 : 0; /* 0 to 6 days back */
    size_t of = end + is(c, end, SY_W_OF);
    if (which == 2 && is(c, of + 1, SY_W_UNIT) && token(c, of + 1)->value == SY_WEEK && !token(c, of + 1)->plural &&
        (is(c, of, SY_W_LAST) || is(c, of, SY_W_THIS) || is(c, of, SY_W_NEXT))) {
        int weeks = token(c, of)->class == SY_W_LAST ? -1 : token(c, of)->class == SY_W_NEXT;
        at = sy_monday(c->published) + 7 * weeks + t->value;
        return found(c, i, of + 2, at, SY_DAY, SY_WEEKDAY, at > c->published);
    }
    bool future = which == 1 || (which != -1 && is_ahead(c, i));
    size_t to = is_word(c, end, "and") || future ? 0 : range_mark(c, end);
    if (to && is(c, to, SY_W_WEEKDAY) && !token(c, to)->cut && !token(c, to)->plural) {
        int back = sy_weekday(c->published) - token(c, to)->value;
        sy_day last = c->published - back - (back < 0 ? 7 : 0);
        int days = token(c, to)->value - t->value;
        return range(c, i, skip_part(c, to + 1), last - (days < 0 ? days + 7 : days), last);
    }
    if (future)
        at = c->published - ago + (ago || which == 1 ? 7 : 0);
    else
        at = c->published - ago - (which == -1 && !ago ? 7 : 0);
    return found(c, i, end, at, SY_DAY, SY_WEEKDAY, future && at > c->published);
}

/* ## Words that count from today */

/* The week, month, year or weekend that lies n after (before) the one of `base`. */
static sy_day period(sy_day base, int unit, int n, sy_grain *grain)
{
    sy_date d = sy_date_of(base);
    switch (unit) {
    case SY_DAY:
        *grain = SY_DAY;
        return base + n;
    case SY_WEEK:
        *grain = SY_WEEK;
        return sy_monday(base) + 7 * n;
    case SY_MONTH:
        *grain = SY_MONTH;
        return sy_month_after(base, n);
    case SY_YEAR:
        *grain = SY_YEAR;
        return sy_day_of(d.year + n, 1, 1);
    default: /* a weekend is the week that it ends; "this" and "last" one on a Monday are yesterday's */
        *grain = SY_WEEK;
        return sy_monday(base) + 7 * n;
    }
}

/* "last Friday", "last week", "last night", "this morning", "next month"; "last September". */
static size_t last_this_next(scan *c, size_t i)
{
    const sy_token *t = token(c, i), *next = token(c, i + 1);
    int n = t->value;
    if (next->kind != SY_T_WORD || !next->gap)
        return i + 1;
    if (next->class == SY_W_SHADE && is(c, i + 2, SY_W_PART)) /* "this early morning" */
        next = token(c, ++i + 1);
    if (next->class == SY_W_WEEKDAY && !next->cut)
        return weekday(c, i, i + 1, n);
    if (c->published == SY_NO_DAY)
        return i + 1;
    if (next->class == SY_W_PART && !next->plural && is_word(c, i + 1, "night") && n <= 0)
        return found(c, i, i + 2, c->published + n, SY_DAY, SY_TODAY, false);
    if (next->class == SY_W_PART && !next->plural && n == 0)
        return found(c, i, i + 2, c->published, SY_DAY, SY_TODAY, false);
    if (next->class == SY_W_MONTH && !next->cut) {
        sy_date today = sy_date_of(c->published);
        int year = today.year;
        if (n < 0 && next->value >= today.month)
            year--;
        if (n > 0 && next->value <= today.month)
            year++;
        sy_day at = sy_day_of(year, next->value, 1);
        return found(c, i, i + 2, at, SY_MONTH, SY_PERIOD, at > c->published);
    }
    /* "the past week" and "the last year" are stretches that end today; "last week" is one before */
    bool stretch = i && is(c, i - 1, SY_W_THE) && n < 0;
    if (next->class != SY_W_UNIT || next->plural || next->value == SY_HOUR || next->value == SY_DAY ||
        (stretch && next->value != SY_WEEKEND))
        return i + 1;
    sy_grain grain;
    int unit = next->value;
    if (unit == SY_WEEKEND) { /* on a weekday the weekend past is last week's, whether "this" or "last" */
        bool now = sy_weekday(c->published) >= 5;
        n = n > 0 ? n : now && n == 0 ? 0 : n == 0 && is_ahead(c, i) ? 0 : -1;
    } else if (is_word(c, i, "past") && !stretch && unit != SY_WEEK) {
        n = -1;
    }
    sy_day at = period(c->published, unit, n, &grain);
    return found(c, i, i + 2, at, grain, SY_PERIOD, n > 0 || (unit == SY_WEEKEND && n == 0 && is_ahead(c, i)));
}

/* The expression before, for "two days later"; NULL: none. */
static const sy_time *before(const scan *c)
{
    return c->out->n ? &c->out->at[c->out->n - 1] : NULL;
}

static bool add_to(const sy_time *base, int unit, int n, sy_day *at, sy_grain *grain)
{
    if (base->grain > (unit == SY_WEEKEND ? SY_WEEK : unit))
        return false; /* "in September ... two days later": which day? */
    *at = period(base->day, unit, n, grain);
    return true;
}

/* "three weeks ago", "a day earlier", "two months later", "the day before". */
static size_t counted(scan *c, size_t i)
{
    const sy_token *t = token(c, i);
    int n;
    size_t end = i + 1;
    bool the = t->class == SY_W_THE && t->kind == SY_T_WORD;
    if (t->kind == SY_T_NUMBER)
        n = t->digits <= 3 && !t->ordinal ? t->number : -1;
    else
        n = the ? 1 : t->value;
    if (t->kind == SY_T_WORD && t->class == SY_W_A && is(c, end, SY_W_NUMBER) && is_word(c, end, "couple"))
        n = token(c, end++)->value;
    if (end > i && is_word(c, end - 1, "couple") && is(c, end, SY_W_OF))
        end++;
    const sy_token *unit = token(c, end), *which = token(c, end + 1);
    if (n < 0 || n > 500 || !is(c, end, SY_W_UNIT) || which->kind != SY_T_WORD || !which->gap)
        return i + 1;
    sy_day at;
    sy_grain grain;
    end += 2;
    if (which->class == SY_W_AGO && !the && c->published != SY_NO_DAY) {
        if (unit->value == SY_HOUR)
            return n > 12 ? end : found(c, i, end, c->published, SY_DAY, SY_TODAY, false);
        at = period(c->published, unit->value, -n, &grain);
        return found(c, i, end, at, grain, unit->value == SY_DAY ? SY_TODAY : SY_PERIOD, false);
    }
    int sign = which->class == SY_W_EARLIER || which->class == SY_W_BEFORE ? -1
               : which->class == SY_W_LATER || which->class == SY_W_AFTER  ? 1
                                                                           : 0;
    /* "the day before yesterday" */
    if (which->class == SY_W_BEFORE && is(c, end, SY_W_DAY) && token(c, end)->value == -1 && unit->value == SY_DAY &&
        c->published != SY_NO_DAY)
        return found(c, i, end + 1, c->published - 2, SY_DAY, SY_TODAY, false);
    const sy_token *next = token(c, end);
    bool stands = end >= c->n || next->kind == SY_T_MARK; /* "the day before the vote" counts from the vote */
    if (which->class == SY_W_BEFORE || which->class == SY_W_AFTER ? !stands : the)
        return i + 1;
    const sy_time *base = before(c);
    if (!sign || !base || unit->value == SY_HOUR || !add_to(base, unit->value, sign * n, &at, &grain))
        return i + 1;
    return found(c, i, end, at, grain, SY_CHAINED, c->published != SY_NO_DAY && at > c->published);
}

/* "the same day", "the next morning", "the following week", "that night", "the previous month". */
static size_t same_next(scan *c, size_t i)
{
    size_t at = i + is(c, i, SY_W_THE);
    if (is(c, at, SY_W_THAT))
        at += is(c, at + 1, SY_W_SAME) ? 1 : 0;
    const sy_token *which = token(c, at), *unit = token(c, at + 1);
    const sy_time *base = before(c);
    if (!base || which->kind != SY_T_WORD || unit->kind != SY_T_WORD || unit->plural || !unit->gap ||
        (unit->class != SY_W_UNIT && unit->class != SY_W_PART) || (unit->class == SY_W_UNIT && unit->value == SY_HOUR))
        return i + 1;
    int n;
    switch (which->class) {
    case SY_W_SAME:
    case SY_W_THAT:
        n = 0;
        break;
    case SY_W_PREVIOUS:
        n = -1;
        break;
    case SY_W_NEXT:
    case SY_W_FOLLOWING:
        n = 1;
        break;
    default:
        return i + 1;
    }
    sy_day day;
    sy_grain grain;
    if (!add_to(base, unit->class == SY_W_PART ? SY_DAY : unit->value, n, &day, &grain))
        return i + 1;
    return found(c, i, at + 2, day, grain, SY_CHAINED, c->published != SY_NO_DAY && day > c->published);
}

/* "the 14th", by itself: of this month, or of the last one. */
static size_t the_14th(scan *c, size_t i)
{
    const sy_token *t = token(c, i + 1), *next = token(c, i + 2);
    int day = month_day(c, i + 1);
    bool stands = i + 2 >= c->n || (next->kind == SY_T_MARK && !is_mark(c, i + 2, '-'));
    if (!day || !t->ordinal || !stands || !i || !is_word(c, i - 1, "on") || c->published == SY_NO_DAY)
        return i + 1;
    sy_date today = sy_date_of(c->published);
    bool future = is_ahead(c, i);
    int shift = future ? day < today.day : day > today.day ? -1 : 0;
    sy_day month = sy_month_after(c->published, shift);
    sy_date of = sy_date_of(month);
    if (!sy_is_date(of.year, of.month, day))
        return i + 2;
    return found(c, i, i + 2, month + day - 1, SY_DAY, SY_CALENDAR, future);
}

/* Behind every expression that begins at token i, or i + 1 where none does; 0: no memory. */
static size_t step(scan *c, size_t i)
{
    const sy_token *t = token(c, i);
    size_t end = i + 1;
    if (t->kind == SY_T_NUMBER) {
        end = dates(c, i);
        return end == i + 1 && is(c, i + 1, SY_W_UNIT) ? counted(c, i) : end;
    }
    if (t->kind != SY_T_WORD)
        return end;
    switch (t->class) {
    case SY_W_MONTH:
        return dates(c, i);
    case SY_W_WEEKDAY:
        return weekday(c, i, i, 2);
    case SY_W_LAST:
    case SY_W_THIS:
    case SY_W_NEXT:
        return last_this_next(c, i);
    case SY_W_DAY:
        if (c->published == SY_NO_DAY)
            return end;
        return found(c, i, skip_part(c, end), c->published + t->value, SY_DAY, SY_TODAY, t->value > 0);
    case SY_W_A:
    case SY_W_NUMBER:
        return counted(c, i);
    case SY_W_THE:
        if (month_day(c, i + 1)) {
            size_t date = dates(c, i + 1);
            return date == i + 2 ? the_14th(c, i) : date;
        }
        if (is(c, i + 1, SY_W_UNIT))
            return counted(c, i);
        if (is(c, i + 1, SY_W_WEEKDAY) || is(c, i + 1, SY_W_LAST))
            return end;
        return same_next(c, i);
    case SY_W_THAT:
        return same_next(c, i);
    default:
        return end;
    }
}

/* Words for things to come reach up to a dozen tokens on, but not beyond the sentence. */
static void watch(scan *c, size_t i)
{
    const sy_token *t = token(c, i);
    if (t->kind == SY_T_MARK) {
        if (i && (is_mark(c, i, '.') || is_mark(c, i, '?') || is_mark(c, i, '!') || is_mark(c, i, '"')) &&
            !c->at[i - 1].cut && token(c, i + 1)->gap)
            c->ahead = 0;
        return;
    }
    bool to = is_word(c, i, "to") && i && (is_word(c, i - 1, "is") || is_word(c, i - 1, "are") || is_word(c, i - 1, "was") ||
                                           is_word(c, i - 1, "expected") || is_word(c, i - 1, "set") ||
                                           is_word(c, i - 1, "plans") || is_word(c, i - 1, "planning") ||
                                           is_word(c, i - 1, "hopes") || is_word(c, i - 1, "wants"));
    bool ll = is_word(c, i, "ll") && !t->gap;
    if (is(c, i, SY_W_WILL) || to || ll)
        c->ahead = i + 1;
    else if (is_word(c, i, "said") || is_word(c, i, "told") || is_word(c, i, "says"))
        c->ahead = 0; /* "It will rise, he said on Monday" */
}

bool sy_published_day(const char *iso, sy_day *out)
{
    *out = SY_NO_DAY;
    int n[8], have = 0;
    bool dashes = iso && strlen(iso) >= 10 && iso[4] == '-' && iso[7] == '-';
    for (size_t i = 0; iso && iso[i] && have < 8; i++) {
        if (dashes && (i == 4 || i == 7))
            continue;
        if (iso[i] < '0' || iso[i] > '9')
            return false;
        n[have++] = iso[i] - '0';
    }
    if (have < 8)
        return false;
    size_t used = dashes ? 10 : 8;
    if (iso[used] && iso[used] != 'T' && iso[used] != 't' && iso[used] != ' ')
        return false;
    int year = n[0] * 1000 + n[1] * 100 + n[2] * 10 + n[3], month = n[4] * 10 + n[5], day = n[6] * 10 + n[7];
    if (year < 1000 || year > 9000 || !sy_is_date(year, month, day))
        return false;
    *out = sy_day_of(year, month, day);
    return true;
}

sayso_status sy_find_times(const char *text, sayso_span span, sy_day published, sy_times *out)
{
    sy_tokens tokens = { 0 };
    bool ok = sy_time_tokens(text, span, &tokens);
    scan c = { .s = text, .at = tokens.at, .n = tokens.n, .published = published, .out = out };
    for (size_t i = 0; ok && i < c.n;) {
        watch(&c, i);
        size_t next = step(&c, i);
        ok = next > i;
        i = next;
    }
    sy_array_free(&tokens);
    return ok ? SAYSO_OK : SAYSO_ENOMEM;
}

uint32_t sy_time_iso(const sy_time *t, char out[16])
{
    sy_date d = sy_date_of(t->day);
    int n = 0;
    switch (t->grain) {
    case SY_DAY:
        n = snprintf(out, 16, "%04u-%02u-%02u", (unsigned)d.year % 10000, (unsigned)d.month % 100, (unsigned)d.day % 100);
        break;
    case SY_WEEK: { /* the week belongs to the year of its Thursday */
        sy_date thursday = sy_date_of(sy_monday(t->day) + 3);
        int week = (sy_monday(t->day) + 3 - sy_day_of(thursday.year, 1, 1)) / 7 + 1;
        n = snprintf(out, 16, "%04u-W%02u", (unsigned)thursday.year % 10000, (unsigned)week % 100);
        break;
    }
    case SY_MONTH:
        n = snprintf(out, 16, "%04u-%02u", (unsigned)d.year % 10000, (unsigned)d.month % 100);
        break;
    default:
        n = snprintf(out, 16, "%04u", (unsigned)d.year % 10000);
    }
    return (uint32_t)n;
}
