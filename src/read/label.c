/* label.c - the labels' names in the record, in the order of their enumerations in sayso.h. */
#include "sayso.h"

#define NAME(names, i) ((size_t)(i) < sizeof(names) / sizeof *(names) ? (names)[i] : NULL)

const char *sayso_kind_name(sayso_kind kind)
{
    static const char *const names[] = { NULL,       "person", "org",     "anonymous", "group",
                                         "document", "author", "unknown" };
    return NAME(names, kind);
}

const char *sayso_channel_name(sayso_channel channel)
{
    static const char *const names[] = { NULL,        "interview", "broadcast", "social",  "speech",    "debate",
                                         "press",     "statement", "call",      "message", "testimony", "document",
                                         "media",     "meeting",   "thought",   "unstated" };
    return NAME(names, channel);
}

const char *sayso_stance_name(sayso_stance stance)
{
    static const char *const names[] = { NULL,      "assert",  "confirm", "deny",      "ask",       "urge",      "commit",
                                         "wish",    "believe", "suspect", "support",   "apologize", "criticize", "decline" };
    return NAME(names, stance);
}

const char *sayso_field_name(sayso_field field)
{
    static const char *const names[] = { "source",  "cue",    "content", "form",   "speaker",   "kind",    "channel", "outlet",
                                         "addressee", "when", "stance",  "parent", "confidence", "relation",
                                         "statement" };
    return NAME(names, field);
}

const char *sayso_unit_name(sayso_unit unit)
{
    static const char *const names[] = { NULL, "log odds", "probability", "share", "points" };
    return NAME(names, unit);
}

const char *sayso_contact_kind_name(sayso_contact_kind kind)
{
    static const char *const names[] = { "call", "meet", "write", "interview", "invite", "visit", "contact" };
    return NAME(names, kind);
}

const char *sayso_modality_name(sayso_modality modality)
{
    static const char *const names[] = { "happened", "planned", "wanted", "denied", "declined", "possible" };
    return NAME(names, modality);
}

const char *sayso_relation_kind_name(sayso_relation_kind kind)
{
    static const char *const names[] = { "denies", "confirms", "repeats" };
    return NAME(names, kind);
}

const char *sayso_status_of_claim_name(sayso_status_of_claim status)
{
    static const char *const names[] = { "asserted", "corroborated", "disputed", "denied", "withdrawn", "open" };
    return NAME(names, status);
}
