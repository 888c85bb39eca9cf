// What is said to people: one message each, in the language of each where there are words in it.
import type { QuickAnswer } from '../../../api/conversations';
import { saying } from '../../../api/statements';
import type { Held } from '../../situation/outbox.svelte';

export const text_limit = 1600;

export interface Answer {
    text: string;
    language?: string;
    about?: string; // id of a report
}

// In the person's language, else in English, else in whatever there is.
export function wordsFor(
    { texts }: QuickAnswer,
    language: string | null,
): { text: string; language: string } | undefined {
    const short = language?.split('-')[0];
    const found = [language, short, 'en', ...Object.keys(texts)].find((each) => each && texts[each]);
    return !found ? undefined : { text: texts[found]!, language: found };
}

export function heldAnswers(to: { contact: string; number: number; answer: Answer }[]): Held {
    return {
        id: crypto.getRandomValues(new Uint32Array(2)).join('-'),
        deed: 'message',
        numbers: to.map(({ number }) => number),
        contacts: to.map(({ contact }) => contact),
        sayings: to.map(({ contact, answer }) => saying('intake.message', { contact, ...answer })),
    };
}

// Their last words need no answer.
export function heldSettled(lines: { contact: string; number: number }[]): Held {
    return {
        id: crypto.getRandomValues(new Uint32Array(2)).join('-'),
        deed: 'settle',
        numbers: lines.map(({ number }) => number),
        contacts: lines.map(({ contact }) => contact),
        sayings: lines.map(({ number }) => saying('intake.settled', { number })),
    };
}

// As long as it takes: most letters outside the Latin ones halve what one part of a text message holds.
export function partsOf(text: string): number {
    const plain = /^[\x20-\x7e\n\r£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€]*$/.test(text);
    const [one, each] = plain ? [160, 153] : [70, 67];
    return text.length <= one ? 1 : Math.ceil(text.length / each);
}

// What was begun and not sent yet, by person: it is there again when one comes back. Never kept outside this tab.
const begun = new Map<string, string>();

export function draftFor(space: string, contact: string): string {
    return begun.get(`${space} ${contact}`) ?? '';
}

export function keepDraft(space: string, contact: string, text: string): void {
    if (text) begun.set(`${space} ${contact}`, text);
    else begun.delete(`${space} ${contact}`);
}
