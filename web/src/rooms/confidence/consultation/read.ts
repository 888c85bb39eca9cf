// What the server says of consultations, and how one is opened.
import { ask, readSpaces, spaceAddress } from '../../../api/client';
import type { Asked, AskedPage, Consultation, DigestConsultations, Opened, SpaceLine } from '../../../api/schema';
import { isCase } from '../../../spaces/ways';

export type { Asked, Consultation, ConsultationItem, ConsultationStep, SpaceLine } from '../../../api/schema';

const spaces_limit = 200;
const at_once = 6;

export function readConsultation(space: string, signal: AbortSignal): Promise<Consultation> {
    return ask('GET', `${spaceAddress(space)}/consultation`, signal);
}

export function openCase(space: string, title: string, to: string): Promise<Opened> {
    return ask('POST', `${spaceAddress(space)}/cases`, new AbortController().signal, { title, with: [to] });
}

// What is asked of whoever reads, in one space.
export interface Asking {
    space: SpaceLine;
    now: string;
    asked: Asked[];
}

export interface Inbox {
    asking: Asking[];
    not_asked: number; // spaces beyond so many as are asked
}

// The digest says which consultations wait for somebody else, so those need not be asked. What may not leave its
// space, or belongs to other parts of the room, each space says itself.
export async function readInbox(party: string, signal: AbortSignal): Promise<Inbox> {
    const [spaces, rows] = await Promise.all([
        readSpaces(signal),
        ask<DigestConsultations[]>('GET', '/api/v1/datasets/consultations.json', signal),
    ]);
    const elsewhere = new Set(
        rows
            .filter(({ waits_on, space }) => isCase(space ?? '') && !waits_on?.includes(party))
            .map(({ space }) => space),
    );
    const waiting = spaces.filter(({ name, role }) => role !== 'public' && !elsewhere.has(name));
    const wanted = waiting.slice(0, spaces_limit);
    const found: Asking[] = [];
    for (let from = 0; from < wanted.length; from += at_once) {
        const some = wanted.slice(from, from + at_once).map((space) => readAsked(space, signal));
        for (const asking of await Promise.all(some)) if (asking.asked.length > 0) found.push(asking);
    }
    found.sort((one, other) => dueOf(one).localeCompare(dueOf(other)));
    return { asking: found, not_asked: waiting.length - wanted.length };
}

// A space without the room has nothing to ask.
async function readAsked(space: SpaceLine, signal: AbortSignal): Promise<Asking> {
    try {
        const page = await ask<AskedPage>('GET', `${spaceAddress(space.name)}/asked`, signal);
        return { space, now: page.now, asked: page.asked };
    } catch (error) {
        if (signal.aborted) throw error;
        return { space, now: '', asked: [] };
    }
}

function dueOf({ asked }: Asking): string {
    return asked[0]?.due ?? '9';
}
