/* options.c - options and operands in any order (cli.h shows how). Own code rather than getopt,
 * which keeps its place in globals and words its messages itself. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "cli/cli.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_JOBS = 256 };

static int bad(const cli_args *a, const char *format, const char *what)
{
    char text[1024];
    snprintf(text, sizeof text, format, what);
    cli_usage(a->command, "%s", text);
    return CLI_BAD;
}

/* The value behind an option: attached, or the next word. */
static int with_value(cli_args *a, const cli_option *o, const char *attached)
{
    a->name = o->name;
    a->value = attached;
    if (o->wants_value && !attached) {
        if (a->at >= a->argc)
            return bad(a, "--%s wants a value behind it", o->name);
        a->value = a->argv[a->at++];
    }
    if (!o->wants_value && attached)
        return bad(a, "--%s takes no value", o->name);
    return o->key;
}

static int long_option(cli_args *a, const char *word)
{
    size_t n = strcspn(word, "=");
    const char *attached = word[n] ? word + n + 1 : NULL;
    const cli_option *found = NULL;
    for (const cli_option *o = a->options; o->name; o++) {
        if (strncmp(o->name, word, n))
            continue;
        if (!o->name[n])
            return with_value(a, o, attached);
        if (found && found->key != o->key)
            return bad(a, "--%s may be several options; write it in full", word);
        found = o;
    }
    if (!n || !found)
        return bad(a, "there is no option --%s", word);
    return with_value(a, found, attached);
}

static int short_option(cli_args *a, const char *word)
{
    char letter = word[a->letter];
    for (const cli_option *o = a->options; o->name; o++) {
        if (o->letter != letter)
            continue;
        const char *rest = word + a->letter + 1;
        if (o->wants_value || !*rest) {
            a->letter = 0;
            a->at++;
            return with_value(a, o, *rest ? rest : NULL);
        }
        a->letter++;
        a->name = o->name;
        a->value = NULL;
        return o->key;
    }
    return bad(a, "there is no option -%s", (char[]){ letter, 0 });
}

int cli_next(cli_args *a)
{
    if (a->at == 0)
        a->at = 1; /* argv[0] is the subcommand */
    if (a->letter)
        return short_option(a, a->argv[a->at]);
    if (a->at >= a->argc)
        return CLI_END;

    const char *word = a->argv[a->at];
    if (!a->ended && word[0] == '-' && word[1]) {
        if (word[1] != '-') {
            a->letter = 1;
            return short_option(a, word);
        }
        a->at++;
        if (word[2])
            return long_option(a, word + 2);
        a->ended = true;
        return cli_next(a);
    }
    a->at++;
    a->value = word;
    return CLI_OPERAND;
}

bool cli_number(const cli_args *a, long least, long most, long *out)
{
    char *end;
    errno = 0;
    long n = strtol(a->value, &end, 10);
    if (end == a->value || *end || errno || n < least || n > most) {
        cli_usage(a->command, "--%s wants a whole number from %ld to %ld, not \"%s\"", a->name,
                  least, most, a->value);
        return false;
    }
    *out = n;
    return true;
}

int cli_word(const cli_args *a, const char *const *words)
{
    char all[512] = "";
    for (int i = 0; words[i]; i++) {
        if (!strcmp(words[i], a->value))
            return i;
        size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "", words[i]);
    }
    cli_usage(a->command, "--%s is one of %s, not \"%s\"", a->name, all, a->value);
    return -1;
}

bool cli_offsets(const cli_args *a, sayso_offsets *out)
{
    static const char *const units[] = { [SAYSO_CODEPOINT] = "codepoint", [SAYSO_BYTE] = "byte",
                                         [SAYSO_UTF16] = "utf16", NULL };
    int k = cli_word(a, units);
    if (k >= 0)
        *out = (sayso_offsets)k;
    return k >= 0;
}

bool cli_kernel(const cli_args *a, const char **out)
{
    static const char *const kernels[] = { "avx512", "avx2", "portable", NULL };
    *out = a->value;
    return cli_word(a, kernels) >= 0;
}

bool cli_jobs(const cli_args *a, unsigned *out)
{
    long n;
    if (!cli_number(a, 1, MOST_JOBS, &n))
        return false;
    *out = (unsigned)n;
    return true;
}

bool cli_text_or_json(const cli_args *a, bool *out)
{
    static const char *const formats[] = { "text", "json", NULL };
    int k = cli_word(a, formats);
    *out = k == 1;
    return k >= 0;
}

/* The label whose name it is, from 1 to last, or 0. */
static bool label(const cli_args *a, const char *none, const char *(*name)(int), int last, int *out)
{
    const char *words[32] = { none };
    for (int i = 1; i <= last; i++)
        words[i] = name(i);
    int k = cli_word(a, none ? words : words + 1);
    *out = none ? k : k + 1;
    return k >= 0;
}

static const char *kind(int i)
{
    return sayso_kind_name((sayso_kind)i);
}

static const char *channel(int i)
{
    return sayso_channel_name((sayso_channel)i);
}

static const char *stance(int i)
{
    return sayso_stance_name((sayso_stance)i);
}

bool cli_kind(const cli_args *a, const char *none, sayso_kind *out)
{
    int n;
    if (!label(a, none, kind, SAYSO_UNKNOWN, &n))
        return false;
    *out = (sayso_kind)n;
    return true;
}

bool cli_channel(const cli_args *a, const char *none, sayso_channel *out)
{
    int n;
    if (!label(a, none, channel, SAYSO_UNSTATED, &n))
        return false;
    *out = (sayso_channel)n;
    return true;
}

bool cli_stance(const cli_args *a, const char *none, sayso_stance *out)
{
    int n;
    if (!label(a, none, stance, SAYSO_DECLINE, &n))
        return false;
    *out = (sayso_stance)n;
    return true;
}

uint32_t cli_place(const char *text, uint32_t byte, sayso_offsets unit)
{
    uint32_t n = 0;
    if (unit == SAYSO_BYTE)
        return byte;
    for (uint32_t i = 0; i < byte; i++) {
        unsigned char c = (unsigned char)text[i];
        n += (c & 0xC0) != 0x80;
        n += unit == SAYSO_UTF16 && c >= 0xF0;
    }
    return n;
}

bool cli_archive(const cli_args *a, const char **path)
{
    if (*path)
        cli_usage(a->command, "one archive at a time; \"%s\" is the second", a->value);
    else
        *path = a->value;
    return *path == a->value;
}

unsigned cli_cpus(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set) < MOST_JOBS ? (unsigned)CPU_COUNT(&set) : MOST_JOBS;
    return 1;
}
