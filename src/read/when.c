/* when.c - see when.h. */
#include "read/when.h"

#include <string.h>

#include "read/when_features.h"
#include "read/when_weights.h"
#include "time/time.h"

#define NAME(x) W_##x,
enum { SY_WHEN_FEATURES(NAME) N_FEATURES };
#undef NAME
_Static_assert(sizeof *sy_when_weights / sizeof **sy_when_weights == N_FEATURES, "train/when.py is to run again");

enum {
    REACH = 8,     /* expressions looked at on each side of a cue */
    FAR = 700,     /* bytes between a cue and an expression of its own sentence */
    VALUES = 12,   /* days carried to other statements */
    CANDIDATES = 2 * REACH + VALUES,
    MOST_SEEN = 64 /* features of one candidate */
};

/* ## What is asked of one statement */

typedef struct seen {
    uint8_t at[MOST_SEEN];
    size_t n;
} seen;

static void see(seen *f, int feature, bool holds)
{
    if (holds && f->n < MOST_SEEN)
        f->at[f->n++] = (uint8_t)feature;
}

typedef struct candidate {
    sy_time time;
    seen features;
} candidate;

typedef struct when {
    sayso_doc *doc;
    sy_day published;
    sy_times times;
    SY_ARRAY(uint32_t) sentences; /* where each begins; a paragraph begins one */
    uint32_t *sentence;           /* of each statement's first cue */
    uint32_t *paragraph;
    int32_t *local;               /* of each: the expression that it has so far, or -1 */
    int32_t *decided;             /* ... and that it gets in this round */
    int32_t *links[6];            /* previous and next statement with an expression of its own: any, of
                                   * the same speaker, of the same channel */
    int32_t *last;                /* for each speaker */
    uint8_t *bare;                /* of each sentence: holds no cue */
    int32_t values[VALUES];       /* distinct days, the most frequent first: expressions that name them */
    uint32_t counts[VALUES], n_local;
    size_t n_values;
    sy_time lead, opening;        /* the first day of the first cue; of the first sentences */
    sy_time range; /* the first range of days */
    bool has_lead, has_opening, has_range;
    bool channels; /* channel, outlet and addressee are looked at */
    const sy_when_watch *watch;
} when;

static const char *const feature_names[] = {
#define NAME(x) #x,
    SY_WHEN_FEATURES(NAME) NULL
#undef NAME
};

const char *sy_when_feature(size_t feature)
{
    return feature < N_FEATURES ? feature_names[feature] : NULL;
}

static bool same_time(const sy_time *a, const sy_time *b)
{
    return a->grain == b->grain && a->day == b->day;
}

static const sy_statement *statement(const when *w, size_t i)
{
    return &w->doc->statements.at[i];
}

/* The channel, as far as the weights have learned to trust it. */
static uint8_t channel_of(const when *w, size_t i)
{
    return w->channels ? statement(w, i)->channel : SAYSO_CHANNEL_NONE;
}

static sayso_span cue_of(const when *w, size_t i)
{
    const sy_statement *s = statement(w, i);
    return s->n_cue ? sy_cues_of(w->doc, s)[0] : sy_contents(w->doc, s)[0];
}

