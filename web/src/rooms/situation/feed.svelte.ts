// The list of reports under the filters, a page at a time, newest first.
import { Failure, readReports } from '../../api/client';
import { Loading } from '../../api/loading.svelte';
import type { ReportLine, ReportPage } from '../../api/types';

const page_length = 50;

export class Feed {
    #first = new Loading<ReportPage>();
    #more = new Loading<ReportPage>();
    #fresh = new Loading<ReportPage>(); // looked at, but not shown yet
    #rest = $state.raw<ReportLine[]>([]);
    #next = $state<number | null>(null);
    arrivedFrom = $state(Infinity); // reports from this number on were not there when the list was loaded
    #asked = { space: '', query: new URLSearchParams() };

    get reports(): ReportLine[] | undefined {
        return this.#first.value && [...this.#first.value.reports, ...this.#rest];
    }
    get asOf(): number | undefined {
        return this.#first.value?.as_of;
    }
    get hasMore(): boolean {
        return this.#next !== null;
    }
    // As far as anything was looked at.
    get seen(): number | undefined {
        return this.#fresh.value?.as_of ?? this.asOf;
    }
    get busy(): boolean {
        return this.#first.busy;
    }
    get moreBusy(): boolean {
        return this.#more.busy;
    }
    // Reports that came after what is shown.
    get waiting(): number {
        return this.#newer().length;
    }
    get waitingMore(): boolean {
        return this.waiting > 0 && this.waiting === this.#fresh.value?.reports.length && !this.#touches();
    }
    get failure(): Failure | undefined {
        return this.#first.failure;
    }
    get moreFailure(): Failure | undefined {
        return this.#more.failure;
    }

    begin(space: string, query: URLSearchParams): void {
        this.#asked = { space, query };
        this.#more.forget();
        this.#fresh.forget();
        this.arrivedFrom = Infinity;
        void this.#first.run(async (signal) => {
            const page = await readReports(space, this.#pageQuery(), signal);
            this.#rest = [];
            this.#next = page.next;
            return page;
        });
    }

    // Looks for newer reports and keeps them ready. What is shown does not change.
    async look(): Promise<void> {
        const { space } = this.#asked;
        await this.#fresh.run((signal) => readReports(space, this.#pageQuery(), signal));
    }

    // Shows what is ready. Where there is no gap, what was shown before stays below it.
    show(): void {
        const fresh = this.#fresh.value;
        const shown = this.#first.value;
        if (!fresh || !shown) return;
        const lowest = fresh.reports.at(-1)?.number ?? 0;
        const older = [...shown.reports, ...this.#rest].filter(({ number }) => number < lowest);
        const kept = this.#touches() ? older : [];
        this.arrivedFrom = shown.as_of;
        this.#first.value = { ...fresh, reports: [...fresh.reports, ...kept] };
        this.#rest = [];
        if (kept.length === 0) this.#next = fresh.next;
        this.#fresh.forget();
    }

    #newer(): ReportLine[] {
        const as_of = this.#first.value?.as_of ?? Infinity;
        return this.#fresh.value?.reports.filter(({ number }) => number >= as_of) ?? [];
    }

    // Does the newest page reach down to what is shown?
    #touches(): boolean {
        const fresh = this.#fresh.value;
        return !fresh || fresh.next === null || this.#newer().length < fresh.reports.length;
    }

    more(): void {
        if (this.#next === null) return;
        const before = this.#next;
        void this.#more.run(async (signal) => {
            const page = await readReports(this.#asked.space, this.#pageQuery(before), signal);
            this.#rest = [...this.#rest, ...page.reports];
            this.#next = page.next;
            return page;
        });
    }

    stop(): void {
        this.#first.stop();
        this.#more.stop();
        this.#fresh.stop();
    }

    #pageQuery(before?: number): URLSearchParams {
        const query = new URLSearchParams(this.#asked.query);
        query.set('limit', String(page_length));
        if (before !== undefined) query.set('before', String(before));
        return query;
    }
}
