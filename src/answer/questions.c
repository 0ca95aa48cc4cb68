/* questions.c - the answer to each question as one object. */
#include <stddef.h>

#include "answer/answer.h"

typedef struct facet_place {
    const char *name;
    size_t at;
} facet_place;

static void facets(sy_sink *out, const void *answer, const facet_place *at, size_t n, bool first)
{
    for (size_t i = 0; i < n; i++) {
        sy_puts(out, i || !first ? ", \"" : "\"");
        sy_puts(out, at[i].name);
        sy_puts(out, "\": ");
        sy_answer_facet(out, (const sayso_facet *)(const void *)((const char *)answer + at[i].at));
    }
}

static void truth(sy_sink *out, const char *before, bool yes)
{
    sy_puts(out, before);
    sy_puts(out, yes ? "true" : "false");
}

sayso_status sy_answer_hits(sy_answer *a, const sayso_hits *hits, sayso_error *why)
{
    static const facet_place at[] = {
        { "speakers", offsetof(sayso_hits, speakers) }, { "kinds", offsetof(sayso_hits, kinds) },
        { "forms", offsetof(sayso_hits, forms) },       { "channels", offsetof(sayso_hits, channels) },
        { "stances", offsetof(sayso_hits, stances) },   { "outlets", offsetof(sayso_hits, outlets) },
        { "publishers", offsetof(sayso_hits, publishers) },
    };
    sy_puts(a->out, "{\"total\": ");
    sy_put_number(a->out, hits->total);
    truth(a->out, ", \"more\": ", hits->more);
    sy_puts(a->out, hits->ranked ? ", \"sort\": \"relevance\", \"results\": " : ", \"sort\": \"newest\", \"results\": ");
    sayso_status st = sy_answer_statements(a, hits->ref, hits->n, why);
    sy_puts(a->out, ", \"facets\": {");
    facets(a->out, hits, at, sizeof at / sizeof *at, true);
    sy_puts(a->out, "}}");
    return st;
}

static sayso_status person(sy_answer *a, const sayso_person *p, sayso_error *why)
{
    static const facet_place at[] = {
        { "roles", offsetof(sayso_person, roles) },       { "forms", offsetof(sayso_person, forms) },
        { "channels", offsetof(sayso_person, channels) }, { "stances", offsetof(sayso_person, stances) },
        { "outlets", offsetof(sayso_person, outlets) },   { "publishers", offsetof(sayso_person, publishers) },
        { "contacts", offsetof(sayso_person, contacts) }, { "claims", offsetof(sayso_person, claims) },
    };
    sy_puts(a->out, "{");
    sy_answer_member(a->out, true, "name", p->name);
    sy_answer_member(a->out, false, "key", *p->key ? p->key : NULL);
    sy_answer_member(a->out, false, "kind", sayso_kind_name(p->kind));
    sy_answer_number(a->out, "statements", p->statements);
    sy_answer_number(a->out, "articles", p->articles);
    sy_answer_member(a->out, false, "first", *p->first ? p->first : NULL);
    sy_answer_member(a->out, false, "last", *p->last ? p->last : NULL);
    facets(a->out, p, at, sizeof at / sizeof *at, false);
    sy_puts(a->out, ", \"latest\": ");
    sayso_status st = sy_answer_statements(a, p->latest, p->n_latest, why);
    sy_puts(a->out, "}");
    return st;
}

sayso_status sy_answer_persons(sy_answer *a, const sayso_persons *all, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    sy_puts(a->out, "{\"total\": ");
    sy_put_number(a->out, all->total);
    sy_puts(a->out, ", \"results\": [");
    for (size_t i = 0; i < all->n && !st; i++) {
        sy_puts(a->out, i ? ", " : "");
        st = person(a, &all->at[i], why);
    }
    sy_puts(a->out, "]}");
    return st;
}

sayso_status sy_answer_entry(sy_answer *a, const sayso_entry *e, sayso_error *why)
{
    const struct {
        const char *name;
        const sayso_ref *ref;
        size_t n;
    } side[] = { { ", \"asserted\": ", e->asserted, e->n_asserted },
                 { ", \"confirmed\": ", e->confirmed, e->n_confirmed },
                 { ", \"denied\": ", e->denied, e->n_denied },
                 { ", \"touched\": ", e->touched, e->n_touched } };
    sy_puts(a->out, "{");
    sy_answer_member(a->out, true, "key", e->key);
    sy_answer_member(a->out, false, "status", sayso_status_of_claim_name(e->status));
    sy_answer_member(a->out, false, "first", e->first);
    sy_answer_member(a->out, false, "last", e->last);
    sy_puts(a->out, ", \"about\": ");
    sayso_status st = sy_answer_statement(a, e->about, why);
    for (size_t i = 0; i < sizeof side / sizeof *side && !st; i++) {
        sy_puts(a->out, side[i].name);
        st = sy_answer_statements(a, side[i].ref, side[i].n, why);
    }
    sy_puts(a->out, "}");
    return st;
}

