/* progress.c - how far a command is, on standard error. */
#include "cli/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define OVER "\r\033[K" /* to the line's beginning, and the line is empty */

double cli_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

void progress_begin(progress *p, bool wanted, bool in_pipe)
{
    *p = (progress){ .terminal = wanted && isatty(STDERR_FILENO) };
    p->pipe = wanted && in_pipe && !p->terminal;
    clock_gettime(CLOCK_MONOTONIC, &p->began);
    p->told = p->began;
}

void progress_tell(progress *p, uint64_t n, const char *one, const char *became, double before, double done)
{
    if (!p->terminal && !p->pipe)
        return;
    double seconds = cli_since(&p->began);
    if (seconds < 0.5 || cli_since(&p->told) < (p->terminal ? 0.2 : 30)) /* what takes no time needs none */
        return;
    clock_gettime(CLOCK_MONOTONIC, &p->told);
    char line[160];
    int len = snprintf(line, sizeof line, "%llu %s%s%s", (unsigned long long)n, one, n == 1 ? "" : "s", became);
    progress_figures(line + len, sizeof line - (size_t)len, n, seconds, before, done);
    if (p->terminal)
        fprintf(stderr, OVER "%s", line);
    else
        cli_say("%s", line);
    p->shown = p->terminal;
}

void progress_hide(progress *p)
{
    if (p->shown)
        fputs(OVER, stderr);
    p->shown = false;
}

void progress_clear(const progress *p)
{
    if (p->terminal)
        fputs(OVER, stderr);
}

static void append(char *out, size_t size, size_t *n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int more = vsnprintf(out + *n, size - *n, format, args);
    va_end(args);
    *n += more < 0 ? 0 : (size_t)more < size - *n ? (size_t)more : size - *n - 1;
}

void progress_figures(char *out, size_t size, uint64_t n, double seconds, double before, double done)
{
    size_t at = 0;
    *out = 0;
    double rate = seconds > 0 ? (double)n / seconds : 0;
    bool slow = rate < 1;
    if (slow)
        rate *= 60;
    if (rate >= 1)
        append(out, size, &at, ", %.*f a %s", rate < 10, rate, slow ? "minute" : "second");
    if (done < 0 || done > 1)
        return;
    append(out, size, &at, ", %.0f %%", 100 * done);
    double left = seconds * (1 - done) / (done - before);
    if (done - before < 0.01 || left < 1)
        return;
    append(out, size, &at, left < 90 ? ", %.0f s left" : left < 5400 ? ", %.0f min left" : ", %.1f h left",
           left < 90 ? left : left < 5400 ? left / 60 : left / 3600);
}
