// A person's path through the pages, in a real browser, against a running server:
//   COMITY_URL=http://127.0.0.1:8080 STEWARD_LINK=... SPACE=name npm run test:browser
// STEWARD_LINK is what `comity steward-link` printed, not used yet: the person here comes in by it.
// The space (without one: the demonstration's) must hold some reports with categories.
// SCREENSHOTS=folder keeps pictures to look at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, closeBrowser, fits, launch, openPage, phone, picture, secretOf, signUp, wide } from './house.mjs';

const base = (process.env.BASE_URL ?? process.env.COMITY_URL)?.replace(/\/$/, '');
const space = process.env.SPACE ?? 'cyprina';
const link = process.env.STEWARD_LINK;
const skip = base && link ? false : 'COMITY_URL or STEWARD_LINK is not set: no server to walk through';

let browser, walker;
before(async () => {
    if (skip) return;
    browser = await launch();
    walker = await signUp(browser, base, secretOf(link), 'walker', 'Walker');
});
after(() => closeBrowser(browser));

test('wide, in English: home, map, filters, a report, and back', { skip }, async () => {
    const { page, seen } = await open();
    await page.goto(`${base}/`);
    await page.locator(`a[href="/spaces/${space}"]`).click();
    await reports(page).first().waitFor();
    await tilesOn(page, seen);
    await picture(page, 'wide');
    await accessible(page);

    const all = await shownCount(page);
    assert.ok(all > 0, 'the space has reports');
    await page.getByRole('button', { name: 'Filters', exact: true }).click();
    const category = page.locator('label.named').first();
    const [name, count] = await category.locator('span').allTextContents();
    await category.click();
    await shows(page, number(count));
    assert.deepEqual(new URL(page.url()).searchParams.getAll('category'), [name]);
    await settled(page);
    for (const facts of await reports(page).allTextContents()) assert.ok(facts.length > 0);
    await accessible(page);
    await picture(page, 'wide-filters');

    const word = longestWord(await reports(page).first().locator('.title').textContent());
    await page.getByRole('searchbox').fill(word);
    await page.getByRole('searchbox').press('Enter');
    await page.waitForURL((url) => url.searchParams.get('words') === word);
    await settled(page);
    const found = await shownCount(page);
    assert.ok(found > 0 && found <= number(count), `${found} of ${count} reports say ${word}`);
    assert.equal(await reports(page).count(), Math.min(found, 50));

    const filtered = page.url();
    await openFirstReport(page);
    assert.ok(page.url().includes('words='), 'the report keeps the filters in its address');
    await picture(page, 'wide-report');
    await accessible(page);

    await page.goBack();
    await page.locator('article').waitFor({ state: 'detached' });
    assert.equal(pathAndFilters(page.url()), pathAndFilters(filtered));
    await page.goBack();
    await shows(page, number(count));
    assert.equal(await page.getByRole('searchbox').inputValue(), '');

    await page.getByRole('slider').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => url.searchParams.has('from'));
    await page.getByRole('button', { name: 'Remove all filters' }).click();
    await shows(page, all);
    clean(seen);
});

test(
    '360 pixels, in Arabic: mirrored, nothing wider than the phone, a report opens and closes',
    { skip },
    async () => {
        const { page, seen } = await open(phone, 'ar');
        await page.goto(`${base}/`);
        await page.locator('html[dir="rtl"]').waitFor();
        await page.locator(`a[href="/spaces/${space}"]`).waitFor();
        await fits(page);
        await picture(page, 'phone-home');
        await accessible(page);

        await page.locator(`a[href="/spaces/${space}"]`).click();
        await reports(page).first().waitFor();
        await tilesOn(page, seen);
        await fits(page);
        await picture(page, 'phone');
        await accessible(page);

        await page.locator('button[aria-controls="filters"]').click();
        await page.locator('label.named').first().waitFor();
        await fits(page);
        await accessible(page);
        await page.goto(`${base}/spaces/${space}?list=open`);
        await reports(page).first().waitFor();
        await openFirstReport(page);
        await fits(page);
        await picture(page, 'phone-report');
        await accessible(page);
        await page.locator('article button').first().click();
        await page.locator('article').waitFor({ state: 'detached' });
        await page.waitForFunction(() => document.activeElement?.hasAttribute('data-number'));
        clean(seen);
    },
);

test('an unknown space says so', { skip }, async () => {
    const { page } = await open();
    await page.goto(`${base}/spaces/no-such-space-here`);
    await page.getByText('There is no such space, or you may not see it.').waitFor();
    await accessible(page);
});

test('a lost line says so, keeps what was there, and can be tried again', { skip }, async () => {
    const { page } = await open();
    await page.goto(`${base}/spaces/${space}`);
    await reports(page).first().waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Look for newer reports' }).click();
    await page.getByRole('alert').getByText('The server cannot be reached.').first().waitFor();
    assert.ok((await reports(page).count()) > 0, 'the list is kept');
    await picture(page, 'lost-line');
    await accessible(page);
    await page.unroute('**/api/**');
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).first().click();
    await page.getByRole('alert').first().waitFor({ state: 'detached' });
});

async function open(viewport = wide, locale = 'en') {
    const page = await openPage(browser, undefined, { viewport, locale, as: walker });
    const seen = { outside: [], errors: [], tiles: 0 };
    page.on('request', (request) => {
        const url = new URL(request.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== new URL(base).origin)
            seen.outside.push(url.href);
    });
    page.on('response', (response) => {
        if (response.url().includes('/tiles/') && response.ok()) seen.tiles += 1;
    });
    page.on('console', (message) => {
        if (message.type() === 'error') seen.errors.push(message.text());
    });
    return { page, seen };
}

function clean({ outside, errors }) {
    assert.deepEqual(outside, [], 'no request leaves the server');
    assert.deepEqual(errors, [], 'no errors in the console');
}

function reports(page) {
    return page.locator('#reports a[data-number]');
}

async function settled(page) {
    await page.locator('#reports[aria-busy="false"]').waitFor();
}

async function shownCount(page) {
    return number(await page.locator('.side-head h2').textContent());
}

async function shows(page, count) {
    await page.waitForFunction(
        (wanted) =>
            Number(document.querySelector('.side-head h2')?.textContent.replace(/\D/g, '')) === wanted,
        count,
    );
}

async function tilesOn(page, seen) {
    await page.locator('canvas.maplibregl-canvas').waitFor();
    for (let look = 0; look < 300 && seen.tiles === 0; look += 1) await page.waitForTimeout(100);
    assert.ok(seen.tiles > 0, 'the map has asked for its tiles and got them');
    await page.waitForTimeout(1000); // drawn, for the picture
}

async function openFirstReport(page) {
    const first = reports(page).first();
    const wanted = await first.getAttribute('data-number');
    await first.click();
    await page.waitForURL((url) => url.pathname.endsWith(`/reports/${wanted}`));
    const detail = page.locator('article');
    await detail.locator('dl').last().waitFor();
    const facts = await detail.locator('.mono').allTextContents();
    assert.equal(number(facts[0]), Number(wanted));
    for (const hash of facts.slice(1, 4)) assert.match(hash, /^[0-9a-f]{64}$/);
}

function number(text) {
    return Number(text.replace(/\D/g, ''));
}

function longestWord(text) {
    return text.match(/\p{L}+/gu).sort((one, other) => other.length - one.length)[0];
}

function pathAndFilters(address) {
    const url = new URL(address);
    url.searchParams.delete('at');
    return url.pathname + url.search;
}
