/* test_page.mjs - the web page in a real browser, against a real server and archives.
 *
 * usage: node test/browser/test_page.mjs [PART OF A TEST'S NAME]       SAYSO, CHROMIUM name the programs
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
    archive,
    behaved,
    check,
    close,
    drawn,
    finish,
    folder,
    root,
    run,
    sayso,
    serve,
    tab,
    test,
    view,
} from './browser.mjs';
import { hostile } from './hostile.mjs';

const axeSource = readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
    'utf8',
);
const demo = archive('demo.archive', path.join(root, 'demo/records.jsonl'));
const about = JSON.parse(run('search', demo, 'call', '--format', 'json', '--limit', '1'))
    .results[0];
const quotes = JSON.parse(run('quotes', demo, '--format', 'json', '--limit', '3')).results;
const claims = JSON.parse(run('ledger', demo, '--format', 'json', '--limit', '3')).results;
const beside = JSON.parse(run('diff', demo, 'c-fire-2', 'c-fire-4', '--format', 'json'));
const someone = JSON.parse(run('stats', demo, '--format', 'json')).speakers[0][0];

const views = [
    ['front', '#/'],
    ['read', '#/read'],
    ['article', `#/read?article=${about.article.key}&s=${about.statement}`],
    ['search', '#/search?words=call'],
    ['filtered', '#/search?words=call&kind=person&since=2026'],
    ['nothing found', '#/search?words=zzzzqqq'],
    ['everything', '#/search'],
    ['speakers', '#/speaker'],
    ['speaker', `#/speaker?name=${encodeURIComponent(someone)}`],
    ['nobody', '#/speaker?name=Zzz+Qqq'],
    ['ledger', '#/ledger'],
    ['disputed', '#/ledger?status=disputed'],
    ['claim', `#/ledger?key=${claims[0].key}`],
    ['quotations', '#/quotation'],
    ['quotation', `#/quotation?key=${quotes[0].key}`],
    ['balance', '#/balance'],
    ['balance of few', '#/balance?words=call'],
    ['compare', '#/diff'],
    ['compare one', `#/diff?left=${beside.left.key}`],
    ['side by side', '#/diff?left=c-fire-2&right=c-fire-4'],
    ['one article twice', '#/diff?left=c-fire-2&right=c-fire-2'],
    ['corrections', '#/corrections'],
    ['orphans', '#/corrections?orphaned=1'],
    ['additions', '#/import'],
    ['no such view', '#/nowhere'],
    ['no such article', '#/read?article=nothing'],
];

async function axe(page, name) {
    /* evaluated by the browser's debugger: the page's own policy lets no script in */
    await page.evaluate(axeSource);
    const result = await page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ['violations'] }),
    );
    const told = result.violations.map(
        (v) =>
            `${v.id}: ${v.nodes
                .slice(0, 3)
                .map((n) => `${n.html.slice(0, 120)} ${n.failureSummary?.split('\n')[1] || ''}`)
                .join(' || ')}`,
    );
    check(told.length === 0, `${name}: axe: ${told.join('\n      ')}`);
}

const server = await serve(demo);

for (const [scheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
]) {
    await test(`every view, ${scheme}, ${width} wide: drawn, axe, no request elsewhere`, async () => {
        const page = await tab(server, { scheme, width });
        await drawn(page);
        for (const [name, hash] of views) {
            await view(page, server, hash);
            await axe(page, `${name} ${scheme} ${width}`);
            const seen = await page.evaluate(() => ({
                text: document.body.innerText,
                wide: document.documentElement.scrollWidth - innerWidth,
                h1: document.querySelectorAll('h1').length,
            }));
            check(
                seen.text.includes('Machine reading') &&
                    /\b[\w.-]+ sha256:[0-9a-f]{12}/.test(seen.text),
                `${name}: says machine reading and the model`,
            );
            check(seen.wide <= 0, `${name} ${width}: no scrolling sideways (${seen.wide})`);
            check(seen.h1 === 1, `${name}: one h1, not ${seen.h1}`);
            if (
                [
                    'front',
                    'article',
                    'search',
                    'speaker',
                    'ledger',
                    'claim',
                    'quotations',
                    'quotation',
                    'balance',
                    'side by side',
                ].includes(name)
            )
                check(
                    /\d\d? % sure/.test(seen.text.replace(/90\s% sure/, '')),
                    `${name}: shows confidence`,
                );
            page.said = page.said.filter(
                (t) =>
                    !(
                        /^no such|twice$/.test(name) &&
                        /40[04]|not in this|no such|no view/i.test(t)
                    ),
            );
            behaved(page, `${name} ${scheme} ${width}`);
        }
        await page.context().close();
    });
}

