/* inputs.h - operands of a command line -> articles: recognises what each is, takes it apart, gives it to
 * the pipeline. What is wrong with an input is given as well, to be told in its turn.
 */
#ifndef SAYSO_INPUTS_H
#define SAYSO_INPUTS_H

#include "cli/article.h"
#include "cli/pipeline.h"

#define INPUTS_PIPE "standard input" /* what "-" is called in messages */

/* FROM_LATER: a format that is still to come; FROM_OTHER: a name that says nothing. */
typedef enum input_kind { FROM_GUESS, FROM_TEXT, FROM_JSONL, FROM_CSV, FROM_LATER, FROM_OTHER } input_kind;

typedef struct inputs {
    input_kind from; /* FROM_GUESS: by name and first bytes */
    csv_names columns;
    const char *encoding; /* NULL: byte-order mark, else UTF-8 */
    pipeline *pipeline;
    source *source; /* room for one, the caller's */

    /* Asked about each article where it is not NULL, with its number from 1: shall it be read? It may set
     * more to false: nothing behind it. */
    bool (*wanted)(void *ctx, const article *a, uint64_t number);
    void *ctx;

    bool more;      /* the pipeline takes more; set it before the first */
    uint64_t found; /* articles, and lines that should have been one */
    bool no_memory;
} inputs;

/* A file, "-" or a folder. */
void inputs_give(inputs *in, const char *name);

#endif
