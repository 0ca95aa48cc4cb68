/* json_out.h - a string as JSON on standard output, for what the archive's commands say. */
#ifndef SAYSO_JSON_OUT_H
#define SAYSO_JSON_OUT_H

#include "cli/cli.h"

/* With its marks; NULL is null. What is no UTF-8 (a file's name) becomes U+FFFD. */
void cli_json(cli_out *out, const char *s);

#endif
