/* eval.c - `sayso eval GOLD PRED`: how much of what GOLD says PRED found.
 *
 * Reads   two files of articles, one JSON object a line, matched by "id": records as doc/ draws
 *         them ("statements"), or the corpora's older form ("attributions"). "text" is GOLD's.
 * Prints  the spans' table (source, cue and content words; statements; attribution) and, where the
 *         gold has speakers, the fields' table (speaker, kind, channel, stance, contacts ...).
 * Leaves to others: what a word is (sayso_words); when two sets of words match (score.h).
 *
 * The figures have a definition outside this project, two Python scripts; they are equal to those
 * to the last digit, which test/cli/test_eval.py watches. So where a rule looks odd (a title that
 * is dropped, the order of equals), it is theirs, and to be changed there first.
 *
 * Each file is gone through once for its ids, and lines are read again by position when their turn
 * comes: what is held is two articles and 40 bytes or so for each line.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <utf8proc.h>

#include "cli/cli.h"
#include "cli/score.h"

static bool no_memory(void)
{
    cli_say("no memory");
    return false;
}

/* ## Keys: a JSON value as bytes that can be looked up; 1 and "1" are two things. */

typedef struct key {
    char *at;
    size_t n, room;
} key;

static bool key_add(key *k, const char *bytes, size_t n)
{
    if (k->room - k->n <= n) {
        size_t room = 2 * k->room + n + 32;
        char *at = realloc(k->at, room);
        if (!at)
            return no_memory();
        k->at = at;
        k->room = room;
    }
    memcpy(k->at + k->n, bytes, n);
    k->n += n;
    k->at[k->n] = '\0';
    return true;
}

static bool key_add_value(key *k, const json_t *v)
{
    char number[32];
    uint64_t len = 0;
    switch (v ? json_typeof(v) : JSON_NULL) {
    case JSON_STRING: /* its length comes first, so that keys of several values stay apart */
        len = json_string_length(v);
        snprintf(number, sizeof number, "s%llu:", (unsigned long long)len);
        return key_add(k, number, strlen(number)) && key_add(k, json_string_value(v), len);
    case JSON_INTEGER:
        snprintf(number, sizeof number, "i%lld.", (long long)json_integer_value(v));
        return key_add(k, number, strlen(number));
    case JSON_NULL:
        return key_add(k, "n", 1);
    case JSON_TRUE:
        return key_add(k, "t", 1);
    case JSON_FALSE:
        return key_add(k, "f", 1);
    default:
        return key_add(k, "?", 1);
    }
}

static bool key_set(key *k, const json_t *v)
{
    k->n = 0;
    return key_add_value(k, v);
}

/* A map from keys to numbers from 0; jansson's object is the hash table. */
static bool map_put(json_t *map, const key *k, size_t value)
{
    return !json_object_setn_new_nocheck(map, k->at, k->n, json_integer((json_int_t)value)) ||
           no_memory();
}

static bool map_get(json_t *map, const key *k, size_t *value)
{
    const json_t *v = json_object_getn(map, k->at, k->n);
    if (v)
        *value = (size_t)json_integer_value(v);
    return v != NULL;
}

/* A member that is there and not null. */
static const json_t *member(const json_t *object, const char *name)
{
    const json_t *v = json_object_get(object, name);
    return v && !json_is_null(v) ? v : NULL;
}

/* A string with something in it. */
static const json_t *word_of(const json_t *v)
{
    return json_is_string(v) && json_string_length(v) ? v : NULL;
}

/* ## The two files */

typedef struct line {
    off_t at;
    size_t len;
    uint64_t number;
} line;

typedef struct articles {
    const char *path;
    FILE *f;
    line *lines; /* one an article, in the order in which their ids came first */
    size_t n, room;
    json_t *ids; /* id -> index of lines */
    char *buf;
    size_t buf_room;
    key key;
    bool nested;     /* a statement has a parent */
    bool fields;     /* it has speakers, contacts or relations */
    uint64_t spans_only; /* the line of the first article without "statements"; 0: none */
} articles;

static void articles_free(articles *a)
{
    if (a->f && a->f != stdin)
        fclose(a->f);
    free(a->lines);
    json_decref(a->ids);
    free(a->buf);
    free(a->key.at);
}

/* The file, in a form in which positions can be sought: a pipe is copied into a temporary file. */
static bool articles_open(articles *a)
{
    a->ids = json_object();
    if (!a->ids)
        return no_memory();
    a->f = strcmp(a->path, "-") ? fopen(a->path, "rb") : stdin;
    if (!a->f) {
        cli_say("%s: %s", a->path, strerror(errno));
        return false;
    }
    if (!fseeko(a->f, 0, SEEK_CUR))
        return true;
    FILE *copy = tmpfile();
    char buf[1 << 14];
    size_t n;
    bool good = copy != NULL;
    while (good && (n = fread(buf, 1, sizeof buf, a->f)) > 0)
        good = fwrite(buf, 1, n, copy) == n;
    if (!good || ferror(a->f) || fseeko(copy, 0, SEEK_SET)) {
        cli_say("%s: %s", a->path, strerror(errno));
        if (copy)
            fclose(copy);
        return false;
    }
    if (a->f != stdin)
        fclose(a->f);
    a->f = copy;
    return true;
}

/* One line as an article, or NULL after a message. The caller's reference. */
static json_t *parse(const articles *a, const char *bytes, size_t n, uint64_t number)
{
    json_error_t e;
    json_t *art = json_loadb(bytes, n, JSON_ALLOW_NUL, &e);
    if (!art && !*e.text) { /* jansson has no words for a lack of memory */
        no_memory();
        return NULL;
    }
    if (!art) {
        cli_say("%s:%llu: not an article: no JSON: %s (column %d)", a->path,
                (unsigned long long)number, e.text, e.column);
        return NULL;
    }
    const json_t *id = json_object_get(art, "id");
    if (json_is_string(id) || json_is_integer(id))
        return art;
    cli_say("%s:%llu: not an article: %s", a->path, (unsigned long long)number,
            !json_is_object(art) ? "no JSON object"
            : id                 ? "its \"id\" is neither a string nor a whole number"
                                 : "it has no \"id\"");
    json_decref(art);
    return NULL;
}

static const json_t *spans_list(const json_t *art)
{
    const json_t *list = json_object_get(art, "attributions");
    return list ? list : json_object_get(art, "statements");
}

