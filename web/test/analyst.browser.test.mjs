// The work of an analyst on one report, through the pages: it is assessed, acted on, closed, published and withdrawn.
// What the server says afterwards is asked each time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, look, phone, picture, skip } from './house.mjs';

let hill;
before(async () => {
    if (!skip) hill = await openHill('analyst');
});
after(() => hill?.close());

test('a report is assessed, acted on, closed and opened again', { skip }, async () => {
    const page = await hill.open('analyst', `/spaces/hill/reports/${hill.first}`);
    await page.getByRole('button', { name: 'Assess', exact: true }).click();
    await look(page, 'analyst-assess');
    await page.getByLabel('verified', { exact: true }).check();
    await page.getByLabel('The source').selectOption('B');
    assert.equal(await page.getByLabel('What it says').inputValue(), '2');
    await page.getByLabel('What it rests on').fill('The water company confirms it.');
    await page.getByRole('button', { name: 'Say this assessment' }).click();
    await page.getByText('It is on the record as number').waitFor();
    const held = pick(await hill.report(hill.first), 'verification', 'reliability', 'credibility');
    assert.deepEqual(held, ['verified', 'B', 2]);

    await page.getByRole('button', { name: 'Act', exact: true }).click();
    await page.getByLabel('Who does it').fill('Amathea water company');
    await page.getByLabel('What is done').fill('Two tankers to Hill Street');
    await page.getByLabel('Due, in UTC').fill('2026-03-01T18:00');
    await look(page, 'analyst-act');
    await page.getByRole('button', { name: 'Say this action' }).click();
    await page.getByText('open actions: 1').waitFor();
    await page.getByRole('button', { name: 'Change the action' }).click();
    assert.equal(await page.getByLabel('Due, in UTC').inputValue(), '2026-03-01T18:00');
    await page.getByLabel('How far it has come').selectOption('done');
    await page.locator('form.judge').getByRole('button', { name: 'Change the action' }).click();
    await page.getByText('open actions: 1').waitFor({ state: 'detached' });
    assert.deepEqual((await hill.report(hill.first)).actions, { all: 1, open: 0 });
    const [, action, change] = (await hill.report(hill.first)).history;
    assert.equal(change.body.changes, action.id);
    assert.equal(action.body.due, '2026-03-01T18:00:00Z');
    assert.equal(await page.getByRole('button', { name: 'Change the action' }).count(), 1, 'only what stands');

    await page.getByRole('button', { name: 'Close the work' }).click();
    await page.getByLabel('Duplicate').check();
    await page.getByLabel('Number of the report').fill('99999');
    await page.getByLabel('Why').fill('The same street');
    await page.getByRole('button', { name: 'Close it' }).click();
    await page.getByRole('alert').getByText('This does not exist, or you may not see it.').waitFor();
    assert.equal((await hill.report(hill.first)).closing, null);
    await page.getByLabel('Number of the report').fill(String(hill.first + 1));
    await look(page, 'analyst-close');
    await page.getByRole('button', { name: 'Close it' }).click();
    await page.locator('.standing').getByText(`Report number ${hill.first + 1}`).waitFor();
    assert.deepEqual(pick(await hill.report(hill.first), 'closing', 'duplicate_of'), ['duplicate', hill.first + 1]);
    await page.getByRole('button', { name: 'Close the work' }).click();
    await page.getByLabel('Open again').check();
    await page.getByLabel('Why').fill('Not the same house');
    await page.getByRole('button', { name: 'Open it again' }).click();
    await page.locator('.standing').getByText('Duplicate').waitFor({ state: 'detached' });
    assert.equal((await hill.report(hill.first)).closing, null);

    const history = page.locator('section[aria-labelledby="history-title"] li');
    assert.equal(await history.count(), 5);
    await history.first().getByText('Bo, night desk').waitFor();
    await history.first().getByText('2 - probably true').waitFor();
    await history.first().scrollIntoViewIfNeeded();
    await look(page, 'analyst-history');
    await page.close();
});

test('a server that restarts while one publishes: the words are kept, and published once', { skip }, async () => {
    const number = hill.first + 2;
    const page = await hill.open('analyst', `/spaces/hill/reports/${number}/publish`);
    await page.getByLabel('Title').fill('A patrol passed');
    const port = new URL(hill.house.base).port;
    await hill.house.stop();
    await page.getByRole('button', { name: 'Publish the masked version' }).click();
    await page.getByText('The server cannot be reached.').waitFor();
    await accessible(page, 'publish, without a line');
    assert.equal(await page.getByLabel('Title').inputValue(), 'A patrol passed');
    await hill.house.serve(port);
    let answers = 0; // the first is lost on its way
    await page.route('**/statements/batch', async (route) => {
        const response = await route.fetch();
        return (answers += 1) === 1 ? route.abort() : route.fulfill({ response });
    });
    await page.getByRole('button', { name: 'Publish the masked version' }).click();
    while (answers < 1) await page.waitForTimeout(50);
    await page.getByText('The server cannot be reached.').waitFor();
    await page.getByRole('button', { name: 'Publish the masked version' }).click();
    await page.waitForURL(`**/spaces/hill/reports/${number}`);
    await page.locator('.standing').getByText('published').waitFor();
    const { publications, history } = await hill.report(number);
    assert.equal(publications, 1);
    const { id } = history.find(({ kind }) => kind === 'situation.publication');
    hill.say('situation.withdrawal', { about: id, why: 'Only tried' });
    await page.close();
});

