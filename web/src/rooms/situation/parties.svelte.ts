// What the parties of a space are called: their labels as members. Asked once for a space.
import { readMembers } from '../../api/accounts';
import { t } from '../../app/words.svelte';

class Parties {
    #names = $state.raw(new Map<string, string>());
    #space = '';

    ask(space: string): void {
        if (space === this.#space) return;
        this.#space = space;
        this.#names = new Map();
        readMembers(space, new AbortController().signal).then(
            (members) => {
                if (space === this.#space) this.#names = new Map(members.map(({ party, name }) => [party, name]));
            },
            () => {
                this.#space = ''; // parties go by their marks until it is asked again
            },
        );
    }

    // Who has left, or is no member, is known by the first letters of the id.
    nameOf(party: string): string {
        return this.#names.get(party) || t('party.mark', { mark: party.slice(0, 8) });
    }
}

export const parties = new Parties();
