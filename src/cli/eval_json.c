/* eval_json.c - JSON values as keys of hash tables, and messages about an article. */
#include <stdio.h>

#include "cli/eval.h"

bool eval_no_memory(void)
{
    cli_say("no memory");
    return false;
}

bool eval_key_add(key *k, const char *bytes, size_t n)
{
    if (k->room - k->n <= n) {
        size_t room = 2 * k->room + n + 32;
        char *at = realloc(k->at, room);
        if (!at)
            return eval_no_memory();
        k->at = at;
        k->room = room;
    }
    memcpy(k->at + k->n, bytes, n);
    k->n += n;
    k->at[k->n] = '\0';
    return true;
}

bool eval_key_add_value(key *k, const json_t *v)
{
    char number[32];
    uint64_t len = 0;
    switch (v ? json_typeof(v) : JSON_NULL) {
    case JSON_STRING: /* its length comes first, so that keys of several values stay apart */
        len = json_string_length(v);
        snprintf(number, sizeof number, "s%llu:", (unsigned long long)len);
        return eval_key_add(k, number, strlen(number)) &&
               eval_key_add(k, json_string_value(v), len);
    case JSON_INTEGER:
        snprintf(number, sizeof number, "i%lld.", (long long)json_integer_value(v));
        return eval_key_add(k, number, strlen(number));
    case JSON_NULL: return eval_key_add(k, "n", 1);
    case JSON_TRUE: return eval_key_add(k, "t", 1);
    case JSON_FALSE: return eval_key_add(k, "f", 1);
    default: return eval_key_add(k, "?", 1);
    }
}

bool eval_key_set(key *k, const json_t *v)
{
    k->n = 0;
    return eval_key_add_value(k, v);
}

bool eval_map_put(json_t *map, const key *k, size_t value)
{
    return !json_object_setn_new_nocheck(map, k->at, k->n, json_integer((json_int_t)value)) ||
           eval_no_memory();
}

bool eval_map_get(json_t *map, const key *k, size_t *value)
{
    const json_t *v = json_object_getn(map, k->at, k->n);
    if (v)
        *value = (size_t)json_integer_value(v);
    return v != NULL;
}

const json_t *eval_member(const json_t *object, const char *name)
{
    const json_t *v = json_object_get(object, name);
    return v && !json_is_null(v) ? v : NULL;
}

const json_t *eval_word(const json_t *v)
{
    return json_is_string(v) && json_string_length(v) ? v : NULL;
}

const json_t *eval_spans_list(const json_t *art)
{
    const json_t *list = json_object_get(art, "attributions");
    return list ? list : json_object_get(art, "statements");
}

bool eval_wrong(place p, const char *what)
{
    char id[32];
    const json_t *v = json_object_get(p.art, "id");
    snprintf(id, sizeof id, "%lld", (long long)json_integer_value(v));
    cli_say("%s:%llu: article \"%s\": %s", p.path, (unsigned long long)p.number,
            json_is_string(v) ? json_string_value(v) : id, what);
    return false;
}
