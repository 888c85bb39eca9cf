// What a step is called: its kind, and what it says within it.
import type { Key } from '../../../app/words.svelte';
import type { ConsultationStep } from './read';

export function kindWord({ kind, body }: Pick<ConsultationStep, 'kind' | 'body'>): Key {
    const said = body as { how?: string; sort?: string; outcome?: string; consents?: boolean; joint?: boolean };
    if (kind === 'confidence.exchange') return `consultation.sort.${said.sort}` as Key;
    const more =
        said.how ?? said.outcome ?? (said.consents === false ? 'refused' : said.joint === true ? 'joint' : undefined);
    const name = kind.replace('confidence.', '');
    return `consultation.kind.${more ? `${name}.${more}` : name}` as Key;
}
