/* clue.c - see clue.h. Means of vectors blur a single word in a long paragraph; here it counts as much as
 * it does for a reader. */
#include "read/clue.h"

#include <string.h>

static const char *const classes[SY_CLUES] = {
    " interview interviews interviewed interviewing interviewer sit-down q&a ",
    " show podcast radio television tv host hosts hosted aired broadcast episode co-host anchor listeners viewers programme ",
    " tweet tweets tweeted tweeting retweeted twitter facebook instagram tiktok youtube post posted posts hashtag caption captioned followers snapchat livestream livestreamed ",
    " speech rally rallies crowd audience convention podium sermon keynote applause applauded cheers cheered stage speaking spoke toast delegates ",
    " debate debates moderator moderators debated onstage ",
    " reporters press conference conferences briefing briefings journalists newsers ",
    " statement statements spokesman spokeswoman spokesperson release spokespeople ",
    " call calls phone telephone phoned rang telephoned caller voicemail ",
    " letter letters email emails e-mail e-mails emailed memo memos message messages texted text texts wrote writes writing ",
    " court testified testimony hearing judge trial jury witness inquest tribunal committee prosecutor prosecutors deposition oath lawyer lawyers attorney police sworn cross-examination inquiry senate ",
    " report reports poll polls survey study book op-ed editorial column ad ads advertisement ruling ruled law filing filings lawsuit data findings document documents percent respondents essay memoir petition ",
    " reported reports reportedly newspaper according article outlet magazine paper published ",
    " meeting met meets meetings private privately dinner lunch closed-door meet ",
    " believe believes believed think thinks thought hope hopes hoped want wants wanted feel feels felt fear fears feared worried consider considers considered sees viewed views expected expects ",
    " told tells telling tell ",
    " said says say saying ",
    " asked asks question questions answer answered answers wondered ask ",
    " denied denies deny denying rejected rejects dismissed dismisses refuted disputed disputes untrue false rebuffed denial baseless nonsense fabricated contrary ",
    " confirmed confirms confirm admitted admits acknowledged acknowledges conceded concedes admit acknowledge concede ",
    " why how what who whether when ",
    " urged urges urging demanded demands demand must should need needs ought ordered let's please vote required requires banned recommended recommend advised called encouraged insisted call stop ",
    " will promised promises pledged pledges vowed vows agreed agrees plans plan going offered approved intends intend we'll i'll signed commit committed ",
    " wish wishes wished prefer preferred hoping wanting afraid eager like love ",
    " expect know knows knew convinced opinion understand sure certain ",
    " may might could seems seem seemed suggested suggests appears appeared possible perhaps probably unclear maybe likely possibly doubt ",
    " endorsed endorse endorses endorsement support supports supported praised praises thank thanks thanked congratulated congratulations proud great wonderful backed backs honor amazing respect hero best brilliant ",
    " sorry apologised apologized apology apologies apologise apologize regret regrets ",
    " criticized criticised criticizes attack attacks attacked attacking slammed slams blasted blasts mocked mocks blamed blames accused accuses accusing condemned condemns liar lies lie disgrace failed failure weak corrupt crooked dangerous disgusting shameful terrible worst dishonest racist disaster wrong stupid reckless unfit bad hypocrisy ridiculous ignorant scandal dismal outrageous offensive ",
    " declined declines refused refuses comment respond responded response decline requests request refusing unavailable ",
    " not no never none nobody nothing neither cannot nor without ",
    " i i'm i've my me i'd ",
    " you your he she him her they ",
};

static bool letter(unsigned char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* A small perfect enough table would do; the lists are short, and words are met once: a bucket for each
 * first two letters keeps the search to a few lists. */
typedef struct entry {
    const char *word; /* in its list, ended by a space */
    uint8_t k;
} entry;

enum { BUCKETS = 4096 };

static uint32_t hash(const char *w, uint32_t n)
{
    uint32_t h = 2166136261u;
    for (uint32_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)w[i]) * 16777619u;
    return (h ^ h >> 15) & (BUCKETS - 1);
}

typedef struct table {
    entry at[BUCKETS];
} table;

static void fill(table *t)
{
    memset(t, 0, sizeof *t);
    for (int k = 0; k < SY_CLUES; k++)
        for (const char *w = classes[k] + 1; *w;) {
            const char *e = strchr(w, ' ');
            uint32_t h = hash(w, (uint32_t)(e - w));
            while (t->at[h].word)
                h = (h + 1) & (BUCKETS - 1);
            t->at[h] = (entry){ w, (uint8_t)k };
            w = e + 1;
        }
}

static bool add(const table *t, const char *w, uint32_t n, uint32_t at, sy_clues *out)
{
    for (uint32_t h = hash(w, n); t->at[h].word; h = (h + 1) & (BUCKETS - 1))
        if (!strncmp(t->at[h].word, w, n) && t->at[h].word[n] == ' ' && !sy_push(&out->at[t->at[h].k], at))
            return false;
    return n < 4 || strncmp(w + n - 3, "n't", 3) || sy_push(&out->at[29], at);
}

bool sy_clues_find(const sy_text *t, sy_clues *out)
{
    table *words = malloc(sizeof *words);
    if (!words)
        return false;
    fill(words);
    const char *s = t->bytes;
    bool ok = true;
    for (uint32_t i = 0, len = (uint32_t)t->len; ok && i < len;) {
        if (!letter((unsigned char)s[i])) {
            i++;
            continue;
        }
        char w[24];
        uint32_t n = 0, begin = i;
        while (i < len) {
            unsigned char c = (unsigned char)s[i];
            bool curly = c == 0xE2 && i + 3 < len && (unsigned char)s[i + 1] == 0x80 && (unsigned char)s[i + 2] == 0x99;
            unsigned char next = curly ? (unsigned char)s[i + 3] : i + 1 < len ? (unsigned char)s[i + 1] : ' ';
            if (!letter(c) && !((curly || c == '\'' || c == '-' || c == '&') && letter(next)))
                break;
            if (n < sizeof w)
                w[n] = curly ? '\'' : (char)(letter(c) ? c | 32 : c);
            n++;
            i += curly ? 3 : 1;
        }
        if (n > 2 && n <= sizeof w && w[n - 1] == 's' && w[n - 2] == '\'')
            n -= 2;
        ok = n > sizeof w || add(words, w, n, begin, out);
    }
    free(words);
    return ok;
}

void sy_clues_free(sy_clues *c)
{
    for (int k = 0; k < SY_CLUES; k++)
        sy_array_free(&c->at[k]);
}

/* How many of a class stand before `at`. */
static size_t before(const sy_clues *c, int k, uint32_t at)
{
    size_t lo = 0, hi = c->at[k].n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->at[k].at[mid] < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t sy_clues_in(const sy_clues *c, int k, uint32_t begin, uint32_t end)
{
    return end > begin ? (uint32_t)(before(c, k, end) - before(c, k, begin)) : 0;
}

bool sy_clues_before(const sy_clues *c, int k, uint32_t at, uint32_t *where)
{
    size_t n = before(c, k, at);
    if (n)
        *where = c->at[k].at[n - 1];
    return n > 0;
}
