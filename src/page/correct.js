/* correct.js - putting a statement right: speaker, channel, stance, its words, or that it is none.
 *
 * Words are given as they stand in the article, pieces with " | " between, or by selecting them there; they are
 * looked for near the place where they were. Only what was changed is sent.
 */
import { get, postJson } from './api.js';
import { remembered } from './corrections.js';
import { channels, h, kinds, kindWords, stanceWords } from './dom.js';

const parts = ['source', 'cue', 'content'];

const said = (text, spans) => spans.map(([a, b]) => text.slice(a, b)).join(' | ');

/* Where the words stand: of several places the nearest. null: nowhere. */
function find(text, words, near) {
    const out = [];
    let from = near;
    for (const piece of words
        .split('|')
        .map((w) => w.trim())
        .filter(Boolean)) {
        let best = -1;
        for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
            if (best < 0 || Math.abs(at - from) < Math.abs(best - from)) best = at;
            if (at > from) break;
        }
        if (best < 0) return null;
        out.push([best, best + piece.length]);
        from = best + piece.length;
    }
    return out.sort((a, b) => a[0] - b[0]);
}

/* The selection as [begin, end) of the article's text. */
function selected(root, text) {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const place = (node, offset) => {
        const element = node.nodeType === 1 ? node : node.parentElement;
        const block = element.closest('[data-begin]');
        if (!block || !root.contains(block)) return null;
        const before = document.createRange();
        before.selectNodeContents(block);
        before.setEnd(node, offset);
        /* data-begin counts code points, the text is indexed in UTF-16 */
        const points = Number(block.dataset.begin) + [...before.toString()].length;
        let at = 0;
        for (let n = 0; n < points && at < text.length; n++)
            at += text.codePointAt(at) > 0xffff ? 2 : 1;
        return at;
    };
    let a = place(range.startContainer, range.startOffset),
        b = place(range.endContainer, range.endOffset);
    if (a === null || b === null || a >= b) return null;
    while (a < b && /\s/.test(text[a])) a++;
    while (b > a && /\s/.test(text[b - 1])) b--;
    return a < b ? [a, b] : null;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function formFor(root, key, record, statement, page, close) {
    const { text } = record;
    const speaker = record.speakers.find((s) => s.id === statement.speaker) || null;
    const near = (statement.content[0] || statement.cue[0] || [0])[0];
    const spans = Object.fromEntries(parts.map((p) => [p, statement[p]]));
    const id = (name) => `fix-${statement.id}-${name}`;
    const row = (name, label, ...fields) =>
        h('p', null, h('label', { for: id(name) }, label), ...fields);
    const choice = (name, label, values, now, words) =>
        row(
            name,
            label,
            h(
                'select',
                { id: id(name), name },
                h('option', { value: '', selected: !now }, '–'),
                values.map((v) => h('option', { value: v, selected: v === now }, words?.[v] || v)),
            ),
        );
    const line = (name, label, value, props) =>
        row(
            name,
            label,
            h('input', { id: id(name), name, value: value || '', autocomplete: 'off', ...props }),
        );
    const trouble = h('p', { class: 'trouble', role: 'alert', hidden: true });
    const names = h(
        'datalist',
        { id: id('names') },
        record.speakers.filter((s) => s.name).map((s) => h('option', { value: s.name })),
    );
    const part = (name) => {
        const field = h(
            'textarea',
            { id: id(name), name, rows: name === 'content' ? 3 : 1, spellcheck: 'false' },
            said(text, statement[name]),
        );
        field.addEventListener('input', () => {
            spans[name] = undefined;
        });
        return row(
            name,
            name,
            field,
            h(
                'button',
                {
                    type: 'button',
                    class: 'quiet',
                    onmousedown: (event) =>
                        event.preventDefault() /* which would take the selection away */,
                    onclick() {
                        const span = selected(root, text);
                        if (!span) {
                            trouble.textContent = 'Select words in the article first.';
                            trouble.hidden = false;
                            return;
                        }
                        trouble.hidden = true;
                        spans[name] = [span];
                        field.value = said(text, [span]);
                    },
                },
                'use the selected words',
            ),
        );
    };
    const value = (name) => form.elements[name].value.trim() || null;

    function changes() {
        const fields = {};
        if (form.elements.none.checked) return { statement: false };
        const named = value('name')
            ? { name: value('name'), kind: value('kind') || 'unknown' }
            : value('kind') === 'author'
              ? { name: null, kind: 'author' }
              : null;
        const was = speaker ? { name: speaker.name, kind: speaker.kind } : null;
        if (!same(named, was)) fields.speaker = named;
        for (const name of ['channel', 'stance', 'addressee', 'outlet', 'when'])
            if (value(name) !== (statement[name] || null)) fields[name] = value(name);
        for (const name of parts) {
            const now = spans[name] || find(text, form.elements[name].value, near);
            if (!now)
                throw new Error(
                    `The words of the ${name} do not stand in the article. Take them over as they are there; “ | ” stands between pieces.`,
                );
            if (!same(now, statement[name])) fields[name] = now;
        }
        return fields;
    }

    const form = h(
        'form',
        {
            class: 'fix',
            'aria-label': `Correct statement ${statement.id}`,
            async onsubmit(event) {
                event.preventDefault();
                trouble.hidden = true;
                try {
                    const fields = changes();
                    if (!Object.keys(fields).length) throw new Error('Nothing was changed.');
                    const by = value('by');
                    try {
                        localStorage.setItem('by', by);
                    } catch {
                        /* to be typed again next time */
                    }
                    await postJson('/corrections', {
                        article: key,
                        statement: statement.id,
                        by,
                        offsets: 'utf16',
                        fields,
                    });
                    page.again();
                } catch (error) {
                    trouble.textContent = error.message;
                    trouble.hidden = false;
                }
            },
            onclick: (event) => event.stopPropagation() /* not for what stands around it */,
            onkeydown(event) {
                event.stopPropagation();
                if (event.key === 'Escape') close();
            },
        },
        h(
            'p',
            { class: 'hint' },
            'Kept apart from the machine’s reading, with your name and the time; can be undone.',
        ),
        h(
            'p',
            { class: 'check' },
            h(
                'label',
                null,
                h('input', { type: 'checkbox', name: 'none' }),
                ' this is no statement',
            ),
        ),
        line('name', 'speaker', speaker?.name, { list: id('names') }),
        names,
        choice('kind', 'kind', kinds, speaker?.kind, kindWords),
        choice('channel', 'channel', channels, statement.channel),
        choice('stance', 'stance', Object.keys(stanceWords), statement.stance),
        line('addressee', 'to whom', statement.addressee),
        line('outlet', 'outlet', statement.outlet),
        line('when', 'when', statement.when, { placeholder: 'YYYY-MM-DD' }),
        parts.map(part),
        line('by', 'your name', remembered('by'), { required: true }),
        trouble,
        h(
            'p',
            { class: 'line' },
            h('button', null, 'Correct'),
            ' ',
            h('button', { type: 'button', class: 'quiet', onclick: close }, 'Leave it'),
        ),
    );
    return form;
}

/* A button beside every statement of the article. */
export function correcting(root, key, page) {
    let open = null;
    let record = null;
    const shut = () => {
        if (!open) return;
        const { form, button } = open;
        open = null;
        form.remove();
        button.setAttribute('aria-expanded', 'false');
        button.focus();
    };
    async function start(note, number, button) {
        if (open?.button === button) return shut();
        shut();
        record ||= await get(
            `/articles/${encodeURIComponent(key)}`,
            { offsets: 'utf16' },
            page.signal,
        );
        const statement = record.statements.find((s) => s.id === number);
        if (!statement) return undefined;
        const form = formFor(root, record.key || key, record, statement, page, shut);
        open = { form, button };
        note.append(form);
        button.setAttribute('aria-expanded', 'true');
        form.elements.name.focus();
        return undefined;
    }
    for (const note of root.querySelectorAll('.note[data-s]')) {
        const number = Number(note.dataset.s);
        const button = h(
            'button',
            {
                type: 'button',
                class: 'quiet correct',
                'aria-expanded': 'false',
                'aria-label': `Correct statement ${number}`,
                title: 'Correct this statement',
                onclick: () => start(note, number, button),
            },
            '✎',
        );
        note.querySelector('.tools')?.append(button);
    }
}
