// Which lines of the queue are chosen, and on which one the reader is.
import { SvelteSet } from 'svelte/reactivity';

export class Picks {
    row = $state<number>();
    readonly chosen: SvelteSet<number>;
    #anchor: number | undefined;

    constructor(query: URLSearchParams) {
        const row = query.get('row');
        if (row) this.row = Number(row);
        const picked = (query.get('picked') ?? '').split(',').filter(Boolean).map(Number);
        this.chosen = new SvelteSet(picked.filter(Number.isInteger));
    }

    get written(): { row: string | null; picked: string | null } {
        return {
            row: this.row === undefined ? null : String(this.row),
            picked: [...this.chosen].join(',') || null,
        };
    }

    toggle(number: number): void {
        if (!this.chosen.delete(number)) this.chosen.add(number);
        this.#anchor = number;
    }

    // From the line that was toggled last to this one, both with it.
    reach(number: number, all: number[]): void {
        const [from, to] = [all.indexOf(this.#anchor ?? number), all.indexOf(number)];
        if (from < 0 || to < 0) return this.toggle(number);
        for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) this.chosen.add(each);
    }

    clear(): void {
        this.chosen.clear();
        this.#anchor = undefined;
    }
}
