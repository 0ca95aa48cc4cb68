/* warc_records.c - the records of web archives, one line of JSON each, and how long it took.
 * test/bench/compare_warc.py runs it.
 *
 * usage: warc_records [-q] [-at OFFSET] WARC...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "extract/warc.h"

static ptrdiff_t read_file(void *ctx, void *to, size_t room)
{
    return (ptrdiff_t)fread(to, 1, room, ctx);
}

static bool seek_file(void *ctx, uint64_t to)
{
    return fseek(ctx, (long)to, SEEK_SET) == 0;
}

int main(int argc, char **argv)
{
    bool quiet = false;
    uint64_t from = 0;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-q")) {
            quiet = true;
            continue;
        }
        if (!strcmp(argv[i], "-at") && i + 1 < argc) {
            from = strtoull(argv[++i], NULL, 10);
            continue;
        }
        FILE *f = fopen(argv[i], "rb");
        if (!f) {
            perror(argv[i]);
            return 1;
        }
        sayso_error why;
        sy_bytes bytes = { read_file, seek_file, f };
        struct timespec began, ended;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began);
        sy_warc *w = sy_warc_open(bytes, (sy_warc_place){ .offset = from }, &why);
        sy_warc_record r;
        unsigned long records = 0, payload = 0;
        while (w && sy_warc_next(w, &r) == SY_WARC_ONE) {
            records++;
            payload += r.n;
            if (quiet)
                continue;
            char digest[65] = "";
            if (r.payload) {
                sy_sha256 h;
                uint8_t d[32];
                sy_sha256_begin(&h);
                sy_sha256_add(&h, r.payload, r.n);
                sy_sha256_end(&h, d);
                for (int k = 0; k < 32; k++)
                    snprintf(digest + 2 * k, 3, "%02x", d[k]);
            }
            printf("{\"offset\": %llu, \"inside\": %llu, \"next\": %llu, \"type\": \"%s\", \"uri\": \"%s\", "
                   "\"seen\": \"%s\", \"status\": %d, \"mime\": \"%s\", \"n\": %zu, \"sha256\": \"%s\", \"why\": \"%s\"}\n",
                   (unsigned long long)r.place.offset, (unsigned long long)r.place.inside,
                   (unsigned long long)r.next.offset, r.type, r.uri, r.seen, r.status, r.mime, r.n, digest, r.why);
        }
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
        if (!w)
            fprintf(stderr, "%s: %s\n", argv[i], why.text);
        sy_warc_close(w);
        fclose(f);
        printf("{\"file\": \"%s\", \"records\": %lu, \"payload\": %lu, \"seconds\": %.6f}\n", argv[i], records, payload,
               (double)(ended.tv_sec - began.tv_sec) + 1e-9 * (double)(ended.tv_nsec - began.tv_nsec));
    }
    return 0;
}
