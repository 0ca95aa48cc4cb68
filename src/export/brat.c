/* brat.c - brat's standoff format (https://brat.nlplab.org/standoff.html): the lines of an .ann file.
 *
 *   #1 Reading ID        machine reading, model, title, publisher, day; begins each article
 *   T  Content, Source, Cue; mentions by the kind of the speaker (Person, Organization, ...); the words
 *      that tell of a contact (Call, Meet, ...)
 *   A  Form, Channel, Stance of a Content; Modality of a contact
 *   R  SaidBy (Content, Source), SaidWith (Content, Cue), Within (Content, Content around it), Speaker
 *      (Content, mention), Denies, Confirms, Repeats
 *   E  Call, Meet, ... with From and To
 *   *  Same: mentions of one speaker
 *   #  AnnotatorNotes: a statement's number, confidence, outlet, addressee, day; a speaker's name and
 *      roles. Claim: an entry of the ledger.
 *
 * A statement without content hangs on its cue, one without either on its source. Places count code
 * points. brat takes no line end in a span: spans are broken there, as those are that come in pieces.
 * sayso_write_brat_text() gives the .txt beside it.
 */
#include <stdlib.h>
#include <string.h>

#include "export/sink.h"

typedef struct brat {
    sy_sink *out;
    const sayso_doc *doc;
    sy_units units;
    uint32_t n_t, n_a, n_r, n_e, n_note;
    uint32_t *statement; /* [id]: the T that it hangs on; 0: none */
    uint32_t *speaker;   /* [id]: its first mention's T */
    uint32_t *contact;   /* [id]: its E */
} brat;

const char *sayso_brat_configuration(void)
{
    return "# annotation.conf - what `sayso --format brat` writes.\n"
           "[entities]\n"
           "Content\nSource\nCue\nPerson\nOrganization\nAnonymous\nGroup\nDocument\nAuthor\nUnknown\n"
           "Party\n"
           "[relations]\n"
           "SaidBy\tArg1:Content|Cue, Arg2:Source\n"
           "SaidWith\tArg1:Content|Source, Arg2:Cue\n"
           "Within\tArg1:Content|Cue|Source, Arg2:Content\n"
           "Speaker\tArg1:Content|Cue|Source, Arg2:<ENTITY>\n"
           "Denies\tArg1:Content|Cue|Source, Arg2:<ANY>\n"
           "Confirms\tArg1:Content|Cue|Source, Arg2:<ANY>\n"
           "Repeats\tArg1:Content|Cue|Source, Arg2:<ANY>\n"
           "Same\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive\n"
           "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n"
           "[events]\n"
           "Call\tFrom*:<ENTITY>, To*:<ENTITY>\n"
           "Meet\tFrom*:<ENTITY>, To*:<ENTITY>\n"
           "Write\tFrom*:<ENTITY>, To*:<ENTITY>\n"
           "Interview\tFrom*:<ENTITY>, To*:<ENTITY>\n"
           "Invite\tFrom*:<ENTITY>, To*:<ENTITY>\n"
           "Visit\tFrom*:<ENTITY>, To*:<ENTITY>\n"
           "Contact\tFrom*:<ENTITY>, To*:<ENTITY>\n"
           "[attributes]\n"
           "Form\tArg:<ENTITY>, Value:direct|mixed|indirect\n"
           "Channel\tArg:<ENTITY>, Value:interview|broadcast|social|speech|debate|press|statement|call|"
           "message|testimony|document|media|meeting|thought|unstated\n"
           "Stance\tArg:<ENTITY>, Value:assert|confirm|deny|ask|urge|commit|wish|believe|suspect|support|"
           "apologize|criticize|decline\n"
           "Modality\tArg:<EVENT>, Value:happened|planned|wanted|denied|declined|possible\n";
}

/* ## Text */

/* The length of a character at s that brat cannot have in a line: controls, and what Python takes for
 * the end of a line. */
static size_t no_text(const char *s, size_t n)
{
    unsigned char c = (unsigned char)*s;
    if (c < 0x20 || c == 0x7F)
        return c != '\n';
    if (n >= 2 && c == 0xC2 && (unsigned char)s[1] < 0xA0)
        return 2; /* U+0080 .. U+009F */
    if (n >= 3 && c == 0xE2 && (unsigned char)s[1] == 0x80 && ((unsigned char)s[2] & 0xFE) == 0xA8)
        return 3; /* U+2028, U+2029 */
    return 0;
}

