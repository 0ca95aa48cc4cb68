/* error.h - how an inner function tells why it failed. */
#ifndef SY_ERROR_H
#define SY_ERROR_H

#include "sayso.h"

/* Fills *why (which may be NULL) and returns st: `return sy_fail(why, SAYSO_EFORMAT, at, "...")`. */
sayso_status sy_fail(sayso_error *why, sayso_status st, uint64_t byte, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
