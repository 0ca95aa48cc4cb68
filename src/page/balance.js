/* balance.js - who gets to speak: by publisher and month, kinds of speaker, the share without a name. */
import { get, query } from './api.js';
import { bars, columns, figure, stacked } from './chart.js';
import {
    address,
    channels,
    day,
    h,
    kinds,
    kindWords,
    number,
    percent,
    several,
    sure,
} from './dom.js';
import { chips, filterOf, searchForm } from './filters.js';

const SAMPLE = 200; /* statements whose confidence is averaged */
const MOST = 20; /* publishers drawn; the table and the CSV have all */

const parts = [...kinds.map((k) => kindWords[k]), 'nobody named'];
const partsOf = (row) => [...kinds.map((k) => row.kinds[k] || 0), row.kinds[''] || 0];

function byKinds(caption, rows, name, called) {
    return figure({
        caption,
        name,
        drawing:
            name === 'months'
                ? columns({
                      title: caption,
                      parts,
                      rows: rows
                          .filter((r) => r.month)
                          .map((r) => ({ month: r.month, parts: partsOf(r) })),
                  })
                : stacked({
                      title: caption,
                      parts,
                      rows: rows
                          .slice(0, MOST)
                          .map((r) => ({ name: called(r), parts: partsOf(r) })),
                  }),
        columns: [
            name === 'months' ? 'Month' : 'Publisher',
            'Articles',
            'Statements',
            'Speakers',
            ...parts,
        ],
        rows: rows.map((r) => [called(r), r.articles, r.statements, r.speakers, ...partsOf(r)]),
    });
}

function shares(caption, rows, name, called, field, first) {
    const drawn = rows.filter((r) => r.statements);
    return figure({
        caption,
        name,
        drawing: bars({
            title: caption,
            rows: drawn
                .slice(0, name.endsWith('months') ? 36 : MOST)
                .map((r) => ({ name: called(r), n: r[field] })),
            show: percent,
        }),
        columns: [first, 'Statements', 'Share'],
        rows: drawn.map((r) => [called(r), r.statements, r[field]]),
        show: (value, i) => (i === 2 ? percent(value) : number(value)),
    });
}

export async function balance(params, page) {
    const filter = filterOf(params);
    page.title('Balance');
    const ask = (by) => get('/stats', { ...filter, by }, page.signal);
    page.kept.tables ||= await Promise.all([
        ask('publisher'),
        ask('month'),
        ask('publisher,month'),
        get('/statements', { ...filter, sort: 'newest', limit: SAMPLE }, page.signal),
    ]);
    const [byPublisher, byMonth, byBoth, sample] = page.kept.tables;
    const { all } = byPublisher;
    const publishers = [...byPublisher.results].sort((a, b) => b.statements - a.statements);
    const publisher = (r) => r.publisher || 'no publisher';
    const month = (r) => (r.month ? day(r.month) : 'no day');
    const heard = byPublisher.speakers.filter(([name]) => name);
    const channelRows = channels
        .map((c) => [c, all.channels[c] || 0])
        .filter((r) => r[1])
        .sort((a, b) => b[1] - a[1]);
    const head = [
        h('h1', { tabindex: '-1' }, 'Balance'),
        h(
            'p',
            { class: 'lead' },
            'Who gets to speak. Every print counts: what three papers print is counted three times.',
        ),
        searchForm('/balance', params, {
            button: 'Narrow down',
            placeholder: 'Only statements with these words',
        }),
        chips('/balance', params),
    ];
    if (!all.statements) {
        page.paint(head, h('p', { class: 'none' }, 'No statement fits.'));
        return;
    }
    page.paint(
        head,
        h(
            'dl',
            { class: 'totals' },
            [
                ['articles', number(all.articles)],
                ['statements', number(all.statements)],
                ['named speakers', number(all.speakers)],
                ['direct speech', percent(all.direct_share)],
                ['anonymous sources', percent(all.anonymous_share)],
            ].map(([name, n]) => h('div', null, h('dt', null, name), h('dd', null, n))),
        ),
        h(
            'p',
            { class: 'tells' },
            'These are a machine’s readings. ',
            sample.results.length === sample.total
                ? 'All of them'
                : `The newest ${number(sample.results.length)} of them`,
            ' are on average',
            sure(sample.results.reduce((sum, r) => sum + r.confidence, 0) / sample.results.length),
            '.',
        ),
        byKinds('Who speaks, by publisher', publishers, 'publishers', publisher),
        shares(
            'Share of anonymous sources, by publisher',
            [...publishers].sort((a, b) => b.anonymous_share - a.anonymous_share),
            'anonymous',
            publisher,
            'anonymous_share',
            'Publisher',
        ),
        byKinds('Who speaks, by month', byMonth.results, 'months', month),
        shares(
            'Share of anonymous sources, by month',
            byMonth.results,
            'anonymous-months',
            month,
            'anonymous_share',
            'Month',
        ),
        figure({
            caption: 'Through which channel',
            name: 'channels',
            drawing: bars({
                title: 'Statements by channel',
                rows: channelRows.map(([name, n]) => ({ name, n })),
            }),
            columns: ['Channel', 'Statements', 'Share'],
            rows: channelRows.map(([name, n]) => [name, n, n / all.statements]),
            show: (value, i) => (i === 2 ? percent(value) : number(value)),
        }),
        figure({
            caption: 'Heard most',
            name: 'speakers',
            drawing: bars({
                title: 'Speakers heard most',
                rows: heard.map(([name, n]) => ({ name, n })),
            }),
            columns: ['Speaker', 'Statements'],
            rows: heard,
        }),
        h(
            'p',
            { class: 'hint' },
            `Publisher and month together (${several(byBoth.results.length, 'row')}): `,
            h(
                'a',
                {
                    href: query('/stats', { ...filter, by: 'publisher,month', format: 'csv' }),
                    download: 'voices.csv',
                },
                'CSV',
            ),
            ' · ',
            h('a', { href: address('/search', params) }, 'the statements behind these figures'),
        ),
    );
}
