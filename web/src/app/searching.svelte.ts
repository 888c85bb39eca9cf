// The same words asked of many spaces, a few at a time. What was found stands in the order of the spaces.
import { Failure, readReports } from '../api/client';
import type { ReportLine, SpaceLine } from '../api/types';

export interface Found {
    space: SpaceLine;
    reports: ReportLine[];
    more: boolean;
}

const together_limit = 4;
const shown_limit = 5; // of each space; its own page has the rest

export class Searching {
    found = $state.raw<Found[]>([]);
    failed = $state.raw<{ space: SpaceLine; failure: Failure }[]>([]);
    empty = $state(0);
    busy = $state(false);
    #abort: AbortController | undefined;

    async begin(words: string, spaces: SpaceLine[]): Promise<void> {
        this.stop();
        [this.found, this.failed, this.empty] = [[], [], 0];
        if (!words) return;
        const abort = new AbortController();
        this.#abort = abort;
        this.busy = true;
        const waiting = spaces.values(); // those who ask take turns at it
        const askers = Array.from({ length: together_limit }, async () => {
            for (const space of waiting) {
                await this.#ask(space, words, spaces, abort.signal);
                if (abort.signal.aborted) return;
            }
        });
        await Promise.all(askers);
        if (!abort.signal.aborted) this.busy = false;
    }

    stop(): void {
        this.#abort?.abort();
        this.busy = false;
    }

    async #ask(space: SpaceLine, words: string, order: SpaceLine[], signal: AbortSignal): Promise<void> {
        try {
            const query = new URLSearchParams({ words, limit: String(shown_limit) });
            const { reports, next } = await readReports(space.name, query, signal);
            if (signal.aborted) return;
            if (reports.length === 0) this.empty += 1;
            else
                this.found = [...this.found, { space, reports, more: next !== null }].sort(
                    (one, other) => order.indexOf(one.space) - order.indexOf(other.space),
                );
        } catch (error) {
            if (signal.aborted) return;
            const failure = error instanceof Failure ? error : new Failure('broken', String(error));
            this.failed = [...this.failed, { space, failure }];
        }
    }
}
