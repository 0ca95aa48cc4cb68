/* merge.c - `sayso merge`: what other archives have, into one. */
#include <stdio.h>

#include "cli/cli.h"
#include "sayso_archive.h"

int cmd_merge(int argc, char **argv)
{
    static const cli_option options[] = { { "quiet", 'q', 'q', false },
                                          { "help", 'h', 'h', false },
                                          { 0 } };
    cli_args args = { .command = "merge", .argv = argv, .argc = argc, .options = options };
    bool quiet = false;
    int operands = 0;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case 'h': return cli_help("merge") ? CLI_DONE : CLI_FAILED;
        case 'q': quiet = true; break;
        default: argv[operands++] = (char *)args.value;
        }
    }
    if (operands < 2)
        return cli_usage("merge", "what into what? sayso merge ARCHIVE OTHER...");

    sayso_archive *a;
    sayso_error why;
    sayso_status st = sayso_archive_open(argv[0], SAYSO_ARCHIVE_CREATE, &a, &why);
    if (st)
        cli_say("%s: %s", argv[0], why.text);
    for (int i = 1; i < operands && !st; i++) {
        sayso_archive *from;
        uint64_t n = 0;
        st = sayso_archive_open(argv[i], SAYSO_ARCHIVE_READ, &from, &why);
        if (!st)
            st = sayso_archive_merge(a, from, &n, &why);
        if (st)
            cli_say("%s: %s", argv[i], why.text);
        else if (!quiet)
            fprintf(stderr, "sayso: %llu articles from %s\n", (unsigned long long)n, argv[i]);
        sayso_archive_close(from);
    }
    sayso_archive_close(a);
    return st ? CLI_FAILED : CLI_DONE;
}
