/* piece.h - WordPiece: a stretch of text -> ids with spans, case and quotation state.
 *
 * Agrees with the reference (Hugging Face tokenizers, bert-base-uncased's normaliser and
 * pre-tokeniser) on every text: control characters dropped, white space and punctuation split off,
 * CJK characters alone, lower-cased, accents stripped, greedy longest match first, a word of more
 * than 100 characters is [UNK]. Two things are otherwise on purpose: "[SEP]" in a text is text and
 * not the separator itself; and where combining marks do not stand in their canonical order, spans
 * are those of the characters and not of their ranks after sorting.
 */
#ifndef SY_PIECE_H
#define SY_PIECE_H

#include "text/text.h"

typedef struct sy_vocab sy_vocab;

/* bytes: the pieces one behind the other; at[n + 1]: where each begins (checked: rising, at[n] ==
 * size). The arrays stay the caller's and must outlive the vocabulary. SAYSO_EFORMAT: no [UNK]. */
sayso_status sy_vocab_new(const char *bytes, size_t size, const uint32_t *at, uint32_t n,
                          sy_vocab **out, sayso_error *why);
void sy_vocab_free(sy_vocab *v);

/* Of the piece's own letters; an input of the model. */
typedef enum sy_case {
    SY_CASE_OTHER, /* no letter or digit first */
    SY_CASE_LOWER,
    SY_CASE_TITLE, /* first letter upper case */
    SY_CASE_UPPER, /* all upper case, more than one character */
    SY_CASE_DIGIT,
    SY_CASE_INNER /* a piece that goes on a word: ##ing */
} sy_case;

typedef struct sy_piece {
    uint32_t id;
    uint32_t begin, end; /* bytes of the text, as the reference's offsets are */
    uint8_t kase;        /* sy_case */
    uint8_t quote;       /* 1: its first character is inside quotation marks; +2: first piece of a
                          * line (a newline stands before it, or it is the text's first) */
    uint8_t first;       /* first piece of a word (not "##") */
} sy_piece;

typedef SY_ARRAY(sy_piece) sy_pieces;

/* Appends the pieces of bytes begin..end of the text (cut at white space by the caller). */
sayso_status sy_pieces_add(const sy_vocab *v, const sy_text *t, uint32_t begin, uint32_t end,
                           sy_pieces *out);

/* A window: what the encoder sees at once. Windows lie in order; their cores are disjoint and cover
 * all pieces; begin..end is the core with context around it. */
typedef struct sy_window {
    uint32_t begin, end;           /* bytes, cut at white space */
    uint32_t core_begin, core_end; /* bytes */
} sy_window;

typedef SY_ARRAY(sy_window) sy_windows;

/* Cuts the text into windows of at most `most` pieces (context included): at paragraphs where that
 * leaves the window at least half full, else at sentences, else at white space; a word of more
 * pieces than fit is cut anywhere between characters. The windows of a text are of nearly equal
 * size. Context (at most `context` pieces on each side, whole words) may not exceed 5 % of the
 * core on each side on the average. Memory is bounded by one window. Where a cut falls inside a
 * word, there is no context beyond it. SAYSO_EARG: `most` is less than 16. */
sayso_status sy_windows_cut(const sy_vocab *v, const sy_text *t, uint32_t most, uint32_t context,
                            sy_windows *out);

#endif
