/* record.c - a record (doc/record.schema.json) back into a document.
 *
 * Records come from files, from other programs, and back out of archives. Whatever holds in a document
 * that the reader made holds in one made here: spans lie in the text and cut no character, ids are 1, 2,
 * ... and name what is there, labels are ours, strings are UTF-8 without NUL. What breaks that is told
 * with its byte; what may be missing (form, confidence, mentions, claims) gets what follows from the rest.
 *
 * The members of an object may come in any order, and spans need the text and its unit, so an object's
 * members are found first and looked at in our order. JSON is as RFC 8259 has it, but for half surrogates,
 * which become U+FFFD.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "read/doc.h"
#include "read/read.h"
#include "read/statement.h"
#include "text/stages.h"

enum { DEEPEST = 64, MOST_MEMBERS = 32 };

typedef struct json {
    const char *begin, *at, *end; /* *end is not ours to look at */
    sayso_doc *doc;
    sayso_status status; /* the first failure; everything later does nothing */
    sayso_error *why;
    const char *where;  /* the array that is being read, for messages */
    uint32_t item;      /* ... and the number in it, from 1 */
    sayso_offsets unit;
    uint32_t *byte_of;  /* [units + 1]: where each unit begins; NULL: units are bytes */
    size_t units;
    SY_ARRAY(char) scratch;                           /* the string decoded last */
    SY_ARRAY(uint32_t) statements, speakers, contacts; /* the record's ids, ascending */
} json;

static bool wrong(json *j, const char *at, const char *what)
{
    if (j->status)
        return false;
    uint64_t byte = (uint64_t)(at - j->begin);
    if (at >= j->end)
        what = "ends before it is whole; is it cut?";
    j->status = SAYSO_EFORMAT;
    if (j->where)
        sy_fail(j->why, SAYSO_EFORMAT, byte, "%s, number %u: %s", j->where, j->item, what);
    else
        sy_fail(j->why, SAYSO_EFORMAT, byte, "%s", what);
    return false;
}

static bool no_memory(json *j)
{
    if (!j->status)
        j->status = sy_fail(j->why, SAYSO_ENOMEM, 0, "no memory for a record");
    return false;
}

/* ## JSON */

/* A NUL at the end, which no JSON has outside of strings. */
static char peek(const json *j)
{
    return j->at < j->end ? *j->at : 0;
}

static void space(json *j)
{
    while (j->at < j->end && (*j->at == ' ' || *j->at == '\t' || *j->at == '\r' || *j->at == '\n'))
        j->at++;
}

static bool expect(json *j, char c, const char *what)
{
    space(j);
    if (j->status || peek(j) != c)
        return wrong(j, j->at, what);
    j->at++;
    return true;
}

/* Passes over a string; *n is how many bytes stand between its marks. */
static bool skip_string(json *j, const char **s, size_t *n, bool *escaped)
{
    if (peek(j) != '"')
        return wrong(j, j->at, "should be a string");
    *s = ++j->at;
    *escaped = false;
    while (j->at < j->end && *j->at != '"') {
        if ((unsigned char)*j->at < 0x20)
            return wrong(j, j->at, "a control character inside a string");
        if (*j->at == '\\') {
            *escaped = true;
            j->at++;
        }
        j->at += j->at < j->end;
    }
    if (j->at >= j->end)
        return wrong(j, j->end, "");
    *n = (size_t)(j->at++ - *s);
    return true;
}

static bool skip_number(json *j)
{
    const char *from = j->at;
    while (j->at < j->end && (strchr("+-.eE", *j->at) ? *j->at != 0 : *j->at >= '0' && *j->at <= '9'))
        j->at++;
    return j->at > from || wrong(j, j->at, "should be a value");
}

static bool word(json *j, const char *w)
{
    size_t n = strlen(w);
    if ((size_t)(j->end - j->at) < n || memcmp(j->at, w, n))
        return false;
    j->at += n;
    return true;
}

