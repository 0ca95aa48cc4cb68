/* article.h - one article on its way from an input to the reader, and how inputs are taken apart.
 *
 * A line of JSON Lines or a row of CSV is held once: strings are decoded where they stand, and the
 * article's pointers point into that memory.
 */
#ifndef SAYSO_ARTICLE_H
#define SAYSO_ARTICLE_H

#include <iconv.h>

#include "cli/cli.h"

typedef struct article {
    char *memory; /* what the pointers below point into; free() */
    size_t held;  /* bytes of memory */
    const char *text;
    size_t len;
    const char *id, *title, *published, *publisher, *url; /* NULL: not given; valid UTF-8 */
    const char *encoding; /* as declared, for text that is still in the input's bytes */
    const char *seen, *modified; /* when a crawler took it, when its publisher last changed it */
    bool record;                 /* text is a sayso record, to be taken as it was read */

    char *file;         /* where it comes from, for messages; free() */
    uint64_t line;      /* 0: the file as a whole */
    uint64_t begin;     /* byte of the file where it begins; 0 also where that is not known */
    uint64_t position;  /* byte of the file up to which all has been given with it; the same */
    uint64_t lines;     /* line ends up to there */
    char *error;        /* no article at all: what is wrong, and what to do; free() */
    sayso_doc *doc;     /* what was read of this very text before; it need not be read again */
    bool known;         /* nothing need be done about it */

    /* Not NULL: still a page, in `made`. The call makes it an article or an error, in any thread. */
    void (*take_out)(struct article *a);
    void *made;         /* what pipeline_work.make made of it, or a sign to who writes ... */
    void (*unmake)(void *made); /* ... and what frees it */
} article;

void article_free(article *a);

/* ## A file, pipe or terminal, read through a buffer */

enum { SOURCE_BUFFER = 1 << 16 };

typedef struct source {
    int fd;
    const char *name; /* for messages; the caller's */
    bool slow;        /* a pipe or a terminal: what comes should go on at once */
    bool eof;
    int error;       /* errno of a read that failed */
    uint64_t size;   /* as the file system has it; 0: not known */
    int64_t changed; /* when the file last changed, in nanoseconds since 1970; 0: not known */
    uint64_t longest; /* bytes of a line, or of all, that are taken at most */
    int wake;         /* over 0: a descriptor; once it can be read, what is slow has ended */
    bool taken_up;    /* source_seek() */
    uint64_t taken;  /* bytes read so far */
    uint64_t line;   /* of the line or row that was given last, from 1 */
    uint64_t lines;  /* line ends passed so far */
    size_t at, n;    /* what is left of buf */
    iconv_t convert; /* to UTF-8; (iconv_t)-1: the bytes are taken as they are */
    size_t raw_n;    /* bytes of raw that wait to be converted */
    char buf[SOURCE_BUFFER];
    char raw[SOURCE_BUFFER / 8]; /* becomes at most 3 times as long */
} source;

/* Opens name, "-" being standard input, and has its first bytes in buf. 0 or errno. */
int source_open(source *s, const char *name);
void source_close(source *s);

/* From here on the bytes are converted to UTF-8: a byte-order mark is dropped and decides; without
 * one, encoding does where it is not NULL. False: there is no such encoding. */
bool source_decode(source *s, const char *encoding);

/* More bytes into an empty buffer: false at the end, or on an error (s->error). */
bool source_fill(source *s);

/* The byte of the input that comes next; 0 where it is converted, so that it is not known. */
static inline uint64_t source_position(const source *s)
{
    return s->convert == (iconv_t)-1 ? s->taken - (s->n - s->at) : 0;
}

/* Goes to a byte of a file, so many lines behind its beginning. False: s->error. */
bool source_seek(source *s, uint64_t position, uint64_t lines);

static inline int source_byte(source *s)
{
    return s->at < s->n || source_fill(s) ? (unsigned char)s->buf[s->at++] : -1;
}

typedef enum took { TOOK_ONE, TOOK_END, TOOK_NOTHING, TOOK_NO_MEMORY, TOOK_TOO_LONG } took;

/* The next line without its line end, in memory of its own (free()) with a NUL behind it.
 * TOOK_NOTHING: a blank line. TOOK_TOO_LONG: one over s->longest; it was skipped. */
took source_line(source *s, char **line, size_t *n);

/* All that is left. */
took source_rest(source *s, char **bytes, size_t *n);

/* ## Taking apart */

/* Does the line seem to be a sayso record? */
bool jsonl_is_record(const char *line, size_t n);

/* One line of JSON Lines -> text and metadata. The line is decoded where it stands; the caller
 * gives a->memory. False: why says what is wrong with it. */
bool jsonl_parse(char *line, size_t n, article *a, char *why, size_t why_size);

/* Which column of a CSV holds what; a name, or a number from 1. */
typedef struct csv_names {
    const char *text, *id, *title, *published, *publisher, *url;
} csv_names;

enum { CSV_FIELDS = 6 }; /* text, id, title, published, publisher, url: in this order */

typedef struct csv {
    source *from;
    size_t columns;            /* as the heading has them */
    size_t column[CSV_FIELDS]; /* its index; SIZE_MAX: there is none */
} csv;

/* Reads the heading. False: why says what is wrong with it. */
bool csv_open(csv *c, source *from, const csv_names *names, char *why, size_t why_size);

/* The next row that is not blank. TOOK_ONE: *a is the article, or why is not empty and says what
 * is wrong with the row; s->line is the row's first line. */
took csv_row(csv *c, article *a, char *why, size_t why_size);

/* Makes title, publisher, ... fit for the library: bytes that are no UTF-8 become "?". False when a
 * string cannot be used: a NUL inside, or an id or address that would no longer be itself. */
bool article_mend(char *s, size_t n, const char *name, char *why, size_t why_size);

#endif
