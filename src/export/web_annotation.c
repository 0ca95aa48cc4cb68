/* web_annotation.c - W3C Web Annotation Data Model (Recommendation of 23 February 2017), in JSON-LD: one
 * article is one AnnotationPage.
 *
 * A statement is an annotation: its targets are the pieces of its content; its bodies are the words of
 * source and cue (SpecificResource), the speaker (purpose identifying), form, channel, stance, outlet,
 * addressee and day (purpose tagging). Speakers are annotations of their mentions, contacts of their
 * triggers, relations and claims of the annotations that they join.
 *
 * Every selection is made twice, as the model allows for: by position (code points, end exclusive, as it
 * demands) and by quotation with what stands around it. Where the quotation would fit other places too,
 * more of its surroundings is taken, as far as that helps and is cheap.
 */
#define _GNU_SOURCE /* memmem */
#include <string.h>

#include "export/iri.h"

enum {
    LEAST_CONTEXT = 32, /* bytes on either side; twice and twice again while the quotation is not the only one */
    MOST_CONTEXT = 512,
    MOST_SEARCHED = 1 << 28 /* bytes of the text looked through in all: an article of megabytes is no trap */
};

typedef struct page {
    sy_sink *out;
    const sayso_doc *doc;
    sy_units units;
    size_t searched;
    bool any; /* an annotation stands already */
} page;

static void string(page *p, const char *s)
{
    sy_put_json(p->out, s, strlen(s));
}

/* ,"name":"value", where there is one */
static void member(page *p, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    sy_puts(p->out, ",\"");
    sy_puts(p->out, name);
    sy_puts(p->out, "\":");
    string(p, value);
}

/* ## Selectors */

static bool inside_character(const page *p, size_t at)
{
    return at < p->units.len && (p->units.text[at] & 0xC0) == 0x80;
}

/* Does the text hold these words a second time? */
static bool twice(page *p, size_t begin, size_t end)
{
    const char *text = p->units.text;
    size_t n = end - begin;
    const char *found = memmem(text, p->units.len, text + begin, n);
    p->searched += (size_t)(found - text) + n;
    if (found != text + begin)
        return true;
    p->searched += p->units.len - begin;
    return memmem(text + begin + 1, p->units.len - begin - 1, text + begin, n) != NULL;
}

static void surroundings(page *p, sayso_span span, size_t *from, size_t *to)
{
    for (size_t n = LEAST_CONTEXT; n <= MOST_CONTEXT; n *= 2) {
        *from = span.begin > n ? span.begin - n : 0;
        *to = p->units.len - span.end > n ? span.end + n : p->units.len;
        while (inside_character(p, *from))
            (*from)--;
        while (inside_character(p, *to))
            (*to)++;
        if (p->searched > MOST_SEARCHED || !twice(p, *from, *to))
            return;
    }
}

static void selectors(page *p, sayso_span span)
{
    const char *text = p->units.text;
    size_t from, to;
    surroundings(p, span, &from, &to);
    sy_puts(p->out, "\"source\":");
    sy_put_article_iri(p->out, p->doc);
    sy_puts(p->out, ",\"selector\":[{\"type\":\"TextQuoteSelector\",\"exact\":");
    sy_put_json(p->out, text + span.begin, span.end - span.begin);
    sy_puts(p->out, ",\"prefix\":");
    sy_put_json(p->out, text + from, span.begin - from);
    sy_puts(p->out, ",\"suffix\":");
    sy_put_json(p->out, text + span.end, to - span.end);
    sy_puts(p->out, "},{\"type\":\"TextPositionSelector\",\"start\":");
    sy_put_number(p->out, sy_unit_at(&p->units, span.begin));
    sy_puts(p->out, ",\"end\":");
    sy_put_number(p->out, sy_unit_at(&p->units, span.end));
    sy_puts(p->out, "}]");
}

