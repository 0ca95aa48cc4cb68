/* tei.c - TEI P5. What it writes is valid by TEI All, from version 3.0.0 on.
 *
 *   teiHeader  who read it (respStmt, appInfo), the article (sourceDesc), the speakers (particDesc:
 *              listPerson with person, personGrp, org)
 *   body       the text, byte for byte: a p for each paragraph (the headline is head), and between them
 *              the white space that stood there. What is said is <said who direct aloud ana>, direct words
 *              out of a document <quote source ana>; sources and cues are <seg type="source|cue">,
 *              mentions <rs ref>, words that tell of a contact <seg type="contact">.
 *   back       each statement, contact and claim as a feature structure with all of its fields, its spans
 *              in code points of the body's text; documents that are cited as bibl.
 *
 * Spans may overlap and run over paragraphs, elements may not. Such an element is broken off and begun
 * again: its parts have xml:id, next and prev, as have the pieces of words that come in pieces. Marks
 * more than DEEPEST deep (no article has them, a hostile record may) stand in the back alone.
 *
 * XML has no way to hold some characters: <g n="U+0000"/> stands for one of those in the text, U+FFFD
 * in names and titles.
 */
#include <stdlib.h>
#include <string.h>

#include "export/iri.h"
#include "export/marks.h"

enum { DEEPEST = 32 };

typedef struct tei {
    sy_sink *out;
    const sayso_doc *doc;
    const char *text;
    sy_units units;
    uint32_t number;
    uint32_t first_contact, first_speaker; /* the chains of triggers; of mentions */
    uint32_t *mention; /* [speaker id]: its first mention's chain */
    uint32_t *parts;   /* [n_chains]: of how many elements each consists */
    uint32_t *written; /* [n_chains]: how many of them were begun */
    uint32_t *tied, *tie; /* sy_relations_by_statement() */
    const sy_mark *open[DEEPEST];
    uint32_t n_open;
} tei;

/* ## Text */

/* The length of what XML 1.0 cannot hold at s: control characters, U+FFFE, U+FFFF. */
static size_t no_character(const char *s, size_t n)
{
    unsigned char c = (unsigned char)*s;
    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r';
    return c == 0xEF && n >= 3 && (unsigned char)s[1] == 0xBF && (unsigned char)s[2] >= 0xBE ? 3 : 0;
}

static void put_code(sy_sink *out, unsigned code)
{
    static const char hex[] = "0123456789ABCDEF";
    char digits[4] = { hex[code >> 12 & 15], hex[code >> 8 & 15], hex[code >> 4 & 15], hex[code & 15] };
    sy_puts(out, "<g n=\"U+");
    sy_put(out, digits, sizeof digits);
    sy_puts(out, "\"/>");
}

/* elements: <g> may stand here. */
static void text(sy_sink *out, const char *s, size_t n, bool elements)
{
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        const char *instead = NULL;
        size_t gone = 1;
        switch (s[i]) {
        case '&': instead = "&amp;"; break;
        case '<': instead = "&lt;"; break;
        case '>': instead = "&gt;"; break;
        case '"': instead = "&quot;"; break;
        case '\r': instead = "&#13;"; break;
        default:
            if (!(gone = no_character(s + i, n - i)))
                continue;
        }
        sy_put(out, s + from, i - from);
        if (instead)
            sy_puts(out, instead);
        else if (elements)
            put_code(out, gone == 3 ? 0xFF40u + (unsigned char)s[i + 2] : (unsigned char)s[i]);
        else
            sy_puts(out, "\uFFFD");
        from = i + gone;
        i += gone - 1;
    }
    sy_put(out, s + from, n - from);
}

static void string(tei *t, const char *s)
{
    text(t->out, s, strlen(s), false);
}

static void element(tei *t, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    sy_put(t->out, "<", 1);
    sy_puts(t->out, name);
    sy_put(t->out, ">", 1);
    string(t, value);
    sy_puts(t->out, "</");
    sy_puts(t->out, name);
    sy_put(t->out, ">", 1);
}

/* ## Ids */

static void name(tei *t, const char *kind, uint32_t id, uint32_t part)
{
    if (t->number > 1) {
        sy_put(t->out, "a", 1);
        sy_put_number(t->out, t->number);
        sy_put(t->out, ".", 1);
    }
    sy_puts(t->out, kind);
    sy_put(t->out, "-", 1);
    sy_put_number(t->out, id);
    if (part) {
        sy_put(t->out, ".", 1);
        sy_put_number(t->out, part);
    }
}

