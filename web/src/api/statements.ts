// Saying something in a space. Each statement goes with a key of its own: sent again, it is heard once.
import type { DrawnPhoto, Marked } from './judgements';
import type { Receipt } from './schema';
import { ask, Failure, failureOf, spaceAddress } from './client';
import { idOfSpace, sign, signedType, signerOf, speakingParty, timeIn, type Signer } from './signed';
import type { SignedStatement } from './schema';

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
    // What must go out with the page has no time to be signed.
    const signer = staying ? undefined : await signerOf(await speakingParty());
    if (signer) return signEach(space, all, signer);
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

// What was signed and not answered yet, by its key: sent again it must be the same.
const signedBefore = new Map<string, SignedStatement>();

async function signEach(space: string, all: Saying[], { key, told }: Signer): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const saying of all) {
        const what = { space: await idOfSpace(space), ...saying, said_at_ms: timeIn(told) };
        const signed = signedBefore.get(saying.key) ?? (await sign(key, what));
        signedBefore.set(saying.key, signed);
        answers.push(await sendSigned(space, signed));
        signedBefore.delete(saying.key);
    }
    return answers;
}

// What the house refuses is an answer; where it cannot be reached, nothing more is tried.
async function sendSigned(space: string, signed: SignedStatement): Promise<Answer> {
    const address = `${spaceAddress(space)}/statements`;
    try {
        return await ask<Receipt>('POST', address, new AbortController().signal, signed, false, signedType);
    } catch (error) {
        if (error instanceof Failure && error.status >= 400 && error.fault !== 'busy') return error;
        throw error;
    }
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
