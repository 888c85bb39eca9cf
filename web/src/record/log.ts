// What a server shows of a space's record, checked here: that the checkpoint is signed, that the tree leads to its
// root, and that it continues what this browser saw before.
import { base64Of, fromBase64, same, type Bytes } from './bytes';
import { keyId, otherSigners, readCheckpoint, readNote, standingOf, type Checkpoint, type Note } from './note';
import { Tiles, Unfit } from './tiles';
import { consistencyRanges, consistencyRoots, rangeHash } from './tree';
import type { Key } from '../app/words.svelte';

// Open: it could not be checked here.
export interface Check {
    outcome: 'fits' | 'unfit' | 'open';
    word: Key;
    values?: Record<string, string | number>;
}
export interface Log {
    note: string;
    checkpoint: Checkpoint | undefined;
    tiles: Tiles | undefined;
    others: string[]; // who signed beside the log
    checks: Check[];
    before: string | undefined; // the checkpoint that this one does not continue
    evidence: string | undefined; // of two histories
}

// What did not come is no word against the record.
export class Unread extends Error {
    constructor(readonly path: string) {
        super(path);
    }
}

const path_separator = ', ';

export function canCheck(): boolean {
    return typeof crypto.subtle !== 'undefined';
}

export function logAddress(space: string, path: string): string {
    return `/log/${encodeURIComponent(space)}/${path}`;
}

// `id`: that of the space. Anew: nothing that the browser kept is believed.
export async function readLog(space: string, id: string, signal: AbortSignal, anew = false): Promise<Log> {
    const [note, policy] = await Promise.all(
        ['checkpoint', 'policy'].map(async (path) =>
            new TextDecoder().decode(await readBytes(space, path, signal, 'no-store')),
        ),
    );
    const log: Log = {
        note: note ?? '', checkpoint: undefined, tiles: undefined, others: [], checks: [], before: undefined,
        evidence: undefined,
    };
    const read = readNote(log.note);
    const checkpoint = read && readCheckpoint(read.text);
    if (!read || !checkpoint) return { ...log, checks: [{ outcome: 'unfit', word: 'check.torn' }] };
    log.others = otherSigners(read, checkpoint.origin);
    log.checkpoint = checkpoint;
    const key = await keyIn(policy ?? '', checkpoint.origin);
    log.checks.push(await signedCheck(read, checkpoint, key, id));
    const kept = remembered(checkpoint.origin);
    if (kept && key && kept.key !== base64Of(key)) {
        log.checks.push({ outcome: 'unfit', word: 'check.key' });
        log.before = kept.note;
    }
    log.tiles = new Tiles(checkpoint.size, checkpoint.root, (path) =>
        readBytes(space, path, signal, anew ? 'reload' : 'default'),
    );
    log.checks.push(await told(() => treeCheck(log.tiles!)));
    if (log.checks.some(({ outcome }) => outcome === 'unfit')) return log;
    log.checks.push(await told(() => followsCheck(log, kept?.note)));
    const fits = !log.checks.some(({ outcome }) => outcome === 'unfit');
    if (fits && key) remember(checkpoint.origin, { note: log.note, key: base64Of(key) });
    return log;
}

export async function readBytes(
    space: string,
    path: string,
    signal: AbortSignal,
    cache: RequestCache = 'default',
): Promise<Bytes> {
    const reply = await fetch(logAddress(space, path), { signal, cache }).catch(() => undefined);
    if (!reply?.ok) throw new Unread(path);
    return new Uint8Array(await reply.arrayBuffer());
}

// Does what may fail, and tells how it failed as a check.
export async function told(check: () => Promise<Check>): Promise<Check> {
    try {
        return await check();
    } catch (error) {
        if (error instanceof Unfit) {
            const paths = error.paths.join(path_separator);
            return { outcome: 'unfit', word: `check.${error.what}`, values: { paths } };
        }
        if (error instanceof Unread) return { outcome: 'open', word: 'check.unread', values: { paths: error.path } };
        throw error;
    }
}

async function signedCheck(note: Note, { origin }: Checkpoint, key: Bytes | undefined, id: string): Promise<Check> {
    if (!origin.endsWith(`/${id}`)) return { outcome: 'unfit', word: 'check.origin' };
    const standing = key ? await standingOf(note, origin, key) : 'unknown';
    if (standing === 'good') return { outcome: 'fits', word: 'check.signed' };
    if (standing === 'unchecked') return { outcome: 'open', word: 'check.signed.open' };
    return { outcome: 'unfit', word: standing === 'bad' ? 'check.signed.bad' : 'check.signed.unknown' };
}

async function treeCheck(tiles: Tiles): Promise<Check> {
    await tiles.edge();
    return { outcome: 'fits', word: 'check.tree' };
}

async function followsCheck(log: Log, before: string | undefined): Promise<Check> {
    const old = readCheckpoint(readNote(before ?? '')?.text ?? '');
    const now = log.checkpoint!;
    if (!before || !old) return { outcome: 'open', word: 'check.first' };
    const values = { size: old.size };
    if (old.size === now.size && same(old.root, now.root)) return { outcome: 'fits', word: 'check.same' };
    if (old.size > now.size) {
        log.before = before;
        return { outcome: 'unfit', word: 'check.shrunk', values };
    }
    const ranges = consistencyRanges(old.size, now.size);
    const proof = await Promise.all(ranges.map((range) => rangeHash(log.tiles!.node, range)));
    const roots = await consistencyRoots(old.size, now.size, old.root, proof);
    if (roots && old.size < now.size && same(roots[0], old.root) && same(roots[1], now.root))
        return { outcome: 'fits', word: 'check.follows', values };
    log.before = before;
    // Of a power of two the proof leaves out the smaller root itself, which here must be told.
    const isPower = Number.isInteger(Math.log2(old.size)) && old.size < now.size;
    const first = isPower ? [await rangeHash(log.tiles!.node, { begin: 0, end: old.size })] : [];
    log.evidence = evidenceOf([...first, ...proof], before, log.note);
    return { outcome: 'unfit', word: 'check.follows.not', values };
}

// docs/formats/two-histories.md
export function evidenceOf(path: Bytes[], before: string, now: string): string {
    const hashes = path.map((hash) => `${base64Of(hash)}\n`).join('');
    return `comity-two-histories@v1\n${hashes}\n${before}\n${now}`;
}

// The line of a policy (docs/formats/policy.md) that names this log.
async function keyIn(policy: string, origin: string): Promise<Bytes | undefined> {
    for (const line of policy.split('\n')) {
        const [word, text] = line.trim().split(/[ \t]+/);
        const parts = word === 'log' && /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text ?? '');
        const key = parts && parts[1] === origin ? fromBase64(parts[3]!) : undefined;
        if (key?.length !== 33 || key[0] !== 1 || !parts) continue;
        const id = Array.from(await keyId(origin, key.slice(1)), (byte) => byte.toString(16).padStart(2, '0'));
        if (id.join('') === parts[2]) return key.slice(1);
    }
    return undefined;
}

interface Kept {
    note: string;
    key: string;
}

// A browser that keeps nothing still checks what it can.
function remembered(origin: string): Kept | undefined {
    try {
        const kept = JSON.parse(localStorage.getItem(`checkpoint ${origin}`) ?? 'null') as Kept | null;
        return kept && typeof kept.note === 'string' && typeof kept.key === 'string' ? kept : undefined;
    } catch {
        return undefined;
    }
}

function remember(origin: string, kept: Kept): void {
    try {
        localStorage.setItem(`checkpoint ${origin}`, JSON.stringify(kept));
    } catch {
        // nothing is kept: the next look is a first one
    }
}
