/* eval_names.c - whether two names are the same: "Sir Elton John's" is "elton john". */
#include <utf8proc.h>

#include "cli/eval.h"

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
        return eval_no_memory();
    if (len >= 2 && !memcmp(out->low + len - 2, "'s", 2))
        len -= 2;
    else if (len >= 4 && !memcmp(out->low + len - 4, "\xe2\x80\x99s", 4))
        len -= 4;
    if (sayso_words(out->low, len, &w, &n, NULL)) {
        name_free(out);
        return eval_no_memory();
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
                    return eval_no_memory();
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

bool eval_same_name(const json_t *gold, const json_t *pred, bool *yes)
{
    name g = { 0 }, p = { 0 };
    *yes = false;
    if (!eval_word(gold) || !eval_word(pred))
        return true;
    bool good = name_make(json_string_value(gold), json_string_length(gold), &g) &&
                name_make(json_string_value(pred), json_string_length(pred), &p);
    *yes = good && name_is(&g, &p);
    name_free(&g);
    name_free(&p);
    return good;
}

bool eval_same_names(const json_t *gold, const json_t *pred, bool *yes)
{
    *yes = false;
    if (!eval_word(gold) || !eval_word(pred))
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
            bool good =
                name_make(g, (size_t)(g_next - g), &a) && name_make(p, (size_t)(p_next - p), &b);
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
