/* dom.js - elements, and how the page writes names, days and figures.
 *
 * Whatever comes from an article goes in as text: there is no way here to make markup of a string.
 * Names stand in <bdi>, so that marks of direction in one cannot turn what follows it round.
 */
const SVG = 'http://www.w3.org/2000/svg';

function fill(node, children) {
    for (const child of children.flat(Infinity)) {
        if (child === null || child === undefined || child === false) continue;
        node.append(child instanceof Node ? child : clean(String(child)));
    }
    return node;
}

function make(node, props, children) {
    for (const [name, value] of Object.entries(props || {})) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
        else node.setAttribute(name, value === true ? '' : clean(String(value)));
    }
    return fill(node, children);
}

/* What no screen can show becomes the sign for that. */
export function clean(text) {
    return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '\ufffd');
}

export const h = (tag, props, ...children) => make(document.createElement(tag), props, children);
export const svg = (tag, props, ...children) =>
    make(document.createElementNS(SVG, tag), props, children);
export const bdi = (text, props) => h('bdi', props, text);
export const replace = (node, ...children) => {
    node.replaceChildren();
    return fill(node, children);
};

/* Words for the eyes of a screen reader alone. */
export const hidden = (text) => h('span', { class: 'unseen' }, text);

const counts = new Intl.NumberFormat('en');
export const number = (n) => counts.format(n);
export const several = (n, one, many) => `${number(n)} ${n === 1 ? one : many || one + 's'}`;
/* The address speaks of whole per cents; never "100 %" of what is a little less. */
export function percent(share) {
    const n = Math.round(share * 100);
    return `${n === 100 && share < 1 ? 99 : n} %`;
}

const months = [
    'Jan',
    'Feb',
    'Mar',
    'Apr',
    'May',
    'June',
    'July',
    'Aug',
    'Sept',
    'Oct',
    'Nov',
    'Dec',
];

/* "2026-08-13T..." -> 13 Aug 2026; what is no date stays as it is. */
export function day(iso) {
    const m = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(iso || '');
    if (!m) return iso || '';
    if (/^\d{4}-W/.test(iso)) return `week ${iso.slice(6)} of ${m[1]}`;
    return [m[3] && String(Number(m[3])), m[2] && months[m[2] - 1], m[1]].filter(Boolean).join(' ');
}

export const time = (iso) => iso && h('time', { datetime: iso.slice(0, 10) }, day(iso));

/* An address of this page: view and parameters, those without a value left out. It stands behind the "#", so that
 * the server never learns what is looked at. */
export function address(path, params) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(params || {}))
        if (value !== null && value !== undefined && value !== '') query.set(name, value);
    const text = query.toString();
    return text ? `#${path}?${text}` : `#${path}`;
}

export const link = (path, params, ...children) =>
    h('a', { href: address(path, params) }, ...children);

/* The kinds of speaker, each with a shape of its own: the colour only helps. */
export const kinds = ['person', 'org', 'group', 'document', 'anonymous', 'author', 'unknown'];
export const kindWords = {
    person: 'person',
    org: 'organisation',
    group: 'group',
    document: 'document',
    anonymous: 'anonymous',
    author: 'the author',
    unknown: 'unknown',
};
const shapes = {
    person: () => svg('circle', { cx: 6, cy: 6, r: 5 }),
    org: () => svg('rect', { x: 1.5, y: 1.5, width: 9, height: 9 }),
    group: () => svg('path', { d: 'M6 1 11.5 11H.5z' }),
    document: () => svg('path', { d: 'M2 .5h5.5L10 3v8.5H2zM4 5h4M4 7h4M4 9h4', class: 'page' }),
    anonymous: () => svg('circle', { cx: 6, cy: 6, r: 4.2, class: 'hollow' }),
    author: () => svg('path', { d: 'M6 .5 11.5 6 6 11.5.5 6z' }),
    unknown: () => svg('path', { d: 'M2 2l8 8M10 2l-8 8', class: 'hollow' }),
};
export function shape(kind) {
    const draw = shapes[kind] || shapes.unknown;
    return svg(
        'svg',
        { class: `shape k-${kind || 'unknown'}`, viewBox: '0 0 12 12', 'aria-hidden': 'true' },
        draw(),
    );
}

/* The channels through which something is said, and what one does by saying it. */
export const channels = [
    'interview',
    'broadcast',
    'social',
    'speech',
    'debate',
    'press',
    'statement',
    'call',
    'message',
    'testimony',
    'document',
    'media',
    'meeting',
    'thought',
    'unstated',
];

export const stanceWords = {
    assert: 'asserts',
    confirm: 'confirms',
    deny: 'denies',
    ask: 'asks',
    urge: 'urges',
    commit: 'commits',
    wish: 'wishes',
    believe: 'believes',
    suspect: 'suspects',
    support: 'supports',
    apologize: 'apologizes',
    criticize: 'criticizes',
    decline: 'declines',
};

/* How sure the machine is, in words and as a small bar. */
export function sure(confidence) {
    const bar = h('span', { class: 'bar', 'aria-hidden': 'true' }, h('span'));
    bar.firstChild.style.width = percent(confidence).replace(' ', '');
    return h(
        'span',
        { class: confidence < 0.6 ? 'certain unsure' : 'certain' },
        bar,
        `${percent(confidence)} sure`,
    );
}
