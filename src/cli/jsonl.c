/* jsonl.c - one line of JSON Lines -> an article.
 *
 * A line may be as long as a newspaper's year, so it is held once: every string that we want is
 * decoded where it stands (an escape is never shorter than what it stands for), and everything
 * else is checked and passed over. Strict as RFC 8259, but for bytes that are no UTF-8 and half
 * surrogates inside strings: the text stage mends those and says so.
 */
#define _GNU_SOURCE /* memmem */
#include "cli/article.h"

#include <stdio.h>
#include <string.h>

enum { DEEPEST = 1000 }; /* brackets in brackets; a real article has five */

typedef struct json {
    char *at, *end, *line; /* *end is a NUL */
    char *why;
    size_t why_size;
} json;

typedef struct string {
    char *s;
    size_t n;
} string;

static bool wrong(json *j, const char *what)
{
    if (j->at >= j->end)
        snprintf(j->why, j->why_size, "is no JSON: the line ends before %s; is it cut?", what);
    else
        snprintf(j->why, j->why_size,
                 "is no JSON: byte %zu of the line should be %s; each line holds one whole object",
                 (size_t)(j->at - j->line) + 1, what);
    return false;
}

static void space(json *j)
{
    while (*j->at == ' ' || *j->at == '\t' || *j->at == '\r' || *j->at == '\n')
        j->at++;
}

