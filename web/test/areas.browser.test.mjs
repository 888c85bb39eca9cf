// A message to an area: drawn on the map or typed in, counted, sent at once to a few; to more than fifty it waits
// until a second analyst agrees. What the gateway, which is played here, was handed is counted.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, look, phone, skip } from './house.mjs';

const many = 51; // one more than goes out without a second analyst
const few = { lon: -47.5, lat: 12.1 };
const crowd = { lon: -48.2, lat: 12.8 };

let hill;
let gateway;
const handed = [];
before(async () => {
    if (skip) return;
    gateway = createServer((request, reply) => {
        let body = '';
        request.on('data', (piece) => (body += piece));
        request.on('end', () => {
            handed.push(JSON.parse(body));
            reply.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
        });
    });
    await new Promise((listens) => gateway.listen(0, '127.0.0.1', listens));
    const send = `http://127.0.0.1:${gateway.address().port}/send`;
    hill = await openHill('areas', { withMap: true });
    await hill.account('second', await hill.invite('analyst'), 'Dara, day desk');
    const said = hill.house.comity(['channel', 'create', 'hill', 'generic', '--set', `send=${send}`]);
    const way = hill.house.base + /\/in\/generic\/\S+/.exec(said)[0];
    for (let at = 0; at < many + 2; at += 1)
        await fetch(way, {
            method: 'POST',
            body: new URLSearchParams({ from: `+99900001${100 + at}`, text: `We are here, ${at}` }),
        });
    const { conversations } = await hill.ask(`${hill.api}/conversations?limit=200`);
    assert.equal(conversations.length, many + 2);
    // Where they are becomes known afterwards: it is said with what they wrote.
    const sayings = conversations.map(({ contact }, at) => ({
        kind: 'intake.report',
        key: `place-${at}`,
        body: { text: 'They are here.', contact, place: at < 2 ? few : crowd },
    }));
    await hill.ask(`${hill.api}/statements/batch`, sayings);
});
after(async () => {
    gateway?.closeAllConnections();
    gateway?.close();
    await hill?.close();
});

test('an area is drawn, counted, and a few people are written to at once', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill/messages');
    await page.getByRole('link', { name: 'Messages to an area' }).click();
    await page.getByText('No message was sent to an area yet.').waitFor();
    await look(page, 'areas-empty');
    await page.getByRole('link', { name: 'New message to an area' }).click();
    const form = page.getByRole('form', { name: 'New message to an area' });
    await form.locator('canvas').click({ position: { x: 200, y: 150 } });
    await page.waitForFunction(() => document.getElementById('lon').value !== '');
    await form.getByLabel('Longitude of its middle').fill(String(few.lon));
    await form.getByLabel('Latitude of its middle').fill(String(few.lat));
    await form.getByText('People who reported from there: 2').waitFor();
    await form.getByLabel('English').fill('The lower well is safe again.');
    await form.getByLabel('Why it is sent').fill('The laboratory says so.');
    await look(page, 'areas-form', true);
    await form.getByRole('button', { name: 'Write to 2 people' }).click();
    await page.locator('[data-state=done]').waitFor();
    await page.getByText('written to 2 of 2').waitFor();
    await until(() => handed.length === 2);
    assert.ok(handed.every(({ text }) => text === 'The lower well is safe again.'));
    await page.close();
});

