// Conversations with the people who wrote: the list of them, one thread, quick answers, and messages to an area.
import { ask, spaceAddress } from './client';
import type {
    BroadcastArea,
    BroadcastPreview,
    Broadcasts,
    Conversation,
    ConversationEntry,
    Conversations,
    QuickAnswer,
    QuickAnswers,
    ReportConversation,
} from './schema';

export type { Broadcast, BroadcastArea, BroadcastPreview, Broadcasts, Conversation, ConversationEntry } from './schema';
export type { ConversationLine, Conversations, QuickAnswer, ReportConversation } from './schema';

export type Delivery = NonNullable<ConversationEntry['state']>;
// Whoever is answered.
export type Person = Pick<ReportConversation, 'language' | 'stopped' | 'answerable'>;

const thread_lines = 500;

export function readConversations(
    space: string,
    query: URLSearchParams,
    signal: AbortSignal,
): Promise<Conversations> {
    return ask('GET', `${spaceAddress(space)}/conversations?${query}`, signal);
}

// All of it: the last words are what is answered.
export async function readThread(space: string, contact: string, signal: AbortSignal): Promise<Conversation> {
    const address = `${spaceAddress(space)}/conversations/${encodeURIComponent(contact)}?limit=${thread_lines}`;
    const thread = await ask<Conversation>('GET', address, signal);
    const lines = [...thread.lines];
    for (let { next } = thread; next !== null; ) {
        const more: Conversation = await ask<Conversation>('GET', `${address}&after=${next}`, signal);
        lines.push(...more.lines);
        next = more.next;
    }
    return { ...thread, lines };
}

export function readReportThread(space: string, number: number, signal: AbortSignal): Promise<ReportConversation> {
    return ask('GET', `${spaceAddress(space)}/reports/${number}/conversation`, signal);
}

export async function readQuickAnswers(space: string, signal: AbortSignal): Promise<QuickAnswer[]> {
    return (await ask<QuickAnswers>('GET', `${spaceAddress(space)}/quick-answers`, signal)).answers;
}

export function readBroadcasts(space: string, signal: AbortSignal, after?: number): Promise<Broadcasts> {
    const query = after === undefined ? '' : `?after=${after}`;
    return ask('GET', `${spaceAddress(space)}/broadcasts${query}`, signal);
}

export function previewBroadcast(space: string, area: BroadcastArea, signal: AbortSignal): Promise<BroadcastPreview> {
    const query = new URLSearchParams(
        area.circle
            ? { circle: [area.circle.lon, area.circle.lat, area.circle.radius_m].join() }
            : { polygon: (area.polygon ?? []).flat().join() },
    );
    return ask('GET', `${spaceAddress(space)}/broadcasts/preview?${query}`, signal);
}
