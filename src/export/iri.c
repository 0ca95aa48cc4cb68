/* iri.c - names for articles, statements, speakers, contacts, claims and models. */
#include "export/iri.h"

#include <string.h>

#define TAG "tag:sayso.example,2026:"

bool sy_has_web_address(const sayso_doc *doc)
{
    static const char http[] = "http://", https[] = "https://";
    const char *url = sayso_doc_url(doc);
    return !strncmp(url, http, sizeof http - 1) || !strncmp(url, https, sizeof https - 1);
}

/* An address as it is, but that what may not stand in an IRI (RFC 3987) is written %XX. */
static void address(sy_sink *out, const char *url)
{
    for (const char *s = url; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c > 0x20 && c != 0x7F && !strchr("<>\"{}|\\^`", c))
            sy_put(out, s, 1);
        else
            sy_put_percent(out, (char[]){ (char)c, 0 });
    }
}

static void tag(sy_sink *out, const sayso_doc *doc)
{
    sy_puts(out, TAG "article/");
    if (*sayso_doc_publisher(doc)) {
        sy_put_percent(out, sayso_doc_publisher(doc));
        sy_put(out, "/", 1);
    }
    sy_put_percent(out, sayso_doc_id(doc));
}

void sy_put_article_iri(sy_sink *out, const sayso_doc *doc)
{
    sy_put(out, "\"", 1);
    if (sy_has_web_address(doc))
        address(out, sayso_doc_url(doc));
    else
        tag(out, doc);
    sy_put(out, "\"", 1);
}

void sy_put_part_iri(sy_sink *out, const sayso_doc *doc, const char *kind, uint32_t id)
{
    sy_put(out, "\"", 1);
    tag(out, doc);
    sy_put(out, "/", 1);
    sy_puts(out, kind);
    if (id) {
        sy_put(out, "/", 1);
        sy_put_number(out, id);
    }
    sy_put(out, "\"", 1);
}

void sy_put_model_iri(sy_sink *out, const sayso_doc *doc)
{
    sy_puts(out, "\"" TAG "model/");
    sy_put_percent(out, sayso_doc_model(doc));
    sy_put(out, "\"", 1);
}

void sy_put_machine(sy_sink *out, const sayso_doc *doc)
{
    const char *model = sayso_doc_model(doc);
    sy_puts(out, "\"machine reading by ");
    sy_put_json_inner(out, model, strlen(model));
    sy_puts(out, "; it says who said what, never what is true\"");
}
