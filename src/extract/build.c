/* build.c - putting an article together; mapping its spans back. */
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "extract/build.h"

void sy_article_free(sy_article *a)
{
    free(a->memory);
    *a = (sy_article){ 0 };
}

/* Behind so many runs the map is not kept on: no article comes near. */
enum { RUNS_MOST = 1 << 20 };

void sy_build_free(sy_build *b)
{
    sy_array_free(&b->text);
    sy_array_free(&b->from);
    sy_array_free(&b->strings);
}

static void note_from(sy_build *b, uint32_t input, uint32_t each)
{
    uint32_t at = (uint32_t)b->text.n;
    if (b->from.n) {
        const sy_from *last = &b->from.at[b->from.n - 1];
        if (last->each == each &&
            (each == SY_FROM_NOWHERE || (!each && last->input + (at - last->text) == input)))
            return;
        if (b->from.n >= RUNS_MOST) {
            if (last->each == SY_FROM_NOWHERE)
                return;
            each = SY_FROM_NOWHERE;
        }
    }
    if (!sy_push(&b->from, (sy_from){ at, input, each }))
        b->no_memory = true;
}

void sy_build_text(sy_build *b, const char *bytes, size_t n, uint32_t input, uint32_t each)
{
    if (b->no_memory || !n)
        return;
    if (b->text.n + n >= UINT32_MAX || !sy_reserve(&b->text, b->text.n + n)) {
        b->no_memory = true;
        return;
    }
    note_from(b, input, each);
    memcpy(b->text.at + b->text.n, bytes, n);
    b->text.n += n;
}

size_t sy_blank(const char *s, size_t n, bool *parts)
{
    const unsigned char *u = (const unsigned char *)s;
    *parts = true;
    if (u[0] <= ' ' || u[0] == 0x7f)
        return 1;
    if (n >= 2 && u[0] == 0xc2) {
        if (u[1] == 0xa0 || u[1] < 0xa0) /* no-break space; control characters */
            return 2;
        *parts = false;
        return u[1] == 0xad ? 2 : 0; /* soft hyphen */
    }
    if (n >= 3 && u[0] == 0xe2 && u[1] == 0x80) {
        if ((u[2] >= 0x80 && u[2] <= 0x8a) || u[2] == 0xa8 || u[2] == 0xa9 || u[2] == 0xaf)
            return 3; /* en quad to hair space; line and paragraph separators; narrow no-break */
        *parts = false;
        return u[2] == 0x8b || u[2] == 0x8e || u[2] == 0x8f ? 3
                                                            : 0; /* no width; marks of direction */
    }
    if (n >= 3 && u[0] == 0xe3 && u[1] == 0x80 && u[2] == 0x80)
        return 3;
    *parts = false;
    if (n >= 3 && ((u[0] == 0xe2 && u[1] == 0x81 && u[2] == 0xa0) || /* word joiner */
                   (u[0] == 0xef && u[1] == 0xbb && u[2] == 0xbf)))
        return 3;
    return 0;
}

void sy_build_squeezed(sy_build *b, const char *s, size_t n, bool keep_lines)
{
    bool gap = false, line = false, any = false;
    size_t i = 0;
    while (i < n && !b->no_memory) {
        bool parts;
        size_t blank = sy_blank(s + i, n - i, &parts);
        if (blank) {
            gap |= parts;
            line |= s[i] == '\n';
            i += blank;
            continue;
        }
        if (gap && any)
            sy_build_text(b, keep_lines && line ? "\n" : " ", 1, 0, SY_FROM_NOWHERE);
        gap = line = false;
        any = true;
        size_t from = i;
        while (i < n && !sy_blank(s + i, n - i, &parts))
            sy_utf8_next(s, &i);
        sy_build_text(b, s + from, i - from, 0, SY_FROM_NOWHERE);
    }
}

