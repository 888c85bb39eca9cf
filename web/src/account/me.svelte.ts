// Who looks at the page. Asked once; signing in or out loads the page anew.
import { readMe, type Me } from '../api/accounts';
import { Loading } from '../api/loading.svelte';

export const me = new Loading<Me>();

export function askWhoIAm(): void {
    if (!me.value && !me.busy) void me.run(readMe);
}

// An address within this house to go on to, or home.
export function onward(query: string): string {
    const to = new URLSearchParams(query).get('to') ?? '/';
    const there = new URL(to, location.origin);
    return there.origin === location.origin ? there.pathname + there.search : '/';
}
