// Who asks, and who may come in. Secrets travel in bodies alone, never in addresses.
import { ask, spaceAddress } from './client';
import type {
    Accepting,
    DatasetMembers,
    Link,
    MadeToken,
    Me,
    NewToken,
    Offer,
    Role,
    SpaceMember,
    Token,
} from './schema';

export type { Link, Me, NewToken, Offer, Role, Token } from './schema';

export const roles = ['observer', 'contributor', 'analyst', 'steward'] as const satisfies readonly Role[];

// No cell of a member's row is empty.
export type Member = { [Name in keyof DatasetMembers]: NonNullable<DatasetMembers[Name]> } & { role: Role };

export type NewPerson = Required<Omit<Accepting, 'secret'>>;

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
    return (await ask<MadeToken>('POST', `${api}/tokens`, patient(), token)).token;
}

export function endToken(id: string): Promise<unknown> {
    return ask('DELETE', `${api}/tokens/${encodeURIComponent(id)}`, patient());
}

// Whoever runs the machine is a member of every space under this name, and no side in any matter.
export function isOperator({ name }: { name: string | null }): boolean {
    return name === 'operator';
}

export function readMembers(space: string, signal: AbortSignal): Promise<Member[]> {
    return ask('GET', `${spaceAddress(space)}/datasets/members?as=json`, signal);
}

// The membership is said whole: a key that is left out would be gone.
export function sayMember(space: string, { party, name, key }: Member, role: Role | 'none'): Promise<unknown> {
    const said: SpaceMember = {
        party,
        role,
        ...(name && { name }),
        ...(key && role !== 'none' && { key }),
    };
    return ask('POST', `${spaceAddress(space)}/statements?kind=space.member`, patient(), said);
}