static void id_of(tei *t, const char *kind, uint32_t id, uint32_t part)
{
    sy_puts(t->out, " xml:id=\"");
    name(t, kind, id, part);
    sy_put(t->out, "\"", 1);
}

static void point(tei *t, const char *attribute, const char *kind, uint32_t id, uint32_t part)
{
    sy_put(t->out, " ", 1);
    sy_puts(t->out, attribute);
    sy_puts(t->out, "=\"#");
    name(t, kind, id, part);
    sy_put(t->out, "\"", 1);
}

/* ## The body */

/* Elements that make up one thing are a chain: all of a statement's content, its source, its cue, a
 * contact's trigger, one mention. */
static uint32_t chain_of(const tei *t, const sy_mark *m)
{
    switch (m->role) {
    case SY_TRIGGER: return t->first_contact + m->id - 1;
    case SY_MENTION: return t->mention[m->id] + m->piece;
    default: return (m->id - 1) * 3 + (uint32_t)m->role;
    }
}

static const char *const chain_name[] = { "content", "source", "cue", "trigger", "mention" };

static void linked(tei *t, const sy_mark *m)
{
    uint32_t chain = chain_of(t, m), n = ++t->written[chain];
    if (t->parts[chain] < 2)
        return;
    uint32_t id = m->role == SY_MENTION ? chain - t->first_speaker + 1 : m->id;
    id_of(t, chain_name[m->role], id, n);
    if (n > 1)
        point(t, "prev", chain_name[m->role], id, n - 1);
    if (n < t->parts[chain])
        point(t, "next", chain_name[m->role], id, n + 1);
}

/* Whether the words were spoken aloud, as far as the channel tells. */
static const char *aloud(sayso_channel channel)
{
    switch (channel) {
    case SAYSO_INTERVIEW:
    case SAYSO_BROADCAST:
    case SAYSO_SPEECH:
    case SAYSO_DEBATE:
    case SAYSO_PRESS:
    case SAYSO_CALL:
    case SAYSO_TESTIMONY:
    case SAYSO_MEETING: return "true";
    case SAYSO_SOCIAL:
    case SAYSO_MESSAGE:
    case SAYSO_CHANNEL_DOCUMENT:
    case SAYSO_THOUGHT: return "false";
    default: return "unknown";
    }
}

static bool is_quote(tei *t, const sayso_statement *s)
{
    return s->speaker && s->form != SAYSO_INDIRECT &&
           sayso_speaker_at(t->doc, s->speaker - 1).kind == SAYSO_DOCUMENT;
}

static void open_content(tei *t, const sy_mark *m)
{
    static const char *const direct[] = { "true", "unknown", "false" };
    sayso_statement s = sayso_statement_at(t->doc, m->id - 1);
    bool quote = is_quote(t, &s);
    sy_puts(t->out, quote ? "<quote" : "<said");
    linked(t, m);
    if (s.speaker)
        point(t, quote ? "source" : "who", "speaker", s.speaker, 0);
    if (!quote) {
        sy_puts(t->out, " direct=\"");
        sy_puts(t->out, direct[s.form]);
        sy_puts(t->out, "\" aloud=\"");
        sy_puts(t->out, aloud(s.channel));
        sy_put(t->out, "\"", 1);
    }
    point(t, "ana", "statement", m->id, 0);
    sy_put(t->out, ">", 1);
}

static void open_mark(tei *t, const sy_mark *m)
{
    switch (m->role) {
    case SY_CONTENT: open_content(t, m); return;
    case SY_SOURCE:
    case SY_CUE:
        sy_puts(t->out, m->role == SY_CUE ? "<seg type=\"cue\"" : "<seg type=\"source\"");
        linked(t, m);
        point(t, "corresp", "statement", m->id, 0);
        break;
    case SY_TRIGGER:
        sy_puts(t->out, "<seg type=\"contact\"");
        linked(t, m);
        point(t, "corresp", "contact", m->id, 0);
        break;
    case SY_MENTION:
        sy_puts(t->out, "<rs");
        linked(t, m);
        point(t, "ref", "speaker", m->id, 0);
    }
    sy_put(t->out, ">", 1);
}

