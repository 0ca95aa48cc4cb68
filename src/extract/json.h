/* json.h - JSON as the web has it, into a flat list of nodes. Inner to src/extract.
 *
 * What publishers write by hand or by template into their pages is often not quite JSON: line ends
 * inside strings, a comma too many, a comment around all of it. That is read as it was meant.
 */
#ifndef SY_EXTRACT_JSON_H
#define SY_EXTRACT_JSON_H

#include "base/array.h"

typedef enum sy_json_kind {
    SY_JSON_NULL,
    SY_JSON_TRUE,
    SY_JSON_FALSE,
    SY_JSON_NUMBER,
    SY_JSON_STRING,
    SY_JSON_LIST,
    SY_JSON_OBJECT
} sy_json_kind;

typedef struct sy_json_node {
    sy_json_kind kind;
    const char *name; /* in an object; "" elsewhere; ends in NUL */
    const char *s;    /* STRING, decoded, with a NUL behind it; NUMBER, as written, without */
    uint32_t n;
    uint32_t next;  /* the next in the same list or object; 0: none */
    uint32_t child; /* the first in it; 0: none */
} sy_json_node;

typedef struct sy_json {
    SY_ARRAY(sy_json_node) nodes; /* [0] is the whole */
    char *bytes;                  /* what the strings point into */
    size_t wrong_at;              /* where it stopped being JSON */
} sy_json;

typedef enum sy_json_result { SY_JSON_OK, SY_JSON_WRONG, SY_JSON_NO_MEMORY } sy_json_result;

/* Takes valid UTF-8; copies it. Give *out to sy_json_free() in any case. */
sy_json_result sy_json_read(const char *bytes, size_t n, sy_json *out);
void sy_json_free(sy_json *j);

/* The member of an object; NULL: none, or no object. */
const sy_json_node *sy_json_member(const sy_json *j, const sy_json_node *object, const char *name);

#define sy_json_each(j, node, in)                                                                  \
    for (const sy_json_node *node = (in)->child ? &(j)->nodes.at[(in)->child] : NULL; node;        \
         node = node->next ? &(j)->nodes.at[node->next] : NULL)

#endif
