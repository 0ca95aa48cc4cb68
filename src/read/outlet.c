/* outlet.c - see outlet.h. Names and noun phrases stand behind a handful of words: "told", "interview with",
 * "on", "a letter to". Which of them counts depends on the channel, which was learned; what a
 * sentence leaves out is carried over from the nearest statement of the same channel. */
#include "read/outlet.h"

#include <string.h>

#include "read/speaker.h"

enum { REACH = 900, MOST_WORDS = 420, LONGEST_PHRASE = 5 };

/* A word of the region around a cue. */
typedef struct word {
    uint32_t begin, end; /* without a possessive */
    bool capital, possessive;
    bool opens;          /* a quotation mark stands right before it */
    bool stop;           /* a mark or a line's end stands behind it */
    bool mine;           /* in the statement's content */
} word;

typedef struct region {
    const sayso_doc *doc;
    const sy_statement *s;
    const char *text;
    size_t n, cue, cue_end; /* words; the cue's first, and behind its last */
    size_t sentence, sentence_end; /* words of the cue's sentence, quotation and all */
    word at[MOST_WORDS];
} region;

/* What is found for one statement. */
typedef struct found {
    sayso_span outlet, addressee; /* empty: none */
    const char *platform;         /* in the outlet's place */
    int outlet_score, addressee_score;
} found;

/* ## Words */

