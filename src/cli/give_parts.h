/* give_parts.h - what give.c and give_web.c share. */
#ifndef SAYSO_GIVE_PARTS_H
#define SAYSO_GIVE_PARTS_H

#include "cli/give.h"

/* "-" is told as "standard input". */
const char *give_name(const char *name);

/* The article, placed where the source is now; a place and what is wrong with it. Either leaves the
 * article zero. */
bool give_article(giver *g, article *a, const char *file, uint64_t line);
void give_error(giver *g, const char *file, uint64_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* What it does not say itself. The strings must outlive it. */
void give_unsaid(article *a, const char *published, const char *publisher);

/* An article in another language than English becomes what is wrong with it. */
void give_gate(article *a);

/* One that has its place already; takes it even when it is an error. */
bool give_taken(giver *g, article *a);

/* give_web.c */
void give_html(giver *g, source *s);
void give_ninjs(giver *g, source *s);
void give_warc(giver *g, source *s, uint64_t position);

#endif
