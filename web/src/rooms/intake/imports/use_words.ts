// What a column is read as, in words.
import { t, type Key } from '../../../app/words.svelte';

const words: Record<string, Key> = {
    title: 'publish.title',
    text: 'import.text',
    'title text': 'import.use.both',
    at: 'report.when',
    place: 'import.use.place',
    lon: 'import.use.lon',
    lat: 'import.use.lat',
    radius_m: 'import.use.radius',
    categories: 'categories',
    language: 'language',
    id: 'import.id',
    approved: 'import.use.approved',
    verified: 'import.use.verified',
    '': 'import.use.none',
};

export function useWord(use: string): string {
    const key = words[use];
    return key ? t(key) : use;
}
