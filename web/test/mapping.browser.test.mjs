// A table whose columns nobody knows is mapped by hand, seen anew, kept under a name and used again; GeoJSON needs no
// mapping. What the server holds afterwards is asked each time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { look, phone, skip } from './house.mjs';

const header = 'Incident;What happened;Village;X;Y;Date;Sort';
const rows = [
    'Bridge down;Both lanes;Alder;-48.1987;12.8042;31/12/2026 14:05;Roads, Bridges',
    'No water;The tank is dry;Mill Lane;-48.2;12.81;13/01/2027;Water',
    'Nowhere;Off the globe;;-48.2;95;13/01/2027;',
];
const table = Buffer.from([header, ...rows].join('\n'));

let hill;
before(async () => {
    if (skip) return;
    hill = await openHill('mapping');
    await hill.account('contributor', await hill.invite('contributor'), 'Dara, volunteer');
});
after(() => hill?.close());

test('columns are mapped by hand, the rows seen anew, the mapping kept and used again', { skip }, async () => {
    const page = await hill.open('contributor', '/spaces/hill/import');
    const before = (await hill.ask(`${hill.api}/summary`)).count;
    await choose(page, 'desk.csv', table);
    await page.getByRole('alert').getByText('The first row must name the columns').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Import the whole file' }).count(), 0);
    await look(page, 'mapping-unknown', true);

    await page.getByRole('button', { name: 'Change how columns are read' }).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Map the columns by hand' });
    await form.waitFor();
    await form.getByLabel('X', { exact: true }).selectOption({ label: 'Longitude' });
    await form.getByRole('button', { name: 'Read the rows anew' }).click();
    await page.getByText('Choose at least one column as title or text.').waitFor();
    await form.getByLabel('Incident').selectOption({ label: 'Title' });
    await form.getByRole('button', { name: 'Read the rows anew' }).click();
    await page.getByText('Longitude and latitude belong together').waitFor();
    for (const [column, use] of Object.entries({
        'What happened': 'Text', Village: 'Name of the place', Y: 'Latitude', Date: 'When', Sort: 'Categories',
    }))
        await form.getByLabel(column, { exact: true }).selectOption({ label: use });
    assert.equal(await form.getByLabel('How dates are written').inputValue(), 'dd/mm/yyyy', 'guessed from the cells');
    await form.getByLabel('What parts several categories in one cell').fill(',');
    await look(page, 'mapping-form', true);
    await form.getByRole('button', { name: 'Read the rows anew' }).click();
    await page.getByRole('cell', { name: 'Bridge down' }).waitFor();
    await page.getByRole('cell', { name: '31 Dec 2026, 14:05 UTC' }).waitFor();
    await page.getByRole('cell', { name: 'Roads; Bridges' }).waitFor();
    await page.getByText('Line 4 would be refused:').waitFor();

    await form.getByLabel('Name, to use it again').fill('health desk');
    await form.getByRole('button', { name: 'Save this mapping' }).click();
    await page.getByText('Saved as “health desk”.').waitFor();
    await look(page, 'mapping-kept', true);
    await page.getByRole('button', { name: 'Import the whole file' }).click();
    await page.getByRole('heading', { name: 'Imported: desk.csv' }).waitFor();
    assert.equal((await hill.ask(`${hill.api}/summary`)).count, before + 2);
    const { reports } = await hill.ask(`${hill.api}/reports?limit=5&words=Bridge`);
    assert.equal(reports[0].place.name, 'Alder');
    assert.deepEqual(reports[0].categories, ['Roads', 'Bridges']);

    await page.getByRole('button', { name: 'Choose another file' }).click();
    await choose(page, 'desk again.csv', table);
    await page.getByLabel('How the columns are read').selectOption({ label: 'As saved: health desk' });
    await page.getByRole('cell', { name: 'Bridge down' }).waitFor();
    await page.getByRole('button', { name: 'Import the whole file' }).click();
    await page.getByRole('heading', { name: 'Imported: desk again.csv' }).waitFor();
    assert.equal((await hill.ask(`${hill.api}/summary`)).count, before + 2, 'nothing is stored twice');
    await page.close();
});

test('GeoJSON is looked at and imported; 360 pixels, in Arabic and dark, the mapping fits', { skip }, async () => {
    const page = await hill.open('contributor', '/spaces/hill/import', phone, 'ar');
    await page.emulateMedia({ colorScheme: 'dark' });
    await choose(page, 'desk.csv', table);
    await page.locator('main p button').first().click();
    await page.locator('#use0').waitFor();
    await look(page, 'phone-mapping', true);
    const feature = {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [-48.2, 12.8] },
        properties: { title: 'Well of the upper village', text: 'It is dry.' },
    };
    const wells = JSON.stringify({ type: 'FeatureCollection', features: [feature] });
    await choose(page, 'wells.geojson', Buffer.from(wells));
    await page.getByText('Well of the upper village').first().waitFor();
    await look(page, 'phone-geojson', true);
    await page.locator('main button.first').click();
    await page.locator('[data-count=stored]').waitFor();
    assert.equal((await hill.ask(`${hill.api}/reports?limit=5&words=upper`)).reports.length, 1);
    await page.close();
});

function choose(page, name, buffer) {
    return page.locator('#file').setInputFiles({ name, mimeType: 'text/csv', buffer });
}
