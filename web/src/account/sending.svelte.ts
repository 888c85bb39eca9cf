// A form being sent: once at a time, with its failure kept until the next try.
import { Failure } from '../api/client';

export class Sending {
    busy = $state(false);
    failure = $state.raw<Failure | undefined>();

    async run(send: () => Promise<void>): Promise<void> {
        if (this.busy) return;
        this.busy = true;
        this.failure = undefined;
        try {
            await send();
        } catch (error) {
            this.failure = error instanceof Failure ? error : new Failure('broken', String(error));
        }
        this.busy = false;
    }
}
