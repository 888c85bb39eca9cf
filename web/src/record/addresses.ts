// The addresses of the record of a space. Where its state is: which entry is open, and where the page begins.
import { homeOf } from '../spaces/ways';

export function recordAddress(space: string, entry?: number | null, before?: string | null): string {
    const query = new URLSearchParams();
    if (before) query.set('before', before);
    if (entry !== undefined && entry !== null) query.set('entry', String(entry));
    const tail = query.toString();
    return `${homeOf(space)}/record${tail && `?${tail}`}`;
}
