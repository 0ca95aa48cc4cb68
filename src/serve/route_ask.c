/* route_ask.c - the questions, as the command line asks them. */
#include "serve/stream.h"

#include <stdint.h>

void sy_get_statements(const sy_request *req, sy_reply *r)
{
    static const char *const orders[] = { "newest", "relevance", NULL };
    static const char *const formats[] = { "json", "ndjson", NULL };
    sayso_filter filter;
    size_t skip, limit;
    int order, format;
    if (!sy_filter_of(req, r, &filter) || !sy_word_of(req, r, "sort", orders, SAYSO_NEWEST, &order) ||
        !sy_word_of(req, r, "format", formats, 0, &format))
        return;
    if (sy_wants_ndjson(req)) {
        if (order == SAYSO_RELEVANCE)
            sy_problem(r, 400, "NDJSON comes with the newest first; leave sort out");
        else if (sy_number_of(req, r, "skip", SIZE_MAX, 0, &skip) &&
                 sy_number_of(req, r, "limit", SIZE_MAX, SIZE_MAX, &limit))
            sy_stream_new(req, r, SY_STREAM_STATEMENTS, &filter, SAYSO_ARTICLES_BY_ID, skip, limit);
        return;
    }
    sy_writing w;
    sayso_hits hits;
    sayso_error why = { 0 };
    if (!sy_pages_of(req, r, &skip, &limit) || !sy_writing_begin(&w, req, r, &filter))
        return;
    sayso_status st = sayso_search(w.archive, &filter, (sayso_order)order, skip, limit, &hits, &why);
    if (!st) {
        st = sy_answer_hits(&w.answer, &hits, &why);
        sayso_kept_free(hits.kept);
    }
    sy_writing_end(&w, st, &why);
}

void sy_get_speakers(const sy_request *req, sy_reply *r)
{
    sayso_filter filter = { .speaker = sy_parameter_of(req, "name"),
                            .since = sy_parameter_of(req, "since"),
                            .until = sy_parameter_of(req, "until") };
    sayso_filter shown = { .words = filter.speaker }; /* the name's words are marked */
    sy_writing w;
    size_t limit, latest;
    sayso_persons all;
    sayso_error why = { 0 };
    if (!filter.speaker) {
        sy_problem(r, 400, "whose page? name=...; who is heard most stands in /api/v1/stats");
        return;
    }
    if (!sy_number_of(req, r, "limit", SY_MOST_LIMIT, 5, &limit) ||
        !sy_number_of(req, r, "latest", SY_MOST_LIMIT, 5, &latest) || !sy_writing_begin(&w, req, r, &shown))
        return;
    sayso_status st = sayso_who(w.archive, &filter, limit, latest, &all, &why);
    if (!st) {
        st = sy_answer_persons(&w.answer, &all, &why);
        sayso_kept_free(all.kept);
    }
    sy_writing_end(&w, st, &why);
}

void sy_get_quotations(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    sayso_filter filter;
    size_t skip, limit;
    sayso_quotations all;
    sayso_error why = { 0 };
    if (!sy_filter_of(req, r, &filter) || !sy_pages_of(req, r, &skip, &limit) || !sy_writing_begin(&w, req, r, &filter))
        return;
    sayso_status st = sayso_quotes(w.archive, &filter, skip, limit, &all, &why);
    if (!st) {
        st = sy_answer_quotations(&w.answer, &all, &why);
        sayso_kept_free(all.kept);
    }
    sy_writing_end(&w, st, &why);
}

void sy_get_quotation(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    sayso_quotations one;
    sayso_error why = { 0 };
    if (!sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = sayso_find_quotation(w.archive, req->part, &one, &why);
    if (!st) {
        st = sy_answer_quotation(&w.answer, one.at, &why);
        sayso_kept_free(one.kept);
    }
    sy_writing_end(&w, st, &why);
}

void sy_get_claims(const sy_request *req, sy_reply *r)
{
    static const char *const statuses[] = { "asserted",  "corroborated", "disputed", "denied",
                                            "withdrawn", "open",         NULL };
    sy_writing w;
    sayso_filter filter;
    size_t skip, limit;
    int status;
    sayso_entries all;
    sayso_error why = { 0 };
    if (!sy_filter_of(req, r, &filter) || !sy_word_of(req, r, "status", statuses, -1, &status) ||
        !sy_pages_of(req, r, &skip, &limit) || !sy_writing_begin(&w, req, r, &filter))
        return;
    sayso_status st =
        sayso_ledger(w.archive, &filter, status < 0 ? NULL : statuses[status], skip, limit, &all, &why);
    if (!st) {
        st = sy_answer_entries(&w.answer, &all, &why);
        sayso_kept_free(all.kept);
    }
    sy_writing_end(&w, st, &why);
}

void sy_get_claim(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    sayso_entries one;
    sayso_error why = { 0 };
    if (!sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = sayso_find_claim(w.archive, req->part, &one, &why);
    if (!st) {
        st = sy_answer_entry(&w.answer, one.at, &why);
        sayso_kept_free(one.kept);
    }
    sy_writing_end(&w, st, &why);
}

void sy_get_stats(const sy_request *req, sy_reply *r)
{
    static const char *const words[] = { "all", "publisher", "month", "publisher,month", NULL };
    static const char *const formats[] = { "json", "csv", NULL };
    sy_writing w;
    sayso_filter filter;
    int by, format;
    sayso_table table;
    sayso_error why = { 0 };
    if (!sy_filter_of(req, r, &filter) || !sy_word_of(req, r, "by", words, SAYSO_BY_ALL, &by) ||
        !sy_word_of(req, r, "format", formats, 0, &format) || !sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = sayso_stats(w.archive, &filter, (sayso_by)by, &table, &why);
    if (!st && format) {
        r->type = "text/csv; charset=utf-8; header=present";
        sy_answer_table_csv(&w.sink, &table);
    } else if (!st) {
        sy_answer_table(&w.sink, &table);
    }
    if (!st)
        sayso_kept_free(table.kept);
    sy_writing_end(&w, st, &why);
}

void sy_get_diff(const sy_request *req, sy_reply *r)
{
    sy_writing w;
    sayso_diff d;
    sayso_error why = { 0 };
    const char *left = sy_parameter_of(req, "left"), *right = sy_parameter_of(req, "right");
    if (!left || !right) {
        sy_problem(r, 400, "two articles, left=... and right=..., by id, address or key");
        return;
    }
    if (!sy_writing_begin(&w, req, r, NULL))
        return;
    sayso_status st = sayso_compare(w.archive, left, right, &d, &why);
    if (!st) {
        st = sy_answer_diff(&w.answer, &d, &why);
        sayso_kept_free(d.kept);
    }
    sy_writing_end(&w, st, &why);
}
