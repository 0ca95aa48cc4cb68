/* extract.c - takes the article out of each page, some times over, and says what it found and how long
 * it took: one JSON object a page. test/bench/compare_html.py runs it.
 *
 * usage: extract [-n TIMES] [-ninjs] PAGE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "extract/extract.h"

static void print(const char *name, const char *s, size_t n)
{
    printf(", \"%s\": ", name);
    if (!s) {
        printf("null");
        return;
    }
    putchar('"');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\\')
            printf("\\%c", s[i]);
        else if ((unsigned char)s[i] < 0x20)
            printf("\\u%04x", s[i]);
        else
            putchar(s[i]);
    }
    putchar('"');
}

static char *whole(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END))
        return NULL;
    *n = (size_t)ftell(f);
    rewind(f);
    char *bytes = malloc(*n + 1);
    if (bytes && fread(bytes, 1, *n, f) != *n)
        *n = 0;
    fclose(f);
    return bytes;
}

int main(int argc, char **argv)
{
    long times = 1;
    bool ninjs = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-n") && i + 1 < argc) {
            times = atol(argv[++i]);
            continue;
        }
        if (!strcmp(argv[i], "-ninjs")) {
            ninjs = true;
            continue;
        }
        size_t n;
        char *bytes = whole(argv[i], &n);
        if (!bytes) {
            perror(argv[i]);
            return 1;
        }
        sy_article a = { 0 };
        sayso_error why = { 0 };
        struct timespec began, ended;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began);
        for (long k = 0; k < times; k++) {
            sy_article_free(&a);
            (void)(ninjs ? sy_ninjs_article(bytes, n, &a, &why)
                         : sy_html_article(bytes, n, NULL, &a, &why));
        }
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
        double seconds = (double)(ended.tv_sec - began.tv_sec) +
                         1e-9 * (double)(ended.tv_nsec - began.tv_nsec);
        printf("{\"file\": \"%s\", \"bytes\": %zu, \"seconds\": %.9f", argv[i], n,
               seconds / (double)times);
        print("why", why.text[0] ? why.text : NULL, strlen(why.text));
        const char *names[] = { "id", "title", "url", "publisher", "byline", "published", "modified", "language", "note" };
        const char *values[] = { a.id, a.title, a.url, a.publisher, a.byline, a.published, a.modified, a.language, a.note };
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            print(names[k], values[k], values[k] ? strlen(values[k]) : 0);
        print("text", a.text, a.len);
        printf("}\n");
        sy_article_free(&a);
        free(bytes);
    }
    return 0;
}
