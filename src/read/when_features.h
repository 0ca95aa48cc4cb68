/* when_features.h - what when.c's scorers look at. Inner to when.c. */

/* X(name): each is true or false of one statement and one candidate day. */
#define SY_WHEN_FEATURES(X)                                                                        \
    /* the statement, whatever the candidate */                                                    \
    X(ANY) X(CUE_PAST) X(CUE_PERFECT) X(CUE_PRESENT) X(CUE_ING) X(CUE_ACCORDING) X(CUE_MARK)         \
    X(CUE_INNER) X(CUE_OTHER) X(CUE_PASSIVE) X(CUE_TOLD) X(DIRECT) X(MIXED) X(NESTED) X(NO_SOURCE)    \
    X(HEADLINE) X(LAYOUT)                                                                          \
    X(CH_NONE) X(CH_INTERVIEW) X(CH_BROADCAST) X(CH_SOCIAL) X(CH_SPEECH) X(CH_DEBATE) X(CH_PRESS)     \
    X(CH_STATEMENT) X(CH_CALL) X(CH_MESSAGE) X(CH_TESTIMONY) X(CH_DOCUMENT) X(CH_MEDIA) X(CH_MEETING) \
    X(CH_THOUGHT) X(CH_UNSTATED)                                                                   \
    /* an expression near the cue: where */                                                        \
    X(NEAR) X(SENTENCE) X(SENTENCE_BEFORE) X(PARAGRAPH_BEFORE) X(SENTENCE_AFTER)                      \
    X(BEFORE) X(AFTER) X(WORDS_1) X(WORDS_3) X(WORDS_8) X(WORDS_16) X(WORDS_MORE)                     \
    X(IN_CUE) X(IN_SOURCE) X(IN_CONTENT) X(IN_QUOTES) X(IN_OTHERS) X(CUE_BETWEEN) X(CONTENT_BETWEEN)  \
    X(STOPS_BETWEEN) X(OPENS) X(CLOSES) X(NEAREST) X(WITH_CUE_INSIDE)                                 \
    X(IN_CONTENT_OWNS) X(IN_CONTENT_FIRST) X(AFTER_INDIRECT)                                         \
    /* ... and how it is put */                                                                     \
    X(LEAD_NONE) X(LEAD_ON) X(LEAD_SINCE) X(LEAD_UNTIL) X(LEAD_FOR)                                   \
    X(DATE) X(CALENDAR) X(WEEKDAY) X(TODAY) X(PERIOD) X(CHAINED) X(RANGE)                                      \
    X(DAY) X(WEEK) X(MONTH) X(YEAR) X(FUTURE) X(OWNS) X(OLD) X(THINKS_YEAR) X(PERFECT_DAY)            \
    /* a day that other statements have by themselves, or that the article opens with */           \
    X(CARRIED) X(CARRIED_ONLY) X(ONLY) X(MOST) X(OF_LEAD) X(OF_OPENING) X(IN_PARAGRAPH)              \
    X(PREV) X(PREV_1) X(PREV_3) X(PREV_FAR) X(NEXT) X(NEXT_1) X(NEXT_FAR)                             \
    X(SPEAKER_PREV) X(SPEAKER_PREV_1) X(SPEAKER_PREV_3) X(SPEAKER_PREV_FAR) X(SPEAKER_PREV_CHANNEL)   \
    X(SPEAKER_NEXT) X(SPEAKER_NEXT_1) X(SPEAKER_NEXT_FAR) X(SPEAKER_NEXT_CHANNEL)                     \
    X(CHANNEL_PREV) X(CHANNEL_NEXT) X(PREV_PARAGRAPH) X(PREV_OTHER_SPEAKER)                          \
    X(SPEAKER_NEXT_HEADLINE) X(CARRIED_UNSTATED) X(CARRIED_THOUGHT) X(CARRIED_PERFECT)                \
    X(CARRIED_PRESENT) X(CARRIED_PAST) X(CARRIED_DIRECT) X(CARRIED_COARSE) X(CARRIED_EVENT)          \
    X(CARRIED_HEADLINE) X(EVENT_PREV) X(EVENT_SPEAKER) X(EVENT_MOST)                                 \
    X(CARRIED_YEAR) X(CARRIED_MONTH) X(CARRIED_WEEK) X(CARRIED_OLD) X(AGE_0) X(AGE_1) X(AGE_7)        \
    X(TWO_DAYS) X(MANY_DAYS) X(MOSTLY) X(PREV_SENTENCE) X(NEXT_SENTENCE) X(PARENT_HAS)               \
    X(OUTLET_HAS) X(ADDRESSEE_HAS) X(SPEAKER_PREV_NEAR) X(SPEAKER_PREV_AWAY) X(SPEAKER_BOTH)         \
    X(BOTH) X(SPEAKER_NONE) X(SPEAKER_OTHER_DAY) \
    /* more of an expression near the cue */                                                       \
    X(BARE) X(SENTENCES_2) X(SENTENCES_3) X(SAME_CUE_BEFORE)                                         \
    X(QUOTED) X(QUOTED_TODAY) X(QUOTED_WEEKDAY) X(CONTENT_CLOSE) X(CONTENT_CLOSES) X(CONTENT_TODAY)  \
    X(CONTENT_UNSTATED) X(CONTENT_DOCUMENT) X(TOO_FAR_AHEAD) X(OF_RANGE) X(RANGE_DOCUMENT) X(RANGE_GROUP)
