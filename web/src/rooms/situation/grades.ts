// The grades of the Admiralty scale: the source by a letter, what it says by a number, each with its words.
import type { Standing } from '../../api/judgements';
import { t, type Key } from '../../app/words.svelte';

// "B2", or nothing where nobody has assessed it.
export function gradeText({ reliability, credibility }: Pick<Standing, 'reliability' | 'credibility'>): string {
    return reliability && credibility ? `${reliability}${credibility}` : '';
}

export function reliabilityText(letter: string): string {
    return `${letter} - ${t(`reliability.${letter}` as Key)}`;
}

export function credibilityText(digit: number): string {
    return `${digit} - ${t(`credibility.${digit}` as Key)}`;
}
