// What analysts say of reports, and how a report stands after it.

export const verifications = ['unseen', 'verified', 'doubtful', 'not'] as const;
export type Verification = (typeof verifications)[number];
export type Verdict = Exclude<Verification, 'unseen'>;
export const verdicts: readonly Verdict[] = ['verified', 'doubtful', 'not'];

export const reliabilities = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type Reliability = (typeof reliabilities)[number];
export const credibilities = [1, 2, 3, 4, 5, 6] as const;
export type Credibility = (typeof credibilities)[number];

export const actionStates = ['planned', 'under_way', 'done', 'given_up'] as const;
export type ActionState = (typeof actionStates)[number];

export const closings = ['resolved', 'passed_on', 'duplicate', 'no_action', 'reopened'] as const;
export type How = (typeof closings)[number];

export interface Standing {
    verification: Verification;
    reliability: Reliability | null;
    credibility: Credibility | null;
    assessed_by: number | null;
    closing: Exclude<How, 'reopened'> | null;
    closed_by: number | null;
    duplicate_of: number | null;
    actions: { all: number; open: number };
    publications: number;
}

export interface Assessment {
    verification: Verdict;
    reliability: Reliability;
    credibility: Credibility;
    reason: string;
}

export interface Action {
    who: string;
    what: string;
    state: ActionState;
    due?: string;
    changes?: string;
}

export interface Closing {
    how: How;
    of?: string;
    why: string;
}

export interface PublishedPhoto {
    blob: string;
    alt: string;
}

export interface Publication {
    about: string;
    language: string;
    title: string;
    text?: string;
    place?: { grid_km: number; cell: string };
    categories?: string[];
    photos?: PublishedPhoto[];
}

interface Heard {
    number: number;
    id: string;
    party: string;
    said_at: string;
    heard_at: string;
}

// One line of a report's history.
export type Said = Heard &
    (
        | { kind: 'intake.report'; body: { title?: string; text?: string } }
        | { kind: 'situation.assessment'; body: Assessment }
        | { kind: 'situation.action'; body: Action & { about: string[] } }
        | { kind: 'situation.closing'; body: Closing }
        | { kind: 'situation.publication'; body: Publication; withdrawn_by?: number }
        | { kind: 'situation.withdrawal'; body: { about: string; why: string } }
    );
export type SaidOf<Kind extends Said['kind']> = Extract<Said, { kind: Kind }>;

export interface Mark {
    kind: 'phone' | 'email' | 'url' | 'handle' | 'number' | 'position' | 'name';
    begin: number; // in UTF-16 units
    end: number;
}

export interface MarkedText {
    text: string;
    marks: Mark[];
}

export interface Marked {
    title: MarkedText;
    text: MarkedText;
}

export interface DrawnPhoto {
    sha256: string;
    bytes: number;
    width: number;
    height: number;
}