static void close_mark(tei *t, const sy_mark *m)
{
    if (m->role == SY_CONTENT) {
        sayso_statement s = sayso_statement_at(t->doc, m->id - 1);
        sy_puts(t->out, is_quote(t, &s) ? "</quote>" : "</said>");
    } else {
        sy_puts(t->out, m->role == SY_MENTION ? "</rs>" : "</seg>");
    }
}

/* From the elements that are open to those that the segment wants: what both have at the bottom stays.
 * Mentions come innermost, since <rs> may hold no <said>. write: else the parts are counted. */
static void reopen(tei *t, const sy_walk *w, bool write)
{
    const sy_mark *want[DEEPEST];
    uint32_t n = 0, same = 0;
    for (int mentions = 0; mentions < 2; mentions++)
        for (uint32_t i = 0; w && i < w->n_over && n < DEEPEST; i++)
            if ((w->over[i]->role == SY_MENTION) == mentions)
                want[n++] = w->over[i];
    while (same < n && same < t->n_open && t->open[same] == want[same])
        same++;
    while (t->n_open > same) {
        t->n_open--;
        if (write)
            close_mark(t, t->open[t->n_open]);
    }
    while (t->n_open < n) {
        const sy_mark *m = t->open[t->n_open] = want[t->n_open];
        t->n_open++;
        if (write)
            open_mark(t, m);
        else
            t->parts[chain_of(t, m)]++;
    }
}

static bool is_headline(tei *t, const sy_walk *w)
{
    const char *title = sayso_doc_title(t->doc);
    size_t n = strlen(title);
    if (!n || n != w->paragraph.end - w->paragraph.begin || memcmp(t->text + w->paragraph.begin, title, n))
        return false;
    for (size_t i = w->paragraph.end; i < w->len; i++) /* a body of a head alone is none */
        if (!strchr(" \t\r\n", t->text[i]) || !t->text[i])
            return true;
    return false;
}

static void body(tei *t, sy_walk *w)
{
    bool any = false, head = false;
    sy_puts(t->out, "<text>\n<body>");
    while (!t->out->status && sy_walk_next(w)) {
        if (w->begins) {
            head = !any && is_headline(t, w);
            any = true;
            text(t->out, t->text + w->gap.begin, w->gap.end - w->gap.begin, false);
            sy_puts(t->out, head ? "<head>" : "<p>");
        }
        reopen(t, w, true);
        text(t->out, t->text + w->segment.begin, w->segment.end - w->segment.begin, true);
        if (w->ends) {
            reopen(t, NULL, true);
            sy_puts(t->out, head ? "</head>" : "</p>");
        }
    }
    if (!any)
        sy_puts(t->out, "<p/>");
    text(t->out, t->text + w->gap.begin, w->gap.end - w->gap.begin, false);
    sy_puts(t->out, "</body>\n");
}

/* How many parts each chain will have: next has to be known beforehand. */
static sayso_status count_parts(tei *t, sy_walk *w)
{
    uint32_t speakers = sayso_speaker_count(t->doc);
    uint64_t n = (uint64_t)sayso_statement_count(t->doc) * 3;
    t->mention = calloc((size_t)speakers + 1, sizeof *t->mention);
    if (!t->mention)
        return SAYSO_ENOMEM;
    t->first_contact = (uint32_t)n;
    n += sayso_contact_count(t->doc);
    t->first_speaker = (uint32_t)n;
    for (uint32_t i = 0; i < speakers; i++) {
        t->mention[i + 1] = (uint32_t)n;
        n += sayso_speaker_at(t->doc, i).n_mentions;
    }
    if (n >= UINT32_MAX)
        return SAYSO_ELIMIT;
    t->parts = calloc((size_t)n + 1, sizeof *t->parts);
    t->written = calloc((size_t)n + 1, sizeof *t->written);
    if (!t->parts || !t->written)
        return SAYSO_ENOMEM;
    while (sy_walk_next(w)) {
        reopen(t, w, false);
        if (w->ends)
            reopen(t, NULL, false);
    }
    sy_walk_again(w);
    return SAYSO_OK;
}

