/* html.c - one article as a page that stands alone, or as the fragment that the local page shows.
 *
 * Everything works without a script: words are marked, notes stand beside their paragraph, panels
 * link to the words and back. src/page/article.js only lights up what belongs together. The page
 * loads nothing: style and script stand in it, and its Content-Security-Policy lets in these two, by
 * their hashes, and nothing else.
 *
 * What comes from outside is text and nothing but text: every string goes through text() or, inside
 * a quoted attribute, through the same; an address becomes a link only when it is http or https.
 * Names and titles stand in <bdi>, so that marks of direction in them turn nothing else around.
 *
 * Places: data-begin of a paragraph counts code points, and the paragraph's textContent is the
 * article's text one code point for one (NUL, which HTML cannot hold, is U+FFFD): numbers beside the
 * words are drawn by the style, not written. doc/formats.md lists classes and data attributes.
 */
#include "export/sink.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "export/iri.h"
#include "export/marks.h"
#include "export/page_assets.h"

enum {
    COLOURS = 12,       /* --c0 .. --c11 in article.css */
    MOST_OVER = 8,      /* statements that a segment names, the innermost ones */
    MOST_MENTIONS = 12, /* links to mentions that a speaker's entry has */
    EXCERPT = 240,      /* bytes of a statement's words that the ledger repeats */
    UNSURE = 60,        /* percent; below, a reading is shown as unsure */
    PLACED = 128        /* of html.role: its number was written */
};

typedef struct html {
    sy_sink *out;
    const sayso_doc *doc;
    const char *text;
    uint32_t number;
    uint32_t n_statements, n_speakers;
    uint32_t *letter; /* [speaker id]: 1, 2, ... in the order of their first statements; 0: silent */
    uint32_t *first;  /* [paragraph]: the first of `noted` */
    uint32_t *noted;  /* [n_statements]: ids by the place where they are shown */
    uint8_t *role;    /* [statement id]: 1 + the role of the words where its number stands; 0: none shows */
    uint32_t *tied;   /* [statement id]: the first of `tie` */
    uint32_t *tie;    /* [relations]: indexes by the statement that they come from */
} html;

/* ## Strings */

static void text(sy_sink *out, const char *s, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        const char *instead;
        switch (s[i]) {
        case '&': instead = "&amp;"; break;
        case '<': instead = "&lt;"; break;
        case '>': instead = "&gt;"; break;
        case '"': instead = "&quot;"; break;
        case '\'': instead = "&#39;"; break;
        case '\r': instead = "&#13;"; break; /* a bare one would become a line feed */
        case 0: instead = "&#xFFFD;"; break;
        default: continue;
        }
        sy_put(out, s + from, i - from);
        sy_puts(out, instead);
        from = i + 1;
    }
    sy_put(out, s + from, n - from);
}

static void string(sy_sink *out, const char *s)
{
    text(out, s, strlen(s));
}

static void bdi(sy_sink *out, const char *class, const char *s)
{
    sy_puts(out, "<bdi");
    if (class) {
        sy_puts(out, " class=\"");
        sy_puts(out, class);
        sy_put(out, "\"", 1);
    }
    sy_put(out, ">", 1);
    string(out, s);
    sy_puts(out, "</bdi>");
}

/* The words of the pieces, an ellipsis between them, at most `most` bytes. */
static void words(html *h, const sayso_span *span, uint32_t n, size_t most)
{
    for (uint32_t i = 0; i < n; i++) {
        size_t len = span[i].end - span[i].begin;
        bool cut = len > most;
        if (i)
            sy_puts(h->out, " … ");
        if (cut)
            for (len = most; len && (h->text[span[i].begin + len] & 0xC0) == 0x80;)
                len--;
        text(h->out, h->text + span[i].begin, len);
        if (cut) {
            sy_puts(h->out, " …");
            return;
        }
        most -= len;
    }
}

/* ## Ids and links: "s-3", or "a2-s-3" in the second article of a file; "m-1-2" */

static void name(html *h, const char *attribute, const char *kind, uint32_t id, uint32_t second)
{
    sy_puts(h->out, attribute);
    if (h->number > 1) {
        sy_put(h->out, "a", 1);
        sy_put_number(h->out, h->number);
        sy_put(h->out, "-", 1);
    }
    sy_puts(h->out, kind);
    sy_put(h->out, "-", 1);
    sy_put_number(h->out, id);
    if (second) {
        sy_put(h->out, "-", 1);
        sy_put_number(h->out, second);
    }
    sy_put(h->out, "\"", 1);
}

static void id_of(html *h, const char *kind, uint32_t id)
{
    name(h, " id=\"", kind, id, 0);
}

static void link_to(html *h, const char *kind, uint32_t id)
{
    name(h, " href=\"#", kind, id, 0);
}

