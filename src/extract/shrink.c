/* shrink.c - one pass over the tags of a page. What a tag is, and where a comment or a script ends, is
 * as in the HTML standard's tokenizer; the tree is the parser's affair. */
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "extract/shrink.h"

enum {
    DEEPEST = 256, /* elements in one another; browsers stop at 512 */
    FORMATS_MOST =
        16, /* <b>, <font>, ... open at once: the parser opens each again in every block */
    VALUE_MOST = 4096, /* bytes of an attribute's value */
    NAME_MOST = 32     /* bytes of a tag's name */
};

typedef enum group {          /* how elements close one another, as far as depth goes */
                     RAW,     /* its content is no text: up to its end tag */
                     DRAWING, /* the same, and may stand in its like */
                     ALWAYS, /* no depth: nothing is ever inside; and <a>, which ends the one before */
                     FORMAT,
                     INLINE,
                     BLOCK,
                     P,
                     LI,
                     DT,
                     OPTION,
                     CELL,
                     ROW,
                     ROWS
} group;

typedef struct tag {
    const char *name;
    uint8_t group, number; /* number: which of its group */
} tag;

enum { FORMATS = 13, SCRIPT = 0, STYLE = 1 };

/* Sorted by name. BLOCK are the standard's "special" elements: an inline element's end tag does not
 * reach over them. "h" stands for all headings. What is not here is INLINE. */
static const tag tags[] = {
    { "a", ALWAYS, 0 },
    { "address", BLOCK, 0 },
    { "area", ALWAYS, 0 },
    { "article", BLOCK, 0 },
    { "aside", BLOCK, 0 },
    { "audio", RAW, 11 },
    { "b", FORMAT, 0 },
    { "base", ALWAYS, 0 },
    { "big", FORMAT, 1 },
    { "blockquote", BLOCK, 0 },
    { "body", BLOCK, 0 },
    { "br", ALWAYS, 0 },
    { "button", BLOCK, 0 },
    { "canvas", RAW, 6 },
    { "caption", BLOCK, 0 },
    { "center", BLOCK, 0 },
    { "code", FORMAT, 2 },
    { "col", ALWAYS, 0 },
    { "colgroup", BLOCK, 0 },
    { "dd", DT, 0 },
    { "details", BLOCK, 0 },
    { "dir", BLOCK, 0 },
    { "div", BLOCK, 0 },
    { "dl", BLOCK, 0 },
    { "dt", DT, 0 },
    { "em", FORMAT, 3 },
    { "embed", ALWAYS, 0 },
    { "fieldset", BLOCK, 0 },
    { "figcaption", BLOCK, 0 },
    { "figure", BLOCK, 0 },
    { "font", FORMAT, 4 },
    { "footer", BLOCK, 0 },
    { "form", BLOCK, 0 },
    { "frame", ALWAYS, 0 },
    { "frameset", BLOCK, 0 },
    { "h", BLOCK, 0 },
    { "head", BLOCK, 0 },
    { "header", BLOCK, 0 },
    { "hgroup", BLOCK, 0 },
    { "hr", ALWAYS, 0 },
    { "html", BLOCK, 0 },
    { "i", FORMAT, 5 },
    { "iframe", RAW, 2 },
    { "img", ALWAYS, 0 },
    { "input", ALWAYS, 0 },
    { "keygen", ALWAYS, 0 },
    { "li", LI, 0 },
    { "link", ALWAYS, 0 },
    { "listing", BLOCK, 0 },
    { "main", BLOCK, 0 },
    { "marquee", BLOCK, 0 },
    { "math", RAW, 13 },
    { "menu", BLOCK, 0 },
    { "meta", ALWAYS, 0 },
    { "nav", BLOCK, 0 },
    { "nobr", FORMAT, 6 },
    { "noembed", RAW, 3 },
    { "noframes", RAW, 4 },
    { "noscript", BLOCK, 0 },
    { "object", RAW, 10 },
    { "ol", BLOCK, 0 },
    { "option", OPTION, 0 },
    { "p", P, 0 },
    { "param", ALWAYS, 0 },
    { "plaintext", RAW, 7 },
    { "pre", BLOCK, 0 },
    { "s", FORMAT, 7 },
    { "script", RAW, 0 },
    { "search", BLOCK, 0 },
    { "section", BLOCK, 0 },
    { "select", RAW, 8 },
    { "small", FORMAT, 8 },
    { "source", ALWAYS, 0 },
    { "strike", FORMAT, 9 },
    { "strong", FORMAT, 10 },
    { "style", RAW, 1 },
    { "summary", BLOCK, 0 },
    { "svg", DRAWING, 0 },
    { "table", BLOCK, 0 },
    { "tbody", ROWS, 0 },
    { "td", CELL, 0 },
    { "template", BLOCK, 0 },
    { "textarea", RAW, 9 },
    { "tfoot", ROWS, 0 },
    { "th", CELL, 0 },
    { "thead", ROWS, 0 },
    { "title", BLOCK, 0 },
    { "tr", ROW, 0 },
    { "track", ALWAYS, 0 },
    { "tt", FORMAT, 11 },
    { "u", FORMAT, 12 },
    { "ul", BLOCK, 0 },
    { "video", RAW, 12 },
    { "wbr", ALWAYS, 0 },
    { "xmp", RAW, 5 },
};