/* ## The header */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The day at the beginning of an ISO date or date-time, when it is one that the calendar has. */
static bool has_day(const char *s)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    for (int i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? s[i] != '-' : !is_digit(s[i]))
            return false;
    int year = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + s[3] - '0';
    int month = (s[5] - '0') * 10 + s[6] - '0', day = (s[8] - '0') * 10 + s[9] - '0';
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return year && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (leap && month == 2) && (!s[10] || s[10] == 'T' || s[10] == ' ');
}

static void source(tei *t)
{
    const char *published = sayso_doc_published(t->doc), *url = sayso_doc_url(t->doc);
    sy_puts(t->out, "<sourceDesc><bibl>");
    element(t, "title", sayso_doc_title(t->doc));
    element(t, "publisher", sayso_doc_publisher(t->doc));
    if (*published) {
        sy_puts(t->out, "<date");
        if (has_day(published)) {
            sy_puts(t->out, " when=\"");
            sy_put(t->out, published, 10);
            sy_put(t->out, "\"", 1);
        }
        sy_put(t->out, ">", 1);
        string(t, published);
        sy_puts(t->out, "</date>");
    }
    sy_puts(t->out, "<idno type=\"id\">");
    string(t, sayso_doc_id(t->doc));
    sy_puts(t->out, "</idno>");
    if (*url) {
        sy_puts(t->out, "<idno type=\"url\">");
        string(t, url);
        sy_puts(t->out, "</idno>");
    }
    sy_puts(t->out, "</bibl></sourceDesc>\n");
}

static void machine(tei *t)
{
    sy_puts(t->out, "Machine reading by ");
    string(t, sayso_doc_model(t->doc));
    sy_puts(t->out, ". It says who said what, never what is true.");
}

static void speaker(tei *t, const sayso_speaker *s)
{
    const char *tag = s->kind == SAYSO_ORG     ? "org"
                      : s->kind == SAYSO_GROUP ? "personGrp"
                                               : "person";
    const char *kind = sayso_kind_name(s->kind);
    sy_put(t->out, "<", 1);
    sy_puts(t->out, tag);
    id_of(t, "speaker", s->id, 0);
    if (kind) {
        sy_puts(t->out, " role=\"");
        sy_puts(t->out, kind);
        sy_put(t->out, "\"", 1);
    }
    sy_put(t->out, ">", 1);
    element(t, s->kind == SAYSO_ORG ? "orgName" : "persName", s->name);
    for (uint32_t i = 0; i < s->n_roles; i++)
        element(t, s->kind == SAYSO_ORG ? "note" : "occupation", s->roles[i]);
    sy_puts(t->out, "</");
    sy_puts(t->out, tag);
    sy_puts(t->out, ">\n");
}

/* Documents that are cited are no persons: they stand in the back. */
static void speakers(tei *t, bool documents)
{
    uint32_t n = sayso_speaker_count(t->doc);
    bool any = false;
    for (uint32_t i = 0; i < n; i++) {
        sayso_speaker s = sayso_speaker_at(t->doc, i);
        if ((s.kind == SAYSO_DOCUMENT) != documents)
            continue;
        if (!any)
            sy_puts(t->out, documents ? "<listBibl>\n" : "<particDesc><listPerson>\n");
        any = true;
        if (!documents) {
            speaker(t, &s);
            continue;
        }
        sy_puts(t->out, "<bibl");
        id_of(t, "speaker", s.id, 0);
        sy_put(t->out, ">", 1);
        sy_puts(t->out, "<title>");
        string(t, s.name ? s.name : "");
        sy_puts(t->out, "</title>");
        for (uint32_t k = 0; k < s.n_roles; k++)
            element(t, "note", s.roles[k]);
        sy_puts(t->out, "</bibl>\n");
    }
    if (any)
        sy_puts(t->out, documents ? "</listBibl>\n" : "</listPerson></particDesc>\n");
}

