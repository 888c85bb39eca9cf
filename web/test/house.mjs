// A house with a server of its own, a Chromium to walk through its pages, and what every walk looks at:
// COMITY is the program (else build/release/comity). SCREENSHOTS=folder keeps pictures.
import axe from 'axe-core';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const program = process.env.COMITY ?? fileURLToPath(new URL('../../build/release/comity', import.meta.url));
const pictures = process.env.SCREENSHOTS;

export const skip = existsSync(program) ? false : 'COMITY names no program: no server to walk through';
export const wide = { width: 1440, height: 900 };
export const tablet = { width: 1024, height: 768 };
export const phone = { width: 360, height: 740 };

// Made, not served yet: comity() speaks to it either way.
export function makeHouse(name) {
    const folder = mkdtempSync(join(tmpdir(), `comity-${name}-`));
    const comity = (words, input = '') =>
        execFileSync(program, ['--data', join(folder, 'data'), ...words], {
            input,
            encoding: 'utf8',
            stdio: 'pipe',
        });
    let server;
    const house = {
        base: '',
        comity,
        // A passkey belongs to a name, so the address has one.
        async serve(port = 0) {
            server = spawn(program, ['--data', join(folder, 'data'), 'serve', '--port', String(port)], {
                stdio: ['ignore', 'pipe', 'ignore'],
            });
            house.base = `http://localhost:${await portOf(server)}`;
        },
        async stop() {
            if (!server) return;
            const gone = new Promise((end) => server.once('exit', end));
            server.kill();
            await gone;
            server = undefined;
        },
        async close() {
            await house.stop();
            rmSync(folder, { recursive: true, force: true });
        },
    };
    comity(['init']);
    return house;
}

async function portOf({ stdout }) {
    for await (const line of createInterface({ input: stdout })) {
        const said = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
        if (said) {
            stdout.resume(); // what it says later is not waited for
            return said[1];
        }
    }
    throw new Error('the server did not start');
}

// Maps are drawn by software where there is no other way.
export function launch() {
    if (pictures) mkdirSync(pictures, { recursive: true });
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [
            '--no-sandbox',
            '--enable-unsafe-swiftshader',
            '--use-gl=angle',
            '--use-angle=swiftshader',
            '--no-first-run',
            '--disable-quic',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
    });
}

export async function fits(page, name = '') {
    const [scroll, width] = await page.evaluate(() => {
        const bar = document.querySelector('header'); // what it hides cannot be scrolled to
        return [Math.max(document.documentElement.scrollWidth, bar?.scrollWidth ?? 0), innerWidth];
    });
    assert.ok(scroll <= width, `${name}: ${scroll} pixels of content on ${width}`);
}

export async function accessible(page, name = '') {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ['violations'] }),
    );
    assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
        [],
        name,
    );
}

export async function picture(page, name, fullPage = false) {
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage });
}

// Fits, can be used by all, and is kept as a picture.
export async function look(page, name, fullPage = false) {
    await fits(page, name);
    await accessible(page, name);
    await picture(page, name, fullPage);
}
