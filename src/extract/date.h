/* date.h - the date of publication, in whatever way a page writes it. Inner to src/extract. */
#ifndef SY_EXTRACT_DATE_H
#define SY_EXTRACT_DATE_H

#include <stdbool.h>
#include <stddef.h>

enum { SY_DATE_ROOM = 64 };

/* "Mon, 04 May 2026 12:30:00 GMT" -> "2026-05-04T12:30:00Z"; "May 4, 2026" -> "2026-05-04"; seconds
 * or milliseconds since 1970 -> a date-time of UTC. The local day stays as it is written. False: it
 * is no date that names its year, or not one of 1800 to 2199. "04/05/2026" is none: it is May on one
 * side of the ocean and April on the other; unless one of the two is over 12. */
bool sy_date_iso(const char *s, size_t n, char out[SY_DATE_ROOM]);

/* The day in an address: ".../2026/05/04/..." or ".../2026-05-04-...", or with the month's name. */
bool sy_date_in_url(const char *url, char out[SY_DATE_ROOM]);

#endif
