// The code of the record and its words, which few pages want, come when they are wanted.
import { speakOfRecord } from '../app/words.svelte';

async function worded<Part>(part: Promise<{ default: Part }>): Promise<Part> {
    const [come] = await Promise.all([part, speakOfRecord()]);
    return come.default;
}

export const recordPage = () => worded(import('./RecordPage.svelte'));
export const sealLine = () => worded(import('./SealLine.svelte'));
export const eraseDialog = () => worded(import('./EraseDialog.svelte'));