await test('search: counts, filters, sorting, and back again to the same place', async () => {
    const page = await tab(server);
    await view(page, server, '#/search');
    const total = Number((await page.textContent('.found strong')).replace(/\D/g, ''));
    const known = JSON.parse(run('search', demo, '--format', 'json', '--limit', '1')).total;
    check(total === known, `as many as the command line finds: ${total}, ${known}`);
    const first = page.locator('.facet a').first();
    const n = Number(await first.locator('.n').textContent());
    await first.click();
    await drawn(page);
    check(
        Number((await page.textContent('.found strong')).replace(/\D/g, '')) === n,
        'a facet gives as many as it says',
    );
    check((await page.locator('.chips a').count()) === 1, 'what is chosen stands there');
    await page.locator('.chips a').click();
    await drawn(page);
    check(
        Number((await page.textContent('.found strong')).replace(/\D/g, '')) === total,
        'and is taken off',
    );
    const mixed = page.locator('.facet a[href*="form=mixed"]');
    const some = Number(await mixed.locator('.n').textContent());
    await mixed.click();
    await drawn(page);
    const forms = await page.locator('.rows .tells').allTextContents();
    check(forms.length > 0 && forms.every((t) => /^mixed/.test(t)), 'a form alone');
    check(
        Number((await page.textContent('.found strong')).replace(/\D/g, '')) === some,
        'all of it',
    );
    await page.locator('.chips a').click();
    await drawn(page);
    await page.fill('input[type=search]', 'call');
    await page.keyboard.press('Enter');
    await page.waitForURL(/words=call/);
    await drawn(page);
    check((await page.locator('mark').count()) > 0, 'hits are marked');
    check(
        (await page.locator('mark').allTextContents()).every((t) => /^call/i.test(t)),
        'and nothing else',
    );

    await view(page, server, '#/search');
    for (let i = 0; i < 4; i++) {
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await page.waitForTimeout(250);
    }
    const rows = await page.locator('.rows > li').count();
    check(rows > 50, `an endless list goes on: ${rows}`);
    const link = page.locator('.rows > li').nth(45).locator('.from a').first();
    await link.scrollIntoViewIfNeeded();
    const where = await page.evaluate(() => scrollY);
    await page.waitForTimeout(100);
    await link.click();
    await page.waitForURL(/read\?article/);
    await drawn(page);
    await page.goBack();
    await drawn(page);
    check((await page.locator('.rows > li').count()) === rows, 'back: the same rows');
    check(
        Math.abs((await page.evaluate(() => scrollY)) - where) < 40,
        `back: the same place (${await page.evaluate(() => scrollY)}, ${where})`,
    );
    behaved(page, 'search');
    await page.context().close();
});

await test('an address is all one needs: another tab shows the same', async () => {
    const page = await tab(server);
    await view(page, server, '#/search?words=call&kind=person&sort=newest');
    const other = await tab(server, { context: page.context() });
    await view(other, server, '#/search?words=call&kind=person&sort=newest');
    check((await page.textContent('main')) === (await other.textContent('main')), 'the same text');
    await page.context().close();
});

