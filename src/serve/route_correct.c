/* route_correct.c - corrections: listed, made, undone.
 *
 * Who corrects is the archive's writer for that moment: while sayso add writes, nobody can.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "serve/web.h"

enum { MOST_PIECES = 64 };

typedef struct listing {
    sy_writing *w;
    size_t n, skip, limit, shown;
    sayso_status status;
} listing;

static bool one(void *ctx, const sayso_correction *x)
{
    listing *l = ctx;
    if (l->n++ < l->skip || l->shown == l->limit)
        return true;
    sy_puts(&l->w->sink, l->shown++ ? ", " : "");
    sy_answer_correction(&l->w->sink, x);
    return true;
}

static bool one_article(void *ctx, const sayso_doc *doc, const sayso_walked *walked)
{
    listing *l = ctx;
    (void)walked;
    l->status = sayso_write(doc, SAYSO_ANNOTATED, NULL, sy_reply_sink, l->w->reply);
    return !l->status;
}

void sy_get_corrections(const sy_request *req, sy_reply *r)
{
    static const char *const formats[] = { "json", "annotated", NULL };
    static const char *const truth[] = { "0", "1", NULL };
    sy_writing w;
    sayso_error why = { 0 };
    int format, orphaned;
    listing l = { .w = &w };
    const char *article = sy_parameter_of(req, "article");
    if (!sy_word_of(req, r, "format", formats, 0, &format) || !sy_word_of(req, r, "orphaned", truth, 0, &orphaned) ||
        !sy_pages_of(req, r, &l.skip, &l.limit) || !sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st;
    if (format) {
        r->type = "application/x-ndjson";
        st = sayso_archive_walk_corrected(w.archive, article, one_article, &l, &why);
        st = st ? st : l.status;
    } else {
        sy_puts(&w.sink, "{\"results\": [");
        st = sayso_archive_corrections(w.archive, article, orphaned, one, &l, &why);
        sy_puts(&w.sink, "]");
        sy_answer_number(&w.sink, "total", l.n);
        sy_puts(&w.sink, "}");
    }
    sy_writing_end(&w, st, &why);
    if (st == SAYSO_EARG)
        sy_problem(r, 409, "%s", why.text);
}

/* ## What the body says */

typedef struct correcting {
    json_t *body;
    const char *article, *by;
    json_t *fields;
    sayso_offsets offsets;
    sayso_revision what;
    sayso_span piece[3][MOST_PIECES];
} correcting;

/* A string, or null where that may be. */
static bool text(sy_reply *r, const char *name, json_t *v, bool may_be_null, const char **out)
{
    *out = NULL;
    if (may_be_null && json_is_null(v))
        return true;
    if (!json_is_string(v) || !json_string_length(v))
        return sy_problem(r, 422, "\"%.40s\" is missing, empty, or no string", name);
    *out = json_string_value(v);
    if (strlen(*out) != json_string_length(v))
        return sy_problem(r, 422, "\"%.40s\" has a NUL in it", name);
    return true;
}

/* null is 0: none. */
static bool label(sy_reply *r, const char *name, json_t *v, const char *(*of)(int), int last, int *out)
{
    const char *s;
    *out = 0;
    if (!text(r, name, v, true, &s))
        return false;
    for (int i = 1; s && i <= last && !*out; i++)
        if (!strcmp(of(i), s))
            *out = i;
    return !s || *out ? true : sy_problem(r, 422, "\"%.40s\" is no %s", s, name);
}

static bool speaker(sy_reply *r, json_t *v, sayso_revision *what)
{
    int k = 0;
    what->fields |= 1u << SAYSO_FIELD_SPEAKER;
    if (json_is_null(v))
        return true;
    if (!json_is_object(v))
        return sy_problem(r, 422, "\"speaker\" is null or an object: {\"name\": \"...\", \"kind\": \"person\"}");
    json_t *name = json_object_get(v, "name"), *of_kind = json_object_get(v, "kind");
    if (json_object_size(v) != (size_t)(!!name + !!of_kind))
        return sy_problem(r, 422, "a speaker has a name and a kind, and nothing else");
    if (name && !text(r, "name", name, true, &what->name))
        return false;
    if (of_kind && !label(r, "kind", of_kind, sy_kind_word, SAYSO_UNKNOWN, &k))
        return false;
    if (of_kind && k) {
        what->fields |= 1u << SAYSO_FIELD_KIND;
        what->kind = (sayso_kind)k;
    }
    return true;
}

