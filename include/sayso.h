/* sayso.h - on whose say-so? Reads news and says who said what.
 *
 * This header is what sayso promises; the manual is made from it. Three objects:
 *
 *   sayso_model    the weights. Read-only once open; any number of threads may share one.
 *   sayso_reader   scratch memory for reading with a model. One per thread, reused for many texts.
 *   sayso_doc      one article as it was read: its text, its statements, its notes.
 *
 *     sayso_error why;
 *     sayso_model *model;
 *     sayso_reader *reader;
 *     sayso_doc *doc;
 *     if (sayso_model_open("models/en.sayso", &model, &why) ||
 *         sayso_reader_new(model, NULL, &reader, &why) ||
 *         sayso_read(reader, &(sayso_input){ .text = text, .len = len }, &doc, &why))
 *         fprintf(stderr, "%s\n", why.text);
 *     for (uint32_t i = 0; i < sayso_statement_count(doc); i++) {
 *         sayso_statement s = sayso_statement_at(doc, i);
 *         ...
 *     }
 *
 * What has a _free is yours; whatever you get out of it lives until that call. _free(NULL) is fine.
 * Text is pointer and length. Spans are byte offsets into the document's own text, which is valid
 * UTF-8; end exclusive. There is no global state.
 */
#ifndef SAYSO_H
#define SAYSO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SAYSO_API __attribute__((visibility("default")))

#define SAYSO_VERSION "0.1.0"

/* The engine's version, as SAYSO_VERSION was when the library was built. */
SAYSO_API const char *sayso_version(void);

/* ## Failing
 *
 * Whatever can fail returns a status and gives its result through a pointer, NULL when it failed.
 * The numbers are pinned: new ones are only added. */
typedef enum sayso_status {
    SAYSO_OK = 0,
    SAYSO_ENOMEM = 1,    /* no memory */
    SAYSO_EIO = 2,       /* a file could not be opened, read or written */
    SAYSO_EFORMAT = 3,   /* a file or a text is not what it should be */
    SAYSO_EVERSION = 4,  /* a model of a version that this engine does not read */
    SAYSO_ECHECKSUM = 5, /* a model file was damaged */
    SAYSO_EARG = 6,      /* a call's arguments are off */
    SAYSO_ELIMIT = 7,    /* larger than sayso takes: a text of 4 GiB or more */
    SAYSO_ESTOPPED = 8,  /* the caller's own writer asked to stop */
    SAYSO_EBUSY = 9,     /* an archive that another process writes */
    SAYSO_ENOTHING = 10  /* there is no such thing in the archive */
} sayso_status;

/* Why a call failed. Wherever one is asked for, NULL may be given. */
typedef struct sayso_error {
    sayso_status status;
    uint64_t byte;  /* where in the file or text; 0 where there is no place to name */
    char text[256]; /* a sentence without a newline: "section \"vocab\" runs past the end" */
} sayso_error;

/* ## The model */

typedef struct sayso_model sayso_model;

/* Opens a model file (doc/model-format.md); everything in it is checked before it is believed. */
SAYSO_API sayso_status sayso_model_open(const char *path, sayso_model **out, sayso_error *why);

/* The same from memory, which stays the caller's and must outlive the model. Align it to 64. */
SAYSO_API sayso_status sayso_model_open_memory(const void *data, size_t size, sayso_model **out,
                                               sayso_error *why);

SAYSO_API void sayso_model_free(sayso_model *model);

/* Name and checksum, as the record prints them: "en-1.0 sha256:0123456789ab". */
SAYSO_API const char *sayso_model_name(const sayso_model *model);

/* The model card (Markdown), as the exporter wrote it into the file. */
SAYSO_API const char *sayso_model_card(const sayso_model *model, size_t *len);

/* ## Reading */

typedef struct sayso_reader sayso_reader;
typedef struct sayso_doc sayso_doc;

typedef struct sayso_options {
    const char *kernel;   /* "avx512", "avx2", "portable"; NULL: the fastest that this CPU has */
    uint32_t threads;     /* how many threads may share one article's windows; 0 is 1 */
    bool only_statements; /* spans and form alone: no speakers and nothing behind them */
    bool named_only;      /* leave out what anonymous, group and unknown sources say */
    bool explain;         /* keep why every field is what it is: sayso_reason_at() */
} sayso_options;

/* options may be NULL. The model must outlive the reader. */
SAYSO_API sayso_status sayso_reader_new(const sayso_model *model, const sayso_options *options,
                                        sayso_reader **out, sayso_error *why);
