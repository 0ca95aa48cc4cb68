/* diff.c - two articles side by side: which statements both carry, which only one, where they disagree.
 *
 * What the ledger joined is one thing: a quotation, a claim. Beyond that, one speaker with half of the
 * words is taken for the same statement; where its numbers differ, the articles disagree.
 */
#include <stdlib.h>
#include <string.h>

#include "archive/correct.h"
#include "archive/filter.h"
#include "archive/find.h"
#include "archive/kept.h"
#include "base/error.h"
#include "base/hash.h"

enum { LEAST_WORDS = 4, SHORT_WORD = 3, MOST_STATEMENTS = 2000 };

typedef struct word {
    uint64_t hash;
    bool number;
} word;

typedef struct said {
    int64_t id, name, person, quotation;
    SY_ARRAY(word) words; /* sorted, each once */
    bool taken;
} said;

typedef struct side {
    int64_t version, reading;
    sayso_doc *doc;
    said *said;
    size_t n;
} side;

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory to compare");
}

/* ## Which article */

static sayso_status find(sayso_archive *a, const char *what, side *s, sayso_printed *out, sayso_kept **k,
                         sayso_error *why)
{
    sayso_status st = sayso_find_article(a, what, &s->version, why);
    return st ? st : sy_article_print(a, s->version, out, &s->reading, k, why);
}

/* ## Its statements */

static bool keep_word(void *ctx, const char *folded, uint32_t begin, uint32_t end)
{
    said *s = ctx;
    bool number = *folded >= '0' && *folded <= '9';
    return (!number && end - begin <= SHORT_WORD) ||
           sy_push(&s->words, (word){ sy_xxh64(folded, strlen(folded), 0), number });
}

static int by_hash(const void *a, const void *b)
{
    const word *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static bool gather_words(const sayso_doc *doc, uint32_t i, said *out)
{
    const char *text = sayso_doc_text(doc, NULL);
    sayso_statement s = sayso_statement_at(doc, i);
    for (uint32_t c = 0; c < s.n_content; c++)
        if (!sy_each_word(text, s.content[c].begin, s.content[c].end, keep_word, out))
            return false;
    if (!out->words.n)
        return true;
    qsort(out->words.at, out->words.n, sizeof *out->words.at, by_hash);
    size_t n = 1;
    for (size_t k = 1; k < out->words.n; k++)
        if (out->words.at[k].hash != out->words.at[n - 1].hash)
            out->words.at[n++] = out->words.at[k];
    out->words.n = n;
    return true;
}

static sayso_status gather(sayso_archive *a, side *s, sayso_error *why)
{
    sayso_status st = sy_load_corrected(a, s->reading, s->version, &s->doc, NULL, why);
    if (st)
        return st;
    s->n = sayso_statement_count(s->doc);
    s->n = s->n < MOST_STATEMENTS ? s->n : MOST_STATEMENTS;
    s->said = calloc(s->n + 1, sizeof *s->said);
    if (!s->said)
        return no_memory(why);
    sy_query q;
    st = sy_ask(a, &q,
                "SELECT s.id, s.id - r.first_statement, s.name, s.person, s.quotation FROM readings r"
                " JOIN statements s ON s.id BETWEEN r.first_statement AND r.first_statement + r.n_statements - 1"
                " WHERE r.id = ?1 ORDER BY s.id",
                why);
    sy_bind_int(&q, 1, s->reading);
    while (!st && !(st = sy_row(&q, why)) && q.row) {
        int64_t i = sqlite3_column_int64(q.s, 1);
        if (i < 0 || (size_t)i >= s->n)
            continue;
        said *x = &s->said[i];
        x->id = sqlite3_column_int64(q.s, 0);
        x->name = sqlite3_column_int64(q.s, 2);
        x->person = sqlite3_column_int64(q.s, 3);
        x->quotation = sqlite3_column_int64(q.s, 4);
        if (!gather_words(s->doc, (uint32_t)i, x))
            st = no_memory(why);
    }
    sy_done(&q);
    return st;
}

/* ## Which belong together */

/* The share of the shorter one's words that the other has too; 0 where that says nothing. */
static double overlap(const said *a, const said *b, bool *numbers_differ)
{
    size_t i = 0, k = 0, both = 0, numbers = 0, only_a = 0, only_b = 0;
    size_t least = a->words.n < b->words.n ? a->words.n : b->words.n;
    while (i < a->words.n || k < b->words.n) {
        const word *x = i < a->words.n ? &a->words.at[i] : NULL, *y = k < b->words.n ? &b->words.at[k] : NULL;
        int order = !x ? 1 : !y ? -1 : by_hash(x, y);
        const word *now = order <= 0 ? x : y;
        both += order == 0;
        numbers += order == 0 && now->number;
        only_a += order < 0 && now->number;
        only_b += order > 0 && now->number;
        i += order <= 0;
        k += order >= 0;
    }
    *numbers_differ = only_a && only_b && !numbers;
    return least >= LEAST_WORDS ? (double)both / (double)least : 0;
}

static bool one_speaker(const said *a, const said *b)
{
    return (a->person && a->person == b->person) || (a->name && a->name == b->name);
}

/* On one claim: on the same side of it, or on both. */
static sayso_status on_claim(sayso_archive *a, int64_t x, int64_t y, bool *same, bool *other, sayso_error *why)
{
    sy_query q;
    *same = *other = false;
    sayso_status st = sy_ask(a, &q,
                             "SELECT (m.side = 2) <> (o.side = 2) FROM claim_statements m"
                             " JOIN claim_statements o ON o.claim = m.claim AND o.statement = ?2"
                             " WHERE m.statement = ?1 AND m.side < 3 AND o.side < 3",
                             why);
    sy_bind_int(&q, 1, x);
    sy_bind_int(&q, 2, y);
    while (!st && !(st = sy_row(&q, why)) && q.row)
        *(sqlite3_column_int(q.s, 0) ? other : same) = true;
    sy_done(&q);
    return st;
}

typedef struct bond {
    size_t left, right;
    sayso_match match;
    double strength;
} bond;

static int strongest(const void *a, const void *b)
{
    const bond *x = a, *y = b;
    if (x->strength != y->strength)
        return x->strength < y->strength ? 1 : -1;
    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return (x->right > y->right) - (x->right < y->right);
}

static sayso_status bond_of(sayso_archive *a, const said *x, const said *y, bond *out, sayso_error *why)
{
    bool same, other, numbers;
    double share = overlap(x, y, &numbers);
    out->strength = 0;
    if (x->quotation && x->quotation == y->quotation) {
        out->match = SAYSO_MATCH_QUOTATION;
        out->strength = 4 + share;
        return SAYSO_OK;
    }
    sayso_status st = on_claim(a, x->id, y->id, &same, &other, why);
    if (other) {
        out->match = SAYSO_MATCH_DENIED;
        out->strength = 3 + share;
    } else if (same) {
        out->match = SAYSO_MATCH_CLAIM;
        out->strength = 2 + share;
    } else if (share >= 0.5 && (one_speaker(x, y) || share >= 0.8)) {
        out->match = numbers ? SAYSO_MATCH_NUMBERS : SAYSO_MATCH_WORDS;
        out->strength = share;
    }
    return st;
}

typedef SY_ARRAY(sayso_pair) pairs;

static int in_order(const void *a, const void *b)
{
    const sayso_pair *x = a, *y = b;
    return (x->left > y->left) - (x->left < y->left);
}

static sayso_status pair_up(sayso_archive *a, side *l, side *r, pairs *out, sayso_error *why)
{
    SY_ARRAY(bond) bonds = { 0 };
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; i < l->n && !st; i++)
        for (size_t k = 0; k < r->n && !st; k++) {
            bond b = { .left = i, .right = k };
            st = bond_of(a, &l->said[i], &r->said[k], &b, why);
            if (!st && b.strength > 0 && !sy_push(&bonds, b))
                st = no_memory(why);
        }
    if (bonds.n)
        qsort(bonds.at, bonds.n, sizeof *bonds.at, strongest);
    bool lost = false;
    for (size_t i = 0; i < bonds.n && !st; i++) {
        said *x = &l->said[bonds.at[i].left], *y = &r->said[bonds.at[i].right];
        if (x->taken || y->taken)
            continue;
        x->taken = y->taken = true;
        lost |= !sy_push(out, (sayso_pair){ x->id, y->id, bonds.at[i].match });
    }
    sy_array_free(&bonds);
    if (out->n)
        qsort(out->at, out->n, sizeof *out->at, in_order);
    for (size_t i = 0; i < l->n; i++)
        lost |= !l->said[i].taken && l->said[i].id && !sy_push(out, (sayso_pair){ .left = l->said[i].id });
    for (size_t i = 0; i < r->n; i++)
        lost |= !r->said[i].taken && r->said[i].id && !sy_push(out, (sayso_pair){ .right = r->said[i].id });
    return !st && lost ? no_memory(why) : st;
}