static bool articles_add(articles *a, const json_t *art, line l)
{
    size_t index = a->n, i;
    if (!key_set(&a->key, json_object_get(art, "id")))
        return false;
    if (map_get(a->ids, &a->key, &index)) { /* the last article of an id counts */
        a->lines[index] = l;
    } else {
        if (a->n == a->room) {
            size_t room = 2 * a->room + 64;
            line *lines = realloc(a->lines, room * sizeof *lines);
            if (!lines)
                return no_memory();
            a->lines = lines;
            a->room = room;
        }
        a->lines[a->n++] = l;
        if (!map_put(a->ids, &a->key, index))
            return false;
    }
    const json_t *s, *list = spans_list(art);
    json_array_foreach((json_t *)list, i, s) {
        const json_t *parent = member(s, "parent");
        a->nested |= parent && !(json_is_integer(parent) && !json_integer_value(parent));
    }
    a->fields |= json_array_size(json_object_get(art, "speakers")) ||
                 json_array_size(json_object_get(art, "contacts")) ||
                 json_array_size(json_object_get(art, "relations"));
    if (!a->spans_only && !json_is_array(json_object_get(art, "statements")))
        a->spans_only = l.number;
    return true;
}

/* Goes through the file; every line is either blank or an article. */
static bool articles_index(articles *a)
{
    off_t at = 0;
    ssize_t n;
    for (uint64_t number = 1; (n = getline(&a->buf, &a->buf_room, a->f)) >= 0; number++) {
        line l = { at, (size_t)n, number };
        at += n;
        size_t blank = strspn(a->buf, " \t\r\n\v\f");
        if (blank == l.len)
            continue;
        if (number == 1 && l.len >= 3 && !memcmp(a->buf, "\xef\xbb\xbf", 3)) {
            l.at += 3;
            l.len -= 3;
            memmove(a->buf, a->buf + 3, l.len);
        }
        json_t *art = parse(a, a->buf, l.len, number);
        bool good = art && articles_add(a, art, l);
        json_decref(art);
        if (!good)
            return false;
    }
    if (feof(a->f))
        return true;
    cli_say("%s: %s", a->path, strerror(errno)); /* no memory for a line, or a folder */
    return false;
}

/* The article again; NULL after a message. */
static json_t *articles_get(articles *a, size_t index)
{
    line l = a->lines[index];
    if (l.len >= a->buf_room) {
        char *buf = realloc(a->buf, l.len + 1);
        if (!buf) {
            no_memory();
            return NULL;
        }
        a->buf = buf;
        a->buf_room = l.len + 1;
    }
    if (fseeko(a->f, l.at, SEEK_SET) || fread(a->buf, 1, l.len, a->f) != l.len) {
        cli_say("%s: changed while it was read", a->path);
        return NULL;
    }
    return parse(a, a->buf, l.len, l.number);
}

/* The place that a message is about. */
typedef struct place {
    const char *path;
    uint64_t number;
    const json_t *art;
} place;

static bool wrong(place p, const char *what)
{
    char id[32];
    const json_t *v = json_object_get(p.art, "id");
    snprintf(id, sizeof id, "%lld", (long long)json_integer_value(v));
    cli_say("%s:%llu: article \"%s\": %s", p.path, (unsigned long long)p.number,
            json_is_string(v) ? json_string_value(v) : id, what);
    return false;
}

/* ## Statements as sets of words */

enum { SOURCE, CUE, CONTENT, ROLES };
static const char *const roles[ROLES] = { "source", "cue", "content" };

typedef struct statement {
    score_set set[ROLES];
    bool direct;
    const json_t *json;
} statement;

typedef struct statements {
    statement *at;
    size_t n;
} statements;

static void statements_free(statements *s)
{
    for (size_t i = 0; i < s->n; i++)
        for (int r = 0; r < ROLES; r++)
            score_set_free(&s->at[i].set[r]);
    free(s->at);
    *s = (statements){ 0 };
}

static bool add_spans(score_text *t, sayso_offsets unit, const json_t *spans, score_set *set,
                      place p)
{
    size_t i, n = score_text_len(t, unit);
    const json_t *span;
    if (spans && !json_is_array(spans))
        return wrong(p, "spans must be a list of [begin, end]");
    json_array_foreach((json_t *)spans, i, span) {
        const json_t *first = json_array_get(span, 0), *last = json_array_get(span, 1);
        if (json_array_size(span) != 2 || !json_is_integer(first) || !json_is_integer(last))
            return wrong(p, "a span must be two whole numbers, [begin, end]");
        long long b = json_integer_value(first), e = json_integer_value(last);
        char what[120];
        if (b < 0 || e <= b || (unsigned long long)e > n) {
            snprintf(what, sizeof what, "span %lld..%lld is outside the text (0..%zu)", b, e, n);
            return wrong(p, what);
        }
        uint32_t from = score_point(t, unit, (size_t)b), to = score_point(t, unit, (size_t)e);
        if (from == UINT32_MAX || to == UINT32_MAX) {
            snprintf(what, sizeof what, "span %lld..%lld cuts a character; see \"offsets\"", b, e);
            return wrong(p, what);
        }
        if (!score_cover(t, from, to, set))
            return no_memory();
    }
    score_set_close(set);
    return true;
}

static bool unit_of(const json_t *art, place p, sayso_offsets *unit)
{
    const json_t *v = member(art, "offsets");
    const char *s = v ? json_string_value(v) : "codepoint";
    *unit = SAYSO_CODEPOINT;
    if (s && !strcmp(s, "byte"))
        *unit = SAYSO_BYTE;
    else if (s && !strcmp(s, "utf16"))
        *unit = SAYSO_UTF16;
    else if (!s || strcmp(s, "codepoint"))
        return wrong(p, "\"offsets\" must be byte, codepoint or utf16");
    return true;
}

/* The list's statements; without the nested ones where nested is false. art NULL: none. */
static bool statements_load(score_text *t, const json_t *art, const json_t *list, bool nested,
                            place p, statements *out)
{
    sayso_offsets unit = SAYSO_CODEPOINT;
    size_t i;
    const json_t *s;
    *out = (statements){ 0 };
    if (!art)
        return true;
    if (!unit_of(art, p, &unit))
        return false;
    if (score_text_units(t, unit))
        return no_memory();
    if (list && !json_is_array(list))
        return wrong(p, "statements must be a list");
    size_t room = json_array_size(list);
    out->at = calloc(room ? room : 1, sizeof *out->at);
    if (!out->at)
        return no_memory();
    json_array_foreach((json_t *)list, i, s) {
        if (!json_is_object(s)) {
            statements_free(out);
            return wrong(p, "a statement must be an object");
        }
        const json_t *parent = member(s, "parent");
        if (!nested && parent && !(json_is_integer(parent) && !json_integer_value(parent)))
            continue;
        statement *to = &out->at[out->n++];
        to->json = s;
        for (int r = 0; r < ROLES; r++)
            if (!add_spans(t, unit, member(s, roles[r]), &to->set[r], p)) {
                statements_free(out);
                return false;
            }
        to->direct =
            to->set[CONTENT].n && score_form(t, to->set[CONTENT]) == SAYSO_DIRECT;
    }
    return true;
}

