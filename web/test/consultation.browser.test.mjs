// Two States in two windows consult about an incident: one opens a case, the other finds it in its inbox, answers,
// and both close it. Against a real server: COMITY=path/to/comity npm run test:browser
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible, fits, look, openHouse, phone, picture, skip, wide } from './house.mjs';

const request = {
    track: 'technical',
    what: 'Three hospitals lost their record systems.',
    when: '2026-02-28T22:10:00Z',
    systems: [{ sector: 'health', critical: 'essential' }],
    severity: { scale: 'national', level: '2' },
    asks: 'Please keep the logs.',
    asserts: 'no_attribution',
    zone: 'UTC',
    tlp: 'GREEN',
};

let shown, house, partyOf;
before(async () => {
    if (skip) return;
    shown = await openHouse('consultation', (comity) => {
        comity(['space', 'create', 'forum', '--title', 'The Forum', '--rooms', 'confidence']);
    });
    house = shown.house;
    await shown.steward('asteria', 'Asteria');
    await shown.account('boreland', await shown.invite('asteria', 'forum', 'contributor'), 'Boreland');
    await shown.account('coreland', await shown.invite('asteria', 'forum', 'contributor'), 'Coreland');
    await shown.account('dovana', await shown.invite('asteria', 'forum', 'contributor'), 'Dovana');
    const { parties } = await shown.ask('asteria', `${house.base}/api/v1/spaces/forum/consultation`);
    partyOf = Object.fromEntries(parties.map(({ name, party }) => [name, party]));
    keyFor('coreland', partyOf.Coreland);
    keyFor('dovana', partyOf.Dovana);
});
after(() => shown?.close());

test('a case is opened, acknowledged, answered and closed between two windows', { skip }, async () => {
    const asteria = await withKey('asteria');
    const boreland = await withKey('boreland');

    const ports = await openCase('Ports of Amathea');
    await openCase('Grids of Amathea');
    await asteria.goto(`${house.base}/spaces/forum/consultation`);
    await asteria.getByLabel('Title of the case').fill('Hospitals in Amathea');
    await asteria.getByLabel('Whom you ask').selectOption({ label: 'Boreland' });
    await asteria.getByLabel('What happened').fill('Three hospitals lost their record systems.');
    await asteria.getByLabel('When it began').fill('2026-02-28T22:10');
    await asteria.getByLabel('Which system').fill('patient records');
    await asteria.getByLabel('name of the scale').selectOption({ label: 'Severity of an incident, seven levels' });
    await asteria.getByLabel('level on it').selectOption({ label: 'High' });
    await asteria.getByLabel('How far it asserts').selectOption({ label: 'no attribution' });
    await asteria.getByLabel('What is asked').fill('Please keep the logs of 192.0.2.17.');
    await asteria.getByRole('group', { name: 'Cases that belong to this one' }).getByLabel('Ports of Amathea').check();
    const offered = await asteria.getByLabel('Whom you ask').locator('option').allInnerTexts();
    assert.deepEqual(offered.sort(), ['Boreland', 'Coreland', 'Dovana']);
    await look(asteria, 'consultation-open', true);
    await asteria.getByRole('button', { name: 'Sign and send the request' }).click();
    await asteria.waitForURL(/\/spaces\/case-[0-9a-f]{16}\/consultation$/);
    await asteria.getByText('Asked of').first().waitFor();
    const space = new URL(asteria.url()).pathname.split('/')[2];

    await boreland.goto(`${house.base}/inbox`);
    await boreland.getByText('to say that the request').waitFor();
    await boreland.getByText('the turn goes to the deputy').waitFor();
    await look(boreland, 'inbox');
    await boreland.getByRole('link', { name: 'Open', exact: true }).click();
    await boreland.getByRole('heading', { name: 'What is asked now' }).waitFor();
    await say(boreland, 'acknowledge the request', { Text: 'Received.' });
    await stands(boreland, 'acknowledged');
    await say(boreland, 'accept the request');
    await stands(boreland, 'in exchange');

    // The other window learns of it by itself.
    await stands(asteria, 'in exchange');
    await choose(asteria, 'information');
    const other = 'ab'.repeat(32);
    await look(asteria, 'consultation-links', true);
    await asteria.getByRole('group', { name: 'Cases that belong to this one' }).getByLabel('Grids of Amathea').check();
    await say(asteria, 'information', { Text: 'It is wider.', 'Other cases, by their ids': other });
    await asteria.getByRole('link', { name: 'Grids of Amathea', exact: true }).waitFor();
    await asteria.getByText(other, { exact: true }).waitFor();
    await choose(asteria, 'information');
    assert.equal(await asteria.getByLabel('Grids of Amathea').isChecked(), false);
    await say(asteria, 'ask a question', { Text: 'Who rents the address?' });
    await asteria.getByText('to answer question').waitFor();
    await boreland.getByText('Asked of you:').waitFor();
    await say(boreland, 'holding statement', { Text: 'The logs are being read.' });
    await boreland.getByText('Put off (1), now to').waitFor();
    await say(boreland, 'information', { Text: 'A company in Amathea.' });
    await boreland.getByText('Answered by').waitFor();
    const measures = 'Both keep the logs.\nNo public word for 30 days.';
    await say(boreland, 'propose measures', { 'Measures, one on each line': measures });
    await stands(asteria, 'de-escalation proposed');
    await asteria.getByRole('link', { name: 'Ports of Amathea', exact: true }).waitFor();
    await boreland.getByText(ports, { exact: true }).waitFor(); // a space that he is not in
    await asteria.getByRole('link', { name: /severity.*version 1/ }).waitFor();
    await look(asteria, 'consultation', true);
    await say(asteria, 'consent');
    await stands(boreland, 'measures agreed');
    await say(asteria, 'close: resolved', { Reason: 'The server is off.' });
    await stands(boreland, 'closed');
    await say(boreland, 'propose a joint summary', { Text: 'Two CERTs stopped a server.' });
    await asteria.getByText('to consent to the joint summary').waitFor();
    await say(asteria, 'consent');
    await asteria.getByText('Nothing is asked of you.').waitFor();

    const page = await shown.ask('asteria', `${house.base}/api/v1/spaces/${space}/consultation`);
    assert.equal(page.closing.outcome, 'resolved');
    assert.equal(page.items.find(({ sort }) => sort === 'summary').fate, 'agreed');
    assert.ok(page.steps.every(({ role, void: isVoid }) => role === 'own' && isVoid === null));
    assert.match(house.comity(['verify', space]), /\b12 signatures/);

    // On paper there is what was said, with ids, and nothing to press.
    await asteria.emulateMedia({ media: 'print' });
    assert.equal(await asteria.getByRole('button').count(), 0);
    await asteria.getByText(page.steps[0].id).waitFor();
    assert.equal(await asteria.getByRole('navigation', { name: 'Pages of this space' }).count(), 0);
    const papers = asteria.locator('main > p.paper:visible');
    assert.deepEqual(await papers.allInnerTexts(), Array(2).fill(`TLP:${page.tlp}`));
    await asteria.emulateMedia({ media: 'screen' });

    await asteria.goto(`${house.base}/spaces/forum/consultation`);
    const known = asteria.getByRole('group', { name: 'Cases that belong to this one' }).locator('label');
    await known.filter({ hasText: 'Hospitals in Amathea technical track · closed' }).waitFor();

    const pages = { case: `/spaces/${space}/consultation`, inbox: '/inbox', open: '/spaces/forum/consultation' };
    for (const [name, path] of Object.entries(pages)) {
        const small = await shown.open('boreland', path, phone, 'ar');
        await small.locator('h2, main > p').nth(1).waitFor();
        await picture(small, `consultation-${name}-arabic`, true);
        await fits(small, name);
        await accessible(small, name);
        await small.close();
    }
});

