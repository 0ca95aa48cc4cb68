/* gate.c - who may ask: the right Host and Origin, and the token.
 *
 * A page of another site that a person has open can send requests to a server on his machine; and a name
 * of that site can be made to mean 127.0.0.1 (DNS rebinding), so that its scripts may read the answers. So:
 * the Host must be one that we are called by, the Origin, where a browser tells it, our own, and a cookie
 * that browsers send to nobody else (SameSite=Strict), or an Authorization header, must hold the token.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "serve/web.h"

/* ## The token */

static sayso_status no_token(sayso_error *why, const char *path, const char *what)
{
    return sy_fail(why, SAYSO_EIO, 0, "%.180s: %s", path, what);
}

static sayso_status read_token(sy_site *site, int fd, const char *path, sayso_error *why)
{
    char line[SY_TOKEN + 2];
    struct stat file;
    ssize_t n = read(fd, line, sizeof line);
    if (fstat(fd, &file) || (file.st_mode & 077))
        return no_token(why, path, "others may read this token; make it yours alone: chmod 600");
    if (n == SY_TOKEN + 1 && line[SY_TOKEN] == '\n')
        n--;
    if (n != SY_TOKEN || strspn(line, "0123456789abcdef") < SY_TOKEN)
        return no_token(why, path, "holds no token (64 hexadecimal digits); remove the file, and one is made");
    memcpy(site->token, line, SY_TOKEN);
    return SAYSO_OK;
}

sayso_status sy_token_make(sy_site *site, sayso_error *why)
{
    const char *path = site->options.token_file;
    unsigned char random[SY_TOKEN / 2];
    if (path) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) {
            sayso_status st = read_token(site, fd, path, why);
            close(fd);
            return st;
        }
        if (errno != ENOENT)
            return no_token(why, path, strerror(errno));
    }
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return sy_fail(why, SAYSO_EIO, 0, "the system gives no random bytes for a token");
    for (size_t i = 0; i < sizeof random; i++) {
        site->token[2 * i] = "0123456789abcdef"[random[i] >> 4];
        site->token[2 * i + 1] = "0123456789abcdef"[random[i] & 15];
    }
    if (!path)
        return SAYSO_OK;
    char line[SY_TOKEN + 1];
    memcpy(line, site->token, SY_TOKEN);
    line[SY_TOKEN] = '\n';
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return no_token(why, path, strerror(errno));
    bool good = write(fd, line, sizeof line) == (ssize_t)sizeof line;
    good = !close(fd) && good;
    return good ? SAYSO_OK : no_token(why, path, "the token could not be written");
}

/* Takes the same time wherever the first difference is. */
static bool is_token(const sy_site *site, const char *s, size_t n)
{
    unsigned char differs = n != SY_TOKEN;
    for (size_t i = 0; i < SY_TOKEN; i++)
        differs |= (unsigned char)(site->token[i] ^ (i < n ? s[i] : 0));
    return !differs;
}

/* ## Host and Origin */

static bool is_address(const char *host, size_t n)
{
    char name[INET6_ADDRSTRLEN + 1];
    struct in6_addr room;
    bool six = n > 2 && host[0] == '[' && host[n - 1] == ']';
    host += six;
    n -= six ? 2 : 0;
    if (n >= sizeof name)
        return false;
    memcpy(name, host, n);
    name[n] = 0;
    return inet_pton(six ? AF_INET6 : AF_INET, name, &room) == 1;
}

static bool is_our_host(const sy_site *site, const char *host)
{
    char port[16];
    if (!strcasecmp(host, site->host))
        return true;
    for (int i = 0; i < SY_SERVE_HOSTS && site->options.hosts[i]; i++)
        if (!strcasecmp(host, site->options.hosts[i]))
            return true;
    size_t n = strlen(host), tail = (size_t)snprintf(port, sizeof port, ":%u", site->port);
    if (n > tail && !strcmp(host + n - tail, port))
        n -= tail;
    else if (site->port != 80)
        return false;
    if (site->loopback)
        return (n == 9 && (!strncasecmp(host, "localhost", n) || !strncmp(host, "127.0.0.1", n))) ||
               (n == 5 && !strncmp(host, "[::1]", n));
    /* Whoever rebinds a name sends that name: an address is no name. */
    return is_address(host, n);
}

