// The key of one's own party, as this browser holds it: made, kept, moved in a key file (docs/formats/key-file.md).
// What can be moved leaves the browser only by an export; all other keys never do.
export interface OwnKey {
    party: string;
    name: string;
    publicKey: string; // base64
    secret: CryptoKey;
}

export class KeyFileWrong extends Error {}
export class PassphraseWrong extends Error {}

interface Sealed {
    iterations: number;
    salt: string;
    nonce: string;
    text: string;
}
interface KeyFile {
    format: string;
    name: string;
    party?: string;
    public: string;
    seed?: string;
    sealed?: Sealed;
}

const format = 'comity-key/1';
const iterations = 600_000;
// Before the seed in PKCS #8 (RFC 8410).
const begins = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

export type Bytes = Uint8Array<ArrayBuffer>;

export function toBase64(bytes: Bytes): string {
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

export function fromBase64(text: string): Bytes {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

// Without HTTPS or localhost browsers have no WebCrypto, and old ones have no Ed25519.
export async function canHoldKeys(): Promise<boolean> {
    if (!isSecureContext || !('subtle' in crypto)) return false;
    try {
        await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
        return true;
    } catch {
        return false;
    }
}

export async function makeKey(party: string, name: string, movable: boolean): Promise<OwnKey> {
    const made = (await crypto.subtle.generateKey('Ed25519', movable, ['sign', 'verify'])) as CryptoKeyPair;
    const shown = new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey));
    return { party, name, publicKey: toBase64(shown), secret: made.privateKey };
}

export async function exportKey(key: OwnKey, passphrase: string): Promise<string> {
    const whole = new Uint8Array(await crypto.subtle.exportKey('pkcs8', key.secret));
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealing = await sealingKey(passphrase, salt, iterations);
    const how = { name: 'AES-GCM', iv: nonce, additionalData: fromBase64(key.publicKey) };
    const text = new Uint8Array(await crypto.subtle.encrypt(how, sealing, whole.slice(begins.length)));
    const file: KeyFile = {
        format,
        name: key.name,
        party: key.party,
        public: key.publicKey,
        sealed: { iterations, salt: toBase64(salt), nonce: toBase64(nonce), text: toBase64(text) },
    };
    return `${JSON.stringify(file)}\n`;
}

export async function importKey(text: string, passphrase: string, party: string): Promise<OwnKey> {
    const file = readFile(text);
    if (file.party && file.party !== party) throw new KeyFileWrong();
    const seed = file.sealed ? await unseal(file, file.sealed, passphrase) : fromBase64(file.seed ?? '');
    const whole = Uint8Array.from([...begins, ...seed]);
    let secret: CryptoKey;
    try {
        secret = await crypto.subtle.importKey('pkcs8', whole, 'Ed25519', false, ['sign']);
        await mustYield(secret, file.public);
    } catch {
        throw new KeyFileWrong();
    }
    return { party, name: file.name, publicKey: file.public, secret };
}

function readFile(text: string): KeyFile {
    try {
        const file = JSON.parse(text) as KeyFile;
        const whole = file.format === format && typeof file.name === 'string' && typeof file.public === 'string';
        if (whole && !file.seed !== !file.sealed) return file;
    } catch {
        // it is no JSON: said below
    }
    throw new KeyFileWrong();
}

// The public key in the file is that of the seed.
async function mustYield(secret: CryptoKey, publicKey: string): Promise<void> {
    const words = crypto.getRandomValues(new Uint8Array(32));
    const made = await crypto.subtle.sign('Ed25519', secret, words);
    const shown = await crypto.subtle.importKey('raw', fromBase64(publicKey), 'Ed25519', false, ['verify']);
    if (!(await crypto.subtle.verify('Ed25519', shown, made, words))) throw new KeyFileWrong();
}

async function unseal(file: KeyFile, sealed: Sealed, passphrase: string): Promise<Bytes> {
    const key = await sealingKey(passphrase, fromBase64(sealed.salt), sealed.iterations);
    const how = { name: 'AES-GCM', iv: fromBase64(sealed.nonce), additionalData: fromBase64(file.public) };
    try {
        return new Uint8Array(await crypto.subtle.decrypt(how, key, fromBase64(sealed.text)));
    } catch {
        throw new PassphraseWrong();
    }
}

async function sealingKey(passphrase: string, salt: Bytes, count: number): Promise<CryptoKey> {
    const words = new TextEncoder().encode(passphrase.trim());
    const base = await crypto.subtle.importKey('raw', words, 'PBKDF2', false, ['deriveKey']);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: count };
    return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

// Kept in this browser, one a party.
export function heldKey(party: string): Promise<OwnKey | undefined> {
    return inStore('readonly', (store) => store.get(party) as IDBRequest<OwnKey | undefined>);
}

export async function holdKey(key: OwnKey): Promise<void> {
    await inStore('readwrite', (store) => store.put(key));
}

export async function forgetKey(party: string): Promise<void> {
    await inStore('readwrite', (store) => store.delete(party));
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((answer, fail) => {
        request.onsuccess = () => answer(request.result);
        request.onerror = () => fail(request.error ?? new Error('the browser keeps nothing'));
    });
}

async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const opening = indexedDB.open('comity-keys', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('key', { keyPath: 'party' });
    const database = await answerOf(opening);
    try {
        return await answerOf(work(database.transaction('key', mode).objectStore('key')));
    } finally {
        database.close();
    }
}
