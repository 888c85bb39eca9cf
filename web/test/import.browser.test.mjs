// A table of reports is looked at, imported, imported again and corrected; what was refused is listed with line and
// reason. What the server holds afterwards is asked each time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { look, phone, skip } from './house.mjs';

const header = 'title,text,lat,lon,at,id,colour of the hat';
const rows = [
    'Bridge at Alder down,"The west arch, both lanes",12.8042,-48.1987,2026-03-01T02:44:10Z,a1,red',
    'No water at Mill Lane,Since the night,12.81,-48.2,,a2,',
    'Nowhere on this globe,,95,-48.2,,a3,',
    'At no time,,,,yesterday,a4,',
    ...Array.from({ length: 20 }, (_, at) => `Patrol ${at},All is calm,,,,b${at},blue`),
];
const table = (lines) => Buffer.from([header, ...lines].join('\n'));

let hill;
before(async () => {
    if (skip) return;
    hill = await openHill('import');
    await hill.account('contributor', await hill.invite('contributor'), 'Dara, volunteer');
});
after(() => hill?.close());

test('a table with two bad rows is looked at, imported, imported again and corrected', { skip }, async () => {
    const page = await hill.open('contributor', '/spaces/hill');
    await page.getByRole('link', { name: 'Import reports' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('File', { exact: true }).waitFor();
    await look(page, 'import');
    const before = await count();

    await choose(page, 'seen.csv', table(rows));
    await page.getByRole('cell', { name: 'Bridge at Alder down' }).waitFor();
    const read = await page.locator('dl.facts').innerText();
    assert.match(read, /colour of the hat\s+Not read/);
    assert.match(read, /title\s+Title/);
    await page.getByText('Line 4 would be refused:').waitFor();
    await page.getByText('Line 5 would be refused:').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 10);
    assert.equal(await count(), before, 'a look stores nothing');
    await look(page, 'import-look', true);

    await page.getByRole('button', { name: 'Import the whole file' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Imported: seen.csv' }).waitFor();
    assert.deepEqual(await counts(page), { rows: 24, stored: 22, again: 0, changed: 0, refused: 2 });
    assert.equal(await count(), before + 22);
    const refused = page.locator('[data-outcome=refused]');
    assert.match(await refused.first().innerText(), /Line 4[^]*off the globe/);
    assert.match(await refused.last().innerText(), /Line 5[^]*time "at"/);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy the list' }).click();
    await page.getByText('Copied').waitFor();
    const copied = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
    assert.deepEqual(copied.map((line) => line.split('\t').slice(0, 2)), [['4', 'Refused'], ['5', 'Refused']]);
    await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('not here'));
    });
    await page.getByRole('button', { name: 'Copy the list' }).click();
    await page.getByRole('textbox', { name: 'Rows to look at' }).waitFor();
    assert.equal(await page.evaluate(() => getSelection().toString()), copied.join('\n'));
    await look(page, 'import-done', true);

    await page.getByRole('button', { name: 'Choose another file' }).click();
    await choose(page, 'seen.csv', table(rows));
    await page.getByRole('button', { name: 'Import the whole file' }).click();
    await page.getByRole('heading', { name: 'Imported: seen.csv' }).waitFor();
    assert.deepEqual(await counts(page), { rows: 24, stored: 0, again: 22, changed: 0, refused: 2 });
    assert.equal(await count(), before + 22, 'nothing is stored twice');

    await page.getByRole('button', { name: 'Choose another file' }).click();
    const other = rows.with(1, 'No water at Mill Lane,The pump runs again,12.81,-48.2,,a2,');
    await choose(page, 'seen.csv', table(other));
    await page.getByRole('button', { name: 'Import the whole file' }).click();
    await page.getByRole('button', { name: 'Correct them' }).waitFor();
    assert.deepEqual(await counts(page), { rows: 24, stored: 0, again: 21, changed: 1, refused: 2 });
    const first = await page.locator('[data-outcome=changed] a').getAttribute('href');
    await look(page, 'import-changed', true);
    await page.getByRole('button', { name: 'Correct them' }).click();
    await page.getByText('Corrected by number').waitFor();
    assert.deepEqual(await counts(page), { rows: 24, stored: 0, again: 21, changed: 1, refused: 2 });
    const number = Number(/\d+$/.exec(first)[0]);
    const { corrected_by } = await hill.report(number);
    assert.equal((await hill.report(corrected_by)).body.text, 'The pump runs again');
    await page.close();
});

