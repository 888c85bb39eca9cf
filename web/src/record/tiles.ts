// A tree read from its tiles (docs/formats/tile.md). Each tile is checked before it is used: the tiles at the edge
// against the root of the checkpoint, any other against the tile above it.
import { same, type Bytes } from './bytes';
import { rootOver } from './tree';

export type Unfitting = 'length' | 'edge' | 'tile' | 'bundle';

export class Unfit extends Error {
    constructor(
        readonly what: Unfitting,
        readonly paths: string[],
    ) {
        super(`${what}: ${paths.join(', ')}`);
    }
}

const width_full = 256;
const hash_bytes = 32;

export function tilePath(level: number | 'entries', index: number, width: number): string {
    const groups = [String(index % 1000).padStart(3, '0')];
    for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
        groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
    return `tile/${level}/${groups.join('/')}${width === width_full ? '' : `.p/${width}`}`;
}

// How wide the tile is in a tree of this size: 0 where there is none.
export function widthIn(level: number, index: number, size: number): number {
    const hashes = Math.floor(size / width_full ** level);
    return Math.max(0, Math.min(width_full, hashes - index * width_full));
}

export class Tiles {
    #size: number;
    #root: Bytes;
    #read: (path: string) => Promise<Bytes>;
    #tiles = new Map<string, Promise<Bytes[]>>();
    #edge: Promise<void> | undefined;

    constructor(size: number, root: Bytes, read: (path: string) => Promise<Bytes>) {
        this.#size = size;
        this.#root = root;
        this.#read = read;
    }

    // Do the tiles at the edge of the tree lead to the root?
    edge(): Promise<void> {
        return (this.#edge ??= this.#checkEdge());
    }

    node = async (level: number, index: number): Promise<Bytes> => {
        const tileLevel = Math.floor(level / 8);
        const span = 2 ** (level % 8);
        const first = index * span;
        const hashes = await this.#tile(tileLevel, Math.floor(first / width_full));
        return rootOver(hashes.slice(first % width_full, (first % width_full) + span));
    };

    // The bytes of an entry. Whether they fit is for their leaf to say.
    async entry(number: number): Promise<Bytes> {
        const index = Math.floor(number / width_full);
        const width = widthIn(0, index, this.#size);
        const path = tilePath('entries', index, width);
        const bytes = await this.#read(path);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        const entries: Bytes[] = [];
        let at = 0;
        while (at + 2 <= bytes.length && entries.length < width) {
            const end = at + 2 + view.getUint16(at);
            if (end > bytes.length) break;
            entries.push(bytes.slice(at + 2, end));
            at = end;
        }
        if (entries.length !== width || at !== bytes.length) throw new Unfit('bundle', [path]);
        return entries[number % width_full]!;
    }

    async #checkEdge(): Promise<void> {
        let right: Bytes | undefined;
        const paths: string[] = [];
        for (let level = 0; width_full ** level <= this.#size; level += 1) {
            const hashes = Math.floor(this.#size / width_full ** level);
            const index = Math.floor(hashes / width_full);
            if (hashes % width_full === 0) continue;
            paths.push(tilePath(level, index, hashes % width_full));
            const those = await this.#fetch(level, index);
            right = await rootOver(right ? [...those, right] : those);
        }
        if (!same(right ?? (await rootOver([])), this.#root)) throw new Unfit('edge', paths);
    }

    #tile(level: number, index: number): Promise<Bytes[]> {
        const path = tilePath(level, index, widthIn(level, index, this.#size));
        const known = this.#tiles.get(path) ?? this.#checked(level, index, path);
        this.#tiles.set(path, known);
        return known;
    }

    async #checked(level: number, index: number, path: string): Promise<Bytes[]> {
        if (widthIn(level, index, this.#size) < width_full) {
            await this.edge();
            return this.#fetch(level, index);
        }
        const above = await this.#tile(level + 1, Math.floor(index / width_full));
        const hashes = await this.#fetch(level, index);
        if (!same(await rootOver(hashes), above[index % width_full]!)) throw new Unfit('tile', [path]);
        return hashes;
    }

    #fetched = new Map<string, Promise<Bytes[]>>();

    #fetch(level: number, index: number): Promise<Bytes[]> {
        const width = widthIn(level, index, this.#size);
        const path = tilePath(level, index, width);
        const known = this.#fetched.get(path) ?? this.#hashes(path, width);
        this.#fetched.set(path, known);
        return known;
    }

    async #hashes(path: string, width: number): Promise<Bytes[]> {
        const bytes = await this.#read(path);
        if (bytes.length !== width * hash_bytes) throw new Unfit('length', [path]);
        return Array.from({ length: width }, (_, at) => bytes.slice(at * hash_bytes, (at + 1) * hash_bytes));
    }
}
