// Who is meant by the turns in which a request is acknowledged: looked up in the directories that the reader may read.
import { readContacts, type ContactLine, type ContactList } from '../../../api/directory';
import type { SpaceLine } from '../../../api/types';

const order = ['contact', 'deputy', 'diplomatic_contact'] as const;

export interface Turn {
    turn: (typeof order)[number];
    contacts: ContactLine[];
    names: string[]; // deputies of whom the directory has a name alone
}

export interface Turns {
    space: SpaceLine;
    now: string;
    turns: Turn[];
}

export interface Sought {
    party: string;
    name: string; // what the party is called: most often its State
    track: 'technical' | 'diplomatic';
    turn: string; // whose it is now
}

// A directory that cannot be read, or names nobody, is left out.
export async function readTurns(spaces: SpaceLine[], sought: Sought, signal: AbortSignal): Promise<Turns[]> {
    const lists = spaces.map(async (space): Promise<Turns[]> => {
        try {
            const { contacts, now } = await readDirectory(space.name, sought, signal);
            const turns = turnsIn(contacts, sought);
            return turns.some((turn) => turn.contacts.length + turn.names.length > 0) ? [{ space, now, turns }] : [];
        } catch (error) {
            if (signal.aborted) throw error;
            return [];
        }
    });
    return (await Promise.all(lists)).flat();
}

// Only that State where it has all that is wanted; a party may be called otherwise, or a deputy sit elsewhere.
async function readDirectory(space: string, sought: Sought, signal: AbortSignal): Promise<ContactList> {
    const near = await readContacts(space, new URLSearchParams({ state: sought.name }), signal);
    const first = firstOf(near.contacts, sought);
    const found = (id: string | undefined): boolean => !id || near.contacts.some((each) => each.id === id);
    const deputies = first.flatMap(({ body }) => body.deputies ?? []);
    const whole = first.length > 0 && deputies.every(({ contact }) => found(contact));
    return whole ? near : readContacts(space, new URLSearchParams(), signal);
}

function turnsIn(contacts: ContactLine[], sought: Sought): Turn[] {
    const first = firstOf(contacts, sought);
    const deputies = first.flatMap(({ body }) => body.deputies ?? []);
    const ids = new Set(deputies.map(({ contact }) => contact));
    const all: Record<Turn['turn'], Omit<Turn, 'turn'>> = {
        contact: { contacts: first, names: [] },
        deputy: {
            contacts: contacts.filter((each) => ids.has(each.id)),
            names: [...new Set(deputies.flatMap(({ name }) => name ?? []))],
        },
        diplomatic_contact: { contacts: diplomatsOf(contacts, sought.party), names: [] },
    };
    const last = sought.track === 'technical' ? order.length : order.indexOf('diplomatic_contact');
    const now = order.findIndex((each) => each === sought.turn);
    return now < 0 ? [] : order.slice(now, last).map((turn) => ({ turn, ...all[turn] }));
}

function firstOf(contacts: ContactLine[], { party, track }: Sought): ContactLine[] {
    return track === 'technical'
        ? ownOf(contacts, party, ['cert', 'technical_contact'], 'incident')
        : diplomatsOf(contacts, party);
}

function diplomatsOf(contacts: ContactLine[], party: string): ContactLine[] {
    return ownOf(contacts, party, ['diplomatic_contact'], 'consultation');
}

type Body = ContactLine['body'];
// Those for this matter, otherwise all in these roles; whom the party itself has named, and not suspended.
function ownOf(
    contacts: ContactLine[],
    party: string,
    roles: Body['role'][],
    matter: Body['matters'][number],
): ContactLine[] {
    const own = contacts.filter(
        (each) => each.party === party && each.standing !== 'suspended' && roles.includes(each.body.role),
    );
    const fitting = own.filter(({ body }) => body.matters.includes(matter));
    return fitting.length > 0 ? fitting : own;
}