typedef struct shrinker {
    sy_shrunk *out;
    const char *page;
    size_t n;
    uint8_t stack[DEEPEST]; /* groups of the open elements */
    uint32_t name[DEEPEST]; /* and hashes of their names */
    int depth;
    uint32_t open[FORMATS]; /* how many of each */
    uint32_t n_open;
    uint32_t no_end; /* a bit for each RAW element whose end tag does not come any more */
    bool no_memory;
} shrinker;

static void keep(shrinker *s, size_t from, size_t to)
{
    sy_shrunk *o = s->out;
    if (to <= from || s->no_memory)
        return;
    const sy_kept *last = o->kept.n ? &o->kept.at[o->kept.n - 1] : NULL;
    bool goes_on = last && from - last->page == o->bytes.n - last->small;
    if ((!goes_on && !sy_push(&o->kept, (sy_kept){ (uint32_t)o->bytes.n, (uint32_t)from })) ||
        !sy_reserve(&o->bytes, o->bytes.n + (to - from))) {
        s->no_memory = true;
        return;
    }
    memcpy(o->bytes.at + o->bytes.n, s->page + from, to - from);
    o->bytes.n += to - from;
}

static bool letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Text without references: a run, when it is long enough for that to be worth it. */
static void keep_run(shrinker *s, size_t from, size_t to)
{
    enum { LEAST = 10 };
    sy_shrunk *o = s->out;
    size_t i = from, run = o->runs.n;
    while (i < to && (unsigned char)s->page[i] <= ' ')
        i++;
    if (i == to || to - from < LEAST || run >= 2 * SY_RUNS_A_PLANE) {
        keep(s, from, to);
        return;
    }
    uint32_t c =
        (uint32_t)(run < SY_RUNS_A_PLANE ? 0xf0000 + run : 0x100000 + run - SY_RUNS_A_PLANE);
    if (!sy_push(&o->runs, (sayso_span){ (uint32_t)from, (uint32_t)to }) ||
        !sy_reserve(&o->bytes, o->bytes.n + 4)) {
        s->no_memory = true;
        return;
    }
    o->bytes.n += sy_utf8_put(c, o->bytes.at + o->bytes.n);
}

static void keep_text(shrinker *s, size_t from, size_t to)
{
    while (from < to) {
        const char *p = memchr(s->page + from, '&', to - from);
        size_t at = p ? (size_t)(p - s->page) : to;
        if (at > from)
            keep_run(s, from, at);
        for (from = at; from < to &&
                        (from == at || s->page[from] == '#' || s->page[from] == ';' ||
                         (s->page[from] >= '0' && s->page[from] <= '9') || letter(s->page[from]));)
            if (s->page[from++] == ';')
                break;
        keep(s, at, from);
    }
}

static bool blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Where needle stands behind `at`, letters compared without case; n: nowhere. needle begins "</" or
 * is a comment's end. */
static size_t find(const shrinker *s, size_t at, const char *needle)
{
    size_t m = strlen(needle);
    while (at + m <= s->n) {
        const char *p = memchr(s->page + at, needle[0], s->n - at - m + 1);
        if (!p)
            break;
        if (!strncasecmp(p, needle, m))
            return (size_t)(p - s->page);
        at = (size_t)(p - s->page) + 1;
    }
    return s->n;
}