await test('the keyboard alone', async () => {
    const page = await tab(server);
    await view(page, server, '#/');
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('Tab');
    check(
        (await page.evaluate(() => document.activeElement.className)) === 'skip',
        'the first stop leads to the content',
    );
    await page.keyboard.press('Enter');
    check((await page.evaluate(() => document.activeElement.id)) === 'main', 'and goes there');
    await page.keyboard.press('/');
    check(
        (await page.evaluate(() => document.activeElement.type)) === 'search',
        '"/" goes to the words',
    );
    await page.keyboard.type('call');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search\?words=call/);
    await drawn(page);
    /* every stop is seen, and none is a trap */
    const stops = [];
    for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
            const e = document.activeElement,
                r = e.getBoundingClientRect(),
                s = getComputedStyle(e);
            return {
                name: `${e.tagName} ${(e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 40)}`,
                seen: r.width > 0 && r.height > 0,
                ring: s.outlineStyle !== 'none' && s.outlineWidth !== '0px',
            };
        });
        stops.push(stop.name);
        check(stop.seen && stop.ring, `seen, with a ring: ${stop.name}`);
    }
    check(new Set(stops).size > 30, `no trap: ${new Set(stops).size} of 60 stops differ`);

    await view(page, server, `#/read?article=${about.article.key}`);
    await page.locator('.sayso .ref').first().focus();
    const lit = () => page.evaluate(() => document.querySelectorAll('.sayso .lit').length);
    check(
        (await lit()) >= 3,
        "a statement's number, focused, lights up source, cue, content and note",
    );
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /s=1\b/.test(location.hash));
    check((await page.locator('.sayso .pinned').count()) >= 2, 'Enter holds it');
    await page.keyboard.press('j');
    await page.waitForFunction(() => /s=2\b/.test(location.hash));
    await page.keyboard.press('k');
    await page.waitForFunction(() => /s=1\b/.test(location.hash));
    await page.keyboard.press('Escape');
    check((await page.locator('.sayso .pinned').count()) === 0, 'Escape lets go');
    check(!/[?&]s=/.test(await page.evaluate(() => location.hash)), 'and the address, too');
    behaved(page, 'keyboard');
    await page.context().close();
});

await test('an article: pointer, panels, what is taken along', async () => {
    const page = await tab(server);
    await view(page, server, `#/read?article=${about.article.key}&s=${about.statement}`);
    check(
        (await page.locator(`.sayso .note.pinned[data-s="${about.statement}"]`).count()) === 1,
        'the address names a statement: it is held',
    );
    await page.keyboard.press('Escape');
    await page.mouse.move(5, 300);
    await page.locator('.sayso .a-text .content').first().hover();
    const lit = await page.evaluate(() =>
        ['source', 'cue', 'content', 'note'].filter((c) =>
            document.querySelector(`.sayso .${c}.lit`),
        ),
    );
    check(lit.length >= 3, `the pointer lights up the chain: ${lit}`);
    const words = page.locator('.sayso .panel a[href^="#s-"]').first();
    const to = (await words.getAttribute('href')).slice(3);
    await words.click();
    await page.waitForFunction((n) => new RegExp(`s=${n}\\b`).test(location.hash), to);
    const box = await page.locator(`#s-${to}`).boundingBox();
    check(box && box.y > 0 && box.y < 900, 'a panel leads to the words');
    const record = JSON.parse(
        readFileSync(path.join(root, 'demo/records.jsonl'), 'utf8')
            .split('\n')
            .find((l) => l.includes(`"${about.article.id}"`)),
    );
    const shown = await page.evaluate(() =>
        [...document.querySelectorAll('.sayso [data-begin]')].map((e) => [
            Number(e.dataset.begin),
            e.textContent,
        ]),
    );
    const points = [...record.text];
    check(
        shown.length > 1 &&
            shown.every(([at, text]) => points.slice(at, at + [...text].length).join('') === text),
        'the words stand as in the text, at their places',
    );
    behaved(page, 'article');
    await page.context().close();
});

