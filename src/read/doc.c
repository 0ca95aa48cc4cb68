/* doc.c - what sayso.h lets a caller ask a document. */
#include "read/doc.h"

sayso_statement sayso_statement_at(const sayso_doc *doc, uint32_t index)
{
    const sy_statement *s = &doc->statements.at[index];
    return (sayso_statement){
        .id = index + 1,
        .n_source = s->n_source,
        .n_cue = s->n_cue,
        .n_content = s->n_content,
        .source = sy_sources(doc, s),
        .cue = sy_cues_of(doc, s),
        .content = sy_contents(doc, s),
        .form = (sayso_form)s->form,
        .parent = s->parent,
        .confidence = s->confidence,
    };
}

uint32_t sayso_statement_count(const sayso_doc *doc)
{
    return (uint32_t)doc->statements.n;
}

const char *sayso_doc_text(const sayso_doc *doc, size_t *len)
{
    if (len)
        *len = doc->text.len;
    return doc->text.bytes;
}

const char *sayso_doc_id(const sayso_doc *doc)
{
    return doc->id;
}

const char *sayso_doc_title(const sayso_doc *doc)
{
    return doc->title;
}

const char *sayso_doc_published(const sayso_doc *doc)
{
    return doc->published;
}

const char *sayso_doc_publisher(const sayso_doc *doc)
{
    return doc->publisher;
}

const char *sayso_doc_url(const sayso_doc *doc)
{
    return doc->url;
}

const char *sayso_doc_model(const sayso_doc *doc)
{
    return doc->model;
}

/* The run that holds input's image of byte `at`: the last one that begins at or before it. */
static const sy_run *run_at(const sy_text *t, uint32_t at)
{
    size_t lo = 0, hi = t->runs.n;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->runs.at[mid].text <= at)
            lo = mid;
        else
            hi = mid;
    }
    return &t->runs.at[lo];
}

static bool starts_character(const sy_text *t, uint32_t at)
{
    return at == t->len || ((unsigned char)t->bytes[at] & 0xC0) != 0x80;
}

bool sayso_doc_origin(const sayso_doc *doc, sayso_span span, sayso_span *out)
{
    const sy_text *t = &doc->text;
    if (span.begin > span.end || span.end > t->len || !starts_character(t, span.begin) ||
        !starts_character(t, span.end))
        return false;
    if (!t->runs.n) {
        *out = (sayso_span){ span.begin + t->bom, span.end + t->bom };
        return true;
    }
    uint32_t at[2] = { span.begin, span.end };
    for (int i = 0; i < 2; i++) {
        /* The end belongs to the run of the last byte, so that a repaired character maps whole. */
        bool behind = i == 1 && span.end > span.begin;
        const sy_run *r = run_at(t, behind ? at[i] - 1 : at[i]);
        uint32_t in = at[i] - r->text;
        if (r->text_len == r->input_len)
            at[i] = r->input + in;
        else
            at[i] = r->input + (behind ? r->input_len : 0);
    }
    *out = (sayso_span){ at[0], at[1] };
    return true;
}

uint32_t sayso_note_count(const sayso_doc *doc)
{
    return (uint32_t)doc->text.notes.n;
}

const char *sayso_note_at(const sayso_doc *doc, uint32_t index)
{
    return doc->text.notes.at[index];
}

void sayso_doc_free(sayso_doc *doc)
{
    if (!doc)
        return;
    sy_text_free(&doc->text);
    free(doc->strings);
    sy_array_free(&doc->statements);
    sy_array_free(&doc->spans);
    sy_array_free(&doc->figures);
    free(doc);
}
