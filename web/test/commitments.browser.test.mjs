// A State says a commitment and signs an agreement in the browser with its party's key; what was said before, with
// versions, a draft that was cleared and a void step, is shown. Against a real server.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { look, openHouse, phone, skip, wide } from './house.mjs';

const text = 'Each side answers within one day.';
const hash = createHash('sha256').update(text).digest('hex');
const key = (line) => /^(\S{44})$/m.exec(line)[1];
const idOf = (line) => /([0-9a-f]{64})/.exec(line)[1];

let shown, house, first;
before(async () => {
    if (skip) return;
    shown = await openHouse('commitments', (comity) =>
        comity(['space', 'create', 'forum', '--title', 'Forum', '--rooms', 'confidence']),
    );
    house = shown.house;
    await shown.steward('asha', 'Asha, secretariat');
    await shown.account('bo', await shown.invite('asha', 'forum', 'contributor'), 'Republic of Boreland');
    const { party } = await shown.ask('bo', `${house.base}/api/v1/me`);
    prepare(party);
});
after(() => shown?.close());

function prepare(other) {
    const file = (name) => join(house.folder, `${name}.key`);
    const own = key(house.comity(['keys', 'make', file('own'), '--name', 'Republic of Asteria']));
    const party = idOf(house.comity(['party', 'introduce', 'Republic of Asteria', '--key', own]));
    const member = { party, role: 'contributor', name: 'Republic of Asteria', key: own };
    house.comity(['say', 'forum', 'space.member'], JSON.stringify(member));
    const cert = key(house.comity(['keys', 'make', file('cert'), '--party', party]));
    house.comity(['party', 'delegate', '--key', file('own'), '--party', party, '--new', cert, '--role', 'cert']);
    const say = (kind, body, who = 'own') => {
        const words = ['say', 'forum', `confidence.${kind}`, '--key', file(who), '--party', party, '--json'];
        return JSON.parse(house.comity(words, JSON.stringify(body)));
    };
    const cited = { catalogue: 'osce-cbms', version: 1, item: '8', tlp: 'GREEN' };
    first = say('commitment', { ...cited, status: 'planned', measures: 'A desk is planned.' });
    const clearance = { needed: 1, roles: ['cert'] };
    const next = { ...cited, status: 'implemented', measures: 'A desk answers.', replaces: first.id, clearance };
    const second = say('commitment', next);
    say('clearance', { about: second.id, decision: 'cleared' }); // void: not the key of a role
    say('clearance', { about: second.id, decision: 'cleared' }, 'cert');
    say('agreement', { title: 'Answers within a day', text, text_hash: hash, parties: [party, other], tlp: 'CLEAR' });
}

test('versions, their difference and the matrix are shown', { skip }, async () => {
    const page = await shown.open('asha', '/spaces/forum/commitments', wide, 'en');
    await page.getByRole('link', { name: 'osce-cbms 8: Contact points' }).click();
    await page.getByText('What changed from the version before').waitFor();
    assert.equal(await page.locator('del').first().textContent(), 'planned');
    assert.equal(await page.locator('ins').first().textContent(), 'implemented');
    await page.getByText('The key is not that of a role whose clearance is asked.').waitFor();
    await look(page, 'commitment', true);
    await page.getByRole('link', { name: 'Matrix of commitments' }).click();
    await page.getByLabel('Catalogue').selectOption('osce-cbms');
    await page.getByRole('link', { name: /implemented, within the last year/ }).waitFor();
    await look(page, 'matrix', true);
    await page.getByRole('link', { name: 'Catalogues', exact: true }).click();
    await page.getByRole('link', { name: /Eleven voluntary norms/ }).click();
    await page.getByText('number and topic compared, not the wording').first().waitFor();
    await look(page, 'catalogue', true);
});

test('a party says a commitment and signs an agreement with its key', { skip }, async () => {
    const page = await shown.open('bo', '/account', wide, 'en');
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText('This browser signs what you say').waitFor();
    await page.goto(`${house.base}/spaces/forum/commitments`);
    await page.getByRole('button', { name: 'Say a commitment' }).click();
    await page.getByLabel('Catalogue').selectOption('un-norms-2015');
    await page.getByLabel('Item').selectOption('13h');
    await page.getByLabel('Status').selectOption('partly');
    await page.getByLabel('Measures').fill('Requests are answered by day.');
    await look(page, 'commitment-form', true);
    await page.getByRole('button', { name: 'Sign and say it' }).click();
    await page.getByRole('heading', { name: 'Republic of Boreland' }).waitFor();
    await page.getByText('Requests are answered by day.').waitFor();
    await page.getByRole('link', { name: 'Agreements', exact: true }).last().click();
    await page.getByRole('link', { name: 'Answers within a day' }).waitFor();
    await page.goto(`${house.base}/inbox`);
    await page.getByText(/to sign the agreement .Answers within a day/).waitFor();
    await look(page, 'inbox-agreement');
    await page.getByRole('link', { name: 'Open', exact: true }).click();
    await page.getByRole('button', { name: 'Sign this text' }).click();
    await page.getByText('signed on').waitFor();
    await look(page, 'agreement', true);
    await page.goto(`${house.base}/inbox`);
    await page.getByText('Nothing is asked of you.').waitFor();
});

test('narrow, in Arabic', { skip }, async () => {
    const paths = [`commitments/${first.number}`, 'matrix?catalogue=osce-cbms', 'agreements', 'catalogues?id=tlp'];
    for (const path of paths) {
        const page = await shown.open('asha', `/spaces/forum/${path}`, phone, 'ar');
        await page.locator('main :is(h2, li a)').first().waitFor();
        await look(page, `ar-${path.replace(/\W/g, '-')}`, true);
    }
});
