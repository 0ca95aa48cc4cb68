/* text.h - bytes of any kind -> valid UTF-8 with its paragraphs, lines, sentences and quotations.
 *
 * Takes   the caller's bytes and the encoding that he declared
 * Gives   sy_text: the text that all spans index, the map back to the input, notes
 * Leaves to others: what a word means (model/); who speaks (read/).
 */
#ifndef SY_TEXT_H
#define SY_TEXT_H

#include "base/array.h"
#include "sayso.h"

typedef enum sy_line_kind {
    SY_BODY,
    SY_HEADLINE, /* the first paragraph, short and without a final stop */
    SY_CAPTION,  /* "Photo: ...", "(AP Photo/...)" */
    SY_BYLINE,   /* "By Ana Ruiz, Staff Writer" */
    SY_DATELINE  /* a body paragraph that opens with "LONDON (Reuters) -" */
} sy_line_kind;

/* Paragraphs end at a blank line, or at any newline when the text has no blank lines. */
typedef struct sy_paragraph {
    sayso_span span; /* without the white space around it */
    sy_line_kind kind;
} sy_paragraph;

/* One quotation: marks included. One that is left open ends with its paragraph; where the next
 * paragraph opens with a mark again (the newspaper's way to go on), it says so. */
typedef struct sy_quotation {
    sayso_span span;
    uint8_t depth; /* 0 outermost; deeper ones than 63 are not recorded */
    bool open;     /* its closing mark is missing */
    bool goes_on;  /* outermost and open, and the next paragraph begins with a quotation of the same
                    * marks: the same words go on there */
} sy_quotation;

/* A run of the text, up to where the next one begins, whose characters came from the input in one
 * way. An empty list of runs: text and input are the same bytes, shifted by `bom`. */
typedef struct sy_run {
    uint32_t text, input; /* first byte of the run in each */
    uint32_t each;        /* input bytes for each character; or one of the two below */
} sy_run;

#define SY_RUN_SAME 0u         /* byte for byte */
#define SY_RUN_LOST UINT32_MAX /* not recorded, to keep the map small: spans have no origin */

typedef struct sy_text {
    char *bytes; /* valid UTF-8, a NUL behind it that len does not count */
    size_t len;
    SY_ARRAY(sy_paragraph) paragraphs; /* in order, disjoint, none empty */
    SY_ARRAY(sy_quotation) quotations; /* in order of begin, the outer one first; properly nested */
    SY_ARRAY(sy_run) runs;
    uint32_t bom;    /* bytes of a mark dropped at the input's start */
    uint8_t *inside; /* one bit a byte, low bit first: stands in quotation marks as eval/score.py's
                      * quoted() says it. An input of the model and the measure of `form`. */
    SY_ARRAY(char *) notes;
} sy_text;

/* Reads bytes into *out (zeroed by the caller). encoding NULL: byte-order mark, else UTF-8 with bad
 * bytes replaced by U+FFFD, counted and noted. Memory: at most 3 bytes a byte of text beyond input.
 * On failure *out holds nothing. */
sayso_status sy_text_make(const char *bytes, size_t n, const char *encoding, sy_text *out,
                          sayso_error *why);
void sy_text_free(sy_text *t);

/* The paragraph that holds byte `at`, or the one behind it; paragraphs.n behind the last. */
size_t sy_paragraph_at(const sy_text *t, uint32_t at);

/* Where a span of the text stood in the input: sayso_doc_origin(). False, and *out untouched, where
 * there is no map: a span that is outside the text or cuts a character, or SY_RUN_LOST. */
bool sy_text_origin(const sy_text *t, sayso_span span, sayso_span *out);

/* The first sentence end after `from` within `limit` (a paragraph's end): byte behind the
 * sentence's last character. Found on demand; nothing is stored. */
uint32_t sy_sentence_end(const sy_text *t, uint32_t from, uint32_t limit);

static inline bool sy_is_inside(const sy_text *t, uint32_t byte)
{
    return t->inside[byte >> 3] >> (byte & 7) & 1;
}

/* Whether what stands around byte `at` is English, by its function words; true where too little stands there. */
bool sy_is_english(const sy_text *t, uint32_t at);

#endif
