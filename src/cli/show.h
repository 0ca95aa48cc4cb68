/* show.h - a reading for people: who says what, at a glance. */
#ifndef SAYSO_SHOW_H
#define SAYSO_SHOW_H

#include "cli/article.h"

typedef struct show {
    cli_out *out;
    unsigned width; /* columns */
    bool color;
    bool chain; /* under their speakers, then contacts and ledger; else in the text's order */
    uint64_t articles, statements, sources; /* shown so far */
    char model[96];
} show;

/* file: where the article came from, or NULL. False: no memory. */
bool show_article(show *s, const sayso_doc *doc, const char *file);

/* The last line: how much there was, and that a machine read it. */
void show_end(show *s);

/* What --color auto means for a file descriptor: NO_COLOR, CLICOLOR_FORCE, TERM=dumb. */
bool show_wants_color(int fd);

/* Columns of the terminal at fd; COLUMNS, or 80, where it is none. */
unsigned show_width(int fd);

#endif
