// Pages of a space that are seldom wanted, by the word behind its name in their address: /spaces/NAME/record, and
// where a page shows one thing, /spaces/NAME/record/17. They come when they are wanted.
import type { Component } from 'svelte';
import { areasPage } from '../rooms/intake/areas/late';
import { importPage } from '../rooms/intake/imports/late';
import { messagesPage } from '../rooms/intake/messages/late';
import { xformsPage } from '../rooms/intake/xforms/late';
import { recordPage } from '../record/late';
import { checksPage } from '../rooms/confidence/checks/late';
import { directoryPage } from '../rooms/confidence/directory/late';
import { agreementsPage, cataloguesPage, commitmentsPage, matrixPage } from '../rooms/confidence/commitments/late';
import { gatewaysPage } from '../rooms/intake/gateways/late';
import { consultationPage, inboxPage } from '../rooms/confidence/consultation/late';

type LatePage = Component<{ space: string; item: number | null }>;

export const latePages: Record<string, () => Promise<LatePage>> = {
    record: recordPage,
    directory: directoryPage,
    checks: checksPage,
    catalogues: cataloguesPage,
    commitments: commitmentsPage,
    matrix: matrixPage,
    agreements: agreementsPage,
    consultation: consultationPage,
    import: importPage,
    forms: xformsPage,
    areas: areasPage,
    messages: messagesPage,
    gateways: gatewaysPage,
    settings: async () => (await import('../spaces/SettingsPage.svelte')).default,
};

// Pages of the house that are seldom wanted, by their address.
export const latePagesOfHouse: Record<string, () => Promise<Component<Record<string, never>>>> = {
    '/inbox': inboxPage,
};
