// A table of reports on its way in; every row is accounted for in the answer, as it streams.
import { Failure, failureOf, spaceAddress } from './client';
import type { IntakeReport } from './schema';

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
    outcome: 'refused' | 'changed';
    number?: number;
}
export interface Done extends Counts {
    format: string;
    unknown_columns: string[];
}
// Each has one of these.
export interface Line {
    look?: IntakeReport;
    row?: Row;
    progress?: Counts;
    done?: Done;
}
export interface Telling {
    sent: (bytes: number) => void;
    told: (lines: Line[]) => void;
}

// By XMLHttpRequest, which alone tells how much of a body has gone out. The file is handed over as it is and read by
// the browser piece by piece.
export function sendTable(space: string, table: Blob, how: 'look' | 'store' | 'correct', to: Telling): Promise<void> {
    const query = how === 'store' ? '' : `&${how}=1`;
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
        request.open('POST', `${spaceAddress(space)}/imports?format=csv${query}`);
        request.setRequestHeader('Content-Type', 'text/csv');
        request.send(table);
    });
}

function detailIn(problem: string): string {
    try {
        const { detail } = JSON.parse(problem) as { detail?: unknown };
        return typeof detail === 'string' ? detail : '';
    } catch {
        return ''; // not from our server: some box in between answered
    }
}
