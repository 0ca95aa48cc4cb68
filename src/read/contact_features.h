/* contact_features.h - what contact.c's nets look at; the names are for train/parties.py. */
#ifndef SY_CONTACT_FEATURES_H
#define SY_CONTACT_FEATURES_H

#define SY_CONTACT_LIST(F)                                                                         \
    /* the event */                                                                                \
    F(CALL) F(MEET) F(WRITE) F(INTERVIEW) F(INVITE) F(VISIT) F(CONTACT)                            \
    F(HAPPENED) F(PLANNED) F(WANTED) F(DENIED) F(DECLINED) F(POSSIBLE)                             \
    F(VERB) F(PASSIVE) F(GIVES) F(TAKES) F(NEGATED) F(DEFINITE) F(BESIDE) F(TOLD) F(QUOTED)        \
    F(HEADLINE) F(THEN_WITH) F(THEN_TO) F(THEN_FROM) F(THEN_BY) F(THEN_BETWEEN) F(THEN_SOMEBODY)   \
    F(OWNED) F(TO_BEFORE) F(ING)                                                                   \
    /* who may be a party */                                                                       \
    F(PERSON) F(ORG) F(PLACE) F(MISC) F(NOMINAL) F(SUBJECT) F(OBJECT) F(OWNER) F(FIRST)            \
    F(PLAIN) F(PUBLISHER) F(MAIN_1) F(MAIN_2) F(MAIN_3) F(RECENT_1) F(RECENT_2) F(RECENT_3)        \
    F(TELLER) F(ADDRESSEE) F(LAST_FROM) F(LAST_TO) F(NEAR_FROM) F(NEAR_TO) F(GRAMMAR_FROM) F(GRAMMAR_TO) F(IS_TELLER) F(PLURAL) F(SPEAKS)          \
    F(NAMED) F(OFTEN) F(BEFORE) F(AFTER) F(SENTENCE) F(SENTENCE_BEFORE) F(WORDS_1) F(WORDS_3)      \
    F(WORDS_6) F(WORDS_12) F(WORDS_MORE) F(BETWEEN_0) F(BETWEEN_1) F(BETWEEN_2) F(BETWEEN_MORE)    \
    F(P_BY) F(P_WITH) F(P_TO) F(P_FROM) F(P_BETWEEN) F(P_AND) F(P_OF) F(P_PLACE) F(P_FOR)          \
    F(P_THAT) F(P_MARK) F(P_VERB) F(P_START) F(P_OTHER)                                            \
    F(N_AND) F(N_POSSESSIVE) F(N_MARK) F(N_HELPER) F(N_VERB) F(N_SAID) F(N_WITH) F(N_TO) F(N_WHO)  \
    F(N_OTHER) F(SAME_QUOTE) F(CLAUSE_BETWEEN) F(COMMA_BETWEEN) F(MARK_BETWEEN) F(SAID_BETWEEN)    \
    /* whether it counts */                                                                        \
    F(ODDS_1) F(ODDS_2) F(ODDS_3) F(ODDS_4) F(ODDS_5) F(ODDS_6) F(ODDS_7)                          \
    F(FROM_1) F(FROM_2) F(FROM_3) F(TO_1) F(TO_2) F(TO_3) F(NO_FROM) F(NO_TO)                      \
    F(FROM_TELLER) F(TO_TELLER) F(GRAMMAR_AGREES) F(TWICE) F(FOUR_TIMES) F(KIND_BEFORE)            \
    F(PAIR_BEFORE) F(NEIGHBOUR) F(EARLY) F(S_DENY) F(S_CONFIRM) F(S_ASK) F(S_URGE) F(S_WISH)       \
    F(FROM_PERSON) F(FROM_ORG) F(FROM_NOMINAL) F(TO_PERSON) F(TO_ORG) F(TO_NOMINAL) F(TO_PLACE)  \
    F(FROM_PUBLISHER) F(TO_PUBLISHER) F(FROM_MAIN) F(TO_MAIN) F(FROM_ABSENT) F(TO_ABSENT)

#endif
