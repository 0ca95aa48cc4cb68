/* error.c - see error.h. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

sayso_status sy_fail(sayso_error *why, sayso_status st, uint64_t byte, const char *format, ...)
{
    if (why) {
        why->status = st;
        why->byte = byte;
        va_list ap;
        va_start(ap, format);
        vsnprintf(why->text, sizeof why->text, format, ap);
        va_end(ap);
    }
    return st;
}
