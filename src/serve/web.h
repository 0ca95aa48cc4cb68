/* web.h - a request as the routes see it, the reply that they make, and what all of them share.
 *
 * A connection has a thread of its own (server.c). For a request it checks who asks (gate.c), finds the
 * route (routes.c) and calls its handler, which fills a reply; finish.c compresses it and sends it.
 */
#ifndef SY_WEB_H
#define SY_WEB_H

#include <microhttpd.h>

#include "answer/answer.h"
#include "base/array.h"
#include "serve/desk.h"
#include "serve/serve.h"

enum {
    SY_MOST_PARAMETERS = 32,
    SY_MOST_SKIP = 20000,
    SY_MOST_LIMIT = 1000,
    SY_MOST_READ = 1 << 20,     /* bytes of a text to read, with what is around it */
    SY_MOST_BODY = SY_MOST_READ * 6 + 65536, /* JSON may write a byte as \u0001 */
    SY_MOST_CORRECTION = 256 << 10,
    SY_PATIENCE = 20            /* seconds for a question */
};

typedef SY_ARRAY(char) sy_bytes;

/* What a server is made of; read-only once it runs, but for what locks itself. */
typedef struct sy_site {
    sy_serve_options options;
    char token[SY_TOKEN + 1], cookie[32];
    char host[264];     /* the Host that we are called by: "127.0.0.1:8017" */
    uint16_t port;
    bool loopback;
    sy_desk *desk;
} sy_site;

typedef struct sy_parameter {
    const char *name, *value; /* decoded: valid UTF-8 without NUL */
} sy_parameter;

typedef enum sy_method { SY_GET, SY_POST, SY_DELETE, SY_METHODS } sy_method;

struct sy_route;

typedef struct sy_request {
    sy_site *site;
    struct MHD_Connection *connection;
    char *uri;       /* as it came */
    char *memory;    /* what path and parameters point into */
    const char *path;
    const char *part; /* what stands for {} in the route's path, decoded */
    sy_parameter parameter[SY_MOST_PARAMETERS];
    size_t n_parameters;
    sy_method method;
    const struct sy_route *route;
    sy_bytes body;
    size_t most_body; /* of this route */
    bool with_body;   /* one is announced */
    bool too_long;    /* the body went over that */
    bool answered;

    /* for the log */
    struct timespec begun;
    char verb[16];
    unsigned status;
} sy_request;

typedef struct sy_stream sy_stream; /* stream.h */

typedef struct sy_reply {
    unsigned status;  /* 0: 200 */
    const char *type; /* NULL: application/json */
    sy_bytes body;
    const unsigned char *fixed; /* a body that stays; instead of `body` */
    size_t n_fixed;
    const char *etag;  /* NULL: made of the body */
    bool page;         /* a file of the page: the page's policy, may be kept */
    bool no_memory;
    sy_stream *stream; /* a body that is made while it is sent */
    struct {
        const char *name;
        char value[600];
    } header[4];
    size_t n_headers;
} sy_reply;

