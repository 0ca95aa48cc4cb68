/* imports.js - what `sayso add` is doing to this archive while one looks. */
import { get, peek } from './api.js';
import { bdi, h, number, replace, several } from './dom.js';

const EVERY = 1500; /* ms while something is written */
const SELDOM = 8000;

const size = (n) => (n < 1e6 ? `${number(Math.ceil(n / 1e3))} KB` : `${(n / 1e6).toFixed(1)} MB`);

function progress(input) {
    const bar = h('progress', {
        max: Math.max(1, input.size),
        value: input.done ? Math.max(1, input.size) : input.position,
        'aria-label': `How far: ${input.path}`,
    });
    return h(
        'tr',
        null,
        h('th', { scope: 'row' }, bdi(input.path)),
        h('td', null, bar),
        h(
            'td',
            { class: 'figure' },
            input.done ? 'done' : `${size(input.position)} of ${size(input.size)}`,
        ),
        h('td', { class: 'figure' }, number(input.items)),
    );
}

function show(state) {
    return [
        h(
            'p',
            { role: 'status' },
            state.writing
                ? h('strong', null, 'An addition is running. ')
                : state.writing === false
                  ? 'Nothing is being added now. '
                  : '',
            several(state.articles, 'article'),
            ', ',
            several(state.rejects, 'input could', 'inputs could'),
            ' not be read.',
        ),
        state.inputs.length > 0 &&
            h(
                'div',
                { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Inputs' },
                h(
                    'table',
                    null,
                    h('caption', { class: 'unseen' }, 'Inputs and how far each was taken'),
                    h(
                        'thead',
                        null,
                        h(
                            'tr',
                            null,
                            ['Input', 'How far', 'Bytes', 'Items'].map((t, i) =>
                                h('th', { scope: 'col', class: i > 1 ? 'figure' : null }, t),
                            ),
                        ),
                    ),
                    h('tbody', null, state.inputs.map(progress)),
                ),
            ),
    ];
}

export async function imports(params, page) {
    page.title('Additions');
    const box = h('div', { class: 'inputs' });
    replace(box, show(await get('/inputs', null, page.signal)));
    const rejects = await get('/rejects', { limit: 50 }, page.signal);
    page.paint(
        h('h1', { tabindex: '-1' }, 'Additions'),
        box,
        rejects.total > 0 &&
            h(
                'section',
                null,
                h('h2', null, 'What could not be read'),
                h(
                    'ul',
                    { class: 'rejects' },
                    rejects.results.map((r) =>
                        h('li', null, bdi(r.file), r.line ? `:${r.line}` : '', ': ', bdi(r.reason)),
                    ),
                ),
            ),
    );
    const timer = setInterval(async () => {
        try {
            replace(box, show(await peek('/inputs')));
        } catch {
            /* the banner says so */
        }
    }, EVERY);
    page.signal.addEventListener('abort', () => clearInterval(timer));
}

/* A line on every view while an addition runs. */
export function watchImports(about) {
    const place = h('div', { class: 'adding', role: 'status' });
    document.querySelector('.mast').after(place);
    let before = about?.articles;
    let ran = false;
    async function look() {
        let pause = SELDOM;
        if (!document.hidden) {
            try {
                const state = await peek('/inputs');
                const input = state.inputs.find((i) => !i.done);
                if (state.writing) {
                    ran = true;
                    pause = EVERY;
                    replace(
                        place,
                        h(
                            'a',
                            { href: '#/import' },
                            'Articles are being added: ',
                            number(state.articles),
                            input && input.size
                                ? `, ${Math.floor((100 * input.position) / input.size)} % of `
                                : '',
                            input && bdi(input.path.split('/').pop()),
                        ),
                    );
                } else if (ran) {
                    ran = false;
                    replace(
                        place,
                        `${several(state.articles - before, 'article')} added. `,
                        h(
                            'button',
                            { type: 'button', class: 'quiet', onclick: () => location.reload() },
                            'Show them',
                        ),
                    );
                    before = state.articles;
                }
            } catch {
                /* the banner says so */
            }
        }
        setTimeout(look, pause);
    }
    setTimeout(look, 1000);
}
