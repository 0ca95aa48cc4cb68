/* fuzz_record.c - any bytes as a sayso record. What is taken must hold together: spans in the text that
 * cut no character, ids of what is there, valid strings; and written out and read again it is the same. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "sayso.h"

#define MUST(what) ((what) ? (void)0 : __builtin_trap())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct bytes {
    char *at;
    size_t n, room;
} bytes;

static sayso_status gather(void *ctx, const char *from, size_t n)
{
    bytes *b = ctx;
    if (n > b->room - b->n) {
        b->room = b->n + n + b->room;
        b->at = realloc(b->at, b->room);
        MUST(b->at);
    }
    memcpy(b->at + b->n, from, n);
    b->n += n;
    return SAYSO_OK;
}

static void check_spans(const sayso_doc *d, const sayso_span *s, uint32_t n)
{
    size_t len;
    const char *text = sayso_doc_text(d, &len);
    for (uint32_t i = 0; i < n; i++) {
        MUST(s[i].begin <= s[i].end && s[i].end <= len);
        MUST(((unsigned char)text[s[i].begin] & 0xC0) != 0x80 &&
             ((unsigned char)text[s[i].end] & 0xC0) != 0x80);
    }
}

static void check_string(const char *s)
{
    MUST(!s || sy_utf8_valid(s, strlen(s)) == strlen(s));
}

static void check_ids(const uint32_t *id, uint32_t n, uint32_t most)
{
    for (uint32_t i = 0; i < n; i++)
        MUST(id[i] >= 1 && id[i] <= most);
}

static void check(const sayso_doc *d)
{
    uint32_t statements = sayso_statement_count(d), speakers = sayso_speaker_count(d);
    uint32_t contacts = sayso_contact_count(d);
    for (uint32_t i = 0; i < statements; i++) {
        sayso_statement s = sayso_statement_at(d, i);
        check_spans(d, s.source, s.n_source);
        check_spans(d, s.cue, s.n_cue);
        check_spans(d, s.content, s.n_content);
        MUST(s.speaker <= speakers && s.parent <= statements && s.confidence >= 0 &&
             s.confidence <= 1);
        check_string(s.outlet);
        check_string(s.addressee);
        check_string(s.when);
    }
    for (uint32_t i = 0; i < speakers; i++) {
        sayso_speaker s = sayso_speaker_at(d, i);
        check_string(s.name);
        check_spans(d, s.mentions, s.n_mentions);
        for (uint32_t k = 0; k < s.n_roles; k++)
            check_string(s.roles[k]);
    }
    for (uint32_t i = 0; i < contacts; i++) {
        sayso_contact c = sayso_contact_at(d, i);
        check_ids(c.from, c.n_from, speakers);
        check_ids(c.to, c.n_to, speakers);
        check_spans(d, c.trigger, c.n_trigger);
        MUST(c.statement <= statements);
    }
    for (uint32_t i = 0; i < sayso_relation_count(d); i++) {
        sayso_relation r = sayso_relation_at(d, i);
        check_ids(&r.from, 1, statements);
        check_ids(&r.to, 1, r.to_contact ? contacts : statements);
    }
    for (uint32_t i = 0; i < sayso_claim_count(d); i++) {
        sayso_claim c = sayso_claim_at(d, i);
        check_ids(&c.about, 1, c.about_contact ? contacts : statements);
        check_ids(c.asserted, c.n_asserted, statements);
        check_ids(c.confirmed, c.n_confirmed, statements);
        check_ids(c.denied, c.n_denied, statements);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sayso_doc *doc, *again;
    sayso_error why = { 0 };
    if (sayso_record_read((const char *)data, size, NULL, &doc, &why)) {
        MUST(!doc && why.status && *why.text);
        return 0;
    }
    check(doc);
    bytes first = { 0 }, second = { 0 };
    MUST(!sayso_write(doc, SAYSO_JSON, NULL, gather, &first));
    MUST(!sayso_record_read(first.at, first.n, NULL, &again, &why));
    MUST(!sayso_write(again, SAYSO_JSON, NULL, gather, &second));
    MUST(first.n == second.n && !memcmp(first.at, second.at, first.n));
    /* However odd the record, every format can hold it. */
    for (int format = SAYSO_CSV; format <= SAYSO_BRAT; format++) {
        free(first.at);
        first = (bytes){ 0 };
        MUST(!sayso_write(doc, (sayso_format)format, NULL, gather, &first));
    }
    sayso_doc_free(again);
    sayso_doc_free(doc);
    free(first.at);
    free(second.at);
    return 0;
}
