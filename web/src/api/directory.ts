// Contacts and communication checks: where they are asked, and the types of schema.ts that their pages use.
import { ask, Failure, failureOf, spaceAddress } from './client';
import type { CampaignList, ContactList, ContactsLook, OneCampaign, OneContact } from './schema';

export type {
    CampaignLine,
    CampaignList,
    Challenge,
    ChannelReport,
    ContactLine,
    ContactList,
    OneCampaign,
    Reach,
} from './schema';

export const contactRoles = ['diplomatic_contact', 'technical_contact', 'cert', 'reviewer', 'secretariat'] as const;
export const channels = ['web', 'mail', 'telephone', 'alternate'] as const;
export const regions = ['africa', 'americas', 'asia', 'europe', 'oceania'] as const;
export const matters = [
    'incident',
    'vulnerability',
    'critical_infrastructure',
    'crime',
    'consultation',
    'policy',
    'assistance',
    'exercise',
] as const;
export const tlps = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;

export function readContacts(space: string, query: URLSearchParams, signal: AbortSignal): Promise<ContactList> {
    return ask('GET', `${spaceAddress(space)}/contacts?${query}`, signal);
}

export function readContact(space: string, number: number): Promise<OneContact> {
    return ask('GET', `${spaceAddress(space)}/contacts/${number}`, new AbortController().signal);
}

export function readCampaigns(space: string, signal: AbortSignal): Promise<CampaignList> {
    return ask('GET', `${spaceAddress(space)}/campaigns`, signal);
}

export function readCampaign(space: string, number: number, signal: AbortSignal): Promise<OneCampaign> {
    return ask('GET', `${spaceAddress(space)}/campaigns/${number}`, signal);
}

export async function lookAtContacts(space: string, file: File): Promise<ContactsLook> {
    const reply = await fetch(`${spaceAddress(space)}/contacts/imports`, {
        method: 'POST',
        headers: { Accept: 'application/json', 'Content-Type': 'text/csv' },
        body: file,
    }).catch(() => {
        throw new Failure('line', '');
    });
    const told = (await reply.json()) as ContactsLook & { detail?: string };
    if (!reply.ok) throw failureOf(reply.status, told.detail ?? '');
    return told;
}
