// The page of imports and its words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

export const importPage = () => worded('rooms/intake/imports', import('./ImportPage.svelte'));