static bool skip(json *j, int depth)
{
    const char *s;
    size_t n;
    bool escaped;
    space(j);
    char c = peek(j);
    if (c == '"')
        return skip_string(j, &s, &n, &escaped);
    if (c != '{' && c != '[')
        return word(j, "true") || word(j, "false") || word(j, "null") || skip_number(j);
    if (depth == DEEPEST)
        return wrong(j, j->at, "nests brackets deeper than any record");
    char close = c == '{' ? '}' : ']';
    j->at++;
    space(j);
    if (peek(j) == close) {
        j->at++;
        return true;
    }
    for (;;) {
        space(j);
        if (c == '{' && !(skip_string(j, &s, &n, &escaped) && expect(j, ':', "should be a colon")))
            return false;
        if (!skip(j, depth + 1))
            return false;
        space(j);
        if (peek(j) == close) {
            j->at++;
            return true;
        }
        if (!expect(j, ',', "should be a comma or a closing bracket"))
            return false;
    }
}

static int hex4(const char *p, const char *end)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = p + i < end ? p[i] : 0;
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* The string at j->at into j->scratch, a NUL behind it that *n does not count. */
static bool string(json *j, const char **out, size_t *n)
{
    const char *s, *begin = j->at;
    size_t raw;
    bool escaped;
    if (!skip_string(j, &s, &raw, &escaped))
        return false;
    if (!sy_reserve(&j->scratch, raw + 1))
        return no_memory(j);
    char *to = j->scratch.at;
    if (!escaped) {
        memcpy(to, s, raw);
        to += raw;
    }
    for (const char *p = s, *end = s + raw; escaped && p < end;) {
        const char *slash = memchr(p, '\\', (size_t)(end - p));
        size_t plain = (size_t)((slash ? slash : end) - p);
        memcpy(to, p, plain);
        to += plain;
        p += plain;
        if (!slash)
            break;
        static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
        const char *letter = p[1] ? strchr(letters, p[1]) : NULL;
        if (letter) {
            *to++ = meant[letter - letters];
            p += 2;
            continue;
        }
        int c = p[1] == 'u' ? hex4(p + 2, end) : -1;
        if (c < 0)
            return wrong(j, p, "an escape that JSON does not have");
        p += 6;
        if (c >= 0xD800 && c < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
            int low = hex4(p + 2, end);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                p += 6;
            }
        }
        if (c >= 0xD800 && c < 0xE000)
            c = 0xFFFD;
        to += sy_utf8_put((uint32_t)c, to); /* at most as long as what it stands for */
    }
    *n = (size_t)(to - j->scratch.at);
    *to = 0;
    *out = j->scratch.at;
    return sy_utf8_valid(j->scratch.at, *n) == *n || wrong(j, begin, "a string is no valid UTF-8");
}

/* ## Objects, whose members come in any order */

typedef struct members {
    const char *name[MOST_MEMBERS]; /* NULL-ended: what we look for */
    const char *at[MOST_MEMBERS];   /* where its value begins; NULL: there is none, or null */
} members;

static bool find_members(json *j, members *m)
{
    memset(m->at, 0, sizeof m->at);
    if (!expect(j, '{', "should be an object"))
        return false;
    space(j);
    if (peek(j) == '}') {
        j->at++;
        return true;
    }
    for (;;) {
        const char *s;
        size_t n;
        bool escaped;
        space(j);
        if (!skip_string(j, &s, &n, &escaped) || !expect(j, ':', "should be a colon"))
            return false;
        space(j);
        int k = 0;
        while (m->name[k] && (strlen(m->name[k]) != n || memcmp(m->name[k], s, n)))
            k++;
        const char *value = j->at;
        if (!skip(j, 1))
            return false;
        if (m->name[k])
            m->at[k] = *value == 'n' ? NULL : value;
        space(j);
        if (peek(j) == '}') {
            j->at++;
            return true;
        }
        if (!expect(j, ',', "should be a comma or a closing brace"))
            return false;
    }
}

