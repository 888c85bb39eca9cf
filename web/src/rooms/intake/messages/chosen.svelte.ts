// Which conversations are chosen, to be answered together, and on which one the reader is.
import { SvelteSet } from 'svelte/reactivity';

export class Chosen {
    row = $state<string>();
    readonly all = new SvelteSet<string>();
    #anchor: string | undefined;

    toggle(contact: string): void {
        if (!this.all.delete(contact)) this.all.add(contact);
        this.#anchor = contact;
    }

    // From the line that was toggled last to this one, both with it.
    reach(contact: string, shown: string[]): void {
        const [from, to] = [shown.indexOf(this.#anchor ?? contact), shown.indexOf(contact)];
        if (from < 0 || to < 0) return this.toggle(contact);
        for (const each of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) this.all.add(each);
    }

    clear(): void {
        this.all.clear();
        this.#anchor = undefined;
    }
}
