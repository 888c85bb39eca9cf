// Every page there is, in a house where the demonstration was played: for the pictures of all of them, and for the
// walk that looks whether all can be used.
import assert from 'node:assert/strict';
import { launch, makeHouse } from './house.mjs';

const passphrase = 'four plain words here';

// Before the demonstration is played there is a moment in which nothing is there: `bare` is called in it.
export async function openDemonstration(name, bare = async () => undefined) {
    const house = makeHouse(name);
    await house.serve();
    const browser = await launch();
    const shown = { house, browser, signedIn: undefined, open, pages: [], emptyPages: [], close };
    try {
        await fill();
    } catch (error) {
        await close();
        throw error;
    }
    return shown;

    async function fill() {
        shown.signedIn = await accept(stewardship(), 'dana', 'Dana, before there was anything');
        await bare(shown);
        house.comity(['demo', '--speed', 'max']);
        house.comity(['space', 'create', 'harbour', '--title', 'Harbour drill', '--mode', 'exercise', '--public']);
        house.comity(['form', 'harbour', 'open']);
        house.comity(['space', 'create', 'quay', '--title', 'Quay watch', '--public']); // takes what is reported here
        house.comity(['form', 'quay', 'open']);
        shown.signedIn = await accept(stewardship(), 'asha', 'Asha, desk lead');
        await accept(await invited('analyst'), 'bo', 'Bo, night desk');
        await accept(await invited('observer'), 'cleo', 'Cleo, liaison');
        const report = await tellingReport();
        const secret = await invited('contributor');
        shown.pages = pagesOf('cyprina', report, secret);
        const here = ['map', 'queue', 'members', 'public-form', 'public-page'];
        shown.emptyPages = pagesOf('harbour', report, secret).filter(({ name: page }) => here.includes(page));
    }

    function stewardship() {
        const link = house.comity(['steward-link', '--address', house.base]).trim();
        return new URL(link).hash.slice(1);
    }

    async function accept(secret, who, label) {
        const context = await browser.newContext();
        const data = { secret, name: who, passphrase, label };
        const reply = await context.request.post(`${house.base}/api/v1/invitations/accept`, { data });
        assert.equal(reply.status(), 200, await reply.text());
        return context.storageState();
    }

    async function invited(role) {
        const context = await browser.newContext({ storageState: shown.signedIn });
        const reply = await context.request.post(`${house.base}/api/v1/invitations`, {
            headers: { Origin: house.base },
            data: { space: 'cyprina', role },
        });
        assert.ok(reply.ok(), await reply.text());
        return new URL((await reply.json()).path, house.base).hash.slice(1);
    }

    // A published report of which much was said; best one that was assessed, and has a photo.
    async function tellingReport() {
        const context = await browser.newContext({ storageState: shown.signedIn });
        const api = `${house.base}/api/v1/spaces/cyprina/reports`;
        const { reports } = await (await context.request.get(`${api}?limit=200`)).json();
        let best = { body: {}, history: [] };
        for (const { number } of reports.filter(({ publications }) => publications > 0)) {
            const report = await (await context.request.get(`${api}/${number}`)).json();
            if (tells(report) > tells(best)) best = report;
        }
        return best.number;
    }

    // A page of its own window, in a language, as somebody.
    async function open(page, { viewport, language, colorScheme = 'light' }, complain = () => undefined) {
        const context = await browser.newContext({
            viewport,
            locale: language,
            colorScheme,
            reducedMotion: 'reduce',
            ...(page.member && { storageState: shown.signedIn }),
        });
        const window = await context.newPage();
        window.on('console', (message) => message.type() === 'error' && complain(message.text()));
        window.on('pageerror', (error) => complain(String(error.stack)));
        await window.goto(`${house.base}${page.path}`);
        await page.come?.(window);
        await window.locator(page.ready).first().waitFor();
        return window;
    }

    async function close() {
        await browser.close();
        await house.close();
    }
}

// `ready` is there when the page has what it shows; `member`: as somebody who is signed in.
function pagesOf(space, report, secret) {
    const at = `/spaces/${space}`;
    const page = (name, path, ready, more = {}) => ({ name, path, ready, member: true, ...more });
    const open = { member: false };
    return [
        page('home', '/', '.spaces li'),
        page('map', at, '#reports a, #reports .empty p', { drawn: true }),
        page('filters', `${at}?filters=open&words=water`, '.panel .named', { drawn: true }),
        page('report', `${at}/reports/${report}`, 'section[aria-labelledby="record-title"]', { drawn: true }),
        page('assess', `${at}/reports/${report}?do=assess`, 'form.judge', { drawn: true }),
        page('publish', `${at}/reports/${report}/publish`, 'form[aria-labelledby="public-title"]'),
        page('queue', `${at}?view=queue`, '#reports a, .empty:not([role])'),
        page('queue-keys', `${at}?view=queue&keys=open`, 'dialog[open]'),
        page('members', `${at}/members`, '.members li'),
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

function tells({ body, history, reliability }) {
    return history.length + (body.attachments ? 2 : 0) + (reliability ? 4 : 0);
}

// Without script a receipt is a page of its own.
async function reported(window) {
    await window.locator('#what').fill('No water at the lower well since the morning.');
    await window.locator('form').evaluate((form) => form.submit());
}
