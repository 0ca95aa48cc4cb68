/* eval_fields.c - the fields' table: speaker, kind, channel, stance, contacts, relations. */
#include "cli/eval.h"

static const char *const label_names[LABELS] = { "speaker", "kind", "channel", "stance" };

static const char *const optional_names[OPTIONALS] = {
    "outlet", "addressee", "when", "contact", "contact+modality", "relation",
};

bool eval_fields_begin(fields *f)
{
    *f = (fields){ 0 };
    for (int k = KIND; k < LABELS; k++)
        if (!(f->labels[k].ids = json_object()))
            return eval_no_memory();
    return true;
}

void eval_fields_free(fields *f)
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
    if (!eval_key_set(k, v))
        return false;
    if (eval_map_get(l->ids, k, index))
        return true;
    if (l->n == l->room) {
        label_count *at = realloc(l->at, (2 * l->room + 16) * sizeof *at);
        if (!at)
            return eval_no_memory();
        l->at = at;
        l->room = 2 * l->room + 16;
    }
    *index = l->n;
    l->at[l->n++] = (label_count){ 0 };
    return eval_map_put(l->ids, k, *index);
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
        return eval_no_memory();
    json_array_foreach(json_object_get(art, "speakers"), i, s)
    {
        if (!json_is_object(s) || !json_object_get(s, "id"))
            return eval_wrong(p, "a speaker without an \"id\"");
        if (!eval_key_set(&f->key, json_object_get(s, "id")))
            return false;
        if (json_object_setn_nocheck(out->speakers, f->key.at, f->key.n, (json_t *)s))
            return eval_no_memory();
    }
    return true;
}

/* The speaker with this id, or NULL. */
static bool speaker_by(fields *f, const side *s, const json_t *id, const json_t **out)
{
    *out = NULL;
    if (!id)
        return true;
    if (!eval_key_set(&f->key, id))
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
    *out = eval_member(who, "name");
    return true;
}