await test('two articles side by side: from an article, with the keyboard, as sayso diff says', async () => {
    const page = await tab(server);
    await view(page, server, `#/read?article=${beside.left.key}`);
    const compare = page.locator(`a[href*="right=${beside.right.key}"]`);
    await compare.waitFor();
    await compare.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/diff/);
    await drawn(page);
    check(
        (await page.evaluate(() => document.activeElement.textContent)) === 'Side by side',
        'the focus is where one reads on',
    );
    const shown = () =>
        page.evaluate(() => {
            const numbers = (root) =>
                [...root.querySelectorAll('.from a')]
                    .map((a) => /s=(\d+)/.exec(a.hash)[1])
                    .join(' ');
            const [disagree, both] = document.querySelectorAll('main > section');
            const alone = [...document.querySelectorAll('.alone > section')];
            const pairs = (section) => [...section.querySelectorAll('.pairing')].map(numbers);
            return [pairs(disagree), pairs(both), ...alone.map(numbers)];
        });
    const pair = (p) => `${p.left.statement} ${p.right.statement}`;
    const want = [
        beside.disagree.map(pair),
        beside.both.map(pair),
        beside.left_only.map((s) => s.statement).join(' '),
        beside.right_only.map((s) => s.statement).join(' '),
    ];
    check(want[0].length > 0 && want[1].length > 0, `there is something to see: ${want}`);
    check(
        JSON.stringify(await shown()) === JSON.stringify(want),
        `each in its place: ${await shown()}`,
    );
    const other = await tab(server, { context: page.context() });
    await other.goto(page.url());
    await drawn(other);
    check(
        (await other.textContent('main')) === (await page.textContent('main')),
        'the address is all',
    );
    await page.getByRole('link', { name: 'the other way round' }).click();
    await page.waitForURL(/left=[0-9a-f]+&right=|right=/);
    await drawn(page);
    const turned = await shown();
    check(turned[2] === want[3] && turned[3] === want[2], 'turned round');
    await page.emulateMedia({ media: 'print' });
    const columns = await page.evaluate(
        () =>
            getComputedStyle(document.querySelector('.heads')).gridTemplateColumns.split(' ')
                .length,
    );
    check(columns === 2, 'side by side on paper, too');
    await page.emulateMedia({ media: 'screen' });
    await view(page, server, `#/diff?left=${beside.left.key}`);
    await page.fill('input[name=right]', 'no such article');
    await page.keyboard.press('Enter');
    await page.waitForURL(/right=no/);
    await drawn(page);
    check(
        /no article "no such article"/.test(await page.textContent('main')),
        'what is not there is said',
    );
    page.said = page.said.filter((t) => !/404/.test(t));
    behaved(page, 'side by side');
    await page.context().close();
});

await test('modules are asked for at once: the page names them all', async () => {
    const source = (name) => readFileSync(path.join(root, 'src/page', name), 'utf8');
    const named = [...source('index.html').matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(
        (m) => m[1],
    );
    const needed = new Set();
    const follow = (name) => {
        for (const [, to] of source(name).matchAll(/from '\.\/([^']+)';/g))
            if (!needed.has(to)) follow(to, needed.add(to));
    };
    follow('app.js');
    check(
        needed.size > 10 && [...needed].sort().join() === named.sort().join(),
        `${[...needed].sort()} / ${named}`,
    );
});

await test('balance: numbers beside the charts; CSV and PNG', async () => {
    const page = await tab(server);
    await view(page, server, '#/balance');
    const known = JSON.parse(run('stats', demo, '--format', 'json', '--by', 'publisher'));
    const cells = await page
        .locator('.charted')
        .first()
        .locator('tbody tr')
        .evaluateAll((rows) =>
            rows.map((r) => [
                r.cells[0].textContent,
                Number(r.cells[2].textContent.replace(/\D/g, '')),
            ]),
        );
    check(
        cells.length === known.results.length &&
            cells.every(([name, n]) =>
                known.results.some(
                    (r) => (r.publisher || 'no publisher') === name && r.statements === n,
                ),
            ),
        'the table has what sayso stats says',
    );
    const [csv] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('.charted .take button', { hasText: 'CSV' }).first().click(),
    ]);
    const text = readFileSync(await csv.path(), 'utf8');
    check(
        text.split('\r\n').length === known.results.length + 2 &&
            text.startsWith('Publisher,Articles,Statements'),
        'CSV of all rows',
    );
    const [png] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('.charted .take button', { hasText: 'PNG' }).first().click(),
    ]);
    const bytes = readFileSync(await png.path());
    check(
        bytes.subarray(1, 4).toString() === 'PNG' &&
            bytes.length > 5000 &&
            bytes.readUInt32BE(16) === 1280,
        `PNG of ${bytes.length} bytes`,
    );
    const [table] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('a[download="voices.csv"]').click(),
    ]);
    check(
        readFileSync(await table.path(), 'utf8') ===
            run('stats', demo, '--by', 'publisher,month', '--format', 'csv'),
        'publisher and month: as the command line has it',
    );
    behaved(page, 'balance');
    await page.context().close();
});

