/* claims.c - the ledger's stages on records that are given, so that their own errors show in seconds.
 *
 * usage: claims RECORDS.jsonl                the stage: records with its relations and claims
 *        claims pairs RECORDS.jsonl          figures of all pairs, for train/claims.py:
 *                                            "@ ID", then "s LATER EARLIER figures ..." by statements' places, 1 ...,
 *                                            "c STATEMENT CONTACT figures ..."
 *
 * RECORDS have text, statements with all their fields, speakers and contacts; offsets in code points, ids
 * 1, 2, ... in order (train/claims.py makes them so).
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "read/claim.h"
#include "read/claim_pair.h"

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "claims: %s\n", what);
        exit(1);
    }
}

static sayso_status print(void *ctx, const char *s, size_t n)
{
    return fwrite(s, 1, n, ctx) == n ? SAYSO_OK : SAYSO_EIO;
}

static uint32_t number(const json_t *o, const char *key)
{
    return (uint32_t)json_integer_value(json_object_get(o, key));
}

static uint32_t spans(sayso_doc *d, const uint32_t *at, const json_t *list)
{
    size_t i;
    json_t *s;
    json_array_foreach(list, i, s)
        must(sy_push(&d->spans, (sayso_span){ at[json_integer_value(json_array_get(s, 0))],
                                              at[json_integer_value(json_array_get(s, 1))] }), "memory");
    return (uint32_t)json_array_size(list);
}

static uint32_t kept(sayso_doc *d, const char *s)
{
    uint32_t at = 0;
    must(!s || sy_keep(d, s, strlen(s), &at), "memory");
    return at;
}

/* Which label a word is: the names are tried one by one. */
#define LABEL(word, name_of, most)                                                                 \
    ({                                                                                             \
        const char *lw = (word);                                                                   \
        uint8_t lf = 0;                                                                            \
        for (int li = 0; lw && li < (most); li++)                                                  \
            if (name_of(li) && !strcmp(name_of(li), lw))                                           \
                lf = (uint8_t)li;                                                                  \
        lf;                                                                                        \
    })
static const char *kind_name(int i) { return sayso_kind_name((sayso_kind)i); }
static const char *channel_name(int i) { return sayso_channel_name((sayso_channel)i); }
static const char *stance_name(int i) { return sayso_stance_name((sayso_stance)i); }
static const char *contact_name(int i) { return sayso_contact_kind_name((sayso_contact_kind)i); }
static const char *modality_name(int i) { return sayso_modality_name((sayso_modality)i); }

