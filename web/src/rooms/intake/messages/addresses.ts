// The address of the messages of a space, with what stands open in it.
import { address } from '../../../app/address.svelte';
import { homeOf } from '../../../spaces/ways';

export function messagesAddress(space: string, changes: Record<string, string | null>): string {
    const query = new URLSearchParams(address.query);
    for (const [name, value] of Object.entries(changes)) {
        if (value === null) query.delete(name);
        else query.set(name, value);
    }
    const tail = query.toString();
    return `${homeOf(space)}/messages${tail && `?${tail}`}`;
}