static bool whole(json *j, const char *at, uint32_t most, uint32_t *out)
{
    *out = 0;
    const char *from = j->at = at;
    uint64_t n = 0;
    while (j->at < j->end && *j->at >= '0' && *j->at <= '9' && n <= UINT32_MAX)
        n = n * 10 + (uint64_t)(*j->at++ - '0');
    char c = peek(j);
    if (j->at == from || n > most || c == '.' || c == 'e' || c == 'E')
        return wrong(j, from, "a number is not whole, or too large, or points outside the text");
    *out = (uint32_t)n;
    return true;
}

/* 0.93: no locale is asked. */
static bool share(json *j, const char *at, float *out)
{
    j->at = at;
    double value = 0, place = 1;
    bool digits = false;
    for (; j->at < j->end && *j->at >= '0' && *j->at <= '9'; j->at++, digits = true)
        value = value * 10 + (*j->at - '0');
    if (peek(j) == '.')
        for (j->at++; j->at < j->end && *j->at >= '0' && *j->at <= '9'; j->at++)
            value += (*j->at - '0') * (place /= 10);
    if (peek(j) == 'e' && j->at[1] == '-') /* Python writes 0.00001 so */
        value = 0;
    else if (!digits || value > 1 || peek(j) == 'e' || peek(j) == 'E')
        return wrong(j, at, "a confidence should be a number from 0 to 1");
    *out = (float)value;
    return true;
}

/* A string into the document's pool; nothing there, null and "" leave *out 0. */
static bool kept(json *j, const char *at, uint32_t *out)
{
    const char *s;
    size_t n;
    *out = 0;
    if (!at)
        return !j->status;
    j->at = at;
    if (!string(j, &s, &n))
        return false;
    if (memchr(s, 0, n))
        return wrong(j, at, "a string holds a NUL character");
    return !n || sy_keep(j->doc, s, n, out) || no_memory(j);
}

/* One of our labels; nothing there, or null, leaves *out as it is. */
static bool label(json *j, const char *at, const char *(*name)(int), int n, uint8_t *out)
{
    const char *s;
    size_t length;
    if (!at)
        return !j->status;
    j->at = at;
    if (!string(j, &s, &length))
        return false;
    for (int i = 0; i < n; i++)
        if (name(i) && !strcmp(name(i), s)) {
            *out = (uint8_t)i;
            return true;
        }
    return wrong(j, at, "a label that sayso does not have");
}

static const char *form_name(int i)
{
    static const char *const names[] = { "direct", "mixed", "indirect" };
    return names[i];
}
static const char *kind_name(int i)
{
    return sayso_kind_name((sayso_kind)i);
}
static const char *channel_name(int i)
{
    return sayso_channel_name((sayso_channel)i);
}
static const char *stance_name(int i)
{
    return sayso_stance_name((sayso_stance)i);
}
static const char *contact_name(int i)
{
    return sayso_contact_kind_name((sayso_contact_kind)i);
}
static const char *modality_name(int i)
{
    return sayso_modality_name((sayso_modality)i);
}
static const char *relation_name(int i)
{
    return sayso_relation_kind_name((sayso_relation_kind)i);
}
static const char *field_name(int i)
{
    return sayso_field_name((sayso_field)i);
}
static const char *status_name(int i)
{
    return sayso_status_of_claim_name((sayso_status_of_claim)i);
}

enum {
    FORMS = SAYSO_INDIRECT + 1,
    KINDS = SAYSO_UNKNOWN + 1,
    CHANNELS = SAYSO_UNSTATED + 1,
    STANCES = SAYSO_DECLINE + 1,
    MEETINGS = SAYSO_CONTACT_CONTACT + 1,
    MODALITIES = SAYSO_POSSIBLE + 1,
    ANSWERS = SAYSO_REPEATS + 1,
    STATUSES = SAYSO_CLAIM_OPEN + 1
};

/* ## Arrays: begin() and more() step from item to item */