test('an analyst says where a text message is: its words stay, and who wrote it counts there', { skip }, async () => {
    const way = hill.house.comity(['channel', 'create', 'hill', 'generic', '--set', 'name=the ferry']);
    const heard = await (
        await fetch(hill.house.base + /\/in\/generic\/\S+/.exec(way)[0], {
            method: 'POST',
            body: new URLSearchParams({ from: '+99900002100', text: 'The ferry lies on its side' }),
        })
    ).json();
    const around = `circle=${few.lon},${few.lat},3000`;
    const count = async () => (await hill.ask(`${hill.api}/broadcasts/preview?${around}`)).recipients;
    const before = await count();
    const page = await hill.open('analyst', `/spaces/hill/reports/${heard.number}`);
    await page.getByRole('button', { name: 'Say where it is' }).click();
    const form = page.getByRole('form', { name: 'Where it is' });
    await form.locator('canvas').click({ position: { x: 150, y: 120 } });
    assert.match(await form.getByLabel('Longitude').inputValue(), /^-?\d+\.\d{5}$/);
    await form.getByLabel('Latitude').fill('north');
    await form.getByRole('button', { name: 'Say this place' }).click();
    await form.getByText(/^A longitude from/).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'place-lat');
    await form.getByLabel('Longitude').fill(String(few.lon));
    await form.getByLabel('Latitude').fill(String(few.lat));
    await form.getByLabel('What people call it').fill('Ferry quay');
    await accessible(page);
    await look(page, 'place-form');
    await form.getByRole('button', { name: 'Say this place' }).click();
    await page.getByText('It is on the record as number').waitFor();
    const { body, corrected_by: number } = await hill.report(heard.number);
    assert.equal(body.text, 'The ferry lies on its side');
    const said = await hill.report(number);
    assert.deepEqual(said.body.place, { ...few, radius_m: 1000, name: 'Ferry quay' });
    assert.ok(body.contact);
    assert.equal(said.body.contact, body.contact);
    assert.equal(await count(), before + 1);
    await page.getByText('Ferry quay', { exact: true }).last().waitFor();
    await page.getByText('no place on the map').waitFor({ state: 'detached' });
    await look(page, 'place-said');
    await page.goto(`${page.url().split('/reports/')[0]}/reports/${number}`);
    await page.getByRole('button', { name: 'Assess' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Say where it is' }).count(), 0, 'of a correction');
    await page.goBack();
    await page.getByRole('button', { name: 'Say where it is' }).click();
    await form.getByLabel('How far off it may be').fill('');
    await form.getByLabel('What people call it').fill('Old quay');
    await form.getByRole('button', { name: 'Say this place' }).click();
    await page.getByText('Old quay', { exact: true }).first().waitFor();
    const again = await hill.report((await hill.report(heard.number)).corrected_by);
    assert.deepEqual(again.body.place, { ...few, name: 'Old quay' });
    await page.close();
});

test('to more than fifty people another analyst must agree', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill/areas?do=new');
    const form = page.getByRole('form', { name: 'New message to an area' });
    await form.getByLabel('Corners', { exact: true }).check();
    await form.getByLabel('Corners, one a line').fill('-48.3, 12.7\n-48.1, 12.7\n-48.1, 12.9\n-48.3, 12.9');
    await form.getByText(`People who reported from there: ${many}`).waitFor();
    await form.getByText('it goes out only when a second analyst agrees').waitFor();
    await form.getByLabel('English').fill('Boil water before you drink it.');
    await form.getByLabel('Español').fill('Hierva el agua antes de beberla.');
    await form.getByLabel('Why it is sent').fill('Cholera is suspected at the lower well.');
    const before = handed.length;
    await form.getByRole('button', { name: `Propose to write to ${many} people` }).click();
    await page.getByText('Another analyst must agree.').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Agree/ }).count(), 0, 'nobody agrees with oneself');
    await look(page, 'areas-proposed', true);

    const second = await hill.open('second', new URL(page.url()).pathname);
    assert.equal(handed.length, before);
    await second.getByText('Cholera is suspected').waitFor();
    await second.getByRole('button', { name: `Agree: write to ${many} people` }).click();
    await second.getByText('Agreed by').waitFor();
    await page.getByText(`written to ${many} of ${many}`).waitFor();
    await until(() => handed.length === before + many);
    assert.equal(new Set(handed.slice(before).map(({ to }) => to)).size, many, 'each is written to once');
    await look(second, 'areas-done', true);
    await second.close();
    await page.close();
});

test('360 pixels, in Arabic and dark: list and form fit; who only reads finds no page', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill/areas', phone, 'ar');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('[data-broadcast] a').first().click();
    await page.locator('[data-broadcast].open').waitFor();
    await look(page, 'phone-areas', true);
    await page.goto(`${hill.house.base}/spaces/hill/areas?do=new`);
    await page.locator('#why').waitFor();
    await page.getByRole('radio').nth(1).check();
    await look(page, 'phone-areas-form', true);
    await page.goto(`${hill.house.base}/spaces/hill/reports/${hill.first}?do=place`);
    await page.locator('#place-lon').waitFor();
    await look(page, 'phone-place');
    await page.close();
    const observer = await hill.open('observer', '/spaces/hill/areas');
    await observer.getByRole('heading', { name: 'Not found' }).waitFor();
    await observer.close();
});

// The gateway is another program: what it gets is waited for.
async function until(holds) {
    for (let looks = 0; looks < 1200 && !holds(); looks += 1) await new Promise((later) => setTimeout(later, 50));
    assert.ok(holds());
}