void sy_header(sy_reply *r, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* ## Failing: problem+json instead of whatever the reply held; gives false */

bool sy_problem(sy_reply *r, unsigned status, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* What the archive or the engine said. */
bool sy_failed(sy_reply *r, sayso_status st, const sayso_error *why);

/* ## Reading a request */

/* Path and query of req->uri into req. */
bool sy_request_parse(sy_request *req, sy_reply *r);
/* A part of the path, decoded where it stands; the path ends with it. NULL: it cannot be. */
const char *sy_decode_part(const sy_request *req, const char *part, size_t n);
/* NULL: not given, or empty. */
const char *sy_parameter_of(const sy_request *req, const char *name);
bool sy_number_of(const sy_request *req, sy_reply *r, const char *name, size_t most, size_t usual, size_t *out);
/* skip and limit, as most answers take them. */
bool sy_pages_of(const sy_request *req, sy_reply *r, size_t *skip, size_t *limit);
/* The place in the list, which ends in NULL; usual where it is not given. */
bool sy_word_of(const sy_request *req, sy_reply *r, const char *name, const char *const *words, int usual, int *out);
bool sy_offsets_of(const sy_request *req, sy_reply *r, sayso_offsets *out);
/* Names of labels by number: for lists of them. */
const char *sy_kind_word(int n);
const char *sy_channel_word(int n);
const char *sy_stance_word(int n);
bool sy_filter_of(const sy_request *req, sy_reply *r, sayso_filter *out);
const char *sy_request_header(const sy_request *req, const char *name);
/* May the client be sent this type, rather than JSON? By the Accept header, or format=word. */
bool sy_wants_ndjson(const sy_request *req);

/* ## Who asks (gate.c) */

bool sy_gate(const sy_request *req, sy_reply *r);
sayso_status sy_token_make(sy_site *site, sayso_error *why);

/* ## Routes */

typedef void (*sy_handler)(const sy_request *req, sy_reply *r);

typedef struct sy_route {
    const char *path; /* "/api/v1/articles/{}/prints" */
    sy_handler handler[SY_METHODS];
    const char *parameters; /* " words speaker " : those that GET and DELETE take */
    const char *posted;     /* those that POST takes */
    size_t most_body;
} sy_route;

/* Sets req->route and req->part, or fills r. */
bool sy_route_find(sy_request *req, sy_reply *r);

/* ## What handlers write with */

typedef struct sy_writing {
    sy_sink sink;
    sy_reply *reply;
    sy_answer answer;
    sayso_archive *archive;
    const sy_request *req;
} sy_writing;

/* An archive from the desk, held; false: r says why not. Then w->answer writes into the reply. filter: whose
 * words are marked; may be NULL; it must outlive w. */
bool sy_writing_begin(sy_writing *w, const sy_request *req, sy_reply *r, const sayso_filter *filter);
/* Gives everything back; st and why are what was asked and written came to. */
void sy_writing_end(sy_writing *w, sayso_status st, const sayso_error *why);
/* Into the reply alone. */
sayso_status sy_reply_sink(void *reply, const char *bytes, size_t n);

/* route_ask.c */
void sy_get_statements(const sy_request *req, sy_reply *r);
void sy_get_speakers(const sy_request *req, sy_reply *r);
void sy_get_quotations(const sy_request *req, sy_reply *r);
void sy_get_quotation(const sy_request *req, sy_reply *r);
void sy_get_claims(const sy_request *req, sy_reply *r);
void sy_get_claim(const sy_request *req, sy_reply *r);
void sy_get_stats(const sy_request *req, sy_reply *r);
void sy_get_diff(const sy_request *req, sy_reply *r);
/* route_article.c */
void sy_get_articles(const sy_request *req, sy_reply *r);
void sy_get_article(const sy_request *req, sy_reply *r);
void sy_get_article_html(const sy_request *req, sy_reply *r);
void sy_get_article_statements(const sy_request *req, sy_reply *r);
void sy_get_article_prints(const sy_request *req, sy_reply *r);
void sy_get_article_related(const sy_request *req, sy_reply *r);
void sy_get_inputs(const sy_request *req, sy_reply *r);
void sy_get_rejects(const sy_request *req, sy_reply *r);
/* route_read.c */
void sy_post_read(const sy_request *req, sy_reply *r);
/* route_correct.c */
void sy_get_corrections(const sy_request *req, sy_reply *r);
void sy_post_correction(const sy_request *req, sy_reply *r);
void sy_delete_correction(const sy_request *req, sy_reply *r);
/* route_site.c */
void sy_get_health(const sy_request *req, sy_reply *r);
void sy_get_site(const sy_request *req, sy_reply *r);
void sy_get_model(const sy_request *req, sy_reply *r);
void sy_get_openapi(const sy_request *req, sy_reply *r);
bool sy_get_page(const sy_request *req, sy_reply *r); /* false: there is no such file */

/* A document in the reply, in the format that the request names. */
typedef struct sy_form {
    sayso_format format;
    sayso_format_options options;
    const char *type, *heading, *ending; /* ending: of a file with it that is to be kept; NULL: none */
} sy_form;
bool sy_form_of(const sy_request *req, sy_reply *r, sy_form *out);
/* The article alone, for a page that has style and script already. */
sy_form sy_fragment(sayso_offsets offsets);
void sy_reply_doc(sy_reply *r, const sayso_doc *doc, const sy_form *form);

/* ## Sending (finish.c). Frees what the reply holds. */
enum MHD_Result sy_finish(sy_request *req, sy_reply *r);

#endif
