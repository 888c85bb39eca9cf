// Passkeys in a real browser with an authenticator of its own, against a real server:
//   COMITY=path/to/comity npm run test:browser
import { svelte } from '@sveltejs/vite-plugin-svelte';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { openHouse, skip } from './house.mjs';

let shown, house, script;
before(async () => {
    if (skip) return;
    script = await built();
    shown = await openHouse('passkeys');
    house = shown.house;
});
after(() => shown?.close());

test('a passkey is added, signs in, and is removed', { skip }, async () => {
    const { page, authenticator } = await open();
    await makeAccount(page);

    await show(page, true);
    await page.getByText('You have no passkey yet.').waitFor();
    await page.getByLabel('A name to know it by').fill('my phone');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'Remove the passkey “my phone”' }).waitFor();

    await page.getByLabel('A name to know it by').fill('the same');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Nothing was done').waitFor();

    await page.evaluate(() => fetch('/api/v1/sign-out', { method: 'POST' }));
    assert.equal((await me(page)).signed_in, false);
    await show(page, false);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('signed in', { exact: true }).waitFor();
    assert.equal((await me(page)).label, 'Ada');

    await page.evaluate(() => fetch('/api/v1/sign-out', { method: 'POST' }));
    await authenticator('setUserVerified', { isUserVerified: false });
    await show(page, false);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Nothing was done').waitFor();
    assert.equal((await me(page)).signed_in, false);

    await authenticator('setUserVerified', { isUserVerified: true });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('signed in', { exact: true }).waitFor();
    await show(page, true);
    await page.getByRole('button', { name: 'Remove the passkey “my phone”' }).click();
    await page.getByText('You have no passkey yet.').waitFor();
    await show(page, false);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('it is not known here').waitFor();
});

test('where the browser has no passkeys nothing speaks of them', { skip }, async () => {
    const { page } = await open();
    await page.evaluate(() => delete window.PublicKeyCredential);
    for (const signedIn of [true, false]) {
        await show(page, signedIn);
        assert.equal((await page.locator('main').textContent()).trim(), '');
    }
});

async function open() {
    // What the test brings into the page is no script of the server's, so its policy would refuse it.
    const page = await shown.open('nobody', undefined, undefined, undefined, { bypassCSP: true });
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
        options: {
            protocol: 'ctap2',
            transport: 'internal',
            hasResidentKey: true,
            hasUserVerification: true,
            isUserVerified: true,
            automaticPresenceSimulation: true,
        },
    });
    const authenticator = (what, options) => session.send(`WebAuthn.${what}`, { authenticatorId, ...options });
    await page.goto(`${house.base}/healthz`); // the one part shown stands alone: no app draws into the same page
    await page.addScriptTag({ content: script });
    return { page, authenticator };
}

function show(page, signedIn) {
    return page.evaluate((shown) => window.showPasskeys(shown), signedIn);
}

function me(page) {
    return page.evaluate(async () => (await fetch('/api/v1/me')).json());
}

async function makeAccount(page) {
    const secret = /#([\w-]{43})/.exec(house.comity(['steward-link']))[1];
    const status = await page.evaluate(async (body) => {
        const reply = await fetch('/api/v1/invitations/accept', { method: 'POST', body: JSON.stringify(body) });
        return reply.status;
    }, { secret, name: 'ada', passphrase: 'a lantern on the hill', label: 'Ada' });
    assert.equal(status, 200);
}

async function built() {
    const entry = fileURLToPath(new URL('passkeys.page.ts', import.meta.url));
    const [made] = await build({
        configFile: false,
        logLevel: 'error',
        root: fileURLToPath(new URL('..', import.meta.url)),
        plugins: [svelte()],
        build: { write: false, lib: { entry, formats: ['iife'], name: 'passkeys', fileName: 'passkeys' } },
    });
    return made.output.find(({ fileName }) => fileName.endsWith('.js')).code;
}
