// What pages cost a reader: bytes and seconds of the public pages on a slow line, the staff's map over a large
// space, frames while it is panned, and the memory of a tab through an hour of live reports, in Debian's Chromium.
//   page_load.mjs [--reports 1000000] [--live-reports 3600] [--runs 5]     prints `name: value unit`
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, makeHouse, phone, secretOf, signUp, wide } from '../web/test/house.mjs';

const { values: options } = parseArgs({
    options: {
        reports: { type: 'string', default: '1000000' },
        'live-reports': { type: 'string', default: '3600' },
        runs: { type: 'string', default: '5' },
    },
});
const runs = Number(options.runs);
const slow = { latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000, offline: false }; // 400 kbit/s
const quiet_ms = 700;

const browser = await launch();
try {
    await publicPages();
    await staffPages();
} finally {
    await browser.close();
}

function print(name, value, unit) {
    console.log(`${name}: ${value < 10 ? value.toFixed(2) : Math.round(value)} ${unit}`);
}

function median(values) {
    return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

async function publicPages() {
    const house = makeHouse('public');
    try {
        house.comity(['demo', '--speed', 'max']);
        await house.serve();
        for (const path of ['/public/cyprina', '/report/cyprina']) {
            const loads = [];
            for (let run = 0; run < runs; run += 1)
                loads.push(await load(house.base + path, { viewport: phone }, { line: slow }));
            print(`${path}, first load`, median(loads.map(({ bytes }) => bytes)) / 1000, 'kB');
            print(`${path}, 400 kbit/s and 400 ms, loaded`, median(loads.map(({ seconds }) => seconds)), 's');
        }
    } finally {
        await house.close();
    }
}

async function staffPages() {
    const count = Number(options.reports);
    const house = makeHouse('staff');
    try {
        const csv = join(house.folder, 'reports.csv');
        await writeReports(csv, count);
        house.comity(['space', 'create', 'cyprina', '--title', 'Cyprina', '--mode', 'exercise']);
        house.comity(['import', 'cyprina', csv]);
        rmSync(csv);
        const token = /[\w-]{43}/.exec(house.comity(['token', '--label', 'bench']))[0];
        await house.serve();
        const link = house.comity(['steward-link', '--address', house.base]);
        const storageState = await signUp(browser, house.base, secretOf(link), 'bench@desk.example', 'Bench');
        const staff = { viewport: wide, storageState };
        const page = `${house.base}/spaces/cyprina`;
        const loads = [];
        for (let run = 0; run < runs; run += 1) loads.push(await load(page, staff, { until: isInteractive }));
        print(`map page of ${count} reports, first load`, median(loads.map(({ bytes }) => bytes)) / 1000, 'kB');
        print(`map page of ${count} reports, interactive`, median(loads.map(({ seconds }) => seconds)), 's');
        await pan(`${page}?at=12.8000,-48.2000,8.00`, staff);
        await liveHour(page, staff, (key, at) => report(house.base, token, key, at));
    } finally {
        await house.close();
    }
}

// The list and the map are there, and nothing is on its way any more but the event stream.
async function isInteractive(page) {
    await page.locator('[data-number]').first().waitFor();
    await page.locator('.maplibregl-canvas').waitFor();
    while (performance.now() - page.lastHeard < quiet_ms) await page.waitForTimeout(20);
    return page.lastHeard;
}

async function open(context) {
    const page = await context.newPage();
    page.lastHeard = performance.now();
    page.on('requestfinished', () => (page.lastHeard = performance.now()));
    return page;
}

async function isLoaded(page) {
    await page.waitForLoadState('load');
    return performance.now();
}

async function load(address, who, { line, until = isLoaded }) {
    const context = await browser.newContext(who);
    const page = await open(context);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    if (line) await devtools.send('Network.emulateNetworkConditions', line);
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    const began = performance.now();
    await page.goto(address, { waitUntil: 'commit' });
    const seconds = ((await until(page)) - began) / 1000;
    await context.close();
    return { bytes, seconds };
}

async function pan(address, who) {
    const context = await browser.newContext(who);
    const page = await open(context);
    await page.goto(address);
    await isInteractive(page);
    const frames = await page.evaluate(async () => {
        const canvas = document.querySelector('.maplibregl-canvas');
        const { left, top, width, height } = canvas.getBoundingClientRect();
        const at = (type, x, y) =>
            (type === 'mousedown' ? canvas : window).dispatchEvent(
                new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, button: 0, buttons: 1 }),
            );
        const [x, y] = [left + width / 2, top + height / 2];
        const took = [];
        at('mousedown', x, y);
        let last = performance.now();
        for (let step = 0; step < 180; step += 1) {
            at('mousemove', x + Math.sin(step / 20) * 200, y + Math.cos(step / 20) * 100);
            await new Promise(requestAnimationFrame);
            took.push(performance.now() - last);
            last = performance.now();
        }
        at('mouseup', x, y);
        return took.slice(10);
    });
    const sorted = frames.toSorted((one, other) => one - other);
    print('frames while panning, drawn without a graphics card, median', 1000 / median(sorted), 'frames/s');
    print('the slowest twentieth of them', 1000 / sorted[Math.floor(sorted.length * 0.95)], 'frames/s');
    await context.close();
}

// An hour of one report a second, told faster.
async function liveHour(address, who, say) {
    const context = await browser.newContext(who);
    const page = await open(context);
    const devtools = await context.newCDPSession(page);
    await page.goto(address);
    await isInteractive(page);
    const count = Number(options['live-reports']);
    const heap = [];
    for (let said = 0; said < count; said += 1) {
        await say(`live-${said}`, said);
        if (said % Math.ceil(count / 12) !== 0) continue;
        await page.waitForTimeout(1500);
        await devtools.send('HeapProfiler.collectGarbage');
        heap.push((await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6);
    }
    print('memory of the tab after a twelfth of an hour of live reports', heap[1], 'MB');
    print('memory of the tab at the middle of it', heap[6], 'MB');
    print('memory of the tab at its end', heap.at(-1), 'MB');
    await context.close();
}

async function report(base, token, key, at) {
    const reply = await fetch(`${base}/api/v1/spaces/cyprina/statements?kind=intake.report`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': key },
        body: JSON.stringify({ title: `Report ${at} as it comes`, place: place(at), categories: ['Water'] }),
    });
    if (!reply.ok) throw new Error(`a report was answered with ${reply.status}`);
}

function place(at) {
    return { lon: -48.2 + ((at * 7919) % 1000) / 1000 - 0.5, lat: 12.8 + ((at * 104_729) % 1000) / 2000 - 0.25 };
}

async function writeReports(file, count) {
    const out = createWriteStream(file);
    const subjects = ['Water', 'Roads and bridges', 'Health', 'Shelter and food', 'Power and fuel'];
    out.write('id,title,text,lat,lon,at,language,categories\n');
    for (let at = 0; at < count; at += 1) {
        const { lon, lat } = place(at);
        const when = new Date(Date.UTC(2026, 2, 1) + at * 250).toISOString();
        const words = `Report ${at} of street ${at % 9973},Told by caller ${(at * 31) % 99991}: no water here`;
        const line = `p${at},${words},${lat},${lon},${when},en,${subjects[at % 5]}\n`;
        if (!out.write(line)) await new Promise((drained) => out.once('drain', drained));
    }
    await new Promise((closed) => out.end(closed));
}