await test('a text is pasted, a file dropped; nothing is stored', async () => {
    const page = await tab(server);
    await view(page, server, '#/read');
    const text =
        'Mayor says no\n\n“I will not sign it,” Ana Ruiz told reporters on Monday. Two aides said she had called the governor.\n';
    await page.fill('textarea[name=text]', text);
    await page.fill('input[name=published]', '2026-05-05');
    await page.click('.paste button');
    await page.waitForURL(/pasted=/, { timeout: 60000 });
    await drawn(page);
    check((await page.textContent('.sayso')).includes('I will not sign it'), 'the text is there');
    check((await page.locator('.sayso .note').count()) >= 1, 'with its statements');
    await page.reload();
    await drawn(page);
    check(
        (await page.textContent('.sayso')).includes('I will not sign it'),
        'and still there when the page is loaded again',
    );
    await view(page, server, '#/read');
    await page.evaluate((body) => {
        const data = new DataTransfer();
        data.items.add(new File([body], 'note.txt', { type: 'text/plain' }));
        document
            .querySelector('.paste')
            .dispatchEvent(
                new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }),
            );
    }, text);
    await page.waitForURL(/pasted=/, { timeout: 60000 });
    await drawn(page);
    check((await page.textContent('.sayso')).includes('I will not sign it'), 'a dropped file, too');
    await view(page, server, '#/read');
    await page.evaluate(() => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(3 << 20)], 'big.txt', { type: 'text/plain' }));
        document
            .querySelector('.paste')
            .dispatchEvent(
                new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }),
            );
    });
    check(
        /longer than/.test(await page.textContent('.paste .trouble')),
        'too long a file is refused with a reason',
    );
    const now = await page.evaluate(async () => (await (await fetch('/api/v1')).json()).articles);
    check(now === 40, 'the archive holds what it held');
    behaved(page, 'paste');
    await page.context().close();
});

await test('hostile articles change nothing but text', async () => {
    const lines = (name, all) => {
        const file = path.join(folder, name);
        writeFileSync(
            file,
            all.map((a) => JSON.stringify({ published: '2026-05-04', ...a })).join('\n') + '\n',
        );
        return file;
    };
    const long = (a) => a.text.length > 1e5;
    const bad = archive(
        'hostile.archive',
        lines(
            'hostile.jsonl',
            hostile.filter((a) => !long(a)),
        ),
    );
    /* a megabyte takes the real model a minute: the toy reads it at once */
    const toy = path.join(root, 'models/toy.sayso');
    run('add', '--model', toy, bad, lines('long.jsonl', hostile.filter(long)));
    const there = await serve(bad);
    const page = await tab(there);
    await drawn(page);
    for (const hash of [
        '#/',
        '#/search',
        '#/speaker',
        '#/ledger',
        '#/quotation',
        '#/balance',
        '#/read',
        '#/search?words=%3Cscript%3E',
        '#/speaker?name=%3Cimg+src%3Dx+onerror%3Dpwned%3D1%3E',
        '#/%3Cscript%3E',
    ]) {
        await view(page, there, hash);
        page.said = page.said.filter((t) => !/404|no view/i.test(t));
        behaved(page, `hostile ${hash}`);
    }
    const list = await page.evaluate(
        async () => (await (await fetch('/api/v1/articles?limit=100')).json()).results,
    );
    check(list.length === hostile.length, `all ${hostile.length} are there: ${list.length}`);
    for (const one of list) {
        const began = Date.now();
        await view(page, there, `#/read?article=${one.key}`);
        const seen = await page.evaluate(() => {
            const root = document.querySelector('.sayso');
            return {
                pwned: globalThis.pwned,
                scripts: document.querySelectorAll(
                    'main script, main style, main base, main img, main iframe',
                ).length,
                handlers: [...document.querySelectorAll('*')].filter((e) =>
                    [...e.attributes].some((a) => /^on/i.test(a.name)),
                ).length,
                links: [...document.querySelectorAll('a[href]')]
                    .map((a) => a.protocol)
                    .filter((p) => !/^https?:$/.test(p)),
                text: [...root.querySelectorAll('[data-begin]')]
                    .map((e) => e.textContent)
                    .join('\n'),
                shown: getComputedStyle(document.body).display,
            };
        });
        check(seen.pwned === undefined, `${one.id}: no script ran (${seen.pwned})`);
        check(
            seen.scripts === 0 &&
                seen.handlers === 0 &&
                seen.links.length === 0 &&
                seen.shown !== 'none',
            `${one.id}: nothing but text: ${JSON.stringify({ ...seen, text: undefined })}`,
        );
        const source = hostile.find((a) => a.id === one.id);
        const last = source.text.trim().split('\n').pop().replaceAll('\0', '\ufffd');
        check(seen.text.includes(last), `${one.id}: its words are there`);
        if (one.id !== 'h-long') await axe(page, one.id);
        else console.log(`   a paragraph of a megabyte: ${Date.now() - began} ms`);
        behaved(page, one.id);
    }
    await page.context().close();
    await there.end();
});

