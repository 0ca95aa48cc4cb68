/* outlet.c - see outlet.h. */
#include "read/outlet.h"

#include <math.h>
#include <string.h>

#include "read/outlet_features.h"
#include "read/speaker_parts.h"

#define NAME(x) O_##x,
enum { SY_OUTLET_LIST(NAME) N_FEATURES };
#undef NAME
_Static_assert((int)N_FEATURES == (int)SY_OUTLET_FEATURES && N_FEATURES <= 256, "model/scorer.h says how many");

enum {
    BEFORE = 10, BEHIND = 6, /* places looked at on each side of a cue */
    FAR = 1500,              /* bytes between a cue and a place */
    CARRIED = 12,            /* values brought to statements that have no place of them near by */
    CANDIDATES = BEFORE + BEHIND + CARRIED,
    MOST_SEEN = 64,
    ROUNDS = 3
};

#define NO_VALUE UINT32_MAX

static const char *const feature_names[] = {
#define NAME(x) #x,
    SY_OUTLET_LIST(NAME) NULL
#undef NAME
};

const char *sy_outlet_feature(size_t feature)
{
    return feature < N_FEATURES ? feature_names[feature] : NULL;
}

typedef struct seen {
    uint8_t at[MOST_SEEN];
    uint8_t n;
} seen;

static void see(seen *f, int feature, bool holds)
{
    if (holds && f->n < MOST_SEEN)
        f->at[f->n++] = (uint8_t)feature;
}

/* Where the text names somebody, or a platform: "the Courier", "reporters", "tweeted". */
typedef struct place {
    uint32_t first, end; /* tokens */
    uint32_t governor;   /* the token that governs it: "to", "told"; its own first where none does */
    uint32_t value;
    uint32_t paragraph;
    bool behind;   /* ... stands right before it, but for articles and the like */
    bool occasion; /* the words around it say that somebody was spoken to */
    seen own;
} place;

/* What may be written down; places of one name, or of the same words, share it. */
typedef struct value {
    uint64_t key;
    uint32_t who;   /* of the cast; SY_NOBODY: none */
    uint32_t first; /* its first place; UINT32_MAX: the publisher, whom the text does not name */
    uint32_t n, occasions;
    const char *platform;
} value;

typedef struct stage {
    sayso_doc *doc;
    const sy_cast *cast;
    const sy_outlet_watch *watch;
    SY_ARRAY(place) places; /* in the text's order */
    SY_ARRAY(value) values;
    uint32_t publisher;  /* value; NO_VALUE: none is known */
    uint32_t *cue;       /* [statement] first token of its cue */
    uint32_t *cue_end;
    uint32_t *paragraph;
    uint32_t *got[2];    /* [field][statement]: what the round before gave; NO_VALUE: nothing */
    uint32_t *links[4];  /* for one field: previous and next statement with a value: any, of the same speaker */
    uint32_t *last;      /* for each speaker */
    uint32_t *count;     /* [value] of one field */
    float *z;            /* [place][SY_SCORER_HIDDEN] of one net */
    uint32_t carried[CARRIED], n_carried, n_got;
} stage;

/* ## Words */

static bool listed(const char *list, const char *s, uint32_t n)
{
    char key[32];
    if (!n || n > sizeof key - 3)
        return false;
    key[0] = ' ';
    for (uint32_t i = 0; i < n; i++)
        key[i + 1] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 32 : s[i]);
    key[n + 1] = ' ';
    key[n + 2] = '\0';
    return !memchr(s, ' ', n) && !memchr(s, '\0', n) && strstr(list, key);
}

static bool is(const stage *g, uint32_t token, const char *list)
{
    if (token >= g->cast->tokens.n)
        return false;
    const sy_token *t = &g->cast->tokens.at[token];
    return listed(list, g->doc->text.bytes + t->begin, t->end - t->begin);
}

static const char media_words[] =
    " post times news journal herald courier gazette tribune chronicle guardian observer mail telegraph "
    "mirror star sun press magazine review daily weekly monthly radio tv television channel podcast fm am "
    "show today tonight morning breakfast newsnight broadcasting network media newspaper beacon ledger "
    "messenger examiner inquirer enquirer globe sentinel argus clarion dispatch advertiser reporter express "
    "bulletin echo wire record standard independent register bugle banner digest informer tabloid ";
static const char media_names[] =
    " cnn bbc nbc cbs abc msnbc npr pbs itv ap afp reuters c-span fox politico bloomberg cnbc espn sky "
    "msn cbc rte univision telemundo yahoo ";
static const char no_values[] =
    " i mr mrs ms dr sen rep gov monday tuesday wednesday thursday friday saturday sunday january february "
    "march april may june july august september october november december jan feb mar apr jun jul aug sept "
    "sep oct nov dec ";
static const char days[] =
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december jan feb mar apr jun jul aug sept sep oct nov dec ";
static const char times[] = " yesterday today tonight last earlier late early this ";
static const char inner_words[] = " of the and & for on in with at this ";
static const char ends_phrase[] =
    " that on in at during last when who whom after as to he she it they i we you if whether how why what "
    "where which with about for from by of before and or but his her their its not was were is are be had "
    "has have will would could should may might a an the this these those yesterday today tomorrow earlier "
    "later outside inside recently there here via through while because than over into against said says "
    "did do does can then also just now since until ";
static const char audiences[] =
    " audience audiences crowd crowds reporters journalists voters supporters delegates lawmakers senators "
    "parliament congress court investors analysts shareholders employees staff workers parents students "
    "fans members colleagues officers police prosecutors magistrates jurors officials clients customers "
    "residents councillors viewers listeners readers followers donors attendees leaders conservatives "
    "committee panel inquest inquiry tribunal council board conference magazine newspaper rally convention "
    "team players teammates users subscribers veterans teachers friends mps judge jury public press people "
    "nation family neighbours neighbors passengers commission assembly senate house ";
static const char pronouns[] = " him her them me us you ";
static const char determiners[] = " the a an his her their its my our your this that these those some several many all both two three ";

static const char tells[] = " told tells tell telling informed informing reminded reminding assured assuring ";
static const char asks[] = " asked asks asking ask urged urges urging warned warns warning advised begged thanked "
                           "invited encouraged implored ordered instructed notified alerted answered thanking ";
