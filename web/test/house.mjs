// A house with a server of its own, a Chromium to walk through its pages, people who sign up, and what every walk
// looks at: COMITY is the program (else build/release/comity). SCREENSHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const program = process.env.COMITY ?? fileURLToPath(new URL('../../build/release/comity', import.meta.url));
const pictures = process.env.SCREENSHOTS;
const patience_ms = 60_000; // a machine that does much else is slow, not wrong
const wrongInPages = [];
// Half as much to read as axe.source, for each of hundreds of pages.
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export const skip = existsSync(program) ? false : 'COMITY names no program: no server to walk through';
export const wide = { width: 1440, height: 900 };
export const tablet = { width: 1024, height: 768 };
export const phone = { width: 360, height: 740 };

// Made, not served yet: comity() speaks to it either way.
export function makeHouse(name) {
    const folder = mkdtempSync(join(tmpdir(), `comity-${name}-`));
    const comity = (words, input = '') =>
        execFileSync(program, ['--data', join(folder, 'data'), ...words], {
            input,
            encoding: 'utf8',
            stdio: 'pipe',
            maxBuffer: 1 << 28,
        });
    let server;
    const house = {
        base: '',
        folder,
        comity,
        // A passkey belongs to a name, so the address has one.
        async serve(port = 0) {
            server = spawn(program, ['--data', join(folder, 'data'), 'serve', '--port', String(port)], {
                stdio: ['ignore', 'pipe', 'ignore'],
            });
            house.base = `http://localhost:${await portOf(server)}`;
        },
        async stop() {
            if (!server) return;
            const gone = new Promise((end) => server.once('exit', end));
            server.kill();
            await gone;
            server = undefined;
        },
        async close() {
            await house.stop();
            rmSync(folder, { recursive: true, force: true });
        },
    };
    comity(['init']);
    return house;
}

async function portOf({ stdout }) {
    for await (const line of createInterface({ input: stdout })) {
        const said = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
        if (said) {
            stdout.resume(); // what it says later is not waited for
            return said[1];
        }
    }
    throw new Error('the server did not start');
}

// Maps are drawn by software where there is no other way, which takes half the time of a walk: those that look at no
// map go without. Pictures and long runs have it always.
export function launch(withMap = true) {
    const drawn = withMap || pictures || process.env.COMITY_LONG;
    if (pictures) mkdirSync(pictures, { recursive: true });
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [
            '--no-sandbox',
            ...(drawn
                ? ['--enable-unsafe-swiftshader', '--use-gl=angle', '--use-angle=swiftshader']
                : ['--disable-gpu', '--disable-3d-apis']),
            '--no-first-run',
            '--disable-quic',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
    });
}

// An error in a page comes at no time of a test's own: it is told here. What the closing breaks off is none.
export async function closeBrowser(browser) {
    const wrong = wrongInPages.splice(0);
    await browser?.close();
    wrongInPages.length = 0;
    assert.deepEqual(wrong, [], 'an error in a page');
}

// One pixel, as PNG.
export const smallestPicture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
);
export const passphrase = 'four plain words here';

// What stands behind the # of a link.
export function secretOf(link) {
    return new URL(link.trim(), 'http://house.example').hash.slice(1);
}

// Makes an account with the secret of a link: the state of a browser in which it is signed in.
export async function signUp(browser, base, secret, name, label) {
    const context = await browser.newContext();
    const data = { secret, name, passphrase, label };
    const reply = await context.request.post(`${base}/api/v1/invitations/accept`, { headers: { Origin: base }, data });
    assert.equal(reply.status(), 200, await reply.text());
    const state = await context.storageState();
    await context.close();
    return state;
}

export async function openContext(browser, { viewport = wide, locale = 'en', as, ...more } = {}) {
    const context = await browser.newContext({
        viewport,
        locale,
        reducedMotion: 'reduce',
        ...(as && { storageState: as }),
        ...more,
    });
    context.setDefaultTimeout(patience_ms);
    return context;
}

// A page in a window of its own; what goes wrong in it fails the test.
export async function openPage(browser, address, options) {
    return pageIn(await openContext(browser, options), address);
}

export async function pageIn(context, address) {
    const page = await context.newPage();
    page.on('pageerror', (error) => wrongInPages.push(String(error.stack)));
    if (address) await page.goto(address);
    return page;
}

// A house that is served once it is prepared, a browser, and people in it. `people` has the states of those who
// signed up, by their names to sign in with.
export async function openHouse(name, prepare = () => undefined, { withMap = false } = {}) {
    const house = makeHouse(name);
    const people = {};
    const shown = { house, people, browser: undefined, account, steward, invite, open, ask, close };
    try {
        prepare(house.comity);
        await house.serve();
        shown.browser = await launch(withMap);
    } catch (error) {
        await close();
        throw error;
    }
    return shown;

    async function account(who, secret, label) {
        people[who] = await signUp(shown.browser, house.base, secret, who, label);
    }

    async function steward(who, label, ...options) {
        const link = house.comity(['steward-link', ...options, '--address', house.base]);
        await account(who, secretOf(link), label);
    }

    // The secret of a link, made by somebody.
    async function invite(who, space, role) {
        const { path } = await ask(who, `${house.base}/api/v1/invitations`, { space, role });
        return secretOf(path);
    }

    function open(who, path, viewport, locale, more = {}) {
        return openPage(shown.browser, path && house.base + path, { viewport, locale, as: people[who], ...more });
    }

    // What the server says to somebody; with data it is posted.
    async function ask(who, address, data) {
        const context = await shown.browser.newContext({ storageState: people[who] });
        const reply = data
            ? await context.request.post(address, { headers: { Origin: house.base }, data })
            : await context.request.get(address);
        assert.ok(reply.ok(), await reply.text());
        const said = await reply.json();
        await context.close();
        return said;
    }

    async function close() {
        try {
            await closeBrowser(shown.browser);
        } finally {
            await house.close();
        }
    }
}

export async function fits(page, name = '') {
    const [scroll, width] = await page.evaluate(() => {
        const bar = document.querySelector('header'); // what it hides cannot be scrolled to
        return [Math.max(document.documentElement.scrollWidth, bar?.scrollWidth ?? 0), innerWidth];
    });
    assert.ok(scroll <= width, `${name}: ${scroll} pixels of content on ${width}`);
}

export async function accessible(page, name = '') {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ['violations'] }),
    );
    assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
        [],
        name,
    );
}

export async function picture(page, name, fullPage = false) {
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage });
}

// Fits, can be used by all, and is kept as a picture.
export async function look(page, name, fullPage = false) {
    await fits(page, name);
    await accessible(page, name);
    await picture(page, name, fullPage);
}
