// The live stream: one a tab, of the spaces that the page shows. It tells that something was heard, never what;
// pages then ask for what they show. When nothing happens, nothing is asked.

export type Kinds = Record<string, number>;

export interface Follower {
    // The stream stands (again), and the space has so many entries; or it lost its place.
    looked: (size: number) => void;
    heard: (last: number, kinds: Kinds) => void;
    left: () => void;
    claims?: () => void; // who is looking at what has changed
}

export type Standing = 'none' | 'joining' | 'live' | 'lost';

const first_wait_ms = 1_000;
const longest_wait_ms = 30_000;
const silence_ms = 45_000; // the server says something every 20 seconds
const rest_ms = 1_000; // between two looks
const hidden_ms = 60_000; // a tab that nobody looks at listens so long

class Live {
    standing = $state<Standing>('none');
    at = $state<string | null>(null); // when the server was last heard, as it says
    #followers = new Map<string, Set<Follower>>();
    #names = '';
    #place = ''; // where to go on
    #abort: AbortController | undefined;
    #wait_ms = first_wait_ms;
    #timer: ReturnType<typeof setTimeout> | undefined;
    #hiding: ReturnType<typeof setTimeout> | undefined;
    #resting = false;

    constructor() {
        document.addEventListener('visibilitychange', () => this.#seen());
        addEventListener('online', () => this.#timer && this.#begin());
    }

    // Until the function it gives back is called.
    follow(space: string, follower: Follower): () => void {
        const those = this.#followers.get(space) ?? new Set();
        this.#followers.set(space, those.add(follower));
        queueMicrotask(() => this.#settle());
        return () => {
            those.delete(follower);
            if (those.size === 0) this.#followers.delete(space);
            queueMicrotask(() => this.#settle());
        };
    }

    // Several may come and go at once; the stream is begun anew only for other spaces.
    #settle(): void {
        const names = [...this.#followers.keys()]
            .sort()
            .map((name) => `space=${encodeURIComponent(name)}`)
            .join('&');
        if (names === this.#names) return;
        this.#names = names;
        this.#place = '';
        this.#wait_ms = first_wait_ms;
        this.#end();
        this.standing = names ? 'joining' : 'none';
        if (names) this.#begin();
    }

    #seen(): void {
        clearTimeout(this.#hiding);
        if (document.hidden) {
            this.#hiding = setTimeout(() => this.#rest(), hidden_ms);
        } else if (this.#resting) {
            this.#resting = false;
            if (this.#names) this.#begin();
        }
    }

    #rest(): void {
        this.#resting = true;
        this.#end();
        if (this.#names) this.standing = 'lost';
    }

    #end(): void {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#abort?.abort();
    }

    #begin(): void {
        this.#end();
        if (this.#resting) return;
        const abort = new AbortController();
        this.#abort = abort;
        void this.#listen(abort).then((again) => {
            if (abort !== this.#abort || !this.#names) return;
            this.standing = 'lost';
            if (again && !this.#resting && this.#names) this.#tryLater();
        });
    }

    // Later each time, and not all pages at once.
    #tryLater(): void {
        const wait_ms = this.#wait_ms * (0.5 + Math.random());
        this.#wait_ms = Math.min(this.#wait_ms * 2, longest_wait_ms);
        this.#timer = setTimeout(() => this.#begin(), wait_ms);
    }

    // Returns when the stream has ended: whether it is worth trying again.
    async #listen(abort: AbortController): Promise<boolean> {
        let silence: ReturnType<typeof setTimeout> | undefined;
        const notDead = (): void => {
            clearTimeout(silence);
            silence = setTimeout(() => abort.abort(), silence_ms);
        };
        try {
            notDead();
            const headers = { Accept: 'text/event-stream', ...(this.#place && { 'Last-Event-ID': this.#place }) };
            const reply = await fetch(`/api/v1/events?${this.#names}`, { signal: abort.signal, headers });
            if (!reply.ok || !reply.body) return reply.status >= 500 || reply.status === 429;
            const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
            let unread = '';
            for (;;) {
                const { value, done } = await reader.read();
                if (done) return true;
                notDead();
                const events = (unread + value).split('\n\n');
                unread = events.pop() ?? '';
                if (abort === this.#abort) for (const event of events) this.#take(event);
            }
        } catch {
            return true; // the line was lost
        } finally {
            clearTimeout(silence);
        }
    }

    #take(event: string): void {
        let name = '';
        let data = '';
        for (const line of event.split('\n')) {
            if (line.startsWith('id: ')) this.#place = line.slice(4);
            else if (line.startsWith('event: ')) name = line.slice(7);
            else if (line.startsWith('data: ')) data = line.slice(6);
            else if (line.startsWith(': ')) this.at = line.slice(2);
        }
        if (name) this.#tell(name, JSON.parse(data) as Said);
    }

    #tell(name: string, said: Said): void {
        if (name === 'ready') {
            this.at = said.at ?? this.at;
            this.standing = 'live';
            this.#wait_ms = first_wait_ms;
        }
        for (const [space, size] of Object.entries(said.spaces ?? {}))
            for (const follower of this.#of(space)) follower.looked(size);
        const space = said.space ?? '';
        if (name === 'left') for (const follower of this.#of(space)) follower.left();
        if (name === 'claims') for (const follower of this.#of(space)) follower.claims?.();
        if (name === 'heard' && said.number !== undefined && said.kind)
            for (const follower of this.#of(space)) follower.heard(said.number, { [said.kind]: 1 });
        if (name === 'many' && said.last !== undefined)
            for (const follower of this.#of(space)) follower.heard(said.last, said.kinds ?? {});
    }

    #of(space: string): Follower[] {
        return [...(this.#followers.get(space) ?? [])];
    }
}

interface Said {
    at?: string;
    spaces?: Record<string, number>;
    space?: string;
    number?: number;
    kind?: string;
    last?: number;
    kinds?: Kinds;
}

export const live = new Live();

// Does `act` at once when it was quiet, then at most once a second, and only while the tab is looked at.
export class Calm {
    #act: () => Promise<void>;
    #wanted = false;
    #busy = false;
    #stopped = false;

    constructor(act: () => Promise<void>) {
        this.#act = act;
        document.addEventListener('visibilitychange', this.#look);
    }

    ask(): void {
        this.#wanted = true;
        void this.#go();
    }

    stop(): void {
        this.#stopped = true;
        document.removeEventListener('visibilitychange', this.#look);
    }

    #look = (): void => void this.#go();

    async #go(): Promise<void> {
        if (!this.#wanted || this.#busy || this.#stopped || document.hidden) return;
        this.#wanted = false;
        this.#busy = true;
        await this.#act();
        setTimeout(() => {
            this.#busy = false;
            void this.#go();
        }, rest_ms);
    }
}
