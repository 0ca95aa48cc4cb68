/* quotation.c - which quotation marks belong together. */
#include "text/stages.h"

sayso_status sy_find_quotations(sy_text *t, sayso_error *why)
{
    (void)t;
    (void)why;
    return SAYSO_OK;
}
