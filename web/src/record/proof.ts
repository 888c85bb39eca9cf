// An entry, checked here: from its bytes, where the reader may have them, to the root of the checkpoint.
import type { EntryLine, Words } from '../api/schema';
import { fromBase64, hexOf, joined, same, type Bytes } from './bytes';
import { readEntry, type Told } from './entry';
import { told, type Check, type Log } from './log';
import { besides, leafHash, rangeHash, sha256, wayUp, type Beside } from './tree';

export interface Step extends Beside {
    hash: Bytes; // of what stands beside the way
    leads: Bytes;
}
export interface Proof {
    number: number;
    leaf: Bytes | undefined;
    steps: Step[];
    checks: Check[];
}

// `line`, `words`: what the server tells of the entry, or nothing where it is not for this reader.
export async function prove(
    log: Log,
    number: number,
    line: EntryLine | undefined,
    words: Words | undefined,
): Promise<Proof> {
    const proof: Proof = { number, leaf: undefined, steps: [], checks: [] };
    if (!log.tiles || !log.checkpoint || number >= log.checkpoint.size) return proof;
    const way = await told(() => wayCheck(log, proof));
    if (line) proof.checks.push(...(await entryChecks(log, proof, line, words)));
    else proof.checks.push({ outcome: 'open', word: 'check.leaf.open' });
    proof.checks.push(way);
    return proof;
}

async function wayCheck(log: Log, proof: Proof): Promise<Check> {
    const { node } = log.tiles!;
    const { size, root } = log.checkpoint!;
    proof.leaf = await node(0, proof.number);
    const beside = besides(proof.number, size);
    const hashes = await Promise.all(beside.map((range) => rangeHash(node, range)));
    const way = await wayUp(proof.number, size, proof.leaf, hashes);
    proof.steps = beside.map((range, at) => ({ ...range, hash: hashes[at]!, leads: way![at + 1]! }));
    const fits = !!way && same(way.at(-1)!, root);
    const values = { count: beside.length };
    return fits ? { outcome: 'fits', word: 'check.way', values } : { outcome: 'unfit', word: 'check.way.not', values };
}

async function entryChecks(
    log: Log,
    proof: Proof,
    line: EntryLine,
    words: Words | undefined,
): Promise<Check[]> {
    const checks: Check[] = [];
    checks.push(
        await told(async () => {
            const bytes = await log.tiles!.entry(proof.number);
            const hash = await leafHash(bytes);
            if (proof.leaf && !same(hash, proof.leaf)) return { outcome: 'unfit', word: 'check.leaf.not' };
            const entry = readEntry(bytes);
            const wrong = entry ? await untrueOf(entry, hash, line) : ['entry'];
            checks.push(
                wrong.length > 0
                    ? { outcome: 'unfit', word: 'check.told.not', values: { what: wrong.join(', ') } }
                    : { outcome: 'fits', word: 'check.told' },
            );
            if (entry && entry.signature.length > 0) checks.push({ outcome: 'open', word: 'check.own' });
            return { outcome: 'fits', word: 'check.leaf' };
        }),
    );
    checks.unshift(...checks.splice(-1)); // the leaf comes first
    checks.push(
        line.erased ? { outcome: 'open', word: 'check.body.erased' } : await told(() => bodyCheck(line, words)),
    );
    return checks;
}

// The words themselves: with their salt they give the hash that stands in the entry.
async function bodyCheck(line: EntryLine, words: Words | undefined): Promise<Check> {
    if (!words) return { outcome: 'open', word: 'check.body.open' };
    const [salt, body] = [fromBase64(words.salt), fromBase64(words.body)];
    const fits = salt?.length === 32 && body && hexOf(await sha256(joined(salt, body))) === line.body_hash;
    return fits ? { outcome: 'fits', word: 'check.body' } : { outcome: 'unfit', word: 'check.body.not' };
}

// Which members of what the server tells are not what stands in the entry.
async function untrueOf(entry: Told, leaf: Bytes, line: EntryLine): Promise<string[]> {
    const stands: [keyof EntryLine, unknown][] = [
        ['id', hexOf(await sha256(entry.header))],
        ['kind', entry.kind],
        ['party', entry.party || null],
        ['via', entry.via],
        ['said_at', entry.said_at_ms],
        ['heard_at', entry.heard_at_ms],
        ['body_hash', entry.body_hash],
        ['leaf_hash', hexOf(leaf)],
        ['own_signature', entry.signature.length > 0],
    ];
    const isInstant = (name: string): boolean => name.endsWith('_at');
    return stands
        .filter(([name, value]) => (isInstant(name) ? Date.parse(String(line[name])) : line[name]) !== value)
        .map(([name]) => name);
}

export type Seal = 'good' | 'part' | 'bad' | 'unread';

// What is not looked at on purpose, such as words that were erased, takes nothing away from the seal.
export function sealOf(log: Log, proof: Proof): Seal {
    const all = [...log.checks, ...proof.checks];
    if (all.some(({ outcome }) => outcome === 'unfit')) return 'bad';
    if (!proof.leaf || all.some(({ word }) => word === 'check.unread')) return 'unread';
    return all.some(({ word }) => word === 'check.signed.open') ? 'part' : 'good';
}