static bool begin(json *j, const char *at)
{
    if (j->status || !at)
        return false;
    j->at = at;
    if (!expect(j, '[', "should be a list"))
        return false;
    space(j);
    if (peek(j) == ']') {
        j->at++;
        return false;
    }
    return true;
}

static bool more(json *j)
{
    space(j);
    if (j->status)
        return false;
    if (peek(j) == ']') {
        j->at++;
        return false;
    }
    if (!expect(j, ',', "should be a comma or a closing bracket"))
        return false;
    space(j);
    return true;
}

static bool place(json *j, uint32_t *out)
{
    uint32_t n;
    space(j);
    if (!whole(j, j->at, (uint32_t)j->units, &n))
        return false;
    *out = j->byte_of ? j->byte_of[n] : n;
    return (*out >= j->doc->text.len || ((unsigned char)j->doc->text.bytes[*out] & 0xC0) != 0x80) ||
           wrong(j, j->at, "a span cuts a character");
}

/* [[a, b], [c, d]] to the end of an array; *n is how many. */
static bool spans(json *j, const char *at, sy_spans *to, uint32_t most, uint32_t *n)
{
    *n = 0;
    for (bool one = begin(j, at); one; one = more(j)) {
        sayso_span s;
        const char *from = j->at;
        if (!expect(j, '[', "a span should be a list of two numbers") || !place(j, &s.begin) ||
            !expect(j, ',', "a span should be two numbers") || !place(j, &s.end) ||
            !expect(j, ']', "a span should be two numbers"))
            return false;
        if (s.begin > s.end || *n == most)
            return wrong(j, from, s.begin > s.end ? "a span ends before it begins" : "too many spans");
        if (!sy_push(to, s))
            return no_memory(j);
        ++*n;
    }
    return !j->status;
}

/* The place of a record's id in its ascending list, from 1. */
static bool lookup(json *j, const uint32_t *list, size_t n, const char *at, uint32_t *out)
{
    uint32_t id;
    *out = 0;
    if (!at)
        return !j->status;
    if (!whole(j, at, UINT32_MAX, &id))
        return false;
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (list[mid] < id)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == n || list[low] != id)
        return wrong(j, at, "an id that nothing in the record has");
    *out = (uint32_t)low + 1;
    return true;
}

static bool ids(json *j, const char *at, const uint32_t *list, size_t n_list, uint32_t *n)
{
    *n = 0;
    for (bool one = begin(j, at); one; one = more(j), ++*n) {
        uint32_t id;
        if (!lookup(j, list, n_list, j->at, &id))
            return false;
        if (!sy_push(&j->doc->ids, id))
            return no_memory(j);
    }
    return !j->status;
}

/* The ids of an array's objects, which everything may point to before it is read. */
static bool collect(json *j, const char *where, const char *at, uint32_t **list, size_t *n, size_t *room)
{
    members m = { .name = { "id" } };
    j->where = where;
    j->item = 1;
    for (bool one = begin(j, at); one; one = more(j), j->item++) {
        uint32_t id = 0;
        const char *from = j->at;
        if (!find_members(j, &m))
            return false;
        const char *behind = j->at;
        if (!m.at[0])
            return wrong(j, from, "has no \"id\"");
        if (!whole(j, m.at[0], UINT32_MAX, &id))
            return false;
        if (!id || (*n && id <= (*list)[*n - 1]))
            return wrong(j, m.at[0], "ids should be 1, 2, 3 and so on, each over the one before");
        if (*n == *room && !sy_grow((void **)list, room, *n + 1, sizeof **list))
            return no_memory(j);
        (*list)[(*n)++] = id;
        j->at = behind;
    }
    j->where = NULL;
    return !j->status;
}

