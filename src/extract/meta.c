/* meta.c - what a page says about itself: JSON-LD first, then Open Graph and its kin, then what
 * readers see. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "extract/date.h"
#include "extract/json.h"
#include "extract/page.h"

/* How surely an object with this @type is the page's article; 0: it is none. */
static int rank_of(const char *type)
{
    static const char *const kinds[] = { "NewsArticle",         "ReportageNewsArticle",
                                         "AnalysisNewsArticle", "BackgroundNewsArticle",
                                         "OpinionNewsArticle",  "ReviewNewsArticle",
                                         "LiveBlogPosting",     "AskPublicNewsArticle" };
    const char *slash = strrchr(type, '/');
    if (slash)
        type = slash + 1;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(type, kinds[i]))
            return 4;
    if (!strcmp(type, "Article") || !strcmp(type, "Report"))
        return 3;
    if (!strcmp(type, "BlogPosting") || !strcmp(type, "SocialMediaPosting"))
        return 2;
    return !strcmp(type, "WebPage") ? 1 : 0;
}

static int rank_of_node(const sy_json *j, const sy_json_node *object)
{
    const sy_json_node *type = sy_json_member(j, object, "@type");
    if (!type)
        return 0;
    if (type->kind == SY_JSON_STRING)
        return rank_of(type->s);
    int best = 0;
    sy_json_each(j, t, type) if (t->kind == SY_JSON_STRING && rank_of(t->s) > best) best =
        rank_of(t->s);
    return best;
}

typedef struct found {
    const sy_json_node *node;
    int rank;
} found;

/* The article is the whole, in a list, in @graph, or what the page is mainly about: not whatever
 * is told of related ones deeper down. */
static void look(const sy_json *j, const sy_json_node *node, int depth, found *best)
{
    if (node->kind == SY_JSON_LIST) {
        if (depth < 3)
            sy_json_each(j, n, node) look(j, n, depth + 1, best);
        return;
    }
    if (node->kind != SY_JSON_OBJECT)
        return;
    int rank = rank_of_node(j, node);
    if (rank && (sy_json_member(j, node, "headline") || sy_json_member(j, node, "articleBody")))
        rank += 4;
    if (rank > best->rank)
        *best = (found){ node, rank };
    const sy_json_node *graph = sy_json_member(j, node, "@graph");
    if (graph && depth < 3)
        look(j, graph, depth + 1, best);
    const sy_json_node *main = sy_json_member(j, node, "mainEntity");
    if (main && depth < 3)
        look(j, main, depth + 1, best);
}

static const char *string_of(const sy_json *j, const sy_json_node *object, const char *name)
{
    const sy_json_node *m = sy_json_member(j, object, name);
    if (m && m->kind == SY_JSON_LIST && m->child)
        m = &j->nodes.at[m->child];
    return m && m->kind == SY_JSON_STRING && m->n ? m->s : NULL;
}

/* {"@id": "..."} stands for the object of that id, somewhere in the data. */
static const sy_json_node *follow(const sy_json *j, const sy_json_node *node)
{
    const char *id = string_of(j, node, "@id");
    if (!id || sy_json_member(j, node, "name"))
        return node;
    for (size_t i = 0; i < j->nodes.n; i++) {
        const sy_json_node *n = &j->nodes.at[i];
        const char *its = n->kind == SY_JSON_OBJECT ? string_of(j, n, "@id") : NULL;
        if (its && n != node && !strcmp(its, id) && sy_json_member(j, n, "name"))
            return n;
    }
    return node;
}

/* The names of a person, an organisation, or a list of them: "Ana Ruiz, Tom Reed". */
static void names(const sy_json *j, const sy_json_node *node, char *to, size_t room, int *left)
{
    if (!node || --*left < 0)
        return;
    if (node->kind == SY_JSON_LIST) {
        sy_json_each(j, n, node) if (n->kind != SY_JSON_LIST) names(j, n, to, room, left);
        return;
    }
    const char *name = NULL;
    if (node->kind == SY_JSON_STRING)
        name = node->s;
    else if (node->kind == SY_JSON_OBJECT)
        name = string_of(j, follow(j, node), "name");
    if (!name || !*name || !strncmp(name, "http", 4))
        return;
    size_t n = strlen(to), m = strlen(name);
    if (n + m + 3 > room || (n && strstr(to, name)))
        return;
    snprintf(to + n, room - n, "%s%s", n ? ", " : "", name);
}

