/* read.js - one article with who says what marked in it: chosen from the archive, pasted, or dropped as a file.
 *
 * The article itself is made by the server (the same as `sayso read --format html`), lit up by article.js. What
 * is pasted is read and not stored; it is kept for this tab alone, so that one can come back to it.
 */
import { get, getText, post, query, Refused } from './api.js';
import { correction, undoing } from './corrections.js';
import { correcting } from './correct.js';
import { address, bdi, h, hidden, link, number, replace, several } from './dom.js';
import { relative } from './diff.js';
import { askForm } from './filters.js';
import { endless, firstOf } from './list.js';
import { articleRow } from './statement.js';

/* ## What is pasted */

let count = 0;
const pasted = new Map();

function keep(html) {
    const id = `${Date.now().toString(36)}${++count}`;
    pasted.set(id, html);
    try {
        sessionStorage.setItem(`read-${id}`, html);
    } catch {
        /* too long for it: it lives as long as the page */
    }
    return id;
}

function kept(id) {
    if (!pasted.has(id)) {
        try {
            pasted.set(id, sessionStorage.getItem(`read-${id}`));
        } catch {
            /* nothing is kept here */
        }
    }
    return pasted.get(id) || null;
}

const bytes = (text) => new TextEncoder().encode(text).length;

function pasteForm(page) {
    const most = page.about?.limits?.read_bytes || 1 << 20;
    const text = h('textarea', {
        name: 'text',
        rows: 12,
        required: true,
        'aria-label': 'Text of an article',
        placeholder: 'Paste an article here, headline first.',
        spellcheck: 'false',
    });
    const field = (name, label, props) =>
        h('label', null, label, h('input', { name, autocomplete: 'off', ...props }));
    const trouble = h('p', { class: 'trouble', role: 'alert', hidden: true });
    const button = h('button', null, 'Read it');
    const file = h('input', {
        type: 'file',
        accept: '.txt,.html,.htm,.json,.md,text/*,application/json',
        'aria-label': 'A file with an article',
    });

    async function read(body, type, params) {
        trouble.hidden = true;
        button.disabled = true;
        button.textContent = 'Reading …';
        try {
            if (body.length > most || bytes(body) > most)
                throw new Refused(
                    413,
                    `That is more than the ${Math.floor(most / 1024)} KB that this page reads at once; sayso read takes any size.`,
                );
            const reply = await post(
                '/read',
                { ...params, format: 'fragment' },
                body,
                type,
                page.signal,
            );
            location.hash = address('/read', { pasted: keep(await reply.text()) });
        } catch (error) {
            if (page.signal.aborted) return;
            trouble.textContent = error.message;
            trouble.hidden = false;
        } finally {
            button.disabled = false;
            button.textContent = 'Read it';
        }
    }

    function take(one) {
        if (!one) return;
        if (one.size > most) {
            trouble.textContent = `${one.name} is longer than the ${Math.floor(most / 1024)} KB that this page reads at once; sayso read takes any size.`;
            trouble.hidden = false;
            return;
        }
        const type =
            /\.html?$/i.test(one.name) || one.type === 'text/html'
                ? 'text/html'
                : /\.json$/i.test(one.name)
                  ? 'application/json'
                  : 'text/plain';
        one.text().then((words) =>
            read(words, type, type === 'application/json' ? null : { title: one.name }),
        );
    }

    const form = h(
        'form',
        {
            class: 'paste',
            onsubmit(event) {
                event.preventDefault();
                const values = Object.fromEntries(
                    ['title', 'publisher', 'published']
                        .map((n) => [n, form.elements[n].value.trim() || null])
                        .filter(([, v]) => v),
                );
                read(JSON.stringify({ text: text.value, ...values }), 'application/json');
            },
            ondragover(event) {
                event.preventDefault();
                form.classList.add('over');
            },
            ondragleave: () => form.classList.remove('over'),
            ondrop(event) {
                event.preventDefault();
                form.classList.remove('over');
                const [one] = event.dataTransfer.files;
                if (one) take(one);
                else text.value = event.dataTransfer.getData('text/plain');
            },
        },
        h('h2', null, 'Read a text'),
        text,
        h(
            'p',
            { class: 'fields' },
            field('title', 'Title '),
            field('publisher', 'Publisher '),
            field('published', 'Published ', {
                placeholder: 'YYYY-MM-DD',
                pattern: '\\d{4}-\\d{2}-\\d{2}.*',
                title: 'A day: 2026-08-13',
            }),
        ),
        h('p', { class: 'line' }, button, ' or drop a file here, or choose one: ', file),
        trouble,
        h('p', { class: 'hint' }, 'It is read on this machine and not stored.'),
    );
    file.addEventListener('change', () => take(file.files[0]));
    return form;
}