static int hex4(const json *j, const char *p)
{
    int value = 0;
    if (j->end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* At the 'u' of \uXXXX: writes the character to *out. A surrogate without its other half is
 * written in three bytes that are no UTF-8. */
static bool escape(json *j, char **out)
{
    int c = hex4(j, j->at + 1);
    if (c < 0)
        return wrong(j, "u and four hexadecimal digits");
    j->at += 5;
    if (c >= 0xD800 && c < 0xDC00 && j->at[0] == '\\' && j->at[1] == 'u') {
        int low = hex4(j, j->at + 2);
        if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            j->at += 6;
        }
    }
    unsigned char *o = (unsigned char *)*out;
    if (c < 0x80) {
        *o++ = (unsigned char)c;
    } else if (c < 0x800) {
        *o++ = (unsigned char)(0xC0 | c >> 6);
        *o++ = (unsigned char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        *o++ = (unsigned char)(0xE0 | c >> 12);
        *o++ = (unsigned char)(0x80 | (c >> 6 & 63));
        *o++ = (unsigned char)(0x80 | (c & 63));
    } else {
        *o++ = (unsigned char)(0xF0 | c >> 18);
        *o++ = (unsigned char)(0x80 | (c >> 12 & 63));
        *o++ = (unsigned char)(0x80 | (c >> 6 & 63));
        *o++ = (unsigned char)(0x80 | (c & 63));
    }
    *out = (char *)o;
    return true;
}

/* At a quotation mark: decodes the string in place and puts a NUL behind it. */
static bool text(json *j, string *out)
{
    if (*j->at != '"')
        return wrong(j, "a string");
    char *to = ++j->at;
    out->s = to;
    for (;;) {
        char *from = j->at;
        while (*j->at != '"' && *j->at != '\\' && (unsigned char)*j->at >= 0x20)
            j->at++;
        if (to != from)
            memmove(to, from, (size_t)(j->at - from));
        to += j->at - from;
        if (*j->at == '"') {
            j->at++;
            out->n = (size_t)(to - out->s);
            *to = 0; /* at most on the closing mark */
            return true;
        }
        if (*j->at != '\\')
            return wrong(j, j->at >= j->end ? "a closing quotation mark"
                                            : "another character: control characters are written "
                                              "\\u0009 inside a string");
        j->at++;
        static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
        const char *letter = *j->at ? strchr(letters, *j->at) : NULL;
        if (letter) {
            *to++ = meant[letter - letters];
            j->at++;
        } else if (*j->at != 'u') {
            return wrong(j, "one of \"\\/bfnrtu");
        } else if (!escape(j, &to)) {
            return false;
        }
    }
}

static bool digits(json *j)
{
    if (*j->at < '0' || *j->at > '9')
        return wrong(j, "a digit");
    while (*j->at >= '0' && *j->at <= '9')
        j->at++;
    return true;
}

static bool number(json *j)
{
    if (*j->at == '-')
        j->at++;
    if (*j->at == '0')
        j->at++;
    else if (!digits(j))
        return false;
    if (*j->at == '.') {
        j->at++;
        if (!digits(j))
            return false;
    }
    if (*j->at == 'e' || *j->at == 'E') {
        j->at++;
        if (*j->at == '+' || *j->at == '-')
            j->at++;
        if (!digits(j))
            return false;
    }
    return true;
}

static bool word(json *j, const char *w)
{
    size_t n = strlen(w);
    if ((size_t)(j->end - j->at) < n || memcmp(j->at, w, n))
        return wrong(j, "a value");
    j->at += n;
    return true;
}

static bool scalar(json *j)
{
    string ignored;
    switch (*j->at) {
    case '"': return text(j, &ignored);
    case 't': return word(j, "true");
    case 'f': return word(j, "false");
    case 'n': return word(j, "null");
    default:
        if (*j->at == '-' || (*j->at >= '0' && *j->at <= '9'))
            return number(j);
        return wrong(j, "a value");
    }
}

static bool name_and_colon(json *j, string *name)
{
    if (!text(j, name))
        return false;
    space(j);
    if (*j->at != ':')
        return wrong(j, "a colon");
    j->at++;
    space(j);
    return true;
}

/* Passes over a value of any depth, without recursion. */
static bool skip(json *j)
{
    char open[DEEPEST]; /* the closing bracket of each that is open */
    int depth = 0;
    string ignored;
    for (;;) {
        /* here a value begins */
        if (*j->at == '{' || *j->at == '[') {
            if (depth == DEEPEST) {
                snprintf(j->why, j->why_size, "nests brackets more than %d deep", DEEPEST);
                return false;
            }
            bool object = *j->at++ == '{';
            open[depth++] = object ? '}' : ']';
            space(j);
            if (*j->at != open[depth - 1]) {
                if (object && !name_and_colon(j, &ignored))
                    return false;
                continue;
            }
        } else if (!scalar(j)) {
            return false;
        } else if (!depth) {
            return true;
        }
        /* behind a value, or at the closing bracket of an empty one */
        for (;;) {
            space(j);
            if (*j->at == open[depth - 1]) {
                j->at++;
                if (!--depth)
                    return true;
                continue;
            }
            if (*j->at != ',')
                return wrong(j, "a comma or a closing bracket");
            j->at++;
            space(j);
            if (open[depth - 1] == '}' && !name_and_colon(j, &ignored))
                return false;
            break;
        }
    }
}

static const char *kind_of(char c)
{
    switch (c) {
    case '"': return "a string";
    case '{': return "an object";
    case '[': return "a list";
    case 't':
    case 'f': return "true or false";
    default: return "a number";
    }
}

/* A member's value: a string, null (which is as if it were not there), for the id also a number. */
static bool wanted(json *j, const char *name, string *out)
{
    *out = (string){ 0 };
    char first = *j->at;
    if (first == '"')
        return text(j, out);
    char *from = j->at;
    if (!skip(j))
        return false;
    if (first == 'n')
        return true;
    if (!strcmp(name, "id") && (first == '-' || (first >= '0' && first <= '9'))) {
        /* 17 becomes "17"; one byte to the left, where the colon or a space was, so that there is
         * room for the NUL. */
        out->n = (size_t)(j->at - from);
        out->s = memmove(from - 1, from, out->n);
        out->s[out->n] = 0;
        return true;
    }
    snprintf(j->why, j->why_size, "\"%s\" is %s; it should be a string", name, kind_of(first));
    return false;
}

/* A record has a member that no article has. Inside a string the same letters would have a backslash
 * before each mark. */
bool jsonl_is_record(const char *line, size_t n)
{
    static const char name[] = "\"statements\"";
    const char *end = line + n;
    for (const char *p = line; (p = memmem(p, (size_t)(end - p), name, sizeof name - 1)); p++) {
        const char *q = p + sizeof name - 1;
        while (q < end && strchr(" \t\r\n", *q) && *q)
            q++;
        if (q < end && *q == ':')
            return true;
    }
    return false;
}

bool jsonl_parse(char *line, size_t n, article *a, char *why, size_t why_size)
{
    static const char *const names[] = { "text", "id", "title", "published", "publisher", "url" };
    enum { N = sizeof names / sizeof *names };
    string value[N] = { { 0 } };
    json j = { .at = line, .end = line + n, .line = line, .why = why, .why_size = why_size };

    space(&j);
    if (*j.at != '{') {
        snprintf(why, why_size, "is no JSON object; each line is one article: {\"text\": \"...\"}");
        return false;
    }
    j.at++;
    space(&j);
    bool more = *j.at != '}';
    while (more) {
        string name;
        if (!name_and_colon(&j, &name))
            return false;
        size_t k = 0;
        while (k < N && strcmp(names[k], name.s))
            k++;
        if (k < N ? !wanted(&j, names[k], &value[k]) : !skip(&j))
            return false;
        space(&j);
        more = *j.at == ',';
        if (more) {
            j.at++;
            space(&j);
        } else if (*j.at != '}') {
            return wrong(&j, "a comma or a closing brace");
        }
    }
    j.at++;
    space(&j);
    if (j.at != j.end)
        return wrong(&j, "the end of the line");

    if (!value[0].s) {
        snprintf(why, why_size, "has no \"text\"; the article's words belong there");
        return false;
    }
    for (size_t k = 1; k < N; k++)
        if (value[k].s && !article_mend(value[k].s, value[k].n, names[k], why, why_size))
            return false;
    a->text = value[0].s;
    a->len = value[0].n;
    a->id = value[1].s;
    a->title = value[2].s;
    a->published = value[3].s;
    a->publisher = value[4].s;
    a->url = value[5].s;
    return true;
}
