/* ledger.c - `sayso ledger`: what is asserted, confirmed and denied across articles. */
#include "cli/ask.h"

#include <string.h>

enum { STATUS = ASK_OWN, PARTS = 4 };

static bool own(void *ctx, const cli_args *args, int key)
{
    static const char *const statuses[] = { "asserted",  "corroborated", "disputed", "denied",
                                            "withdrawn", "open",         NULL };
    (void)key;
    int n = cli_word(args, statuses);
    *(const char **)ctx = n < 0 ? NULL : statuses[n];
    return n >= 0;
}

typedef struct part {
    const char *name, *said;
    const sayso_ref *ref;
    size_t n;
} part;

static sayso_status write_text(ask *q, const sayso_entries *all, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    char total[32];
    for (size_t i = 0; i < all->n && !st; i++) {
        const sayso_entry *e = &all->at[i];
        const part parts[] = { { NULL, "asserted by", e->asserted, e->n_asserted },
                               { NULL, "confirmed by", e->confirmed, e->n_confirmed },
                               { NULL, "denied by", e->denied, e->n_denied },
                               { NULL, "asked, wished, planned or suspected by", e->touched, e->n_touched } };
        bool several = strcmp(e->first, e->last) != 0;
        ask_say(q, BOLD, 0, "%s · %s%s%s", sayso_status_of_claim_name(e->status), e->first,
                several ? " to " : "", several ? e->last : "");
        if (!e->n_asserted && !e->n_confirmed && !e->n_denied && !e->n_touched)
            ask_show_statement(q, e->about, 0, 4, &st, why);
        for (size_t p = 0; p < PARTS && !st; p++) {
            if (parts[p].n)
                ask_say(q, CUE, 2, "%s", parts[p].said);
            for (size_t k = 0; k < parts[p].n && k < ASK_SHOWN && !st; k++)
                ask_show_statement(q, parts[p].ref[k], 0, 4, &st, why);
            if (!st)
                ask_say_more(q, parts[p].n, 4);
        }
    }
    if (st)
        return st;
    ask_show_facet(q, "claims", &all->statuses);
    ask_say(q, BOLD, 0, "%s claim%s", ask_number(all->total, total), all->total == 1 ? "" : "s");
    ask_footer(q);
    return st;
}

int cmd_ledger(int argc, char **argv)
{
    static const cli_option options[] = { ASK_FILTERS, ASK_PAGES, ASK_WRITING, { "status", 0, STATUS, true }, { 0 } };
    ask q = { .limit = 20 };
    const char *status_of_claim = NULL;
    sayso_entries all;
    sayso_error why = { 0 };
    int status;
    if (!ask_begin(&q, options, argc, argv, true, own, &status_of_claim, &status))
        return status;
    sayso_status st =
        sayso_ledger(q.archive, &q.filter, status_of_claim, (size_t)q.skip, (size_t)q.limit, &all, &why);
    if (st)
        return ask_end(&q, ask_failed(&q, st, &why), true);
    st = q.format == ASK_JSON ? ask_answered(&q, sy_answer_entries(ask_answer(&q), &all, &why)) : write_text(&q, &all, &why);
    bool found = all.total > 0;
    sayso_kept_free(all.kept);
    return ask_end(&q, st ? ask_failed(&q, st, &why) : CLI_DONE, found);
}
