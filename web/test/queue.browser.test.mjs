// The queue of an analyst: worked through by keys alone, many reports at once, with what is refused, undone or lost on
// the line. What the server says afterwards is asked each time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, fits, look, phone, picture, skip } from './house.mjs';

const doubt = { verification: 'not', reliability: 'E', credibility: 5, reason: 'The patrol was elsewhere.' };
let hill;
before(async () => {
    if (skip) return;
    hill = await openHill('queue');
    const { id } = await hill.report(hill.first);
    hill.say('situation.assessment', { about: [id], ...doubt, verification: 'verified' });
});
after(() => hill?.close());

test('the queue by keys alone: moved through, assessed, undone, chosen, closed, opened', { skip }, async () => {
    const page = await hill.open('analyst');
    await page.clock.install(); // ten seconds are not waited for
    await page.goto(`${hill.house.base}/spaces/hill?view=queue`);
    const key = (name) => page.keyboard.press(name);
    await focused(page);
    await page.locator(`#reports a[data-number="${hill.first}"]`).waitFor(); // what was assessed is asked for last
    const numbers = await shown(page);
    assert.equal(numbers.at(-1), hill.first, 'what is assessed comes after what is unseen');
    await look(page, 'queue');
    await key('?');
    await look(page, 'queue-keys');
    await key('Escape');
    await focused(page, numbers[0]);

    await key('1'); // asks once
    await page.getByText('Asked once').waitFor();
    await look(page, 'queue-quick');
    await page.getByLabel('What it rests on').focus();
    await page.keyboard.type('Seen by two patrols.');
    await key('Tab');
    await key('Enter');
    await focused(page, numbers[0]);
    await key('j');
    await key('1'); // and then no more
    await focused(page, numbers[2]);
    assert.equal((await hill.report(numbers[1])).verification, 'unseen', 'nothing is said before the ten seconds');
    await page.getByText('Before it, waiting: 1').waitFor();
    await key('u');
    await page.getByText('Before it, waiting: 1').waitFor({ state: 'detached' });
    await page.clock.runFor(11_000);
    await page.getByText('Heard: 1.').waitFor();
    const { verification, reliability, credibility } = await hill.report(numbers[0]);
    assert.deepEqual([verification, reliability, credibility], ['verified', 'F', 2]);
    assert.equal((await hill.report(numbers[1])).verification, 'unseen', 'what was undone was never said');
    assert.deepEqual(await shown(page), numbers, 'no line moved');
    await row(page, numbers[0]).getByText('verified', { exact: true }).first().waitFor();

    await focused(page, numbers[2]);
    await key('x');
    for (let step = 0; step < 4; step += 1) await key('j');
    await key('Shift+X');
    await page.waitForURL((url) => url.searchParams.get('picked')?.split(',').length === 5);
    await key('a');
    await page.getByText('About 5 reports').waitFor();
    await look(page, 'queue-bulk');
    await key('ArrowDown'); // the first of three is chosen by it, the second by another
    await page.getByLabel('doubtful', { exact: true }).focus();
    await key('Space');
    await page.getByLabel('What it rests on').focus();
    await page.keyboard.type('One source for all.');
    await key('Tab');
    await key('Enter');
    await page.getByRole('button', { name: 'Undo' }).first().waitFor();
    await look(page, 'queue-held');
    await page.clock.runFor(11_000);
    await page.getByText('Heard: 5.').waitFor();
    for (const number of numbers.slice(2, 7)) {
        const { verification, credibility, history } = await hill.report(number);
        assert.deepEqual([verification, credibility, history.length], ['doubtful', 4, 1]);
        assert.deepEqual(history[0].body.about.length, 1, 'a statement for each report');
    }

    await focused(page, numbers[6]);
    await key('Enter');
    await page.waitForURL(`**/reports/${numbers[6]}?*view=queue*`);
    await page.locator('article .standing').waitFor();
    await look(page, 'queue-report');
    await key('Escape');
    await focused(page, numbers[6]);
    await key('p');
    await page.waitForURL(`**/reports/${numbers[6]}/publish?*`);
    await page.close();
});