static const char addresses[] = " addressed addressing addresses address wrote emailed texted called phoned rang messaged telling replied "
                                "responded spoke speaking ";
static const char interviews[] = " interview interviews conversation sit-down phoner chat interviewed interviewing q&a profile ";
static const char appears[] = " appearance appeared appearing appears appear aired broadcast speaking guest joined ";
static const char writings[] = " letter letters email emails e-mail e-mails memo memos message messages note text texts wrote writing "
                               "writes emailed written reply submission column op-ed essay article ";
static const char speeches[] = " speech address addressed addressing remarks spoke speaks speak talk rally testimony testified "
                               "testifying statement briefing evidence presentation lecture sermon hearing speaking spoken ";
static const char sayings[] = " said says saying declared announced complained explained confided apologised apologized admitted "
                              "confessed promised pledged boasted joked replied quipped lied shouted called claimed insisted "
                              "complaint apology claim message tells ";
static const char posts[] = " tweet tweets tweeted tweeting post posted posting posts wrote page account feed video caption ";
static const char reports[] = " reported reports report reporting according published article story quoted cited obtained ";
static const char polls[] = " poll polls survey polling respondents pollster ";
static const char shows[] = " show podcast program programme radio series broadcast channel tv television broadcaster network station ";
static const char hosts[] = " host hosts anchor presenter co-host moderator correspondent editor columnist ";
static const char reporters[] = " reporter reporters journalist journalists interviewer ";
static const char papers[] = " newspaper magazine paper website site blog tabloid agency wire outlet editorial ";
static const char reported[] = " reported reports said says wrote writes published quoted revealed ";

static const struct {
    const char *word, *name;
} platforms[] = {
    { " tweet tweets tweeted tweeting retweeted retweet twitter twitter.com ", "Twitter" },
    { " facebook facebook.com ", "Facebook" },
    { " instagram ", "Instagram" },
    { " tiktok ", "TikTok" },
    { " youtube ", "YouTube" },
    { " snapchat ", "Snapchat" },
    { " reddit ", "Reddit" },
    { " linkedin ", "LinkedIn" },
    { " bluesky ", "Bluesky" },
    { " mastodon ", "Mastodon" },
    { " threads ", "Threads" },
    { " telegram ", "Telegram" },
    { " whatsapp ", "WhatsApp" },
    { " tumblr ", "Tumblr" },
    { " weibo ", "Weibo" },
};

static const char *platform_at(const stage *g, uint32_t i)
{
    const sy_token *t = &g->cast->tokens.at[i];
    if (t->upper && is(g, i, " x ") && i && is(g, i - 1, " on to via "))
        return "X";
    for (size_t k = 0; k < sizeof platforms / sizeof *platforms; k++)
        if (is(g, i, platforms[k].word) && (k != 10 || t->upper))
            return platforms[k].name;
    return NULL;
}

static uint64_t key_of(const char *s, size_t n)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 32 : s[i])) * 1099511628211u;
    return h | (uint64_t)1 << 63; /* apart from the cast's */
}

static sayso_span words_of(const stage *g, uint32_t first, uint32_t end)
{
    return (sayso_span){ g->cast->tokens.at[first].begin, g->cast->tokens.at[end - 1].end };
}

/* A quotation mark, not an apostrophe. */
static bool mark_at(const stage *g, uint32_t i)
{
    if (i >= g->cast->tokens.n || g->cast->tokens.at[i].word || g->cast->tokens.at[i].possessive)
        return false;
    const char *s = g->doc->text.bytes + g->cast->tokens.at[i].begin;
    return *s == '"' || *s == '\'' || *s == '`' || (!memcmp(s, "\xe2\x80", 2) && (unsigned char)s[2] >= 0x98 && (unsigned char)s[2] <= 0x9f);
}

/* ## Places */

/* Walks from a phrase's first word to what governs it: "to the pop star [Ana Ruiz]". */
static void find_governor(const stage *g, place *p)
{
    const sy_token *t = g->cast->tokens.at;
    uint32_t i = p->first, steps = 0;
    p->governor = p->first;
    while (i > 0 && steps < 7 && t[i - 1].sentence == t[p->first].sentence) {
        i--, steps++;
        if (mark_at(g, i) && i + 1 == p->first) {
            see(&p->own, O_TITLED, true);
            continue;
        }
        if (t[i].possessive && !t[i].word) {
            see(&p->own, O_BEHIND_OWNER, steps < 3);
            continue;
        }
        if (!t[i].word) {
            see(&p->own, O_P_MARK, true);
            return;
        }
        if (is(g, i, determiners) || (t[i].mention && i + 1 < p->first))
            continue;
        if (is(g, i, " to with on by in from at before for of via through as about than and or over into against between ") ||
            is(g, i, tells) || is(g, i, asks) || is(g, i, addresses)) {
            p->governor = i;
            p->behind = true;
            return;
        }
        if (t[i].upper || t[i].classes & (SY_W_ANY_NOUN | SY_W_TITLE) || is(g, i, shows) || is(g, i, papers) || is(g, i, hosts))
            continue;
        if (steps < 3 && !is(g, i, ends_phrase) && !is(g, i, sayings) && !is(g, i, reports))
            continue;
        see(&p->own, O_P_OTHER, true);
        return;
    }
    see(&p->own, O_P_NONE, true);
}

