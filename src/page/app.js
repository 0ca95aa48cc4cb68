/* app.js - the page's frame: which view an address names, the way back, what the server is doing.
 *
 * An address is "#/view?parameters". A view is show(params, page), which gives what it draws to
 * page.paint(). What a view wants to find again when somebody comes back to it - the rows of an
 * endless list - it keeps in page.kept; the place on the screen is kept here.
 */
import * as api from './api.js';
import { h, replace, several, link } from './dom.js';
import { corrections } from './corrections.js';
import { balance } from './balance.js';
import { diff } from './diff.js';
import { front } from './front.js';
import { imports, watchImports } from './imports.js';
import { ledger } from './ledger.js';
import { quotation } from './quotation.js';
import { read } from './read.js';
import { search } from './search.js';
import { speaker } from './speaker.js';
import { setReader } from './statement.js';

const views = {
    '/': front,
    '/read': read,
    '/search': search,
    '/speaker': speaker,
    '/ledger': ledger,
    '/quotation': quotation,
    '/balance': balance,
    '/diff': diff,
    '/corrections': corrections,
    '/import': imports,
};

const main = document.getElementById('main');
const entries =
    new Map(); /* by the key of a history entry: what its view keeps, and where it stood */
let current = null;
let shown = false; /* a view was drawn: who goes to the next is led to its heading */

