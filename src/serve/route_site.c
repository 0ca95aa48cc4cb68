/* route_site.c - what the server is: itself, its model, its description, the page's files. */
#include <stdio.h>
#include <string.h>

#include "page/page_files.h"
#include "serve/web.h"

/* doc/openapi.json, as it lies there. */
__asm__(".section .rodata\n"
        ".global sy_openapi\n"
        ".global sy_openapi_end\n"
        "sy_openapi:\n"
        ".incbin \"" SAYSO_OPENAPI_FILE "\"\n"
        "sy_openapi_end:\n"
        ".byte 0\n"
        ".previous\n");
extern const unsigned char sy_openapi[], sy_openapi_end[];

void sy_get_openapi(const sy_request *req, sy_reply *r)
{
    (void)req;
    r->type = "application/vnd.oai.openapi+json";
    r->fixed = sy_openapi;
    r->n_fixed = (size_t)(sy_openapi_end - sy_openapi);
}

void sy_get_health(const sy_request *req, sy_reply *r)
{
    (void)req;
    static const char well[] = "{\"status\": \"ok\"}";
    sy_reply_sink(r, well, sizeof well - 1);
}

void sy_get_site(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    const sy_site *site = req->site;
    const char *slash = strrchr(site->options.archive, '/');
    if (!sy_writing_begin(&w, req, r, NULL))
        return;
    sy_puts(&w.sink, "{");
    sy_answer_member(&w.sink, true, "sayso", sayso_version());
    sy_answer_number(&w.sink, "api", 1);
    sy_answer_member(&w.sink, false, "model", sayso_model_name(site->options.model));
    sy_answer_member(&w.sink, false, "kernel", sy_desk_kernel(site->desk));
    sy_answer_file(&w.sink, false, "archive", slash ? slash + 1 : site->options.archive);
    sy_puts(&w.sink, site->options.read_only ? ", \"read_only\": true" : ", \"read_only\": false");
    sy_answer_number(&w.sink, "articles", sayso_count_articles(w.archive));
    sy_puts(&w.sink, ", \"limits\": {\"read_bytes\": ");
    sy_put_number(&w.sink, SY_MOST_READ);
    sy_answer_number(&w.sink, "limit", SY_MOST_LIMIT);
    sy_answer_number(&w.sink, "skip", SY_MOST_SKIP);
    sy_puts(&w.sink, "}}");
    sy_writing_end(&w, SAYSO_OK, NULL);
}

void sy_get_model(const sy_request *req, sy_reply *r)
{
    size_t n;
    const char *card = sayso_model_card(req->site->options.model, &n);
    sy_sink out;
    sy_sink_begin(&out, sy_reply_sink, r);
    sy_puts(&out, "{");
    sy_answer_member(&out, true, "name", sayso_model_name(req->site->options.model));
    sy_puts(&out, ", \"card\": ");
    sy_answer_string_n(&out, card, n);
    sy_puts(&out, "}");
    sy_sink_end(&out);
}

/* Addresses of the page's views: all give its one file, which looks at the address itself. */
static bool is_view(const char *path)
{
    static const char *const views[] = { "/",        "/read",        "/search", "/speaker", "/ledger", "/quotation",
                                         "/balance", "/corrections", "/import", "/diff" };
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (!strcmp(path, views[i]))
            return true;
    return false;
}

bool sy_get_page(const sy_request *req, sy_reply *r)
{
    const char *name = is_view(req->path) ? "index.html" : req->path + 1;
    for (size_t i = 0; i < sy_page_files_n; i++) {
        const sy_page_file *f = &sy_page_files[i];
        if (strcmp(f->name, name))
            continue;
        r->page = true;
        r->type = f->type;
        r->etag = f->etag;
        r->fixed = f->bytes;
        r->n_fixed = (size_t)(f->end - f->bytes);
        return true;
    }
    return false;
}
