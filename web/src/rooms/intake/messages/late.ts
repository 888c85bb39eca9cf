// The pages of messages and their words, which come when they are wanted.
import { worded } from '../../../app/words.svelte';

const folder = 'rooms/intake/messages';

export const messagesPage = () => worded(folder, import('./MessagesPage.svelte'));
export const replyPanel = () => worded(folder, import('./ReplyPanel.svelte'));
