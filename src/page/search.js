/* search.js - words and filters, with counts; what is found, newest or best first. */
import { get } from './api.js';
import { address, h, number } from './dom.js';
import { chips, facet, filterOf, searchForm } from './filters.js';
import { endless, firstOf } from './list.js';
import { statement } from './statement.js';

const facets = [
    ['Speaker', 'speaker', 'speakers'],
    ['Kind of speaker', 'kind', 'kinds'],
    ['Stance', 'stance', 'stances'],
    ['Channel', 'channel', 'channels'],
    ['Publisher', 'publisher', 'publishers'],
    ['Outlet', 'outlet', 'outlets'],
    ['Form', 'form', 'forms'],
];

export async function search(params, page) {
    const filter = filterOf(params);
    const sort = params.sort || (filter.words ? 'relevance' : 'newest');
    page.title(filter.words ? `Search: ${filter.words}` : 'Search');
    const ask = (skip, limit) =>
        get('/statements', { ...filter, sort, skip, limit, offsets: 'utf16' }, page.signal);
    const form = searchForm('/search', params, { focus: !Object.keys(filter).length });
    const heading = h('h1', { class: 'unseen', tabindex: '-1' }, 'Search');
    let first;
    try {
        first = await firstOf(page, ask);
    } catch (error) {
        if (error.status !== 400) throw error;
        page.paint(
            heading,
            form,
            chips('/search', params),
            h('p', { class: 'trouble', role: 'alert' }, error.message),
        );
        return;
    }
    const head = h(
        'div',
        { class: 'found' },
        h(
            'p',
            { role: 'status' },
            h('strong', null, `${number(first.total)}${first.more ? '+' : ''}`),
            first.total === 1 ? ' statement' : ' statements',
        ),
        h(
            'p',
            { class: 'sort' },
            'sorted by ',
            ['relevance', 'newest'].map((how, i) => [
                i > 0 && ' | ',
                how === sort
                    ? h('strong', { 'aria-current': 'true' }, how)
                    : h('a', { href: address('/search', { ...params, sort: how }) }, how),
            ]),
            first.sort !== sort && ' (too many to weigh: the newest first)',
        ),
    );
    const list = endless(page, {
        ask,
        first,
        row: (s) => statement(s),
        label: 'Statements',
        none: 'Nobody in this archive said that. Fewer words, or a word’s beginning with *, may find more.',
    });
    const counted = facets.map(([title, field, name]) =>
        facet(title, field, first.facets[name] || [], '/search', params),
    );
    page.paint(
        heading,
        form,
        chips('/search', params),
        h(
            'div',
            { class: 'sided' },
            h('div', { class: 'middle' }, head, list),
            first.total > 0 &&
                h(
                    'details',
                    { class: 'aside facets', open: matchMedia('(min-width: 60rem)').matches },
                    h('summary', null, h('h2', null, 'Narrow down')),
                    counted,
                ),
        ),
    );
}
