/* speaker_author.c - who "I" is outside all quotation marks: who signed what stands above the name.
 *
 *     Ana Ruiz is a retired judge.                 the last lines of a comment
 *     Follow Ana Ruiz on ...
 *     Ana Ruiz.                                    a paragraph of its own, below each reader's letter
 */
#include <string.h>

#include "read/speaker_parts.h"

enum { MOST_LETTERS = 64 };

static bool named_before(const sy_cast *c, uint32_t who, uint32_t token)
{
    for (size_t i = 0; i < c->mentions.n && c->mentions.at[i].first < token; i++)
        if (c->mentions.at[i].who == who)
            return true;
    return false;
}

static bool speaks_in(const sayso_doc *d, sayso_span p)
{
    for (size_t i = 0; i < d->statements.n; i++) {
        const sy_statement *s = &d->statements.at[i];
        if (s->n_source && sy_sources(d, s)->begin >= p.begin && sy_sources(d, s)->begin < p.end)
            return true;
    }
    return false;
}

/* Whether a paragraph begins as a letter does: "Sir, ", "Dear editor", "Madam – ". */
static bool greets(const sayso_doc *d, uint32_t first)
{
    return (sy_token_is(d, first, "sir") || sy_token_is(d, first, "madam") || sy_token_is(d, first, "dear")) && !sy_token_is(d, first + 1, ".");
}

/* A letter's name with a place in the line below, or a title before: "Dr Ana Ruiz\nUpper Corrie". Mention, index + 1. */
static uint32_t signs_letter(const sayso_doc *d, uint32_t first, uint32_t end)
{
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t i = first;
    while (i + 1 < end && !t[i].mention && (t[i].classes & SY_W_TITLE || !t[i].word))
        i++;
    uint32_t m = t[i].mention;
    if (!m || c->mentions.at[m - 1].first != i || c->whos.at[c->mentions.at[m - 1].who].kind != SAYSO_PERSON ||
        c->mentions.at[m - 1].end < i + 2 || end - first > 14 || !(t[end - 1].word || sy_token_is(d, end - 1, ")")))
        return 0;
    uint32_t next = c->mentions.at[m - 1].end;
    if (next < end && !memchr(d->text.bytes + t[next - 1].end, '\n', t[next].begin - t[next - 1].end) && !sy_token_is(d, next, ","))
        return 0;
    return m;
}

/* The same for a paragraph whose last lines sign it; *first: where they begin. */
static uint32_t letter_end(const sayso_doc *d, uint32_t *first, uint32_t end)
{
    const sy_token *t = d->cast->tokens.at;
    for (uint32_t k = end > *first + 14 ? end - 14 : *first; k < end; k++) {
        bool line = k == *first || memchr(d->text.bytes + t[k - 1].end, '\n', t[k].begin - t[k - 1].end);
        uint32_t m = line ? signs_letter(d, k, end) : 0;
        if (m) {
            *first = k;
            return m;
        }
    }
    return 0;
}

/* The person whose name signs tokens first..end, a paragraph; 0: nobody. Mention, index + 1. */
static uint32_t signs(const sayso_doc *d, uint32_t first, uint32_t end, sayso_span paragraph, bool last)
{
    const sy_cast *c = d->cast;
    const sy_token *t = c->tokens.at;
    uint32_t i = first;
    bool follow = sy_token_is(d, i, "follow") || (sy_token_is(d, i, "by") && last);
    i += follow;
    while (i < end && !t[i].mention && (t[i].classes & SY_W_TITLE || (i > first && sy_token_is(d, i, "."))))
        i++;
    if (i >= end || !t[i].mention)
        return 0;
    const sy_mention *m = &c->mentions.at[t[i].mention - 1];
    const sy_who *w = &c->whos.at[m->who];
    if (m->first != i || w->kind != SAYSO_PERSON)
        return 0;
    uint32_t rest = m->end;
    while (rest < end && !t[rest].word)
        rest++;
    bool alone = rest == end && w->count == 1 && m->end - m->first > 1 && i == first;
    if (alone)
        return t[i].mention;
    if (!last || rest == end || named_before(c, m->who, first) || speaks_in(d, paragraph))
        return 0;
    bool clause = follow || (t[m->end].word && !t[m->end].upper) || sy_token_is(d, m->end, ",");
    return clause ? t[i].mention : 0;
}

static bool add(sayso_doc *d, uint32_t token, uint32_t mention)
{
    sy_cast *c = d->cast;
    uint32_t person = c->mentions.at[mention - 1].who;
    sy_who w = c->whos.at[person];
    uint32_t who = sy_new_who(d, (sy_who){ .first = w.first, .end = w.end, .kind = SAYSO_AUTHOR, .gender = w.gender, .role = w.role,
                                           .count = w.count });
    if (who == SY_NOBODY)
        return false;
    c->whos.at[person].same = who + 1;
    return sy_push(&c->signed_by, ((sy_signature){ token, who }));
}

bool sy_find_authors(sayso_doc *d)
{
    sy_cast *c = d->cast;
    const sy_text *text = &d->text;
    bool letters = false;
    for (size_t p = 0; p < text->paragraphs.n && c->signed_by.n < MOST_LETTERS; p++) {
        sayso_span s = text->paragraphs.at[p].span;
        if (s.end - s.begin > 600)
            continue;
        uint32_t first = sy_token_at(c, s.begin), end = sy_token_at(c, s.end);
        bool last = p > 1 && p + 3 >= text->paragraphs.n;
        letters = letters || (first < end && greets(d, first));
        uint32_t m = p && first < end ? signs(d, first, end, s, last) : 0;
        if (!m && letters && first < end)
            m = letter_end(d, &first, end);
        if (m && !add(d, first, m))
            return false;
    }
    return true;
}

uint32_t sy_author(sayso_doc *d, uint32_t token)
{
    sy_cast *c = d->cast;
    for (size_t i = 0; i < c->signed_by.n; i++)
        if (c->signed_by.at[i].token > token)
            return c->signed_by.at[i].who;
    if (c->author == SY_NOBODY)
        c->author = sy_new_who(d, (sy_who){ .kind = SAYSO_AUTHOR });
    return c->author;
}
