// The record as people read it and their own browser checks it, and words that are erased: gone from every page at
// once, and told of on the record.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, look, openPage, phone, skip, wide } from './house.mjs';

const one = '[data-seal="good"]';
const record = '/spaces/hill/record';
let hill;
before(async () => {
    if (!skip) hill = await openHill('record');
});
after(() => hill?.close());

test('a member reads the record, opens an entry by keys, and the browser has checked it', { skip }, async () => {
    const page = await hill.open('observer', record);
    await page.locator('[data-check="check.signed"]').waitFor();
    await page.locator('[data-check="check.tree"]').waitFor();
    await page.locator('[data-check="check.first"]').waitFor();
    const { size } = await hill.ask(hill.api);
    await page.locator('tbody tr').first().waitFor();
    assert.equal(await page.locator('tbody tr').count(), size);
    assert.equal(await page.locator('tbody tr [data-entry]').first().innerText(), String(size - 1), 'newest first');
    await look(page, 'record', true);
    await page.locator(`[data-entry="${hill.first}"]`).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.search === `?entry=${hill.first}`);
    await page.locator(one).waitFor();
    for (const check of ['leaf', 'told', 'way']) await page.locator(`li.fits[data-check="check.${check}"]`).waitFor();
    await page.locator('li.fits[data-check="check.body"]').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'entry-title');
    const steps = await page.locator('.way tbody tr').count();
    assert.equal(await page.locator('.way circle').count(), steps, 'the table tells what is drawn');
    await look(page, 'record-entry', true);
    await page.goBack();
    await page.locator('#entry-title').waitFor({ state: 'detached' });
    await page.close();
});

test('the receipt and the key that the page hands out check offline', { skip }, async () => {
    const page = await hill.open('observer', `${record}?entry=${hill.first}`);
    await page.locator(one).waitFor();
    const saved = {};
    for (const name of ['Download the receipt', 'Download the key of the space']) {
        const coming = page.waitForEvent('download');
        await page.getByRole('link', { name }).click();
        saved[name] = await (await coming).path();
    }
    const [receipt, policy] = Object.values(saved);
    assert.match(readFileSync(receipt, 'utf8'), /^c2sp\.org\/tlog-proof@v1\n/);
    assert.match(hill.house.comity(['check', receipt, '--policy', policy]), /\S/);
    await page.close();
});

test('the record goes on where it was left, and one that does not is said loudly', { skip }, async () => {
    const page = await hill.open('observer', record);
    await page.locator('[data-check="check.first"]').waitFor();
    hill.say('intake.report', { title: 'The bridge holds' });
    await page.locator('[data-check="check.follows"]').waitFor(); // by the live stream
    await page.reload();
    await page.locator('[data-check="check.same"]').waitFor();
    const was = await page.evaluate(() => {
        const key = Object.keys(localStorage).find((name) => name.startsWith('checkpoint '));
        const kept = JSON.parse(localStorage.getItem(key));
        const lines = kept.note.split('\n');
        lines[1] = String(Number(lines[1]) - 1); // of that size, the root was another one
        localStorage.setItem(key, JSON.stringify({ ...kept, note: lines.join('\n') }));
        return kept.note;
    });
    await page.reload();
    await page.locator('li.unfit[data-check="check.follows.not"]').waitFor();
    await page.getByRole('alert').getByText('Something does not fit').waitFor();
    await look(page, 'record-two-histories', true);
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Evidence of two histories' }).click();
    const evidence = readFileSync(await (await coming).path(), 'utf8');
    assert.ok(evidence.startsWith('comity-two-histories@v1\n') && evidence.endsWith(was));
    await page.reload(); // it does not go away by looking again
    await page.locator('li.unfit[data-check="check.follows.not"]').waitFor();
    await page.close();
});

test('another key of the space is said, and the checkpoint of the old one kept', { skip }, async () => {
    const page = await hill.open('observer', record);
    await page.locator('[data-check="check.first"]').waitFor();
    await page.evaluate(() => {
        const key = Object.keys(localStorage).find((name) => name.startsWith('checkpoint '));
        localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), key: 'AAAA' }));
    });
    await page.reload();
    await page.locator('li.unfit[data-check="check.key"]').waitFor();
    await page.getByRole('link', { name: 'The checkpoint this device saw before' }).waitFor();
    await page.close();
});

