// One file on its way into a space. It goes on while other pages of this window are looked at, and is found again
// there; after a window was closed, its name tells that the end was not seen.
import { Failure } from '../../api/client';
import { sendTable, type Counts, type Done, type Line, type Row } from '../../api/imports';

export type Stage = 'choose' | 'looking' | 'looked' | 'sending' | 'storing' | 'done' | 'broken';

const rows_kept = 10_000;
const look_bytes = 4 << 20;

export class Import {
    stage = $state<Stage>('choose');
    file = $state.raw<File | undefined>();
    looked = $state.raw<Line[]>([]);
    format = $state.raw<Done | undefined>(); // what the look found: how the file is read, and what is not
    sent = $state(0);
    counts = $state.raw<Counts | undefined>();
    rows = $state.raw<Row[]>([]); // refused or changed, as many as are kept
    correcting = $state(false);
    failure = $state.raw<Failure | undefined>();
    #turn = 0; // of the file: what an earlier one answers comes too late

    constructor(readonly space: string) {}

    async look(file: File): Promise<void> {
        const turn = this.forget();
        this.file = file;
        this.stage = 'looking';
        const lines: Line[] = [];
        try {
            await sendTable(this.space, await beginningOf(file), 'look', {
                sent: () => undefined,
                told: (more) => lines.push(...more),
            });
        } catch (error) {
            if (turn !== this.#turn) return;
            this.failure = asFailure(error);
            this.stage = 'choose';
            return;
        }
        if (turn !== this.#turn) return;
        this.looked = lines.filter(({ look, row }) => look ?? row);
        this.format = lines.find(({ done }) => done)?.done;
        this.stage = 'looked';
    }

    async store(correcting: boolean): Promise<void> {
        const file = this.file;
        if (!file || this.busy) return;
        Object.assign(this, { stage: 'sending', sent: 0, counts: undefined, rows: [], failure: undefined, correcting });
        remember(this.space, file.name);
        try {
            await sendTable(this.space, file, correcting ? 'correct' : 'store', {
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
        Object.assign(this, {
            stage: 'choose', file: undefined, looked: [], format: undefined, counts: undefined, rows: [],
            failure: undefined,
        });
        return ++this.#turn;
    }

    #take(lines: Line[]): void {
        this.stage = 'storing';
        const more = lines.flatMap(({ row }) => row ?? []);
        if (more.length > 0 && this.rows.length < rows_kept) this.rows = [...this.rows, ...more].slice(0, rows_kept);
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

// Its first rows need no more than its beginning, unless it is no UTF-8: how a file is written is judged by all of it.
async function beginningOf(file: File): Promise<Blob> {
    if (file.size <= look_bytes || !(await isUtf8(file))) return file;
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
