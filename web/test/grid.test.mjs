// The page draws the same cells as the server: the golden examples and sums of docs/formats/grid.md.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const law = readFileSync(new URL('../../docs/formats/grid.md', import.meta.url), 'utf8');
const [made] = await build({
    configFile: false,
    logLevel: 'error',
    build: {
        write: false,
        lib: {
            entry: fileURLToPath(new URL('../src/rooms/situation/grid.ts', import.meta.url)),
            formats: ['es'],
            fileName: 'grid',
        },
    },
});
const { cellAt, columnsOf } = await import(`data:text/javascript,${encodeURIComponent(made.output[0].code)}`);

test('places lie in the cells of the golden examples', () => {
    const rows = [...law.matchAll(/^\| (-?[\d.]+), (-?[\d.]+) \| `(\S+)` \| `(\S+)` \| `(\S+)` \|$/gm)];
    assert.ok(rows.length >= 8);
    for (const [, lon, lat, ...names] of rows)
        for (const [at, grid_km] of [1, 5, 20].entries())
            assert.equal(cellAt(grid_km, Number(lon), Number(lat)).name, names[at]);
});

test('all bands have as many columns as the law says', () => {
    const rows = [...law.matchAll(/^\| (\d+) km \| (\d+) \| (\d+) \| `([0-9a-f]{64})` \|$/gm)];
    assert.equal(rows.length, 3);
    for (const [, grid_km, bands, cells, sha256] of rows) {
        const columns = Array.from({ length: Number(bands) }, (_, band) => columnsOf(Number(grid_km), band));
        assert.equal(columns.reduce((sum, each) => sum + each), Number(cells));
        const text = columns.map((each) => `${each}\n`).join('');
        assert.equal(createHash('sha256').update(text).digest('hex'), sha256);
    }
});

test('a cell holds its place', () => {
    const [west, south, east, north] = cellAt(5, -48.2031, 12.8044).edges;
    assert.ok(west <= -48.2031 && -48.2031 < east && south <= 12.8044 && 12.8044 < north);
});