/* A field that may be null, with the addressee's name in place of his id. */
static bool optional_of(fields *f, const side *s, const json_t *statement_, int which,
                        const json_t **out)
{
    *out = eval_member(statement_, optional_names[which]);
    if (which == ADDRESSEE && !name_by(f, s, *out, out))
        return false;
    *out = eval_word(*out);
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
    if (!speaker_by(f, g, eval_member(a, "speaker"), &who_a) ||
        !speaker_by(f, p, eval_member(b, "speaker"), &who_b))
        return false;
    x = eval_word(eval_member(who_a, "name"));
    y = eval_word(eval_member(who_b, "name"));
    if (!eval_same_name(x, y, &same))
        return false;
    f->right[SPEAKER] += same || (!x && !y);

    json_t *none = json_string("unknown");
    if (!none)
        return eval_no_memory();
    unknown = none;
    x = eval_word(eval_member(who_a, "kind"));
    y = eval_word(eval_member(who_b, "kind"));
    bool good = label_pair(f, KIND, x ? x : unknown, y ? y : unknown);
    json_decref(none);
    for (int k = CHANNEL; good && k < LABELS; k++)
        good = label_pair(f, k, eval_member(a, label_names[k]), eval_member(b, label_names[k]));
    for (int k = OUTLET; good && k <= WHEN; k++) {
        good = optional_of(f, g, a, k, &x) && optional_of(f, p, b, k, &y);
        same = false;
        if (good && k == OUTLET)
            good = eval_same_name(x, y, &same);
        else if (good && k == ADDRESSEE)
            good = eval_same_names(x, y, &same);
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
    json_array_foreach((json_t *)gold, i, a) json_array_foreach((json_t *)pred, j, b)
    {
        if (!name_by(f, g, a, &x) || !name_by(f, p, b, &y) || !eval_same_name(x, y, yes))
            return false;
        if (*yes)
            return true;
    }
    return true;
}

static bool same_contact(fields *f, const side *g, const json_t *a, const side *p, const json_t *b,
                         bool *yes)
{
    const json_t *kind = eval_member(a, "kind");
    const char *word = json_string_value(kind);
    const json_t *a_from = eval_member(a, "from"), *a_to = eval_member(a, "to");
    const json_t *b_from = eval_member(b, "from"), *b_to = eval_member(b, "to");
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
    if (!eval_key_add(&f->key, &what, 1) || !eval_key_add_value(&f->key, gold) ||
        !eval_key_add(&f->key2, &what, 1) || !eval_key_add_value(&f->key2, pred))
        return false;
    return !json_object_setn_new_nocheck(links, f->key.at, f->key.n,
                                         json_stringn_nocheck(f->key2.at, f->key2.n)) ||
           eval_no_memory();
}

static bool score_contacts(fields *f, const side *g, const side *p, json_t *links)
{
    const json_t *gold = json_object_get(g->art, "contacts");
    const json_t *pred = json_object_get(p->art, "contacts"), *a, *b = NULL;
    size_t n = json_array_size(pred), i, j;
    bool *used = malloc(n + 1);
    bool good = used || eval_no_memory();
    for (int k = CONTACT; good && k <= CONTACT_MODALITY; k++) {
        memset(used, 0, n + 1);
        f->optional[k].gold += json_array_size(gold);
        f->optional[k].pred += n;
        json_array_foreach((json_t *)gold, i, a)
        {
            bool same = false;
            json_array_foreach((json_t *)pred, j, b)
            {
                if (used[j])
                    continue;
                const json_t *x = eval_member(a, "modality"), *y = eval_member(b, "modality");
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
                    good =
                        link_ids(f, links, 'c', json_object_get(a, "id"), json_object_get(b, "id"));
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
        return eval_wrong(s->place, "a relation without a statement or a kind");
    if (!eval_key_add(from, "s", 1) || !eval_key_add_value(from, id))
        return false;
    if (!old) {
        void *first = json_object_iter(json_object_get(r, "to"));
        const char *name_ = first ? json_object_iter_key(first) : "";
        if (!*name_)
            return eval_wrong(s->place, "a relation without \"to\"");
        return eval_key_add(to, name_, 1) && eval_key_add_value(to, json_object_iter_value(first));
    }
    target = json_object_get(r, "target");
    if (json_is_integer(target))
        return eval_key_add(to, "s", 1) && eval_key_add_value(to, target);
    const char *digits = json_string_value(target), *end = "";
    bool contact = digits && (*digits == 'c' || *digits == 'C');
    long long n = digits ? strtoll(digits + contact, (char **)&end, 10) : 0;
    if (!digits || end == digits + contact || *end)
        return eval_wrong(s->place, "a relation's \"target\" must be like \"7\" or \"C1\"");
    json_t *number = json_integer(n);
    if (!number)
        return eval_no_memory();
    bool good = eval_key_add(to, contact ? "c" : "s", 1) && eval_key_add_value(to, number);
    json_decref(number);
    return good;
}

/* From, kind and target as one key. */
static bool relation_key(key *all, const char *from, size_t from_n, const json_t *kind,
                         const char *to, size_t to_n)
{
    all->n = 0;
    return eval_key_add(all, from, from_n) && eval_key_add_value(all, kind) &&
           eval_key_add(all, to, to_n);
}

/* links: what gold's statements and contacts are in the prediction. */
static bool score_relations(fields *f, const side *g, const side *p, json_t *links)
{
    key from = { 0 }, to = { 0 };
    const json_t *r, *kind;
    size_t i, ignored;
    tally *t = &f->optional[RELATION];
    json_t *seen = json_object(), *have = json_object();
    bool good = (seen && have) || eval_no_memory();
    json_array_foreach(json_object_get(p->art, "relations"), i, r)
    {
        good = good && relation_ends(p, r, &from, &to, &kind) &&
               relation_key(&f->key, from.at, from.n, kind, to.at, to.n) &&
               eval_map_put(have, &f->key, 1);
        if (!good)
            break;
    }
    json_array_foreach(json_object_get(g->art, "relations"), i, r)
    {
        good = good && relation_ends(g, r, &from, &to, &kind) &&
               relation_key(&f->key, from.at, from.n, kind, to.at, to.n);
        if (!good)
            break;
        if (eval_map_get(seen, &f->key, &ignored))
            continue;
        good = eval_map_put(seen, &f->key, 1);
        const json_t *a = json_object_getn(links, from.at, from.n);
        const json_t *b = json_object_getn(links, to.at, to.n);
        if (!good || !a || !b)
            continue;
        good = relation_key(&f->key, json_string_value(a), json_string_length(a), kind,
                            json_string_value(b), json_string_length(b));
        if (good && eval_map_get(have, &f->key, &ignored))
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

bool eval_fields(score_text *t, const json_t *gold, const json_t *pred, place at_gold,
                 place at_pred, fields *f)
{
    statements G = { 0 }, P = { 0 };
    pairing pairs = { 0 };
    side g = { 0 }, p = { 0 };
    json_t *links = json_object();
    bool good =
        (links || eval_no_memory()) && side_make(f, gold, at_gold, &g) &&
        side_make(f, pred, at_pred, &p) &&
        eval_statements_load(t, gold, json_object_get(gold, "statements"), true, at_gold, &G) &&
        eval_statements_load(t, pred, json_object_get(pred, "statements"), true, at_pred, &P);
    if (good) {
        eval_drop_empty(&G);
        eval_drop_empty(&P);
        f->gold += G.n;
        good = eval_pair_up(t, &G, &P, false, &pairs) && count_optionals(f, &g, &G, true) &&
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
    eval_pairing_free(&pairs);
    eval_statements_free(&G);
    eval_statements_free(&P);
    json_decref(g.speakers);
    json_decref(p.speakers);
    json_decref(links);
    return good;
}

void eval_print_fields(cli_out *out, const fields *f, bool json)
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
        eval_percent(all, a);
        eval_percent(found, b);
        cli_printf(out,
                   json ? ", \"%s\": {\"end_to_end\": %s, \"matched\": %s"
                        : "%-18s end_to_end %s  matched %s",
                   label_names[k], a, b);
        if (k != SPEAKER && f->matched)
            cli_printf(out, json ? ", \"macro_f1\": %s" : "  macro_f1 %s",
                       eval_percent(macro_f1(&f->labels[k]), c));
        cli_puts(out, json ? "}" : "\n");
    }
    for (int k = 0; k < OPTIONALS; k++) {
        tally t = f->optional[k];
        row x = eval_row(t);
        cli_printf(out,
                   json ? ", \"%s\": {\"precision\": %s, \"recall\": %s, \"f1\": %s, "
                          "\"gold\": %llu, \"pred\": %llu}"
                        : "%-18s precision %s  recall %s  f1 %s  gold %llu  pred %llu\n",
                   optional_names[k], eval_percent(x.precision, a), eval_percent(x.recall, b),
                   eval_percent(x.f1, c), (unsigned long long)t.gold, (unsigned long long)t.pred);
    }
    if (json)
        cli_puts(out, "}\n");
}