static void header(tei *t)
{
    const char *title = sayso_doc_title(t->doc);
    sy_puts(t->out, "<teiHeader>\n<fileDesc>\n<titleStmt><title>");
    string(t, *title ? title : sayso_doc_id(t->doc));
    sy_puts(t->out, "</title><respStmt><resp>machine reading</resp><name>sayso " SAYSO_VERSION ", ");
    string(t, sayso_doc_model(t->doc));
    sy_puts(t->out, "</name></respStmt></titleStmt>\n<publicationStmt><p>");
    machine(t);
    sy_puts(t->out, "</p></publicationStmt>\n");
    if (sayso_note_count(t->doc)) {
        sy_puts(t->out, "<notesStmt>");
        for (uint32_t i = 0; i < sayso_note_count(t->doc); i++)
            element(t, "note", sayso_note_at(t->doc, i));
        sy_puts(t->out, "</notesStmt>\n");
    }
    source(t);
    sy_puts(t->out, "</fileDesc>\n<encodingDesc><appInfo><application ident=\"sayso\" version=\""
                    SAYSO_VERSION "\"><label>");
    string(t, sayso_doc_model(t->doc));
    sy_puts(t->out, "</label></application></appInfo></encodingDesc>\n<profileDesc><langUsage>"
                    "<language ident=\"en\">English</language></langUsage>\n");
    speakers(t, false);
    sy_puts(t->out, "</profileDesc>\n</teiHeader>\n");
}

/* ## The back */

static void symbol(tei *t, const char *field, const char *value)
{
    if (!value)
        return;
    sy_puts(t->out, "<f name=\"");
    sy_puts(t->out, field);
    sy_puts(t->out, "\"><symbol value=\"");
    sy_puts(t->out, value);
    sy_puts(t->out, "\"/></f>");
}

static void string_field(tei *t, const char *field, const char *value)
{
    if (!value || !*value)
        return;
    sy_puts(t->out, "<f name=\"");
    sy_puts(t->out, field);
    sy_puts(t->out, "\"><string>");
    string(t, value);
    sy_puts(t->out, "</string></f>");
}

static void pointer(tei *t, const char *field, const char *kind, uint32_t id)
{
    sy_puts(t->out, "<f name=\"");
    sy_puts(t->out, field);
    sy_put(t->out, "\"", 1);
    point(t, "fVal", kind, id, 0);
    sy_puts(t->out, "/>");
}

static void pointers(tei *t, const char *field, const char *kind, const uint32_t *id, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        pointer(t, field, kind, id[i]);
}

static void share(tei *t, float confidence)
{
    sy_puts(t->out, "<f name=\"confidence\"><numeric value=\"");
    sy_put_share(t->out, confidence);
    sy_puts(t->out, "\"/></f>");
}

/* From value to max, in code points of the body's text. */
static void places(tei *t, const char *field, const sayso_span *span, uint32_t n)
{
    if (!n)
        return;
    sy_puts(t->out, "<f name=\"");
    sy_puts(t->out, field);
    sy_puts(t->out, "\"><vColl org=\"list\">");
    for (uint32_t i = 0; i < n; i++) {
        sy_puts(t->out, "<numeric value=\"");
        sy_put_number(t->out, sy_unit_at(&t->units, span[i].begin));
        sy_puts(t->out, "\" max=\"");
        sy_put_number(t->out, sy_unit_at(&t->units, span[i].end));
        sy_puts(t->out, "\"/>");
    }
    sy_puts(t->out, "</vColl></f>");
}

static void statement(tei *t, const sayso_statement *s)
{
    sy_puts(t->out, "<fs type=\"statement\"");
    id_of(t, "statement", s->id, 0);
    sy_put(t->out, ">", 1);
    places(t, "source", s->source, s->n_source);
    places(t, "cue", s->cue, s->n_cue);
    places(t, "content", s->content, s->n_content);
    symbol(t, "form", sy_form_name(s->form));
    if (s->speaker)
        pointer(t, "speaker", "speaker", s->speaker);
    symbol(t, "channel", sayso_channel_name(s->channel));
    string_field(t, "outlet", s->outlet);
    string_field(t, "addressee", s->addressee);
    string_field(t, "when", s->when);
    symbol(t, "stance", sayso_stance_name(s->stance));
    if (s->parent)
        pointer(t, "parent", "statement", s->parent);
    for (uint32_t i = t->tied[s->id]; i < t->tied[s->id + 1]; i++) {
        sayso_relation r = sayso_relation_at(t->doc, t->tie[i]);
        pointer(t, sayso_relation_kind_name(r.kind), r.to_contact ? "contact" : "statement", r.to);
    }
    share(t, s->confidence);
    sy_puts(t->out, "</fs>\n");
}