static bool set_line(sy_build *b, int which, const char *s)
{
    char *line = sy_markup_line(s, strlen(s));
    if (!line)
        return false;
    sy_build_set(b, which, line, strlen(line));
    free(line);
    return true;
}

static bool set_date(sy_build *b, int which, const char *s)
{
    char date[SY_DATE_ROOM];
    if (s && sy_date_iso(s, strlen(s), date))
        sy_build_set(b, which, date, strlen(date));
    return true;
}

/* The updates of a live blog, or the body itself. */
static bool body_of(const sy_json *j, const sy_json_node *node, sy_meta *out)
{
    const char *body = string_of(j, node, "articleBody");
    if (!body)
        body = string_of(j, node, "text");
    const sy_json_node *updates = sy_json_member(j, node, "liveBlogUpdate");
    size_t room = body ? strlen(body) + 3 : 1;
    if (updates)
        sy_json_each(j, u, updates)
        {
            const char *s = string_of(j, u, "articleBody"), *h = string_of(j, u, "headline");
            room += (s ? strlen(s) + 2 : 0) + (h && s ? strlen(h) + 2 : 0);
        }
    if (room < 80)
        return true;
    char *to = malloc(room), *at = to;
    if (!to)
        return false;
    if (body)
        at += snprintf(at, room, "%s", body);
    if (updates)
        sy_json_each(j, u, updates)
        {
            const char *s = string_of(j, u, "articleBody"), *h = string_of(j, u, "headline");
            if (s && h)
                at += snprintf(at, room - (size_t)(at - to), "%s%s", at > to ? "\n\n" : "", h);
            if (s)
                at += snprintf(at, room - (size_t)(at - to), "%s%s", at > to ? "\n\n" : "", s);
        }
    free(out->body_of_data);
    out->body_of_data = to;
    return true;
}

static bool from_data(const sy_json *j, const found *f, sy_build *b, sy_meta *out)
{
    char text[1024] = "";
    int left = 64;
    const sy_json_node *n = f->node;
    const char *s;
    bool good = true;
    /* A WebPage tells of itself, an article's headline is the article's. */
    if (f->rank > 5 || f->rank == 3 || f->rank == 4) {
        out->is_article = true;
        if ((s = string_of(j, n, "headline")) || (s = string_of(j, n, "name"))) {
            free(out->headline);
            out->headline = sy_markup_line(s, strlen(s));
            good &= out->headline != NULL;
        }
        good &= body_of(j, n, out);
    }
    good &= set_date(b, SY_IS_PUBLISHED, string_of(j, n, "datePublished"));
    if (!sy_build_get(b, SY_IS_PUBLISHED))
        good &= set_date(b, SY_IS_PUBLISHED, string_of(j, n, "dateCreated"));
    good &= set_date(b, SY_IS_MODIFIED, string_of(j, n, "dateModified"));
    names(j, sy_json_member(j, n, "author"), text, sizeof text, &left);
    if (!*text)
        names(j, sy_json_member(j, n, "creator"), text, sizeof text, &left);
    if (*text)
        good &= set_line(b, SY_IS_BYLINE, text);
    *text = 0;
    left = 4;
    names(j, sy_json_member(j, n, "publisher"), text, sizeof text, &left);
    if (*text)
        good &= set_line(b, SY_IS_PUBLISHER, text);
    if ((s = string_of(j, n, "inLanguage")))
        good &= set_line(b, SY_IS_LANGUAGE, s);
    if ((s = string_of(j, n, "url")) && !strncmp(s, "http", 4))
        sy_build_set(b, SY_IS_URL, s, strlen(s));
    return good;
}

static bool read_data(const char *page, const sy_shrunk *shrunk, sy_build *b, sy_meta *out)
{
    int rank = 0;
    for (size_t i = 0; shrunk && i < shrunk->data.n && i < 64; i++) {
        sayso_span s = shrunk->data.at[i];
        sy_json j;
        sy_json_result r = sy_json_read(page + s.begin, s.end - s.begin, &j);
        bool good = r != SY_JSON_NO_MEMORY;
        if (r == SY_JSON_OK) {
            found best = { 0 };
            look(&j, &j.nodes.at[0], 0, &best);
            if (best.rank > rank) {
                rank = best.rank;
                good = from_data(&j, &best, b, out);
            }
        }
        sy_json_free(&j);
        if (!good)
            return false;
    }
    return true;
}