static void number_of(html *h, const char *attribute, uint32_t n)
{
    sy_put(h->out, " ", 1);
    sy_puts(h->out, attribute);
    sy_puts(h->out, "=\"");
    sy_put_number(h->out, n);
    sy_put(h->out, "\"", 1);
}

/* ## Speakers */

static uint32_t speaker_of(html *h, uint32_t statement)
{
    return sayso_statement_at(h->doc, statement - 1).speaker;
}

/* data-c="2", where somebody speaks. */
static void colour(html *h, const char *attribute, uint32_t speaker)
{
    if (speaker && h->letter[speaker])
        number_of(h, attribute, (h->letter[speaker] - 1) % COLOURS);
}

/* A, B, ... Z, AA, AB, ... */
static void put_letters(sy_sink *out, uint32_t n)
{
    char letters[8];
    size_t at = sizeof letters;
    for (; n; n = (n - 1) / 26)
        letters[--at] = (char)('A' + (n - 1) % 26);
    sy_put(out, letters + at, sizeof letters - at);
}

static void chip(html *h, uint32_t speaker)
{
    sy_puts(h->out, "<span class=\"chip\"");
    if (speaker && h->letter[speaker]) {
        colour(h, "data-c", speaker);
        sy_put(h->out, ">", 1);
        put_letters(h->out, h->letter[speaker]);
    } else {
        sy_puts(h->out, ">–");
    }
    sy_puts(h->out, "</span> ");
}

static void speaker_name(html *h, uint32_t speaker)
{
    if (!speaker) {
        sy_puts(h->out, "nobody named");
        return;
    }
    sayso_speaker s = sayso_speaker_at(h->doc, speaker - 1);
    if (s.name && *s.name)
        bdi(h->out, NULL, s.name);
    else
        sy_puts(h->out, s.kind == SAYSO_AUTHOR ? "the author" : "unnamed");
}

/* The same inside an attribute, where there is no <bdi>: two characters do its work. */
static void speaker_label(html *h, uint32_t speaker)
{
    sayso_speaker s = { 0 };
    if (speaker)
        s = sayso_speaker_at(h->doc, speaker - 1);
    if (s.name && *s.name) {
        sy_puts(h->out, "\u2068");
        string(h->out, s.name);
        sy_puts(h->out, "\u2069");
    } else {
        sy_puts(h->out, s.kind == SAYSO_AUTHOR ? "the author" : "nobody named");
    }
}

static void speaker_link(html *h, uint32_t speaker)
{
    chip(h, speaker);
    if (!speaker) {
        sy_puts(h->out, "<span class=\"who\">nobody named</span>");
        return;
    }
    sy_puts(h->out, "<a class=\"who\"");
    link_to(h, "sp", speaker);
    sy_put(h->out, ">", 1);
    speaker_name(h, speaker);
    sy_puts(h->out, "</a>");
}

static void statement_link(html *h, uint32_t id)
{
    if (!h->role[id]) { /* of white space alone: there is nowhere to go */
        sy_puts(h->out, "<span class=\"to\">");
        sy_put_number(h->out, id);
        sy_puts(h->out, "</span>");
        return;
    }
    sy_puts(h->out, "<a class=\"to\"");
    link_to(h, "s", id);
    sy_puts(h->out, " data-s=\"");
    sy_put_number(h->out, id);
    sy_puts(h->out, "\" aria-label=\"to the words of statement ");
    sy_put_number(h->out, id);
    sy_puts(h->out, "\">");
    sy_put_number(h->out, id);
    sy_puts(h->out, "</a>");
}

/* ## The words */

/* Where a statement is shown: at its content, else at its cue, else at its source. */
static sayso_span place_of(const sayso_statement *s)
{
    if (s->n_content)
        return s->content[0];
    if (s->n_cue)
        return s->cue[0];
    if (s->n_source)
        return s->source[0];
    return (sayso_span){ 0, 0 };
}

static bool is_shown(const html *h, sayso_span span)
{
    for (uint32_t i = span.begin; i < span.end; i++)
        if (!h->text[i] || !strchr(" \t\r\n", h->text[i]))
            return true;
    return false;
}

static void reference(html *h, uint32_t id)
{
    sy_puts(h->out, "<a class=\"ref\"");
    id_of(h, "s", id);
    link_to(h, "n", id);
    number_of(h, "data-s", id);
    number_of(h, "data-n", id);
    colour(h, "data-c", speaker_of(h, id));
    sy_puts(h->out, " aria-label=\"Statement ");
    sy_put_number(h->out, id);
    sy_puts(h->out, ": ");
    speaker_label(h, speaker_of(h, id));
    sy_puts(h->out, "\"></a>");
}