SAYSO_API void sayso_reader_free(sayso_reader *reader);

/* The kernel that this reader computes with: "avx512". */
SAYSO_API const char *sayso_reader_kernel(const sayso_reader *reader);

/* One article. Only text is read; the other strings are carried through. NULL: not given.
 * All but text must be valid UTF-8 and end in NUL. */
typedef struct sayso_input {
    const char *text;
    size_t len;
    const char *encoding; /* as declared: "windows-1252"; NULL: byte-order mark, else UTF-8 */
    const char *id;       /* NULL: 16 hex digits of the hash of publisher, published and text */
    const char *title;
    const char *published; /* ISO date or date-time */
    const char *publisher;
    const char *url;
} sayso_input;

/* The id that an article gets which has none: input->text must be valid UTF-8. */
SAYSO_API void sayso_article_id(const sayso_input *input, char id[17]);

/* Reads one article. The document keeps its own copy of everything; input may go. Odd text is no
 * failure: what was repaired or skipped stands in the document's notes. */
SAYSO_API sayso_status sayso_read(sayso_reader *reader, const sayso_input *input, sayso_doc **out,
                                  sayso_error *why);
SAYSO_API void sayso_doc_free(sayso_doc *doc);

/* A record (doc/record.schema.json) back into a document. Where `given` is not NULL, its text and
 * strings stand in for the record's, which may then be without. Everything is checked before it is
 * believed: SAYSO_EFORMAT says what is wrong and at which byte. What the record holds beyond the
 * schema is passed over. Such a document has no origin in an input's bytes. */
SAYSO_API sayso_status sayso_record_read(const char *record, size_t n, const sayso_input *given,
                                         sayso_doc **out, sayso_error *why);

/* ## What was read */

typedef struct sayso_span {
    uint32_t begin, end; /* bytes of the document's text, end exclusive */
} sayso_span;

typedef enum sayso_form {
    SAYSO_DIRECT,   /* at least 80 % of the content's words stand in quotation marks */
    SAYSO_MIXED,    /* some */
    SAYSO_INDIRECT  /* none */
} sayso_form;

/* What a speaker is; what each label means stands in the label guidelines. */
typedef enum sayso_kind {
    SAYSO_KIND_NONE, /* a party to a contact that never speaks */
    SAYSO_PERSON,
    SAYSO_ORG,
    SAYSO_ANONYMOUS,
    SAYSO_GROUP,
    SAYSO_DOCUMENT,
    SAYSO_AUTHOR,
    SAYSO_UNKNOWN
} sayso_kind;

/* How the words reached the public. */
typedef enum sayso_channel {
    SAYSO_CHANNEL_NONE,
    SAYSO_INTERVIEW,
    SAYSO_BROADCAST,
    SAYSO_SOCIAL,
    SAYSO_SPEECH,
    SAYSO_DEBATE,
    SAYSO_PRESS,
    SAYSO_STATEMENT,
    SAYSO_CALL,
    SAYSO_MESSAGE,
    SAYSO_TESTIMONY,
    SAYSO_CHANNEL_DOCUMENT,
    SAYSO_MEDIA,
    SAYSO_MEETING,
    SAYSO_THOUGHT,
    SAYSO_UNSTATED
} sayso_channel;

/* What the source does with the content. */
typedef enum sayso_stance {
    SAYSO_STANCE_NONE,
    SAYSO_ASSERT,
    SAYSO_CONFIRM,
    SAYSO_DENY,
    SAYSO_ASK,
    SAYSO_URGE,
    SAYSO_COMMIT,
    SAYSO_WISH,
    SAYSO_BELIEVE,
    SAYSO_SUSPECT,
    SAYSO_SUPPORT,
    SAYSO_APOLOGIZE,
    SAYSO_CRITICIZE,
    SAYSO_DECLINE
} sayso_stance;

/* Their names in the record: "person", "interview", "assert"; NULL for the first of each. */
SAYSO_API const char *sayso_kind_name(sayso_kind kind);
SAYSO_API const char *sayso_channel_name(sayso_channel channel);
SAYSO_API const char *sayso_stance_name(sayso_stance stance);

/* One attributed statement. The parts come in any order: in "It was calm, she said" the content
 * is first. Pieces are in the text's order. The pointers live as long as the document. */