/* ## Which predicted statement is which gold one */

#define NOBODY SIZE_MAX

/* Of each gold and each predicted statement: its partner (or NOBODY), the overlap of their contents
 * and whether their sources agree. */
typedef struct partner {
    size_t with;
    double overlap;
    bool same;
} partner;

typedef struct pairing {
    partner *gold, *pred;
} pairing;

static void pairing_free(pairing *p)
{
    free(p->gold);
    free(p->pred);
    *p = (pairing){ 0 };
}

typedef struct candidate {
    double overlap;
    bool same;
    size_t g, p;
} candidate;

/* The best first: most overlap, then agreeing sources, then as they stand in the files. */
static int by_merit(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->overlap != y->overlap)
        return x->overlap < y->overlap ? 1 : -1;
    if (x->same != y->same)
        return x->same ? -1 : 1;
    if (x->g != y->g)
        return x->g < y->g ? -1 : 1;
    return (x->p > y->p) - (x->p < y->p);
}

/* All pairs whose contents overlap by half; found through the words, so that an article of many
 * statements does not try each against each. */
static bool candidates_find(const score_text *t, const statements *G, const statements *P,
                            bool sources, candidate **out, size_t *n_out)
{
    size_t n = 0, room = 0, total = 0;
    candidate *c = NULL;
    for (size_t j = 0; j < P->n; j++)
        total += P->at[j].set[CONTENT].n;
    size_t *first = calloc(t->n_words + 2, sizeof *first);     /* of each word, in holders */
    size_t *holders = malloc((total + 1) * sizeof *holders);   /* predicted statements */
    size_t *shared = calloc(P->n + 1, sizeof *shared);         /* words with this gold one */
    size_t *touched = malloc((P->n + 1) * sizeof *touched);
    bool good = first && holders && shared && touched;
    if (!good)
        goto done;
    for (size_t j = 0; j < P->n; j++)
        for (size_t k = 0; k < P->at[j].set[CONTENT].n; k++)
            first[P->at[j].set[CONTENT].at[k] + 2]++;
    for (size_t w = 2; w < t->n_words + 2; w++)
        first[w] += first[w - 1];
    for (size_t j = 0; j < P->n; j++)
        for (size_t k = 0; k < P->at[j].set[CONTENT].n; k++)
            holders[first[P->at[j].set[CONTENT].at[k] + 1]++] = j;
    for (size_t i = 0; i < G->n; i++) {
        score_set g = G->at[i].set[CONTENT];
        size_t n_touched = 0;
        for (size_t k = 0; k < g.n; k++)
            for (size_t h = first[g.at[k]]; h < first[g.at[k] + 1]; h++)
                if (!shared[holders[h]]++)
                    touched[n_touched++] = holders[h];
        for (size_t k = 0; k < n_touched; k++) {
            size_t j = touched[k], both = shared[j];
            shared[j] = 0;
            score_set p = P->at[j].set[CONTENT];
            double overlap = (double)both / (double)(g.n + p.n - both);
            if (overlap < 0.5)
                continue;
            if (n == room) {
                candidate *more = realloc(c, (2 * room + 32) * sizeof *c);
                if (!more) {
                    good = false;
                    goto done;
                }
                c = more;
                room = 2 * room + 32;
            }
            bool same = sources && score_same_source(t, G->at[i].set[SOURCE], P->at[j].set[SOURCE]);
            c[n++] = (candidate){ overlap, same, i, j };
        }
    }
    if (n)
        qsort(c, n, sizeof *c, by_merit);
done:
    free(first);
    free(holders);
    free(shared);
    free(touched);
    if (!good) {
        free(c);
        return no_memory();
    }
    *out = c;
    *n_out = n;
    return true;
}

/* Each at most once, the best first. Give *out to pairing_free() even when this fails. */
static bool pair_up(const score_text *t, const statements *G, const statements *P, bool sources,
                    pairing *out)
{
    candidate *c = NULL;
    size_t n = 0;
    out->gold = malloc((G->n + 1) * sizeof *out->gold);
    out->pred = malloc((P->n + 1) * sizeof *out->pred);
    if (!out->gold || !out->pred)
        return no_memory();
    if (!candidates_find(t, G, P, sources, &c, &n))
        return false;
    for (size_t i = 0; i < G->n; i++)
        out->gold[i].with = NOBODY;
    for (size_t j = 0; j < P->n; j++)
        out->pred[j].with = NOBODY;
    for (size_t k = 0; k < n; k++)
        if (out->gold[c[k].g].with == NOBODY && out->pred[c[k].p].with == NOBODY) {
            out->gold[c[k].g] = (partner){ c[k].p, c[k].overlap, c[k].same };
            out->pred[c[k].p] = (partner){ c[k].g, c[k].overlap, c[k].same };
        }
    free(c);
    return true;
}

/* ## Figures */

typedef struct tally {
    uint64_t hit_p, hit_r, pred, gold;
} tally;

typedef struct row {
    double precision, recall, f1;
} row;

static row row_of(tally k)
{
    double p = k.pred ? (double)k.hit_p / (double)k.pred : 0.0;
    double r = k.gold ? (double)k.hit_r / (double)k.gold : 0.0;
    return (row){ 100 * p, 100 * r, p + r > 0 ? 200 * p * r / (p + r) : 0.0 };
}

/* A percentage with two digits, without the zeros that say nothing: 73.2, 100.0. */
static const char *percent(double x, char buf[32])
{
    snprintf(buf, 32, "%.2f", x);
    size_t n = strlen(buf);
    if (buf[n - 1] == '0' && buf[n - 2] != '.')
        buf[n - 1] = '\0';
    return buf;
}

/* ## The spans' table */

enum {
    ROLE_WORDS, /* three rows: source, cue, content */
    STATEMENT = ROLES,
    EXACT,
    ATTRIBUTED,
    DIRECT_STATEMENT,
    DIRECT_ATTRIBUTED,
    SPAN_ROWS
};
static const char *const span_rows[SPAN_ROWS] = {
    "source words", "cue words",        "content words",     "statement", "statement exact",
    "attributed",   "direct statement", "direct attributed",
};