const letters = 'AB';
function anotherRoot(note) {
    const at = note.indexOf('\n', note.indexOf('\n') + 1) + 1;
    note[at] = letters.charCodeAt(note[at] === letters.charCodeAt(0) ? 1 : 0);
}
const spoilt = {
    'a tile': ['**/tile/0/**', (bytes) => (bytes[bytes.length - 1] ^= 1), 'check.edge'],
    'a bundle of entries': ['**/tile/entries/**', (bytes) => (bytes[20] ^= 1), 'check.leaf.not'],
    'the root of the checkpoint': ['**/checkpoint', anotherRoot, 'check.signed.bad'],
};
test('a wrong byte anywhere is said loudly, and what does not fit', { skip }, async (told) => {
    for (const [what, [path, spoil, check]] of Object.entries(spoilt))
        await told.test(what, () => withSpoilt(path, spoil, check));
});

async function withSpoilt(path, spoil, check) {
    const page = await hill.open('observer');
    await page.route(path, async (route) => {
        const reply = await route.fetch();
        const body = await reply.body();
        spoil(body);
        await route.fulfill({ response: reply, body });
    });
    await page.goto(`${hill.house.base}${record}?entry=0`);
    await page.locator(`li.unfit[data-check="${check}"]`).first().waitFor();
    await page.locator('[data-seal="bad"]').waitFor();
    await page.getByRole('alert').getByText('Something does not fit').waitFor();
    assert.equal(await page.locator(one).count(), 0);
    await accessible(page);
    await page.goto(`${hill.house.base}/spaces/hill/reports/${hill.first}`);
    await page.locator('#record-title').scrollIntoViewIfNeeded();
    const seal = page.locator('[data-seal]:not([data-seal="checking"])');
    await seal.waitFor();
    if (check !== 'check.leaf.not') assert.equal(await seal.getAttribute('data-seal'), 'bad');
    await page.close();
}

test('what the server tells of an entry is not what stands in it', { skip }, async () => {
    const page = await hill.open('observer');
    await page.route('**/entries?*', async (route) => {
        const reply = await route.fetch();
        const body = (await reply.text()).replaceAll('intake.report', 'situation.action');
        await route.fulfill({ response: reply, body });
    });
    await page.goto(`${hill.house.base}${record}?entry=${hill.first}`);
    await page.locator('li.unfit[data-check="check.told.not"]').getByText('kind').waitFor();
    await page.close();
});

test('a part that does not come is no word against the record', { skip }, async () => {
    const page = await hill.open('observer');
    await page.route('**/tile/entries/**', (route) => route.abort());
    await page.goto(`${hill.house.base}${record}?entry=${hill.first}`);
    await page.locator('li.open[data-check="check.unread"]').waitFor();
    await page.locator('[data-seal="unread"]').waitFor();
    await page.close();
});

test('without WebCrypto the page says so, and which commands check', { skip }, async () => {
    const page = await hill.open('observer');
    await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
    await page.goto(`${hill.house.base}${record}?entry=${hill.first}`);
    await page.locator('[data-seal="none"]').waitFor();
    await page.getByText('comity --data DIR verify hill').first().waitFor();
    await page.locator('tbody tr').first().waitFor();
    await look(page, 'record-without-crypto', true);
    await page.close();
});

test('the public of a public space sees hashes and no words, and can check them', { skip }, async () => {
    const page = await openPage(hill.browser, `${hill.house.base}${record}?entry=${hill.first}`, { viewport: wide });
    await page.locator(one).waitFor();
    await page.locator('li.open[data-check="check.leaf.open"]').waitFor();
    await page.locator('li.fits[data-check="check.way"]').waitFor();
    const leaf = (await hill.report(hill.first)).leaf_hash;
    assert.equal(await page.getByText(leaf).count(), 2, 'in the list and in the entry');
    for (const word of ['Hill Street', 'Asha', 'report of', 'party'])
        assert.equal(await page.getByText(word).count(), 0, word);
    await look(page, 'record-public', true);
    await page.close();
    hill.house.comity(['space', 'create', 'cellar', '--title', 'The cellar']);
    const shut = await openPage(hill.browser, `${hill.house.base}/spaces/cellar/record`, { viewport: wide });
    await shut.getByText('There is no such space').waitFor();
    await shut.close();
});

