// What types of gateways and their settings are called. The server may know some that have no name here.
import { t, type Key } from '../../../app/words.svelte';

const types: Record<string, Key> = {
    smssync: 'gateways.type.smssync',
    twilio: 'gateways.type.twilio',
    generic: 'gateways.type.generic',
    openrosa: 'gateways.type.openrosa',
};
const settings: Record<string, Key> = {
    name: 'gateways.set.name',
    address: 'gateways.set.address',
    reply: 'gateways.set.reply',
    language: 'gateways.set.language',
    secret: 'gateways.set.secret',
    token: 'gateways.set.token',
    sid: 'gateways.set.account',
    account: 'gateways.set.account',
    api: 'gateways.set.api',
    from: 'gateways.set.from',
    number: 'gateways.set.number',
    ask: 'gateways.set.ask',
    stop_reply: 'gateways.set.stop_reply',
    send: 'gateways.set.send',
    send_secret: 'gateways.set.send_secret',
};
const words: Record<string, Key> = {
    none: 'gateways.word.none',
    receipt: 'gateways.word.receipt',
    place: 'gateways.word.place',
    confirm: 'gateways.word.confirm',
};

export function typeName(type: string): string {
    const key = types[type];
    return key ? t(key) : type;
}

export function settingName(name: string): string {
    if (name.startsWith('field.')) return t('gateways.set.field', { name: name.slice('field.'.length) });
    const key = settings[name];
    return key ? t(key) : name;
}

export function wordName(word: string): string {
    const key = words[word];
    return key ? t(key) : word;
}
