// The page of messages to an area, the form that says where a report is, and their words, which come when they are
// wanted.
import { worded } from '../../../app/words.svelte';

export const placeForm = () => worded('rooms/intake/areas', import('./PlaceForm.svelte'));
export const areasPage = () => worded('rooms/intake/areas', import('./AreasPage.svelte'));
