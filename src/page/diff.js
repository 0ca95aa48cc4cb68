/* diff.js - two articles on one event side by side: where they disagree, what both carry, what only one has.
 *
 * An address names both, or the left one alone: then those that share something with it are to choose from.
 */
import { get } from './api.js';
import { bdi, day, h, hidden, link, several, time } from './dom.js';
import { askForm } from './filters.js';
import { endless, few, firstOf } from './list.js';
import { changed } from './quotation.js';
import { articleLink, articleRow, statement } from './statement.js';

const SHOWN = 12; /* of what only one has, before the rest is folded away */

const matches = {
    denied: 'one denies what the other says',
    numbers: 'other numbers',
    quotation: 'the same quotation',
    claim: 'the same claim',
    words: 'half of the words',
};

/* How the two are called: by what tells them apart. */
function namesOf(left, right) {
    const by = (tell) => [tell(left), tell(right)];
    const publishers = by((a) => a.publisher);
    if (publishers[0] && publishers[1] && publishers[0] !== publishers[1]) return publishers;
    const dated = by((a) => [a.publisher, day(a.published)].filter(Boolean).join(', '));
    if (dated[0] && dated[1] && dated[0] !== dated[1]) return dated;
    return by((a) => a.title || a.id);
}

export const sharedWords = (a) =>
    [
        a.same_text && 'the same text',
        a.quotations > 0 && several(a.quotations, 'quotation'),
        a.claims > 0 && several(a.claims, 'claim'),
    ]
        .filter(Boolean)
        .join(', ');

/* An article that shares something with the one of key `left`. */
export const relative = (left, a) =>
    articleRow(
        a,
        link('/diff', { left, right: a.key }, 'compare', hidden(` with ${a.title || a.id}`)),
        ['in both: ', sharedWords(a)],
    );

/* ## Two articles */

const head = (a, name) =>
    h(
        'div',
        null,
        h('h2', null, bdi(name)),
        h('p', { class: 'quoteline' }, articleLink(a)),
        h(
            'p',
            { class: 'from' },
            a.published && [time(a.published), ' · '],
            link('/diff', { left: a.key }, 'compare it with another', hidden(`: ${name}`)),
        ),
    );

const cell = (s, name) =>
    h(
        'div',
        { class: 'side' },
        statement(s, { tag: 'div', from: articleLink(s.article, s.statement, bdi(name)) }),
    );

function pairing(pair, names) {
    const [a, b] = names;
    return h(
        'li',
        { class: `pairing ${pair.match}` },
        h('p', { class: 'over' }, matches[pair.match]),
        h('div', { class: 'sides' }, cell(pair.left, a), cell(pair.right, b)),
        ['quotation', 'numbers'].includes(pair.match) &&
            h(
                'div',
                { class: 'wording' },
                h('p', { class: 'hint' }, 'From ', bdi(a), ' to ', bdi(b), ':'),
                changed(pair.left, pair.right),
            ),
    );
}

const pairs = (title, list, names, none) =>
    h(
        'section',
        null,
        h('h2', null, title, ' ', h('span', { class: 'n' }, list.length)),
        list.length
            ? h(
                  'ol',
                  { class: 'rows' },
                  list.map((p) => pairing(p, names)),
              )
            : h('p', { class: 'none' }, none),
    );

const alone = (list, name) =>
    h(
        'section',
        { class: 'side' },
        h('h2', null, 'Only in ', bdi(name), ' ', h('span', { class: 'n' }, list.length)),
        list.length
            ? few(list, SHOWN, (s) =>
                  statement(s, {
                      from: articleLink(
                          s.article,
                          s.statement,
                          'in its article',
                          hidden(`: statement ${s.statement}`),
                      ),
                  }),
              )
            : h('p', { class: 'none' }, 'Nothing that the other does not have.'),
    );

async function both(params, page) {
    const { left, right } = params;
    page.kept.diff ||= await get('/diff', { left, right, offsets: 'utf16' }, page.signal);
    const d = page.kept.diff;
    const names = namesOf(d.left, d.right);
    page.title(`${names[0]} and ${names[1]}`);
    page.paint(
        h(
            'p',
            { class: 'back' },
            link('/diff', null, 'Other articles'),
            ' · ',
            link('/diff', { left: right, right: left }, 'the other way round'),
        ),
        h('h1', { tabindex: '-1' }, 'Side by side'),
        h(
            'p',
            { role: 'status', class: 'lead' },
            `${several(d.disagree.length, 'disagreement')}, ${several(d.both.length, 'statement')} in both, `,
            `${d.left_only.length} only in `,
            bdi(names[0]),
            `, ${d.right_only.length} only in `,
            bdi(names[1]),
            '.',
        ),
        h('div', { class: 'sides heads' }, head(d.left, names[0]), head(d.right, names[1])),
        pairs(
            'Where they disagree',
            d.disagree,
            names,
            'The machine finds no statement that the other denies or gives with other numbers.',
        ),
        pairs('In both', d.both, names, 'No statement is found in both.'),
        h(
            'div',
            { class: 'sides alone' },
            alone(d.left_only, names[0]),
            alone(d.right_only, names[1]),
        ),
    );
}

/* ## Choosing */

async function other(params, page) {
    const { left } = params;
    const id = encodeURIComponent(left);
    const ask = (skip, limit) => get(`/articles/${id}/related`, { skip, limit }, page.signal);
    const [first, record] = await Promise.all([
        firstOf(page, ask),
        page.kept.record || get(`/articles/${id}`, { no_text: 1 }, page.signal),
    ]);
    page.kept.record = record;
    page.title('Compare');
    page.paint(
        h('p', { class: 'back' }, link('/diff', null, 'Other articles')),
        h('h1', { tabindex: '-1' }, 'Compare'),
        h('p', { class: 'quoteline' }, articleLink({ ...record, key: left })),
        h(
            'p',
            { class: 'from' },
            record.published && [time(record.published), ' · '],
            record.publisher && bdi(record.publisher),
        ),
        h(
            'section',
            null,
            h('h2', null, 'With one that has the same quotations or claims'),
            endless(page, {
                ask,
                first,
                row: (a) => relative(left, a),
                label: 'Articles',
                none: 'No other article shares a quotation or a claim with it.',
            }),
        ),
        h(
            'section',
            null,
            h('h2', null, 'Or with any other'),
            askForm({
                path: '/diff',
                params: { left },
                name: 'right',
                label: 'Another article’s id, address or key',
                placeholder: 'Id, address or key',
                button: 'Compare',
            }),
        ),
    );
}

async function choose(params, page) {
    const ask = (skip, limit) =>
        get('/articles', { words: params.words, sort: 'newest', skip, limit }, page.signal);
    const first = await firstOf(page, ask);
    page.title('Compare');
    page.paint(
        h('h1', { tabindex: '-1' }, 'Compare'),
        h(
            'p',
            { class: 'lead' },
            'Two articles on one event side by side: which statements both carry, which only one, where they disagree. Choose the first.',
        ),
        askForm({
            path: '/diff',
            params,
            name: 'words',
            label: 'Words of a title',
            placeholder: 'Words of a title',
            button: 'Find',
        }),
        endless(page, {
            ask,
            first,
            row: (a) =>
                articleRow(
                    a,
                    link('/diff', { left: a.key }, 'compare', hidden(`: ${a.title || a.id}`)),
                ),
            label: 'Articles',
            none: 'No title has these words.',
        }),
    );
}

export async function diff(params, page) {
    if (params.left && params.right) await both(params, page);
    else if (params.left) await other(params, page);
    else await choose(params, page);
}
