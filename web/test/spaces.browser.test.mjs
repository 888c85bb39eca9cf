// How a steward runs spaces: one is opened, its public form is opened, changed and closed, and links that went astray
// are ended. What the server says afterwards is asked each time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { accessible, look, phone, skip, wide } from './house.mjs';

let hill;
before(async () => {
    if (!skip) hill = await openHill('spaces');
});
after(() => hill?.close());

test('a space is opened by keyboard; what is refused is said beside its field, nothing lost', { skip }, async () => {
    const page = await hill.open('steward', '/');
    await press(page, page.getByRole('link', { name: 'Open a space' }), 'Enter');
    await page.waitForURL('**/spaces/new');
    await press(page, page.getByRole('button', { name: 'Open the space' }), 'Enter');
    await page.getByText('Give it a name by which people know it.').waitFor();
    assert.equal(await page.getByText('Choose one.').count(), 2);
    assert.equal(await focused(page), 'title');
    await look(page, 'space-new-empty', true);

    await page.keyboard.type('Rivière en crue, 2026');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'name');
    assert.equal(await page.getByLabel('Name in its address').inputValue(), 'riviere-en-crue-2026');
    await page.keyboard.type('hill');
    assert.equal(await page.getByLabel('Name in its address').inputValue(), 'hill');
    await page.getByLabel('What it is for').fill('x'.repeat(2003));
    await page.getByLabel('Exercise').focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Members only').focus();
    await page.keyboard.press('Space');
    await press(page, page.getByRole('button', { name: 'Open the space' }), 'Enter');
    await page.getByText('This is too long: shorten it by 3 letters.').waitFor();
    assert.equal(await focused(page), 'purpose');
    await page.getByLabel('What it is for').fill('The county gathers what the villages see.');
    await page.keyboard.press('Tab');
    await press(page, page.getByRole('button', { name: 'Open the space' }), 'Enter');
    await page.getByText('There is a space of this name already.').waitFor();
    assert.equal(await focused(page), 'name');
    assert.equal(await page.getByLabel('What it is for').inputValue(), 'The county gathers what the villages see.');
    assert.equal(await page.getByLabel('Exercise').isChecked(), true);
    await look(page, 'space-new-taken', true);

    await page.getByLabel('Name in its address').fill('river');
    await page.keyboard.press('Enter');
    await page.getByText('The space is open.').waitFor();
    await page.getByText('The county gathers what the villages see.').waitFor();
    await look(page, 'space-opened', true);
    const { title, purpose, mode, public: isPublic } = await hill.ask(`${hill.house.base}/api/v1/spaces/river`);
    assert.deepEqual(
        [title, purpose, mode, isPublic],
        ['Rivière en crue, 2026', 'The county gathers what the villages see.', 'exercise', false],
    );
    await page.goto(`${hill.house.base}/account`);
    await page.getByRole('link', { name: 'Rivière en crue, 2026' }).waitFor();
    await page.close();
});

