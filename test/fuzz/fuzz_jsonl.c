/* fuzz_jsonl.c - any bytes as a line of JSON Lines, or as a whole CSV, through the command line's own
 * parsers. What they accept must be usable: inside its memory, ended by NUL, valid where promised. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "cli/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static void check(const article *a, const char *memory, size_t room)
{
    const char *strings[] = { a->id, a->title, a->published, a->publisher, a->url };
    must(a->text >= memory && a->len <= room && a->text + a->len <= memory + room);
    must(a->text[a->len] == 0);
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        if (!strings[i])
            continue;
        size_t n = strlen(strings[i]);
        must(strings[i] >= memory && strings[i] + n < memory + room);
        utf8proc_int32_t c;
        for (size_t k = 0; k < n;) {
            utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)strings[i] + k,
                                                     (utf8proc_ssize_t)(n - k), &c);
            must(step > 0);
            k += (size_t)step;
        }
    }
}

static void as_line(const uint8_t *data, size_t size)
{
    char why[256];
    char *line = malloc(size + 1);
    must(line);
    memcpy(line, data, size);
    line[size] = 0;
    article a = { 0 };
    why[0] = 0;
    if (jsonl_parse(line, size, &a, why, sizeof why))
        check(&a, line, size + 1);
    else
        must(why[0]);
    free(line);
}

static void as_csv(const uint8_t *data, size_t size)
{
    static const csv_names usual = { 0 };
    char why[512];
    source *s = calloc(1, sizeof *s);
    must(s);
    s->fd = -1;
    s->eof = true;
    s->name = "fuzz";
    s->convert = (iconv_t)-1;
    s->n = size < sizeof s->raw ? size : sizeof s->raw;
    memcpy(s->buf, data, s->n);
    csv c;
    if (source_decode(s, NULL) && csv_open(&c, s, &usual, why, sizeof why)) {
        for (;;) {
            article a = { 0 };
            if (csv_row(&c, &a, why, sizeof why) == TOOK_END)
                break;
            if (!why[0])
                check(&a, a.memory, a.held);
            article_free(&a);
        }
    }
    source_close(s);
    free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size && data[0] == 'C')
        as_csv(data + 1, size - 1);
    else
        as_line(data, size);
    return 0;
}