/* Words that stand in a role in any statement of either side. */
static bool count_role_words(const score_text *t, const statements *G, const statements *P,
                             tally *to)
{
    unsigned char *mark = calloc(t->n_words + 1, 1);
    if (!mark)
        return no_memory();
    for (int r = 0; r < ROLES; r++) {
        for (size_t i = 0; i < G->n; i++)
            for (size_t k = 0; k < G->at[i].set[r].n; k++)
                mark[G->at[i].set[r].at[k]] |= 1;
        for (size_t j = 0; j < P->n; j++)
            for (size_t k = 0; k < P->at[j].set[r].n; k++)
                mark[P->at[j].set[r].at[k]] |= 2;
        for (size_t w = 0; w < t->n_words; w++) {
            to[r].gold += mark[w] & 1;
            to[r].pred += mark[w] >> 1;
            to[r].hit_p += mark[w] == 3;
            to[r].hit_r += mark[w] == 3;
            mark[w] = 0;
        }
    }
    free(mark);
    return true;
}

/* Statements without a word of content count for nothing from here on. */
static void drop_empty(statements *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->at[i].set[CONTENT].n) {
            statement kept = s->at[i];
            s->at[i] = s->at[n]; /* an empty one, or itself: all stay freeable */
            s->at[n++] = kept;
        }
    }
    for (size_t i = n; i < s->n; i++)
        for (int r = 0; r < ROLES; r++)
            score_set_free(&s->at[i].set[r]);
    s->n = n;
}

/* One side's share: statements in all, and those that found their like. */
static void count_side(const statements *s, const partner *with, bool gold, tally *to)
{
    for (size_t i = 0; i < s->n; i++) {
        bool found = with[i].with != NOBODY;
        bool good[SPAN_ROWS] = {
            [STATEMENT] = found,
            [EXACT] = found && with[i].overlap == 1.0,
            [ATTRIBUTED] = found && with[i].same,
            [DIRECT_STATEMENT] = found,
            [DIRECT_ATTRIBUTED] = found && with[i].same,
        };
        int end = s->at[i].direct ? SPAN_ROWS : DIRECT_STATEMENT;
        for (int k = STATEMENT; k < end; k++) {
            *(gold ? &to[k].gold : &to[k].pred) += 1;
            *(gold ? &to[k].hit_r : &to[k].hit_p) += good[k];
        }
    }
}

static bool score_spans(score_text *t, const json_t *gold, const json_t *pred, bool nested,
                        place at_gold, place at_pred, tally *to)
{
    statements G, P = { 0 };
    pairing pairs = { 0 };
    bool good = statements_load(t, gold, spans_list(gold), true, at_gold, &G) &&
                statements_load(t, pred, spans_list(pred), nested, at_pred, &P) &&
                count_role_words(t, &G, &P, to);
    if (good) {
        drop_empty(&G);
        drop_empty(&P);
        good = pair_up(t, &G, &P, true, &pairs);
    }
    if (good) {
        count_side(&G, pairs.gold, true, to);
        count_side(&P, pairs.pred, false, to);
    }
    pairing_free(&pairs);
    statements_free(&G);
    statements_free(&P);
    return good;
}

static void print_spans(cli_out *out, const tally *t, bool json)
{
    if (json)
        cli_puts(out, "{");
    else
        cli_printf(out, "%-18s %7s %7s %7s %7s %7s\n", "", "P", "R", "F1", "gold", "pred");
    for (int k = 0; k < SPAN_ROWS; k++) {
        char p[32], r[32], f[32];
        row x = row_of(t[k]);
        if (json)
            cli_printf(out,
                       "%s\"%s\": {\"precision\": %s, \"recall\": %s, \"f1\": %s, "
                       "\"gold\": %llu, \"pred\": %llu}",
                       k ? ", " : "", span_rows[k], percent(x.precision, p), percent(x.recall, r),
                       percent(x.f1, f), (unsigned long long)t[k].gold,
                       (unsigned long long)t[k].pred);
        else
            cli_printf(out, "%-18s %7.2f %7.2f %7.2f %7llu %7llu\n", span_rows[k], x.precision,
                       x.recall, x.f1, (unsigned long long)t[k].gold,
                       (unsigned long long)t[k].pred);
    }
    if (json)
        cli_puts(out, "}\n");
}

/* ## Names: "Sir Elton John's" is "elton john" */

static const char titles[] =
    " mr mrs ms miss dr sir dame lord lady president sen senator rep representative gov governor "
    "mayor secretary gen general col capt king queen prince princess pope judge justice prof "
    "professor rev reverend the a an former ";

typedef struct name {
    char *low; /* in lower case */
    sayso_span *words;
    size_t n;
} name;

static void name_free(name *n)
{
    free(n->low);
    free(n->words);
    *n = (name){ 0 };
}

static bool is_space(utf8proc_int32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool is_cased(utf8proc_int32_t c)
{
    utf8proc_category_t k = utf8proc_category(c);
    return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LL || k == UTF8PROC_CATEGORY_LT;
}

static bool is_case_ignorable(utf8proc_int32_t c)
{
    utf8proc_category_t k = utf8proc_category(c);
    return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_ME || k == UTF8PROC_CATEGORY_CF ||
           k == UTF8PROC_CATEGORY_LM || k == UTF8PROC_CATEGORY_SK || c == '\'' || c == '.' ||
           c == ':' || c == 0xb7 || c == 0x2018 || c == 0x2019;
}

/* A sigma that ends its word is written otherwise. */
static bool is_last_sigma(const utf8proc_int32_t *c, size_t n, size_t i)
{
    size_t before = i, after = i + 1;
    while (before > 0 && is_case_ignorable(c[before - 1]))
        before--;
    while (after < n && is_case_ignorable(c[after]))
        after++;
    return before > 0 && is_cased(c[before - 1]) && !(after < n && is_cased(c[after]));
}

/* s without the white space around it, in lower case; NULL without memory. */
static char *lower(const char *s, size_t len, size_t *out_len)
{
    utf8proc_int32_t *c = malloc((len + 1) * sizeof *c);
    char *out = malloc(4 * len + 1);
    size_t n = 0, k = 0, i = 0;
    if (!c || !out) {
        free(c);
        free(out);
        return NULL;
    }
    while (i < len) {
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(len - i), &c[n]);
        if (step <= 0)
            break; /* cannot be: jansson gives valid UTF-8 */
        i += (size_t)step;
        n++;
    }
    size_t from = 0;
    while (from < n && is_space(c[from]))
        from++;
    while (n > from && is_space(c[n - 1]))
        n--;
    for (i = from; i < n; i++) {
        utf8proc_int32_t low = utf8proc_tolower(c[i]);
        if (c[i] == 0x3a3)
            low = is_last_sigma(c, n, i) ? 0x3c2 : 0x3c3;
        if (c[i] == 0x130) { /* the only letter that becomes two */
            out[k++] = 'i';
            low = 0x307;
        }
        k += (size_t)utf8proc_encode_char(low, (utf8proc_uint8_t *)out + k);
    }
    free(c);
    out[k] = '\0';
    *out_len = k;
    return out;
}

