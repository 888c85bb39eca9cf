// The roles in which a key can speak for a party, and their names.
import { t, type Key } from '../app/words.svelte';

export const keyRoles = ['diplomatic_contact', 'technical_contact', 'cert', 'reviewer', 'secretariat'] as const;

export function keyRoleText(role: string): string {
    return role === 'own' ? t('keyrole.own') : t(`keyrole.${role}` as Key);
}
