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
 * The rest of it is in eval_*.c (eval.h).
 *
 * Each file is gone through once for its ids, and lines are read again by position when their turn
 * comes: what is held is two articles and 40 bytes or so for each line.
 */
#include <errno.h>
#include <stdio.h>

#include "cli/eval.h"

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
    bool nested;         /* a statement has a parent */
    bool fields;         /* it has speakers, contacts or relations */
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
        return eval_no_memory();
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
        eval_no_memory();
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

static bool articles_add(articles *a, const json_t *art, line l)
{
    size_t index = a->n, i;
    if (!eval_key_set(&a->key, json_object_get(art, "id")))
        return false;
    if (eval_map_get(a->ids, &a->key, &index)) { /* the last article of an id counts */
        a->lines[index] = l;
    } else {
        if (a->n == a->room) {
            size_t room = 2 * a->room + 64;
            line *lines = realloc(a->lines, room * sizeof *lines);
            if (!lines)
                return eval_no_memory();
            a->lines = lines;
            a->room = room;
        }
        a->lines[a->n++] = l;
        if (!eval_map_put(a->ids, &a->key, index))
            return false;
    }
    const json_t *s, *list = eval_spans_list(art);
    json_array_foreach((json_t *)list, i, s)
    {
        const json_t *parent = eval_member(s, "parent");
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
            eval_no_memory();
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
    json_object_keylen_foreach(pred->ids, k, n, v) if (!json_object_getn(gold->ids, k, n))
    {
        size_t index = (size_t)json_integer_value(v);
        json_t *art = articles_get(pred, index);
        if (art)
            eval_wrong((place){ pred->path, pred->lines[index].number, art },
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
    if (!eval_key_set(&gold->key, json_object_get(g, "id")))
        goto done;
    if (eval_map_get(pred->ids, &gold->key, &other)) {
        p = articles_get(pred, other);
        if (!p)
            goto done;
        at_pred = (place){ pred->path, pred->lines[other].number, p };
    }
    const json_t *text = json_object_get(g, "text");
    if (!json_is_string(text)) {
        eval_wrong(at_gold, "it has no \"text\"");
        goto done;
    }
    if (json_string_length(text) >= UINT32_MAX) {
        eval_wrong(at_gold, "its text is too large (4 GiB or more)");
        goto done;
    }
    sayso_status st = score_text_make(json_string_value(text), json_string_length(text), &t, &why);
    if (st) {
        if (st == SAYSO_ENOMEM)
            eval_no_memory();
        else
            eval_wrong(at_gold, why.text);
        goto done;
    }
    good = (!want.spans || eval_spans(&t, g, p, gold->nested, at_gold, at_pred, spans)) &&
           (!want.fields || eval_fields(&t, g, p, at_gold, at_pred, f));
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
    bool good = eval_fields_begin(&f);
    for (size_t i = 0; good && i < gold->n; i++)
        good = score_article(gold, pred, i, want, spans, &f);
    if (good && want.spans)
        eval_print_spans(&out, spans, want.json);
    if (good && want.spans && want.fields && !want.json)
        cli_puts(&out, "\n");
    if (good && want.fields)
        eval_print_fields(&out, &f, want.json);
    eval_fields_free(&f);
    return good ? cli_close(&out) : CLI_FAILED;
}

static int help(void)
{
    cli_out out = { .fd = 1 };
    cli_puts(&out, "sayso eval GOLD PRED [--spans] [--fields] [--json]\n"
                   "\n"
                   "GOLD and PRED are files of articles, one JSON object a line, matched by\n"
                   "\"id\"; one of them may be - for standard input. The text is GOLD's.\n"
                   "\n"
                   "  --spans    only the spans' table: statements, and the words of each part\n"
                   "  --fields   only the fields' table: speaker, kind, channel, stance, contacts\n"
                   "             (without either: both, if GOLD has speakers)\n"
                   "  --json     one JSON object a table, each on its line\n");
    return cli_close(&out);
}

int cmd_eval(int argc, char **argv)
{
    static const cli_option options[] = {
        { "json", 0, 'j', false },
        { "fields", 0, 'f', false },
        { "spans", 0, 's', false },
        { "help", 'h', 'h', false },
        { 0 },
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
        case 'j': want.json = true; break;
        case 'f': want.fields = true; break;
        case 's': want.spans = true; break;
        case 'h': return help();
        default: return CLI_USAGE;
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
