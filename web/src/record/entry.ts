// An entry as it lies in the journal (docs/formats/entry.md, statement.md).
import { hexOf, type Bytes } from './bytes';

export interface Told {
    heard_at_ms: number;
    header: Bytes;
    signature: Bytes;
    via: string;
    space: string; // '' in an opening
    kind: string;
    party: string; // '' where the house itself speaks
    said_at_ms: number;
    body_hash: string;
}

class Reader {
    #bytes: Bytes;
    #at = 0;
    constructor(bytes: Bytes) {
        this.#bytes = bytes;
    }
    take(count: number): Bytes {
        const end = this.#at + count;
        if (end > this.#bytes.length) throw new RangeError('too short');
        const those = this.#bytes.slice(this.#at, end);
        this.#at = end;
        return those;
    }
    number(count: number): number {
        return this.take(count).reduce((sum, byte) => sum * 256 + byte, 0);
    }
    get isAtEnd(): boolean {
        return this.#at === this.#bytes.length;
    }
}

export function readEntry(bytes: Bytes): Told | undefined {
    try {
        const entry = new Reader(bytes);
        if (entry.number(1) !== 1) return undefined;
        const heard_at_ms = entry.number(8);
        const header = entry.take(entry.number(2));
        const signature = entry.take(entry.number(2));
        const via = new TextDecoder('utf-8', { fatal: true }).decode(entry.take(entry.number(2)));
        entry.take(entry.number(2)); // once
        if (!entry.isAtEnd) return undefined;
        return { heard_at_ms, header, signature, via, ...readHeader(header) };
    } catch {
        return undefined;
    }
}

function readHeader(bytes: Bytes): Pick<Told, 'space' | 'kind' | 'party' | 'said_at_ms' | 'body_hash'> {
    const header = new Reader(bytes);
    if (header.number(1) !== 1) throw new RangeError('another version');
    const space = hexOf(header.take(header.number(1)));
    const kind = new TextDecoder('utf-8', { fatal: true }).decode(header.take(header.number(1)));
    const party = hexOf(header.take(header.number(1)));
    const said_at_ms = header.number(8);
    header.take(16); // nonce
    const body_hash = hexOf(header.take(32));
    if (!header.isAtEnd) throw new RangeError('something follows');
    return { space, kind, party, said_at_ms, body_hash };
}
