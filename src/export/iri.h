/* iri.h - what JSON-LD calls an article and its parts: names that last and that nobody else uses.
 *
 * An article is its address on the web where it has one, else a tag IRI (RFC 4151) made of publisher
 * and id. What a machine read in it is never named in the publisher's own space: always by tag.
 */
#ifndef SY_IRI_H
#define SY_IRI_H

#include "export/sink.h"

#define SY_TERMS "https://sayso.example/ns#" /* what no published vocabulary has a word for */

/* As JSON strings, with their marks. */
void sy_put_article_iri(sy_sink *out, const sayso_doc *doc);
void sy_put_part_iri(sy_sink *out, const sayso_doc *doc, const char *kind, uint32_t id);
void sy_put_model_iri(sy_sink *out, const sayso_doc *doc);

/* "machine reading by en-1.1 sha256:...; it says who said what, never what is true" */
void sy_put_machine(sy_sink *out, const sayso_doc *doc);

/* Is its address one of the web, http or https? No other is made a link or a name. */
bool sy_has_web_address(const sayso_doc *doc);

#endif