static bool target(json *j, const char *at, bool *contact, uint32_t *id)
{
    enum { CONTACT, STATEMENT };
    members m = { .name = { "contact", "statement" } };
    if (!at)
        return wrong(j, j->at, "does not say to what it points");
    j->at = at;
    if (!find_members(j, &m))
        return false;
    *contact = m.at[CONTACT] != NULL;
    if (!m.at[CONTACT] == !m.at[STATEMENT])
        return wrong(j, at, "should point to one contact or one statement");
    return *contact ? lookup(j, j->contacts.at, j->contacts.n, m.at[CONTACT], id)
                    : lookup(j, j->statements.at, j->statements.n, m.at[STATEMENT], id);
}

/* ## The record's objects. Each leaves j->at behind its object. */

static bool statement(json *j)
{
    enum { SOURCE, CUE, CONTENT, FORM, SPEAKER, CHANNEL, OUTLET, ADDRESSEE, WHEN, STANCE, PARENT, CONFIDENCE,
           CORRECTED };
    members m = { .name = { "source", "cue", "content", "form", "speaker", "channel", "outlet", "addressee",
                            "when", "stance", "parent", "confidence", "corrected" } };
    sayso_doc *d = j->doc;
    if (!find_members(j, &m))
        return false;
    const char *behind = j->at;
    sy_statement s = { .first = (uint32_t)d->spans.n, .confidence = 1, .candidate = UINT32_MAX };
    uint32_t n_source, n_cue;
    if (!spans(j, m.at[SOURCE], &d->spans, UINT16_MAX, &n_source) ||
        !spans(j, m.at[CUE], &d->spans, UINT16_MAX, &n_cue) ||
        !spans(j, m.at[CONTENT], &d->spans, UINT32_MAX, &s.n_content))
        return false;
    s.n_source = (uint16_t)n_source;
    s.n_cue = (uint16_t)n_cue;
    if (!label(j, m.at[FORM], form_name, FORMS, &s.form) ||
        !lookup(j, j->speakers.at, j->speakers.n, m.at[SPEAKER], &s.speaker) ||
        !label(j, m.at[CHANNEL], channel_name, CHANNELS, &s.channel) ||
        !label(j, m.at[STANCE], stance_name, STANCES, &s.stance) || !kept(j, m.at[OUTLET], &s.outlet) ||
        !kept(j, m.at[ADDRESSEE], &s.addressee) || !kept(j, m.at[WHEN], &s.when) ||
        !lookup(j, j->statements.at, j->statements.n, m.at[PARENT], &s.parent) ||
        (m.at[CONFIDENCE] && !share(j, m.at[CONFIDENCE], &s.confidence)))
        return false;
    for (bool one = begin(j, m.at[CORRECTED]); one; one = more(j)) {
        uint8_t which = 0;
        if (!label(j, j->at, field_name, SAYSO_FIELD_STATEMENT + 1, &which))
            return false;
        s.corrected |= 1u << which;
    }
    if (j->status)
        return false;
    if (!m.at[FORM]) {
        sy_text *t = &d->text;
        if (!t->inside) {
            t->inside = calloc(t->len / 8 + 1, 1);
            if (!t->inside)
                return no_memory(j);
            sy_mark_inside(t->bytes, t->len, t->inside);
        }
        if (sy_find_form(t, d->spans.at + s.first + n_source + n_cue, s.n_content, &s.form,
                         &(float){ 0 }))
            return no_memory(j);
    }
    j->at = behind;
    return sy_push(&d->statements, s) || no_memory(j);
}

