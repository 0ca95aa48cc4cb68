/* request.c - what is asked: path and parameters out of an address, checked.
 *
 * An address is taken apart here and not by libmicrohttpd, because that would end a string at %00 and take
 * what is no UTF-8.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "serve/web.h"

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes s[0..n) where it stands. NULL: wrong escapes, NUL, or no UTF-8. */
static char *decode(char *s, size_t n, bool plus)
{
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (c == '%') {
            if (n - i < 3 || hex(s[i + 1]) < 0 || hex(s[i + 2]) < 0)
                return NULL;
            c = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (!c)
            return NULL;
        s[to++] = c;
    }
    if (sy_utf8_valid(s, to) != to)
        return NULL;
    s[to] = 0; /* to <= n, and what stood at n was an end or a mark between two */
    return s;
}

const char *sy_decode_part(const sy_request *req, const char *part, size_t n)
{
    char *s = req->memory + (part - req->path);
    s = decode(s, n, false);
    return s && *s ? s : NULL;
}

static bool parameter(sy_request *req, sy_reply *r, char *s, size_t n)
{
    char *equals = memchr(s, '=', n);
    size_t name_n = equals ? (size_t)(equals - s) : n;
    char *value = equals ? decode(equals + 1, n - name_n - 1, true) : s + n;
    if (!equals)
        s[n] = 0;
    char *name = decode(s, name_n, true);
    if (!name || !value)
        return sy_problem(r, 400, "a parameter is not what percent-encoding of UTF-8 gives");
    for (size_t i = 0; i < req->n_parameters; i++)
        if (!strcmp(req->parameter[i].name, name))
            return sy_problem(r, 400, "the parameter \"%.40s\" is given twice", name);
    if (req->n_parameters == SY_MOST_PARAMETERS)
        return sy_problem(r, 400, "more than %d parameters", SY_MOST_PARAMETERS);
    req->parameter[req->n_parameters++] = (sy_parameter){ name, value };
    return true;
}

bool sy_request_parse(sy_request *req, sy_reply *r)
{
    if (*req->uri != '/')
        return sy_problem(r, 400, "the address does not begin with /");
    char *s = req->memory = strdup(req->uri);
    if (!s)
        return sy_problem(r, 503, "no memory");
    size_t path_n = strcspn(s, "?#");
    char *query = s[path_n] == '?' ? s + path_n + 1 : s + path_n;
    /* The path stays encoded: a / in a name is told from one between two. It is decoded part by part. */
    s[path_n] = 0;
    req->path = s;
    while (*query && *query != '#') {
        size_t n = strcspn(query, "&#");
        bool last = query[n] != '&';
        if (n && !parameter(req, r, query, n))
            return false;
        if (last)
            break;
        query += n + 1;
    }
    return true;
}

const char *sy_parameter_of(const sy_request *req, const char *name)
{
    for (size_t i = 0; i < req->n_parameters; i++)
        if (!strcmp(req->parameter[i].name, name))
            return *req->parameter[i].value ? req->parameter[i].value : NULL;
    return NULL;
}

bool sy_number_of(const sy_request *req, sy_reply *r, const char *name, size_t most, size_t usual, size_t *out)
{
    const char *s = sy_parameter_of(req, name);
    *out = usual;
    if (!s)
        return true;
    size_t digits = strspn(s, "0123456789"), n = 0;
    bool good = !s[digits] && digits <= 9;
    for (size_t i = 0; good && i < digits; i++)
        n = n * 10 + (size_t)(s[i] - '0');
    if (!good || n > most)
        return sy_problem(r, 400, "%s is a number from 0 to %zu, not \"%.40s\"", name, most, s);
    *out = n;
    return true;
}

bool sy_pages_of(const sy_request *req, sy_reply *r, size_t *skip, size_t *limit)
{
    return sy_number_of(req, r, "skip", SY_MOST_SKIP, 0, skip) && sy_number_of(req, r, "limit", SY_MOST_LIMIT, 20, limit);
}

bool sy_word_of(const sy_request *req, sy_reply *r, const char *name, const char *const *words, int usual, int *out)
{
    const char *s = sy_parameter_of(req, name);
    char all[400] = "";
    *out = usual;
    if (!s)
        return true;
    for (int i = 0; words[i]; i++) {
        if (!strcmp(words[i], s)) {
            *out = i;
            return true;
        }
        size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "", words[i]);
    }
    return sy_problem(r, 400, "%s is one of %s, not \"%.40s\"", name, all, s);
}

bool sy_offsets_of(const sy_request *req, sy_reply *r, sayso_offsets *out)
{
    static const char *const units[] = { "codepoint", "byte", "utf16", NULL };
    int n;
    bool good = sy_word_of(req, r, "offsets", units, SAYSO_CODEPOINT, &n);
    *out = (sayso_offsets)n;
    return good;
}

/* One of the labels 1 to most; 0 where it is not given. */
static bool label(const sy_request *req, sy_reply *r, const char *name, const char *(*of)(int), int most, int *out)
{
    const char *words[20] = { NULL };
    for (int i = 0; i < most && i < 19; i++)
        words[i] = of(i + 1);
    bool good = sy_word_of(req, r, name, words, -1, out);
    ++*out;
    return good;
}

const char *sy_kind_word(int n)
{
    return sayso_kind_name((sayso_kind)n);
}

const char *sy_channel_word(int n)
{
    return sayso_channel_name((sayso_channel)n);
}

const char *sy_stance_word(int n)
{
    return sayso_stance_name((sayso_stance)n);
}

bool sy_filter_of(const sy_request *req, sy_reply *r, sayso_filter *out)
{
    static const char *const forms[] = { "direct", "mixed", "indirect", NULL };
    int k, c, s, f;
    *out = (sayso_filter){ .words = sy_parameter_of(req, "words"),
                           .speaker = sy_parameter_of(req, "speaker"),
                           .outlet = sy_parameter_of(req, "outlet"),
                           .publisher = sy_parameter_of(req, "publisher"),
                           .since = sy_parameter_of(req, "since"),
                           .until = sy_parameter_of(req, "until") };
    if (!label(req, r, "kind", sy_kind_word, SAYSO_UNKNOWN, &k) || !label(req, r, "channel", sy_channel_word, SAYSO_UNSTATED, &c) ||
        !label(req, r, "stance", sy_stance_word, SAYSO_DECLINE, &s) || !sy_word_of(req, r, "form", forms, -1, &f))
        return false;
    out->kind = (sayso_kind)k;
    out->channel = (sayso_channel)c;
    out->stance = (sayso_stance)s;
    out->forms = f < 0 ? 0 : 1u << f;
    return true;
}

const char *sy_request_header(const sy_request *req, const char *name)
{
    return MHD_lookup_connection_value(req->connection, MHD_HEADER_KIND, name);
}

bool sy_wants_ndjson(const sy_request *req)
{
    const char *format = sy_parameter_of(req, "format"), *accept = sy_request_header(req, "Accept");
    if (format)
        return !strcmp(format, "ndjson");
    return accept && strstr(accept, "application/x-ndjson") != NULL;
}
