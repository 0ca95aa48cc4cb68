/* outlet_features.h - what outlet.c's scorers look at; the names are for train/link.py. */
#ifndef SY_OUTLET_FEATURES_H
#define SY_OUTLET_FEATURES_H

#define SY_OUTLET_LIST(F)                                                                          \
    /* what the candidate is */                                                                    \
    F(PERSON) F(ORG) F(PLACE) F(MISC) F(CAPITALS) F(NOMINAL) F(PRONOUN) F(PLATFORM) F(PUBLISHER)   \
    F(IS_PUBLISHER) F(MEDIA_WORD) F(MEDIA_NAME) F(SHOUTED) F(TITLED) F(AUDIENCE) F(PLURAL)         \
    F(POSSESSIVE) F(BEHIND_OWNER) F(ONE_WORD) F(LONG) F(ONCE) F(OFTEN) F(SPEAKS) F(QUOTED)         \
    F(HEADLINE) F(EARLY) F(SOURCE_OF_SOME)                                                         \
    /* the words around it */                                                                      \
    F(P_TELL) F(P_ASK) F(P_TO) F(P_WITH) F(P_ON) F(P_BY) F(P_IN) F(P_FROM) F(P_AT) F(P_BEFORE)     \
    F(P_FOR) F(P_OF) F(P_VIA) F(P_VERB) F(P_NONE) F(P_MARK) F(P_OTHER)                             \
    F(G_INTERVIEW) F(G_WRITING) F(G_SPEECH) F(G_SAY) F(G_APPEAR) F(G_POST) F(G_REPORT) F(G_POLL)   \
    F(G_NONE) F(N_SHOW) F(N_HOST) F(N_REPORTER) F(N_INTERVIEW) F(N_POLL) F(N_PAPER) F(N_REPORTED)  \
    F(N_DAY) F(N_THAT) F(N_MARK) F(N_CROWD)                                                        \
    /* where it stands from the cue */                                                             \
    F(SENTENCE) F(BEFORE_CUE) F(AFTER_CUE) F(BEHIND_CUE) F(WORDS_2) F(WORDS_5) F(WORDS_12)         \
    F(WORDS_MORE) F(IN_CUE) F(IN_SOURCE) F(IN_CONTENT) F(IN_OTHERS) F(SENTENCE_BEFORE)             \
    F(SENTENCE_AFTER) F(PARAGRAPH) F(PARAGRAPH_BEFORE) F(PARAGRAPHS_BEFORE) F(PARAGRAPH_AFTER)     \
    F(CUE_BETWEEN) F(CONTENT_BETWEEN) F(NEAREST) F(HIMSELF) F(OF_SOURCE)                           \
    /* the statement */                                                                            \
    F(CH_NONE) F(CH_INTERVIEW) F(CH_BROADCAST) F(CH_SOCIAL) F(CH_SPEECH) F(CH_DEBATE) F(CH_PRESS)  \
    F(CH_STATEMENT) F(CH_CALL) F(CH_MESSAGE) F(CH_TESTIMONY) F(CH_DOCUMENT) F(CH_MEDIA)            \
    F(CH_MEETING) F(CH_THOUGHT) F(CH_UNSTATED)                                                     \
    F(K_PERSON) F(K_ORG) F(K_ANONYMOUS) F(K_GROUP) F(K_DOCUMENT) F(K_AUTHOR) F(K_UNKNOWN)          \
    F(DIRECT) F(MIXED) F(NESTED) F(NO_SOURCE) F(S_HEADLINE) F(LAYOUT) F(CUE_TELL) F(CUE_ASK)       \
    F(CUE_WRITE) F(CUE_POST) F(CUE_SAY) F(CUE_INNER) F(CUE_REPORT) F(S_URGE) F(S_ASK)              \
    /* what other statements got in the round before */                                            \
    F(CARRIED) F(MOST) F(ONLY) F(ALSO_NEAR) F(NO_MENTION) F(PREV) F(PREV_1) F(PREV_3) F(PREV_FAR)  \
    F(PREV_PARAGRAPH) F(PREV_CHANNEL) F(NEXT) F(NEXT_1) F(NEXT_FAR) F(NEXT_CHANNEL) F(BY_PREV)     \
    F(BY_PREV_CHANNEL) F(BY_PREV_NEAR) F(BY_NEXT) F(BY_NEXT_CHANNEL) F(BY_BOTH) F(BY_OTHER)        \
    F(PARENT_HAS) F(OTHER_FIELD) F(OWN_BEFORE) F(SHARE_3) F(SHARE_7) F(MENTIONED_LATER)            \
    F(OCCASION_BEFORE) F(OCCASION_NEAR)

#endif
