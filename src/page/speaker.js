/* speaker.js - one speaker: roles over time, statements, channels, contacts, what is printed most. */
import { get } from './api.js';
import { dots, star } from './chart.js';
import {
    address,
    bdi,
    day,
    h,
    kindWords,
    link,
    number,
    several,
    shape,
    stanceWords,
    time,
} from './dom.js';
import { askForm, facet } from './filters.js';
import { endless, STEP } from './list.js';
import { status } from './ledger.js';
import { brief } from './quotation.js';
import { heard, statement } from './statement.js';

const ROLES = 200; /* statements that are looked at for roles and the line of time */

const nameForm = (name) =>
    askForm({
        path: '/speaker',
        params: { name },
        name: 'name',
        label: 'Name of a speaker',
        placeholder: 'A name, or a part of one',
        button: 'Look up',
        focus: !name,
    });

async function everybody(page) {
    const table = await get('/stats', { by: 'all' }, page.signal);
    const named = table.speakers.filter(([name]) => name);
    page.title('Speakers');
    page.paint(
        h('h1', { tabindex: '-1' }, 'Speakers'),
        nameForm(),
        h(
            'section',
            null,
            h('h2', null, 'Heard most'),
            heard(named.map(([name, n]) => ({ name, n }))),
        ),
    );
}

/* When somebody was called what: the days of the statements in which the articles say so. */
function roleDots(statements) {
    const rows = [];
    for (const s of statements) {
        const published = s.article.published;
        if (!published) continue;
        const roles = s.speaker?.roles?.length ? s.speaker.roles : ['(no role given)'];
        for (const role of roles)
            rows.push({
                row: role,
                day: published.slice(0, 10),
                text: `${day(published)}: ${role}, ${s.article.publisher || s.article.id}`,
            });
    }
    /* one dot for each article and role is enough */
    const seen = new Set();
    rows.sort((a, b) => a.day.localeCompare(b.day));
    return rows.filter((r) => !seen.has(`${r.row}\n${r.text}`) && seen.add(`${r.row}\n${r.text}`));
}

function channelDots(statements) {
    return statements
        .filter((s) => s.article.published || s.when)
        .map((s) => ({
            row: s.channel || 'unstated',
            day:
                s.when && /^\d{4}-\d\d(-\d\d)?$/.test(s.when)
                    ? s.when
                    : s.article.published.slice(0, 10),
            stance: s.stance,
            text: `${s.when || s.article.published.slice(0, 10)}: ${s.stance ? stanceWords[s.stance] : 'says'}: ${s.words.content.join(' … ').slice(0, 90)}`,
        }))
        .filter((r) => r.day);
}

const stanceMark = (row) =>
    ({
        deny: 'against',
        decline: 'against',
        criticize: 'against',
        confirm: 'for',
        support: 'for',
        assert: '',
    })[row.stance] ?? 'soft';

function contactsOf(person) {
    const rows = [];
    for (const [text, n] of person.contacts || []) {
        if (!text) continue;
        const at = text.indexOf(': ');
        rows.push({
            kind: at < 0 ? 'contact' : text.slice(0, at),
            name: at < 0 ? text : text.slice(at + 2),
            n,
        });
    }
    const byName = new Map();
    for (const row of rows) {
        const one = byName.get(row.name) || { name: row.name, n: 0, kinds: [] };
        one.n += row.n;
        one.kinds.push(row.n > 1 ? `${row.kind} ×${row.n}` : row.kind);
        byName.set(row.name, one);
    }
    return [...byName.values()].map((r) => ({ ...r, text: r.kinds.join(', ') }));
}

