// Search across the spaces of a reader, and the words of the house that explain themselves. What a reader may not see
// is neither found nor counted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, fits, phone, picture, skip } from './house.mjs';

let hill;
before(async () => {
    if (skip) return;
    hill = await openHill('words');
    for (const name of ['shore', 'valley', 'closed', 'bay', 'cape', 'lake'])
        makeSpace(name, name === 'shore' ? ['--public'] : []);
    const words = (title) => JSON.stringify({ title });
    hill.house.comity(['say', 'closed', 'intake.report'], words('Water behind closed doors'));
    hill.house.comity(['say', 'shore', 'intake.report'], words('Water over the quay'));
    for (let at = 1; at <= 7; at += 1)
        hill.house.comity(['say', 'hill', 'intake.report'], words(`Water tank ${at} is empty`));
    await hill.steward('dana', 'Dana, steward of all spaces');
});
after(() => hill?.close());

test('found by space, with a way to each report and to all of a space', { skip }, async () => {
    const page = await hill.open('dana', '/');
    const most = atOnce(page, '/reports?');
    await page.getByRole('link', { name: 'Search in all your spaces' }).click();
    assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
    await page.keyboard.type('water');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?words=water');
    await page.getByText('Found in 3 spaces').waitFor();
    await page.getByText('None found in 4 other spaces').waitFor();
    const found = await page.locator('main h2 a').allTextContents();
    assert.deepEqual(found.sort(), ['The closed', 'The hill', 'The shore']);
    assert.equal(await page.locator('main li').count(), 5 + 1 + 1);
    assert.ok(most() >= 2 && most() <= 4, `${most()} at once`);
    await accessible(page);
    await page.getByRole('link', { name: 'Show all that were found in this space' }).click();
    await page.waitForURL('**/spaces/hill?words=water');
    await page.locator('.side-head h2').getByText('8 reports').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Water tank 7 is empty' }).click();
    await page.waitForURL(/spaces\/hill\/reports\/\d+\?words=water/);
    await page.goBack();
    await page.getByText('Found in 3 spaces').waitFor();
    await page.close();
});

test('nothing found, a lost line, and none of the words run or kept', { skip }, async () => {
    const page = await hill.open('analyst', '/search?words=%3Cb%3Ezeppelin', phone);
    await page.getByText('None found in 1 space.').waitFor();
    await fits(page);
    await accessible(page);
    await page.route('**/reports?*', (route) => route.abort());
    await page.getByRole('searchbox').fill('water');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('1 space could not be asked').waitFor();
    await picture(page, 'search-lost');
    await accessible(page);
    await page.unroute('**/reports?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Found in 1 space').waitFor();
    await page.close();
});

test('who has not signed in is asked to, and is led to what is public', { skip }, async () => {
    const page = await hill.open('nobody');
    const most = atOnce(page, '/reports?');
    await page.goto(`${hill.house.base}/search?words=water`);
    await page.getByText('You see what is public.').waitFor();
    assert.equal(most(), 0, 'no space is asked for what only members read');
    await page.goto(`${hill.house.base}/`);
    await page.getByRole('link', { name: 'The shore' }).click();
    await page.waitForURL('**/public/shore');
    await page.getByText('Nothing has been published yet.').waitFor();
    assert.equal(await page.getByRole('link', { name: 'See it on the map' }).count(), 0);
    await page.close();
});

test('a word of the house explains itself, moves nothing, and leads to all words', { skip }, async () => {
    for (const [viewport, language] of [[undefined, 'en'], [phone, 'ar']]) {
        const page = await hill.open('steward', `/spaces/hill/reports/${hill.first}`, viewport, language);
        const mark = page.locator('article .explained button').first();
        await mark.waitFor();
        const before = await page.locator('article dl').first().boundingBox();
        await mark.click();
        const note = page.locator('.note:popover-open');
        await note.getByRole('link').waitFor();
        const { x, width } = await note.boundingBox();
        assert.ok(x >= 0 && x + width <= (viewport?.width ?? 1440), 'within the window');
        assert.deepEqual(await page.locator('article dl').first().boundingBox(), before);
        await accessible(page);
        await picture(page, `explained-${language}`);
        await page.keyboard.press('Escape');
        await note.waitFor({ state: 'detached' });
        await mark.click();
        await note.getByRole('link').click();
        await page.waitForURL('**/help#verification');
        await page.waitForFunction(() => document.activeElement.id === 'verification');
        await accessible(page);
        await page.close();
    }
});

function makeSpace(name, options) {
    hill.house.comity(['space', 'create', name, '--title', `The ${name}`, ...options]);
}

// How many requests with this in their address were under way together.
function atOnce(page, part) {
    let [now, most] = [0, 0];
    const counts = (request) => request.url().includes(part);
    page.on('request', (request) => counts(request) && (most = Math.max(most, (now += 1))));
    for (const end of ['requestfinished', 'requestfailed'])
        page.on(end, (request) => counts(request) && (now -= 1));
    return () => most;
}
