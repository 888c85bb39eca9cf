// The conversations of a space, newest activity first. A line that is shown stays where it is while it is worked on:
// what is said meanwhile changes its words, and who is new waits to be shown.
import type { Failure } from '../../../api/client';
import { readConversations, type ConversationLine, type Conversations as Page } from '../../../api/conversations';
import { Loading } from '../../../api/loading.svelte';

const page_length = 50;
const look_length = 200;

export class Conversations {
    lines = $state.raw<ConversationLine[] | undefined>();
    arrived = $state.raw<ConversationLine[]>([]); // not shown yet
    unanswered = $state<number>(); // of all there are
    asOf = $state<number>();
    #first = new Loading<Page>();
    #more = new Loading<Page>();
    #looking = new Loading<Page>();
    #space = '';
    #query = new URLSearchParams();
    #next = $state<number | null>(null);

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
        return this.#first.failure ?? this.#looking.failure ?? this.#more.failure;
    }

    begin(space: string, query: URLSearchParams): void {
        this.#space = space;
        this.#query = query;
        this.#more.forget();
        this.#looking.forget();
        void this.#first.run(async (signal) => {
            const page = await this.#read(page_length, null, signal);
            this.lines = page.conversations;
            this.arrived = [];
            this.#next = page.next;
            this.#told(page);
            return page;
        });
    }

    more(): void {
        const after = this.#next;
        if (after === null || this.#more.busy) return;
        void this.#more.run(async (signal) => {
            const page = await this.#read(page_length, after, signal);
            const shown = new Set(this.lines?.map(({ contact }) => contact));
            const others = page.conversations.filter(({ contact }) => !shown.has(contact));
            this.lines = [...(this.lines ?? []), ...others];
            this.#next = page.next;
            return page;
        });
    }

    async look(): Promise<void> {
        await this.#looking.run(async (signal) => {
            const page = await this.#read(look_length, null, signal);
            this.#take(page);
            this.#told(page);
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

    #told(page: Page): void {
        this.unanswered = page.unanswered;
        this.asOf = page.as_of;
    }

    // A line that is no longer among those that were asked for, though it reaches as far, was answered.
    #take(page: Page): void {
        const now = new Map(page.conversations.map((line) => [line.contact, line]));
        const lowest = page.next === null ? -1 : (page.conversations.at(-1)?.number ?? -1);
        const onlyUnanswered = this.#query.has('unanswered');
        const renewed = (line: ConversationLine): ConversationLine =>
            now.get(line.contact) ??
            (onlyUnanswered && line.number > lowest ? { ...line, unanswered: false } : line);
        const known = new Set([...(this.lines ?? []), ...this.arrived].map(({ contact }) => contact));
        const fresh = page.conversations.filter(
            ({ contact, number }) => !known.has(contact) && number >= (this.asOf ?? Infinity),
        );
        this.lines = this.lines?.map(renewed);
        this.arrived = [...fresh, ...this.arrived.map(renewed)];
    }

    #read(limit: number, after: number | null, signal: AbortSignal): Promise<Page> {
        const query = new URLSearchParams(this.#query);
        query.set('limit', String(limit));
        if (after !== null) query.set('after', String(after));
        return readConversations(this.#space, query, signal);
    }
}
