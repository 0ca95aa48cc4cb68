/* help.c - `sayso help`: what each subcommand takes, in one screen. The manual pages say more. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const struct page {
    const char *name, *text;
} pages[] = {
    { "sayso",
      "sayso - on whose say-so? Reads news and says who said what.\n"
      "\n"
      "  sayso read FILE...         who says what in articles: text, JSON Lines, CSV, folders\n"
      "  sayso explain FILE N       why each field of statement N is what it is\n"
      "  sayso eval GOLD PRED       how good a reading is\n"
      "  sayso model [FILE]         what the model is and how good it is\n"
      "  sayso help COMMAND         more about one of them\n"
      "  sayso --version            engine, model and kernel\n"
      "\n"
      "It says who said what; never what is true. Every reading is a machine's.\n" },
    { "read",
      "sayso read [OPTION]... [FILE]...\n"
      "\n"
      "Reads articles and writes who said what. A FILE is plain text, JSON Lines (one object a\n"
      "line: text, and id, title, published, publisher, url), CSV with a heading row, or a folder\n"
      "of them; \"-\" or none is standard input.\n"
      "\n"
      "  -f, --format FORMAT   text (for people), json, jsonl, csv; without it, text on a\n"
      "                        terminal and jsonl in a pipe\n"
      "      --from KIND       text, jsonl, csv; without it, by the file's name and first bytes\n"
      "      --offsets UNIT    codepoint (without it), byte, utf16\n"
      "      --no-text         leave the text out of the record\n"
      "  -j, --jobs N          how many processors to use; without it, all\n"
      "      --encoding NAME   of the input, when it is neither UTF-8 nor has a byte-order mark\n"
      "      --text-column NAME, --id-column, --title-column, --published-column,\n"
      "      --publisher-column, --url-column\n"
      "                        which column of a CSV is what: a name, or a number from 1\n"
      "      --only statements\n"
      "                        nothing but statements: no speakers and what follows from them\n"
      "      --named-only      leave out what anonymous, group and unknown sources say\n"
      "  -m, --model FILE      another model than the one built in\n"
      "      --kernel NAME     avx512, avx2, portable; the results are the same\n"
      "      --color WHEN      auto, always, never\n"
      "  -w, --width N         columns of the text format; without it, the terminal's\n"
      "      --chain           text format: under each speaker, with contacts and ledger\n"
      "  -q, --quiet           no progress\n"
      "  -h, --help            this\n"
      "\n"
      "Exit status: 0 done, 1 some inputs failed or nothing was found, 2 a wrong command line.\n" },
    { "explain",
      "sayso explain [OPTION]... FILE N\n"
      "\n"
      "Says why each field of statement N of an article is what it is: the words it comes\n"
      "from and the scores that decided. FILE is as for read (\"-\" is standard input), N as\n"
      "read numbers it.\n"
      "\n"
      "  -a, --article N       which article of a FILE that holds several: its number\n"
      "      --id ID           ... or its id\n"
      "  -f, --format FORMAT   text (without it), json\n"
      "      --from KIND       text, jsonl, csv; without it, by the file's name and first bytes\n"
      "      --offsets UNIT    codepoint (without it), byte, utf16\n"
      "      --named-only      number the statements as read --named-only does\n"
      "      --encoding NAME   of the input, when it is neither UTF-8 nor has a byte-order mark\n"
      "  -m, --model FILE      another model than the one built in\n"
      "      --color WHEN      auto, always, never\n"
      "  -w, --width N         columns; without it, the terminal's\n"
      "  -h, --help            this\n"
      "\n"
      "Exit status: 0 done, 1 there is no such article or statement, 2 a wrong command line.\n" },
    { "eval",
      "sayso eval GOLD PRED [--spans] [--fields] [--json]\n"
      "\n"
      "Compares two files of articles, one JSON object a line, matched by \"id\"; one of them\n"
      "may be - for standard input. The text is GOLD's.\n"
      "\n"
      "  --spans    only the spans' table: statements, and the words of each part\n"
      "  --fields   only the fields' table: speaker, kind, channel, stance, contacts\n"
      "             (without either: both, if GOLD has speakers)\n"
      "  --json     one JSON object a table, each on its line\n" },
    { "model",
      "sayso model [FILE]\n"
      "\n"
      "Checks a model file, or the model built in, and prints its name and its card: the data it\n"
      "was made from, how, under which licences, and how good it is.\n" },
    { "help", "sayso help [COMMAND]\n"
              "\n"
              "Says what a command takes; without one, which commands there are.\n" },
};

bool cli_help(const char *command)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (!strcmp(pages[i].name, command ? command : "sayso"))
            return fputs(pages[i].text, stdout) >= 0 && fflush(stdout) == 0;
    return false;
}

int cmd_help(int argc, char **argv)
{
    if (argc > 2)
        return cli_usage(NULL, "one command at a time");
    for (size_t i = 0; argc == 2 && i < sizeof pages / sizeof *pages; i++)
        if (!strcmp(pages[i].name, argv[1]))
            return cli_help(argv[1]) ? CLI_DONE : CLI_FAILED;
    if (argc == 2)
        return cli_usage(NULL, "there is no command \"%s\"", argv[1]);
    return cli_help(NULL) ? CLI_DONE : CLI_FAILED;
}
