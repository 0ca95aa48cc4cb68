/* sayso_archive.h - many articles in one file: what was said, by whom, in which papers, and what
 * stands against it.
 *
 * A library beside sayso.h's, libsayso_archive, because it needs SQLite. doc/archive-format.md draws
 * the file. An archive is used by one thread at a time; several may be open on one file: one writes,
 * any number read.
 *
 *     sayso_archive *a;
 *     sayso_item *item;
 *     sayso_put put;
 *     sayso_archive_open("news.sayso", SAYSO_ARCHIVE_WRITE, &a, &why);
 *     sayso_archive_begin(a, sayso_model_name(model), &why);
 *     sayso_item_new(doc, NULL, &item, &why);            in any thread
 *     sayso_archive_put(a, item, &put, &why);
 *     sayso_archive_commit(a, &why);                     nothing is there before; all is after
 *
 * What has a _free or _close is yours. Messages are as in sayso.h: why may be NULL.
 */
#ifndef SAYSO_ARCHIVE_H
#define SAYSO_ARCHIVE_H

#include "sayso.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sayso_archive sayso_archive;

typedef enum sayso_archive_mode {
    SAYSO_ARCHIVE_READ,  /* must be there; nothing in it changes */
    SAYSO_ARCHIVE_WRITE, /* must be there; this is its only writer */
    SAYSO_ARCHIVE_CREATE /* the same, made when it is not there */
} sayso_archive_mode;

/* SAYSO_EBUSY: another process writes. SAYSO_EFORMAT: no archive. SAYSO_EVERSION: of a later sayso. */
SAYSO_API sayso_status sayso_archive_open(const char *path, sayso_archive_mode mode,
                                          sayso_archive **out, sayso_error *why);
/* A batch that was not committed is as if it had never begun. */
SAYSO_API void sayso_archive_close(sayso_archive *a);

/* Between these two an archive that was opened for reading stays as it is, whatever another process writes
 * into it: so that several questions fit together. Keep it short: the writer's log grows meanwhile. */
SAYSO_API sayso_status sayso_archive_hold(sayso_archive *a, sayso_error *why);
SAYSO_API void sayso_archive_release(sayso_archive *a);
/* From now on, what is still being asked after so many seconds ends with SAYSO_ESTOPPED; 0: never. */
SAYSO_API void sayso_archive_patience(sayso_archive *a, double seconds);

/* ## Adding
 *
 * An item is an article with its reading, made fit for an archive: hashed and compressed. That is
 * most of the work, needs no archive, and can be done in any thread. */

typedef struct sayso_item sayso_item;

/* What an archive keeps of an article beside its record. NULL: not known. */
typedef struct sayso_print {
    const char *seen;     /* when a crawler took it: an ISO date-time; never used for `when` */
    const char *modified; /* when its publisher last changed it */
} sayso_print;

/* doc stays the caller's and must outlive the item. */
SAYSO_API sayso_status sayso_item_new(const sayso_doc *doc, const sayso_print *print,
                                      sayso_item **out, sayso_error *why);
SAYSO_API void sayso_item_free(sayso_item *item);

typedef enum sayso_put {
    SAYSO_PUT_NEW,     /* an article */
    SAYSO_PUT_VERSION, /* another text of an article that was there */
    SAYSO_PUT_REPRINT, /* an article whose text another one has */
    SAYSO_PUT_SAME,    /* nothing new */
    SAYSO_PUT_TAKEN_OUT /* it was removed before, and stays out */
} sayso_put;

/* Everything that changes an archive stands between these two. `model` is told for the batch. */
SAYSO_API sayso_status sayso_archive_begin(sayso_archive *a, const char *model, sayso_error *why);
SAYSO_API sayso_status sayso_archive_commit(sayso_archive *a, sayso_error *why);
SAYSO_API void sayso_archive_rollback(sayso_archive *a);
/* How many threads a commit may use to compare articles; 1 without this call. What comes of it is the
 * same. */
SAYSO_API void sayso_archive_jobs(sayso_archive *a, unsigned jobs);

SAYSO_API sayso_status sayso_archive_put(sayso_archive *a, const sayso_item *item, sayso_put *put,
                                         sayso_error *why);

/* Whether this very article is there (or was taken out), so that it need not be read: same key, same
 * text, and the same strings. Not told for a text whose encoding must be found out first. */
