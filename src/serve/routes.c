/* routes.c - which address is answered by what, and with which parameters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve/web.h"

#define FILTER " words speaker kind channel stance form outlet publisher since until "
#define PAGES " skip limit "
#define FIELDS " id title published publisher url "

static const sy_route routes[] = {
    { "/healthz", { sy_get_health }, "", "", 0 },
    { "/api/v1", { sy_get_site }, "", "", 0 },
    { "/api/v1/openapi.json", { sy_get_openapi }, "", "", 0 },
    { "/api/v1/model", { sy_get_model }, "", "", 0 },
    { "/api/v1/articles", { sy_get_articles }, PAGES "words publisher since until sort format offsets ", "", 0 },
    { "/api/v1/articles/{}", { sy_get_article }, " format offsets no_text ", "", 0 },
    { "/api/v1/articles/{}/html", { sy_get_article_html }, " offsets ", "", 0 },
    { "/api/v1/articles/{}/statements", { sy_get_article_statements }, " offsets ", "", 0 },
    { "/api/v1/articles/{}/prints", { sy_get_article_prints }, "", "", 0 },
    { "/api/v1/articles/{}/related", { sy_get_article_related }, PAGES, "", 0 },
    { "/api/v1/statements", { sy_get_statements }, FILTER PAGES "sort format offsets ", "", 0 },
    { "/api/v1/speakers", { sy_get_speakers }, " name since until limit latest offsets ", "", 0 },
    { "/api/v1/quotations", { sy_get_quotations }, FILTER PAGES "offsets ", "", 0 },
    { "/api/v1/quotations/{}", { sy_get_quotation }, " offsets ", "", 0 },
    { "/api/v1/claims", { sy_get_claims }, FILTER PAGES "status offsets ", "", 0 },
    { "/api/v1/claims/{}", { sy_get_claim }, " offsets ", "", 0 },
    { "/api/v1/stats", { sy_get_stats }, FILTER "by format ", "", 0 },
    { "/api/v1/diff", { sy_get_diff }, " left right offsets ", "", 0 },
    { "/api/v1/inputs", { sy_get_inputs }, "", "", 0 },
    { "/api/v1/rejects", { sy_get_rejects }, PAGES, "", 0 },
    { "/api/v1/corrections", { sy_get_corrections, sy_post_correction }, PAGES "article orphaned format ", "",
      SY_MOST_CORRECTION },
    { "/api/v1/corrections/{}", { [SY_DELETE] = sy_delete_correction }, " by ", "", 0 },
    { "/api/v1/read", { [SY_POST] = sy_post_read }, "", FIELDS "format offsets no_text ", SY_MOST_BODY },
};
enum { ROUTES = sizeof routes / sizeof *routes };

/* Does the path fit? What stands for {} is then at *part, still encoded. */
static bool fits(const char *route, const char *path, const char **part, size_t *n)
{
    while (*route && *path) {
        if (*route == '{') {
            *part = path;
            *n = strcspn(path, "/");
            path += *n;
            route += 2;
            if (!*n)
                return false;
        } else if (*route++ != *path++) {
            return false;
        }
    }
    return !*route && !*path;
}

static void allow(const sy_route *route, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", route->handler[SY_GET] ? "GET, HEAD" : "",
             route->handler[SY_POST] ? route->handler[SY_GET] ? ", POST" : "POST" : "",
             route->handler[SY_DELETE] ? route->handler[SY_GET] ? ", DELETE" : "DELETE" : "");
}

static bool takes(const char *names, const char *name)
{
    char wanted[48];
    int n = snprintf(wanted, sizeof wanted, " %s ", name);
    return n < (int)sizeof wanted && !strpbrk(name, " ") && strstr(names, wanted);
}

bool sy_route_find(sy_request *req, sy_reply *r)
{
    const char *part = NULL;
    size_t n = 0;
    for (size_t i = 0; i < ROUTES && !req->route; i++)
        if (fits(routes[i].path, req->path, &part, &n))
            req->route = &routes[i];
    if (!req->route)
        return sy_problem(r, 404, "there is nothing at this address; /api/v1/openapi.json lists what there is");
    if (req->method == SY_METHODS || !req->route->handler[req->method]) {
        char methods[64];
        allow(req->route, methods, sizeof methods);
        sy_header(r, "Allow", "%s", methods);
        return sy_problem(r, 405, "this address takes %s", methods);
    }
    if (part && !(req->part = sy_decode_part(req, part, n)))
        return sy_problem(r, 400, "a part of the address is not what percent-encoding of UTF-8 gives");
    const char *names = req->method == SY_POST ? req->route->posted : req->route->parameters;
    for (size_t i = 0; i < req->n_parameters; i++)
        if (!takes(names, req->parameter[i].name))
            return sy_problem(r, 400, "there is no parameter \"%.40s\" here; it takes:%s", req->parameter[i].name,
                              *names ? names : " none");
    req->most_body = req->route->most_body;
    return true;
}
