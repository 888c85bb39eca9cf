// The list of reports under the filters, a page at a time, newest first.
import { Failure, readReports } from '../../api/client';
import { Loading } from '../../api/loading.svelte';
import type { ReportLine, ReportPage } from '../../api/types';

const page_length = 50;

export class Feed {
    #first = new Loading<ReportPage>();
    #more = new Loading<ReportPage>();
    #rest = $state.raw<ReportLine[]>([]);
    #next = $state<number | null>(null);
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
    get busy(): boolean {
        return this.#first.busy;
    }
    get moreBusy(): boolean {
        return this.#more.busy;
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
        void this.#first.run(async (signal) => {
            const page = await readReports(space, this.#pageQuery(), signal);
            this.#rest = [];
            this.#next = page.next;
            return page;
        });
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
    }

    #pageQuery(before?: number): URLSearchParams {
        const query = new URLSearchParams(this.#asked.query);
        query.set('limit', String(page_length));
        if (before !== undefined) query.set('before', String(before));
        return query;
    }
}
