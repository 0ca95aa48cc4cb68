/* corrections.js - what people put right: who, when, whether it still holds; undone here, taken along as training data. */
import { get, query, remove } from './api.js';
import { bdi, day, h, several } from './dom.js';
import { endless, firstOf } from './list.js';
import { articleLink } from './statement.js';

export const stateWords = {
    holds: 'holds',
    replaced: 'replaced by a later one',
    orphaned: 'orphaned: the new reading has no such statement',
    undone: 'undone',
};

/* A correction's value as people read it. */
export function valueText(field, value, none = 'nothing') {
    if (value === null || value === undefined) return none;
    if (field === 'speaker')
        return [bdi(value.name || 'no name'), value.kind && ` (${value.kind})`];
    if (field === 'statement') return value ? 'a statement' : 'no statement';
    if (Array.isArray(value))
        return value.map((v) => (Array.isArray(v) ? v.join('–') : v)).join(', ') || none;
    return bdi(value);
}

export function correction(c, { undo, article = true } = {}) {
    const when = c.at ? h('time', { datetime: c.at }, `${day(c.at)}, ${c.at.slice(11, 16)}`) : '';
    return h(
        'li',
        { class: `st correction ${c.state}` },
        h(
            'p',
            { class: 'speaks' },
            h('strong', null, c.field === 'statement' ? 'is it a statement' : c.field),
            ': ',
            c.was !== null &&
                c.was !== undefined && [h('del', null, valueText(c.field, c.was)), ' → '],
            h('ins', null, valueText(c.field, c.value)),
        ),
        c.content && h('blockquote', { class: 'spoken', dir: 'auto' }, c.content),
        h(
            'p',
            { class: 'tells' },
            'by ',
            bdi(c.by || 'somebody'),
            ', ',
            when,
            ' · ',
            h('span', { class: `state ${c.state}` }, stateWords[c.state] || c.state),
            c.undone_by && [' by ', bdi(c.undone_by), c.undone_at && [', ', day(c.undone_at)]],
            undo &&
                (c.state === 'holds' || c.state === 'orphaned') && [
                    ' ',
                    h('button', { type: 'button', class: 'quiet', onclick: () => undo(c) }, 'Undo'),
                ],
        ),
        article &&
            c.article &&
            h(
                'p',
                { class: 'from' },
                c.article.publisher && [bdi(c.article.publisher), ' · '],
                articleLink(c.article, c.statement),
            ),
    );
}

export function remembered(name) {
    try {
        return localStorage.getItem(name) || '';
    } catch {
        return '';
    }
}

/* What takes a correction back and then shows all anew; null where nothing may be changed. tell: what went wrong. */
export function undoing(page, tell) {
    if (page.about?.read_only) return null;
    return async (c) => {
        try {
            await remove(`/corrections/${encodeURIComponent(c.key)}`, {
                by: remembered('by') || c.by || 'page',
            });
            page.again();
        } catch (error) {
            tell(error.message);
        }
    };
}

export async function corrections(params, page) {
    page.title('Corrections');
    const orphaned = params.orphaned ? 1 : null;
    const ask = (skip, limit) => get('/corrections', { orphaned, skip, limit }, page.signal);
    const first = await firstOf(page, ask);
    const trouble = h('p', { class: 'trouble', role: 'alert', hidden: true });
    const undo = undoing(page, (words) => {
        trouble.hidden = false;
        trouble.textContent = words;
    });
    page.paint(
        h('h1', { tabindex: '-1' }, 'Corrections'),
        h(
            'p',
            { class: 'lead' },
            'What people put right stands apart from the machine’s reading and is respected in search and ledger. It is made in an article: choose a statement there and its ✎.',
        ),
        h(
            'ul',
            { class: 'tabs', 'aria-label': 'Which' },
            h(
                'li',
                null,
                h('a', { href: '#/corrections', 'aria-current': orphaned ? null : 'true' }, 'all'),
            ),
            h(
                'li',
                null,
                h(
                    'a',
                    { href: '#/corrections?orphaned=1', 'aria-current': orphaned ? 'true' : null },
                    'orphaned',
                ),
            ),
        ),
        trouble,
        h(
            'p',
            { role: 'status', class: 'count' },
            several(first.total, 'correction'),
            first.total > 0 && [
                ' · ',
                h(
                    'a',
                    {
                        href: query('/corrections', { format: 'annotated' }),
                        download: 'corrections.jsonl',
                    },
                    'as training data (JSON Lines)',
                ),
            ],
        ),
        endless(page, {
            ask,
            first,
            row: (c) => correction(c, { undo }),
            label: 'Corrections',
            none: orphaned
                ? 'Every correction has its statement.'
                : 'Nothing has been corrected yet.',
        }),
    );
}
