/* cli.h - what the subcommands share: exit statuses, messages, options, standard output.
 *
 * The command line uses include/sayso.h alone, libc, and small libraries (jansson, utf8proc); it
 * sees nothing of the engine's inner headers. Each subcommand is one file with one function.
 */
#ifndef SAYSO_CLI_H
#define SAYSO_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sayso.h"

/* Exit statuses; scripts depend on them. */
enum {
    CLI_DONE = 0,
    CLI_FAILED = 1, /* some inputs failed, or nothing was found */
    CLI_USAGE = 2,  /* the command line is not one that we understand */
    CLI_SIGNAL = 128 /* and the number of a signal: Ctrl-C is 130 */
};

/* Each takes the words behind the subcommand's name: in `sayso eval A B`, argc is 3 and argv is
 * {"eval", "A", "B", NULL}. Gives the exit status. */
int cmd_read(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_eval(int argc, char **argv);
int cmd_add(int argc, char **argv);
int cmd_search(int argc, char **argv);
int cmd_who(int argc, char **argv);
int cmd_ledger(int argc, char **argv);
int cmd_quotes(int argc, char **argv);
int cmd_stats(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_correct(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_reread(int argc, char **argv);
int cmd_remove(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_rejects(int argc, char **argv);
int cmd_model(int argc, char **argv);
int cmd_help(int argc, char **argv);

/* ## Messages: one line on standard error, "sayso: " in front, a newline behind.
 *
 * Control characters in what is printed (file names, words of an input) come out escaped. */

/* "sayso: WHAT" */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, and then where to look for help; gives CLI_USAGE: `return cli_usage("read", "...")`. */
int cli_usage(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* `sayso help COMMAND` on standard output; false where there is no such command. NULL: the list
 * of commands. */
bool cli_help(const char *command);

/* ## Options
 *
 * Options and operands in any order; "--" ends the options; "-" is an operand. Long ones take
 * "--name value" and "--name=value", short ones "-n value" and "-nvalue". A long one may be
 * shortened as far as it stays the only one.
 *
 *     static const cli_option options[] = { { "jobs", 'j', 'j', true }, ..., { 0 } };
 *     cli_args args = { .command = "read", .argv = argv, .argc = argc, .options = options };
 *     for (int key; (key = cli_next(&args)) != CLI_END;)
 *         switch (key) {
 *         case CLI_OPERAND: args.value ...; break;
 *         case 'j': args.value ...; break;
 *         case CLI_BAD: return CLI_USAGE;            the message has been printed
 *         }
 */
typedef struct cli_option {
    const char *name; /* without the dashes */
    char letter;      /* or 0 */
    int key;          /* over 0; what cli_next() gives */
    bool wants_value;
} cli_option;

typedef struct cli_args {
    const char *command;
    char **argv;
    int argc;
    const cli_option *options; /* up to one without a name */
    const char *value;         /* the option's value, or the operand */
    const char *name;          /* the option as the table has it */
    int at;                    /* of argv; begin with 0 */
    int letter;                /* within "-abc" */
    bool ended;                /* "--" was seen */
} cli_args;

enum { CLI_END = 0, CLI_OPERAND = -1, CLI_BAD = -2 };

int cli_next(cli_args *args);

/* The number in args->value, if it is a whole one from least to most; else says so and gives
 * false. */
bool cli_number(const cli_args *args, long least, long most, long *out);

/* The index of args->value in the NULL-ended list of words; else says which there are, and -1. */
int cli_word(const cli_args *args, const char *const *words);

/* What the options of several commands mean: --offsets, --kernel, --jobs and a --format that is text or
 * json. False: the value is none, and it was said. */
bool cli_offsets(const cli_args *args, sayso_offsets *out);
bool cli_kernel(const cli_args *args, const char **out);
bool cli_jobs(const cli_args *args, unsigned *out);
bool cli_text_or_json(const cli_args *args, bool *out);

/* Labels by their names; none: the word for the label 0, NULL where there is none. */
bool cli_kind(const cli_args *args, const char *none, sayso_kind *out);
bool cli_channel(const cli_args *args, const char *none, sayso_channel *out);
bool cli_stance(const cli_args *args, const char *none, sayso_stance *out);

/* A byte of a text as a place in the unit of --offsets. */
uint32_t cli_place(const char *text, uint32_t byte, sayso_offsets unit);

/* The operand of a command that takes one archive. False: it is the second, and that was said. */
bool cli_archive(const cli_args *args, const char **path);

/* How many processors this process may use. */
unsigned cli_cpus(void);

/* ## The model */

/* Opens the file, or with NULL the model that was built in. Says what is wrong and gives NULL. */
sayso_model *cli_open_model(const char *path);

/* ## Standard output, buffered, with its errors kept: a full disk is told once, at the end. */
typedef struct cli_out {
    int fd;
    int error; /* errno of the first failure; what comes later is dropped */
    size_t n;
    char buf[1 << 16];
} cli_out;

void cli_put(cli_out *out, const char *bytes, size_t n);
void cli_puts(cli_out *out, const char *text);
void cli_printf(cli_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cli_flush(cli_out *out);

/* The sayso_sink that writes to a cli_out; ends with SAYSO_ESTOPPED once that has failed. */
sayso_status cli_sink(void *out, const char *bytes, size_t n);

/* Flushes; CLI_DONE, or after an error CLI_FAILED with a message (none for a closed pipe). */
int cli_close(cli_out *out);

#endif
