// Tracks on the map and their words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

export const tracksPane = () => worded('rooms/situation/tracks', import('./TracksPane.svelte'));
