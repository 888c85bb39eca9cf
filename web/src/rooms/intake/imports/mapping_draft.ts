// How columns are read, as it is chosen by hand and as it is said.
import type { Column, Mapping } from '../../../api/imports';

// What a column can be read as. One whose words are title and text at once stands for itself.
export const uses = [
    '', 'title', 'text', 'title text', 'at', 'place', 'lon', 'lat', 'categories', 'language', 'id',
] as const;
export type Use = (typeof uses)[number];
export const dateFormats = ['iso', 'dd/mm/yyyy', 'mm/dd/yyyy', 'excel'] as const;

export type DateFormat = (typeof dateFormats)[number];

export interface Draft {
    name: string;
    uses: Use[]; // one for each column
    format: DateFormat;
    zone: string;
    separator: string;
    language: string; // these three: where the columns say nothing
    categories: string;
    place: string;
}
export type Wrong = 'none' | 'point' | 'twice' | 'zone' | 'separator';

const once: readonly Use[] = ['at', 'lon', 'lat', 'language', 'id'];

export function draftOf(columns: Column[], saved: Mapping = {}): Draft {
    const { at, categories, always } = saved;
    return {
        name: saved.name ?? '',
        uses: columns.map((column) => useOf(column)),
        format: at?.format ?? guessedFormat(columns),
        zone: at?.zone ?? '',
        separator: categories?.separator ?? ';',
        language: always?.language ?? '',
        categories: (always?.categories ?? []).join('; '),
        place: always?.place ?? '',
    };
}

export function wrongIn({ uses: chosen, zone, separator }: Draft): Wrong | undefined {
    const has = (use: Use): boolean => chosen.includes(use);
    if (!has('title') && !has('text') && !has('title text')) return 'none';
    if (once.some((use) => chosen.filter((each) => each === use).length > 1)) return 'twice';
    if (has('lon') !== has('lat')) return 'point';
    if (zone.trim() && !/^(Z|[+-]\d{2}:\d{2})$/.test(zone.trim())) return 'zone';
    if (has('categories') && [...separator].length !== 1) return 'separator';
    return undefined;
}

export function mappingOf(draft: Draft, columns: Column[]): Mapping {
    const named = (...which: Use[]): string[] =>
        columns.filter((_, at) => which.includes(draft.uses[at] ?? '')).map(({ name }) => name);
    const [title, text, place, categories] = [
        named('title', 'title text'), named('text', 'title text'), named('place'), named('categories'),
    ];
    const [[at], [lon], [lat], [language], [id]] = [
        named('at'), named('lon'), named('lat'), named('language'), named('id'),
    ];
    const always = alwaysOf(draft);
    const zone = draft.zone.trim();
    return {
        ...(draft.name.trim() && { name: draft.name.trim() }),
        ...(title.length > 0 && { title }),
        ...(text.length > 0 && { text }),
        ...(place.length > 0 && { place }),
        ...(lon && lat && { lon, lat }),
        ...(at && { at: { column: at, format: draft.format, ...(zone && { zone }) } }),
        ...(categories.length > 0 && { categories: { columns: categories, separator: draft.separator } }),
        ...(language && { language }),
        ...(id && { id }),
        ...(Object.keys(always).length > 0 && { always }),
    };
}

function alwaysOf({ language, categories, place }: Draft): NonNullable<Mapping['always']> {
    const names = categories.split(';').map((name) => name.trim()).filter(Boolean);
    return {
        ...(language.trim() && { language: language.trim() }),
        ...(names.length > 0 && { categories: names }),
        ...(place.trim() && { place: place.trim() }),
    };
}

function useOf({ as }: Column): Use {
    if (as.includes('title') && as.includes('text')) return 'title text';
    return uses.find((use) => use && as.includes(use)) ?? '';
}

// A day above 12 tells days from months; without one, the day comes first in most of the world.
function guessedFormat(columns: Column[]): DateFormat {
    const examples = columns.flatMap((column) => column.examples);
    if (examples.some((text) => /^\d{4}-\d{2}-\d{2}/.test(text))) return 'iso';
    const slashed = examples.flatMap((text) => /^(\d{1,2})[/.](\d{1,2})[/.]\d{4}/.exec(text)?.slice(1, 3) ?? []);
    if (slashed.length === 0) return 'iso';
    return slashed.some((part, at) => at % 2 === 1 && Number(part) > 12) ? 'mm/dd/yyyy' : 'dd/mm/yyyy';
}
