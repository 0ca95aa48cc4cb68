/* test_hash.c - the published test vectors of SHA-256 and XXH64, and input in pieces. */
#include "base/hash.h"
#include "unit.h"

static void sha_hex(const void *data, size_t n, size_t step, char out[65])
{
    sy_sha256 s;
    uint8_t digest[32];
    sy_sha256_begin(&s);
    for (size_t i = 0; i < n; i += step)
        sy_sha256_add(&s, (const char *)data + i, n - i < step ? n - i : step);
    sy_sha256_end(&s, digest);
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

TEST(sha256_gives_the_published_digests)
{
    char hex[65];
    sha_hex("", 0, 1, hex);
    CHECK(!strcmp(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    sha_hex("abc", 3, 3, hex);
    CHECK(!strcmp(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    sha_hex(two_blocks, strlen(two_blocks), 56, hex);
    CHECK(!strcmp(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

TEST(sha256_does_not_care_how_its_input_is_cut)
{
    uint8_t data[300];
    for (int i = 0; i < 300; i++)
        data[i] = (uint8_t)(i * 7);
    for (size_t n = 0; n <= 300; n++) {
        char whole[65], cut[65];
        sha_hex(data, n, 300, whole);
        sha_hex(data, n, 1 + n % 67, cut);
        CHECK(!strcmp(whole, cut));
    }
}

/* Made with the reference implementation (python's xxhash). */
TEST(xxh64_gives_the_reference_sums)
{
    uint8_t data[101];
    for (int i = 0; i < 101; i++)
        data[i] = (uint8_t)(i * 7 + 3);
    static const struct {
        size_t n;
        uint64_t seed, sum;
    } want[] = {
        { 0, 0, 0xef46db3751d8e999u },
        { 1, 0, 0x1f25c8d0bc1f4bb6u },
        { 3, 0, 0x31d2363f52e564c9u },
        { 4, 0, 0x9bb64b7d66ee9fdau },
        { 7, 0, 0x9a7b149959ce60d8u },
        { 8, 0, 0xdab99d95c6f90092u },
        { 15, 0, 0x1b47cb8243cc8e32u },
        { 31, 0, 0xa2aa5f33cc4a6119u },
        { 32, 0, 0x23c3c17ef790fd97u },
        { 33, 0, 0x50a7cfc7ba588784u },
        { 63, 0, 0x5e3e54b431c7493cu },
        { 64, 0, 0x0eb64b3ef6eeb01fu },
        { 100, 0, 0xa61f8d4c170fe531u },
        { 101, 0, 0xbad4d3bf033bda4cu },
        { 0, 2654435761, 0xac75fda2929b17efu },
        { 1, 2654435761, 0x79cf94f5ace37fe1u },
        { 3, 2654435761, 0x96d2a5e583ddd738u },
        { 4, 2654435761, 0x4a862fbb4b73776eu },
        { 7, 2654435761, 0xddc5cf71d37a6368u },
        { 8, 2654435761, 0xc6e75e2cbd8e07eeu },
        { 15, 2654435761, 0x8120a1eda8ac77dau },
        { 31, 2654435761, 0x381822f33376d6b6u },
        { 32, 2654435761, 0x9abd315470ac276au },
        { 33, 2654435761, 0x72cdd3262f467933u },
        { 63, 2654435761, 0x634da7d265979e61u },
        { 64, 2654435761, 0xbcb3847d70525180u },
        { 100, 2654435761, 0x86f549ede5ac87e2u },
        { 101, 2654435761, 0x6c892ceebbc660aau },
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        CHECK(sy_xxh64(data, want[i].n, want[i].seed) == want[i].sum);
}

MAIN
