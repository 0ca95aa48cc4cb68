/* marks.c - the sweep over paragraphs and spans.
 *
 * A paragraph is what blank lines set apart, or, in a text without any between its lines, a line: the
 * same rule as the engine's, asked of the text alone. White space at its ends stays outside.
 */
#include "export/marks.h"

#include <stdlib.h>
#include <string.h>

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* From the first to behind the last character of a line that is no white space; next: the line behind. */
static sayso_span line_at(const sy_walk *w, size_t at, size_t *next)
{
    const char *feed = at < w->len ? memchr(w->text + at, '\n', w->len - at) : NULL;
    size_t end = feed ? (size_t)(feed - w->text) : w->len;
    *next = feed ? end + 1 : w->len;
    while (at < end && is_white(w->text[at]))
        at++;
    while (end > at && is_white(w->text[end - 1]))
        end--;
    return (sayso_span){ (uint32_t)at, (uint32_t)end };
}

static bool has_blank_lines(const sy_walk *w)
{
    bool text = false, blank = false;
    for (size_t at = 0; at < w->len;) {
        sayso_span l = line_at(w, at, &at);
        if (l.begin == l.end)
            blank = text;
        else if (blank)
            return true;
        else
            text = true;
    }
    return false;
}

static bool next_paragraph(sy_walk *w)
{
    sayso_span p = { 0, 0 };
    bool found = false;
    while (w->line < w->len) {
        size_t next;
        sayso_span l = line_at(w, w->line, &next);
        if (l.begin == l.end) {
            if (found)
                break;
        } else if (!found) {
            p = l;
            found = true;
        } else if (w->blank_lines) {
            p.end = l.end;
        } else {
            break;
        }
        w->line = next;
    }
    if (found)
        w->paragraph = p;
    return found;
}

static void add(sy_walk *w, sy_role role, uint32_t id, const sayso_span *span, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (span[i].begin < span[i].end)
            w->mark[w->n++] = (sy_mark){ span[i], role, id, i };
}

static int in_order(const void *a, const void *b)
{
    const sy_mark *x = a, *y = b;
    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    if (x->span.end != y->span.end)
        return x->span.end > y->span.end ? -1 : 1;
    if (x->role != y->role)
        return x->role < y->role ? -1 : 1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->piece < y->piece ? -1 : x->piece > y->piece;
}

sayso_status sy_walk_begin(sy_walk *w, const sayso_doc *doc, int which)
{
    *w = (sy_walk){ 0 };
    w->text = sayso_doc_text(doc, &w->len);
    size_t n = 0;
    uint32_t statements = sayso_statement_count(doc);
    uint32_t contacts = which == SY_MARK_ALL ? sayso_contact_count(doc) : 0;
    uint32_t speakers = which == SY_MARK_ALL ? sayso_speaker_count(doc) : 0;
    for (uint32_t i = 0; i < statements; i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        n += (size_t)s.n_source + s.n_cue + s.n_content;
    }
    for (uint32_t i = 0; i < contacts; i++)
        n += sayso_contact_at(doc, i).n_trigger;
    for (uint32_t i = 0; i < speakers; i++)
        n += sayso_speaker_at(doc, i).n_mentions;
    if (n >= UINT32_MAX)
        return SAYSO_ELIMIT;
    w->mark = malloc((n + 1) * sizeof *w->mark);
    w->over = malloc((n + 1) * sizeof *w->over);
    if (!w->mark || !w->over) {
        sy_walk_free(w);
        return SAYSO_ENOMEM;
    }
    for (uint32_t i = 0; i < statements; i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        add(w, SY_CONTENT, s.id, s.content, s.n_content);
        add(w, SY_SOURCE, s.id, s.source, s.n_source);
        add(w, SY_CUE, s.id, s.cue, s.n_cue);
    }
    for (uint32_t i = 0; i < contacts; i++) {
        sayso_contact c = sayso_contact_at(doc, i);
        add(w, SY_TRIGGER, c.id, c.trigger, c.n_trigger);
    }
    for (uint32_t i = 0; i < speakers; i++) {
        sayso_speaker s = sayso_speaker_at(doc, i);
        add(w, SY_MENTION, s.id, s.mentions, s.n_mentions);
    }
    if (w->n)
        qsort(w->mark, w->n, sizeof *w->mark, in_order);
    w->blank_lines = has_blank_lines(w);
    return SAYSO_OK;
}

void sy_walk_again(sy_walk *w)
{
    w->segment = w->gap = w->paragraph = (sayso_span){ 0, 0 };
    w->begins = w->ends = w->in_paragraph = false;
    w->n_over = w->next = 0;
    w->at = w->line = 0;
}

/* Marks that end by `at` go, those that begin by then come. */
static void bring_up(sy_walk *w, size_t at)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < w->n_over; i++)
        if (w->over[i]->span.end > at)
            w->over[kept++] = w->over[i];
    w->n_over = kept;
    for (; w->next < w->n && w->mark[w->next].span.begin <= at; w->next++)
        if (w->mark[w->next].span.end > at)
            w->over[w->n_over++] = &w->mark[w->next];
}

bool sy_walk_next(sy_walk *w)
{
    w->begins = false;
    if (!w->in_paragraph) {
        uint32_t before = w->paragraph.end;
        if (!next_paragraph(w)) {
            w->gap = (sayso_span){ before, (uint32_t)w->len };
            return false;
        }
        w->gap = (sayso_span){ before, w->paragraph.begin };
        w->at = w->paragraph.begin;
        w->begins = w->in_paragraph = true;
    }
    bring_up(w, w->at);
    uint32_t end = w->paragraph.end;
    if (w->next < w->n && w->mark[w->next].span.begin < end)
        end = w->mark[w->next].span.begin;
    for (uint32_t i = 0; i < w->n_over; i++)
        if (w->over[i]->span.end < end)
            end = w->over[i]->span.end;
    w->segment = (sayso_span){ (uint32_t)w->at, end };
    w->at = end;
    w->ends = end == w->paragraph.end;
    if (w->ends)
        w->in_paragraph = false;
    return true;
}

void sy_walk_free(sy_walk *w)
{
    free(w->mark);
    free(w->over);
    *w = (sy_walk){ 0 };
}