test('the public reads the edited words, and no longer after a withdrawal', { skip }, async () => {
    const page = await hill.open('analyst', `/spaces/hill/reports/${hill.first}`);
    await page.getByRole('link', { name: 'Publish…' }).click();
    await page.waitForURL(`**/reports/${hill.first}/publish`);
    const masked = await page.getByLabel('Text (may').inputValue();
    assert.equal(masked, '[…] at […] or […].\nForty families, the tank is dry.');
    const marks = await page.locator('mark small').allTextContents();
    assert.deepEqual(marks, ['name?', 'name?', 'telephone', 'mail address']);
    await page.getByText('5km-2286-2858').first().waitFor();
    await look(page, 'analyst-publish', true);
    await page.getByLabel('20 km').check();
    await page.getByText('20km-571-714').first().waitFor();
    await page.getByLabel('Title').fill('No water in the north of Amathea');
    await page.getByLabel('Text (may').fill('Call +999 12 345 678. Forty families.');
    await page.getByText('Still in the words for the public:').waitFor();
    await accessible(page, 'with a warning');
    await page.getByLabel('Text (may').fill('Some forty families have no water.');
    await page.getByText('Still in the words for the public:').waitFor({ state: 'detached' });
    await page.getByLabel('Health').uncheck();
    await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
    await picture(page, 'analyst-publish-end');
    await page.getByRole('button', { name: 'Publish the masked version' }).click();
    await page.waitForURL(`**/spaces/hill/reports/${hill.first}`);
    await page.locator('[data-kind="situation.publication"]').waitFor();

    const list = await publications();
    assert.deepEqual(
        list.map(({ title, categories, place }) => [title, categories, place.cell]),
        [['No water in the north of Amathea', ['Water'], '20km-571-714']],
    );
    let read = await publicPage();
    assert.match(read, /Some forty families have no water\./);
    for (const secret of ['Hill Street', 'Mina', '345 678', 'hill.example', '12.8044', 'tank is dry'])
        assert.ok(!read.includes(secret), `the public page says ${secret}`);

    await page.getByRole('button', { name: 'Withdraw the publication' }).click();
    await page.getByLabel('Why, for members only').fill('The family could be recognised.');
    await look(page, 'analyst-withdraw');
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText('Published, and withdrawn since').waitFor();
    assert.deepEqual(await publications(), []);
    read = await publicPage();
    assert.ok(!read.includes('forty families') && !read.includes('recognised'));
    await page.close();
});

test('a photo is looked at as it would be published, and only that copy is public', { skip }, async () => {
    const camera = await hill.open('steward', '/');
    const { sha256 } = await hill.ask(`${hill.api}/blobs`, await camera.screenshot({ type: 'jpeg' }));
    await camera.close();
    const number = hill.say('intake.report', {
        title: 'The tank is empty',
        attachments: [{ sha256, media_type: 'image/jpeg', name: 'tank.jpg' }],
    });
    const page = await hill.open('analyst', `/spaces/hill/reports/${number}/publish`);
    await page.locator('form img').waitFor();
    await page.waitForFunction(() => document.querySelector('form img').naturalWidth > 0);
    assert.equal(await page.getByLabel('no place').isChecked(), true);
    await page.getByLabel('Publish this photo').check();
    await page.getByLabel('What it shows, in words').fill('An empty water tank');
    await page.getByText('photos: 1').waitFor();
    await look(page, 'analyst-photo');
    await page.getByRole('button', { name: 'Publish the masked version' }).click();
    await page.locator('[data-kind="situation.publication"]').waitFor();
    const [{ title, photos, place }] = await publications();
    assert.deepEqual([title, place, photos.length], ['The tank is empty', null, 1]);
    assert.equal(photos[0].alt, 'An empty water tank');
    const status = async (blob) => (await fetch(`${hill.api}/blobs/${blob}`)).status;
    assert.deepEqual([await status(photos[0].blob), await status(sha256)], [200, 404]);
    await page.close();
});

test('360 pixels, in Arabic: the report, its forms and publishing fit and can be used', { skip }, async () => {
    const page = await hill.open('steward', `/spaces/hill/reports/${hill.first}?do=assess`, phone, 'ar');
    await page.locator('form.judge').waitFor();
    await look(page, 'phone-assess');
    await page.goto(`${hill.house.base}/spaces/hill/reports/${hill.first}/publish`);
    await page.locator('main form').waitFor();
    await look(page, 'phone-publish');
    await page.close();
});

test('an observer reads the history and finds no forms', { skip }, async () => {
    const page = await hill.open('observer', `/spaces/hill/reports/${hill.first}?do=assess`);
    await page.locator('#history-title').waitFor();
    await page.getByText('The family could be recognised.').waitFor();
    for (const name of ['Assess', 'Act', 'Close the work', 'Change the action', 'Withdraw the publication'])
        assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
    assert.equal(await page.locator('form.judge').count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Publish…' }).count(), 0);
    await look(page, 'observer-report');
    await page.goto(`${hill.house.base}/spaces/hill/reports/${hill.first}/publish`);
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
    assert.equal(await page.locator('main form').count(), 0);
    await page.close();
});

async function publications() {
    return (await (await fetch(`${hill.api}/publications`)).json()).publications;
}

async function publicPage() {
    return (await fetch(`${hill.house.base}/public/hill`)).text();
}

function pick(object, ...names) {
    return names.map((name) => object[name]);
}