/* The name's words without titles in front and a possessive behind. v may be NULL: no words. */
static bool name_make(const char *s, size_t len, name *out)
{
    sayso_word *w = NULL;
    size_t n = 0, room = 0;
    *out = (name){ 0 };
    if (!len)
        return true;
    out->low = lower(s, len, &len);
    if (!out->low)
        return no_memory();
    if (len >= 2 && !memcmp(out->low + len - 2, "'s", 2))
        len -= 2;
    else if (len >= 4 && !memcmp(out->low + len - 4, "\xe2\x80\x99s", 4))
        len -= 4;
    if (sayso_words(out->low, len, &w, &n, NULL)) {
        name_free(out);
        return no_memory();
    }
    for (size_t i = 0; i < n; i++) /* a full stop parts the words of a name: "J.D." is "j", "d" */
        for (uint32_t b = w[i].span.begin, e = b; b < w[i].span.end; b = e + 1) {
            for (e = b; e < w[i].span.end && out->low[e] != '.';)
                e++;
            if (out->n == room) {
                sayso_span *words = realloc(out->words, (2 * room + 8) * sizeof *words);
                if (!words) {
                    free(w);
                    name_free(out);
                    return no_memory();
                }
                out->words = words;
                room = 2 * room + 8;
            }
            out->words[out->n++] = (sayso_span){ b, e };
        }
    free(w);
    size_t drop = 0;
    for (; out->n - drop > 1; drop++) {
        char title[24] = " ";
        size_t k = out->words[drop].end - out->words[drop].begin;
        if (k > sizeof title - 3)
            break;
        memcpy(title + 1, out->low + out->words[drop].begin, k);
        title[k + 1] = ' ';
        title[k + 2] = '\0';
        if (!strstr(titles, title))
            break;
    }
    if (drop)
        memmove(out->words, out->words + drop, (out->n - drop) * sizeof *out->words);
    out->n -= drop;
    return true;
}

/* The gold name, or the gold name with more in front. */
static bool name_is(const name *g, const name *p)
{
    if (!g->n || p->n < g->n)
        return false;
    for (size_t i = 0; i < g->n; i++) {
        sayso_span a = g->words[i], b = p->words[p->n - g->n + i];
        if (a.end - a.begin != b.end - b.begin ||
            memcmp(g->low + a.begin, p->low + b.begin, a.end - a.begin))
            return false;
    }
    return true;
}

/* Whether two names are the same, in *yes; false without memory. */
static bool same_name(const json_t *gold, const json_t *pred, bool *yes)
{
    name g = { 0 }, p = { 0 };
    *yes = false;
    if (!word_of(gold) || !word_of(pred))
        return true;
    bool good = name_make(json_string_value(gold), json_string_length(gold), &g) &&
                name_make(json_string_value(pred), json_string_length(pred), &p);
    *yes = good && name_is(&g, &p);
    name_free(&g);
    name_free(&p);
    return good;
}

/* Several joined with ";": one that both have is enough. */
static bool same_names(const json_t *gold, const json_t *pred, bool *yes)
{
    *yes = false;
    if (!word_of(gold) || !word_of(pred))
        return true;
    const char *g = json_string_value(gold), *g_end = g + json_string_length(gold);
    while (g <= g_end && !*yes) {
        const char *g_next = memchr(g, ';', (size_t)(g_end - g));
        g_next = g_next ? g_next : g_end;
        const char *p = json_string_value(pred), *p_end = p + json_string_length(pred);
        while (p <= p_end && !*yes) {
            const char *p_next = memchr(p, ';', (size_t)(p_end - p));
            p_next = p_next ? p_next : p_end;
            name a = { 0 }, b = { 0 };
            bool good = name_make(g, (size_t)(g_next - g), &a) &&
                        name_make(p, (size_t)(p_next - p), &b);
            *yes = good && name_is(&a, &b);
            name_free(&a);
            name_free(&b);
            if (!good)
                return false;
            p = p_next + 1;
        }
        g = g_next + 1;
    }
    return true;
}

/* ## The fields' table */

enum { SPEAKER, KIND, CHANNEL, STANCE, LABELS }; /* a label each statement has */
static const char *const label_names[LABELS] = { "speaker", "kind", "channel", "stance" };

enum { OUTLET, ADDRESSEE, WHEN, CONTACT, CONTACT_MODALITY, RELATION, OPTIONALS };
static const char *const optional_names[OPTIONALS] = {
    "outlet", "addressee", "when", "contact", "contact+modality", "relation",
};

/* How often a label stood in the gold, in the prediction and in both. */
typedef struct label_count {
    uint64_t gold, pred, both;
} label_count;

typedef struct labels {
    json_t *ids;
    label_count *at;
    size_t n, room;
} labels;

typedef struct fields {
    uint64_t gold, matched, right[LABELS];
    labels labels[LABELS]; /* of kind, channel and stance */
    tally optional[OPTIONALS];
    key key, key2;
} fields;

static bool fields_begin(fields *f)
{
    *f = (fields){ 0 };
    for (int k = KIND; k < LABELS; k++)
        if (!(f->labels[k].ids = json_object()))
            return no_memory();
    return true;
}

static void fields_free(fields *f)
{
    for (int k = KIND; k < LABELS; k++) {
        json_decref(f->labels[k].ids);
        free(f->labels[k].at);
    }
    free(f->key.at);
    free(f->key2.at);
}

static bool label_find(labels *l, key *k, const json_t *v, size_t *index)
{
    if (!key_set(k, v))
        return false;
    if (map_get(l->ids, k, index))
        return true;
    if (l->n == l->room) {
        label_count *at = realloc(l->at, (2 * l->room + 16) * sizeof *at);
        if (!at)
            return no_memory();
        l->at = at;
        l->room = 2 * l->room + 16;
    }
    *index = l->n;
    l->at[l->n++] = (label_count){ 0 };
    return map_put(l->ids, k, *index);
}

static bool label_pair(fields *f, int which, const json_t *gold, const json_t *pred)
{
    size_t g, p;
    labels *l = &f->labels[which];
    if (!label_find(l, &f->key, gold, &g) || !label_find(l, &f->key, pred, &p))
        return false;
    l->at[g].gold++;
    l->at[p].pred++;
    if (g == p) {
        l->at[g].both++;
        f->right[which]++;
    }
    return true;
}

