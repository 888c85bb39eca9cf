// What the reader asked to see. It lives in the page's address and is answered by the server alone.
import { verifications, type Verification } from '../../api/judgements';
import type { Box } from '../../api/types';

export interface Filters {
    categories: string[];
    verifications: Verification[];
    from: string;
    to: string;
    words: string;
    box: Box | null;
}

export const noFilters: Filters = {
    categories: [],
    verifications: [],
    from: '',
    to: '',
    words: '',
    box: null,
};

const filterNames = ['category', 'verification', 'from', 'to', 'words', 'bbox'];

export function readFilters(query: string): Filters {
    const given = new URLSearchParams(query);
    return {
        categories: [...new Set(given.getAll('category'))].filter(Boolean),
        verifications: verifications.filter((name) => given.getAll('verification').includes(name)),
        from: given.get('from') ?? '',
        to: given.get('to') ?? '',
        words: given.get('words') ?? '',
        box: readBox(given.get('bbox')),
    };
}

export function isFiltered(filters: Filters): boolean {
    return [...writeFilters(filters).keys()].length > 0;
}

// The page's address with these filters; what else it holds (language, place of the map) stays.
export function withFilters(query: string, filters: Filters): string {
    const kept = [...new URLSearchParams(query)].filter(([name]) => !filterNames.includes(name));
    return new URLSearchParams([...writeFilters(filters), ...kept]).toString();
}

// For the server: a day alone means all of it, so its end is spelt out.
export function askedOfServer(filters: Filters): URLSearchParams {
    return writeFilters({ ...filters, from: dayStart(filters.from), to: dayEnd(filters.to) });
}

function writeFilters(filters: Filters): URLSearchParams {
    const written = new URLSearchParams();
    for (const category of filters.categories) written.append('category', category);
    for (const name of filters.verifications) written.append('verification', name);
    if (filters.from) written.set('from', filters.from);
    if (filters.to) written.set('to', filters.to);
    if (filters.words) written.set('words', filters.words);
    if (filters.box) written.set('bbox', filters.box.join(','));
    return written;
}

export function isDay(text: string): boolean {
    return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

function dayStart(text: string): string {
    return isDay(text) ? `${text}T00:00:00Z` : text;
}

function dayEnd(text: string): string {
    return isDay(text) ? `${text}T23:59:59.999Z` : text;
}

export function startOf(text: string): number | null {
    return instant(dayStart(text));
}

export function endOf(text: string): number | null {
    return instant(dayEnd(text));
}

function instant(text: string): number | null {
    const at = text ? new Date(text).getTime() : Number.NaN;
    return Number.isNaN(at) ? null : at;
}

function readBox(text: string | null): Box | null {
    const sides = (text ?? '').split(',').map(Number);
    return sides.length === 4 && sides.every(Number.isFinite) && text ? (sides as Box) : null;
}
