// What is said appears on open pages by itself, and nothing is asked when nothing is said. With a house and a
// server of its own: COMITY is the program (else build/release/comity). SCREENSHOTS=folder keeps pictures.
import axe from 'axe-core';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const program = process.env.COMITY ?? fileURLToPath(new URL('../../build/release/comity', import.meta.url));
const skip = existsSync(program) ? false : 'COMITY names no program: no server to listen to';
const pictures = process.env.SCREENSHOTS;

let folder, server, base, token, browser;

before(async () => {
    if (skip) return;
    if (pictures) mkdirSync(pictures, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'comity-live-'));
    comity(['init']);
    comity(['space', 'create', 'hill', '--title', 'The hill']);
    token = /[\w-]{43}/.exec(comity(['token', '--label', 'test']))[0];
    for (let at = 0; at < 30; at += 1) report(`Earlier report ${at}`, at);
    await serve(0);
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [
            '--no-sandbox',
            '--enable-unsafe-swiftshader',
            '--use-gl=angle',
            '--use-angle=swiftshader',
            '--disable-background-networking',
        ],
    });
});
after(async () => {
    await browser?.close();
    await stop();
    if (folder) rmSync(folder, { recursive: true });
});

test('a report that is said appears in list, totals and map without loading anew', { skip }, async () => {
    const { page, requests } = await open('/spaces/hill');
    await page.mouse.move(900, 300);
    await isLive(page);
    const tiles = requests('/tiles/');
    report('Bridge at Alder down', 31);
    await page.locator('#reports a').first().getByText('Bridge at Alder down').waitFor();
    await shows(page, 31);
    await page.waitForFunction(() => document.querySelector('.asof')?.textContent.includes('3'));
    for (let look = 0; look < 100 && requests('/tiles/').length === tiles.length; look += 1)
        await page.waitForTimeout(100);
    assert.ok(requests('/tiles/').length > tiles.length, 'the map asked for its tiles again');
    assert.equal(requests('/api/v1/events').length, 1, 'one stream');
    await picture(page, 'live');
    await page.close();
});

test('a list that is read does not move: what is new waits to be asked', { skip }, async () => {
    const { page } = await open('/spaces/hill');
    await isLive(page);
    await page.locator('#reports a').nth(2).hover();
    const first = await page.locator('#reports a').first().getAttribute('data-number');
    report('Water gone at Hill Street', 32);
    report('Clinic out of fuel', 33);
    const waiting = page.locator('.waiting button');
    await waiting.getByText('2 new reports: show').waitFor();
    assert.equal(await page.locator('#reports a').first().getAttribute('data-number'), first);
    await picture(page, 'live-waiting');
    await accessible(page);
    await waiting.click();
    await page.locator('#reports a').first().getByText('Clinic out of fuel').waitFor();
    await waiting.waitFor({ state: 'detached' });
    const numbers = await page.locator('#reports a').evaluateAll((all) => all.map((each) => each.dataset.number));
    assert.equal(new Set(numbers).size, numbers.length, 'no report twice');
    assert.equal(numbers.length, 33);
    await page.close();
});

test('when nothing happens nothing is asked', { skip }, async () => {
    const { page, requests } = await open('/spaces/hill');
    await isLive(page);
    await page.waitForTimeout(3_000); // what loads with the page
    const before = requests('').length;
    await page.waitForTimeout(30_000);
    assert.deepEqual(requests('').slice(before), []);
    assert.equal(await page.locator('.live.lost').count(), 0);
    await page.close();
});

test('many at once are looked at about once a second', { skip }, async () => {
    const { page, requests } = await open('/spaces/hill');
    await isLive(page);
    await page.mouse.move(900, 300);
    const before = requests('/summary').length;
    for (let at = 0; at < 100; at += 1) report(`One of many ${at}`, at);
    await shows(page, 133);
    const looked = requests('/summary').length - before;
    assert.ok(looked < 100, `${looked} times`);
    await page.close();
});

test('a lost line says so and as of when, and what was missed comes with it', { skip }, async () => {
    const { page, requests } = await open('/spaces/hill');
    await page.mouse.move(900, 300);
    await isLive(page);
    await picture(page, 'live-bar');
    const port = new URL(base).port;
    await stop();
    await page.getByText(/^as of \d\d:\d\d:\d\d UTC, not connected$/).waitFor();
    await picture(page, 'live-lost');
    await accessible(page);
    report('Said while nobody listened', 40);
    await serve(port);
    await isLive(page);
    await page.locator('#reports a').first().getByText('Said while nobody listened').waitFor();
    assert.ok(requests('/api/v1/events').length > 1);
    await page.close();
});

test('the list of spaces counts along; one stream moves with the page', { skip }, async () => {
    const { page, requests } = await open('/');
    const line = page.locator('a[href="/spaces/hill"]');
    await line.getByText('134 reports').waitFor();
    report('For the list of spaces', 41);
    await line.getByText('135 reports').waitFor();
    await line.click();
    await isLive(page);
    await page.waitForTimeout(500);
    assert.equal(requests('/api/v1/events').length, 1, 'for the same spaces the stream goes on');
    await page.close();
});

test('360 pixels, in Arabic: it says how it stands and what is new, and fits', { skip }, async () => {
    const { page } = await open('/spaces/hill', { width: 360, height: 740 }, 'ar');
    await page.locator('.live').getByText('مباشر').waitFor({ state: 'attached' });
    await page.locator('#reports a').first().hover();
    report('Road under water', 42);
    await page.locator('.waiting button').waitFor();
    const [scroll, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(scroll <= width, `${scroll} pixels of content on ${width}`);
    await picture(page, 'live-phone');
    await accessible(page);
    await page.close();
});

function comity(words, input = '') {
    return execFileSync(program, ['--data', join(folder, 'data'), ...words], { input, encoding: 'utf8' });
}

function report(title, at) {
    const place = { lon: -48.2 + (at % 10) / 50, lat: 12.8 + Math.floor(at / 10) / 50 };
    comity(['say', 'hill', 'intake.report'], JSON.stringify({ title, place, categories: ['water'] }));
}

async function serve(port) {
    server = spawn(program, ['--data', join(folder, 'data'), 'serve', '--port', String(port)]);
    server.stderr.resume();
    base = await new Promise((said) => {
        let text = '';
        server.stdout.on('data', (more) => {
            text += more;
            const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
            if (address) said(address[0]);
        });
    });
}

async function stop() {
    if (!server) return;
    const gone = new Promise((end) => server.once('exit', end));
    server.kill();
    await gone;
    server = undefined;
}

async function open(path, viewport = { width: 1440, height: 900 }, language = 'en') {
    const context = await browser.newContext({
        viewport,
        locale: language,
        reducedMotion: 'reduce',
        extraHTTPHeaders: { Authorization: `Bearer ${token}` },
    });
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${base}${path}`);
    return { page, requests: (part) => asked.filter((url) => url.includes(part)) };
}

async function isLive(page) {
    await page.locator('#reports a').first().waitFor();
    await page.locator('.live').getByText('live', { exact: true }).waitFor();
}

async function shows(page, count) {
    await page.waitForFunction(
        (wanted) =>
            Number(document.querySelector('.side-head h2')?.textContent.replace(/\D/g, '')) === wanted,
        count,
    );
}

async function accessible(page) {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ['violations'] }),
    );
    assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
        [],
    );
}

async function picture(page, name) {
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}
