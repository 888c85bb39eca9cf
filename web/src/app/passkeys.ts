// Passkeys: the questions of the server, put to the browser's authenticators, and their answers brought back.
import { ask } from '../api/client';
import type { NewPasskeyQuestion, Passkey, PasskeyQuestion } from '../api/schema';

export type { Passkey } from '../api/schema';

const passkeys = '/api/v1/passkeys';

// The person said no, or did not answer in time; browsers do not tell these apart.
export class Declined extends Error {}

export function canUsePasskeys(): boolean {
    return 'PublicKeyCredential' in window;
}

export async function listPasskeys(signal: AbortSignal): Promise<Passkey[]> {
    return (await ask<{ passkeys: Passkey[] }>('GET', passkeys, signal)).passkeys;
}

export async function removePasskey(id: string, signal: AbortSignal): Promise<void> {
    await ask('DELETE', `${passkeys}/${id}`, signal);
}

export async function addPasskey(label: string, signal: AbortSignal): Promise<Passkey> {
    const question = await ask<NewPasskeyQuestion>('POST', `${passkeys}/begin`, signal);
    const made = await answered(
        navigator.credentials.create({
            signal,
            publicKey: {
                challenge: bytes(question.challenge),
                rp: { id: question.rp_id, name: 'Comity' },
                user: {
                    id: bytes(question.user_id),
                    name: question.user_name,
                    displayName: question.user_name,
                },
                pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
                excludeCredentials: question.known.map((id) => ({ type: 'public-key', id: bytes(id) })),
                authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
                attestation: 'none',
            },
        }),
    );
    const response = made.response as AuthenticatorAttestationResponse;
    return ask('POST', passkeys, signal, {
        label,
        client_data: text(response.clientDataJSON),
        attestation: text(response.attestationObject),
    });
}

export async function signInWithPasskey(signal: AbortSignal): Promise<void> {
    const question = await ask<PasskeyQuestion>('POST', `${passkeys}/sign-in/begin`, signal);
    const shown = await answered(
        navigator.credentials.get({
            signal,
            publicKey: {
                challenge: bytes(question.challenge),
                rpId: question.rp_id,
                userVerification: 'required',
            },
        }),
    );
    const response = shown.response as AuthenticatorAssertionResponse;
    await ask('POST', `${passkeys}/sign-in`, signal, {
        id: text(shown.rawId),
        client_data: text(response.clientDataJSON),
        authenticator_data: text(response.authenticatorData),
        signature: text(response.signature),
        ...(response.userHandle && { user_id: text(response.userHandle) }),
    });
}

async function answered(asking: Promise<Credential | null>): Promise<PublicKeyCredential> {
    try {
        const answer = await asking;
        if (answer) return answer as PublicKeyCredential;
    } catch (error) {
        if (!(error instanceof DOMException) || error.name === 'AbortError') throw error;
    }
    throw new Declined();
}

// base64url without padding
function bytes(said: string): Uint8Array<ArrayBuffer> {
    const plain = atob(said.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(said: ArrayBuffer): string {
    const plain = String.fromCharCode(...new Uint8Array(said));
    return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