/* Line feeds stay where they are let through, else they are spaces too. */
static void put_text(sy_sink *out, const char *s, size_t n, bool feeds)
{
    size_t from = 0;
    for (size_t i = 0; i < n;) {
        size_t gone = !feeds && s[i] == '\n' ? 1 : no_text(s + i, n - i);
        if (!gone) {
            i++;
            continue;
        }
        sy_put(out, s + from, i - from);
        sy_put(out, " ", 1);
        i += gone;
        from = i;
    }
    sy_put(out, s + from, n - from);
}

static void string(brat *b, const char *s)
{
    put_text(b->out, s, strlen(s), false);
}

sayso_status sayso_write_brat_text(const sayso_doc *doc, sayso_sink sink, void *ctx)
{
    sy_sink out;
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    sy_sink_begin(&out, sink, ctx);
    put_text(&out, text, len, true);
    return sy_sink_end(&out);
}

/* ## Lines */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next stretch of [*at, end) without a line end, and without white space around one. */
static bool next_stretch(const brat *b, uint32_t *at, uint32_t end, sayso_span *out)
{
    const char *text = b->units.text;
    uint32_t from = *at;
    while (from < end && is_space(text[from]))
        from++;
    if (from == end)
        return false;
    const char *feed = memchr(text + from, '\n', end - from);
    uint32_t to = feed ? (uint32_t)(feed - text) : end;
    *at = to;
    while (is_space(text[to - 1]))
        to--;
    *out = (sayso_span){ from, to };
    return true;
}

static void id(brat *b, const char *kind, uint32_t n)
{
    sy_puts(b->out, kind);
    sy_put_number(b->out, n);
}

/* T3	Content 0 5;8 12	Hello you */
static uint32_t textbound(brat *b, const char *type, const sayso_span *span, uint32_t n)
{
    bool any = false;
    sayso_span part;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t at = span[i].begin; next_stretch(b, &at, span[i].end, &part); any = true) {
            if (!any) {
                id(b, "T", ++b->n_t);
                sy_put(b->out, "\t", 1);
                sy_puts(b->out, type);
                sy_put(b->out, " ", 1);
            } else {
                sy_put(b->out, ";", 1);
            }
            sy_put_number(b->out, sy_unit_at(&b->units, part.begin));
            sy_put(b->out, " ", 1);
            sy_put_number(b->out, sy_unit_at(&b->units, part.end));
        }
    if (!any)
        return 0;
    any = false;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t at = span[i].begin; next_stretch(b, &at, span[i].end, &part); any = true) {
            sy_put(b->out, any ? " " : "\t", 1);
            put_text(b->out, b->units.text + part.begin, part.end - part.begin, false);
        }
    sy_put(b->out, "\n", 1);
    return b->n_t;
}

static void attribute(brat *b, const char *name, const char *kind, uint32_t of, const char *value)
{
    if (!value)
        return;
    id(b, "A", ++b->n_a);
    sy_put(b->out, "\t", 1);
    sy_puts(b->out, name);
    sy_put(b->out, " ", 1);
    id(b, kind, of);
    sy_put(b->out, " ", 1);
    sy_puts(b->out, value);
    sy_put(b->out, "\n", 1);
}

static void relation(brat *b, const char *name, uint32_t from, const char *kind, uint32_t to)
{
    if (!from || !to)
        return;
    id(b, "R", ++b->n_r);
    sy_put(b->out, "\t", 1);
    sy_puts(b->out, name);
    id(b, " Arg1:T", from);
    id(b, kind, to);
    sy_put(b->out, "\n", 1);
}

static void begin_note(brat *b, const char *type, const char *kind, uint32_t of)
{
    id(b, "#", ++b->n_note);
    sy_put(b->out, "\t", 1);
    sy_puts(b->out, type);
    sy_put(b->out, " ", 1);
    id(b, kind, of);
    sy_put(b->out, "\t", 1);
}

static void noted(brat *b, const char *field, const char *value)
{
    if (!value || !*value)
        return;
    sy_puts(b->out, "; ");
    sy_puts(b->out, field);
    sy_put(b->out, " ", 1);
    string(b, value);
}