await test('a long article comes in two parts and is whole', async () => {
    const said = (i) => `“We will not give up ${i} before winter,” Ana Ruiz told reporters ${i}.`;
    const text = `Long\n\n${[...Array(150).keys()].map(said).join('\n\n')}\n`;
    const lines = path.join(folder, 'parts.jsonl');
    writeFileSync(lines, `${JSON.stringify({ id: 'parts', published: '2026-05-05', text })}\n`);
    const file = path.join(folder, 'parts.archive');
    run('add', '--model', path.join(root, 'models/toy.sayso'), file, lines);
    const there = await serve(file);
    const page = await tab(there);
    await view(page, there, '#/read');
    /* what stood there when it was first painted, and what stands there in the end */
    await page.evaluate(() => {
        new MutationObserver(() => {
            const busy = document.querySelector('.sayso[aria-busy]');
            if (busy) globalThis.early ||= busy.querySelectorAll('.a-row').length;
        }).observe(document.getElementById('main'), { childList: true });
    });
    await page.evaluate(() => {
        location.hash = '#/read?article=parts';
    });
    await page.waitForFunction(() => document.querySelectorAll('.sayso:not([aria-busy])').length);
    const same = await page.evaluate(async () => {
        const marks = (root) => [
            [...root.querySelectorAll('[id]')].map((e) => e.id),
            [...root.querySelectorAll('[data-begin]')].map((e) => e.textContent),
            [...root.children].map((e) => e.className),
            root.querySelectorAll('.m').length,
        ];
        const html = await (await fetch('/api/v1/articles/parts/html')).text();
        const whole = new DOMParser().parseFromString(html, 'text/html').querySelector('.sayso');
        const shown = document.querySelector('main .sayso');
        return {
            early: globalThis.early,
            rows: shown.querySelectorAll('.a-row').length,
            good: JSON.stringify(marks(whole)) === JSON.stringify(marks(shown)),
        };
    });
    check(same.early > 20 && same.early < 60, `a screenful first: ${same.early}`);
    check(same.rows === 151 && same.good, `then all of it, as the server gave it: ${same.rows}`);
    const last = page.locator('.sayso .ref').last();
    await last.focus();
    check((await page.locator('.sayso .lit').count()) >= 3, 'the last statement lights up');
    behaved(page, 'two parts');
    await page.context().close();
    await there.end();
});

