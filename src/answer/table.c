/* table.c - who gets to speak, as JSON and as CSV. */
#include <stdio.h>
#include <string.h>

#include "answer/answer.h"

double sy_share(uint64_t n, uint64_t of)
{
    return of ? (double)n / (double)of : 0;
}

static void put_share(sy_sink *out, uint64_t n, uint64_t of)
{
    char digits[16];
    sy_put(out, digits, (size_t)snprintf(digits, sizeof digits, "%.4f", sy_share(n, of)));
}

/* ## CSV */

/* RFC 4180; a name that a spreadsheet would take for a formula is told to be none. */
static void put_field(sy_sink *out, const char *s)
{
    if (!s || !*s)
        return;
    sy_puts(out, strchr("=+-@", *s) ? "\"'" : "\"");
    for (; *s; s++)
        sy_put(out, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    sy_puts(out, "\"");
}

static void put_numbers(sy_sink *out, const uint64_t *n, int count)
{
    for (int i = 0; i < count; i++) {
        sy_puts(out, ",");
        sy_put_number(out, n[i]);
    }
}

static void csv_row(sy_sink *out, const sayso_row *r)
{
    put_field(out, r->publisher);
    sy_puts(out, ",");
    sy_puts(out, r->month);
    put_numbers(out, (const uint64_t[]){ r->articles, r->statements, r->speakers }, 3);
    put_numbers(out, r->forms, 3);
    put_numbers(out, r->kinds, SAYSO_UNKNOWN + 1);
    put_numbers(out, r->channels, SAYSO_UNSTATED + 1);
    sy_puts(out, ",");
    put_share(out, r->forms[SAYSO_DIRECT], r->statements);
    sy_puts(out, ",");
    put_share(out, r->kinds[SAYSO_ANONYMOUS], r->statements);
    sy_puts(out, "\r\n");
}

void sy_answer_table_csv(sy_sink *out, const sayso_table *t)
{
    sy_puts(out, "publisher,month,articles,statements,speakers,direct,mixed,indirect,none");
    for (int i = 1; i <= SAYSO_UNKNOWN; i++) {
        sy_puts(out, ",");
        sy_puts(out, sayso_kind_name((sayso_kind)i));
    }
    sy_puts(out, ",no_channel");
    for (int i = 1; i <= SAYSO_UNSTATED; i++) {
        sy_puts(out, i == SAYSO_CHANNEL_DOCUMENT ? ",channel_" : ",");
        sy_puts(out, sayso_channel_name((sayso_channel)i));
    }
    sy_puts(out, ",direct_share,anonymous_share\r\n");
    for (size_t i = 0; i < t->n; i++)
        csv_row(out, &t->at[i]);
    if (!t->n)
        csv_row(out, &t->all);
}

/* ## JSON */

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

static void counts(sy_sink *out, const char *before, const uint64_t *n, int count, const char *(*label)(int))
{
    bool any = false;
    sy_puts(out, before);
    for (int i = 0; i < count; i++) {
        if (!n[i])
            continue;
        sy_puts(out, any ? ", " : "");
        sy_answer_string(out, label(i) ? label(i) : "");
        sy_puts(out, ": ");
        sy_put_number(out, n[i]);
        any = true;
    }
    sy_puts(out, "}");
}

static void json_row(sy_sink *out, const sayso_row *r)
{
    sy_puts(out, "{");
    sy_answer_member(out, true, "publisher", r->publisher);
    sy_answer_member(out, false, "month", *r->month ? r->month : NULL);
    sy_answer_number(out, "articles", r->articles);
    sy_answer_number(out, "statements", r->statements);
    sy_answer_number(out, "speakers", r->speakers);
    counts(out, ", \"forms\": {", r->forms, 3, form);
    counts(out, ", \"kinds\": {", r->kinds, SAYSO_UNKNOWN + 1, kind);
    counts(out, ", \"channels\": {", r->channels, SAYSO_UNSTATED + 1, channel);
    sy_puts(out, ", \"direct_share\": ");
    put_share(out, r->forms[SAYSO_DIRECT], r->statements);
    sy_puts(out, ", \"anonymous_share\": ");
    put_share(out, r->kinds[SAYSO_ANONYMOUS], r->statements);
    sy_puts(out, "}");
}

void sy_answer_table(sy_sink *out, const sayso_table *t)
{
    sy_puts(out, "{\"all\": ");
    json_row(out, &t->all);
    sy_puts(out, ", \"speakers\": ");
    sy_answer_facet(out, &t->speakers);
    sy_puts(out, ", \"results\": [");
    for (size_t i = 0; i < t->n; i++) {
        sy_puts(out, i ? ", " : "");
        json_row(out, &t->at[i]);
    }
    sy_puts(out, "]}");
}
