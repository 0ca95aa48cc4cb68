/* main.c - sayso: on whose say-so? Finds the subcommand and calls it. */
#include "cli/cli.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    { "read", cmd_read },
    { "explain", cmd_explain },
    { "add", cmd_add },
    { "search", cmd_search },
    { "who", cmd_who },
    { "ledger", cmd_ledger },
    { "quotes", cmd_quotes },
    { "stats", cmd_stats },
    { "diff", cmd_diff },
    { "correct", cmd_correct },
    { "export", cmd_export },
    { "reread", cmd_reread },
    { "remove", cmd_remove },
    { "merge", cmd_merge },
    { "serve", cmd_serve },
    { "check", cmd_check },
    { "rejects", cmd_rejects },
    { "eval", cmd_eval },
    { "model", cmd_model },
    { "help", cmd_help },
};

static int version(void)
{
    printf("sayso %s\n", sayso_version());
    sayso_model *model = cli_open_model(NULL);
    if (!model)
        return CLI_FAILED;
    printf("model %s\n", sayso_model_name(model));
    sayso_reader *reader;
    sayso_error why = { 0 };
    if (sayso_reader_new(model, NULL, &reader, &why)) {
        cli_say("%s", why.text);
        sayso_model_free(model);
        return CLI_FAILED;
    }
    printf("kernel %s\n", sayso_reader_kernel(reader));
    sayso_reader_free(reader);
    sayso_model_free(model);
    if (fflush(stdout)) {
        cli_say("standard output: cannot be written");
        return CLI_FAILED;
    }
    return CLI_DONE;
}

int main(int argc, char **argv)
{
#ifdef M_ARENA_MAX
    /* Articles are made in one thread and freed in another; the C library's usual eight pools a
     * core would each keep what was freed into them. */
    mallopt(M_ARENA_MAX, 2);
#endif
    if (argc < 2) {
        cli_usage(NULL, "what shall be done? To read an article: sayso read FILE");
        return CLI_USAGE;
    }
    const char *word = argv[1];
    if (!strcmp(word, "--version") || !strcmp(word, "-V") || !strcmp(word, "version"))
        return version();
    if (!strcmp(word, "--help") || !strcmp(word, "-h"))
        return cli_help(NULL) ? CLI_DONE : CLI_FAILED;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(word, commands[i].name))
            return commands[i].run(argc - 1, argv + 1);
    return cli_usage(NULL, "there is no command \"%s\"", word);
}