test('on a phone, in Arabic, in the dark', { skip }, async () => {
    for (const [locale, colorScheme] of [['en', 'light'], ['ar', 'light'], ['ar', 'dark']]) {
        const page = await hill.open('observer', `${record}?entry=${hill.first}`, phone, locale, { colorScheme });
        await page.locator(one).waitFor();
        await look(page, `record-phone-${locale}-${colorScheme}`, true);
        await page.close();
    }
});

test('the seal of a report is worked out when it is looked at', { skip }, async () => {
    const page = await hill.open('observer', `/spaces/hill/reports/${hill.first}`);
    const asked = [];
    page.on('request', (request) => request.url().includes('/log/') && asked.push(request.url()));
    await page.locator('#record-title').waitFor();
    await page.locator('#record-title').scrollIntoViewIfNeeded();
    await page.locator(`article ${one}`).waitFor();
    assert.ok(asked.length >= 3);
    await look(page, 'record-seal');
    await page.locator(`article ${one}`).click();
    await page.waitForURL(/\/spaces\/hill\/record\?entry=/);
    await page.close();
});

test('a steward erases a report: gone from every open page, told of on the record', { skip }, async () => {
    const place = { lon: -48.2, lat: 12.8 };
    const words = { title: 'Mina Dell needs insulin', text: 'Third door on the left.', place };
    const number = hill.say('intake.report', words);
    const others = await hill.open('analyst', `/spaces/hill/reports/${number}`);
    await others.locator('#report-title').getByText('Mina Dell').waitFor();
    assert.equal(await others.getByRole('button', { name: 'Erase…' }).count(), 0, 'only stewards erase');
    const queue = await hill.open('analyst', '/spaces/hill?view=queue');
    await queue.getByText('Mina Dell').first().waitFor();

    const page = await hill.open('steward', `/spaces/hill/reports/${number}`);
    await page.getByRole('button', { name: 'Erase…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('What goes for good').waitFor();
    await look(page, 'erase');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('#report-title').getByText('Mina Dell').waitFor();

    await page.getByRole('button', { name: 'Erase…' }).click();
    await dialog.getByRole('button', { name: 'Go on' }).click(); // not without a reason
    await dialog.getByLabel('Reason').fill('She asked for it');
    await page.keyboard.press('Enter');
    await dialog.getByText('This cannot be undone.').waitFor();
    assert.equal((await hill.report(number)).number, number, 'nothing is done before the second press');
    await look(page, 'erase-sure');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await dialog.getByText('Erased, by entry number').waitFor();
    await look(page, 'erase-done');

    await others.getByText('There is no such report, or you may not see it.').waitFor();
    for (const shown of [others, queue, page]) {
        await shown.getByText('Mina Dell').first().waitFor({ state: 'detached' });
        assert.equal(await shown.getByText('insulin').count(), 0);
    }
    await others.goto(`${hill.house.base}/search?words=insulin`);
    await others.locator('.told').waitFor();
    assert.equal(await others.getByText('Mina Dell').count(), 0);
    const tile = await others.request.get(`${hill.api}/tiles/0/0/0.mvt`);
    assert.ok(!(await tile.body()).includes('Mina'));

    await dialog.getByRole('link', { name: 'See it in the record' }).click();
    await page.locator(one).waitFor();
    await page.locator('section[aria-labelledby="erasures-title"]').getByText('She asked for it').waitFor();
    await page.locator('tbody tr', { has: page.locator(`[data-entry="${number}"]`) }).getByText('erased').waitFor();
    await look(page, 'record-erasure', true);
    await page.goto(`${hill.house.base}${record}?entry=${number}`);
    await page.locator(one).waitFor(); // the words are gone, the proof holds
    await page.locator('[data-check="check.body.erased"]').waitFor();
    for (const shown of [others, queue, page]) await shown.close();
});
