/* ledger.js - what is asserted, confirmed and denied across articles: both sides with their evidence. */
import { get } from './api.js';
import { address, bdi, h, number, several, time } from './dom.js';
import { chips, filterOf, searchForm } from './filters.js';
import { endless, few, STEP } from './list.js';
import { statement } from './statement.js';

const statusMarks = {
    disputed: '⇄',
    open: '?',
    denied: '✕',
    asserted: '·',
    corroborated: '✓',
    withdrawn: '↶',
};

export const status = (name) =>
    h(
        'span',
        { class: `standing ${name}` },
        h('span', { class: 'sign', 'aria-hidden': 'true' }, statusMarks[name] || '·'),
        name,
    );

const SHOWN = 3; /* of a side, before the rest is folded away */

function side(title, name, rows) {
    if (!rows?.length) return null;
    return h(
        'section',
        { class: `part ${name}` },
        h('h3', null, title, ' ', h('span', { class: 'n' }, number(rows.length))),
        few(rows, SHOWN, (s) => statement(s)),
    );
}

export function claim(c, tag = 'li') {
    const about = c.about;
    const text = (about.words.content.join(' … ') || about.context.text).trim();
    return h(
        tag,
        { class: `entry ${c.status}` },
        h(
            'header',
            null,
            h(
                'p',
                { class: 'over' },
                status(c.status),
                ' · ',
                c.first === c.last ? time(c.first) : [time(c.first), ' to ', time(c.last)],
            ),
            h(
                'h2',
                null,
                h(
                    'a',
                    { href: address('/ledger', { key: c.key }) },
                    bdi(
                        text.length > 220 ? `${text.slice(0, 200).replace(/\s+\S*$/, '')} …` : text,
                    ),
                ),
            ),
        ),
        h(
            'div',
            { class: 'sides' },
            h(
                'div',
                { class: 'for' },
                side('Asserted by', 'asserted', c.asserted),
                side('Confirmed by', 'confirmed', c.confirmed),
                !c.asserted.length &&
                    !c.confirmed.length &&
                    h('p', { class: 'none' }, 'Nobody here asserts it.'),
            ),
            h(
                'div',
                { class: 'against' },
                side('Denied by', 'denied', c.denied),
                !c.denied.length && h('p', { class: 'none' }, 'Nobody here denies it.'),
            ),
        ),
        side('Only asked, wished, planned or suspected by', 'touched', c.touched),
    );
}

export async function ledger(params, page) {
    if (params.key) {
        const c = await get(
            `/claims/${encodeURIComponent(params.key)}`,
            { offsets: 'utf16' },
            page.signal,
        );
        page.title('A claim');
        page.paint(
            h('p', { class: 'back' }, h('a', { href: '#/ledger' }, 'The whole ledger')),
            h('h1', { tabindex: '-1' }, 'A claim'),
            claim(c, 'article'),
        );
        return;
    }
    const filter = filterOf(params);
    page.title('Ledger');
    const ask = (skip, limit) =>
        get(
            '/claims',
            { ...filter, status: params.status, skip, limit, offsets: 'utf16' },
            page.signal,
        );
    page.kept.answers ||= await Promise.all([
        ask(0, STEP),
        get('/claims', { ...filter, limit: 0 }, page.signal),
    ]);
    const [first, { statuses }] = page.kept.answers;
    const all = statuses.reduce((n, row) => n + row[1], 0);
    const tabs = h(
        'ul',
        { class: 'tabs', 'aria-label': 'By status' },
        [[null, all], ...statuses].map(([name, n]) =>
            h(
                'li',
                null,
                h(
                    'a',
                    {
                        href: address('/ledger', { ...params, status: name }),
                        'aria-current': (params.status || null) === name ? 'true' : null,
                    },
                    name ? status(name) : 'all',
                    ' ',
                    h('span', { class: 'n' }, number(n)),
                ),
            ),
        ),
    );
    page.paint(
        h('h1', { tabindex: '-1' }, 'Ledger'),
        h(
            'p',
            { class: 'lead' },
            'What one source asserts and another confirms or denies, disputed and open first. The machine finds the sides; it does not judge them.',
        ),
        searchForm('/ledger', params, { button: 'Narrow down' }),
        chips('/ledger', params),
        tabs,
        h('p', { role: 'status', class: 'unseen' }, several(first.total, 'claim')),
        endless(page, {
            ask,
            first,
            row: (c) => claim(c),
            label: 'Claims',
            none: 'No claim fits. A claim is there when another statement confirms, denies or repeats one.',
        }),
    );
}
