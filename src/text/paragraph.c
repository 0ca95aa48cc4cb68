/* paragraph.c - where paragraphs begin and end, and which are no running text. */
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/line_kind.h"
#include "text/stages.h"

/* A line: from the first to behind the last character that is to be seen; begin == end in a blank
 * one. next: where the following line begins. */
typedef struct line {
    size_t begin, end, next;
    bool breaks; /* a paragraph separator (U+2029) ends it */
} line;

static line line_at(const char *s, size_t len, size_t i)
{
    line l = { i, i, len, false };
    bool seen = false;
    while (i < len) {
        size_t at = i;
        uint32_t cp = sy_utf8_next(s, &i);
        if (cp == '\n' || cp == '\r' || cp == '\f' || cp == 0x2028 || cp == 0x2029) {
            if (cp == '\r' && i < len && s[i] == '\n')
                i++;
            l.next = i;
            l.breaks = cp == 0x2029;
            return l;
        }
        if (!sy_is_blank(cp)) {
            if (!seen)
                l.begin = at;
            seen = true;
            l.end = i;
        }
    }
    return l;
}

/* Is there a blank line between two others? Then only blank lines end paragraphs. */
static bool has_blank_lines(const char *s, size_t len)
{
    bool text = false, blank = false;
    for (size_t i = 0; i < len;) {
        line l = line_at(s, len, i);
        if (l.begin == l.end)
            blank = text;
        else if (blank)
            return true;
        else
            text = true;
        i = l.next;
    }
    return false;
}

sayso_status sy_find_paragraphs(sy_text *t, sayso_error *why)
{
    const char *s = t->bytes;
    bool only_blank = has_blank_lines(s, t->len);
    bool ended = true, joined = false;
    for (size_t i = 0; i < t->len;) {
        line l = line_at(s, t->len, i);
        i = l.next;
        if (l.begin == l.end) {
            ended = true;
            continue;
        }
        if (ended && t->paragraphs.n && t->paragraphs.n >= sy_budget(l.begin)) {
            joined = true;
            ended = false;
        }
        if (ended) {
            sy_paragraph p = { { (uint32_t)l.begin, (uint32_t)l.end }, SY_BODY };
            if (!sy_push(&t->paragraphs, p))
                return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the paragraphs");
        } else {
            t->paragraphs.at[t->paragraphs.n - 1].span.end = (uint32_t)l.end;
        }
        ended = !only_blank || l.breaks;
    }
    if (joined && !sy_note(t, "very short paragraphs were joined"))
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a note");

    for (size_t k = 0; k < t->paragraphs.n; k++)
        t->paragraphs.at[k].kind = sy_line_kind_of(t, k);
    return SAYSO_OK;
}

size_t sy_paragraph_at(const sy_text *t, uint32_t at)
{
    size_t lo = 0, hi = t->paragraphs.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->paragraphs.at[mid].span.end <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}
