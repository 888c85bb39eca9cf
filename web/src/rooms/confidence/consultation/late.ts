// The pages of consultations and their words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

const folder = 'rooms/confidence/consultation';

export const consultationPage = () => worded(folder, import('./ConsultationPage.svelte'));
export const inboxPage = () => worded(folder, import('./InboxPage.svelte'));
