// The demonstration as a newcomer meets it: three days of reports on islands that the product draws, and the clock of
// the space, which a steward stops, hastens and puts on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, look, makeHouse, phone, skip, wide } from './house.mjs';

let house, browser;
const people = {};
before(async () => {
    if (skip) return;
    house = makeHouse('demonstration');
    house.comity(['demo', '--speed', 'max']);
    house.comity(['space', 'create', 'hill', '--title', 'The hill']);
    await house.serve();
    browser = await launch();
    const link = house.comity(['steward-link', '--first', '--address', house.base]).trim();
    people.steward = await account(new URL(link).hash.slice(1), 'asha', 'Asha, desk lead');
    const { path } = await (
        await people.steward.request.post(`${house.base}/api/v1/invitations`, {
            headers: { Origin: house.base },
            data: { space: 'cyprina', role: 'observer' },
        })
    ).json();
    people.observer = await account(path.split('#')[1], 'cleo', 'Cleo, liaison');
});
after(async () => {
    await browser?.close();
    await house?.close();
});

test('the islands are drawn, and a steward turns the clock of the space', { skip }, async () => {
    const page = await open('steward', '/spaces/cyprina', wide, 'en');
    await page.waitForResponse((reply) => reply.url().endsWith('.geojson') && reply.ok());
    await page.getByText('Demonstration', { exact: true }).waitFor();
    await page.getByRole('heading', { name: /^3\d\d reports$/ }).waitFor();
    const clock = page.getByRole('region', { name: 'Time in this space' });
    await clock.getByText(/^3 Mar 2026, 23:\d\d UTC$/).waitFor();
    await page.locator('.maplibregl-canvas').waitFor();
    await look(page, 'demonstration');

    await clock.getByRole('button', { name: 'Pause' }).click();
    await clock.getByText('paused').waitFor();
    const stopped = await space();
    assert.equal(stopped.clock.paused, true);
    assert.equal((await space()).now, stopped.now);

    await clock.getByRole('button', { name: '6 hours' }).click();
    await clock.getByText(/^4 Mar 2026, 0\d:\d\d UTC$/).waitFor();
    assert.equal(Date.parse((await space()).now) - Date.parse(stopped.now), 6 * 3_600_000);

    await clock.getByLabel('Speed').selectOption('60');
    await clock.getByRole('button', { name: 'Go on' }).click();
    await clock.getByRole('button', { name: 'Pause' }).waitFor();
    assert.deepEqual((await space()).clock, { speed: 60, paused: false });
});

test('who does not run the space sees its time alone', { skip }, async () => {
    const page = await open('observer', '/spaces/cyprina', phone, 'ar');
    const clock = page.getByRole('region', { name: 'الوقت في هذه المساحة' });
    await clock.waitFor();
    assert.equal(await clock.getByRole('button').count(), 0);
    await page.locator('.maplibregl-canvas').waitFor();
    await look(page, 'demonstration-arabic');
});

test('a space of life has no islands and no clock of its own', { skip }, async () => {
    const page = await open('steward', '/spaces/hill', wide, 'en');
    const files = [];
    page.on('response', (reply) => files.push(reply.url()));
    await page.waitForLoadState();
    await page.reload();
    await page.locator('.maplibregl-canvas').waitFor();
    await page.getByRole('region', { name: 'Reports over time' }).waitFor();
    assert.equal(await page.getByRole('region', { name: 'Time in this space' }).count(), 0);
    assert.equal(files.filter((url) => url.endsWith('.geojson')).length, 0);
});

async function space() {
    return (await people.steward.request.get(`${house.base}/api/v1/spaces/cyprina`)).json();
}

async function account(secret, name, label) {
    const context = await browser.newContext();
    const reply = await context.request.post(`${house.base}/api/v1/invitations/accept`, {
        headers: { Origin: house.base },
        data: { secret, name, passphrase: 'four plain words here', label },
    });
    assert.equal(reply.status(), 200, await reply.text());
    return context;
}

async function open(who, path, viewport, locale) {
    const context = await browser.newContext({
        viewport,
        locale,
        reducedMotion: 'reduce',
        storageState: await people[who].storageState(),
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => assert.fail(String(error.stack)));
    await page.goto(`${house.base}${path}`, { waitUntil: 'commit' });
    return page;
}
