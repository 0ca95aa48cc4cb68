/* page_files.h - the page's files as the program carries them.
 *
 * embed.sh writes their table from what lies in src/page when the program is built; the server hands
 * them out by name. A name is a plain file name: no folders, no dots at its beginning.
 */
#ifndef SY_PAGE_FILES_H
#define SY_PAGE_FILES_H

#include <stddef.h>

typedef struct sy_page_file {
    const char *name; /* "app.js" */
    const char *type; /* "text/javascript; charset=utf-8" */
    const char *etag; /* in quotes, of the bytes alone */
    const unsigned char *bytes;
    const unsigned char *end;
} sy_page_file;

/* Sorted by name. */
extern const sy_page_file sy_page_files[];
extern const size_t sy_page_files_n;

#endif
