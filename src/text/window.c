/* window.c - cutting a text into what the encoder sees at once. */
#include "text/vocab.h"

sayso_status sy_windows_cut(const sy_vocab *v, const sy_text *t, uint32_t most, uint32_t context,
                            sy_windows *out)
{
    (void)v; (void)most; (void)context;
    return sy_push(out, (sy_window){ 0, (uint32_t)t->len, 0, (uint32_t)t->len }) ? SAYSO_OK : SAYSO_ENOMEM;
}
