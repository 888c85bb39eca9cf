// Words and signs for what the server says in its own words.
import type { Commitment, CommitmentStanding, CommitmentStatus, AgreementForce, Verified } from '../../../api/schema';
import { isolated, t, words, type Key } from '../../../app/words.svelte';

export type Tlp = Commitment['tlp'];
export const labels: Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

export const statusWords: Record<CommitmentStatus, Key> = {
    implemented: 'commitments.status.implemented',
    partly: 'commitments.status.partly',
    planned: 'commitments.status.planned',
    not_started: 'commitments.status.not_started',
    not_applicable: 'commitments.status.not_applicable',
};
export const statuses = Object.keys(statusWords) as CommitmentStatus[];

// Told apart by shape, not by colour.
export const statusSigns: Record<CommitmentStatus, string> = {
    implemented: '●',
    partly: '◐',
    planned: '○',
    not_started: '▢',
    not_applicable: '–',
};

export const standingWords: Record<CommitmentStanding, Key> = {
    draft: 'commitments.standing.draft',
    published: 'commitments.standing.published',
    superseded: 'commitments.standing.superseded',
    withdrawn: 'commitments.standing.withdrawn',
    void: 'commitments.standing.void',
};

export const forceWords: Record<AgreementForce, Key> = {
    open: 'commitments.force.open',
    concluded: 'commitments.force.concluded',
    in_force: 'commitments.force.in_force',
    ended: 'commitments.force.ended',
    expired: 'commitments.force.expired',
    lapsed: 'commitments.force.lapsed',
};

export const verifiedWords: Record<Verified, Key> = {
    text: 'commitments.verified.text',
    topic: 'commitments.verified.topic',
    none: 'commitments.verified.none',
};

export const roleWords: Record<string, Key> = {
    own: 'commitments.role.own',
    diplomatic_contact: 'commitments.role.diplomatic_contact',
    technical_contact: 'commitments.role.technical_contact',
    cert: 'commitments.role.cert',
    reviewer: 'commitments.role.reviewer',
    secretariat: 'commitments.role.secretariat',
};
export const askedRoles = Object.keys(roleWords).filter((role) => role !== 'own');

export function roleText(role: string): string {
    const word = roleWords[role];
    return word ? t(word) : role;
}

export const decisionWords: Record<string, Key> = {
    cleared: 'commitments.decision.cleared',
    returned: 'commitments.decision.returned',
    withdrawn: 'commitments.decision.withdrawn',
    signed: 'commitments.decision.signed',
    ended: 'commitments.decision.ended',
};

// The members that two versions can say otherwise.
export const memberWords: Record<string, Key> = {
    status: 'commitments.status',
    catalogue_version: 'commitments.catalogue',
    measures: 'commitments.measures',
    evidence: 'commitments.evidence',
    challenges: 'commitments.challenges',
    assistance_wanted: 'commitments.assistance.wanted',
    assistance_offered: 'commitments.assistance.offered',
    from: 'commitments.period.from',
    to: 'commitments.period.to',
    language: 'language',
    tlp: 'commitments.tlp',
    clearances_needed: 'commitments.clearance.needed',
    clearance_asked: 'commitments.clearance.asked',
};

export function partyName({ party, name }: { party: string; name: string | null }): string {
    return isolated(name || t('party.mark', { mark: party.slice(0, 8) }));
}

// As the reader's language orders names.
export function byName<T extends { party: string; name: string | null }>(all: T[]): T[] {
    const { compare } = new Intl.Collator(words.language);
    return all.toSorted((one, other) => compare(one.name ?? '', other.name ?? '') || compare(one.party, other.party));
}

export interface Age {
    word: Key;
    shape: 'year' | 'recent' | 'years' | 'decade';
}
const year_ms = 365.25 * 86_400_000;

export function ageOf(at: string, now: string): Age {
    const years = (Date.parse(now) - Date.parse(at)) / year_ms;
    if (years <= 1) return { word: 'commitments.age.year', shape: 'year' };
    if (years <= 2) return { word: 'commitments.age.recent', shape: 'recent' };
    if (years <= 5) return { word: 'commitments.age.years', shape: 'years' };
    return { word: 'commitments.age.decade', shape: 'decade' };
}

export function yearText(at: string): string {
    return new Intl.DateTimeFormat(words.language, { year: 'numeric', timeZone: 'UTC' }).format(new Date(at));
}
