/* item.h - an article with its reading, hashed and compressed. Inner to src/archive. */
#ifndef SY_ITEM_H
#define SY_ITEM_H

#include "archive/sketch.h"

/* What an article brings along besides its text: each may be NULL, but id. */
typedef struct sy_print {
    const char *id, *title, *published, *publisher, *url, *seen, *modified;
} sy_print;

struct sayso_item {
    const sayso_doc *doc;  /* the caller's */
    char *strings;         /* what `print` points into */
    sy_print print;
    uint8_t key[SY_KEY];   /* the article's */
    uint8_t text[SY_KEY];
    uint8_t record[SY_KEY]; /* hash of the record before it was compressed */
    int64_t day;
    size_t text_size, record_size;
    void *packed_text, *packed_record;
    size_t packed_text_n, packed_record_n;
    const char *model;
    sy_sketches *sketches; /* what the ledger reads of it */
};

/* The key of an article (doc/archive-format.md). */
void sy_article_key(const sy_print *p, const char *text, size_t len, uint8_t key[SY_KEY]);

/* < 0: a is the metadata that a version keeps; > 0: b is; 0: they are alike. */
int sy_print_order(const sy_print *a, const sy_print *b);

/* < 0: model a is before b: "en-1.9" before "en-1.10". */
int sy_model_order(const char *a, const char *b);

#endif
