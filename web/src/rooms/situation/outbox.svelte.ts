// What an analyst said in the queue and can still take back. It goes out after ten seconds: the record only grows,
// so what is undone after that would stay on it, and nobody could make a report unseen again.
// Until the server has answered, all of it is kept for this tab and this party; sent again, it is heard once.
import { Failure } from '../../api/client';
import { sayTogether, type Saying } from '../../api/statements';
import type { Verdict } from '../../api/judgements';

export interface Held {
    id: string;
    deed: 'assess' | 'act' | 'close' | 'message' | 'settle';
    verdict?: Verdict;
    numbers: number[]; // of the reports, or of what is answered: one for each saying
    contacts?: string[]; // of messages: to whom, one for each saying
    sayings: Saying[];
}

export interface Refusal {
    number: number;
    contact?: string;
    why: string;
}

const wait_s = 10;
const told_ms = 8_000; // so long it is told that all went well
const staying_limit_bytes = 60_000; // more a browser does not send for a page that goes

export class Sent {
    left_s = $state(wait_s);
    standing = $state<'held' | 'sending' | 'unsent' | 'answered'>('held');
    failure = $state.raw<Failure>();
    heard = $state(0);
    refusals = $state.raw<Refusal[]>([]);

    constructor(readonly held: Held) {}
}

export class Outbox {
    all = $state.raw<Sent[]>([]);
    answered = $state(0); // raised with each answer
    #timer: ReturnType<typeof setInterval> | undefined;

    constructor(
        readonly space: string,
        readonly party: string,
    ) {
        for (const held of this.#kept()) {
            const sent = new Sent(held);
            this.all = [...this.all, sent];
            void this.send(sent);
        }
        addEventListener('pagehide', () => this.#leave());
        addEventListener('beforeunload', (event) => {
            if (this.#weighs() > staying_limit_bytes || this.all.some(({ standing }) => standing === 'unsent'))
                event.preventDefault();
        });
    }

    hold(held: Held): void {
        this.all = [...this.all, new Sent(held)];
        this.#keep();
        this.#timer ??= setInterval(() => this.#tick(), 1000);
    }

    // The last one that has not gone out yet.
    undo(): Sent | undefined {
        const last = this.all.findLast(({ standing }) => standing === 'held');
        if (last) this.forget(last);
        return last;
    }

    forget(sent: Sent): void {
        this.all = this.all.filter((each) => each !== sent);
        this.#keep();
    }

    // In the order in which it was said.
    async sendAll(): Promise<void> {
        const held = this.all.filter(({ standing }) => standing === 'held');
        for (const sent of held) sent.standing = 'sending'; // no tick sends it meanwhile
        for (const sent of held) await this.send(sent);
    }

    async send(sent: Sent): Promise<void> {
        sent.standing = 'sending';
        try {
            const answers = await sayTogether(this.space, sent.held.sayings);
            sent.refusals = answers.flatMap((answer, at) =>
                answer instanceof Failure ? [refusalOf(sent.held, at, answer.detail)] : [],
            );
            sent.heard = answers.length - sent.refusals.length;
            sent.standing = 'answered';
            this.#keep();
            if (sent.refusals.length === 0) setTimeout(() => this.forget(sent), told_ms);
        } catch (error) {
            sent.failure = error instanceof Failure ? error : new Failure('broken', String(error));
            sent.standing = 'unsent';
        }
        this.answered += 1;
    }

    // One line for all that waits, with the last of it, and one for all that went well.
    get told(): Sent[] {
        const lastOf = (which: (sent: Sent) => boolean): Sent | undefined => this.all.findLast(which);
        const held = lastOf(({ standing }) => standing === 'held');
        const well = lastOf(({ standing, refusals }) => standing === 'answered' && refusals.length === 0);
        return this.all.filter(
            (sent) =>
                sent === held || sent === well || sent.standing === 'unsent' || sent.refusals.length > 0,
        );
    }
    get waiting(): number {
        return this.all.filter(({ standing }) => standing === 'held').length;
    }

    // What will hold of a report once it is sent.
    verdictOf(number: number): Verdict | undefined {
        return this.all.findLast(
            ({ standing, held }) =>
                standing !== 'answered' && held.verdict !== undefined && held.numbers.includes(number),
        )?.held.verdict;
    }

    // What is written to somebody and was not heard yet.
    heldFor(contact: string): Sent[] {
        return this.all.filter(({ standing, held }) => standing !== 'answered' && held.contacts?.includes(contact));
    }
    answers(contact: string): boolean {
        return this.heldFor(contact).length > 0;
    }

    #tick(): void {
        const held = this.all.filter(({ standing }) => standing === 'held');
        for (const sent of held) {
            sent.left_s -= 1;
            if (sent.left_s <= 0) void this.send(sent);
        }
        if (held.length > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
    }

    // The answer is not waited for. Where the page comes back, the same is sent once more, and heard once.
    #leave(): void {
        const held = this.all.filter(({ standing }) => standing === 'held').flatMap(({ held }) => held.sayings);
        if (held.length > 0) sayTogether(this.space, held, true).catch(() => undefined);
    }

    #open(): Held[] {
        return this.all.filter(({ standing }) => standing !== 'answered').map(({ held }) => held);
    }
    #weighs(): number {
        return JSON.stringify(this.#open()).length;
    }
    get #name(): string {
        return `said ${this.space} ${this.party}`;
    }
    #keep(): void {
        try {
            const open = this.#open();
            if (open.length > 0) sessionStorage.setItem(this.#name, JSON.stringify(open));
            else sessionStorage.removeItem(this.#name);
        } catch {
            // a browser that keeps nothing still sends it
        }
    }
    #kept(): Held[] {
        try {
            return JSON.parse(sessionStorage.getItem(this.#name) ?? '[]') as Held[];
        } catch {
            return [];
        }
    }
}

function refusalOf({ numbers, contacts }: Held, at: number, why: string): Refusal {
    const contact = contacts?.[at];
    return { number: numbers[at]!, why, ...(contact !== undefined && { contact }) };
}

const outboxes = new Map<string, Outbox>();

export function outboxOf(space: string, party: string): Outbox {
    const name = `${space} ${party}`;
    const known = outboxes.get(name) ?? new Outbox(space, party);
    outboxes.set(name, known);
    return known;
}
