// Every page there is, with what it shows: it can be used by all, nothing is wider than its window, and nothing is
// wrong in the console. In English on a wide window, in Russian, whose words are long, on a tablet by night, and in
// Arabic on a phone, but those marked `long`; with COMITY_LONG all pages in all six languages, all three widths, by
// day and by night.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, fits, phone, skip, tablet, wide } from './house.mjs';
import { openDemonstration } from './pages.mjs';

const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'];
const every = languages.flatMap((language) =>
    [wide, tablet, phone].flatMap((viewport) =>
        ['light', 'dark'].map((colorScheme) => ({ language, viewport, colorScheme })),
    ),
);
const usual = [
    { language: 'en', viewport: wide, colorScheme: 'light' },
    { language: 'ru', viewport: tablet, colorScheme: 'dark' },
    { language: 'ar', viewport: phone, colorScheme: 'light' },
];

let shown;
before(async () => {
    if (!skip) shown = await openDemonstration('every-page');
});
after(() => shown?.close());

// A long run outlasts all other walks: it goes two ways at a time.
const run = process.env.COMITY_LONG ? { ways: every, concurrency: 2 } : { ways: usual, concurrency: 1 };
test('every page', { skip, concurrency: run.concurrency }, (told) =>
    Promise.all(run.ways.map((way) => walk(told, way))),
);

function walk(told, way) {
    return told.test(`${way.language}, ${way.viewport.width} pixels, ${way.colorScheme}`, async (told) => {
        const empty = shown.emptyPages.map((page) => ({ ...page, name: `${page.name}, empty` }));
        const pages = shown.pages.filter(({ long }) => !long || process.env.COMITY_LONG);
        for (const page of [...pages, ...empty]) await told.test(page.name, () => look(page, way));
        await shown.leave(way);
    });
}

async function look(page, way) {
    const wrong = [];
    const window = await shown.open(page, way, (text) => wrong.push(text));
    assert.equal(await window.locator('html').getAttribute('lang'), way.language);
    assert.equal(await window.locator('html').getAttribute('dir'), way.language === 'ar' ? 'rtl' : 'ltr');
    await fits(window, page.name);
    await accessible(window, page.name);
    await window.close();
    assert.deepEqual(wrong.filter((text) => !page.missing || !text.includes('404')), []);
}
