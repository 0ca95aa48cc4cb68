/* page.h - a page of HTML as boxes and blocks, which is all that finding an article needs.
 *
 * A box is an element that stands for itself on the page (div, section, p, li, td ...), a block is
 * text between two borders of boxes: mostly a paragraph. Inline elements (a, b, span) only tell how
 * much of a block is linked. Inner to src/extract.
 */
#ifndef SY_EXTRACT_PAGE_H
#define SY_EXTRACT_PAGE_H

#include "extract/build.h"
#include "extract/shrink.h"

typedef enum sy_box_kind {
    SY_BOX_OTHER, /* div, section, td ... */
    SY_BOX_P,
    SY_BOX_HEADING, /* h2 to h6 */
    SY_BOX_H1,
    SY_BOX_ITEM,  /* li, dt, dd */
    SY_BOX_QUOTE, /* blockquote */
    SY_BOX_PRE,
    SY_BOX_ARTICLE,
    SY_BOX_MAIN,
    SY_BOX_LIST, /* ul, ol, dl */
    SY_BOX_CAPTION,
    SY_BOX_CELL /* td, th */
} sy_box_kind;

enum {                           /* what a box's own tag, class, id and role say */
       SY_HINT_BODY = 1 << 0,    /* "article-body", itemprop=articleBody */
       SY_HINT_ASIDE = 1 << 1,   /* navigation, related links, sharing, newsletter ... */
       SY_HINT_COMMENT = 1 << 2, /* readers' comments */
       SY_HINT_HIDDEN = 1 << 3,
       SY_HINT_CAPTION = 1 << 4, /* captions and credits of pictures */
       SY_HINT_BYLINE = 1 << 5,
       SY_HINT_FIGURE = 1 << 6,
       SY_HINT_PROPERTY = 1 << 7, /* itemprop=articleBody itself */
       SY_HINT_PULL = 1 << 8      /* a pull quote: words of the body once more */
};

typedef struct sy_box {
    uint32_t parent;                 /* a box's parent comes before it; [0] is the page */
    uint32_t first_block, end_block; /* the blocks in it */
    uint32_t names;                  /* a hash of its class: boxes of one make have the same */
    uint16_t hints;
    uint8_t kind;
    bool linked; /* all of it stands in one <a> */
} sy_box;

typedef struct sy_block {
    sayso_span span; /* of page->all.text */
    uint32_t box;
    uint32_t words, linked; /* words; of these in links */
    uint16_t sentences;     /* ends of sentences in it */
    bool after_break;       /* parted from the block before by <br><br>, in one box */
} sy_block;

/* What the page says about itself, best word for each. */
typedef enum sy_fact {
    SY_FACT_PUBLISHED,
    SY_FACT_MODIFIED,
    SY_FACT_SHOWN, /* a date that readers see: <time> */
    SY_FACT_TITLE, /* og:title and its kin */
    SY_FACT_TITLE_TAG,
    SY_FACT_SITE, /* og:site_name and its kin */
    SY_FACT_AUTHOR,
    SY_FACT_CANONICAL,
    SY_FACT_LANGUAGE,
    SY_FACT_DESCRIPTION,
    SY_FACT_TYPE, /* og:type */
    SY_FACTS
} sy_fact;

typedef struct sy_page {
    SY_ARRAY(sy_box) boxes;
    SY_ARRAY(sy_block) blocks;
    sy_build all; /* the text of all blocks, with its origin */
    SY_ARRAY(char) strings;
    uint32_t fact[SY_FACTS]; /* offset into strings, plus one; 0: none */
    uint8_t rank[SY_FACTS];  /* how good it is: less is better */
} sy_page;

/* Where the bytes that are parsed came from. */
typedef struct sy_origin {
    const sy_shrunk *shrunk;
    const char *page;    /* that was shrunk */
    const void *decoded; /* sy_text of the page; NULL: the input was UTF-8 */
    uint32_t mark;       /* bytes of a byte-order mark that stood before it */
    bool none;           /* the text comes from elsewhere: no map */
} sy_origin;

/* Parses what sy_shrink() left. SAYSO_ELIMIT: too tangled. */
sayso_status sy_page_read(const sy_origin *origin, sy_page *out, sayso_error *why);
void sy_page_free(sy_page *p);

const char *sy_page_fact(const sy_page *p, sy_fact fact); /* NULL: not said */
bool sy_page_set(sy_page *p, sy_fact fact, int rank, const char *s, size_t n);

/* body.c: which blocks are the article; appends them to b, an empty line between two. Gives how many
 * words that were. title: not printed again. */
typedef struct sy_body {
    uint32_t words;
    uint32_t headline; /* the block that is the headline, plus one; 0: none */
    uint32_t byline;   /* the block that names the author, plus one */
    uint32_t linked;   /* words in links, on the whole page */
    uint32_t all;      /* words on the whole page */
} sy_body;

bool sy_find_body(const sy_page *p, const char *title, sy_build *b, sy_body *out);

/* All blocks, for text that was marked up and is nothing but the article. */
void sy_take_all(const sy_page *p, sy_build *b);

/* meta.c: JSON-LD and the page's facts -> strings of the article. body_of_data: the text in
 * JSON-LD, for a page whose markup has less; give it to free(). NULL: none. */
typedef struct sy_meta {
    bool is_article;    /* the page says that it is one */
    char *headline;     /* free() */
    char *body_of_data; /* free() */
} sy_meta;

bool sy_find_meta(const sy_page *p, const char *page, const sy_shrunk *shrunk, const char *fetched,
                  sy_build *b, sy_meta *out);
void sy_meta_free(sy_meta *m);

/* Text that may hold tags or entities -> blocks -> b, as paragraphs. Used for JSON's strings. */
sayso_status sy_markup_text(const char *s, size_t n, sy_build *b, sayso_error *why);

/* The same for one line: entities decoded, tags dropped; free() it. NULL: no memory. */
char *sy_markup_line(const char *s, size_t n);

/* Copies a span of one builder's text, origin and all. */
void sy_build_copy(sy_build *to, const sy_build *from, sayso_span span);

#endif
