// The forms that people fill in on telephones with ODK Collect and its kin.
import { ask, Failure, failureOf, spaceAddress } from './client';

export interface XQuestion {
    path: string;
    type: string;
    label?: string;
    hint?: string;
    repeat?: string;
    required?: boolean;
    relevant?: string;
    constraint?: string;
    readonly?: boolean;
    choices?: { value: string; label: string }[];
    more_choices?: number;
}
export interface XFormRead {
    form_id: string;
    version: string;
    title: string;
    languages: string[];
    questions: XQuestion[];
    question_count: number;
    media: string[];
    unsupported: string[];
}
export interface XForm {
    number: number;
    id: string;
    form_id: string;
    version: string;
    title: string;
    said_at: string;
    open: boolean;
    answers: number;
    last_answer_at: string | null;
    languages: string[];
    question_count: number;
    repeats: string[];
    media: { name: string; wanted: boolean; sha256: string | null }[];
    unsupported: string[];
    questions?: XQuestion[];
}

export function xformAddress(space: string, form?: number): string {
    return `${spaceAddress(space)}/xforms${form === undefined ? '' : `/${form}`}`;
}

export async function readXForms(space: string, signal: AbortSignal): Promise<XForm[]> {
    return (await ask<{ forms: XForm[] }>('GET', xformAddress(space), signal)).forms;
}

export function readXForm(space: string, form: number, signal: AbortSignal): Promise<XForm> {
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
