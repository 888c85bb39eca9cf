// The page of gateways and its words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

export const gatewaysPage = () => worded('rooms/intake/gateways', import('./GatewaysPage.svelte'));
