/* export.c - `sayso export`: an archive's records, sorted by id. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "sayso_archive.h"

enum { JSON, JSONL, CSV };

typedef struct exporting {
    cli_out *out;
    int format;
    sayso_format_options write;
    uint64_t n;
    bool no_memory;
} exporting;

static bool one(void *ctx, const sayso_doc *doc, const sayso_walked *walked)
{
    exporting *e = ctx;
    (void)walked;
    if (e->format == JSON)
        cli_puts(e->out, e->n ? ",\n" : "[\n");
    e->n++;
    static const sayso_format formats[] = { SAYSO_JSON, SAYSO_JSONL, SAYSO_CSV };
    if (sayso_write(doc, formats[e->format], &e->write, cli_sink, e->out) == SAYSO_ENOMEM)
        e->no_memory = true;
    return !e->out->error && !e->no_memory;
}

int cmd_export(int argc, char **argv)
{
    enum { FORMAT = 256, OFFSETS, NO_TEXT, VERSIONS };
    static const cli_option options[] = {
        { "format", 'f', FORMAT, true },  { "offsets", 0, OFFSETS, true },
        { "no-text", 0, NO_TEXT, false }, { "versions", 0, VERSIONS, false },
        { "help", 'h', 'h', false },      { 0 }
    };
    static const char *const formats[] = { "json", "jsonl", "csv", NULL };
    static const char *const offsets[] = { "codepoint", "byte", "utf16", NULL };
    cli_args args = { .command = "export", .argv = argv, .argc = argc, .options = options };
    exporting e = { .format = JSONL };
    const char *path = NULL;
    sayso_walk which = SAYSO_WALK_CURRENT;
    int k = 0;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case 'h': return cli_help("export") ? CLI_DONE : CLI_FAILED;
        case FORMAT: k = e.format = cli_word(&args, formats); break;
        case OFFSETS:
            k = cli_word(&args, offsets);
            e.write.offsets = (sayso_offsets)k;
            break;
        case NO_TEXT: e.write.no_text = true; break;
        case VERSIONS: which = SAYSO_WALK_ALL; break;
        default:
            if (path)
                return cli_usage("export", "one archive at a time; \"%s\" is the second",
                                 args.value);
            path = args.value;
        }
        if (k < 0)
            return CLI_USAGE;
    }
    if (!path)
        return cli_usage("export", "which archive? sayso export ARCHIVE");

    sayso_archive *a = NULL;
    sayso_error why = { .text = "no memory" };
    sayso_status st = SAYSO_ENOMEM;
    int status = CLI_FAILED;
    if ((e.out = calloc(1, sizeof *e.out))) {
        e.out->fd = 1;
        st = sayso_archive_open(path, SAYSO_ARCHIVE_READ, &a, &why);
        if (!st && e.format == CSV)
            cli_puts(e.out, sayso_csv_heading());
        if (!st)
            st = sayso_archive_walk(a, which, one, &e, &why);
        if (!st && e.no_memory) {
            st = SAYSO_ENOMEM;
            why = (sayso_error){ .text = "no memory; the export is not complete" };
        }
        if (!st && e.format == JSON)
            cli_puts(e.out, e.n ? "\n]\n" : "[]\n");
        status = cli_close(e.out);
    }
    if (st)
        cli_say("%s: %s", path, why.text);
    sayso_archive_close(a);
    free(e.out);
    return st ? CLI_FAILED : status;
}