/* The last index whose beginning is at or before `at`; the array is not empty and starts with 0. */
static uint32_t holder(const uint32_t *begin, size_t n, uint32_t at)
{
    size_t lo = 0, hi = n;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (begin[mid] <= at)
            lo = mid;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

static uint32_t paragraph_at(const sy_text *t, uint32_t at)
{
    size_t lo = 0, hi = t->paragraphs.n;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->paragraphs.at[mid].span.begin <= at)
            lo = mid;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

static bool touches(const sayso_span *at, size_t n, sayso_span x)
{
    for (size_t i = 0; i < n; i++)
        if (at[i].begin < x.end && x.begin < at[i].end)
            return true;
    return false;
}

/* ## The statement's own features */

static bool ends(const char *s, sayso_span x, const char *with)
{
    size_t n = strlen(with);
    return x.end - x.begin >= n && !memcmp(s + x.end - n, with, n);
}

/* Whether one of the words stands in a cue; words in lower case, a space around each. */
static bool holds(const char *s, sayso_span x, const char *words)
{
    for (uint32_t i = x.begin; i < x.end;) {
        uint32_t j = i;
        char word[20] = " ";
        while (j < x.end && s[j] != ' ' && s[j] != '\n')
            j++;
        uint32_t n = j - i;
        if (n && n < sizeof word - 2) {
            for (uint32_t k = 0; k < n; k++)
                word[k + 1] = s[i + k] >= 'A' && s[i + k] <= 'Z' ? (char)(s[i + k] + 32) : s[i + k];
            word[n + 1] = ' ';
            word[n + 2] = '\0';
            if (strstr(words, word))
                return true;
        }
        i = j + 1;
        if (i > x.begin + 200)
            break;
    }
    return false;
}

/* One W_CUE_ feature, by how the cue is put. */
static int cue_class(const char *s, sayso_span x)
{
    if (x.end - x.begin <= 3 && !((s[x.begin] | 32) >= 'a' && (s[x.begin] | 32) <= 'z'))
        return W_CUE_MARK;
    if (holds(s, x, " according "))
        return W_CUE_ACCORDING;
    if (holds(s, x, " think thinks thought believe believes believed want wants wanted hope hopes hoped expect expects expected"
                    " know knows knew feel feels felt fear fears feared plan plans intend intends prefer prefers likes like"
                    " idea mind opinion belief wish wishes seem seems appears appeared known likely suspect doubt "))
        return W_CUE_INNER;
    if (holds(s, x, " has have had 've previously repeatedly often once long always "))
        return W_CUE_PERFECT;
    if (holds(s, x, " said told wrote asked added tweeted began went made gave spoke posted took put laid "))
        return W_CUE_PAST;
    if (holds(s, x, " is are will would can could should may might be being "))
        return W_CUE_OTHER;
    sayso_span first = { x.begin, x.begin };
    while (first.end < x.end && s[first.end] != ' ')
        first.end++;
    if (ends(s, first, "ing") || ends(s, x, "ing"))
        return W_CUE_ING;
    if (ends(s, first, "ed") || ends(s, x, "ed"))
        return W_CUE_PAST;
    if (ends(s, first, "s") || ends(s, x, "s"))
        return W_CUE_PRESENT;
    return W_CUE_OTHER;
}

static void see_statement(const when *w, size_t i, seen *f)
{
    const sy_statement *s = statement(w, i);
    const char *text = w->doc->text.bytes;
    sayso_span cue = cue_of(w, i);
    see(f, W_ANY, true);
    see(f, cue_class(text, cue), true);
    see(f, W_CUE_PASSIVE, holds(text, cue, " was were been "));
    see(f, W_CUE_TOLD, holds(text, cue, " told asked tweeted posted wrote announced spoke "));
    see(f, W_DIRECT, s->form == SAYSO_DIRECT);
    see(f, W_MIXED, s->form == SAYSO_MIXED);
    see(f, W_NESTED, s->parent != 0);
    see(f, W_NO_SOURCE, !s->n_source);
    see(f, W_HEADLINE, w->paragraph[i] == 0);
    see(f, W_LAYOUT, s->layout);
    see(f, W_CH_NONE + channel_of(w, i), channel_of(w, i) <= SAYSO_UNSTATED);
}

/* ## An expression near the cue */

static void see_time(const when *w, size_t i, size_t k, bool nearest, seen *f)
{
    const sy_text *t = &w->doc->text;
    const char *s = t->bytes;
    const sy_statement *st = statement(w, i);
    const sy_time *x = &w->times.at[k];
    sayso_span cue = cue_of(w, i), span = x->span;
    uint32_t in = holder(w->sentences.at, w->sentences.n, span.begin);
    bool same = in == w->sentence[i], before = span.end <= cue.begin;
    uint32_t from = before ? span.end : cue.end, to = before ? cue.begin : span.begin, words = 0;
    bool stops = false;
    for (uint32_t b = from; b < to && b < from + FAR; b++) {
        words += s[b] == ' ' || s[b] == '\n';
        stops = stops || s[b] == ';' || s[b] == ':' || s[b] == ',';
    }
    const sayso_span *content = sy_contents(w->doc, st);
    bool in_content = touches(content, st->n_content, span), in_cue = touches(sy_cues_of(w->doc, st), st->n_cue, span);
    bool in_source = touches(sy_sources(w->doc, st), st->n_source, span), in_others = false, cue_inside = false;
    bool cue_between = false, content_between = false;
    for (uint32_t c = 0; c < st->n_content && c < 8; c++)
        content_between = content_between || (from < to && content[c].begin >= from && content[c].end <= to);
    /* Neighbours alone: a statement that is far off in the list stands far off in the text. */
    size_t lo = i > 6 ? i - 6 : 0, hi = i + 7 < w->doc->statements.n ? i + 7 : w->doc->statements.n;
    for (size_t j = lo; j < hi; j++) {
        if (j == i)
            continue;
        const sy_statement *o = statement(w, j);
        sayso_span c = cue_of(w, j);
        cue_between = cue_between || (from < to && c.begin >= from && c.end <= to);
        if (touches(sy_contents(w->doc, o), o->n_content, span)) {
            bool both = touches(sy_contents(w->doc, o), o->n_content, cue);
            in_others = in_others || !both;
            cue_inside = cue_inside || both;
        }
    }
    see(f, W_NEAR, true);
    see(f, W_SENTENCE, same);
    see(f, W_BARE, w->bare[in]);
    see(f, W_SENTENCES_2, in + 2 == w->sentence[i]);
    see(f, W_SENTENCES_3, in + 3 <= w->sentence[i]);
    see(f, W_SAME_CUE_BEFORE, same && i && w->sentence[i - 1] == w->sentence[i]);
    bool paragraph = paragraph_at(t, span.begin) == w->paragraph[i];
    see(f, W_SENTENCE_BEFORE, !same && span.begin < cue.begin && paragraph);
    see(f, W_PARAGRAPH_BEFORE, !same && span.begin < cue.begin && !paragraph);
    see(f, W_SENTENCE_AFTER, !same && span.begin > cue.begin);
    if (same && !in_cue) {
        see(f, before ? W_BEFORE : W_AFTER, true);
        see(f, W_STOPS_BETWEEN, stops);
    }
    uint32_t end = in + 1 < w->sentences.n ? w->sentences.at[in + 1] : (uint32_t)t->len;
    bool quoted = in_content && sy_is_inside(t, span.begin);
    see(f, W_QUOTED, quoted);
    see(f, W_QUOTED_TODAY, quoted && x->form == SY_TODAY);
    see(f, W_QUOTED_WEEKDAY, quoted && x->form == SY_WEEKDAY);
    see(f, W_CONTENT_CLOSE, same && in_content && !quoted && words <= 3);
    see(f, W_CONTENT_CLOSES, same && in_content && !quoted && span.end + 4 >= end);
    see(f, W_CONTENT_TODAY, in_content && !quoted && x->form == SY_TODAY);
    see(f, W_CONTENT_UNSTATED, in_content && channel_of(w, i) == SAYSO_UNSTATED);
    see(f, W_CONTENT_DOCUMENT, in_content && channel_of(w, i) == SAYSO_CHANNEL_DOCUMENT);
    see(f, W_TOO_FAR_AHEAD, w->published != SY_NO_DAY && x->day > w->published);
    if (same && !in_cue && !quoted) {
        see(f, words <= 1 ? W_WORDS_1 : words <= 3 ? W_WORDS_3 : words <= 8 ? W_WORDS_8 : words <= 16 ? W_WORDS_16 : W_WORDS_MORE,
            true);
        see(f, W_OPENS, span.begin <= w->sentences.at[in] + 4);
        see(f, W_CLOSES, span.end + 4 >= end);
        see(f, W_NEAREST, nearest);
    }
    see(f, W_AFTER_INDIRECT, same && !before && in_content && st->form == SAYSO_INDIRECT);
    see(f, W_IN_CUE, in_cue);
    see(f, W_IN_SOURCE, in_source);
    see(f, W_IN_CONTENT, in_content);
    see(f, W_IN_CONTENT_OWNS, in_content && x->owns);
    see(f, W_IN_CONTENT_FIRST, in_content && st->n_content && span.begin < content[0].begin + 4);
    see(f, W_IN_QUOTES, sy_is_inside(t, span.begin));
    see(f, W_IN_OTHERS, in_others);
    see(f, W_WITH_CUE_INSIDE, cue_inside);
    see(f, W_CUE_BETWEEN, cue_between);
    see(f, W_CONTENT_BETWEEN, content_between);
    see(f, W_LEAD_NONE + x->lead, true);
    see(f, W_DATE + x->form, true);
    see(f, W_DAY + x->grain, true);
    see(f, W_FUTURE, x->future);
    see(f, W_OWNS, x->owns);
    see(f, W_OLD, w->published != SY_NO_DAY && x->day < w->published - 45);
    int class = cue_class(s, cue);
    see(f, W_THINKS_YEAR, x->grain != SY_DAY && class == W_CUE_INNER);
    see(f, W_PERFECT_DAY, x->grain == SY_DAY && class == W_CUE_PERFECT);
}

/* ## A day that other statements have */

static void near_link(seen *f, int32_t far, int one, int three, int more)
{
    int32_t d = far < 0 ? -far : far;
    see(f, d <= 1 ? one : d <= 3 ? three : more, true);
}

static bool has(const when *w, int32_t j, const sy_time *x)
{
    return j >= 0 && same_time(&w->times.at[w->local[j]], x);
}

/* Whether one of the statements close by with this day has the same outlet, or the same addressee. */
static bool shares(const when *w, size_t i, const sy_time *x, bool addressee)
{
    const sy_statement *s = statement(w, i);
    const char *mine = sy_kept(w->doc, addressee ? s->addressee : s->outlet);
    if (!mine || !w->channels)
        return false;
    size_t lo = i > 8 ? i - 8 : 0, hi = i + 9 < w->doc->statements.n ? i + 9 : w->doc->statements.n;
    for (size_t j = lo; j < hi; j++) {
        const sy_statement *o = statement(w, j);
        const char *its = sy_kept(w->doc, addressee ? o->addressee : o->outlet);
        if (j != i && its && w->local[j] >= 0 && same_time(&w->times.at[w->local[j]], x) && !strcmp(mine, its))
            return true;
    }
    return false;
}

static void see_carried(const when *w, size_t i, size_t v, bool also_near, seen *f)
{
    const sy_time *x = &w->times.at[w->values[v]];
    const sy_statement *s = statement(w, i);
    int32_t at = (int32_t)i;
    uint8_t ch = channel_of(w, i);
    see(f, W_CARRIED, true);
    see(f, W_CARRIED_ONLY, !also_near);
    see(f, W_ONLY, w->n_values == 1);
    see(f, W_MOST, v == 0 && w->n_values > 1);
    see(f, W_OF_LEAD, w->has_lead && same_time(&w->lead, x));
    bool of_range = w->has_range && same_time(&w->range, x);
    see(f, W_OF_RANGE, of_range);
    see(f, W_RANGE_DOCUMENT, of_range && ch == SAYSO_CHANNEL_DOCUMENT);
    see(f, W_RANGE_GROUP, of_range && s->speaker && s->speaker <= w->doc->speakers.n &&
                              (w->doc->speakers.at[s->speaker - 1].kind == SAYSO_GROUP ||
                               w->doc->speakers.at[s->speaker - 1].kind == SAYSO_DOCUMENT));
    see(f, W_OF_OPENING, w->has_opening && same_time(&w->opening, x));
    int32_t prev = w->links[0][i], next = w->links[1][i];
    bool event = ch == SAYSO_INTERVIEW || ch == SAYSO_BROADCAST || ch == SAYSO_SPEECH || ch == SAYSO_DEBATE ||
                 ch == SAYSO_PRESS || ch == SAYSO_TESTIMONY || ch == SAYSO_MESSAGE || ch == SAYSO_SOCIAL ||
                 ch == SAYSO_MEETING;
    see(f, W_CARRIED_EVENT, event);
    see(f, W_EVENT_MOST, event && v == 0);
    if (has(w, prev, x)) {
        see(f, W_PREV, true);
        near_link(f, at - prev, W_PREV_1, W_PREV_3, W_PREV_FAR);
        see(f, W_IN_PARAGRAPH, w->paragraph[prev] == w->paragraph[i]);
        see(f, W_PREV_PARAGRAPH, w->paragraph[prev] + 1 == w->paragraph[i]);
        see(f, W_PREV_OTHER_SPEAKER, statement(w, (size_t)prev)->speaker != s->speaker);
        see(f, W_EVENT_PREV, event && channel_of(w, (size_t)prev) == ch);
    }
    if (has(w, next, x)) {
        see(f, W_NEXT, true);
        near_link(f, next - at, W_NEXT_1, W_NEXT_FAR, W_NEXT_FAR);
    }
    int32_t of = w->links[2][i];
    if (has(w, of, x)) {
        see(f, W_SPEAKER_PREV, true);
        near_link(f, at - of, W_SPEAKER_PREV_1, W_SPEAKER_PREV_3, W_SPEAKER_PREV_FAR);
        bool same = channel_of(w, (size_t)of) == ch;
        see(f, W_SPEAKER_PREV_CHANNEL, same);
        see(f, W_EVENT_SPEAKER, same && event);
    }
    of = w->links[3][i];
    if (has(w, of, x)) {
        see(f, W_SPEAKER_NEXT, true);
        near_link(f, of - at, W_SPEAKER_NEXT_1, W_SPEAKER_NEXT_FAR, W_SPEAKER_NEXT_FAR);
        see(f, W_SPEAKER_NEXT_CHANNEL, channel_of(w, (size_t)of) == ch);
        see(f, W_SPEAKER_NEXT_HEADLINE, w->paragraph[i] == 0);
    }
    see(f, W_CHANNEL_PREV, has(w, w->links[4][i], x));
    see(f, W_CHANNEL_NEXT, has(w, w->links[5][i], x));
    see(f, W_SPEAKER_BOTH, has(w, w->links[2][i], x) && has(w, w->links[3][i], x));
    see(f, W_BOTH, has(w, prev, x) && has(w, next, x));
    see(f, W_SPEAKER_NONE, w->links[2][i] < 0 && w->links[3][i] < 0);
    see(f, W_SPEAKER_OTHER_DAY, (w->links[2][i] >= 0 && !has(w, w->links[2][i], x)) ||
                                    (w->links[3][i] >= 0 && !has(w, w->links[3][i], x)));
    int32_t by = w->links[2][i];
    if (has(w, by, x)) {
        uint32_t paragraphs = w->paragraph[i] - w->paragraph[by];
        see(f, W_SPEAKER_PREV_NEAR, paragraphs <= 1);
        see(f, W_SPEAKER_PREV_AWAY, paragraphs > 4);
    }
    see(f, W_PREV_SENTENCE, has(w, prev, x) && w->sentence[prev] == w->sentence[i]);
    see(f, W_NEXT_SENTENCE, has(w, next, x) && w->sentence[next] == w->sentence[i]);
    see(f, W_PARENT_HAS, s->parent && s->parent <= w->doc->statements.n && w->local[s->parent - 1] >= 0 &&
                             has(w, (int32_t)s->parent - 1, x));
    see(f, W_OUTLET_HAS, shares(w, i, x, false));
    see(f, W_ADDRESSEE_HAS, shares(w, i, x, true));
    see(f, W_CARRIED_YEAR, x->grain == SY_YEAR);
    see(f, W_CARRIED_MONTH, x->grain == SY_MONTH);
    see(f, W_CARRIED_WEEK, x->grain == SY_WEEK);
    if (w->published != SY_NO_DAY) {
        int32_t age = w->published - x->day;
        see(f, W_CARRIED_OLD, age > 45);
        see(f, W_AGE_0, age == 0 && x->grain == SY_DAY);
        see(f, W_AGE_1, age == 1 && x->grain == SY_DAY);
        see(f, W_AGE_7, age > 1 && age <= 7 && x->grain == SY_DAY);
    }
    see(f, W_TWO_DAYS, w->n_values == 2);
    see(f, W_MANY_DAYS, w->n_values >= 5);
    see(f, W_MOSTLY, v == 0 && w->counts[0] * 10 > w->n_local * 6);
    see(f, W_CARRIED_UNSTATED, ch == SAYSO_UNSTATED);
    see(f, W_CARRIED_THOUGHT, ch == SAYSO_THOUGHT);
    see(f, W_CARRIED_HEADLINE, w->paragraph[i] == 0);
    see(f, W_CARRIED_DIRECT, s->form == SAYSO_DIRECT);
    see(f, W_CARRIED_COARSE, x->grain != SY_DAY);
    int class = cue_class(w->doc->text.bytes, cue_of(w, i));
    see(f, W_CARRIED_PERFECT, class == W_CUE_PERFECT);
    see(f, W_CARRIED_PRESENT, class == W_CUE_PRESENT);
    see(f, W_CARRIED_PAST, class == W_CUE_PAST);
}

/* ## The rounds */

/* The expressions around a cue: its sentence's and the sentences' before and behind. */
static size_t near(const when *w, size_t i, candidate *out, int32_t *which)
{
    sayso_span cue = cue_of(w, i);
    size_t lo = 0, hi = w->times.n, n = 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (w->times.at[mid].span.begin < cue.begin)
            lo = mid + 1;
        else
            hi = mid;
    }
    size_t first = lo > REACH ? lo - REACH : 0, last = lo + REACH < w->times.n ? lo + REACH : w->times.n;
    size_t nearest = first;
    uint32_t least = UINT32_MAX;
    for (size_t k = first; k < last; k++) {
        sayso_span x = w->times.at[k].span;
        uint32_t far = x.end <= cue.begin ? cue.begin - x.end : x.begin > cue.end ? x.begin - cue.end : 0;
        if (far < least) {
            least = far;
            nearest = k;
        }
    }
    for (size_t k = first; k < last; k++) {
        sayso_span x = w->times.at[k].span;
        uint32_t in = holder(w->sentences.at, w->sentences.n, x.begin);
        uint32_t far = x.end <= cue.begin ? cue.begin - x.end : x.begin > cue.end ? x.begin - cue.end : 0;
        if (far > FAR || in + 4 < w->sentence[i] || in > w->sentence[i] + 1)
            continue;
        out[n].time = w->times.at[k];
        out[n].features.n = 0;
        see_time(w, i, k, k == nearest, &out[n].features);
        which[n++] = (int32_t)k;
    }
    return n;
}

