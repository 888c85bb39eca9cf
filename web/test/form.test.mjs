// The public form in a real browser, with script and without, on a narrow phone, in Arabic, and without a line:
//   BASE_URL=http://127.0.0.1:8080 FORM_SPACE=name npm run test:form
// The space's form must be open and offer categories, and take the reports of this walk.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
    accessible,
    closeBrowser,
    fits,
    launch,
    openPage,
    phone,
    picture as pictureOf,
    smallestPicture,
} from './house.mjs';

const base = (process.env.BASE_URL ?? process.env.COMITY_URL)?.replace(/\/$/, '');
const space = process.env.FORM_SPACE ?? process.env.SPACE ?? 'cyprina';
const skip = base ? false : 'BASE_URL is not set: no server to report to';
const address = `${base}/report/${space}`;

let browser;
before(async () => {
    if (skip) return;
    browser = await launch();
});
after(() => closeBrowser(browser));

test('without script, on a phone: wrong first, then right, and a receipt', { skip }, async () => {
    const { page, seen } = await open({ javaScriptEnabled: false });
    await page.goto(address);
    await fits(page);
    await picture(page, 'form-plain');
    assert.ok(seen.bytes < 15_000, `the page without script weighs ${seen.bytes} bytes`);

    await page.locator('#where').fill('Hill Street');
    await page.locator('input[type=radio][value=today]').check();
    await page.locator('#photo').setInputFiles(file('script.jpg', '<script>alert(1)</script>'));
    await page.locator('#what').fill('x'.repeat(20_001));
    await page.locator('main button').click();
    await page.locator('#what-why').waitFor();
    await page.locator('#photo-why').waitFor();
    assert.equal(await page.locator('#where').inputValue(), 'Hill Street');
    assert.ok(await page.locator('input[type=radio][value=today]').isChecked());
    await picture(page, 'form-wrong');

    await page.locator('#what').fill('No water. Forty families.');
    await page.locator('#photo').setInputFiles(file('well.png', smallestPicture));
    await page.locator('main button').click();
    await page.getByRole('heading', { name: 'Your report was received' }).waitFor();
    const number = await page.locator('dd').first().textContent();
    assert.match(number, /^\d+$/);
    await fits(page);
    await picture(page, 'form-receipt');

    await page.reload(); // the browser sends it again
    assert.equal(await page.locator('dd').first().textContent(), number);

    await page.getByRole('link', { name: /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}$/ }).click();
    await page.getByRole('heading', { name: 'What became of your report' }).waitFor();
    assert.equal(await page.getByText('not yet').count(), 3);
    await fits(page);
    await picture(page, 'receipt');
    await page.getByRole('link', { name: 'العربية' }).click();
    await page.getByRole('heading', { name: 'ما الذي جرى لبلاغك' }).waitFor();
    await fits(page);
    await picture(page, 'receipt-ar');
});

test('in Arabic, with script: mirrored, accessible, below its weight, place by map', { skip }, async () => {
    const { page, seen } = await open({ locale: 'ar' });
    await page.goto(address);
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
    await page.locator('#place button').first().waitFor();
    await fits(page);
    await accessible(page);
    assert.ok(seen.bytes < 20_000, `page and script weigh ${seen.bytes} bytes`);
    await page.locator('#place button').nth(1).click();
    const map = page.locator('canvas');
    await map.waitFor();
    await map.press('ArrowRight');
    await map.press('+');
    await page.waitForTimeout(300);
    await picture(page, 'form-map');
    await accessible(page);
    await fits(page);
    assert.ok(seen.bytes < 50_000, `with the map it weighs ${seen.bytes} bytes`);
    await page.locator('#place-map button').last().click();
    assert.match(await page.locator('input[name=lat]').inputValue(), /^-?\d+\.\d{5}$/);
    await picture(page, 'form-arabic');
    assert.deepEqual(seen.errors, []);
});

test('the position of the device is taken, and shown before it is sent', { skip }, async () => {
    const { page } = await open({
        permissions: ['geolocation'],
        geolocation: { latitude: 12.8, longitude: -48.2, accuracy: 25 },
    });
    await page.goto(address);
    await page.locator('#place button').first().click();
    await page.getByText('12.80000, -48.20000').waitFor();
    assert.equal(await page.locator('input[name=radius]').inputValue(), '25');
    await page.getByRole('button', { name: 'Remove the place' }).click();
    assert.equal(await page.locator('input[name=lat]').inputValue(), '');
});

test('without a line: kept, shown as unsent, and sent once when it is back', { skip }, async () => {
    const { page, context, seen } = await open({});
    await page.goto(address);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => {
        const shelf = await caches.open('report-1');
        const wanted = [location.href, '/report-form.js', '/report-map.js'];
        const kept = await Promise.all(wanted.map((each) => shelf.match(each)));
        return kept.every(Boolean);
    });
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('heading', { name: 'Report what is happening' }).waitFor();
    const said = `Bridge at Alder down ${Math.random()}`;
    for (const number of [1, 2]) {
        await page.locator('#what').fill(`${said} ${number}`);
        await page.locator('#photo').setInputFiles(file('bridge.png', smallestPicture));
        await page.locator('main form > button').click();
        await page.locator('#queue').getByText(`${said} ${number}`).waitFor();
    }
    await page.getByRole('heading', { name: 'On this device (2)' }).waitFor();
    assert.equal(await page.locator('#what').inputValue(), '');
    await page.evaluate(() => scrollTo(0, 0));
    await picture(page, 'form-unsent');
    await accessible(page);
    await page.reload();
    await page.getByRole('heading', { name: 'On this device (2)' }).waitFor();

    await context.setOffline(false);
    await page.getByRole('heading', { name: 'On this device (0)' }).waitFor();
    const receipts = await page.locator('#queue').getByText(/^Sent\. Receipt [0-9A-Z-]{13}$/).allTextContents();
    assert.equal(receipts.length, 2);
    assert.notEqual(receipts[0], receipts[1]);
    await picture(page, 'form-sent');
    const kept = await page.evaluate(everythingKept);
    assert.equal(kept.length, 2);
    for (const each of kept) assert.ok(!each.includes('Alder') && each.includes('"photo":null'), each);
    assert.deepEqual(seen.failures, []);
});

