// docs/first-steps.md, done as it is written. Every word that is bold there is pressed, filled in or read here, and
// every word used here is bold there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fits, look, openHouse, passphrase, phone, picture, skip, wide } from './house.mjs';

const written = readFileSync(new URL('../../docs/first-steps.md', import.meta.url), 'utf8');
const text = written.replaceAll(/```[^]*?```/g, '').replaceAll(/\s+/g, ' ');
const bold = new Set([...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, word]) => word));
const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
const typed = (start) => quoted.find((word) => word.startsWith(start));
const used = new Set();

let shown, house;
before(async () => {
    if (skip) return;
    shown = await openHouse('first-steps', undefined, { withMap: true });
    house = shown.house;
});
after(() => shown?.close());

for (const [how, viewport] of [['wide', wide], ['phone', phone]])
    test(`the first steps, as they are written: ${how}`, { skip }, async () => {
        const link = house.comity(['steward-link', '--address', house.base]).trim();
        house.comity(['demo', '--speed', 'max']);
        const page = await shown.open('nobody', undefined, viewport);
        const button = (word) => page.getByRole('button', { name: said(word), exact: true }).click();
        const follow = (word) => page.getByRole('link', { name: said(word), exact: true }).first().click();
        const fill = (word, words) => page.getByLabel(said(word)).fill(words);
        // Where the bar is narrow its links are in the menu.
        const inBar = async (word) => {
            if (viewport === phone) await page.getByRole('button', { name: 'Menu' }).click();
            await follow(word);
        };

        await page.goto(link);
        await fill('What others call you', `Asha ${how}`);
        await fill('Name to sign in with', `asha ${how}`);
        await page.getByLabel(said('Passphrase'), { exact: true }).fill(passphrase);
        await button('Make the account and join');
        await space(page);
        await inBar('Public page');
        await follow('Report what is happening');
        await page.locator('#place button').first().waitFor();
        await fill('What happened?', typed('No water at the lower well'));
        await fill('Where?', typed('Lower well'));
        await button('Choose on a map');
        await button('Take this place');
        await button('Send the report');
        const receipt = await page.locator('a[href^="/r/"]').first().getAttribute('href');
        await picture(page, `first-steps-receipt-${how}`);

        await page.goto(`${house.base}/`);
        await space(page);
        await page.getByLabel(said('Words in the report')).fill(typed('lower well'));
        await button('Search');
        await page.locator('#reports a').first().click(); // the newest
        await page.locator('article').getByText('Lower well', { exact: true }).waitFor();
        const reportPage = page.url();
        await button('Assess');
        await page.getByLabel(said('verified'), { exact: true }).check();
        await fill('What it rests on', 'The water company confirms it.');
        await button('Say this assessment');
        await page.locator('.standing').getByText('verified').waitFor();
        await page.locator('article').getByText(`Asha ${how}`).first().waitFor();
        await picture(page, `first-steps-assessed-${how}`);
        await follow('Publish…');
        await fill('Title', `${typed('No water at a well')}, ${how}`);
        await fits(page);
        await button('Publish the masked version');
        await page.locator('.standing').getByText('published').waitFor();

        await inBar('Public page');
        const top = page.locator('article').first();
        await top.getByRole('heading', { name: `No water at a well, ${how}` }).waitFor();
        await top.getByText(/Somewhere in a square of \d+ km/).waitFor();
        assert.doesNotMatch(await page.locator('main').textContent(), /Mina|999/);
        await picture(page, `first-steps-public-${how}`);

        await page.goto(`${house.base}${receipt}`);
        await page.getByRole('heading', { name: 'What became of your report' }).waitFor();
        assert.equal(await page.getByText('not yet').count(), 2); // checked, but not acted on or closed
        await look(page, `receipt-${how}`);

        await page.goto(`${house.base}/spaces/cyprina`);
        await follow('Queue');
        if (viewport === wide) await page.getByRole('button', { name: said('Keys') }).click();
        await page.goto(`${house.base}/spaces/cyprina`);
        await inBar('Record');
        await page.locator('li.fits[data-check="check.tree"]').waitFor();
        await page.goto(reportPage);
        await page.getByRole('button', { name: said('Erase…') }).waitFor();
        await page.goto(`${house.base}/spaces/cyprina`);
        await inBar('Members');
        await button('Make a link');
        await page.getByText('The link is ready.').waitFor();
        await inBar('Help');
        await page.getByRole('heading', { name: 'The words used here' }).waitFor();
        assert.match(house.comity(['verify']), /\S/);
        await page.close();
        if (viewport === wide) assert.deepEqual([...bold].filter((word) => !used.has(word)), []);
    });

function said(word) {
    assert.ok(bold.has(word), `the page of first steps does not say: ${word}`);
    used.add(word);
    return word;
}

async function space(page) {
    await page.getByRole('link', { name: said('Cyprina earthquake') }).first().click();
    await page.locator('#reports a').first().waitFor();
}
