/* schema_org.c - schema.org's words for it, in JSON-LD: one NewsArticle.
 *
 *   hasPart    Quotation (direct and mixed speech) and Statement (retold), with text, speaker (creator, and
 *              spokenByCharacter: to whom the article attributes it), audience, publisher (the outlet that
 *              carried the words), dateCreated; Claim for each entry of the ledger, with appearance and
 *              firstAppearance. No ClaimReview: nothing here says what is true.
 *   mentions   the speakers (Person, Organization), and contacts as CommunicateAction, InviteAction
 *
 * Channel, stance, form and kind are keywords out of our own DefinedTermSets. What has no word there at
 * all (confidence, relations) has one of ours, "sayso:...", which readers of schema.org pass over.
 */
#include <stdlib.h>
#include <string.h>

#include "export/iri.h"

typedef struct graph {
    sy_sink *out;
    const sayso_doc *doc;
    const char *text;
} graph;

static void member(graph *g, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    sy_puts(g->out, ",\"");
    sy_puts(g->out, name);
    sy_puts(g->out, "\":");
    sy_put_json(g->out, value, strlen(value));
}

static void named(graph *g, const char *name, const char *type, const char *value)
{
    if (!value || !*value)
        return;
    sy_puts(g->out, ",\"");
    sy_puts(g->out, name);
    sy_puts(g->out, "\":{\"@type\":\"");
    sy_puts(g->out, type);
    sy_put(g->out, "\"", 1);
    member(g, "name", value);
    sy_put(g->out, "}", 1);
}

/* {"@id":...} */
static void refer(graph *g, const char *kind, uint32_t id)
{
    sy_puts(g->out, "{\"@id\":");
    sy_put_part_iri(g->out, g->doc, kind, id);
    sy_put(g->out, "}", 1);
}

static void member_refer(graph *g, const char *name, const char *kind, uint32_t id)
{
    sy_puts(g->out, ",\"");
    sy_puts(g->out, name);
    sy_puts(g->out, "\":");
    refer(g, kind, id);
}

static void refer_all(graph *g, const char *name, const char *kind, const uint32_t *id, uint32_t n)
{
    if (!n)
        return;
    sy_puts(g->out, ",\"");
    sy_puts(g->out, name);
    sy_puts(g->out, "\":[");
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            sy_put(g->out, ",", 1);
        refer(g, kind, id[i]);
    }
    sy_put(g->out, "]", 1);
}

static void term(graph *g, bool *any, const char *set, const char *name)
{
    if (!name)
        return;
    sy_puts(g->out, *any ? "," : ",\"keywords\":[");
    *any = true;
    sy_puts(g->out, "{\"@type\":\"DefinedTerm\",\"inDefinedTermSet\":\"" SY_TERMS);
    sy_puts(g->out, set);
    sy_put(g->out, "\"", 1);
    member(g, "name", name);
    sy_put(g->out, "}", 1);
}

static void end_terms(graph *g, bool any)
{
    if (any)
        sy_put(g->out, "]", 1);
}

static void confidence(graph *g, float share)
{
    sy_puts(g->out, ",\"sayso:confidence\":");
    sy_put_share(g->out, share);
}

static void begin(graph *g, bool *any, const char *kind, uint32_t id, const char *type)
{
    sy_puts(g->out, *any ? ",\n   {\"@id\":" : "\n   {\"@id\":");
    *any = true;
    sy_put_part_iri(g->out, g->doc, kind, id);
    sy_puts(g->out, ",\"@type\":\"");
    sy_puts(g->out, type);
    sy_put(g->out, "\"", 1);
}

/* The words of the pieces, "[...]" where the article breaks them off. */
static void words(graph *g, const sayso_span *span, uint32_t n)
{
    sy_puts(g->out, ",\"text\":\"");
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            sy_puts(g->out, " [...] ");
        sy_put_json_inner(g->out, g->text + span[i].begin, span[i].end - span[i].begin);
    }
    sy_put(g->out, "\"", 1);
}

