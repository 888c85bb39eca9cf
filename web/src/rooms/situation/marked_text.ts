// A text and what in it could betray somebody: cut into stretches to be shown, and masked to begin an edit with.
import type { Mark, Marked, MarkedText } from '../../api/judgements';

export interface Stretch {
    text: string;
    kind?: Mark['kind'];
}

const mask = '[…]';

export function stretchesOf({ text, marks }: MarkedText): Stretch[] {
    const all: Stretch[] = [];
    let at = 0;
    for (const { kind, begin, end } of marks) {
        if (begin > at) all.push({ text: text.slice(at, begin) });
        all.push({ text: text.slice(begin, end), kind });
        at = end;
    }
    if (at < text.length) all.push({ text: text.slice(at) });
    return all;
}

export function masked(marked: MarkedText): string {
    return stretchesOf(marked)
        .map(({ text, kind }) => (kind ? mask : text))
        .join('');
}

// What was marked in the original and stands in the words for the public again.
export function betrayed({ title, text }: Marked, words: string): string[] {
    const all = [title, text].flatMap(stretchesOf).filter(({ kind }) => kind !== undefined);
    return [...new Set(all.map((each) => each.text))].filter((each) => words.includes(each));
}
