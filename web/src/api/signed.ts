// Statements that one's own party signs in this browser: the bytes of docs/formats/statement.md.
import { ask } from './client';
import { heldKey, toBase64, type Bytes, type OwnKey } from './own_key';
import type { Me, PartyKeys, SignedStatement, SpaceList } from './schema';

export type { PartyKeys } from './schema';

export const signedType = 'application/vnd.comity.signed+json';

interface ToSign {
    space: string; // its id
    kind: string;
    body: object;
    said_at_ms: number;
}

const patient = (): AbortSignal => new AbortController().signal;

export function readKeys(party: string): Promise<PartyKeys> {
    return ask('GET', `/api/v1/parties/${party}`, patient());
}

// What this browser signs with now; nothing where it holds no key of the party that holds in the house.
export interface Signer {
    key: OwnKey;
    told: PartyKeys;
}

export async function signerOf(party: string): Promise<Signer | undefined> {
    if (!isSecureContext || !('subtle' in crypto)) return undefined;
    const key = await heldKey(party);
    if (!key) return undefined;
    const told = await readKeys(party);
    return roleOf(told, key.publicKey) ? { key, told } : undefined;
}

export function ownKeyIn(told: PartyKeys): string | undefined {
    return told.keys.find(({ role, ended }) => role === 'own' && !ended)?.key;
}

let asked: Promise<string> | undefined;

// As whom this page speaks; empty where nobody has signed in.
export async function speakingParty(): Promise<string> {
    asked ??= ask<Me>('GET', '/api/v1/me', patient()).then((me) => me.party ?? '');
    try {
        return await asked;
    } catch (error) {
        asked = undefined;
        throw error;
    }
}

const ids = new Map<string, string>();

export async function idOfSpace(name: string): Promise<string> {
    const known = ids.get(name);
    if (known) return known;
    const { spaces } = await ask<SpaceList>('GET', '/api/v1/spaces', patient());
    for (const each of spaces) ids.set(each.name, each.id);
    return ids.get(name) ?? '';
}

export async function sign(key: OwnKey, what: ToSign): Promise<SignedStatement> {
    const salt = crypto.getRandomValues(new Uint8Array(32));
    const body = new TextEncoder().encode(JSON.stringify(what.body));
    const header = headerOf(what, key.party, await sha256(joined(salt, body)));
    const signature = await crypto.subtle.sign('Ed25519', key.secret, encodedForSigning(header));
    return {
        header: toBase64(header),
        salt: toBase64(salt),
        body: toBase64(body),
        signature: toBase64(new Uint8Array(signature)),
    };
}

function headerOf({ space, kind, said_at_ms }: ToSign, party: string, bodyHash: Bytes): Bytes {
    const time = new Uint8Array(8);
    new DataView(time.buffer).setBigUint64(0, BigInt(said_at_ms));
    const nonce = crypto.getRandomValues(new Uint8Array(16));
    const parts = [fromHex(space), new TextEncoder().encode(kind), fromHex(party)];
    const counted = parts.map((part) => joined(Uint8Array.of(part.length), part));
    return joined(Uint8Array.of(1), ...counted, time, nonce, bodyHash);
}

// DSSE's pre-authentication encoding.
function encodedForSigning(header: Bytes): Bytes {
    const before = `DSSEv1 32 application/vnd.comity.header.v1 ${header.length} `;
    return joined(new TextEncoder().encode(before), header);
}

async function sha256(bytes: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function joined(...parts: Bytes[]): Bytes {
    return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

function fromHex(text: string): Bytes {
    return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function timeIn(told: PartyKeys): number {
    return Date.parse(told.now);
}

// The key of this browser becomes the party's: signed with the one before, where this browser holds that.
export async function bindKey(fresh: OwnKey, before: OwnKey | undefined, why = ''): Promise<void> {
    const address = `/api/v1/parties/${fresh.party}/keys`;
    const told = await readKeys(fresh.party);
    const old = ownKeyIn(told);
    if (!old || !before || before.publicKey !== old) {
        await ask('POST', address, patient(), { key: fresh.publicKey, ...(why && { why }) });
        return;
    }
    const body = { party: fresh.party, key: fresh.publicKey, replaces: old };
    const said_at_ms = timeIn(told);
    const signed = await sign(before, { space: told.house, kind: 'party.key', body, said_at_ms });
    await ask('POST', address, patient(), signed, false, signedType);
}

export interface Delegation {
    key: string;
    role: string; // none ends it
    to?: string;
}

// Said with the party's own key, which lets another one speak for it.
export async function delegate(own: OwnKey, said: Delegation): Promise<void> {
    const told = await readKeys(own.party);
    const what = { space: told.house, kind: 'party.delegation', body: { party: own.party, ...said } };
    const signed = await sign(own, { ...what, said_at_ms: timeIn(told) });
    await ask('POST', `/api/v1/parties/${own.party}/delegations`, patient(), signed, false, signedType);
}

// In what role a key speaks for its party now; nothing where it does not.
export function roleOf(told: PartyKeys, publicKey: string): string | undefined {
    return told.keys.find(({ key, ended }) => key === publicKey && !ended)?.role;
}

export async function revokeKey(party: string, key: string, why: string): Promise<void> {
    await ask('POST', `/api/v1/parties/${party}/keys`, patient(), { replaces: key, why });
}

