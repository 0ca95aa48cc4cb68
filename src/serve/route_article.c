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
    sayso_refs all;
    sayso_error why = { 0 };
    if (order < 0)
        order = SAYSO_ARTICLES_NEWEST;
    if (!sy_number_of(req, r, "skip", SY_MOST_SKIP, 0, &skip) ||
        !sy_number_of(req, r, "limit", SY_MOST_LIMIT, 20, &limit) || !sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = sayso_find_articles(w.archive, &filter, (sayso_article_order)order, &all, &why);
    if (!st) {
        sy_puts(&w.sink, "{\"total\": ");
        sy_put_number(&w.sink, all.n);
        sy_answer_member(&w.sink, false, "sort", orders[order]);
        sy_puts(&w.sink, ", \"results\": [");
        for (size_t i = skip; i < all.n && i - skip < limit && !st; i++) {
            sy_puts(&w.sink, i > skip ? ", " : "");
            st = sy_answer_listed(&w.answer, all.at[i], &why);
        }
        sy_puts(&w.sink, "]}");
        sayso_kept_free(all.kept);
    }
    sy_writing_end(&w, st, &why);
}

bool sy_format_of(const sy_request *req, sy_reply *r, sayso_format *format, sayso_format_options *options)
{
    static const char *const formats[] = { "json", "jsonl", "csv", NULL };
    static const char *const no_text[] = { "0", "1", NULL };
    int k, n;
    *options = (sayso_format_options){ 0 };
    if (!sy_offsets_of(req, r, &options->offsets) || !sy_word_of(req, r, "format", formats, 0, &k) ||
        !sy_word_of(req, r, "no_text", no_text, 0, &n))
        return false;
    options->no_text = n;
    *format = k == 2 ? SAYSO_CSV : SAYSO_JSONL; /* as JSON it is the same object, on one line */
    return true;
}

void sy_reply_doc(sy_reply *r, const sayso_doc *doc, sayso_format format, const sayso_format_options *options)
{
    if (format == SAYSO_CSV) {
        r->type = "text/csv; charset=utf-8; header=present";
        sy_reply_sink(r, sayso_csv_heading(), strlen(sayso_csv_heading()));
    }
    if (sayso_write(doc, format, options, sy_reply_sink, r))
        r->no_memory = true;
}

void sy_get_article(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    sayso_format format;
    sayso_format_options options;
    sayso_ref article;
    sayso_doc *doc = NULL;
    sayso_listed listed;
    sayso_error why = { 0 };
    if (!sy_format_of(req, r, &format, &options) || !sy_writing_begin(&w, req, r, NULL))
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
        sy_reply_doc(r, doc, format, &options);
    sayso_doc_free(doc);
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
    if (!sy_number_of(req, r, "skip", SY_MOST_SKIP, 0, &skip) ||
        !sy_number_of(req, r, "limit", SY_MOST_LIMIT, 20, &limit) || !sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = sy_answer_rejects(&w.answer, skip, limit, &why);
    sy_writing_end(&w, st, &why);
}