static void place(html *h, const char *kind, uint32_t id, uint32_t second)
{
    name(h, "<i id=\"", kind, id, second);
    sy_puts(h->out, "></i>");
}

/* The places that links lead to, before the first of the words that they mean. */
static void places(html *h, const sy_walk *w)
{
    for (uint32_t i = 0; i < w->n_over; i++) {
        const sy_mark *m = w->over[i];
        if (m->role <= SY_CUE) {
            if (h->role[m->id] != m->role + 1)
                continue;
            reference(h, m->id);
            h->role[m->id] |= PLACED;
            continue;
        }
        uint32_t since = w->begins ? w->gap.begin : w->segment.begin;
        if (m->span.begin < since)
            continue; /* shown before */
        if (m->role == SY_TRIGGER && !m->piece)
            place(h, "t", m->id, 0);
        else if (m->role == SY_MENTION && m->piece < MOST_MENTIONS)
            place(h, "m", m->id, m->piece + 1);
    }
}

/* A list of ids in an attribute, each once; of statements the innermost ones. */
static void ids_over(html *h, const char *attribute, const sy_walk *w, sy_role from, sy_role to)
{
    uint32_t ids[MOST_OVER];
    uint32_t n = 0;
    for (uint32_t i = w->n_over; i-- && n < MOST_OVER;) {
        const sy_mark *m = w->over[i];
        bool there = m->role < from || m->role > to;
        for (uint32_t k = 0; k < n && !there; k++)
            there = ids[k] == m->id;
        if (!there)
            ids[n++] = m->id;
    }
    if (!n)
        return;
    sy_put(h->out, " ", 1);
    sy_puts(h->out, attribute);
    sy_puts(h->out, "=\"");
    while (n--) {
        sy_put_number(h->out, ids[n]);
        if (n)
            sy_put(h->out, " ", 1);
    }
    sy_put(h->out, "\"", 1);
}

static void segment(html *h, const sy_walk *w)
{
    static const char *const classes[] = { " content", " source", " cue", " trigger", " mention" };
    const char *s = h->text + w->segment.begin;
    size_t n = w->segment.end - w->segment.begin;
    places(h, w);
    if (!w->n_over) {
        text(h->out, s, n);
        return;
    }
    unsigned roles = 0;
    uint32_t inner = 0, outer = 0; /* statements whose content this is */
    uint32_t any = 0;
    for (uint32_t i = w->n_over; i--;) {
        const sy_mark *m = w->over[i];
        roles |= 1u << m->role;
        if (m->role <= SY_CUE && !any)
            any = m->id;
        if (m->role == SY_CONTENT && !inner)
            inner = m->id;
        else if (m->role == SY_CONTENT && !outer && m->id != inner)
            outer = m->id;
    }
    sy_puts(h->out, "<span class=\"m");
    for (unsigned r = 0; r < sizeof classes / sizeof *classes; r++)
        if (roles & 1u << r)
            sy_puts(h->out, classes[r]);
    if (inner) {
        sy_put(h->out, " ", 1);
        sy_puts(h->out, sy_form_name(sayso_statement_at(h->doc, inner - 1).form));
    }
    sy_put(h->out, "\"", 1);
    ids_over(h, "data-s", w, SY_CONTENT, SY_CUE);
    ids_over(h, "data-k", w, SY_TRIGGER, SY_TRIGGER);
    ids_over(h, "data-p", w, SY_MENTION, SY_MENTION);
    if (any)
        colour(h, "data-c", speaker_of(h, any));
    if (inner && any != inner)
        colour(h, "data-o", speaker_of(h, inner)); /* a cue or source inside other words */
    else if (outer)
        colour(h, "data-o", speaker_of(h, outer));
    sy_put(h->out, ">", 1);
    text(h->out, s, n);
    sy_puts(h->out, "</span>");
}

/* ## The notes beside them */

static void fact(html *h, bool *any, const char *before, const char *value, bool isolate)
{
    if (!value || !*value)
        return;
    sy_puts(h->out, *any ? " · " : "");
    *any = true;
    sy_puts(h->out, before);
    if (isolate)
        bdi(h->out, NULL, value);
    else
        string(h->out, value);
}

static void sure(html *h, float confidence)
{
    unsigned percent = confidence > 0 ? confidence < 1 ? (unsigned)(confidence * 100 + 0.5f) : 100 : 0;
    sy_puts(h->out, percent < UNSURE ? " <span class=\"sure unsure\">" : " <span class=\"sure\">");
    sy_put_number(h->out, percent);
    sy_puts(h->out, " % sure</span>");
}

