// Communication checks and their words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

export const checksPage = () => worded('rooms/confidence/checks', import('./ChecksPage.svelte'));
