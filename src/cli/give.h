/* give.h - what inputs hold, one article after the other, in the order of the inputs.
 *
 * The giver recognises what an operand is (a file, a folder, standard input), takes it apart and hands
 * every article, and everything that should have been one, to `take`.
 */
#ifndef SAYSO_GIVE_H
#define SAYSO_GIVE_H

#include "cli/article.h"

#define GIVE_PIPE "standard input" /* what "-" is called in messages */

typedef enum from_kind {
    FROM_GUESS,
    FROM_TEXT,
    FROM_JSONL,
    FROM_CSV,
    FROM_HTML, /* from here on as `--from` lists them */
    FROM_NINJS,
    FROM_WARC,
    FROM_OTHER /* none of these */
} from_kind;

typedef struct giver {
    from_kind from;     /* FROM_GUESS: by name and first bytes */
    csv_names columns;
    const char *published, *publisher; /* of articles that do not say it themselves; NULL: none */
    const char *encoding;
    bool records;       /* a line that is a sayso record is given as one */
    uint64_t longest;   /* bytes of one line or text; 0: 4 GiB */
    bool english_only;  /* what is in another language is told as what could not be read */
    bool pages;         /* a page is given as it is: article.take_out */

    /* An article, a record, or what was wrong (a->error), in its place; leaves *a zero. False: give no
     * more. */
    bool (*take)(void *ctx, article *a);
    /* From now on what comes comes slowly. */
    void (*hurry)(void *ctx);
    /* May be NULL. Before a file: false: it need not be taken. Else whence: s->taken and s->lines are
     * where it begins; 0 and 0 is its beginning. */
    bool (*begin)(void *ctx, const source *s, uint64_t *position, uint64_t *lines);
    /* May be NULL. Behind it: whole, or cut short by an error. */
    void (*end)(void *ctx, const source *s, bool whole);
    void *ctx;

    source *source; /* the caller's memory: it is large */
    bool stop;      /* take wanted no more */
    bool no_memory;
    uint64_t found; /* articles, what should have been one, and files that need not be taken */
    uint64_t begun; /* byte of the input where the one at hand begins */
} giver;

/* ## The options that say what the inputs are */

enum {
    GIVE_FROM = 512, GIVE_ENCODING, GIVE_ALL_PUBLISHED, GIVE_ALL_PUBLISHER,
    GIVE_TEXT, GIVE_ID, GIVE_TITLE, GIVE_PUBLISHED, GIVE_PUBLISHER, GIVE_URL
};
#define GIVE_KINDS                                                                                          \
    { "from", 0, GIVE_FROM, true }, { "encoding", 0, GIVE_ENCODING, true },                                 \
        { "published", 0, GIVE_ALL_PUBLISHED, true }, { "publisher", 0, GIVE_ALL_PUBLISHER, true }
#define GIVE_COLUMNS                                                                                        \
    { "text-column", 0, GIVE_TEXT, true }, { "id-column", 0, GIVE_ID, true },                               \
        { "title-column", 0, GIVE_TITLE, true }, { "published-column", 0, GIVE_PUBLISHED, true },           \
        { "publisher-column", 0, GIVE_PUBLISHER, true }, { "url-column", 0, GIVE_URL, true }

/* Takes one of them. False: it is none, or its value is none, and that was said. */
bool give_option(giver *g, const cli_args *args, int key);

/* ## Giving */

/* False: no more operands are wanted. */
bool give_operand(giver *g, const char *name);

/* How many bytes the operand holds, as far as the file system knows: for telling how much is done. */
uint64_t give_size(const char *name);

#endif
