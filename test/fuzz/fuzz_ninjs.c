/* fuzz_ninjs.c - any bytes as a ninjs item; and as the text whose language is guessed. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "extract/extract.h"
#include "extract/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sy_article a;
    sayso_error why = { 0 };
    sy_language l;
    char reason[200];
    if (sy_ninjs_article((const char *)data, size, &a, &why)) {
        if (!why.text[0] || a.memory)
            abort();
    } else if (a.text[a.len] || sy_utf8_valid(a.text, a.len) != a.len) {
        abort();
    }
    sy_article_free(&a);
    if (!sy_language_is_english((const char *)data, size, &l) &&
        !strlen(sy_language_reason(&l, reason, sizeof reason)))
        abort();
    (void)sy_looks_like_ninjs((const char *)data, size);
    return 0;
}
