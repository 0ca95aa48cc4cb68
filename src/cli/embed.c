/* embed.c - the model that is built into the program, so that the binary works alone.
 *
 * The Makefile names the file in SAYSO_MODEL_FILE; without one the program has no model of its own
 * and wants --model. The model is aligned as sayso_model_open_memory() asks.
 */
#include "cli/embed.h"

#ifdef SAYSO_MODEL_FILE
__asm__(".section .rodata\n"
        ".balign 64\n"
        ".global sayso_embedded_model\n"
        "sayso_embedded_model:\n"
        ".incbin \"" SAYSO_MODEL_FILE "\"\n"
        ".global sayso_embedded_model_end\n"
        "sayso_embedded_model_end:\n"
        ".byte 0\n"
        ".previous\n");
#else
const unsigned char sayso_embedded_model[1] = { 0 };
extern const unsigned char sayso_embedded_model_end[1]
    __attribute__((alias("sayso_embedded_model")));
#endif
