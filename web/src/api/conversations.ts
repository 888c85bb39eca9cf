// Conversations with the people who wrote: the list of them, one thread, quick answers, and messages to an area.
import { ask, spaceAddress } from './client';

export type LineSort = 'report' | 'reply' | 'message' | 'stopped' | 'resumed';
export type Delivery = 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'waiting' | 'recorded';

export interface Person {
    language: string | null;
    language_from: 'said' | 'script' | 'none';
    unanswered: boolean;
    stopped: boolean;
    answerable: boolean;
}
export interface Conversation extends Person {
    contact: string;
    number: number; // of its last line
    at: string;
    sort: LineSort;
    text: string;
    reports: number;
    failed: number;
}
export interface ConversationPage {
    as_of: number;
    conversations: Conversation[];
    next: number | null;
    unanswered: number;
}
export interface ThreadLine {
    number: number;
    id: string;
    sort: LineSort;
    at: string;
    text?: string;
    title?: string;
    language?: string;
    party: string;
    automatic?: boolean;
    about_number?: number;
    broadcast?: string;
    word?: string;
    report?: string;
    report_number?: number;
    state?: Delivery;
    why?: string;
    tries?: number;
    state_at?: string;
    attachments?: { sha256: string; media_type: string; name?: string }[];
}
export interface Thread extends Person {
    as_of: number;
    contact: string;
    reports: number;
    failed: number;
    lines: ThreadLine[];
    next: number | null;
}
// The last lines with whoever sent a report; without a contact nobody can be answered.
export interface ReportThread extends Person {
    contact: string | null;
    lines: ThreadLine[];
}
export interface QuickAnswer {
    name: string;
    texts: Record<string, string>;
    number: number;
    at: string;
}
export type Area = { circle: { lon: number; lat: number; radius_m: number } } | { polygon: [number, number][] };
export interface Broadcast {
    number: number;
    id: string;
    at: string;
    party: string;
    area: Area;
    texts: Record<string, string>;
    language?: string;
    why: string;
    recipients: number;
    said: number;
    delivered: number;
    failed: number;
    needs_consent: boolean;
    consented_by: string | null;
    consented_at?: string;
    expires_at?: string;
    state: 'proposed' | 'running' | 'done' | 'expired' | 'ended';
}
export interface BroadcastPage {
    as_of: number;
    broadcasts: Broadcast[];
    next: number | null;
}
export interface Recipients {
    recipients: number;
    stopped: number;
    unanswerable: number;
    needs_consent: boolean;
}

const thread_lines = 500;

export function readConversations(
    space: string,
    query: URLSearchParams,
    signal: AbortSignal,
): Promise<ConversationPage> {
    return ask('GET', `${spaceAddress(space)}/conversations?${query}`, signal);
}

// All of it: the last words are what is answered.
export async function readThread(space: string, contact: string, signal: AbortSignal): Promise<Thread> {
    const address = `${spaceAddress(space)}/conversations/${encodeURIComponent(contact)}?limit=${thread_lines}`;
    const thread = await ask<Thread>('GET', address, signal);
    const lines = [...thread.lines];
    for (let { next } = thread; next !== null; ) {
        const more: Thread = await ask<Thread>('GET', `${address}&after=${next}`, signal);
        lines.push(...more.lines);
        next = more.next;
    }
    return { ...thread, lines };
}

export function readReportThread(space: string, number: number, signal: AbortSignal): Promise<ReportThread> {
    return ask('GET', `${spaceAddress(space)}/reports/${number}/conversation`, signal);
}

export async function readQuickAnswers(space: string, signal: AbortSignal): Promise<QuickAnswer[]> {
    return (await ask<{ answers: QuickAnswer[] }>('GET', `${spaceAddress(space)}/quick-answers`, signal)).answers;
}

export function readBroadcasts(space: string, signal: AbortSignal, after?: number): Promise<BroadcastPage> {
    const query = after === undefined ? '' : `?after=${after}`;
    return ask('GET', `${spaceAddress(space)}/broadcasts${query}`, signal);
}

export function previewBroadcast(space: string, area: Area, signal: AbortSignal): Promise<Recipients> {
    const query = new URLSearchParams(
        'circle' in area
            ? { circle: [area.circle.lon, area.circle.lat, area.circle.radius_m].join() }
            : { polygon: area.polygon.flat().join() },
    );
    return ask('GET', `${spaceAddress(space)}/broadcasts/preview?${query}`, signal);
}
