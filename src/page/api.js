/* api.js - what the page asks of its server, and what it does when there is no answer.
 *
 * A question (GET) that finds no server waits and is put again when the server is back: whoever asked
 * need not know. What changes something is never repeated by itself.
 */
export class Refused extends Error {
    constructor(status, text) {
        super(text);
        this.status = status;
    }
}

/* 'here', 'lost' (nobody answers) or 'stranger' (it does not know us: another token). */
let state = 'here';
const hub = new EventTarget();
let waiting = null;

export const onState = (call) => hub.addEventListener('state', () => call(state));

function become(next) {
    if (next === state) return;
    state = next;
    hub.dispatchEvent(new Event('state'));
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/* Ends when the server answers again: one knock at a time, however many wait. */
function back() {
    waiting ||= (async () => {
        for (let pause = 400; ; pause = Math.min(pause * 1.5, 4000)) {
            await sleep(pause);
            try {
                const reply = await fetch('/api/v1', { cache: 'no-store' });
                if (reply.status === 401) {
                    become('stranger');
                    continue;
                }
                if (reply.ok) break;
            } catch {
                /* still nobody */
            }
        }
        waiting = null;
        become('here');
    })();
    return waiting;
}

async function told(reply) {
    const text = await reply.text();
    try {
        const problem = JSON.parse(text);
        return problem.detail || problem.title || text;
    } catch {
        return text || `The server answered ${reply.status}.`;
    }
}

async function once(path, options) {
    let reply;
    try {
        reply = await fetch(path, { credentials: 'same-origin', ...options });
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        become('lost');
        throw new Refused(0, 'The server does not answer.');
    }
    if (reply.status === 401) {
        become('stranger');
        throw new Refused(401, 'The server does not know this page any more.');
    }
    become('here');
    if (!reply.ok) throw new Refused(reply.status, await told(reply));
    return reply;
}

async function ask(path, signal, accept) {
    for (;;) {
        try {
            return await once(path, { signal, headers: { Accept: accept } });
        } catch (error) {
            if (!(error instanceof Refused) || (error.status !== 0 && error.status !== 401))
                throw error;
            await back();
            signal?.throwIfAborted();
        }
    }
}

export function query(path, params) {
    const out = new URLSearchParams();
    for (const [name, value] of Object.entries(params || {}))
        if (value !== null && value !== undefined && value !== '') out.set(name, value);
    const text = out.toString();
    return `/api/v1${path}${text ? '?' + text : ''}`;
}

/* What the server is. Views are given no answer before that is known; both are asked for at once. */
export const site = async () => (await ask(query(''), null, 'application/json')).json();
let known = null;
export const knowFirst = (promise) => {
    known = promise;
};

async function answered(path, params, signal, accept) {
    const [reply] = await Promise.all([ask(query(path, params), signal, accept), known]);
    return reply;
}

export const get = async (path, params, signal) =>
    (await answered(path, params, signal, 'application/json')).json();
export const getText = async (path, params, signal) =>
    (await answered(path, params, signal, 'text/html')).text();

/* One try, no waiting: what is asked every few seconds anyway. */
export const peek = async (path) => (await once(query(path), { cache: 'no-store' })).json();

export const post = (path, params, body, type, signal) =>
    once(query(path, params), { method: 'POST', body, signal, headers: { 'Content-Type': type } });
export const postJson = async (path, value) =>
    (await post(path, null, JSON.stringify(value), 'application/json')).json();
export const remove = (path, params) => once(query(path, params), { method: 'DELETE' });