static bool speaker(json *j)
{
    enum { NAME, KIND, ROLES, MENTIONS };
    members m = { .name = { "name", "kind", "roles", "mentions" } };
    sayso_doc *d = j->doc;
    if (!find_members(j, &m))
        return false;
    const char *behind = j->at;
    sy_speaker s = { .first_role = (uint32_t)d->role_strings.n, .first_mention = (uint32_t)d->mentions.n };
    if (!kept(j, m.at[NAME], &s.name) || !label(j, m.at[KIND], kind_name, KINDS, &s.kind))
        return false;
    for (bool one = begin(j, m.at[ROLES]); one; one = more(j)) {
        uint32_t role;
        if (!kept(j, j->at, &role))
            return false;
        if (!role)
            continue; /* an empty one says nothing */
        if (!sy_push(&d->role_strings, role))
            return no_memory(j);
        s.n_roles++;
    }
    sy_spans mentions = { 0 };
    bool ok = !j->status && spans(j, m.at[MENTIONS], &mentions, UINT32_MAX, &s.n_mentions);
    for (uint32_t i = 0; ok && i < s.n_mentions; i++)
        ok = sy_push(&d->mentions, mentions.at[i]) || no_memory(j);
    sy_array_free(&mentions);
    j->at = behind;
    return ok && (sy_push(&d->speakers, s) || no_memory(j));
}

static bool contact(json *j)
{
    enum { KIND, FROM, TO, MODALITY, TRIGGER, STATEMENT, WHEN, CONFIDENCE };
    members m = { .name = { "kind", "from", "to", "modality", "trigger", "statement", "when", "confidence" } };
    sayso_doc *d = j->doc;
    const char *from = j->at;
    if (!find_members(j, &m))
        return false;
    const char *behind = j->at;
    if (!m.at[KIND] || !m.at[MODALITY])
        return wrong(j, from, "a contact has a kind and a modality");
    sy_contact c = { .first_id = (uint32_t)d->ids.n, .first_trigger = (uint32_t)d->spans.n, .confidence = 1 };
    if (!label(j, m.at[KIND], contact_name, MEETINGS, &c.kind) ||
        !label(j, m.at[MODALITY], modality_name, MODALITIES, &c.modality) ||
        !ids(j, m.at[FROM], j->speakers.at, j->speakers.n, &c.n_from) ||
        !ids(j, m.at[TO], j->speakers.at, j->speakers.n, &c.n_to) ||
        !spans(j, m.at[TRIGGER], &d->spans, UINT32_MAX, &c.n_trigger) ||
        !lookup(j, j->statements.at, j->statements.n, m.at[STATEMENT], &c.statement) ||
        !kept(j, m.at[WHEN], &c.when) || (m.at[CONFIDENCE] && !share(j, m.at[CONFIDENCE], &c.confidence)))
        return false;
    j->at = behind;
    return sy_push(&d->contacts, c) || no_memory(j);
}

static bool relation(json *j)
{
    enum { FROM, KIND, TO };
    members m = { .name = { "from", "kind", "to" } };
    const char *from = j->at;
    if (!find_members(j, &m))
        return false;
    const char *behind = j->at;
    if (!m.at[FROM] || !m.at[KIND])
        return wrong(j, from, "a relation has a \"from\" and a kind");
    sayso_relation r = { 0 };
    uint8_t kind = 0;
    if (!lookup(j, j->statements.at, j->statements.n, m.at[FROM], &r.from) ||
        !label(j, m.at[KIND], relation_name, ANSWERS, &kind) || !target(j, m.at[TO], &r.to_contact, &r.to))
        return false;
    r.kind = (sayso_relation_kind)kind;
    j->at = behind;
    return sy_push(&j->doc->relations, r) || no_memory(j);
}

static bool claim(json *j)
{
    enum { ABOUT, STATUS, ASSERTED, CONFIRMED, DENIED };
    members m = { .name = { "about", "status", "asserted", "confirmed", "denied" } };
    const char *from = j->at;
    if (!find_members(j, &m))
        return false;
    const char *behind = j->at;
    if (!m.at[STATUS])
        return wrong(j, from, "a claim has a status");
    sy_claim c = { .first_id = (uint32_t)j->doc->ids.n };
    if (!target(j, m.at[ABOUT], &c.about_contact, &c.about) ||
        !label(j, m.at[STATUS], status_name, STATUSES, &c.status) ||
        !ids(j, m.at[ASSERTED], j->statements.at, j->statements.n, &c.n_asserted) ||
        !ids(j, m.at[CONFIRMED], j->statements.at, j->statements.n, &c.n_confirmed) ||
        !ids(j, m.at[DENIED], j->statements.at, j->statements.n, &c.n_denied))
        return false;
    j->at = behind;
    return sy_push(&j->doc->claims, c) || no_memory(j);
}