/* ## What was read */

static void head(brat *b)
{
    id(b, "#", ++b->n_note);
    sy_puts(b->out, "\tReading ");
    sy_put_percent(b->out, sayso_doc_id(b->doc));
    sy_puts(b->out, "\tmachine reading by ");
    string(b, sayso_doc_model(b->doc));
    sy_puts(b->out, "; it says who said what, never what is true");
    noted(b, "title", sayso_doc_title(b->doc));
    noted(b, "publisher", sayso_doc_publisher(b->doc));
    noted(b, "published", sayso_doc_published(b->doc));
    noted(b, "url", sayso_doc_url(b->doc));
    sy_put(b->out, "\n", 1);
}

static void statement(brat *b, const sayso_statement *s)
{
    uint32_t content = textbound(b, "Content", s->content, s->n_content);
    uint32_t source = textbound(b, "Source", s->source, s->n_source);
    uint32_t cue = textbound(b, "Cue", s->cue, s->n_cue);
    uint32_t at = b->statement[s->id] = content ? content : cue ? cue : source;
    if (!at)
        return;
    attribute(b, "Form", "T", at, sy_form_name(s->form));
    attribute(b, "Channel", "T", at, sayso_channel_name(s->channel));
    attribute(b, "Stance", "T", at, sayso_stance_name(s->stance));
    if (source != at)
        relation(b, "SaidBy", at, " Arg2:T", source);
    if (cue != at)
        relation(b, "SaidWith", at, " Arg2:T", cue);
    begin_note(b, "AnnotatorNotes", "T", at);
    sy_puts(b->out, "statement ");
    sy_put_number(b->out, s->id);
    sy_puts(b->out, "; confidence ");
    sy_put_share(b->out, s->confidence);
    if (s->speaker)
        noted(b, "speaker", sayso_speaker_at(b->doc, s->speaker - 1).name);
    noted(b, "outlet", s->outlet);
    noted(b, "addressee", s->addressee);
    noted(b, "when", s->when);
    sy_put(b->out, "\n", 1);
}

static void speaker(brat *b, const sayso_speaker *s)
{
    static const char *const types[] = { "Party", "Person",   "Organization", "Anonymous",
                                         "Group", "Document", "Author",       "Unknown" };
    uint32_t before = b->n_t;
    for (uint32_t i = 0; i < s->n_mentions; i++)
        textbound(b, types[s->kind], &s->mentions[i], 1);
    if (b->n_t == before)
        return;
    b->speaker[s->id] = before + 1;
    if (b->n_t > before + 1) {
        sy_puts(b->out, "*\tSame");
        for (uint32_t t = before + 1; t <= b->n_t; t++)
            id(b, " T", t);
        sy_put(b->out, "\n", 1);
    }
    begin_note(b, "AnnotatorNotes", "T", before + 1);
    sy_puts(b->out, "speaker ");
    sy_put_number(b->out, s->id);
    noted(b, "name", s->name);
    for (uint32_t i = 0; i < s->n_roles; i++)
        noted(b, "role", s->roles[i]);
    sy_put(b->out, "\n", 1);
}

/* From, From2, ...: brat numbers the parts of one role from the second on. */
static void parties(brat *b, const char *role, const uint32_t *speakers, uint32_t n)
{
    uint32_t nth = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!b->speaker[speakers[i]])
            continue; /* nowhere named */
        sy_put(b->out, " ", 1);
        sy_puts(b->out, role);
        if (++nth > 1)
            sy_put_number(b->out, nth);
        id(b, ":T", b->speaker[speakers[i]]);
    }
}

static void contact(brat *b, const sayso_contact *c)
{
    static const char *const types[] = { "Call", "Meet", "Write", "Interview", "Invite", "Visit", "Contact" };
    uint32_t trigger = textbound(b, types[c->kind], c->trigger, c->n_trigger);
    if (!trigger)
        return; /* an event of brat's stands on words */
    uint32_t e = b->contact[c->id] = ++b->n_e;
    id(b, "E", e);
    sy_put(b->out, "\t", 1);
    sy_puts(b->out, types[c->kind]);
    id(b, ":T", trigger);
    parties(b, "From", c->from, c->n_from);
    parties(b, "To", c->to, c->n_to);
    sy_put(b->out, "\n", 1);
    attribute(b, "Modality", "E", e, sayso_modality_name(c->modality));
    begin_note(b, "AnnotatorNotes", "E", e);
    sy_puts(b->out, "contact ");
    sy_put_number(b->out, c->id);
    sy_puts(b->out, "; confidence ");
    sy_put_share(b->out, c->confidence);
    if (c->statement) {
        sy_puts(b->out, "; statement ");
        sy_put_number(b->out, c->statement);
    }
    noted(b, "when", c->when);
    sy_put(b->out, "\n", 1);
}

