/* correction.c - what a person put right. */
#include "answer/answer.h"

void sy_answer_correction(sy_sink *out, const sayso_correction *x)
{
    sayso_printed print = { x->article, x->id, x->title, x->published, x->publisher, x->url };
    sy_puts(out, "{");
    sy_answer_member(out, true, "key", x->key);
    sy_answer_member(out, false, "state", sayso_correction_state_name(x->state));
    sy_puts(out, ", \"article\": ");
    sy_answer_print(out, &print);
    sy_puts(out, x->current ? ", \"current\": true" : ", \"current\": false");
    if (x->statement)
        sy_answer_number(out, "statement", x->statement);
    else
        sy_puts(out, ", \"statement\": null");
    sy_answer_member(out, false, "content", x->content);
    sy_answer_member(out, false, "field", x->field);
    sy_puts(out, ", \"value\": ");
    sy_puts(out, x->value);
    sy_puts(out, ", \"was\": ");
    sy_puts(out, x->was ? x->was : "null");
    sy_answer_member(out, false, "by", x->by);
    sy_answer_member(out, false, "at", x->at);
    sy_answer_member(out, false, "undone_by", x->undone_by);
    sy_answer_member(out, false, "undone_at", x->undone_at);
    sy_puts(out, "}");
}
