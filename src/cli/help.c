/* help.c - `sayso help`: what each subcommand takes, in one screen. The manual pages say more. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* ## Lines that several commands have */

#define FROM                                                                                      \
    "      --from KIND       text, jsonl, csv, html, ninjs, warc; without it, by the file's\n"    \
    "                        name and first bytes\n"
#define ENCODING                                                                                  \
    "      --encoding NAME   of the input, when it is neither UTF-8 nor has a byte-order mark\n"
#define UNSAID                                                                                    \
    "      --published DATE, --publisher NAME\n"                                                 \
    "                        of articles that do not say it themselves, as a plain text\n"
#define MODEL "  -m, --model FILE      another model than the one built in\n"
#define KERNEL "      --kernel NAME     avx512, avx2, portable; the results are the same\n"
#define JOBS "  -j, --jobs N          how many processors to use; without it, all\n"
#define OUTPUT "  -o, --output FOLDER   a file for each article, in a folder that is new or empty\n"
#define OFFSETS "      --offsets UNIT    codepoint (without it), byte, utf16\n"
#define COLOR "      --color WHEN      auto, always, never\n"
#define WIDTH "  -w, --width N         columns; without it, the terminal's\n"
#define QUIET "  -q, --quiet           no progress, no summary\n"
#define NO_SUMMARY "  -q, --quiet           no summary\n"
#define HELP "  -h, --help            this\n"
#define DONE                                                                                      \
    "\n"                                                                                          \
    "Exit status: 0 done, 1 a failure, 2 a wrong command line.\n"

/* Of the questions to an archive. */
#define DAYS                                                                                      \
    "      --since DATE, --until DATE\n"                                                          \
    "                        of publication: 2026, 2026-05, 2026-05-04\n"
#define FILTERS                                                                                   \
    "      --speaker NAME, --outlet NAME, --publisher NAME\n"                                     \
    "                        a whole name, or words of it; case and accents do not matter\n"     \
    "      --kind K, --channel C, --stance S, --form F\n"                                         \
    "                        as in the record\n"                                                 \
    DAYS
#define PAGING "  -n, --limit N         how many (20); --skip N passes over the first\n"
#define TEXT_OR_JSON                                                                              \
    "  -f, --format FORMAT   text, json; without it, text on a terminal and json in a pipe\n"
#define LAYOUT OFFSETS COLOR WIDTH
#define FOUND                                                                                     \
    "\n"                                                                                          \
    "Exit status: 0 found, 1 nothing found or a failure, 2 a wrong command line.\n"