static bool is_our_origin(const char *origin, const char *host)
{
    size_t n = !strncasecmp(origin, "http://", 7) ? 7 : !strncasecmp(origin, "https://", 8) ? 8 : 0;
    return n && !strcasecmp(origin + n, host);
}

/* ## The gate */

static bool has_cookie(const sy_request *req)
{
    const char *s = sy_request_header(req, MHD_HTTP_HEADER_COOKIE);
    size_t name = strlen(req->site->cookie);
    while (s && *s) {
        s += strspn(s, " ;");
        size_t n = strcspn(s, ";");
        if (n > name && !strncmp(s, req->site->cookie, name) && s[name] == '=' &&
            is_token(req->site, s + name + 1, n - name - 1))
            return true;
        s += n;
    }
    return false;
}

static bool has_bearer(const sy_request *req)
{
    const char *s = sy_request_header(req, MHD_HTTP_HEADER_AUTHORIZATION);
    return s && !strncasecmp(s, "Bearer ", 7) && is_token(req->site, s + 7, strlen(s + 7));
}

static enum MHD_Result count_host(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind, (void)value;
    *(int *)ctx += !strcasecmp(name, MHD_HTTP_HEADER_HOST);
    return MHD_YES;
}

/* The printed address: the token becomes a cookie, and the address loses it. */
static bool exchange(const sy_request *req, sy_reply *r, const char *token)
{
    const sy_site *site = req->site;
    if (!is_token(site, token, strlen(token)))
        return sy_problem(r, 401, "this token is not the one of this server; open the address that it printed when it "
                                  "was started");
    sy_header(r, "Set-Cookie", "%s=%s; HttpOnly; SameSite=Strict; Path=/", site->cookie, site->token);
    char to[500] = "";
    /* A path of several slashes would be another site's address. */
    const char *path = req->path + strspn(req->path, "/");
    size_t n = (size_t)snprintf(to, sizeof to, "/%.200s", path), at = strcspn(req->uri, "?");
    const char *query = req->uri[at] ? req->uri + at + 1 : "";
    for (bool first = true; *query && *query != '#';) {
        size_t len = strcspn(query, "&#");
        if (strncmp(query, "token=", 6) && len && n + len + 2 < sizeof to) {
            n += (size_t)snprintf(to + n, sizeof to - n, "%c%.*s", first ? '?' : '&', (int)len, query);
            first = false;
        }
        query += len + (query[len] == '&');
    }
    r->status = 303;
    sy_header(r, "Location", "%s", to);
    return false;
}

bool sy_gate(const sy_request *req, sy_reply *r)
{
    const char *host = sy_request_header(req, MHD_HTTP_HEADER_HOST);
    const char *origin = sy_request_header(req, MHD_HTTP_HEADER_ORIGIN);
    const char *site = sy_request_header(req, "Sec-Fetch-Site");
    const char *mode = sy_request_header(req, "Sec-Fetch-Mode");
    int hosts = 0;
    MHD_get_connection_values(req->connection, MHD_HEADER_KIND, count_host, &hosts);
    if (!host || hosts != 1 || !is_our_host(req->site, host))
        return sy_problem(r, hosts == 1 && host ? 403 : 400,
                          "this server is called %s; --host NAME:PORT lets it have another name", req->site->host);
    if (origin && !is_our_origin(origin, host))
        return sy_problem(r, 403, "a page of another site asked for this");
    /* A link on another page may lead here; its scripts, frames and pictures may not. */
    if (site && strcmp(site, "same-origin") && strcmp(site, "none") && !(mode && !strcmp(mode, "navigate")))
        return sy_problem(r, 403, "a page of another site asked for this");
    if (!strcmp(req->path, "/healthz"))
        return true;
    const char *token = sy_parameter_of(req, "token");
    if (token && req->method == SY_GET && strncmp(req->path, "/api/", 5))
        return exchange(req, r, token);
    if (has_bearer(req))
        return true;
    if (!has_cookie(req)) {
        sy_header(r, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
        sy_problem(r, 401, "this wants the token: open the address that the server printed when it was started");
        return false;
    }
    if (req->method != SY_GET && !origin)
        return sy_problem(r, 403, "with a cookie, a request that changes something must tell its Origin");
    return true;
}