static const tag *tag_of(const char *name)
{
    static const tag any = { "", INLINE, 0 };
    size_t lo = 0, hi = sizeof tags / sizeof *tags;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strcmp(name, tags[mid].name);
        if (!order)
            return &tags[mid];
        if (order < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return &any;
}

/* An element of group g begins: does the innermost open one end by that? */
static bool ends(group open, group g)
{
    switch (g) {
    case P: return open == P;
    case LI: return open == P || open == LI;
    case DT: return open == P || open == DT;
    case OPTION: return open == OPTION;
    case CELL: return open == P || open == CELL;
    case ROW: return open == P || open == CELL || open == ROW;
    case ROWS: return open == P || open == CELL || open == ROW || open == ROWS;
    default: return false;
    }
}

static uint32_t hash(const char *name)
{
    uint32_t h = 2166136261u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    return h;
}

/* False: this tag is left out. */
static bool open_element(shrinker *s, const char *name, const tag *t)
{
    group g = (group)t->group;
    if (g == ALWAYS)
        return true;
    if (g == FORMAT) {
        if (s->n_open == FORMATS_MOST)
            return false;
        s->open[t->number]++;
        s->n_open++;
        return true;
    }
    while (s->depth && ends((group)s->stack[s->depth - 1], g))
        s->depth--;
    if (s->depth == DEEPEST) {
        s->out->too_deep = true;
        return false;
    }
    s->stack[s->depth] = (uint8_t)g;
    s->name[s->depth++] = hash(name);
    return true;
}

/* End tags are always kept: one that closes nothing does nothing. Where the parser would close less
 * than this thinks, as at the end of a table's cell, its own memory is the bound (html.c). */
static void close_element(shrinker *s, const char *name, const tag *t)
{
    group g = (group)t->group;
    if (g == ALWAYS || g == RAW || g == DRAWING)
        return;
    if (g == FORMAT) {
        uint32_t *open = &s->open[t->number];
        s->n_open -= *open > 0;
        *open -= *open > 0;
        return;
    }
    uint32_t h = hash(name);
    for (int i = s->depth; i-- > 0;) {
        if (s->name[i] == h) {
            s->depth = i;
            return;
        }
        if (g == INLINE && s->stack[i] != INLINE)
            return;
        if (s->stack[i] == CELL && g != ROW && g != ROWS && h != hash("table"))
            return;
    }
}

/* Which attributes say something; a bit each, so that none comes twice. */
static int attribute(const char *name, size_t n)
{
    static const char *const names[] = { "id",       "class",       "href",        "rel",
                                         "itemprop", "property",    "name",        "content",
                                         "datetime", "role",        "hidden",      "style",
                                         "lang",     "aria-hidden", "data-testid", "data-component",
                                         "itemtype", "http-equiv" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && !strncasecmp(names[i], name, n))
            return (int)i;
    return -1;
}

/* From behind the tag's name to behind its ">"; the attributes that matter go to `out` when there is
 * one. Gives n when the tag never ends. */
static size_t attributes(shrinker *s, size_t at, bool out, bool *data)
{
    const char *p = s->page;
    uint32_t seen = 0;
    while (at < s->n) {
        while (at < s->n && (blank(p[at]) || p[at] == '/'))
            at++;
        if (at >= s->n || p[at] == '>')
            return at < s->n ? at + 1 : at;
        size_t name = at;
        at++; /* also where it is "=" */
        while (at < s->n && !blank(p[at]) && p[at] != '=' && p[at] != '>' && p[at] != '/')
            at++;
        size_t name_end = at, value = 0, value_end = 0;
        while (at < s->n && blank(p[at]))
            at++;
        size_t end = name_end;
        if (at < s->n && p[at] == '=') {
            at++;
            while (at < s->n && blank(p[at]))
                at++;
            if (at < s->n && (p[at] == '"' || p[at] == '\'')) {
                const char *q = memchr(p + at + 1, p[at], s->n - at - 1);
                if (!q)
                    return s->n;
                value = at + 1;
                value_end = (size_t)(q - p);
                at = end = value_end + 1;
            } else {
                value = at;
                while (at < s->n && !blank(p[at]) && p[at] != '>')
                    at++;
                value_end = end = at;
            }
        }
        if (data && name_end - name == 4 && !strncasecmp(p + name, "type", 4))
            for (size_t i = value; i + 7 <= value_end && !*data; i++)
                *data = !strncasecmp(p + i, "ld+json", 7);
        int which = out ? attribute(p + name, name_end - name) : -1;
        if (which >= 0 && !(seen & 1u << which) && value_end - value <= VALUE_MOST) {
            seen |= 1u << which;
            /* The blank before it is the page's own, or else the tag's end keeps them apart. */
            if (blank(p[name - 1]))
                keep(s, name - 1, end);
        }
    }
    return at;
}

/* Behind </svg>; drawings stand in drawings. */
static size_t skip_drawing(const shrinker *s, size_t at)
{
    int depth = 1;
    while (at < s->n) {
        const char *p = memchr(s->page + at, '<', s->n - at);
        if (!p)
            break;
        at = (size_t)(p - s->page);
        if (s->n - at >= 5 && !strncasecmp(p, "</svg", 5)) {
            const char *q = memchr(p, '>', s->n - at);
            if (!q)
                break;
            at = (size_t)(q - s->page) + 1;
            if (!--depth)
                return at;
        } else {
            if (s->n - at >= 4 && !strncasecmp(p, "<svg", 4))
                depth++;
            at++;
        }
    }
    return s->n;
}

/* A RAW element, from behind its tag's name to behind its end. */
static size_t raw_element(shrinker *s, const tag *t, size_t at)
{
    int which = t->number;
    bool data = false, script = which == SCRIPT;
    size_t begin = attributes(s, at, false, &data);
    char close[NAME_MOST] = "</";
    strcpy(close + 2, t->name);
    size_t end = s->no_end & 1u << which ? s->n : find(s, begin, close);
    if (end == s->n) {
        s->no_end |= 1u << which;
        /* An <object> or <select> that nobody closes does not take the page with it. */
        return which > STYLE ? begin : s->n;
    }
    if (data && script && end > begin &&
        !sy_push(&s->out->data, (sayso_span){ (uint32_t)begin, (uint32_t)end }))
        s->no_memory = true;
    const char *q = memchr(s->page + end, '>', s->n - end);
    return q ? (size_t)(q - s->page) + 1 : s->n;
}

static size_t element(shrinker *s, size_t at, bool closing)
{
    const char *p = s->page;
    char name[NAME_MOST + 1];
    size_t n = 0, i = at + 1 + closing;
    for (; i < s->n && !blank(p[i]) && p[i] != '/' && p[i] != '>'; i++)
        if (n < NAME_MOST)
            name[n++] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] | 32 : p[i]);
    name[n] = 0;
    if (n == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6')
        name[1] = 0; /* </h3> closes <h2> too */
    bool long_name = i - (at + 1 + closing) > NAME_MOST;
    const tag *t = tag_of(name);

    if (closing) {
        size_t end = attributes(s, i, false, NULL);
        if (!long_name && p[end - 1] == '>') {
            close_element(s, name, t);
            keep(s, at, i);
            keep(s, end - 1, end);
        }
        return end;
    }
    if (t->group == DRAWING)
        return skip_drawing(s, attributes(s, i, false, NULL));
    if (t->group == RAW)
        return raw_element(s, t, i);
    size_t before_bytes = s->out->bytes.n, before_kept = s->out->kept.n;
    bool takes = !long_name && open_element(s, name, t);
    if (takes)
        keep(s, at, i);
    size_t end = attributes(s, i, takes, NULL);
    if (takes && p[end - 1] == '>') {
        keep(s, end - 1, end);
    } else { /* cut, or left out */
        s->out->bytes.n = before_bytes;
        s->out->kept.n = before_kept;
    }
    return end;
}