/* Everything but spans, which need the text. */
static bool fields(sy_reply *r, correcting *c)
{
    const char *name;
    json_t *v;
    int n = 0;
    sayso_revision *w = &c->what;
    json_object_foreach(c->fields, name, v) {
        bool good = true;
        if (!strcmp(name, "speaker")) {
            good = speaker(r, v, w);
        } else if (!strcmp(name, "channel")) {
            good = label(r, name, v, sy_channel_word, SAYSO_UNSTATED, &n);
            w->channel = (sayso_channel)n;
            w->fields |= 1u << SAYSO_FIELD_CHANNEL;
        } else if (!strcmp(name, "stance")) {
            good = label(r, name, v, sy_stance_word, SAYSO_DECLINE, &n);
            w->stance = (sayso_stance)n;
            w->fields |= 1u << SAYSO_FIELD_STANCE;
        } else if (!strcmp(name, "outlet")) {
            good = text(r, name, v, true, &w->outlet);
            w->fields |= 1u << SAYSO_FIELD_OUTLET;
        } else if (!strcmp(name, "addressee")) {
            good = text(r, name, v, true, &w->addressee);
            w->fields |= 1u << SAYSO_FIELD_ADDRESSEE;
        } else if (!strcmp(name, "when")) {
            good = text(r, name, v, true, &w->when);
            w->fields |= 1u << SAYSO_FIELD_WHEN;
        } else if (!strcmp(name, "statement")) {
            good = json_is_false(v) ? true : sy_problem(r, 422, "\"statement\" is false: this is none");
            w->fields |= 1u << SAYSO_FIELD_STATEMENT;
        } else if (strcmp(name, "source") && strcmp(name, "cue") && strcmp(name, "content")) {
            good = sy_problem(r, 422, "\"%.40s\" is no field of a statement that can be corrected", name);
        }
        if (!good)
            return false;
    }
    return true;
}

static bool read_body(const sy_request *req, sy_reply *r, correcting *c)
{
    static const char *const units[] = { "codepoint", "byte", "utf16" };
    json_error_t error;
    const char *name, *unit = NULL;
    json_t *v, *statement = NULL;
    const char *type = sy_request_header(req, MHD_HTTP_HEADER_CONTENT_TYPE);
    if (!type || strncmp(type, "application/json", 16))
        return sy_problem(r, 415, "the Content-Type is application/json, not \"%.60s\"", type ? type : "");
    c->body = json_loadb(req->body.at ? req->body.at : "", req->body.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!c->body)
        return sy_problem(r, 400, "the body is no JSON: line %d: %.150s", error.line, error.text);
    if (!json_is_object(c->body))
        return sy_problem(r, 422, "the body is no object with article, statement, by and fields");
    json_object_foreach(c->body, name, v) {
        bool good = true;
        if (!strcmp(name, "article"))
            good = text(r, name, v, false, &c->article);
        else if (!strcmp(name, "by"))
            good = text(r, name, v, false, &c->by);
        else if (!strcmp(name, "offsets"))
            good = text(r, name, v, false, &unit);
        else if (!strcmp(name, "statement"))
            statement = v;
        else if (!strcmp(name, "fields"))
            c->fields = v;
        else
            good = sy_problem(r, 422, "\"%.40s\" is not known here; article, statement, by, offsets, fields are", name);
        if (!good)
            return false;
    }
    if (!c->article || !c->by)
        return sy_problem(r, 422, "\"%s\" is missing", c->article ? "by" : "article");
    if (!json_is_integer(statement) || json_integer_value(statement) < 1 || json_integer_value(statement) > UINT32_MAX)
        return sy_problem(r, 422, "\"statement\" is its number in the record, from 1");
    if (!json_is_object(c->fields) || !json_object_size(c->fields))
        return sy_problem(r, 422, "\"fields\" is an object of what is put right: {\"stance\": \"deny\"}");
    c->what.statement = (uint32_t)json_integer_value(statement);
    int i = 0;
    while (unit && i < 3 && strcmp(units[i], unit))
        i++;
    if (i == 3)
        return sy_problem(r, 422, "\"offsets\" is one of codepoint, byte, utf16");
    c->offsets = (sayso_offsets)i;
    return fields(r, c);
}

/* Where the unit number n begins, in bytes; SIZE_MAX: beyond the text, or inside a character. */
static size_t byte_at(const char *s, size_t len, sayso_offsets unit, json_int_t n)
{
    size_t i = 0;
    if (unit == SAYSO_BYTE)
        return n >= 0 && (size_t)n <= len ? (size_t)n : SIZE_MAX;
    for (; i < len && n > 0; n--) {
        unsigned char c = (unsigned char)s[i];
        if (unit == SAYSO_UTF16 && c >= 0xF0 && n-- == 1)
            return SIZE_MAX;
        i++;
        while (i < len && ((unsigned char)s[i] & 0xC0) == 0x80)
            i++;
    }
    return n ? SIZE_MAX : i;
}

