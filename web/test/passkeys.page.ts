// For passkeys.test.mjs alone: the two parts that speak of passkeys, each where the test wants it.
import { mount } from 'svelte';
import Passkeys from '../src/app/Passkeys.svelte';
import PasskeySignIn from '../src/app/PasskeySignIn.svelte';
import { speak } from '../src/app/words.svelte';

Object.assign(window, {
    async showPasskeys(signedIn: boolean): Promise<void> {
        await speak('en');
        const target = document.createElement('main');
        document.body.replaceChildren(target);
        const said = Object.assign(document.createElement('output'), { textContent: 'signed in' });
        const done = (): void => void target.append(said);
        if (signedIn) mount(Passkeys, { target });
        else mount(PasskeySignIn, { target, props: { done } });
    },
});