SAYSO_API sayso_status sayso_archive_knows(sayso_archive *a, const sayso_input *input,
                                           const sayso_print *print, bool *yes, sayso_error *why);

/* What a model made of this text on this day before, with the strings of the input: a reprint need not be
 * read again. *out is NULL when there is no such reading. */
SAYSO_API sayso_status sayso_archive_read_before(sayso_archive *a, const sayso_input *input,
                                                 const char *model, sayso_doc **out, sayso_error *why);

/* ## Inputs: how far each was taken, committed with what was taken from it */

typedef struct sayso_input_state {
    uint8_t head[16]; /* sayso_input_head() of its first head_size bytes */
    uint64_t head_size, size;
    int64_t changed;   /* when the file last changed, as the file system has it, in nanoseconds */
    uint64_t position; /* bytes taken: what was found before this place is in the archive */
    uint64_t line;     /* lines taken */
    uint64_t items;    /* articles and rejects taken */
    bool done;
} sayso_input_state;

SAYSO_API void sayso_input_head(const void *bytes, size_t n, uint8_t head[16]);
SAYSO_API sayso_status sayso_archive_input(sayso_archive *a, const char *path, sayso_input_state *out,
                                           bool *found, sayso_error *why);
SAYSO_API sayso_status sayso_archive_input_set(sayso_archive *a, const char *path,
                                               const sayso_input_state *state, sayso_error *why);

/* All of them, sorted by path. False from the call ends it. */
typedef bool (*sayso_input_call)(void *ctx, const char *path, const sayso_input_state *state);
SAYSO_API sayso_status sayso_archive_inputs(sayso_archive *a, sayso_input_call call, void *ctx,
                                            sayso_error *why);
/* Is somebody writing it just now? 1: yes, 0: no, -1: this system does not tell. */
SAYSO_API int sayso_archive_is_written(const char *path);

/* What could not be read: where, and why. */
SAYSO_API sayso_status sayso_archive_reject(sayso_archive *a, const char *path, uint64_t position,
                                            uint64_t line, const char *reason, sayso_error *why);
/* Those of one input, or with NULL all. */
SAYSO_API sayso_status sayso_archive_rejects_forget(sayso_archive *a, const char *path, sayso_error *why);
/* False from the call ends it. Sorted by path and position. */
typedef bool (*sayso_reject_call)(void *ctx, const char *path, uint64_t position, uint64_t line,
                                  const char *reason);
SAYSO_API sayso_status sayso_archive_rejects(sayso_archive *a, sayso_reject_call call, void *ctx,
                                             sayso_error *why);

/* ## All articles, sorted by id */

typedef enum sayso_walk {
    SAYSO_WALK_CURRENT, /* each article once, as it is now */
    SAYSO_WALK_ALL      /* each of its versions */
} sayso_walk;

typedef struct sayso_walked {
    char key[33];      /* of the article, hexadecimal */
    bool current;      /* the article's current version */
    sayso_print print; /* lives until the call returns */
} sayso_walked;

/* doc lives until the call returns. False from the call ends it. */
typedef bool (*sayso_walk_call)(void *ctx, const sayso_doc *doc, const sayso_walked *walked);
SAYSO_API sayso_status sayso_archive_walk(sayso_archive *a, sayso_walk which, sayso_walk_call call,
                                          void *ctx, sayso_error *why);

/* ## Taking out, joining, reading again, checking */

/* The articles of an id, an address or a key, out of everything; *n is how many there were. They stay out
 * of later additions, unless they may come again. In a batch. */
SAYSO_API sayso_status sayso_archive_remove(sayso_archive *a, const char *what, bool may_come_again,
                                            uint64_t *n, sayso_error *why);
/* An address or key that was taken out may come again. In a batch. */
SAYSO_API sayso_status sayso_archive_readmit(sayso_archive *a, const char *what, uint64_t *n,
                                             sayso_error *why);
/* Outside a batch, after removing: the index is rewritten and the log folded back, so that no page of the
 * file holds what was removed. */
SAYSO_API sayso_status sayso_archive_scrub(sayso_archive *a, sayso_error *why);

/* Everything that another archive has, as if it had been added here; begins and commits by itself. *n:
 * articles and versions that were new. */
SAYSO_API sayso_status sayso_archive_merge(sayso_archive *a, sayso_archive *from, uint64_t *n,
                                           sayso_error *why);

