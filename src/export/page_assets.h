/* page_assets.h - src/page/article.css and article.js, as they are, inside the library: sayso.h's
 * sayso_html_style() and sayso_html_script(). The rest of the page is the server's affair.
 */
#ifndef SY_PAGE_ASSETS_H
#define SY_PAGE_ASSETS_H

extern const char sy_article_css[], sy_article_js[]; /* end in NUL */

#endif