test('what is typed while a report is on its way stays, and is a report of its own', { skip }, async () => {
    const { page } = await open({});
    await page.goto(address);
    await page.locator('#place button').first().waitFor();
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route(`**/report/${space}*`, async (route) => {
        if (route.request().method() === 'POST') await held;
        await route.continue();
    });
    await page.locator('#what').fill('The first');
    await page.locator('main form > button').dblclick();
    await page.getByRole('heading', { name: 'On this device (1)' }).waitFor();
    await page.locator('#what').fill('The second');
    letGo();
    await page.getByText(/^Sent\. Receipt /).waitFor();
    assert.equal(await page.locator('#what').inputValue(), 'The second');
    await page.locator('main form > button').click();
    await page.getByText(/^Sent\. Receipt /).nth(1).waitFor();
    assert.equal(await page.getByText(/^Sent\. Receipt /).count(), 2);
});

test('what is refused stands in the form again, with what is wrong', { skip }, async () => {
    const { page } = await open({});
    await page.goto(address);
    await page.locator('#place button').first().waitFor();
    await page.locator('#what').fill('x'.repeat(20_001));
    await page.locator('#where').fill('Hill Street');
    await page.locator('input[type=radio][value=today]').check();
    await page.locator('#photo').setInputFiles(file('script.jpg', '<script>alert(1)</script>'));
    await page.locator('main form > button').click();
    await page.locator('#what-why').waitFor();
    await page.locator('#photo-why').waitFor();
    assert.equal(await page.locator('#where').inputValue(), 'Hill Street');
    assert.ok(await page.locator('input[type=radio][value=today]').isChecked());
});

test('an answer that was lost on the way is not a report lost or doubled', { skip }, async () => {
    const { page } = await open({});
    await page.goto(address);
    await page.locator('#place button').first().waitFor();
    let numbers = [];
    await page.route(`**/report/${space}*`, async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        const reply = await route.fetch();
        numbers.push((await reply.json()).number);
        return numbers.length === 1 ? route.abort() : route.fulfill({ response: reply });
    });
    await page.locator('#what').fill('Said once');
    await page.locator('main form > button').click();
    await page.getByRole('heading', { name: 'On this device (1)' }).waitFor();
    await page.waitForFunction(() => document.querySelector('#what').value === ''); // it scrolls to the list, too
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText(/^Sent\. Receipt /).waitFor();
    assert.equal(numbers.length, 2);
    assert.equal(numbers[0], numbers[1]);
});

for (const language of ['en', 'fr', 'es', 'ar', 'ru', 'zh'])
    test(`accessible in ${language}, and nothing wider than the phone`, { skip }, async () => {
        const { page, seen } = await open({});
        await page.goto(`${address}?lang=${language}`);
        await page.locator('#place button').first().waitFor();
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        await fits(page);
        await accessible(page);
        await picture(page, `form-${language}`);
        assert.deepEqual(seen.errors, []);
        assert.deepEqual(seen.outside, []);
    });

test('the public page of the space, without script: accessible, light, and leads to the form', { skip }, async () => {
    for (const language of ['en', 'ar']) {
        const { page, seen } = await open({});
        await page.goto(`${base}/public/${space}?lang=${language}`);
        await fits(page);
        await accessible(page);
        await picture(page, `public-${language}`);
        assert.ok(seen.bytes < 50_000, `the page weighs ${seen.bytes} bytes`);
        assert.deepEqual(seen.errors, []);
        await page.locator('a.button').click();
        await page.waitForURL((url) => url.pathname === `/report/${space}`);
    }
});

test('where no form is open a page says so', { skip }, async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const reply = await page.goto(`${base}/report/no-such-space-here?lang=fr`);
    assert.equal(reply.status(), 404);
    await page.getByRole('heading', { name: 'Introuvable' }).waitFor();
});

function file(name, bytes) {
    const path = join(mkdtempSync(join(tmpdir(), 'form-')), name);
    writeFileSync(path, bytes);
    return path;
}

async function open(more) {
    const page = await openPage(browser, undefined, { viewport: phone, ...more });
    const seen = { bytes: 0, errors: [], outside: [], failures: [] };
    page.on('request', (request) => {
        const url = new URL(request.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== new URL(base).origin)
            seen.outside.push(url.href);
    });
    page.on('response', async (response) => {
        if (response.status() >= 500) seen.failures.push(response.url());
        seen.bytes += (await response.body().catch(() => '')).length;
    });
    page.on('console', (message) => {
        if (message.type() === 'error') seen.errors.push(message.text());
    });
    return { page, context: page.context(), seen };
}

// What the page keeps on the device, as text. Runs in the browser.
function everythingKept() {
    return new Promise((resolve, reject) => {
        const opening = indexedDB.open('comity-report');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
            const asking = opening.result.transaction('comity-report').objectStore('comity-report').getAll();
            asking.onerror = () => reject(asking.error);
            asking.onsuccess = () => resolve(asking.result.map((each) => JSON.stringify(each)));
        };
    });
}

function picture(page, name) {
    return pictureOf(page, name, true);
}
