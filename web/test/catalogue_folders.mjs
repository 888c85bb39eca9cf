// The folders with words, from web/src: those of every page, and those that come late with what uses them.
import { readdirSync } from 'node:fs';

export const source = new URL('../src/', import.meta.url);
export const folders = [
    'i18n/',
    ...readdirSync(source, { recursive: true })
        .filter((name) => name.endsWith('words/en.json'))
        .map((name) => name.slice(0, -'en.json'.length))
        .sort(),
];
