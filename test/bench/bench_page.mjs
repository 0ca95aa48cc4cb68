/* bench_page.mjs - how long one looks at nothing: from a click until the view is painted, in a real browser; and, to
 * be known, from opening an address in a tab, with whatever the browser needs to begin.
 *
 * usage: node test/bench/bench_page.mjs [ARCHIVE]      SAYSO names the program
 * An article with 200 statements, read by the built-in model; search in ARCHIVE or else BENCH_ARCHIVE, which
 * test/bench/bench_archive.py leaves (2 million statements), or else in the demo. The floor is 100 ms each.
 */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { archive, close, drawn, folder, root, run, serve, tab } from '../browser/browser.mjs';

const FLOOR = 100,
    TIMES = 15;
const first = ['Ana', 'Ben', 'Cleo', 'Dora', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'Jana'];
const last = [
    'Ruiz',
    'Okafor',
    'Lindt',
    'Marsh',
    'Novak',
    'Osei',
    'Petit',
    'Quist',
    'Rowe',
    'Sand',
];
const things = [
    'the bridge',
    'the levy',
    'the harbour',
    'the school',
    'the budget',
    'the dam',
    'the line',
    'the permit',
    'the vote',
    'the fire',
];

function longArticle() {
    const out = ['Council hears everybody'];
    for (let i = 0; i < 165; i++)
        out.push(
            `“We will not give up ${things[i % 10]} before winter, whatever they say in round ${i + 1},” ${first[(i * 7) % 10]} ${last[(i * 3 + ((i / 10) | 0)) % 10]} told reporters on Monday.`,
        );
    return {
        id: 'long',
        title: out[0],
        published: '2026-05-05',
        publisher: 'Bench',
        text: out.join('\n\n') + '\n',
    };
}

/* In the page: the moment at which the frame with the view of this address is done. */
function watch(to) {
    return new Promise((done) => {
        const seen = new MutationObserver(() => {
            if (document.getElementById('main')?.dataset.shows !== to) return;
            seen.disconnect();
            /* the frame's own work is done when a message that was posted in it arrives */
            requestAnimationFrame(() => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => done(performance.now());
                channel.port2.postMessage(0);
            });
        });
        seen.observe(document, { attributes: true, childList: true, subtree: true });
    });
}

/* From the change of the address to the frame in which the view stands. */
async function painted(page, hash) {
    await page.evaluate(() => {
        location.hash = '#/nowhere';
    });
    await drawn(page);
    return page.evaluate(
        `(() => { ${watch}; const began = performance.now(), end = watch(${JSON.stringify(hash)});
          location.hash = ${JSON.stringify(hash)}; return end.then((at) => at - began); })()`,
    );
}

/* The same in a tab that is opened with the address. */
async function opened(page, server, hash) {
    const tab = await page.context().newPage();
    await tab.addInitScript(`${watch}; globalThis.painted = watch(${JSON.stringify(hash)});`);
    await tab.goto(`${server.origin}/${hash}`);
    const ms = await tab.evaluate(() => globalThis.painted);
    await tab.close();
    return ms;
}

let missed = 0;
async function measure(name, page, hashes) {
    const times = [],
        anew = [];
    for (let i = 0; i < TIMES; i++) times.push(await painted(page, hashes[i % hashes.length]));
    for (let i = 0; i < 5; i++) anew.push(await opened(page, server, hashes[i % hashes.length]));
    times.sort((a, b) => a - b);
    anew.sort((a, b) => a - b);
    const at = (q) => times[Math.min(TIMES - 1, Math.floor(q * TIMES))].toFixed(0);
    const good = times[TIMES >> 1] < FLOOR;
    missed += !good;
    console.log(
        `${name}: median ${at(0.5)} ms, 19 of 20 under ${at(0.95)} ms (floor ${FLOOR})${good ? '' : '  MISSED'}; in a new tab ${anew[2].toFixed(0)} ms`,
    );
}

writeFileSync(path.join(folder, 'long.jsonl'), JSON.stringify(longArticle()) + '\n');
const long = archive('long.archive', path.join(folder, 'long.jsonl'));
const n = JSON.parse(run('search', long, '--format', 'json', '--limit', '1')).total;
let server = await serve(long);
let page = await tab(server);
await drawn(page);
const key = await page.evaluate(
    async () => (await (await fetch('/api/v1/articles')).json()).results[0].key,
);
await measure(`an article with ${n} statements`, page, [`#/read?article=${key}`]);
await server.end();

const big = [
    process.argv[2],
    process.env.BENCH_ARCHIVE,
    path.join(root, 'build/bench.archive'),
].find((f) => f && existsSync(f));
const asked = big || archive('demo.archive', path.join(root, 'demo/records.jsonl'));
server = await serve(asked);
page = await tab(server);
await drawn(page, 120000);
const total = JSON.parse(run('stats', asked, '--format', 'json')).all.statements;
const names = JSON.parse(run('stats', asked, '--format', 'json'))
    .speakers.filter((s) => s[0])
    .slice(0, 5)
    .map((s) => s[0]);
const words = ['call', 'budget', 'no', '"will not"', 'fire'];
await measure(
    `words in ${total} statements (${big ? path.basename(big) : 'the demo'})`,
    page,
    words.map((w) => `#/search?${new URLSearchParams({ words: w })}`),
);
await measure(
    'the names heard most',
    page,
    names.map((w) => `#/search?${new URLSearchParams({ words: w })}`),
);
await measure(
    'with filters',
    page,
    names.map((w) => `#/search?${new URLSearchParams({ speaker: w, stance: 'deny' })}`),
);
await server.end();
await close();
process.exitCode = missed ? 1 : 0;
