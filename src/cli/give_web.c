/* give_web.c - pages, ninjs items and web archives -> articles, by what src/extract finds in them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/give_parts.h"
#include "extract/extract.h"
#include "extract/warc.h"

/* A page, an item, or a record of a web archive, whose article is still to be taken out. */
typedef struct page {
    char *bytes; /* hints' strings stand behind them */
    size_t n;
    sy_page_hints hints;
    sy_warc_place place;
    const char *published, *publisher; /* if it does not say it itself */
    bool ninjs, of_archive, english_only;
} page;

/* What a page's tree takes while it is looked at, for each byte of it. */
enum { TREE = 8 };

static void page_free(void *made)
{
    page *p = made;
    if (p)
        free(p->bytes);
    free(p);
}

static char *place_error(sy_warc_place at, const char *uri, const char *what)
{
    char text[512], inside[40] = "";
    if (at.inside)
        snprintf(inside, sizeof inside, " (+%llu unpacked)", (unsigned long long)at.inside);
    snprintf(text, sizeof text, "byte %llu%s: %s%s%.200s", (unsigned long long)at.offset, inside, what,
             uri && *uri ? ": " : "", uri ? uri : "");
    return strdup(text);
}

static void take_out(article *a)
{
    page *p = a->made;
    sy_article found;
    sayso_error why;
    sayso_status st = p->ninjs ? sy_ninjs_article(p->bytes, p->n, &found, &why)
                               : sy_html_article(p->bytes, p->n, &p->hints, &found, &why);
    a->made = NULL;
    a->unmake = NULL;
    a->take_out = NULL;
    if (st) {
        a->error = p->of_archive ? place_error(p->place, p->hints.url, why.text) : strdup(why.text);
    } else {
        a->memory = found.memory;
        a->held = found.held;
        a->text = found.text;
        a->len = found.len;
        a->id = found.id;
        a->title = found.title;
        a->published = found.published;
        a->publisher = found.publisher;
        a->url = found.url;
        a->modified = found.modified;
        a->seen = found.seen;
        give_unsaid(a, p->published, p->publisher);
        if (p->english_only)
            give_gate(a);
    }
    page_free(p);
}

/* The page as an article to be; p is taken. False: no memory, and the giver stops. */
static bool wrap(giver *g, page *p, article *a)
{
    page *kept = malloc(sizeof *kept);
    *a = (article){ 0 };
    if (!kept || !p->bytes) {
        free(kept);
        free(p->bytes);
        g->no_memory = g->stop = true;
        return false;
    }
    *kept = *p;
    kept->english_only = g->english_only;
    kept->published = g->published;
    kept->publisher = g->publisher;
    *a = (article){ .made = kept, .unmake = page_free, .take_out = take_out,
                    .held = TREE * p->n };
    return true;
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

static void give_page(giver *g, source *s, bool ninjs)
{
    page p = { .ninjs = ninjs, .hints = { .charset = g->encoding } };
    article a;
    if (whole(g, s, &p.bytes, &p.n) && wrap(g, &p, &a))
        give_article(g, &a, give_name(s->name), 0);
}

void give_html(giver *g, source *s)
{
    give_page(g, s, false);
}

void give_ninjs(giver *g, source *s)
{
    give_page(g, s, true);
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

/* It begins and ends where the record does. */
static void give_in_place(giver *g, article *a, const source *s, const sy_warc_record *r)
{
    a->file = strdup(give_name(s->name));
    a->begin = r->place.offset;
    a->position = r->next.inside ? r->place.offset : r->next.offset;
    g->found++;
    give_taken(g, a);
}

/* "byte 5302: ..." in the record's turn. */
static void give_record_error(giver *g, const source *s, const sy_warc_record *r)
{
    article a = { .error = place_error(r->place, r->uri, r->why) };
    if (!a.error)
        g->no_memory = g->stop = true;
    give_in_place(g, &a, s, r);
}

static char *put_string(char **to, const char *s)
{
    size_t n = strlen(s) + 1;
    char *at = memcpy(*to, s, n);
    *to += n;
    return at;
}

/* The record is its reader's, and goes with the next one. */
static void give_record(giver *g, const source *s, const sy_warc_record *r)
{
    const char *charset = r->charset[0] ? r->charset : g->encoding ? g->encoding : "";
    page p = { .n = r->n, .place = r->place, .of_archive = true };
    p.bytes = malloc(r->n + strlen(charset) + strlen(r->uri) + strlen(r->seen) + 3);
    if (p.bytes) {
        char *to = p.bytes + r->n;
        if (r->n)
            memcpy(p.bytes, r->payload, r->n);
        p.hints.charset = *charset ? put_string(&to, charset) : NULL;
        p.hints.url = put_string(&to, r->uri);
        p.hints.seen = put_string(&to, r->seen);
    }
    article a;
    if (wrap(g, &p, &a))
        give_in_place(g, &a, s, r);
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
            give_record_error(g, s, &r);
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
