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

static double share(uint64_t n, uint64_t of)
{
    return of ? (double)n / (double)of : 0;
}

/* RFC 4180; a name that a spreadsheet would take for a formula is told to be none. */
static void put_field(cli_out *out, const char *s)
{
    if (!s || !*s)
        return;
    cli_puts(out, strchr("=+-@", *s) ? "\"'" : "\"");
    for (; *s; s++)
        cli_put(out, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    cli_puts(out, "\"");
}

static void put_row(cli_out *out, const sayso_row *r)
{
    put_field(out, r->publisher);
    cli_printf(out, ",%s,%llu,%llu,%llu", r->month, (unsigned long long)r->articles,
               (unsigned long long)r->statements, (unsigned long long)r->speakers);
    for (int i = 0; i < 3; i++)
        cli_printf(out, ",%llu", (unsigned long long)r->forms[i]);
    for (int i = 0; i <= SAYSO_UNKNOWN; i++)
        cli_printf(out, ",%llu", (unsigned long long)r->kinds[i]);
    for (int i = 0; i <= SAYSO_UNSTATED; i++)
        cli_printf(out, ",%llu", (unsigned long long)r->channels[i]);
    cli_printf(out, ",%.4f,%.4f\r\n", share(r->forms[SAYSO_DIRECT], r->statements),
               share(r->kinds[SAYSO_ANONYMOUS], r->statements));
}

static void write_csv(ask *q, const sayso_table *t)
{
    cli_puts(&q->out, "publisher,month,articles,statements,speakers,direct,mixed,indirect,none");
    for (int i = 1; i <= SAYSO_UNKNOWN; i++)
        cli_printf(&q->out, ",%s", sayso_kind_name((sayso_kind)i));
    cli_puts(&q->out, ",no_channel");
    for (int i = 1; i <= SAYSO_UNSTATED; i++)
        cli_printf(&q->out, ",%s%s", i == SAYSO_CHANNEL_DOCUMENT ? "channel_" : "",
                   sayso_channel_name((sayso_channel)i));
    cli_puts(&q->out, ",direct_share,anonymous_share\r\n");
    for (size_t i = 0; i < t->n; i++)
        put_row(&q->out, &t->at[i]);
    if (!t->n)
        put_row(&q->out, &t->all);
}

static void json_counts(cli_out *out, const char *name, const uint64_t *n, int count, const char *(*label)(int))
{
    bool any = false;
    cli_printf(out, ", \"%s\": {", name);
    for (int i = 0; i < count; i++) {
        const char *s = label(i);
        if (!n[i])
            continue;
        cli_printf(out, "%s\"%s\": %llu", any ? ", " : "", s ? s : "", (unsigned long long)n[i]);
        any = true;
    }
    cli_puts(out, "}");
}

static const char *kind(int n)
{
    return sayso_kind_name((sayso_kind)n);
}

static const char *channel(int n)
{
    return sayso_channel_name((sayso_channel)n);
}

static const char *form(int n)
{
    static const char *const names[] = { "direct", "mixed", "indirect" };
    return names[n];
}

static void json_row(cli_out *out, const sayso_row *r)
{
    cli_puts(out, "{\"publisher\": ");
    ask_string(out, r->publisher);
    cli_puts(out, ", \"month\": ");
    ask_string(out, *r->month ? r->month : NULL);
    cli_printf(out, ", \"articles\": %llu, \"statements\": %llu, \"speakers\": %llu", (unsigned long long)r->articles,
               (unsigned long long)r->statements, (unsigned long long)r->speakers);
    json_counts(out, "forms", r->forms, 3, form);
    json_counts(out, "kinds", r->kinds, SAYSO_UNKNOWN + 1, kind);
    json_counts(out, "channels", r->channels, SAYSO_UNSTATED + 1, channel);
    cli_printf(out, ", \"direct_share\": %.4f, \"anonymous_share\": %.4f}",
               share(r->forms[SAYSO_DIRECT], r->statements), share(r->kinds[SAYSO_ANONYMOUS], r->statements));
}

static void write_json(ask *q, const sayso_table *t)
{
    cli_puts(&q->out, "{\"all\": ");
    json_row(&q->out, &t->all);
    cli_puts(&q->out, ", \"speakers\": ");
    ask_facet(&q->out, &t->speakers);
    cli_puts(&q->out, ", \"results\": [");
    for (size_t i = 0; i < t->n; i++) {
        cli_puts(&q->out, i ? ", " : "");
        json_row(&q->out, &t->at[i]);
    }
    cli_puts(&q->out, "]}\n");
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
        cli_printf(&q->out, " %6.1f", 100 * share(n[i], r->statements));
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
    if (q.format == ASK_JSON)
        write_json(&q, &t);
    else if (q.format == ASK_CSV)
        write_csv(&q, &t);
    else
        write_text(&q, &t, by);
    bool found = t.all.statements > 0;
    sayso_kept_free(t.kept);
    return ask_end(&q, CLI_DONE, found);
}
