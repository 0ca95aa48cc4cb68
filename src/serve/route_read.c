/* route_read.c - one text read, and nothing kept of it. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "extract/extract.h"
#include "serve/web.h"

/* What is to be read, and what its pointers point into. */
typedef struct reading {
    sayso_input input;
    json_t *json;
    sy_article article;
    char encoding[64];
} reading;

/* A string of the object, or null, or nothing. */
static bool member(sy_reply *r, json_t *object, const char *name, const char **out)
{
    json_t *v = json_object_get(object, name);
    *out = NULL;
    if (!v || json_is_null(v))
        return true;
    if (!json_is_string(v))
        return sy_problem(r, 422, "\"%s\" is no string", name);
    *out = json_string_value(v);
    if (strlen(*out) != json_string_length(v))
        return sy_problem(r, 422, "\"%s\" has a NUL in it", name);
    return true;
}

static bool from_json(const sy_request *req, sy_reply *r, reading *x)
{
    static const char *const known[] = { "text", "id", "title", "published", "publisher", "url" };
    json_error_t error;
    const char *key;
    json_t *value;
    x->json = json_loadb(req->body.at ? req->body.at : "", req->body.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!x->json)
        return sy_problem(r, 400, "the body is no JSON: line %d: %.150s", error.line, error.text);
    if (!json_is_object(x->json))
        return sy_problem(r, 422, "the body is no object: {\"text\": \"...\", \"published\": \"2026-05-04\"}");
    json_object_foreach(x->json, key, value) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            is_known |= !strcmp(key, known[i]);
        if (!is_known)
            return sy_problem(r, 422, "\"%.40s\" is not known here; text, id, title, published, publisher, url are", key);
    }
    json_t *text = json_object_get(x->json, "text");
    if (!json_is_string(text))
        return sy_problem(r, 422, "\"text\" is missing, or no string");
    x->input.text = json_string_value(text);
    x->input.len = json_string_length(text);
    return member(r, x->json, "id", &x->input.id) && member(r, x->json, "title", &x->input.title) &&
           member(r, x->json, "published", &x->input.published) &&
           member(r, x->json, "publisher", &x->input.publisher) && member(r, x->json, "url", &x->input.url);
}

/* charset=... of a Content-Type. */
static void charset(const char *type, char *out, size_t size)
{
    const char *s = strchr(type, ';');
    *out = 0;
    while (s && *s) {
        s += strspn(s, "; \t");
        if (!strncasecmp(s, "charset=", 8)) {
            s += 8 + (s[8] == '"');
            size_t n = strcspn(s, "\"; \t");
            if (n < size) {
                memcpy(out, s, n);
                out[n] = 0;
            }
            return;
        }
        s = strchr(s, ';');
    }
}

static bool is_type(const char *type, const char *wanted)
{
    size_t n = strcspn(type, "; \t");
    return n == strlen(wanted) && !strncasecmp(type, wanted, n);
}

/* What a text or a page does not say of itself, the parameters do. */
static void from_parameters(const sy_request *req, sayso_input *in)
{
    const struct {
        const char *name;
        const char **to;
    } at[] = { { "id", &in->id },
               { "title", &in->title },
               { "published", &in->published },
               { "publisher", &in->publisher },
               { "url", &in->url } };
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        if (sy_parameter_of(req, at[i].name))
            *at[i].to = sy_parameter_of(req, at[i].name);
}

static bool from_page(const sy_request *req, sy_reply *r, reading *x)
{
    sayso_error why = { 0 };
    sy_page_hints hints = { .charset = *x->encoding ? x->encoding : NULL, .url = sy_parameter_of(req, "url") };
    sayso_status st = sy_html_article(req->body.at ? req->body.at : "", req->body.n, &hints, &x->article, &why);
    if (st)
        return st == SAYSO_EFORMAT || st == SAYSO_ELIMIT ? sy_problem(r, 422, "%s", why.text) : sy_failed(r, st, &why);
    const sy_article *a = &x->article;
    x->input = (sayso_input){ .text = a->text, .len = a->len, .id = a->id, .title = a->title,
                              .published = a->published, .publisher = a->publisher, .url = a->url };
    from_parameters(req, &x->input);
    return true;
}

static bool take(const sy_request *req, sy_reply *r, reading *x)
{
    const char *type = sy_request_header(req, MHD_HTTP_HEADER_CONTENT_TYPE);
    if (!type)
        type = "";
    charset(type, x->encoding, sizeof x->encoding);
    if (is_type(type, "application/json"))
        return from_json(req, r, x);
    if (req->body.n > SY_MOST_READ)
        return sy_problem(r, 413, "a text of over %d bytes is not read here; sayso read does", SY_MOST_READ);
    if (is_type(type, "text/html"))
        return from_page(req, r, x);
    if (!is_type(type, "text/plain"))
        return sy_problem(r, 415, "the Content-Type is one of application/json, text/plain, text/html, not \"%.60s\"", type);
    x->input.text = req->body.at ? req->body.at : "";
    x->input.len = req->body.n;
    /* UTF-8 is what is taken without being told; told, a byte-order mark would not count. */
    x->input.encoding = *x->encoding && strcasecmp(x->encoding, "utf-8") ? x->encoding : NULL;
    from_parameters(req, &x->input);
    return true;
}

void sy_post_read(const sy_request *req, sy_reply *r)
{
    reading x = { 0 };
    sy_form form;
    sayso_reader *reader = NULL;
    sayso_doc *doc = NULL;
    sayso_error why = { 0 };
    bool good = sy_form_of(req, r, &form) && take(req, r, &x);
    if (good && x.input.len > SY_MOST_READ)
        good = sy_problem(r, 413, "a text of over %d bytes is not read here; sayso read does", SY_MOST_READ);
    if (good) {
        sayso_status st = sy_desk_reader(req->site->desk, &reader, &why);
        if (!st)
            st = sayso_read(reader, &x.input, &doc, &why);
        if (reader)
            sy_desk_reader_back(req->site->desk, reader);
        if (st == SAYSO_EARG || st == SAYSO_EFORMAT)
            sy_problem(r, 422, "%s", why.text);
        else if (st)
            sy_failed(r, st, &why);
        else
            sy_reply_doc(r, doc, &form);
    }
    sayso_doc_free(doc);
    sy_article_free(&x.article);
    json_decref(x.json);
}