/* The mean F1 over the labels that the gold has. */
static double macro_f1(const labels *l)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].gold) {
            sum += (double)(2 * l->at[i].both) / (double)(l->at[i].gold + l->at[i].pred);
            n++;
        }
    return n ? 100 * sum / (double)n : 0.0;
}

/* One side of an article: its record, and its speakers by id. */
typedef struct side {
    const json_t *art;
    json_t *speakers; /* key of the id -> the speaker; the last of an id counts */
    place place;
} side;

static bool side_make(fields *f, const json_t *art, place p, side *out)
{
    size_t i;
    const json_t *s;
    *out = (side){ .art = art, .place = p, .speakers = json_object() };
    if (!out->speakers)
        return no_memory();
    json_array_foreach(json_object_get(art, "speakers"), i, s) {
        if (!json_is_object(s) || !json_object_get(s, "id"))
            return wrong(p, "a speaker without an \"id\"");
        if (!key_set(&f->key, json_object_get(s, "id")))
            return false;
        if (json_object_setn_nocheck(out->speakers, f->key.at, f->key.n, (json_t *)s))
            return no_memory();
    }
    return true;
}

/* The speaker with this id, or NULL. */
static bool speaker_by(fields *f, const side *s, const json_t *id, const json_t **out)
{
    *out = NULL;
    if (!id)
        return true;
    if (!key_set(&f->key, id))
        return false;
    *out = json_object_getn(s->speakers, f->key.at, f->key.n);
    return true;
}

/* A party given as a speaker's id or by name. */
static bool name_by(fields *f, const side *s, const json_t *party, const json_t **out)
{
    const json_t *who;
    *out = party;
    if (!json_is_integer(party))
        return true;
    if (!speaker_by(f, s, party, &who))
        return false;
    *out = member(who, "name");
    return true;
}

/* A field that may be null, with the addressee's name in place of his id. */
static bool optional_of(fields *f, const side *s, const json_t *statement_, int which,
                        const json_t **out)
{
    *out = member(statement_, optional_names[which]);
    if (which == ADDRESSEE && !name_by(f, s, *out, out))
        return false;
    *out = word_of(*out);
    return true;
}

static bool count_optionals(fields *f, const side *s, const statements *list, bool gold)
{
    const json_t *v;
    for (size_t i = 0; i < list->n; i++)
        for (int k = OUTLET; k <= WHEN; k++) {
            if (!optional_of(f, s, list->at[i].json, k, &v))
                return false;
            *(gold ? &f->optional[k].gold : &f->optional[k].pred) += v != NULL;
        }
    return true;
}

static void hit(tally *t)
{
    t->hit_p++;
    t->hit_r++;
}

/* A matched pair of statements, field by field. */
static bool score_pair(fields *f, const side *g, const side *p, const json_t *a, const json_t *b)
{
    const json_t *who_a, *who_b, *x, *y, *unknown;
    bool same;
    if (!speaker_by(f, g, member(a, "speaker"), &who_a) ||
        !speaker_by(f, p, member(b, "speaker"), &who_b))
        return false;
    x = word_of(member(who_a, "name"));
    y = word_of(member(who_b, "name"));
    if (!same_name(x, y, &same))
        return false;
    f->right[SPEAKER] += same || (!x && !y);

    json_t *none = json_string("unknown");
    if (!none)
        return no_memory();
    unknown = none;
    x = word_of(member(who_a, "kind"));
    y = word_of(member(who_b, "kind"));
    bool good = label_pair(f, KIND, x ? x : unknown, y ? y : unknown);
    json_decref(none);
    for (int k = CHANNEL; good && k < LABELS; k++)
        good = label_pair(f, k, member(a, label_names[k]), member(b, label_names[k]));
    for (int k = OUTLET; good && k <= WHEN; k++) {
        good = optional_of(f, g, a, k, &x) && optional_of(f, p, b, k, &y);
        same = false;
        if (good && k == OUTLET)
            good = same_name(x, y, &same);
        else if (good && k == ADDRESSEE)
            good = same_names(x, y, &same);
        else if (good)
            same = x && y && json_equal((json_t *)x, (json_t *)y);
        if (same)
            hit(&f->optional[k]);
    }
    return good;
}

/* Whether the two lists of parties have one in common, or are both empty. */
static bool same_ends(fields *f, const side *g, const json_t *gold, const side *p,
                      const json_t *pred, bool *yes)
{
    size_t i, j;
    const json_t *a, *b, *x, *y;
    *yes = !json_array_size(gold) && !json_array_size(pred);
    json_array_foreach((json_t *)gold, i, a)
        json_array_foreach((json_t *)pred, j, b) {
            if (!name_by(f, g, a, &x) || !name_by(f, p, b, &y) || !same_name(x, y, yes))
                return false;
            if (*yes)
                return true;
        }
    return true;
}

static bool same_contact(fields *f, const side *g, const json_t *a, const side *p, const json_t *b,
                         bool *yes)
{
    const json_t *kind = member(a, "kind");
    const char *word = json_string_value(kind);
    const json_t *a_from = member(a, "from"), *a_to = member(a, "to");
    const json_t *b_from = member(b, "from"), *b_to = member(b, "to");
    *yes = false;
    if (!kind || !json_equal((json_t *)kind, json_object_get(b, "kind")))
        return true;
    bool one = false, other = false;
    if (!same_ends(f, g, a_from, p, b_from, &one) ||
        (one && !same_ends(f, g, a_to, p, b_to, &other)))
        return false;
    *yes = one && other;
    /* who met whom, and who was on the line with whom, has no direction */
    if (*yes || !word || (strcmp(word, "meet") && strcmp(word, "call")))
        return true;
    one = other = false;
    if (!same_ends(f, g, a_from, p, b_to, &one) ||
        (one && !same_ends(f, g, a_to, p, b_from, &other)))
        return false;
    *yes = one && other;
    return true;
}

/* Remembers that gold's "s" or "c" of this id is the prediction's of that id. */
static bool link_ids(fields *f, json_t *links, char what, const json_t *gold, const json_t *pred)
{
    f->key.n = f->key2.n = 0;
    if (!key_add(&f->key, &what, 1) || !key_add_value(&f->key, gold) ||
        !key_add(&f->key2, &what, 1) || !key_add_value(&f->key2, pred))
        return false;
    return !json_object_setn_new_nocheck(links, f->key.at, f->key.n,
                                         json_stringn_nocheck(f->key2.at, f->key2.n)) ||
           no_memory();
}