static float score(const float *weights, const seen *all, const seen *one)
{
    float sum = 0;
    for (size_t k = 0; k < all->n; k++)
        sum += weights[all->at[k]];
    for (size_t k = 0; k < one->n; k++)
        sum += weights[one->at[k]];
    return sum;
}

/* The expression that was taken and the two next best, with what the last round gave them over no day. */
static void tell(const when *w, size_t i, const candidate *of, const float *scores, size_t n, int best)
{
    static const char *const forms[] = {
        [SY_DATE] = "a date with its year",
        [SY_CALENDAR] = "a date; the nearest to the day of publication, rather a past one",
        [SY_WEEKDAY] = "a weekday, counted from the day of publication",
        [SY_TODAY] = "counted from the day of publication",
        [SY_PERIOD] = "a span of time, counted from the day of publication",
        [SY_CHAINED] = "counted from the expression before it",
        [SY_RANGE] = "days of one week or month",
    };
    bool done[CANDIDATES] = { false };
    for (int told = 0; told < 3; told++) {
        int next = -1;
        for (size_t k = 0; k < n; k++)
            if (!done[k] && (next < 0 || scores[k] > scores[next]))
                next = (int)k;
        if (next < 0)
            return;
        done[next] = true;
        char iso[16];
        sy_time_iso(&of[next].time, iso);
        sy_tell(w->doc, (uint32_t)i + 1, SAYSO_FIELD_WHEN,
                (sy_step){ .verdict = iso, .why = forms[of[next].time.form], .span = of[next].time.span,
                           .unit = SAYSO_POINTS, .score = scores[next], .taken = next == best });
    }
}

