// What the server tells of catalogues, commitments and agreements.
import { ask, spaceAddress } from '../../../api/client';
import type {
    Agreement,
    Agreements,
    Catalogue,
    Catalogues,
    Commitment,
    CommitmentMatrix,
    Commitments,
    Difference,
} from '../../../api/schema';

function read<T>(space: string, rest: string, signal: AbortSignal): Promise<T> {
    return ask('GET', `${spaceAddress(space)}/${rest}`, signal);
}

export const readCatalogues = (space: string, signal: AbortSignal): Promise<Catalogues> =>
    read(space, 'catalogues', signal);

export const readCatalogue = (space: string, id: string, signal: AbortSignal): Promise<Catalogue> =>
    read(space, `catalogues/${encodeURIComponent(id)}`, signal);

// Of one party everything it said; of all parties the first hundred of what stands.
export const readCommitments = (space: string, party: string, signal: AbortSignal): Promise<Commitments> =>
    read(space, party ? `commitments?limit=500&standing=all&party=${party}` : 'commitments', signal);

export const readCommitment = (space: string, number: number, signal: AbortSignal): Promise<Commitment> =>
    read(space, `commitments/${number}`, signal);

export const readDifference = (space: string, number: number, signal: AbortSignal): Promise<Difference> =>
    read(space, `commitments/${number}/difference`, signal);

export const readMatrix = (space: string, catalogue: string, signal: AbortSignal): Promise<CommitmentMatrix> =>
    read(space, `commitment-matrix?catalogue=${encodeURIComponent(catalogue)}`, signal);

export const readAgreements = (space: string, signal: AbortSignal): Promise<Agreements> =>
    read(space, 'agreements?limit=500', signal);

export const readAgreement = (space: string, number: number, signal: AbortSignal): Promise<Agreement> =>
    read(space, `agreements/${number}`, signal);
