// Catalogues, commitments, the matrix and agreements come with their words when one of them is wanted.
import { worded } from '../../../app/words.svelte';

const folder = 'rooms/confidence/commitments';

export const cataloguesPage = () => worded(folder, import('./CataloguesPage.svelte'));
export const commitmentsPage = () => worded(folder, import('./CommitmentsPage.svelte'));
export const matrixPage = () => worded(folder, import('./MatrixPage.svelte'));
export const agreementsPage = () => worded(folder, import('./AgreementsPage.svelte'));