typedef struct sayso_statement {
    uint32_t id; /* 1, 2, ... in the text's order */
    uint32_t n_source, n_cue, n_content;
    const sayso_span *source;  /* "she"; n_source 0: the text names nobody */
    const sayso_span *cue;     /* "said" */
    const sayso_span *content; /* "I will," and "not go." */
    sayso_form form;
    uint32_t parent;  /* id of the statement whose content holds this cue; 0: none */
    float confidence; /* calibrated: the share of such statements that are right, 0 to 1 */
    uint32_t speaker; /* id; 0: nothing says who */
    sayso_channel channel;
    sayso_stance stance;
    const char *outlet, *addressee, *when; /* NULL: the text does not say */
    uint32_t corrected; /* 1u << sayso_field of each that a person put right */
} sayso_statement;

/* A source, or a party to a contact, once. */
typedef struct sayso_speaker {
    uint32_t id; /* 1, 2, ... */
    const char *name; /* canonical; NULL: a nameless author */
    sayso_kind kind;
    uint32_t n_roles, n_mentions;
    const char *const *roles;
    const sayso_span *mentions;
} sayso_speaker;

typedef enum sayso_contact_kind {
    SAYSO_CONTACT_CALL,
    SAYSO_CONTACT_MEET,
    SAYSO_CONTACT_WRITE,
    SAYSO_CONTACT_INTERVIEW,
    SAYSO_CONTACT_INVITE,
    SAYSO_CONTACT_VISIT,
    SAYSO_CONTACT_CONTACT
} sayso_contact_kind;

typedef enum sayso_modality {
    SAYSO_HAPPENED,
    SAYSO_PLANNED,
    SAYSO_WANTED,
    SAYSO_DENIED,
    SAYSO_DECLINED,
    SAYSO_POSSIBLE
} sayso_modality;

/* One party contacts another. */
typedef struct sayso_contact {
    uint32_t id;
    sayso_contact_kind kind;
    sayso_modality modality;
    uint32_t n_from, n_to, n_trigger;
    const uint32_t *from, *to; /* ids of speakers */
    const sayso_span *trigger;
    uint32_t statement; /* id of the statement that tells of it; 0: the writer does */
    const char *when;   /* NULL: the text does not say */
    float confidence;
} sayso_contact;

typedef enum sayso_relation_kind { SAYSO_DENIES, SAYSO_CONFIRMS, SAYSO_REPEATS } sayso_relation_kind;

/* The later statement `from` points to an earlier one, or to a contact. */
typedef struct sayso_relation {
    uint32_t from; /* id of a statement */
    sayso_relation_kind kind;
    bool to_contact;
    uint32_t to; /* id of a contact or of a statement */
} sayso_relation;

typedef enum sayso_status_of_claim {
    SAYSO_CLAIM_ASSERTED,
    SAYSO_CLAIM_CORROBORATED,
    SAYSO_CLAIM_DISPUTED,
    SAYSO_CLAIM_DENIED,
    SAYSO_CLAIM_WITHDRAWN,
    SAYSO_CLAIM_OPEN
} sayso_status_of_claim;

/* What stands asserted, denied or open: the article's ledger. Lists are ids of statements. */
typedef struct sayso_claim {
    uint32_t id;
    bool about_contact;
    uint32_t about; /* id of a contact, or of the claim's first statement */
    sayso_status_of_claim status;
    uint32_t n_asserted, n_confirmed, n_denied;
    const uint32_t *asserted, *confirmed, *denied;
} sayso_claim;

SAYSO_API uint32_t sayso_speaker_count(const sayso_doc *doc);
SAYSO_API sayso_speaker sayso_speaker_at(const sayso_doc *doc, uint32_t index);
SAYSO_API uint32_t sayso_contact_count(const sayso_doc *doc);
SAYSO_API sayso_contact sayso_contact_at(const sayso_doc *doc, uint32_t index);
SAYSO_API uint32_t sayso_relation_count(const sayso_doc *doc);
SAYSO_API sayso_relation sayso_relation_at(const sayso_doc *doc, uint32_t index);
SAYSO_API uint32_t sayso_claim_count(const sayso_doc *doc);
SAYSO_API sayso_claim sayso_claim_at(const sayso_doc *doc, uint32_t index);
SAYSO_API const char *sayso_contact_kind_name(sayso_contact_kind kind);
SAYSO_API const char *sayso_modality_name(sayso_modality modality);
SAYSO_API const char *sayso_relation_kind_name(sayso_relation_kind kind);
SAYSO_API const char *sayso_status_of_claim_name(sayso_status_of_claim status);

SAYSO_API uint32_t sayso_statement_count(const sayso_doc *doc);
SAYSO_API sayso_statement sayso_statement_at(const sayso_doc *doc, uint32_t index);

