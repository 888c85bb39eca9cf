// Words as awkward as a report may hold, in each of its fields: they are shown as text wherever they stand, nothing
// in them is run, and no page scrolls sideways on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openHill } from './hill.mjs';
import { phone, picture, skip, smallestPicture } from './house.mjs';

const markup = '<script>globalThis.ran = 1</script><img src=x onerror="globalThis.ran = 1"></p></title>';
const scripts = 'العربية עברית हिन्दी ไทย 中文 日本語 한국어 ქართული አማርኛ தமிழ் ဗမာ кириллица ᠮᠣᠩᠭᠣᠯ';
const unseen = 'zero\u200bwidth\u200d\u200e\ufeff \u00ad\u2028\u2029';
const turned = 'turned \u202egnp.ylimaf\u2067 never turned back';
const signs = '👩‍👩‍👧‍👦🏳️‍🌈 {count} ${1} {{2}} %s &amp; &lt;b&gt; " \' ` \\';
const heaped = `Z${'\u0301\u0323'.repeat(20)}`;
const all = `${markup} ${scripts} ${unseen} ${turned} ${signs} ${heaped}`;
const short = (length, text = all) => [...text].slice(0, length).join('');
const endless = 'w'.repeat(10_000);

const report = {
    title: `${markup}${'W'.repeat(160)}`,
    text: `${all}\n\t${endless}\n${'٠'.repeat(10_000)}\n${'字'.repeat(10_000)}`,
    language: 'zh-Latn-CN-variant1-a-extend1',
    place: { lon: -48.2, lat: 12.8, radius_m: 20_000, name: short(300, `${turned}\n${'P'.repeat(200)}${all}`) },
    at: '1900-01-01T00:00:00Z',
    categories: [short(120, markup), short(120, turned), short(120, scripts), 'C'.repeat(120)].map((name) =>
        name.replaceAll(';', ','),
    ),
    may_publish: false,
    source: { system: 's'.repeat(64), id: short(200, markup + turned), approved: false, verified: false },
};

let hill, number;
before(async () => {
    if (skip) return;
    hill = await openHill('awkward', { withMap: true });
    const { sha256 } = await hill.ask(`${hill.api}/blobs`, smallestPicture);
    number = hill.say('intake.report', {
        ...report,
        attachments: [{ sha256, media_type: 'image/png', name: short(255, markup + turned).replaceAll('/', '|') }],
    });
    const { id } = await hill.report(number);
    hill.say('situation.assessment', {
        about: [id], verification: 'doubtful', reliability: 'E', credibility: 5, reason: short(2_000, all + endless),
    });
    hill.say('situation.action', { about: [id], who: short(200), what: short(1_000, endless), state: 'planned' });
    hill.say('situation.publication', { about: id, language: 'en', title: short(300), text: all + endless });
    const categories = `${report.categories[1]}; Roads`;
    hill.house.comity(['form', 'hill', 'open', '--greeting', markup + turned, '--categories', categories]);
});
after(() => hill?.close());

const places = [
    ['list', '/spaces/hill?words=globalThis', '#reports a .title'],
    ['queue', '/spaces/hill?view=queue&words=globalThis', '#reports a'],
    ['detail', '/spaces/hill/reports/NUMBER', 'article h2'],
    ['publish', '/spaces/hill/reports/NUMBER/publish', 'section .said.title'],
    ['filters', '/spaces/hill?filters=open&list=open', '#filters'],
    ['search', '/search?words=globalThis', 'main li .title'],
    ['public page', '/public/hill', 'article h2'],
    ['form', '/report/hill', 'main'],
];
for (const [name, path, where] of places)
    for (const language of ['en', 'ar'])
        test(`${name}, ${language}: awkward words are words`, { skip }, async () => {
            const page = await hill.open('steward', path.replace('NUMBER', number), phone, language);
            const words = page.locator(where).first();
            await words.getByText('<script>globalThis.ran = 1</script>').or(words).first().waitFor();
            await page.waitForTimeout(300);
            assert.match(await words.textContent(), /<script>globalThis\.ran = 1<\/script>/);
            await harmless(page);
            await picture(page, `awkward-${name.replace(' ', '-')}-${language}`);
            await page.close();
        });

test('the label on the map: awkward words are words', { skip }, async () => {
    const page = await hill.open('steward', '/spaces/hill?words=globalThis');
    const canvas = page.locator('canvas.maplibregl-canvas');
    await canvas.waitFor();
    const { x, y, width, height } = await canvas.boundingBox();
    const label = page.locator('.map [role=status], .map .note').filter({ hasText: '<script>' });
    for (let tries = 0; tries < 200 && (await label.count()) === 0; tries += 1) {
        await page.mouse.move(x + width / 2 + (tries % 3), y + height / 2 - 40 + ((tries * 4) % 60));
        await page.waitForTimeout(50);
    }
    assert.match(await label.first().textContent(), /<script>globalThis\.ran = 1<\/script>/);
    await harmless(page);
    await page.close();
});

test('the form, filled with awkward words: refused with the words kept, then received', { skip }, async () => {
    const page = await hill.open('steward', '/report/hill', phone);
    await page.evaluate(() => document.querySelector('form').removeAttribute('data-words'));
    await page.locator('#where').fill(turned + 'P'.repeat(200));
    await page.locator('#what').fill(all + endless.repeat(3));
    await page.locator('form').evaluate((form) => form.submit());
    await page.locator('#what-why').waitFor();
    assert.equal(await page.locator('#what').inputValue(), all + endless.repeat(3));
    await harmless(page);
    await page.locator('#what').fill(all + endless);
    await page.locator('form').evaluate((form) => form.submit());
    await page.getByRole('heading', { name: 'Your report was received' }).waitFor();
    await harmless(page);
    await page.close();
});

// Nothing was run, and neither the page nor anything in it can be moved sideways.
async function harmless(page) {
    assert.equal(await page.evaluate(() => globalThis.ran), undefined, 'nothing in the words was run');
    const wide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('body, body *')]
            .filter((each) => !each.matches('textarea, input, select'))
            .filter((each) => each === document.documentElement || /auto|scroll/.test(getComputedStyle(each).overflowX))
            .filter((each) => each.scrollWidth > each.clientWidth + 1)
            .map((each) => `${each.scrollWidth} on ${each.clientWidth}: ${each.outerHTML.slice(0, 120)}`),
    );
    assert.deepEqual(wide, []);
}
