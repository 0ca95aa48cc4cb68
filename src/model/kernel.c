/* kernel.c - which kernels there are, and which one this CPU runs best. */
#include "model/kernel.h"

#include <stdio.h>
#include <string.h>

const sy_kernel *const *sy_kernels(void)
{
    static const sy_kernel *const all[] = {
#if defined(__x86_64__)
        &sy_kernel_avx512,
        &sy_kernel_avx2,
#endif
        &sy_kernel_portable,
        NULL,
    };
    return all;
}

sayso_status sy_kernel_find(const char *name, const sy_kernel **out, sayso_error *why)
{
    char here[64] = "";
    bool known = false;
    *out = NULL;
    for (const sy_kernel *const *k = sy_kernels(); *k; k++) {
        bool wanted = !name || !strcmp(name, (*k)->name);
        known |= wanted;
        if (!(*k)->runs_here())
            continue;
        if (wanted) {
            *out = *k;
            return SAYSO_OK;
        }
        size_t used = strlen(here);
        snprintf(here + used, sizeof here - used, "%s%s", used ? ", " : "", (*k)->name);
    }
    if (known)
        return sy_fail(why, SAYSO_EARG, 0, "this CPU does not run the kernel \"%s\"; it runs %s",
                       name, here);
    return sy_fail(why, SAYSO_EARG, 0, "there is no kernel \"%.40s\"; this CPU runs %s", name,
                   here);
}