static bool letter(unsigned char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of a mark of general punctuation (quotation marks, dashes) at s. */
static uint32_t wide_mark(const char *s, uint32_t at, uint32_t end)
{
    const unsigned char *u = (const unsigned char *)s;
    return at + 2 < end && u[at] == 0xE2 && u[at + 1] == 0x80 ? 3 : 0;
}

static bool apostrophe(const char *s, uint32_t at, uint32_t end, uint32_t *n)
{
    if (s[at] == '\'')
        return *n = 1, true;
    if (wide_mark(s, at, end) && (unsigned char)s[at + 2] == 0x99)
        return *n = 3, true;
    return false;
}

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

static bool is(const region *r, size_t i, const char *list)
{
    return i < r->n && listed(list, r->text + r->at[i].begin, r->at[i].end - r->at[i].begin);
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
static const char no_outlets[] =
    " us uk eu un fbi cia nato gop dnc rnc nra i mr mrs ms dr sen rep gov president monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sept sep oct nov dec ";
static const char days[] =
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec ";
static const char inner_words[] = " of the and & for on in with at this ";
/* A noun phrase without a name ends before these. */
static const char ends_phrase[] =
    " that on in at during last when who whom after as to he she it they i we you if whether how why what "
    "where which with about for from by of before and or but his her their its not was were is are be had "
    "has have will would could should may might a an the this these those yesterday today tomorrow earlier "
    "later outside inside recently there here via through while because than over into over against ";
static const char pronouns[] = " him her them me us you it himself herself themselves one ";

/* People who are spoken to; "to" before another plain word begins a verb ("to rip up"). */
static const char audiences[] =
    " audience audiences crowd crowds reporters journalists voters supporters delegates lawmakers senators "
    "parliament congress court investors analysts shareholders employees staff workers parents students "
    "fans members colleagues officers police police prosecutors magistrates jurors officials clients customers "
    "residents councillors viewers listeners readers followers donors attendees leaders conservatives "
    "committee panel inquest inquiry tribunal council board conference magazine newspaper rally convention "
    "team players teammates users subscribers veterans students teachers ";

/* The words of text[begin, end). */
static void cut(region *r, uint32_t begin, uint32_t end)
{
    const char *s = r->text;
    const sayso_span *c = sy_contents(r->doc, r->s);
    r->n = 0;
    bool opens = false;
    uint32_t mark;
    for (uint32_t at = begin; at < end && r->n < MOST_WORDS;) {
        unsigned char u = (unsigned char)s[at];
        bool in_word = letter(u) || digit(u) || (u >= 0x80 && !wide_mark(s, at, end)) || u == '&' || u == '@';
        if (!in_word) {
            uint32_t step = wide_mark(s, at, end);
            opens = u == '"' || (u == '\'' && (at == begin || s[at - 1] == ' ')) || u == '`' ||
                    (step && ((unsigned char)s[at + 2] == 0x9C || (unsigned char)s[at + 2] == 0x98));
            if (r->n && u != ' ' && !(u == '.' && listed(" mr mrs ms dr sen rep gov gen ", s + r->at[r->n - 1].begin,
                                                          r->at[r->n - 1].end - r->at[r->n - 1].begin)))
                r->at[r->n - 1].stop = true;
            at += step ? step : 1;
            continue;
        }
        word w = { .begin = at, .capital = (u >= 'A' && u <= 'Z') || u == 0xC3, .opens = opens };
        while (at < end) {
            u = (unsigned char)s[at];
            unsigned char next = at + 1 < end ? (unsigned char)s[at + 1] : ' ';
            bool joint = (u == '-' || u == '.' || u == '/') && (letter(next) || digit(next));
            if (!(letter(u) || digit(u) || (u >= 0x80 && !wide_mark(s, at, end)) || joint || u == '&' || u == '@'))
                break;
            at++;
        }
        w.end = at;
        if (at < end && apostrophe(s, at, end, &mark)) {
            uint32_t x = at + mark;
            if (x < end && s[x] == 's' && (x + 1 == end || !letter((unsigned char)s[x + 1]))) {
                w.possessive = true;
                at = x + 1;
            } else if (x < end && letter((unsigned char)s[x])) {
                for (at = x; at < end && letter((unsigned char)s[at]);)
                    at++;
                w.end = at;
            }
        }
        for (uint32_t k = 0; k < r->s->n_content && !w.mine; k++)
            w.mine = c[k].begin <= w.begin && w.begin < c[k].end;
        opens = false;
        r->at[r->n++] = w;
    }
}

static const sy_paragraph *paragraph_of(const sy_text *t, uint32_t at)
{
    size_t lo = 0, hi = t->paragraphs.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->paragraphs.at[mid].span.end <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < t->paragraphs.n ? &t->paragraphs.at[lo] : NULL;
}

/* The words around the cue, within its paragraph. False: nothing to look at. */
static bool look_around(region *r, const sayso_doc *doc, const sy_statement *s)
{
    *r = (region){ .doc = doc, .s = s, .text = doc->text.bytes };
    sayso_span cue = s->n_cue ? *sy_cues_of(doc, s) : *sy_contents(doc, s);
    const sy_paragraph *p = paragraph_of(&doc->text, cue.begin);
    if (!p)
        return false;
    uint32_t begin = p->span.begin, end = p->span.end;
    if (cue.begin > begin && cue.begin - begin > REACH) {
        begin = cue.begin - REACH;
        while (begin < cue.begin && doc->text.bytes[begin] != ' ')
            begin++;
    }
    if (end > cue.end && end - cue.end > REACH) {
        end = cue.end + REACH;
        while (end > cue.end && doc->text.bytes[end] != ' ')
            end--;
    }
    cut(r, begin, end);
    uint32_t from = begin, to = end;
    for (;;) {
        uint32_t x = sy_sentence_end(&doc->text, from, end);
        if (x <= from || x >= end)
            break;
        if (x > cue.begin) {
            to = x;
            break;
        }
        from = x;
    }
    if (to < cue.end)
        to = cue.end;
    for (size_t i = 0; i < r->n; i++) {
        r->cue += r->at[i].end <= cue.begin;
        r->cue_end += r->at[i].begin < cue.end;
        r->sentence += r->at[i].end <= from;
        r->sentence_end += r->at[i].begin < to;
    }
    return r->n > 0;
}

/* ## Names and phrases */

static bool shouted(const region *r, size_t i)
{
    const word *w = &r->at[i];
    if (w->end - w->begin < 2 || w->end - w->begin > 6)
        return false;
    for (uint32_t k = w->begin; k < w->end; k++)
        if ((r->text[k] >= 'a' && r->text[k] <= 'z') || (unsigned char)r->text[k] >= 0x80)
            return false;
    return true;
}

/* The name that begins at word i: capitals, or a short title in quotation marks; 0: none, else its words. A day
 * behind a name is no part of it ("told CNN Tuesday"). */
static size_t name_at(const region *r, size_t i)
{
    if (i >= r->n || !r->at[i].capital || r->at[i].mine || is(r, i, days))
        return 0;
    size_t n = 1;
    while (i + n < r->n && !r->at[i + n - 1].stop && !r->at[i + n - 1].possessive && !r->at[i + n].opens && n < 7) {
        size_t k = i + n, skip = 0;
        while (skip < 2 && k + skip + 1 < r->n && is(r, k + skip, inner_words) && !r->at[k + skip].capital)
            skip++;
        /* "of", "the" inside a name only in a title or before the name's rest: "Meet the Press" */
        if (r->at[k].mine || !r->at[k + skip].capital || is(r, k + skip, days))
            break;
        if (skip && !r->at[i].opens && is(r, k, " on in with at for this "))
            break;
        n += skip + 1;
    }
    return n;
}

static bool media_like(const region *r, size_t i, size_t n)
{
    for (size_t k = i; k < i + n; k++)
        if (is(r, k, media_names) || (n > 1 && is(r, k, media_words)))
            return true;
    return false;
}

/* Whether the tagger calls words i to i + n an organisation. */
static bool organisation(const region *r, size_t i, size_t n)
{
    const sy_names *a = &r->doc->names;
    size_t lo = 0, hi = a->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (a->at[mid].span.end <= r->at[i].begin)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < a->n && a->at[lo].span.begin < r->at[i + n - 1].end && a->at[lo].kind == SY_NAME_ORG;
}

static sayso_span span_of(const region *r, size_t i, size_t n)
{
    if (n > 1 && is(r, i, " the "))
        i++, n--;
    return (sayso_span){ r->at[i].begin, r->at[i + n - 1].end };
}

static bool same_words(const char *text, sayso_span a, sayso_span b)
{
    return a.end - a.begin == b.end - b.begin && !memcmp(text + a.begin, text + b.begin, a.end - a.begin);
}

/* A noun phrase from word i on: the name in it ("radio host Ana Ruiz"), or its words without the article.
 * *next is the word behind it. */
static sayso_span phrase_at(const region *r, size_t i, size_t *next, bool *is_name, size_t *head, size_t *words)
{
    size_t from = i;
    *is_name = false;
    *next = i;
    if (is(r, i, " the a an his her their its this our that "))
        from = ++i;
    for (size_t k = i; k < r->n && k < i + LONGEST_PHRASE + 2; k++) {
        size_t n = name_at(r, k);
        if (n && r->at[k + n - 1].possessive && k + n < r->n && !r->at[k + n].mine) { /* "Britain's ITV" */
            size_t m = name_at(r, k + n);
            if (m)
                k += n, n = m;
            else if (!is(r, k + n, ends_phrase)) { /* "Clinton's chief of staff": the whole of it */
                size_t end = k + n + 1;
                while (end < r->n && end < k + n + 3 && !r->at[end - 1].stop && !is(r, end, ends_phrase) &&
                       !r->at[end].capital)
                    end++;
                *next = end;
                *head = k;
                *words = end - k;
                return (sayso_span){ r->at[from].begin, r->at[end - 1].end };
            }
        }
        size_t behind = k + n;
        if (n && behind < r->n && !r->at[behind - 1].stop && !r->at[behind - 1].possessive && !r->at[behind].mine &&
            is(r, behind, audiences) && !media_like(r, k, n)) { /* "an Indiana audience" */
            *next = behind + 1;
            *head = k;
            *words = n + 1;
            return (sayso_span){ r->at[from].begin, r->at[behind].end };
        }
        if (n) {
            *is_name = true;
            *next = k + n;
            *head = k;
            *words = n;
            return span_of(r, k, n);
        }
        if (r->at[k].mine || is(r, k, ends_phrase) || is(r, k, days) || (k > i && r->at[k - 1].stop)) {
            i = from;
            size_t end = k;
            *next = end;
            *head = i;
            *words = end > i ? end - i : 0;
            return end > i ? (sayso_span){ r->at[i].begin, r->at[end - 1].end } : (sayso_span){ 0, 0 };
        }
        if (r->at[k].stop) {
            *next = k + 1;
            *head = i;
            *words = k + 1 - i;
            return (sayso_span){ r->at[i].begin, r->at[k].end };
        }
    }
    return (sayso_span){ 0, 0 };
}

/* ## What stands where */

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

static const char *platform_at(const region *r, size_t i)
{
    if (r->at[i].capital && is(r, i, " x ") && i && is(r, i - 1, " on to via "))
        return "X";
    for (size_t k = 0; k < sizeof platforms / sizeof *platforms; k++)
        if (is(r, i, platforms[k].word) && (k != 10 || r->at[i].capital))
            return platforms[k].name;
    return NULL;
}

static void offer_outlet(found *f, const region *r, sayso_span s, size_t at, int score)
{
    if (at < r->sentence || at >= r->sentence_end)
        score -= at < r->sentence ? 4 : 5;
    if (s.end > s.begin && score > f->outlet_score && !listed(no_outlets, r->text + s.begin, s.end - s.begin)) {
        f->outlet = s;
        f->outlet_score = score;
        f->platform = NULL;
    }
}

static void offer_addressee(found *f, const region *r, sayso_span s, size_t at, int score)
{
    if (at < r->sentence || at >= r->sentence_end)
        score -= at < r->sentence ? 4 : 5;
    uint32_t n = s.end - s.begin;
    if (s.end > s.begin && score > f->addressee_score && !listed(pronouns, r->text + s.begin, n) &&
        !listed(days, r->text + s.begin, n)) {
        f->addressee = s;
        f->addressee_score = score;
    }
}

/* A programme behind its network: "CNN's 'State of the Union'", "ABC's This Week". */
static bool programme_behind(const region *r, size_t i, size_t n, sayso_span *out, size_t *where)
{
    if (!r->at[i + n - 1].possessive)
        return false;
    size_t m = name_at(r, i + n);
    if (!m)
        return false;
    *where = i + n;
    *out = (sayso_span){ r->at[i + n].begin, r->at[i + n + m - 1].end };
    return true;
}

static const char tells[] = " told tells tell telling informed informing reminded reminding assured assuring ";
static const char asks[] = " asked asks asking ask urged urges urging warned warns warning advised begged thanked "
                           "invited encouraged implored ordered instructed notified alerted answered ";
static const char occasions[] = " interview interviews conversation sit-down appearance phoner chat appearing "
                                "appeared interviewed ";
static const char writings[] = " letter letters email emails e-mail e-mails memo memos message messages note text texts wrote writing "
                               "writes emailed written reply submission ";
static const char speeches[] = " speech address addressed addressing remarks speaking spoke speaks speak talk rally testimony testified "
                               "testifying statement briefing said says saying evidence presentation lecture sermon "
                               "declared announced complained explained confided apologised apologized admitted "
                               "confessed promised pledged boasted joked replied quipped lied shouted called ";

static void look_for_all(region *r, found *f)
{
    int channel = r->s->channel;
    bool spoken = channel == SAYSO_INTERVIEW || channel == SAYSO_BROADCAST;
    for (size_t i = 0; i < r->n; i++) {
        size_t next, head, words;
        bool is_name, own = i >= r->cue && i < r->cue_end;
        if (r->at[i].mine)
            continue;
        const char *platform = platform_at(r, i);
        if (platform && channel == SAYSO_SOCIAL) {
            int score = 9 - (i < r->sentence || i >= r->sentence_end ? 3 : 0) + own;
            if (score > f->outlet_score) {
                f->platform = platform;
                f->outlet_score = score;
            }
        }
        bool tell = is(r, i, tells), ask = is(r, i, asks);
        if ((tell || (ask && own)) && i + 1 < r->n && !r->at[i].stop) {
            sayso_span s = phrase_at(r, i + 1, &next, &is_name, &head, &words);
            bool to_outlet = is_name && (media_like(r, head, words) || shouted(r, head) ||
                                          (channel == SAYSO_INTERVIEW && organisation(r, head, words)));
            sayso_span programme;
            size_t where;
            if (is_name && programme_behind(r, head, words, &programme, &where))
                s = programme, to_outlet = true;
            offer_addressee(f, r, s, i, own ? 12 : tell ? 8 : 0);
            if (to_outlet)
                offer_outlet(f, r, s, i, own ? 12 : 9);
        }
        if (is(r, i, occasions))
            for (size_t k = i + 1; k < r->n && k < i + 6 && !r->at[k - 1].stop; k++) {
                if (!is(r, k, " with to on by for in at "))
                    continue;
                sayso_span s = phrase_at(r, k + 1, &next, &is_name, &head, &words), programme;
                size_t where;
                if (!is_name)
                    continue;
                if (programme_behind(r, head, words, &programme, &where))
                    s = programme;
                bool like = media_like(r, head, words) || shouted(r, head) || r->at[head].opens ||
                            organisation(r, head, words);
                if (like || is(r, k, " on for "))
                    offer_outlet(f, r, s, i, 10);
                if (!is(r, k, " on in at by for "))
                    offer_addressee(f, r, s, i, spoken ? 10 : 6);
                break;
            }
        if (is(r, i, writings) || is(r, i, speeches))
            for (size_t k = i + 1; k < r->n && k < i + 7 && !r->at[k - 1].stop; k++) {
                bool before = is(r, k, " before ");
                if (!is(r, k, " to ") && !(before && channel == SAYSO_TESTIMONY))
                    continue;
                if (k + 1 >= r->n || !(r->at[k + 1].capital || is(r, k + 1, audiences) ||
                                       is(r, k + 1, " the a an his her their its fellow all members about ") ||
                                       (k + 2 < r->n && is(r, k + 2, audiences))))
                    break;
                sayso_span s = phrase_at(r, k + 1, &next, &is_name, &head, &words);
                bool plain_said = is(r, i, " said says saying declared announced called ");
                if (s.end > s.begin && !(channel == SAYSO_THOUGHT))
                    offer_addressee(f, r, s, i, (plain_said && !own ? 3 : 7) + own + (is(r, i, writings) && channel == SAYSO_MESSAGE));
                break;
            }
        if (is(r, i, " on in by to for from via ") && i + 1 < r->n) {
            size_t k = i + 1 + is(r, i + 1, " the "), n = name_at(r, k);
            sayso_span programme;
            size_t where;
            if (n && programme_behind(r, k, n, &programme, &where) &&
                (media_like(r, k, n) || media_like(r, where, 1)) && (spoken || channel == SAYSO_DEBATE))
                offer_outlet(f, r, programme, i, 9);
            else if (n && (media_like(r, k, n) || (n > 1 && r->at[k].opens && channel == SAYSO_BROADCAST)))
                offer_outlet(f, r, span_of(r, k, n), i, 7);
        }
        if (is(r, i, " reporters journalists ") && channel == SAYSO_PRESS)
            offer_addressee(f, r, (sayso_span){ r->at[i].begin, r->at[i].end }, i, 7);
        if (is(r, i, " crowd audience supporters crowds ") && channel == SAYSO_SPEECH)
            offer_addressee(f, r, (sayso_span){ r->at[i].begin, r->at[i].end }, i, 5);
    }
    if ((channel == SAYSO_MEDIA || channel == SAYSO_CHANNEL_DOCUMENT || channel == SAYSO_BROADCAST) && r->s->n_source) {
        sayso_span x = *sy_sources(r->doc, r->s);
        for (size_t i = 0; i < r->n; i++) {
            if (r->at[i].begin < x.begin || r->at[i].end > x.end)
                continue;
            size_t n = name_at(r, i);
            if (n && (media_like(r, i, n) || (channel == SAYSO_MEDIA && f->outlet_score < 8))) {
                offer_outlet(f, r, span_of(r, i, n), r->sentence, media_like(r, i, n) ? 11 : 8);
                break;
            }
        }
    }
}

static bool may_have_outlet(int channel)
{
    return channel == SAYSO_INTERVIEW || channel == SAYSO_BROADCAST || channel == SAYSO_SOCIAL ||
           channel == SAYSO_MEDIA || channel == SAYSO_CHANNEL_DOCUMENT || channel == SAYSO_DEBATE ||
           channel == SAYSO_MESSAGE || channel == SAYSO_STATEMENT || channel == SAYSO_SPEECH;
}

static bool carries_outlet(int channel)
{
    return channel == SAYSO_INTERVIEW || channel == SAYSO_BROADCAST || channel == SAYSO_SOCIAL ||
           channel == SAYSO_MEDIA || channel == SAYSO_DEBATE;
}

static bool carries_addressee(int channel)
{
    return channel == SAYSO_INTERVIEW || channel == SAYSO_BROADCAST || channel == SAYSO_SPEECH ||
           channel == SAYSO_PRESS || channel == SAYSO_MESSAGE || channel == SAYSO_MEETING ||
           channel == SAYSO_TESTIMONY || channel == SAYSO_CALL;
}

/* ## One article */

static sayso_status keep(sayso_doc *doc, sayso_span s, uint32_t *out)
{
    if (s.end <= s.begin)
        return SAYSO_OK;
    return sy_keep(doc, doc->text.bytes + s.begin, s.end - s.begin, out) ? SAYSO_OK : SAYSO_ENOMEM;
}

/* An outlet as the text first gives it in full: "the Post" is the Harbour Post. */
static sayso_status keep_outlet(sayso_doc *doc, sayso_span s, uint32_t *out)
{
    uint32_t full = 0;
    sayso_status st = doc->cast && s.end > s.begin ? sy_name_of(doc, s, &full) : SAYSO_OK;
    const char *name = sy_kept(doc, full);
    size_t n = s.end - s.begin, all = name ? strlen(name) : 0;
    if (st)
        return st;
    if (all > n && !memcmp(name + all - n, doc->text.bytes + s.begin, n)) {
        *out = full;
        return SAYSO_OK;
    }
    return keep(doc, s, out);
}

/* An occasion that the text names, in a statement or between them: "In an interview with the Courier". */
typedef struct occasion {
    uint32_t at, outlet, addressee;
    uint8_t channel;
} occasion;

typedef SY_ARRAY(occasion) occasions_found;

static bool any_name(const region *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->at[i].capital || is(r, i, " reporters crowd audience supporters "))
            return true;
    return false;
}

/* Occasions of one channel in text[begin, end). */
static sayso_status find_occasion(sayso_doc *doc, int channel, uint32_t begin, uint32_t end, occasions_found *out)
{
    sy_statement nobody = { .channel = (uint8_t)channel };
    region r = { .doc = doc, .s = &nobody, .text = doc->text.bytes };
    cut(&r, begin, end);
    r.cue = r.cue_end = r.n;
    r.sentence_end = r.n;
    found f = { .outlet_score = 6, .addressee_score = 6 };
    if (!any_name(&r))
        return SAYSO_OK;
    look_for_all(&r, &f);
    occasion o = { .at = begin, .channel = (uint8_t)channel };
    sayso_status st = carries_outlet(channel) && !f.platform ? keep_outlet(doc, f.outlet, &o.outlet) : SAYSO_OK;
    if (!st && carries_outlet(channel) && f.platform)
        st = sy_keep(doc, f.platform, strlen(f.platform), &o.outlet) ? SAYSO_OK : SAYSO_ENOMEM;
    if (!st && carries_addressee(channel)) {
        if (doc->cast && f.addressee.end > f.addressee.begin)
            st = sy_name_of(doc, f.addressee, &o.addressee);
        if (!st && !o.addressee)
            st = keep(doc, f.addressee, &o.addressee);
    }
    if (channel == SAYSO_MEDIA)
        o.outlet = 0; /* its sources say it */
    if (!st && (o.outlet || o.addressee) && !sy_push(out, o))
        st = SAYSO_ENOMEM;
    return st;
}

/* Of all channels that the article's statements have, paragraph by paragraph. */
static sayso_status find_occasions(sayso_doc *doc, occasions_found *out)
{
    uint32_t channels = 0;
    sayso_status st = SAYSO_OK;
    for (size_t i = 0; i < doc->statements.n; i++)
        channels |= 1u << doc->statements.at[i].channel;
    for (size_t p = 0; p < doc->text.paragraphs.n; p++) {
        sayso_span x = doc->text.paragraphs.at[p].span;
        for (uint32_t begin = x.begin; begin < x.end;) {
            uint32_t end = begin;
            while (end < x.end && end - begin < 1200) { /* a sentence at least */
                uint32_t next = sy_sentence_end(&doc->text, end, x.end);
                end = next > end ? next : x.end;
                if (end - begin > 300)
                    break;
            }
            for (int c = 1; !st && c <= SAYSO_UNSTATED; c++)
                if (channels >> c & 1 && (carries_outlet(c) || carries_addressee(c)))
                    st = find_occasion(doc, c, begin, end, out);
            begin = end;
        }
    }
    return st;
}

/* The name of the one who speaks is no addressee. */
static bool himself(const sayso_doc *doc, const sy_statement *s, uint32_t string)
{
    const char *name = s->speaker ? sy_kept(doc, doc->speakers.at[s->speaker - 1].name) : NULL;
    const char *to = sy_kept(doc, string);
    size_t n = to ? strlen(to) : 0, all = name ? strlen(name) : 0;
    return n && n <= all && !memcmp(name + all - n, to, n);
}

/* The nearest occasion before, else behind a statement is carried to those without one. */
static void carry(sayso_doc *doc, const occasions_found *o, bool forward)
{
    enum { CHANNELS = SAYSO_UNSTATED + 1 };
    occasion last[CHANNELS];
    memset(last, 0, sizeof last);
    size_t n = doc->statements.n, k = 0;
    for (size_t i = 0; i < n; i++) {
        sy_statement *s = &doc->statements.at[forward ? i : n - 1 - i];
        sayso_span cue = s->n_cue ? *sy_cues_of(doc, s) : *sy_contents(doc, s);
        for (; k < o->n; k++) {
            const occasion *x = &o->at[forward ? k : o->n - 1 - k];
            if (forward ? x->at > cue.begin : x->at < cue.begin)
                break;
            if (x->outlet)
                last[x->channel].outlet = x->outlet;
            if (x->addressee)
                last[x->channel].addressee = x->addressee;
        }
        occasion *m = &last[s->channel];
        if (carries_outlet(s->channel)) {
            if (!s->outlet)
                s->outlet = m->outlet;
            else
                m->outlet = s->outlet;
        }
        if (carries_addressee(s->channel)) {
            if (himself(doc, s, s->addressee))
                s->addressee = 0;
            if (!s->addressee && s->channel == SAYSO_INTERVIEW && s->outlet)
                continue;
            if (s->addressee)
                m->addressee = s->addressee;
            else if (!himself(doc, s, m->addressee))
                s->addressee = m->addressee;
        }
    }
}

sayso_status sy_find_outlets(sayso_doc *doc)
{
    for (size_t i = 0; i < doc->statements.n; i++) {
        sy_statement *s = &doc->statements.at[i];
        region r;
        found f = { .outlet_score = 3, .addressee_score = 3 };
        if (!s->channel || s->channel == SAYSO_THOUGHT || !look_around(&r, doc, s))
            continue;
        look_for_all(&r, &f);
        sayso_status st = SAYSO_OK;
        if (may_have_outlet(s->channel)) {
            if (f.platform)
                st = sy_keep(doc, f.platform, strlen(f.platform), &s->outlet) ? SAYSO_OK : SAYSO_ENOMEM;
            else if (s->channel != SAYSO_SOCIAL)
                st = keep_outlet(doc, f.outlet, &s->outlet);
        }
        if (!st && f.addressee.end > f.addressee.begin && s->channel != SAYSO_CHANNEL_DOCUMENT &&
            s->channel != SAYSO_MEDIA) {
            if (doc->cast && !same_words(r.text, f.addressee, f.outlet))
                st = sy_name_of(doc, f.addressee, &s->addressee);
            if (!st && !s->addressee)
                st = keep(doc, f.addressee, &s->addressee);
        }
        if (!st && !s->addressee && s->outlet && s->channel == SAYSO_INTERVIEW)
            s->addressee = s->outlet;
        if (st)
            return st;
    }
    occasions_found o = { 0 };
    sayso_status st = find_occasions(doc, &o);
    if (!st) {
        carry(doc, &o, true);
        carry(doc, &o, false);
    }
    sy_array_free(&o);
    if (st)
        return st;
    for (size_t i = 0; i < doc->statements.n; i++) {
        sy_statement *s = &doc->statements.at[i];
        if (!s->addressee && s->channel == SAYSO_INTERVIEW)
            s->addressee = s->outlet;
    }
    return SAYSO_OK;
}