static bool score_contacts(fields *f, const side *g, const side *p, json_t *links)
{
    const json_t *gold = json_object_get(g->art, "contacts");
    const json_t *pred = json_object_get(p->art, "contacts"), *a, *b;
    size_t n = json_array_size(pred), i, j;
    bool *used = malloc(n + 1);
    bool good = used || no_memory();
    for (int k = CONTACT; good && k <= CONTACT_MODALITY; k++) {
        memset(used, 0, n + 1);
        f->optional[k].gold += json_array_size(gold);
        f->optional[k].pred += n;
        json_array_foreach((json_t *)gold, i, a) {
            bool same = false;
            json_array_foreach((json_t *)pred, j, b) {
                if (used[j])
                    continue;
                const json_t *x = member(a, "modality"), *y = member(b, "modality");
                if (k == CONTACT_MODALITY && x != y &&
                    (!x || !y || !json_equal((json_t *)x, (json_t *)y)))
                    continue;
                good = same_contact(f, g, a, p, b, &same);
                if (!good || same)
                    break;
            }
            if (good && same) {
                used[j] = true;
                hit(&f->optional[k]);
                if (k == CONTACT)
                    good = link_ids(f, links, 'c', json_object_get(a, "id"),
                                    json_object_get(b, "id"));
            }
            if (!good)
                break;
        }
    }
    free(used);
    return good;
}

/* A relation's ends as keys ("s" or "c" and the id), and its kind. The corpora's older form names
 * its target "7" or "C1". */
static bool relation_ends(const side *s, const json_t *r, key *from, key *to, const json_t **kind)
{
    const json_t *old = json_object_get(r, "relation"), *target;
    const json_t *id = json_object_get(r, old ? "statement" : "from");
    from->n = to->n = 0;
    *kind = old ? old : json_object_get(r, "kind");
    if (!id || !*kind)
        return wrong(s->place, "a relation without a statement or a kind");
    if (!key_add(from, "s", 1) || !key_add_value(from, id))
        return false;
    if (!old) {
        void *first = json_object_iter(json_object_get(r, "to"));
        const char *name_ = first ? json_object_iter_key(first) : "";
        if (!*name_)
            return wrong(s->place, "a relation without \"to\"");
        return key_add(to, name_, 1) && key_add_value(to, json_object_iter_value(first));
    }
    target = json_object_get(r, "target");
    if (json_is_integer(target))
        return key_add(to, "s", 1) && key_add_value(to, target);
    const char *digits = json_string_value(target), *end = "";
    bool contact = digits && (*digits == 'c' || *digits == 'C');
    long long n = digits ? strtoll(digits + contact, (char **)&end, 10) : 0;
    if (!digits || end == digits + contact || *end)
        return wrong(s->place, "a relation's \"target\" must be like \"7\" or \"C1\"");
    json_t *number = json_integer(n);
    if (!number)
        return no_memory();
    bool good = key_add(to, contact ? "c" : "s", 1) && key_add_value(to, number);
    json_decref(number);
    return good;
}

/* From, kind and target as one key. */
static bool relation_key(key *all, const char *from, size_t from_n, const json_t *kind,
                         const char *to, size_t to_n)
{
    all->n = 0;
    return key_add(all, from, from_n) && key_add_value(all, kind) && key_add(all, to, to_n);
}

/* links: what gold's statements and contacts are in the prediction. */
static bool score_relations(fields *f, const side *g, const side *p, json_t *links)
{
    key from = { 0 }, to = { 0 };
    const json_t *r, *kind;
    size_t i, ignored;
    tally *t = &f->optional[RELATION];
    json_t *seen = json_object(), *have = json_object();
    bool good = (seen && have) || no_memory();
    json_array_foreach(json_object_get(p->art, "relations"), i, r) {
        good = good && relation_ends(p, r, &from, &to, &kind) &&
               relation_key(&f->key, from.at, from.n, kind, to.at, to.n) &&
               map_put(have, &f->key, 1);
        if (!good)
            break;
    }
    json_array_foreach(json_object_get(g->art, "relations"), i, r) {
        good = good && relation_ends(g, r, &from, &to, &kind) &&
               relation_key(&f->key, from.at, from.n, kind, to.at, to.n);
        if (!good)
            break;
        if (map_get(seen, &f->key, &ignored))
            continue;
        good = map_put(seen, &f->key, 1);
        const json_t *a = json_object_getn(links, from.at, from.n);
        const json_t *b = json_object_getn(links, to.at, to.n);
        if (!good || !a || !b)
            continue;
        good = relation_key(&f->key, json_string_value(a), json_string_length(a), kind,
                            json_string_value(b), json_string_length(b));
        if (good && map_get(have, &f->key, &ignored))
            hit(t);
    }
    t->gold += json_object_size(seen);
    t->pred += json_object_size(have);
    json_decref(seen);
    json_decref(have);
    free(from.at);
    free(to.at);
    return good;
}

static bool score_fields(score_text *t, const json_t *gold, const json_t *pred, place at_gold,
                         place at_pred, fields *f)
{
    statements G = { 0 }, P = { 0 };
    pairing pairs = { 0 };
    side g = { 0 }, p = { 0 };
    json_t *links = json_object();
    bool good =
        (links || no_memory()) && side_make(f, gold, at_gold, &g) &&
        side_make(f, pred, at_pred, &p) &&
        statements_load(t, gold, json_object_get(gold, "statements"), true, at_gold, &G) &&
        statements_load(t, pred, json_object_get(pred, "statements"), true, at_pred, &P);
    if (good) {
        drop_empty(&G);
        drop_empty(&P);
        f->gold += G.n;
        good = pair_up(t, &G, &P, false, &pairs) && count_optionals(f, &g, &G, true) &&
               count_optionals(f, &p, &P, false);
    }
    for (size_t i = 0; good && i < G.n; i++) {
        if (pairs.gold[i].with == NOBODY)
            continue;
        const json_t *a = G.at[i].json, *b = P.at[pairs.gold[i].with].json;
        f->matched++;
        good = score_pair(f, &g, &p, a, b) &&
               link_ids(f, links, 's', json_object_get(a, "id"), json_object_get(b, "id"));
    }
    good = good && score_contacts(f, &g, &p, links) && score_relations(f, &g, &p, links);
    pairing_free(&pairs);
    statements_free(&G);
    statements_free(&P);
    json_decref(g.speakers);
    json_decref(p.speakers);
    json_decref(links);
    return good;
}

