// A key of one's own: made in the browser, bound, what is said then is signed with it; moved to another browser,
// replaced, ended. Against a real server: COMITY=path/to/comity npm run test:browser
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { look, openHouse, phone, skip, wide } from './house.mjs';

let shown, house;
before(async () => {
    if (skip) return;
    shown = await openHouse('keys', (comity) => {
        comity(['space', 'create', 'hill', '--title', 'The hill']);
        comity(['say', 'hill', 'intake.report'], '{"title":"No water at Hill Street"}');
    });
    house = shown.house;
    await shown.steward('asha', 'Asha, desk lead');
    await shown.account('bo', await shown.invite('asha', 'hill', 'analyst'), 'Bo');
});
after(() => shown?.close());

const entries = async (who) => (await shown.ask(who, `${house.base}/api/v1/spaces/hill/entries`)).entries;

test('a key is made, bound and signs; moved, it signs elsewhere; ended, nothing signs', { skip }, async () => {
    const page = await shown.open('bo', '/account', wide, 'en');
    await page.getByText('You have no key yet.').waitFor();
    await page.getByLabel('One that can be moved').check();
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText('This browser signs what you say').waitFor();
    await look(page, 'keys');

    await assess(page);
    const [said] = (await entries('bo')).filter(({ kind }) => kind === 'situation.assessment');
    assert.equal(said.own_signature, true);

    await page.goto(`${house.base}/account`);
    await page.getByLabel('A passphrase for the file').fill('correct horse battery staple');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the key file' }).click();
    const file = join(house.folder, 'bo.key');
    await (await saving).saveAs(file);
    assert.match(house.comity(['keys', 'show', file]), /sealed with a passphrase/);
    const word = join(house.folder, 'word');
    writeFileSync(word, 'correct horse battery staple\n');
    const signed = ['say', 'hill', 'intake.report', '--key', file, '--passphrase-file', word];
    house.comity(signed, '{"title":"Signed elsewhere"}');

    const other = await shown.open('bo', '/account', wide, 'en');
    await other.getByText('Your key is not in this browser.').waitFor();
    await other.getByLabel('Key file').setInputFiles(file);
    await other.getByLabel('Its passphrase').fill('wrong');
    await other.getByRole('button', { name: 'Use this key' }).click();
    await other.getByText('The passphrase does not open this file.').waitFor();
    await other.getByLabel('Its passphrase').fill('correct horse battery staple');
    await other.getByRole('button', { name: 'Use this key' }).click();
    await other.getByText('This browser signs what you say').waitFor();
    await other.getByRole('button', { name: 'Make another key in its place' }).click();

    await page.reload();
    await page.getByText('Your key is not in this browser.').waitFor();
    await page.getByLabel('Why; this stays on the record').fill('The laptop was stolen.');
    await page.getByRole('button', { name: 'End my key everywhere' }).click();
    await page.getByText('Your key was ended.').waitFor();
    await look(page, 'keys-ended');
    assert.match(house.comity(['verify', 'hill']), /2 signatures/);
});

test('a key is let speak in a role, signs in it, and is ended', { skip }, async () => {
    await shown.account('cy', await shown.invite('asha', 'hill', 'analyst'), 'Cy');
    const page = await shown.open('cy', '/account', wide, 'en');
    await page.getByRole('button', { name: 'Make a key', exact: true }).click();
    await page.getByText('This browser signs what you say').waitFor();

    const other = await shown.open('cy', '/account', phone, 'en');
    await other.getByRole('button', { name: 'Make a key for a role' }).click();
    const waiting = other.getByText('holds a key that may not speak yet');
    await waiting.waitFor();
    const key = (await waiting.locator('xpath=following::code[1]').innerText()).trim();

    await page.getByLabel('Its public key').fill(key);
    await page.getByLabel('Role').selectOption('CERT');
    await page.getByLabel('Until, where it ends').fill('2099-12-31');
    await page.getByRole('button', { name: 'Let this key speak' }).click();
    await page.getByText('CERT, until').waitFor();
    await look(page, 'keys-delegated');

    await other.reload();
    await other.getByText('This browser signs for you as: CERT').waitFor();
    await look(other, 'keys-role-phone');
    await assess(other);
    const said = (await entries('cy')).filter(({ kind }) => kind === 'situation.assessment').at(-1);
    assert.equal(said.via, 'key:cert');

    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('CERT, until').waitFor({ state: 'detached' });
    await other.goto(`${house.base}/account`);
    await other.getByRole('button', { name: 'Make a key for a role' }).or(waiting).waitFor();
});

test('where the browser cannot hold keys the page shows the command', { skip }, async () => {
    const page = await shown.open('asha', undefined, wide, 'en');
    await page.addInitScript(() => {
        const { subtle } = crypto;
        subtle.generateKey = () => Promise.reject(new Error('not here'));
    });
    await page.goto(`${house.base}/account`);
    await page.getByText('comity keys make FILE --party').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Make a key' }).count(), 0);
});

async function assess(page) {
    await page.goto(`${house.base}/spaces/hill/reports/2?do=assess`);
    await page.getByLabel('verified', { exact: true }).check();
    await page.getByLabel('The source').selectOption('B');
    await page.getByLabel('What it rests on').fill('The water company confirms it.');
    await page.getByRole('button', { name: 'Say this assessment' }).click();
    await page.getByText('It is on the record as number').waitFor();
}
