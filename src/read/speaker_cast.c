/* speaker_cast.c - names to persons. */
#include "read/speaker_parts.h"

void sy_cast_free(sy_cast *cast)
{
    free(cast);
}
