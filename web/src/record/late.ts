// The code of the record and its words, which few pages want, come when they are wanted.
import { worded } from '../app/words.svelte';

export const recordPage = () => worded('record', import('./RecordPage.svelte'));
export const sealLine = () => worded('record', import('./SealLine.svelte'));
export const eraseDialog = () => worded('record', import('./EraseDialog.svelte'));
