// A steward makes a gateway, tries it out, reads what it was refused and ends it; looks at a number, which is on the
// record; and erases the person. What the server holds afterwards is asked each time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, look, phone, skip, wide } from './house.mjs';

const number = '+999371122';
let hill;
let way; // where the gateway hands in messages
before(async () => {
    if (!skip) hill = await openHill('gateways');
});
after(() => hill?.close());

const send = (fields) =>
    fetch(`${hill.house.base}${way}`, { method: 'POST', body: new URLSearchParams(fields) });

test('a gateway is made, with its key shown once, and a test message becomes a statement', { skip }, async () => {
    const page = await hill.open('steward', '/spaces/hill/members');
    await page.getByRole('link', { name: 'Gateways' }).click();
    await page.getByText('No gateway yet.').waitFor();
    await look(page, 'gateways-empty', true);
    await page.getByLabel('Twilio, SMS and WhatsApp').check();
    await page.getByRole('button', { name: 'Make it and show its key' }).click();
    await page.getByText('This is needed.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'set-token');
    await page.getByLabel(/Auth token/).fill('T0KEN');
    await page.getByRole('button', { name: 'Make it and show its key' }).click();
    const line = page.getByLabel('A message comes in: webhook');
    await line.waitFor();
    assert.match(await line.inputValue(), /^http:\/\/[^/]+\/in\/twilio\/[\w-]{43}$/);
    await look(page, 'gateways-made', true);
    await page.locator('.once').getByRole('button', { name: 'Send a test message' }).click();
    const became = page.locator('.once').getByRole('link', { name: /^Report/ });
    await became.waitFor();
    const { body } = await hill.report(Number((await became.getAttribute('href')).split('/').at(-1)));
    assert.match(body.text, /^Test message of the house/);
    await page.reload();
    await page.locator('main li article').waitFor();
    assert.doesNotMatch(await page.content(), /\/in\/twilio\//);
    await page.locator('main li').getByRole('button', { name: 'Send a test message' }).click();
    await page.locator('main li').getByRole('link', { name: /^Report/ }).waitFor();
    await page.close();
});

test('what was refused is told, and an end is asked for twice', { skip }, async () => {
    const made = await hill.ask(`${hill.api}/gateways`, { type: 'generic', settings: {} });
    way = made.path;
    assert.equal((await send({ from: number, text: '' })).status, 400);
    assert.equal((await send({ from: number, text: '' })).status, 400);
    const page = await hill.open('steward', '/spaces/hill/gateways');
    const one = page.locator('main li', { hasText: made.id });
    await one.getByText('The message has no text.').waitFor();
    await one.getByText(/^2 times/).waitFor();
    await one.getByText('Has handed in nothing yet').waitFor();
    await accessible(page);
    await one.getByRole('button', { name: /^Change what it was told/ }).click();
    await one.getByLabel(/^Name, as/).fill('The phone at the market');
    await one.getByLabel('Language of what is sent back').selectOption({ label: 'Français' });
    await look(page, 'gateways-change', true);
    await accessible(page);
    await one.getByRole('button', { name: 'Save it' }).click();
    await one.getByRole('heading', { name: /^The phone at the market/ }).waitFor();
    await one.getByText('Saved: it holds from now on.').waitFor();
    const held = (await hill.ask(`${hill.api}/gateways`)).gateways.find(({ id }) => id === made.id);
    assert.deepEqual(held.values, { language: 'fr', name: 'The phone at the market' });
    await one.getByRole('button', { name: /^End this gateway/ }).click();
    await look(page, 'gateways-end', true);
    await one.getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await send({ from: number, text: 'Nou bezwen dlo' })).status, 200);
    await one.getByRole('button', { name: /^End this gateway/ }).click();
    const other = await hill.ask(`${hill.api}/gateways`, { type: 'generic', settings: {} });
    await one.getByRole('button', { name: 'End it' }).click();
    await one.waitFor({ state: 'detached' });
    assert.equal((await send({ from: number, text: 'Too late' })).status, 404);
    way = other.path;
    await page.close();
});

test('a number is shown for a reason, which is on the record, and the person is erased', { skip }, async () => {
    const heard = await (await send({ from: number, text: 'Kay la kraze' })).json();
    const page = await hill.open('steward', `/spaces/hill/reports/${heard.number}`);
    await page.getByRole('button', { name: 'Show number…' }).click();
    assert.doesNotMatch(await page.content(), /371122/);
    await page.getByLabel('Reason').fill('to call back');
    await page.getByRole('button', { name: 'Record this and show it' }).click();
    await page.getByText(number).waitFor();
    await look(page, 'contact-shown');
    const { size } = await hill.ask(hill.api);
    const entry = await hill.ask(`${hill.api}/entries/${size - 1}`);
    assert.equal(entry.kind, 'space.contact_shown');
    assert.equal(entry.body.why, 'to call back');

    await page.getByRole('button', { name: 'Erase this person…' }).click();
    await look(page, 'contact-erase');
    await page.getByRole('dialog').getByLabel('Reason').fill('the person asked for it');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Erase this person for good' }).click();
    await page.getByText(/^Erased\. No file/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByText('Kay la kraze').waitFor({ state: 'detached' });
    assert.equal((await send({ from: number, text: 'Mwen la' })).status, 200);
    await page.close();
});

test('nobody but a steward finds gateways or numbers', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill/gateways');
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.getByText('No gateway yet.').count(), 0);
    assert.equal(await page.locator('form').count(), 0);
    await page.close();
    const { reports } = await hill.ask(`${hill.api}/reports?limit=1`);
    const report = await hill.open('analyst', `/spaces/hill/reports/${reports[0].number}`);
    await report.locator('section[aria-labelledby="record-title"]').waitFor();
    assert.equal(await report.getByRole('button', { name: 'Show number…' }).count(), 0);
    await report.close();
});

test('the page of gateways fits a telephone in Arabic, and the dark', { skip }, async () => {
    for (const [name, ...how] of [
        ['gateways-phone-ar', phone, 'ar'],
        ['gateways-dark', wide, 'fr', { colorScheme: 'dark' }],
    ]) {
        const page = await hill.open('steward', '/spaces/hill/gateways', ...how);
        await page.locator('main form').waitFor();
        await look(page, name, true);
        await page.close();
    }
});