/* What a statement does to others, and what lies around it. */
static void ties(html *h, const sayso_statement *s)
{
    if (s->parent) {
        sy_puts(h->out, " <span class=\"tie\">within ");
        statement_link(h, s->parent);
        sy_puts(h->out, "</span>");
    }
    for (uint32_t i = h->tied[s->id]; i < h->tied[s->id + 1]; i++) {
        sayso_relation r = sayso_relation_at(h->doc, h->tie[i]);
        sy_puts(h->out, " <span class=\"tie ");
        sy_puts(h->out, sayso_relation_kind_name(r.kind));
        sy_puts(h->out, "\">");
        sy_puts(h->out, sayso_relation_kind_name(r.kind));
        if (r.to_contact) {
            sy_puts(h->out, " <a");
            link_to(h, "c", r.to);
            sy_puts(h->out, ">contact ");
            sy_put_number(h->out, r.to);
            sy_puts(h->out, "</a>");
        } else {
            sy_put(h->out, " ", 1);
            statement_link(h, r.to);
        }
        sy_puts(h->out, "</span>");
    }
}

static void note(html *h, uint32_t id)
{
    sayso_statement s = sayso_statement_at(h->doc, id - 1);
    bool any = true;
    sy_puts(h->out, "<li class=\"note\"");
    id_of(h, "n", id);
    number_of(h, "data-s", id);
    if (s.speaker)
        number_of(h, "data-speaker", s.speaker);
    colour(h, "data-c", s.speaker);
    sy_put(h->out, ">", 1);
    statement_link(h, id);
    sy_put(h->out, " ", 1);
    speaker_link(h, s.speaker);
    if (s.n_cue) {
        sy_puts(h->out, " <bdi class=\"said\">");
        words(h, s.cue, s.n_cue, EXCERPT);
        sy_puts(h->out, "</bdi>");
    }
    sy_puts(h->out, " <span class=\"facts\">");
    sy_puts(h->out, sy_form_name(s.form));
    fact(h, &any, "", sayso_channel_name(s.channel), false);
    fact(h, &any, "", sayso_stance_name(s.stance), false);
    fact(h, &any, "to ", s.addressee, true);
    fact(h, &any, "via ", s.outlet, true);
    fact(h, &any, "", s.when, true);
    sy_puts(h->out, "</span>");
    ties(h, &s);
    sure(h, s.confidence);
    sy_puts(h->out, "<span class=\"tools\"></span></li>\n");
}

static void notes_of(html *h, uint32_t paragraph)
{
    uint32_t begin = h->first[paragraph], end = h->first[paragraph + 1];
    if (begin == end)
        return;
    sy_puts(h->out, "<ul class=\"a-notes\">\n");
    for (uint32_t i = begin; i < end; i++)
        note(h, h->noted[i]);
    sy_puts(h->out, "</ul>");
}

/* ## The page's parts */

/* Is the first paragraph the title, as extractors put it there? */
static bool is_headline(html *h, sayso_span p)
{
    const char *title = sayso_doc_title(h->doc);
    size_t n = strlen(title);
    return n && n == p.end - p.begin && !memcmp(h->text + p.begin, title, n);
}

static sayso_span first_paragraph(sy_walk *w)
{
    sayso_span p = { 0, 0 };
    if (sy_walk_next(w))
        p = w->paragraph;
    sy_walk_again(w);
    return p;
}

static void machine(html *h)
{
    sy_puts(h->out, "<p class=\"a-machine\"><strong>Machine reading</strong> by ");
    bdi(h->out, "a-model", sayso_doc_model(h->doc));
    sy_puts(h->out, " · ");
    sy_put_number(h->out, h->n_statements);
    sy_puts(h->out, h->n_statements == 1 ? " statement" : " statements");
    sy_puts(h->out, " · It says who said what, never what is true.</p>\n");
}

static void key(html *h)
{
    sy_puts(h->out,
            "<details class=\"a-key\"><summary>How to read the marks</summary>\n"
            "<p><span class=\"m source\" data-c=\"0\">Who speaks</span>, the "
            "<span class=\"m cue\" data-c=\"0\">words that say so</span>, and what is said: "
            "<span class=\"m content direct\" data-c=\"0\">in quotation marks</span> (a solid line), "
            "<span class=\"m content mixed\" data-c=\"0\">in part</span> (dashes), "
            "<span class=\"m content indirect\" data-c=\"0\">retold</span> (dots). Each speaker has a "
            "letter and a colour, each statement a number; the number leads to its note, the note "
            "back to the words. A percentage says how often such a reading is right.</p></details>\n");
}

