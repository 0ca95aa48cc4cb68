/* page_assets.c - what an article's page brings along. The assembler takes the files in, from
 * src/page below where the compiler runs, or from the folder that CMake names.
 */
#include "export/page_assets.h"

#include "sayso.h"

#ifndef SAYSO_PAGE_FOLDER
#define SAYSO_PAGE_FOLDER "src/page"
#endif

#define TAKE_IN(name, file)                                                                         \
    __asm__(".section .rodata\n"                                                                    \
            ".global " #name "\n"                                                                   \
            ".hidden " #name "\n" #name ":\n"                                                       \
            ".incbin \"" SAYSO_PAGE_FOLDER "/" file "\"\n"                                          \
            ".byte 0\n"                                                                             \
            ".previous\n")

TAKE_IN(sy_article_css, "article.css");
TAKE_IN(sy_article_js, "article.js");

const char *sayso_html_style(void)
{
    return sy_article_css;
}

const char *sayso_html_script(void)
{
    return sy_article_js;
}
