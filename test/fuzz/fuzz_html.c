/* fuzz_html.c - any bytes as a page. What is found in it must be usable: valid, ended by NUL, inside its
 * memory, and every span that has an origin has one inside the page. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "extract/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static void check(const sy_article *a, size_t size)
{
    const char *strings[] = { a->id,        a->title,    a->url,      a->publisher, a->byline,
                              a->published, a->modified, a->language, a->seen,      a->note };
    must(a->len && !a->text[a->len] && sy_utf8_valid(a->text, a->len) == a->len);
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        if (strings[i]) {
            size_t n = strlen(strings[i]);
            must(strings[i] >= a->memory && strings[i] + n < a->memory + a->held);
            must(sy_utf8_valid(strings[i], n) == n);
        }
    for (size_t at = 0; at < a->len && at < 2000;) {
        sayso_span span = { (uint32_t)at, 0 }, origin;
        sy_utf8_next(a->text, &at);
        span.end = (uint32_t)at;
        if (sy_article_origin(a, span, &origin))
            must(origin.begin < origin.end && origin.end <= size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const charsets[] = { NULL, "utf-8", "windows-1252", "utf-16", "shift_jis", "" };
    sy_page_hints hints = { .charset = size ? charsets[data[0] % 6] : NULL,
                            .url = "https://news.example/2026/05/04/a" };
    sy_article a;
    sayso_error why = { 0 };
    if (sy_html_article((const char *)data + (size > 0), size - (size > 0), &hints, &a, &why))
        must(why.text[0] && !a.memory);
    else
        check(&a, size);
    sy_article_free(&a);
    return 0;
}
