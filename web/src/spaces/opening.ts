// What must hold of a space before the server is asked to open it; the server holds it too.
import type { Opening } from '../api/spaces';
import { t } from '../app/words.svelte';

export interface Draft {
    name: string;
    title: string;
    purpose: string;
    mode: Opening['mode'] | undefined;
    public: boolean | undefined;
    uses: 'crisis' | 'confidence' | 'both';
}
// The rooms that are on in it; none named: the usual ones.
export const roomsFor = {
    crisis: [],
    confidence: ['confidence'],
    both: ['intake', 'situation', 'confidence'],
};
export type Wrong = Partial<Record<keyof Draft, string>>;

const title_bytes = 200;
const purpose_bytes = 2000;

export function wrongIn(draft: Draft): Wrong {
    const wrong: Wrong = {};
    if (!draft.title.trim()) wrong.title = t('open.title.none');
    else if (over(draft.title, title_bytes)) wrong.title = tooLong(draft.title, title_bytes);
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(draft.name) || draft.name === 'house' || draft.name === 'new')
        wrong.name = t('open.name.wrong');
    if (over(draft.purpose, purpose_bytes)) wrong.purpose = tooLong(draft.purpose, purpose_bytes);
    if (!draft.mode) wrong.mode = t('open.choose');
    if (draft.public === undefined) wrong.public = t('open.choose');
    return wrong;
}

// A name made of a title, where its letters allow: "River flood, 2026" becomes river-flood-2026.
export function nameFrom(title: string): string {
    return title
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
        .slice(0, 63);
}

function bytesOf(text: string): number {
    return new TextEncoder().encode(text).length;
}
function over(text: string, limit: number): boolean {
    return bytesOf(text) > limit;
}
// The limit is one of bytes, and people count in letters.
function tooLong(text: string, limit: number): string {
    const bytes = bytesOf(text);
    const letters = Math.ceil(((bytes - limit) * [...text].length) / bytes);
    return t('wrong.long', { count: letters });
}
