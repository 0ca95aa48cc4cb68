/* stages.h - what sy_text_make() calls, in this order. Inner to src/text. */
#ifndef SY_TEXT_STAGES_H
#define SY_TEXT_STAGES_H

#include "text/text.h"

/* decode.c: bytes of any encoding -> t->bytes, len, runs, bom, notes. */
sayso_status sy_decode(const char *bytes, size_t n, const char *encoding, sy_text *t,
                       sayso_error *why);

/* paragraph.c: -> t->paragraphs, with their kinds. */
sayso_status sy_find_paragraphs(sy_text *t, sayso_error *why);

/* quotation.c: paragraphs -> t->quotations. */
sayso_status sy_find_quotations(sy_text *t, sayso_error *why);

/* inside.c: which bytes of a valid UTF-8 text stand in quotation marks, as eval/score.py's quoted()
 * has it. bits: (len + 7) / 8 bytes, zeroed by the caller. */
void sy_mark_inside(const char *text, size_t len, uint8_t *bits);

/* Adds a note; false without memory. */
bool sy_note(sy_text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How many structs of 12 bytes the first `bytes` of a text may have, so that all of them stay small
 * beside the text: a text of nothing but marks or line ends shall not cost many times its size.
 * No article comes near: it would be of words of three letters, each a paragraph. */
static inline size_t sy_budget(size_t bytes)
{
    return 4096 + bytes / 32;
}

#endif