await test('corrected, undone, seen by another tab', async () => {
    const copy = path.join(folder, 'corrected.archive');
    copyFileSync(demo, copy);
    const there = await serve(copy);
    const page = await tab(there);
    const other = await tab(there, { context: page.context() });
    await view(page, there, `#/read?article=${about.article.key}`);
    await view(other, there, '#/search?words=call');
    const number = about.statement;
    const note = page.locator(`.sayso .note[data-s="${number}"]`);
    await note.hover();
    await note.getByRole('button', { name: `Correct statement ${number}` }).click();
    const form = note.locator('form.fix');
    await form.locator('[name=name]').fill('Zelda Quist');
    await form.locator('[name=kind]').selectOption('person');
    await form.locator('[name=channel]').selectOption('testimony');
    await form.locator('[name=by]').fill('a tester');
    await axe(page, 'the form of a correction');
    await form.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.waitForFunction(
        () => document.querySelectorAll('.mended .correction').length >= 2,
        null,
        { timeout: 20000 },
    );
    check(/Zelda Quist/.test(await note.textContent()), 'the note says who');
    check(/by hand/.test(await note.textContent()), 'and that it was corrected by hand');
    await view(other, there, '#/search?speaker=Zelda+Quist');
    check(
        (await other.locator('.rows > li').count()) === 1,
        'the other tab finds it by the new name',
    );
    check(
        JSON.parse(run('search', copy, '--speaker', 'Zelda Quist', '--format', 'json')).total === 1,
        'and the command line',
    );
    await view(other, there, '#/corrections');
    check(
        (await other.locator('.correction').count()) === 2 &&
            /a tester/.test(await other.textContent('main')),
        'the list has both with who',
    );
    await axe(other, 'the list of corrections');
    const [lines] = await Promise.all([
        other.waitForEvent('download'),
        other.locator('a[download="corrections.jsonl"]').click(),
    ]);
    check(readFileSync(await lines.path(), 'utf8').includes('Zelda Quist'), 'training data has it');

    /* words: a selection of the article's, and words that do not stand there */
    await view(page, there, `#/read?article=${about.article.key}&s=${number}`);
    await note.getByRole('button', { name: `Correct statement ${number}` }).click();
    await form.locator('[name=content]').fill('words that nobody wrote');
    await form.getByRole('button', { name: 'Correct', exact: true }).click();
    check(
        /do not stand in the article/.test(await form.locator('.trouble').textContent()),
        'words that are not there are refused',
    );
    const chosen = await page.evaluate((n) => {
        const span = [...document.querySelectorAll('.sayso .a-text .content')].find((e) =>
            e.dataset.s.split(' ').includes(String(n)),
        );
        const node = span.firstChild,
            range = document.createRange();
        const end = Math.max(4, node.length - 2);
        range.setStart(node, 0);
        range.setEnd(node, Math.min(end, node.length));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return range.toString().trim();
    }, number);
    await form.locator('textarea[name=content] + button').click();
    check(
        (await form.locator('[name=content]').inputValue()) === chosen,
        `the selected words are taken: ${chosen}`,
    );
    await form.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.waitForFunction(
        () => document.querySelectorAll('.mended .correction').length >= 3,
        null,
        { timeout: 20000 },
    );
    const now = await page.evaluate(
        async ([key, n]) =>
            (await (await fetch(`/api/v1/articles/${key}/statements`)).json()).results
                .find((s) => s.statement === n)
                ?.words.content.join(' '),
        [about.article.key, number],
    );
    check(now === chosen, `the statement has these words: ${now}`);

    for (
        let left = await page.locator('.mended .correction.holds button').count();
        left > 0;
        left--
    ) {
        await page.locator('.mended .correction.holds button').first().click();
        await page.waitForFunction(
            (n) =>
                document.querySelectorAll('.mended .correction.holds button').length === n &&
                document.querySelectorAll('.mended .correction').length > 0,
            left - 1,
            { timeout: 20000 },
        );
    }
    check(
        !/Zelda Quist/.test(await page.locator('.sayso').textContent()),
        'undone: as the machine read it',
    );
    check(
        (await page.evaluate(
            async () =>
                (await (await fetch('/api/v1/statements?speaker=Zelda+Quist')).json()).total,
        )) === 0,
        'undone in search',
    );
    behaved(page, 'corrections');
    behaved(other, 'corrections, the other tab');
    await page.context().close();
    await there.end();
});

await test('read only: nothing offers to change', async () => {
    const there = await serve(demo, { args: ['--read-only'] });
    const page = await tab(there);
    await view(page, there, `#/read?article=${about.article.key}`);
    check(/read only/.test(await page.textContent('.place')), 'it says so');
    check((await page.locator('button.correct').count()) === 0, 'no button');
    await page.context().close();
    await there.end();
});

await test('two tabs at once', async () => {
    const page = await tab(server);
    const other = await tab(server, { context: page.context() });
    await Promise.all(
        [...Array(6).keys()].map(async (i) => {
            const one = i % 2 ? page : other;
            if (i < 2)
                for (const [, hash] of views.filter((v) => !/^no such|twice$/.test(v[0])))
                    await view(one, server, hash);
        }),
    );
    behaved(page, 'one tab');
    behaved(other, 'the other tab');
    await page.context().close();
});

