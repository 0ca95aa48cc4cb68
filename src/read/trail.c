/* trail.c - see trail.h. */
#include "read/trail.h"

#include <string.h>

#include "read/doc.h"

void sy_tell(sayso_doc *d, uint32_t statement, sayso_field field, sy_step step)
{
    if (!d->trail.wanted || d->trail.failed)
        return;
    step.statement = statement;
    step.field = (uint8_t)field;
    step.kept = 0;
    const char *pool = d->pool.at, *v = step.verdict;
    if (v && pool && v >= pool && v < pool + d->pool.n)
        step.kept = (uint32_t)(v - pool); /* kept already; and the pool must not move under it */
    else if (v && *v && !sy_keep(d, step.verdict, strlen(step.verdict), &step.kept))
        d->trail.failed = true;
    step.verdict = NULL; /* it may be the caller's for a moment only */
    if (!d->trail.failed && !sy_push(&d->trail.steps, step))
        d->trail.failed = true;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

static bool word_byte(char c)
{
    return (unsigned char)c >= 0x80 || (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

/* Whether the words stand at text[at]: any case, any white space, whole words. */
static bool stands_at(const sy_text *t, uint32_t at, const char *words, uint32_t *end)
{
    uint32_t i = at;
    if (at && word_byte(t->bytes[at - 1]) && word_byte(words[0]))
        return false;
    for (; *words; words++) {
        bool space = *words == ' ';
        if (i >= t->len || (space ? !strchr(" \n\r\t", t->bytes[i]) || !t->bytes[i] : lower(t->bytes[i]) != lower(*words)))
            return false;
        i++;
        while (space && i < t->len && t->bytes[i] && strchr(" \n\r\t", t->bytes[i]))
            i++;
    }
    *end = i;
    return i == t->len || !word_byte(t->bytes[i]) || !word_byte(t->bytes[i - 1]);
}

/* Where the words stand next to `at`; false: nowhere. */
static bool nearest(const sy_text *t, uint32_t at, const char *words, sayso_span *out)
{
    uint32_t end;
    for (uint32_t far = 0; far <= t->len; far++) {
        if (far <= at && stands_at(t, at - far, words, &end)) {
            *out = (sayso_span){ at - far, end };
            return true;
        }
        if (far && far < t->len - at && stands_at(t, at + far, words, &end)) {
            *out = (sayso_span){ at + far, end };
            return true;
        }
    }
    return false;
}

/* Which fields of each statement the deciders have told of: a bit a field, by id. NULL: no memory. */
static uint32_t *find_told(const sayso_doc *d)
{
    uint32_t *bits = calloc(d->statements.n + 1, sizeof *bits);
    for (size_t i = 0; bits && i < d->trail.steps.n; i++)
        if (d->trail.steps.at[i].taken)
            bits[d->trail.steps.at[i].statement] |= 1u << d->trail.steps.at[i].field;
    return bits;
}

static bool is_pronoun(const sy_text *t, sayso_span s)
{
    static const char *const all[] = { "he", "she", "it", "they", "i", "we", "you", "who", "one", "that", "this" };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t n = strlen(all[i]), k = 0;
        while (k < n && s.begin + k < s.end && lower(t->bytes[s.begin + k]) == all[i][k])
            k++;
        if (k == n && s.end - s.begin == n)
            return true;
    }
    return false;
}

/* The speaker's mention before `at` that ends there or earlier. */
static bool mention_before(const sayso_doc *d, const sy_speaker *p, uint32_t at, sayso_span *out)
{
    bool found = false;
    for (uint32_t i = 0; i < p->n_mentions; i++) {
        sayso_span m = d->mentions.at[p->first_mention + i];
        if (m.end <= at) {
            *out = m;
            found = true;
        }
    }
    return found;
}

static void tell_speaker(sayso_doc *d, uint32_t id)
{
    const sy_statement *s = &d->statements.at[id - 1];
    const sy_speaker *p = s->speaker ? &d->speakers.at[s->speaker - 1] : NULL;
    const char *name = p ? sy_kept(d, p->name) : NULL;
    sayso_span source = s->n_source ? *sy_sources(d, s) : (sayso_span){ 0, 0 }, at;
    sy_step step = { .verdict = name, .span = source, .taken = true };
    if (!p) {
        step.why = s->n_source ? "nobody is known by these words" : "no source stands in the text";
        sy_tell(d, id, SAYSO_FIELD_SPEAKER, step);
        return;
    }
    const char *last = name && strrchr(name, ' ') ? strrchr(name, ' ') + 1 : name;
    if (!s->n_source)
        step.why = p->kind == SAYSO_AUTHOR ? "no source stands here: the writer's own words" : "no source stands here: who spoke goes on";
    else if (is_pronoun(&d->text, source))
        step.why = "a pronoun for this speaker";
    else if (name && nearest(&d->text, source.begin, last, &at) && at.begin >= source.begin && at.end <= source.end)
        step.why = "the source has the name";
    else
        step.why = "a phrase for this speaker";
    sy_tell(d, id, SAYSO_FIELD_SPEAKER, step);
    uint32_t from = s->n_source ? source.begin : s->n_cue ? sy_cues_of(d, s)->begin : 0;
    if (strcmp(step.why, "the source has the name") && mention_before(d, p, from, &at))
        sy_tell(d, id, SAYSO_FIELD_SPEAKER, (sy_step){ .why = "the mention before it", .span = at, .taken = true });
}

static void tell_words(sayso_doc *d, uint32_t id, sayso_field field, uint32_t string)
{
    const sy_statement *s = &d->statements.at[id - 1];
    uint32_t at = s->n_cue ? sy_cues_of(d, s)->begin : sy_contents(d, s)->begin;
    if (!string)
        return;
    sy_step step = { .verdict = sy_kept(d, string), .why = "these words, nearest to the cue", .taken = true };
    if (!nearest(&d->text, at, step.verdict, &step.span))
        step.why = "what the words around the cue amount to";
    sy_tell(d, id, field, step);
}

void sy_tell_the_rest(sayso_doc *d)
{
    if (!d->trail.wanted)
        return;
    uint32_t *told = find_told(d);
    d->trail.failed |= !told;
    for (uint32_t i = 1; told && i <= d->statements.n; i++) {
        const sy_statement *s = &d->statements.at[i - 1];
        if (!(told[i] >> SAYSO_FIELD_SPEAKER & 1))
            tell_speaker(d, i);
        if (!(told[i] >> SAYSO_FIELD_OUTLET & 1))
            tell_words(d, i, SAYSO_FIELD_OUTLET, s->outlet);
        if (!(told[i] >> SAYSO_FIELD_ADDRESSEE & 1))
            tell_words(d, i, SAYSO_FIELD_ADDRESSEE, s->addressee);
    }
    free(told);
}