/* ## Choosing */

async function choose(params, page, word) {
    page.title('Read');
    const ask = (skip, limit) =>
        get('/articles', { words: params.words, sort: 'newest', skip, limit }, page.signal);
    const first = await firstOf(page, ask);
    page.paint(
        h('h1', { tabindex: '-1', class: 'unseen' }, 'Read'),
        word,
        h(
            'div',
            { class: 'choose' },
            pasteForm(page),
            h(
                'section',
                { class: 'articles' },
                h('h2', null, 'Choose an article'),
                askForm({
                    path: '/read',
                    params,
                    name: 'words',
                    label: 'Words of a title',
                    placeholder: 'Words of a title',
                    button: 'Find',
                }),
                h(
                    'p',
                    { class: 'count', role: 'status' },
                    several(first.total, 'article'),
                    params.words && [' with “', bdi(params.words), '”'],
                ),
                endless(page, {
                    ask,
                    first,
                    row: (a) => articleRow(a),
                    label: 'Articles',
                    none: 'No title has these words.',
                }),
            ),
        ),
    );
}

/* ## One article */

const RELATED = 5; /* articles that are shown beneath it */

const ROW = '\n<div class="a-row">'; /* as html.c writes it: of a text, "<" is escaped */
const FIRST = 40; /* rows: more than any screen has */

function element(html) {
    const found = new DOMParser().parseFromString(html, 'text/html').querySelector('article.sayso');
    if (!found) throw new Error('The server gave no article.');
    return document.adoptNode(found);
}

/* A long article in two parts, so that the first is on the screen while the other is still parsed. rest: '' or HTML. */
function parsed(html, whole) {
    let at = 0;
    for (let n = 0; n <= FIRST && at >= 0; n++) at = html.indexOf(ROW, at + 1);
    const cut = !whole && at >= 0;
    const root = element(cut ? `${html.slice(0, at)}</div></article>` : html);
    root.dataset.page = '';
    root.querySelector('h1')?.setAttribute('tabindex', '-1');
    return { root, rest: cut ? html.slice(at) : '' };
}

function complete(root, rest) {
    const [rows, ...panels] = element(
        `<article class="sayso"><div class="a-text">${rest}`,
    ).children;
    root.querySelector('.a-text').append(...rows.children);
    root.append(...panels);
}

/* When what was painted is on the screen; who looks at another tab does not hold it up for long. */
const onScreen = () =>
    Promise.race([
        new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        new Promise((done) => setTimeout(done, 250)),
    ]);

const formats = [
    ['json', 'JSON'],
    ['csv', 'CSV'],
    ['html', 'HTML'],
    ['web-annotation', 'Web Annotation'],
    ['schema-org', 'schema.org'],
    ['tei', 'TEI'],
    ['brat', 'brat'],
];

/* What the archive knows besides: the same words elsewhere, who is this speaker elsewhere. */
async function addLinks(root, key, page) {
    const all = await get(`/articles/${key}/statements`, { offsets: 'utf16' }, page.signal);
    for (const s of all.results) {
        const tools = root.querySelector(`#n-${s.statement} .tools`);
        if (!tools) continue;
        if (s.corrected?.length)
            tools.before(
                h('span', { class: 'byhand' }, ` corrected by hand: ${s.corrected.join(', ')} `),
            );
        if (s.quotation)
            tools.prepend(
                ' ',
                h(
                    'a',
                    { href: address('/quotation', { key: s.quotation }) },
                    'said elsewhere, too',
                    hidden(`: statement ${s.statement}`),
                ),
                ' ',
            );
    }
    for (const li of root.querySelectorAll('.speakers [data-speaker]')) {
        const tools = li.querySelector('.tools');
        const speaking = all.results.find(
            (s) => s.speaker?.name && li.querySelector('bdi')?.textContent === s.speaker.name,
        );
        if (tools && speaking)
            tools.append(
                h(
                    'a',
                    { href: address('/speaker', { name: speaking.speaker.name }) },
                    'in the archive',
                    hidden(`: ${speaking.speaker.name}`),
                ),
            );
    }
}

