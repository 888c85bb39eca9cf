// The gateways of a space, as its stewards run them, and people who wrote to it.
import { ask, spaceAddress } from './client';
import type {
    ContactErased,
    ContactShown,
    Gateway,
    GatewayMade,
    GatewayMaking,
    GatewayTried,
    GatewayType,
} from './schema';

export type {
    ContactErased,
    ContactShown,
    Gateway,
    GatewayField,
    GatewayMade,
    GatewayMaking,
    GatewaySetting,
    GatewayTried,
    GatewayType,
} from './schema';

const patient = (): AbortSignal => new AbortController().signal;
const gatewaysOf = (space: string): string => `${spaceAddress(space)}/gateways`;

export async function readGatewayTypes(space: string, signal: AbortSignal): Promise<GatewayType[]> {
    return (await ask<{ types: GatewayType[] }>('GET', `${gatewaysOf(space)}/types`, signal)).types;
}

export async function readGateways(space: string, signal: AbortSignal): Promise<Gateway[]> {
    return (await ask<{ gateways: Gateway[] }>('GET', gatewaysOf(space), signal)).gateways;
}

export function makeGateway(space: string, making: GatewayMaking): Promise<GatewayMade> {
    return ask('POST', gatewaysOf(space), patient(), making);
}

// With the key that was just shown, as the gateway itself will knock; else with one that the house makes for it.
export function tryGateway(space: string, gateway: string, key?: string): Promise<GatewayTried> {
    const address = `${gatewaysOf(space)}/${encodeURIComponent(gateway)}/test`;
    return ask('POST', address, patient(), key ? { key } : {});
}

// What is not named stays; an empty text takes a setting back.
export function changeGateway(space: string, gateway: string, settings: Record<string, string>): Promise<unknown> {
    const address = `${gatewaysOf(space)}/${encodeURIComponent(gateway)}/settings`;
    return ask('POST', address, patient(), { settings });
}

export function endGateway(space: string, gateway: string): Promise<unknown> {
    return ask('DELETE', `${gatewaysOf(space)}/${encodeURIComponent(gateway)}`, patient());
}

const contactAddress = (space: string, contact: string): string =>
    `${spaceAddress(space)}/contacts/${encodeURIComponent(contact)}`;

export function showContact(space: string, contact: string, why: string): Promise<ContactShown> {
    return ask('POST', `${contactAddress(space, contact)}/shown`, patient(), { why });
}

export function eraseContact(space: string, contact: string, why: string): Promise<ContactErased> {
    return ask('POST', `${contactAddress(space, contact)}/erasure`, patient(), { why });
}