/* The best of the candidates, or -1 where none is better than no day. */
static int choose(const when *w, int round, size_t i, const seen *all, const candidate *of, size_t n)
{
    const float *weights = sy_when_weights[round - 1];
    if (w->watch && w->watch->weights[round - 1])
        weights = w->watch->weights[round - 1];
    int best = -1;
    float most = 0, scores[CANDIDATES];
    for (size_t k = 0; k < n; k++) {
        float x = scores[k] = score(weights, all, &of[k].features);
        if (x > most) {
            most = x;
            best = (int)k;
        }
        if (w->watch && w->watch->candidate) {
            uint8_t both[2 * MOST_SEEN];
            char iso[16];
            memcpy(both, all->at, all->n);
            memcpy(both + all->n, of[k].features.at, of[k].features.n);
            sy_time_iso(&of[k].time, iso);
            w->watch->candidate(w->watch->ctx, round, i, iso, both, all->n + of[k].features.n);
        }
    }
    if (round == 3 && w->doc->trail.wanted)
        tell(w, i, of, scores, n, best);
    return best;
}

static void first_round(when *w)
{
    for (size_t i = 0; i < w->doc->statements.n; i++) {
        candidate of[CANDIDATES];
        int32_t which[CANDIDATES];
        seen all = { .n = 0 };
        see_statement(w, i, &all);
        size_t n = near(w, i, of, which);
        int best = choose(w, 1, i, &all, of, n);
        w->local[i] = best < 0 ? -1 : which[best];
    }
}