/* "www.example.org" of an address; *n: how long; without "www." and its kin when bare. */
static const char *host_of(const char *url, size_t *n, bool bare)
{
    static const char *const prefixes[] = { "www.", "m.", "amp.", "mobile.", "edition." };
    const char *p = strstr(url, "://");
    p = p ? p + 3 : url;
    *n = strcspn(p, "/?#:");
    for (size_t i = 0; bare && i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t m = strlen(prefixes[i]);
        if (*n > m && !strncasecmp(p, prefixes[i], m)) {
            p += m;
            *n -= m;
            break;
        }
    }
    return p;
}

static bool is_address(const char *s)
{
    return s && (!strncasecmp(s, "http://", 7) || !strncasecmp(s, "https://", 8));
}

/* The page's own word for its address, unless that leads elsewhere: to the front page, or to whom a
 * text was taken over from. */
static const char *address(const char *canonical, const char *fetched)
{
    if (!is_address(canonical))
        return fetched;
    if (!is_address(fetched))
        return canonical;
    size_t n, m;
    const char *a = host_of(canonical, &n, true), *b = host_of(fetched, &m, true);
    if (n != m || strncasecmp(a, b, n))
        return fetched;
    a += n;
    b += m;
    bool front = !*a || !strcmp(a, "/"), deep = *b && strcmp(b, "/");
    return front && deep ? fetched : canonical;
}

static bool valid(const char *s)
{
    size_t n = strlen(s);
    return sy_utf8_valid(s, n) == n;
}

bool sy_find_meta(const sy_page *p, const char *page, const sy_shrunk *shrunk, const char *fetched,
                  sy_build *b, sy_meta *out)
{
    const char *s;
    *out = (sy_meta){ 0 };
    if (!read_data(page, shrunk, b, out))
        return false;
    if ((s = sy_page_fact(p, SY_FACT_TYPE)) && !strcasecmp(s, "article"))
        out->is_article = true;

    if (fetched && (!is_address(fetched) || !valid(fetched)))
        fetched = NULL;
    const char *canonical = sy_page_fact(p, SY_FACT_CANONICAL);
    if (!is_address(canonical))
        canonical = sy_build_get(b, SY_IS_URL);
    char url[4096];
    s = address(canonical, fetched);
    snprintf(url, sizeof url, "%s", s && strlen(s) < sizeof url ? s : "");
    b->string[SY_IS_URL] = 0;
    sy_build_set(b, SY_IS_URL, url, strlen(url));

    static const struct {
        int which;
        sy_fact fact;
    } dates[] = { { SY_IS_PUBLISHED, SY_FACT_PUBLISHED },
                  { SY_IS_PUBLISHED, SY_FACT_SHOWN },
                  { SY_IS_MODIFIED, SY_FACT_MODIFIED } };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        if (!sy_build_get(b, dates[i].which))
            set_date(b, dates[i].which, sy_page_fact(p, dates[i].fact));
    char date[SY_DATE_ROOM];
    if (!sy_build_get(b, SY_IS_PUBLISHED) && sy_date_in_url(url, date))
        sy_build_set(b, SY_IS_PUBLISHED, date, strlen(date));

    if (!sy_build_get(b, SY_IS_PUBLISHER) && (s = sy_page_fact(p, SY_FACT_SITE)) && !is_address(s))
        sy_build_set(b, SY_IS_PUBLISHER, s, strlen(s));
    if (!sy_build_get(b, SY_IS_PUBLISHER) && *url) {
        size_t n;
        s = host_of(url, &n, true);
        if (n && n < 256)
            sy_build_set(b, SY_IS_PUBLISHER, s, n);
    }
    if (!sy_build_get(b, SY_IS_BYLINE) && (s = sy_page_fact(p, SY_FACT_AUTHOR))) {
        if (!strncasecmp(s, "by ", 3))
            s += 3;
        sy_build_set(b, SY_IS_BYLINE, s, strlen(s));
    }
    if (!sy_build_get(b, SY_IS_LANGUAGE) && (s = sy_page_fact(p, SY_FACT_LANGUAGE)))
        sy_build_set(b, SY_IS_LANGUAGE, s, strlen(s));
    return !b->no_memory;
}

void sy_meta_free(sy_meta *m)
{
    free(m->headline);
    free(m->body_of_data);
    *m = (sy_meta){ 0 };
}
