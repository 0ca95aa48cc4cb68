/* give_web.c - pages, ninjs items and web archives -> articles, by what src/extract finds in them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/give_parts.h"
#include "extract/extract.h"
#include "extract/warc.h"

static article to_article(const sy_article *found)
{
    return (article){ .memory = found->memory,
                      .held = found->held,
                      .text = found->text,
                      .len = found->len,
                      .id = found->id,
                      .title = found->title,
                      .published = found->published,
                      .publisher = found->publisher,
                      .url = found->url,
                      .modified = found->modified,
                      .seen = found->seen };
}

/* All of a file; false: what is wrong has been told. */
static bool whole(giver *g, source *s, char **bytes, size_t *n)
{
    const char *name = give_name(s->name);
    s->longest = SY_PAGE_MOST;
    switch (source_rest(s, bytes, n)) {
    case TOOK_ONE:
        if (!s->error)
            return true;
        free(*bytes);
        give_error(g, name, 0, "%s", strerror(s->error));
        return false;
    case TOOK_TOO_LONG:
        give_error(g, name, 0, "is larger than %d MiB; no page and no item is", SY_PAGE_MOST >> 20);
        return false;
    default: give_error(g, name, 0, "no memory for a page of this size"); return false;
    }
}

static void give_found(giver *g, source *s, sayso_status st, const sy_article *found,
                       const sayso_error *why)
{
    if (st) {
        g->found++;
        give_error(g, give_name(s->name), 0, "%s", why->text);
        return;
    }
    article a = to_article(found);
    give_article(g, &a, give_name(s->name), 0);
}

void give_html(giver *g, source *s)
{
    char *bytes;
    size_t n;
    if (!whole(g, s, &bytes, &n))
        return;
    sy_article found;
    sayso_error why;
    sy_page_hints hints = { .charset = g->encoding };
    sayso_status st = sy_html_article(bytes, n, &hints, &found, &why);
    free(bytes);
    give_found(g, s, st, &found, &why);
}

void give_ninjs(giver *g, source *s)
{
    char *bytes;
    size_t n;
    if (!whole(g, s, &bytes, &n))
        return;
    sy_article found;
    sayso_error why;
    sayso_status st = sy_ninjs_article(bytes, n, &found, &why);
    free(bytes);
    give_found(g, s, st, &found, &why);
}

/* ## Web archives */

static ptrdiff_t read_source(void *ctx, void *to, size_t room)
{
    source *s = ctx;
    if (s->at == s->n && !source_fill(s))
        return s->error ? -1 : 0;
    size_t n = s->n - s->at < room ? s->n - s->at : room;
    memcpy(to, s->buf + s->at, n);
    s->at += n;
    return (ptrdiff_t)n;
}

static bool seek_source(void *ctx, uint64_t to)
{
    source *s = ctx;
    return !s->slow && source_seek(s, to, 0);
}

/* "byte 5302: ..." in the record's turn; it begins and ends where it does. */
static void give_record_error(giver *g, const source *s, const sy_warc_record *r, const char *what)
{
    char text[512], inside[40] = "";
    if (r->place.inside)
        snprintf(inside, sizeof inside, " (+%llu unpacked)", (unsigned long long)r->place.inside);
    snprintf(text, sizeof text, "byte %llu%s: %s%s%.200s", (unsigned long long)r->place.offset,
             inside, what, *r->uri ? ": " : "", r->uri);
    article a = { .file = strdup(give_name(s->name)), .error = strdup(text) };
    a.begin = r->place.offset;
    a.position = r->next.inside ? r->place.offset : r->next.offset;
    if (!a.error)
        g->no_memory = g->stop = true;
    g->found++;
    give_taken(g, &a);
}

static void give_record(giver *g, const source *s, const sy_warc_record *r)
{
    sy_article found;
    sayso_error why;
    sy_page_hints hints = { .charset = r->charset[0] ? r->charset : g->encoding,
                            .url = r->uri,
                            .seen = r->seen };
    if (sy_html_article(r->payload, r->n, &hints, &found, &why)) {
        give_record_error(g, s, r, why.text);
        return;
    }
    article a = to_article(&found);
    a.file = strdup(give_name(s->name));
    a.begin = r->place.offset;
    a.position = r->next.inside ? r->place.offset : r->next.offset;
    g->found++;
    give_taken(g, &a);
}

void give_warc(giver *g, source *s, uint64_t position)
{
    sayso_error why;
    uint64_t before = g->found;
    bool any = false, packed = s->n && !sy_looks_like_warc(s->buf, s->n);
    sy_bytes bytes = { .read = read_source, .seek = s->slow ? NULL : seek_source, .ctx = s };
    sy_warc *w = sy_warc_open(bytes, (sy_warc_place){ .offset = position }, &why);
    if (!w) {
        give_error(g, give_name(s->name), 0, "%s", why.text);
        return;
    }
    if (s->slow)
        g->hurry(g->ctx);
    sy_warc_record r;
    sy_warc_result result = SY_WARC_END;
    while (!g->stop && (result = sy_warc_next(w, &r)) == SY_WARC_ONE) {
        if (!any && !*r.type && packed) {
            result = SY_WARC_END;
            break;
        }
        any = true;
        /* What is damaged is set aside, whatever could be saved of it: half an article would pass for a
         * whole one. Requests, pictures, redirections, revisits without a body are passed over. */
        if (r.why[0])
            give_record_error(g, s, &r, r.why);
        else if (sy_warc_is_page(&r))
            give_record(g, s, &r);
    }
    sy_warc_close(w);
    if (result == SY_WARC_NO_MEMORY)
        g->no_memory = g->stop = true;
    if (s->error)
        give_error(g, give_name(s->name), 0, "%s; what follows was not read", strerror(s->error));
    else if (!g->stop && g->found == before && !position)
        give_error(g, give_name(s->name), 0,
                   any ? "holds no page of HTML"
                       : "is compressed, and no web archive; unpack it first: gzip -dc or zstd -dc "
                         "FILE | sayso read -");
}
