// Who is looking at which report just now. Nothing of it is on the record.
import { ask, spaceAddress } from './client';
import type { Claim, ClaimList } from './schema';

export type { Claim };

export async function readClaims(space: string, signal: AbortSignal): Promise<Claim[]> {
    return (await ask<ClaimList>('GET', `${spaceAddress(space)}/claims`, signal)).claims;
}

export function putClaim(space: string, number: number): Promise<Claim> {
    return ask('PUT', claimAddress(space, number), new AbortController().signal);
}

// Sent even when the page goes.
export function endClaim(space: string, number: number): Promise<unknown> {
    return ask('DELETE', claimAddress(space, number), new AbortController().signal, undefined, true);
}

function claimAddress(space: string, number: number): string {
    return `${spaceAddress(space)}/claims/${number}`;
}
