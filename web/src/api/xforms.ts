// The forms that people fill in on telephones with ODK Collect and its kin.
import { ask, Failure, failureOf, spaceAddress } from './client';
import type { XFormRead, XFormRow, XFormShown } from './schema';

export type { XFormRead, XFormRow, XFormShown, XQuestion } from './schema';

export function xformAddress(space: string, form?: number): string {
    return `${spaceAddress(space)}/xforms${form === undefined ? '' : `/${form}`}`;
}

export async function readXForms(space: string, signal: AbortSignal): Promise<XFormRow[]> {
    return (await ask<{ forms: XFormRow[] }>('GET', xformAddress(space), signal)).forms;
}

export function readXForm(space: string, form: number, signal: AbortSignal): Promise<XFormShown> {
    return ask('GET', xformAddress(space, form), signal);
}

export function lookAtXForm(space: string, file: File): Promise<XFormRead> {
    return send('POST', `${xformAddress(space)}?look=1`, file, 'application/xml');
}

export function keepXForm(space: string, file: File): Promise<{ number: number }> {
    return send('POST', xformAddress(space), file, 'application/xml');
}

export function setXForm(space: string, form: number, open: boolean): Promise<unknown> {
    return ask('POST', `${xformAddress(space, form)}/state`, new AbortController().signal, { open });
}

export function keepMedia(space: string, form: number, name: string, file: File): Promise<unknown> {
    const type = file.type || 'application/octet-stream';
    return send('PUT', `${xformAddress(space, form)}/media/${encodeURIComponent(name)}`, file, type);
}

async function send<T>(method: string, address: string, file: File, type: string): Promise<T> {
    let reply: Response;
    try {
        reply = await fetch(address, {
            method,
            body: file,
            headers: { Accept: 'application/json', 'Content-Type': type },
        });
    } catch {
        throw new Failure('line', '');
    }
    const said = (await reply.json().catch(() => ({}))) as T & { detail?: unknown };
    if (reply.ok) return said;
    throw failureOf(reply.status, typeof said.detail === 'string' ? said.detail : '');
}