static void header(html *h, bool headline_follows)
{
    const char *title = sayso_doc_title(h->doc), *publisher = sayso_doc_publisher(h->doc),
               *published = sayso_doc_published(h->doc), *url = sayso_doc_url(h->doc);
    sy_puts(h->out, "<header class=\"a-head\">\n");
    if (*publisher || *published || *url) {
        sy_puts(h->out, "<p class=\"a-meta\">");
        if (*publisher) {
            bdi(h->out, "a-publisher", publisher);
            sy_put(h->out, " ", 1);
        }
        if (*published) {
            sy_puts(h->out, "<time datetime=\"");
            string(h->out, published);
            sy_puts(h->out, "\">");
            string(h->out, published);
            sy_puts(h->out, "</time> ");
        }
        if (sy_has_web_address(h->doc)) {
            sy_puts(h->out, "<a class=\"a-url\" rel=\"noreferrer noopener nofollow\" href=\"");
            string(h->out, url);
            sy_puts(h->out, "\">");
            bdi(h->out, NULL, url);
            sy_puts(h->out, "</a>");
        } else if (*url) {
            bdi(h->out, "a-url", url);
        }
        sy_puts(h->out, "</p>\n");
    }
    if (!headline_follows) {
        sy_puts(h->out, "<h1 class=\"a-title\">");
        if (*title)
            bdi(h->out, NULL, title);
        else
            sy_puts(h->out, "An article without a title");
        sy_puts(h->out, "</h1>\n");
    }
    machine(h);
    key(h);
    sy_puts(h->out, "</header>\n");
}

static void body(html *h, sy_walk *w, const sy_units *units, bool headline)
{
    uint32_t paragraph = 0;
    const char *tag = "p";
    sy_puts(h->out, "<div class=\"a-text\">\n");
    while (!h->out->status && sy_walk_next(w)) {
        if (w->begins) {
            tag = headline && !paragraph ? "h1" : "p";
            sy_puts(h->out, "<div class=\"a-row\"><");
            sy_puts(h->out, tag);
            if (*tag == 'h')
                sy_puts(h->out, " class=\"a-title\"");
            sy_puts(h->out, " dir=\"auto\"");
            number_of(h, "data-begin", sy_unit_at(units, w->segment.begin));
            sy_put(h->out, ">", 1);
        }
        segment(h, w);
        if (w->ends) {
            sy_puts(h->out, "</");
            sy_puts(h->out, tag);
            sy_put(h->out, ">", 1);
            notes_of(h, paragraph++);
            sy_puts(h->out, "</div>\n");
        }
    }
    sy_puts(h->out, "</div>\n");
}

static void panel(html *h, const char *class, const char *title)
{
    sy_puts(h->out, "<section class=\"panel ");
    sy_puts(h->out, class);
    sy_puts(h->out, "\">\n<h2>");
    sy_puts(h->out, title);
    sy_puts(h->out, "</h2>\n<ul>\n");
}

static void speaker_entry(html *h, uint32_t id, const uint32_t *of, uint32_t n)
{
    sayso_speaker s = sayso_speaker_at(h->doc, id - 1);
    bool any = false;
    sy_puts(h->out, "<li class=\"speaker\"");
    id_of(h, "sp", id);
    number_of(h, "data-speaker", id);
    sy_put(h->out, ">", 1);
    chip(h, id);
    sy_puts(h->out, "<strong>");
    speaker_name(h, id);
    sy_puts(h->out, "</strong> <span class=\"facts\">");
    fact(h, &any, "", sayso_kind_name(s.kind), false);
    for (uint32_t i = 0; i < s.n_roles; i++)
        fact(h, &any, "", s.roles[i], true);
    sy_puts(h->out, "</span>");
    if (n)
        sy_puts(h->out, " <span class=\"says\">says ");
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            sy_put(h->out, " ", 1);
        statement_link(h, of[i]);
    }
    if (n)
        sy_puts(h->out, "</span>");
    if (s.n_mentions) {
        sy_puts(h->out, " <span class=\"mentions\">named ");
        for (uint32_t i = 0; i < s.n_mentions && i < MOST_MENTIONS; i++) {
            if (!is_shown(h, s.mentions[i]))
                continue;
            name(h, i ? ", <a href=\"#" : "<a href=\"#", "m", id, i + 1);
            sy_puts(h->out, "><bdi>");
            words(h, &s.mentions[i], 1, EXCERPT);
            sy_puts(h->out, "</bdi></a>");
        }
        if (s.n_mentions > MOST_MENTIONS) {
            sy_puts(h->out, " and ");
            sy_put_number(h->out, s.n_mentions - MOST_MENTIONS);
            sy_puts(h->out, " times more");
        }
        sy_puts(h->out, "</span>");
    }
    sy_puts(h->out, "<span class=\"tools\"></span></li>\n");
}