bool sy_shrink(const char *page, size_t n, sy_shrunk *out)
{
    *out = (sy_shrunk){ 0 };
    shrinker s = { .out = out, .page = page, .n = n };
    size_t at = 0;
    while (at < n && !s.no_memory) {
        const char *lt = memchr(page + at, '<', n - at);
        size_t begin = lt ? (size_t)(lt - page) : n;
        keep_text(&s, at, begin);
        at = begin;
        if (at + 1 >= n)
            break;
        char c = page[at + 1];
        if (letter(c)) {
            at = element(&s, at, false);
        } else if (c == '/' && at + 2 < n && letter(page[at + 2])) {
            at = element(&s, at, true);
        } else if (c == '!' && n - at >= 4 && page[at + 2] == '-' && page[at + 3] == '-') {
            size_t end = at + 4;
            if (end < n && page[end] == '>')
                end = end + 1;
            else if (n - end >= 2 && page[end] == '-' && page[end + 1] == '>')
                end = end + 2;
            else {
                end = find(&s, end, "-->");
                end = end < n ? end + 3 : n;
            }
            at = end;
        } else if (c == '!' || c == '?' || c == '/') {
            const char *end = memchr(page + at, '>', n - at);
            size_t to = end ? (size_t)(end - page) + 1 : n;
            if (to - at < 200 && n - at >= 9 && !strncasecmp(page + at, "<!doctype", 9))
                keep(&s, at, to);
            at = to;
        } else { /* "<" is a character: "a < b" */
            keep(&s, at, at + 1);
            at++;
        }
    }
    if (s.no_memory)
        sy_shrunk_free(out);
    return !s.no_memory;
}

void sy_shrunk_free(sy_shrunk *s)
{
    sy_array_free(&s->bytes);
    sy_array_free(&s->kept);
    sy_array_free(&s->data);
    sy_array_free(&s->runs);
}