static void relations(graph *g, const uint32_t *first, const uint32_t *tie, uint32_t id)
{
    static const char *const names[] = { "sayso:denies", "sayso:confirms", "sayso:repeats" };
    for (int kind = SAYSO_DENIES; kind <= SAYSO_REPEATS; kind++) {
        bool any = false;
        for (uint32_t i = first[id]; i < first[id + 1]; i++) {
            sayso_relation r = sayso_relation_at(g->doc, tie[i]);
            if ((int)r.kind != kind)
                continue;
            sy_puts(g->out, any ? "," : ",\"");
            if (!any) {
                sy_puts(g->out, names[kind]);
                sy_puts(g->out, "\":[");
            }
            any = true;
            refer(g, r.to_contact ? "contact" : "statement", r.to);
        }
        if (any)
            sy_put(g->out, "]", 1);
    }
}

/* A document is what words are taken from, not who made them. */
static void attribute(graph *g, uint32_t speaker, bool quoted)
{
    if (sayso_speaker_at(g->doc, speaker - 1).kind == SAYSO_DOCUMENT) {
        member_refer(g, "isBasedOn", "speaker", speaker);
        return;
    }
    member_refer(g, "creator", "speaker", speaker);
    if (quoted)
        member_refer(g, "spokenByCharacter", "speaker", speaker);
}

static void statement(graph *g, bool *any, const sayso_statement *s, const uint32_t *first,
                      const uint32_t *tie)
{
    bool terms = false, quoted = s->form != SAYSO_INDIRECT;
    begin(g, any, "statement", s->id, quoted ? "Quotation" : "Statement");
    sy_puts(g->out, ",\"position\":");
    sy_put_number(g->out, s->id);
    words(g, s->content, s->n_content);
    if (s->speaker)
        attribute(g, s->speaker, quoted);
    named(g, "audience", "Audience", s->addressee);
    named(g, "publisher", "Organization", s->outlet);
    member(g, "dateCreated", s->when);
    if (s->parent)
        member_refer(g, "isPartOf", "statement", s->parent);
    term(g, &terms, "form", sy_form_name(s->form));
    term(g, &terms, "channel", sayso_channel_name(s->channel));
    term(g, &terms, "stance", sayso_stance_name(s->stance));
    end_terms(g, terms);
    relations(g, first, tie, s->id);
    confidence(g, s->confidence);
    sy_put(g->out, "}", 1);
}

/* Its words are those of the statement that it is about; of a contact, the contact. */
static void claim(graph *g, bool *any, const sayso_claim *c)
{
    bool terms = false;
    begin(g, any, "claim", c->id, "Claim");
    if (c->about_contact) {
        member_refer(g, "about", "contact", c->about);
        if (c->n_asserted)
            member_refer(g, "firstAppearance", "statement", c->asserted[0]);
    } else {
        sayso_statement s = sayso_statement_at(g->doc, c->about - 1);
        words(g, s.content, s.n_content);
        if (s.speaker)
            attribute(g, s.speaker, false);
        member_refer(g, "firstAppearance", "statement", c->about);
    }
    refer_all(g, "appearance", "statement", c->asserted, c->n_asserted);
    refer_all(g, "sayso:confirmed", "statement", c->confirmed, c->n_confirmed);
    refer_all(g, "sayso:denied", "statement", c->denied, c->n_denied);
    term(g, &terms, "status", sayso_status_of_claim_name(c->status));
    end_terms(g, terms);
    sy_put(g->out, "}", 1);
}

/* A group is called an organisation, the nameless persons: schema.org attributes words to these two
 * alone. The keyword says what we took them for. */
static void speaker(graph *g, bool *any, const sayso_speaker *s)
{
    const char *type = "Person";
    switch (s->kind) {
    case SAYSO_KIND_NONE: type = "Thing"; break;
    case SAYSO_ORG:
    case SAYSO_GROUP: type = "Organization"; break;
    case SAYSO_DOCUMENT: type = "CreativeWork"; break;
    default: break;
    }
    bool terms = false;
    begin(g, any, "speaker", s->id, type);
    member(g, "name", s->name);
    if (s->n_roles && !strcmp(type, "Person")) {
        sy_puts(g->out, ",\"jobTitle\":[");
        for (uint32_t i = 0; i < s->n_roles; i++) {
            if (i)
                sy_put(g->out, ",", 1);
            sy_put_json(g->out, s->roles[i], strlen(s->roles[i]));
        }
        sy_put(g->out, "]", 1);
    } else if (s->n_roles) {
        member(g, "description", s->roles[0]);
    }
    term(g, &terms, "kind", sayso_kind_name(s->kind));
    end_terms(g, terms);
    sy_put(g->out, "}", 1);
}

