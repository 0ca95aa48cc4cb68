/* say.c - messages on standard error, and standard output with its errors kept. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A message quotes file names and words of an input. Whatever could steer a terminal is shown as
 * \x1b instead: control characters here, C1 controls and bidirectional overrides in their UTF-8
 * form below. */
static void put_safely(FILE *f, const char *s)
{
    const unsigned char *p = (const unsigned char *)s;
    for (; *p; p++) {
        bool c1 = p[0] == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0;
        bool bidi = p[0] == 0xE2 && ((p[1] == 0x80 && p[2] >= 0xAA && p[2] <= 0xAE) ||
                                     (p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9));
        if (c1 || bidi) {
            fprintf(f, "\\x%02x\\x%02x", p[0], p[1]);
            p++;
            if (bidi)
                fprintf(f, "\\x%02x", *++p);
        } else if (*p < 0x20 || *p == 0x7F) {
            fprintf(f, "\\x%02x", *p);
        } else {
            putc(*p, f);
        }
    }
}

static void say(const char *format, va_list ap)
{
    char text[8192]; /* a path and a sentence; what is longer is cut */
    vsnprintf(text, sizeof text, format, ap);
    flockfile(stderr);
    fputs("sayso: ", stderr);
    put_safely(stderr, text);
    putc('\n', stderr);
    funlockfile(stderr);
}

void cli_say(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    say(format, ap);
    va_end(ap);
}

int cli_usage(const char *command, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    say(format, ap);
    va_end(ap);
    fprintf(stderr, "Try: sayso help%s%s\n", command ? " " : "", command ? command : "");
    return CLI_USAGE;
}

void cli_flush(cli_out *out)
{
    for (size_t at = 0; at < out->n && !out->error;) {
        ssize_t n = write(out->fd, out->buf + at, out->n - at);
        if (n >= 0)
            at += (size_t)n;
        else if (errno != EINTR)
            out->error = errno;
    }
    out->n = 0;
}

void cli_put(cli_out *out, const char *bytes, size_t n)
{
    while (n && !out->error) {
        size_t room = sizeof out->buf - out->n;
        size_t part = n < room ? n : room;
        memcpy(out->buf + out->n, bytes, part);
        out->n += part;
        bytes += part;
        n -= part;
        if (out->n == sizeof out->buf)
            cli_flush(out);
    }
}

void cli_puts(cli_out *out, const char *text)
{
    cli_put(out, text, strlen(text));
}

void cli_printf(cli_out *out, const char *format, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    if (n < 0)
        return;
    if ((size_t)n < sizeof text) {
        cli_put(out, text, (size_t)n);
        return;
    }
    char *longer = malloc((size_t)n + 1);
    if (!longer) {
        if (!out->error)
            out->error = ENOMEM;
        return;
    }
    va_start(ap, format);
    vsnprintf(longer, (size_t)n + 1, format, ap);
    va_end(ap);
    cli_put(out, longer, (size_t)n);
    free(longer);
}

sayso_status cli_sink(void *out, const char *bytes, size_t n)
{
    cli_put(out, bytes, n);
    return ((cli_out *)out)->error ? SAYSO_ESTOPPED : SAYSO_OK;
}

int cli_close(cli_out *out)
{
    cli_flush(out);
    if (!out->error)
        return CLI_DONE;
    if (out->error != EPIPE) /* the reader of a pipe went away: he has what he wanted */
        cli_say("standard output: %s; what was written is not complete", strerror(out->error));
    return CLI_FAILED;
}
