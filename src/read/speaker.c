/* speaker.c - see speaker.h. */
#include "read/speaker_parts.h"

sayso_status sy_find_speakers(sayso_doc *doc)
{
    (void)doc;
    return SAYSO_OK;
}

sayso_status sy_speaker_of(sayso_doc *doc, sayso_span span, uint32_t *id)
{
    (void)doc, (void)span;
    *id = 0;
    return SAYSO_OK;
}

sayso_status sy_name_of(sayso_doc *doc, sayso_span span, uint32_t *string)
{
    (void)doc, (void)span;
    *string = 0;
    return SAYSO_OK;
}
