// A file of reports or tracks on its way in; every row is accounted for in the answer, as it streams.
import { ask, Failure, failureOf, spaceAddress } from './client';
import type { IntakeMapping, IntakeReport } from './schema';

export interface Counts {
    rows: number;
    stored: number;
    again: number;
    changed: number;
    refused: number;
}
export interface Row {
    line: number;
    reason: string;
    outcome: 'refused' | 'changed' | 'noted';
    number?: number;
    file?: string;
}
export interface Done extends Counts {
    format: string;
    unknown_columns: string[];
}
export interface Column {
    name: string;
    as: string[]; // the members of a report for which it is read
    examples: string[];
}
// How one table is read.
export interface TableRead {
    file?: string;
    format: string;
    mapping?: string;
    sheet?: string;
    sheets?: string[];
    columns: Column[];
    fits: string[]; // saved mappings whose columns are all there
    wrong?: string;
}
export interface TrackRead {
    who: string;
    name: string;
    began: string | null;
    ended: string | null;
    points: number;
    of_points: number;
    segments: number;
    file?: string;
    number?: number;
}
export interface FileDone extends Counts {
    name: string;
    format: string;
    reason?: string;
}
// Each has one of these; `file` is a name beside a look, and itself what became of a file in a zip.
export interface Line {
    table?: TableRead;
    look?: IntakeReport;
    track?: TrackRead;
    row?: Row;
    progress?: Counts;
    file?: string | FileDone;
    done?: Done;
}
export type Mapping = Partial<IntakeMapping>; // without a name it is not saved
// How a file is to be read, where that is not left to its first row.
export interface Reading {
    mapping?: string;
    map?: Mapping;
    sheet?: string;
    who?: string;
}
export interface Telling {
    sent: (bytes: number) => void;
    told: (lines: Line[]) => void;
}
export type How = 'look' | 'store' | 'correct';

// By XMLHttpRequest, which alone tells how much of a body has gone out. The file is handed over as it is and read by
// the browser piece by piece.
export function sendFile(space: string, name: string, file: Blob, how: How, as: Reading, to: Telling): Promise<void> {
    const request = new XMLHttpRequest();
    let read = 0;
    const take = (): void => {
        const end = request.responseText.lastIndexOf('\n') + 1;
        if (request.status >= 300 || end <= read) return;
        const lines = request.responseText.slice(read, end).split('\n').filter(Boolean);
        read = end;
        to.told(lines.map((line) => JSON.parse(line) as Line));
    };
    return new Promise((done, fail) => {
        request.upload.onprogress = ({ loaded }) => to.sent(loaded);
        request.onprogress = take;
        request.onload = () => {
            take();
            if (request.status < 300) done();
            else fail(failureOf(request.status, detailIn(request.responseText)));
        };
        request.onerror = request.onabort = request.ontimeout = () => fail(new Failure('line', ''));
        request.open('POST', `${spaceAddress(space)}/imports?${queryOf(name, how, as)}`);
        request.setRequestHeader('Content-Type', 'application/octet-stream');
        request.send(file);
    });
}

function queryOf(name: string, how: How, { mapping, map, sheet, who }: Reading): string {
    const query = new URLSearchParams({ name });
    if (how !== 'store') query.set(how, '1');
    if (map) query.set('map', JSON.stringify(map));
    else if (mapping) query.set('mapping', mapping);
    if (sheet) query.set('sheet', sheet);
    if (who) query.set('who', who);
    return query.toString();
}

// Those that stand: of each name, what was said last.
export async function readMapping(space: string, name: string): Promise<Mapping | undefined> {
    const address = `${spaceAddress(space)}/datasets/mappings?as=json`;
    const rows = await ask<{ name: string; mapping: unknown }[]>('GET', address, new AbortController().signal);
    const found = rows.find((row) => row.name === name)?.mapping;
    return typeof found === 'string' ? (JSON.parse(found) as Mapping) : (found as Mapping | undefined);
}

function detailIn(problem: string): string {
    try {
        const { detail } = JSON.parse(problem) as { detail?: unknown };
        return typeof detail === 'string' ? detail : '';
    } catch {
        return ''; // not from our server: some box in between answered
    }
}
