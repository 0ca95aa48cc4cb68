/* server.c - listens, takes requests in, watches how long they take, and ends.
 *
 * libmicrohttpd gives each connection a thread: a text that is read for seconds, or a client that reads
 * slowly, holds up nobody else. Its own limit of time is for silence; who sends a byte now and then is
 * ended by the watch here, which closes the connection's socket for reading and writing.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "serve/web.h"

enum {
    HEADERS = 32 << 10, /* bytes of a request's headers, and of a reply's */
    SENDING = 120,      /* seconds that a client may take for a reply */
    STREAMING = 1800,   /* ... for one of any length */
    ADDRESS = SY_TOKEN + 300
};

typedef enum phase { WAITING, RECEIVING, WORKING, TAKING } phase;

/* A connection as the watch sees it. */
typedef struct line {
    struct line *next;
    int fd;
    phase phase;
    bool stream;
    struct timespec since;
} line;

struct sy_server {
    sy_site site;
    struct MHD_Daemon *daemon;
    pthread_t watch;
    bool watching;
    pthread_mutex_t lock; /* lines, working, ending */
    pthread_cond_t wake;
    line *lines;
    unsigned working; /* requests that were taken in and are not answered yet */
    bool ending;
    char address[ADDRESS];
};

/* ## The watch */

static struct timespec now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t;
}

static double since(const struct timespec *then)
{
    struct timespec t = now();
    return (double)(t.tv_sec - then->tv_sec) + 1e-9 * (double)(t.tv_nsec - then->tv_nsec);
}

static void set_phase(sy_server *s, line *l, phase p, bool stream)
{
    if (!l)
        return;
    pthread_mutex_lock(&s->lock);
    s->working += p == WORKING;
    s->working -= l->phase == WORKING;
    l->phase = p;
    l->stream = stream;
    l->since = now();
    pthread_mutex_unlock(&s->lock);
}

static double allowed(const sy_server *s, const line *l)
{
    switch (l->phase) {
    case WAITING:
    case RECEIVING: return s->site.options.timeout;
    case TAKING: return l->stream ? STREAMING : SENDING;
    case WORKING: break;
    }
    return 1e9; /* its own limits hold */
}

static void *watch(void *server)
{
    sy_server *s = server;
    pthread_mutex_lock(&s->lock);
    while (!s->ending) {
        struct timespec next = now();
        next.tv_nsec += 250 * 1000 * 1000;
        next.tv_sec += next.tv_nsec / 1000000000;
        next.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&s->wake, &s->lock, &next);
        for (line *l = s->lines; l; l = l->next)
            if (since(&l->since) > allowed(s, l))
                shutdown(l->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* Before libmicrohttpd closes the socket it tells so here: no other file can have its number meanwhile. */
static void connection(void *server, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode code)
{
    sy_server *s = server;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
        line *l = fd ? calloc(1, sizeof *l) : NULL;
        *context = l;
        if (!l)
            return; /* without a watch; silence still ends it */
        l->fd = fd->connect_fd;
        l->since = now();
        pthread_mutex_lock(&s->lock);
        l->next = s->lines;
        s->lines = l;
        pthread_mutex_unlock(&s->lock);
    } else if (*context) {
        line *l = *context;
        pthread_mutex_lock(&s->lock);
        s->working -= l->phase == WORKING;
        line **at = &s->lines;
        while (*at && *at != l)
            at = &(*at)->next;
        if (*at)
            *at = l->next;
        pthread_mutex_unlock(&s->lock);
        free(l);
        *context = NULL;
    }
}

static line *line_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return i ? i->socket_context : NULL;
}

/* ## The log */

/* One line; the token is left out of addresses. */
static void log_request(const sy_server *s, const sy_request *req)
{
    char at[32] = "", text[2048];
    struct timespec t;
    struct tm utc;
    sy_bytes out = { 0 };
    sy_reply room = { 0 };
    sy_sink sink;
    if (!s->site.options.log)
        return;
    clock_gettime(CLOCK_REALTIME, &t);
    if (gmtime_r(&t.tv_sec, &utc))
        strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &utc);
    size_t n = 0;
    for (const char *p = req->uri; p && *p && n < sizeof text - 2;) {
        if ((p[0] == '?' || p[0] == '&') && !strncmp(p + 1, "token=", 6)) {
            text[n++] = *p++;
            memcpy(text + n, "token=", n + 6 < sizeof text ? 6 : 0);
            n += n + 6 < sizeof text ? 6 : 0;
            p += strcspn(p, "&");
        } else {
            text[n++] = *p < 0x20 || *p == 0x7F ? '?' : *p & 0x80 ? '?' : *p;
            p++;
        }
    }
    text[n] = 0;
    sy_sink_begin(&sink, sy_reply_sink, &room);
    sy_puts(&sink, "{");
    sy_answer_member(&sink, true, "at", at);
    sy_answer_member(&sink, false, "method", req->verb);
    sy_answer_member(&sink, false, "address", text);
    sy_answer_number(&sink, "status", req->status);
    sy_answer_number(&sink, "microseconds", (uint64_t)(since(&req->begun) * 1e6));
    sy_puts(&sink, "}\n");
    sy_sink_end(&sink);
    out = room.body;
    if (out.n && write(STDERR_FILENO, out.at, out.n) < 0)
        errno = 0; /* nobody reads the log: there is nothing to tell it to */
    sy_array_free(&out);
}

