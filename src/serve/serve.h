/* serve.h - the local page and the REST interface over one archive, as cli/serve.c starts them. */
#ifndef SY_SERVE_H
#define SY_SERVE_H

#include "sayso_archive.h"

enum { SY_SERVE_HOSTS = 8, SY_TOKEN = 64 };

typedef struct sy_serve_options {
    const char *archive; /* a path */
    const char *host;    /* where to listen: a name or an address */
    uint16_t port;       /* 0: a free one */
    const char *hosts[SY_SERVE_HOSTS]; /* what else a browser may call us: "news.example:8017"; up to a NULL */
    const char *token_file; /* where the token lies, or is put; NULL: a new one, nowhere */
    const sayso_model *model; /* must outlive the server */
    bool read_only;
    bool log;            /* a line of JSON on standard error for each request */
    unsigned connections; /* at most, at one time */
    unsigned timeout;     /* seconds for a request to come whole */
} sy_serve_options;

typedef struct sy_server sy_server;

/* Listens, and answers in threads of its own. */
sayso_status sy_server_start(const sy_serve_options *options, sy_server **out, sayso_error *why);
/* "http://127.0.0.1:8017/?token=..." */
const char *sy_server_address(const sy_server *s);
/* Does anybody beyond this machine reach it? */
bool sy_server_is_open(const sy_server *s);
/* Takes no more requests, answers those at hand, frees everything. */
void sy_server_stop(sy_server *s);

#endif