/* A day that no statement has yet. */
static void add_value(when *w, int32_t k)
{
    size_t v = 0;
    while (v < w->n_values && !same_time(&w->times.at[w->values[v]], &w->times.at[k]))
        v++;
    if (v == w->n_values && v < VALUES) {
        w->values[v] = k;
        w->counts[v] = 0;
        w->n_values++;
    }
}

/* The days of the first round, the most frequent first; beyond VALUES, the first ones in the text. */
static void count_values(when *w)
{
    w->n_values = w->n_local = 0;
    w->has_lead = w->has_opening = w->has_range = false;
    for (size_t i = 0; i < w->doc->statements.n; i++) {
        if (w->local[i] < 0)
            continue;
        const sy_time *x = &w->times.at[w->local[i]];
        w->n_local++;
        size_t v = 0;
        while (v < w->n_values && !same_time(&w->times.at[w->values[v]], x))
            v++;
        if (v == w->n_values) {
            if (v == VALUES)
                continue;
            w->values[w->n_values] = w->local[i];
            w->counts[w->n_values++] = 0;
        }
        w->counts[v]++;
        if (!w->has_lead) {
            w->has_lead = true;
            w->lead = *x;
        }
    }
    for (size_t v = 1; v < w->n_values; v++) /* stable */
        for (size_t k = v; k && w->counts[k] > w->counts[k - 1]; k--) {
            int32_t x = w->values[k];
            uint32_t c = w->counts[k];
            w->values[k] = w->values[k - 1];
            w->counts[k] = w->counts[k - 1];
            w->values[k - 1] = x;
            w->counts[k - 1] = c;
        }
    /* The days on which a poll was taken stand in its last paragraph. */
    for (size_t k = 0; k < w->times.n; k++) {
        const sy_time *x = &w->times.at[k];
        if (x->form != SY_RANGE || x->future || sy_is_inside(&w->doc->text, x->span.begin))
            continue;
        w->has_range = true;
        w->range = *x;
        add_value(w, (int32_t)k);
        break;
    }
    /* The first past day of the opening sentences may be that of an event that no cue is near to. */
    for (size_t k = 0; k < w->times.n && !w->has_opening; k++) {
        const sy_time *x = &w->times.at[k];
        if (holder(w->sentences.at, w->sentences.n, x->span.begin) > 6)
            break;
        if (x->grain != SY_DAY || x->future || sy_is_inside(&w->doc->text, x->span.begin))
            continue;
        w->has_opening = true;
        w->opening = *x;
        add_value(w, (int32_t)k);
    }
}

