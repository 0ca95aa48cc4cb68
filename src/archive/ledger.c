/* ledger.c - what changes in the ledger across articles when readings come and go. */
#include "archive/ledger.h"

sayso_status sy_ledger_add(sayso_archive *a, int64_t reading, const sayso_doc *doc,
                           const uint8_t *bits, sayso_error *why)
{
    (void)a, (void)reading, (void)doc, (void)bits, (void)why;
    return SAYSO_OK;
}

sayso_status sy_ledger_remove(sayso_archive *a, int64_t reading, sayso_error *why)
{
    (void)a, (void)reading, (void)why;
    return SAYSO_OK;
}

sayso_status sy_ledger_prints(sayso_archive *a, int64_t reading, sayso_error *why)
{
    (void)a, (void)reading, (void)why;
    return SAYSO_OK;
}

sayso_status sy_ledger_settle(sayso_archive *a, sayso_error *why)
{
    (void)a, (void)why;
    return SAYSO_OK;
}

void sy_ledger_forget(sayso_archive *a)
{
    (void)a;
}

sayso_status sy_ledger_check(sayso_archive *a, sayso_breach_call call, void *ctx, uint64_t *breaches,
                             sayso_error *why)
{
    (void)a, (void)call, (void)ctx, (void)why;
    *breaches = 0;
    return SAYSO_OK;
}