static void contact(graph *g, bool *any, const sayso_contact *c)
{
    begin(g, any, "contact", c->id,
          c->kind == SAYSO_CONTACT_INVITE ? "InviteAction" : "CommunicateAction");
    member(g, "name", sayso_contact_kind_name(c->kind));
    refer_all(g, "agent", "speaker", c->from, c->n_from);
    refer_all(g, "recipient", "speaker", c->to, c->n_to);
    member(g, "startTime", c->when);
    if (c->modality == SAYSO_HAPPENED)
        member(g, "actionStatus", "https://schema.org/CompletedActionStatus");
    else if (c->modality != SAYSO_DENIED && c->modality != SAYSO_DECLINED)
        member(g, "actionStatus", "https://schema.org/PotentialActionStatus");
    member(g, "sayso:modality", sayso_modality_name(c->modality));
    if (c->statement)
        member_refer(g, "subjectOf", "statement", c->statement);
    confidence(g, c->confidence);
    sy_put(g->out, "}", 1);
}

static void head(graph *g, size_t len, bool no_text)
{
    const sayso_doc *doc = g->doc;
    sy_puts(g->out, "{\"@context\":[\"https://schema.org\",{\"sayso\":\"" SY_TERMS
                    "\"}],\n \"@id\":");
    sy_put_article_iri(g->out, doc);
    sy_puts(g->out, ",\n \"@type\":\"NewsArticle\"");
    member(g, "identifier", sayso_doc_id(doc));
    member(g, "headline", sayso_doc_title(doc));
    member(g, "datePublished", sayso_doc_published(doc));
    named(g, "publisher", "Organization", sayso_doc_publisher(doc));
    if (sy_has_web_address(doc)) {
        sy_puts(g->out, ",\"url\":");
        sy_put_article_iri(g->out, doc);
    }
    member(g, "inLanguage", "en");
    sy_puts(g->out, ",\n \"sdPublisher\":{\"@type\":\"Organization\",\"name\":\"sayso " SAYSO_VERSION
                    "\",\"description\":");
    sy_put_machine(g->out, doc);
    sy_put(g->out, "}", 1);
    if (!no_text) {
        sy_puts(g->out, ",\n \"articleBody\":");
        sy_put_json(g->out, g->text, len);
    }
}

sayso_status sy_write_schema_org(const sayso_doc *doc, const sayso_format_options *options,
                                 sy_sink *out)
{
    graph g = { .out = out, .doc = doc };
    size_t len;
    g.text = sayso_doc_text(doc, &len);
    uint32_t *first, *tie;
    sayso_status st = sy_relations_by_statement(doc, &first, &tie);
    if (st)
        return st;
    head(&g, len, options->no_text);

    bool any = false;
    sy_puts(out, ",\n \"hasPart\":[");
    for (uint32_t i = 0; i < sayso_statement_count(doc) && !out->status; i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        statement(&g, &any, &s, first, tie);
    }
    for (uint32_t i = 0; i < sayso_claim_count(doc) && !out->status; i++) {
        sayso_claim c = sayso_claim_at(doc, i);
        claim(&g, &any, &c);
    }
    sy_puts(out, any ? "\n ],\n \"mentions\":[" : "],\n \"mentions\":[");
    any = false;
    for (uint32_t i = 0; i < sayso_speaker_count(doc) && !out->status; i++) {
        sayso_speaker s = sayso_speaker_at(doc, i);
        speaker(&g, &any, &s);
    }
    for (uint32_t i = 0; i < sayso_contact_count(doc) && !out->status; i++) {
        sayso_contact c = sayso_contact_at(doc, i);
        contact(&g, &any, &c);
    }
    sy_puts(out, any ? "\n ]}" : "]}");
    free(first);
    free(tie);
    return sy_sink_end(out);
}