export async function speaker(params, page) {
    const { name } = params;
    if (!name) {
        await everybody(page);
        return;
    }
    const span = { since: params.since, until: params.until };
    page.kept.found ||= await Promise.all([
        get('/speakers', { name, ...span, limit: 20, latest: 0 }, page.signal),
        get(
            '/statements',
            { speaker: name, ...span, sort: 'newest', limit: ROLES, offsets: 'utf16' },
            page.signal,
        ),
        get('/quotations', { speaker: name, ...span, limit: 100, offsets: 'utf16' }, page.signal),
    ]);
    const [people, all, quotes] = page.kept.found;
    page.title(name);
    if (!people.results.length) {
        page.paint(
            h('h1', { tabindex: '-1' }, bdi(name)),
            nameForm(name),
            h('p', { class: 'none' }, 'Nobody of that name speaks in this archive.'),
        );
        return;
    }
    const exact = people.results.filter((p) => p.name === name);
    if (people.results.length > 1 && exact.length !== 1) {
        page.paint(
            h('h1', { tabindex: '-1' }, 'Who is meant by “', bdi(name), '”?'),
            nameForm(name),
            heard(
                people.results.map((p) => ({
                    name: p.name,
                    n: p.statements,
                    before: [shape(p.kind), ' '],
                    behind: p.roles?.[0]?.[0] && [', ', bdi(p.roles[0][0])],
                })),
            ),
        );
        return;
    }
    const person = exact[0] || people.results[0];
    const statements = all.results;
    const contacts = contactsOf(person);
    const claims = (person.claims || []).filter(([s]) => s);
    const printed = [...quotes.results].sort((a, b) => b.prints - a.prints).slice(0, 10);
    const roles = roleDots(statements);
    const linked = { speaker: person.name };
    const ask = (skip, limit) =>
        get(
            '/statements',
            { speaker: name, ...span, sort: 'newest', skip, limit, offsets: 'utf16' },
            page.signal,
        );
    page.paint(
        h(
            'header',
            { class: 'person' },
            h('h1', { tabindex: '-1' }, shape(person.kind), bdi(person.name)),
            h(
                'p',
                { class: 'lead' },
                kindWords[person.kind] || 'speaker',
                person.roles?.[0]?.[0] && [' · ', bdi(person.roles[0][0])],
            ),
            h(
                'p',
                { class: 'tells' },
                several(person.statements, 'statement'),
                ' in ',
                several(person.articles, 'article'),
                person.first && [
                    ' · ',
                    person.first === person.last
                        ? time(person.first)
                        : [time(person.first), ' to ', time(person.last)],
                ],
                ' · ',
                link('/search', linked, 'search in them'),
                ' · ',
                link('/ledger', linked, 'in the ledger'),
            ),
        ),
        h(
            'div',
            { class: 'sided' },
            h(
                'div',
                { class: 'middle' },
                roles.length > 0 &&
                    h(
                        'section',
                        null,
                        h('h2', null, 'Roles over time'),
                        h(
                            'p',
                            { class: 'hint' },
                            'What the articles call this speaker, and when.',
                            all.total > ROLES && ` Of the newest ${ROLES} statements.`,
                        ),
                        dots({ title: `Roles of ${person.name} over time`, rows: roles }),
                        h(
                            'ul',
                            { class: 'roles' },
                            (person.roles || [])
                                .filter(([r]) => r)
                                .map(([role, n]) =>
                                    h(
                                        'li',
                                        null,
                                        bdi(role),
                                        ' ',
                                        h('span', { class: 'n' }, number(n)),
                                    ),
                                ),
                        ),
                    ),
                h(
                    'section',
                    null,
                    h('h2', null, 'Statements over time'),
                    dots({
                        title: `Statements of ${person.name} over time, by channel`,
                        rows: channelDots(statements),
                        marks: stanceMark,
                    }),
                    h(
                        'p',
                        { class: 'hint key' },
                        [
                            ['against', 'denies, declines, criticizes'],
                            ['for', 'confirms, supports'],
                            ['', 'asserts'],
                            ['soft', 'other'],
                        ].map(([mark, words]) => [
                            h('span', null, h('span', { class: `spot ${mark}` }), ` ${words}`),
                            ' ',
                        ]),
                    ),
                    endless(page, {
                        ask,
                        first: { ...all, results: statements.slice(0, STEP) },
                        row: (s) => statement(s, { who: false }),
                        label: 'Statements, the newest first',
                    }),
                ),
            ),
            h(
                'aside',
                { class: 'aside', 'aria-label': 'About this speaker' },
                facet('Channels', 'channel', person.channels || [], '/search', linked),
                facet('Stances', 'stance', person.stances || [], '/search', linked),
                facet('Publishers', 'publisher', person.publishers || [], '/search', linked),
                claims.length > 0 &&
                    h(
                        'section',
                        { class: 'facet' },
                        h('h3', null, 'In the ledger'),
                        h(
                            'ul',
                            null,
                            claims.map(([s, n]) =>
                                h(
                                    'li',
                                    null,
                                    h(
                                        'a',
                                        { href: address('/ledger', { ...linked, status: s }) },
                                        status(s),
                                        h('span', { class: 'n' }, number(n)),
                                    ),
                                ),
                            ),
                        ),
                    ),
                contacts.length > 0 &&
                    h(
                        'section',
                        null,
                        h('h3', null, 'Contacts'),
                        star({
                            title: `Contacts of ${person.name}`,
                            middle: person.name,
                            rows: contacts,
                        }),
                        h(
                            'ul',
                            { class: 'contacted' },
                            contacts.map((c) =>
                                h(
                                    'li',
                                    null,
                                    link('/speaker', { name: c.name }, bdi(c.name)),
                                    ` ${c.text}`,
                                ),
                            ),
                        ),
                    ),
                printed.length > 0 &&
                    h(
                        'section',
                        null,
                        h('h3', null, 'Printed most'),
                        h('ol', { class: 'rows tight' }, printed.map(brief)),
                    ),
            ),
        ),
    );
}
