/* progress.h - how far a command is, on standard error: on a terminal one line over itself, and in a pipe,
 * where it is wanted, a line of its own every half minute.
 */
#ifndef SAYSO_PROGRESS_H
#define SAYSO_PROGRESS_H

#include "cli/cli.h"

#include <time.h>

typedef struct progress {
    bool terminal, pipe; /* where it is told; neither: nowhere */
    bool shown;          /* a line stands there now */
    struct timespec began, told;
} progress;

/* The command begins. Where standard error is no terminal nothing is told but with in_pipe. */
void progress_begin(progress *p, bool wanted, bool in_pipe);

/* Where it is time to tell: "12 articles read" (one, and what became of it), and the figures below. */
void progress_tell(progress *p, uint64_t n, const char *one, const char *became, double before, double done);

/* Before anything else is said. */
void progress_hide(progress *p);

/* The same in another thread than the one that tells. */
void progress_clear(const progress *p);

/* ", 12 a second, 41 %, 3 min left": n in so many seconds, which took a share of the whole from before to
 * done, each from 0 to 1; done below 0: nobody knows. Left out is what cannot be told yet. */
void progress_figures(char *out, size_t size, uint64_t n, double seconds, double before, double done);

/* Seconds since then. */
double cli_since(const struct timespec *then);

#endif
