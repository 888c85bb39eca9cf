// The directory and its words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

export const directoryPage = () => worded('rooms/confidence/directory', import('./DirectoryPage.svelte'));
