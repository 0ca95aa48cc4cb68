/* view.c - a statement, shown with its article. */
#include <stdlib.h>
#include <string.h>

#include "archive/correct.h"
#include "archive/filter.h"
#include "archive/find.h"
#include "archive/kept.h"
#include "base/error.h"

struct sayso_view {
    sayso_archive *a;
    sy_looked_for words;
    sy_ids publishers; /* whose print is shown rather than another's */
    sayso_doc *doc;    /* what was shown last */
    int64_t reading;
    uint32_t prints;
    char article[2 * SY_KEY + 1], quotation[2 * SY_KEY + 1];
    sy_spans marks;
};

sayso_status sayso_view_new(sayso_archive *a, const sayso_filter *filter, sayso_view **out, sayso_error *why)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a view");
    (*out)->a = a;
    sayso_status st = sy_query_parse(filter ? filter->words : NULL, &(*out)->words, why);
    if (!st && filter && filter->publisher)
        st = sy_names_like(a, filter->publisher, &(*out)->publishers, why);
    if (st) {
        sayso_view_free(*out);
        *out = NULL;
    }
    return st;
}

void sayso_view_free(sayso_view *v)
{
    if (!v)
        return;
    sy_query_free(&v->words);
    sy_array_free(&v->publishers);
    sy_array_free(&v->marks);
    sayso_doc_free(v->doc);
    free(v);
}

#define PRINTS                                                                                               \
    "SELECT v.id, a.key, v.publisher, v.name, v.title, v.published, n.name, v.url FROM versions v"          \
    " JOIN articles a ON a.id = v.article AND a.current = v.id LEFT JOIN names n ON n.id = v.publisher"     \
    " WHERE v.reading = ?1 ORDER BY v.published IS NULL, v.published, a.key"

/* The first print, or the first of a publisher that was asked for. */
static sayso_status load(sayso_view *v, int64_t reading, sayso_error *why)
{
    sy_query q;
    int64_t version = 0;
    bool wanted = false;
    sayso_doc_free(v->doc);
    v->doc = NULL;
    v->reading = 0;
    v->prints = 0;
    sayso_status st = sy_ask(v->a, &q, PRINTS, why);
    sy_bind_int(&q, 1, reading);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        int64_t publisher = sqlite3_column_int64(q.s, 2);
        bool its = false;
        for (size_t i = 0; i < v->publishers.n; i++)
            its |= v->publishers.at[i] == publisher;
        if (!v->prints++ || (its && !wanted)) {
            version = sqlite3_column_int64(q.s, 0);
            wanted = its;
            sy_hex(sqlite3_column_blob(q.s, 1), (size_t)sqlite3_column_bytes(q.s, 1), v->article);
        }
    }
    sy_done(&q);
    if (!st)
        st = sy_load_corrected(v->a, reading, version, &v->doc, NULL, why);
    if (!st)
        v->reading = reading;
    return st;
}

static int by_place(const void *a, const void *b)
{
    const sayso_span *x = a, *y = b;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

static bool mark(sayso_view *v, const sayso_statement *s)
{
    const char *text = sayso_doc_text(v->doc, NULL);
    v->marks.n = 0;
    for (uint32_t i = 0; i < s->n_source; i++)
        if (!sy_query_mark(&v->words, text, s->source[i].begin, s->source[i].end, &v->marks))
            return false;
    for (uint32_t i = 0; i < s->n_content; i++)
        if (!sy_query_mark(&v->words, text, s->content[i].begin, s->content[i].end, &v->marks))
            return false;
    if (v->marks.n)
        qsort(v->marks.at, v->marks.n, sizeof *v->marks.at, by_place);
    return true;
}

sayso_status sayso_view_show(sayso_view *v, sayso_ref ref, sayso_shown *out, sayso_error *why)
{
    sy_query q;
    int64_t reading = 0, n = 0;
    memset(out, 0, sizeof *out);
    v->quotation[0] = 0;
    sayso_status st = sy_ask(v->a, &q,
                             "SELECT s.reading, s.id - r.first_statement, q.key FROM statements s"
                             " JOIN readings r ON r.id = s.reading"
                             " LEFT JOIN quotations q ON q.id = s.quotation WHERE s.id = ?1",
                             why);
    sy_bind_int(&q, 1, ref);
    if (!st)
        st = sy_row(&q, why);
    if (!st && !q.row)
        st = sy_fail(why, SAYSO_ENOTHING, 0, "the archive has no such statement");
    if (!st) {
        reading = sqlite3_column_int64(q.s, 0);
        n = sqlite3_column_int64(q.s, 1);
        if (sqlite3_column_type(q.s, 2) == SQLITE_BLOB)
            sy_hex(sqlite3_column_blob(q.s, 2), (size_t)sqlite3_column_bytes(q.s, 2), v->quotation);
    }
    sy_done(&q);
    if (!st && v->reading != reading)
        st = load(v, reading, why);
    if (st)
        return st;
    if (n < 0 || n >= sayso_statement_count(v->doc))
        return sy_fail(why, SAYSO_EFORMAT, 0, "the archive is damaged: a statement that its reading lacks");
    *out = (sayso_shown){ .doc = v->doc, .article = v->article, .quotation = v->quotation, .prints = v->prints };
    out->statement = sayso_statement_at(v->doc, (uint32_t)n);
    if (!mark(v, &out->statement))
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a view");
    out->mark = v->marks.at;
    out->n_marks = v->marks.n;
    return SAYSO_OK;
}

sayso_status sy_prints_of(sayso_archive *a, int64_t reading, sayso_prints *out, sayso_error *why)
{
    sy_query q;
    bool no_memory = false;
    SY_ARRAY(sayso_printed) list = { 0 };
    memset(out, 0, sizeof *out);
    sayso_status st = sy_ask(a, &q, PRINTS, why);
    sy_bind_int(&q, 1, reading);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        char key[2 * SY_KEY + 1];
        const char *string[6];
        sy_hex(sqlite3_column_blob(q.s, 1), (size_t)sqlite3_column_bytes(q.s, 1), key);
        string[0] = sy_kept_text(&out->kept, key, &no_memory);
        for (int i = 1; i < 6; i++)
            string[i] = sy_kept_text(&out->kept, (const char *)sqlite3_column_text(q.s, i + 2), &no_memory);
        if (no_memory || !sy_push(&list, (sayso_printed){ string[0], string[1], string[2], string[3], string[4],
                                                          string[5] }))
            st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for prints");
    }
    sy_done(&q);
    sayso_printed *kept = st ? NULL : sy_kept_new(&out->kept, list.n * sizeof *kept + 1);
    if (!st && !kept)
        st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for prints");
    if (!st && list.n)
        memcpy(kept, list.at, list.n * sizeof *kept);
    out->at = kept;
    out->n = st ? 0 : list.n;
    sy_array_free(&list);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}

sayso_status sayso_find_prints(sayso_archive *a, sayso_ref ref, sayso_prints *out, sayso_error *why)
{
    sy_query q;
    int64_t reading = 0;
    memset(out, 0, sizeof *out);
    sayso_status st = sy_ask(a, &q, "SELECT reading FROM statements WHERE id = ?1", why);
    sy_bind_int(&q, 1, ref);
    if (!st)
        st = sy_row(&q, why);
    if (!st && !q.row)
        st = sy_fail(why, SAYSO_ENOTHING, 0, "the archive has no such statement");
    if (!st)
        reading = sqlite3_column_int64(q.s, 0);
    sy_done(&q);
    return st ? st : sy_prints_of(a, reading, out, why);
}
