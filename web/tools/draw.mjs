// Makes a JPEG of each drawing of the demonstration, as a camera would hand it over: node draw.mjs FOLDER
import { readFileSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { chromium } from 'playwright-core';

const folder = process.argv[2];
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
for (const file of readdirSync(folder).filter((name) => name.endsWith('.svg'))) {
    const drawing = readFileSync(join(folder, file)).toString('base64');
    await page.setContent(
        `<style>body{margin:0}</style><img width="640" height="480" src="data:image/svg+xml;base64,${drawing}">`,
    );
    await page.screenshot({ type: 'jpeg', quality: 78, path: join(folder, `${parse(file).name}.jpg`) });
}
await browser.close();
