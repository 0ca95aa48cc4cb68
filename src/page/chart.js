/* chart.js - plain SVG: bars, months, days, a small graph; each can be taken along as PNG, its numbers as CSV.
 *
 * Every part of a whole has a pattern besides its colour, and every figure stands in a table beside. The classes
 * are page.css's, so that a chart follows light and dark; for the PNG their styles are written into a copy.
 */
import { day, h, number, svg } from './dom.js';

const ROW = 26;
let made = 0;

/* ## Taking along */

function save(blob, name) {
    const url = URL.createObjectURL(blob);
    const a = h('a', { href: url, download: name });
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
}

const styled = [
    'fill',
    'stroke',
    'stroke-width',
    'stroke-dasharray',
    'font-family',
    'font-size',
    'font-weight',
    'font-style',
    'text-anchor',
    'dominant-baseline',
    'opacity',
    'display',
];

function whole(drawing) {
    const copy = drawing.cloneNode(true);
    const from = [drawing, ...drawing.querySelectorAll('*')];
    [copy, ...copy.querySelectorAll('*')].forEach((node, i) => {
        const now = getComputedStyle(from[i]);
        for (const name of styled) node.style.setProperty(name, now.getPropertyValue(name));
    });
    return copy;
}

export async function png(drawing, name) {
    const copy = whole(drawing);
    const { width, height } = drawing.viewBox.baseVal;
    const scale = 2;
    copy.setAttribute('width', width);
    copy.setAttribute('height', height);
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    const url = URL.createObjectURL(
        new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }),
    );
    try {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = h('canvas', { width: width * scale, height: height * scale });
        const pen = canvas.getContext('2d');
        pen.fillStyle = getComputedStyle(document.body).backgroundColor;
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(image, 0, 0, canvas.width, canvas.height);
        save(await new Promise((done) => canvas.toBlob(done, 'image/png')), `${name}.png`);
    } finally {
        URL.revokeObjectURL(url);
    }
}

