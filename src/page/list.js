/* list.js - an endless list: rows come as one scrolls, and stand there again when one comes back.
 *
 * ask(skip, limit) gives {results, total, more}. page.kept is the view's store for this step of the history.
 * There is a button, too: for the keyboard, for screen readers, and for where no scrolling is.
 */
import { h, number } from './dom.js';

export const STEP = 25;
const FURTHEST = 20000; /* the server skips no more */

/* The first rows: asked for once, and kept for who comes back. */
export async function firstOf(page, ask) {
    page.kept.first ||= await ask(0, STEP);
    return page.kept.first;
}

/* A list of which the first `most` are shown, the rest when it is asked for. */
export function few(rows, most, row) {
    const list = h('ol', { class: 'rows tight' }, rows.slice(0, most).map(row));
    if (rows.length <= most) return list;
    const button = h(
        'button',
        { type: 'button', class: 'quiet' },
        `${number(rows.length - most)} more`,
    );
    button.addEventListener('click', () => {
        list.append(...rows.slice(most).map(row));
        list.children[most].querySelector('a')?.focus();
        button.remove();
    });
    return [list, button];
}

/* none: what is said where there are no rows. */
export function endless(page, { ask, first, row, label, none = '' }) {
    if (!first.total) return h('p', { class: 'none' }, none);
    const { kept, signal } = page;
    kept.rows ||= [];
    kept.end ??= false;
    /* heights that are only guessed would not lead back to the same place */
    const list = h('ol', { class: page.returning ? 'rows' : 'rows lazy', 'aria-label': label });
    const more = h('button', { type: 'button', class: 'quiet' }, 'Show more');
    const foot = h('p', { class: 'listfoot', 'aria-live': 'polite' });
    let busy = false;

    function say() {
        const all = kept.total !== undefined && kept.rows.length >= kept.total && !kept.beyond;
        foot.replaceChildren(
            kept.end
                ? kept.rows.length > STEP
                    ? `All ${number(kept.rows.length)} are shown.`
                    : ''
                : `${number(kept.rows.length)} of ${number(kept.total)}${kept.beyond ? '+' : ''} shown. `,
        );
        if (!kept.end && !all) foot.append(more);
    }

    function take(page) {
        kept.total = page.total;
        kept.beyond = Boolean(page.more);
        for (const one of page.results) {
            kept.rows.push(one);
            list.append(row(one));
        }
        kept.end =
            page.results.length < STEP ||
            kept.rows.length >= FURTHEST ||
            (!page.more && kept.rows.length >= page.total);
        say();
    }

    async function next(focus) {
        if (busy || kept.end) return;
        busy = true;
        const had = kept.rows.length;
        try {
            take(await ask(had, STEP));
            if (focus) list.children[had]?.querySelector('a, button')?.focus();
        } catch (error) {
            if (!signal.aborted) foot.replaceChildren(`${error.message} `, more);
        } finally {
            busy = false;
        }
    }

    for (const one of kept.rows) list.append(row(one));
    if (!kept.rows.length) take(first);
    else say();
    more.addEventListener('click', () => next(true));
    const near = new IntersectionObserver(
        (seen) => seen.some((s) => s.isIntersecting) && next(false),
        { rootMargin: '600px' },
    );
    near.observe(foot);
    signal.addEventListener('abort', () => near.disconnect());
    return [list, foot];
}