/* For each statement the one before it (step 1) or behind it (step -1) with a day of its own: of any, of
 * its speaker, of its channel. */
static void link_up(when *w, int step, int32_t *any, int32_t *speaker, int32_t *channel)
{
    int32_t n = (int32_t)w->doc->statements.n, last = -1, of_channel[SAYSO_UNSTATED + 1];
    for (int c = 0; c <= SAYSO_UNSTATED; c++)
        of_channel[c] = -1;
    for (size_t k = 0; k <= w->doc->speakers.n; k++)
        w->last[k] = -1;
    for (int32_t i = step > 0 ? 0 : n - 1; i >= 0 && i < n; i += step) {
        const sy_statement *s = statement(w, (size_t)i);
        uint32_t who = s->speaker <= w->doc->speakers.n ? s->speaker : 0;
        int c = channel_of(w, (size_t)i) <= SAYSO_UNSTATED ? channel_of(w, (size_t)i) : 0;
        any[i] = last;
        speaker[i] = who ? w->last[who] : -1;
        channel[i] = of_channel[c];
        if (w->local[i] >= 0)
            last = w->last[who] = of_channel[c] = i;
    }
}

/* Into *decided what each statement gets, with what the others got in the round before. */
static void later_round(when *w, int round, int32_t *decided)
{
    count_values(w);
    link_up(w, 1, w->links[0], w->links[2], w->links[4]);
    link_up(w, -1, w->links[1], w->links[3], w->links[5]);
    for (size_t i = 0; i < w->doc->statements.n; i++) {
        candidate of[CANDIDATES];
        int32_t which[CANDIDATES];
        seen all = { .n = 0 };
        see_statement(w, i, &all);
        size_t n = near(w, i, of, which), own = n;
        for (size_t v = 0; v < w->n_values; v++) {
            const sy_time *x = &w->times.at[w->values[v]];
            bool also = false;
            for (size_t k = 0; k < own; k++)
                if (same_time(&of[k].time, x)) {
                    also = true;
                    see_carried(w, i, v, true, &of[k].features);
                }
            if (also)
                continue;
            of[n].time = *x;
            of[n].features.n = 0;
            which[n] = w->values[v];
            see_carried(w, i, v, false, &of[n++].features);
        }
        int best = choose(w, round, i, &all, of, n);
        decided[i] = best < 0 ? -1 : which[best];
    }
}