sayso_status sy_answer_entries(sy_answer *a, const sayso_entries *all, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    sy_puts(a->out, "{\"total\": ");
    sy_put_number(a->out, all->total);
    sy_puts(a->out, ", \"statuses\": ");
    sy_answer_facet(a->out, &all->statuses);
    sy_puts(a->out, ", \"results\": [");
    for (size_t i = 0; i < all->n && !st; i++) {
        sy_puts(a->out, i ? ", " : "");
        st = sy_answer_entry(a, &all->at[i], why);
    }
    sy_puts(a->out, "]}");
    return st;
}

static sayso_status prints(sy_answer *a, sayso_ref ref, sayso_error *why)
{
    sayso_prints p;
    sayso_status st = sayso_find_prints(a->archive, ref, &p, why);
    if (st)
        return st;
    for (size_t i = 0; i < p.n; i++) {
        sy_puts(a->out, i ? ", " : "");
        sy_answer_print(a->out, &p.at[i]);
    }
    sayso_kept_free(p.kept);
    return st;
}

sayso_status sy_answer_quotation(sy_answer *a, const sayso_quotation *x, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    sy_puts(a->out, "{");
    sy_answer_member(a->out, true, "key", x->key);
    sy_answer_number(a->out, "prints", x->prints);
    sy_puts(a->out, ", \"wordings\": [");
    for (size_t k = 0; k < x->n && !st; k++) {
        truth(a->out, k ? ", {\"first\": " : "{\"first\": ", !k);
        sy_puts(a->out, ", \"statement\": ");
        st = sy_answer_statement(a, x->ref[k], why);
        sy_puts(a->out, ", \"prints\": [");
        if (!st)
            st = prints(a, x->ref[k], why);
        sy_puts(a->out, "]}");
    }
    sy_puts(a->out, "]}");
    return st;
}

sayso_status sy_answer_quotations(sy_answer *a, const sayso_quotations *all, sayso_error *why)
{
    sayso_status st = SAYSO_OK;
    sy_puts(a->out, "{\"total\": ");
    sy_put_number(a->out, all->total);
    truth(a->out, ", \"more\": ", all->more);
    sy_puts(a->out, ", \"results\": [");
    for (size_t i = 0; i < all->n && !st; i++) {
        sy_puts(a->out, i ? ", " : "");
        st = sy_answer_quotation(a, &all->at[i], why);
    }
    sy_puts(a->out, "]}");
    return st;
}

/* In which list of the answer a pair stands. */
enum { BOTH, DISAGREE, LEFT_ONLY, RIGHT_ONLY, LISTS };

static int list_of(const sayso_pair *p)
{
    if (!p->left || !p->right)
        return p->left ? LEFT_ONLY : RIGHT_ONLY;
    return p->match == SAYSO_MATCH_NUMBERS || p->match == SAYSO_MATCH_DENIED ? DISAGREE : BOTH;
}

static sayso_status pair(sy_answer *a, const sayso_pair *p, sayso_error *why)
{
    static const char *const names[] = { "quotation", "claim", "words", "numbers", "denied" };
    if (!p->left || !p->right)
        return sy_answer_statement(a, p->left ? p->left : p->right, why);
    sy_puts(a->out, "{");
    sy_answer_member(a->out, true, "match", names[p->match]);
    sy_puts(a->out, ", \"left\": ");
    sayso_status st = sy_answer_statement(a, p->left, why);
    sy_puts(a->out, ", \"right\": ");
    if (!st)
        st = sy_answer_statement(a, p->right, why);
    sy_puts(a->out, "}");
    return st;
}

sayso_status sy_answer_diff(sy_answer *a, const sayso_diff *d, sayso_error *why)
{
    static const char *const lists[] = { ", \"both\": [", ", \"disagree\": [", ", \"left_only\": [",
                                         ", \"right_only\": [" };
    sayso_status st = SAYSO_OK;
    sy_puts(a->out, "{\"left\": ");
    sy_answer_print(a->out, &d->left);
    sy_puts(a->out, ", \"right\": ");
    sy_answer_print(a->out, &d->right);
    for (int which = 0; which < LISTS; which++) {
        bool any = false;
        sy_puts(a->out, lists[which]);
        for (size_t i = 0; i < d->n && !st; i++) {
            if (list_of(&d->at[i]) != which)
                continue;
            sy_puts(a->out, any ? ", " : "");
            any = true;
            st = pair(a, &d->at[i], why);
        }
        sy_puts(a->out, "]");
    }
    sy_puts(a->out, "}");
    return st;
}