static void contact(tei *t, const sayso_contact *c)
{
    sy_puts(t->out, "<fs type=\"contact\"");
    id_of(t, "contact", c->id, 0);
    sy_put(t->out, ">", 1);
    places(t, "trigger", c->trigger, c->n_trigger);
    symbol(t, "kind", sayso_contact_kind_name(c->kind));
    symbol(t, "modality", sayso_modality_name(c->modality));
    pointers(t, "from", "speaker", c->from, c->n_from);
    pointers(t, "to", "speaker", c->to, c->n_to);
    if (c->statement)
        pointer(t, "statement", "statement", c->statement);
    string_field(t, "when", c->when);
    share(t, c->confidence);
    sy_puts(t->out, "</fs>\n");
}

static void claim(tei *t, const sayso_claim *c)
{
    sy_puts(t->out, "<fs type=\"claim\"");
    id_of(t, "claim", c->id, 0);
    sy_put(t->out, ">", 1);
    symbol(t, "status", sayso_status_of_claim_name(c->status));
    pointer(t, "about", c->about_contact ? "contact" : "statement", c->about);
    pointers(t, "asserted", "statement", c->asserted, c->n_asserted);
    pointers(t, "confirmed", "statement", c->confirmed, c->n_confirmed);
    pointers(t, "denied", "statement", c->denied, c->n_denied);
    sy_puts(t->out, "</fs>\n");
}

static void back(tei *t)
{
    sy_puts(t->out, "<back><div type=\"reading\"><p>");
    machine(t);
    sy_puts(t->out, "</p>\n");
    for (uint32_t i = 0; i < sayso_statement_count(t->doc) && !t->out->status; i++) {
        sayso_statement s = sayso_statement_at(t->doc, i);
        statement(t, &s);
    }
    for (uint32_t i = 0; i < sayso_contact_count(t->doc) && !t->out->status; i++) {
        sayso_contact c = sayso_contact_at(t->doc, i);
        contact(t, &c);
    }
    for (uint32_t i = 0; i < sayso_claim_count(t->doc) && !t->out->status; i++) {
        sayso_claim c = sayso_claim_at(t->doc, i);
        claim(t, &c);
    }
    speakers(t, true);
    sy_puts(t->out, "</div></back>\n</text>\n");
}

/* ## The file */

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NAMESPACE " xmlns=\"http://www.tei-c.org/ns/1.0\""

void sy_tei_frame(sayso_frame part, sy_sink *out)
{
    if (part == SAYSO_CLOSING)
        sy_puts(out, "</teiCorpus>\n");
    if (part != SAYSO_OPENING)
        return;
    sy_puts(out, DECLARATION "<teiCorpus" NAMESPACE ">\n<teiHeader>\n<fileDesc>\n<titleStmt><title>Who "
                 "says what</title><respStmt><resp>machine reading</resp><name>sayso " SAYSO_VERSION
                 "</name></respStmt></titleStmt>\n<publicationStmt><p>Machine readings: each text names "
                 "its model. They say who said what, never what is true.</p></publicationStmt>\n"
                 "<sourceDesc><p>Each text names its own.</p></sourceDesc>\n</fileDesc>\n"
                 "</teiHeader>\n");
}

sayso_status sy_write_tei(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out)
{
    tei t = { .out = out, .doc = doc, .number = options->number };
    size_t len;
    sy_walk w = { 0 };
    t.text = sayso_doc_text(doc, &len);
    sayso_status st = sy_units_make(&t.units, SAYSO_CODEPOINT, t.text, len);
    if (!st)
        st = sy_walk_begin(&w, doc, SY_MARK_ALL);
    if (!st)
        st = count_parts(&t, &w);
    if (!st)
        st = sy_relations_by_statement(doc, &t.tied, &t.tie);
    if (!st) {
        if (!options->fragment)
            sy_puts(out, DECLARATION);
        sy_puts(out, "<TEI" NAMESPACE ">\n");
        header(&t);
        body(&t, &w);
        back(&t);
        sy_puts(out, "</TEI>\n");
    }
    sy_walk_free(&w);
    sy_units_free(&t.units);
    free(t.mention);
    free(t.parts);
    free(t.written);
    free(t.tied);
    free(t.tie);
    sayso_status end = sy_sink_end(out);
    return st ? st : end;
}
