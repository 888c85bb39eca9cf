// Which key was meant, on any keyboard: a letter that is not Latin goes by where its key lies.

export type QueueKey = 'j' | 'k' | 'x' | 'p' | 'a' | 'd' | 'e' | 'c' | 'u' | '1' | '2' | '3' | '?' | 'Escape';

const keys: readonly string[] = ['j', 'k', 'x', 'p', 'a', 'd', 'e', 'c', 'u', '1', '2', '3', '?', 'Escape'];

export function queueKey(event: KeyboardEvent): QueueKey | undefined {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (isWriting(event.target)) return undefined;
    const key = /^[\x20-\x7e]$|^Escape$/.test(event.key) ? event.key.replace(/^[A-Z]$/, lower) : placeOf(event);
    return keys.includes(key) ? (key as QueueKey) : undefined;
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