static void see_around(const stage *g, place *p)
{
    const sy_token *t = g->cast->tokens.at;
    seen *f = &p->own;
    size_t n = g->cast->tokens.n;
    find_governor(g, p);
    if (p->behind) {
        uint32_t i = p->governor;
        bool tell = is(g, i, tells), ask = is(g, i, asks);
        see(f, O_P_TELL, tell);
        see(f, O_P_ASK, ask);
        see(f, O_P_VERB, !tell && !ask && is(g, i, addresses));
        see(f, O_P_TO, is(g, i, " to "));
        see(f, O_P_WITH, is(g, i, " with "));
        see(f, O_P_ON, is(g, i, " on "));
        see(f, O_P_BY, is(g, i, " by "));
        see(f, O_P_IN, is(g, i, " in "));
        see(f, O_P_FROM, is(g, i, " from "));
        see(f, O_P_AT, is(g, i, " at "));
        see(f, O_P_BEFORE, is(g, i, " before "));
        see(f, O_P_FOR, is(g, i, " for "));
        see(f, O_P_OF, is(g, i, " of "));
        see(f, O_P_VIA, is(g, i, " via through "));
        p->occasion = tell || ask;
    }
    uint32_t groups = 0;
    for (uint32_t i = p->behind ? p->governor : p->first, k = 0; i > 0 && k < 6 && t[i - 1].sentence == t[p->first].sentence; i--, k++) {
        groups |= is(g, i - 1, interviews) ? 1 : 0;
        groups |= is(g, i - 1, writings) ? 2 : 0;
        groups |= is(g, i - 1, speeches) ? 4 : 0;
        groups |= is(g, i - 1, sayings) ? 8 : 0;
        groups |= is(g, i - 1, appears) ? 16 : 0;
        groups |= is(g, i - 1, posts) ? 32 : 0;
        groups |= is(g, i - 1, reports) ? 64 : 0;
        groups |= is(g, i - 1, polls) ? 128 : 0;
    }
    static const uint8_t of[] = { O_G_INTERVIEW, O_G_WRITING, O_G_SPEECH, O_G_SAY, O_G_APPEAR, O_G_POST, O_G_REPORT, O_G_POLL };
    for (int k = 0; k < 8; k++)
        see(f, of[k], groups >> k & 1);
    see(f, O_G_NONE, !groups);
    p->occasion |= groups & (1 | 16 | 32);
    p->occasion |= (groups & (2 | 4)) && p->behind && is(g, p->governor, " to before ");
    groups = 0;
    uint32_t i = p->end;
    if (i < n && t[i].possessive)
        i++;
    see(f, O_N_MARK, i >= n || !t[i].word);
    for (uint32_t k = 0; k < 3 && i < n && (t[i].word || mark_at(g, i)) && t[i].sentence == t[p->first].sentence; i++, k++) {
        groups |= is(g, i, shows) ? 1 : 0;
        groups |= is(g, i, hosts) ? 2 : 0;
        groups |= is(g, i, reporters) ? 4 : 0;
        groups |= is(g, i, interviews) ? 8 : 0;
        groups |= is(g, i, polls) ? 16 : 0;
        groups |= is(g, i, papers) ? 32 : 0;
        groups |= !k && is(g, i, reported) ? 64 : 0;
        groups |= !k && (is(g, i, days) || is(g, i, times)) ? 128 : 0;
        groups |= !k && is(g, i, " that in ") ? 256 : 0;
        groups |= is(g, i, audiences) ? 512 : 0;
    }
    static const uint8_t next[] = { O_N_SHOW, O_N_HOST, O_N_REPORTER, O_N_INTERVIEW, O_N_POLL, O_N_PAPER, O_N_REPORTED, O_N_DAY, O_N_THAT, O_N_CROWD };
    for (int k = 0; k < 10; k++)
        see(f, next[k], groups >> k & 1);
    p->occasion |= groups & (1 | 8 | 16);
}

static void see_name(const stage *g, place *p)
{
    const sy_token *t = g->cast->tokens.at;
    const char *s = g->doc->text.bytes;
    bool media = false, known = false, shouted = false;
    uint32_t words = 0;
    for (uint32_t i = p->first; i < p->end; i++) {
        words += t[i].word;
        known |= is(g, i, media_names);
        uint32_t len = t[i].end - t[i].begin, capitals = 0;
        for (uint32_t b = t[i].begin; b < t[i].end && len < 8; b++)
            capitals += s[b] >= 'A' && s[b] <= 'Z';
        shouted |= capitals > 1 && capitals + 1 >= len;
    }
    for (uint32_t i = p->first; i < p->end; i++)
        media |= words > 1 && is(g, i, media_words);
    media |= is(g, p->end - 1, media_words) && p->first && is(g, p->first - 1, " the ");
    see(&p->own, O_MEDIA_WORD, media);
    see(&p->own, O_MEDIA_NAME, known);
    see(&p->own, O_SHOUTED, shouted);
    see(&p->own, O_ONE_WORD, words == 1);
    see(&p->own, O_LONG, words > 3);
    see(&p->own, O_POSSESSIVE, p->end < g->cast->tokens.n && t[p->end].possessive);
    p->occasion |= (media || known) && p->behind;
}

static bool add_place(stage *g, uint32_t first, uint32_t end, int kind, const char *platform)
{
    const sy_cast *c = g->cast;
    uint32_t m = c->tokens.at[first].mention, who = SY_NOBODY;
    place p = { .first = first, .end = end };
    sayso_span x = words_of(g, first, end);
    uint64_t key = platform ? key_of(platform, strlen(platform)) : key_of(g->doc->text.bytes + x.begin, x.end - x.begin);
    if (m && !platform && kind != O_NOMINAL && c->mentions.at[m - 1].first == first && c->mentions.at[m - 1].end == end) {
        who = c->mentions.at[m - 1].who;
        if (c->whos.at[who].same)
            who = c->whos.at[who].same - 1;
        key = who;
    }
    p.paragraph = (uint32_t)sy_paragraph_at(&g->doc->text, x.begin);
    see(&p.own, kind, true);
    see(&p.own, O_QUOTED, sy_is_inside(&g->doc->text, x.begin));
    see(&p.own, O_HEADLINE, p.paragraph == 0);
    see(&p.own, O_EARLY, x.begin < 700);
    see_around(g, &p);
    see_name(g, &p);
    see(&p.own, O_AUDIENCE, is(g, end - 1, audiences));
    see(&p.own, O_PLURAL, c->tokens.at[end - 1].classes & SY_W_PLURAL);
    see(&p.own, O_SPEAKS, who != SY_NOBODY && c->whos.at[who].id);
    p.occasion |= platform != NULL;
    if ((kind == O_PERSON || kind == O_PLACE) && !p.behind && !p.occasion)
        return true; /* a subject: nobody who is spoken to */
    /* values are few; their places, many, come in order: a linear search over the last ones finds nearly all */
    uint32_t v = 0;
    for (v = 0; v < g->values.n && g->values.at[v].key != key; v++)
        if (v == 4000) { /* no article: the rest stays alone */
            v = (uint32_t)g->values.n;
            break;
        }
    if (v == g->values.n &&
        !sy_push(&g->values, (value){ .key = key, .who = who, .first = (uint32_t)g->places.n, .platform = platform }))
        return false;
    g->values.at[v].n++;
    g->values.at[v].occasions += p.occasion;
    p.value = v;
    return sy_push(&g->places, p);
}

