/* stats.c - `sayso stats`: who gets to speak, by publisher and month. */
#include "cli/ask.h"

#include <stdio.h>
#include <string.h>

enum { BY = ASK_OWN };

static bool own(void *ctx, const cli_args *args, int key)
{
    static const char *const words[] = { "all", "publisher", "month", "publisher,month", NULL };
    (void)key;
    int n = cli_word(args, words);
    *(sayso_by *)ctx = (sayso_by)n;
    return n >= 0;
}

/* Shares of a row, as many as one looks at. */
static void text_row(ask *q, const sayso_row *r, const char *name, unsigned wide)
{
    char number[32];
    unsigned used = flow_line(&q->show, "", name, strlen(name), wide);
    flow_spaces(&q->out, wide > used ? wide - used : 0);
    cli_printf(&q->out, " %-7s %8s", r->month, ask_number(r->articles, number));
    cli_printf(&q->out, " %10s", ask_number(r->statements, number));
    const uint64_t n[] = { r->forms[SAYSO_DIRECT],     r->kinds[SAYSO_PERSON], r->kinds[SAYSO_ORG],
                           r->kinds[SAYSO_ANONYMOUS], r->kinds[SAYSO_GROUP], r->kinds[SAYSO_DOCUMENT] };
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        cli_printf(&q->out, " %6.1f", 100 * sy_share(n[i], r->statements));
    cli_puts(&q->out, "\n");
}

static void write_text(ask *q, const sayso_table *t, sayso_by by)
{
    /* What the columns behind the name take, and the least for a name. */
    enum { BEHIND = 70, LEAST = 12 };
    unsigned wide = q->show.width > BEHIND + LEAST ? q->show.width - BEHIND : LEAST;
    wide = by == SAYSO_BY_ALL || by == SAYSO_BY_MONTH ? 3 : wide < 32 ? wide : 32;
    flow_styled(&q->show, DIM, "per cent of the statements", 26);
    cli_puts(&q->out, "\n");
    cli_printf(&q->out, "%-*s %-7s %8s %10s %6s %6s %6s %6s %6s %6s\n", (int)wide,
               by == SAYSO_BY_PUBLISHER || by == SAYSO_BY_BOTH ? "publisher" : "",
               by == SAYSO_BY_MONTH || by == SAYSO_BY_BOTH ? "month" : "", "articles", "statements", "direct", "person",
               "org", "anonym", "group", "docum");
    for (size_t i = 0; i < t->n; i++)
        text_row(q, &t->at[i],
                 t->at[i].publisher                                ? t->at[i].publisher
                 : by == SAYSO_BY_PUBLISHER || by == SAYSO_BY_BOTH ? "(no publisher)"
                                                                   : "",
                 wide);
    text_row(q, &t->all, "all", wide);
    cli_puts(&q->out, "\n");
    ask_show_facet(q, "heard most", &t->speakers);
}

int cmd_stats(int argc, char **argv)
{
    static const cli_option options[] = { ASK_FILTERS, ASK_WRITING, { "by", 'b', BY, true }, { 0 } };
    ask q = { .csv = true };
    sayso_by by = SAYSO_BY_ALL;
    sayso_table t;
    sayso_error why = { 0 };
    int status;
    if (!ask_begin(&q, options, argc, argv, true, own, &by, &status))
        return status;
    sayso_status st = sayso_stats(q.archive, &q.filter, by, &t, &why);
    if (st)
        return ask_end(&q, ask_failed(&q, st, &why), true);
    if (q.format == ASK_TEXT)
        write_text(&q, &t, by);
    else if (q.format == ASK_JSON)
        sy_answer_table(ask_answer(&q)->out, &t);
    else
        sy_answer_table_csv(ask_answer(&q)->out, &t);
    if (q.format != ASK_TEXT)
        st = ask_answered(&q, st);
    bool found = t.all.statements > 0;
    sayso_kept_free(t.kept);
    return ask_end(&q, st ? CLI_FAILED : CLI_DONE, found);
}
