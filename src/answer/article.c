/* article.c - articles in a list, and how far the inputs were taken. */
#include "answer/answer.h"

#include <string.h>

#include "base/utf8.h"

sayso_status sy_answer_listed(sy_answer *a, sayso_ref article, sayso_error *why)
{
    sayso_listed x;
    sayso_status st = sayso_article_list(a->archive, article, &x, why);
    if (st)
        return st;
    sy_puts(a->out, "{");
    sy_answer_print_members(a->out, &x.print);
    sy_answer_number(a->out, "statements", x.statements);
    sy_answer_number(a->out, "versions", x.versions);
    sy_answer_number(a->out, "prints", x.prints);
    sy_answer_member(a->out, false, "model", x.model);
    sy_puts(a->out, "}");
    sayso_kept_free(x.kept);
    return SAYSO_OK;
}

void sy_answer_related(sy_sink *out, const sayso_related *all)
{
    sy_puts(out, "{\"total\": ");
    sy_put_number(out, all->total);
    sy_puts(out, ", \"results\": [");
    for (size_t i = 0; i < all->n; i++) {
        sy_puts(out, i ? ", {" : "{");
        sy_answer_print_members(out, &all->at[i].print);
        sy_answer_number(out, "quotations", all->at[i].quotations);
        sy_answer_number(out, "claims", all->at[i].claims);
        sy_puts(out, all->at[i].same_text ? ", \"same_text\": true}" : ", \"same_text\": false}");
    }
    sy_puts(out, "]}");
}

void sy_answer_file(sy_sink *out, bool first, const char *name, const char *value)
{
    char clean[4096];
    size_t n = 0;
    for (size_t len = strlen(value), i = 0; i < len && n < sizeof clean - 4;) {
        size_t good = sy_utf8_valid(value + i, len - i), room = sizeof clean - 4 - n;
        good = good < room ? good : room;
        memcpy(clean + n, value + i, good);
        n += good;
        i += good;
        if (i < len && n < sizeof clean - 4) {
            memcpy(clean + n, "\xEF\xBF\xBD", 3);
            n += 3;
            i++;
        }
    }
    n = sy_utf8_valid(clean, n); /* a long one may have been cut in a character */
    clean[n] = 0;
    sy_answer_member(out, first, name, clean);
}

typedef struct listing {
    sy_sink *out;
    uint64_t n, skip, limit, shown;
} listing;

static bool input(void *ctx, const char *path, const sayso_input_state *s)
{
    listing *l = ctx;
    sy_puts(l->out, l->n++ ? ", {" : "{");
    sy_answer_file(l->out, true, "path", path);
    sy_answer_number(l->out, "size", s->size);
    sy_answer_number(l->out, "position", s->position);
    sy_answer_number(l->out, "line", s->line);
    sy_answer_number(l->out, "items", s->items);
    sy_puts(l->out, s->done ? ", \"done\": true}" : ", \"done\": false}");
    return true;
}

static bool count(void *ctx, const char *path, uint64_t position, uint64_t line, const char *reason)
{
    (void)path, (void)position, (void)line, (void)reason;
    ++*(uint64_t *)ctx;
    return true;
}

sayso_status sy_answer_inputs(sy_answer *a, int written, sayso_error *why)
{
    listing l = { .out = a->out };
    uint64_t rejects = 0;
    sayso_status st = sayso_archive_rejects(a->archive, count, &rejects, why);
    sy_puts(a->out, written < 0 ? "{\"writing\": null" : written ? "{\"writing\": true" : "{\"writing\": false");
    sy_answer_number(a->out, "articles", sayso_count_articles(a->archive));
    sy_answer_number(a->out, "rejects", rejects);
    sy_puts(a->out, ", \"inputs\": [");
    if (!st)
        st = sayso_archive_inputs(a->archive, input, &l, why);
    sy_puts(a->out, "]}");
    return st;
}

void sy_answer_reject(sy_sink *out, const char *file, uint64_t byte, uint64_t line, const char *reason)
{
    sy_puts(out, "{");
    sy_answer_file(out, true, "file", file);
    sy_answer_number(out, "byte", byte);
    sy_answer_number(out, "line", line);
    sy_answer_file(out, false, "reason", reason);
    sy_puts(out, "}");
}

static bool reject(void *ctx, const char *path, uint64_t position, uint64_t line, const char *reason)
{
    listing *l = ctx;
    if (l->n++ < l->skip || l->shown == l->limit)
        return true;
    sy_puts(l->out, l->shown++ ? ", " : "");
    sy_answer_reject(l->out, path, position, line, reason);
    return true;
}

sayso_status sy_answer_rejects(sy_answer *a, uint64_t skip, uint64_t limit, sayso_error *why)
{
    listing l = { .out = a->out, .skip = skip, .limit = limit };
    sy_puts(a->out, "{\"results\": [");
    sayso_status st = sayso_archive_rejects(a->archive, reject, &l, why);
    sy_puts(a->out, "]");
    sy_answer_number(a->out, "total", l.n);
    sy_puts(a->out, "}");
    return st;
}