static void targets(page *p, const sayso_span *span, uint32_t n)
{
    sy_puts(p->out, ",\"target\":[");
    for (uint32_t i = 0; i < n; i++) {
        sy_puts(p->out, i ? ",{\"type\":\"SpecificResource\"," : "{\"type\":\"SpecificResource\",");
        selectors(p, span[i]);
        sy_put(p->out, "}", 1);
    }
    sy_put(p->out, "]", 1);
}

/* ## Bodies */

static void comma(page *p, bool *any)
{
    if (*any)
        sy_put(p->out, ",", 1);
    *any = true;
}

/* {"type":"TextualBody","purpose":"tagging","sayso:field":"channel","value":"interview"} */
static void tag(page *p, bool *any, const char *purpose, const char *field, const char *value)
{
    if (!value || !*value)
        return;
    comma(p, any);
    sy_puts(p->out, "{\"type\":\"TextualBody\",\"purpose\":\"");
    sy_puts(p->out, purpose);
    sy_puts(p->out, "\",\"sayso:field\":\"");
    sy_puts(p->out, field);
    sy_puts(p->out, "\",\"format\":\"text/plain\",\"value\":");
    string(p, value);
    sy_put(p->out, "}", 1);
}

static void words(page *p, bool *any, const char *field, const sayso_span *span, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        comma(p, any);
        sy_puts(p->out, "{\"type\":\"SpecificResource\",\"purpose\":\"linking\",\"sayso:field\":\"");
        sy_puts(p->out, field);
        sy_puts(p->out, "\",");
        selectors(p, span[i]);
        sy_put(p->out, "}", 1);
    }
}

static void part(page *p, const char *name, const char *kind, uint32_t id)
{
    sy_puts(p->out, ",\"");
    sy_puts(p->out, name);
    sy_puts(p->out, "\":");
    sy_put_part_iri(p->out, p->doc, kind, id);
}

static void speaker_body(page *p, bool *any, const char *field, uint32_t id)
{
    sayso_speaker s = sayso_speaker_at(p->doc, id - 1);
    comma(p, any);
    sy_puts(p->out, "{\"type\":\"TextualBody\",\"purpose\":\"identifying\",\"sayso:field\":\"");
    sy_puts(p->out, field);
    sy_puts(p->out, "\",\"format\":\"text/plain\",\"value\":");
    string(p, s.name ? s.name : "");
    member(p, "sayso:kind", sayso_kind_name(s.kind));
    if (s.n_roles) {
        sy_puts(p->out, ",\"sayso:role\":[");
        for (uint32_t i = 0; i < s.n_roles; i++) {
            if (i)
                sy_put(p->out, ",", 1);
            string(p, s.roles[i]);
        }
        sy_put(p->out, "]", 1);
    }
    part(p, "sayso:speaker", "speaker", id);
    sy_put(p->out, "}", 1);
}

/* ## Annotations */

static void begin(page *p, const char *kind, uint32_t id, const char *motivation)
{
    sy_puts(p->out, p->any ? ",\n  {\"id\":" : "\n  {\"id\":");
    p->any = true;
    sy_put_part_iri(p->out, p->doc, kind, id);
    sy_puts(p->out, ",\"type\":\"Annotation\",\"motivation\":\"");
    sy_puts(p->out, motivation);
    sy_puts(p->out, "\",\"creator\":");
    sy_put_model_iri(p->out, p->doc);
}

static void confidence(page *p, float share)
{
    sy_puts(p->out, ",\"sayso:confidence\":");
    sy_put_share(p->out, share);
}

static void statement(page *p, const sayso_statement *s)
{
    bool any = false;
    begin(p, "statement", s->id, "identifying");
    confidence(p, s->confidence);
    if (s->parent)
        part(p, "sayso:parent", "statement", s->parent);
    sy_puts(p->out, ",\"body\":[");
    if (s->speaker)
        speaker_body(p, &any, "speaker", s->speaker);
    if (s->n_content) /* else these are what the annotation is about */
        words(p, &any, "source", s->source, s->n_source);
    if (s->n_content || s->n_source)
        words(p, &any, "cue", s->cue, s->n_cue);
    tag(p, &any, "tagging", "form", sy_form_name(s->form));
    tag(p, &any, "tagging", "channel", sayso_channel_name(s->channel));
    tag(p, &any, "tagging", "stance", sayso_stance_name(s->stance));
    tag(p, &any, "tagging", "outlet", s->outlet);
    tag(p, &any, "tagging", "addressee", s->addressee);
    tag(p, &any, "tagging", "when", s->when);
    sy_put(p->out, "]", 1);
    if (s->n_content)
        targets(p, s->content, s->n_content);
    else if (s->n_source)
        targets(p, s->source, s->n_source);
    else
        targets(p, s->cue, s->n_cue);
    sy_put(p->out, "}", 1);
}

