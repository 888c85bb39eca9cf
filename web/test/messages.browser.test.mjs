// People write through a gateway and are answered from the keyboard: one by one with ten seconds to undo, several with
// a quick answer in the language of each, beside a report in the queue, and all of an area. The gateway is played here;
// what it was handed is counted each time.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, look, phone, skip } from './house.mjs';

const people = ['+99900000101', '+99900000102', '+99900000103', '+99900000104', '+99900000105'];
const first = [
    ['The pump at the school is broken.', 'en'],
    ['Мост закрыт с утра, мы не можем пройти.', 'ru'],
    ['No water since the night. Who comes?', 'en'],
    ['Two families have no roof.', 'en'],
    ['The road is blocked by stones.', 'en'],
];

let hill;
let gateway;
let way; // where the gateway hands in
const handed = []; // what it was given to send
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
    hill = await openHill('messages');
    const said = hill.house.comity(['channel', 'create', 'hill', 'generic', '--set', `send=${send}`]);
    way = hill.house.base + /\/in\/generic\/\S+/.exec(said)[0];
    for (const [at, [text]] of first.entries()) await write(people[at], text);
    await write('BANK', 'Your account was charged.');
    await write(people[4], 'STOP');
});
after(async () => {
    gateway?.closeAllConnections();
    gateway?.close();
    await hill?.close();
});

test('quick answers are written down in several languages', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill');
    await page.getByRole('link', { name: 'Messages', exact: true }).focus();
    await page.keyboard.press('Enter');
    await row(page, first[0][0]).waitFor();
    await look(page, 'messages');
    await page.getByRole('button', { name: 'Quick answers' }).click();
    const dialog = page.getByRole('dialog', { name: 'Quick answers' });
    await dialog.getByLabel('What it is called').fill('On its way');
    await dialog.getByLabel('English').fill('Help is on its way.');
    await dialog.getByLabel('Русский').fill('Помощь уже едет.');
    await dialog.getByRole('button', { name: 'Save this answer' }).click();
    await dialog.getByText('“On its way” is offered from now on.').waitFor();
    await look(page, 'messages-quick');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.close();
});

test('an answer is written by keys, taken back, sent, and said to have gone out', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill/messages');
    await focused(page, 0);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await look(page, 'messages-keys');
    await page.keyboard.press('Escape');
    const at = await indexOf(page, first[0][0]);
    await focused(page, 0);
    for (let step = 0; step < at; step += 1) {
        await page.keyboard.press('j');
        await focused(page, step + 1);
    }
    await page.keyboard.press('r');
    await page.waitForFunction(() => document.activeElement.id === 'answer');
    await page.keyboard.type('A plumber comes at noon.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('goes out in').first().waitFor();
    const before = handed.length;
    await page.waitForFunction(() => document.activeElement.dataset.contact !== undefined);
    await page.keyboard.press('u');
    await page.waitForFunction(() => document.activeElement.id === 'answer');
    assert.equal(await page.locator('#answer').inputValue(), 'A plumber comes at noon.', 'given back to be changed');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send now' }).click();
    await until(() => handed.length === before + 1);
    assert.deepEqual([handed.at(-1).to, handed.at(-1).text], [people[0], 'A plumber comes at noon.']);

    await page.goto(`${hill.house.base}/spaces/hill/messages?show=all`);
    await row(page, 'A plumber comes at noon.').click();
    await page.locator('[data-sort=message] [data-state=sent]').waitFor();
    await page.getByRole('region', { name: 'What was said' }).getByText('Bo, night desk').waitFor();
    await look(page, 'messages-thread');
    await write(people[0], 'Thank you, we wait at the school.');
    await page.locator('[data-sort=reply]').getByText('Thank you, we wait').waitFor();
    await page.getByRole('button', { name: 'Join to a report…' }).click();
    await page.getByRole('region', { name: 'Join to a report…' }).getByRole('button', { name: /^Report/ }).click();
    await page.locator('[data-sort=reply]').getByText('about report').waitFor();
    await page.close();
});

