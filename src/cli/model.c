/* model.c - opening a model for the other subcommands, and `sayso model`: what a model is. */
#include "cli/cli.h"
#include "cli/embed.h"

#include <stdlib.h>
#include <string.h>

sayso_model *cli_open_model(const char *path)
{
    sayso_model *model;
    sayso_error why = { 0 };
    if (path) {
        if (!sayso_model_open(path, &model, &why))
            return model;
        if (why.byte)
            cli_say("%s: byte %llu: %s", path, (unsigned long long)why.byte, why.text);
        else
            cli_say("%s: %s", path, why.text);
        return NULL;
    }

    size_t size = (size_t)(sayso_embedded_model_end - sayso_embedded_model);
    if (!size) {
        cli_say("no model was built into this program; name one with --model FILE");
        return NULL;
    }
    if (!sayso_model_open_memory(sayso_embedded_model, size, &model, &why))
        return model;
    cli_say("the model built into this program: byte %llu: %s", (unsigned long long)why.byte,
            why.text);
    return NULL;
}

int cmd_model(int argc, char **argv)
{
    static const cli_option options[] = { { "help", 'h', 'h', false }, { 0 } };
    cli_args args = { .command = "model", .argv = argv, .argc = argc, .options = options };
    const char *path = NULL;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        if (key == CLI_BAD)
            return CLI_USAGE;
        if (key == 'h')
            return cli_help("model") ? CLI_DONE : CLI_FAILED;
        if (path)
            return cli_usage("model", "one model at a time; \"%s\" is the second", args.value);
        path = args.value;
    }

    cli_out *out = calloc(1, sizeof *out);
    sayso_model *model = out ? cli_open_model(path) : NULL;
    if (!model) {
        if (!out)
            cli_say("no memory");
        free(out);
        return CLI_FAILED;
    }
    out->fd = 1;
    size_t len;
    const char *card = sayso_model_card(model, &len);
    cli_printf(out, "%s\n\n", sayso_model_name(model));
    cli_put(out, card, len);
    if (len && card[len - 1] != '\n')
        cli_puts(out, "\n");
    int status = cli_close(out);
    sayso_model_free(model);
    free(out);
    return status;
}
