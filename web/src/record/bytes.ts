// Bytes and the texts they are written as.
export type Bytes = Uint8Array<ArrayBuffer>;

export function bytesOf(text: string): Bytes {
    return new TextEncoder().encode(text);
}

export function joined(...parts: Bytes[]): Bytes {
    const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}

export function same(one: Bytes, other: Bytes): boolean {
    return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function hexOf(bytes: Bytes): string {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function base64Of(bytes: Bytes): string {
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

// Base64 has one form: padded, no bits under the padding.
export function fromBase64(text: string): Bytes | undefined {
    try {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        return base64Of(bytes) === text ? bytes : undefined;
    } catch {
        return undefined;
    }
}

export function fromHex(text: string): Bytes | undefined {
    if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined;
    return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
