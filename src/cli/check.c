/* check.c - `sayso check`: whether an archive holds what its form promises. */
#include <stdio.h>

#include "cli/cli.h"
#include "sayso_archive.h"

static void tell(void *ctx, const char *what)
{
    uint64_t *told = ctx;
    if (++*told <= 100)
        cli_say("%s", what);
}

int cmd_check(int argc, char **argv)
{
    static const cli_option options[] = { { "quiet", 'q', 'q', false },
                                          { "help", 'h', 'h', false },
                                          { 0 } };
    cli_args args = { .command = "check", .argv = argv, .argc = argc, .options = options };
    const char *path = NULL;
    bool quiet = false;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        if (key == CLI_BAD)
            return CLI_USAGE;
        if (key == 'h')
            return cli_help("check") ? CLI_DONE : CLI_FAILED;
        if (key == 'q')
            quiet = true;
        else if (!cli_archive(&args, &path))
            return CLI_USAGE;
    }
    if (!path)
        return cli_usage("check", "which archive? sayso check ARCHIVE");

    sayso_archive *a;
    sayso_error why;
    uint64_t breaches = 0, told = 0;
    /* The index is asked through a write; where that is not allowed, all else is checked. */
    sayso_status st = sayso_archive_open(path, SAYSO_ARCHIVE_WRITE, &a, &why);
    bool reading = st == SAYSO_EIO || st == SAYSO_EBUSY;
    if (reading)
        st = sayso_archive_open(path, SAYSO_ARCHIVE_READ, &a, &why);
    if (!st)
        st = sayso_archive_check(a, tell, &told, &breaches, &why);
    if (st)
        cli_say("%s: %s", path, why.text);
    else if (breaches)
        cli_say("%s: %llu things are not as they should be", path, (unsigned long long)breaches);
    else if (!quiet)
        printf("%s is in order%s\n", path,
               reading ? "; its index of words could not be asked" : "");
    sayso_archive_close(a);
    return st || breaches ? CLI_FAILED : CLI_DONE;
}
