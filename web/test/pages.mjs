// Every page there is, in a house where the demonstration was played: for the pictures of all of them, and for the
// walk that looks whether all can be used.
import { openContext, openHouse, pageIn } from './house.mjs';

// Before the demonstration is played there is a moment in which nothing is there: `bare` is called in it.
export async function openDemonstration(name, bare = async () => undefined) {
    const { house, browser, people, steward, account, invite, ask, close } = await openHouse(name);
    const contexts = new Map();
    const shown = { open, leave, pages: [], emptyPages: [], close };
    const { comity } = house;
    try {
        await fill();
    } catch (error) {
        await close();
        throw error;
    }
    return shown;

    async function fill() {
        await steward('dana', 'Dana, before there was anything');
        await bare((page, way) => open({ ...page, who: 'dana' }, way));
        comity(['demo', '--speed', 'max']);
        comity(['space', 'create', 'harbour', '--title', 'Harbour drill', '--mode', 'exercise', '--public']);
        comity(['form', 'harbour', 'open']);
        comity(['space', 'create', 'quay', '--title', 'Quay watch', '--public']); // takes what is reported here
        comity(['form', 'quay', 'open']);
        await steward('asha', 'Asha, desk lead');
        await account('bo', await invite('asha', 'cyprina', 'analyst'), 'Bo, night desk');
        await account('cleo', await invite('asha', 'cyprina', 'observer'), 'Cleo, liaison');
        const report = await tellingReport();
        const secret = await invite('asha', 'cyprina', 'contributor');
        shown.pages = [...pagesOf('cyprina', report, secret), ...pagesOfStates(await whatStatesSaid())];
        const here = ['map', 'queue', 'messages', 'members', 'record', 'public-form', 'public-page'];
        shown.emptyPages = pagesOf('harbour', report, secret).filter(({ name: page }) => here.includes(page));
    }

    // A published report of which much was said; best one that was assessed, and has a photo.
    async function tellingReport() {
        const api = `${house.base}/api/v1/spaces/cyprina/reports`;
        const { reports } = await ask('asha', `${api}?limit=200`);
        let best = { body: {}, history: [] };
        for (const { number } of reports.filter(({ publications }) => publications > 0)) {
            const report = await ask('asha', `${api}/${number}`);
            if (tells(report) > tells(best)) best = report;
        }
        return best.number;
    }

    // Of what the demonstration plays among States: what each page shows.
    async function whatStatesSaid() {
        const api = `${house.base}/api/v1/spaces`;
        const forum = (path) => ask('asha', `${api}/forum/${path}`);
        const { campaigns } = await forum('campaigns');
        const { commitments } = await forum('commitments');
        const { agreements } = await forum('agreements');
        const { spaces } = await ask('asha', api);
        const cases = spaces.filter(({ name }) => name.startsWith('case-')).map(({ name }) => name);
        return {
            campaign: campaigns.at(-1).number,
            commitment: commitments.find(({ version }) => version > 1)?.number ?? commitments[0].number,
            agreement: agreements[0].number,
            cases,
        };
    }

    // Who looks at many pages keeps what does not change, as in life. What is sent without signing in stands alone.
    async function contextFor(who, { viewport, language, colorScheme = 'light' }) {
        const options = { viewport, locale: language, colorScheme, as: people[who] };
        if (!people[who]) return openContext(browser, options);
        const how = JSON.stringify([viewport, language, colorScheme]);
        if (!contexts.has(how)) contexts.set(how, new Map());
        const kept = contexts.get(how);
        if (!kept.has(who)) kept.set(who, await openContext(browser, options));
        return kept.get(who);
    }

    // Each context keeps processes of the browser, and of those there are not many.
    async function leave({ viewport, language, colorScheme = 'light' }) {
        const how = JSON.stringify([viewport, language, colorScheme]);
        for (const context of contexts.get(how)?.values() ?? []) await context.close();
        contexts.delete(how);
    }

    // A page of its own window, in a language, as somebody.
    async function open(page, way, complain = () => undefined) {
        const context = await contextFor(page.who, way);
        const window = await pageIn(context);
        if (!people[page.who]) window.on('close', () => void context.close().catch(() => undefined));
        window.on('console', (message) => message.type() === 'error' && complain(message.text()));
        await window.goto(`${house.base}${page.path}`);
        await page.come?.(window);
        await window.locator(page.ready).first().waitFor();
        return window;
    }
}

