/* layout.c - see layout.h. Learned decisions need a verb nearby; here the line itself is the sign, and
 * a line is something that code sees exactly. */
#include "read/layout.h"

#include <string.h>

#include "base/utf8.h"

/* How sure a layout is, before anybody has measured it in a new corpus: as sure as a good cue. */
static const float SURE = 0.9f;

enum { LONGEST_NAME = 90, LEAST_TURNS = 3 };

typedef struct turn {
    uint32_t name, name_end; /* the speaker's name; its colon is at name_end */
    uint32_t last_word;      /* of the name, before any comma */
    uint32_t begin, end;     /* what is said in this paragraph */
    size_t paragraph;
} turn;

typedef SY_ARRAY(turn) turns;

static bool is_upper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* A lower-case word that names hold: "de", "van", "of". */
static bool particle(const char *s, uint32_t room)
{
    static const char *const all[] = { "de ", "van ", "von ", "of ", "the ", "bin ", "al-", "la ", "du ", "and " };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strlen(all[i]) < room && !memcmp(s, all[i], strlen(all[i])))
            return true;
    return false;
}

/* Spaces that a line may hold: no line ends. */
static bool blank(const char *s, uint32_t at, uint32_t end, uint32_t *n)
{
    if (at < end && (s[at] == ' ' || s[at] == '\t'))
        return *n = 1, true;
    if (at + 1 < end && (unsigned char)s[at] == 0xC2 && (unsigned char)s[at + 1] == 0xA0)
        return *n = 2, true;
    return false;
}

static uint32_t skip_blanks(const char *s, uint32_t at, uint32_t end)
{
    for (uint32_t n; blank(s, at, end, &n);)
        at += n;
    return at;
}

/* Bytes of a dash at s[at]: em, en, horizontal bar, or one or two hyphens; 0: none. */
static uint32_t dash(const char *s, uint32_t at, uint32_t end)
{
    const unsigned char *u = (const unsigned char *)s;
    if (at + 2 < end && u[at] == 0xE2 && u[at + 1] == 0x80 && u[at + 2] >= 0x93 && u[at + 2] <= 0x95)
        return 3;
    if (at < end && s[at] == '-')
        return at + 1 < end && s[at + 1] == '-' ? 2 : 1;
    return 0;
}

/* Bytes of an opening quotation mark that a transcript may set before each paragraph; 0: none. */
static uint32_t opening(const char *s, uint32_t at, uint32_t end)
{
    const unsigned char *u = (const unsigned char *)s;
    if (at < end && s[at] == '"')
        return 1;
    return at + 2 < end && u[at] == 0xE2 && u[at + 1] == 0x80 && (u[at + 2] == 0x9C || u[at + 2] == 0x98) ? 3 : 0;
}

/* "WALLIS:", "SEN. O'NEILL:", "Kit Rae:", "Tilda Marsh, teacher:", "Q:" at the paragraph's start. *shouted:
 * the name is all capitals, which hardly anything else in a news text is. */
static bool find_turn(const sy_text *t, size_t p, turn *out, bool *shouted)
{
    const char *s = t->bytes;
    sayso_span in = t->paragraphs.at[p].span;
    uint32_t at = in.begin + opening(s, in.begin, in.end), words = 0, lower = 0, letters = 0;
    out->name = out->last_word = at;
    bool comma = false, start = true;
    for (; at < in.end && at - out->name < 60; at++) {
        unsigned char c = (unsigned char)s[at];
        if (c == ' ') {
            start = true;
            continue;
        }
        bool capital = is_upper(c) || c >= 0xC3;
        if (start && c != '(') {
            words++;
            if (!comma)
                out->last_word = at;
            if (!capital && !comma && words == 1)
                return false;
            if (!capital && !comma && !particle(s + at, in.end - at))
                return false;
        }
        start = false;
        if (c >= 'a' && c <= 'z')
            lower++;
        else if (c == ',')
            comma = true;
        else if (!is_upper(c) && c < 0x80 && !strchr(".'-()", c))
            break;
        letters += is_upper(c);
    }
    if (at == in.end || s[at] != ':' || !letters || words > 6)
        return false;
    *shouted = !lower && letters > 1;
    out->name_end = at;
    out->begin = skip_blanks(s, at + 1, in.end);
    out->end = in.end;
    out->paragraph = p;
    return out->begin > at + 1 && out->begin < in.end;
}

/* The same last word: ANA RUIZ is RUIZ. */
static bool same_speaker(const sy_text *t, const turn *a, const turn *b)
{
    const char *s = t->bytes;
    uint32_t n = a->name_end - a->last_word, m = b->name_end - b->last_word;
    return n == m && !memcmp(s + a->last_word, s + b->last_word, n);
}

