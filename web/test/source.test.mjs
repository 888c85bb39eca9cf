// What page script may not do: ask the machine for the time, write people's words as markup, or reach out.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { folders, source } from './catalogue_folders.mjs';

const sources = readdirSync(source, { recursive: true })
    .filter((name) => /\.(ts|svelte|css)$/.test(name))
    .filter((name) => name !== 'report/waited.ts') // measures how long a report waited, and says no time
    .map((name) => ({ name, text: readFileSync(new URL(name, source), 'utf8') }));

const refused = [
    [
        'asks the machine for the time',
        /Date\.now|new Date\(\s*\)|\bDate\(\s*\)|performance\.now|Temporal\.Now/,
    ],
    ['formats the present', /\.format\(\s*\)|\.formatToParts\(\s*\)/],
    ['writes words as markup', /\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/],
    ['reaches outside', /https?:\/\/|["'(]\/\/[a-z]|@import url/],
    ['makes code of text', /\beval\(|new Function\(/],
];

for (const [what, pattern] of refused) {
    test(`no page script ${what}`, () => {
        for (const { name, text } of sources) assert.doesNotMatch(text, pattern, name);
    });
}

test('every key of the catalogue is used, and every key used is there', () => {
    const keys = folders.flatMap((name) =>
        Object.keys(JSON.parse(readFileSync(new URL(`${name}en.json`, source), 'utf8'))),
    );
    const all = sources.map(({ text }) => text).join('\n');
    // Chosen by what the server said: t(`mode.${mode}`).
    const made = Array.from(all.matchAll(/`([a-z_.]+\.)\$\{/g), ([, start]) => start);
    // Where a part serves two: <Destroy words="erase"> says t(`${words}.sure`).
    const ends = Array.from(all.matchAll(/`\$\{words\}(\.[a-z.]+)`/g), ([, end]) => end);
    const starts = Array.from(all.matchAll(/ words="([a-z.]+)"/g), ([, start]) => start);
    const joined = starts.flatMap((start) => ends.map((end) => start + end));
    for (const key of joined) assert.ok(keys.includes(key), `${key} is missing`);
    for (const key of keys) {
        const seen =
            joined.includes(key) ||
            all.includes(`'${key}'`) ||
            all.includes(`"${key}"`) ||
            made.some((start) => key.startsWith(start));
        assert.ok(seen, `${key} is said nowhere`);
    }
    for (const [, key] of all.matchAll(/\bt\('([^']+)'/g)) assert.ok(keys.includes(key), `${key} is missing`);
});

test('every way in that the server writes down has words', () => {
    const facts = sources.find(({ name }) => name === 'app/vias.ts').text;
    const server = ['http/server.cpp', 'app/main.cpp']
        .map((name) => readFileSync(new URL(`../../src/${name}`, import.meta.url), 'utf8'))
        .join('\n');
    const ways = [...server.matchAll(/Door \w+\{[^}"]*"(\w+)"|\bvia = "(\w+)"/g)].map(([, a, b]) => a ?? b);
    assert.deepEqual(ways.sort(), ['folder', 'http', 'socket']);
    for (const way of ways) assert.match(facts, new RegExp(`\\b${way}: 'report\\.via_`), way);
});