/* Where a title that begins at word i ends: capitals, and "of the" and the like between them; i where there is none. Over
 * names as well: "Fox" is one, "Fox and Friends" another. */
static uint32_t title_at(const stage *g, uint32_t i)
{
    const sy_token *t = g->cast->tokens.at;
    uint32_t n = (uint32_t)g->cast->tokens.n, end = i + 1;
    if (!t[i].upper || is(g, i, no_values))
        return i;
    bool opens = i > 0 && mark_at(g, i - 1);
    while (end < n && end - i < 7 && t[end].sentence == t[i].sentence) {
        uint32_t skip = 0;
        while (skip < 2 && end + skip + 1 < n && is(g, end + skip, inner_words) && !t[end + skip].upper)
            skip++;
        uint32_t m = t[end + skip].mention;
        if (!t[end + skip].word || !t[end + skip].upper || is(g, end + skip, days) || (skip && !opens && is(g, end, " on in with at for this ")))
            break;
        if (!opens && m && g->cast->mentions.at[m - 1].kind == SY_NAME_PERSON)
            break;
        end += skip + 1;
    }
    return end;
}

/* Whether it is a title by itself, and not what opens a sentence. */
static bool is_title(const stage *g, uint32_t i, uint32_t end)
{
    const sy_token *t = g->cast->tokens.at;
    bool opens = i == 0 || t[i - 1].sentence != t[i].sentence, marked = i > 0 && mark_at(g, i - 1);
    if (marked)
        return end < g->cast->tokens.n && (mark_at(g, end) || (sy_token_is(g->doc, end, ",") && mark_at(g, end + 1)));
    if (end == i + 1)
        return !opens && t[i].end - t[i].begin > 1 && !is(g, i, days) && !is(g, i, times) && !is(g, i, determiners);
    return !opens || !is(g, i, determiners);
}

/* A noun phrase without a name behind a verb or preposition: tokens *first..*end. */
static bool nominal_behind(const stage *g, uint32_t at, bool tell, uint32_t *first, uint32_t *end)
{
    const sy_token *t = g->cast->tokens.at;
    uint32_t n = (uint32_t)g->cast->tokens.n, i = at;
    while (i < n && i < at + 2 && is(g, i, determiners) && !t[i].mention)
        i++;
    *first = *end = i;
    bool found = false;
    for (; i < n && i < *first + 7 && t[i].word && t[i].sentence == t[at].sentence && (i == *first || !is(g, i, ends_phrase)); i++) {
        bool noun = !t[i].mention && (is(g, i, audiences) || t[i].classes & SY_W_ANY_NOUN);
        if (found && !noun)
            break; /* the last of several nouns is the head */
        found |= noun;
        *end = i + 1;
        if (t[i].mention && g->cast->mentions.at[t[i].mention - 1].kind == SY_NAME_PERSON)
            return false;
    }
    if (!found && !(tell && *end - *first <= 3 && *end > *first))
        return false;
    for (uint32_t k = *first; !found && k < *end; k++)
        if (t[k].mention)
            return false; /* the name stands for itself */
    if (*end + 1 < n && is(g, *end, " of from at ")) { /* "members of the Harbour Committee" */
        uint32_t k = *end + 1 + is(g, *end + 1, determiners);
        if (k < n && t[k].mention && g->cast->mentions.at[t[k].mention - 1].end > k)
            *end = g->cast->mentions.at[t[k].mention - 1].end;
    }
    return true;
}

static bool find_places(stage *g)
{
    const sy_token *t = g->cast->tokens.at;
    uint32_t n = (uint32_t)g->cast->tokens.n;
    static const uint8_t kinds[] = { O_PERSON, O_ORG, O_PLACE, O_MISC };
    uint32_t taken = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!t[i].word || i < taken)
            continue;
        const char *platform = platform_at(g, i);
        if (platform) {
            if (!add_place(g, i, i + 1, O_PLATFORM, platform))
                return false;
            continue;
        }
        uint32_t first, end, title = title_at(g, i);
        if (t[i].mention) {
            const sy_mention *m = &g->cast->mentions.at[t[i].mention - 1];
            if (m->first != i || m->end <= i)
                continue;
            if (!add_place(g, i, m->end, kinds[m->kind & 3], NULL) ||
                (title > m->end && m->kind != SY_NAME_PERSON && is_title(g, i, title) && !add_place(g, i, title, O_CAPITALS, NULL)))
                return false;
        } else if (title > i && is_title(g, i, title)) {
            if (!add_place(g, i, title, O_CAPITALS, NULL))
                return false;
            if (title - i < 7 && !t[title - 1].mention)
                taken = title;
            continue;
        }
        if (!i || !t[i - 1].word || t[i - 1].sentence != t[i].sentence)
            continue;
        bool tell = is(g, i - 1, tells) || is(g, i - 1, asks) || is(g, i - 1, addresses);
        if (!tell && !is(g, i - 1, " to with before by from at for in "))
            continue;
        if (tell && is(g, i, pronouns) && (i + 1 == n || !t[i + 1].mention)) {
            if (!add_place(g, i, i + 1, O_PRONOUN, NULL))
                return false;
        } else if (nominal_behind(g, i, tell, &first, &end) && !(t[first].mention && g->cast->mentions.at[t[first].mention - 1].end >= end)) {
            if (!add_place(g, first, end, O_NOMINAL, NULL))
                return false;
        }
    }
    return true;
}

