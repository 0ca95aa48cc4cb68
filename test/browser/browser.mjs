/* browser.mjs - what the browser's tests share: a server on an archive, a page that must behave, and counting. */
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const sayso = path.resolve(process.env.SAYSO || path.join(root, 'build/sayso'));
export const folder = mkdtempSync(path.join(tmpdir(), 'sayso-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let passed = 0,
    failed = 0;

export function check(good, what) {
    if (good) passed++;
    else {
        failed++;
        console.log(`FAILED: ${what}`);
    }
    return Boolean(good);
}

/* A test that throws counts as one failure; the others go on. */
export async function test(name, body) {
    const only = process.argv[2];
    if (only && !name.includes(only)) return;
    const began = Date.now();
    try {
        await body();
    } catch (error) {
        check(false, `${name}: ${error.stack || error}`);
    }
    console.log(`   ${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

export function finish() {
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

export const run = (...args) =>
    execFileSync(sayso, args, {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        stdio: ['ignore', 'pipe', 'pipe'],
    });

/* An archive of these inputs, read by the model that the program carries; records are stored as they stand. */
export function archive(name, ...inputs) {
    const file = path.join(folder, name);
    run('add', file, ...inputs);
    return file;
}

/* A server, its address with the token, and how to end it. */
export async function serve(file, { listen = '127.0.0.1:0', args = [] } = {}) {
    const child = spawn(sayso, ['serve', '--listen', listen, ...args, file], {
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (d) => (errors += d));
    const ended = new Promise((done) => child.once('exit', (code, signal) => done(signal || code)));
    const address = await new Promise((done, gone) => {
        let out = '';
        const late = setTimeout(
            () => gone(new Error(`sayso serve said nothing in 20 s: ${errors}`)),
            20000,
        );
        child.stdout.on('data', (d) => {
            out += d;
            if (!out.includes('\n')) return;
            clearTimeout(late);
            done(out.split('\n')[0].trim());
        });
        child.once('exit', (code) => gone(new Error(`sayso serve ended with ${code}: ${errors}`)));
    });
    const url = new URL(address);
    return {
        address,
        origin: url.origin,
        port: url.port,
        child,
        async end(signal = 'SIGTERM') {
            child.kill(signal);
            return ended;
        },
    };
}

let browser = null;
export async function launch() {
    browser ||= await chromium.launch({
        executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    return browser;
}
export const close = () => browser?.close();

/* A tab that keeps account of what it must not do: ask another machine, complain, put up a dialog. */
export async function tab(server, options = {}) {
    const context =
        options.context ||
        (await (
            await launch()
        ).newContext({
            viewport: { width: options.width || 1280, height: options.height || 900 },
            colorScheme: options.scheme || 'light',
            acceptDownloads: true,
            reducedMotion: 'reduce',
        }));
    const page = await context.newPage();
    page.foreign = [];
    page.said = [];
    page.on('request', (r) => {
        const url = r.url();
        if (!url.startsWith(`${server.origin}/`) && !/^(data|blob|about):/.test(url))
            page.foreign.push(url);
    });
    page.on('console', (m) => ['error', 'warning'].includes(m.type()) && page.said.push(m.text()));
    page.on('pageerror', (e) => page.said.push(String(e)));
    page.on('dialog', (d) => {
        page.said.push(`a dialog: ${d.message()}`);
        d.dismiss();
    });
    if (!options.context) await page.goto(server.address);
    return page;
}

/* Goes to a view and waits until it is drawn. */
export async function view(page, server, hash) {
    await page.goto(`${server.origin}/${hash}`);
    await drawn(page);
}

export async function drawn(page, ms = 20000) {
    await page.waitForFunction(
        () => {
            const main = document.getElementById('main');
            return (
                main &&
                main.dataset.shows === location.hash &&
                !document.querySelector('main[aria-busy], main [aria-busy]')
            );
        },
        null,
        { timeout: ms },
    );
}

export function behaved(page, name) {
    check(page.foreign.length === 0, `${name}: asked elsewhere: ${page.foreign}`);
    check(page.said.length === 0, `${name}: complained: ${page.said.join(' | ')}`);
    page.said = [];
}
