// Who asks, and who may come in. Secrets travel in bodies alone, never in addresses.
import { ask, spaceAddress } from './client';
import type { Mode } from './types';

export const roles = ['observer', 'contributor', 'analyst', 'steward'] as const;
export type Role = (typeof roles)[number];

export interface Me {
    signed_in: boolean;
    label?: string;
    name?: string;
    party?: string;
    role_in_house?: string;
    has_passphrase?: boolean;
    spaces?: { name: string; title: string; mode: Mode; role: Role }[];
}

export interface Offer {
    space: string | null;
    title: string | null;
    role: Role;
    ends_at: string;
}

export interface Link {
    path: string;
    ends_at: string;
}

export interface Token {
    id: string;
    label: string;
    read_only: boolean;
    space: string | null;
    made_at: string;
    ends_at: string;
}

export interface Member {
    since: number;
    party: string;
    name: string;
    role: Role;
    key: string;
}

export interface NewPerson {
    name: string;
    passphrase: string;
    label: string;
}

export interface NewToken {
    label: string;
    read_only: boolean;
    space?: string;
    days: number;
}

const api = '/api/v1';
const patient = (): AbortSignal => new AbortController().signal;

export function readMe(signal: AbortSignal): Promise<Me> {
    return ask('GET', `${api}/me`, signal);
}

export function signIn(name: string, passphrase: string): Promise<Me> {
    return ask('POST', `${api}/sign-in`, patient(), { name, passphrase });
}

export function signOut(): Promise<Me> {
    return ask('POST', `${api}/sign-out`, patient(), {});
}

export function changePassphrase(old: string, fresh: string): Promise<unknown> {
    return ask('POST', `${api}/me/passphrase`, patient(), { old, new: fresh });
}

export function lookAtInvitation(secret: string, signal: AbortSignal): Promise<Offer> {
    return ask('POST', `${api}/invitations/look`, signal, { secret });
}

export function acceptInvitation(secret: string, person?: NewPerson): Promise<unknown> {
    return ask('POST', `${api}/invitations/accept`, patient(), { secret, ...person });
}

export function invite(space: string, role: Role): Promise<Link> {
    return ask('POST', `${api}/invitations`, patient(), { space, role });
}

export async function readTokens(signal: AbortSignal): Promise<Token[]> {
    return (await ask<{ tokens: Token[] }>('GET', `${api}/tokens`, signal)).tokens;
}

export async function makeToken(token: NewToken): Promise<string> {
    return (await ask<{ token: string }>('POST', `${api}/tokens`, patient(), token)).token;
}

export function endToken(id: string): Promise<unknown> {
    return ask('DELETE', `${api}/tokens/${encodeURIComponent(id)}`, patient());
}

export function readMembers(space: string, signal: AbortSignal): Promise<Member[]> {
    return ask('GET', `${spaceAddress(space)}/datasets/members?as=json`, signal);
}

// The membership is said whole: a key that is left out would be gone.
export function sayMember(space: string, { party, name, key }: Member, role: Role | 'none'): Promise<unknown> {
    return ask('POST', `${spaceAddress(space)}/statements?kind=space.member`, patient(), {
        party,
        role,
        ...(name && { name }),
        ...(key && role !== 'none' && { key }),
    });
}