static bool each(json *j, const char *where, const char *at, bool (*one)(json *))
{
    j->where = where;
    j->item = 1;
    for (bool go = begin(j, at); go && one(j); j->item++)
        go = more(j);
    if (!j->status)
        j->where = NULL;
    return !j->status;
}

/* ## The article's own strings and text */

static bool text(json *j, const char *at, const sayso_input *given)
{
    sy_text *t = &j->doc->text;
    const char *s;
    size_t n;
    if (given && given->text) {
        s = given->text;
        n = given->len;
        if (sy_utf8_valid(s, n) != n)
            return wrong(j, j->begin, "the record's text is no valid UTF-8");
    } else {
        j->at = at;
        if (!at)
            return wrong(j, j->begin, "has no \"text\", which its spans count in; write it without --no-text");
        if (!string(j, &s, &n))
            return false;
    }
    if (n > UINT32_MAX - 1)
        return wrong(j, j->begin, "has a text of 4 GiB or more");
    t->bytes = malloc(n + 1);
    if (!t->bytes)
        return no_memory(j);
    memcpy(t->bytes, s, n);
    t->bytes[n] = 0;
    t->len = n;
    /* One run whose origin is not known: no byte of it maps back to an input. */
    return sy_push(&t->runs, (sy_run){ .each = SY_RUN_LOST }) || no_memory(j);
}

static bool offsets(json *j, const char *at)
{
    const char *s;
    size_t n;
    const sy_text *t = &j->doc->text;
    j->unit = SAYSO_CODEPOINT;
    if (at) {
        j->at = at;
        if (!string(j, &s, &n))
            return false;
        if (!strcmp(s, "byte"))
            j->unit = SAYSO_BYTE;
        else if (!strcmp(s, "utf16"))
            j->unit = SAYSO_UTF16;
        else if (strcmp(s, "codepoint"))
            return wrong(j, at, "\"offsets\" should be codepoint, byte or utf16");
    }
    j->units = t->len;
    size_t odd = 0;
    for (size_t i = 0; i < t->len; i++)
        odd += (unsigned char)t->bytes[i] >> 7;
    if (j->unit == SAYSO_BYTE || !odd)
        return true;
    j->byte_of = malloc((t->len + 1) * sizeof *j->byte_of);
    if (!j->byte_of)
        return no_memory(j);
    j->units = 0;
    for (size_t i = 0; i < t->len; i++) {
        unsigned char c = (unsigned char)t->bytes[i];
        if ((c & 0xC0) != 0x80)
            j->byte_of[j->units++] = (uint32_t)i;
        if (c >= 0xF0 && j->unit == SAYSO_UTF16)
            j->byte_of[j->units++] = (uint32_t)i + 2; /* half a pair: told as a cut character */
    }
    j->byte_of[j->units] = (uint32_t)t->len;
    return true;
}

/* A string of the record into the pool, unless it was given; *out points into one or the other once all
 * is read, so the pool's place is kept until then. */
static bool own(json *j, const char *at, const char *given, uint32_t *out)
{
    *out = 0;
    return given || kept(j, at, out);
}

static bool notes(json *j, const char *at)
{
    for (bool one = begin(j, at); one; one = more(j)) {
        const char *s;
        size_t n;
        if (!string(j, &s, &n))
            return false;
        if (memchr(s, 0, n))
            return wrong(j, j->at, "a note holds a NUL character");
        char *copy = strdup(s);
        if (!copy || !sy_push(&j->doc->text.notes, copy)) {
            free(copy);
            return no_memory(j);
        }
    }
    return !j->status;
}

