// A public space with a report that names people and a place, reports of patrols, and an account of each role, for
// the walks of an analyst.
import { openHouse } from './house.mjs';

const water = {
    title: 'No water at Hill Street',
    text: 'Call Mina Dell at +999 12 345 678 or mina@hill.example.\nForty families, the tank is dry.',
    language: 'en',
    place: { lon: -48.2031, lat: 12.8044, radius_m: 150, name: 'Hill Street, Amathea' },
    at: '2026-03-01T06:38:00Z',
    categories: ['Water', 'Health'],
};

export async function openHill(name, options) {
    let first = 0;
    const shown = await openHouse(name, (comity) => {
        comity(['space', 'create', 'hill', '--title', 'The hill', '--public']);
        first = sayTo(comity, 'intake.report', water);
        for (let at = 1; at <= 12; at += 1)
            sayTo(comity, 'intake.report', { title: `Report of the patrol ${at}`, at: `2026-03-01T07:${10 + at}:00Z` });
    }, options);
    const { house, account, steward } = shown;
    const api = `${house.base}/api/v1/spaces/hill`;
    try {
        await steward('steward', 'Asha, desk lead', '--first');
        await account('analyst', await invite('analyst'), 'Bo, night desk');
        await account('observer', await invite('observer'), 'Cleo, liaison');
    } catch (error) {
        await shown.close();
        throw error;
    }
    return { ...shown, api, first, say, ask, report, invite };

    function say(kind, body) {
        return sayTo(house.comity, kind, body);
    }

    function invite(role) {
        return shown.invite('steward', 'hill', role);
    }

    // What the server says to the steward; with data it is posted.
    function ask(address, data) {
        return shown.ask('steward', address, data);
    }

    function report(number) {
        return ask(`${api}/reports/${number}`);
    }
}

// The number under which it was heard.
function sayTo(comity, kind, body) {
    return Number(/number (\d+)/.exec(comity(['say', 'hill', kind], JSON.stringify(body)))[1]);
}
