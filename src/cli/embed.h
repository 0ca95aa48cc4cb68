/* embed.h - the model that is built into the program; the end lies at the beginning when there is
 * none. */
#ifndef SAYSO_EMBED_H
#define SAYSO_EMBED_H

extern const unsigned char sayso_embedded_model[];
extern const unsigned char sayso_embedded_model_end[];

#endif
