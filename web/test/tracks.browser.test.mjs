// Tracks of patrols: imported, drawn and listed, open at an address of their own, replayed by keys, their speed as a
// line and as a table; who may not read them finds none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, look, phone, skip } from './house.mjs';

const minute = (at) => new Date(Date.UTC(2026, 2, 1, 7, at)).toISOString();
const point = (at) =>
    `<trkpt lat="${12.78 + at * 0.001}" lon="${-48.22 + at * 0.0015}"><time>${minute(at)}</time></trkpt>`;
// Twenty minutes, half an hour of which nothing is known, and ten minutes more.
const minutes = [...Array.from({ length: 20 }, (_, at) => at), ...Array.from({ length: 10 }, (_, at) => 50 + at)];
const gpx = (name, points) =>
    Buffer.from(`<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">` +
        `<trk><name>${name}</name><trkseg>${points}</trkseg></trk></gpx>`);
const timeless = gpx('Old path', '<trkpt lat="12.79" lon="-48.21"/><trkpt lat="12.81" lon="-48.19"/>');

let hill;
before(async () => {
    if (skip) return;
    hill = await openHill('tracks', { withMap: true });
});
after(() => hill?.close());

test('a patrol’s track is imported, drawn, opened and replayed', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill?tracks=open');
    await page.getByText('There are no tracks yet.').waitFor();
    await look(page, 'tracks-empty');
    await importTrack(page, 'valley.gpx', gpx('Upper valley', minutes.map(point).join('')), 'Patrol 3');
    await importTrack(page, 'path.gpx', timeless, 'Patrol 7');
    await page.getByRole('link', { name: 'See the tracks on the map' }).click();
    await page.locator('[data-track]').nth(1).waitFor();
    await page.getByText('without times: not replayed').waitFor();
    await page.getByRole('link', { name: 'Patrol 3', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/gaps: 1, the longest 31 min/).waitFor();
    assert.match(page.url(), /tracks=open/);
    assert.match(page.url(), /track=\d+/);
    await page.getByRole('img', { name: /Speed over time/ }).waitFor();
    assert.equal(await page.locator('[data-track] polyline').count(), 2, 'broken where nothing is known');
    await page.getByRole('button', { name: 'As a table' }).last().click();
    await page.getByRole('columnheader', { name: 'Speed in km/h' }).waitFor();
    await accessible(page, 'tracks');

    const time = page.getByRole('slider', { name: 'Time that is replayed' });
    await time.focus();
    await page.keyboard.press('End');
    assert.match(await time.getAttribute('aria-valuetext'), /07:5\d UTC/);
    await page.keyboard.press('Home');
    assert.match(await time.getAttribute('aria-valuetext'), /07:00 UTC/);
    await page.locator('#tracks-title').focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.waitForFunction(() => !/07:00 UTC/.test(document.querySelector('input[type=range]').ariaValueText ??
        document.querySelector('input[type=range]').getAttribute('aria-valuetext')));
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Replay' }).waitFor();
    await look(page, 'tracks-replay');
    await page.goBack();
    await page.locator('[data-track]').nth(1).waitFor();
    assert.equal(await page.locator('[data-track] polyline').count(), 0);
    await page.keyboard.press('Escape');
    await page.locator('#tracks-title').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Tracks' }).click();
    await page.locator('#tracks-title').waitFor();
    await page.close();
});

test('360 pixels, in Arabic and dark: the tracks fit; the public finds none', { skip }, async () => {
    const page = await hill.open('observer', '/spaces/hill?tracks=open', phone, 'ar');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('[data-track] a').first().click();
    await look(page, 'phone-tracks');
    await page.close();
    const anybody = await hill.open('nobody', '/spaces/hill?tracks=open');
    await anybody.getByRole('heading', { name: 'Not found' }).waitFor();
    assert.equal(await anybody.locator('#tracks-title').count(), 0);
    await anybody.close();
});

async function importTrack(page, name, buffer, who) {
    await page.goto(`${hill.house.base}/spaces/hill/import`);
    await page.locator('#file').setInputFiles({ name, mimeType: 'application/gpx+xml', buffer });
    await page.getByLabel('Patrol or device of the tracks').fill(who);
    await page.getByRole('button', { name: 'Import the whole file' }).click();
    await page.getByRole('heading', { name: `Imported: ${name}` }).waitFor();
}
