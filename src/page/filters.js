/* filters.js - what the questions' views share: the filters as they stand in an address, as fields and as chips. */
import {
    address,
    bdi,
    day,
    h,
    hidden,
    kindWords,
    number,
    several,
    shape,
    stanceWords,
} from './dom.js';

export const names = [
    'words',
    'speaker',
    'kind',
    'channel',
    'stance',
    'form',
    'outlet',
    'publisher',
    'since',
    'until',
];

/* Those of the parameters that are filters. */
export function filterOf(params) {
    return Object.fromEntries(names.filter((n) => params[n]).map((n) => [n, params[n]]));
}

export function valueWords(name, value) {
    if (name === 'kind') return kindWords[value] || value;
    if (name === 'stance') return stanceWords[value] || value;
    if (name === 'since' || name === 'until') return day(value);
    return value;
}

/* What is chosen, each with a way to take it off. */
export function chips(path, params) {
    const chosen = names.filter((n) => n !== 'words' && params[n]);
    if (!chosen.length) return null;
    return h(
        'ul',
        { class: 'chips', 'aria-label': 'Chosen filters' },
        chosen.map((n) =>
            h(
                'li',
                null,
                h(
                    'a',
                    { class: 'chosen', href: address(path, { ...params, [n]: null }) },
                    hidden('Take off: '),
                    `${n} `,
                    bdi(valueWords(n, params[n])),
                    h('span', { 'aria-hidden': 'true' }, ' ×'),
                ),
            ),
        ),
    );
}

/* A field, a button, and what stands below; what is typed is asked by going to address(path, values of the form). */
export function askForm({ path, params = {}, name, label, placeholder, button, focus }, ...below) {
    const field = h('input', {
        type: 'search',
        name,
        value: params[name] || '',
        placeholder,
        autocomplete: 'off',
        spellcheck: 'false',
        'aria-label': label,
        'data-focus': focus,
    });
    return h(
        'form',
        {
            class: 'ask',
            role: 'search',
            onsubmit(event) {
                event.preventDefault();
                const typed = [...new FormData(event.currentTarget)].map(([n, v]) => [n, v.trim()]);
                location.hash = address(path, { ...params, ...Object.fromEntries(typed) });
            },
        },
        h('p', { class: 'line' }, field, h('button', null, button)),
        below,
    );
}

/* The words and the days of publication. focus: where one begins to type. */
export function searchForm(
    path,
    params,
    { placeholder = 'Words, “a phrase”, begin*, -without', button = 'Search', focus = false } = {},
) {
    const days = ['since', 'until'].map((name) =>
        h(
            'label',
            null,
            name === 'since' ? 'Published since ' : 'until ',
            h('input', {
                name,
                value: params[name] || '',
                placeholder: 'YYYY-MM-DD',
                size: 11,
                inputmode: 'numeric',
                pattern: '\\d{4}(-\\d{2}(-\\d{2})?)?',
                title: 'A day, a month or a year: 2026-08-13, 2026-08, 2026',
            }),
        ),
    );
    return askForm(
        { path, params, name: 'words', label: 'Words to look for', placeholder, button, focus },
        h('p', { class: 'days' }, days),
    );
}

/* One facet: the values with counts; a click chooses one. field: null for what cannot be chosen. */
export function facet(title, field, rows, path, params) {
    const named = rows.filter(([value]) => value);
    const rest = rows.filter(([value]) => !value).reduce((n, row) => n + row[1], 0);
    if (!named.length) return null;
    const most = Math.max(...named.map((row) => row[1]));
    const folded = named.length > 8;
    const list = h(
        'ul',
        null,
        named.map(([value, n], i) => {
            const bar = h('span', { class: 'share', 'aria-hidden': 'true' });
            bar.style.width = `${Math.max(2, (100 * n) / most)}%`;
            const text = [
                field === 'kind' && shape(value),
                bdi(valueWords(field, value), { class: 'value' }),
                h('span', { class: 'n' }, number(n)),
                bar,
            ];
            const on = field && params[field] === value;
            return h(
                'li',
                { class: i >= 8 ? 'beyond' : null },
                field
                    ? h(
                          'a',
                          {
                              href: address(path, { ...params, [field]: on ? null : value }),
                              'aria-current': on ? 'true' : null,
                          },
                          text,
                      )
                    : h('span', null, text),
            );
        }),
    );
    const box = h(
        'section',
        { class: folded ? 'facet folded' : 'facet' },
        h('h3', null, title),
        list,
    );
    if (folded) {
        const button = h(
            'button',
            { type: 'button', class: 'quiet', 'aria-expanded': 'false' },
            `${named.length - 8} more`,
        );
        button.addEventListener('click', () => {
            const open = !box.classList.toggle('folded');
            button.setAttribute('aria-expanded', String(open));
            button.textContent = open ? 'fewer' : `${named.length - 8} more`;
        });
        box.append(button);
    }
    if (rest) box.append(h('p', { class: 'rest' }, `${several(rest, 'other', 'others')} or none`));
    return box;
}
