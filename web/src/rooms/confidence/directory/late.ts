// The directory and its words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

const folder = 'rooms/confidence/directory';

export const directoryPage = () => worded(folder, import('./DirectoryPage.svelte'));
export const turns = () => worded(folder, import('./Turns.svelte'));