static void side_free(side *s)
{
    for (size_t i = 0; i < s->n && s->said; i++)
        sy_array_free(&s->said[i].words);
    free(s->said);
    sayso_doc_free(s->doc);
}

sayso_status sayso_compare(sayso_archive *a, const char *left, const char *right, sayso_diff *out, sayso_error *why)
{
    memset(out, 0, sizeof *out);
    side l = { 0 }, r = { 0 };
    pairs list = { 0 };
    sayso_status st = find(a, left, &l, &out->left, &out->kept, why);
    if (!st)
        st = find(a, right, &r, &out->right, &out->kept, why);
    if (!st && l.version == r.version)
        st = sy_fail(why, SAYSO_EARG, 0, "both are one article");
    if (!st)
        st = gather(a, &l, why);
    if (!st)
        st = gather(a, &r, why);
    if (!st && l.reading == r.reading) { /* a reprint: every statement is in both */
        for (size_t i = 0; i < l.n && !st; i++)
            if (!sy_push(&list, (sayso_pair){ l.said[i].id, r.said[i].id, SAYSO_MATCH_QUOTATION }))
                st = no_memory(why);
    } else if (!st) {
        st = pair_up(a, &l, &r, &list, why);
    }
    sayso_pair *kept = st ? NULL : sy_kept_new(&out->kept, list.n * sizeof *kept + 1);
    if (!st && !kept)
        st = no_memory(why);
    if (kept && list.n)
        memcpy(kept, list.at, list.n * sizeof *kept);
    out->at = kept;
    out->n = list.n;
    sy_array_free(&list);
    side_free(&l);
    side_free(&r);
    if (st) {
        sayso_kept_free(out->kept);
        memset(out, 0, sizeof *out);
    }
    return st;
}
