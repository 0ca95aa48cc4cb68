/* ask.h - what the questions to an archive share: their options, the archive, and how a statement that
 * was found is written for people. As JSON it is written by answer/.
 */
#ifndef SAYSO_ASK_H
#define SAYSO_ASK_H

#include "answer/answer.h"
#include "cli/cli.h"
#include "cli/flow.h"

enum { ASK_OPERANDS = 64 };

typedef enum ask_format { ASK_TEXT, ASK_JSON, ASK_CSV } ask_format;

/* Keys of options; those of one command begin at ASK_OWN. */
enum {
    ASK_SPEAKER = 1, ASK_KIND, ASK_CHANNEL, ASK_STANCE, ASK_FORM, ASK_OUTLET, ASK_PUBLISHER, ASK_SINCE, ASK_UNTIL,
    ASK_LIMIT, ASK_SKIP, ASK_FORMAT, ASK_OFFSETS, ASK_HELP, ASK_OWN
};

#define ASK_FILTERS                                                                                         \
    { "speaker", 0, ASK_SPEAKER, true }, { "kind", 0, ASK_KIND, true },                                     \
        { "channel", 0, ASK_CHANNEL, true }, { "stance", 0, ASK_STANCE, true },                             \
        { "form", 0, ASK_FORM, true },                                                                      \
        { "outlet", 0, ASK_OUTLET, true }, { "publisher", 0, ASK_PUBLISHER, true },                         \
        { "since", 0, ASK_SINCE, true }, { "until", 0, ASK_UNTIL, true }
#define ASK_WRITING                                                                                         \
    { "format", 'f', ASK_FORMAT, true }, { "offsets", 0, ASK_OFFSETS, true }, SHOW_OPTIONS,                 \
        { "help", 'h', ASK_HELP, false }
#define ASK_PAGES { "limit", 'n', ASK_LIMIT, true }, { "skip", 0, ASK_SKIP, true }

typedef struct ask {
    const char *command;
    const char *operand[ASK_OPERANDS]; /* behind the archive */
    size_t n_operands;
    const char *path;
    sayso_filter filter;
    long limit, skip;
    ask_format format;
    bool csv; /* the command writes CSV as well; set it before */
    sayso_offsets offsets;

    sayso_archive *archive;
    sayso_view *view;
    show show;
    cli_out out;
    sy_sink sink; /* to out */
    sy_answer answer;
    char words[4200]; /* the operands, joined by spaces: filter.words */
} ask;

/* Gets an option of the command's own; false: it was wrong, and said so. */
typedef bool (*ask_own)(void *ctx, const cli_args *args, int key);

/* Reads the command line and opens the archive. True: go on, and ask_end() when done; else *status is
 * what to end with. words: operands behind the archive are words to look for. */
bool ask_begin(ask *q, const cli_option *options, int argc, char **argv, bool words, ask_own own, void *ctx,
               int *status);
/* Says what failed. */
int ask_failed(ask *q, sayso_status st, const sayso_error *why);
/* Closes everything; the exit status. found: was there anything? */
int ask_end(ask *q, int status, bool found);

/* What writes the answer for machines; behind it, with what it gave: the line's end. */
sy_answer *ask_answer(ask *q);
sayso_status ask_answered(ask *q, sayso_status st);

/* ## For people */

/* Number, speaker and cue; the words; where they stand. number 0: none. */
bool ask_show_statement(ask *q, sayso_ref ref, unsigned number, unsigned indent, sayso_status *st,
                        sayso_error *why);
/* "speakers   Ana Ruiz 12 · Joao Beck 3 · others 9" */
void ask_show_facet(ask *q, const char *what, const sayso_facet *f);
/* A paragraph in one style. */
void ask_say(ask *q, const char *style, unsigned indent, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Of n that stand together people are shown the first so many; "and 3,402 more" where n is more. */
enum { ASK_SHOWN = 20 };
void ask_say_more(ask *q, size_t n, unsigned indent);
/* "1,234" */
const char *ask_number(uint64_t n, char room[32]);
/* The last line: that a machine read it. */
void ask_footer(ask *q);

#endif
