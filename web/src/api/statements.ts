// Saying something in a space. Each statement goes with a key of its own: sent again, it is heard once.
import type { DrawnPhoto, Marked } from './judgements';
import type { Receipt } from './schema';
import { ask, failureOf, spaceAddress, type Failure } from './client';

export interface Saying {
    kind: string;
    body: object;
    key: string;
}

export type { Receipt };
export type Answer = Receipt | Failure;

const together_limit = 500;

export function saying(kind: string, body: object): Saying {
    const random = crypto.getRandomValues(new Uint8Array(16));
    const key = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return { kind, body, key };
}

// The answers stand in the order of what was said. Staying: the browser sends it even when the page goes.
export async function sayTogether(space: string, all: Saying[], staying = false): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let from = 0; from < all.length; from += together_limit) {
        const some = all.slice(from, from + together_limit);
        const reply = await ask<{ answers: { status: number; answer: Receipt & { detail?: string } }[] }>(
            'POST',
            `${spaceAddress(space)}/statements/batch`,
            new AbortController().signal,
            some,
            staying,
        );
        for (const { status, answer } of reply.answers)
            answers.push(status < 400 ? answer : failureOf(status, answer.detail ?? ''));
    }
    return answers;
}

// What was sent and never answered. Said again in the same words it keeps its key: it may have been heard.
let unanswered: { words: string; sent: Saying } | undefined;

export async function say(space: string, kind: string, body: object): Promise<Receipt> {
    const words = JSON.stringify([space, kind, body]);
    const sent = unanswered?.words === words ? unanswered.sent : saying(kind, body);
    unanswered = { words, sent };
    const [answer] = await sayTogether(space, [sent]);
    unanswered = undefined;
    if (!answer || answer instanceof Error) throw answer ?? failureOf(500, '');
    return answer;
}

export function readMarks(space: string, number: number, signal: AbortSignal): Promise<Marked> {
    return ask('GET', `${spaceAddress(space)}/reports/${number}/marks`, signal);
}

export function publishableAddress(space: string, number: number, sha256: string): string {
    return `${spaceAddress(space)}/reports/${number}/photos/${sha256}/publishable`;
}

export function keepPublishable(space: string, number: number, sha256: string): Promise<DrawnPhoto> {
    return ask('POST', publishableAddress(space, number, sha256), new AbortController().signal);
}
