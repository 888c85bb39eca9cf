// What analysts say of reports, and how a report stands after it: the words they choose from, and the types of
// schema.ts under the names that the pages use.
import type {
    HistoryEntry,
    Marks,
    PublishablePhoto,
    Report,
    SituationAction,
    SituationAssessment,
    SituationClosing,
    SituationPublication,
} from './schema';

export type { Mark, MarkedText, PublishedPhoto } from './schema';

export const verifications = ['unseen', 'verified', 'doubtful', 'not'] as const;
export type Verification = (typeof verifications)[number];
export type Verdict = Exclude<Verification, 'unseen'>;
export const verdicts: readonly Verdict[] = ['verified', 'doubtful', 'not'];

export const reliabilities = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type Reliability = (typeof reliabilities)[number];
export const credibilities = [1, 2, 3, 4, 5, 6] as const;
export type Credibility = number;

export const actionStates = ['planned', 'under_way', 'done', 'given_up'] as const;
export type ActionState = (typeof actionStates)[number];

export const closings = ['resolved', 'passed_on', 'duplicate', 'no_action', 'reopened'] as const;
export type How = (typeof closings)[number];

export type Standing = Pick<
    Report,
    | 'verification'
    | 'reliability'
    | 'credibility'
    | 'assessed_by'
    | 'closing'
    | 'closed_by'
    | 'duplicate_of'
    | 'actions'
    | 'publications'
>;
export type Assessment = Omit<SituationAssessment, 'about'>;
export type Action = Omit<SituationAction, 'about'>;
export type Closing = Omit<SituationClosing, 'about'>;
export type Publication = SituationPublication;
export type Said = HistoryEntry; // one line of a report's history
export type SaidOf<Kind extends Said['kind']> = Extract<Said, { kind: Kind }>;
export type Marked = Marks;
export type DrawnPhoto = PublishablePhoto;
