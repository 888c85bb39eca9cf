// A time that runs over the tracks, faster than life, from their beginning to their end. No clock is asked: each tick
// is so much further.
const tick_ms = 100;
const whole_s = 30; // about so long the whole takes at first

export const speeds = [1, 10, 60, 300, 1800, 7200] as const;

export class Replay {
    at_ms = $state<number | null>(null); // nothing is replayed before it was asked for
    running = $state(false);
    speed = $state<number>(60);
    #from = 0;
    #to = 0;
    #timer: ReturnType<typeof setInterval> | undefined;

    get from_ms(): number {
        return this.#from;
    }
    get to_ms(): number {
        return this.#to;
    }

    span(from_ms: number, to_ms: number): void {
        if (from_ms === this.#from && to_ms === this.#to) return;
        this.#from = from_ms;
        this.#to = to_ms;
        const wanted = (to_ms - from_ms) / 1000 / whole_s;
        this.speed = speeds.findLast((each) => each <= wanted) ?? speeds[0];
        if (this.at_ms !== null) this.go(this.at_ms);
    }

    go(at_ms: number): void {
        this.at_ms = Math.max(this.#from, Math.min(this.#to, at_ms));
    }

    play(): void {
        if (this.running) return this.pause();
        if (this.at_ms === null || this.at_ms >= this.#to) this.at_ms = this.#from;
        this.running = true;
        this.#timer = setInterval(() => {
            this.go((this.at_ms ?? this.#from) + tick_ms * this.speed);
            if (this.at_ms === this.#to) this.pause();
        }, tick_ms);
    }

    pause(): void {
        this.running = false;
        clearInterval(this.#timer);
    }

    stop(): void {
        this.pause();
        this.at_ms = null;
    }
}