/* ## Why
 *
 * With sayso_options.explain a document keeps what its deciders looked at: what was taken and what came
 * next, with the scores that decided. Without it there are no reasons, and reading costs nothing more. */

typedef enum sayso_field {
    SAYSO_FIELD_SOURCE,
    SAYSO_FIELD_CUE,
    SAYSO_FIELD_CONTENT,
    SAYSO_FIELD_FORM,
    SAYSO_FIELD_SPEAKER,
    SAYSO_FIELD_KIND,
    SAYSO_FIELD_CHANNEL,
    SAYSO_FIELD_OUTLET,
    SAYSO_FIELD_ADDRESSEE,
    SAYSO_FIELD_WHEN,
    SAYSO_FIELD_STANCE,
    SAYSO_FIELD_PARENT,
    SAYSO_FIELD_CONFIDENCE,
    SAYSO_FIELD_RELATION,
    SAYSO_FIELD_STATEMENT /* whether it is one at all: only put right (sayso_revision) */
} sayso_field;

typedef enum sayso_unit {
    SAYSO_NO_SCORE,
    SAYSO_LOG_ODDS,    /* over 0 speaks for it; parts of one verdict add up */
    SAYSO_PROBABILITY, /* among the labels of this field */
    SAYSO_SHARE,       /* 0 to 1 */
    SAYSO_POINTS       /* of a sum of weights; over 0 is better than nothing */
} sayso_unit;

typedef struct sayso_reason {
    uint32_t statement; /* id */
    sayso_field field;
    const char *verdict; /* the value it is about: "interview"; NULL: none of its own */
    const char *why;     /* a phrase: "a clue word" */
    sayso_span span;     /* the words that it comes from; begin == end: none */
    sayso_unit unit;
    float score;
    bool taken; /* speaks for the field's value; else it was weighed and left */
} sayso_reason;

/* In the order of the stages; those of one field of one statement follow one another. */
SAYSO_API uint32_t sayso_reason_count(const sayso_doc *doc);
SAYSO_API sayso_reason sayso_reason_at(const sayso_doc *doc, uint32_t index);
SAYSO_API const char *sayso_field_name(sayso_field field); /* "source", as in the record */
SAYSO_API const char *sayso_unit_name(sayso_unit unit);    /* "log odds"; NULL for none */

/* ## Put right
 *
 * What a person says of a statement against the machine. sayso_statement.corrected tells it ever after. */

typedef struct sayso_revision {
    uint32_t statement; /* id */
    uint32_t fields;    /* 1u << sayso_field of each that follows; STATEMENT: it is none, and goes */
    const char *name;   /* SPEAKER: who; NULL: see kind */
    sayso_kind kind;    /* KIND: what he is. Without a name: SAYSO_AUTHOR, or NONE: nothing says who */
    sayso_channel channel;
    sayso_stance stance;
    const char *outlet, *addressee, *when; /* NULL: the text does not say */
    uint32_t n_source, n_cue, n_content;
    const sayso_span *source, *cue, *content; /* in bytes, in the text's order */
} sayso_revision;

/* Puts right what the revisions say, in their order; ids are those before the call. Form, parents, order
 * and claims follow anew. A speaker is found by name, else made; SPEAKER without KIND takes the kind of the
 * one who is there. Whatever was got out of doc before is void. *was, when asked for: for each statement
 * after the call its id before; yours to free(). SAYSO_EARG: why says what is off; after a failure doc is
 * good for sayso_doc_free() alone. */
SAYSO_API sayso_status sayso_doc_revise(sayso_doc *doc, const sayso_revision *revisions, size_t n,
                                        uint32_t **was, sayso_error *why);

/* The text that all spans index: valid UTF-8, the input byte for byte where that was valid (a
 * byte-order mark is dropped). Also ends in a NUL that len does not count. */
SAYSO_API const char *sayso_doc_text(const sayso_doc *doc, size_t *len);

/* "" where the input gave none, except the id, which is then made. */
SAYSO_API const char *sayso_doc_id(const sayso_doc *doc);
SAYSO_API const char *sayso_doc_title(const sayso_doc *doc);
SAYSO_API const char *sayso_doc_published(const sayso_doc *doc);
SAYSO_API const char *sayso_doc_publisher(const sayso_doc *doc);
SAYSO_API const char *sayso_doc_url(const sayso_doc *doc);

/* The model that read it, as sayso_model_name() has it. */
SAYSO_API const char *sayso_doc_model(const sayso_doc *doc);

