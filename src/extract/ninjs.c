/* ninjs.c - a ninjs item -> an article.
 *
 * ninjs is the IPTC's JSON for news agencies' items. 1.x says byline, headline, body_text and
 * body_xhtml; 2.x has lists: headlines, bodies, bylines ({"role", "contenttype", "value"}), and
 * "provider" as an object. Other fields with body_ in front ("body_nitf") are markup as well.
 */
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/utf8.h"
#include "extract/date.h"
#include "extract/json.h"
#include "extract/page.h"

static const sy_json_node *text_member(const sy_json *j, const sy_json_node *o, const char *name)
{
    const sy_json_node *m = sy_json_member(j, o, name);
    return m && m->kind == SY_JSON_STRING && m->n ? m : NULL;
}

/* {"name": "..."}, {"literal": "..."} or a string. */
static const sy_json_node *name_of(const sy_json *j, const sy_json_node *node)
{
    if (!node)
        return NULL;
    if (node->kind == SY_JSON_LIST)
        node = node->child ? &j->nodes.at[node->child] : NULL;
    if (node && node->kind == SY_JSON_STRING)
        return node->n ? node : NULL;
    const sy_json_node *n = text_member(j, node, "name");
    return n ? n : text_member(j, node, "literal");
}

/* The value in a list of 2.x: the one with this role when there is one, else the first. */
static const sy_json_node *value_in(const sy_json *j, const sy_json_node *list, const char *role)
{
    const sy_json_node *first = NULL;
    if (!list || list->kind != SY_JSON_LIST)
        return NULL;
    sy_json_each(j, n, list)
    {
        const sy_json_node *value = text_member(j, n, "value"), *its = text_member(j, n, "role");
        if (!value)
            continue;
        if (its && !strcasecmp(its->s, role))
            return value;
        first = first ? first : value;
    }
    return first;
}

/* The longest body: an item may carry a summary or a caption beside it. */
static const sy_json_node *body_of(const sy_json *j, const sy_json_node *item)
{
    const sy_json_node *best = text_member(j, item, "body_text");
    if (best)
        return best;
    sy_json_each(j, m, item) if (m->kind == SY_JSON_STRING && !strncmp(m->name, "body_", 5) &&
                                 m->n && (!best || m->n > best->n)) best = m;
    const sy_json_node *bodies = sy_json_member(j, item, "bodies");
    if (!best && bodies && bodies->kind == SY_JSON_LIST)
        sy_json_each(j, b, bodies)
        {
            const sy_json_node *value = text_member(j, b, "value");
            if (value && (!best || value->n > best->n))
                best = value;
        }
    return best;
}

static void set(sy_build *b, int which, const sy_json_node *value)
{
    if (!value || sy_build_get(b, which))
        return;
    char *line = sy_markup_line(value->s, value->n);
    if (!line) {
        b->no_memory = true;
        return;
    }
    sy_build_set(b, which, line, strlen(line));
    free(line);
}

static void set_date(sy_build *b, int which, const sy_json_node *value)
{
    char date[SY_DATE_ROOM];
    if (value && !sy_build_get(b, which) && sy_date_iso(value->s, value->n, date))
        sy_build_set(b, which, date, strlen(date));
}

static void fields(const sy_json *j, const sy_json_node *item, sy_build *b)
{
    const sy_json_node *uri = text_member(j, item, "uri");
    set(b, SY_IS_TITLE, text_member(j, item, "headline"));
    set(b, SY_IS_TITLE, value_in(j, sy_json_member(j, item, "headlines"), "main"));
    set(b, SY_IS_TITLE, text_member(j, item, "name"));
    set(b, SY_IS_BYLINE, text_member(j, item, "byline"));
    set(b, SY_IS_BYLINE, value_in(j, sy_json_member(j, item, "bylines"), "main"));
    set(b, SY_IS_BYLINE, name_of(j, sy_json_member(j, item, "by")));
    set(b, SY_IS_PUBLISHER, name_of(j, sy_json_member(j, item, "provider")));
    set(b, SY_IS_PUBLISHER, name_of(j, sy_json_member(j, item, "infosource")));
    set(b, SY_IS_PUBLISHER, text_member(j, item, "copyrightholder"));
    set(b, SY_IS_PUBLISHER, name_of(j, sy_json_member(j, item, "organisation")));
    set(b, SY_IS_LANGUAGE, text_member(j, item, "language"));
    /* When this version of the item was made is when these words were published; what was created
     * first may have said something else. */
    set_date(b, SY_IS_PUBLISHED, text_member(j, item, "versioncreated"));
    set_date(b, SY_IS_PUBLISHED, text_member(j, item, "versionCreated"));
    set_date(b, SY_IS_PUBLISHED, text_member(j, item, "firstcreated"));
    set_date(b, SY_IS_PUBLISHED, text_member(j, item, "firstCreated"));
    set_date(b, SY_IS_PUBLISHED, text_member(j, item, "contentcreated"));
    set_date(b, SY_IS_PUBLISHED, text_member(j, item, "contentCreated"));
    const sy_json_node *url = text_member(j, item, "url");
    if (uri && (!strncmp(uri->s, "http://", 7) || !strncmp(uri->s, "https://", 8)))
        set(b, SY_IS_URL, url ? url : uri);
    else if (url)
        set(b, SY_IS_URL, url);
    if (uri)
        sy_build_set(b, SY_IS_ID, uri->s, uri->n);
}

