// Opening spaces, the links that still admit somebody to one, and its public form.
import { ask, Failure, spaceAddress } from './client';
import type { DatasetForm, IntakeForm, Opened, OpenInvitation, Opening } from './schema';
import { say } from './statements';

export type { IntakeForm, Opened, OpenInvitation, Opening } from './schema';

const patient = (): AbortSignal => new AbortController().signal;

export function openSpace(opening: Opening): Promise<Opened> {
    return ask('POST', '/api/v1/spaces', patient(), opening);
}

export async function readInvitations(space: string, signal: AbortSignal): Promise<OpenInvitation[]> {
    const address = `/api/v1/invitations?space=${encodeURIComponent(space)}`;
    return (await ask<{ invitations: OpenInvitation[] }>('GET', address, signal)).invitations;
}

export function endInvitation(id: string): Promise<unknown> {
    return ask('DELETE', `/api/v1/invitations/${encodeURIComponent(id)}`, patient());
}

export function formAddress(space: string): string {
    return `/report/${encodeURIComponent(space)}`;
}

// What was last said of it. One that was said to be open is closed all the same where its channel is no member any
// more, so its page is asked.
export async function readForm(space: string, signal: AbortSignal): Promise<IntakeForm> {
    const [row] = await ask<DatasetForm[]>('GET', `${spaceAddress(space)}/datasets/form?as=json`, signal);
    const form = (row?.form as IntakeForm | undefined) ?? { open: false };
    if (!form.open) return form;
    const page = await fetch(formAddress(space), { signal, cache: 'no-store' }).catch(() => {
        throw new Failure('line', '');
    });
    return { ...form, open: page.ok };
}

// Its channel is made a member first; again does no harm.
export async function sayForm(space: string, form: IntakeForm): Promise<void> {
    if (form.open) await ask('PUT', `${spaceAddress(space)}/channels/form`, patient());
    await say(space, 'intake.form', form);
}
