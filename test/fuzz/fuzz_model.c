/* fuzz_model.c - any bytes as a model file; and models/toy.sayso with some bytes changed and its sums
 * made right again, which gets past the checksums to the numbers themselves. What opens must read.
 *
 * Input: the first byte is even: the rest is the file. Odd: triples of (offset, 3 bytes; how, 1 byte;
 * value, 4 bytes little-endian), each changing one place of the toy model. Run it from the top folder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sayso.h"

enum { HEADER = 64, ENTRY = 80, MOST = 1 << 17 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_with(const void *bytes, size_t n)
{
    static const char text[] = "\"I will,\" Ana Ruiz told reporters, \"not go.\"\n\nHe said so.";
    sayso_model *model;
    sayso_reader *reader;
    sayso_doc *doc;
    sayso_error why = { 0 };
    if (sayso_model_open_memory(bytes, n, &model, &why)) {
        if (model || !why.text[0] || memchr(why.text, 0, sizeof why.text) == NULL)
            abort();
        return;
    }
    sayso_input input = { .text = text, .len = sizeof text - 1 };
    if (!sayso_reader_new(model, NULL, &reader, &why)) {
        if (!sayso_read(reader, &input, &doc, &why)) {
            for (uint32_t i = 0; i < sayso_statement_count(doc); i++) {
                sayso_statement s = sayso_statement_at(doc, i);
                for (uint32_t k = 0; k < s.n_content; k++)
                    if (s.content[k].begin > s.content[k].end || s.content[k].end > input.len)
                        abort();
                if (!(s.confidence >= 0 && s.confidence <= 1))
                    abort();
            }
            sayso_doc_free(doc);
        }
        sayso_reader_free(reader);
    }
    sayso_model_free(model);
}

static uint64_t get(const uint8_t *p, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

static void put(uint8_t *p, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        p[i] = (uint8_t)(v >> (8 * i));
}

/* The sums as src/model/file.h draws them. */
static void sign(uint8_t *file, size_t size)
{
    uint64_t n = get(file + 12, 4);
    if (n > (size - HEADER) / ENTRY)
        n = (size - HEADER) / ENTRY;
    for (uint64_t i = 0; i < n; i++) {
        uint8_t *entry = file + HEADER + ENTRY * i;
        uint64_t at = get(entry + 56, 8), bytes = get(entry + 64, 8);
        if (at <= size && bytes <= size - at)
            put(entry + 72, sy_xxh64(file + at, bytes, 0));
    }
    put(file + 24, sy_xxh64(file + 32, HEADER - 32 + ENTRY * n, sy_xxh64(file, 24, 0)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t toy[MOST] __attribute__((aligned(64)));
    static uint8_t file[MOST] __attribute__((aligned(64)));
    static size_t toy_size;
    if (!toy_size) {
        FILE *f = fopen("models/toy.sayso", "rb");
        if (!f)
            abort();
        toy_size = fread(toy, 1, sizeof toy, f);
        fclose(f);
    }
    if (!size)
        return 0;
    if (data[0] % 2 == 0) {
        size_t n = size - 1 < MOST ? size - 1 : MOST;
        memcpy(file, data + 1, n);
        read_with(file, n);
        return 0;
    }
    memcpy(file, toy, toy_size);
    for (size_t i = 1; i + 8 <= size; i += 8) {
        size_t at = get(data + i, 3) % (toy_size - 4);
        for (int k = 0; k < 1 << (data[i + 3] % 3); k++) /* one, two or four bytes */
            file[at + (size_t)k] = data[i + 4 + (size_t)k];
    }
    sign(file, toy_size);
    read_with(file, toy_size);
    return 0;
}