// The id of a case with another State, in which nothing was said yet.
async function openCase(title) {
    const cases = `${house.base}/api/v1/spaces/forum/cases`;
    return (await shown.ask('asteria', cases, { title, with: [partyOf.Coreland] })).id;
}

test('a request said in the forum leaves the way to open cases; its page asks for no map', { skip }, async () => {
    saidBy('coreland', 'forum', 'request', { ...request, to: partyOf.Asteria });
    const page = await shown.open('coreland', '/spaces/forum/consultation', wide, 'en');
    await stands(page, 'requested');
    await page.getByRole('heading', { name: 'Open a consultation' }).waitFor();
    assert.equal(await page.getByLabel('Title of the case').count(), 1);

    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1)));
    await page.goto(`${house.base}/spaces/forum`);
    await page.getByRole('link', { name: 'Consultation' }).first().waitFor();
    assert.ok(asked.includes('forum'));
    assert.deepEqual(asked.filter((each) => each === 'reports' || each === 'summary'), []);
    await page.close();
});

test('the case names whose turn it is by the directory of the forum, to who may read that', { skip }, async () => {
    const dovana = partyOf.Dovana;
    const contact = { state: 'Dovana', region: 'asia', languages: ['en'], tlp: 'AMBER', matters: ['consultation'] };
    const hours = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }];
    const phoned = (address) => [{ channel: 'telephone', address }];
    const engineer = saidBy('dovana', 'forum', 'contact', {
        ...contact, role: 'technical_contact', name: 'Engineer on call', time_zone: 'UTC', state: 'Elsewhere',
        channels: phoned('+999 555 0102'),
    });
    saidBy('dovana', 'forum', 'contact', {
        ...contact, role: 'cert', name: 'CERT desk', time_zone: 'Asia/Kathmandu', hours, matters: ['incident'],
        channels: phoned('+999 555 0101'), deputies: [{ contact: engineer }, { name: 'Night watch' }],
    });
    saidBy('dovana', 'forum', 'contact', {
        ...contact, role: 'diplomatic_contact', name: 'Ministry on duty', time_zone: 'America/Lima',
        channels: [{ channel: 'mail', address: 'duty@dovana.example' }],
    });

    const cases = `${house.base}/api/v1/spaces/forum/cases`;
    const { name } = await shown.ask('coreland', cases, { title: 'Cables', with: [dovana] });
    saidBy('coreland', name, 'request', { ...request, to: dovana });
    const page = await shown.open('coreland', `/spaces/${name}/consultation`, wide, 'en');
    const told = page.locator('.turns');
    await told.getByRole('link', { name: 'The Forum' }).waitFor();
    assert.deepEqual(await told.locator('h4').allInnerTexts(), ['The contact', 'The deputy', 'The diplomatic contact']);
    const groups = await told.locator('ul:not(.ways)').allInnerTexts();
    assert.match(groups[0], /CERT desk[^]*Asia\/Kathmandu, UTC\+05:45[^]*\+999 555 0101/);
    assert.match(groups[1], /Engineer on call[^]*\+999 555 0102[^]*Night watch/);
    assert.match(groups[2], /Ministry on duty[^]*America\/Lima[^]*duty@dovana\.example/);
    assert.equal(groups.length, 3);
    await look(page, 'consultation-turns', true);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await told.isVisible(), false);
    await page.close();

    const small = await shown.open('coreland', `/spaces/${name}/consultation`, phone, 'ar');
    await small.locator('.turns').getByText('Night watch').waitFor();
    await look(small, 'consultation-turns-arabic', true);
    await small.close();

    // Dovana is shut out of the forum: the case stays open to it, and says nothing of the directory.
    house.comity(['say', 'forum', 'space.member'], JSON.stringify({ party: dovana, role: 'none' }));
    const outside = await shown.open('dovana', '', wide, 'en');
    const asked = [];
    outside.on('request', (each) => asked.push(new URL(each.url()).pathname));
    const listed = outside.waitForResponse('**/api/v1/spaces');
    await outside.goto(`${house.base}/spaces/${name}/consultation`);
    await outside.getByText('It is the turn of the contact').waitFor();
    await (await listed).finished();
    await outside.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(await outside.locator('.turns').count(), 0);
    assert.deepEqual(asked.filter((path) => path.endsWith('/contacts')), []);
    await outside.close();
});

