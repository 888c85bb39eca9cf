// The page of the forms for telephones and its words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

export const xformsPage = () => worded('rooms/intake/xforms', import('./XFormsPage.svelte'));