test('several are answered together, each in their language', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill/messages');
    const before = handed.length;
    for (const [text] of [first[1], first[2]]) {
        await row(page, text).focus();
        await page.keyboard.press('x');
    }
    await page.getByText('Chosen: 2').first().waitFor();
    const group = page.getByRole('group', { name: 'Chosen: 2' });
    await group.getByLabel('Quick answers').selectOption('On its way');
    await look(page, 'messages-together');
    await group.getByRole('button', { name: 'Answer all of them' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await until(() => handed.length === before + 2);
    const texts = new Map(handed.slice(before).map(({ to, text }) => [to, text]));
    assert.equal(texts.get(people[1]), 'Помощь уже едет.');
    assert.equal(texts.get(people[2]), 'Help is on its way.');
    await page.close();
});

test('who said STOP, or is a word, is not written to, and the box says why', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill/messages?show=all');
    await row(page, 'STOP').click();
    await page.locator('[data-closed=stop]').getByText('This person said STOP.').waitFor();
    assert.equal(await page.locator('#answer').count(), 0);
    await look(page, 'messages-stop');
    await row(page, 'Your account was charged.').click();
    await page.locator('[data-closed=word]').waitFor();
    await page.close();
});

test('what needs no answer is settled by a key, taken back, and settled', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill/messages');
    await write(people[2], 'Thank you all.');
    await page.reload();
    const waiting = row(page, 'Thank you all.');
    await waiting.focus();
    await page.keyboard.press('e');
    const note = page.locator('.note', { hasText: 'No answer needed' });
    await note.getByText('goes out in').waitFor();
    await page.keyboard.press('u');
    await note.waitFor({ state: 'detached' });
    await waiting.click();
    await page.locator('article').getByRole('button', { name: 'No answer needed' }).click();
    await look(page, 'messages-settle');
    await note.getByRole('button', { name: 'Send now' }).click();
    await note.getByText('Heard: 1.').waitFor();
    await page.goto(`${hill.house.base}/spaces/hill/messages`);
    await page.locator('#conversations').waitFor();
    assert.equal(await waiting.count(), 0, 'it waits no more');
    await page.close();
});

test('in the queue r answers whoever sent the report', { skip }, async () => {
    const { reports } = await hill.ask(`${hill.api}/reports?limit=20&words=roof`);
    const page = await hill.open('analyst', `/spaces/hill?view=queue&row=${reports[0].number}`);
    await page.waitForFunction((number) => document.activeElement.dataset.number === number, String(reports[0].number));
    await page.keyboard.press('r');
    await page.waitForFunction(() => document.activeElement.id === 'answer');
    await look(page, 'queue-reply');
    const before = handed.length;
    await page.keyboard.type('How many are you?');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send now' }).click();
    await until(() => handed.length === before + 1);
    assert.equal(handed.at(-1).to, people[3]);
    await page.close();
});

test('360 pixels, in Arabic and dark: list and thread fit; who only reads finds no page', { skip }, async () => {
    const page = await hill.open('steward', '/spaces/hill/messages?show=all', phone, 'ar');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('#conversations li').first().waitFor();
    await look(page, 'phone-messages');
    await row(page, first[1][0]).or(page.locator('#conversations a').first()).first().click();
    await page.locator('article').waitFor();
    await page.locator('[data-sort]').first().waitFor();
    await look(page, 'phone-thread');
    await page.goto(`${hill.house.base}/spaces/hill/messages?do=quick`);
    await page.locator('dialog[open]').waitFor();
    await accessible(page, 'quick answers');
    await page.close();
    const observer = await hill.open('observer', '/spaces/hill/messages');
    await observer.getByRole('heading', { name: 'Not found' }).waitFor();
    await observer.close();
});

async function write(from, text) {
    const reply = await fetch(way, { method: 'POST', body: new URLSearchParams({ from, text }) });
    assert.equal(reply.status, 200, await reply.text());
}
function row(page, text) {
    return page.locator('#conversations a').filter({ hasText: text });
}
async function indexOf(page, text) {
    const all = await page.locator('#conversations a').allInnerTexts();
    return all.findIndex((each) => each.includes(text));
}
async function focused(page, at) {
    await page.waitForFunction(
        (place) => document.activeElement === document.querySelectorAll('#conversations a')[place],
        at,
    );
}
// The gateway is another program: what it gets is waited for.
async function until(holds) {
    for (let looks = 0; looks < 1200 && !holds(); looks += 1) await new Promise((later) => setTimeout(later, 50));
    assert.ok(holds());
}
