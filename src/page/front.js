/* front.js - where one begins: a field to search, what is disputed, the latest articles, who is heard. */
import { get } from './api.js';
import { bdi, h, hidden, link, sure, time } from './dom.js';
import { searchForm } from './filters.js';
import { status } from './ledger.js';
import { articleRow, heard } from './statement.js';

const voices = (title, rows) =>
    h(
        'p',
        { class: 'voices' },
        h('span', { class: 'side-name' }, title),
        ' ',
        [...new Set(rows.map((s) => s.speaker?.name || 'nobody named'))]
            .slice(0, 4)
            .map((name, i) => [i > 0 && ', ', bdi(name)]),
    );

export async function front(params, page) {
    page.title('');
    page.kept.all ||= await Promise.all([
        get('/claims', { limit: 5, offsets: 'utf16' }, page.signal),
        get('/articles', { limit: 12, sort: 'newest' }, page.signal),
        get('/stats', { by: 'all' }, page.signal),
    ]);
    const [claims, articles, stats] = page.kept.all;
    const most = stats.speakers.filter(([name]) => name).slice(0, 12);
    if (!articles.total) {
        page.paint(
            h('h1', { tabindex: '-1' }, 'This archive is empty'),
            h(
                'p',
                { class: 'lead' },
                'Add articles to it with ',
                h('code', null, 'sayso add ARCHIVE FILE...'),
                ', or ',
                link('/read', null, 'read one text here'),
                '.',
            ),
        );
        return;
    }
    page.paint(
        h('h1', { class: 'unseen', tabindex: '-1' }, 'On whose say-so?'),
        searchForm('/search', params),
        h(
            'div',
            { class: 'front' },
            h(
                'section',
                { class: 'disputes' },
                h(
                    'h2',
                    null,
                    'Disputed and open ',
                    h(
                        'a',
                        { class: 'all', href: '#/ledger' },
                        'the whole ledger',
                        hidden(': claims'),
                    ),
                ),
                h(
                    'ol',
                    { class: 'rows' },
                    claims.results.map((c) =>
                        h(
                            'li',
                            { class: 'brief' },
                            h(
                                'p',
                                { class: 'over' },
                                status(c.status),
                                ' · ',
                                time(c.last),
                                sure(c.about.confidence),
                            ),
                            h(
                                'p',
                                { class: 'quoteline', dir: 'auto' },
                                link(
                                    '/ledger',
                                    { key: c.key },
                                    bdi(c.about.words.content.join(' … ').slice(0, 240)),
                                ),
                            ),
                            c.asserted.length + c.confirmed.length > 0 &&
                                voices('for', [...c.asserted, ...c.confirmed]),
                            c.denied.length > 0 && voices('against', c.denied),
                        ),
                    ),
                ),
            ),
            h(
                'section',
                { class: 'latest' },
                h(
                    'h2',
                    null,
                    'Latest articles ',
                    h('a', { class: 'all', href: '#/read' }, 'all', hidden(' articles')),
                ),
                h(
                    'ol',
                    { class: 'rows' },
                    articles.results.map((a) => articleRow(a)),
                ),
            ),
            h(
                'section',
                { class: 'heardmost' },
                h(
                    'h2',
                    null,
                    'Heard most ',
                    h('a', { class: 'all', href: '#/balance' }, 'who gets to speak'),
                ),
                heard(most.map(([name, n]) => ({ name, n }))),
            ),
        ),
    );
}