function parse() {
    const hash = location.hash.replace(/^#/, '') || '/';
    const at = hash.indexOf('?');
    return {
        path: at < 0 ? hash : hash.slice(0, at),
        params: Object.fromEntries(new URLSearchParams(at < 0 ? '' : hash.slice(at + 1))),
    };
}

function entry() {
    let key = history.state?.key;
    if (!key) {
        key = crypto.getRandomValues(new Uint32Array(2)).join('-');
        history.replaceState({ ...history.state, key }, '');
    }
    if (!entries.has(key)) entries.set(key, { kept: {}, scroll: 0, fresh: true });
    return entries.get(key);
}

function failed(error) {
    return h(
        'div',
        { class: 'trouble', role: 'alert' },
        h(
            'h1',
            { tabindex: '-1' },
            error.status === 404 ? 'That is not in this archive' : 'This could not be shown',
        ),
        h('p', null, error.message),
    );
}

async function go() {
    const { path, params } = parse();
    if (!path.startsWith('/')) return; /* a place in the page: the browser goes there */
    const here = entry();
    const returning = !here.fresh;
    current?.control.abort();
    const control = new AbortController();
    const page = {
        signal: control.signal,
        kept: here.kept,
        get about() {
            return about;
        },
        title(text) {
            document.title = text ? `${text} · sayso` : 'sayso';
        },
        /* Draws the view; the first time it also says where we are, or goes back to where we were. */
        paint(...nodes) {
            if (control.signal.aborted) return;
            replace(main, nodes);
            main.removeAttribute('aria-busy');
            main.dataset.shows = location.hash;
            if (here.painted) return;
            here.painted = true;
            if (returning) scrollTo(0, here.scroll);
            else if (shown) {
                scrollTo(0, 0);
                (main.querySelector('[data-focus]') || main.querySelector('h1'))?.focus({
                    preventScroll: true,
                });
            }
            shown = true;
        },
        returning,
        /* Where one was, for views that move by themselves. */
        restore: () => scrollTo(0, here.scroll),
        /* The same view under another address, without a new step back. */
        rename(address) {
            history.replaceState(history.state, '', address);
            main.dataset.shows = location.hash;
        },
        /* From anew: after something has been changed. */
        again() {
            here.kept = {};
            go();
        },
    };
    here.painted = false;
    here.fresh = false;
    current = { control, here };
    for (const a of document.querySelectorAll('.mast nav a')) {
        if (a.hash === `#${path}`) a.setAttribute('aria-current', 'page');
        else a.removeAttribute('aria-current');
    }
    main.setAttribute('aria-busy', 'true');
    const view = views[path];
    try {
        if (!view) throw new api.Refused(404, `There is no view “${path}”.`);
        await view(params, page);
    } catch (error) {
        if (control.signal.aborted) return;
        if (!(error instanceof api.Refused)) console.error(error);
        page.title('Trouble');
        page.paint(failed(error));
    }
}

/* ## What the server is */

let about = null;

async function learn() {
    about = await api.site();
    setReader(about.model);
    replace(
        document.getElementById('archive'),
        h('bdi', { class: 'archive' }, about.archive),
        ' · ',
        link('/import', null, several(about.articles, 'article')),
        about.read_only && ' · read only',
        ' · ',
        h(
            'span',
            { class: 'machine' },
            'machine reading by ',
            h('bdi', null, about.model.split(' ')[0]),
        ),
    );
    replace(
        document.getElementById('model'),
        'by ',
        h('bdi', { class: 'model' }, about.model),
        '.',
    );
}

api.onState((state) => {
    const place = document.getElementById('state');
    document.documentElement.dataset.server = state;
    if (state === 'lost') {
        replace(
            place,
            h(
                'p',
                null,
                h('strong', null, 'The server does not answer.'),
                ' What you see is what was there; it is asked again every few seconds.',
            ),
        );
    } else if (state === 'stranger') {
        replace(
            place,
            h(
                'p',
                null,
                h('strong', null, 'The server was started anew.'),
                ' Open the address that it printed, or put its token here:',
            ),
            tokenForm(),
        );
    } else {
        replace(place, h('p', { class: 'passing' }, 'The server is back.'));
        setTimeout(() => {
            if (document.documentElement.dataset.server === 'here') replace(place);
        }, 4000);
        learn().catch(() => {});
    }
});

function tokenForm() {
    const field = h('input', {
        name: 'token',
        autocomplete: 'off',
        spellcheck: 'false',
        required: true,
    });
    return h(
        'form',
        {
            onsubmit(event) {
                event.preventDefault();
                const given = field.value.trim().replace(/^.*[?&]token=([0-9a-f]+).*$/i, '$1');
                location.assign(`/?token=${encodeURIComponent(given)}${location.hash}`);
            },
        },
        h('label', null, 'Token or address ', field),
        ' ',
        h('button', null, 'Go'),
    );
}

/* ## Light and dark */

const themes = { '': 'Light or dark: as the system', light: 'Light', dark: 'Dark' };
const button = document.getElementById('theme');

function showTheme() {
    const now = document.documentElement.dataset.theme || '';
    replace(
        button,
        h('span', { 'aria-hidden': 'true' }, { '': '◐', light: '○', dark: '●' }[now]),
        h('span', { class: 'unseen' }, `Colours: ${themes[now]}. Change`),
    );
    button.title = themes[now];
}

button.addEventListener('click', () => {
    const order = Object.keys(themes);
    const next =
        order[(order.indexOf(document.documentElement.dataset.theme || '') + 1) % order.length];
    if (next) document.documentElement.dataset.theme = next;
    else delete document.documentElement.dataset.theme;
    try {
        localStorage.setItem('theme', next);
    } catch {
        /* it holds for this page */
    }
    showTheme();
});
showTheme();

/* ## Going */

history.scrollRestoration = 'manual';
let resting = 0;
addEventListener(
    'scroll',
    () => {
        if (resting) return;
        resting = requestAnimationFrame(() => {
            resting = 0;
            if (current && current.here.painted && !main.hasAttribute('aria-busy'))
                current.here.scroll = scrollY;
        });
    },
    { passive: true },
);

/* "/" goes to the words to look for, on every view. */
addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    const field = main.querySelector('input[type=search]');
    if (field) field.focus();
    else location.hash = '#/search';
});

document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
});

addEventListener('popstate', go);
const learned = learn();
api.knowFirst(learned);
go();
learned.then(() => watchImports(about));
