// The demonstration as a newcomer meets it: three days of reports on islands that the product draws, and the clock of
// the space, which a steward stops, hastens and puts on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, openHouse, phone, skip } from './house.mjs';

let shown;
before(async () => {
    if (skip) return;
    shown = await openHouse('demonstration', (comity) => {
        comity(['demo', '--speed', 'max']);
        comity(['space', 'create', 'hill', '--title', 'The hill']);
    }, { withMap: true });
    await shown.steward('asha', 'Asha, desk lead', '--first');
    await shown.account('cleo', await shown.invite('asha', 'cyprina', 'observer'), 'Cleo, liaison');
});
after(() => shown?.close());

test('the islands are drawn, and a steward turns the clock of the space', { skip }, async () => {
    const page = await shown.open('asha');
    const islands = page.waitForResponse((reply) => reply.url().endsWith('.geojson') && reply.ok());
    await page.goto(`${shown.house.base}/spaces/cyprina`);
    await islands;
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
    const page = await shown.open('cleo', '/spaces/cyprina', phone, 'ar');
    const clock = page.getByRole('region', { name: 'الوقت في هذه المساحة' });
    await clock.waitFor();
    assert.equal(await clock.getByRole('button').count(), 0);
    await page.locator('.maplibregl-canvas').waitFor();
    await look(page, 'demonstration-arabic');
});

test('a space of life has no islands and no clock of its own', { skip }, async () => {
    const page = await shown.open('asha');
    const files = [];
    page.on('response', (reply) => files.push(reply.url()));
    await page.goto(`${shown.house.base}/spaces/hill`);
    await page.locator('.maplibregl-canvas').waitFor();
    await page.getByRole('region', { name: 'Reports over time' }).waitFor();
    assert.equal(await page.getByRole('region', { name: 'Time in this space' }).count(), 0);
    assert.equal(files.filter((url) => url.endsWith('.geojson')).length, 0);
});

function space() {
    return shown.ask('asha', `${shown.house.base}/api/v1/spaces/cyprina`);
}
