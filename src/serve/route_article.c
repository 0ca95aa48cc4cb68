/* route_article.c - articles, their records, and what came into the archive. */
#include "serve/stream.h"

#include <stdint.h>
#include <string.h>

/* The article that the address names. */
static sayso_status named(sy_writing *w, sayso_ref *out, sayso_error *why)
{
    return sayso_find_article(w->archive, w->req->part, out, why);
}

/* Several articles of one id is no fault of the request's form. */
static void end_named(sy_writing *w, sayso_status st, const sayso_error *why)
{
    sy_writing_end(w, st, why);
    if (st == SAYSO_EARG)
        sy_problem(w->reply, 409, "%s", why->text);
}

void sy_get_articles(const sy_request *req, sy_reply *r)
{
    static const char *const orders[] = { "newest", "oldest", "id", NULL };
    static const char *const formats[] = { "json", "ndjson", "csv", NULL };
    sayso_filter filter = { .words = sy_parameter_of(req, "words"),
                            .publisher = sy_parameter_of(req, "publisher"),
                            .since = sy_parameter_of(req, "since"),
                            .until = sy_parameter_of(req, "until") };
    size_t skip, limit;
    int order, format;
    if (!sy_word_of(req, r, "sort", orders, -1, &order) || !sy_word_of(req, r, "format", formats, 0, &format))
        return;
    if (sy_wants_ndjson(req) || format == 2) {
        sayso_article_order by = order < 0 ? SAYSO_ARTICLES_BY_ID : (sayso_article_order)order;
        if (sy_number_of(req, r, "skip", SIZE_MAX, 0, &skip) &&
            sy_number_of(req, r, "limit", SIZE_MAX, SIZE_MAX, &limit))
            sy_stream_new(req, r, format == 2 ? SY_STREAM_ROWS : SY_STREAM_RECORDS, &filter, by, skip, limit);
        return;
    }
    sy_writing w;
    sayso_refs page;
    uint64_t total;
    sayso_error why = { 0 };
    if (order < 0)
        order = SAYSO_ARTICLES_NEWEST;
    if (!sy_pages_of(req, r, &skip, &limit) || !sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st =
        sayso_find_articles(w.archive, &filter, (sayso_article_order)order, skip, limit, &total, &page, &why);
    if (!st) {
        sy_puts(&w.sink, "{\"total\": ");
        sy_put_number(&w.sink, total);
        sy_answer_member(&w.sink, false, "sort", orders[order]);
        sy_puts(&w.sink, ", \"results\": [");
        for (size_t i = 0; i < page.n && !st; i++) {
            sy_puts(&w.sink, i ? ", " : "");
            st = sy_answer_listed(&w.answer, page.at[i], &why);
        }
        sy_puts(&w.sink, "]}");
        sayso_kept_free(page.kept);
    }
    sy_writing_end(&w, st, &why);
}

sy_form sy_fragment(sayso_offsets offsets)
{
    return (sy_form){ SAYSO_HTML, { .offsets = offsets, .fragment = true }, "text/html; charset=utf-8", NULL, NULL };
}

bool sy_form_of(const sy_request *req, sy_reply *r, sy_form *out)
{
    static const char *const names[] = { "json", "jsonl", "csv",  "html",  "web-annotation", "schema-org",
                                         "tei",  "brat",  "fragment", NULL };
    static const char *const no_text[] = { "0", "1", NULL };
    static const char ld[] = "application/ld+json";
    const sy_form forms[] = {
        { SAYSO_JSONL, { 0 }, NULL, NULL, NULL }, /* the object of `json`, on one line */
        { SAYSO_JSONL, { 0 }, "application/x-ndjson", NULL, NULL },
        { SAYSO_CSV, { 0 }, "text/csv; charset=utf-8; header=present", sayso_csv_heading(), NULL },
        { SAYSO_HTML, { 0 }, "text/html; charset=utf-8", NULL, "html" },
        { SAYSO_WEB_ANNOTATION, { 0 }, ld, NULL, NULL },
        { SAYSO_SCHEMA_ORG, { 0 }, ld, NULL, NULL },
        { SAYSO_TEI, { 0 }, "application/tei+xml", NULL, NULL },
        { SAYSO_BRAT, { 0 }, "text/plain; charset=utf-8", NULL, NULL },
        sy_fragment(SAYSO_CODEPOINT),
    };
    sayso_offsets offsets;
    int k, n;
    if (!sy_offsets_of(req, r, &offsets) || !sy_word_of(req, r, "format", names, 0, &k) ||
        !sy_word_of(req, r, "no_text", no_text, 0, &n))
        return false;
    *out = forms[k];
    out->options.offsets = offsets;
    out->options.no_text = n;
    return true;
}

void sy_reply_doc(sy_reply *r, const sayso_doc *doc, const sy_form *form)
{
    r->type = form->type;
    if (form->heading)
        sy_reply_sink(r, form->heading, strlen(form->heading));
    if (form->ending) /* a page of its own: its script is for who keeps it, and not for our origin */
        sy_header(r, "Content-Disposition", "attachment; filename=\"article.%s\"", form->ending);
    if (sayso_write(doc, form->format, &form->options, sy_reply_sink, r))
        r->no_memory = true;
}

static void get_article(const sy_request *req, sy_reply *r, const sy_form *form)
{
    sy_writing w;
    sayso_ref article;
    sayso_doc *doc = NULL;
    sayso_listed listed;
    sayso_error why = { 0 };
    if (!sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = named(&w, &article, &why);
    if (!st)
        st = sayso_article_doc(w.archive, article, &doc, &why);
    if (!st && !(st = sayso_article_list(w.archive, article, &listed, &why))) {
        sy_header(r, "Sayso-Article", "%s", listed.print.article);
        sayso_kept_free(listed.kept);
    }
    end_named(&w, st, &why);
    if (!st)
        sy_reply_doc(r, doc, form);
    sayso_doc_free(doc);
}

void sy_get_article(const sy_request *req, sy_reply *r)
{
    sy_form form;
    if (sy_form_of(req, r, &form))
        get_article(req, r, &form);
}

void sy_get_article_html(const sy_request *req, sy_reply *r)
{
    sayso_offsets offsets;
    if (sy_offsets_of(req, r, &offsets)) {
        sy_form form = sy_fragment(offsets);
        get_article(req, r, &form);
    }
}

void sy_get_article_statements(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    sayso_ref article;
    sayso_refs all = { 0 };
    sayso_error why = { 0 };
    if (!sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = named(&w, &article, &why);
    if (!st)
        st = sayso_article_statements(w.archive, article, &all, &why);
    if (!st) {
        sy_puts(&w.sink, "{\"total\": ");
        sy_put_number(&w.sink, all.n);
        sy_puts(&w.sink, ", \"results\": ");
        st = sy_answer_statements(&w.answer, all.at, all.n, &why);
        sy_puts(&w.sink, "}");
        sayso_kept_free(all.kept);
    }
    end_named(&w, st, &why);
}

void sy_get_article_prints(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    sayso_ref article;
    sayso_prints all = { 0 };
    sayso_error why = { 0 };
    if (!sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = named(&w, &article, &why);
    if (!st)
        st = sayso_article_prints(w.archive, article, &all, &why);
    if (!st) {
        sy_puts(&w.sink, "{\"total\": ");
        sy_put_number(&w.sink, all.n);
        sy_puts(&w.sink, ", \"results\": [");
        for (size_t i = 0; i < all.n; i++) {
            sy_puts(&w.sink, i ? ", " : "");
            sy_answer_print(&w.sink, &all.at[i]);
        }
        sy_puts(&w.sink, "]}");
        sayso_kept_free(all.kept);
    }
    end_named(&w, st, &why);
}

void sy_get_article_related(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    size_t skip, limit;
    sayso_ref article;
    sayso_related all = { 0 };
    sayso_error why = { 0 };
    if (!sy_pages_of(req, r, &skip, &limit) || !sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = named(&w, &article, &why);
    if (!st)
        st = sayso_article_related(w.archive, article, skip, limit, &all, &why);
    if (!st) {
        sy_answer_related(&w.sink, &all);
        sayso_kept_free(all.kept);
    }
    end_named(&w, st, &why);
}

void sy_get_inputs(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    sayso_error why = { 0 };
    if (!sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = sy_answer_inputs(&w.answer, sayso_archive_is_written(req->site->options.archive), &why);
    sy_writing_end(&w, st, &why);
}

void sy_get_rejects(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    size_t skip, limit;
    sayso_error why = { 0 };
    if (!sy_pages_of(req, r, &skip, &limit) || !sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = sy_answer_rejects(&w.answer, skip, limit, &why);
    sy_writing_end(&w, st, &why);
}
