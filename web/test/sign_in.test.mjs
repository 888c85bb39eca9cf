// From the printed link to a steward, from an invitation to a member, and out again; with a house and a server of
// its own: COMITY is the program. SCREENSHOTS=folder keeps pictures to look at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, openHouse, passphrase as words, phone, secretOf, skip, wide } from './house.mjs';

let shown, house, base;
before(async () => {
    if (skip) return;
    shown = await openHouse('sign-in', (comity) => {
        comity(['space', 'create', 'hill', '--title', 'The hill']);
        comity(['space', 'create', 'open', '--title', 'Open ground', '--public']);
    });
    house = shown.house;
    base = house.base;
});
after(() => shown?.close());

test('a link makes a steward, who invites a member, who is removed', { skip }, async () => {
    const steward = await open(wide, 'en');
    const secrets = watchAddresses(steward);
    const link = house.comity(['steward-link', '--first', '--address', base]).trim();
    assert.match(link, /\/invitation#[\w-]{43}$/);

    await steward.goto(`${base}/`);
    await steward.getByText('You see what is public.').waitFor();
    await steward.getByRole('link', { name: 'Open ground' }).waitFor();
    assert.equal(await steward.getByText('The hill').count(), 0);
    await look(steward, 'public-home');

    await steward.goto(link);
    await steward.getByText('You are invited to run this house').waitFor();
    await look(steward, 'invitation');
    await steward.getByLabel('What others call you').fill('Asha, desk lead');
    await steward.getByLabel('Name to sign in with').fill('asha@desk.example');
    await steward.getByLabel('Passphrase', { exact: true }).fill(words);
    await steward.getByRole('button', { name: 'Make the account and join' }).click();
    await steward.getByRole('link', { name: 'The hill' }).waitFor();
    assert.equal(new URL(steward.url()).hash, '');
    await look(steward, 'steward-home');

    await steward.goto(`${base}/spaces/hill/members`);
    await steward.locator('main').getByText('Asha, desk lead').waitFor();
    await steward.getByLabel('Role', { exact: true }).selectOption('contributor');
    await steward.getByRole('button', { name: 'Make a link' }).click();
    const invitation = await steward.getByLabel('The link is ready.').inputValue();
    await look(steward, 'members');

    const member = await open(phone, 'ar');
    const theirs = watchAddresses(member);
    await member.goto(invitation);
    await member.locator('html[dir="rtl"]').waitFor();
    await member.getByText('The hill').waitFor();
    await look(member, 'phone-invitation');
    await member.locator('#label').fill('Mina');
    await member.locator('#name').fill('mina');
    await member.locator('#passphrase').fill(words);
    await member.locator('button[type=submit]').click();
    await member.waitForURL(`${base}/spaces/hill`);
    await member.goto(`${base}/account`);
    await member.locator('main').getByText('Mina', { exact: true }).waitFor();
    await look(member, 'phone-account');
    await member.goto(`${base}/spaces/hill/members`);
    await member.locator('main').getByText('Asha, desk lead').waitFor();
    assert.equal(await member.locator('main select').count(), 0, 'who is no steward changes nothing');
    await look(member, 'phone-members');

    await member.goto(invitation);
    await member.locator('main [role=alert]').waitFor();
    await look(member, 'phone-used-link');

    await steward.reload();
    await steward.getByLabel('Role of Mina').selectOption('analyst');
    await steward.getByText('Mina now has the role: Analyst.').waitFor();
    await steward.getByRole('button', { name: 'Remove Mina' }).click();
    await steward.getByText('Remove Mina from the space?').waitFor();
    await look(steward, 'members-remove');
    await steward.getByRole('button', { name: 'Remove', exact: true }).click();
    await steward.getByText('Mina is no longer a member.').waitFor();
    await member.goto(`${base}/spaces/hill/members`);
    await member.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await member.locator('main').getByText('Asha, desk lead').count(), 0);

    for (const secret of [secretOf(link), secretOf(invitation), words])
        for (const address of [...secrets, ...theirs])
            assert.ok(!address.includes(secret), 'no secret is in an address that is asked for');
});

test('out, and in again, and an account changes its passphrase and makes a token', { skip }, async () => {
    const page = await open(phone, 'en');
    await page.goto(`${base}/sign-in?to=/account`);
    await look(page, 'phone-sign-in');
    await page.getByLabel('Name to sign in with').fill('asha@desk.example');
    await page.getByLabel('Passphrase', { exact: true }).fill('not these words');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('The name or the passphrase is not right.').waitFor();
    await look(page, 'phone-sign-in-wrong');
    await page.getByLabel('Passphrase', { exact: true }).fill(words);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${base}/account`);

    await page.getByLabel('What the token is for').fill('SMS gateway');
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByLabel('The token is ready.').inputValue();
    const asked = () => fetch(`${base}/api/v1/spaces`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal((await asked()).status, 200);
    await page.getByRole('button', { name: 'End the token: SMS gateway' }).click();
    await page.getByText('There are no tokens.').waitFor();
    assert.equal((await asked()).status, 401);

    await page.getByLabel('Present passphrase').fill(words);
    await page.getByLabel('New passphrase').fill('other plain words');
    await page.getByRole('button', { name: 'Change the passphrase' }).click();
    await page.getByText('The passphrase is changed.').waitFor();
    await look(page, 'phone-account-steward', true);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You see what is public.').waitFor();
    await look(page, 'phone-public-home');
});

test('the last steward is told to name another one', { skip }, async () => {
    const page = await open(wide, 'en');
    await page.goto(`${base}/sign-in?to=/spaces/hill/members`);
    await page.getByLabel('Name to sign in with').fill('asha@desk.example');
    await page.getByLabel('Passphrase', { exact: true }).fill('other plain words');
    await page.keyboard.press('Enter');
    await page.getByLabel('Role of operator').selectOption('observer');
    await page.locator('[role=alert]').first().waitFor();
    assert.equal(await page.getByLabel('Role of operator').inputValue(), 'steward');
    // The operator does.
    const members = JSON.parse(house.comity(['show', 'hill', 'members', '--as', 'json']));
    const { party } = members.find(({ name }) => name === 'operator');
    house.comity(['say', 'hill', 'space.member'], JSON.stringify({ party, role: 'observer', name: 'operator' }));
    await page.reload();
    await page.getByLabel('Role of Asha, desk lead').selectOption('analyst');
    await page.getByText('A space always has a steward.').waitFor();
    assert.equal(await page.getByLabel('Role of Asha, desk lead').inputValue(), 'steward');
});

function open(viewport, locale) {
    return shown.open('nobody', undefined, viewport, locale);
}

// What a server's log could hold: path and query of each request, and the page that refers.
function watchAddresses(page) {
    const seen = [];
    page.on('request', (request) => {
        const url = new URL(request.url());
        seen.push(url.pathname + url.search, request.headers()['referer'] ?? '');
    });
    return seen;
}
