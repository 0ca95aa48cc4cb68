/* search.c - `sayso search`: statements with these words, by this speaker, in these papers. */
#include "cli/ask.h"

#include <string.h>

enum { SORT = ASK_OWN };

static bool own(void *ctx, const cli_args *args, int key)
{
    static const char *const orders[] = { "newest", "relevance", NULL };
    (void)key;
    int n = cli_word(args, orders);
    *(sayso_order *)ctx = n == 1 ? SAYSO_RELEVANCE : SAYSO_NEWEST;
    return n >= 0;
}

static const struct {
    const char *name;
    size_t at;
} facets[] = {
    { "speakers", offsetof(sayso_hits, speakers) }, { "kinds", offsetof(sayso_hits, kinds) },
    { "forms", offsetof(sayso_hits, forms) },       { "channels", offsetof(sayso_hits, channels) },
    { "stances", offsetof(sayso_hits, stances) },   { "outlets", offsetof(sayso_hits, outlets) },
    { "publishers", offsetof(sayso_hits, publishers) },
};
enum { FACETS = sizeof facets / sizeof *facets };

static const sayso_facet *facet(const sayso_hits *hits, size_t i)
{
    return (const sayso_facet *)(const void *)((const char *)hits + facets[i].at);
}

static sayso_status write_text(ask *q, const sayso_hits *hits, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    char total[32];
    for (size_t i = 0; i < hits->n && !st; i++)
        ask_show_statement(q, hits->ref[i], (unsigned)(q->skip + (long)i + 1), 5, &st, why);
    if (st)
        return st;
    for (size_t i = 0; i < FACETS; i++)
        ask_show_facet(q, facets[i].name, facet(hits, i));
    if (hits->total)
        cli_puts(&q->out, "\n");
    ask_say(q, BOLD, 0, "%s%s statement%s%s%s", ask_number(hits->total, total), hits->more ? "+" : "",
            hits->total == 1 ? "" : "s", hits->ranked ? ", the most relevant first" : "",
            hits->total > hits->n && !hits->ranked ? ", the newest first" : "");
    ask_footer(q);
    return st;
}

int cmd_search(int argc, char **argv)
{
    static const cli_option options[] = { ASK_FILTERS, ASK_PAGES, ASK_WRITING, { "sort", 's', SORT, true }, { 0 } };
    ask q = { .limit = 20 };
    sayso_order order = SAYSO_NEWEST;
    sayso_hits hits;
    sayso_error why = { 0 };
    int status;
    if (!ask_begin(&q, options, argc, argv, true, own, &order, &status))
        return status;
    sayso_status st =
        sayso_search(q.archive, &q.filter, order, (size_t)q.skip, (size_t)q.limit, &hits, &why);
    if (st)
        return ask_end(&q, ask_failed(&q, st, &why), true);
    if (order == SAYSO_RELEVANCE && !hits.ranked && hits.more)
        cli_say("more than %d statements: the newest are shown, not the most relevant", SAYSO_RANKED);
    st = q.format == ASK_JSON ? ask_answered(&q, sy_answer_hits(ask_answer(&q), &hits, &why)) : write_text(&q, &hits, &why);
    bool found = hits.total > 0;
    sayso_kept_free(hits.kept);
    return ask_end(&q, st ? ask_failed(&q, st, &why) : CLI_DONE, found);
}
