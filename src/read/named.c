/* named.c - see named.h. */
#include "read/named.h"

static bool named(const sayso_doc *d, const sy_statement *s)
{
    if (!s->speaker)
        return false;
    uint8_t kind = d->speakers.at[s->speaker - 1].kind;
    return kind == SAYSO_PERSON || kind == SAYSO_ORG || kind == SAYSO_DOCUMENT || kind == SAYSO_AUTHOR;
}

/* Statements that stay move up; id[old - 1] is the new number, 0 for one that is left out. */
static void keep_statements(sayso_doc *d, uint32_t *id)
{
    uint32_t kept = 0;
    for (size_t i = 0; i < d->statements.n; i++)
        id[i] = named(d, &d->statements.at[i]) ? ++kept : 0;
    for (size_t i = 0; i < d->statements.n; i++) { /* a parent may stand behind its child */
        sy_statement *s = &d->statements.at[i];
        uint32_t p = s->parent;
        while (p && !id[p - 1])
            p = d->statements.at[p - 1].parent;
        s->parent = p;
    }
    for (size_t i = 0; i < d->statements.n; i++)
        if (id[i]) {
            sy_statement s = d->statements.at[i];
            s.parent = s.parent ? id[s.parent - 1] : 0;
            d->statements.at[id[i] - 1] = s;
        }
    d->statements.n = kept;
}

static void keep_contacts(sayso_doc *d, const uint32_t *id)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->contacts.n; i++) {
        sy_contact c = d->contacts.at[i];
        if (c.statement && !id[c.statement - 1])
            continue;
        c.statement = c.statement ? id[c.statement - 1] : 0;
        d->contacts.at[kept++] = c;
    }
    d->contacts.n = kept;
}

static void keep_reasons(sayso_doc *d, const uint32_t *id)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->trail.steps.n; i++) {
        sy_step s = d->trail.steps.at[i];
        s.statement = id[s.statement - 1];
        if (s.statement)
            d->trail.steps.at[kept++] = s;
    }
    d->trail.steps.n = kept;
}

/* Speakers of what stays, and parties to it. */
static void keep_speakers(sayso_doc *d, uint32_t *id)
{
    for (size_t i = 0; i < d->statements.n; i++)
        id[d->statements.at[i].speaker - 1] = 1;
    for (size_t i = 0; i < d->contacts.n; i++) {
        const sy_contact *c = &d->contacts.at[i];
        for (uint32_t k = 0; k < c->n_from + c->n_to; k++)
            id[d->ids.at[c->first_id + k] - 1] = 1;
    }
    uint32_t kept = 0;
    for (size_t i = 0; i < d->speakers.n; i++)
        if (id[i]) {
            d->speakers.at[kept] = d->speakers.at[i];
            id[i] = ++kept;
        }
    d->speakers.n = kept;
    for (size_t i = 0; i < d->statements.n; i++)
        d->statements.at[i].speaker = id[d->statements.at[i].speaker - 1];
    for (size_t i = 0; i < d->contacts.n; i++) {
        const sy_contact *c = &d->contacts.at[i];
        for (uint32_t k = 0; k < c->n_from + c->n_to; k++)
            d->ids.at[c->first_id + k] = id[d->ids.at[c->first_id + k] - 1];
    }
}

sayso_status sy_keep_named(sayso_doc *doc)
{
    uint32_t *id = calloc(doc->statements.n + doc->speakers.n + 1, sizeof *id);
    if (!id)
        return SAYSO_ENOMEM;
    size_t n = doc->statements.n;
    keep_statements(doc, id);
    keep_contacts(doc, id);
    keep_reasons(doc, id);
    keep_speakers(doc, id + n);
    free(id);
    return SAYSO_OK;
}
