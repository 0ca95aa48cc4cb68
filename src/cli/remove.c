/* remove.c - `sayso remove`: articles out of an archive, and out of its index and ledger. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "sayso_archive.h"

int cmd_remove(int argc, char **argv)
{
    enum { MAY_COME_AGAIN = 256, READMIT };
    static const cli_option options[] = { { "may-come-again", 0, MAY_COME_AGAIN, false },
                                          { "readmit", 0, READMIT, false },
                                          { "quiet", 'q', 'q', false },
                                          { "help", 'h', 'h', false },
                                          { 0 } };
    cli_args args = { .command = "remove", .argv = argv, .argc = argc, .options = options };
    bool again = false, readmit = false, quiet = false;
    int operands = 0;
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case 'h': return cli_help("remove") ? CLI_DONE : CLI_FAILED;
        case 'q': quiet = true; break;
        case MAY_COME_AGAIN: again = true; break;
        case READMIT: readmit = true; break;
        default: argv[operands++] = (char *)args.value;
        }
    }
    if (operands < 2)
        return cli_usage("remove", "what from where? sayso remove ARCHIVE ID-OR-ADDRESS...");

    sayso_archive *a;
    sayso_error why;
    uint64_t all = 0, missing = 0;
    sayso_status st = sayso_archive_open(argv[0], SAYSO_ARCHIVE_WRITE, &a, &why);
    if (!st)
        st = sayso_archive_begin(a, NULL, &why);
    for (int i = 1; i < operands && !st; i++) {
        uint64_t n = 0;
        st = readmit ? sayso_archive_readmit(a, argv[i], &n, &why)
                     : sayso_archive_remove(a, argv[i], again, &n, &why);
        if (!st && !n) {
            cli_say("%s: no article has the id, address or key \"%s\"", argv[0], argv[i]);
            missing++;
        }
        all += n;
    }
    if (!st)
        st = sayso_archive_commit(a, &why);
    if (!st && all && !readmit)
        st = sayso_archive_scrub(a, &why);
    if (st)
        cli_say("%s: %s", argv[0], why.text);
    else if (!quiet)
        fprintf(stderr, "sayso: %llu articles %s\n", (unsigned long long)all,
                readmit ? "may come again" : "removed");
    sayso_archive_close(a);
    return st || missing ? CLI_FAILED : CLI_DONE;
}