/* Who speaks first, first; then who is only spoken of. of: statements by speaker, [begin[id] ..). */
static void speakers(html *h, const uint32_t *by_letter, const uint32_t *begin, const uint32_t *of)
{
    if (!h->n_speakers)
        return;
    panel(h, "speakers", "Speakers");
    for (uint32_t i = 0; i < h->n_speakers; i++) {
        uint32_t id = by_letter[i];
        speaker_entry(h, id, of + begin[id], begin[id + 1] - begin[id]);
    }
    sy_puts(h->out, "</ul>\n</section>\n");
}

static void parties(html *h, const uint32_t *id, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            sy_puts(h->out, ", ");
        speaker_link(h, id[i]);
    }
    if (!n)
        sy_puts(h->out, "somebody");
}

static void contacts(html *h)
{
    uint32_t n = sayso_contact_count(h->doc);
    if (!n)
        return;
    panel(h, "contacts", "Contacts");
    for (uint32_t i = 0; i < n; i++) {
        sayso_contact c = sayso_contact_at(h->doc, i);
        bool any = true;
        sy_puts(h->out, "<li class=\"contact\"");
        id_of(h, "c", c.id);
        sy_put(h->out, ">", 1);
        parties(h, c.from, c.n_from);
        sy_puts(h->out, " <span class=\"arrow\" aria-label=\"to\" role=\"img\">→</span> ");
        parties(h, c.to, c.n_to);
        sy_puts(h->out, " <span class=\"facts\">");
        sy_puts(h->out, sayso_contact_kind_name(c.kind));
        fact(h, &any, "", sayso_modality_name(c.modality), false);
        fact(h, &any, "", c.when, true);
        sy_puts(h->out, "</span>");
        if (c.n_trigger && is_shown(h, c.trigger[0])) {
            sy_puts(h->out, " <a");
            link_to(h, "t", c.id);
            sy_puts(h->out, ">“<bdi>");
            words(h, c.trigger, c.n_trigger, EXCERPT);
            sy_puts(h->out, "</bdi>”</a>");
        }
        if (c.statement) {
            sy_puts(h->out, " in ");
            statement_link(h, c.statement);
        }
        sure(h, c.confidence);
        sy_puts(h->out, "<span class=\"tools\"></span></li>\n");
    }
    sy_puts(h->out, "</ul>\n</section>\n");
}

static void side(html *h, const char *title, const uint32_t *id, uint32_t n)
{
    if (!n)
        return;
    sy_puts(h->out, "<div class=\"side\"><h3>");
    sy_puts(h->out, title);
    sy_puts(h->out, "</h3>\n<ul>\n");
    for (uint32_t i = 0; i < n; i++) {
        sayso_statement s = sayso_statement_at(h->doc, id[i] - 1);
        sy_puts(h->out, "<li>");
        statement_link(h, s.id);
        sy_put(h->out, " ", 1);
        speaker_link(h, s.speaker);
        sy_puts(h->out, " <bdi class=\"words\">");
        words(h, s.content, s.n_content, EXCERPT);
        sy_puts(h->out, "</bdi>");
        sure(h, s.confidence);
        sy_puts(h->out, "</li>\n");
    }
    sy_puts(h->out, "</ul></div>\n");
}

static void claim_entry(html *h, const sayso_claim *c)
{
    sy_puts(h->out, "<li class=\"claim ");
    sy_puts(h->out, sayso_status_of_claim_name(c->status));
    sy_put(h->out, "\"", 1);
    id_of(h, "l", c->id);
    sy_puts(h->out, "><p><span class=\"status\">");
    sy_puts(h->out, sayso_status_of_claim_name(c->status));
    sy_puts(h->out, "</span> ");
    if (c->about_contact) {
        sayso_contact k = sayso_contact_at(h->doc, c->about - 1);
        sy_puts(h->out, "<a");
        link_to(h, "c", k.id);
        sy_put(h->out, ">", 1);
        sy_puts(h->out, sayso_contact_kind_name(k.kind));
        sy_puts(h->out, "</a>: ");
        parties(h, k.from, k.n_from);
        sy_puts(h->out, " <span class=\"arrow\" aria-label=\"to\" role=\"img\">→</span> ");
        parties(h, k.to, k.n_to);
    } else {
        sayso_statement s = sayso_statement_at(h->doc, c->about - 1);
        sy_puts(h->out, "<bdi class=\"words\">");
        words(h, s.content, s.n_content, EXCERPT);
        sy_puts(h->out, "</bdi> ");
        statement_link(h, s.id);
    }
    sy_puts(h->out, "</p>\n");
    side(h, "asserted by", c->asserted, c->n_asserted);
    side(h, "confirmed by", c->confirmed, c->n_confirmed);
    side(h, "denied by", c->denied, c->n_denied);
    sy_puts(h->out, "</li>\n");
}

