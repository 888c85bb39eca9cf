// Who else is looking at which report, for analysts, and which one this page looks at itself: at most one. What it
// claims it puts again while it stays, and lets go when it leaves; what is lost on the way ends by itself.
import { endClaim, putClaim, readClaims, type Claim } from '../../api/claims';
import { Loading } from '../../api/loading.svelte';

const renew_ms = 30_000; // a claim holds for 90 seconds

export class Claims {
    #reading = new Loading<Claim[]>();
    #wanted: number | null = null;
    #held: number | null = null;
    #timer: ReturnType<typeof setInterval> | undefined;
    #isHidden = false;

    constructor(
        readonly space: string,
        readonly party: string,
    ) {
        addEventListener('pagehide', this.#hide);
        addEventListener('pageshow', this.#show);
    }

    // That a claim ended is told to this page too, while it goes: it must not claim again.
    #hide = (): void => {
        this.#isHidden = true;
        this.#letGo();
    };
    #show = (): void => {
        this.#isHidden = false;
        void this.#put();
    };

    // Somebody else, as others call them.
    lookerAt(number: number): string | undefined {
        const claim = this.#reading.value?.find((each) => each.number === number);
        return claim && claim.party !== this.party ? claim.label : undefined;
    }
    isOwn(number: number): boolean {
        return !!this.#reading.value?.some((each) => each.number === number && each.party === this.party);
    }

    // What is wanted and free meanwhile is claimed.
    async look(): Promise<void> {
        await this.#reading.run((signal) => readClaims(this.space, signal));
        const isFree = this.#reading.value?.every(({ number }) => number !== this.#wanted);
        if (isFree) await this.#put();
    }

    want(number: number | null): void {
        if (number === this.#wanted) return;
        this.#letGo();
        clearInterval(this.#timer);
        this.#wanted = number;
        if (number === null) return;
        this.#timer = setInterval(this.#put, renew_ms);
        if (this.#reading.value) void this.#put();
    }

    stop(): void {
        this.want(null);
        this.#reading.stop();
        removeEventListener('pagehide', this.#hide);
        removeEventListener('pageshow', this.#show);
    }

    #put = async (): Promise<void> => {
        const wanted = this.#wanted;
        if (wanted === null || this.#isHidden || this.lookerAt(wanted) !== undefined) return;
        const isNew = this.#held !== wanted;
        this.#held = wanted;
        try {
            await putClaim(this.space, wanted);
            if (this.#wanted !== wanted) await endClaim(this.space, wanted);
            else if (isNew) await this.look();
        } catch {
            if (this.#held === wanted) this.#held = null; // somebody was faster, or the line is lost: it is tried again
        }
    };
    #letGo = (): void => {
        const held = this.#held;
        this.#held = null;
        if (held !== null && this.isOwn(held)) endClaim(this.space, held).catch(() => undefined);
    };
}
