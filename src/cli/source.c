/* source.c - bytes of a file or pipe: lines, or all of them, converted to UTF-8 where asked. */
#include "cli/article.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

void article_free(article *a)
{
    free(a->memory);
    free(a->file);
    free(a->error);
    sayso_doc_free(a->doc);
    if (a->unmake)
        a->unmake(a->made);
    *a = (article){ 0 };
}

/* Waits for what is slow to come. False: nobody wants it any more. */
static bool wait_for_bytes(const source *s)
{
    struct pollfd p[] = { { .fd = s->fd, .events = POLLIN }, { .fd = s->wake, .events = POLLIN } };
    while (poll(p, 2, -1) < 0 && errno == EINTR) {
    }
    return !p[1].revents;
}

static ssize_t read_some(source *s, char *to, size_t room)
{
    ssize_t n;
    if (s->slow && s->wake > 0 && !wait_for_bytes(s)) {
        s->eof = true;
        return 0;
    }
    do
        n = read(s->fd, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        s->error = errno;
    if (n <= 0)
        s->eof = true;
    else
        s->taken += (uint64_t)n;
    return n;
}

int source_open(source *s, const char *name)
{
    s->name = name;
    s->slow = s->eof = s->taken_up = false;
    s->error = 0;
    s->changed = 0;
    s->longest = UINT32_MAX;
    s->size = s->taken = s->line = s->lines = 0;
    s->at = s->n = s->raw_n = 0;
    s->convert = (iconv_t)-1;
    s->fd = strcmp(name, "-") ? open(name, O_RDONLY | O_CLOEXEC) : 0;
    if (s->fd < 0)
        return errno;

    struct stat st;
    if (fstat(s->fd, &st) == 0) {
        if (S_ISDIR(st.st_mode)) {
            source_close(s);
            return EISDIR;
        }
        s->slow = !S_ISREG(st.st_mode);
        s->size = S_ISREG(st.st_mode) && st.st_size > 0 ? (uint64_t)st.st_size : 0;
        s->changed = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    }
    /* Enough to tell what it is; a pipe may give it in several pieces. */
    while (s->n < 16 && !s->eof) {
        ssize_t n = read_some(s, s->buf + s->n, sizeof s->raw - s->n);
        if (n > 0)
            s->n += (size_t)n;
    }
    if (s->error) {
        int error = s->error;
        source_close(s);
        return error;
    }
    return 0;
}

void source_close(source *s)
{
    if (s->convert != (iconv_t)-1)
        iconv_close(s->convert);
    s->convert = (iconv_t)-1;
    if (s->fd > 0)
        close(s->fd);
    s->fd = -1;
}

/* raw -> buf. What cannot be converted becomes U+FFFD, a byte at a time. */
static void convert(source *s)
{
    char *in = s->raw, *out = s->buf;
    size_t left = s->raw_n, room = sizeof s->buf;
    while (left && room >= 16) {
        if (iconv(s->convert, &in, &left, &out, &room) != (size_t)-1)
            break;
        if (errno == EINVAL && !s->eof)
            break; /* the rest of this character has not been read yet */
        if (errno == E2BIG)
            break;
        memcpy(out, "\xEF\xBF\xBD", 3);
        out += 3;
        room -= 3;
        in++;
        left--;
    }
    memmove(s->raw, in, left);
    s->raw_n = left;
    s->at = 0;
    s->n = sizeof s->buf - room;
}

bool source_fill(source *s)
{
    s->at = s->n = 0;
    if (s->convert == (iconv_t)-1) {
        if (!s->eof) {
            ssize_t n = read_some(s, s->buf, sizeof s->buf);
            s->n = n > 0 ? (size_t)n : 0;
        }
        return s->n > 0;
    }
    while (!s->n && (!s->eof || s->raw_n)) {
        if (!s->eof) {
            ssize_t n = read_some(s, s->raw + s->raw_n, sizeof s->raw - s->raw_n);
            s->raw_n += n > 0 ? (size_t)n : 0;
        }
        convert(s);
    }
    return s->n > 0;
}

bool source_seek(source *s, uint64_t position, uint64_t lines)
{
    if (s->convert != (iconv_t)-1 || s->slow)
        return true; /* all of it again: what is there already is passed over */
    if (lseek(s->fd, (off_t)position, SEEK_SET) < 0) {
        s->error = errno;
        return false;
    }
    s->at = s->n = 0;
    s->eof = false;
    s->taken_up = true;
    s->taken = position;
    s->lines = lines;
    return true;
}

bool source_decode(source *s, const char *encoding)
{
    const unsigned char *b = (const unsigned char *)s->buf;
    size_t mark = 0;
    if (s->n >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF) {
        mark = 3;
        encoding = NULL;
    } else if (s->n >= 2 && b[0] == 0xFF && b[1] == 0xFE) {
        mark = 2;
        encoding = "UTF-16LE";
    } else if (s->n >= 2 && b[0] == 0xFE && b[1] == 0xFF) {
        mark = 2;
        encoding = "UTF-16BE";
    }
    s->at = mark;
    if (!encoding || !strcasecmp(encoding, "utf-8") || !strcasecmp(encoding, "utf8"))
        return true;
    s->convert = iconv_open("UTF-8", encoding);
    if (s->convert == (iconv_t)-1)
        return false;
    /* source_open() has read no more than raw holds. */
    s->raw_n = s->n - mark;
    memcpy(s->raw, s->buf + mark, s->raw_n);
    convert(s);
    return true;
}

/* Room for n more bytes behind *n and a NUL. */
static bool make_room(char **bytes, size_t n, size_t more, size_t *room)
{
    if (more < *room - n)
        return true;
    size_t want = n + more + 1;
    if (want < *room + *room / 2)
        want = *room + *room / 2; /* large blocks are moved by the page table, not copied */
    char *p = realloc(*bytes, want);
    if (!p)
        return false;
    *bytes = p;
    *room = want;
    return true;
}

took source_line(source *s, char **line, size_t *length)
{
    size_t n = 0, room = 0;
    bool too_long = false, no_memory = false, any = false, ended = false;
    char *out = NULL;
    while (!ended && (s->at < s->n || source_fill(s))) {
        any = true;
        const char *from = s->buf + s->at;
        size_t left = s->n - s->at;
        const char *end = memchr(from, '\n', left);
        size_t part = end ? (size_t)(end - from) : left;
        ended = end != NULL;
        s->at += part + ended;
        too_long |= n + part > s->longest;
        if (too_long || no_memory) {
            free(out); /* nothing of it is wanted; the rest may be long in coming */
            out = NULL;
            continue;
        }
        if (!make_room(&out, n, part, &room)) {
            no_memory = true;
            continue;
        }
        memcpy(out + n, from, part);
        n += part;
    }
    s->line = s->lines + 1;
    s->lines += ended;
    if (!any || too_long || no_memory) {
        free(out);
        *line = NULL;
        return !any ? TOOK_END : too_long ? TOOK_TOO_LONG : TOOK_NO_MEMORY;
    }
    if (n && out[n - 1] == '\r')
        n--;
    out[n] = 0;
    size_t blank = strspn(out, " \t\r");
    if (blank == n) {
        free(out);
        *line = NULL;
        return TOOK_NOTHING;
    }
    *line = out;
    *length = n;
    return TOOK_ONE;
}

took source_rest(source *s, char **bytes, size_t *length)
{
    size_t n = 0, room = s->size + 2;
    *bytes = NULL;
    if (s->size > s->longest)
        return TOOK_TOO_LONG;
    char *out = malloc(room);
    if (!out)
        return TOOK_NO_MEMORY;
    while (s->at < s->n || source_fill(s)) {
        size_t part = s->n - s->at;
        took failed = n + part > s->longest ? TOOK_TOO_LONG : TOOK_NO_MEMORY;
        if (failed == TOOK_TOO_LONG || !make_room(&out, n, part, &room)) {
            free(out);
            return failed;
        }
        memcpy(out + n, s->buf + s->at, part);
        n += part;
        s->at = s->n;
    }
    out[n] = 0;
    *bytes = out;
    *length = n;
    return TOOK_ONE;
}

bool article_mend(char *s, size_t n, const char *name, char *why, size_t why_size)
{
    bool exact = !strcmp(name, "id") || !strcmp(name, "url");
    if (memchr(s, 0, n)) {
        snprintf(why, why_size, "\"%s\" holds a NUL character; leave it out", name);
        return false;
    }
    for (size_t i = 0; i < n;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &c);
        if (step > 0) {
            i += (size_t)step;
            continue;
        }
        if (exact) {
            snprintf(why, why_size, "\"%s\" is no valid UTF-8; mend it, or name the --encoding",
                     name);
            return false;
        }
        s[i++] = '?';
    }
    return true;
}
