/* schema.h - the archive's tables: made, checked for their version, brought up to date. */
#ifndef SY_SCHEMA_H
#define SY_SCHEMA_H

#include <sqlite3.h>

#include "sayso.h"

enum {
    SY_SCHEMA_VERSION = 3,
    SY_APPLICATION_ID = 0x73617973 /* "says" */
};

/* An empty database becomes an archive; an older archive becomes one of this version, in one
 * transaction. SAYSO_EFORMAT: it is no archive. SAYSO_EVERSION: of a later version, or an older one
 * that may not be changed because `writing` is false. */
sayso_status sy_schema_ready(sqlite3 *db, bool writing, sayso_error *why);

#endif