/* Each text that another model than this one read last, with its published date. Use an archive of its own
 * for asking while another one writes. */
typedef bool (*sayso_reread_call)(void *ctx, const sayso_input *input);
SAYSO_API sayso_status sayso_archive_to_reread(sayso_archive *a, const char *model, sayso_reread_call call,
                                               void *ctx, sayso_error *why);
/* The reading in the item instead of what is there of its text and day. In a batch. */
SAYSO_API sayso_status sayso_archive_reread(sayso_archive *a, const sayso_item *item, sayso_error *why);

/* Everything that doc/archive-format.md promises, made again and compared; each breach is told. */
typedef void (*sayso_breach_call)(void *ctx, const char *what);
SAYSO_API sayso_status sayso_archive_check(sayso_archive *a, sayso_breach_call call, void *ctx,
                                           uint64_t *breaches, sayso_error *why);

/* ## Put right by a person
 *
 * A correction says of one field of one statement what it should be, who says so and when. It is kept
 * apart from the machine's reading, which stays as it is: what is searched, shown, counted, exported and
 * tied in the ledger is the reading with the corrections that hold applied to it (sayso_doc_revise()).
 *
 * A correction belongs to a text, so that every article that prints this text shares it, and to the words
 * of the content that the machine had found, at their place. After another reading of the text it is
 * applied to the statement whose content shares half of the words (of the longer of the two); where there
 * is none it is orphaned: kept and listed. Of several for one field of one statement the latest holds, by
 * time, then by key; undoing it lets the one before hold again. Nothing is ever forgotten but with the
 * text: sayso_archive_remove() of its last article. sayso_archive_merge() carries corrections and undoings. */

typedef enum sayso_correction_state {
    SAYSO_CORRECTION_HOLDS,
    SAYSO_CORRECTION_REPLACED, /* a later one of the same field holds, or the statement is said to be none */
    SAYSO_CORRECTION_ORPHANED, /* no statement of the present reading is the one that it was about */
    SAYSO_CORRECTION_UNDONE
} sayso_correction_state;

/* "holds", "replaced", "orphaned", "undone" */
SAYSO_API const char *sayso_correction_state_name(sayso_correction_state state);

typedef struct sayso_correction {
    const char *key; /* 32 hexadecimal digits: what it is undone by */
    sayso_correction_state state;
    /* The first article whose current version has the text, else the first of any version. */
    const char *article; /* its key */
    const char *id, *title, *published, *publisher, *url; /* NULL: not known, but id */
    bool current;         /* whether that is its current version */
    uint32_t statement;   /* number in the article's record as it is now; 0: there is none */
    const char *content;  /* the words it is about, pieces joined by " | " */
    const char *field;    /* "speaker", "channel", "stance", "outlet", "addressee", "when", "source",
                             "cue", "content"; "statement": that it is none */
    const char *value;    /* JSON: "post"; null; {"name":"Ana Ruiz","kind":"person"}; spans in code
                             points [[3,9]]; false for a "statement" */
    const char *was;      /* JSON: what the machine's reading has there now; NULL: orphaned */
    const char *by, *at;  /* who, and when: "2026-05-04T10:11:12.000001Z" */
    const char *undone_by, *undone_at; /* NULL: not undone */
} sayso_correction;

/* Puts the fields of what->fields of one statement right: what->statement is its number in the record as
 * the archive gives it now (sayso_archive_walk(), sayso_shown). article: an id, url or key. by: who, not
 * empty. A field that is so already makes no correction; *n is how many were made. In a batch.
 * SAYSO_ENOTHING: no such article or statement. SAYSO_EARG: several articles, or what->... is off (a span
 * outside the text, a name that no speaker of the article has without a kind); why says which. */
SAYSO_API sayso_status sayso_archive_correct(sayso_archive *a, const char *article,
                                             const sayso_revision *what, const char *by, uint64_t *n,
                                             sayso_error *why);

/* Takes back one correction: key, or the beginning of one (4 digits at least) that no other has. It stays
 * in the list, as undone. In a batch. SAYSO_ENOTHING: none has this key; SAYSO_EARG: several, or undone
 * before. */
SAYSO_API sayso_status sayso_archive_uncorrect(sayso_archive *a, const char *key, const char *by,
                                               sayso_error *why);