static bool pieces(sy_reply *r, correcting *c, const char *name, const sayso_doc *doc, sayso_field field,
                   sayso_span *out, uint32_t *n)
{
    json_t *list = json_object_get(c->fields, name), *v;
    size_t len, i;
    const char *s = sayso_doc_text(doc, &len);
    if (!list)
        return true;
    if (!json_is_array(list) || json_array_size(list) > MOST_PIECES)
        return sy_problem(r, 422, "\"%s\" is a list of spans, %d at most: [[3, 9]]", name, MOST_PIECES);
    json_array_foreach(list, i, v) {
        json_t *a = json_array_get(v, 0), *b = json_array_get(v, 1);
        size_t begin = SIZE_MAX, end = SIZE_MAX;
        if (json_array_size(v) == 2 && json_is_integer(a) && json_is_integer(b)) {
            begin = byte_at(s, len, c->offsets, json_integer_value(a));
            end = byte_at(s, len, c->offsets, json_integer_value(b));
        }
        if (begin == SIZE_MAX || end == SIZE_MAX || begin >= end)
            return sy_problem(r, 422, "\"%s\": item %zu is no span of the text", name, i + 1);
        out[(*n)++] = (sayso_span){ (uint32_t)begin, (uint32_t)end };
    }
    c->what.fields |= 1u << field;
    return true;
}

/* ## Writing */

/* The archive as its writer; false: r says why not. Whoever waits for it in this process waits his turn. */
static bool writer(const sy_request *req, sy_reply *r, sayso_archive **out)
{
    sayso_error why = { 0 };
    *out = NULL;
    if (req->site->options.read_only)
        return sy_problem(r, 403, "this server was started with --read-only");
    sy_desk_write(req->site->desk);
    sayso_status st = sayso_archive_open(req->site->options.archive, SAYSO_ARCHIVE_WRITE, out, &why);
    if (!st)
        return true;
    sy_desk_write_back(req->site->desk);
    return st == SAYSO_EIO ? sy_problem(r, 403, "%s", why.text) : sy_failed(r, st, &why);
}

static void end_writing(const sy_request *req, sayso_archive *a)
{
    sayso_archive_close(a);
    sy_desk_write_back(req->site->desk);
}

static bool make(sy_reply *r, correcting *c, sayso_archive *a, uint64_t *n)
{
    sayso_error why = { 0 };
    sayso_ref article;
    sayso_doc *doc = NULL;
    sayso_revision *w = &c->what;
    sayso_status st = sayso_find_article(a, c->article, &article, &why);
    if (st == SAYSO_EARG)
        return sy_problem(r, 409, "%s", why.text);
    if (!st)
        st = sayso_article_doc(a, article, &doc, &why);
    if (st)
        return sy_failed(r, st, &why);
    w->source = c->piece[0];
    w->cue = c->piece[1];
    w->content = c->piece[2];
    bool good = pieces(r, c, "source", doc, SAYSO_FIELD_SOURCE, c->piece[0], &w->n_source) &&
                pieces(r, c, "cue", doc, SAYSO_FIELD_CUE, c->piece[1], &w->n_cue) &&
                pieces(r, c, "content", doc, SAYSO_FIELD_CONTENT, c->piece[2], &w->n_content);
    sayso_doc_free(doc);
    if (!good)
        return false;
    st = sayso_archive_begin(a, NULL, &why);
    if (!st)
        st = sayso_archive_correct(a, c->article, w, c->by, n, &why);
    if (!st)
        st = sayso_archive_commit(a, &why);
    return st == SAYSO_EARG ? sy_problem(r, 422, "%s", why.text) : st ? sy_failed(r, st, &why) : true;
}

void sy_post_correction(const sy_request *req, sy_reply *r)
{
    correcting c = { 0 };
    sayso_archive *a = NULL;
    uint64_t n = 0;
    char body[48];
    if (read_body(req, r, &c) && writer(req, r, &a)) {
        if (make(r, &c, a, &n)) {
            r->status = 201;
            sy_reply_sink(r, body, (size_t)snprintf(body, sizeof body, "{\"made\": %llu}", (unsigned long long)n));
        }
        end_writing(req, a);
    }
    json_decref(c.body);
}

void sy_delete_correction(const sy_request *req, sy_reply *r)
{
    sayso_archive *a;
    sayso_error why = { 0 };
    const char *by = sy_parameter_of(req, "by");
    if (strlen(req->part) != 32 || strspn(req->part, "0123456789abcdef") != 32) {
        sy_problem(r, 404, "a correction's key is 32 hexadecimal digits");
        return;
    }
    if (!by) {
        sy_problem(r, 400, "who takes it back? by=...");
        return;
    }
    if (!writer(req, r, &a))
        return;
    sayso_status st = sayso_archive_begin(a, NULL, &why);
    if (!st)
        st = sayso_archive_uncorrect(a, req->part, by, &why);
    if (!st)
        st = sayso_archive_commit(a, &why);
    if (st == SAYSO_EARG)
        sy_problem(r, 409, "%s", why.text);
    else if (st)
        sy_failed(r, st, &why);
    else
        r->status = 204;
    end_writing(req, a);
}