await test('a server that is killed and comes back', async () => {
    const token = path.join(folder, 'token');
    let there = await serve(demo, { args: ['--token-file', token] });
    const listen = `127.0.0.1:${there.port}`;
    const page = await tab(there);
    await view(page, there, '#/search?words=call');
    const before = await page.textContent('.found');
    await there.end('SIGKILL');
    await page.evaluate(() => {
        location.hash = '#/ledger';
    });
    await page.waitForFunction(
        () => /does not answer/.test(document.getElementById('state').textContent),
        null,
        { timeout: 15000 },
    );
    check(
        /does not answer/.test(await page.textContent('#state')),
        'the page says that nobody answers',
    );
    check((await page.textContent('.found')) === before, 'and keeps what it shows');
    await page.evaluate(axeSource);
    await axe(page, 'without a server');
    there = await serve(demo, { listen, args: ['--token-file', token] });
    await page.waitForFunction(
        () => /^#\/ledger/.test(document.getElementById('main').dataset.shows),
        null,
        { timeout: 20000 },
    );
    check(
        (await page.locator('.entry').count()) > 0,
        'back: the view that was asked for comes by itself',
    );
    await there.end('SIGKILL');
    /* another token: it must say what to do */
    there = await serve(demo, { listen });
    await page.evaluate(() => {
        location.hash = '#/quotation';
    });
    await page.waitForFunction(
        () => /started anew/.test(document.getElementById('state').textContent),
        null,
        { timeout: 15000 },
    );
    await page.fill('#state input', there.address);
    await page.click('#state button');
    await page.waitForFunction(
        () => /^#\/quotation/.test(document.getElementById('main')?.dataset.shows || ''),
        null,
        { timeout: 20000 },
    );
    check(true, 'the printed address put in: it goes on where it was');
    await page.context().close();
    await there.end();
});

await test('an addition is seen while it runs', async () => {
    const copy = path.join(folder, 'growing.archive');
    copyFileSync(demo, copy);
    const there = await serve(copy);
    const page = await tab(there);
    await view(page, there, '#/search');
    const child = spawn(sayso, ['add', copy, '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = new Promise((done) => child.once('exit', done));
    const text = 'Mayor says no\n\n“I will not sign it,” Ana Ruiz told reporters on Monday.\n';
    for (let i = 0; i < 30; i++)
        child.stdin.write(
            `${JSON.stringify({ id: `g-${i}`, title: `Growing ${i}`, published: '2026-05-05', text: `${i} ${text}` })}\n`,
        );
    await page.waitForFunction(
        () => /being added/.test(document.querySelector('.adding').textContent),
        null,
        { timeout: 30000 },
    );
    check(true, 'a line says so');
    await view(page, there, '#/import');
    check(/addition is running/.test(await page.textContent('main')), 'and its view');
    await axe(page, 'while an addition runs');
    child.stdin.end();
    await ended;
    await page.waitForFunction(
        () => /added\./.test(document.querySelector('.adding').textContent),
        null,
        { timeout: 30000 },
    );
    check(
        /^30 articles added/.test((await page.textContent('.adding')).trim()),
        `how many came: ${await page.textContent('.adding')}`,
    );
    await page.locator('.adding button').click();
    await drawn(page);
    check(/70 articles/.test(await page.textContent('.place')), 'and they are there');
    await page.context().close();
    await there.end();
});

await test('paper: the words without what is to be clicked', async () => {
    const page = await tab(server);
    await view(page, server, `#/read?article=${about.article.key}`);
    await page.emulateMedia({ media: 'print' });
    const seen = await page.evaluate(() => ({
        nav: getComputedStyle(document.querySelector('.mast nav')).display,
        text: document.querySelector('.sayso').innerText.length,
        ground: getComputedStyle(document.querySelector('.sayso')).backgroundColor,
        foot: document.querySelector('.foot').innerText,
    }));
    check(
        seen.nav === 'none' &&
            seen.text > 500 &&
            seen.ground === 'rgb(255, 255, 255)' &&
            /Machine reading/.test(seen.foot),
        `print: ${JSON.stringify(seen)}`,
    );
    await page.context().close();
});

await server.end();
await close();
finish();