/* All corrections, those of one article (id, url or key; NULL: of all), by text, place and time.
 * `orphaned`: those alone. Everything in c lives until the call returns; false from it ends the walk. */
typedef bool (*sayso_correction_call)(void *ctx, const sayso_correction *c);
SAYSO_API sayso_status sayso_archive_corrections(sayso_archive *a, const char *article, bool orphaned,
                                                 sayso_correction_call call, void *ctx, sayso_error *why);

/* The current articles to whose reading a correction holds, sorted by id, as they are put right: with
 * SAYSO_ANNOTATED training data. */
SAYSO_API sayso_status sayso_archive_walk_corrected(sayso_archive *a, const char *article,
                                                    sayso_walk_call call, void *ctx, sayso_error *why);

/* ## Questions
 *
 * Answers are lists of statements (sayso_ref); a sayso_view shows each with its article, so that a
 * person can check it. An answer's lists live until its `kept` is freed. */

typedef int64_t sayso_ref; /* a statement; holds until something is written into the archive */
typedef struct sayso_kept sayso_kept;
SAYSO_API void sayso_kept_free(sayso_kept *kept);

/* What a statement must be; what is NULL or 0 decides nothing. */
typedef struct sayso_filter {
    /* Words that must all be there, in source or content; "of a phrase" in their order; begin*;
     * -without; OR between two lots of words. Case and accents do not matter. */
    const char *words;
    /* A name in full; where nobody has it, all names with these words. */
    const char *speaker, *outlet, *publisher;
    sayso_kind kind;
    sayso_channel channel;
    sayso_stance stance;
    unsigned forms; /* those that may be: 1u << SAYSO_DIRECT and so on */
    const char *since, *until; /* of publication: "2026", "2026-05", "2026-05-04" */
} sayso_filter;

typedef struct sayso_counted {
    const char *name; /* NULL: all others together, or none named */
    uint64_t n;
} sayso_counted;

typedef struct sayso_facet {
    const sayso_counted *at; /* the most frequent first; names that are as frequent, by their bytes */
    size_t n;
    uint64_t others; /* counted beyond those listed */
} sayso_facet;

/* ### search */

enum { SAYSO_COUNTED = 10000, SAYSO_RANKED = 20000 };

typedef enum sayso_order {
    SAYSO_NEWEST,
    SAYSO_RELEVANCE /* of up to SAYSO_RANKED statements; of more, the newest first */
} sayso_order;

typedef struct sayso_hits {
    const sayso_ref *ref; /* those asked for, in order */
    size_t n;
    uint64_t total;
    bool more;    /* there are more than total: counting stopped */
    bool ranked;  /* by relevance */
    sayso_facet speakers, kinds, forms, channels, stances, outlets, publishers; /* of total */
    sayso_kept *kept;
} sayso_hits;

/* SAYSO_EARG: a filter that says nothing that can be looked for. SAYSO_ELIMIT: more than 64 words. */
SAYSO_API sayso_status sayso_search(sayso_archive *a, const sayso_filter *filter, sayso_order order,
                                    size_t skip, size_t limit, sayso_hits *out, sayso_error *why);

/* Every statement that passes, newest first. */
typedef struct sayso_refs {
    const sayso_ref *at;
    size_t n;
    sayso_kept *kept;
} sayso_refs;
SAYSO_API sayso_status sayso_find_statements(sayso_archive *a, const sayso_filter *filter, sayso_refs *out,
                                             sayso_error *why);

/* ### A statement, shown */

typedef struct sayso_view sayso_view;

typedef struct sayso_shown {
    const sayso_doc *doc;      /* its article as the reading has it, with one print's strings */
    sayso_statement statement; /* of doc */
    const char *article;       /* that print's key: 32 hexadecimal digits */
    const char *quotation;     /* the quotation's; "": nobody says it again */
    uint32_t prints;           /* articles that have this text */
    const sayso_span *mark;    /* where the words asked for stand, in the text's order */
    size_t n_marks;
} sayso_shown;

/* filter: whose words are marked and whose publisher's print is shown; NULL: none. It must outlive
 * the view. */
SAYSO_API sayso_status sayso_view_new(sayso_archive *a, const sayso_filter *filter, sayso_view **out,
                                      sayso_error *why);
