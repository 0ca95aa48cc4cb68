/* screenshots.mjs - the pictures of the page in the README, from the demo archive: node doc/screenshots.mjs
 *
 * Wants `make demo`, chromium and test/browser's packages (make browser). Writes doc/page-*.png.
 */
import path from 'node:path';
import { close, drawn, root, run, serve, tab, view } from '../test/browser/browser.mjs';

const demo = path.join(root, 'build/demo.archive');
const found = JSON.parse(
    run(
        'search',
        demo,
        '"no such call"',
        '--speaker',
        'Owen Prather',
        '--format',
        'json',
        '--limit',
        '1',
    ),
).results[0];
const server = await serve(demo);
const pictures = [
    ['article', `#/read?article=${found.article.key}&s=${found.statement}`, 'light'],
    ['ledger', '#/ledger?status=disputed', 'light'],
    ['balance', '#/balance', 'dark'],
];
for (const [name, hash, scheme] of pictures) {
    const page = await tab(server, { scheme, width: 1280, height: 860 });
    await drawn(page);
    await view(page, server, hash);
    await page.waitForTimeout(400);
    await page.screenshot({ path: path.join(root, `doc/page-${name}.png`) });
    await page.context().close();
}
await server.end();
await close();