static const char *word(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static sayso_doc *load(const json_t *a)
{
    sayso_error why;
    sayso_doc *d = calloc(1, sizeof *d);
    const char *text = word(a, "text");
    must(d && !sy_text_make(text, strlen(text), "utf-8", &d->text, &why), "memory");
    d->id = word(a, "id");
    d->title = d->publisher = d->url = d->model = d->published = "";
    uint32_t *at = calloc(d->text.len + 2, sizeof *at), n = 0;
    must(at, "memory");
    for (size_t i = 0; i < d->text.len; n++) {
        at[n] = (uint32_t)i;
        sy_utf8_next(d->text.bytes, &i);
    }
    at[n] = (uint32_t)d->text.len;
    size_t i, k;
    json_t *s, *v;
    json_array_foreach(json_object_get(a, "speakers"), i, s) {
        sy_speaker p = { .name = kept(d, word(s, "name")), .kind = LABEL(word(s, "kind"), kind_name, 8),
                         .first_role = (uint32_t)d->role_strings.n };
        json_array_foreach(json_object_get(s, "roles"), k, v) {
            must(sy_push(&d->role_strings, kept(d, json_string_value(v))), "memory");
            p.n_roles++;
        }
        must(sy_push(&d->speakers, p), "memory");
    }
    json_array_foreach(json_object_get(a, "statements"), i, s) {
        sy_statement x = { .first = (uint32_t)d->spans.n, .speaker = number(s, "speaker"), .parent = number(s, "parent"),
                           .channel = LABEL(word(s, "channel"), channel_name, 16),
                           .stance = LABEL(word(s, "stance"), stance_name, 14) };
        const char *form = word(s, "form");
        x.n_source = (uint16_t)spans(d, at, json_object_get(s, "source"));
        x.n_cue = (uint16_t)spans(d, at, json_object_get(s, "cue"));
        x.n_content = spans(d, at, json_object_get(s, "content"));
        uint32_t in = 0, all = 0;
        for (k = 0; k < x.n_content; k++)
            for (uint32_t b = sy_contents(d, &x)[k].begin; b < sy_contents(d, &x)[k].end; b++, all++)
                in += sy_is_inside(&d->text, b);
        x.form = (uint8_t)(form ? !strcmp(form, "direct") ? SAYSO_DIRECT : !strcmp(form, "mixed") ? SAYSO_MIXED : SAYSO_INDIRECT
                           : 5 * in >= 4 * all ? SAYSO_DIRECT : in ? SAYSO_MIXED : SAYSO_INDIRECT);
        must(sy_push(&d->statements, x), "memory");
    }
    json_array_foreach(json_object_get(a, "contacts"), i, s) {
        sy_contact c = { .kind = LABEL(word(s, "kind"), contact_name, 7), .modality = LABEL(word(s, "modality"), modality_name, 6),
                         .statement = number(s, "statement"), .first_id = (uint32_t)d->ids.n,
                         .first_trigger = (uint32_t)d->spans.n };
        json_array_foreach(json_object_get(s, "from"), k, v) {
            must(sy_push(&d->ids, (uint32_t)json_integer_value(v)), "memory");
            c.n_from++;
        }
        json_array_foreach(json_object_get(s, "to"), k, v) {
            must(sy_push(&d->ids, (uint32_t)json_integer_value(v)), "memory");
            c.n_to++;
        }
        c.n_trigger = spans(d, at, json_object_get(s, "trigger"));
        must(sy_push(&d->contacts, c), "memory");
    }
    free(at);
    return d;
}

static void figures(char kind, uint32_t a, uint32_t b, const float *f, int n)
{
    printf("%c %u %u", kind, a, b);
    for (int i = 0; i < n; i++)
        if (f[i] == 0)
            printf(" 0");
        else
            printf(" %.5g", (double)f[i]);
    putchar('\n');
}

static void pairs(const sayso_doc *d)
{
    sy_gists *g;
    float f[SY_PAIR_FIGURES], e[SY_EVENT_FIGURES];
    uint32_t who[SY_CANDIDATES];
    must(!sy_gists_new(d, &g), "memory");
    printf("@ %s\n", d->id);
    for (uint32_t i = 0; i < d->statements.n; i++) {
        uint32_t n = sy_candidates(g, i, who);
        for (uint32_t k = 0; k < n; k++) {
            sy_pair_figures(g, i, who[k], f);
            figures('s', i + 1, who[k] + 1, f, SY_PAIR_FIGURES);
        }
        for (uint32_t k = 0; k < d->contacts.n && k < SY_CANDIDATES; k++) {
            sy_event_figures(g, i, k, e);
            figures('c', i + 1, k + 1, e, SY_EVENT_FIGURES);
        }
    }
    sy_gists_free(g);
}

int main(int argc, char **argv)
{
    bool dump = argc == 3 && !strcmp(argv[1], "pairs");
    FILE *f = argc == 2 || dump ? fopen(argv[argc - 1], "r") : NULL;
    if (!f) {
        fprintf(stderr, "usage: claims [pairs] RECORDS.jsonl\n");
        return 2;
    }
    for (json_t *a; (a = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL));) {
        sayso_doc *d = load(a);
        if (dump)
            pairs(d);
        else {
            must(!sy_find_claims(d), "the stage fails");
            for (size_t i = 0; i < d->role_strings.n; i++)
                must(sy_push(&d->roles, sy_kept(d, d->role_strings.at[i])), "memory");
            must(!sayso_write(d, SAYSO_JSONL, &(sayso_format_options){ .no_text = true }, print, stdout), "writing");
        }
        d->id = d->title = NULL;
        sayso_doc_free(d);
        json_decref(a);
    }
    fclose(f);
    return 0;
}