static void print_fields(cli_out *out, const fields *f, bool json)
{
    char a[32], b[32], c[32];
    if (json)
        cli_printf(out, "{\"gold\": %llu, \"matched\": %llu", (unsigned long long)f->gold,
                   (unsigned long long)f->matched);
    else
        cli_printf(out, "statements: %llu gold, %llu matched\n", (unsigned long long)f->gold,
                   (unsigned long long)f->matched);
    for (int k = 0; k < LABELS; k++) {
        double all = (double)(100 * f->right[k]) / (double)(f->gold ? f->gold : 1);
        double found = (double)(100 * f->right[k]) / (double)(f->matched ? f->matched : 1);
        percent(all, a);
        percent(found, b);
        cli_printf(out,
                   json ? ", \"%s\": {\"end_to_end\": %s, \"matched\": %s"
                        : "%-18s end_to_end %s  matched %s",
                   label_names[k], a, b);
        if (k != SPEAKER && f->matched)
            cli_printf(out, json ? ", \"macro_f1\": %s" : "  macro_f1 %s",
                       percent(macro_f1(&f->labels[k]), c));
        cli_puts(out, json ? "}" : "\n");
    }
    for (int k = 0; k < OPTIONALS; k++) {
        tally t = f->optional[k];
        row x = row_of(t);
        cli_printf(out,
                   json ? ", \"%s\": {\"precision\": %s, \"recall\": %s, \"f1\": %s, "
                          "\"gold\": %llu, \"pred\": %llu}"
                        : "%-18s precision %s  recall %s  f1 %s  gold %llu  pred %llu\n",
                   optional_names[k], percent(x.precision, a), percent(x.recall, b),
                   percent(x.f1, c), (unsigned long long)t.gold, (unsigned long long)t.pred);
    }
    if (json)
        cli_puts(out, "}\n");
}

/* ## The subcommand */

typedef struct wanted {
    bool json, spans, fields;
} wanted;

/* Predictions for articles that the gold does not have are a mistake of whoever calls. */
static bool check_unknown(articles *gold, articles *pred)
{
    const char *k;
    json_t *v;
    size_t n;
    json_object_keylen_foreach(pred->ids, k, n, v)
        if (!json_object_getn(gold->ids, k, n)) {
            size_t index = (size_t)json_integer_value(v);
            json_t *art = articles_get(pred, index);
            if (art)
                wrong((place){ pred->path, pred->lines[index].number, art },
                      "a prediction for an unknown article: the gold file has none of this id");
            json_decref(art);
            return false;
        }
    return true;
}

static bool score_article(articles *gold, articles *pred, size_t index, wanted want, tally *spans,
                          fields *f)
{
    size_t other = 0;
    bool good = false;
    score_text t = { 0 };
    sayso_error why = { 0 };
    json_t *p = NULL, *g = articles_get(gold, index);
    if (!g)
        return false;
    place at_gold = { gold->path, gold->lines[index].number, g }, at_pred = { pred->path, 0, NULL };
    if (!key_set(&gold->key, json_object_get(g, "id")))
        goto done;
    if (map_get(pred->ids, &gold->key, &other)) {
        p = articles_get(pred, other);
        if (!p)
            goto done;
        at_pred = (place){ pred->path, pred->lines[other].number, p };
    }
    const json_t *text = json_object_get(g, "text");
    if (!json_is_string(text)) {
        wrong(at_gold, "it has no \"text\"");
        goto done;
    }
    if (json_string_length(text) >= UINT32_MAX) {
        wrong(at_gold, "its text is too large (4 GiB or more)");
        goto done;
    }
    sayso_status st =
        score_text_make(json_string_value(text), json_string_length(text), &t, &why);
    if (st) {
        if (st == SAYSO_ENOMEM)
            no_memory();
        else
            wrong(at_gold, why.text);
        goto done;
    }
    good = (!want.spans || score_spans(&t, g, p, gold->nested, at_gold, at_pred, spans)) &&
           (!want.fields || score_fields(&t, g, p, at_gold, at_pred, f));
done:
    score_text_free(&t);
    json_decref(g);
    json_decref(p);
    return good;
}

static int eval(articles *gold, articles *pred, wanted want)
{
    tally spans[SPAN_ROWS] = { 0 };
    fields f;
    cli_out out = { .fd = 1 };
    if (!articles_open(gold) || !articles_index(gold) || !articles_open(pred) ||
        !articles_index(pred) || !check_unknown(gold, pred))
        return CLI_FAILED;
    if (want.fields && gold->spans_only) {
        cli_say("%s:%llu: no record: it has no \"statements\", so there are no fields to score",
                gold->path, (unsigned long long)gold->spans_only);
        return CLI_FAILED;
    }
    if (!want.fields && !want.spans) {
        want.spans = true;
        want.fields = gold->fields && !gold->spans_only;
    }
    bool good = fields_begin(&f);
    for (size_t i = 0; good && i < gold->n; i++)
        good = score_article(gold, pred, i, want, spans, &f);
    if (good && want.spans)
        print_spans(&out, spans, want.json);
    if (good && want.spans && want.fields && !want.json)
        cli_puts(&out, "\n");
    if (good && want.fields)
        print_fields(&out, &f, want.json);
    fields_free(&f);
    return good ? cli_close(&out) : CLI_FAILED;
}

int cmd_eval(int argc, char **argv)
{
    static const cli_option options[] = {
        { "json", 0, 'j', false },   { "fields", 0, 'f', false }, { "spans", 0, 's', false },
        { "help", 'h', 'h', false }, { 0 },
    };
    cli_args args = { .command = "eval", .argv = argv, .argc = argc, .options = options };
    const char *path[2] = { NULL, NULL };
    wanted want = { 0 };
    int n = 0;
    for (int k; (k = cli_next(&args)) != CLI_END;)
        switch (k) {
        case CLI_OPERAND:
            if (n == 2)
                return cli_usage("eval", "two files are compared, \"%s\" is a third", args.value);
            path[n++] = args.value;
            break;
        case 'j':
            want.json = true;
            break;
        case 'f':
            want.fields = true;
            break;
        case 's':
            want.spans = true;
            break;
        case 'h':
            cli_help("eval");
            return CLI_DONE;
        default:
            return CLI_USAGE;
        }
    if (n < 2)
        return cli_usage("eval", "two files are needed: the gold one, then the predictions");
    if (!strcmp(path[0], "-") && !strcmp(path[1], "-"))
        return cli_usage("eval", "only one of the two can be standard input");
    articles gold = { .path = path[0] }, pred = { .path = path[1] };
    int status = eval(&gold, &pred, want);
    articles_free(&gold);
    articles_free(&pred);
    return status;
}