/* ## A request */

/* Called with the first line of a request: what is returned is the request from here on. */
static void *begin(void *server, const char *uri, struct MHD_Connection *c)
{
    sy_server *s = server;
    sy_request *req = calloc(1, sizeof *req);
    set_phase(s, line_of(c), RECEIVING, false);
    if (!req)
        return NULL;
    req->site = &s->site;
    req->connection = c;
    req->begun = now();
    req->uri = strdup(uri);
    return req;
}

static void completed(void *server, struct MHD_Connection *c, void **context, enum MHD_RequestTerminationCode code)
{
    sy_server *s = server;
    sy_request *req = *context;
    (void)code;
    set_phase(s, line_of(c), WAITING, false);
    if (!req)
        return;
    log_request(s, req);
    sy_array_free(&req->body);
    free(req->memory);
    free(req->uri);
    free(req);
    *context = NULL;
}

static enum MHD_Result answer(sy_server *s, sy_request *req, sy_reply *r)
{
    line *l = line_of(req->connection);
    bool stream = r->stream != NULL;
    req->answered = true;
    enum MHD_Result done = sy_finish(req, r);
    set_phase(s, l, TAKING, stream);
    return done;
}

/* Headers are there: who asks, and for what? */
static bool admit(sy_request *req, sy_reply *r, const char *method)
{
    req->method = !strcmp(method, "GET") || !strcmp(method, "HEAD") ? SY_GET
                  : !strcmp(method, "POST")                         ? SY_POST
                  : !strcmp(method, "DELETE")                       ? SY_DELETE
                                                                    : SY_METHODS;
    if (!sy_request_parse(req, r) || !sy_gate(req, r))
        return false;
    if (req->method == SY_GET && strncmp(req->path, "/api/", 5) && sy_get_page(req, r))
        return false; /* that was all */
    if (!sy_route_find(req, r))
        return false;
    const char *length = sy_request_header(req, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (length && (strlen(length) > 12 || strtoull(length, NULL, 10) > req->most_body))
        return sy_problem(r, 413, "a body of at most %zu bytes is taken here", req->most_body);
    return true;
}

static void take_body(sy_request *req, const char *bytes, size_t n)
{
    if (req->body.n + n > req->most_body)
        req->too_long = true; /* in chunks, so that it was not known before */
    else if (sy_reserve(&req->body, req->body.n + n)) {
        memcpy(req->body.at + req->body.n, bytes, n);
        req->body.n += n;
    } else {
        req->too_long = true;
    }
}

static enum MHD_Result handle(void *server, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_n, void **context)
{
    sy_server *s = server;
    sy_request *req = *context;
    sy_reply r = { 0 };
    (void)url, (void)version;
    if (!req || !req->uri)
        return MHD_NO;
    if (!*req->verb) {
        snprintf(req->verb, sizeof req->verb, "%s", method);
        req->with_body = sy_request_header(req, MHD_HTTP_HEADER_CONTENT_LENGTH) ||
                         sy_request_header(req, MHD_HTTP_HEADER_TRANSFER_ENCODING);
        /* An answer before the body ends the connection: good where nobody wants the body. */
        return !req->with_body || admit(req, &r, method) ? MHD_YES : answer(s, req, &r);
    }
    if (req->answered)
        return MHD_YES;
    if (*upload_n) {
        take_body(req, upload, *upload_n);
        *upload_n = 0;
        if (req->too_long)
            sy_array_free(&req->body);
        return MHD_YES;
    }
    set_phase(s, line_of(c), WORKING, false);
    if (!req->with_body && !admit(req, &r, method))
        return answer(s, req, &r);
    if (req->too_long)
        sy_problem(&r, 413, "a body of at most %zu bytes is taken here", req->most_body);
    else
        req->route->handler[req->method](req, &r);
    return answer(s, req, &r);
}

/* Addresses are taken apart by request.c. */
static size_t leave(void *server, struct MHD_Connection *c, char *s)
{
    (void)server, (void)c;
    return strlen(s);
}

/* ## Listening */

static sayso_status no_port(sayso_error *why, const sy_serve_options *o, const char *what)
{
    return sy_fail(why, SAYSO_EIO, 0, "%.100s:%u: %s", o->host, o->port, what);
}

/* The first of the name's addresses that can be listened at. */
static sayso_status listen_at(sy_server *s, int *out, sayso_error *why)
{
    const sy_serve_options *o = &s->site.options;
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *list = NULL;
    char port[8];
    snprintf(port, sizeof port, "%u", o->port);
    int code = getaddrinfo(o->host, port, &hints, &list), fd = -1, on = 1, problem = EADDRNOTAVAIL;
    if (code)
        return no_port(why, o, gai_strerror(code));
    for (struct addrinfo *a = list; a && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        struct sockaddr_storage name;
        socklen_t n = sizeof name;
        if (bind(fd, a->ai_addr, a->ai_addrlen) || listen(fd, 128) || getsockname(fd, (struct sockaddr *)&name, &n)) {
            problem = errno;
            close(fd);
            fd = -1;
        } else if (name.ss_family == AF_INET6) {
            const struct sockaddr_in6 *in = (const void *)&name;
            s->site.port = ntohs(in->sin6_port);
            s->site.loopback = IN6_IS_ADDR_LOOPBACK(&in->sin6_addr);
        } else {
            const struct sockaddr_in *in = (const void *)&name;
            s->site.port = ntohs(in->sin_port);
            s->site.loopback = ntohl(in->sin_addr.s_addr) >> 24 == 127;
        }
    }
    freeaddrinfo(list);
    if (fd < 0)
        return no_port(why, o, problem == EADDRINUSE ? "something else listens there; --listen takes another port, "
                                                       "0 a free one"
                                                     : strerror(problem));
    bool six = strchr(o->host, ':') != NULL;
    snprintf(s->site.host, sizeof s->site.host, "%s%.240s%s:%u", six ? "[" : "", o->host, six ? "]" : "", s->site.port);
    snprintf(s->site.cookie, sizeof s->site.cookie, "sayso_%u", s->site.port);
    snprintf(s->address, sizeof s->address, "http://%s/?token=%s", s->site.host, s->site.token);
    *out = fd;
    return SAYSO_OK;
}

sayso_status sy_server_start(const sy_serve_options *options, sy_server **out, sayso_error *why)
{
    *out = NULL;
    sy_server *s = calloc(1, sizeof *s);
    if (!s)
        return sy_fail(why, SAYSO_ENOMEM, 0, "no memory for a server");
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, &clock);
    pthread_condattr_destroy(&clock);
    s->site.options = *options;
    int fd = -1;
    sayso_status st = sy_desk_new(options->archive, options->model, &s->site.desk, why);
    if (!st)
        st = sy_token_make(&s->site, why);
    if (!st)
        st = listen_at(s, &fd, why);
    if (!st) {
        s->daemon = MHD_start_daemon(
            MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC, 0, NULL, NULL,
            handle, s, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, options->connections,
            MHD_OPTION_CONNECTION_TIMEOUT, options->timeout, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS,
            MHD_OPTION_URI_LOG_CALLBACK, begin, s, MHD_OPTION_NOTIFY_COMPLETED, completed, s,
            MHD_OPTION_NOTIFY_CONNECTION, connection, s, MHD_OPTION_UNESCAPE_CALLBACK, leave, s,
            MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
        if (!s->daemon) {
            close(fd);
            st = no_port(why, options, "no server could be started");
        }
    }
    if (!st && !(s->watching = !pthread_create(&s->watch, NULL, watch, s)))
        st = sy_fail(why, SAYSO_ENOMEM, 0, "no thread for a server");
    if (st) {
        sy_server_stop(s);
        return st;
    }
    *out = s;
    return SAYSO_OK;
}

const char *sy_server_address(const sy_server *s)
{
    return s->address;
}

bool sy_server_is_open(const sy_server *s)
{
    return !s->site.loopback;
}

void sy_server_stop(sy_server *s)
{
    if (!s)
        return;
    if (s->daemon) {
        int fd = MHD_quiesce_daemon(s->daemon); /* takes no more */
        if (fd >= 0)
            close(fd);
        /* Connections at rest are closed at once; those at work finish their reply. */
        pthread_mutex_lock(&s->lock);
        for (line *l = s->lines; l; l = l->next)
            if (l->phase == WAITING)
                shutdown(l->fd, SHUT_RDWR);
        pthread_mutex_unlock(&s->lock);
        MHD_stop_daemon(s->daemon);
    }
    pthread_mutex_lock(&s->lock);
    s->ending = true;
    pthread_cond_broadcast(&s->wake);
    pthread_mutex_unlock(&s->lock);
    if (s->watching)
        pthread_join(s->watch, NULL);
    sy_desk_free(s->site.desk);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
