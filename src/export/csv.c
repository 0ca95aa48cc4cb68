/* csv.c - one statement a row, RFC 4180: for spreadsheets and statistics.
 *
 * A cell is quoted where it must be; lines end in CR LF, as the RFC has it. Cells that the engine
 * does not fill yet stay empty; an article without statements has no row.
 */
#include "export/sink.h"

#include <string.h>

#define PIECE_BREAK " | " /* between the pieces of one span, as in the project's test cases */

const char *sayso_csv_heading(void)
{
    return "article_id,published,publisher,statement,form,source,speaker,kind,role,channel,outlet,"
           "addressee,when,stance,cue,content,begin,end,confidence\r\n";
}

/* The inside of a quoted cell: marks doubled. */
static void quoted(sy_sink *out, const char *s, size_t n)
{
    for (const char *mark; (mark = memchr(s, '"', n)); n -= (size_t)(mark + 1 - s), s = mark + 1) {
        sy_put(out, s, (size_t)(mark + 1 - s));
        sy_put(out, "\"", 1);
    }
    sy_put(out, s, n);
}

static void cell(sy_sink *out, const char *s)
{
    if (s[strcspn(s, ",\"\r\n")]) {
        sy_put(out, "\"", 1);
        quoted(out, s, strlen(s));
        sy_put(out, "\"", 1);
    } else {
        sy_puts(out, s);
    }
    sy_put(out, ",", 1);
}

/* Always quoted: words of an article hold commas more often than not. */
static void words(sy_sink *out, const char *text, const sayso_span *span, uint32_t n)
{
    if (n) {
        sy_put(out, "\"", 1);
        for (uint32_t i = 0; i < n; i++) {
            if (i)
                sy_puts(out, PIECE_BREAK);
            quoted(out, text + span[i].begin, span[i].end - span[i].begin);
        }
        sy_put(out, "\"", 1);
    }
    sy_put(out, ",", 1);
}

static void stretch(sayso_span *all, const sayso_span *span, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (span[i].begin < all->begin)
            all->begin = span[i].begin;
        if (span[i].end > all->end)
            all->end = span[i].end;
    }
}

static void row(const sayso_doc *doc, const sayso_statement *s, const sy_units *units, sy_sink *out)
{
    static const char *const forms[] = { "direct,", "mixed,", "indirect," };

    cell(out, sayso_doc_id(doc));
    cell(out, sayso_doc_published(doc));
    cell(out, sayso_doc_publisher(doc));
    sy_put_number(out, s->id);
    sy_put(out, ",", 1);
    sy_puts(out, forms[s->form]);
    words(out, units->text, s->source, s->n_source);
    sayso_speaker who = { 0 };
    if (s->speaker)
        who = sayso_speaker_at(doc, s->speaker - 1);
    const char *cells[] = { who.name, sayso_kind_name(who.kind), who.n_roles ? who.roles[0] : NULL,
                            sayso_channel_name(s->channel), s->outlet, s->addressee, s->when,
                            sayso_stance_name(s->stance) };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        cell(out, cells[i] ? cells[i] : "");
    words(out, units->text, s->cue, s->n_cue);
    words(out, units->text, s->content, s->n_content);

    sayso_span all = { UINT32_MAX, 0 };
    stretch(&all, s->source, s->n_source);
    stretch(&all, s->cue, s->n_cue);
    stretch(&all, s->content, s->n_content);
    if (all.begin > all.end)
        all.begin = all.end; /* a statement without any span: nothing gives one, nothing breaks */
    sy_put_number(out, sy_unit_at(units, all.begin));
    sy_put(out, ",", 1);
    sy_put_number(out, sy_unit_at(units, all.end));
    sy_put(out, ",", 1);
    sy_put_share(out, s->confidence);
    sy_put(out, "\r\n", 2);
}

sayso_status sy_write_csv(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out)
{
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    sy_units units;
    sayso_status st = sy_units_make(&units, options->offsets, text, len);
    if (st)
        return st;
    uint32_t n = sayso_statement_count(doc);
    for (uint32_t i = 0; i < n && !out->status; i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        row(doc, &s, &units, out);
    }
    sy_units_free(&units);
    return sy_sink_end(out);
}
