// A public space with a report that names people and a place, reports of patrols, and an account of each role, for
// the walks of an analyst.
import assert from 'node:assert/strict';
import { launch, makeHouse, wide } from './house.mjs';

const water = {
    title: 'No water at Hill Street',
    text: 'Call Mina Dell at +999 12 345 678 or mina@hill.example.\nForty families, the tank is dry.',
    language: 'en',
    place: { lon: -48.2031, lat: 12.8044, radius_m: 150, name: 'Hill Street, Amathea' },
    at: '2026-03-01T06:38:00Z',
    categories: ['Water', 'Health'],
};

export async function openHill(name) {
    const house = makeHouse(name);
    house.comity(['space', 'create', 'hill', '--title', 'The hill', '--public']);
    const hill = { house, first: 0, browser: undefined, people: {}, say, open, ask, report, account, invite, close };
    hill.first = say('intake.report', water);
    for (let at = 1; at <= 12; at += 1)
        say('intake.report', { title: `Report of the patrol ${at}`, at: `2026-03-01T07:${10 + at}:00Z` });
    await house.serve();
    hill.api = `${house.base}/api/v1/spaces/hill`;
    hill.browser = await launch();
    const link = house.comity(['steward-link', '--first', '--address', house.base]).trim();
    await account('steward', new URL(link).hash.slice(1), 'Asha, desk lead');
    await account('analyst', await invite('analyst'), 'Bo, night desk');
    await account('observer', await invite('observer'), 'Cleo, liaison');
    return hill;

    // The number under which it was heard.
    function say(kind, body) {
        return Number(/number (\d+)/.exec(house.comity(['say', 'hill', kind], JSON.stringify(body)))[1]);
    }

    async function account(who, secret, label) {
        const context = await hill.browser.newContext();
        const reply = await context.request.post(`${house.base}/api/v1/invitations/accept`, {
            data: { secret, name: who, passphrase: 'four plain words here', label },
        });
        assert.equal(reply.status(), 200, await reply.text());
        hill.people[who] = await context.storageState();
    }

    async function invite(role) {
        const { path } = await ask(`${house.base}/api/v1/invitations`, { space: 'hill', role });
        return new URL(path, house.base).hash.slice(1);
    }

    async function open(who, path, viewport = wide, locale = 'en') {
        const context = await hill.browser.newContext({
            viewport,
            locale,
            reducedMotion: 'reduce',
            storageState: hill.people[who],
        });
        const page = await context.newPage();
        page.on('pageerror', (error) => assert.fail(String(error.stack)));
        await page.goto(`${house.base}${path}`);
        return page;
    }

    // What the server says to the steward; with data it is posted.
    async function ask(address, data) {
        const context = await hill.browser.newContext({ storageState: hill.people.steward });
        const reply = data
            ? await context.request.post(address, { headers: { Origin: house.base }, data })
            : await context.request.get(address);
        assert.ok(reply.ok(), await reply.text());
        const said = await reply.json();
        await context.close();
        return said;
    }

    function report(number) {
        return ask(`${hill.api}/reports/${number}`);
    }

    async function close() {
        await hill.browser?.close();
        await house.close();
    }
}
