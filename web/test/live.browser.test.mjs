// What is said appears on open pages by itself, and nothing is asked when nothing is said. With a house and a
// server of its own: COMITY is the program (else build/release/comity). SCREENSHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, fits, openHouse, phone, picture, skip } from './house.mjs';

let shown, house, token;

before(async () => {
    if (skip) return;
    shown = await openHouse('live', (comity) => {
        comity(['space', 'create', 'hill', '--title', 'The hill']);
        token = /[\w-]{43}/.exec(comity(['token', '--label', 'test']))[0];
        for (let at = 0; at < 30; at += 1) report(`Earlier report ${at}`, at, comity);
    }, { withMap: true });
    house = shown.house;
});
after(() => shown?.close());

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
    const { page, requests, unanswered } = await open();
    await page.clock.install();
    await page.goto(`${house.base}/spaces/hill`);
    await isLive(page);
    // What loads with the page: all of it has come, and the stream stays.
    while (requests('/tiles/').length === 0 || requests('/world-fine').length === 0) await page.waitForTimeout(100);
    // Coasts come last, and on a busy machine late: several quiet rounds in a row.
    for (let seen = 0, quiet = 0; quiet < 4; seen = requests('').length) {
        await page.clock.runFor(500); // all in all less than the silence after which the line counts as lost
        do await page.waitForTimeout(300);
        while (unanswered() > 1);
        quiet = seen === requests('').length ? quiet + 1 : 0;
    }
    const before = requests('').length;
    await page.clock.runFor(30_000);
    await page.waitForTimeout(300);
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
    const port = new URL(house.base).port;
    await house.stop();
    await page.getByText(/^as of \d\d:\d\d:\d\d UTC, not connected$/).waitFor();
    await picture(page, 'live-lost');
    await accessible(page);
    report('Said while nobody listened', 40);
    await house.serve(port);
    await isLive(page);
    await page.locator('#reports a').first().getByText('Said while nobody listened').waitFor();
    assert.ok(requests('/api/v1/events').length > 1);
    await page.close();
});

test('where the machine has a wrong clock, all times are those of the server', { skip }, async () => {
    const { page } = await open('/');
    const wrong = new Date(Date.now() - 30 * 365 * 24 * 3_600_000 + 6 * 3_600_000); // 30 years and 18 hours ago
    await page.clock.setFixedTime(wrong);
    await page.goto(`${house.base}/spaces/hill`);
    await isLive(page);
    const year = String(new Date().getUTCFullYear());
    assert.ok((await page.locator('#reports a .facts').first().textContent()).includes(year));
    const port = new URL(house.base).port;
    await house.stop();
    const lost = await page.getByText(/^as of \d\d:\d\d:\d\d UTC, not connected$/).textContent();
    const [hours, minutes] = lost.match(/\d\d/g).map(Number);
    const now = new Date();
    const apart = Math.abs(now.getUTCHours() * 60 + now.getUTCMinutes() - hours * 60 - minutes);
    assert.ok(Math.min(apart, 24 * 60 - apart) < 60, `${lost}, and it is ${now.toISOString()}`);
    await house.serve(port);
    await isLive(page);
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
    const { page } = await open('/spaces/hill', phone, 'ar');
    await page.locator('.live').getByText('مباشر').waitFor({ state: 'attached' });
    await page.locator('#reports a').first().hover();
    report('Road under water', 42);
    await page.locator('.waiting button').waitFor();
    await fits(page);
    await picture(page, 'live-phone');
    await accessible(page);
    await page.close();
});

function report(title, at, comity = house.comity) {
    const place = { lon: -48.2 + (at % 10) / 50, lat: 12.8 + Math.floor(at / 10) / 50 };
    comity(['say', 'hill', 'intake.report'], JSON.stringify({ title, place, categories: ['water'] }));
}

async function open(path, viewport, language) {
    const extraHTTPHeaders = { Authorization: `Bearer ${token}` };
    const page = await shown.open('nobody', undefined, viewport, language, { extraHTTPHeaders });
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    let under_way = 0;
    page.on('request', () => (under_way += 1));
    for (const end of ['requestfinished', 'requestfailed']) page.on(end, () => (under_way -= 1));
    if (path) await page.goto(`${house.base}${path}`);
    return { page, requests: (part) => asked.filter((url) => url.includes(part)), unanswered: () => under_way };
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
