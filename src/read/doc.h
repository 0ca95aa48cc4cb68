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
#include "read/trace.h"
#include "read/trail.h"
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
    uint8_t channel;    /* sayso_channel */
    uint8_t stance;     /* sayso_stance */
    uint32_t speaker;   /* id; 0: none */
    uint32_t outlet, addressee, when; /* strings of the pool; 0: none */
    bool layout;        /* from layout.c, not from the tagger */
    uint32_t corrected; /* 1u << sayso_field of each that a person put right */
    uint32_t candidate; /* which of the tagger's it was: doc->figures[candidate]; UINT32_MAX: none */
} sy_statement;

/* A speaker: roles are doc->role_strings, mentions doc->mentions, from `first_...` on. */
typedef struct sy_speaker {
    uint32_t name; /* string of the pool; 0: none */
    uint8_t kind;  /* sayso_kind */
    uint32_t first_role, n_roles, first_mention, n_mentions;
} sy_speaker;

/* Lists of ids are doc->ids: from, then to. */
typedef struct sy_contact {
    uint8_t kind, modality; /* sayso_contact_kind, sayso_modality */
    uint32_t first_id, n_from, n_to, first_trigger, n_trigger; /* doc->ids; doc->spans */
    uint32_t statement, when;
    float confidence;
} sy_contact;

/* Lists of ids are doc->ids: asserted, then confirmed, then denied. */
typedef struct sy_claim {
    bool about_contact;
    uint8_t status; /* sayso_status_of_claim */
    uint32_t about, first_id, n_asserted, n_confirmed, n_denied;
} sy_claim;

/* A name as the tagger found it: "Ana Ruiz", without titles and possessive. */
typedef enum sy_name_kind { SY_NAME_PERSON, SY_NAME_ORG, SY_NAME_PLACE, SY_NAME_OTHER } sy_name_kind;

typedef struct sy_name {
    sayso_span span;
    uint8_t kind; /* sy_name_kind */
} sy_name;

/* A word that may name a contact: the head of a trigger, as the tagger sees it. */
typedef struct sy_event {
    sayso_span word;
    uint8_t kind, modality; /* sayso_contact_kind, sayso_modality: the likeliest */
    float odds;             /* log odds of the kind against none */
    float chance[6];        /* logits of the modalities */
} sy_event;

typedef SY_ARRAY(sy_event) sy_events;

typedef struct sy_cast sy_cast; /* speaker.h: who is who in this text, while it is being read */

/* Who is who needs the whole text's words at hand; beyond this (four novels) they are not kept, so that
 * memory stays bounded by the text. */
enum { SY_MOST_OF_AN_ARTICLE = 4 << 20 };

typedef SY_ARRAY(sy_statement) sy_statements;
typedef SY_ARRAY(sy_name) sy_names;
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
    sy_names names; /* in order, disjoint */
    sy_cast *cast;
    sy_events events; /* in order */
    sy_traces traces; /* while the text is being read */
    SY_ARRAY(sy_speaker) speakers;
    SY_ARRAY(sayso_span) mentions;
    SY_ARRAY(const char *) roles; /* into the pool, made when all stages are done */
    SY_ARRAY(uint32_t) role_strings;
    SY_ARRAY(sy_contact) contacts;
    SY_ARRAY(sayso_relation) relations;
    SY_ARRAY(sy_claim) claims;
    SY_ARRAY(uint32_t) ids;
    SY_ARRAY(char) pool; /* strings that stages make, each behind a NUL and ended by one */
    SY_ARRAY(sy_figures) figures; /* one for each that the tagger found, kept or not; empty unless asked for */
    SY_ARRAY(float) pooled; /* [of the tagger's][pooled_width]: what the encoder makes of each */
    uint32_t pooled_width;
    bool named_only; /* named.h is to be asked */
    sy_trail trail; /* empty unless asked for */
};

/* Keeps a copy of n bytes; *out is its place in the pool, never 0. False: no memory. */
bool sy_keep(sayso_doc *d, const char *s, size_t n, uint32_t *out);
static inline const char *sy_kept(const sayso_doc *d, uint32_t string)
{
    return string ? d->pool.at + string : NULL;
}

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
