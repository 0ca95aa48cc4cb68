/* stream.c - a body of any length, made while it is sent.
 *
 * A stream has an archive of its own, which stays at one state until the stream ends: so it is one whole,
 * whatever is written meanwhile.
 */
#include "serve/stream.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct sy_stream {
    sy_desk *desk;
    sayso_archive *archive;
    char *words, *publisher; /* of the filter, which the view keeps */
    sayso_filter filter;
    sayso_view *view;
    sy_sink sink; /* into raw */
    sy_answer answer;
    sayso_format_options options;
    sy_streamed what;
    sayso_refs refs;
    size_t at, end;
    sy_bytes raw; /* made and not yet passed on: raw.at[passed...] */
    size_t passed;
    bool compressed, ended; /* ended: the last compressed byte is in raw's place */
    z_stream z;
};

static sayso_status gather(void *ctx, const char *bytes, size_t n)
{
    sy_stream *s = ctx;
    if (!sy_reserve(&s->raw, s->raw.n + n))
        return SAYSO_ENOMEM;
    memcpy(s->raw.at + s->raw.n, bytes, n);
    s->raw.n += n;
    return SAYSO_OK;
}

void sy_stream_free(sy_stream *s)
{
    if (!s)
        return;
    if (s->compressed)
        deflateEnd(&s->z);
    sy_answer_end(&s->answer);
    sayso_view_free(s->view);
    sayso_kept_free(s->refs.kept);
    if (s->archive)
        sayso_archive_release(s->archive);
    sayso_archive_close(s->archive);
    sy_array_free(&s->raw);
    free(s->words);
    free(s->publisher);
    sy_desk_stream_back(s->desk);
    free(s);
}

static bool copy(char **out, const char *s)
{
    *out = s ? strdup(s) : NULL;
    return !s || *out;
}

bool sy_stream_new(const sy_request *req, sy_reply *r, sy_streamed what, const sayso_filter *filter,
                   sayso_article_order order, size_t skip, size_t limit)
{
    sayso_offsets offsets;
    sayso_error why = { 0 };
    if (!sy_offsets_of(req, r, &offsets))
        return false;
    if (!sy_desk_stream(req->site->desk)) {
        sy_header(r, "Retry-After", "5");
        return sy_problem(r, 503, "too many long answers are being sent; try again in a moment");
    }
    sy_stream *s = calloc(1, sizeof *s);
    if (!s) {
        sy_desk_stream_back(req->site->desk);
        return sy_problem(r, 503, "no memory");
    }
    s->desk = req->site->desk;
    s->what = what;
    s->options.offsets = offsets;
    s->filter = *filter;
    sayso_status st =
        copy(&s->words, filter->words) && copy(&s->publisher, filter->publisher) ? SAYSO_OK : SAYSO_ENOMEM;
    s->filter.words = s->words;
    s->filter.publisher = s->publisher;
    if (!st)
        st = sayso_archive_open(req->site->options.archive, SAYSO_ARCHIVE_READ, &s->archive, &why);
    if (!st)
        st = sayso_archive_hold(s->archive, &why);
    if (!st)
        sayso_archive_patience(s->archive, SY_PATIENCE);
    if (!st && what == SY_STREAM_STATEMENTS)
        st = sayso_view_new(s->archive, &s->filter, &s->view, &why);
    if (!st)
        st = what == SY_STREAM_STATEMENTS
                 ? sayso_find_statements(s->archive, &s->filter, &s->refs, &why)
                 : sayso_find_articles(s->archive, &s->filter, order, skip, limit, NULL, &s->refs, &why);
    if (!st && what == SY_STREAM_ROWS)
        st = gather(s, sayso_csv_heading(), strlen(sayso_csv_heading()));
    if (st) {
        sy_stream_free(s);
        return sy_failed(r, st, &why);
    }
    sayso_archive_patience(s->archive, 0);
    s->answer = (sy_answer){ &s->sink, .archive = s->archive, .view = s->view, .offsets = offsets };
    if (what != SY_STREAM_STATEMENTS)
        skip = 0; /* they were passed over */
    s->at = skip < s->refs.n ? skip : s->refs.n;
    s->end = limit < s->refs.n - s->at ? s->at + limit : s->refs.n;
    r->stream = s;
    r->type = what == SY_STREAM_ROWS ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
    return true;
}

/* The next one into raw. */
static sayso_status make_one(sy_stream *s)
{
    sayso_ref ref = s->refs.at[s->at++];
    if (s->what == SY_STREAM_STATEMENTS) {
        sy_sink_begin(&s->sink, gather, s);
        sayso_status st = sy_answer_statement(&s->answer, ref, NULL);
        sy_puts(&s->sink, "\n");
        sayso_status written = sy_sink_end(&s->sink);
        return st ? st : written;
    }
    sayso_doc *doc;
    sayso_status st = sayso_article_doc(s->archive, ref, &doc, NULL);
    if (!st)
        st = sayso_write(doc, s->what == SY_STREAM_ROWS ? SAYSO_CSV : SAYSO_JSONL, &s->options, gather, s);
    sayso_doc_free(doc);
    return st;
}

bool sy_stream_compress(sy_stream *s)
{
    enum { GZIP = 16 };
    s->compressed = deflateInit2(&s->z, 4, Z_DEFLATED, 15 + GZIP, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    return s->compressed;
}

ssize_t sy_stream_pull(void *stream, uint64_t position, char *out, size_t most)
{
    sy_stream *s = stream;
    (void)position;
    s->z.next_out = (unsigned char *)out;
    s->z.avail_out = most < UINT32_MAX ? (unsigned)most : UINT32_MAX;
    for (;;) {
        while (s->passed == s->raw.n && s->at < s->end) {
            s->raw.n = s->passed = 0;
            if (make_one(s))
                return MHD_CONTENT_READER_END_WITH_ERROR; /* cut short, which the client sees */
        }
        size_t left = s->raw.n - s->passed;
        if (!s->compressed) {
            if (!left)
                return MHD_CONTENT_READER_END_OF_STREAM;
            size_t n = left < most ? left : most;
            memcpy(out, s->raw.at + s->passed, n);
            s->passed += n;
            return (ssize_t)n;
        }
        if (s->ended)
            return MHD_CONTENT_READER_END_OF_STREAM;
        s->z.next_in = left ? (unsigned char *)s->raw.at + s->passed : NULL;
        s->z.avail_in = left < UINT32_MAX ? (unsigned)left : UINT32_MAX;
        unsigned given = s->z.avail_in;
        s->ended = deflate(&s->z, left ? Z_NO_FLUSH : Z_FINISH) == Z_STREAM_END;
        s->passed += given - s->z.avail_in;
        if (s->z.next_out > (unsigned char *)out)
            return (ssize_t)(s->z.next_out - (unsigned char *)out);
    }
}
