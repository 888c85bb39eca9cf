// One thing being loaded. What was there stays until the new is here, so nothing jumps.
import { Failure } from './client';

export class Loading<T> {
    value = $state.raw<T | undefined>();
    failure = $state.raw<Failure | undefined>();
    busy = $state(false);
    #abort: AbortController | undefined;

    async run(ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
        this.#abort?.abort();
        const abort = new AbortController();
        this.#abort = abort;
        this.busy = true;
        try {
            const value = await ask(abort.signal);
            if (abort.signal.aborted) return;
            this.value = value;
            this.failure = undefined;
        } catch (error) {
            if (abort.signal.aborted) return;
            this.failure = error instanceof Failure ? error : new Failure('broken', String(error));
        }
        this.busy = false;
    }

    stop(): void {
        this.#abort?.abort();
        this.busy = false;
    }

    forget(): void {
        this.stop();
        this.value = undefined;
        this.failure = undefined;
    }
}
