/* flow.h - words run into lines for people, as wide as the terminal, in colour or not. */
#ifndef SAYSO_FLOW_H
#define SAYSO_FLOW_H

#include "cli/show.h"

#define BOLD  "\033[1m"
#define DIM   "\033[2m"
#define CUE   "\033[36m"
#define PLAIN "\033[0m"

/* One paragraph. A word waits here until it is known whether it still fits. */
typedef struct flow {
    show *s;
    unsigned indent, column;
    unsigned gap;           /* columns between the last word and this one */
    const char *style, *on; /* of this word; what the terminal is set to, NULL: plain */
    size_t n;
    unsigned wide; /* columns of the word */
    char word[512];
} flow;

/* Appends words of one style (NULL: plain); a space stands before them, or what f->gap asks for. */
void flow_words(flow *f, const char *style, const char *text, size_t n);

/* The words of several spans, with an ellipsis between them. */
void flow_spans(flow *f, const char *style, const char *text, const sayso_span *span, uint32_t n);

/* Text at the right margin of the line that the flow has come to, or of the next one. */
void flow_right(flow *f, const char *text);

/* One line of text, cut with an ellipsis where it would pass `most` columns; gives how many it took. */
unsigned flow_line(show *s, const char *style, const char *text, size_t n, unsigned most);

/* Columns that a text takes on a terminal. */
unsigned flow_columns(const char *text);

void flow_spaces(cli_out *out, unsigned n);
void flow_styled(show *s, const char *style, const char *text, size_t n);

#endif
