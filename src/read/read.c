/* read.c - a reader, and the one function that knows the order of the stages. */
#include "read/read.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "read/claim.h"
#include "read/contact.h"
#include "read/context.h"
#include "read/layout.h"
#include "read/outlet.h"
#include "read/speaker.h"
#include "read/named.h"
#include "read/statement.h"
#include "read/when.h"
#include "text/stages.h"

struct sayso_reader {
    const sayso_model *model;
    sy_hands *hands;
    bool named_only, explain;
};

const char *sayso_version(void)
{
    return SAYSO_VERSION;
}

sayso_status sayso_reader_new(const sayso_model *model, const sayso_options *options,
                              sayso_reader **out, sayso_error *why)
{
    *out = NULL;
    sayso_reader *r = calloc(1, sizeof *r);
    if (!r)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a reader");
    r->model = model;
    uint32_t threads = options && options->threads ? options->threads : 1;
    sayso_status st = sy_hands_new(model, options ? options->kernel : NULL, threads, &r->hands, why);
    if (st) {
        sayso_reader_free(r);
        return st;
    }
    if (options && options->only_statements)
        sy_hands_only_statements(r->hands);
    if (options && options->explain)
        sy_hands_keep_figures(r->hands); /* they become the trail's */
    r->explain = options && options->explain;
    r->named_only = options && options->named_only;
    *out = r;
    return SAYSO_OK;
}

void sayso_reader_free(sayso_reader *r)
{
    if (!r)
        return;
    sy_hands_free(r->hands);
    free(r);
}

const char *sayso_reader_kernel(const sayso_reader *r)
{
    return sy_hands_kernel(r->hands);
}

void sayso_article_id(const sayso_input *in, char id[17])
{
    uint8_t digest[32];
    sy_sha256 h;
    sy_sha256_begin(&h);
    /* A NUL behind each, so that no two articles' strings run together alike. */
    const char *parts[] = { in->publisher ? in->publisher : "", in->published ? in->published : "" };
    for (int i = 0; i < 2; i++)
        sy_sha256_add(&h, parts[i], strlen(parts[i]) + 1);
    sy_sha256_add(&h, in->text, in->len);
    sy_sha256_end(&h, digest);
    for (int i = 0; i < 8; i++)
        snprintf(id + 2 * i, 3, "%02x", digest[i]);
}

sayso_status sy_keep_strings(const sayso_input *in, const char *model, sayso_doc *doc, sayso_error *why)
{
    char made[17];
    if (!in->id)
        sayso_article_id(&(sayso_input){ .text = doc->text.bytes,
                                         .len = doc->text.len,
                                         .published = in->published,
                                         .publisher = in->publisher },
                         made);
    const char *names[] = { "id", "title", "published", "publisher", "url", "model" };
    const char *from[] = { in->id ? in->id : made, in->title, in->published, in->publisher, in->url, model };
    const char **to[] = { &doc->id, &doc->title, &doc->published, &doc->publisher, &doc->url, &doc->model };
    size_t size = 0, at = 0;
    for (int i = 0; i < 6; i++) {
        size_t n = from[i] ? strlen(from[i]) : 0;
        if (n && sy_utf8_valid(from[i], n) != n)
            return sy_fail(why, SAYSO_EARG, 0, "the article's %s is not UTF-8", names[i]);
        size += n + 1;
    }
    doc->strings = malloc(size);
    if (!doc->strings)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for an article's strings");
    for (int i = 0; i < 6; i++) {
        size_t n = from[i] ? strlen(from[i]) + 1 : 1;
        *to[i] = memcpy(doc->strings + at, from[i] ? from[i] : "", n);
        at += n;
    }
    return SAYSO_OK;
}

sayso_status sy_point_roles(sayso_doc *doc)
{
    if (!sy_reserve(&doc->roles, doc->role_strings.n))
        return SAYSO_ENOMEM;
    for (size_t i = 0; i < doc->role_strings.n; i++)
        doc->roles.at[doc->roles.n++] = sy_kept(doc, doc->role_strings.at[i]);
    return SAYSO_OK;
}

/* What follows from the statements: who speaks, how and when, who met whom, what stands. */
static sayso_status find_who_and_how(const sayso_model *m, sayso_doc *doc)
{
    sayso_status st = sy_find_speakers(doc, m, NULL);
    if (!st)
        st = sy_find_context(m, doc);
    if (!st)
        st = sy_find_outlets(m, doc);
    if (!st)
        st = sy_find_when(doc);
    if (!st)
        st = sy_find_contacts(m, doc);
    if (!st)
        st = sy_write_speakers(doc); /* roles tell the ledger who speaks for whom */
    if (!st && doc->named_only)
        st = sy_keep_named(doc); /* the ledger follows from what stays */
    if (!st)
        st = sy_find_claims(doc);
    if (!st)
        st = sy_point_roles(doc);
    return st;
}

sayso_status sy_read(const sayso_model *m, sy_hands *h, sayso_doc *doc, sayso_error *why)
{
    sayso_status st = sy_read_windows(h, doc, why);
    if (!st)
        st = sy_find_layout(doc);
    if (!st)
        st = sy_find_statements(m, doc);
    if (!st && sy_hands_want_more(h)) {
        if (doc->text.len <= SY_MOST_OF_AN_ARTICLE)
            st = find_who_and_how(m, doc);
        else if (!sy_note(&doc->text, "the text is longer than any article: statements alone were read"))
            st = SAYSO_ENOMEM;
        else if (doc->named_only) /* who speaks is not known */
            doc->statements.n = doc->trail.steps.n = 0;
    }
    sy_traces_free(&doc->traces);
    sy_tell_the_rest(doc);
    if (!st && doc->trail.failed)
        st = SAYSO_ENOMEM;
    if (st == SAYSO_ENOMEM)
        return sy_fail(why, st, 0, "no memory to read %zu bytes of text", doc->text.len);
    return st;
}

sayso_status sayso_read(sayso_reader *r, const sayso_input *in, sayso_doc **out, sayso_error *why)
{
    *out = NULL;
    sayso_doc *doc = calloc(1, sizeof *doc);
    if (!doc)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a document");
    doc->named_only = r->named_only;
    doc->trail.wanted = r->explain;
    sayso_status st = sy_text_make(in->text, in->len, in->encoding, &doc->text, why);
    if (!st)
        st = sy_keep_strings(in, sayso_model_name(r->model), doc, why);
    if (!st)
        st = sy_read(r->model, r->hands, doc, why);
    if (st) {
        sayso_doc_free(doc);
        return st;
    }
    *out = doc;
    return SAYSO_OK;
}
