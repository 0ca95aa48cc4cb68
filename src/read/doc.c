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

bool sayso_doc_origin(const sayso_doc *doc, sayso_span span, sayso_span *out)
{
    return sy_text_origin(&doc->text, span, out);
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