test('the public form is opened, changed and closed', { skip }, async () => {
    const page = await hill.open('steward', '/spaces/hill');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('The form is closed.').waitFor();
    assert.equal(await formStatus(), 404);
    await page.getByLabel('Categories').fill(Array.from({ length: 13 }, (_, at) => `Choice ${at}`).join('\n'));
    await page.getByLabel('Longitude').fill('-48,2');
    await page.getByRole('button', { name: 'Open the form' }).click();
    await page.getByText('At most 12 categories.').last().waitFor();
    await page.getByText('Fill in all three, or none').waitFor();
    assert.equal(await focused(page), 'categories');
    assert.equal(await page.getByLabel('Longitude').inputValue(), '-48,2');
    await accessible(page, 'a refused form');
    await page.getByLabel('Categories').fill('Water\n\n Roads \nWater');
    await page.getByRole('button', { name: 'Open the form' }).click();
    await page.getByText('This category is there twice: Water').waitFor();
    assert.equal(await formStatus(), 404);

    await page.getByLabel('Categories').fill('Water\n\n Roads ');
    await page.getByLabel('Greeting').fill('Tell us what you see.\nIn danger call +999 112.');
    await page.getByRole('button', { name: 'Take it from the reports' }).click();
    await page.waitForFunction(() => document.querySelector('#across_km').value === '1');
    assert.equal(await page.getByLabel('Longitude').inputValue(), '-48.203');
    await page.getByRole('button', { name: 'Open the form' }).click();
    await page.getByText('Anybody can report now.').waitFor();
    assert.equal(await page.getByLabel('Address of the form').inputValue(), `${hill.house.base}/report/hill`);
    assert.equal(await page.getByLabel('Address of the public page').inputValue(), `${hill.house.base}/public/hill`);
    assert.equal(await formStatus(), 200);
    assert.deepEqual(await form(), {
        open: true,
        greeting: 'Tell us what you see.\nIn danger call +999 112.',
        categories: ['Water', 'Roads'],
        around: { lon: -48.203, lat: 12.804, across_km: 1 },
    });
    await look(page, 'settings', true);

    // What the page does not offer stays: words of other languages, and the languages themselves.
    const whole = {
        open: true,
        greeting: { en: 'Hello', fr: 'Bonjour' },
        categories: [{ name: 'Water', words: { fr: 'Eau' } }, 'Roads'],
        languages: ['fr', 'en'],
    };
    hill.say('intake.form', whole);
    await page.reload();
    await page.getByLabel('Greeting in Français').fill('Bonjour à tous');
    await page.getByLabel('Categories').fill('Health\nWater');
    await page.getByRole('button', { name: 'Save the changes' }).click();
    await page.getByText('The form stands as changed.').waitFor();
    assert.deepEqual(await form(), {
        ...whole,
        greeting: { en: 'Hello', fr: 'Bonjour à tous' },
        categories: ['Health', { name: 'Water', words: { fr: 'Eau' } }],
    });

    await page.getByLabel('Categories').fill('not; to be said');
    await page.getByRole('button', { name: 'Close the form' }).click();
    await page.getByText('The form is closed now.').waitFor();
    assert.equal(await formStatus(), 404);
    assert.equal((await form()).categories.length, 2);
    assert.equal(await page.getByLabel('Categories').inputValue(), 'not; to be said');

    // Said to be open, but its channel is no member any more.
    hill.say('intake.form', { open: true });
    const members = await hill.ask(`${hill.api}/datasets/members?as=json`);
    const { party } = members.find(({ name }) => name === 'form');
    hill.say('space.member', { party, role: 'none' });
    await page.reload();
    await page.getByText('The form is closed.').waitFor();
    await page.getByRole('button', { name: 'Open the form' }).click();
    await page.getByText('Anybody can report now.').waitFor();
    assert.equal(await formStatus(), 200);
    await page.close();
});

test('a link that went astray is seen, without its secret, and ended', { skip }, async () => {
    const secret = await hill.invite('analyst');
    await hill.invite('observer');
    const page = await hill.open('steward', '/spaces/hill/settings');
    const lines = page.locator('main li').filter({ hasText: 'made by' });
    await lines.nth(1).waitFor();
    assert.equal(await lines.count(), 2);
    assert.ok(!(await page.content()).includes(secret));
    await page.locator('#links').scrollIntoViewIfNeeded();
    await look(page, 'settings-links');
    await press(page, page.getByRole('button', { name: 'End it: Analyst, made by Asha, desk lead' }), 'Enter');
    await page.getByText('The link is ended.').waitFor();
    await lines.nth(1).waitFor({ state: 'detached' });
    const reply = await fetch(`${hill.house.base}/api/v1/invitations/look`, {
        method: 'POST',
        body: JSON.stringify({ secret }),
    });
    assert.equal(reply.status, 404);

    // Ended by somebody else meanwhile.
    const { invitations } = await hill.ask(`${hill.house.base}/api/v1/invitations?space=hill`);
    const other = await hill.open('steward', '/spaces/hill/settings');
    await other.evaluate((id) => fetch(`/api/v1/invitations/${id}`, { method: 'DELETE' }), invitations[0].id);
    await page.getByRole('button', { name: 'End it: Observer, made by Asha, desk lead' }).click();
    await page.getByText('This link was used meanwhile, or has ended.').waitFor();
    await page.getByText('No link is open.').waitFor();
    await other.close();
    await page.close();
});

