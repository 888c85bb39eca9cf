// What sort of statement it is, in words. One that these pages do not know goes by its own name.
import { t, type Key } from '../app/words.svelte';

const kinds: Record<string, Key> = {
    'space.opened': 'kind.space.opened',
    'space.member': 'kind.space.member',
    'space.clock': 'kind.space.clock',
    'space.restored': 'kind.space.restored',
    'space.erasure': 'kind.space.erasure',
    'party.introduced': 'kind.party.introduced',
    'intake.report': 'kind.intake.report',
    'intake.form': 'kind.intake.form',
    'situation.assessment': 'kind.situation.assessment',
    'situation.action': 'kind.situation.action',
    'situation.closing': 'kind.situation.closing',
    'situation.publication': 'kind.situation.publication',
    'situation.withdrawal': 'kind.situation.withdrawal',
    'confidence.contact': 'kind.confidence.contact',
    'confidence.confirmation': 'kind.confidence.confirmation',
    'confidence.suspension': 'kind.confidence.suspension',
    'confidence.contact_withdrawn': 'kind.confidence.contact_withdrawn',
    'confidence.campaign': 'kind.confidence.campaign',
    'confidence.campaign_closed': 'kind.confidence.campaign_closed',
    'confidence.acknowledgement': 'kind.confidence.acknowledgement',
    'confidence.attestation': 'kind.confidence.attestation',
    'confidence.delivery': 'kind.confidence.delivery',
    'confidence.commitment': 'kind.confidence.commitment',
    'confidence.clearance': 'kind.confidence.clearance',
    'confidence.commitment_withdrawn': 'kind.confidence.commitment_withdrawn',
    'confidence.agreement': 'kind.confidence.agreement',
    'confidence.agreement_signed': 'kind.confidence.agreement_signed',
    'confidence.agreement_ended': 'kind.confidence.agreement_ended',
};

export function kindText(kind: string): string {
    const key = kinds[kind];
    return key ? t(key) : kind;
}
