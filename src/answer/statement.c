/* statement.c - what all answers are made of: strings, counts, articles, a statement with its article. */
#include <stdio.h>
#include <string.h>

#include "answer/answer.h"

enum { AROUND = 300 }; /* bytes of context at most before and behind a statement */

void sy_answer_end(sy_answer *a)
{
    sy_units_free(&a->units);
    a->counted = NULL;
}

void sy_answer_string_n(sy_sink *out, const char *s, size_t n)
{
    sy_put(out, "\"", 1);
    for (size_t i = 0; i < n;) {
        size_t plain = i;
        while (plain < n && (unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\' &&
               s[plain] != 0x7F)
            plain++;
        sy_put(out, s + i, plain - i);
        i = plain;
        if (i == n)
            break;
        unsigned char c = (unsigned char)s[i++];
        char escaped[8];
        if (c == '"' || c == '\\')
            sy_put(out, (char[]){ '\\', (char)c }, 2);
        else if (c == '\n')
            sy_puts(out, "\\n");
        else
            sy_put(out, escaped, (size_t)snprintf(escaped, sizeof escaped, "\\u%04x", c));
    }
    sy_put(out, "\"", 1);
}

void sy_answer_string(sy_sink *out, const char *s)
{
    if (s)
        sy_answer_string_n(out, s, strlen(s));
    else
        sy_puts(out, "null");
}

static void name(sy_sink *out, bool first, const char *of)
{
    sy_puts(out, first ? "\"" : ", \"");
    sy_puts(out, of);
    sy_puts(out, "\": ");
}

void sy_answer_member(sy_sink *out, bool first, const char *of, const char *value)
{
    name(out, first, of);
    sy_answer_string(out, value);
}

void sy_answer_number(sy_sink *out, const char *of, uint64_t n)
{
    name(out, false, of);
    sy_put_number(out, n);
}

void sy_answer_facet(sy_sink *out, const sayso_facet *f)
{
    sy_puts(out, "[");
    for (size_t i = 0; i < f->n; i++) {
        sy_puts(out, i ? ", [" : "[");
        sy_answer_string(out, f->at[i].name);
        sy_puts(out, ", ");
        sy_put_number(out, f->at[i].n);
        sy_puts(out, "]");
    }
    if (f->others) {
        sy_puts(out, f->n ? ", [null, " : "[null, ");
        sy_put_number(out, f->others);
        sy_puts(out, "]");
    }
    sy_puts(out, "]");
}

void sy_answer_print_members(sy_sink *out, const sayso_printed *p)
{
    sy_answer_member(out, true, "key", p->article);
    sy_answer_member(out, false, "id", p->id);
    sy_answer_member(out, false, "title", p->title);
    sy_answer_member(out, false, "published", p->published);
    sy_answer_member(out, false, "publisher", p->publisher);
    sy_answer_member(out, false, "url", p->url);
}

void sy_answer_print(sy_sink *out, const sayso_printed *p)
{
    sy_puts(out, "{");
    sy_answer_print_members(out, p);
    sy_puts(out, "}");
}

/* ## A statement */

/* The characters of a text are counted once for all its statements that come in a row. */
static sayso_status count(sy_answer *a, const sayso_shown *x, sayso_error *why)
{
    size_t len;
    const char *text = sayso_doc_text(x->doc, &len);
    if (a->counted == x->doc && a->units.text == text && a->units.len == len && !strcmp(a->article, x->article))
        return SAYSO_OK;
    sy_answer_end(a);
    sayso_status st = sy_units_make(&a->units, a->offsets, text, len);
    if (st) {
        if (why)
            *why = (sayso_error){ .status = st, .text = "no memory to count a text's characters" };
        return st;
    }
    a->counted = x->doc;
    snprintf(a->article, sizeof a->article, "%s", x->article);
    return SAYSO_OK;
}

static void span(sy_answer *a, uint32_t begin, uint32_t end)
{
    sy_puts(a->out, "[");
    sy_put_number(a->out, sy_unit_at(&a->units, begin));
    sy_puts(a->out, ", ");
    sy_put_number(a->out, sy_unit_at(&a->units, end));
    sy_puts(a->out, "]");
}

static void spans(sy_answer *a, const char *of, const sayso_span *s, size_t n)
{
    name(a->out, false, of);
    sy_puts(a->out, "[");
    for (size_t i = 0; i < n; i++) {
        sy_puts(a->out, i ? ", " : "");
        span(a, s[i].begin, s[i].end);
    }
    sy_puts(a->out, "]");
}

static void words(sy_answer *a, bool first, const char *of, const char *text, const sayso_span *s, size_t n)
{
    name(a->out, first, of);
    sy_puts(a->out, "[");
    for (size_t i = 0; i < n; i++) {
        sy_puts(a->out, i ? ", " : "");
        sy_answer_string_n(a->out, text + s[i].begin, s[i].end - s[i].begin);
    }
    sy_puts(a->out, "]");
}

static void reach(const sayso_span *s, size_t n, sayso_span *all)
{
    for (size_t i = 0; i < n; i++) {
        all->begin = s[i].begin < all->begin ? s[i].begin : all->begin;
        all->end = s[i].end > all->end ? s[i].end : all->end;
    }
}

sayso_span sy_statement_extent(const sayso_statement *s)
{
    sayso_span all = { UINT32_MAX, 0 };
    reach(s->source, s->n_source, &all);
    reach(s->cue, s->n_cue, &all);
    reach(s->content, s->n_content, &all);
    return all.begin < all.end ? all : (sayso_span){ 0, 0 };
}

/* The statement with the rest of its paragraphs, a few hundred bytes at most on each side. */
static sayso_span context(const char *text, size_t len, sayso_span s)
{
    uint32_t begin = s.begin, end = s.end;
    while (begin && text[begin - 1] != '\n' && s.begin - begin < AROUND)
        begin--;
    while (end < len && text[end] != '\n' && end - s.end < AROUND)
        end++;
    while (begin < s.begin && ((unsigned char)text[begin] & 0xC0) == 0x80)
        begin++;
    while (end > s.end && end < len && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    return (sayso_span){ begin, end };
}

static const char *or_null(const char *s)
{
    return *s ? s : NULL;
}

static void speaker(sy_answer *a, const sayso_shown *x)
{
    name(a->out, false, "speaker");
    if (!x->statement.speaker) {
        sy_puts(a->out, "null");
        return;
    }
    sayso_speaker s = sayso_speaker_at(x->doc, x->statement.speaker - 1);
    sy_puts(a->out, "{");
    sy_answer_member(a->out, true, "name", s.name);
    sy_answer_member(a->out, false, "kind", sayso_kind_name(s.kind));
    sy_puts(a->out, ", \"roles\": [");
    for (uint32_t i = 0; i < s.n_roles; i++) {
        sy_puts(a->out, i ? ", " : "");
        sy_answer_string(a->out, s.roles[i]);
    }
    sy_puts(a->out, "]}");
}

/* Which fields a person put right; nothing where there are none. */
static void corrected(sy_sink *out, uint32_t fields)
{
    const char *before = ", \"corrected\": [\"";
    for (int k = 0; k <= SAYSO_FIELD_STATEMENT; k++)
        if (fields >> k & 1) {
            sy_puts(out, before);
            sy_puts(out, sayso_field_name((sayso_field)k));
            before = "\", \"";
        }
    if (fields)
        sy_puts(out, "\"]");
}

sayso_status sy_answer_statement(sy_answer *a, sayso_ref ref, sayso_error *why)
{
    static const char *const forms[] = { "direct", "mixed", "indirect" };
    static const char *const units[] = { "codepoint", "byte", "utf16" };
    sayso_shown x;
    sayso_status st = sayso_view_show(a->view, ref, &x, why);
    if (!st)
        st = count(a, &x, why);
    if (st)
        return st;
    size_t len;
    const char *text = sayso_doc_text(x.doc, &len);
    const sayso_statement *s = &x.statement;
    sayso_printed print = { x.article,
                            sayso_doc_id(x.doc),
                            or_null(sayso_doc_title(x.doc)),
                            or_null(sayso_doc_published(x.doc)),
                            or_null(sayso_doc_publisher(x.doc)),
                            or_null(sayso_doc_url(x.doc)) };
    sayso_span around = context(text, len, sy_statement_extent(s));
    sy_sink *out = a->out;
    sy_puts(out, "{\"article\": ");
    sy_answer_print(out, &print);
    sy_answer_number(out, "prints", x.prints);
    sy_answer_number(out, "statement", s->id);
    sy_answer_member(out, false, "offsets", units[a->offsets]);
    spans(a, "source", s->source, s->n_source);
    spans(a, "cue", s->cue, s->n_cue);
    spans(a, "content", s->content, s->n_content);
    sy_puts(out, ", \"words\": {");
    words(a, true, "source", text, s->source, s->n_source);
    words(a, false, "cue", text, s->cue, s->n_cue);
    words(a, false, "content", text, s->content, s->n_content);
    sy_puts(out, "}, \"context\": {\"span\": ");
    span(a, around.begin, around.end);
    sy_puts(out, ", \"text\": ");
    sy_answer_string_n(out, text + around.begin, around.end - around.begin);
    spans(a, "marks", x.mark, x.n_marks);
    sy_puts(out, "}");
    sy_answer_member(out, false, "form", forms[s->form]);
    speaker(a, &x);
    sy_answer_member(out, false, "channel", sayso_channel_name(s->channel));
    sy_answer_member(out, false, "outlet", s->outlet);
    sy_answer_member(out, false, "addressee", s->addressee);
    sy_answer_member(out, false, "when", s->when);
    sy_answer_member(out, false, "stance", sayso_stance_name(s->stance));
    sy_answer_member(out, false, "quotation", or_null(x.quotation));
    sy_answer_member(out, false, "model", sayso_doc_model(x.doc));
    sy_puts(out, ", \"confidence\": ");
    sy_put_share(out, s->confidence);
    corrected(out, s->corrected);
    sy_puts(out, "}");
    return SAYSO_OK;
}

sayso_status sy_answer_statements(sy_answer *a, const sayso_ref *ref, size_t n, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    sy_puts(a->out, "[");
    for (size_t i = 0; i < n && !st; i++) {
        sy_puts(a->out, i ? ", " : "");
        st = sy_answer_statement(a, ref[i], why);
    }
    sy_puts(a->out, "]");
    return st;
}
