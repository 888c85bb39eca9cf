// Signed notes and checkpoints (docs/formats/note.md, checkpoint.md).
import { base64Of, bytesOf, fromBase64, hexOf, joined, same, type Bytes } from './bytes';
import { sha256 } from './tree';

export interface SignatureLine {
    name: string;
    id: Bytes;
    signature: Bytes;
}
export interface Note {
    text: string;
    signatures: SignatureLine[];
}
export interface Checkpoint {
    origin: string;
    size: number;
    root: Bytes;
}
// Unknown: no line is by this key. Unchecked: this browser cannot check such signatures.
export type Standing = 'good' | 'bad' | 'unknown' | 'unchecked';

const limit_bytes = 256 * 1024;
const lines_limit = 64;
const ed25519 = Uint8Array.of(1);

export function readNote(written: string): Note | undefined {
    if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(written) || bytesOf(written).length > limit_bytes) return undefined;
    const parted = written.lastIndexOf('\n\n');
    if (parted < 0 || !written.endsWith('\n')) return undefined;
    const lines = written.slice(parted + 2, -1).split('\n');
    if (lines.length > lines_limit) return undefined;
    const signatures = lines.map(readSignature);
    if (!signatures.every((line) => line !== undefined)) return undefined;
    return { text: written.slice(0, parted + 1), signatures };
}

function readSignature(line: string): SignatureLine | undefined {
    const parts = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    const bytes = parts && fromBase64(parts[2]!);
    if (!bytes || bytes.length < 5) return undefined;
    return { name: parts[1]!, id: bytes.slice(0, 4), signature: bytes.slice(4) };
}

export function readCheckpoint(text: string): Checkpoint | undefined {
    const [origin, size, root64, ...more] = text.split('\n');
    const root = fromBase64(root64 ?? '');
    const isSize = /^(0|[1-9]\d{0,15})$/.test(size ?? '');
    if (!origin || !isSize || root?.length !== 32 || more.length === 0) return undefined;
    return Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), root } : undefined;
}

export async function keyId(name: string, key: Bytes): Promise<Bytes> {
    return (await sha256(joined(bytesOf(`${name}\n`), ed25519, key))).slice(0, 4);
}

// A key as text, as programs for transparency logs take it.
export async function keyText(name: string, key: Bytes): Promise<string> {
    return `${name}+${hexOf(await keyId(name, key))}+${base64Of(joined(ed25519, key))}`;
}

export async function standingOf(note: Note, name: string, key: Bytes): Promise<Standing> {
    const id = await keyId(name, key);
    const lines = note.signatures.filter((line) => line.name === name && same(line.id, id));
    if (lines.length === 0) return 'unknown';
    let verifier: CryptoKey;
    try {
        verifier = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    } catch (error) {
        return (error as Error).name === 'NotSupportedError' ? 'unchecked' : 'bad';
    }
    for (const { signature } of lines)
        if (!(await crypto.subtle.verify('Ed25519', verifier, signature, bytesOf(note.text)))) return 'bad';
    return 'good';
}

// Those who signed beside the log itself.
export function otherSigners(note: Note, name: string): string[] {
    return [...new Set(note.signatures.map((line) => line.name).filter((each) => each !== name))];
}