SAYSO_API void sayso_view_free(sayso_view *v);
/* What *out points to lives until the next call. SAYSO_ENOTHING. */
SAYSO_API sayso_status sayso_view_show(sayso_view *v, sayso_ref ref, sayso_shown *out,
                                       sayso_error *why);

/* The articles that print a statement, the earliest first. Strings may be NULL, but id. */
typedef struct sayso_printed {
    const char *article, *id, *title, *published, *publisher, *url;
} sayso_printed;

typedef struct sayso_prints {
    const sayso_printed *at;
    size_t n;
    sayso_kept *kept;
} sayso_prints;

SAYSO_API sayso_status sayso_find_prints(sayso_archive *a, sayso_ref ref, sayso_prints *out,
                                         sayso_error *why);

/* ### Articles, as they are now. A ref holds as a statement's does. */

typedef enum sayso_article_order { SAYSO_ARTICLES_NEWEST, SAYSO_ARTICLES_OLDEST, SAYSO_ARTICLES_BY_ID } sayso_article_order;

/* words: of the title; publisher, since and until hold; what else a filter says does not. The first `skip` are
 * passed over, `limit` are given; *total (which may be NULL) becomes how many there are. */
SAYSO_API sayso_status sayso_find_articles(sayso_archive *a, const sayso_filter *filter,
                                           sayso_article_order order, size_t skip, size_t limit, uint64_t *total,
                                           sayso_refs *out, sayso_error *why);
/* By id, url or key. SAYSO_ENOTHING: there is none; SAYSO_EARG: several; why names them. */
SAYSO_API sayso_status sayso_find_article(sayso_archive *a, const char *what, sayso_ref *out,
                                          sayso_error *why);
SAYSO_API uint64_t sayso_count_articles(sayso_archive *a);

typedef struct sayso_listed {
    sayso_printed print;
    const char *model;
    uint32_t statements, versions;
    uint32_t prints; /* articles with this very text and day */
    sayso_kept *kept;
} sayso_listed;
SAYSO_API sayso_status sayso_article_list(sayso_archive *a, sayso_ref article, sayso_listed *out,
                                          sayso_error *why);
/* Its reading: sayso_doc_free(). */
SAYSO_API sayso_status sayso_article_doc(sayso_archive *a, sayso_ref article, sayso_doc **out,
                                         sayso_error *why);
/* Its statements, in the text's order. */
SAYSO_API sayso_status sayso_article_statements(sayso_archive *a, sayso_ref article, sayso_refs *out,
                                                sayso_error *why);
/* The articles with this very text and day, the earliest first. */
SAYSO_API sayso_status sayso_article_prints(sayso_archive *a, sayso_ref article, sayso_prints *out,
                                            sayso_error *why);

/* An article that shares something with another; worth a look at both side by side (sayso_compare()). */
typedef struct sayso_relative {
    sayso_ref article;
    sayso_printed print;
    uint32_t quotations, claims; /* that both have statements in; not those of over 1000, which are sayings */
    bool same_text;              /* this very text and day */
} sayso_relative;

typedef struct sayso_related {
    const sayso_relative *at; /* the same text first, then whoever shares most */
    size_t n;
    uint64_t total;
    sayso_kept *kept;
} sayso_related;
SAYSO_API sayso_status sayso_article_related(sayso_archive *a, sayso_ref article, size_t skip, size_t limit,
                                             sayso_related *out, sayso_error *why);

/* ### who: a speaker's page */

typedef struct sayso_person {
    const char *name;
    const char *key; /* of the person; "" for a name that is not joined across articles */
    sayso_kind kind;
    uint64_t statements, articles;
    char first[11], last[11]; /* days of publication */
    sayso_facet roles, forms, channels, stances, outlets, publishers;
    sayso_facet contacts; /* "call: Thea Lindqvist" */
    sayso_facet claims;   /* by status */
    const sayso_ref *latest;
    size_t n_latest;
} sayso_person;

typedef struct sayso_persons {
    const sayso_person *at; /* who says most first */
    size_t n;
    size_t total; /* how many the name fits */
    sayso_kept *kept;
} sayso_persons;

/* filter->speaker is whom; since and until hold. Up to `limit` pages, `latest` statements on each. */
SAYSO_API sayso_status sayso_who(sayso_archive *a, const sayso_filter *filter, size_t limit,
                                 size_t latest, sayso_persons *out, sayso_error *why);

/* ### ledger: what is asserted, confirmed, denied across articles */

