// Whom to reach now, and a check acknowledged in one click, signed in the browser; wide in English and at 360 px in
// Arabic. Against a real server: COMITY=path/to/comity npm run test:browser
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { look, openHouse, phone, skip, wide } from './house.mjs';

const word = 'correct horse battery staple';
let shown, house, comity;
before(async () => {
    if (skip) return;
    shown = await openHouse('directory', (run) => {
        run(['space', 'create', 'forum', '--title', 'The Forum', '--rooms', 'confidence']);
    });
    ({ house } = shown);
    ({ comity } = house);
    await shown.steward('asha', 'Secretariat of the Forum');
    await shown.account('bo', await shown.invite('asha', 'forum', 'contributor'), 'Asteria');
});
after(() => shown?.close());

test('a contact is nominated, confirmed by its own key, found, and answers in one click', { skip }, async () => {
    const own = await shown.open('bo', '/account', wide, 'en');
    await own.getByLabel('One that can be moved').check();
    await own.getByRole('button', { name: 'Make a key' }).click();
    await own.getByText('This browser signs what you say').waitFor();
    const cert = await delegateCert(own);

    await own.goto(`${house.base}/spaces/forum/directory`);
    await own.getByText('There is no contact for that.').waitFor();
    await own.getByText('Nominate a contact').first().click();
    await own.getByLabel('Name of the office').fill('Duty desk');
    const form = own.getByRole('form', { name: 'Nominate a contact' });
    await form.getByLabel('State').fill('Asteria');
    await form.getByLabel('Languages').fill('en, fr');
    await form.getByLabel('Time zone').fill('Asia/Kathmandu');
    await form.getByLabel('Telephone').fill('+999 555 0101');
    await look(own, 'directory-nominate', true);
    await refusedOnce(own, form);
    await form.getByRole('button', { name: 'Nominate a contact' }).click();
    await own.getByText('nominated, not confirmed').waitFor();
    await own.getByRole('button', { name: 'Confirm: we are reached here' }).click();
    await own.getByText('This stays on the record, but changes nothing').waitFor();

    const theirs = await shown.open('bo', '/account', wide, 'en');
    await theirs.getByLabel('Key file').setInputFiles(cert);
    await theirs.getByRole('button', { name: 'Use this key' }).click();
    await theirs.getByText('This browser signs for you as').waitFor();
    await theirs.goto(`${house.base}/spaces/forum/directory`);
    await theirs.getByRole('button', { name: 'Confirm: we are reached here' }).click();
    await theirs.getByText('active', { exact: true }).waitFor();
    await theirs.getByText('UTC+05:45').waitFor();
    await look(theirs, 'directory', true);

    const campaign = '{"title":"Spring check","channels":["web","telephone"],"tlp":"GREEN"}';
    comity(['say', 'forum', 'confidence.campaign'], campaign);
    await theirs.getByRole('link', { name: 'Communication checks' }).click();
    await look(theirs, 'checks-asked', true);
    await theirs.getByRole('button', { name: 'Acknowledge' }).first().click();
    await theirs.getByText('Acknowledged and signed.').waitFor();
    await theirs.getByRole('link', { name: 'Spring check' }).click();
    await theirs.getByText('The contacts of your own party.').waitFor();
    await look(theirs, 'checks-own', true);
});

test('who runs a check attests a call, sees the report, and closes it; at 360 px in Arabic', { skip }, async () => {
    const page = await shown.open('asha', '/spaces/forum/checks', phone, 'ar');
    await page.getByRole('link', { name: 'Spring check' }).click();
    await page.getByRole('button', { name: 'أجابوا بمكالمة أو رسالة' }).click();
    await page.getByText('أثبته مشغّل').waitFor();
    await look(page, 'checks-report-arabic', true);
    await page.getByRole('button', { name: 'إغلاق هذا الفحص' }).click();
    await page.getByText('مغلق').first().waitFor();
    await page.goto(`${house.base}/spaces/forum/directory`);
    await page.getByText('Duty desk').waitFor();
    await look(page, 'directory-arabic', true);
    assert.match(comity(['verify', 'forum']), /signatures/);
});

// The reason is in view, and what was filled in stays.
async function refusedOnce(page, form) {
    const path = '**/api/v1/spaces/forum/statements*';
    const sentence = 'A contact needs another time zone.';
    await page.route(path, (route) =>
        route.fulfill({
            status: 400,
            contentType: 'application/problem+json',
            body: JSON.stringify({ status: 400, title: 'Bad Request', detail: sentence }),
        }),
    );
    await form.getByRole('button', { name: 'Nominate a contact' }).click();
    const said = form.getByText(sentence);
    await said.waitFor();
    const { y, height } = await said.boundingBox();
    assert.ok(y >= 0 && y + height <= page.viewportSize().height, `the reason stands at ${y}`);
    assert.equal(await form.getByLabel('Name of the office').inputValue(), 'Duty desk');
    assert.equal(await form.getByLabel('Time zone').inputValue(), 'Asia/Kathmandu');
    await page.unroute(path);
}

// The key in the browser is moved to a file; with it a key of the role is delegated.
async function delegateCert(page) {
    await page.getByLabel('A passphrase for the file').fill(word);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the key file' }).click();
    const file = join(house.folder, 'own.key');
    await (await saving).saveAs(file);
    writeFileSync(join(house.folder, 'word'), `${word}\n`);
    const { party } = await shown.ask('bo', `${house.base}/api/v1/me`);
    const cert = join(house.folder, 'cert.key');
    const made = comity(['keys', 'make', cert, '--party', party]);
    const [key] = /^\S{44}$/m.exec(made);
    const signed = ['--key', file, '--passphrase-file', join(house.folder, 'word')];
    comity(['party', 'delegate', ...signed, '--new', key, '--role', 'cert']);
    return cert;
}
