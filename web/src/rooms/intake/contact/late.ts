// Who wrote a report, for stewards alone: the code and its words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

export const contactLine = () => worded('rooms/intake/contact', import('./ContactLine.svelte'));
export const eraseContactDialog = () => worded('rooms/intake/contact', import('./EraseContact.svelte'));
