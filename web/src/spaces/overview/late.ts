// Where a space without a map begins. Its code and words come when they are wanted.
import { worded } from '../../app/words.svelte';

export const overview = () => worded('spaces/overview', import('./Overview.svelte'));
