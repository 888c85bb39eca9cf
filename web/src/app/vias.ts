// How something was heard, in words. A way in that these pages have no words for is shown as the record names it.
import { t, type Key } from './words.svelte';

const ways: Record<string, Key> = {
    folder: 'report.via_command',
    socket: 'report.via_command',
    form: 'report.via_form',
    http: 'report.via_web',
    account: 'report.via_web', // "account:" and an opaque id, which says nothing to a reader
    key: 'report.via_key', // "key:" and the role of the key
    invitation: 'report.via_invitation',
    founding: 'report.via_founding',
};

export function viaText(via: string): string {
    const key = ways[via.split(':', 1)[0] ?? ''];
    return key ? t(key) : via;
}