void sy_build_set(sy_build *b, int which, const char *s, size_t n)
{
    enum { STRING_MOST = 8192 };
    const char *nul = memchr(s, 0, n);
    if (nul)
        n = (size_t)(nul - s);
    size_t begin = b->strings.n, i = 0;
    bool gap = false;
    while (i < n && b->strings.n - begin < STRING_MOST) {
        bool parts;
        size_t blank = sy_blank(s + i, n - i, &parts), from = i;
        if (blank) {
            gap |= parts;
            i += blank;
            continue;
        }
        sy_utf8_next(s, &i);
        if (!sy_reserve(&b->strings, b->strings.n + 6)) {
            b->no_memory = true;
            return;
        }
        if (gap && b->strings.n > begin)
            b->strings.at[b->strings.n++] = ' ';
        gap = false;
        memcpy(b->strings.at + b->strings.n, s + from, i - from);
        b->strings.n += i - from;
    }
    if (b->strings.n == begin)
        return;
    b->strings.at[b->strings.n++] = 0;
    b->string[which] = (uint32_t)begin + 1;
}

const char *sy_build_get(const sy_build *b, int which)
{
    return b->string[which] ? b->strings.at + b->string[which] - 1 : NULL;
}

sayso_status sy_build_end(sy_build *b, sy_article *out, sayso_error *why)
{
    *out = (sy_article){ 0 };
    size_t maps = b->from.n * sizeof *b->from.at;
    char *m = b->no_memory ? NULL : malloc(maps + b->text.n + 1 + b->strings.n + 1);
    if (!m) {
        sy_build_free(b);
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an article");
    }
    out->memory = m;
    out->held = maps + b->text.n + b->strings.n + 2;
    if (maps) /* first, for it wants to be aligned */
        memcpy(m, b->from.at, maps);
    out->from = (const sy_from *)(void *)m;
    out->n_from = b->from.n;
    char *text = m + maps, *strings = text + b->text.n + 1;
    if (b->text.n)
        memcpy(text, b->text.at, b->text.n);
    text[b->text.n] = 0;
    out->text = text;
    out->len = b->text.n;
    if (b->strings.n)
        memcpy(strings, b->strings.at, b->strings.n);
    const char **place[SY_STRINGS] = {
        [SY_IS_ID] = &out->id,
        [SY_IS_TITLE] = &out->title,
        [SY_IS_URL] = &out->url,
        [SY_IS_PUBLISHER] = &out->publisher,
        [SY_IS_BYLINE] = &out->byline,
        [SY_IS_PUBLISHED] = &out->published,
        [SY_IS_MODIFIED] = &out->modified,
        [SY_IS_LANGUAGE] = &out->language,
        [SY_IS_NOTE] = &out->note,
        [SY_IS_SEEN] = &out->seen,
    };
    for (int i = 0; i < SY_STRINGS; i++)
        *place[i] = b->string[i] ? strings + b->string[i] - 1 : NULL;
    sy_build_free(b);
    return SAYSO_OK;
}

/* The input's byte that text byte `at` came from; *took: how many its character took. */
static bool came_from(const sy_article *a, uint32_t at, uint32_t *input, uint32_t *took)
{
    size_t lo = 0, hi = a->n_from;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        *(a->from[mid].text <= at ? &lo : &hi) = mid;
    }
    if (hi <= lo || at >= a->len)
        return false;
    const sy_from *f = &a->from[lo];
    size_t next = at;
    sy_utf8_next(a->text, &next);
    if (f->each == SY_FROM_NOWHERE)
        return false;
    if (!f->each) {
        *input = f->input + (at - f->text);
        *took = (uint32_t)next - at;
        return true;
    }
    uint32_t characters = 0;
    for (size_t i = f->text; i < at; characters++)
        sy_utf8_next(a->text, &i);
    *input = f->input + characters * f->each;
    *took = f->each;
    return true;
}

bool sy_article_origin(const sy_article *a, sayso_span span, sayso_span *out)
{
    uint32_t begin, end, took;
    if (span.begin >= span.end || span.end > a->len)
        return false;
    if (((unsigned char)a->text[span.begin] & 0xc0) == 0x80 ||
        ((unsigned char)a->text[span.end] & 0xc0) == 0x80)
        return false;
    if (!came_from(a, span.begin, &begin, &took))
        return false;
    size_t last = span.end;
    sy_utf8_before(a->text, &last);
    if (!came_from(a, (uint32_t)last, &end, &took) || end < begin)
        return false;
    *out = (sayso_span){ begin, end + took };
    return true;
}