static bool add(sayso_doc *d, sayso_span source, sayso_span cue, const sayso_span *content, size_t n)
{
    sy_statement s = { .first = (uint32_t)d->spans.n, .n_source = 1, .n_cue = 1, .n_content = (uint32_t)n,
                       .confidence = SURE, .layout = true, .candidate = UINT32_MAX };
    if (!sy_reserve(&d->spans, d->spans.n + 2 + n))
        return false;
    d->spans.at[d->spans.n++] = source;
    d->spans.at[d->spans.n++] = cue;
    memcpy(d->spans.at + d->spans.n, content, n * sizeof *content);
    d->spans.n += n;
    return sy_push(&d->statements, s);
}

/* A stage direction: "(CROSSTALK)", "[applause]". */
static bool is_aside(const sy_text *t, sayso_span p)
{
    uint32_t at = p.begin + opening(t->bytes, p.begin, p.end);
    return at < p.end && (t->bytes[at] == '(' || t->bytes[at] == '[');
}

/* The turn is one quotation from mark to mark. */
static bool is_quotation(const sy_text *t, const turn *x)
{
    size_t lo = 0, hi = t->quotations.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->quotations.at[mid].span.begin < x->begin)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < t->quotations.n && t->quotations.at[lo].span.begin == x->begin &&
           t->quotations.at[lo].span.end == x->end && !t->quotations.at[lo].open;
}

/* The turns of one kind into *found, in order; false: no memory. They make a transcript when there are
 * three or more by two speakers or more and, if the names are not shouted, somebody speaks twice within
 * four turns (the lines of a recipe or of a result do not); or a question and an answer by letter; or
 * two lines or more that are a name and a quotation, and then these alone. */
static bool find_turns(const sy_text *t, bool shouted, turns *found, bool *transcript)
{
    bool two = false, again = false, letters = false;
    size_t quotations = 0;
    for (size_t p = 0; p < t->paragraphs.n; p++) {
        turn x;
        bool loud;
        if (!find_turn(t, p, &x, &loud) || loud != shouted)
            continue;
        for (size_t k = 1; k <= 4 && k <= found->n; k++) {
            bool same = same_speaker(t, &x, &found->at[found->n - k]);
            two = two || !same;
            again = again || same;
        }
        if (!sy_push(found, x))
            return false;
        quotations += is_quotation(t, &x);
        letters = letters || (x.name_end - x.name == 1 && t->bytes[x.name] == 'A');
    }
    *transcript = two && ((found->n >= LEAST_TURNS && (shouted || again)) ||
                          (letters && found->at[0].name_end - found->at[0].name == 1));
    if (!*transcript && quotations > 1) { /* a list of voices: a name and a quotation in each line */
        size_t n = 0;
        for (size_t i = 0; i < found->n; i++)
            if (is_quotation(t, &found->at[i]))
                found->at[n++] = found->at[i];
        found->n = n;
        *transcript = true;
    }
    return true;
}

/* A turn goes on through the paragraphs up to the next one; the last turn is its own paragraph, for
 * what comes behind it may be the writer's. */
static bool find_transcript(sayso_doc *d, bool shouted, sy_spans *held)
{
    const sy_text *t = &d->text;
    turns found = { 0 };
    sy_spans content = { 0 };
    bool transcript = false, ok = find_turns(t, shouted, &found, &transcript);
    for (size_t i = 0; ok && transcript && i < found.n; i++) {
        const turn *x = &found.at[i];
        size_t next = i + 1 < found.n ? found.at[i + 1].paragraph : x->paragraph + 1;
        if (next > x->paragraph + 12)
            next = x->paragraph + 1; /* a story stands between them */
        content.n = 0;
        ok = sy_push(&content, (sayso_span){ x->begin, x->end });
        for (size_t p = x->paragraph + 1; ok && p < next && !is_aside(t, t->paragraphs.at[p].span); p++)
            ok = sy_push(&content, t->paragraphs.at[p].span);
        ok = ok && sy_push(held, (sayso_span){ x->name, content.at[content.n - 1].end }) &&
             add(d, (sayso_span){ x->name, x->name_end }, (sayso_span){ x->name_end, x->name_end + 1 },
                 content.at, content.n);
    }
    sy_array_free(&found);
    sy_array_free(&content);
    return ok;
}

/* The name behind a dash: up to the line's end, at least a capital or a handle, no sentence. */
static bool name_behind(const char *s, uint32_t at, uint32_t line_end, sayso_span *out)
{
    at = skip_blanks(s, at, line_end);
    uint32_t end = line_end;
    while (end > at && (s[end - 1] == '.' || s[end - 1] == ' ' || s[end - 1] == '\r'))
        end--;
    if (end <= at || end - at > LONGEST_NAME || memchr(s + at, '"', end - at) || memchr(s + at, '?', end - at))
        return false;
    unsigned char c = (unsigned char)s[at];
    for (uint32_t i = at; i + 2 < end; i++)
        if (s[i] == '.' && s[i + 1] == ' ' && i > at + 3) /* two sentences; "J. Ruiz", "Mr. Ruiz" are none */
            return false;
    *out = (sayso_span){ at, end };
    return is_upper(c) || c == '@' || c >= 0xC3;
}

