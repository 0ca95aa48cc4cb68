/* json.c - JSON as the web has it: strict in its brackets and quotation marks, lenient in the rest. */
#include <string.h>

#include "base/utf8.h"
#include "extract/json.h"

enum { DEEPEST = 128, NODES_MOST = 1 << 20 };

typedef struct parser {
    sy_json *j;
    char *at, *end; /* *end is a NUL */
} parser;

static void space(parser *p)
{
    for (;;) {
        while (p->at < p->end &&
               (*p->at == ' ' || *p->at == '\t' || *p->at == '\r' || *p->at == '\n'))
            p->at++;
        if ((unsigned char)p->at[0] == 0xc2 && (unsigned char)p->at[1] == 0xa0)
            p->at += 2;
        else if ((unsigned char)p->at[0] == 0xef && (unsigned char)p->at[1] == 0xbb &&
                 (unsigned char)p->at[2] == 0xbf)
            p->at += 3;
        else
            return;
    }
}

static int hex4(const char *s)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = s[i]; /* a NUL ends it in time */
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

/* Decoded where it stands: an escape is never shorter than what it stands for. */
static bool string(parser *p, const char **s, uint32_t *n)
{
    char *to = ++p->at;
    *s = to;
    while (p->at < p->end && *p->at != '"') {
        if (*p->at != '\\') {
            *to++ = *p->at++;
            continue;
        }
        p->at++;
        if (p->at >= p->end)
            return false;
        char c = *p->at++;
        int u;
        switch (c) {
        case 'n': *to++ = '\n'; break;
        case 't': *to++ = '\t'; break;
        case 'r': *to++ = '\r'; break;
        case 'b':
        case 'f': *to++ = ' '; break;
        case 'u':
            u = hex4(p->at);
            if (u < 0) {
                *to++ = 'u';
                break;
            }
            p->at += 4;
            if (u >= 0xd800 && u < 0xdc00 && p->at[0] == '\\' && p->at[1] == 'u') {
                int low = hex4(p->at + 2);
                if (low >= 0xdc00 && low < 0xe000) {
                    u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
                    p->at += 6;
                }
            }
            if (!u)
                u = ' ';
            to += sy_utf8_put((u >= 0xd800 && u < 0xe000) ? 0xfffd : (uint32_t)u, to);
            break;
        default: *to++ = c; /* \" \\ \/ , and \' or \- that somebody thought must be escaped */
        }
    }
    if (p->at >= p->end)
        return false;
    p->at++;
    *n = (uint32_t)(to - *s);
    *to = 0; /* at most on the closing mark */
    return true;
}

/* A word or a number, up to what cannot be part of one; the NUL behind it comes later, when what
 * follows has been looked at: nodes keep n, and s is read with it. */
static bool word(parser *p, sy_json_node *node)
{
    char *from = p->at;
    while (p->at < p->end && !strchr(",]}: \t\r\n\"", *p->at))
        p->at++;
    node->s = from;
    node->n = (uint32_t)(p->at - from);
    if (!node->n)
        return false;
    if (node->n == 4 && !memcmp(from, "true", 4))
        node->kind = SY_JSON_TRUE;
    else if (node->n == 5 && !memcmp(from, "false", 5))
        node->kind = SY_JSON_FALSE;
    else if ((node->n == 4 && !memcmp(from, "null", 4)) ||
             (node->n == 9 && !memcmp(from, "undefined", 9)))
        node->kind = SY_JSON_NULL;
    else if (*from == '-' || (*from >= '0' && *from <= '9'))
        node->kind = SY_JSON_NUMBER;
    else
        return false;
    return true;
}

static sy_json_result values(parser *p)
{
    sy_json *j = p->j;
    uint32_t open[DEEPEST], last[DEEPEST]; /* the open lists and objects; each one's last child */
    int depth = 0;
    const char *name = "";
    for (;;) {
        /* Here a value begins. */
        sy_json_node node = { .name = name };
        char first = *p->at;
        bool opens = first == '{' || first == '[';
        if (opens) {
            node.kind = first == '{' ? SY_JSON_OBJECT : SY_JSON_LIST;
            p->at++;
        } else if (first == '"') {
            node.kind = SY_JSON_STRING;
            if (!string(p, &node.s, &node.n))
                return SY_JSON_WRONG;
        } else if (!word(p, &node)) {
            return SY_JSON_WRONG;
        }
        if (j->nodes.n >= NODES_MOST)
            return SY_JSON_WRONG;
        uint32_t me = (uint32_t)j->nodes.n;
        if (!sy_push(&j->nodes, node))
            return SY_JSON_NO_MEMORY;
        if (depth) {
            if (last[depth - 1])
                j->nodes.at[last[depth - 1]].next = me;
            else
                j->nodes.at[open[depth - 1]].child = me;
            last[depth - 1] = me;
        }
        if (opens) {
            if (depth == DEEPEST)
                return SY_JSON_WRONG;
            open[depth] = me;
            last[depth++] = 0;
        }
        /* Behind a value, or behind an opening bracket. */
        for (;;) {
            if (!depth)
                return SY_JSON_OK;
            space(p);
            while (*p->at == ',') { /* also one too many, or one before the closing bracket */
                p->at++;
                space(p);
            }
            bool object = j->nodes.at[open[depth - 1]].kind == SY_JSON_OBJECT;
            if (*p->at == (object ? '}' : ']')) {
                p->at++;
                depth--;
                continue;
            }
            name = "";
            if (object) {
                uint32_t n;
                if (*p->at != '"' || !string(p, &name, &n))
                    return SY_JSON_WRONG;
                space(p);
                if (*p->at != ':')
                    return SY_JSON_WRONG;
                p->at++;
                space(p);
            }
            break;
        }
    }
}

sy_json_result sy_json_read(const char *bytes, size_t n, sy_json *out)
{
    *out = (sy_json){ 0 };
    if (n >= UINT32_MAX)
        return SY_JSON_WRONG;
    out->bytes = malloc(n + 4);
    if (!out->bytes)
        return SY_JSON_NO_MEMORY;
    memcpy(out->bytes, bytes, n);
    memset(out->bytes + n, 0, 4);
    parser p = { .j = out, .at = out->bytes, .end = out->bytes + n };
    /* "<!--", "<![CDATA[", "//<![CDATA[" stand before the first bracket in some pages. */
    space(&p);
    if (*p.at == '<' || *p.at == '/')
        while (p.at < p.end && *p.at != '{')
            p.at++;
    sy_json_result r = values(&p);
    out->wrong_at = (size_t)(p.at - out->bytes);
    if (r)
        sy_array_free(&out->nodes);
    return r;
}

void sy_json_free(sy_json *j)
{
    sy_array_free(&j->nodes);
    free(j->bytes);
    j->bytes = NULL;
}

const sy_json_node *sy_json_member(const sy_json *j, const sy_json_node *object, const char *name)
{
    if (!object || object->kind != SY_JSON_OBJECT)
        return NULL;
    sy_json_each(j, m, object) if (!strcmp(m->name, name)) return m;
    return NULL;
}
