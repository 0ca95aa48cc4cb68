/* quotes.c - `sayso quotes`: a quotation, where it appeared first, and all its prints. */
#include "cli/ask.h"

#include <stdlib.h>
#include <string.h>

static sayso_status show_prints(ask *q, sayso_ref ref, sayso_error *why)
{
    sayso_prints p;
    sayso_status st = sayso_find_prints(q->archive, ref, &p, why);
    for (size_t i = 1; i < p.n && i <= ASK_SHOWN && !st; i++) /* the first stands with the statement */
        ask_say(q, DIM, 4, "also in %s · %s · %s", p.at[i].publisher ? p.at[i].publisher : "?",
                p.at[i].published ? p.at[i].published : "?", p.at[i].id);
    if (!st && p.n > 1) {
        ask_say_more(q, p.n - 1, 4);
        cli_puts(&q->out, "\n");
    }
    sayso_kept_free(p.kept);
    return st;
}

static sayso_status write_text(ask *q, const sayso_quotations *all, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    char number[32];
    for (size_t i = 0; i < all->n && !st; i++) {
        const sayso_quotation *x = &all->at[i];
        ask_say(q, CUE, 0, "%s prints · %s", ask_number(x->prints, number), x->key);
        for (size_t k = 0; k < x->n && k < ASK_SHOWN && !st; k++) {
            ask_show_statement(q, x->ref[k], 0, k ? 8 : 4, &st, why);
            if (!st)
                st = show_prints(q, x->ref[k], why);
        }
        if (!st)
            ask_say_more(q, x->n, 8);
    }
    if (st)
        return st;
    ask_say(q, BOLD, 0, "%s%s quotation%s that several articles print", ask_number(all->total, number),
            all->more ? "+" : "", all->total == 1 ? "" : "s");
    ask_footer(q);
    return st;
}

int cmd_quotes(int argc, char **argv)
{
    static const cli_option options[] = { ASK_FILTERS, ASK_PAGES, ASK_WRITING, { 0 } };
    ask q = { .limit = 20 };
    sayso_quotations all;
    sayso_error why = { 0 };
    int status;
    if (!ask_begin(&q, options, argc, argv, true, NULL, NULL, &status))
        return status;
    sayso_status st = sayso_quotes(q.archive, &q.filter, (size_t)q.skip, (size_t)q.limit, &all, &why);
    if (st)
        return ask_end(&q, ask_failed(&q, st, &why), true);
    st = q.format == ASK_JSON ? ask_answered(&q, sy_answer_quotations(ask_answer(&q), &all, &why)) : write_text(&q, &all, &why);
    bool found = all.total > 0;
    sayso_kept_free(all.kept);
    return ask_end(&q, st ? ask_failed(&q, st, &why) : CLI_DONE, found);
}