test('a file that is no table is refused beside the field, and another can be chosen', { skip }, async () => {
    const page = await hill.open('contributor', '/spaces/hill/import');
    await choose(page, 'hats.csv', Buffer.from('hat,shoe\nred,blue\n'));
    await page.getByRole('alert').getByText('The first row must name the columns').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Import the whole file' }).count(), 0);
    await look(page, 'import-refused');
    await choose(page, 'empty.csv', Buffer.from(`${header}\n`));
    await page.getByText('Nothing that could be read is in this file.').waitFor();
    assert.equal(await page.getByRole('alert').getByText('The first row must').count(), 0);
    await page.close();
});

test('an import that breaks off says so, is remembered, and is run again', { skip }, async () => {
    const page = await hill.open('contributor', '/spaces/hill/import');
    const before = await count();
    await choose(page, 'line.csv', table(['Line lost,,,,,c1,']));
    await page.getByRole('cell', { name: 'Line lost' }).waitFor();
    await page.route('**/imports?*', (route) => route.abort());
    await page.getByRole('button', { name: 'Import the whole file' }).click();
    await page.getByRole('heading', { name: 'The import broke off' }).waitFor();
    await page.getByText('The server cannot be reached.').waitFor();
    await look(page, 'import-broken');
    await page.unroute('**/imports?*');
    await page.reload();
    await page.getByText('The end of this import was not seen here: line.csv').waitFor();
    await look(page, 'import-begun');
    await choose(page, 'line.csv', table(['Line lost,,,,,c1,']));
    await page.getByRole('button', { name: 'Import the whole file' }).click();
    await page.getByRole('heading', { name: 'Imported: line.csv' }).waitFor();
    assert.equal(await count(), before + 1);
    await page.reload();
    await page.getByLabel('File', { exact: true }).waitFor();
    assert.equal(await page.getByText('The end of this import').count(), 0);
    await page.close();
});

test('a large file is sent whole, and is found again after looking at another page', { skip }, async () => {
    const page = await hill.open('contributor', '/spaces/hill/import');
    const before = await count();
    const words = 'It goes on and on. '.repeat(500);
    const many = Array.from({ length: 600 }, (_, at) => `Long report ${at},"${words}\nä",,,,d${at},`);
    await page.evaluate(() => {
        const { send } = XMLHttpRequest.prototype;
        globalThis.sent = [];
        XMLHttpRequest.prototype.send = function (body) {
            globalThis.sent.push(body.size);
            send.call(this, body);
        };
    });
    await choose(page, 'large.csv', table(many));
    await page.getByRole('cell', { name: 'Long report 9', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Import the whole file' }).click();
    await page.getByRole('link', { name: 'Members', exact: true }).click();
    await page.getByText('Dara, volunteer').first().waitFor();
    await page.getByRole('link', { name: 'Import reports' }).click();
    await page.getByRole('heading', { name: 'Imported: large.csv' }).waitFor();
    const [looked, whole] = await page.evaluate(() => globalThis.sent);
    assert.equal(whole, table(many).length);
    assert.ok(looked < whole, 'only its beginning is sent to look at it');
    assert.deepEqual(await counts(page), { rows: 600, stored: 600, again: 0, changed: 0, refused: 0 });
    assert.equal(await count(), before + 600);
    await page.close();
});

test('360 pixels, in Arabic and dark: each stage fits; who only reads finds no page', { skip }, async () => {
    const page = await hill.open('steward', '/spaces/hill/import', phone, 'ar');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('#file').waitFor();
    await look(page, 'phone-import');
    await choose(page, 'seen.csv', table(rows));
    await page.locator('tbody tr').first().waitFor();
    await look(page, 'phone-import-look', true);
    await page.locator('main button.first').click();
    await page.locator('[data-outcome=refused]').first().waitFor();
    await look(page, 'phone-import-done', true);
    await page.close();

    const observer = await hill.open('observer', '/spaces/hill/import');
    await observer.getByRole('heading', { name: 'Not found' }).waitFor();
    await observer.goto(`${hill.house.base}/spaces/hill`);
    await observer.getByRole('link', { name: 'Members', exact: true }).waitFor();
    assert.equal(await observer.getByRole('link', { name: 'Import reports' }).count(), 0);
    await observer.close();
});

function choose(page, name, buffer) {
    return page.locator('#file').setInputFiles({ name, mimeType: 'text/csv', buffer });
}
async function count() {
    return (await hill.ask(`${hill.api}/summary`)).count;
}
async function counts(page) {
    const all = await page
        .locator('[data-count]')
        .evaluateAll((each) => each.map((one) => [one.dataset.count, one.textContent.replace(/\D/g, '')]));
    return Object.fromEntries(all.map(([name, digits]) => [name, Number(digits)]));
}
