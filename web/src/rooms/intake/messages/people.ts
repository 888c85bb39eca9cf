// What a person is called here: nobody knows more than that it is the same one. The number lies in the vault.
import { t } from '../../../app/words.svelte';

export function personName(contact: string): string {
    if (contact.startsWith('word-')) return t('messages.sender', { mark: contact.slice(5, 11) });
    return t('messages.person', { mark: contact.slice(0, 6) });
}