test('what is refused is told with its reason, and the rest is heard', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill?view=queue&order=newest');
    await focused(page);
    const boxes = page.locator('#reports input[type=checkbox]');
    await boxes.nth(1).click();
    await boxes.nth(3).click({ modifiers: ['Shift'] });
    await page.getByText('Chosen: 3').first().waitFor();
    const chosen = await shown(page, 'tr.chosen');
    await page.waitForURL((url) => url.searchParams.get('picked')?.split(',').length === 3);
    await page.reload();
    await page.getByText('Chosen: 3').first().waitFor();
    await page.getByRole('button', { name: 'Close the work' }).click();
    await page.getByLabel('Duplicate').check();
    await page.getByLabel('Number of the report').fill(String(chosen[1]));
    await page.getByLabel('Why').fill('The same words');
    await page.getByRole('button', { name: 'Close it' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('Heard: 2. Refused: 1.').waitFor();
    await page.locator('.note').getByText('A report cannot be a duplicate of itself.').waitFor();
    await look(page, 'queue-refused');
    assert.deepEqual(
        await Promise.all(chosen.map(async (number) => (await hill.report(number)).closing)),
        ['duplicate', null, 'duplicate'],
    );
    await page.close();
});

test('a lost line keeps what was said until it is sent, and it is heard once', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill?view=queue&order=newest');
    await focused(page);
    const number = Number(await page.locator('#reports a').first().getAttribute('data-number'));
    await page.route('**/statements/batch', (route) => route.abort());
    await page.keyboard.press('d');
    await page.getByLabel('Who does it').fill('Patrol');
    await page.getByLabel('What is done').fill('Looks again');
    await page.getByRole('button', { name: 'Say this action' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('It is kept here until it is sent.').waitFor();
    await look(page, 'queue-unsent');
    // Heard, but the answer was lost on its way: sent again, it is not heard twice.
    await page.unroute('**/statements/batch');
    let lost = 0;
    await page.route('**/statements/batch', async (route) => {
        if (lost++ > 0) return route.continue();
        await route.fetch();
        await route.abort();
    });
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.waitForFunction(() => document.querySelector('[data-standing=unsent]'));
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Heard: 1.').waitFor();
    assert.equal((await hill.report(number)).actions.all, 1);
    await page.close();
});

test('what comes while one works waits to be asked; what others say changes no place', { skip }, async () => {
    const page = await hill.open('analyst', '/spaces/hill?view=queue');
    await focused(page);
    await page.locator('.live').getByText('live', { exact: true }).waitFor();
    const before = await page.locator('#reports a').allTextContents();
    const second = Number(await page.locator('#reports a').nth(1).getAttribute('data-number'));
    const { id } = await hill.report(second);
    hill.say('intake.report', { title: 'Bridge at Alder down' });
    hill.say('situation.assessment', { about: [id], ...doubt });
    await row(page, second).getByText('not so', { exact: true }).first().waitFor();
    assert.deepEqual(await page.locator('#reports a').allTextContents(), before);
    await picture(page, 'queue-waiting');
    await page.getByRole('button', { name: '1 new report: show' }).click();
    assert.equal(await page.locator('#reports a').first().textContent(), 'Bridge at Alder down');
    await page.close();
});

test('two analysts see who looks at what, and j passes over what another looks at', { skip }, async () => {
    const bo = await hill.open('analyst', '/spaces/hill?view=queue&order=newest');
    const asha = await hill.open('steward', '/spaces/hill?view=queue&order=newest');
    for (const page of [bo, asha]) {
        await focused(page);
        await page.locator('.live').getByText('live', { exact: true }).waitFor();
    }
    const numbers = await shown(asha);
    const size = (await hill.ask(hill.api)).size;
    const boLooks = 'Bo, night desk is looking at this.';

    await bo.keyboard.press('j');
    await bo.keyboard.press('c');
    await row(bo, numbers[1]).getByText('You are looking at this.').waitFor();
    await row(asha, numbers[1]).getByText(boLooks).waitFor();
    await look(asha, 'queue-claimed');
    await focused(asha, numbers[0]);
    await asha.keyboard.press('j');
    await focused(asha, numbers[2]);
    await asha.keyboard.press('k');
    await focused(asha, numbers[0]);

    await row(asha, numbers[1]).locator('a').click(); // it can be opened all the same
    await asha.locator('article').getByText(boLooks).waitFor();
    await look(asha, 'queue-claimed-report');
    await bo.keyboard.press('c'); // Bo lets go, and it is Asha who looks at it
    await asha.locator('article').getByText(boLooks).waitFor({ state: 'detached' });
    await row(bo, numbers[1]).getByText('Asha, desk lead is looking at this.').waitFor();
    await asha.locator('article').getByRole('button', { name: 'Assess', exact: true }).click();
    await asha.getByLabel('doubtful', { exact: true }).check();
    await asha.getByLabel('What it rests on').fill('One source.');
    await asha.getByRole('button', { name: 'Say this assessment' }).click();
    await asha.getByText('It is on the record as number').waitFor();
    await bo.locator('[data-looker]').waitFor({ state: 'detached' });

    await row(bo, numbers[3]).locator('a').click();
    await row(asha, numbers[3]).getByText(boLooks).waitFor();
    await bo.goto(hill.house.base); // who leaves lets go; where that is lost on the way, it ends by itself
    await asha.locator('[data-looker]').waitFor({ state: 'detached', timeout: 120_000 });
    assert.equal((await hill.ask(hill.api)).size, size + 1, 'only the assessment is on the record');
    await bo.close();
    await asha.close();
});

test('an observer is not told who looks at what', { skip }, async () => {
    const page = await hill.open('observer', '/spaces/hill?view=queue');
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const analyst = await hill.open('analyst', `/spaces/hill/reports/${hill.first + 3}?view=queue`);
    await row(analyst, hill.first + 3).getByText('You are looking at this.').waitFor();
    hill.say('intake.report', { title: 'Heard after the claim' });
    await page.getByRole('button', { name: '1 new report: show' }).waitFor();
    assert.equal(await page.locator('[data-looker]').count(), 0);
    assert.deepEqual(asked.filter((url) => url.includes('/claims')), []);
    await analyst.close();
    await page.close();
});

test('360 pixels, in Arabic: the queue, its forms and filters fit and can be used', { skip }, async () => {
    const page = await hill.open('steward', '/spaces/hill?view=queue', phone, 'ar');
    await page.locator('#reports a').first().waitFor();
    await look(page, 'phone-queue');
    await page.locator('#reports input[type=checkbox]').first().click();
    await page.locator('.chosen button').first().click();
    await page.locator('form.judge').waitFor();
    await look(page, 'phone-queue-form');
    await page.goto(`${hill.house.base}/spaces/hill?view=queue&filters=open`);
    await page.locator('#filters').waitFor();
    await fits(page, 'filters');
    await accessible(page, 'filters');
    await page.close();
});

test('an observer reads the queue and judges nothing', { skip }, async () => {
    const page = await hill.open('observer', `/spaces/hill?view=queue&do=assess&picked=${hill.first}`);
    await focused(page);
    await page.keyboard.press('j');
    await page.keyboard.press('1');
    assert.equal(await page.locator('form.judge, #reports input').count(), 0);
    await look(page, 'observer-queue');
    await page.close();
});

function shown(page, rows = 'tr') {
    const links = page.locator(`#reports ${rows} a`);
    return links.evaluateAll((all) => all.map((each) => Number(each.dataset.number)));
}

function row(page, number) {
    return page.locator('#reports tr').filter({ has: page.locator(`a[data-number="${number}"]`) });
}

// The line of this report, or the first one, has the keys.
async function focused(page, number) {
    await page.waitForFunction((wanted) => {
        const links = [...document.querySelectorAll('#reports a[data-number]')];
        const meant = wanted ? links.find((each) => each.dataset.number === wanted) : links[0];
        return meant && meant === document.activeElement;
    }, number && String(number));
}