static void speaker(page *p, const sayso_speaker *s)
{
    bool any = false;
    if (!s->n_mentions)
        return; /* an annotation needs a target; its statements name this speaker */
    begin(p, "speaker", s->id, "identifying");
    sy_puts(p->out, ",\"body\":[");
    speaker_body(p, &any, "name", s->id);
    sy_put(p->out, "]", 1);
    targets(p, s->mentions, s->n_mentions);
    sy_put(p->out, "}", 1);
}

static void contact(page *p, const sayso_contact *c)
{
    bool any = false;
    begin(p, "contact", c->id, "classifying");
    confidence(p, c->confidence);
    if (c->statement)
        part(p, "sayso:statement", "statement", c->statement);
    sy_puts(p->out, ",\"body\":[");
    tag(p, &any, "tagging", "contact", sayso_contact_kind_name(c->kind));
    tag(p, &any, "tagging", "modality", sayso_modality_name(c->modality));
    tag(p, &any, "tagging", "when", c->when);
    for (uint32_t i = 0; i < c->n_from; i++)
        speaker_body(p, &any, "from", c->from[i]);
    for (uint32_t i = 0; i < c->n_to; i++)
        speaker_body(p, &any, "to", c->to[i]);
    sy_put(p->out, "]", 1);
    if (c->n_trigger)
        targets(p, c->trigger, c->n_trigger);
    else if (c->statement)
        part(p, "target", "statement", c->statement);
    else {
        sy_puts(p->out, ",\"target\":");
        sy_put_article_iri(p->out, p->doc);
    }
    sy_put(p->out, "}", 1);
}

/* The later statement is the body, what it is about the target. */
static void relation(page *p, const sayso_relation *r, uint32_t id)
{
    bool any = false;
    begin(p, "relation", id, "linking");
    sy_puts(p->out, ",\"body\":[{\"type\":\"SpecificResource\",\"purpose\":\"linking\",\"source\":");
    sy_put_part_iri(p->out, p->doc, "statement", r->from);
    sy_puts(p->out, "},");
    tag(p, &any, "tagging", "relation", sayso_relation_kind_name(r->kind));
    sy_put(p->out, "]", 1);
    part(p, "target", r->to_contact ? "contact" : "statement", r->to);
    sy_put(p->out, "}", 1);
}

static void side(page *p, const char *name, const uint32_t *id, uint32_t n)
{
    if (!n)
        return;
    sy_puts(p->out, ",\"sayso:");
    sy_puts(p->out, name);
    sy_puts(p->out, "\":[");
    for (uint32_t i = 0; i < n; i++) {
        sy_puts(p->out, i ? ",{\"id\":" : "{\"id\":");
        sy_put_part_iri(p->out, p->doc, "statement", id[i]);
        sy_put(p->out, "}", 1);
    }
    sy_put(p->out, "]", 1);
}

static void claim(page *p, const sayso_claim *c)
{
    bool any = false;
    begin(p, "claim", c->id, "classifying");
    sy_puts(p->out, ",\"body\":[");
    tag(p, &any, "classifying", "status", sayso_status_of_claim_name(c->status));
    sy_put(p->out, "]", 1);
    part(p, "target", c->about_contact ? "contact" : "statement", c->about);
    side(p, "asserted", c->asserted, c->n_asserted);
    side(p, "confirmed", c->confirmed, c->n_confirmed);
    side(p, "denied", c->denied, c->n_denied);
    sy_put(p->out, "}", 1);
}