static bool record(json *j, const sayso_input *given)
{
    enum {
        SAYSO, ID, TITLE, PUBLISHED, PUBLISHER, URL, OFFSETS, MODEL, TEXT, STATEMENTS, SPEAKERS, CONTACTS,
        RELATIONS, CLAIMS, NOTES
    };
    members m = { .name = { "sayso", "id", "title", "published", "publisher", "url", "offsets", "model", "text",
                            "statements", "speakers", "contacts", "relations", "claims", "notes" } };
    static const sayso_input nothing = { 0 };
    sayso_doc *d = j->doc;
    if (!find_members(j, &m))
        return false;
    space(j);
    if (j->at != j->end)
        return wrong(j, j->at, "goes on behind the record");
    uint32_t version = 1;
    if (m.at[SAYSO] && (!whole(j, m.at[SAYSO], UINT32_MAX, &version) || version != 1))
        return wrong(j, m.at[SAYSO], "a record of a version that this sayso does not know");
    if (!m.at[STATEMENTS])
        return wrong(j, j->begin, "has no \"statements\": it is no record");
    if (!text(j, m.at[TEXT], given) || !offsets(j, m.at[OFFSETS]))
        return false;
    /* Lists of nothing point somewhere, too. */
    if (!sy_reserve(&d->ids, 1) || !sy_reserve(&d->spans, 1) || !sy_reserve(&d->mentions, 1) ||
        !sy_reserve(&d->roles, 1))
        return no_memory(j);

    if (!given)
        given = &nothing;
    uint32_t id, title, published, publisher, url, model;
    if (!own(j, m.at[ID], given->id, &id) || !own(j, m.at[TITLE], given->title, &title) ||
        !own(j, m.at[PUBLISHED], given->published, &published) ||
        !own(j, m.at[PUBLISHER], given->publisher, &publisher) || !own(j, m.at[URL], given->url, &url) ||
        !own(j, m.at[MODEL], NULL, &model))
        return false;

    if (!collect(j, "statements", m.at[STATEMENTS], &j->statements.at, &j->statements.n, &j->statements.room) ||
        !collect(j, "speakers", m.at[SPEAKERS], &j->speakers.at, &j->speakers.n, &j->speakers.room) ||
        !collect(j, "contacts", m.at[CONTACTS], &j->contacts.at, &j->contacts.n, &j->contacts.room))
        return false;
    if (!each(j, "speakers", m.at[SPEAKERS], speaker) || !each(j, "statements", m.at[STATEMENTS], statement) ||
        !each(j, "contacts", m.at[CONTACTS], contact) || !each(j, "relations", m.at[RELATIONS], relation) ||
        !each(j, "claims", m.at[CLAIMS], claim) || !notes(j, m.at[NOTES]))
        return false;

    sayso_input strings = *given;
    if (!given->id)
        strings.id = id ? sy_kept(d, id) : m.at[ID] ? "" : NULL;
    if (!given->title)
        strings.title = sy_kept(d, title);
    if (!given->published)
        strings.published = sy_kept(d, published);
    if (!given->publisher)
        strings.publisher = sy_kept(d, publisher);
    if (!given->url)
        strings.url = sy_kept(d, url);
    j->status = sy_keep_strings(&strings, sy_kept(d, model), d, j->why);
    if (!j->status)
        j->status = sy_point_roles(d);
    return !j->status;
}

sayso_status sayso_record_read(const char *bytes, size_t n, const sayso_input *given, sayso_doc **out,
                               sayso_error *why)
{
    *out = NULL;
    sayso_doc *doc = calloc(1, sizeof *doc);
    if (!doc)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a document");
    json j = { .begin = bytes, .at = bytes, .end = bytes + n, .doc = doc, .why = why };
    record(&j, given);
    free(j.byte_of);
    sy_array_free(&j.scratch);
    sy_array_free(&j.statements);
    sy_array_free(&j.speakers);
    sy_array_free(&j.contacts);
    if (j.status) {
        sayso_doc_free(doc);
        return j.status;
    }
    *out = doc;
    return SAYSO_OK;
}