typedef struct sayso_entry {
    const char *key;
    sayso_status_of_claim status;
    sayso_ref about; /* the first statement */
    /* The earliest first; touched: who only asks, wishes, plans or suspects it. */
    const sayso_ref *asserted, *confirmed, *denied, *touched;
    size_t n_asserted, n_confirmed, n_denied, n_touched;
    char first[11], last[11];
} sayso_entry;

typedef struct sayso_entries {
    const sayso_entry *at; /* disputed and open first; then the latest first */
    size_t n;
    uint64_t total;
    sayso_facet statuses;
    sayso_kept *kept;
} sayso_entries;

/* Claims with a statement that passes the filter. status: NULL, or one of the record's. */
SAYSO_API sayso_status sayso_ledger(sayso_archive *a, const sayso_filter *filter, const char *status,
                                    size_t skip, size_t limit, sayso_entries *out, sayso_error *why);

/* The claim of this key, alone. SAYSO_ENOTHING. */
SAYSO_API sayso_status sayso_find_claim(sayso_archive *a, const char *key, sayso_entries *out,
                                        sayso_error *why);

/* ### quotes: a quotation with its prints */

typedef struct sayso_quotation {
    const char *key;
    const sayso_ref *ref; /* its wordings; ref[0] appeared first */
    size_t n;
    uint64_t prints;
} sayso_quotation;

typedef struct sayso_quotations {
    const sayso_quotation *at; /* with words or a speaker: the newest first; else the most printed */
    size_t n;
    uint64_t total;
    bool more;
    sayso_kept *kept;
} sayso_quotations;

/* Quotations with a statement that passes the filter and that more than one article prints. */
SAYSO_API sayso_status sayso_quotes(sayso_archive *a, const sayso_filter *filter, size_t skip,
                                    size_t limit, sayso_quotations *out, sayso_error *why);

/* The quotation of this key, alone. SAYSO_ENOTHING. */
SAYSO_API sayso_status sayso_find_quotation(sayso_archive *a, const char *key, sayso_quotations *out,
                                            sayso_error *why);

/* ### stats: who gets to speak */

typedef enum sayso_by { SAYSO_BY_ALL, SAYSO_BY_PUBLISHER, SAYSO_BY_MONTH, SAYSO_BY_BOTH } sayso_by;

typedef struct sayso_row {
    const char *publisher; /* NULL: none, or not by publisher */
    char month[8];         /* "2026-05"; "": none, or not by month */
    uint64_t articles, statements;
    uint64_t speakers;    /* that differ, with a name */
    uint64_t forms[3];    /* by sayso_form */
    uint64_t kinds[8];    /* by sayso_kind */
    uint64_t channels[16];
} sayso_row;

typedef struct sayso_table {
    const sayso_row *at; /* by publisher, then month */
    size_t n;
    sayso_row all;
    sayso_facet speakers; /* persons and organisations that are heard most */
    sayso_kept *kept;
} sayso_table;

/* Every print counts: a statement that three papers print is three. */
SAYSO_API sayso_status sayso_stats(sayso_archive *a, const sayso_filter *filter, sayso_by by,
                                   sayso_table *out, sayso_error *why);

/* ### diff: two articles side by side */

typedef enum sayso_match {
    SAYSO_MATCH_QUOTATION, /* one quotation */
    SAYSO_MATCH_CLAIM,     /* one claim, on the same side of it */
    SAYSO_MATCH_WORDS,     /* one speaker, half of the words */
    SAYSO_MATCH_NUMBERS,   /* the same, with other numbers: they disagree */
    SAYSO_MATCH_DENIED     /* one claim, on the two sides of it: they disagree */
} sayso_match;

typedef struct sayso_pair {
    sayso_ref left, right; /* 0: only the other article has it */
    sayso_match match;
} sayso_pair;

typedef struct sayso_diff {
    sayso_printed left, right;
    const sayso_pair *at; /* both, in the left one's order; then left alone; then right alone */
    size_t n;
    sayso_kept *kept;
} sayso_diff;

/* Articles by id, url or key. SAYSO_ENOTHING: there is none; SAYSO_EARG: several; why names them. */
SAYSO_API sayso_status sayso_compare(sayso_archive *a, const char *left, const char *right,
                                     sayso_diff *out, sayso_error *why);

#ifdef __cplusplus
}
#endif
#endif
