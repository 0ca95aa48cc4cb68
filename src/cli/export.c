/* export.c - `sayso export`: an archive's articles, sorted by id, in any of the formats. */
#include <stdlib.h>
#include <string.h>

#include "cli/write.h"
#include "sayso_archive.h"

static bool one(void *ctx, const sayso_doc *doc, const sayso_walked *walked)
{
    writer *w = ctx;
    (void)walked;
    return writer_article(w, doc) && !w->out->error;
}

int cmd_export(int argc, char **argv)
{
    enum { FORMAT = 256, OFFSETS, NO_TEXT, VERSIONS };
    static const cli_option options[] = {
        { "format", 'f', FORMAT, true },       { "output", 'o', 'o', true },
        { "offsets", 0, OFFSETS, true },       { "no-text", 0, NO_TEXT, false },
        { "versions", 0, VERSIONS, false },    { "help", 'h', 'h', false },
        { 0 }
    };
    cli_args args = { .command = "export", .argv = argv, .argc = argc, .options = options };
    writer w = { .format = SAYSO_JSONL };
    bool offsets_given = false;
    const char *path = NULL;
    sayso_walk which = SAYSO_WALK_CURRENT;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        bool good = true;
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case 'h': return cli_help("export") ? CLI_DONE : CLI_FAILED;
        case FORMAT: good = writer_format(&w, &args, NULL); break;
        case 'o': w.folder = args.value; break;
        case OFFSETS:
            good = cli_offsets(&args, &w.options.offsets);
            offsets_given = true;
            break;
        case NO_TEXT: w.options.no_text = true; break;
        case VERSIONS: which = SAYSO_WALK_ALL; break;
        default: good = cli_archive(&args, &path);
        }
        if (!good)
            return CLI_USAGE;
    }
    if (!path)
        return cli_usage("export", "which archive? sayso export ARCHIVE");

    if (writer_check(&w, "export", offsets_given) >= 0)
        return CLI_USAGE;

    sayso_archive *a = NULL;
    sayso_error why = { .text = "no memory" };
    sayso_status st = SAYSO_ENOMEM;
    int status = CLI_FAILED;
    if ((w.out = calloc(1, sizeof *w.out))) {
        w.out->fd = 1;
        st = sayso_archive_open(path, SAYSO_ARCHIVE_READ, &a, &why);
        if (!st && writer_begin(&w))
            st = sayso_archive_walk(a, which, one, &w, &why);
        if (!st && w.no_memory) {
            st = SAYSO_ENOMEM;
            why = (sayso_error){ .text = "no memory; the export is not complete" };
        }
        if (!st && !w.failed)
            writer_end(&w);
        status = cli_close(w.out);
    }
    if (st)
        cli_say("%s: %s", path, why.text);
    sayso_archive_close(a);
    writer_free(&w);
    free(w.out);
    return st || w.failed ? CLI_FAILED : status;
}
