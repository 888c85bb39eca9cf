// What can be said next, and the body of each. The server knows what is legal; this knows what a form needs.
import type { Key } from '../../../app/words.svelte';
import type { Consultation, ConsultationItem } from './read';

export interface Way {
    id: string; // one of a kind in the list
    word: Key;
    kind: string;
    fields: Field[];
    body: (filled: Filled) => object;
    item?: ConsultationItem; // what it is about
}

export type Field = 'text' | 'why' | 'to' | 'due' | 'measures' | 'links' | 'language';

export interface Filled {
    text: string;
    to: string;
    due: string | undefined;
    measures: string[];
    links: string[];
    language: string;
    zone: string;
    tlp: string;
}

// Without members that nobody filled in.
function filledIn(body: Record<string, unknown>): object {
    return Object.fromEntries(
        Object.entries(body).filter(([, value]) => value !== undefined && value !== '' && !isEmptyList(value)),
    );
}
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

type Body = (filled: Filled) => Record<string, unknown>;
function way(id: string, word: Key, kind: string, fields: Field[], body: Body, item?: ConsultationItem): Way {
    const whole = (filled: Filled): object => filledIn({ ...body(filled), tlp: filled.tlp });
    return { id, word, kind: `confidence.${kind}`, fields, body: whole, ...(item && { item }) };
}

const simple: Record<string, Way[]> = {
    acknowledge: [
        way('acknowledge', 'consultation.may.acknowledge', 'request_acknowledgement', ['text'], ({ text, zone }) => ({
            text,
            zone,
        })),
    ],
    accept: [reply('accept', 'accepted', ['why'])],
    decline: [reply('decline', 'declined', ['why'])],
    redirect: [reply('redirect', 'redirected', ['to', 'why'])],
    inform: [exchange('information'), exchange('clarification'), exchange('mitigation')],
    hold: [exchange('holding'), exchange('cannot_answer_yet')],
    ask: [
        way('ask', 'consultation.may.ask', 'question', ['text', 'due'], ({ text, due }) => ({ text, due })),
    ],
    propose: [
        way('propose', 'consultation.may.propose', 'deescalation', ['measures', 'due'], ({ measures, due }) => ({
            measures,
            by: due,
        })),
    ],
    resolve: [closure('resolve', 'resolved')],
    end: [closure('end', 'no_agreement')],
    withdraw: [closure('withdraw', 'withdrawn')],
    sum_up: [summary('sum_up', false), summary('sum_up_joint', true)],
    reopen: [way('reopen', 'consultation.may.reopen', 'reopening', ['why'], ({ text }) => ({ why: text }))],
};

function reply(id: 'accept' | 'decline' | 'redirect', how: string, fields: Field[]): Way {
    return way(id, `consultation.may.${id}`, 'reply', fields, ({ text, to }) => ({
        how,
        why: text,
        ...(how === 'redirected' && { to }),
    }));
}

type Sort = 'information' | 'clarification' | 'mitigation' | 'holding' | 'cannot_answer_yet';
function exchange(sort: Sort, item?: ConsultationItem): Way {
    const puts_off = sort === 'holding' || sort === 'cannot_answer_yet';
    const body: Body = ({ text, due, links }) => ({
        sort,
        text,
        links,
        answers: item?.id,
        ...(puts_off && { until: due }),
    });
    const fields: Field[] = puts_off ? ['text', 'due'] : item ? ['text'] : ['text', 'links'];
    return way(`${sort}${item?.number ?? ''}`, `consultation.sort.${sort}`, 'exchange', fields, body, item);
}

function closure(id: 'resolve' | 'end' | 'withdraw', outcome: string): Way {
    return way(id, `consultation.may.${id}`, 'closure', ['why'], ({ text }) => ({ outcome, why: text }));
}

function summary(id: 'sum_up' | 'sum_up_joint', joint: boolean): Way {
    return way(id, `consultation.may.${id}`, 'summary', ['text', 'language'], ({ text, language }) => ({
        text,
        language,
        ...(joint && { joint }),
    }));
}

function consent(item: ConsultationItem, consents: boolean): Way {
    const id = consents ? 'consent' : 'refuse';
    const body: Body = ({ text }) => ({
        about: item.id,
        consents,
        why: text,
        ...(consents && item.text_hash && { text_hash: item.text_hash }),
    });
    return way(`${id}${item.number}`, `consultation.may.${id}`, 'consent', ['why'], body, item);
}

function answers(item: ConsultationItem): Way[] {
    if (item.sort !== 'question') return [consent(item, true), consent(item, false)];
    return (['information', 'clarification', 'mitigation', 'holding', 'cannot_answer_yet'] as const).map((sort) =>
        exchange(sort, item),
    );
}

// What is asked of the reader stands first.
export function waysIn(page: Consultation): Way[] {
    const asked = page.items.filter(({ fate, of }) => fate === 'open' && of === page.you).flatMap(answers);
    return [...asked, ...page.may.flatMap((word) => simple[word] ?? [])];
}

export function linesOf(field: string): string[] {
    return field
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
}

// Each case once, whichever way it was named.
export function linksOf(chosen: string[], pasted: string): string[] {
    return [...new Set([...chosen, ...linesOf(pasted)])];
}

// Nobody has to say more than yes.
export function needsText({ id, item }: Way): boolean {
    return !(id === 'acknowledge' || id === 'accept' || (item && id.startsWith('consent')));
}

export const sectors = [
    'health', 'power', 'water', 'transport', 'finance', 'telecommunications', 'government', 'electoral', 'other',
] as const;
// The catalogues on whose scales a request can say how severe it is; or another scale, by its name.
export const severityScales = ['severity', 'severity-nis'] as const;
export interface Severity {
    scale: string;
    version?: number;
    level: string;
}
export const criticalities = ['essential', 'important', 'supporting'] as const;
export const assertions = ['no_attribution', 'territory_concerned', 'attribution'] as const;
export const tracks = ['technical', 'diplomatic'] as const;
export const labels = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
