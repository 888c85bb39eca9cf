// The six catalogues say the same things: every key, every placeholder, every plural form of the language.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { folders, source } from './catalogue_folders.mjs';

const languages = ['en', 'fr', 'es', 'ar', 'ru', 'zh'];

// Words that are rightly the same in English and in that language.
const sameAsEnglish = new Set([
    'fr checks.region.europe',
    'fr consultation',
    'fr consultation.way',
    'fr directory.region.europe',
    'fr help.word.action',
    'fr help.word.invitation',
    'fr help.word.publication',
    'fr menu',
    'fr space.public',
]);

const urls = folders.map((folder) => new URL(folder, source));

test('there is one catalogue for each language and no other', () => {
    for (const url of urls)
        assert.deepEqual(readdirSync(url).sort(), languages.map((language) => `${language}.json`).sort());
});

test('no key stands in two folders', () => {
    const all = urls.flatMap((url) => Object.keys(JSON.parse(readFileSync(new URL('en.json', url), 'utf8'))));
    assert.equal(new Set(all).size, all.length);
});

for (const url of urls) {
    const catalogues = Object.fromEntries(
        languages.map((language) => [language, JSON.parse(readFileSync(new URL(`${language}.json`, url), 'utf8'))]),
    );
    for (const language of languages) holdsOf(language, catalogues[language], catalogues.en);
}

function holdsOf(language, catalogue, english) {
    test(`${language} has every key, in order, and no other`, () => {
        assert.deepEqual(Object.keys(catalogue), Object.keys(english));
        assert.deepEqual(Object.keys(catalogue), Object.keys(catalogue).sort());
    });

    test(`${language} has the plural forms of its language`, () => {
        const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
        for (const [key, said] of Object.entries(catalogue)) {
            assert.equal(typeof said, typeof english[key], `${language} ${key}`);
            if (typeof said === 'object')
                assert.deepEqual(Object.keys(said).toSorted(), needed, `${language} ${key}`);
        }
    });

    test(`${language} keeps the placeholders`, () => {
        for (const [key, said] of Object.entries(catalogue)) {
            const wanted = placeholders(forms(english[key]).at(-1));
            for (const form of forms(said)) {
                assert.notEqual(form.trim(), '', `${language} ${key} is empty`);
                // A plural form may write its number as a word: "one report", "two reports".
                const had = placeholders(form);
                const spelt = typeof said === 'object' ? wanted.filter((name) => name !== 'count') : wanted;
                assert.ok(
                    same(had, wanted) || same(had, spelt),
                    `${language} ${key}: "${form}" wants {${wanted}}`,
                );
            }
            if (typeof said === 'object')
                assert.deepEqual(placeholders(said.other), wanted, `${language} ${key}`);
        }
    });

    if (language === 'en') return;
    test(`${language} is translated`, () => {
        for (const [key, said] of Object.entries(catalogue)) {
            if (sameAsEnglish.has(`${language} ${key}`)) continue;
            assert.notDeepEqual(said, english[key], `${language} ${key} is still English`);
        }
        for (const name of sameAsEnglish) {
            const [of, key] = name.split(' ');
            if (of === language && key in english)
                assert.deepEqual(catalogue[key], english[key], `${name} need not be listed`);
        }
    });
}

function forms(said) {
    return typeof said === 'string' ? [said] : Object.values(said);
}

function placeholders(text) {
    return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
}

function same(one, other) {
    return one.length === other.length && one.every((name, at) => name === other[at]);
}