/* "the Gazette" of a publisher "Harbour Gazette" is the publisher. */
static bool names_publisher(const stage *g, const place *p)
{
    const char *name = g->doc->publisher;
    size_t n = strlen(name);
    sayso_span x = words_of(g, p->first, p->end);
    size_t len = x.end - x.begin;
    if (!n || len > n || len < 3 || key_of(name + n - len, len) != key_of(g->doc->text.bytes + x.begin, len))
        return false;
    return len == n || name[n - len - 1] == ' ';
}

static bool join_publisher(stage *g)
{
    g->publisher = NO_VALUE;
    if (!g->doc->publisher[0])
        return true;
    for (size_t i = 0; i < g->places.n; i++) {
        place *p = &g->places.at[i];
        if (!names_publisher(g, p))
            continue;
        see(&p->own, O_IS_PUBLISHER, true);
        if (g->publisher == NO_VALUE)
            g->publisher = p->value;
        else if (g->publisher != p->value) {
            g->values.at[p->value].n--;
            g->values.at[g->publisher].n++;
            p->value = g->publisher;
        }
    }
    if (g->publisher != NO_VALUE)
        return true;
    g->publisher = (uint32_t)g->values.n;
    return sy_push(&g->values, (value){ .key = key_of(g->doc->publisher, strlen(g->doc->publisher)), .who = SY_NOBODY, .first = UINT32_MAX });
}

/* What only the whole list tells of a place. */
static void see_counts(stage *g)
{
    size_t k = 0;
    for (size_t i = 0; i < g->places.n; i++) {
        place *p = &g->places.at[i];
        see(&p->own, O_ONCE, g->values.at[p->value].n == 1);
        see(&p->own, O_OFTEN, g->values.at[p->value].n > 3);
        sayso_span x = words_of(g, p->first, p->end);
        bool source = false;
        /* statements come by their first byte: none far before can hold the place in its source */
        while (k < g->doc->statements.n && g->cast->tokens.at[g->cue[k]].begin + 2000 < x.begin)
            k++;
        for (size_t j = k; j < g->doc->statements.n && j < k + 24; j++) {
            const sy_statement *s = &g->doc->statements.at[j];
            for (uint32_t q = 0; q < s->n_source; q++)
                source |= sy_sources(g->doc, s)[q].begin <= x.begin && x.end <= sy_sources(g->doc, s)[q].end;
        }
        see(&p->own, O_SOURCE_OF_SOME, source);
    }
}

/* ## A statement and a place */

static bool holds(const sayso_span *at, size_t n, sayso_span x)
{
    for (size_t i = 0; i < n; i++)
        if (at[i].begin < x.end && x.begin < at[i].end)
            return true;
    return false;
}

static bool cue_has(const stage *g, size_t i, const char *list)
{
    for (uint32_t t = g->cue[i]; t < g->cue_end[i] && t < g->cue[i] + 8; t++)
        if (is(g, t, list))
            return true;
    return false;
}

static void see_statement(const stage *g, size_t i, seen *f)
{
    const sy_statement *s = &g->doc->statements.at[i];
    uint8_t kind = s->speaker ? g->doc->speakers.at[s->speaker - 1].kind : SAYSO_UNKNOWN;
    see(f, O_CH_NONE + s->channel, s->channel <= SAYSO_UNSTATED);
    see(f, O_K_PERSON + (kind ? kind : SAYSO_UNKNOWN) - 1, kind <= SAYSO_UNKNOWN);
    see(f, O_DIRECT, s->form == SAYSO_DIRECT);
    see(f, O_MIXED, s->form == SAYSO_MIXED);
    see(f, O_NESTED, s->parent);
    see(f, O_NO_SOURCE, !s->n_source);
    see(f, O_S_HEADLINE, g->paragraph[i] == 0);
    see(f, O_LAYOUT, s->layout);
    see(f, O_CUE_TELL, cue_has(g, i, tells));
    see(f, O_CUE_ASK, cue_has(g, i, asks));
    see(f, O_CUE_WRITE, cue_has(g, i, " wrote writes writing written emailed texted "));
    see(f, O_CUE_POST, cue_has(g, i, " tweeted posted tweet tweets "));
    see(f, O_CUE_SAY, cue_has(g, i, " said says say "));
    see(f, O_CUE_INNER, cue_has(g, i, " think thinks thought believe believes believed want wants wanted hope hopes hoped feel feels felt "));
    see(f, O_CUE_REPORT, cue_has(g, i, " reported reports according report found finds shows showed "));
    see(f, O_S_URGE, s->stance == SAYSO_URGE);
    see(f, O_S_ASK, s->stance == SAYSO_ASK);
}

static void see_relation(const stage *g, size_t i, const place *p, bool nearest, seen *f)
{
    const sayso_doc *d = g->doc;
    const sy_token *t = g->cast->tokens.at;
    const sy_statement *s = &d->statements.at[i];
    uint32_t cue = g->cue[i], cue_end = g->cue_end[i];
    bool before = p->end <= cue, same = t[p->first].sentence == t[cue].sentence;
    sayso_span x = words_of(g, p->first, p->end);
    uint32_t apart = before ? cue - p->end : p->first > cue_end ? p->first - cue_end : 0;
    bool in_cue = p->first < cue_end && p->end > cue;
    see(f, O_SENTENCE, same);
    see(f, O_IN_CUE, in_cue);
    if (same && !in_cue) {
        see(f, before ? O_BEFORE_CUE : O_AFTER_CUE, true);
        see(f, O_BEHIND_CUE, p->behind && p->governor >= cue && p->governor < cue_end);
        see(f, apart <= 2 ? O_WORDS_2 : apart <= 5 ? O_WORDS_5 : apart <= 12 ? O_WORDS_12 : O_WORDS_MORE, true);
    }
    bool in_source = holds(sy_sources(d, s), s->n_source, x), in_others = false, between = false, content_between = false;
    see(f, O_IN_SOURCE, in_source);
    if (in_source)
        see(f, O_OF_SOURCE, sy_sources(d, s)[0].end - sy_sources(d, s)[0].begin > x.end - x.begin + 4);
    see(f, O_IN_CONTENT, holds(sy_contents(d, s), s->n_content, x));
    sayso_span c = { t[cue].begin, t[cue_end - 1].end };
    uint32_t from = before ? x.end : c.end, to = before ? c.begin : x.begin;
    size_t lo = i > 4 ? i - 4 : 0, hi = i + 5 < d->statements.n ? i + 5 : d->statements.n;
    for (size_t j = lo; j < hi; j++) {
        const sy_statement *o = &d->statements.at[j];
        if (j == i)
            continue;
        in_others |= holds(sy_contents(d, o), o->n_content, x) && !holds(sy_contents(d, o), o->n_content, c);
        between |= from < to && t[g->cue[j]].begin >= from && t[g->cue[j]].begin < to;
    }
    for (uint32_t k = 0; k < s->n_content && k < 6; k++)
        content_between |= from < to && sy_contents(d, s)[k].begin >= from && sy_contents(d, s)[k].end <= to;
    see(f, O_IN_OTHERS, in_others);
    see(f, O_CUE_BETWEEN, between);
    see(f, O_CONTENT_BETWEEN, content_between);
    see(f, O_SENTENCE_BEFORE, t[p->first].sentence + 1 == t[cue].sentence);
    see(f, O_SENTENCE_AFTER, t[p->first].sentence == t[cue].sentence + 1);
    see(f, O_PARAGRAPH, p->paragraph == g->paragraph[i]);
    see(f, O_PARAGRAPH_BEFORE, p->paragraph + 1 == g->paragraph[i]);
    see(f, O_PARAGRAPHS_BEFORE, p->paragraph + 1 < g->paragraph[i]);
    see(f, O_PARAGRAPH_AFTER, p->paragraph > g->paragraph[i]);
    see(f, O_NEAREST, nearest);
}

