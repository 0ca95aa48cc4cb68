/* who.c - `sayso who`: a speaker's page. */
#include "cli/ask.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    size_t at;
} facets[] = {
    { "roles", offsetof(sayso_person, roles) },         { "forms", offsetof(sayso_person, forms) },
    { "channels", offsetof(sayso_person, channels) },   { "stances", offsetof(sayso_person, stances) },
    { "outlets", offsetof(sayso_person, outlets) },     { "publishers", offsetof(sayso_person, publishers) },
    { "contacts", offsetof(sayso_person, contacts) },   { "claims", offsetof(sayso_person, claims) },
};
enum { FACETS = sizeof facets / sizeof *facets };

static const sayso_facet *facet(const sayso_person *p, size_t i)
{
    return (const sayso_facet *)(const void *)((const char *)p + facets[i].at);
}

static sayso_status write_text(ask *q, const sayso_persons *all, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    char statements[32], articles[32];
    for (size_t i = 0; i < all->n && !st; i++) {
        const sayso_person *p = &all->at[i];
        const char *kind = sayso_kind_name(p->kind);
        flow f = { .s = &q->show };
        flow_words(&f, BOLD, p->name, strlen(p->name));
        if (kind)
            flow_right(&f, kind);
        cli_puts(&q->out, "\n");
        ask_say(q, DIM, 0, "%s statements in %s articles, %s to %s", ask_number(p->statements, statements),
                ask_number(p->articles, articles), *p->first ? p->first : "?", *p->last ? p->last : "?");
        for (size_t k = 0; k < FACETS; k++)
            ask_show_facet(q, facets[k].name, facet(p, k));
        cli_puts(&q->out, "\n");
        for (size_t k = 0; k < p->n_latest && !st; k++)
            ask_show_statement(q, p->latest[k], 0, 4, &st, why);
    }
    if (!st && all->total > all->n)
        ask_say(q, DIM, 0, "%zu more with such a name; --limit shows them", all->total - all->n);
    if (!st && !all->total)
        ask_say(q, NULL, 0, "nobody with that name says anything in it");
    ask_footer(q);
    return st;
}

typedef struct own_options {
    long latest;
} own_options;

static bool own(void *ctx, const cli_args *args, int key)
{
    (void)key;
    return cli_number(args, 0, 1000, &((own_options *)ctx)->latest);
}

int cmd_who(int argc, char **argv)
{
    enum { LATEST = ASK_OWN };
    static const cli_option options[] = { { "since", 0, ASK_SINCE, true },
                                          { "until", 0, ASK_UNTIL, true },
                                          { "limit", 'n', ASK_LIMIT, true },
                                          ASK_WRITING,
                                          { "latest", 0, LATEST, true },
                                          { 0 } };
    ask q = { .limit = 5 };
    own_options mine = { .latest = 5 };
    sayso_persons all;
    sayso_error why = { 0 };
    int status;
    if (!ask_begin(&q, options, argc, argv, true, own, &mine, &status))
        return status;
    q.filter.speaker = q.filter.words;
    q.filter.words = NULL;
    sayso_status st =
        sayso_who(q.archive, &q.filter, (size_t)q.limit, (size_t)mine.latest, &all, &why);
    if (st)
        return ask_end(&q, ask_failed(&q, st, &why), true);
    st = q.format == ASK_JSON ? ask_answered(&q, sy_answer_persons(ask_answer(&q), &all, &why)) : write_text(&q, &all, &why);
    bool found = all.total > 0;
    sayso_kept_free(all.kept);
    return ask_end(&q, st ? ask_failed(&q, st, &why) : CLI_DONE, found);
}