test('who is no steward finds neither the ways nor the pages', { skip }, async () => {
    const page = await hill.open('analyst', '/');
    await page.getByRole('link', { name: 'The hill' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Open a space' }).count(), 0);
    await page.goto(`${hill.house.base}/spaces/new`);
    await page.getByText('Only stewards of this house open spaces.').waitFor();
    await page.goto(`${hill.house.base}/spaces/hill/members`);
    await page.getByRole('link', { name: 'Import reports' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Settings' }).count(), 0);
    await page.goto(`${hill.house.base}/spaces/hill/settings`);
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
    await page.goto(`${hill.house.base}/spaces/river/settings`);
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
    await page.close();
});

test('360 pixels, in Arabic: the menu of the space leads to its pages, which fit', { skip }, async () => {
    await hill.invite('contributor');
    const page = await hill.open('steward', '/spaces/hill', phone, 'ar');
    const opener = page.locator('button[aria-controls="bar-menu"]');
    const menu = page.locator('#bar-menu');
    await opener.click();
    await menu.locator('a[href="/spaces/hill/settings"]').waitFor();
    // The ways of the space come first, then those of the house.
    const ways = await menu.locator('a').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
    const pages = ['record', 'members', 'messages', 'import', 'gateways', 'settings'];
    const ofSpace = pages.map((way) => `/spaces/hill/${way}`);
    assert.deepEqual(ways.slice(0, 10), [...ofSpace, '/public/hill', '/', '/search', '/help']);
    assert.equal(await page.locator('header details').count(), 0, 'one menu');
    await look(page, 'phone-menu');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    await opener.click();
    await menu.locator('button', { hasText: 'أحدث' }).click(); // look again
    await menu.waitFor({ state: 'hidden' });
    assert.equal(await opener.evaluate((each) => each === document.activeElement), true);
    await opener.click();
    await menu.locator('a[href="/spaces/hill/settings"]').click();
    await page.waitForURL('**/spaces/hill/settings');
    await page.locator('#categories').waitFor();
    await page.locator('main li button').first().waitFor();
    await look(page, 'phone-settings', true);
    await page.goto(`${hill.house.base}/spaces/hill/members`);
    await page.locator('main nav a[aria-current]').waitFor();
    await look(page, 'phone-members-ways', true);
    await page.goto(`${hill.house.base}/spaces/new`);
    await page.locator('main form button[type=submit]').click();
    await page.locator('[aria-invalid]').first().waitFor();
    await look(page, 'phone-space-new', true);
    await page.goto(`${hill.house.base}/`);
    await page.locator('a[href="/spaces/new"]').waitFor();
    await look(page, 'phone-home-steward');
    await page.close();
});

test('in the dark the pages can be read', { skip }, async () => {
    const page = await hill.open('steward', '/spaces/hill/settings', wide);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('#categories').waitFor();
    await look(page, 'dark-settings', true);
    await page.goto(`${hill.house.base}/spaces/new`);
    await page.locator('main form button[type=submit]').click();
    await page.locator('[aria-invalid]').first().waitFor();
    await look(page, 'dark-space-new', true);
    await page.close();
});

async function press(page, what, key) {
    await what.focus();
    await page.keyboard.press(key);
}
function focused(page) {
    return page.evaluate(() => document.activeElement?.id);
}
async function formStatus() {
    return (await fetch(`${hill.house.base}/report/hill`)).status;
}
async function form() {
    return (await hill.ask(`${hill.api}/datasets/form?as=json`))[0].form;
}
