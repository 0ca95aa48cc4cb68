/* item.c - an article made fit for the archive, in any thread: the writer only has to put it down. */
#include "archive/item.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"

typedef SY_ARRAY(char) bytes;

static sayso_status gather(void *ctx, const char *from, size_t n)
{
    bytes *b = ctx;
    if (!sy_reserve(b, b->n + n))
        return SAYSO_ENOMEM;
    memcpy(b->at + b->n, from, n);
    b->n += n;
    return SAYSO_OK;
}

static void add_string(sy_sha256 *h, const char *s)
{
    sy_sha256_add(h, s, strlen(s) + 1);
}

void sy_article_key(const sy_print *p, const char *text, size_t len, uint8_t key[SY_KEY])
{
    uint8_t digest[32];
    sy_sha256 h;
    sy_sha256_begin(&h);
    if (p->url) {
        add_string(&h, "u");
        add_string(&h, p->url);
    } else if (p->publisher) {
        add_string(&h, "i");
        add_string(&h, p->publisher);
        add_string(&h, p->id);
    } else {
        add_string(&h, "h");
        add_string(&h, "");
        add_string(&h, p->published ? p->published : "");
        sy_sha256_add(&h, text, len);
    }
    sy_sha256_end(&h, digest);
    memcpy(key, digest, SY_KEY);
}

static int order(const char *a, const char *b)
{
    if (!a || !b)
        return !a - !b; /* absent is last */
    return strcmp(a, b);
}

int sy_print_order(const sy_print *a, const sy_print *b)
{
    int c = order(a->published, b->published);
    c = c ? c : order(a->seen, b->seen);
    c = c ? c : order(a->modified, b->modified);
    c = c ? c : order(a->title, b->title);
    c = c ? c : order(a->publisher, b->publisher);
    c = c ? c : order(a->id, b->id);
    return c ? c : order(a->url, b->url);
}

int sy_model_order(const char *a, const char *b)
{
    while (*a && *b) {
        size_t na = strspn(a, "0123456789"), nb = strspn(b, "0123456789");
        if (na && nb) {
            size_t za = strspn(a, "0"), zb = strspn(b, "0");
            za = za < na ? za : na;
            zb = zb < nb ? zb : nb;
            if (na - za != nb - zb)
                return na - za < nb - zb ? -1 : 1;
            int c = memcmp(a + za, b + zb, na - za);
            if (c)
                return c;
            a += na;
            b += nb;
        } else {
            if (*a != *b)
                return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
            a++;
            b++;
        }
    }
    return *a ? 1 : *b ? -1 : 0;
}

/* Copies of the strings, one behind the other; "" is as if it were not there, but as an id. */
static bool keep_strings(sayso_item *it, const sayso_print *print)
{
    const char *from[] = { sayso_doc_id(it->doc),         sayso_doc_title(it->doc),
                           sayso_doc_published(it->doc),  sayso_doc_publisher(it->doc),
                           sayso_doc_url(it->doc),        print ? print->seen : NULL,
                           print ? print->modified : NULL };
    const char **to[] = { &it->print.id,        &it->print.title, &it->print.published,
                          &it->print.publisher, &it->print.url,   &it->print.seen,
                          &it->print.modified };
    enum { N = sizeof from / sizeof *from };
    size_t size = 0, at = 0;
    for (int i = 0; i < N; i++)
        size += from[i] ? strlen(from[i]) + 1 : 0;
    it->strings = malloc(size + 1);
    if (!it->strings)
        return false;
    for (int i = 0; i < N; i++) {
        if (!from[i] || (i && !*from[i]))
            continue;
        size_t n = strlen(from[i]) + 1;
        *to[i] = memcpy(it->strings + at, from[i], n);
        at += n;
    }
    return true;
}

sayso_status sayso_item_new(const sayso_doc *doc, const sayso_print *print, sayso_item **out,
                            sayso_error *why)
{
    static const sayso_format_options bare = { .offsets = SAYSO_BYTE, .bare = true };
    *out = NULL;
    sayso_item *it = calloc(1, sizeof *it);
    if (!it)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an article");
    it->doc = doc;
    const char *text = sayso_doc_text(doc, &it->text_size);
    it->model = sayso_doc_model(doc);
    bytes record = { 0 };
    sayso_status st = keep_strings(it, print) ? SAYSO_OK : SAYSO_ENOMEM;
    if (!st)
        st = sayso_write(doc, SAYSO_JSONL, &bare, gather, &record);
    if (st)
        st = sy_fail(why, st, 0, "no memory for an article");
    sy_packer *packer = st ? NULL : sy_packer_new();
    if (!st && !packer)
        st = sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an article");
    if (!st) {
        it->day = sy_print_day(it->print.published);
        it->record_size = record.n;
        sy_text_key(text, it->text_size, it->text);
        sy_text_key(record.at, record.n, it->record);
        sy_article_key(&it->print, text, it->text_size, it->key);
        st = sy_pack(packer, text, it->text_size, &it->packed_text, &it->packed_text_n, why);
    }
    if (!st)
        st = sy_pack(packer, record.at, record.n, &it->packed_record, &it->packed_record_n, why);
    sy_packer_free(packer);
    if (!st)
        st = sy_sketches_make(doc, it->text, it->day, &it->sketches, why);
    free(record.at);
    if (st) {
        sayso_item_free(it);
        return st;
    }
    *out = it;
    return SAYSO_OK;
}

void sayso_item_free(sayso_item *it)
{
    if (!it)
        return;
    free(it->strings);
    free(it->packed_text);
    free(it->packed_record);
    sy_sketches_free(it->sketches);
    free(it);
}