static bool himself(const stage *g, size_t i, uint32_t v)
{
    uint32_t who = g->values.at[v].who, speaker = g->doc->statements.at[i].speaker;
    return speaker && who != SY_NOBODY && g->cast->whos.at[who].id == speaker;
}

/* ## What others have */

static bool got(const stage *g, int field, uint32_t j, uint32_t v)
{
    return j != NO_VALUE && g->got[field][j] == v;
}

static void see_carried(const stage *g, int field, size_t i, uint32_t v, bool near, seen *f)
{
    const sayso_doc *d = g->doc;
    const sy_statement *s = &d->statements.at[i];
    uint32_t at = (uint32_t)i, prev = g->links[0][i], next = g->links[1][i], by = g->links[2][i], byn = g->links[3][i];
    const value *x = &g->values.at[v];
    uint32_t of_cue = g->cue[i], first = x->first == UINT32_MAX ? UINT32_MAX : g->places.at[x->first].first;
    see(f, O_CARRIED, !near);
    see(f, O_ALSO_NEAR, near);
    see(f, O_PUBLISHER, v == g->publisher);
    see(f, O_NO_MENTION, first == UINT32_MAX);
    see(f, O_MENTIONED_LATER, first != UINT32_MAX && first > of_cue);
    see(f, O_HIMSELF, himself(g, i, v));
    see(f, O_OCCASION_NEAR, x->occasions > 0);
    see(f, O_OCCASION_BEFORE, x->occasions > 0 && first < of_cue);
    see(f, O_OTHER_FIELD, got(g, !field, at, v));
    see(f, O_OWN_BEFORE, got(g, field, at, v));
    if (!g->n_got)
        return;
    see(f, O_MOST, g->count[v] * 2 > g->n_got);
    see(f, O_ONLY, g->count[v] == g->n_got);
    see(f, O_SHARE_3, g->count[v] >= 3);
    see(f, O_SHARE_7, g->count[v] >= 7);
    if (got(g, field, prev, v)) {
        uint32_t far = at - prev;
        see(f, O_PREV, true);
        see(f, far <= 1 ? O_PREV_1 : far <= 3 ? O_PREV_3 : O_PREV_FAR, true);
        see(f, O_PREV_PARAGRAPH, g->paragraph[prev] == g->paragraph[i]);
        see(f, O_PREV_CHANNEL, d->statements.at[prev].channel == s->channel);
    }
    if (got(g, field, next, v)) {
        see(f, O_NEXT, true);
        see(f, next - at <= 1 ? O_NEXT_1 : O_NEXT_FAR, true);
        see(f, O_NEXT_CHANNEL, d->statements.at[next].channel == s->channel);
    }
    if (got(g, field, by, v)) {
        see(f, O_BY_PREV, true);
        see(f, O_BY_PREV_CHANNEL, d->statements.at[by].channel == s->channel);
        see(f, O_BY_PREV_NEAR, g->paragraph[by] + 2 >= g->paragraph[i]);
    }
    if (got(g, field, byn, v)) {
        see(f, O_BY_NEXT, true);
        see(f, O_BY_NEXT_CHANNEL, d->statements.at[byn].channel == s->channel);
    }
    see(f, O_BY_BOTH, got(g, field, by, v) && got(g, field, byn, v));
    see(f, O_BY_OTHER, (by != NO_VALUE && !got(g, field, by, v)) || (byn != NO_VALUE && !got(g, field, byn, v)));
    see(f, O_PARENT_HAS, s->parent && s->parent <= d->statements.n && got(g, field, s->parent - 1, v));
}

/* For each statement the nearest one before and behind that got something: of any speaker, of its own. */
static void link_up(stage *g, int field)
{
    uint32_t n = (uint32_t)g->doc->statements.n;
    for (int back = 0; back < 2; back++) {
        uint32_t last = NO_VALUE;
        for (size_t k = 0; k <= g->doc->speakers.n; k++)
            g->last[k] = NO_VALUE;
        for (uint32_t k = 0; k < n; k++) {
            uint32_t i = back ? n - 1 - k : k, who = g->doc->statements.at[i].speaker;
            g->links[back][i] = last;
            g->links[2 + back][i] = who ? g->last[who] : NO_VALUE;
            if (g->got[field][i] != NO_VALUE)
                last = g->last[who] = i;
        }
    }
}

