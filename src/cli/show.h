/* show.h - a reading for people: who says what, at a glance. */
#ifndef SAYSO_SHOW_H
#define SAYSO_SHOW_H

#include "cli/article.h"

typedef struct show {
    cli_out *out;
    unsigned width; /* columns */
    bool color;
    bool in_order; /* in the text's order; else under their speakers, then contacts and ledger */
    uint64_t articles, statements, sources; /* shown so far */
    char model[96];
} show;

/* file: where the article came from, or NULL. False: no memory. */
bool show_article(show *s, const sayso_doc *doc, const char *file);

/* The last line: how much there was, and that a machine read it. */
void show_end(show *s);

/* The options of whatever writes for people. */
enum { SHOW_COLOR = 768, SHOW_WIDTH };
enum { SHOW_MOST = 100 }; /* columns; longer lines are hard to read */
#define SHOW_OPTIONS                                                                                        \
    { "color", 0, SHOW_COLOR, true }, { "colour", 0, SHOW_COLOR, true }, { "width", 'w', SHOW_WIDTH, true }

typedef struct show_options {
    int color; /* auto, always, never */
    long width; /* 0: the terminal's */
} show_options;

/* Takes one of them. False: it is none, or its value is none, and that was said. */
bool show_option(show_options *o, const cli_args *args, int key);

/* What they mean on standard output. Without --color: NO_COLOR, CLICOLOR_FORCE, TERM=dumb, and whether it
 * is a terminal; without --width, the terminal's columns, COLUMNS, or 80, but at most so many (0: any). */
void show_lay_out(show *s, const show_options *o, unsigned most);

#endif
