// The pages of a space, as far as the reader's role leads.
import type { Space } from '../api/types';
import type { Key } from '../app/words.svelte';

export interface Way {
    href: string;
    word: Key;
    seldom?: true; // not in the bar of the map, which is full: in its menu, and in the heads of other pages
}

export function homeOf(space: string): string {
    return `/spaces/${encodeURIComponent(space)}`;
}

// Opened from another space, with just the parties of one matter in it: its name says so.
export function isCase(space: string): boolean {
    return /^case-[0-9a-f]{16}$/.test(space);
}

export function mayImport({ role, rooms = [] }: Pick<Known, 'role' | 'rooms'>): boolean {
    return rooms.includes('intake') && role !== 'public' && role !== 'observer';
}

export function answersPeople({ role, rooms = [] }: Pick<Known, 'role' | 'rooms'>): boolean {
    return rooms.includes('intake') && (role === 'analyst' || role === 'steward');
}

// What the head of a page must know of a space. The public is told no rooms.
export type Known = Pick<Space, 'title' | 'mode' | 'role'> & { rooms?: string[] };

export function waysIn(space: string, about: Known | undefined): Way[] {
    if (!about || about.role === 'public') return [];
    const way = (page: string, word: Key, seldom: boolean): Way => ({
        href: `${homeOf(space)}/${page}`,
        word,
        ...(seldom && { seldom }),
    });
    const ways: Way[] = [
        { href: `${homeOf(space)}/record`, word: 'record.way' },
        { href: `${homeOf(space)}/members`, word: 'members' },
    ];
    if (about.rooms?.includes('confidence')) {
        ways.push({ href: `${homeOf(space)}/consultation`, word: 'consultation.way' });
        if (!isCase(space)) {
            ways.push({ href: `${homeOf(space)}/directory`, word: 'directory.way' });
            ways.push({ href: `${homeOf(space)}/checks`, word: 'checks.way' });
            ways.push({ href: `${homeOf(space)}/commitments`, word: 'way.commitments' });
        }
    }
    if (answersPeople(about)) ways.push({ href: `${homeOf(space)}/messages`, word: 'messages.way' });
    if (mayImport(about)) ways.push(way('import', 'import', answersPeople(about)));
    if (about.role === 'steward' && about.rooms?.includes('intake')) ways.push(way('gateways', 'gateways.way', true));
    if (about.role === 'steward') ways.push({ href: `${homeOf(space)}/settings`, word: 'settings' });
    return ways;
}
