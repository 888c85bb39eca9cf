// Where the server is asked; for an import, in imports.ts. An answer is a value or a Failure with a sentence for
// people.
import type { SpaceList } from './schema';
import type { Report, ReportPage, Space, SpaceLine, Summary } from './types';

export type Fault = 'line' | 'missing' | 'busy' | 'refused' | 'broken';

export class Failure extends Error {
    constructor(
        readonly fault: Fault,
        readonly detail: string,
        readonly status = 0,
    ) {
        super(detail || fault);
    }
}

const patience_ms = 45_000;

export function spaceAddress(space: string): string {
    return `/api/v1/spaces/${encodeURIComponent(space)}`;
}

export async function readSpaces(signal: AbortSignal): Promise<SpaceLine[]> {
    return (await read<SpaceList>('/api/v1/spaces', signal)).spaces;
}

export function readSpace(space: string, signal: AbortSignal): Promise<Space> {
    return read(spaceAddress(space), signal);
}

export function readReports(space: string, query: URLSearchParams, signal: AbortSignal): Promise<ReportPage> {
    return read(`${spaceAddress(space)}/reports?${query}`, signal);
}

export function readReport(space: string, number: number, signal: AbortSignal): Promise<Report> {
    return read(`${spaceAddress(space)}/reports/${number}`, signal);
}

export function readSummary(space: string, query: URLSearchParams, signal: AbortSignal): Promise<Summary> {
    return read(`${spaceAddress(space)}/summary?${query}`, signal);
}

function read<T>(address: string, signal: AbortSignal): Promise<T> {
    return ask('GET', address, signal);
}

export async function ask<T>(
    method: string,
    address: string,
    signal: AbortSignal,
    body?: object,
    staying = false, // sent even when the page goes
    type = 'application/json',
): Promise<T> {
    const patience = new AbortController();
    const giveUp = (): void => patience.abort();
    const timer = setTimeout(giveUp, patience_ms);
    signal.addEventListener('abort', giveUp);
    let reply: Response;
    try {
        reply = await fetch(address, {
            method,
            signal: patience.signal,
            keepalive: staying,
            headers: { Accept: 'application/json', ...(body && { 'Content-Type': type }) },
            ...(body && { body: JSON.stringify(body) }),
        });
        if (reply.ok) return (await reply.json()) as T;
    } catch (error) {
        if (signal.aborted) throw error;
        throw new Failure('line', '');
    } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
    }
    throw failureOf(reply.status, await detailOf(reply));
}

export function failureOf(status: number, detail: string): Failure {
    return new Failure(faultOf(status), detail, status);
}

function faultOf(status: number): Fault {
    if (status === 404) return 'missing';
    if (status === 429 || status === 503) return 'busy';
    return status < 500 ? 'refused' : 'broken';
}

async function detailOf(reply: Response): Promise<string> {
    try {
        const problem = (await reply.json()) as { detail?: unknown };
        return typeof problem.detail === 'string' ? problem.detail : '';
    } catch {
        return ''; // not from our server: some box in between answered
    }
}
