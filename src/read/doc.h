/* doc.h - the document: arrays of small structs that the stages fill one after the other.
 *
 *     bytes -> text -> pieces -> tags -> statements        (speakers, context, claims: to come)
 *
 * Spans and indexes only, so that it can be printed, compared and handed on as it stands. A document
 * owns all it points to; sayso_doc_free() frees it whole.
 */
#ifndef SY_DOC_H
#define SY_DOC_H

#include "base/array.h"
#include "model/decode.h"
#include "sayso.h"
#include "text/text.h"

/* A statement as the tagger found it in one window, and later as the reader gets it. Its pieces are
 * doc->spans[first] and on: the source's, the cue's, the content's, each in the text's order. */
typedef struct sy_statement {
    uint32_t first;
    uint16_t n_source, n_cue;
    uint32_t n_content;
    uint32_t parent; /* id; 0: none */
    float confidence;
    uint8_t form;       /* sayso_form */
    bool layout;        /* from layout.c, not from the tagger */
    uint32_t candidate; /* which of the tagger's it was: doc->figures[candidate]; UINT32_MAX: none */
} sy_statement;

typedef SY_ARRAY(sy_statement) sy_statements;
typedef SY_ARRAY(sayso_span) sy_spans;

typedef struct sy_figures {
    float at[SY_FEATURES]; /* model/decode.h */
} sy_figures;

struct sayso_doc {
    sy_text text;
    char *strings; /* id, title, published, publisher, url, model: each ends in NUL */
    const char *id, *title, *published, *publisher, *url, *model;
    sy_statements statements;
    sy_spans spans;
    SY_ARRAY(sy_figures) figures; /* one for each that the tagger found, kept or not; empty unless asked for */
};

static inline const sayso_span *sy_sources(const sayso_doc *d, const sy_statement *s)
{
    return d->spans.at + s->first;
}
static inline const sayso_span *sy_cues_of(const sayso_doc *d, const sy_statement *s)
{
    return d->spans.at + s->first + s->n_source;
}
static inline const sayso_span *sy_contents(const sayso_doc *d, const sy_statement *s)
{
    return d->spans.at + s->first + s->n_source + s->n_cue;
}

#endif