static void ledger(html *h)
{
    static const sayso_status_of_claim order[] = { SAYSO_CLAIM_DISPUTED,  SAYSO_CLAIM_OPEN,
                                                   SAYSO_CLAIM_DENIED,    SAYSO_CLAIM_WITHDRAWN,
                                                   SAYSO_CLAIM_ASSERTED,  SAYSO_CLAIM_CORROBORATED };
    uint32_t n = sayso_claim_count(h->doc);
    if (!n)
        return;
    panel(h, "ledger", "Ledger");
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (uint32_t i = 0; i < n; i++) {
            sayso_claim c = sayso_claim_at(h->doc, i);
            if (c.status == order[k])
                claim_entry(h, &c);
        }
    sy_puts(h->out, "</ul>\n</section>\n");
}

static void doc_notes(html *h)
{
    uint32_t n = sayso_note_count(h->doc);
    if (!n)
        return;
    panel(h, "notes", "Notes on the text");
    for (uint32_t i = 0; i < n; i++) {
        sy_puts(h->out, "<li>");
        bdi(h->out, NULL, sayso_note_at(h->doc, i));
        sy_puts(h->out, "</li>\n");
    }
    sy_puts(h->out, "</ul>\n</section>\n");
}

/* ## Before writing: who gets which letter, which note stands at which paragraph */

static void give_letters(html *h)
{
    uint32_t letters = 0;
    for (uint32_t i = 0; i < h->n_statements; i++) {
        uint32_t speaker = sayso_statement_at(h->doc, i).speaker;
        if (speaker && !h->letter[speaker])
            h->letter[speaker] = ++letters;
    }
}

/* Statements by paragraph, in each by id; what lies in no paragraph stands at the last one. */
static void place_notes(html *h, const uint32_t *end, uint32_t n)
{
    for (uint32_t i = 0; i < h->n_statements; i++) {
        sayso_statement s = sayso_statement_at(h->doc, i);
        uint32_t at = place_of(&s).begin, low = 0, high = n - 1;
        while (low < high) {
            uint32_t mid = low + (high - low) / 2;
            if (end[mid] > at)
                high = mid;
            else
                low = mid + 1;
        }
        h->noted[i] = low;
        h->first[low + 2]++; /* [p + 1] becomes where p's begin while they are dealt out below */
    }
    for (uint32_t p = 0; p < n; p++)
        h->first[p + 2] += h->first[p + 1];
}

/* A statement's number stands before its content; where none of that shows, its source; its cue. */
static void find_roles(html *h, const sy_walk *w)
{
    for (uint32_t i = 0; i < w->n_over; i++) {
        const sy_mark *m = w->over[i];
        if (m->role <= SY_CUE && (!h->role[m->id] || h->role[m->id] > m->role + 1))
            h->role[m->id] = (uint8_t)(m->role + 1);
    }
}

/* The paragraphs' ends are counted first, kept in the second walk. */
static sayso_status plan(html *h, sy_walk *w)
{
    uint32_t n = 0, k = 0;
    while (sy_walk_next(w))
        n += w->begins;
    sy_walk_again(w);
    uint32_t *end = calloc((size_t)n + 1, sizeof *end);
    uint32_t *at = calloc((size_t)h->n_statements + 1, sizeof *at);
    h->first = calloc((size_t)n + 3, sizeof *h->first);
    h->noted = calloc((size_t)h->n_statements + 1, sizeof *h->noted);
    h->letter = calloc((size_t)h->n_speakers + 1, sizeof *h->letter);
    h->role = calloc((size_t)h->n_statements + 1, sizeof *h->role);
    bool good = end && at && h->first && h->noted && h->letter && h->role &&
                !sy_relations_by_statement(h->doc, &h->tied, &h->tie);
    if (good) {
        while (sy_walk_next(w)) {
            if (w->ends)
                end[k++] = w->paragraph.end;
            find_roles(h, w);
        }
        sy_walk_again(w);
        if (n) {
            place_notes(h, end, n);
            memcpy(at, h->noted, h->n_statements * sizeof *at);
            for (uint32_t i = 0; i < h->n_statements; i++)
                h->noted[h->first[at[i] + 1]++] = i + 1;
        }
        give_letters(h);
    }
    free(end);
    free(at);
    return good ? SAYSO_OK : SAYSO_ENOMEM;
}

