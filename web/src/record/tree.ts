// The Merkle tree of a journal (docs/formats/proof.md): hashes, paths from a leaf to the root, and proofs that a later
// tree begins with an earlier one.
import { joined, same, type Bytes } from './bytes';

export interface Range {
    begin: number;
    end: number;
}
// What stands beside the way from a leaf to the root.
export interface Beside extends Range {
    isLeft: boolean;
}
// The hash of a perfect subtree: of 2^level leaves, from leaf index · 2^level on.
export type Nodes = (level: number, index: number) => Promise<Bytes>;

export async function sha256(bytes: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export function leafHash(entry: Bytes): Promise<Bytes> {
    return sha256(joined(Uint8Array.of(0), entry));
}

export function nodeHash(left: Bytes, right: Bytes): Promise<Bytes> {
    return sha256(joined(Uint8Array.of(1), left, right));
}

// Over leaves, or over perfect subtrees of one height of which the last may be less.
export async function rootOver(hashes: Bytes[]): Promise<Bytes> {
    const [only] = hashes;
    if (!only) return sha256(new Uint8Array());
    if (hashes.length === 1) return only;
    const middle = splitOf(hashes.length);
    return nodeHash(await rootOver(hashes.slice(0, middle)), await rootOver(hashes.slice(middle)));
}

export async function rangeHash(nodes: Nodes, { begin, end }: Range): Promise<Bytes> {
    const count = end - begin;
    const level = Math.round(Math.log2(count));
    if (2 ** level === count && begin % count === 0) return nodes(level, begin / count);
    const middle = begin + splitOf(count);
    return nodeHash(
        await rangeHash(nodes, { begin, end: middle }),
        await rangeHash(nodes, { begin: middle, end }),
    );
}

// From the leaf's sibling up to a child of the root.
export function besides(index: number, size: number): Beside[] {
    const those: Beside[] = [];
    let [begin, end] = [0, size];
    while (end - begin > 1) {
        const middle = begin + splitOf(end - begin);
        if (index < middle) {
            those.push({ begin: middle, end, isLeft: false });
            end = middle;
        } else {
            those.push({ begin, end: middle, isLeft: true });
            begin = middle;
        }
    }
    return those.reverse();
}

// The hashes of the way: the leaf first, the root last. None where the proof has not as many as there are steps.
export async function wayUp(index: number, size: number, leaf: Bytes, proof: Bytes[]): Promise<Bytes[] | undefined> {
    if (index >= size) return undefined;
    const steps = besides(index, size);
    if (steps.length !== proof.length) return undefined;
    const way = [leaf];
    for (const [at, { isLeft }] of steps.entries()) {
        const [below, beside] = [way[at]!, proof[at]!];
        way.push(await (isLeft ? nodeHash(beside, below) : nodeHash(below, beside)));
    }
    return way;
}

// What leads from a tree of `old` leaves to one of `size`, in the order of RFC 9162.
export function consistencyRanges(old: number, size: number): Range[] {
    if (old === 0 || old === size) return [];
    const those: Range[] = [];
    let [begin, end] = [0, size];
    let isWhole = true;
    while (old !== end) {
        const middle = begin + splitOf(end - begin);
        if (old <= middle) {
            those.push({ begin: middle, end });
            end = middle;
        } else {
            those.push({ begin, end: middle });
            begin = middle;
            isWhole = false;
        }
    }
    if (!isWhole) those.push({ begin, end });
    return those.reverse();
}

// The two roots to which such a proof leads, where `root` is that of the smaller tree.
export async function consistencyRoots(
    old: number,
    size: number,
    root: Bytes,
    proof: Bytes[],
): Promise<[Bytes, Bytes] | undefined> {
    if (old > size || old === 0 || proof.length !== consistencyRanges(old, size).length) return undefined;
    const rest = [...proof];
    const next = (): Bytes => rest.shift()!;
    async function fold(m: number, n: number, isWhole: boolean): Promise<[Bytes, Bytes]> {
        if (m === n) {
            const hash = isWhole ? root : next();
            return [hash, hash];
        }
        const middle = splitOf(n);
        if (m <= middle) {
            const [before, left] = await fold(m, middle, isWhole);
            return [before, await nodeHash(left, next())];
        }
        const [before, right] = await fold(m - middle, n - middle, false);
        const left = next();
        return [await nodeHash(left, before), await nodeHash(left, right)];
    }
    return fold(old, size, true);
}

export async function isConsistent(
    [old, oldRoot]: [number, Bytes],
    [size, root]: [number, Bytes],
    proof: Bytes[],
): Promise<boolean> {
    if (old === 0) return proof.length === 0 && same(oldRoot, await rootOver([]));
    const roots = await consistencyRoots(old, size, oldRoot, proof);
    return !!roots && same(roots[0], oldRoot) && same(roots[1], root);
}

// The largest power of two below count.
function splitOf(count: number): number {
    let power = 1;
    while (power * 2 < count) power *= 2;
    return power;
}
