/* inside.c - which characters stand in quotation marks, as eval/score.py's quoted() has it.
 *
 * This is not the quotation structure (quotation.c), which is cleverer: it is the definition by
 * which `form` is measured and an input of the model, so it must agree with the script in every
 * byte, oddities included:
 *
 *   - a paragraph ends at two line feeds, and only there (CR LF CR LF ends none);
 *   - a straight single mark at the very end of the text counts as one before a letter;
 *   - a single mark opens only if some closing one follows in its paragraph; the script asks a
 *     regular expression each time, here the paragraph's last closing mark is looked up once.
 */
#include <string.h>

#include "base/utf8.h"
#include "text/chars.h"
#include "text/stages.h"

#define NONE SIZE_MAX

typedef struct marker {
    const char *text;
    size_t len;
    /* Of the paragraph asked about last: where it ends (two line feeds or the text's end), and its
     * last character that a closing single mark follows; NONE if there is none. */
    size_t para_from, para_end, last_closed;
    bool twice, low, guillemet,
        single; /* what is open: "..." or similar, low-high, <<...>>, '...' */
} marker;

static bool is_word(uint32_t cp)
{
    return cp == '_' || sy_is_alnum(cp);
}

/* [\w,.?!...--] of the script: what a closing single mark may follow. */
static bool may_be_closed(uint32_t cp)
{
    switch (cp) {
    case ',':
    case '.':
    case '?':
    case '!':
    case '-':
    case 0x2026:
    case 0x2014: return true;
    }
    return is_word(cp);
}

static size_t paragraph_end(const char *text, size_t len, size_t from)
{
    while (from + 1 < len) {
        const char *p = memchr(text + from, '\n', len - 1 - from);
        if (!p)
            break;
        if (p[1] == '\n')
            return (size_t)(p - text);
        from = (size_t)(p - text) + 1;
    }
    return len;
}

/* Does a closing single mark follow in the paragraph that holds `from`? */
static bool closes_later(marker *m, size_t from)
{
    if (from < m->para_from || from > m->para_end) {
        m->para_from = from;
        m->para_end = paragraph_end(m->text, m->len, from);
        m->last_closed = NONE;
        size_t i = m->para_end;
        bool word_next = false;
        while (i > from) {
            uint32_t cp = sy_utf8_before(m->text, &i);
            if ((cp == '\'' || cp == 0x2019) && !word_next && i > from) {
                size_t before = i;
                if (may_be_closed(sy_utf8_before(m->text, &before))) {
                    m->last_closed = before;
                    break;
                }
            }
            word_next = is_word(cp);
        }
    }
    return m->last_closed != NONE && m->last_closed >= from;
}

/* The state behind the character cp at i; `after` is the next character's place. */
static void step(marker *m, uint32_t cp, size_t i, size_t after)
{
    bool at_end = after == m->len, at_start = i == 0;
    size_t back = i, on = after;
    uint32_t prev = at_start ? 0 : sy_utf8_before(m->text, &back);
    uint32_t next = at_end ? 0 : sy_utf8_next(m->text, &on);
    bool after_letter = !at_start && sy_is_alnum(prev);
    bool before_letter = !at_end && sy_is_alnum(next);
    bool same_next = !at_end && next == cp;
    bool after_tick = !at_start && prev == '\'';

    switch (cp) {
    case '\n':
        if (same_next || (!at_start && prev == '\n'))
            m->twice = m->low = m->guillemet = m->single = false;
        return;
    case 0x201e: m->twice = m->low = true; return;
    case 0x201c:
        m->twice = !m->low;
        m->low = false;
        return;
    case 0x201d: m->twice = m->low = false; return;
    case '"': m->twice = !m->twice; return;
    case 0xab:
    case 0xbb: m->guillemet = !m->guillemet; return;
    case '`':
        if (same_next)
            m->twice = !m->twice;
        return;
    case 0x2018: m->single = m->single || closes_later(m, after); return;
    case '\'':
        if (same_next) {
            m->twice = !m->twice;
            return;
        }
        if (!after_letter && !after_tick &&
            (at_end || before_letter || next == 0x2018 || next == '"')) {
            m->single = m->single || closes_later(m, after);
            return;
        }
        break;
    case 0x2019: break;
    default: return;
    }
    if (m->single && !before_letter && !after_tick)
        m->single = false;
}

static void set(uint8_t *bits, size_t from, size_t to)
{
    while (from < to && (from & 7)) {
        bits[from >> 3] |= (uint8_t)(1 << (from & 7));
        from++;
    }
    size_t whole = (to - from) >> 3;
    memset(bits + (from >> 3), 0xff, whole);
    for (from += whole << 3; from < to; from++)
        bits[from >> 3] |= (uint8_t)(1 << (from & 7));
}

void sy_mark_inside(const char *text, size_t len, uint8_t *bits)
{
    /* The bytes that any character of step() begins with. */
    static const bool may_matter[256] = {
        ['\n'] = true, ['"'] = true, ['\''] = true, ['`'] = true, [0xc2] = true, [0xe2] = true
    };
    marker m = { .text = text, .len = len, .para_from = 1, .para_end = 0, .last_closed = NONE };
    size_t from = 0; /* bytes before this have their bit */
    bool inside = false;
    for (size_t i = 0; i < len;) {
        if (!may_matter[(unsigned char)text[i]]) {
            i++;
            continue;
        }
        size_t after = i;
        uint32_t cp = sy_utf8_next(text, &after);
        step(&m, cp, i, after);
        bool now = m.twice || m.guillemet || m.single;
        if (now != inside) {
            if (inside)
                set(bits, from, i);
            from = i;
            inside = now;
        }
        i = after;
    }
    if (inside)
        set(bits, from, len);
}