// `ready` is there when the page has what it shows; `who` is signed in.
function pagesOf(space, report, secret) {
    const at = `/spaces/${space}`;
    const page = (name, path, ready, more = {}) => ({ name, path, ready, who: 'asha', ...more });
    const open = { who: 'nobody' };
    return [
        page('home', '/', '.spaces li'),
        page('map', at, '#reports a, #reports .empty p', { drawn: true }),
        page('filters', `${at}?filters=open&words=water`, '.panel .named', { drawn: true }),
        page('report', `${at}/reports/${report}`, 'section[aria-labelledby="record-title"]', { drawn: true }),
        page('assess', `${at}/reports/${report}?do=assess`, 'form.judge', { drawn: true }),
        page('place', `${at}/reports/${report}?do=place`, '#place-lon', { drawn: true }),
        page('publish', `${at}/reports/${report}/publish`, 'form[aria-labelledby="public-title"]'),
        page('queue', `${at}?view=queue`, '#reports a, .empty:not([role])'),
        page('queue-keys', `${at}?view=queue&keys=open`, 'dialog[open]'),
        page('import', `${at}/import`, '#file'),
        page('messages', `${at}/messages?show=all`, '#conversations li, .empty:not([role])'),
        page('areas', `${at}/areas`, 'main > p .button'),
        page('area-form', `${at}/areas?do=new`, '#why', { drawn: true }),
        page('forms', `${at}/forms`, '#server'),
        page('tracks', `${at}?tracks=open`, '#tracks-title', { drawn: true }),
        page('members', `${at}/members`, '.members li'),
        page('gateways', `${at}/gateways`, 'main form'),
        page('record', `${at}/record`, '[data-check="check.tree"]'),
        page('record-entry', `${at}/record?entry=${report}`, '[data-seal="good"]'),
        page('record-public', `${at}/record`, '[data-check="check.tree"]', open),
        page('account', '/account', '#passkeys-title, main section'),
        page('sign-in', '/sign-in', 'main form', open),
        page('invitation', `/invitation#${secret}`, 'main form', open),
        page('public-home', '/', '.spaces li', open),
        page('search', '/search?words=bridge', 'section[aria-labelledby^="found-"]'),
        page('search-nothing', '/search?words=zeppelin', '.told'),
        page('help', '/help', 'dl'),
        page('not-found', '/nowhere', 'main .button', { missing: true }),
        page('public-form', `/report/${space}`, 'form button', open),
        page('receipt', '/report/quay', 'dl dd', { ...open, come: reported }),
        page('public-page', `/public/${space}`, 'main footer', open),
    ];
}

// Those marked `long` are looked at in a long run alone: others show much the same parts.
function pagesOfStates({ campaign, commitment, agreement, cases }) {
    const at = '/spaces/forum';
    const page = (name, path, ready, more = {}) => ({ name, path, ready, who: 'asha', ...more });
    const long = { long: true };
    return [
        // It asks for reports before it knows that the space has none: so the map is not kept waiting.
        page('overview', at, 'main.document ul a', { missing: true }),
        page('directory', `${at}/directory`, 'main article'),
        page('checks', `${at}/checks`, '.campaigns li', long),
        page('check', `${at}/checks/${campaign}`, 'main dl'),
        page('commitments', `${at}/commitments`, 'main h2 + ul a', long),
        page('commitment', `${at}/commitments/${commitment}`, 'main article', long),
        page('matrix', `${at}/matrix`, 'main table'),
        page('agreements', `${at}/agreements`, 'main li a.long', long),
        page('agreement', `${at}/agreements/${agreement}`, 'main article', long),
        page('catalogues', `${at}/catalogues`, 'main li a[lang]', long),
        page('catalogue', `${at}/catalogues?id=osce-cbms`, 'main ol li', long),
        // It asks every space what it asks of the reader; one without the room says that there is no such page.
        page('inbox', '/inbox', 'main > p + p, .inbox li', { ...long, missing: true }),
        ...cases.map((name, place) =>
            page(`consultation-${place + 1}`, `/spaces/${name}/consultation`, '#letters-title', place ? long : {}),
        ),
    ];
}

function tells({ body, history, reliability }) {
    return history.length + (body.attachments ? 2 : 0) + (reliability ? 4 : 0);
}

// Without script a receipt is a page of its own.
async function reported(window) {
    await window.locator('#what').fill('No water at the lower well since the morning.');
    await window.locator('form').evaluate((form) => form.submit());
}
