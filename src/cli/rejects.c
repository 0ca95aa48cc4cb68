/* rejects.c - `sayso rejects`: what could not be read, where, and why. */
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "cli/cli.h"
#include "sayso_archive.h"

typedef struct listing {
    cli_out *out;
    bool json;
    uint64_t n;
} listing;

static bool one(void *ctx, const char *path, uint64_t position, uint64_t line, const char *reason)
{
    listing *l = ctx;
    l->n++;
    if (l->json) {
        sy_sink sink;
        sy_sink_begin(&sink, cli_sink, l->out);
        sy_answer_reject(&sink, path, position, line, reason);
        sy_puts(&sink, "\n");
        sy_sink_end(&sink);
    } else if (line) {
        cli_printf(l->out, "%s:%llu: byte %llu: %s\n", path, (unsigned long long)line,
                   (unsigned long long)position, reason);
    } else {
        cli_printf(l->out, "%s: %s\n", path, reason);
    }
    return !l->out->error;
}

int cmd_rejects(int argc, char **argv)
{
    enum { FORMAT = 256, FORGET };
    static const cli_option options[] = { { "format", 'f', FORMAT, true },
                                          { "forget", 0, FORGET, false },
                                          { "help", 'h', 'h', false },
                                          { 0 } };
    cli_args args = { .command = "rejects", .argv = argv, .argc = argc, .options = options };
    const char *path = NULL;
    bool forget = false;
    listing l = { 0 };
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case 'h': return cli_help("rejects") ? CLI_DONE : CLI_FAILED;
        case FORGET: forget = true; break;
        case FORMAT:
            if (!cli_text_or_json(&args, &l.json))
                return CLI_USAGE;
            break;
        default:
            if (!cli_archive(&args, &path))
                return CLI_USAGE;
        }
    }
    if (!path)
        return cli_usage("rejects", "which archive? sayso rejects ARCHIVE");

    sayso_archive *a = NULL;
    sayso_error why = { .text = "no memory" };
    sayso_status st = SAYSO_ENOMEM;
    int status = CLI_FAILED;
    if ((l.out = calloc(1, sizeof *l.out))) {
        l.out->fd = 1;
        st = sayso_archive_open(path, forget ? SAYSO_ARCHIVE_WRITE : SAYSO_ARCHIVE_READ, &a, &why);
        if (!st)
            st = sayso_archive_rejects(a, one, &l, &why);
        status = cli_close(l.out);
        if (!st && forget && !status) {
            st = sayso_archive_begin(a, NULL, &why);
            if (!st)
                st = sayso_archive_rejects_forget(a, NULL, &why);
            if (!st)
                st = sayso_archive_commit(a, &why);
        }
    }
    if (st)
        cli_say("%s: %s", path, why.text);
    sayso_archive_close(a);
    free(l.out);
    return st ? CLI_FAILED : status;
}
