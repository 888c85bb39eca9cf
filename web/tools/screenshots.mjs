// A picture of each page, page-how.png, and one of the map for the README:
//   node screenshots.mjs FOLDER OVERVIEW [PAGE...]
// how is wide, phone (360 pixels), arabic, arabic-phone, dark, or empty: where nothing was said yet.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { phone, wide } from '../test/house.mjs';
import { openDemonstration } from '../test/pages.mjs';

const [folder, overview, ...wanted] = process.argv.slice(2);
const largest_overview = 300_000;
const ways = {
    wide: { viewport: wide, language: 'en' },
    phone: { viewport: phone, language: 'en' },
    arabic: { viewport: wide, language: 'ar' },
    'arabic-phone': { viewport: phone, language: 'ar' },
    dark: { viewport: wide, language: 'en', colorScheme: 'dark' },
};

const isWanted = ({ name }) => wanted.length === 0 || wanted.includes(name);

mkdirSync(folder, { recursive: true });
const shown = await openDemonstration('screenshots', async (open) => {
    await take({ open }, { name: 'home', path: '/', ready: '.begin' }, 'empty', ways.wide);
});
try {
    const map = shown.pages.find(({ name }) => name === 'map');
    await take(shown, map, 'overview', ways.wide, overview);
    for (const page of shown.pages.filter(isWanted))
        for (const [how, way] of Object.entries(ways)) await take(shown, page, how, way);
    for (const page of shown.emptyPages.filter(isWanted)) {
        await take(shown, page, 'empty', ways.wide);
        await take(shown, page, 'empty-phone', ways.phone);
    }
} finally {
    await shown.close();
}
const { size } = statSync(overview);
if (size > largest_overview) throw new Error(`${overview} has ${size} bytes; at most ${largest_overview} will do`);

async function take({ open }, page, how, way, path = join(folder, `${page.name}-${how}.png`)) {
    const window = await open(page, way);
    await window.waitForTimeout(page.drawn ? 2_500 : 500); // the map draws itself, and what is small comes last
    await window.screenshot({ path, fullPage: true });
    await window.close();
}
