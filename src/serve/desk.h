/* desk.h - archives and readers that the threads lend one another.
 *
 * An open archive is used by one thread at a time, and so is a reader. There are a few of each; who finds
 * none waits a while.
 */
#ifndef SY_DESK_H
#define SY_DESK_H

#include "sayso_archive.h"

typedef struct sy_desk sy_desk;

/* Opens the archive once, to see that it is one. The model must outlive the desk. */
sayso_status sy_desk_new(const char *path, const sayso_model *model, sy_desk **out, sayso_error *why);
void sy_desk_free(sy_desk *d);

/* An archive that is at its present state until it is given back. SAYSO_EBUSY: all are in use.
 * Whatever the path names now: one that was replaced is opened anew. */
sayso_status sy_desk_archive(sy_desk *d, sayso_archive **out, sayso_error *why);
/* good: false where reading it failed; it is closed then. */
void sy_desk_archive_back(sy_desk *d, sayso_archive *a, bool good);

sayso_status sy_desk_reader(sy_desk *d, sayso_reader **out, sayso_error *why);
void sy_desk_reader_back(sy_desk *d, sayso_reader *r);

/* How many streams may run: each has an archive of its own. False: no more. */
bool sy_desk_stream(sy_desk *d);
void sy_desk_stream_back(sy_desk *d);

/* One thread at a time writes; the others wait. */
void sy_desk_write(sy_desk *d);
void sy_desk_write_back(sy_desk *d);

const char *sy_desk_kernel(sy_desk *d);

#endif
