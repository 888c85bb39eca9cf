// The keyboard alone: from the list of spaces to a report that is assessed; the focus can always be seen; who wants
// no motion gets none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { phone, skip } from './house.mjs';

let hill;
before(async () => {
    if (!skip) hill = await openHill('keyboard');
});
after(() => hill?.close());

test('from the list of spaces to an assessed report with Tab, Enter and the keys of the queue', { skip }, async () => {
    const page = await hill.open('analyst');
    await page.clock.install(); // the ten seconds of the queue are not waited for
    await page.goto(hill.house.base);
    const press = (key) => page.keyboard.press(key);
    await page.locator('.spaces a').first().waitFor();
    await tabTo(page, 'a[href="/spaces/hill"]');
    await press('Enter');
    await page.locator('#reports a').first().waitFor();
    await tabTo(page, 'a[href="/spaces/hill?view=queue"]');
    await press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('#reports a'));
    await focusIsSeen(page);
    await press('j');
    await focusIsSeen(page);
    const number = Number(await page.evaluate(() => document.activeElement.dataset.number));
    await press('a');
    await page.locator('form.judge').waitFor();
    await tabTo(page, 'input[name="verification"]');
    await press('Space');
    await tabTo(page, 'form.judge textarea');
    await page.keyboard.type('Seen by two patrols.');
    await tabTo(page, 'form.judge button[type="submit"]');
    await press('Enter');
    await page.waitForFunction((wanted) => document.activeElement?.dataset.number === wanted, String(number));
    await page.clock.runFor(11_000);
    await page.getByText('Heard: 1.').waitFor();
    assert.equal((await hill.report(number)).verification, 'verified');

    await press('Enter');
    await page.locator('article h2').waitFor();
    await tabTo(page, 'article .explained button');
    await press('Enter');
    await page.getByText('What analysts hold of a report').waitFor();
    await press('Escape');
    await page.getByText('What analysts hold of a report').waitFor({ state: 'detached' });
    await focusIsSeen(page);
    assert.equal(await page.locator('article h2').count(), 1, 'the explanation closed, not the report');
    await press('Escape');
    await page.locator('article').waitFor({ state: 'detached' });
    await page.close();
});

test('a phone with a keyboard: the menu opens, leads on and closes', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill', phone);
    await page.locator('#reports a').first().waitFor();
    await tabTo(page, 'button[aria-controls="bar-menu"]');
    await page.keyboard.press('Enter');
    await tabTo(page, '#bar-menu a');
    await page.keyboard.press('Escape');
    await page.locator('#bar-menu').waitFor({ state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-controls')), 'bar-menu');
    await page.keyboard.press('Enter');
    await tabTo(page, '#bar-menu a[href="/help"]');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'The words used here' }).waitFor();
    await page.close();
});

for (const path of ['/', '/spaces/hill', '/spaces/hill?filters=open', '/spaces/hill?view=queue', '/search?words=water'])
    test(`the focus can be seen all the way through ${path}`, { skip }, async () => {
        const page = await hill.open('steward', path);
        await page.locator('main a').first().waitFor();
        await page.locator('#reports a, .spaces a, main section a').first().waitFor();
        const start = 'a.home';
        await tabTo(page, start);
        for (let step = 0; step < 60; step += 1) {
            await page.keyboard.press('Tab');
            if (await page.evaluate((home) => document.activeElement.matches(`body, ${home}`), start)) break;
            await focusIsSeen(page);
        }
        await page.close();
    });

const more = ['/spaces/hill/members', '/account', '/spaces/hill/reports/FIRST', '/spaces/hill/reports/FIRST/publish'];
for (const path of more)
    test(`the focus can be seen all the way through ${path}`, { skip }, async () => {
        const page = await hill.open('steward', path.replace('FIRST', hill.first));
        await page.locator('.members li, .spaces li, section[aria-labelledby]').first().waitFor();
        await tabTo(page, 'a.home');
        for (let step = 0; step < 80; step += 1) {
            await page.keyboard.press('Tab');
            if (await page.evaluate(() => document.activeElement.matches('body, a.home'))) break;
            await focusIsSeen(page);
        }
        await page.close();
    });

test('who wants no motion gets none, and a page moves little for the others', { skip }, async () => {
    for (const reducedMotion of ['reduce', 'no-preference']) {
        const page = await hill.open('steward', `/spaces/hill/reports/${hill.first}`);
        await page.emulateMedia({ reducedMotion });
        await page.locator('article').waitFor();
        const names = await page.evaluate(() =>
            [...document.querySelectorAll('*')]
                .map((each) => getComputedStyle(each))
                .filter((style) => style.animationName !== 'none' || style.transitionDuration !== '0s')
                .map(({ animationName }) => animationName),
        );
        if (reducedMotion === 'reduce') assert.deepEqual(names, []);
        else assert.ok(names.some((name) => name.includes('arrive')), 'there is motion to be reduced');
        await page.close();
    }
});

// Tab by Tab, as a person goes, and on each stop the focus can be seen.
async function tabTo(page, wanted) {
    for (let step = 0; step < 120; step += 1) {
        if (await page.evaluate((selector) => document.activeElement.matches(selector), wanted)) return;
        await page.keyboard.press('Tab');
        await focusIsSeen(page);
    }
    assert.fail(`Tab does not lead to ${wanted}`);
}

async function focusIsSeen(page) {
    const wrong = await page.evaluate(() => {
        const held = document.activeElement;
        if (held === document.body) return '';
        const shows = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        const stands = held.closest('label') ?? held;
        const seen = [held, stands, held.parentElement].some((each) => shows(getComputedStyle(each)));
        const box = held.getBoundingClientRect();
        const inside = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
        const name = held.outerHTML.slice(0, 200);
        if (!seen) return `no outline: ${name}`;
        return inside ? '' : `outside of the window: ${name}`;
    });
    assert.equal(wrong, '');
}
