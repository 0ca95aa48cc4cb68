/* flow.c - see flow.h. The words are an article's own; white space is folded. Nothing in them may steer a
 * terminal: control characters and bidirectional overrides are shown as <U+202E>. */
#include "cli/flow.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

void flow_spaces(cli_out *out, unsigned n)
{
    while (n--)
        cli_put(out, " ", 1);
}

void flow_styled(show *s, const char *style, const char *text, size_t n)
{
    if (s->color && style)
        cli_puts(s->out, style);
    cli_put(s->out, text, n);
    if (s->color && style)
        cli_puts(s->out, PLAIN);
}

static void set(flow *f, const char *style)
{
    if (!f->s->color || f->on == style)
        return;
    if (f->on)
        cli_puts(f->s->out, PLAIN);
    if (style)
        cli_puts(f->s->out, style);
    f->on = style;
}

static void end_word(flow *f)
{
    if (!f->n)
        return;
    if (f->column > f->indent && f->column + f->gap + f->wide > f->s->width) {
        set(f, NULL);
        cli_puts(f->s->out, "\n");
        flow_spaces(f->s->out, f->indent);
        f->column = f->indent;
    } else if (f->column > f->indent) {
        flow_spaces(f->s->out, f->gap);
        f->column += f->gap;
    }
    set(f, f->style);
    cli_put(f->s->out, f->word, f->n);
    f->column += f->wide;
    f->gap = 0;
    f->n = 0;
    f->wide = 0;
}

/* One character as it may be shown. */
typedef struct glyph {
    int32_t c;
    uint8_t n, wide; /* bytes; columns */
    char bytes[16];
} glyph;

static void add(flow *f, const glyph *g)
{
    if (f->n + sizeof g->bytes > sizeof f->word ||
        (f->n && f->indent + f->wide + g->wide > f->s->width))
        end_word(f); /* a word longer than a line is broken */
    memcpy(f->word + f->n, g->bytes, sizeof g->bytes);
    f->n += g->n;
    f->wide += g->wide;
}

static bool is_space(int32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Characters that a terminal would obey or that would hide others. */
static bool is_unsafe(int32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E || c == 0x200F ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

/* The character at the text's beginning; gives how many bytes it has there. */
static size_t character(const char *text, size_t n, glyph *g)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t step =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &c);
    if (step < 1) {
        c = 0xFFFD; /* a document's text is valid; its metadata should be */
        step = 1;
    }
    g->c = c;
    if (is_unsafe(c)) {
        g->n = (uint8_t)snprintf(g->bytes, sizeof g->bytes, "<U+%04X>", (unsigned)c);
        g->wide = g->n;
    } else {
        int wide = utf8proc_charwidth(c);
        g->n = (uint8_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)g->bytes);
        g->wide = wide > 0 ? (uint8_t)wide : 0;
    }
    return (size_t)step;
}

/* Appends words of one style; a space stands before them, or what is asked for. */
void flow_words(flow *f, const char *style, const char *text, size_t n)
{
    f->style = style;
    f->gap = f->gap ? f->gap : 1;
    for (size_t i = 0; i < n;) {
        glyph g;
        i += character(text + i, n - i, &g);
        if (is_space(g.c)) {
            end_word(f);
            f->gap = f->gap ? f->gap : 1;
            continue;
        }
        if (g.wide == 2) /* Chinese and Japanese lines break between characters */
            end_word(f);
        add(f, &g);
    }
    end_word(f);
    set(f, NULL);
}

void flow_spans(flow *f, const char *style, const char *text, const sayso_span *span, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            flow_words(f, DIM, "…", strlen("…"));
        flow_words(f, style, text + span[i].begin, span[i].end - span[i].begin);
    }
}

unsigned flow_columns(const char *text)
{
    unsigned sum = 0;
    size_t n = strlen(text);
    for (size_t i = 0; i < n;) {
        glyph g;
        i += character(text + i, n - i, &g);
        sum += g.wide;
    }
    return sum;
}

/* One line of text, cut with an ellipsis where it would pass `most` columns. */
unsigned flow_line(show *s, const char *style, const char *text, size_t n, unsigned most)
{
    unsigned column = 0;
    bool space = false;
    if (s->color)
        cli_puts(s->out, style);
    for (size_t i = 0; i < n;) {
        glyph g;
        i += character(text + i, n - i, &g);
        if (is_space(g.c)) {
            space = column > 0;
            continue;
        }
        if (column + space + g.wide + (i < n) > most) {
            cli_puts(s->out, "…");
            column++;
            break;
        }
        if (space)
            cli_puts(s->out, " ");
        cli_put(s->out, g.bytes, g.n);
        column += space + g.wide;
        space = false;
    }
    if (s->color)
        cli_puts(s->out, PLAIN);
    return column;
}

/* Text at the right margin of the line that the flow has come to, or of the next one. */
void flow_right(flow *f, const char *text)
{
    unsigned wide = flow_columns(text);
    if (f->column + 2 + wide > f->s->width) {
        cli_puts(f->s->out, "\n");
        f->column = 0;
    }
    if (f->column + wide < f->s->width)
        flow_spaces(f->s->out, f->s->width - wide - f->column);
    flow_line(f->s, DIM, text, strlen(text), wide);
}
