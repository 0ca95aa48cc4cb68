/* speaker_parts.h - what the speaker stage's files share: tokens, word classes, phrases, the cast.
 * Inner to speaker*.c. */
#ifndef SY_SPEAKER_PARTS_H
#define SY_SPEAKER_PARTS_H

#include "read/speaker.h"

/* ## Words (speaker_words.c) */

enum {
    SY_W_TITLE = 1,      /* stands before a name: "Sen.", "Mayor" */
    SY_W_MALE = 1 << 1,
    SY_W_FEMALE = 1 << 2,
    SY_W_GIVEN = 1 << 3, /* a given name */
    SY_W_PERSON = 1 << 4,
    SY_W_FEW = 1 << 5,   /* particular people whom texts leave unnamed: "aide"; plural: anonymous */
    SY_W_CROWD = 1 << 6, /* plural: a group */
    SY_W_DOCUMENT = 1 << 7,
    SY_W_ORG = 1 << 8,
    SY_W_SPEAK = 1 << 9, /* speaks for another */
    SY_W_DET = 1 << 10,
    SY_W_DEFINITE = 1 << 11,
    SY_W_POSS = 1 << 12,
    SY_W_STOP = 1 << 13, /* ends a noun phrase's core: "of", "who" */
    SY_W_PREP = 1 << 14,
    SY_W_PART = 1 << 15, /* a participle that follows a noun: "released" */
    SY_W_PLURAL = 1 << 16
};

uint32_t sy_word_classes(const char *s, size_t n);
size_t sy_word_count(void);
const char *sy_word_at(size_t i);

#endif