sayso_status sy_ninjs_article(const char *bytes, size_t n, sy_article *out, sayso_error *why)
{
    *out = (sy_article){ 0 };
    if (n > SY_PAGE_MOST)
        return sy_fail(why, SAYSO_ELIMIT, 0,
                       "is an item of %zu MiB; more than %d are not looked at", n >> 20,
                       SY_PAGE_MOST >> 20);
    size_t good = sy_utf8_valid(bytes, n);
    if (good < n)
        return sy_fail(why, SAYSO_EFORMAT, good, "is no JSON: byte %zu is no UTF-8", good + 1);
    sy_json j;
    sy_build b = { 0 }, body = { 0 };
    sayso_status st = SAYSO_OK;
    switch (sy_json_read(bytes, n, &j)) {
    case SY_JSON_OK: break;
    case SY_JSON_WRONG:
        st = sy_fail(why, SAYSO_EFORMAT, j.wrong_at,
                     "is no JSON: it goes wrong at byte %zu; is it cut?", j.wrong_at + 1);
        break;
    case SY_JSON_NO_MEMORY: st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an item"); break;
    }
    const sy_json_node *item = st ? NULL : &j.nodes.at[0];
    const sy_json_node *text = item ? body_of(&j, item) : NULL;
    if (!st && item->kind != SY_JSON_OBJECT)
        st = sy_fail(why, SAYSO_EFORMAT, 0, "is no ninjs item: it should be one JSON object");
    else if (!st && !text)
        st = sy_fail(why, SAYSO_EFORMAT, 0,
                     "has no body_text, body_xhtml or bodies; the article's "
                     "words belong there");
    if (!st) {
        fields(&j, item, &b);
        st = sy_markup_text(text->s, text->n, &body, why);
    }
    if (!st && !body.text.n)
        st = sy_fail(why, SAYSO_EFORMAT, 0, "has a body without words");
    if (!st) {
        const char *title = sy_build_get(&b, SY_IS_TITLE);
        size_t m = title ? strlen(title) : 0;
        /* Some agencies print the headline again above the body. */
        if (m && !(body.text.n > m && !memcmp(body.text.at, title, m) && body.text.at[m] == '\n')) {
            sy_build_text(&b, title, m, 0, SY_FROM_NOWHERE);
            sy_build_text(&b, "\n\n", 2, 0, SY_FROM_NOWHERE);
        }
        sy_build_copy(&b, &body, (sayso_span){ 0, (uint32_t)body.text.n });
        st = sy_build_end(&b, out, why);
    }
    sy_build_free(&b);
    sy_build_free(&body);
    sy_json_free(&j);
    return st;
}

bool sy_looks_like_ninjs(const char *s, size_t n)
{
    static const char *const members[] = { "\"body_text\"",          "\"body_xhtml\"",
                                           "\"versioncreated\"",     "\"firstcreated\"",
                                           "\"versionCreated\"",     "\"headlines\"",
                                           "\"representationtype\"", "\"pubstatus\"" };
    size_t i = n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (i < n && (unsigned char)s[i] <= ' ')
        i++;
    if (i >= n || s[i] != '{')
        return false;
    /* A line of JSON Lines has "text". */
    for (; i + 6 < n; i++)
        if (s[i] == '"')
            for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
                size_t m = strlen(members[k]);
                if (n - i >= m && !memcmp(s + i, members[k], m))
                    return true;
            }
    return false;
}