static sayso_status panels(html *h)
{
    size_t n = (size_t)h->n_speakers + 1;
    uint32_t *begin = calloc(n + 2, sizeof *begin), *of = calloc((size_t)h->n_statements + 1, sizeof *of);
    uint32_t *by_letter = calloc(n, sizeof *by_letter);
    if (begin && of && by_letter) {
        uint32_t silent = 0, speaking = 0;
        for (uint32_t i = 0; i < h->n_statements; i++)
            begin[sayso_statement_at(h->doc, i).speaker + 2]++;
        for (size_t i = 0; i < n; i++)
            begin[i + 2] += begin[i + 1];
        for (uint32_t i = 0; i < h->n_statements; i++)
            of[begin[sayso_statement_at(h->doc, i).speaker + 1]++] = i + 1;
        for (uint32_t i = 1; i <= h->n_speakers; i++)
            speaking += h->letter[i] > 0;
        for (uint32_t i = 1; i <= h->n_speakers; i++)
            by_letter[h->letter[i] ? h->letter[i] - 1 : speaking + silent++] = i;
        sy_puts(h->out, "<div class=\"a-panels\">\n");
        speakers(h, by_letter, begin, of);
        contacts(h);
        ledger(h);
        doc_notes(h);
        sy_puts(h->out, "</div>\n");
    }
    bool good = begin && of && by_letter;
    free(begin);
    free(of);
    free(by_letter);
    return good ? SAYSO_OK : SAYSO_ENOMEM;
}

static sayso_status article(html *h)
{
    size_t len;
    h->text = sayso_doc_text(h->doc, &len);
    h->n_statements = sayso_statement_count(h->doc);
    h->n_speakers = sayso_speaker_count(h->doc);
    sy_units units = { 0 };
    sy_walk w = { 0 };
    sayso_status st = sy_walk_begin(&w, h->doc, SY_MARK_ALL);
    if (!st)
        st = sy_units_make(&units, SAYSO_CODEPOINT, h->text, len);
    if (!st)
        st = plan(h, &w);
    if (!st) {
        bool headline = is_headline(h, first_paragraph(&w));
        sy_puts(h->out, "<article class=\"sayso\" lang=\"en\" data-article=\"");
        string(h->out, sayso_doc_id(h->doc));
        sy_puts(h->out, "\" data-model=\"");
        string(h->out, sayso_doc_model(h->doc));
        sy_puts(h->out, "\">\n");
        header(h, headline);
        body(h, &w, &units, headline);
        st = panels(h);
        sy_puts(h->out, "</article>\n");
    }
    sy_walk_free(&w);
    sy_units_free(&units);
    free(h->letter);
    free(h->first);
    free(h->noted);
    free(h->role);
    free(h->tied);
    free(h->tie);
    return st;
}

/* ## The page around it */

static void hash_of(sy_sink *out, const char *s)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t digest[33] = { 0 }; /* one more, zero: 33 is a multiple of 3 */
    sy_sha256 sum;
    sy_sha256_begin(&sum);
    sy_sha256_add(&sum, s, strlen(s));
    sy_sha256_end(&sum, digest);
    sy_puts(out, "'sha256-");
    for (int i = 0; i < 33; i += 3) {
        uint32_t v = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 | digest[i + 2];
        char c[4] = { base64[v >> 18], base64[v >> 12 & 63], base64[v >> 6 & 63], base64[v & 63] };
        if (i == 30)
            c[3] = '=';
        sy_put(out, c, 4);
    }
    sy_put(out, "'", 1);
}

static void open_page(sy_sink *out, const char *title)
{
    sy_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                 "style-src ");
    hash_of(out, sayso_html_style());
    sy_puts(out, "; script-src ");
    hash_of(out, sayso_html_script());
    sy_puts(out, "; base-uri 'none'; form-action 'none'\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n"
                 "<meta name=\"referrer\" content=\"no-referrer\">\n"
                 "<meta name=\"generator\" content=\"sayso " SAYSO_VERSION "\">\n<title>");
    string(out, title);
    sy_puts(out, "</title>\n<style>");
    sy_puts(out, sayso_html_style());
    sy_puts(out, "</style>\n</head>\n<body>\n<main>\n");
}

static void close_page(sy_sink *out)
{
    sy_puts(out, "</main>\n<script>");
    sy_puts(out, sayso_html_script());
    sy_puts(out, "</script>\n</body>\n</html>\n");
}

void sy_html_frame(sayso_frame part, sy_sink *out)
{
    if (part == SAYSO_OPENING)
        open_page(out, "Who says what: a machine reading");
    else if (part == SAYSO_CLOSING)
        close_page(out);
}

sayso_status sy_write_html(const sayso_doc *doc, const sayso_format_options *options, sy_sink *out)
{
    html h = { .out = out, .doc = doc, .number = options->number };
    const char *title = sayso_doc_title(doc);
    if (!options->fragment)
        open_page(out, *title ? title : "Who says what: a machine reading");
    sayso_status st = article(&h);
    if (!options->fragment)
        close_page(out);
    sayso_status end = sy_sink_end(out);
    return st ? st : end;
}
