/* writing.c - an archive lent for one reply, and what is written into it. */
#include <stdio.h>
#include <string.h>

#include "serve/web.h"

bool sy_writing_begin(sy_writing *w, const sy_request *req, sy_reply *r, const sayso_filter *filter)
{
    sayso_error why = { 0 };
    sayso_offsets offsets;
    memset(w, 0, sizeof *w);
    w->req = req;
    w->reply = r;
    if (!sy_offsets_of(req, r, &offsets))
        return false;
    sayso_status st = sy_desk_archive(req->site->desk, &w->archive, &why);
    if (st)
        return sy_failed(r, st == SAYSO_EIO ? SAYSO_EBUSY : st, &why); /* it may be moved just now */
    sayso_archive_patience(w->archive, SY_PATIENCE);
    sy_sink_begin(&w->sink, sy_reply_sink, r);
    w->answer = (sy_answer){ &w->sink, .archive = w->archive, .offsets = offsets };
    st = sayso_view_new(w->archive, filter, &w->answer.view, &why);
    if (!st)
        return true;
    sy_writing_end(w, st, &why);
    return false;
}

void sy_writing_end(sy_writing *w, sayso_status st, const sayso_error *why)
{
    sy_answer_end(&w->answer);
    sayso_view_free(w->answer.view);
    bool good = st != SAYSO_EIO && st != SAYSO_EFORMAT && st != SAYSO_ECHECKSUM;
    sy_desk_archive_back(w->req->site->desk, w->archive, good);
    sayso_status written = sy_sink_end(&w->sink);
    if (st || written)
        sy_failed(w->reply, st ? st : written, why);
}
