/* sayso_archive.h - many articles in one file: what was said, by whom, in which papers, and what
 * stands against it.
 *
 * A library beside sayso.h's, libsayso_archive, because it needs SQLite. doc/archive-format.md draws
 * the file. An archive is used by one thread at a time; several may be open on one file: one writes,
 * any number read.
 *
 *     sayso_archive *a;
 *     sayso_item *item;
 *     sayso_put put;
 *     sayso_archive_open("news.sayso", SAYSO_ARCHIVE_WRITE, &a, &why);
 *     sayso_archive_begin(a, sayso_model_name(model), &why);
 *     sayso_item_new(doc, NULL, &item, &why);            in any thread
 *     sayso_archive_put(a, item, &put, &why);
 *     sayso_archive_commit(a, &why);                     nothing is there before; all is after
 *
 * What has a _free or _close is yours. Messages are as in sayso.h: why may be NULL.
 */
#ifndef SAYSO_ARCHIVE_H
#define SAYSO_ARCHIVE_H

#include "sayso.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sayso_archive sayso_archive;

typedef enum sayso_archive_mode {
    SAYSO_ARCHIVE_READ,  /* must be there; nothing in it changes */
    SAYSO_ARCHIVE_WRITE, /* must be there; this is its only writer */
    SAYSO_ARCHIVE_CREATE /* the same, made when it is not there */
} sayso_archive_mode;

/* SAYSO_EBUSY: another process writes. SAYSO_EFORMAT: no archive. SAYSO_EVERSION: of a later sayso. */
SAYSO_API sayso_status sayso_archive_open(const char *path, sayso_archive_mode mode,
                                          sayso_archive **out, sayso_error *why);
/* A batch that was not committed is as if it had never begun. */
SAYSO_API void sayso_archive_close(sayso_archive *a);

/* ## Adding
 *
 * An item is an article with its reading, made fit for an archive: hashed and compressed. That is
 * most of the work, needs no archive, and can be done in any thread. */

typedef struct sayso_item sayso_item;

/* What an archive keeps of an article beside its record. NULL: not known. */
typedef struct sayso_print {
    const char *seen;     /* when a crawler took it: an ISO date-time; never used for `when` */
    const char *modified; /* when its publisher last changed it */
} sayso_print;

SAYSO_API sayso_status sayso_item_new(const sayso_doc *doc, const sayso_print *print,
                                      sayso_item **out, sayso_error *why);
SAYSO_API void sayso_item_free(sayso_item *item);

typedef enum sayso_put {
    SAYSO_PUT_NEW,     /* an article */
    SAYSO_PUT_VERSION, /* another text of an article that was there */
    SAYSO_PUT_REPRINT, /* an article whose text another one has */
    SAYSO_PUT_SAME     /* nothing new */
} sayso_put;

/* Everything that changes an archive stands between these two. `model` is told for the batch. */
SAYSO_API sayso_status sayso_archive_begin(sayso_archive *a, const char *model, sayso_error *why);
SAYSO_API sayso_status sayso_archive_commit(sayso_archive *a, sayso_error *why);
SAYSO_API void sayso_archive_rollback(sayso_archive *a);

SAYSO_API sayso_status sayso_archive_put(sayso_archive *a, const sayso_item *item, sayso_put *put,
                                         sayso_error *why);

#ifdef __cplusplus
}
#endif
#endif
