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

/* Seconds since the begin where it is time to tell, else 0: what takes no time needs none. */
double progress_due(const progress *p);

/* Without a newline; the line that stood there goes. */
void progress_tell(progress *p, const char *line);

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