static bool write_down(when *w)
{
    for (size_t i = 0; i < w->doc->statements.n; i++) {
        char iso[16];
        if (w->local[i] >= 0 && !sy_keep(w->doc, iso, sy_time_iso(&w->times.at[w->local[i]], iso),
                                         &w->doc->statements.at[i].when))
            return false;
    }
    return true;
}

/* ## The article */

static bool find_all(when *w)
{
    const sy_text *t = &w->doc->text;
    sy_published_day(w->doc->published, &w->published);
    if (!sy_push(&w->sentences, 0))
        return false;
    for (size_t p = 0; p < t->paragraphs.n; p++) {
        sayso_span in = t->paragraphs.at[p].span;
        if (sy_find_times(t->bytes, in, w->published, &w->times))
            return false;
        for (uint32_t at = in.begin; at < in.end;) {
            if (at && !sy_push(&w->sentences, at))
                return false;
            uint32_t end = sy_sentence_end(t, at, in.end);
            at = end > at ? end : at + 1;
        }
    }
    return true;
}

static bool make_room(when *w)
{
    size_t n = w->doc->statements.n, size = n * sizeof(int32_t);
    w->sentence = malloc(size);
    w->paragraph = malloc(size);
    w->local = malloc(size);
    w->decided = malloc(size);
    w->bare = malloc(w->sentences.n);
    w->last = malloc((w->doc->speakers.n + 1) * sizeof(int32_t));
    bool ok = w->sentence && w->paragraph && w->local && w->decided && w->bare && w->last;
    for (int i = 0; i < 6; i++) {
        w->links[i] = malloc(size);
        ok = ok && w->links[i];
    }
    return ok;
}

