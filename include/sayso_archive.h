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

/* doc stays the caller's and must outlive the item. */
SAYSO_API sayso_status sayso_item_new(const sayso_doc *doc, const sayso_print *print,
                                      sayso_item **out, sayso_error *why);
SAYSO_API void sayso_item_free(sayso_item *item);

typedef enum sayso_put {
    SAYSO_PUT_NEW,     /* an article */
    SAYSO_PUT_VERSION, /* another text of an article that was there */
    SAYSO_PUT_REPRINT, /* an article whose text another one has */
    SAYSO_PUT_SAME,    /* nothing new */
    SAYSO_PUT_TAKEN_OUT /* it was removed before, and stays out */
} sayso_put;

/* Everything that changes an archive stands between these two. `model` is told for the batch. */
SAYSO_API sayso_status sayso_archive_begin(sayso_archive *a, const char *model, sayso_error *why);
SAYSO_API sayso_status sayso_archive_commit(sayso_archive *a, sayso_error *why);
SAYSO_API void sayso_archive_rollback(sayso_archive *a);

SAYSO_API sayso_status sayso_archive_put(sayso_archive *a, const sayso_item *item, sayso_put *put,
                                         sayso_error *why);

/* Whether this very article is there (or was taken out), so that it need not be read: same key, same
 * text, and the same strings. Not told for a text whose encoding must be found out first. */
SAYSO_API sayso_status sayso_archive_knows(sayso_archive *a, const sayso_input *input,
                                           const sayso_print *print, bool *yes, sayso_error *why);

/* What a model made of this text on this day before, with the strings of the input: a reprint need not be
 * read again. *out is NULL when there is no such reading. */
SAYSO_API sayso_status sayso_archive_read_before(sayso_archive *a, const sayso_input *input,
                                                 const char *model, sayso_doc **out, sayso_error *why);

/* ## Inputs: how far each was taken, committed with what was taken from it */

typedef struct sayso_input_state {
    uint8_t head[16]; /* sayso_input_head() of its first head_size bytes */
    uint64_t head_size, size;
    int64_t changed;   /* when the file last changed, as the file system has it, in nanoseconds */
    uint64_t position; /* bytes taken: what was found before this place is in the archive */
    uint64_t line;     /* lines taken */
    uint64_t items;    /* articles and rejects taken */
    bool done;
} sayso_input_state;

SAYSO_API void sayso_input_head(const void *bytes, size_t n, uint8_t head[16]);
SAYSO_API sayso_status sayso_archive_input(sayso_archive *a, const char *path, sayso_input_state *out,
                                           bool *found, sayso_error *why);
SAYSO_API sayso_status sayso_archive_input_set(sayso_archive *a, const char *path,
                                               const sayso_input_state *state, sayso_error *why);

/* What could not be read: where, and why. */
SAYSO_API sayso_status sayso_archive_reject(sayso_archive *a, const char *path, uint64_t position,
                                            uint64_t line, const char *reason, sayso_error *why);
/* Those of one input, or with NULL all. */
SAYSO_API sayso_status sayso_archive_rejects_forget(sayso_archive *a, const char *path, sayso_error *why);
/* False from the call ends it. Sorted by path and position. */
typedef bool (*sayso_reject_call)(void *ctx, const char *path, uint64_t position, uint64_t line,
                                  const char *reason);
SAYSO_API sayso_status sayso_archive_rejects(sayso_archive *a, sayso_reject_call call, void *ctx,
                                             sayso_error *why);

/* ## All articles, sorted by id */

typedef enum sayso_walk {
    SAYSO_WALK_CURRENT, /* each article once, as it is now */
    SAYSO_WALK_ALL      /* each of its versions */
} sayso_walk;

typedef struct sayso_walked {
    char key[33];      /* of the article, hexadecimal */
    bool current;      /* the article's current version */
    sayso_print print; /* lives until the call returns */
} sayso_walked;

/* doc lives until the call returns. False from the call ends it. */
typedef bool (*sayso_walk_call)(void *ctx, const sayso_doc *doc, const sayso_walked *walked);
SAYSO_API sayso_status sayso_archive_walk(sayso_archive *a, sayso_walk which, sayso_walk_call call,
                                          void *ctx, sayso_error *why);

/* ## Taking out, joining, reading again, checking */

/* The articles of an id, an address or a key, out of everything; *n is how many there were. They stay out
 * of later additions, unless they may come again. In a batch. */
SAYSO_API sayso_status sayso_archive_remove(sayso_archive *a, const char *what, bool may_come_again,
                                            uint64_t *n, sayso_error *why);
/* An address or key that was taken out may come again. In a batch. */
SAYSO_API sayso_status sayso_archive_readmit(sayso_archive *a, const char *what, uint64_t *n,
                                             sayso_error *why);
/* Outside a batch, after removing: the index is rewritten and the log folded back, so that no page of the
 * file holds what was removed. */
SAYSO_API sayso_status sayso_archive_scrub(sayso_archive *a, sayso_error *why);

/* Everything that another archive has, as if it had been added here; begins and commits by itself. *n:
 * articles and versions that were new. */
SAYSO_API sayso_status sayso_archive_merge(sayso_archive *a, sayso_archive *from, uint64_t *n,
                                           sayso_error *why);

/* Each text that another model than this one read last, with its published date. Use an archive of its own
 * for asking while another one writes. */
typedef bool (*sayso_reread_call)(void *ctx, const sayso_input *input);
SAYSO_API sayso_status sayso_archive_to_reread(sayso_archive *a, const char *model, sayso_reread_call call,
                                               void *ctx, sayso_error *why);
/* The reading in the item instead of what is there of its text and day. In a batch. */
SAYSO_API sayso_status sayso_archive_reread(sayso_archive *a, const sayso_item *item, sayso_error *why);

/* Everything that doc/archive-format.md promises, made again and compared; each breach is told. */
typedef void (*sayso_breach_call)(void *ctx, const char *what);
SAYSO_API sayso_status sayso_archive_check(sayso_archive *a, sayso_breach_call call, void *ctx,
                                           uint64_t *breaches, sayso_error *why);

#ifdef __cplusplus
}
#endif
#endif
