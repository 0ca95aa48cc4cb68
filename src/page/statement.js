/* statement.js - one statement, shown with its words, so that a person can check it. */
import {
    address,
    bdi,
    day,
    h,
    hidden,
    kindWords,
    link,
    several,
    shape,
    stanceWords,
    sure,
    time,
} from './dom.js';

const LONG = 700; /* more of a quotation than this is folded away */

/* A colour that one name has in every list: an index into the twelve of article.css. */
export function colour(name) {
    let n = 2166136261;
    for (const c of name || '') n = Math.imul(n ^ c.codePointAt(0), 16777619) >>> 0;
    return n % 12;
}

/* Which model the page names above: what another one read says so. */
let reader = '';
export const setReader = (model) => {
    reader = model;
};

/* The sentence around it, source, cue and content told apart, the words searched for marked. */
function pieces(statement) {
    const { context } = statement;
    const from = context.span[0];
    const spans = [];
    for (const part of ['source', 'cue', 'content'])
        for (const [a, b] of statement[part]) spans.push([a - from, b - from, part]);
    for (const [a, b] of context.marks) spans.push([a - from, b - from, 'mark']);
    const edges = [0, context.text.length];
    for (const [a, b] of spans) edges.push(a, b);
    const cuts = [...new Set(edges)]
        .filter((n) => n >= 0 && n <= context.text.length)
        .sort((a, b) => a - b);
    const out = [];
    for (let i = 0; i + 1 < cuts.length; i++) {
        const text = context.text.slice(cuts[i], cuts[i + 1]);
        const over = spans.filter(([a, b]) => a <= cuts[i] && b >= cuts[i + 1]).map((s) => s[2]);
        const roles = over.filter((part) => part !== 'mark');
        let node = text;
        if (over.includes('mark')) node = h('mark', null, node);
        if (roles.length) node = h('span', { class: `w ${roles.join(' ')}` }, node);
        out.push(node);
    }
    return out;
}

export function words(statement) {
    const shown = h(
        'blockquote',
        { class: `spoken ${statement.form}`, dir: 'auto' },
        pieces(statement),
    );
    if (statement.context.text.length < LONG) return shown;
    const name = h(
        'button',
        { type: 'button', class: 'quiet more', 'aria-expanded': 'false' },
        'Show all of it',
    );
    shown.classList.add('folded');
    name.addEventListener('click', () => {
        const open = shown.classList.toggle('folded') === false;
        name.setAttribute('aria-expanded', String(open));
        name.textContent = open ? 'Show less' : 'Show all of it';
    });
    return [shown, name];
}

export function who(speaker) {
    if (!speaker) return h('span', { class: 'nobody' }, shape('unknown'), 'nobody named');
    const name = speaker.name || (speaker.kind === 'author' ? 'the author' : 'unnamed');
    return h(
        'span',
        { class: 'speaker-name' },
        shape(speaker.kind),
        hidden(`${kindWords[speaker.kind] || 'speaker'}: `),
        speaker.name ? link('/speaker', { name: speaker.name }, bdi(name)) : bdi(name),
        speaker.roles?.length > 0 && [h('span', { class: 'called' }, ', ', bdi(speaker.roles[0]))],
    );
}

/* Form, stance, channel and what else the text tells; the figure of confidence at the end. */
export function facts(statement) {
    const parts = [
        statement.form,
        statement.stance && stanceWords[statement.stance],
        statement.channel && statement.channel !== 'unstated' && statement.channel,
        statement.addressee && ['to ', bdi(statement.addressee)],
        statement.outlet && ['in ', bdi(statement.outlet)],
        statement.when && h('time', { datetime: statement.when }, day(statement.when)),
    ].filter(Boolean);
    return h(
        'p',
        { class: 'tells' },
        parts.map((part, i) => [i > 0 && ' · ', part]),
        statement.corrected?.length > 0 && [
            ' · ',
            h('span', { class: 'byhand' }, `corrected by hand: ${statement.corrected.join(', ')}`),
        ],
        statement.model !== reader && [' · read by ', bdi(statement.model.split(' ')[0])],
        ' ',
        sure(statement.confidence),
    );
}

export const articleLink = (article, statement, ...text) =>
    link(
        '/read',
        { article: article.key, s: statement },
        text.length ? text : bdi(article.title || article.id),
    );

/* Names with how many statements each has; before, behind: what stands around a name. */
export const heard = (rows) =>
    h(
        'ol',
        { class: 'heard' },
        rows.map(({ name, n, before, behind }) =>
            h(
                'li',
                null,
                before,
                link('/speaker', { name }, bdi(name)),
                behind,
                ' ',
                h('span', { class: 'n' }, several(n, 'statement')),
            ),
        ),
    );

/* An article in a list; facts: what is told of it; more: what stands behind. */
export const articleRow = (
    a,
    more,
    facts = [several(a.statements, 'statement'), a.versions > 1 && ` · ${a.versions} versions`],
) =>
    h(
        'li',
        { class: 'brief' },
        h('p', { class: 'quoteline' }, articleLink(a)),
        h(
            'p',
            { class: 'from' },
            a.published && [time(a.published), ' · '],
            a.publisher && [bdi(a.publisher), ' · '],
            facts,
            more && [' · ', more],
        ),
    );

export function origin(statement) {
    const { article } = statement;
    return h(
        'p',
        { class: 'from' },
        article.published && [time(article.published), ' · '],
        article.publisher && [bdi(article.publisher, { class: 'publisher' }), ' · '],
        articleLink(article, statement.statement),
        statement.prints > 1 && ` · ${statement.prints} articles with this text`,
        statement.quotation && [
            ' · ',
            h(
                'a',
                { href: address('/quotation', { key: statement.quotation }), class: 'again' },
                'said in other articles, too',
            ),
        ],
    );
}

/* options.who: false leaves the speaker out; from: what stands for the article it is from; tag: the element. */
export function statement(s, options = {}) {
    return h(
        options.tag || 'li',
        { class: 'st', 'data-c': colour(s.speaker?.name) },
        options.who !== false && h('p', { class: 'speaks' }, who(s.speaker)),
        words(s),
        facts(s),
        options.from ? h('p', { class: 'from' }, options.from) : origin(s),
    );
}
