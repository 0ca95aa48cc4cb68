/* quotation.js - one quotation in many articles: who printed it when, and how its wording changed. */
import { get } from './api.js';
import { dots } from './chart.js';
import { address, bdi, h, hidden, number, several, sure, time } from './dom.js';
import { chips, filterOf, searchForm } from './filters.js';
import { endless, firstOf } from './list.js';
import { articleLink, facts, origin, statement, who } from './statement.js';
import { kept, wordDiff } from './worddiff.js';

const wording = (s) => s.words.content.join(' … ');

/* A print without a day comes last. */
const byDay = (a, b) => (a.published || '~').localeCompare(b.published || '~');

/* What became of one wording in another. */
export function changed(first, s) {
    const parts = wordDiff(wording(first), wording(s));
    if (parts.every((p) => p[0] === 'same')) return h('p', { class: 'hint' }, 'The same words.');
    if (kept(parts) < 0.5)
        return h(
            'div',
            { class: 'diff' },
            h(
                'p',
                { class: 'hint' },
                'Told in other words; what is left of the first wording is underlined:',
            ),
            h(
                'p',
                { dir: 'auto' },
                parts
                    .filter((p) => p[0] !== 'gone')
                    .map(([what, text]) =>
                        what === 'same' ? h('mark', { class: 'kept' }, text) : text,
                    ),
            ),
        );
    return h(
        'p',
        { class: 'diff', dir: 'auto' },
        parts.map(([what, text]) =>
            what === 'gone'
                ? h('del', null, hidden('left out: '), text, hidden('; '))
                : what === 'new'
                  ? h('ins', null, hidden('put in: '), text, hidden('; '))
                  : text,
        ),
    );
}

function prints(q) {
    const all = [];
    q.wordings.forEach((w, i) =>
        w.prints.forEach((p) =>
            all.push({ ...p, wording: i + 1, statement: w.statement.statement }),
        ),
    );
    return all.sort(byDay);
}

export function brief(q) {
    const first = q.wordings[0];
    const days = prints(q)
        .map((p) => p.published)
        .filter(Boolean);
    return h(
        'li',
        { class: 'st quotation' },
        h('p', { class: 'speaks' }, who(first.statement.speaker)),
        h(
            'p',
            { class: 'quoteline', dir: 'auto' },
            h('a', { href: address('/quotation', { key: q.key }) }, bdi(wording(first.statement))),
        ),
        h(
            'p',
            { class: 'tells' },
            several(q.prints, 'print'),
            ' · ',
            several(q.wordings.length, 'wording'),
            days.length > 0 && [
                ' · ',
                time(days[0]),
                days.length > 1 &&
                    days[0] !== days[days.length - 1] && [' to ', time(days[days.length - 1])],
            ],
            sure(first.statement.confidence),
        ),
        h(
            'p',
            { class: 'from' },
            'first ',
            first.statement.article.publisher && [
                'in ',
                bdi(first.statement.article.publisher),
                ', ',
            ],
            articleLink(first.statement.article, first.statement.statement),
        ),
    );
}

function whole(q, page) {
    const first = q.wordings[0].statement;
    const all = prints(q);
    page.title('A quotation');
    page.paint(
        h('p', { class: 'back' }, h('a', { href: '#/quotation' }, 'All quotations')),
        h('h1', { tabindex: '-1', class: 'quoted', dir: 'auto' }, bdi(wording(first))),
        h('p', { class: 'speaks' }, who(first.speaker)),
        facts(first),
        origin(first),
        h(
            'section',
            null,
            h('h2', null, 'Its prints over time'),
            dots({
                title: 'Prints over time, one row a publisher',
                name: 'prints',
                rows: all
                    .filter((p) => p.published)
                    .map((p) => ({
                        row: p.publisher || 'no publisher',
                        day: p.published.slice(0, 10),
                        mark: String(p.wording),
                        text: `${p.publisher || 'no publisher'}, ${p.published.slice(0, 10)}: wording ${p.wording}`,
                    })),
            }),
            h(
                'div',
                { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Prints' },
                h(
                    'table',
                    null,
                    h('caption', null, `${several(all.length, 'print')}, the earliest first`),
                    h(
                        'thead',
                        null,
                        h(
                            'tr',
                            null,
                            ['Published', 'Publisher', 'Article', 'Wording'].map((t, i) =>
                                h('th', { scope: 'col', class: i === 3 ? 'figure' : null }, t),
                            ),
                        ),
                    ),
                    h(
                        'tbody',
                        null,
                        all.map((p) =>
                            h(
                                'tr',
                                null,
                                h('td', null, p.published ? time(p.published) : '–'),
                                h('td', null, p.publisher ? bdi(p.publisher) : '–'),
                                h('td', null, articleLink(p, p.statement)),
                                h('td', { class: 'figure' }, number(p.wording)),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        h(
            'section',
            null,
            h('h2', null, q.wordings.length > 1 ? 'How the wording changed' : 'Its wording'),
            h(
                'ol',
                { class: 'wordings' },
                q.wordings.map((w, i) =>
                    h(
                        'li',
                        null,
                        h(
                            'h3',
                            null,
                            `Wording ${i + 1}`,
                            i === 0 && ', which appeared first',
                            ' · ',
                            several(w.prints.length, 'print'),
                        ),
                        i > 0 && changed(first, w.statement),
                        statement(w.statement, { tag: 'div' }),
                    ),
                ),
            ),
        ),
    );
}

export async function quotation(params, page) {
    if (params.key) {
        whole(
            await get(
                `/quotations/${encodeURIComponent(params.key)}`,
                { offsets: 'utf16' },
                page.signal,
            ),
            page,
        );
        return;
    }
    const filter = filterOf(params);
    page.title('Quotations');
    const ask = (skip, limit) =>
        get('/quotations', { ...filter, skip, limit, offsets: 'utf16' }, page.signal);
    const first = await firstOf(page, ask);
    page.paint(
        h('h1', { tabindex: '-1' }, 'Quotations'),
        h(
            'p',
            { class: 'lead' },
            'The same words of the same speaker in several articles: which printed them first, and what became of them.',
        ),
        searchForm('/quotation', params, { button: 'Narrow down' }),
        chips('/quotation', params),
        h(
            'p',
            { role: 'status', class: 'count' },
            `${number(first.total)}${first.more ? '+' : ''} printed in more than one article`,
        ),
        endless(page, {
            ask,
            first,
            row: brief,
            label: 'Quotations',
            none: 'No quotation that fits is printed in more than one article.',
        }),
    );
}