/* Who else tells of it, each to be set beside it. */
async function elsewhere(key, page, box) {
    const id = encodeURIComponent(key);
    const found = await get(`/articles/${id}/related`, { limit: RELATED }, page.signal);
    if (!found.total) return;
    replace(
        box,
        h('h2', null, 'Other articles with the same quotations and claims'),
        h(
            'ol',
            { class: 'rows tight' },
            found.results.map((a) => relative(key, a)),
        ),
        found.total > RELATED &&
            h('p', { class: 'rest' }, link('/diff', { left: key }, `All ${number(found.total)}`)),
    );
}

async function mended(key, page, box) {
    const list = await get('/corrections', { article: key, limit: 200 }, page.signal);
    if (!list.total) return;
    const undo = undoing(page, (words) =>
        box.prepend(h('p', { class: 'trouble', role: 'alert' }, words)),
    );
    box.append(
        h('h2', null, 'Corrections in this article'),
        h(
            'ol',
            { class: 'rows tight' },
            list.results.map((c) => correction(c, { undo, article: false })),
        ),
    );
}

export async function read(params, page) {
    if (params.pasted) {
        const html = kept(params.pasted);
        if (!html) {
            await choose(
                {},
                page,
                h(
                    'p',
                    { class: 'trouble', role: 'alert' },
                    'What was pasted there is not stored anywhere. Paste it again.',
                ),
            );
            return;
        }
        await show(
            html,
            params,
            page,
            h(
                'p',
                { class: 'back' },
                h('a', { href: '#/read' }, 'Another text'),
                ' · read here, not stored',
            ),
        );
        return;
    }
    if (!params.article) {
        await choose(params, page);
        return;
    }
    const id = encodeURIComponent(params.article);
    const html = await getText(`/articles/${id}/html`, null, page.signal);
    const after = h('section', { class: 'mended', 'aria-label': 'Corrections' });
    const others = h('section', { class: 'mended', 'aria-label': 'Related articles' });
    const bar = h(
        'div',
        { class: 'above' },
        h(
            'p',
            { class: 'back' },
            h('a', { href: '#/read' }, 'All articles'),
            ' · ',
            link('/diff', { left: params.article }, 'Compare with another'),
        ),
        h(
            'p',
            { class: 'take' },
            hidden('Take along: '),
            formats.map(([format, name]) => [
                h('a', { href: query(`/articles/${id}`, { format }), download: '' }, name),
                ' ',
            ]),
            h('button', { type: 'button', class: 'quiet', onclick: () => print() }, 'Print'),
        ),
    );
    /* the words first: then what can be done with them */
    const root = await show(html, params, page, bar, others, after);
    if (page.signal.aborted) return;
    try {
        if (!page.about?.read_only) correcting(root, params.article, page);
        const place = scrollY;
        await addLinks(root, id, page);
        /* what came beside the words has moved them */
        if (params.s && scrollY === place && !page.returning) centre(root, params.s);
        await elsewhere(params.article, page, others);
        await mended(params.article, page, after);
    } catch (error) {
        if (!page.signal.aborted && error.status !== 404) throw error;
    }
}

/* The words that an address names, in the middle. */
const centre = (root, n) =>
    root.querySelector(`[id="s-${n}"]`)?.scrollIntoView({ block: 'center' });

/* Ends when all of it is there and on the screen. */
async function show(html, params, page, before, ...after) {
    const { root, rest } = parsed(html, params.s || page.returning);
    page.title(root.querySelector('.a-title')?.textContent || 'An article');
    root.addEventListener('sayso:statement', (event) =>
        page.rename(address('/read', { ...params, s: event.detail.id || null })),
    );
    /* heights that are only guessed would not lead back to the same place */
    if (page.returning) root.classList.add('whole');
    if (rest) root.setAttribute('aria-busy', 'true');
    page.paint(before, root, ...after);
    if (rest) {
        await onScreen();
        complete(root, rest);
        root.removeAttribute('aria-busy');
    }
    const view = globalThis.saysoArticle(root);
    if (params.s) {
        view.show(params.s);
        if (page.returning) page.restore();
        else centre(root, params.s);
    }
    await onScreen();
    return root;
}
