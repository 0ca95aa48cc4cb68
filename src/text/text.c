/* text.c - the text stage: calls its parts, owns what they make, maps spans back to the input. */
#include "text/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "text/stages.h"

bool sy_note(sy_text *t, const char *format, ...)
{
    char line[256];
    va_list ap;
    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    /* A declared encoding's name stands in a note and may be of any bytes; notes are UTF-8. */
    for (char *p = line; *p; p++)
        if ((unsigned char)*p < ' ' || (unsigned char)*p > '~')
            *p = '?';
    char *copy = strdup(line);
    if (copy && sy_push(&t->notes, copy))
        return true;
    free(copy);
    return false;
}

/* UTF-8 that was once read as Windows-1252 and written again: an "a" with a circumflex and the euro
 * sign begin what was a quotation mark, a dash or an ellipsis. The text stays as it is. */
static bool note_mojibake(sy_text *t)
{
    static const char begins[] = "\xc3\xa2\xe2\x82\xac";
    size_t n = 0;
    uint64_t first = 0;
    for (const char *p = t->bytes, *end = p + t->len; (p = memchr(p, begins[0], (size_t)(end - p)));
         p++) {
        if ((size_t)(end - p) >= sizeof begins - 1 && !memcmp(p, begins, sizeof begins - 1)) {
            if (!n)
                first = (uint64_t)(p - t->bytes);
            n++;
        }
    }
    return !n ||
           sy_note(t,
                   "%zu marks are garbled (UTF-8 that was read as Windows-1252), the first at "
                   "byte %llu of the text; they are left as they are",
                   n, (unsigned long long)first);
}

sayso_status sy_text_make(const char *bytes, size_t n, const char *encoding, sy_text *out,
                          sayso_error *why)
{
    *out = (sy_text){ 0 };
    sayso_status st = sy_decode(bytes, n, encoding, out, why);
    if (!st && !out->len && !sy_note(out, "the text is empty"))
        st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a note");
    if (!st && !note_mojibake(out))
        st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a note");
    if (!st)
        st = sy_find_paragraphs(out, why);
    if (!st)
        st = sy_find_quotations(out, why);
    if (!st) {
        out->inside = calloc(out->len / 8 + 1, 1);
        if (out->inside)
            sy_mark_inside(out->bytes, out->len, out->inside);
        else
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a text of %zu bytes", n);
    }
    if (st)
        sy_text_free(out);
    return st;
}

void sy_text_free(sy_text *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->notes.n; i++)
        free(t->notes.at[i]);
    sy_array_free(&t->notes);
    sy_array_free(&t->paragraphs);
    sy_array_free(&t->quotations);
    sy_array_free(&t->runs);
    free(t->bytes);
    free(t->inside);
    *t = (sy_text){ 0 };
}

static bool cuts_a_character(const sy_text *t, uint32_t at)
{
    return at < t->len && ((unsigned char)t->bytes[at] & 0xc0) == 0x80;
}

/* Where the character at `at` stood; for the end of a span (`behind`), where the one before
 * ended. */
static bool origin(const sy_text *t, uint32_t at, bool behind, uint32_t *out)
{
    if (!t->runs.n) {
        *out = at + t->bom;
        return true;
    }
    size_t low = 0, high = t->runs.n; /* the last run that begins before (or at) the place */
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (t->runs.at[mid].text < at + !behind)
            low = mid;
        else
            high = mid;
    }
    const sy_run *r = &t->runs.at[low];
    uint32_t offset = at - r->text;
    if (r->each == SY_RUN_LOST)
        return false;
    if (r->each == SY_RUN_SAME) {
        *out = r->input + offset;
        return true;
    }
    uint32_t characters = 0;
    for (uint32_t i = r->text; i < at; i++)
        characters += ((unsigned char)t->bytes[i] & 0xc0) != 0x80;
    *out = r->input + characters * r->each;
    return true;
}

bool sy_text_origin(const sy_text *t, sayso_span span, sayso_span *out)
{
    sayso_span in;
    if (span.begin > span.end || span.end > t->len || cuts_a_character(t, span.begin) ||
        cuts_a_character(t, span.end))
        return false;
    if (!origin(t, span.begin, false, &in.begin))
        return false;
    in.end = in.begin;
    if (span.end > span.begin && !origin(t, span.end, true, &in.end))
        return false;
    *out = in;
    return true;
}
