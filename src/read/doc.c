/* doc.c - what sayso.h lets a caller ask a document. */
#include "read/doc.h"

#include <string.h>

#include "read/speaker.h"

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
        .speaker = s->speaker,
        .channel = (sayso_channel)s->channel,
        .stance = (sayso_stance)s->stance,
        .outlet = sy_kept(doc, s->outlet),
        .addressee = sy_kept(doc, s->addressee),
        .when = sy_kept(doc, s->when),
        .corrected = s->corrected,
    };
}

bool sy_keep(sayso_doc *d, const char *s, size_t n, uint32_t *out)
{
    if (n > UINT32_MAX / 2 - d->pool.n || !sy_reserve(&d->pool, d->pool.n + n + 2))
        return false;
    if (!d->pool.n)
        d->pool.at[d->pool.n++] = '\0'; /* place 0 is no string */
    *out = (uint32_t)d->pool.n;
    memcpy(d->pool.at + d->pool.n, s, n);
    d->pool.n += n;
    d->pool.at[d->pool.n++] = '\0';
    return true;
}

uint32_t sayso_speaker_count(const sayso_doc *doc)
{
    return (uint32_t)doc->speakers.n;
}

sayso_speaker sayso_speaker_at(const sayso_doc *doc, uint32_t index)
{
    const sy_speaker *s = &doc->speakers.at[index];
    return (sayso_speaker){
        .id = index + 1,
        .name = sy_kept(doc, s->name),
        .kind = (sayso_kind)s->kind,
        .n_roles = s->n_roles,
        .n_mentions = s->n_mentions,
        .roles = doc->roles.at + s->first_role,
        .mentions = doc->mentions.at + s->first_mention,
    };
}

uint32_t sayso_contact_count(const sayso_doc *doc)
{
    return (uint32_t)doc->contacts.n;
}

sayso_contact sayso_contact_at(const sayso_doc *doc, uint32_t index)
{
    const sy_contact *c = &doc->contacts.at[index];
    return (sayso_contact){
        .id = index + 1,
        .kind = (sayso_contact_kind)c->kind,
        .modality = (sayso_modality)c->modality,
        .n_from = c->n_from,
        .n_to = c->n_to,
        .n_trigger = c->n_trigger,
        .from = doc->ids.at + c->first_id,
        .to = doc->ids.at + c->first_id + c->n_from,
        .trigger = doc->spans.at + c->first_trigger,
        .statement = c->statement,
        .when = sy_kept(doc, c->when),
        .confidence = c->confidence,
    };
}

uint32_t sayso_relation_count(const sayso_doc *doc)
{
    return (uint32_t)doc->relations.n;
}

sayso_relation sayso_relation_at(const sayso_doc *doc, uint32_t index)
{
    return doc->relations.at[index];
}

uint32_t sayso_claim_count(const sayso_doc *doc)
{
    return (uint32_t)doc->claims.n;
}

sayso_claim sayso_claim_at(const sayso_doc *doc, uint32_t index)
{
    const sy_claim *c = &doc->claims.at[index];
    const uint32_t *ids = doc->ids.at + c->first_id;
    return (sayso_claim){
        .id = index + 1,
        .about_contact = c->about_contact,
        .about = c->about,
        .status = (sayso_status_of_claim)c->status,
        .n_asserted = c->n_asserted,
        .n_confirmed = c->n_confirmed,
        .n_denied = c->n_denied,
        .asserted = ids,
        .confirmed = ids + c->n_asserted,
        .denied = ids + c->n_asserted + c->n_confirmed,
    };
}

uint32_t sayso_reason_count(const sayso_doc *doc)
{
    return (uint32_t)doc->trail.steps.n;
}

sayso_reason sayso_reason_at(const sayso_doc *doc, uint32_t index)
{
    const sy_step *s = &doc->trail.steps.at[index];
    return (sayso_reason){
        .statement = s->statement,
        .field = (sayso_field)s->field,
        .verdict = sy_kept(doc, s->kept),
        .why = s->why,
        .span = s->span,
        .unit = (sayso_unit)s->unit,
        .score = s->score,
        .taken = s->taken,
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
    sy_array_free(&doc->pooled);
    sy_array_free(&doc->names);
    sy_cast_free(doc->cast);
    sy_array_free(&doc->events);
    sy_traces_free(&doc->traces);
    sy_array_free(&doc->speakers);
    sy_array_free(&doc->mentions);
    sy_array_free(&doc->roles);
    sy_array_free(&doc->role_strings);
    sy_array_free(&doc->contacts);
    sy_array_free(&doc->relations);
    sy_array_free(&doc->claims);
    sy_array_free(&doc->ids);
    sy_array_free(&doc->pool);
    sy_array_free(&doc->trail.steps);
    free(doc);
}
