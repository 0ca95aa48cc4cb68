/* diff.c - `sayso diff`: two articles on one event, side by side. */
#include "cli/ask.h"

#include <string.h>

static bool disagree(const sayso_pair *p)
{
    return p->left && p->right && (p->match == SAYSO_MATCH_NUMBERS || p->match == SAYSO_MATCH_DENIED);
}

static void show_print(ask *q, const char *which, const sayso_printed *p)
{
    ask_say(q, BOLD, 0, "%s: %s · %s · %s · %s", which, p->title ? p->title : "(no title)",
            p->publisher ? p->publisher : "?", p->published ? p->published : "?", p->id);
}

static sayso_status write_text(ask *q, const sayso_diff *d, sayso_error *why)
{
    static const char *const parts[] = { "They disagree", "Both carry", "Only the left one", "Only the right one" };
    sayso_status st = SAYSO_OK;
    show_print(q, "left", &d->left);
    show_print(q, "right", &d->right);
    for (int part = 0; part < 4 && !st; part++) {
        bool any = false;
        for (size_t i = 0; i < d->n && !st; i++) {
            const sayso_pair *p = &d->at[i];
            int its = p->left && p->right ? !disagree(p) : p->left ? 2 : 3;
            if (its != part)
                continue;
            if (!any)
                cli_puts(&q->out, "\n");
            if (!any)
                ask_say(q, CUE, 0, "%s", parts[part]);
            any = true;
            if (p->left && p->right)
                ask_say(q, DIM, 2, "%s", p->match == SAYSO_MATCH_DENIED ? "one denies what the other says"
                                         : p->match == SAYSO_MATCH_NUMBERS ? "other numbers"
                                         : p->match == SAYSO_MATCH_CLAIM   ? "one claim"
                                         : p->match == SAYSO_MATCH_WORDS   ? "half of the words"
                                                                           : "one quotation");
            if (p->left)
                ask_show_statement(q, p->left, 0, 4, &st, why);
            if (p->right && !st)
                ask_show_statement(q, p->right, 0, 4, &st, why);
        }
    }
    ask_footer(q);
    return st;
}

int cmd_diff(int argc, char **argv)
{
    static const cli_option options[] = { ASK_WRITING, { 0 } };
    ask q = { 0 };
    sayso_diff d;
    sayso_error why = { 0 };
    int status;
    if (!ask_begin(&q, options, argc, argv, false, NULL, NULL, &status))
        return status;
    if (q.n_operands != 2)
        return ask_end(&q, cli_usage(q.command, "two articles, by id, address or key"), true);
    sayso_status st = sayso_compare(q.archive, q.operand[0], q.operand[1], &d, &why);
    if (st)
        return ask_end(&q, ask_failed(&q, st, &why), true);
    st = q.format == ASK_JSON ? ask_answered(&q, sy_answer_diff(ask_answer(&q), &d, &why)) : write_text(&q, &d, &why);
    sayso_kept_free(d.kept);
    return ask_end(&q, st ? ask_failed(&q, st, &why) : CLI_DONE, true);
}
