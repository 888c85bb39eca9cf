// The reports of a queue, in the order in which they are worked through. A line that is shown stays where it is:
// what is said of its report changes its words, never its place.
import { Failure, readReports } from '../../api/client';
import type { Verification } from '../../api/judgements';
import { Loading } from '../../api/loading.svelte';
import type { ReportLine, ReportPage } from '../../api/types';
import { askedOfServer, type Filters } from './filters';

export type Order = 'unseen' | 'newest';

const page_length = 50;
const look_length = 500;
const looks_at_most = 4;

export class Queue {
    lines = $state.raw<ReportLine[] | undefined>();
    arrived = $state.raw<ReportLine[]>([]); // not shown yet
    #first = new Loading<ReportPage>();
    #more = new Loading<ReportPage>();
    #looking = new Loading<ReportPage>();
    #space = '';
    #filters: Filters | undefined;
    #parts: Verification[][] = []; // shown one after the other
    #part = 0;
    #next = $state<number | null>(null);
    #seen = $state<number>();

    get asOf(): number | undefined {
        return this.#seen;
    }
    get busy(): boolean {
        return this.#first.busy;
    }
    get moreBusy(): boolean {
        return this.#more.busy;
    }
    get hasMore(): boolean {
        return this.#next !== null;
    }
    get failure(): Failure | undefined {
        return this.#first.failure ?? this.#looking.failure;
    }
    get moreFailure(): Failure | undefined {
        return this.#more.failure;
    }

    begin(space: string, filters: Filters, order: Order): void {
        this.#space = space;
        this.#filters = filters;
        this.#parts = partsOf(filters.verifications, order);
        this.#part = 0;
        this.#more.forget();
        this.#looking.forget();
        void this.#first.run(async (signal) => {
            const page = await this.#read(this.#parts[0]!, null, page_length, signal);
            this.arrived = [];
            this.lines = page.reports;
            this.#seen = page.as_of;
            this.#goOn(page);
            return page;
        });
    }

    // Where one part ends, the next begins.
    more(): void {
        const before = this.#next;
        if (before === null) return;
        void this.#more.run(async (signal) => {
            const page = await this.#read(this.#parts[this.#part]!, before, page_length, signal);
            const shown = new Set(this.lines?.map(({ number }) => number));
            this.lines = [...(this.lines ?? []), ...page.reports.filter(({ number }) => !shown.has(number))];
            this.#goOn(page);
            return page;
        });
    }

    // What was said since: of the reports that are shown, and reports that are new.
    async look(): Promise<void> {
        const lowest = Math.min(...(this.lines ?? []).map(({ number }) => number));
        await this.#looking.run(async (signal) => {
            let page = await this.#read([], null, look_length, signal);
            this.#take(page, true);
            this.#seen = page.as_of;
            for (let looks = 1; looks < looks_at_most && (page.next ?? 0) > lowest; looks += 1) {
                page = await this.#read([], page.next, look_length, signal);
                this.#take(page, false);
            }
            return page;
        });
    }

    show(): void {
        this.lines = [...this.arrived, ...(this.lines ?? [])];
        this.arrived = [];
    }

    stop(): void {
        for (const loading of [this.#first, this.#more, this.#looking]) loading.stop();
    }

    #take(page: ReportPage, newest: boolean): void {
        const now = new Map(page.reports.map((line) => [line.number, line]));
        const renewed = (line: ReportLine): ReportLine => now.get(line.number) ?? line;
        if (this.lines?.some(({ number }) => now.has(number))) this.lines = this.lines.map(renewed);
        const known = new Set(this.arrived.map(({ number }) => number));
        const fresh = page.reports.filter(
            ({ number, verification }) =>
                number >= (this.#seen ?? Infinity) && !known.has(number) && this.#wants(verification),
        );
        if (newest) this.arrived = [...fresh, ...this.arrived.map(renewed)];
    }

    #wants(verification: Verification): boolean {
        const wanted = this.#filters?.verifications ?? [];
        return wanted.length === 0 || wanted.includes(verification);
    }

    #goOn(page: ReportPage): void {
        this.#next = page.next;
        if (page.next !== null || this.#part + 1 >= this.#parts.length) return;
        this.#part += 1;
        this.#next = Number.MAX_SAFE_INTEGER;
        if ((this.lines?.length ?? 0) < page_length) this.more();
    }

    #read(
        verifications: Verification[],
        before: number | null,
        limit: number,
        signal: AbortSignal,
    ): Promise<ReportPage> {
        const query = askedOfServer({ ...this.#filters!, verifications });
        query.set('limit', String(limit));
        if (before !== null) query.set('before', String(before));
        return readReports(this.#space, query, signal);
    }
}

function partsOf(wanted: Verification[], order: Order): Verification[][] {
    if (order === 'newest') return [wanted];
    const all: Verification[] = wanted.length > 0 ? wanted : ['unseen', 'verified', 'doubtful', 'not'];
    const others = all.filter((each) => each !== 'unseen');
    return all.includes('unseen') && others.length > 0 ? [['unseen'], others] : [all];
}
