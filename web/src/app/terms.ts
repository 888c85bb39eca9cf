// The words of the house that explain themselves, by the parts of the help page. Their texts are in the catalogues.

export const parts = {
    where: ['house', 'space', 'mode', 'party', 'member', 'steward', 'live'],
    said: ['statement', 'report', 'form', 'receipt', 'queue'],
    judged: ['verification', 'assessment', 'grade', 'reliability', 'credibility', 'action', 'closing'],
    public: ['publication', 'cell', 'withdrawal'],
    record: ['record', 'number', 'hash'],
    in: ['invitation', 'passkey', 'token', 'key', 'delegation'],
} as const;

export type Part = keyof typeof parts;
export type Term = (typeof parts)[Part][number];

export function helpAddress(term: Term): string {
    return `/help#${term}`;
}