/* Where a span of the text stood in the input's bytes. False, and *out untouched, where there is
 * no map (a span outside the text, or one that cuts a character). */
SAYSO_API bool sayso_doc_origin(const sayso_doc *doc, sayso_span span, sayso_span *out);

/* What was repaired or skipped: "3 bytes that are no UTF-8 were replaced, the first at byte 17". */
SAYSO_API uint32_t sayso_note_count(const sayso_doc *doc);
SAYSO_API const char *sayso_note_at(const sayso_doc *doc, uint32_t index);

/* ## Writing it down */

typedef enum sayso_format {
    SAYSO_JSON,  /* one indented object (doc/record.schema.json), no newline behind it */
    SAYSO_JSONL, /* the same object on one line, with its newline */
    SAYSO_CSV,   /* one statement a row, RFC 4180, no heading: sayso_csv_heading() */
    SAYSO_HTML,  /* a page that stands alone: style and script inside, nothing from elsewhere */
    SAYSO_WEB_ANNOTATION, /* W3C Web Annotation: an AnnotationPage in JSON-LD, no newline behind it */
    SAYSO_SCHEMA_ORG,     /* schema.org in JSON-LD: a NewsArticle; no newline behind it */
    SAYSO_TEI,            /* TEI P5, XML */
    SAYSO_BRAT,           /* brat's standoff: the lines of an .ann file */
    SAYSO_ANNOTATED       /* as training data has it: a line of JSON with the labels alone */
} sayso_format;

typedef enum sayso_offsets { SAYSO_CODEPOINT, SAYSO_BYTE, SAYSO_UTF16 } sayso_offsets;

typedef struct sayso_format_options {
    sayso_offsets offsets;
    bool no_text; /* leave the record's "text" out */
    bool bare;    /* JSON: only what the reading found; without text, id, title, published... */
    bool fragment;   /* HTML: the <article> alone; TEI: without the XML declaration */
    uint32_t number; /* HTML and TEI, several in one file: 2, 3, ... sets the article's ids apart */
} sayso_format_options;

/* Takes bytes as they are made; anything but SAYSO_OK stops the writing and is returned. */
typedef sayso_status (*sayso_sink)(void *ctx, const char *bytes, size_t n);

/* options may be NULL: code points, with the text. offsets are JSON's and CSV's; web annotations and
 * brat always count code points. no_text is for JSON, web annotations and schema.org. The CSV gives the words of each span, several
 * pieces joined by " | "; begin and end are the statement's first and last place. SAYSO_ENOMEM;
 * SAYSO_EARG for a format or a unit that is none; or what the sink gave. */
SAYSO_API sayso_status sayso_write(const sayso_doc *doc, sayso_format format,
                                   const sayso_format_options *options, sayso_sink sink,
                                   void *ctx);

/* The CSV's first row, with its line end. */
SAYSO_API const char *sayso_csv_heading(void);

/* Several articles in one file: what stands before the first, between two and behind the last. HTML
 * and TEI are then written as fragments, numbered from 1. One article of them needs no frame. */
typedef enum sayso_frame { SAYSO_OPENING, SAYSO_BETWEEN, SAYSO_CLOSING } sayso_frame;
SAYSO_API sayso_status sayso_write_frame(sayso_format format, sayso_frame part, sayso_sink sink,
                                         void *ctx);

/* What brat keeps beside its .ann and .txt files, in annotation.conf. */
SAYSO_API const char *sayso_brat_configuration(void);

/* The text that brat's .ann lines belong to: the document's, but that every character that brat would
 * break a line at or choke on, except the line feed, is a space: so that all places stay where they
 * are. */
SAYSO_API sayso_status sayso_write_brat_text(const sayso_doc *doc, sayso_sink sink, void *ctx);

/* The style and the script of an article's HTML, for who puts fragments into a page of his own. */
SAYSO_API const char *sayso_html_style(void);
SAYSO_API const char *sayso_html_script(void);

/* ## Words and quotation marks
 *
 * What a statement's form and the scores of `sayso eval` count. */

typedef struct sayso_word {
    sayso_span span;
    bool quoted; /* its first character stands in quotation marks of any style */
} sayso_word;

/* The words of a valid UTF-8 text: maximal runs of letters and digits, joined by inner apostrophes,
 * full stops and hyphens. Give *out to free(). */
SAYSO_API sayso_status sayso_words(const char *text, size_t len, sayso_word **out, size_t *n,
                                   sayso_error *why);

#ifdef __cplusplus
}
#endif
#endif