/* "(@handle) May 4, 2026" behind a name: a post set in the page. Gives where the name and handle end. */
static bool is_post(const char *s, sayso_span name, uint32_t *end)
{
    const char *open = memchr(s + name.begin, '(', name.end - name.begin);
    if (!open || open + 1 >= s + name.end || open[1] != '@')
        return false;
    const char *close = memchr(open, ')', (size_t)(s + name.end - open));
    if (!close || s + name.end - close < 6)
        return false;
    bool digit = false;
    for (const char *p = close; p < s + name.end; p++)
        digit = digit || is_digit((unsigned char)*p);
    *end = (uint32_t)(close + 1 - s);
    return digit;
}

/* Quotations with a dash and a name behind them, in the same line or as a paragraph of its own; posts. */
static bool find_dashes(sayso_doc *d)
{
    const sy_text *t = &d->text;
    const char *s = t->bytes;
    size_t q = 0;
    for (size_t p = 0; p < t->paragraphs.n; p++) {
        sayso_span in = t->paragraphs.at[p].span;
        for (uint32_t line = in.begin; line < in.end;) {
            const char *nl = memchr(s + line, '\n', in.end - line);
            uint32_t end = nl ? (uint32_t)(nl - s) : in.end, next = nl ? end + 1 : in.end;
            sayso_span name, content;
            while (q < t->quotations.n && t->quotations.at[q].span.end <= line)
                q++;
            uint32_t n = dash(s, line, end);
            const sy_quotation *last = NULL; /* the outermost quotation that the paragraph before ends with */
            for (size_t k = q; n && k-- > 0 && q - k < 9;)
                if (!t->quotations.at[k].depth) {
                    last = &t->quotations.at[k];
                    break;
                }
            if (n && p && line == in.begin && last && last->span.end == t->paragraphs.at[p - 1].span.end &&
                last->span.begin == t->paragraphs.at[p - 1].span.begin && name_behind(s, line + n, end, &name)) {
                content = last->span;
                if (!add(d, name, (sayso_span){ line, line + n }, &content, 1))
                    return false;
            } else {
                uint32_t from = skip_blanks(s, line, end);
                size_t k = q;
                while (k < t->quotations.n && t->quotations.at[k].span.begin < from)
                    k++;
                if (k < t->quotations.n && t->quotations.at[k].span.begin == from &&
                    t->quotations.at[k].span.end <= end) {
                    content = t->quotations.at[k].span;
                    uint32_t at = skip_blanks(s, content.end, end);
                    if ((n = dash(s, at, end)) && name_behind(s, at + n, end, &name) &&
                        !add(d, name, (sayso_span){ at, at + n }, &content, 1))
                        return false;
                } else { /* a post: the last dash of the line, before a name with its handle */
                    uint32_t at = end;
                    while (at > line && end - at < LONGEST_NAME && !(n = dash(s, at, end)))
                        at--;
                    uint32_t stop;
                    if (at > line + 10 && n == 3 && name_behind(s, at + n, end, &name) && is_post(s, name, &stop)) {
                        content = (sayso_span){ line, at };
                        name.end = stop;
                        if (!add(d, name, (sayso_span){ at, at + n }, &content, 1))
                            return false;
                    }
                }
            }
            line = next;
        }
    }
    return true;
}

/* The first turn that ends behind `at`, or NULL. */
static const sayso_span *turn_behind(const sy_spans *held, uint32_t at)
{
    size_t lo = 0, hi = held->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (held->at[mid].end <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < held->n ? &held->at[lo] : NULL;
}

/* Content in a turn belongs to the turn's speaker or to somebody whom he reports: of any other
 * statement it is cut off. */
static void free_turns(sayso_doc *d, const sy_spans *held, size_t tagged)
{
    for (size_t i = 0; i < tagged; i++) {
        sy_statement *s = &d->statements.at[i];
        sayso_span *at = d->spans.at + s->first + s->n_source + s->n_cue;
        uint32_t cue = sy_cues_of(d, s)[0].begin, n = 0;
        for (uint32_t k = 0; k < s->n_content; k++) {
            const sayso_span *in = turn_behind(held, at[k].begin);
            if (in && in->begin <= cue && cue < in->end)
                at[k].end = at[k].end < in->end ? at[k].end : in->end; /* at home */
            else if (in && in->begin < at[k].end)
                at[k].end = in->begin;
            if (at[k].begin < at[k].end)
                at[n++] = at[k];
        }
        s->n_content = n;
    }
}

bool sy_begins_turn(const sy_text *t, size_t paragraph)
{
    turn x;
    bool shouted;
    return find_turn(t, paragraph, &x, &shouted) && shouted;
}

sayso_status sy_find_layout(sayso_doc *doc)
{
    sy_spans held = { 0 };
    size_t tagged = doc->statements.n;
    bool ok = find_transcript(doc, true, &held) && (held.n || find_transcript(doc, false, &held)) &&
              find_dashes(doc);
    if (ok && held.n)
        free_turns(doc, &held, tagged);
    sy_array_free(&held);
    return ok ? SAYSO_OK : SAYSO_ENOMEM;
}
