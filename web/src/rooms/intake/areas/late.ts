// The page of messages to an area and its words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

export const areasPage = () => worded('rooms/intake/areas', import('./AreasPage.svelte'));
