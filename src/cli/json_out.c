/* json_out.c - a string as JSON. */
#include "cli/json_out.h"

#include <string.h>
#include <utf8proc.h>

void cli_json(cli_out *out, const char *s)
{
    if (!s) {
        cli_puts(out, "null");
        return;
    }
    cli_puts(out, "\"");
    for (size_t n = strlen(s), i = 0; i < n;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &c);
        if (step < 1) {
            cli_puts(out, "\xEF\xBF\xBD");
            i++;
            continue;
        }
        if (c < 0x20)
            cli_printf(out, "\\u%04x", (unsigned)c);
        else if (c == '"' || c == '\\')
            cli_printf(out, "\\%c", (char)c);
        else
            cli_put(out, s + i, (size_t)step);
        i += (size_t)step;
    }
    cli_puts(out, "\"");
}
