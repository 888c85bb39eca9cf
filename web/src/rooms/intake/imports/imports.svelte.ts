// One file on its way into a space. It goes on while other pages of this window are looked at, and is found again
// there; after a window was closed, its name tells that the end was not seen.
import { Failure } from '../../../api/client';
import {
    sendFile,
    type Counts,
    type Done,
    type FileDone,
    type How,
    type Line,
    type Reading,
    type Row,
    type TableRead,
    type TrackRead,
} from '../../../api/imports';

export type Stage = 'choose' | 'looking' | 'looked' | 'sending' | 'storing' | 'done' | 'broken';

// What was read of one table, or of all that is no table: its first rows, as they will be stored.
export interface Part {
    file: string; // in a zip: its name
    table?: TableRead;
    lines: Line[];
    tracks: TrackRead[];
}

const rows_kept = 10_000;
const look_bytes = 4 << 20;
const tableNames = /\.(csv|tsv|txt)$/i;

export class Import {
    stage = $state<Stage>('choose');
    file = $state.raw<File | undefined>();
    reading = $state.raw<Reading>({});
    parts = $state.raw<Part[]>([]);
    format = $state.raw<Done | undefined>(); // what the look found: how the file is read, and what is not
    sent = $state(0);
    counts = $state.raw<Counts | undefined>();
    rows = $state.raw<Row[]>([]); // refused, changed or noted, as many as are kept
    tracks = $state.raw<TrackRead[]>([]);
    files = $state.raw<FileDone[]>([]); // of a zip
    correcting = $state(false);
    failure = $state.raw<Failure | undefined>();
    #turn = 0; // of the look: what an earlier one answers comes too late

    constructor(readonly space: string) {}

    // With another reading what was seen stays until the new is here.
    async look(file: File, reading: Reading = {}): Promise<void> {
        const turn = file === this.file ? ++this.#turn : this.forget();
        Object.assign(this, { file, reading, failure: undefined });
        const before = this.stage;
        if (before !== 'looked') this.stage = 'looking';
        const lines: Line[] = [];
        try {
            const told = (more: Line[]): void => void lines.push(...more);
            await this.#send(await beginningOf(file), 'look', { sent: () => undefined, told });
        } catch (error) {
            if (turn !== this.#turn) return;
            this.failure = asFailure(error);
            if (before !== 'looked') this.stage = 'choose';
            return;
        }
        if (turn !== this.#turn) return;
        this.parts = partsOf(lines);
        this.files = lines.flatMap(({ file }) => (typeof file === 'object' ? file : []));
        this.format = lines.find(({ done }) => done)?.done;
        this.stage = 'looked';
    }

    lookAs(reading: Reading): Promise<void> {
        return this.file ? this.look(this.file, reading) : Promise.resolve();
    }

    async store(correcting: boolean): Promise<void> {
        const file = this.file;
        if (!file || this.busy) return;
        Object.assign(this, { stage: 'sending', sent: 0, counts: undefined, failure: undefined, correcting });
        Object.assign(this, { rows: [], tracks: [], files: [] });
        remember(this.space, file.name);
        try {
            await this.#send(file, correcting ? 'correct' : 'store', {
                sent: (bytes) => {
                    this.sent = Math.min(bytes, file.size);
                    if (bytes >= file.size) this.stage = 'storing';
                },
                told: (lines) => this.#take(lines),
            });
            if ((this.stage as Stage) !== 'done') throw new Failure('line', '');
            remember(this.space, null);
        } catch (error) {
            this.failure = asFailure(error);
            this.stage = 'broken';
        }
    }

    get busy(): boolean {
        return this.stage === 'sending' || this.stage === 'storing';
    }

    forget(): number {
        Object.assign(this, { stage: 'choose', file: undefined, reading: {}, parts: [], format: undefined });
        Object.assign(this, { counts: undefined, rows: [], tracks: [], files: [], failure: undefined });
        return ++this.#turn;
    }

    #send(bytes: Blob, how: How, to: Parameters<typeof sendFile>[5]): Promise<void> {
        return sendFile(this.space, this.file?.name ?? '', bytes, how, this.reading, to);
    }

    #take(lines: Line[]): void {
        this.stage = 'storing';
        const more = lines.flatMap(({ row }) => row ?? []);
        if (more.length > 0 && this.rows.length < rows_kept) this.rows = [...this.rows, ...more].slice(0, rows_kept);
        this.tracks = [...this.tracks, ...lines.flatMap(({ track }) => track ?? [])];
        this.files = [...this.files, ...lines.flatMap(({ file }) => (typeof file === 'object' ? file : []))];
        this.counts = lines.findLast(({ progress }) => progress)?.progress ?? this.counts;
        const done = lines.find((line) => line.done)?.done;
        if (!done) return;
        this.counts = done;
        this.stage = 'done';
    }
}

const imports = new Map<string, Import>();

export function importInto(space: string): Import {
    const known = imports.get(space) ?? new Import(space);
    imports.set(space, known);
    return known;
}

// The name of a file whose import was begun by this browser, and of which no end was seen.
export function begunBefore(space: string): string | null {
    try {
        return localStorage.getItem(`import ${space}`);
    } catch {
        return null;
    }
}

function remember(space: string, name: string | null): void {
    try {
        if (name === null) localStorage.removeItem(`import ${space}`);
        else localStorage.setItem(`import ${space}`, name);
    } catch {
        // a browser that keeps nothing imports all the same
    }
}

// Each table with its rows, in the order of the file.
function partsOf(lines: Line[]): Part[] {
    const parts: Part[] = [];
    const partOf = (file: string): Part => {
        const last = parts.findLast((part) => !file || part.file === file);
        if (last) return last;
        const part: Part = { file, lines: [], tracks: [] };
        parts.push(part);
        return part;
    };
    for (const line of lines) {
        const { table, track, row } = line;
        const name = typeof line.file === 'string' ? line.file : '';
        if (table) parts.push({ file: table.file ?? '', table, lines: [], tracks: [] });
        else if (track) partOf(track.file ?? '').tracks.push(track);
        else if (line.look) partOf(name).lines.push(line);
        else if (row) partOf(row.file ?? '').lines.push(line);
    }
    return parts;
}

// The first rows of a table need no more than its beginning, unless it is no UTF-8: how a file is written is judged by
// all of it. What is packed is sent whole.
async function beginningOf(file: File): Promise<Blob> {
    if (file.size <= look_bytes || !tableNames.test(file.name) || !(await isUtf8(file))) return file;
    const bytes = new Uint8Array(await file.slice(0, look_bytes).arrayBuffer());
    return file.slice(0, bytes.lastIndexOf(10) + 1 || file.size);
}

async function isUtf8(file: File): Promise<boolean> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const reader = file.stream().getReader();
    try {
        for (let piece = await reader.read(); !piece.done; piece = await reader.read())
            decoder.decode(piece.value, { stream: true });
        decoder.decode();
        return true;
    } catch {
        return false;
    }
}

function asFailure(error: unknown): Failure {
    return error instanceof Failure ? error : new Failure('broken', String(error));
}