/* The values that every statement of the article may get: what the others have, where somebody was spoken to. */
static void list_values(stage *g, int field)
{
    memset(g->count, 0, g->values.n * sizeof *g->count);
    g->n_got = g->n_carried = 0;
    for (size_t i = 0; i < g->doc->statements.n; i++)
        if (g->got[field][i] != NO_VALUE) {
            g->count[g->got[field][i]]++;
            g->n_got++;
        }
    uint32_t weight[CARRIED];
    for (uint32_t v = 0; v < g->values.n; v++) {
        uint32_t w = 4 * g->count[v] + g->values.at[v].occasions + 2 * (v == g->publisher), k = g->n_carried;
        if (!w || (k == CARRIED && w <= weight[k - 1]))
            continue;
        if (k == CARRIED)
            k--;
        else
            g->n_carried++;
        for (; k && weight[k - 1] < w; k--) {
            weight[k] = weight[k - 1];
            g->carried[k] = g->carried[k - 1];
        }
        weight[k] = w;
        g->carried[k] = v;
    }
    link_up(g, field);
}

/* ## The choice */

typedef struct candidate {
    uint32_t value, place; /* UINT32_MAX: no place */
    seen features;
} candidate;

static size_t first_place_behind(const stage *g, uint32_t token)
{
    size_t lo = 0, hi = g->places.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (g->places.at[mid].first < token)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static size_t candidates_of(const stage *g, int field, size_t i, candidate *of)
{
    const sy_token *t = g->cast->tokens.at;
    size_t mid = first_place_behind(g, g->cue[i]), n = 0;
    size_t lo = mid > BEFORE ? mid - BEFORE : 0, hi = mid + BEHIND < g->places.n ? mid + BEHIND : g->places.n;
    for (size_t k = lo; k < hi; k++) {
        const place *p = &g->places.at[k];
        uint32_t a = t[p->first].begin, b = t[g->cue[i]].begin;
        if ((a > b ? a - b : b - a) > FAR || p->paragraph > g->paragraph[i] + 1)
            continue;
        of[n] = (candidate){ .value = p->value, .place = (uint32_t)k };
        see_relation(g, i, p, k + 1 == mid || k == mid, &of[n].features);
        see_carried(g, field, i, p->value, true, &of[n].features);
        n++;
    }
    size_t near = n;
    for (uint32_t v = 0; v < g->n_carried; v++) {
        bool also = false;
        for (size_t k = 0; k < near; k++)
            also |= of[k].value == g->carried[v];
        if (also)
            continue;
        of[n] = (candidate){ .value = g->carried[v], .place = g->values.at[g->carried[v]].first };
        see_carried(g, field, i, g->carried[v], false, &of[n].features);
        n++;
    }
    return n;
}

/* The value whose places weigh most together; nothing weighs 1. */
static uint32_t choose(const candidate *of, const float *score, size_t n)
{
    uint32_t best = NO_VALUE;
    float most = 1;
    for (size_t k = 0; k < n; k++) {
        float sum = 0;
        for (size_t j = 0; j < n; j++)
            if (of[j].value == of[k].value)
                sum += expf(score[j] > 30 ? 30 : score[j]);
        if (sum > most) {
            most = sum;
            best = of[k].value;
        }
    }
    return best;
}

static void see_traces(const stage *g, const place *p, float *word, float *governor)
{
    const sy_traces *t = &g->doc->traces;
    uint32_t at = p->behind || !p->first ? p->governor : p->first - 1;
    sy_traces_mean(t, words_of(g, p->first, p->end), word);
    sy_traces_mean(t, words_of(g, at, at + 1), governor);
}

static void decide(stage *g, const sy_scorer *net, int round, int field, uint32_t *out)
{
    float a[SY_TRACES], b[SY_TRACES];
    memset(g->z, 0, (g->places.n + 1) * SY_SCORER_HIDDEN * sizeof *g->z);
    for (size_t k = 0; k < g->places.n && net->features; k++) {
        see_traces(g, &g->places.at[k], a, b);
        sy_scorer_see(net, 0, a, g->z + k * SY_SCORER_HIDDEN);
        sy_scorer_see(net, 1, b, g->z + k * SY_SCORER_HIDDEN);
    }
    list_values(g, field);
    for (size_t i = 0; i < g->doc->statements.n; i++) {
        candidate of[CANDIDATES];
        float score[CANDIDATES], cue[SY_SCORER_HIDDEN] = { 0 }, z[SY_SCORER_HIDDEN];
        seen whole = { .n = 0 };
        size_t n = candidates_of(g, field, i, of);
        see_statement(g, i, &whole);
        if (net->features) {
            sy_traces_mean(&g->doc->traces, words_of(g, g->cue[i], g->cue_end[i]), a);
            sy_scorer_see(net, 2, a, cue);
        }
        for (size_t k = 0; k < n; k++) {
            uint8_t all[3 * MOST_SEEN];
            size_t m = whole.n;
            memcpy(all, whole.at, m);
            memcpy(all + m, of[k].features.at, of[k].features.n);
            m += of[k].features.n;
            if (of[k].place != UINT32_MAX) {
                memcpy(all + m, g->places.at[of[k].place].own.at, g->places.at[of[k].place].own.n);
                m += g->places.at[of[k].place].own.n;
            }
            for (int h = 0; h < SY_SCORER_HIDDEN; h++)
                z[h] = cue[h] + (of[k].place != UINT32_MAX ? g->z[of[k].place * SY_SCORER_HIDDEN + h] : 0);
            score[k] = net->features ? sy_scorer_score(net, z, all, m) : 0;
            if (g->watch)
                g->watch->candidate(g->watch->ctx, round, field, i, of[k].value, of[k].place, all, m);
        }
        out[i] = net->features ? choose(of, score, n) : g->got[field][i]; /* while the nets are being made */
    }
}

/* ## The article */

/* The string of a value. An outlet is written as the text first gives it in full: "the Post" is the Harbour Post. */
static sayso_status write_value(stage *g, uint32_t v, bool addressee, uint32_t *out)
{
    sayso_doc *d = g->doc;
    const value *x = &g->values.at[v];
    *out = 0;
    if (x->platform)
        return sy_keep(d, x->platform, strlen(x->platform), out) ? SAYSO_OK : SAYSO_ENOMEM;
    if (v == g->publisher)
        return sy_keep(d, d->publisher, strlen(d->publisher), out) ? SAYSO_OK : SAYSO_ENOMEM;
    const place *p = &g->places.at[x->first];
    sayso_span s = words_of(g, p->first, p->end);
    uint32_t full = 0;
    sayso_status st = p->own.at[0] == O_CAPITALS ? SAYSO_OK : sy_name_of(d, s, &full); /* a title is as it stands */
    g->cast = d->cast;
    if (st)
        return st;
    const char *name = sy_kept(d, full);
    size_t n = s.end - s.begin, all = name ? strlen(name) : 0;
    if (all && (addressee || (all > n && !memcmp(name + all - n, d->text.bytes + s.begin, n)))) {
        *out = full;
        return SAYSO_OK;
    }
    return sy_keep(d, d->text.bytes + s.begin, n, out) ? SAYSO_OK : SAYSO_ENOMEM;
}

static sayso_status write_all(stage *g)
{
    sayso_status st = SAYSO_OK;
    uint32_t *made = calloc(2 * (g->values.n + 1), sizeof *made);
    if (!made)
        return SAYSO_ENOMEM;
    for (size_t i = 0; !st && i < g->doc->statements.n; i++)
        for (int field = 0; !st && field < 2; field++) {
            uint32_t v = g->got[field][i];
            if (v == NO_VALUE)
                continue;
            if (!made[2 * v + field])
                st = write_value(g, v, field, &made[2 * v + field]);
            *(field ? &g->doc->statements.at[i].addressee : &g->doc->statements.at[i].outlet) = made[2 * v + field];
        }
    free(made);
    return st;
}

static sayso_status tell_watch(stage *g)
{
    float a[SY_TRACES], b[SY_TRACES];
    const sy_outlet_watch *w = g->watch;
    for (size_t k = 0; k < g->places.n; k++) {
        see_traces(g, &g->places.at[k], a, b);
        w->place(w->ctx, k, a, b);
    }
    for (size_t i = 0; i < g->doc->statements.n; i++) {
        sy_traces_mean(&g->doc->traces, words_of(g, g->cue[i], g->cue_end[i]), a);
        w->cue(w->ctx, i, a);
    }
    for (uint32_t v = 0; v < g->values.n; v++) {
        uint32_t outlet, addressee;
        sayso_status st = write_value(g, v, false, &outlet);
        if (!st)
            st = write_value(g, v, true, &addressee);
        if (st)
            return st;
        w->value(w->ctx, v, sy_kept(g->doc, outlet), sy_kept(g->doc, addressee));
    }
    return SAYSO_OK;
}

static bool make_room(stage *g)
{
    size_t n = g->doc->statements.n;
    g->cue = malloc(n * sizeof *g->cue);
    g->cue_end = malloc(n * sizeof *g->cue_end);
    g->paragraph = malloc(n * sizeof *g->paragraph);
    g->last = malloc((g->doc->speakers.n + 1) * sizeof *g->last);
    bool ok = g->cue && g->cue_end && g->paragraph && g->last;
    for (int k = 0; k < 4; k++) {
        g->links[k] = malloc(n * sizeof *g->links[k]);
        ok = ok && g->links[k];
    }
    for (int k = 0; k < 2; k++) {
        g->got[k] = malloc(n * sizeof *g->got[k]);
        ok = ok && g->got[k];
    }
    return ok;
}

static void find_cues(stage *g)
{
    const sy_cast *c = g->cast;
    for (size_t i = 0; i < g->doc->statements.n; i++) {
        const sy_statement *s = &g->doc->statements.at[i];
        sayso_span x = s->n_cue ? sy_cues_of(g->doc, s)[0] : sy_contents(g->doc, s)[0];
        uint32_t first = sy_token_at(c, x.begin), end = first;
        if (first >= c->tokens.n)
            first = end = (uint32_t)c->tokens.n - 1;
        while (end < c->tokens.n && c->tokens.at[end].begin < x.end && s->n_cue)
            end++;
        g->cue[i] = first;
        g->cue_end[i] = end > first ? end : first + 1;
        g->paragraph[i] = (uint32_t)sy_paragraph_at(&g->doc->text, x.begin);
    }
}

sayso_status sy_find_outlets_watched(const sayso_model *m, sayso_doc *doc, const sy_outlet_watch *watch)
{
    if (!doc->statements.n || !doc->cast || !doc->cast->tokens.n || !doc->traces.width || (!m->outlet[0].features && !watch))
        return SAYSO_OK;
    stage g = { .doc = doc, .cast = doc->cast, .watch = watch };
    size_t n = doc->statements.n;
    bool ok = make_room(&g);
    if (ok) {
        find_cues(&g);
        ok = find_places(&g) && join_publisher(&g);
    }
    uint32_t *next[2] = { malloc(n * sizeof **next), malloc(n * sizeof **next) };
    g.count = calloc(g.values.n + 1, sizeof *g.count);
    g.z = malloc((g.places.n + 1) * SY_SCORER_HIDDEN * sizeof *g.z);
    ok = ok && next[0] && next[1] && g.count && g.z;
    sayso_status st = ok ? SAYSO_OK : SAYSO_ENOMEM;
    if (ok) {
        see_counts(&g);
        for (size_t i = 0; i < n; i++)
            g.got[0][i] = g.got[1][i] = NO_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            for (int field = 0; field < 2; field++)
                decide(&g, field ? &m->addressee[round > 0] : &m->outlet[round > 0], round, field, next[field]);
            for (int field = 0; field < 2; field++)
                memcpy(g.got[field], next[field], n * sizeof **next);
        }
        st = watch ? tell_watch(&g) : write_all(&g);
    }
    sy_array_free(&g.places);
    sy_array_free(&g.values);
    free(g.cue);
    free(g.cue_end);
    free(g.paragraph);
    free(g.last);
    free(g.count);
    free(g.z);
    for (int k = 0; k < 4; k++)
        free(g.links[k]);
    for (int k = 0; k < 2; k++) {
        free(g.got[k]);
        free(next[k]);
    }
    return st;
}

sayso_status sy_find_outlets(const sayso_model *m, sayso_doc *doc)
{
    return sy_find_outlets_watched(m, doc, NULL);
}
