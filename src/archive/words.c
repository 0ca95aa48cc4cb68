/* words.c - what goes into the full-text index, sorted.
 *
 * FTS5 gathers a run of rows in memory and writes it out whenever a row comes before the last one.
 * Articles come in any order of days, and a statement's row begins with its day: so a batch's words
 * wait here until it ends, and go in sorted, as one run.
 */
#include "archive/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum {
    LONGEST = 16 << 10, /* bytes of one statement that are indexed; a column of a newspaper */
    GATHERED = 32 << 20 /* bytes that wait at most */
};

typedef struct row {
    int64_t id;
    size_t at; /* source, then content, of its kind's bytes */
    uint32_t n_source, n_content;
    bool title;
} row;

struct sy_words {
    SY_ARRAY(char) bytes;
    SY_ARRAY(row) rows;
};

static sayso_status no_memory(sayso_error *why)
{
    return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for the words of a batch");
}

static sy_words *words(sayso_archive *a)
{
    if (!a->words)
        a->words = calloc(1, sizeof *a->words);
    return a->words;
}

void sy_words_forget(sayso_archive *a)
{
    if (a->words) {
        sy_array_free(&a->words->bytes);
        sy_array_free(&a->words->rows);
    }
    free(a->words);
    a->words = NULL;
}

/* The pieces, a space between two, cut where a character ends; how many bytes. */
static bool gather(sy_words *w, const char *text, const sayso_span *piece, uint32_t pieces,
                   uint32_t *n)
{
    *n = 0;
    for (uint32_t i = 0; i < pieces && *n < LONGEST; i++) {
        uint32_t part = piece[i].end - piece[i].begin, room = LONGEST - *n;
        if (part > room)
            for (part = room; part && ((unsigned char)text[piece[i].begin + part] & 0xC0) == 0x80;)
                part--;
        if (!sy_reserve(&w->bytes, w->bytes.n + part + 1))
            return false;
        memcpy(w->bytes.at + w->bytes.n, text + piece[i].begin, part);
        w->bytes.n += part;
        w->bytes.at[w->bytes.n++] = ' ';
        *n += part + 1;
    }
    return true;
}

static bool gather_statement(sy_words *w, int64_t id, const char *text, const sayso_statement *s,
                             row *r)
{
    *r = (row){ .id = id, .at = w->bytes.n };
    return gather(w, text, s->source, s->n_source, &r->n_source) &&
           gather(w, text, s->content, s->n_content, &r->n_content);
}

sayso_status sy_words_add(sayso_archive *a, int64_t statement, const char *text,
                          const sayso_statement *s, sayso_error *why)
{
    sy_words *w = words(a);
    row r;
    if (!w || !gather_statement(w, statement, text, s, &r) || !sy_push(&w->rows, r))
        return no_memory(why);
    return w->bytes.n > GATHERED ? sy_words_write(a, why) : SAYSO_OK;
}

sayso_status sy_words_remove(sayso_archive *a, int64_t statement, const char *text,
                             const sayso_statement *s, sayso_error *why)
{
    sayso_status st = sy_words_write(a, why);
    sy_words *w = words(a);
    row r;
    if (!st && (!w || !gather_statement(w, statement, text, s, &r)))
        st = no_memory(why);
    if (st)
        return st;
    sy_query q;
    st = sy_ask(a, &q,
                "INSERT INTO words (words, rowid, source, content) VALUES ('delete', ?1, ?2, ?3)",
                why);
    sy_bind_int(&q, 1, r.id);
    sy_bind_text(&q, 2, w->bytes.at + r.at, r.n_source);
    sy_bind_text(&q, 3, w->bytes.at + r.at + r.n_source, r.n_content);
    if (!st)
        st = sy_run(&q, why);
    w->bytes.n = 0;
    return st;
}

static int64_t title_row(int64_t day, int64_t version)
{
    return day << SY_SERIAL_BITS | (version & ((1 << SY_SERIAL_BITS) - 1));
}

sayso_status sy_title_add(sayso_archive *a, int64_t day, int64_t version, const char *title,
                          sayso_error *why)
{
    if (!title)
        return SAYSO_OK;
    sy_words *w = words(a);
    size_t n = strlen(title);
    n = n < LONGEST ? n : LONGEST;
    row r = { .id = title_row(day, version), .n_content = (uint32_t)n, .title = true };
    if (!w || !sy_reserve(&w->bytes, w->bytes.n + n))
        return no_memory(why);
    r.at = w->bytes.n;
    memcpy(w->bytes.at + r.at, title, n);
    w->bytes.n += n;
    return sy_push(&w->rows, r) ? SAYSO_OK : no_memory(why);
}

sayso_status sy_title_remove(sayso_archive *a, int64_t day, int64_t version, const char *title,
                             sayso_error *why)
{
    if (!title)
        return SAYSO_OK;
    sayso_status st = sy_words_write(a, why);
    if (st)
        return st;
    size_t n = strlen(title);
    sy_query q;
    st = sy_ask(a, &q, "INSERT INTO titles (titles, rowid, title) VALUES ('delete', ?1, ?2)", why);
    sy_bind_int(&q, 1, title_row(day, version));
    sy_bind_text(&q, 2, title, n < LONGEST ? n : LONGEST);
    return st ? st : sy_run(&q, why);
}

/* Titles before statements, each by its row. */
static int by_row(const void *a, const void *b)
{
    const row *x = a, *y = b;
    if (x->title != y->title)
        return x->title ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

sayso_status sy_words_write(sayso_archive *a, sayso_error *why)
{
    sy_words *w = a->words;
    if (!w || !w->rows.n)
        return SAYSO_OK;
    qsort(w->rows.at, w->rows.n, sizeof *w->rows.at, by_row);
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; i < w->rows.n && !st; i++) {
        const row *r = &w->rows.at[i];
        const char *source = w->bytes.at + r->at, *content = source + r->n_source;
        sy_query q;
        st = r->title
                 ? sy_ask(a, &q, "INSERT INTO titles (rowid, title) VALUES (?1, ?2)", why)
                 : sy_ask(a, &q, "INSERT INTO words (rowid, content, source) VALUES (?1, ?2, ?3)",
                          why);
        sy_bind_int(&q, 1, r->id);
        sy_bind_text(&q, 2, content, r->n_content);
        if (!r->title)
            sy_bind_text(&q, 3, source, r->n_source);
        if (!st)
            st = sy_run(&q, why);
    }
    w->rows.n = 0;
    w->bytes.n = 0;
    return st;
}
