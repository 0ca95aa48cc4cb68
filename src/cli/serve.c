/* serve.c - `sayso serve`: the local page and the REST interface over an archive. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "serve/serve.h"

enum { USUAL_PORT = 8017, USUAL_CONNECTIONS = 64, USUAL_TIMEOUT = 20 };

/* "127.0.0.1:8017", "[::1]:0", ":0" -> host and port. host: room for the host. */
static bool take_address(const char *s, char *host, size_t size, uint16_t *port)
{
    const char *colon = strrchr(s, ':'), *begin = s, *end = colon;
    unsigned long n = 0;
    if (!colon || strspn(colon + 1, "0123456789") != strlen(colon + 1) || !colon[1] || strlen(colon + 1) > 5)
        return false;
    for (const char *p = colon + 1; *p; p++)
        n = n * 10 + (unsigned long)(*p - '0');
    if (*s == '[') {
        if (end == s || end[-1] != ']')
            return false;
        begin++;
        end--;
    } else if (memchr(s, ':', (size_t)(colon - s))) {
        return false; /* an IPv6 address stands in brackets */
    }
    if (n > UINT16_MAX || (size_t)(end - begin) >= size)
        return false;
    memcpy(host, begin, (size_t)(end - begin));
    host[end - begin] = 0;
    if (begin == end)
        snprintf(host, size, "127.0.0.1");
    *port = (uint16_t)n;
    return true;
}

/* Serves until a signal asks to end. The signals wait from before the threads are made, so that these do
 * not get them. */
static int serve(sy_serve_options *o)
{
    sigset_t ends;
    sy_server *server;
    sayso_error why = { 0 };
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    sayso_status st = sy_server_start(o, &server, &why);
    if (st) {
        bool own = st != SAYSO_EIO || strstr(why.text, "add makes an archive"); /* else it names its own place */
        cli_say("%s%s%s", own ? o->archive : "", own ? ": " : "", why.text);
        return CLI_FAILED;
    }
    printf("%s\n", sy_server_address(server));
    bool told = fflush(stdout) == 0;
    if (!told)
        cli_say("standard output: cannot be written, so that nobody learns the address");
    if (sy_server_is_open(server))
        cli_say("other machines reach this address, and what is sent is not encrypted");
    int sent;
    if (told)
        sigwait(&ends, &sent);
    pthread_sigmask(SIG_UNBLOCK, &ends, NULL); /* a second one ends it at once */
    sy_server_stop(server);
    return told ? CLI_DONE : CLI_FAILED;
}

int cmd_serve(int argc, char **argv)
{
    enum { LISTEN = 256, HOST, READ_ONLY, TOKEN_FILE, LOG, CONNECTIONS, TIMEOUT };
    static const cli_option options[] = {
        { "listen", 'l', LISTEN, true },         { "host", 0, HOST, true },
        { "read-only", 0, READ_ONLY, false },    { "token-file", 0, TOKEN_FILE, true },
        { "model", 'm', 'm', true },             { "log", 0, LOG, false },
        { "connections", 0, CONNECTIONS, true }, { "timeout", 0, TIMEOUT, true },
        { "help", 'h', 'h', false },             { 0 }
    };
    cli_args args = { .command = "serve", .argv = argv, .argc = argc, .options = options };
    char host[240] = "127.0.0.1";
    const char *model = NULL;
    long connections = USUAL_CONNECTIONS, timeout = USUAL_TIMEOUT;
    size_t hosts = 0;
    sy_serve_options o = { .host = host, .port = USUAL_PORT };
    for (int key; (key = cli_next(&args)) != CLI_END;) {
        bool good = true;
        switch (key) {
        case CLI_BAD: return CLI_USAGE;
        case 'h': return cli_help("serve") ? CLI_DONE : CLI_FAILED;
        case LISTEN:
            if (!take_address(args.value, host, sizeof host, &o.port))
                return cli_usage("serve", "--listen takes HOST:PORT, as 127.0.0.1:8017 or [::1]:0, not \"%s\"", args.value);
            break;
        case HOST:
            if (hosts == SY_SERVE_HOSTS)
                return cli_usage("serve", "at most %d times --host", SY_SERVE_HOSTS);
            o.hosts[hosts++] = args.value;
            break;
        case READ_ONLY: o.read_only = true; break;
        case TOKEN_FILE: o.token_file = args.value; break;
        case 'm': model = args.value; break;
        case LOG: o.log = true; break;
        case CONNECTIONS: good = cli_number(&args, 1, 10000, &connections); break;
        case TIMEOUT: good = cli_number(&args, 1, 3600, &timeout); break;
        default: good = cli_archive(&args, &o.archive);
        }
        if (!good)
            return CLI_USAGE;
    }
    if (!o.archive)
        return cli_usage("serve", "which archive? sayso serve ARCHIVE");
    o.connections = (unsigned)connections;
    o.timeout = (unsigned)timeout;
    sayso_model *m = cli_open_model(model);
    if (!m)
        return CLI_FAILED;
    o.model = m;
    int status = serve(&o);
    sayso_model_free(m);
    return status;
}