sayso_status sy_find_when_watched(sayso_doc *doc, const sy_when_watch *watch)
{
    if (!doc->statements.n || !doc->text.paragraphs.n)
        return SAYSO_OK;
    when w = { .doc = doc, .watch = watch, .channels = watch || SY_WHEN_CHANNELS };
    bool ok = find_all(&w) && (!w.times.n || make_room(&w));
    if (ok && w.times.n) {
        for (size_t i = 0; i < doc->statements.n; i++) {
            uint32_t at = cue_of(&w, i).begin;
            w.sentence[i] = holder(w.sentences.at, w.sentences.n, at);
            w.paragraph[i] = paragraph_at(&doc->text, at);
        }
        memset(w.bare, 1, w.sentences.n);
        for (size_t i = 0; i < doc->statements.n; i++)
            w.bare[w.sentence[i]] = 0;
        first_round(&w);
        for (int round = 2; round <= 3; round++) {
            later_round(&w, round, w.decided);
            memcpy(w.local, w.decided, doc->statements.n * sizeof *w.local);
        }
        ok = write_down(&w);
    }
    sy_array_free(&w.times);
    sy_array_free(&w.sentences);
    free(w.sentence);
    free(w.paragraph);
    free(w.local);
    free(w.decided);
    free(w.bare);
    free(w.last);
    for (int i = 0; i < 6; i++)
        free(w.links[i]);
    return ok ? SAYSO_OK : SAYSO_ENOMEM;
}

sayso_status sy_find_when(sayso_doc *doc)
{
    return sy_find_when_watched(doc, NULL);
}
