// The addresses of a space's pages. What is filled in belongs to one report and is left behind with it.
import { address, go } from '../../app/address.svelte';

const filledIn = ['do', 'as', 'of'];

export function reportAddress(space: string, number: number | null, search = address.query): string {
    const query = new URLSearchParams(search);
    for (const name of filledIn) query.delete(name);
    return addressWith(space, number, query);
}

export function publishAddress(space: string, number: number, search = address.query): string {
    return reportAddress(space, number, search).replace(/(?=\?|$)/, '/publish');
}

export function viewAddress(space: string, view: 'map' | 'queue', search = address.query): string {
    const query = new URLSearchParams(search);
    for (const name of ['view', 'row', 'picked', 'keys', 'order']) query.delete(name);
    if (view === 'queue') query.set('view', 'queue');
    return reportAddress(space, null, query.toString());
}

// The same page with other words after the question mark.
export function arrange(
    space: string,
    number: number | null,
    changes: Record<string, string | null>,
    how: 'push' | 'replace' = 'replace',
): void {
    const query = new URLSearchParams(address.query);
    for (const [name, value] of Object.entries(changes)) {
        if (value === null) query.delete(name);
        else query.set(name, value);
    }
    go(addressWith(space, number, query), how);
}

function addressWith(space: string, number: number | null, query: URLSearchParams): string {
    const path = `/spaces/${encodeURIComponent(space)}${number === null ? '' : `/reports/${number}`}`;
    const tail = query.toString();
    return path + (tail && `?${tail}`);
}
