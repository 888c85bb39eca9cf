// Which key was meant, on any keyboard: a letter that is not Latin goes by where its key lies.

const keys = ['j', 'k', 'x', 'p', 'r', 'a', 'd', 'e', 'c', 'u', '1', '2', '3', '?', 'Escape'] as const;
export type QueueKey = (typeof keys)[number];

export function queueKey(event: KeyboardEvent): QueueKey | undefined {
    const key = keyMeant(event);
    return keys.find((each) => each === key);
}

export function keyMeant(event: KeyboardEvent): string | undefined {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (isWriting(event.target)) return undefined;
    return /^[\x20-\x7e]$|^Escape$/.test(event.key) ? event.key.replace(/^[A-Z]$/, lower) : placeOf(event);
}

function lower(letter: string): string {
    return letter.toLowerCase();
}

function placeOf({ key, code }: KeyboardEvent): string {
    if (key === '؟' || key === '？') return '?';
    return /^Key[A-Z]$/.test(code) ? lower(code.slice(3)) : code.replace(/^Digit/, '');
}

function isWriting(target: EventTarget | null): boolean {
    if (!(target instanceof Element)) return false;
    return target.matches('textarea, select, input:not([type="checkbox"])');
}