test('the inbox says who may sign an agreement', { skip }, async () => {
    const text = 'Each side answers within one day.';
    const text_hash = createHash('sha256').update(text).digest('hex');
    const sides = [partyOf.Coreland, partyOf.Boreland];
    saidBy('coreland', 'forum', 'agreement', { title: 'Answers', text, text_hash, parties: sides, tlp: 'GREEN' });
    const page = await shown.open('coreland', '/inbox', wide, 'en');
    await page.getByText('to sign the agreement').waitFor();
    const who = 'It is the turn of the diplomatic contact, or of the party itself with its own key.';
    await page.getByText(who, { exact: true }).waitFor();
    await page.close();
});

test('an inbox that did not ask all spaces says how many', { skip }, async () => {
    const page = await shown.open('coreland', '/help', wide, 'en');
    const [line] = (await shown.ask('coreland', `${house.base}/api/v1/spaces`)).spaces;
    const spaces = Array.from({ length: 203 }, (_, at) => ({ ...line, name: `many-${at}` }));
    await page.route('**/api/v1/spaces', (route) => route.fulfill({ json: { spaces } }));
    await page.route('**/api/v1/spaces/many-*/asked', (route) => route.fulfill({ json: { now: '', asked: [] } }));
    await page.goto(`${house.base}/inbox`);
    await page.getByText('3 of them were not asked').waitFor();
    await page.close();
});

// A key in a file, for those who speak without a browser.
function keyFor(who, party) {
    const [key] = /^\S{44}$/m.exec(house.comity(['keys', 'make', keyFile(who), '--party', party]));
    house.comity(['party', 'bind', party, '--key', key]);
}
function keyFile(who) {
    return join(house.folder, `${who}.key`);
}
// The id of what was said with it.
function saidBy(who, space, kind, body) {
    const said = house.comity(['say', space, `confidence.${kind}`, '--key', keyFile(who)], JSON.stringify(body));
    return /[0-9a-f]{64}/.exec(said)[0];
}

async function withKey(who) {
    const page = await shown.open(who, '/account', wide, 'en');
    await page.getByRole('button', { name: 'Make a key', exact: true }).click();
    await page.getByText('This browser signs what you say').waitFor();
    return page;
}

// The first way of that name in the form.
async function choose(page, name) {
    const ways = page.getByLabel('What you say');
    const way = ways.locator('option').filter({ hasText: name }).first();
    await way.waitFor({ state: 'attached' });
    await ways.selectOption(await way.getAttribute('value'));
}

async function say(page, name, fields = {}) {
    await choose(page, name);
    for (const [label, words] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(words);
    const before = await page.locator('article').count();
    await page.getByRole('button', { name: 'Sign and say' }).click();
    await page.locator('article').nth(before).waitFor();
}

function stands(page, state) {
    return page.locator('.stand strong', { hasText: new RegExp(`^${state}$`) }).waitFor();
}