/* ## The page */

static uint64_t count(const sayso_doc *doc)
{
    uint32_t speakers = sayso_speaker_count(doc);
    uint64_t n = (uint64_t)sayso_statement_count(doc) + sayso_contact_count(doc) +
                 sayso_relation_count(doc) + sayso_claim_count(doc);
    for (uint32_t i = 0; i < speakers; i++)
        n += sayso_speaker_at(doc, i).n_mentions > 0;
    return n;
}

static void article(page *p, bool no_text)
{
    const sayso_doc *doc = p->doc;
    sy_puts(p->out, " \"schema:about\":{\"id\":");
    sy_put_article_iri(p->out, doc);
    sy_puts(p->out, ",\"type\":\"schema:NewsArticle\"");
    member(p, "schema:identifier", sayso_doc_id(doc));
    member(p, "schema:headline", sayso_doc_title(doc));
    member(p, "schema:datePublished", sayso_doc_published(doc));
    member(p, "schema:publisher", sayso_doc_publisher(doc));
    member(p, "schema:inLanguage", "en");
    if (!no_text) {
        sy_puts(p->out, ",\"schema:articleBody\":");
        sy_put_json(p->out, p->units.text, p->units.len);
    }
    sy_puts(p->out, "},\n");
}

static void head(page *p, bool no_text)
{
    const sayso_doc *doc = p->doc;
    sy_puts(p->out, "{\"@context\":[\"http://www.w3.org/ns/anno.jsonld\",{\"sayso\":\"" SY_TERMS
                    "\",\"schema\":\"http://schema.org/\"}],\n \"id\":");
    sy_put_part_iri(p->out, doc, "annotations", 0);
    sy_puts(p->out, ",\n \"type\":\"AnnotationPage\",\n \"partOf\":{\"id\":");
    sy_put_part_iri(p->out, doc, "reading", 0);
    sy_puts(p->out, ",\"type\":\"AnnotationCollection\",\"label\":");
    sy_put_machine(p->out, doc);
    sy_puts(p->out, ",\"total\":");
    sy_put_number(p->out, count(doc));
    sy_puts(p->out, "},\n \"startIndex\":0,\n \"generator\":{\"id\":");
    sy_put_model_iri(p->out, doc);
    sy_puts(p->out, ",\"type\":\"Software\",\"name\":\"sayso " SAYSO_VERSION ", ");
    sy_put_json_inner(p->out, sayso_doc_model(doc), strlen(sayso_doc_model(doc)));
    sy_puts(p->out, "\"},\n");
    article(p, no_text);
}

sayso_status sy_write_web_annotation(const sayso_doc *doc, const sayso_format_options *options,
                                     sy_sink *out)
{
    page p = { .out = out, .doc = doc };
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    sayso_status st = sy_units_make(&p.units, SAYSO_CODEPOINT, text, len);
    if (st)
        return st;
    head(&p, options->no_text);
    sy_puts(out, " \"items\":[");
    for (uint32_t i = 0; i < sayso_statement_count(doc) && !out->status; i++) {
        sayso_statement s = sayso_statement_at(doc, i);
        statement(&p, &s);
    }
    for (uint32_t i = 0; i < sayso_speaker_count(doc) && !out->status; i++) {
        sayso_speaker s = sayso_speaker_at(doc, i);
        speaker(&p, &s);
    }
    for (uint32_t i = 0; i < sayso_contact_count(doc) && !out->status; i++) {
        sayso_contact c = sayso_contact_at(doc, i);
        contact(&p, &c);
    }
    for (uint32_t i = 0; i < sayso_relation_count(doc) && !out->status; i++) {
        sayso_relation r = sayso_relation_at(doc, i);
        relation(&p, &r, i + 1);
    }
    for (uint32_t i = 0; i < sayso_claim_count(doc) && !out->status; i++) {
        sayso_claim c = sayso_claim_at(doc, i);
        claim(&p, &c);
    }
    sy_puts(out, p.any ? "\n ]}" : "]}");
    sy_units_free(&p.units);
    return sy_sink_end(out);
}