/* A cell that a spreadsheet would take for a formula gets a quote before it. */
const cell = (value) => {
    let text = String(value ?? '');
    if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export function csv(columns, rows, name) {
    const text = [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
    save(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}

/* ## Frames */

function frame(width, height, title, ...inside) {
    const id = `chart-${++made}`;
    return svg(
        'svg',
        { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-labelledby': id, class: 'chart' },
        svg('title', { id }, title),
        inside,
    );
}

/* How wide a chart is, and how much of that its names have: on a narrow screen as much as there is, so that letters
 * keep their size. */
function room(wide, names) {
    const narrow = matchMedia('(max-width: 44rem)').matches;
    const width = narrow ? Math.max(300, Math.min(wide, innerWidth - 32)) : wide;
    const left = narrow ? Math.min(names, Math.round(width / 3)) : names;
    return { width, left, letters: Math.floor((left - 8) / 6.4) };
}

/* A chart with its table and the two ways to take it along. */
export function figure({ drawing, caption, columns, rows, name, show }) {
    const buttons = h(
        'p',
        { class: 'take' },
        drawing &&
            h(
                'button',
                { type: 'button', class: 'quiet', onclick: () => png(drawing, name) },
                'PNG',
            ),
        ' ',
        h(
            'button',
            { type: 'button', class: 'quiet', onclick: () => csv(columns, rows, name) },
            'CSV',
        ),
    );
    return h(
        'figure',
        { class: 'charted' },
        h('figcaption', null, h('h2', null, caption), buttons),
        h(
            'div',
            { class: 'pair' },
            h('div', null, drawing),
            h(
                'div',
                {
                    class: 'scroll',
                    tabindex: '0',
                    role: 'region',
                    'aria-label': `${caption}: the numbers`,
                },
                h(
                    'table',
                    null,
                    h('caption', { class: 'unseen' }, caption),
                    h(
                        'thead',
                        null,
                        h(
                            'tr',
                            null,
                            columns.map((c, i) =>
                                h('th', { scope: 'col', class: i ? 'figure' : null }, c),
                            ),
                        ),
                    ),
                    h(
                        'tbody',
                        null,
                        rows.map((row) =>
                            h(
                                'tr',
                                null,
                                row.map((value, i) =>
                                    h(
                                        i ? 'td' : 'th',
                                        {
                                            scope: i ? null : 'row',
                                            class: i && typeof value === 'number' ? 'figure' : null,
                                        },
                                        show && i
                                            ? show(value, i)
                                            : typeof value === 'number'
                                              ? number(value)
                                              : value === null
                                                ? '–'
                                                : h('bdi', null, value),
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    );
}

/* Patterns over a colour, one for each part: p0..p7 of page.css. */
function pattern(id, n) {
    const draw = [
        () => null,
        () => svg('path', { d: 'M0 6 6 0M-1 1 1-1M5 7 7 5', class: 'hatch' }),
        () => svg('circle', { cx: 3, cy: 3, r: 1.1, class: 'dot' }),
        () => svg('path', { d: 'M0 3h6', class: 'hatch' }),
        () => svg('path', { d: 'M0 0 6 6M-1 5 1 7M5-1 7 1', class: 'hatch' }),
        () => svg('path', { d: 'M3 0v6', class: 'hatch' }),
        () => svg('path', { d: 'M0 0 6 6M0 6 6 0', class: 'hatch' }),
        () => svg('path', { d: 'M0 3h6M3 0v6', class: 'hatch' }),
    ][n % 8];
    return svg(
        'pattern',
        { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
        svg('rect', { width: 6, height: 6, class: `p${n % 8}` }),
        draw(),
    );
}

function legend(parts, id, width) {
    const out = [];
    let x = 0,
        y = 0;
    parts.forEach((part, i) => {
        const w = 24 + part.length * 7.2;
        if (x + w > width && x) {
            x = 0;
            y += 20;
        }
        out.push(
            svg('rect', {
                x,
                y: y + 2,
                width: 12,
                height: 12,
                fill: `url(#${id}-${i})`,
                class: 'edge',
            }),
            svg('text', { x: x + 17, y: y + 12, class: 'label' }, part),
        );
        x += w + 8;
    });
    return { nodes: out, height: y + 24 };
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

const patterns = (id, parts) =>
    svg(
        'defs',
        null,
        parts.map((_, i) => pattern(`${id}-${i}`, i)),
    );

/* Rows of parts that make a whole: rows [{name, parts: [n, ...]}]; the length is the share, or with `whole` the count. */
export function stacked({ title, parts, rows, counted = false }) {
    const id = `part-${++made}`;
    const { width, left, letters } = room(640, 170);
    const right = 56;
    const key = legend(parts, id, width);
    const height = key.height + rows.length * ROW + 6;
    const most = Math.max(1, ...rows.map((r) => r.parts.reduce((a, b) => a + b, 0)));
    return frame(
        width,
        height,
        title,
        patterns(id, parts),
        key.nodes,
        rows.map((row, r) => {
            const all = row.parts.reduce((a, b) => a + b, 0);
            const y = key.height + r * ROW;
            let x = left;
            return svg(
                'g',
                null,
                svg(
                    'text',
                    { x: left - 8, y: y + 15, 'text-anchor': 'end', class: 'label' },
                    short(row.name, letters),
                ),
                row.parts.map((n, i) => {
                    const w = all ? ((width - left - right) * n) / (counted ? most : all) : 0;
                    const bar =
                        n > 0 &&
                        svg(
                            'rect',
                            {
                                x,
                                y: y + 2,
                                width: w,
                                height: ROW - 8,
                                fill: `url(#${id}-${i})`,
                                class: 'edge',
                            },
                            svg('title', null, `${row.name}: ${parts[i]} ${number(n)}`),
                        );
                    x += w;
                    return bar;
                }),
                svg('text', { x: x + 6, y: y + 15, class: 'label soft' }, number(all)),
            );
        }),
    );
}

/* Bars of one figure: rows [{name, n, text}]. */
export function bars({ title, rows, most, show = number }) {
    const { width, left, letters } = room(640, 170);
    const right = 70;
    const top = most || Math.max(1e-9, ...rows.map((r) => r.n));
    return frame(
        width,
        rows.length * ROW + 6,
        title,
        rows.map((row, r) => {
            const y = r * ROW;
            const w = ((width - left - right) * row.n) / top;
            return svg(
                'g',
                null,
                svg(
                    'text',
                    { x: left - 8, y: y + 17, 'text-anchor': 'end', class: 'label' },
                    short(row.name, letters),
                ),
                svg('rect', {
                    x: left,
                    y: y + 4,
                    width: Math.max(w, 0.5),
                    height: ROW - 8,
                    class: 'single',
                }),
                svg('text', { x: left + w + 6, y: y + 17, class: 'label soft' }, show(row.n)),
            );
        }),
    );
}

/* Months as columns of parts, with the months in between that nobody wrote in. */
export function columns({ title, parts, rows }) {
    const id = `part-${++made}`;
    const { width } = room(640, 40);
    const tall = 180,
        left = 40,
        bottom = 34;
    const key = legend(parts, id, width);
    const all = between(rows.map((r) => r.month));
    const byMonth = new Map(rows.map((r) => [r.month, r]));
    const most = Math.max(1, ...rows.map((r) => r.parts.reduce((a, b) => a + b, 0)));
    const step = (width - left) / Math.max(1, all.length);
    const each = Math.ceil(60 / step);
    const base = key.height + tall;
    const ticks = [...new Set([0, Math.round(most / 2), most])];
    return frame(
        width,
        base + bottom,
        title,
        patterns(id, parts),
        key.nodes,
        ticks.map((n) => {
            const y = base - (tall * n) / most;
            return [
                svg('line', { x1: left, x2: width, y1: y, y2: y, class: 'grid' }),
                svg(
                    'text',
                    { x: left - 6, y: y + 4, 'text-anchor': 'end', class: 'label soft' },
                    number(n),
                ),
            ];
        }),
        all.map((month, i) => {
            const row = byMonth.get(month);
            let y = base;
            const x = left + i * step;
            return [
                row &&
                    row.parts.map((n, p) => {
                        const height = (tall * n) / most;
                        y -= height;
                        return (
                            n > 0 &&
                            svg(
                                'rect',
                                {
                                    x: x + step * 0.12,
                                    y,
                                    width: step * 0.76,
                                    height,
                                    fill: `url(#${id}-${p})`,
                                    class: 'edge',
                                },
                                svg('title', null, `${day(month)}: ${parts[p]} ${number(n)}`),
                            )
                        );
                    }),
                i % each === 0 &&
                    svg(
                        'text',
                        {
                            x: Math.min(x + step / 2, width - 30),
                            y: base + 18,
                            'text-anchor': 'middle',
                            class: 'label',
                        },
                        step * each < 54 ? month.slice(2) : day(month),
                    ),
            ];
        }),
    );
}

function between(monthsThere) {
    const there = [...new Set(monthsThere)].sort();
    const out = [];
    if (!there.length) return out;
    let [y, m] = there[0].split('-').map(Number);
    for (let month = there[0]; month <= there[there.length - 1] && out.length < 600;) {
        out.push(month);
        m++;
        if (m > 12) {
            m = 1;
            y++;
        }
        month = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}`;
    }
    return out;
}

/* Days along a line, one row for each name: rows [{row, day, mark, text, href}]. */
export function dots({ title, rows, marks }) {
    if (!rows.length) return null;
    const names = [...new Set(rows.map((r) => r.row))].slice(0, 40);
    const { width, left, letters } = room(760, 200);
    const pad = 20;
    const at = (iso) =>
        Date.parse(iso.length === 4 ? `${iso}-07-01` : iso.length === 7 ? `${iso}-15` : iso);
    const days = rows.map((r) => at(r.day)).filter((n) => !Number.isNaN(n));
    let from = Math.min(...days),
        to = Math.max(...days);
    if (to - from < 864e5) {
        from -= 432e5;
        to += 432e5;
    }
    const x = (iso) => left + pad + ((width - left - 2 * pad) * (at(iso) - from)) / (to - from);
    const height = names.length * ROW + 30;
    const first = rows.reduce((a, b) => (at(b.day) < at(a.day) ? b : a)).day;
    const last = rows.reduce((a, b) => (at(b.day) > at(a.day) ? b : a)).day;
    const taken = new Map();
    return frame(
        width,
        height,
        title,
        names.map((name, i) => [
            svg('line', { x1: left, x2: width, y1: i * ROW + 14, y2: i * ROW + 14, class: 'grid' }),
            svg(
                'text',
                { x: left - 8, y: i * ROW + 18, 'text-anchor': 'end', class: 'label' },
                short(name, letters),
            ),
        ]),
        rows
            .filter((r) => names.includes(r.row) && !Number.isNaN(at(r.day)))
            .map((r) => {
                const y = names.indexOf(r.row) * ROW + 14;
                /* several on one day stand beside each other, towards the middle */
                const wide = r.mark ? 20 : 10;
                const place = `${Math.round(x(r.day) / wide)}:${y}`;
                const n = taken.get(place) || 0;
                taken.set(place, n + 1);
                const side = x(r.day) > (left + width) / 2 ? -1 : 1;
                const cx = Math.min(
                    Math.max(x(r.day) + side * n * wide, left + wide / 2),
                    width - wide / 2,
                );
                const kind = marks?.(r) || '';
                const dot = [
                    kind === 'against'
                        ? svg('rect', {
                              x: cx - 4.5,
                              y: y - 4.5,
                              width: 9,
                              height: 9,
                              class: 'spot against',
                          })
                        : svg('circle', { cx, cy: y, r: r.mark ? 9 : 4.5, class: `spot ${kind}` }),
                    r.mark &&
                        svg(
                            'text',
                            { x: cx, y: y + 4, 'text-anchor': 'middle', class: 'label in' },
                            r.mark,
                        ),
                ];
                return svg('g', null, svg('title', null, r.text), dot);
            }),
        svg(
            'text',
            { x: left + pad - 5, y: height - 6, class: 'label soft', 'text-anchor': 'start' },
            day(first.slice(0, 10)),
        ),
        first.slice(0, 10) !== last.slice(0, 10) &&
            svg(
                'text',
                { x: width - pad, y: height - 6, class: 'label soft', 'text-anchor': 'end' },
                day(last.slice(0, 10)),
            ),
    );
}

/* One in the middle, those it had to do with around: rows [{name, text, n}]. Narrow, for the side of a page. */
export function star({ title, middle, rows }) {
    const shown = rows.slice(0, 10);
    const width = 330,
        cx = width / 2,
        rx = 98;
    const height = 90 + shown.length * 34,
        cy = height / 2,
        ry = cy - 34;
    const most = Math.max(1, ...shown.map((r) => r.n));
    return frame(
        width,
        height,
        title,
        shown.map((row, i) => {
            const turn = (2 * Math.PI * i) / shown.length - Math.PI / 2;
            const x = cx + rx * Math.cos(turn),
                y = cy + ry * Math.sin(turn);
            const under = Math.sin(turn) > 0.3,
                upright = Math.abs(Math.cos(turn)) < 0.3;
            return svg(
                'g',
                null,
                svg('line', {
                    x1: cx,
                    y1: cy,
                    x2: x,
                    y2: y,
                    class: 'edgeline',
                    'stroke-width': 1 + (3 * row.n) / most,
                }),
                svg('circle', { cx: x, cy: y, r: 5.5, class: 'spot' }),
                svg(
                    'text',
                    { x, y: under ? y + 18 : y - 10, 'text-anchor': 'middle', class: 'label halo' },
                    short(row.name, 22),
                ),
                svg(
                    'text',
                    {
                        x: cx + (x - cx) * 0.55 + (upright ? 8 : 0),
                        y: cy + (y - cy) * 0.55 + 4,
                        'text-anchor': upright ? 'start' : 'middle',
                        class: 'label soft halo',
                    },
                    short(row.text, 20),
                ),
            );
        }),
        svg('circle', { cx, cy, r: 8, class: 'spot strong' }),
        svg(
            'text',
            { x: cx, y: cy + 24, 'text-anchor': 'middle', class: 'label strong halo' },
            short(middle, 26),
        ),
    );
}