static const struct page {
    const char *name, *text;
} pages[] = {
    { "sayso",
      "sayso - on whose say-so? Reads news and says who said what.\n"
      "\n"
      "  sayso read FILE...         who says what in articles: text, JSON Lines, CSV, folders\n"
      "  sayso explain FILE N       why each field of statement N is what it is\n"
      "  sayso add ARCHIVE FILE...  the same into an archive; goes on where it was left\n"
      "  sayso search ARCHIVE WORDS who said this: by words, speaker, paper, day\n"
      "  sayso who | ledger | quotes | stats | diff ARCHIVE ...\n"
      "                             a speaker's page; claims, disputed and open first; a\n"
      "                             quotation's prints; who gets to speak; two articles compared\n"
      "  sayso correct ARCHIVE ...  put a statement right; list, undo, export corrections\n"
      "  sayso serve ARCHIVE        all of that in a browser, on a local page; REST beneath it\n"
      "  sayso export ARCHIVE       its records, sorted by id\n"
      "  sayso reread | remove | merge | check | rejects ARCHIVE\n"
      "                             read again by another model; take articles out; join;\n"
      "                             verify; what could not be read\n"
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
      "line: text, and id, title, published, publisher, url), CSV with a heading row, a page of\n"
      "HTML, a ninjs item, a web archive (WARC, also .gz and .zst), or a folder of them; \"-\" or\n"
      "none is standard input.\n"
      "\n"
      "  -f, --format FORMAT   text (for people), json, jsonl, csv, html (a page that stands\n"
      "                        alone), web-annotation, schema-org, tei, brat; without it, text\n"
      "                        on a terminal and jsonl in a pipe\n"
      OUTPUT FROM OFFSETS
      "      --no-text         leave the text out of the record\n"
      JOBS ENCODING UNSAID
      "      --text-column NAME, --id-column, --title-column, --published-column,\n"
      "      --publisher-column, --url-column\n"
      "                        which column of a CSV is what: a name, or a number from 1\n"
      "      --only statements\n"
      "                        nothing but statements: no speakers and what follows from them\n"
      "      --named-only      leave out what anonymous, group and unknown sources say\n"
      MODEL KERNEL COLOR
      "  -w, --width N         columns of the text format; without it, the terminal's\n"
      "      --in-order        text format: statements as they stand in the article, not under\n"
      "                        their speakers; no contacts, no ledger\n"
      "  -q, --quiet           no progress\n"
      HELP
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
      FROM OFFSETS
      "      --named-only      number the statements as read --named-only does\n"
      ENCODING UNSAID
      MODEL COLOR WIDTH HELP
      "\n"
      "Exit status: 0 done, 1 there is no such article or statement, 2 a wrong command line.\n" },
    { "add",
      "sayso add [OPTION]... ARCHIVE [FILE]...\n"
      "\n"
      "Reads articles into an archive, which is made when it is not there. A FILE is what sayso\n"
      "read takes; a line that is a sayso record is stored as it was read. What is there already\n"
      "is passed over, so that an add that was interrupted, however that happened, is simply\n"
      "started again; Ctrl-C lets it commit what is whole first. What cannot be read is set\n"
      "aside: sayso rejects ARCHIVE.\n"
      "\n"
      FROM
      "      --lang WHICH      any: also articles in other languages; without it, what is not\n"
      "                        English is set aside\n"
      "      --records         take sayso records alone; needs no model\n"
      "      --again           look through files again that were taken whole\n"
      JOBS
      "      --batch N         commit after N articles; without it, after 4000 or ten seconds\n"
      "      --encoding NAME, --text-column NAME, --id-column, --title-column,\n"
      "      --published-column, --publisher-column, --url-column,\n"
      "      --published DATE, --publisher NAME\n"
      "                        as for sayso read\n"
      MODEL KERNEL
      "  -f, --format FORMAT   json: what was added, as one object on standard output\n"
      QUIET HELP
      "\n"
      "Exit status: 0 done, 1 something could not be read or written, 2 a wrong command line,\n"
      "130 interrupted.\n" },
    { "search",
      "sayso search [OPTION]... ARCHIVE [WORDS]...\n"
      "\n"
      "Statements with these words in source or content: all of them; \"a phrase\" in its order;\n"
      "begin*; -without (behind --); OR between two lots. The newest first; with counts by\n"
      "speaker, kind, form, channel, stance, outlet and publisher, exact up to 10,000.\n"
      "\n"
      FILTERS
      "  -s, --sort ORDER      newest (without it), relevance (of up to 20,000 statements)\n"
      PAGING TEXT_OR_JSON LAYOUT HELP
      FOUND },
    { "who",
      "sayso who [OPTION]... ARCHIVE NAME\n"
      "\n"
      "A speaker's page: roles, papers, channels, contacts, claims, the latest words.\n"
      "\n"
      DAYS
      "  -n, --limit N         pages, if the name fits several (5)\n"
      "      --latest N        statements on each (5)\n"
      TEXT_OR_JSON LAYOUT HELP
      FOUND },
    { "ledger",
      "sayso ledger [OPTION]... ARCHIVE [WORDS]...\n"
      "\n"
      "Claims across articles with who asserts, confirms and denies them: disputed and open\n"
      "first. With words or filters, those of the statements that sayso search would find.\n"
      "\n"
      "      --status STATUS   asserted, corroborated, disputed, denied, withdrawn, open\n"
      FILTERS PAGING TEXT_OR_JSON LAYOUT HELP
      FOUND },
    { "quotes",
      "sayso quotes [OPTION]... ARCHIVE [WORDS]...\n"
      "\n"
      "Quotations that several articles print, in whichever wording: the first appearance, then\n"
      "all prints. The most printed first; with words or filters, the newest.\n"
      "\n"
      FILTERS PAGING TEXT_OR_JSON LAYOUT HELP
      FOUND },
    { "stats",
      "sayso stats [OPTION]... ARCHIVE [WORDS]...\n"
      "\n"
      "Who gets to speak: kinds of speakers, direct speech, channels. Prints are counted: what\n"
      "three papers print is three.\n"
      "\n"
      "  -b, --by WHAT         all (without it), publisher, month, publisher,month\n"
      FILTERS
      "  -f, --format FORMAT   text, json, csv; without it, text on a terminal and json in a pipe\n"
      LAYOUT HELP
      FOUND },
    { "diff",
      "sayso diff [OPTION]... ARCHIVE ARTICLE ARTICLE\n"
      "\n"
      "Two articles on one event: where they disagree, what both carry, what only one does. An\n"
      "ARTICLE is an id, an address or a key.\n"
      "\n"
      TEXT_OR_JSON LAYOUT HELP
      FOUND },
    { "correct",
      "sayso correct ARCHIVE ARTICLE N FIELD... --by NAME\n"
      "sayso correct [OPTION]... ARCHIVE [ARTICLE]\n"
      "\n"
      "Puts statement N of an article right (its number in sayso export; an ARTICLE is an id, an\n"
      "address or a key). The machine's reading is kept beside it; every search, count, ledger\n"
      "and export goes by what was put right, also after sayso reread. Without N it lists.\n"
      "\n"
      "      --speaker NAME, --kind K, --channel C, --stance S, --outlet NAME,\n"
      "      --addressee NAME, --when DAY\n"
      "                        what the field should be; - : the text does not say\n"
      "      --source WORDS, --cue WORDS, --content WORDS\n"
      "                        words as the text has them, pieces joined by \" | \"; or places\n"
      "                        in code points: 120-131,140-152\n"
      "      --none            it is no statement\n"
      "      --by NAME         who says so\n"
      "      --undo KEY        take a correction back; it stays in the list\n"
      "      --list            list corrections (so without N)\n"
      "      --orphans         list those whose statement the present reading does not have\n"
      "  -f, --format FORMAT   text (without it), json (one object a line), annotated: articles\n"
      "                        with corrected labels, one a line, as training data\n"
      HELP
      "\n"
      "Exit status: 0 done, 1 nothing found or a failure, 2 a wrong command line.\n" },
    { "serve",
      "sayso serve [OPTION]... ARCHIVE\n"
      "\n"
      "A local page over an archive, and a REST interface beneath it (/api/v1/openapi.json).\n"
      "Prints its address at once; open it in a browser. The token in it is asked of everybody;\n"
      "without --listen nobody but this machine reaches it. Ctrl-C ends it.\n"
      "\n"
      "  -l, --listen HOST:PORT\n"
      "                        127.0.0.1:8017 without it; port 0 is a free one\n"
      "      --host NAME:PORT  another name that browsers may call it by\n"
      "      --read-only       no corrections\n"
      "      --token-file FILE keep the token there; without it, every start has a new one\n"
      "  -m, --model FILE      another model than the one built in, for texts to read\n"
      "      --log             a line of JSON on standard error for each request\n"
      "      --connections N   at most so many at one time (64)\n"
      "      --timeout SECONDS for a request to come whole (20)\n"
      HELP
      "\n"
      "Exit status: 0 ended by a signal, 1 it could not be started, 2 a wrong command line.\n" },
    { "export",
      "sayso export [OPTION]... ARCHIVE\n"
      "\n"
      "Writes the records of all articles, sorted by id: the same bytes for the same articles,\n"
      "however they came into the archive.\n"
      "\n"
      "  -f, --format FORMAT   json, jsonl (without it), csv, html, web-annotation, schema-org,\n"
      "                        tei, brat\n"
      OUTPUT OFFSETS
      "      --no-text         leave the text out\n"
      "      --versions        also texts that an article had before\n"
      HELP
      DONE },
    { "reread",
      "sayso reread [OPTION]... ARCHIVE\n"
      "\n"
      "Reads every text again that another model read last; started again, it goes on.\n"
      "\n"
      MODEL JOBS KERNEL QUIET HELP
      "\n"
      "Exit status: 0 done, 1 a failure, 2 a wrong command line, 130 interrupted.\n" },
    { "remove",
      "sayso remove [OPTION]... ARCHIVE WHAT...\n"
      "\n"
      "Takes articles out of everything: texts, index, ledger. WHAT is an article's id, its\n"
      "address or its key. What was taken out stays out of later additions.\n"
      "\n"
      "      --may-come-again  it may be added again\n"
      "      --readmit         take nothing out; let this address or key be added again\n"
      NO_SUMMARY HELP
      "\n"
      "Exit status: 0 done, 1 something is not there or a failure, 2 a wrong command line.\n" },
    { "merge",
      "sayso merge [OPTION]... ARCHIVE OTHER...\n"
      "\n"
      "Adds what the other archives have: the same as if all of it had been added here.\n"
      "\n"
      NO_SUMMARY HELP
      DONE },
    { "check",
      "sayso check [OPTION]... ARCHIVE\n"
      "\n"
      "Verifies everything that the archive's form promises; tells each breach.\n"
      "\n"
      "  -q, --quiet           say nothing when all is well\n"
      HELP
      "\n"
      "Exit status: 0 all is well, 1 a breach or a failure, 2 a wrong command line.\n" },
    { "rejects",
      "sayso rejects [OPTION]... ARCHIVE\n"
      "\n"
      "Lists what could not be read: file, line, byte, reason.\n"
      "\n"
      "  -f, --format FORMAT   text (without it), json (one object a line)\n"
      "      --forget          forget them once they are listed\n"
      HELP
      DONE },
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
