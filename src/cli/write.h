/* write.h - readings on their way out, in any of the library's formats: one after the other to standard
 * output, or each into a file of its own.
 */
#ifndef SAYSO_WRITE_H
#define SAYSO_WRITE_H

#include "cli/cli.h"

typedef struct writer {
    /* the caller's */
    cli_out *out;
    sayso_format format;
    sayso_format_options options;
    const char *folder; /* NULL: standard output */
    bool one_alone;     /* a single article is written as such, not as a list of one */

    /* the writer's; all zero at first */
    uint64_t n; /* articles written */
    bool no_memory;
    bool failed; /* a file could not be written; it was said which */
    cli_out *file;
    char *alone, *listed; /* the first article, as one and as the first of several, until it is known ... */
    size_t alone_n, listed_n; /* ... whether a second comes */
} writer;

/* Takes the word behind --format; false: it was said that there is no such format. Where text is not NULL
 * there is one more, "text", which is the command's own. */
bool writer_format(writer *w, const cli_args *args, bool *text);

/* Options that the format has no use for. CLI_USAGE with a message, or -1. */
int writer_check(const writer *w, const char *command, bool offsets);

/* False: nothing more can be written. */
bool writer_begin(writer *w);
bool writer_article(writer *w, const sayso_doc *doc);
void writer_end(writer *w);

void writer_free(writer *w);

#endif
