// What the server tells of a record beside its tiles.
import { me } from '../account/me.svelte';
import { readMe } from '../api/accounts';
import { ask, Failure, readSpace, readSpaces, spaceAddress } from '../api/client';
import type { DatasetErasures, EntryLine, EntryPage, Receipt, Words } from '../api/schema';
import type { Space, SpaceLine } from '../api/types';

export type About = SpaceLine | Space;
export type Erasure = { [Name in keyof DatasetErasures]: NonNullable<DatasetErasures[Name]> };

const patient = (): AbortSignal => new AbortController().signal;

// The public knows a public space by the list of spaces alone.
export async function readAbout(space: string, signal: AbortSignal): Promise<About> {
    const line = async (): Promise<SpaceLine> => {
        const found = (await readSpaces(signal)).find(({ name }) => name === space);
        if (!found) throw new Failure('missing', '', 404);
        return found;
    };
    const { signed_in } = me.value ?? (await readMe(signal));
    if (!signed_in) return line();
    return readSpace(space, signal).catch((error: unknown) => {
        if (error instanceof Failure && error.fault === 'missing') return line();
        throw error;
    });
}

// Entries from `first` on, as far as they are for this reader.
export async function readEntries(
    space: string,
    first: number,
    count: number,
    signal: AbortSignal,
): Promise<EntryLine[]> {
    const query = `after=${first - 1}&limit=${count}`;
    const { entries } = await ask<EntryPage>('GET', `${spaceAddress(space)}/entries?${query}`, signal);
    return entries.filter(({ number }) => number < first + count);
}

// Nothing where they are not for this reader, or were erased.
export async function readWords(space: string, number: number, signal: AbortSignal): Promise<Words | undefined> {
    try {
        return await ask<Words>('GET', `${spaceAddress(space)}/entries/${number}/words`, signal);
    } catch (error) {
        if (error instanceof Failure && error.fault === 'missing') return undefined;
        throw error;
    }
}

export function readErasures(space: string, signal: AbortSignal): Promise<Erasure[]> {
    return ask('GET', `${spaceAddress(space)}/datasets/erasures?as=json`, signal);
}

export function erase(space: string, number: number, why: string): Promise<Receipt> {
    return ask('POST', `${spaceAddress(space)}/entries/${number}/erasure`, patient(), { why });
}

export function receiptAddress(space: string, number: number): string {
    return `${spaceAddress(space)}/entries/${number}/receipt`;
}