static void ties(brat *b)
{
    static const char *const names[] = { "Denies", "Confirms", "Repeats" };
    for (uint32_t i = 0; i < sayso_statement_count(b->doc) && !b->out->status; i++) {
        sayso_statement s = sayso_statement_at(b->doc, i);
        if (s.parent)
            relation(b, "Within", b->statement[s.id], " Arg2:T", b->statement[s.parent]);
        if (s.speaker)
            relation(b, "Speaker", b->statement[s.id], " Arg2:T", b->speaker[s.speaker]);
    }
    for (uint32_t i = 0; i < sayso_relation_count(b->doc) && !b->out->status; i++) {
        sayso_relation r = sayso_relation_at(b->doc, i);
        relation(b, names[r.kind], b->statement[r.from], r.to_contact ? " Arg2:E" : " Arg2:T",
                 r.to_contact ? b->contact[r.to] : b->statement[r.to]);
    }
}

static void side(brat *b, const char *name, const uint32_t *statements, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        sy_puts(b->out, i ? ", " : "; ");
        if (!i) {
            sy_puts(b->out, name);
            sy_put(b->out, " ", 1);
        }
        sy_put_number(b->out, statements[i]);
    }
}

static void claim(brat *b, const sayso_claim *c)
{
    uint32_t at = c->about_contact ? b->contact[c->about] : b->statement[c->about];
    if (!at)
        return;
    begin_note(b, "Claim", c->about_contact ? "E" : "T", at);
    sy_puts(b->out, "claim ");
    sy_put_number(b->out, c->id);
    sy_puts(b->out, "; ");
    sy_puts(b->out, sayso_status_of_claim_name(c->status));
    side(b, "asserted", c->asserted, c->n_asserted);
    side(b, "confirmed", c->confirmed, c->n_confirmed);
    side(b, "denied", c->denied, c->n_denied);
    sy_put(b->out, "\n", 1);
}

static void annotations(brat *b)
{
    head(b);
    for (uint32_t i = 0; i < sayso_statement_count(b->doc) && !b->out->status; i++) {
        sayso_statement s = sayso_statement_at(b->doc, i);
        statement(b, &s);
    }
    for (uint32_t i = 0; i < sayso_speaker_count(b->doc) && !b->out->status; i++) {
        sayso_speaker s = sayso_speaker_at(b->doc, i);
        speaker(b, &s);
    }
    for (uint32_t i = 0; i < sayso_contact_count(b->doc) && !b->out->status; i++) {
        sayso_contact c = sayso_contact_at(b->doc, i);
        contact(b, &c);
    }
    ties(b);
    for (uint32_t i = 0; i < sayso_claim_count(b->doc) && !b->out->status; i++) {
        sayso_claim c = sayso_claim_at(b->doc, i);
        claim(b, &c);
    }
}

sayso_status sy_write_brat(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out)
{
    (void)options; /* brat has one unit and one form */
    brat b = { .out = out, .doc = doc };
    size_t len;
    const char *text = sayso_doc_text(doc, &len);
    sayso_status st = sy_units_make(&b.units, SAYSO_CODEPOINT, text, len);
    if (st)
        return st;
    b.statement = calloc((size_t)sayso_statement_count(doc) + 1, sizeof *b.statement);
    b.speaker = calloc((size_t)sayso_speaker_count(doc) + 1, sizeof *b.speaker);
    b.contact = calloc((size_t)sayso_contact_count(doc) + 1, sizeof *b.contact);
    if (b.statement && b.speaker && b.contact)
        annotations(&b);
    else
        st = SAYSO_ENOMEM;
    free(b.statement);
    free(b.speaker);
    free(b.contact);
    sy_units_free(&b.units);
    sayso_status end = sy_sink_end(out);
    return st ? st : end;
}
